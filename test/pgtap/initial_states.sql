-- The states that aggregates start with are as long as their functions expect: a final function takes INITCOND, and
-- refuses one that is longer or shorter. So a literal that was not changed with the C code is found, before a row is.

BEGIN;
CREATE SCHEMA initial_states;
SET LOCAL search_path = initial_states, public;
SELECT no_plan();

-- An initial value with the final function of its aggregate, plain and moving.
CREATE TABLE initial AS
SELECT f.oid::regprocedure AS aggregate, s.what, s.state::regtype, s.value, s.final::regprocedure
FROM pg_aggregate AS a JOIN pg_proc AS f ON f.oid = a.aggfnoid
     JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e' JOIN pg_extension AS e ON e.oid = d.refobjid AND extname = 'ccmetrics',
     LATERAL (VALUES ('INITCOND', aggtranstype, agginitval, aggfinalfn::oid), ('MINITCOND', aggmtranstype, aggminitval, aggmfinalfn::oid)) AS s (what, state, value, final)
WHERE s.state <> 0;
SELECT cmp_ok(count(*), '>=', 80::bigint, what) FROM initial WHERE value IS NOT NULL GROUP BY what;
SELECT is_empty($$SELECT * FROM initial WHERE value IS NULL AND state NOT IN ('internal'::regtype, 'bytea'::regtype) AND aggregate::text !~ '^sum\('$$, 'only states in memory, lists of events, and sums, start with nothing');
SELECT set_eq($$SELECT DISTINCT state::text FROM initial WHERE value IS NOT NULL$$, '{bigint[],call_stats,survey_stats}'::text[], 'states');
SELECT is_empty($$SELECT * FROM initial WHERE state = 'bigint[]'::regtype AND final = 0::regprocedure$$, 'every array has a final function');

CREATE FUNCTION final_of(final regprocedure, value bigint[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %s(%L::bigint[])', final::oid::regproc, value);
    RETURN 'taken';
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN CASE WHEN SQLERRM LIKE 'aggregate state is not %' THEN 'refused' ELSE SQLERRM END;
END $$;
SELECT is(final_of(final, value::bigint[]), 'taken', format('%s of %s: %s', what, aggregate, value)) FROM initial WHERE state = 'bigint[]'::regtype;
SELECT is(final_of(final, value::bigint[] || 0::bigint), 'refused', format('a longer one of %s', aggregate)) FROM initial WHERE state = 'bigint[]'::regtype;
SELECT is(final_of(final, trim_array(value::bigint[], 1)), 'refused', format('a shorter one of %s', aggregate)) FROM initial WHERE state = 'bigint[]'::regtype AND value <> '{}';
SELECT is((SELECT count(*) FROM initial WHERE value = '{"version": 1}' AND state IN ('call_stats'::regtype, 'survey_stats'::regtype)), 4::bigint, 'statistics start empty: read by their type, see golden.sql');

SELECT * FROM finish();
ROLLBACK;
