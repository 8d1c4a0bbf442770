-- What call_stats tells: the KPIs of calls under the same names.

-- calls.table: functions

CREATE FUNCTION wait_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wait_time(call_stats) IS 'total wait of offered calls';

CREATE FUNCTION talk_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_talk_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION talk_time(call_stats) IS 'total talk';

CREATE FUNCTION hold_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_hold_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hold_time(call_stats) IS 'total hold';

CREATE FUNCTION wrap_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_wrap_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wrap_time(call_stats) IS 'total after-call work';

CREATE FUNCTION handle_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION handle_time(call_stats) IS 'total of talk, hold and wrap';

-- The sums behind the means, in seconds.

CREATE FUNCTION wait_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wait_seconds(call_stats) IS 'total wait of offered calls, in seconds';

CREATE FUNCTION wait_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wait_seconds_float8(call_stats) IS 'total wait of offered calls, in seconds as double precision';

CREATE FUNCTION answered_wait_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_answered_wait_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION answered_wait_seconds(call_stats) IS 'total wait of answered calls, in seconds';

CREATE FUNCTION answered_wait_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_answered_wait_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION answered_wait_seconds_float8(call_stats) IS 'total wait of answered calls, in seconds as double precision';

CREATE FUNCTION abandoned_wait_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandoned_wait_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandoned_wait_seconds(call_stats) IS 'total wait of abandoned calls, in seconds';

CREATE FUNCTION abandoned_wait_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandoned_wait_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandoned_wait_seconds_float8(call_stats) IS 'total wait of abandoned calls, in seconds as double precision';

CREATE FUNCTION talk_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_talk_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION talk_seconds(call_stats) IS 'total talk, in seconds';

CREATE FUNCTION talk_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_talk_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION talk_seconds_float8(call_stats) IS 'total talk, in seconds as double precision';

CREATE FUNCTION hold_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_hold_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hold_seconds(call_stats) IS 'total hold, in seconds';

CREATE FUNCTION hold_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_hold_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hold_seconds_float8(call_stats) IS 'total hold, in seconds as double precision';

CREATE FUNCTION wrap_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_wrap_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wrap_seconds(call_stats) IS 'total after-call work, in seconds';

CREATE FUNCTION wrap_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_wrap_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wrap_seconds_float8(call_stats) IS 'total after-call work, in seconds as double precision';

CREATE FUNCTION ring_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_ring_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ring_seconds(call_stats) IS 'total ring of answered calls, in seconds';

CREATE FUNCTION ring_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_ring_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ring_seconds_float8(call_stats) IS 'total ring of answered calls, in seconds as double precision';

CREATE FUNCTION handle_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION handle_seconds(call_stats) IS 'total of talk, hold and wrap, in seconds';

CREATE FUNCTION handle_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION handle_seconds_float8(call_stats) IS 'total of talk, hold and wrap, in seconds as double precision';

CREATE FUNCTION longest_wait(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_longest_wait' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION longest_wait(call_stats) IS 'longest wait of an offered call: the upper edge of its bucket';

CREATE FUNCTION service_level(stats call_stats, threshold interval DEFAULT '20 s', method text DEFAULT 'abandon_negative', short_abandon interval DEFAULT '5 s') RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_service_level' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level(call_stats, interval, text, interval) IS 'percent of calls served within the threshold, by a method; exact at every edge of the histogram';

CREATE FUNCTION served_within(stats call_stats, threshold interval, method text DEFAULT 'abandon_negative', short_abandon interval DEFAULT '5 s') RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_served_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION served_within(call_stats, interval, text, interval) IS 'calls that were served within the threshold, by a method: the numerator of service_level';

CREATE FUNCTION service_base(stats call_stats, threshold interval, method text DEFAULT 'abandon_negative', short_abandon interval DEFAULT '5 s') RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_service_base' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_base(call_stats, interval, text, interval) IS 'calls that count for a method: the denominator of service_level';

CREATE FUNCTION service_level_problem(threshold interval, method text DEFAULT 'abandon_negative', short_abandon interval DEFAULT '5 s') RETURNS text
    AS 'MODULE_PATHNAME', 'cc_service_level_problem' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_problem(interval, text, interval) IS 'why service_level of stored statistics refuses a threshold, a method or a limit of short abandons; null if it takes them';

CREATE FUNCTION abandon_rate(stats call_stats, short_abandon interval) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_short_abandon_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_rate(call_stats, interval) IS 'percent abandoned, of offered; calls abandoned within the short-abandon limit are counted in neither';

CREATE FUNCTION abandon_curve(stats call_stats, times interval[]) RETURNS numeric[]
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandon_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve(call_stats, interval[]) IS 'for each of the times, the percent of offered calls abandoned within it';

CREATE FUNCTION wait_percentile(stats call_stats, p double precision, "of" text DEFAULT 'answered') RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wait_percentile(call_stats, double precision, text) IS 'wait that a share of answered, or of all offered calls did not exceed: the upper edge of its bucket';

CREATE FUNCTION handle_time_percentile(stats call_stats, p double precision) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_time_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION handle_time_percentile(call_stats, double precision) IS 'handle time that a share of answered calls did not exceed: the upper edge of its bucket';

CREATE FUNCTION answered_within(stats call_stats, threshold interval) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_answered_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION answered_within(call_stats, interval) IS 'calls answered within the threshold; exact at every edge of the histogram';

CREATE FUNCTION abandoned_within(stats call_stats, threshold interval) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandoned_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandoned_within(call_stats, interval) IS 'calls abandoned within the threshold; exact at every edge of the histogram';

-- For KPI views: the same as double precision.

CREATE FUNCTION longest_wait_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_longest_wait_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION longest_wait_float8(call_stats) IS 'longest wait of an offered call, in seconds as double precision: the upper edge of its bucket';

CREATE FUNCTION service_level_float8(stats call_stats, threshold interval, method text, short_abandon interval) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_service_level_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_float8(call_stats, interval, text, interval) IS 'percent of calls served within the threshold, by a method, as double precision';

CREATE FUNCTION abandon_rate_float8(stats call_stats, short_abandon interval) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_short_abandon_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_rate_float8(call_stats, interval) IS 'percent abandoned, of offered, calls abandoned within the limit of a short abandon counted in neither, as double precision';

CREATE FUNCTION wait_percentile_float8(stats call_stats, p double precision, "of" text) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_percentile_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wait_percentile_float8(call_stats, double precision, text) IS 'wait that a share of answered, or of all offered calls did not exceed, in seconds as double precision';

CREATE FUNCTION handle_time_percentile_float8(stats call_stats, p double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_time_percentile_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION handle_time_percentile_float8(call_stats, double precision) IS 'handle time that a share of answered calls did not exceed, in seconds as double precision';

-- calls.table: type
COMMENT ON TYPE call_kpis IS 'every KPI of call_stats, as kpis() gives them';

CREATE FUNCTION kpis(stats call_stats, threshold interval DEFAULT '20 s') RETURNS call_kpis
    AS 'MODULE_PATHNAME', 'cc_call_stats_kpis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpis(call_stats, interval) IS 'every KPI of the statistics as one row';
