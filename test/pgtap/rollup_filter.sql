-- Rollups of a part of the rows: create_rollup(..., filter => 'condition'). Whatever is written, each equals plain SQL with WHERE.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();
SET LOCAL timezone = 'UTC';
SET LOCAL client_min_messages = warning;

CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN yes_or_no AS boolean;
CREATE SCHEMA tools;
CREATE FUNCTION tools.is_real(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 NOT LIKE 'test%' $$;
CREATE FUNCTION tools.over(wait int, above int DEFAULT 20) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT wait > above';

-- ---------------------------------------------------------------- at random, over a table and over partitions

CREATE TABLE plain (id int, at timestamptz NOT NULL, queue text, wait int, test yes_or_no, mood mood);
CREATE TABLE parted (id int, at timestamptz NOT NULL, queue text, wait int, test yes_or_no, mood mood) PARTITION BY RANGE (at);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2026-03-01Z') TO ('2026-03-03Z');
-- its columns in another order, and a condition on one of them
CREATE TABLE parted_2 (mood mood, junk text, test yes_or_no, wait int, queue text CHECK (queue <> 'nobody'), at timestamptz NOT NULL, id int);
ALTER TABLE parted_2 DROP junk;
ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES FROM ('2026-03-03Z') TO ('2026-03-05Z');
CREATE TABLE parted_3 PARTITION OF parted DEFAULT;

CREATE FUNCTION some_rows(count int) RETURNS TABLE (id int, at timestamptz, queue text, wait int, test yes_or_no, mood mood) LANGUAGE sql VOLATILE AS $$
    SELECT floor(random() * 200)::int, '2026-03-01Z'::timestamptz + floor(random() * 6 * 24 * 12) * interval '5 min', (array['sales', 'test', 'test2', 'help', NULL])[1 + floor(random() * 5)::int],
           nullif(floor(random() * 40)::int, 0), (array[true, false, false, NULL])[1 + floor(random() * 4)::int], (enum_range(NULL::mood))[1 + floor(random() * 3)::int]
    FROM generate_series(1, count) $$;
SELECT setseed(0.25) \g /dev/null
INSERT INTO plain SELECT * FROM some_rows(150);
INSERT INTO parted SELECT * FROM some_rows(150);

CREATE TABLE filters (name text, filter text);
INSERT INTO filters VALUES
    ('queue', $$queue <> 'test'$$),
    ('flag', 'test'),
    ('null', 'NOT test AND tools.is_real(queue)'),
    ('time', $$at >= '2026-03-02 12:00Z' AND mood = 'good' OR wait IS NULL$$),
    ('call', $$tools.over(wait) AND queue COLLATE "C" IN ('sales', 'help')$$),
    ('case', $$CASE WHEN queue = 'help' THEN wait < 30 ELSE (ROW(wait, id) < ROW(10, 100)) IS NOT FALSE END$$);
CREATE PROCEDURE make_all(source text) LANGUAGE plpgsql AS $$
DECLARE
    f filters;
BEGIN
    FOR f IN SELECT * FROM filters LOOP
        PERFORM create_rollup(format('%s_%s', source, f.name), source::regclass, 'at', '{"n": "count(*)", "wait": "sum(wait)", "good": "count(*) FILTER (WHERE mood = ''good'')"}', '{queue}', '6 hours', filter => f.filter);
        INSERT INTO kept (rollup, plain) VALUES (format('%s_%s', source, f.name), format(
            'SELECT date_bin(''6 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait), count(*) FILTER (WHERE mood = ''good'') FROM %s WHERE %s GROUP BY 1, 2', source, f.filter));
    END LOOP;
    -- over a rollup of a part of the rows: all of its groups, and a part of them
    PERFORM create_rollup(source || '_over', (source || '_null')::regclass, 'bucket', '{"n": "sum(n)", "wait": "sum(wait)"}', '{}', 'day', 'UTC'),
            create_rollup(source || '_part', (source || '_null')::regclass, 'bucket', '{"n": "sum(n)", "wait": "sum(wait)"}', '{queue}', 'day', 'UTC', $f$queue = 'sales' OR bucket < '2026-03-03Z'$f$);
    INSERT INTO kept (rollup, plain) VALUES
        (source || '_over', format('SELECT date_trunc(''day'', at, ''UTC''), count(*), sum(wait) FROM %s WHERE NOT test AND tools.is_real(queue) GROUP BY 1', source)),
        (source || '_part', format('SELECT date_trunc(''day'', at, ''UTC''), queue, count(*), sum(wait) FROM %s WHERE NOT test AND tools.is_real(queue) AND (queue = ''sales'' OR at < ''2026-03-03Z'') GROUP BY 1, 2', source));
END $$;
CALL make_all('plain');
CALL make_all('parted');
SELECT same('not built');
INSERT INTO plain SELECT * FROM some_rows(20);
UPDATE parted SET queue = 'test' WHERE id % 5 = 0;
SELECT same('written, and not built');
CREATE PROCEDURE build_all(batch_rows bigint) LANGUAGE plpgsql AS $$
DECLARE
    k kept;
BEGIN
    FOR k IN SELECT * FROM kept ORDER BY n LOOP
        CALL build_rollup(k.rollup::regclass, batch_rows);
    END LOOP;
END $$;
ANALYZE plain, parted;
CALL build_all(20);
SELECT same_refreshed('built');
SELECT is_empty($$SELECT * FROM kept, verify_rollup(rollup::regclass)$$, 'verified');

-- Of all that was written; same() is asked after some statements, and what has gone wrong stays.
CREATE PROCEDURE write_at_random(source text, rounds int) LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    k kept;
BEGIN
    FOR i IN 1 .. rounds LOOP
        statement := (array[
            'INSERT INTO %1$s SELECT * FROM some_rows(12)',
            'INSERT INTO %1$s SELECT id, at, ''test'', 99, true, mood FROM some_rows(5)',
            -- rows that come to match, cease to, or change while they match; and to other partitions
            'UPDATE %1$s SET queue = CASE queue WHEN ''test'' THEN ''sales'' WHEN ''sales'' THEN ''test'' ELSE queue END WHERE random() < 0.3',
            'UPDATE %1$s SET test = (array[true, false, NULL])[1 + floor(random() * 3)::int], wait = 39 - wait WHERE random() < 0.3',
            'UPDATE %1$s SET at = at + (random() * 4 - 2) * interval ''1 day'', mood = ''good'', wait = wait + 1 WHERE random() < 0.3',
            'UPDATE %1$s SET queue = NULL WHERE random() < 0.1',
            'DELETE FROM %1$s WHERE random() < 0.15',
            'DELETE FROM %1$s WHERE queue = ''test'' AND random() < 0.5',
            'MERGE INTO %1$s AS t USING (SELECT DISTINCT ON (id) * FROM some_rows(60)) AS s ON t.id = s.id
                WHEN MATCHED AND s.wait < 5 THEN DELETE WHEN MATCHED THEN UPDATE SET queue = s.queue, test = s.test, at = s.at
                WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.at, s.queue, s.wait, s.test, s.mood)',
            'WITH gone AS (DELETE FROM %1$s WHERE random() < 0.2 RETURNING *) INSERT INTO %1$s SELECT id, at, ''help'', wait, NOT test, mood FROM gone',
            CASE WHEN source = 'parted' THEN 'TRUNCATE parted_2' ELSE 'TRUNCATE plain' END])[1 + floor(random() * 11)::int];
        IF statement NOT LIKE 'TRUNCATE%' OR i % 4 = 0 THEN
            EXECUTE format(statement, source);
        END IF;
        IF i % 5 = 0 THEN
            FOR k IN SELECT * FROM kept ORDER BY n LOOP
                PERFORM refresh_rollup(k.rollup::regclass);
            END LOOP;
        END IF;
    END LOOP;
    EXECUTE format('INSERT INTO %s SELECT * FROM some_rows(80)', source);
END $$;
CREATE FUNCTION seeded(n int) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. n LOOP
        PERFORM setseed(i * 0.01);
        CALL write_at_random('plain', 15);
        CALL write_at_random('parted', 15);
        RETURN QUERY SELECT same('written at random, seed ' || i);
    END LOOP;
END $$;
SELECT seeded(5);
SELECT same_refreshed('written at random');
SELECT is_empty($$SELECT * FROM kept, verify_rollup(rollup::regclass)$$, 'and verified');

-- partitions that come with rows, and go, and whose rows the filter leaves out
CREATE TABLE stage (LIKE parted);
INSERT INTO stage SELECT id, at + interval '60 days', queue, wait, test, mood FROM some_rows(100);
ALTER TABLE parted ATTACH PARTITION stage FOR VALUES FROM ('2026-04-20Z') TO ('2026-05-20Z');
SELECT same_refreshed('a partition that came with rows');
UPDATE parted SET queue = 'test' WHERE at > '2026-05-01Z';
SELECT same('updated there');
DELETE FROM parted WHERE at > '2026-04-20Z';
ALTER TABLE parted DETACH PARTITION stage;
DROP TABLE stage;
DELETE FROM parted WHERE wait IS NULL;
SELECT refresh_rollup('parted_queue') \g /dev/null
CREATE TABLE tests_only (LIKE parted);
INSERT INTO tests_only SELECT id, '2026-07-01Z', 'test', wait, true, mood FROM some_rows(30);
ALTER TABLE parted ATTACH PARTITION tests_only FOR VALUES FROM ('2026-07-01Z') TO ('2026-08-01Z');
SELECT refresh_rollup('parted_queue') \g /dev/null
SELECT is((SELECT count(*) FROM parted_queue WHERE bucket >= '2026-07-01Z'), 0::bigint, 'a partition without a row that counts');
SELECT is((SELECT uncovered FROM rollup_status WHERE rollup = 'parted_queue'::regclass), '{}', 'is counted');
DROP TABLE tests_only;

-- ---------------------------------------------------------------- what is left out leaves nothing

SELECT refresh_rollup('plain_queue') \g /dev/null
INSERT INTO plain SELECT id, '2026-09-01Z', 'test', wait, test, mood FROM some_rows(50);
INSERT INTO plain VALUES (1000, '2026-09-01Z', NULL, 1, false, 'good');
UPDATE plain SET wait = 1 + coalesce(wait, 0) WHERE at = '2026-09-01Z';
SELECT is((SELECT count(*) FROM plain_queue_deltas), 0::bigint, 'rows that are left out leave no delta');
UPDATE plain SET queue = 'sales' WHERE id = 1000;
UPDATE plain SET queue = 'test' WHERE id = 1000;
SELECT is((SELECT array_agg(rows ORDER BY rows) FROM plain_queue_deltas), '{-1,1}'::bigint[], 'one that is counted and left out again leaves two');
SELECT refresh_rollup('plain_queue') \g /dev/null
SELECT is((SELECT count(*) FROM plain_queue_groups WHERE bucket = '2026-09-01Z'), 0::bigint, 'and no group');
SELECT is((SELECT count(*) FROM plain_queue WHERE queue = 'test' OR queue IS NULL), 0::bigint, 'no row of zeros');
DELETE FROM plain WHERE at = '2026-09-01Z';
SELECT is((SELECT count(*) FROM plain_queue_deltas), 0::bigint, 'nor when they are deleted');

-- rows that are left out do not take part in anything: neither time, nor dimension, nor measure is worked out for them
CREATE TABLE ratios (at timestamptz NOT NULL, x int, y int);
INSERT INTO ratios SELECT '2026-03-01Z'::timestamptz + i * interval '1 h', 100, i % 5 FROM generate_series(1, 50) AS i;
SELECT is(outcome($$SELECT create_rollup('quotients', 'ratios', 'at', '{"q": "sum(x / y)"}', '{x / y AS d}', filter => 'y <> 0')$$), 'taken', 'a filter that keeps a measure from failing');
CALL build_rollup('quotients');
INSERT INTO ratios VALUES ('2026-03-01Z', 5, 0), ('2026-03-01Z', 6, 2);
UPDATE ratios SET y = 0 WHERE y = 1;
SELECT results_eq('SELECT bucket, d, q FROM quotients ORDER BY 1, 2', $$SELECT date_bin('15 min', at, '2000-01-01Z'), x / y, sum(x / y) FROM ratios WHERE y <> 0 GROUP BY 1, 2 ORDER BY 1, 2$$, 'and from failing later');
SELECT is_empty($$SELECT * FROM verify_rollup('quotients', '2026-03-01Z', '2026-03-02Z')$$, 'and when it is verified');

-- ---------------------------------------------------------------- kept by all that changes a rollup

SELECT alter_rollup('plain_queue', add => '{"bad": "count(*) FILTER (WHERE mood = ''bad'')"}') \g /dev/null
UPDATE kept SET plain = replace(plain, ' FROM plain', ', count(*) FILTER (WHERE mood = ''bad'') FROM plain') WHERE rollup = 'plain_queue';
SELECT same('a measure added');
INSERT INTO plain SELECT * FROM some_rows(40);
SELECT alter_rollup('plain_queue', drop => '{good}') \g /dev/null
UPDATE kept SET plain = replace(plain, ', count(*) FILTER (WHERE mood = ''good'')', '') WHERE rollup = 'plain_queue';
UPDATE plain SET queue = CASE queue WHEN 'test' THEN 'sales' ELSE 'test' END WHERE id % 3 = 0;
SELECT same_refreshed('a measure dropped');

-- a table that takes the place of the source, its columns in another order
CREATE TABLE next_plain (wait int, queue text, mood mood, gone int, test yes_or_no, id int, at timestamptz NOT NULL);
ALTER TABLE next_plain DROP gone;
INSERT INTO next_plain (id, at, queue, wait, test, mood) TABLE plain;
ALTER TABLE plain RENAME TO former;
ALTER TABLE next_plain RENAME TO plain;
SELECT alter_rollup(rollup::regclass, source => 'plain') FROM kept WHERE rollup ~ '^plain_(queue|flag|null|time|call|case)$' \g /dev/null
INSERT INTO plain (id, at, queue, wait, test, mood) SELECT * FROM some_rows(40);
UPDATE plain SET queue = 'test' WHERE id % 7 = 0;
SELECT same_refreshed('another table in its place');

SET LOCAL session_replication_role = replica;
INSERT INTO plain (id, at, queue, wait, test, mood) SELECT * FROM some_rows(60);
UPDATE plain SET queue = 'test' WHERE id % 3 = 0;
RESET session_replication_role;
SELECT is((SELECT sum(missing_rows) FROM verify_rollup('plain_queue')), (SELECT count(*) FROM plain WHERE queue <> 'test') - (SELECT sum(n) FROM plain_queue), 'verify_rollup asks for the rows that count');
SELECT rebuild_rollup(rollup::regclass, NULL, NULL, forget => true) FROM kept WHERE rollup LIKE 'plain%' ORDER BY n \g /dev/null
SELECT same('rebuilt');

-- ---------------------------------------------------------------- renamed, with namesakes in their places

ALTER TABLE plain RENAME queue TO "Queue, once";
ALTER TABLE plain RENAME wait TO queue;
ALTER TABLE plain ADD wait int DEFAULT 77;
ALTER FUNCTION tools.is_real(text) RENAME TO is_true;
CREATE FUNCTION tools.is_real(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
ALTER FUNCTION tools.over(int, int) RENAME TO above;
CREATE FUNCTION tools.over(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
ALTER TYPE mood RENAME VALUE 'good' TO 'happy';
ALTER TYPE mood RENAME VALUE 'bad' TO 'good';
ALTER TABLE plain RENAME TO "of Calls";
CREATE TABLE plain (LIKE "of Calls");
UPDATE kept SET plain = replace(replace(replace(replace(replace(replace(replace(replace(plain, 'queue', '"Queue, once"'), 'wait', 'queue'), 'is_real', 'is_true'), 'tools.over', 'tools.above'),
    'good', 'happy'), 'bad', 'good'), 'FROM plain', 'FROM "of Calls"'), '''happy queue', '''good') WHERE rollup LIKE 'plain%';
UPDATE kept SET plain = replace(replace(replace(replace(plain, 'is_real', 'is_true'), 'tools.over', 'tools.above'), 'good', 'happy'), 'bad', 'good') WHERE rollup LIKE 'parted%';
ALTER TABLE "of Calls" RENAME TO renamed;
DROP TABLE plain;
UPDATE kept SET plain = replace(plain, '"of Calls"', 'renamed');
INSERT INTO renamed (id, at, "Queue, once", queue, test) SELECT id, at, queue, wait, test FROM some_rows(60);
UPDATE renamed SET "Queue, once" = 'test' WHERE id % 4 = 0;
UPDATE parted SET wait = wait + 10 WHERE id % 2 = 0;
DELETE FROM renamed WHERE id % 6 = 1;
SELECT same_refreshed('columns, functions, labels and the source renamed');
SELECT is_empty($$SELECT * FROM kept, verify_rollup(rollup::regclass)$$, 'verified');
SELECT throws_ok('ALTER TABLE renamed DROP "Queue, once"', '2BP01', NULL, 'the column cannot be dropped');
SELECT throws_ok('DROP FUNCTION tools.is_true(text)', '2BP01', NULL, 'nor the function');
SELECT throws_ok('ALTER TABLE renamed ALTER test TYPE text', '0A000', NULL, 'nor the type changed');

-- a function with other results: what is written from now on follows it, verify_rollup lists what differs, a rebuild mends it
CREATE OR REPLACE FUNCTION tools.is_true(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 <> 'help' $$;
SELECT isnt_empty($$SELECT * FROM verify_rollup('parted_null')$$, 'a function replaced: verify_rollup lists what differs');
SELECT rebuild_rollup(rollup::regclass, NULL, NULL, forget => true) FROM kept WHERE rollup ~ '_null$' \g /dev/null
UPDATE parted SET queue = CASE queue WHEN 'help' THEN 'sales' ELSE 'help' END WHERE id % 3 = 0;
SELECT same_refreshed('a function replaced, rebuilt');

-- ---------------------------------------------------------------- what is told

SELECT results_eq($$SELECT filter FROM rollup_status WHERE rollup::text IN ('parted_queue', 'parted_flag', 'parted_part', 'parted_over') ORDER BY rollup::text$$,
    $$VALUES ('test'), (NULL), ('((queue = ''sales''::text) OR (bucket < ''2026-03-03 00:00:00+00''::timestamp with time zone))'), ('(queue <> ''test''::text)')$$, 'rollup_status.filter');
SELECT ok(obj_description('parted_queue'::regclass) LIKE '% WHERE ((source.queue OPERATOR(pg_catalog.<>) ''test''::text)):%' OR obj_description('parted_queue'::regclass) LIKE '% WHERE ((source.queue <> ''test''::text)):%', 'the comment on the view: ' || obj_description('parted_queue'::regclass));
SELECT ok(pg_get_viewdef('parted_queue_definition') ~ 'WHERE', 'and the definition');

-- ---------------------------------------------------------------- what is refused

CREATE TABLE calls (id int, at timestamptz NOT NULL, local timestamp, queue text, ok boolean, call call_interval, late boolean GENERATED ALWAYS AS (id > 5) STORED);
CREATE TABLE other (ok boolean);
CREATE FUNCTION refusal(filter text, source text DEFAULT 'calls', at text DEFAULT 'at', measures json DEFAULT '{"n": "count(*)"}', bucket text DEFAULT '15 minutes') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    PERFORM create_rollup('refused', source::regclass, at, measures, bucket => bucket, filter => filter);
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || SQLERRM || coalesce(' | ' || nullif(hint, ''), '');
END $$;
SELECT is(refusal(given), replace(expected, '~', given), 'filter: ' || given) FROM (VALUES
    ('queue', '22023 filter "~" is not boolean but text: ~ | Write a condition, for example: queue <> ''test''.'),
    ('id', '22023 filter "~" is not boolean but integer: ~ | Write a condition, for example: queue <> ''test''.'),
    ('NULL', '22023 filter "~" is not boolean but text: ~ | Write a condition, for example: queue <> ''test''.'),
    ('''true''', '22023 filter "~" is not boolean but text: ~ | Write a condition, for example: queue <> ''test''.'),
    ('', '22023 filter "~" is not one expression: ~ | Write one expression over the columns of the source, without clauses of a query.'),
    ('ok, ok', '22023 filter "~" is not one expression: ~ | Write one expression over the columns of the source, without clauses of a query.'),
    ('ok FROM other', '22023 filter "~" is not one expression: ~ | Write one expression over the columns of the source, without clauses of a query.'),
    ('ok GROUP BY 1', '22023 filter "~" is not one expression: ~ | Write one expression over the columns of the source, without clauses of a query.'),
    ('*', '22023 filter "~" is not one expression: ~ | Name the columns that it needs.'),
    ('calls IS NOT NULL', '22023 filter "~" takes a whole row: ~ | Name the columns that it needs.'),
    ('tableoid = 5', '22023 filter "~" takes a system column: ~ | Name the columns that it needs.'),
    ('count(*) > 5', '22023 filter "~" has an aggregate: ~ | Put aggregates into the measures.'),
    ('row_number() OVER () < 5', '22023 filter "~" has a window function: ~ | Use columns of one row; window functions can be used when the rollup is read.'),
    ('generate_series(1, 2) = 1', '22023 filter "~" returns a set: ~ | Write an expression that gives one value per row.'),
    ('EXISTS (SELECT FROM other)', '22023 filter "~" has a subquery: ~ | A trigger sees only the columns of one row: store what the subquery gives in the row.'),
    ('queue = (SELECT ''x'')', '22023 filter "~" has a subquery: ~ | A trigger sees only the columns of one row: store what the subquery gives in the row.'),
    ('random() < 0.5', '22023 filter "~" is volatile: ~ | The same row must give the same value when it is written and when it is deleted: use only immutable functions, such as AT TIME ZONE with a zone.'),
    ('at < now()', '22023 filter "~" depends on settings such as TimeZone: ~ | The same row must give the same value when it is written and when it is deleted: use only immutable functions, such as AT TIME ZONE with a zone.'),
    ('local < at', '22023 filter "~" depends on settings such as TimeZone: ~ | The same row must give the same value when it is written and when it is deleted: use only immutable functions, such as AT TIME ZONE with a zone.'),
    ('late', '22023 filter "~" takes column "late", which is generated: ~ | Write the column''s expression in its place: (id > 5).'),
    ('other.ok', '42P01 missing FROM-clause entry for table "other"'),
    ('nothing', '42703 column "nothing" does not exist'),
    ('$1', '42P02 there is no parameter $1'),
    -- to the parser, ok with a name
    ('ok AND', '22023 filter "~" ends with a name, "and": ~ | Leave the name out, because only a dimension has a name after its expression.'),
    ('ok AS filter', '22023 filter "~" ends with a name, "filter": ~ | Leave the name out, because only a dimension has a name after its expression.'),
    ('ok; DROP TABLE other', '42601 syntax error at or near ";"'),
    ('ok) OR (true', '42601 syntax error at or near ")"')) AS v (given, expected);
SELECT is(refusal('n > 5', 'parted_queue', 'bucket', '{"n": "sum(n)"}', '6 hours'), '22023 filter "n > 5" takes a measure of the rollup it is over: n > 5 | Use its bucket and its dimensions.', 'over a rollup: a measure');
SELECT is(refusal('rows > 5', 'parted_queue', 'bucket', '{"n": "sum(n)"}', '6 hours'), '22023 filter "rows > 5" takes a measure of the rollup it is over: rows > 5 | Use its bucket and its dimensions.', 'over a rollup: the number of rows');
CREATE FUNCTION pg_temp.passing(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE DOMAIN pg_temp.passing AS boolean;
SELECT is(refusal(given), format('22023 filter "%s" needs a temporary object: %1$s | It goes when this session ends, and the rollup would go with it: create it in a schema that stays.', given), 'filter: ' || given)
FROM unnest('{pg_temp.passing(queue),ok::pg_temp.passing,(queue || pg_temp.passing(queue)) <> queue}'::text[]) AS given;
SELECT is(outcome($$SELECT create_rollup('refused', 'calls', 'at', '{"n": "count(*) FILTER (WHERE pg_temp.passing(queue))"}')$$), '22023 measure "n" needs a temporary object: count(*) FILTER (WHERE pg_temp.passing(queue))', 'nor measures');
SELECT is(outcome($$SELECT create_rollup('refused', 'calls', 'at', '{"n": "count(*)"}', '{pg_temp.passing(queue) AS p}')$$), '22023 dimension "pg_temp.passing(queue) AS p" needs a temporary object: pg_temp.passing(queue) AS p', 'nor dimensions');
SELECT is(to_regclass('refused_groups'), NULL, 'and nothing is left of it');
SELECT is(refusal('ok -- ) the end'), 'taken', 'a comment at its end');
INSERT INTO calls VALUES (1, '2026-03-01Z', NULL, 'a', true), (2, '2026-03-01Z', NULL, 'a', NULL), (3, '2026-03-01Z', NULL, 'a', false);
SELECT results_eq('SELECT n FROM refused', 'VALUES (1::bigint)', 'counts what is true, and not NULL');
SELECT create_rollup('all_rows', 'calls', 'at', '{"n": "count(*)"}', filter => NULL), create_rollup('no_rows', 'calls', 'at', '{"n": "count(*)"}', filter => 'false') \g /dev/null
SELECT is((SELECT n FROM all_rows), 3::bigint, 'NULL: no filter');
CALL build_rollup('no_rows');
INSERT INTO calls VALUES (4, '2026-03-01Z');
SELECT is_empty('TABLE no_rows', 'false: no rows');

SELECT * FROM finish();
ROLLBACK;
