-- examples/dashboard/setup.sql: what the dashboard reads, for the demo's calls. Schema dashboard has
-- the views; role dashboard may read them, and nothing else.
--
--     psql -f examples/dashboard/setup.sql      (after demo/calls.sql and demo/log, as their owner)
--
-- For calls of your own: change the source, the table of targets and the time zone.

\set ON_ERROR_STOP on
\set zone 'Europe/Berlin'
SELECT format('SET search_path = demo, %I', n.nspname)
FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname = 'ccmetrics' \gexec
CREATE SCHEMA dashboard;
COMMENT ON SCHEMA dashboard IS 'views for the dashboard';

-- Rollups and their KPI views -----------------------------------------------

SELECT create_rollup('calls_15min', source => 'calls', time_column => 'offered_at', dimensions => '{queue}',
                     measures => '{"calls": "call_stats(call)", "survey": "survey_stats(nps_score)"}') \g (format=unaligned tuples_only=on)
CALL build_rollup('calls_15min');
SELECT create_rollup('calls_day', source => 'calls_15min', time_column => 'bucket', dimensions => '{queue}',
                     measures => '{"calls": "sum(calls)", "survey": "sum(survey)"}',
                     bucket => 'day', time_zone => :'zone') \g (format=unaligned tuples_only=on)
CALL build_rollup('calls_day');
SELECT create_rollup('calls_month', source => 'calls_day', time_column => 'bucket', dimensions => '{queue}',
                     measures => '{"calls": "sum(calls)", "survey": "sum(survey)"}',
                     bucket => 'month', time_zone => :'zone') \g (format=unaligned tuples_only=on)
CALL build_rollup('calls_month');
-- with each queue's own threshold and target
SELECT create_kpi_view('calls_15min', view => 'dashboard.quarters', targets => 'queues', time_zone => :'zone'),
       create_kpi_view('calls_day', view => 'dashboard.days', targets => 'queues', time_zone => :'zone',
                       within => '{5 s,10 s,15 s,20 s,30 s,45 s,60 s,90 s,2 min,3 min,4 min,5 min}'),
       create_kpi_view('calls_month', view => 'dashboard.months', targets => 'queues', time_zone => :'zone') \g (format=unaligned tuples_only=on)

-- The forecast of a day, made once ------------------------------------------

CREATE FUNCTION dashboard.agents(calls double precision, aht_seconds double precision, target double precision, threshold_seconds double precision)
    RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN required_agents(calls, '30 min', make_interval(secs => aht_seconds), target, make_interval(secs => threshold_seconds));
COMMENT ON FUNCTION dashboard.agents(double precision, double precision, double precision, double precision) IS
    'agents that a half-hour needs to answer enough calls in time, by Erlang C';

CREATE TABLE dashboard.forecasts (
    bucket timestamptz, queue text, expected double precision, low double precision, high double precision, agents int,
    PRIMARY KEY (bucket, queue)
);
COMMENT ON TABLE dashboard.forecasts IS 'calls that are expected in each half-hour, and the agents for them';

-- Every morning; again for the same day does no harm. Erlang's formulas take handle times from the four weeks before.
CREATE FUNCTION dashboard.make_forecast(of_day date) RETURNS void LANGUAGE sql
    SET TimeZone = :'zone'
BEGIN ATOMIC
    DELETE FROM dashboard.forecasts WHERE bucket >= of_day AND bucket < of_day + 1;
    INSERT INTO dashboard.forecasts
    SELECT f.bucket, q.queue, f.expected, f.low, f.high,
           dashboard.agents(f.expected, extract(epoch FROM h.aht)::double precision, q.target::double precision, extract(epoch FROM q.threshold)::double precision)
    FROM (SELECT queue, forecast_calls(bucket, offered, '1 day', :'zone', of_day) AS forecast,
                 aht(sum(calls) FILTER (WHERE bucket >= of_day - 28 AND bucket < of_day)) AS aht
          FROM (SELECT queue, date_bin('30 min', bucket, '2000-01-01Z') AS bucket, sum(calls) AS calls, offered(sum(calls)) AS offered
                FROM calls_15min GROUP BY 1, 2) AS half_hours
          GROUP BY queue) AS h
    JOIN queues AS q USING (queue), unnest(forecast) AS f
    WHERE f.expected > 0;
END;
COMMENT ON FUNCTION dashboard.make_forecast(date) IS 'forecasts a day, without its own calls';

CREATE VIEW dashboard.forecast AS
SELECT bucket, bucket AT TIME ZONE :'zone' AS local_time, queue, expected, low, high, agents FROM dashboard.forecasts;
COMMENT ON VIEW dashboard.forecast IS 'calls that are expected in each half-hour, and the agents for them';

-- Is all well? --------------------------------------------------------------

CREATE VIEW dashboard.rejects AS
SELECT problem, count(*) AS legs, sum(events)::bigint AS "rows", min(call_id) AS example,
       (SELECT count(*) FROM acd_calls) + sum(count(*)) OVER ()::bigint AS of_legs
FROM acd_rejected GROUP BY problem;
COMMENT ON VIEW dashboard.rejects IS 'what the log has that cannot be a call';

-- rollup_status shows a role the rollups that it may read: here, those that the owner may.
CREATE FUNCTION dashboard.find_problems() RETURNS TABLE (what text, problem text) LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
    SELECT 'rollup ' || rollup::text,
           coalesce(problem, warning, 'partitions that are not counted: ' || uncovered::text, built || ' percent built')
    FROM rollup_status
    WHERE broken IS NOT FALSE OR warning IS NOT NULL OR uncovered <> '{}' OR built < 100
    UNION ALL
    SELECT 'call source ' || name, problem FROM call_source_status WHERE problem IS NOT NULL;
END;
COMMENT ON FUNCTION dashboard.find_problems() IS 'rollups and call sources whose figures may be wrong';
CREATE VIEW dashboard.problems AS SELECT what, problem FROM dashboard.find_problems();
COMMENT ON VIEW dashboard.problems IS 'rollups and call sources whose figures may be wrong';

-- Who reads -----------------------------------------------------------------

SELECT 'CREATE ROLE dashboard' WHERE to_regrole('dashboard') IS NULL \gexec
ALTER ROLE dashboard SET default_transaction_read_only = on;
ALTER ROLE dashboard SET statement_timeout = '30 s';
ALTER ROLE dashboard SET jit = off;
GRANT USAGE ON SCHEMA dashboard TO dashboard;
GRANT SELECT ON dashboard.quarters, dashboard.days, dashboard.months, dashboard.forecast, dashboard.rejects, dashboard.problems TO dashboard;
RESET search_path;
