-- peak_hour and max_concurrent against self-joins in plain SQL, adherence against core's algebra of multiranges: random
-- data, with times on the edges of windows and ends that meet starts; sorts that are shared and sorts that spill.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA peaks;
SET LOCAL search_path = peaks, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;

SELECT no_plan();
SELECT setseed(0.3);

CREATE TABLE arrival (queue int, at timestamptz);
CREATE TABLE call (queue int, call call_interval);
CREATE TABLE compared (law text, groups bigint, known bigint, differences bigint, example text);

CREATE FUNCTION compare(law text, wanted text, result text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO compared SELECT %L, count(*), count(*) FILTER (WHERE w.value ~ ''[1-9]''), count(*) FILTER (WHERE w.value IS DISTINCT FROM r.value OR w.queue IS NULL OR r.queue IS NULL),'
                   ' min(format(''queue %%s: %%s instead of %%s'', queue, r.value, w.value)) FILTER (WHERE w.value IS DISTINCT FROM r.value)'
                   ' FROM (%s) AS w (queue, value) FULL JOIN (%s) AS r (queue, value) USING (queue)', law, wanted, result);
END $$;

-- ---------------------------------------------------------------- peak_hour

-- Times at multiples of a fraction of the width from a start, or next to them, around 2000 as well; some unknown.
CREATE FUNCTION fill_arrivals(size int, width interval, start timestamptz, range int) RETURNS void LANGUAGE sql AS $$
    TRUNCATE arrival;
    INSERT INTO arrival
    SELECT floor(random() * 4), CASE WHEN random() < 0.95 THEN
               start + floor(random() * range) * width / 4 + (ARRAY['0', '0', '0', '1 us', '-1 us'])[1 + floor(random() * 5)::int]::interval END
    FROM generate_series(1, size)
$$;

DO $$
DECLARE
    width interval;
    result text;
BEGIN
    FOR tab IN 1..80 LOOP
        width := (ARRAY['1 hour', '1 hour', '1 ms', '7 days'])[1 + tab % 4];
        PERFORM fill_arrivals(CASE WHEN tab <= 4 THEN tab - 1 ELSE floor(200 * random() ^ 2)::int END, width,
                              (ARRAY['2026-01-05 09:00Z', '1999-12-31 20:00Z', '1970-01-01Z'])[1 + tab % 3]::timestamptz, (ARRAY[4, 20, 100])[1 + tab / 3 % 3]);
        result := format('SELECT queue, peak_hour(%s) WITHIN GROUP (ORDER BY at %s)::text FROM arrival GROUP BY queue',
                         CASE WHEN width = '1 hour' AND tab % 3 > 0 THEN '' ELSE quote_literal(width) END, (ARRAY['ASC', 'DESC', 'NULLS FIRST'])[1 + tab % 3]);
        PERFORM compare(format('peak_hour(%s)', width), format($q$
            SELECT g.queue, (SELECT row(tstzrange(a.at, a.at + %1$L), count(*))::text
                             FROM (SELECT DISTINCT at FROM arrival WHERE queue = g.queue) a JOIN arrival b ON b.queue = g.queue AND b.at >= a.at AND b.at < a.at + %1$L
                             GROUP BY a.at ORDER BY count(*) DESC, a.at LIMIT 1)
            FROM (SELECT DISTINCT queue FROM arrival) g$q$, width), result);
    END LOOP;
END $$;

-- ---------------------------------------------------------------- max_concurrent

DO $$
BEGIN
    FOR tab IN 1..80 LOOP
        TRUNCATE call;
        INSERT INTO call
        SELECT floor(random() * 4), CASE WHEN random() < 0.95 THEN
                   call_interval(timestamptz '2026-01-05 09:00Z' + floor(random() * 60) * interval '1 minute', floor(random() * 3) * interval '1 minute',
                                 CASE outcome WHEN 'answered' THEN floor(random() * 5) * interval '30 s' ELSE '0' END, '0',
                                 CASE outcome WHEN 'answered' THEN floor(random() * 3) * interval '30 s' ELSE '0' END, outcome) END
        FROM generate_series(1, CASE WHEN tab <= 4 THEN tab - 1 ELSE floor(200 * random() ^ 2)::int END) n,
             LATERAL (SELECT (ARRAY['answered', 'answered', 'abandoned', 'blocked'])[1 + floor(random() * 4)::int] AS outcome WHERE n > 0) o;
        -- the most are reached where a call starts
        PERFORM compare('max_concurrent', $q$
            SELECT g.queue, (SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM call a JOIN call b ON b.queue = g.queue AND b.call::tstzrange @> offered_at(a.call)
                                                             WHERE a.queue = g.queue GROUP BY a.ctid) s)::text
            FROM (SELECT DISTINCT queue FROM call) g$q$,
            format('SELECT queue, max_concurrent() WITHIN GROUP (ORDER BY call %s)::text FROM call GROUP BY queue', (ARRAY['ASC', 'DESC'])[1 + tab % 2]));
    END LOOP;
END $$;

-- ---------------------------------------------------------------- adherence, conformance

CREATE FUNCTION length_of(tstzmultirange) RETURNS bigint LANGUAGE sql AS $$
    SELECT coalesce(sum(extract(epoch FROM upper(r)) * 1000000 - extract(epoch FROM lower(r)) * 1000000), 0)::bigint FROM unnest($1) AS r $$;

CREATE TABLE shift (queue int, scheduled tstzmultirange, actual tstzmultirange);
CREATE FUNCTION any_times(most int) RETURNS tstzmultirange LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN random() < 0.95 THEN coalesce(range_agg(tstzrange(s, s + floor(random() * 5) * interval '00:15:00.000001', (ARRAY['[)', '[]', '(]', '()'])[1 + floor(random() * 4)::int])), '{}') END
    FROM (SELECT timestamptz '2000-01-01Z' + (floor(random() * 40) - 20) * interval '15 minutes' AS s FROM generate_series(1, floor(random() * (most + 1))::int) OFFSET 0) s $$;

DO $$
BEGIN
    FOR tab IN 1..60 LOOP
        TRUNCATE shift;
        INSERT INTO shift SELECT floor(random() * 4), any_times(tab % 12), any_times(tab % 9) FROM generate_series(1, floor(30 * random())::int);
        PERFORM compare('adherence', 'SELECT queue, (100 * sum(length_of(scheduled * actual)) / nullif(sum(length_of(scheduled)) FILTER (WHERE actual IS NOT NULL), 0))::text FROM shift GROUP BY queue',
                        'SELECT queue, adherence(scheduled, actual)::text FROM shift GROUP BY queue');
        PERFORM compare('conformance', 'SELECT queue, (100 * sum(length_of(actual)) FILTER (WHERE scheduled IS NOT NULL) / nullif(sum(length_of(scheduled)) FILTER (WHERE actual IS NOT NULL), 0))::text FROM shift GROUP BY queue',
                        'SELECT queue, conformance(scheduled, actual)::text FROM shift GROUP BY queue');
    END LOOP;
END $$;

SELECT ok(sum(differences) = 0 AND sum(known) >= 40, format('%s in %s groups, more than nothing in %s', law, sum(groups), sum(known))) ||
       CASE WHEN sum(differences) > 0 THEN E'\n' || diag(format('%s differences; %s', sum(differences), min(example))) ELSE '' END
FROM compared GROUP BY law ORDER BY law;

-- ---------------------------------------------------------------- one pair of sorts for several

DO $$ BEGIN PERFORM fill_arrivals(300, '1 hour', '2026-01-05 09:00Z', 40); END $$;
CREATE SEQUENCE evaluations;
CREATE FUNCTION counted(anyelement) RETURNS anyelement LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM nextval(''peaks.evaluations''); RETURN $1; END';
CREATE TABLE shared AS
SELECT queue, peak_hour() WITHIN GROUP (ORDER BY counted(at)) AS a, peak_hour('1 hour') WITHIN GROUP (ORDER BY counted(at)) AS b, peak_hour('2 hours') WITHIN GROUP (ORDER BY counted(at)) AS c
FROM arrival GROUP BY queue;
SELECT is(nextval('evaluations') - 1, 300::bigint, 'three widths over one pair of sorts: every arrival is read once');
SELECT bag_eq('SELECT a, c FROM shared', $$SELECT peak_hour() WITHIN GROUP (ORDER BY at) AS a, peak_hour('2 hours') WITHIN GROUP (ORDER BY at) AS c FROM arrival GROUP BY queue$$, 'and each is what it is alone');
SELECT ok(bool_and(a = b AND (c).calls > (a).calls), 'an hour is the width by habit; two hours have more calls in each queue') FROM shared;

-- ---------------------------------------------------------------- large groups

-- 300,000 arrivals in a day, all of the densest window in more memory than there is
CREATE TABLE large AS
SELECT call_interval(at, '0', floor(random() * 900) * interval '1 s') AS call, at
FROM (SELECT timestamptz '2026-01-05Z' + floor(random() ^ 4 * 86400) * interval '1 s' AS at FROM generate_series(1, 300000) OFFSET 0) s;
SET LOCAL work_mem = '64kB';
CREATE FUNCTION spilt(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ' || query INTO plan;
    RETURN plan #>> '{0,Plan,Temp Written Blocks}';
END $$;
SELECT cmp_ok(spilt($$SELECT peak_hour() WITHIN GROUP (ORDER BY at), peak_hour('5 min') WITHIN GROUP (ORDER BY at) FROM large$$), '>', 2 * 300000 * 8 / 8192::bigint, 'peak_hour spills');
SELECT cmp_ok(spilt('SELECT max_concurrent() WITHIN GROUP (ORDER BY call) FROM large'), '>', 2 * 299000 * 8 / 8192::bigint, 'max_concurrent spills');
CREATE TABLE small AS SELECT peak_hour() WITHIN GROUP (ORDER BY at) AS hour, peak_hour('5 min') WITHIN GROUP (ORDER BY at) AS minutes, max_concurrent() WITHIN GROUP (ORDER BY call) AS most FROM large;
SET LOCAL work_mem = '256MB';
SELECT results_eq('SELECT * FROM small', $$SELECT peak_hour() WITHIN GROUP (ORDER BY at), peak_hour('5 min') WITHIN GROUP (ORDER BY at), max_concurrent() WITHIN GROUP (ORDER BY call) FROM large$$,
    'spilt or not: the same');
SELECT results_eq('SELECT (hour).during, (hour).calls, (minutes).during, (minutes).calls FROM small', $$
    SELECT h.*, m.*
    FROM (SELECT tstzrange(at, at + '1 hour'), count(*) OVER (ORDER BY at RANGE BETWEEN CURRENT ROW AND interval '00:59:59.999999' FOLLOWING) AS n FROM large ORDER BY n DESC, at LIMIT 1) h,
         (SELECT tstzrange(at, at + '5 min'), count(*) OVER (ORDER BY at RANGE BETWEEN CURRENT ROW AND interval '00:04:59.999999' FOLLOWING) AS n FROM large ORDER BY n DESC, at LIMIT 1) m$$,
    'peak_hour: as by a window function');
SELECT results_eq('SELECT most FROM small', $$
    SELECT max(open)::bigint FROM (SELECT sum(step) OVER (ORDER BY at, step ROWS UNBOUNDED PRECEDING) AS open
        FROM (SELECT offered_at(call), 1 FROM large WHERE call::tstzrange <> 'empty' UNION ALL SELECT released_at(call), -1 FROM large WHERE call::tstzrange <> 'empty') AS e (at, step)) s$$,
    'max_concurrent: as by a running sum of starts and ends');

SELECT * FROM finish();
ROLLBACK;
