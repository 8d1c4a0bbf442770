-- What strangers tried: their aggregates, their eyes on error messages, values that are equal but not the same, and definitions made by hand.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE ROLE t_owner;
CREATE ROLE t_reader;
CREATE ROLE t_mallory;
CREATE SCHEMA t AUTHORIZATION t_owner;
CREATE SCHEMA mm AUTHORIZATION t_mallory;
GRANT USAGE, CREATE ON SCHEMA t TO PUBLIC;
GRANT USAGE ON SCHEMA mm TO PUBLIC;

-- ---------------------------------------------------------------- the zero of a type

-- As if these rows of pg_aggregate came before the extension's: this they do, once those are written again.
SET LOCAL ROLE t_mallory;
CREATE FUNCTION mm.f(call_stats, int) RETURNS call_stats LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE mm.evil(int) (SFUNC = mm.f, STYPE = call_stats, INITCOND = '{"version": 1, "answered": 1000000, "waits": {"answered": {"0": 1000000}}, "handles": {"0": 1000000}}');
CREATE AGGREGATE mm.worse(int) (SFUNC = mm.f, STYPE = call_stats, COMBINEFUNC = call_stats_merge, INITCOND = '{"version": 1, "answered": 1000000, "waits": {"answered": {"0": 1000000}}, "handles": {"0": 1000000}}');
RESET ROLE;
DO $$ BEGIN FOR i IN 1..100 LOOP UPDATE pg_aggregate SET aggtransspace = aggtransspace WHERE aggtranstype = 'call_stats'::regtype AND aggfnoid::text NOT LIKE 'mm.%'; END LOOP; END $$;
SELECT is((SELECT aggfnoid::text FROM pg_aggregate WHERE aggtranstype = 'call_stats'::regtype ORDER BY ctid LIMIT 1), 'mm.evil', 'the extension''s rows come after the stranger''s');
CREATE TABLE t.s (at timestamptz NOT NULL, st call_stats);
INSERT INTO t.s VALUES ('2026-01-01Z', NULL), ('2026-01-01Z', (SELECT call_stats(call_interval('2026-01-01Z', '5 s', '1 min'))));
SELECT create_rollup('t.zero', 't.s', 'at', '{"calls": "sum(st)"}');
CALL build_rollup('t.zero');
INSERT INTO t.s VALUES ('2026-01-02Z', NULL);
INSERT INTO t.s VALUES ('2026-01-02Z', (SELECT call_stats(call_interval('2026-01-02Z', '5 s', '1 min'))));
SELECT results_eq('SELECT bucket, offered(calls) FROM t.zero ORDER BY 1', 'SELECT at, count(st) FROM t.s GROUP BY 1 ORDER BY 1', 'a zero is nothing, whatever others make of the type');
SELECT drop_rollup('t.zero');

-- One that came with the type, but is no zero
CREATE SCHEMA sums;
CREATE TYPE sums.amount AS (of numeric);
CREATE FUNCTION sums.add(sums.amount, sums.amount) RETURNS sums.amount IMMUTABLE LANGUAGE sql RETURN ROW((coalesce(($1).of, 0) + coalesce(($2).of, 0)))::sums.amount;
CREATE FUNCTION sums.minus(sums.amount) RETURNS sums.amount IMMUTABLE LANGUAGE sql RETURN ROW((- ($1).of))::sums.amount;
CREATE FUNCTION sums.differ(sums.amount, sums.amount) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN ($1).of <> ($2).of;
CREATE OPERATOR sums.- (RIGHTARG = sums.amount, FUNCTION = sums.minus);
CREATE OPERATOR sums.+ (LEFTARG = sums.amount, RIGHTARG = sums.amount, FUNCTION = sums.add);
CREATE OPERATOR sums.<> (LEFTARG = sums.amount, RIGHTARG = sums.amount, FUNCTION = sums.differ);
CREATE AGGREGATE sums.sum(sums.amount) (SFUNC = sums.add, STYPE = sums.amount, COMBINEFUNC = sums.add);
CREATE AGGREGATE sums.from_one(sums.amount) (SFUNC = sums.add, STYPE = sums.amount, COMBINEFUNC = sums.add, INITCOND = '(1)');
CREATE TABLE t.amounts (at timestamptz NOT NULL, amount sums.amount);
SELECT is(outcome($$SELECT create_rollup('t.a', 't.amounts', 'at', '{"a": "sums.sum(amount)"}')$$), '22023 measure "a" cannot be kept because ''(1)'' is not the zero of type sums.amount', 'an aggregate that begins with one');

-- ---------------------------------------------------------------- messages with rows in them

SET LOCAL ROLE t_owner;
CREATE TABLE t.cards (at timestamptz NOT NULL, card text);
SELECT create_rollup('t.k', 't.cards', 'at', '{"total": "sum(card::numeric)"}');
GRANT SELECT ON t.k TO t_reader;
RESET ROLE;
ALTER TABLE t.k_groups ADD CONSTRAINT never CHECK (total::text = 'secret 4111') NOT VALID;
INSERT INTO t.cards VALUES ('2026-01-03Z', '8');
SELECT is(refresh_rollup('t.k', record_error => true), NULL, 'a refresh that fails');
-- what a build says of a row that is no number
UPDATE t.k_progress SET last_error = last_error || ': "4111-1111-1111-1111"';
CREATE FUNCTION seen_by(role name, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format('SET LOCAL ROLE %I', role);
    EXECUTE query INTO result;
    RESET ROLE;
    RETURN result;
END $$;
SELECT matches(seen_by(role, 'SELECT last_error FROM rollup_status WHERE rollup = ''t.k''::regclass'), '"never".*4111', role || ' sees the message') FROM unnest('{t_owner,postgres}'::name[]) AS role;
SELECT is(seen_by('t_reader', 'SELECT last_error FROM rollup_status'), 'SQLSTATE 23514; the message is for the owner of the rollup', 'a reader of sums sees that there was an error, and its kind');
ALTER TABLE t.k_groups DROP CONSTRAINT never;
SELECT drop_rollup('t.k');

-- ---------------------------------------------------------------- intervals that are equal but not the same

CREATE TABLE iv (at timestamptz NOT NULL, d interval);
INSERT INTO iv VALUES ('2026-01-01Z', '30 days'), ('2026-01-01Z', '1 day'), ('2026-01-02Z', '720 h'), ('2026-01-03Z', '1 day');
SELECT create_rollup('iv_rollup', 'iv', 'at', '{"d": "sum(d)", "n": "count(*)"}', bucket => '24:00');
CALL build_rollup('iv_rollup');
-- results_eq() compares with =, to which they are equal
CREATE FUNCTION intervals(part text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is((SELECT string_agg(format('%s %s', bucket, d), ', ' ORDER BY bucket) FROM iv_rollup),
                   (SELECT string_agg(format('%s %s', at, d), ', ' ORDER BY at) FROM (SELECT at, sum(d) AS d FROM iv GROUP BY at) AS s), part);
    RETURN NEXT is_empty('SELECT * FROM verify_rollup(''iv_rollup'')', part || ': verified');
END $$;
SELECT intervals('built');
UPDATE iv SET d = '1 month' WHERE d = '30 days' AND at = '2026-01-01Z';
SELECT intervals('a month for 30 days');
UPDATE iv SET d = '24:00' WHERE d = '1 day';
SELECT intervals('24 hours for a day');
SELECT refresh_rollup('iv_rollup') \g /dev/null
SELECT intervals('refreshed');
DELETE FROM iv WHERE at = '2026-01-03Z';
SELECT refresh_rollup('iv_rollup') \g /dev/null
SELECT intervals('a group taken away');
-- what no trigger saw is found, and mended
SET LOCAL session_replication_role = replica;
UPDATE iv SET d = '30 days' WHERE at = '2026-01-02Z';
RESET session_replication_role;
SELECT results_eq('SELECT bucket, missing ->> ''d'' FROM verify_rollup(''iv_rollup'')', $$VALUES ('2026-01-02Z'::timestamptz, '30 days -720:00:00')$$, '30 days for 720 hours');
SELECT is(rebuild_rollup('iv_rollup', NULL, NULL), 1::bigint, 'mended');
SELECT intervals('mended');
-- a group that has lost its rows, but not its sums: to be seen, pending and folded, not thrown away
SET LOCAL session_replication_role = replica;
UPDATE iv SET d = '1 month' WHERE at = '2026-01-02Z';
RESET session_replication_role;
DELETE FROM iv WHERE at = '2026-01-02Z';
SELECT is((SELECT format('%s %s', d, rows) FROM iv_rollup_live WHERE bucket = '2026-01-02Z'), '-1 mons +30 days 0', 'what is left over, pending');
SELECT refresh_rollup('iv_rollup') \g /dev/null
SELECT is((SELECT format('%s %s', d, rows) FROM iv_rollup_live WHERE bucket = '2026-01-02Z'), '-1 mons +30 days 0', 'and folded');
SELECT is((SELECT missing ->> 'd' FROM verify_rollup('iv_rollup')), '1 mon -30 days', 'verify_rollup() finds it');
SELECT rebuild_rollup('iv_rollup', NULL, NULL, forget => true) \g /dev/null
SELECT intervals('rebuilt');
SELECT drop_rollup('iv_rollup');

-- ---------------------------------------------------------------- many measures, all dimensions, ends of the calendar

CREATE TABLE wide (at timestamptz NOT NULL, x int, d int, flag boolean, day date);
INSERT INTO wide VALUES ('2026-01-01Z', 1, 7, true, '2026-01-01'), ('2026-01-02Z', 2, NULL, false, '2026-01-02');
SELECT create_rollup('wide_rollup', 'wide', 'at', (SELECT json_object_agg('m' || i, format('count(*) FILTER (WHERE x = 2 OR x = -%s)', i)) FROM generate_series(1, 700) AS i),
                     ARRAY['d', 'flag', 'day'] || ARRAY(SELECT format('(d + %s) AS d%1$s', i) FROM generate_series(1, 28) AS i), bucket => '24:00');
CALL build_rollup('wide_rollup');
SELECT is_empty('SELECT * FROM verify_rollup(''wide_rollup'')', '700 measures, 31 dimensions: verified');
SET LOCAL session_replication_role = replica;
UPDATE wide SET x = x + 1 WHERE d = 7;
RESET session_replication_role;
SELECT results_eq('SELECT bucket, dimensions, missing_rows, missing FROM verify_rollup(''wide_rollup'')',
                  $$SELECT '2026-01-01Z'::timestamptz, '{"d": 7, "flag": true, "day": "2026-01-01"}'::jsonb || (SELECT jsonb_object_agg('d' || i, 7 + i) FROM generate_series(1, 28) AS i),
                           0::bigint, (SELECT jsonb_object_agg('m' || i, '1') FROM generate_series(1, 700) AS i)$$, 'and all that differs is told');
SELECT is(rebuild_rollup('wide_rollup', '4713-01-01 00:00:00Z BC', '294276-12-31 23:59:59Z'), 1::bigint, 'rebuilt from one end of the calendar to the other');
SELECT is_empty('SELECT * FROM verify_rollup(''wide_rollup'', ''4714-11-24 00:00:00Z BC'', ''infinity'')', 'and verified');
SELECT drop_rollup('wide_rollup');

-- ---------------------------------------------------------------- buckets of a definition made by hand

CREATE TABLE b (at timestamptz NOT NULL, n int);
SELECT create_rollup('bk', 'b', 'at', '{"n": "sum(n)"}');
SELECT regexp_replace(rtrim(pg_get_viewdef('bk_definition'), ';'), '\s+', ' ', 'g') AS definition \gset
CREATE FUNCTION with_bucket(definition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    hint text;
BEGIN
    BEGIN
        EXECUTE 'CREATE OR REPLACE VIEW bk_definition AS ' || definition;
        result := outcome($q$SELECT create_rollup('over', 'bk', 'bucket', '{"n": "sum(n)"}', bucket => '1 hour')$q$);
        BEGIN
            PERFORM refresh_rollup('bk');
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
        END;
        RAISE 'back' USING ERRCODE = 'ZZ000';
    EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
        RETURN result || ' ' || hint;
    END;
END $$;
SELECT is(with_bucket(regexp_replace(:'definition', 'date_bin\(''00:15:00''::interval, (\S+), ''[^'']*''::timestamp with time zone', bucket, 'g')),
          '55000 the definition of the rollup was changed by other means than alter_rollup() Undo that with CREATE OR REPLACE VIEW public.bk_definition; or remove the rollup with DROP VIEW public.bk_definition CASCADE, and create it again.', bucket)
FROM unnest(ARRAY['date_bin(''1 day''::interval, \1, ''2000-01-01 00:00Z''', 'date_bin(''00:00''::interval, \1, ''2000-01-01 00:00Z''', 'date_bin(''-15 min''::interval, \1, ''2000-01-01 00:00Z''',
                  'date_bin(''1 mon''::interval, \1, ''2000-01-01 00:00Z''', 'date_bin(''7 min''::interval, \1, ''2000-01-01 00:00Z''', 'date_bin(''15 min''::interval, \1, ''2000-01-01 00:01Z''',
                  'date_trunc(''year'', \1, ''UTC''', 'date_trunc(''day'', \1, ''Nowhere/No''']) AS bucket;

SELECT * FROM finish();
ROLLBACK;
