-- Bounds on what the server's own readers and writers take long for, and cannot be cancelled in: text of states, calls and
-- hours, openings, holidays. What is within them is done soon. And the ends of a forecast's history.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA bounds;
SET LOCAL search_path = bounds, public;
SET LOCAL TimeZone = 'UTC';

SELECT no_plan();

\ir include/answers.sql

-- ---------------------------------------------------------------- text

CREATE TABLE texts (type text, text text);
INSERT INTO texts VALUES ('call_stats', '{"version": 1}'), ('call_stats', '{"version": 1, "blocked": 2}'), ('survey_stats', '{"version": 1}'), ('survey_stats', '{"version": 1, "9": 1}'),
                         ('call_interval', '2026-01-05T09:00:00Z answered wait=18');
SELECT is(state_of(format('SELECT (%L || repeat('' '', %s))::%s', text, 1024 * 1024 - length(text), type)), 'value ' || text, 'a megabyte of ' || type || ': ' || text) FROM texts;
SELECT is(state_of(format('SELECT (%L || repeat('' '', %s))::%s', text, 1024 * 1024 + 1 - length(text), type)), format('54000 text of %s is too long: 1048577 bytes', type), 'and a byte more') FROM texts;

-- The longest state: in each histogram each bucket save that of 0, whose counts have as many digits as there are. Their sum is 0.
CREATE TABLE longest AS
    SELECT jsonb_build_object('version', 1, 'waits', (SELECT jsonb_object_agg(outcome, buckets) FROM unnest('{answered,abandoned,flowed_out,callback}'::text[]) AS outcome), 'handles', buckets) AS state
    FROM (SELECT jsonb_object_agg(edge, CASE k % 2 WHEN 0 THEN 9223372036854775807 ELSE -9223372036854775807 END) AS buckets
          FROM (SELECT edge, row_number() OVER (ORDER BY edge) - 1 AS k
                FROM (SELECT CASE WHEN k <= 256 THEN k ELSE ((k - 1) % 128 + 129) << ((k - 1) / 128 - 1) END AS edge FROM generate_series(0, 2117) AS k
                      UNION SELECT unnest('{1500,2100,2700,3000,5400,10800,18000,21600,36000,43200,64800,86400,172800,259200,345600,432000,604800,1209600,1814400}'::int[])) AS e) AS k WHERE k > 0) AS h;
SELECT is(state::text::call_stats::jsonb, state, 'the longest state there is') FROM longest;
SELECT cmp_ok(length(state::text), '<', 350000, 'has 0.35 MB') FROM longest;
SELECT is(jsonb_pretty(state)::call_stats, state::call_stats, 'with spaces and line breaks, too') FROM longest;

-- ---------------------------------------------------------------- openings

-- five minutes in each fourteen
CREATE VIEW hours AS
    SELECT n, 'mon-sun ' || string_agg(format('%s-%s', to_char(i * interval '14 min', 'HH24:MI'), to_char(i * interval '14 min' + interval '5 min', 'HH24:MI')), ', ') AS text
    FROM unnest('{5,100}'::int[]) AS n, generate_series(0, n - 1) AS i GROUP BY n;
SELECT is((SELECT count(*) FROM unnest(opening_hours(daterange('2000-01-01', '2000-01-01'::date + 2000), text, 'UTC'))), 200000::bigint, 'openings of 2000 days, 100 a day') FROM hours WHERE n = 100;
SELECT is(state_of(format('SELECT opening_hours(daterange(''2000-01-01'', ''2000-01-01''::date + 2001), %L, ''UTC'')', text)), '54000 more than 200000 openings in the span of opening hours', 'and of 2001') FROM hours WHERE n = 100;
SELECT is((SELECT count(*) FROM unnest(opening_hours('[2000-01-01, 2100-01-01)', text, 'Europe/Berlin'))), 5 * ('2100-01-01'::date - '2000-01-01'::date)::bigint, 'a century, 5 a day') FROM hours WHERE n = 5;
SELECT is(state_of('SELECT opening_hours(''[2026-01-05, 2026-01-06)'', ''mon 08:00-09:00'' || repeat('' '', 1024 * 1024 - 15), ''UTC'')'), 'value {["2026-01-05 08:00:00+00","2026-01-05 09:00:00+00")}', 'hours of a megabyte');
SELECT is(state_of('SELECT opening_hours(''[2026-01-05, 2026-01-06)'', ''mon 08:00-09:00'' || repeat('' '', 1024 * 1024 - 14), ''UTC'')'), '54000 text of opening hours is too long: 1048577 bytes', 'and a byte more');
SELECT is(state_of(format('SELECT opening_hours(''[2026-01-05, 2026-01-06)'', ''mon 08:00-09:00'', ''UTC'', array_fill(''2026-01-07''::date, ARRAY[%s]))', n)),
          CASE WHEN n > 100000 THEN '54000 more than 100000 holidays: 100001' ELSE 'value {["2026-01-05 08:00:00+00","2026-01-05 09:00:00+00")}' END, n || ' holidays') FROM unnest('{100000,100001}'::int[]) AS n;

-- ---------------------------------------------------------------- times of a curve

SELECT is(state_of(format('SELECT cardinality(abandon_curve(%s, array_fill(interval ''20 s'', ARRAY[%s])))', curve, n)),
          CASE WHEN n > 100000 THEN '22023 times of abandon_curve must be a one-dimensional array of at most 100000 intervals without nulls' ELSE 'value 100000' END, format('%s, %s times', curve, n))
FROM unnest('{"call_interval ''2026-01-05T09:00:00Z abandoned wait=10''","call_stats ''{\"version\": 1, \"abandoned\": 1, \"wait_ms\": {\"abandoned\": 10000}, \"waits\": {\"abandoned\": {\"10\": 1}}}''"}'::text[]) AS curve, unnest('{100000,100001}'::int[]) AS n;

-- ---------------------------------------------------------------- how soon it ends

CREATE FUNCTION ended(query text, OUT state text, OUT seconds float8) LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := clock_timestamp();
BEGIN
    BEGIN
        BEGIN
            EXECUTE query;
            state := 'done';
        EXCEPTION WHEN program_limit_exceeded THEN
            state := SQLSTATE;
        END;
    EXCEPTION WHEN query_canceled THEN
        -- maybe as late as the handler within
        state := SQLSTATE;
    END;
    seconds := extract(epoch FROM clock_timestamp() - start);
END $$;
-- what the server takes for as many ranges, one by one: a slow machine, or a server under a sanitizer
SELECT seconds AS slow FROM ended('SELECT sum(length(tstzrange(at, at + interval ''5 min'')::text)) FROM generate_series(1, 200000) AS i, LATERAL (SELECT timestamptz ''2000-01-01Z'' + i * interval ''14 min'' AS at) AS a') \gset
CREATE TABLE long (what text, query text);
INSERT INTO long
SELECT 'all openings', format('SELECT opening_hours(daterange(''2000-01-01'', ''2000-01-01''::date + 2000), %L, ''UTC'')::text', text) FROM hours WHERE n = 100
UNION ALL SELECT 'a century of 100 a day', format('SELECT opening_hours(''[2000-01-01, 2100-01-01)'', %L, ''UTC'')::text', text) FROM hours WHERE n = 100
UNION ALL SELECT 'call_stats', 'SELECT (''{"version": 1'' || repeat('', "blocked": 1'', 4000000) || ''}'')::call_stats'
UNION ALL SELECT 'survey_stats', 'SELECT (''{"version": 1'' || repeat('', "9": 1'', 7000000) || ''}'')::survey_stats'
UNION ALL SELECT 'call_stats of a megabyte', 'SELECT (''{"version": 1'' || repeat('', "blocked": 1'', 65000) || ''}'')::call_stats'
UNION ALL SELECT 'survey_stats of a megabyte', 'SELECT (''{"version": 1'' || repeat('', "9": 1'', 130000) || ''}'')::survey_stats';
SELECT format('SET LOCAL statement_timeout = ''3 s''; CREATE TABLE ended_%s AS SELECT what, e.* FROM long, ended(query) AS e WHERE what = %L; RESET statement_timeout;', row_number() OVER (), what) FROM long \gexec
SELECT cmp_ok(seconds, '<', 3 + 2 + 5 * :slow::float8, what || ' ends when it is cancelled: ' || state)
FROM (TABLE ended_1 UNION ALL TABLE ended_2 UNION ALL TABLE ended_3 UNION ALL TABLE ended_4 UNION ALL TABLE ended_5 UNION ALL TABLE ended_6) AS e;

-- ---------------------------------------------------------------- a forecast's history

-- further apart than bigint has microseconds
SELECT is(state_of(format('SELECT forecast_calls(bucket, 1, ''1 day'') FROM unnest(%L::timestamptz[]) AS bucket', ARRAY[first, last])),
          format('22023 buckets do not divide a day: the nearest ones are %s apart, at %s', (last::date - first::date) * interval '1 day' + (last::time - first::time), last), format('from %s to %s', first, last))
FROM (VALUES ('4713-01-01 00:00Z BC'::timestamptz, '294276-12-30 00:00Z'::timestamptz), ('4713-01-01 00:00Z BC', '294276-12-30 01:30Z'), ('2026-01-01 00:00Z', '2026-01-09 12:00Z')) AS v (first, last);
-- its rows are of a type that a superuser may alter
SELECT is(state_of('SELECT cardinality(forecast_calls(bucket, 1, ''1 day'')) FROM generate_series(''2026-01-01Z''::timestamptz, ''2026-01-08Z'', ''1 day'') AS bucket'), 'value 1', 'a day of a bucket');
ALTER TYPE call_forecast ADD ATTRIBUTE median double precision;
SELECT is(state_of('SELECT forecast_calls(bucket, 1, ''1 day'') FROM generate_series(''2026-01-01Z''::timestamptz, ''2026-01-08Z'', ''1 day'') AS bucket'),
          '42804 forecast_calls does not return rows of call_forecast as it was made: call_forecast[]', 'a column more');
ALTER TYPE call_forecast DROP ATTRIBUTE median;
SELECT is(state_of('SELECT cardinality(forecast_calls(bucket, 1, ''1 day'')) FROM generate_series(''2026-01-01Z''::timestamptz, ''2026-01-08Z'', ''1 day'') AS bucket'),
          '42804 forecast_calls does not return rows of call_forecast as it was made: call_forecast[]', 'a column that was there');

SELECT * FROM finish();
ROLLBACK;
