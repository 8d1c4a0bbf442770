-- opening_hours against the clock on the wall, read each minute of 31 days; business_time and business_deadline against those minutes, and
-- against core's algebra of multiranges to the microsecond. Zones that change by an hour, by half an hour, and never.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA hours;
SET LOCAL search_path = hours, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;

SELECT no_plan();
SELECT setseed(0.5);

-- A week: hours by day of the week, as minutes from midnight; past midnight where until <= since.
CREATE TABLE rule (isodow int, since int, until int);
-- With how many open minutes before it.
CREATE TABLE minute (at timestamptz PRIMARY KEY, open boolean, passed bigint);
CREATE TABLE compared (law text, zone text, tried bigint, known bigint, differences bigint, example text);

-- Hours of a random week, most of them at borders near those of the changes of clocks; as text, too.
CREATE FUNCTION random_week(OUT week text) LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE rule;
    INSERT INTO rule
    SELECT isodow, since, CASE WHEN until = since THEN (until + 30) % 1440 ELSE until END
    FROM generate_series(1, 7) isodow,
         LATERAL (SELECT (CASE WHEN random() < 0.5 THEN floor(random() * 10) * 30 ELSE floor(random() * 1440) END)::int AS since,
                         (CASE WHEN random() < 0.5 THEN floor(random() * 10) * 30 ELSE floor(random() * 1440) END)::int AS until
                  FROM generate_series(1, floor(random() * 4 + isodow * 0)::int)) s
    WHERE random() < 0.8;
    SELECT string_agg(to_char(date '2026-01-04' + isodow, 'dy') || ' ' || coalesce(hours, 'closed'), '; ' ORDER BY random())
    FROM (SELECT d AS isodow, string_agg(format('%s-%s', to_char(since * interval '1 min', 'HH24:MI'),
                                                CASE until WHEN 0 THEN '24:00' ELSE to_char(until * interval '1 min', 'HH24:MI') END), ', ') FILTER (WHERE since IS NOT NULL) AS hours
          FROM generate_series(1, 7) d LEFT JOIN rule ON isodow = d GROUP BY d) s
    INTO week;
END $$;

-- Each minute of the days, read from the clocks of the zone.
CREATE FUNCTION read_clock(days daterange, zone text, holidays date[]) RETURNS void LANGUAGE sql AS $$
    TRUNCATE minute;
    INSERT INTO minute
    SELECT at, open, count(*) FILTER (WHERE open) OVER (ORDER BY at ROWS UNBOUNDED PRECEDING) - open::int
    FROM (SELECT at,
           NOT clock::date = ANY (holidays) AND
           (EXISTS (SELECT FROM rule WHERE rule.isodow = dow AND m >= since AND (m < until OR until <= since))
            OR NOT clock::date - 1 = ANY (holidays) AND EXISTS (SELECT FROM rule WHERE rule.isodow = (dow + 5) % 7 + 1 AND until <= since AND m < until)) AS open
    FROM (SELECT at, clock, extract(isodow FROM clock)::int AS dow, (extract(hour FROM clock) * 60 + extract(minute FROM clock))::int AS m
          FROM (SELECT at, at AT TIME ZONE zone AS clock
                FROM generate_series(lower(days)::timestamptz - interval '1 day', upper(days)::timestamptz + interval '1 day', '1 minute') at) s
          WHERE days @> clock::date OFFSET 0) s OFFSET 0) s
$$;

DO $body$
DECLARE
    sample record;
    week text;
    days daterange;
    holidays date[];
    open tstzmultirange;
    calendar tstzmultirange;
    trace text;
BEGIN
    FOR sample IN
        SELECT zone, day::date, n FROM generate_series(1, 3) n, (VALUES
            ('Europe/Berlin', '2026-03-14'), ('Europe/Berlin', '2026-10-10'), ('America/New_York', '2026-02-20'), ('America/New_York', '2026-10-20'),
            ('Australia/Lord_Howe', '2026-03-20'), ('Australia/Lord_Howe', '2026-09-20'), ('Asia/Kolkata', '2026-03-14'),
            -- over midnight, in Ramadan, by a whole day, and around 2000
            ('America/Havana', '2026-10-20'), ('America/Santiago', '2026-09-01'), ('Africa/Casablanca', '2026-02-01'), ('Pacific/Apia', '2011-12-10'), ('Europe/London', '1999-12-15')) AS v (zone, day)
    LOOP
        week := random_week();
        days := daterange(sample.day, sample.day + 31);
        SELECT coalesce(array_agg(sample.day + floor(random() * 31)::int), '{}') INTO holidays FROM generate_series(2, sample.n);
        PERFORM read_clock(days, sample.zone, holidays);
        open := opening_hours(days, week, sample.zone, holidays);
        trace := format('%s %s %s %s', days, sample.zone, week, holidays);
        INSERT INTO compared
        SELECT 'open when the clock says so', sample.zone, count(*), count(*) FILTER (WHERE minute.open), count(*) FILTER (WHERE minute.open <> (compare.open @> at)),
               min(format('%s: %s', at, trace)) FILTER (WHERE minute.open <> (compare.open @> at))
        FROM minute, (SELECT open) AS compare;
        -- seconds between the minutes, and the outside
        INSERT INTO compared
        SELECT 'nothing else is open', sample.zone, 1, (w > 0)::int, (w IS DISTINCT FROM r)::int, CASE WHEN w IS DISTINCT FROM r THEN format('%s instead of %s: %s', r, w, trace) END
        FROM (SELECT (SELECT count(*) FROM minute m WHERE m.open) * 60 AS w,
                     (SELECT coalesce(sum(extract(epoch FROM upper(o)) - extract(epoch FROM lower(o))), 0) FROM unnest(open) o) AS r) s;
        INSERT INTO compared
        SELECT 'business_time', sample.zone, count(*), count(*) FILTER (WHERE w > 0), count(*) FILTER (WHERE r IS DISTINCT FROM w * interval '1 minute' OR extract(day FROM r) <> 0),
               min(format('%s to %s: %s instead of %s minutes, %s', since, until, r, w, trace)) FILTER (WHERE r IS DISTINCT FROM w * interval '1 minute')
        FROM (SELECT since, until, business_time(since, until, open) AS r, (SELECT count(*) FROM minute WHERE minute.open AND at >= since AND at < until) AS w
              FROM (SELECT least(a, b) AS since, greatest(a, b) AS until
                    FROM (SELECT sample.day::timestamptz + floor(random() * 31 * 1440) * interval '1 min' AS a, sample.day::timestamptz + floor(random() * 31 * 1440) * interval '1 min' AS b
                          FROM generate_series(1, 30) OFFSET 0) s
                    UNION ALL SELECT min(at), max(at) + interval '1 minute' FROM minute) s
              -- days without any opening cover nothing
              WHERE since >= lower(open) AND until <= upper(open) OFFSET 0) s;
        -- by the hours of the week, at any time of the days
        INSERT INTO compared
        SELECT 'business_time by the hours of the week', sample.zone, count(*), count(*) FILTER (WHERE w > 0), count(*) FILTER (WHERE r IS DISTINCT FROM w * interval '1 minute' OR extract(day FROM r) <> 0),
               min(format('%s to %s: %s instead of %s minutes, %s', since, until, r, w, trace)) FILTER (WHERE r IS DISTINCT FROM w * interval '1 minute')
        FROM (SELECT a.at AS since, b.at AS until, business_time(a.at, b.at, week, sample.zone, holidays) AS r, b.passed - a.passed AS w
              FROM (TABLE minute ORDER BY random() LIMIT 100) AS a JOIN (TABLE minute ORDER BY random() LIMIT 10) AS b ON a.at <= b.at) s;
        -- due when the last of so many open minutes ends; the calendar covers what is before its first opening, too
        calendar := open + '{(,1990-01-01Z)}';
        INSERT INTO compared
        SELECT 'business_deadline', sample.zone, count(*), count(*) FILTER (WHERE w > since), count(*) FILTER (WHERE r IS DISTINCT FROM w OR by_calendar IS DISTINCT FROM w),
               min(format('%s minutes after %s: %s, %s instead of %s, %s', minutes, since, r, by_calendar, w, trace)) FILTER (WHERE r IS DISTINCT FROM w OR by_calendar IS DISTINCT FROM w)
        FROM (SELECT since, minutes, business_deadline(since, minutes * interval '1 minute', week, sample.zone, holidays) AS r,
                     business_deadline(since, minutes * interval '1 minute', calendar) AS by_calendar,
                     last.at + interval '1 minute' AS w
              FROM (SELECT at AS since, passed, 1 + floor(random() * (total - passed))::int AS minutes
                    FROM (TABLE minute ORDER BY random() LIMIT 100) AS m, (SELECT count(*) FILTER (WHERE minute.open) AS total FROM minute) AS t WHERE passed < total) s
              LEFT JOIN (SELECT * FROM minute AS m WHERE m.open) AS last ON last.passed = s.passed + minutes - 1) s;
    END LOOP;
END $body$;

-- Against core's algebra: random ranges, some without bounds, times on their borders.
CREATE FUNCTION any_time() RETURNS timestamptz LANGUAGE sql VOLATILE
RETURN timestamptz '2000-01-01Z' + (floor(random() * 200) - 100) * interval '01:00:00' + floor(random() * 2) * interval '1 us';
DO $body$
BEGIN
    FOR n IN 1..400 LOOP
        INSERT INTO compared
        SELECT 'business_time by the algebra of multiranges', 'any', 1, (w > '0')::int, (w IS DISTINCT FROM r)::int, CASE WHEN w IS DISTINCT FROM r THEN format('%s, %s, %s: %s instead of %s', least(a, b), greatest(a, b), open, r, w) END
        FROM (SELECT a, b, open, business_time(least(a, b), greatest(a, b), tstzmultirange(tstzrange(NULL, '1990-01-01Z')) + open + tstzmultirange(tstzrange('2010-01-01Z', NULL))) AS r,
                     (SELECT coalesce(sum(upper(o) - lower(o)), '0') FROM unnest(open * tstzmultirange(tstzrange(least(a, b), greatest(a, b)))) o) AS w
              FROM (SELECT hours.any_time() AS a, hours.any_time() AS b,
                           (SELECT coalesce(range_agg(tstzrange(least(c, d), greatest(c, d), bounds)), '{}')
                            FROM (SELECT CASE WHEN random() < 0.97 THEN hours.any_time() END AS c, CASE WHEN random() < 0.97 THEN hours.any_time() END AS d,
                                         (ARRAY['[)', '[]', '()', '(]'])[1 + floor(random() * 4)::int] AS bounds
                                  FROM generate_series(1, floor(random() * 30)::int) OFFSET 0) s
                            WHERE c IS NULL OR d IS NULL OR greatest(c, d) - least(c, d) < '2 days') AS open OFFSET 0) s OFFSET 0) s;
    END LOOP;
END $body$;

SELECT ok(sum(differences) = 0 AND sum(known) >= 3, format('%s: %s, %s tried, %s of them open', law, zone, sum(tried), sum(known))) ||
       CASE WHEN sum(differences) > 0 THEN E'\n' || diag(format('%s differences; %s', sum(differences), min(example))) ELSE '' END
FROM compared GROUP BY law, zone ORDER BY law, zone;

SELECT * FROM finish();
ROLLBACK;
