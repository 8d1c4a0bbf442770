-- The states of our aggregates are arrays that anyone may make, for their functions are there to be called: a value or an
-- error that says what is wrong, whatever is given. Functions that only the server can call say so if they are put to
-- another use.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA states_by_hand;
SET LOCAL search_path = states_by_hand, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;
SET LOCAL log_min_messages = panic;

SELECT plan(22);

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE query INTO result;
    RETURN 'value';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;

-- ---------------------------------------------------------------- arrays

CREATE VIEW function AS
SELECT p.oid AS function, proname, proargtypes::oid[] AS types, (SELECT count(*) FROM unnest(proargtypes) AS t WHERE t = 'bigint[]'::regtype) AS states
FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e' JOIN pg_extension AS e ON e.oid = d.refobjid
WHERE extname = 'ccmetrics' AND prokind = 'f' AND 'bigint[]'::regtype = ANY (proargtypes::oid[]) AND NOT 'internal'::regtype = ANY (proargtypes::oid[]);
SELECT cmp_ok(count(*), '>', 80::bigint, 'functions over states') FROM function;

-- A value of each type that such functions take.
-- numbers on the scales of csat(score, satisfied, low, high), csat_interval with a confidence behind them, ces(score, low, high); -4: nps(score, promoter_from, detractor_to)
CREATE FUNCTION some_value(type oid, n int, args int) RETURNS text LANGUAGE sql AS $$
    SELECT CASE format_type(type, NULL)
        WHEN 'call_interval' THEN '''2026-01-05 09:00Z answered wait=3 talk=60 hold=1''::call_interval' WHEN 'timestamp with time zone' THEN format('timestamptz ''2026-01-%s 12:00Z''', 4 + n)
        WHEN 'interval' THEN format('interval ''%s days''', n) WHEN 'interval[]' THEN '''{20 s,1 min}''::interval[]' WHEN 'boolean' THEN 'true' WHEN 'double precision' THEN format('%s::float8', number)
        WHEN 'numeric' THEN format('%s::numeric', number) WHEN 'integer' THEN number::text WHEN 'bigint' THEN format('%s::bigint', number) WHEN 'date' THEN 'date ''2026-03-01''' WHEN 'text' THEN '''short_excluded'''
        WHEN 'tstzrange' THEN 'tstzrange ''[2026-01-01, 2026-02-01)''' WHEN 'tstzmultirange' THEN 'tstzmultirange ''{[2026-01-01, 2026-02-01)}''' END
    FROM (SELECT (CASE args WHEN 5 THEN '{0,4,4,1,5}' WHEN 6 THEN '{0,4,4,1,5,90}' WHEN -4 THEN '{0,4,5,3}' ELSE '{0,3,2,5,6,7}' END::int[])[n]) AS v (number)
$$;
-- The call of a function with a state, or with another as the second; `null_at`: the place of an argument that is NULL.
CREATE FUNCTION call_of(function oid, state text, other text, null_at int) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT public.%I(%s)', proname, string_agg(CASE WHEN n = null_at THEN 'NULL::' || format_type(type, NULL) WHEN type = 'bigint[]'::regtype THEN coalesce(quote_literal(CASE n WHEN 1 THEN state ELSE other END), 'NULL') || '::bigint[]'
                                                                   WHEN type = 'text'::regtype AND proname LIKE 'forecast%' THEN '''UTC'''
                                                                   ELSE coalesce(some_value(type, n::int, CASE WHEN proname ~ '^nps_' AND pronargs = 4 THEN -4 ELSE pronargs END), 'some ' || format_type(type, NULL)) END, ', ' ORDER BY n))
    FROM pg_proc, unnest(proargtypes) WITH ORDINALITY AS t (type, n) WHERE oid = function GROUP BY proname
$$;

-- States as they should be: of two rows.
CREATE FUNCTION state_after(function oid, state text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE call_of(function, state, state, 0) INTO result;
    RETURN result;
END $$;
CREATE TABLE aggregate AS
SELECT a.aggfnoid::oid AS aggregate, a.aggtransfn::oid, a.aggfinalfn::oid, a.aggcombinefn::oid, a.aggminvtransfn::oid, a.aggmfinalfn::oid, state_after(aggtransfn, state_after(aggtransfn, agginitval)) AS state
FROM pg_aggregate AS a JOIN pg_depend AS d ON d.objid = a.aggfnoid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e' JOIN pg_extension AS e ON e.oid = d.refobjid
WHERE extname = 'ccmetrics' AND aggtranstype = 'bigint[]'::regtype;
SELECT cmp_ok(count(*), '>', 80::bigint, 'aggregates') FROM aggregate;
SELECT is_empty($$SELECT aggregate::regprocedure FROM aggregate WHERE state IS NULL$$, 'each with a state');

-- Each element of it made another, and it longer, shorter, of other dimensions, with a NULL.
CREATE TABLE mutant AS
SELECT DISTINCT state, m.mutant
FROM aggregate, LATERAL (SELECT state::bigint[] AS elements, cardinality(state::bigint[]) AS length) AS s,
     LATERAL (SELECT array_agg(CASE WHEN n = place THEN CASE WHEN way THEN value ELSE (element + sign(value))::bigint END ELSE element END ORDER BY n)::text AS mutant
              FROM unnest(elements) WITH ORDINALITY AS e (element, n), generate_series(1, length) AS place, unnest('{0,1,-1,7,86400000000,4611686018427387904,9223372036854775807,-9223372036854775808,NULL}'::bigint[]) AS value, unnest('{f,t}'::bool[]) AS way
              WHERE way OR value IN (1, -1) GROUP BY place, value, way
              UNION ALL SELECT array_fill(value, ARRAY[length])::text FROM unnest('{0,1,-1,9223372036854775807,-9223372036854775808}'::bigint[]) AS value
              UNION ALL SELECT elements[:n]::text FROM generate_series(0, length - 1) AS n
              UNION ALL SELECT (elements || value)::text FROM unnest('{0,1,-1,NULL}'::bigint[]) AS value
              UNION ALL SELECT (elements || elements)::text
              UNION ALL SELECT ARRAY[elements, elements]::text
              UNION ALL SELECT format('[0:%s]=%s', length - 1, state)
              UNION ALL SELECT NULL
              UNION ALL SELECT state) AS m;
CREATE TABLE outcome AS
SELECT DISTINCT query, state_of(query) AS outcome
FROM (SELECT DISTINCT call_of(function, CASE way WHEN 1 THEN other ELSE mutant END, CASE way WHEN 0 THEN other ELSE mutant END, 0) AS query
      FROM (SELECT a.state AS other, m.mutant, f.function FROM aggregate AS a JOIN mutant AS m USING (state), unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggminvtransfn, aggmfinalfn]) AS f (function) WHERE f.function <> 0) AS f,
           generate_series(0, 2) AS way) AS q;
SELECT cmp_ok(count(*), '>', 20000::bigint, 'calls') FROM outcome;
SELECT is_empty($$SELECT outcome, query FROM outcome WHERE outcome <> 'value' AND outcome NOT LIKE '22___' LIMIT 20$$, 'states made by hand: a value or an error of class 22');
SELECT cmp_ok(count(*) FILTER (WHERE outcome = 'value'), '>', 1000::bigint, 'some are taken') FROM outcome;
SELECT cmp_ok(count(*) FILTER (WHERE outcome <> 'value'), '>', 10000::bigint, 'most are refused') FROM outcome;
SELECT is_empty($$SELECT call_of(aggtransfn, state, state, 0) AS query FROM aggregate WHERE state_of(call_of(aggtransfn, state, state, 0)) <> 'value'$$, 'those that should be are');

-- The state of service_level() begins with the number of its method: 1 to 10, or 0 for none yet.
SELECT is_empty($$
    SELECT n, state FROM generate_series(-5, 15) AS n, state_of(format('SELECT service_level_final(''{%s,1,1,1,1,1,1,1,1,1,1}'')', n)) AS state
    WHERE n <> 0 AND (state = 'value') <> (n BETWEEN 1 AND 10)
$$, 'no method beyond the last');

-- The one abandoned call of the second test was abandoned in time, so abandon_ignored counts no more than a bigint holds.
-- Answered, abandoned, flowed out, callback: each as many as a bigint holds. One method counts but the answered, all others more than that.
SELECT results_eq($$SELECT n, state_of(format('SELECT service_level_final(''{%1$s,%2$s,0,%2$s,0,0,%2$s,0,%2$s,0,0}'')', n, 9223372036854775807)) FROM generate_series(1, 10) AS n$$,
    $$SELECT n, CASE WHEN n = 2 THEN 'value' ELSE '22003' END FROM generate_series(1, 10) AS n$$, 'more calls than a bigint holds: an error');
SELECT results_eq($$SELECT method, state_of(format('SELECT service_level(''{"answered": 9223372036854775807, "abandoned": 1, "waits": {"answered": {"1": 9223372036854775807}, "abandoned": {"1": 1}}, "handles": {"1": 9223372036854775807}, "version": 1}''::call_stats, ''20 s'', %L)', method))
    FROM unnest('{abandon_negative,answered,abandon_positive,abandon_ignored,all_offered,queue_exit}'::text[]) AS method$$,
    $$VALUES ('abandon_negative', '22003'), ('answered', 'value'), ('abandon_positive', '22003'), ('abandon_ignored', 'value'), ('all_offered', '22003'), ('queue_exit', '22003')$$, 'of stored statistics, too');

-- With a NULL among the other arguments, which aggregates skip or refuse.
CREATE TABLE with_null AS
SELECT aggregate::regprocedure, place, initial, state_of(call_of(aggregate.aggtransfn, CASE WHEN initial THEN agginitval ELSE state END, state, place)) AS outcome
FROM aggregate JOIN pg_aggregate ON aggfnoid = aggregate JOIN pg_proc ON pg_proc.oid = aggregate.aggtransfn, generate_series(2, pronargs) AS place, unnest('{f,t}'::bool[]) AS initial;
SELECT is_empty($$SELECT * FROM with_null WHERE outcome NOT IN ('value', '22004', '22023')$$, 'a NULL argument: skipped, or an error');

-- Offered, abandoned, of these short: none can be more than the one before. (abandoned - short) / (offered - short).
SELECT results_eq($$SELECT state, state_of(format('SELECT short_abandon_final(%L)', state)) FROM unnest('{"{10,3,4}","{10,11,4}","{10,10,10}"}'::text[]) AS state$$,
    $$VALUES ('{10,3,4}', '22023'), ('{10,11,4}', '22023'), ('{10,10,10}', 'value')$$, 'abandon_rate of counts that no calls have');
SELECT is(short_abandon_final('{10,5,2}')::float8, 37.5::float8, 'and of those that some have');

-- ---------------------------------------------------------------- functions put to another use

-- As only a superuser can: aggregates of other kinds, and functions declared to return what they do not.
CREATE AGGREGATE plain_peak(timestamptz) (SFUNC = peak_hour_accum, STYPE = internal, FINALFUNC = peak_hour_final);
CREATE AGGREGATE plain_breach(anyelement, boolean) (SFUNC = longest_breach_accum, STYPE = internal, FINALFUNC = longest_breach_final);
SELECT is(state_of($$SELECT plain_peak('2026-01-05 09:00Z')$$), 'value', 'a plain aggregate of what sorts arrivals');
SELECT is(state_of($$SELECT plain_peak('2026-01-05 09:00Z') OVER ()$$), '0A000', 'over a window: refused');
SELECT is(state_of($$SELECT plain_breach(1, true)$$), 'value', 'a plain aggregate of what sorts rows');
SELECT is(state_of($$SELECT plain_breach(1, true) OVER ()$$), '0A000', 'over a window: refused');
SELECT is(state_of($$SELECT plain_breach('{}'::json, true)$$), '42883', 'of a type without an order: refused');
SELECT format('CREATE FUNCTION split_record(call_interval, interval, timestamptz) RETURNS SETOF record AS %1$L, %2$L LANGUAGE C STRICT;
               CREATE FUNCTION kpis_record(integer, float8, interval, interval, interval, interval, integer, integer) RETURNS record AS %1$L, %3$L LANGUAGE C;
               CREATE FUNCTION peak_record(internal) RETURNS record AS %1$L, %4$L LANGUAGE C',
              probin, 'cc_call_split', 'cc_expected_kpis', 'cc_peak_hour_final') FROM pg_proc WHERE proname = 'split' AND prosrc = 'cc_call_split' \gexec
CREATE AGGREGATE any_peak(timestamptz) (SFUNC = peak_hour_accum, STYPE = internal, FINALFUNC = peak_record);
SELECT is(state_of($$SELECT split_record('2026-01-05 09:00Z answered', '30 min', '2000-01-01Z')$$), '0A000', 'split() of no row type');
SELECT is(state_of($$SELECT any_peak('2026-01-05 09:00Z')$$), '42804', 'peak_hour() of no row type');
SELECT is(state_of($$SELECT kpis_record(14, 100, '30 min', '3 min', '20 s', '2 min', NULL, 1)$$), '0A000', 'expected_kpis() of no row type');

SELECT * FROM finish();
ROLLBACK;
