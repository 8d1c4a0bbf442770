-- A call source over a foreign table: postgres_fdw, to this database. Each statement is a transaction of its own,
-- because the other side shows a transaction one snapshot; writers are sessions of dblink.

\ir include/sources.sql
SELECT no_plan();
SET TimeZone = 'UTC';
SET client_min_messages = warning;
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION dblink;
SELECT current_database() AS database, current_setting('port') AS port,
       split_part(current_setting('unix_socket_directories'), ',', 1) AS socket \gset
CREATE SERVER pbx FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host :'socket', port :'port', dbname :'database');
CREATE USER MAPPING FOR CURRENT_USER SERVER pbx;
CREATE SCHEMA far;
IMPORT FOREIGN SCHEMA public LIMIT TO (queue_log) FROM SERVER pbx INTO far;
SELECT is((SELECT relkind FROM pg_class WHERE oid = 'far.queue_log'::regclass), 'f', 'the source is a foreign table');
CREATE FUNCTION logs(writer text, lines text) RETURNS text LANGUAGE sql AS $$
    SELECT dblink_exec(writer, format('DO %L', format('BEGIN PERFORM logged(%L); END', lines)))
$$;
SELECT count(dblink_connect(name, format('host=%s port=%s dbname=%s', :'socket', :'port', :'database'))) FROM unnest('{a,b,c}'::text[]) AS name;

-- ---------------------------------------------------------------- numbers that commit out of order

-- by default a gap is looked at for an hour
SELECT create_call_source('acd', 'asterisk', 'far.queue_log');
SELECT dblink_exec('a', 'BEGIN'), logs('a', '0 c1 sales NONE ENTERQUEUE');
SELECT dblink_exec('b', 'BEGIN'), logs('b', '1 c2 sales NONE ENTERQUEUE');
SELECT logged('2 c3 sales NONE ENTERQUEUE
               5 c3 sales NONE ABANDON');
SELECT is(load_calls('acd')::text, '(1,0,0,0,0)', 'the third number is there, the first two are not');
SELECT set_eq('SELECT last_id, running, is_over FROM acd_gaps', $$VALUES (2::int8, '{}'::text[], false)$$, 'a gap, of transactions that cannot be seen');
SELECT is(load_calls('acd')::text, '(0,0,0,0,0)', 'still not there');
SELECT dblink_exec('b', 'COMMIT');
SELECT is(load_calls('acd')::text, '(0,1,0,0,0)', 'the second comes');
SELECT logs('a', '7 c1 sales NONE ABANDON'), dblink_exec('a', 'COMMIT');
SELECT is(load_calls('acd')::text, '(1,0,0,0,0)', 'the first comes, with its end');
SELECT is((SELECT call::text FROM acd_calls WHERE call_id = 'c1'), '2026-01-05T09:00:00Z abandoned wait=7', 'whole');
SELECT conserved('acd', 'nothing is missed, nothing is read twice');
-- rolled back: the gap stays
SELECT dblink_exec('a', 'BEGIN'), logs('a', '9 c4 sales NONE ENTERQUEUE'), dblink_exec('a', 'ROLLBACK');
SELECT logged('10 c2 sales NONE ABANDON');
SELECT load_calls('acd');
SELECT set_eq('SELECT first_id, last_id FROM acd_gaps WHERE last_id > 0', 'VALUES (6::int8, 6::int8)', 'a number that was rolled back is looked for');
SELECT conserved('acd', 'after a rollback');

-- three writers who commit in any order, and a load every few statements: each statement a transaction
SELECT create_call_source('many', 'asterisk', 'far.queue_log', '{"overlap": "10 minutes"}');
CREATE TEMP TABLE plan AS
WITH life AS (
    SELECT n, substr('abc', 1 + abs(hashint4(n)) % 3, 1) AS writer, abs(hashint4(n + 1000)) % 4 AS luck FROM generate_series(1, 150) AS n
)
SELECT n, CASE luck WHEN 0 THEN format('SELECT dblink_exec(%L, %L)', writer, 'COMMIT; BEGIN') WHEN 1 THEN $$SELECT load_calls('many')$$ ELSE
    format('SELECT logs(%L, %L)', writer, format(E'%s m%s sales NONE ENTERQUEUE\n%s m%s sales NONE ABANDON', 100 + n, n, 110 + n + n % 5, n - n % 7)) END AS statement
FROM life;
SELECT count(dblink_exec(name, 'BEGIN')) FROM unnest('{a,b,c}'::text[]) AS name;
\o /dev/null
SELECT statement FROM plan ORDER BY n \gexec
\o
SELECT cmp_ok((SELECT count(*)::int FROM many_gaps WHERE last_id > 0), '>', 0, 'writers: there are gaps');
SELECT count(dblink_exec(name, 'COMMIT')) FROM unnest('{a,b,c}'::text[]) AS name;
SELECT load_calls('many');
SELECT create_call_source('plain', 'asterisk', 'queue_log');
SELECT load_calls('plain');
SELECT cmp_ok((SELECT count(*)::int FROM plain_calls), '>', 10, 'writers: there are calls');
SELECT same_contents('many', 'plain', 'writers: as a load of the whole table itself gives');
SELECT is((SELECT events FROM many_source), (SELECT count(*) FROM queue_log), 'writers: each row is read once');
SELECT conserved('many', 'writers: it is conserved');

-- ---------------------------------------------------------------- later than the overlap

SELECT create_call_source('brief', 'asterisk', 'far.queue_log', '{"overlap": "200 ms"}');
SELECT load_calls('brief');
SELECT dblink_exec('a', 'BEGIN'), logs('a', '400 late sales NONE ENTERQUEUE');
SELECT logged('401 e1 sales NONE ENTERQUEUE');
SELECT load_calls('brief');
SELECT pg_sleep(0.3);
SELECT load_calls('brief');
SELECT load_calls('brief');
SELECT is((SELECT count(*)::int FROM brief_gaps WHERE last_id > (SELECT max(id) - 3 FROM queue_log)), 0, 'the gap is given up after the overlap');
SELECT dblink_exec('a', 'COMMIT');
SELECT is(load_calls('brief')::text, '(0,0,0,0,0)', 'what comes then is not read');
SELECT results_eq($$SELECT found FROM check_call_source('brief') WHERE NOT ok$$, 'VALUES (1::int8)', 'check_call_source tells of it');
SELECT is(reload_calls('brief', '2026-01-05 09:06:40Z', '2026-01-05 09:06:41Z')::text, '(0,1,0,0,0)', 'reload_calls takes it in');
SELECT conserved('brief', 'nothing is missing then');

-- ---------------------------------------------------------------- without numbers: the last hour is read again

CREATE TABLE done (call_id text PRIMARY KEY, offered_at timestamptz, wait int, talk int, answered boolean);
IMPORT FOREIGN SCHEMA public LIMIT TO (done) FROM SERVER pbx INTO far;
SELECT create_call_source('done', 'times', 'far.done');
SELECT dblink_exec('a', $$BEGIN; INSERT INTO done VALUES ('d1', '2026-01-05 09:00Z', 5, 60, true)$$);
INSERT INTO done VALUES ('d2', '2026-01-05 09:30Z', 7, 0, false);
SELECT is(load_calls('done')::text, '(1,0,0,0,0)', 'times: one is there');
SELECT is(load_calls('done')::text, '(0,0,0,0,0)', 'times: read again, it changes nothing');
SELECT dblink_exec('a', 'COMMIT');
SELECT is(load_calls('done')::text, '(1,0,0,0,0)', 'times: the earlier one is read when it comes');
INSERT INTO done VALUES ('d3', '2026-01-05 08:29Z', 7, 0, false);
SELECT is(load_calls('done')::text, '(0,0,0,0,0)', 'times: more than an hour earlier is not');
SELECT results_eq($$SELECT found FROM check_call_source('done') WHERE NOT ok$$, 'VALUES (1::int8)', 'times: check_call_source tells of it');
SELECT is(reload_calls('done', '2026-01-05 08:00Z', '2026-01-05 09:00Z')::text, '(1,0,0,0,0)', 'times: reload_calls takes it in');
SELECT set_eq('SELECT call_id, call::text, events FROM done_calls', $$VALUES
    ('d1', '2026-01-05T09:00:00Z answered wait=5 talk=60', 1::int8), ('d2', '2026-01-05T09:30:00Z abandoned wait=7', 1), ('d3', '2026-01-05T08:29:00Z abandoned wait=7', 1)$$, 'times: each once');
SELECT conserved('done', 'times: it is conserved');

-- the other side away: an error, and nothing is lost
ALTER SERVER pbx OPTIONS (SET dbname 'no_such_database');
SELECT alike(refusal($$SELECT load_calls('acd')$$), '08001 could not connect to server "pbx"%', 'away: the error of the wrapper');
ALTER SERVER pbx OPTIONS (SET dbname :'database');
SELECT load_calls('acd');
SELECT conserved('acd', 'back: it goes on');
SELECT same_contents('acd', 'plain', 'back: with all that came meanwhile') FROM load_calls('plain');

SELECT count(dblink_disconnect(name)) FROM unnest('{a,b,c}'::text[]) AS name;
SELECT * FROM finish();
