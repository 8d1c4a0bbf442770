-- Tables that Citus manages, told by its catalogue. Here a table of the same name and place stands in for it; make check-citus
-- asks a real one, and has the rollups of distributed tables.

BEGIN;
SELECT plan(20);

CREATE FUNCTION refusal(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || SQLERRM || ' | ' || hint;
END $$;
CREATE TABLE calls (id int, offered_at timestamptz NOT NULL, queue text, call call_interval);
CREATE TABLE whole (offered_at timestamptz NOT NULL, call call_interval) PARTITION BY RANGE (offered_at);
CREATE TABLE other (offered_at timestamptz NOT NULL, call call_interval);
INSERT INTO calls SELECT i, at, 'sales', call_interval_from_seconds(at, i, 60) FROM generate_series(1, 10) AS i, LATERAL (SELECT '2026-01-05 09:00Z'::timestamptz + i * interval '1 min' AS at) AS t;
SELECT lives_ok($$SELECT create_rollup('before', 'calls', 'offered_at', '{"calls": "call_stats(call)"}')$$, 'no Citus: a rollup');
CALL build_rollup('before');

-- where Citus is, a table of its own is no obstacle
CREATE TABLE pg_dist_partition (partmethod "char" NOT NULL, logicalrelid regclass NOT NULL, partkey text, repmodel "char");
SELECT lives_ok($$INSERT INTO pg_dist_partition VALUES ('n', 'calls', NULL, 't')$$, 'a table of that name');
SELECT is((SELECT broken FROM rollup_status WHERE rollup = 'before'::regclass), false, 'of any schema says nothing');
ALTER TABLE pg_dist_partition SET SCHEMA pg_catalog;

SELECT is((SELECT broken FROM rollup_status WHERE rollup = 'before'::regclass), true, 'a table that came to be managed breaks its rollup');
SELECT alike((SELECT problem FROM rollup_status WHERE rollup = 'before'::regclass), '%calls is managed by Citus: what is written to its shards would not be seen%', 'which is said');
SELECT throws_like('SELECT FROM before', '%calls is managed by Citus%', 'and it is not read');
SELECT is(refusal($$SELECT create_rollup('k', 'calls', 'offered_at', '{"calls": "call_stats(call)"}')$$),
    '42809 public.calls cannot be the source of a rollup: it is managed by Citus: what is written to its shards would not be seen | '
    'Create a rollup on each shard with run_command_on_shards(), and add up what they hold: docs/distributed.md has the statements.', 'refused by name');
INSERT INTO pg_catalog.pg_dist_partition VALUES ('h', 'whole', 'offered_at', 's');
SELECT alike(refusal($$SELECT create_rollup('k', 'whole', 'offered_at', '{"calls": "call_stats(call)"}')$$), '42809 public.whole cannot be the source of a rollup: it is managed by Citus%', 'a partitioned one');
SELECT is(refusal($$SELECT create_rollup('k', 'other', 'offered_at', '{"calls": "call_stats(call)"}')$$), 'taken', 'a table that is not in the catalogue is taken');
SELECT alike(refusal($$SELECT alter_rollup('k', source => 'calls')$$), '42809 public.calls cannot be the source of a rollup: it is managed by Citus%', 'nor can it become the source of one');
SELECT is((SELECT broken FROM rollup_status WHERE rollup = 'k'::regclass), false, 'which is as it was');
-- spread by a hash it can have a rollup, but not one that was made before; nor by other methods, nor with copies of its shards
UPDATE pg_catalog.pg_dist_partition SET partmethod = 'h', repmodel = 's' WHERE logicalrelid = 'calls'::regclass;
SELECT alike((SELECT problem FROM rollup_status WHERE rollup = 'before'::regclass), '%calls is managed by Citus: what is written to its shards would not be seen%', 'distributed: a rollup of before is broken');
SELECT throws_like('SELECT FROM before', '%calls is managed by Citus%', 'and it is not read');
SELECT is(refusal($$SELECT alter_rollup('k', source => 'calls')$$), '0A000 public.calls cannot become the source of rollup public.k because Citus distributes it | Create a rollup of it, and drop this one.', 'distributed: it cannot become the source of another');
SELECT alike(refusal($$SELECT create_rollup('b', 'calls', 'offered_at', '{"calls": "call_stats(call)"}')$$), '42883 function pg_catalog.%', 'distributed: Citus is asked, which is not here');
UPDATE pg_catalog.pg_dist_partition SET partmethod = 'a' WHERE logicalrelid = 'calls'::regclass;
SELECT alike(refusal($$SELECT create_rollup('b', 'calls', 'offered_at', '{"calls": "call_stats(call)"}')$$), '42809 public.calls cannot be the source of a rollup: it is managed by Citus%', 'refused: by another method');
UPDATE pg_catalog.pg_dist_partition SET partmethod = 'h', repmodel = 'c' WHERE logicalrelid = 'calls'::regclass;
SELECT alike(refusal($$SELECT create_rollup('b', 'calls', 'offered_at', '{"calls": "call_stats(call)"}')$$), '42809 public.calls cannot be the source of a rollup: it is managed by Citus%', 'refused: copies of shards');
SELECT lives_ok($$SELECT drop_rollup('before')$$, 'what is broken can be dropped');
DELETE FROM pg_catalog.pg_dist_partition;
SELECT is(refusal($$SELECT create_rollup('before', 'calls', 'offered_at', '{"calls": "call_stats(call)"}')$$), 'taken', 'undistributed, the table is one like others');

-- The setting, where there is one, is off while we work, and the user's again afterwards.
SET LOCAL citus.enable_ddl_propagation = 'on';
CREATE TABLE seen (setting text);
CREATE FUNCTION see() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.seen VALUES (current_setting('citus.enable_ddl_propagation')); END $$;
CREATE EVENT TRIGGER see ON ddl_command_end EXECUTE FUNCTION see();
DO $$ BEGIN
    PERFORM create_rollup('during', 'other', 'offered_at', '{"calls": "call_stats(call)"}');
    PERFORM drop_rollup('during');
END $$;
DROP EVENT TRIGGER see;
SELECT is((SELECT array_agg(DISTINCT setting) FROM seen) || current_setting('citus.enable_ddl_propagation'), '{off,on}', 'nothing we make is sent to workers');
SELECT * FROM finish();
ROLLBACK;
