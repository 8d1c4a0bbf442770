-- forecast_calls: expected counts of the next days from a history of counts.

CREATE TYPE call_forecast AS (bucket timestamptz, expected double precision, low double precision, high double precision);
COMMENT ON TYPE call_forecast IS 'expected calls of an interval: its start, the mean count, and the range of counts to be prepared for';
COMMENT ON COLUMN call_forecast.bucket IS 'start of the interval';
COMMENT ON COLUMN call_forecast.expected IS 'mean number of calls offered in it';
COMMENT ON COLUMN call_forecast.low IS 'number of calls that at most 5 percent of such intervals fall below';
COMMENT ON COLUMN call_forecast.high IS 'number of calls that at most 5 percent of such intervals exceed';

CREATE FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval) IS
    'adds the count of an interval to the state of forecast_calls';

CREATE FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval, text) IS
    'adds the count of an interval to the state of forecast_calls in a time zone';

CREATE FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval, text, date) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval, text, date) IS
    'adds the count of an interval to the state of forecast_calls from a first day on';

CREATE FUNCTION forecast_calls_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_combine(bigint[], bigint[]) IS
    'joins two parts of a history; their horizon and time zone must agree';

CREATE FUNCTION forecast_calls_final(bigint[]) RETURNS call_forecast[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_final(bigint[]) IS 'final function of forecast_calls';

-- The state is a list of rows, sorted in the end: the order in which they
-- come, or in which workers join them, makes no difference.

CREATE AGGREGATE forecast_calls(timestamptz, double precision, interval) (
    SFUNC = forecast_calls_accum, STYPE = bigint[], SSPACE = 65536, FINALFUNC = forecast_calls_final,
    COMBINEFUNC = forecast_calls_combine, INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_calls(timestamptz, double precision, interval) IS
    'expected calls of each interval after the latest of the history, to the end of the given number of days after it, in UTC';

CREATE AGGREGATE forecast_calls(timestamptz, double precision, interval, text) (
    SFUNC = forecast_calls_accum, STYPE = bigint[], SSPACE = 65536, FINALFUNC = forecast_calls_final,
    COMBINEFUNC = forecast_calls_combine, INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_calls(timestamptz, double precision, interval, text) IS
    'expected calls of each interval after the latest of the history, to the end of the given number of days after it, by the days and hours of a time zone';

CREATE AGGREGATE forecast_calls(timestamptz, double precision, interval, text, date) (
    SFUNC = forecast_calls_accum, STYPE = bigint[], SSPACE = 65536, FINALFUNC = forecast_calls_final,
    COMBINEFUNC = forecast_calls_combine, INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_calls(timestamptz, double precision, interval, text, date) IS
    'expected calls of each interval of the given number of days from a first day on (fifth argument); rows from that day on are left out';
