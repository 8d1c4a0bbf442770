-- What aggregates of plain sums have in common.

CREATE FUNCTION sums_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_sums_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sums_combine(bigint[], bigint[]) IS 'adds two aggregate states element by element';
