-- sales_per_agent. Ordered-set aggregates: to count distinct agents they need them all.

CREATE FUNCTION sales_per_agent_accum(internal, anyelement, boolean) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_sales_per_agent_sold_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sales_per_agent_accum(internal, anyelement, boolean) IS
    'adds a contact to the sort of sales_per_agent';

CREATE FUNCTION sales_per_agent_accum(internal, anyelement, bigint) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_sales_per_agent_sales_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sales_per_agent_accum(internal, anyelement, bigint) IS 'adds sales to the sort of sales_per_agent';

CREATE FUNCTION sales_per_agent_final(internal) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_sales_per_agent_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sales_per_agent_final(internal) IS 'final function of sales_per_agent';

CREATE AGGREGATE sales_per_agent(ORDER BY anyelement, boolean) (
    SFUNC = sales_per_agent_accum, STYPE = internal,
    FINALFUNC = sales_per_agent_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sales_per_agent(ORDER BY anyelement, boolean) IS
    'number of sales divided by the number of distinct agents, including those without a sale';

CREATE AGGREGATE sales_per_agent(ORDER BY anyelement, bigint) (
    SFUNC = sales_per_agent_accum, STYPE = internal,
    FINALFUNC = sales_per_agent_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sales_per_agent(ORDER BY anyelement, bigint) IS
    'sum of sales divided by the number of distinct agents, including those without a sale';
