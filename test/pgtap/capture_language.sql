-- The language of the trigger functions of rollups: what it takes, when it runs, and that its plans go with what they were for.

BEGIN;
CREATE SCHEMA language;
SET LOCAL search_path = language, public;
SELECT no_plan();

CREATE FUNCTION refusal(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text;
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
    RETURN state || ' ' || message;
END $$;

CREATE TABLE calls (id int, queue text, wait int, offered_at timestamptz DEFAULT '2026-03-02 08:00Z');
CREATE TABLE noted (what text, id int);
CREATE TABLE others (id int);

-- ---------------------------------------------------------------- bodies

CREATE FUNCTION created(body text, returns text DEFAULT 'trigger') RETURNS text LANGUAGE sql AS
    $$ SELECT refusal(format('CREATE OR REPLACE FUNCTION of_%s() RETURNS %1$s LANGUAGE ccmetrics_capture AS %L', returns, body)) $$;

SELECT is(created('INSERT INTO noted SELECT ''added'', id FROM added'), 'taken', 'one INSERT');
SELECT is(created('/* ; */ INSERT INTO a VALUES ($x$;$x$); -- ; INSERT
    INSERT INTO b TABLE added; INSERT INTO "c;d" TABLE removed;'), 'taken', 'three, told apart by the parser');
SELECT is(created('INSERT INTO a TABLE added', 'int'), '42P13 functions of language ccmetrics_capture must return type trigger', 'no other functions than of triggers');
SELECT is(created(body), '42P13 a function of language ccmetrics_capture is not one INSERT, or three', format('refused: %s', body))
FROM unnest('{"", ";;", "-- nothing", "INSERT INTO a TABLE b; INSERT INTO a TABLE b", "INSERT INTO a TABLE b; INSERT INTO a TABLE b; INSERT INTO a TABLE b; INSERT INTO a TABLE b",
    "SELECT 1", "DELETE FROM a; INSERT INTO a TABLE b; INSERT INTO a TABLE b", "BEGIN; INSERT INTO a TABLE b; END", "CREATE TABLE a ()"}'::text[]) AS body;
SELECT is(created('INSERT INTO noted SELECTED FROM added'), '42601 syntax error at or near "SELECTED"', 'a syntax error');
SELECT is(refusal($$DO LANGUAGE ccmetrics_capture 'INSERT INTO noted TABLE noted'$$), '0A000 language "ccmetrics_capture" does not support inline code execution', 'no code without a function');

-- ---------------------------------------------------------------- calls

CREATE FUNCTION note() RETURNS trigger LANGUAGE ccmetrics_capture AS $$
    INSERT INTO noted SELECT 'added', id FROM added;
    INSERT INTO noted SELECT 'was', id FROM removed UNION ALL SELECT 'is', id FROM added;
    INSERT INTO noted SELECT 'removed', id FROM removed $$;
CREATE FUNCTION note_new() RETURNS trigger LANGUAGE ccmetrics_capture AS $$INSERT INTO noted SELECT 'new', id FROM added$$;
CREATE FUNCTION done(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM noted;
    EXECUTE statement;
    RETURN (SELECT string_agg(what || ' ' || id, ', ' ORDER BY id, what) FROM noted);
END $$;

SELECT is(refusal('SELECT note()'), '39P01 functions of language ccmetrics_capture can only be called by statement triggers', 'not called by a trigger');
SELECT is(refusal('SELECT rollup_capture_handler()'), '39P01 functions of language ccmetrics_capture can only be called by statement triggers', 'nor is the handler');
SELECT is(refusal('SELECT rollup_capture_validator(''note()''::regprocedure)'), 'taken', 'the validator may be');
SELECT is(refusal('SELECT rollup_capture_validator(1)'), '42883 function with OID 1 does not exist', 'not of what is no function');
SELECT alike(refusal('SELECT rollup_capture_validator(''now()''::regprocedure)'), '42501 %', 'nor of other languages''');

CREATE TRIGGER each_row AFTER INSERT ON calls FOR EACH ROW EXECUTE FUNCTION note();
SELECT is(refusal('INSERT INTO calls (id) VALUES (1)'), '39P01 functions of language ccmetrics_capture can only be called by statement triggers', 'not for each row');
DROP TRIGGER each_row ON calls;

CREATE TRIGGER a AFTER INSERT ON calls REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note();
CREATE TRIGGER b AFTER UPDATE ON calls REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note();
CREATE TRIGGER c AFTER DELETE ON calls REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION note();
CREATE TRIGGER d BEFORE TRUNCATE ON calls FOR EACH STATEMENT EXECUTE FUNCTION note();
SELECT is(done('INSERT INTO calls (id) VALUES (1), (2), (3)'), 'added 1, added 2, added 3', 'the first is for INSERT');
SELECT is(done('UPDATE calls SET id = id + 10 WHERE id < 3'), 'was 1, was 2, is 11, is 12', 'the second for UPDATE');
SELECT is(done('DELETE FROM calls WHERE id = 11'), 'removed 11', 'the third for DELETE');
SELECT is(done('TRUNCATE calls'), 'removed 3, removed 12', 'and for TRUNCATE, of the whole table');
SELECT is(done('INSERT INTO calls (id) VALUES (4)'), 'added 4', 'after a TRUNCATE, too');
SELECT is(done('UPDATE calls SET id = 5 WHERE false'), NULL, 'a statement without rows');
CREATE TABLE child () INHERITS (calls);
INSERT INTO child (id) VALUES (70);
SELECT is(done('TRUNCATE ONLY calls'), 'removed 4', 'and of no other');
DROP TABLE child;
SELECT is(done('INSERT INTO calls (id) VALUES (4)'), 'added 4', 'written again');

CREATE TRIGGER e AFTER INSERT ON calls REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_new();
SELECT is(done('INSERT INTO calls (id) VALUES (5)'), 'added 5, new 5', 'a function of one statement');
CREATE TRIGGER f AFTER DELETE ON calls REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION note_new();
SELECT is(refusal('DELETE FROM calls'), '39P01 language.note_new() is for INSERT only, and is trigger "f" for another event on language.calls', 'has it for INSERT only');
DROP TRIGGER f ON calls;

-- a body that no one has checked
SET LOCAL check_function_bodies = off;
CREATE OR REPLACE FUNCTION note_new() RETURNS trigger LANGUAGE ccmetrics_capture AS 'SELECT 1';
SELECT is(refusal('INSERT INTO calls (id) VALUES (6)'), '42P13 a function of language ccmetrics_capture is not one INSERT, or three', 'unchecked: refused when it is run');
CREATE OR REPLACE FUNCTION note_new() RETURNS trigger LANGUAGE ccmetrics_capture AS 'INSERT INTO noted SELECTED FROM added';
SELECT is(refusal('INSERT INTO calls (id) VALUES (6)'), '42601 syntax error at or near "SELECTED"', 'or read');
CREATE OR REPLACE FUNCTION note_new() RETURNS trigger LANGUAGE ccmetrics_capture AS $$INSERT INTO noted SELECT 'newer', id FROM added$$;
SELECT is(done('INSERT INTO calls (id) VALUES (7)'), 'added 7, newer 7', 'a new body is taken up by the next statement');
SELECT is((SELECT count(*) FROM calls WHERE id = 6), 0::bigint, 'what was refused was not written');
DROP TRIGGER e ON calls;

CREATE OR REPLACE FUNCTION note_new() RETURNS trigger LANGUAGE ccmetrics_capture AS $$
    INSERT INTO noted VALUES ('insert', 0); INSERT INTO noted VALUES ('update', 0); INSERT INTO noted VALUES ('delete', 0)$$;
CREATE TRIGGER g AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON others FOR EACH STATEMENT EXECUTE FUNCTION note_new();
SELECT is(done('INSERT INTO others VALUES (1)'), 'insert 0', 'without transition tables, too: one trigger for several events');
SELECT is(done('UPDATE others SET id = 1'), 'update 0', 'and its second');
SELECT is(done('DELETE FROM others'), 'delete 0', 'and its third');
SELECT is(done('TRUNCATE others'), 'delete 0', 'and its last');
DROP TABLE others;

-- The whole table, however it is named.
CREATE OR REPLACE FUNCTION note_new() RETURNS trigger LANGUAGE ccmetrics_capture AS $$
    INSERT INTO noted TABLE noted; INSERT INTO noted TABLE noted;
    INSERT INTO noted SELECT one.what, removed.id FROM (SELECT 'one' AS what, r.id FROM ONLY "removed" r) AS one, Removed WHERE one.id = removed.id
    UNION ALL (WITH two AS (SELECT min(id) AS id FROM removed) SELECT 'two', two.id FROM two, removed WHERE removed.id = 4) $$;
CREATE TABLE "the others" (id int);
CREATE TRIGGER h BEFORE TRUNCATE ON "the others" FOR EACH STATEMENT EXECUTE FUNCTION note_new();
INSERT INTO "the others" VALUES (3), (4);
SELECT is(done('TRUNCATE "the others"'), 'one 3, two 3, one 4', 'TRUNCATE, with aliases, quoted and in subqueries');

-- Who has not heard of rollups learns where an error is from.
CREATE FUNCTION context_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE context text;
BEGIN
    EXECUTE query;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
    RETURN context;
END $$;
ALTER TABLE noted ADD CHECK (id < 1000);
SELECT alike(context_of('INSERT INTO calls (id) VALUES (1000)'), '%trigger "a" on "calls", which keeps a rollup%', 'the context of an error');

-- ---------------------------------------------------------------- rights

CREATE ROLE capture_writer;
GRANT USAGE ON SCHEMA language TO capture_writer;
GRANT INSERT ON calls TO capture_writer;
SELECT is(has_language_privilege('capture_writer', 'ccmetrics_capture', 'usage'), true, 'everyone may have rollups');
SET LOCAL ROLE capture_writer;
SELECT throws_ok('INSERT INTO calls (id) VALUES (8)', '42501', 'permission denied for table noted', 'a function that is not SECURITY DEFINER runs as the writer');
RESET ROLE;
ALTER FUNCTION note() SECURITY DEFINER;
SET LOCAL ROLE capture_writer;
SELECT lives_ok('INSERT INTO calls (id) VALUES (8)', 'one that is, as its owner');
SELECT throws_ok('SELECT FROM noted', '42501', 'permission denied for table noted', 'and the writer is the writer after it');
RESET ROLE;
ALTER FUNCTION note() SECURITY INVOKER;
SET LOCAL ROLE capture_writer;
SELECT throws_ok('INSERT INTO calls (id) VALUES (9)', '42501', 'permission denied for table noted', 'and plans that are there give no rights');
RESET ROLE;
SELECT is(done('INSERT INTO calls (id) VALUES (9)'), 'added 9', 'nor take them');

-- ---------------------------------------------------------------- plans

-- Statements that this session keeps planned, for a table of deltas.
CREATE VIEW planned AS
SELECT substring(ident FROM 'INSERT INTO language.([a-z]+)_deltas') AS rollup, count(*)::int AS plans
FROM pg_backend_memory_contexts WHERE name = 'CachedPlanSource' AND ident ~ 'INSERT INTO language.[a-z]+_deltas' GROUP BY 1;
CREATE FUNCTION plans() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(rollup || ' ' || plans, ', ' ORDER BY rollup) FROM planned $$;
-- Plans are freed when a trigger of a rollup is called next, whichever it is.
CREATE TABLE others (offered_at timestamptz);
SELECT create_rollup('other', 'others', 'offered_at', '{"n": "count(*)"}');
CREATE PROCEDURE go_on() LANGUAGE sql AS $$ INSERT INTO others VALUES ('2026-03-02 08:00Z') $$;
CREATE PROCEDURE write() LANGUAGE sql AS $$
    INSERT INTO calls (id, queue, wait) SELECT n, 'q' || n % 3, n FROM generate_series(1, 10) AS n;
    UPDATE calls SET wait = wait + 1 WHERE id < 5;
    DELETE FROM calls WHERE id = 3;
$$;
DROP TRIGGER a ON calls;
DROP TRIGGER b ON calls;
DROP TRIGGER c ON calls;
DROP TRIGGER d ON calls;
TRUNCATE calls;

SELECT is(plans(), NULL, 'no plans before');
SELECT create_rollup('k', 'calls', 'offered_at', dimensions => '{queue}', measures => '{"n": "count(*)", "wait": "sum(wait)"}');
CALL write();
SELECT is(plans(), 'k 3', 'one for each event');
CALL write();
CALL write();
SELECT is(plans(), 'k 3', 'and no more');
TRUNCATE calls;
CALL write();
SELECT is(plans(), 'k 3', 'none for TRUNCATE');
SELECT alter_rollup('k', add => '{"most": "count(*) FILTER (WHERE wait > 5)"}');
CALL write();
SELECT is(plans(), 'k 3', 'nor when the function is another');
ANALYZE calls;
CALL write();
SELECT is(plans(), 'k 3', 'nor when the table was analysed');
CALL go_on();
SELECT is(plans(), 'k 3, other 1', 'other rollups have theirs');
SELECT drop_rollup('k');
CALL go_on();
SELECT is(plans(), 'other 1', 'of a dropped rollup none is left');

-- many, one after another
DO $$
BEGIN
    FOR i IN 1 .. 20 LOOP
        PERFORM create_rollup('k', 'calls', 'offered_at', dimensions => '{queue}', measures => '{"n": "count(*)", "wait": "sum(wait)"}');
        CALL write();
        PERFORM alter_rollup('k', add => '{"most": "count(*) FILTER (WHERE wait > 5)"}');
        CALL write();
        PERFORM drop_rollup('k');
    END LOOP;
    CALL go_on();
END $$;
SELECT is(plans(), 'other 1', 'nor of twenty');

-- partitions, with their columns in another order, come and go
CREATE TABLE parted (offered_at timestamptz, queue text, wait int) PARTITION BY RANGE (offered_at);
CREATE TABLE may PARTITION OF parted FOR VALUES FROM ('2026-05-01 Z') TO ('2026-06-01 Z');
CREATE TABLE june (wait int, queue text, offered_at timestamptz);
ALTER TABLE parted ATTACH PARTITION june FOR VALUES FROM ('2026-06-01 Z') TO ('2026-07-01 Z');
SELECT create_rollup('k', 'parted', 'offered_at', dimensions => '{queue}', measures => '{"wait": "sum(wait)"}');
INSERT INTO may VALUES ('2026-05-02 Z', 'a', 3);
INSERT INTO june VALUES (4, 'a', '2026-06-02 Z');
INSERT INTO parted VALUES ('2026-05-02 Z', 'b', 5), ('2026-06-02 Z', 'b', 6);
SELECT results_eq('SELECT bucket, queue, wait FROM k_deltas ORDER BY 3', $$VALUES ('2026-05-02 Z'::timestamptz, 'a', 3::bigint), ('2026-06-02 Z', 'a', 4), ('2026-05-02 Z', 'b', 5), ('2026-06-02 Z', 'b', 6)$$,
    'each table by its own columns');
SELECT is(plans(), 'k 3, other 1', 'one for each table that was named');
DROP TABLE june;
CALL go_on();
SELECT is(plans(), 'k 1, other 1', 'none of a partition that was dropped, nor of the table that is another without it');
DO $$ BEGIN EXECUTE format('DROP TRIGGER %I ON language.may', (SELECT tgname FROM pg_trigger WHERE tgrelid = 'language.may'::regclass AND tgfoid = 'language.k_capture'::regproc AND tgtype & 4 > 0)); END $$;
CALL go_on();
SELECT is(plans(), 'other 1', 'none of a table one of whose triggers was dropped');
SELECT drop_rollup('k');
CALL go_on();
SELECT is(plans(), 'other 1', 'none at last');

-- Rolled back with what it was for: the next rollup may have the same OIDs, but it is another.
SAVEPOINT before;
SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)"}');
CALL write();
ROLLBACK TO before;
CALL go_on();
SELECT is(plans(), 'other 1', 'none of a rollup that was rolled back');

-- A plan that cannot be made is made when it can be.
SELECT create_rollup('k', 'calls', 'offered_at', '{"wait": "sum(wait)"}');
CALL build_rollup('k');
ALTER TABLE calls RENAME wait TO waited;
SELECT is(refusal('INSERT INTO calls (id, waited) VALUES (20, 100)'), '42703 column added.wait does not exist', 'a column was renamed');
ALTER TABLE calls RENAME waited TO wait;
INSERT INTO calls (id, wait) VALUES (20, 100);
SELECT is((SELECT sum(wait) FROM k), (SELECT sum(wait)::numeric FROM calls), 'and renamed back');
ALTER TABLE calls RENAME wait TO waited;
SELECT refresh_rollup('k');
INSERT INTO calls (id, waited) VALUES (21, 1000);
SELECT is((SELECT sum(wait) FROM k), (SELECT sum(waited)::numeric FROM calls), 'and the function written anew');

-- What is run is changed while it is run, by its own doing, and run again within.
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    ALTER FUNCTION language.k_capture() COST 77;
    ANALYZE language.calls;
    IF pg_trigger_depth() < 8 THEN
        INSERT INTO language.calls (id, waited) VALUES (100, pg_trigger_depth());
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER meddle AFTER INSERT ON k_deltas FOR EACH STATEMENT EXECUTE FUNCTION meddle();
INSERT INTO calls (id, waited) VALUES (30, 5000);
SELECT is((SELECT count(*) FROM calls WHERE id = 100), 3::bigint, 'changed and run again within itself, at depths 2, 4 and 6');
SELECT is((SELECT sum(wait) FROM k), (SELECT sum(waited)::numeric FROM calls), 'it counts all the same');
DROP TRIGGER meddle ON k_deltas;
SELECT drop_rollup('k');
CALL go_on();
SELECT is(plans(), 'other 1', 'and nothing of it is left');

-- Changed, then run again within itself: as it is now.
CREATE TABLE lines (id int);
CREATE FUNCTION note_line() RETURNS trigger LANGUAGE ccmetrics_capture AS $$INSERT INTO noted SELECT 'before', id FROM added$$;
CREATE TRIGGER lines AFTER INSERT ON lines REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_line();
CREATE FUNCTION change_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 3 THEN
        CREATE OR REPLACE FUNCTION language.note_line() RETURNS trigger LANGUAGE ccmetrics_capture AS 'INSERT INTO language.noted SELECT ''after'', id FROM added';
        INSERT INTO language.lines VALUES (2);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER change AFTER INSERT ON noted FOR EACH STATEMENT EXECUTE FUNCTION change_line();
SELECT is(done('INSERT INTO lines VALUES (1)'), 'before 1, after 2', 'a function that is changed while it runs');
DROP TRIGGER change ON noted;

-- Of a TRUNCATE that failed nothing is kept: its table may be another by then.
CREATE SCHEMA archive;
CREATE TABLE archive.noted_too (id int);
CREATE FUNCTION archive.fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF current_setting(''capture.fails'')::boolean THEN RAISE ''not now''; END IF; RETURN NULL; END';
CREATE TRIGGER d BEFORE TRUNCATE ON archive.noted_too FOR EACH STATEMENT EXECUTE FUNCTION note();
CREATE TRIGGER fail BEFORE TRUNCATE ON archive.noted_too FOR EACH STATEMENT EXECUTE FUNCTION archive.fail();
INSERT INTO archive.noted_too VALUES (60);
SET LOCAL capture.fails = on;
SELECT is(refusal('TRUNCATE archive.noted_too'), 'P0001 not now', 'a TRUNCATE that fails');
SET LOCAL capture.fails = off;
ALTER SCHEMA archive RENAME TO old_archive;
CREATE SCHEMA archive;
CREATE TABLE archive.noted_too (id int);
INSERT INTO archive.noted_too VALUES (61);
SELECT is(done('TRUNCATE old_archive.noted_too'), 'removed 60', 'then one after its schema was renamed, and its name taken');

-- An error amid it leaves nothing that is held for ever.
SELECT create_rollup('k', 'calls', 'offered_at', '{"part": "sum(100 / waited)"}');
SELECT is(refusal('INSERT INTO calls (id, waited) VALUES (40, 0)'), '22012 division by zero', 'an error in a measure') FROM generate_series(1, 3);
INSERT INTO calls (id, waited) VALUES (40, 50);
SELECT is((SELECT sum(part) FROM k_deltas), 2::numeric, 'then a row without');
SELECT drop_rollup('k');
CALL go_on();
SELECT is(plans(), 'other 1', 'nothing is left');

SELECT * FROM finish();
ROLLBACK;
