-- The ends of each range: the infinite on either side, the last instant, the longest duration, the empty array. Expected
-- values follow from the definitions.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA limits;
SET LOCAL search_path = limits, public;
SET LOCAL TimeZone = 'UTC';

SELECT plan(18);

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE query INTO result;
    RETURN 'value ' || coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;

-- ---------------------------------------------------------------- instants

-- %L: -infinity and infinity
SELECT is_empty($$
    SELECT format(query, infinity), state_of(format(query, infinity))
    FROM unnest('{infinity,-infinity}'::text[]) AS infinity, unnest(ARRAY[
        'SELECT call_interval(%L, ''1 s'')', 'SELECT call_interval_from_times(%L, ''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'')',
        'SELECT call_interval_from_times(''2026-01-05 09:00Z'', %L, ''2026-01-05 09:01Z'')', 'SELECT call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 09:00Z'', %L)',
        'SELECT split(''2026-01-05 09:00Z answered'', ''30 min'', %L)', 'SELECT fcr_rate(''1 day'') WITHIN GROUP (ORDER BY 1, timestamptz %L)',
        'SELECT repeat_call_rate(''1 day'') WITHIN GROUP (ORDER BY 1, timestamptz %L)', 'SELECT peak_hour() WITHIN GROUP (ORDER BY timestamptz %L)',
        'SELECT arrival_rate(''2026-01-05''::timestamptz, ''1 h'', tstzrange(least(%1$L::timestamptz, ''2026-01-05''), greatest(%1$L::timestamptz, ''2026-01-06'')))',
        'SELECT offered_load(''2026-01-05 09:00Z answered talk=1'', tstzrange(least(%1$L::timestamptz, ''2026-01-05''), greatest(%1$L::timestamptz, ''2026-01-06'')))',
        'SELECT forecast_calls(timestamptz %L, 1, ''7 days'')', 'SELECT opening_hours(daterange(least(%1$L::date, ''2026-01-05''), greatest(%1$L::date, ''2026-01-06'')), ''Mo 08:00-18:00'', ''UTC'')',
        'SELECT opening_hours(daterange(''2026-01-05'', ''2026-01-06''), ''Mo 08:00-18:00'', ''UTC'', ARRAY[date %L])',
        'SELECT business_time(least(%1$L::timestamptz, ''2026-01-05''), greatest(%1$L::timestamptz, ''2026-01-05''), ''Mo 08:00-18:00'', ''UTC'')', 'SELECT business_deadline(%L, interval ''1 h'', ''Mo 08:00-18:00'', ''UTC'')',
        'SELECT business_time(least(%1$L::timestamptz, ''2026-01-05''), greatest(%1$L::timestamptz, ''2026-01-05''), ''{(,)}'')', 'SELECT business_deadline(%L, interval ''1 h'', ''{(,)}'')',
        'SELECT covered_time(tstzrange(least(%1$L::timestamptz, ''2026-01-05''), greatest(%1$L::timestamptz, ''2026-01-06'')))',
        'SELECT max_concurrent() WITHIN GROUP (ORDER BY tstzrange(least(%1$L::timestamptz, ''2026-01-05''), greatest(%1$L::timestamptz, ''2026-01-06'')))',
        'SELECT longest_breach_range() WITHIN GROUP (ORDER BY tstzrange(least(%1$L::timestamptz, ''2026-01-05''), greatest(%1$L::timestamptz, ''2026-01-06'')), false)'
    ]) AS query WHERE state_of(format(query, infinity)) NOT IN ('22008')
$$, 'an infinite instant is an error');
-- without an end they are the same
SELECT is(state_of(format('SELECT carried_load(''2026-01-05 09:00Z answered talk=1'', tstzrange %L)', span)), '22008', 'carried_load over ' || span)
FROM unnest('{"[2026-01-05,)","(,2026-01-06)"}'::text[]) AS span;

-- The last reporting interval that timestamptz has ends with it: nothing is beyond.
SELECT results_eq($$SELECT bucket, talk FROM split('+294276-12-31T23:55:00Z answered talk=60', '1 day', '2000-01-01 12:00Z') AS s (bucket, wait, talk, hold, wrap)$$,
                  $$VALUES ('294276-12-31 12:00Z'::timestamptz, interval '60 s')$$, 'split(): the last interval is cut off');
SELECT results_eq($$SELECT bucket, talk FROM split('+294276-12-31T11:59:30Z answered talk=60', '1 day', '2000-01-01 12:00Z') AS s (bucket, wait, talk, hold, wrap)$$,
                  $$VALUES ('294276-12-30 12:00Z'::timestamptz, interval '30 s'), ('294276-12-31 12:00Z'::timestamptz, interval '30 s')$$, 'and is the last');
SELECT is(state_of($$SELECT peak_hour('2 h') WITHIN GROUP (ORDER BY timestamptz '294276-12-31 23:30Z')$$), '22008', 'peak_hour(): a window beyond the last instant');
SELECT is(state_of($$SELECT peak_hour('106751990 days') WITHIN GROUP (ORDER BY timestamptz '294276-12-31 23:30Z')$$), '22008', 'and beyond bigint');
-- days up to the last but one, and a week to come
SELECT is(state_of($$SELECT forecast_calls(at, 4, '7 days') FROM generate_series('294276-11-20 00:00Z'::timestamptz, '294276-12-30', '1 day') AS at$$), '22008', 'forecast_calls(): days beyond the last');

-- ---------------------------------------------------------------- durations

-- A day has 86400 s: 106751991 days and 4 h, 54.775807 s are bigint's microseconds.
SELECT is_empty($$
    SELECT duration, state_of(format('SELECT service_level(interval ''1 s'', true, %L)', duration))
    FROM (VALUES ('106751991 days 04:00:54.775807', 'value'), ('106751991 days 04:00:54.775808', '22003'), ('106751992 days', '22003'), ('2000000000 days', '22003'), ('2000000000 days -1 us', '22003')) AS v (duration, state)
    WHERE split_part(state_of(format('SELECT service_level(interval ''1 s'', true, %L)', duration)), ' ', 1) <> state
$$, 'the longest duration has 2^63 - 1 microseconds');

-- Totals of stored statistics: milliseconds in bigint, microseconds in an interval.
CREATE TABLE total (function text, field text);
INSERT INTO total VALUES ('wait_time', '"wait_ms": {"answered": %s}'), ('talk_time', '"talk_ms": %s'), ('hold_time', '"hold_ms": %s'), ('wrap_time', '"wrap_ms": %s'), ('handle_time', '"wrap_ms": %s');
SELECT is_empty($$
    SELECT function, ms, state_of(q) FROM total, (VALUES (9223372036854775, 'value'), (9223372036854776, '22003'), (9223372036854775807, '22003'), (-9223372036854775, 'value'), (-9223372036854776, '22003')) AS v (ms, state),
           LATERAL (SELECT format('SELECT %s(call_stats ''{"version": 1, %s}'')', function, format(field, ms))) AS l (q)
    WHERE split_part(state_of(q), ' ', 1) <> state
$$, 'a total beyond the microseconds of bigint is an error, of either sign');
SELECT is(extract(epoch FROM wait_time(call_stats '{"version": 1, "wait_ms": {"answered": 9223372036854775}}')), 9223372036854.775, 'the longest total is exact');

-- ---------------------------------------------------------------- arrays

SELECT is(abandon_curve(s, '{}'), '{}'::numeric[], 'abandon_curve of statistics at no times') FROM (SELECT call_stats(call_interval '2026-01-05 09:00Z answered')) AS c (s);
SELECT is(state_of($$SELECT abandon_curve('{"version": 1}'::call_stats, '{{1 s,2 s}}')$$), '22023', 'at times in two dimensions');
SELECT is(state_of($$SELECT abandon_curve('{"version": 1}'::call_stats, '{1 s,NULL}')$$), '22023', 'at NULL');
SELECT is(state_of($$SELECT abandon_curve(call_interval '2026-01-05 09:00Z abandoned', '{{1 s,2 s}}')$$), '22023', 'of calls, in two dimensions');
SELECT is(state_of($$SELECT abandon_curve(call_interval '2026-01-05 09:00Z abandoned', '{1 s,NULL}')$$), '22023', 'of calls, at NULL');

-- ---------------------------------------------------------------- one state after another in memory

-- Groups of a hash aggregate share a context for their states; a sort beside them has its own there.
SET LOCAL enable_sort = off;
CREATE TABLE calls AS SELECT i % 50 AS grp, call_interval_from_seconds('2026-01-05 09:00Z', i % 13, i % 17) AS call, i % 7 AS agent, i % 3 = 0 AS sold FROM generate_series(1, 1000) AS i;
SELECT results_eq('SELECT grp, offered(call_stats(call)), sales_per_agent() WITHIN GROUP (ORDER BY agent, sold) FROM calls GROUP BY grp ORDER BY grp',
                  'SELECT grp, count(*), count(*) FILTER (WHERE sold)::numeric / count(DISTINCT agent) FROM calls GROUP BY grp ORDER BY grp', 'statistics beside a sort, many groups');
SELECT results_eq('SELECT grp, sales_per_agent() WITHIN GROUP (ORDER BY agent, sold), offered(call_stats(call)) FROM calls GROUP BY grp ORDER BY grp',
                  'SELECT grp, count(*) FILTER (WHERE sold)::numeric / count(DISTINCT agent), count(*) FROM calls GROUP BY grp ORDER BY grp', 'in the other order');

SELECT * FROM finish();
ROLLBACK;
