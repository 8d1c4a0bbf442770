-- Fractions given for percent are refused wherever a percentage is asked for, and nowhere else.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA percents;
SET LOCAL search_path = percents, public;

SELECT no_plan();

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    message text;
    hint text;
BEGIN
    EXECUTE query INTO result;
    RETURN 'value ' || coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN format('%s %s: %s', SQLSTATE, message, hint);
END $$;

-- Each argument in percent: %s is its value.
CREATE TABLE asked (argument text, query text);
INSERT INTO asked VALUES
    ('target', 'SELECT required_agents(100, ''30 min'', ''3 min'', target => %s)'),
    ('shrinkage', 'SELECT required_agents(100, ''30 min'', ''3 min'', shrinkage => %s)'),
    ('max_occupancy', 'SELECT required_agents(100, ''30 min'', ''3 min'', max_occupancy => %s)'),
    ('target', 'SELECT required_agents(100, ''30 min'', ''3 min'', target => %s, patience => ''2 min'')'),
    ('target', 'SELECT required_agents(0, ''30 min'', ''3 min'', target => %s)'),
    ('target', 'SELECT required_agents_fractional(100, ''30 min'', ''3 min'', target => %s)'),
    ('shrinkage', 'SELECT required_agents_fractional(100, ''30 min'', ''3 min'', shrinkage => %s)'),
    ('max_occupancy', 'SELECT required_agents_fractional(100, ''30 min'', ''3 min'', max_occupancy => %s)'),
    ('target', 'SELECT service_level_alert(10, %s)'),
    ('target', 'SELECT service_level_severity(10, %s)'),
    ('confidence', 'SELECT nps_margin(score, %s) FROM generate_series(1, 10) AS score'),
    ('confidence', 'SELECT nps_margin(score, %s) OVER (ORDER BY score ROWS 2 PRECEDING) FROM generate_series(1, 10) AS score'),
    ('confidence', 'SELECT nps_margin(survey_stats(score), %s) FROM generate_series(1, 10) AS score'),
    ('confidence', 'SELECT nps_interval(score, %s) FROM generate_series(1, 10) AS score'),
    ('confidence', 'SELECT nps_interval(survey_stats(score), %s) FROM generate_series(1, 10) AS score'),
    ('confidence', 'SELECT csat_interval(score, %s) FROM generate_series(1, 5) AS score'),
    ('confidence', 'SELECT csat_interval(score, 4, 1, 5, %s) FROM generate_series(1, 5) AS score'),
    ('confidence', 'SELECT csat_interval(survey_stats(score), confidence => %s) FROM generate_series(1, 5) AS score'),
    ('confidence', 'SELECT nps_margin(survey_stats ''{"version": 1}'', %s)');

SELECT is(state_of(format(query, fraction)),
          format('22023 %s is a fraction, not percent: %s: Give percent: %s, not %s.', argument, fraction, trim_scale(100 * fraction), fraction),
          format(query, fraction))
FROM asked, unnest('{0.8,0.05,0.999999,0.0001}'::numeric[]) AS fraction;
SELECT is(service_level_target_problem(fraction), 'target is a fraction, not percent: ' || fraction, 'a target of ' || fraction) FROM unnest('{0.8,0.05,0.0001}'::numeric[]) AS fraction;
SELECT is(service_level_target_problem(fraction), 'target is a fraction, not percent: ' || fraction, 'a target of ' || fraction) FROM unnest('{0.8,0.05,0.0001}'::float8[]) AS fraction;
-- in double precision it is 1
SELECT is(state_of('SELECT service_level_alert(10, 0.99999999999999999999)'),
          '22023 target is a fraction, not percent: 0.99999999999999999999: Give percent: 99.999999999999999999, not 0.99999999999999999999.', 'to the last digit of numeric');

-- 1 percent is a percentage, and so is more.
SELECT matches(state_of(format(query, percent)), '^value ', format(query, percent)) FROM asked, unnest('{1,1.5,80,99}'::numeric[]) AS percent;
SELECT matches(state_of('SELECT required_agents(100, ''30 min'', ''3 min'', shrinkage => 0)'), '^value ', 'no shrinkage');
SELECT matches(state_of('SELECT required_agents(100, ''30 min'', ''3 min'', max_occupancy => 100)'), '^value ', 'full occupancy');
SELECT is(state_of('SELECT service_level_alert(100, 100)'), 'value ok', 'a target of 100');
-- these are refused as they were
SELECT matches(state_of(format(query, 0)), '^22003 ', format(query, 0)) FROM asked WHERE argument <> 'shrinkage';
SELECT matches(state_of(format(query, percent)), '^22003 ', format(query, percent)) FROM asked, unnest('{-1,100.1}'::numeric[]) AS percent;

-- What is measured, and what is a probability.
SELECT is(state_of('SELECT service_level_alert(0.10, 80)'), 'value all_hands', 'a measured service level of 0.1 percent');
SELECT is(state_of('SELECT service_level_alert(0.10, 2)'), 'value warning', 'and its target of 2');
SELECT matches(state_of('SELECT required_lines(20, 0.01)'), '^value ', 'the blocking of required_lines is a probability');

-- A function with such an argument that is not tested above must be.
SELECT set_eq($$SELECT p.oid::regprocedure::text, name FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
                    JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid AND e.extname = 'ccmetrics',
                    unnest(proargnames) WITH ORDINALITY AS a (name, n)
                WHERE n <= pronargs AND name ~ '^target$|occupancy|shrinkage|confidence|percent'$$,
              $$VALUES ('required_agents(double precision,interval,interval,double precision,interval,double precision,double precision,interval,integer,integer)', 'target'), ('required_agents_fractional(double precision,interval,interval,double precision,interval,double precision,double precision,integer)', 'target'),
                       ('required_agents(double precision,interval,interval,double precision,interval,double precision,double precision,interval,integer,integer)', 'shrinkage'), ('required_agents_fractional(double precision,interval,interval,double precision,interval,double precision,double precision,integer)', 'shrinkage'),
                       ('required_agents(double precision,interval,interval,double precision,interval,double precision,double precision,interval,integer,integer)', 'max_occupancy'), ('required_agents_fractional(double precision,interval,interval,double precision,interval,double precision,double precision,integer)', 'max_occupancy'),
                       ('service_level_alert(numeric,numeric)', 'target'), ('service_level_alert(double precision,double precision)', 'target'),
                       ('service_level_severity(numeric,numeric)', 'target'), ('service_level_severity(double precision,double precision)', 'target'),
                       ('service_level_target_problem(numeric)', 'target'), ('service_level_target_problem(double precision)', 'target'), ('nps_margin(survey_stats,double precision)', 'confidence'),
                       ('nps_interval(survey_stats,double precision,integer,integer)', 'confidence'), ('csat_interval(survey_stats,integer,integer,integer,double precision)', 'confidence')$$,
              'all that take a percentage');

SELECT * FROM finish();
ROLLBACK;
