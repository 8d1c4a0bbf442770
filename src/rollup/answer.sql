-- Queries over calls, written over rollups.

CREATE FUNCTION rollup_query(query text) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_rollup_query' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_query(text) IS
    'a query over calls, written over a rollup that gives the same result to the last digit; null if there is none';

CREATE FUNCTION rollup_query_problem(query text) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_rollup_query_problem' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_query_problem(text) IS
    'why no rollup gives the result of a query over calls, by rollup; null if one does';
