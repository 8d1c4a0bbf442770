-- The busiest window and the most calls at once. Ordered-set aggregates: they
-- need all times of a group, so their state is a sort.

CREATE TYPE call_peak AS (during tstzrange, calls bigint);
COMMENT ON TYPE call_peak IS 'a window of time, and the calls offered in it';
COMMENT ON COLUMN call_peak.during IS 'the window, which starts with its first call';
COMMENT ON COLUMN call_peak.calls IS 'calls offered in the window';

CREATE FUNCTION peak_hour_accum(internal, timestamptz) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_peak_hour_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION peak_hour_accum(internal, timestamptz) IS 'adds an arrival to the sorts of peak_hour';

CREATE FUNCTION peak_hour_final(internal) RETURNS call_peak
    AS 'MODULE_PATHNAME', 'cc_peak_hour_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION peak_hour_final(internal) IS 'final function of peak_hour()';

CREATE FUNCTION peak_hour_final(internal, interval) RETURNS call_peak
    AS 'MODULE_PATHNAME', 'cc_peak_hour_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION peak_hour_final(internal, interval) IS 'final function of peak_hour(width)';

CREATE FUNCTION max_concurrent_accum(internal, call_interval) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_max_concurrent_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION max_concurrent_accum(internal, call_interval) IS 'adds a call to the sorts of max_concurrent';

CREATE FUNCTION max_concurrent_final(internal) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_max_concurrent_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION max_concurrent_final(internal) IS 'final function of max_concurrent';

-- SHAREABLE: several of them over the same rows read one pair of sorts.

CREATE AGGREGATE peak_hour(ORDER BY timestamptz) (
    SFUNC = peak_hour_accum, STYPE = internal,
    FINALFUNC = peak_hour_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE peak_hour(ORDER BY timestamptz) IS
    'the earliest 60-minute window with the most offered calls, and their number';

CREATE AGGREGATE peak_hour(interval ORDER BY timestamptz) (
    SFUNC = peak_hour_accum, STYPE = internal,
    FINALFUNC = peak_hour_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE peak_hour(interval ORDER BY timestamptz) IS
    'the earliest window of that width with the most offered calls, and their number';

CREATE AGGREGATE max_concurrent(ORDER BY call_interval) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = max_concurrent_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max_concurrent(ORDER BY call_interval) IS
    'the most calls in progress at once, each from offered_at up to released_at';
