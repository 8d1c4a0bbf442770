-- What a rollup is made of, renamed, moved, swapped, with a namesake in its place: writing goes on, and counts what the
-- rollup's views count. The statements here, and the plain SQL, find columns and tables by number, whatever their names.

BEGIN;
SET LOCAL client_min_messages = warning;
SELECT no_plan();

CREATE SCHEMA tools;
CREATE SCHEMA data;
CREATE SCHEMA blue;
CREATE SCHEMA green;
CREATE SCHEMA fine;

-- ---------------------------------------------------------------- the source, and what its rollups need

CREATE TYPE tools.status AS ENUM ('open', 'done', 'lost');
CREATE DOMAIN tools.seconds AS int;
CREATE COLLATION tools.of_bytes (provider = libc, locale = 'C');
CREATE FUNCTION tools.charged(int) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1::numeric';
CREATE FUNCTION tools.same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR tools.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = tools.same);

CREATE TABLE data.plain (at timestamptz NOT NULL, q text, a int, b int, s tools.status, d int, call call_interval);
CREATE TABLE data.parted (at timestamptz NOT NULL, q text, a int, b int, s tools.status, d int, call call_interval) PARTITION BY RANGE (at);
CREATE TABLE data.parted_1 (call call_interval, d int, s tools.status, junk int, b int, a int, q text, at timestamptz NOT NULL);
ALTER TABLE data.parted_1 DROP junk;
ALTER TABLE data.parted ATTACH PARTITION data.parted_1 FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');
CREATE TABLE data.parted_2 PARTITION OF data.parted DEFAULT;

-- Each rollup, and what it shows in plain SQL, where ~n is column n of its source, ~ln label n of its type, ~0 the source.
CREATE TABLE kept (rollup regclass, live regclass, source regclass, leaf regclass, plain text, broken boolean DEFAULT false);
CREATE PROCEDURE make(name text, source text, leaf text, measures json, dimensions text[], plain text) LANGUAGE sql AS $$
    INSERT INTO kept SELECT k, to_regclass(name || '_live'), source, leaf, plain FROM CAST(create_rollup(name, source, 'at', measures, dimensions) AS regclass) AS k
$$;
CREATE FUNCTION plain(columns text, keys text DEFAULT '1, 2') RETURNS text LANGUAGE sql AS
    $$ SELECT format('SELECT date_bin(''15 min'', ~1, ''2000-01-01Z''), ~2, %s FROM ~0 GROUP BY %s', columns, keys) $$;
CREATE PROCEDURE make_all(source text, leaf text) LANGUAGE plpgsql AS $$
DECLARE
    name text := split_part(source, '.', 2);
BEGIN
    -- in the first two all is of the same type: what takes another's place is not told by that
    CALL make('blue.' || name, source, leaf, '{"x": "sum(a)", "y": "sum(d)"}', '{q}', plain('sum(~3)::numeric, sum(~6)::numeric'));
    CALL make('green.' || name, source, leaf, '{"x": "sum(b)", "y": "sum(d)"}', '{q}', plain('sum(~4)::numeric, sum(~6)::numeric'));
    CALL make('fine.' || name, source, leaf, $j${"charged": "sum(tools.charged(a))", "done": "count(*) FILTER (WHERE s = 'done')",
        "same": "count(*) FILTER (WHERE a OPERATOR(tools.===) b)", "long": "count(d::tools.seconds)", "calls": "call_stats(call)"}$j$,
        '{q COLLATE tools.of_bytes AS q, s}',
        plain('~5, sum(~3)::numeric, count(*) FILTER (WHERE ~5 = ~l2), count(*) FILTER (WHERE ~3 = ~4), count(~6), call_stats(~7)', '1, 2, 3'));
    INSERT INTO kept SELECT create_rollup('fine.over_' || name, ('blue.' || name)::regclass, 'bucket', '{"y": "sum(y)"}', '{}', '6 hours'), 'fine.over_' || name || '_live', source, leaf,
        'SELECT date_bin(''6 hours'', ~1, ''2000-01-01Z''), sum(~6)::numeric FROM ~0 GROUP BY 1';
END $$;
CALL make_all('data.plain', 'data.plain');
CALL make_all('data.parted', 'data.parted_1');

-- With the names of now.
CREATE FUNCTION named(query text, source regclass, target regclass DEFAULT NULL) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    FOR n IN 1 .. 7 LOOP
        query := replace(query, '~' || n, (SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = source AND attnum = n));
    END LOOP;
    FOR n IN 1 .. 3 LOOP
        query := replace(query, '~l' || n, (SELECT format('%L::%s', enumlabel, enumtypid::regtype) FROM pg_attribute JOIN pg_enum ON enumtypid = atttypid
            WHERE attrelid = source AND attnum = 5 ORDER BY enumsortorder OFFSET n - 1 LIMIT 1));
    END LOOP;
    RETURN replace(query, '~0', coalesce(target, source)::text);
END $$;

-- What differs; of a broken rollup, whose view is not read any more, what its live view has.
CREATE FUNCTION differences(of regclass) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    k kept;
    found text;
    differences text := '';
    columns text;
BEGIN
    FOR k IN SELECT * FROM kept WHERE source = of LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = k.rollup AND attnum > 0 INTO columns;
        EXECUTE format($q$ WITH plain AS (%s), rollup AS (SELECT %s FROM %s)
            SELECT string_agg(d, E'\n') FROM (SELECT ' rollup: ' || r AS d FROM (SELECT %4$s FROM rollup AS r EXCEPT ALL SELECT %4$s FROM plain AS r) AS r (r)
            UNION ALL SELECT ' plain: ' || r FROM (SELECT %4$s FROM plain AS r EXCEPT ALL SELECT %4$s FROM rollup AS r) AS r (r)) AS s $q$,
            named(k.plain, k.source), columns, CASE WHEN k.broken THEN k.live ELSE k.rollup END,
            -- in the live view a sum of no values is 0, with their number in a column of its own
            CASE WHEN k.broken THEN $r$regexp_replace(r::text, ',0(?=[,)])', ',', 'g')$r$ ELSE 'r::text' END) INTO found;
        differences := differences || coalesce(k.rollup || found, '');
    END LOOP;
    RETURN differences;
END $$;

-- Each sort of write, through the source and in a leaf of it; with plans that the session keeps, or anew.
CREATE FUNCTION written(anew boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    outcome text := '';
    k record;
    statement text;
    target regclass;
BEGIN
    FOR k IN SELECT DISTINCT source, leaf FROM kept ORDER BY 1 LOOP
        FOR target IN SELECT DISTINCT t FROM unnest(ARRAY[k.source, k.leaf]) AS t ORDER BY 1 LOOP
            FOREACH statement IN ARRAY ARRAY[
                $q$INSERT INTO ~0 (~1, ~2, ~3, ~4, ~5, ~6, ~7) SELECT t, 'q' || i % 3, i, CASE WHEN i % 4 = 0 THEN i ELSE 1000 * i END, (ARRAY[~l1, ~l2, ~l3])[1 + i % 3], i % 7,
                    call_interval(t, '3 s', '1 min') FROM generate_series(1, 12) AS i, CAST(timestamptz '2026-03-01Z' + i * interval '3 min' AS timestamptz) AS t$q$,
                $q$UPDATE ~0 SET ~1 = ~1 + interval '15 min', ~2 = 'r', ~3 = ~3 + 1, ~5 = ~l2, ~6 = NULL WHERE ~3 % 5 = 0$q$,
                $q$DELETE FROM ~0 WHERE ~3 % 4 = 3$q$,
                $q$TRUNCATE ~0$q$,
                $q$INSERT INTO ~0 (~1, ~3, ~5) VALUES ('2026-03-05Z', 4, ~l2)$q$] LOOP
                IF anew THEN
                    DISCARD PLANS;
                END IF;
                BEGIN
                    EXECUTE named(statement, k.source, target);
                    outcome := outcome || differences(k.source);
                EXCEPTION WHEN OTHERS THEN
                    outcome := outcome || statement || ': ' || SQLSTATE || ' ' || SQLERRM;
                END;
            END LOOP;
        END LOOP;
    END LOOP;
    RETURN outcome;
END $$;

-- Written, renamed, written again, all rolled back.
CREATE FUNCTION renamed(description text, ddl text, broken_ones regclass[] DEFAULT '{}') RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    found regclass[];
    kept text;
    anew text;
    refreshed text;
BEGIN
    BEGIN
        PERFORM written(false);
        EXECUTE ddl;
        UPDATE kept AS k SET broken = s.broken FROM rollup_status AS s WHERE s.rollup = k.rollup;
        found := ARRAY(SELECT rollup FROM kept AS k WHERE k.broken ORDER BY rollup::oid);
        kept := written(false);
        anew := written(true);
        PERFORM refresh_rollup(rollup) FROM kept AS k WHERE NOT k.broken;
        SELECT string_agg(differences(source), '') FROM (SELECT DISTINCT source FROM kept) AS sources INTO refreshed;
        refreshed := refreshed || coalesce((SELECT string_agg(v::text, '') FROM kept AS k, verify_rollup(rollup) AS v WHERE NOT k.broken), '');
        RAISE 'back' USING ERRCODE = 'ZZ000';
    EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
    END;
    RETURN NEXT is(kept, '', description || ': in a session with plans');
    RETURN NEXT is(anew, '', description || ': planned anew');
    RETURN NEXT is(refreshed, '', description || ': refreshed and verified');
    RETURN NEXT is(found, broken_ones, description || ': which views are broken');
END $$;

SELECT is(written(true), '', 'to begin with');

-- ---------------------------------------------------------------- all that has a name

SELECT renamed('a column of a measure, and a namesake', 'ALTER TABLE data.plain RENAME a TO a_old; ALTER TABLE data.plain ADD a int DEFAULT 7;
    ALTER TABLE data.parted RENAME a TO a_old; ALTER TABLE data.parted ADD a int DEFAULT 7');
SELECT renamed('two columns swapped', 'ALTER TABLE data.plain RENAME a TO t; ALTER TABLE data.plain RENAME b TO a; ALTER TABLE data.plain RENAME t TO b;
    ALTER TABLE data.parted RENAME a TO t; ALTER TABLE data.parted RENAME b TO a; ALTER TABLE data.parted RENAME t TO b');
SELECT renamed('the time column', $$ALTER TABLE data.plain RENAME at TO offered_at; ALTER TABLE data.plain ADD at timestamptz NOT NULL DEFAULT '2030-01-01Z';
    ALTER TABLE data.parted RENAME at TO offered_at; ALTER TABLE data.parted ADD at timestamptz NOT NULL DEFAULT '2030-01-01Z'$$);
SELECT renamed('a dimension', $$ALTER TABLE data.plain RENAME q TO queue; ALTER TABLE data.plain ADD q text DEFAULT 'new';
    ALTER TABLE data.parted RENAME q TO queue; ALTER TABLE data.parted ADD q text DEFAULT 'new'$$);
SELECT renamed('a column named as the transition tables are', 'ALTER TABLE data.plain RENAME a TO added; ALTER TABLE data.plain RENAME b TO removed;
    ALTER TABLE data.parted RENAME a TO removed; ALTER TABLE data.parted RENAME b TO "change (a)"');
SELECT renamed('a function', 'ALTER FUNCTION tools.charged(int) RENAME TO charged_old; CREATE FUNCTION tools.charged(int) RETURNS numeric LANGUAGE sql IMMUTABLE AS ''SELECT 100.0 * $1''');
SELECT renamed('an overload that fits better', 'ALTER FUNCTION tools.charged(int) SET SCHEMA fine; CREATE FUNCTION fine.charged(bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS ''SELECT 100.0 * $1''');
SELECT renamed('an operator', 'ALTER OPERATOR tools.=== (int, int) SET SCHEMA fine; CREATE FUNCTION tools.other(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS ''SELECT $1 <> $2'';
    CREATE OPERATOR tools.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = tools.other)');
SELECT renamed('labels swapped', $$ALTER TYPE tools.status RENAME VALUE 'done' TO 't'; ALTER TYPE tools.status RENAME VALUE 'open' TO 'done'; ALTER TYPE tools.status RENAME VALUE 't' TO 'open'$$);
SELECT renamed('a label, and the old one anew', $$ALTER TYPE tools.status RENAME VALUE 'done' TO 'closed'; ALTER TYPE tools.status ADD VALUE 'done'$$);
SELECT renamed('a type', $$ALTER TYPE tools.status RENAME TO status_old; CREATE TYPE tools.status AS ENUM ('lost', 'done')$$);
SELECT renamed('a domain', $$ALTER DOMAIN tools.seconds RENAME TO seconds_old; CREATE DOMAIN tools.seconds AS int CHECK (value < 0)$$);
SELECT renamed('a collation', $$ALTER COLLATION tools.of_bytes RENAME TO of_bytes_old$$);
SELECT renamed('a schema of functions and types', $$ALTER SCHEMA tools RENAME TO old_tools; CREATE SCHEMA tools; CREATE TYPE tools.status AS ENUM ('lost', 'done');
    CREATE FUNCTION tools.charged(int) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT 100.0 * $1'$$);
SELECT renamed('the extension moved', 'CREATE SCHEMA elsewhere; ALTER EXTENSION ccmetrics SET SCHEMA elsewhere; SET LOCAL search_path = public, elsewhere');
SELECT renamed('schemas of rollups swapped', 'ALTER SCHEMA blue RENAME TO t; ALTER SCHEMA green RENAME TO blue; ALTER SCHEMA t RENAME TO green', '{fine.over_plain,fine.over_parted}');
SELECT renamed('deltas of two rollups swapped', 'ALTER TABLE blue.plain_deltas RENAME TO t; ALTER TABLE blue.parted_deltas RENAME TO plain_deltas; ALTER TABLE blue.t RENAME TO parted_deltas');
SELECT renamed('functions of two rollups swapped', 'ALTER FUNCTION blue.plain_capture() RENAME TO t; ALTER FUNCTION blue.parted_capture() RENAME TO plain_capture; ALTER FUNCTION blue.t() RENAME TO parted_capture');
SELECT renamed('views of two rollups swapped', 'ALTER VIEW blue.plain RENAME TO t; ALTER VIEW blue.parted RENAME TO plain; ALTER VIEW blue.t RENAME TO parted;
    ALTER VIEW blue.plain_definition RENAME TO t; ALTER VIEW blue.parted_definition RENAME TO plain_definition; ALTER VIEW blue.t RENAME TO parted_definition', '{fine.over_plain,fine.over_parted}');
SELECT renamed('a column of the owner''s in the deltas', 'ALTER TABLE blue.plain_deltas ADD noted text');
SELECT renamed('a leaf, and a namesake', 'ALTER TABLE data.parted_1 RENAME TO march; CREATE TABLE data.parted_1 (LIKE data.parted)');
-- the views are not read any more, but what they are made of is right
SELECT renamed('the schema of the source, and a namesake', 'ALTER SCHEMA data RENAME TO old_data; CREATE SCHEMA data; CREATE TABLE data.plain (LIKE old_data.plain); CREATE TABLE data.parted (LIKE old_data.plain)', ARRAY(SELECT rollup FROM kept ORDER BY rollup::oid));
SELECT renamed('sources swapped', 'ALTER TABLE data.plain RENAME TO t; ALTER TABLE data.parted RENAME TO plain; ALTER TABLE data.t RENAME TO parted', ARRAY(SELECT rollup FROM kept ORDER BY rollup::oid));

-- ---------------------------------------------------------------- what is refused

CREATE FUNCTION refusal(ddl text, anew boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    outcome text;
BEGIN
    PERFORM written(false);
    BEGIN
        EXECUTE ddl;
        IF anew THEN
            DISCARD PLANS;
        END IF;
        INSERT INTO data.plain (at, a, b, d) VALUES ('2026-03-01Z', 1, 10, 100);
        RAISE 'taken' USING ERRCODE = 'ZZ000';
    EXCEPTION WHEN OTHERS THEN
        outcome := SQLSTATE || ' ' || SQLERRM;
    END;
    RETURN outcome;
END $$;
SELECT is(refusal(ddl, anew), '55000 the ' || message, ddl)
FROM (VALUES ('rollup is broken: blue.plain_deltas has no column x_values where its definition has it', 'ALTER TABLE blue.plain_deltas RENAME x TO t; ALTER TABLE blue.plain_deltas RENAME y TO x; ALTER TABLE blue.plain_deltas RENAME t TO y'),
             ('rollup is broken: blue.plain_deltas has no column q where its definition has it', 'ALTER TABLE blue.plain_deltas RENAME q TO queue'),
             ('rollup is broken: blue.plain_live has no column x_values where its definition has it', 'ALTER VIEW blue.plain_live RENAME x TO t; ALTER VIEW blue.plain_live RENAME y TO x; ALTER VIEW blue.plain_live RENAME t TO y'),
             ('definition of the rollup was changed by other means than alter_rollup()', 'ALTER VIEW blue.plain_definition RENAME x TO t; ALTER VIEW blue.plain_definition RENAME y TO x; ALTER VIEW blue.plain_definition RENAME t TO y')) AS t (message, ddl),
     unnest('{false,true}'::boolean[]) AS anew;

SELECT * FROM finish();
ROLLBACK;
