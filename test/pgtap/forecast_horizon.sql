-- forecast_calls on what is open, how far ahead, and how sure: queues of few calls, levels that return to what is usual, the
-- first day wanted, rows far from the others, and ranges of counts that hold what they promise.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA forecast_horizon;
SET LOCAL search_path = forecast_horizon, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;

SELECT no_plan();

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    message text;
BEGIN
    EXECUTE query INTO result;
    RETURN 'value ' || coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
    RETURN format('%s %s', SQLSTATE, message);
END $$;
CREATE FUNCTION uniform(n bigint, seed bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(n, seed) & 4503599627370495) + 0.5::float8) / 4503599627370496;
CREATE FUNCTION normal(n bigint, seed bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sqrt(-2 * ln(uniform(n, seed))) * cos(2 * pi() * uniform(n, seed + 1000003));
-- The Poisson distribution's quantile, for means far below 700.
CREATE FUNCTION poisson(mean float8, u float8) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    k int := 0;
    p float8 := exp(-mean);
BEGIN
    WHILE u > p AND k < 2000 LOOP
        u := u - p;
        k := k + 1;
        p := p * mean / k;
    END LOOP;
    RETURN k;
END $$;

-- ---------------------------------------------------------------- few calls

-- A call in an hour and a half, by half-hour around the clock: three weeks with their rows of 0, of 20 queues.
CREATE TABLE few AS
SELECT queue, bucket, poisson(0.3, uniform(extract(epoch FROM bucket)::bigint, queue)) AS calls
FROM generate_series(1, 20) AS queue, generate_series(timestamptz '2026-01-05 00:00Z', '2026-01-25 23:30Z', '30 min') AS bucket;
CREATE TABLE few_expected AS
SELECT queue, f.* FROM (SELECT queue, forecast_calls(bucket, calls, '7 days') AS forecast FROM few GROUP BY queue) AS q, unnest(forecast) AS f;
SELECT is(count(*), 20 * 336::bigint, 'a week of half-hours') FROM few_expected;
SELECT is_empty('SELECT * FROM few_expected WHERE NOT expected BETWEEN 0.05 AND 1.2', 'small numbers, no zeros: within four times the truth, in each of 6,720');
-- 302 calls in the history: 6 percent of noise, and a level of days of 14 calls, known to about 12 percent, as in forecast.sql
SELECT is_empty('SELECT queue, sum(expected) FROM few_expected GROUP BY queue HAVING abs(sum(expected) / (336 * 0.3) - 1) > 0.4', 'about 101 in a week, of each');
SELECT cmp_ok(abs(avg(expected) / 0.3 - 1), '<', 0.1::float8, '0.3 on average') FROM few_expected;
SELECT cmp_ok(sqrt(avg((expected - 0.3) ^ 2)) / 0.3, '<', 0.35::float8, 'half-hours are near to the truth') FROM few_expected;
SELECT is_empty($$SELECT * FROM few_expected WHERE required_agents(expected, '30 min', '5 min') < 1$$, 'somebody is there to answer');
SELECT is_empty('SELECT * FROM few_expected WHERE low <> 0 OR high NOT BETWEEN 1 AND 3', 'none to three calls');

-- Closed is what has no row: the same queue with rows from 8 to 20 only, some of them 0.
CREATE TABLE day_expected AS
SELECT f.* FROM (SELECT forecast_calls(bucket, calls, '7 days', 'UTC') AS forecast FROM few WHERE queue = 1 AND extract(hour FROM bucket) BETWEEN 8 AND 19) AS q, unnest(forecast) AS f;
SELECT is_empty('SELECT * FROM day_expected WHERE (expected > 0) <> (extract(hour FROM bucket) BETWEEN 8 AND 19) OR (expected = 0 AND (low, high) <> (0, 0))', 'open where there was a row, closed where there was none');
-- A busy queue keeps its shape: a peak of one half-hour.
SELECT cmp_ok(abs(expected / 120 - 1), '<', 0.05::float8, 'a peak stays a peak')
FROM (SELECT forecast_calls(bucket, CASE WHEN bucket::time = '12:00' THEN 120 ELSE 10 END, '7 days') AS forecast FROM few WHERE queue = 1) AS q, unnest(forecast) WHERE bucket = '2026-01-28 12:00Z';

-- ---------------------------------------------------------------- the level returns

-- Nine weeks of 20 calls a half-hour, then three of 30. Weights that halve in 14 days give the three weeks 1 - 2 ^ -(21 / 14) of
-- the usual level (0.66 of all, as the history ends after 84 days), in logarithms.
CREATE TABLE risen AS
SELECT bucket, poisson(CASE WHEN bucket < '2026-03-09' THEN 20 ELSE 30 END, uniform(extract(epoch FROM bucket)::bigint, 7)) AS calls
FROM generate_series(timestamptz '2026-01-05 00:00Z', '2026-03-29 23:30Z', '30 min') AS bucket;
CREATE TABLE risen_expected AS
SELECT bucket::date - date '2026-03-29' AS ahead, avg(expected) AS expected
FROM (SELECT forecast_calls(bucket, calls, '366 days') AS forecast FROM risen) AS q, unnest(forecast) GROUP BY 1;
SELECT cmp_ok(abs(expected / 30 - 1), '<', 0.05::float8, 'tomorrow as today') FROM risen_expected WHERE ahead = 1;
SELECT cmp_ok(abs(expected / (20 * 1.5 ^ 0.66) - 1), '<', 0.05::float8, 'in a year as usual') FROM risen_expected WHERE ahead = 366;
SELECT is_empty('SELECT * FROM (SELECT ahead, expected, lead(expected, 7) OVER (ORDER BY ahead) AS later FROM risen_expected) AS s WHERE later >= expected AND ahead < 60', 'and nearer week by week');

-- ---------------------------------------------------------------- the first day wanted

CREATE VIEW history AS SELECT bucket, calls FROM risen WHERE bucket >= '2026-03-02';
CREATE TABLE plain AS SELECT f.* FROM (SELECT forecast_calls(bucket, calls, '30 days', 'Europe/Berlin') AS forecast FROM history WHERE bucket < '2026-03-26 22:00Z') AS q, unnest(forecast) AS f;
CREATE TABLE wanted AS SELECT f.* FROM (SELECT forecast_calls(bucket, calls, '3 days', 'Europe/Berlin', '2026-03-28') AS forecast FROM history WHERE bucket < '2026-03-26 22:00Z') AS q, unnest(forecast) AS f;
SELECT results_eq('SELECT count(*), min(bucket AT TIME ZONE ''Europe/Berlin''), max(bucket AT TIME ZONE ''Europe/Berlin'') FROM wanted',
                  $$VALUES (3 * 48 - 2::bigint, timestamp '2026-03-28 00:00', timestamp '2026-03-30 23:30')$$, 'three days from midnight on, an hour less where the clocks go forward');
SELECT is_empty('SELECT * FROM wanted EXCEPT SELECT * FROM plain', 'as without it');
-- rows from that day on do not count: neither late ones nor those of another year
SELECT results_eq($$SELECT f.* FROM (SELECT forecast_calls(bucket, calls, '3 days', 'Europe/Berlin', '2026-03-28') AS forecast
                                     FROM (SELECT * FROM history WHERE bucket < '2026-03-26 22:00Z' UNION ALL VALUES ('2026-03-27 23:00Z'::timestamptz, 900), ('2030-01-01 00:00Z', 5)) AS h) AS q, unnest(forecast) AS f$$,
                  'SELECT * FROM wanted', 'rows from the first day on are left out');
SELECT is(state_of(format('SELECT forecast_calls(bucket, calls, ''3 days'', ''UTC'', %s) FROM history', since)), expected, 'since ' || since)
FROM (VALUES ('NULL', '22004 since of forecast_calls must not be null'), ('''infinity''', '22008 since of forecast_calls must be finite: infinity'), ('''-infinity''', '22008 since of forecast_calls must be finite: -infinity'),
             ('''2026-03-01''', '22023 history of forecast_calls has no row before the first day wanted: 2026-03-01'),
             ('''2026-03-05''', '22023 history of forecast_calls covers 3 of at least 7 days: 2026-03-02 00:00:00+00 to 2026-03-04 23:30:00+00'),
             ('''2027-03-31''', '22023 the first day wanted is more than 366 days after the latest row of forecast_calls: 2027-03-31, 2026-03-29 23:30:00+00'),
             ('date ''2026-03-28'' + (calls % 2)', NULL)) AS v (since, expected) WHERE expected IS NOT NULL;
SELECT matches(state_of('SELECT forecast_calls(bucket, calls, ''3 days'', ''UTC'', date ''2026-03-28'' + (calls % 2)) FROM history'), '^22023 since of forecast_calls changes within a group: 2026-03-2[89]', 'two first days');
SELECT is(state_of('SELECT forecast_calls(bucket, calls, ''3 days'', ''UTC'', ''2026-03-28'') FROM history WHERE false'), 'value NULL', 'no rows');
SELECT matches(state_of('SELECT cardinality(forecast_calls(bucket, calls, ''2 days'', ''UTC'', ''2027-03-30'')) FROM history'), '^value 96$', 'a year ahead');

-- ---------------------------------------------------------------- rows far from the others

CREATE FUNCTION with_rows(more text) RETURNS text LANGUAGE sql
RETURN state_of(format('SELECT cardinality(forecast_calls(bucket, calls, ''1 day'')) FROM (SELECT * FROM history UNION ALL %s) AS h', more));
SELECT is(with_rows(format('VALUES (%L::timestamptz, 1)', at)), '22023 history of forecast_calls has a row far from the others: ' || at, 'a row of ' || at)
FROM unnest('{2030-01-01 00:00:00+00,2026-04-12 09:00:00+00,1999-12-31 23:30:00+00,2026-02-10 00:00:00+00}'::text[]) AS at;
SELECT is(with_rows('SELECT at, 1 FROM generate_series(timestamptz ''2027-03-29 08:00Z'', ''2027-03-29 09:30Z'', ''30 min'') AS at'),
          '22023 history of forecast_calls has 4 rows far from the others, from 2027-03-29 08:00:00+00 on', 'a few rows of a wrong year');
SELECT is(with_rows('SELECT at, 1 FROM generate_series(timestamptz ''2027-03-29 00:00Z'', ''2027-03-31 23:30Z'', ''30 min'') AS at'),
          '22023 history of forecast_calls has 144 rows far from the others, from 2027-03-29 00:00:00+00 on', 'three days of it');
SELECT is(with_rows(format('SELECT at, 20 FROM generate_series(timestamptz %L, %L, ''30 min'') AS at', since, until)), 'value 48', what)
FROM (VALUES ('2026-04-09 00:00Z', '2026-04-09 23:30Z', 'open again after ten days, with a whole day'), ('2026-06-01 00:00Z', '2026-06-07 23:30Z', 'open again after two months, with a week'),
             ('2026-04-06 00:00Z', '2026-04-06 00:00Z', 'a row a week later')) AS v (since, until, what) WHERE what NOT LIKE 'a row%';
SELECT is(state_of('SELECT cardinality(forecast_calls(bucket, 10, ''14 days'')) FROM generate_series(timestamptz ''2026-01-05Z'', ''2026-06-01Z'', ''1 day'') AS bucket WHERE extract(week FROM bucket)::int % 2 = 0'), 'value 14', 'open every second week');
-- a forecast of a queue that somebody gave a row of next year is an error, not one of no calls
SELECT isnt(with_rows('VALUES (''2027-01-01 00:00Z''::timestamptz, 1)'), 'value 48', 'never a forecast of nothing');

-- ---------------------------------------------------------------- ranges

-- Levels that wander and return, and days that differ by 5 percent: 24 queues of three sizes, eight weeks, two weeks ahead.
CREATE TABLE level AS
WITH RECURSIVE walk AS (
    SELECT queue, 0 AS day, 0::float8 AS level FROM generate_series(1, 24) AS queue
    UNION ALL SELECT queue, day + 1, 0.95 * level + 0.04 * normal(day, queue) FROM walk WHERE day < 69)
SELECT queue, day, level + 0.05 * normal(day, queue + 500) AS level FROM walk;
CREATE TABLE world AS
SELECT queue, day, timestamptz '2026-01-05Z' + day * interval '1 day' + slot * interval '30 min' AS bucket, poisson(mean, uniform(day * 48 + slot, queue + 900)) AS calls
FROM level, generate_series(16, 39) AS slot,
     LATERAL (SELECT (ARRAY[3, 20, 100])[1 + queue % 3] * (0.6 + 0.5 * sin(pi() * (slot - 15) / 25.0)) * (1 - 0.1 * (day % 7)) * exp(level) AS mean OFFSET 0) AS m;
CREATE TABLE ranged AS
SELECT queue, w.day - 55 AS ahead, f.*, w.calls
FROM (SELECT queue AS of, forecast_calls(bucket, calls, '14 days') AS forecast FROM world WHERE day < 56 GROUP BY queue) AS q, unnest(forecast) AS f, world AS w WHERE w.queue = q.of AND w.bucket = f.bucket;
SELECT is(count(*), 24 * 14 * 24::bigint, 'half-hours with a range') FROM ranged;
SELECT is_empty('SELECT * FROM ranged WHERE NOT (low <= expected AND expected <= high + 1 AND low = floor(low) AND high = floor(high) AND low >= 0)', 'whole counts around the mean');
SELECT diag(format('queues of %s calls, day %s to %s: %s %% within the range, %s %% below it, %s %% above it', (ARRAY[3, 20, 100])[1 + queue % 3], min(ahead), max(ahead),
                   round(100 * avg((calls BETWEEN low AND high)::int), 1), round(100 * avg((calls < low)::int), 1), round(100 * avg((calls > high)::int), 1)))
FROM ranged GROUP BY queue % 3, (ahead + 6) / 7 ORDER BY queue % 3, (ahead + 6) / 7;
-- 90 percent are promised, and whole counts give some more where they are few. Days move together: 8 queues of 7 days are 56 of them.
SELECT ok(avg((calls BETWEEN low AND high)::int) BETWEEN 0.85 AND 0.98 AND avg((calls < low)::int) < 0.1 AND avg((calls > high)::int) < 0.1, format('size %s, week %s: nine of ten counts', queue % 3, (ahead + 6) / 7))
FROM ranged GROUP BY queue % 3, (ahead + 6) / 7 ORDER BY queue % 3, (ahead + 6) / 7;
SELECT cmp_ok(avg((high - low) / expected) FILTER (WHERE ahead > 7), '>', avg((high - low) / expected) FILTER (WHERE ahead <= 7), 'wider, the further ahead') FROM ranged;

SELECT * FROM finish();
ROLLBACK;
