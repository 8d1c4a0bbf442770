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
DROP FUNCTION alter_rollup(regclass, json, text[], regclass);
CREATE FUNCTION alter_rollup(rollup regclass, add json DEFAULT NULL, drop text[] DEFAULT NULL, source regclass DEFAULT NULL, answers boolean DEFAULT NULL) RETURNS regclass
    AS 'MODULE_PATHNAME', 'cc_alter_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION alter_rollup(regclass, json, text[], regclass, boolean) IS
    'adds measures to a rollup (null for groups of which the source no longer has all rows), drops measures, names the table that has replaced the source, or says whether queries over the source may be answered from the rollup';
CREATE FUNCTION rollup_answers(rollup regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_rollup_answers' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_answers(regclass) IS 'column answers of view rollup_status';
CREATE OR REPLACE VIEW rollup_status AS
SELECT rollup, source, bucket, time_zone, dimensions, measures, filter, broken, problem, warning, uncovered, unknown,
       built, built_since, pending_deltas, refreshed_at, refresh_took, last_error, last_error_at, bytes,
       rollup_answers(rollup) AS answers, pg_catalog.pg_stat_get_numscans(rollup) AS answered
FROM rollup_states();
COMMENT ON COLUMN rollup_status.answers IS 'true if queries over the source may be answered from it: alter_rollup(..., answers => true); null if that could not be read';
COMMENT ON COLUMN rollup_status.answered IS 'how many queries over the source it has answered, since the statistics of the server were last reset';
