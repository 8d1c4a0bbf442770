-- KPIs of a group of calls that need no argument but the call. One transition
-- function, state type and initial value: the server runs it once for them all.

CREATE FUNCTION call_kpis_accum(bigint[], call_interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_call_kpis_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_kpis_accum(bigint[], call_interval) IS 'adds a call to the state of KPIs';

CREATE FUNCTION call_kpis_discard(bigint[], call_interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_call_kpis_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_kpis_discard(bigint[], call_interval) IS 'takes a call out of the state of KPIs, but for maxima';

CREATE FUNCTION call_kpis_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_call_kpis_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_kpis_combine(bigint[], bigint[]) IS 'joins the states of two groups of calls';

CREATE FUNCTION call_offered_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_offered_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_offered_final(bigint[]) IS 'final function of offered(call_interval)';
CREATE AGGREGATE offered(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_offered_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_offered_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE offered(call_interval) IS 'calls offered: answered, abandoned, flowed out or left with a callback';

CREATE FUNCTION call_answered_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_answered_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_answered_final(bigint[]) IS 'final function of answered(call_interval)';
CREATE AGGREGATE answered(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_answered_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_answered_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE answered(call_interval) IS 'calls answered';

CREATE FUNCTION call_abandoned_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_abandoned_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_abandoned_final(bigint[]) IS 'final function of abandoned(call_interval)';
CREATE AGGREGATE abandoned(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_abandoned_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_abandoned_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandoned(call_interval) IS 'calls abandoned';

CREATE FUNCTION call_flowed_out_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_flowed_out_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_flowed_out_final(bigint[]) IS 'final function of flowed_out(call_interval)';
CREATE AGGREGATE flowed_out(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_flowed_out_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_flowed_out_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE flowed_out(call_interval) IS 'calls that flowed out of the queue';

CREATE FUNCTION call_callback_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_callback_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_callback_final(bigint[]) IS 'final function of callback(call_interval)';
CREATE AGGREGATE callback(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_callback_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_callback_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE callback(call_interval) IS 'calls that left the queue with a callback';

CREATE FUNCTION call_blocked_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_blocked_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_blocked_final(bigint[]) IS 'final function of blocked(call_interval)';
CREATE AGGREGATE blocked(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_blocked_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_blocked_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE blocked(call_interval) IS 'calls blocked before they entered the queue';

CREATE FUNCTION call_held_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_held_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_held_final(bigint[]) IS 'final function of held(call_interval)';
CREATE AGGREGATE held(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_held_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_held_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE held(call_interval) IS 'answered calls that were on hold';

CREATE FUNCTION call_service_level_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_service_level_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_service_level_final(bigint[]) IS 'final function of service_level(call_interval)';
CREATE AGGREGATE service_level(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_service_level_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(call_interval) IS 'percent answered within 20 seconds, of answered and abandoned';

CREATE FUNCTION call_abandon_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_abandon_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_abandon_rate_final(bigint[]) IS 'final function of abandon_rate(call_interval)';
CREATE AGGREGATE abandon_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_abandon_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_abandon_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_rate(call_interval) IS 'percent abandoned, of offered';

CREATE FUNCTION call_answer_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_answer_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_answer_rate_final(bigint[]) IS 'final function of answer_rate(call_interval)';
CREATE AGGREGATE answer_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_answer_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_answer_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE answer_rate(call_interval) IS 'percent answered, of offered';

CREATE FUNCTION call_flow_out_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_flow_out_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_flow_out_rate_final(bigint[]) IS 'final function of flow_out_rate(call_interval)';
CREATE AGGREGATE flow_out_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_flow_out_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_flow_out_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE flow_out_rate(call_interval) IS 'percent flowed out, of offered';

CREATE FUNCTION call_callback_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_callback_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_callback_rate_final(bigint[]) IS 'final function of callback_rate(call_interval)';
CREATE AGGREGATE callback_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_callback_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_callback_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE callback_rate(call_interval) IS 'percent that left the queue with a callback, of offered';

CREATE FUNCTION call_blocked_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_blocked_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_blocked_rate_final(bigint[]) IS 'final function of blocked_rate(call_interval)';
CREATE AGGREGATE blocked_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_blocked_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_blocked_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE blocked_rate(call_interval) IS 'percent blocked, of blocked and offered';

CREATE FUNCTION call_hold_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_hold_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_hold_rate_final(bigint[]) IS 'final function of hold_rate(call_interval)';
CREATE AGGREGATE hold_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_hold_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_hold_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE hold_rate(call_interval) IS 'percent put on hold, of answered';

CREATE FUNCTION call_asa_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_asa_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_asa_final(bigint[]) IS 'final function of asa(call_interval)';
CREATE AGGREGATE asa(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_asa_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_asa_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE asa(call_interval) IS 'average speed of answer: mean wait of answered calls';

CREATE FUNCTION call_avg_wait_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_wait_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_wait_time_final(bigint[]) IS 'final function of avg_wait_time(call_interval)';
CREATE AGGREGATE avg_wait_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_wait_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_wait_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_wait_time(call_interval) IS 'mean wait of offered calls';

CREATE FUNCTION call_avg_abandon_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_abandon_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_abandon_time_final(bigint[]) IS 'final function of avg_abandon_time(call_interval)';
CREATE AGGREGATE avg_abandon_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_abandon_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_abandon_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_abandon_time(call_interval) IS 'mean wait of abandoned calls';

CREATE FUNCTION call_longest_wait_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_longest_wait_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_longest_wait_final(bigint[]) IS 'final function of longest_wait(call_interval)';
CREATE AGGREGATE longest_wait(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_longest_wait_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE longest_wait(call_interval) IS 'longest wait of an offered call';

CREATE FUNCTION call_longest_hold_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_longest_hold_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_longest_hold_final(bigint[]) IS 'final function of longest_hold(call_interval)';
CREATE AGGREGATE longest_hold(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_longest_hold_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE longest_hold(call_interval) IS 'longest hold of an answered call';

CREATE FUNCTION call_aht_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_aht_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_aht_final(bigint[]) IS 'final function of aht(call_interval)';
CREATE AGGREGATE aht(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_aht_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_aht_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(call_interval) IS 'average handle time: talk, hold and wrap by answered call';

CREATE FUNCTION call_avg_talk_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_talk_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_talk_time_final(bigint[]) IS 'final function of avg_talk_time(call_interval)';
CREATE AGGREGATE avg_talk_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_talk_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_talk_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_talk_time(call_interval) IS 'mean talk of answered calls';

CREATE FUNCTION call_avg_hold_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_hold_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_hold_time_final(bigint[]) IS 'final function of avg_hold_time(call_interval)';
CREATE AGGREGATE avg_hold_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_hold_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_hold_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_hold_time(call_interval) IS 'mean hold of answered calls';

CREATE FUNCTION call_avg_hold_time_held_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_hold_time_held_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_hold_time_held_final(bigint[]) IS 'final function of avg_hold_time_held(call_interval)';
CREATE AGGREGATE avg_hold_time_held(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_hold_time_held_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_hold_time_held_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_hold_time_held(call_interval) IS 'mean hold of the calls that were held';

CREATE FUNCTION call_avg_wrap_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_wrap_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_wrap_time_final(bigint[]) IS 'final function of avg_wrap_time(call_interval)';
CREATE AGGREGATE avg_wrap_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_wrap_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_wrap_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_wrap_time(call_interval) IS 'mean after-call work of answered calls';

CREATE FUNCTION call_avg_call_length_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_call_length_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_call_length_final(bigint[]) IS 'final function of avg_call_length(call_interval)';
CREATE AGGREGATE avg_call_length(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_call_length_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_call_length_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_call_length(call_interval) IS 'mean talk and hold of answered calls';
