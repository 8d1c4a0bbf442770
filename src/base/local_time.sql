-- The clocks of a time zone. KPI views call these: with their cost, the planner works them out after LIMIT.

CREATE FUNCTION local_time(at timestamptz, zone text) RETURNS timestamp
    AS 'MODULE_PATHNAME', 'cc_local_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION local_time(timestamptz, text) IS 'what the clocks of a time zone show; only zones with a full name';

CREATE FUNCTION local_day(at timestamptz, zone text) RETURNS date
    AS 'MODULE_PATHNAME', 'cc_local_day' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION local_day(timestamptz, text) IS 'the date in a time zone';

CREATE FUNCTION local_weekday(at timestamptz, zone text) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_local_weekday' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION local_weekday(timestamptz, text) IS 'the day of the week in a time zone, by ISO: 1 is Monday, 7 is Sunday';

CREATE FUNCTION local_hour(at timestamptz, zone text) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_local_hour' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION local_hour(timestamptz, text) IS 'the hour of the day in a time zone, 0 to 23';
