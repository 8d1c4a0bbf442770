-- How much room stored statistics take, in tables and while they are aggregated.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA stats_memory;
SET LOCAL search_path = stats_memory, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;

SELECT plan(9);

-- ---------------------------------------------------------------- in tables

-- 200 quarters of an hour each of 1 to 1000 calls: one in twelve abandoned; waits of 30 s and calls of 4 minutes on
-- average, to the millisecond. Then the same with waits and calls spread over an hour, as no queue has them.
SELECT setseed(0.15);
CREATE TABLE stored AS
SELECT profile, n, grp, call_stats(call) AS stats
FROM (SELECT profile, n, grp,
             call_interval('2026-01-05 09:00:00Z', wait_ms * interval '1 ms', CASE WHEN answered THEN talk_ms * interval '1 ms' END, CASE WHEN answered AND held < 0.2 THEN hold_ms * interval '1 ms' END,
                           CASE WHEN answered THEN wrap_ms * interval '1 ms' END, CASE WHEN answered THEN 'answered' WHEN held < 0.1 THEN 'callback' ELSE 'abandoned' END) AS call
      FROM (SELECT profile, n, grp, random() >= 1 / 12.0 AS answered, random() AS held,
                   floor(CASE profile WHEN 'a queue' THEN -ln(1 - random()) * 30000 ELSE random() * 3600000 END) AS wait_ms,
                   floor(CASE profile WHEN 'a queue' THEN -ln(1 - random()) * 210000 ELSE random() * 3600000 END) AS talk_ms,
                   floor(-ln(1 - random()) * 20000) AS hold_ms, floor(-ln(1 - random()) * 30000) AS wrap_ms
            FROM (VALUES ('a queue'), ('spread over an hour')) AS p (profile), unnest('{1,10,100,1000}'::int[]) AS n, generate_series(1, 200) AS grp, generate_series(1, n) AS i
            WHERE n < 1000 OR grp <= 40) AS r) AS c
GROUP BY profile, n, grp;
SELECT diag(format('%-20s %5s calls: %4s bytes, median; %4s at most; %s a call', profile, n, percentile_disc(0.5) WITHIN GROUP (ORDER BY pg_column_size(stats)), max(pg_column_size(stats)),
                   round(avg(pg_column_size(stats)) / n, 2)))
FROM stored GROUP BY profile, n ORDER BY profile, n;
SELECT diag(format('empty: %s bytes; survey_stats: %s bytes', min(pg_column_size(v.empty)), min(pg_column_size(survey))))
FROM (SELECT (SELECT call_stats(call) FROM (SELECT NULL::call_interval) AS o (call)) AS empty, survey_stats(1) AS survey) AS v;

SELECT cmp_ok(max(pg_column_size(stats)), '<=', 100, format('%s: a state of 1 call takes at most 100 bytes stored', profile)) FROM stored WHERE n = 1 GROUP BY profile ORDER BY profile;
SELECT cmp_ok(max(pg_column_size(stats)), '<=', 300, 'a state of 100 calls takes at most 300 bytes stored') FROM stored WHERE n = 100 AND profile = 'a queue';
SELECT cmp_ok(max(pg_column_size(stats)), '<=', 300, 'however its calls are spread') FROM stored WHERE n = 100;
SELECT is(count(*), 1280::bigint, 'states measured') FROM stored WHERE offered(stats) = n;

-- ---------------------------------------------------------------- in memory

-- 100,000 groups of three to five calls
CREATE TABLE calls AS
SELECT (i * 48271::bigint % 100000)::int AS grp,
       call_interval('2026-01-05 09:00:00Z', floor(-ln(1 - random()) * 30000) * interval '1 ms', CASE WHEN answered THEN floor(-ln(1 - random()) * 210000) * interval '1 ms' END, NULL,
                     CASE WHEN answered THEN interval '20 s' END, CASE WHEN answered THEN 'answered' ELSE 'abandoned' END) AS call
FROM generate_series(1, 400000) AS i, LATERAL (SELECT random() + 0 * i >= 1 / 12.0 AS answered) AS a;
ANALYZE calls;

SET LOCAL hash_mem_multiplier = 1;
SET LOCAL enable_sort = off;

CREATE FUNCTION explained(options text, query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE format('EXPLAIN (FORMAT json%s) %s', options, query) INTO plan;
    RETURN jsonb_path_query_first(plan::jsonb, '$.** ? (@."Node Type" == "Aggregate" && @."Strategy" == "Hashed")');
END $$;

-- What the planner expects a hash table to take: the least memory, in kB, in which it plans for no batches on disk.
CREATE FUNCTION expected_kb(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    enough bigint := 2000000;
    too_little bigint := 64;
BEGIN
    WHILE enough - too_little > 1 LOOP
        PERFORM set_config('work_mem', ((enough + too_little) / 2)::text, true);
        IF coalesce((explained('', query) ->> 'Planned Partitions')::int, 0) = 0 THEN
            enough := (enough + too_little) / 2;
        ELSE
            too_little := (enough + too_little) / 2;
        END IF;
    END LOOP;
    RETURN enough;
END $$;
CREATE FUNCTION used_kb(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    node jsonb;
BEGIN
    PERFORM set_config('work_mem', '2000000', true);
    node := explained(', ANALYZE, TIMING off', query);
    IF (node ->> 'HashAgg Batches')::int > 1 THEN
        RAISE 'it was not in memory: %', node;
    END IF;
    RETURN node ->> 'Peak Memory Usage';
END $$;

CREATE TABLE measured AS
SELECT what, groups, expected_kb(query) AS expected, used_kb(query) AS used
FROM (VALUES ('call_stats(call) over 100,000 groups of four calls', 100000, 'SELECT grp, call_stats(call) FROM stats_memory.calls GROUP BY grp'),
             ('sum(call_stats) over 1,280 states of 1 to 1000 calls', 1280, 'SELECT profile, n, grp, sum(stats) FROM stats_memory.stored GROUP BY profile, n, grp')) AS v (what, groups, query);
SELECT diag(format('%s: %s kB expected, %s kB used, %s times; %s bytes a group', what, expected, used, round(used / expected::numeric, 2), used * 1024 / groups)) FROM measured ORDER BY groups DESC;
SELECT cmp_ok(used, '<=', 2 * expected, what || ': at most twice the memory that the planner expects') FROM measured WHERE groups = 100000;
SELECT ok(reltuples = 400000, 'the planner knows the table') FROM pg_class WHERE oid = 'stats_memory.calls'::regclass;
SELECT ok((explained('', 'SELECT grp, call_stats(call) FROM stats_memory.calls GROUP BY grp') ->> 'Plan Rows')::numeric BETWEEN 90000 AND 110000, 'and its groups, nearly');

-- ---------------------------------------------------------------- in time

SET LOCAL work_mem = '2000000kB';
CREATE FUNCTION seconds(aggregate text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := clock_timestamp();
    n bigint;
BEGIN
    EXECUTE format('SELECT count(v) FROM (SELECT %s AS v FROM stats_memory.calls GROUP BY grp) AS s', aggregate) INTO n;
    IF n <> 100000 THEN RAISE '% groups', n; END IF;
    RETURN extract(epoch FROM clock_timestamp() - start);
END $$;
-- pairs in turn, so that both meet the same machine; the first is not counted
CREATE TABLE timed AS SELECT run, seconds('count(*)') AS plain, seconds('call_stats(call)') AS ours FROM generate_series(0, 15) AS run;
SELECT diag(format('count(*): %s s, call_stats(call): %s s, %s times; medians of 15', round(plain::numeric, 3), round(ours::numeric, 3), round(ratio::numeric, 2)))
FROM (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY plain) AS plain, percentile_disc(0.5) WITHIN GROUP (ORDER BY ours) AS ours,
             percentile_disc(0.5) WITHIN GROUP (ORDER BY ours / plain) AS ratio FROM timed WHERE run > 0) AS m;
SELECT ok(percentile_disc(0.5) WITHIN GROUP (ORDER BY ours / plain) <= 3,
          'over 100,000 groups of four calls, call_stats takes at most three times as long as count(*)') FROM timed WHERE run > 0;

SELECT * FROM finish();
ROLLBACK;
