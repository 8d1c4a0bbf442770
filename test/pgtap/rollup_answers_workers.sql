-- ccmetrics.use_rollups in parallel workers. They take over the setting of their leader, and may start when the library is
-- not, or no longer, named in the settings of the database.

\setenv PGOPTIONS '-c session_preload_libraries=ccmetrics -c client_min_messages=warning -c timezone=UTC'
\c
SELECT no_plan();

CREATE TABLE calls (offered_at timestamptz NOT NULL, queue text, agent text);
INSERT INTO calls SELECT timestamptz '2026-03-01 00:00Z' + n * interval '1 min', 'sales', 'agent ' || n % 3 FROM generate_series(1, 1000) AS n;
SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)"}', '{queue}') \g /dev/null
CALL build_rollup('k');
SELECT alter_rollup('k', answers => true) \g /dev/null
SET ccmetrics.use_rollups = on;
SET force_parallel_mode = on;

-- 1000 rows of three agents: 333 are agent 0, and 334 are agent 1
SELECT count(*) AS of_workers FROM calls WHERE agent = 'agent 0' \gset
SELECT is(:of_workers, 333, 'a worker starts, and reads the calls');
SELECT count(*) AS of_rollup FROM calls \gset
SELECT is(:of_rollup, 1000, 'and a query that a rollup answers runs beside one');

SELECT * FROM finish();
