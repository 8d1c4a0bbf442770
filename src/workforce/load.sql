-- Arrivals and load over a span of time, empty parts of it included.

CREATE FUNCTION arrival_accum(bigint[], timestamptz, interval, tstzrange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_arrival_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION arrival_accum(bigint[], timestamptz, interval, tstzrange) IS
    'adds an arrival to the state of arrival_rate';

CREATE FUNCTION arrival_discard(bigint[], timestamptz, interval, tstzrange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_arrival_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION arrival_discard(bigint[], timestamptz, interval, tstzrange) IS
    'takes an arrival out of the state of arrival_rate';

CREATE FUNCTION load_accum(bigint[], call_interval, tstzrange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_load_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION load_accum(bigint[], call_interval, tstzrange) IS
    'adds a call to the state of offered_load and carried_load';

CREATE FUNCTION load_discard(bigint[], call_interval, tstzrange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_load_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION load_discard(bigint[], call_interval, tstzrange) IS
    'takes a call out of the state of offered_load and carried_load';

CREATE FUNCTION load_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_load_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION load_combine(bigint[], bigint[]) IS 'joins the states of arrivals or load over the same span';

CREATE FUNCTION arrival_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_arrival_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION arrival_rate_final(bigint[]) IS 'final function of arrival_rate';

CREATE FUNCTION offered_load_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_offered_load_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION offered_load_final(bigint[]) IS 'final function of offered_load';

CREATE FUNCTION carried_load_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_carried_load_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION carried_load_final(bigint[]) IS 'final function of carried_load';

CREATE AGGREGATE arrival_rate(timestamptz, interval, tstzrange) (
    SFUNC = arrival_accum, STYPE = bigint[], SSPACE = 104, FINALFUNC = arrival_rate_final,
    COMBINEFUNC = load_combine, INITCOND = '{0,0,0,0,0,0,0,0}',
    MSFUNC = arrival_accum, MINVFUNC = arrival_discard, MSTYPE = bigint[],
    MFINALFUNC = arrival_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE arrival_rate(timestamptz, interval, tstzrange) IS
    'mean number of arrivals per unit of time (second argument) over a span (third argument), including its empty parts';

CREATE AGGREGATE offered_load(call_interval, tstzrange) (
    SFUNC = load_accum, STYPE = bigint[], SSPACE = 104, FINALFUNC = offered_load_final,
    COMBINEFUNC = load_combine, INITCOND = '{0,0,0,0,0,0,0,0}',
    MSFUNC = load_accum, MINVFUNC = load_discard, MSTYPE = bigint[],
    MFINALFUNC = offered_load_final, MINITCOND = '{0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE offered_load(call_interval, tstzrange) IS
    'load offered over a span, in Erlangs: calls offered times the AHT of those answered, divided by the length of the span';

CREATE AGGREGATE carried_load(call_interval, tstzrange) (
    SFUNC = load_accum, STYPE = bigint[], SSPACE = 104, FINALFUNC = carried_load_final,
    COMBINEFUNC = load_combine, INITCOND = '{0,0,0,0,0,0,0,0}',
    MSFUNC = load_accum, MINVFUNC = load_discard, MSTYPE = bigint[],
    MFINALFUNC = carried_load_final, MINITCOND = '{0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE carried_load(call_interval, tstzrange) IS
    'load carried over a span, in Erlangs: handle time divided by the length of the span';
