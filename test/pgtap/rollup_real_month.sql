-- A month of a real call centre through a rollup: half of it there before, the rest written as it came, with corrections.
-- KPI views of it equal plain SQL over the raw rows, by service type, by day and by half-hour of the local time.
--
-- The data: see real_month.sql. Without CCMETRICS_TECHNION the test is skipped.

BEGIN;

\ir include/technion_log.sql
\if :found
\ir include/technion_calls.sql
\ir include/rollup.sql
SELECT no_plan();

CREATE TABLE contacts (id bigint, offered_at timestamptz NOT NULL, type text, call call_interval) PARTITION BY RANGE (offered_at);
CREATE TABLE first_half PARTITION OF contacts FOR VALUES FROM (MINVALUE) TO ('1999-08-16 00:00+03');
CREATE TABLE second_half PARTITION OF contacts FOR VALUES FROM ('1999-08-16 00:00+03') TO (MAXVALUE);
CREATE TABLE numbered AS SELECT row_number() OVER (ORDER BY offered_at, type, call) AS id, offered_at, type, call FROM calls;
INSERT INTO contacts TABLE numbered LIMIT 20000;
ANALYZE contacts;

SELECT create_rollup('quarter', 'contacts', 'offered_at', '{"calls": "call_stats(call)", "n": "count(*)"}', '{type}');
SELECT create_rollup('half_hour', 'quarter', 'bucket', '{"calls": "sum(calls)"}', '{type}', '30 min');
SELECT create_rollup('day', 'quarter', 'bucket', '{"calls": "sum(calls)"}', '{type}', 'day', 'Asia/Jerusalem');
SELECT create_rollup('month', 'day', 'bucket', '{"calls": "sum(calls)"}', '{type}', 'month', 'Asia/Jerusalem');
INSERT INTO kept (rollup, plain)
SELECT rollup, format('SELECT %s, type, call_stats(call)%s FROM contacts GROUP BY 1, 2', bucket, more)
FROM (VALUES ('quarter', 'to_timestamp(floor(extract(epoch FROM offered_at) / 900) * 900)', ', count(*)'), ('half_hour', 'to_timestamp(floor(extract(epoch FROM offered_at) / 1800) * 1800)', ''),
             ('day', 'date_trunc(''day'', offered_at AT TIME ZONE ''Asia/Jerusalem'') AT TIME ZONE ''Asia/Jerusalem''', ''),
             ('month', 'date_trunc(''month'', offered_at AT TIME ZONE ''Asia/Jerusalem'') AT TIME ZONE ''Asia/Jerusalem''', '')) AS v (rollup, bucket, more);
DO $$ DECLARE r text; BEGIN FOR r IN SELECT rollup FROM kept ORDER BY n LOOP CALL build_rollup(r::regclass, 5000); END LOOP; END $$;
SELECT same('half of the month, built');
-- the rest, in batches, some of them refreshed; some calls come wrong, and are put right
DO $$
BEGIN
    FOR i IN 20..38 LOOP
        INSERT INTO contacts SELECT id, offered_at + CASE id % 50 WHEN 0 THEN interval '2 h' ELSE '0' END, CASE id % 70 WHEN 0 THEN 'unknown' ELSE type END, call FROM numbered WHERE id > i * 1000 AND id <= (i + 1) * 1000;
        IF i % 6 = 0 THEN
            PERFORM refresh_rollup('quarter');
            PERFORM refresh_rollup('day');
        END IF;
    END LOOP;
END $$;
SELECT isnt((SELECT md5(string_agg(c::text, '' ORDER BY id)) FROM contacts AS c), (SELECT md5(string_agg(c::text, '' ORDER BY id)) FROM numbered AS c), 'some calls came wrong');
UPDATE contacts AS c SET offered_at = n.offered_at, type = n.type FROM numbered AS n WHERE n.id = c.id AND (c.offered_at, c.type) IS DISTINCT FROM (n.offered_at, n.type);
DELETE FROM contacts WHERE id BETWEEN 1000 AND 1999;
INSERT INTO contacts SELECT * FROM numbered WHERE id BETWEEN 1000 AND 1999;
SELECT same('the month, with deltas pending');
SELECT same_refreshed('the month');
SELECT is((SELECT sum(n) FROM quarter), 38662::numeric, 'no call is lost');
SELECT is_empty(format('SELECT * FROM verify_rollup(%L)', rollup), 'verify_rollup: ' || rollup) FROM kept;

-- ------------------------------------------- theirs: counters in plain SQL

SELECT create_kpi_view('half_hour'), create_kpi_view('day'), create_kpi_view('month');
-- views of local days have `day` besides, which is the key then
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute WHERE attrelid = 'half_hour_kpis'::regclass AND attnum > 0 \gset
CREATE VIEW ours AS
SELECT 'half-hour' AS grouping, to_char(bucket AT TIME ZONE 'Asia/Jerusalem', 'YYYY-MM-DD HH24:MI') AS key, :columns FROM half_hour_kpis
UNION ALL SELECT 'day', day::text, :columns FROM day_kpis
UNION ALL SELECT 'month', to_char(day, 'YYYY-MM'), :columns FROM month_kpis;
-- from the raw times of day, not through timestamptz and a time zone
CREATE TABLE theirs AS
SELECT g.grouping, g.key, type, count(*) AS offered, count(*) FILTER (WHERE outcome = 'AGENT') AS answered, count(*) FILTER (WHERE outcome = 'HANG') AS abandoned,
       100.0 * count(*) FILTER (WHERE outcome = 'AGENT' AND q_time <= 20) / count(*) AS service_level, 100.0 * count(*) FILTER (WHERE outcome = 'HANG') / count(*) AS abandon_rate,
       100.0 * count(*) FILTER (WHERE outcome = 'AGENT') / count(*) AS answer_rate, avg(q_time) FILTER (WHERE outcome = 'AGENT') AS asa, avg(ser_time) FILTER (WHERE outcome = 'AGENT') AS aht,
       avg(q_time) FILTER (WHERE outcome = 'HANG') AS avg_abandon_time, count(*) FILTER (WHERE outcome = 'AGENT' AND q_time <= 20) AS within_threshold,
       coalesce(sum(ser_time) FILTER (WHERE outcome = 'AGENT'), 0) AS handle_seconds, sum(q_time) AS wait_seconds
FROM call_log,
     LATERAL (SELECT CASE q_time WHEN 0 THEN vru_exit ELSE q_start END AS entered) AS e,
     LATERAL (SELECT date + (e.entered < vru_entry AND vru_time >= 0)::int AS day) AS at,
     LATERAL (VALUES ('month', to_char(at.day, 'YYYY-MM')), ('day', to_char(at.day, 'YYYY-MM-DD')),
                     ('half-hour', to_char(at.day, 'YYYY-MM-DD ') || to_char(e.entered, 'HH24') || CASE WHEN extract(minute FROM e.entered) < 30 THEN ':00' ELSE ':30' END)) AS g (grouping, key)
WHERE outcome <> 'PHANTOM' AND NOT (outcome = 'HANG' AND q_time = 0)
GROUP BY 1, 2, 3;
ANALYZE theirs;

SELECT is_empty(format($q$SELECT key, type, o.%1$I, t.%1$I FROM (SELECT * FROM ours WHERE grouping = %2$L) AS o FULL JOIN (SELECT * FROM theirs WHERE grouping = %2$L) AS t USING (key, type)
                         WHERE (o.%1$I IS NULL) <> (t.%1$I IS NULL) OR abs(o.%1$I - t.%1$I) > 0.000001$q$, kpi, grouping), format('%s by type and %s', kpi, grouping))
FROM unnest('{offered,answered,abandoned,service_level,abandon_rate,answer_rate,asa,aht,avg_abandon_time,within_threshold,handle_seconds,wait_seconds}'::text[]) AS kpi, unnest('{month,day,half-hour}'::text[]) AS grouping;
SELECT results_eq('SELECT grouping, count(*) FROM ours JOIN theirs USING (grouping, key, type) WHERE theirs.offered > 0 GROUP BY 1 ORDER BY 1', 'SELECT grouping, count(*) FROM theirs GROUP BY 1 ORDER BY 1', 'as many groups as the month has');
SELECT cmp_ok((SELECT count(*) FROM theirs), '>', 2000::bigint, 'and these are many');

-- ------------------------------------------- raw calls retired

CREATE TABLE before AS TABLE ours;
ALTER TABLE contacts DETACH PARTITION first_half;
TRUNCATE first_half;
DROP TABLE first_half;
SELECT set_eq('SELECT o::text FROM ours AS o', 'SELECT b::text FROM before AS b', 'every KPI stays when half of the calls is gone');

SELECT * FROM finish();

\else

SELECT plan(1);
SELECT skip('CCMETRICS_TECHNION does not name a readable technion_aug1999.tsv', 1);
SELECT * FROM finish();

\endif

ROLLBACK;
