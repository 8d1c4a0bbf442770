# Dumped and restored into a fresh cluster, plain and custom, by an owner who is no
# superuser and installed the extension as trusted: everything is there, byte for
# byte, and the next write counts.
#
# Of a whole dump triggers are restored after the data, so nothing counts twice. A
# data-only restore is another matter: the rollup that is there would count what is
# loaded into its source, and then get its own tables loaded too. Either leave the
# rollup's tables out, or disable its triggers and empty its tables before; both
# are tried below.
use strict;
use warnings;
use Faults;
use PostgreSQL::Test::Utils;
use Test::More;

my $folder = PostgreSQL::Test::Utils::tempdir();
my @clusters = map { server($_) } qw(one two);
for my $node (@clusters) {
    sql($node, 'CREATE ROLE owner LOGIN; CREATE ROLE reader LOGIN; CREATE DATABASE centre OWNER owner');
    sql($node, 'CREATE DATABASE centre_custom OWNER owner; CREATE DATABASE centre_data OWNER owner; CREATE DATABASE centre_data_all OWNER owner');
}
my ($one, $two) = @clusters;
my %owner = (db => 'centre', user => 'owner');

# ---------------------------------------------------------------- what is dumped

sql($one, 'CREATE SCHEMA kpi; CREATE EXTENSION ccmetrics;' . calls_table('calls') . more_calls('calls', 2000) .
    # stored calls and states, indexed
    "CREATE TABLE states AS SELECT queue_id, call_stats(call) AS stats, survey_stats(score) AS survey, (array_agg(call ORDER BY call DESC))[1] AS last_call FROM calls GROUP BY queue_id;
    CREATE INDEX ON calls (call); CREATE INDEX ON calls USING hash (call); CREATE INDEX ON calls USING brin (call);
    CREATE UNIQUE INDEX ON states (stats); CREATE INDEX ON states USING hash (stats);", %owner);
# names that need quotes; one rollup over another; one in another zone; one of a part of the rows; one unfinished
sql($one, create_k('k', 'calls') . "CALL build_rollup('k');" . create_k('kpi."K 1"', 'calls') . "CALL build_rollup('kpi.\"K 1\"');
    SELECT create_rollup('k_days', 'k', 'bucket', '{\"stats\": \"sum(stats)\", \"cost\": \"sum(cost)\"}', '{queue_id}', 'day', 'Europe/Berlin');
    CALL build_rollup('k_days');
    SELECT create_rollup('part', 'calls', 'offered_at', '{\"n\": \"count(*)\"}', '{queue_id}', filter => \$\$channel <> 'voice' AND resolved\$\$);
    CALL build_rollup('part');
    SELECT create_kpi_view('k'); GRANT SELECT ON k_kpis TO reader; GRANT SELECT ON k TO reader;
    COMMENT ON VIEW k_kpis IS 'ours';
    CREATE TABLE queues (queue_id int PRIMARY KEY, threshold interval, target numeric); INSERT INTO queues VALUES (1, '15 s', 80), (2, '0.5 s', 90);
    SELECT create_kpi_view('k', view => 'kpi.\"K 1 aims\"', targets => 'queues', within => '{10 s,1 min}', time_zone => 'Europe/Berlin', method => 'short_excluded');
    GRANT USAGE ON SCHEMA kpi TO reader; GRANT SELECT ON kpi.\"K 1 aims\" TO reader;" . more_calls('calls', 300) .
    "SELECT refresh_rollup('k');" . more_calls('calls', 200) . 'DELETE FROM calls WHERE id % 11 = 0; ANALYZE calls;' . create_k('unfinished', 'calls'), %owner);
# the build ends halfway, with an error that is dumped too
sql($one, "ALTER TABLE unfinished_groups ADD CONSTRAINT halfway CHECK (bucket >= '2026-03-02 12:00+01')", %owner);
state_is($one, "CALL build_rollup('unfinished', 20)", 23514, 'a build fails', %owner);
sql($one, 'ALTER TABLE unfinished_groups DROP CONSTRAINT halfway', %owner);
like(sql($one, "SELECT built, last_error FROM rollup_status WHERE rollup = 'unfinished'::regclass", %owner), qr/^[3-6]\d\.\d\|.*halfway/, 'and is unfinished');

# ---------------------------------------------------------------- what must be equal

my @views = ('k', 'kpi."K 1"', 'k_days', 'part', 'unfinished', 'k_kpis');
my $difference_of_part = difference('TABLE part', "SELECT date_bin('15 minutes', offered_at, '2000-01-01 00:00+00'), queue_id, count(*) FROM calls WHERE channel <> 'voice' AND resolved GROUP BY 1, 2");
my %look = (
    (map { my $view = $_; ($view => "SELECT v::text FROM $view AS v") } @views, 'calls', 'states'),
    deltas => 'SELECT d::text FROM k_deltas AS d',
    progress => 'SELECT p::text FROM unfinished_progress AS p',
    triggers => 'SELECT tgrelid::regclass, pg_get_triggerdef(oid), tgenabled, obj_description(oid) FROM pg_trigger WHERE NOT tgisinternal',
    functions => "SELECT pg_get_functiondef(oid), proowner::regrole, proacl, obj_description(oid) FROM pg_proc WHERE proname LIKE '%\\_capture'",
    definitions => "SELECT oid::regclass, pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'v' AND relowner = 'owner'::regrole",
    relations => "SELECT oid::regclass, relkind, relowner::regrole, relacl, relreplident, obj_description(oid) FROM pg_class WHERE relowner = 'owner'::regrole AND relkind IN ('r', 'v', 'i') AND relnamespace <> 'pg_toast'::regnamespace",
    columns => "SELECT attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, col_description(attrelid, attnum) FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid
        WHERE c.relowner = 'owner'::regrole AND attnum > 0 AND c.relnamespace <> 'pg_toast'::regnamespace",
    constraints => "SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = ANY ('{public,kpi}'::regnamespace[])",
    status => 'SELECT rollup, source, bucket, time_zone, dimensions, measures, filter, broken, problem, uncovered, unknown, built, built_since, pending_deltas, refreshed_at, refresh_took, last_error FROM rollup_status',
    extension => "SELECT extowner::regrole, extnamespace::regnamespace, extversion, obj_description(oid) FROM pg_extension WHERE extname = 'ccmetrics'",
);

# in one order, whatever the OIDs
sub look {
    my ($what, $node, %in) = @_;
    return join "\n", sort split /\n/, sql($node, $look{$what}, %in);
}
my %before = map { $_ => look($_, $one, %owner) } sort keys %look;

sub same_as_before {
    my ($node, $db, $how) = @_;
    for my $what (sort keys %look) {
        is(look($what, $node, db => $db, user => 'owner'), $before{$what}, "$how: $what");
    }
}

sub goes_on {
    my ($node, $db, $how) = @_;
    my %in = (db => $db, user => 'owner');
    is(sql($node, 'SELECT count(*) FROM rollup_status WHERE warning IS NOT NULL', %in), 0, "$how: no warnings");
    sql($node, more_calls('calls', 50) . "UPDATE calls SET score = 3, offered_at = offered_at + interval '1 hour' WHERE id % 5 = 0; DELETE FROM calls WHERE id % 13 = 0;" .
        # by one who has no right to anything of the rollup
        'GRANT INSERT ON calls TO reader;', %in);
    sql($node, "INSERT INTO calls (offered_at, queue_id) VALUES ('2026-03-02 12:00+01', 77)", db => $db, user => 'reader');
    whole($node, $_, 'calls', "$how: later writes count in $_", %in) for 'k', 'kpi."K 1"', 'unfinished';
    is(sql($node, "SELECT count(*) FROM verify_rollup('k_days')", %in), 0, "$how: and in a rollup over a rollup");
    is(sql($node, $difference_of_part, %in), 0, "$how: and those that the filter leaves");
    sql($node, 'SELECT count(*) FROM k_kpis', db => $db, user => 'reader');
    my $aims = 'kpi."K 1 aims"';
    like(sql($node, "SELECT DISTINCT threshold_seconds, target, problem IS NULL FROM $aims WHERE queue_id IN (1, 2) ORDER BY 2", db => $db, user => 'reader'), qr/^15\|80\|t\n\|90\|f$/, "$how: targets");
    my $definition = "SELECT pg_get_viewdef('$aims')";
    my $before = sql($node, $definition, %in);
    sql($node, "SELECT create_kpi_view('k', view => '$aims', replace => true)", %in);
    is(sql($node, $definition, %in), $before, "$how: a KPI view that is replaced keeps its settings");
    state_is($node, "BEGIN; ALTER TABLE queues DROP CONSTRAINT queues_pkey; INSERT INTO queues VALUES (1, '20 s', 70); SELECT count(alert) FROM $aims", 21000, "$how: and refuses two rows for a queue", %in);
    state_is($node, 'SELECT FROM k_groups', 42501, "$how: a reader of the view reads no table", db => $db, user => 'reader');

    state_is($node, 'DROP TABLE calls', '2BP01', "$how: the source cannot be dropped unasked", %in);
    sql($node, "CALL build_rollup('unfinished'); SELECT refresh_rollup(rollup) FROM rollup_status;", %in);
    whole($node, $_, 'calls', "$how: refreshed, $_", %in) for 'k', 'kpi."K 1"', 'unfinished';
    is(sql($node, "SELECT sum(pending_deltas), min(built) FROM rollup_status WHERE rollup <> 'k_days'::regclass", %in), '0|100', "$how: nothing is pending, all is built");
    # refresh_rollup() has tied tables and function to the definition again
    sql($node, 'DROP TABLE calls CASCADE', %in);
    is(sql($node, "SELECT string_agg(relname, ' ') FROM pg_class WHERE relowner = 'owner'::regrole AND relname ~ '_(groups|deltas|progress|live|source)\$'", %in), '', "$how: with the source all of it goes");
    is(sql($node, "SELECT count(*) FROM pg_proc WHERE proname LIKE '%\\_capture'", %in), 0, "$how: functions too");
}

# ---------------------------------------------------------------- there and back

my @from = ('-h', $one->host, '-p', $one->port, '-U', 'owner');
my @to = ('-h', $two->host, '-p', $two->port, '-U', 'owner');
$one->run_log(['pg_dump', @from, '-f', "$folder/plain.sql", 'centre']);
$one->run_log(['pg_dump', @from, '-Fc', '-f', "$folder/custom", 'centre']);

command_ok(['psql', @to, '-Xq', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/plain.sql", 'centre'], 'plain: restored without an error');
same_as_before($two, 'centre', 'plain');
goes_on($two, 'centre', 'plain');

command_ok(['pg_restore', @to, '-j', 2, '--exit-on-error', '-d', 'centre_custom', "$folder/custom"], 'custom: restored by two processes without an error');
same_as_before($two, 'centre_custom', 'custom');
goes_on($two, 'centre_custom', 'custom');

# ---------------------------------------------------------------- data only

# rows of the source alone: they count
my %data = (db => 'centre_data', user => 'owner');
command_ok(['pg_restore', @to, '--schema-only', '--exit-on-error', '-d', 'centre_data', "$folder/custom"], 'data only: the schema');
is(sql($two, "SELECT count(*) FROM rollup_status WHERE built IS NOT NULL", %data), 0, 'data only: tables of progress are empty');
state_is($two, 'SELECT FROM k', 40001, 'data only: a rollup that is not loaded shows nothing rather than too little', %data);
# or built, which writes it
command_ok(['psql', @to, '-Xq', '-v', 'ON_ERROR_STOP=1', '-c', "CALL build_rollup('unfinished')", 'centre_data'], 'data only: a rollup that is not loaded is built');
is(sql($two, "SELECT built FROM rollup_status WHERE rollup = 'unfinished'::regclass", %data), 100, 'data only: and then it is');
command_ok(['pg_restore', @to, '--data-only', '-t', 'calls', '-t', 'k_progress', '-d', 'centre_data', "$folder/custom"], 'data only: the source and one row of progress');
whole($two, $_, 'calls', "data only: what is loaded into a source counts in $_", %data) for qw(k unfinished);

# all of it: not while the triggers count
my %all = (db => 'centre_data_all', user => 'owner');
command_ok(['pg_restore', @to, '--schema-only', '--exit-on-error', '-d', 'centre_data_all', "$folder/custom"], 'data only: the schema again');
sql($two, 'ALTER TABLE calls DISABLE TRIGGER USER; ALTER TABLE k_deltas DISABLE TRIGGER USER', %all);
command_ok(['pg_restore', @to, '--data-only', '-d', 'centre_data_all', "$folder/custom"], 'data only: all tables');
state_is($two, 'SELECT FROM k', 55000, 'data only: no reading while triggers are disabled', %all);
# those that never fire do no harm when they do
sql($two, 'ALTER TABLE calls ENABLE TRIGGER USER; ALTER TABLE k_deltas ENABLE TRIGGER USER;
    ALTER TABLE calls DISABLE TRIGGER "~k_alone", DISABLE TRIGGER "~K 1_alone", DISABLE TRIGGER "~part_alone", DISABLE TRIGGER "~unfinished_alone"', %all);
same_as_before($two, 'centre_data_all', 'data only');

# ---------------------------------------------------------------- COPY

for my $format ('text', 'csv', 'binary') {
    for my $table ('calls', 'states') {
        sql($one, "COPY $table TO '$folder/$table.$format' (FORMAT $format)", db => 'centre');
        sql($one, "CREATE TEMP TABLE copied (LIKE $table); COPY copied FROM '$folder/$table.$format' (FORMAT $format);
            CREATE TABLE ${table}_$format AS TABLE copied;", db => 'centre');
        is(join("\n", sort split /\n/, sql($one, "SELECT t::text FROM ${table}_$format AS t", db => 'centre')), $before{$table}, "COPY as $format: $table");
    }
}
done_testing();
