-- Rollups that were changed by hand, refreshed with record_error, or asked for types that nobody can sum.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE calls (at timestamptz NOT NULL, queue text, fee money, cost numeric);
INSERT INTO calls SELECT '2026-03-01Z'::timestamptz + i * interval '7 min', 'q' || i % 2, i::money, i FROM generate_series(1, 50) AS i;
SELECT create_rollup('k', 'calls', 'at', '{"n": "count(*)", "cost": "sum(cost)"}', '{queue}');
CALL build_rollup('k');
INSERT INTO kept (rollup, plain) VALUES ('k', 'SELECT date_bin(''15 min'', at, ''2000-01-01Z''), queue, count(*), sum(cost) FROM calls GROUP BY 1, 2');

-- ---------------------------------------------------------------- errors on record

INSERT INTO calls VALUES ('2026-03-01Z', 'q0', '1', 1);
SELECT is(refresh_rollup('k', record_error => true), 1::bigint, 'no error: the number of deltas');
INSERT INTO calls VALUES ('2026-03-01Z', 'q0', '1', 1);
ALTER TABLE k_groups ADD CONSTRAINT full_up CHECK (n < 0) NOT VALID;
SELECT is(refresh_rollup('k', record_error => true), NULL, 'an error: NULL');
SELECT results_eq('SELECT last_error, last_error_at IS NOT NULL, broken, pending_deltas FROM rollup_status',
                  $$VALUES ('new row for relation "k_groups" violates check constraint "full_up"'::text, true, false, 1::bigint)$$, 'and it is in rollup_status');
SELECT throws_ok($$SELECT refresh_rollup('k')$$, '23514', NULL, 'without record_error it is an error');
ALTER TABLE k_groups DROP CONSTRAINT full_up;

-- a statement that is cancelled is none to go on with
ALTER TABLE k_groups ADD CONSTRAINT slow CHECK (pg_sleep(20) IS NOT NULL) NOT VALID;
CREATE FUNCTION cancelled(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN query_canceled THEN
    RETURN SQLSTATE;
END $$;
SET LOCAL statement_timeout = '300 ms';
SELECT cancelled($$SELECT refresh_rollup('k', record_error => true)$$) AS outcome \gset
RESET statement_timeout;
SELECT is(:'outcome'::text, '57014', 'a cancelled statement stays cancelled');
ALTER TABLE k_groups DROP CONSTRAINT slow;
SELECT same_refreshed('after errors');
SELECT ok(last_error LIKE '%"full_up"' AND last_error_at < refreshed_at, 'the next refresh leaves the error, and a later time') FROM rollup_status;

-- ---------------------------------------------------------------- changed by hand

-- What comes of a definition that somebody puts in the place of k's.
CREATE FUNCTION with_definition(definition text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    outcomes text[];
BEGIN
    BEGIN
        EXECUTE 'CREATE OR REPLACE VIEW k_definition AS ' || definition;
        outcomes := ARRAY[outcome($q$SELECT refresh_rollup('k')$q$), (SELECT broken || ' ' || problem FROM rollup_status), outcome('SELECT * FROM verify_rollup(''k'')')];
        RAISE 'back' USING ERRCODE = 'ZZ000';
    EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
    END;
    RETURN NEXT is(outcomes, ARRAY['55000 ' || changed, 'true ' || changed, '55000 ' || changed], definition)
        FROM CAST('the definition of the rollup was changed by other means than alter_rollup()' AS text) AS changed;
END $$;
SELECT regexp_replace(rtrim(pg_get_viewdef('k_definition'), ';'), '\s+', ' ', 'g') AS definition \gset
SELECT with_definition(d) FROM unnest(ARRAY[
    -- another bucket (18 writes columns without the name of the only table)
    regexp_replace(:'definition', 'date_bin\(''00:15:00''::interval, (source\.)?at, ', 'greatest(source.at, ', 'g'),
    -- two tables
    replace(:'definition', 'FROM calls source', 'FROM calls source, (SELECT 1) AS one'),
    -- what leaves out groups, or rows by what is in another table
    :'definition' || ' HAVING count(*) > 1',
    :'definition' || ' LIMIT 5',
    'SELECT DISTINCT' || substr(:'definition', 8),
    replace(:'definition', ' GROUP BY', ' WHERE EXISTS (SELECT 1 FROM pg_class) GROUP BY'),
    -- a column that the view has not
    :'definition' || ' ORDER BY max(source.cost)',
    -- one that nobody can group by
    replace(:'definition', ' FROM calls', ', ''(0,0)''::point AS place FROM calls')]) AS d;
SELECT same_refreshed('as it was again');

CREATE VIEW other AS SELECT * FROM calls WHERE queue = 'q1' AND cost > 1;
SELECT is(outcome($$SELECT refresh_rollup('other')$$), '42809 public.other is not a rollup', 'a view with conditions of its own');

SAVEPOINT without_progress;
DELETE FROM k_progress;
SELECT results_eq('SELECT rollup::text, built, pending_deltas, last_error FROM rollup_status', $$VALUES ('k', NULL::numeric, NULL::bigint, NULL::text)$$, 'rollup_status shows it');
SELECT throws_like('TABLE k', 'the rollup was built after this transaction''s snapshot was taken', 'and the view');
SELECT is(refresh_rollup('k'), 0::bigint, 'a built rollup is refreshed');
SELECT same('and is as it was');
SELECT is((SELECT built FROM rollup_status), 100.0, 'rollup_status knows that it is built');
ROLLBACK TO without_progress;
SAVEPOINT half_built;
DROP VIEW k, k_live CASCADE;
ROLLBACK TO half_built;

-- ---------------------------------------------------------------- sums of no use

-- as an extension may bring them
CREATE SCHEMA sums;
CREATE TYPE sums.amount AS (of numeric);
CREATE FUNCTION sums.add(sums.amount, sums.amount) RETURNS sums.amount IMMUTABLE LANGUAGE sql RETURN ROW((coalesce(($1).of, 0) + coalesce(($2).of, 0)))::sums.amount;
CREATE AGGREGATE sums.sum(sums.amount) (SFUNC = sums.add, STYPE = sums.amount, COMBINEFUNC = sums.add);
ALTER TABLE calls ADD amount sums.amount;
SELECT is(outcome($$SELECT create_rollup('l', 'calls', 'at', '{"a": "sums.sum(amount)"}')$$), '22023 measure "a" cannot be subtracted: type sums.amount has no unary minus: sums.sum(amount)', 'a sum of a type without minus');
CREATE FUNCTION sums.minus(sums.amount) RETURNS sums.amount IMMUTABLE LANGUAGE sql RETURN ROW((- ($1).of))::sums.amount;
CREATE OPERATOR sums.- (RIGHTARG = sums.amount, FUNCTION = sums.minus);
SELECT is(outcome($$SELECT create_rollup('l', 'calls', 'at', '{"a": "sums.sum(amount)"}')$$), '22023 measure "a" cannot be kept: type sums.amount lacks one of the operators + and <>: sums.sum(amount)', 'of one that is not added');
CREATE OPERATOR sums.+ (LEFTARG = sums.amount, RIGHTARG = sums.amount, FUNCTION = sums.add);
SELECT is(outcome($$SELECT create_rollup('l', 'calls', 'at', '{"a": "sums.sum(amount)"}')$$), '22023 measure "a" cannot be kept: type sums.amount lacks one of the operators + and <>: sums.sum(amount)', 'nor compared');
CREATE FUNCTION sums.differ(sums.amount, sums.amount) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN ($1).of <> ($2).of;
CREATE OPERATOR sums.<> (LEFTARG = sums.amount, RIGHTARG = sums.amount, FUNCTION = sums.differ);
SELECT is(outcome($$SELECT create_rollup('l', 'calls', 'at', '{"a": "sums.sum(amount)"}')$$), '22023 measure "a" cannot be kept because no aggregate gives the zero of type sums.amount', 'and of one without a zero');
CREATE AGGREGATE sums.total(sums.amount) (SFUNC = sums.add, STYPE = sums.amount, COMBINEFUNC = sums.add, INITCOND = '(0)');
UPDATE calls SET amount = ROW(extract(epoch FROM at))::sums.amount;
SELECT create_rollup('l', 'calls', 'at', '{"a": "sums.sum(amount)", "n": "count(*)"}', '{queue}');
DELETE FROM calls WHERE extract(minute FROM at)::int % 3 = 0;
UPDATE calls SET amount = ROW(2 * extract(epoch FROM at))::sums.amount WHERE extract(minute FROM at)::int % 3 = 1;
SELECT refresh_rollup('l') \g /dev/null
UPDATE calls SET amount = NULL WHERE extract(minute FROM at)::int % 5 = 1;
SELECT results_eq('SELECT queue, sum((a).of), sum(n) FROM l GROUP BY 1 ORDER BY 1', 'SELECT queue, sum((amount).of), count(*)::numeric FROM calls GROUP BY 1 ORDER BY 1', 'with all three it is kept');
SELECT create_kpi_view('l') \g /dev/null
SELECT set_eq($$SELECT attname::text FROM pg_attribute WHERE attrelid = 'l_kpis'::regclass AND attnum > 0$$, '{bucket,queue,n}'::text[], 'but is not in the KPI view, which knows no plain columns for it');

SELECT * FROM finish();
ROLLBACK;
