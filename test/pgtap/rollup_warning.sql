-- Triggers of a rollup that were off for a while: a poll once an hour must still see that. Not in one transaction, for the rows of the
-- catalogue tell by whose transaction they were written.

CREATE SCHEMA warning;
SET search_path = warning, public;
SELECT no_plan();

CREATE TABLE w (at timestamptz NOT NULL, n int) PARTITION BY RANGE (at);
CREATE TABLE w_1 PARTITION OF w FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
CREATE TABLE w_2 PARTITION OF w FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
SELECT create_rollup('wk', 'w', 'at', '{"n": "sum(n)"}', bucket => '24:00');
CREATE FUNCTION warned() RETURNS text LANGUAGE sql AS $$ SELECT concat_ws(', ', nullif(broken, false), warning) FROM rollup_status WHERE rollup = 'wk'::regclass $$;
SELECT is(warned(), '', 'a new rollup has no warning');
INSERT INTO w VALUES ('2026-01-05Z', 1), ('2026-02-05Z', 2);
SELECT is(refresh_rollup('wk'), 2::bigint, 'refreshed');
CREATE TABLE w_3 PARTITION OF w FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');
SELECT is(refresh_rollup('wk'), 0::bigint, 'a new partition');
SELECT is(warned(), '', 'is no reason for one');
ALTER TABLE w_1 DISABLE TRIGGER wk_insert;
INSERT INTO w_1 VALUES ('2026-01-06Z', 4);
ALTER TABLE w_1 ENABLE TRIGGER wk_insert;
SELECT is(warned(), 'triggers of the rollup on warning.w_1 were changed: what was written while they were disabled is missing, and verify_rollup() lists it', 'a trigger of a partition disabled and enabled again');
SELECT is(refresh_rollup('wk'), 0::bigint, 'a refresh does not help');
SELECT matches(warned(), '^triggers', 'and says so still');
SELECT is((SELECT string_agg(missing ->> 'n', ',') FROM verify_rollup('wk')), '4', 'there is a difference');
SELECT matches(warned(), '^triggers', 'so the warning stays');
SELECT is(rebuild_rollup('wk', '2026-01-01Z', '2026-02-01Z'), 1::bigint, 'mended by one who knows where');
SELECT is((SELECT count(*) FROM verify_rollup('wk', '2026-01-01Z', '2026-02-01Z')), 0::bigint, 'a part of the time');
SELECT matches(warned(), '^triggers', 'is not all');
SELECT is((SELECT count(*) FROM verify_rollup('wk')), 0::bigint, 'all the time is well');
SELECT is(warned(), '', 'that ends the warning');
-- with its triggers goes the mark that a partition is counted
ALTER TABLE w_1 DISABLE TRIGGER USER;
INSERT INTO w_1 VALUES ('2026-01-07Z', 8);
ALTER TABLE w_1 ENABLE TRIGGER USER;
SELECT is((SELECT uncovered::text FROM rollup_status WHERE rollup = 'wk'::regclass), '{w_1,w_2,w_3}', 'all triggers of a partition disabled and enabled: rows may have moved from there to any other');
SELECT is(refresh_rollup('wk'), 1::bigint, 'a refresh counts it');
SELECT is((SELECT count(*) FROM verify_rollup('wk')), 0::bigint, 'all of it');
ALTER TABLE w DISABLE TRIGGER USER;
ALTER TABLE w_3 DISABLE TRIGGER USER;
SELECT matches(warned(), '^t, triggers of the rollup on warning.w and 1 more were changed', 'off now: broken, too');
ALTER TABLE w ENABLE TRIGGER USER;
ALTER TABLE w_3 ENABLE TRIGGER USER;
SELECT matches(warned(), '^triggers of the rollup on warning.w and 1 more were changed', 'enabled again');
DROP TABLE w_3;
SELECT is(rebuild_rollup('wk', NULL, NULL), 0::bigint, 'rebuilt from one end to the other');
SELECT is(warned(), '', 'ends it, too');
ALTER TABLE w_2 DISABLE TRIGGER USER;
ALTER TABLE w_2 ENABLE TRIGGER USER;
SELECT matches(warned(), '^triggers of the rollup on warning.w_2 were', 'once more');
SELECT alter_rollup('wk', source => 'w') \g /dev/null
SELECT is(warned(), '', 'so do triggers that are set anew');

-- ---------------------------------------------------------------- the query that the guide gives

\set watch `sed -n '/^Ask this once an hour/,/stands still$/p' docs/rollups.md | sed -n '/^SELECT/,$p' | tr -d ';'`
CREATE VIEW watch AS :watch
;
CREATE FUNCTION watched() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(rollup::text, ', ') FROM watch $$;
SELECT refresh_rollup('wk') \g /dev/null
SELECT is(watched(), NULL, 'no row while all is well');
CREATE TABLE w_4 PARTITION OF w FOR VALUES FROM ('2026-04-01Z') TO ('2026-05-01Z');
SELECT is(watched(), 'wk', 'a new partition');
SELECT refresh_rollup('wk') \g /dev/null
SELECT is(watched(), NULL, 'refreshed');
ALTER TABLE wk_groups ADD CONSTRAINT no CHECK (n > 100) NOT VALID;
INSERT INTO w VALUES ('2026-01-07Z', 8);
SET client_min_messages = error;
SELECT is(refresh_rollup('wk', record_error => true), NULL, 'a refresh that fails');
RESET client_min_messages;
SELECT is(watched(), 'wk', 'is seen');
ALTER TABLE wk_groups DROP CONSTRAINT no;
SELECT is(refresh_rollup('wk', record_error => true), 1::bigint, 'a minute later it succeeds');
SELECT is(watched(), 'wk', 'and the failure is seen still');
UPDATE wk_progress SET last_error_at = last_error_at - interval '66 minutes';
SELECT is(watched(), NULL, 'for an hour');
UPDATE wk_progress SET refreshed_at = refreshed_at - interval '61 minutes';
SELECT is(watched(), 'wk', 'a schedule that stands still');
SELECT refresh_rollup('wk') \g /dev/null
INSERT INTO wk_deltas (bucket, rows, n, n_values) SELECT '2026-01-01Z', 0, 0, 0 FROM generate_series(1, 100001);
SELECT is(watched(), 'wk', 'many deltas');
SELECT refresh_rollup('wk') \g /dev/null
SELECT is(watched(), NULL, 'none');
ALTER TABLE w_2 DISABLE TRIGGER wk_insert;
ALTER TABLE w_2 ENABLE TRIGGER wk_insert;
SELECT is(watched(), 'wk', 'a trigger that was off');
SELECT count(*) FROM verify_rollup('wk') \g /dev/null
SELECT is(watched(), NULL, 'verified');
ALTER TABLE wk_progress SET UNLOGGED;
SELECT is(watched(), 'wk', 'a broken one');
ALTER TABLE wk_progress SET LOGGED;
UPDATE wk_progress SET built_since = '2026-01-15Z', oldest = '2026-01-01Z', newest = '2026-02-01Z';
SELECT is(watched(), 'wk', 'one half built');
UPDATE wk_progress SET built_since = '-infinity';

-- a catalogue that is written again tells the same
VACUUM FREEZE pg_catalog.pg_trigger;
VACUUM FREEZE pg_catalog.pg_depend;
VACUUM FULL pg_catalog.pg_trigger;
VACUUM FULL pg_catalog.pg_depend;
SELECT is(warned(), '', 'nor does VACUUM bring one');

SELECT drop_rollup('wk');
SELECT * FROM finish();
DROP SCHEMA warning CASCADE;
