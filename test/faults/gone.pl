# What is dropped while somebody waits for a lock: an error, and no crash.
use strict;
use warnings;
use Faults;
use IPC::Run ();
use Test::More;

my $node = server('gone');
sub run { return sql($node, @_) }

# A session that waits for input; what it printed comes at the end.
sub session {
    my %in = (sql => '', out => '');
    $in{run} = IPC::Run::start(['psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres')], '<', \$in{sql}, '>', \$in{out}, '2>&1');
    return \%in;
}
sub say_to {
    my ($session, $sql) = @_;
    $session->{sql} .= "$sql\n";
    $session->{run}->pump_nb while length $session->{sql};
}

my $setup = 'CREATE EXTENSION ccmetrics; CREATE SCHEMA data; CREATE SCHEMA kpi;
    CREATE TABLE data.calls (at timestamptz NOT NULL, queue text, x numeric);
    CREATE FUNCTION data.cost(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS \'SELECT $1\'';
my $create = q{SELECT create_rollup('kpi.k', 'data.calls', 'at', '{"n": "count(*)", "x": "sum(data.cost(x))", "s": "call_stats(call_interval(at, ''1 s'', ''1 s''))"}', '{queue}')};

# [what is called, what is dropped meanwhile, the error, what is there before]
for my $case (
    [$create, 'DROP EXTENSION ccmetrics', qr/ERROR:  (42704|42883|3F000): /],
    [$create =~ s/, "s": [^}]*//r, 'DROP EXTENSION ccmetrics', qr/ERROR:  42704: extension ccmetrics was dropped in the meantime\nHINT:  Run CREATE EXTENSION ccmetrics, and try again\./],
    [q{SELECT create_rollup('kpi.k', 'data.calls', 'at', '{"x": "sum(x)"}', '{queue}')}, 'DROP EXTENSION ccmetrics', qr/ERROR:  42704: extension ccmetrics was dropped in the meantime/],
    [$create, 'DROP SCHEMA kpi', qr/ERROR:  42704: schema with OID \d+ was dropped in the meantime\nHINT:  Try again\./],
    [$create, 'DROP FUNCTION data.cost', qr/ERROR:  42883: function data\.cost\(numeric\) does not exist/],
    (map { [$_, 'DROP EXTENSION ccmetrics CASCADE', qr/ERROR:  (42704: extension ccmetrics|42P01: the rollup) was dropped/, $create] }
        q{SELECT alter_rollup('kpi.k', add => '{"m": "sum(x)"}')}, q{SELECT drop_rollup('kpi.k')}),
    (map { [$_, 'DROP VIEW kpi.k_definition CASCADE', qr/ERROR:  42P01: the rollup was dropped or changed in the meantime/, $create] }
        q{SELECT alter_rollup('kpi.k', add => '{"m": "sum(x)"}')}, q{SELECT drop_rollup('kpi.k')}),
) {
    my ($call, $drop, $error, $before) = @$case;
    run($setup . ';' . ($before // ''));
    my ($holder, @others) = map { session() } 1 .. 3;
    say_to($holder, "BEGIN; LOCK TABLE data.calls IN ROW EXCLUSIVE MODE; SELECT 'held';");
    $holder->{run}->pump until $holder->{out} =~ /held/;
    # what drops the triggers of a rollup waits itself: first in the queue then
    my @statements = $before ? ($drop, $call) : ($call);
    for my $n (0 .. $#statements) {
        say_to($others[$n], "$statements[$n];");
        $node->poll_query_until('postgres', "SELECT count(*) = $n + 1 FROM pg_locks WHERE NOT granted") or die 'does not wait';
    }
    run($drop) unless $before;
    say_to($holder, 'COMMIT;');
    $_->{run}->finish for $holder, @others;
    my $caller = $others[$#statements];
    like($caller->{out}, $error, "$drop beside $call");
    run('DROP SCHEMA data CASCADE; DROP SCHEMA IF EXISTS kpi CASCADE; DROP EXTENSION IF EXISTS ccmetrics CASCADE');
}
is(run('SELECT 1'), 1, 'the server is up');
unlike(PostgreSQL::Test::Utils::slurp_file($node->logfile), qr/terminated by signal|cache lookup failed/, 'and never was not');

done_testing();
