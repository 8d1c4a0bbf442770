-- create_kpi_view(targets => ...): threshold, method and target of each queue's row against plain SQL over the calls; what a
-- row may get wrong, and is shown as a problem; tables that are refused, and what becomes of one afterwards. Replaced views.

BEGIN;
\ir include/rollup.sql
SET LOCAL TimeZone = 'UTC';
SELECT no_plan();

CREATE FUNCTION hint_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END $$;

-- a queue for each of the ten methods, one without a row of targets, and calls without a queue
CREATE TABLE method AS
SELECT * FROM (VALUES
    ('abandon_negative', 'ans_t', 'ans + abn'), ('answered', 'ans_t', 'ans'), ('abandon_positive', 'ans_t + abn_t', 'ans + abn'), ('abandon_ignored', 'ans_t', 'ans + abn - abn_t'),
    ('short_excluded', 'ans_t', 'ans + abn - abn_s'), ('short_positive', 'ans_t + abn_s', 'ans + abn'), ('flowout', 'ans_t', 'ans + abn + flo'),
    ('flowout_short_excluded', 'ans_t', 'ans + abn - abn_s + flo'), ('all_offered', 'ans_t', 'ans + abn + flo + cb'), ('queue_exit', 'ans_t + abn_t + flo_t + cb_t', 'ans + abn + flo + cb')) AS v (name, served, counted);
CREATE TABLE contacts (at timestamptz NOT NULL, queue text, channel text, outcome text, wait int);
COMMENT ON COLUMN contacts.queue IS 'queue that was called';
INSERT INTO contacts
SELECT '2026-03-28 20:00Z'::timestamptz + i * interval '1 min', q.queue, (array['phone', 'chat'])[1 + i % 2], o, CASE WHEN o <> 'blocked' THEN i * 7 % 60 ELSE 0 END
FROM generate_series(1, 600) AS i, LATERAL (SELECT (array['answered', 'answered', 'answered', 'abandoned', 'answered', 'blocked', 'answered', 'flowed_out', 'callback', 'abandoned'])[1 + i * 13 % 10] AS o) AS of,
     LATERAL (SELECT name AS queue FROM method UNION ALL VALUES ('without'), (NULL)) AS q;
SELECT create_rollup('k', 'contacts', 'at', '{"calls": "call_stats(call_interval_from_seconds(at, wait, 0, 0, 0, outcome))", "n": "count(*)"}', '{queue,channel}', '1 hour');
CALL build_rollup('k');
CREATE TABLE queues (queue text PRIMARY KEY, note text, threshold interval, method text, short_abandon interval, target numeric(5, 2), CHECK (service_level_target_problem(target) IS NULL));
INSERT INTO queues SELECT name, 'note', (5 + 5 * n) * interval '1 s', name, (n % 10) * interval '1 s', 40 + 5 * n FROM (SELECT name, row_number() OVER (ORDER BY name) AS n FROM method) AS m;

SELECT is(create_kpi_view('k', targets => 'queues', view => 'kpis', within => '{5 s,30 s,1 min}', time_zone => 'Europe/Berlin')::text, 'kpis', 'a view with targets');

-- ---------------------------------------------------------------- figures

-- by their formulas over the calls; for a queue without a row, those that the view was made with
CREATE FUNCTION told(threshold int, method text, short_abandon int) RETURNS text LANGUAGE sql AS $$
    SELECT format($q$
        SELECT bucket, queue, channel, t::float8 AS threshold_seconds, m AS method, target::float8, served::bigint AS within_threshold, counted::bigint AS service_base, a5, a30, a60, b5, b30, b60
        FROM (SELECT date_trunc('hour', at) AS bucket, queue, channel, q.target, t, m,
                     count(*) FILTER (WHERE outcome = 'answered') AS ans, count(*) FILTER (WHERE outcome = 'abandoned') AS abn, count(*) FILTER (WHERE outcome = 'flowed_out') AS flo, count(*) FILTER (WHERE outcome = 'callback') AS cb,
                     count(*) FILTER (WHERE outcome = 'answered' AND wait <= t) AS ans_t, count(*) FILTER (WHERE outcome = 'abandoned' AND wait <= t) AS abn_t,
                     count(*) FILTER (WHERE outcome = 'flowed_out' AND wait <= t) AS flo_t, count(*) FILTER (WHERE outcome = 'callback' AND wait <= t) AS cb_t, count(*) FILTER (WHERE outcome = 'abandoned' AND wait <= s) AS abn_s,
                     count(*) FILTER (WHERE outcome = 'answered' AND wait <= 5) AS a5, count(*) FILTER (WHERE outcome = 'answered' AND wait <= 30) AS a30, count(*) FILTER (WHERE outcome = 'answered' AND wait <= 60) AS a60,
                     count(*) FILTER (WHERE outcome = 'abandoned' AND wait <= 5) AS b5, count(*) FILTER (WHERE outcome = 'abandoned' AND wait <= 30) AS b30, count(*) FILTER (WHERE outcome = 'abandoned' AND wait <= 60) AS b60
              FROM contacts LEFT JOIN queues AS q USING (queue),
                   LATERAL (SELECT CASE WHEN q.queue IS NULL THEN %s ELSE extract(epoch FROM q.threshold) END AS t, CASE WHEN q.queue IS NULL THEN %L ELSE q.method END AS m,
                                   CASE WHEN q.queue IS NULL THEN %s ELSE extract(epoch FROM q.short_abandon) END AS s) AS own
              GROUP BY 1, 2, 3, 4, 5, 6) AS sums,
             LATERAL (SELECT CASE m %s END AS served, CASE m %s END AS counted) AS formula $q$,
        threshold, method, short_abandon, (SELECT string_agg(format('WHEN %L THEN %s', m.name, served), ' ') FROM method AS m), (SELECT string_agg(format('WHEN %L THEN %s', m.name, counted), ' ') FROM method AS m))
$$;
SELECT bag_eq('SELECT bucket, queue, channel, threshold_seconds, method, target, within_threshold, service_base, answered_within_5s, answered_within_30s, answered_within_60s, abandoned_within_5s, abandoned_within_30s, abandoned_within_60s FROM kpis',
              told(20, 'abandon_negative', 5), 'the row''s own threshold, method, limit of short abandons, and target');
SELECT cmp_ok(count(DISTINCT method), '=', 10::bigint, 'ten methods') FROM kpis;
SELECT is(count(*) FILTER (WHERE service_level IS DISTINCT FROM 100 * within_threshold / nullif(service_base, 0)::float8), 0::bigint, 'service_level is 100 * within_threshold / service_base, to the last digit, in ' || count(*) || ' rows') FROM kpis;
SELECT bag_eq($$SELECT bucket, queue, channel, alert, severity, met, problem FROM kpis$$,
              format($$SELECT bucket, queue, channel, CASE WHEN below <= 0 THEN 'ok' WHEN below <= 5 THEN 'warning' WHEN below <= 10 THEN 'action' WHEN below > 10 THEN 'all_hands' END AS alert,
                              CASE WHEN below <= 0 THEN 0 WHEN below <= 5 THEN 1 WHEN below <= 10 THEN 2 WHEN below > 10 THEN 3 END AS severity, below <= 0 AS met, NULL::text AS problem
                       FROM (SELECT *, target - 100 * within_threshold / nullif(service_base, 0)::float8 AS below FROM (%s) AS k) AS k$$, told(20, 'abandon_negative', 5)), 'alert, its severity, and whether the target was met');
SELECT set_eq('SELECT DISTINCT severity FROM kpis', 'VALUES (0), (1), (2), (3), (NULL)', 'all of them');
SELECT set_eq($$SELECT queue FROM kpis WHERE target IS NULL AND num_nulls(alert, severity, met) = 3 AND threshold_seconds = 20$$, $$VALUES ('without'), (NULL)$$, 'a queue without a row, and calls without a queue: the view''s threshold, no target');
SELECT bag_eq('SELECT bucket, local_time, day, weekday, hour FROM kpis',
              $$SELECT bucket, t AS local_time, t::date AS day, extract(isodow FROM t)::int AS weekday, extract(hour FROM t)::int AS hour FROM k, LATERAL (SELECT bucket AT TIME ZONE 'Europe/Berlin' AS t) AS there$$, 'the clocks of a zone');
SELECT set_eq($$SELECT DISTINCT local_time::text, day::text, weekday, hour FROM kpis WHERE bucket IN ('2026-03-29 00:00Z', '2026-03-29 01:00Z')$$,
              $$VALUES ('2026-03-29 01:00:00', '2026-03-29', 7, 1), ('2026-03-29 03:00:00', '2026-03-29', 7, 3)$$, 'on the Sunday without an hour from 2 to 3');
SET LOCAL TimeZone = 'Asia/Kolkata';
SELECT is((SELECT local_time::text || ' ' || day FROM kpis WHERE bucket = '2026-03-28 22:00Z' LIMIT 1), '2026-03-28 23:00:00 2026-03-28', 'in whatever zone the session is');
SET LOCAL TimeZone = 'UTC';
SELECT is((SELECT array_agg(DISTINCT format_type(atttypid, atttypmod) ORDER BY format_type(atttypid, atttypmod)) FROM pg_attribute WHERE attrelid = 'kpis'::regclass AND attnum > 0),
          '{bigint,boolean,date,"double precision",integer,text,"timestamp with time zone","timestamp without time zone"}', 'plain types only');
SELECT is_empty($$SELECT attname FROM pg_attribute WHERE attrelid = 'kpis'::regclass AND attnum > 0 AND coalesce(btrim(col_description(attrelid, attnum)), '') = ''$$, 'every column has a comment');
SELECT is((SELECT array_agg(col_description('kpis'::regclass, attnum) ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'kpis'::regclass AND attname IN ('bucket', 'local_time', 'queue', 'channel', 'threshold_seconds', 'service_level', 'n')),
          ARRAY['start of the bucket of 01:00:00, on the UTC grid', 'start of the bucket on the clocks in Europe/Berlin', 'queue that was called', 'dimension: source.channel',
                'threshold of the service level, in seconds; threshold 00:00:20, method abandon_negative, unless public.queues says otherwise',
                'percent of service_base that was served within the threshold; threshold 00:00:20, method abandon_negative, unless public.queues says otherwise', 'count(*)'], 'comments: grid, zone, the source''s comment, threshold and method');
-- what is changed in the table is seen at once
UPDATE queues SET threshold = '1 min', target = 99.5 WHERE queue = 'answered';
DELETE FROM queues WHERE queue = 'flowout';
SELECT bag_eq('SELECT bucket, queue, channel, threshold_seconds, method, target, within_threshold, service_base FROM kpis', format('SELECT bucket, queue, channel, threshold_seconds, method, target, within_threshold, service_base FROM (%s) AS t', told(20, 'abandon_negative', 5)), 'targets that are changed');
-- some of the columns only; the view's own arguments for all others
CREATE TABLE aims (queue varchar, channel text NOT NULL, target int);
ALTER TABLE aims ALTER queue TYPE text, ALTER queue SET NOT NULL, ADD UNIQUE (channel, queue);
INSERT INTO aims VALUES ('answered', 'chat', 70), ('answered', 'phone', 90), ('without', 'chat', 50);
SELECT create_kpi_view('k', '30 s', 'aimed', method => 'short_excluded', short_abandon => '10 s', targets => 'aims');
CREATE TEMP TABLE kept_queues AS TABLE queues;
DELETE FROM queues;
SELECT bag_eq('SELECT bucket, queue, channel, threshold_seconds, target, within_threshold, service_base FROM aimed', format('SELECT bucket, queue, channel, threshold_seconds, aims.target::float8, within_threshold, service_base FROM (%s) AS t LEFT JOIN aims USING (queue, channel)', told(30, 'short_excluded', 10)), 'targets alone, by two dimensions');
INSERT INTO queues TABLE kept_queues;
SELECT is((SELECT count(*) FROM pg_attribute WHERE attrelid = 'aimed'::regclass AND attname = 'method'), 0::bigint, 'no column for what is the same in all rows');

-- ---------------------------------------------------------------- rows that are wrong

CREATE TABLE wrong (queue text PRIMARY KEY, threshold interval, method text, short_abandon interval, target float8);
INSERT INTO wrong VALUES ('answered', '0.5 s', 'answered', '5 s', 80), ('flowout', NULL, 'flowout', '5 s', 80), ('all_offered', '-1 s', 'all_offered', '5 s', 80), ('queue_exit', '20 s', 'Queue Exit', '5 s', 80), ('short_positive', '20 s', 'short_positive', NULL, 80),
                         ('short_excluded', '20 s', 'short_excluded', '0.3 s', 80), ('abandon_ignored', '20 s', NULL, '5 s', 80), ('abandon_positive', '1 mon', 'abandon_positive', '5 s', 0.8), ('abandon_negative', '20 s', 'abandon_negative', NULL, 0.8),
                         ('flowout_short_excluded', '20 s', 'flowout_short_excluded', '5 s', 120), ('without', '20 s', 'answered', '5 s', NULL);
SELECT create_kpi_view('k', view => 'wrongs', targets => 'wrong');
SELECT results_eq('SELECT DISTINCT queue COLLATE "C", problem, threshold_seconds, target, service_level IS NULL, within_threshold IS NULL AND service_base IS NULL, alert IS NULL AND severity IS NULL AND met IS NULL FROM wrongs WHERE queue IS NOT NULL ORDER BY 1',
    $$VALUES ('abandon_ignored' COLLATE "C", 'method is null', NULL, 80::float8, true, true, true), ('abandon_negative', 'target is a fraction, not percent: 0.8', 20::float8, NULL, false, false, true),
             ('abandon_positive', 'threshold is with months, which differ in length; target is a fraction, not percent: 0.8', NULL, NULL, true, true, true), ('all_offered', 'threshold is negative', NULL, 80, true, true, true),
             ('answered', 'threshold is not an edge of the statistics'' histogram: 0.5 s, between 0 s and 1 s', NULL, 80, true, true, true), ('flowout', 'threshold is null', NULL, 80, true, true, true),
             ('flowout_short_excluded', 'target must be a percentage above 0 and at most 100: 120', 20, NULL, false, false, true), ('queue_exit', 'unknown service level method: "Queue Exit"', NULL, 80, true, true, true),
             ('short_excluded', 'short_abandon is not an edge of the statistics'' histogram: 0.3 s, between 0 s and 1 s', NULL, 80, true, true, true), ('short_positive', 'short_abandon is null', NULL, 80, true, true, true),
             ('without', NULL, 20, NULL, false, false, true)$$, 'no figure where a row is wrong, and why; all other rows are right');
SELECT is((SELECT sum(offered) FROM wrongs), (SELECT count(*)::numeric FROM contacts WHERE outcome <> 'blocked'), 'the other KPIs are there');
UPDATE wrong SET target = t FROM (VALUES ('answered', 'NaN'::float8), ('flowout', 'Infinity'), ('all_offered', 0), ('queue_exit', -5), ('without', 100), ('short_positive', 1)) AS v (q, t) WHERE queue = q;
SELECT set_eq($$SELECT DISTINCT queue, target, regexp_replace(problem, '.*; ', '') FROM wrongs WHERE queue IN ('answered', 'flowout', 'all_offered', 'queue_exit', 'without', 'short_positive')$$,
    $$SELECT q, NULL::float8, 'target must be a percentage above 0 and at most 100: ' || t FROM (VALUES ('answered', 'NaN'), ('flowout', 'Infinity'), ('all_offered', '0'), ('queue_exit', '-5')) AS v (q, t) UNION ALL VALUES ('without', 100, NULL), ('short_positive', 1, 'short_abandon is null')$$, 'odd targets');
-- the functions of CHECK constraints say the same as the functions that refuse
SELECT is((service_level_problem(threshold, method, short_abandon) IS NULL), outcome(format('SELECT service_level(''{"version": 1}''::call_stats, %L, %L, %L)', threshold, method, short_abandon)) = 'taken',
          format('service_level_problem(%L, %L, %L)', threshold, method, short_abandon))
FROM unnest('{0,1 s,20 s,256 s,257 s,258 s,1 h,24.86 days,25 days,100 days,0.0001 s,-1 s,1 mon,20.0005 s}'::interval[]) AS threshold, unnest('{answered,short_excluded,nothing}'::text[]) AS method, unnest('{5 s,0.2 s}'::interval[]) AS short_abandon;
SELECT is(service_level_target_problem(target) IS NULL, outcome(format('SELECT service_level_alert(50, %L::numeric)', target)) = 'taken', format('service_level_target_problem(%s)', target))
FROM unnest('{0,0.5,0.99999999999999999999,1,80,100,100.00000000000000000001,-1,NaN,Infinity}'::numeric[]) AS target;
SET LOCAL IntervalStyle = 'iso_8601';
SELECT is(service_level_problem('257 s'), 'threshold is not an edge of the statistics'' histogram: 257 s, between 256 s and 258 s', 'in words that settings do not change');
RESET IntervalStyle;
SELECT is(100::numeric * served_within(s, '20 s', name, '10 s') / service_base(s, '20 s', name, '10 s'), service_level(s, '20 s', name, '10 s'), 'served_within and service_base by ' || name) FROM method, (SELECT sum(calls) AS s FROM k) AS of;
SELECT is(served_within('{"version": 1}', '20 s') || ' ' || service_base('{"version": 1}', '20 s'), '0 0', 'of no calls');

-- ---------------------------------------------------------------- tables that are refused

CREATE TABLE two_rows (queue text NOT NULL, target int);
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'x', targets => 'two_rows')$$), '42P16 public.two_rows has no primary key or unique index on exactly (queue)', 'without a key');
SELECT is(hint_of($$SELECT create_kpi_view('k', view => 'x', targets => 'two_rows')$$), 'Use ALTER TABLE public.two_rows ADD UNIQUE (queue).', 'with a statement that helps');
CREATE TABLE ours (ddl text, expected text);
INSERT INTO ours SELECT 'CREATE TABLE t (queue text NOT NULL, target int); CREATE ' || index, '42P16 public.t has no primary key or unique index on exactly (queue)'
FROM (VALUES ('UNIQUE INDEX ON t (queue, target)'), ('INDEX ON t (queue)'), ('UNIQUE INDEX ON t (queue) WHERE target > 0'), ('UNIQUE INDEX ON t (lower(queue))'), ('UNIQUE INDEX ON t (queue, lower(queue))')) AS v (index);
INSERT INTO ours VALUES
    ('CREATE TABLE t (queue text UNIQUE DEFERRABLE NOT NULL, target int)', '42P16 public.t has no primary key or unique index on exactly (queue)'),
    ('CREATE TABLE t (queue text UNIQUE, target int)', '42P16 column "queue" of public.t can be null, and a null fits no row of the rollup'),
    ('CREATE TABLE t (queue text UNIQUE NULLS NOT DISTINCT, target int)', '42P16 column "queue" of public.t can be null, and a null fits no row of the rollup'),
    ('CREATE TABLE t (queue char(9) PRIMARY KEY, target int)', '42804 column "queue" of public.t is of type character(9), not text'), ('CREATE TABLE t (queue int PRIMARY KEY, target int)', '42804 column "queue" of public.t is of type integer, not text'),
    ('CREATE TYPE mood AS ENUM (''a''); CREATE TABLE t (queue mood PRIMARY KEY, target int)', '42804 column "queue" of public.t is of type public.mood, not text'),
    ('CREATE TABLE t (queue varchar(30) PRIMARY KEY, target int)', 'taken'), ('CREATE DOMAIN label AS text; CREATE TABLE t (queue label PRIMARY KEY, target int)', 'taken'),
    ('CREATE TABLE t (queue text COLLATE "C" PRIMARY KEY, target int)', '42P21 column "queue" of public.t has another collation than the dimension of the rollup'),
    ('CREATE TABLE t (queue text PRIMARY KEY, channel text NOT NULL, target int)', '42P16 public.t has no primary key or unique index on exactly (queue, channel)'),
    ('CREATE TABLE t (name text PRIMARY KEY, target int)', '42P16 public.t has no column that is a dimension of the rollup'),
    ('CREATE TABLE t (queue text PRIMARY KEY, goal int)', '42P16 public.t has no column of targets'),
    ('CREATE TABLE t (queue text PRIMARY KEY, threshold int)', '42804 column "threshold" of public.t is of type integer, not interval'),
    ('CREATE TABLE t (queue text PRIMARY KEY, method int)', '42804 column "method" of public.t is of type integer, not text'),
    ('CREATE TABLE t (queue text PRIMARY KEY, short_abandon text)', '42804 column "short_abandon" of public.t is of type text, not interval'),
    ('CREATE TABLE t (queue text PRIMARY KEY, target text)', '42804 column "target" of public.t is of type text, not numeric'),
    ('CREATE TABLE t (queue text PRIMARY KEY, target interval)', '42804 column "target" of public.t is of type interval, not numeric'),
    ('CREATE UNLOGGED TABLE t (queue text PRIMARY KEY, target int)', '42809 public.t cannot hold the targets of a KPI view: it is unlogged, so a crash would empty it'),
    ('CREATE VIEW t AS TABLE queues', '42809 public.t cannot hold the targets of a KPI view: it is not a table'),
    ('CREATE MATERIALIZED VIEW t AS TABLE queues; CREATE UNIQUE INDEX ON t (queue)', '42809 public.t cannot hold the targets of a KPI view: it is not a table'),
    ('CREATE TABLE t (queue text PRIMARY KEY, target int); ALTER TABLE t ENABLE ROW LEVEL SECURITY', '42809 public.t cannot hold the targets of a KPI view: it has row-level security, which would hide targets'),
    ('CREATE TABLE t (queue text PRIMARY KEY, target int)', 'taken'), ('CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, queue text NOT NULL UNIQUE, target real)', 'taken'),
    ('CREATE TABLE t (queue text PRIMARY KEY, target int) PARTITION BY LIST (queue); CREATE TABLE t_1 PARTITION OF t DEFAULT', 'taken'),
    ('CREATE DOMAIN seconds AS interval; CREATE DOMAIN word AS varchar; CREATE TABLE t (queue text PRIMARY KEY, threshold seconds, method word, target bigint)', 'taken');
CREATE FUNCTION tried(ddl text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE ddl;
    result := outcome($q$SELECT create_kpi_view('k', view => 'x', targets => 't')$q$);
    IF result = 'taken' THEN
        EXECUTE $q$INSERT INTO t (queue, target) VALUES ('answered', 70)$q$;
        IF (SELECT count(*) <> (SELECT count(*) FROM k) OR sum(target) <> 70 * count(*) FILTER (WHERE queue = 'answered') FROM x) THEN
            result := 'wrong targets';
        END IF;
    END IF;
    RAISE SQLSTATE 'UNDOO' USING MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'UNDOO' THEN
    RETURN SQLERRM;
END $$;
SELECT is(tried(ddl), expected, ddl) FROM ours;

CREATE TEMP TABLE of_session (queue text PRIMARY KEY, target int);
SELECT matches(outcome($$SELECT create_kpi_view('k', view => 'x', targets => 'of_session')$$), '^42809 pg_temp_\d+.of_session cannot hold the targets of a KPI view: it is temporary', 'a temporary table');
SELECT create_rollup('counted', 'contacts', 'at', '{"n": "count(*)"}', '{queue}');
SELECT is(outcome($$SELECT create_kpi_view('counted', targets => 'queues')$$), '55000 rollup public.counted has no measure of call_stats, so targets say nothing of it', 'a rollup without calls');
SELECT is(to_regclass('x'), NULL, 'nothing is left of them');

-- ---------------------------------------------------------------- what becomes of a table

CREATE TABLE later (id int PRIMARY KEY, queue text NOT NULL CONSTRAINT one_each UNIQUE, target int);
INSERT INTO later VALUES (1, 'answered', 80), (2, 'flowout', 60);
SELECT create_kpi_view('k', view => 'l', targets => 'later');
CREATE TABLE l_before AS SELECT bucket, queue, channel, offered, target FROM l;
ALTER TABLE later DROP CONSTRAINT one_each;
SELECT set_eq('SELECT bucket, queue, channel, offered, target FROM l', 'TABLE l_before', 'its index is dropped: the figures stay');
INSERT INTO later VALUES (3, 'answered', 85);
SELECT is(outcome('SELECT sum(target) FROM l'), '21000 public.later has 2 rows of targets for answered', 'and two rows for a queue are an error, not twice the calls');
SELECT is(hint_of('SELECT sum(target) FROM l'), 'Delete all of them but one, and give the table back its primary key or unique index.', 'with a hint');
SELECT is((SELECT sum(offered) FROM l), (SELECT sum(offered) FROM l_before), 'nor do other columns count twice');
DELETE FROM later WHERE id = 3;
CREATE TABLE heir () INHERITS (later);
INSERT INTO heir VALUES (4, 'flowout', 65);
SELECT is(outcome('SELECT sum(target) FROM l'), '21000 public.later has 2 rows of targets for flowout', 'nor does a table that inherits from it add a row');
DROP TABLE heir;
ALTER TABLE later RENAME queue TO q;
ALTER TABLE later RENAME target TO aim;
ALTER TABLE later RENAME TO now;
SELECT set_eq('SELECT bucket, queue, channel, offered, target FROM l', 'TABLE l_before', 'renamed, the table and its columns');
ALTER TABLE now RENAME TO later;
SELECT is(outcome('ALTER TABLE later ALTER aim TYPE numeric'), '0A000 cannot alter type of a column used by a view or rule', 'its types cannot be changed');
SELECT is(outcome('DROP TABLE later'), '2BP01 cannot drop table later because other objects depend on it', 'nor can it be dropped');
ALTER TABLE later ENABLE ROW LEVEL SECURITY;
SELECT is(outcome('SELECT sum(target) FROM l'), '42809 public.later cannot hold the targets of a KPI view: it has row-level security, which would hide targets', 'row-level security that came later');
ALTER TABLE later DISABLE ROW LEVEL SECURITY;
ALTER TABLE later SET UNLOGGED;
SELECT matches(outcome('SELECT sum(target) FROM l'), '^42809 public.later cannot hold the targets of a KPI view: it is unlogged', 'or that a crash would empty it');
ALTER TABLE later SET LOGGED;
SELECT is((SELECT count(target) FROM l), (SELECT count(target) FROM l_before), 'and again as it was');

-- ---------------------------------------------------------------- rights

CREATE ROLE kt_owner;
CREATE ROLE kt_other;
CREATE ROLE kt_reader;
CREATE SCHEMA kt AUTHORIZATION kt_owner;
CREATE SCHEMA other AUTHORIZATION kt_other;
GRANT SELECT ON k TO kt_owner, kt_other;
GRANT USAGE ON SCHEMA kt, other TO PUBLIC;
SET LOCAL ROLE kt_other;
CREATE TABLE other.goals (queue text PRIMARY KEY, target int);
INSERT INTO other.goals VALUES ('answered', 80);
SET LOCAL ROLE kt_owner;
SELECT is(outcome($$SELECT create_kpi_view('public.k', view => 'kt.v', targets => 'other.goals')$$), '42501 permission denied for table other.goals', 'another''s table, without a right on it');
RESET ROLE;
GRANT SELECT ON other.goals TO kt_owner;
SET LOCAL ROLE kt_owner;
SELECT is(outcome($$SELECT create_kpi_view('public.k', view => 'kt.v', targets => 'other.goals')$$), '42501 table other.goals of targets belongs to kt_other, and the KPI view would belong to kt_owner', 'another''s table: what its owner does with it would reach the readers');
CREATE TABLE kt.goals (queue text PRIMARY KEY, target int);
INSERT INTO kt.goals VALUES ('answered', 80);
SELECT create_kpi_view('public.k', view => 'kt.v', targets => 'kt.goals');
GRANT SELECT ON kt.v TO kt_reader;
RESET ROLE;
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'kt.w', targets => 'kt.goals')$$), '42501 table kt.goals of targets belongs to kt_owner, and the KPI view would belong to ' || current_user, 'a superuser, too');
SET LOCAL ROLE kt_reader;
SELECT is((SELECT count(DISTINCT target) FROM kt.v), 1::bigint, 'a reader of the view needs no right on the table');
SELECT is(outcome('SELECT FROM kt.goals'), '42501 permission denied for table goals', 'and has none');
SELECT is(outcome($$SELECT create_kpi_view('public.k', view => 'kt.v', replace => true)$$), '42501 permission denied for rollup public.k', 'nor may a reader replace it');
SET LOCAL ROLE kt_other;
SELECT is(outcome($$SELECT create_kpi_view('public.k', view => 'kt.v', replace => true)$$), '42501 must be owner of view kt.v', 'nor anybody else');
RESET ROLE;
SELECT create_kpi_view('k', view => 'kt.v', within => '{10 s}', replace => true);
SELECT is((SELECT relowner::regrole::text FROM pg_class WHERE oid = 'kt.v'::regclass), 'kt_owner', 'replaced by a superuser, it is still its owner''s');
REVOKE SELECT ON k FROM kt_owner;
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'kt.v', replace => true)$$), '42501 permission denied for rollup public.k', 'whose right on the rollup it needs');

-- ---------------------------------------------------------------- replaced

CREATE FUNCTION columns_of(relation regclass) RETURNS text[] LANGUAGE sql AS 'SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = relation AND attnum > 0';
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'kpis')$$), '42P07 relation "kpis" already exists', 'a name that is taken');
CREATE FUNCTION context_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    context text;
BEGIN
    EXECUTE query;
    RETURN repeat('taken', 100);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
    RETURN context;
END $$;
SELECT cmp_ok(length(context_of($$SELECT create_kpi_view('k', view => 'kpis')$$)), '<', 300, 'without the whole statement as its context');
CREATE SCHEMA closed;
CREATE ROLE kt_maker;
GRANT SELECT ON k TO kt_maker;
GRANT USAGE ON SCHEMA closed TO kt_maker;
SET LOCAL ROLE kt_maker;
SELECT is(outcome($$SELECT create_kpi_view('public.k', view => 'closed.v')$$), '42501 permission denied for schema closed', 'the server''s own errors');
SELECT cmp_ok(length(context_of($$SELECT create_kpi_view('public.k', view => 'closed.v')$$)), '<', 300, 'too');
RESET ROLE;
SELECT create_kpi_view('k', '30 s', 'r', method => 'short_positive', short_abandon => '3 s', targets => 'queues', within => '{10 s}', time_zone => 'Europe/Berlin');
GRANT SELECT ON r TO kt_reader;
GRANT SELECT (bucket, queue) ON r TO kt_other;
ALTER VIEW r SET (security_barrier = true);
CREATE VIEW on_r AS SELECT queue, sum(offered) AS offered FROM r GROUP BY queue;
SELECT columns_of('r') AS r_columns, 'r'::regclass::oid AS r_oid, relacl AS r_acl, pg_get_viewdef('r') AS r_definition FROM pg_class WHERE oid = 'r'::regclass \gset
CREATE TABLE r_comments AS SELECT attname, col_description(attrelid, attnum) AS comment FROM pg_attribute WHERE attrelid = 'r'::regclass AND attnum > 0;
SELECT is(create_kpi_view('k', view => 'r', replace => true)::oid, :r_oid::oid, 'replaced: the same view');
SELECT is(pg_get_viewdef('r'), :'r_definition', 'with all of its settings, unless others are given');
SELECT set_eq($$SELECT attname, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = 'r'::regclass AND attnum > 0$$, 'TABLE r_comments', 'and its comments');
SELECT lives_ok($$SELECT alter_rollup('k', add => '{"chats": "count(*) FILTER (WHERE channel = ''chat'')"}')$$, 'the rollup gets a measure');
SELECT create_kpi_view('k', '10 s', 'r', within => '{10 s,20 s}', replace => true);
SELECT is(columns_of('r'), :'r_columns'::text[] || '{answered_within_20s,abandoned_within_20s,chats}', 'new columns come last');
SELECT ok(c.relacl::text = :'r_acl' AND reloptions = '{security_barrier=true}', 'grants and options are kept') FROM pg_class AS c WHERE oid = 'r'::regclass;
SELECT is((SELECT sum(offered) FROM on_r), (SELECT count(*)::numeric FROM contacts WHERE outcome <> 'blocked'), 'as are views that read it');
SELECT is((SELECT array_agg(DISTINCT threshold_seconds) FROM r WHERE queue = 'without'), '{10}', 'with the new threshold');
SELECT is((SELECT array_agg(DISTINCT method) FROM r WHERE queue = 'without'), '{short_positive}', 'and the old method');
SELECT is((SELECT sum(chats) FROM r), (SELECT count(*)::numeric FROM contacts WHERE channel = 'chat'), 'and the new measure');
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'r', within => '{20 s}', replace => true)$$), '42P16 column "answered_within_10s" of view public.r would be gone', 'a column cannot go');
ALTER VIEW r RENAME COLUMN n TO contacts;
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'r', replace => true)$$), '42P16 column "contacts" of view public.r would be gone', 'nor one that was renamed');
ALTER VIEW r RENAME COLUMN contacts TO n;
-- a second measure of call_stats: the columns that are there keep their names
CREATE TEMP TABLE r_figures AS SELECT queue, sum(offered) AS offered, sum(within_threshold) AS within_threshold, sum(answered_within_20s) AS answered_within_20s FROM r GROUP BY queue;
SELECT columns_of('r') AS r_columns \gset
SELECT alter_rollup('k', add => '{"chat_calls": "call_stats(call_interval_from_seconds(at, wait, 0, 0, 0, outcome)) FILTER (WHERE channel = ''chat'')"}');
SELECT lives_ok($$SELECT create_kpi_view('k', view => 'r', replace => true)$$, 'replaced, with a second measure of calls');
SELECT is((columns_of('r'))[:cardinality(:'r_columns'::text[])], :'r_columns'::text[], 'the columns that are there keep their names');
SELECT ok(columns_of('r') @> '{chat_calls_offered,chat_calls_service_level,chat_calls_severity,chat_calls_answered_within_20s}' AND NOT columns_of('r') && '{calls_offered}', 'and those of the new measure begin with its name');
SELECT bag_eq('SELECT queue, sum(offered) AS offered, sum(within_threshold) AS within_threshold, sum(answered_within_20s) AS answered_within_20s FROM r GROUP BY queue', 'TABLE r_figures', 'they show the same calls as before');
SELECT is((SELECT sum(chat_calls_offered) FROM r), (SELECT count(*)::numeric FROM contacts WHERE outcome <> 'blocked' AND channel = 'chat'), 'the new ones those of the new measure');
SELECT pg_get_viewdef('r') AS r_definition \gset
SELECT is(pg_get_viewdef(create_kpi_view('k', view => 'r', replace => true)), :'r_definition', 'and so they do when it is replaced again');
SELECT create_kpi_view('k', view => 'two');
SELECT ok(columns_of('two') @> '{calls_offered,chat_calls_offered}' AND NOT columns_of('two') && '{offered}', 'a new view has both names');
SELECT lives_ok($$SELECT create_kpi_view('k', view => 'two', replace => true)$$, 'and is replaced');
CREATE VIEW by_hand AS SELECT * FROM k AS rollup;
SELECT is(outcome(format($$SELECT create_kpi_view('k', view => %L, replace => true)$$, taken)), format('42809 public.%s is not a KPI view', taken), 'not what somebody else made: ' || taken) FROM unnest('{by_hand,contacts,k,queues_pkey}'::text[]) AS taken;
SELECT is(create_kpi_view('k', view => 'fresh', replace => true)::text, 'fresh', 'replace where there is none: created');
ALTER TABLE queues RENAME threshold TO seconds;
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'r', replace => true)$$), '42703 column "seconds" of public.queues, which the KPI view reads, was renamed', 'a column of the targets that was renamed is not forgotten');
ALTER TABLE queues RENAME seconds TO threshold;
SELECT is(create_kpi_view('k', view => 'r', time_zone => 'America/New_York', replace => true)::text, 'r', 'another zone');
SELECT is((SELECT array_agg(DISTINCT day) FROM r WHERE bucket = '2026-03-29 00:00Z'), '{2026-03-28}', 'and its days');

-- ---------------------------------------------------------------- the rollup changes

SELECT is(outcome($$SELECT alter_rollup('k', drop => '{n}')$$), '2BP01 cannot drop measures of rollup public.k because KPI view public.kpis depends on it', 'a measure cannot be dropped below a KPI view');
SELECT is(hint_of($$SELECT alter_rollup('k', drop => '{n}')$$), 'Drop the KPI view, with DROP VIEW, and create it again afterwards with create_kpi_view() and its GRANTs.', 'and no CASCADE is advised');

-- ---------------------------------------------------------------- zones, thresholds, days

SELECT is(outcome(format($$SELECT create_kpi_view('k', view => 'x', time_zone => %L)$$, zone)), '22023 time zone not recognized: "' || zone || '"', 'time zone ' || zone) FROM unnest('{Europe/Bern,+02,UTC+2,CEST,""}'::text[]) AS zone;
SELECT matches(outcome($$SELECT create_kpi_view('k', view => 'x', time_zone => 'Asia/Kolkata')$$), '^22023 a bucket of day in Asia/Kolkata is not made of whole buckets of 01:00:00', 'hours of UTC are not those of India');
SELECT create_rollup('days', 'contacts', 'at', '{"n": "count(*)"}', '{queue}', 'day', 'Europe/Berlin'), create_rollup('weeks', 'contacts', 'at', '{"n": "count(*)"}', '{queue}', 'week', 'Europe/Berlin');
SELECT create_kpi_view('days'), create_kpi_view('weeks'), create_kpi_view('days', view => 'days_clocked', time_zone => 'Europe/Berlin'), create_kpi_view('weeks', view => 'weeks_clocked', time_zone => 'Europe/Berlin');
SELECT bag_eq('SELECT day, queue, n FROM days_kpis', $$SELECT (at AT TIME ZONE 'Europe/Berlin')::date, queue, count(*) FROM contacts GROUP BY 1, 2$$, 'local days have their date, in a session of UTC');
SELECT bag_eq('SELECT day, queue, n FROM weeks_kpis', $$SELECT date_trunc('week', at AT TIME ZONE 'Europe/Berlin')::date, queue, count(*) FROM contacts GROUP BY 1, 2$$, 'weeks have their Monday''s');
SELECT is((SELECT array_agg(DISTINCT row(d.weekday, w.weekday, w.hour)::text) FROM days_clocked AS d, weeks_clocked AS w WHERE d.day = '2026-03-29'), '{"(7,1,0)"}', 'and clocks where they are asked for');
SELECT is(outcome($$SELECT create_kpi_view('days', view => 'x', time_zone => 'Europe/Paris')$$), '22023 a bucket of day in Europe/Paris is not made of whole buckets of day in Europe/Berlin, those of rollup public.days', 'the days of another place');
SELECT create_rollup('named_day', 'contacts', 'at', '{"n": "count(*)"}', '{queue AS day}', 'day', 'Europe/Berlin');
SELECT create_kpi_view('named_day');
SELECT is(columns_of('named_day_kpis'), '{bucket,day,n}', 'a dimension of that name keeps it');
SELECT is(outcome($$SELECT create_kpi_view('named_day', view => 'x', time_zone => 'Europe/Berlin')$$), '42701 the KPI view would have two columns "day"', 'unless the clocks are asked for');
SELECT is(outcome(format($$SELECT create_kpi_view('k', view => 'x', within => %L)$$, within)), expected, 'within ' || within)
FROM (VALUES ('{10 s,0.5 s}', '22023 threshold is not an edge of the statistics'' histogram: 00:00:00.5'), ('{10 s,NULL}', '22004 an element of within must not be null'), ('{60 s,1 min}', '22023 within has 00:01:00 twice'), ('{-1 s}', '22023 threshold must not be negative: -00:00:01')) AS v (within, expected);
SELECT is(outcome(format($$SELECT create_kpi_view('k', view => 'x', %s)$$, arguments)), expected, arguments)
FROM (VALUES ('method => ''best''', '22023 unknown service level method: "best"'), ('method => ''short_excluded'', short_abandon => ''0.5 s''', '22023 short_abandon is not an edge of the statistics'' histogram: 00:00:00.5')) AS v (arguments, expected);
SELECT is(to_regclass('x'), NULL, 'nothing is left of them');
SELECT * FROM finish();
ROLLBACK;
