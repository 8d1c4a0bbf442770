-- Every aggregate that can be combined, run by test/parts/engine.c: over the same rows it says what the server says, in each
-- group to the last digit. An aggregate added to the extension is tested without being named here: see arguments.sql.

BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
CREATE SCHEMA engine_test;
SET LOCAL search_path = engine_test, public;

-- Groups: of many rows in three parts, of rows in one part, with nulls for whatever may be null, and without rows.
CREATE TABLE items AS
    SELECT 'many' AS grp, i, i % 3 AS part FROM generate_series(1, 60) AS i
    UNION ALL SELECT 'one part', i, 1 FROM generate_series(1, 10) AS i
    UNION ALL SELECT 'nulls', NULL, part FROM generate_series(0, 2) AS part
    UNION ALL SELECT 'no rows', NULL, NULL;

\ir arguments.sql

CREATE FUNCTION said(aggregate regprocedure) RETURNS TABLE (grp text, result text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT grp, (%s(%s) FILTER (WHERE part IS NOT NULL))::text FROM items GROUP BY grp', aggregate::regproc, arguments_of(aggregate));
EXCEPTION WHEN OTHERS THEN
    RETURN QUERY SELECT 'error', SQLERRM;
END $$;

CREATE FUNCTION said_by_engine(aggregate regprocedure, within boolean) RETURNS TABLE (grp text, result text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT grp, engine(%L::regprocedure, %L, part, ROW(%s)) FROM items GROUP BY grp', aggregate, within, arguments_of(aggregate));
EXCEPTION WHEN OTHERS THEN
    RETURN QUERY SELECT 'error', 'of the engine: ' || SQLERRM;
END $$;

SELECT plan(2 + 3 * (SELECT count(*) FROM aggregates WHERE combined)::int);

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

SELECT * FROM finish();
ROLLBACK;
