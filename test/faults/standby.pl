# Physical replication: a standby reads rollups as the primary does, and once it is
# promoted its writes count.
use strict;
use warnings;
use Faults;
use PostgreSQL::Test::Cluster;
use Test::More;

my $primary = server('primary', allows_streaming => 1, conf => "max_prepared_transactions = 5\n");
sql($primary, 'CREATE EXTENSION ccmetrics;' . calls_table('calls') . more_calls('calls', 1000) . create_k('k', 'calls') . "CALL build_rollup('k');" .
    "SELECT create_rollup('k_hours', 'k', 'bucket', '{\"stats\": \"sum(stats)\"}', bucket => '1 hour'); CALL build_rollup('k_hours');" . create_k('unbuilt', 'calls'));
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;

sub caught_up { $primary->wait_for_catchup($standby, 'replay', $primary->lsn('insert')) }
my @views = qw(k k_hours unbuilt);
sub same {
    my $name = shift;
    caught_up();
    for my $view (@views) {
        my $rows = "SELECT v::text FROM $view AS v ORDER BY 1";
        is(sql($standby, $rows), sql($primary, $rows), "$name: $view");
    }
    my $status = 'SELECT * FROM rollup_status ORDER BY rollup::text';
    is(sql($standby, $status), sql($primary, $status), "$name: rollup_status");
}

same('at first');
sql($primary, more_calls('calls', 200) . 'DELETE FROM calls WHERE id % 7 = 0');
same('with deltas pending');
whole($standby, 'k', 'calls', 'verify_rollup() on the standby');
sql($primary, "SELECT refresh_rollup('k'); SELECT refresh_rollup('k_hours')");
same('refreshed');

# queries over the calls are answered there, too
sql($primary, "SELECT alter_rollup('k', answers => true)");
caught_up();
my $counts = 'SELECT queue_id, offered(call) FROM calls GROUP BY queue_id ORDER BY queue_id';
my $of_calls = sql($standby, $counts);
{
    local $ENV{PGOPTIONS} = '-c session_preload_libraries=ccmetrics -c ccmetrics.use_rollups=always';
    like(sql($standby, "EXPLAIN $counts"), qr/Rollup Answer/, 'a standby answers from rollups');
    is(sql($standby, $counts), $of_calls, 'and gives what the calls give');
}
state_is($standby, "SELECT refresh_rollup('k')", 25006, 'no refresh on a standby');

sql($primary, 'ALTER TABLE calls DISABLE TRIGGER k_insert');
caught_up();
state_is($standby, 'SELECT FROM k', 55000, 'a broken rollup is broken there too');

# the primary goes with a transaction that is prepared
sql($primary, 'ALTER TABLE calls ENABLE TRIGGER k_insert; BEGIN;' . more_calls('calls', 50) . "PREPARE TRANSACTION 'late'; SELECT refresh_rollup('k');" . more_calls('calls', 50));
caught_up();
$primary->stop('immediate');
$standby->promote;
whole($standby, 'k', 'calls', 'promoted: whole');
sql($standby, more_calls('calls', 100) . "UPDATE calls SET score = 1 WHERE id % 3 = 0; DELETE FROM calls WHERE id % 5 = 0; COMMIT PREPARED 'late'");
whole($standby, 'k', 'calls', 'promoted: writes count');
sql($standby, "CALL build_rollup('unbuilt'); SELECT refresh_rollup(rollup) FROM rollup_status");
whole($standby, $_, 'calls', "promoted: refreshed and built, $_") for qw(k unbuilt);
is(sql($standby, "SELECT count(*) FROM verify_rollup('k_hours')"), 0, 'promoted: the rollup over a rollup');
is(sql($standby, 'SELECT sum(pending_deltas), min(built) FROM rollup_status WHERE rollup <> \'k_hours\'::regclass'), '0|100', 'promoted: nothing is pending, all is built');
done_testing();
