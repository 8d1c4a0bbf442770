-- Call sources of kinds wazo and wazo_stat: from hand-made rows to calls. Expected is what docs/sources.md says, by hand.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';

-- ---------------------------------------------------------------- wazo: its queue_log

SELECT create_call_source('acd', 'wazo', 'queue_log');
SELECT set_eq('TABLE acd_outcomes', $$VALUES ('ABANDON', '', 'abandoned'), ('EXITWITHTIMEOUT', '', 'flowed_out'), ('EXITWITHKEY', '', 'flowed_out'), ('EXITEMPTY', '', 'flowed_out'), ('LEAVEEMPTY', '', 'flowed_out'),
    ('FULL', '', 'blocked'), ('CLOSED', '', 'blocked'), ('JOINEMPTY', '', 'blocked'), ('DIVERT_CA_RATIO', '', 'blocked'), ('DIVERT_HOLDTIME', '', 'blocked')$$, 'outcomes of the exits');
SELECT logged($$
    1    logi  NONE  ann  AGENTCALLBACKLOGIN 1001@default
    5    NONE  NONE  ann  PAUSEALL
    9    NONE  NONE  ann  UNPAUSEALL
    10   w1    sales NONE ENTERQUEUE
    10.1 w1    sales NONE EXITEMPTY 1 1 0
    10.2 w1    sales NONE LEAVEEMPTY
    10.4 w1    help  NONE ENTERQUEUE
    25.4 w1    help  ann  RINGNOANSWER 15000
    30.4 w1    help  ann  CONNECT 20 x 4
    90.4 w1    help  ann  BLINDTRANSFER 100 ctx 20 60
    90.5 w1    help  ann  WRAPUPSTART 15
    100  w1    sales NONE ENTERQUEUE
    100.3 w1   sales NONE LEAVEEMPTY
    100.4 w1   help  NONE ENTERQUEUE
    130.4 w1   help  bob  CONNECT 30 x 2
    190.4 w1   help  bob  COMPLETECALLER 30 60 1
    200  w2    sales NONE FULL
    201  w3    sales NONE CLOSED
    202  w4    sales NONE JOINEMPTY
    203  w5    sales NONE DIVERT_CA_RATIO
    204  w6    sales NONE DIVERT_HOLDTIME
    204  w6    help  NONE ENTERQUEUE
    209  w6    help  NONE ABANDON 1 1 5
    -    w7    sales NONE FULL
    210  w8    help  NONE ENTERQUEUE
    220  w8    help  NONE EXITWITHTIMEOUT 1 1 10
    220  w8    help  NONE FULL
    300  logo  NONE  ann  AGENTCALLBACKLOGOFF 1001@default 299
$$);
SELECT is(load_calls('acd')::text, '(12,0,1,0,0)', 'calls, open, rejected, ignored, repaired');
SELECT conserved('acd', 'all rows are accounted for');
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, call::text, events FROM acd_calls', $$VALUES
    ('w1', 1, 'sales', NULL, 'EXITEMPTY', '2026-01-05T09:00:10Z flowed_out wait=0.1', 3::bigint),
    ('w1', 2, 'help', 'ann', 'BLINDTRANSFER', '2026-01-05T09:00:10.4Z answered wait=20 ring=4 talk=60 wrap=15 transferred', 5),
    ('w1', 3, 'sales', NULL, 'LEAVEEMPTY', '2026-01-05T09:01:40Z flowed_out wait=0.3', 2),
    ('w1', 4, 'help', 'bob', 'COMPLETECALLER', '2026-01-05T09:01:40.4Z answered wait=30 ring=2 talk=60', 3),
    ('w2', 1, 'sales', NULL, 'FULL', '2026-01-05T09:03:20Z blocked', 1),
    ('w3', 1, 'sales', NULL, 'CLOSED', '2026-01-05T09:03:21Z blocked', 1),
    ('w4', 1, 'sales', NULL, 'JOINEMPTY', '2026-01-05T09:03:22Z blocked', 1),
    ('w5', 1, 'sales', NULL, 'DIVERT_CA_RATIO', '2026-01-05T09:03:23Z blocked', 1),
    ('w6', 1, 'help', NULL, 'ABANDON', '2026-01-05T09:03:24Z abandoned wait=5', 2),
    ('w6', 2, 'sales', NULL, 'DIVERT_HOLDTIME', '2026-01-05T09:03:24Z blocked', 1),
    ('w8', 1, 'help', NULL, 'EXITWITHTIMEOUT', '2026-01-05T09:03:30Z flowed_out wait=10', 2),
    ('w8', 2, 'help', NULL, 'FULL', '2026-01-05T09:03:40Z blocked', 1)$$, 'legs, wrap-up, both events of one exit, and callers who are not let in');
SELECT set_eq('SELECT call_id, problem FROM acd_rejected', $$VALUES ('w7', 'offered_at null')$$, 'a blocked caller without a time');
SELECT set_eq('SELECT agent, queue, state, during FROM acd_agent_states', $$VALUES
    ('ann', '', 'ready', tstzrange('2026-01-05 09:00:01Z', '2026-01-05 09:00:05Z')), ('ann', '', 'paused', tstzrange('2026-01-05 09:00:05Z', '2026-01-05 09:00:09Z')),
    ('ann', '', 'ready', tstzrange('2026-01-05 09:00:09Z', '2026-01-05 09:05:00Z')), ('ann', '', 'away', tstzrange('2026-01-05 09:05:00Z', NULL))$$, 'states of an agent');
-- a centre in which a diverted caller counts as offered
UPDATE acd_outcomes SET outcome = 'flowed_out' WHERE event LIKE 'DIVERT%';
SELECT reload_calls('acd', NULL, NULL);
SELECT set_eq($$SELECT call::text FROM acd_calls WHERE reason LIKE 'DIVERT%'$$, $$VALUES ('2026-01-05T09:03:23Z flowed_out'), ('2026-01-05T09:03:24Z flowed_out')$$, 'what an exit means is the owner''s choice');

-- ---------------------------------------------------------------- wazo_stat: a row a stay

CREATE TYPE call_exit_type AS ENUM ('full', 'closed', 'joinempty', 'leaveempty', 'divert_ca_ratio', 'divert_waittime', 'answered', 'abandoned', 'timeout');
CREATE TABLE stat_call_on_queue (id serial PRIMARY KEY, callid varchar(32) NOT NULL, "time" timestamptz NOT NULL, ringtime int NOT NULL DEFAULT 0, talktime int NOT NULL DEFAULT 0, waittime int NOT NULL DEFAULT 0,
    status call_exit_type NOT NULL, stat_queue_id int, stat_agent_id int);
CREATE INDEX ON stat_call_on_queue (callid);
SELECT create_call_source('stat', 'wazo_stat', 'stat_call_on_queue');
INSERT INTO stat_call_on_queue (callid, "time", ringtime, talktime, waittime, status, stat_queue_id, stat_agent_id)
SELECT callid, '2026-01-05 09:00Z'::timestamptz + make_interval(secs => at), ring, talk, wait, status::call_exit_type, queue, agent FROM (VALUES
    ('s1', 0, 4, 60, 12, 'answered', 1, 7), ('s2', 1, 0, 0, 30, 'abandoned', 1, NULL), ('s3', 2, 0, 0, 20, 'timeout', 1, NULL), ('s4', 3, 0, 0, 5, 'leaveempty', 1, NULL),
    ('s5', 4, 0, 0, 0, 'full', 1, NULL), ('s6', 5, 0, 0, 0, 'closed', 1, NULL), ('s7', 6, 0, 0, 0, 'joinempty', 1, NULL), ('s8', 7, 0, 0, 0, 'divert_ca_ratio', 1, NULL), ('s9', 8, 0, 0, 0, 'divert_waittime', 1, NULL),
    -- three stays of one caller, two of them in one queue
    ('t1', 40, 3, 50, 10, 'answered', 2, 8), ('t1', 100, 0, 0, 9, 'timeout', 1, NULL), ('t1', 20, 0, 0, 15, 'timeout', 1, NULL),
    -- each entry with each end of one queue, as Wazo joins them
    ('u1', 200, 0, 97, 141, 'answered', 2, 8), ('u1', 200, 0, 416, 144, 'answered', 2, 8), ('u1', 440, 0, 97, 141, 'answered', 2, 8), ('u1', 440, 0, 416, 144, 'answered', 2, 8),
    -- twice the same; ring rounded up beyond the wait; times that cannot be
    ('v1', 500, 0, 0, 8, 'abandoned', 1, NULL), ('v1', 500, 0, 0, 8, 'abandoned', 1, NULL), ('v2', 501, 6, 10, 5, 'answered', 1, 7), ('v3', 502, 0, 10, -1, 'answered', 1, 7), ('v4', 503, 0, 5, 3, 'abandoned', 1, NULL)) AS v (callid, at, ring, talk, wait, status, queue, agent);
SELECT is(load_calls('stat')::text, '(14,0,6,0,1)', 'calls, open, rejected, ignored, repaired');
SELECT conserved('stat', 'all rows are accounted for');
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, first_leg, last_leg, call::text, events FROM stat_calls', $$VALUES
    ('s1', 1, '1', '7', 'answered', true, true, '2026-01-05T09:00:00Z answered wait=12 ring=4 talk=60', 1::bigint),
    ('s2', 1, '1', NULL, 'abandoned', true, true, '2026-01-05T09:00:01Z abandoned wait=30', 1), ('s3', 1, '1', NULL, 'timeout', true, true, '2026-01-05T09:00:02Z flowed_out wait=20', 1),
    ('s4', 1, '1', NULL, 'leaveempty', true, true, '2026-01-05T09:00:03Z flowed_out wait=5', 1), ('s5', 1, '1', NULL, 'full', true, true, '2026-01-05T09:00:04Z blocked', 1),
    ('s6', 1, '1', NULL, 'closed', true, true, '2026-01-05T09:00:05Z blocked', 1), ('s7', 1, '1', NULL, 'joinempty', true, true, '2026-01-05T09:00:06Z blocked', 1),
    ('s8', 1, '1', NULL, 'divert_ca_ratio', true, true, '2026-01-05T09:00:07Z blocked', 1), ('s9', 1, '1', NULL, 'divert_waittime', true, true, '2026-01-05T09:00:08Z blocked', 1),
    ('t1', 1, '1', NULL, 'timeout', true, false, '2026-01-05T09:00:20Z flowed_out wait=15', 1), ('t1', 2, '2', '8', 'answered', false, false, '2026-01-05T09:00:40Z answered wait=10 ring=3 talk=50', 1),
    ('t1', 3, '1', NULL, 'timeout', false, true, '2026-01-05T09:01:40Z flowed_out wait=9', 1),
    ('v1', 1, '1', NULL, 'abandoned', true, true, '2026-01-05T09:08:20Z abandoned wait=8', 2), ('v2', 1, '1', '7', 'answered', true, true, '2026-01-05T09:08:21Z answered wait=5 ring=5 talk=10 repaired', 1)$$, 'calls, by the nine words');
SELECT set_eq('SELECT call_id, leg, problem FROM stat_rejected', $$VALUES ('u1', 1, 'several rows with this call, queue and time'), ('u1', 2, 'several rows with this call, queue and time'), ('u1', 3, 'several rows with this call, queue and time'),
    ('u1', 4, 'several rows with this call, queue and time'), ('v3', 1, 'wait negative'), ('v4', 1, 'talk, hold or wrap of a call that was not answered')$$, 'and what cannot be a call');
-- Wazo writes its latest hours again, with new numbers; late rows of long calls come under the time of their entry
DELETE FROM stat_call_on_queue WHERE callid IN ('s1', 't1');
INSERT INTO stat_call_on_queue (callid, "time", ringtime, talktime, waittime, status, stat_queue_id, stat_agent_id) VALUES
    ('s1', '2026-01-05 09:00Z', 4, 61, 12, 'answered', 1, 7), ('t1', '2026-01-05 09:00:20Z', 0, 0, 15, 'timeout', 1, NULL), ('t1', '2026-01-05 09:00:40Z', 3, 55, 10, 'answered', 2, 8), ('t1', '2026-01-05 09:01:40Z', 0, 0, 9, 'timeout', 1, NULL), ('w1', '2026-01-04 23:00Z', 0, 7200, 12, 'answered', 1, 7);
SELECT is(load_calls('stat')::text, '(3,0,0,0,0)', 'rows that were written again, and one of ten hours ago');
SELECT set_eq($$SELECT call_id, leg, call::text FROM stat_calls WHERE call_id IN ('s1', 't1', 'w1')$$, $$VALUES
    ('s1', 1, '2026-01-05T09:00:00Z answered wait=12 ring=4 talk=61'), ('t1', 1, '2026-01-05T09:00:20Z flowed_out wait=15'), ('t1', 2, '2026-01-05T09:00:40Z answered wait=10 ring=3 talk=55'), ('t1', 3, '2026-01-05T09:01:40Z flowed_out wait=9'), ('w1', 1, '2026-01-04T23:00:00Z answered wait=12 talk=7200')$$, 'are as they are now');
SELECT conserved('stat', 'after Wazo has written again');
-- a status that changes in place: what was answered was not, although the row still names the agent
UPDATE stat_call_on_queue SET status = 'timeout', talktime = 0 WHERE callid = 's1';
UPDATE stat_call_on_queue SET status = 'answered', talktime = 30, stat_agent_id = 7 WHERE callid = 's2';
SELECT is(load_calls('stat')::text, '(2,0,0,0,0)', 'rows that were altered');
SELECT set_eq($$SELECT call_id, agent, reason, call::text FROM stat_calls WHERE call_id IN ('s1', 's2')$$, $$VALUES ('s1', NULL, 'timeout', '2026-01-05T09:00:00Z flowed_out wait=12'), ('s2', '7', 'answered', '2026-01-05T09:00:01Z answered wait=30 talk=30')$$, 'have the status that they have now');
SELECT is(load_calls('stat')::text, '(0,0,0,0,0)', 'and nothing is written that did not change');
SELECT conserved('stat', 'after statuses have changed');
UPDATE stat_outcomes SET outcome = 'flowed_out' WHERE event LIKE 'divert%';
DELETE FROM stat_outcomes WHERE event = 'closed';
SELECT reload_calls('stat', NULL, NULL);
SELECT set_eq($$SELECT call_id, call::text FROM stat_calls WHERE call_id IN ('s8', 's9')$$, $$VALUES ('s8', '2026-01-05T09:00:07Z flowed_out'), ('s9', '2026-01-05T09:00:08Z flowed_out')$$, 'what a word means is the owner''s choice');
SELECT set_eq($$SELECT problem FROM stat_rejected WHERE call_id = 's6'$$, $$VALUES ('no outcome for closed')$$, 'a word without an outcome');

-- ---------------------------------------------------------------- laws: twice, in pieces and in any order are once

SELECT setseed(0.5);
CREATE TABLE big (LIKE stat_call_on_queue);
INSERT INTO big SELECT n, 'c' || (random() * 800)::int, '2026-02-01Z'::timestamptz + (random() * 80000)::int * interval '1 s', (random() * 12)::int, CASE WHEN status = 'answered' OR random() < 0.1 THEN (random() * 300)::int ELSE 0 END, (random() * 60)::int - 1, status, (random() * 4)::int, n
FROM (SELECT n, (enum_range(NULL::call_exit_type))[1 + (random() * 8)::int] AS status FROM generate_series(1, 1000) AS n) AS s;
SELECT create_call_source('big', 'wazo_stat', 'big');
SELECT load_calls('big');
SELECT conserved('big', 'random rows are conserved');
-- the formula in plain SQL, of the rows that are alone in their stay and possible
SELECT set_eq($$SELECT call_id, queue, outcome(call) AS o, wait_time(call) AS w, talk_time(call) AS t FROM big_calls$$, $$
    SELECT callid, stat_queue_id::text AS q, CASE status WHEN 'answered' THEN 'answered' WHEN 'abandoned' THEN 'abandoned' WHEN 'timeout' THEN 'flowed_out' WHEN 'leaveempty' THEN 'flowed_out' ELSE 'blocked' END AS o, waittime * interval '1 s' AS w, talktime * interval '1 s' AS t
    FROM (SELECT *, count(*) OVER (PARTITION BY callid, stat_queue_id, "time") AS n FROM big) AS b WHERE n = 1 AND waittime >= 0 AND (status = 'answered' OR talktime = 0)$$, 'calls are those of plain SQL');
CREATE TABLE pieces (LIKE big);
SELECT create_call_source('pieces', 'wazo_stat', 'pieces');
DO $$ DECLARE i int; BEGIN FOR i IN 0 .. 6 LOOP INSERT INTO pieces SELECT * FROM big WHERE id % 7 = i ORDER BY random(); PERFORM load_calls('pieces'); PERFORM load_calls('pieces'); END LOOP; END $$;
SELECT conserved('pieces', 'in shuffled pieces they are conserved');
SELECT same_contents('pieces', 'big', 'in shuffled pieces they give the same');
CREATE TABLE twice (LIKE big);
SELECT create_call_source('twice', 'wazo_stat', 'twice');
INSERT INTO twice SELECT * FROM big UNION ALL SELECT * FROM big;
SELECT load_calls('twice');
SELECT conserved('twice', 'twice they are conserved');
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, call, events FROM twice_calls', 'SELECT call_id, leg, queue, agent, reason, call, 2 * events FROM big_calls', 'rows that come twice give the same calls');

-- ---------------------------------------------------------------- what is refused

CREATE TABLE other (callid text, "time" timestamptz, status text);
SELECT is(refusal($$SELECT create_call_source('o', 'wazo_stat', 'other')$$), '42703 public.other has no column waittime | A source of kind wazo_stat needs it as wait. If it has another name, say so: options => ''{"columns": {"wait": "name"}}''.', 'a column that is missing');

SELECT * FROM finish();
ROLLBACK;
