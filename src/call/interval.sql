-- call_interval: a call as one value. Laws and text form: core/call.c.

CREATE TYPE call_interval;

CREATE FUNCTION call_interval_in(cstring) RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_in(cstring) IS 'text input of call_interval';

CREATE FUNCTION call_interval_out(call_interval) RETURNS cstring
    AS 'MODULE_PATHNAME', 'cc_call_interval_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_out(call_interval) IS 'text output of call_interval: UTC, phases in seconds, phases of 0 left out';

CREATE FUNCTION call_interval_recv(internal) RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_recv(internal) IS 'binary input of call_interval';

CREATE FUNCTION call_interval_send(call_interval) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_call_interval_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_send(call_interval) IS 'binary output of call_interval: 32 bytes, big-endian';

CREATE TYPE call_interval (
    INPUT = call_interval_in,
    OUTPUT = call_interval_out,
    RECEIVE = call_interval_recv,
    SEND = call_interval_send,
    INTERNALLENGTH = 32,
    ALIGNMENT = double,
    STORAGE = plain
);
COMMENT ON TYPE call_interval IS 'a call: when it was offered, how long it waited, rang, talked, held and wrapped (milliseconds), how it ended, whether it was transferred';

-- Accessors.

CREATE FUNCTION offered_at(call_interval) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_call_offered_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION offered_at(call_interval) IS 'when the call entered the queue';

CREATE FUNCTION answered_at(call_interval) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_call_answered_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION answered_at(call_interval) IS 'when an agent answered; null unless answered';

CREATE FUNCTION ended_at(call_interval) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_call_ended_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ended_at(call_interval) IS 'when the customer left: after wait, talk and hold';

CREATE FUNCTION released_at(call_interval) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_call_released_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION released_at(call_interval) IS 'when the agent was free: after wrap; the same as ended_at unless answered';

CREATE FUNCTION wait_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_wait_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wait_time(call_interval) IS 'time in the queue, ringing included';

CREATE FUNCTION talk_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_talk_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION talk_time(call_interval) IS 'time in conversation; 0 unless answered';

CREATE FUNCTION hold_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_hold_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hold_time(call_interval) IS 'time on hold; 0 unless answered';

CREATE FUNCTION wrap_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_wrap_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wrap_time(call_interval) IS 'after-call work; 0 unless answered';

CREATE FUNCTION ring_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_ring_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ring_time(call_interval) IS 'the part of the wait in which an agent''s phone rang; 0 unless answered';

CREATE FUNCTION transferred(call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_transferred' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION transferred(call_interval) IS 'whether the call was answered, then handed on';

CREATE FUNCTION repaired(call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_repaired' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repaired(call_interval) IS 'whether a time of the call was moved within a tolerance';

CREATE FUNCTION handle_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_handle_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION handle_time(call_interval) IS 'talk, hold and wrap together; null unless answered';

CREATE FUNCTION outcome(call_interval) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_call_outcome' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION outcome(call_interval) IS 'how the call ended: answered, abandoned, flowed_out, callback or blocked';

-- Casts.

CREATE FUNCTION tstzrange(call_interval) RETURNS tstzrange
    AS 'MODULE_PATHNAME', 'cc_call_tstzrange' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tstzrange(call_interval) IS 'from offered_at up to released_at; empty for a call of no length';
CREATE CAST (call_interval AS tstzrange) WITH FUNCTION tstzrange(call_interval);
COMMENT ON CAST (call_interval AS tstzrange) IS 'from offered_at up to released_at; empty for a call of no length';

CREATE FUNCTION jsonb(call_interval) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'cc_call_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION jsonb(call_interval) IS 'an object with offered_at, outcome, the phases in seconds, transferred and repaired';
CREATE CAST (call_interval AS jsonb) WITH FUNCTION jsonb(call_interval);
COMMENT ON CAST (call_interval AS jsonb) IS 'an object with offered_at, outcome, the phases in seconds, transferred and repaired';

CREATE FUNCTION call_interval_from_jsonb(jsonb) RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_jsonb(jsonb) IS 'a call from the object that its cast to jsonb gives; a missing wait is an error unless blocked';
CREATE CAST (jsonb AS call_interval) WITH FUNCTION call_interval_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS call_interval) IS 'a call from the object that its cast to jsonb gives; a missing wait is an error unless blocked';
