-- aht and asa over plain columns, with intervals or with seconds.

CREATE FUNCTION mean_time_accum(bigint[], interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_interval_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_accum(bigint[], interval) IS 'adds a row to the state of a mean time';

CREATE FUNCTION mean_time_discard(bigint[], interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_interval_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_discard(bigint[], interval) IS 'takes a row out of the state of a mean time';

CREATE FUNCTION mean_time_accum(bigint[], interval, interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_accum(bigint[], interval, interval, interval) IS 'adds a row to the state of a mean time';

CREATE FUNCTION mean_time_discard(bigint[], interval, interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_discard(bigint[], interval, interval, interval) IS
    'takes a row out of the state of a mean time';

CREATE FUNCTION mean_interval_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_mean_interval_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_interval_final(bigint[]) IS 'mean time as an interval';

CREATE FUNCTION mean_time_accum(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_accum(bigint[], double precision) IS 'adds a row to the state of a mean time';

CREATE FUNCTION mean_time_discard(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_discard(bigint[], double precision) IS 'takes a row out of the state of a mean time';

CREATE FUNCTION mean_time_accum(bigint[], double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_accum(bigint[], double precision, double precision, double precision) IS
    'adds a row to the state of a mean time';

CREATE FUNCTION mean_time_discard(bigint[], double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_discard(bigint[], double precision, double precision, double precision) IS
    'takes a row out of the state of a mean time';

CREATE FUNCTION mean_seconds_final(bigint[]) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_seconds_final(bigint[]) IS 'mean time as seconds';

CREATE AGGREGATE aht(interval, interval, interval) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(interval, interval, interval) IS 'average handle time of talk, hold and wrap';

CREATE AGGREGATE aht(interval) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(interval) IS 'average handle time';

CREATE AGGREGATE asa(interval) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE asa(interval) IS 'average speed of answer: mean of the waits of answered calls';

CREATE AGGREGATE aht(double precision, double precision, double precision) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_seconds_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_seconds_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(double precision, double precision, double precision) IS
    'average handle time of talk, hold and wrap, in seconds';

CREATE AGGREGATE aht(double precision) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_seconds_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_seconds_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(double precision) IS 'average handle time, in seconds';

CREATE AGGREGATE asa(double precision) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_seconds_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_seconds_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE asa(double precision) IS
    'average speed of answer: mean of the waits of answered calls, in seconds';
