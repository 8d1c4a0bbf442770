-- Call sources of kind times: a call a row, by its times or its durations; and the view of now.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';

-- ---------------------------------------------------------------- by times, with numbers

CREATE TABLE cdr (id int PRIMARY KEY, uniqueid uuid, start timestamp, answer timestamp, stop timestamp, wrapped timestamp, hold int, ring numeric, skill text, who text, handed bool, kind text, way text);
CREATE FUNCTION number(n int) RETURNS uuid LANGUAGE sql AS $$ SELECT lpad(n::text, 32, '0')::uuid $$;
SELECT create_call_source('cdr', 'times', 'cdr', '{"time_zone": "Europe/Berlin", "tolerance": "0.5 s", "columns": {"call_id": "uniqueid", "offered_at": "start", "answered_at": "answer",
    "ended_at": "stop", "wrapped_at": "wrapped", "queue": "skill", "agent": "who", "transferred": "handed", "channel": "kind", "direction": "way"}}');
INSERT INTO cdr VALUES
    (1, number(1), '2026-01-05 09:00:00', '2026-01-05 09:00:10', '2026-01-05 09:01:10', '2026-01-05 09:01:40', 20, 3.5, 'a', 'ann', true, 'voice', 'inbound'),
    (2, number(2), '2026-07-05 09:00:00', NULL, '2026-07-05 09:00:30', NULL, NULL, NULL, 'a', NULL, NULL, 'voice', 'inbound'),
    (3, number(3), '2026-07-05 09:00:00', '2026-07-05 09:00:05', NULL, NULL, NULL, NULL, 'b', 'bob', NULL, NULL, NULL),
    -- half a second early: moved
    (4, number(4), '2026-01-05 09:00:00', '2026-01-05 09:00:05.3', '2026-01-05 09:00:05', NULL, NULL, NULL, 'b', 'bea', NULL, NULL, NULL),
    (5, number(5), '2026-01-05 09:00:00', '2026-01-05 09:00:06', '2026-01-05 09:00:05', NULL, NULL, NULL, 'b', 'bob', NULL, NULL, NULL),
    (6, number(6), '2026-01-05 09:00:00', '2026-01-05 09:00:06', '2026-02-05 09:00:05', NULL, NULL, NULL, 'b', 'bob', NULL, NULL, NULL),
    (7, number(7), NULL, '2026-01-05 09:00:06', '2026-01-05 09:00:05', NULL, NULL, NULL, 'b', 'bob', NULL, NULL, NULL),
    (8, number(8), '2026-01-05 09:00:00', '2026-01-05 09:00:06', 'infinity', NULL, NULL, NULL, 'b', 'bob', NULL, NULL, NULL),
    -- one row twice, and two that contradict each other
    (9, number(9), '2026-01-05 09:00:00', NULL, '2026-01-05 09:00:09', NULL, NULL, NULL, 'b', NULL, NULL, NULL, NULL),
    (10, number(9), '2026-01-05 09:00:00', NULL, '2026-01-05 09:00:09', NULL, NULL, NULL, 'b', NULL, NULL, NULL, NULL),
    (11, number(11), '2026-01-05 09:00:00', NULL, '2026-01-05 09:00:09', NULL, NULL, NULL, 'b', NULL, NULL, NULL, NULL),
    (12, number(11), '2026-01-05 09:00:00', NULL, '2026-01-05 09:00:08', NULL, NULL, NULL, 'b', NULL, NULL, NULL, NULL),
    (13, NULL, '2026-01-05 09:00:00', NULL, '2026-01-05 09:00:13', NULL, NULL, NULL, 'b', NULL, NULL, NULL, NULL);
SELECT is(load_calls('cdr')::text, '(5,1,5,0,1)', 'calls, open, rejected, ignored, repaired');
SELECT conserved('cdr', 'all rows are accounted for');
SELECT set_eq('SELECT right(call_id, 2), leg, queue, agent, channel, direction, call::text, events FROM cdr_calls', $$VALUES
    ('01', 1, 'a', 'ann', 'voice', 'inbound', '2026-01-05T08:00:00Z answered wait=10 ring=3.5 talk=40 hold=20 wrap=30 transferred', 1::bigint),
    ('02', 1, 'a', NULL, 'voice', 'inbound', '2026-07-05T07:00:00Z abandoned wait=30', 1),
    ('04', 1, 'b', 'bea', NULL, NULL, '2026-01-05T08:00:00Z answered wait=5.3 repaired', 1),
    ('09', 1, 'b', NULL, NULL, NULL, '2026-01-05T08:00:00Z abandoned wait=9', 2),
    ('3)', 1, 'b', NULL, NULL, NULL, '2026-01-05T08:00:00Z abandoned wait=13', 1)$$, 'calls');
SELECT set_eq('SELECT right(call_id, 2), answered_at FROM cdr_open', $$VALUES ('03', '2026-07-05 07:00:05Z'::timestamptz)$$, 'a call that has not ended is open');
SELECT set_eq('SELECT right(call_id, 2), problem, events FROM cdr_rejected WHERE call_id NOT LIKE ''%8''', $$VALUES
    ('05', 'ended_at before answered_at', 1::bigint), ('06', 'talk too long', 1), ('07', 'offered_at null', 1), ('11', 'several rows with this call_id', 2)$$, 'rejected');
-- the row of an open call is updated, and is read again though its number is not new
UPDATE cdr SET stop = '2026-07-05 09:03:00' WHERE id = 3;
SELECT is(load_calls('cdr')::text, '(1,0,0,0,0)', 'an open call that has ended');
SELECT is((SELECT call::text FROM cdr_calls WHERE right(call_id, 2) = '03'), '2026-07-05T07:00:00Z answered wait=5 talk=175', 'is a call');
UPDATE cdr SET start = '2026-07-05 09:05', answer = '2026-07-05 09:05:05', stop = NULL WHERE id = 6;
SELECT retry_rejected('cdr');
INSERT INTO cdr (id, uniqueid, start, stop) VALUES (14, number(14), '2026-07-07 09:05:00', '2026-07-07 09:05:01');
SELECT load_calls('cdr');
SELECT is((SELECT problem FROM cdr_rejected WHERE right(call_id, 2) = '06'), 'never ended', 'what is open for longer than max_age is rejected');
UPDATE cdr SET stop = '2026-07-05 09:06:05' WHERE id = 6;
SELECT is(load_calls('cdr')::text, '(1,0,0,0,0)', 'until its row is updated');
-- or for seven times as long
INSERT INTO cdr (id, uniqueid, start, stop) VALUES (15, number(15), '2026-07-07 09:06:00', NULL), (16, number(16), '2026-07-14 09:06:01', '2026-07-14 09:06:02');
SELECT load_calls('cdr');
SELECT is((SELECT problem FROM cdr_rejected WHERE right(call_id, 2) = '15'), 'never ended', 'one that never ended');
UPDATE cdr SET stop = '2026-07-07 09:06:05' WHERE id = 15;
SELECT is(load_calls('cdr')::text, '(0,0,0,0,0)', 'after seven times max_age it is not read again');
SELECT is(retry_rejected('cdr')::text, '(1,0,0,0,0)', 'retry_rejected does');
DELETE FROM cdr WHERE id IN (15, 16);
DELETE FROM cdr_calls WHERE right(call_id, 2) IN ('15', '16');
UPDATE cdr_source SET events = events - 2;
UPDATE cdr SET stop = '2026-01-05 09:00:16' WHERE id = 5;
SELECT is(retry_rejected('cdr')::text, '(1,0,0,0,0)', 'a mended row is taken in');
UPDATE cdr SET who = 'eve' WHERE id = 1;
SELECT is(reload_calls('cdr', '2026-01-05 08:00Z', '2026-01-05 08:00:01Z')::text, '(1,0,0,0,0)', 'a changed row is read again by reload_calls');
SELECT is((SELECT agent FROM cdr_calls WHERE right(call_id, 2) = '01'), 'eve', 'with what it says now');
SELECT conserved('cdr', 'after changes');

-- ---------------------------------------------------------------- by durations, by words

CREATE TABLE rows (call_id bigint, offered_at bigint, wait float8, talk interval, hold numeric, wrap real, outcome text, queue int);
SELECT create_call_source('rows', 'times', 'rows');
INSERT INTO rows_outcomes VALUES ('NO ANSWER', '', 'abandoned'), ('ANSWERED', '', 'answered'), ('BUSY', '', 'blocked');
INSERT INTO rows VALUES
    (1, 1767603600, 10, '1 min', 5, 2.5, 'ANSWERED', 7), (2, 1767603600, 11.5, NULL, NULL, NULL, 'NO ANSWER', 7), (3, 1767603600, NULL, NULL, NULL, NULL, 'BUSY', 7), (4, 1767603600, NULL, NULL, NULL, NULL, NULL, 7),
    (5, 1767603600, NULL, '5 s', NULL, NULL, 'ANSWERED', 7), (6, 1767603600, 'NaN', '5 s', NULL, NULL, 'ANSWERED', 7), (7, 1767603600, -1, NULL, NULL, NULL, 'NO ANSWER', 7), (8, 1767603600, 1, NULL, 1e300, NULL, 'ANSWERED', 7), (9, 1767603600, 1, NULL, NULL, NULL, 'CONGESTION', 7),
    (10, -5, 1, NULL, NULL, NULL, 'ANSWERED', 7), (11, 9e17::bigint, 1, NULL, NULL, NULL, 'ANSWERED', 7), (12, 1767603600, 'Infinity', NULL, NULL, NULL, 'NO ANSWER', 7);
SELECT is(load_calls('rows')::text, '(3,1,6,0,0)', 'without numbers: calls, open, rejected, ignored, repaired');
SELECT set_eq('SELECT call_id, queue, reason, call::text FROM rows_calls', $$VALUES
    ('1', '7', 'ANSWERED', '2026-01-05T09:00:00Z answered wait=10 talk=60 hold=5 wrap=2.5'), ('2', '7', 'NO ANSWER', '2026-01-05T09:00:00Z abandoned wait=11.5'), ('3', '7', 'BUSY', '2026-01-05T09:00:00Z blocked')$$, 'calls by their durations');
SELECT is((SELECT array_agg(call_id ORDER BY call_id::int) FROM rows_rejected), '{5,6,7,8,9,12}', 'what is not known or not possible is rejected');
SELECT is((SELECT problem FROM rows_rejected WHERE call_id = '9'), 'no outcome for CONGESTION', 'a word without an outcome');
SELECT is((SELECT array_agg(found::int) FROM check_call_source('rows') WHERE NOT ok), '{2}', 'rows without a time are never read, and the check says so');
-- later rows, and changes within the overlap of an hour
INSERT INTO rows VALUES (20, 1767603600 - 3000, 20, NULL, NULL, NULL, 'NO ANSWER', 8), (21, 1767603600 + 100, 21, NULL, NULL, NULL, 'NO ANSWER', 8);
UPDATE rows SET wait = 12 WHERE call_id = 2;
UPDATE rows SET outcome = 'BUSY' WHERE call_id = 9;
SELECT is(load_calls('rows')::text, '(4,0,0,0,0)', 'new, late, changed and mended');
SELECT is((SELECT array_agg(wait_time(call) ORDER BY call_id) FROM rows_calls WHERE call_id IN ('2', '20', '21')), '{12 s,20 s,21 s}', 'as they are now');
SELECT is((SELECT found = expected FROM check_call_source('rows') LIMIT 1), true, 'rows are counted once');
SELECT is((SELECT events FROM rows_source), 12::bigint, 'twelve of them');
INSERT INTO rows VALUES (22, 1767603600 - 4000, 20, NULL, NULL, NULL, 'NO ANSWER', 8);
SELECT load_calls('rows');
SELECT is((SELECT found FROM check_call_source('rows') WHERE what ~ 'were not'), 1::bigint, 'a row that comes later than the overlap is missed, and the check says so');
SELECT is(reload_calls('rows', NULL, NULL)::text, '(1,0,0,0,0)', 'reload_calls takes it in');
SELECT is((SELECT found FROM check_call_source('rows') WHERE what ~ 'were not'), 0::bigint, 'and all is well');

-- a view, and a foreign table's like: numbers out of order within the overlap
CREATE TABLE behind (id int, call_id text, offered_at timestamptz, ended_at timestamptz);
CREATE VIEW front AS SELECT * FROM behind;
SELECT create_call_source('front', 'times', 'front');
INSERT INTO behind VALUES (5, 'c5', '2026-01-05 09:00Z', '2026-01-05 09:01Z');
SELECT load_calls('front') FROM generate_series(1, 3);
INSERT INTO behind VALUES (4, 'c4', '2026-01-05 09:00Z', '2026-01-05 09:01Z');
SELECT load_calls('front') FROM generate_series(1, 3);
INSERT INTO behind VALUES (3, 'c3', '2026-01-05 09:00Z', '2026-01-05 09:01Z');
SELECT load_calls('front');
SELECT is((SELECT array_agg(call_id ORDER BY call_id) FROM front_calls), '{c3,c4,c5}', 'where nobody knows the writers, gaps are looked at for an hour');
UPDATE front_gaps SET found_at = found_at - interval '2 hours';
SELECT load_calls('front') FROM generate_series(1, 2);
SELECT is((SELECT count(*)::int FROM front_gaps), 0, 'and then given up');
INSERT INTO behind VALUES (2, 'c2', '2026-01-05 09:00Z', '2026-01-05 09:01Z');
SELECT load_calls('front');
SELECT is((SELECT found FROM check_call_source('front') WHERE what ~ 'were not'), 1::bigint, 'what comes even later is missed, and the check says so');

-- ---------------------------------------------------------------- now

SELECT create_call_source('acd', 'asterisk', 'queue_log', '{"threshold": "20 s"}');
INSERT INTO queue_log ("time", callid, queuename, agent, event, data1)
SELECT date_trunc('minute', now()) - secs * interval '1 s', callid, queue, agent, event, '' FROM (VALUES
    (300, 'NONE', 'q', 'ann', 'ADDMEMBER'), (300, 'NONE', 'q', 'bob', 'ADDMEMBER'), (300, 'NONE', 'q', 'cat', 'ADDMEMBER'), (300, 'NONE', 'q', 'dan', 'ADDMEMBER'), (300, 'NONE', 'r', 'bob', 'ADDMEMBER'), (299, 'NONE', 'q', 'dan', 'REMOVEMEMBER'),
    (250, 'NONE', 'q', 'cat', 'PAUSE'), (240, 'NONE', 'NONE', 'eve', 'PAUSEALL'),
    (200, 'c1', 'q', 'NONE', 'ENTERQUEUE'), (190, 'c1', 'q', 'ann', 'CONNECT'), (150, 'c1', 'q', 'ann', 'COMPLETEAGENT'),
    (140, 'c2', 'q', 'NONE', 'ENTERQUEUE'), (100, 'c2', 'q', 'NONE', 'ABANDON'),
    (90, 'c3', 'q', 'NONE', 'ENTERQUEUE'), (85, 'c3', 'q', 'bob', 'CONNECT'), (60, 'c4', 'q', 'NONE', 'ENTERQUEUE'), (50, 'c5', 'r', 'NONE', 'ENTERQUEUE')) AS v (secs, callid, queue, agent, event);
SELECT load_calls('acd');
-- of q: c1 and c3 in time, c2 abandoned, c4 waits too long: 2 of 4 (if none of it was yesterday)
SELECT set_eq('SELECT queue, waiting, longest_waiting, talking, ready, busy, paused FROM acd_now',
    $$VALUES ('q', 1::bigint, now() - (date_trunc('minute', now()) - interval '60 s'), 1::bigint, 1::bigint, 1::bigint, 1::bigint), ('r', 1, now() - (date_trunc('minute', now()) - interval '50 s'), 0, 0, 0, 0)$$, 'the wallboard');
SELECT is((SELECT service_level::numeric FROM acd_now WHERE queue = 'q'), CASE WHEN date_trunc('minute', now()) - interval '200 s' >= date_trunc('day', now()) THEN 50.0 END, 'service level with the one who waits') WHERE date_trunc('minute', now()) - interval '200 s' >= date_trunc('day', now());
SELECT is((SELECT service_level::numeric FROM acd_now WHERE queue = 'r'), 0.0, 'of a queue in which one waits too long') WHERE date_trunc('minute', now()) - interval '200 s' >= date_trunc('day', now());

-- a consult of a transfer: asterisk goes on under the call of the customer
INSERT INTO queue_log ("time", callid, queuename, agent, event, data1, data2, data3) VALUES
    ('2026-01-05 10:00:00Z', 'k1', 'q', 'NONE', 'ENTERQUEUE', '', '', ''), ('2026-01-05 10:00:02Z', 'k2', 'q', 'ann', 'CONNECT', '2', 'x', '1'), ('2026-01-05 10:00:30Z', 'k2', 'q', 'ann', 'COMPLETEAGENT', '2', '28', '1');
SELECT load_calls('acd');
SELECT set_eq($$SELECT call_id, call::text FROM acd_calls WHERE call_id ~ '^k'$$, $$VALUES ('k2', '2026-01-05T10:00:00Z answered wait=2 ring=1 talk=28 repaired')$$, 'the call has an entry that is worked out');
SELECT set_eq($$SELECT call_id, problem FROM acd_rejected$$, $$VALUES ('k1', 'consult of a transfer')$$, 'and the consult does not wait for ever');
SELECT retry_rejected('acd');
SELECT set_eq($$SELECT call_id, problem FROM acd_rejected$$, $$VALUES ('k1', 'consult of a transfer')$$, 'again');
SELECT conserved('acd', 'with a consult');

-- ---------------------------------------------------------------- times that are infinite

-- As open calls they would make the wallboard an error, for every queue.
CREATE TABLE endless (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, call_id text, offered_at timestamptz, answered_at timestamptz, ended_at timestamptz, queue text);
SELECT create_call_source('endless', 'times', 'endless');
INSERT INTO endless (call_id, offered_at, answered_at, ended_at, queue) VALUES ('ahead', 'infinity', NULL, NULL, 'a'), ('behind', '-infinity', NULL, NULL, 'a'), ('picked', '2026-01-05 09:00Z', 'infinity', NULL, 'a'), ('both', 'infinity', 'infinity', 'infinity', 'a'),
    ('waits', '2026-01-05 09:00Z', NULL, NULL, 'a');
SELECT load_calls('endless');
SELECT set_eq('SELECT call_id, problem FROM endless_rejected', $$VALUES ('ahead', 'time out of range'), ('behind', 'time out of range'), ('picked', 'answered_at infinite'), ('both', 'time out of range')$$, 'infinite times of calls without an end');
SELECT set_eq('SELECT call_id FROM endless_open', $$VALUES ('waits')$$, 'what is open has begun');
SELECT results_eq('SELECT queue, waiting, talking FROM endless_now', $$VALUES ('a', 1::bigint, 0::bigint)$$, 'and the wallboard counts it');

SELECT * FROM finish();
ROLLBACK;
