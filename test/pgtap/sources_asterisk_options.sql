-- Asterisk's other ways to log: all data in one column, waits as logged, values as the table stores them.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL TimeZone = 'UTC';

-- what Asterisk changes to when a column of data does not take a value
CREATE TABLE one_column (id bigint PRIMARY KEY, "time" timestamptz, callid text, queuename text, agent text, event text, data text);
INSERT INTO one_column VALUES
    (1, '2026-01-05 09:00:00Z', 'c1', 'sales', 'NONE', 'ENTERQUEUE', '|4930|1'),
    (2, '2026-01-05 09:00:12.6Z', 'c1', 'sales', 'ann', 'CONNECT', '12|1795842224.2|4'),
    (3, '2026-01-05 09:01:12.8Z', 'c1', 'sales', 'ann', 'COMPLETEAGENT', '12|60|1'),
    (4, '2026-01-05 09:02:00Z', 'c2', 'sales', 'NONE', 'ENTERQUEUE', '|4931|1'),
    (5, '2026-01-05 09:02:05Z', 'c2', 'sales', 'NONE', 'EXITWITHKEY', '7|1|1|5'),
    (6, '2026-01-05 09:03:00Z', 'c3', 'sales', 'NONE', 'ENTERQUEUE', ''),
    (7, '2026-01-05 09:03:07Z', 'c3', 'sales', 'bob', 'CONNECT', NULL),
    (8, '2026-01-05 09:03:27Z', 'c3', 'sales', 'bob', 'ATTENDEDTRANSFER', 'LINK|one|two|7|20|1'),
    (9, '2026-01-05 09:04:00Z', 'NONE', 'sales', 'bob', 'ADDMEMBER', 'PAUSED');
SELECT create_call_source('times', 'asterisk', 'one_column');
SELECT create_call_source('logged', 'asterisk', 'one_column', '{"waits": "logged"}');
SELECT is(load_calls('times')::text, '(3,0,0,0,0)', 'one column: three calls');
SELECT set_eq('SELECT call_id, reason, call::text FROM times_calls', $$VALUES
    ('c1', 'COMPLETEAGENT', '2026-01-05T09:00:00Z answered wait=12.6 ring=4 talk=60.2'),
    ('c2', 'EXITWITHKEY 7', '2026-01-05T09:02:00Z flowed_out wait=5'),
    ('c3', 'ATTENDEDTRANSFER', '2026-01-05T09:03:00Z answered wait=7 talk=20 transferred')$$, 'one column: waits from the times');
SELECT is((SELECT state FROM times_agent_states), 'paused', 'one column: the state of an agent');
SELECT conserved('times', 'one column');
SELECT load_calls('logged');
SELECT set_eq('SELECT call_id, wait_time(call), talk_time(call) FROM logged_calls', $$VALUES
    ('c1', interval '12 s', interval '60 s'), ('c2', '5 s', '0 s'), ('c3', '7 s', '20 s')$$, 'waits logged: whole seconds, and the times where nothing is logged');
SELECT conserved('logged', 'waits logged');

-- ; and ^ are stored as ^3B and ^5E: the names are kept as they are stored
SELECT create_call_source('acd', 'asterisk', 'queue_log');
SELECT logged($$
    0    c1^3B2 sales NONE              ENTERQUEUE  0 123 1
    12   c1^3B2 sales Local/x-0001^3B1  CONNECT     12 x^5E 4
    72   c1^3B2 sales Local/x-0001^3B1  COMPLETEAGENT 12 60 1
$$);
SELECT load_calls('acd');
SELECT set_eq('SELECT call_id, agent, call::text FROM acd_calls', $$VALUES ('c1^3B2', 'Local/x-0001^3B1', '2026-01-05T09:00:00Z answered wait=12 ring=4 talk=60')$$, 'names as they are stored');

SELECT * FROM finish();
ROLLBACK;
