# Answers beside other extensions that look at queries, loaded before and after ours; and on a standby.
use strict;
use warnings;
use Faults;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $query = 'SELECT queue_id, count(*) FROM calls GROUP BY queue_id ORDER BY queue_id';
my $node;
for my $libraries ('pg_stat_statements, auto_explain, ccmetrics', 'ccmetrics, auto_explain, pg_stat_statements') {
    $node = server($libraries =~ s/[^a-z]+/_/gr, allows_streaming => 1, conf => "shared_preload_libraries = '$libraries'\nccmetrics.use_rollups = always\nauto_explain.log_min_duration = 0\nauto_explain.log_analyze = on\n");
    sql($node, 'CREATE EXTENSION pg_stat_statements; CREATE EXTENSION ccmetrics;' . calls_table('calls') . more_calls('calls', 1000) .
        "SELECT create_rollup('k', 'calls', 'offered_at', '{\"n\": \"count(*)\"}', '{queue_id}'); CALL build_rollup('k'); SELECT alter_rollup('k', answers => true)");
    my $plain = sql($node, "SET ccmetrics.use_rollups = off; $query");
    sql($node, 'SELECT FROM pg_stat_statements_reset()');
    is(sql($node, "$query; $query"), "$plain\n$plain", "$libraries: the answer");
    like(sql($node, "EXPLAIN $query"), qr/Rollups: public\.k/, 'is from the rollup');
    is(sql($node, "SELECT count(*), sum(calls) FROM pg_stat_statements WHERE toplevel AND query ~ '^SELECT queue_id' OR query ~ 'k_(progress|groups|deltas)'"), '1|2',
        'pg_stat_statements has the query, as often as it was asked, and not the statements that look at the rollup');
    # a query is logged as it was asked
    like(slurp_file($node->logfile), qr/Query Text: \Q$query\E.*?Rollup Answer/s, 'auto_explain shows the plan');
}

$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
sql($node, 'INSERT INTO calls SELECT * FROM calls WHERE id <= 7');
$node->wait_for_catchup($standby, 'replay', $node->lsn('insert'));
like(sql($standby, "EXPLAIN $query"), qr/Rollups: public\.k/, 'a standby answers from the rollup');
is(sql($standby, $query), sql($node, "SET ccmetrics.use_rollups = off; $query"), 'what the calls give');

done_testing();
