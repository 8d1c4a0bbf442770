-- Customer satisfaction, customer effort, quality scores.

CREATE FUNCTION csat_accum(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_csat_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(bigint[], double precision) IS 'adds a row to the state of csat';

CREATE FUNCTION csat_discard(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_csat_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_discard(bigint[], double precision) IS 'takes a row out of the state of csat';

CREATE FUNCTION csat_accum(bigint[], double precision, double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_csat_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(bigint[], double precision, double precision, double precision, double precision) IS
    'adds a row to the state of csat';

CREATE FUNCTION csat_discard(bigint[], double precision, double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_csat_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_discard(bigint[], double precision, double precision, double precision, double precision) IS
    'takes a row out of the state of csat';

CREATE FUNCTION csat_interval_accum(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_csat_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_interval_accum(bigint[], double precision, double precision) IS
    'adds a row to the state of csat_interval';

CREATE FUNCTION csat_interval_discard(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_csat_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_interval_discard(bigint[], double precision, double precision) IS
    'takes a row out of the state of csat_interval';

CREATE FUNCTION csat_interval_accum(bigint[], double precision, double precision, double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_csat_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_interval_accum(bigint[], double precision, double precision, double precision, double precision, double precision) IS
    'adds a row on a scale of its own to the state of csat_interval';

CREATE FUNCTION csat_interval_discard(bigint[], double precision, double precision, double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_csat_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_interval_discard(bigint[], double precision, double precision, double precision, double precision, double precision) IS
    'takes a row on a scale of its own out of the state of csat_interval';

CREATE FUNCTION csat_interval_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_csat_interval_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_interval_combine(bigint[], bigint[]) IS
    'joins the states of two groups; their confidence must agree';

CREATE FUNCTION csat_interval_final(bigint[]) RETURNS numrange
    AS 'MODULE_PATHNAME', 'cc_csat_interval_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_interval_final(bigint[]) IS 'final function of csat_interval at 95 percent confidence';

CREATE FUNCTION csat_interval_confidence_final(bigint[]) RETURNS numrange
    AS 'MODULE_PATHNAME', 'cc_csat_interval_confidence_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_interval_confidence_final(bigint[]) IS 'final function of csat_interval with a confidence';

CREATE FUNCTION mean_score_accum(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_score_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_score_accum(bigint[], double precision) IS 'adds a row to the state of a mean score';

CREATE FUNCTION mean_score_discard(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_score_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_score_discard(bigint[], double precision) IS 'takes a row out of the state of a mean score';

CREATE FUNCTION ces_accum(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_ces_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum(bigint[], double precision) IS 'adds a row to the state of ces';

CREATE FUNCTION ces_discard(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_ces_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_discard(bigint[], double precision) IS 'takes a row out of the state of ces';

CREATE FUNCTION ces_accum(bigint[], double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_ces_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum(bigint[], double precision, double precision, double precision) IS
    'adds a row to the state of ces';

CREATE FUNCTION ces_discard(bigint[], double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_ces_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ces_discard(bigint[], double precision, double precision, double precision) IS
    'takes a row out of the state of ces';

CREATE FUNCTION mean_score_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_score_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_score_combine(bigint[], bigint[]) IS 'joins the states of two groups; their scales must agree';

CREATE FUNCTION mean_score_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_mean_score_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_score_final(bigint[]) IS 'mean score';

CREATE FUNCTION qa_score_accum(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_qa_score_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION qa_score_accum(bigint[], double precision, double precision) IS
    'adds a row to the state of qa_score';

CREATE FUNCTION qa_score_discard(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_qa_score_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION qa_score_discard(bigint[], double precision, double precision) IS
    'takes a row out of the state of qa_score';

CREATE FUNCTION qa_score_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_qa_score_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION qa_score_final(bigint[]) IS 'final function of qa_score';

CREATE AGGREGATE csat(double precision) (
    SFUNC = csat_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = csat_accum, MINVFUNC = csat_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(double precision) IS
    'customer satisfaction: percent of scores of 4 and above on a scale of 1..5';

CREATE AGGREGATE csat(double precision, double precision, double precision, double precision) (
    SFUNC = csat_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = csat_accum, MINVFUNC = csat_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(double precision, double precision, double precision, double precision) IS
    'customer satisfaction: percent of scores of satisfied and above on a scale of low..high';

CREATE AGGREGATE csat_interval(double precision) (
    SFUNC = csat_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = csat_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = csat_accum, MINVFUNC = csat_discard, MSTYPE = bigint[],
    MFINALFUNC = csat_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_interval(double precision) IS
    'where the percent of scores of 4 and above on a scale of 1..5 lies with 95 percent confidence, by Wilson';

CREATE AGGREGATE csat_interval(double precision, double precision) (
    SFUNC = csat_interval_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = csat_interval_confidence_final,
    COMBINEFUNC = csat_interval_combine, INITCOND = '{0,0,0}',
    MSFUNC = csat_interval_accum, MINVFUNC = csat_interval_discard, MSTYPE = bigint[],
    MFINALFUNC = csat_interval_confidence_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_interval(double precision, double precision) IS
    'where the percent of scores of 4 and above on a scale of 1..5 lies with a confidence in percent, by Wilson';

CREATE AGGREGATE csat_interval(double precision, double precision, double precision, double precision) (
    SFUNC = csat_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = csat_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = csat_accum, MINVFUNC = csat_discard, MSTYPE = bigint[],
    MFINALFUNC = csat_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_interval(double precision, double precision, double precision, double precision) IS
    'where the percent of scores of satisfied and above on a scale of low..high lies with 95 percent confidence, by Wilson';

CREATE AGGREGATE csat_interval(double precision, double precision, double precision, double precision, double precision) (
    SFUNC = csat_interval_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = csat_interval_confidence_final,
    COMBINEFUNC = csat_interval_combine, INITCOND = '{0,0,0}',
    MSFUNC = csat_interval_accum, MINVFUNC = csat_interval_discard, MSTYPE = bigint[],
    MFINALFUNC = csat_interval_confidence_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_interval(double precision, double precision, double precision, double precision, double precision) IS
    'where the percent of scores of satisfied and above on a scale of low..high lies with a confidence in percent, by Wilson';

CREATE AGGREGATE csat_mean(double precision) (
    SFUNC = mean_score_accum, STYPE = bigint[], SSPACE = 72, FINALFUNC = mean_score_final,
    COMBINEFUNC = mean_score_combine, INITCOND = '{0,0,0,0}',
    MSFUNC = mean_score_accum, MINVFUNC = mean_score_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_score_final, MINITCOND = '{0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_mean(double precision) IS 'mean score';

CREATE AGGREGATE ces(double precision) (
    SFUNC = ces_accum, STYPE = bigint[], SSPACE = 72, FINALFUNC = mean_score_final,
    COMBINEFUNC = mean_score_combine, INITCOND = '{0,0,0,0}',
    MSFUNC = ces_accum, MINVFUNC = ces_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_score_final, MINITCOND = '{0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(double precision) IS 'customer effort score: mean on a scale of 1..5';

CREATE AGGREGATE ces(double precision, double precision, double precision) (
    SFUNC = ces_accum, STYPE = bigint[], SSPACE = 72, FINALFUNC = mean_score_final,
    COMBINEFUNC = mean_score_combine, INITCOND = '{0,0,0,0}',
    MSFUNC = ces_accum, MINVFUNC = ces_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_score_final, MINITCOND = '{0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(double precision, double precision, double precision) IS
    'customer effort score: mean on a scale of low..high';

CREATE AGGREGATE qa_score(double precision, double precision) (
    SFUNC = qa_score_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = qa_score_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = qa_score_accum, MINVFUNC = qa_score_discard, MSTYPE = bigint[],
    MFINALFUNC = qa_score_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE qa_score(double precision, double precision) IS 'weighted mean of scores';
