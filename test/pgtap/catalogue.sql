-- What the extension puts into the catalogue, against rules rather than a list: so new objects are covered.

BEGIN;
CREATE SCHEMA catalogue;
SET LOCAL search_path = catalogue, public;

SELECT no_plan();

-- The objects of the extension, as others see them.
CREATE VIEW member AS
SELECT classid, objid, objsubid, i.type, i.identity
FROM pg_depend, pg_identify_object(classid, objid, objsubid) AS i
WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'ccmetrics');

CREATE VIEW function AS
SELECT p.*, p.oid::regprocedure::text AS signature FROM pg_proc p JOIN member ON classid = 'pg_proc'::regclass AND objid = p.oid;

-- queue_log_calls is not a ratio of sums: its state is a list of events.
CREATE VIEW aggregate AS
SELECT f.*, a.*, prorettype = aggtranstype AND aggfinalfn = 0 AS gives_statistics, proname ~ '^queue_log_calls' AS keeps_events
FROM function f JOIN pg_aggregate a ON aggfnoid = f.oid;

-- Rollups and call sources: what changes them, what reads the catalogue, and nothing else.
CREATE TABLE of_rollups (signature text, provolatile text, proparallel text, proisstrict boolean);
INSERT INTO of_rollups VALUES
    ('create_rollup(text,regclass,text,json,text[],text,text,text)', 'v', 'u', false),
    ('drop_rollup(regclass,boolean)', 'v', 'u', true),
    ('alter_rollup(regclass,json,text[],regclass,boolean)', 'v', 'u', false),
    ('rollup_answers(regclass)', 'v', 'u', true),
    ('build_rollup(regclass,bigint)', 'v', 'u', false),
    ('rebuild_rollup(regclass,timestamp with time zone,timestamp with time zone,boolean)', 'v', 'u', false),
    ('verify_rollup(regclass,timestamp with time zone,timestamp with time zone)', 'v', 'u', false),
    ('refresh_rollup(regclass,boolean)', 'v', 'u', true),
    ('schedule_rollup(regclass,text)', 'v', 'u', true),
    ('unschedule_rollup(regclass)', 'v', 'u', true),
    ('refresh_scheduled_rollup(oid,text,text)', 'v', 'u', true),
    ('rollup_schedules()', 'v', 'u', false),
    ('create_kpi_view(regclass,interval,text,text,interval,regclass,interval[],text,boolean)', 'v', 'u', false),
    ('kpi_view_targets_intact(regclass)', 's', 's', true),
    ('kpi_view_target_alone(regclass,bigint,text)', 's', 's', true),
    ('rollup_query(text)', 'v', 'u', true),
    ('rollup_query_problem(text)', 'v', 'u', true),
    ('rollup_states()', 'v', 'u', false),
    ('rollup_intact(regclass,text,regprocedure,regclass,regclass,regclass,regclass,regclass,regclass)', 's', 's', true),
    ('rollup_built(timestamp with time zone)', 's', 's', false),
    ('rollup_capture_handler()', 'v', 'u', false),
    ('rollup_capture_validator(oid)', 'v', 'u', true),
    ('rollup_finite(numeric)', 'i', 's', true),
    ('rollup_known(call_stats,bigint)', 'i', 's', true),
    ('rollup_known(survey_stats,bigint)', 'i', 's', true),
    ('time_buckets(timestamp with time zone,timestamp with time zone,text,text)', 'i', 's', false),
    ('open_buckets(tstzmultirange,text,text)', 'i', 's', false),
    ('rollup_finite(interval)', 'i', 's', true),
    ('create_call_source(text,text,regclass,jsonb)', 'v', 'u', true),
    ('drop_call_source(text,boolean)', 'v', 'u', true),
    ('load_calls(text)', 'v', 'u', true),
    ('build_call_source(text,bigint)', 'v', 'u', false),
    ('retry_rejected(text)', 'v', 'u', true),
    ('reload_calls(text,timestamp with time zone,timestamp with time zone)', 'v', 'u', false),
    ('check_call_source(text)', 'v', 'u', true),
    ('call_source_states()', 'v', 'u', false),
    ('schedule_call_source(text,text)', 'v', 'u', true),
    ('unschedule_call_source(text)', 'v', 'u', true),
    ('load_scheduled_calls(oid,text,text)', 'v', 'u', true);

-- ---------------------------------------------------------------- comments

SELECT ok(EXISTS (SELECT FROM member WHERE member.type = kind), format('there is a %s to look at', kind))
FROM unnest('{type,function,procedure,aggregate,cast,operator,operator class,operator family,view,language}'::text[]) AS kind;

-- An array type is made by the server, as are the row type of a view and the rows of pg_amop and pg_amproc: they depend on ours, and cannot be commented.
-- A composite type is ours.
SELECT is_empty(
    $$SELECT type, identity FROM member WHERE coalesce(btrim(obj_description(objid, classid::regclass::name)), '') = '' AND identity NOT LIKE '%[]'
        AND NOT (classid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type AS t JOIN pg_class AS c ON c.oid = typrelid WHERE t.oid = objid AND relkind <> 'c'))$$,
    'every object has a comment');

SELECT is_empty(
    $$SELECT type, identity, obj_description(objid, classid::regclass::name) FROM member
      WHERE obj_description(objid, classid::regclass::name) ~ '(\.$|^[[:space:]]|[[:space:]]$|TODO|FIXME)'$$,
    'comments are phrases without a full stop');

\i test/index.sql
SELECT is_empty('SELECT kind, name, arguments FROM reference_object WHERE page IS NULL', 'the reference has an entry, with an anchor, for all that users call or name');
SELECT cmp_ok(count(DISTINCT name), '>=', 190::bigint, 'which are nearly two hundred names') FROM reference_object;
CREATE TABLE written AS SELECT :'index' AS page;
SELECT results_eq(
    $$SELECT line FROM written, regexp_split_to_table(rtrim(page, E'\n'), '\n') AS line$$,
    $$SELECT line FROM reference_index, regexp_split_to_table(rtrim(page, E'\n'), '\n') AS line$$,
    'docs/reference/README.md has every COMMENT: else make reference');

SELECT ok(count(*) > 0 AND bool_and(coalesce(col_description(attrelid, attnum), '') <> ''), format('every column of %s has a comment', attrelid::regclass))
FROM member JOIN pg_class AS c ON (classid, objid) IN (('pg_class'::regclass, c.oid), ('pg_type'::regclass, c.reltype)) JOIN pg_attribute ON attrelid = c.oid
WHERE attnum > 0 GROUP BY attrelid;

-- ---------------------------------------------------------------- functions

SELECT set_eq(
    $$SELECT signature, provolatile::text, proparallel::text, proisstrict FROM function WHERE signature ~ 'rollup|kpi_view|(time|open)_buckets|call_source|load_.*calls|retry_rejected'$$,
    'SELECT * FROM of_rollups',
    'functions of rollups and call sources: as listed');

SELECT is_empty(
    $$SELECT signature, provolatile FROM function WHERE provolatile <> 'i' AND signature NOT IN (SELECT signature FROM of_rollups)$$,
    'every other function and aggregate is IMMUTABLE');

SELECT is_empty(
    $$SELECT signature, proparallel FROM function WHERE proparallel <> 's' AND signature NOT IN (SELECT signature FROM of_rollups)$$,
    'every other function and aggregate is PARALLEL SAFE');

SELECT is_empty(
    $$SELECT signature FROM function WHERE prosecdef$$,
    'no function is SECURITY DEFINER');

SELECT is_empty(
    $$SELECT signature, lanname FROM function JOIN pg_language l ON l.oid = prolang
      WHERE lanname <> CASE WHEN prokind = 'a' THEN 'internal' WHEN prosqlbody IS NOT NULL THEN 'sql' ELSE 'c' END$$,
    'every function is in C, or a SQL body bound to what it names');

SELECT is_empty(
    $$SELECT signature, probin FROM function WHERE prokind <> 'a' AND prosqlbody IS NULL AND probin <> '$libdir/ccmetrics'$$,
    'every function lives in the extension''s library');

SELECT set_eq(
    $$SELECT lanname::text, lanpltrusted, laninline = 0 FROM member JOIN pg_language l ON classid = 'pg_language'::regclass AND objid = l.oid$$,
    $$VALUES ('ccmetrics_capture', true, true)$$,
    'one language, trusted, of functions only');

-- STRICT, save constructors, where a NULL phase is 0, and support functions of aggregates for which a NULL argument is
-- not the same as no row: an error, or a call counted all the same. And a NULL patience is endless.
SELECT set_eq(
    $$SELECT signature FROM function WHERE prokind <> 'a' AND NOT proisstrict AND signature NOT IN (SELECT signature FROM of_rollups)$$,
    $$SELECT format(name, arguments) FROM (VALUES
          ('call_interval%s', 'timestamp with time zone,interval,interval,interval,interval,text,interval,boolean'),
          ('call_interval_from_seconds%s', 'timestamp with time zone,double precision,double precision,double precision,double precision,text,double precision,boolean'),
          ('call_interval_from_times%s', 'timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone,interval,text,interval,boolean,interval')) AS v (constructor, arguments),
          LATERAL (VALUES (format(constructor, '(%s)')), ('try_' || format(constructor, '(%s)')), (format(constructor, '_problem(%s)'))) AS face (name)
      UNION ALL
      VALUES ('repeat_contacts_accum(internal,anyelement,timestamp with time zone)'),
             ('fcr_rate_final(internal,interval)'),
             ('fcr_rate_final(internal,interval,timestamp with time zone)'),
             ('fcr_rate_final(internal,interval,timestamp with time zone,interval)'),
             ('repeat_call_rate_final(internal,interval)'),
             ('expected_kpis(integer,double precision,interval,interval,interval,interval,integer,integer)'),
             ('required_agents(double precision,interval,interval,double precision,interval,double precision,double precision,interval,integer,integer)'),
             ('repeat_call_rate_final(internal,interval,interval)'),
             ('longest_breach_range_accum(internal,tstzrange,boolean)'),
             ('longest_breach_range_final(internal)'),
             ('sales_per_agent_accum(internal,anyelement,boolean)'),
             ('sales_per_agent_accum(internal,anyelement,bigint)'),
             ('sales_per_agent_final(internal)'),
             ('service_level_problem(interval,text,interval)'),
             ('longest_breach_accum(internal,anyelement,boolean)'),
             ('longest_breach_final(internal)'),
             ('peak_hour_accum(internal,timestamp with time zone)'),
             ('peak_hour_final(internal)'),
             ('peak_hour_final(internal,interval)'),
             ('max_concurrent_accum(internal,call_interval)'),
             ('max_concurrent_accum(internal,tstzrange)'),
             ('max_concurrent_final(internal)'),
             ('peak_concurrency_final(internal)'),
             ('concurrency_profile_final(internal,interval)'),
             ('forecast_calls_accum(bigint[],timestamp with time zone,double precision,interval)'),
             ('forecast_calls_accum(bigint[],timestamp with time zone,double precision,interval,text)'),
             ('forecast_calls_accum(bigint[],timestamp with time zone,double precision,interval,text,date)'),
             ('queue_log_calls_accum(bytea,timestamp with time zone,bigint,text,text,text,text,text,text,text,text)')
      UNION ALL
      SELECT prefix || '_' || step || '(bigint[],' || arguments || ')'
      FROM (VALUES
          ('service_level', 'call_interval,interval'),
          ('service_level', 'call_interval,interval,text'),
          ('service_level', 'call_interval,interval,text,interval'),
          ('service_level', 'interval,boolean,interval'),
          ('service_level', 'interval,boolean,interval,text'),
          ('service_level', 'interval,boolean,interval,text,interval'),
          ('service_level', 'double precision,boolean,double precision'),
          ('service_level', 'double precision,boolean,double precision,text'),
          ('service_level', 'double precision,boolean,double precision,text,double precision'),
          ('short_abandon', 'call_interval,interval'),
          ('short_abandon', 'boolean,interval,interval'),
          ('short_abandon', 'boolean,double precision,double precision'),
          ('abandon_curve', 'call_interval,interval[]'),
          ('mean_time', 'interval,interval,interval'),
          ('mean_time', 'double precision,double precision,double precision'),
          ('resolution', 'boolean,boolean'),
          ('arrival', 'timestamp with time zone,interval,tstzrange'),
          ('load', 'call_interval,tstzrange'),
          ('nps_margin', 'double precision,double precision'),
          ('nps', 'double precision,double precision,double precision'),
          ('csat_interval', 'double precision,double precision'),
          ('csat_interval', 'double precision,double precision,double precision,double precision,double precision'),
          ('age_of_query', 'timestamp with time zone,timestamp with time zone,timestamp with time zone'),
          ('resolved', 'timestamp with time zone,timestamp with time zone,timestamp with time zone'),
          ('csat', 'double precision,double precision,double precision,double precision'),
          ('ces', 'double precision,double precision,double precision'),
          ('qa_score', 'double precision,double precision'),
          ('revenue', 'numeric'),
          ('revenue', 'numeric,boolean'),
          ('revenue', 'numeric,bigint'),
          ('scorecard', 'double precision,double precision,double precision,double precision')) AS v (prefix, arguments),
      unnest('{accum,discard}'::text[]) AS step$$,
    'every function is STRICT but for those listed');

-- The views are for all: they show to each what is theirs to read.
SELECT results_eq(
    $$SELECT c.oid::regclass::text, relkind = 'v', has_table_privilege('public', c.oid, 'SELECT'), has_table_privilege('public', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
      FROM member JOIN pg_class c ON classid = 'pg_class'::regclass AND objid = c.oid WHERE relkind <> 'c' ORDER BY c.oid$$,
    $$VALUES ('call_source_status'::text, true, true, false), ('rollup_status', true, true, false)$$,
    'two views, to be read by everybody');

-- Only comparison and hash: they raise no error that could tell of a row.
SELECT set_eq(
    $$SELECT proname FROM function WHERE proleakproof$$,
    $$SELECT 'call_interval_' || name FROM unnest('{lt,le,eq,ne,ge,gt,cmp,hash,hash_extended}'::text[]) AS name$$,
    'LEAKPROOF: comparison and hash only');

-- Else a call from SQL could hand them any pointer.
SELECT is_empty(
    $$SELECT signature FROM function
      WHERE 'internal'::regtype = ANY (proargtypes) AND prorettype <> 'internal'::regtype
        AND signature !~ '^(call_interval_recv|call_stats_recv|survey_stats_recv|call_interval_sortsupport|fcr_rate_final|repeat_call_rate_final|peak_hour_final|max_concurrent_final|peak_concurrency_final|concurrency_profile_final|sales_per_agent_final|longest_breach_final|longest_breach_range_final)\('$$,
    'functions of internal arguments cannot be called from SQL and are those known');

-- ---------------------------------------------------------------- aggregates

SELECT is_empty(
    $$SELECT signature FROM aggregate WHERE aggkind NOT IN ('n', 'o')$$,
    'aggregates are ordinary or ordered-set');

SELECT is_empty(
    $$SELECT signature, aggtranstype::regtype FROM aggregate WHERE aggkind = 'n' AND NOT gives_statistics
        AND aggtranstype <> CASE WHEN keeps_events THEN 'bytea'::regtype ELSE 'bigint[]' END$$,
    'every ratio of sums keeps its state in a bigint[]');

SELECT set_eq(
    $$SELECT signature, prorettype::regtype::text, agginitval FROM aggregate WHERE gives_statistics$$,
    $$VALUES ('call_stats(call_interval)', 'call_stats', '{"version": 1}'), ('sum(call_stats)', 'call_stats', NULL),
             ('survey_stats(double precision)', 'survey_stats', '{"version": 1}'), ('sum(survey_stats)', 'survey_stats', NULL)$$,
    'statistics are their own state, which starts empty');

SELECT is_empty(
    $$SELECT signature FROM aggregate WHERE aggkind = 'n' AND (aggcombinefn = 0 OR aggserialfn <> 0 OR aggdeserialfn <> 0)$$,
    'every ratio of sums has a combine function, and a state that travels as it is');

SELECT is_empty(
    $$SELECT signature FROM aggregate WHERE aggkind = 'n' AND NOT gives_statistics AND NOT keeps_events AND (agginitval IS NULL OR agginitval !~ '^\{(0(,0)*)?\}$')$$,
    'every ratio of sums starts at zeros, neutral for combine');

SELECT is_empty(
    $$SELECT signature FROM aggregate WHERE aggfinalextra OR aggmfinalextra$$,
    'no aggregate has FINALFUNC_EXTRA');

SELECT is_empty(
    $$SELECT signature FROM aggregate WHERE aggkind = 'n' AND (aggfinalmodify <> 'r' OR (aggmtransfn <> 0 AND aggmfinalmodify <> 'r'))$$,
    'no final function of a ratio of sums changes the state');

SELECT set_eq(
    $$SELECT signature FROM aggregate WHERE aggkind = 'n' AND NOT keeps_events AND (aggmtransfn = 0 OR aggminvtransfn = 0)$$,
    $$VALUES ('longest_wait(call_interval)'), ('longest_hold(call_interval)'), ('covered_time(tstzrange)'),
             ('forecast_calls(timestamp with time zone,double precision,interval)'), ('forecast_calls(timestamp with time zone,double precision,interval,text)'),
             ('forecast_calls(timestamp with time zone,double precision,interval,text,date)')$$,
    'every ratio of sums can move, all but the maxima; so cannot forecasts');

SELECT is_empty(
    $$SELECT signature FROM aggregate JOIN pg_proc f ON f.oid = aggmtransfn JOIN pg_proc b ON b.oid = aggminvtransfn
      WHERE f.proisstrict <> b.proisstrict OR f.oid <> aggtransfn OR aggmtranstype <> aggtranstype
         OR agginitval IS DISTINCT FROM aggminitval OR aggmfinalfn <> aggfinalfn$$,
    'a moving aggregate is the plain one and an inverse of equal strictness');

SELECT is(count(*), 1::bigint, 'aggregates over one call share transition, combine and inverse, state type and initial value')
FROM (SELECT DISTINCT aggtransfn, aggcombinefn, aggtranstype, agginitval FROM aggregate WHERE aggkind = 'n' AND oidvectortypes(proargtypes) = 'call_interval' AND NOT gives_statistics) s;

SELECT cmp_ok(count(*), '>=', 21::bigint, format('aggregates over one call: %s', count(*)))
FROM aggregate WHERE aggkind = 'n' AND oidvectortypes(proargtypes) = 'call_interval' AND NOT gives_statistics;

SELECT is_empty(
    $$SELECT signature FROM aggregate, unnest(proargtypes) AS argument JOIN pg_type t ON t.oid = argument
      WHERE aggkind = 'n' AND t.typtype = 'p'$$,
    'concrete argument types, but for ordered-set aggregates');

SELECT is_empty(
    $$SELECT signature FROM aggregate WHERE provariadic <> 0 OR pronargdefaults <> 0$$,
    'no aggregate is variadic or knows defaults');

SELECT is_empty(
    $$SELECT signature FROM aggregate WHERE aggkind = 'o' AND (aggtranstype <> 'internal'::regtype OR aggfinalmodify <> 's')$$,
    'ordered-set aggregates share one sort: state internal, final function SHAREABLE');

SELECT is_empty(
    $$SELECT signature, argument::regtype FROM aggregate, unnest(proargtypes) AS argument
      WHERE argument IN ('bigint[]'::regtype, 'numeric'::regtype, 'real'::regtype, 'integer'::regtype) AND NOT gives_statistics
        AND NOT (argument = 'numeric'::regtype AND proname ~ '^(revenue|cost)_per_')$$,
    'integers, reals and numerics reach the aggregates by a cast, never by an overload; money alone is numeric');

-- ---------------------------------------------------------------- operators, classes, casts, type

SELECT ok(amvalidate(objid), format('amvalidate(%s)', identity))
FROM member WHERE type = 'operator class' ORDER BY identity;

SELECT set_eq(
    $$SELECT amname, opcname, opcdefault FROM member JOIN pg_opclass c ON classid = 'pg_opclass'::regclass AND objid = c.oid JOIN pg_am m ON m.oid = opcmethod$$,
    $$VALUES ('btree'::name, 'call_interval_ops'::name, true), ('hash', 'call_interval_ops', true), ('brin', 'call_interval_minmax_ops', true),
             ('btree', 'call_stats_ops', true), ('hash', 'call_stats_ops', true), ('btree', 'survey_stats_ops', true), ('hash', 'survey_stats_ops', true)$$,
    'default operator classes: btree and hash, and brin for calls');

SELECT is_empty(
    $$SELECT identity FROM member JOIN pg_operator o ON classid = 'pg_operator'::regclass AND objid = o.oid
      WHERE oprname NOT IN ('+', '-') AND (oprcom = 0 OR oprnegate = 0 OR oprrest = 0 OR oprjoin = 0
         OR (SELECT oprcom FROM pg_operator c WHERE c.oid = o.oprcom) <> o.oid
         OR (SELECT oprnegate FROM pg_operator n WHERE n.oid = o.oprnegate) <> o.oid)$$,
    'every comparison has its commutator, negator and estimators, and is theirs');

SELECT is_empty(
    $$SELECT identity FROM member JOIN pg_operator o ON classid = 'pg_operator'::regclass AND objid = o.oid
      WHERE (oprname = '=') <> oprcanhash OR (oprname = '=') <> oprcanmerge$$,
    '= alone hashes and merges');

SELECT set_eq(
    $$SELECT identity, oprcom = o.oid FROM member JOIN pg_operator o ON classid = 'pg_operator'::regclass AND objid = o.oid WHERE oprname IN ('+', '-')$$,
    $$SELECT format(signature, type), signature ~ '[+]' FROM unnest('{public.call_stats,public.survey_stats}'::text[]) AS type,
          unnest('{"public.+(%1$s,%1$s)","public.-(%1$s,%1$s)","public.-(NONE,%1$s)"}'::text[]) AS signature$$,
    'statistics are a group: + that commutes, - of two and of one');

SELECT is_empty(
    $$SELECT identity FROM member JOIN pg_cast c ON classid = 'pg_cast'::regclass AND objid = c.oid WHERE castcontext <> 'e'$$,
    'casts are explicit');

SELECT results_eq(
    $$SELECT typlen::int, typalign::text, typstorage::text, typbyval FROM pg_type WHERE oid = 'call_interval'::regtype$$,
    $$VALUES (32, 'd', 'p', false)$$,
    'call_interval: 32 bytes, double alignment, plain storage, by reference');
SELECT results_eq(
    $$SELECT typlen::int, typalign::text, typstorage::text, typbyval FROM pg_type WHERE oid IN ('call_stats'::regtype, 'survey_stats'::regtype) ORDER BY typname$$,
    $$VALUES (-1, 'i', 'x', false), (96, 'd', 'p', false)$$,
    'call_stats: of any length, compressed where large; survey_stats: 96 bytes');

-- ---------------------------------------------------------------- the extension

SELECT ok(extrelocatable, 'the extension is relocatable') FROM pg_extension WHERE extname = 'ccmetrics';

CREATE SCHEMA elsewhere;
SELECT lives_ok('ALTER EXTENSION ccmetrics SET SCHEMA elsewhere', 'moves to another schema');
SELECT is_empty(
    $$SELECT type, identity FROM member, pg_identify_object(classid, objid, 0) AS i (t, schema, n, id) WHERE schema <> 'elsewhere'$$,
    'and takes all of its objects along');
SELECT is(
    (SELECT elsewhere.aht(elsewhere.call_interval('2026-01-05 09:00Z', '18 s', '3 min', '30 s', '45 s'))), interval '4 min 15 s',
    'where it works without a search_path');

-- trusted: who may create in a database may install it there
SET LOCAL search_path = public;
DROP EXTENSION ccmetrics;
SELECT is_empty($$SELECT FROM pg_type WHERE typname ~ 'call_interval'$$, 'DROP EXTENSION leaves nothing');
CREATE ROLE ccmetrics_reporter NOSUPERUSER;
CREATE SCHEMA of_reporter AUTHORIZATION ccmetrics_reporter;
SELECT throws_ok('SET LOCAL ROLE ccmetrics_reporter; CREATE EXTENSION ccmetrics SCHEMA of_reporter', '42501', NULL, 'not everybody can install the extension');
RESET ROLE;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO ccmetrics_reporter', current_database()); END $$;
SELECT lives_ok('SET LOCAL ROLE ccmetrics_reporter; CREATE EXTENSION ccmetrics SCHEMA of_reporter', 'who may create in the database can');
SELECT is(of_reporter.aht(of_reporter.call_interval('2026-01-05 09:00Z', '18 s', '3 min', '30 s', '45 s')), interval '4 min 15 s', 'and use it');
RESET ROLE;
SELECT results_eq(
    $$SELECT extowner::regrole::text, bool_and(proowner::regrole::text <> 'ccmetrics_reporter') FROM pg_extension, pg_proc
      WHERE extname = 'ccmetrics' AND proname = 'aht' GROUP BY 1$$,
    $$VALUES ('ccmetrics_reporter', true)$$,
    'the extension is theirs, its functions are not');

SELECT * FROM finish();
ROLLBACK;
