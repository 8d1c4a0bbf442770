-- forecast_calls: expected counts of the next days from a history of counts.
SET TimeZone = 'UTC';
SET IntervalStyle = 'postgres';
SET extra_float_digits = 0;

-- three weeks of hours, Monday 2026-01-05 on: open 9 to 12, Saturday 9 to 10, no rows else
CREATE TEMP TABLE history AS
SELECT bucket, CASE extract(isodow FROM bucket) WHEN 1 THEN 60 WHEN 6 THEN 6 ELSE 30 END
               / CASE extract(hour FROM bucket) WHEN 10 THEN 1 ELSE 2 END AS offered
FROM generate_series(timestamptz '2026-01-05 00:00Z', '2026-01-25 23:00Z', '1 hour') AS bucket
WHERE extract(hour FROM bucket) BETWEEN 9 AND CASE extract(isodow FROM bucket) WHEN 6 THEN 9 WHEN 7 THEN 0 ELSE 11 END;

-- what does not change is what is expected; hours never seen are closed
SELECT to_char(bucket, 'Dy DD HH24:MI') AS bucket, round(expected::numeric, 9) AS expected
FROM (SELECT forecast_calls(bucket, offered, '2 days') AS forecast FROM history) AS f, unnest(forecast)
WHERE expected > 0 ORDER BY 1;
-- from the hour after the latest (Saturday 24th, 9:00) to the end of the second day after it
SELECT count(*), min(bucket), max(bucket), count(*) FILTER (WHERE expected = 0) AS closed,
       bool_and(ordinality = 1 OR later) AS in_order
FROM (SELECT *, bucket > lag(bucket) OVER (ORDER BY ordinality) AS later
      FROM (SELECT forecast_calls(bucket, offered, '2 days') AS forecast FROM history) AS f,
           unnest(forecast) WITH ORDINALITY) AS s;
-- twice the calls, twice the forecast; twice on Tuesdays, twice on Tuesdays
SELECT to_char(a.bucket, 'Dy HH24:MI') AS bucket, round(b.expected::numeric / a.expected::numeric, 9) AS all_doubled,
       round(c.expected::numeric / a.expected::numeric, 9) AS tuesday_doubled
FROM (SELECT forecast_calls(bucket, offered, '7 days') AS a, forecast_calls(bucket, 2 * offered, '7 days') AS b,
             forecast_calls(bucket, CASE extract(isodow FROM bucket) WHEN 2 THEN 2 ELSE 1 END * offered, '7 days') AS c FROM history) AS f,
     LATERAL unnest(a) AS a, LATERAL unnest(b) AS b, LATERAL unnest(c) AS c
WHERE a.expected > 0 AND b.bucket = a.bucket AND c.bucket = a.bucket AND extract(hour FROM a.bucket) = 9
ORDER BY a.bucket;
-- in an hour that is open, a row of 0 and no row are the same on days that have others; fractions are counts too
SELECT bool_and(a.expected = b.expected AND a.bucket = b.bucket) AS same, abs(sum(a.expected) - 36.3) < 1.5 AS "(120 + 4 * 60 + 3) / 10"
FROM (SELECT forecast_calls(bucket, offered * 0.1, '7 days') AS a FROM history WHERE bucket <> '2026-01-14 10:00Z') AS f,
     (SELECT forecast_calls(bucket, CASE WHEN bucket <> '2026-01-14 10:00Z' THEN offered * 0.1 ELSE 0 END, '7 days') AS b FROM history) AS g,
     LATERAL unnest(a) WITH ORDINALITY AS a, LATERAL unnest(b) WITH ORDINALITY AS b
WHERE a.ordinality = b.ordinality;
-- and in one that was closed, a row of 0 opens it: with a small number, not with nothing
SELECT bool_and(expected > 0 AND expected < 1) AS small, count(*) AS hours
FROM (SELECT forecast_calls(bucket, offered, '7 days') AS forecast
      FROM (SELECT * FROM history UNION ALL SELECT bucket + interval '1 hour', 0 FROM history WHERE extract(isodow FROM bucket) = 6) AS v) AS f, unnest(forecast)
WHERE extract(isodow FROM bucket) = 6 AND extract(hour FROM bucket) = 10;
-- NULL bucket: no interval; NULL count: not known
SELECT forecast_calls(bucket, offered, '7 days') = (SELECT forecast_calls(bucket, offered, '7 days') FROM history) AS same
FROM (SELECT * FROM history UNION ALL VALUES (NULL::timestamptz, 5), ('2026-01-25 09:00Z', NULL)) AS v;
SELECT forecast_calls(bucket, offered, '7 days'), forecast_calls(bucket, offered, '7 days', 'Europe/Berlin') FROM history WHERE false;
SELECT forecast_calls(bucket, NULL, '7 days') FROM history;

-- a holiday in three weeks, and an outage: neither is learned
WITH dirty AS (
    SELECT bucket, CASE WHEN bucket::date = '2026-01-14' THEN offered / 5 WHEN bucket = '2026-01-20 10:00Z' THEN 0 ELSE offered END AS offered
    FROM history)
SELECT max(abs(a.expected / b.expected - 1)) < 0.01 AS within_a_percent
FROM (SELECT forecast_calls(bucket, offered, '7 days') AS a FROM dirty) AS f, (SELECT forecast_calls(bucket, offered, '7 days') AS b FROM history) AS g,
     LATERAL unnest(a) AS a, LATERAL unnest(b) AS b
WHERE a.bucket = b.bucket AND b.expected > 0;

-- clocks go forward in the history and back in the horizon: the hours are those of the clock
SELECT bucket, to_char(bucket AT TIME ZONE 'Europe/Berlin', 'Dy DD HH24:MI') AS local, round(expected::numeric, 9) AS expected
FROM (SELECT forecast_calls(bucket, extract(hour FROM bucket AT TIME ZONE 'Europe/Berlin'), '1 day', 'Europe/Berlin') AS forecast
      FROM generate_series(timestamptz '2026-03-16 00:00+01', '2026-10-24 23:00+02', '1 hour') AS bucket) AS f, unnest(forecast)
WHERE bucket < '2026-10-25 05:00+01' ORDER BY bucket;
-- and go forward in the horizon: an hour is left out
SELECT to_char(bucket AT TIME ZONE 'Europe/Berlin', 'Dy DD HH24:MI') AS local, round(expected::numeric, 9) AS expected
FROM (SELECT forecast_calls(bucket, extract(hour FROM bucket AT TIME ZONE 'Europe/Berlin'), '2 days', 'Europe/Berlin') AS forecast
      FROM generate_series(timestamptz '2025-10-01 00:00+02', '2026-03-27 23:00+01', '1 hour') AS bucket) AS f, unnest(forecast)
WHERE bucket BETWEEN '2026-03-29 00:00+01' AND '2026-03-29 05:00+02' ORDER BY bucket;
-- buckets of two hours by the clock, cut short and made long by its changes; and of a day
SELECT width, count(*), min(at_hour) AS first_hour, max(at_hour) AS last_hour,
       max(abs(expected - floor(at_hour / 2) * 2 - 1)) < 1e-9 AS exact
FROM (SELECT width, unnest(forecast_calls(local AT TIME ZONE 'Europe/Berlin', extract(hour FROM local) + 1, '250 days', 'Europe/Berlin')) AS f
      FROM (VALUES (interval '2 hours'), ('1 day')) AS w(width),
           generate_series(timestamp '2025-09-01', '2026-03-27 23:00', width) AS local GROUP BY width) AS s,
     LATERAL (SELECT (f).expected, extract(hour FROM (f).bucket AT TIME ZONE 'Europe/Berlin') AS at_hour) AS e
GROUP BY width ORDER BY width;
-- half an hour off UTC, and clocks that change by half an hour
SELECT zone, count(*), max(abs((f).expected - extract(hour FROM (f).bucket AT TIME ZONE zone))) < 1e-9 AS exact
FROM (SELECT zone, unnest(forecast_calls(bucket, extract(hour FROM bucket AT TIME ZONE zone), '14 days', zone)) AS f
      FROM (VALUES ('Asia/Kolkata'), ('Australia/Lord_Howe'), ('America/Havana')) AS z(zone),
           generate_series(timestamptz '2026-02-15 00:00Z', '2026-03-31 23:30Z', '30 min') AS bucket GROUP BY zone) AS s
GROUP BY zone ORDER BY zone;

-- bad input: an error with SQLSTATE, the value and a hint
CREATE FUNCTION pg_temp.refused(query text, OUT state text, OUT message text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    message := 'ACCEPTED';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END $$;
\pset format unaligned
\pset fieldsep '\n    '
\pset tuples_only on

-- a row more
SELECT v.*, r.* FROM (VALUES
    ('2026-01-25 09:00Z', '-1'), ('2026-01-25 09:00Z', 'NaN'), ('2026-01-25 09:00Z', 'Infinity'), ('2026-01-25 09:00Z', '1e13'),
    ('infinity', '1'), ('-infinity', '1'), ('2026-01-20 10:00Z', '1'), ('2026-01-25 09:10Z', '1'),
    ('2026-01-25 09:59:59.999999Z', '1'), ('2027-03-01 09:00:30Z', '1'), ('2026-02-05 09:00Z', '1')) AS v(bucket, offered),
    LATERAL pg_temp.refused(format('SELECT forecast_calls(bucket, offered, ''7 days'') FROM (SELECT * FROM history UNION ALL VALUES (%L::timestamptz, %L::float8)) AS v', bucket, offered)) AS r;
-- arguments
SELECT arguments, r.* FROM unnest(ARRAY[
    $$'0'$$, $$'-1 day'$$, $$'12 hours'$$, $$'36 hours'$$, $$'1 month'$$, $$'367 days'$$, $$'1000000 days'$$, $$NULL$$,
    $$CASE WHEN offered = 30 THEN interval '1 day' ELSE '2 days' END$$,
    $$'7 days', 'Europe/Atlantis'$$, $$'7 days', ''$$, $$'7 days', repeat('x', 1000)$$, $$'7 days', NULL$$,
    $$'7 days', CASE WHEN offered = 30 THEN 'Europe/Berlin' ELSE 'Europe/London' END$$]) AS arguments,
    LATERAL pg_temp.refused(format('SELECT forecast_calls(bucket, offered, %s) FROM history', arguments)) AS r;
-- histories
SELECT v.*, r.* FROM (VALUES
    ('2026-01-05 09:00Z', '2026-01-05 09:00Z', '1 hour'), ('2026-01-05 09:00Z', '2026-01-10 23:00Z', '1 hour'),
    ('2026-01-01 00:00Z', '2027-01-01 00:00Z', '7 days'), ('2026-01-01 00:00Z', '2026-01-10 00:00Z', '7 hours'),
    ('2026-01-01 00:00Z', '2026-01-10 00:00Z', '7 min'), ('2026-01-01 00:00Z', '2026-01-08 00:00Z', '30 sec'),
    ('294276-12-01 00:00Z', '294276-12-31 12:00Z', '1 hour')) AS v(since, until, width),
    LATERAL pg_temp.refused(format('SELECT forecast_calls(bucket, 1, ''7 days'') FROM generate_series(timestamptz %L, %L, %L) AS bucket', since, until, width)) AS r;
-- the shortest history; equal names of a zone
SELECT message FROM pg_temp.refused('SELECT forecast_calls(bucket, 1, ''1 day'') FROM generate_series(timestamptz ''2026-01-05 09:00Z'', ''2026-01-11 09:00Z'', ''1 hour'') AS bucket');
SELECT message FROM pg_temp.refused('SELECT forecast_calls(bucket, offered, ''24 hours'', CASE WHEN offered = 30 THEN ''europe/berlin'' ELSE ''Europe/Berlin'' END) FROM history');
-- states that are none
SELECT left(v.state, 20), r.* FROM (VALUES ('{1}'), ('{NULL}'), ('{{1},{2}}'), (array_fill(0::bigint, '{100}')::text), (array_fill(1::bigint, '{34}')::text),
    ((array_fill(1::bigint, '{2}') || array_fill(0::bigint, '{34}'))::text), ((array_fill(1::bigint, '{3}') || array_fill(0::bigint, '{33}'))::text)) AS v(state),
    LATERAL pg_temp.refused(format('SELECT forecast_calls_final(%L)', state)) AS r;
SELECT r.* FROM (VALUES ('Europe/Berlin', 7), ('Europe/London', 8)) AS v(zone, days),
    LATERAL pg_temp.refused(format('SELECT forecast_calls_combine(forecast_calls_accum(''{}'', now(), 1, ''7 days'', ''Europe/Berlin''), forecast_calls_accum(''{}'', now(), 1, ''%s days'', %L))', days, zone)) AS r;
SELECT s.state = forecast_calls_combine(s.state, '{}') AS t, s.state = forecast_calls_combine('{}', s.state) AS t
FROM (SELECT forecast_calls_accum('{}', '2026-01-05Z', 1, '7 days')) AS s(state);
SELECT r.* FROM (VALUES ('forecast_calls_accum(NULL, now(), 1, ''7 days'')'), ('forecast_calls_final(forecast_calls_accum(forecast_calls_accum(''{}'', now(), 1, ''7 days''), ''infinity'', 1, ''7 days''))')) AS v(query),
    LATERAL pg_temp.refused('SELECT ' || query) AS r;
