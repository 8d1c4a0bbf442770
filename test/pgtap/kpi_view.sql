-- create_kpi_view(): every column against plain SQL over the raw rows, of plain types, with a comment; what is refused; whose it is.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE TYPE channel AS ENUM ('voice', 'chat');
CREATE TABLE contacts (at timestamptz NOT NULL, queue text, channel channel, weight numeric, vip boolean, day date, site int, took interval, outcome text,
                       wait int, talk int, hold int, wrap int, score int, sold numeric, spent interval, lines bigint);
INSERT INTO contacts
SELECT '2026-03-28 20:00Z'::timestamptz + i * interval '3 min', (array['sales', 'help', NULL])[1 + i % 3], (array['voice'::channel, 'chat'])[1 + i % 2], (i % 2) + 0.5, i % 4 > 1, '2026-03-28'::date + i % 2, i % 2, (i % 2) * interval '90 s',
       o, CASE WHEN o <> 'blocked' THEN i * 7 % 60 ELSE 0 END, CASE WHEN o = 'answered' THEN 30 + i % 90 ELSE 0 END, CASE WHEN o = 'answered' AND i % 4 = 0 THEN i % 20 ELSE 0 END, CASE WHEN o = 'answered' THEN i % 13 ELSE 0 END,
       CASE WHEN i % 5 > 1 THEN i * 3 % 11 END, CASE WHEN i % 7 = 0 THEN i / 8.0 END, CASE WHEN i % 3 > 0 THEN i * interval '1.5 s' END, nullif(i % 4, 0)
FROM generate_series(1, 2000) AS i, LATERAL (SELECT (array['answered', 'answered', 'answered', 'abandoned', 'answered', 'blocked', 'answered', 'flowed_out', 'callback', 'abandoned'])[1 + i * 13 % 10] AS o) AS of;
INSERT INTO contacts (at, queue, channel, outcome, wait, talk, hold, wrap) VALUES ('2026-04-05 08:00Z', 'sales', 'voice', 'blocked', 0, 0, 0, 0), ('2026-04-05 09:00Z', 'sales', 'voice', 'abandoned', 3, 0, 0, 0);

SELECT create_rollup('k', 'contacts', 'at', dimensions => '{queue,channel,weight,vip,day,site,took}', bucket => '1 hour',
    measures => '{"calls": "call_stats(call_interval_from_seconds(at, wait, talk, hold, wrap, outcome))", "survey": "survey_stats(score)", "n": "count(*)", "sold": "sum(sold)", "spent": "sum(spent)", "lines": "sum(lines)", "scored": "count(score)"}');
CALL build_rollup('k');
SELECT is(create_kpi_view('k')::text, 'k_kpis', 'named like the rollup');
SELECT create_kpi_view('k', '10 s', 'public.strict');

-- the adjusted Wald interval of a net promoter score, by its formula: three quarters of an answer more of promoters and of detractors
CREATE FUNCTION agresti(n bigint, promoters bigint, detractors bigint, side int) RETURNS float8 LANGUAGE sql AS $$
    SELECT CASE WHEN n > 0 THEN greatest(-100, least(100, 100 * (p - d + side * 1.959963984540054 * sqrt((p + d - (p - d) ^ 2) / (n + 3))))) END
    FROM (SELECT (promoters + 0.75) / (n + 3)::float8 AS p, (detractors + 0.75) / (n + 3)::float8 AS d) AS s
$$;
-- a KPI by what it is: one column each, in the order of the view
CREATE FUNCTION plain(threshold int) RETURNS text LANGUAGE sql AS $$
    SELECT format($q$
        SELECT date_trunc('hour', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS bucket, queue, channel::text, weight::float8, vip, day, site, extract(epoch FROM took)::float8 AS took, %1$s::float8 AS threshold_seconds,
            off AS offered, ans AS answered, abn AS abandoned, count(*) FILTER (WHERE outcome = 'flowed_out') AS flowed_out, count(*) FILTER (WHERE outcome = 'callback') AS callback,
            count(*) FILTER (WHERE outcome = 'blocked') AS blocked, count(*) FILTER (WHERE outcome = 'answered' AND hold > 0) AS held, 0::bigint AS transfers,
            100.0 * within / nullif(ans + abn, 0) AS service_level, 100.0 * abn / nullif(off, 0) AS abandon_rate, 100.0 * ans / nullif(off, 0) AS answer_rate,
            100.0 * count(*) FILTER (WHERE outcome = 'flowed_out') / nullif(off, 0) AS flow_out_rate, 100.0 * count(*) FILTER (WHERE outcome = 'callback') / nullif(off, 0) AS callback_rate,
            100.0 * count(*) FILTER (WHERE outcome = 'blocked') / count(*) AS blocked_rate, 100.0 * count(*) FILTER (WHERE outcome = 'answered' AND hold > 0) / nullif(ans, 0) AS hold_rate, 0 / nullif(ans, 0) AS transfer_rate,
            avg(wait) FILTER (WHERE outcome = 'answered') AS asa, avg(wait) FILTER (WHERE outcome <> 'blocked') AS avg_wait_time, avg(wait) FILTER (WHERE outcome = 'abandoned') AS avg_abandon_time,
            0 * avg(wait) FILTER (WHERE outcome = 'answered') AS avg_ring_time,
            avg(talk) FILTER (WHERE outcome = 'answered') AS avg_talk_time, avg(hold) FILTER (WHERE outcome = 'answered') AS avg_hold_time, avg(hold) FILTER (WHERE hold > 0) AS avg_hold_time_held,
            avg(wrap) FILTER (WHERE outcome = 'answered') AS avg_wrap_time, avg(talk + hold) FILTER (WHERE outcome = 'answered') AS avg_call_length,
            avg(talk + hold + wrap) FILTER (WHERE outcome = 'answered') AS aht, max(wait) FILTER (WHERE outcome <> 'blocked') AS longest_wait,
            percentile_disc(0.5) WITHIN GROUP (ORDER BY wait) FILTER (WHERE outcome = 'answered') AS wait_p50, percentile_disc(0.9) WITHIN GROUP (ORDER BY wait) FILTER (WHERE outcome = 'answered') AS wait_p90,
            percentile_disc(0.5) WITHIN GROUP (ORDER BY talk + hold + wrap) FILTER (WHERE outcome = 'answered') AS handle_time_p50,
            percentile_disc(0.9) WITHIN GROUP (ORDER BY talk + hold + wrap) FILTER (WHERE outcome = 'answered') AS handle_time_p90, 100.0 * ans / count(*) AS completion_rate, within AS within_threshold, ans + abn AS service_base,
            coalesce(sum(wait) FILTER (WHERE outcome <> 'blocked'), 0) AS wait_seconds, coalesce(sum(wait) FILTER (WHERE outcome = 'answered'), 0) AS answered_wait_seconds,
            coalesce(sum(wait) FILTER (WHERE outcome = 'abandoned'), 0) AS abandoned_wait_seconds, 0 AS ring_seconds, sum(talk) AS talk_seconds, sum(hold) AS hold_seconds, sum(wrap) AS wrap_seconds, sum(talk + hold + wrap) AS handle_seconds,
            count(score) AS responses, count(*) FILTER (WHERE score >= 9) AS promoters, count(*) FILTER (WHERE score IN (7, 8)) AS passives, count(*) FILTER (WHERE score <= 6) AS detractors,
            100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0) AS nps,
            agresti(count(score), count(*) FILTER (WHERE score >= 9), count(*) FILTER (WHERE score <= 6), -1) AS nps_low, agresti(count(score), count(*) FILTER (WHERE score >= 9), count(*) FILTER (WHERE score <= 6), 1) AS nps_high,
            count(*) AS n, sum(sold) AS sold, extract(epoch FROM sum(spent)) AS spent, sum(lines) AS lines, count(score) AS scored
        FROM (SELECT *, count(*) FILTER (WHERE outcome <> 'blocked') OVER g AS off, count(*) FILTER (WHERE outcome = 'answered') OVER g AS ans, count(*) FILTER (WHERE outcome = 'abandoned') OVER g AS abn,
                     count(*) FILTER (WHERE outcome = 'answered' AND wait <= %1$s) OVER g AS within
              FROM contacts WINDOW g AS (PARTITION BY date_trunc('hour', at AT TIME ZONE 'UTC'), queue, channel, weight, vip, day, site, took)) AS c
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, off, ans, abn, within $q$, threshold)
$$;
SELECT format('CREATE VIEW plain_20 AS %s', plain(20)) \gexec
SELECT format('CREATE VIEW plain_10 AS %s', plain(10)) \gexec
CREATE FUNCTION columns_of(relation text) RETURNS text[] LANGUAGE sql AS 'SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = relation::regclass AND attnum > 0';
SELECT is(columns_of('k_kpis'), '{bucket,queue,channel,weight,vip,day,site,took,threshold_seconds}'::text[] || columns_of('call_kpis')
                                || '{within_threshold,service_base,wait_seconds,answered_wait_seconds,abandoned_wait_seconds,ring_seconds,talk_seconds,hold_seconds,wrap_seconds,handle_seconds}'
                                || '{responses,promoters,passives,detractors,nps,nps_low,nps_high,n,sold,spent,lines,scored}'::text[],
          'columns: dimensions, every KPI of kpis(), what adds up, those of the survey, other measures');
SELECT bag_eq(format('SELECT row(bucket, queue, channel, vip, day, site)::text, %I FROM k_kpis', attname),
              format('SELECT row(bucket, queue, channel, vip, day, site)::text, %s FROM (SELECT *, kpis(calls, ''20 s'') AS told FROM k) AS k',
                     CASE atttypid WHEN 'interval'::regtype THEN format('extract(epoch FROM (told).%I)::float8', attname)
                                   WHEN 'numeric'::regtype THEN format('((told).%I)::float8', attname) ELSE format('(told).%I', attname) END),
              attname || ' as kpis() has it')
FROM pg_attribute WHERE attrelid = 'call_kpis'::regclass AND attnum > 0 ORDER BY attnum;
CREATE FUNCTION compared(view text, plain text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    c text;
    groups bigint;
    different text;
BEGIN
    EXECUTE format('CREATE TEMP TABLE seen AS SELECT row(bucket, queue, channel, weight, vip, day, site, took)::text AS key, * FROM %I', view);
    EXECUTE format('CREATE TEMP TABLE told AS SELECT row(bucket, queue, channel, weight, vip, day, site, took)::text AS key, * FROM %I', plain);
    FOR c IN SELECT attname FROM pg_attribute WHERE attrelid = 'plain_20'::regclass AND attnum > 8 ORDER BY attnum LOOP
        EXECUTE format('SELECT count(p.%1$I), string_agg(format(''%%s %%s: %%s, not %%s'', v.bucket, v.queue, v.%1$I, p.%1$I), '', '') FILTER (WHERE v.bucket IS NULL OR p.bucket IS NULL OR (v.%1$I IS NULL) <> (p.%1$I IS NULL)
                               OR abs(v.%1$I::float8 - p.%1$I::float8) > CASE WHEN pg_typeof(v.%1$I) = ''bigint''::regtype THEN 0 ELSE 0.000001 END)
                        FROM seen AS v FULL JOIN told AS p ON v.key = p.key', c)
        INTO groups, different;
        RETURN NEXT is(CASE WHEN groups > 0 THEN different ELSE 'nothing to compare' END, NULL, format('%s.%s in %s groups', view, c, groups));
    END LOOP;
    DROP TABLE seen, told;
END $$;
SELECT compared('k_kpis', 'plain_20');
SELECT compared('strict', 'plain_10');
INSERT INTO contacts SELECT at + interval '1 h', queue, channel, weight, vip, day, site, took, outcome, wait, talk, hold, wrap, score, sold, spent, lines FROM contacts WHERE wait % 3 = 0;
DELETE FROM contacts WHERE wait % 5 = 0;
SELECT compared('k_kpis', 'plain_20');
SELECT is((SELECT sum(within_threshold) / sum(service_base) FROM k_kpis), (SELECT count(*) FILTER (WHERE outcome = 'answered' AND wait <= 20)::numeric / count(*) FROM contacts WHERE outcome IN ('answered', 'abandoned')),
          'the service level of all from sums of columns');
SELECT is((SELECT round((sum(handle_seconds) / sum(answered))::numeric, 6) FROM k_kpis), (SELECT round(avg(talk + hold + wrap), 6) FROM contacts WHERE outcome = 'answered'), 'and the AHT of all');

-- ---------------------------------------------------------------- for every tool

SELECT is((SELECT array_agg(DISTINCT t.t ORDER BY t.t) FROM (SELECT format_type(atttypid, atttypmod) AS t FROM pg_attribute WHERE attrelid = 'k_kpis'::regclass AND attnum > 0) AS t),
          '{bigint,boolean,date,"double precision",integer,text,"timestamp with time zone"}', 'plain types only');
SELECT is_empty($$SELECT attname FROM pg_attribute WHERE attrelid IN ('k_kpis'::regclass, 'strict'::regclass) AND attnum > 0 AND coalesce(btrim(col_description(attrelid, attnum)), '') = ''$$, 'every column has a comment');
SELECT is((SELECT obj_description('strict'::regclass)), 'KPIs of rollup public.k in plain columns; service level: threshold 00:00:10, method abandon_negative', 'so has the view, with the threshold');
CREATE TABLE wide (at timestamptz, a uuid, b inet, c numeric(5, 2), d varchar(3), e char(3), f smallint, g bigint, h real, i timestamp, j time, k tstzrange, l text[], m interval, "n ""x" bytea);
INSERT INTO wide VALUES ('2026-01-01Z', '00000000-0000-0000-0000-000000000001', '::1', 1.5, 'v', 'c', 1, 2, 1.25, '2026-01-01', '10:00', 'empty', '{a,NULL}', '90 s', '\x00');
SELECT create_rollup('w', 'wide', 'at', '{"n": "count(*)"}', '{a,b,c,d,e,f,g,h,i,j,k,l,m}'::text[] || '"n ""x"'::text, 'day', 'Europe/Berlin');
SELECT create_kpi_view('w');
SELECT results_eq('SELECT w_kpis::text FROM w_kpis', $$VALUES ('("2025-12-31 23:00:00+00",2026-01-01,00000000-0000-0000-0000-000000000001,::1/128,1.5,v,c,1,2,1.25,"2026-01-01 00:00:00",10:00:00,empty,"{a,NULL}",90,"\\x00",1)'::text)$$, 'dimensions of other types');
SELECT set_eq($$SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'w_kpis'::regclass AND attnum > 0$$,
              '{timestamp with time zone,date,text,double precision,character varying,smallint,bigint,real,timestamp without time zone}'::text[], 'as text, or a number');

-- ---------------------------------------------------------------- units

-- the table of docs/dashboards.md: each column of every view is in one row of it, which its type and its comment bear out
\set units `sed -n '/^| unit | columns |$/,/^$/p' docs/dashboards.md`
CREATE TABLE unit AS
SELECT btrim(of[2]) AS unit, replace(m[1], '...', '\d+') AS name
FROM regexp_split_to_table(:'units', E'\n') AS line, string_to_array(line, '|') AS of, regexp_matches(of[3], '`([^`]+)`', 'g') AS m;
CREATE TABLE aims (queue text PRIMARY KEY, target numeric);
SELECT create_kpi_view('k', view => 'all_columns', targets => 'aims', within => '{10 s}');
SELECT is_empty($$SELECT a.attname, count(name) FROM pg_attribute AS a LEFT JOIN unit ON a.attname ~ ('^' || name || '$') WHERE attrelid = 'all_columns'::regclass AND attnum > 0
                      AND attname NOT IN ('bucket', 'queue', 'channel', 'weight', 'vip', 'day', 'site', 'took', 'alert', 'severity', 'met', 'problem', 'n', 'sold', 'spent', 'lines', 'scored') GROUP BY 1 HAVING count(name) <> 1$$, 'every KPI''s unit is in the documents, once');
SELECT is_empty($$SELECT name FROM unit WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'all_columns'::regclass AND attname ~ ('^' || name || '$'))$$, 'which name no other column');
SELECT set_eq('SELECT DISTINCT unit FROM unit', $$VALUES ('calls'), ('percent, 0 to 100'), ('seconds'), ('answers'), ('points, -100 to 100')$$, 'units');
SELECT is_empty($$SELECT attname, unit, format_type(atttypid, NULL), col_description(attrelid, attnum) FROM pg_attribute JOIN unit ON attname ~ ('^' || name || '$')
                  WHERE attrelid = 'all_columns'::regclass AND NOT (format_type(atttypid, NULL) = CASE WHEN unit IN ('calls', 'answers') THEN 'bigint' ELSE 'double precision' END
                      AND col_description(attrelid, attnum) ~ CASE unit WHEN 'calls' THEN 'calls' WHEN 'answers' THEN 'answers' WHEN 'seconds' THEN 'in seconds' WHEN 'percent, 0 to 100' THEN 'percent' ELSE 'points' END)$$, 'types and comments say the same');
SELECT is_empty($$SELECT attname FROM pg_attribute WHERE attrelid = 'all_columns'::regclass AND atttypid = 'bigint'::regtype AND attname !~ '^(n|lines|scored|bucket)$' AND EXISTS (SELECT FROM all_columns AS v WHERE to_jsonb(v) -> attname = 'null')$$, 'no count is NULL');

-- ---------------------------------------------------------------- names

SELECT create_rollup('two', 'contacts', 'at', '{"all": "call_stats(call_interval_from_seconds(at, wait, talk, hold, wrap, outcome))", "vips": "call_stats(call_interval_from_seconds(at, wait, talk, hold, wrap, outcome)) FILTER (WHERE vip)", "survey": "survey_stats(score)"}', '{queue}');
SELECT create_kpi_view('two', view => '"Two of %s"');
SELECT results_eq('SELECT queue, sum(all_offered), sum(vips_offered), sum(responses) FROM "Two of %s" GROUP BY 1 ORDER BY 1',
                  $$SELECT queue, count(*) FILTER (WHERE outcome <> 'blocked')::numeric, count(*) FILTER (WHERE outcome <> 'blocked' AND vip)::numeric, count(score)::numeric FROM contacts GROUP BY 1 ORDER BY 1$$, 'two states of calls: their names come before the KPIs''');
SELECT is_empty($$SELECT attname FROM pg_attribute WHERE attrelid = '"Two of %s"'::regclass AND attnum > 0 AND attname !~ '^(all|vips)_' AND attname NOT IN ('bucket', 'queue', 'threshold_seconds', 'responses', 'promoters', 'passives', 'detractors', 'nps', 'nps_low', 'nps_high')$$, 'but not before the one survey''s');
SELECT create_rollup('polls', 'contacts', 'at', '{"all": "survey_stats(score)", "vips": "survey_stats(score) FILTER (WHERE vip)"}', '{queue}');
SELECT create_kpi_view('polls');
SELECT results_eq('SELECT queue, sum(all_responses), sum(vips_responses) FROM polls_kpis GROUP BY 1 ORDER BY 1',
                  'SELECT queue, count(score)::numeric, count(score) FILTER (WHERE vip)::numeric FROM contacts GROUP BY 1 ORDER BY 1', 'two surveys too');
SELECT is(outcome($$SELECT create_kpi_view('k')$$), '42P07 relation "k_kpis" already exists', 'a name that is taken');
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'contacts')$$), '42P07 relation "contacts" already exists', 'by a table');
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'nowhere.v')$$), '3F000 schema "nowhere" does not exist', 'a schema that is not there');
SAVEPOINT renamed;
SELECT format('ALTER VIEW k RENAME TO %s', repeat('x', 60)) \gexec
SELECT is(outcome(format('SELECT create_kpi_view(%L)', repeat('x', 60))), format('42622 name "%s_kpis" of the KPI view is longer than 63 bytes', repeat('x', 60)), 'a name too long');
ROLLBACK TO renamed;
SELECT is(outcome($$SELECT create_kpi_view('k', view => '')$$), '42602 invalid name syntax', 'no name');
ALTER VIEW k RENAME COLUMN queue TO line;
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'v_renamed')$$), '42703 column "queue" of rollup public.k was renamed', 'a dimension that was renamed in the rollup''s view');
ALTER VIEW k RENAME COLUMN line TO queue;
ALTER VIEW k RENAME COLUMN calls TO of_calls;
SELECT is(outcome($$SELECT create_kpi_view('k', view => 'v_renamed')$$), '42703 column "calls" of rollup public.k was renamed', 'a measure that was');
ALTER VIEW k RENAME COLUMN of_calls TO calls;
SELECT create_rollup('clash', 'contacts', 'at', '{"calls": "call_stats(call_interval_from_seconds(at, wait, talk, hold, wrap, outcome))"}', '{queue AS offered}');
SELECT is(outcome($$SELECT create_kpi_view('clash')$$), '42701 the KPI view would have two columns "offered"', 'a dimension named like a KPI');
SELECT create_rollup('long', 'contacts', 'at', json_build_object(repeat('a', 50), 'call_stats(call_interval_from_seconds(at, wait, talk, hold, wrap, outcome))', repeat('a', 49) || 'b', 'call_stats(call_interval_from_seconds(at, wait, talk, hold, wrap, outcome))'));
SELECT is(outcome($$SELECT create_kpi_view('long')$$), format('42622 column name "%s_service_level" of the KPI view is longer than 63 bytes', repeat('a', 50)), 'measures whose names are too long to come before the KPIs''');

-- ---------------------------------------------------------------- thresholds

SELECT matches(outcome(format($$SELECT create_kpi_view('k', %L, 'refused')$$, threshold)), '^22', 'threshold ' || threshold) FROM unnest('{0.5 s,130.5 s,-1 s,1 month,20.001 s}'::text[]) AS threshold;
SELECT is((SELECT to_regclass('refused')), NULL, 'nothing is left of them');

-- ---------------------------------------------------------------- rights

CREATE ROLE r_owner;
CREATE ROLE r_reader;
CREATE SCHEMA own AUTHORIZATION r_owner;
GRANT SELECT ON k TO r_owner;
SET LOCAL ROLE r_owner;
SELECT create_kpi_view('k', view => 'own.v') AS v, create_kpi_view('public.k', '30 s', 'own.v30') AS v30 \gset
RESET ROLE;
SELECT is((SELECT relowner::regrole::text FROM pg_class WHERE oid = 'own.v'::regclass), 'r_owner', 'it is the caller''s view');
GRANT SELECT ON own.v TO r_reader;
GRANT USAGE ON SCHEMA own TO r_reader;
SET LOCAL ROLE r_reader;
SELECT sum(offered) AS offered FROM own.v \gset
RESET ROLE;
SELECT is(:offered::bigint, (SELECT count(*) FROM contacts WHERE outcome <> 'blocked'), 'and others read it without a right on the rollup');
SELECT * FROM finish();
ROLLBACK;
