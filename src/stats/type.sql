-- call_stats: the mergeable state of a group of calls.

CREATE TYPE call_stats;

CREATE FUNCTION call_stats_in(cstring) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_in(cstring) IS 'text input of call_stats';

CREATE FUNCTION call_stats_out(call_stats) RETURNS cstring
    AS 'MODULE_PATHNAME', 'cc_call_stats_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_out(call_stats) IS 'text output of call_stats: one line of JSON';

CREATE FUNCTION call_stats_recv(internal) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_recv(internal) IS 'binary input of call_stats';

CREATE FUNCTION call_stats_send(call_stats) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_call_stats_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_send(call_stats) IS 'binary output of call_stats: the stored bytes, which do not depend on byte order';

CREATE TYPE call_stats (
    INPUT = call_stats_in,
    OUTPUT = call_stats_out,
    RECEIVE = call_stats_recv,
    SEND = call_stats_send,
    INTERNALLENGTH = VARIABLE,
    STORAGE = extended
);
COMMENT ON TYPE call_stats IS 'counts, time sums and histograms of a group of calls: stored, merged and subtracted without loss';

-- The group: merge, subtract, negate.

CREATE FUNCTION call_stats_merge(call_stats, call_stats) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_merge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_merge(call_stats, call_stats) IS 'statistics of both groups of calls together';

CREATE FUNCTION call_stats_subtract(call_stats, call_stats) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_subtract(call_stats, call_stats) IS 'statistics without those of a group of calls that is part of them';

CREATE FUNCTION call_stats_negate(call_stats) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_negate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_negate(call_stats) IS 'statistics that take away what these add';

CREATE OPERATOR + (
    LEFTARG = call_stats, RIGHTARG = call_stats, FUNCTION = call_stats_merge, COMMUTATOR = +
);
COMMENT ON OPERATOR + (call_stats, call_stats) IS 'merge';

CREATE OPERATOR - (
    LEFTARG = call_stats, RIGHTARG = call_stats, FUNCTION = call_stats_subtract
);
COMMENT ON OPERATOR - (call_stats, call_stats) IS 'subtract';

CREATE OPERATOR - (
    RIGHTARG = call_stats, FUNCTION = call_stats_negate
);
COMMENT ON OPERATOR - (NONE, call_stats) IS 'negate';

-- Aggregates.

CREATE FUNCTION call_stats_accum(call_stats, call_interval) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_accum(call_stats, call_interval) IS 'adds a call to statistics';

CREATE FUNCTION call_stats_discard(call_stats, call_interval) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_discard(call_stats, call_interval) IS 'takes a call out of statistics';

CREATE AGGREGATE call_stats(call_interval) (
    SFUNC = call_stats_accum, STYPE = call_stats, SSPACE = 2048, COMBINEFUNC = call_stats_merge,
    INITCOND = '{"version": 1}',
    MSFUNC = call_stats_accum, MINVFUNC = call_stats_discard, MSTYPE = call_stats, MSSPACE = 2048,
    MINITCOND = '{"version": 1}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE call_stats(call_interval) IS 'statistics of a group of calls; empty for none';

CREATE AGGREGATE sum(call_stats) (
    SFUNC = call_stats_merge, STYPE = call_stats, SSPACE = 4096, COMBINEFUNC = call_stats_merge,
    MSFUNC = call_stats_merge, MINVFUNC = call_stats_subtract, MSTYPE = call_stats, MSSPACE = 4096,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(call_stats) IS 'merged statistics; null for no rows, like every sum';

-- Casts.

CREATE FUNCTION jsonb(call_stats) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'cc_call_stats_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION jsonb(call_stats) IS 'the text form as jsonb';

CREATE CAST (call_stats AS jsonb) WITH FUNCTION jsonb(call_stats);
COMMENT ON CAST (call_stats AS jsonb) IS 'the text form as jsonb';

CREATE FUNCTION call_stats_from_jsonb(jsonb) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_from_jsonb(jsonb) IS 'statistics from the object that their cast to jsonb gives';

CREATE CAST (jsonb AS call_stats) WITH FUNCTION call_stats_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS call_stats) IS 'statistics from the object that their cast to jsonb gives';

-- Order and hash: those of the bytes, which are one for equal statistics.

CREATE FUNCTION call_stats_lt(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_lt(call_stats, call_stats) IS 'implementation of < operator';

CREATE FUNCTION call_stats_le(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_le(call_stats, call_stats) IS 'implementation of <= operator';

CREATE FUNCTION call_stats_eq(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_eq(call_stats, call_stats) IS 'implementation of = operator';

CREATE FUNCTION call_stats_ne(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_ne(call_stats, call_stats) IS 'implementation of <> operator';

CREATE FUNCTION call_stats_ge(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_ge(call_stats, call_stats) IS 'implementation of >= operator';

CREATE FUNCTION call_stats_gt(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_gt(call_stats, call_stats) IS 'implementation of > operator';

CREATE OPERATOR < (
    LEFTARG = call_stats, RIGHTARG = call_stats, FUNCTION = call_stats_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (call_stats, call_stats) IS 'less than';

CREATE OPERATOR <= (
    LEFTARG = call_stats, RIGHTARG = call_stats, FUNCTION = call_stats_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (call_stats, call_stats) IS 'less than or equal';

CREATE OPERATOR = (
    LEFTARG = call_stats, RIGHTARG = call_stats, FUNCTION = call_stats_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel,
    HASHES, MERGES
);
COMMENT ON OPERATOR = (call_stats, call_stats) IS 'equal';

CREATE OPERATOR <> (
    LEFTARG = call_stats, RIGHTARG = call_stats, FUNCTION = call_stats_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (call_stats, call_stats) IS 'not equal';

CREATE OPERATOR >= (
    LEFTARG = call_stats, RIGHTARG = call_stats, FUNCTION = call_stats_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (call_stats, call_stats) IS 'greater than or equal';

CREATE OPERATOR > (
    LEFTARG = call_stats, RIGHTARG = call_stats, FUNCTION = call_stats_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (call_stats, call_stats) IS 'greater than';

CREATE FUNCTION call_stats_cmp(call_stats, call_stats) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_call_stats_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_cmp(call_stats, call_stats) IS 'less, equal, greater as -1, 0, 1';

CREATE FUNCTION call_stats_hash(call_stats) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_call_stats_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_hash(call_stats) IS 'hash of statistics';

CREATE FUNCTION call_stats_hash_extended(call_stats, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_stats_hash_extended(call_stats, bigint) IS 'seeded 64-bit hash of statistics';

CREATE OPERATOR CLASS call_stats_ops DEFAULT FOR TYPE call_stats USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 call_stats_cmp(call_stats, call_stats),
    FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS call_stats_ops USING btree IS 'order of statistics for DISTINCT and indexes; it has no other meaning';
COMMENT ON OPERATOR FAMILY call_stats_ops USING btree IS 'order of statistics for DISTINCT and indexes; it has no other meaning';

CREATE OPERATOR CLASS call_stats_ops DEFAULT FOR TYPE call_stats USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 call_stats_hash(call_stats),
    FUNCTION 2 call_stats_hash_extended(call_stats, bigint);
COMMENT ON OPERATOR CLASS call_stats_ops USING hash IS 'equality of statistics';
COMMENT ON OPERATOR FAMILY call_stats_ops USING hash IS 'equality of statistics';
