-- rollup_query() and rollup_query_problem(): which queries over calls a rollup answers, and why not the others. What the
-- answers give is compared with the calls here, and for many more queries in rollup_query_random.sql.

SET client_min_messages = warning;
SET timezone = 'UTC';
SELECT no_plan();
\ir include/rollup.sql

CREATE TABLE calls (call_id int PRIMARY KEY, queue text, channel text NOT NULL, offered_at timestamptz NOT NULL, call call_interval NOT NULL, score int, resolved boolean, price numeric(8, 2), weight numeric);
INSERT INTO calls
SELECT n, (ARRAY['sales', 'support', NULL])[1 + n % 3], CASE WHEN n % 2 = 0 THEN 'phone' ELSE 'chat' END, t,
    call_interval(t, wait => n % 50 * interval '1 s', talk => CASE WHEN n % 4 <> 0 THEN interval '2 min' END, outcome => CASE WHEN n % 4 <> 0 THEN 'answered' ELSE 'abandoned' END),
    n % 11, n % 5 = 0, n % 100 / 10.0, n % 7 * 1.5
FROM generate_series(1, 2000) AS n, LATERAL (SELECT timestamptz '2026-03-01 00:00Z' + n * interval '11 min 7 s' AS t) AS at;
CREATE TABLE queues (queue text PRIMARY KEY, team text, target int);
INSERT INTO queues VALUES ('sales', 'out', 1), ('support', 'in', 2);
SELECT create_rollup('calls_15min', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)", "survey": "survey_stats(score)", "resolved": "count(*) FILTER (WHERE resolved)", "price": "sum(price)",
    "prices": "count(price)", "weight": "sum(weight)"}', '{queue, channel}');
CALL build_rollup('calls_15min');
UPDATE calls SET queue = 'support' WHERE call_id % 9 = 0;

-- What it reads, and whether that is what the calls give; or the problem.
CREATE FUNCTION asked(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text := rollup_query(query);
    rollup text := substring(answer FROM '^-- From rollup (.*?)\. ');
    same boolean;
BEGIN
    IF answer IS NULL THEN
        RETURN rollup_query_problem(query);
    ELSIF rollup_query_problem(query) IS NOT NULL THEN
        RETURN 'an answer and a problem';
    END IF;
    EXECUTE format(E'SELECT (SELECT array_agg(a::text ORDER BY a::text) FROM (%s\n) AS a) IS NOT DISTINCT FROM (SELECT array_agg(p::text ORDER BY p::text) FROM (%s\n) AS p)', answer, query) INTO same;
    RETURN rollup || CASE WHEN same THEN '' ELSE ', wrong' END;
END $$;

-- ---------------------------------------------------------------- the text

SELECT is(rollup_query('SELECT queue, offered(call), service_level(call, ''20 s'') FROM calls WHERE offered_at >= ''2026-03-02'' GROUP BY queue ORDER BY 2 DESC LIMIT 5;'), $$-- From rollup public.calls_15min. The result is that of the query over the calls
-- for as long as rollup_query_problem() of that query is NULL.
 SELECT queue,
    offered(sum(calls)) AS offered,
    service_level(sum(calls), '00:00:20'::interval) AS service_level
   FROM calls_15min
  WHERE bucket >= '2026-03-02 00:00:00+00'::timestamp with time zone
  GROUP BY queue
  ORDER BY (offered(sum(calls))) DESC
 LIMIT 5$$, 'the query over the rollup, as one would write it');
SELECT is(rollup_query('SELECT count(*) AS n, offered(call) FILTER (WHERE channel = ''chat'') FROM calls'), $$-- From rollup public.calls_15min. The result is that of the query over the calls
-- for as long as rollup_query_problem() of that query is NULL.
 SELECT COALESCE(sum(n)::bigint, '0'::bigint) AS n,
    COALESCE(offered(sum(calls) FILTER (WHERE channel = 'chat'::text)), '0'::bigint) AS offered
   FROM calls_15min$$, 'counts are 0 where there are no calls');
-- Constants mean the same under all settings. IST is the zone of India, but Israel's where it is read.
SET timezone = 'Asia/Kolkata';
SET datestyle = 'SQL, DMY';
SET intervalstyle = 'sql_standard';
SET extra_float_digits = -10;
SELECT matches(rollup_query('SELECT count(*) * interval ''1 day -02:00'', count(*) * 0.12345678901234567::float8 FROM calls WHERE offered_at >= ''2026-03-05 00:00+05:30'''),
    E'sum\\(n\\).*''1 day -02:00:00''::interval.*0\\.12345678901234567::double.*''2026-03-05 00:00:00\\+05:30''::timestamp with time zone', 'dates in ISO style, all digits');
SELECT is(asked('SELECT count(*) FROM calls WHERE offered_at >= ''2026-03-05 00:00+05:30'''), 'public.calls_15min', 'and it counts the same calls');
CREATE TABLE late (offered_at timestamptz NOT NULL);
SELECT create_rollup('late_15min', 'late', 'offered_at', '{"n": "count(*)"}', filter => 'offered_at >= timestamptz ''2026-03-05 00:00+05:30''') \g /dev/null
SELECT is((SELECT filter FROM rollup_status WHERE rollup = 'late_15min'::regclass), '(offered_at >= ''2026-03-05 00:00:00+05:30''::timestamp with time zone)', 'so does a filter in rollup_status');
SELECT is(asked('SELECT count(*) FROM late'), 'public.late_15min: it has only calls with (offered_at >= ''2026-03-05 00:00:00+05:30''::timestamp with time zone)', 'and in a problem');
SELECT drop_rollup('late_15min') \g /dev/null
DROP TABLE late;
RESET datestyle;
RESET intervalstyle;
RESET extra_float_digits;
SET timezone = 'UTC';
-- ORDER BY and DISTINCT ON take a bare name for that of a result.
SELECT is(asked('SELECT queue AS channel, channel AS queue, count(*) FROM calls GROUP BY calls.queue, calls.channel ORDER BY calls.queue, calls.channel LIMIT 2'), 'public.calls_15min', 'results named as other dimensions: sorted by the dimensions');
SELECT is(asked('SELECT DISTINCT ON (calls.channel) queue AS channel, count(*) FROM calls GROUP BY calls.queue, calls.channel ORDER BY calls.channel, calls.queue'), 'public.calls_15min', 'and distinct by them');
SELECT is(rollup_query(NULL), NULL, 'of NULL: NULL');
SELECT is(rollup_query_problem(NULL), NULL, 'and so is its problem');

-- ---------------------------------------------------------------- which queries

CREATE TABLE expected (n int GENERATED ALWAYS AS IDENTITY, query text, answer text);
INSERT INTO expected (query, answer) VALUES
    ('SELECT queue, count(*), count(call_id), sum(price), avg(price), nps(score), count(*) FILTER (WHERE resolved) FROM calls GROUP BY queue', 'public.calls_15min'),
    ('SELECT date_trunc(''day'', offered_at, ''Asia/Kathmandu''), aht(call) FROM calls GROUP BY 1 HAVING count(*) > 3 ORDER BY 2 NULLS FIRST', 'public.calls_15min'),
    ('SELECT offered_at::date, extract(hour FROM offered_at AT TIME ZONE ''Europe/Berlin''), call_stats(call) FROM calls GROUP BY 1, 2', 'public.calls_15min'),
    ('SELECT date_bin(''45 minutes'', offered_at, ''2000-01-01 00:15Z''), count(*) FROM calls GROUP BY 1', 'public.calls_15min'),
    ('SELECT to_char(date_trunc(''week'', offered_at, ''UTC''), ''IYYY-IW''), count(*) FROM calls WHERE queue IS NOT NULL GROUP BY 1', 'public.calls_15min'),
    ('SELECT to_char(offered_at AT TIME ZONE ''Europe/Berlin'', ''HH24 "o''''clock" pm''), to_char(offered_at, ''FMDay, DD.MM.YYYY''), count(*) FROM calls WHERE to_char(offered_at, ''HH24'') BETWEEN ''09'' AND ''16'' GROUP BY 1, 2', 'public.calls_15min'),
    ('SELECT weekday, queue, aht(call) FILTER (WHERE weekday < 6) FROM calls, extract(isodow FROM offered_at AT TIME ZONE ''Europe/Berlin'') AS weekday WHERE weekday > 2 GROUP BY 1, 2', 'public.calls_15min'),
    ('SELECT hour, n, count(*) FROM calls AS c, lower(c.queue) AS q, date_part(''hour'', offered_at) AS hour, length(q) AS n, queues WHERE queues.queue = q GROUP BY 1, 2 HAVING max(hour) > 3', 'public.calls_15min'),
    ('SELECT upper(queue), count(*) FROM calls WHERE offered_at BETWEEN ''2026-03-03'' AND ''2026-03-09 23:59:59.999999'' GROUP BY 1', 'public.calls_15min'),
    ('SELECT count(*) FROM calls WHERE ''2026-03-05'' <= offered_at AND date_trunc(''day'', now()) > offered_at', 'public.calls_15min'),
    ('SELECT count(*) FROM calls WHERE offered_at >= timestamptz ''2026-03-05Z'' + (now() - now())', 'public.calls_15min: a limit of the time need not be the start of a bucket, which is each 00:15:00, at another moment'),
    ('SELECT count(*) FROM calls WHERE offered_at >= current_date - 10000', 'public.calls_15min'),
    ('SELECT count(*), asa(call), sum(price), call_stats(call) FROM calls WHERE offered_at >= ''2030-01-01''', 'public.calls_15min'),
    ('SELECT team, max(target), count(*) FROM calls JOIN queues USING (queue) GROUP BY team', 'public.calls_15min'),
    ('SELECT c.queue, count(*) FROM calls c, queues q, generate_series(1, 3) WHERE c.queue = q.queue AND q.target > 1 GROUP BY 1', 'public.calls_15min'),
    ('SELECT queue, count(*), rank() OVER (ORDER BY count(*)) FROM calls WHERE queue IN (SELECT queue FROM queues) GROUP BY ROLLUP (queue)', 'public.calls_15min'),
    ('SELECT max(queue), count(DISTINCT channel), string_agg(DISTINCT queue, '','' ORDER BY queue) FROM calls', 'public.calls_15min'),
    ('SELECT DISTINCT count(*) FROM calls GROUP BY queue, channel', 'public.calls_15min'),
    ('SELECT queue, 1 FROM calls AS c (id, queue) GROUP BY queue', 'public.calls_15min'),
    ('SELECT call_id, count(*) FROM calls GROUP BY call_id, queue', 'public.calls_15min: column call_id is not a dimension'),
    ('SELECT queue, count(*) FROM calls WHERE score > 3 GROUP BY queue', 'public.calls_15min: column score is not a dimension'),
    ('SELECT to_char(offered_at, ''HH24:MI''), count(*) FROM calls GROUP BY 1', 'public.calls_15min: "HH24:MI" of a time does not follow from its bucket'),
    ('SELECT to_char(offered_at, ''Dy aMID''), count(*) FROM calls GROUP BY 1', 'public.calls_15min: "Dy aMID" of a time does not follow from its bucket'),
    ('SELECT to_char(offered_at, ''HH24 TZ''), count(*) FROM calls GROUP BY 1', 'public.calls_15min: "HH24 TZ" of a time does not follow from its bucket'),
    ('SELECT to_char(offered_at, queue), count(*) FROM calls GROUP BY queue, 1', 'public.calls_15min: a unit or a time zone is not a constant'),
    ('SELECT n, count(*) FROM calls, length(channel || call_id) AS n GROUP BY 1', 'public.calls_15min: column call_id is not a dimension'),
    ('SELECT max(offered_at) FROM calls', 'public.calls_15min: column offered_at is not cut to whole buckets'),
    ('SELECT count(*) FROM calls WHERE offered_at < ''2026-03-05 00:00:01Z''', 'public.calls_15min: the limit 2026-03-05 00:00:01+00 of the time is within a bucket: its buckets are each 00:15:00'),
    ('SELECT count(*) FROM calls WHERE offered_at <= ''2026-03-05 00:00Z''', 'public.calls_15min: the limit 2026-03-05 00:00:00+00 of the time is within a bucket: its buckets are each 00:15:00'),
    ('SELECT date_trunc(''minute'', offered_at), count(*) FROM calls GROUP BY 1', 'public.calls_15min: its buckets are each 00:15:00, from which "minute" of a time does not follow'),
    ('SELECT date_bin(''20 minutes'', offered_at, ''2000-01-01Z''), count(*) FROM calls GROUP BY 1', 'public.calls_15min: date_bin() does not give whole buckets of 00:15:00'),
    ('SELECT date_trunc(''century'', offered_at, ''UTC''), count(*) FROM calls GROUP BY 1', 'public.calls_15min: "century" of a time does not follow from its bucket'),
    ('SELECT date_trunc(queue, offered_at, ''UTC''), count(*) FROM calls GROUP BY queue, 1', 'public.calls_15min: a unit or a time zone is not a constant'),
    ('SELECT date_trunc(''day'', offered_at, ''Nowhere''), count(*) FROM calls GROUP BY 1', 'public.calls_15min: time zone "Nowhere" is not known'),
    ('SELECT CASE channel WHEN ''chat'' THEN 1.0 ELSE 1.00 END, count(*) FROM calls GROUP BY 1', 'public.calls_15min: it is grouped by values that can be equal and yet not the same'),
    ('SELECT DISTINCT CASE channel WHEN ''chat'' THEN 1.0 ELSE 1.00 END FROM calls GROUP BY channel', 'public.calls_15min: it is grouped by values that can be equal and yet not the same'),
    ('SELECT max(channel::bpchar) FROM calls', 'public.calls_15min: it is grouped by values that can be equal and yet not the same'),
    ('SELECT longest_wait(call) FROM calls', 'public.calls_15min: no measure gives longest_wait(call)'),
    ('SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY wait_time(call)) FROM calls', 'public.calls_15min: no measure gives percentile_disc((0.5)::double precision) WITHIN GROUP (ORDER BY (wait_time(call)))'),
    ('SELECT service_level(call, ''20.5 s'') FROM calls', 'public.calls_15min: service_level() of statistics: threshold is not an edge of the statistics'' histogram: 00:00:20.5'),
    ('SELECT service_level(call, ''20.0004 s'') FROM calls', 'public.calls_15min: a threshold of service_level() is not of whole milliseconds'),
    ('SELECT service_level(call, ''20 s'', ''nonsense'') FROM calls WHERE queue = ''none''', 'public.calls_15min: service_level() of statistics: unknown service level method: "nonsense"'),
    ('SELECT sum(weight) FROM calls', 'public.calls_15min: the sum weight is of numbers without a declared scale'),
    ('SELECT sum(target) FROM calls JOIN queues USING (queue)', 'public.calls_15min: sum() of another table would count its rows once a group'),
    ('SELECT count(*) FROM calls WHERE EXISTS (SELECT FROM queues WHERE queue = calls.queue)', 'public.calls_15min: a subquery takes columns of the query around it'),
    ('SELECT count(*) FROM calls, LATERAL (SELECT calls.call_id) AS l', 'public.calls_15min: a subquery takes columns of the query around it'),
    ('SELECT count(*) FROM calls, generate_series(1, call_id)', 'public.calls_15min: a function in FROM takes columns of another table'),
    ('SELECT count(calls) FROM calls', 'public.calls_15min: no measure gives count(calls.*)'),
    ('SELECT count(*) FROM calls WHERE ctid = ''(0,1)''', 'public.calls_15min: column ctid is not a dimension'),
    ('SELECT count(*) FROM queues LEFT JOIN calls USING (queue)', 'the query has an outer join'),
    ('SELECT count(*) FROM calls TABLESAMPLE SYSTEM (10)', 'the query takes a sample, with TABLESAMPLE'),
    ('SELECT count(*) FROM calls WHERE random() < 0.5', 'the query calls a volatile function'),
    ('SELECT queue FROM calls FOR UPDATE', 'the query locks rows, with FOR UPDATE or FOR SHARE'),
    ('SELECT queue FROM calls', 'the query has no aggregate and no GROUP BY'),
    ('SELECT call_id, queue FROM calls GROUP BY call_id', 'the query groups by a primary key'),
    ('SELECT count(*), generate_series(1, 2) FROM calls', 'the query has a function in its SELECT list that returns a set'),
    ('WITH c AS (SELECT count(*) FROM calls) TABLE c', 'the query has WITH: ask for the part that groups calls'),
    ('WITH d AS (DELETE FROM calls RETURNING 1) SELECT count(*) FROM d', 'the query has WITH: ask for the part that groups calls'),
    ('SELECT count(*) FROM calls UNION SELECT 1', 'the query is a UNION, INTERSECT or EXCEPT: ask for each of its parts'),
    ('DELETE FROM calls', 'the query is not a SELECT'),
    ('SELECT count(*) INTO t FROM calls', 'the query is not a SELECT'),
    ('DROP TABLE calls', 'the query is not a SELECT'),
    ('SELECT count(*) FROM queues', 'public.queues: there is no rollup of it that you may read'),
    ('SELECT count(*) FROM calls_15min', 'public.calls_15min: is not a table'),
    ('SELECT count(*) FROM (SELECT * FROM calls) AS c', 'the query has a subquery in FROM: ask for the part that groups calls'),
    ('SELECT count(1)', 'there is no rollup of a table in FROM that you may read');
SELECT is(asked(query), answer, query) FROM expected ORDER BY n;

-- an hour the whole year, or a zone with summer time: servers differ
SELECT matches(asked('SELECT date_trunc(''day'', offered_at, ''CET''), count(*) FROM calls GROUP BY 1'), '^public\.calls_15min(: time zone "CET" is (an abbreviation|not known))?$', 'an abbreviation that is the name of a zone, too');
SELECT is(outcome($$SELECT rollup_query('SELECT FROM WHERE')$$), '42601 syntax error at or near "WHERE"', 'what is not SQL is an error');
SELECT is(outcome($$SELECT rollup_query('SELECT count(*) FROM calls; SELECT 1')$$), '22023 query must be one statement, not 2', 'so are two statements');
SELECT is(outcome($$SELECT rollup_query(' -- ')$$), '22023 query must be one statement, not 0', 'and none');
SELECT is(outcome($$SELECT rollup_query('SELECT count(*) FROM callz')$$), '42P01 relation "callz" does not exist', 'and a table that is not there');
SELECT is(outcome($$SELECT rollup_query('SELECT count(*) FROM calls WHERE queue = $1')$$), '42P02 there is no parameter $1', 'and parameters');

-- ---------------------------------------------------------------- clocks

-- Half of an hour of UTC is of the next hour in Kolkata, and one in St. John's had clocks go back a minute past midnight.
SELECT create_rollup('calls_hour', 'calls', 'offered_at', '{"n": "count(*)"}', bucket => '1 hour');
CALL build_rollup('calls_hour');
ANALYZE;
SELECT is(asked('SELECT date_trunc(''hour'', offered_at, ''Europe/Berlin''), count(*) FROM calls GROUP BY 1'), 'public.calls_hour', 'hours of Berlin are hours of UTC');
SELECT is(asked('SELECT date_trunc(''hour'', offered_at, ''Asia/Kolkata''), count(*) FROM calls GROUP BY 1'), 'public.calls_15min', 'hours of Kolkata are not: the finer rollup answers');
SELECT is(asked('SELECT date_trunc(''hour'', offered_at), count(*) FROM calls GROUP BY 1'), 'public.calls_15min', 'hours of the session could be of any zone');
SET timezone = '<odd>-1:07';
SELECT matches(asked('SELECT date_trunc(''hour'', offered_at), count(*) FROM calls GROUP BY 1'), 'calls_15min: its buckets of 00:15:00 do not start with the hours and days of <ODD>-1:07', 'a zone that no bucket fits');
SET timezone = 'UTC';
SELECT is(asked('SELECT date_trunc(''day'', offered_at, ''America/St_Johns''), count(*) FROM calls GROUP BY 1'), 'public.calls_15min', 'days of St. John''s');
BEGIN;
INSERT INTO calls SELECT 9000 + n, 'sales', 'chat', t, call_interval(t, wait => '1 s') FROM generate_series(0, 1) AS n, LATERAL (SELECT timestamptz '2010-11-07 02:30:30Z' + n * interval '1 minute' AS t) AS at;
SELECT is(count(DISTINCT date_trunc('day', offered_at, 'America/St_Johns')), 2::bigint, 'two calls of one bucket, and of two days') FROM calls WHERE call_id >= 9000;
SELECT is(asked('SELECT date_trunc(''day'', offered_at, ''America/St_Johns''), count(*) FROM calls GROUP BY 1'),
    'public.calls_hour: its buckets of 01:00:00 do not start with the hours and days of America/St_Johns; public.calls_15min: it has calls before 2011-03-13 03:31:00+00, when clocks were not set by whole buckets', 'so they are not answered');
SELECT is(asked('SELECT date_trunc(''day'', offered_at, ''America/St_Johns''), count(*) FROM calls WHERE offered_at >= ''2020-01-01'' GROUP BY 1'), 'public.calls_15min', 'later ones are');
ROLLBACK;
SELECT drop_rollup('calls_hour');

SELECT create_rollup('calls_day', 'calls_15min', 'bucket', '{"n": "sum(n)", "calls": "sum(calls)"}', bucket => 'day', time_zone => 'Europe/Berlin');
CALL build_rollup('calls_day');
ANALYZE;
SELECT is(asked('SELECT date_trunc(''month'', offered_at, ''Europe/Berlin''), count(*), aht(call) FROM calls WHERE offered_at >= ''2026-03-04 00:00+01'' GROUP BY 1'), 'public.calls_day', 'months of days, over a rollup over a rollup');
SELECT is(asked('SELECT extract(isodow FROM offered_at AT TIME ZONE ''Europe/Berlin''), count(*) FROM calls GROUP BY 1'), 'public.calls_day', 'days of the week');
SELECT is(asked('SELECT to_char(offered_at AT TIME ZONE ''Europe/Berlin'', ''IYYY-IW YYYY-MM''), count(*) FROM calls GROUP BY 1'), 'public.calls_day', 'weeks and months as text, which are the same for a day');
SELECT is(asked('SELECT to_char(offered_at AT TIME ZONE ''Europe/Berlin'', ''DD HH24''), count(*) FROM calls GROUP BY 1'), 'public.calls_15min', 'hours as text are not');
SELECT is(asked('SELECT (offered_at AT TIME ZONE ''Europe/Paris'')::date, count(*) FROM calls GROUP BY 1'), 'public.calls_15min', 'days of another zone: the finer rollup answers');
SELECT is(asked('SELECT count(*) FROM calls WHERE offered_at >= ''2026-03-04Z'''), 'public.calls_15min', 'and where a day of Berlin does not begin');
SELECT drop_rollup('calls_day');
SELECT create_rollup('calls_havana', 'calls', 'offered_at', '{"n": "count(*)"}', bucket => 'day', time_zone => 'America/Havana');
CALL build_rollup('calls_havana');
ANALYZE;
BEGIN;
-- the day has two midnights, and servers differ in which of them starts it: a call between the two
INSERT INTO calls SELECT 9000, 'sales', 'chat', t, call_interval(t, wait => '1 s') FROM (SELECT timestamptz '2026-11-01 04:30Z' AS t) AS at;
SELECT is(count(*) FILTER (WHERE offered_at >= '2026-11-01 05:00Z'), 0::bigint, 'no call since the second midnight') FROM calls;
SELECT is(asked('SELECT count(*) FROM calls WHERE offered_at >= ''2026-11-01 05:00Z'''), 'public.calls_15min', 'so days that begin twice have no limits');
SELECT is(asked('SELECT (offered_at AT TIME ZONE ''America/Havana'')::date, count(*) FROM calls GROUP BY 1'), 'public.calls_havana', 'and can be grouped by');
ROLLBACK;
SELECT drop_rollup('calls_havana');

-- ---------------------------------------------------------------- dimensions that are equal and not the same

CREATE TABLE graded (t timestamptz NOT NULL, grade numeric);
SELECT create_rollup('graded_15min', 'graded', 't', '{"n": "count(*)"}', '{grade}');
INSERT INTO graded VALUES ('2026-03-01Z', 1.0), ('2026-03-01Z', 1.00);
SELECT results_eq('SELECT count(DISTINCT grade::text) FROM graded', 'VALUES (2::bigint)', 'two texts of one number');
SELECT results_eq('SELECT count(DISTINCT grade::text) FROM graded_15min', 'VALUES (1::bigint)', 'of which a group keeps one');
SELECT is(asked('SELECT grade::text, count(*) FROM graded GROUP BY 1'), 'public.graded_15min: values of dimension grade can be equal and yet not the same', 'not answered');
SELECT is(asked('SELECT count(*) FROM graded'), 'public.graded_15min', 'what does not ask for it is');

-- The scale of a sum of numbers without one is that of all that it was made of, also of what is gone.
CREATE TABLE weighed (t timestamptz NOT NULL, weight numeric, price numeric(8, 3));
SELECT create_rollup('weighed_15min', 'weighed', 't', '{"weight": "sum(weight)", "price": "sum(price)"}');
INSERT INTO weighed VALUES ('2026-03-01Z', 1.5, 1.5), ('2026-03-01Z', 2.250, 2.25);
DELETE FROM weighed WHERE weight > 2;
SELECT results_eq('SELECT sum(weight)::text, (SELECT sum(weight)::text FROM weighed_15min) FROM weighed', $$VALUES ('1.5', '1.500')$$, 'the same number, written in two ways');
SELECT is(asked('SELECT sum(weight) FROM weighed'), 'public.weighed_15min: the sum weight is of numbers without a declared scale', 'not answered');
SELECT is(asked('SELECT sum(price) FROM weighed'), 'public.weighed_15min', 'with a declared scale it is');

-- ---------------------------------------------------------------- other transactions

BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE READ ONLY;
SELECT matches(rollup_query('SELECT queue, count(*) FROM calls GROUP BY queue'), 'FROM calls_15min', 'serializable and read only');
ROLLBACK;

-- ---------------------------------------------------------------- filters of rollups

SELECT create_rollup('chats', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)"}', '{queue}', filter => 'channel = ''chat'' AND resolved');
CALL build_rollup('chats');
SELECT drop_rollup('calls_15min');
SELECT is(asked('SELECT queue, count(*), aht(call) FROM calls WHERE resolved AND queue = ''sales'' AND channel = ''chat'' GROUP BY 1'), 'public.chats', 'a rollup of a part of the calls answers queries of that part');
SELECT is(asked('SELECT queue, count(*) FROM calls WHERE channel = ''chat'' GROUP BY 1'), 'public.chats: it has only calls with resolved', 'and no others');
SELECT is(asked('SELECT queue, count(*) FROM calls WHERE resolved OR channel = ''chat'' GROUP BY 1'), $$public.chats: it has only calls with (channel = 'chat'::text)$$, 'all conditions must be there');
SELECT drop_rollup('chats');

-- ---------------------------------------------------------------- the number of calls from statistics

SELECT create_rollup('statistics', 'calls', 'offered_at', '{"calls": "call_stats(call)"}', '{queue}');
CALL build_rollup('statistics');
SELECT is(asked('SELECT queue, count(*) FROM calls GROUP BY 1'), 'public.statistics', 'all calls are in their statistics if the column is NOT NULL');
ALTER TABLE calls ALTER call DROP NOT NULL;
SELECT is(asked('SELECT queue, count(*) FROM calls GROUP BY 1'), 'public.statistics: no measure gives count(*)', 'else not');
SELECT is(asked('SELECT queue, offered(call) FROM calls GROUP BY 1'), 'public.statistics', 'KPIs leave out what is null');

-- ---------------------------------------------------------------- one's own transaction

BEGIN;
INSERT INTO calls SELECT 9000 + n, 'new', 'chat', t, call_interval(t, wait => '1 s') FROM generate_series(1, 10) AS n, LATERAL (SELECT timestamptz '2026-04-01Z' + n * interval '1 h' AS t) AS at;
SELECT is(asked('SELECT queue, offered(call) FROM calls GROUP BY 1'), 'public.statistics', 'what this transaction has written is in the answer');
ROLLBACK;

-- Within a statement that writes calls, they are there before the rollup has them.
BEGIN;
CREATE TABLE seen (n bigint, of_rollup bigint, problem text);
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seen SELECT (SELECT offered(call) FROM calls), (SELECT offered(sum(calls)) FROM statistics), rollup_query_problem('SELECT offered(call) FROM calls');
    RETURN NULL;
END $$;
CREATE TRIGGER look AFTER INSERT ON calls FOR EACH ROW EXECUTE FUNCTION look();
INSERT INTO calls SELECT 9000, 'new', 'chat', t, call_interval(t, wait => '1 s') FROM (SELECT timestamptz '2026-04-01Z' AS t) AS at;
SELECT results_eq('SELECT n - of_rollup, problem FROM seen', $$VALUES (1::bigint, 'public.statistics: within a trigger it lacks what is being written to public.calls')$$, 'in a row trigger nothing is answered');
SELECT is(asked('SELECT offered(call) FROM calls'), 'public.statistics', 'after the statement it is');
ROLLBACK;

-- ---------------------------------------------------------------- rollups that do not equal their source

SELECT is(asked('SELECT offered(call) FROM calls'), 'public.statistics', 'all is well');
BEGIN;
ALTER TABLE calls DISABLE TRIGGER USER;
SELECT matches(asked('SELECT offered(call) FROM calls'), '^public\.statistics: it is broken: public\.calls lacks its triggers', 'without its triggers');
ALTER TABLE calls ENABLE TRIGGER USER;
SELECT matches(asked('SELECT offered(call) FROM calls'), '^public\.statistics: it has a warning: triggers of the rollup', 'disabled and enabled again');
SELECT is_empty('SELECT * FROM verify_rollup(''statistics'')', 'verified');
SELECT is(asked('SELECT offered(call) FROM calls'), 'public.statistics', 'all is well again');
ROLLBACK;
-- A source that alter_rollup() has given it, by the word of its owner.
BEGIN;
CREATE TABLE fewer (LIKE calls);
INSERT INTO fewer SELECT * FROM calls LIMIT 10;
SELECT alter_rollup('statistics', source => 'fewer');
SELECT is((SELECT offered(sum(calls)) > 10 FROM statistics), true, 'figures of the former source');
SELECT is(asked('SELECT offered(call) FROM fewer'), 'public.statistics: nothing has verified it since alter_rollup() gave it its source', 'are not those of the new one');
SELECT isnt_empty('SELECT * FROM verify_rollup(''statistics'')', 'which differs');
SELECT isnt(asked('SELECT offered(call) FROM fewer'), 'public.statistics', 'still');
SELECT rebuild_rollup('statistics', NULL, NULL, forget => true) \g /dev/null
SELECT is(asked('SELECT offered(call) FROM fewer'), 'public.statistics', 'until all is made equal');
ROLLBACK;
BEGIN;
ALTER TABLE calls DISABLE TRIGGER USER;
INSERT INTO calls SELECT 9000, 'new', 'chat', t, call_interval(t, wait => '1 s') FROM (SELECT timestamptz '2026-04-01Z' AS t) AS at;
SELECT alter_rollup('statistics', source => 'calls');
SELECT is(asked('SELECT offered(call) FROM calls'), 'public.statistics: nothing has verified it since alter_rollup() gave it its source', 'the same one, without its triggers before');
ROLLBACK;
BEGIN;
ALTER TABLE calls DISABLE TRIGGER USER;
SELECT alter_rollup('statistics', source => 'calls');
SELECT is_empty('SELECT * FROM verify_rollup(''statistics'')', 'verified');
SELECT is(asked('SELECT offered(call) FROM calls'), 'public.statistics', 'and well');
ALTER TABLE calls RENAME TO telephone_calls;
SELECT alter_rollup('statistics', source => 'telephone_calls');
SELECT is(asked('SELECT offered(call) FROM telephone_calls'), 'public.statistics', 'the same one under another name is not in doubt');
ROLLBACK;
BEGIN;
SELECT pg_get_viewdef('statistics') AS definition \gset
SELECT regexp_replace(:'definition', '(live\.)?calls(\s+FROM)', 'live.calls + live.calls AS calls\2') AS twice \gset
CREATE OR REPLACE VIEW statistics AS :twice
SELECT is((SELECT offered(sum(calls)) FROM statistics), 2 * (SELECT offered(call) FROM calls), 'a view that its owner has made to show twice as much');
SELECT is(asked('SELECT offered(call) FROM calls'), 'public.statistics: its views are not as they were made', 'is not asked');
ROLLBACK;
BEGIN;
SELECT pg_get_viewdef('statistics_live') AS definition \gset
SELECT format('SELECT * FROM (%s) AS live WHERE queue <> ''sales''', rtrim(:'definition', ';')) AS less \gset
CREATE OR REPLACE VIEW statistics_live AS :less;
SELECT is(asked('SELECT offered(call) FROM calls'), 'public.statistics: its views are not as they were made', 'nor one below it');
ROLLBACK;
BEGIN;
SELECT create_rollup('berlin', 'calls', 'offered_at', '{"resolved": "count(resolved)"}', bucket => 'day', time_zone => 'Europe/Berlin');
CALL build_rollup('berlin');
SELECT is(asked('SELECT count(resolved) FROM calls'), 'public.berlin', 'days by the rules of today');
UPDATE berlin_groups SET bucket = bucket + interval '30 minutes' WHERE bucket > '2026-03-10';
SELECT matches(asked('SELECT count(resolved) FROM calls'), 'public\.berlin: its bucket of 2026-03-10 23:30:00\+00 starts by other rules of Europe/Berlin than those of today', 'days by other rules, as after an update of tzdata');
ROLLBACK;
BEGIN;
UPDATE statistics_groups SET rows = 0 WHERE bucket = (SELECT min(bucket) FROM statistics_groups);
SELECT is(asked('SELECT queue, 1 FROM calls GROUP BY queue'), 'public.statistics: its bucket of 2026-03-01 00:00:00+00 has a group without rows: verify_rollup() lists what differs', 'a group that has a state and no rows');
SELECT is(asked('SELECT offered(call) FROM calls WHERE offered_at >= ''2026-03-02'''), 'public.statistics', 'only the range that is read is looked at');
ROLLBACK;
BEGIN;
SELECT create_rollup('unbuilt', 'calls', 'offered_at', '{"resolved": "count(resolved)"}');
SELECT matches(asked('SELECT count(resolved) FROM calls'), 'public\.unbuilt: it is not built', 'one that is not built');
ROLLBACK;

-- A measure that was added when not all rows were there any more: sum() would leave the groups out that do not know it.
CREATE TABLE log (t timestamptz NOT NULL, queue text, resolved boolean) PARTITION BY RANGE (t);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
CREATE TABLE log_3 PARTITION OF log FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');
INSERT INTO log SELECT '2026-01-01Z'::timestamptz + n * interval '1 h', 'q' || n % 3, n % 2 = 0 FROM generate_series(0, 2100) AS n;
SELECT create_rollup('log_day', 'log', 't', '{"n": "count(*)"}', '{queue}', 'day', 'UTC');
CALL build_rollup('log_day');
SELECT is(asked('SELECT queue, count(*) FROM log GROUP BY queue'), 'public.log_day', 'a partitioned table');

-- Each trap: what the rollup has, what the source has, and that nothing is answered.
DROP TABLE log_1;
SELECT results_eq('SELECT (SELECT sum(n) FROM log_day)::bigint, (SELECT count(*) FROM log)', 'VALUES (2101::bigint, 1357::bigint)', 'a partition is dropped: history stays');
SELECT is(asked('SELECT queue, count(*) FROM log GROUP BY queue'), 'public.log_day: it keeps rows of partitions that are gone, from 2026-01-01 00:00:00+00 to 2026-02-01 00:00:00+00', 'before a refresh');
SELECT refresh_rollup('log_day');
SELECT is(asked('SELECT queue, count(*) FROM log GROUP BY queue'), 'public.log_day: it keeps rows of partitions that are gone, from 2026-01-01 00:00:00+00 to 2026-02-01 00:00:00+00', 'and after it');
SELECT is(asked('SELECT queue, count(*) FROM log WHERE t >= ''2026-02-01'' GROUP BY queue'), 'public.log_day', 'what is later is answered');
SELECT is(asked('SELECT count(*) FROM log WHERE t < ''2026-02-02'''), 'public.log_day: it keeps rows of partitions that are gone, from 2026-01-01 00:00:00+00 to 2026-02-01 00:00:00+00', 'what reaches into it is not');

CREATE TABLE log_0 PARTITION OF log FOR VALUES FROM ('2025-12-01Z') TO ('2026-01-01Z');
INSERT INTO log VALUES ('2025-12-24Z', 'q0', true);
DROP TABLE log_0;
SELECT is(asked('SELECT count(*) FROM log WHERE t < ''2026-01-01'''), 'public.log_day: it keeps rows of partitions that are gone, from 2025-12-01 00:00:00+00 to 2026-01-01 00:00:00+00', 'a partition that came, was filled and went between two refreshes');
SELECT refresh_rollup('log_day');
SELECT matches(asked('SELECT count(*) FROM log WHERE t < ''2026-01-01'''), 'it keeps rows of partitions that are gone', 'and after it');
-- of a bucket that it shared with another, as well
SELECT create_rollup('log_month', 'log', 't', '{"n": "count(*)"}', bucket => 'month', time_zone => 'Asia/Kolkata');
CALL build_rollup('log_month');
SELECT drop_rollup('log_day');
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_month: its bucket of 2026-01-31 18:30:00+00 is not all of partitions that are there', 'a bucket that partitions do not cover');
SELECT drop_rollup('log_month');

SELECT create_rollup('log_day', 'log', 't', '{"n": "count(*)"}', '{queue}', 'day', 'UTC');
CALL build_rollup('log_day');
CREATE TABLE log_4 (LIKE log);
INSERT INTO log_4 VALUES ('2026-04-05Z', 'q0', true);
ALTER TABLE log ATTACH PARTITION log_4 FOR VALUES FROM ('2026-04-01Z') TO ('2026-05-01Z');
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_day: public.log_4 is not counted before the next refresh', 'a partition that came with rows');
SELECT refresh_rollup('log_day');
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_day', 'counted');

CREATE TABLE log_other PARTITION OF log DEFAULT;
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_day: public.log_other is not counted before the next refresh', 'a partition of any time, which is new');
SELECT refresh_rollup('log_day');
INSERT INTO log VALUES ('2027-01-05Z', 'q0', true);
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_day', 'counted');
DROP TABLE log_other;
SELECT results_eq('SELECT (SELECT sum(n) FROM log_day)::bigint - (SELECT count(*) FROM log)', 'VALUES (1::bigint)', 'and gone');
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_day: it keeps rows of partitions that are gone, from the beginning to the end', 'it may have had rows of any time');
SELECT rebuild_rollup('log_day', NULL, NULL, forget => true);
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_day', 'until all is made equal');

CREATE TABLE log_5 PARTITION OF log FOR VALUES FROM ('2026-05-01Z') TO ('2026-06-01Z') PARTITION BY LIST (queue);
CREATE TABLE log_5_q0 PARTITION OF log_5 FOR VALUES IN ('q0');
SELECT refresh_rollup('log_day');
CREATE TABLE log_5_q1 PARTITION OF log_5 FOR VALUES IN ('q1');
INSERT INTO log VALUES ('2026-05-05Z', 'q1', true);
DROP TABLE log_5_q1;
SELECT results_eq('SELECT (SELECT sum(n) FROM log_day)::bigint - (SELECT count(*) FROM log)', 'VALUES (1::bigint)', 'one that came and went beside others of the same time');
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_day: it keeps rows of partitions that are gone, from 2026-05-01 00:00:00+00 to 2026-06-01 00:00:00+00', 'is known by what was written to it');
SELECT is(asked('SELECT count(*) FROM log WHERE t < ''2026-05-01'''), 'public.log_day', 'other months are answered');
SELECT refresh_rollup('log_day');
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_day: it keeps rows of partitions that are gone, from 2026-05-01 00:00:00+00 to 2026-06-01 00:00:00+00', 'also after a refresh');
DROP TABLE log_5;
SELECT refresh_rollup('log_day');
SELECT rebuild_rollup('log_day', NULL, NULL, forget => true);

ALTER TABLE log DETACH PARTITION log_2;
SELECT alter_rollup('log_day', add => '{"resolved": "count(*) FILTER (WHERE resolved)"}');
ALTER TABLE log ATTACH PARTITION log_2 FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
SELECT refresh_rollup('log_day');
SELECT results_eq('SELECT (SELECT sum(resolved) FROM log_day) < (SELECT count(*) FROM log WHERE resolved)', 'VALUES (true)', 'a measure that some groups do not know: sum() leaves them out');
SELECT is(asked('SELECT count(*) FILTER (WHERE resolved) FROM log'), 'public.log_day: measure resolved is not known in all of its groups', 'not answered');
SELECT is(asked('SELECT count(*) FROM log'), 'public.log_day', 'other measures are');
SELECT is(asked('SELECT count(*) FILTER (WHERE resolved) FROM log WHERE t >= ''2026-03-01'''), 'public.log_day', 'and the groups that know it');
SELECT rebuild_rollup('log_day', NULL, NULL);
SELECT is(asked('SELECT count(*) FILTER (WHERE resolved) FROM log'), 'public.log_day', 'filled in by rebuild_rollup()');

-- ---------------------------------------------------------------- partitions that say nothing about the time

-- One may come, be written to and go at any moment between two refreshes.
CREATE TABLE sites (t timestamptz NOT NULL, site text, n int) PARTITION BY LIST (site);
CREATE TABLE sites_a PARTITION OF sites FOR VALUES IN ('a');
CREATE TABLE sites_b PARTITION OF sites FOR VALUES IN ('b') PARTITION BY HASH (n);
CREATE TABLE sites_b_0 PARTITION OF sites_b FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE sites_b_1 PARTITION OF sites_b FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO sites SELECT '2026-01-01Z'::timestamptz + n * interval '1 h', CASE WHEN n % 3 = 0 THEN 'a' ELSE 'b' END, n FROM generate_series(0, 99) AS n;
SELECT create_rollup('sites_day', 'sites', 't', '{"n": "count(*)", "sum": "sum(n)"}', '{site}', 'day', 'UTC');
CALL build_rollup('sites_day');
-- what the rollup has more than the source; whether that is answered, before a refresh and after it; then all is made equal
CREATE FUNCTION phantom() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    gone text := 'public.sites_day: it keeps rows of partitions that are gone, from the beginning to the end';
    result text := format('%s, %s', (SELECT sum(n) FROM sites_day) - (SELECT count(*) FROM sites), replace(asked('SELECT site, sum(n) FROM sites GROUP BY site'), gone, 'gone'));
BEGIN
    PERFORM refresh_rollup('sites_day');
    result := result || ', ' || replace(asked('SELECT count(*) FROM sites'), gone, 'gone');
    PERFORM rebuild_rollup('sites_day', NULL, NULL, forget => true);
    RETURN result;
END $$;
SELECT is(phantom(), '0, public.sites_day, public.sites_day', 'lists and hashes of which none has gone');
CREATE TABLE sites_c PARTITION OF sites FOR VALUES IN ('c');
SELECT is(asked('SELECT count(*) FROM sites'), 'public.sites_day: public.sites_c is not counted before the next refresh', 'a new one');
INSERT INTO sites VALUES ('2026-01-02Z', 'a', 1);
DROP TABLE sites_c;
SELECT is(phantom(), '0, public.sites_day, public.sites_day', 'one that went with no row is not missed');
CREATE TABLE sites_c PARTITION OF sites FOR VALUES IN ('c');
INSERT INTO sites VALUES ('2026-01-02Z', 'a', 1), ('2026-01-02Z', 'c', 1);
DROP TABLE sites_c;
SELECT is(phantom(), '1, gone, gone', 'one that went with a row that was inserted');
CREATE TABLE sites_c PARTITION OF sites FOR VALUES IN ('c');
INSERT INTO sites VALUES ('2026-01-02Z', 'a', 1), ('2026-01-02Z', 'c', 1);
DROP TABLE sites_c;
SELECT is(phantom(), '1, gone, gone', 'another of that name, in the same session');
CREATE TABLE sites_c PARTITION OF sites FOR VALUES IN ('c');
UPDATE sites SET site = 'c' WHERE n = 3 AND site = 'a';
DROP TABLE sites_c;
SELECT is(phantom(), '1, gone, gone', 'one that went with a row that was moved to it');
ALTER TABLE sites_b DETACH PARTITION sites_b_1;
CREATE TABLE sites_b_x PARTITION OF sites_b FOR VALUES WITH (MODULUS 2, REMAINDER 1);
SELECT phantom() \g /dev/null
INSERT INTO sites SELECT '2026-01-02Z', 'b', n FROM generate_series(1, 20) AS n;
ALTER TABLE sites_b DETACH PARTITION sites_b_x;
SELECT matches(phantom(), '^[1-9]\d*, gone, gone$', 'one of the second level that was counted');
INSERT INTO sites VALUES ('2026-01-02Z', 'a', 1);
CREATE TABLE sites_b_y PARTITION OF sites_b FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO sites SELECT '2026-01-02Z', 'b', n FROM generate_series(1, 20) AS n;
ALTER TABLE sites_b DETACH PARTITION sites_b_y;
SELECT matches(phantom(), '^[1-9]\d*, gone, gone$', 'and one that was not');
ALTER TABLE sites_b ATTACH PARTITION sites_b_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
SELECT phantom() \g /dev/null
CREATE TABLE sites_c PARTITION OF sites FOR VALUES IN ('c');
BEGIN;
INSERT INTO sites VALUES ('2026-01-02Z', 'c', 1);
ROLLBACK;
INSERT INTO sites VALUES ('2026-01-02Z', 'c', 1);
DROP TABLE sites_c;
SELECT is(phantom(), '1, gone, gone', 'what was written down is so again if it was rolled back');
CREATE TABLE sites_c PARTITION OF sites FOR VALUES IN ('c');
BEGIN;
SAVEPOINT s;
INSERT INTO sites VALUES ('2026-01-02Z', 'c', 1);
ROLLBACK TO s;
INSERT INTO sites VALUES ('2026-01-02Z', 'c', 1);
COMMIT;
DROP TABLE sites_c;
SELECT is(phantom(), '1, gone, gone', 'also within a transaction');
CREATE TABLE sites_c PARTITION OF sites FOR VALUES IN ('c');
BEGIN;
SELECT refresh_rollup('sites_day');
INSERT INTO sites VALUES ('2026-01-02Z', 'c', 1);
ROLLBACK;
INSERT INTO sites VALUES ('2026-01-02Z', 'c', 1);
DROP TABLE sites_c;
SELECT is(phantom(), '1, gone, gone', 'and if a refresh was rolled back');
BEGIN;
CREATE TABLE sites_c PARTITION OF sites FOR VALUES IN ('c');
INSERT INTO sites VALUES ('2026-01-02Z', 'c', 1);
DROP TABLE sites_c;
COMMIT;
SELECT is(phantom(), '1, gone, gone', 'one that came and went within a transaction');
CREATE TABLE sites_c PARTITION OF sites FOR VALUES IN ('c');
INSERT INTO sites VALUES ('2026-01-02Z', 'c', 1);
ALTER TABLE sites DETACH PARTITION sites_c;
SELECT refresh_rollup('sites_day');
UPDATE sites_c SET t = '2026-01-03Z';
ALTER TABLE sites ATTACH PARTITION sites_c FOR VALUES IN ('c');
SELECT refresh_rollup('sites_day');
SELECT is_empty('SELECT * FROM verify_rollup(''sites_day'')', 'one that comes again with other rows is counted as it is');
SELECT is(asked('SELECT site, count(*), sum(n) FROM sites GROUP BY site'), 'public.sites_day', 'and answered');
DROP TABLE sites_c;
SELECT is(phantom(), '1, gone, gone', 'and missed when it goes');
-- What is neither written down nor counted when a build or a rebuild reads it.
CREATE TABLE sites_d PARTITION OF sites FOR VALUES IN ('d');
INSERT INTO sites_d VALUES ('2026-01-02Z', 'd', 1);
SELECT create_rollup('sites_2', 'sites', 't', '{"n": "count(n)"}', '{site}', 'day', 'UTC');
CREATE TABLE sites_e PARTITION OF sites FOR VALUES IN ('e');
INSERT INTO sites_e VALUES ('2026-01-02Z', 'e', 1);
CALL build_rollup('sites_2');
DROP TABLE sites_e;
SELECT results_eq('SELECT (SELECT sum(n) FROM sites_2)::bigint - (SELECT count(*) FROM sites)', 'VALUES (1::bigint)', 'a build has read one that is gone');
SELECT matches(asked('SELECT count(n) FROM sites'), 'sites_2: it keeps rows of partitions that are gone', 'and it is known');
SELECT drop_rollup('sites_2'), drop_rollup('sites_day') \g /dev/null
DROP TABLE sites;

-- ---------------------------------------------------------------- rights

BEGIN;
CREATE ROLE ccm_writer;
CREATE ROLE ccm_rollups;
CREATE ROLE ccm_reader;
CREATE ROLE ccm_forger;
CREATE SCHEMA desk;
GRANT USAGE, CREATE ON SCHEMA desk TO ccm_writer, ccm_rollups, ccm_reader, ccm_forger;
SET LOCAL ROLE ccm_writer;
CREATE TABLE desk.calls (t timestamptz NOT NULL, queue text, secret text);
INSERT INTO desk.calls SELECT '2026-03-01Z', 'q' || n % 2 FROM generate_series(1, 1000) AS n;
GRANT SELECT, TRIGGER ON desk.calls TO ccm_forger, ccm_rollups;
GRANT SELECT (t, queue) ON desk.calls TO ccm_reader;
SET LOCAL ROLE ccm_forger;
SELECT create_rollup('desk.forged', 'desk.calls', 't', '{"n": "count(*)"}', '{queue}');
CALL build_rollup('desk.forged');
UPDATE desk.forged_groups SET n = 2 * n, rows = 2 * rows;
GRANT SELECT ON desk.forged TO PUBLIC;
SET LOCAL ROLE ccm_writer;
SELECT is(asked('SELECT count(*) FROM desk.calls'), 'desk.forged: its owner ccm_forger does not have the rights of the owner of desk.calls', 'figures that one could write who cannot write the calls');
SET LOCAL ROLE ccm_reader;
SELECT is(asked('SELECT count(*) FROM desk.calls'), 'desk.forged: its owner ccm_forger does not have the rights of the owner of desk.calls', 'also for others');
RESET ROLE;
SELECT is(asked('SELECT count(*) FROM desk.calls'), 'desk.forged: its owner ccm_forger does not have the rights of the owner of desk.calls', 'and for a superuser');
SET LOCAL ROLE ccm_rollups;
SELECT create_rollup('desk.good', 'desk.calls', 't', '{"n": "count(*)"}', '{queue, secret}');
CALL build_rollup('desk.good');
SELECT is(split_part(asked('SELECT count(*) FROM desk.calls'), ';', 1), 'desk.good', 'one''s own is trusted');
SET LOCAL ROLE ccm_reader;
SELECT is(asked('SELECT queue, count(*) FROM desk.calls GROUP BY 1'), 'desk.forged: its owner ccm_forger does not have the rights of the owner of desk.calls', 'a rollup that one may not read is not named');
SET LOCAL ROLE ccm_rollups;
GRANT SELECT ON desk.good TO ccm_reader;
RESET ROLE;
GRANT ccm_writer TO ccm_rollups;
SET LOCAL ROLE ccm_reader;
SELECT is(asked('SELECT queue, count(*) FROM desk.calls GROUP BY 1'), 'desk.good', 'an owner who can write the calls is trusted');
RESET ROLE;
CREATE SCHEMA closed;
ALTER VIEW desk.good SET SCHEMA closed;
SET LOCAL ROLE ccm_reader;
SELECT matches(asked('SELECT queue, count(*) FROM desk.calls GROUP BY 1'), '^desk\.forged: ', 'one in a schema that one may not use is not named');
RESET ROLE;
ALTER VIEW closed.good SET SCHEMA desk;
SET LOCAL ROLE ccm_reader;
SELECT is(outcome($$SELECT rollup_query('SELECT secret, count(*) FROM desk.calls GROUP BY 1')$$), '42501 permission denied for table calls', 'a query that one may not run is an error');
SELECT is(outcome($$SELECT rollup_query('SELECT count(*) FROM desk.calls WHERE queue IN (SELECT rolname FROM pg_authid)')$$), '42501 permission denied for table pg_authid', 'below it, too');
RESET ROLE;
ALTER TABLE desk.calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY q1 ON desk.calls TO ccm_reader USING (queue = 'q1');
SET LOCAL ROLE ccm_reader;
SELECT matches(asked('SELECT queue, count(*) FROM desk.calls GROUP BY 1'), '^desk\.calls: row-level security hides rows of it from you', 'row-level security');
RESET ROLE;
ALTER TABLE desk.calls DISABLE ROW LEVEL SECURITY;
CREATE VIEW desk.barrier WITH (security_barrier) AS SELECT * FROM desk.calls WHERE queue = 'q1';
SELECT is(asked('SELECT count(*) FROM desk.barrier'), 'desk.barrier: is not a table', 'a view is not looked into');
ROLLBACK;

-- A name cannot lead out of the comment.
BEGIN;
SELECT create_rollup(E'"a\nSELECT 1; --"', 'calls', 'offered_at', '{"n": "count(*)", "s": "sum(score)"}');
CALL build_rollup(E'"a\nSELECT 1; --"');
SELECT matches(rollup_query('SELECT sum(score) FROM calls'), '^-- From rollup public."a\?SELECT 1; --"\. [^\n]*\n-- [^\n]*\n SELECT', 'a line break in a name stays within its comment');
ROLLBACK;

-- Time runs out as it does in any statement.
CREATE FUNCTION canceled(query text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN false;
EXCEPTION WHEN query_canceled THEN
    RETURN true;
END $$;
SET statement_timeout = '50ms';
SELECT ok(canceled('SELECT rollup_query(''SELECT offered(call) FROM calls'') FROM generate_series(1, 100000)'), 'statement_timeout holds');
RESET statement_timeout;
SELECT * FROM finish();
