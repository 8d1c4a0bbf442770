-- Names and constants that generated SQL could trip over: all must work, and mean exactly what they say.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE SCHEMA "Kontakt %s ""Center""";
CREATE TABLE "Kontakt %s ""Center"""."An%rufe \ 'x'" (
    "when? %I" timestamptz, "a'b" text, "a""b" text, "%s" int, "\" int, "new" int, "old" int, "added" int, "removed" int, "tg_op" int, "TG_RELID" int, "found" int, "into" int, "rows" int, "bucket" int,
    "delta" int, "folded" int, "pending" int, "live" int, "source" int, "side" int, "change" int, "progress" int, "select" int, "ünïcödé ☎" int, "$1" int, "$$" int, ";" int, "--" int, "/*" int
);
CREATE TABLE names AS SELECT attname::text AS name, attnum FROM pg_attribute WHERE attrelid = '"Kontakt %s ""Center"""."An%rufe \ ''x''"'::regclass AND attnum > 1;
CREATE FUNCTION write_odd(first int, last int) RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
    EXECUTE format($q$INSERT INTO "Kontakt %%s ""Center"""."An%%rufe \ 'x'"
                      SELECT '2026-03-02 08:00Z'::timestamptz + i * interval '1 min', (array['it''s', '%%s \', NULL])[1 + i %% 3], '$$', %s FROM generate_series(%s, %s) AS i$q$,
                   (SELECT string_agg(format('i %% %s', attnum), ', ' ORDER BY attnum) FROM names WHERE attnum > 3), first, last);
END $f$;
SELECT write_odd(1, 200);

CREATE TABLE rollups AS SELECT rollup, row_number() OVER () AS n
FROM unnest(array['"Kontakt %s ""Center"""."Über %I $$ ''q'' \"', '"k%s"', 'public."K K"', '"back\slash"', '"quote''"', '"select"', '"a.b"', '"☎"', 'upper_case', '"1"', '"new"', '";--"', repeat('x', 52)]) AS rollup;
-- every column is a dimension of one, and a measure of another; measures and dimensions under odd names
SELECT create_rollup(rollup, '"Kontakt %s ""Center"""."An%rufe \ ''x''"', '"when? %I"',
    dimensions => CASE WHEN n % 2 = 0 THEN (SELECT array_agg(quote_ident(name)) FROM names WHERE name NOT IN ('rows', 'bucket') AND attnum % 2 = 0)
                       ELSE (SELECT array_agg(quote_ident(name) ORDER BY attnum DESC) FROM names WHERE name NOT IN ('rows', 'bucket') AND attnum % 2 = 1) END,
    measures => CASE WHEN n % 2 = 0 THEN (SELECT json_object_agg(name, format('sum(%I)', name)) FROM names WHERE name NOT IN ('rows', 'bucket', 'a''b', 'a"b') AND attnum % 2 = 1)
                     ELSE (SELECT json_object_agg('m ' || name, format('count(*) FILTER (WHERE %I IS NOT NULL)', name)) FROM names WHERE attnum % 2 = 0) END)
FROM rollups;
INSERT INTO kept (rollup, plain)
SELECT rollup, CASE WHEN n % 2 = 0
    THEN (SELECT format('SELECT date_bin(''15 min'', "when? %%I", ''2000-01-01Z''), %1$s, %2$s FROM "Kontakt %%s ""Center"""."An%%rufe \ ''x''" GROUP BY 1, %1$s',
                        string_agg(quote_ident(name), ', ' ORDER BY attnum) FILTER (WHERE attnum % 2 = 0 AND name NOT IN ('rows', 'bucket')),
                        string_agg(format('sum(%I)', name), ', ' ORDER BY attnum) FILTER (WHERE attnum % 2 = 1 AND name NOT IN ('rows', 'bucket', 'a''b', 'a"b'))) FROM names)
    ELSE (SELECT format('SELECT date_bin(''15 min'', "when? %%I", ''2000-01-01Z''), %1$s, %2$s FROM "Kontakt %%s ""Center"""."An%%rufe \ ''x''" GROUP BY 1, %1$s',
                        string_agg(quote_ident(name), ', ' ORDER BY attnum DESC) FILTER (WHERE attnum % 2 = 1 AND name NOT IN ('rows', 'bucket')),
                        string_agg(format('count(%I)', name), ', ' ORDER BY attnum) FILTER (WHERE attnum % 2 = 0)) FROM names) END
FROM rollups;
SELECT same('not built');
DO $$ DECLARE r text; BEGIN FOR r IN SELECT rollup FROM kept LOOP CALL build_rollup(r::regclass); END LOOP; END $$;
SELECT write_odd(201, 300);
DELETE FROM "Kontakt %s ""Center"""."An%rufe \ 'x'" WHERE "new" = 1;
UPDATE "Kontakt %s ""Center"""."An%rufe \ 'x'" SET "a'b" = 'a''', "\" = "\" + 1 WHERE "old" = 1;
SELECT same_refreshed('written');
TRUNCATE "Kontakt %s ""Center"""."An%rufe \ 'x'";
SELECT write_odd(1, 100);
SELECT same('TRUNCATE');
SELECT is((SELECT count(*) FROM kept, verify_rollup(kept.rollup::regclass)), 0::bigint, 'verify_rollup');
SELECT is((SELECT sum(rebuild_rollup(kept.rollup::regclass, NULL, NULL)) FROM kept), 0::numeric, 'rebuild_rollup');
SELECT is((SELECT count(*) FROM rollup_status WHERE NOT broken), 13::bigint, 'rollup_status');
SELECT create_kpi_view('"k%s"'), create_kpi_view('"Kontakt %s ""Center"""."Über %I $$ ''q'' \"');
SELECT is((SELECT sum("m a'b") FROM "Kontakt %s ""Center"""."Über %I $$ 'q' \_kpis"), (SELECT sum("m a'b") FROM "Kontakt %s ""Center"""."Über %I $$ 'q' \"), 'create_kpi_view');
SELECT lives_ok(format('SELECT alter_rollup(%L, add => %L)', rollup, '{"added %s \"later\"": "count(*)"}'), 'alter_rollup add: ' || rollup) FROM kept;
SELECT lives_ok(format('SELECT alter_rollup(%L, drop => %L)', rollup, '{"added %s \"later\""}'), 'alter_rollup drop: ' || rollup) FROM kept WHERE rollup NOT IN (SELECT rollup FROM kept ORDER BY n LIMIT 2);
SELECT alter_rollup('"Kontakt %s ""Center"""."Über %I $$ ''q'' \"', source => '"Kontakt %s ""Center"""."An%rufe \ ''x''"');
UPDATE kept SET plain = regexp_replace(plain, ' FROM "Kon', ', count(*) FROM "Kon') WHERE rollup IN (SELECT rollup FROM kept ORDER BY n LIMIT 2);
SELECT write_odd(101, 150);
SELECT same('altered');
SELECT lives_ok(format('SELECT drop_rollup(%L, true)', rollup), 'drop_rollup: ' || rollup) FROM kept;
SELECT is_empty($$SELECT tgname FROM pg_trigger WHERE tgrelid = '"Kontakt %s ""Center"""."An%rufe \ ''x''"'::regclass$$, 'and no trigger is left');
DELETE FROM kept;

-- one name in two schemas, over one table
CREATE TABLE twice (at timestamptz) PARTITION BY RANGE (at);
CREATE TABLE twice_all PARTITION OF twice DEFAULT;
CREATE SCHEMA other;
SELECT create_rollup(schema || repeat('n', 52), 'twice', 'at', '{"n": "count(*)"}') FROM unnest('{public.,other.,"\"Kontakt %s \"\"Center\"\"\"."}'::text[]) AS schema;
INSERT INTO kept (rollup, plain) SELECT schema || repeat('n', 52), 'SELECT date_bin(''15 min'', at, ''2000-01-01Z''), count(*) FROM twice GROUP BY 1' FROM unnest('{public.,other.,"\"Kontakt %s \"\"Center\"\"\"."}'::text[]) AS schema;
INSERT INTO twice VALUES ('2026-03-02 08:00Z');
INSERT INTO twice_all VALUES ('2026-03-02 08:00Z');
SELECT same_refreshed('one name in three schemas');
TRUNCATE twice;
INSERT INTO twice_all VALUES ('2026-03-02 09:00Z');
SELECT same('and TRUNCATE');
SELECT drop_rollup(('other.' || repeat('n', 52))::regclass);
INSERT INTO twice VALUES ('2026-03-02 08:00Z');
DELETE FROM kept WHERE rollup LIKE 'other.%';
SELECT same('and the others dropped');
DELETE FROM kept;

-- ---------------------------------------------------------------- constants

CREATE TABLE calls (at timestamptz, queue text, n int, tags text[], d date, v interval, b bytea);
CREATE FUNCTION write_calls() RETURNS void LANGUAGE sql AS $f$
    INSERT INTO calls SELECT '2026-03-02 08:00Z', queue, n, array[queue, NULL], '2026-03-02'::date + n, n * interval '1 day', convert_to(queue, 'UTF8')
    FROM unnest(array['it''s', '$$', '$sql$', '%', '%s', '%%', '\', 'a\\b', ';', '--', '/* */', '"', '', E'\001', E'a\001b', E'\n', '☎', '''; DROP TABLE calls; --', NULL]) AS queue, generate_series(-2, 2) AS n
$f$;
CREATE TABLE expression (sql text);
INSERT INTO expression SELECT format('CASE WHEN queue = %L THEN 1 ELSE 0 END', queue) FROM unnest(array['it''s', '$$', '$sql$', '%', '%s', '%%', '\', ';', '--', '/* */', '"', '', E'\001', E'\n', '☎', '''; DROP TABLE calls; --']) AS queue;
INSERT INTO expression VALUES
    ($$coalesce(queue, E'it''s \\ $x$ %s %I %1$s -- /* \x41 \001 ☎;')$$), ($$CASE WHEN n > 0 THEN 'a''b' WHEN n < 0 THEN '$$ || '$$' || $$' ELSE $q$'%\$q$ END$$),
    ($$queue LIKE '\%%'$$), ($$queue LIKE 'a\\\\b'$$), ($$queue LIKE 'x%' ESCAPE 'x'$$), ($$queue ~ '^[$][$]|\\'$$), ($$tags = array['%', NULL]$$), ($$tags && '{"it''s","\\","%"}'$$), ($$n IN (1, -2)$$), ($$n - -1$$), ($$n::text || '::text'$$),
    ($$d > '2026-03-02'$$), ($$v > '1 day'$$), ($$v < '-1 day -00:00:01'$$), ($$b = '\x5c'$$), ($$b = '\\'$$), ($$(n > 0) IS NOT TRUE$$), ($$n % 2$$), ($$n /* comment */ + 1 -- and one more$$), ($$(queue COLLATE "C") < 'a'$$),
    ($$at AT TIME ZONE 'Asia/Kathmandu'$$), ($$U&'\0041' || n::text$$), ($$B'101'::int + n$$), ($$.5 * n$$), ($$1e3 + n$$), ($$n::numeric(5, 2)$$), ($$left(queue, 1)::char(3)$$), ($$n BETWEEN SYMMETRIC 1 AND -1$$), ($$extract(day FROM v)$$), ($$ARRAY[[n, 1], [2, 3]]$$), ($$NULL::text$$), ($$'constant'$$);
CREATE TABLE expressions AS SELECT row_number() OVER () AS n, sql FROM expression;
SELECT write_calls();
SELECT create_rollup('c' || n, 'calls', 'at', '{"n": "count(*)"}', array[CASE WHEN sql LIKE '%-- and%' THEN E'n /* comment */ + 1 -- and\n AS d' ELSE sql || ' AS d' END]) FROM expressions;
SELECT create_rollup('f' || n, 'calls', 'at', json_build_object('m', format('count(*) FILTER (WHERE (%s) IS NOT NULL)', CASE WHEN sql LIKE '%-- and%' THEN 'n + 1' ELSE sql END), 'n', format('count(%s)', CASE WHEN sql LIKE '%-- and%' THEN 'n + 1' ELSE sql END))) FROM expressions;
INSERT INTO kept (rollup, plain)
SELECT 'c' || n, format(E'SELECT date_bin(''15 min'', at, ''2000-01-01Z''), x.d, count(*) FROM calls, LATERAL (SELECT (%s\n) AS d) AS x GROUP BY 1, 2', sql) FROM expressions
UNION ALL SELECT 'f' || n, format(E'SELECT date_bin(''15 min'', at, ''2000-01-01Z''), count(*) FILTER (WHERE (%1$s\n) IS NOT NULL), count(%1$s\n) FROM calls GROUP BY 1', sql) FROM expressions;
SELECT same('constants: not built');
DO $$ DECLARE r text; BEGIN FOR r IN SELECT rollup FROM kept LOOP CALL build_rollup(r::regclass); END LOOP; END $$;
SELECT write_calls();
DELETE FROM calls WHERE n = 2 AND queue <> '%';
UPDATE calls SET queue = queue || '\' WHERE n = 0;
SELECT same_refreshed('constants: written');
TRUNCATE calls;
SELECT write_calls();
SELECT same('constants: TRUNCATE');
SELECT is((SELECT count(*) FROM kept, verify_rollup(kept.rollup::regclass)), 0::bigint, 'constants: verify_rollup');

SELECT * FROM finish();
ROLLBACK;
