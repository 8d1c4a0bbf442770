-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION ccmetrics" to load this file. \quit

-- What aggregates of plain sums have in common.

CREATE FUNCTION sums_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_sums_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sums_combine(bigint[], bigint[]) IS 'adds two aggregate states element by element';
-- The clocks of a time zone. KPI views call these: with their cost, the planner works them out after LIMIT.

CREATE FUNCTION local_time(at timestamptz, zone text) RETURNS timestamp
    AS 'MODULE_PATHNAME', 'cc_local_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION local_time(timestamptz, text) IS 'what the clocks of a time zone show; only zones with a full name';

CREATE FUNCTION local_day(at timestamptz, zone text) RETURNS date
    AS 'MODULE_PATHNAME', 'cc_local_day' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION local_day(timestamptz, text) IS 'the date in a time zone';

CREATE FUNCTION local_weekday(at timestamptz, zone text) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_local_weekday' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION local_weekday(timestamptz, text) IS 'the day of the week in a time zone, by ISO: 1 is Monday, 7 is Sunday';

CREATE FUNCTION local_hour(at timestamptz, zone text) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_local_hour' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION local_hour(timestamptz, text) IS 'the hour of the day in a time zone, 0 to 23';
-- call_interval: a call as one value. Laws and text form: core/call.c.

CREATE TYPE call_interval;

CREATE FUNCTION call_interval_in(cstring) RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_in(cstring) IS 'text input of call_interval';

CREATE FUNCTION call_interval_out(call_interval) RETURNS cstring
    AS 'MODULE_PATHNAME', 'cc_call_interval_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_out(call_interval) IS 'text output of call_interval: UTC, phases in seconds, phases of 0 left out';

CREATE FUNCTION call_interval_recv(internal) RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_recv(internal) IS 'binary input of call_interval';

CREATE FUNCTION call_interval_send(call_interval) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_call_interval_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_send(call_interval) IS 'binary output of call_interval: 32 bytes, big-endian';

CREATE TYPE call_interval (
    INPUT = call_interval_in,
    OUTPUT = call_interval_out,
    RECEIVE = call_interval_recv,
    SEND = call_interval_send,
    INTERNALLENGTH = 32,
    ALIGNMENT = double,
    STORAGE = plain
);
COMMENT ON TYPE call_interval IS 'a call: when it was offered, how long it waited, rang, talked, held and wrapped (milliseconds), how it ended, whether it was transferred';

-- Accessors.

CREATE FUNCTION offered_at(call_interval) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_call_offered_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION offered_at(call_interval) IS 'when the call entered the queue';

CREATE FUNCTION answered_at(call_interval) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_call_answered_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION answered_at(call_interval) IS 'when an agent answered; null unless answered';

CREATE FUNCTION ended_at(call_interval) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_call_ended_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ended_at(call_interval) IS 'when the customer left: after wait, talk and hold';

CREATE FUNCTION released_at(call_interval) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_call_released_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION released_at(call_interval) IS 'when the agent was free: after wrap; the same as ended_at unless answered';

CREATE FUNCTION wait_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_wait_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wait_time(call_interval) IS 'time in the queue, ringing included';

CREATE FUNCTION talk_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_talk_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION talk_time(call_interval) IS 'time in conversation; 0 unless answered';

CREATE FUNCTION hold_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_hold_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hold_time(call_interval) IS 'time on hold; 0 unless answered';

CREATE FUNCTION wrap_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_wrap_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wrap_time(call_interval) IS 'after-call work; 0 unless answered';

CREATE FUNCTION ring_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_ring_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ring_time(call_interval) IS 'the part of the wait in which an agent''s phone rang; 0 unless answered';

CREATE FUNCTION transferred(call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_transferred' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION transferred(call_interval) IS 'whether the call was answered, then handed on';

CREATE FUNCTION repaired(call_interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_repaired' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repaired(call_interval) IS 'whether a time of the call was moved within a tolerance';

CREATE FUNCTION handle_time(call_interval) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_handle_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION handle_time(call_interval) IS 'talk, hold and wrap together; null unless answered';

CREATE FUNCTION outcome(call_interval) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_call_outcome' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION outcome(call_interval) IS 'how the call ended: answered, abandoned, flowed_out, callback or blocked';

-- Casts.

CREATE FUNCTION tstzrange(call_interval) RETURNS tstzrange
    AS 'MODULE_PATHNAME', 'cc_call_tstzrange' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tstzrange(call_interval) IS 'from offered_at up to released_at; empty for a call of no length';
CREATE CAST (call_interval AS tstzrange) WITH FUNCTION tstzrange(call_interval);
COMMENT ON CAST (call_interval AS tstzrange) IS 'from offered_at up to released_at; empty for a call of no length';

CREATE FUNCTION jsonb(call_interval) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'cc_call_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION jsonb(call_interval) IS 'an object with offered_at, outcome, the phases in seconds, transferred and repaired';
CREATE CAST (call_interval AS jsonb) WITH FUNCTION jsonb(call_interval);
COMMENT ON CAST (call_interval AS jsonb) IS 'an object with offered_at, outcome, the phases in seconds, transferred and repaired';

CREATE FUNCTION call_interval_from_jsonb(jsonb) RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_jsonb(jsonb) IS 'a call from the object that its cast to jsonb gives; a missing wait is an error unless blocked';
CREATE CAST (jsonb AS call_interval) WITH FUNCTION call_interval_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS call_interval) IS 'a call from the object that its cast to jsonb gives; a missing wait is an error unless blocked';
-- Constructors of calls. Not STRICT: a NULL offered_at gives NULL, a NULL talk, hold, wrap or ring is 0, a NULL wait is
-- an error unless the call was blocked. Beside each: try_NAME, which gives NULL for an error, and NAME_problem, which
-- says why.

CREATE FUNCTION call_interval(
        offered_at timestamptz, wait interval,
        talk interval DEFAULT '0', hold interval DEFAULT '0', wrap interval DEFAULT '0',
        outcome text DEFAULT 'answered', ring interval DEFAULT '0', transferred boolean DEFAULT false)
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval(timestamptz, interval, interval, interval, interval, text, interval, boolean) IS
    'a call from intervals, rounded to the millisecond; outcome is answered, abandoned, flowed_out, callback or blocked; a null wait is an error unless blocked';

CREATE FUNCTION try_call_interval(
        offered_at timestamptz, wait interval,
        talk interval DEFAULT '0', hold interval DEFAULT '0', wrap interval DEFAULT '0',
        outcome text DEFAULT 'answered', ring interval DEFAULT '0', transferred boolean DEFAULT false)
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_try_call_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION try_call_interval(timestamptz, interval, interval, interval, interval, text, interval, boolean) IS
    'call_interval, but null where that raises an error';

CREATE FUNCTION call_interval_problem(
        offered_at timestamptz, wait interval,
        talk interval DEFAULT '0', hold interval DEFAULT '0', wrap interval DEFAULT '0',
        outcome text DEFAULT 'answered', ring interval DEFAULT '0', transferred boolean DEFAULT false)
    RETURNS text
    AS 'MODULE_PATHNAME', 'cc_call_interval_problem' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_problem(timestamptz, interval, interval, interval, interval, text, interval, boolean) IS
    'why call_interval gives no call of these arguments, as a short phrase; null if it gives one';

CREATE FUNCTION call_interval_from_seconds(
        offered_at timestamptz, wait double precision,
        talk double precision DEFAULT 0, hold double precision DEFAULT 0, wrap double precision DEFAULT 0,
        outcome text DEFAULT 'answered', ring double precision DEFAULT 0, transferred boolean DEFAULT false)
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval_from_seconds' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_seconds(timestamptz, double precision, double precision, double precision, double precision, text, double precision, boolean) IS
    'a call from seconds, rounded to the millisecond; outcome is answered, abandoned, flowed_out, callback or blocked; a null wait is an error unless blocked';

CREATE FUNCTION try_call_interval_from_seconds(
        offered_at timestamptz, wait double precision,
        talk double precision DEFAULT 0, hold double precision DEFAULT 0, wrap double precision DEFAULT 0,
        outcome text DEFAULT 'answered', ring double precision DEFAULT 0, transferred boolean DEFAULT false)
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_try_call_interval_from_seconds' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION try_call_interval_from_seconds(timestamptz, double precision, double precision, double precision, double precision, text, double precision, boolean) IS
    'call_interval_from_seconds, but null where that raises an error';

CREATE FUNCTION call_interval_from_seconds_problem(
        offered_at timestamptz, wait double precision,
        talk double precision DEFAULT 0, hold double precision DEFAULT 0, wrap double precision DEFAULT 0,
        outcome text DEFAULT 'answered', ring double precision DEFAULT 0, transferred boolean DEFAULT false)
    RETURNS text
    AS 'MODULE_PATHNAME', 'cc_call_interval_from_seconds_problem' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_seconds_problem(timestamptz, double precision, double precision, double precision, double precision, text, double precision, boolean) IS
    'why call_interval_from_seconds gives no call of these arguments, as a short phrase; null if it gives one';

CREATE FUNCTION call_interval_from_times(
        offered_at timestamptz, answered_at timestamptz, ended_at timestamptz,
        wrapped_at timestamptz DEFAULT NULL, hold interval DEFAULT NULL, outcome text DEFAULT NULL,
        ring interval DEFAULT '0', transferred boolean DEFAULT false, tolerance interval DEFAULT '0')
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval_from_times' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_times(timestamptz, timestamptz, timestamptz, timestamptz, interval, text, interval, boolean, interval) IS
    'a call from its times, each rounded to the millisecond; without answered_at it is abandoned unless outcome says otherwise; a null ended_at is an error unless blocked; times out of order by at most the tolerance are moved, and the call is repaired';

CREATE FUNCTION try_call_interval_from_times(
        offered_at timestamptz, answered_at timestamptz, ended_at timestamptz,
        wrapped_at timestamptz DEFAULT NULL, hold interval DEFAULT NULL, outcome text DEFAULT NULL,
        ring interval DEFAULT '0', transferred boolean DEFAULT false, tolerance interval DEFAULT '0')
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_try_call_interval_from_times' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION try_call_interval_from_times(timestamptz, timestamptz, timestamptz, timestamptz, interval, text, interval, boolean, interval) IS
    'call_interval_from_times, but null where that raises an error';

CREATE FUNCTION call_interval_from_times_problem(
        offered_at timestamptz, answered_at timestamptz, ended_at timestamptz,
        wrapped_at timestamptz DEFAULT NULL, hold interval DEFAULT NULL, outcome text DEFAULT NULL,
        ring interval DEFAULT '0', transferred boolean DEFAULT false, tolerance interval DEFAULT '0')
    RETURNS text
    AS 'MODULE_PATHNAME', 'cc_call_interval_from_times_problem' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_times_problem(timestamptz, timestamptz, timestamptz, timestamptz, interval, text, interval, boolean, interval) IS
    'why call_interval_from_times gives no call of these arguments, as a short phrase; null if it gives one';
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
-- split: pro-rated times of a call, or pieces of a range, by reporting interval.

CREATE FUNCTION split(call call_interval, width interval, origin timestamptz DEFAULT '2000-01-01 00:00:00+00',
        OUT bucket timestamptz, OUT wait interval, OUT talk interval, OUT hold interval, OUT wrap interval)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'cc_call_split' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION split(call_interval, interval, timestamptz) IS
    'the parts of a call in each reporting interval of a width, counted from origin; phases in the order wait, talk, hold, wrap; the parts of each phase add up to it';

CREATE FUNCTION split_local(call call_interval, unit text, time_zone text,
        OUT bucket timestamptz, OUT wait interval, OUT talk interval, OUT hold interval, OUT wrap interval)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'cc_call_split_local' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION split_local(call_interval, text, text) IS
    'the parts of a call in each day, week or month of a time zone; else as split';

CREATE FUNCTION split_range(range tstzrange, width interval, origin timestamptz DEFAULT '2000-01-01 00:00:00+00')
    RETURNS SETOF tstzrange
    AS 'MODULE_PATHNAME', 'cc_split_range' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION split_range(tstzrange, interval, timestamptz) IS
    'the pieces of a range in each reporting interval of a width, counted from origin';

CREATE FUNCTION split_range_local(range tstzrange, unit text, time_zone text)
    RETURNS SETOF tstzrange
    AS 'MODULE_PATHNAME', 'cc_split_range_local' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION split_range_local(tstzrange, text, text) IS
    'the pieces of a range in each day, week or month of a time zone';
-- KPIs of a group of calls that need no other argument than the call. One transition
-- function, state type and initial value: the server runs it once for them all.

CREATE FUNCTION call_kpis_accum(bigint[], call_interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_call_kpis_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_kpis_accum(bigint[], call_interval) IS 'adds a call to the state of KPIs';

CREATE FUNCTION call_kpis_discard(bigint[], call_interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_call_kpis_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_kpis_discard(bigint[], call_interval) IS
    'takes a call out of the state of KPIs, except for maxima';

CREATE FUNCTION call_kpis_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_call_kpis_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_kpis_combine(bigint[], bigint[]) IS 'joins the states of two groups of calls';


CREATE FUNCTION call_offered_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_offered_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_offered_final(bigint[]) IS 'final function of offered(call_interval)';
CREATE AGGREGATE offered(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_offered_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_offered_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE offered(call_interval) IS 'calls offered: answered, abandoned, flowed out or left with a callback';

CREATE FUNCTION call_answered_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_answered_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_answered_final(bigint[]) IS 'final function of answered(call_interval)';
CREATE AGGREGATE answered(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_answered_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_answered_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE answered(call_interval) IS 'calls answered';

CREATE FUNCTION call_abandoned_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_abandoned_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_abandoned_final(bigint[]) IS 'final function of abandoned(call_interval)';
CREATE AGGREGATE abandoned(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_abandoned_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_abandoned_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandoned(call_interval) IS 'calls abandoned';

CREATE FUNCTION call_flowed_out_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_flowed_out_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_flowed_out_final(bigint[]) IS 'final function of flowed_out(call_interval)';
CREATE AGGREGATE flowed_out(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_flowed_out_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_flowed_out_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE flowed_out(call_interval) IS 'calls that flowed out of the queue';

CREATE FUNCTION call_callback_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_callback_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_callback_final(bigint[]) IS 'final function of callback(call_interval)';
CREATE AGGREGATE callback(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_callback_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_callback_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE callback(call_interval) IS 'calls that left the queue with a callback';

CREATE FUNCTION call_blocked_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_blocked_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_blocked_final(bigint[]) IS 'final function of blocked(call_interval)';
CREATE AGGREGATE blocked(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_blocked_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_blocked_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE blocked(call_interval) IS 'calls blocked before they entered the queue';

CREATE FUNCTION call_held_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_held_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_held_final(bigint[]) IS 'final function of held(call_interval)';
CREATE AGGREGATE held(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_held_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_held_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE held(call_interval) IS 'answered calls that were on hold';

CREATE FUNCTION call_transfers_final(bigint[]) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_transfers_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_transfers_final(bigint[]) IS 'final function of transfers(call_interval)';
CREATE AGGREGATE transfers(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_transfers_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_transfers_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE transfers(call_interval) IS 'answered calls that were handed on';

CREATE FUNCTION call_service_level_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_service_level_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_service_level_final(bigint[]) IS 'final function of service_level(call_interval)';
CREATE AGGREGATE service_level(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_service_level_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(call_interval) IS 'percent answered within 20 seconds, of answered and abandoned';

CREATE FUNCTION call_abandon_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_abandon_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_abandon_rate_final(bigint[]) IS 'final function of abandon_rate(call_interval)';
CREATE AGGREGATE abandon_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_abandon_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_abandon_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_rate(call_interval) IS 'percent abandoned, of offered';

CREATE FUNCTION call_answer_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_answer_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_answer_rate_final(bigint[]) IS 'final function of answer_rate(call_interval)';
CREATE AGGREGATE answer_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_answer_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_answer_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE answer_rate(call_interval) IS 'percent answered, of offered';

CREATE FUNCTION call_flow_out_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_flow_out_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_flow_out_rate_final(bigint[]) IS 'final function of flow_out_rate(call_interval)';
CREATE AGGREGATE flow_out_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_flow_out_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_flow_out_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE flow_out_rate(call_interval) IS 'percent flowed out, of offered';

CREATE FUNCTION call_callback_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_callback_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_callback_rate_final(bigint[]) IS 'final function of callback_rate(call_interval)';
CREATE AGGREGATE callback_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_callback_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_callback_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE callback_rate(call_interval) IS 'percent that left the queue with a callback, of offered';

CREATE FUNCTION call_blocked_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_blocked_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_blocked_rate_final(bigint[]) IS 'final function of blocked_rate(call_interval)';
CREATE AGGREGATE blocked_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_blocked_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_blocked_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE blocked_rate(call_interval) IS 'percent blocked, of blocked and offered';

CREATE FUNCTION call_hold_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_hold_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_hold_rate_final(bigint[]) IS 'final function of hold_rate(call_interval)';
CREATE AGGREGATE hold_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_hold_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_hold_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE hold_rate(call_interval) IS 'percent put on hold, of answered';

CREATE FUNCTION call_transfer_rate_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_transfer_rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_transfer_rate_final(bigint[]) IS 'final function of transfer_rate(call_interval)';
CREATE AGGREGATE transfer_rate(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_transfer_rate_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_transfer_rate_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE transfer_rate(call_interval) IS 'percent answered and handed on, of answered';

CREATE FUNCTION call_asa_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_asa_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_asa_final(bigint[]) IS 'final function of asa(call_interval)';
CREATE AGGREGATE asa(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_asa_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_asa_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE asa(call_interval) IS 'average speed of answer: mean wait of answered calls';

CREATE FUNCTION call_avg_wait_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_wait_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_wait_time_final(bigint[]) IS 'final function of avg_wait_time(call_interval)';
CREATE AGGREGATE avg_wait_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_wait_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_wait_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_wait_time(call_interval) IS 'mean wait of offered calls';

CREATE FUNCTION call_avg_abandon_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_abandon_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_abandon_time_final(bigint[]) IS 'final function of avg_abandon_time(call_interval)';
CREATE AGGREGATE avg_abandon_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_abandon_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_abandon_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_abandon_time(call_interval) IS 'mean wait of abandoned calls';

CREATE FUNCTION call_avg_ring_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_ring_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_ring_time_final(bigint[]) IS 'final function of avg_ring_time(call_interval)';
CREATE AGGREGATE avg_ring_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_ring_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_ring_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_ring_time(call_interval) IS 'mean ring of answered calls';

CREATE FUNCTION call_avg_talk_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_talk_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_talk_time_final(bigint[]) IS 'final function of avg_talk_time(call_interval)';
CREATE AGGREGATE avg_talk_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_talk_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_talk_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_talk_time(call_interval) IS 'mean talk of answered calls';

CREATE FUNCTION call_avg_hold_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_hold_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_hold_time_final(bigint[]) IS 'final function of avg_hold_time(call_interval)';
CREATE AGGREGATE avg_hold_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_hold_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_hold_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_hold_time(call_interval) IS 'mean hold of answered calls';

CREATE FUNCTION call_avg_hold_time_held_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_hold_time_held_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_hold_time_held_final(bigint[]) IS 'final function of avg_hold_time_held(call_interval)';
CREATE AGGREGATE avg_hold_time_held(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_hold_time_held_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_hold_time_held_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_hold_time_held(call_interval) IS 'mean hold of the calls that were held';

CREATE FUNCTION call_avg_wrap_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_wrap_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_wrap_time_final(bigint[]) IS 'final function of avg_wrap_time(call_interval)';
CREATE AGGREGATE avg_wrap_time(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_wrap_time_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_wrap_time_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_wrap_time(call_interval) IS 'mean after-call work of answered calls';

CREATE FUNCTION call_avg_call_length_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_avg_call_length_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_avg_call_length_final(bigint[]) IS 'final function of avg_call_length(call_interval)';
CREATE AGGREGATE avg_call_length(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_avg_call_length_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_avg_call_length_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_call_length(call_interval) IS 'mean talk and hold of answered calls';

CREATE FUNCTION call_aht_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_aht_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_aht_final(bigint[]) IS 'final function of aht(call_interval)';
CREATE AGGREGATE aht(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_aht_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],
    MFINALFUNC = call_aht_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(call_interval) IS 'average handle time: talk, hold and wrap by answered call';

CREATE FUNCTION call_longest_wait_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_longest_wait_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_longest_wait_final(bigint[]) IS 'final function of longest_wait(call_interval)';
CREATE AGGREGATE longest_wait(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_longest_wait_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE longest_wait(call_interval) IS 'longest wait of an offered call';

CREATE FUNCTION call_longest_hold_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_longest_hold_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION call_longest_hold_final(bigint[]) IS 'final function of longest_hold(call_interval)';
CREATE AGGREGATE longest_hold(call_interval) (
    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = call_longest_hold_final,
    COMBINEFUNC = call_kpis_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE longest_hold(call_interval) IS 'longest hold of an answered call';
-- service_level: over calls, and over plain columns with intervals or seconds.

CREATE FUNCTION service_level_accum(bigint[], call_interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], call_interval, interval) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], call_interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], call_interval, interval) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], call_interval, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], call_interval, interval, text) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], call_interval, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], call_interval, interval, text) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], call_interval, interval, text, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], call_interval, interval, text, interval) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], call_interval, interval, text, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_call_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], call_interval, interval, text, interval) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], interval, boolean, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], interval, boolean, interval) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], interval, boolean, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], interval, boolean, interval) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], interval, boolean, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], interval, boolean, interval, text) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], interval, boolean, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], interval, boolean, interval, text) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], interval, boolean, interval, text, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], interval, boolean, interval, text, interval) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], interval, boolean, interval, text, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], interval, boolean, interval, text, interval) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], double precision, boolean, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], double precision, boolean, double precision) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], double precision, boolean, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], double precision, boolean, double precision) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], double precision, boolean, double precision, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], double precision, boolean, double precision, text) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], double precision, boolean, double precision, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], double precision, boolean, double precision, text) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_accum(bigint[], double precision, boolean, double precision, text, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_accum(bigint[], double precision, boolean, double precision, text, double precision) IS
    'adds a row to the state of service_level';

CREATE FUNCTION service_level_discard(bigint[], double precision, boolean, double precision, text, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_discard(bigint[], double precision, boolean, double precision, text, double precision) IS
    'takes a row out of the state of service_level';

CREATE FUNCTION service_level_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_service_level_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_combine(bigint[], bigint[]) IS
    'joins the states of two groups; their methods must agree';

CREATE FUNCTION service_level_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_service_level_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_final(bigint[]) IS 'final function of service_level';

CREATE AGGREGATE service_level(call_interval, interval) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(call_interval, interval) IS
    'percent answered within the threshold, of answered and abandoned';

CREATE AGGREGATE service_level(call_interval, interval, text) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(call_interval, interval, text) IS
    'percent of calls served within the threshold, by a method';

CREATE AGGREGATE service_level(call_interval, interval, text, interval) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(call_interval, interval, text, interval) IS
    'percent of calls served within the threshold, by a method and its short-abandon limit';

CREATE AGGREGATE service_level(interval, boolean, interval) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(interval, boolean, interval) IS
    'percent answered within the threshold, of answered and abandoned';

CREATE AGGREGATE service_level(interval, boolean, interval, text) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(interval, boolean, interval, text) IS
    'percent of calls served within the threshold, by a method';

CREATE AGGREGATE service_level(interval, boolean, interval, text, interval) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(interval, boolean, interval, text, interval) IS
    'percent of calls served within the threshold, by a method and its short-abandon limit';

CREATE AGGREGATE service_level(double precision, boolean, double precision) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(double precision, boolean, double precision) IS
    'percent answered within the threshold, of answered and abandoned';

CREATE AGGREGATE service_level(double precision, boolean, double precision, text) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(double precision, boolean, double precision, text) IS
    'percent of calls served within the threshold, by a method';

CREATE AGGREGATE service_level(double precision, boolean, double precision, text, double precision) (
    SFUNC = service_level_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = service_level_final,
    COMBINEFUNC = service_level_combine, INITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    MSFUNC = service_level_accum, MINVFUNC = service_level_discard, MSTYPE = bigint[],
    MFINALFUNC = service_level_final, MINITCOND = '{0,0,0,0,0,0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE service_level(double precision, boolean, double precision, text, double precision) IS
    'percent of calls served within the threshold, by a method and its short-abandon limit';
-- abandon_rate without short abandons, and abandon_curve.

CREATE FUNCTION short_abandon_accum(bigint[], call_interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_call_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_accum(bigint[], call_interval, interval) IS
    'adds a row to the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_discard(bigint[], call_interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_call_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_discard(bigint[], call_interval, interval) IS
    'takes a row out of the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_accum(bigint[], boolean, interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_accum(bigint[], boolean, interval, interval) IS
    'adds a row to the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_discard(bigint[], boolean, interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_discard(bigint[], boolean, interval, interval) IS
    'takes a row out of the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_accum(bigint[], boolean, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_accum(bigint[], boolean, double precision, double precision) IS
    'adds a row to the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_discard(bigint[], boolean, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_short_abandon_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_discard(bigint[], boolean, double precision, double precision) IS
    'takes a row out of the state of abandon_rate without short abandons';

CREATE FUNCTION short_abandon_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_short_abandon_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION short_abandon_final(bigint[]) IS 'final function of abandon_rate without short abandons';

CREATE AGGREGATE abandon_rate(call_interval, interval) (
    SFUNC = short_abandon_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = short_abandon_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = short_abandon_accum, MINVFUNC = short_abandon_discard, MSTYPE = bigint[],
    MFINALFUNC = short_abandon_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_rate(call_interval, interval) IS
    'percent abandoned, of offered; calls abandoned within the short-abandon limit are counted in neither';

CREATE AGGREGATE abandon_rate(boolean, interval, interval) (
    SFUNC = short_abandon_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = short_abandon_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = short_abandon_accum, MINVFUNC = short_abandon_discard, MSTYPE = bigint[],
    MFINALFUNC = short_abandon_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_rate(boolean, interval, interval) IS
    'percent abandoned, of offered; calls abandoned within the short-abandon limit are counted in neither';

CREATE AGGREGATE abandon_rate(boolean, double precision, double precision) (
    SFUNC = short_abandon_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = short_abandon_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = short_abandon_accum, MINVFUNC = short_abandon_discard, MSTYPE = bigint[],
    MFINALFUNC = short_abandon_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_rate(boolean, double precision, double precision) IS
    'percent abandoned, of offered; calls abandoned within the short-abandon limit are counted in neither';

CREATE FUNCTION abandon_curve_accum(bigint[], call_interval, interval[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_abandon_curve_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve_accum(bigint[], call_interval, interval[]) IS
    'adds a call to the state of abandon_curve';

CREATE FUNCTION abandon_curve_discard(bigint[], call_interval, interval[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_abandon_curve_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve_discard(bigint[], call_interval, interval[]) IS
    'takes a call out of the state of abandon_curve';

CREATE FUNCTION abandon_curve_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_abandon_curve_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve_combine(bigint[], bigint[]) IS
    'joins the states of two groups; their times must agree';

CREATE FUNCTION abandon_curve_final(bigint[]) RETURNS numeric[]
    AS 'MODULE_PATHNAME', 'cc_abandon_curve_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION abandon_curve_final(bigint[]) IS 'final function of abandon_curve';

CREATE AGGREGATE abandon_curve(call_interval, interval[]) (
    SFUNC = abandon_curve_accum, STYPE = bigint[], SSPACE = 128, FINALFUNC = abandon_curve_final,
    COMBINEFUNC = abandon_curve_combine, INITCOND = '{}',
    MSFUNC = abandon_curve_accum, MINVFUNC = abandon_curve_discard, MSTYPE = bigint[],
    MFINALFUNC = abandon_curve_final, MINITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE abandon_curve(call_interval, interval[]) IS
    'for each of the times, the percent of offered calls abandoned within it';
-- aht and asa over plain columns, with intervals or with seconds.

CREATE FUNCTION mean_time_accum(bigint[], interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_interval_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_accum(bigint[], interval) IS 'adds a row to the state of a mean time';

CREATE FUNCTION mean_time_discard(bigint[], interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_interval_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_discard(bigint[], interval) IS 'takes a row out of the state of a mean time';

CREATE FUNCTION mean_time_accum(bigint[], interval, interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_interval_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_accum(bigint[], interval, interval, interval) IS 'adds a row to the state of a mean time';

CREATE FUNCTION mean_time_discard(bigint[], interval, interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_interval_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_discard(bigint[], interval, interval, interval) IS
    'takes a row out of the state of a mean time';

CREATE FUNCTION mean_interval_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_mean_interval_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_interval_final(bigint[]) IS 'mean time as an interval';

CREATE FUNCTION mean_time_accum(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_accum(bigint[], double precision) IS 'adds a row to the state of a mean time';

CREATE FUNCTION mean_time_discard(bigint[], double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_discard(bigint[], double precision) IS 'takes a row out of the state of a mean time';

CREATE FUNCTION mean_time_accum(bigint[], double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_accum(bigint[], double precision, double precision, double precision) IS
    'adds a row to the state of a mean time';

CREATE FUNCTION mean_time_discard(bigint[], double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mean_time_discard(bigint[], double precision, double precision, double precision) IS
    'takes a row out of the state of a mean time';

CREATE FUNCTION mean_seconds_final(bigint[]) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_mean_seconds_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_seconds_final(bigint[]) IS 'mean time as seconds';

CREATE AGGREGATE aht(interval, interval, interval) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(interval, interval, interval) IS 'average handle time of talk, hold and wrap';

CREATE AGGREGATE aht(interval) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(interval) IS 'average handle time';

CREATE AGGREGATE asa(interval) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE asa(interval) IS 'average speed of answer: mean of the waits of answered calls';

CREATE AGGREGATE aht(double precision, double precision, double precision) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_seconds_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_seconds_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(double precision, double precision, double precision) IS
    'average handle time of talk, hold and wrap, in seconds';

CREATE AGGREGATE aht(double precision) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_seconds_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_seconds_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE aht(double precision) IS 'average handle time, in seconds';

CREATE AGGREGATE asa(double precision) (
    SFUNC = mean_time_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_seconds_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = mean_time_accum, MINVFUNC = mean_time_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_seconds_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE asa(double precision) IS
    'average speed of answer: mean of the waits of answered calls, in seconds';
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
-- call_stats: the mergeable state of a group of calls.

CREATE TYPE call_stats;

CREATE FUNCTION call_stats_in(cstring) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION call_stats_in(cstring) IS 'text input of call_stats';

CREATE FUNCTION call_stats_out(call_stats) RETURNS cstring
    AS 'MODULE_PATHNAME', 'cc_call_stats_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION call_stats_out(call_stats) IS 'text output of call_stats: one line of JSON';

CREATE FUNCTION call_stats_recv(internal) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION call_stats_recv(internal) IS 'binary input of call_stats';

CREATE FUNCTION call_stats_send(call_stats) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_call_stats_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
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
    AS 'MODULE_PATHNAME', 'cc_call_stats_merge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION call_stats_merge(call_stats, call_stats) IS 'statistics of both groups of calls together';

CREATE FUNCTION call_stats_subtract(call_stats, call_stats) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION call_stats_subtract(call_stats, call_stats) IS 'statistics without those of a group of calls that is part of them';

CREATE FUNCTION call_stats_negate(call_stats) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_negate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
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
    AS 'MODULE_PATHNAME', 'cc_call_stats_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION call_stats_accum(call_stats, call_interval) IS 'adds a call to statistics';

CREATE FUNCTION call_stats_discard(call_stats, call_interval) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
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
    AS 'MODULE_PATHNAME', 'cc_call_stats_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION jsonb(call_stats) IS 'the text form as jsonb';

CREATE CAST (call_stats AS jsonb) WITH FUNCTION jsonb(call_stats);
COMMENT ON CAST (call_stats AS jsonb) IS 'the text form as jsonb';

CREATE FUNCTION call_stats_from_jsonb(jsonb) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_call_stats_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION call_stats_from_jsonb(jsonb) IS 'statistics from the object that their cast to jsonb gives';

CREATE CAST (jsonb AS call_stats) WITH FUNCTION call_stats_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS call_stats) IS 'statistics from the object that their cast to jsonb gives';

-- Order and hash: those of the bytes, which are one for equal statistics.

CREATE FUNCTION call_stats_lt(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION call_stats_lt(call_stats, call_stats) IS 'implementation of < operator';

CREATE FUNCTION call_stats_le(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION call_stats_le(call_stats, call_stats) IS 'implementation of <= operator';

CREATE FUNCTION call_stats_eq(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION call_stats_eq(call_stats, call_stats) IS 'implementation of = operator';

CREATE FUNCTION call_stats_ne(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION call_stats_ne(call_stats, call_stats) IS 'implementation of <> operator';

CREATE FUNCTION call_stats_ge(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION call_stats_ge(call_stats, call_stats) IS 'implementation of >= operator';

CREATE FUNCTION call_stats_gt(call_stats, call_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_call_stats_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
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
    AS 'MODULE_PATHNAME', 'cc_call_stats_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION call_stats_cmp(call_stats, call_stats) IS 'less, equal, greater as -1, 0, 1';

CREATE FUNCTION call_stats_hash(call_stats) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_call_stats_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION call_stats_hash(call_stats) IS 'hash of statistics';

CREATE FUNCTION call_stats_hash_extended(call_stats, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
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
-- What call_stats tells: the KPIs of calls under the same names.


CREATE FUNCTION offered(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_offered' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION offered(call_stats) IS 'calls offered: answered, abandoned, flowed out or left with a callback';

CREATE FUNCTION answered(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_answered' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION answered(call_stats) IS 'calls answered';

CREATE FUNCTION abandoned(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandoned' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION abandoned(call_stats) IS 'calls abandoned';

CREATE FUNCTION flowed_out(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_flowed_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION flowed_out(call_stats) IS 'calls that flowed out of the queue';

CREATE FUNCTION callback(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_callback' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION callback(call_stats) IS 'calls that left the queue with a callback';

CREATE FUNCTION blocked(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_blocked' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION blocked(call_stats) IS 'calls blocked before they entered the queue';

CREATE FUNCTION held(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_held' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION held(call_stats) IS 'answered calls that were on hold';

CREATE FUNCTION transfers(call_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_transfers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION transfers(call_stats) IS 'answered calls that were handed on';

CREATE FUNCTION abandon_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandon_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION abandon_rate(call_stats) IS 'percent abandoned, of offered';

CREATE FUNCTION abandon_rate_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandon_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION abandon_rate_float8(call_stats) IS 'percent abandoned, of offered, in percent as double precision';

CREATE FUNCTION answer_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_answer_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION answer_rate(call_stats) IS 'percent answered, of offered';

CREATE FUNCTION answer_rate_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_answer_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION answer_rate_float8(call_stats) IS 'percent answered, of offered, in percent as double precision';

CREATE FUNCTION flow_out_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_flow_out_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION flow_out_rate(call_stats) IS 'percent flowed out, of offered';

CREATE FUNCTION flow_out_rate_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_flow_out_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION flow_out_rate_float8(call_stats) IS 'percent flowed out, of offered, in percent as double precision';

CREATE FUNCTION callback_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_callback_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION callback_rate(call_stats) IS 'percent that left the queue with a callback, of offered';

CREATE FUNCTION callback_rate_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_callback_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION callback_rate_float8(call_stats) IS 'percent that left the queue with a callback, of offered, in percent as double precision';

CREATE FUNCTION blocked_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_blocked_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION blocked_rate(call_stats) IS 'percent blocked, of blocked and offered';

CREATE FUNCTION blocked_rate_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_blocked_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION blocked_rate_float8(call_stats) IS 'percent blocked, of blocked and offered, in percent as double precision';

CREATE FUNCTION hold_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_hold_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION hold_rate(call_stats) IS 'percent put on hold, of answered';

CREATE FUNCTION hold_rate_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_hold_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION hold_rate_float8(call_stats) IS 'percent put on hold, of answered, in percent as double precision';

CREATE FUNCTION transfer_rate(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_transfer_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION transfer_rate(call_stats) IS 'percent answered and handed on, of answered';

CREATE FUNCTION transfer_rate_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_transfer_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION transfer_rate_float8(call_stats) IS 'percent answered and handed on, of answered, in percent as double precision';

CREATE FUNCTION asa(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_asa' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION asa(call_stats) IS 'average speed of answer: mean wait of answered calls';

CREATE FUNCTION asa_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_asa_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION asa_float8(call_stats) IS 'average speed of answer: mean wait of answered calls, in seconds as double precision';

CREATE FUNCTION avg_wait_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_wait_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_wait_time(call_stats) IS 'mean wait of offered calls';

CREATE FUNCTION avg_wait_time_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_wait_time_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_wait_time_float8(call_stats) IS 'mean wait of offered calls, in seconds as double precision';

CREATE FUNCTION avg_abandon_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_abandon_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_abandon_time(call_stats) IS 'mean wait of abandoned calls';

CREATE FUNCTION avg_abandon_time_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_abandon_time_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_abandon_time_float8(call_stats) IS 'mean wait of abandoned calls, in seconds as double precision';

CREATE FUNCTION avg_ring_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_ring_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_ring_time(call_stats) IS 'mean ring of answered calls';

CREATE FUNCTION avg_ring_time_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_ring_time_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_ring_time_float8(call_stats) IS 'mean ring of answered calls, in seconds as double precision';

CREATE FUNCTION avg_talk_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_talk_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_talk_time(call_stats) IS 'mean talk of answered calls';

CREATE FUNCTION avg_talk_time_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_talk_time_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_talk_time_float8(call_stats) IS 'mean talk of answered calls, in seconds as double precision';

CREATE FUNCTION avg_hold_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_hold_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_hold_time(call_stats) IS 'mean hold of answered calls';

CREATE FUNCTION avg_hold_time_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_hold_time_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_hold_time_float8(call_stats) IS 'mean hold of answered calls, in seconds as double precision';

CREATE FUNCTION avg_hold_time_held(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_hold_time_held' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_hold_time_held(call_stats) IS 'mean hold of the calls that were held';

CREATE FUNCTION avg_hold_time_held_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_hold_time_held_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_hold_time_held_float8(call_stats) IS 'mean hold of the calls that were held, in seconds as double precision';

CREATE FUNCTION avg_wrap_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_wrap_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_wrap_time(call_stats) IS 'mean after-call work of answered calls';

CREATE FUNCTION avg_wrap_time_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_wrap_time_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_wrap_time_float8(call_stats) IS 'mean after-call work of answered calls, in seconds as double precision';

CREATE FUNCTION avg_call_length(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_call_length' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_call_length(call_stats) IS 'mean talk and hold of answered calls';

CREATE FUNCTION avg_call_length_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_avg_call_length_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION avg_call_length_float8(call_stats) IS 'mean talk and hold of answered calls, in seconds as double precision';

CREATE FUNCTION aht(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_aht' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION aht(call_stats) IS 'average handle time: talk, hold and wrap by answered call';

CREATE FUNCTION aht_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_aht_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION aht_float8(call_stats) IS 'average handle time: talk, hold and wrap by answered call, in seconds as double precision';

CREATE FUNCTION wait_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION wait_time(call_stats) IS 'total wait of offered calls';

CREATE FUNCTION talk_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_talk_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION talk_time(call_stats) IS 'total talk';

CREATE FUNCTION hold_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_hold_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION hold_time(call_stats) IS 'total hold';

CREATE FUNCTION wrap_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_wrap_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION wrap_time(call_stats) IS 'total after-call work';

CREATE FUNCTION handle_time(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION handle_time(call_stats) IS 'total of talk, hold and wrap';

-- The sums behind the means, in seconds.

CREATE FUNCTION wait_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION wait_seconds(call_stats) IS 'total wait of offered calls, in seconds';

CREATE FUNCTION wait_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION wait_seconds_float8(call_stats) IS 'total wait of offered calls, in seconds as double precision';

CREATE FUNCTION answered_wait_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_answered_wait_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION answered_wait_seconds(call_stats) IS 'total wait of answered calls, in seconds';

CREATE FUNCTION answered_wait_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_answered_wait_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION answered_wait_seconds_float8(call_stats) IS 'total wait of answered calls, in seconds as double precision';

CREATE FUNCTION abandoned_wait_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandoned_wait_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION abandoned_wait_seconds(call_stats) IS 'total wait of abandoned calls, in seconds';

CREATE FUNCTION abandoned_wait_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandoned_wait_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION abandoned_wait_seconds_float8(call_stats) IS 'total wait of abandoned calls, in seconds as double precision';

CREATE FUNCTION talk_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_talk_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION talk_seconds(call_stats) IS 'total talk, in seconds';

CREATE FUNCTION talk_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_talk_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION talk_seconds_float8(call_stats) IS 'total talk, in seconds as double precision';

CREATE FUNCTION hold_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_hold_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION hold_seconds(call_stats) IS 'total hold, in seconds';

CREATE FUNCTION hold_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_hold_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION hold_seconds_float8(call_stats) IS 'total hold, in seconds as double precision';

CREATE FUNCTION wrap_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_wrap_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION wrap_seconds(call_stats) IS 'total after-call work, in seconds';

CREATE FUNCTION wrap_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_wrap_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION wrap_seconds_float8(call_stats) IS 'total after-call work, in seconds as double precision';

CREATE FUNCTION ring_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_ring_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION ring_seconds(call_stats) IS 'total ring of answered calls, in seconds';

CREATE FUNCTION ring_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_ring_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION ring_seconds_float8(call_stats) IS 'total ring of answered calls, in seconds as double precision';

CREATE FUNCTION handle_seconds(call_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_seconds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION handle_seconds(call_stats) IS 'total of talk, hold and wrap, in seconds';

CREATE FUNCTION handle_seconds_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_seconds_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION handle_seconds_float8(call_stats) IS 'total of talk, hold and wrap, in seconds as double precision';

CREATE FUNCTION longest_wait(call_stats) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_longest_wait' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 80;
COMMENT ON FUNCTION longest_wait(call_stats) IS 'longest wait of an offered call: the upper edge of its bucket';

CREATE FUNCTION service_level(stats call_stats, threshold interval DEFAULT '20 s', method text DEFAULT 'abandon_negative', short_abandon interval DEFAULT '5 s') RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_service_level' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION service_level(call_stats, interval, text, interval) IS 'percent of calls served within the threshold, by a method; exact at every edge of the histogram';

CREATE FUNCTION served_within(stats call_stats, threshold interval, method text DEFAULT 'abandon_negative', short_abandon interval DEFAULT '5 s') RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_served_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION served_within(call_stats, interval, text, interval) IS 'calls that were served within the threshold, by a method: the numerator of service_level';

CREATE FUNCTION service_base(stats call_stats, threshold interval, method text DEFAULT 'abandon_negative', short_abandon interval DEFAULT '5 s') RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_service_base' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION service_base(call_stats, interval, text, interval) IS 'calls that count for a method: the denominator of service_level';

CREATE FUNCTION service_level_problem(threshold interval, method text DEFAULT 'abandon_negative', short_abandon interval DEFAULT '5 s') RETURNS text
    AS 'MODULE_PATHNAME', 'cc_service_level_problem' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION service_level_problem(interval, text, interval) IS 'why service_level of stored statistics refuses a threshold, a method or a limit of short abandons; null if it takes them';

CREATE FUNCTION abandon_rate(stats call_stats, short_abandon interval) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_call_stats_short_abandon_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION abandon_rate(call_stats, interval) IS 'percent abandoned, of offered; calls abandoned within the short-abandon limit are counted in neither';

CREATE FUNCTION abandon_curve(stats call_stats, times interval[]) RETURNS numeric[]
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandon_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION abandon_curve(call_stats, interval[]) IS 'for each of the times, the percent of offered calls abandoned within it';

CREATE FUNCTION wait_percentile(stats call_stats, p double precision, "of" text DEFAULT 'answered') RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION wait_percentile(call_stats, double precision, text) IS 'wait that a share of answered, or of all offered calls did not exceed: the upper edge of its bucket';

CREATE FUNCTION handle_time_percentile(stats call_stats, p double precision) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_time_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION handle_time_percentile(call_stats, double precision) IS 'handle time that a share of answered calls did not exceed: the upper edge of its bucket';

CREATE FUNCTION answered_within(stats call_stats, threshold interval) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_answered_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION answered_within(call_stats, interval) IS 'calls answered within the threshold; exact at every edge of the histogram';

CREATE FUNCTION abandoned_within(stats call_stats, threshold interval) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_call_stats_abandoned_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION abandoned_within(call_stats, interval) IS 'calls abandoned within the threshold; exact at every edge of the histogram';

-- For KPI views: the same as double precision.

CREATE FUNCTION longest_wait_float8(call_stats) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_longest_wait_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 80;
COMMENT ON FUNCTION longest_wait_float8(call_stats) IS 'longest wait of an offered call, in seconds as double precision: the upper edge of its bucket';

CREATE FUNCTION service_level_float8(stats call_stats, threshold interval, method text, short_abandon interval) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_service_level_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION service_level_float8(call_stats, interval, text, interval) IS 'percent of calls served within the threshold, by a method, as double precision';

CREATE FUNCTION abandon_rate_float8(stats call_stats, short_abandon interval) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_short_abandon_rate_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION abandon_rate_float8(call_stats, interval) IS 'percent abandoned, of offered, calls abandoned within the limit of a short abandon counted in neither, as double precision';

CREATE FUNCTION wait_percentile_float8(stats call_stats, p double precision, "of" text) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_wait_percentile_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION wait_percentile_float8(call_stats, double precision, text) IS 'wait that a share of answered, or of all offered calls did not exceed, in seconds as double precision';

CREATE FUNCTION handle_time_percentile_float8(stats call_stats, p double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_call_stats_handle_time_percentile_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
COMMENT ON FUNCTION handle_time_percentile_float8(call_stats, double precision) IS 'handle time that a share of answered calls did not exceed, in seconds as double precision';

CREATE TYPE call_kpis AS (
    offered bigint,
    answered bigint,
    abandoned bigint,
    flowed_out bigint,
    callback bigint,
    blocked bigint,
    held bigint,
    transfers bigint,
    service_level numeric,
    abandon_rate numeric,
    answer_rate numeric,
    flow_out_rate numeric,
    callback_rate numeric,
    blocked_rate numeric,
    hold_rate numeric,
    transfer_rate numeric,
    asa interval,
    avg_wait_time interval,
    avg_abandon_time interval,
    avg_ring_time interval,
    avg_talk_time interval,
    avg_hold_time interval,
    avg_hold_time_held interval,
    avg_wrap_time interval,
    avg_call_length interval,
    aht interval,
    longest_wait interval,
    wait_p50 interval,
    wait_p90 interval,
    handle_time_p50 interval,
    handle_time_p90 interval
);
COMMENT ON COLUMN call_kpis.offered IS 'calls offered: answered, abandoned, flowed out or left with a callback';
COMMENT ON COLUMN call_kpis.answered IS 'calls answered';
COMMENT ON COLUMN call_kpis.abandoned IS 'calls abandoned';
COMMENT ON COLUMN call_kpis.flowed_out IS 'calls that flowed out of the queue';
COMMENT ON COLUMN call_kpis.callback IS 'calls that left the queue with a callback';
COMMENT ON COLUMN call_kpis.blocked IS 'calls blocked before they entered the queue';
COMMENT ON COLUMN call_kpis.held IS 'answered calls that were on hold';
COMMENT ON COLUMN call_kpis.transfers IS 'answered calls that were handed on';
COMMENT ON COLUMN call_kpis.service_level IS 'percent answered within the threshold, of answered and abandoned';
COMMENT ON COLUMN call_kpis.abandon_rate IS 'percent abandoned, of offered';
COMMENT ON COLUMN call_kpis.answer_rate IS 'percent answered, of offered';
COMMENT ON COLUMN call_kpis.flow_out_rate IS 'percent flowed out, of offered';
COMMENT ON COLUMN call_kpis.callback_rate IS 'percent that left the queue with a callback, of offered';
COMMENT ON COLUMN call_kpis.blocked_rate IS 'percent blocked, of blocked and offered';
COMMENT ON COLUMN call_kpis.hold_rate IS 'percent put on hold, of answered';
COMMENT ON COLUMN call_kpis.transfer_rate IS 'percent answered and handed on, of answered';
COMMENT ON COLUMN call_kpis.asa IS 'average speed of answer: mean wait of answered calls';
COMMENT ON COLUMN call_kpis.avg_wait_time IS 'mean wait of offered calls';
COMMENT ON COLUMN call_kpis.avg_abandon_time IS 'mean wait of abandoned calls';
COMMENT ON COLUMN call_kpis.avg_ring_time IS 'mean ring of answered calls';
COMMENT ON COLUMN call_kpis.avg_talk_time IS 'mean talk of answered calls';
COMMENT ON COLUMN call_kpis.avg_hold_time IS 'mean hold of answered calls';
COMMENT ON COLUMN call_kpis.avg_hold_time_held IS 'mean hold of the calls that were held';
COMMENT ON COLUMN call_kpis.avg_wrap_time IS 'mean after-call work of answered calls';
COMMENT ON COLUMN call_kpis.avg_call_length IS 'mean talk and hold of answered calls';
COMMENT ON COLUMN call_kpis.aht IS 'average handle time: talk, hold and wrap by answered call';
COMMENT ON COLUMN call_kpis.longest_wait IS 'longest wait of an offered call: the upper edge of its bucket of the histogram';
COMMENT ON COLUMN call_kpis.wait_p50 IS 'median wait of answered calls';
COMMENT ON COLUMN call_kpis.wait_p90 IS 'wait that 90 percent of answered calls did not exceed';
COMMENT ON COLUMN call_kpis.handle_time_p50 IS 'median handle time';
COMMENT ON COLUMN call_kpis.handle_time_p90 IS 'handle time that 90 percent of answered calls did not exceed';
COMMENT ON TYPE call_kpis IS 'every KPI of call_stats, as kpis() gives them';

CREATE FUNCTION kpis(stats call_stats, threshold interval DEFAULT '20 s') RETURNS call_kpis
    AS 'MODULE_PATHNAME', 'cc_call_stats_kpis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION kpis(call_stats, interval) IS 'every KPI of the statistics as one row';
-- survey_stats: the mergeable state of answers to a survey question.

CREATE TYPE survey_stats;

CREATE FUNCTION survey_stats_in(cstring) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION survey_stats_in(cstring) IS 'text input of survey_stats';

CREATE FUNCTION survey_stats_out(survey_stats) RETURNS cstring
    AS 'MODULE_PATHNAME', 'cc_survey_stats_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION survey_stats_out(survey_stats) IS 'text output of survey_stats: one line of JSON';

CREATE FUNCTION survey_stats_recv(internal) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION survey_stats_recv(internal) IS 'binary input of survey_stats';

CREATE FUNCTION survey_stats_send(survey_stats) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_survey_stats_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
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
    AS 'MODULE_PATHNAME', 'cc_survey_stats_merge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION survey_stats_merge(survey_stats, survey_stats) IS 'statistics of both groups of answers together';

CREATE FUNCTION survey_stats_subtract(survey_stats, survey_stats) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION survey_stats_subtract(survey_stats, survey_stats) IS
    'statistics without those of a group of answers that is part of them';

CREATE FUNCTION survey_stats_negate(survey_stats) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_negate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
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
    AS 'MODULE_PATHNAME', 'cc_survey_stats_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION survey_stats_accum(survey_stats, double precision) IS 'adds an answer to statistics';

CREATE FUNCTION survey_stats_discard(survey_stats, double precision) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
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
    AS 'MODULE_PATHNAME', 'cc_survey_stats_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION jsonb(survey_stats) IS 'the text form as jsonb';

CREATE CAST (survey_stats AS jsonb) WITH FUNCTION jsonb(survey_stats);
COMMENT ON CAST (survey_stats AS jsonb) IS 'the text form as jsonb';

CREATE FUNCTION survey_stats_from_jsonb(jsonb) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_survey_stats_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION survey_stats_from_jsonb(jsonb) IS 'statistics from the object that their cast to jsonb gives';

CREATE CAST (jsonb AS survey_stats) WITH FUNCTION survey_stats_from_jsonb(jsonb);
COMMENT ON CAST (jsonb AS survey_stats) IS 'statistics from the object that their cast to jsonb gives';

-- Order and hash: by the count of score 0, then 1, and so on.

CREATE FUNCTION survey_stats_lt(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION survey_stats_lt(survey_stats, survey_stats) IS 'implementation of < operator';

CREATE FUNCTION survey_stats_le(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION survey_stats_le(survey_stats, survey_stats) IS 'implementation of <= operator';

CREATE FUNCTION survey_stats_eq(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION survey_stats_eq(survey_stats, survey_stats) IS 'implementation of = operator';

CREATE FUNCTION survey_stats_ne(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION survey_stats_ne(survey_stats, survey_stats) IS 'implementation of <> operator';

CREATE FUNCTION survey_stats_ge(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION survey_stats_ge(survey_stats, survey_stats) IS 'implementation of >= operator';

CREATE FUNCTION survey_stats_gt(survey_stats, survey_stats) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_survey_stats_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
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
    AS 'MODULE_PATHNAME', 'cc_survey_stats_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION survey_stats_cmp(survey_stats, survey_stats) IS 'less, equal, greater as -1, 0, 1';

CREATE FUNCTION survey_stats_hash(survey_stats) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_survey_stats_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION survey_stats_hash(survey_stats) IS 'hash of statistics';

CREATE FUNCTION survey_stats_hash_extended(survey_stats, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_survey_stats_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
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
    AS 'MODULE_PATHNAME', 'cc_survey_stats_responses' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION responses(survey_stats) IS 'number of answers';

CREATE FUNCTION promoters(stats survey_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_survey_stats_promoters' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION promoters(survey_stats) IS 'scores of 9 and 10';

CREATE FUNCTION passives(stats survey_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_survey_stats_passives' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION passives(survey_stats) IS 'scores of 7 and 8';

CREATE FUNCTION detractors(stats survey_stats) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_survey_stats_detractors' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION detractors(survey_stats) IS 'scores below 7';

CREATE FUNCTION nps(stats survey_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION nps(survey_stats) IS
    'net promoter score, -100 to 100: percent of scores of 9 and above minus percent of scores below 7';

CREATE FUNCTION nps_margin(stats survey_stats, confidence double precision DEFAULT 95) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_nps_margin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION nps_margin(survey_stats, double precision) IS
    'margin of error of nps at a confidence in percent, in NPS points; for large samples: nps_interval holds for small ones too';

CREATE FUNCTION nps(stats survey_stats, promoter_from integer, detractor_to integer) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION nps(survey_stats, integer, integer) IS
    'net promoter score on any scale, -100 to 100: percent of scores from promoter_from on minus percent of scores up to detractor_to';

CREATE FUNCTION nps_interval(stats survey_stats, confidence double precision DEFAULT 95,
        promoter_from integer DEFAULT 9, detractor_to integer DEFAULT 6) RETURNS numrange
    AS 'MODULE_PATHNAME', 'cc_survey_stats_nps_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION nps_interval(survey_stats, double precision, integer, integer) IS
    'where nps lies with a confidence in percent, in NPS points, by the adjusted Wald interval: for samples of any size';

CREATE FUNCTION csat(stats survey_stats, satisfied integer DEFAULT 4, low integer DEFAULT 1, high integer DEFAULT 5) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_csat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION csat(survey_stats, integer, integer, integer) IS
    'percent of scores of satisfied and above on a scale of low..high';

CREATE FUNCTION csat_interval(stats survey_stats, satisfied integer DEFAULT 4, low integer DEFAULT 1, high integer DEFAULT 5,
        confidence double precision DEFAULT 95) RETURNS numrange
    AS 'MODULE_PATHNAME', 'cc_survey_stats_csat_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION csat_interval(survey_stats, integer, integer, integer, double precision) IS
    'where the percent of scores of satisfied and above on a scale of low..high lies with a confidence in percent, by Wilson';

CREATE FUNCTION csat_mean(stats survey_stats) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_csat_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION csat_mean(survey_stats) IS 'mean score';

CREATE FUNCTION ces(stats survey_stats, low integer DEFAULT 1, high integer DEFAULT 5) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_survey_stats_ces' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION ces(survey_stats, integer, integer) IS 'customer effort score: mean on a scale of low..high';
-- Times to resolution and first response, and the backlog.

CREATE FUNCTION time_between_accum(bigint[], timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_time_between_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION time_between_accum(bigint[], timestamptz, timestamptz) IS
    'adds a row to the state of a mean time between two events';

CREATE FUNCTION time_between_discard(bigint[], timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_time_between_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION time_between_discard(bigint[], timestamptz, timestamptz) IS
    'takes a row out of the state of a mean time between two events';

CREATE FUNCTION age_of_query_accum(bigint[], timestamptz, timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_age_of_query_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION age_of_query_accum(bigint[], timestamptz, timestamptz, timestamptz) IS
    'adds a row to the state of avg_age_of_query';

CREATE FUNCTION age_of_query_discard(bigint[], timestamptz, timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_age_of_query_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION age_of_query_discard(bigint[], timestamptz, timestamptz, timestamptz) IS
    'takes a row out of the state of avg_age_of_query';

CREATE FUNCTION resolved_accum(bigint[], timestamptz, timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_resolved_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION resolved_accum(bigint[], timestamptz, timestamptz, timestamptz) IS
    'adds a row to the state of resolved_rate';

CREATE FUNCTION resolved_discard(bigint[], timestamptz, timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_resolved_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION resolved_discard(bigint[], timestamptz, timestamptz, timestamptz) IS
    'takes a row out of the state of resolved_rate';

CREATE AGGREGATE avg_resolution_time(timestamptz, timestamptz) (
    SFUNC = time_between_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = time_between_accum, MINVFUNC = time_between_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_resolution_time(timestamptz, timestamptz) IS
    'mean time from opened to closed, of those closed';

CREATE AGGREGATE avg_first_response_time(timestamptz, timestamptz) (
    SFUNC = time_between_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = time_between_accum, MINVFUNC = time_between_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_first_response_time(timestamptz, timestamptz) IS
    'mean time from created to first responded, of those responded to';

CREATE AGGREGATE avg_age_of_query(timestamptz, timestamptz, timestamptz) (
    SFUNC = age_of_query_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = age_of_query_accum, MINVFUNC = age_of_query_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_age_of_query(timestamptz, timestamptz, timestamptz) IS
    'mean age at a given time of the queries that were open then';

CREATE AGGREGATE resolved_rate(timestamptz, timestamptz, timestamptz) (
    SFUNC = resolved_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = resolved_accum, MINVFUNC = resolved_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE resolved_rate(timestamptz, timestamptz, timestamptz) IS
    'percent closed by a given time, of those opened by then';
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
-- Revenue and cost per call and per sale. Where the amount is NULL, revenue is 0
-- and the call counts; a cost is not known, and the row is skipped: STRICT.

CREATE FUNCTION revenue_accum(bigint[], numeric) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_accum(bigint[], numeric) IS 'adds a row to the state of revenue_per_call';

CREATE FUNCTION revenue_discard(bigint[], numeric) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_discard(bigint[], numeric) IS 'takes a row out of the state of revenue_per_call';

CREATE FUNCTION revenue_accum(bigint[], numeric, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_if_sold_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_accum(bigint[], numeric, boolean) IS 'adds a row to the state of revenue per sale';

CREATE FUNCTION revenue_discard(bigint[], numeric, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_if_sold_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_discard(bigint[], numeric, boolean) IS 'takes a row out of the state of revenue per sale';

CREATE FUNCTION revenue_accum(bigint[], numeric, bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_of_sales_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_accum(bigint[], numeric, bigint) IS 'adds a row to the state of revenue per sale';

CREATE FUNCTION revenue_discard(bigint[], numeric, bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_of_sales_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_discard(bigint[], numeric, bigint) IS 'takes a row out of the state of revenue per sale';

CREATE FUNCTION cost_accum(bigint[], numeric) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_accum(bigint[], numeric) IS 'adds a row to the state of cost_per_call';

CREATE FUNCTION cost_discard(bigint[], numeric) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_discard(bigint[], numeric) IS 'takes a row out of the state of cost_per_call';

CREATE FUNCTION cost_accum(bigint[], numeric, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_if_sold_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_accum(bigint[], numeric, boolean) IS 'adds a row to the state of cost_per_sale';

CREATE FUNCTION cost_discard(bigint[], numeric, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_if_sold_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_discard(bigint[], numeric, boolean) IS 'takes a row out of the state of cost_per_sale';

CREATE FUNCTION cost_accum(bigint[], numeric, bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_of_sales_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_accum(bigint[], numeric, bigint) IS 'adds a row to the state of cost_per_sale';

CREATE FUNCTION cost_discard(bigint[], numeric, bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_of_sales_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_discard(bigint[], numeric, bigint) IS 'takes a row out of the state of cost_per_sale';

CREATE FUNCTION amount_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_amount_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION amount_final(bigint[]) IS 'mean amount';

CREATE FUNCTION cross_sell_accum(bigint[], bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_cross_sell_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cross_sell_accum(bigint[], bigint) IS 'adds a row to the state of cross_sell_rate';

CREATE FUNCTION cross_sell_discard(bigint[], bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_cross_sell_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cross_sell_discard(bigint[], bigint) IS 'takes a row out of the state of cross_sell_rate';

CREATE AGGREGATE revenue_per_call(numeric) (
    SFUNC = revenue_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = revenue_accum, MINVFUNC = revenue_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_per_call(numeric) IS
    'sum of revenue divided by the number of calls; a null is a call without revenue';

CREATE AGGREGATE revenue_per_sale(numeric, boolean) (
    SFUNC = revenue_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = revenue_accum, MINVFUNC = revenue_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_per_sale(numeric, boolean) IS 'sum of revenue divided by the number of sales';

CREATE AGGREGATE revenue_per_sale(numeric, bigint) (
    SFUNC = revenue_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = revenue_accum, MINVFUNC = revenue_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_per_sale(numeric, bigint) IS 'sum of revenue divided by the sum of sales';

CREATE AGGREGATE revenue_per_successful_call(numeric, boolean) (
    SFUNC = revenue_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = revenue_accum, MINVFUNC = revenue_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_per_successful_call(numeric, boolean) IS
    'sum of revenue divided by the number of successful calls';

CREATE AGGREGATE cost_per_call(numeric) (
    SFUNC = cost_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = cost_accum, MINVFUNC = cost_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE cost_per_call(numeric) IS 'mean cost of calls';

CREATE AGGREGATE cost_per_sale(numeric, boolean) (
    SFUNC = cost_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = cost_accum, MINVFUNC = cost_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE cost_per_sale(numeric, boolean) IS 'sum of costs divided by the number of sales';

CREATE AGGREGATE cost_per_sale(numeric, bigint) (
    SFUNC = cost_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = cost_accum, MINVFUNC = cost_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE cost_per_sale(numeric, bigint) IS 'sum of costs divided by the sum of sales';

CREATE AGGREGATE cross_sell_rate(bigint) (
    SFUNC = cross_sell_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = cross_sell_accum, MINVFUNC = cross_sell_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE cross_sell_rate(bigint) IS
    'percent of contacts with two products or more, of those with one or more';
-- sales_per_agent. Ordered-set aggregates: to count distinct agents they need them all.

CREATE FUNCTION sales_per_agent_accum(internal, anyelement, boolean) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_sales_per_agent_sold_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sales_per_agent_accum(internal, anyelement, boolean) IS
    'adds a contact to the sort of sales_per_agent';

CREATE FUNCTION sales_per_agent_accum(internal, anyelement, bigint) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_sales_per_agent_sales_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sales_per_agent_accum(internal, anyelement, bigint) IS 'adds sales to the sort of sales_per_agent';

CREATE FUNCTION sales_per_agent_final(internal) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_sales_per_agent_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sales_per_agent_final(internal) IS 'final function of sales_per_agent';

CREATE AGGREGATE sales_per_agent(ORDER BY anyelement, boolean) (
    SFUNC = sales_per_agent_accum, STYPE = internal,
    FINALFUNC = sales_per_agent_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sales_per_agent(ORDER BY anyelement, boolean) IS
    'number of sales divided by the number of distinct agents, including those without a sale';

CREATE AGGREGATE sales_per_agent(ORDER BY anyelement, bigint) (
    SFUNC = sales_per_agent_accum, STYPE = internal,
    FINALFUNC = sales_per_agent_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sales_per_agent(ORDER BY anyelement, bigint) IS
    'sum of sales divided by the number of distinct agents, including those without a sale';
-- How agents' time is used, and how many leave.

CREATE FUNCTION times_accum(bigint[], interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_times_interval_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_accum(bigint[], interval, interval) IS 'adds a row to the state of a ratio of times';

CREATE FUNCTION times_discard(bigint[], interval, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_times_interval_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_discard(bigint[], interval, interval) IS 'takes a row out of the state of a ratio of times';

CREATE FUNCTION times_accum(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_times_number_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_accum(bigint[], double precision, double precision) IS
    'adds a row to the state of a ratio of times';

CREATE FUNCTION times_discard(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_times_number_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_discard(bigint[], double precision, double precision) IS
    'takes a row out of the state of a ratio of times';

CREATE FUNCTION times_part_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_times_part_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_part_final(bigint[]) IS 'the first time in percent of both';

CREATE FUNCTION times_first_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_times_first_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_first_final(bigint[]) IS 'the first time in percent of the second';

CREATE FUNCTION times_second_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_times_second_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION times_second_final(bigint[]) IS 'the second time in percent of the first';

CREATE FUNCTION turnover_accum(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_turnover_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION turnover_accum(bigint[], double precision, double precision) IS
    'adds a row to the state of turnover_rate';

CREATE FUNCTION turnover_discard(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_turnover_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION turnover_discard(bigint[], double precision, double precision) IS
    'takes a row out of the state of turnover_rate';

CREATE FUNCTION turnover_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_turnover_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION turnover_final(bigint[]) IS 'final function of turnover_rate';

CREATE AGGREGATE occupancy(interval, interval) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_part_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_part_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE occupancy(interval, interval) IS 'handle time in percent of handle and idle time';

CREATE AGGREGATE utilization(interval, interval) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_first_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_first_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE utilization(interval, interval) IS 'handle time in percent of paid time';

CREATE AGGREGATE shrinkage(interval, interval) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_first_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_first_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE shrinkage(interval, interval) IS 'lost time in percent of paid time';

CREATE AGGREGATE attendance_rate(interval, interval) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_second_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_second_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE attendance_rate(interval, interval) IS 'attended time in percent of scheduled time';

CREATE AGGREGATE occupancy(double precision, double precision) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_part_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_part_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE occupancy(double precision, double precision) IS
    'handle time in percent of handle and idle time, in any one unit';

CREATE AGGREGATE utilization(double precision, double precision) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_first_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_first_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE utilization(double precision, double precision) IS
    'handle time in percent of paid time, in any one unit';

CREATE AGGREGATE shrinkage(double precision, double precision) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_first_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_first_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE shrinkage(double precision, double precision) IS
    'lost time in percent of paid time, in any one unit';

CREATE AGGREGATE attendance_rate(double precision, double precision) (
    SFUNC = times_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = times_second_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = times_accum, MINVFUNC = times_discard, MSTYPE = bigint[],
    MFINALFUNC = times_second_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE attendance_rate(double precision, double precision) IS
    'attended time in percent of scheduled time, in any one unit';

CREATE AGGREGATE turnover_rate(double precision, double precision) (
    SFUNC = turnover_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = turnover_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = turnover_accum, MINVFUNC = turnover_discard, MSTYPE = bigint[],
    MFINALFUNC = turnover_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE turnover_rate(double precision, double precision) IS 'leavers in percent of the mean headcount';
-- Targets and scorecards.

CREATE FUNCTION service_level_alert(actual numeric, target numeric) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_service_level_alert' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_alert(numeric, numeric) IS
    'ok, warning (up to 5 points below target), action (up to 10) or all_hands; both in percent';

-- KPI views have double precision. Its 15 digits as numeric, so that 75.1 is just 5 points below 80.1.
CREATE FUNCTION service_level_alert(actual double precision, target double precision) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN service_level_alert(actual::numeric, target::numeric);
COMMENT ON FUNCTION service_level_alert(double precision, double precision) IS
    'ok, warning (up to 5 points below target), action (up to 10) or all_hands; both in percent';

CREATE FUNCTION service_level_severity(actual numeric, target numeric) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_service_level_severity' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_severity(numeric, numeric) IS
    'the alert as a number, to sort by: 0 ok, 1 warning, 2 action, 3 all_hands';

CREATE FUNCTION service_level_severity(actual double precision, target double precision) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN service_level_severity(actual::numeric, target::numeric);
COMMENT ON FUNCTION service_level_severity(double precision, double precision) IS
    'the alert as a number, to sort by: 0 ok, 1 warning, 2 action, 3 all_hands';

CREATE FUNCTION service_level_target_problem(target numeric) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_service_level_target_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION service_level_target_problem(numeric) IS
    'why service_level_alert refuses a target, in percent; null if it takes it';

CREATE FUNCTION service_level_target_problem(target double precision) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN service_level_target_problem(target::numeric);
COMMENT ON FUNCTION service_level_target_problem(double precision) IS
    'why service_level_alert refuses a target, in percent; null if it takes it';

CREATE FUNCTION scorecard_accum(bigint[], double precision, double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_scorecard_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum(bigint[], double precision, double precision, double precision, double precision) IS
    'adds an item to the state of scorecard';

CREATE FUNCTION scorecard_discard(bigint[], double precision, double precision, double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_scorecard_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_discard(bigint[], double precision, double precision, double precision, double precision) IS
    'takes an item out of the state of scorecard';

CREATE FUNCTION scorecard_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_scorecard_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_final(bigint[]) IS 'final function of scorecard';

CREATE AGGREGATE scorecard(double precision, double precision, double precision, double precision) (
    SFUNC = scorecard_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = scorecard_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = scorecard_accum, MINVFUNC = scorecard_discard, MSTYPE = bigint[],
    MFINALFUNC = scorecard_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE scorecard(double precision, double precision, double precision, double precision) IS
    'weighted mean of how far values have come from worst to best, in percent';
-- longest_breach and longest_breach_range. Ordered-set aggregates: runs need the intervals in their order.

CREATE FUNCTION longest_breach_accum(internal, anyelement, boolean) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_longest_breach_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_breach_accum(internal, anyelement, boolean) IS
    'adds an interval to the sort of longest_breach';

CREATE FUNCTION longest_breach_final(internal) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_longest_breach_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_breach_final(internal) IS 'final function of longest_breach';

CREATE AGGREGATE longest_breach(ORDER BY anyelement, boolean) (
    SFUNC = longest_breach_accum, STYPE = internal,
    FINALFUNC = longest_breach_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE longest_breach(ORDER BY anyelement, boolean) IS
    'longest run of intervals that missed their target';

CREATE FUNCTION longest_breach_range_accum(internal, tstzrange, boolean) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_longest_breach_range_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_breach_range_accum(internal, tstzrange, boolean) IS
    'adds an interval to the sort of longest_breach_range';

CREATE FUNCTION longest_breach_range_final(internal) RETURNS tstzrange
    AS 'MODULE_PATHNAME', 'cc_longest_breach_range_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_breach_range_final(internal) IS 'final function of longest_breach_range';

CREATE AGGREGATE longest_breach_range(ORDER BY tstzrange, boolean) (
    SFUNC = longest_breach_range_accum, STYPE = internal,
    FINALFUNC = longest_breach_range_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE longest_breach_range(ORDER BY tstzrange, boolean) IS
    'the longest range of adjacent intervals that missed their target';
-- How good a forecast was. One transition serves all four.

CREATE FUNCTION forecast_accum(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_accum(bigint[], double precision, double precision) IS
    'adds an interval to the state of forecast accuracy';

CREATE FUNCTION forecast_discard(bigint[], double precision, double precision) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_discard(bigint[], double precision, double precision) IS
    'takes an interval out of the state of forecast accuracy';

CREATE FUNCTION mape_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_mape_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mape_final(bigint[]) IS 'final function of mape';

CREATE FUNCTION wape_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_wape_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wape_final(bigint[]) IS 'final function of wape';

CREATE FUNCTION forecast_bias_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_forecast_bias_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_bias_final(bigint[]) IS 'final function of forecast_bias';

CREATE FUNCTION forecast_accuracy_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_forecast_accuracy_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_accuracy_final(bigint[]) IS 'final function of forecast_accuracy';

CREATE AGGREGATE mape(double precision, double precision) (
    SFUNC = forecast_accum, STYPE = bigint[], SSPACE = 88, FINALFUNC = mape_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0,0,0,0}',
    MSFUNC = forecast_accum, MINVFUNC = forecast_discard, MSTYPE = bigint[],
    MFINALFUNC = mape_final, MINITCOND = '{0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE mape(double precision, double precision) IS
    'mean absolute percentage error of forecast and actual; intervals with an actual of 0 are left out';

CREATE AGGREGATE wape(double precision, double precision) (
    SFUNC = forecast_accum, STYPE = bigint[], SSPACE = 88, FINALFUNC = wape_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0,0,0,0}',
    MSFUNC = forecast_accum, MINVFUNC = forecast_discard, MSTYPE = bigint[],
    MFINALFUNC = wape_final, MINITCOND = '{0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE wape(double precision, double precision) IS
    'weighted absolute percentage error: sum of absolute errors in percent of the sum of actuals';

CREATE AGGREGATE forecast_bias(double precision, double precision) (
    SFUNC = forecast_accum, STYPE = bigint[], SSPACE = 88, FINALFUNC = forecast_bias_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0,0,0,0}',
    MSFUNC = forecast_accum, MINVFUNC = forecast_discard, MSTYPE = bigint[],
    MFINALFUNC = forecast_bias_final, MINITCOND = '{0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_bias(double precision, double precision) IS
    'sum of forecast minus actual in percent of the sum of actual: positive if too much was forecast';

CREATE AGGREGATE forecast_accuracy(double precision, double precision) (
    SFUNC = forecast_accum, STYPE = bigint[], SSPACE = 88, FINALFUNC = forecast_accuracy_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0,0,0,0}',
    MSFUNC = forecast_accum, MINVFUNC = forecast_discard, MSTYPE = bigint[],
    MFINALFUNC = forecast_accuracy_final, MINITCOND = '{0,0,0,0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_accuracy(double precision, double precision) IS '100 minus wape';
-- The busiest window and the most calls at once. Ordered-set aggregates: they
-- need all times of a group, so their state is a sort.

CREATE TYPE call_peak AS (during tstzrange, calls bigint);
COMMENT ON TYPE call_peak IS 'a peak: a range of time and its number of calls';
COMMENT ON COLUMN call_peak.during IS 'the range of time, which starts with a call';
COMMENT ON COLUMN call_peak.calls IS 'calls offered in it (peak_hour), or in progress throughout it (peak_concurrency)';

CREATE TYPE call_concurrency AS (bucket tstzrange, most bigint, mean numeric);
COMMENT ON TYPE call_concurrency IS 'calls at once in a bucket of time';
COMMENT ON COLUMN call_concurrency.bucket IS 'the range of time';
COMMENT ON COLUMN call_concurrency.most IS 'the most calls at once in it';
COMMENT ON COLUMN call_concurrency.mean IS 'the mean number of calls at once in it, in Erlangs';

CREATE FUNCTION peak_hour_accum(internal, timestamptz) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_peak_hour_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION peak_hour_accum(internal, timestamptz) IS 'adds an arrival to the sorts of peak_hour';

CREATE FUNCTION peak_hour_final(internal) RETURNS call_peak
    AS 'MODULE_PATHNAME', 'cc_peak_hour_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION peak_hour_final(internal) IS 'final function of peak_hour()';

CREATE FUNCTION peak_hour_final(internal, interval) RETURNS call_peak
    AS 'MODULE_PATHNAME', 'cc_peak_hour_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION peak_hour_final(internal, interval) IS 'final function of peak_hour(width)';

CREATE FUNCTION max_concurrent_accum(internal, call_interval) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_max_concurrent_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION max_concurrent_accum(internal, call_interval) IS 'adds a call to the sorts of max_concurrent';

CREATE FUNCTION max_concurrent_accum(internal, tstzrange) RETURNS internal
    AS 'MODULE_PATHNAME', 'cc_max_concurrent_range_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION max_concurrent_accum(internal, tstzrange) IS 'adds a range of time to the sorts of max_concurrent';

CREATE FUNCTION max_concurrent_final(internal) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_max_concurrent_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION max_concurrent_final(internal) IS 'final function of max_concurrent';

CREATE FUNCTION peak_concurrency_final(internal) RETURNS call_peak
    AS 'MODULE_PATHNAME', 'cc_peak_concurrency_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION peak_concurrency_final(internal) IS 'final function of peak_concurrency';

CREATE FUNCTION concurrency_profile_final(internal, interval) RETURNS call_concurrency[]
    AS 'MODULE_PATHNAME', 'cc_concurrency_profile_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION concurrency_profile_final(internal, interval) IS 'final function of concurrency_profile';

-- SHAREABLE: several of them over the same rows read one pair of sorts.

CREATE AGGREGATE peak_hour(ORDER BY timestamptz) (
    SFUNC = peak_hour_accum, STYPE = internal,
    FINALFUNC = peak_hour_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE peak_hour(ORDER BY timestamptz) IS
    'the earliest 60-minute window with the most offered calls, and their number';

CREATE AGGREGATE peak_hour(interval ORDER BY timestamptz) (
    SFUNC = peak_hour_accum, STYPE = internal,
    FINALFUNC = peak_hour_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE peak_hour(interval ORDER BY timestamptz) IS
    'the earliest window of that width with the most offered calls, and their number';

CREATE AGGREGATE max_concurrent(ORDER BY call_interval) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = max_concurrent_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max_concurrent(ORDER BY call_interval) IS
    'the most calls in progress at once, each from offered_at up to released_at';

CREATE AGGREGATE max_concurrent(ORDER BY tstzrange) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = max_concurrent_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max_concurrent(ORDER BY tstzrange) IS
    'the most ranges of time at once';

CREATE AGGREGATE peak_concurrency(ORDER BY call_interval) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = peak_concurrency_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE peak_concurrency(ORDER BY call_interval) IS
    'the most calls in progress at once, and the first range of time with so many';

CREATE AGGREGATE peak_concurrency(ORDER BY tstzrange) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = peak_concurrency_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE peak_concurrency(ORDER BY tstzrange) IS
    'the most ranges of time at once, and the first range of time with so many';

CREATE AGGREGATE concurrency_profile(interval ORDER BY call_interval) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = concurrency_profile_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE concurrency_profile(interval ORDER BY call_interval) IS
    'calls in progress at once in each bucket of that width, from the first call to the last: the most and the mean';

CREATE AGGREGATE concurrency_profile(interval ORDER BY tstzrange) (
    SFUNC = max_concurrent_accum, STYPE = internal,
    FINALFUNC = concurrency_profile_final, FINALFUNC_MODIFY = SHAREABLE, PARALLEL = SAFE
);
COMMENT ON AGGREGATE concurrency_profile(interval ORDER BY tstzrange) IS
    'ranges of time at once in each bucket of that width, from the first to the last: the most and the mean';
-- covered_time: the length of a union of ranges. It is not a sum: there is no inverse.

CREATE FUNCTION covered_time_accum(bigint[], tstzrange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_covered_time_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covered_time_accum(bigint[], tstzrange) IS 'adds a range to the state of covered_time';

CREATE FUNCTION covered_time_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_covered_time_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covered_time_combine(bigint[], bigint[]) IS 'joins two states of covered_time';

CREATE FUNCTION covered_time_final(bigint[]) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_covered_time_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covered_time_final(bigint[]) IS 'final function of covered_time';

CREATE AGGREGATE covered_time(tstzrange) (
    SFUNC = covered_time_accum, STYPE = bigint[], SSPACE = 1024, FINALFUNC = covered_time_final,
    COMBINEFUNC = covered_time_combine, INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE covered_time(tstzrange) IS
    'length of the time that the ranges cover together: what overlaps counts once';
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
-- Schedules and what was worked.

CREATE FUNCTION adherence_accum(bigint[], tstzmultirange, tstzmultirange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_adherence_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION adherence_accum(bigint[], tstzmultirange, tstzmultirange) IS
    'adds a row to the state of adherence and conformance';

CREATE FUNCTION adherence_discard(bigint[], tstzmultirange, tstzmultirange) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_adherence_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION adherence_discard(bigint[], tstzmultirange, tstzmultirange) IS
    'takes a row out of the state of adherence and conformance';

CREATE FUNCTION adherence_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_adherence_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION adherence_final(bigint[]) IS 'final function of adherence';

CREATE FUNCTION conformance_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_conformance_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION conformance_final(bigint[]) IS 'final function of conformance';

CREATE AGGREGATE adherence(tstzmultirange, tstzmultirange) (
    SFUNC = adherence_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = adherence_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = adherence_accum, MINVFUNC = adherence_discard, MSTYPE = bigint[],
    MFINALFUNC = adherence_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE adherence(tstzmultirange, tstzmultirange) IS
    'percent of the scheduled time (first argument) that was also worked (second argument)';

CREATE AGGREGATE conformance(tstzmultirange, tstzmultirange) (
    SFUNC = adherence_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = conformance_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = adherence_accum, MINVFUNC = adherence_discard, MSTYPE = bigint[],
    MFINALFUNC = conformance_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE conformance(tstzmultirange, tstzmultirange) IS
    'time worked (second argument) in percent of the scheduled time (first argument), whenever it was worked';
-- Opening hours as a multirange.

-- IMMUTABLE as core's timezone(text, timestamp) is.
CREATE FUNCTION opening_hours(span daterange, hours text, time_zone text, holidays date[] DEFAULT '{}') RETURNS tstzmultirange
    AS 'MODULE_PATHNAME', 'cc_opening_hours' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION opening_hours(daterange, text, text, date[]) IS
    'the opening times on the days of span: weekly hours (mon-fri 08:00-20:00; sat 09:00-13:00, 14:00-16:00) on the clocks of a time zone, closed on holidays';
-- Time within opening hours, and its inverse.

CREATE FUNCTION business_time(since timestamptz, until timestamptz, open tstzmultirange) RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_time(timestamptz, timestamptz, tstzmultirange) IS
    'the part of the time from since to until that lies within opening hours, which must cover it';

CREATE FUNCTION business_time(since timestamptz, until timestamptz, hours text, time_zone text, holidays date[] DEFAULT '{}') RETURNS interval
    AS 'MODULE_PATHNAME', 'cc_business_time_weekly' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_time(timestamptz, timestamptz, text, text, date[]) IS
    'the part of the time from since to until that lies within the hours of a week, on the clocks of a time zone, closed on holidays';

CREATE FUNCTION business_deadline(since timestamptz, duration interval, open tstzmultirange) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_business_deadline' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_deadline(timestamptz, interval, tstzmultirange) IS
    'the earliest time at which so much time within opening hours has passed after since';

CREATE FUNCTION business_deadline(since timestamptz, duration interval, hours text, time_zone text, holidays date[] DEFAULT '{}') RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_business_deadline_weekly' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_deadline(timestamptz, interval, text, text, date[]) IS
    'the earliest time at which so much time within the hours of a week has passed after since, on the clocks of a time zone, closed on holidays';
-- forecast_calls: expected counts of the next days from a history of counts.

CREATE TYPE call_forecast AS (bucket timestamptz, expected double precision, low double precision, high double precision);
COMMENT ON TYPE call_forecast IS 'expected calls of an interval: its start, the mean count, and the range of counts to be prepared for';
COMMENT ON COLUMN call_forecast.bucket IS 'start of the interval';
COMMENT ON COLUMN call_forecast.expected IS 'mean number of calls offered in it';
COMMENT ON COLUMN call_forecast.low IS 'number of calls that at most 5 percent of such intervals fall below';
COMMENT ON COLUMN call_forecast.high IS 'number of calls that at most 5 percent of such intervals exceed';

CREATE FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval) IS
    'adds the count of an interval to the state of forecast_calls';

CREATE FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval, text) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval, text) IS
    'adds the count of an interval to the state of forecast_calls in a time zone';

CREATE FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval, text, date) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_accum(bigint[], timestamptz, double precision, interval, text, date) IS
    'adds the count of an interval to the state of forecast_calls from a first day on';

CREATE FUNCTION forecast_calls_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_combine(bigint[], bigint[]) IS
    'joins two parts of a history; their horizon and time zone must agree';

CREATE FUNCTION forecast_calls_final(bigint[]) RETURNS call_forecast[]
    AS 'MODULE_PATHNAME', 'cc_forecast_calls_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_calls_final(bigint[]) IS 'final function of forecast_calls';

-- The state is a list of rows, sorted in the end: the order in which they
-- come, or in which workers join them, makes no difference.

CREATE AGGREGATE forecast_calls(timestamptz, double precision, interval) (
    SFUNC = forecast_calls_accum, STYPE = bigint[], SSPACE = 65536, FINALFUNC = forecast_calls_final,
    COMBINEFUNC = forecast_calls_combine, INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_calls(timestamptz, double precision, interval) IS
    'expected calls of each interval after the latest of the history, to the end of the given number of days after it, in UTC';

CREATE AGGREGATE forecast_calls(timestamptz, double precision, interval, text) (
    SFUNC = forecast_calls_accum, STYPE = bigint[], SSPACE = 65536, FINALFUNC = forecast_calls_final,
    COMBINEFUNC = forecast_calls_combine, INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_calls(timestamptz, double precision, interval, text) IS
    'expected calls of each interval after the latest of the history, to the end of the given number of days after it, by the days and hours of a time zone';

CREATE AGGREGATE forecast_calls(timestamptz, double precision, interval, text, date) (
    SFUNC = forecast_calls_accum, STYPE = bigint[], SSPACE = 65536, FINALFUNC = forecast_calls_final,
    COMBINEFUNC = forecast_calls_combine, INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_calls(timestamptz, double precision, interval, text, date) IS
    'expected calls of each interval of the given number of days from a first day on (fifth argument); rows from that day on are left out';
-- Erlang B, C and A; what to expect of a number of agents, and how many are needed.

CREATE FUNCTION erlang_b(servers integer, load double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_erlang_b' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION erlang_b(integer, double precision) IS
    'probability that a call is blocked: load in Erlangs, servers without a queue';

CREATE FUNCTION erlang_c(agents integer, load double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_erlang_c' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION erlang_c(integer, double precision) IS
    'probability that a call waits: load in Erlangs, agents with a queue, callers who never hang up';

CREATE FUNCTION erlang_a(agents integer, load double precision, patience double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_erlang_a' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION erlang_a(integer, double precision, double precision) IS
    'probability that a call is abandoned: load in Erlangs, agents with a queue, mean patience in units of the mean handle time';

CREATE FUNCTION expected_kpis(agents integer, calls double precision, per interval, aht interval,
        threshold interval DEFAULT '20 s', patience interval DEFAULT NULL, lines integer DEFAULT NULL, concurrency integer DEFAULT 1,
        OUT wait_probability double precision, OUT service_level numeric, OUT asa interval, OUT avg_wait_time interval,
        OUT abandon_rate numeric, OUT occupancy numeric, OUT queue_length double precision,
        OUT blocked_rate numeric)
    AS 'MODULE_PATHNAME', 'cc_expected_kpis' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION expected_kpis(integer, double precision, interval, interval, interval, interval, integer, integer) IS
    'expected KPIs for a number of agents: by Erlang C, or by Erlang A if patience is given; calls that find all lines taken are blocked';

CREATE FUNCTION required_agents(calls double precision, per interval, aht interval,
        target double precision DEFAULT 80, threshold interval DEFAULT '20 s', shrinkage double precision DEFAULT 0,
        max_occupancy double precision DEFAULT 100, patience interval DEFAULT NULL, lines integer DEFAULT NULL,
        concurrency integer DEFAULT 1) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_required_agents' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION required_agents(double precision, interval, interval, double precision, interval, double precision, double precision, interval, integer, integer) IS
    'fewest agents that reach the target service level without exceeding max_occupancy, plus shrinkage; target, shrinkage and max_occupancy in percent';

CREATE FUNCTION required_agents_fractional(calls double precision, per interval, aht interval,
        target double precision DEFAULT 80, threshold interval DEFAULT '20 s', shrinkage double precision DEFAULT 0,
        max_occupancy double precision DEFAULT 100, concurrency integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_required_agents_fractional' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION required_agents_fractional(double precision, interval, interval, double precision, interval, double precision, double precision, integer) IS
    'agents as required_agents by Erlang C, as a fraction: for sums over many queues or intervals; target, shrinkage and max_occupancy in percent';

CREATE FUNCTION required_lines(load double precision, blocking double precision) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_required_lines' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION required_lines(double precision, double precision) IS
    'fewest lines on which at most the given share of calls, 0 to 1, is blocked, by Erlang B';
-- queue_log_calls: the legs of a call from its events in Asterisk's queue_log.

CREATE TYPE queue_call AS (
    leg integer, queue text, agent text, call call_interval, reason text, ring interval, ring_no_answer integer,
    problem text, entered_at timestamptz, answered_at timestamptz, events integer, channel text, direction text);
COMMENT ON TYPE queue_call IS 'a leg of a call, that is one stay in one queue, as queue_log_calls, amazon_connect_calls and genesys_cloud_calls find it';
COMMENT ON COLUMN queue_call.leg IS 'number of the leg within the call, from 1 in the order of entries; 0 for events that belong to no leg';
COMMENT ON COLUMN queue_call.queue IS 'the queue; null if the log names none';
COMMENT ON COLUMN queue_call.agent IS 'the agent who answered; null if nobody did';
COMMENT ON COLUMN queue_call.call IS 'the leg as a call; null while it is open, and where it has a problem';
COMMENT ON COLUMN queue_call.reason IS 'the event that ended the leg, with its key after EXITWITHKEY; null while it is open; of leg 0 the event';
COMMENT ON COLUMN queue_call.ring IS 'length of the last ring as logged; null if it is not known';
COMMENT ON COLUMN queue_call.ring_no_answer IS 'how often an agent''s phone rang without an answer';
COMMENT ON COLUMN queue_call.problem IS 'why the leg is not a call, as a short phrase; null if it is one, or is open';
COMMENT ON COLUMN queue_call.entered_at IS 'when the leg began; null if it is not known';
COMMENT ON COLUMN queue_call.answered_at IS 'when an agent answered; null if nobody did, or the time is not known';
COMMENT ON COLUMN queue_call.events IS 'how many of the rows given belong to the leg';
COMMENT ON COLUMN queue_call.channel IS 'the channel in the word of the telephony system, such as VOICE; null if it is not known';
COMMENT ON COLUMN queue_call.direction IS 'the direction, such as inbound; null if it is not known';

CREATE FUNCTION queue_log_calls_accum(bytea, timestamptz, bigint, text, text, text, text, text, text, text, text) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_queue_log_calls_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION queue_log_calls_accum(bytea, timestamptz, bigint, text, text, text, text, text, text, text, text) IS
    'adds an event to the state of queue_log_calls';

CREATE FUNCTION queue_log_calls_combine(bytea, bytea) RETURNS bytea
    AS 'MODULE_PATHNAME', 'cc_queue_log_calls_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION queue_log_calls_combine(bytea, bytea) IS 'joins the events of two states of queue_log_calls';

CREATE FUNCTION queue_log_calls_final(bytea) RETURNS queue_call[]
    AS 'MODULE_PATHNAME', 'cc_queue_log_calls_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION queue_log_calls_final(bytea) IS 'final function of queue_log_calls';

CREATE FUNCTION queue_log_calls_logged_final(bytea) RETURNS queue_call[]
    AS 'MODULE_PATHNAME', 'cc_queue_log_calls_logged_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION queue_log_calls_logged_final(bytea) IS 'final function of queue_log_calls_logged';

-- The state is a list of events, sorted in the end: the order in which they come, or in which workers join them,
-- makes no difference.

CREATE AGGREGATE queue_log_calls(
        "time" timestamptz, id bigint, queue text, agent text, event text,
        data1 text, data2 text, data3 text, data4 text, data5 text) (
    SFUNC = queue_log_calls_accum, STYPE = bytea, SSPACE = 256, FINALFUNC = queue_log_calls_final,
    COMBINEFUNC = queue_log_calls_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE queue_log_calls(timestamptz, bigint, text, text, text, text, text, text, text, text) IS
    'the legs of a call from its events in the queue_log of Asterisk, with wait and talk from the times of the events; group by callid';

CREATE AGGREGATE queue_log_calls_logged(
        "time" timestamptz, id bigint, queue text, agent text, event text,
        data1 text, data2 text, data3 text, data4 text, data5 text) (
    SFUNC = queue_log_calls_accum, STYPE = bytea, SSPACE = 256, FINALFUNC = queue_log_calls_logged_final,
    COMBINEFUNC = queue_log_calls_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE queue_log_calls_logged(timestamptz, bigint, text, text, text, text, text, text, text, text) IS
    'queue_log_calls, with wait and talk as logged in whole seconds, and from the times where they are not logged; group by callid';
-- Calls from contact records of Amazon Connect.

CREATE FUNCTION amazon_connect_calls(document jsonb) RETURNS SETOF queue_call
    AS 'MODULE_PATHNAME', 'cc_amazon_connect_calls' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION amazon_connect_calls(jsonb) IS
    'the stay in a queue that a contact record of Amazon Connect tells of, with the durations that it gives; no row if amazon_connect_ignored() says why';

CREATE FUNCTION amazon_connect_legs(document jsonb, next_method text) RETURNS SETOF queue_call
    AS 'MODULE_PATHNAME', 'cc_amazon_connect_legs' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION amazon_connect_legs(jsonb, text) IS
    'amazon_connect_calls for load_calls(), which knows how the next contact began, and asks its own table for outcomes';

CREATE FUNCTION amazon_connect_ignored(document jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_amazon_connect_ignored' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION amazon_connect_ignored(jsonb) IS
    'why a contact record of Amazon Connect is not of a call that came to a queue: its InitiationMethod, such as OUTBOUND, or "no queue"; "agent states" of an event of an agent; null if it is of one';

CREATE FUNCTION amazon_connect_agent_states(document jsonb, OUT agent text, OUT state text, OUT since timestamptz, OUT until timestamptz)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_amazon_connect_agent_states' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION amazon_connect_agent_states(jsonb) IS
    'what the agent has been since when, ready, paused or away, by an agent event of Amazon Connect; until is null; no row of another document, or of one that cannot be read';
-- Calls from conversations of Genesys Cloud.

CREATE FUNCTION genesys_cloud_calls(document jsonb) RETURNS SETOF queue_call
    AS 'MODULE_PATHNAME', 'cc_genesys_cloud_calls' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION genesys_cloud_calls(jsonb) IS
    'the stays in queues that a conversation detail of Genesys Cloud tells of, from the times of its segments; no row if genesys_cloud_ignored() says why';

CREATE FUNCTION genesys_cloud_legs(document jsonb) RETURNS SETOF queue_call
    AS 'MODULE_PATHNAME', 'cc_genesys_cloud_legs' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION genesys_cloud_legs(jsonb) IS
    'genesys_cloud_calls for load_calls(), which asks its own table for outcomes';

CREATE FUNCTION genesys_cloud_ignored(document jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_genesys_cloud_ignored' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION genesys_cloud_ignored(jsonb) IS
    'why a conversation detail of Genesys Cloud is not of a call that came to a queue: "outbound" or "no queue"; "agent states" of the detail of a user; null if it is of one';

CREATE FUNCTION genesys_cloud_agent_states(document jsonb, OUT agent text, OUT state text, OUT since timestamptz, OUT until timestamptz)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_genesys_cloud_agent_states' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION genesys_cloud_agent_states(jsonb) IS
    'what the user was when, ready, paused or away, by a user detail of Genesys Cloud; until is null if it goes on; no row of another document, or of one that cannot be read';
-- Times of logs.

CREATE FUNCTION log_time(value text, time_zone text) RETURNS timestamptz
    AS 'MODULE_PATHNAME', 'cc_log_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION log_time(text, text) IS
    'a time as a log writes it: an ISO 8601 date and time, with an offset or else in the time zone; null if it is anything else';
-- Call sources: created and dropped.

CREATE FUNCTION create_call_source(name text, kind text, source regclass, options jsonb DEFAULT '{}') RETURNS regclass
    AS 'MODULE_PATHNAME', 'cc_create_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION create_call_source(text, text, regclass, jsonb) IS
    'makes the tables of a call source, which load_calls() fills from a table that a telephony system writes; returns the table of calls';

CREATE FUNCTION drop_call_source(name text, cascade boolean DEFAULT false) RETURNS void
    AS 'MODULE_PATHNAME', 'cc_drop_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION drop_call_source(text, boolean) IS
    'drops the tables of a call source and ends its schedule; with cascade, also the objects that depend on them; the table that it reads stays';
-- Call sources: loaded.

CREATE FUNCTION load_calls(name text,
        OUT calls bigint, OUT open bigint, OUT rejected bigint, OUT ignored bigint, OUT repaired bigint)
    RETURNS record AS 'MODULE_PATHNAME', 'cc_load_calls' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION load_calls(text) IS
    'reads what is new in the table of a call source: legs written as calls, left open and rejected, events ignored, and how many of the calls had a time inferred or moved';

CREATE PROCEDURE build_call_source(name text, batch_rows bigint DEFAULT 100000)
    AS 'MODULE_PATHNAME', 'cc_build_call_source' LANGUAGE C;
COMMENT ON PROCEDURE build_call_source(text, bigint) IS
    'reads all that is new in the table of a call source, oldest first, about batch_rows rows per transaction; continues where an earlier call stopped';

CREATE FUNCTION retry_rejected(name text,
        OUT calls bigint, OUT open bigint, OUT rejected bigint, OUT ignored bigint, OUT repaired bigint)
    RETURNS record AS 'MODULE_PATHNAME', 'cc_retry_rejected' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION retry_rejected(text) IS
    'works out the rejected calls of a call source again, after rows or outcomes were mended; the result is as of load_calls';

CREATE FUNCTION reload_calls(name text, since timestamptz, until timestamptz,
        OUT calls bigint, OUT open bigint, OUT rejected bigint, OUT ignored bigint, OUT repaired bigint)
    RETURNS record AS 'MODULE_PATHNAME', 'cc_reload_calls' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION reload_calls(text, timestamptz, timestamptz) IS
    'works out again the calls of a call source that have rows in [since, until) (null means no limit); an error if the source no longer has the rows of some of them; the result is as of load_calls';
-- Call sources: checked.

CREATE FUNCTION check_call_source(name text, OUT what text, OUT expected bigint, OUT found bigint, OUT ok boolean)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_check_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION check_call_source(text) IS
    'what must be true of a call source: all rows read are accounted for, none was missed, and no agent is on two calls at once';
-- Call sources as a DBA looks at them.

CREATE FUNCTION call_source_states(OUT name text, OUT kind text, OUT source regclass, OUT calls bigint, OUT open bigint,
        OUT rejected jsonb, OUT ignored bigint, OUT "rows" bigint, OUT watermark bigint, OUT latest_at timestamptz, OUT lag interval,
        OUT gaps bigint, OUT loaded_at timestamptz, OUT load_took interval, OUT last_error text, OUT last_error_at timestamptz,
        OUT problem text)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_call_source_states' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION call_source_states() IS 'the rows of view call_source_status';

CREATE VIEW call_source_status AS
SELECT name, kind, source, calls, open, rejected, ignored, "rows", watermark, latest_at, lag, gaps, loaded_at, load_took,
       last_error, last_error_at, problem
FROM call_source_states();
GRANT SELECT ON call_source_status TO PUBLIC;
COMMENT ON VIEW call_source_status IS 'every call source whose progress the current user may read: how far it has read, what it holds, and its last error';
COMMENT ON COLUMN call_source_status.name IS 'name of the call source, with its schema';
COMMENT ON COLUMN call_source_status.kind IS 'kind of the source';
COMMENT ON COLUMN call_source_status.source IS 'table, view or foreign table that is read';
COMMENT ON COLUMN call_source_status.calls IS 'legs in its table of calls';
COMMENT ON COLUMN call_source_status.open IS 'legs that have not ended';
COMMENT ON COLUMN call_source_status.rejected IS 'number of rejected legs, by problem';
COMMENT ON COLUMN call_source_status.ignored IS 'rows that tell nothing about calls or agents';
COMMENT ON COLUMN call_source_status."rows" IS 'rows read so far';
COMMENT ON COLUMN call_source_status.watermark IS 'greatest number read; null where the source has none';
COMMENT ON COLUMN call_source_status.latest_at IS 'latest time read';
COMMENT ON COLUMN call_source_status.lag IS 'time from the latest time read to now';
COMMENT ON COLUMN call_source_status.gaps IS 'ranges of missing numbers that are still looked for';
COMMENT ON COLUMN call_source_status.loaded_at IS 'end of the last load';
COMMENT ON COLUMN call_source_status.load_took IS 'duration of the last load';
COMMENT ON COLUMN call_source_status.last_error IS 'error of the last scheduled load, if it failed; for the owner only';
COMMENT ON COLUMN call_source_status.last_error_at IS 'when it failed';
COMMENT ON COLUMN call_source_status.problem IS 'why it cannot be loaded; null if all is well';
-- Call sources loaded on a schedule, by pg_cron.

CREATE FUNCTION schedule_call_source(name text, schedule text DEFAULT '* * * * *') RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_schedule_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION schedule_call_source(text, text) IS
    'makes pg_cron load a call source, every minute by default, and replaces an earlier schedule; returns the number of the job';

CREATE FUNCTION unschedule_call_source(name text) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_unschedule_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION unschedule_call_source(text) IS 'ends the schedule of a call source; returns whether it had one';

CREATE FUNCTION load_scheduled_calls(source oid, name text, origin text) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_load_scheduled_calls' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION load_scheduled_calls(oid, text, text) IS
    'run by the jobs of schedule_call_source(): load_calls() of the source of a table NAME_source, whatever its name is now, or by its name if the job was restored from a dump; an error is recorded for call_source_status; returns the number of calls written, null after an error';
-- The language of the trigger functions of rollups.

CREATE FUNCTION rollup_capture_handler() RETURNS language_handler
    AS 'MODULE_PATHNAME', 'cc_rollup_capture_handler' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_capture_handler() IS 'runs functions of language ccmetrics_capture';

CREATE FUNCTION rollup_capture_validator(function oid) RETURNS void
    AS 'MODULE_PATHNAME', 'cc_rollup_capture_validator' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_capture_validator(oid) IS 'checks new functions of language ccmetrics_capture';

CREATE TRUSTED LANGUAGE ccmetrics_capture HANDLER rollup_capture_handler VALIDATOR rollup_capture_validator;
COMMENT ON LANGUAGE ccmetrics_capture IS
    'language of the trigger functions of rollups, which hold no SQL because what they do follows from the definition of the rollup; their plans are dropped with the function';
-- Rollups: created, dropped, and what their views ask when read.

CREATE FUNCTION rollup_intact(source regclass, source_name text, capture regprocedure, definition regclass, live regclass, groups regclass, deltas regclass, progress regclass, partitions regclass)
    RETURNS boolean AS 'MODULE_PATHNAME', 'cc_rollup_intact' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rollup_intact(regclass, text, regprocedure, regclass, regclass, regclass, regclass, regclass, regclass) IS
    'used in the view of a rollup: true, or an error if the source lacks the triggers that maintain it; the arguments name the parts of the rollup';

CREATE FUNCTION rollup_built(built_since timestamptz) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_rollup_built' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rollup_built(timestamptz) IS
    'used in the view of a rollup: true, or an error if the transaction''s snapshot is older than the end of the first build';

-- Short, because the planner copies it into each column of a KPI view.

CREATE FUNCTION rollup_known(measure call_stats, number bigint) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_rollup_known' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION rollup_known(call_stats, bigint) IS 'used in the view of a rollup: the measure; null where it was summed from no values';

CREATE FUNCTION rollup_known(measure survey_stats, number bigint) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_rollup_known' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
COMMENT ON FUNCTION rollup_known(survey_stats, bigint) IS 'used in the view of a rollup: the measure; null where it was summed from no values';

CREATE FUNCTION rollup_finite(numeric) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_rollup_finite_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rollup_finite(numeric) IS 'used in the tables of a rollup: true, or an error for NaN and infinity, which cannot be subtracted again';

CREATE FUNCTION rollup_finite(interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_rollup_finite_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rollup_finite(interval) IS 'used in the tables of a rollup: true, or an error for infinity, which cannot be subtracted again';

CREATE FUNCTION create_rollup(rollup text, source regclass, time_column text, measures json, dimensions text[] DEFAULT '{}', bucket text DEFAULT '15 minutes', time_zone text DEFAULT NULL, filter text DEFAULT NULL)
    RETURNS regclass AS 'MODULE_PATHNAME', 'cc_create_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION create_rollup(text, regclass, text, json, text[], text, text, text) IS
    'creates a view of measures by bucket and dimensions that always equals its source, or those of its rows that a filter leaves: triggers maintain it, build_rollup() takes in existing rows, refresh_rollup() folds pending changes';

CREATE FUNCTION drop_rollup(rollup regclass, cascade boolean DEFAULT false) RETURNS void
    AS 'MODULE_PATHNAME', 'cc_drop_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION drop_rollup(regclass, boolean) IS
    'drops a rollup with its tables, views, triggers and schedule; with cascade, also the objects that depend on it';
-- What is pending in a rollup, folded.

CREATE FUNCTION refresh_rollup(rollup regclass, record_error boolean DEFAULT false) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_refresh_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION refresh_rollup(regclass, boolean) IS
    'folds what is pending into the groups of a rollup, sets triggers on new partitions, and returns the number of deltas folded; with record_error, an error is recorded in rollup_status and shown as a warning, and the result is null';
-- Rollups built from their source, and compared with it.

CREATE PROCEDURE build_rollup(rollup regclass, batch_rows bigint DEFAULT 1000000)
    AS 'MODULE_PATHNAME', 'cc_build_rollup' LANGUAGE C;
COMMENT ON PROCEDURE build_rollup(regclass, bigint) IS
    'builds a rollup from the rows that its source already holds, newest first, about batch_rows rows per transaction; continues where an earlier call stopped';

CREATE FUNCTION rebuild_rollup(rollup regclass, since timestamptz, until timestamptz, forget boolean DEFAULT false) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_rebuild_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rebuild_rollup(regclass, timestamptz, timestamptz, boolean) IS
    'makes the buckets of a rollup that start in [since, until) equal to the source (null means no limit), and returns the number of groups changed; unless forget is true, it is an error if the source no longer has the rows of some of them';

CREATE FUNCTION verify_rollup(rollup regclass, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL,
        OUT bucket timestamptz, OUT dimensions jsonb, OUT missing_rows bigint, OUT missing jsonb)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_verify_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION verify_rollup(regclass, timestamptz, timestamptz) IS
    'the groups of a rollup, in buckets that start in [since, until), that differ from the source, and what each lacks (negative if it has too much); no rows if all is well';
-- Rollups changed.

CREATE FUNCTION alter_rollup(rollup regclass, add json DEFAULT NULL, drop text[] DEFAULT NULL, source regclass DEFAULT NULL) RETURNS regclass
    AS 'MODULE_PATHNAME', 'cc_alter_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION alter_rollup(regclass, json, text[], regclass) IS
    'adds measures to a rollup (null for groups of which the source no longer has all rows), drops measures, or names the table that has replaced the source';
-- Rollups as a DBA looks at them.

CREATE FUNCTION rollup_states(OUT rollup regclass, OUT source regclass, OUT bucket text, OUT time_zone text, OUT dimensions text[], OUT measures text[],
        OUT filter text, OUT broken boolean, OUT problem text, OUT warning text, OUT uncovered regclass[], OUT unknown text[], OUT built numeric, OUT built_since timestamptz, OUT pending_deltas bigint,
        OUT refreshed_at timestamptz, OUT refresh_took interval, OUT last_error text, OUT last_error_at timestamptz, OUT bytes bigint)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_rollup_states' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_states() IS 'the rows of view rollup_status';

CREATE VIEW rollup_status AS
SELECT rollup, source, bucket, time_zone, dimensions, measures, filter, broken, problem, warning, uncovered, unknown,
       built, built_since, pending_deltas, refreshed_at, refresh_took, last_error, last_error_at, bytes
FROM rollup_states();
GRANT SELECT ON rollup_status TO PUBLIC;
COMMENT ON VIEW rollup_status IS 'every rollup that the current user may read: how far it is built, what is pending, its last refresh and its last error';
COMMENT ON COLUMN rollup_status.rollup IS 'the view of the rollup';
COMMENT ON COLUMN rollup_status.source IS 'the table or rollup that it is built on';
COMMENT ON COLUMN rollup_status.bucket IS 'width of its buckets';
COMMENT ON COLUMN rollup_status.time_zone IS 'time zone of the days, weeks or months that are its buckets; null on the UTC grid';
COMMENT ON COLUMN rollup_status.dimensions IS 'columns it groups by, besides the bucket';
COMMENT ON COLUMN rollup_status.measures IS 'columns of its states and sums';
COMMENT ON COLUMN rollup_status.filter IS 'condition for the rows that are counted; null if all rows are';
COMMENT ON COLUMN rollup_status.broken IS 'true if the source is no longer watched or a part was altered, so that reading the view is an error; null if it was locked';
COMMENT ON COLUMN rollup_status.problem IS 'why it is broken, or why it could not be checked';
COMMENT ON COLUMN rollup_status.warning IS 'what may have been missed, until verify_rollup() or rebuild_rollup() over all its time finds that all is well';
COMMENT ON COLUMN rollup_status.uncovered IS 'partitions to which rows can be written unseen until the next refresh_rollup()';
COMMENT ON COLUMN rollup_status.unknown IS 'measures that some groups do not know because the source no longer had all rows when they were added: null there, and sum() leaves those groups out';
COMMENT ON COLUMN rollup_status.built IS 'percent of the source''s time that is built; the rest is read from the source';
COMMENT ON COLUMN rollup_status.built_since IS 'buckets from here on are built: -infinity for all, null for none';
COMMENT ON COLUMN rollup_status.pending_deltas IS 'deltas that the next refresh_rollup() would fold';
COMMENT ON COLUMN rollup_status.refreshed_at IS 'end of the last refresh';
COMMENT ON COLUMN rollup_status.refresh_took IS 'duration of the last refresh';
COMMENT ON COLUMN rollup_status.last_error IS 'error of the last build or scheduled refresh that failed: the message for the owner, the SQLSTATE for others';
COMMENT ON COLUMN rollup_status.last_error_at IS 'when it failed; a later refreshed_at means that it works again';
COMMENT ON COLUMN rollup_status.bytes IS 'size of its tables and their indexes on disk';
-- Rollups refreshed on a schedule, by pg_cron.

CREATE FUNCTION schedule_rollup(rollup regclass, schedule text DEFAULT '* * * * *') RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_schedule_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION schedule_rollup(regclass, text) IS
    'makes pg_cron refresh a rollup, every minute by default, and replaces an earlier schedule; returns the number of the job';

CREATE FUNCTION unschedule_rollup(rollup regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_unschedule_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION unschedule_rollup(regclass) IS 'ends the schedule of a rollup; returns whether it had one';

CREATE FUNCTION refresh_scheduled_rollup(groups oid, name text, origin text) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_refresh_scheduled_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION refresh_scheduled_rollup(oid, text, text) IS
    'run by the jobs of schedule_rollup(): refreshes the rollup of a table of groups, whatever its name is now; by its name if the job was restored from a dump';

CREATE FUNCTION rollup_schedules(OUT rollup regclass, OUT job bigint, OUT role text, OUT schedule text, OUT problem text)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_rollup_schedules' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_schedules() IS
    'the jobs of the rollups that the current user owns, including those that others scheduled, and why a job does not refresh its rollup';
-- For KPI views with targets, which call them.

CREATE FUNCTION kpi_view_targets_intact(targets regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_kpi_view_targets_intact' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_view_targets_intact(regclass) IS
    'true; an error if rows of a table of targets may be hidden or lost';

CREATE FUNCTION kpi_view_target_alone(targets regclass, rows bigint, key text) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_kpi_view_target_alone' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_view_target_alone(regclass, bigint, text) IS
    'true; an error if a table of targets has more than one row for a key';
-- Rollups for dashboards.

CREATE FUNCTION create_kpi_view(rollup regclass, threshold interval DEFAULT NULL, view text DEFAULT NULL,
        method text DEFAULT NULL, short_abandon interval DEFAULT NULL, targets regclass DEFAULT NULL,
        within interval[] DEFAULT NULL, time_zone text DEFAULT NULL, replace boolean DEFAULT false) RETURNS regclass
    AS 'MODULE_PATHNAME', 'cc_create_kpi_view' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION create_kpi_view(regclass, interval, text, text, interval, regclass, interval[], text, boolean) IS
    'creates a view of a rollup''s KPIs in plain columns for dashboards: timestamps, bigint counts, double precision percent and seconds; without a name, it is called like the rollup, followed by _kpis';
-- The buckets of a time, calls or not: what figures are joined to, so that none is missing.

-- IMMUTABLE as core's timezone(text, timestamp) is.
CREATE FUNCTION time_buckets(since timestamptz, until timestamptz, bucket text DEFAULT '15 minutes', time_zone text DEFAULT NULL) RETURNS SETOF timestamptz
    AS 'MODULE_PATHNAME', 'cc_time_buckets' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION time_buckets(timestamptz, timestamptz, text, text) IS
    'the buckets that start from since on and before until, whether calls were offered in them or not: those of a rollup with the same bucket and time_zone';

CREATE FUNCTION open_buckets(open tstzmultirange, bucket text DEFAULT '15 minutes', time_zone text DEFAULT NULL) RETURNS SETOF timestamptz
    AS 'MODULE_PATHNAME', 'cc_open_buckets' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION open_buckets(tstzmultirange, text, text) IS
    'the buckets in which it is open, all of the time or a part of it: those of a rollup with the same bucket and time_zone';
-- Queries over calls, written over rollups.

CREATE FUNCTION rollup_query(query text) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_rollup_query' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_query(text) IS
    'a query over calls, written over a rollup that gives the same result to the last digit; null if there is none';

CREATE FUNCTION rollup_query_problem(query text) RETURNS text
    AS 'MODULE_PATHNAME', 'cc_rollup_query_problem' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_query_problem(text) IS
    'why no rollup gives the result of a query over calls, by rollup; null if one does';
