# The extension's life: created in a schema of one's choice, moved, dropped.
use strict;
use warnings;
use Faults;
use Test::More;

my $node = server('life');
sql($node, 'CREATE ROLE owner LOGIN; CREATE ROLE writer LOGIN; CREATE DATABASE centre OWNER owner; CREATE DATABASE narrow; GRANT CONNECT ON DATABASE narrow TO owner');
my %owner = (db => 'centre', user => 'owner');
sub run { return sql($node, $_[0], %owner) }

# ---------------------------------------------------------------- installed by one who is no superuser

state_is($node, 'CREATE EXTENSION ccmetrics', 42501, 'trusted, but only with CREATE on the database', db => 'narrow', user => 'owner');
my $objects = 'SELECT (SELECT count(*) FROM pg_proc) + (SELECT count(*) FROM pg_class) + (SELECT count(*) FROM pg_type) + (SELECT count(*) FROM pg_operator) +
    (SELECT count(*) FROM pg_opfamily) + (SELECT count(*) FROM pg_cast) + (SELECT count(*) FROM pg_depend) + (SELECT count(*) FROM pg_description) + (SELECT count(*) FROM pg_init_privs)';
my $before = sql($node, $objects, db => 'centre');
run('CREATE SCHEMA kpi; CREATE EXTENSION ccmetrics SCHEMA kpi;');
is(run("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"), 0, 'all of it is in the schema that was chosen');
is(run("SELECT extowner::regrole FROM pg_extension WHERE extname = 'ccmetrics'"), 'owner', 'and it is its user\'s');

# ---------------------------------------------------------------- in a schema, and moved

# calls_table() and the like name types without their schema
run('ALTER ROLE owner SET search_path = public, kpi, metrics; GRANT USAGE ON SCHEMA public TO writer');
run(calls_table('calls') . more_calls('calls', 300) . create_k('k', 'calls') . "CALL build_rollup('k'); SELECT create_kpi_view('k');
    SELECT create_rollup('k_hours', 'k', 'bucket', '{\"stats\": \"sum(stats)\"}', bucket => '1 hour'); CALL build_rollup('k_hours'); GRANT INSERT, SELECT ON calls TO writer; GRANT SELECT ON k TO writer");
# whoever writes or reads needs no right to the extension's schema, nor a search_path
sql($node, "SET search_path = ''; INSERT INTO public.calls (offered_at, queue_id) VALUES ('2026-03-02 12:00+01', 1)", db => 'centre', user => 'writer');
is(sql($node, "SET search_path = ''; SELECT count(*) > 0 FROM public.k", db => 'centre', user => 'writer'), 't', 'a reader needs no right to the schema');
whole($node, 'k', 'calls', 'in a schema: whole', %owner);

# its objects are the superuser's, as those of every trusted extension: core lets no other move them
state_is($node, 'ALTER EXTENSION ccmetrics SET SCHEMA public', 42501, 'moving it takes a superuser', %owner);
run('CREATE SCHEMA metrics');
sql($node, 'ALTER EXTENSION ccmetrics SET SCHEMA metrics', db => 'centre');
whole($node, 'k', 'calls', 'moved: the views go with it', %owner);
is(run('SELECT count(*) FROM k_kpis') > 0 ? 1 : 0, 1, 'moved: and the KPI view');
run(more_calls('calls', 100) . 'UPDATE calls SET score = 5 WHERE id % 3 = 0; DELETE FROM calls WHERE id % 7 = 0; BEGIN; TRUNCATE calls; ROLLBACK;');
whole($node, 'k', 'calls', 'moved: writes count', %owner);
is(run("SELECT count(*) FROM verify_rollup('k_hours')"), 0, 'moved: in a rollup over it too');
run("SELECT create_rollup('k2', 'calls', 'offered_at', '{\"n\": \"count(*)\", \"cost\": \"sum(cost)\"}'); CALL build_rollup('k2'); SELECT alter_rollup('k2', add => '{\"stats\": \"call_stats(call)\"}'); SELECT alter_rollup('k2', drop => '{n}')");
is(run("SELECT count(*) FROM verify_rollup('k2')"), 0, 'moved: new rollups and measures');
sql($node, 'ALTER SCHEMA metrics RENAME TO "Metrics 2"', db => 'centre');
run('SET search_path = public, "Metrics 2";' . more_calls('calls', 10));
is(run('SET search_path = public, "Metrics 2"; SELECT count(*) FROM verify_rollup(\'k\')'), 0, 'renamed schema: the same');
run('ALTER SCHEMA "Metrics 2" RENAME TO metrics');

# ---------------------------------------------------------------- dropped

state_is($node, 'DROP EXTENSION ccmetrics', '2BP01', 'with rollups it cannot be dropped unasked', %owner);
run("SELECT drop_rollup('k_hours'); SELECT drop_rollup('k2'); DROP VIEW k_kpis; SELECT drop_rollup('k')");
is(run("SELECT count(*) FROM pg_class WHERE relname ~ '^k(2|_|\$)'"), 0, 'dropped rollups leave nothing');
is(run("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'calls'::regclass"), 0, 'no trigger either');
state_is($node, 'DROP EXTENSION ccmetrics', '2BP01', 'with a column of its types it cannot be dropped unasked', %owner);
run('DROP TABLE calls; DROP EXTENSION ccmetrics; DROP SCHEMA kpi; DROP SCHEMA metrics');
is(sql($node, $objects, db => 'centre'), $before, 'uninstalled, it leaves nothing');

run('CREATE SCHEMA kpi; CREATE EXTENSION ccmetrics SCHEMA kpi;' . calls_table('calls') . more_calls('calls', 100) . create_k('k', 'calls') . "CALL build_rollup('k');" .
    "SELECT create_rollup('k_plain', 'calls', 'offered_at', '{\"cost\": \"sum(cost)\", \"n\": \"count(*)\"}'); CALL build_rollup('k_plain')");
run('DROP EXTENSION ccmetrics CASCADE');
run("INSERT INTO calls (offered_at, queue_id) VALUES ('2026-03-02 12:00+01', 1); TRUNCATE calls");
pass('dropped with CASCADE: the source can be written');
is(run("SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class WHERE relname ~ '^k_.*(groups|deltas|progress|source|live)\$'"), '', 'dropped with CASCADE: nothing of a rollup is left');
is(run("SELECT count(*) FROM pg_proc WHERE proname ~ '_capture\$'"), 0, 'dropped with CASCADE: nor its function');
run('DROP TABLE calls; DROP SCHEMA kpi');
is(sql($node, $objects, db => 'centre'), $before, 'dropped with CASCADE and the table: nothing');
done_testing();
