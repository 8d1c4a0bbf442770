-- Call sources: checked.

CREATE FUNCTION check_call_source(name text, OUT what text, OUT expected bigint, OUT found bigint, OUT ok boolean)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_check_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION check_call_source(text) IS
    'what must be true of a call source: all rows read are accounted for, none was missed, and no agent is on two calls at once';
