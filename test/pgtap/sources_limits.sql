-- Call sources at the ends: numbers, long names, times that are ahead, rows kept of long calls; and what is not a name.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL TimeZone = 'UTC';
SET LOCAL client_min_messages = warning;

-- ---------------------------------------------------------------- numbers at the ends of int8

SELECT create_call_source('ends', 'asterisk', 'queue_log', '{"overlap": "1 hour"}');
INSERT INTO queue_log (id, "time", callid, queuename, agent, event) VALUES
    (-9223372036854775808, '2026-01-05 09:00Z', 'first', 'q', 'NONE', 'ENTERQUEUE'),
    (-9223372036854775807, '2026-01-05 09:00Z', 'second', 'q', 'NONE', 'ENTERQUEUE'),
    (9223372036854775806, '2026-01-05 09:00:05Z', 'second', 'q', 'NONE', 'ABANDON'),
    (9223372036854775807, '2026-01-05 09:00:05Z', 'last', 'q', 'NONE', 'ENTERQUEUE');
SELECT is(load_calls('ends')::text, '(1,0,0,0,0)', 'numbers at the ends: all that have neighbours are read');
SELECT is((SELECT call::text FROM ends_calls), '2026-01-05T09:00:00Z abandoned wait=5', 'numbers at the ends: the call');
SELECT is((SELECT watermark FROM ends_source), 9223372036854775806, 'numbers at the ends: the watermark');
SELECT set_eq('SELECT first_id, last_id FROM ends_gaps', 'VALUES (-9223372036854775806, 9223372036854775805)', 'numbers at the ends: the gap');
SELECT results_eq($$SELECT what, found FROM check_call_source('ends') WHERE NOT ok$$, $$VALUES ('rows of the source that can never be read, because they have no number or time', 2::int8)$$, 'numbers at the ends: check_call_source tells of the two that cannot be read');
INSERT INTO queue_log (id, "time", callid, queuename, agent, event) VALUES (0, '2026-01-05 09:00Z', 'third', 'q', 'NONE', 'ENTERQUEUE');
SELECT is(load_calls('ends')::text, '(0,1,0,0,0)', 'numbers at the ends: one in the gap between them');
DELETE FROM queue_log WHERE id IN (-9223372036854775808, 9223372036854775807);
SELECT conserved('ends', 'numbers at the ends: conserved');
-- the same of a smaller type, whose ends have neighbours
CREATE TABLE small (id smallint PRIMARY KEY, call_id text, offered_at timestamptz, ended_at timestamptz);
INSERT INTO small SELECT id, 's' || id, '2026-01-05 09:00Z', '2026-01-05 09:00:05Z' FROM (VALUES (-32768), (0), (32767)) AS n (id);
SELECT create_call_source('small', 'times', 'small');
SELECT is(load_calls('small')::text, '(3,0,0,0,0)', 'smallint: the ends are read');
SELECT conserved('small', 'smallint: conserved');

-- ---------------------------------------------------------------- callids and names that no index takes

TRUNCATE queue_log;
DROP INDEX queue_log_callid_idx;
SELECT create_call_source('long', 'asterisk', 'queue_log');
INSERT INTO queue_log (id, "time", callid, queuename, agent, event) VALUES
    -- 1000 bytes are a callid; 1001 are none, so each row is a call of its own
    (1, '2026-01-05 09:00Z', repeat('x', 1000), 'q', 'NONE', 'ENTERQUEUE'), (2, '2026-01-05 09:00:05Z', repeat('x', 1000), 'q', 'NONE', 'ABANDON'),
    (3, '2026-01-05 09:00Z', repeat('x', 1001), 'q', 'NONE', 'ENTERQUEUE'), (4, '2026-01-05 09:00:05Z', repeat('x', 1001), 'q', 'NONE', 'ABANDON'),
    -- bytes, not characters
    (5, '2026-01-05 09:00Z', repeat('ö', 500), 'q', 'NONE', 'ENTERQUEUE'), (6, '2026-01-05 09:00Z', repeat('ö', 501), 'q', 'NONE', 'ENTERQUEUE'),
    -- what compression would not make short enough
    (7, '2026-01-05 09:00Z', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 300) AS n), 'q', 'NONE', 'ENTERQUEUE'),
    -- events and agents are cut after 250 characters, queues of the fold after 1000 bytes
    (8, '2026-01-05 09:00Z', 'odd', 'q', 'NONE', 'EVENT' || (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 300) AS n)),
    (9, '2026-01-05 09:00Z', 'NONE', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 300) AS n), (SELECT string_agg(md5(n::text), '') FROM generate_series(1001, 1300) AS n), 'PAUSE'),
    (10, '2026-01-05 09:01Z', 'NONE', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 300) AS n), (SELECT string_agg(md5(n::text), '') FROM generate_series(1001, 1300) AS n), 'UNPAUSE'),
    (11, '2026-01-05 09:00Z', 'named', repeat('ö', 600), 'NONE', 'ENTERQUEUE'), (12, '2026-01-05 09:00:02Z', 'named', repeat('ö', 600), repeat('ü', 600), 'CONNECT'), (13, '2026-01-05 09:00:09Z', 'named', repeat('ö', 600), repeat('ü', 600), 'COMPLETEAGENT');
SELECT is(load_calls('long')::text, '(2,4,1,1,0)', 'long: no name fails the load');
SELECT set_eq('SELECT left(call_id, 5) AS c, length(call_id) AS l, call::text FROM long_calls', $$VALUES ('xxxxx', 1000, '2026-01-05T09:00:00Z abandoned wait=5'), ('named', 5, '2026-01-05T09:00:00Z answered wait=2 talk=7')$$, 'long: a callid of 1000 bytes is one');
SELECT set_eq('SELECT left(call_id, 10) FROM long_open', $$VALUES ('(row 3)'), (repeat('ö', 10)), ('(row 6)'), ('(row 7)')$$, 'long: rows with a longer one are calls of their own');
SELECT set_eq('SELECT call_id, problem FROM long_rejected', $$VALUES ('(row 4)', 'event of no leg')$$, 'long: an end alone belongs to no leg');
SELECT is((SELECT event FROM long_ignored), left('EVENT' || (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 300) AS n), 250), 'long: an event is counted by its first 250 characters');
SELECT set_eq('SELECT length(agent) AS a, length(queue) AS q, state FROM long_agent_states', $$VALUES (250, 250, 'paused'), (250, 250, 'ready')$$, 'long: so are agents and their queues');
SELECT set_eq('SELECT length(queue) AS q, length(agent) AS a FROM long_calls WHERE call_id = ''named''', 'VALUES (500, 500)', 'long: names of legs are cut at 1000 bytes, between characters');
SELECT conserved('long', 'long: conserved');
INSERT INTO queue_log (id, "time", callid, queuename, agent, event) VALUES (14, '2026-01-05 09:00:07Z', repeat('ö', 500), 'q', 'NONE', 'ABANDON');
SELECT is(load_calls('long')::text, '(1,0,0,0,0)', 'long: it is found again');

-- ---------------------------------------------------------------- rows kept of a long call, after a purge

TRUNCATE queue_log;
SELECT create_call_source('kept', 'asterisk', 'queue_log');
INSERT INTO queue_log (id, "time", callid, queuename, agent, event)
SELECT n, '2026-01-05 09:00Z'::timestamptz + make_interval(secs => n), 'k', 'q', 'a' || n, 'RINGNOANSWER' FROM generate_series(2, 150) AS n
UNION ALL VALUES (1, NULL::timestamptz, 'k', 'q', 'NONE', 'ENTERQUEUE'), (151, '2026-01-05 09:03Z', 'k', 'q', 'NONE', 'ABANDON');
SELECT load_calls('kept');
SELECT set_eq('SELECT leg, problem, events::int, jsonb_array_length(rows) FROM kept_rejected', $$VALUES (1, 'offered_at null', 151, 100)$$, 'a long call: a hundred rows are kept, all are counted') WHERE (SELECT count(*) FROM kept_rejected) = 1;
CREATE TEMP TABLE kept_before AS TABLE kept_rejected;
DELETE FROM queue_log;
UPDATE kept_rejected SET rows = jsonb_set(rows, '{0,time}', '"2026-01-05 09:00:01Z"');
SELECT is(retry_rejected('kept')::text, '(0,0,0,0,0)', 'a long call: a hundred rows are not the call, so it stays rejected');
SELECT set_eq('SELECT leg, problem, events FROM kept_rejected', 'SELECT leg, problem, events FROM kept_before', 'a long call: as it was');
SELECT conserved('kept', 'a long call: conserved');
-- all rows written down: then it is the call
UPDATE kept_rejected SET rows = (SELECT jsonb_agg(jsonb_build_object('time', '2026-01-05 09:00Z'::timestamptz + make_interval(secs => n), 'queue', 'q', 'agent', 'a' || n, 'event', CASE n WHEN 1 THEN 'ENTERQUEUE' WHEN 151 THEN 'ABANDON' ELSE 'RINGNOANSWER' END)) FROM generate_series(1, 151) AS n);
SELECT is(retry_rejected('kept')::text, '(1,0,0,0,0)', 'a long call: with all rows written down it is taken in');
SELECT is((SELECT call::text FROM kept_calls), '2026-01-05T09:00:01Z abandoned wait=150', 'a long call: as written');
SELECT conserved('kept', 'a long call: conserved in the end');

-- ---------------------------------------------------------------- a load does not read all that is there

CREATE FUNCTION rows_read(read_of regclass, query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    before bigint = (SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relid = read_of);
BEGIN
    EXECUTE query;
    RETURN (SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relid = read_of) - before;
END $$;
CREATE TABLE dirt (LIKE queue_log INCLUDING ALL);
CREATE INDEX ON dirt (callid);
SELECT create_call_source('dirt', 'asterisk', 'dirt');
INSERT INTO dirt ("time", callid, queuename, agent, event, data1, data2, data3)
SELECT '2026-01-05 09:00Z'::timestamptz + n * interval '1 min', 'd' || n, 'q', 'a' || n % 7, (ARRAY['COMPLETECALLER', 'ATTENDEDTRANSFER', 'ENTERQUEUE'])[1 + n % 3], '5', '60', '1' FROM generate_series(1, 9000) AS n;
SELECT load_calls('dirt');
ANALYZE dirt_rejected;
SELECT cmp_ok((SELECT count(*)::int FROM dirt_rejected), '>', 7000, 'much is rejected');
-- what is still open ends first
INSERT INTO dirt ("time", callid, queuename, agent, event) VALUES ('2026-01-12 09:00Z', 'NONE', 'NONE', 'NONE', 'QUEUESTART');
SELECT load_calls('dirt');
SELECT cmp_ok(rows_read('dirt_rejected', $$SELECT load_calls('dirt')$$), '<', 10::bigint, 'a load without new rows reads next to none of it');
INSERT INTO dirt ("time", callid, queuename, agent, event) SELECT '2026-01-13 09:00Z', 'new', 'q', 'NONE', event FROM unnest('{ENTERQUEUE,ABANDON}'::text[]) AS event;
SET LOCAL enable_seqscan = off;
SELECT cmp_ok(rows_read('dirt_rejected', $$SELECT load_calls('dirt')$$), '<', 100::bigint, 'nor does one with new calls, if the planner uses indexes');
RESET enable_seqscan;
SELECT conserved('dirt', 'much is rejected: conserved');

CREATE TABLE busy (LIKE queue_log INCLUDING ALL);
CREATE INDEX ON busy (callid);
SELECT create_call_source('busy', 'asterisk', 'busy');
INSERT INTO busy ("time", callid, queuename, agent, event) SELECT '2026-01-05 09:00Z'::timestamptz + n * interval '1 min', 'b' || n, 'q', 'NONE', event
FROM generate_series(1, 20000) AS n, unnest('{ENTERQUEUE,ABANDON}'::text[]) AS event;
SELECT load_calls('busy');
SELECT is((SELECT count(*) FROM busy_calls), 20000::bigint, 'many calls are there');
INSERT INTO busy ("time", callid, queuename, agent, event, data2) VALUES ('2026-01-19 09:00Z', 'b20001', 'q', 'NONE', 'ENTERQUEUE', ''), ('2026-01-19 09:01Z', 'b20001', 'q', 'NONE', 'ABANDON', ''),
    ('2026-01-19 09:02Z', 'b20002', 'q', 'a1', 'ATTENDEDTRANSFER', '60'), ('2026-01-19 09:03Z', 'b20003', 'q', 'a2', 'ATTENDEDTRANSFER', '60');
SET LOCAL enable_seqscan = off;
SELECT cmp_ok(rows_read('busy_calls', $$SELECT load_calls('busy')$$), '<', 100::bigint, 'a load with a new call and two transfers reads next to none of them, if the planner uses indexes');
RESET enable_seqscan;
SELECT conserved('busy', 'many calls: conserved');

-- ---------------------------------------------------------------- times ahead of the clock

CREATE TABLE ahead (LIKE queue_log INCLUDING ALL);
INSERT INTO ahead (id, "time", callid, queuename, agent, event) VALUES
    (1, now() + interval '1 hour', 'a1', 'late', 'NONE', 'ENTERQUEUE'), (2, now() - interval '90 s', 'a2', 'q', 'NONE', 'ENTERQUEUE'), (3, now() + interval '1 hour', 'a3', 'q', 'NONE', 'ENTERQUEUE');
SELECT create_call_source('ahead', 'asterisk', 'ahead');
SELECT load_calls('ahead');
SELECT set_eq('SELECT queue, waiting::int, longest_waiting FROM ahead_now', $$VALUES ('late', 1, interval '0'), ('q', 2, interval '90 s')$$, 'a clock that is ahead: nobody has waited for less than nothing');

-- ---------------------------------------------------------------- what is not a name, or not a table

CREATE FUNCTION origin() RETURNS text LANGUAGE sql AS $$ SELECT system_identifier || '/' || d.oid FROM pg_control_system(), pg_database AS d WHERE datname = current_database() $$;
SELECT is(refusal(query), expected, query)
FROM (VALUES
    ($$SELECT create_call_source('s', 'times', 0)$$, '42P01 relation with OID 0 does not exist | Name the table that the telephony system writes, or a view over it.'),
    ($$SELECT create_call_source('s', 'times', '4294967295')$$, '42P01 relation with OID 4294967295 does not exist | Name the table that the telephony system writes, or a view over it.'),
    ($$SELECT create_call_source('', 'times', 'small')$$, '42602 invalid name syntax'),
    ($$SELECT load_calls('')$$, '42602 invalid name syntax'),
    ($$SELECT load_calls('a..b')$$, '42602 invalid name syntax'),
    ($$SELECT load_calls('0')$$, '42P01 call source "0" does not exist | Name it as in create_call_source(): its table of calls is NAME_calls. View call_source_status lists all.'),
    ($$SELECT load_calls(repeat('x', 100))$$, format('42P01 call source "%s" does not exist | Name it as in create_call_source(): its table of calls is NAME_calls. View call_source_status lists all.', repeat('x', 100))),
    ($$SELECT load_calls('nowhere.acd')$$, '42P01 call source "nowhere.acd" does not exist | Name it as in create_call_source(): its table of calls is NAME_calls. View call_source_status lists all.'),
    ($$SELECT load_scheduled_calls(0, 'small', origin())$$, '42P01 call source "small", which this job loaded, was dropped | End the job with cron.unschedule(). Use schedule_call_source() for another call source of that name.'),
    ($$SELECT load_scheduled_calls('small'::regclass, 'small', origin())$$, '42P01 call source "small", which this job loaded, was dropped | End the job with cron.unschedule(). Use schedule_call_source() for another call source of that name.'),
    ($$SELECT load_scheduled_calls('small_source'::regclass, '', 'elsewhere')$$, '42602 invalid name syntax')) AS t (query, expected);

SELECT * FROM finish();
ROLLBACK;
