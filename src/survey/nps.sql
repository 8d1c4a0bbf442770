-- nps, its margin of error and its interval.

CREATE FUNCTION nps_accum(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_nps_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(bigint[], double precision) IS 'adds a score to the state of nps';

CREATE FUNCTION nps_discard(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_nps_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_discard(bigint[], double precision) IS 'takes a score out of the state of nps';

CREATE FUNCTION nps_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_nps_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_final(bigint[]) IS 'final function of nps';

CREATE FUNCTION nps_accum(bigint[], double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_nps_scale_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(bigint[], double precision, double precision, double precision) IS
    'adds a score on a scale of its own to the state of nps';

CREATE FUNCTION nps_discard(bigint[], double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_nps_scale_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_discard(bigint[], double precision, double precision, double precision) IS
    'takes a score on a scale of its own out of the state of nps';

CREATE FUNCTION nps_margin_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_nps_margin_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_margin_final(bigint[]) IS 'final function of nps_margin(score)';

CREATE FUNCTION nps_margin_accum(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_nps_margin_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_margin_accum(bigint[], double precision, double precision) IS
    'adds a score to the state of nps_margin and nps_interval';

CREATE FUNCTION nps_margin_discard(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_nps_margin_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_margin_discard(bigint[], double precision, double precision) IS
    'takes a score out of the state of nps_margin and nps_interval';

CREATE FUNCTION nps_margin_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_nps_margin_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_margin_combine(bigint[], bigint[]) IS
    'joins the states of two groups; their confidence must agree';

CREATE FUNCTION nps_margin_confidence_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_nps_margin_confidence_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_margin_confidence_final(bigint[]) IS 'final function of nps_margin(score, confidence)';

CREATE FUNCTION nps_interval_final(bigint[]) RETURNS numrange
    AS 'MODULE_PATHNAME', 'cc_nps_interval_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_interval_final(bigint[]) IS 'final function of nps_interval(score)';

CREATE FUNCTION nps_interval_confidence_final(bigint[]) RETURNS numrange
    AS 'MODULE_PATHNAME', 'cc_nps_interval_confidence_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_interval_confidence_final(bigint[]) IS 'final function of nps_interval(score, confidence)';

CREATE AGGREGATE nps(double precision) (
    SFUNC = nps_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = nps_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = nps_accum, MINVFUNC = nps_discard, MSTYPE = bigint[],
    MFINALFUNC = nps_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(double precision) IS
    'net promoter score, -100 to 100: percent of scores of 9 and above minus percent of scores below 7';

CREATE AGGREGATE nps(double precision, double precision, double precision) (
    SFUNC = nps_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = nps_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = nps_accum, MINVFUNC = nps_discard, MSTYPE = bigint[],
    MFINALFUNC = nps_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(double precision, double precision, double precision) IS
    'net promoter score on any scale, -100 to 100: percent of scores from the second argument on minus percent of scores up to the third';

CREATE AGGREGATE nps_margin(double precision) (
    SFUNC = nps_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = nps_margin_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = nps_accum, MINVFUNC = nps_discard, MSTYPE = bigint[],
    MFINALFUNC = nps_margin_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_margin(double precision) IS
    'margin of error of nps at 95 percent confidence, in NPS points; for large samples: nps_interval holds for small ones too';

CREATE AGGREGATE nps_margin(double precision, double precision) (
    SFUNC = nps_margin_accum, STYPE = bigint[], SSPACE = 72, FINALFUNC = nps_margin_confidence_final,
    COMBINEFUNC = nps_margin_combine, INITCOND = '{0,0,0,0}',
    MSFUNC = nps_margin_accum, MINVFUNC = nps_margin_discard, MSTYPE = bigint[],
    MFINALFUNC = nps_margin_confidence_final, MINITCOND = '{0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_margin(double precision, double precision) IS
    'margin of error of nps at a confidence in percent, in NPS points; for large samples: nps_interval holds for small ones too';

CREATE AGGREGATE nps_interval(double precision) (
    SFUNC = nps_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = nps_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = nps_accum, MINVFUNC = nps_discard, MSTYPE = bigint[],
    MFINALFUNC = nps_interval_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_interval(double precision) IS
    'where nps lies with 95 percent confidence, in NPS points, by the adjusted Wald interval: for samples of any size';

CREATE AGGREGATE nps_interval(double precision, double precision) (
    SFUNC = nps_margin_accum, STYPE = bigint[], SSPACE = 72, FINALFUNC = nps_interval_confidence_final,
    COMBINEFUNC = nps_margin_combine, INITCOND = '{0,0,0,0}',
    MSFUNC = nps_margin_accum, MINVFUNC = nps_margin_discard, MSTYPE = bigint[],
    MFINALFUNC = nps_interval_confidence_final, MINITCOND = '{0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_interval(double precision, double precision) IS
    'where nps lies with a confidence in percent, in NPS points, by the adjusted Wald interval: for samples of any size';
