-- Calls from conversations of Genesys Cloud.

CREATE FUNCTION genesys_cloud_calls(document jsonb) RETURNS SETOF queue_call
    AS 'MODULE_PATHNAME', 'cc_genesys_cloud_calls' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION genesys_cloud_calls(jsonb) IS
    'the stays in queues that a conversation detail of Genesys Cloud tells of, from the times of its segments; no row if genesys_cloud_ignored() says why';

CREATE FUNCTION genesys_cloud_legs(document jsonb) RETURNS SETOF queue_call
    AS 'MODULE_PATHNAME', 'cc_genesys_cloud_legs' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION genesys_cloud_legs(jsonb) IS
    'genesys_cloud_calls for load_calls(), which asks its own table for outcomes';

CREATE FUNCTION genesys_cloud_ignored(document jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_genesys_cloud_ignored' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION genesys_cloud_ignored(jsonb) IS
    'why a conversation detail of Genesys Cloud is not of a call that came to a queue: "outbound" or "no queue"; "agent states" of the detail of a user; null if it is of one';

CREATE FUNCTION genesys_cloud_agent_states(document jsonb, OUT agent text, OUT state text, OUT since timestamptz, OUT until timestamptz)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_genesys_cloud_agent_states' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION genesys_cloud_agent_states(jsonb) IS
    'what the user was when, ready, paused or away, by a user detail of Genesys Cloud; until is null if it goes on; no row of another document, or of one that cannot be read';
