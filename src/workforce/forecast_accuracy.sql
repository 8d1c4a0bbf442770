-- How good a forecast was. One transition serves all four.

CREATE FUNCTION forecast_accum(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_accum(bigint[], double precision, double precision) IS
    'adds an interval to the state of forecast accuracy';

CREATE FUNCTION forecast_discard(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_discard(bigint[], double precision, double precision) IS
    'takes an interval out of the state of forecast accuracy';

CREATE FUNCTION mape_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_mape_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mape_final(bigint[]) IS 'final function of mape';

CREATE FUNCTION wape_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_wape_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wape_final(bigint[]) IS 'final function of wape';

CREATE FUNCTION forecast_bias_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_forecast_bias_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_bias_final(bigint[]) IS 'final function of forecast_bias';

CREATE FUNCTION forecast_accuracy_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_forecast_accuracy_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_accuracy_final(bigint[]) IS 'final function of forecast_accuracy';

CREATE AGGREGATE mape(double precision, double precision) (
    SFUNC = forecast_accum, STYPE = bigint[], SSPACE = 88, FINALFUNC = mape_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0,0,0,0}',
    MSFUNC = forecast_accum, MINVFUNC = forecast_discard, MSTYPE = bigint[],
    MFINALFUNC = mape_final, MINITCOND = '{0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE mape(double precision, double precision) IS
    'mean absolute percentage error of forecast and actual; intervals with an actual of 0 are left out';

CREATE AGGREGATE wape(double precision, double precision) (
    SFUNC = forecast_accum, STYPE = bigint[], SSPACE = 88, FINALFUNC = wape_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0,0,0,0}',
    MSFUNC = forecast_accum, MINVFUNC = forecast_discard, MSTYPE = bigint[],
    MFINALFUNC = wape_final, MINITCOND = '{0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE wape(double precision, double precision) IS
    'weighted absolute percentage error: sum of absolute errors in percent of the sum of actuals';

CREATE AGGREGATE forecast_bias(double precision, double precision) (
    SFUNC = forecast_accum, STYPE = bigint[], SSPACE = 88, FINALFUNC = forecast_bias_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0,0,0,0}',
    MSFUNC = forecast_accum, MINVFUNC = forecast_discard, MSTYPE = bigint[],
    MFINALFUNC = forecast_bias_final, MINITCOND = '{0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_bias(double precision, double precision) IS
    'sum of forecast minus actual in percent of the sum of actual: positive if too much was forecast';

CREATE AGGREGATE forecast_accuracy(double precision, double precision) (
    SFUNC = forecast_accum, STYPE = bigint[], SSPACE = 88, FINALFUNC = forecast_accuracy_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0,0,0,0}',
    MSFUNC = forecast_accum, MINVFUNC = forecast_discard, MSTYPE = bigint[],
    MFINALFUNC = forecast_accuracy_final, MINITCOND = '{0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_accuracy(double precision, double precision) IS '100 minus wape';
