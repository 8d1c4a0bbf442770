-- KPIs of a group of calls that need no other argument than the call. One transition
-- function, state type and initial value: the server runs it once for them all.

CREATE FUNCTION call_kpis_accum(bigint[], call_interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_call_kpis_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_kpis_accum(bigint[], call_interval) IS 'adds a call to the state of KPIs';

CREATE FUNCTION call_kpis_discard(bigint[], call_interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_call_kpis_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_kpis_discard(bigint[], call_interval) IS
    'takes a call out of the state of KPIs, except for maxima';

CREATE FUNCTION call_kpis_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_call_kpis_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_kpis_combine(bigint[], bigint[]) IS 'joins the states of two groups of calls';

-- calls.table: aggregates
