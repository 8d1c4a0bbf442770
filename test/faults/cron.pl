# Schedules: pg_cron refreshes, once a rollup, and its errors are seen; without it, or
# with somebody's schema of that name, an error says what to install.
use strict;
use warnings;
use Faults;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep);

chomp(my $share = qx($ENV{PG_CONFIG} --sharedir));
plan skip_all => 'no pg_cron for this server' unless -f "$share/extension/pg_cron.control";
my $conf = "shared_preload_libraries = 'pg_cron'\ncron.database_name = 'centre'\ncron.use_background_workers = on\n";
my ($node, $other) = map { server($_, conf => $conf) } qw(cron other);
for ($node, $other) {
    sql($_, 'CREATE ROLE owner LOGIN; CREATE ROLE nobody LOGIN; CREATE ROLE impostor LOGIN; CREATE DATABASE centre OWNER owner; GRANT CREATE ON DATABASE centre TO impostor');
}
my %owner = (db => 'centre', user => 'owner');
sub run { return sql($node, $_[0], %owner) }
sub jobs { return sql($node, 'SELECT jobname, schedule, command, database, username FROM cron.job ORDER BY jobid', db => 'centre') }

run('CREATE EXTENSION ccmetrics;' . calls_table('calls') . create_k('k', 'calls') . create_k('fails', 'calls'));

# ---------------------------------------------------------------- without pg_cron

my $error = sql_error($node, "SELECT schedule_rollup('k')", %owner);
like($error, qr/ERROR:  0A000: scheduling needs the extension pg_cron/, 'without pg_cron an error');
like($error, qr/HINT:  Install postgresql-\d+-cron, .* set cron\.database_name = 'centre'/, 'and how to install it');
state_is($node, "SELECT unschedule_rollup('k')", '0A000', 'the same of unschedule_rollup()', %owner);

# somebody's own functions of these names are not called
sql($node, "CREATE SCHEMA cron; CREATE TABLE cron.job (jobid bigint, jobname text, username text);
    CREATE FUNCTION cron.schedule(text, text, text) RETURNS bigint LANGUAGE plpgsql AS \$\$ BEGIN RAISE 'called'; END \$\$;
    CREATE FUNCTION cron.unschedule(bigint) RETURNS boolean LANGUAGE plpgsql AS \$\$ BEGIN RAISE 'called'; END \$\$;
    CREATE FUNCTION cron.unschedule(text) RETURNS boolean LANGUAGE plpgsql AS \$\$ BEGIN RAISE 'called'; END \$\$;", db => 'centre', user => 'impostor');
state_is($node, "SELECT schedule_rollup('k')", '0A000', 'a schema of that name that one may not use', %owner);
sql($node, 'GRANT USAGE ON SCHEMA cron TO PUBLIC; GRANT ALL ON cron.job TO PUBLIC', db => 'centre', user => 'impostor');
state_is($node, "SELECT schedule_rollup('k')", '0A000', 'an impostor is not called', %owner);
state_is($node, "SELECT unschedule_rollup('k')", '0A000', 'nor to unschedule', %owner);
run("SELECT create_rollup('gone', 'calls', 'offered_at', '{\"n\": \"count(*)\"}'); SELECT drop_rollup('gone')");
pass('nor when a rollup is dropped');
sql($node, 'DROP SCHEMA cron CASCADE', db => 'centre', user => 'impostor');

# ---------------------------------------------------------------- with it

sql($node, 'CREATE EXTENSION pg_cron; GRANT USAGE ON SCHEMA cron TO owner', db => 'centre');
my $job = run("SELECT schedule_rollup('k', '5 4 * * *')");
like($job, qr/^\d+$/, 'scheduled');
is(jobs(), "refresh_rollup public.k|5 4 * * *|SELECT public.refresh_rollup('public.k', record_error => true)|centre|owner", 'one job, of the owner');
is(run("SELECT schedule_rollup('k', '* * * * *')"), $job, 'scheduled again: the same job');
like(jobs(), qr/^refresh_rollup public\.k\|\* \* \* \* \*\|[^\n]*$/, 'replaced, not doubled');
state_is($node, "SELECT schedule_rollup('k', 'now and then')", '22023', 'a schedule that pg_cron does not know', %owner);
state_is($node, "SELECT schedule_rollup('k')", 42501, 'only the owner schedules', db => 'centre', user => 'nobody');

# two long names that begin alike, in a schema of its own
my $long = 'x' x 50;
for my $n (1, 2) {
    run("CREATE SCHEMA IF NOT EXISTS \"A schema\"; SELECT create_rollup('\"A schema\".\"$long$n\"', 'calls', 'offered_at', '{\"n\": \"count(*)\"}'); SELECT schedule_rollup('\"A schema\".\"$long$n\"', '0 0 1 1 *')");
}
is(sql($node, 'SELECT count(*), max(octet_length(jobname::text)) FROM cron.job', db => 'centre'), '3|63', 'long names do not meet');
is(run("SELECT unschedule_rollup('\"A schema\".\"${long}1\"'), unschedule_rollup('\"A schema\".\"${long}1\"')"), 't|f', 'unscheduled, once');
run("SELECT drop_rollup('\"A schema\".\"$long$_\"')") for 1, 2;
is(sql($node, 'SELECT count(*) FROM cron.job', db => 'centre'), 1, 'a rollup that is dropped takes its job along');

# ---------------------------------------------------------------- the minute comes

# one that fails: its groups have no place for more
run("SELECT schedule_rollup('fails'); ALTER TABLE fails_groups ADD CONSTRAINT full_up CHECK (rows < 0) NOT VALID");
run(more_calls('calls', 100));
is(run("SELECT pending_deltas > 0, refreshed_at, last_error FROM rollup_status WHERE rollup = 'k'::regclass"), 't||', 'before: pending');

# dumped with its schedules, which pg_cron lets a superuser only read of all
my $dump = PostgreSQL::Test::Utils::tempdir() . '/dump';
$node->run_log(['pg_dump', '-Fc', '-f', $dump, 'centre']);
command_ok(['pg_restore', '-h', $other->host, '-p', $other->port, '--exit-on-error', '-d', 'centre', $dump], 'restored into another cluster');
is(sql($other, 'SELECT jobname, schedule, command, database, username FROM cron.job ORDER BY jobid', db => 'centre'), jobs(), 'with the schedules');

my %server = ('' => $node, ', restored' => $other);
for my $where (sort keys %server) {
    my $on = $server{$where};
    ok($on->poll_query_until('centre', "SELECT refreshed_at IS NOT NULL AND pending_deltas = 0 FROM rollup_status WHERE rollup = 'k'::regclass"), "refreshed within the minute$where");
    whole($on, 'k', 'calls', "it is whole$where", %owner);
    ok($on->poll_query_until('centre', "SELECT last_error IS NOT NULL FROM rollup_status WHERE rollup = 'fails'::regclass"), "the other fails$where");
    like(sql($on, "SELECT last_error, last_error_at <= now(), refreshed_at FROM rollup_status WHERE rollup = 'fails'::regclass", %owner),
        qr/violates check constraint "full_up"\|t\|$/, "and rollup_status says why$where");
    whole($on, 'fails', 'calls', "it is whole all the same$where", %owner);
}
run("ALTER TABLE fails_groups DROP CONSTRAINT full_up; SELECT refresh_rollup('fails')");
is(run("SELECT last_error IS NOT NULL AND last_error_at < refreshed_at FROM rollup_status WHERE rollup = 'fails'::regclass"), 't', 'a refresh that succeeds is later than the error, which stays to be seen');

# ---------------------------------------------------------------- and ends

is(run("SELECT unschedule_rollup('k'), unschedule_rollup('k'), unschedule_rollup('fails')"), 't|f|t', 'unscheduled, once');
is(jobs(), '', 'no job is left');
# who may not use pg_cron any more can drop a rollup
run("SELECT schedule_rollup('k')");
sql($node, 'REVOKE USAGE ON SCHEMA cron FROM owner', db => 'centre');
state_is($node, "SELECT schedule_rollup('k')", 42501, 'without a right to pg_cron no schedule', %owner);
is(run("SELECT drop_rollup('fails')"), '', 'but rollups can be dropped');
sql($node, "SELECT drop_rollup('k')", db => 'centre');
is(jobs(), '', 'a superuser who drops a rollup ends its owner\'s job');
done_testing();
