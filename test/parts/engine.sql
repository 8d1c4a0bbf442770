-- Every aggregate that can be combined, run by test/parts/engine.c: over the same rows it says what the server says, in each
-- group to the last digit. An aggregate added to the extension is tested without being named here: see arguments.sql.

BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
CREATE SCHEMA engine_test;
SET LOCAL search_path = engine_test, public;

\ir engine_items.sql

SELECT plan(3 + 4 * (SELECT count(*) FROM aggregates WHERE combined)::int);

-- They sort all rows of a group, or count different values: no small state can be joined with another. Engines pull the
-- rows of these, and run them as any server does.
SELECT set_eq('SELECT aggregate::text FROM aggregates WHERE NOT combined', ARRAY[
    'fcr_rate(interval,anyelement,timestamp with time zone)', 'fcr_rate(interval,timestamp with time zone,anyelement,timestamp with time zone)',
    'fcr_rate(interval,timestamp with time zone,interval,anyelement,timestamp with time zone)',
    'repeat_call_rate(interval,anyelement,timestamp with time zone)', 'repeat_call_rate(interval,interval,anyelement,timestamp with time zone)',
    'longest_breach(anyelement,boolean)', 'longest_breach_range(tstzrange,boolean)', 'max_concurrent(call_interval)',
    'max_concurrent(tstzrange)', 'peak_concurrency(call_interval)', 'peak_concurrency(tstzrange)', 'concurrency_profile(interval,call_interval)', 'concurrency_profile(interval,tstzrange)',
    'peak_hour(timestamp with time zone)', 'peak_hour(interval,timestamp with time zone)',
    'sales_per_agent(anyelement,boolean)', 'sales_per_agent(anyelement,bigint)'], 'the aggregates that cannot be combined');
SELECT is_empty($$SELECT aggregate FROM aggregates WHERE combined <> (aggkind = 'n')$$, 'they are those that order their rows');

-- Otherwise little is tested.
SELECT isnt((SELECT result FROM said(aggregate) WHERE grp = 'many'), NULL, aggregate || ' has a result') FROM aggregates WHERE combined;
SELECT set_eq(format('SELECT * FROM said_by_engine(%L, true)', aggregate), format('SELECT * FROM said(%L)', aggregate), aggregate || ' in parts')
FROM aggregates WHERE combined;
SELECT set_eq(format('SELECT * FROM said_by_engine(%L, false)', aggregate), format('SELECT * FROM said(%L)', aggregate), aggregate || ' in parts, by plain calls')
FROM aggregates WHERE combined;
-- Stored states are finished by whatever library is there then.
SELECT set_eq(format('SELECT grp, engine_finish(%L, states) FROM states_by_engine(%1$L)', aggregate), format('SELECT * FROM said(%L)', aggregate), aggregate || ' of states as text')
FROM aggregates WHERE combined;
SELECT is_empty($$SELECT release, aggregate, grp, result, got FROM frozen, engine_finish(aggregate::regprocedure, states) AS got 
                  -- forecasts are double precision, whose last digits depend on the processor
                  WHERE CASE WHEN aggregate LIKE 'forecast_calls(%' THEN regexp_replace(result, '(\.\d{9})\d+', '\1', 'g') IS DISTINCT FROM regexp_replace(got, '(\.\d{9})\d+', '\1', 'g')
                             ELSE result IS DISTINCT FROM got END$$,
                format('%s states of the releases %s say what they said', (SELECT count(*) FROM frozen), (SELECT string_agg(DISTINCT release, ', ') FROM frozen)));

SELECT * FROM finish();
ROLLBACK;
