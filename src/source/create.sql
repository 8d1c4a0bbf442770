-- Call sources: created and dropped.

CREATE FUNCTION create_call_source(name text, kind text, source regclass, options jsonb DEFAULT '{}') RETURNS regclass
    AS 'MODULE_PATHNAME', 'cc_create_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION create_call_source(text, text, regclass, jsonb) IS
    'makes the tables of a call source, which load_calls() fills from a table that a telephony system writes; returns the table of calls';

CREATE FUNCTION drop_call_source(name text, cascade boolean DEFAULT false) RETURNS void
    AS 'MODULE_PATHNAME', 'cc_drop_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION drop_call_source(text, boolean) IS
    'drops the tables of a call source and ends its schedule; with cascade, also the objects that depend on them; the table that it reads stays';
