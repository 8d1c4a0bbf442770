-- What call_stats tells: the KPIs of calls under the same names.

CREATE FUNCTION offered(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_offered' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION offered(call_stats) IS 'calls offered';

CREATE FUNCTION answered(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_answered' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION answered(call_stats) IS 'calls answered';

CREATE FUNCTION abandoned(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandoned' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandoned(call_stats) IS 'calls abandoned';

CREATE FUNCTION flowed_out(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_flowed_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flowed_out(call_stats) IS 'calls that flowed out of the queue';

CREATE FUNCTION callback(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_callback' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION callback(call_stats) IS 'calls that left the queue with a callback';

CREATE FUNCTION blocked(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_blocked' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION blocked(call_stats) IS 'calls blocked before they entered the queue';

CREATE FUNCTION held(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_held' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION held(call_stats) IS 'answered calls that were on hold';

CREATE FUNCTION abandon_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandon_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_rate(call_stats) IS 'percent abandoned, of offered';

CREATE FUNCTION answer_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_answer_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION answer_rate(call_stats) IS 'percent answered, of offered';

CREATE FUNCTION flow_out_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_flow_out_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_out_rate(call_stats) IS 'percent flowed out, of offered';

CREATE FUNCTION callback_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_callback_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION callback_rate(call_stats) IS 'percent that left the queue with a callback, of offered';

CREATE FUNCTION blocked_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_blocked_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION blocked_rate(call_stats) IS 'percent blocked, of blocked and offered';

CREATE FUNCTION hold_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_hold_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hold_rate(call_stats) IS 'percent put on hold, of answered';

CREATE FUNCTION asa(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_asa' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION asa(call_stats) IS 'average speed of answer: mean wait of answered calls';

CREATE FUNCTION avg_wait_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_wait_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION avg_wait_time(call_stats) IS 'mean wait of offered calls';

CREATE FUNCTION avg_abandon_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_abandon_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION avg_abandon_time(call_stats) IS 'mean wait of abandoned calls';

CREATE FUNCTION avg_talk_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_talk_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION avg_talk_time(call_stats) IS 'mean talk of answered calls';

CREATE FUNCTION avg_hold_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_hold_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION avg_hold_time(call_stats) IS 'mean hold of answered calls';

CREATE FUNCTION avg_hold_time_held(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_hold_time_held' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION avg_hold_time_held(call_stats) IS 'mean hold of the calls that were held';

CREATE FUNCTION avg_wrap_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_wrap_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION avg_wrap_time(call_stats) IS 'mean after-call work of answered calls';

CREATE FUNCTION avg_call_length(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_call_length' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION avg_call_length(call_stats) IS 'mean talk and hold of answered calls';

CREATE FUNCTION aht(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_aht' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION aht(call_stats) IS 'average handle time: talk, hold and wrap by answered call';

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
COMMENT ON FUNCTION abandon_rate(call_stats, interval) IS 'percent abandoned, of offered, calls abandoned within the limit of a short abandon counted in neither';

CREATE FUNCTION abandon_curve(stats call_stats, times interval[]) RETURNS numeric[]
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandon_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve(call_stats, interval[]) IS 'for each of the times: percent of offered calls abandoned within it';

CREATE FUNCTION wait_percentile(stats call_stats, p double precision) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wait_percentile(call_stats, double precision) IS 'wait that a share of answered calls did not exceed: the upper edge of its bucket';

CREATE FUNCTION handle_time_percentile(stats call_stats, p double precision) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_time_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION handle_time_percentile(call_stats, double precision) IS 'handle time that a share of answered calls did not exceed: the upper edge of its bucket';

CREATE FUNCTION kpis(stats call_stats, threshold interval DEFAULT '20 s',
        OUT offered bigint,
        OUT answered bigint,
        OUT abandoned bigint,
        OUT flowed_out bigint,
        OUT callback bigint,
        OUT blocked bigint,
        OUT held bigint,
        OUT service_level numeric,
        OUT abandon_rate numeric,
        OUT answer_rate numeric,
        OUT flow_out_rate numeric,
        OUT callback_rate numeric,
        OUT blocked_rate numeric,
        OUT hold_rate numeric,
        OUT asa interval,
        OUT avg_wait_time interval,
        OUT avg_abandon_time interval,
        OUT avg_talk_time interval,
        OUT avg_hold_time interval,
        OUT avg_hold_time_held interval,
        OUT avg_wrap_time interval,
        OUT avg_call_length interval,
        OUT aht interval,
        OUT longest_wait interval,
        OUT wait_p50 interval,
        OUT wait_p90 interval,
        OUT handle_time_p50 interval,
        OUT handle_time_p90 interval)
    RETURNS record LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT offered(stats),
           answered(stats),
           abandoned(stats),
           flowed_out(stats),
           callback(stats),
           blocked(stats),
           held(stats),
           service_level(stats, threshold),
           abandon_rate(stats),
           answer_rate(stats),
           flow_out_rate(stats),
           callback_rate(stats),
           blocked_rate(stats),
           hold_rate(stats),
           asa(stats),
           avg_wait_time(stats),
           avg_abandon_time(stats),
           avg_talk_time(stats),
           avg_hold_time(stats),
           avg_hold_time_held(stats),
           avg_wrap_time(stats),
           avg_call_length(stats),
           aht(stats),
           longest_wait(stats),
           wait_percentile(stats, 0.5),
           wait_percentile(stats, 0.9),
           handle_time_percentile(stats, 0.5),
           handle_time_percentile(stats, 0.9);
END;
COMMENT ON FUNCTION kpis(call_stats, interval) IS 'every KPI of the statistics as one record';
