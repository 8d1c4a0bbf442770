# On Citus, one coordinator and two workers: every aggregate, over a distributed table and a plain one; rollups, of what
# Citus manages and of plain tables; and the recipe of docs/distributed.md.
use strict;
use warnings;
use Faults;
use FindBin qw($RealBin);
use IPC::Run ();
use PostgreSQL::Test::Utils;
use Test::More;

my ($coordinator, @workers) = map { server($_, conf => "shared_preload_libraries = 'citus'\ncitus.node_conninfo = 'sslmode=prefer'\n" .
    "wal_level = logical\nmax_prepared_transactions = 50\nmax_connections = 100\ncitus.shard_count = 4\n") } qw(coordinator worker1 worker2);
sql($_, "ALTER SYSTEM SET citus.local_hostname = '" . $_->host . "'"), $_->reload, sql($_, 'CREATE EXTENSION citus') for ($coordinator, @workers);
sub run { return sql($coordinator, $_[0]) }
run("SELECT citus_set_coordinator_host('" . $coordinator->host . "', " . $coordinator->port . ')');
run("SELECT citus_add_node('" . $_->host . "', " . $_->port . ')') for @workers;
note(run('SELECT citus_version()'));

# What statements say beside their results: warnings, errors.
sub said {
    my ($sql) = @_;
    my ($status, $out, $err) = $coordinator->psql('postgres', $sql);
    return $err =~ s/psql:<stdin>:\d+: //gr;
}
# What there is of ours, on each server.
sub objects {
    return join ' ', map { sql($_, "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace) + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace) +
        (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)") } $coordinator, @workers;
}

run('CREATE EXTENSION ccmetrics');
is(sql($_, "SELECT count(*) FROM pg_extension WHERE extname = 'ccmetrics'"), 1, 'the extension reaches ' . $_->name) for @workers;

# ---------------------------------------------------------------- every aggregate

run("CREATE SCHEMA every; SET search_path = every, public; SET TimeZone = 'UTC'; SET citus.enable_ddl_propagation = off;" . slurp_file("$RealBin/arguments.sql") . <<'END');
INSERT INTO by_type VALUES ('anyelement', '(i % 7)::text');
CREATE TABLE given AS
    SELECT aggregate, n, format('a%s_%s', dense_rank() OVER (ORDER BY aggregate::text COLLATE "C"), n) AS name, argument(aggregate, n::int, type) AS expression
    FROM aggregates JOIN pg_proc AS p ON p.oid = aggregate, unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (type, n) WHERE aggkind = 'n';
CREATE VIEW asked AS
    SELECT aggregate, format('%s(%s)', aggregate::regproc, string_agg(CASE WHEN expression ~ '\mi\M' THEN name ELSE expression END, ', ' ORDER BY n)) AS call
    FROM given GROUP BY aggregate;
DO $$ BEGIN
    EXECUTE (SELECT 'CREATE TABLE plain AS SELECT grp, i, ' || string_agg(format('%s AS %s', expression, name), ', ' ORDER BY name)
        || ' FROM (SELECT CASE WHEN i % 30 < 10 THEN ''few'' ELSE ''many'' END AS grp, i FROM generate_series(1, 60) AS i) AS items'
        FROM given WHERE expression ~ '\mi\M');
END $$;
CREATE FUNCTION public.pushed(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
        lines := lines || line || E'\n';
    END LOOP;
    RETURN lines ~ 'worker_(binary_)?partial_agg\(' AND lines ~ 'coord_(binary_)?combine_agg\(';
END $$;
CREATE FUNCTION public.rows_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    lines text;
BEGIN
    EXECUTE format('SELECT string_agg(q::text, E''\n'' ORDER BY q::text COLLATE "C") FROM (%s) AS q', query) INTO lines;
    RETURN lines;
END $$;
END
run("SET search_path = every, public; CREATE TABLE rows (LIKE plain); SELECT create_distributed_table('rows', 'i'); INSERT INTO rows TABLE plain");
my @asked = split /\n/, run("SET search_path = every, public; SELECT call FROM asked ORDER BY 1");
my (@pulled, @differ);
for my $call (@asked) {
    my $query = "SELECT grp, $call AS answer FROM every.%s GROUP BY grp UNION ALL SELECT 'all', $call FROM every.%s";
    my ($pushed, $equal) = split /\|/, run('SELECT pushed($q$' . sprintf("SELECT grp, $call FROM every.rows GROUP BY grp", ) . '$q$), rows_of($q$' . sprintf($query, 'rows', 'rows') . '$q$) = rows_of($q$' . sprintf($query, 'plain', 'plain') . '$q$)');
    push @pulled, $call if $pushed ne 't';
    push @differ, $call if ($equal // '') ne 't';
}
cmp_ok(scalar @asked, '>', 100, scalar(@asked) . ' aggregates were asked');
is(join("\n", @pulled), '', 'all of them, but those that order their rows, are aggregated on the workers');
is(join("\n", @differ), '', 'and say what they say of a plain table');

# ---------------------------------------------------------------- ordered sets and subtotals

{
    # a distribution column cannot be NULL: who called is not always known
    run('CREATE TABLE local_calls (customer int, id int, queue text, offered_at timestamptz, call call_interval);
        INSERT INTO local_calls SELECT CASE WHEN i % 9 > 0 THEN i * i % 83 END, i, (ARRAY[\'sales\', \'support\'])[i % 2 + 1], at, call_interval_from_seconds(at, i % 60, 60)
            FROM generate_series(1, 600) AS i, LATERAL (SELECT timestamptz \'2026-03-01 12:00Z\' + i * i % 977 * interval \'17 min\' AS at) AS t;
        CREATE TABLE by_customer (who int NOT NULL, LIKE local_calls); SELECT create_distributed_table(\'by_customer\', \'who\'); INSERT INTO by_customer SELECT coalesce(customer, -id), * FROM local_calls');
    my $flags = "SELECT %s FROM (SELECT queue, offered_at, coalesce(offered_at - lag(offered_at) OVER w > '1 day', true) AS first_contact, coalesce(lead(offered_at) OVER w - offered_at > '1 day', true) AS resolved
        FROM by_customer WHERE customer IS NOT NULL WINDOW w AS (PARTITION BY who ORDER BY offered_at, id)) AS f WHERE first_contact AND offered_at <= '2026-03-11 12:00Z'";
    my $fcr = sprintf $flags, 'fcr_rate(resolved)';
    is(run("SELECT pushed(\$\$$fcr\$\$)"), 't', 'FCR by flags: windows and fcr_rate(boolean) on the workers');
    my $ordered = "SELECT fcr_rate('1 day', '2026-03-12 12:00Z') WITHIN GROUP (ORDER BY customer, offered_at) FROM %s WHERE offered_at <= '2026-03-12 12:00Z'";
    is(run($fcr =~ s/FROM by_customer WHERE/FROM by_customer WHERE offered_at <= '2026-03-12 12:00Z' AND/r), run(sprintf $ordered, 'local_calls'), 'FCR by flags: as the ordered set over a plain table');
    is(run(sprintf $ordered, 'by_customer'), run(sprintf $ordered, 'local_calls'), 'FCR: the ordered set says the same');
    like(said("SET citus.coordinator_aggregation_strategy = 'disabled'; " . sprintf $ordered, 'by_customer'), qr/unsupported aggregate function fcr_rate/, 'which pulls rows, as Citus says when it is asked');
    my $subtotals = "SELECT queue, odd, %s FROM %s GROUP BY ROLLUP (queue, odd)";
    like(said(sprintf $subtotals, 'offered(call)', '(SELECT queue, id % 3 AS odd, call FROM by_customer) AS c'), qr/could not run distributed query with GROUPING SETS, CUBE, or ROLLUP/, 'subtotals of calls are refused by Citus');
    is(run('SELECT rows_of($$' . sprintf($subtotals, "offered(sum(s)), service_level(sum(s), '20 s')", '(SELECT queue, id % 3 AS odd, call_stats(call) AS s FROM by_customer GROUP BY 1, 2) AS c') . '$$)'),
       run('SELECT rows_of($$' . sprintf($subtotals, "offered(call), service_level(call, '20 s')", '(SELECT queue, id % 3 AS odd, call FROM local_calls) AS c') . '$$)'), 'subtotals of states: as of a plain table');
}

# ---------------------------------------------------------------- what Citus manages is refused

my %managed = (
    distributed => "SELECT create_distributed_table('NAME', 'id')", reference => "SELECT create_reference_table('NAME')",
    local => "SELECT citus_add_local_table_to_metadata('NAME')",
    partitioned => "ALTER TABLE NAME RENAME TO NAME_old; CREATE TABLE NAME (LIKE NAME_old) PARTITION BY RANGE (offered_at); CREATE TABLE NAME_1 PARTITION OF NAME DEFAULT; DROP TABLE NAME_old; SELECT create_distributed_table('NAME', 'id')",
);
for my $kind (sort keys %managed) {
    run(calls_table("of_$kind") =~ s/GENERATED BY DEFAULT AS IDENTITY//r . $managed{$kind} =~ s/\bNAME/of_$kind/gr);
    run(more_calls("of_$kind", 20) =~ s/INSERT INTO (\w+) \(/INSERT INTO $1 (id, /r =~ s/SELECT at,/SELECT (random() * 1000)::int, at,/r);
    my $before = objects();
    for my $settings ('', 'SET citus.enable_unsafe_triggers = on;', 'SET citus.enable_ddl_propagation = off;', 'SET citus.enable_unsafe_triggers = on; SET citus.enable_ddl_propagation = off;') {
        is(said($settings . create_k("k_$kind", "of_$kind")), "ERROR:  public.of_$kind cannot be the source of a rollup: it is managed by Citus: what is written to its shards would not be seen\n" .
            'HINT:  Create a rollup on each shard with run_command_on_shards(), and add up what they hold: docs/distributed.md has the statements.', "refused: $kind" . ($settings && ", $settings"));
    }
    is(objects(), $before, "$kind: nothing is left, on no server");
    is(said("INSERT INTO of_$kind (id, offered_at) VALUES (1, '2026-03-01')"), '', "$kind: and writes go on");
}

like(said("SET citus.enable_schema_based_sharding = on; CREATE SCHEMA tenant; CREATE TABLE tenant.calls (LIKE of_local); SELECT create_rollup('tenant.k', 'tenant.calls', 'offered_at', '{\"stats\": \"call_stats(call)\"}')"),
    qr/ERROR:  tenant\.calls cannot be the source of a rollup: it is managed by Citus/, 'refused: in a schema that is a shard');

# ---------------------------------------------------------------- a plain table of a database with Citus

{
    run(calls_table('plain') . more_calls('plain', 300));
    my $before = objects();
    is(said(create_k('k', 'plain') . "CALL build_rollup('k'); " .
        more_calls('plain', 100) . "UPDATE plain SET score = 1 WHERE id % 3 = 0; DELETE FROM plain WHERE id % 7 = 0; SELECT refresh_rollup('k'); SELECT alter_rollup('k', add => '{\"n\": \"count(*)\"}'); SELECT alter_rollup('k', drop => '{n}');
        SELECT create_kpi_view('k'); SELECT create_rollup('k_hours', 'k', 'bucket', '{\"stats\": \"sum(stats)\"}', bucket => '1 hour'); CALL build_rollup('k_hours');
        SELECT count(*) FROM verify_rollup('k'); SELECT rebuild_rollup('k', '2026-03-01', '2026-03-02')"), '', 'plain: no warnings');
    whole($coordinator, 'k', 'plain', 'plain: exact');
    is((split / /, objects(), 2)[1], (split / /, $before, 2)[1], 'plain: nothing on the workers');
    like(said("SELECT create_distributed_table('plain', 'id')"), qr/^ERROR:  /, 'plain: with a rollup, it is not distributed');
    like(said("SELECT citus_add_local_table_to_metadata('plain')"), qr/^ERROR:  /, 'plain: nor added to the metadata');
    # which Citus would do by itself for a foreign key
    run('CREATE TABLE queues (id int PRIMARY KEY); INSERT INTO queues SELECT generate_series(0, 5)');
    run("SELECT create_reference_table('queues')");
    like(said('ALTER TABLE plain ADD FOREIGN KEY (queue_id) REFERENCES queues'), qr/ERROR:  /, 'plain: nor by a foreign key to a reference table');
    like(said("SELECT citus_add_local_table_to_metadata('k_$_')"), qr/^ERROR:  /, "plain: nor is its table k_$_") for qw(groups deltas progress);
    run(more_calls('plain', 10));
    whole($coordinator, 'k', 'plain', 'plain: and is as it was');
    is(said("DROP VIEW k_kpis; SELECT drop_rollup('k_hours'); SELECT drop_rollup('k')"), '', 'plain: dropped without warnings');
    run('DROP TABLE queues');
    is(objects(), $before, 'plain: nothing is left, on no server');
    run('CREATE TABLE queue_log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "time" timestamptz, callid text, queuename text, agent text, event text, data1 text, data2 text, data3 text, data4 text, data5 text); CREATE INDEX ON queue_log (callid)');
    is(said("SELECT create_call_source('acd', 'asterisk', 'queue_log'); SELECT load_calls('acd')"), '', 'a call source: no warnings');
    is((split / /, objects(), 2)[1], (split / /, $before, 2)[1], 'a call source: nothing on the workers');
}

# ---------------------------------------------------------------- the recipe: a rollup on each shard

run(calls_table('calls') =~ s/GENERATED BY DEFAULT AS IDENTITY//r . "SELECT create_distributed_table('calls', 'id')");
sub write_calls { return more_calls('calls', $_[0]) =~ s/INSERT INTO calls \(/INSERT INTO calls (id, /r =~ s/SELECT at,/SELECT (random() * 100000)::int, at,/r }
run(write_calls(300));
my $on_shards = sub {
    my ($what, $sql) = @_;
    is(run("SELECT count(*) FILTER (WHERE NOT success), string_agg(result, '; ') FILTER (WHERE NOT success) FROM run_command_on_shards('calls', \$c\$$sql\$c\$)"), '0|', $what);
};
$on_shards->('recipe: create_rollup on each shard', q{SELECT create_rollup('%s_k', '%1$s'::regclass, 'offered_at', '{"stats": "call_stats(call)"}', '{queue_id}')});
$on_shards->('recipe: build', q{CALL build_rollup('%s_k'::regclass)});
run("CREATE TABLE k (id bigint, bucket timestamptz, queue_id int, stats call_stats); SELECT create_distributed_table('k', 'id', colocate_with => 'calls')");
is(run(q{SELECT count(*) FILTER (WHERE NOT success), string_agg(result, '; ') FILTER (WHERE NOT success) FROM run_command_on_colocated_placements('k', 'calls', $c$DO $x$ BEGIN
    PERFORM set_config('citus.enable_ddl_propagation', 'off', false); DROP TABLE %1$s; CREATE VIEW %1$s AS SELECT NULL::bigint AS id, bucket, queue_id, stats FROM %2$s_k; END $x$$c$)}), '0|', 'recipe: views in the place of shards');
sub recipe_is_exact {
    my ($name) = @_;
    my ($from_k, $from_calls) = ("SELECT queue_id, offered(sum(stats)), service_level(sum(stats), '20 s'), aht(sum(stats)) FROM k GROUP BY queue_id", "SELECT queue_id, offered(call), service_level(call, '20 s'), aht(call) FROM calls GROUP BY queue_id");
    is(run("SELECT rows_of(\$\$$from_k\$\$)"), run("SELECT rows_of(\$\$$from_calls\$\$)"), "recipe: exact $name");
}
is(run(q{SELECT pushed('SELECT queue_id, offered(sum(stats)) FROM k GROUP BY queue_id')}), 't', 'recipe: the workers add up');
recipe_is_exact('at first');
run(write_calls(200));
recipe_is_exact('after INSERT');
run("UPDATE calls SET queue_id = 9, score = 5 WHERE id % 3 = 0; DELETE FROM calls WHERE id % 7 = 0");
recipe_is_exact('after UPDATE and DELETE');
$on_shards->('recipe: refresh', q{SELECT refresh_rollup('%s_k')});
recipe_is_exact('after a refresh');
is(run(q{SELECT sum(result::int) FROM run_command_on_shards('calls', $c$SELECT count(*) FROM verify_rollup('%s_k')$c$)}), 0, 'recipe: verify_rollup finds nothing');
run('TRUNCATE calls; ' . write_calls(50));
recipe_is_exact('after TRUNCATE');

# ---------------------------------------------------------------- the recipe, under writers; and a shard that is moved

{
    my $script = PostgreSQL::Test::Utils::tempdir() . '/write.sql';
    append_to_file($script, "\\set id random(1, 100000)\n\\set queue random(1, 5)\nINSERT INTO calls (id, offered_at, queue_id, call) VALUES (:id, '2026-03-01', :queue, call_interval_from_seconds('2026-03-01', :queue, 60));
UPDATE calls SET queue_id = :queue WHERE id = :id + 1;\nDELETE FROM calls WHERE id = :id + 2;\nINSERT INTO calls (id, offered_at, queue_id, call) SELECT i, '2026-03-01', :queue, call_interval_from_seconds('2026-03-01', 20, 60) FROM generate_series(:id, :id + 9) AS i;\n");
    my $writers = IPC::Run::start(['pgbench', '-n', '-c', 4, '-T', 15, '-f', $script, '-h', $coordinator->host, '-p', $coordinator->port, 'postgres'], '>', \my $out, '2>', \my $err);
    # one statement on each shard sees one moment of it
    my $check = q{SELECT (SELECT count(call) FROM %1$s) - (SELECT coalesce(offered(sum(stats)), 0) FROM %1$s_k)};
    my ($checks, $wrong) = (0, 0);
    for (my $end = time + 14; time < $end;) {
        my ($n, $bad) = split /\|/, run("SELECT count(*), count(*) FILTER (WHERE NOT success OR result <> '0') FROM run_command_on_shards('calls', \$c\$$check\$c\$)");
        $checks += $n;
        $wrong += $bad;
        run(q{SELECT count(*) FROM run_command_on_shards('calls', 'SELECT refresh_rollup(''%s_k'')')}) if $checks % 24 == 0;
    }
    $writers->finish;
    ok($out =~ /number of transactions actually processed: (\d+)/ && $1 > 20, "recipe: written by four at a time, $1 transactions") or diag($err);
    cmp_ok($checks, '>', 20, "recipe: $checks checks of a shard meanwhile");
    is($wrong, 0, 'recipe: none found a difference');
    recipe_is_exact('after concurrent writes');
}
is(run(q{SELECT count(*) FILTER (WHERE NOT success) FROM run_command_on_colocated_placements('k', 'calls', $c$DO $x$ BEGIN PERFORM set_config('citus.enable_ddl_propagation', 'off', false); DROP VIEW %1$s; END $x$$c$)}), 0, 'recipe: views dropped');
run('DROP TABLE k');
my ($shard, $from, $from_port) = split /\|/, run("SELECT shardid, nodename, nodeport FROM pg_dist_shard_placement JOIN pg_dist_shard USING (shardid) WHERE logicalrelid = 'calls'::regclass LIMIT 1");
my ($to) = grep { $_->port != $from_port } @workers;
run("SELECT citus_move_shard_placement($shard, '$from', $from_port, '" . $to->host . "', " . $to->port . ", 'block_writes')");
my $sums = q{SELECT count(*) FILTER (WHERE success), count(*) FILTER (WHERE result LIKE '%does not exist%') FROM run_command_on_shards('calls', 'SELECT sum(stats) FROM %s_k')};
is(run($sums), '3|1', 'recipe: a shard that was moved is an error');
run('CALL citus_cleanup_orphaned_resources()');
run(write_calls(50));
run("SELECT citus_move_shard_placement($shard, '" . $to->host . "', " . $to->port . ", '$from', $from_port, 'block_writes')");
is(run($sums =~ s/result LIKE .*?%'\)/NOT success)/r), '3|1', 'recipe: also when it was moved back');
done_testing();
