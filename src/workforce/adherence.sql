-- Schedules and what was worked.

CREATE FUNCTION adherence_accum(bigint[], tstzmultirange, tstzmultirange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_adherence_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION adherence_accum(bigint[], tstzmultirange, tstzmultirange) IS
    'adds a row to the state of adherence and conformance';

CREATE FUNCTION adherence_discard(bigint[], tstzmultirange, tstzmultirange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_adherence_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION adherence_discard(bigint[], tstzmultirange, tstzmultirange) IS
    'takes a row out of the state of adherence and conformance';

CREATE FUNCTION adherence_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_adherence_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION adherence_final(bigint[]) IS 'final function of adherence';

CREATE FUNCTION conformance_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_conformance_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION conformance_final(bigint[]) IS 'final function of conformance';

CREATE AGGREGATE adherence(tstzmultirange, tstzmultirange) (
    SFUNC = adherence_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = adherence_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = adherence_accum, MINVFUNC = adherence_discard, MSTYPE = bigint[],
    MFINALFUNC = adherence_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE adherence(tstzmultirange, tstzmultirange) IS
    'percent of the scheduled time (first argument) that was also worked (second argument)';

CREATE AGGREGATE conformance(tstzmultirange, tstzmultirange) (
    SFUNC = adherence_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = conformance_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = adherence_accum, MINVFUNC = adherence_discard, MSTYPE = bigint[],
    MFINALFUNC = conformance_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE conformance(tstzmultirange, tstzmultirange) IS
    'time worked (second argument) in percent of the scheduled time (first argument), whenever it was worked';
