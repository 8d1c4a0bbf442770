-- build_rollup() outside a transaction: batch by batch, each committed; the view is exact between batches, after an error,
-- and when the build goes on. Nothing is rolled back here, so everything is dropped at the end.

SET client_min_messages = warning;
SELECT no_plan();

CREATE SCHEMA building;
SET search_path = building, public;
\ir include/rollup.sql
CREATE TABLE calls (id int PRIMARY KEY, at timestamptz NOT NULL, queue text, wait int);
INSERT INTO calls SELECT i, '2026-01-01Z'::timestamptz + i * interval '10 min', 'q' || i % 3, i % 50 FROM generate_series(1, 5000) AS i;
-- without it, fewer batches: each would scan all
CREATE INDEX ON calls (at);
ANALYZE calls;
SELECT create_rollup('k', 'calls', 'at', '{"n": "count(*)", "wait": "sum(wait)"}', '{queue}', '1 hour');
INSERT INTO kept (rollup, plain) VALUES ('k', 'SELECT date_bin(''1 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait) FROM calls GROUP BY 1, 2');

-- looks at the view after each batch, and writes as others would in the meantime
CREATE TABLE step (n int GENERATED ALWAYS AS IDENTITY, built numeric, groups bigint, differences bigint);
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql SET search_path = building, public AS $$
BEGIN
    INSERT INTO calls SELECT max(id) + 1, '2026-01-01Z'::timestamptz + (max(id) * 7919 % 50000) * interval '1 min', 'new', 1 FROM calls;
    DELETE FROM calls WHERE id = (SELECT min(id) FROM calls);
    INSERT INTO step (built, groups, differences)
    SELECT (SELECT built FROM rollup_status), (SELECT count(*) FROM k),
           (SELECT count(*) FROM ((TABLE k EXCEPT ALL SELECT date_bin('1 h', at, '2000-01-01Z'), queue, count(*), sum(wait) FROM calls GROUP BY 1, 2)
                                  UNION ALL (SELECT date_bin('1 h', at, '2000-01-01Z'), queue, count(*), sum(wait) FROM calls GROUP BY 1, 2 EXCEPT ALL TABLE k)) AS d);
    RETURN NULL;
END $$;
CREATE TRIGGER look AFTER UPDATE OF built_since ON k_progress FOR EACH ROW WHEN (new.built_since IS NOT NULL) EXECUTE FUNCTION look();
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.bucket < '2026-01-20Z' THEN
        RAISE EXCEPTION 'out of %', new.bucket USING ERRCODE = 'disk_full';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER fail BEFORE INSERT ON k_groups FOR EACH ROW EXECUTE FUNCTION fail();

SELECT is((SELECT built FROM rollup_status), 0.0, 'nothing is built');
SELECT same('not built');
\set ON_ERROR_STOP off
\set VERBOSITY terse
CALL build_rollup('k', 500);
\set error :SQLSTATE
\set ON_ERROR_STOP on
SELECT is(:'error'::text, '53100', 'the error of a batch is that of the build');
SELECT ok(built BETWEEN 30 AND 60 AND last_error LIKE 'out of 2026-01-%' AND last_error_at > now() - interval '1 min' AND refreshed_at IS NULL, format('rollup_status: %s%% built, %s', built, last_error)) FROM rollup_status;
SELECT cmp_ok((SELECT count(*) FROM step), '>=', 4::bigint, 'some batches were committed before it');
SELECT same('the view is whole');
INSERT INTO calls SELECT 10000 + i, '2026-01-01Z'::timestamptz + i * interval '100 min', 'later', 1 FROM generate_series(1, 500) AS i;
UPDATE calls SET wait = wait + 1 WHERE id % 10 = 0;
SELECT same('written half built');
SELECT is((SELECT count(*) > 0 FROM verify_rollup('k')), false, 'verify_rollup half built');
SELECT matches(outcome($$SELECT rebuild_rollup('k', NULL, NULL)$$), '^55000 rollup building.k is not built yet', 'rebuild_rollup half built');
SELECT cmp_ok(refresh_rollup('k'), '>', 0::bigint, 'refresh_rollup half built');
SELECT cmp_ok((SELECT count(*) FROM k_deltas), '>', 0::bigint, 'leaves what is not built to the build');
SELECT same('refreshed half built');
SELECT alter_rollup('k', add => '{"late": "count(*) FILTER (WHERE wait > 20)"}');
UPDATE kept SET plain = 'SELECT date_bin(''1 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait), count(*) FILTER (WHERE wait > 20) FROM calls GROUP BY 1, 2';
SELECT same('altered half built');
SELECT alter_rollup('k', drop => '{late}');
UPDATE kept SET plain = 'SELECT date_bin(''1 h'', at, ''2000-01-01Z''), queue, count(*), sum(wait) FROM calls GROUP BY 1, 2';
SELECT same('and back');
DROP TRIGGER fail ON k_groups;
CALL build_rollup('k', 500);
SELECT ok(built = 100 AND last_error LIKE 'out of%' AND built_since = '-infinity', 'goes on, and is built; what went wrong before can still be seen') FROM rollup_status;
SELECT is_empty('SELECT * FROM step WHERE differences <> 0 OR groups < 1000 OR built IS NULL', 'the view was exact after each batch');
SELECT is_empty('SELECT * FROM (SELECT n, built, lag(built) OVER (ORDER BY n) AS before FROM step) AS s WHERE built <= before AND built < 100', 'and the built share grew');
SELECT cmp_ok((SELECT count(*) FROM step), '>=', 10::bigint, 'in ten batches or more');
SELECT same('built');
SELECT is((SELECT reltuples::bigint FROM pg_class WHERE oid = 'k_groups'::regclass), (SELECT count(*) FROM k_groups), 'the groups are analysed');
CALL build_rollup('k');
SELECT same_refreshed('once more: nothing to do');

SELECT drop_rollup('k');
SELECT create_rollup('k', 'calls', 'at', '{"n": "count(*)", "wait": "sum(wait)"}', '{queue}', '1 hour');
TRUNCATE calls;
CALL build_rollup('k', 100);
SELECT is((SELECT count(*) FROM k), 0::bigint, 'an emptied source');
INSERT INTO calls VALUES (1, '2026-01-01Z', 'q', 1);
SELECT same_refreshed('and written to');
DELETE FROM calls;
SELECT drop_rollup('k');
SELECT create_rollup('k', 'calls', 'at', '{"n": "count(*)", "wait": "sum(wait)"}', '{queue}', '1 hour');
SELECT is((SELECT built FROM rollup_status), 100.0, 'of nothing there is nothing to build');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT matches(outcome($$CALL build_rollup('k')$$), '^25000 build_rollup\(\) must run in READ COMMITTED', 'not in a snapshot of its own');
SELECT matches(outcome($$SELECT create_rollup('l', 'calls', 'at', '{"n": "count(*)"}')$$), '^25000 create_rollup\(\) must run in READ COMMITTED', 'nor create_rollup');
SELECT matches(outcome($$SELECT alter_rollup('k', add => '{"m": "count(*)"}')$$), '^25000 alter_rollup\(\) must run in READ COMMITTED', 'nor alter_rollup');
SELECT matches(outcome($$SELECT rebuild_rollup('k', NULL, NULL)$$), '^25000 rebuild_rollup\(\) must run in READ COMMITTED', 'nor rebuild_rollup');
SELECT matches(outcome('TRUNCATE calls'), '^25000 cannot TRUNCATE building.calls in this isolation level', 'nor TRUNCATE');
COMMIT;

-- How many batches: enough of batch_rows rows each, but eight at most where each scans all, and one where one will do.
SELECT drop_rollup('k');
CREATE TABLE few (at timestamptz);
INSERT INTO few SELECT '2026-01-01Z'::timestamptz + i * interval '10 min' FROM generate_series(1, 5000) AS i;
ANALYZE few;
CREATE TABLE batch (batch_rows text);
CREATE FUNCTION count_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO building.batch VALUES (TG_ARGV[0]);
    RETURN NULL;
END $$;
SELECT create_rollup('k', 'few', 'at', '{"n": "count(*)"}', '{}', '1 hour');
CREATE TRIGGER counted AFTER UPDATE OF built_since ON k_progress FOR EACH ROW WHEN (new.built_since IS NOT NULL) EXECUTE FUNCTION count_batch('one');
CALL build_rollup('k', 10000);
SELECT drop_rollup('k');
SELECT create_rollup('k', 'few', 'at', '{"n": "count(*)"}', '{}', '1 hour');
CREATE TRIGGER counted AFTER UPDATE OF built_since ON k_progress FOR EACH ROW WHEN (new.built_since IS NOT NULL) EXECUTE FUNCTION count_batch('scans');
CALL build_rollup('k', 100);
SELECT drop_rollup('k');
CREATE INDEX ON few (at);
SELECT create_rollup('k', 'few', 'at', '{"n": "count(*)"}', '{}', '1 hour');
CREATE TRIGGER counted AFTER UPDATE OF built_since ON k_progress FOR EACH ROW WHEN (new.built_since IS NOT NULL) EXECUTE FUNCTION count_batch('index');
CALL build_rollup('k', 100);
SELECT is(count(*), 1::bigint, 'one batch for 5000 rows of 10000') FROM batch WHERE batch_rows = 'one';
SELECT ok(count(*) BETWEEN 4 AND 8, format('%s batches where each scans all', count(*))) FROM batch WHERE batch_rows = 'scans';
SELECT ok(count(*) BETWEEN 40 AND 51, format('%s batches of 100 rows by an index', count(*))) FROM batch WHERE batch_rows = 'index';
-- Estimates may be of any size; compiling plans for so many rows would take long.
SET jit = off;
UPDATE pg_class SET reltuples = 3e9 WHERE oid = 'few'::regclass;
SELECT drop_rollup('k');
SELECT create_rollup('k', 'few', 'at', '{"n": "count(*)"}', '{}', '24 hours');
CREATE TRIGGER counted AFTER UPDATE OF built_since ON k_progress FOR EACH ROW WHEN (new.built_since IS NOT NULL) EXECUTE FUNCTION count_batch('many');
CALL build_rollup('k', 1);
SELECT cmp_ok(count(*), '>', 30::bigint, 'one for each of 35 days where there are more than 2^31 rows, each one to be a batch') FROM batch WHERE batch_rows = 'many';

SELECT drop_rollup('k');
DROP SCHEMA building CASCADE;
SELECT * FROM finish();
