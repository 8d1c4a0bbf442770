-- The language of the trigger functions of rollups: its one body, when it runs and with whose rights, and that its plans go with what they were for.

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
CREATE FUNCTION body() RETURNS text LANGUAGE sql AS $$ SELECT 'appends to the deltas of a rollup what is written to its source' $$;

-- ---------------------------------------------------------------- bodies

CREATE FUNCTION created(body text, returns text DEFAULT 'trigger') RETURNS text LANGUAGE sql AS
    $$ SELECT refusal(format('CREATE OR REPLACE FUNCTION of_%s() RETURNS %1$s LANGUAGE ccmetrics_capture AS %L', returns, body)) $$;

SELECT is(created(body()), 'taken', 'its one sentence');
SELECT is(created(body(), 'int'), '42P13 functions of language ccmetrics_capture must return type trigger', 'no other functions than of triggers');
SELECT is(created(body), '42P13 the body of a function of language ccmetrics_capture must be: ' || body(), format('refused: %s', body))
FROM unnest(ARRAY['', body() || ' ', 'INSERT INTO a TABLE added', 'SELECT 1', 'no SQL at all']) AS body;
SELECT is(refusal($$DO LANGUAGE ccmetrics_capture 'appends'$$), '0A000 language "ccmetrics_capture" does not support inline code execution', 'no code without a function');

-- ---------------------------------------------------------------- calls

SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)", "wait": "sum(wait)"}', '{queue}');
SELECT is((SELECT prosrc FROM pg_proc WHERE oid = 'k_capture'::regproc), body(), 'a rollup''s function holds no SQL');
CREATE FUNCTION kept() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT set_eq('SELECT queue, n, wait FROM k', 'SELECT queue, count(*), sum(wait)::numeric FROM calls GROUP BY 1', 'as plain SQL has it') $$;

SELECT is(refusal('SELECT k_capture()'), '39P01 functions of language ccmetrics_capture can only be called by the triggers of a rollup', 'not called by a trigger');
SELECT is(refusal('SELECT rollup_capture_handler()'), '39P01 functions of language ccmetrics_capture can only be called by the triggers of a rollup', 'nor is the handler');
SELECT is(refusal('SELECT rollup_capture_validator(''k_capture()''::regprocedure)'), 'taken', 'the validator may be');
SELECT is(refusal('SELECT rollup_capture_validator(1)'), '42883 function with OID 1 does not exist', 'not of what is no function');
SELECT alike(refusal('SELECT rollup_capture_validator(''now()''::regprocedure)'), '42501 %', 'nor of other languages''');

-- triggers set by hand
CREATE FUNCTION by_trigger(definition text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    outcome text;
BEGIN
    EXECUTE 'CREATE TRIGGER by_hand ' || definition;
    outcome := refusal(query);
    DROP TRIGGER by_hand ON calls;
    RETURN outcome;
END $$;
INSERT INTO calls (id, queue, wait) VALUES (1, 'a', 10), (2, 'a', 20), (3, 'b', 30);
SELECT kept();
SELECT is(by_trigger('AFTER INSERT ON calls FOR EACH ROW EXECUTE FUNCTION k_capture()', 'INSERT INTO calls (id) VALUES (1)'),
    '39P01 functions of language ccmetrics_capture can only be called by the triggers of a rollup', 'not for each row');
SELECT is(by_trigger(definition || ' FOR EACH STATEMENT EXECUTE FUNCTION k_capture()', query),
    '39P01 trigger "by_hand" on language.calls does not have the transition tables of a rollup''s trigger', definition)
FROM (VALUES ('AFTER INSERT ON calls', 'INSERT INTO calls (id) VALUES (1)'),
    ('AFTER UPDATE ON calls REFERENCING NEW TABLE AS added', 'UPDATE calls SET id = 2'), ('AFTER UPDATE ON calls REFERENCING OLD TABLE AS removed', 'UPDATE calls SET id = 2'),
    ('AFTER DELETE ON calls REFERENCING OLD TABLE AS gone', 'DELETE FROM calls'), ('AFTER INSERT ON calls REFERENCING NEW TABLE AS removed', 'INSERT INTO calls (id) VALUES (1)')) AS t (definition, query);
SELECT is(by_trigger('BEFORE INSERT OR UPDATE OR DELETE ON calls FOR EACH ' || of || ' EXECUTE FUNCTION k_capture()', 'UPDATE calls SET wait = wait'), 'taken', 'what only notes changes nothing: ' || of)
FROM unnest('{ROW,STATEMENT}'::text[]) AS of;
SELECT kept();
CREATE TABLE elsewhere (LIKE calls);
CREATE TRIGGER by_hand AFTER INSERT ON elsewhere REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION k_capture();
CREATE TRIGGER without AFTER DELETE ON elsewhere FOR EACH STATEMENT EXECUTE FUNCTION k_capture();
INSERT INTO elsewhere VALUES (4, 'a', 40, '2026-03-02 08:00Z');
DELETE FROM elsewhere;
SELECT kept();
UPDATE calls SET queue = 'b', wait = wait + 1 WHERE id = 2;
SELECT kept();
DELETE FROM calls WHERE id = 1;
SELECT kept();
UPDATE calls SET id = 5 WHERE false;
SELECT kept();
SELECT create_rollup('over_k', 'k', 'bucket', '{"wait": "sum(wait)"}', bucket => '1 hour');
CREATE TRIGGER gone AFTER DELETE ON k_deltas REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION over_k_capture();
SELECT is(refusal('DELETE FROM k_deltas'), '39P01 the rollup counts only what is inserted into language.k_deltas', 'over a rollup: INSERT only');
DROP TRIGGER gone ON k_deltas;
SELECT drop_rollup('over_k');

-- a body that no one has checked is not looked at
SET LOCAL check_function_bodies = off;
CREATE OR REPLACE FUNCTION k_capture() RETURNS trigger LANGUAGE ccmetrics_capture AS 'SELECT 1';
INSERT INTO calls (id, queue, wait) VALUES (6, 'c', 1);
SELECT kept();
CREATE FUNCTION of_none() RETURNS trigger LANGUAGE ccmetrics_capture AS '';
RESET check_function_bodies;

-- a function that is no rollup's, or that of several
CREATE FUNCTION hint_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END $$;
DROP TRIGGER by_hand ON elsewhere;
CREATE TRIGGER none AFTER INSERT ON elsewhere REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION of_none();
SELECT is(refusal('INSERT INTO elsewhere (id) VALUES (1)'), '55000 the view of the rollup whose trigger function is language.of_none() is gone, or another''s', 'of no rollup');
SELECT alike(hint_of('INSERT INTO elsewhere (id) VALUES (1)'), 'Remove the triggers with DROP FUNCTION ... CASCADE%', 'and what to do');
DROP TABLE elsewhere;
SAVEPOINT gone;
DROP VIEW k;
SELECT is(refusal('INSERT INTO calls (id) VALUES (7)'), '55000 the view of the rollup whose trigger function is language.k_capture() is gone, or another''s', 'the view was dropped by hand');
DROP FUNCTION k_capture() CASCADE;
SELECT is(refusal('INSERT INTO calls (id) VALUES (7)'), 'taken', 'writing goes on as the hint says');
ROLLBACK TO gone;
SAVEPOINT two;
DO $$ BEGIN EXECUTE 'CREATE VIEW k2 AS ' || pg_get_viewdef('k'); END $$;
SELECT is(refusal('INSERT INTO calls (id) VALUES (7)'), '55000 language.k_capture() is the trigger function of 2 rollups', 'a second view of the owner''s that names it');
ROLLBACK TO two;

-- What others name in their views is theirs: it is neither the rollup nor locked.
CREATE ROLE capture_stranger;
GRANT USAGE ON SCHEMA language TO capture_stranger;
CREATE SCHEMA stranger;
DO $$ BEGIN EXECUTE 'CREATE VIEW stranger.k AS ' || pg_get_viewdef('k'); END $$;
ALTER VIEW stranger.k OWNER TO capture_stranger;
INSERT INTO calls (id, queue, wait) VALUES (8, 'c', 5);
SELECT kept();

-- Who has not heard of rollups learns where an error is from.
CREATE FUNCTION context_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE context text;
BEGIN
    EXECUTE query;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
    RETURN context;
END $$;
ALTER TABLE k_deltas ADD CONSTRAINT small CHECK (wait < 1000);
SELECT alike(context_of('INSERT INTO calls (id, wait) VALUES (1000, 1000)'), '%trigger "k_insert" on "calls", which keeps a rollup%', 'the context of an error');
ALTER TABLE k_deltas DROP CONSTRAINT small;

-- ---------------------------------------------------------------- rights

CREATE ROLE capture_writer;
GRANT USAGE ON SCHEMA language TO capture_writer;
GRANT INSERT ON calls TO capture_writer;
SELECT is(has_language_privilege('capture_writer', 'ccmetrics_capture', 'usage'), true, 'everyone may have rollups');
SET LOCAL ROLE capture_writer;
SELECT lives_ok('INSERT INTO calls (id) VALUES (8)', 'it runs as its owner');
SELECT throws_ok('SELECT FROM k_deltas', '42501', 'permission denied for table k_deltas', 'and the writer is the writer after it');
RESET ROLE;
ALTER FUNCTION k_capture() SECURITY DEFINER SET search_path = language SET row_security = on;
INSERT INTO calls (id, queue, wait) VALUES (9, 'c', 5);
SET LOCAL ROLE capture_writer;
SELECT lives_ok('INSERT INTO calls (id) VALUES (9)', 'whatever was set on the function');
RESET ROLE;
ALTER FUNCTION k_capture() SECURITY INVOKER RESET ALL;
SELECT kept();

-- Nothing that the rollup's owner has planted waits for the end of the writer's transaction, and its rights.
CREATE FUNCTION who() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'planted, as %', current_user; END $$;
CREATE ROLE capture_owner;
CREATE SCHEMA owned AUTHORIZATION capture_owner;
CREATE TABLE owned_calls (at timestamptz);
GRANT SELECT, TRIGGER ON owned_calls TO capture_owner;
GRANT USAGE ON SCHEMA language TO capture_owner;
SET LOCAL ROLE capture_owner;
SELECT create_rollup('owned.r', 'owned_calls', 'at', '{"n": "count(*)"}');
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON owned.r_deltas DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION who();
RESET ROLE;
SELECT is(refusal($$INSERT INTO owned_calls VALUES ('2026-03-02 08:00Z')$$), '42501 cannot fire deferred trigger within security-restricted operation', 'a deferred trigger of the owner''s is refused');
SET LOCAL ROLE capture_owner;
DROP TRIGGER later ON owned.r_deltas;
CREATE TRIGGER now AFTER INSERT ON owned.r_deltas FOR EACH ROW EXECUTE FUNCTION who();
RESET ROLE;
SELECT is(refusal($$INSERT INTO owned_calls VALUES ('2026-03-02 08:00Z')$$), 'P0001 planted, as capture_owner', 'one that is not runs as the owner');
DROP TABLE owned_calls CASCADE;
DROP VIEW stranger.k;
SELECT drop_rollup('k');

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
DO $$ BEGIN EXECUTE format('DROP TRIGGER %I ON language.may', (SELECT tgname FROM pg_trigger WHERE tgrelid = 'language.may'::regclass AND tgfoid = 'language.k_capture'::regproc AND tgtype & 7 = 4)); END $$;
CALL go_on();
SELECT is(plans(), 'other 1', 'none of a table one of whose triggers was dropped');
SELECT drop_rollup('k');
CALL go_on();
SELECT is(plans(), 'other 1', 'none at last');

-- After each error, partitions are looked at again. What was seen before is freed.
CREATE TABLE years (offered_at timestamptz) PARTITION BY RANGE (offered_at);
SELECT format('CREATE TABLE year_%s PARTITION OF years FOR VALUES FROM (''%1$s-01-01 Z'') TO (''%s-01-01 Z'')', year, year + 1) FROM generate_series(2001, 2040) AS year \gexec
SELECT create_rollup('k', 'years', 'offered_at', '{"n": "count(*)"}');
CREATE FUNCTION in_caches() RETURNS bigint LANGUAGE sql AS $$ SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts WHERE name = 'CacheMemoryContext' $$;
CREATE PROCEDURE fail(times int) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. times LOOP
        BEGIN
            INSERT INTO language.years VALUES ('2026-03-02 08:00Z');
            RAISE division_by_zero;
        EXCEPTION WHEN division_by_zero THEN NULL;
        END;
    END LOOP;
END $$;
CALL fail(10);
SELECT in_caches() AS before \gset
CALL fail(500);
SELECT cmp_ok(in_caches() - :before, '<', 32768::bigint, 'a session that looks at partitions 500 times keeps what it saw last');
INSERT INTO years VALUES ('2026-03-02 08:00Z');
SELECT is((SELECT sum(n) FROM k_deltas), 1::numeric, 'and counts what is written then');
SELECT drop_rollup('k');
CALL go_on();

-- Rolled back with what it was for: the next rollup may have the same OIDs, but it is another.
SAVEPOINT before;
SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)"}');
CALL write();
ROLLBACK TO before;
CALL go_on();
SELECT is(plans(), 'other 1', 'none of a rollup that was rolled back');

-- A plan that cannot be made is made when it can be.
ALTER TABLE calls RENAME wait TO waited;
SELECT create_rollup('k', 'calls', 'offered_at', '{"wait": "sum(waited)"}');
CALL build_rollup('k');
ALTER TABLE k_deltas RENAME wait TO waits;
SELECT is(refusal('INSERT INTO calls (id, waited) VALUES (20, 100)'), '55000 the rollup is broken: language.k_deltas has no column wait where its definition has it', 'a column of the deltas was renamed');
ALTER TABLE k_deltas RENAME waits TO wait;
INSERT INTO calls (id, waited) VALUES (20, 100);
SELECT is((SELECT sum(wait) FROM k), (SELECT sum(waited)::numeric FROM calls), 'and renamed back');

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
