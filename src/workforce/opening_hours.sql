-- Time within opening hours.

CREATE FUNCTION business_time(since timestamptz, until timestamptz, open tstzmultirange) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_time(timestamptz, timestamptz, tstzmultirange) IS
    'the part of the time from since to until that lies within opening hours';

-- IMMUTABLE as core's timezone(text, timestamp) is.
CREATE FUNCTION opening_hours(span daterange, hours text, zone text, holidays date[] DEFAULT '{}') RETURNS tstzmultirange
    AS 'MODULE_PATHNAME', 'cc_opening_hours' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION opening_hours(daterange, text, text, date[]) IS
    'the opening times on the days of span: weekly hours (mon-fri 08:00-20:00; sat 09:00-13:00, 14:00-16:00) on the clocks of a time zone, closed on holidays';
