-- split: pro-rated times of a call by reporting interval.

CREATE FUNCTION split(call call_interval, width interval, origin timestamptz DEFAULT '2000-01-01 00:00:00+00',
        OUT bucket timestamptz, OUT wait interval, OUT talk interval, OUT hold interval, OUT wrap interval)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'cc_call_split' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION split(call_interval, interval, timestamptz) IS
    'the parts of a call in each reporting interval of a width, counted from origin; phases in the order wait, talk, hold, wrap; the parts of each phase add up to it';
