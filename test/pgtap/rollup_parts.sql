-- The parts of rollups, altered by their owner in every way: each function and view that takes a rollup gives a value, or an error that says what to
-- do. Nobody but the owner is hurt by what a part is like: no memory is read, no lock taken, and no figure is wrong in silence.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE ROLE p_owner;
CREATE ROLE p_stranger;
CREATE SCHEMA p AUTHORIZATION p_owner;
GRANT USAGE, CREATE ON SCHEMA p TO PUBLIC;
SELECT format('GRANT TEMPORARY ON DATABASE %I TO p_owner', current_database()) \gexec

SET LOCAL ROLE p_owner;
CREATE TABLE p.calls (at timestamptz NOT NULL, queue text, secs int);
INSERT INTO p.calls SELECT '2026-03-02Z'::timestamptz + i * interval '5 min', 'q' || i % 2, i FROM generate_series(1, 10) AS i;
CREATE TYPE p.pair AS (a int, b text);
CREATE TYPE p.kind AS ENUM ('one', 'two');
CREATE DOMAIN p.amount AS bigint;
CREATE DOMAIN p.moment AS timestamptz;

-- an ordinary rollup, and one whose parts were made by hand
SELECT create_rollup('p.k', 'p.calls', 'at', '{"n": "count(*)", "secs": "sum(secs)"}', '{queue}');
CALL build_rollup('p.k');
CREATE VIEW p.h_definition AS SELECT date_bin('15 min', source.at, '2000-01-01 00:00+00') AS bucket, source.queue, count(*) AS rows, COALESCE(sum(source.secs), '0'::bigint) AS secs, count(source.secs) AS secs_values FROM p.calls AS source GROUP BY 1, 2;
CREATE TABLE p.h_groups (bucket timestamptz NOT NULL, queue text, rows bigint NOT NULL, secs bigint, secs_values bigint);
CREATE UNIQUE INDEX ON p.h_groups (bucket, queue) NULLS NOT DISTINCT;
CREATE TABLE p.h_deltas (LIKE p.h_groups);
CREATE TABLE p.h_progress (LIKE p.k_progress);
CREATE TABLE p.h_partitions (LIKE p.k_partitions);
INSERT INTO p.h_groups TABLE p.h_definition;
INSERT INTO p.h_progress (built_since) VALUES ('-infinity');
CREATE FUNCTION p.h_capture() RETURNS trigger LANGUAGE ccmetrics_capture AS 'appends to the deltas of a rollup what is written to its source';
CREATE TRIGGER h_insert AFTER INSERT ON p.calls REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION p.h_capture();
CREATE TRIGGER h_update AFTER UPDATE ON p.calls REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION p.h_capture();
CREATE TRIGGER h_delete AFTER DELETE ON p.calls REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION p.h_capture();
CREATE TRIGGER h_truncate BEFORE TRUNCATE ON p.calls FOR EACH STATEMENT EXECUTE FUNCTION p.h_capture();
CREATE TRIGGER h_alone AFTER INSERT ON p.calls REFERENCING NEW TABLE AS added FOR EACH ROW EXECUTE FUNCTION p.h_capture();
CREATE VIEW p.h_live AS SELECT folded.bucket, folded.queue, folded.rows, folded.secs, folded.secs_values FROM p.h_groups AS folded UNION ALL SELECT delta.bucket, delta.queue, delta.rows, delta.secs, delta.secs_values FROM p.h_deltas AS delta;
CREATE VIEW p.h AS SELECT live.bucket, live.queue, live.secs FROM p.h_live AS live
    WHERE rollup_intact('p.calls', 'p.calls', 'p.h_capture()', 'p.h_definition', 'p.h_live', 'p.h_groups', 'p.h_deltas', 'p.h_progress', 'p.h_partitions');
GRANT SELECT ON p.k, p.h TO PUBLIC;
RESET ROLE;

-- What one role's call gives: value, or SQLSTATE, message and hint. The call itself leaves nothing.
CREATE FUNCTION called(role name, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    hint text;
BEGIN
    EXECUTE format('SET LOCAL ROLE %I', role);
    BEGIN
        IF query LIKE 'CALL %' THEN
            EXECUTE query;
        ELSE
            EXECUTE format('SELECT string_agg(s::text, '', '' ORDER BY s::text) FROM (%s) AS s', query) INTO result;
        END IF;
        RAISE 'back' USING ERRCODE = 'ZZ000';
    EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
        result := 'value ' || coalesce(result, '');
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
        result := format('%s %s (%s)', SQLSTATE, SQLERRM, hint);
    END;
    RESET ROLE;
    RETURN result;
END $$;

CREATE TABLE calls_of (query text);
INSERT INTO calls_of VALUES
    ('SELECT rollup, broken, problem, warning, uncovered, built, built_since, pending_deltas, refreshed_at, refresh_took, last_error, last_error_at FROM rollup_status WHERE rollup = ''%s''::regclass'),
    ('SELECT * FROM rollup_states() WHERE rollup = ''%s''::regclass'), ('SELECT * FROM %s'),
    ('SELECT refresh_rollup(''%s'')'), ('SELECT refresh_rollup(''%s'', record_error => true)'), ('CALL build_rollup(''%s'')'),
    ('SELECT rebuild_rollup(''%s'', NULL, NULL)'), ('SELECT * FROM verify_rollup(''%s'')'), ('SELECT alter_rollup(''%s'', add => ''{"more": "count(secs)"}'')'),
    ('SELECT alter_rollup(''%s'', drop => ''{secs}'')'), ('SELECT alter_rollup(''%s'', source => ''p.calls'')'),
    ('SELECT create_kpi_view(''%s'')'), ('SELECT create_rollup(''p.over'', ''%s'', ''bucket'', ''{"secs": "sum(secs)"}'', bucket => ''1 hour'')'),
    ('SELECT schedule_rollup(''%s'')'), ('SELECT unschedule_rollup(''%s'')'), ('SELECT drop_rollup(''%s'')');

-- Every call by everyone after an alteration: what was neither a value nor an error of ours with a hint, and what the view's reader got.
CREATE FUNCTION after(alteration text, rollup text, OUT amiss text, OUT reading text) LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        SET LOCAL ROLE p_owner;
        EXECUTE alteration;
        RESET ROLE;
        SELECT string_agg(format('%s, %s: %s', role, replace(query, '%s', rollup), result), E'\n') FILTER (WHERE result !~ '^value ' AND (result LIKE 'XX%' OR result LIKE '%()')),
               min(result) FILTER (WHERE query = 'SELECT * FROM %s' AND role = 'p_stranger')
        INTO amiss, reading
        FROM calls_of, unnest('{p_owner,p_stranger,postgres}'::name[]) AS role, LATERAL called(role, replace(query, '%s', rollup)) AS result
        -- what the owner alone may do, others need not be asked each time
        WHERE role = 'p_owner' OR query ~ 'rollup_status|rollup_states|FROM %s' OR alteration = 'SELECT';
        RAISE 'back' USING ERRCODE = 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
        NULL;
    END;
END $$;

SELECT is(amiss, NULL, 'as it is: ' || rollup) FROM unnest('{p.k,p.h}'::text[]) AS rollup, LATERAL after('SELECT', rollup);
SELECT is(reading ~ '^value ', true, 'and read: ' || rollup) FROM unnest('{p.k,p.h}'::text[]) AS rollup, LATERAL after('SELECT', rollup);

-- ---------------------------------------------------------------- each column of each table, of each type

CREATE TABLE types (type text, value text);
INSERT INTO types VALUES
    ('boolean', 'true'), ('"char"', '''x'''), ('smallint', '16'), ('int', '16'), ('bigint', '16'), ('oid', '16'), ('real', '1'), ('float8', '1e300'), ('text', 'repeat(''SECRET'', 3)'),
    ('varchar(30)', '''x'''), ('bytea', '''\xdeadbeef'''), ('numeric', '16'), ('name', '''x'''), ('uuid', '''00000000-0000-0000-0000-000000000010'''), ('interval', '''1 day'''), ('interval(0)', '''1 day'''),
    ('timestamptz', '''2026-01-01Z'''), ('timestamptz(0)', '''2026-01-01Z'''), ('timestamp', '''2026-01-01'''), ('date', '''2026-01-01'''), ('jsonb', '''{}'''), ('call_stats', '''{"version": 1}'''), ('p.pair', '''(1,x)'''),
    ('p.amount', '16'), ('p.moment', '''2026-01-01Z'''), ('int[]', '''{1,2}'''), ('text[]', '''{a}'''), ('p.kind', '''one'''), ('p.kind[]', '''{one}'''), ('regclass', '''p.calls''');

-- A column that is given another type: in place of the old one, which nothing of ours lets go where views read it.
CREATE TABLE alterations AS
SELECT rollup, part, a.attname, how, statement, was = type::regtype::text AND type NOT LIKE '%(%' AND how <> 'generated' AS is_same
FROM unnest('{p.k,p.h}'::text[]) AS rollup, unnest('{groups,deltas,progress,partitions}'::text[]) AS part, LATERAL (SELECT (rollup || '_' || part)::regclass) AS r (relation),
     pg_attribute AS a, LATERAL (SELECT format_type(atttypid, atttypmod)) AS f (was), types, LATERAL (VALUES
        ('renamed', format('ALTER TABLE %1$s RENAME %2$I TO former; ALTER TABLE %1$s ADD %2$I %3$s; UPDATE %1$s SET %2$I = %4$s', relation, attname, type, value)),
        ('generated', format('ALTER TABLE %1$s RENAME %2$I TO former; ALTER TABLE %1$s ALTER former DROP NOT NULL, ADD %2$I %3$s GENERATED ALWAYS AS (%4$s) STORED', relation, attname, type, value)),
        ('dropped', format('ALTER TABLE %1$s DROP %2$I, ADD %2$I %3$s; UPDATE %1$s SET %2$I = %4$s', relation, attname, type, value))) AS h (how, statement)
WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
  -- no view lets a column go that it reads; and where tables are the same, a few types will do
  AND CASE how WHEN 'generated' THEN type IN ('bigint', 'text', 'boolean', 'p.pair')
               WHEN 'dropped' THEN part IN ('progress', 'partitions') AND NOT (part = 'progress' AND attname IN ('built_since', 'oldest', 'newest')) AND type IN ('bigint', 'text', 'p.pair')
               ELSE true END
  AND (rollup = 'p.k' AND part NOT IN ('deltas', 'partitions') OR type IN ('bigint', 'text', 'p.pair', 'timestamptz'));
CREATE TABLE truth AS SELECT rollup, reading FROM unnest('{p.k,p.h}'::text[]) AS rollup, LATERAL after('SELECT', rollup);
CREATE TABLE outcomes AS SELECT a.*, o.* FROM alterations AS a, LATERAL after(statement, rollup) AS o;
SELECT cmp_ok(count(*), '>', 800::bigint, 'columns of all kinds in the place of others') FROM outcomes;
SELECT is(string_agg(statement || ': ' || amiss, E'\n'), NULL, format('%s of %s, %s: a value or an error with a hint, for everyone', how, rollup, part)) FROM outcomes GROUP BY rollup, part, how;
SELECT is(string_agg(statement || ': ' || reading, E'\n'), NULL, 'the view is an error then') FROM outcomes WHERE NOT is_same AND reading NOT LIKE '55000 the rollup is broken%';
SELECT is(string_agg(statement || ': ' || o.reading, E'\n'), NULL, 'or is as it was') FROM outcomes AS o JOIN truth AS t USING (rollup) WHERE is_same AND o.reading NOT LIKE '55000 the rollup is broken%' AND o.reading <> t.reading;

-- ---------------------------------------------------------------- other alterations

CREATE TABLE others AS
SELECT n, replace(statement, 'p.k', rollup) AS statement, rollup, says
FROM unnest('{p.k,p.h}'::text[]) AS rollup, (VALUES
    (1, 'ALTER TABLE p.k_progress DROP last_error', 'has no column last_error'), (2, 'ALTER TABLE p.k_progress RENAME refresh_took TO took', 'has no column refresh_took'),
    (3, 'ALTER TABLE p.k_partitions DROP partition', 'has no column partition'),
    (4, 'ALTER TABLE p.k_groups RENAME secs TO tmp; ALTER TABLE p.k_groups RENAME secs_values TO secs; ALTER TABLE p.k_groups RENAME tmp TO secs_values', 'where its definition has it'),
    (5, 'ALTER TABLE p.k_deltas RENAME secs TO tmp; ALTER TABLE p.k_deltas RENAME secs_values TO secs; ALTER TABLE p.k_deltas RENAME tmp TO secs_values', 'where its definition has it'),
    (6, 'ALTER VIEW p.k_live RENAME secs TO seconds', 'where its definition has it'), (7, 'ALTER VIEW p.k_definition RENAME secs TO seconds', 'where its definition has it'),
    (8, 'ALTER TABLE p.k_groups RENAME secs_values TO seen; ALTER TABLE p.k_groups ADD secs_values bigint', 'was renamed to seen'),
    (9, 'ALTER TABLE p.k_groups SET UNLOGGED', 'is unlogged'), (10, 'ALTER TABLE p.k_deltas SET UNLOGGED', 'is unlogged'), (11, 'ALTER TABLE p.k_progress SET UNLOGGED', 'is unlogged'),
    (12, 'ALTER TABLE p.k_groups ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', 'hides rows of p.k_groups'),
    (13, 'ALTER TABLE p.k_deltas ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', 'hides rows of p.k_deltas'),
    (14, 'ALTER TABLE p.k_progress ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', ''),
    (15, 'CREATE RULE keep AS ON DELETE TO p.k_deltas DO INSTEAD NOTHING', 'has rules'), (16, 'CREATE TABLE p.child () INHERITS (p.k_groups)', 'has inheritance children'),
    (17, 'DELETE FROM p.k_progress', NULL), (18, 'ALTER TABLE p.k_progress ADD note text, ADD id int GENERATED ALWAYS AS IDENTITY', NULL),
    (19, 'ALTER TABLE p.k_groups ADD id uuid DEFAULT gen_random_uuid()', NULL), (20, 'ALTER TABLE p.k_groups ENABLE ROW LEVEL SECURITY', NULL),
    (21, 'ALTER TABLE p.k_groups RENAME TO gs; ALTER TABLE p.k_deltas RENAME TO ds; ALTER VIEW p.k_live RENAME TO l', NULL)) AS a (n, statement, says);
CREATE TABLE other_outcomes AS SELECT * FROM others, LATERAL after(statement, rollup);
SELECT is(amiss, NULL, statement || ': a value or an error with a hint') FROM other_outcomes ORDER BY n;
SELECT CASE WHEN says IS NOT NULL THEN matches(o.reading, CASE WHEN n = 14 THEN '^(40001|55000) the rollup ' ELSE '^55000 the rollup is broken: .*' END || replace(says, 'p.k', rollup), statement || ': the view says so')
       WHEN n <> 17 THEN is(o.reading, t.reading, statement || ': read as before') ELSE pass('the view asks for its row of progress') END
FROM other_outcomes AS o JOIN truth AS t USING (rollup) ORDER BY n;
-- whatever was done, the owner can take it away
CREATE FUNCTION dropped(statement text, rollup text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    BEGIN
        SET LOCAL ROLE p_owner;
        EXECUTE statement;
        PERFORM drop_rollup(rollup::regclass);
        result := (SELECT string_agg(relname, ', ') FROM pg_class WHERE relnamespace = 'p'::regnamespace AND relkind IN ('r', 'v') AND relname ~ ('^' || split_part(rollup, '.', 2) || '(_|$)'));
        RAISE 'back' USING ERRCODE = 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
        RETURN result;
    END;
END $$;
SELECT is(dropped(statement, rollup), NULL, statement || ': dropped') FROM others WHERE n NOT IN (7, 16) ORDER BY n;

-- ---------------------------------------------------------------- temporary parts are none

SET LOCAL ROLE p_owner;
CREATE TEMP TABLE c (t timestamptz NOT NULL);
CREATE TEMP TABLE g (bucket timestamptz, rows int8);
CREATE TEMP TABLE dl (LIKE g);
CREATE TEMP TABLE pr (built_since timestamptz, oldest timestamptz, newest timestamptz, refreshed_at text, refresh_took int8, last_error text, last_error_at timestamptz);
CREATE TEMP TABLE pa (partition regclass);
INSERT INTO pr (refreshed_at, refresh_took) VALUES (repeat('SECRET-0123456789', 3), 16);
CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE ccmetrics_capture AS 'appends to the deltas of a rollup what is written to its source';
CREATE TEMP VIEW def AS SELECT date_bin('15 min', t, '2000-01-01 00:00+00') AS bucket, count(*) AS rows FROM c GROUP BY 1;
CREATE TEMP VIEW live AS SELECT * FROM g;
CREATE TEMP VIEW temporary AS SELECT bucket FROM def WHERE rollup_intact('pg_temp.c', 'x', 'pg_temp.f()', 'pg_temp.def', 'pg_temp.live', 'pg_temp.g', 'pg_temp.dl', 'pg_temp.pr', 'pg_temp.pa');
CREATE VIEW p.twice AS SELECT bucket FROM p.k_live WHERE rollup_intact('p.calls', 'p.calls', 'p.k_capture()', 'p.k_definition', 'p.k_live', 'p.k_groups', 'p.k_groups', 'p.k_progress', 'p.k_partitions');
GRANT SELECT ON temporary, p.twice TO PUBLIC;
RESET ROLE;
SELECT is(called(role, replace(query, '%s', rollup)), CASE WHEN query ~ 'states|status' THEN 'value ' ELSE '42809 ' || CASE rollup WHEN 'p.twice' THEN rollup ELSE pg_my_temp_schema()::regnamespace || '.' || rollup END || ' is not a rollup (Name the view that create_rollup() made; rollup_status lists them.)' END, format('%s, %s: %s', role, rollup, query))
FROM calls_of, unnest('{p_owner,p_stranger,postgres}'::name[]) AS role, unnest('{temporary,p.twice}'::text[]) AS rollup WHERE query !~ 'FROM %s|create_|source =>';
SELECT matches(called('p_owner', 'SELECT * FROM temporary'), '^55000 the rollup is broken', 'nor is it read');

SELECT * FROM finish();
ROLLBACK;
