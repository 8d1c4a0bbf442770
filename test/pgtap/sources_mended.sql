-- Rejected calls whose rows were mended where they are kept, because the log was purged.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL TimeZone = 'UTC';

SELECT create_call_source('acd', 'asterisk', 'queue_log');
SELECT logged($$
    0    c1   sales NONE ENTERQUEUE  0 123 1
    -    c1   sales ann  CONNECT     12 x 4
    72   c1   sales ann  COMPLETEAGENT 12 60 1
    160  c2   sales ann  COMPLETEAGENT 5 60 1
    200  c3   sales NONE ENTERQUEUE  0 123 1
    190  c3   sales NONE ABANDON     1 1 5
    300  c4   sales NONE ENTERQUEUE  0 123 1
    290  c4   sales NONE ABANDON     1 1 5
$$);
SELECT is(load_calls('acd')::text, '(0,0,4,0,0)', 'four that cannot be calls');

-- while the source has the rows, it is the source that counts
UPDATE acd_rejected SET rows = jsonb_set(rows, '{1,time}', '"2026-01-05 09:05:05Z"') WHERE call_id = 'c4';
SELECT retry_rejected('acd');
SELECT is((SELECT rows #>> '{1,time}' FROM acd_rejected WHERE call_id = 'c4'), '2026-01-05T09:04:50+00:00', 'rows are mended in the source while it has them');

-- the log is purged
DELETE FROM queue_log;
SELECT is(retry_rejected('acd')::text, '(0,0,0,0,0)', 'nothing was mended');
SELECT is((SELECT count(*)::int FROM acd_rejected), 4, 'all are still there');
UPDATE acd_rejected SET rows = (SELECT jsonb_agg(CASE x ->> 'event' WHEN 'CONNECT' THEN x || '{"time": "2026-01-05 09:00:12Z"}' ELSE x END) FROM jsonb_array_elements(rows) AS x) WHERE call_id = 'c1';
-- the entry that was lost is written down
UPDATE acd_rejected SET rows = rows || '[{"time": "2026-01-05 10:01:35+01", "queue": "sales", "event": "ENTERQUEUE"}, {"time": "2026-01-05 09:01:40Z", "queue": "sales", "agent": "ann", "event": "CONNECT", "data1": "5"}]' WHERE call_id = 'c2';
UPDATE acd_rejected SET rows = rows - 0 WHERE call_id = 'c3';
SELECT is(retry_rejected('acd')::text, '(2,0,0,0,0)', 'two are taken in');
SELECT set_eq('SELECT call_id, call::text, events FROM acd_calls', $$VALUES
    ('c1', '2026-01-05T09:00:00Z answered wait=12 ring=4 talk=60', 3::bigint),
    ('c2', '2026-01-05T09:01:35Z answered wait=5 talk=60', 3)$$, 'as they were mended, with the events of what was written down');
SELECT set_eq('SELECT call_id FROM acd_rejected', $$VALUES ('c3'), ('c4')$$, 'no row of a call may be taken away');
SELECT is((SELECT expected || ' ' || found FROM check_call_source('acd') LIMIT 1), '10 10', 'rows are conserved');
SELECT conserved('acd', 'after mending');

-- what is no row, or has words for times, changes nothing
UPDATE acd_rejected SET rows = (CASE call_id WHEN 'c3' THEN '[1, "x", null, {"time": "yesterday", "event": "ABANDON", "id": "99999999999999999999999", "queue": ["q"]}]' ELSE '{"no": "rows"}' END)::jsonb;
SELECT retry_rejected('acd');
SELECT set_eq('SELECT call_id FROM acd_rejected', $$VALUES ('c3'), ('c4')$$, 'what is no row');
UPDATE acd_rejected SET rows = NULL;
SELECT is(retry_rejected('acd')::text, '(0,0,0,0,0)', 'no rows');
SELECT conserved('acd', 'after what is no row');

-- kind times: durations, flags
CREATE TABLE done (call_id int PRIMARY KEY, offered_at text, wait numeric, talk numeric, answered boolean, transferred boolean);
INSERT INTO done VALUES (1, '2026-01-05 09:00', -3, 60.5, true, true), (2, '2026-02-30 09:00', 3, 0, false, false);
SELECT create_call_source('done', 'times', 'done', '{"time_zone": "Europe/Berlin"}');
SELECT is(load_calls('done')::text, '(0,0,1,0,0)', 'times: a wait below zero');
DELETE FROM done;
UPDATE done_rejected SET rows = jsonb_set(rows, '{0,wait}', '3.5');
SELECT is(retry_rejected('done')::text, '(1,0,0,0,0)', 'times: mended');
SELECT is((SELECT call::text FROM done_calls), '2026-01-05T08:00:00Z answered wait=3.5 talk=60.5 transferred', 'times: as it was mended');

SELECT * FROM finish();
ROLLBACK;
