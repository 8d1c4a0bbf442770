-- Bad input to resolution, surveys, sales, agents, targets and forecasts: each an error with SQLSTATE, the value and a hint.
SET TimeZone = 'UTC';
SET IntervalStyle = 'postgres';

CREATE FUNCTION refused(query text, OUT state text, OUT message text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    message := 'ACCEPTED';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END $$;
\pset format unaligned
\pset fieldsep '\n    '
\pset tuples_only on

CREATE TABLE v AS SELECT n, timestamptz '2026-01-05 09:00Z' + n * interval '1 h' AS t, n::numeric AS money, n = 1 AS flag FROM (VALUES (1), (2)) AS v(n);
SELECT query, r.* FROM (VALUES
    ('avg_resolution_time(t, t - interval ''1 s'')'), ('avg_resolution_time(t, ''infinity'')'), ('avg_resolution_time(''-infinity'', t)'), ('avg_first_response_time(t, t - interval ''1 us'')'),
    ('avg_resolution_time(''4713-01-01 00:00Z BC'', ''294276-12-31 00:00Z'')'),
    ('avg_age_of_query(t, t - interval ''1 s'', t)'), ('avg_age_of_query(t, NULL, NULL)'), ('avg_age_of_query(t, NULL, ''infinity'')'), ('avg_age_of_query(t, ''infinity'', t)'), ('avg_age_of_query(''-infinity'', NULL, t)'),
    ('resolved_rate(t, t - interval ''1 s'', t)'), ('resolved_rate(t, t, NULL)'), ('resolved_rate(t, ''infinity'', t)'),
    ('csat(0)'), ('csat(6)'), ('csat(5.0000001)'), ('csat(''NaN''::float8)'), ('csat(3, 4, 5, 1)'), ('csat(3, 3, 3, 3)'), ('csat(3, 1, 1, 5)'), ('csat(3, 6, 1, 5)'), ('csat(3, ''NaN'', 1, 5)'), ('csat(3, 4, ''NaN'', 5)'),
    ('csat(3, NULL, 1, 5)'), ('csat(3, 4, NULL, 5)'), ('csat(3, 4, 1, NULL)'), ('csat(11, 8, 0, 10)'),
    ('csat_mean(''NaN''::float8)'), ('csat_mean(''Infinity''::float8)'), ('csat_mean(9e11)'),
    ('ces(0.9)'), ('ces(6)'), ('ces(''NaN''::float8)'), ('ces(8, 1, 7)'), ('ces(3, 7, 1)'), ('ces(3, NULL, 7)'), ('ces(3, 1, NULL)'), ('ces(3, 1, 4 + n)'), ('ces(3, 0, ''Infinity'')'),
    ('qa_score(1, -1)'), ('qa_score(1, NULL)'), ('qa_score(1, ''NaN'')'), ('qa_score(''NaN'', 1)'), ('qa_score(''-Infinity'', 1)'), ('qa_score(1, -1e-9)'), ('qa_score(899999999999, 899999999999)'),
    ('revenue_per_call(''NaN''::numeric)'), ('revenue_per_call(''Infinity''::numeric)'), ('revenue_per_call(''-Infinity''::numeric)'), ('revenue_per_call(1e18)'), ('revenue_per_call(-1e18)'), ('revenue_per_call(1e1000)'), ('revenue_per_call(1.5::float8)'),
    ('revenue_per_sale(money, -n)'), ('cost_per_sale(''NaN'', flag)'), ('cost_per_sale(money, -1)'), ('cost_per_call(''NaN''::numeric)'), ('cross_sell_rate(-1)'), ('cross_sell_rate(1.5)'),
    ('sales_per_agent() WITHIN GROUP (ORDER BY n, -n)'), ('sales_per_agent() WITHIN GROUP (ORDER BY ''{}''::json, flag)'),
    ('occupancy(-interval ''1 s'', interval ''1 s'')'), ('occupancy(interval ''1 s'', interval ''1 mon'')'), ('occupancy(-1, 1)'), ('occupancy(1, ''NaN'')'), ('utilization(''Infinity'', 1)'), ('shrinkage(1, -8)'), ('attendance_rate(8, -1e-7)'),
    ('turnover_rate(-1, 10)'), ('turnover_rate(1, -10)'), ('turnover_rate(''NaN'', 10)'),
    ('service_level_alert(-0.1, 80)'), ('service_level_alert(100.1, 80)'), ('service_level_alert(80, 0)'), ('service_level_alert(80, -1)'), ('service_level_alert(80, 100.001)'), ('service_level_alert(''NaN'', 80)'), ('service_level_alert(80, ''NaN'')'),
    ('longest_breach() WITHIN GROUP (ORDER BY 7, flag)'), ('longest_breach() WITHIN GROUP (ORDER BY timestamptz ''2026-01-05Z'', flag)'), ('longest_breach() WITHIN GROUP (ORDER BY ''{}''::json, flag)'),
    ('scorecard(1, 2, 2, 1)'), ('scorecard(1, 2, 2.0000001, 1)'), ('scorecard(1, 0, 1, 0)'), ('scorecard(1, 0, 1, -1)'), ('scorecard(1, 0, 1, 1e-7)'), ('scorecard(1, NULL, 1, 1)'), ('scorecard(1, 0, NULL, 1)'), ('scorecard(1, 0, 1, NULL)'),
    ('scorecard(''NaN'', 0, 1, 1)'), ('scorecard(1, ''-Infinity'', 1, 1)'), ('scorecard(1, 0, ''NaN'', 1)'), ('scorecard(1, 0, 1, ''NaN'')'),
    ('mape(1, -1)'), ('wape(''NaN'', 1)'), ('forecast_bias(1, ''NaN'')'), ('forecast_accuracy(''Infinity'', 1)'), ('wape(1e12, 1)')
) AS q(query), LATERAL refused('SELECT ' || query || ' FROM v') AS r;

-- support functions called by hand
SELECT query, r.* FROM (VALUES
    ('time_between_accum(''{1}'', now(), now())'), ('age_of_query_accum(NULL, now(), NULL, now())'), ('age_of_query_accum(''{1}'', now(), NULL, now())'), ('resolved_accum(''{1,2,3}'', now(), NULL, now())'),
    ('csat_accum(''{1}'', 1)'), ('csat_accum(NULL, 1, 2, 1, 5)'), ('mean_score_accum(''{1,2}'', 1)'), ('ces_accum(''{1,NULL,3,4}'', 1)'), ('ces_accum(NULL, 1, 1, 5)'), ('mean_score_final(''{0,0,-1,1}'')'), ('mean_score_final(''{1}'')'),
    ('mean_score_combine(''{3,5,1,1}'', ''{3,7,1,1}'')'), ('mean_score_combine(''{0,0,0,0}'', ''{{1,2},{3,4}}'')'), ('qa_score_accum(NULL, 1, 1)'), ('qa_score_final(''{-1,1,1}'')'), ('qa_score_final(''{1,1}'')'),
    ('revenue_accum(NULL, 1)'), ('revenue_accum(''{1,2}'', 1, true)'), ('cost_accum(''{1,2}'', 1, 1::bigint)'), ('amount_final(''{-1,1,1}'')'), ('amount_final(''{1}'')'), ('revenue_accum(''{1,9223372036854775807,0}'', 1)'),
    ('times_accum(''{1}'', 1, 1)'), ('times_part_final(''{-1,1}'')'), ('times_part_final(''{9223372036854775807,1}'')'), ('times_first_final(''{1}'')'), ('turnover_accum(''{}'', 1, 1)'), ('turnover_final(''{9223372036854775807,9223372036854775807,1}'')'),
    ('scorecard_accum(NULL, 1, 0, 1, 1)'), ('scorecard_final(''{1,-1,1}'')'), ('forecast_accum(''{1}'', 1, 1)'), ('mape_final(''{1}'')'), ('forecast_bias_final(''{1,0,9223372036854775807,1,1,1}'')'), ('forecast_accuracy_final(''{1,2,-3,4,5,6}'')')
) AS q(query), LATERAL refused('SELECT ' || query) AS r;

DROP TABLE v;
DROP FUNCTION refused;
