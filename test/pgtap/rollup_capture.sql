-- What the triggers of a rollup see: every way to write to a table. After each the view equals plain SQL over the source.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE queue (name text PRIMARY KEY, team text);
INSERT INTO queue VALUES ('sales', 'a'), ('help', 'a'), ('billing', 'b'), ('closed', 'b');
CREATE TABLE agent (id int PRIMARY KEY);
INSERT INTO agent SELECT generate_series(1, 9);
CREATE TABLE calls (
    id int PRIMARY KEY,
    offered_at timestamptz NOT NULL,
    queue text REFERENCES queue ON DELETE CASCADE ON UPDATE CASCADE,
    agent int REFERENCES agent ON DELETE SET NULL ON UPDATE CASCADE,
    wait int NOT NULL,
    talk int,
    cost numeric,
    resolved boolean,
    half text GENERATED ALWAYS AS (CASE WHEN wait > 20 THEN 'late' ELSE 'early' END) STORED,
    note text
);
INSERT INTO calls (id, offered_at, queue, agent, wait, talk, cost, resolved)
SELECT i, '2026-03-02 08:00Z'::timestamptz + i * interval '7 min', (array['sales', 'help', 'billing', NULL])[1 + i % 4], nullif(i % 10, 0),
       i * 7 % 60, nullif(i * 11 % 300, 0), CASE WHEN i % 3 > 0 THEN i * 0.37 END, (array[true, false, NULL])[1 + i % 3]
FROM generate_series(1, 60) AS i;

SELECT create_rollup('by_queue', 'calls', 'offered_at', dimensions => $${queue, "CASE WHEN wait > 20 THEN 'late' ELSE 'early' END AS half"}$$, measures => $$ {
    "calls": "call_stats(call_interval_from_seconds(offered_at, wait, talk, 0, 0, CASE WHEN talk IS NULL THEN 'abandoned' ELSE 'answered' END))",
    "offered": "count(*)", "resolved": "count(*) FILTER (WHERE resolved)", "talk": "sum(talk)", "cost": "sum(cost)" } $$);
INSERT INTO kept (rollup, plain) VALUES ('by_queue', $$
    SELECT to_timestamp(floor(extract(epoch FROM offered_at) / 900) * 900), queue, CASE WHEN wait > 20 THEN 'late' ELSE 'early' END,
           call_stats(call_interval_from_seconds(offered_at, wait, talk, 0, 0, CASE WHEN talk IS NULL THEN 'abandoned' ELSE 'answered' END)),
           count(*), count(*) FILTER (WHERE resolved), sum(talk), sum(cost)
    FROM calls GROUP BY 1, 2, 3 $$);
SELECT create_rollup('by_agent', 'calls', 'offered_at', bucket => '1 hour', dimensions => '{agent}', measures => '{"n": "count(*)", "wait": "sum(wait)"}');
INSERT INTO kept (rollup, plain) VALUES ('by_agent', $$
    SELECT to_timestamp(floor(extract(epoch FROM offered_at) / 3600) * 3600), agent, count(*), sum(wait) FROM calls GROUP BY 1, 2 $$);

SELECT same('before it is built');
INSERT INTO calls (id, offered_at, queue, wait) VALUES (1000, '2026-03-02 09:00Z', 'help', 3), (1001, '2026-03-09 09:00Z', 'help', 3);
DELETE FROM calls WHERE id = 20;
SELECT same('written before it is built');
CALL build_rollup('by_queue');
CALL build_rollup('by_agent');
SELECT same('built');
SELECT is((SELECT array_agg(built) FROM rollup_status), '{100,100}'::numeric[], 'rollup_status: built');
SELECT same_refreshed('built');

-- ---------------------------------------------------------------- plain statements

INSERT INTO calls (id, offered_at, queue, wait) VALUES (1002, '2026-03-02 09:14:59.999999Z', 'help', 3);
SELECT is((SELECT count(*) FROM by_queue_deltas), 1::bigint, 'one row, one delta');
SELECT same('INSERT');
INSERT INTO calls (id, offered_at, queue, wait, talk)
SELECT 2000 + i, '2026-03-02 09:15Z', 'sales', i % 2, 10 FROM generate_series(1, 50) AS i;
SELECT is((SELECT count(*) FROM by_queue_deltas), 2::bigint, 'fifty rows of one group, one delta more');
SELECT same('INSERT of many rows');
INSERT INTO calls (id, offered_at, wait) SELECT 0, now(), 0 WHERE false;
UPDATE calls SET wait = 99 WHERE id = -1;
DELETE FROM calls WHERE id = -1;
SELECT is((SELECT count(*) FROM by_queue_deltas), 2::bigint, 'no rows, no delta');

SELECT same_refreshed('INSERT');
UPDATE calls SET note = 'seen';
UPDATE calls SET wait = wait, talk = talk, queue = queue;
UPDATE calls SET offered_at = offered_at + interval '1 microsecond' WHERE id = 2001;
UPDATE calls SET agent = 10 - agent WHERE id IN (1, 9) AND offered_at < '2026-03-02 09:00Z';
SELECT is((SELECT count(*) FROM by_queue_deltas), 0::bigint, 'UPDATE of what the rollup does not see leaves no delta');
UPDATE calls SET offered_at = offered_at + interval '15 min' WHERE id = 1;
SELECT is((SELECT array_agg(rows ORDER BY bucket) FROM by_queue_deltas), '{-1,1}'::bigint[], 'UPDATE to another bucket leaves a delta in both');
SELECT same('UPDATE to another bucket');
UPDATE calls SET queue = CASE queue WHEN 'sales' THEN 'help' WHEN 'help' THEN 'sales' END WHERE queue IN ('sales', 'help');
SELECT same('UPDATE that swaps groups');
UPDATE calls SET queue = NULL WHERE queue = 'billing' AND id < 30;
UPDATE calls SET queue = 'billing' WHERE queue IS NULL AND id > 40;
SELECT same('UPDATE to NULL and from NULL');
UPDATE calls SET wait = wait + 15 WHERE id % 2 = 0;
SELECT same('UPDATE of what a generated column is made of');
UPDATE calls SET cost = NULL;
SELECT is((SELECT count(*) FROM by_queue WHERE cost IS NOT NULL), 0::bigint, 'sums without values are NULL');
SELECT same_refreshed('UPDATE to NULL values');
UPDATE calls SET cost = 0.5 WHERE id % 5 = 0;
SELECT same('UPDATE to values');
DELETE FROM calls WHERE id % 7 = 0;
SELECT same('DELETE');
DELETE FROM calls WHERE queue = 'help';
SELECT is((SELECT count(*) FROM by_queue WHERE queue = 'help'), 0::bigint, 'groups without rows are not in the view');
SELECT same_refreshed('DELETE of whole groups');
SELECT is((SELECT count(*) FROM by_queue_groups WHERE queue = 'help'), 0::bigint, 'nor in the table, refreshed');

MERGE INTO calls USING (VALUES (3, 40), (5, NULL), (4001, 7), (4002, 8), (8, 0)) AS s (id, talk) ON s.id = calls.id
WHEN MATCHED AND s.talk = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET talk = s.talk
WHEN NOT MATCHED THEN INSERT (id, offered_at, queue, wait, talk) VALUES (s.id, '2026-03-02 11:00Z', 'closed', 5, s.talk);
SELECT is((SELECT count(*) FROM calls WHERE id > 4000), 2::bigint, 'MERGE did something');
SELECT same('MERGE');

WITH gone AS (DELETE FROM calls WHERE id BETWEEN 10 AND 12 RETURNING *)
INSERT INTO calls (id, offered_at, queue, wait, talk) SELECT id + 5000, offered_at, 'closed', wait, talk FROM gone;
SELECT same('two writes in one statement');

INSERT INTO calls (id, offered_at, queue, wait) VALUES (4001, '2026-03-02 11:00Z', 'closed', 0) ON CONFLICT DO NOTHING;
INSERT INTO calls (id, offered_at, queue, wait) VALUES (4001, '2026-03-02 14:00Z', 'sales', 44), (4003, '2026-03-02 14:00Z', 'sales', 4)
ON CONFLICT (id) DO UPDATE SET queue = excluded.queue, wait = excluded.wait, offered_at = excluded.offered_at;
SELECT is((SELECT queue || wait FROM calls WHERE id = 4001), 'sales44', 'ON CONFLICT did something');
SELECT same('INSERT ON CONFLICT');

COPY calls (id, offered_at, queue, wait, talk, cost) FROM STDIN;
6001	2026-03-02 23:59:59.999999+00	billing	1	2	3.25
6002	2026-03-03 00:00:00+00	\N	1	\N	\N
\.
SELECT same_refreshed('COPY');

-- ---------------------------------------------------------------- foreign keys

SELECT cmp_ok((SELECT count(*) FROM calls WHERE queue = 'closed'), '>', 3::bigint, 'there is something to cascade to');
DELETE FROM queue WHERE name = 'closed';
SELECT is((SELECT count(*) FROM calls WHERE queue = 'closed'), 0::bigint, 'cascaded');
SELECT same('ON DELETE CASCADE');
UPDATE queue SET name = 'accounts' WHERE name = 'billing';
SELECT same('ON UPDATE CASCADE');
DELETE FROM agent WHERE id IN (3, 4);
SELECT same('ON DELETE SET NULL');
UPDATE agent SET id = 44 WHERE id = 5;
SELECT same_refreshed('ON UPDATE CASCADE of a number');

-- ---------------------------------------------------------------- from elsewhere

CREATE FUNCTION write_calls() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 7001..7005 LOOP
        INSERT INTO calls (id, offered_at, queue, wait) VALUES (i, '2026-03-04 10:00Z', 'sales', i - 7000);
        BEGIN
            UPDATE calls SET queue = 'help' WHERE id = i;
            IF i % 2 = 0 THEN
                RAISE EXCEPTION 'undo';
            END IF;
        EXCEPTION WHEN raise_exception THEN
            NULL;
        END;
    END LOOP;
END $$;
SELECT write_calls();
DO $$ BEGIN UPDATE calls SET wait = 21 WHERE id = 7001; END $$;
SELECT is((SELECT count(*) FROM by_queue WHERE bucket = '2026-03-04 10:00Z'), 3::bigint, 'a function''s writes, half of them undone');
SELECT same('functions and DO');

SAVEPOINT s;
DELETE FROM calls;
SAVEPOINT t;
INSERT INTO calls (id, offered_at, queue, wait) VALUES (1, '2026-03-05 10:00Z', 'sales', 1);
ROLLBACK TO t;
SELECT is((SELECT count(*) FROM by_queue), 0::bigint, 'empty inside');
ROLLBACK TO s;
SELECT same('savepoints rolled back');
SAVEPOINT s;
INSERT INTO calls (id, offered_at, queue, wait) VALUES (1, '2026-03-05 10:00Z', 'sales', 1) ON CONFLICT (id) DO UPDATE SET wait = 1000;
SELECT refresh_rollup('by_queue');
ROLLBACK TO s;
SELECT same('a refresh rolled back');

CREATE VIEW late AS SELECT id, offered_at, queue, wait FROM calls WHERE half = 'late';
INSERT INTO late VALUES (7101, '2026-03-04 12:00Z', 'help', 50);
UPDATE late SET wait = 20 WHERE id % 3 = 0;
DELETE FROM late WHERE id % 5 = 0;
SELECT same('an updatable view');
CREATE TABLE inbox (LIKE calls);
CREATE RULE to_calls AS ON INSERT TO inbox DO INSTEAD INSERT INTO calls (id, offered_at, queue, wait) VALUES (new.id, new.offered_at, new.queue, new.wait);
INSERT INTO inbox (id, offered_at, queue, wait) VALUES (7201, '2026-03-04 12:00Z', 'help', 5);
CREATE RULE no_delete AS ON DELETE TO calls DO INSTEAD UPDATE calls SET queue = NULL WHERE id = old.id;
DELETE FROM calls WHERE id % 4 = 1;
DROP RULE no_delete ON calls;
SELECT same('rules');
CREATE FUNCTION correct() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.wait := new.wait + 100; RETURN CASE WHEN new.id = 7302 THEN NULL ELSE new END; END $$;
CREATE TRIGGER correct BEFORE INSERT OR UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION correct();
INSERT INTO calls (id, offered_at, queue, wait) VALUES (7301, '2026-03-04 12:00Z', 'help', 5), (7302, '2026-03-04 12:00Z', 'help', 5);
UPDATE calls SET resolved = NOT resolved WHERE id % 2 = 0;
DROP TRIGGER correct ON calls;
SELECT same_refreshed('rows that a trigger changes before they are written');

-- ---------------------------------------------------------------- TRUNCATE

CREATE TABLE tag (call int REFERENCES calls);
SAVEPOINT s;
TRUNCATE calls CASCADE;
SELECT is((SELECT count(*) FROM by_queue) + (SELECT count(*) FROM by_agent), 0::bigint, 'TRUNCATE takes all');
INSERT INTO calls (id, offered_at, queue, wait) VALUES (1, '2026-03-04 12:00Z', 'help', 5);
SELECT same_refreshed('TRUNCATE, then INSERT');
COPY calls (id, offered_at, queue, wait, talk) FROM STDIN;
2	2026-03-02 23:59:59.999999+00	sales	1	2
\.
SELECT same('COPY after TRUNCATE');
ROLLBACK TO s;
SELECT same('TRUNCATE rolled back');
TRUNCATE queue, agent CASCADE;
SELECT is((SELECT count(*) FROM by_queue) + (SELECT count(*) FROM by_agent), 0::bigint, 'TRUNCATE that cascades from a foreign key takes all');
INSERT INTO queue VALUES ('sales');
INSERT INTO calls (id, offered_at, queue, wait) VALUES (1, '2026-03-04 12:00Z', 'sales', 5);
SELECT same_refreshed('TRUNCATE that cascades');
SAVEPOINT s;
TRUNCATE calls, tag;
COPY calls (id, offered_at, queue, wait, talk) FROM STDIN (FREEZE);
1	2026-03-02 23:59:59.999999+00	sales	1	2
2	2026-03-02 23:59:59.999999+00	\N	1	2
\.
SELECT same_refreshed('COPY FREEZE');

-- ---------------------------------------------------------------- ids reached far, and what others put in the way

SET LOCAL DateStyle = 'SQL, DMY';
SET LOCAL IntervalStyle = 'sql_standard';
SET LOCAL TimeZone = 'Asia/Kathmandu';
SET LOCAL search_path = '';
INSERT INTO public.calls (id, offered_at, queue, wait) VALUES (9, '2026-03-02 23:59:59.999999Z', 'sales', 30);
UPDATE public.calls SET wait = 0 WHERE id = 1;
RESET search_path;
RESET TimeZone;
RESET IntervalStyle;
RESET DateStyle;
SELECT same_refreshed('a writer''s settings');
SELECT results_eq('SELECT id FROM calls ORDER BY 1', '{1,2,9}'::int[], 'and the source is what it should be');

-- What a statement has of constants is written, and read again, under settings that nobody else chose: so a function of
-- constants, worked out when the statement is planned, sees them.
CREATE FUNCTION setting(name text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN current_setting(name); END';
CREATE TABLE set_by_writer AS SELECT * FROM (VALUES ('DateStyle', 'ISO, YMD', 'German'), ('IntervalStyle', 'postgres', 'iso_8601'), ('TimeZone', 'UTC', 'Asia/Kathmandu'),
    ('extra_float_digits', '3', '0'), ('quote_all_identifiers', 'off', 'on'), ('standard_conforming_strings', 'on', 'off'), ('array_nulls', 'on', 'off'), ('row_security', 'off', 'on'),
    ('search_path', 'pg_catalog, pg_temp', 'public'), ('transform_null_equals', 'off', 'on'), ('lc_monetary', 'C', 'POSIX'), ('xmloption', 'content', 'document')) AS s (name, pinned, other);
SELECT create_rollup('settings', 'calls', 'offered_at', (SELECT json_object_agg(lower(name), format('count(*) FILTER (WHERE setting(%L) = %L)', name, pinned)) FROM set_by_writer)) \g /dev/null
CALL build_rollup('settings');
SELECT set_config(name, other, true) FROM set_by_writer \g /dev/null
INSERT INTO public.calls (id, offered_at, wait) VALUES (11, '2026-03-20T10:00:00Z', 30);
SELECT set_config(name, reset_val, true) FROM set_by_writer JOIN pg_settings USING (name) \g /dev/null
SELECT results_eq($$SELECT key, value::int FROM settings, jsonb_each_text(to_jsonb(settings) - 'bucket') WHERE bucket = '2026-03-20 10:00Z'$$,
                  $$SELECT lower(name), 1 FROM set_by_writer ORDER BY length(name), lower(name)$$, 'settings as they must be');
DELETE FROM calls WHERE id = 11;
SELECT drop_rollup('settings') \g /dev/null

-- ---------------------------------------------------------------- inheritance

-- The source may become a parent. What is written to its children is not its own; UPDATE and DELETE hand over both.
CREATE TABLE child () INHERITS (calls);
INSERT INTO child (id, offered_at, queue, wait) VALUES (11, '2026-03-02 09:00Z', 'sales', 30);
INSERT INTO calls (id, offered_at, queue, wait) VALUES (12, '2026-03-02 09:00Z', 'sales', 40);
SELECT is(outcome(statement), '55000 cannot update or delete in public.calls because it has inheritance children and a rollup', statement)
FROM unnest('{UPDATE calls SET wait = wait + 1,DELETE FROM calls,UPDATE ONLY calls SET wait = 0}'::text[]) AS statement;
SELECT is(outcome('UPDATE child SET wait = wait + 1'), 'taken', 'of the child itself');
ALTER TABLE child NO INHERIT calls;
UPDATE calls SET wait = wait + 1;
SELECT same('a parent for a while');
ALTER TABLE child INHERIT calls;
INSERT INTO calls (id, offered_at, queue, wait) VALUES (13, '2026-03-02 09:00Z', 'sales', 40);
TRUNCATE ONLY calls, tag;
INSERT INTO calls (id, offered_at, queue, wait) VALUES (14, '2026-03-02 09:00Z', 'sales', 40);
DROP TABLE child;
SELECT same_refreshed('a parent that was truncated');

-- It may not become a child, because what is written through a parent fires the parent's triggers alone.
CREATE TABLE parent (LIKE calls);
CREATE TABLE whole (LIKE calls) PARTITION BY RANGE (offered_at);
SELECT is(outcome(statement), '0A000 trigger "~by_agent_alone" prevents table "calls" from becoming ' || becomes, statement)
FROM (VALUES ('ALTER TABLE calls INHERIT parent', 'an inheritance child'), ('ALTER TABLE whole ATTACH PARTITION calls DEFAULT', 'a partition')) AS v(statement, becomes);
ALTER TABLE calls ENABLE ALWAYS TRIGGER "~by_agent_alone";
INSERT INTO calls (id, offered_at, queue, wait) VALUES (15, '2026-03-02 09:00Z', 'sales', 40), (16, '2026-03-02 09:00Z', 'sales', 50);
SELECT same_refreshed('not a child, and the trigger that keeps it from that counts nothing');
-- as after a load without triggers
ALTER TABLE calls ENABLE TRIGGER USER;
SET LOCAL track_functions = 'all';
CREATE FUNCTION captures() RETURNS bigint LANGUAGE SQL RETURN coalesce(pg_stat_get_xact_function_calls('by_agent_capture'::regproc), 0);
CREATE TEMP TABLE before AS SELECT captures();
INSERT INTO calls (id, offered_at, queue, wait) SELECT n, '2026-03-02 09:00Z', 'sales', 40 FROM generate_series(17, 116) AS n;
SELECT is(captures() - before.captures, 1::bigint, 'nor is it called for each row, although it is enabled') FROM before;

SELECT * FROM finish();
ROLLBACK;
