-- A real Asterisk's queue_log against what both ends of its calls wrote down: legs, outcomes, waits, talks and KPIs.
-- The events of one run are in test/asterisk; CCMETRICS_ASTERISK (environment) names the folder of another run.
-- `make check-asterisk` makes a run, and this test of it.

BEGIN;
\getenv folder CCMETRICS_ASTERISK
\if :{?folder}
\set recorded false
\else
\set folder test/asterisk
\set recorded true
\endif
SELECT no_plan();
SET LOCAL TimeZone = 'America/St_Johns';
SET LOCAL IntervalStyle = 'postgres';

CREATE TEMP TABLE queue_log (
    id bigint PRIMARY KEY, time timestamptz, callid text, queuename text, agent text, event text,
    data1 text, data2 text, data3 text, data4 text, data5 text, arrived timestamptz
) ON COMMIT DROP;
CREATE TEMP TABLE truth (
    call text, callid text, leg int, queue text, agent text, outcome text,
    offered_at timestamptz, answered_at timestamptz, ended_at timestamptz, dialled_at timestamptz
) ON COMMIT DROP;
\set load '\\copy queue_log FROM ' :folder '/queue_log.tsv (HEADER MATCH)'
:load
CREATE TEMP TABLE missed (
    time timestamptz, callid text, queuename text, agent text, event text, data1 text, data2 text, data3 text, data4 text, data5 text
) ON COMMIT DROP;
\set load '\\copy missed FROM ' :folder '/missed.tsv (HEADER MATCH)'
:load
CREATE TEMP TABLE cel (id bigint PRIMARY KEY, eventtime timestamptz, eventtype text, uniqueid text, linkedid text, extra text)
    ON COMMIT DROP;
\set load '\\copy cel FROM ' :folder '/cel.tsv (HEADER MATCH)'
:load
\set load '\\copy truth FROM ' :folder '/truth.tsv (HEADER MATCH)'
:load

-- What no log can tell: the database was away, or Asterisk was killed. What is left of these calls, as a fold finds it.
CREATE TEMP TABLE lost (call text, left_over text) ON COMMIT DROP;
INSERT INTO lost VALUES
    ('away-end', 'open, answered'),              -- its end is lost
    ('away-connect', 'answered_at null'),        -- it has an end of an answered call, and no answer
    ('away-whole', NULL), ('away-entry', NULL),
    ('killed-talks', 'open, answered'), ('killed-waits', 'open');

CREATE TEMP TABLE expected ON COMMIT DROP AS
SELECT *, row_number() OVER (PARTITION BY callid, queue ORDER BY offered_at) AS entry,
       coalesce(answered_at, ended_at) - offered_at AS wait, ended_at - answered_at AS talk
FROM truth
WHERE outcome IS DISTINCT FROM 'blocked';

CREATE TEMP TABLE found ON COMMIT DROP AS
SELECT callid, (leg).*, row_number() OVER (PARTITION BY callid, (leg).queue, (leg).leg > 0 ORDER BY (leg).leg) AS entry
FROM (SELECT callid, unnest(queue_log_calls(time, id, queuename, agent, event, data1, data2, data3, data4, data5)) AS leg
      FROM queue_log GROUP BY callid) AS folded;

CREATE TEMP TABLE pairs ON COMMIT DROP AS
SELECT e.*, f.call AS found_call, f.agent AS found_agent, f.reason, f.problem, f.answered_at IS NOT NULL AS was_answered,
       f.callid IS NOT NULL AS found
FROM expected AS e LEFT JOIN found AS f ON f.callid = e.callid AND f.queue = e.queue AND f.entry = e.entry AND f.leg > 0;

-- ---------------------------------------------------------------- what Asterisk wrote

SELECT ok((SELECT max(abs(extract(epoch FROM arrived - time))) < 2 FROM queue_log),
          'times are right, although the zones of Asterisk and of the server are others');
SELECT is_empty($$SELECT callid FROM queue_log JOIN truth USING (callid) WHERE truth.outcome = 'blocked'$$,
                'a caller who is not let in leaves no row');
\if :recorded
-- So the recorded run tests what is hard: the queue's next entry is logged before the transfer that leads to it.
SELECT results_eq($$
    SELECT entry.queuename, count(*) FROM queue_log AS transfer JOIN queue_log AS entry USING (callid)
    WHERE transfer.event = 'BLINDTRANSFER' AND entry.event = 'ENTERQUEUE'
          AND entry.id < transfer.id AND entry.time < transfer.time AND entry.data3 IS NOT NULL
          AND EXISTS (SELECT FROM queue_log WHERE callid = entry.callid AND event = 'ENTERQUEUE' AND id < entry.id)
    GROUP BY 1 ORDER BY 1$$, $$VALUES ('first'::text, 2::bigint), ('second', 1)$$,
    'of 16 blind transfers at once, three are logged after the entry they lead to, two of them into the same queue');
\endif

-- ---------------------------------------------------------------- legs

SELECT is_empty($$SELECT callid, sum(events) FROM found GROUP BY callid
                  EXCEPT SELECT callid, count(*) FROM queue_log GROUP BY callid$$, 'each event is in one element');
SELECT results_eq($$SELECT call, CASE WHEN NOT found THEN NULL WHEN found_call IS NULL
                                      THEN coalesce(problem, 'open' || CASE WHEN was_answered THEN ', answered' ELSE '' END)
                                      ELSE 'a call' END
                    FROM pairs WHERE call IN (SELECT call FROM lost) ORDER BY call COLLATE "C"$$,
                  $$SELECT * FROM lost ORDER BY call COLLATE "C"$$, 'what the log lost is missing, open, or has a problem');
DELETE FROM pairs WHERE call IN (SELECT call FROM lost);
SELECT is_empty('SELECT call, queue, problem FROM pairs WHERE found_call IS NULL', 'all other legs are found, as calls');
SELECT is_empty($$SELECT callid, queue, leg FROM found WHERE leg > 0 AND NOT EXISTS (
                      SELECT FROM expected AS e WHERE e.callid = found.callid AND e.queue = found.queue AND e.entry = found.entry)$$,
                'no leg is found that was not there');
SELECT is_empty($$SELECT callid, leg FROM found WHERE leg > 0
                  EXCEPT SELECT callid, row_number() OVER (PARTITION BY callid ORDER BY offered_at) FROM expected$$,
                'legs have numbers in the order of entries');
SELECT is_empty($$SELECT call, queue, outcome, agent, outcome(found_call), found_agent FROM pairs
                  WHERE (outcome, agent) IS DISTINCT FROM (outcome(found_call), found_agent)$$, 'outcomes and agents');
SELECT is_empty($$SELECT call, queue, offered_at, offered_at(found_call) FROM pairs
                  WHERE abs(extract(epoch FROM offered_at - offered_at(found_call))) > 0.2$$, 'entries, within 0.2 s');
-- A caller who leaves while the agent hears the announcement is noticed when it ends, 2.1 s after it began.
SELECT is_empty($$SELECT call, queue, wait, wait_time(found_call) FROM pairs
                  WHERE (extract(epoch FROM wait_time(found_call) - wait) BETWEEN -0.2 AND
                         CASE WHEN call IN ('announced-caller-leaves', 'announced-agent-leaves') THEN 2.3 ELSE 0.2 END) IS NOT TRUE$$,
                'waits, within 0.2 s');
SELECT is_empty($$SELECT call, queue, talk, talk_time(found_call) FROM pairs
                  WHERE abs(extract(epoch FROM coalesce(talk, '0') - talk_time(found_call))) > 0.2$$, 'talks, within 0.2 s');
SELECT results_eq($$SELECT DISTINCT regexp_replace(call, '-[0-9]+$', ''), reason FROM pairs WHERE leg = 1 AND transferred(found_call)
                    AND callid = (SELECT callid FROM truth WHERE call = pairs.call ORDER BY offered_at LIMIT 1) ORDER BY 1$$,
                  $$VALUES ('attended'::text, 'ATTENDEDTRANSFER'::text), ('to-other', 'BLINDTRANSFER'), ('to-outside', 'BLINDTRANSFER'),
                           ('to-same', 'BLINDTRANSFER')$$, 'calls that agents transferred');
SELECT is_empty($$SELECT call, queue FROM pairs WHERE (call LIKE 'to-%' AND leg = 1) <> transferred(found_call) AND call NOT LIKE 'attended-%'$$,
                'and no others');
SELECT set_eq($$SELECT call, reason FROM pairs WHERE outcome = 'flowed_out' AND call ~ '^(key|empty|time-out)' AND leg = 1$$,
              $$SELECT call, CASE left(call, 5) WHEN 'key-t' THEN 'EXITWITHKEY 2' WHEN 'key-1' THEN 'EXITWITHKEY 1'
                                                WHEN 'key-2' THEN 'EXITWITHKEY 1' WHEN 'empty' THEN 'EXITEMPTY'
                                                ELSE 'EXITWITHTIMEOUT' END
                FROM truth WHERE call ~ '^(key|empty|time-out)' AND leg = 1$$, 'how callers left queues');
SELECT ok((SELECT bool_and(ring_time(found_call) <= wait_time(found_call)) FROM pairs), 'a ring is a part of the wait');

-- ---------------------------------------------------------------- hold, from CEL

-- As docs/sources.md finds it: the caller hears music between answer and end. Here, while an agent dials a transfer and
-- talks to a colleague: from the first two keys (0.4 s) until the transfer, or until the colleague has hung up.
CREATE TEMP TABLE held ON COMMIT DROP AS
SELECT p.call, p.queue, p.dialled_at, sum(least(m.ended_at, ended_at(found_call)) - greatest(m.began_at, answered_at(found_call))) AS hold,
       least(p.ended_at, (SELECT max(c.ended_at) FROM truth AS c
                          WHERE c.call = p.call AND c.callid <> p.callid AND c.ended_at < p.ended_at)) - p.dialled_at AS expected
FROM pairs AS p
     JOIN (SELECT uniqueid, eventtype, eventtime AS began_at, lead(eventtype) OVER later AS next, lead(eventtime) OVER later AS ended_at
           FROM cel WHERE eventtype = 'STREAM_END' OR eventtype = 'STREAM_BEGIN' AND extra LIKE '%"class"%'
           WINDOW later AS (PARTITION BY uniqueid ORDER BY eventtime, id)) AS m
       ON m.uniqueid = p.callid AND m.eventtype = 'STREAM_BEGIN' AND m.next = 'STREAM_END'
          AND m.began_at < ended_at(found_call) AND m.ended_at > answered_at(found_call)
GROUP BY p.call, p.queue, p.callid, p.leg, p.dialled_at, p.ended_at;
SELECT set_eq($$SELECT call FROM held WHERE hold > interval '50 ms'$$, 'SELECT call FROM pairs WHERE dialled_at IS NOT NULL',
              'calls with transfers have hold in CEL, and no others');
SELECT is_empty($$SELECT * FROM held WHERE dialled_at IS NOT NULL AND (extract(epoch FROM expected - hold) BETWEEN 0.3 AND 0.6) IS NOT TRUE$$,
                'as long as the agent dialled and consulted');

-- ---------------------------------------------------------------- KPIs

SELECT results_eq('SELECT offered(found_call), answered(found_call), abandoned(found_call), flowed_out(found_call) FROM pairs',
                  $$SELECT count(*), count(*) FILTER (WHERE outcome = 'answered'), count(*) FILTER (WHERE outcome = 'abandoned'),
                           count(*) FILTER (WHERE outcome = 'flowed_out') FROM pairs$$, 'offered, answered, abandoned, flowed out');
-- where no caller waited for about as long as the threshold
CREATE TEMP TABLE thresholds ON COMMIT DROP AS
SELECT threshold * interval '1 s' AS threshold FROM generate_series(0.05, 15, 0.05) AS threshold
WHERE NOT EXISTS (SELECT FROM pairs WHERE abs(extract(epoch FROM wait) - threshold) < 0.2
                  OR abs(extract(epoch FROM wait_time(found_call)) - threshold) < 0.2);
SELECT cmp_ok((SELECT count(*) FROM thresholds), '>=', 10::bigint, 'thresholds for a service level');
SELECT results_eq('SELECT threshold, (SELECT service_level(found_call, threshold) FROM pairs) FROM thresholds ORDER BY 1',
                  $$SELECT threshold, 100.0 * (SELECT count(*) FILTER (WHERE outcome = 'answered' AND wait <= threshold) FROM pairs)
                                      / (SELECT count(*) FROM pairs WHERE outcome IN ('answered', 'abandoned'))
                    FROM thresholds ORDER BY 1$$, 'the service level at each of them, of answered and abandoned');
SELECT ok((SELECT abs(extract(epoch FROM asa(found_call) - avg(wait) FILTER (WHERE outcome = 'answered'))) < 0.1 FROM pairs),
          'the average speed of answer, within 0.1 s');
SELECT ok((SELECT abs(extract(epoch FROM aht(found_call) - avg(talk) FILTER (WHERE outcome = 'answered'))) < 0.1 FROM pairs),
          'the average handling time, within 0.1 s');

-- ---------------------------------------------------------------- order, repetition, logged durations

CREATE FUNCTION pg_temp.as_found(legs queue_call[]) RETURNS text STABLE LANGUAGE sql
    AS $$SELECT string_agg((leg.leg, leg.queue, leg.agent, leg.call, leg.reason, leg.ring, leg.ring_no_answer, leg.problem, leg.entered_at,
                            leg.answered_at)::text, E'\n' ORDER BY leg, queue, reason)
         FROM unnest(legs) AS leg$$;
CREATE TEMP TABLE as_logged ON COMMIT DROP AS
SELECT callid, pg_temp.as_found(queue_log_calls(time, id, queuename, agent, event, data1, data2, data3, data4, data5)) AS legs
FROM queue_log GROUP BY callid;
SELECT results_eq($$SELECT callid, pg_temp.as_found(queue_log_calls(time, -id, queuename, agent, event, data1, data2, data3, data4, data5
                                                                    ORDER BY md5(id::text)))
                    FROM queue_log GROUP BY callid ORDER BY callid$$, 'SELECT * FROM as_logged ORDER BY callid',
                  'the order of ids and of rows makes no difference');
SELECT results_eq($$SELECT callid, pg_temp.as_found(queue_log_calls(time, id, queuename, agent, event, data1, data2, data3, data4, data5))
                    FROM (SELECT * FROM queue_log UNION ALL SELECT * FROM queue_log) AS twice GROUP BY callid ORDER BY callid$$,
                  'SELECT * FROM as_logged ORDER BY callid', 'a log that is read twice gives the same');
-- The seconds that Asterisk logs are differences of whole seconds: up to one more or less.
SELECT is_empty($$
    SELECT call, pairs.queue, wait, wait_time((l.leg).call) FROM pairs JOIN (
        SELECT callid, unnest(queue_log_calls_logged(time, id, queuename, agent, event, data1, data2, data3, data4, data5)) AS leg
        FROM queue_log GROUP BY callid) AS l ON l.callid = pairs.callid AND offered_at((l.leg).call) = offered_at(found_call)
    WHERE abs(extract(epoch FROM wait - wait_time((l.leg).call))) > CASE WHEN call LIKE 'announced-%' THEN 3.2 ELSE 1.2 END
          OR abs(extract(epoch FROM talk - talk_time((l.leg).call))) > 1.2
          OR reason NOT LIKE 'EXITWITHKEY%' AND reason NOT LIKE 'EXITEMPTY%' AND extract(epoch FROM wait_time((l.leg).call)) % 1 <> 0$$,
    'waits and talks as logged, within a second');

-- ---------------------------------------------------------------- loaded

CREATE SCHEMA pbx;
CREATE TABLE pbx.queue_log (LIKE pg_temp.queue_log INCLUDING INDEXES);
CREATE INDEX ON pbx.queue_log (callid);
CREATE TABLE pbx.queue_log_later (LIKE pbx.queue_log INCLUDING INDEXES);
INSERT INTO pbx.queue_log SELECT * FROM pg_temp.queue_log;
SELECT create_call_source('pbx.whole', 'asterisk', 'pbx.queue_log');
SELECT create_call_source('pbx.pieces', 'asterisk', 'pbx.queue_log_later');
SELECT results_eq($$SELECT calls, open, repaired FROM load_calls('pbx.whole')$$,
                  'SELECT count(*), 0::bigint, 0::bigint FROM pg_temp.found WHERE call IS NOT NULL', 'the log, loaded');
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, call, events FROM pbx.whole_calls',
              'SELECT callid, leg, queue, agent, reason, call, events::bigint FROM pg_temp.found WHERE call IS NOT NULL',
              'calls are those of the fold');
SELECT results_eq($$SELECT call, problem FROM pbx.whole_rejected JOIN (SELECT DISTINCT callid, call FROM truth) AS t ON callid = call_id
                    ORDER BY call COLLATE "C"$$,
                  $$VALUES ('away-connect', 'answered_at null'), ('away-end', 'open at a restart'), ('away-entry', 'event of no leg'),
                           ('killed-talks', 'open at a restart'), ('killed-waits', 'open at a restart')$$,
                  'what the log lost is rejected, with the reason');
SELECT is_empty($$SELECT * FROM check_call_source('pbx.whole') WHERE NOT ok$$, 'the call source is in order');
SELECT results_eq($$SELECT calls, open, rejected, ignored, repaired FROM load_calls('pbx.whole')$$,
                  'VALUES (0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint)', 'a second load finds nothing new');
-- as a wallboard would, in the midst of calls
DO $$
BEGIN
    FOR piece IN 0 .. (SELECT max(id) / 13 FROM pbx.queue_log) LOOP
        INSERT INTO pbx.queue_log_later SELECT * FROM pbx.queue_log WHERE id / 13 = piece;
        PERFORM load_calls('pbx.pieces');
    END LOOP;
END $$;
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, first_leg, last_leg, call, events FROM pbx.pieces_calls',
              'SELECT call_id, leg, queue, agent, reason, first_leg, last_leg, call, events FROM pbx.whole_calls',
              'loaded in pieces, calls are the same');
SELECT set_eq('SELECT call_id, leg, problem, events FROM pbx.pieces_rejected', 'SELECT call_id, leg, problem, events FROM pbx.whole_rejected',
              'what is rejected, too');
SELECT bag_eq('TABLE pbx.pieces_agent_states', 'TABLE pbx.whole_agent_states', 'and states of agents');
SELECT is_empty($$SELECT * FROM check_call_source('pbx.pieces') WHERE NOT ok$$, 'that call source is in order, too');
-- from the script: when members came, went and paused
SELECT results_eq($$SELECT agent, queue, string_agg(state, ' ' ORDER BY lower(during)) FROM pbx.whole_agent_states GROUP BY 1, 2 ORDER BY 1, 2$$,
                  $$VALUES ('a2'::text, 'sales'::text, 'paused ready'), ('a5', 'sales', 'ready'), ('n3', 'leaving', 'ready away'),
                           ('n4', 'paused', 'paused ready')$$, 'agents come, go and pause');

-- The rows that the table missed while the database was away, from Asterisk's file, in whole seconds.
INSERT INTO pbx.queue_log
SELECT (SELECT max(id) FROM pbx.queue_log) + row_number() OVER (), m.*, clock_timestamp() FROM missed AS m;
SELECT lives_ok($$SELECT load_calls('pbx.whole')$$, 'rows that were missed, loaded');
SELECT results_eq($$SELECT call, problem FROM pbx.whole_rejected JOIN (SELECT DISTINCT callid, call FROM truth) AS t ON callid = call_id
                    ORDER BY call COLLATE "C"$$,
                  $$VALUES ('killed-talks', 'open at a restart'), ('killed-waits', 'open at a restart')$$,
                  'only the calls of the killed Asterisk are rejected now');
SELECT set_eq($$SELECT e.call, outcome(c.call), c.agent FROM expected AS e JOIN pbx.whole_calls AS c ON call_id = callid
                WHERE e.call IN ('away-end', 'away-connect', 'away-whole', 'away-entry')
                      AND abs(extract(epoch FROM wait_time(c.call) - e.wait)) < 1.2
                      AND abs(extract(epoch FROM talk_time(c.call) - coalesce(e.talk, '0'))) < 1.2$$,
              $$SELECT call, outcome, agent FROM truth WHERE call IN ('away-end', 'away-connect', 'away-whole', 'away-entry')$$, 'the calls of that time are as they were, within 1.2 s');
SELECT is_empty($$SELECT * FROM check_call_source('pbx.whole') WHERE NOT ok$$, 'the call source is in order then');

SELECT finish();
ROLLBACK;
