-- split: pro-rated times of a call, or pieces of a range, by reporting interval.

CREATE FUNCTION split(call call_interval, width interval, origin timestamptz DEFAULT '2000-01-01 00:00:00+00',
        OUT bucket timestamptz, OUT wait interval, OUT talk interval, OUT hold interval, OUT wrap interval)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'cc_call_split' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION split(call_interval, interval, timestamptz) IS
    'the parts of a call in each reporting interval of a width, counted from origin; phases in the order wait, talk, hold, wrap; the parts of each phase add up to it';

CREATE FUNCTION split_local(call call_interval, unit text, time_zone text,
        OUT bucket timestamptz, OUT wait interval, OUT talk interval, OUT hold interval, OUT wrap interval)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'cc_call_split_local' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION split_local(call_interval, text, text) IS
    'the parts of a call in each day, week or month of a time zone; else as split';

CREATE FUNCTION split_range(range tstzrange, width interval, origin timestamptz DEFAULT '2000-01-01 00:00:00+00')
    RETURNS SETOF tstzrange
    AS 'MODULE_PATHNAME', 'cc_split_range' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION split_range(tstzrange, interval, timestamptz) IS
    'the pieces of a range in each reporting interval of a width, counted from origin';

CREATE FUNCTION split_range_local(range tstzrange, unit text, time_zone text)
    RETURNS SETOF tstzrange
    AS 'MODULE_PATHNAME', 'cc_split_range_local' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION split_range_local(tstzrange, text, text) IS
    'the pieces of a range in each day, week or month of a time zone';
