# On Citus, one coordinator and two workers: every aggregate, over a distributed table and a plain one; rollups, of what
# Citus manages and of plain tables; under writers, while shards are moved and split; and the recipe of docs/distributed.md.
use strict;
use warnings;
use Faults;
use FindBin qw($RealBin);
use IPC::Run ();
use PostgreSQL::Test::Utils;
use Test::More;

my ($coordinator, @workers) = map { server($_, conf => "shared_preload_libraries = 'citus'\ncitus.node_conninfo = 'sslmode=prefer'\n" .
    "wal_level = logical\nmax_wal_senders = 20\nmax_replication_slots = 20\nmax_logical_replication_workers = 20\nmax_worker_processes = 40\nmax_prepared_transactions = 50\nmax_connections = 100\ncitus.shard_count = 4\n" .
    # beside the planner of Citus
    "session_preload_libraries = 'ccmetrics'\nccmetrics.use_rollups = always\n") } qw(coordinator worker1 worker2);
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

# ---------------------------------------------------------------- answers without being asked

run('CREATE TABLE here AS SELECT i % 3 AS queue, timestamptz \'2026-03-02Z\' + i * interval \'1 min\' AS offered_at FROM generate_series(1, 3000) AS i; CREATE TABLE apart (LIKE here)');
run("SELECT create_distributed_table('apart', 'queue'); INSERT INTO apart SELECT * FROM here");
run("SELECT create_rollup('here_15min', 'here', 'offered_at', '{\"n\": \"count(*)\"}', '{queue}'); CALL build_rollup('here_15min'); SELECT alter_rollup('here_15min', answers => true)");
my $by_queue = 'SELECT queue, count(*) FROM %s GROUP BY queue ORDER BY queue';
like(run('EXPLAIN ' . sprintf($by_queue, 'here')), qr/Rollup Answer/, 'a plain table: a rollup answers');
my $apart = run('EXPLAIN ' . sprintf($by_queue, 'apart'));
ok($apart =~ /Citus Adaptive/ && $apart !~ /Rollup Answer/, 'a distributed table: Citus plans as ever');
is(run(sprintf($by_queue, 'here')), "0|1000\n1|1000\n2|1000", 'and the results are the same');
is(run(sprintf($by_queue, 'apart')), "0|1000\n1|1000\n2|1000", 'for both');
run("SELECT drop_rollup('here_15min'); DROP TABLE here, apart");

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
    reference => "SELECT create_reference_table('NAME')",
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

# ---------------------------------------------------------------- refused, with a recipe: a rollup on each shard

sub with_ids { return $_[0] =~ s/INSERT INTO (\w+) \(/INSERT INTO $1 (id, /r =~ s/SELECT at,/SELECT (random() * 100000)::int, at,/r }
my $on_shards = sub {
    my ($what, $sql) = @_;
    is(run("SELECT count(*) FILTER (WHERE NOT success), string_agg(result, '; ') FILTER (WHERE NOT success) FROM run_command_on_shards('of_partitioned', \$c\$$sql\$c\$)"), '0|', $what);
};
$on_shards->('recipe: create_rollup on each shard', q{SELECT create_rollup('%s_k', '%1$s'::regclass, 'offered_at', '{"stats": "call_stats(call)"}', '{queue_id}')});
$on_shards->('recipe: build', q{CALL build_rollup('%s_k'::regclass)});
run(with_ids(more_calls('of_partitioned', 100)) . 'UPDATE of_partitioned SET queue_id = 9 WHERE id % 3 = 0; DELETE FROM of_partitioned WHERE id % 7 = 0');
$on_shards->('recipe: refresh', q{SELECT refresh_rollup('%s_k')});
is(run(q{SELECT sum(result::call_stats) FROM run_command_on_shards('of_partitioned', 'SELECT sum(stats) FROM %s_k')}), run('SELECT call_stats(call) FROM of_partitioned'), 'recipe: exact');

# ---------------------------------------------------------------- the rollup of a distributed table

run(calls_table('calls') =~ s/GENERATED BY DEFAULT AS IDENTITY//r . "ALTER TABLE calls ADD note text; SELECT create_distributed_table('calls', 'id'); ALTER TABLE calls REPLICA IDENTITY FULL");
sub write_calls { return with_ids(more_calls('calls', $_[0])) }
sub is_whole { whole($coordinator, 'k', 'calls', "on shards: $_[0]") }
my $start = objects();
my %states = (empty => '', filled => write_calls(300));
for my $filled (sort keys %states) {
    run($states{$filled} || 'SELECT');
    is(said(create_k('k', 'calls')), '', "on shards: made, the source is $filled");
    run(write_calls(50));
    is_whole("as made, the source is $filled");
    is(said("CALL build_rollup('k')"), '', "on shards: built, the source is $filled");
    is_whole("as built, the source is $filled");
    is(said("SELECT drop_rollup('k')"), '', 'on shards: dropped');
    is(objects(), $start, 'on shards: nothing is left, on no server');
}
run(create_k('k', 'calls') . write_calls(100));
like(sql_error($coordinator, "BEGIN; CALL build_rollup('k')"), qr/0A000: build_rollup\(\) cannot run inside a transaction because Citus distributes the source of rollup public\.k/, 'on shards: not built inside a transaction');
is(run("SELECT refresh_rollup('k')"), 0, 'on shards: a refresh before the build leaves all deltas to it');
is_whole('after that refresh');
run("CALL build_rollup('k')");

my $file = PostgreSQL::Test::Utils::tempdir() . '/calls.copy';
my @writes = (
    INSERT => write_calls(200), UPDATE => 'UPDATE calls SET queue_id = 9, score = 5 WHERE id % 3 = 0', DELETE => 'DELETE FROM calls WHERE id % 7 = 0',
    'a group of nothing' => 'DELETE FROM calls WHERE queue_id = 9', COPY => "COPY (SELECT * FROM calls LIMIT 50) TO '$file'; COPY calls FROM '$file'",
    'INSERT ... SELECT of itself' => 'INSERT INTO calls SELECT * FROM calls WHERE id % 2 = 0', 'INSERT ... SELECT of others' => 'INSERT INTO calls SELECT id + 1, offered_at, queue_id, channel, call FROM calls WHERE id % 5 = 0',
    'a savepoint rolled back' => 'BEGIN; ' . write_calls(20) . 'SAVEPOINT s; DELETE FROM calls; ROLLBACK TO s; COMMIT', ROLLBACK => 'BEGIN; DELETE FROM calls; ROLLBACK',
    'TRUNCATE rolled back' => 'BEGIN; TRUNCATE calls; ROLLBACK', TRUNCATE => 'TRUNCATE calls; ' . write_calls(100),
);
while (my ($what, $sql) = splice @writes, 0, 2) {
    run($sql);
    is_whole("after $what");
    is(run('SELECT count(*) FROM k_deltas'), run("SELECT refresh_rollup('k')"), "on shards: a refresh after $what");
    is(run('SELECT count(*) FROM k_deltas'), 0, "on shards: which left nothing pending after $what");
    is_whole("after a refresh after $what");
}
sql($workers[0], write_calls(100) . 'UPDATE calls SET queue_id = 8 WHERE id % 4 = 0; DELETE FROM calls WHERE id % 5 = 0');
is_whole('after writes through a worker');
sql($workers[1], 'TRUNCATE calls; ' . write_calls(100));
is_whole('after TRUNCATE through a worker');
is(run("SELECT pushed('SELECT queue_id, offered(sum(stats)) FROM k GROUP BY queue_id')"), 't', 'on shards: the workers add up');
like(run("EXPLAIN (COSTS OFF) SELECT queue_id, offered(sum(stats)) FROM k_live WHERE bucket >= '2026-03-02' GROUP BY queue_id"),
    qr/Append.*k_groups_\d+ .*Filter: \(bucket >= .*k_deltas_\d+ .*Filter: \(bucket >= /s, 'on shards: with conditions, where k_live is read');
my $by_queue = 'SELECT queue_id, offered(%s), nps(%s) FROM %s GROUP BY queue_id';
is(run('SELECT rows_of($$' . sprintf($by_queue, 'sum(stats)', 'sum(survey)', 'k_live') . '$$)'), run('SELECT rows_of($$' . sprintf($by_queue, 'call', 'score', 'calls') . '$$)'), 'on shards: sums over k_live are exact');
is(run("SELECT create_kpi_view('k')") . run('SELECT sum(offered) FROM k_kpis'), 'k_kpis' . run('SELECT count(*) FROM calls'), 'on shards: a KPI view');

# what is wrong is seen, and mended
run("SELECT refresh_rollup('k')");
run("UPDATE k_groups SET rows = rows + 2");
is(run("SELECT count(*), sum(missing_rows) FROM verify_rollup('k')"), run("SELECT (SELECT count(*) FROM k), (SELECT count(*) * -2 FROM k_groups)"), 'on shards: verify_rollup finds what is too much');
is(run("SELECT rebuild_rollup('k', NULL, NULL)"), run('SELECT count(*) FROM k'), 'on shards: rebuild_rollup mends that');
is_whole('after a rebuild');
like(sql_error($coordinator, "SELECT rebuild_rollup('k', '2026-03-01', NULL)"), qr/0A000: rebuild_rollup\(\) cannot be limited to a range/, 'on shards: not of a range');
run("SELECT * FROM run_command_on_shards('calls', 'ALTER TABLE %s DISABLE TRIGGER USER')");
like(run("SELECT broken, problem FROM rollup_status WHERE rollup = 'k'::regclass"), qr/^t\|public\.calls_\d+ on server .* lacks triggers of the rollup, or they are disabled$/, 'on shards: disabled there, rollup_status says so');
like(sql_error($coordinator, "SELECT refresh_rollup('k')"), qr/55000: the rollup is broken: public\.calls_\d+ on server .* lacks triggers/, 'on shards: and a refresh');
run("SELECT * FROM run_command_on_shards('calls', 'ALTER TABLE %s ENABLE TRIGGER USER')");
sql($workers[0], 'SET citus.enable_ddl_propagation = off; SET citus.enable_unsafe_triggers = on; ALTER TABLE calls DISABLE TRIGGER USER');
like(run("SELECT problem FROM rollup_status WHERE rollup = 'k'::regclass"), qr/^public\.calls on server .* lacks triggers of the rollup, or they are disabled$/, 'on shards: also where a worker would not see a TRUNCATE');
sql($workers[0], 'SET citus.enable_ddl_propagation = off; SET citus.enable_unsafe_triggers = on; ALTER TABLE calls ENABLE TRIGGER USER');
run("ALTER TABLE calls RENAME score TO rating");
like(sql_error($coordinator, write_calls(1) =~ s/score/rating/r), qr/ERROR:  \w+: column \S*score\S* does not exist/, 'on shards: while a column has another name, writes fail');
like(run("SELECT problem FROM rollup_status WHERE rollup = 'k'::regclass"), qr/^function public\.k_capture\(\) is not the one that the definition asks for$/, 'on shards: as rollup_status says');
is(run('SELECT count(*) > 0 FROM k'), 't', 'on shards: and reading goes on, because nothing is counted wrong');
run('ALTER TABLE calls RENAME rating TO score');
is(run("SELECT broken, problem, pending_deltas, bytes > 0 FROM rollup_status WHERE rollup = 'k'::regclass"), 'f||0|t', 'on shards: enabled, it is well');
is(run("SET quote_all_identifiers = on; SELECT broken, problem FROM rollup_status WHERE rollup = 'k'::regclass; SELECT rebuild_rollup('k', NULL, NULL); SELECT count(*) > 0 FROM k"), "f|\n0\nt", 'on shards: however a session quotes names');
# names that something else has now: writes do not fail, and count what they should not
my %swaps = (
    'two columns' => ['ALTER TABLE calls RENAME score TO swapped; ALTER TABLE calls RENAME queue_id TO score; ALTER TABLE calls RENAME swapped TO queue_id',
        'ALTER TABLE calls RENAME score TO swapped; ALTER TABLE calls RENAME queue_id TO score; ALTER TABLE calls RENAME swapped TO queue_id', 'another column of public.calls is named queue_id now, and public.k_capture() counts it'],
    'the deltas' => ["ALTER TABLE k_deltas RENAME TO k_others; CREATE TABLE k_deltas (LIKE k_others); SELECT create_distributed_table('k_deltas', 'shard_key', colocate_with => 'calls')",
        'DROP TABLE k_deltas; ALTER TABLE k_others RENAME TO k_deltas', 'public.k_groups and public.k_others are not the names that public.k_capture() writes to'],
);
for my $what (sort keys %swaps) {
    my ($swap, $back, $problem) = @{ $swaps{$what} };
    for my $written ('', write_calls(50)) {
        my $when = "$what, " . ($written && 'not ') . 'back before a write';
        run($swap);
        run($written || 'SELECT');
        like(sql_error($coordinator, 'SELECT * FROM k'), qr/55000: the rollup is broken: \Q$problem\E\nHINT:  Give tables and columns the names that they had, and enable the triggers: verify_rollup\(\) then lists what differs/, "on shards: names swapped, reading is an error: $when");
        is(run("SELECT broken, problem FROM rollup_status WHERE rollup = 'k'::regclass"), "t|$problem", "on shards: as rollup_status says: $when");
        like(sql_error($coordinator, "SELECT refresh_rollup('k')"), qr/55000: the rollup is broken: \Q$problem\E/, "on shards: and a refresh: $when");
        run($back);
        is(run("SELECT broken, problem FROM rollup_status WHERE rollup = 'k'::regclass"), 'f|', "on shards: well with their own names: $when");
        is(run("SELECT count(*) > 0 FROM verify_rollup('k')"), $written ? 't' : 'f', "on shards: what was written meanwhile, verify_rollup lists: $when");
        run("SELECT rebuild_rollup('k', NULL, NULL)") if $written;
        is_whole("names swapped: $when");
    }
}
run('ALTER TABLE calls DROP note; ALTER TABLE calls ADD note text');
is_whole('another column with the name of one that it does not use');
# another table with the source's name: its own TRUNCATE would leave the rollup as it is
run("ALTER TABLE calls RENAME TO calls_before; CREATE TABLE calls (LIKE calls_before)");
run("SELECT create_distributed_table('calls', 'id', colocate_with => 'none')");
like(sql_error($_, 'TRUNCATE calls_before'), qr/55000: table public\.calls_before is not the one that its rollup knows/, 'on shards: renamed, the source is not emptied through ' . $_->name) for $coordinator, $workers[0];
like(said('SELECT * FROM k'), qr/^ERROR:  the rollup is broken: another table is named public\.calls now.*\nHINT:  Give tables and columns the names that they had, /, 'on shards: and reading says why');
run('DROP TABLE calls');
run('ALTER TABLE calls_before RENAME TO calls');
is_whole('with its own name again');
my $function = sql($workers[0], "SELECT pg_get_functiondef('k_capture'::regproc)");
sql($workers[0], "SET citus.enable_ddl_propagation = off; CREATE OR REPLACE FUNCTION k_capture() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
like(run("SELECT problem FROM rollup_status WHERE rollup = 'k'::regclass"), qr/^function public\.k_capture\(\) on server .* is not the one that the definition asks for$/, 'on shards: nor may the function be another on a worker');
sql($workers[0], "SET citus.enable_ddl_propagation = off; $function");
is(run("SELECT broken, problem FROM rollup_status WHERE rollup = 'k'::regclass"), 'f|', 'on shards: which is well when it is back');
is_whole('after all that');

# refused by name
my %refused = (
    "SELECT alter_rollup('k', add => '{\"n\": \"count(*)\"}')" => 'alter_rollup() is not possible because Citus distributes the source of rollup public.k',
    "SELECT create_rollup('k_hours', 'k', 'bucket', '{\"stats\": \"sum(stats)\"}', bucket => '1 hour')" => 'a rollup over a rollup is not possible because Citus distributes the source of rollup public.k',
    "SELECT create_rollup('\"Odd\"', 'calls', 'offered_at', '{\"stats\": \"call_stats(call)\"}')" => 'function public."Odd_capture"() of a rollup cannot be sent to workers because its name needs quotes',
    "SELECT create_rollup('b', 'calls', 'offered_at', '{\"shard_key\": \"call_stats(call)\"}')" => 'a rollup cannot have two columns "shard_key"',
);
like(said($_), qr/^ERROR:  \Q$refused{$_}\E\nHINT:  /, "refused: $refused{$_}") for sort keys %refused;
like(said("SELECT alter_distributed_table('calls', shard_count => 8, cascade_to_colocated => true)"), qr/ERROR:  triggers are not supported on distributed tables/, 'on shards: no other number of shards');
is_whole('after what was refused');

is(run("SELECT rollup_query('SELECT queue_id, offered(call) FROM calls GROUP BY queue_id')"), '', 'on shards: rollup_query has no answer');

run("CREATE TABLE targets (queue_id int PRIMARY KEY, target numeric); INSERT INTO targets VALUES (1, 80)");
like(said("SELECT create_kpi_view('k', targets => 'targets', view => 'by_targets')"), qr/^ERROR:  a KPI view with targets is not possible because Citus distributes the source of rollup public\.k\nHINT:  /, 'refused: a KPI view with targets');
is(run('SELECT count(*), bool_and(reached = (service_level >= target)) FROM (SELECT queue_id, service_level(sum(stats), \'20 s\') FROM k GROUP BY queue_id) AS q JOIN LATERAL (SELECT target, service_level >= target AS reached FROM targets WHERE targets.queue_id = q.queue_id) AS t ON true'),
    '1|t', 'on shards: joined with a plain table in a query');

# rights: who writes needs none on the rollup; who reads needs them on what it is made of, too
run("CREATE ROLE agent LOGIN; CREATE ROLE reader LOGIN; GRANT SELECT, INSERT, UPDATE, DELETE ON calls TO agent; GRANT SELECT ON k, k_groups TO reader");
is(sql_error($coordinator, write_calls(10) . 'DELETE FROM calls WHERE queue_id = 1', user => 'agent') =~ s/\n.*//sr, 'no error: ', 'on shards: written by a role with rights on the source only');
is_whole('after that');
like(sql_error($coordinator, 'SELECT * FROM k', user => 'reader'), qr/42501: permission denied for table k_deltas_\d+/, 'on shards: a reader needs SELECT on k_deltas');
run('GRANT SELECT ON k_deltas TO reader');
is(sql($coordinator, 'SELECT offered(sum(stats)) FROM k', user => 'reader'), run('SELECT count(*) FROM calls'), 'on shards: who has it reads');

# names and types that need care, another zone, a filter, an owner who is not the source's
run(<<'END');
CREATE ROLE analyst LOGIN;
GRANT CREATE ON SCHEMA public TO analyst;
CREATE SCHEMA "The schema";
GRANT USAGE ON SCHEMA "The schema" TO analyst;
CREATE TABLE "The schema"."The 'calls%" ("Id%" uuid DEFAULT gen_random_uuid(), "At" timestamptz NOT NULL, queue text, "the %" text, call call_interval, waited interval);
SELECT create_distributed_table('"The schema"."The ''calls%"', 'Id%');
GRANT SELECT, TRIGGER ON "The schema"."The 'calls%" TO analyst;
END
my $odd_calls = <<'END';
INSERT INTO "The schema"."The 'calls%" ("At", queue, "the %", call, waited) SELECT at, 'q%' || i % 3, CASE WHEN i % 4 > 0 THEN 'a''%s' || i % 2 END, call_interval_from_seconds(at, i, 60), i * interval '1 s'
FROM generate_series(1, 50) AS i, LATERAL (SELECT '2026-03-28 12:00+01'::timestamptz + i * interval '1 hour' AS at) AS t;
END
run($odd_calls);
sql($coordinator, q{SELECT create_rollup('odd', '"The schema"."The ''calls%"', '"At"', '{"stats": "call_stats(call)", "waited": "sum(waited) FILTER (WHERE queue LIKE ''q%'')"}', ARRAY['queue', '"the %"'], bucket => 'day', time_zone => 'Europe/Berlin', filter => 'queue <> ''q%1''')}, user => 'analyst');
sql($coordinator, "CALL build_rollup('odd')", user => 'analyst');
run($odd_calls . q{UPDATE "The schema"."The 'calls%" SET queue = 'q%2' WHERE "the %" IS NULL; DELETE FROM "The schema"."The 'calls%" WHERE waited > '40 s'});
sub odd_is_whole {
    is(run("SELECT (SELECT count(*) FROM verify_rollup('odd')), (" . difference('SELECT * FROM odd', q{SELECT date_trunc('day', "At", 'Europe/Berlin'), queue, "the %", call_stats(call), sum(waited) FILTER (WHERE queue LIKE 'q%') FROM "The schema"."The 'calls%" WHERE queue <> 'q%1' GROUP BY 1, 2, 3}) . '), (SELECT count(*) > 5 FROM odd)'), '0|0|t', "on shards, odd: $_[0]");
}
odd_is_whole('exact');
is(sql($coordinator, "SELECT refresh_rollup('odd') > 0", user => 'analyst'), 't', 'on shards, odd: refreshed by its owner');
odd_is_whole('after a refresh');
is(run(q{SELECT broken FROM rollup_status WHERE rollup = 'odd'::regclass}), 'f', 'on shards, odd: all triggers are there');
sql($coordinator, "SELECT drop_rollup('odd')", user => 'analyst');

# the function writes beside shards of its source, and for nobody else
my $trigger = 'CREATE TRIGGER t AFTER INSERT ON %s REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION k_capture()';
like(sql_error($coordinator, 'CREATE TABLE mine (id bigint); ' . sprintf($trigger, 'mine'), user => 'analyst'), qr/42501: permission denied for function k_capture/, 'on shards: others cannot set its trigger');
my $named_so = run("SELECT format('\"The schema\".calls_%s', min(shardid)) FROM pg_dist_shard WHERE logicalrelid = 'calls'::regclass");
for my $other ('other', $named_so) {
    run("CREATE TABLE $other (LIKE calls); " . sprintf($trigger, $other));
    like(sql_error($coordinator, "INSERT INTO $other (id, offered_at) VALUES (1, '2026-03-01')"), qr/40001: table .* is not a shard that its rollup knows/, "on shards: nor does it count what is written to $other");
    run("DROP TABLE $other");
}
is_whole('after those triggers');

# ---------------------------------------------------------------- shards that are moved and split, under writers

# One statement reads source, groups and deltas, so each shard in one snapshot: as verify_rollup() does.
my $compare = "SELECT 'sum', coalesce(sum(n), 0)::text, coalesce(sum(offered), 0)::text, coalesce(sum(answers), 0)::text FROM (
    SELECT id, 1 AS n, 1 AS offered, (score IS NOT NULL)::int AS answers FROM calls UNION ALL SELECT shard_key, -rows, -offered(stats), -responses(survey) FROM k_groups
    UNION ALL SELECT shard_key, -rows, -offered(stats), -responses(survey) FROM k_deltas) AS sides UNION ALL SELECT 'verify', count(*)::text, '0', '0' FROM verify_rollup('k')";
sub shard {
    my ($n) = @_;
    return split /\|/, run("SELECT shardid, nodename, nodeport, (shardminvalue::bigint + shardmaxvalue::bigint) / 2 FROM pg_dist_shard JOIN pg_dist_shard_placement USING (shardid)
        WHERE logicalrelid = 'calls'::regclass ORDER BY shardminvalue::bigint LIMIT 1 OFFSET $n");
}
my %moved;
sub try_to {
    my ($what, $sql) = @_;
    my $said = said("CALL citus_cleanup_orphaned_resources(); $sql");
    $moved{$what}++ if $said !~ /ERROR/;
    note("$what: $said") if $said ne '';
}
sub move {
    my ($n, $mode) = @_;
    my ($shard, $host, $port) = shard($n);
    my ($to) = grep { $_->port != $port } @workers;
    try_to("moved $mode", "SELECT citus_move_shard_placement($shard, '$host', $port, '" . $to->host . "', " . $to->port . ", '$mode')");
}
sub cut {
    my ($n, $mode) = @_;
    my ($shard, undef, undef, $middle) = shard($n);
    try_to("split $mode", "SELECT citus_split_shard_by_split_points($shard, ARRAY['$middle'], (SELECT array_agg(nodeid ORDER BY nodeid) FROM pg_dist_node WHERE nodeport <> " . $coordinator->port . "), '$mode')");
}

run("DROP VIEW k_kpis; SELECT drop_rollup('k'); TRUNCATE calls");
my $script = PostgreSQL::Test::Utils::tempdir() . '/write.sql';
append_to_file($script, <<'END');
\set id random(1, 100000)
\set queue random(1, 5)
INSERT INTO calls (id, offered_at, queue_id, call, score) VALUES (:id, '2026-03-01', :queue, call_interval_from_seconds('2026-03-01', :queue, 60), :queue);
UPDATE calls SET queue_id = :queue, score = 7 WHERE id = :id + 1;
DELETE FROM calls WHERE id = :id + 2;
INSERT INTO calls (id, offered_at, queue_id, call) SELECT i, '2026-03-01'::timestamptz + i % 7 * interval '1 hour', :queue, call_interval_from_seconds('2026-03-01', 20, 60) FROM generate_series(:id, :id + 9) AS i;
UPDATE calls SET queue_id = 5 WHERE queue_id = :queue AND id % 97 = :queue;
END
my @writers = map { { node => $_, out => '', err => '' } } $coordinator, $workers[0];
my ($stop, @asking) = (PostgreSQL::Test::Utils::tempdir() . '/stop');
# again and again, because Citus aborts some writers when it splits a shard
$_->{run} = IPC::Run::start(['sh', '-c', 'while [ ! -e "$0" ]; do pgbench -n -c 2 -T 5 -f "$3" -h "$1" -p "$2" postgres; done', $stop, $_->{node}->host, $_->{node}->port, $script], '>', \$_->{out}, '2>', \$_->{err}) for @writers;
my $end = time + 58;
sleep 2;
run(create_k('k', 'calls'));
sleep 1;
run("CALL build_rollup('k')");
# two others meanwhile: one compares, one refreshes
for my $sql ($compare, "SELECT refresh_rollup('k')") {
    my $asking = { out => '', err => '' };
    $asking->{run} = IPC::Run::start(['sh', '-c', 'while [ ! -e "$0" ]; do psql -XqAt -h "$1" -p "$2" -c "$3" postgres; done', $stop, $coordinator->host, $coordinator->port, $sql], '>', \$asking->{out}, '2>', \$asking->{err});
    push @asking, $asking;
}
my @steps = (sub { move(0, 'block_writes') }, sub { move(1, 'force_logical') }, sub { cut(0, 'block_writes') }, sub { run('TRUNCATE calls') }, sub { run("SELECT rebuild_rollup('k', NULL, NULL, true)") },
    sub { sql($workers[1], 'TRUNCATE calls') }, sub { move(2, 'force_logical') });
for my $step (@steps) {
    $step->();
    sleep 2;
}
sleep 1 while time < $end;
append_to_file($stop, '');
$_->{run}->finish for @writers, @asking;
my $transactions = 0;
for my $writer (@writers) {
    $transactions += $1 while $writer->{out} =~ /number of transactions actually processed: (\d+)/g;
}
cmp_ok($transactions, '>', 20, "on shards: $transactions transactions of four writers, two of them through a worker") or diag(map { $_->{err} } @writers);
my @checks = split /\n/, $asking[0]{out};
my @wrong = grep { !/\|0\|0\|0$/ } @checks;
cmp_ok(scalar @checks, '>', 20, 'on shards: ' . scalar(@checks) . ' checks meanwhile');
is(join("\n", @wrong), '', 'on shards: none found a difference');
note(map { $_->{err} } @asking, @writers);
my @refreshed = split /\n/, $asking[1]{out};
cmp_ok(scalar @refreshed, '>', 5, 'on shards: ' . scalar(@refreshed) . ' refreshes meanwhile');
is(join(', ', map { "$_ $moved{$_}" } sort keys %moved), 'moved block_writes 1, moved force_logical 2, split block_writes 1', 'on shards: what was moved and split meanwhile');
is_whole('after concurrent writes, moves and splits');
is(run("SELECT broken FROM rollup_status WHERE rollup = 'k'::regclass"), 'f', 'on shards: and rollup_status finds all triggers');

# a group may be in one of two shards, what is taken from it in the other
run(write_calls(500));
run("SELECT refresh_rollup('k')");
cut(0, 'block_writes');
for my $sql ('DELETE FROM calls WHERE id % 2 = 0', 'UPDATE calls SET score = 1, cost = cost + 1 WHERE id % 3 = 0', 'DELETE FROM calls', write_calls(300)) {
    run($sql);
    run("SELECT refresh_rollup('k')");
    my $found = run("SELECT (SELECT count(*) FROM verify_rollup('k')), (" . difference('SELECT * FROM k', plain_k('calls')) . ')');
    is($found, '0|0', 'on shards: split after a refresh, then ' . substr($sql, 0, 40));
}
run("SELECT rebuild_rollup('k', NULL, NULL)");
is_whole('after a rebuild of shards that were split');

# a server that is down
$workers[1]->stop('immediate');
is(run("SELECT broken FROM rollup_status WHERE rollup = 'k'::regclass"), 't', 'on shards: while a worker is down, rollup_status says broken');
unlike(sql_error($coordinator, 'SELECT * FROM k'), qr/^no error/, 'on shards: and reading is an error');
$workers[1]->start;
is(run("SELECT broken FROM rollup_status WHERE rollup = 'k'::regclass"), 'f', 'on shards: when it is back, all is well');
is_whole('after that');
is(said("SELECT drop_rollup('k')"), '', 'on shards: dropped at last');
# Citus itself drops what a move or a split has left behind, later
run('CALL citus_cleanup_orphaned_resources()');
my $left = q{SELECT count(*) FROM pg_class AS c LEFT JOIN pg_trigger AS t ON tgrelid = c.oid AND NOT tgisinternal WHERE relname LIKE 'k\_%' OR tgname LIKE 'k\_%'};
is(run("SELECT sum(result::int) FROM run_command_on_all_nodes(\$\$$left\$\$)"), 0, 'on shards: without a table or a trigger left, on any server');
done_testing();
