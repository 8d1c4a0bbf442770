-- forecast_calls on histories whose truth is known: simulated Poisson arrivals, in bounds that follow from Poisson noise;
-- and the same forecast, to the last digit, from the same rows in any order and by any plan.
--
-- The world: 9 weeks of half-hours of eight queues in Berlin, Monday 2 February to Sunday 5 April 2026, with the change to
-- summer time on 29 March. Open Monday to Friday 8 to 20, Saturday 9 to 14 with a shape of its own, closed on Sunday. The level
-- rises by 3 percent a week. On 18 March 15 percent of the callers call (a holiday), on 25 February nobody (no rows at
-- all), and on 12 March the line is dead from 14:00 to 15:30. Like any count by interval, the history has no rows of 0.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA forecast;
SET LOCAL search_path = forecast, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;

SELECT no_plan();

CREATE FUNCTION uniform(n bigint, seed bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(n, seed) & 4503599627370495) + 0.5::float8) / 4503599627370496;

-- The Poisson distribution's quantile, for means far below 700.
CREATE FUNCTION poisson(mean float8, u float8) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    k int := 0;
    p float8 := exp(-mean);
BEGIN
    WHILE u > p AND k < 1000 LOOP
        u := u - p;
        k := k + 1;
        p := p * mean / k;
    END LOOP;
    RETURN k;
END $$;

-- Mean of a half-hour by local time, for a queue of which 30 calls a half-hour are usual.
CREATE FUNCTION mean_of(local timestamp) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 30 * 1.03 ^ ((local::date - date '2026-02-02') / 7.0)
    * CASE WHEN extract(isodow FROM local) = 7 THEN 0
           WHEN extract(isodow FROM local) = 6 THEN
               CASE WHEN extract(hour FROM local) BETWEEN 9 AND 13 THEN 0.7 - 0.08 * (extract(hour FROM local) - 9) ELSE 0 END
           WHEN extract(hour FROM local) BETWEEN 8 AND 19 THEN
               (ARRAY[1.3, 1.1, 1, 1, 0.9])[extract(isodow FROM local)::int]
               * (0.6 + 0.5 * sin(pi() * (extract(epoch FROM local::time) / 3600 - 8) / 12) + 0.3 * exp(-power(extract(epoch FROM local::time)::float8 / 3600 - 10, 2)))
           ELSE 0 END;

CREATE TABLE world AS
SELECT queue, bucket, local, mean, poisson(mean, u) AS usual,
       poisson(mean * CASE WHEN local::date = '2026-03-18' THEN 0.15 WHEN local::date = '2026-02-25' THEN 0
                           WHEN local BETWEEN '2026-03-12 14:00' AND '2026-03-12 15:00' THEN 0 ELSE 1 END, u) AS calls
FROM (SELECT queue, CASE WHEN queue <= 8 THEN 1 ELSE 0.01 END AS size FROM generate_series(1, 72) AS queue) AS q,
     (SELECT bucket, local, mean_of(local) AS of_usual_size
      FROM generate_series(timestamptz '2026-02-02 00:00+01', '2026-04-12 23:30+02', '30 min') AS bucket,
           LATERAL (SELECT bucket AT TIME ZONE 'Europe/Berlin' AS local) AS l OFFSET 0) AS half_hour,
     LATERAL (SELECT of_usual_size * size AS mean, uniform(extract(epoch FROM bucket)::bigint, queue) AS u OFFSET 0) AS m;
CREATE VIEW history AS
SELECT queue, bucket, calls, usual FROM world WHERE calls > 0 AND bucket < '2026-04-06 00:00+02';
ANALYZE world;

CREATE TABLE raw AS
SELECT queue, bucket, expected
FROM (SELECT queue, forecast_calls(bucket, calls, '14 days', 'Europe/Berlin') AS f FROM history GROUP BY queue) AS h, unnest(f)
WHERE bucket >= '2026-04-06 00:00+02' AND bucket < '2026-04-13 00:00+02';
CREATE INDEX ON world (queue, local);
ANALYZE raw;
CREATE TABLE forecast AS
SELECT queue, w.bucket, expected, w.mean, w.calls, before.calls AS naive, w.local
FROM raw JOIN world AS w USING (queue, bucket) JOIN world AS before USING (queue)
WHERE before.local = w.local - interval '7 days';
ANALYZE forecast;

-- ---------------------------------------------------------------- the shape of the result

SELECT is(count(*), 72 * 7 * 48::bigint, 'every half-hour of the next week, for each queue') FROM forecast;
SELECT is_empty('SELECT * FROM forecast WHERE (mean = 0) <> (expected = 0) AND queue <= 8',
                'closed hours are 0, open ones are not, by the clock of summer time after eight weeks of winter time');
SELECT is_empty('SELECT * FROM forecast WHERE NOT expected >= 0', 'no negative, no NaN');

-- ---------------------------------------------------------------- near to the truth

-- Distance to the true means, in percent of all calls. The bound adds up
--   Poisson noise of the half-hour's own counts: weights that halve in 42 days make 9 weeks worth 8.3, and the mean of |normal| is
--     sqrt(2/pi) = 0.798 of its standard deviation: 0.798 sqrt(mean / 8.3) a half-hour;
--   the level: a random walk with steps of 0.04, seen through days of about 700 calls and a spread of 0.05, is known up to a
--     variance of (sqrt(t^2 + 4 t v) - t) / 2 = 0.0018 with t = 0.0016, v = 0.0025 + 1/700: 0.798 * 4.3 = 3.4 percent;
--   the trend, which a level that stays where it is cannot have: 3 percent a week, from the end of history to the middle of
--     the week ahead and as much again for what the level lags behind: 3 percent.
CREATE VIEW distance AS
SELECT queue, 100 * sum(abs(expected - mean)) / sum(mean) AS ours, 100 * sum(abs(naive - mean)) / sum(mean) AS naive,
       100 * sum(abs(expected - calls)) / sum(calls) AS wape, 100.0 * sum(abs(naive - calls)) / sum(calls) AS wape_naive,
       100 * sum(abs(mean - calls)) / sum(calls) AS wape_truth,
       100 * sum(sqrt(2 / pi()) * sqrt(mean / 8.3)) / sum(mean) + 3.4 + 3 AS bound
FROM forecast WHERE queue <= 8 GROUP BY queue;

SELECT diag(format('queue %s: %s %% from the truth (bound %s, same interval last week %s); WAPE %s, last week %s, the truth itself %s', queue,
                   round(ours::numeric, 1), round(bound::numeric, 1), round(naive::numeric, 1), round(wape::numeric, 1),
                   round(wape_naive::numeric, 1), round(wape_truth::numeric, 1))) FROM distance ORDER BY queue;
SELECT is_empty('SELECT * FROM distance WHERE ours > bound', 'as near to the truth as Poisson noise allows');
SELECT is_empty('SELECT * FROM distance WHERE ours > 0.6 * naive', 'at most 0.6 times as far as the same interval of last week');
-- nobody beats the truth by much, and noise of twice the variance is 1.41 times as large
SELECT is_empty('SELECT * FROM distance WHERE wape > 1.1 * wape_truth OR wape > 0.85 * wape_naive',
                'WAPE: at most 1.1 times that of the truth, 0.85 times that of last week');

-- ---------------------------------------------------------------- holidays, missing days, outages

CREATE TABLE undisturbed AS
SELECT queue, bucket, expected
FROM (SELECT queue, forecast_calls(bucket, usual, '8 days', 'Europe/Berlin') AS f
      FROM world WHERE usual > 0 AND bucket < '2026-04-06 00:00+02' AND queue <= 8 GROUP BY queue) AS h,
     unnest(f);

-- Without weights the holiday alone would take 0.85 / 9 = 9 percent from Wednesdays, the outage 1/9 from its half-hours.
SELECT cmp_ok(max(abs(ratio - 1)), '<', 0.03::float8, format('Wednesdays as if there had been no holiday: off by %s %% at most', round(100 * max(abs(ratio - 1))::numeric, 2)))
FROM (SELECT queue, sum(f.expected) / sum(u.expected) AS ratio FROM forecast f JOIN undisturbed u USING (queue, bucket)
      WHERE extract(isodow FROM local) = 3 GROUP BY queue) AS s;
SELECT cmp_ok(abs(avg(ratio) - 1), '<', 0.03::float8, format('the hour of the outage as if there had been none: off by %s %% on average', round(100 * abs(avg(ratio) - 1)::numeric, 2)))
FROM (SELECT queue, sum(f.expected) / sum(u.expected) AS ratio FROM forecast f JOIN undisturbed u USING (queue, bucket)
      WHERE extract(isodow FROM local) = 4 AND local::time BETWEEN '14:00' AND '15:00' GROUP BY queue) AS s;

-- ---------------------------------------------------------------- small queues: means, not roots of means

-- 64 queues of about 7 calls a day, 0.3 a half-hour. The root of a level known up to (sqrt(t^2 + 4 t v) - t) / 2 = 0.014, v =
-- 0.0025 + 1/7, is 0.12 for each queue, and 0.015 for their mean; with the trend's 3 percent and 4 standard errors: 0.09.
-- Squares of mean roots would be off by a fifth, sqrt(0.3 + 1/4) being concave.
SELECT cmp_ok(abs(sum(expected) / sum(mean) - 1), '<', 0.09::float8,
              format('64 small queues: %s calls expected, %s by the truth', round(sum(expected)::numeric, 1), round(sum(mean)::numeric, 1)))
FROM forecast WHERE queue > 8;

-- ---------------------------------------------------------------- a lasting change of level

-- Days far off are taken for holidays until there are too many of them: after a week the new level is followed. But the level
-- returns to what was usual, a twentieth of the way each day; of the past weeks by weights that halve in 14 days, a week is 0.29: on
-- the fourth day 2 ^ -((1 - 0.95 ^ 4) * 0.71) = 0.91 of the new level.
CREATE TABLE doubled AS
SELECT queue, bucket, expected
FROM (SELECT queue, forecast_calls(bucket, usual * CASE WHEN bucket >= '2026-03-30 00:00+02' THEN 2 ELSE 1 END, '8 days', 'Europe/Berlin') AS f
      FROM world WHERE usual > 0 AND bucket < '2026-04-06 00:00+02' AND queue <= 8 GROUP BY queue) AS h, unnest(f);
SELECT cmp_ok(abs(sum(d.expected) / (0.91 * sum(2 * mean)) - 1), '<', 0.1::float8,
              format('twice the calls for a week: %s times the usual ones expected', round((sum(d.expected) / sum(mean))::numeric, 2)))
FROM doubled AS d JOIN forecast USING (queue, bucket);

-- ---------------------------------------------------------------- weekdays and hours that close

-- A weekday without a row in four weeks is closed; one with a gap of three is not.
SELECT results_eq(
    format($$SELECT sum(expected) > 0 FROM (SELECT forecast_calls(bucket, calls, '7 days', 'Europe/Berlin') AS f FROM history
              WHERE queue = 1 AND NOT (extract(isodow FROM bucket) = 6 AND bucket > %L)) AS h, unnest(f)
              WHERE extract(isodow FROM bucket) = 6$$, since),
    ARRAY[seen], 'Saturdays without a row after ' || since)
FROM (VALUES ('2026-03-15 00:00+01', true), ('2026-03-07 00:00+01', false)) AS v(since, seen);

-- ---------------------------------------------------------------- the same digits from any order and any plan

CREATE TABLE shuffled (LIKE history);
INSERT INTO shuffled (queue, bucket, calls) SELECT queue, bucket, calls FROM history ORDER BY hashint8extended(extract(epoch FROM bucket)::bigint, 7);
ANALYZE shuffled;
CREATE FUNCTION forecasts(source text) RETURNS TABLE (queue int, forecast text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT queue, forecast_calls(bucket, calls, ''14 days'', ''Europe/Berlin'')::text FROM %s GROUP BY queue', source);
END $$;
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

SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT * FROM forecasts('(SELECT * FROM history ORDER BY queue, bucket) AS h');
SELECT set_eq($$SELECT * FROM forecasts('(SELECT * FROM history ORDER BY bucket DESC) AS h')$$, 'SELECT * FROM serial', 'backwards');
SELECT set_eq($$SELECT * FROM forecasts('shuffled')$$, 'SELECT * FROM serial', 'shuffled');
SELECT set_eq($$SELECT * FROM forecasts('(SELECT queue, bucket, calls FROM shuffled UNION ALL SELECT queue, bucket, NULL FROM shuffled UNION ALL SELECT queue, NULL, 1 FROM shuffled) AS h')$$,
              'SELECT * FROM serial', 'with rows that are skipped');
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT matches(plan_of('SELECT queue, forecast_calls(bucket, calls, ''14 days'', ''Europe/Berlin'') FROM shuffled GROUP BY queue'), 'Partial (Hash|Group)Aggregate', 'a plan of partial aggregates');
CREATE TABLE parallel AS SELECT queue, forecast_calls(bucket, calls, '14 days', 'Europe/Berlin')::text AS forecast FROM shuffled GROUP BY queue;
SELECT set_eq('SELECT * FROM parallel', 'SELECT * FROM serial', 'in parallel');
SET LOCAL parallel_leader_participation = off;
CREATE TABLE workers AS SELECT queue, forecast_calls(bucket, calls, '14 days', 'Europe/Berlin')::text AS forecast FROM shuffled GROUP BY queue;
SELECT set_eq('SELECT * FROM workers', 'SELECT * FROM serial', 'in workers only');
SET LOCAL max_parallel_workers_per_gather = 0;

-- a frame that grows: each result leaves the state as it was
SELECT set_eq(
    $$SELECT running
      FROM (SELECT bucket, max(bucket) OVER () AS latest,
                   forecast_calls(bucket, calls, '7 days', 'Europe/Berlin') OVER (ORDER BY bucket ROWS BETWEEN UNBOUNDED PRECEDING AND 300 FOLLOWING)::text AS running
            FROM history WHERE queue = 1 AND bucket < '2026-02-16 00:00+01') AS w
      WHERE bucket = latest$$,
    $$SELECT forecast_calls(bucket, calls, '7 days', 'Europe/Berlin')::text FROM history WHERE queue = 1 AND bucket < '2026-02-16 00:00+01'$$,
    'over a window frame that grows');

-- ten years of half-hours; what is older than 728 days makes no difference
SELECT is(whole, latest, 'ten years of half-hours: the latest two years count')
FROM (SELECT forecast_calls(bucket, calls, '7 days', 'Europe/Berlin')::text AS whole,
             (forecast_calls(bucket, calls, '7 days', 'Europe/Berlin') FILTER (WHERE bucket >= timestamptz '2026-01-01 00:00+01' - interval '727 days'))::text AS latest
      FROM (SELECT bucket, poisson(5 + extract(hour FROM bucket)::float8, uniform(extract(epoch FROM bucket)::bigint, 1)) AS calls
            FROM generate_series(timestamptz '2016-01-01 00:00+01', '2026-01-01 23:30+01', '30 min') AS bucket) AS h) AS s;

SELECT * FROM finish();
ROLLBACK;
