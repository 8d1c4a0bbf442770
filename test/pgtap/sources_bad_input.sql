-- Call sources: what is refused, and how; what their owner can alter; who may do what.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL client_min_messages = warning;

CREATE TABLE plain (id int PRIMARY KEY, call_id text, offered_at timestamptz, ended_at timestamptz);
CREATE VIEW no_event AS SELECT id, "time", callid, queuename, agent FROM queue_log;
CREATE TABLE odd_types (id int, call_id bytea, offered_at timestamptz, ended_at timestamptz);
CREATE TABLE local_times (id int, call_id text, offered_at timestamp, ended_at timestamp);
CREATE TABLE texts (id int, call_id text, offered_at text, ended_at text);
CREATE TABLE no_end (call_id text, offered_at timestamptz);
CREATE TABLE no_answer (call_id text, offered_at timestamptz, wait int);
CREATE SEQUENCE sequence;
CREATE TEMP TABLE passing (call_id text, offered_at timestamptz, ended_at timestamptz);
CREATE TABLE taken_open ();
CREATE VIEW taken2_now AS SELECT 1;

SELECT is(refusal(format('SELECT create_call_source(%s)', arguments)), expected, arguments)
FROM (VALUES
    ($$'s', 'avaya', 'plain'$$, '22023 unknown kind of call source: "avaya" | Kinds are: amazon_connect, asterisk, fusionpbx, genesys_cloud, times, wazo, wazo_stat.'),
    ($$'s', 'times', 'plain', '{"zone": "UTC"}'$$, '22023 unknown option of a call source: "zone" | Options are: time_zone, waits, max_age, tolerance, columns, threshold, overlap.'),
    ($$'s', 'times', 'plain', '{"zone": 1}'$$, '22023 unknown option of a call source: "zone" | Options are: time_zone, waits, max_age, tolerance, columns, threshold, overlap.'),
    ($$'s', 'times', 'plain', '{"overlap": 1}'$$, '22023 invalid value of option overlap: 1 | Write it as text in double quotes.'),
    ($$'s', 'times', 'plain', '[]'$$, '22023 invalid value of option options: [] | Write an object such as {"time_zone": "Europe/Berlin"}.'),
    ($$'s', 'times', 'plain', '{"time_zone": "Mars/Base"}'$$, '22023 time zone not recognized: "Mars/Base" | Give a full name such as Europe/Berlin: pg_timezone_names lists them. An abbreviation or offset has no daylight-saving time.'),
    ($$'s', 'times', 'plain', '{"time_zone": 1}'$$, '22023 invalid value of option time_zone: 1 | Write it as text in double quotes.'),
    ($$'s', 'times', 'plain', '{"waits": "guessed"}'$$, '22023 invalid value of option waits: guessed | Use times or logged.'),
    ($$'s', 'times', 'plain', '{"max_age": "a day"}'$$, '22023 invalid value of option max_age: a day | Write an interval that is not negative, without months, for example "20 s" or "24 hours".'),
    ($$'s', 'times', 'plain', '{"max_age": "-1 s"}'$$, '22023 invalid value of option max_age: -1 s | Write an interval that is not negative, without months, for example "20 s" or "24 hours".'),
    ($$'s', 'times', 'plain', '{"tolerance": "1 month"}'$$, '22023 invalid value of option tolerance: 1 month | Write an interval that is not negative, without months, for example "20 s" or "24 hours".'),
    ($$'s', 'times', 'plain', '{"columns": "id"}'$$, '22023 invalid value of option columns: id | Write an object that gives columns by role, such as {"offered_at": "start"}.'),
    ($$'s', 'times', 'plain', '{"columns": {"offered": "id"}}'$$, '22023 kind times has no role "offered" for a column | Its roles are: id, call_id, offered_at, answered_at, ended_at, wrapped_at, wait, talk, hold, wrap, ring, answered, transferred, outcome, queue, agent, channel, direction.'),
    ($$'s', 'times', 'plain', '{"columns": {"queue": 7}}'$$, '22023 invalid value of option columns: 7 | Write the name of a column as text, or null for none.'),
    ($$'s', 'times', 'plain', '{"columns": {"queue": "skill"}}'$$, '42703 public.plain has no column skill | The options name it as queue.'),
    ($$'s', 'asterisk', 'no_event'$$, '42703 public.no_event has no column event | A source of kind asterisk needs it as event. If it has another name, say so: options => ''{"columns": {"event": "name"}}''.'),
    ($$'s', 'asterisk', 'plain'$$, '42703 public.plain has no column "time" | A source of kind asterisk needs it as time. If it has another name, say so: options => ''{"columns": {"time": "name"}}''.'),
    ($$'s', 'times', 'no_end'$$, '42703 public.no_end lacks a column for ended_at or for wait, which a source of kind times needs | If it has another name, say so: options => ''{"columns": {"role": "name"}}''.'),
    ($$'s', 'times', 'no_answer'$$, '42703 public.no_answer lacks a column for outcome or for answered, which a source of kind times needs | If it has another name, say so: options => ''{"columns": {"role": "name"}}''.'),
    ($$'s', 'times', 'odd_types'$$, '42804 column call_id cannot be call_id of a call source because it is of type bytea | Use text, an integer, numeric or uuid.'),
    ($$'s', 'times', 'plain', '{"columns": {"wait": "call_id"}}'$$, '42804 column call_id cannot be wait of a call source because it is of type text | Use interval, or seconds as a number.'),
    ($$'s', 'times', 'local_times'$$, '22023 column offered_at is of type timestamp without time zone, which does not tell the time zone | Say in which time zone it is written, for example options => ''{"time_zone": "Europe/Berlin"}''. It holds for times without an offset.'),
    ($$'s', 'times', 'texts'$$, '22023 column offered_at is of type text, which does not tell the time zone | Say in which time zone it is written, for example options => ''{"time_zone": "Europe/Berlin"}''. It holds for times without an offset.'),
    ($$'s', 'times', 'sequence'$$, '42809 public.sequence is not a table or view | Name the table that the telephony system writes, or a view over it.'),
    ($$'s', 'times', 'passing'$$, format('42809 %s.passing is temporary and cannot be the table of a call source | Copy its rows into a table that stays.', (SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()))),
    ($$'taken', 'times', 'plain'$$, '42P07 relation "taken_open" already exists | A call source named c makes tables c_calls, c_open, c_rejected, c_ignored, c_agent_states, c_outcomes, c_gaps and c_source, and view c_now.'),
    ($$'taken2', 'times', 'plain'$$, '42P07 relation "taken2_now" already exists | A call source named c makes tables c_calls, c_open, c_rejected, c_ignored, c_agent_states, c_outcomes, c_gaps and c_source, and view c_now.'),
    ($$'pg_temp.s', 'times', 'plain'$$, '3F000 call source "s" cannot be temporary | Name a schema that stays, for example ''kpi.s''.'),
    ($$repeat('x', 51), 'times', 'plain'$$, format('42622 name "%s" of a call source is longer than 50 bytes | Choose a shorter name.', repeat('x', 51))),
    ($$'nowhere.s', 'times', 'plain'$$, '3F000 schema "nowhere" does not exist')) AS t (arguments, expected);
SELECT is((SELECT count(*)::int FROM pg_class WHERE relname ~ '^(s|taken2?)_(calls|source)$'), 0, 'what is refused leaves nothing');

SELECT is(refusal(format(query, 'nothing')), '42P01 call source "nothing" does not exist | Name it as in create_call_source(): its table of calls is NAME_calls. View call_source_status lists all.', query)
FROM unnest('{SELECT load_calls(%L),CALL build_call_source(%L),SELECT retry_rejected(%L),"SELECT reload_calls(%L, NULL, NULL)",SELECT check_call_source(%L),SELECT drop_call_source(%L)}'::text[]) AS query;
SELECT is(refusal($$SELECT reload_calls(NULL, NULL, NULL)$$), '22004 name must not be null | Name the call source as in create_call_source().', 'a null name');
SELECT is(refusal($$SELECT reload_calls('nothing', '2026-01-06Z', '2026-01-05Z')$$), format('22023 until is before since: %s | Give the earlier time first.', '2026-01-05Z'::timestamptz), 'a range that ends before it begins');
SELECT is(refusal($$CALL build_call_source(NULL)$$), '22004 name must not be null | Name the call source as in create_call_source(); batch_rows can be left out.', 'a null name of a procedure');
SELECT alike(refusal($$CALL build_call_source('plain', 0)$$), '22% batch_rows must be greater than zero%', 'no rows in a batch');

DROP VIEW no_event;

-- ---------------------------------------------------------------- times as text

SELECT is(log_time(value, 'Europe/Berlin'), expected, format('time %s', quote_nullable(value)))
FROM (VALUES
    ('2026-01-05 09:00:00', '2026-01-05 08:00Z'::timestamptz), ('2026-07-05 09:00:00.123456', '2026-07-05 07:00:00.123456Z'), ('2026-01-05T09:00:00+05:30', '2026-01-05 03:30Z'),
    ('2026-01-05 09:00:00Z', '2026-01-05 09:00Z'), (' 2026-01-05 09:00:00.5 ', '2026-01-05 08:00:00.5Z'), ('2026-01-05T09:00', '2026-01-05 08:00Z'),
    -- twice on that day: the clock after the change, as AT TIME ZONE has it
    ('2026-10-25 02:30:00', '2026-10-25 02:30'::timestamp AT TIME ZONE 'Europe/Berlin'), ('2026-03-29 02:30:00', '2026-03-29 02:30'::timestamp AT TIME ZONE 'Europe/Berlin'),
    ('yesterday', NULL), ('now', NULL), ('today', NULL), ('epoch', NULL), ('infinity', NULL), ('-infinity', NULL), ('', NULL), ('2026-01-05', NULL), ('09:00:00', NULL), ('2026-02-30 09:00:00', NULL),
    ('05.01.2026 09:00:00', NULL), ('2026-01-05 09:00:00+00 x', NULL), ('2026-01-05 09:00:00Z1', NULL), ('2026-01-05 09:00:00 CET', NULL), ('2026-01-05 09:00:00 x', NULL), ('1767603600', NULL), ('99999-01-05 09:00:00', NULL), (repeat('9', 100), NULL)) AS t (value, expected);
SELECT is(log_time(NULL, 'UTC'), NULL, 'a null time');
SELECT is(refusal($$SELECT log_time('2026-01-05 09:00', 'Nowhere')$$), '22023 time zone not recognized: "Nowhere" | Give a full name such as Europe/Berlin: pg_timezone_names lists them. An abbreviation or offset has no daylight-saving time.', 'an unknown time zone');

-- ---------------------------------------------------------------- rows that are dirty have their place

CREATE TABLE dirty ("time" text, id int8 PRIMARY KEY, callid varchar(80), queuename char(20), agent text, event text, data1 text, data2 text, data3 text, data4 text, data5 text);
SELECT create_call_source('d', 'asterisk', 'dirty', '{"time_zone": "UTC"}');
INSERT INTO dirty VALUES
    ('yesterday', 1, 'a1', 'q', NULL, 'ENTERQUEUE'), ('2026-01-05 09:00:10', 2, 'a1', 'q', NULL, 'ABANDON'),
    ('2026-01-05 09:00:00', 3, 'a2', 'q', NULL, 'ENTERQUEUE'), (NULL, 4, 'a2', 'q', NULL, 'ABANDON'),
    ('2026-01-05 09:00:00', 5, 'a3', 'q', NULL, 'ENTERQUEUE'), ('2026-01-05 09:00:09', 6, 'a3', 'q', 'ann', 'CONNECT'), ('2026-01-05 08:00:00', 7, 'a3', 'q', 'ann', 'COMPLETEAGENT'),
    ('2026-01-05 09:00:00', 8, NULL, 'q', NULL, 'ENTERQUEUE'), ('2026-01-05 09:00:05', 9, '', 'q', NULL, 'ENTERQUEUE'),
    ('2026-01-05 09:00:00', 10, 'a4', 'q', NULL, NULL), ('2026-01-05 09:00:00', 11, 'a4', 'q', NULL, 'ODD'),
    ('2026-01-05 09:00:00', 12, 'a5', 'old name', NULL, 'ENTERQUEUE'), ('2026-01-05 09:00:05', 13, 'a5', 'new name', NULL, 'ABANDON'),
    ('infinity', 14, 'a6', 'q', NULL, 'ENTERQUEUE'), ('2026-01-05 09:00:00', 15, 'NONE', 'q', 'bob', 'PAUSE'), (NULL, 16, 'NONE', 'q', 'bob', 'UNPAUSE'),
    ('2026-01-05 09:00:00+00', 17, 'a7', 'q', NULL, 'ENTERQUEUE'), ('2026-01-05T09:00:07Z', 18, 'a7', 'q', NULL, 'ABANDON');
SELECT lives_ok($$SELECT load_calls('d')$$, 'no dirty row fails the load');
SELECT conserved('d', 'dirty rows are accounted for');
SELECT set_eq($$SELECT call_id, call::text FROM d_calls$$, $$VALUES ('a7', '2026-01-05T09:00:00Z abandoned wait=7')$$, 'what is clean is a call');
SELECT set_eq($$SELECT call_id, queue FROM d_open$$, $$VALUES ('(row 8)', 'q'), ('(row 9)', 'q'), ('a5', 'old name')$$, 'rows without a callid are calls of their own; the queue is as it was named');
SELECT set_eq($$SELECT call_id, leg, problem FROM d_rejected$$, $$VALUES ('a1', 1, 'offered_at null'), ('a2', 1, 'ended_at null'), ('a3', 1, 'ended_at before answered_at'), ('a5', 0, 'event of no leg'), ('a6', 1, 'offered_at null')$$, 'each problem by its name');
SELECT is((SELECT rows #>> '{0,time_text}' FROM d_rejected WHERE call_id = 'a1'), 'yesterday', 'a rejected row says what its time was');
SELECT set_eq($$TABLE d_ignored$$, $$VALUES ('', 1::bigint), ('ODD', 1), ('UNPAUSE', 1)$$, 'events without a name, unknown, or of an agent without a time are counted');
-- mended in the source
UPDATE dirty SET "time" = '2026-01-05 09:00:02' WHERE id = 1;
UPDATE dirty SET queuename = 'new name' WHERE id = 12;
SELECT is(retry_rejected('d')::text, '(2,0,0,0,0)', 'mended rows are taken in');
SELECT is((SELECT call::text FROM d_calls WHERE call_id = 'a1'), '2026-01-05T09:00:02Z abandoned wait=8', 'with the mended time');
SELECT conserved('d', 'and accounted for');

-- a log that names all calls alike: one call of more rows than a call can have
INSERT INTO dirty SELECT '2026-01-05 09:00:00', 1000 + n, 'same', 'q', NULL, 'ENTERQUEUE' FROM generate_series(1, 100001) AS n;
-- and the legs of one call, without times, each with the rows of all
INSERT INTO dirty SELECT NULL, 500 + n, 'timeless', 'q' || n, NULL, 'ENTERQUEUE' FROM generate_series(1, 200) AS n;
SELECT is((SELECT rejected::int FROM load_calls('d')), 201, 'a hundred thousand rows of one call do not fail the load');
SELECT conserved('d', 'and are accounted for');
SELECT set_eq($$SELECT call_id, problem, count(*)::int, sum(events)::int, max(jsonb_array_length(rows)) FROM d_rejected WHERE call_id IN ('same', 'timeless') GROUP BY 1, 2$$,
    $$VALUES ('same', 'too many events', 1, 100001, 100), ('timeless', 'offered_at null', 200, 200, 100)$$, 'with a hundred rows to look at');
DELETE FROM dirty WHERE callid = 'same';
INSERT INTO dirty SELECT '2026-01-05 09:00:00', 200000 + n, 'same', 'q', NULL, 'ENTERQUEUE' FROM generate_series(1, 200) AS n;
SELECT load_calls('d');
SELECT set_eq($$SELECT problem, sum(events)::int, max(jsonb_array_length(rows)) FROM d_rejected WHERE call_id = 'same' GROUP BY 1$$,
    $$VALUES ('earlier rows are gone from the source', 100201, 100)$$, 'rows that come late do not add to them');
SELECT conserved('d', 'after a purge of such rows');

-- ---------------------------------------------------------------- tables altered by their owner

SELECT create_call_source('acd', 'asterisk', 'queue_log');
CREATE FUNCTION altered(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    DROP VIEW acd_now;
    EXECUTE query;
    result := concat_ws(' / ', (SELECT problem FROM call_source_status WHERE name = 'public.acd'),
        CASE WHEN (SELECT count(DISTINCT r) FROM unnest('{SELECT load_calls(''acd''),SELECT check_call_source(''acd''),SELECT retry_rejected(''acd''),CALL build_call_source(''acd'')}'::text[]) AS q, refusal(q) AS r) > 1 THEN 'differing' END,
        refusal('SELECT load_calls(''acd'')'));
    RAISE EXCEPTION '%', result USING ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
    RETURN SQLERRM;
END $$;
SELECT is(altered(query), format('call source "acd" is broken: %1$s / 55000 call source "acd" is broken: %1$s | Undo what was done to it; or remove the call source with drop_call_source(), and create it again.', problem), query)
FROM (VALUES
    ('ALTER TABLE acd_calls ALTER events TYPE text', 'column events of public.acd_calls is not of type bigint'),
    ('ALTER TABLE acd_calls DROP call; ALTER TABLE acd_calls ADD call text', 'column call of public.acd_calls is not of type public.call_interval'),
    ('ALTER TABLE acd_calls RENAME queue TO skill', 'public.acd_calls has no column queue'),
    ('ALTER TABLE acd_open DROP answered_at CASCADE', 'public.acd_open has no column answered_at'),
    ('ALTER TABLE acd_open ALTER queue TYPE varchar(3)', 'column queue of public.acd_open is not of type text'),
    ('ALTER TABLE acd_rejected ALTER rows TYPE json USING rows::json', 'column rows of public.acd_rejected is not of type jsonb'),
    ('DROP TABLE acd_rejected', 'table acd_rejected does not exist'),
    ('DROP TABLE acd_ignored; CREATE VIEW acd_ignored AS SELECT ''x''::text AS event, 1::int8 AS count', 'public.acd_ignored is not a table'),
    ('ALTER TABLE acd_ignored DROP CONSTRAINT acd_ignored_pkey', 'public.acd_ignored has no primary key'),
    ('ALTER TABLE acd_outcomes ALTER outcome TYPE int USING 1', 'column outcome of public.acd_outcomes is not of type text'),
    ('ALTER TABLE acd_source ALTER watermark TYPE text', 'column watermark of public.acd_source is not of type bigint'),
    ('ALTER TABLE acd_source ALTER source TYPE text', 'column source of public.acd_source is not of type regclass'),
    ('ALTER TABLE acd_gaps ALTER running TYPE text USING ''''', 'column running of public.acd_gaps is not of type text[]'),
    ('ALTER TABLE acd_agent_states SET UNLOGGED', 'public.acd_agent_states is unlogged'),
    ('CREATE RULE r AS ON INSERT TO acd_open DO INSTEAD NOTHING', 'public.acd_open has rules'),
    -- such a trigger can suppress rows
    ('CREATE TRIGGER t BEFORE UPDATE ON acd_open FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', 'trigger t of public.acd_open may change its rows before they are written'),
    ('ALTER TABLE acd_calls RENAME TO old; CREATE TABLE acd_calls (LIKE old INCLUDING DEFAULTS) PARTITION BY LIST (queue); CREATE TABLE part PARTITION OF acd_calls DEFAULT; CREATE TRIGGER t BEFORE UPDATE ON part FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', 'trigger t of public.part may change its rows before they are written'),
    ('CREATE TABLE child () INHERITS (acd_rejected)', 'public.acd_rejected has inheritance children'),
    ('CREATE ROLE s_other; ALTER TABLE acd_calls OWNER TO s_other', 'public.acd_calls has another owner than public.acd_source'),
    ('DELETE FROM acd_source', 'public.acd_source does not have its one row')) AS t (query, problem)
WHERE query !~ 'outcome TYPE int|^DELETE';
SELECT matches(altered(query), expected, query)
FROM (VALUES
    ('DELETE FROM acd_source', '55000 call source "acd" is broken: public.acd_source does not have its one row \| Restore'),
    ('UPDATE acd_source SET kind = ''avaya''', '22023 unknown kind of call source: "avaya"'),
    ('UPDATE acd_source SET options = ''{"max_age": 1}''', '22023 invalid value of option max_age: 1'),
    ('UPDATE acd_source SET source = 0', '42P01 the table that call source "acd" reads was dropped'),
    ('DROP TABLE queue_log CASCADE', '42P01 the table that call source "acd" reads was dropped'),
    ('ALTER TABLE queue_log RENAME event TO happening', '42703 public.queue_log has no column event'),
    ('ALTER TABLE queue_log ALTER "time" TYPE text', '22023 column "time" is of type text, which does not tell the time zone'),
    ('ALTER TABLE queue_log ALTER id DROP IDENTITY; ALTER TABLE queue_log ALTER id TYPE text', '42804 column id cannot be id of a call source because it is of type text'),
    ('ALTER TABLE acd_calls ADD CONSTRAINT few CHECK (events < 0)', 'taken$')) AS t (query, expected);

-- ---------------------------------------------------------------- rights

CREATE ROLE s_owner;
CREATE ROLE s_reader;
CREATE SCHEMA desk AUTHORIZATION s_owner;
GRANT USAGE ON SCHEMA desk TO s_reader;
CREATE FUNCTION done_by(role name, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format('SET LOCAL ROLE %I', role);
    EXECUTE query INTO result;
    RESET ROLE;
    RETURN result;
EXCEPTION WHEN OTHERS THEN
    RESET ROLE;
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT is(done_by('s_owner', $$SELECT create_call_source('desk.acd', 'asterisk', 'queue_log')$$), '42501 permission denied for table public.queue_log', 'a source without SELECT');
GRANT SELECT ON queue_log TO s_owner;
SELECT is(done_by('s_owner', $$SELECT create_call_source('public.acd2', 'asterisk', 'queue_log')$$), '42501 permission denied for schema public', 'a schema without CREATE');
SELECT is(done_by('s_owner', $$SELECT create_call_source('desk.acd', 'asterisk', 'queue_log')$$), 'desk.acd_calls', 'created by one who may read the source');
SELECT is((SELECT string_agg(DISTINCT relowner::regrole::text, ',') FROM pg_class WHERE relnamespace = 'desk'::regnamespace), 's_owner', 'all of it is the creator''s');
SELECT is(done_by('s_reader', query), '42501 must be owner of call source "desk.acd"', query)
FROM unnest('{SELECT load_calls(''desk.acd''),SELECT check_call_source(''desk.acd''),SELECT drop_call_source(''desk.acd'')}'::text[]) AS query;
SELECT logged('1 c1 q NONE ENTERQUEUE');
SELECT is(done_by('s_owner', $$SELECT load_calls('desk.acd')$$), '(0,1,0,0,0)', 'loaded by its owner');
SELECT is(done_by('s_reader', 'SELECT count(*) FROM call_source_status'), '0', 'the status shows nobody what is not theirs to read');

GRANT SELECT ON desk.acd_source, desk.acd_now TO s_reader;
SELECT is(done_by('s_reader', 'SELECT open::text FROM call_source_status'), '1', 'and to a reader of its progress the numbers');
SELECT is(done_by('s_reader', 'SELECT waiting::text FROM desk.acd_now'), '1', 'the wallboard needs no other right');
-- what the owner has put there runs as the owner, whoever loads
CREATE TABLE s_seen (who name);
GRANT INSERT ON s_seen TO PUBLIC;
SET LOCAL ROLE s_owner;
CREATE FUNCTION desk.spy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.s_seen VALUES (current_user); RETURN NULL; END $$;
CREATE TRIGGER spy AFTER INSERT ON desk.acd_open EXECUTE FUNCTION desk.spy();
RESET ROLE;
SELECT logged('2 c2 q NONE ENTERQUEUE');
SELECT load_calls('desk.acd');
SELECT set_eq('TABLE s_seen', $$VALUES ('s_owner'::name)$$, 'a trigger of the owner does not run with the rights of a superuser who loads');
ALTER TABLE queue_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY part ON queue_log TO s_owner USING (callid = 'c1');
SELECT is(done_by('s_owner', $$SELECT load_calls('desk.acd')$$), '42501 row-level security hides rows of public.queue_log from the owner of call source "acd"', 'a source of which the owner sees a part');
ALTER TABLE queue_log DISABLE ROW LEVEL SECURITY;
REVOKE SELECT ON queue_log FROM s_owner;
SELECT is(done_by('s_owner', $$SELECT load_calls('desk.acd')$$), '42501 permission denied for table public.queue_log', 'a source that is no longer readable');

-- ---------------------------------------------------------------- errors within a load

-- the statement of a load is 15 kB
CREATE FUNCTION context_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    context text;
BEGIN
    EXECUTE query;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
    RETURN SQLERRM || E'\n' || context;
END $$;
CREATE TABLE checked (LIKE queue_log INCLUDING ALL);
SELECT create_call_source('checked', 'asterisk', 'checked');
ALTER TABLE checked_calls ADD CHECK (queue <> 'ö');
SELECT logged('1 c1 ö NONE ENTERQUEUE
               2 c1 ö NONE ABANDON', 'checked');
CREATE TABLE told AS SELECT context_of($$SELECT load_calls('checked')$$) AS context;
SELECT alike(context, E'new row for relation "checked_calls" violates check constraint %\nSQL statement "WITH fresh AS MATERIALIZED (%', 'an error of the owner''s table shows the beginning of the statement') FROM told;
SELECT cmp_ok(length(context), '<', 500, 'and no more of it') FROM told;
SELECT matches(context, E' \\.\\.\\."\nSQL statement "SELECT load_calls[(]''checked''[)]"\nPL/pgSQL function context_of[(]text[)] line \\d+ at EXECUTE$', 'and all of what surrounds it') FROM told;

-- ---------------------------------------------------------------- names, moves, drops

CREATE SCHEMA "S 1";
SELECT is(create_call_source('"S 1"."C ""1"', 'asterisk', 'queue_log')::text, '"S 1"."C ""1_calls"', 'odd names');
SELECT is(load_calls('"S 1"."C ""1"')::text, '(0,2,0,0,0)', 'are loaded');
SELECT lives_ok($$CREATE SCHEMA elsewhere; ALTER EXTENSION ccmetrics SET SCHEMA elsewhere$$, 'the extension moves');
SET LOCAL search_path = public, elsewhere;
SELECT logged('3 c2 q NONE ABANDON');
SELECT is(load_calls('"S 1"."C ""1"')::text, '(1,0,0,0,0)', 'and a source is loaded as before');
CREATE VIEW mine AS SELECT * FROM "S 1"."C ""1_calls";
SELECT alike(refusal($$SELECT drop_call_source('"S 1"."C ""1"')$$), '2BP01 cannot drop % | Drop these objects first, rollups with drop_rollup(); or call this function with cascade => true, which drops them, too.', 'what others made of it is not dropped with it');
SELECT lives_ok($$SELECT drop_call_source('"S 1"."C ""1"', true)$$, 'unless asked for');
SELECT is_empty($$SELECT FROM pg_class WHERE relnamespace = '"S 1"'::regnamespace$$, 'and then nothing is left');
SELECT is((SELECT count(*)::int FROM queue_log), 3, 'except the log');

SELECT * FROM finish();
ROLLBACK;
