# Logical replication, as docs/replication.md has it: a subscriber gets a rollup's
# tables, not its source, and reads the same as the publisher at every commit.
use strict;
use warnings;
use Faults;
use IPC::Run ();
use PostgreSQL::Test::Utils;
use Test::More;

my $publisher = server('publisher', allows_streaming => 'logical');
my $subscriber = server('subscriber', conf => "wal_retrieve_retry_interval = 100ms\n");
(my $from = $publisher->connstr('postgres')) =~ tr{'}{}d;

sub caught_up { $publisher->wait_for_catchup('subscription', 'replay', $publisher->lsn('insert')) }
sub same {
    my ($view, $name) = @_;
    caught_up();
    my $rows = "SELECT v::text FROM $view AS v ORDER BY 1";
    is(sql($subscriber, $rows), sql($publisher, $rows), "$name: $view");
}

# ---------------------------------------------------------------- the recipe

# all tables published: writes, refreshes and builds go on
sql($publisher, 'CREATE EXTENSION ccmetrics; CREATE PUBLICATION everything FOR ALL TABLES;' . calls_table('calls') . more_calls('calls', 3000) . 'ANALYZE calls;' .
    create_k('k', 'calls') . "CALL build_rollup('k', 500);
    SELECT create_rollup('k_hours', 'k', 'bucket', '{\"stats\": \"sum(stats)\"}', bucket => '1 hour'); CALL build_rollup('k_hours');
    ALTER TABLE k_hours_deltas ADD id uuid DEFAULT gen_random_uuid() PRIMARY KEY, REPLICA IDENTITY DEFAULT;
    ALTER TABLE k_hours_groups ADD PRIMARY KEY (bucket), REPLICA IDENTITY DEFAULT;
    SELECT create_kpi_view('k');" . more_calls('calls', 100) . "SELECT refresh_rollup('k'); DROP PUBLICATION everything;" . more_calls('calls', 100));
whole($publisher, 'k', 'calls', 'published: whole');

sql($publisher, 'CREATE PUBLICATION rollups FOR TABLE k_groups, k_deltas, k_progress, k_hours_groups, k_hours_deltas, k_hours_progress');
my $schema = PostgreSQL::Test::Utils::tempdir() . '/schema.sql';
$publisher->run_log(['pg_dump', '--schema-only', '--no-publications', '-f', $schema, 'postgres']);
command_ok(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $subscriber->connstr('postgres'), '-f', $schema], 'the schema, on the subscriber');
state_is($subscriber, 'SELECT FROM k', 40001, 'no reading before there is data');
sql($subscriber, "CREATE SUBSCRIPTION subscription CONNECTION '$from' PUBLICATION rollups");
$subscriber->wait_for_subscription_sync($publisher, 'subscription');

same($_, 'at first') for qw(k k_hours k_kpis);
is(sql($subscriber, 'SELECT count(*) FROM calls'), 0, 'without one call there');
sql($publisher, more_calls('calls', 100) . "UPDATE calls SET score = 2, offered_at = offered_at + interval '3 hours' WHERE id % 5 = 0; DELETE FROM calls WHERE id % 7 = 0");
same($_, 'after writes') for qw(k k_hours k_kpis);
sql($publisher, "SELECT refresh_rollup('k')");
same($_, 'after a refresh') for qw(k k_hours k_kpis);
sql($publisher, "SELECT refresh_rollup('k_hours'); SELECT rebuild_rollup('k', '2026-03-01', '2026-03-02');" . more_calls('calls', 50));
same($_, 'after a rebuild and writes') for qw(k k_hours k_kpis);
my $status = "SELECT rollup, broken, built, pending_deltas, refreshed_at FROM rollup_status ORDER BY 1";
is(sql($subscriber, $status), sql($publisher, $status), 'rollup_status');

# at every commit: nothing but moves, so the number of calls never changes, nor does what is between
{
    my $total = sql($publisher, 'SELECT sum(offered(stats)) FROM k');
    my $load = PostgreSQL::Test::Utils::tempdir() . '/moves.sql';
    append_to_file($load, "\\set at random(1, 3000)\nUPDATE calls SET offered_at = offered_at + interval '20 minutes', queue_id = queue_id + 1 WHERE id BETWEEN :at AND :at + 50;
WITH gone AS (DELETE FROM calls WHERE id = :at RETURNING *) INSERT INTO calls SELECT * FROM gone;
SELECT refresh_rollup('k');\n");
    my $moves = IPC::Run::start(['pgbench', '-n', '-c', 2, '-T', 4, '--max-tries=10', '-f', $load, '-h', $publisher->host, '-p', $publisher->port, 'postgres'], '>', \my $out, '2>', \my $err);
    my %seen;
    my ($reads, $end) = (0, time + 5);
    while (time < $end) {
        $seen{$_}++, $reads++ for split /\n/, sql($subscriber, join ';', ('SELECT sum(offered(stats)) FROM k') x 10);
    }
    $moves->finish;
    is(join(' ', sort keys %seen), $total, 'at every commit: each read shows every call once');
    note("$reads reads amid ", $out =~ /transactions actually processed: (\d+)/ ? $1 : '?', ' transactions');
}
same($_, 'after that') for qw(k k_hours);

# what would make it differ is refused
state_is($subscriber, "SELECT refresh_rollup('k')", 55000, 'no refresh on the subscriber');
state_is($subscriber, "SELECT rebuild_rollup('k', NULL, NULL, forget => true)", 55000, 'no rebuild');
state_is($subscriber, "SELECT alter_rollup('k', add => '{\"n\": \"count(*)\"}')", 55000, 'no change');

# it goes on by itself
sql($subscriber, 'DROP SUBSCRIPTION subscription');
sql($subscriber, "SELECT refresh_rollup('k'); SELECT refresh_rollup('k_hours')");
is(sql($subscriber, 'SELECT k_hours::text FROM k_hours ORDER BY 1'), sql($publisher, 'SELECT k_hours::text FROM k_hours ORDER BY 1'), 'the subscription dropped: a rollup with keys of its own');
is(sql($subscriber, 'SELECT k::text FROM k ORDER BY 1'), sql($publisher, 'SELECT k::text FROM k ORDER BY 1'), 'the subscription dropped: refreshed, the same');

# ---------------------------------------------------------------- a source that is replicated

# apply fires no statement triggers, not even those that are enabled always: no reading then
sql($subscriber, "SELECT drop_rollup('k_hours'); DROP VIEW k_kpis; SELECT drop_rollup('k'); TRUNCATE calls;" . create_k('k', 'calls') .
    join(';', map { "ALTER TABLE calls ENABLE ALWAYS TRIGGER k_$_" } qw(insert update delete)));
sql($publisher, 'ALTER TABLE calls REPLICA IDENTITY FULL; CREATE PUBLICATION source FOR TABLE calls');
sql($subscriber, "CREATE SUBSCRIPTION subscription CONNECTION '$from' PUBLICATION source");
$subscriber->wait_for_subscription_sync($publisher, 'subscription');
sql($publisher, 'DELETE FROM calls WHERE id % 3 = 0;' . more_calls('calls', 20));
caught_up();
state_is($subscriber, 'SELECT FROM k', 55000, 'a source that a subscription writes: the view errors');
like(sql($subscriber, 'SELECT broken, problem FROM rollup_status'), qr/^t\|public\.calls is written by a subscription/, 'and rollup_status says why');
cmp_ok(sql($subscriber, "SELECT count(*) FROM verify_rollup('k')"), '>', 0, 'triggers did not see what was applied');
sql($subscriber, "DROP SUBSCRIPTION subscription; SELECT rebuild_rollup('k', NULL, NULL, forget => true)");
whole($subscriber, 'k', 'calls', 'the subscription dropped and rebuilt: whole');
sql($subscriber, more_calls('calls', 20));
whole($subscriber, 'k', 'calls', 'and counting');

# a partitioned one, of which a publication names the partitions
my $months = (calls_table('months') =~ s/\);.*/) PARTITION BY RANGE (offered_at);/sr) . join(';', map { "CREATE TABLE months_$_ PARTITION OF months FOR VALUES FROM ('2026-03-0$_ 00:00+01') TO ('2026-03-0" . ($_ + 1) . " 00:00+01')" } 1 .. 3) . ';';
sql($_, $months . create_k('k_months', 'months') . "CALL build_rollup('k_months')") for $publisher, $subscriber;
sql($publisher, 'CREATE PUBLICATION months FOR TABLE months;' . more_calls('months', 50));
sql($subscriber, "CREATE SUBSCRIPTION subscription CONNECTION '$from' PUBLICATION months");
$subscriber->wait_for_subscription_sync($publisher, 'subscription');
is(sql($subscriber, "SELECT count(*) FROM pg_subscription_rel WHERE srrelid = 'months'::regclass"), 0, 'a partitioned source: its partitions are subscribed');
is(sql($subscriber, 'SELECT count(*) FROM months'), 50, 'a partitioned source: it is written');
state_is($subscriber, 'SELECT FROM k_months', 55000, 'a partitioned source: the view errors');
sql($subscriber, "DROP SUBSCRIPTION subscription; SELECT rebuild_rollup('k_months', NULL, NULL)");
whole($subscriber, 'k_months', 'months', 'a partitioned source: dropped and rebuilt, whole');

# ---------------------------------------------------------------- all of it

sql($publisher, 'CREATE PUBLICATION everything FOR ALL TABLES');
sql($subscriber, "SELECT drop_rollup('k'), drop_rollup('k_months'); DROP TABLE calls, months; DROP EXTENSION ccmetrics");
$publisher->run_log(['pg_dump', '--schema-only', '--no-publications', '-f', $schema, 'postgres']);
command_ok(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $subscriber->connstr('postgres'), '-f', $schema], 'all tables: the schema');
# the first copy and TRUNCATE fire these, which do nothing then
sql($subscriber, "DO \$\$ DECLARE t record; BEGIN
    FOR t IN SELECT tgrelid::regclass AS source, tgname FROM pg_trigger WHERE tgname ~ '^k_.*(insert|update|delete|truncate)' LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.source, t.tgname);
    END LOOP; END \$\$");
cmp_ok(sql($subscriber, "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'A'"), '>', 16, 'all tables: the triggers are enabled always');
sub all_whole {
    my $when = shift;
    caught_up();
    whole($subscriber, 'k', 'calls', "all tables: $when, nothing counts twice");
    whole($subscriber, 'k_months', 'months', "all tables: $when, nor over partitions");
    is(sql($subscriber, "SELECT count(*) FROM verify_rollup('k_hours')"), 0, "all tables: $when, nor in a rollup over it");
}
sql($subscriber, "CREATE SUBSCRIPTION subscription CONNECTION '$from' PUBLICATION everything");
$subscriber->wait_for_subscription_sync($publisher, 'subscription');
sql($publisher, more_calls('calls', 100) . "DELETE FROM calls WHERE id % 11 = 0; SELECT refresh_rollup('k');" . more_calls('calls', 100));
all_whole('after the first copy');
sql($publisher, 'TRUNCATE calls; TRUNCATE months;' . more_calls('calls', 100) . more_calls('months', 100));
all_whole('after TRUNCATE');
# what a subscription's trigger writes to a table that is not subscribed counts
sql($_, 'CREATE TABLE raw (n int PRIMARY KEY)') for $publisher, $subscriber;
sql($subscriber, calls_table('own') . create_k('k_own', 'own') . "ALTER TABLE own ENABLE ALWAYS TRIGGER k_own_insert;
    CREATE FUNCTION take() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN INSERT INTO public.own (offered_at, queue_id) VALUES ('2026-03-02 12:00+01', NEW.n); RETURN NULL; END \$\$;
    CREATE TRIGGER take AFTER INSERT ON raw FOR EACH ROW EXECUTE FUNCTION take(); ALTER TABLE raw ENABLE ALWAYS TRIGGER take; ALTER SUBSCRIPTION subscription REFRESH PUBLICATION");
$subscriber->wait_for_subscription_sync($publisher, 'subscription');
sql($publisher, 'INSERT INTO raw SELECT generate_series(1, 5)');
caught_up();
is(sql($subscriber, 'SELECT count(*) FROM own'), 5, 'a row trigger of the subscription has written');
whole($subscriber, 'k_own', 'own', 'and what it wrote counts');
sql($subscriber, 'DROP SUBSCRIPTION subscription');
sql($subscriber, more_calls('calls', 100) . "SELECT refresh_rollup('k')");
whole($subscriber, 'k', 'calls', 'all tables: a subscriber that takes over counts on');
done_testing();
