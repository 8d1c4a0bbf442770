-- The named places of the SQL that rollups are made of: src/base/statement.c, src/rollup/statement.c. Expected is what quote_ident() and quote_literal() give.

BEGIN;
SELECT no_plan();
CREATE SCHEMA "s {x}";
CREATE TABLE "s {x}"."t ""1""" (i int);
CREATE VIEW part AS SELECT oid::regclass AS id, quote_ident('s {x}') || '.' || quote_ident('t "1"') AS name FROM pg_class WHERE relname = 't "1"';

-- SQLSTATE, message, detail and hint.
CREATE FUNCTION refusal(sql text, id regclass DEFAULT NULL, name text DEFAULT NULL, value text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text;
    detail text;
    hint text;
BEGIN
    RETURN 'taken: ' || places(sql, id, name, value);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' | ', SQLSTATE || ' ' || message, detail, hint);
END $$;

SELECT is(places('TABLE {' || place || '}', id, NULL, NULL), 'TABLE ' || name, place)
FROM part, unnest('{view,source,rows_of,definition,live,groups,deltas,progress,partitions}'::text[]) AS place;
SELECT is(places('{capture}()', id, NULL, NULL), 'pg_catalog.now()', 'capture') FROM part;
SELECT is(places('{extension}.f()', NULL, NULL, NULL), 'public.f()', 'the schema of the extension, without a rollup');
SELECT is(places('({keys}) ({columns}) ({x.keys}) ({x.columns})', id, NULL, NULL),
          '(bucket, "a b") (bucket, "a b", n) (x.bucket, x."a b") (x.bucket, x."a b", x.n)', 'lists of columns') FROM part;
SELECT is(places('{''view''}', id, NULL, NULL), quote_literal(name), 'a name as a literal') FROM part;

SELECT is(places('{v} {''v''} {"v"}.', NULL, 'v', value), format('%s %L %I.', value, value, value), 'given: ' || value)
FROM unnest(ARRAY['plain', 'it''s', 'A b', '"', '{view}', '{}', '%s', '\x', E'a\\b''c']) AS value;
SELECT is(places('{groups}', id, 'groups', 'mine'), 'mine', 'what is given comes first') FROM part;

SELECT is(places(sql, id, 'v', '1'), sql, 'nothing to fill: ' || sql)
FROM part, unnest(ARRAY['', 'SELECT ''{}''::int[]', 'a } b', '%s %1$s', '{}{}']) AS sql;

SELECT is(refusal(sql, id, 'v', '1'), format('XX000 statement has an unknown place: %s | The statement is: %s | Report this as a bug of ccmetrics.', place, sql), 'refused: ' || sql)
FROM part, (VALUES ('SELECT {nothing}', '{nothing}'), ('{V}', '{V}'), ('{v', '{v'), ('{1}', '{1}'), ('{v }', '{v }'), ('{''v}', '{''v}'), ('{''}', '{''}'), ('{''''}', '{''''}'),
    ('{"v''}', '{"v''}'), ('''{"version": 1}''', '{"version": 1}'), ('{x.groups}', '{x.groups}'), ('{keys.x}', '{keys.x}'), ('{''nothing''}', '{''nothing''}')) AS t (sql, place);
SELECT is(refusal('{view}'), 'XX000 statement has an unknown place: {view} | The statement is: {view} | Report this as a bug of ccmetrics.', 'no rollup, no places of it');

SELECT * FROM finish();
ROLLBACK;
