-- What somebody with rights on the source does to the triggers of a rollup, and to partitions that it has not counted yet: the figures are
-- those of plain SQL, or there is a sign. Not in one transaction, for the rows of the catalogue tell by whose transaction they were written.

CREATE SCHEMA attacks;
SET search_path = attacks, public;
SET timezone = 'UTC';
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE s (t timestamptz NOT NULL, x int) PARTITION BY RANGE (t);
CREATE TABLE s_1 PARTITION OF s FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
CREATE TABLE s_2 PARTITION OF s FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z') PARTITION BY LIST (x);
CREATE TABLE s_21 PARTITION OF s_2 FOR VALUES IN (1);
CREATE TABLE s_22 PARTITION OF s_2 DEFAULT;
SELECT create_rollup('k', 's', 't', '{"n": "count(*)", "x": "sum(x)"}', bucket => 'day', time_zone => 'UTC');
INSERT INTO kept (rollup, plain) VALUES ('k', 'SELECT date_trunc(''day'', t, ''UTC''), count(*), sum(x) FROM s GROUP BY 1');
INSERT INTO s SELECT timestamptz '2026-01-02Z' + i * interval '7 h', i % 3 FROM generate_series(1, 150) AS i;
CREATE FUNCTION told(OUT text) LANGUAGE sql AS $$
    SELECT concat_ws('; ', CASE WHEN broken THEN 'broken: ' || problem END, left(warning, 48), nullif('uncovered ' || uncovered::text, 'uncovered {}')) FROM rollup_status WHERE rollup = 'k'::regclass
$$;
SELECT same_refreshed('before');
SELECT is(told(), '', 'all is well');

-- ---------------------------------------------------------------- partitions that are not counted yet

-- the rows go before any refresh looks at the partition, and so does every block; something else folds deltas meanwhile
CREATE FUNCTION come_and_go(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE s)', name);
    EXECUTE format('INSERT INTO %I SELECT ''2026-03-05Z'', i FROM generate_series(1, 10) AS i', name);
    EXECUTE format('ALTER TABLE s ATTACH PARTITION %I FOR VALUES FROM (''2026-03-01Z'') TO (''2026-04-01Z'')', name);
    DELETE FROM s WHERE t >= '2026-03-01Z';
END $$;
SELECT come_and_go('s_3');
VACUUM s_3;
SELECT is(rebuild_rollup('k', '2026-01-01Z', '2026-02-01Z'), 0::bigint, 'a rebuild of another month');
SELECT is(told(), 'uncovered {s_3}', 'does not count the new partition');
SELECT same_refreshed('rows that came and went, around a rebuild');
SELECT is(told(), '', 'it is counted');
DROP TABLE s_3;
DELETE FROM k_partitions WHERE since = '2026-03-01Z';
SELECT come_and_go('s_3');
VACUUM s_3;
SELECT alter_rollup('k', drop => '{x}') \g /dev/null
UPDATE kept SET plain = 'SELECT date_trunc(''day'', t, ''UTC''), count(*) FROM s GROUP BY 1';
SELECT same_refreshed('rows that came and went, around a measure dropped');
DROP TABLE s_3;
DELETE FROM k_partitions WHERE since = '2026-03-01Z';
SELECT come_and_go('s_3');
INSERT INTO s VALUES ('2026-03-05Z', 5);
SELECT alter_rollup('k', add => '{"two": "sum(2 * x)"}') \g /dev/null
UPDATE kept SET plain = 'SELECT date_trunc(''day'', t, ''UTC''), count(*), sum(2 * x) FROM s GROUP BY 1';
SELECT is(told(), '', 'to add a measure, the partition is counted');
SELECT same_refreshed('rows that came and went, around a measure added');
-- one that cannot be counted, because its rows cannot be told from history
ALTER TABLE s DETACH PARTITION s_3;
SELECT refresh_rollup('k') \g /dev/null
CREATE TABLE s_3b (LIKE s);
INSERT INTO s_3b VALUES ('2026-03-05Z', 1);
ALTER TABLE s ATTACH PARTITION s_3b FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');
SELECT throws_ok($$SELECT alter_rollup('k', add => '{"three": "sum(3 * x)"}')$$, '55000', 'a partition of attacks.s is not counted by rollup attacks.k yet', 'no measure is added while one is not counted');
SELECT is(rebuild_rollup('k', '2026-03-01Z', '2026-04-01Z', forget => true), 1::bigint, 'the way out');
SELECT same_refreshed('its rows in the place of that history');
SELECT is((SELECT count(*) FROM verify_rollup('k')), 0::bigint, 'verified');

-- a partition that comes, loses rows that nobody has counted, and is retired between two refreshes
CREATE TABLE s_4 (LIKE s);
INSERT INTO s_4 VALUES ('2026-04-05Z', 1), ('2026-04-06Z', 1);
ALTER TABLE s ATTACH PARTITION s_4 FOR VALUES FROM ('2026-04-01Z') TO ('2026-05-01Z');
DELETE FROM s WHERE t >= '2026-04-01Z';
ALTER TABLE s DETACH PARTITION s_4;
SELECT is((SELECT last_error FROM rollup_status WHERE rollup = 'k'::regclass), NULL, 'no error yet');
SELECT refresh_rollup('k') \g /dev/null
SELECT is((SELECT last_error FROM rollup_status WHERE rollup = 'k'::regclass), 'rows were deleted that rollup attacks.k has not counted, the first of bucket 2026-04-05 00:00:00+00', 'fewer than no rows: there is a sign');
SELECT is(rebuild_rollup('k', '2026-04-01Z', '2026-05-01Z', forget => true), 2::bigint, 'rebuilt');
SELECT same_refreshed('all is well');
-- over the rollup there is no false alarm: what comes is subtracted before it is counted, and then it is
SELECT create_rollup('kk', 'k', 'bucket', '{"n": "sum(n)"}', bucket => 'month', time_zone => 'UTC') \g /dev/null
CALL build_rollup('kk');
CREATE TABLE s_4b (LIKE s);
INSERT INTO s_4b SELECT '2026-04-05Z', i FROM generate_series(1, 10) AS i;
ALTER TABLE s ATTACH PARTITION s_4b FOR VALUES FROM ('2026-04-01Z') TO ('2026-05-01Z');
DELETE FROM s WHERE t >= '2026-04-01Z' AND x < 4;
SELECT refresh_rollup('kk') \g /dev/null
SELECT refresh_rollup('k') \g /dev/null
SELECT refresh_rollup('kk') \g /dev/null
SELECT is((SELECT last_error FROM rollup_status WHERE rollup = 'kk'::regclass), NULL, 'no error of a rollup over it');
SELECT is((SELECT sum(n) FROM kk), (SELECT count(*)::numeric FROM s), 'which is right in the end');
SELECT drop_rollup('kk') \g /dev/null

-- ---------------------------------------------------------------- triggers dropped

DROP TRIGGER k_insert ON s_1;
INSERT INTO s_1 VALUES ('2026-01-06Z', 1);
SELECT is(told(), 'uncovered {s_1}', 'a trigger of a partition is dropped');
SELECT same_refreshed('a refresh counts its rows');
DROP TRIGGER k_update ON s_2;
DROP TRIGGER k_delete ON s_2;
UPDATE s_2 SET t = t + interval '1 day' WHERE t < '2026-02-10Z';
DELETE FROM s_2 WHERE t > '2026-02-20Z';
SELECT is(told(), 'uncovered {s_2}', 'triggers of a partition with partitions');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT refresh_rollup('k') \g /dev/null
COMMIT;
SELECT is(told(), 'uncovered {s_21,s_22}', 'which one snapshot cannot count');
SELECT same_refreshed('the next refresh does');
SELECT is(told(), '', 'and all is well');

-- ---------------------------------------------------------------- triggers set by hand

CREATE TRIGGER second AFTER INSERT ON s REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION k_capture();
SELECT throws_ok($$INSERT INTO s VALUES ('2026-01-06Z', 1)$$, '39P01', 'trigger "second" on attacks.s is not the rollup''s own', 'one that would count twice');
SELECT is(told(), 'triggers of the rollup on attacks.s were changed', 'there is a warning, too');
DROP TRIGGER second ON s;
CREATE TRIGGER second AFTER TRUNCATE ON s FOR EACH STATEMENT EXECUTE FUNCTION k_capture();
SELECT throws_ok('TRUNCATE s', '39P01', 'trigger "second" on attacks.s is not the rollup''s own', 'one that would count what is gone');
DROP TRIGGER k_truncate ON s;
SELECT is(told(), 'broken: attacks.s lacks its triggers, or they are disabled; triggers of the rollup on attacks.s were changed; uncovered {s}', 'it does not take the place of the one before');
DROP TRIGGER second ON s;
CREATE TRIGGER k_truncate BEFORE TRUNCATE ON s FOR EACH STATEMENT EXECUTE FUNCTION k_capture();
SELECT is(told(), 'triggers of the rollup on attacks.s were changed', 'one as it should be');
SELECT is((SELECT count(*) FROM verify_rollup('k')), 0::bigint, 'nothing was missed');
SELECT is(told(), '', 'that ends the warning');
CREATE OR REPLACE TRIGGER k_insert AFTER INSERT ON s REFERENCING NEW TABLE AS added FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION k_capture();
INSERT INTO s VALUES ('2026-01-06Z', 1);
SELECT is(told(), 'broken: attacks.s lacks its triggers, or they are disabled; triggers of the rollup on attacks.s were changed; uncovered {s}', 'one with a condition');
CREATE OR REPLACE TRIGGER k_insert AFTER INSERT ON s REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION k_capture();
SELECT is(told(), 'triggers of the rollup on attacks.s were changed', 'put right: what was not counted meanwhile leaves a warning');
SELECT is((SELECT sum(missing_rows) FROM verify_rollup('k')), 1::numeric, 'and a difference');
SELECT is(rebuild_rollup('k', NULL, NULL), 1::bigint, 'rebuilt');
SELECT same_refreshed('and all is well');
SELECT is(told(), '', 'without a warning');
CREATE OR REPLACE TRIGGER "~k_move" BEFORE UPDATE ON s FOR EACH ROW WHEN (false) EXECUTE FUNCTION k_capture();
MERGE INTO s USING (SELECT 1) AS c ON t = '2026-01-02 07:00Z' WHEN MATCHED THEN UPDATE SET t = s.t + interval '40 days';
CREATE OR REPLACE TRIGGER "~k_move" BEFORE UPDATE ON s FOR EACH ROW EXECUTE FUNCTION k_capture();
SELECT matches(told(), '^triggers of the rollup on attacks.s were changed; uncovered {s_1,', 'moves that were not looked at leave a warning, too');
SELECT same_refreshed('and partitions that are counted again');
SELECT throws_ok($$MERGE INTO s USING (SELECT 1) AS c ON t = '2026-01-02 14:00Z' WHEN MATCHED THEN UPDATE SET t = s.t + interval '40 days'$$, '0A000', NULL, 'moves are seen again');
SELECT is((SELECT count(*) FROM verify_rollup('k')), 0::bigint, 'all is well');
SELECT is(told(), '', 'without a warning');

-- ---------------------------------------------------------------- event triggers

CREATE TABLE s_9 (LIKE s);
ALTER TABLE s ATTACH PARTITION s_9 FOR VALUES FROM ('2026-09-01Z') TO ('2026-10-01Z');
SELECT 's_9'::regclass::oid AS s_9 \gset
CREATE FUNCTION drops_partition() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN DROP TABLE IF EXISTS attacks.s_9; END $$;
CREATE EVENT TRIGGER drops ON ddl_command_end WHEN TAG IN ('CREATE TRIGGER') EXECUTE FUNCTION drops_partition();
SELECT throws_ok($$SELECT refresh_rollup('k')$$, '42704', format('table with OID %s was dropped in the meantime', :s_9), 'one that drops a partition while its triggers are made');
DROP EVENT TRIGGER drops;
SELECT same_refreshed('without it');
DROP TABLE s_9;

-- ---------------------------------------------------------------- one name in two schemas

CREATE SCHEMA green;
CREATE SCHEMA blue;
CREATE TABLE p (t timestamptz NOT NULL, x int, y int) PARTITION BY RANGE (t);
CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z') PARTITION BY LIST (x);
CREATE TABLE p_11 PARTITION OF p_1 FOR VALUES IN (1) PARTITION BY LIST (y);
CREATE TABLE p_110 PARTITION OF p_11 DEFAULT;
CREATE TABLE p_10 PARTITION OF p_1 DEFAULT;
CREATE TABLE p_2 PARTITION OF p DEFAULT;
SELECT create_rollup('green.r', 'p', 't', '{"n": "count(*)"}', '{x}') \g /dev/null
ALTER TABLE p DETACH PARTITION p_1;
SELECT create_rollup('blue.r', 'p', 't', '{"n": "count(*)"}', '{x}') \g /dev/null
SELECT lives_ok($$ALTER TABLE p ATTACH PARTITION p_1 FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z')$$, 'a partition with triggers of its own comes to a source with two rollups of one name');
TRUNCATE kept;
INSERT INTO kept (rollup, plain) SELECT r, 'SELECT date_bin(''15 min'', t, ''2000-01-01Z''), x, count(*) FROM p GROUP BY 1, 2' FROM unnest('{green.r, blue.r}'::text[]) AS r;
INSERT INTO p SELECT timestamptz '2026-01-30Z' + i * interval '1 h', i % 2, i FROM generate_series(1, 90) AS i;
SELECT same_refreshed('two rollups of one name');
ALTER TABLE p_1 DETACH PARTITION p_11;
ALTER TABLE p DETACH PARTITION p_1;
ALTER TABLE p_11 DETACH PARTITION p_110;
ALTER TABLE p_1 ATTACH PARTITION p_11 FOR VALUES IN (1);
ALTER TABLE p_11 ATTACH PARTITION p_110 DEFAULT;
SELECT lives_ok($$ALTER TABLE p ATTACH PARTITION p_1 FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z')$$, 'taken apart, and put together again');
UPDATE p SET t = t + interval '3 h', x = 1 - x WHERE y % 3 = 0 AND t < '2026-01-31 20:00Z' OR x = 0;
SELECT same_refreshed('and moved about');
SELECT drop_rollup('blue.r');
SELECT create_rollup('blue.r', 'p', 't', '{"n": "count(*)"}', '{x}') \g /dev/null
CALL build_rollup('blue.r');
SELECT same_refreshed('the second once more');
SELECT drop_rollup('green.r'), drop_rollup('blue.r') \g /dev/null
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'p%' AND NOT tgisinternal), 0::bigint, 'all triggers go with them');
DROP SCHEMA green, blue;

SELECT * FROM finish();
SELECT drop_rollup('k') \g /dev/null
DROP SCHEMA attacks CASCADE;
