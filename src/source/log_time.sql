-- Times of logs.

CREATE FUNCTION log_time(value text, time_zone text) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_log_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION log_time(text, text) IS
    'a time as a log writes it: an ISO 8601 date and time, with an offset or else in the time zone; null if it is anything else';
