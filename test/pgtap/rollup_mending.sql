-- What a broken rollup says, and how one comes back that was restored without its data.

BEGIN;
CREATE SCHEMA mending;
SET LOCAL search_path = mending, public;

SELECT plan(9);

CREATE TABLE calls (offered_at timestamptz NOT NULL, call call_interval) PARTITION BY RANGE (offered_at);
CREATE TABLE january PARTITION OF calls FOR VALUES FROM ('2026-01-01 00:00Z') TO ('2026-02-01 00:00Z');
INSERT INTO calls SELECT t, call_interval(t, '3 s', '1 min') FROM generate_series(timestamptz '2026-01-05 09:00Z', '2026-01-05 10:59Z', '1 min') AS t;
SELECT create_rollup('kpi', 'calls', 'offered_at', '{"calls": "call_stats(call)"}');
CALL build_rollup('kpi');

-- The hint of an error.
CREATE FUNCTION hint_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END $$;

ALTER TABLE calls DISABLE TRIGGER USER;
SELECT throws_like('SELECT * FROM kpi', '%lacks its triggers, or they are disabled', 'without triggers it is broken');
SELECT matches(hint_of('SELECT * FROM kpi'), '^Name its table with alter_rollup\(', 'and says what to do');
SELECT lives_ok($$SELECT alter_rollup('kpi', source => 'calls')$$, 'which helps');
SELECT results_eq('SELECT sum(offered(calls)) FROM kpi', ARRAY[120::numeric], 'it can be read again');

ALTER TABLE january DISABLE TRIGGER USER;
SELECT throws_like($$SELECT refresh_rollup('kpi')$$, 'triggers of rollup mending.kpi on mending.january are disabled', 'a partition''s triggers are not made twice');
ALTER TABLE january ENABLE TRIGGER USER;

-- as pg_restore --schema-only leaves it
DELETE FROM kpi_progress;
DELETE FROM kpi_groups;
INSERT INTO calls SELECT t, call_interval(t, '3 s', '1 min') FROM generate_series(timestamptz '2026-01-06 09:00Z', '2026-01-06 09:09Z', '1 min') AS t;
SELECT matches(hint_of('SELECT * FROM kpi'), 'CALL build_rollup', 'restored without data it asks to be built');
SELECT lives_ok($$CALL build_rollup('kpi')$$, 'and can be');
SELECT results_eq('SELECT sum(offered(calls)) FROM kpi', ARRAY[130::numeric], 'all calls are there, and once');
SELECT is_empty($$SELECT * FROM verify_rollup('kpi')$$, 'as verify_rollup() sees it');

SELECT * FROM finish();
ROLLBACK;
