-- Shares of trues.

CREATE FUNCTION share_accum(bigint[], boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_share_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_accum(bigint[], boolean) IS 'adds a row to the state of a share of trues';

CREATE FUNCTION share_discard(bigint[], boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_share_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_discard(bigint[], boolean) IS 'takes a row out of the state of a share of trues';

CREATE FUNCTION resolution_accum(bigint[], boolean, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_resolution_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION resolution_accum(bigint[], boolean, boolean) IS
    'adds a row to the state of fcr_rate(resolved, transferred)';

CREATE FUNCTION resolution_discard(bigint[], boolean, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_resolution_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION resolution_discard(bigint[], boolean, boolean) IS
    'takes a row out of the state of fcr_rate(resolved, transferred)';

CREATE FUNCTION share_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_share_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_final(bigint[]) IS 'share of trues in percent';

CREATE AGGREGATE abandon_rate(boolean) (
    SFUNC = share_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = share_accum, MINVFUNC = share_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_rate(boolean) IS 'percent of true among non-null values: abandoned calls among offered';

CREATE AGGREGATE fcr_rate(boolean) (
    SFUNC = share_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = share_accum, MINVFUNC = share_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE fcr_rate(boolean) IS 'percent of true among non-null values: contacts resolved at first contact';

CREATE AGGREGATE fcr_rate(boolean, boolean) (
    SFUNC = resolution_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = resolution_accum, MINVFUNC = resolution_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE fcr_rate(boolean, boolean) IS
    'percent resolved and not transferred, of rows where resolved is not null';

CREATE AGGREGATE call_setup_success_rate(boolean) (
    SFUNC = share_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = share_accum, MINVFUNC = share_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE call_setup_success_rate(boolean) IS
    'percent of true among non-null values: calls that were set up';

CREATE AGGREGATE transfer_rate(boolean) (
    SFUNC = share_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = share_accum, MINVFUNC = share_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE transfer_rate(boolean) IS 'percent of true among non-null values: calls that were transferred';

CREATE AGGREGATE conversion_rate(boolean) (
    SFUNC = share_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = share_accum, MINVFUNC = share_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE conversion_rate(boolean) IS 'percent of true among non-null values: contacts that became sales';

CREATE AGGREGATE target_met_rate(boolean) (
    SFUNC = share_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = share_accum, MINVFUNC = share_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE target_met_rate(boolean) IS
    'percent of true among non-null values: intervals that met their target';
