-- The busiest window and the most calls at once. Ordered-set aggregates: they
-- need all times of a group, so their state is a sort.

CREATE TYPE call_peak AS (during tstzrange, calls bigint);
COMMENT ON TYPE call_peak IS 'a peak: a range of time and its number of calls';
COMMENT ON COLUMN call_peak.during IS 'the range of time, which starts with a call';
COMMENT ON COLUMN call_peak.calls IS 'calls offered in it (peak_hour), or in progress throughout it (peak_concurrency)';

CREATE TYPE call_concurrency AS (bucket tstzrange, most bigint, mean numeric);
COMMENT ON TYPE call_concurrency IS 'calls at once in a bucket of time';
COMMENT ON COLUMN call_concurrency.bucket IS 'the range of time';
COMMENT ON COLUMN call_concurrency.most IS 'the most calls at once in it';
COMMENT ON COLUMN call_concurrency.mean IS 'the mean number of calls at once in it, in Erlangs';

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

CREATE FUNCTION max_concurrent_accum(internal, tstzrange) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_max_concurrent_range_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION max_concurrent_accum(internal, tstzrange) IS 'adds a range of time to the sorts of max_concurrent';

CREATE FUNCTION max_concurrent_final(internal) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_max_concurrent_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION max_concurrent_final(internal) IS 'final function of max_concurrent';

CREATE FUNCTION peak_concurrency_final(internal) RETURNS call_peak
    AS 'MODULE_PATHNAME', 'cc_peak_concurrency_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION peak_concurrency_final(internal) IS 'final function of peak_concurrency';

CREATE FUNCTION concurrency_profile_final(internal, interval) RETURNS call_concurrency[]
    AS 'MODULE_PATHNAME', 'cc_concurrency_profile_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION concurrency_profile_final(internal, interval) IS 'final function of concurrency_profile';

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

CREATE AGGREGATE max_concurrent(ORDER BY tstzrange) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = max_concurrent_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max_concurrent(ORDER BY tstzrange) IS
    'the most ranges of time at once';

CREATE AGGREGATE peak_concurrency(ORDER BY call_interval) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = peak_concurrency_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE peak_concurrency(ORDER BY call_interval) IS
    'the most calls in progress at once, and the first range of time with so many';

CREATE AGGREGATE peak_concurrency(ORDER BY tstzrange) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = peak_concurrency_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE peak_concurrency(ORDER BY tstzrange) IS
    'the most ranges of time at once, and the first range of time with so many';

CREATE AGGREGATE concurrency_profile(interval ORDER BY call_interval) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = concurrency_profile_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE concurrency_profile(interval ORDER BY call_interval) IS
    'calls in progress at once in each bucket of that width, from the first call to the last: the most and the mean';

CREATE AGGREGATE concurrency_profile(interval ORDER BY tstzrange) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = concurrency_profile_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE concurrency_profile(interval ORDER BY tstzrange) IS
    'ranges of time at once in each bucket of that width, from the first to the last: the most and the mean';
