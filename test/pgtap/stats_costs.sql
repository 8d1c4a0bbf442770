-- What functions over statistics cost the planner: it works KPIs out behind sort and LIMIT, not for rows that nobody sees,
-- and no view of a rollup is so dear that JIT compiles for it.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA stats_costs;
SET LOCAL search_path = stats_costs, public;
SET LOCAL TimeZone = 'UTC';
RESET jit;
SELECT plan(7);

CREATE TABLE function AS
SELECT p.oid::regprocedure::text AS signature, procost
FROM pg_proc AS p JOIN pg_language AS l ON l.oid = prolang JOIN pg_depend AS d ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e' JOIN pg_extension AS e ON e.oid = refobjid
WHERE extname = 'ccmetrics' AND lanname = 'c' AND prokind = 'f' AND ('call_stats'::regtype = ANY (proargtypes) OR 'survey_stats'::regtype = ANY (proargtypes));
SELECT cmp_ok(count(*), '>', 100::bigint, 'functions over statistics') FROM function;
SELECT is_empty('SELECT * FROM function WHERE procost NOT BETWEEN 5 AND 100', 'each has a cost of its own, at most 100');
SELECT is_empty($$SELECT * FROM function WHERE procost <= 10 AND signature !~ '_stats_|^responses'$$, 'every KPI one at which the planner sorts first');

-- 30,000 rows of a rollup, as dashboards preview them
CREATE TABLE states AS
SELECT '2026-01-01Z'::timestamptz + i / 10 * interval '15 min' AS at, i % 10 AS queue,
       format('{"version": 1, "answered": 3, "talk_ms": %s, "waits": {"answered": {"%s": 3}}, "handles": {"%s": 3}}', i, 1 + i % 50, 20 + i % 90)::call_stats AS stats
FROM generate_series(0, 29999) AS i;
SELECT create_rollup('k', 'states', 'at', '{"calls": "sum(stats)"}', '{queue}');
CALL build_rollup('k');
SELECT create_kpi_view('k');
ANALYZE;
CREATE FUNCTION plan_of(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (VERBOSE, FORMAT json) ' || query INTO plan;
    RETURN plan;
END $$;
CREATE TABLE preview AS SELECT plan_of('SELECT * FROM k_kpis ORDER BY bucket DESC LIMIT 20') AS plan;
SELECT is((SELECT count(*) FROM preview, jsonb_path_query(plan, '$.** ? (@."Node Type" == "Sort" || @."Node Type" == "Incremental Sort").Output') AS o WHERE o::text ~ 'aht_float8|service_level_float8'), 0::bigint, 'the newest rows: no KPI is worked out below the sort');
SELECT is((SELECT array_agg(top.o::text ~ 'aht_float8.*wait_percentile_float8' ORDER BY top.o::text) FROM preview, jsonb_path_query(plan, '$[0].Plan.Plans[*] ? (@."Node Type" == "Result").Output') AS top (o)), '{t}', 'but between sort and LIMIT');
SELECT ok(plan -> 0 ->> 'JIT' IS NULL AND (plan #>> '{0,Plan,Total Cost}')::float8 < current_setting('jit_above_cost')::float8, 'no JIT') FROM preview;
SELECT ok(plan -> 0 ->> 'JIT' IS NULL AND (plan #>> '{0,Plan,Total Cost}')::float8 < current_setting('jit_above_cost')::float8, 'nor for all of its rows: cost ' || (plan #>> '{0,Plan,Total Cost}')) FROM plan_of('SELECT * FROM k_kpis') AS plan;
SELECT * FROM finish();
ROLLBACK;
