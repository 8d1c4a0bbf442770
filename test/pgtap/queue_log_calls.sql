-- queue_log_calls: legs of calls from queue_log. Rule by rule in test/unit/queue_log_check.c; here the types, the plans, and
-- random logs against plain SQL that was written from the rules.

BEGIN;
CREATE SCHEMA fold;
SET LOCAL search_path = fold, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL IntervalStyle = 'postgres';

SELECT no_plan();

CREATE TABLE log (id bigint, "time" timestamptz, callid text, queue text, agent text, event text, data1 text, data2 text, data3 text, data4 text, data5 text);

CREATE VIEW leg AS
    SELECT g.callid, c.* FROM (
        SELECT callid, queue_log_calls("time", id, queue, agent, event, data1, data2, data3, data4, data5) AS legs FROM log GROUP BY callid) AS g, unnest(legs) AS c;
CREATE VIEW logged_leg AS
    SELECT g.callid, c.* FROM (
        SELECT callid, queue_log_calls_logged("time", id, queue, agent, event, data1, data2, data3, data4, data5) AS legs FROM log GROUP BY callid) AS g, unnest(legs) AS c;

-- ---------------------------------------------------------------- each column

INSERT INTO log VALUES
    (1, '2026-01-05 09:00:00Z', 'c1', 'support', 'NONE', 'ENTERQUEUE', '', '4930', '1', '', ''),
    (2, '2026-01-05 09:00:12.5Z', 'c1', 'support', 'NONE', 'EXITWITHKEY', '3', '1', '1', '12', ''),
    (3, '2026-01-05 09:00:12.5Z', 'c1', 'sales', 'NONE', 'ENTERQUEUE', '', '4930', '1', '', ''),
    (4, '2026-01-05 09:00:20Z', 'c1', 'sales', 'ann', 'RINGNOANSWER', '5000', '', '', '', ''),
    (5, '2026-01-05 09:00:30Z', 'c1', 'sales', 'bob', 'CONNECT', '18', 'x.1', '6', '', ''),
    (6, '2026-01-05 09:03:30.25Z', 'c1', 'sales', 'bob', 'BLINDTRANSFER', '800', 'ctx', '18', '180', '1'),
    (7, '2026-01-05 09:03:31Z', 'c1', 'sales', 'bob', 'RINGING', NULL, NULL, NULL, NULL, NULL),
    (8, '2026-01-05 09:10:00Z', 'c2', 'sales', 'NONE', 'ENTERQUEUE', NULL, NULL, NULL, NULL, NULL),
    (9, NULL, 'c2', 'sales', 'NONE', 'ABANDON', '1', '1', '7', NULL, NULL),
    (10, '2026-01-05 09:20:00Z', 'c3', 'sales', 'bob', 'CONNECT', '5', 'x.2', '2', NULL, NULL),
    (11, '2026-01-05 09:20:00Z', 'c3', 'sales', 'cid', 'COMPLETEAGENT', '5', '2', '2', NULL, NULL);

SELECT results_eq('SELECT * FROM leg ORDER BY callid, leg = 0, leg', $$VALUES
    ('c1', 1, 'support', NULL, '2026-01-05T09:00:00Z flowed_out wait=12.5'::call_interval, 'EXITWITHKEY 3', NULL::interval, 0, NULL, '2026-01-05 09:00:00Z'::timestamptz, NULL::timestamptz, 2, NULL::text, NULL::text),
    ('c1', 2, 'sales', 'bob', '2026-01-05T09:00:12.5Z answered wait=17.5 ring=6 talk=180.25 transferred', 'BLINDTRANSFER', '6 s', 1, NULL, '2026-01-05 09:00:12.5Z', '2026-01-05 09:00:30Z', 4, NULL, NULL),
    ('c1', 0, 'sales', NULL, NULL, 'RINGING', NULL, 0, NULL, NULL, NULL, 1, NULL, NULL),
    ('c2', 1, 'sales', NULL, NULL, 'ABANDON', NULL, 0, 'ended_at null', '2026-01-05 09:10:00Z', NULL, 2, NULL, NULL),
    ('c3', 1, 'sales', 'bob', NULL, NULL, '2 s', 0, NULL, '2026-01-05 09:19:55Z', '2026-01-05 09:20:00Z', 1, NULL, NULL),
    ('c3', 0, 'sales', NULL, NULL, 'COMPLETEAGENT', NULL, 0, 'event of no leg', NULL, NULL, 1, NULL, NULL)$$, 'every column');
SELECT results_eq('SELECT callid, leg, call, problem FROM logged_leg WHERE leg > 0 ORDER BY 1, 2', $$VALUES
    ('c1', 1, '2026-01-05T09:00:00Z flowed_out wait=12'::call_interval, NULL),
    ('c1', 2, '2026-01-05T09:00:12.5Z answered wait=18 ring=6 talk=180 transferred', NULL),
    ('c2', 1, '2026-01-05T09:10:00Z abandoned wait=7', NULL), ('c3', 1, NULL, NULL)$$, 'as logged');
SELECT is((SELECT queue_log_calls("time", id, queue, agent, event, data1, data2, data3, data4, data5) FROM log WHERE false), NULL, 'no event: null');
SELECT is((SELECT array_agg(leg ORDER BY i) FROM (SELECT queue_log_calls(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) AS legs FROM generate_series(1, 3)) AS g,
           unnest(legs) WITH ORDINALITY AS c (leg, queue, agent, call, reason, ring, rna, problem, entered, answered, events, i)), '{0}', 'an event of nulls belongs to no leg');

-- ---------------------------------------------------------------- sizes

CREATE FUNCTION state_of_call(events integer) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    state bytea;
    l log;
BEGIN
    FOR l IN SELECT * FROM log WHERE callid = 'c1' ORDER BY id LIMIT events LOOP
        state := queue_log_calls_accum(state, l.time, l.id, l.queue, l.agent, l.event, l.data1, l.data2, l.data3, l.data4, l.data5);
    END LOOP;
    RETURN state;
END $$;
SELECT ok(pg_column_size(state_of_call(4)) <= 128 AND pg_column_size(state_of_call(6)) <= 256, 'a call in flight takes 128 bytes, or 256 with six events');
SELECT is(leg.queue, repeat('ä', 500), 'names are cut to 1000 bytes, and not within a character')
FROM unnest((SELECT queue_log_calls(now(), 1, repeat('ä', 2000), 'NONE', 'ENTERQUEUE', '', '', '', '', ''))) AS leg;
SELECT is(leg.queue, 'x' || repeat('ä', 499), 'wherever it ends')
FROM unnest((SELECT queue_log_calls(now(), 1, 'x' || repeat('ä', 2000), 'NONE', 'ENTERQUEUE', '', '', '', '', ''))) AS leg;
SELECT results_eq(
    $$SELECT n, c.leg, c.reason, c.problem, c.events FROM (SELECT n, queue_log_calls(now(), i, 'a', 'b', 'PAUSE', '', '', '', '', '') AS legs
          FROM (VALUES (99999), (100000), (100001)) AS v (n), generate_series(1, n) AS i GROUP BY n) AS g, unnest(legs) AS c ORDER BY n$$,
    $$VALUES (99999, 0, 'PAUSE', NULL, 99999), (100000, 0, NULL, 'too many events', 100000), (100001, 0, NULL, 'too many events', 100001)$$,
    'so many events are not those of a call');

-- ---------------------------------------------------------------- states that nobody should have made

CREATE FUNCTION error_of(state bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    -- what is given can be written
    PERFORM queue_log_calls_final(state)::text, queue_log_calls_logged_final(queue_log_calls_combine(state, state_of_call(6)))::text;
    RETURN 'none';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT is(error_of(state), '22023 aggregate state is not one of queue_log_calls', what)
FROM (VALUES ('\x'::bytea, 'empty'), ('\x00', 'a byte'), (substr(state_of_call(6), 1, 20), 'a header alone'),
             (substr(state_of_call(6), 1, 60), 'cut'), (set_byte(state_of_call(6), 0, 9), 'more events than there are'), (set_byte(state_of_call(6), 0, 2), 'fewer events than there are'),
             (decode(repeat('ff', 200), 'hex'), 'ones'), (decode(repeat('00', 200), 'hex'), 'zeros')) AS v (state, what);
SELECT setseed(0.15);
CREATE TABLE damaged AS
    SELECT error_of(set_byte(set_byte(state, floor(random() * length(state))::int, floor(random() * 256)::int), floor(random() * length(state))::int, floor(random() * 256)::int)) AS error
    FROM (SELECT state_of_call(6) AS state) AS s, generate_series(1, 20000);
SELECT set_eq('SELECT DISTINCT error FROM damaged', ARRAY['none', '22023 aggregate state is not one of queue_log_calls'], 'damaged states: an error, or legs');
SELECT cmp_ok((SELECT count(*) FILTER (WHERE error = 'none') FROM damaged), '<', 19000::bigint, 'many of them are errors');

-- ---------------------------------------------------------------- random logs

-- Calls of one to four stays in three queues, as Asterisk would write them.
CREATE TABLE clean (LIKE log);
INSERT INTO clean
WITH stays AS MATERIALIZED (
    SELECT c, n, 'q' || 1 + floor(random() * 3) AS queue, 'a' || 1 + floor(random() * 3) AS agent, random() AS ends, random() AS how, floor(random() * 3)::int AS rings,
           round((1 + 30 * random())::numeric, 6)::float8 AS wait, round((1 + 60 * random())::numeric, 6)::float8 AS talk, round((0.001 + random())::numeric, 6)::float8 AS gap,
           floor(random() * 9) AS ring
    FROM generate_series(1, 2000) AS c, generate_series(1, 1 + c % 4) AS n
), timed AS (
    SELECT *, '2026-01-05 09:00Z'::timestamptz + (c + sum(wait + talk + gap) OVER (PARTITION BY c ORDER BY n) - wait - talk) * interval '1 s' AS entered FROM stays
), lines AS (
    SELECT c, n, 1 AS i, entered AS "time", queue, 'NONE' AS agent, 'ENTERQUEUE' AS event, '' AS data1, '4930' AS data2, '1' AS data3, '' AS data4, '' AS data5 FROM timed
    UNION ALL
    SELECT c, n, 1 + i, entered + wait * i / 4 * interval '1 s', queue, 'b' || i, CASE WHEN how < 0.9 THEN 'RINGNOANSWER' ELSE 'RINGCANCELED' END, (1000 * i)::text, '', '', '', '' FROM timed, generate_series(1, rings) AS i
    UNION ALL
    SELECT c, n, 7, entered + wait * interval '1 s', queue, agent, 'CONNECT', round(wait)::text, 'x.1', ring::text, '', '' FROM timed WHERE ends < 0.6
    UNION ALL
    -- the transfer's end may come after the next entry
    SELECT c, n, 8, entered + (wait + talk + CASE WHEN how BETWEEN 0.5 AND 0.6 THEN gap + 0.0005 ELSE 0 END) * interval '1 s', queue, agent,
           CASE WHEN how < 0.25 THEN 'COMPLETEAGENT' WHEN how < 0.5 THEN 'COMPLETECALLER' WHEN how < 0.75 THEN 'BLINDTRANSFER' ELSE 'ATTENDEDTRANSFER' END,
           CASE WHEN how < 0.5 THEN round(wait)::text WHEN how < 0.75 THEN '800' WHEN how < 0.85 THEN 'BRIDGE' ELSE 'LINK' END, CASE WHEN how < 0.5 THEN round(talk)::text ELSE 'y' END,
           CASE WHEN how < 0.5 THEN '1' WHEN how < 0.85 THEN round(wait)::text ELSE 'z' END, CASE WHEN how < 0.5 THEN '' WHEN how < 0.85 THEN round(talk)::text ELSE round(wait)::text END,
           CASE WHEN how < 0.5 THEN '' WHEN how < 0.85 THEN '1' ELSE round(talk) || '|1' END
    FROM timed WHERE ends < 0.6
    UNION ALL
    SELECT c, n, 8, entered + wait * interval '1 s', queue, 'NONE', CASE WHEN how < 0.5 THEN 'ABANDON' WHEN how < 0.7 THEN 'EXITWITHTIMEOUT' WHEN how < 0.8 THEN 'EXITWITHKEY' ELSE 'EXITEMPTY' END,
           '1', '1', round(wait)::text, round(wait)::text, '' FROM timed WHERE ends BETWEEN 0.6 AND 0.97
    UNION ALL
    SELECT c, n, 9, entered + (wait + talk / 2) * interval '1 s', queue, agent, 'HOLD', '', '', '', '', '' FROM timed WHERE how > 0.95
)
SELECT row_number() OVER (ORDER BY "time", c, n, i), "time", 'c' || c, queue, agent, event, data1, data2, data3, data4, data5 FROM lines;

-- Plain SQL. `copies` are rows that differ in nothing but their id.
CREATE VIEW reference AS
WITH events AS (
    SELECT callid, "time", queue, nullif(agent, 'NONE') AS agent, event, data1, data2, data3, count(*) AS copies,
           CASE WHEN event = 'ENTERQUEUE' THEN 'entry' WHEN event ~ '^RING(NOANSWER|CANCELED)$' THEN 'ring' WHEN event ~ '^(ABANDON|EXIT)' THEN 'exit'
                WHEN event = 'CONNECT' THEN 'answer' WHEN event ~ '^COMPLETE|TRANSFER$' THEN 'end' ELSE 'other' END AS step
    FROM log GROUP BY callid, "time", queue, agent, event, data1, data2, data3, data4, data5
), ordered AS (
    SELECT *, row_number() OVER (PARTITION BY callid ORDER BY "time" NULLS LAST, array_position('{entry,ring,exit,answer,end,other}', step), event, queue, agent, data1::int, data3::int) AS n
    FROM (SELECT callid, "time", queue, agent, event, copies, step, CASE WHEN step IN ('answer', 'ring') THEN data1 END AS data1, CASE WHEN step = 'answer' THEN data3 END AS data3, data1 AS key FROM events) AS e
), chained AS (
    -- an answer that nobody waited for begins a leg of its own
    SELECT *, step = 'answer' AND lag(step) OVER (PARTITION BY callid, queue ORDER BY n) IS DISTINCT FROM 'entry' AS inferred
    FROM ordered WHERE step IN ('entry', 'exit', 'answer') AND "time" IS NOT NULL
), unknown AS (
    SELECT o.*, o.step = 'entry' AND EXISTS (SELECT FROM chained AS c WHERE (c.callid, c.queue) = (o.callid, o.queue) AND inferred) AS attached
    FROM ordered AS o WHERE step IN ('entry', 'exit', 'answer') AND "time" IS NULL
), begun AS (
    SELECT callid, queue, n, CASE WHEN step = 'answer' AND lag(step) OVER w IS DISTINCT FROM 'entry' THEN 'inferred' WHEN step = 'entry' THEN 'entered' END AS start
    FROM (SELECT callid, queue, n, step FROM chained UNION ALL SELECT callid, queue, n, step FROM unknown WHERE NOT attached) AS c
    WINDOW w AS (PARTITION BY callid, queue ORDER BY n)
), counted AS (
    SELECT o.*, start, count(start) OVER (PARTITION BY callid, queue ORDER BY n) AS by_order
    FROM ordered AS o LEFT JOIN begun USING (callid, queue, n)
), placed AS (
    SELECT *, CASE step WHEN 'end' THEN max(by_order) FILTER (WHERE step = 'answer') OVER (PARTITION BY callid, queue, agent ORDER BY n)
                        WHEN 'other' THEN NULL
                        WHEN 'entry' THEN CASE WHEN "time" IS NULL AND start IS NULL THEN max(by_order) FILTER (WHERE start = 'inferred') OVER (PARTITION BY callid, queue ORDER BY n) ELSE by_order END
                        ELSE nullif(by_order, 0) END AS stay
    FROM counted
), facts AS (
    SELECT callid, queue, stay, min(n) FILTER (WHERE start IS NOT NULL) AS begun, sum(copies)::int AS events, bool_or(start = 'inferred') AS inferred,
           CASE WHEN bool_or(start = 'inferred') THEN (array_agg("time" - data1::int * interval '1 s' ORDER BY n) FILTER (WHERE step = 'answer'))[1]
                ELSE (array_agg("time" ORDER BY n) FILTER (WHERE step = 'entry'))[1] END AS entered_at,
           bool_or(step = 'answer') AS answered, (array_agg("time" ORDER BY n) FILTER (WHERE step = 'answer'))[1] AS answered_at, (array_agg(agent ORDER BY n) FILTER (WHERE step = 'answer'))[1] AS agent,
           (array_agg("time" ORDER BY n) FILTER (WHERE step IN ('exit', 'end')))[1] AS ended_at,
           (array_agg(event ORDER BY n) FILTER (WHERE step IN ('exit', 'end')))[1] AS reason,
           (array_agg(key ORDER BY n) FILTER (WHERE step IN ('exit', 'end')))[1] AS key,
           (count(*) FILTER (WHERE event = 'RINGNOANSWER'))::int AS ring_no_answer,
           CASE WHEN bool_or(step = 'answer') THEN (array_agg(data3::int * interval '1 s' ORDER BY n) FILTER (WHERE step = 'answer'))[1]
                ELSE (array_agg(data1::int * interval '1 ms' ORDER BY "time" DESC NULLS FIRST, data1::int DESC) FILTER (WHERE step = 'ring'))[1] END AS ring
    FROM placed WHERE stay IS NOT NULL GROUP BY callid, queue, stay
), made AS (
    SELECT *, CASE WHEN answered THEN 'answered' WHEN reason = 'ABANDON' THEN 'abandoned' ELSE 'flowed_out' END AS outcome FROM facts
)
SELECT callid, row_number() OVER (PARTITION BY callid ORDER BY entered_at NULLS LAST, begun)::int AS leg, queue, agent, call,
       CASE WHEN call IS NOT NULL THEN CASE WHEN answered THEN least(coalesce(ring, '0'), wait_time(call)) ELSE '0' END END AS call_ring,
       call IS NOT NULL AND (inferred OR (answered AND ring > wait_time(call))) AS repaired,
       CASE reason WHEN 'EXITWITHKEY' THEN 'EXITWITHKEY ' || key ELSE reason END AS reason, ring, ring_no_answer,
       CASE WHEN reason IS NOT NULL THEN call_interval_from_times_problem(entered_at, answered_at, ended_at, outcome => outcome)
            WHEN entered_at IS NULL THEN 'offered_at null' WHEN answered AND answered_at IS NULL THEN 'answered_at null' END AS problem,
       entered_at, answered_at, events
FROM made, LATERAL (SELECT CASE WHEN reason IS NOT NULL THEN try_call_interval_from_times(entered_at, answered_at, ended_at, outcome => outcome,
                                                                                         transferred => answered AND reason ~ 'TRANSFER') END) AS t (call)
UNION ALL
SELECT callid, 0, queue, NULL, NULL, NULL, false, event, NULL, 0, CASE WHEN step <> 'other' THEN 'event of no leg' END, NULL, NULL, sum(copies)::int
FROM placed WHERE stay IS NULL GROUP BY callid, queue, event, step;

-- Ends that find no leg when their turn comes may find one late: of these the unit check tells.
CREATE VIEW late AS SELECT DISTINCT callid FROM reference WHERE leg = 0 AND reason ~ '^(ABANDON|EXIT|COMPLETE)|TRANSFER$';

CREATE VIEW ours AS
    SELECT callid, leg, queue, agent, offered_at(call) AS offered, wait_time(call) AS wait, talk_time(call) AS talk, ring_time(call) AS call_ring, outcome(call), transferred(call), repaired(call),
           reason, ring, ring_no_answer, problem, entered_at, answered_at, events FROM leg WHERE callid NOT IN (SELECT callid FROM late);
CREATE VIEW theirs AS
    SELECT callid, leg, queue, agent, offered_at(call) AS offered, wait_time(call) AS wait, talk_time(call) AS talk, call_ring, outcome(call), transferred(call),
           CASE WHEN call IS NOT NULL THEN repaired END AS repaired,
           reason, ring, ring_no_answer, problem, entered_at, answered_at, events FROM reference WHERE callid NOT IN (SELECT callid FROM late);

CREATE FUNCTION conserved() RETURNS SETOF text STABLE LANGUAGE SQL AS
    $$SELECT callid FROM (SELECT callid, sum(events) AS n FROM leg GROUP BY callid) AS a FULL JOIN (SELECT callid, count(*) AS n FROM log GROUP BY callid) AS b USING (callid) WHERE a.n IS DISTINCT FROM b.n$$;

TRUNCATE log;
INSERT INTO log SELECT * FROM clean;
SELECT set_eq('SELECT * FROM ours', 'SELECT * FROM theirs', 'a clean log: as plain SQL has it');
SELECT is_empty('SELECT conserved()', 'a clean log: every event is counted');
SELECT cmp_ok((SELECT count(*) FROM leg WHERE call IS NOT NULL), '>', 4500::bigint, 'of some size');
SELECT is((SELECT count(*) FROM late), 0::bigint, 'in which every end finds its leg');

-- The same in any order of rows and of ids, and given twice.
CREATE TABLE expected AS SELECT * FROM leg;
TRUNCATE log;
INSERT INTO log SELECT (SELECT count(*) FROM clean) - id, "time", callid, queue, agent, event, data1, data2, data3, data4, data5 FROM clean ORDER BY random();
SELECT set_eq('SELECT * FROM leg', 'SELECT * FROM expected', 'ids in the opposite order, rows in any');
INSERT INTO log SELECT 1000000 + id, "time", callid, queue, agent, event, data1, data2, data3, data4, data5 FROM clean;
SELECT set_eq($$SELECT callid, leg, queue, agent, call, reason, ring, ring_no_answer, problem, entered_at, answered_at, events FROM leg$$,
              $$SELECT callid, leg, queue, agent, call, reason, ring, ring_no_answer, problem, entered_at, answered_at, 2 * events FROM expected$$, 'given twice');

-- Dirt: a tenth of the rows is lost, some are doubled, some have no time: of some calls entries, of the
-- others what comes after. (Answers without a time: the unit check.)
CREATE TABLE dirty AS
    SELECT row_number() OVER (ORDER BY random()) AS id, CASE WHEN random() > 0.05 OR event = 'CONNECT' OR (event = 'ENTERQUEUE') <> (right(callid, 1) < '5') THEN "time" END AS "time", callid, queue, agent, event, data1, data2, data3, data4, data5
    FROM clean, generate_series(1, CASE WHEN random() < 0.1 THEN 2 ELSE 1 END) WHERE random() > 0.1;
TRUNCATE log;
INSERT INTO log SELECT * FROM dirty;
SELECT set_eq('SELECT * FROM ours', 'SELECT * FROM theirs', 'a dirty log: as plain SQL has it');
SELECT is_empty('SELECT conserved()', 'a dirty log: every event is counted');
SELECT ok((SELECT count(*) FROM late) < 800 AND (SELECT count(DISTINCT problem) FROM leg) >= 4 AND (SELECT count(*) FROM leg WHERE repaired(call)) > 150,
          'it has problems of each kind, and repairs');

-- More: times cut to seconds or moved, names and numbers damaged. Whatever comes of it is the same in any order, and counted.
TRUNCATE dirty, expected;
INSERT INTO dirty
    SELECT id, CASE WHEN r < 0.5 THEN date_trunc('second', "time") WHEN r < 0.55 THEN "time" - interval '5 h' WHEN r < 0.6 THEN "time" + (random() - 0.5) * interval '10 s'
                    WHEN r < 0.61 THEN 'infinity' WHEN r < 0.62 THEN '-infinity' WHEN r < 0.65 THEN NULL WHEN r < 0.655 THEN '4713-01-01 BC' WHEN r < 0.66 THEN '294276-12-31' ELSE "time" END,
           callid, CASE WHEN s < 0.03 THEN NULL WHEN s < 0.05 THEN '' ELSE queue END, CASE WHEN s > 0.97 THEN NULL WHEN s > 0.95 THEN 'NONE' ELSE agent END,
           CASE WHEN t < 0.01 THEN NULL WHEN t < 0.03 THEN lower(event) ELSE event END,
           CASE WHEN t > 0.97 THEN '-1' WHEN t > 0.94 THEN 'x' WHEN t > 0.91 THEN NULL WHEN t > 0.9 THEN '99999999999999999999' ELSE data1 END, data2, CASE WHEN t > 0.95 THEN '1e9' ELSE data3 END, data4, data5
    FROM (SELECT *, random() AS r, random() AS s, random() AS t FROM clean WHERE random() > 0.05) AS c, generate_series(1, CASE WHEN random() < 0.05 THEN 2 ELSE 1 END);
TRUNCATE log;
INSERT INTO log SELECT * FROM dirty;
INSERT INTO expected SELECT * FROM leg;
SELECT is_empty('SELECT conserved()', 'a filthy log: every event is counted');
SELECT is_empty($$SELECT * FROM leg WHERE num_nonnulls(call, problem) > 1 OR (call IS NOT NULL AND reason IS NULL) OR leg IS NULL OR events < 1$$, 'a leg is a call, a problem or open');
TRUNCATE log;
INSERT INTO log SELECT (random() * 1e9)::bigint, "time", callid, queue, agent, event, data1, data2, data3, data4, data5 FROM dirty ORDER BY random();
SELECT set_eq('SELECT * FROM leg', 'SELECT * FROM expected', 'a filthy log in any order');
INSERT INTO log SELECT id, "time", callid, queue, agent, event, data1, data2, data3, data4, data5 FROM dirty;
SELECT set_eq($$SELECT callid, leg, queue, agent, call, reason, ring, ring_no_answer, problem, entered_at, answered_at, events FROM leg$$,
              $$SELECT callid, leg, queue, agent, call, reason, ring, ring_no_answer, problem, entered_at, answered_at, 2 * events FROM expected$$, 'a filthy log given twice');
SELECT lives_ok('SELECT * FROM logged_leg', 'and as logged');

-- ---------------------------------------------------------------- in parallel

ANALYZE log;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 4;
SET LOCAL parallel_leader_participation = off;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        plan := plan || line || E'\n';
    END LOOP;
    RETURN plan;
END $$;
SELECT matches(plan_of('SELECT * FROM leg'), 'Partial (Hash|Group)Aggregate', 'workers fold parts of calls');
SELECT set_eq($$SELECT callid, leg, queue, agent, call, reason, ring, ring_no_answer, problem, entered_at, answered_at, events FROM leg$$,
              $$SELECT callid, leg, queue, agent, call, reason, ring, ring_no_answer, problem, entered_at, answered_at, 2 * events FROM expected$$, 'in parallel: the same');
SET LOCAL max_parallel_workers_per_gather = 0;

-- ---------------------------------------------------------------- the type altered

SET LOCAL client_min_messages = warning;
DROP VIEW ours;
DROP VIEW leg, logged_leg;
ALTER TYPE queue_call ALTER ATTRIBUTE events TYPE bigint;
SELECT throws_ok($$SELECT queue_log_calls_final(queue_log_calls_accum(NULL, now(), 1, 'a', 'NONE', 'ENTERQUEUE', '', '', '', '', ''))$$,
                 '42804', 'queue_log_calls does not return rows of queue_call: queue_call[]', 'another type');
ALTER TYPE queue_call ALTER ATTRIBUTE events TYPE integer;
SELECT is(cardinality(queue_log_calls_final(state)), 1, 'the same again')
FROM (SELECT queue_log_calls_accum(NULL, now(), 1, 'a', 'NONE', 'ENTERQUEUE', '', '', '', '', '')) AS s (state);
ALTER TYPE queue_call ADD ATTRIBUTE more text;
SELECT throws_ok($$SELECT queue_log_calls_final(queue_log_calls_accum(NULL, now(), 1, 'a', 'NONE', 'ENTERQUEUE', '', '', '', '', ''))$$,
                 '42804', 'queue_log_calls does not return rows of queue_call: queue_call[]', 'a column more');
ALTER TYPE queue_call DROP ATTRIBUTE more;
SELECT throws_ok($$SELECT queue_log_calls_final(queue_log_calls_accum(NULL, now(), 1, 'a', 'NONE', 'ENTERQUEUE', '', '', '', '', ''))$$,
                 '42804', 'queue_log_calls does not return rows of queue_call: queue_call[]', 'a column that was there');

SELECT * FROM finish();
ROLLBACK;
