-- Partitions that come with rows, and go: after each refresh the rollup is what plain SQL gives, with the history of those that are gone.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

-- What the rollups must hold: the source, and what is retired, by hand.
CREATE TABLE calls (id int, t timestamptz NOT NULL, site int, wait int) PARTITION BY RANGE (t);
CREATE TABLE history (t timestamptz, site int, wait int);
CREATE VIEW expected AS SELECT t, site, wait FROM calls UNION ALL TABLE history;
CREATE FUNCTION month(n int) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT timestamptz '2026-01-01Z' + ((n - 1) || ' months')::interval $$;
SET timezone = 'UTC';
-- a table beside the source, with rows of that month, and its columns in another order for even months
CREATE FUNCTION stage(name text, n int, count int, site int DEFAULT 1) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(CASE WHEN n % 2 = 0 THEN 'CREATE TABLE %I (wait int, gone int, t timestamptz NOT NULL, site int, id int); ALTER TABLE %1$I DROP COLUMN gone' ELSE 'CREATE TABLE %I (LIKE calls)' END, name);
    EXECUTE format('INSERT INTO %I (id, t, site, wait) SELECT i, month(%s) + i * interval ''61 min'', %s + i %% 2, i %% 50 FROM generate_series(1, %s) AS i', name, n, site, count);
END $$;
CREATE FUNCTION attach(name text, n int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE calls ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, month(n), month(n + 1));
END $$;
CREATE FUNCTION detach(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE calls DETACH PARTITION %I', name);
END $$;
CREATE FUNCTION retire(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO history SELECT t, site, wait FROM %I', name);
    PERFORM detach(name);
END $$;
CREATE FUNCTION uncovered() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(DISTINCT uncovered::text, ' ') FROM rollup_status WHERE rollup::text <> 'days' $$;

SELECT stage('m1', 1, 100), stage('m2', 2, 90), attach('m1', 1), attach('m2', 2);
SELECT create_rollup('k', 'calls', 't', '{"n": "count(*)", "wait": "sum(wait)"}', '{site}', '12 hours');
SELECT create_rollup('days', 'k', 'bucket', '{"n": "sum(n)", "wait": "sum(wait)"}', '{site}', 'day', 'UTC');
SELECT create_rollup('weeks', 'calls', 't', '{"n": "count(*)", "wait": "sum(wait)"}', '{site}', 'week', 'UTC');
INSERT INTO kept (rollup, plain) VALUES ('k', 'SELECT date_bin(''12 h'', t, ''2000-01-01Z''), site, count(*), sum(wait) FROM expected GROUP BY 1, 2'),
    ('days', 'SELECT date_trunc(''day'', t, ''UTC''), site, count(*), sum(wait) FROM expected GROUP BY 1, 2'),
    ('weeks', 'SELECT date_trunc(''week'', t, ''UTC''), site, count(*), sum(wait) FROM expected GROUP BY 1, 2');
CREATE FUNCTION warnings(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL client_min_messages = error;
    EXECUTE query;
    RETURN (SELECT string_agg(n::text, '') FROM (SELECT sum(n) FROM k) AS s (n));
END $$;
SELECT is(uncovered(), '{}', 'what is there when a rollup is made comes with its build');
SELECT same('not built');
CREATE FUNCTION difference() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM ((SELECT date_bin('12 h', t, '2000-01-01Z'), site, count(*), sum(wait) FROM expected GROUP BY 1, 2) EXCEPT ALL TABLE k) AS x $$;
CALL build_rollup('k'); CALL build_rollup('days'); CALL build_rollup('weeks');
SELECT same_refreshed('built');

-- ---------------------------------------------------------------- ATTACH

SELECT stage('m3', 3, 80), attach('m3', 3);
SELECT is(uncovered(), '{m3}', 'a partition that came with rows is not counted, and rollup_status says so');
SELECT same_refreshed('ATTACH, refresh');
SELECT is(uncovered(), '{}', 'counted');
SELECT stage('m4', 4, 80), attach('m4', 4);
DELETE FROM calls WHERE t >= month(4) AND id % 2 = 0;
UPDATE calls SET wait = wait + 1, t = t + interval '5 days' WHERE t >= month(4) AND id % 3 = 0;
UPDATE calls SET t = t - interval '31 days' WHERE t >= month(4) AND id % 5 = 0;
INSERT INTO calls VALUES (1001, month(4), 7, 7);
INSERT INTO m4 (id, t, site, wait) VALUES (1002, month(4), 8, 8);
SELECT same_refreshed('written to between ATTACH and refresh');
SELECT stage('m5', 5, 60), attach('m5', 5);
DELETE FROM calls WHERE t >= month(5);
SELECT is((SELECT count(*) FROM calls WHERE t >= month(5)), 0::bigint, 'all deleted between ATTACH and refresh');
SELECT cmp_ok(n, '<', 0::bigint, 'which the rollup shows until then') FROM (SELECT min(n) FROM k) AS x (n);
SELECT same_refreshed('all deleted');
SELECT is((SELECT count(*) FROM k WHERE n < 0), 0::bigint, 'nothing is negative');
CREATE TABLE m6 PARTITION OF calls FOR VALUES FROM ('2026-06-01Z') TO ('2026-07-01Z');
INSERT INTO m6 SELECT i, month(6) + i * interval '1 h', 3, 3 FROM generate_series(1, 30) AS i;
SELECT is(difference() > 0, true, 'straight into a new leaf is not seen');
SELECT same_refreshed('until the refresh');

-- not counted: TRUNCATE would take away what was never added
SELECT stage('m7', 7, 30), attach('m7', 7);
SELECT matches(outcome('TRUNCATE calls'), '^55000 cannot TRUNCATE public.calls', 'TRUNCATE of the source');
SELECT refresh_rollup('k'), refresh_rollup('weeks');
TRUNCATE m7;
SELECT same_refreshed('TRUNCATE of it once counted');

-- ---------------------------------------------------------------- DETACH and ATTACH

SELECT detach('m3');
DELETE FROM m3 WHERE id % 2 = 0;
INSERT INTO m3 (id, t, site, wait) VALUES (2001, month(3), 9, 9);
SELECT attach('m3', 3);
SELECT is(uncovered(), '{m3}', 'DETACH and ATTACH wipe the mark');
DELETE FROM calls WHERE t >= month(3) AND t < month(4) AND id % 3 = 0;
SELECT same_refreshed('DETACH, write, ATTACH without a refresh between');
SELECT detach('m3'), attach('m3', 3);
SELECT is(outcome('TRUNCATE ' || target), format('55000 cannot TRUNCATE public.%s: partition public.m3 is not counted by a rollup yet', target), 'TRUNCATE of what is not counted: ' || target)
FROM unnest('{m3,calls}'::text[]) AS target;
SELECT detach('m3'), refresh_rollup('k'), refresh_rollup('weeks');
SELECT is((SELECT count(*) FROM k_partitions WHERE partition = 'm3'::regclass AND retired_at IS NOT NULL), 1::bigint, 'its going is noticed');
UPDATE m3 SET wait = 1, site = 5;
SELECT attach('m3', 3);
SELECT same_refreshed('DETACH, refresh, write, ATTACH');
SELECT is((SELECT array_agg(retired_at IS NULL) FROM k_partitions WHERE partition = 'm3'::regclass), '{t}', 'it is no history any more');
ALTER TABLE calls ENABLE TRIGGER ALL;
SELECT is(uncovered(), '{m1,m2,m3,m4,m5,m6,m7}', 'ENABLE TRIGGER ALL: nobody knows any more');
SELECT same_refreshed('counted again');
SELECT is(uncovered(), '{}', 'all of them');

-- ---------------------------------------------------------------- exchange

SELECT stage('m2_new', 2, 70, 4), detach('m2'), attach('m2_new', 2);
SELECT same_refreshed('a month exchanged');
SELECT stage('m2_newer', 2, 75, 2), detach('m2_new');
DROP TABLE m2_new;
SELECT attach('m2_newer', 2);
DELETE FROM calls WHERE t >= month(2) AND t < month(3) AND id % 2 = 0;
SELECT same_refreshed('a month dropped and exchanged, and written to');
-- one by two halves of it
CREATE TABLE half_1 (LIKE calls);
INSERT INTO half_1 SELECT i, month(2) + i * interval '1 h', 6, 6 FROM generate_series(1, 100) AS i;
CREATE TABLE half_2 (LIKE calls);
INSERT INTO half_2 SELECT i, '2026-02-15Z'::timestamptz + i * interval '1 h', 6, 6 FROM generate_series(1, 100) AS i;
SELECT detach('m2_newer');
ALTER TABLE calls ATTACH PARTITION half_1 FOR VALUES FROM ('2026-02-01Z') TO ('2026-02-15Z');
ALTER TABLE calls ATTACH PARTITION half_2 FOR VALUES FROM ('2026-02-15Z') TO ('2026-03-01Z');
SELECT same_refreshed('a month exchanged by two halves');

-- ---------------------------------------------------------------- history

SELECT retire('m1');
SELECT same_refreshed('a retired month');
SELECT same('DROP of it') FROM (SELECT outcome('DROP TABLE m1')) AS dropped;
SELECT is((SELECT count(*) FROM rollup_status WHERE uncovered <> '{}'), 0::bigint, 'what is gone is not uncovered');
SELECT refresh_rollup('k');
SELECT is((SELECT partition FROM k_partitions WHERE until = month(2)), 0::regclass, 'a dropped one has no number, which another table might get');
CREATE TABLE m1_again PARTITION OF calls FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
SELECT refresh_rollup('k'), refresh_rollup('weeks');
SELECT is(uncovered(), '{}', 'an empty partition in its place is counted');
INSERT INTO calls VALUES (1, month(1), 1, 1);
INSERT INTO m1_again VALUES (1, month(1), 1, 1);
SELECT same_refreshed('late calls are added to history');
DELETE FROM calls WHERE t < month(2);
SELECT same_refreshed('and taken away');
DROP TABLE m1_again;
SELECT refresh_rollup('k'), refresh_rollup('weeks');
SELECT stage('m1_other', 1, 40, 3), attach('m1_other', 1);
-- its own rows are not counted, everything else is
INSERT INTO calls VALUES (3001, month(6), 6, 6);
SELECT stage('m8', 8, 10), attach('m8', 8), warnings('SELECT refresh_rollup(''k''), refresh_rollup(''weeks'')');
SELECT is(uncovered(), '{m1_other}', 'another table with rows over history is not counted, by name');
SELECT is((SELECT sum(n) FROM k), (SELECT count(*) FROM calls WHERE t >= month(2))::numeric + (SELECT count(*) FROM history), 'history is there, all others are counted');
SELECT is((SELECT sum(n) FROM weeks), (SELECT sum(n) FROM k), 'in both rollups');
SELECT is((SELECT sum(n) FROM days), (SELECT sum(n) FROM k), 'and in the one over it');
-- what the hint says
SELECT rebuild_rollup('k', '2026-01-01Z', '2026-02-01Z', forget => true), rebuild_rollup('weeks', '2025-12-29Z', '2026-02-01Z', forget => true);
DELETE FROM history;
SELECT is(uncovered(), '{}', 'rebuilt, it is counted');
SELECT same_refreshed('its rows in the place of history');
SELECT is((SELECT count(*) FROM k_partitions WHERE retired_at IS NOT NULL), 0::bigint, 'there is no history any more');

-- a table that was truncated while it was detached has no rows; one that never had any takes nobody's place
SELECT detach('m6');
TRUNCATE m6;
SELECT attach('m6', 6);
SELECT same_refreshed('truncated while it was detached');
INSERT INTO m6 (id, t, site, wait) VALUES (4001, month(6), 1, 1), (4002, month(6), 2, 2);
SELECT same_refreshed('written to');
SELECT retire('m6');
CREATE TABLE m6_empty PARTITION OF calls FOR VALUES FROM ('2026-06-01Z') TO ('2026-07-01Z');
SELECT same_refreshed('retired, and an empty one made in its place at once');
INSERT INTO calls VALUES (4003, month(6), 1, 1);
SELECT same_refreshed('late calls on top');
DROP TABLE m6_empty;
SELECT refresh_rollup('k'), refresh_rollup('weeks');
SELECT attach('m6', 6);
INSERT INTO history VALUES (month(6), 1, 1);
SELECT warnings('SELECT refresh_rollup(''k''), refresh_rollup(''weeks'')');
SELECT is(uncovered(), '{m6}', 'the late ones are history, and which rows these were nobody knows');
SELECT rebuild_rollup(rollup, '2026-06-01Z', '2026-07-01Z', forget => true) FROM unnest('{k,weeks}'::regclass[]) AS rollup;
SELECT is((SELECT sum(n) FROM k WHERE bucket >= '2026-06-01Z' AND bucket < '2026-07-01Z'), 2::numeric, 'made equal to the source');
SELECT rebuild_rollup('weeks', '2026-05-25Z', '2026-07-01Z', forget => true);
DELETE FROM history WHERE t >= month(6) AND t < month(7);
SELECT same_refreshed('all as it was');

-- a bucket that a retired partition shares with its neighbour
SELECT retire('m3'), stage('m3_next', 4, 50, 5), refresh_rollup('k'), refresh_rollup('weeks'), detach('m4'), attach('m3_next', 4);
SELECT warnings('SELECT refresh_rollup(''k''), refresh_rollup(''weeks'')');
SELECT is((SELECT uncovered::text FROM rollup_status WHERE rollup = 'k'::regclass), '{}', 'by half days nothing is shared');
SELECT is((SELECT uncovered::text FROM rollup_status WHERE rollup = 'weeks'::regclass), '{m3_next}', 'by weeks it is, and refused');
DELETE FROM kept WHERE rollup = 'weeks';
SELECT drop_rollup('weeks');
SELECT same_refreshed('beside history');

-- ---------------------------------------------------------------- trees

CREATE TABLE m9 (LIKE calls) PARTITION BY LIST (site);
CREATE TABLE m9_1 PARTITION OF m9 FOR VALUES IN (1) PARTITION BY HASH (id);
CREATE TABLE m9_1_0 PARTITION OF m9_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE m9_1_1 PARTITION OF m9_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE m9_2 PARTITION OF m9 DEFAULT;
INSERT INTO m9 SELECT i, month(9) + i * interval '1 h', i % 3, 1 FROM generate_series(1, 60) AS i;
SELECT attach('m9', 9);
UPDATE calls SET site = site + 1 WHERE t >= month(9) AND id % 2 = 0;
DELETE FROM m9 WHERE id % 5 = 0;
SELECT same_refreshed('partitions attached with their parent');
SELECT is(uncovered(), '{}', 'all of them are counted');
UPDATE calls SET site = site + 1 WHERE t >= month(9);
SELECT matches(outcome($$MERGE INTO calls USING (VALUES (1)) AS v ON site = 2 AND t >= month(9) WHEN MATCHED THEN UPDATE SET site = 1$$), '^0A000 ', 'rows that MERGE moves below are noticed');
SELECT same_refreshed('rows that move in them');
SELECT detach('m9');
DELETE FROM m9 WHERE site = 2;
SELECT attach('m9', 9);
SELECT same_refreshed('detached with their parent, and attached again');

-- ---------------------------------------------------------------- list and hash, of no time

CREATE TABLE lists (id int, t timestamptz NOT NULL, site int, wait int) PARTITION BY LIST (site);
CREATE TABLE l1 PARTITION OF lists FOR VALUES IN (1);
CREATE TABLE l2 PARTITION OF lists FOR VALUES IN (2);
INSERT INTO lists SELECT i, month(1) + i * interval '1 day', 1 + i % 2, 1 FROM generate_series(1, 60) AS i;
SELECT create_rollup('l', 'lists', 't', '{"n": "count(*)", "wait": "sum(wait)"}', '{site}', '12 hours');
CALL build_rollup('l');
INSERT INTO kept (rollup, plain) VALUES ('l', 'SELECT date_bin(''12 h'', t, ''2000-01-01Z''), site, count(*), sum(wait) FROM lists GROUP BY 1, 2');
CREATE FUNCTION uncovered_lists() RETURNS text LANGUAGE sql AS $$ SELECT uncovered::text FROM rollup_status WHERE rollup = 'l'::regclass $$;
CREATE TABLE l3 (LIKE lists);
INSERT INTO l3 SELECT i, month(1) + i * interval '2 days', 3, 1 FROM generate_series(1, 60) AS i;
ALTER TABLE lists ATTACH PARTITION l3 FOR VALUES IN (3);
SELECT is(uncovered_lists(), '{l3}', 'a list partition with rows');
DELETE FROM lists WHERE site = 3 AND (id > 50 OR id % 2 = 0);
UPDATE lists SET site = 2 WHERE site = 3 AND id < 10;
SELECT same_refreshed('a list partition with rows is counted');
SELECT is(uncovered_lists(), '{}', 'counted');
CREATE TABLE l4 (LIKE lists);
INSERT INTO l4 SELECT i, month(11) + i * interval '2 days', 4, 1 FROM generate_series(1, 60) AS i;
ALTER TABLE lists ATTACH PARTITION l4 FOR VALUES IN (4);
DELETE FROM lists WHERE site = 4;
SELECT same_refreshed('one of which nothing is left');
ALTER TABLE lists DETACH PARTITION l3;
DELETE FROM l3 WHERE id % 3 = 0;
UPDATE l3 SET t = t + interval '400 days' WHERE id % 3 = 1;
ALTER TABLE lists ATTACH PARTITION l3 FOR VALUES IN (3);
SELECT same_refreshed('detached, changed and attached again');
-- with history, which cannot be told from their rows
ALTER TABLE lists DETACH PARTITION l2;
CREATE TABLE l5 (LIKE lists);
INSERT INTO l5 VALUES (1, month(1), 5, 1);
ALTER TABLE lists ATTACH PARTITION l5 FOR VALUES IN (5);
CREATE TABLE l6 PARTITION OF lists FOR VALUES IN (6);
SELECT warnings('SELECT refresh_rollup(''l'')');
SELECT is(uncovered_lists(), '{l5}', 'not counted, beside history; an empty one is');
SELECT is((SELECT sum(n) FROM l), (SELECT count(*) FROM lists WHERE site <> 5)::numeric + (SELECT count(*) FROM l2), 'history is there');
ALTER TABLE lists ATTACH PARTITION l2 FOR VALUES IN (2);
SELECT warnings('SELECT refresh_rollup(''l'')');
SELECT is(uncovered_lists(), '{}', 'with what was retired back all is counted');
SELECT same_refreshed('retired, and back');
DROP TABLE l2;
CREATE TABLE l7 (LIKE lists);
INSERT INTO l7 VALUES (1, month(1), 7, 1);
ALTER TABLE lists ATTACH PARTITION l7 FOR VALUES IN (7);
SELECT warnings('SELECT refresh_rollup(''l'')');
SELECT is(uncovered_lists(), '{l7}', 'beside what was dropped');
SELECT rebuild_rollup('l', NULL, NULL, forget => true);
SELECT is(uncovered_lists(), '{}', 'what the hint says: all history goes');
SELECT same_refreshed('all history gone');

CREATE TABLE hashes (id int, t timestamptz NOT NULL) PARTITION BY HASH (id);
CREATE TABLE h0 PARTITION OF hashes FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h1 PARTITION OF hashes FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO hashes SELECT i, month(1) + i * interval '1 h' FROM generate_series(1, 100) AS i;
SELECT create_rollup('h', 'hashes', 't', '{"n": "count(*)"}', bucket => '12 hours');
INSERT INTO kept (rollup, plain) VALUES ('h', 'SELECT date_bin(''12 h'', t, ''2000-01-01Z''), count(*) FROM hashes GROUP BY 1');
-- half built: what is below comes with the build
SELECT same('hash, not built');
ALTER TABLE hashes DETACH PARTITION h1;
DELETE FROM h1 WHERE id % 5 = 0;
ALTER TABLE hashes ATTACH PARTITION h1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
SELECT refresh_rollup('h');
SELECT same('exchanged before it is built');
CALL build_rollup('h');
SELECT same_refreshed('and built');
ALTER TABLE hashes DETACH PARTITION h0;
DELETE FROM h0 WHERE id % 7 = 0;
ALTER TABLE hashes ATTACH PARTITION h0 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
DELETE FROM hashes WHERE id % 11 = 0;
SELECT same_refreshed('hash, detached, changed, attached again');

-- by an expression, open at both ends, and the rest
CREATE TABLE open (at timestamptz, x int) PARTITION BY RANGE ((coalesce(at, '2026-06-01Z')));
CREATE TABLE open_1 PARTITION OF open FOR VALUES FROM (MINVALUE) TO ('2026-01-01Z');
CREATE TABLE open_2 PARTITION OF open FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
CREATE TABLE open_others PARTITION OF open DEFAULT;
INSERT INTO open SELECT '2025-12-20Z'::timestamptz + i * interval '7 h', i FROM generate_series(1, 200) AS i;
INSERT INTO open VALUES (NULL, 5), ('-infinity', 6), ('infinity', 7);
SELECT create_rollup('o', 'open', 'coalesce(at, ''2026-06-01Z'')', '{"x": "sum(x)"}', bucket => 'month', time_zone => 'UTC');
INSERT INTO kept (rollup, plain) VALUES ('o', 'SELECT date_trunc(''month'', coalesce(at, ''2026-06-01Z''), ''UTC''), sum(x) FROM open GROUP BY 1');
CALL build_rollup('o');
SELECT results_eq('SELECT partition::text, since, until FROM o_partitions ORDER BY 1', $$VALUES ('open_1', '-infinity'::timestamptz, '2026-01-01Z'::timestamptz), ('open_2', '2026-01-01Z', '2026-02-01Z'), ('open_others', NULL, NULL)$$, 'bounds in time');
ALTER TABLE open DETACH PARTITION open_1;
UPDATE open_1 SET x = x + 1;
ALTER TABLE open ATTACH PARTITION open_1 FOR VALUES FROM (MINVALUE) TO ('2026-01-01Z');
ALTER TABLE open DETACH PARTITION open_others;
UPDATE open_others SET x = x * 2;
ALTER TABLE open ATTACH PARTITION open_others DEFAULT;
SELECT same_refreshed('without bounds');

-- ---------------------------------------------------------------- other owners

CREATE ROLE rows_loader;
CREATE ROLE rows_keeper;
GRANT CREATE ON SCHEMA public TO rows_loader, rows_keeper;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO rows_loader, rows_keeper;
SET ROLE rows_loader;
CREATE TABLE theirs (t timestamptz NOT NULL, x int) PARTITION BY RANGE (t);
CREATE TABLE theirs_1 PARTITION OF theirs FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
GRANT SELECT, TRIGGER ON theirs, theirs_1 TO rows_keeper;
SET ROLE rows_keeper;
SELECT create_rollup('kept_for_them', 'theirs', 't', '{"x": "sum(x)"}', bucket => 'day', time_zone => 'UTC');
SET ROLE rows_loader;
CREATE TABLE theirs_2 (LIKE theirs);
INSERT INTO theirs_2 VALUES ('2026-02-03Z', 3);
SELECT lives_ok($$ALTER TABLE theirs ATTACH PARTITION theirs_2 FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z')$$, 'the table''s owner attaches');
SELECT lives_ok($$CREATE TABLE theirs_3 PARTITION OF theirs FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z')$$, 'and creates');
GRANT SELECT, TRIGGER ON theirs_2, theirs_3 TO rows_keeper;
SET ROLE rows_keeper;
SELECT refresh_rollup('kept_for_them');
SELECT results_eq('TABLE kept_for_them', $$VALUES ('2026-02-03Z'::timestamptz, 3::bigint)$$, 'the rollup''s owner refreshes');
SELECT is((SELECT uncovered::text FROM rollup_status WHERE rollup = 'kept_for_them'::regclass), '{}', 'and marks what is another''s');
RESET ROLE;
CREATE ROLE rows_heir;
GRANT CREATE ON SCHEMA public TO rows_heir;
ALTER TABLE theirs OWNER TO rows_heir;
SELECT refresh_rollup('kept_for_them');
SELECT ok(has_function_privilege('rows_heir', 'kept_for_them_capture()', 'EXECUTE'), 'a new owner of the table may attach from the next refresh on');
SELECT ok(NOT has_function_privilege('public', 'kept_for_them_capture()', 'EXECUTE'), 'not everybody');

-- ---------------------------------------------------------------- a new source, and dropped

CREATE TABLE others (LIKE calls) PARTITION BY RANGE (t);
CREATE TABLE others_1 PARTITION OF others FOR VALUES FROM ('2020-01-01Z') TO ('2030-01-01Z');
INSERT INTO others SELECT * FROM calls;
DELETE FROM kept WHERE rollup NOT IN ('k', 'days');
ALTER TABLE calls RENAME TO calls_old;
ALTER TABLE others RENAME TO calls;
SELECT alter_rollup('k', source => 'calls');
SELECT is(uncovered(), '{}', 'the partitions of another source are counted');
SELECT results_eq('SELECT partition::text FROM k_partitions WHERE retired_at IS NULL AND written IS NOT TRUE', $$VALUES ('others_1')$$, 'and those of the former one forgotten');
UPDATE calls SET wait = wait + 1;
SELECT is((SELECT sum(wait) FROM k), (SELECT sum(wait)::numeric FROM calls) + (SELECT sum(wait) FROM history), 'written to');
SELECT drop_rollup('k', cascade => true);
SELECT is((SELECT count(*) FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = tgfoid WHERE proname IN ('k_capture', 'weeks_capture')), 0::bigint, 'no trigger is left');
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgrelid IN (SELECT relid FROM pg_partition_tree('calls_old') UNION ALL SELECT relid FROM pg_partition_tree('calls'))), 0::bigint, 'nor a copy of one');
SELECT is((SELECT count(*) FROM pg_depend WHERE classid = 'pg_trigger'::regclass AND NOT EXISTS (SELECT FROM pg_trigger WHERE oid = objid)), 0::bigint, 'nor what it depended on');
SELECT is((SELECT count(*) FROM pg_description WHERE classoid = 'pg_trigger'::regclass AND NOT EXISTS (SELECT FROM pg_trigger WHERE oid = objoid)), 0::bigint, 'nor its comment');

SELECT * FROM finish();
ROLLBACK;
