-- How agents' time is used, and how many leave.

CREATE FUNCTION times_accum(bigint[], interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_times_interval_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_accum(bigint[], interval, interval) IS 'adds a row to the state of a ratio of times';

CREATE FUNCTION times_discard(bigint[], interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_times_interval_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_discard(bigint[], interval, interval) IS 'takes a row out of the state of a ratio of times';

CREATE FUNCTION times_accum(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_times_number_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_accum(bigint[], double precision, double precision) IS
    'adds a row to the state of a ratio of times';

CREATE FUNCTION times_discard(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_times_number_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_discard(bigint[], double precision, double precision) IS
    'takes a row out of the state of a ratio of times';

CREATE FUNCTION times_part_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_times_part_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_part_final(bigint[]) IS 'the first time in percent of both';

CREATE FUNCTION times_first_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_times_first_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_first_final(bigint[]) IS 'the first time in percent of the second';

CREATE FUNCTION times_second_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_times_second_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_second_final(bigint[]) IS 'the second time in percent of the first';

CREATE FUNCTION turnover_accum(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_turnover_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION turnover_accum(bigint[], double precision, double precision) IS
    'adds a row to the state of turnover_rate';

CREATE FUNCTION turnover_discard(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_turnover_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION turnover_discard(bigint[], double precision, double precision) IS
    'takes a row out of the state of turnover_rate';

CREATE FUNCTION turnover_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_turnover_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION turnover_final(bigint[]) IS 'final function of turnover_rate';

CREATE AGGREGATE occupancy(interval, interval) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_part_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_part_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE occupancy(interval, interval) IS 'handle time in percent of handle and idle time';

CREATE AGGREGATE utilization(interval, interval) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_first_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_first_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE utilization(interval, interval) IS 'handle time in percent of paid time';

CREATE AGGREGATE shrinkage(interval, interval) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_first_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_first_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE shrinkage(interval, interval) IS 'lost time in percent of paid time';

CREATE AGGREGATE attendance_rate(interval, interval) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_second_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_second_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE attendance_rate(interval, interval) IS 'attended time in percent of scheduled time';

CREATE AGGREGATE occupancy(double precision, double precision) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_part_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_part_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE occupancy(double precision, double precision) IS
    'handle time in percent of handle and idle time, in any one unit';

CREATE AGGREGATE utilization(double precision, double precision) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_first_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_first_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE utilization(double precision, double precision) IS
    'handle time in percent of paid time, in any one unit';

CREATE AGGREGATE shrinkage(double precision, double precision) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_first_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_first_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE shrinkage(double precision, double precision) IS
    'lost time in percent of paid time, in any one unit';

CREATE AGGREGATE attendance_rate(double precision, double precision) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_second_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_second_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE attendance_rate(double precision, double precision) IS
    'attended time in percent of scheduled time, in any one unit';

CREATE AGGREGATE turnover_rate(double precision, double precision) (
    SFUNC = turnover_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = turnover_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = turnover_accum, MINVFUNC = turnover_discard, MSTYPE = bigint[],
    MFINALFUNC = turnover_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE turnover_rate(double precision, double precision) IS 'leavers in percent of the mean headcount';
