-- The types that users have at hand, in each function that takes a number: columns of KPI views are double precision and
-- bigint, scores any number; and literals and parameters, which have no type of their own, go on without a cast.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA types_at_hand;
SET LOCAL search_path = types_at_hand, public;

SELECT no_plan();

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    message text;
    hint text;
BEGIN
    EXECUTE query INTO result;
    RETURN coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN format('%s %s: %s', SQLSTATE, message, hint);
END $$;

-- ---------------------------------------------------------------- alerts

SELECT is(state_of(format('SELECT service_level_alert(%s, %s)', actual, target)), 'warning', format('service_level_alert(%s, %s)', actual, target))
FROM unnest('{75::float8,75,75.0,75::bigint,75::real,''75''}'::text[]) AS actual, unnest('{80::float8,80,80.0,80::bigint,''80''}'::text[]) AS target;
SELECT is(state_of('SELECT service_level_alert(NULL, 80)'), 'NULL', 'NULL');
SELECT is(state_of('SELECT service_level_alert(NULL, NULL)'), 'NULL', 'two of them');
PREPARE alert AS SELECT service_level_alert($1, $2);
SELECT results_eq('EXECUTE alert(75, 80)', $$VALUES ('warning')$$, 'parameters without a type');
PREPARE alert_of AS SELECT service_level_alert($1, 80);
SELECT results_eq('EXECUTE alert_of(''69.9'')', $$VALUES ('all_hands')$$, 'one of them');
-- each tenth, exactly 5 and 10 points below, though 80.1 - 75.1 is 4.999999999999986 in double precision
SELECT is_empty($$SELECT target FROM generate_series(11, 100, 0.1) AS target
                  WHERE service_level_alert((target - 5)::float8, target::float8) <> 'warning' OR service_level_alert((target - 5.1)::float8, target::float8) <> 'action'
                     OR service_level_alert((target - 10)::float8, target::float8) <> 'action' OR service_level_alert((target - 10.1)::float8, target::float8) <> 'all_hands'
                     OR service_level_alert(target::float8, target::float8) <> 'ok'$$, 'exact at 0, 5 and 10 points, in double precision too');
SELECT is(state_of('SELECT service_level_alert(10::float8, 0.8::float8)'), '22023 target is a fraction, not percent: 0.8: Give percent: 80, not 0.8.', 'a fraction');
SELECT matches(state_of('SELECT service_level_alert(''NaN''::float8, 80)'), '^22003 actual must be a percentage', 'NaN');
SELECT matches(state_of('SELECT service_level_alert(101::float8, 80)'), '^22003 actual must be a percentage', 'beyond 100');

-- ---------------------------------------------------------------- scores

SELECT is(state_of(format('SELECT survey_stats(%s) FROM (VALUES (9)) AS v (score)', score)), '{"version": 1, "9": 1}', format('survey_stats(%s)', score))
FROM unnest('{score,score::bigint,score::smallint,score::numeric,score::float8,score::real,9,9.0}'::text[]) AS score;
-- (a literal in quotes, or a bare NULL, is a cast to the type survey_stats)
SELECT is(state_of('SELECT survey_stats(NULL::bigint)'), '{"version": 1}', 'NULL');
PREPARE survey AS SELECT survey_stats($1)::text;
SELECT results_eq('EXECUTE survey(9)', $$VALUES ('{"version": 1, "9": 1}')$$, 'a parameter without a type');
SELECT is(state_of('SELECT survey_stats(8.5)'), '22023 survey score is not a whole number: 8.5: survey_stats counts whole scores from 0 to 10: round this one, or use nps(score).', 'a fraction');
SELECT is(state_of(format('SELECT survey_stats(%s)', score)), format('22003 survey score is outside 0..10: %s: survey_stats counts whole scores from 0 to 10. Use NULL for no answer.', trim(split_part(score, '::', 1), '''')), 'survey_stats of ' || score)
FROM unnest('{-1,11,10.001,-0.5,9999999999,''NaN''::float8,''Infinity''::float8}'::text[]) AS score;
SELECT is(state_of(format('SELECT round(%s, 2) FROM (VALUES (4), (5), (5)) AS v (score)', call)), expected, call)
FROM (VALUES ('csat(score::bigint)', '100.00'), ('csat(score::numeric)', '100.00'), ('csat(score::smallint)', '100.00'), ('nps(score::bigint)', '-100.00'), ('nps(score::bigint, 5, 3)', '66.67'), ('nps(score, 5.0, 3::bigint)', '66.67'),
             ('ces(score::bigint)', '4.67'), ('csat_mean(score::bigint)', '4.67'), ('nps(survey_stats(score::bigint), 5, 3)', '66.67'), ('lower(csat_interval(score::bigint))', '43.85'), ('lower(nps_interval(score::numeric, 90))', '-97.48')) AS v (call, expected);

-- ---------------------------------------------------------------- staffing, from a KPI view's columns

-- offered is bigint, aht seconds in double precision
SELECT is(state_of('SELECT required_agents(offered, ''30 min'', make_interval(secs => aht), 80, ''20 s'') FROM (VALUES (100::bigint, 180::float8)) AS v (offered, aht)'), '14', 'seconds as an interval');
PREPARE agents AS SELECT required_agents($1, $2, $3);
SELECT results_eq('EXECUTE agents(100, ''30 min'', ''3 min'')', 'VALUES (14)', 'parameters without a type');
SELECT is(state_of(format('SELECT required_agents(%s, ''30 min'', ''3 min'', %s)', calls, target)), '14', format('required_agents(%s, ..., %s)', calls, target))
FROM unnest('{100,100::bigint,100.0,100::float8,''100''}'::text[]) AS calls, unnest('{80,80.0,''80''}'::text[]) AS target;

-- ---------------------------------------------------------------- casts that the reference names

SELECT is(state_of('SELECT round(cost_per_call(cost::numeric), 2) FROM (VALUES (4.20::money)) AS v (cost)'), '4.20', 'money');
SELECT is(state_of('SELECT round(service_level(wait, answered = 1, 20), 2) FROM (VALUES (12, 1), (40, 1)) AS v (wait, answered)'), '50.00', 'flags of 0 and 1');
SELECT is(state_of('SELECT round(fcr_rate(resolved::boolean), 2) FROM (VALUES (1), (0)) AS v (resolved)'), '50.00', 'as a cast');

-- ---------------------------------------------------------------- what more functions would take away

-- what has no type finds its function: with one more of that name for money, or for flags of 0 and 1, these are "not unique"
SELECT is(state_of(format('SELECT round(%s, 2)', call)), '4.20', call) FROM unnest('{cost_per_call(''4.20''),revenue_per_call(''4.20''),cost_per_call(4.20)}'::text[]) AS call;
SELECT is(state_of(format('SELECT %s', call)), 'NULL', call)
FROM unnest('{cost_per_call(NULL),conversion_rate(NULL),fcr_rate(NULL),"service_level(interval ''12 s'', NULL, ''20 s'')","service_level(12, NULL, 20)"}'::text[]) AS call;
SELECT is(state_of(format('SELECT round(%s, 0)', call)), '100', call)
FROM unnest('{conversion_rate(''t''),fcr_rate(''true''),"service_level(interval ''12 s'', ''t'', ''20 s'')","service_level(12, ''t'', 20)"}'::text[]) AS call;
PREPARE cost AS SELECT round(cost_per_call($1), 2);
SELECT results_eq('EXECUTE cost(4.2)', 'VALUES (4.20)', 'amounts: a parameter without a type');
PREPARE flag AS SELECT round(service_level(interval '12 s', $1, '20 s'));
SELECT results_eq('EXECUTE flag(true)', 'VALUES (100.0)', 'flags: a parameter without a type');
-- whole amounts beyond 2^53 stay exact, so they are not taken for double precision
SELECT is(state_of('SELECT trim_scale(cost_per_call(9007199254740993))'), '9007199254740993', 'amounts of 16 digits');
-- the rest is an error of the server's, which tells of a cast
SELECT is(state_of(format('SELECT %s', call)), format('42883 function %s does not exist: No function matches the given name and argument types. You might need to add explicit type casts.', types), call)
FROM (VALUES ('cost_per_call(4.20::money)', 'cost_per_call(money)'), ('cost_per_call(4.20::float8)', 'cost_per_call(double precision)'), ('conversion_rate(1)', 'conversion_rate(integer)'),
             ('service_level(12, 1, 20)', 'service_level(integer, integer, integer)')) AS v (call, types);

SELECT * FROM finish();
ROLLBACK;
