-- sales_per_agent and longest_breach on random tables, beside plain SQL: count(DISTINCT), and runs told apart by the
-- misses' rank less the interval's. In memory and spilt to disk.

BEGIN;
CREATE SCHEMA ordered_sets;
SET LOCAL search_path = ordered_sets, public;
SET LOCAL TimeZone = 'UTC';

SELECT plan(8);
SELECT setseed(0.42);

-- 60 groups of 0 to about 400 rows; agents few or many, some of them nobody
CREATE TABLE shift AS
SELECT g, row_number() OVER (PARTITION BY g ORDER BY random()) AS bucket,
       CASE WHEN random() < 0.9 THEN 'agent ' || floor(random() * agents)::int END AS agent,
       CASE WHEN random() < 0.9 THEN random() < 0.3 END AS sold,
       CASE WHEN random() < 0.9 THEN floor(random() * 4)::bigint END AS sales,
       CASE WHEN random() < known THEN random() < hit END AS met
FROM (SELECT g, floor(400 * random() ^ 2)::int AS size, 1 + floor(random() * 40) AS agents, random() AS known, random() AS hit
      FROM generate_series(1, 60) g OFFSET 0) AS groups, generate_series(1, size);

CREATE VIEW plain AS
SELECT g, count(*) FILTER (WHERE sold AND agent IS NOT NULL)::numeric / nullif(count(DISTINCT agent), 0) AS by_sold,
       coalesce(sum(sales) FILTER (WHERE agent IS NOT NULL), 0) / nullif(count(DISTINCT agent), 0) AS by_sales
FROM shift GROUP BY g;
CREATE VIEW plain_runs AS
SELECT g, CASE WHEN bool_or(met IS NOT NULL) THEN coalesce(max(misses), 0) END AS longest
FROM shift LEFT JOIN (
    SELECT g, count(*) AS misses
    FROM (SELECT g, met, row_number() OVER (PARTITION BY g ORDER BY bucket) - row_number() OVER (PARTITION BY g, met ORDER BY bucket) AS run
          FROM shift WHERE met IS NOT NULL) AS measured
    WHERE NOT met GROUP BY g, run) AS runs USING (g)
GROUP BY g;

SELECT results_eq(
    'SELECT g, sales_per_agent() WITHIN GROUP (ORDER BY agent, sold), sales_per_agent() WITHIN GROUP (ORDER BY agent, sales) FROM shift GROUP BY g ORDER BY g',
    'SELECT * FROM plain ORDER BY g', 'sales_per_agent is sales by distinct agents');
SELECT results_eq(
    'SELECT g, longest_breach() WITHIN GROUP (ORDER BY bucket, met) FROM shift GROUP BY g ORDER BY g',
    'SELECT * FROM plain_runs ORDER BY g', 'longest_breach is the longest island of misses');
SELECT results_eq(
    $$SELECT g, longest_breach() WITHIN GROUP (ORDER BY timestamptz '2026-01-05Z' - bucket * interval '30 min' DESC, met) FROM shift GROUP BY g ORDER BY g$$,
    'SELECT * FROM plain_runs ORDER BY g', 'whichever way it is ordered');
SELECT cmp_ok(count(DISTINCT longest), '>=', 8::bigint, format('runs of %s different lengths', count(DISTINCT longest))) FROM plain_runs;
SELECT ok(count(*) > count(longest), format('%s groups where nothing was measured', count(*) - count(longest)))
FROM (SELECT longest FROM plain_runs UNION ALL SELECT longest_breach() WITHIN GROUP (ORDER BY bucket, met) FROM shift WHERE met IS NULL) AS runs;

-- 200,000 rows do not fit into 64 kB
SET LOCAL work_mem = '64kB';
CREATE TABLE long AS SELECT n, n * 7919 % 200003 AS bucket, 'agent ' || md5((n % 5003)::text) AS agent, n * 7919 % 200003 % 100 > 37 AS met FROM generate_series(1, 200000) n;
SELECT is(longest_breach() WITHIN GROUP (ORDER BY bucket, met), 38::bigint, 'longest_breach spills to disk') FROM long;
SELECT is(sales_per_agent() WITHIN GROUP (ORDER BY agent, met), count(*) FILTER (WHERE met)::numeric / 5003, 'sales_per_agent spills to disk') FROM long;
-- equal to a nondeterministic collation is the same agent
CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT is(sales_per_agent() WITHIN GROUP (ORDER BY agent COLLATE any_case, true), 1.5::numeric, 'agents are told apart as their collation does')
FROM unnest('{ann,ANN,bob}'::text[]) AS agent;

SELECT * FROM finish();
ROLLBACK;
