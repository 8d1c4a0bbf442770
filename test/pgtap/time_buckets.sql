-- time_buckets() and open_buckets(): the starts that date_bin() and date_trunc() give for every moment of the time, in any zone; and days of
-- 23 and 25 hours, days with two midnights or none, and days that a zone left out.

BEGIN;
SELECT no_plan();
SET LOCAL timezone = 'UTC';

-- By the server's own functions, asked for each ten minutes; every zone's borders lie on these since 1980.
CREATE FUNCTION bucket_of(at timestamptz, bucket text, zone text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN zone IS NULL THEN date_bin(bucket::interval, at, '2000-01-01Z') ELSE date_trunc(bucket, at, zone) END $$;
CREATE FUNCTION moments(since timestamptz, until timestamptz) RETURNS SETOF timestamptz LANGUAGE sql STABLE AS $$
    SELECT m FROM generate_series(date_bin('10 min', since, '2000-01-01Z') + '10 min', until - interval '1 us', interval '10 min') AS m
    UNION SELECT since WHERE since < until UNION SELECT until - interval '1 us' WHERE since < until $$;
CREATE FUNCTION expected(since timestamptz, until timestamptz, bucket text, zone text) RETURNS SETOF timestamptz LANGUAGE sql STABLE AS $$
    SELECT DISTINCT b FROM moments(since, until + interval '2 days') AS m, bucket_of(m, bucket, zone) AS b WHERE b >= since AND b < until ORDER BY b $$;

CREATE TABLE spans (since timestamptz, until timestamptz, bucket text, zone text);
INSERT INTO spans
SELECT since, until, bucket, NULL FROM (VALUES ('2026-03-28Z'::timestamptz, '2026-03-30Z'::timestamptz), ('2026-03-29 00:10Z', '2026-03-29 07:20Z'), ('1999-12-30 23:59:59.999999Z', '2000-01-02 00:00:00.000001Z'),
    ('2026-01-01Z', '2026-01-01Z'), ('2026-01-02Z', '2026-01-01Z'), ('2026-01-01 00:15Z', '2026-01-01 00:15:00.000001Z'), ('2026-01-01 00:15:00.000001Z', '2026-01-01 00:30Z')) AS s (since, until),
    unnest('{15 minutes,30 minutes,1 hour,6 hours,24 hours,10 min}'::text[]) AS bucket
UNION ALL
SELECT since, since + length, bucket, zone FROM (VALUES
    ('Europe/Berlin', '2026-03-27 23:00Z'::timestamptz), ('Europe/Berlin', '2026-10-20 12:30Z'), ('America/New_York', '2026-03-01 05:00Z'), ('America/New_York', '2026-10-30 04:00Z'),
    -- two midnights; none; a day left out; a quarter of an hour off; the other side of the date line
    ('America/Havana', '2026-10-29 04:00Z'), ('America/Havana', '2026-11-01 04:30Z'), ('Asia/Beirut', '2026-03-25 22:00Z'), ('Africa/Cairo', '2026-04-20 22:00Z'), ('Pacific/Apia', '2011-12-27 10:00Z'), ('Pacific/Apia', '2011-12-30 09:59:59Z'),
    ('Asia/Kathmandu', '2026-01-30 18:15Z'), ('Pacific/Kiritimati', '2026-02-25 10:00Z'), ('Australia/Lord_Howe', '2026-04-01 13:00Z'), ('America/Sao_Paulo', '2018-11-01 03:00Z'), ('UTC', '1999-12-25 05:00Z')) AS z (zone, since),
    unnest('{1 us,1 day,4 days,9 days 05:00,40 days}'::interval[]) AS length, unnest('{day,week,month}'::text[]) AS bucket;
SELECT is(ARRAY(SELECT time_buckets(since, until, bucket, zone)), ARRAY(SELECT expected(since, until, bucket, zone)), format('%s to %s, %s %s', since, until, bucket, zone)) FROM spans;

SELECT is(ARRAY(SELECT b AT TIME ZONE 'Europe/Berlin' FROM time_buckets('2026-03-28 00:00+01', '2026-03-31 00:00+02', 'day', 'Europe/Berlin') AS b), '{2026-03-28,2026-03-29,2026-03-30}'::timestamp[], 'local days');
SELECT is(ARRAY(SELECT lead(b) OVER (ORDER BY b) - b FROM time_buckets('2026-03-28 00:00+01', '2026-04-01 00:00+02', 'day', 'Europe/Berlin') AS b), '{24:00,23:00,24:00,NULL}'::interval[], 'one of 23 hours');
SELECT is(ARRAY(SELECT lead(b) OVER (ORDER BY b) - b FROM time_buckets('2026-10-24 00:00+02', '2026-10-27 00:00+01', 'day', 'Europe/Berlin') AS b), '{24:00,25:00,NULL}'::interval[], 'and one of 25');
SELECT is((SELECT count(*) FROM time_buckets('2026-03-29 00:00+01', '2026-03-30 00:00+02')), 92::bigint, 'quarters of an hour of a day of 23 hours');

-- A rollup has no other buckets.
CREATE TABLE calls (at timestamptz NOT NULL);
INSERT INTO calls SELECT '2026-10-20Z'::timestamptz + i * interval '37 min' FROM generate_series(1, 2000) AS i;
SELECT create_rollup('quarters', 'calls', 'at', '{"n": "count(*)"}'), create_rollup('havana', 'calls', 'at', '{"n": "count(*)"}', bucket => 'day', time_zone => 'America/Havana') \g /dev/null
SELECT is_empty($$SELECT bucket FROM havana WHERE bucket >= '2026-10-22Z' AND bucket < '2026-11-12Z' EXCEPT SELECT time_buckets('2026-10-22Z', '2026-11-12Z', 'day', 'America/Havana')$$, 'days of a rollup where a midnight comes twice');
SELECT is((SELECT count(*) FROM time_buckets('2026-10-22Z', '2026-11-12Z', 'day', 'America/Havana') AS b JOIN havana ON bucket = b), 21::bigint, 'and all of them');
SELECT is((SELECT count(*) || ' ' || count(bucket) || ' ' || sum(n) FROM time_buckets('2026-10-22Z', '2026-10-23Z') AS b LEFT JOIN quarters ON bucket = b),
          (SELECT '96 ' || count(DISTINCT date_bin('15 min', at, '2000-01-01Z')) || ' ' || count(*) FROM calls WHERE at >= '2026-10-22Z' AND at < '2026-10-23Z'), 'those without calls, too');

-- ---------------------------------------------------------------- opening hours

CREATE FUNCTION expected_open(open tstzmultirange, bucket text, zone text) RETURNS SETOF timestamptz LANGUAGE sql STABLE AS $$
    SELECT DISTINCT b FROM unnest(open) AS r, moments(lower(r), upper(r)) AS m, bucket_of(m, bucket, zone) AS b ORDER BY b $$;
CREATE TABLE openings (name text, open tstzmultirange);
INSERT INTO openings VALUES
    ('a week of clocks', opening_hours('[2026-03-23, 2026-03-31)', 'mon-fri 08:00-20:00; sat 09:00-13:00, 14:00-16:00', 'Europe/Berlin')),
    ('nights', opening_hours('[2026-03-27, 2026-03-31)', 'fri-sun 22:10-05:50', 'Europe/Berlin')),
    ('all day', opening_hours('[2026-10-23, 2026-10-28)', 'mon-sun 00:00-24:00', 'Europe/Berlin')),
    ('parts', '{[2026-01-05 08:10Z,2026-01-05 08:20Z), [2026-01-05 08:25Z,2026-01-05 08:29Z), (2026-01-05 09:00Z,2026-01-05 09:30Z], [2026-01-05 10:00Z,2026-01-05 10:00:00.000001Z)}'),
    ('before 2000', '{[1999-12-31 20:10Z,1999-12-31 23:59:59.999999Z), [2000-01-01 00:00Z, 2000-01-01 00:00:01Z)}'),
    ('a single moment', '{[2026-01-05 09:00Z,2026-01-05 09:00Z]}'), ('never', '{}');
SELECT is(ARRAY(SELECT open_buckets(open, bucket, zone)), ARRAY(SELECT expected_open(open, bucket, zone)), format('%s, %s %s', name, bucket, zone))
FROM openings, (VALUES ('15 minutes', NULL), ('30 minutes', NULL), ('1 hour', NULL), ('24 hours', NULL), ('day', 'Europe/Berlin'), ('day', 'America/Havana'), ('week', 'Europe/Berlin'), ('month', 'UTC')) AS b (bucket, zone);
SELECT is((SELECT count(*) FROM openings, open_buckets(open, '30 minutes') WHERE name = 'a week of clocks'), (6 * 24 + 12)::bigint, 'half-hours of a week and a Monday');
SELECT is(ARRAY(SELECT open_buckets(open)) , '{2026-01-05 08:00Z,2026-01-05 08:15Z,2026-01-05 09:00Z,2026-01-05 09:15Z,2026-01-05 10:00Z}'::timestamptz[], 'a bucket that is open for a part of it, and two openings in one') FROM openings WHERE name = 'parts';

-- ---------------------------------------------------------------- what is refused

CREATE FUNCTION refusal(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN query_canceled OR OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || SQLERRM || coalesce(' | ' || nullif(hint, ''), '');
END $$;
SELECT is(refusal('SELECT * FROM ' || given), expected, given) FROM (VALUES
    ($$time_buckets(NULL, now())$$, '22004 since must not be null | Give the time of the report, as since and until.'),
    ($$time_buckets(now(), NULL)$$, '22004 until must not be null | Give the time of the report, as since and until.'),
    ($$time_buckets(now(), now(), NULL)$$, '22004 bucket must not be null | Give the bucket of the rollup, for example ''15 minutes'' or ''day''.'),
    ($$time_buckets('-infinity', now())$$, '22008 since must be finite: -infinity | Give the time of the report, as since and until.'),
    ($$time_buckets(now(), 'infinity')$$, '22008 until must be finite: infinity | Give the time of the report, as since and until.'),
    ($$time_buckets(now(), now(), '0')$$, '22023 bucket "0" does not divide a day | Use for example 5, 15 or 30 minutes, 1 hour or 24 hours; or ''day'', ''week'' or ''month'' with a time_zone.'),
    ($$time_buckets(now(), now(), '-15 minutes')$$, '22023 bucket "-15 minutes" does not divide a day | Use for example 5, 15 or 30 minutes, 1 hour or 24 hours; or ''day'', ''week'' or ''month'' with a time_zone.'),
    ($$time_buckets(now(), now(), '7 minutes')$$, '22023 bucket "7 minutes" does not divide a day | Use for example 5, 15 or 30 minutes, 1 hour or 24 hours; or ''day'', ''week'' or ''month'' with a time_zone.'),
    ($$time_buckets(now(), now(), 'day')$$, '22023 a bucket of a day needs a time zone | Add a time zone, for example time_zone => ''Europe/Berlin'' or ''UTC''.'),
    ($$time_buckets(now(), now(), 'day', 'Europe/Atlantis')$$, '22023 time zone "Europe/Atlantis" not recognized | View pg_timezone_names lists those that are known.'),
    ($$time_buckets(now(), now(), '1 hour', 'UTC')$$, '22023 a bucket of "1 hour" is on the UTC grid and takes no time zone | Only ''day'', ''week'' and ''month'' take a time zone. Local days can be merged from shorter buckets when they are read.'),
    ($$open_buckets(NULL)$$, '22004 open must not be null | Give the times open, for example from opening_hours().'),
    ($$open_buckets('{(,2026-01-01)}')$$, '22008 times open must begin and end | Cut them to the time of the report first: open * tstzmultirange(tstzrange(since, until)).'),
    ($$open_buckets('{[2026-01-01,infinity)}')$$, '22008 times open must begin and end | Cut them to the time of the report first: open * tstzmultirange(tstzrange(since, until)).'),
    ($$open_buckets('{}', 'year', 'UTC')$$, '22023 a bucket of "year" is on the UTC grid and takes no time zone | Only ''day'', ''week'' and ''month'' take a time zone. Local days can be merged from shorter buckets when they are read.')) AS v (given, expected);

-- from one end of the calendar to the other, and a number of rows that nobody waits for
SELECT is((SELECT count(*) FROM time_buckets('4714-11-24 00:00Z BC', '4714-11-25 00:00Z BC', '1 hour')), 24::bigint, 'the first day');
SELECT is((SELECT count(*) FROM time_buckets('294276-12-31 00:00Z', '294276-12-31 23:59:59Z', '1 hour')), 24::bigint, 'the last');
SELECT is((SELECT count(*) FROM time_buckets('4713-01-01 00:00Z BC', '294276-12-01 00:00Z', 'month', 'UTC')), (294276 + 4712) * 12 + 11::bigint, 'all months but a few');
SELECT is((SELECT count(*) FROM (SELECT time_buckets('2000-01-01Z', '2300-01-01Z', '1 us') LIMIT 5) AS b), 5::bigint, 'in a select list no more is made than is asked for');
SET LOCAL statement_timeout = '200 ms';
SELECT refusal($$SELECT count(*) FROM time_buckets('2000-01-01Z', '2300-01-01Z', '1 us')$$) AS long \gset
SELECT refusal($$SELECT count(*) FROM open_buckets((SELECT range_agg(tstzrange(d, d + interval '1 s')) FROM generate_series('2000-01-01Z'::timestamptz, '2001-01-01Z', '10 min') AS d), '1 us')$$) AS openings \gset
RESET statement_timeout;
SELECT is(:'long'::text, '57014 canceling statement due to statement timeout', 'a statement of a quadrillion rows is cancelled');
SELECT is(:'openings'::text, '57014 canceling statement due to statement timeout', 'and one of many openings');

SELECT * FROM finish();
ROLLBACK;
