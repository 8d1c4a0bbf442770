-- covered_time: the length of a union of ranges. It is not a sum: there is no inverse.

CREATE FUNCTION covered_time_accum(bigint[], tstzrange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_covered_time_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covered_time_accum(bigint[], tstzrange) IS 'adds a range to the state of covered_time';

CREATE FUNCTION covered_time_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_covered_time_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covered_time_combine(bigint[], bigint[]) IS 'joins two states of covered_time';

CREATE FUNCTION covered_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_covered_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covered_time_final(bigint[]) IS 'final function of covered_time';

CREATE AGGREGATE covered_time(tstzrange) (
    SFUNC = covered_time_accum, STYPE = bigint[], SSPACE = 1024, FINALFUNC = covered_time_final,
    COMBINEFUNC = covered_time_combine, INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE covered_time(tstzrange) IS
    'length of the time that the ranges cover together: what overlaps counts once';
