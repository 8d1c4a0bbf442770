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

CREATE FUNCTION longest_wait(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_longest_wait' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION longest_wait(call_stats) IS 'longest wait of an offered call: the upper edge of its bucket';

CREATE FUNCTION service_level(stats call_stats, threshold interval DEFAULT '20 s', method text DEFAULT 'abandon_negative', short_abandon interval DEFAULT '5 s') RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_service_level' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level(call_stats, interval, text, interval) IS 'percent of calls served within the threshold, by a method; exact at every edge of the histogram';

CREATE FUNCTION abandon_rate(stats call_stats, short_abandon interval) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_short_abandon_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_rate(call_stats, interval) IS 'percent abandoned, of offered; calls abandoned within the short-abandon limit are counted in neither';

CREATE FUNCTION abandon_curve(stats call_stats, times interval[]) RETURNS numeric[]
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandon_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve(call_stats, interval[]) IS 'for each of the times, the percent of offered calls abandoned within it';

CREATE FUNCTION wait_percentile(stats call_stats, p double precision) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wait_percentile(call_stats, double precision) IS 'wait that a share of answered calls did not exceed: the upper edge of its bucket';

CREATE FUNCTION handle_time_percentile(stats call_stats, p double precision) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_time_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION handle_time_percentile(call_stats, double precision) IS 'handle time that a share of answered calls did not exceed: the upper edge of its bucket';

-- calls.table: type
COMMENT ON TYPE call_kpis IS 'every KPI of call_stats, as kpis() gives them';

CREATE FUNCTION kpis(stats call_stats, threshold interval DEFAULT '20 s') RETURNS call_kpis
    AS 'MODULE_PATHNAME', 'cc_call_stats_kpis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpis(call_stats, interval) IS 'every KPI of the statistics as one row';
