-- From 0.1.0 to 0.2.0: what changed in the install script, in its order. CONTRIBUTING.md tells how to write it.
\echo Use "ALTER EXTENSION ccmetrics UPDATE" to load this file. \quit

CREATE FUNCTION call_completion_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_completion_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_completion_rate_final(bigint[]) IS 'final function of completion_rate(call_interval)';
CREATE AGGREGATE completion_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_completion_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_completion_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE completion_rate(call_interval) IS 'percent answered, of blocked and offered';
CREATE FUNCTION completion_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_completion_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION completion_rate(call_stats) IS 'percent answered, of blocked and offered';
CREATE FUNCTION completion_rate_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_completion_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION completion_rate_float8(call_stats) IS 'percent answered, of blocked and offered, in percent as double precision';
ALTER TYPE call_kpis ADD ATTRIBUTE completion_rate numeric;
COMMENT ON COLUMN call_kpis.completion_rate IS 'percent answered, of blocked and offered';
