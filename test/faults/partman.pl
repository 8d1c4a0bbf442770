# pg_partman makes and drops the partitions of a rollup's source: docs/administration.md says how.
use strict;
use warnings;
use Faults;
use Test::More;

chomp(my $share = qx($ENV{PG_CONFIG} --sharedir));
plan skip_all => 'no pg_partman for this server' unless -f "$share/extension/pg_partman.control";
my $node = server('partman');

sql($node, "CREATE EXTENSION ccmetrics; CREATE SCHEMA partman; CREATE EXTENSION pg_partman SCHEMA partman;
    CREATE TABLE calls (id bigint, queue text, offered_at timestamptz NOT NULL, call call_interval) PARTITION BY RANGE (offered_at)");
my $new = sql($node, "SELECT split_part(extversion, '.', 1)::int >= 5 FROM pg_extension WHERE extname = 'pg_partman'") eq 't';
my ($type, $interval) = $new ? ('range', '1 month') : ('native', 'monthly');
my $start = "(date_trunc('month', now()) - interval '5 months')::text";
sql($node, "SELECT partman.create_parent('public.calls', 'offered_at', p_type => '$type', p_interval => '$interval', p_start_partition => $start)");

# calls of each month from five back to one ahead, spread over its days
sub calls_of {
    my ($month, $count) = @_;
    return "INSERT INTO calls SELECT n, 'q' || n % 3, at, call_interval(at, wait => make_interval(secs => n % 90))
        FROM generate_series(1, $count) AS n, LATERAL (SELECT date_trunc('month', now()) + interval '$month months' + n % 27 * interval '1 day' AS at) AS a";
}
my $calls = 'SELECT count(*) FROM calls';
my $counted = 'SELECT coalesce(sum(offered(k)), 0) FROM (SELECT sum(calls) AS k FROM kpi) AS s';
my $status = "SELECT broken, uncovered, warning FROM rollup_status WHERE rollup = 'kpi'::regclass";

sql($node, calls_of($_, 100 + $_)) for -5 .. -3;
sql($node, q(SELECT create_rollup('kpi', 'calls', 'offered_at', '{"calls": "call_stats(call)"}', '{queue}', 'day', 'UTC')));
sql($node, "CALL build_rollup('kpi')");
sql($node, calls_of($_, 100 + $_)) for -2 .. 1;
is(sql($node, $counted), 95 + 96 + 97 + 98 + 99 + 100 + 101, 'calls of seven months, in partitions that pg_partman made');

# a call of a month that has no partition yet lies in the default partition until it is moved
sql($node, calls_of(9, 50));
is(sql($node, $counted), 736, 'fifty calls in the default partition count');
sql($node, "CALL partman.partition_data_proc('public.calls')");
is(sql($node, 'SELECT count(*) FROM ONLY calls_default'), 0, 'pg_partman moves them into a partition of their own');
like(sql($node, $status), qr/^f\|\{calls_p\w+\}\|$/, 'it fills that partition before it attaches it, so the status names it');
sql($node, "SELECT refresh_rollup('kpi')");
is(sql($node, "$counted; SELECT count(*) FROM verify_rollup('kpi'); $status"), "736\n0\nf|{}|", 'a refresh counts it');
# rows of the default partition may be of any time
sub problem { return sql($node, "SELECT rollup_query_problem(\$\$SELECT queue, offered(call) FROM calls $_[0] GROUP BY queue\$\$)") }
sql($node, calls_of(40, 5));
is(problem(''), '', 'a source with a default partition that has rows is answered');
sql($node, "DELETE FROM calls WHERE offered_at > now() + interval '35 months'");

sql($node, "UPDATE partman.part_config SET retention = '2 months', retention_keep_table = false WHERE parent_table = 'public.calls'");
sql($node, "CALL partman.run_maintenance_proc()");
my $kept = sql($node, $calls);
my $edge = sql($node, "SELECT date_trunc('month', min(offered_at)) FROM calls");
cmp_ok($kept, '<', 736 - 285, 'retention drops the partitions of three months and more');
sql($node, "SELECT refresh_rollup('kpi')");
is(sql($node, $counted), 736, 'what it came to stays in the rollup');
is(sql($node, "SELECT count(*) FROM verify_rollup('kpi', since => '$edge'); $status"), "0\nf|{}|", 'and the rest equals the calls');
like(problem(''), qr/^public\.kpi: it keeps rows of partitions that are gone, from \S+ \S+ to \S+ \S+$/, 'what is gone is not answered');
my $next_day = sql($node, "SELECT date_trunc('day', timestamptz '$edge' + interval '1 day', 'UTC')");
is(problem("WHERE offered_at >= '$next_day'"), '', 'what is later is');
sql($node, calls_of(1, 7));
is(sql($node, $counted), 743, 'and goes on');

# a partition that is kept, but no longer attached
sql($node, "UPDATE partman.part_config SET retention = '1 month', retention_keep_table = true WHERE parent_table = 'public.calls'");
sql($node, "CALL partman.run_maintenance_proc(); SELECT refresh_rollup('kpi')");
is(sql($node, $counted), 743, 'detached partitions stay counted, too');
like(sql($node, $status), qr/^f\|\{\}\|$/, 'without a warning');

done_testing();
