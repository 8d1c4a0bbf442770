-- Five KPIs over one call run one transition a row: counted by an argument that advances a sequence. It lies about
-- being IMMUTABLE, for the server shares no transitions over volatile arguments.

BEGIN;
CREATE SCHEMA transitions;
SET LOCAL search_path = transitions, public;
SET LOCAL max_parallel_workers_per_gather = 0;

SELECT plan(12);

CREATE SEQUENCE evaluations;
CREATE FUNCTION counted(anyelement) RETURNS anyelement LANGUAGE plpgsql IMMUTABLE AS
    'BEGIN PERFORM nextval(''transitions.evaluations''); RETURN $1; END';

CREATE TABLE calls AS
SELECT n % 5 AS queue, call_interval(timestamptz '2026-01-05 09:00Z' + n * interval '1 minute', n * interval '100 ms', n * interval '1 s') AS call,
       n * interval '100 ms' AS wait, n % 11 AS score
FROM generate_series(1, 1000) n;

-- Evaluations of counted() that a query needs.
CREATE FUNCTION evaluations_of(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    rows bigint;
BEGIN
    PERFORM setval('evaluations', 1, false);
    EXECUTE 'SELECT count(s::text) FROM (' || query || ' OFFSET 0) s' INTO rows;
    RETURN nextval('evaluations') - 1;
END $$;

SELECT is(evaluations_of('SELECT aht(counted(call)) FROM calls'), 1000::bigint, 'one KPI: one evaluation a row');
SELECT is(evaluations_of($$SELECT service_level(counted(call)), abandon_rate(counted(call)), aht(counted(call)), asa(counted(call)), longest_wait(counted(call)) FROM calls$$),
          1000::bigint, 'five KPIs: one evaluation a row');
SELECT is(evaluations_of($$SELECT queue, service_level(counted(call)), abandon_rate(counted(call)), aht(counted(call)), asa(counted(call)), longest_wait(counted(call))
                          FROM calls GROUP BY queue$$),
          1000::bigint, 'five KPIs by queue: one evaluation a row');

-- every aggregate that takes a call and nothing else, but for those that give statistics
SELECT is(evaluations_of('SELECT ' || string_agg(format('%s(counted(call))', proname), ', ') || ' FROM calls'),
          1000::bigint, format('all %s KPIs over one call: one evaluation a row', count(*)))
FROM pg_proc JOIN pg_aggregate ON aggfnoid = pg_proc.oid
WHERE aggkind = 'n' AND oidvectortypes(proargtypes) = 'call_interval' AND prorettype <> 'call_stats'::regtype
  AND EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
              AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'ccmetrics'));

-- controls: what is not shared is counted as such
SELECT is(evaluations_of($$SELECT service_level(counted(call)), aht(counted(call)), service_level(counted(call), '30 s') FROM calls$$),
          2000::bigint, 'a threshold of its own: one more');
SELECT is(evaluations_of($$SELECT service_level(counted(call)), aht(counted(call)), service_level(counted(call), '30 s'), service_level(counted(call), '10 s') FROM calls$$),
          3000::bigint, 'two thresholds: two more');
SELECT is(evaluations_of($$SELECT aht(counted(call)), asa(counted(call)) FILTER (WHERE queue < 5) FROM calls$$),
          2000::bigint, 'a filter of its own: one more');

SELECT is(evaluations_of('SELECT nps(counted(score)), nps_margin(counted(score)) FROM calls'), 1000::bigint, 'nps and its margin: one evaluation a row');
SELECT is(evaluations_of('SELECT aht(counted(wait)), asa(counted(wait)) FROM calls'), 1000::bigint, 'aht and asa of one column: one evaluation a row');

SELECT is(evaluations_of('SELECT mape(counted(score), queue), wape(counted(score), queue), forecast_bias(counted(score), queue), forecast_accuracy(counted(score), queue) FROM calls'),
          1000::bigint, 'four KPIs of forecast accuracy: one evaluation a row');
SELECT is(evaluations_of('SELECT utilization(counted(wait), wait), shrinkage(counted(wait), wait), occupancy(counted(wait), wait), attendance_rate(counted(wait), wait) FROM calls'),
          1000::bigint, 'four ratios of two times: one evaluation a row');
SELECT is(evaluations_of('SELECT conversion_rate(counted(score > 5)), transfer_rate(counted(score > 5)), target_met_rate(counted(score > 5)), call_setup_success_rate(counted(score > 5)), fcr_rate(counted(score > 5)) FROM calls'),
          1000::bigint, 'five shares of one flag: one evaluation a row');

SELECT * FROM finish();
ROLLBACK;
