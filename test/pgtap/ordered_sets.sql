-- sales_per_agent, longest_breach and longest_breach_range on random tables, beside plain SQL: count(DISTINCT), and runs told
-- apart by the misses' rank less the interval's. In memory and spilt to disk.

BEGIN;
CREATE SCHEMA ordered_sets;
SET LOCAL search_path = ordered_sets, public;
SET LOCAL TimeZone = 'UTC';

SELECT no_plan();
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


-- ---------------------------------------------------------------- longest_breach_range

-- Intervals of half an hour and of other lengths; some without a row, as at night, and some not measured. An interval goes on
-- with the run before it if it starts where the one before ended, and both were missed.
CREATE TABLE measured AS
SELECT g, tstzrange(at, at + minutes * interval '1 min') AS during, CASE WHEN random() < known THEN random() < hit END AS met
FROM (SELECT g, '2000-01-01Z'::timestamptz + (n - 100) * interval '30 min' AS at, CASE WHEN random() < 0.9 THEN 30 ELSE 1 + floor(random() * 30) END AS minutes, random() AS rank, known, hit, size
      FROM (SELECT g, 0.6 + random() * 0.5 AS known, random() AS hit, floor(250 * random() ^ 2)::int AS size FROM generate_series(1, 80) AS g OFFSET 0) AS groups, generate_series(1, size) AS n OFFSET 0) AS s
WHERE rank < 0.95 ORDER BY random();
CREATE VIEW plain_ranges AS
WITH missed AS (SELECT g, during, upper(during) - lower(during) AS length, lag(upper(during)) OVER (PARTITION BY g ORDER BY during) IS DISTINCT FROM lower(during) AS starts FROM measured WHERE NOT met),
     numbered AS (SELECT *, count(*) FILTER (WHERE starts) OVER (PARTITION BY g ORDER BY during) AS run FROM missed),
     run AS (SELECT g, tstzrange(min(lower(during)), max(upper(during))) AS during FROM numbered GROUP BY g, run),
     longest AS (SELECT DISTINCT ON (g) g, during FROM run ORDER BY g, upper(during) - lower(during) DESC, during)
SELECT g, CASE WHEN bool_or(met IS NOT NULL) THEN coalesce(longest.during, 'empty') END AS during FROM measured LEFT JOIN longest USING (g) GROUP BY g, longest.during;
SELECT results_eq(format('SELECT g, longest_breach_range() WITHIN GROUP (ORDER BY during %s, met) FROM measured GROUP BY g ORDER BY g', direction),
    'SELECT * FROM plain_ranges ORDER BY g', 'longest_breach_range is the longest island of misses without a gap, ' || direction)
FROM unnest('{ASC,DESC}'::text[]) AS direction;
SELECT cmp_ok(count(DISTINCT upper(during) - lower(during)), '>=', 10::bigint, 'ranges of many lengths') FROM plain_ranges;
-- the last of a Friday, and the first of the Monday after
CREATE TABLE closed (during tstzrange, met boolean);
INSERT INTO closed VALUES ('[2026-01-09 16:00Z,2026-01-09 16:30Z)', true), ('[2026-01-09 16:30Z,2026-01-09 17:00Z)', false), ('[2026-01-12 08:00Z,2026-01-12 08:30Z)', false),
    ('[2026-01-12 08:30Z,2026-01-12 09:00Z)', false), ('[2026-01-12 09:00Z,2026-01-12 09:30Z)', NULL), ('[2026-01-12 09:30Z,2026-01-12 10:00Z)', false);
SELECT results_eq('SELECT longest_breach() WITHIN GROUP (ORDER BY during, met), longest_breach_range() WITHIN GROUP (ORDER BY during, met) FROM closed',
    $$VALUES (4::bigint, '[2026-01-12 08:00Z,2026-01-12 09:00Z)'::tstzrange)$$, 'not over closed hours, nor over what was not measured');
SELECT is(longest_breach_range() WITHIN GROUP (ORDER BY during, met), wanted::tstzrange, what) FROM (VALUES
    ('all met', tstzrange '[2026-01-09 16:00Z,2026-01-09 16:30Z)', true, 'empty'), ('not measured', '[2026-01-09 16:00Z,2026-01-09 16:30Z)', NULL, NULL), ('no interval', NULL, false, NULL),
    ('missed', '[2026-01-09 16:00Z,2026-01-09 16:30Z)', false, '[2026-01-09 16:00Z,2026-01-09 16:30Z)'),
    ('two that are as long', '[2026-01-09 16:00Z,2026-01-09 16:30Z)', false, '[2026-01-08 16:00Z,2026-01-08 16:30Z)'), ('two that are as long', '[2026-01-08 16:00Z,2026-01-08 16:30Z)', false, '[2026-01-08 16:00Z,2026-01-08 16:30Z)'),
    ('other bounds', '(2026-01-09 16:00Z,2026-01-09 16:30Z]', false, '[2026-01-09 16:00Z,2026-01-09 17:00Z)'), ('other bounds', '(2026-01-09 16:30Z,2026-01-09 17:00Z)', false, '[2026-01-09 16:00Z,2026-01-09 17:00Z)')) AS v (what, during, met, wanted)
GROUP BY what, wanted;
SELECT is(longest_breach_range() WITHIN GROUP (ORDER BY during, met), NULL, 'of no rows') FROM closed WHERE false;
SELECT throws_ok(format('SELECT longest_breach_range() WITHIN GROUP (ORDER BY during, met) FROM (VALUES %s) AS v (during, met)', rows), state, message, rows) FROM (VALUES
    ('(tstzrange ''[2026-01-09 16:00Z,2026-01-09 16:30Z)'', true), (''[2026-01-09 16:00Z,2026-01-09 16:30Z)'', false)', '22023', 'longest_breach_range has intervals that overlap: ["2026-01-09 16:00:00+00","2026-01-09 16:30:00+00")'),
    ('(tstzrange ''[2026-01-09 16:00Z,2026-01-09 16:30Z)'', true), (''[2026-01-09 16:29:59.999999Z,2026-01-09 17:00Z)'', true)', '22023', 'longest_breach_range has intervals that overlap: ["2026-01-09 16:29:59.999999+00","2026-01-09 17:00:00+00")'),
    ('(tstzrange ''empty'', true)', '22023', 'interval of longest_breach_range has no length: empty'), ('(tstzrange ''[2026-01-09,2026-01-09]'', false)', '22023', 'interval of longest_breach_range has no length: ["2026-01-09 00:00:00+00","2026-01-09 00:00:00+00"]'),
    ('(tstzrange ''[2026-01-09,)'', false)', '22008', 'range must have a start and an end: ["2026-01-09 00:00:00+00",)')) AS v (rows, state, message);
CREATE TABLE long_ranges AS SELECT tstzrange(at, at + interval '1 min') AS during, n % 1000 > 37 AS met FROM (SELECT n, '2000-01-01Z'::timestamptz + n * interval '1 min' AS at FROM generate_series(1, 200000) AS n OFFSET 0) AS s ORDER BY n * 7919 % 200003;
SELECT is(longest_breach_range() WITHIN GROUP (ORDER BY during, met), tstzrange('2000-01-01 16:40Z', '2000-01-01 17:18Z'), 'longest_breach_range spills to disk') FROM long_ranges;

SELECT * FROM finish();
ROLLBACK;
