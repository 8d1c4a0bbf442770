-- ccmetrics.use_rollups where the library is not preloaded: it cannot be on, and a session that happens to call a function
-- of ours keeps its plans.

SET client_min_messages = warning;
CREATE TABLE calls (queue text, offered_at timestamptz NOT NULL);
INSERT INTO calls SELECT 'q' || n % 3, timestamptz '2026-03-01Z' + n * interval '1 min' FROM generate_series(1, 3000) AS n;
SELECT create_rollup('calls_15min', 'calls', 'offered_at', '{"n": "count(*)"}', '{queue}') \g /dev/null
CALL build_rollup('calls_15min');
SELECT alter_rollup('calls_15min', answers => true) \g /dev/null
ANALYZE;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text[] := '{}';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS false) ' || query LOOP
        lines := lines || line;
    END LOOP;
    RETURN array_to_string(lines, E'\n');
END $$;
CREATE FUNCTION hint_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE statement;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END $$;

-- A session that has no library yet: to it, the setting is a name without a meaning, which it must not come to have.
\c
SET client_min_messages = error;
SELECT plan(14);
SET ccmetrics.use_rollups = always;
PREPARE by_queue AS SELECT queue, count(*) FROM calls GROUP BY queue;
SELECT plan_of('EXECUTE by_queue') AS before \gset
SELECT service_level(call_interval(now(), '10 s', '1 min'), '20 s') \g /dev/null
SELECT is(current_setting('ccmetrics.use_rollups'), 'off', 'a session that calls a function of ours first: off');
SELECT matches(:'before'::text, 'Seq Scan on calls', 'its plans read the calls');
SELECT is(plan_of('SELECT queue, count(*) FROM calls GROUP BY queue'), :'before'::text, 'and still do');
SELECT is(plan_of('EXECUTE by_queue'), :'before'::text, 'also one that was kept');
SET client_min_messages = warning;
SELECT throws_ok('SET ccmetrics.use_rollups = on', '55000', 'ccmetrics.use_rollups can be other than off only where the library is preloaded', 'it cannot be on');
SELECT is(hint_of('SET ccmetrics.use_rollups = on'), 'Add ccmetrics to session_preload_libraries, by ALTER DATABASE or ALTER ROLE, and connect again.', 'the hint says how it can');
SELECT throws_ok('SELECT set_config(''ccmetrics.use_rollups'', ''always'', true)', '55000', NULL, 'nor always');
SELECT lives_ok('SET ccmetrics.use_rollups = off', 'it can be off');
SELECT throws_ok('SET ccmetrics.use_rollups = sometimes', '22023', NULL, 'it can be nothing else');
SELECT lives_ok(format('ALTER DATABASE %I SET ccmetrics.use_rollups = on', current_database()), 'it can be given to later sessions');
SELECT throws_ok(format('ALTER DATABASE %I SET ccmetrics.use_rollups = sometimes', current_database()), '22023', NULL, 'if it is one of its values');
-- the server lets a superuser name another list of libraries at any time
SET session_preload_libraries = ccmetrics;
LOAD 'ccmetrics';
SELECT throws_ok('SET ccmetrics.use_rollups = on', '55000', NULL, 'nor is one that says so of itself');
SELECT is(current_setting('ccmetrics.use_rollups'), 'off', 'it stays off');
SELECT is(plan_of('SELECT queue, count(*) FROM calls GROUP BY queue'), :'before'::text, 'and its plans stay as they were');
SELECT * FROM finish();
