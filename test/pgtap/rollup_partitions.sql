-- A rollup over a partitioned table: written through the parent and straight into leaves, rows that move, partitions that come and go.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE site (id int PRIMARY KEY);
INSERT INTO site VALUES (1), (2), (3), (4);
CREATE TABLE calls (
    id int,
    offered_at timestamptz NOT NULL,
    site int REFERENCES site ON DELETE CASCADE ON UPDATE SET NULL,
    wait int
) PARTITION BY RANGE (offered_at);
CREATE TABLE january PARTITION OF calls FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
-- other columns before, and one dropped: another row type than the parent's
CREATE TABLE february (extra text, site int, wait int, gone text, id int, offered_at timestamptz NOT NULL);
ALTER TABLE february DROP COLUMN gone, DROP COLUMN extra;
ALTER TABLE february ADD FOREIGN KEY (site) REFERENCES site ON DELETE CASCADE ON UPDATE SET NULL;
ALTER TABLE calls ATTACH PARTITION february FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
CREATE TABLE march PARTITION OF calls FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z') PARTITION BY LIST (site);
CREATE TABLE march_1 PARTITION OF march FOR VALUES IN (1);
CREATE TABLE march_2 PARTITION OF march DEFAULT PARTITION BY HASH (id);
CREATE TABLE march_2_0 PARTITION OF march_2 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE march_2_1 PARTITION OF march_2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO calls SELECT i, '2026-01-01Z'::timestamptz + i * interval '9 h', nullif(i % 5, 0), i % 40 FROM generate_series(1, 230) AS i;
SELECT cmp_ok(count(*), '>', 5::bigint, tableoid::regclass || ' has rows') FROM calls GROUP BY tableoid ORDER BY tableoid::regclass::text;

SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)", "wait": "sum(wait)"}', '{site}', '12 hours');
INSERT INTO kept (rollup, plain) VALUES ('k',
    'SELECT to_timestamp(floor(extract(epoch FROM offered_at) / 43200) * 43200), site, count(*), sum(wait) FROM calls GROUP BY 1, 2');
SELECT same('before it is built');
CALL build_rollup('k', 20);
SELECT same('built');
CREATE FUNCTION uncovered() RETURNS text LANGUAGE sql AS $$ SELECT uncovered::text FROM rollup_status WHERE rollup = 'k'::regclass $$;
SELECT is(uncovered(), '{}', 'every partition has its triggers');

-- ---------------------------------------------------------------- written

INSERT INTO calls VALUES (1001, '2026-01-05Z', 1, 5), (1002, '2026-02-05Z', 2, NULL), (1003, '2026-03-05Z', 1, 5), (1004, '2026-03-05Z', 3, 5), (1005, '2026-03-05Z', 4, 5);
SELECT is((SELECT count(*) FROM k_deltas), 5::bigint, 'one INSERT into five leaves, five deltas');
SELECT same('through the parent');
COPY calls FROM STDIN;
1011	2026-01-05 09:00:00+00	1	7
1012	2026-02-05 09:00:00+00	\N	\N
1013	2026-03-05 09:00:00+00	2	7
\.
SELECT same('COPY into the parent');
INSERT INTO january VALUES (1021, '2026-01-06Z', 1, 5);
INSERT INTO february (id, offered_at, site, wait) VALUES (1022, '2026-02-06Z', 1, 5);
INSERT INTO march VALUES (1023, '2026-03-06Z', 1, 5), (1024, '2026-03-06Z', 2, 5);
INSERT INTO march_2_0 SELECT id, '2026-03-07Z', 2, 5 FROM generate_series(1, 100) AS id WHERE satisfies_hash_partition('march_2'::regclass, 2, 0, id);
SELECT is((SELECT sum(rows) FROM k_deltas WHERE bucket = '2026-03-07Z'), (SELECT count(*)::numeric FROM march_2_0 WHERE offered_at = '2026-03-07Z'), 'a leaf of a leaf is seen once');
SELECT same('straight into leaves');
UPDATE february SET wait = wait + 1;
DELETE FROM march_1 WHERE id % 2 = 0;
UPDATE march SET wait = 3 WHERE id % 3 = 0;
COPY march_1 FROM STDIN;
1031	2026-03-05 09:00:00+00	1	7
\.
SELECT same_refreshed('straight in leaves');
UPDATE calls SET wait = 77 WHERE id % 4 = 0;
DELETE FROM calls WHERE id % 6 = 0;
SELECT same('UPDATE and DELETE through the parent');
UPDATE calls SET offered_at = offered_at + interval '28 days' WHERE offered_at < '2026-02-20Z' AND id % 2 = 0;
SELECT same('rows that move to another partition');
UPDATE march SET site = site % 3 + 1;
SELECT same('rows that move below');
MERGE INTO calls USING generate_series(1, 300, 7) AS s (id) ON s.id = calls.id
WHEN MATCHED AND s.id % 2 = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET offered_at = '2026-03-30Z', wait = 1
WHEN NOT MATCHED THEN INSERT VALUES (s.id, '2026-01-30Z', 4, 2);
SELECT same_refreshed('MERGE');
DELETE FROM site WHERE id = 3;
SELECT is((SELECT count(*) FROM calls WHERE site = 3), 0::bigint, 'cascaded');
SELECT same('ON DELETE CASCADE');
UPDATE site SET id = 22 WHERE id = 2;
SELECT is((SELECT count(*) FROM calls WHERE site = 2), 0::bigint, 'cascaded');
SELECT same_refreshed('ON UPDATE SET NULL');
CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.offered_at := '2026-01-31 12:00Z'; RETURN new; END $$;
CREATE TRIGGER later BEFORE INSERT ON january FOR EACH ROW EXECUTE FUNCTION later();
INSERT INTO calls VALUES (1041, '2026-01-02Z', 1, 5);
DROP TRIGGER later ON january;
SELECT same('a leaf''s own BEFORE trigger');

-- ---------------------------------------------------------------- new partitions

CREATE TABLE april PARTITION OF calls FOR VALUES FROM ('2026-04-01Z') TO ('2026-05-01Z');
SELECT is(uncovered(), '{april}', 'a new partition is not counted, and rollup_status says so');
INSERT INTO calls VALUES (2001, '2026-04-05Z', 1, 5);
SELECT same('through the parent, into a new partition');
SELECT is(outcome('TRUNCATE calls'), '55000 cannot TRUNCATE public.calls: partition public.april is not counted by a rollup yet', 'TRUNCATE would not see it');
INSERT INTO april VALUES (2002, '2026-04-06Z', 1, 6);
SELECT results_eq($$SELECT bucket, dimensions, missing_rows, missing FROM verify_rollup('k')$$,
                  $$VALUES ('2026-04-06Z'::timestamptz, '{"site": 1}'::jsonb, 1::bigint, '{"n": "1", "wait": "6"}'::jsonb)$$, 'verify_rollup: what went straight into it');
SELECT refresh_rollup('k');
SELECT is(uncovered(), '{}', 'refresh_rollup sets its triggers');
SELECT is(rebuild_rollup('k', '2026-04-01Z', '2026-05-01Z'), 0::bigint, 'and counts what went straight into it: nothing is left to rebuild');
INSERT INTO april VALUES (2003, '2026-04-07Z', 1, 7);
SELECT same('counted, and straight into the covered partition');
DROP TRIGGER k_truncate ON april;
SELECT is(outcome('TRUNCATE calls'), '55000 cannot TRUNCATE public.calls: partition public.april is not counted by a rollup yet', 'nor if but that one trigger is missing');
SELECT refresh_rollup('k');
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgrelid = 'april'::regclass AND tgname = 'k_truncate'), 1::bigint, 'refresh_rollup sets it again');
CREATE TABLE may (LIKE calls INCLUDING ALL);
INSERT INTO may SELECT i, '2026-05-01Z'::timestamptz + i * interval '13 h', 1, 1 FROM generate_series(1, 20) AS i;
ALTER TABLE calls ATTACH PARTITION may FOR VALUES FROM ('2026-05-01Z') TO ('2026-06-01Z');
SELECT is((SELECT sum(missing_rows) FROM verify_rollup('k')), 20::numeric, 'verify_rollup: rows that a partition brought along');
SELECT is((SELECT sum(missing_rows) FROM verify_rollup('k', until => '2026-05-03Z')), 3::numeric, 'those of a range');
SELECT is((SELECT count(*) FROM verify_rollup('k', '2026-06-01Z')), 0::bigint, 'none of another');
SELECT is(uncovered(), '{may}', 'and it is uncovered');
SELECT refresh_rollup('k');
SELECT is((SELECT sum(n) FROM k WHERE bucket >= '2026-05-01Z'), 20::numeric, 'and counts them');
SELECT same_refreshed('ATTACH and refresh');
CREATE TABLE june PARTITION OF calls FOR VALUES FROM ('2026-06-01Z') TO ('2026-07-01Z') PARTITION BY RANGE (id);
CREATE TABLE june_1 PARTITION OF june FOR VALUES FROM (0) TO (MAXVALUE);
SELECT refresh_rollup('k');
INSERT INTO june VALUES (1, '2026-06-03Z', 1, 7);
INSERT INTO june_1 VALUES (2, '2026-06-03Z', 1, 7);
SELECT same('a new partition of partitions');

-- ---------------------------------------------------------------- TRUNCATE

TRUNCATE march_2_1;
SELECT same('TRUNCATE of a leaf');
TRUNCATE march;
SELECT is((SELECT count(*) FROM k WHERE bucket >= '2026-03-01Z' AND bucket < '2026-04-01Z'), 0::bigint, 'March is empty');
SELECT same('TRUNCATE of a partition of partitions');
TRUNCATE ONLY june_1, january;
SELECT same_refreshed('TRUNCATE of two leaves');
SAVEPOINT s;
TRUNCATE calls;
SELECT is((SELECT count(*) FROM k), 0::bigint, 'TRUNCATE of the parent takes all');
INSERT INTO calls VALUES (1, '2026-01-05Z', 1, 5), (1, '2026-02-05Z', 1, 5), (3, '2026-03-05Z', 4, 5);
SELECT same_refreshed('TRUNCATE of the parent');
ROLLBACK TO s;

-- ---------------------------------------------------------------- retired

INSERT INTO june VALUES (3, '2026-06-04Z', 1, 7), (4, '2026-06-04Z', 1, 7);
CREATE TABLE before AS TABLE k;
SELECT cmp_ok(count(*), '>', 20::bigint, 'February has history') FROM before WHERE bucket >= '2026-02-01Z' AND bucket < '2026-03-01Z';
UPDATE kept SET plain = 'TABLE before';
ALTER TABLE calls DETACH PARTITION february;
SELECT same('DETACH keeps history');
DELETE FROM february WHERE id % 2 = 0;
UPDATE february SET wait = 0;
INSERT INTO february (id, offered_at, site, wait) VALUES (1, '2026-02-05Z', 1, 1);
SELECT same('what is written to a detached partition is not seen');
TRUNCATE february;
SELECT same_refreshed('TRUNCATE of a detached partition keeps history');
CREATE TABLE archive (LIKE calls) PARTITION BY RANGE (offered_at);
ALTER TABLE archive ATTACH PARTITION february DEFAULT;
INSERT INTO february (id, offered_at, site, wait) VALUES (1, '2026-02-05Z', 1, 1);
INSERT INTO archive VALUES (1, '2026-02-05Z', 1, 1);
TRUNCATE archive;
SELECT same_refreshed('a partition of another table keeps history');
DROP TABLE archive;
DROP TABLE april;
SELECT same('DROP of a partition keeps history');
ALTER TABLE calls DETACH PARTITION june;
UPDATE june_1 SET wait = 0;
TRUNCATE june;
SELECT same('TRUNCATE of partitions detached with their parent');
ALTER TABLE june DETACH PARTITION june_1;
DROP TABLE june_1, june;
SELECT same('DROP of a detached one');
SELECT is(uncovered(), '{}', 'what is detached is no one''s to cover');
SELECT matches(outcome($$SELECT rebuild_rollup('k', '2026-01-01Z', '2026-06-01Z')$$), '^55000 the source no longer has rows of \d+ buckets of rollup public.k, the first of 2026-02-', 'rebuild_rollup would lose history');
SELECT same_refreshed('refused, history is there');
INSERT INTO calls VALUES (9, '2026-05-09Z', 4, 9);
INSERT INTO before SELECT '2026-05-09Z', 4, 1, 9;
SELECT same('other partitions go on');
CREATE TABLE february PARTITION OF calls FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
INSERT INTO calls VALUES (10, '2026-02-05 06:00Z', NULL, 9);
INSERT INTO before SELECT '2026-02-05Z', NULL, 1, 9;
SELECT same_refreshed('late calls are added to history');

SELECT * FROM finish();
ROLLBACK;
