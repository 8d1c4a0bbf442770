-- fcr_rate and repeat_call_rate from the contacts themselves. Ordered-set
-- aggregates: they need all contacts of a customer, so their state is a sort.

CREATE FUNCTION repeat_contacts_accum(internal, anyelement, timestamptz) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_repeat_contacts_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION repeat_contacts_accum(internal, anyelement, timestamptz) IS
    'adds a contact to the sort of repeat contacts';

CREATE FUNCTION fcr_rate_final(internal, interval) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_fcr_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fcr_rate_final(internal, interval) IS 'final function of fcr_rate(within)';

CREATE FUNCTION fcr_rate_final(internal, interval, timestamptz) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_fcr_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fcr_rate_final(internal, interval, timestamptz) IS
    'final function of fcr_rate(within, observed_until)';

CREATE FUNCTION fcr_rate_final(internal, interval, timestamptz, interval) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_fcr_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fcr_rate_final(internal, interval, timestamptz, interval) IS
    'final function of fcr_rate(within, observed_until, at_least)';

CREATE FUNCTION repeat_call_rate_final(internal, interval) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_repeat_call_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION repeat_call_rate_final(internal, interval) IS 'final function of repeat_call_rate(within)';

CREATE FUNCTION repeat_call_rate_final(internal, interval, interval) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_repeat_call_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION repeat_call_rate_final(internal, interval, interval) IS
    'final function of repeat_call_rate(within, at_least)';

-- SHAREABLE: several of them over the same contacts read one sort.

CREATE AGGREGATE fcr_rate(interval ORDER BY anyelement, timestamptz) (
    SFUNC = repeat_contacts_accum, STYPE = internal,
    FINALFUNC = fcr_rate_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE fcr_rate(interval ORDER BY anyelement, timestamptz) IS
    'percent of first contacts that no other contact of the same customer follows within the given time; those too close to the latest time in the group are left out';

CREATE AGGREGATE fcr_rate(interval, timestamptz ORDER BY anyelement, timestamptz) (
    SFUNC = repeat_contacts_accum, STYPE = internal,
    FINALFUNC = fcr_rate_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE fcr_rate(interval, timestamptz ORDER BY anyelement, timestamptz) IS
    'percent of first contacts that no other contact of the same customer follows within the given time; those too close to the end of observation are left out';

CREATE AGGREGATE fcr_rate(interval, timestamptz, interval ORDER BY anyelement, timestamptz) (
    SFUNC = repeat_contacts_accum, STYPE = internal,
    FINALFUNC = fcr_rate_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE fcr_rate(interval, timestamptz, interval ORDER BY anyelement, timestamptz) IS
    'percent of first contacts that no other contact of the same customer follows within the first interval; what follows the one before sooner than the second interval belongs to it';

CREATE AGGREGATE repeat_call_rate(interval ORDER BY anyelement, timestamptz) (
    SFUNC = repeat_contacts_accum, STYPE = internal,
    FINALFUNC = repeat_call_rate_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE repeat_call_rate(interval ORDER BY anyelement, timestamptz) IS
    'percent of contacts that follow another of the same customer within the given time';

CREATE AGGREGATE repeat_call_rate(interval, interval ORDER BY anyelement, timestamptz) (
    SFUNC = repeat_contacts_accum, STYPE = internal,
    FINALFUNC = repeat_call_rate_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE repeat_call_rate(interval, interval ORDER BY anyelement, timestamptz) IS
    'percent of contacts that follow another of the same customer within the first interval; what follows the one before sooner than the second interval belongs to it and is not counted';
