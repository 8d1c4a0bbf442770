# Several servers, as docs/distributed.md has it: two sites with the calls, and a hub that asks them through postgres_fdw.
# What is pushed down, and that it says the same as one server with all calls; rollups at the sites; a site that is down,
# and one with another version of the extension. Then PL/Proxy, where it is installed.
use strict;
use warnings;
use Faults;
use FindBin qw($RealBin);
use PostgreSQL::Test::Utils;
use Test::More;

my ($hub, @sites) = map { server($_) } qw(hub berlin madrid);
my @all = ($hub, @sites);
sub everywhere { my $sql = shift; sql($_, $sql =~ s/SITE/$_->name/egr) for @all }

everywhere('CREATE EXTENSION ccmetrics; ALTER DATABASE postgres SET enable_partitionwise_aggregate = on');
sql($hub, 'CREATE EXTENSION postgres_fdw');
for my $site (@sites) {
    my ($name, $host, $port) = ($site->name, $site->host, $site->port);
    sql($hub, "CREATE SERVER $name FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'postgres', extensions 'ccmetrics', async_capable 'true');
               CREATE USER MAPPING FOR CURRENT_USER SERVER $name");
}
# A table of both sites, by its columns: each has its part, the hub none.
sub spread {
    my ($table, $remote, $columns) = @_;
    sql($hub, "CREATE TABLE $table ($columns) PARTITION BY LIST (site);" .
        join '', map { my $name = $_->name; my ($schema, $relation) = split /\./, $remote;
            "CREATE FOREIGN TABLE ${table}_$name PARTITION OF $table FOR VALUES IN ('$name') SERVER $name OPTIONS (schema_name '$schema', table_name '$relation');" } @sites);
}

# ---------------------------------------------------------------- every aggregate

# A column for each argument that differs from row to row; the others stand in the call. Site, group and row are known
# everywhere, so that the hub has the same rows in a table of its own.
everywhere("CREATE SCHEMA every; SET search_path = every, public; SET TimeZone = 'UTC';" . slurp_file("$RealBin/arguments.sql") . <<'END');
INSERT INTO by_type VALUES ('anyelement', '(i % 7)::text');
INSERT INTO inputs VALUES ('fcr_rate(interval,%', 1, 'interval ''3 days'''), ('repeat_call_rate(%', 1, 'interval ''3 days'''), ('concurrency_profile(%', 1, 'interval ''1 h'''),
    ('peak_hour(interval,%', 1, 'interval ''30 min'''), ('fcr_rate(interval,timestamp with time zone,%', 2, 'timestamptz ''2026-06-01Z'''),
    ('fcr_rate(interval,timestamp with time zone,interval,%', 3, 'interval ''1 hour'''), ('repeat_call_rate(interval,interval,%', 2, 'interval ''1 hour'''),
    ('peak_concurrency(tstzrange)', 1, 'tstzrange(''2026-01-05Z''::timestamptz + i * interval ''3 min'', ''2026-01-05Z''::timestamptz + i * interval ''4 min'')'),
    ('max_concurrent(tstzrange)', 1, 'tstzrange(''2026-01-05Z''::timestamptz + i * interval ''3 min'', ''2026-01-05Z''::timestamptz + i * interval ''4 min'')'),
    ('concurrency_profile(interval,tstzrange)', 2, 'tstzrange(''2026-01-05Z''::timestamptz + i * interval ''3 min'', ''2026-01-05Z''::timestamptz + i * interval ''4 min'')'),
    ('longest_breach_range(%', 1, 'tstzrange(''2026-01-05Z''::timestamptz + i * interval ''3 min'', ''2026-01-05Z''::timestamptz + (i + 1) * interval ''3 min'')'),
    ('longest_breach(%', 1, '''2026-01-05Z''::timestamptz + i * interval ''3 min''');
CREATE TABLE given AS
    SELECT a.aggregate, n, format('a%s_%s', dense_rank() OVER (ORDER BY a.aggregate::text COLLATE "C"), n) AS name, argument(a.aggregate, n::int, type) AS expression,
        n <= g.aggnumdirectargs AS direct
    FROM aggregates AS a JOIN pg_aggregate AS g ON g.aggfnoid = a.aggregate::oid JOIN pg_proc AS p ON p.oid = a.aggregate,
        unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (type, n);
-- the call, of the columns or of the constants
CREATE VIEW asked AS
    SELECT aggregate, format('%s(%s)%s', aggregate::regproc, string_agg(written, ', ' ORDER BY n) FILTER (WHERE direct OR plain),
        CASE WHEN NOT plain THEN format(' WITHIN GROUP (ORDER BY %s)', string_agg(written, ', ' ORDER BY n) FILTER (WHERE NOT direct)) END) AS call,
        count(*) FILTER (WHERE written ~ '^text ') > 0 AS text_constant
    FROM (SELECT g.*, aggkind = 'n' AS plain, CASE WHEN expression ~ '\mi\M' THEN name ELSE expression END AS written FROM given AS g JOIN aggregates USING (aggregate)) AS w
    GROUP BY aggregate, plain;
DO $$ BEGIN
    EXECUTE (SELECT 'CREATE TABLE rows AS SELECT site, grp, i, ' || string_agg(format('%s AS %s', expression, name), ', ' ORDER BY name)
        || ' FROM (SELECT CASE WHEN i <= 30 THEN ''berlin'' ELSE ''madrid'' END AS site, CASE WHEN (i - 1) % 30 < 10 THEN ''few'' ELSE ''many'' END AS grp, i FROM generate_series(1, 60) AS i'
        || ' UNION ALL SELECT site, ''null'', NULL FROM (VALUES (''berlin''), (''madrid'')) AS s (site)) AS items WHERE ''SITE'' IN (site, ''hub'')'
        FROM given WHERE expression ~ '\mi\M');
END $$;
END
sql($hub, 'ALTER TABLE every.rows RENAME TO here');
{
    my $columns = sql($hub, "SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'every.here'::regclass AND attnum > 0");
    spread('every.rows', 'every.rows', $columns);
}
sql($hub, <<'END');
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
        lines := lines || line || E'\n';
    END LOOP;
    RETURN lines;
END $$;
-- the sites aggregate, and what they send is the aggregate
CREATE FUNCTION pushed(query text, aggregate text) RETURNS boolean LANGUAGE sql AS $$
    SELECT plan LIKE '%Relations: Aggregate on%' AND plan ~ format('Remote SQL: [^\n]*\mpublic\.%s\(', aggregate) FROM plan_of(query) AS plan
$$;
CREATE FUNCTION rows_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    lines text;
BEGIN
    EXECUTE format('SELECT string_agg(q::text, E''\n'' ORDER BY q::text COLLATE "C") FROM (%s) AS q', query) INTO lines;
    RETURN lines;
END $$;
END
my $asked = "FROM every.asked, format('SELECT site, grp, %s AS answer FROM every.%%s WHERE grp <> ''null'' GROUP BY site, grp', call) AS query,
    format('SELECT site, %s FILTER (WHERE i > 1000) AS answer FROM every.%%s GROUP BY site', call) AS no_rows";
sub listed { return sql($hub, "SELECT coalesce(string_agg(aggregate::text, E'\\n' ORDER BY aggregate::text COLLATE \"C\"), 'none') $asked WHERE $_[0]") }
cmp_ok(sql($hub, 'SELECT count(*) FROM every.asked'), '>=', 119, 'every aggregate is asked');
# arrays of our row types are known to postgres_fdw only on newer servers
my $rows = "(SELECT typcategory = 'A' AND prorettype >= 16384 FROM pg_proc AS p JOIN pg_type AS t ON t.oid = prorettype WHERE p.oid = aggregate)";
is(listed("NOT $rows AND NOT pushed(format(query, 'rows'), (SELECT proname FROM pg_proc WHERE oid = aggregate))"), listed("NOT $rows AND text_constant"),
    'grouped by site, all are pushed down but those with a text constant');
is(listed("rows_of(format(query, 'rows')) IS DISTINCT FROM rows_of(format(query, 'here'))"), 'none', 'and say what one server says');
is(listed("rows_of(format(no_rows, 'rows')) IS DISTINCT FROM rows_of(format(no_rows, 'here'))"), 'none', 'also of no rows');
is(listed("rows_of(format('SELECT 1 FROM (%s) AS q HAVING count(answer) < 2', format(query, 'here'))) IS NOT NULL"), 'none', 'which is something');
# a text that comes from a column has that column's collation, and is pushed
my $by_column = "replace(query, 'text ''', 'left(site, 0) || ''')";
is(listed("text_constant AND NOT $rows AND NOT pushed(format($by_column, 'rows'), (SELECT proname FROM pg_proc WHERE oid = aggregate))"), 'none', 'with a column before the text, it is pushed');
is(listed("text_constant AND rows_of(format($by_column, 'rows')) IS DISTINCT FROM rows_of(format(query, 'here'))"), 'none', 'and says the same');

# ---------------------------------------------------------------- calls at the sites, rollups at the sites

for my $n (0, 1) {
    my ($site, $name) = ($sites[$n], $sites[$n]->name);
    # customers of one site never call the other
    sql($site, calls_table('calls') . "ALTER TABLE calls ADD site text NOT NULL DEFAULT '$name' CHECK (site = '$name'), ADD customer int; ALTER TABLE calls ALTER id RESTART WITH " . (1 + 100000 * $n) . ';' .
        more_calls('calls', 2000) . "UPDATE calls SET customer = nullif(id % 500, 0) + $n * 1000; ANALYZE calls;" .
        create_k('k', 'calls') . "CALL build_rollup('k'); CREATE VIEW k_of_site AS SELECT '$name' AS site, * FROM k");
}
spread('calls', 'public.calls', 'id bigint, offered_at timestamptz NOT NULL, queue_id int, channel text, call call_interval, score int, cost numeric, resolved boolean, site text NOT NULL, customer int');
spread('k', 'public.k_of_site', 'site text NOT NULL, bucket timestamptz, queue_id int, channel text, stats call_stats, survey survey_stats, cost numeric, resolved bigint');
# or the planner takes the states of a site for few, and has them sent
sql($hub, 'ANALYZE calls, k');

sub answers { my ($query) = @_; return sql($hub, "SELECT rows_of(\$\$$query\$\$)") }
sub pushes {
    my ($query, $remote, $name) = @_;
    my $plan = sql($hub, "SELECT plan_of(\$\$$query\$\$)");
    my @remote = $plan =~ /Remote SQL: (.*)/g;
    ok(@remote > 0 && @remote == grep({ /$remote/ } @remote), $name) or diag($plan);
}
# queue by queue, over both sites: each site sends a state a queue
my $two_steps = "SELECT queue_id, offered(sum(s)), service_level(sum(s), '20 s'), service_level(sum(s), '30 s', 'all_offered'), abandon_rate(sum(s)), aht(sum(s)), wait_percentile(sum(s), 0.9),
    nps(sum(v)) FROM (SELECT site, queue_id, %s AS s, %s AS v FROM %s GROUP BY site, queue_id) AS x GROUP BY queue_id";
my $from_calls = sprintf $two_steps, 'call_stats(call)', 'survey_stats(score)', 'calls';
my $from_rollups = sprintf $two_steps, 'sum(stats)', 'sum(survey)', 'k';
pushes($from_calls, qr/public\.call_stats\(call\), public\.survey_stats\(score\) FROM public\.calls GROUP BY/, 'two steps: the sites send states of calls');
pushes($from_rollups, qr/public\.sum\(stats\), public\.sum\(survey\) FROM public\.k_of_site GROUP BY/, 'two steps: the sites send sums of their rollups');

# all calls, row by row, in a table of the hub
sub one_table { sql($hub, 'DROP TABLE IF EXISTS all_calls; CREATE TABLE all_calls AS SELECT * FROM calls') }
sub all_equal {
    my ($name) = @_;
    one_table();
    my $expected = answers("SELECT queue_id, offered(call), service_level(call, '20 s'), service_level(call_stats(call), '30 s', 'all_offered'), abandon_rate(call), aht(call),
        wait_percentile(call_stats(call), 0.9), nps(score) FROM all_calls GROUP BY queue_id");
    is(answers($from_calls), $expected, "$name: from the calls");
    is(answers($from_rollups), $expected, "$name: from the rollups");
    is(sql($hub, difference('SELECT site, bucket, queue_id, channel, stats, survey, cost, resolved FROM k',
        plain_k('all_calls') =~ s/^SELECT/SELECT site,/r =~ s/GROUP BY 1, 2, 3/GROUP BY 1, 2, 3, 4/r)), 0, "$name: group by group");
}
all_equal('at first');
sql($hub, more_calls('calls', 50) =~ s/INSERT INTO calls \(/INSERT INTO calls (id, site, /r =~ s/SELECT at,/SELECT 500000 + (random() * 1000)::int, (ARRAY['berlin', 'madrid'])[ceil(random() * 2)], at,/r);
all_equal('inserted through the hub');
sql($hub, "UPDATE calls SET score = 5, queue_id = queue_id + 1, offered_at = offered_at + interval '3 hours' WHERE id % 5 = 0");
all_equal('updated through the hub');
sql($hub, 'DELETE FROM calls WHERE id % 7 = 0');
all_equal('deleted through the hub');
sql($_, "SELECT refresh_rollup('k')") for @sites;
all_equal('refreshed');
sql($hub, 'BEGIN; DELETE FROM calls WHERE id % 3 = 0; ROLLBACK');
all_equal('rolled back');
whole($_, 'k', 'calls', 'whole at ' . $_->name) for @sites;
# the hub does not look at what it sends to a foreign partition
state_is($hub, "UPDATE calls SET site = 'madrid' WHERE site = 'berlin'", 23514, 'with a constraint at each site, a call cannot name another one');
like(sql_error($hub, "SELECT create_rollup('r', 'calls', 'offered_at', measures => '{\"stats\": \"call_stats(call)\"}')"), qr/ERROR:  42809: .*HINT:  [^\n]*other server/s,
    'a rollup over foreign partitions is refused, with what to do instead');
all_equal('refused');

# ---------------------------------------------------------------- what is not a sum, in forms that are pushed

# All contacts of a customer lie at one site: so each site flags its own, in a view.
for my $site (@sites) {
    sql($site, "CREATE VIEW contacts AS SELECT '" . $site->name . "' AS site, queue_id, offered_at,
        coalesce(offered_at - lag(offered_at) OVER customer > '1 hour', true) AS first_contact, coalesce(lead(offered_at) OVER customer - offered_at > '1 hour', true) AS resolved
        FROM calls WHERE customer IS NOT NULL WINDOW customer AS (PARTITION BY customer ORDER BY offered_at)");
}
spread('contacts', 'public.contacts', 'site text NOT NULL, queue_id int, offered_at timestamptz, first_contact boolean, resolved boolean');
{
    my ($until, $known) = split /\|/, sql($hub, "SELECT max(offered_at), max(offered_at) - interval '1 hour' FROM all_calls");
    my $flags = "SELECT round(100.0 * sum(resolved) / sum(firsts), 9) FROM (SELECT site, count(*) AS firsts, count(*) FILTER (WHERE resolved) AS resolved FROM contacts
        WHERE first_contact AND offered_at <= '$known' GROUP BY site) AS s";
    pushes($flags, qr/count\(\*\), count\(\*\) FILTER .* FROM public\.contacts/, 'FCR: the sites send counts of their flags');
    is(answers($flags), answers("SELECT round(fcr_rate('1 hour', '$until') WITHIN GROUP (ORDER BY customer, offered_at), 9) FROM all_calls"), 'FCR: as from one table, over all contacts in order');
    my $rate = "SELECT site, fcr_rate(resolved) FROM contacts WHERE first_contact AND offered_at <= '$known' GROUP BY site";
    pushes($rate, qr/public\.fcr_rate\(resolved\) FROM public\.contacts/, 'FCR of each site: fcr_rate(resolved) is pushed');
    my $ordered = "SELECT site, fcr_rate('1 hour', '$until') WITHIN GROUP (ORDER BY customer, offered_at) FROM %s GROUP BY site";
    is(answers($rate), answers(sprintf $ordered, 'all_calls'), 'FCR of each site: as the ordered set');
    pushes(sprintf($ordered, 'calls'), qr/WITHIN GROUP/, 'the ordered set is pushed, too, site by site');
}
my $subtotals = "SELECT queue_id, channel, GROUPING(queue_id, channel), %s FROM %s GROUP BY ROLLUP (queue_id, channel)";
my $states = sprintf $subtotals, "offered(sum(s)), service_level(sum(s), '20 s')", '(SELECT site, queue_id, channel, call_stats(call) AS s FROM calls GROUP BY site, queue_id, channel) AS x';
pushes($states, qr/public\.call_stats\(call\) FROM public\.calls GROUP BY/, 'subtotals: the sites send states of the finest groups');
is(answers($states), answers(sprintf $subtotals, "offered(call), service_level(call, '20 s')", 'all_calls'), 'subtotals: as from one table');

# ---------------------------------------------------------------- a site that is down

my $before = sql($hub, 'SELECT count(*) FROM calls');
$sites[1]->stop('fast');
state_is($hub, $from_rollups, '08001', 'a site that is down is an error, not a lower figure');
is(answers("SELECT sum(offered(stats)) FROM k WHERE site <> 'madrid'"), '(' . sql($sites[0], 'SELECT count(call) FROM calls') . ')', 'left out by name, the other answers');
state_is($hub, 'DELETE FROM calls WHERE id % 2 = 0', '08001', 'a write to both');
$sites[1]->start;
is(sql($hub, 'SELECT count(*) FROM calls'), $before, 'leaves both as they were');
all_equal('up again');

# ---------------------------------------------------------------- sites with another version

# A site of an older version sends states as that version writes them: each format there has been, as text, from a table that
# knows nothing of the types here. What the same texts are here is the business of golden.sql.
for my $type (qw(call_stats survey_stats)) {
    my @golden = map { (split /\t/)[1] } split /\n/, slurp_file("$RealBin/$type.tsv");
    sql($sites[0], "CREATE TABLE older_$type (state text)" . join '', map { "; INSERT INTO older_$type VALUES ('$_')" } @golden);
    sql($hub, "CREATE FOREIGN TABLE older_$type (state $type) SERVER berlin");
    my $here = 'unnest(ARRAY[' . join(', ', map { "'$_'" } @golden) . "]::$type\[]) AS t (state)";
    is(answers("SELECT state FROM older_$type"), answers("SELECT state FROM $here"), "$type: each format is read from a site");
    # the greatest numbers cannot be added
    my $small = "state::text !~ '922337203685477'";
    is(answers("SELECT sum(state) FROM (SELECT state FROM older_$type OFFSET 0) AS s WHERE $small"), answers("SELECT sum(state) FROM $here WHERE $small"), "$type: and added");
    sql($sites[0], "INSERT INTO older_$type VALUES ('{\"version\": 2}')");
    like(sql_error($hub, "SELECT state FROM older_$type"), qr/ERROR:  [^\n]*version.*HINT:  .*CONTEXT:  column "state" of foreign table "older_$type"/s, "$type: a format of a later version is refused by name");
}
# An aggregate that a site does not have yet is refused there. With the extension taken out of the server's, it sends rows.
sql($sites[0], 'ALTER EXTENSION ccmetrics DROP AGGREGATE longest_wait(call_interval); DROP AGGREGATE longest_wait(call_interval)');
my $longest = 'SELECT site, longest_wait(call) FROM %s GROUP BY site';
like(sql_error($hub, sprintf $longest, 'calls'), qr/ERROR:  42883: function public\.longest_wait\(public\.call_interval\) does not exist.*CONTEXT:  remote SQL command/s, 'what a site does not have is an error that names it');
sql($hub, 'ALTER SERVER berlin OPTIONS (DROP extensions)');
is(answers(sprintf $longest, 'calls'), answers(sprintf $longest, 'all_calls'), 'without its extensions, its rows are asked');
pushes(sprintf($longest, 'calls'), qr/SELECT call, site FROM public\.calls|SELECT site, call FROM public\.calls|public\.longest_wait\(call\)/, 'and the other site still aggregates');

# ---------------------------------------------------------------- PL/Proxy

SKIP: {
    skip 'PL/Proxy is not installed', 1 unless sql($hub, "SELECT count(*) FROM pg_available_extensions WHERE name = 'plproxy'");
    my $partitions = join ', ', map { "p$_ 'dbname=postgres host=" . $sites[$_]->host . ' port=' . $sites[$_]->port . "'" } 0, 1;
    sql($_, "CREATE FUNCTION states_by_queue(since timestamptz) RETURNS TABLE (queue_id int, stats call_stats, survey survey_stats) LANGUAGE sql STABLE AS
        \$\$ SELECT queue_id, sum(stats), sum(survey) FROM k WHERE bucket >= since GROUP BY queue_id \$\$") for @sites;
    sql($hub, "CREATE EXTENSION plproxy; CREATE SERVER sites FOREIGN DATA WRAPPER plproxy OPTIONS ($partitions); CREATE USER MAPPING FOR CURRENT_USER SERVER sites;
        CREATE FUNCTION states_by_queue(since timestamptz) RETURNS TABLE (queue_id int, stats call_stats, survey survey_stats) LANGUAGE plproxy AS \$\$ CLUSTER 'sites'; RUN ON ALL; \$\$");
    is(answers("SELECT queue_id, service_level(sum(stats), '20 s'), aht(sum(stats)), nps(sum(survey)) FROM states_by_queue('2026-03-02') GROUP BY queue_id"),
       answers("SELECT queue_id, service_level(call, '20 s'), aht(call), nps(score) FROM all_calls WHERE offered_at >= '2026-03-02' GROUP BY queue_id"), 'PL/Proxy: states of all sites, added here');
}
done_testing();
