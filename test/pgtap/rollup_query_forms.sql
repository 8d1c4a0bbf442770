-- Forms of queries over calls: each with a trap of its own. Where rollup_query() gives a text, it gives what the query gives, as text and, if the query
-- says one, in that order; in several zones. And where it must give none, it gives none.

SET client_min_messages = warning;
SET timezone = 'UTC';
SELECT no_plan();

CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE DOMAIN letter AS text CHECK (length(value) = 1);
CREATE TABLE calls (call_id int PRIMARY KEY, queue text, ch char(5) NOT NULL, k kind, d letter, day date NOT NULL, num int, big bigint, flag boolean, f8 float8, iv interval, arr text[], js jsonb,
    offered_at timestamptz NOT NULL, call call_interval NOT NULL, score int, price numeric(8, 2), i2 smallint);
-- values that are equal and not the same: of ch, f8, iv, js
INSERT INTO calls SELECT n, (ARRAY['sales', 'support', NULL])[1 + n % 3], (ARRAY['ab', 'ab   ', 'c'])[1 + n % 3], (ARRAY['a', 'b']::kind[])[1 + n % 2], (ARRAY['x', 'y'])[1 + n % 2], date '2026-03-01' + n / 250,
    n % 4, n % 3 * 10000000000, n % 5 = 0, (ARRAY[0.0, -0.0, 1.5])[1 + n % 3], (ARRAY['1 day', '24 hours'])[1 + n % 2]::interval, ARRAY[(n % 2)::text], ('{"a":' || (ARRAY['1', '1.0'])[1 + n % 2] || '}')::jsonb, t,
    call_interval(t, wait => n % 50 * interval '1 s', talk => CASE WHEN n % 4 <> 0 THEN interval '2 min' END, outcome => CASE WHEN n % 4 <> 0 THEN 'answered' ELSE 'abandoned' END),
    nullif(n % 11, 3), CASE WHEN n % 7 > 0 THEN n % 100 / 10.0 END, n % 7
FROM generate_series(1, 1000) AS n, LATERAL (SELECT timestamptz '2026-03-01Z' + n * interval '22 min 14 s' AS t) AS at;
CREATE TABLE queues (queue text PRIMARY KEY, team text, target int);
INSERT INTO queues VALUES ('sales', 'out', 1), ('support', 'in', 2), ('none', 'in', 3);
CREATE TABLE dup (queue text, w int);
INSERT INTO dup VALUES ('sales', 1), ('sales', 2), (NULL, 3);
CREATE VIEW v AS SELECT * FROM calls;
CREATE VIEW gv AS SELECT queue, count(*) AS n FROM calls GROUP BY queue;
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql STABLE AS 'SELECT count(*)::int FROM calls WHERE queue = $1';
CREATE FUNCTION t2(OUT a int, OUT b text) LANGUAGE sql IMMUTABLE AS 'SELECT 1, ''x''';
SELECT create_rollup('r', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)", "survey": "survey_stats(score)", "price": "sum(price)", "prices": "count(price)", "i2": "sum(i2)", "i2s": "count(i2)", "big": "sum(big)",
    "bigs": "count(big)", "flags": "count(*) FILTER (WHERE flag)", "scores": "sum(score)", "nscores": "count(score)"}', '{queue, ch, k, d, day, num, flag, f8, iv, arr, js}');
CALL build_rollup('r');
SELECT create_rollup('q', 'r', 'bucket', '{"n": "sum(n)", "calls": "sum(calls)"}', '{queue}', 'day', 'UTC');
CALL build_rollup('q');
UPDATE calls SET queue = 'support' WHERE call_id % 9 = 0;
DELETE FROM calls WHERE call_id % 17 = 0;
ANALYZE;

CREATE TABLE forms (n int GENERATED ALWAYS AS IDENTITY, answered boolean, ordered boolean, query text);
INSERT INTO forms (answered, ordered, query) VALUES
    (true, false, 'SELECT queue, count(*) FROM calls GROUP BY GROUPING SETS ((queue, k), (k), ()) HAVING grouping(queue) = 1'),
    (true, false, 'SELECT queue, k, grouping(queue, k), count(*) FROM calls GROUP BY CUBE (queue, k)'),
    (true, false, 'SELECT queue, count(*) FROM calls WHERE queue = ''nothing'' GROUP BY ROLLUP (queue)'),
    (true, false, 'SELECT count(*), sum(price), offered(call), call_stats(call) FROM calls WHERE queue = ''nothing'' GROUP BY GROUPING SETS ((), ())'),
    (true, false, 'SELECT count(*) FROM calls WHERE false'),
    (true, false, 'SELECT 1 FROM calls HAVING count(*) > 5'),
    (true, false, 'SELECT DISTINCT queue FROM calls GROUP BY queue, k'),
    (true, true, 'SELECT queue, count(*) FROM calls GROUP BY queue ORDER BY count(*) DESC, queue LIMIT 2'),
    (true, true, 'SELECT DISTINCT ON (k) k, queue, count(*) FROM calls GROUP BY k, queue ORDER BY k, count(*) DESC, queue'),
    (true, true, 'SELECT k, count(*) FROM calls GROUP BY k ORDER BY k DESC FETCH FIRST 1 ROW WITH TIES'),
    (true, false, 'SELECT queue, rank() OVER (ORDER BY count(*)), sum(count(*)) OVER (PARTITION BY k ORDER BY queue) FROM calls GROUP BY queue, k'),
    (true, false, 'SELECT queue, aht(call), lag(asa(call)) OVER w FROM calls GROUP BY queue WINDOW w AS (ORDER BY queue)'),
    (true, false, 'SELECT queue, 100.0 * count(*) / sum(count(*)) OVER () FROM calls GROUP BY queue'),
    (false, false, 'SELECT ch, count(*) FROM calls GROUP BY ch'),
    (false, false, 'SELECT ch || ''x'', count(*) FROM calls GROUP BY ch'),
    (false, false, 'SELECT length(ch), octet_length(ch), count(*) FROM calls GROUP BY 1, 2'),
    (true, false, 'SELECT d || '''', count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT day + 1, to_char(day, ''YYYY-MM-DD''), count(*) FROM calls GROUP BY 1, 2'),
    (false, false, 'SELECT num / 3, num % 2, num::numeric, count(*) FROM calls GROUP BY 1, 2, 3'),
    (false, false, 'SELECT num::float8 * -0.0, count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT flag IS TRUE, count(*), count(*) FILTER (WHERE flag) FROM calls GROUP BY 1'),
    (true, false, 'SELECT count(*) FILTER (WHERE flag AND queue = ''sales''), count(*) FILTER (WHERE flag) FILTER_ FROM calls'),
    (false, false, 'SELECT f8, count(*) FROM calls GROUP BY f8'),
    (false, false, 'SELECT count(*) FROM calls WHERE f8 = 0'),
    (false, false, 'SELECT iv::text, count(*) FROM calls GROUP BY 1'),
    (false, false, 'SELECT arr[1], count(*) FROM calls GROUP BY 1'),
    (false, false, 'SELECT js ->> ''a'', count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT queue, sum(price), avg(price), count(price) FROM calls GROUP BY queue'),
    (true, false, 'SELECT sum(price)::text || '' EUR'', round(avg(price), 3), avg(price)::text FROM calls WHERE queue = ''nothing'' '),
    (true, false, 'SELECT sum(i2), avg(i2), sum(big), avg(big), pg_typeof(sum(i2))::text, pg_typeof(sum(big))::text FROM calls'),
    (true, false, 'SELECT sum(i2) FILTER (WHERE queue = ''sales''), avg(i2) FILTER (WHERE k = ''b''), avg(price) FILTER (WHERE queue = ''nothing'') FROM calls'),
    (true, false, 'SELECT nps(score), avg(score), sum(score), count(score), survey_stats(score) FROM calls GROUP BY queue'),
    (false, false, 'SELECT sum(num), avg(num), min(num), max(num), count(num), count(DISTINCT num), sum(DISTINCT num), avg(DISTINCT num) FROM calls'),
    (true, false, 'SELECT array_agg(DISTINCT queue ORDER BY queue DESC NULLS LAST), string_agg(DISTINCT k::text, '','') FROM calls'),
    (true, false, 'SELECT bool_and(flag), every(flag), bool_or(flag) FROM calls GROUP BY queue'),
    (false, false, 'SELECT bit_and(num), bit_or(num) FROM calls'),
    (false, false, 'SELECT mode() WITHIN GROUP (ORDER BY queue) FROM calls'),
    (false, false, 'SELECT max(queue || ch) FROM calls'),
    (true, false, 'SELECT c.queue, team, count(*) FROM calls c JOIN queues q ON c.queue = q.queue AND q.target >= c.num GROUP BY 1, 2'),
    (true, false, 'SELECT count(*) FROM calls c JOIN dup ON c.queue = dup.queue'),
    (true, false, 'SELECT w, count(*), sum(price), avg(price), aht(call) FROM calls c JOIN dup ON c.queue IS NOT DISTINCT FROM dup.queue GROUP BY w'),
    (true, false, 'SELECT count(*) FROM calls a JOIN calls b ON a.queue = b.queue AND a.k = b.k'),
    (true, false, 'SELECT a.queue, count(*), max(n) FROM calls a, (SELECT queue, count(*) AS n FROM calls GROUP BY 1) b WHERE a.queue = b.queue GROUP BY 1'),
    (true, false, 'SELECT queue, count(*) FROM calls GROUP BY queue HAVING count(*) > (SELECT avg(n) FROM gv)'),
    (true, false, 'SELECT queue, count(*), f(queue) FROM calls GROUP BY queue'),
    (false, false, 'SELECT queue, (SELECT team FROM queues q WHERE q.queue = calls.queue), count(*) FROM calls GROUP BY queue'),
    (true, false, 'SELECT count(*) FROM calls WHERE queue = ANY (SELECT queue FROM queues) AND num IN (1, 2) AND NOT flag'),
    (true, false, 'SELECT count(*) FROM calls NATURAL JOIN queues'),
    (true, false, 'SELECT queue, count(*) FROM calls JOIN queues USING (queue) AS j GROUP BY j.queue'),
    (false, false, 'SELECT count(*) FROM v'),
    (false, false, 'SELECT sum(n) FROM gv'),
    (true, false, 'SELECT count(*) FROM ONLY calls'),
    (true, false, 'SELECT current_setting(''timezone''), count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT count(*), now() FROM calls'),
    (false, false, 'SELECT count(*), clock_timestamp() FROM calls'),
    (true, false, 'SELECT extract(hour FROM offered_at), count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT extract(epoch FROM date_trunc(''hour'', offered_at)), count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT date_trunc(''day'', offered_at) AT TIME ZONE ''Asia/Tokyo'', count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT date_trunc(''day'', offered_at AT TIME ZONE ''Asia/Tokyo'') AT TIME ZONE ''Asia/Tokyo'', count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT (offered_at AT TIME ZONE ''+03'')::date, count(*) FROM calls GROUP BY 1'),
    (false, false, 'SELECT (offered_at AT TIME ZONE interval ''3 h'')::date, count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT offered_at::date + num, count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT count(*) FROM calls WHERE offered_at::date = ''2026-03-05'''),
    (true, false, 'SELECT count(*) FROM calls WHERE offered_at::date BETWEEN ''2026-03-05'' AND ''2026-03-07'''),
    (false, false, 'SELECT count(*) FROM calls WHERE offered_at >= day'),
    (false, false, 'SELECT count(*) FROM calls WHERE offered_at IS NOT NULL AND offered_at = offered_at'),
    (false, false, 'SELECT count(*) FROM calls WHERE offered_at >= ''2026-03-05Z'' OR queue = ''sales'''),
    (false, false, 'SELECT count(*) FROM calls WHERE NOT (offered_at < ''2026-03-05Z'')'),
    (false, false, 'SELECT count(*) FROM calls WHERE offered_at = ''2026-03-05Z'''),
    (true, false, 'SELECT count(*) FROM calls WHERE offered_at < ''2026-03-05Z'' AND offered_at >= ''2026-03-06Z'''),
    (false, false, 'SELECT count(*) FROM calls WHERE tstzrange(''2026-03-05Z'', ''2026-03-06Z'') @> offered_at'),
    (true, false, 'SELECT count(*) FROM calls WHERE offered_at >= NULL'),
    (true, false, 'SELECT date_bin(''1 hour'', offered_at, ''2000-01-01''), queue, offered(call) - answered(call) FROM calls GROUP BY 1, 2'),
    (true, false, 'SELECT service_level(call, ''20 s'') + service_level(call) FROM calls'),
    (false, false, 'SELECT service_level(call, queue::interval) FROM calls GROUP BY queue'),
    (false, false, 'SELECT service_level(call, ''20 s'') FILTER (WHERE queue = ''sales'' OR random() < 2) FROM calls'),
    (true, false, 'SELECT coalesce(queue, ''-''), nullif(count(*), 0), CASE WHEN count(*) > 3 THEN aht(call) END FROM calls GROUP BY 1'),
    (false, false, 'SELECT ROW(queue, k), count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT queue IS NULL, queue IN (''sales'', NULL), count(*) FROM calls GROUP BY 1, 2'),
    (true, false, 'SELECT queue COLLATE "C", count(*) FROM calls GROUP BY 1'),
    (false, false, 'SELECT queue COLLATE any_case, count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT count(*) FROM calls WHERE queue = ''SALES'' COLLATE any_case'),
    (false, false, 'SELECT max(queue COLLATE any_case), count(DISTINCT queue COLLATE any_case) FROM calls'),
    (true, false, 'SELECT queue, a, count(*) FROM calls, t2() GROUP BY 1, 2'),
    (true, false, 'SELECT x, count(*) FROM calls, upper(queue) AS x GROUP BY x'),
    (false, false, 'SELECT x, ordinality, count(*) FROM calls, upper(queue) WITH ORDINALITY AS x GROUP BY 1, 2'),
    (false, false, 'SELECT x, count(*) FROM calls, unnest(arr) AS x GROUP BY x'),
    (true, false, 'SELECT x, count(*) FROM calls, LATERAL upper(queue) x, LATERAL length(x) l WHERE l > 3 GROUP BY x'),
    (true, false, 'SELECT x.x, count(*) FROM calls, current_date AS x GROUP BY 1'),
    (true, false, 'SELECT x::text, count(*) FROM calls, upper(queue) AS x GROUP BY x'),
    (true, false, 'SELECT x, count(*) FROM upper(''a'') AS x, calls GROUP BY x'),
    (false, false, 'SELECT (SELECT count(*) FROM calls c2 WHERE c2.queue = x), count(*) FROM calls, upper(queue) AS x GROUP BY x'),
    (true, false, 'SELECT count(*) OVER (), count(*) FROM calls GROUP BY queue'),
    (true, false, 'SELECT count(*), count(*) FROM calls GROUP BY ()'),
    (true, false, 'SELECT to_char(offered_at, ''YYYY-MM-DD HH24'') x, to_char(offered_at, ''"mi" FMDD Month''), count(*) FROM calls GROUP BY 1, 2'),
    (false, false, 'SELECT to_char(offered_at, ''HH24 "\"MI"''), count(*) FROM calls GROUP BY 1'),
    (false, false, 'SELECT to_char(offered_at, ''HH24\"MI''), count(*) FROM calls GROUP BY 1'),
    (false, false, 'SELECT to_char(offered_at, ''""MI""''), count(*) FROM calls GROUP BY 1'),
    (false, false, 'SELECT to_char(offered_at, ''DDD"x'')  , count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT to_char(day, ''DD HH24:MI''), count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT to_char(offered_at, ''FMFMHH24 iddd IDDD WW IW q Q''), count(*) FROM calls GROUP BY 1'),
    (true, false, 'SELECT to_char(offered_at, ''HHAMDAYMONTHYYYY''), to_char(offered_at, ''HHPMDy''), count(*) FROM calls GROUP BY 1, 2'),
    (false, false, 'SELECT to_char(offered_at, ''FMMI''), count(*) FROM calls GROUP BY 1');

-- What the query gives; or its error.
CREATE FUNCTION given(query text, ordered boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format(E'SELECT array_agg(r::text%s)::text FROM (%s\n) AS r', CASE WHEN ordered THEN '' ELSE ' ORDER BY r::text' END, query) INTO result;
    RETURN coalesce(result, 'no rows');
EXCEPTION WHEN OTHERS THEN
    RETURN SQLERRM;
END $$;

CREATE PROCEDURE check_forms(zone text) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('timezone', zone, true);
    INSERT INTO checked SELECT check_forms.zone, forms.n, forms.query, a.answer, given(forms.query, ordered), given(a.answer, ordered) FROM forms, LATERAL (SELECT rollup_query(forms.query) OFFSET 0) AS a (answer);
END $$;
CREATE TABLE checked (zone text, n int, query text, answer text, of_calls text, of_rollup text);
CALL check_forms('UTC');
SELECT is(answer IS NOT NULL, answered, query) FROM forms JOIN checked USING (n, query) ORDER BY n;
CALL check_forms('America/St_Johns');
CALL check_forms('Asia/Kathmandu');
SELECT is_empty('SELECT zone, query, answer, of_calls, of_rollup FROM checked WHERE answer IS NOT NULL AND of_calls IS DISTINCT FROM of_rollup ORDER BY n', 'what is answered is what the calls give, in each zone');
SELECT * FROM finish();
