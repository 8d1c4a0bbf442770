-- Partitions that come and go between two refreshes. What was written through the source stays, as history; and where it is not known
-- what was counted, rollup_status says so from the moment on that the partition is gone.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE calls (id int, t timestamptz NOT NULL, x int) PARTITION BY RANGE (t);
CREATE TABLE january PARTITION OF calls FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
CREATE TABLE history (t timestamptz, x int);
SELECT create_rollup('k', 'calls', 't', '{"n": "count(*)", "x": "sum(x)"}', bucket => 'day', time_zone => 'UTC');
INSERT INTO kept (rollup, plain) VALUES ('k', 'SELECT date_trunc(''day'', t, ''UTC''), count(*), sum(x) FROM (SELECT t, x FROM calls UNION ALL TABLE history) AS s GROUP BY 1');
CREATE FUNCTION told() RETURNS text LANGUAGE sql AS $$ SELECT concat_ws('; ', problem, warning, nullif(uncovered::text, '{}')) FROM rollup_status WHERE rollup = 'k'::regclass $$;
CREATE FUNCTION warning(partition text, first text, last text) RETURNS text LANGUAGE sql AS $$ SELECT format('rows of partition public.%s were updated or deleted before it was counted, and it is gone: '
    'the buckets from %s 00:00:00+00 to %s 00:00:00+00 may be wrong, and rebuild_rollup(..., forget => true) makes them equal to the source', $1, $2, $3) $$;
-- a table for February with so many rows
CREATE FUNCTION stage(name text, count int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE calls); INSERT INTO %1$I SELECT i, ''2026-02-01Z''::timestamptz + i * interval ''3 h'', i FROM generate_series(1, %s) AS i', name, count);
    EXECUTE format('ALTER TABLE calls ATTACH PARTITION %I FOR VALUES FROM (''2026-02-01Z'') TO (''2026-03-01Z'')', name);
END $$;
CREATE FUNCTION refresh() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL client_min_messages = error;
    PERFORM refresh_rollup('k');
    RETURN told();
END $$;
INSERT INTO calls SELECT i, '2026-01-01Z'::timestamptz + i * interval '7 h', i FROM generate_series(1, 100) AS i;
SELECT same_refreshed('january');
SELECT is(told(), '', 'nothing to tell');

-- made, filled through the source, gone
CREATE TABLE b (LIKE calls);
ALTER TABLE calls ATTACH PARTITION b FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
INSERT INTO calls SELECT i, '2026-02-01Z'::timestamptz + i * interval '3 h', i FROM generate_series(1, 40) AS i;
INSERT INTO history SELECT t, x FROM b;
DROP TABLE b;
SELECT same_refreshed('what was written through the source stays');
SELECT is(told(), '', 'which is as it should be');
SELECT results_eq('SELECT partition::oid, since, until, retired_at IS NULL FROM k_partitions WHERE partition::oid = 0 AND written IS NOT TRUE', $$VALUES (0::oid, '2026-02-01Z'::timestamptz, '2026-02-07Z'::timestamptz, false)$$, 'it is history');
SELECT stage('b1', 7);
SELECT is(refresh(), '{b1}', 'so a table in its place is not counted, by name');
SELECT same('and wipes nothing out') FROM (SELECT outcome('ALTER TABLE calls DETACH PARTITION b1')) AS detached;

-- attached over that history, deleted from, detached: who knows
ALTER TABLE calls ATTACH PARTITION b1 FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
SELECT is(told(), '{b1}', 'not counted');
DELETE FROM calls WHERE t >= '2026-02-01Z' AND id < 3;
DELETE FROM calls WHERE t >= '2026-02-01Z' AND id < 3;
SELECT is(told(), '{b1}', 'rows of it deleted');
ALTER TABLE calls DETACH PARTITION b1;
SELECT is(told(), warning('b1', '2026-02-01', '2026-03-01'), 'gone: told at once');
SELECT is(refresh(), warning('b1', '2026-02-01', '2026-03-01'), 'and after a refresh');
SELECT isnt((SELECT sum(n) FROM k), (SELECT count(*) FROM calls)::numeric + (SELECT count(*) FROM history), 'because the figures are wrong');
SELECT is((SELECT min(n) FROM k) > 0, true, 'no group is below zero, which would show it');
DROP TABLE b1;
SELECT is(refresh(), warning('b1', '2026-02-01', '2026-03-01'), 'by its name, although it is dropped');
SELECT is((SELECT count(*) FROM k_partitions WHERE changed IS NOT NULL), 1::bigint, 'one row for many statements');
SELECT rebuild_rollup('k', '2026-02-01Z', '2026-02-03Z', forget => true);
SELECT is(told(), warning('b1', '2026-02-03', '2026-03-01'), 'what is rebuilt is well');
SELECT rebuild_rollup('k', '2026-02-01Z', '2026-03-01Z', forget => true);
DELETE FROM history;
SELECT is(told(), '', 'all of it');
SELECT same_refreshed('rebuilt');

-- each way to change a row of it
CREATE FUNCTION comes_and_goes(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM stage('c', 10);
    EXECUTE statement;
    ALTER TABLE calls DETACH PARTITION c;
    DROP TABLE c;
    RETURN NEXT is(told(), warning('c', '2026-02-01', '2026-03-01'), statement);
    RETURN NEXT is(refresh(), warning('c', '2026-02-01', '2026-03-01'), statement || ', refreshed');
    PERFORM rebuild_rollup('k', NULL, NULL, forget => true);
    RETURN NEXT is(told(), '', statement || ', rebuilt');
    RETURN QUERY SELECT same_refreshed(statement);
END $$;
SELECT comes_and_goes(statement) FROM unnest(ARRAY[
    'DELETE FROM calls WHERE t >= ''2026-02-01Z'' AND id = 1', 'DELETE FROM c WHERE id = 1', 'UPDATE calls SET x = 0 WHERE t >= ''2026-02-01Z''', 'UPDATE c SET x = 0',
    'UPDATE calls SET t = ''2026-01-20Z'' WHERE t >= ''2026-02-01Z''',
    'MERGE INTO calls USING (SELECT 1) AS s ON t >= ''2026-02-01Z'' WHEN MATCHED AND id = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET x = 1 WHEN NOT MATCHED THEN DO NOTHING',
    'WITH d AS (DELETE FROM c WHERE id = 2 RETURNING *) SELECT count(*) FROM d']) AS statement;

-- exchanged at once: the next table takes its place, and all is known
SELECT stage('d', 10);
DELETE FROM calls WHERE t >= '2026-02-01Z' AND id % 2 = 0;
ALTER TABLE calls DETACH PARTITION d;
SELECT stage('e', 12);
SELECT same_refreshed('exchanged for one with rows');
SELECT is(told(), '', 'nothing to tell');
-- and one that comes back
ALTER TABLE calls DETACH PARTITION e;
ALTER TABLE calls ATTACH PARTITION e FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
UPDATE calls SET x = x + 1;
ALTER TABLE calls DETACH PARTITION e;
ALTER TABLE calls ATTACH PARTITION e FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
SELECT same_refreshed('one that came back twice');
SELECT is(told(), '', 'nothing to tell');
SELECT is((SELECT count(*) FROM k_partitions WHERE changed IS NOT NULL), 0::bigint, 'nothing is left of it');
UPDATE calls SET x = x + 1;
DELETE FROM calls WHERE id = 7;
SELECT is((SELECT count(*) FROM k_partitions WHERE changed IS NOT NULL), 0::bigint, 'what is counted may be changed');
INSERT INTO history SELECT t, x FROM e;
DROP TABLE e;
SELECT same_refreshed('and retired');
SELECT is(told(), '', 'without a word');
-- one who knows better says so
SELECT stage('f', 5);
UPDATE calls SET x = x WHERE t >= '2026-02-01Z';
DROP TABLE f;
SELECT refresh() \g /dev/null
SELECT is(told(), warning('f', '2026-02-01', '2026-03-01'), 'nothing was changed by that');
SELECT alter_rollup('k', source => 'calls');
SELECT is(told(), '', 'alter_rollup() with the same source accepts what is there');
SELECT same_refreshed('history stays');

-- by list, of any time
CREATE TABLE lists (t timestamptz NOT NULL, site int) PARTITION BY LIST (site);
CREATE TABLE l1 PARTITION OF lists FOR VALUES IN (1);
SELECT create_rollup('l', 'lists', 't', '{"n": "count(*)"}', bucket => 'day', time_zone => 'UTC');
CREATE TABLE l2 (LIKE lists);
INSERT INTO l2 SELECT '2026-01-01Z', 2 FROM generate_series(1, 3);
INSERT INTO lists SELECT '2026-01-01Z', 1 FROM generate_series(1, 9);
ALTER TABLE lists ATTACH PARTITION l2 FOR VALUES IN (2);
DELETE FROM lists WHERE site = 2;
DROP TABLE l2;
SELECT is((SELECT warning FROM rollup_status WHERE rollup = 'l'::regclass), 'rows of partition public.l2 were updated or deleted before it was counted, and it is gone: '
    'the buckets may be wrong, and rebuild_rollup(..., forget => true) makes them equal to the source', 'a list partition, which has no bounds in time');
SELECT refresh_rollup('l');
SELECT rebuild_rollup('l', NULL, NULL, forget => true);
SELECT is((SELECT concat(warning, sum(n)) FROM rollup_status, l WHERE rollup = 'l'::regclass GROUP BY warning), '9', 'rebuilt');

SELECT * FROM finish();
ROLLBACK;
