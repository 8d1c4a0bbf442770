-- Rollups changed: measures added and dropped, ranges rebuilt, damage found and mended, names changed, all of it dropped.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE calls (id int, at timestamptz NOT NULL, queue text, wait int, cost numeric) PARTITION BY RANGE (at);
CREATE TABLE january PARTITION OF calls FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
CREATE TABLE february PARTITION OF calls FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
INSERT INTO calls SELECT i, '2026-01-30Z'::timestamptz + i * interval '20 min', 'q' || i % 2, i, CASE WHEN i % 4 > 0 THEN i / 4.0 END FROM generate_series(1, 288) AS i;

CREATE VIEW snapshot AS
SELECT 'relation' AS kind, relname::text AS name, relacl::text AS detail FROM pg_class WHERE relname NOT LIKE 'pg\_toast%' AND relnamespace <> pg_my_temp_schema()
UNION ALL SELECT 'function', oid::regprocedure::text, proacl::text FROM pg_proc WHERE pronamespace <> pg_my_temp_schema()
UNION ALL SELECT 'trigger', tgname, tgrelid::regclass::text FROM pg_trigger
UNION ALL SELECT 'type', typname, NULL FROM pg_type WHERE typname !~ 'pg_toast' AND typnamespace <> pg_my_temp_schema()
UNION ALL SELECT 'rule', rulename, ev_class::regclass::text FROM pg_rewrite
UNION ALL SELECT 'constraint', conname, conrelid::regclass::text FROM pg_constraint
UNION ALL SELECT 'dependency', pg_describe_object(classid, objid, objsubid), pg_describe_object(refclassid, refobjid, refobjsubid) FROM pg_depend WHERE pg_describe_object(classid, objid, objsubid) !~ 'pg_toast|pg_temp|__t'
UNION ALL SELECT 'owner', classid::regclass::text, count(*)::text FROM pg_shdepend GROUP BY classid
UNION ALL SELECT 'comment', obj_description(objoid, classoid::regclass::name), NULL FROM pg_description;
CREATE TABLE before (LIKE snapshot);
INSERT INTO before TABLE snapshot;

SELECT create_rollup('k', 'calls', 'at', '{"n": "count(*)", "wait": "sum(wait)"}', '{queue}', '1 hour');
INSERT INTO kept (rollup, plain) VALUES ('k', 'SELECT date_bin(''1 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait) FROM calls GROUP BY 1, 2');

-- ---------------------------------------------------------------- alter_rollup

CREATE ROLE r_reader;
CREATE ROLE "r Other";
GRANT SELECT ON k TO r_reader, PUBLIC;
GRANT SELECT ON k TO "r Other" WITH GRANT OPTION;
GRANT SELECT (n) ON k TO r_reader;
GRANT UPDATE (n, wait) ON k TO "r Other";
CREATE FUNCTION grants() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('%s %s %s %s', a.grantee::regrole, a.privilege_type, a.is_grantable, 'all') FROM pg_class, aclexplode(relacl) AS a WHERE oid = 'k'::regclass
    UNION ALL SELECT format('%s %s %s %s', a.grantee::regrole, a.privilege_type, a.is_grantable, attname) FROM pg_attribute, aclexplode(attacl) AS a WHERE attrelid = 'k'::regclass ORDER BY 1 $$;
CREATE TABLE grants_before AS SELECT grants();

SELECT is(alter_rollup('k', add => '{"cost": "sum(cost)"}')::text, 'k', 'the result is the view');
UPDATE kept SET plain = 'SELECT date_bin(''1 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait), sum(cost) FROM calls GROUP BY 1, 2';
SELECT same('a measure added before it is built');
CALL build_rollup('k');
INSERT INTO calls VALUES (1001, '2026-02-01 00:05Z', 'q0', 5, 1), (1002, '2026-02-02 00:05Z', 'q9', 5, 1);
DELETE FROM calls WHERE id = 280;
SELECT alter_rollup('k', add => '{"late": "count(*) FILTER (WHERE wait > 20)", "calls": "call_stats(call_interval_from_seconds(at, wait, 0, 0, 0))"}');
UPDATE kept SET plain = 'SELECT date_bin(''1 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait), sum(cost), count(*) FILTER (WHERE wait > 20), call_stats(call_interval_from_seconds(at, wait, 0, 0, 0)) FROM calls GROUP BY 1, 2';
SELECT same('measures added, with deltas pending');
UPDATE calls SET wait = wait + 1;
SELECT same_refreshed('and written to');
SELECT results_eq('SELECT grants()', 'SELECT * FROM grants_before', 'grants are kept when measures are added');
SELECT is(alter_rollup('k', drop => '{late,cost}')::text, 'k', 'the result is the view that took the other''s place');
UPDATE kept SET plain = 'SELECT date_bin(''1 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait), call_stats(call_interval_from_seconds(at, wait, 0, 0, 0)) FROM calls GROUP BY 1, 2';
SELECT same('measures dropped');
SELECT results_eq('SELECT grants()', 'SELECT * FROM grants_before', 'grants are kept when measures are dropped');
DELETE FROM calls WHERE id < 20;
INSERT INTO calls VALUES (1003, '2026-02-01 00:05Z', 'q0', 5, 1);
SELECT same_refreshed('and written to');
SELECT alter_rollup('k', add => '{"cost": "sum(cost)"}', drop => '{calls}');
UPDATE kept SET plain = 'SELECT date_bin(''1 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait), sum(cost) FROM calls GROUP BY 1, 2';
SELECT same('one dropped and one added at once');
CREATE VIEW on_top AS SELECT n FROM k;
SELECT is(outcome($$SELECT alter_rollup('k', drop => '{wait}')$$), '2BP01 cannot drop view public.k because other objects depend on it', 'not dropped while a view stands on the rollup');
SELECT lives_ok($$SELECT alter_rollup('k', add => '{"more": "count(cost)"}')$$, 'but added');
SELECT is((SELECT sum(n) FROM on_top), (SELECT count(*)::numeric FROM calls), 'which goes on');
DROP VIEW on_top;
SELECT alter_rollup('k', drop => '{more}');
SELECT same('as before');

-- a measure that comes when raw rows are gone
CREATE TABLE history AS TABLE k;
ALTER TABLE calls DETACH PARTITION january;
INSERT INTO january VALUES (2000, '2026-01-30 01:00Z', 'q0', 1, 1);
CREATE TABLE late PARTITION OF calls FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
SELECT alter_rollup('k', add => '{"small": "count(*) FILTER (WHERE wait < 20)", "sum_small": "sum(wait) FILTER (WHERE wait < 250)"}');
UPDATE kept SET plain = $$SELECT bucket, queue, n, wait, cost, NULL::bigint, NULL::bigint FROM history WHERE bucket < '2026-02-01Z'
    UNION ALL SELECT date_bin('1 h', at, '2000-01-01Z'), queue, count(*), sum(wait), sum(cost), count(*) FILTER (WHERE wait < 20), sum(wait) FILTER (WHERE wait < 250) FROM calls WHERE at >= '2026-02-01Z' GROUP BY 1, 2$$;
SELECT cmp_ok((SELECT count(*) FROM k WHERE small IS NULL), '>', 20::bigint, 'there are groups without raw rows');
SELECT same_refreshed('a new measure is NULL where raw rows are gone, and filled in elsewhere');
INSERT INTO calls SELECT 3000, bucket, queue, 3, 0.5 FROM history WHERE bucket < '2026-01-31Z';
UPDATE history SET n = n + 1, wait = wait + 3, cost = coalesce(cost, 0) + 0.5 WHERE bucket < '2026-01-31Z';
SELECT same('and stays NULL when more rows come');
SELECT alter_rollup('k', add => '{"third": "count(*)"}');
SELECT is_empty($$SELECT k.bucket, k.queue, third, k.n FROM k LEFT JOIN history AS h ON h.bucket = k.bucket AND h.queue = k.queue WHERE third IS DISTINCT FROM CASE WHEN k.bucket >= '2026-02-01Z' THEN k.n END$$,
                'one more is NULL where some raw rows are gone and some there');
SELECT alter_rollup('k', drop => '{third}');
SELECT refresh_rollup('k');
INSERT INTO calls VALUES (3001, '2026-01-02 10:00Z', 'q0', 2, NULL);
INSERT INTO history SELECT '2026-01-02 10:00Z', 'q0', 1, 2;
SELECT results_eq($$SELECT n, small, sum_small FROM k WHERE bucket = '2026-01-02 10:00Z'$$, 'VALUES (1::bigint, 1::bigint, 2::bigint)', 'a group that is new has it');
DELETE FROM calls WHERE id = 3001;
DELETE FROM history WHERE bucket = '2026-01-02 10:00Z';
SELECT same_refreshed('folded, too');
SELECT is_empty($$SELECT * FROM verify_rollup('k', '2026-02-01Z')$$, 'nothing differs where the source has its rows');

-- ---------------------------------------------------------------- rebuild_rollup and verify_rollup

SELECT is(split_part(outcome($$SELECT rebuild_rollup('k', NULL, NULL)$$), ' buckets', 1), '55000 the source no longer has rows of ' || (SELECT count(DISTINCT bucket) FROM history WHERE bucket BETWEEN '2026-01-31Z' AND '2026-01-31 23:00Z'), 'rebuilding everything would lose history');
SELECT is(rebuild_rollup('k', '2026-02-01Z', NULL), 0::bigint, 'what is there is as it should be');
SELECT same('and still is');
DROP TABLE january;
SELECT cmp_ok(rebuild_rollup('k', NULL, '2026-02-01Z', forget => true), '>', 20::bigint, 'history goes on request');
UPDATE kept SET plain = 'SELECT date_bin(''1 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait), sum(cost), count(*) FILTER (WHERE wait < 20), sum(wait) FILTER (WHERE wait < 250) FROM calls GROUP BY 1, 2';
SELECT same('without it, all equals the source');

SELECT create_rollup('child', 'k', 'bucket', '{"n": "sum(n)", "wait": "sum(wait)"}', '{}', 'day', 'Europe/Berlin');
CALL build_rollup('child');
INSERT INTO kept (rollup, plain) VALUES ('child', 'SELECT date_trunc(''day'', at AT TIME ZONE ''Europe/Berlin'') AT TIME ZONE ''Europe/Berlin'', count(*)::numeric, sum(wait)::numeric FROM calls GROUP BY 1');
SELECT same('a child');
SET LOCAL session_replication_role = replica;
UPDATE calls SET wait = wait + 100 WHERE id = 200;
DELETE FROM calls WHERE id = 201;
INSERT INTO calls VALUES (4000, '2026-02-20 10:59Z', NULL, 1, 7);
RESET session_replication_role;
UPDATE k_groups SET cost = cost + 1 WHERE bucket = '2026-02-02 10:00Z' AND queue = 'q1';
DELETE FROM k_groups WHERE bucket = '2026-02-02 11:00Z' AND queue = 'q0';
UPDATE k_groups SET queue = 'made up' WHERE bucket = '2026-02-02 12:00Z' AND queue = 'q0';
CREATE TABLE damage AS SELECT date_bin('1 h', at, '2000-01-01Z') AS bucket, queue FROM calls WHERE id IN (200, 4000)
UNION SELECT '2026-02-01 19:00Z', 'q1' UNION SELECT '2026-02-02 10:00Z', 'q1' UNION SELECT '2026-02-02 11:00Z', 'q0' UNION SELECT '2026-02-02 12:00Z', 'q0' UNION SELECT '2026-02-02 12:00Z', 'made up';
SELECT set_eq($$SELECT bucket, dimensions ->> 'queue' FROM verify_rollup('k')$$, 'TABLE damage', 'verify_rollup finds all damage, and nothing else');
SELECT results_eq($$SELECT missing_rows, missing FROM verify_rollup('k', '2026-02-20Z')$$, $$VALUES (1::bigint, '{"n": "1", "wait": "1", "cost": "7", "small": "1", "sum_small": "1"}'::jsonb)$$, 'what is missing');
SELECT results_eq($$SELECT missing_rows, (missing ->> 'cost')::numeric FROM verify_rollup('k', '2026-02-02 10:00Z', '2026-02-02 11:00Z')$$, $$VALUES (0::bigint, -1::numeric)$$, 'what is too much, in a half-open range');
SELECT is((SELECT count(*) FROM verify_rollup('k', '2026-02-02 10:00:00.000001Z', '2026-02-02 11:00Z')), 0::bigint, 'by the start of buckets');
SELECT is(rebuild_rollup('k', '2026-02-02 10:00Z', '2026-02-02 12:00Z'), 2::bigint, 'a range is mended, its end excluded');
SELECT is((SELECT count(*) FROM verify_rollup('k')), (SELECT count(*) - 2 FROM damage), 'the rest is as it was');
SELECT is(rebuild_rollup('k', '2026-02-02 12:00Z', '2026-02-02 12:00Z'), 0::bigint, 'an empty range');
SELECT is(rebuild_rollup('k', NULL, NULL), (SELECT count(*) - 2 FROM damage), 'all is mended');
SELECT is_empty($$SELECT * FROM verify_rollup('k')$$, 'verify_rollup is content');

-- what was changed in the groups behind the triggers' back, the child had not learned, and learns the correction of: it has to be rebuilt, too
SELECT cmp_ok(rebuild_rollup('child', NULL, NULL), '>=', 0::bigint, 'the child is rebuilt');
SELECT same_refreshed('all mended');

-- ---------------------------------------------------------------- names

ALTER TABLE calls RENAME TO contacts;
UPDATE kept SET plain = replace(plain, 'FROM calls', 'FROM contacts');
INSERT INTO contacts VALUES (5000, '2026-02-21 10:00Z', 'q0', 1, 1);
SELECT same('the source renamed');
SELECT is((SELECT source::text || broken FROM rollup_status WHERE rollup = 'k'::regclass), 'contactsfalse', 'as rollup_status says');
CREATE TABLE calls (LIKE contacts);
SELECT is(outcome('SELECT count(*) FROM k'), '55000 the rollup is broken: another table is named public.calls now, the one it keeps is public.contacts', 'another table in its place is an error');
SELECT matches((SELECT problem FROM rollup_status WHERE rollup = 'child'::regclass), '^of public.k, which it is over: another table', 'of the child, too');
DROP TABLE calls;
SELECT same('and gone again');

ALTER TABLE contacts RENAME wait TO waited;
UPDATE kept SET plain = replace(plain, 'wait)', 'waited)');
UPDATE kept SET plain = replace(plain, 'wait <', 'waited <');
INSERT INTO contacts VALUES (5001, '2026-02-21 10:00Z', 'q0', 1, 1);
SELECT same('a column renamed: writing goes on');
SAVEPOINT truncated;
TRUNCATE contacts;
SELECT is((SELECT count(*) FROM k), 0::bigint, 'so does TRUNCATE');
ROLLBACK TO truncated;
SELECT same_refreshed('and the refresh');
SELECT is(split_part(outcome('ALTER TABLE contacts DROP waited'), ' ', 1), '2BP01', 'a column that is used cannot be dropped');
ALTER TABLE contacts DROP id;
ALTER TABLE contacts ADD id int DEFAULT 5002;
INSERT INTO contacts VALUES ('2026-02-21 11:00Z', 'q0', 1, 1);
SELECT same('others can');

CREATE SCHEMA kpi;
ALTER VIEW k RENAME TO by_queue;
ALTER VIEW by_queue SET SCHEMA kpi;
UPDATE kept SET rollup = 'kpi.by_queue' WHERE rollup = 'k';
INSERT INTO contacts VALUES ('2026-02-21 11:00Z', 'q0', 1, 1);
SELECT same_refreshed('the rollup''s view renamed and moved');
ALTER TABLE k_deltas SET SCHEMA kpi;
ALTER TABLE k_groups RENAME TO folded;
ALTER FUNCTION k_capture() RENAME TO captured;
ALTER FUNCTION captured() SET SCHEMA kpi;
INSERT INTO contacts VALUES ('2026-02-21 10:00Z', 'q0', 1, 1), ('2026-02-22 10:00Z', 'q0', 1, 1);
SELECT same('its parts renamed and moved: writing goes on');
SELECT same_refreshed('and the refresh');
SELECT alter_rollup('kpi.by_queue', add => '{"again": "count(*)"}', drop => NULL);
SELECT is(rebuild_rollup('kpi.by_queue', NULL, NULL), 0::bigint, 'nothing to rebuild');
CREATE TABLE march PARTITION OF contacts FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');
SELECT refresh_rollup('kpi.by_queue');
-- k_route, which is disabled, is there from 18 on
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgrelid = 'march'::regclass AND tgenabled <> 'D'), 5::bigint, 'new partitions get their triggers');

-- a table that takes the place of the source
CREATE TABLE replacement (LIKE contacts);
INSERT INTO replacement TABLE contacts;
ALTER TABLE contacts RENAME TO old;
ALTER TABLE replacement RENAME TO contacts;
SELECT refresh_rollup('kpi.by_queue');
SELECT lives_ok($$SELECT alter_rollup('kpi.by_queue', source => 'contacts')$$, 'another table becomes the source');
INSERT INTO contacts VALUES ('2026-02-23 10:00Z', 'q0', 1, 1);
INSERT INTO old VALUES ('2026-02-23 10:00Z', 'old', 1, 1);
UPDATE kept SET plain = regexp_replace(plain, ' FROM contacts', ', count(*) FROM contacts') WHERE rollup = 'kpi.by_queue';
SELECT same_refreshed('which is kept from then on');
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgrelid = 'old'::regclass AND NOT tgisinternal), 0::bigint, 'and the old one no more');

-- ---------------------------------------------------------------- dropped

SELECT is(outcome($$SELECT drop_rollup('kpi.by_queue')$$), '2BP01 cannot drop view kpi.by_queue because other objects depend on it', 'not while a child stands on it');
SELECT create_kpi_view('child');
SELECT is(outcome($$SELECT drop_rollup('child')$$), '2BP01 cannot drop view public.child because other objects depend on it', 'nor a view');
SELECT drop_rollup('kpi.by_queue', cascade => true);
SELECT is_empty('TABLE rollup_status', 'with cascade both go');
DROP TABLE contacts, old;
DROP SCHEMA kpi;
DROP TABLE history, grants_before, damage;
DROP FUNCTION grants();
CREATE TABLE calls (id int, at timestamptz NOT NULL, queue text, wait int, cost numeric) PARTITION BY RANGE (at);
CREATE TABLE january PARTITION OF calls FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
CREATE TABLE february PARTITION OF calls FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
INSERT INTO calls SELECT i, '2026-01-30Z'::timestamptz + i * interval '20 min', 'q' || i % 2, i, i FROM generate_series(1, 200) AS i;
SELECT set_eq('TABLE snapshot', 'TABLE before', 'nothing at all is left in the catalogue');
SELECT create_rollup('k', 'calls', 'at', '{"n": "count(*)", "calls": "call_stats(call_interval_from_seconds(at, wait, 0, 0, 0))"}', '{queue}', '1 hour');
SELECT create_rollup('l', 'k', 'bucket', '{"n": "sum(n)"}', '{}', 'day', 'Europe/Berlin');
CREATE FUNCTION build_and_refresh() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CALL build_rollup('k'); CALL build_rollup('l', 1); PERFORM refresh_rollup('k'); END $$;
SELECT build_and_refresh();
SELECT is((SELECT array_agg(built) FROM rollup_status), '{100,100}'::numeric[], 'built within a function');
SELECT create_kpi_view('k');
SELECT drop_rollup('l');
SELECT drop_rollup('k', cascade => true);
DROP FUNCTION build_and_refresh();
SELECT set_eq('TABLE snapshot', 'TABLE before', 'nor after a child was dropped first');

SELECT * FROM finish();
ROLLBACK;
