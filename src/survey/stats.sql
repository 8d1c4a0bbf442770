-- survey_stats: the mergeable state of answers to a survey question.

CREATE TYPE survey_stats;

CREATE FUNCTION survey_stats_in(cstring) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_in(cstring) IS 'text input of survey_stats';

CREATE FUNCTION survey_stats_out(survey_stats) RETURNS cstring
    AS 'MODULE_PATHNAME', 'cc_survey_stats_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_out(survey_stats) IS 'text output of survey_stats: one line of JSON';

CREATE FUNCTION survey_stats_recv(internal) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_recv(internal) IS 'binary input of survey_stats';

CREATE FUNCTION survey_stats_send(survey_stats) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_survey_stats_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_send(survey_stats) IS 'binary output of survey_stats: 96 bytes, big-endian';

CREATE TYPE survey_stats (
    INPUT = survey_stats_in,
    OUTPUT = survey_stats_out,
    RECEIVE = survey_stats_recv,
    SEND = survey_stats_send,
    INTERNALLENGTH = 96,
    ALIGNMENT = double,
    STORAGE = plain
);
COMMENT ON TYPE survey_stats IS
    'answers to a survey question counted by score, 0 to 10: stored, merged and subtracted without loss';

-- The group: merge, subtract, negate.

CREATE FUNCTION survey_stats_merge(survey_stats, survey_stats) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_merge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_merge(survey_stats, survey_stats) IS 'statistics of both groups of answers together';

CREATE FUNCTION survey_stats_subtract(survey_stats, survey_stats) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_subtract(survey_stats, survey_stats) IS
    'statistics without those of a group of answers that is part of them';

CREATE FUNCTION survey_stats_negate(survey_stats) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_negate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_negate(survey_stats) IS 'statistics that take away what these add';

CREATE OPERATOR + (
    LEFTARG = survey_stats, RIGHTARG = survey_stats, FUNCTION = survey_stats_merge, COMMUTATOR = +
);
COMMENT ON OPERATOR + (survey_stats, survey_stats) IS 'merge';

CREATE OPERATOR - (
    LEFTARG = survey_stats, RIGHTARG = survey_stats, FUNCTION = survey_stats_subtract
);
COMMENT ON OPERATOR - (survey_stats, survey_stats) IS 'subtract';

CREATE OPERATOR - (
    RIGHTARG = survey_stats, FUNCTION = survey_stats_negate
);
COMMENT ON OPERATOR - (NONE, survey_stats) IS 'negate';

-- Aggregates.

CREATE FUNCTION survey_stats_accum(survey_stats, double precision) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_accum(survey_stats, double precision) IS 'adds an answer to statistics';

CREATE FUNCTION survey_stats_discard(survey_stats, double precision) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_discard(survey_stats, double precision) IS 'takes an answer out of statistics';

CREATE AGGREGATE survey_stats(double precision) (
    SFUNC = survey_stats_accum, STYPE = survey_stats, COMBINEFUNC = survey_stats_merge,
    INITCOND = '{"version": 1}',
    MSFUNC = survey_stats_accum, MINVFUNC = survey_stats_discard, MSTYPE = survey_stats,
    MINITCOND = '{"version": 1}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_stats(double precision) IS 'statistics of whole scores from 0 to 10; empty for none';

CREATE AGGREGATE sum(survey_stats) (
    SFUNC = survey_stats_merge, STYPE = survey_stats, COMBINEFUNC = survey_stats_merge,
    MSFUNC = survey_stats_merge, MINVFUNC = survey_stats_subtract, MSTYPE = survey_stats,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(survey_stats) IS 'merged statistics; null for no rows, like every sum';

-- Casts.

CREATE FUNCTION jsonb(survey_stats) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'cc_survey_stats_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION jsonb(survey_stats) IS 'the text form as jsonb';

CREATE CAST (survey_stats AS jsonb) WITH FUNCTION jsonb(survey_stats);
COMMENT ON CAST (survey_stats AS jsonb) IS 'the text form as jsonb';

CREATE FUNCTION survey_stats_from_jsonb(jsonb) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_from_jsonb(jsonb) IS 'statistics from the object that their cast to jsonb gives';

CREATE CAST (jsonb AS survey_stats) WITH FUNCTION survey_stats_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS survey_stats) IS 'statistics from the object that their cast to jsonb gives';

-- Order and hash: by the count of score 0, then 1, and so on.

CREATE FUNCTION survey_stats_lt(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_lt(survey_stats, survey_stats) IS 'implementation of < operator';

CREATE FUNCTION survey_stats_le(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_le(survey_stats, survey_stats) IS 'implementation of <= operator';

CREATE FUNCTION survey_stats_eq(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_eq(survey_stats, survey_stats) IS 'implementation of = operator';

CREATE FUNCTION survey_stats_ne(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_ne(survey_stats, survey_stats) IS 'implementation of <> operator';

CREATE FUNCTION survey_stats_ge(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_ge(survey_stats, survey_stats) IS 'implementation of >= operator';

CREATE FUNCTION survey_stats_gt(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_gt(survey_stats, survey_stats) IS 'implementation of > operator';

CREATE OPERATOR < (
    LEFTARG = survey_stats, RIGHTARG = survey_stats, FUNCTION = survey_stats_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (survey_stats, survey_stats) IS 'less than';

CREATE OPERATOR <= (
    LEFTARG = survey_stats, RIGHTARG = survey_stats, FUNCTION = survey_stats_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (survey_stats, survey_stats) IS 'less than or equal';

CREATE OPERATOR = (
    LEFTARG = survey_stats, RIGHTARG = survey_stats, FUNCTION = survey_stats_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel,
    HASHES, MERGES
);
COMMENT ON OPERATOR = (survey_stats, survey_stats) IS 'equal';

CREATE OPERATOR <> (
    LEFTARG = survey_stats, RIGHTARG = survey_stats, FUNCTION = survey_stats_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (survey_stats, survey_stats) IS 'not equal';

CREATE OPERATOR >= (
    LEFTARG = survey_stats, RIGHTARG = survey_stats, FUNCTION = survey_stats_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (survey_stats, survey_stats) IS 'greater than or equal';

CREATE OPERATOR > (
    LEFTARG = survey_stats, RIGHTARG = survey_stats, FUNCTION = survey_stats_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (survey_stats, survey_stats) IS 'greater than';

CREATE FUNCTION survey_stats_cmp(survey_stats, survey_stats) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_survey_stats_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_cmp(survey_stats, survey_stats) IS 'less, equal, greater as -1, 0, 1';

CREATE FUNCTION survey_stats_hash(survey_stats) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_survey_stats_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_hash(survey_stats) IS 'hash of statistics';

CREATE FUNCTION survey_stats_hash_extended(survey_stats, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_survey_stats_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_stats_hash_extended(survey_stats, bigint) IS 'seeded 64-bit hash of statistics';

CREATE OPERATOR CLASS survey_stats_ops DEFAULT FOR TYPE survey_stats USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 survey_stats_cmp(survey_stats, survey_stats),
    FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS survey_stats_ops USING btree IS
    'order of statistics for DISTINCT and indexes; it has no other meaning';
COMMENT ON OPERATOR FAMILY survey_stats_ops USING btree IS
    'order of statistics for DISTINCT and indexes; it has no other meaning';

CREATE OPERATOR CLASS survey_stats_ops DEFAULT FOR TYPE survey_stats USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 survey_stats_hash(survey_stats),
    FUNCTION 2 survey_stats_hash_extended(survey_stats, bigint);
COMMENT ON OPERATOR CLASS survey_stats_ops USING hash IS 'equality of statistics';
COMMENT ON OPERATOR FAMILY survey_stats_ops USING hash IS 'equality of statistics';

-- What survey_stats tells.

CREATE FUNCTION responses(stats survey_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_survey_stats_responses' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION responses(survey_stats) IS 'number of answers';

CREATE FUNCTION promoters(stats survey_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_survey_stats_promoters' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION promoters(survey_stats) IS 'scores of 9 and 10';

CREATE FUNCTION passives(stats survey_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_survey_stats_passives' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION passives(survey_stats) IS 'scores of 7 and 8';

CREATE FUNCTION detractors(stats survey_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_survey_stats_detractors' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION detractors(survey_stats) IS 'scores below 7';

CREATE FUNCTION nps(stats survey_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(survey_stats) IS
    'net promoter score, -100 to 100: percent of scores of 9 and above minus percent of scores below 7';

CREATE FUNCTION nps_margin(stats survey_stats, confidence double precision DEFAULT 95) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_nps_margin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_margin(survey_stats, double precision) IS
    'margin of error of nps at a confidence in percent, in NPS points; for large samples: nps_interval holds for small ones too';

CREATE FUNCTION nps(stats survey_stats, promoter_from integer, detractor_to integer) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(survey_stats, integer, integer) IS
    'net promoter score on any scale, -100 to 100: percent of scores from promoter_from on minus percent of scores up to detractor_to';

CREATE FUNCTION nps_interval(stats survey_stats, confidence double precision DEFAULT 95,
        promoter_from integer DEFAULT 9, detractor_to integer DEFAULT 6) RETURNS numrange
    AS 'MODULE_PATHNAME', 'cc_survey_stats_nps_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_interval(survey_stats, double precision, integer, integer) IS
    'where nps lies with a confidence in percent, in NPS points, by the adjusted Wald interval: for samples of any size';

CREATE FUNCTION csat(stats survey_stats, satisfied integer DEFAULT 4, low integer DEFAULT 1, high integer DEFAULT 5) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_csat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat(survey_stats, integer, integer, integer) IS
    'percent of scores of satisfied and above on a scale of low..high';

CREATE FUNCTION csat_interval(stats survey_stats, satisfied integer DEFAULT 4, low integer DEFAULT 1, high integer DEFAULT 5,
        confidence double precision DEFAULT 95) RETURNS numrange
    AS 'MODULE_PATHNAME', 'cc_survey_stats_csat_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_interval(survey_stats, integer, integer, integer, double precision) IS
    'where the percent of scores of satisfied and above on a scale of low..high lies with a confidence in percent, by Wilson';

CREATE FUNCTION csat_mean(stats survey_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_csat_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_mean(survey_stats) IS 'mean score';

CREATE FUNCTION ces(stats survey_stats, low integer DEFAULT 1, high integer DEFAULT 5) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_ces' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces(survey_stats, integer, integer) IS 'customer effort score: mean on a scale of low..high';
