-- Calls from contact records of Amazon Connect.

CREATE FUNCTION amazon_connect_calls(document jsonb) RETURNS SETOF queue_call
    AS 'MODULE_PATHNAME', 'cc_amazon_connect_calls' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION amazon_connect_calls(jsonb) IS
    'the stay in a queue that a contact record of Amazon Connect tells of, with the durations that it gives; no row if amazon_connect_ignored() says why';

CREATE FUNCTION amazon_connect_legs(document jsonb, next_method text) RETURNS SETOF queue_call
    AS 'MODULE_PATHNAME', 'cc_amazon_connect_legs' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION amazon_connect_legs(jsonb, text) IS
    'amazon_connect_calls for load_calls(), which knows how the next contact began, and asks its own table for outcomes';

CREATE FUNCTION amazon_connect_ignored(document jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_amazon_connect_ignored' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION amazon_connect_ignored(jsonb) IS
    'why a contact record of Amazon Connect is not of a call that came to a queue: its InitiationMethod, such as OUTBOUND, or "no queue"; "agent states" of an event of an agent; null if it is of one';

CREATE FUNCTION amazon_connect_agent_states(document jsonb, OUT agent text, OUT state text, OUT since timestamptz, OUT until timestamptz)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_amazon_connect_agent_states' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION amazon_connect_agent_states(jsonb) IS
    'what the agent has been since when, ready, paused or away, by an agent event of Amazon Connect; until is null; no row of another document, or of one that cannot be read';
