-- Call sources of kind asterisk: from hand-made logs to calls. Expected is what the rules of docs/sources.md give by hand.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL TimeZone = 'UTC';

SELECT is(create_call_source('acd', 'asterisk', 'queue_log')::text, 'acd_calls', 'the table of calls is what one gets');
SELECT set_eq($$SELECT relname::text, relkind::text FROM pg_class WHERE relname ~ '^acd_' AND relkind IN ('r', 'v')$$,
    $$VALUES ('acd_calls', 'r'), ('acd_open', 'r'), ('acd_rejected', 'r'), ('acd_ignored', 'r'), ('acd_agent_states', 'r'), ('acd_outcomes', 'r'), ('acd_gaps', 'r'), ('acd_source', 'r'), ('acd_now', 'v')$$,
    'tables and a view');
SELECT is_empty($$SELECT c.relname FROM pg_class AS c WHERE relname ~ '^acd_' AND EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')$$, 'none is a member of the extension');
SELECT is_empty($$SELECT attrelid::regclass, attname FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid
    WHERE relname ~ '^acd_' AND relkind IN ('r', 'v') AND attnum > 0 AND (coalesce(col_description(attrelid, attnum), '') = '' OR coalesce(obj_description(attrelid, 'pg_class'), '') = '')$$,
    'each table and column has a comment');

SELECT is(load_calls('acd')::text, '(0,0,0,0,0)', 'nothing in an empty log');
SELECT conserved('acd', 'nothing is lost of nothing');

SELECT logged($$
    0    NONE NONE  NONE QUEUESTART
    1    NONE sales ann  ADDMEMBER
    1    NONE sales bob  ADDMEMBER
    10   c1   sales NONE ENTERQUEUE  0 123 1
    22   c1   sales ann  CONNECT     12 x 4
    82   c1   sales ann  COMPLETEAGENT 12 60 1
    15   c2   sales NONE ENTERQUEUE  0 124 1
    20   c2   sales NONE ABANDON     1 1 5
    30   c3   sales NONE ENTERQUEUE  0 125 1
    60   c3   sales NONE EXITWITHKEY 7 1 1 30
    61   c3   help  NONE ENTERQUEUE  0 125 1
    65   c3   help  bob  CONNECT     4 x 2
    100  c3   help  bob  BLINDTRANSFER 100 ctx 4 35 1
    70   c4   sales NONE ENTERQUEUE  0 126 1
    71   NONE sales bob  PAUSE
    80   NONE sales bob  UNPAUSE
    95   c5   sales NONE ENTERQUEUE  0 127 1
    97   c5   sales ann  CONNECT     2 x 1
    98   NONE NONE  NONE CONFIGRELOAD
    99   c6   sales NONE COMPLETEAGENT 1 1 1
    101  c7   sales NONE RINGING
$$);
SELECT is(load_calls('acd')::text, '(4,2,1,3,0)', 'calls, open, rejected, ignored, repaired');
SELECT conserved('acd', 'all rows are accounted for');
SELECT set_eq('SELECT source, call_id, leg, queue, agent, reason, first_leg, last_leg, call::text, events FROM acd_calls', $$VALUES
    ('public.queue_log', 'c1', 1, 'sales', 'ann', 'COMPLETEAGENT', true, true, '2026-01-05T09:00:10Z answered wait=12 ring=4 talk=60', 3::bigint),
    ('public.queue_log', 'c2', 1, 'sales', NULL, 'ABANDON', true, true, '2026-01-05T09:00:15Z abandoned wait=5', 2),
    ('public.queue_log', 'c3', 1, 'sales', NULL, 'EXITWITHKEY 7', true, false, '2026-01-05T09:00:30Z flowed_out wait=30', 2),
    ('public.queue_log', 'c3', 2, 'help', 'bob', 'BLINDTRANSFER', false, true, '2026-01-05T09:01:01Z answered wait=4 ring=2 talk=35 transferred', 3)$$, 'calls');
SELECT set_eq('TABLE acd_open', $$VALUES
    ('c4', 1, 'sales', NULL, '2026-01-05 09:01:10Z'::timestamptz, NULL::timestamptz, 1::bigint),
    ('c5', 1, 'sales', 'ann', '2026-01-05 09:01:35Z', '2026-01-05 09:01:37Z', 2)$$, 'open: one waits, one talks');
SELECT set_eq('SELECT call_id, leg, problem, events, jsonb_array_length(rows), rows #>> ''{0,event}'' FROM acd_rejected', $$VALUES ('c6', 0, 'event of no leg', 1::bigint, 1, 'COMPLETEAGENT')$$, 'rejected: an end without a beginning');
SELECT set_eq('TABLE acd_ignored', $$VALUES ('QUEUESTART', 1::bigint), ('CONFIGRELOAD', 1), ('RINGING', 1)$$, 'ignored, by name');
SELECT set_eq('SELECT agent, queue, state, during, events FROM acd_agent_states', $$VALUES
    ('ann', 'sales', 'ready', tstzrange('2026-01-05 09:00:01Z', NULL), 1::bigint),
    ('bob', 'sales', 'ready', tstzrange('2026-01-05 09:00:01Z', '2026-01-05 09:01:11Z'), 1),
    ('bob', 'sales', 'paused', tstzrange('2026-01-05 09:01:11Z', '2026-01-05 09:01:20Z'), 1),
    ('bob', 'sales', 'ready', tstzrange('2026-01-05 09:01:20Z', NULL), 1)$$, 'states of agents');
SELECT is((SELECT array_agg(extract(epoch FROM upper(during) - lower(during))::int ORDER BY lower(during)) FROM acd_agent_states WHERE agent = 'bob' AND state = 'paused'), '{9}', 'a pause of nine seconds');

-- what came is in; a second load changes nothing, not even when rows were written
CREATE TABLE before AS SELECT * FROM acd_calls;
SELECT is(load_calls('acd')::text, '(0,0,0,0,0)', 'nothing new');
SELECT set_eq('TABLE acd_calls', 'TABLE before', 'the rows are the same, loaded_at included');

-- the rest comes: only what differs is written
SAVEPOINT s;
SELECT logged($$
    110  c4   sales NONE ABANDON     1 1 40
    120  c5   sales ann  COMPLETECALLER 2 23 1
    121  c6   sales NONE ENTERQUEUE  0 128 1
    125  c1   help  NONE ENTERQUEUE  0 123 1
    130  c1   help  NONE EXITWITHTIMEOUT 1 1 5
$$);
SELECT is(load_calls('acd')::text, '(4,1,1,0,0)', 'two end, c1 comes to another queue, c6 waits');
SELECT conserved('acd', 'all are accounted for again');
SELECT set_eq($$SELECT call_id, leg, first_leg, last_leg, call::text FROM acd_calls WHERE call_id <> 'c2' AND call_id <> 'c3'$$, $$VALUES
    ('c1', 1, true, false, '2026-01-05T09:00:10Z answered wait=12 ring=4 talk=60'),
    ('c1', 2, false, true, '2026-01-05T09:02:05Z flowed_out wait=5'),
    ('c4', 1, true, true, '2026-01-05T09:01:10Z abandoned wait=40'),
    ('c5', 1, true, true, '2026-01-05T09:01:35Z answered wait=2 ring=1 talk=23')$$, 'calls that were touched are worked out anew');
ROLLBACK TO s;

-- ---------------------------------------------------------------- outcomes are the user's

UPDATE acd_outcomes SET outcome = 'callback' WHERE event = 'EXITWITHKEY';
INSERT INTO acd_outcomes VALUES ('EXITWITHKEY', '7', 'blocked');
SELECT logged('140 c8 sales NONE ENTERQUEUE 0 1 1
               150 c8 sales NONE EXITWITHKEY 3 1 1 10
               140 c9 sales NONE ENTERQUEUE 0 1 1
               150 c9 sales NONE EXITEMPTY 1 1 10');
DELETE FROM acd_outcomes WHERE event = 'EXITEMPTY';
SELECT is(load_calls('acd')::text, '(1,0,1,0,0)', 'an event without an outcome is rejected');
SELECT is((SELECT problem FROM acd_rejected WHERE call_id = 'c9'), 'no outcome for EXITEMPTY', 'and named');
SELECT is((SELECT outcome(call) FROM acd_calls WHERE call_id = 'c8'), 'callback', 'the outcome of the table');
SELECT is((SELECT outcome(call) FROM acd_calls WHERE call_id = 'c3' AND leg = 1), 'flowed_out', 'what was loaded stays');
INSERT INTO acd_outcomes VALUES ('EXITEMPTY', '', 'abandoned');
SELECT is(retry_rejected('acd')::text, '(1,0,0,0,0)', 'taken in when the table is mended');
SELECT is((SELECT call::text FROM acd_calls WHERE call_id = 'c9'), '2026-01-05T09:02:20Z abandoned wait=10', 'with its outcome');
SELECT conserved('acd', 'after retry_rejected');
SELECT is(reload_calls('acd', '2026-01-05 09:00:30Z', '2026-01-05 09:00:31Z')::text, '(1,0,0,0,0)', 'reload_calls takes the outcomes of now');
SELECT is((SELECT outcome(call) FROM acd_calls WHERE call_id = 'c3' AND leg = 1), 'blocked', 'the narrower row of the table comes first');
SELECT conserved('acd', 'after reload_calls');

-- ---------------------------------------------------------------- open calls end

SELECT logged('200 NONE NONE NONE QUEUESTART');
SELECT load_calls('acd');
SELECT is_empty('TABLE acd_open', 'a restart ends what is open');
SELECT set_eq($$SELECT call_id, problem FROM acd_rejected$$, $$VALUES ('c4', 'open at a restart'), ('c5', 'open at a restart'), ('c6', 'event of no leg')$$, 'as a problem');
SELECT conserved('acd', 'after a restart');
SELECT logged('210 d1 sales NONE ENTERQUEUE 0 1 1
               86609 d2 sales NONE ENTERQUEUE 0 1 1');
SELECT load_calls('acd');
SELECT set_eq('SELECT call_id FROM acd_open', $$VALUES ('d1'), ('d2')$$, 'open for 23:59:59 of the log''s time');
SELECT logged('86611 d3 sales NONE ENTERQUEUE 0 1 1');
SELECT load_calls('acd');
SELECT set_eq('SELECT call_id FROM acd_open', $$VALUES ('d2'), ('d3')$$, 'but not for longer than max_age');
SELECT is((SELECT problem FROM acd_rejected WHERE call_id = 'd1'), 'never ended', 'it is rejected');
SELECT logged('86700 d1 sales NONE ABANDON 1 1 1');
SELECT load_calls('acd');
SELECT is((SELECT wait_time(call) FROM acd_calls WHERE call_id = 'd1'), interval '24:01:30', 'until its end comes');
SELECT conserved('acd', 'after old calls');

-- ---------------------------------------------------------------- the log is purged

DELETE FROM queue_log WHERE callid IN ('c1', 'c3') AND event <> 'BLINDTRANSFER';
DELETE FROM queue_log WHERE callid = 'd2';
CREATE TABLE kept AS SELECT * FROM acd_calls;
SELECT is(load_calls('acd')::text, '(0,0,0,0,0)', 'rows that are gone change nothing');
SELECT is(refusal($$SELECT reload_calls('acd', NULL, NULL)$$), '55000 public.queue_log no longer has all rows of the calls of call source "acd": calls that lack rows: 3 | Narrow the range to what it still holds.', 'reload_calls refuses a range whose rows are gone');
SELECT logged('200 c1 sales NONE ABANDON 1 1 1');
SELECT load_calls('acd');
SELECT set_eq('TABLE acd_calls', 'TABLE kept', 'calls keep their rows');
SELECT set_eq($$SELECT call_id, leg, problem, events FROM acd_rejected WHERE call_id = 'c1'$$, $$VALUES ('c1', 0, 'earlier rows are gone from the source', 1::bigint)$$, 'what comes for them then is rejected');
SELECT conserved('acd', 'after a purge');
-- two days later the same callid is another call
SELECT logged('173100 c1 sales NONE ENTERQUEUE 0 1 1
               173105 c1 sales NONE ABANDON 1 1 5');
DELETE FROM queue_log WHERE callid = 'c1' AND "time" < '2026-01-07Z';
SELECT load_calls('acd');
SELECT set_eq($$SELECT leg, first_leg, last_leg, call::text FROM acd_calls WHERE call_id = 'c1'$$, $$VALUES
    (1, true, true, '2026-01-05T09:00:10Z answered wait=12 ring=4 talk=60'), (2, true, true, '2026-01-07T09:05:00Z abandoned wait=5')$$,
    'a callid used again is another call, with further legs');
SELECT conserved('acd', 'after a callid used again');
SELECT is((SELECT problem FROM acd_rejected WHERE call_id = 'd2'), 'never ended', 'an open call whose rows are gone ends, too');

-- the same where all rows are there: a leg that begins more than max_age after the last one is of another call
CREATE TABLE again (LIKE queue_log INCLUDING ALL);
CREATE TABLE again_late (LIKE queue_log INCLUDING ALL);
SELECT create_call_source(name, 'asterisk', name::regclass, '{"max_age": "2 hours"}') FROM unnest('{again,again_late}'::text[]) AS name;
SELECT logged('0     c1 sales NONE ENTERQUEUE 0 1 1
               5     c1 sales NONE EXITEMPTY 1 1 5
               6     c1 help  NONE ENTERQUEUE 0 1 1
               20    c1 help  NONE ABANDON 1 1 14
               7206  c2 sales NONE ENTERQUEUE 0 1 1
               7210  c2 sales NONE ABANDON 1 1 4', name::regclass) FROM unnest('{again,again_late}'::text[]) AS name;
SELECT load_calls('again_late');
SELECT logged('7207  c1 sales NONE ENTERQUEUE 0 1 1
               7217  c1 sales NONE EXITEMPTY 1 1 10
               7218  c1 help  NONE COMPLETECALLER 1 1 1
               9000  c1 help  NONE ENTERQUEUE 0 1 1
               9020  c1 help  NONE ABANDON 1 1 20
               20000 c1 help  NONE ENTERQUEUE 0 1 1
               20030 c1 help  NONE ABANDON 1 1 30
               14406 c2 sales NONE ENTERQUEUE 0 1 1
               14411 c2 sales NONE ABANDON 1 1 5', name::regclass) FROM unnest('{again,again_late}'::text[]) AS name;
SELECT load_calls(name) FROM unnest('{again,again_late}'::text[]) AS name;
SELECT set_eq(format('SELECT call_id, leg, first_leg, last_leg, wait_time(call) FROM %s_calls', name), $$VALUES
    ('c1', 1, true, false, interval '5 s'), ('c1', 2, false, true, '14 s'), ('c1', 3, true, false, '10 s'), ('c1', 4, false, true, '20 s'), ('c1', 5, true, true, '30 s'),
    ('c2', 1, true, false, '4 s'), ('c2', 2, false, true, '5 s')$$, name || ': a callid used again is another call, also while all rows are there')
FROM unnest('{again,again_late}'::text[]) AS name;
SELECT conserved(name, name) FROM unnest('{again,again_late}'::text[]) AS name;

-- ---------------------------------------------------------------- whole, in pieces, shuffled, twice

SET LOCAL client_min_messages = warning;
CREATE TABLE big (LIKE queue_log INCLUDING IDENTITY);
CREATE TABLE pieces (LIKE queue_log INCLUDING IDENTITY);
CREATE TABLE shuffled (LIKE queue_log INCLUDING IDENTITY);
CREATE TABLE twice (LIKE queue_log INCLUDING IDENTITY);
SELECT setseed(0.5);
-- 300 calls of random life, a tenth of their rows lost, a few times unknown, some doubled
INSERT INTO big ("time", callid, queuename, agent, event, data1, data2, data3, data4, data5)
SELECT CASE WHEN random() > 0.01 THEN at END, callid, queue, agent, event, '1', '2', '3', '4', '5'
FROM (SELECT 'c' || i % 280 AS callid, '2026-02-01 09:00Z'::timestamptz + make_interval(secs => i * 7) AS start, 'q' || i % 3 AS queue, 'a' || i % 40 AS agent, i, random() AS life, i % 13 AS wait
      FROM generate_series(1, 300) AS i) AS c,
    LATERAL (VALUES (start, 'NONE', 'ENTERQUEUE'), (start + make_interval(secs => wait), agent, 'CONNECT'), (start + make_interval(secs => wait + 50), agent, 'COMPLETECALLER')) AS e (at, agent_of, event)
WHERE random() > 0.1 AND (life < 0.7 OR event <> 'CONNECT')
UNION ALL SELECT '2026-02-01 09:00Z'::timestamptz + make_interval(secs => i * 37), 'NONE', 'q' || i % 3, 'a' || i % 5, (ARRAY['PAUSE', 'UNPAUSE', 'ADDMEMBER', 'REMOVEMEMBER', 'QUEUESTART', 'ODD'])[1 + i % 6], '', '', '', '', ''
FROM generate_series(1, 60) AS i
ORDER BY 1, 2;
INSERT INTO big ("time", callid, queuename, agent, event, data1, data2, data3, data4, data5) SELECT "time", callid, queuename, agent, event, data1, data2, data3, data4, data5 FROM big WHERE id % 17 = 0;
SELECT create_call_source(name, 'asterisk', name::regclass) FROM unnest('{big,pieces,shuffled,twice}'::text[]) AS name;
SELECT load_calls('big');
SELECT conserved('big', 'a dirty log is conserved') ;
SELECT cmp_ok((SELECT count(*)::int FROM big_calls), '>', 100, 'there are calls');
SELECT cmp_ok((SELECT count(*)::int FROM big_rejected), '>', 20, 'there are rejected ones');
DO $$
BEGIN
    FOR i IN 0..20 LOOP
        INSERT INTO pieces OVERRIDING SYSTEM VALUE SELECT * FROM big WHERE id / 50 = i;
        PERFORM load_calls('pieces');
    END LOOP;
END $$;
SELECT conserved('pieces', 'in pieces it is conserved');
SELECT same_contents('pieces', 'big', 'in pieces it gives the same');
INSERT INTO shuffled SELECT row_number() OVER (ORDER BY hashint8(id)), "time", callid, queuename, agent, event, data1, data2, data3, data4, data5 FROM big;
SELECT load_calls('shuffled');
SELECT conserved('shuffled', 'shuffled it is conserved');
SELECT same_contents('shuffled', 'big', 'shuffled it gives the same');
INSERT INTO twice SELECT * FROM big;
SELECT load_calls('twice');
SELECT load_calls('twice');
SELECT same_contents('twice', 'big', 'loaded twice it gives the same');

-- numbers that come after greater ones, in four loads: the overlap says for how long they are looked for
CREATE TABLE late (LIKE queue_log INCLUDING IDENTITY);
SELECT create_call_source('late', 'asterisk', 'late', '{"overlap": "1 hour"}');
DO $$
BEGIN
    FOR i IN 0..3 LOOP
        INSERT INTO late SELECT * FROM big WHERE abs(hashint8(id)) % 4 = i;
        PERFORM load_calls('late');
    END LOOP;
END $$;
SELECT conserved('late', 'with numbers out of order it is conserved');
SELECT same_contents('late', 'big', 'with numbers out of order it gives the same');
SELECT is((SELECT count(*)::int FROM late_gaps WHERE first_id > 0), 0, 'no gap is left where all numbers came');

-- a file that is read twice: the same calls, with twice the events
INSERT INTO twice SELECT id + 100000, "time", callid, queuename, agent, event, data1, data2, data3, data4, data5 FROM big;
SELECT load_calls('twice');
SELECT conserved('twice', 'rows that come twice are conserved');
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, call, events FROM twice_calls', 'SELECT call_id, leg, queue, agent, reason, call, 2 * events FROM big_calls', 'rows that come twice give the same calls');
SELECT set_eq('SELECT call_id, leg, problem FROM twice_rejected', 'SELECT call_id, leg, problem FROM big_rejected', 'and the same problems');

-- within a transaction nobody else analyses the table, and the next load would read it whole
CREATE TABLE many (LIKE queue_log INCLUDING ALL);
INSERT INTO many ("time", callid, queuename, agent, event) SELECT '2026-01-05 09:00Z'::timestamptz + make_interval(secs => n), 'c' || n / 2, 'q', 'NONE', CASE n % 2 WHEN 0 THEN 'ENTERQUEUE' ELSE 'ABANDON' END FROM generate_series(0, 9999) AS n;
SELECT create_call_source('many', 'asterisk', 'many');
SELECT load_calls('many');
SELECT is((SELECT reltuples::int FROM pg_class WHERE oid = 'many_calls'::regclass), 5000, 'a load analyses what it has made much larger');
CREATE FUNCTION plan(query text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE result json; BEGIN EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO result; RETURN result::text; END $$;
SELECT alike(plan($$SELECT FROM many_calls WHERE call_id = 'c7'$$), '%many_calls_pkey%', 'so that a call is found by its index');

-- build_call_source commits by batch where it may
CREATE TABLE built (LIKE queue_log INCLUDING IDENTITY);
INSERT INTO built SELECT * FROM big;
SELECT create_call_source('built', 'asterisk', 'built');
CALL build_call_source('built', 100);
SELECT conserved('built', 'built in batches it is conserved');
SELECT same_contents('built', 'big', 'built in batches it gives the same');

-- ---------------------------------------------------------------- what the rollup over calls says

SELECT create_rollup('kpi', 'pieces_calls', 'offered_at(call)', '{"calls": "call_stats(call)"}', '{queue}');
CALL build_rollup('kpi');
INSERT INTO pieces ("time", callid, queuename, agent, event, data1) SELECT "time" + interval '1 hour', callid, queuename, agent, event, data1 FROM big WHERE event = 'COMPLETECALLER' OR event = 'ENTERQUEUE';
SELECT load_calls('pieces');
SELECT set_eq('SELECT queue, sum(calls) FROM kpi GROUP BY queue', 'SELECT queue, call_stats(call) FROM pieces_calls GROUP BY queue', 'a rollup over the calls is exact after a load');

SELECT * FROM finish();
ROLLBACK;
