-- Time within opening hours, and its inverse.

CREATE FUNCTION business_time(since timestamptz, until timestamptz, open tstzmultirange) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_time(timestamptz, timestamptz, tstzmultirange) IS
    'the part of the time from since to until that lies within opening hours, which must cover it';

CREATE FUNCTION business_time(since timestamptz, until timestamptz, hours text, time_zone text, holidays date[] DEFAULT '{}') RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_business_time_weekly' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_time(timestamptz, timestamptz, text, text, date[]) IS
    'the part of the time from since to until that lies within the hours of a week, on the clocks of a time zone, closed on holidays';

CREATE FUNCTION business_deadline(since timestamptz, duration interval, open tstzmultirange) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_business_deadline' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_deadline(timestamptz, interval, tstzmultirange) IS
    'the earliest time at which so much time within opening hours has passed after since';

CREATE FUNCTION business_deadline(since timestamptz, duration interval, hours text, time_zone text, holidays date[] DEFAULT '{}') RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_business_deadline_weekly' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_deadline(timestamptz, interval, text, text, date[]) IS
    'the earliest time at which so much time within the hours of a week has passed after since, on the clocks of a time zone, closed on holidays';
