-- What functions over statistics cost the planner: it works KPIs out behind sort and LIMIT, not for rows that nobody sees,
-- and no view of a rollup is so dear that JIT compiles for it.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA stats_costs;
SET LOCAL search_path = stats_costs, public;
SET LOCAL TimeZone = 'UTC';
RESET jit;
SELECT plan(21);

CREATE TABLE function AS
SELECT p.oid::regprocedure::text AS signature, procost
FROM pg_proc AS p JOIN pg_language AS l ON l.oid = prolang JOIN pg_depend AS d ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e' JOIN pg_extension AS e ON e.oid = refobjid
WHERE extname = 'ccmetrics' AND lanname = 'c' AND prokind = 'f' AND ('call_stats'::regtype = ANY (proargtypes) OR 'survey_stats'::regtype = ANY (proargtypes));
SELECT cmp_ok(count(*), '>', 100::bigint, 'functions over statistics') FROM function;
SELECT is_empty('SELECT * FROM function WHERE procost NOT BETWEEN 5 AND 100', 'each has a cost of its own, at most 100');
SELECT is_empty($$SELECT * FROM function WHERE procost <= 10 AND signature !~ '_stats_'$$, 'every KPI one at which the planner sorts first');

-- 30,000 rows of a rollup, as dashboards preview them
CREATE TABLE states AS
SELECT '2026-01-01Z'::timestamptz + i / 10 * interval '15 min' AS at, i % 10 AS queue,
       format('{"version": 1, "answered": 3, "talk_ms": %s, "waits": {"answered": {"%s": 3}}, "handles": {"%s": 3}}', i, 1 + i % 50, 20 + i % 90)::call_stats AS stats
FROM generate_series(0, 29999) AS i;
SELECT create_rollup('k', 'states', 'at', '{"calls": "sum(stats)"}', '{queue}');
CALL build_rollup('k');
SELECT create_kpi_view('k');
CREATE TABLE goals (queue integer PRIMARY KEY, threshold interval, target numeric);
INSERT INTO goals SELECT queue, (10 + queue) * interval '1 s', 80 FROM generate_series(0, 7) AS queue;
SELECT create_kpi_view('k', view => 'k_goals', targets => 'goals', within => '{10 s,30 s}', time_zone => 'Europe/Berlin');
ANALYZE;
CREATE FUNCTION plan_of(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (VERBOSE, FORMAT json) ' || query INTO plan;
    RETURN plan;
END $$;
CREATE TABLE preview AS SELECT view, plan_of(format('SELECT * FROM %I ORDER BY bucket DESC LIMIT 20', view)) AS plan FROM unnest('{k_kpis,k_goals}'::text[]) AS view;
SELECT is((SELECT count(*) FROM preview AS p, jsonb_path_query(plan, '$.** ? (@."Node Type" == "Sort" || @."Node Type" == "Incremental Sort").Output') AS o WHERE p.view = k.view AND o::text ~ 'aht_float8|service_level_float8|service_level_alert|local_|EXTRACT'), 0::bigint, view || ', the newest rows: no KPI is worked out below the sort') FROM preview AS k;
SELECT is((SELECT array_agg(top.o::text ~ 'aht_float8.*wait_percentile_float8' ORDER BY top.o::text) FROM jsonb_path_query(plan, '$[0].Plan.Plans[*] ? (@."Node Type" == "Result").Output') AS top (o)), '{t}', view || ': but between sort and LIMIT') FROM preview;
SELECT ok(plan -> 0 ->> 'JIT' IS NULL AND (plan #>> '{0,Plan,Total Cost}')::float8 < current_setting('jit_above_cost')::float8, view || ': no JIT') FROM preview;
SELECT ok(plan -> 0 ->> 'JIT' IS NULL AND (plan #>> '{0,Plan,Total Cost}')::float8 < current_setting('jit_above_cost')::float8, view || ': nor for all of its rows: cost ' || (plan #>> '{0,Plan,Total Cost}')) FROM unnest('{k_kpis,k_goals}'::text[]) AS view, plan_of('SELECT * FROM ' || view) AS plan;
SELECT ok(plan::text ~ '"Index Cond": "[(]+folded.bucket >= ', 'a range of buckets reaches the index') FROM plan_of($$SELECT sum(within_threshold), count(met) FROM k_goals WHERE bucket >= '2026-01-02Z' AND bucket < '2026-01-02 02:00Z' AND queue = 3$$) AS plan;
SELECT doesnt_match(plan::text, 'goals', 'and targets that nobody asks for are not read') FROM plan_of($$SELECT sum(offered) FROM k_goals WHERE bucket >= '2026-01-02Z' AND bucket < '2026-01-02 02:00Z'$$) AS plan;

-- the newest rows come in the order of the index: no others are read, whether or not something is pending
CREATE FUNCTION rows_read(query text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, TIMING off, COSTS off, FORMAT json) ' || query INTO plan;
    RETURN (SELECT sum(((node ->> 'Actual Rows')::float8 + coalesce((node ->> 'Rows Removed by Filter')::float8, 0)) * (node ->> 'Actual Loops')::float8)
            FROM jsonb_path_query(plan, 'strict $.** ? (@."Relation Name" == "k_groups")') AS node);
END $$;
CREATE VIEW previews AS
SELECT query FROM unnest(ARRAY['SELECT * FROM k_kpis ORDER BY bucket DESC LIMIT 20', 'SELECT * FROM k_goals ORDER BY bucket DESC LIMIT 20', 'SELECT max(bucket) FROM k_kpis']) AS query;
SELECT cmp_ok(rows_read(query), '<=', 21::float8, query || ', of 30000') FROM previews;
INSERT INTO states SELECT at, queue, stats FROM states WHERE at IN ('2026-01-01 00:30Z', '2026-02-01 06:00Z');
DELETE FROM states WHERE at = '2026-02-01 05:45Z' AND queue < 9;
ANALYZE k_deltas;
SELECT cmp_ok(rows_read(query), '<=', 71::float8, query || ', with three buckets of ten rows pending') FROM previews;
CREATE VIEW asked AS
SELECT date_bin('15 min', at, '2000-01-01Z') AS bucket, queue, offered(sum(stats)) AS offered, answered(sum(stats)) AS answered, aht_float8(sum(stats)) AS aht FROM states GROUP BY 1, 2;
SELECT set_eq('SELECT bucket, queue, offered, answered, aht FROM (SELECT * FROM k_kpis ORDER BY bucket DESC LIMIT 21) AS k', 'SELECT * FROM (SELECT * FROM asked ORDER BY bucket DESC LIMIT 21) AS a', 'and they are those of the source');
SELECT is((SELECT max(bucket) FROM k_kpis), (SELECT max(at) FROM states), 'so is the newest bucket');
SELECT * FROM finish();
ROLLBACK;
