-- queue_log_calls: the legs of a call from its events in Asterisk's queue_log.

CREATE TYPE queue_call AS (
    leg integer, queue text, agent text, call call_interval, reason text, ring interval, ring_no_answer integer,
    problem text, entered_at timestamptz, answered_at timestamptz, events integer, channel text, direction text);
COMMENT ON TYPE queue_call IS 'a leg of a call, that is one stay in one queue, as queue_log_calls, amazon_connect_calls and genesys_cloud_calls find it';
COMMENT ON COLUMN queue_call.leg IS 'number of the leg within the call, from 1 in the order of entries; 0 for events that belong to no leg';
COMMENT ON COLUMN queue_call.queue IS 'the queue; null if the log names none';
COMMENT ON COLUMN queue_call.agent IS 'the agent who answered; null if nobody did';
COMMENT ON COLUMN queue_call.call IS 'the leg as a call; null while it is open, and where it has a problem';
COMMENT ON COLUMN queue_call.reason IS 'the event that ended the leg, with its key after EXITWITHKEY; null while it is open; of leg 0 the event';
COMMENT ON COLUMN queue_call.ring IS 'length of the last ring as logged; null if it is not known';
COMMENT ON COLUMN queue_call.ring_no_answer IS 'how often an agent''s phone rang without an answer';
COMMENT ON COLUMN queue_call.problem IS 'why the leg is not a call, as a short phrase; null if it is one, or is open';
COMMENT ON COLUMN queue_call.entered_at IS 'when the leg began; null if it is not known';
COMMENT ON COLUMN queue_call.answered_at IS 'when an agent answered; null if nobody did, or the time is not known';
COMMENT ON COLUMN queue_call.events IS 'how many of the rows given belong to the leg';
COMMENT ON COLUMN queue_call.channel IS 'the channel in the word of the telephony system, such as VOICE; null if it is not known';
COMMENT ON COLUMN queue_call.direction IS 'the direction, such as inbound; null if it is not known';

CREATE FUNCTION queue_log_calls_accum(bytea, timestamptz, bigint, text, text, text, text, text, text, text, text) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_queue_log_calls_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION queue_log_calls_accum(bytea, timestamptz, bigint, text, text, text, text, text, text, text, text) IS
    'adds an event to the state of queue_log_calls';

CREATE FUNCTION queue_log_calls_combine(bytea, bytea) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_queue_log_calls_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION queue_log_calls_combine(bytea, bytea) IS 'joins the events of two states of queue_log_calls';

CREATE FUNCTION queue_log_calls_final(bytea) RETURNS queue_call[]
    AS 'MODULE_PATHNAME', 'cc_queue_log_calls_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION queue_log_calls_final(bytea) IS 'final function of queue_log_calls';

CREATE FUNCTION queue_log_calls_logged_final(bytea) RETURNS queue_call[]
    AS 'MODULE_PATHNAME', 'cc_queue_log_calls_logged_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION queue_log_calls_logged_final(bytea) IS 'final function of queue_log_calls_logged';

-- The state is a list of events, sorted in the end: the order in which they come, or in which workers join them,
-- makes no difference.

CREATE AGGREGATE queue_log_calls(
        "time" timestamptz, id bigint, queue text, agent text, event text,
        data1 text, data2 text, data3 text, data4 text, data5 text) (
    SFUNC = queue_log_calls_accum, STYPE = bytea, SSPACE = 256, FINALFUNC = queue_log_calls_final,
    COMBINEFUNC = queue_log_calls_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE queue_log_calls(timestamptz, bigint, text, text, text, text, text, text, text, text) IS
    'the legs of a call from its events in the queue_log of Asterisk, with wait and talk from the times of the events; group by callid';

CREATE AGGREGATE queue_log_calls_logged(
        "time" timestamptz, id bigint, queue text, agent text, event text,
        data1 text, data2 text, data3 text, data4 text, data5 text) (
    SFUNC = queue_log_calls_accum, STYPE = bytea, SSPACE = 256, FINALFUNC = queue_log_calls_logged_final,
    COMBINEFUNC = queue_log_calls_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE queue_log_calls_logged(timestamptz, bigint, text, text, text, text, text, text, text, text) IS
    'queue_log_calls, with wait and talk as logged in whole seconds, and from the times where they are not logged; group by callid';
