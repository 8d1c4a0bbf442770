-- Ranges and calls cut at days, weeks and months of a time zone, and ranges at intervals of a fixed width. What the unit of
-- an instant is, date_trunc and AT TIME ZONE say; pieces are right if they make up the range, each lies in one unit, and
-- neighbours lie in different ones. (split() itself: call_interval.sql.)

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA cut;
SET LOCAL search_path = cut, public;
-- nothing may depend on it
SET LOCAL TimeZone = 'Asia/Tokyo';
SET LOCAL jit = off;
SELECT no_plan();

CREATE FUNCTION unit_of(unit text, at timestamptz, zone text) RETURNS timestamp LANGUAGE sql IMMUTABLE RETURN date_trunc(unit, at AT TIME ZONE zone);

-- Clocks that change by night, at midnight either way, by half an hour, and a day left out.
CREATE TABLE zone (zone text, since timestamptz);
INSERT INTO zone VALUES ('Europe/Berlin', '2026-03-20Z'), ('Europe/Berlin', '2026-10-15Z'), ('America/Sao_Paulo', '2018-10-25Z'), ('America/Sao_Paulo', '2018-02-10Z'), ('America/Havana', '2026-10-25Z'),
    ('America/Havana', '2026-03-01Z'), ('Asia/Beirut', '2021-03-20Z'), ('Australia/Lord_Howe', '2026-04-01Z'), ('Pacific/Apia', '2011-12-20Z'), ('Asia/Kathmandu', '1985-12-25Z'), ('UTC', '1999-12-20Z'), ('Africa/Cairo', '2024-04-20Z');
SELECT setseed(0.3);
CREATE TABLE range AS
SELECT row_number() OVER () AS id, zone, unit, tstzrange(s, s + length, bounds) AS range
FROM zone, unnest('{day,week,month}'::text[]) AS unit, generate_series(1, 12) AS n,
     LATERAL (SELECT since + (CASE n % 3 WHEN 0 THEN floor(random() * 40 * 24) * interval '1 h' ELSE random() * 40 * interval '1 day' END) + 0 * n * interval '1 s' AS s,
                     CASE n % 4 WHEN 0 THEN interval '0' WHEN 1 THEN floor(random() * 30) * interval '1 h' ELSE random() * 70 * interval '1 day' END AS length,
                     CASE WHEN n % 4 = 0 THEN '[]' ELSE (ARRAY['[)', '[]', '(]', '()'])[1 + n % 4] END AS bounds) AS r;
INSERT INTO range SELECT 10000 + row_number() OVER (), zone, unit, tstzrange(since, since + '70 days') FROM zone, unnest('{day,week,month}'::text[]) AS unit;
CREATE TABLE piece AS
SELECT id, zone, unit, range, n, p, unit_of(unit, lower(p), zone) AS from_unit,
       unit_of(unit, CASE WHEN upper_inc(p) THEN upper(p) ELSE upper(p) - interval '1 us' END, zone) AS to_unit
FROM range, split_range_local(range, unit, zone) WITH ORDINALITY AS s (p, n);
SELECT cmp_ok(count(*), '>', (SELECT 2 * count(*) FROM range), format('%s pieces of %s ranges', count(*), count(DISTINCT id))) FROM piece;
SELECT is_empty($$SELECT id, range FROM range WHERE tstzmultirange(range) IS DISTINCT FROM (SELECT range_agg(p) FROM piece WHERE piece.id = range.id)$$, 'the pieces make up the range, bounds included');
SELECT is_empty($$SELECT a.* FROM piece AS a JOIN piece AS b ON b.id = a.id AND b.n > a.n AND (a.p && b.p OR a.from_unit >= b.from_unit)$$, 'no two overlap or lie in the same unit, and they come in order');
SELECT is_empty($$SELECT * FROM piece WHERE from_unit <> to_unit$$, 'each lies in one unit');
SELECT ok(bool_and(days @> ARRAY[length]), format('days of %s h are there', length)) FROM (SELECT array_agg(DISTINCT extract(epoch FROM upper(p) - lower(p))::int / 1800) AS days FROM piece WHERE unit = 'day') AS s, unnest('{46,47,48,49,50}'::int[]) AS length GROUP BY length;

-- Both changes of clocks in Berlin, by hand.
SELECT results_eq($$SELECT upper(p) - lower(p) FROM split_range_local('[2026-03-28 00:00+01, 2026-03-31 00:00+02)', 'day', 'Europe/Berlin') AS p$$, $$VALUES (interval '24 h'), ('23 h'), ('24 h')$$, 'a day of 23 hours');
SELECT results_eq($$SELECT upper(p) - lower(p) FROM split_range_local('[2026-10-24 00:00+02, 2026-10-27 00:00+01)', 'day', 'Europe/Berlin') AS p$$, $$VALUES (interval '24 h'), ('25 h'), ('24 h')$$, 'and one of 25');
SELECT results_eq($$SELECT p FROM split_range_local('[2025-12-31 12:00+01, 2026-02-01 00:00+01]', 'month', 'Europe/Berlin') AS p$$,
                  $$VALUES (tstzrange '[2025-12-31 12:00+01, 2026-01-01 00:00+01)'), ('[2026-01-01 00:00+01, 2026-02-01 00:00+01)'), ('[2026-02-01 00:00+01, 2026-02-01 00:00+01]')$$, 'months, and the instant at which one begins');
SELECT results_eq($$SELECT p FROM split_range_local('[2026-01-04 12:00+01, 2026-01-05 12:00+01)', 'week', 'Europe/Berlin') AS p$$,
                  $$VALUES (tstzrange '[2026-01-04 12:00+01, 2026-01-05 00:00+01)'), ('[2026-01-05 00:00+01, 2026-01-05 12:00+01)')$$, 'weeks begin on Monday');

-- Calls: the same pieces, and in each the overlap with the phases.
CREATE TABLE call AS
SELECT id, zone, unit, call_interval(lower(range), random() * interval '20 h', random() * interval '9 days', random() * interval '1 day', CASE id % 3 WHEN 0 THEN '0' ELSE random() * interval '15 days' END) AS call FROM range;
INSERT INTO call SELECT -id, zone, unit, call_interval(offered_at(call), '0', outcome => 'blocked') FROM call WHERE id % 20 = 0;
CREATE INDEX ON piece (id);
CREATE TABLE part AS SELECT id, zone, unit, call, s.* FROM call, LATERAL (SELECT * FROM split_local(call, unit, zone) WITH ORDINALITY AS s (bucket, wait, talk, hold, wrap, n)) AS s;
CREATE INDEX ON part (id);
SELECT is_empty($$SELECT id FROM part WHERE unit_of(unit, bucket, zone) = unit_of(unit, bucket - interval '1 us', zone)$$, 'a bucket begins where its unit does');
SELECT is_empty($$SELECT id FROM call WHERE id > 0 AND (SELECT array_agg(unit_of(unit, bucket, zone) ORDER BY n) FROM part WHERE part.id = call.id)
                  IS DISTINCT FROM (SELECT array_agg(unit_of(unit, lower(p), zone) ORDER BY n) FROM split_range_local(call::tstzrange, unit, zone) WITH ORDINALITY AS s (p, n))$$, 'the units that the call touches');
SELECT is_empty(
    $$SELECT part.id FROM (SELECT *, tstzrange(bucket, lead(bucket) OVER (PARTITION BY id ORDER BY n)) AS span FROM part) AS part,
             LATERAL (VALUES (offered_at(call), answered_at(call), answered_at(call) + talk_time(call), ended_at(call), released_at(call))) AS t (t0, t1, t2, t3, t4),
             LATERAL (SELECT span * tstzrange(t0, t1) AS w, span * tstzrange(t1, t2) AS t, span * tstzrange(t2, t3) AS h, span * tstzrange(t3, t4) AS a) AS o
      WHERE part.id > 0 AND (wait, talk, hold, wrap) IS DISTINCT FROM (coalesce(upper(w) - lower(w), '0'), coalesce(upper(t) - lower(t), '0'), coalesce(upper(h) - lower(h), '0'), coalesce(upper(a) - lower(a), '0'))$$,
    'each part is the overlap of phase and unit');
SELECT is_empty($$SELECT id FROM part GROUP BY id, call HAVING (sum(wait), sum(talk), sum(hold), sum(wrap)) <> (wait_time(call), talk_time(call), hold_time(call), wrap_time(call))$$, 'the parts of each phase add up to it');
SELECT is_empty($$SELECT id FROM part WHERE id < 0 GROUP BY id HAVING count(*) <> 1$$, 'a call of no length has one part');

-- Fixed widths.
CREATE TABLE fixed AS
SELECT id, range, width, origin, n, p, CASE WHEN upper_inc(p) THEN upper(p) ELSE upper(p) - interval '1 us' END AS last
FROM (SELECT id, range, (ARRAY['7 min', '15 min', '1 h', '1 day', '7 days'])[1 + id % 5]::interval * CASE WHEN upper(range) - lower(range) > '2 days' THEN 100 ELSE 1 END AS width,
             timestamptz '2026-01-01 00:00Z' + floor(random() * 10000) * interval '1 min' AS origin FROM range) AS r, split_range(range, width, origin) WITH ORDINALITY AS s (p, n);
CREATE INDEX ON fixed (id);
SELECT is_empty($$SELECT id, range FROM range WHERE tstzmultirange(range) IS DISTINCT FROM (SELECT range_agg(p) FROM fixed WHERE fixed.id = range.id)$$, 'a width: the pieces make up the range');
SELECT is_empty($$SELECT * FROM fixed WHERE date_bin(width, lower(p), origin) <> date_bin(width, last, origin)$$, 'each lies in one interval');
SELECT is_empty($$SELECT a.* FROM fixed AS a JOIN fixed AS b ON b.id = a.id AND b.n > a.n AND (a.p && b.p OR date_bin(a.width, lower(a.p), a.origin) >= date_bin(b.width, lower(b.p), b.origin))$$, 'no two in the same one, in order');
SELECT results_eq($$SELECT split_range('[2026-01-05 09:10Z, 2026-01-05 10:05Z)', '30 min')$$,
                  $$VALUES (tstzrange '[2026-01-05 09:10Z, 2026-01-05 09:30Z)'), ('[2026-01-05 09:30Z, 2026-01-05 10:00Z)'), ('[2026-01-05 10:00Z, 2026-01-05 10:05Z)')$$, 'half-hours of an agent''s state');

-- The ends of time, nothing, and nonsense.
SELECT is(count(*), 0::bigint, 'an empty range has no pieces') FROM (SELECT split_range('empty', '1 h') UNION ALL SELECT split_range_local('empty', 'day', 'UTC')) AS s;
SELECT is(count(*), 0::bigint, 'nor has NULL') FROM (SELECT split_range(NULL, '1 h') UNION ALL SELECT split_range_local('[2026-01-01Z, 2026-01-02Z)', NULL, 'UTC')) AS s;
SELECT is((SELECT sum(wrap) FROM split_local('+294276-12-20T00:00:00Z answered wrap=1036799', unit, zone)), interval '1036799 s', format('the last days there are, %s in %s', unit, zone))
FROM unnest('{day,week,month}'::text[]) AS unit, unnest('{UTC,Asia/Tokyo,America/Havana}'::text[]) AS zone;
CREATE FUNCTION refusal(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || SQLERRM || CASE WHEN hint = '' THEN ' (no hint)' ELSE '' END;
END $$;
SELECT matches(refusal(query), '^' || message || '(?!.*\(no hint\)$)', query) FROM (VALUES
    ($$SELECT split_local('2026-01-05T09:00:00Z answered', 'hour', 'UTC')$$, '22023 unknown unit of reporting intervals: "hour"'),
    ($$SELECT split_local('2026-01-05T09:00:00Z answered', 'Day', 'UTC')$$, '22023 unknown unit of reporting intervals: "Day"'),
    ($$SELECT split_range_local('[2026-01-01Z, 2026-01-02Z)', '', 'UTC')$$, '22023 unknown unit of reporting intervals: ""'),
    ($$SELECT split_range_local('[2026-01-01Z, 2026-01-02Z)', 'day', 'Berlin')$$, '22023 time zone not recognized: "Berlin"'),
    ($$SELECT split_local('2026-01-05T09:00:00Z answered', 'day', '+01')$$, '22023 time zone not recognized: "\+01"'),
    ($$SELECT split_range_local('[2026-01-01Z,)', 'day', 'UTC')$$, '22008 range must begin and end: '), ($$SELECT split_range_local('(,2026-01-01Z)', 'day', 'UTC')$$, '22008 range must begin and end: '),
    ($$SELECT split_range('(,)', '1 h')$$, '22008 range must begin and end: '), ($$SELECT split_range('[2026-01-01Z, infinity)', '1 h')$$, '22008 range must begin and end: '),
    ($$SELECT split_range('[2026-01-01Z, 2026-01-02Z)', '0')$$, '22023 width must be greater than zero'), ($$SELECT split_range('[2026-01-01Z, 2026-01-02Z)', '1 mon')$$, '22023 width must not have months'),
    ($$SELECT split_range('[2026-01-01Z, 2026-01-02Z)', '1 h', 'infinity')$$, '22008 origin must be finite'), ($$SELECT split_range('empty', '0')$$, '22023 width must be greater than zero'),
    ($$SELECT split_range_local('[4714-11-24 00:00Z BC, 4713-01-01Z BC)', 'day', 'America/Havana')$$, '22008 timestamp out of range')) AS v (query, message);

SELECT * FROM finish();
ROLLBACK;
