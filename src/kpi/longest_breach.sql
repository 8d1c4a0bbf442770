-- longest_breach and longest_breach_range. Ordered-set aggregates: runs need the intervals in their order.

CREATE FUNCTION longest_breach_accum(internal, anyelement, boolean) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_longest_breach_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_breach_accum(internal, anyelement, boolean) IS
    'adds an interval to the sort of longest_breach';

CREATE FUNCTION longest_breach_final(internal) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_longest_breach_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_breach_final(internal) IS 'final function of longest_breach';

CREATE AGGREGATE longest_breach(ORDER BY anyelement, boolean) (
    SFUNC = longest_breach_accum, STYPE = internal,
    FINALFUNC = longest_breach_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE longest_breach(ORDER BY anyelement, boolean) IS
    'longest run of intervals that missed their target';

CREATE FUNCTION longest_breach_range_accum(internal, tstzrange, boolean) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_longest_breach_range_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_breach_range_accum(internal, tstzrange, boolean) IS
    'adds an interval to the sort of longest_breach_range';

CREATE FUNCTION longest_breach_range_final(internal) RETURNS tstzrange
    AS 'MODULE_PATHNAME', 'cc_longest_breach_range_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_breach_range_final(internal) IS 'final function of longest_breach_range';

CREATE AGGREGATE longest_breach_range(ORDER BY tstzrange, boolean) (
    SFUNC = longest_breach_range_accum, STYPE = internal,
    FINALFUNC = longest_breach_range_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE longest_breach_range(ORDER BY tstzrange, boolean) IS
    'the longest range of adjacent intervals that missed their target';
