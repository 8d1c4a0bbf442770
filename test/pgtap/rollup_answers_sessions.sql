-- How sessions come to ccmetrics.use_rollups: roles that may not ask for session_preload_libraries; parallel workers, which
-- take over the setting of their leader, and may start when the library is no longer named in the database's settings.

SET client_min_messages = warning;
CREATE TABLE calls (offered_at timestamptz NOT NULL, queue text, agent text);
INSERT INTO calls SELECT timestamptz '2026-03-01 00:00Z' + n * interval '1 min', 'sales', 'agent ' || n % 3 FROM generate_series(1, 1000) AS n;
SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)"}', '{queue}') \g /dev/null
CALL build_rollup('k');
SELECT alter_rollup('k', answers => true) \g /dev/null

\set superuser :USER
\set password `echo "$PGPASSWORD"`
CREATE ROLE answers_reader LOGIN PASSWORD :'password';
GRANT SELECT ON calls TO answers_reader;
ALTER ROLE answers_reader SET session_preload_libraries = 'ccmetrics';
ALTER ROLE answers_reader SET ccmetrics.use_rollups = always;
\c - answers_reader
SELECT pg_has_role('pg_read_all_settings', 'member') AS may_ask, current_setting('ccmetrics.use_rollups') AS of_role \gset
SELECT count(*) AS of_reader FROM calls \gset
-- called so until 15
SELECT set_config(name, 'on', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
-- 1000 rows of three agents: 333 are agent 0
SELECT count(*) AS of_its_workers FROM calls WHERE agent = 'agent 0' \gset

\setenv PGOPTIONS '-c session_preload_libraries=ccmetrics'
\c - :superuser
SELECT no_plan();
SELECT is(:'may_ask'::bool, false, 'a role that may not ask for session_preload_libraries');
SELECT is(:'of_role'::text, 'always', 'has the setting that it was given by a session without it');
SELECT is(:of_reader, 1000, 'gets an answer');
SELECT is(:of_its_workers, 333, 'and has workers, which read the calls');
SET ccmetrics.use_rollups = always;
SELECT set_config(name, 'on', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
SELECT count(*) AS of_workers FROM calls WHERE agent = 'agent 0' \gset
SELECT is(:of_workers, 333, 'a worker of a session whose library the settings of role and database do not name');
SELECT count(*) AS of_rollup FROM calls \gset
SELECT is(:of_rollup, 1000, 'and a query that a rollup answers');
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT is((SELECT answered FROM rollup_status WHERE rollup = 'k'::regclass), 2::bigint, 'both roles were answered');
SELECT * FROM finish();

DROP OWNED BY answers_reader;
DROP ROLE answers_reader;
