# The server is killed, kill -9 of every process of it, in the middle of loads,
# refreshes and first builds. fsync is off here, as in every throwaway cluster: what
# a killed process wrote is the kernel's, and only a machine that goes down loses it.
use strict;
use warnings;
use Faults;
use IPC::Run ();
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

my $kills = $ENV{KILLS} || 6;
# small checkpoints, so that some kills come amid one
my $node = server('kill', conf => "checkpoint_timeout = 30s\nmax_wal_size = 32MB\nmin_wal_size = 32MB\nautovacuum_naptime = 1s\ncheckpoint_warning = 0\n");
my $folder = PostgreSQL::Test::Utils::tempdir();

sql($node, 'CREATE EXTENSION ccmetrics;' . calls_table('calls') . create_k('k', 'calls') .
    "SELECT create_rollup('k_hours', 'k', 'bucket', '{\"stats\": \"sum(stats)\"}', bucket => '1 hour');" .
    # what is there before its rollup, to be built
    calls_table('old_calls') . more_calls('old_calls', 60000, 6) . 'ANALYZE old_calls;' . more_calls('calls', 5000) .
    "COPY (SELECT offered_at, queue_id, channel, call, score, cost, resolved FROM calls LIMIT 500) TO '$folder/calls.copy'");

my %script = (
    insert => more_calls('calls', 100) . more_calls('old_calls', 50, 6),
    copy => "COPY calls (offered_at, queue_id, channel, call, score, cost, resolved) FROM '$folder/calls.copy';",
    # savepoints, and what is rolled back
    mixed => 'BEGIN;' . more_calls('calls', 100) . 'SAVEPOINT s;' . more_calls('calls', 100) .
        "ROLLBACK TO s; DELETE FROM calls WHERE id % 97 = 1 AND random() < 0.1; END; BEGIN; DELETE FROM calls WHERE id % 7 = 1; ROLLBACK;",
    update => "\\set at random(1, 60000)\nUPDATE calls SET offered_at = offered_at + interval '20 minutes', score = 10 - score WHERE id BETWEEN :at AND :at + 300;
        UPDATE old_calls SET queue_id = queue_id + 1 WHERE id BETWEEN :at AND :at + 50;",
    delete => "\\set at random(1, 60000)\nDELETE FROM calls WHERE id BETWEEN :at AND :at + 500; DELETE FROM old_calls WHERE id BETWEEN :at AND :at + 20;",
    refresh => "SELECT refresh_rollup('k'); SELECT refresh_rollup('k_hours'); SELECT refresh_rollup('k', record_error => true);",
);
for my $name (keys %script) {
    (my $text = $script{$name}) =~ s/\s*\n\s+/ /g;
    append_to_file("$folder/$name.sql", "$text\n");
}

# Not by ps, which a small system lacks.
sub children_of {
    my $parent = shift;
    my @children;
    for my $process (glob '/proc/[0-9]*') {
        open my $stat, '<', "$process/stat" or next;
        push @children, $process =~ /(\d+)/ if (<$stat> // '') =~ /\) \S $parent /;
    }
    return @children;
}

# Every process of the server, the postmaster first: it would start others.
sub kill_all {
    my $postmaster = $node->{_pid};
    my @children = children_of($postmaster);
    $node->kill9;
    kill 9, @children;
    # until they are reaped, a new postmaster believes the old one is there
    sleep 0.02 while grep { kill 0, $_ } $postmaster, @children;
    return 1 + @children;
}

sub pgbench {
    my ($clients, @scripts) = @_;
    # a deadlock is tried again; at a pace that leaves refreshes and builds some of the machine
    return IPC::Run::start(['pgbench', '-n', '-c', $clients, '-j', 1, '-T', 60, '-R', 40, '--max-tries=20', (map { ('-f', "$folder/$_.sql") } @scripts),
            '-h', $node->host, '-p', $node->port, 'postgres'],
        '<', \undef, '>', "$folder/pgbench.out", '2>', "$folder/pgbench.err");
}

my ($builds, $amid_build, $refreshes, $pending, $processes, $longest) = (0) x 6;
for my $kill (1 .. $kills) {
    # a first build anew once the last has ended; else it goes on where it was
    if (sql($node, "SELECT to_regclass('b') IS NULL OR EXISTS (SELECT FROM rollup_status WHERE rollup = to_regclass('b') AND built = 100)") eq 't') {
        sql($node, "SELECT drop_rollup('b')") if $builds;
        sql($node, create_k('b', 'old_calls'));
        $builds++;
    }
    my $last = sql($node, 'SELECT now()');
    my @clients = (pgbench(2, qw(insert copy mixed update delete)), pgbench(1, 'refresh'),
        IPC::Run::start(['psql', '-Xqd', $node->connstr('postgres'), '-c', "CALL build_rollup('b', 300)"],
            '<', \undef, '>', "$folder/build.out", '2>', "$folder/build.err"));
    sleep(0.3 + rand 2);
    $processes += kill_all();
    for my $client (@clients) { eval { $client->finish } }

    my $begin = time;
    $node->start;
    $longest = time - $begin if time - $begin > $longest;
    $amid_build++ if sql($node, "SELECT built < 100 AND built_since IS NOT NULL FROM rollup_status WHERE rollup = 'b'::regclass") eq 't';
    $refreshes += sql($node, "SELECT coalesce(refreshed_at > '$last', false) FROM rollup_status WHERE rollup = 'k'::regclass") eq 't';
    $pending += sql($node, 'SELECT sum(pending_deltas) FROM rollup_status');
    whole($node, 'k', 'calls', "kill $kill: the loaded rollup is whole");
    whole($node, 'b', 'old_calls', "kill $kill: the rollup that is being built is whole");
    is(sql($node, "SELECT count(*) FROM verify_rollup('k_hours')"), 0, "kill $kill: a rollup over a rollup is whole");
}
note("$kills kills of $processes processes, $amid_build amid a first build ($builds begun), $refreshes after a refresh, $pending deltas pending after them, longest recovery ", sprintf('%.1f s', $longest));
cmp_ok($processes, '>=', 6 * $kills, 'with all its processes');
cmp_ok($amid_build, '>', 0, 'some kills came amid a first build');

# and on it goes
sql($node, "CALL build_rollup('b'); SELECT refresh_rollup(rollup) FROM rollup_status;" . more_calls('calls', 100) . more_calls('old_calls', 100));
is(sql($node, 'SELECT min(built) FROM rollup_status'), 100, 'every build ends');
whole($node, 'k', 'calls', 'the loaded rollup at the end');
whole($node, 'b', 'old_calls', 'the built rollup at the end');
is(sql($node, "SELECT count(*) FROM verify_rollup('k_hours')"), 0, 'the rollup over a rollup at the end');
done_testing();
