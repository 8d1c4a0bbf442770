-- Who may do what with a rollup, and as whom its SQL runs. Five roles: the source's owner, the rollup's owner (SELECT and
-- TRIGGER on the source), one who only writes, one who only reads the rollup, and a stranger.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE ROLE r_source;
CREATE ROLE r_owner;
CREATE ROLE r_writer;
CREATE ROLE r_reader;
CREATE ROLE r_stranger;
CREATE SCHEMA app AUTHORIZATION r_source;
CREATE SCHEMA kpi AUTHORIZATION r_owner;
CREATE SCHEMA w AUTHORIZATION r_writer;
CREATE SCHEMA s AUTHORIZATION r_stranger;
GRANT USAGE ON SCHEMA app, kpi, s TO PUBLIC;
GRANT CREATE ON SCHEMA public TO r_writer;

-- What the role's statement gives, or how it is refused.
CREATE FUNCTION done_by(role name, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format('SET LOCAL ROLE %I', role);
    IF query ~* '^(select|table)' THEN
        EXECUTE query INTO result;
    ELSE
        EXECUTE query;
        result := 'done';
    END IF;
    RESET ROLE;
    RETURN result;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

SET LOCAL ROLE r_source;
CREATE TABLE app.calls (id int GENERATED ALWAYS AS IDENTITY, offered_at timestamptz NOT NULL DEFAULT '2026-03-02 08:00Z', queue text, wait int DEFAULT 1);
INSERT INTO app.calls (queue, wait) SELECT 'q' || i % 3, i FROM generate_series(1, 20) AS i;
GRANT INSERT ON app.calls TO r_writer;
GRANT SELECT ON app.calls TO r_owner;
RESET ROLE;
SELECT is(done_by('r_owner', $$SELECT create_rollup('kpi.k', 'app.calls', 'offered_at', '{"n": "count(*)"}')$$), '42501 permission denied for table app.calls', 'a source without TRIGGER');
GRANT TRIGGER ON app.calls TO r_owner;
SELECT is(done_by('r_owner', $$SELECT create_rollup('app.k', 'app.calls', 'offered_at', '{"n": "count(*)"}')$$), '42501 permission denied for schema app', 'a schema without CREATE');
SELECT is(done_by('r_owner', $$SELECT create_rollup('k', 'app.calls', 'offered_at', '{"n": "count(*)"}')$$), '42501 permission denied for schema public', 'nor in the default one');
REVOKE SELECT ON app.calls FROM r_owner;
GRANT SELECT (offered_at) ON app.calls TO r_owner;
SELECT is(done_by('r_owner', $$SELECT create_rollup('kpi.k', 'app.calls', 'offered_at', '{"n": "count(*)"}')$$), '42501 permission denied for table app.calls', 'a source with SELECT on a column only');
REVOKE SELECT (offered_at) ON app.calls FROM r_owner;
SELECT is(done_by('r_owner', $$SELECT create_rollup('kpi.k', 'app.calls', 'offered_at', '{"n": "count(*)"}')$$), '42501 permission denied for table app.calls', 'a source without SELECT');
GRANT SELECT ON app.calls TO r_owner;
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = 'kpi'::regnamespace) + (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'app.calls'::regclass), 0::bigint, 'what is refused leaves nothing');

-- ---------------------------------------------------------------- as whom the owner's functions run

SET LOCAL ROLE r_owner;
CREATE TABLE kpi.seen (who name, at text);
GRANT INSERT ON kpi.seen TO PUBLIC;
CREATE FUNCTION kpi.note(at text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kpi.seen VALUES (current_user, at);
END $$;
-- immutable by its word only: it tells who runs it, and takes what it can get
CREATE FUNCTION kpi.spy(value text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpi.note('spy');
    BEGIN
        PERFORM FROM w.secret;
        PERFORM kpi.note('secret');
    EXCEPTION WHEN insufficient_privilege OR undefined_table THEN
        NULL;
    END;
    RETURN value;
END $$;
CREATE FUNCTION kpi.spy(value int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM kpi.spy('' || value); RETURN value; END $$;
RESET ROLE;
SET LOCAL ROLE r_writer;
CREATE TABLE w.secret (word text);
RESET ROLE;
SELECT is(done_by('r_owner', $$SELECT create_rollup('kpi.k', 'app.calls', 'offered_at', '{"n": "count(*)", "wait": "sum(kpi.spy(wait))", "calls": "call_stats(call_interval_from_seconds(offered_at, wait, 0, 0, 0)) FILTER (WHERE wait IS NOT NULL)"}', '{kpi.spy(queue) AS queue}')$$),
          'kpi.k', 'created by one who may read the source and set triggers');
CREATE FUNCTION seen() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    SELECT string_agg(DISTINCT who || ' ' || at, ', ') INTO result FROM kpi.seen;
    DELETE FROM kpi.seen;
    RETURN result;
END $$;
INSERT INTO kept (rollup, plain) VALUES ('kpi.k', $$
    SELECT to_timestamp(floor(extract(epoch FROM offered_at) / 900) * 900), queue, count(*), sum(wait), call_stats(call_interval_from_seconds(offered_at, wait, 0, 0, 0)) FILTER (WHERE wait IS NOT NULL) FROM app.calls GROUP BY 1, 2 $$);
SELECT is(done_by('r_writer', $$INSERT INTO app.calls (queue) VALUES ('new')$$), 'done', 'the writer writes, without any right on the rollup');
SELECT is(seen(), 'r_owner spy', 'captured as the rollup''s owner, who cannot read what the writer can');
INSERT INTO app.calls (queue) VALUES ('super');
SELECT is(seen(), 'r_owner spy', 'so is what a superuser writes');
CALL build_rollup('kpi.k');
SELECT is(seen(), 'r_owner spy', 'built for a superuser as its owner');
DELETE FROM app.calls WHERE queue = 'q1';
UPDATE app.calls SET queue = queue || 'x', wait = NULL WHERE queue = 'q2';
SELECT is(seen(), 'r_owner spy', 'UPDATE and DELETE');
SELECT refresh_rollup('kpi.k');
SELECT count(*) FROM verify_rollup('kpi.k');
SELECT is(seen(), 'r_owner spy', 'verified');
SELECT rebuild_rollup('kpi.k', NULL, NULL);
SELECT is(seen(), 'r_owner spy', 'rebuilt');
SELECT alter_rollup('kpi.k', add => '{"more": "sum(kpi.spy(id))"}');
SELECT is(seen(), 'r_owner spy', 'altered');
SELECT alter_rollup('kpi.k', drop => '{more}');
SELECT create_kpi_view('kpi.k', view => 'public.mine');
SELECT count(*) FROM public.mine;
SELECT count(*) FROM rollup_status;
SELECT is(seen(), NULL, 'no function of the owner''s runs when the rollup is read, its KPI view made, or its status read');
SAVEPOINT s;
TRUNCATE app.calls;
SELECT is(seen(), 'r_owner spy', 'TRUNCATE');
ROLLBACK TO s;
SELECT same_refreshed('and all is well');

-- Nor can what the owner's functions do for another outlive it, in that one's session: a superuser's, at worst.
SET LOCAL ROLE r_owner;
CREATE FUNCTION kpi.leave() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN CREATE TEMP TABLE left_behind (); RETURN NULL; END';
CREATE TRIGGER leave AFTER INSERT OR DELETE ON kpi.k_deltas FOR EACH STATEMENT EXECUTE FUNCTION kpi.leave();
CREATE TRIGGER leave AFTER INSERT OR DELETE ON kpi.k_groups FOR EACH STATEMENT EXECUTE FUNCTION kpi.leave();
CREATE TRIGGER leave AFTER UPDATE ON kpi.k_progress FOR EACH STATEMENT EXECUTE FUNCTION kpi.leave();
RESET ROLE;
SELECT is(outcome(query), '42501 cannot create temporary table within security-restricted operation', format('left behind by %s', query))
FROM unnest(ARRAY[$$SELECT refresh_rollup('kpi.k')$$, $$SELECT rebuild_rollup('kpi.k', NULL, NULL)$$]) AS query;
DROP FUNCTION kpi.leave() CASCADE;
SELECT same_refreshed('without it');

-- ---------------------------------------------------------------- what the writer leaves about

SET LOCAL ROLE r_writer;
CREATE TABLE w.trap (who name, what text);
GRANT INSERT ON w.trap TO PUBLIC;
GRANT USAGE ON SCHEMA w TO PUBLIC;
CREATE FUNCTION w.trap(what text) RETURNS void LANGUAGE sql AS 'INSERT INTO w.trap VALUES (current_user, what)';
SELECT format($f$
    CREATE FUNCTION %1$s.date_bin(interval, timestamptz, timestamptz) RETURNS timestamptz LANGUAGE plpgsql AS 'BEGIN PERFORM w.trap(''date_bin''); RETURN now(); END';
    CREATE FUNCTION %1$s.add(bigint, bigint) RETURNS bigint LANGUAGE plpgsql AS 'BEGIN PERFORM w.trap(''add''); RETURN 0; END';
    CREATE AGGREGATE %1$s.sum(bigint) (SFUNC = %1$s.add, STYPE = bigint);
    CREATE FUNCTION %1$s.same(bigint, bigint) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM w.trap(''operator''); RETURN true; END';
    CREATE FUNCTION %1$s.same(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM w.trap(''operator''); RETURN true; END';
    CREATE FUNCTION %1$s.same(timestamptz, timestamptz) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM w.trap(''operator''); RETURN true; END';
    CREATE OPERATOR %1$s.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = %1$s.same);
    CREATE OPERATOR %1$s.<> (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = %1$s.same);
    CREATE OPERATOR %1$s.+ (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = %1$s.add);
    CREATE OPERATOR %1$s.= (LEFTARG = text, RIGHTARG = text, FUNCTION = %1$s.same);
    CREATE OPERATOR %1$s.>= (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = %1$s.same);
    CREATE OPERATOR %1$s.= (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = %1$s.same);
    CREATE TABLE %1$s.k_deltas (who name); CREATE TABLE %1$s.k_groups (who name); CREATE TABLE %1$s.added (who name); CREATE TABLE %1$s.removed (who name); CREATE TABLE %1$s.pg_class (oid oid);
    $f$, schema) FROM unnest('{w,public}'::text[]) AS schema \gexec
CREATE TEMP TABLE added (id int, offered_at timestamptz, queue text, wait int);
CREATE TEMP TABLE removed (LIKE added);
CREATE TEMP TABLE k_deltas (LIKE added);
CREATE TEMP TABLE pg_trigger (LIKE added);
CREATE FUNCTION pg_temp.sum(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT w.trap(''temp''); SELECT 0::bigint';
SET LOCAL search_path = w, pg_temp, public, pg_catalog;
SET LOCAL array_nulls = off;
SET LOCAL standard_conforming_strings = off;
SET LOCAL backslash_quote = on;
SET LOCAL row_security = off;
SET LOCAL plpgsql.extra_errors = 'all';
INSERT INTO app.calls (queue, wait) VALUES ('q0', 1), ('tricked', 2);
RESET ROLE;
DELETE FROM app.calls WHERE queue OPERATOR(pg_catalog.=) 'q2';
UPDATE app.calls SET wait = 7 WHERE queue OPERATOR(pg_catalog.=) 'q0';
TRUNCATE app.calls;
INSERT INTO app.calls (queue, wait) VALUES ('q0', 1), ('tricked', 2);
SELECT refresh_rollup('kpi.k');
SELECT rebuild_rollup('kpi.k', NULL, NULL);
SELECT FROM verify_rollup('kpi.k');
SELECT alter_rollup('kpi.k', source => 'app.calls');
SELECT create_rollup('kpi.other', 'app.calls', 'offered_at', '{"n": "count(*)"}');
SELECT create_rollup('kpi.day', 'kpi.other', 'bucket', '{"n": "pg_catalog.sum(n)"}', bucket => 'day', time_zone => 'Europe/Berlin');
CALL build_rollup('kpi.other');
CALL build_rollup('kpi.day');
INSERT INTO app.calls (queue, wait) VALUES ('q0', 1), ('tricked', 2);
SELECT create_kpi_view('kpi.other', view => 'kpi.of_other');
SELECT FROM kpi.of_other;
SELECT FROM kpi.k;
SELECT FROM rollup_status;
SELECT drop_rollup('kpi.other', cascade => true);
RESET search_path;
RESET array_nulls;
RESET standard_conforming_strings;
RESET backslash_quote;
RESET row_security;
RESET plpgsql.extra_errors;
DROP FUNCTION pg_temp.sum(bigint);
DROP TABLE pg_temp.added, pg_temp.removed, pg_temp.k_deltas, pg_temp.pg_trigger, public.pg_class;
SELECT is_empty('SELECT DISTINCT who, what FROM w.trap', 'nothing that the writer planted is run, by no one');
DROP OPERATOR public.= (bigint, bigint), public.<> (bigint, bigint), public.+ (bigint, bigint), public.= (text, text), public.>= (timestamptz, timestamptz), public.= (timestamptz, timestamptz);
DROP AGGREGATE public.sum(bigint);
SELECT same_refreshed('and all is well');
SELECT results_eq('SELECT queue, n, wait FROM kpi.k ORDER BY 1', $$VALUES ('q0'::text, 2::bigint, 2::bigint), ('tricked', 2, 4)$$, 'what was written is there');

-- constants mean what they meant to the one who wrote them
SELECT set_config('standard_conforming_strings', 'on', true);
SELECT create_rollup('kpi.constants', 'app.calls', 'offered_at', $$ {"n": "count(*) FILTER (WHERE queue = 'a\\b')", "m": "count(*) FILTER (WHERE queue = ANY ('{x,NULL}'))", "d": "count(*) FILTER (WHERE (offered_at AT TIME ZONE 'UTC')::date < '3/2/2026'::date)"} $$);
CALL build_rollup('kpi.constants');
SET LOCAL standard_conforming_strings = off;
SET LOCAL escape_string_warning = off;
SET LOCAL array_nulls = off;
SET LOCAL DateStyle = 'SQL, DMY';
INSERT INTO app.calls (offered_at, queue) VALUES ('2026-03-02 08:00Z', E'a\\b'), ('2026-02-28 08:00Z', 'NULL'), ('2026-02-28 08:00Z', 'x');
RESET standard_conforming_strings;
RESET array_nulls;
RESET DateStyle;
SELECT results_eq('SELECT sum(n), sum(m), sum(d) FROM kpi.constants', 'VALUES (1::numeric, 1::numeric, 2::numeric)', 'constants, whatever a writer sets');
SELECT drop_rollup('kpi.constants');

-- ---------------------------------------------------------------- the reader and the stranger

GRANT SELECT ON kpi.k TO r_reader;
GRANT SELECT ON app.calls TO r_stranger;
GRANT CREATE ON SCHEMA s TO r_reader;
SET LOCAL ROLE r_stranger;
CREATE TABLE s.t (LIKE app.calls);
RESET ROLE;
SELECT is(done_by('r_reader', 'SELECT sum(n) FROM kpi.k'), (SELECT count(*)::text FROM app.calls), 'the reader reads');
SELECT is(done_by('r_reader', 'SELECT count(*) FROM app.calls'), '42501 permission denied for table calls', 'but not the source');
SELECT is(done_by('r_stranger', 'SELECT count(*) FROM kpi.k'), '42501 permission denied for view k', 'who reads the source does not read the rollup');
SELECT is(done_by(role, format('SELECT count(*) FROM kpi.%s', part)), format('42501 permission denied for %s %s', kind, part), format('%s: no %s', role, part))
FROM (VALUES ('k_definition', 'view'), ('k_live', 'view'), ('k_groups', 'table'), ('k_deltas', 'table'), ('k_progress', 'table'), ('k_partitions', 'table')) AS p (part, kind), unnest('{r_reader,r_writer,r_stranger}'::name[]) AS role;
SELECT is(done_by(role, format(write, part)), format('42501 permission denied for table %s', part), format('%s: %s', role, format(write, part)))
FROM unnest('{k_groups,k_deltas,k_progress,k_partitions}'::text[]) AS part, unnest('{r_reader,r_writer,r_stranger}'::name[]) AS role, unnest('{DELETE FROM kpi.%s,INSERT INTO kpi.%s DEFAULT VALUES,TRUNCATE kpi.%s}'::text[]) AS write;
SELECT is(done_by('r_reader', 'SELECT string_agg(rollup::text, '','') FROM rollup_status'), 'kpi.k', 'rollup_status shows the reader one rollup');
SELECT is(done_by('r_writer', 'SELECT count(*) FROM rollup_status'), '0', 'and the writer none');
SELECT is(done_by('r_stranger', 'SELECT count(*) FROM rollup_status'), '0', 'and the stranger none');

CREATE TABLE api (f regprocedure, query text);
INSERT INTO api VALUES
    ('drop_rollup(regclass, boolean)', $$SELECT drop_rollup('kpi.k')$$), ('drop_rollup(regclass, boolean)', $$SELECT drop_rollup('kpi.k', cascade => true)$$),
    ('alter_rollup(regclass, json, text[], regclass, boolean)', $$SELECT alter_rollup('kpi.k', add => '{"x": "count(*)"}')$$),
    ('alter_rollup(regclass, json, text[], regclass, boolean)', $$SELECT alter_rollup('kpi.k', drop => '{n}')$$), ('alter_rollup(regclass, json, text[], regclass, boolean)', $$SELECT alter_rollup('kpi.k', source => 's.t')$$),
    ('alter_rollup(regclass, json, text[], regclass, boolean)', $$SELECT alter_rollup('kpi.k', answers => true)$$),
    ('build_rollup(regclass, bigint)', $$CALL build_rollup('kpi.k')$$), ('rebuild_rollup(regclass, timestamptz, timestamptz, boolean)', $$SELECT rebuild_rollup('kpi.k', NULL, NULL)$$),
    ('verify_rollup(regclass, timestamptz, timestamptz)', $$SELECT * FROM verify_rollup('kpi.k')$$), ('refresh_rollup(regclass, boolean)', $$SELECT refresh_rollup('kpi.k')$$),
    ('refresh_rollup(regclass, boolean)', $$SELECT refresh_rollup('kpi.k', true)$$), ('schedule_rollup(regclass, text)', $$SELECT schedule_rollup('kpi.k')$$),
    ('unschedule_rollup(regclass)', $$SELECT unschedule_rollup('kpi.k')$$);
-- what a job runs, by the table of groups and, as after a restore, by name
INSERT INTO api SELECT 'refresh_scheduled_rollup(oid, text, text)', format('SELECT refresh_scheduled_rollup(%s, %L, %L)', 'kpi.k_groups'::regclass::oid, 'kpi.k', origin)
FROM (SELECT format('%s/%s', system_identifier, d.oid) FROM pg_control_system(), pg_database AS d WHERE datname = current_database() UNION ALL VALUES ('')) AS o (origin);
CREATE TABLE read_api AS SELECT * FROM api WITH NO DATA;
INSERT INTO read_api VALUES
    ('create_kpi_view(regclass, interval, text, text, interval, regclass, interval[], text, boolean)', $$SELECT create_kpi_view('kpi.k', view => 's.v')$$);
SELECT set_eq($$SELECT DISTINCT f::oid FROM (TABLE api UNION TABLE read_api) AS a$$,
              $$SELECT objid FROM pg_depend JOIN pg_proc p ON objid = p.oid WHERE deptype = 'e' AND classid = 'pg_proc'::regclass AND proname ~ 'rollup|kpi' AND proargtypes[0] IN ('regclass'::regtype, 'oid'::regtype) AND proname NOT IN ('rollup_intact', 'rollup_answers', 'rollup_capture_validator', 'kpi_view_targets_intact', 'kpi_view_target_alone')$$,
              'every function on a rollup is tried');
CREATE TABLE before AS SELECT oid, xmin::text AS version, relname FROM pg_class WHERE relnamespace IN ('kpi'::regnamespace, 's'::regnamespace);
SELECT is(done_by(role, query), '42501 must be owner of rollup kpi.k', format('%s: %s', role, query)) FROM api, unnest('{r_stranger,r_reader,r_writer,r_source}'::name[]) AS role;
SELECT is(done_by('r_stranger', query), '42501 permission denied for rollup kpi.k', format('r_stranger: %s', query)) FROM read_api;
SELECT set_eq($$SELECT oid, xmin::text AS version, relname FROM pg_class WHERE relnamespace IN ('kpi'::regnamespace, 's'::regnamespace)$$, 'TABLE before', 'and nothing is changed');
GRANT r_owner TO r_stranger;
SELECT is(done_by('r_stranger', $$SELECT refresh_rollup('kpi.k')$$), '3', 'a member of the owner''s role may');
REVOKE r_owner FROM r_stranger;
SELECT is(done_by('r_reader', $$SELECT create_kpi_view('kpi.k', view => 's.of_reader')$$), 's.of_reader', 'the reader can make a KPI view');
SELECT is(done_by('r_reader', $$SELECT sum(n) FROM s.of_reader$$), (SELECT count(*)::text FROM app.calls), 'and read it');
SELECT is((SELECT relowner::regrole::text FROM pg_class WHERE oid = 's.of_reader'::regclass), 'r_reader', 'which is the reader''s');
SELECT is(done_by('r_stranger', 'SELECT sum(n) FROM s.of_reader'), '42501 permission denied for view of_reader', 'and nobody else''s');

SELECT is(done_by('r_stranger', format('CREATE TRIGGER t AFTER INSERT ON s.t REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kpi.k_capture()')),
          '42501 permission denied for function kpi.k_capture', 'no one else can set the capture function as a trigger');
SELECT is(done_by('r_stranger', 'SELECT kpi.k_capture()'), '42501 permission denied for function k_capture', 'nor call it');
SELECT is(done_by('r_stranger', $$SELECT create_rollup('s.over', 'kpi.k', 'bucket', '{"n": "sum(n)"}', bucket => '1 hour')$$), '42501 rollup kpi.k has another owner', 'nor put a rollup over it');
SELECT is(done_by('r_stranger', $$SELECT create_rollup('s.over', 'app.calls', 'offered_at', '{"n": "count(*)"}')$$), '42501 permission denied for table app.calls', 'nor over the source without TRIGGER');

SELECT query AS by_groups FROM api WHERE query LIKE '%/%' \gset
DELETE FROM api WHERE query LIKE '%/%';

-- ---------------------------------------------------------------- one team's rows

-- a function that says it is cheap is asked before the view's own condition, unless the view is a barrier
INSERT INTO app.calls (queue) VALUES ('q1'), ('q2');
SET LOCAL ROLE r_owner;
CREATE VIEW kpi.team AS SELECT * FROM kpi.k WHERE queue = 'q1';
CREATE VIEW kpi.team_alone WITH (security_barrier) AS SELECT * FROM kpi.k WHERE queue = 'q1';
GRANT SELECT ON kpi.team, kpi.team_alone TO r_reader;
RESET ROLE;
SET LOCAL enable_indexscan = off;
SET LOCAL enable_bitmapscan = off;
SET LOCAL ROLE r_reader;
CREATE FUNCTION pg_temp.leak(queue text) RETURNS boolean IMMUTABLE COST 0.0001 LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('leak.seen', concat_ws(',', nullif(current_setting('leak.seen', true), ''), queue), true);
    RETURN true;
END $$;
CREATE FUNCTION pg_temp.seen(team text) RETURNS text[] LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('leak.seen', '', true);
    EXECUTE format('SELECT count(*) FROM %s WHERE pg_temp.leak(queue)', team);
    RETURN array(SELECT DISTINCT q FROM unnest(string_to_array(current_setting('leak.seen'), ',')) AS q ORDER BY q);
END $$;
SELECT ok('q2' = ANY (pg_temp.seen('kpi.team')), 'a plain view lets a reader''s function see other groups');
SELECT is(pg_temp.seen('kpi.team_alone'), '{q1}', 'WITH (security_barrier) it sees those of the view');
RESET ROLE;
RESET enable_indexscan;
RESET enable_bitmapscan;

-- ---------------------------------------------------------------- views that only look like a rollup's

SET LOCAL ROLE r_stranger;
SELECT create_rollup('s.k', 's.t', 'offered_at', '{"n": "count(*)", "wait": "sum(wait)"}', '{queue}');
CREATE VIEW s.stolen AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('app.calls', 'app.calls', 'kpi.k_capture()', 'kpi.k_definition', 'kpi.k_live', 'kpi.k_groups', 'kpi.k_deltas', 'kpi.k_progress', 'kpi.k_partitions');
CREATE VIEW s.half AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('s.t', 's.t', 's.k_capture()', 's.k_definition', 's.k_live', 'kpi.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
CREATE VIEW s.trigger AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('s.t', 's.t', 'kpi.k_capture()', 's.k_definition', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
CREATE VIEW s.not_constant AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('s.t', current_user::text, 's.k_capture()', 's.k_definition', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
CREATE VIEW s.no_view AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('s.t', 's.t', 's.k_capture()', 's.t', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
CREATE VIEW s.no_table AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('s.t', 's.t', 's.k_capture()', 's.k_definition', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_live');
CREATE VIEW s.no_trigger AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('s.t', 's.t', 'now()', 's.k_definition', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
CREATE VIEW s.nothing AS SELECT 1 AS bucket WHERE rollup_intact(0, 'x', 0, 0, 0, 0, 0, 0, 0);
CREATE VIEW s.source_of_itself AS SELECT * FROM s.k;
CREATE OR REPLACE VIEW s.source_of_itself AS SELECT bucket, queue, n, wait FROM s.k WHERE rollup_intact('s.source_of_itself', 's.t', 's.k_capture()', 's.k_definition', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
CREATE VIEW s.cycle_definition AS SELECT date_bin('15 min', bucket, '2000-01-01Z') AS bucket, queue, sum(rows)::bigint AS rows, sum(n)::bigint AS n FROM s.k_live GROUP BY 1, 2;
CREATE VIEW s.cycle AS SELECT * FROM s.k;
CREATE OR REPLACE VIEW s.cycle AS SELECT bucket, queue, n, wait FROM s.k WHERE rollup_intact('s.cycle', 's.t', 's.k_capture()', 's.cycle_definition', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
CREATE VIEW s.by_hand AS SELECT now() AS bucket, queue, count(*) AS rows FROM s.t GROUP BY 1, 2;
CREATE VIEW s.made_by_hand AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('s.t', 's.t', 's.k_capture()', 's.by_hand', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
CREATE VIEW s.no_keys AS SELECT count(*) AS rows FROM s.t;
CREATE VIEW s.without_keys AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('s.t', 's.t', 's.k_capture()', 's.no_keys', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
CREATE VIEW s.of_function AS SELECT count(*) AS rows FROM generate_series(1, 2) AS s;
CREATE VIEW s.over_function AS SELECT bucket, queue, n FROM s.k WHERE rollup_intact('s.t', 's.t', 's.k_capture()', 's.of_function', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions');
RESET ROLE;
GRANT SELECT ON ALL TABLES IN SCHEMA s TO PUBLIC;
CREATE TABLE fakes (name text, expected text);
INSERT INTO fakes VALUES
    ('stolen', '42501 rollup s.stolen and its parts have different owners'), ('half', '42501 rollup s.half and its parts have different owners'),
    ('trigger', '42501 rollup s.trigger and its parts have different owners'),
    ('not_constant', '42809 s.not_constant is not a rollup'), ('no_view', '42809 s.no_view is not a rollup'), ('no_table', '42809 s.no_table is not a rollup'),
    ('no_trigger', '42809 s.no_trigger is not a rollup'), ('nothing', '42809 s.nothing is not a rollup'), ('source_of_itself', '55000 the definition of the rollup was changed by other means than alter_rollup()'),
    ('made_by_hand', '55000 the definition of the rollup was changed by other means than alter_rollup()'),
    ('without_keys', '55000 the definition of the rollup was changed by other means than alter_rollup()'),
    ('over_function', '55000 the definition of the rollup was changed by other means than alter_rollup()');
SELECT is(done_by(role, replace(query, 'kpi.k', 's.' || name)), expected, format('%s, %s: %s', name, role, query))
FROM fakes, (TABLE api UNION ALL TABLE read_api) AS a, unnest('{r_stranger,postgres}'::name[]) AS role;
SELECT is(done_by('r_stranger', format('SELECT %s(''s.cycle'')', f)), '54001 stack depth limit exceeded', 'a cycle: ' || f) FROM unnest('{refresh_rollup,drop_rollup}'::text[]) AS f;
SELECT is(done_by('postgres', :'by_groups'), '2', 'a job takes none of them for the rollup');
SELECT ok(count(*) FILTER (WHERE rollup = 'kpi.k'::regclass AND NOT broken) = 1 AND count(*) FILTER (WHERE rollup = 's.k'::regclass AND NOT broken) = 1
          AND bool_and(broken OR rollup IN ('kpi.k'::regclass, 's.k'::regclass)), 'and rollup_status goes on: ' || string_agg(format('%s: %s', rollup, coalesce(problem, 'well')), ', ')) FROM rollup_status;
SELECT is(outcome($$SELECT rollup_intact('s.t', name, 's.k_capture()', 's.k_definition', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions') FROM unnest('{x,a.b.c}'::text[]) AS name$$), 'taken', 'rollup_intact() of names that are none');
SELECT matches(outcome($$SELECT rollup_intact('s.t', '', 's.k_capture()', 's.k_definition', 's.k_live', 's.k_groups', 's.k_deltas', 's.k_progress', 's.k_partitions')$$), '^42602 ', 'rollup_intact() of no name');
SELECT matches(outcome($$SELECT rollup_intact(0, 'x.y', 0, 0, 0, 0, 0, 0, 0)$$), '^55000 the rollup is broken', 'rollup_intact() of nothing');
SELECT same_refreshed('and all is well');

-- ---------------------------------------------------------------- row-level security

SELECT create_rollup('s.unbuilt', 'app.calls', 'offered_at', '{"n": "count(*)"}');
SELECT drop_rollup('s.unbuilt');
GRANT TRIGGER ON app.calls TO r_stranger;
SELECT is(done_by('r_stranger', $$SELECT create_rollup('s.unbuilt', 'app.calls', 'offered_at', '{"n": "count(*)"}', '{queue}')$$), 's.unbuilt', 'one more rollup');
ALTER TABLE app.calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY a_part ON app.calls USING (queue = 'q0') WITH CHECK (true);
SELECT is(done_by('r_owner', $$SELECT create_rollup('kpi.hidden', 'app.calls', 'offered_at', '{"n": "count(*)"}')$$), '42501 row-level security hides rows of app.calls from you', 'row-level security: not for one from whom it hides rows');
SELECT is(done_by('r_source', $$SELECT create_rollup('app.whole', 'app.calls', 'offered_at', '{"n": "count(*)"}')$$), 'app.whole', 'but for the table''s owner');
SELECT is(done_by('r_source', $$SELECT sum(n) FROM app.whole$$), (SELECT count(*)::text FROM app.calls), 'who has all rows');
SELECT is(done_by('postgres', format('SELECT count(*) FROM %s', view)), '55000 the rollup is broken: row-level security hides rows of app.calls from its owner', view || ': an error rather than fewer rows') FROM unnest('{kpi.k,s.unbuilt}'::text[]) AS view;
SELECT is((SELECT string_agg(rollup::text, ', ' ORDER BY rollup::text) FROM rollup_status WHERE problem LIKE 'row-level%'), 'kpi.k, s.unbuilt', 'as rollup_status says');
SELECT is(done_by('r_stranger', $$CALL build_rollup('s.unbuilt')$$), '42501 query would be affected by row-level security policy for table "calls"', 'not built without them');
SELECT is(done_by('r_owner', $$SELECT count(*) FROM verify_rollup('kpi.k')$$), '42501 query would be affected by row-level security policy for table "calls"', 'nor verified');
SELECT is(done_by('r_owner', $$SELECT rebuild_rollup('kpi.k', NULL, NULL)$$), '42501 query would be affected by row-level security policy for table "calls"', 'nor rebuilt');
SELECT is(done_by('r_writer', $$INSERT INTO app.calls (queue) VALUES ('q0'), ('q1')$$), 'done', 'but the writer writes');
SELECT is(done_by('r_source', $$UPDATE app.calls SET wait = 3$$), 'done', 'and the table''s owner');
SELECT is(done_by('r_source', 'TRUNCATE app.calls'), '42501 query would be affected by row-level security policy for table "calls"', 'TRUNCATE is refused, for rows would be left in the rollup');
SELECT is(done_by('r_owner', $$SELECT refresh_rollup('kpi.k')$$), '55000 the rollup is broken: row-level security hides rows of app.calls from its owner', 'and a refresh says so');
ALTER TABLE app.calls DISABLE ROW LEVEL SECURITY;
SELECT same_refreshed('everything was captured');
INSERT INTO kept (rollup, plain) VALUES ('s.unbuilt', 'SELECT date_bin(''15 min'', offered_at, ''2000-01-01Z''), queue, count(*) FROM app.calls GROUP BY 1, 2');
CALL build_rollup('s.unbuilt');
SELECT same('and can be built');

-- rights that are taken away
REVOKE SELECT ON app.calls FROM r_owner;
SELECT is(done_by('r_writer', $$INSERT INTO app.calls (queue) VALUES ('q0'), ('q1')$$), 'done', 'writers go on when the owner''s SELECT is revoked');
SELECT is(done_by('r_source', 'TRUNCATE app.calls'), '42501 permission denied for table calls', 'TRUNCATE cannot');
SELECT is(done_by('r_owner', $$SELECT count(*) FROM verify_rollup('kpi.k')$$), '42501 permission denied for table calls', 'nor verify_rollup');
SELECT same('the view is whole');
GRANT SELECT ON app.calls TO r_owner;
REVOKE TRIGGER ON app.calls FROM r_owner;
REVOKE USAGE ON SCHEMA app FROM PUBLIC;
SELECT is(done_by('r_owner', $$SELECT drop_rollup('kpi.k', cascade => true)$$), '', 'the owner drops it without any right on the source');
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgrelid = 'app.calls'::regclass AND tgname LIKE 'k\_%'), 0::bigint, 'triggers, too');

SELECT * FROM finish();
ROLLBACK;
