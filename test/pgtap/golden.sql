-- Every format that is stored, text and binary, against golden files: test/golden/write made them from inputs, without
-- the library. What was stored once must be read for ever, and give the same bytes.

BEGIN;
CREATE SCHEMA golden;
SET LOCAL search_path = golden, public;
-- neither form may depend on them
SET LOCAL TimeZone = 'Asia/Kathmandu';
SET LOCAL DateStyle = 'German';
SET LOCAL IntervalStyle = 'iso_8601';
SELECT no_plan();

CREATE TABLE golden (type text, line int GENERATED ALWAYS AS IDENTITY, sql text, text text, bytes text);
ALTER TABLE golden ALTER type SET DEFAULT 'call_interval';
\copy golden (sql, text, bytes) FROM 'test/golden/call_interval.tsv'
ALTER TABLE golden ALTER type SET DEFAULT 'call_stats', ALTER line RESTART;
\copy golden (sql, text, bytes) FROM 'test/golden/call_stats.tsv'
ALTER TABLE golden ALTER type SET DEFAULT 'survey_stats', ALTER line RESTART;
\copy golden (sql, text, bytes) FROM 'test/golden/survey_stats.tsv'
UPDATE golden SET sql = 'SELECT ' || sql WHERE type = 'call_interval' AND sql <> '';
CREATE TABLE call_interval_in (line int, value call_interval);
CREATE TABLE call_stats_in (line int, value call_stats);
CREATE TABLE survey_stats_in (line int, value survey_stats);
\copy call_interval_in FROM PROGRAM 'test/golden/copy call_interval' (FORMAT binary)
\copy call_stats_in FROM PROGRAM 'test/golden/copy call_stats' (FORMAT binary)
\copy survey_stats_in FROM PROGRAM 'test/golden/copy survey_stats' (FORMAT binary)

SELECT results_eq('SELECT type, count(*), count(*) FILTER (WHERE sql <> '''') FROM golden GROUP BY 1 ORDER BY type COLLATE "C"',
                  $$VALUES ('call_interval'::text, 21::bigint, 18::bigint), ('call_stats', 11, 10), ('survey_stats', 6, 5)$$, 'golden values, and those that a constructor makes');
SELECT set_eq($$SELECT typname::text FROM pg_type JOIN pg_depend ON classid = 'pg_type'::regclass AND objid = pg_type.oid AND deptype = 'e'
                WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'ccmetrics') AND typtype = 'b' AND typcategory <> 'A'$$,
              'SELECT DISTINCT type FROM golden', 'every type that is stored has some');

CREATE FUNCTION answer(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE query INTO result;
    RETURN result;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT is(answer(format('SELECT encode(%s_send(%L::%1$s), ''hex'')', type, text)), bytes, format('%s %s: text in, binary out', type, line)) FROM golden;
SELECT is(answer(format('SELECT %L::%s::text', text, type)), text, format('%s %s: text in, text out', type, line)) FROM golden;
SELECT is(answer(format('SELECT value::text FROM %s_in WHERE line = %s', type, line)), text, format('%s %s: binary in, text out', type, line)) FROM golden;
SELECT is(answer(format('SELECT encode(%s_send(value), ''hex'') FROM %1$s_in WHERE line = %2$s', type, line)), bytes, format('%s %s: binary in, binary out', type, line)) FROM golden;
SELECT is(answer(format('SELECT (%s)::text', sql)), text, format('%s %s: as SQL makes it', type, line)) FROM golden WHERE sql <> '';
SELECT is(answer(format('SELECT (%s) = %L::%s', sql, text, type)), 'true', format('%s %s: and equal', type, line)) FROM golden WHERE sql <> '';
SELECT is(answer(format('SELECT bool_and(value = %L::%s) FROM %2$s_in WHERE line = %3$s', text, type, line)), 'true', format('%s %s: binary in = text in', type, line)) FROM golden;

SELECT * FROM finish();
ROLLBACK;
