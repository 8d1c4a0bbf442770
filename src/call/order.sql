-- Order and hash of calls: by offered_at, then wait, talk, hold, wrap, outcome, ring, flags.

CREATE FUNCTION call_interval_lt(call_interval, call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_lt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_lt(call_interval, call_interval) IS 'implementation of < operator';

CREATE FUNCTION call_interval_le(call_interval, call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_le' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_le(call_interval, call_interval) IS 'implementation of <= operator';

CREATE FUNCTION call_interval_eq(call_interval, call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_eq' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_eq(call_interval, call_interval) IS 'implementation of = operator';

CREATE FUNCTION call_interval_ne(call_interval, call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_ne' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_ne(call_interval, call_interval) IS 'implementation of <> operator';

CREATE FUNCTION call_interval_ge(call_interval, call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_ge' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_ge(call_interval, call_interval) IS 'implementation of >= operator';

CREATE FUNCTION call_interval_gt(call_interval, call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_gt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_gt(call_interval, call_interval) IS 'implementation of > operator';

CREATE OPERATOR < (
    LEFTARG = call_interval, RIGHTARG = call_interval, FUNCTION = call_interval_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (call_interval, call_interval) IS 'less than';

CREATE OPERATOR <= (
    LEFTARG = call_interval, RIGHTARG = call_interval, FUNCTION = call_interval_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (call_interval, call_interval) IS 'less than or equal';

CREATE OPERATOR = (
    LEFTARG = call_interval, RIGHTARG = call_interval, FUNCTION = call_interval_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel,
    HASHES, MERGES
);
COMMENT ON OPERATOR = (call_interval, call_interval) IS 'equal';

CREATE OPERATOR <> (
    LEFTARG = call_interval, RIGHTARG = call_interval, FUNCTION = call_interval_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (call_interval, call_interval) IS 'not equal';

CREATE OPERATOR >= (
    LEFTARG = call_interval, RIGHTARG = call_interval, FUNCTION = call_interval_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (call_interval, call_interval) IS 'greater than or equal';

CREATE OPERATOR > (
    LEFTARG = call_interval, RIGHTARG = call_interval, FUNCTION = call_interval_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (call_interval, call_interval) IS 'greater than';

CREATE FUNCTION call_interval_cmp(call_interval, call_interval) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_call_cmp' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_cmp(call_interval, call_interval) IS 'less, equal, greater as -1, 0, 1';

CREATE FUNCTION call_interval_sortsupport(internal) RETURNS void
    AS 'MODULE_PATHNAME', 'cc_call_sortsupport' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_sortsupport(internal) IS 'fast comparison for sorts';

CREATE FUNCTION call_interval_hash(call_interval) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_call_hash' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_hash(call_interval) IS 'hash of a call';

CREATE FUNCTION call_interval_hash_extended(call_interval, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_hash_extended' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_hash_extended(call_interval, bigint) IS 'seeded 64-bit hash of a call';

CREATE OPERATOR CLASS call_interval_ops DEFAULT FOR TYPE call_interval USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 call_interval_cmp(call_interval, call_interval),
    FUNCTION 2 call_interval_sortsupport(internal),
    FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS call_interval_ops USING btree IS 'order of calls: by offered_at, then the rest';
COMMENT ON OPERATOR FAMILY call_interval_ops USING btree IS 'order of calls: by offered_at, then the rest';

CREATE OPERATOR CLASS call_interval_ops DEFAULT FOR TYPE call_interval USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 call_interval_hash(call_interval),
    FUNCTION 2 call_interval_hash_extended(call_interval, bigint);
COMMENT ON OPERATOR CLASS call_interval_ops USING hash IS 'equality of calls';
COMMENT ON OPERATOR FAMILY call_interval_ops USING hash IS 'equality of calls';

CREATE OPERATOR CLASS call_interval_minmax_ops DEFAULT FOR TYPE call_interval USING brin AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 pg_catalog.brin_minmax_opcinfo(internal),
    FUNCTION 2 pg_catalog.brin_minmax_add_value(internal, internal, internal, internal),
    FUNCTION 3 pg_catalog.brin_minmax_consistent(internal, internal, internal),
    FUNCTION 4 pg_catalog.brin_minmax_union(internal, internal, internal);
COMMENT ON OPERATOR CLASS call_interval_minmax_ops USING brin IS 'least and greatest call of a block range';
COMMENT ON OPERATOR FAMILY call_interval_minmax_ops USING brin IS 'least and greatest call of a block range';
