-- Queries over calls that are answered from rollups, attacked: by settings, rights, other sessions, and by what else is in
-- the query. What an answer must be is what the query gives with ccmetrics.use_rollups off.

SET client_min_messages = warning;
-- this session has the library, but not preloaded
SELECT call_stats(NULL::call_interval) \g /dev/null
SELECT format('ALTER DATABASE %I SET ccmetrics.use_rollups = always', current_database()) AS switch_on \gset
:switch_on;
-- workers will not know what the client has preloaded
\setenv PGOPTIONS '-c session_preload_libraries=ccmetrics'
\c
SET client_min_messages = warning;
SET timezone = 'UTC';
SELECT no_plan();
SELECT is(current_setting('ccmetrics.use_rollups'), 'always', 'who has not preloaded the library can set it for sessions that have');

CREATE EXTENSION dblink;
SELECT dblink_connect('other', format('host=%s port=%s dbname=%s options=''-c lock_timeout=5s''', split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_database())) \g /dev/null
CREATE FUNCTION elsewhere(statement text) RETURNS text LANGUAGE sql AS $$ SELECT dblink_exec('other', statement) $$;

CREATE TABLE calls (call_id int, queue text, offered_at timestamptz NOT NULL, call call_interval NOT NULL, score int);
INSERT INTO calls
SELECT n, (ARRAY['sales', 'support', NULL])[1 + n % 3], t, call_interval(t, wait => n % 50 * interval '1 s', talk => interval '2 min'), n % 11
FROM generate_series(1, 3000) AS n, LATERAL (SELECT timestamptz '2026-03-01 00:00Z' + n * interval '5 min' AS t) AS at;
SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)", "score": "sum(score)"}', '{queue}');
CALL build_rollup('k');
SELECT alter_rollup('k', answers => true) \g /dev/null

-- What is read, "rollup" or "calls"; and whether that is what the calls give.
CREATE FUNCTION answered(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    result text;
    plain text;
    from_what text := 'calls';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (costs off) ' || query LOOP
        from_what := CASE WHEN line LIKE '%Rollups: %' THEN 'rollup' ELSE from_what END;
    END LOOP;
    EXECUTE format('SELECT string_agg(r::text, chr(10) ORDER BY r::text) FROM (%s) AS r', query) INTO result;
    SET LOCAL ccmetrics.use_rollups = off;
    EXECUTE format('SELECT string_agg(r::text, chr(10) ORDER BY r::text) FROM (%s) AS r', query) INTO plain;
    SET LOCAL ccmetrics.use_rollups = always;
    RETURN from_what || CASE WHEN result IS DISTINCT FROM plain THEN ', wrong: ' || coalesce(result, 'null') ELSE '' END;
END $$;
-- SQLSTATE of what is refused, or "taken"
CREATE FUNCTION outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;

SELECT is(answered('SELECT queue, count(*), offered(call), sum(score) FROM calls GROUP BY queue'), 'rollup', 'the query is answered from the rollup');

-- ---------------------------------------------------------------- settings

-- a parallel worker gets the setting from its leader
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE line text; lines text := ''; BEGIN FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP lines := lines || line; END LOOP; RETURN lines; END $$;
SELECT matches(plan_of('SELECT count(*) FROM calls WHERE call_id > 0'), 'Workers Planned', 'a parallel plan');
SELECT count(*) AS counted FROM calls WHERE call_id > 0 \gset
SELECT is(:counted, 3000, 'its workers start where the client has preloaded the library');
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- ---------------------------------------------------------------- INSERT

-- for a column that was dropped, the server looks for a constant null in what is inserted
CREATE TABLE report (gone int, queue text, n bigint, twice bigint GENERATED ALWAYS AS (n * 2) STORED, kept int DEFAULT 7);
ALTER TABLE report DROP COLUMN gone;
INSERT INTO report SELECT queue, count(*) FROM calls GROUP BY queue;
SELECT set_eq('TABLE report', $$VALUES ('sales', 1000::bigint, 2000::bigint, 7), ('support', 1000, 2000, 7), (NULL, 1000, 2000, 7)$$, 'INSERT into a table with a column that was dropped');
SELECT matches(plan_of('INSERT INTO report SELECT queue, count(*) FROM calls GROUP BY queue'), 'Rollups: public.k', 'which is answered');

-- ---------------------------------------------------------------- memory

-- what a run takes goes with the run, not with the function of SQL that runs it again and again
CREATE FUNCTION number_of_calls(int) RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT count(*) + 0 * $1 FROM calls';
CREATE FUNCTION memory_now(int) RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts';
SELECT number_of_calls(1), memory_now(1) \g /dev/null
SELECT ok(max(memory) - min(memory) < 2000000 AND bool_and(n = 3000), 'a function of SQL keeps nothing of its answers: it took ' || max(memory) - min(memory) || ' bytes')
FROM (SELECT number_of_calls(i) AS n, CASE WHEN i IN (20, 120) THEN memory_now(i) END AS memory FROM generate_series(1, 120) AS i) AS runs;

-- ---------------------------------------------------------------- rights

-- a dimension stands for calls of a function, whose values are not for all
CREATE TABLE masked (LIKE calls);
INSERT INTO masked SELECT * FROM calls;
SELECT create_rollup('by_md5', 'masked', 'offered_at', '{"n": "count(*)"}', '{md5(queue) AS queue}');
CALL build_rollup('by_md5');
SELECT alter_rollup('by_md5', answers => true) \g /dev/null
SELECT is(answered('SELECT md5(queue), count(*) FROM masked GROUP BY 1'), 'rollup', 'its owner gets the dimension from the rollup');
REVOKE EXECUTE ON FUNCTION md5(text) FROM public;
-- not in one transaction: what changes a table is not answered from a rollup of it to its end
CREATE ROLE attacks_reader;
GRANT SELECT ON calls, masked TO attacks_reader;
SET ROLE attacks_reader;
SELECT is(outcome('SELECT md5(queue), count(*) FROM masked GROUP BY 1'), '42501', 'who may not execute the function of a dimension does not get what it gives');
SELECT is(outcome('SELECT count(*) FROM masked WHERE md5(queue) = ''x'''), '42501', 'nor by a condition');
SELECT is(answered('SELECT offered(call), count(*) FROM calls'), 'rollup', 'a reader of the calls is answered');
RESET ROLE;
-- an error that the query over the calls does not give
REVOKE EXECUTE ON FUNCTION sum(call_stats) FROM public;
SET ROLE attacks_reader;
SELECT is(answered('SELECT offered(call) FROM calls'), 'calls', 'who may not execute the sum of statistics reads the calls');
SELECT is(answered('SELECT count(*) FROM calls'), 'calls', 'also where the query sums none, because groups are merged by it');
RESET ROLE;
GRANT EXECUTE ON FUNCTION sum(call_stats) TO public;
DROP OWNED BY attacks_reader;
DROP ROLE attacks_reader;

-- a cast of the owner's could run whatever he likes while a reader asks for consent
CREATE TYPE consent AS ENUM ('given');
CREATE TABLE consents (asked_by name);
CREATE FUNCTION consent_given(consent) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a function of the owner ran'; END $$;
CREATE CAST (consent AS boolean) WITH FUNCTION consent_given(consent) AS IMPLICIT;
ALTER TABLE by_md5_progress ALTER COLUMN answers TYPE consent USING 'given';
SELECT is(rollup_answers('by_md5'), false, 'consent of another type is none');
SELECT is(answered('SELECT count(*) FROM masked'), 'calls', 'and the calls are read');

-- ---------------------------------------------------------------- functions that are replaced

-- of a dimension, of a measure's filter, and of the rollup's: the calls give what the new one says, the rollup what the old one did
CREATE FUNCTION band(int) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN $1 > 3 THEN 'high' ELSE 'low' END $$;
CREATE TABLE banded (LIKE calls);
INSERT INTO banded SELECT * FROM calls;
SELECT create_rollup('by_band', 'banded', 'offered_at', '{"n": "count(*)"}', '{band(score) AS band}');
SELECT create_rollup('of_high', 'banded', 'offered_at', '{"high": "count(*) FILTER (WHERE band(score) = ''high'')"}');
SELECT create_rollup('only_high', 'banded', 'offered_at', '{"n": "count(*)"}', '{queue}', filter => 'band(score) = ''high''');
SELECT create_rollup('by_band_day', 'by_band', 'bucket', '{"n": "sum(n)"}', '{band}', 'day', 'UTC');
SELECT format('CALL build_rollup(%L)', rollup) FROM unnest('{by_band,of_high,only_high,by_band_day}'::text[]) AS rollup \gexec
SELECT alter_rollup(rollup, answers => true) FROM unnest('{by_band,of_high,only_high,by_band_day}'::regclass[]) AS rollup \g /dev/null
CREATE OR REPLACE FUNCTION band(int) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN $1 > 5 THEN 'high' ELSE 'low' END $$;
SELECT is(answered('SELECT band(score), count(*) FROM banded GROUP BY 1'), 'calls', 'a dimension that a function makes which can be replaced is read from the calls');
SELECT is(answered('SELECT count(*) FILTER (WHERE band(score) = ''high'') FROM banded'), 'calls', 'so is a measure');
SELECT is(answered('SELECT queue, count(*) FROM banded WHERE band(score) = ''high'' GROUP BY queue'), 'calls', 'and a filter');
SELECT is(rollup_query('SELECT band(score), count(*) FROM banded GROUP BY 1'), NULL, 'nor does rollup_query() give a text');
SELECT matches(rollup_query_problem('SELECT band(score), count(*) FROM banded GROUP BY 1'), 'public\.by_band: it counts by function public\.band\(\), which can be replaced', 'and its problem names the function');
SELECT isnt(answered('SELECT date_trunc(''hour'', offered_at), count(*) FROM banded GROUP BY 1'), 'calls', 'a query that does not read what the function made is answered');

-- ---------------------------------------------------------------- other sessions

-- anybody can name the table in a view that looks like a rollup's, and lock that
SELECT elsewhere(statement) FROM unnest(ARRAY['BEGIN', 'CREATE ROLE attacks_stranger', 'GRANT CREATE ON SCHEMA public TO attacks_stranger', 'SET LOCAL ROLE attacks_stranger']) AS statement \g /dev/null
SELECT elsewhere(format($$CREATE VIEW like_%s AS SELECT 1 AS bucket WHERE rollup_intact('calls', 'public.calls', 'k_capture()', 'k_definition', 'k_live', 'k_groups', 'k_deltas', 'k_progress', 'k_partitions')$$, n))
FROM generate_series(1, 100) AS n \g /dev/null
SELECT elsewhere(statement) FROM unnest(ARRAY['RESET ROLE', 'COMMIT', 'BEGIN']) AS statement \g /dev/null
SELECT elsewhere(format('LOCK TABLE like_%s IN ACCESS EXCLUSIVE MODE', n)) FROM generate_series(1, 100) AS n \g /dev/null
-- so that the rollups of the table are looked up anew
ANALYZE calls;
SET statement_timeout = '1500ms';
SELECT is(answered('SELECT count(*) FROM calls'), 'rollup', 'a hundred views that a stranger has locked hold up no query');
RESET statement_timeout;
SELECT elsewhere(statement) FROM unnest(ARRAY['ROLLBACK', 'DROP OWNED BY attacks_stranger', 'DROP ROLE attacks_stranger']) AS statement \g /dev/null

-- a table that is written anew, and TRUNCATE, leave nothing for older snapshots
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT 1 \g /dev/null
SELECT elsewhere('ALTER TABLE k_groups ADD COLUMN chance float8 DEFAULT random()') \g /dev/null
SELECT is(answered('SELECT queue, count(*) FROM calls GROUP BY queue'), 'calls', 'groups that are written anew are not read by older snapshots');
COMMIT;
SELECT is(answered('SELECT queue, count(*) FROM calls GROUP BY queue'), 'rollup', 'newer ones read them');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT 1 \g /dev/null
SELECT elsewhere('INSERT INTO calls SELECT * FROM calls WHERE call_id <= 5') \g /dev/null
SELECT elsewhere('ALTER TABLE k_deltas ADD COLUMN chance float8 DEFAULT random()') \g /dev/null
SELECT is(answered('SELECT queue, count(*) FROM calls GROUP BY queue'), 'calls', 'nor deltas');
COMMIT;
SELECT is(answered('SELECT queue, count(*) FROM calls GROUP BY queue'), 'rollup', 'newer ones do');

-- ---------------------------------------------------------------- partitions

-- each run looks at all of them: what reads a few pages of each is faster without a rollup
CREATE TABLE daily (offered_at timestamptz NOT NULL, call call_interval NOT NULL) PARTITION BY RANGE (offered_at);
SELECT format('CREATE TABLE daily_%s PARTITION OF daily FOR VALUES FROM (%L) TO (%L)', n, day, day + interval '1 day')
FROM generate_series(0, 59) AS n, LATERAL (SELECT timestamptz '2026-01-01 00:00Z' + n * interval '1 day' AS day) AS days \gexec
INSERT INTO daily SELECT t, call_interval(t, wait => interval '5 s', talk => interval '2 min') FROM generate_series(timestamptz '2026-01-01 00:00Z', '2026-03-01 23:59Z', '216 s') AS t;
SELECT create_rollup('by_day', 'daily', 'offered_at', '{"calls": "call_stats(call)"}', '{}', 'day', 'UTC');
CALL build_rollup('by_day');
SELECT alter_rollup('by_day', answers => true) \g /dev/null
ANALYZE daily, by_day_groups;
SELECT is(answered('SELECT count(*), offered(call) FROM daily'), 'rollup', 'a rollup can answer');
SET ccmetrics.use_rollups = on;
SELECT doesnt_match(plan_of('SELECT count(*), offered(call) FROM daily'), 'Rollups', 'but to look at all partitions costs more than to read them');
SELECT matches(plan_of('SELECT a.n FROM (SELECT count(*) AS n FROM daily) AS a, generate_series(1, 2)'), 'Seq Scan on daily_0', 'also below');

-- and does so for each level that is answered
CREATE TABLE few (offered_at timestamptz NOT NULL);
INSERT INTO few SELECT timestamptz '2026-03-01 00:00Z' + n * interval '1 s' FROM generate_series(1, 5000) AS n;
SELECT create_rollup('of_few', 'few', 'offered_at', '{"n": "count(*)"}', '{}', 'day', 'UTC');
CALL build_rollup('of_few');
SELECT alter_rollup('of_few', answers => true) \g /dev/null
ANALYZE few, of_few_groups, of_few_deltas;
SELECT 'SELECT sum(n) FROM (' || string_agg('SELECT count(*) AS n FROM few', ' UNION ALL ') || ') AS counts' AS twenty FROM generate_series(1, 20) \gset
SELECT doesnt_match(plan_of(:'twenty'), 'Rollups', 'twenty counts of few calls are not answered');
SET ccmetrics.use_rollups = always;
SELECT is(answered(:'twenty'), 'rollup', 'a rollup can answer all of them');

SELECT * FROM finish();
