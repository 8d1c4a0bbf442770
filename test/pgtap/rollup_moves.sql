-- Every combination of MERGE's actions over a partitioned source, whose rows move or stay: captured as plain SQL has it, or refused in
-- the statement itself, with a hint that names the way round.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE w (junk int, id int, t timestamptz NOT NULL, q text, x int) PARTITION BY RANGE (t);
CREATE TABLE w1 PARTITION OF w FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
ALTER TABLE w DROP COLUMN junk;
-- columns in another order and of another number
CREATE TABLE w2 (x int, gone int, q text, t timestamptz NOT NULL, id int);
ALTER TABLE w2 DROP COLUMN gone;
ALTER TABLE w ATTACH PARTITION w2 FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
CREATE TABLE w3 PARTITION OF w FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z') PARTITION BY LIST (left(q, 1));
CREATE TABLE w3_a PARTITION OF w3 FOR VALUES IN ('a', 'b');
CREATE TABLE w3_others PARTITION OF w3 DEFAULT;
SELECT create_rollup('k', 'w', 't', '{"n": "count(*)", "x": "sum(x)"}', '{q}', 'day', 'UTC');
CALL build_rollup('k');
INSERT INTO kept (rollup, plain) VALUES ('k', 'SELECT date_trunc(''day'', t, ''UTC''), q, count(*), sum(x) FROM w GROUP BY 1, 2');

-- ids 1 to 40 in all partitions; changes for 31 to 50, of which each MERGE does with some what it has actions for
CREATE FUNCTION filled() RETURNS void LANGUAGE sql AS $$
    DELETE FROM w;
    INSERT INTO w (id, t, q, x) SELECT id, '2026-01-03Z'::timestamptz + id * interval '51 h', chr(97 + id % 4), id FROM generate_series(1, 40) AS id;
$$;
CREATE FUNCTION outcome_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE statement;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || SQLERRM || ' | ' || hint;
END $$;
CREATE FUNCTION merged(target text, actions text[], changes text) RETURNS text LANGUAGE sql AS $$
    SELECT outcome_of(format('MERGE INTO %s AS w USING generate_series(21, 50) AS s (id) ON w.id = s.id %s', target,
        (SELECT string_agg(CASE action WHEN 'update' THEN 'WHEN MATCHED AND s.id % 3 <> 0 THEN UPDATE SET ' || changes
                                       WHEN 'delete' THEN 'WHEN MATCHED AND s.id % 3 = 0 THEN DELETE'
                                       WHEN 'insert' THEN 'WHEN NOT MATCHED THEN INSERT (id, t, q, x) VALUES (s.id, ''2026-01-20Z'', ''new'', 7)'
                                       ELSE action END, ' ' ORDER BY n) FROM unnest(actions) WITH ORDINALITY AS a (action, n))));
$$;
CREATE TABLE combinations (n int, actions text[]);
INSERT INTO combinations VALUES (1, '{update}'), (2, '{delete}'), (3, '{insert}'), (4, '{update,insert}'), (5, '{insert,update}'), (6, '{update,delete}'),
    (7, '{delete,insert}'), (8, '{insert,update,delete}');
CREATE FUNCTION check_all() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    tried record;
    outcome text;
BEGIN
    FOR tried IN SELECT actions, changes, moves FROM combinations, (VALUES
            ('x = x + 1', false), ('q = upper(q)', true), ('q = ''b''', true), ('t = t + interval ''1 hour''', true), ('t = ''2026-02-10Z''', true), ('t = t', false)) AS c (changes, moves) ORDER BY changes, n LOOP
        PERFORM filled();
        outcome := merged('w', tried.actions, tried.changes);
        IF 'update' = ANY (tried.actions) AND tried.moves AND tried.actions <> '{insert,update,delete}' AND outcome <> 'taken' THEN
            RETURN NEXT is(outcome, '0A000 cannot count the rows of w that MERGE has moved to other partitions | Put WHEN MATCHED AND false THEN DELETE and WHEN NOT MATCHED AND false '
                'THEN INSERT VALUES (...) before the actions of the MERGE where it has no such action, or use UPDATE.', format('refused, %s: %s', tried.actions, tried.changes));
        ELSE
            RETURN NEXT is(outcome, 'taken', format('taken, %s: %s', tried.actions, tried.changes));
        END IF;
        RETURN NEXT same(format('MERGE with %s: %s', tried.actions, tried.changes));
    END LOOP;
END $$;
SELECT check_all();

-- what does move is refused, what does not is not
SELECT filled();
SELECT is(left(merged('w', '{update}', changes), 5), outcome, changes) FROM (VALUES ('t = ''2026-02-10Z''', '0A000'), ('t = t + interval ''1 s''', 'taken'), ('q = ''z''', '0A000'), ('q = q || ''z''', 'taken'), ('x = 1', 'taken')) AS v (changes, outcome);
SELECT same('of which some were refused');
SELECT is(merged('w', '{update,"WHEN MATCHED AND false THEN DELETE","WHEN NOT MATCHED AND false THEN INSERT VALUES (0, now(), NULL, 0)"}', 't = ''2026-02-10Z'''), 'taken', 'the way round that the hint names');
SELECT same_refreshed('the way round');
SELECT filled();
UPDATE w SET t = '2026-02-10Z' WHERE id > 20;
SELECT same('the other: UPDATE');
SELECT filled();
SELECT is(left(merged('w3', '{update}', 'q = ''z'''), 5), '0A000', 'below a partition');
SELECT is(merged('w2', '{update,delete}', 't = t + interval ''1 s'''), 'taken', 'in a leaf nothing is moved');
SELECT same_refreshed('in a leaf');

-- Servers may show rows that were routed to a partition in the place of those that the MERGE updates after them: 18.6 and 15.18
-- do, 15.20 and 17.12 do not. Not where a trigger BEFORE INSERT is: on each table, whatever the server, and off.
SELECT results_eq($$SELECT relid::regclass::text COLLATE "C" FROM pg_partition_tree('w') ORDER BY 1$$,
                  $$SELECT tgrelid::regclass::text COLLATE "C" FROM pg_trigger WHERE tgfoid = 'k_capture'::regproc AND tgtype & 7 = 7 AND tgenabled = 'D' ORDER BY 1$$, 'a row that is routed meets a trigger');
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SELECT filled();
SELECT is(outcome_of($$MERGE INTO w USING (VALUES (101), (3), (102), (4)) AS s (id) ON w.id = s.id
    WHEN NOT MATCHED THEN INSERT (id, t, q, x) VALUES (s.id, '2026-01-11Z', 'new', 1000) WHEN MATCHED THEN UPDATE SET q = 'upd'$$), 'taken', 'rows routed and updated in turns');
SELECT same('rows routed and updated in turns');
-- in one with its columns in another order
SELECT is(outcome_of($$MERGE INTO w USING (VALUES (103), (20), (104), (21)) AS s (id) ON w.id = s.id
    WHEN NOT MATCHED THEN INSERT (id, t, q, x) VALUES (s.id, '2026-02-11Z', 'new', 1000) WHEN MATCHED THEN UPDATE SET x = w.x + 1$$), 'taken', 'to a partition with its columns in another order');
SELECT same_refreshed('to a partition with its columns in another order');
RESET enable_hashjoin;
RESET enable_mergejoin;

-- rows that are equal, some of which move
SELECT filled();
UPDATE w SET t = '2026-01-10Z', q = 'a', x = 1;
SELECT is(left(merged('w', '{update,insert}', 't = CASE WHEN s.id % 2 = 0 THEN ''2026-01-11Z'' ELSE ''2026-02-11Z'' END::timestamptz'), 5), '0A000', 'of equal rows some move');
UPDATE w SET t = CASE WHEN id % 2 = 0 THEN '2026-01-11Z' ELSE '2026-02-11Z' END::timestamptz;
SELECT same('of equal rows some move, by UPDATE');

-- of rows that are equal in all columns one moves: the one that stays is not taken for it
DELETE FROM w;
INSERT INTO w (id, t, q, x) SELECT 1, '2026-01-05Z', 'a', 1 FROM generate_series(1, 3);
SELECT is(left(outcome_of($$MERGE INTO w USING (VALUES (1)) AS s (id) ON w.id = s.id
    WHEN MATCHED THEN UPDATE SET t = CASE WHEN w.ctid = (SELECT min(ctid) FROM w1) THEN '2026-02-05' ELSE '2026-01-06' END::timestamptz$$), 5), '0A000', 'of rows that are equal in all columns one moves');
SELECT is(outcome_of($$MERGE INTO w USING (VALUES (1)) AS s (id) ON w.id = s.id WHEN MATCHED AND false THEN DELETE WHEN NOT MATCHED AND false THEN INSERT VALUES (0, now(), NULL, 0)
    WHEN MATCHED THEN UPDATE SET t = CASE WHEN w.ctid = (SELECT min(ctid) FROM w1) THEN '2026-02-05' ELSE '2026-01-06' END::timestamptz$$), 'taken', 'the way round, before an action without a condition');
SELECT same('of rows that are equal in all columns');
UPDATE w SET t = CASE WHEN t < '2026-02-01Z' AND w.ctid = (SELECT min(ctid) FROM w1) THEN '2026-02-05' ELSE '2026-01-06' END::timestamptz;
SELECT same_refreshed('of rows that are equal in all columns, by UPDATE');

-- a trigger of another's making: without the tables of the rows there is nothing to compare
INSERT INTO w (id, t, q, x) VALUES (1, '2026-01-05Z', 'a', 1);
CREATE TRIGGER a AFTER UPDATE ON w FOR EACH STATEMENT EXECUTE FUNCTION k_capture();
SELECT is(left(outcome_of($$UPDATE w SET t = '2026-02-05Z'$$), 65), '39P01 trigger "a" on public.w does not have the transition tables', 'a trigger set by hand, without transition tables');
DROP TRIGGER a ON w;
CREATE TRIGGER a AFTER UPDATE ON w REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION k_capture();
SELECT is(left(outcome_of($$UPDATE w SET t = '2026-02-05Z'$$), 65), '39P01 trigger "a" on public.w does not have the transition tables', 'with one of them');
DROP TRIGGER a ON w;
SELECT same('refused');
SELECT filled();

-- long values out of line, and compressed ones
ALTER TABLE w ADD note text;
INSERT INTO w (id, t, q, x, note) SELECT 100 + id, '2026-01-10Z', 'a', id, CASE WHEN id % 2 = 0 THEN repeat('a', 30000) ELSE (SELECT string_agg(md5(i::text || id), '') FROM generate_series(1, 300) AS i) END FROM generate_series(1, 9) AS id;
UPDATE w SET t = '2026-02-12Z', note = CASE WHEN id % 3 = 0 THEN note || 'x' ELSE note END WHERE id > 100;
SELECT same('long values that move, by UPDATE');
SELECT is(left(outcome_of($$MERGE INTO w USING generate_series(101, 109) AS s (id) ON w.id = s.id WHEN MATCHED THEN UPDATE SET t = '2026-01-12Z'$$), 5), '0A000', 'by MERGE');
UPDATE w2 SET x = x + 1, t = t + interval '1 s';
SELECT same_refreshed('in a leaf, its key changed');

-- moved by a statement beside others, in triggers and functions
WITH a AS (UPDATE w SET t = '2026-03-20Z' WHERE id < 10 RETURNING id), d AS (DELETE FROM w WHERE id BETWEEN 10 AND 12), i AS (INSERT INTO w (id, t, q, x) VALUES (500, '2026-02-02Z', 'a', 1)) SELECT count(*) FROM a;
SELECT same('one statement in another');
INSERT INTO w (id, t, q, x) VALUES (501, '2026-03-02Z', 'a', 1);
CREATE UNIQUE INDEX ON w1 (id, t);
INSERT INTO w1 (id, t, q, x) VALUES (600, '2026-01-02Z', 'a', 1);
INSERT INTO w1 (id, t, q, x) VALUES (600, '2026-01-02Z', 'a', 1) ON CONFLICT (id, t) DO UPDATE SET t = w1.t + interval '1 s';
SELECT same_refreshed('ON CONFLICT that changes the key');
DO $$
BEGIN
    FOR i IN 1..5 LOOP
        BEGIN
            MERGE INTO w USING (VALUES (501)) AS s (id) ON w.id = s.id WHEN MATCHED THEN UPDATE SET t = '2026-01-20Z';
        EXCEPTION WHEN feature_not_supported THEN
            UPDATE w SET t = '2026-01-20Z'::timestamptz + i * interval '10 days' WHERE id = 501;
        END;
    END LOOP;
END $$;
SELECT same('again and again in one transaction');

-- the key as an expression, of a type without an operator =, and of the whole row
CREATE TABLE j (t timestamptz NOT NULL, j json) PARTITION BY LIST ((j ->> 'q'));
CREATE TABLE j_a PARTITION OF j FOR VALUES IN ('a');
CREATE TABLE j_b PARTITION OF j DEFAULT;
SELECT create_rollup('jk', 'j', 't', '{"n": "count(*)"}', ARRAY['j ->> ''q'' AS q'], 'day', 'UTC');
INSERT INTO kept (rollup, plain) VALUES ('jk', 'SELECT date_trunc(''day'', t, ''UTC''), j ->> ''q'', count(*) FROM j GROUP BY 1, 2');
INSERT INTO j SELECT '2026-01-01Z', json_build_object('q', chr(97 + i % 3)) FROM generate_series(1, 9) AS i;
UPDATE j SET j = '{"q": "b"}' WHERE j ->> 'q' = 'a';
SELECT same('an expression as key');
SELECT is(left(outcome_of($$MERGE INTO j USING (VALUES (1)) AS s ON j ->> 'q' = 'b' WHEN MATCHED THEN UPDATE SET j = '{"q": "a"}'$$), 5), '0A000', 'an expression as key, MERGE');

-- triggers of the user's that decide what moves, of whatever name: the row is looked at afterwards
CREATE TABLE u (id int, t timestamptz NOT NULL, q text, x int) PARTITION BY LIST (q);
CREATE TABLE u_a PARTITION OF u FOR VALUES IN ('a');
CREATE TABLE u_b PARTITION OF u DEFAULT;
SELECT create_rollup('uk', 'u', 't', '{"n": "count(*)", "x": "sum(x)"}', '{q}', 'day', 'UTC');
INSERT INTO kept (rollup, plain) VALUES ('uk', 'SELECT date_trunc(''day'', t, ''UTC''), q, count(*), sum(x) FROM u GROUP BY 1, 2');
INSERT INTO u SELECT id, '2026-01-01Z', chr(97 + id % 2), id FROM generate_series(1, 8) AS id;
CREATE FUNCTION changes_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.q = CASE NEW.x % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE NEW.q END; RETURN NEW; END $$;
CREATE FUNCTION keeps_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE FUNCTION upsert(actions text) RETURNS text LANGUAGE sql AS $$
    SELECT outcome_of('MERGE INTO u USING generate_series(3, 12) AS s (id) ON u.id = s.id WHEN MATCHED AND s.id <> 5 THEN UPDATE SET x = u.x + 1 ' || actions) $$;
CREATE FUNCTION with_trigger(name text, event text, function text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER %I BEFORE %s ON u FOR EACH ROW EXECUTE FUNCTION %s()', name, event, function);
    RETURN QUERY SELECT is(left(upsert(actions), 5), CASE WHEN function = 'changes_key' THEN '0A000' ELSE 'taken' END, format('MERGE %s, trigger "%s" for %s: %s', actions, name, event, function))
                 FROM unnest(ARRAY['', 'WHEN NOT MATCHED THEN INSERT VALUES (s.id, ''2026-01-02Z'', ''b'', 2)', 'WHEN MATCHED THEN DELETE']) AS actions;
    RETURN QUERY SELECT same('what was taken is counted');
    UPDATE u SET x = x + 1;
    RETURN QUERY SELECT same('UPDATE is counted, whatever moves');
    UPDATE u SET x = x + 1, q = CASE WHEN id % 4 = 0 THEN 'a' ELSE 'b' END;
    RETURN QUERY SELECT same('one that moves rows itself, too');
    EXECUTE format('DROP TRIGGER %I ON u', name);
END $$;
SELECT with_trigger(name, 'UPDATE', function) FROM unnest('{m,~,~~~,~uk_movf,über}'::text[]) AS name, unnest('{changes_key,keeps_row}'::text[]) AS function;
-- which cancels a move, and leaves the row where it is
SELECT with_trigger(name, 'DELETE', 'keeps_row') FROM unnest('{m,~~~}'::text[]) AS name;
CREATE TRIGGER keeps BEFORE DELETE ON u_a FOR EACH ROW EXECUTE FUNCTION keeps_row();
SELECT is(outcome_of($$UPDATE u SET q = 'b'$$), 'taken', 'UPDATE whose moves are cancelled is no error');
SELECT is((SELECT count(*) FROM u WHERE q = 'a') > 0, true, 'nothing has moved');
SELECT is(outcome_of($$MERGE INTO u USING (SELECT 1) AS s ON q = 'a' WHEN MATCHED THEN UPDATE SET q = 'b'$$), 'taken', 'nor is such a MERGE');
SELECT is(left(outcome_of($$MERGE INTO u USING (SELECT 1) AS s ON true WHEN MATCHED THEN UPDATE SET q = CASE q WHEN 'a' THEN 'b' ELSE 'a' END$$), 5), '0A000', 'one of which some rows move');
SELECT same_refreshed('cancelled moves');

-- which update the row themselves, by a statement of their own, and keep it in the statement that they belong to
DROP TRIGGER keeps ON u_a;
CREATE FUNCTION updates_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    BEGIN
        UPDATE u SET x = -1 WHERE id = OLD.id;
        RAISE division_by_zero;
    EXCEPTION WHEN division_by_zero THEN
        UPDATE u SET q = NEW.q, x = NEW.x WHERE id = OLD.id;
    END;
    RETURN CASE WHEN NEW.id % 2 = 0 THEN NULL ELSE OLD END;
END $$;
DELETE FROM u;
INSERT INTO u SELECT id * 2, '2026-01-01Z', chr(97 + id % 2), id FROM generate_series(1, 8) AS id;
CREATE TRIGGER "~~~" BEFORE UPDATE ON u FOR EACH ROW EXECUTE FUNCTION updates_itself();
SELECT is(outcome_of($$UPDATE u SET q = CASE q WHEN 'a' THEN 'b' ELSE 'a' END$$), 'taken', 'UPDATE in which a trigger moves the rows');
SELECT same('moved by a trigger');
SELECT is(outcome_of($$MERGE INTO u USING (SELECT 1) AS s ON true WHEN MATCHED THEN UPDATE SET q = CASE q WHEN 'a' THEN 'b' ELSE 'a' END$$), 'taken', 'and such a MERGE, whose rows a trigger moves by UPDATE');
SELECT same_refreshed('moved by a trigger of MERGE');
DROP TRIGGER "~~~" ON u;
SELECT is(left(outcome_of($$MERGE INTO u USING (SELECT 1) AS s ON true WHEN MATCHED THEN UPDATE SET q = CASE q WHEN 'a' THEN 'b' ELSE 'a' END$$), 5), '0A000', 'without the trigger it moves them itself');

-- stored generated columns: their expression in their place
CREATE TABLE g (junk int, id int, t timestamptz NOT NULL, a int, q text GENERATED ALWAYS AS ('g' || CASE WHEN a % 2 = 0 THEN 'e' ELSE 'o' END) STORED,
                w int GENERATED ALWAYS AS (a * 10) STORED, later timestamptz GENERATED ALWAYS AS (date_bin('1 h', t, '2000-01-01Z')) STORED) PARTITION BY RANGE (t);
CREATE TABLE g1 PARTITION OF g FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
ALTER TABLE g DROP COLUMN junk;
CREATE TABLE g2 PARTITION OF g FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
SELECT is(outcome_of(statement), expected, statement) FROM (VALUES
    ($$SELECT create_rollup('gk', 'g', 't', '{"s": "sum(w)"}')$$, '22023 measure "s" takes column "w", which is generated: sum(w) | Write the column''s expression in its place: (a * 10).'),
    ($$SELECT create_rollup('gk', 'g', 't', '{"s": "count(*) FILTER (WHERE w > 1)"}')$$, '22023 measure "s" takes column "w", which is generated: count(*) FILTER (WHERE w > 1) | Write the column''s expression in its place: (a * 10).'),
    ($$SELECT create_rollup('gk', 'g', 'later', '{"n": "count(*)"}')$$, '22023 time column "later" takes column "later", which is generated: later | Write the column''s expression in its place: date_bin(''01:00:00''::interval, t, ''2000-01-01 00:00:00+00''::timestamp with time zone).'),
    ($$SELECT create_rollup('gk', 'g', 't', '{"n": "count(*)"}', '{q}')$$, '22023 dimension "q" takes column "q", which is generated: q | Write the column''s expression in its place: (''g''::text || CASE WHEN ((a % 2) = 0) THEN ''e''::text ELSE ''o''::text END).')) AS v (statement, expected);
SELECT create_rollup('gk', 'g', 't', '{"n": "count(*)", "s": "sum((a * 10))"}', ARRAY['((''g''::text || CASE WHEN ((a % 2) = 0) THEN ''e''::text ELSE ''o''::text END)) AS q'], 'day', 'UTC');
INSERT INTO kept (rollup, plain) VALUES ('gk', 'SELECT date_trunc(''day'', t, ''UTC''), q, count(*), sum(w) FROM g GROUP BY 1, 2');
INSERT INTO g (id, t, a) VALUES (1, '2026-01-05Z', 1), (2, '2026-02-05Z', 2), (3, '2026-02-05Z', 3);
SELECT same('what is generated, by its expression');
UPDATE g SET t = t + interval '28 days', a = a + 1 WHERE id = 1;
DELETE FROM g WHERE id = 3;
SELECT same_refreshed('and when it changes');

SELECT * FROM finish();
ROLLBACK;
