# Schedules: pg_cron refreshes rollups and loads call sources, each once, and errors are seen; without it, or
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
    sql($_, 'CREATE ROLE owner LOGIN; CREATE ROLE nobody LOGIN; CREATE ROLE impostor LOGIN; CREATE ROLE team; CREATE ROLE member LOGIN IN ROLE team; CREATE DATABASE centre OWNER owner; GRANT CREATE ON DATABASE centre TO impostor');
}
my %owner = (db => 'centre', user => 'owner');
sub run { return sql($node, $_[0], %owner) }
# what a job runs: the table of groups, the name, and where they mean that
sub command_of {
    my ($on, $view, $groups) = @_;
    my $origin = sql($on, "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) FROM pg_control_system()", db => 'centre');
    return "SELECT public.refresh_scheduled_rollup('$groups'::pg_catalog.oid, '$view'::pg_catalog.text, '$origin'::pg_catalog.text)";
}
sub groups_of { return sql($node, "SELECT '$_[0]_groups'::regclass::oid", db => 'centre') }
sub warning_of {
    my ($status, $out, $err) = $node->psql('centre', $_[0], extra_params => ['-U', $_[1]]);
    return $err;
}
sub log_table { return "CREATE TABLE $_[0] (id bigserial PRIMARY KEY, time timestamptz, callid text, queuename text, agent text, event text, data1 text, data2 text, data3 text, data4 text, data5 text); CREATE INDEX ON $_[0] (callid);" }
# a call of ten seconds that was abandoned
sub logged { return "INSERT INTO $_[0] (time, callid, queuename, agent, event) VALUES ('2026-01-05 09:00Z', '$_[1]', 'sales', 'NONE', 'ENTERQUEUE'), ('2026-01-05 09:00:10Z', '$_[1]', 'sales', 'NONE', 'ABANDON');" }
sub jobs { return sql($node, 'SELECT jobname, schedule, command, database, username FROM cron.job ORDER BY jobid', db => 'centre') }

run('CREATE EXTENSION ccmetrics;' . calls_table('calls') . create_k('k', 'calls') . create_k('fails', 'calls'));

# ---------------------------------------------------------------- without pg_cron

my $error = sql_error($node, "SELECT schedule_rollup('k')", %owner);
like($error, qr/ERROR:  0A000: scheduling needs the extension pg_cron/, 'without pg_cron an error');
like($error, qr/HINT:  Install postgresql-\d+-cron, .* set cron\.database_name = 'centre'/, 'and how to install it');
state_is($node, "SELECT unschedule_rollup('k')", '0A000', 'the same of unschedule_rollup()', %owner);
run(log_table('early_log') . "SET client_min_messages = warning; SELECT create_call_source('early', 'asterisk', 'early_log')");
like(sql_error($node, "SELECT $_('early')", %owner), qr/ERROR:  0A000: scheduling needs the extension pg_cron.*Or call load_calls\(\) from any other scheduler/s, "the same of $_()") for qw(schedule_call_source unschedule_call_source);
run("SELECT drop_call_source('early'); DROP TABLE early_log");

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
my $k_groups = groups_of('k');
is(jobs(), "refresh_rollup public.k $k_groups|5 4 * * *|" . command_of($node, 'public.k', $k_groups) . '|centre|owner', 'one job, of the owner');
is(run("SELECT schedule_rollup('k', '* * * * *')"), $job, 'scheduled again: the same job');
like(jobs(), qr/^refresh_rollup public\.k $k_groups\|\* \* \* \* \*\|[^\n]*$/, 'replaced, not doubled');
is(run('SELECT rollup, job, role, schedule, problem FROM rollup_schedules()'), "k|$job|owner|* * * * *|", 'the owner sees it');
is(sql($node, 'SELECT count(*) FROM rollup_schedules()', db => 'centre', user => 'nobody'), 0, 'others do not');
for my $schedule ('now and then', '61 * * * *', '') {
    like(sql_error($node, "SELECT schedule_rollup('k', '$schedule')", %owner), qr/ERROR:  22023: invalid schedule.*HINT:  /s, "a schedule that pg_cron does not know: '$schedule'");
}
# every ten seconds, from pg_cron 1.5 on
if (sql($node, "SELECT extversion ~ '^1[.][0-4]' FROM pg_extension WHERE extname = 'pg_cron'", db => 'centre') eq 't') {
    my $version = sql($node, "SELECT extversion FROM pg_extension WHERE extname = 'pg_cron'", db => 'centre');
    for my $schedule ('10 seconds', ' 1 Second', '59  SECONDS ') {
        like(sql_error($node, "SELECT schedule_rollup('k', '$schedule')", %owner),
            qr/ERROR:  0A000: schedule "$schedule" needs pg_cron 1\.5 or newer; this database has $version\nHINT:  The shortest schedule of older versions is every minute.*'\* \* \* \* \*'/, "'$schedule' needs a newer pg_cron");
    }
}
else {
    is(run("SELECT schedule_rollup('k', '10 seconds')"), $job, 'every ten seconds');
    state_is($node, "SELECT schedule_rollup('k', '60 seconds')", '22023', 'not every sixty', %owner);
    run("SELECT schedule_rollup('k')");
}
like(jobs(), qr/^refresh_rollup public\.k $k_groups\|\* \* \* \* \*\|[^\n]*$/, 'the former schedule stays');
# not yet
run("SELECT schedule_rollup('k', '0 0 1 1 *')");
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

# an owner that cannot log in: pg_cron could not run its jobs
sql($node, 'CREATE SCHEMA team AUTHORIZATION team; GRANT USAGE ON SCHEMA cron TO team, member', db => 'centre');
run('GRANT SELECT, TRIGGER ON calls TO team');
sql($node, 'SET ROLE team;' . create_k('team.by_team', 'calls'), db => 'centre', user => 'member');
like(sql_error($node, "SET ROLE team; SELECT schedule_rollup('team.by_team')", db => 'centre', user => 'member'),
    qr/ERROR:  55000: role "team" cannot log in, .*HINT:  Let a role that can log in and is a member/s, 'an owner that cannot log in is not scheduled');
like(sql($node, "SELECT schedule_rollup('team.by_team')", db => 'centre', user => 'member'), qr/^\d+$/, 'a member of it that can log in schedules');
is(sql($node, 'SELECT rollup, role, schedule, problem FROM rollup_schedules()', db => 'centre', user => 'member'), 'team.by_team|member|* * * * *|', 'and sees it');

# ---------------------------------------------------------------- names, owners, what is planted

# renamed and moved, a measure dropped: the same job
my $moved = run("SELECT create_rollup('moved', 'calls', 'offered_at', '{\"n\": \"count(*)\", \"m\": \"count(*)\"}')") && run("SELECT schedule_rollup('moved')");
my $moved_groups = groups_of('moved');
run('CREATE SCHEMA elsewhere; ALTER VIEW moved RENAME TO "new name"; ALTER VIEW "new name" SET SCHEMA elsewhere');
run(q{SELECT alter_rollup('elsewhere."new name"', drop => '{m}')});
is(run('SELECT rollup, job, problem FROM rollup_schedules() WHERE rollup <> \'k\'::regclass'), qq{elsewhere."new name"|$moved|}, 'renamed: its job is known');
run(more_calls('calls', 10));
like(run(sql($node, "SELECT command FROM cron.job WHERE jobid = $moved", db => 'centre')), qr/^[1-9]\d*$/, 'renamed: the job refreshes it');
is(run(q{SELECT pending_deltas FROM rollup_status WHERE rollup = 'elsewhere."new name"'::regclass}), 0, 'renamed: nothing is pending');
# another takes its name, and is not meant
run(join ';', (map { "ALTER VIEW moved_$_ RENAME TO new_$_" } qw(definition live)), (map { "ALTER TABLE moved_$_ RENAME TO new_$_" } qw(groups deltas progress partitions)), 'ALTER FUNCTION moved_capture() RENAME TO new_capture');
run("SELECT create_rollup('moved', 'calls', 'offered_at', '{\"n\": \"count(*)\"}', bucket => '1 hour')");
like(run("SELECT schedule_rollup('moved')"), qr/^(?!$moved$)\d+$/, 'renamed: the next of its name has a job of its own');
is(run('SELECT rollup, job = ' . $moved . ', problem FROM rollup_schedules() WHERE rollup <> \'k\'::regclass ORDER BY 2 DESC'), qq{elsewhere."new name"|t|\nmoved|f|}, 'renamed: each its own');
like(run(q{SELECT schedule_rollup('elsewhere."new name"', '0 0 1 1 *')}), qr/^\d+$/, 'renamed: scheduled again');
is(run(q{SELECT schedule, problem FROM rollup_schedules() WHERE rollup = 'elsewhere."new name"'::regclass}), '0 0 1 1 *|', 'renamed: instead of the former');
is(run(q{SELECT unschedule_rollup('elsewhere."new name"'), unschedule_rollup('moved')}), 't|t', 'renamed: unscheduled');
run(q{SELECT schedule_rollup('elsewhere."new name"'); ALTER VIEW elsewhere."new name" RENAME TO again; SELECT drop_rollup('elsewhere.again'), drop_rollup('moved'); DROP SCHEMA elsewhere});
unlike(jobs(), qr/elsewhere|moved/, 'renamed: dropped with its job');

# a superuser's job, which the owner cannot end, is of that rollup only
run("SELECT create_rollup('behind', 'calls', 'offered_at', '{\"n\": \"count(*)\"}')");
my $left = sql($node, "SELECT schedule_rollup('behind', '0 0 1 1 *')", db => 'centre');
my $superuser = Faults::superuser();
my $command = sql($node, "SELECT command FROM cron.job WHERE jobid = $left", db => 'centre');
is(run("SELECT job, role, problem FROM rollup_schedules() WHERE rollup = 'behind'::regclass"), "$left|$superuser|", 'the owner sees a superuser\'s job');
like(warning_of("SELECT drop_rollup('behind')", 'owner'), qr/WARNING:  job $left of role "$superuser" for rollup public\.behind remains\nHINT:  .*SELECT cron\.unschedule\($left\)/, 'dropped: the job that stays is named');
like(sql_error($node, $command, db => 'centre'), qr/ERROR:  42P01: rollup public\.behind, which this job refreshed, was dropped/, 'dropped: the job has nothing to do');
run("SELECT create_rollup('behind', 'calls', 'offered_at', '{\"n\": \"count(*)\"}')");
run(more_calls('calls', 10));
state_is($node, $command, '42P01', 'dropped: nor with the next of that name', db => 'centre');
is(run("SELECT pending_deltas > 0, refreshed_at FROM rollup_status WHERE rollup = 'behind'::regclass"), 't|', 'dropped: it is not refreshed');
is(run("SELECT job, problem FROM rollup_schedules() WHERE rollup = 'behind'::regclass"), "$left|made for another rollup of this name, which was dropped", 'dropped: shown with the next of that name');
is(sql($node, "SELECT unschedule_rollup('behind')", db => 'centre'), 't', 'dropped: the superuser ends it');

# another owner: the job of the former is shown
my $former = run("SELECT schedule_rollup('behind', '0 0 1 1 *')");
sql($node, "ALTER VIEW $_ OWNER TO impostor", db => 'centre') for qw(behind behind_definition behind_live);
sql($node, "ALTER TABLE behind_$_ OWNER TO impostor", db => 'centre') for qw(groups deltas progress partitions);
sql($node, 'ALTER FUNCTION behind_capture() OWNER TO impostor; GRANT SELECT, TRIGGER ON calls TO impostor', db => 'centre');
is(sql($node, "SELECT job, problem FROM rollup_schedules() WHERE rollup = 'behind'::regclass", db => 'centre'), qq{$former|role "owner" is not a member of the rollup's owner, "impostor"}, 'another owner: the former\'s job is shown');
state_is($node, sql($node, "SELECT command FROM cron.job WHERE jobid = $former", db => 'centre'), 42501, 'another owner: the job is refused', %owner);
is(sql($node, "SELECT problem FROM rollup_schedules() WHERE rollup = 'behind'::regclass", db => 'centre', user => 'impostor'), qq{role "owner" is not a member of the rollup's owner, "impostor"}, 'another owner: who sees it');
sql($node, "UPDATE cron.job SET active = false WHERE jobid = $former", db => 'centre');
is(sql($node, "SELECT problem FROM rollup_schedules() WHERE rollup = 'behind'::regclass", db => 'centre'), 'switched off', 'a job that is switched off');
is(sql($node, "SELECT unschedule_rollup('behind')", db => 'centre'), 't', 'another owner: a superuser ends it');
sql($node, "SELECT drop_rollup('behind')", db => 'centre');

# what others plant beside our functions is not called by a job
sql($node, 'GRANT CREATE ON SCHEMA public TO impostor', db => 'centre');
my $called = run("SELECT create_rollup('called', 'calls', 'offered_at', '{\"n\": \"count(*)\"}'); CALL build_rollup('called')") && run("SELECT schedule_rollup('called', '0 0 1 1 *')");
run(more_calls('calls', 10));
cmp_ok(plant($node, '^refresh_', db => 'centre', user => 'impostor'), '>', 20, 'overloads are planted');
like(sql($node, sql($node, "SELECT command FROM cron.job WHERE jobid = $called", db => 'centre'), db => 'centre'), qr/^[1-9]\d*$/, 'planted: the job calls ours');
is(caught($node, db => 'centre'), '', 'planted: none of theirs ran');
sql($node, "SELECT public.refresh_rollup('called', record_error => true)", db => 'centre');
is(caught($node, db => 'centre'), 'refresh_rollup', 'planted: a literal of no type would have called theirs');
sql($node, 'DROP OWNED BY impostor; DROP TABLE caught', db => 'centre');
run("SELECT drop_rollup('called')");

# ---------------------------------------------------------------- call sources

sub load_job { return sql($node, "SELECT command FROM cron.job WHERE jobid = $_[0]", db => 'centre') }
run('SET client_min_messages = warning; CREATE SCHEMA pbx;' . join '', map { log_table("pbx.log_$_") . "SELECT create_call_source('pbx.$_', 'asterisk', 'pbx.log_$_');" } qw(acd fails));
my $acd = run("SELECT schedule_call_source('pbx.acd', '0 0 1 1 *')");
is(run("SELECT schedule_call_source('pbx.acd')"), $acd, 'sources: scheduled again: the same job');
my $acd_id = sql($node, "SELECT 'pbx.acd_source'::regclass::oid", db => 'centre');
my $loads = command_of($node, 'pbx.acd', $acd_id) =~ s/refresh_scheduled_rollup/load_scheduled_calls/r;
is(sql($node, "SELECT jobname, schedule, command, database, username FROM cron.job WHERE jobid = $acd", db => 'centre'), "load_calls pbx.acd $acd_id|* * * * *|$loads|centre|owner", 'sources: one job, of the owner');
like(sql_error($node, "SELECT schedule_call_source('pbx.acd', 'now and then')", %owner), qr/ERROR:  22023: invalid schedule.*HINT:  /s, 'sources: a schedule that pg_cron does not know');
state_is($node, "SELECT $_", 42501, "sources: only the owner: $_", db => 'centre', user => 'nobody') for "public.schedule_call_source('pbx.acd')", "public.unschedule_call_source('pbx.acd')";
state_is($node, $loads, 42501, 'sources: nor does a job of another role load it', db => 'centre', user => 'nobody');
# what a job does, by hand; the rows are one call
run(logged('pbx.log_acd', 'c1'));
is(run($loads), 1, 'sources: the job loads');
is(run('SELECT call_id, call FROM pbx.acd_calls'), 'c1|2026-01-05T09:00:00Z abandoned wait=10', 'sources: the call is there');
# renamed and moved: the same job; the next source of that name is not loaded by it
my @parts = qw(calls open rejected ignored agent_states outcomes gaps source);
my $renamed = join '', map { "ALTER TABLE pbx.acd_$_ RENAME TO \"Tel_$_\"; ALTER TABLE pbx.\"Tel_$_\" SET SCHEMA public;" } @parts;
run("$renamed ALTER VIEW pbx.acd_now RENAME TO \"Tel_now\"; ALTER VIEW pbx.\"Tel_now\" SET SCHEMA public;" . logged('pbx.log_acd', 'c2') . 'SET client_min_messages = warning; ' . log_table('pbx.log_next') . logged('pbx.log_next', 'n1') . "SELECT create_call_source('pbx.acd', 'asterisk', 'pbx.log_next')");
is(run($loads), 1, 'sources: renamed: the job loads it');
is(run('SELECT string_agg(call_id, \' \' ORDER BY call_id) FROM "Tel_calls"'), 'c1 c2', 'sources: renamed: the call is there');
is(run('SELECT count(*) FROM pbx.acd_calls'), 0, 'sources: renamed: the next of its name is not loaded');
my $next = run("SELECT schedule_call_source('pbx.acd', '0 0 1 1 *')");
isnt($next, $acd, 'sources: renamed: the next of its name has a job of its own');
is(run("SELECT unschedule_call_source('pbx.acd'), unschedule_call_source('pbx.acd')"), 't|f', 'sources: unscheduled, once');
is(load_job($acd), $loads, 'sources: the renamed one keeps its job');
like(run(q{SELECT schedule_call_source('"Tel"')}), qr/^\d+$/, 'sources: renamed: scheduled again');
is(sql($node, "SELECT count(*) FROM cron.job WHERE command LIKE '%load_scheduled%'", db => 'centre'), 1, 'sources: renamed: instead of the former');
# an error is recorded, and is not one of the job
run('ALTER TABLE "Tel_calls" ADD CONSTRAINT full_up CHECK (leg < 0) NOT VALID;' . logged('pbx.log_acd', 'c3'));
like(warning_of($loads, 'owner'), qr/WARNING:  call source "Tel" was not loaded: .*full_up/, 'sources: an error is a warning of the job');
like(run(q{SELECT last_error, last_error_at IS NOT NULL FROM "Tel_source"}), qr/full_up"\|t$/, 'sources: and recorded');
is(run('SELECT count(*) FROM "Tel_calls"'), 2, 'sources: nothing is half loaded');
run('ALTER TABLE "Tel_calls" DROP CONSTRAINT full_up');
# another role's job, which the owner cannot end, is of that source only
my $others = sql($node, q{SELECT schedule_call_source('"Tel"', '0 0 1 1 *')}, db => 'centre');
my $others_call = load_job($others);
is(sql($node, $others_call, db => 'centre'), 1, 'sources: a superuser\'s job loads, too');
like(warning_of(q{SELECT drop_call_source('"Tel"')}, 'owner'), qr/WARNING:  job $others of role "$superuser" for call source public\."Tel" remains\nHINT:  .*SELECT cron\.unschedule\($others\)/, 'sources: dropped: the job that stays is named');
is(sql($node, "SELECT string_agg(jobid::text, ' ') FROM cron.job WHERE command LIKE '%load_scheduled%'", db => 'centre'), $others, 'sources: dropped: its owner\'s job goes along');
like(sql_error($node, $others_call, db => 'centre'), qr/ERROR:  42P01: call source "public\."Tel"", which this job loaded, was dropped\nHINT:  End the job/, 'sources: dropped: the job has nothing to do');
run(q{SET client_min_messages = warning; SELECT create_call_source('"Tel"', 'asterisk', 'pbx.log_acd')});
state_is($node, $others_call, '42P01', 'sources: dropped: nor with the next of that name', db => 'centre');
is(run(q{SELECT count(*) FROM "Tel_calls"}), 0, 'sources: dropped: which is not loaded');
is(sql($node, q{SELECT unschedule_call_source('"Tel"')}, db => 'centre'), 't', 'sources: dropped: the superuser ends it by the next of that name');
run(q{SELECT drop_call_source('"Tel"')});
# a member of an owner that cannot log in
run(log_table('team_log') . 'GRANT SELECT ON team_log TO team');
sql($node, "SET client_min_messages = warning; SET ROLE team; SELECT create_call_source('team.acd', 'asterisk', 'team_log')", db => 'centre', user => 'member');
like(sql_error($node, "SET ROLE team; SELECT schedule_call_source('team.acd')", db => 'centre', user => 'member'),
    qr/ERROR:  55000: role "team" cannot log in, .*HINT:  Let a role .* owner of the call source call schedule_call_source\(\)\./s, 'sources: an owner that cannot log in is not scheduled');

# ---------------------------------------------------------------- the minute comes

# one that fails: its groups have no place for more
run("SELECT schedule_rollup('k'), schedule_rollup('fails'); ALTER TABLE fails_groups ADD CONSTRAINT full_up CHECK (rows < 0) NOT VALID");
# and sources: an owner's, a member's, and one that fails
run("SELECT schedule_call_source('pbx.acd'), schedule_call_source('pbx.fails'); ALTER TABLE pbx.fails_calls ADD CONSTRAINT full_up CHECK (leg < 0) NOT VALID;" . logged('pbx.log_fails', 'f1') . logged('team_log', 't1'));
sql($node, "SELECT schedule_call_source('team.acd')", db => 'centre', user => 'member');
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
    ok($on->poll_query_until('centre', "SELECT loaded_at IS NOT NULL AND 't1' IN (SELECT call_id FROM team.acd_calls) FROM pbx.acd_source"), "sources are loaded within the minute$where");
    is(sql($on, 'SELECT call_id, call FROM pbx.acd_calls', %owner), 'n1|2026-01-05T09:00:00Z abandoned wait=10', "the call is there$where");
    ok($on->poll_query_until('centre', 'SELECT last_error IS NOT NULL FROM pbx.fails_source'), "the other source fails$where");
    like(sql($on, "SELECT last_error, calls, loaded_at FROM call_source_status WHERE name = 'pbx.fails'", %owner), qr/violates check constraint "full_up"\|0\|$/, "and call_source_status says why$where");
}
is(sql($node, "SELECT pending_deltas, refreshed_at IS NOT NULL FROM rollup_status WHERE rollup = 'team.by_team'::regclass", db => 'centre', user => 'member'), '0|t', 'the member\'s job has refreshed the team\'s rollup');
is(sql($node, "SELECT unschedule_rollup('team.by_team')", db => 'centre', user => 'member'), 't', 'and the member ends it');
run("ALTER TABLE fails_groups DROP CONSTRAINT full_up; SELECT refresh_rollup('fails')");
is(run("SELECT last_error IS NOT NULL AND last_error_at < refreshed_at FROM rollup_status WHERE rollup = 'fails'::regclass"), 't', 'a refresh that succeeds is later than the error, which stays to be seen');

# ---------------------------------------------------------------- and ends

sql($node, "SELECT unschedule_call_source('team.acd')", db => 'centre', user => 'member');
is(run("SELECT unschedule_call_source('pbx.acd'), unschedule_call_source('pbx.acd'), unschedule_call_source('pbx.fails')"), 't|f|t', 'sources: unscheduled, once');
run("SELECT schedule_call_source('pbx.acd'); SELECT drop_call_source('pbx.acd'), drop_call_source('pbx.fails')");

is(run("SELECT unschedule_rollup('k'), unschedule_rollup('k'), unschedule_rollup('fails')"), 't|f|t', 'unscheduled, once');
is(jobs(), '', 'no job is left');
# who may not use pg_cron any more can drop a rollup
run("SELECT schedule_rollup('k')");
sql($node, 'REVOKE USAGE ON SCHEMA cron FROM owner', db => 'centre');
state_is($node, "SELECT schedule_rollup('k')", 42501, 'without a right to pg_cron no schedule', %owner);
is(run("SELECT drop_rollup('fails')"), '', 'but rollups can be dropped');
sql($node, "SELECT drop_rollup('k')", db => 'centre');
is(jobs(), '', 'a superuser who drops a rollup ends its owner\'s job');

# the extension dropped under its jobs, as docs/rollups.md has it
sql($node, 'GRANT USAGE ON SCHEMA cron TO owner', db => 'centre');
run(create_k('k', 'calls') . "SELECT schedule_rollup('k', '0 0 1 1 *')");
run('DROP EXTENSION ccmetrics CASCADE');
is(sql($node, "SELECT count(*) FROM (SELECT cron.unschedule(jobid) FROM cron.job WHERE command LIKE '%refresh_scheduled_rollup%') AS ended", db => 'centre'), 1, 'the extension dropped with CASCADE leaves a job, which can be found');
is(jobs(), '', 'and ended');
done_testing();
