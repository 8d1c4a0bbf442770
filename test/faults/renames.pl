# Schemas and functions swap names all the time while others write: each statement counts
# what its rollup means, or fails and may be tried again.
use strict;
use warnings;
use Faults;
use IPC::Run ();
use Test::More;

my $node = server('renames');
sub run { return sql($node, @_) }

run('CREATE EXTENSION ccmetrics; CREATE SCHEMA blue; CREATE SCHEMA green; CREATE SCHEMA tools;
    CREATE FUNCTION tools.one(int) RETURNS numeric IMMUTABLE LANGUAGE plpgsql AS \'BEGIN RETURN $1; END\';
    CREATE FUNCTION tools.two(int) RETURNS numeric IMMUTABLE LANGUAGE plpgsql AS \'BEGIN RETURN 1000 * $1; END\';
    CREATE FUNCTION tools.few(int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS \'BEGIN RETURN $1 % 3 <> 0; END\';
    CREATE FUNCTION tools.most(int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS \'BEGIN RETURN $1 % 4 <> 0; END\';
    CREATE TABLE lines (at timestamptz NOT NULL, a int, b int);
    SELECT create_rollup(\'blue.k\', \'lines\', \'at\', \'{"n": "count(*)", "x": "sum(a)", "y": "sum(tools.one(a))"}\', filter => \'tools.few(a)\');
    SELECT create_rollup(\'green.k\', \'lines\', \'at\', \'{"n": "count(*)", "x": "sum(b)", "y": "sum(tools.two(b))"}\', filter => \'tools.most(a)\');
    CREATE TABLE rollup AS SELECT * FROM (VALUES (1, \'blue.k\'::regclass), (2, \'green.k\')) AS r (n, view);');

sub pgbench {
    my ($seconds, $options, @scripts) = @_;
    my $n = 0;
    my @files;
    for my $script (@scripts) {
        my $file = PostgreSQL::Test::Utils::tempdir() . '/' . $n++ . '.sql';
        open(my $out, '>', $file) or die $!;
        print $out $script;
        close($out);
        push @files, '-f', $file;
    }
    my %run = (out => '');
    $run{run} = IPC::Run::start(['pgbench', '-n', '-T', $seconds, '--max-tries=20', @$options, @files, '-h', $node->host, '-p', $node->port, 'postgres'], '>', \$run{out}, '2>', \$run{err});
    return \%run;
}

my @writes = ("INSERT INTO lines SELECT '2026-03-01Z', i, 10000 * i FROM (SELECT ceil(random() * 5)::int AS i) AS r;",
    'UPDATE lines SET a = a + 1, b = b + 10000 WHERE ctid = (SELECT ctid FROM lines LIMIT 1 OFFSET 7);',
    'DELETE FROM lines WHERE ctid = (SELECT ctid FROM lines LIMIT 1 OFFSET 3);');
my $seconds = 12;
my @runs = (pgbench($seconds, ['-c', 3], @writes, $writes[0], $writes[0]), pgbench($seconds, ['-c', 1, '-C'], @writes[0 .. 1]),
    pgbench($seconds, ['-c', 1, '-R', 60],
        'BEGIN; ALTER SCHEMA blue RENAME TO t; ALTER SCHEMA green RENAME TO blue; ALTER SCHEMA t RENAME TO green; COMMIT;',
        'BEGIN; ALTER FUNCTION tools.one(int) RENAME TO t; ALTER FUNCTION tools.two(int) RENAME TO one; ALTER FUNCTION tools.t(int) RENAME TO two; COMMIT;',
        'BEGIN; ALTER FUNCTION tools.few(int) RENAME TO t; ALTER FUNCTION tools.most(int) RENAME TO few; ALTER FUNCTION tools.t(int) RENAME TO most; COMMIT;'));
$_->{run}->finish for @runs;
cmp_ok(($runs[$_]{out} =~ /number of transactions actually processed: (\d+)/)[0], '>', 50, "there was work: $_") for 0 .. 2;
is(run('SELECT count(*) > 50 FROM lines'), 't', 'and rows');

my ($one, $two) = split /\n/, run('SELECT view FROM rollup ORDER BY n');
is(run("SELECT n, x, y FROM $one"), run('SELECT count(*), sum(a), sum(a) FROM lines WHERE a % 3 <> 0'), 'one rollup has its own');
is(run("SELECT n, x, y FROM $two"), run('SELECT count(*), sum(b), 1000 * sum(b) FROM lines WHERE a % 4 <> 0'), 'so has the other');
is(run("SELECT count(*) FROM rollup, verify_rollup(view)"), 0, 'as verify_rollup() says');

done_testing();
