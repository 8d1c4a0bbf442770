-- The buckets of a time, calls or not: what figures are joined to, so that none is missing.

-- IMMUTABLE as core's timezone(text, timestamp) is.
CREATE FUNCTION time_buckets(since timestamptz, until timestamptz, bucket text DEFAULT '15 minutes', time_zone text DEFAULT NULL) RETURNS SETOF timestamptz
    AS 'MODULE_PATHNAME', 'cc_time_buckets' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION time_buckets(timestamptz, timestamptz, text, text) IS
    'the buckets that start from since on and before until, whether calls were offered in them or not: those of a rollup with the same bucket and time_zone';

CREATE FUNCTION open_buckets(open tstzmultirange, bucket text DEFAULT '15 minutes', time_zone text DEFAULT NULL) RETURNS SETOF timestamptz
    AS 'MODULE_PATHNAME', 'cc_open_buckets' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION open_buckets(tstzmultirange, text, text) IS
    'the buckets in which it is open, all of the time or a part of it: those of a rollup with the same bucket and time_zone';
