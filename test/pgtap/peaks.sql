-- peak_hour, max_concurrent, peak_concurrency and concurrency_profile against self-joins in plain SQL, adherence and
-- covered_time against core's algebra of multiranges: random data, with times on the edges of windows and ends that meet starts; sorts that are shared and sorts that spill.

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

CREATE TABLE stay (queue int, range tstzrange, plain tstzrange);
DO $$
DECLARE
    width interval;
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
        -- the same calls as ranges, some of them with other bounds, which make no difference
        TRUNCATE stay;
        INSERT INTO stay SELECT queue, CASE WHEN call IS NOT NULL THEN tstzrange(offered_at(call), released_at(call), (ARRAY['[)', '[]', '(]', '()'])[1 + floor(random() * 4)::int]) END,
                                call::tstzrange FROM call;
        PERFORM compare('max_concurrent over ranges', 'SELECT queue, max_concurrent() WITHIN GROUP (ORDER BY call)::text FROM call GROUP BY queue',
            'SELECT queue, max_concurrent() WITHIN GROUP (ORDER BY range DESC)::text FROM stay GROUP BY queue');
        -- from the first instant with the most to the first after it without them
        PERFORM compare('peak_concurrency', $q$
            WITH instant AS (SELECT queue, at, (SELECT count(*) FROM stay AS s WHERE s.queue = i.queue AND s.plain @> at) AS n
                             FROM (SELECT queue, lower(plain) AS at FROM stay WHERE NOT isempty(plain) UNION SELECT queue, upper(plain) FROM stay WHERE NOT isempty(plain)) AS i),
                 top AS (SELECT DISTINCT ON (queue) * FROM instant WHERE n > 0 ORDER BY queue, n DESC, at)
            SELECT queue, CASE WHEN top.n > 0 THEN row(tstzrange(top.at, (SELECT min(i.at) FROM instant AS i WHERE i.queue = top.queue AND i.at > top.at AND i.n < top.n)), top.n)::text END
            FROM (SELECT DISTINCT queue FROM stay) AS g LEFT JOIN top USING (queue)$q$,
            format('SELECT queue, peak_concurrency() WITHIN GROUP (ORDER BY %s %s)::text FROM %s GROUP BY queue', (ARRAY['call', 'range'])[1 + tab % 2], (ARRAY['ASC', 'DESC'])[1 + tab / 2 % 2],
                   (ARRAY['call', 'stay'])[1 + tab % 2]));
        width := (ARRAY['7 min', '1 hour', '45 s', '1 day'])[1 + tab % 4];
        PERFORM compare('concurrency_profile ' || width, format($q$
            WITH span AS (SELECT queue, date_bin(%1$L, min(lower(plain)), '2000-01-01Z') AS first, max(upper(plain)) AS last FROM stay WHERE NOT isempty(plain) GROUP BY queue),
                 bucket AS (SELECT queue, tstzrange(at, at + %1$L::interval) AS bucket FROM span, generate_series(first, last - interval '1 us', %1$L) AS at),
                 row AS (SELECT queue, bucket,
                             (SELECT max((SELECT count(*) FROM stay AS s WHERE s.queue = b.queue AND s.plain @> at))
                              FROM (SELECT lower(bucket) AS at UNION SELECT lower(plain) FROM stay AS s WHERE s.queue = b.queue AND bucket @> lower(plain)) AS i) AS most,
                             (SELECT coalesce(sum(extract(epoch FROM upper(plain * bucket) - lower(plain * bucket))), 0) FROM stay AS s WHERE s.queue = b.queue) / extract(epoch FROM %1$L::interval) AS mean
                         FROM bucket AS b)
            SELECT queue, string_agg(format('%%s %%s %%s', bucket, most, round(mean, 10)), ', ' ORDER BY bucket) FROM (SELECT DISTINCT queue FROM stay) AS g LEFT JOIN row USING (queue) GROUP BY queue$q$, width),
            format('SELECT queue, CASE WHEN profile IS NOT NULL THEN (SELECT string_agg(format(''%%s %%s %%s'', bucket, most, round(mean, 10)), '', '' ORDER BY n) FROM unnest(profile) WITH ORDINALITY AS p (bucket, most, mean, n)) ELSE ''  '' END'
                   ' FROM (SELECT queue, concurrency_profile(%L) WITHIN GROUP (ORDER BY %s) AS profile FROM %s GROUP BY queue) AS s', width, (ARRAY['call', 'range'])[1 + tab % 2], (ARRAY['call', 'stay'])[1 + tab % 2]));
        -- what ranges cover, in any order, against range_agg
        PERFORM compare('covered_time', 'SELECT queue, coalesce((SELECT sum(upper(r) - lower(r)) FROM unnest(range_agg(plain)) AS r), ''0'')::text FROM stay GROUP BY queue',
            'SELECT queue, covered_time(range)::text FROM stay GROUP BY queue');
        PERFORM compare('covered_time over frames', 'SELECT queue * 1000 + n, coalesce((SELECT sum(upper(r) - lower(r)) FROM unnest(frame) AS r), ''0'')::text
            FROM (SELECT queue, row_number() OVER w AS n, range_agg(plain) OVER (w ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING) AS frame FROM stay WINDOW w AS (PARTITION BY queue ORDER BY ctid)) AS s',
            'SELECT queue * 1000 + row_number() OVER w, covered_time(range) OVER (w ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING)::text FROM stay WINDOW w AS (PARTITION BY queue ORDER BY ctid)');
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

SELECT results_eq('SELECT (peak).during, (peak).calls FROM (SELECT peak_concurrency() WITHIN GROUP (ORDER BY call) AS peak FROM large) AS p', $$
    SELECT tstzrange(at, lead), open FROM (SELECT at, sum(step) OVER (ORDER BY at)::bigint AS open, lead(at) OVER (ORDER BY at) FROM (
            SELECT at, sum(step)::bigint AS step FROM (SELECT offered_at(call), 1 FROM large WHERE call::tstzrange <> 'empty' UNION ALL SELECT released_at(call), -1 FROM large WHERE call::tstzrange <> 'empty') AS e (at, step)
            GROUP BY at HAVING sum(step) <> 0) AS e) AS s
    ORDER BY open DESC, at LIMIT 1$$, 'peak_concurrency of many: as by a running sum of starts and ends');
CREATE TABLE hours AS SELECT p.* FROM unnest((SELECT concurrency_profile('1 hour') WITHIN GROUP (ORDER BY call) FROM large)) AS p;
SELECT results_eq('SELECT bucket, round(mean, 10) FROM hours ORDER BY bucket', $$
    SELECT tstzrange(bucket, bucket + interval '1 hour'), round(sum(extract(epoch FROM talk)) / 3600, 10) FROM large, split(call, '1 hour') GROUP BY bucket ORDER BY bucket$$,
    'the means of a profile are the time that passed in each hour: split()');
SELECT is(max(most), (SELECT most FROM small), 'and the most of its buckets the most of all') FROM hours;

-- ---------------------------------------------------------------- covered_time in parts

CREATE TABLE chat (agent int, chat tstzrange);
INSERT INTO chat SELECT n % 7, tstzrange(at, at + floor(random() * 900) * interval '1 s')
FROM (SELECT n, timestamptz '2026-01-05Z' + floor(random() * 40) ^ 4 * interval '1 s' AS at FROM generate_series(1, 50000) AS n OFFSET 0) AS s;
INSERT INTO chat SELECT 99, tstzrange('2000-01-01Z'::timestamptz + n * 7919 % 100003 * interval '2 s', '2000-01-01Z'::timestamptz + (n * 7919 % 100003 * 2 + 1) * interval '1 s') FROM generate_series(1, 100003) AS n;
ANALYZE chat;
CREATE TABLE covered AS SELECT agent, (SELECT sum(upper(r) - lower(r)) FROM unnest(range_agg(chat)) AS r) AS wanted FROM chat GROUP BY agent;
SELECT is((SELECT wanted FROM covered WHERE agent = 99), make_interval(secs => 100003), 'ranges that leave as many gaps');
SELECT results_eq('SELECT agent, covered_time(chat) FROM chat GROUP BY agent ORDER BY agent', 'SELECT * FROM covered ORDER BY agent', 'covered_time of large groups');
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        plan := plan || line;
    END LOOP;
    RETURN plan;
END $$;
SELECT matches(plan_of('SELECT agent, covered_time(chat) FROM chat GROUP BY agent'), 'Partial (Hash|Group)Aggregate', 'a parallel plan');
CREATE TABLE in_parallel AS SELECT agent, covered_time(chat) FROM chat GROUP BY agent;
SELECT set_eq('TABLE in_parallel', 'TABLE covered', 'in parallel: the same');
RESET parallel_setup_cost;

-- ---------------------------------------------------------------- what is refused

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE query INTO result;
    RETURN 'value ' || coalesce(result, 'NULL');
EXCEPTION WHEN query_canceled OR OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT is(state_of(format('SELECT %s FROM (VALUES (tstzrange %L)) AS v (range)', expression, range)), wanted, format('%s of %s', expression, range))
FROM (VALUES ('covered_time(range)'), ('max_concurrent() WITHIN GROUP (ORDER BY range)'), ('peak_concurrency() WITHIN GROUP (ORDER BY range)'), ('concurrency_profile(''1 hour'') WITHIN GROUP (ORDER BY range)')) AS e (expression),
     (VALUES ('[2026-01-05,)', '22008 range must have a start and an end: ["2026-01-05 00:00:00+00",)'), ('(,2026-01-05)', '22008 range must have a start and an end: (,"2026-01-05 00:00:00+00")'),
             ('[2026-01-05,infinity)', '22008 range must have a start and an end: ["2026-01-05 00:00:00+00",infinity)'), ('[-infinity,2026-01-05)', '22008 range must have a start and an end: [-infinity,"2026-01-05 00:00:00+00")')) AS r (range, wanted);
SELECT is(state_of(format('SELECT %s FROM unnest(%L::tstzrange[]) AS range', expression, ranges)), wanted, format('%s of %s', expression, ranges))
FROM (VALUES ('{}'), ('{empty,NULL}'), ('{"[2026-01-05,2026-01-05]"}')) AS r (ranges),
     (VALUES ('covered_time(range)', 'value 00:00:00'), ('max_concurrent() WITHIN GROUP (ORDER BY range)', 'value 0'), ('peak_concurrency() WITHIN GROUP (ORDER BY range)', 'value NULL'),
             ('concurrency_profile(''1 hour'') WITHIN GROUP (ORDER BY range)', 'value NULL')) AS e (expression, wanted);
SELECT is(state_of(format('SELECT concurrency_profile(%L) WITHIN GROUP (ORDER BY tstzrange(%L, %L))', width, since, until)), wanted, format('%s, %s', width, since))
FROM (VALUES (NULL, '2026-01-05', '2026-01-06', '22004 width must not be null'), ('0', '2026-01-05', '2026-01-06', '22023 width must be greater than zero'), ('-1 h', '2026-01-05', '2026-01-06', '22023 width must not be negative: -01:00:00'),
             ('1 month', '2026-01-05', '2026-01-06', '22023 width must not have months: 1 mon'), ('1 us', '2026-01-05', '2026-01-06', '54000 profile has more than 200000 buckets'),
             ('106751990 days', '2026-01-05', '2026-01-06', '22008 bucket is not within the range of timestamptz'), ('200000 years', '2026-01-05', '2026-01-06', '22023 width must not have months: 200000 years'),
             ('106751991 days', '4713-01-01 BC', '4713-01-02 BC', '22008 bucket is not within the range of timestamptz'), ('7 days', '294276-12-30', '294276-12-31', '22008 bucket is not within the range of timestamptz'),
             ('12 hours', '1999-12-31 18:00Z', '2000-01-01 06:00Z',
              'value {"(\"[\"\"1999-12-31 12:00:00+00\"\",\"\"2000-01-01 00:00:00+00\"\")\",1,0.50000000000000000000)","(\"[\"\"2000-01-01 00:00:00+00\"\",\"\"2000-01-01 12:00:00+00\"\")\",1,0.50000000000000000000)"}')) AS v (width, since, until, wanted);
SELECT is(state_of($$SELECT cardinality(concurrency_profile('1 ms') WITHIN GROUP (ORDER BY tstzrange('2026-01-05', '2026-01-05 00:03:20')))$$), 'value 200000', 'as many buckets as there may be');
SELECT is(state_of($$SELECT cardinality(concurrency_profile('1 ms') WITHIN GROUP (ORDER BY tstzrange('2026-01-05', '2026-01-05 00:03:20.000001')))$$), '54000 profile has more than 200000 buckets', 'and one more');
SELECT is(state_of($$SELECT (concurrency_profile('106751 days') WITHIN GROUP (ORDER BY tstzrange('2026-01-05', '2276-01-05')))[1].most FROM generate_series(1, 2000)$$), '22003 sum of an aggregate is out of range of bigint', 'more time than fits');
SELECT is(state_of($$SELECT covered_time(tstzrange('4713-01-01 BC', '294276-12-31'))$$), '22003 sum of an aggregate is out of range of bigint', 'a longer time than an interval holds');
SELECT is(state_of(format('SELECT covered_time_%s', call)), wanted, call) FROM (VALUES
    ('final(''{1,5,7}'')', 'value 00:00:00.000002'), ('final(''{0,5,7}'')', 'value 00:00:00'), ('final(''{1,7,5}'')', '22023 aggregate state holds values that no group of rows can have'),
    ('final(''{1,5,5}'')', '22023 aggregate state holds values that no group of rows can have'), ('final(''{1,-9223372036854775808,5}'')', '22023 aggregate state holds values that no group of rows can have'),
    ('final(''{2,5,7}'')', '22023 aggregate state is not one of covered_time'), ('final(''{-1,5,7}'')', '22023 aggregate state is not one of covered_time'), ('final(''{1,5,7,8}'')', '22023 aggregate state is not one of covered_time'),
    ('final(''{{1,5,7}}'')', '22023 aggregate state is not one of covered_time'), ('final(''{1,5,NULL}'')', '22023 aggregate state is not one of covered_time'), ('final(NULL)', 'value NULL'),
    ('combine(''{1,5,7}'', ''{2,5}'')', '22023 aggregate state is not one of covered_time'), ('combine(''{}'', ''{}'')', 'value {}'),
    ('final(covered_time_combine(''{1,5,7}'', ''{2,6,9,11,12}''))', 'value 00:00:00.000005'), ('final(covered_time_accum(covered_time_combine(''{}'', ''{1,5,7}''), ''empty''))', 'value 00:00:00.000002')) AS v (call, wanted);

-- types that a superuser may alter
ALTER TYPE call_peak ADD ATTRIBUTE more int;
ALTER TYPE call_concurrency DROP ATTRIBUTE mean;
SELECT is(state_of(format('SELECT %s FROM (VALUES (tstzrange(''2026-01-05'', ''2026-01-06''))) AS v (range)', expression)), format('42804 type %s does not have the columns that the extension gave it', type), expression)
FROM (VALUES ('peak_concurrency() WITHIN GROUP (ORDER BY range)', 'call_peak'), ('peak_hour() WITHIN GROUP (ORDER BY lower(range))', 'call_peak'), ('concurrency_profile(''1 hour'') WITHIN GROUP (ORDER BY range)', 'call_concurrency')) AS v (expression, type);

-- ---------------------------------------------------------------- soon cancelled

CREATE TABLE long AS SELECT tstzrange(at, at + interval '1 s') AS range FROM (SELECT '2000-01-01Z'::timestamptz + n::bigint * 7919 % 1000003 * interval '2 s' AS at FROM generate_series(1, 1000003) AS n OFFSET 0) AS s;
SET LOCAL work_mem = '4MB';
CREATE FUNCTION ended(query text, OUT state text, OUT seconds float8) LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := clock_timestamp();
BEGIN
    state := left(state_of(query), 5);
    seconds := extract(epoch FROM clock_timestamp() - start);
END $$;
SET LOCAL statement_timeout = '500ms';
CREATE TABLE ended_1 AS SELECT * FROM ended('SELECT concurrency_profile(''1 hour'') WITHIN GROUP (ORDER BY range) FROM long, generate_series(1, 10)');
CREATE TABLE ended_2 AS SELECT * FROM ended('SELECT peak_concurrency() WITHIN GROUP (ORDER BY range) FROM long, generate_series(1, 10)');
CREATE TABLE ended_3 AS SELECT * FROM ended('SELECT covered_time(a.range) FROM long AS a, generate_series(1, 10)');
RESET statement_timeout;
SELECT ok(state = '57014' AND seconds < 2.3, format('%s after %s s', state, seconds)) FROM (TABLE ended_1 UNION ALL TABLE ended_2 UNION ALL TABLE ended_3) AS e;
-- as much memory as the union takes, not the rows
SELECT is(covered_time(tstzrange('2026-01-05Z'::timestamptz + n % 1000 * interval '1 s', '2026-01-05Z'::timestamptz + (n % 1000 + 2) * interval '1 s')), '00:16:41', 'a million rows of a quarter of an hour') FROM generate_series(1, 1000000) AS n;

SELECT * FROM finish();
ROLLBACK;
