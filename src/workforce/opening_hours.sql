-- Opening hours as a multirange.

-- IMMUTABLE as core's timezone(text, timestamp) is.
CREATE FUNCTION opening_hours(span daterange, hours text, time_zone text, holidays date[] DEFAULT '{}') RETURNS tstzmultirange
    AS 'MODULE_PATHNAME', 'cc_opening_hours' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION opening_hours(daterange, text, text, date[]) IS
    'the opening times on the days of span: weekly hours (mon-fri 08:00-20:00; sat 09:00-13:00, 14:00-16:00) on the clocks of a time zone, closed on holidays';
