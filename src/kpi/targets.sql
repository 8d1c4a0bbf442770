-- Targets and scorecards.

CREATE FUNCTION service_level_alert(actual numeric, target numeric) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_service_level_alert' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_alert(numeric, numeric) IS
    'ok, warning (up to 5 points below target), action (up to 10) or all_hands; both in percent';

-- KPI views have double precision. Its 15 digits as numeric, so that 75.1 is just 5 points below 80.1.
CREATE FUNCTION service_level_alert(actual double precision, target double precision) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN service_level_alert(actual::numeric, target::numeric);
COMMENT ON FUNCTION service_level_alert(double precision, double precision) IS
    'ok, warning (up to 5 points below target), action (up to 10) or all_hands; both in percent';

CREATE FUNCTION service_level_severity(actual numeric, target numeric) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_service_level_severity' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_severity(numeric, numeric) IS
    'the alert as a number, to sort by: 0 ok, 1 warning, 2 action, 3 all_hands';

CREATE FUNCTION service_level_severity(actual double precision, target double precision) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN service_level_severity(actual::numeric, target::numeric);
COMMENT ON FUNCTION service_level_severity(double precision, double precision) IS
    'the alert as a number, to sort by: 0 ok, 1 warning, 2 action, 3 all_hands';

CREATE FUNCTION service_level_target_problem(target numeric) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_service_level_target_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_target_problem(numeric) IS
    'why service_level_alert refuses a target, in percent; null if it takes it';

CREATE FUNCTION service_level_target_problem(target double precision) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN service_level_target_problem(target::numeric);
COMMENT ON FUNCTION service_level_target_problem(double precision) IS
    'why service_level_alert refuses a target, in percent; null if it takes it';

CREATE FUNCTION scorecard_accum(bigint[], double precision, double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_scorecard_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum(bigint[], double precision, double precision, double precision, double precision) IS
    'adds an item to the state of scorecard';

CREATE FUNCTION scorecard_discard(bigint[], double precision, double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_scorecard_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_discard(bigint[], double precision, double precision, double precision, double precision) IS
    'takes an item out of the state of scorecard';

CREATE FUNCTION scorecard_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_scorecard_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_final(bigint[]) IS 'final function of scorecard';

CREATE AGGREGATE scorecard(double precision, double precision, double precision, double precision) (
    SFUNC = scorecard_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = scorecard_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = scorecard_accum, MINVFUNC = scorecard_discard, MSTYPE = bigint[],
    MFINALFUNC = scorecard_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE scorecard(double precision, double precision, double precision, double precision) IS
    'weighted mean of how far values have come from worst to best, in percent';
