-- Call sources: loaded.

CREATE FUNCTION load_calls(name text,
        OUT calls bigint, OUT open bigint, OUT rejected bigint, OUT ignored bigint, OUT repaired bigint)
    RETURNS record AS 'MODULE_PATHNAME', 'cc_load_calls' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION load_calls(text) IS
    'reads what is new in the table of a call source: legs written as calls, left open and rejected, events ignored, and how many of the calls had a time inferred or moved';

CREATE PROCEDURE build_call_source(name text, batch_rows bigint DEFAULT 100000)
    AS 'MODULE_PATHNAME', 'cc_build_call_source' LANGUAGE C;
COMMENT ON PROCEDURE build_call_source(text, bigint) IS
    'reads all that is new in the table of a call source, oldest first, about batch_rows rows per transaction; continues where an earlier call stopped';

CREATE FUNCTION retry_rejected(name text,
        OUT calls bigint, OUT open bigint, OUT rejected bigint, OUT ignored bigint, OUT repaired bigint)
    RETURNS record AS 'MODULE_PATHNAME', 'cc_retry_rejected' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION retry_rejected(text) IS
    'works out the rejected calls of a call source again, after rows or outcomes were mended; the result is as of load_calls';

CREATE FUNCTION reload_calls(name text, since timestamptz, until timestamptz,
        OUT calls bigint, OUT open bigint, OUT rejected bigint, OUT ignored bigint, OUT repaired bigint)
    RETURNS record AS 'MODULE_PATHNAME', 'cc_reload_calls' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION reload_calls(text, timestamptz, timestamptz) IS
    'works out again the calls of a call source that have rows in [since, until) (null means no limit); an error if the source no longer has the rows of some of them; the result is as of load_calls';
