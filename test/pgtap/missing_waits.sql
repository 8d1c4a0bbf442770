-- A wait that is not known: an error in whatever makes a call, which names it, unless the call was blocked. Over columns
-- as docs/reference/calls.md says.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA missing_waits;
SET LOCAL search_path = missing_waits, public;
-- the error names the call in UTC all the same
SET LOCAL TimeZone = 'Europe/Berlin';

SELECT no_plan();

\ir include/answers.sql

CREATE TABLE outcomes AS SELECT unnest('{answered,abandoned,flowed_out,callback,blocked}'::text[]) AS outcome;
-- %L: the outcome
CREATE TABLE made AS SELECT unnest(ARRAY[
    'SELECT call_interval(''2026-01-05 09:00+01'', NULL, outcome => %L)', 'SELECT call_interval(''2026-01-05 09:00+01'', NULL, NULL, NULL, NULL, %L)',
    'SELECT call_interval_from_seconds(''2026-01-05 09:00+01'', NULL, outcome => %L)', 'SELECT call_interval_from_seconds(''2026-01-05 09:00+01'', NULL, NULL, NULL, NULL, %L)',
    'SELECT jsonb_build_object(''offered_at'', ''2026-01-05T09:00:00+01:00'', ''outcome'', %L)::call_interval',
    'SELECT jsonb_build_object(''offered_at'', ''2026-01-05T09:00:00+01:00'', ''outcome'', %L, ''wait'', NULL)::call_interval']) AS query;

SELECT is(state_of(format(query, outcome)),
          CASE outcome WHEN 'blocked' THEN 'value 2026-01-05T08:00:00Z blocked' ELSE '22004 wait of a call must not be null: offered at 2026-01-05T08:00:00Z, ' || outcome END,
          format(query, outcome))
FROM made, outcomes;
SELECT is(state_of(format('SELECT call_interval_from_times(''2026-01-05 09:00+01'', NULL, NULL, outcome => %L)', outcome)),
          CASE outcome WHEN 'blocked' THEN 'value 2026-01-05T08:00:00Z blocked' ELSE '22004 ended_at of a call must not be null: offered at 2026-01-05T08:00:00Z' END, 'from times: ' || outcome)
FROM outcomes;
SELECT is(state_of('SELECT call_interval_from_times(''2026-01-05 09:00+01'', NULL, NULL)'), '22004 ended_at of a call must not be null: offered at 2026-01-05T08:00:00Z', 'from times, without an outcome');
SELECT is(state_of('SELECT call_interval_from_times(''2026-01-05 09:00+01'', NULL, ''2026-01-05 09:01+01'', outcome => ''answered'')'),
          '22004 answered_at of an answered call must not be null: offered at 2026-01-05T08:00:00Z', 'from times, answered at no time');
-- at an instant that has no text of its own
SELECT is(state_of('SELECT call_interval(''infinity'', NULL)'), '22004 wait of a call must not be null: offered at infinity, answered', 'offered never');

-- A blocked call has no more than it had.
SELECT matches(state_of('SELECT call_interval(''2026-01-05 09:00+01'', NULL, ''1 s'', outcome => ''blocked'')'), '^22023 ', 'a blocked call without talk');
SELECT matches(state_of('SELECT call_interval_from_times(''2026-01-05 09:00+01'', NULL, NULL, ''2026-01-05 09:01+01'', outcome => ''blocked'')'), '^22023 ', 'nor wrap');
SELECT is(state_of('SELECT call_interval(''2026-01-05 09:00+01'', ''3 s'', outcome => ''blocked'')'), 'value 2026-01-05T08:00:00Z blocked wait=3', 'its wait is taken if it is there');

-- What is no wait may be null.
SELECT is(state_of('SELECT call_interval(NULL, NULL)'), 'value NULL', 'no time, no call');
SELECT is(call_interval_from_seconds('2026-01-05 09:00+01', 18, NULL, NULL, NULL), call_interval_from_seconds('2026-01-05 09:00+01', 18, 0, 0, 0), 'talk, hold and wrap of null are 0');
SELECT is(call_interval('2026-01-05 09:00+01', '18 s', NULL, NULL, NULL), call_interval('2026-01-05 09:00+01', '18 s', '0', '0', '0'), 'as intervals, too');
SELECT is('{"offered_at": "2026-01-05T09:00:00+01:00", "outcome": "answered", "wait": 18, "talk": null}'::jsonb::call_interval, call_interval('2026-01-05 09:00+01', '18 s'), 'and in jsonb');
-- output leaves out what is 0
SELECT is('2026-01-05T09:00:00+01:00 answered'::call_interval, call_interval('2026-01-05 09:00+01', '0'), 'text without a wait is a wait of 0');

-- Whatever else makes a call must be tested here.
SELECT set_eq($$SELECT p.oid::regprocedure::text FROM pg_proc AS p WHERE prorettype = 'call_interval'::regtype AND prokind = 'f'$$,
              $$VALUES ('call_interval_in(cstring)'), ('call_interval_recv(internal)'), ('call_interval_from_jsonb(jsonb)')
                UNION ALL SELECT soft || name FROM unnest('{"",try_}'::text[]) AS soft, unnest(ARRAY[
                    'call_interval(timestamp with time zone,interval,interval,interval,interval,text,interval,boolean)',
                    'call_interval_from_seconds(timestamp with time zone,double precision,double precision,double precision,double precision,text,double precision,boolean)',
                    'call_interval_from_times(timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone,interval,text,interval,boolean,interval)']) AS name$$,
              'the functions that make calls; soft ones are tested against the others in soft_constructors.sql');

-- Over columns: two answered in time, two abandoned, and one abandoned after a wait that nobody knows.
CREATE TABLE plain (wait interval, answered boolean);
INSERT INTO plain VALUES ('5 s', true), ('10 s', true), ('30 s', false), ('40 s', false), (NULL, false);
SELECT is(round(service_level(wait, answered, '20 s'), 4), 40.0000, 'service level counts the abandon') FROM plain;
SELECT is(round(abandon_rate(NOT answered), 4), 60.0000, 'so does the abandon rate') FROM plain;
SELECT matches(state_of('SELECT abandon_rate(NOT answered, wait, ''5 s'') FROM plain'), '^22004 ', 'but one that asks whether it was short does not');
SELECT matches(state_of('SELECT service_level(wait, true, ''20 s'') FROM plain'), '^22004 ', 'nor the service level, of an answered call');

SELECT * FROM finish();
ROLLBACK;
