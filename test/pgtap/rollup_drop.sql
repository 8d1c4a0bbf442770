-- A rollup is dropped while event triggers write to its source at each step: nothing is left of it, what they
-- write stays, and another rollup of the source counts it.

BEGIN;
CREATE SCHEMA dropping;
SET LOCAL search_path = dropping, public;
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE calls (offered_at timestamptz NOT NULL, queue text) PARTITION BY RANGE (offered_at);
CREATE TABLE march PARTITION OF calls FOR VALUES FROM ('2026-03-01 00:00Z') TO ('2026-04-01 00:00Z');
CREATE TABLE other (offered_at timestamptz NOT NULL, queue text);
SELECT create_rollup(k, source, 'offered_at', '{"n": "count(*)"}', '{queue}')
FROM (VALUES ('k', 'calls'::regclass), ('stays', 'calls'), ('plain', 'other'), ('over', 'other')) AS v (k, source);
SELECT create_rollup('k_hours', 'k', 'bucket', '{"n": "sum(n)"}', bucket => '1 hour');
CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dropping.calls VALUES ('2026-03-02 08:00Z', tg_event);
    UPDATE dropping.calls SET queue = queue || '.' WHERE queue NOT LIKE '%..';
    INSERT INTO dropping.march VALUES ('2026-03-02 09:00Z', tg_event);
    DELETE FROM dropping.march WHERE queue LIKE '%...';
    INSERT INTO dropping.other VALUES ('2026-03-02 08:00Z', tg_event);
END $$;
CREATE EVENT TRIGGER note_end ON ddl_command_end EXECUTE FUNCTION note();
CREATE EVENT TRIGGER note_drop ON sql_drop EXECUTE FUNCTION note();

SELECT lives_ok(format('SELECT drop_rollup(%L)', k), k || ': dropped') FROM unnest('{k_hours,k,plain}'::text[]) AS k;
SELECT lives_ok('DROP EVENT TRIGGER note_end', 'and no longer');
SELECT lives_ok('DROP EVENT TRIGGER note_drop', 'noted');
SELECT cmp_ok(count(*), '>', 20::bigint, 'the event triggers have written') FROM calls;
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = 'dropping'::regnamespace AND relname ~ '^(k|k_hours|plain)(_|$)'), 0::bigint, 'no table or view is left');
SELECT is((SELECT count(*) FROM pg_proc WHERE pronamespace = 'dropping'::regnamespace AND proname ~ '^(k|k_hours|plain)_'), 0::bigint, 'no function');
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgname ~ '^(k|k_hours|plain)_'), 0::bigint, 'no trigger');
INSERT INTO kept (rollup, plain)
SELECT k, format('SELECT date_bin(''15 minutes'', offered_at, ''2000-01-01 00:00Z''), queue, count(*) FROM %s GROUP BY 1, 2', source) FROM (VALUES ('stays', 'calls'), ('over', 'other')) AS v (k, source);
SELECT same('another of the source');
SELECT same_refreshed('another of the source');

SELECT * FROM finish();
ROLLBACK;
