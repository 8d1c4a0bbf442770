-- Transfers with consultation, whose rows Asterisk logs under several calls. Expected is what the rows say by hand: an
-- entry, a wait of 12 s and a talk of 120 s are the time of the transfer, to the second.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL TimeZone = 'UTC';
SET LOCAL client_min_messages = warning;

-- The caller is c1. Ann answers, asks in queue help under a call of her own, which is c2, and hands the caller over.
CREATE TABLE rows_of (way text, lines text);
INSERT INTO rows_of VALUES ('other queue', $$
    0    c1   sales NONE DID         123
    0    c1   sales NONE ENTERQUEUE  0 123 1
    12   c1   sales ann  CONNECT     12 x 4
    126  c2   help  NONE ENTERQUEUE  0 7009 1
    132  c2   sales ann  ATTENDEDTRANSFER BRIDGE id 12 120 1
    133  c1   help  bob  CONNECT     7 y 3
    306  c1   help  bob  COMPLETECALLER 7 173 1
    126  c2   help  NONE DID         7009
$$), ('same queue', $$
    0    c1   sales NONE DID         123
    0    c1   sales NONE ENTERQUEUE  0 123 1
    12   c1   sales ann  CONNECT     12 x 4
    126  c2   sales NONE ENTERQUEUE  0 7009 1
    132  c2   sales ann  ATTENDEDTRANSFER LINK one two 12 120|1
    133  c1   sales bob  CONNECT     7 y 3
    306  c1   sales bob  COMPLETECALLER 7 173 1
    126  c2   sales NONE DID         7009
$$);
CREATE TABLE whole (LIKE queue_log INCLUDING ALL);
CREATE TABLE pieces (LIKE queue_log INCLUDING ALL);
CREATE TABLE backwards (LIKE queue_log INCLUDING ALL);
CREATE TABLE same_queue (LIKE queue_log INCLUDING ALL);
CREATE TABLE aged (LIKE queue_log INCLUDING ALL);
CREATE TABLE again (LIKE queue_log INCLUDING ALL);
CREATE TABLE logged_waits (LIKE queue_log INCLUDING ALL);
SELECT create_call_source(name, 'asterisk', name::regclass) FROM unnest('{whole,pieces,backwards,same_queue,aged,again}'::text[]) AS name;
SELECT create_call_source('logged_waits', 'asterisk', 'logged_waits', '{"waits": "logged"}');

SELECT logged(lines, 'whole') FROM rows_of WHERE way = 'other queue';
SELECT is(load_calls('whole')::text, '(2,0,2,2,1)', 'one leg is worked out, one is ended by the transfer; none is left open');
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, first_leg, last_leg, call::text, events FROM whole_calls', $$VALUES
    ('c1', 1, 'sales', 'ann', 'ATTENDEDTRANSFER', true, false, '2026-01-05T09:00:00Z answered wait=12 ring=4 talk=120 transferred', 2::bigint),
    ('c1', 2, 'help', 'bob', 'COMPLETECALLER', false, true, '2026-01-05T09:02:06Z answered wait=7 ring=3 talk=173 repaired', 2)$$, 'two conversations');
SELECT set_eq('SELECT call_id, leg, problem, events FROM whole_rejected', $$VALUES ('c2', 1, 'consult of a transfer', 1::bigint), ('c2', 0, 'transfer of another call', 1)$$, 'and a consult with its transfer, named');
SELECT is_empty('TABLE whole_open', 'nothing is open');
SELECT conserved('whole', 'all eight rows are accounted for');

-- the same again, and in other ways
CREATE TABLE before AS SELECT * FROM contents('whole');
SELECT is(load_calls('whole')::text, '(0,0,0,0,0)', 'nothing new');
SELECT retry_rejected('whole');
SELECT set_eq($$SELECT * FROM contents('whole')$$, 'TABLE before', 'retried: the same');
SELECT reload_calls('whole', NULL, NULL);
SELECT set_eq($$SELECT * FROM contents('whole')$$, 'TABLE before', 'reloaded: the same');
SELECT conserved('whole', 'reloaded');
DO $$
BEGIN
    FOR i IN 1..8 LOOP
        INSERT INTO pieces SELECT * FROM whole WHERE id = i;
        PERFORM load_calls('pieces');
        INSERT INTO backwards SELECT i, "time", callid, queuename, agent, event, data1, data2, data3, data4, data5 FROM whole WHERE id = 9 - i;
        PERFORM load_calls('backwards');
    END LOOP;
END $$;
SELECT same_contents('pieces', 'whole', 'a row a load: the same');
SELECT same_contents('backwards', 'whole', 'a row a load, the last one first: the same');
SELECT conserved(name, name) FROM unnest('{pieces,backwards}'::text[]) AS name;

-- the consult waits in the queue of the caller
SELECT logged(lines, 'same_queue') FROM rows_of WHERE way = 'same queue';
SELECT load_calls('same_queue');
SELECT set_eq('SELECT call_id, leg, queue, agent, first_leg, last_leg, call::text FROM same_queue_calls', $$VALUES
    ('c1', 1, 'sales', 'ann', true, false, '2026-01-05T09:00:00Z answered wait=12 ring=4 talk=120 transferred'),
    ('c1', 2, 'sales', 'bob', false, true, '2026-01-05T09:02:06Z answered wait=7 ring=3 talk=173 repaired')$$, 'in one queue: two conversations');
SELECT set_eq('SELECT call_id, leg, problem, events FROM same_queue_rejected', $$VALUES ('c2', 1, 'consult of a transfer', 2::bigint)$$, 'in one queue: the consult');
SELECT conserved('same_queue', 'in one queue');

-- half of it in an earlier load: a leg that was left open there is not one that this load leaves
CREATE TABLE later (LIKE queue_log INCLUDING ALL);
SELECT create_call_source('later', 'asterisk', 'later');
INSERT INTO later SELECT * FROM whole WHERE id <= 4;
SELECT is(load_calls('later')::text, (SELECT format('(0,2,0,%s,0)', count(*)) FROM whole WHERE id <= 4 AND event = 'DID'), 'in two loads: two legs are open');
INSERT INTO later SELECT * FROM whole WHERE id > 4 AND event <> 'DID';
SELECT is(load_calls('later')::text, '(2,0,2,0,1)', 'in two loads: what the second one leaves');
SELECT is_empty('TABLE later_open', 'in two loads: nothing is open');
SELECT conserved('later', 'in two loads');

-- a log of days, read at once: the leg would have been given up
SELECT logged(lines || '200000 c9 sales NONE ENTERQUEUE 0 1 1', 'aged') FROM rows_of WHERE way = 'other queue';
SELECT load_calls('aged');
SELECT set_eq('SELECT call_id, leg, call::text, first_leg FROM aged_calls', 'SELECT call_id, leg, call::text, first_leg FROM whole_calls', 'long ago: the same');
SELECT set_eq('SELECT call_id, leg, problem FROM aged_rejected', 'SELECT call_id, leg, problem FROM whole_rejected', 'long ago: the same rejects');
SELECT conserved('aged', 'long ago');
-- the callid of the leg that is ended was one of another call days before
SELECT logged('-200000 c1 sales NONE ENTERQUEUE 0 1 1
               -199990 c1 sales NONE ABANDON 1 1 10
               ' || lines, 'again') FROM rows_of WHERE way = 'other queue';
SELECT load_calls('again');
SELECT set_eq('SELECT call_id, leg, call::text, first_leg, last_leg FROM again_calls WHERE NOT (call_id = ''c1'' AND leg = 1)',
    'SELECT call_id, leg + (call_id = ''c1'')::int, call::text, first_leg, last_leg FROM whole_calls', 'a callid used again: the same, with further legs');
SELECT set_eq('SELECT first_leg, last_leg, call::text FROM again_calls WHERE call_id = ''c1'' AND leg = 1', $$VALUES (true, true, '2026-01-03T01:26:40Z abandoned wait=10')$$, 'and the other call is one by itself');
SELECT conserved('again', 'a callid used again');

-- as logged, where the times have half seconds
SELECT logged(lines, 'logged_waits') FROM rows_of WHERE way = 'other queue';
UPDATE logged_waits SET "time" = "time" + interval '0.4 s' WHERE event IN ('CONNECT', 'COMPLETECALLER');
SELECT load_calls('logged_waits');
SELECT set_eq('SELECT leg, wait_time(call), talk_time(call) FROM logged_waits_calls', $$VALUES (1, interval '12 s', interval '120 s'), (2, interval '7 s', interval '173 s')$$, 'waits logged: as logged');

-- what is not meant: another talk, agent, or queue; an answer after it; a row without a talk, as one that was cut off has
SELECT create_call_source('acd', 'asterisk', 'queue_log');
SELECT logged($$
    0    d1   sales NONE ENTERQUEUE  0 123 1
    12   d1   sales ann  CONNECT     12 x 4
    132  d2   sales ann  ATTENDEDTRANSFER BRIDGE id 12 50 1
    132  d3   sales bob  ATTENDEDTRANSFER BRIDGE id 12 120 1
    132  d4   help  ann  ATTENDEDTRANSFER BRIDGE id 12 120 1
    11   d5   sales ann  ATTENDEDTRANSFER BRIDGE id 12 0 1
    3600 d6   sales ann  ATTENDEDTRANSFER BRIDGE id 12
    3601 d7   sales ann  ATTENDEDTRANSFER
$$);
SELECT load_calls('acd');
SELECT set_eq('SELECT call_id FROM acd_open', $$VALUES ('d1')$$, 'not of this call: it is open');
SELECT set_eq('SELECT call_id, problem FROM acd_rejected', $$VALUES ('d2', 'event of no leg'), ('d3', 'event of no leg'), ('d4', 'event of no leg'), ('d5', 'event of no leg'),
    ('d6', 'event of no leg'), ('d7', 'event of no leg')$$, 'not of this call: no leg');
SELECT logged('140 d1 sales ann COMPLETEAGENT 12 128 1');
SELECT load_calls('acd');
SELECT is((SELECT call::text FROM acd_calls), '2026-01-05T09:00:00Z answered wait=12 ring=4 talk=128', 'it ends with its own end');
SELECT conserved('acd', 'transfers of nobody');

-- rows that their owner has made something else of
UPDATE acd_rejected SET rows = (CASE call_id WHEN 'd2' THEN '{"event": "ATTENDEDTRANSFER", "time": 5, "data4": [], "queue": {}}' WHEN 'd3' THEN '7' WHEN 'd4' THEN '[[{"event": "ATTENDEDTRANSFER", "time": "now", "data4": "999999999"}]]' END)::jsonb;
SELECT is(load_calls('acd')::text, '(0,0,0,0,0)', 'rows that are not rows');

SELECT * FROM finish();
ROLLBACK;
