# Partitions and their marks: dumped and restored, detached concurrently; and more of
# them than the server has room for locks.
use strict;
use warnings;
use Faults;
use PostgreSQL::Test::Utils;
use Test::More;

my $folder = PostgreSQL::Test::Utils::tempdir();
my $node = server('partitions', conf => "max_prepared_transactions = 5\n");
sub run { return sql($node, $_[0], @_ > 1 ? (db => $_[1]) : ()) }
my $plain = "SELECT date_trunc('day', t, 'UTC'), q, count(*), sum(x) FROM expected GROUP BY 1, 2";
sub same {
    my ($name, $db) = @_;
    is(run(difference('SELECT * FROM k', $plain), $db // 'postgres'), 0, $name);
}
sub uncovered { return run("SELECT uncovered FROM rollup_status WHERE rollup = 'k'::regclass", $_[0] // 'postgres') }

run("CREATE EXTENSION ccmetrics;
    CREATE TABLE calls (id int, t timestamptz NOT NULL, q int, x int) PARTITION BY RANGE (t);
    CREATE TABLE history (LIKE calls);
    CREATE VIEW expected AS TABLE calls UNION ALL TABLE history;
    CREATE TABLE january PARTITION OF calls FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z') PARTITION BY LIST (q);
    CREATE TABLE january_1 PARTITION OF january FOR VALUES IN (1);
    CREATE TABLE january_others PARTITION OF january DEFAULT;
    CREATE TABLE february PARTITION OF calls FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
    CREATE TABLE december PARTITION OF calls FOR VALUES FROM ('2025-12-01Z') TO ('2026-01-01Z');
    CREATE TABLE november PARTITION OF calls FOR VALUES FROM ('2025-11-01Z') TO ('2025-12-01Z');
    INSERT INTO calls SELECT i, '2025-11-01Z'::timestamptz + i * interval '1 h', i % 3, i FROM generate_series(1, 2800) AS i;
    SELECT create_rollup('k', 'calls', 't', '{\"n\": \"count(*)\", \"x\": \"sum(x)\"}', '{q}', 'day', 'UTC');
    CALL build_rollup('k');
    INSERT INTO history TABLE december; ALTER TABLE calls DETACH PARTITION december;
    INSERT INTO history TABLE november; DROP TABLE november;
    SELECT refresh_rollup('k');
    CREATE TABLE march (LIKE calls);
    INSERT INTO march SELECT i, '2026-03-01Z'::timestamptz + i * interval '1 h', i % 3, i FROM generate_series(1, 100) AS i;
    ALTER TABLE calls ATTACH PARTITION march FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');");

# ---------------------------------------------------------------- dumped and restored

my $marks = "SELECT tgrelid::regclass, tgname, tgenabled, tgparentid <> 0 FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgrelid::regclass::text, 2";
my $kept = 'SELECT partition::text, since, until, retired_at FROM k_partitions ORDER BY 1, 2';
command_ok(['pg_dump', '-h', $node->host, '-p', $node->port, '-Fc', '-f', "$folder/custom", 'postgres'], 'dumped');
run('CREATE DATABASE restored');
command_ok(['pg_restore', '-h', $node->host, '-p', $node->port, '--exit-on-error', '-d', 'restored', "$folder/custom"], 'restored');
is(run($marks, 'restored'), run($marks), 'the marks are there');
is(run($kept, 'restored'), run($kept), 'and what is known of partitions');
is(uncovered('restored'), '{march}', 'what was not counted is not, the rest is');
run("SELECT refresh_rollup('k'); UPDATE calls SET x = x + 1 WHERE id % 7 = 0; SELECT refresh_rollup('k')", 'restored');
same('refreshed there', 'restored');
run('CREATE DATABASE by_parts');
command_ok(['pg_restore', '-h', $node->host, '-p', $node->port, '--exit-on-error', '--schema-only', '-d', 'by_parts', "$folder/custom"], 'the schema only');
command_ok(['pg_restore', '-h', $node->host, '-p', $node->port, '--exit-on-error', '--data-only', '--disable-triggers', '-d', 'by_parts', "$folder/custom"], 'then the data, with triggers disabled');
like(uncovered('by_parts'), qr/february/, 'nobody knows what is counted');
run("SELECT refresh_rollup('k')", 'by_parts');
same('until it is refreshed', 'by_parts');
is(uncovered('by_parts'), '{}', 'all are counted then');

# ---------------------------------------------------------------- DETACH CONCURRENTLY

run("SELECT refresh_rollup('k')");
same('counted');
run("BEGIN; LOCK TABLE calls IN ACCESS SHARE MODE; PREPARE TRANSACTION 'reader'");
like(sql_error($node, "SET statement_timeout = '1s'; ALTER TABLE calls DETACH PARTITION february CONCURRENTLY"), qr/57014/, 'a detachment is cut off, and pending');
run('INSERT INTO history TABLE february');
run("DELETE FROM february WHERE id % 2 = 0; UPDATE february SET x = 0; INSERT INTO february VALUES (1, '2026-02-03Z', 1, 1); SELECT refresh_rollup('k')");
same('what is written to it meanwhile is not of the source');
is(uncovered(), '{}', 'nor is it uncovered');
run("COMMIT PREPARED 'reader'");
run('ALTER TABLE calls DETACH PARTITION february FINALIZE');
run("SELECT refresh_rollup('k')");
same('finalised');
run("DELETE FROM history WHERE t >= '2026-02-01Z'; ALTER TABLE calls ATTACH PARTITION february FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z')");
is(uncovered(), '{february}', 'attached again');
run("SELECT refresh_rollup('k')");
same('and counted');
run('ALTER TABLE calls DETACH PARTITION february CONCURRENTLY');
run("UPDATE february SET q = 7; ALTER TABLE calls ATTACH PARTITION february FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z'); SELECT refresh_rollup('k')");
same('detached concurrently, changed and attached again');
$node->stop;

# ---------------------------------------------------------------- more than there is room for

my $small = server('locks', conf => "max_connections = 10\n");
# which takes a lock on each of its objects
sql($small, 'CREATE EXTENSION ccmetrics');
$small->append_conf('postgresql.conf', 'max_locks_per_transaction = 10');
$small->restart;
sql($small, "CREATE TABLE calls (t timestamptz NOT NULL, x int) PARTITION BY RANGE (t); CREATE INDEX ON calls (t); CREATE INDEX ON calls (x)");
sub make { # FROM TO
    for my $n ($_[0] .. $_[1]) {
        sql($small, "CREATE TABLE calls_$n PARTITION OF calls FOR VALUES FROM ('2026-01-01Z'::timestamptz + $n * interval '1 day') TO ('2026-01-01Z'::timestamptz + ($n + 1) * interval '1 day')");
    }
}
my $create = q[SELECT create_rollup('k', 'calls', 't', '{"n": "count(*)"}', bucket => 'day', time_zone => 'UTC')];
make(1, 30);
is(sql($small, $create), 'k', 'thirty partitions fit');
sql($small, "INSERT INTO calls SELECT '2026-01-02Z'::timestamptz + i * interval '3 hours', i FROM generate_series(0, 239) AS i; CALL build_rollup('k'); SELECT refresh_rollup('k'); SELECT drop_rollup('k')");
make(31, 120);
my $error = sql_error($small, $create);
like($error, qr/ERROR:  53400: the partitions of public\.calls and their indexes need 363 locks, but the server has room for only \d+/, '121 tables with two indexes each do not');
my ($needed) = $error =~ /HINT:  Set max_locks_per_transaction to (\d+) or more, and restart the server\./;
cmp_ok($needed, '>', 10, 'the hint says what is needed');
is(sql($small, 'SELECT count(*) FROM pg_class WHERE relname ~ \'^k(_|$)\''), 0, 'nothing is made');
$small->append_conf('postgresql.conf', "max_locks_per_transaction = $needed");
$small->restart;
is(sql($small, $create), 'k', 'with so many they fit');
sql($small, "CALL build_rollup('k'); SELECT refresh_rollup('k')");
is(sql($small, 'SELECT sum(n) FROM k'), 240, 'built');
is(sql($small, "SELECT count(*) FROM verify_rollup('k')"), 0, 'and verified');
$small->append_conf('postgresql.conf', 'max_locks_per_transaction = 10');
$small->restart;
like(sql_error($small, "SELECT count(*) FROM verify_rollup('k')"), qr/ERROR:  53400: /, 'with few again: verify_rollup()');
is(sql($small, 'SELECT sum(n) FROM k'), 240, 'it can be read');
is(sql($small, "SELECT drop_rollup('k')"), '', 'and dropped, by one lock a partition');
done_testing();
