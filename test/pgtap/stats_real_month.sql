-- A month of a real call centre: the same report from the raw calls and from
-- stored quarters of an hour, equal to the last digit, by service type for the
-- month, by day and by half-hour of the local time.
--
-- The data: see real_month.sql, which compares the report from raw calls with
-- plain SQL. Without CCMETRICS_TECHNION the test is skipped.

BEGIN;

\ir include/technion_log.sql
\if :found
\ir include/technion_calls.sql

-- What is kept: a state for each quarter of an hour, in UTC, and service type.
CREATE TEMP TABLE stored ON COMMIT DROP AS
SELECT date_bin('15 min', offered_at, '2000-01-01 00:00Z') AS quarter, type, call_stats(call) AS stats
FROM calls GROUP BY 1, 2;
ANALYZE stored;

-- `from_calls` is an aggregate over calls, `from_stats` what the merged state
-- tells; `bounded` those that states give as the edge above.
CREATE TEMP TABLE kpi (id int GENERATED ALWAYS AS IDENTITY, from_calls text, from_stats text, bounded boolean NOT NULL DEFAULT false) ON COMMIT DROP;
INSERT INTO kpi (from_calls, from_stats)
SELECT name || '(call)', name || '(stats)'
FROM pg_attribute, LATERAL (SELECT attname::text AS name) AS a
WHERE attrelid = 'call_kpis'::regclass AND name <> 'longest_wait' AND name !~ '_p\d+$'
-- the first is offered, by which groups are counted below
ORDER BY attnum;
INSERT INTO kpi (from_calls, from_stats)
SELECT format('service_level(call, ''%s s'', ''%s'', ''%s s'')', threshold, method, short), format('service_level(stats, ''%s s'', ''%s'', ''%s s'')', threshold, method, short)
FROM unnest('{10,20,60,300}'::int[], '{5,5,3,30}'::int[]) AS t (threshold, short),
     unnest('{abandon_negative,answered,abandon_positive,abandon_ignored,short_excluded,short_positive,flowout,flowout_short_excluded,all_offered,queue_exit}'::text[]) AS method;
INSERT INTO kpi (from_calls, from_stats) VALUES
    ('abandon_rate(call, ''5 s'')', 'abandon_rate(stats, ''5 s'')'),
    ('abandon_curve(call, ''{5 s, 1 min, 3 min}'')', 'abandon_curve(stats, ''{5 s, 1 min, 3 min}'')'),
    ('coalesce(sum(wait_time(call)), ''0'')', 'wait_time(stats)'),
    ('coalesce(sum(talk_time(call)), ''0'')', 'talk_time(stats)'),
    ('coalesce(sum(handle_time(call)), ''0'')', 'handle_time(stats)');
INSERT INTO kpi (from_calls, from_stats, bounded)
SELECT format('percentile_disc(%s) WITHIN GROUP (ORDER BY %s_time(call)) FILTER (WHERE outcome(call) = ''answered'')', p, what),
       format('%s_percentile(stats, %s)', CASE what WHEN 'handle' THEN 'handle_time' ELSE what END, p), true
FROM unnest('{0.5,0.8,0.9,0.95,0.99}'::float8[]) AS p, unnest('{wait,handle}'::text[]) AS what
UNION ALL SELECT 'longest_wait(call)', 'longest_wait(stats)', true;

CREATE FUNCTION pg_temp.keys(type text, at timestamptz) RETURNS TABLE ("grouping" text, key text) LANGUAGE sql AS $$
    SELECT g.*
    FROM (SELECT at AT TIME ZONE 'Asia/Jerusalem' AS local) AS l,
         LATERAL (VALUES ('month', 'August 1999'), ('service type', type), ('day', to_char(local, 'YYYY-MM-DD')),
                         ('half-hour', to_char(date_bin('30 min', local, '1999-08-01'), 'YYYY-MM-DD HH24:MI')),
                         ('service type and day', type || to_char(local, ' YYYY-MM-DD')),
                         ('service type and half-hour', type || to_char(date_bin('30 min', local, '1999-08-01'), ' YYYY-MM-DD HH24:MI'))) AS g
$$;
SELECT format('CREATE TEMP TABLE from_calls ON COMMIT DROP AS
               SELECT grouping, key, %s FROM calls, pg_temp.keys(type, offered_at) GROUP BY grouping, key',
              string_agg(format('%s AS kpi_%s', from_calls, id), ', ' ORDER BY id)) AS from_calls,
       format('CREATE TEMP TABLE from_stats ON COMMIT DROP AS
               SELECT grouping, key, %s FROM (SELECT grouping, key, sum(stats) AS stats FROM stored, pg_temp.keys(type, quarter) GROUP BY grouping, key) AS s',
              string_agg(format('%s AS kpi_%s', from_stats, id), ', ' ORDER BY id)) AS from_stats
FROM kpi \gset
:from_calls;
:from_stats;
CREATE INDEX ON from_calls (grouping, key);
CREATE INDEX ON from_stats (grouping, key);
ANALYZE from_calls;
ANALYZE from_stats;

SELECT plan((SELECT 6 * count(*)::int FROM kpi) + 3);

-- Never NULL on one side only. Bounded: not below, and less than a bucket above.
SELECT is_empty(format('SELECT key, c.kpi_%1$s AS from_calls, s.kpi_%1$s AS from_stats
                        FROM (SELECT * FROM from_calls WHERE grouping = %2$L) AS c
                        FULL JOIN (SELECT * FROM from_stats WHERE grouping = %2$L) AS s USING (key)
                        WHERE %3$s', id, grouping,
                       format(CASE WHEN bounded THEN 's.kpi_%1$s < c.kpi_%1$s OR s.kpi_%1$s >= c.kpi_%1$s + greatest(interval ''1 s'', c.kpi_%1$s / 128) OR (s.kpi_%1$s IS NULL) <> (c.kpi_%1$s IS NULL)'
                                   ELSE 'c.kpi_%1$s IS DISTINCT FROM s.kpi_%1$s OR c.kpi_%1$s::text IS DISTINCT FROM s.kpi_%1$s::text' END, id)),
                from_stats || ' by ' || grouping)
FROM kpi, (VALUES (1, 'month'), (2, 'service type'), (3, 'day'), (4, 'half-hour'), (5, 'service type and day'), (6, 'service type and half-hour')) AS g (n, grouping)
ORDER BY id, n;

-- no comparison of nothing with nothing
SELECT results_eq(
    'SELECT grouping, count(*) FROM from_calls AS c JOIN from_stats AS s USING (grouping, key) WHERE c.kpi_1 > 0 AND s.kpi_1 = c.kpi_1 GROUP BY 1 ORDER BY 1',
    $$SELECT grouping, count(*) FROM (SELECT DISTINCT k.* FROM calls, pg_temp.keys(type, offered_at) AS k) AS g GROUP BY 1 ORDER BY 1$$,
    'as many groups as the month has');
SELECT is((SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM from_stats WHERE grouping NOT LIKE '% and %' GROUP BY grouping) AS s), '{1,6,31,892}'::bigint[],
          'by month, service type, day, half-hour');
SELECT diag(format('%s calls in %s stored states of %s bytes each, %s kB; %s groups compared', (SELECT count(*) FROM calls), count(*), round(avg(pg_column_size(stats))), sum(pg_column_size(stats)) / 1024,
                   (SELECT count(*) FROM from_stats))) FROM stored;
SELECT is(offered(sum(stats)), 38662::bigint, 'no call is lost') FROM stored;

SELECT * FROM finish();

\else

SELECT plan(1);
SELECT skip('CCMETRICS_TECHNION does not name a readable technion_aug1999.tsv', 1);
SELECT * FROM finish();

\endif

ROLLBACK;
