-- The mark of a partition whose rows are counted: one that a refresh did not set is not believed. Not in one transaction, because the
-- catalogue tells by its transaction who altered a trigger.

CREATE SCHEMA marks;
SET search_path = marks, public;
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE calls (id int, t timestamptz NOT NULL, x int) PARTITION BY RANGE (t);
CREATE TABLE january PARTITION OF calls FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
CREATE TABLE february PARTITION OF calls FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
SELECT create_rollup('k', 'calls', 't', '{"n": "count(*)", "x": "sum(x)"}', bucket => 'day', time_zone => 'UTC');
INSERT INTO kept (rollup, plain) VALUES ('k', 'SELECT date_trunc(''day'', t, ''UTC''), count(*), sum(x) FROM calls GROUP BY 1');
INSERT INTO calls SELECT i, '2026-01-01Z'::timestamptz + i * interval '7 h', i FROM generate_series(1, 150) AS i;
CREATE FUNCTION uncovered() RETURNS text LANGUAGE sql AS $$ SELECT concat_ws('; ', nullif(problem, ''), warning, uncovered::text) FROM rollup_status WHERE rollup = 'k'::regclass $$;
SELECT same_refreshed('counted');
SELECT is(uncovered(), '{}', 'counted, and nothing to tell');

-- attached with rows
CREATE TABLE march (LIKE calls);
INSERT INTO march SELECT i, '2026-03-01Z'::timestamptz + i * interval '7 h', i FROM generate_series(1, 50) AS i;
ALTER TABLE calls ATTACH PARTITION march FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');
ALTER TABLE march ENABLE ALWAYS TRIGGER "~k_move";
SELECT is(uncovered(), '{march}', 'the mark on a partition that no refresh has seen');
SELECT is(outcome('TRUNCATE march'), 'taken', 'which has no triggers for TRUNCATE');
INSERT INTO march SELECT i, '2026-03-01Z'::timestamptz + i * interval '7 h', i FROM generate_series(1, 50) AS i;
DELETE FROM calls WHERE id = 7;
SELECT same_refreshed('it is counted by the next refresh');
SELECT is(uncovered(), '{}', 'and marked');

-- detached, changed, attached again
ALTER TABLE calls DETACH PARTITION february;
DELETE FROM february WHERE id % 2 = 0;
ALTER TABLE calls ATTACH PARTITION february FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
ALTER TABLE february ENABLE ALWAYS TRIGGER "~k_move";
SELECT is(uncovered(), '{february}', 'the mark on one that the refresh has counted under another attachment');
SELECT is(outcome('TRUNCATE february'), '55000 cannot TRUNCATE marks.february: partition marks.february is not counted by a rollup yet', 'it cannot be truncated');
UPDATE calls SET x = x + 1 WHERE t >= '2026-02-01Z';
SELECT same_refreshed('made equal');
SELECT is(uncovered(), '{}', 'and marked anew');

-- off for a while
ALTER TABLE january DISABLE TRIGGER "~k_move";
SELECT is(uncovered(), '{january,february,march}', 'a mark that was taken away: from there rows may go to any partition');
MERGE INTO calls USING (VALUES (60), (61)) AS s (id) ON calls.id = s.id WHEN MATCHED THEN UPDATE SET t = '2026-02-20Z';
ALTER TABLE january ENABLE ALWAYS TRIGGER "~k_move";
SELECT is(uncovered(), '{january,february,march}', 'and set by hand');
SELECT is((SELECT count(*) FROM verify_rollup('k')) > 0, true, 'rows have moved that it could not note');
-- partitions that the refresh could not lock stay uncounted, whatever it counts
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT refresh_rollup('k') \g /dev/null
COMMIT;
SELECT is(uncovered(), '{january,february,march}', 'one snapshot cannot count them');
SELECT same_refreshed('all are counted again');
SELECT is((SELECT count(*) FROM verify_rollup('k')), 0::bigint, 'the buckets to which rows moved, too');
SELECT is(uncovered(), '{}', 'and marked anew');
ALTER TABLE january DISABLE TRIGGER ALL;
MERGE INTO calls USING (VALUES (1), (2)) AS s (id) ON calls.id = s.id AND t < '2026-02-01Z' WHEN MATCHED THEN UPDATE SET t = '2026-02-20Z';
ALTER TABLE january ENABLE TRIGGER ALL;
SELECT same_refreshed('all of its triggers off for a while');
SELECT is((SELECT count(*) FROM verify_rollup('k')), 0::bigint, 'verified, which ends the warning');

-- a parent and the partitions below it
CREATE TABLE april (LIKE calls) PARTITION BY HASH (id);
CREATE TABLE april_0 PARTITION OF april FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE april_1 PARTITION OF april FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO april SELECT i, '2026-04-01Z'::timestamptz + i * interval '7 h', i FROM generate_series(1, 50) AS i;
ALTER TABLE calls ATTACH PARTITION april FOR VALUES FROM ('2026-04-01Z') TO ('2026-05-01Z');
ALTER TABLE april_0 ENABLE ALWAYS TRIGGER "~k_move";
ALTER TABLE april_1 ENABLE ALWAYS TRIGGER "~k_move";
SELECT is(uncovered(), '{april,april_0,april_1}', 'marks on partitions of a partition');
SELECT same_refreshed('they are counted');
ALTER TABLE calls DETACH PARTITION april;
UPDATE april SET x = 0;
ALTER TABLE calls ATTACH PARTITION april FOR VALUES FROM ('2026-04-01Z') TO ('2026-05-01Z');
ALTER TABLE april_0 ENABLE ALWAYS TRIGGER "~k_move";
SELECT is(uncovered(), '{april_0,april_1}', 'and on one that came back with its parent');
SELECT same_refreshed('counted, too');

-- what tells a mark of a dump
UPDATE k_partitions SET mark = 'another server ' || mark;
SELECT is(uncovered(), '{}', 'a mark of another database is believed');
SELECT refresh_rollup('k') \g /dev/null
SELECT is((SELECT count(*) FROM k_partitions WHERE mark LIKE 'another%'), 0::bigint, 'until the first refresh');
SELECT is(uncovered(), '{}', 'which writes it down again');
UPDATE k_partitions SET mark = NULL WHERE partition = 'march'::regclass;
SELECT is(uncovered(), '{march}', 'without one nothing is counted');
SELECT same_refreshed('counted again');

SELECT is((SELECT relacl FROM pg_class WHERE oid = 'k_partitions'::regclass), NULL, 'nobody but the owner of the rollup writes it');

SELECT drop_rollup('k');
SELECT * FROM finish();
\set QUIET on
SET client_min_messages = error;
DROP SCHEMA marks CASCADE;
