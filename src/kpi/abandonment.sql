-- abandon_rate without short abandons, and abandon_curve.

CREATE FUNCTION short_abandon_accum(bigint[], call_interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_call_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_accum(bigint[], call_interval, interval) IS
    'adds a row to the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_discard(bigint[], call_interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_call_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_discard(bigint[], call_interval, interval) IS
    'takes a row out of the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_accum(bigint[], boolean, interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_accum(bigint[], boolean, interval, interval) IS
    'adds a row to the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_discard(bigint[], boolean, interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_discard(bigint[], boolean, interval, interval) IS
    'takes a row out of the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_accum(bigint[], boolean, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_accum(bigint[], boolean, double precision, double precision) IS
    'adds a row to the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_discard(bigint[], boolean, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_discard(bigint[], boolean, double precision, double precision) IS
    'takes a row out of the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_short_abandon_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_final(bigint[]) IS 'final function of abandon_rate without short abandons';

CREATE AGGREGATE abandon_rate(call_interval, interval) (
    SFUNC = short_abandon_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = short_abandon_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = short_abandon_accum, MINVFUNC = short_abandon_discard, MSTYPE = bigint[],
    MFINALFUNC = short_abandon_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_rate(call_interval, interval) IS
    'percent abandoned, of offered; calls abandoned within the short-abandon limit are counted in neither';

CREATE AGGREGATE abandon_rate(boolean, interval, interval) (
    SFUNC = short_abandon_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = short_abandon_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = short_abandon_accum, MINVFUNC = short_abandon_discard, MSTYPE = bigint[],
    MFINALFUNC = short_abandon_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_rate(boolean, interval, interval) IS
    'percent abandoned, of offered; calls abandoned within the short-abandon limit are counted in neither';

CREATE AGGREGATE abandon_rate(boolean, double precision, double precision) (
    SFUNC = short_abandon_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = short_abandon_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = short_abandon_accum, MINVFUNC = short_abandon_discard, MSTYPE = bigint[],
    MFINALFUNC = short_abandon_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_rate(boolean, double precision, double precision) IS
    'percent abandoned, of offered; calls abandoned within the short-abandon limit are counted in neither';

CREATE FUNCTION abandon_curve_accum(bigint[], call_interval, interval[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_abandon_curve_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve_accum(bigint[], call_interval, interval[]) IS
    'adds a call to the state of abandon_curve';

CREATE FUNCTION abandon_curve_discard(bigint[], call_interval, interval[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_abandon_curve_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve_discard(bigint[], call_interval, interval[]) IS
    'takes a call out of the state of abandon_curve';

CREATE FUNCTION abandon_curve_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_abandon_curve_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve_combine(bigint[], bigint[]) IS
    'joins the states of two groups; their times must agree';

CREATE FUNCTION abandon_curve_final(bigint[]) RETURNS numeric[]
    AS 'MODULE_PATHNAME', 'cc_abandon_curve_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve_final(bigint[]) IS 'final function of abandon_curve';

CREATE AGGREGATE abandon_curve(call_interval, interval[]) (
    SFUNC = abandon_curve_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = abandon_curve_final,
    COMBINEFUNC = abandon_curve_combine, INITCOND = '{}',
    MSFUNC = abandon_curve_accum, MINVFUNC = abandon_curve_discard, MSTYPE = bigint[],
    MFINALFUNC = abandon_curve_final, MINITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_curve(call_interval, interval[]) IS
    'for each of the times, the percent of offered calls abandoned within it';
