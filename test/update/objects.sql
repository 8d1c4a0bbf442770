-- What a user's database has of the extension: tables with each of its types, views, rollups, KPI views, a call source; and
-- in the table asked, what they answer. Only what the first release has. test/parts/update makes it under every release and
-- updates it; make freeze dumps it into test/golden, where test/parts/update restores it.
\set ON_ERROR_STOP
SET client_min_messages = warning;
SET TimeZone = 'UTC';
CREATE TABLE calls (id int PRIMARY KEY, offered_at timestamptz NOT NULL, queue text, channel text, call call_interval, score int, cost numeric);
CREATE FUNCTION more_calls(first int, last int) RETURNS SETOF calls LANGUAGE sql AS $$
    SELECT i, at, (ARRAY['sales', 'help', NULL])[1 + i % 3], (ARRAY['phone', 'chat'])[1 + i % 2],
           CASE WHEN i % 50 > 0 THEN call_interval_from_seconds(at, i * 7 % 90, a * (10 + i * 53 % 600), a * (i % 4), a * (i % 31) + 0.25 * a, outcome,
                                                                ring => a * (i % 3), transferred => a > 0 AND i % 7 = 0) END,
           nullif(i % 12, 11), i * 0.37
    FROM (SELECT i, '2026-03-27 20:00Z'::timestamptz + i * interval '49 min' AS at,
                 (ARRAY['answered', 'answered', 'abandoned', 'answered', 'flowed_out', 'answered', 'callback', 'answered', 'blocked'])[1 + i % 9] AS outcome,
                 (i % 9 IN (0, 1, 3, 5, 7))::int AS a
          FROM generate_series(first, last) AS i WHERE i * 7 % 90 >= i % 3) AS c
$$;
INSERT INTO calls SELECT * FROM more_calls(1, 120);
CREATE INDEX calls_btree ON calls (call);
CREATE INDEX calls_hash ON calls USING hash (call);
CREATE INDEX calls_brin ON calls USING brin (call);
CREATE INDEX calls_wait ON calls (wait_time(call)) WHERE outcome(call) = 'answered';
CREATE TABLE states AS
    SELECT queue, channel, call_stats(call) AS stats, survey_stats(score) AS survey, array_agg(call ORDER BY call) AS list, max(id) AS last_id
    FROM calls GROUP BY queue, channel;
ALTER TABLE states ADD first_call call_interval GENERATED ALWAYS AS (list[1]) STORED, ADD CHECK (offered(stats) >= 0);
CREATE UNIQUE INDEX ON states (stats);
CREATE DOMAIN long_call AS call_interval CHECK (talk_time(VALUE) > interval '4 min');
CREATE TABLE long_calls (call long_call PRIMARY KEY);
INSERT INTO long_calls SELECT call FROM calls WHERE talk_time(call) > interval '4 min';
-- whose columns are the KPIs of the day when it was made
CREATE VIEW by_kpis AS SELECT queue, channel, (kpis(stats, '30 s')).* FROM states;
CREATE VIEW by_queue AS SELECT queue, service_level(call, '20 s'), aht(call), abandon_rate(call, '5 s'), nps(score), csat(score, 7, 0, 10) FROM calls GROUP BY queue;
CREATE MATERIALIZED VIEW by_day AS SELECT date_trunc('day', offered_at, 'UTC') AS day, call_stats(call) AS stats, service_level(call) FROM calls GROUP BY 1;
CREATE FUNCTION level(queue text) RETURNS numeric STABLE BEGIN ATOMIC SELECT service_level(call, '20 s') FROM calls WHERE calls.queue = level.queue; END;

-- rollups: over a table, a partitioned one, another rollup, a part of the rows; refreshed, pending, and one not yet built
CREATE TABLE parted (LIKE calls) PARTITION BY RANGE (offered_at);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (MINVALUE) TO ('2026-03-29 12:00Z');
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM ('2026-03-29 12:00Z') TO (MAXVALUE);
INSERT INTO parted TABLE calls;
SELECT create_rollup('k', 'calls', 'offered_at', '{"stats": "call_stats(call)", "survey": "survey_stats(score)", "cost": "sum(cost)", "n": "count(*)"}', '{queue,channel}');
CALL build_rollup('k');
SELECT create_rollup('"K 1"', 'parted', 'offered_at', '{"stats": "call_stats(call)", "n": "count(*)"}', '{queue}', '1 hour');
CALL build_rollup('"K 1"');
SELECT create_rollup('k_days', 'k', 'bucket', '{"stats": "sum(stats)", "n": "sum(n)"}', '{queue}', '1 day', 'Europe/Berlin');
CALL build_rollup('k_days');
SELECT create_rollup('k_phone', 'calls', 'offered_at', '{"stats": "call_stats(call)", "n": "count(*)"}', '{queue}', filter => $$channel = 'phone'$$);
CALL build_rollup('k_phone');
SELECT create_rollup('unbuilt', 'calls', 'offered_at', '{"n": "count(*)"}');
CREATE TABLE queues (queue text PRIMARY KEY, threshold interval, method text, target numeric);
INSERT INTO queues VALUES ('sales', '15 s', 'short_excluded', 80), ('help', '1 min', 'queue_exit', 90);
SELECT create_kpi_view('k');
SELECT create_kpi_view('k', view => 'k_targets', targets => 'queues', within => '{10 s,1 min}', time_zone => 'Europe/Berlin');
INSERT INTO calls SELECT * FROM more_calls(121, 140);
UPDATE parted SET offered_at = offered_at + interval '1 day' WHERE id % 7 = 0;
SELECT refresh_rollup('k'), refresh_rollup('"K 1"');
INSERT INTO calls SELECT * FROM more_calls(141, 150);
DELETE FROM calls WHERE id % 11 = 0;
DELETE FROM parted WHERE id % 11 = 0;

-- a call source, with open and rejected calls; its calls with a rollup
CREATE TABLE log (id int PRIMARY KEY, at timestamp, answer timestamp, ended timestamp, skill text);
CREATE FUNCTION more_log(first int, last int) RETURNS SETOF log LANGUAGE sql AS $$
    SELECT i, at, CASE WHEN i % 3 > 0 THEN at + i % 45 * interval '1 s' END, CASE WHEN i % 25 > 0 OR i < 40 THEN at + (i % 20 + 20) * interval '1 s' END, 'skill ' || i % 2
    FROM (SELECT i, '2026-01-05 09:00'::timestamp + i * interval '20 min' AS at FROM generate_series(first, last) AS i) AS rows
$$;
INSERT INTO log SELECT * FROM more_log(1, 60);
SELECT create_call_source('acd', 'times', 'log', '{"time_zone": "Europe/Berlin", "columns": {"call_id": "id", "offered_at": "at", "answered_at": "answer", "ended_at": "ended", "queue": "skill"}}');
SELECT load_calls('acd');
SELECT create_rollup('acd_hours', 'acd_calls', 'offered_at(call)', '{"stats": "call_stats(call)", "n": "count(*)"}', '{queue}', '1 hour');
CALL build_rollup('acd_hours');

REFRESH MATERIALIZED VIEW by_day;
CREATE FUNCTION answer(query text) RETURNS text LANGUAGE plpgsql SET TimeZone = 'UTC' SET IntervalStyle = 'postgres' AS $$
DECLARE
    answer text;
BEGIN
    EXECUTE format('SELECT count(*) || '' '' || md5(string_agg(r::text, E''\n'' ORDER BY r::text COLLATE "C")) FROM (%s) AS r', query) INTO answer;
    RETURN answer;
END $$;
CREATE TABLE asked (query text PRIMARY KEY, answer text NOT NULL);
INSERT INTO asked
SELECT query, answer(query) FROM unnest(
    ARRAY(SELECT 'TABLE ' || name FROM unnest('{calls,states,long_calls,by_kpis,by_queue,by_day,parted,k,"\"K 1\"",k_days,k_phone,k_kpis,k_targets,acd_calls,acd_open,acd_rejected,acd_hours}'::text[]) AS name) ||
    ARRAY[$$SELECT level('sales'), level('help')$$,
          $$SELECT rollup, source, bucket, time_zone, dimensions, measures, filter, broken, problem, warning, uncovered, unknown, built, pending_deltas FROM rollup_status$$,
          $$SELECT name, calls, open, rejected, problem FROM call_source_status$$,
          $$SELECT count(*) FROM calls WHERE call BETWEEN '2026-03-28T01:00:00Z answered' AND '2026-03-28T05:00:00Z answered'$$,
          $$SELECT queue, handle_time_percentile(sum(stats), 0.9), wait_percentile(sum(stats), 0.5), nps(sum(survey)) FROM k GROUP BY queue$$]) AS query;
CREATE VIEW answered_otherwise AS SELECT query, answer AS before, answer(query) AS now FROM asked WHERE answer <> answer(query);

-- It goes on: writes count, loads and refreshes take in what is new, every figure is that of the calls in plain SQL.
CREATE PROCEDURE go_on() LANGUAGE plpgsql SET TimeZone = 'UTC' AS $$
BEGIN
    INSERT INTO calls SELECT * FROM more_calls(151, 250);
    INSERT INTO parted SELECT * FROM more_calls(151, 250);
    UPDATE calls SET offered_at = offered_at + interval '1 hour', score = 3 WHERE id % 5 = 0;
    UPDATE parted SET offered_at = offered_at + interval '2 days' WHERE id % 13 = 0;
    DELETE FROM calls WHERE id % 17 = 0;
    INSERT INTO log SELECT * FROM more_log(61, 100);
    UPDATE log SET ended = at + interval '45 s' WHERE ended IS NULL;
    PERFORM load_calls('acd');
END $$;
CREATE VIEW differences AS
    SELECT 'k' AS rollup, count(*) AS differ FROM (
        SELECT bucket, queue, channel, stats, survey, cost, n FROM k EXCEPT ALL
        SELECT date_bin('15 minutes', offered_at, '2000-01-01Z'), queue, channel, call_stats(call), survey_stats(score), sum(cost), count(*) FROM calls GROUP BY 1, 2, 3) AS d
    UNION ALL
    SELECT 'K 1', count(*) FROM (
        SELECT bucket, queue, stats, n FROM "K 1" EXCEPT ALL
        SELECT date_bin('1 hour', offered_at, '2000-01-01Z'), queue, call_stats(call), count(*) FROM parted GROUP BY 1, 2) AS d
    UNION ALL
    SELECT 'k_days', count(*) FROM (
        SELECT bucket, queue, stats, n FROM k_days EXCEPT ALL
        SELECT date_trunc('day', offered_at, 'Europe/Berlin'), queue, call_stats(call), count(*) FROM calls GROUP BY 1, 2) AS d
    UNION ALL
    SELECT 'k_phone', count(*) FROM (
        SELECT bucket, queue, stats, n FROM k_phone EXCEPT ALL
        SELECT date_bin('15 minutes', offered_at, '2000-01-01Z'), queue, call_stats(call), count(*) FROM calls WHERE channel = 'phone' GROUP BY 1, 2) AS d
    UNION ALL
    SELECT 'acd_hours', count(*) FROM (
        SELECT bucket, queue, stats, n FROM acd_hours EXCEPT ALL
        SELECT date_bin('1 hour', offered_at(call), '2000-01-01Z'), queue, call_stats(call), count(*) FROM acd_calls GROUP BY 1, 2) AS d
    UNION ALL
    SELECT 'groups', abs((SELECT count(*) FROM k) - (SELECT count(DISTINCT (date_bin('15 minutes', offered_at, '2000-01-01Z'), queue, channel)) FROM calls))
                   + abs((SELECT sum(n) FROM "K 1") - (SELECT count(*) FROM parted));
SELECT query, 'nothing' AS answer FROM asked WHERE answer LIKE '0 %' AND query NOT LIKE '%acd_open';
