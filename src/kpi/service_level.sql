-- service_level: over calls, and over plain columns with intervals or seconds.

CREATE FUNCTION service_level_accum(bigint[], call_interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], call_interval, interval) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], call_interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], call_interval, interval) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], call_interval, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], call_interval, interval, text) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], call_interval, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], call_interval, interval, text) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], call_interval, interval, text, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], call_interval, interval, text, interval) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], call_interval, interval, text, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], call_interval, interval, text, interval) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], interval, boolean, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], interval, boolean, interval) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], interval, boolean, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], interval, boolean, interval) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], interval, boolean, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], interval, boolean, interval, text) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], interval, boolean, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], interval, boolean, interval, text) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], interval, boolean, interval, text, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], interval, boolean, interval, text, interval) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], interval, boolean, interval, text, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], interval, boolean, interval, text, interval) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], double precision, boolean, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], double precision, boolean, double precision) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], double precision, boolean, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], double precision, boolean, double precision) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], double precision, boolean, double precision, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], double precision, boolean, double precision, text) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], double precision, boolean, double precision, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], double precision, boolean, double precision, text) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], double precision, boolean, double precision, text, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], double precision, boolean, double precision, text, double precision) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], double precision, boolean, double precision, text, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], double precision, boolean, double precision, text, double precision) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_combine(bigint[], bigint[]) IS
    'joins the states of two groups; their methods must agree';

CREATE FUNCTION service_level_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_service_level_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_final(bigint[]) IS 'final function of service_level';

CREATE AGGREGATE service_level(call_interval, interval) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(call_interval, interval) IS
    'percent answered within the threshold, of answered and abandoned';

CREATE AGGREGATE service_level(call_interval, interval, text) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(call_interval, interval, text) IS
    'percent of calls served within the threshold, by a method';

CREATE AGGREGATE service_level(call_interval, interval, text, interval) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(call_interval, interval, text, interval) IS
    'percent of calls served within the threshold, by a method and its short-abandon limit';

CREATE AGGREGATE service_level(interval, boolean, interval) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(interval, boolean, interval) IS
    'percent answered within the threshold, of answered and abandoned';

CREATE AGGREGATE service_level(interval, boolean, interval, text) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(interval, boolean, interval, text) IS
    'percent of calls served within the threshold, by a method';

CREATE AGGREGATE service_level(interval, boolean, interval, text, interval) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(interval, boolean, interval, text, interval) IS
    'percent of calls served within the threshold, by a method and its short-abandon limit';

CREATE AGGREGATE service_level(double precision, boolean, double precision) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(double precision, boolean, double precision) IS
    'percent answered within the threshold, of answered and abandoned';

CREATE AGGREGATE service_level(double precision, boolean, double precision, text) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(double precision, boolean, double precision, text) IS
    'percent of calls served within the threshold, by a method';

CREATE AGGREGATE service_level(double precision, boolean, double precision, text, double precision) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(double precision, boolean, double precision, text, double precision) IS
    'percent of calls served within the threshold, by a method and its short-abandon limit';
