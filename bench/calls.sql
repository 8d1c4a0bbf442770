-- :calls calls in 20 queues: as columns of whole seconds, as columns of
-- intervals, and as one value. The same rows come out each time.
SET TimeZone = 'UTC';
CREATE SCHEMA bench;
SET search_path = bench, public;

CREATE FUNCTION uniform(n bigint, seed bigint) RETURNS double precision
    LANGUAGE SQL IMMUTABLE PARALLEL SAFE
    RETURN (hashint8extended(n, seed) & 4503599627370495) / 4503599627370496.0::double precision;

CREATE TABLE calls_seconds AS
SELECT (n % 20)::int AS queue_id,
       timestamptz '2026-01-01 00:00Z' + n * interval '6.3 s' AS offered_at,
       round(-30 * ln(1 - uniform(n, 1)))::int AS wait_s,
       answered, NOT answered AS abandoned,
       CASE WHEN answered THEN round(30 - 150 * ln(1 - uniform(n, 3)))::int END AS talk_s,
       CASE WHEN answered AND uniform(n, 4) < 0.3 THEN round(-40 * ln(1 - uniform(n, 5)))::int END AS hold_s,
       CASE WHEN answered THEN round(-30 * ln(1 - uniform(n, 6)))::int END AS wrap_s,
       CASE WHEN answered THEN uniform(n, 7) < 0.72 END AS resolved,
       CASE WHEN answered THEN uniform(n, 8) < 0.1 END AS transferred,
       CASE WHEN uniform(n, 9) < 0.2 THEN floor(11 * sqrt(uniform(n, 10)))::smallint END AS nps_score
FROM generate_series(1, :calls) AS n, LATERAL (SELECT uniform(n, 2) < 0.93) AS a(answered);

CREATE TABLE calls_interval AS
SELECT queue_id, offered_at, make_interval(secs => wait_s) AS wait, answered, abandoned, make_interval(secs => talk_s) AS talk,
       make_interval(secs => hold_s) AS hold, make_interval(secs => wrap_s) AS wrap, resolved, transferred, nps_score
FROM calls_seconds;

CREATE TABLE calls AS
SELECT queue_id, call_interval_from_seconds(offered_at, wait_s, talk_s, hold_s, wrap_s,
           CASE WHEN answered THEN 'answered' ELSE 'abandoned' END) AS call
FROM calls_seconds;

-- The times of a million calls, for constructors.
CREATE TABLE times AS
SELECT offered_at, CASE WHEN answered THEN left_at END AS answered_at, left_at + make_interval(secs => coalesce(talk_s, 0)) AS ended_at,
       left_at + make_interval(secs => talk_s + wrap_s) AS wrapped_at
FROM (SELECT *, offered_at + make_interval(secs => wait_s) AS left_at FROM calls_seconds LIMIT least(:calls, 1000000)) AS c;

VACUUM (ANALYZE, FREEZE) times;
VACUUM (ANALYZE, FREEZE) calls_seconds;
VACUUM (ANALYZE, FREEZE) calls_interval;
VACUUM (ANALYZE, FREEZE) calls;

-- Many groups of four calls each.
CREATE TABLE small_groups AS
SELECT (row_number() OVER () % (:calls / 50))::int AS group_id, call
FROM (SELECT call FROM calls LIMIT :calls / 50 * 4) AS c;

VACUUM (ANALYZE, FREEZE) small_groups;

-- A million stored states of a quarter of an hour each, and the same as t-digests.
\if :tdigest
CREATE EXTENSION tdigest;
\endif
CREATE TABLE states AS
SELECT queue_id, date_bin('15 minutes', offered_at(call), '2026-01-01 00:00Z') AS bucket, call_stats(call) AS stats
FROM calls
GROUP BY 1, 2;

\if :tdigest
CREATE TABLE digests AS
SELECT queue_id, date_bin('15 minutes', offered_at, '2026-01-01 00:00Z') AS bucket, tdigest(wait_s, 100) AS waits
FROM calls_seconds
GROUP BY 1, 2;
\endif

-- the same states under other queues, up to a million
INSERT INTO states SELECT queue_id + 100, bucket, stats FROM states LIMIT greatest(0, :states - (SELECT count(*) FROM states));
\if :tdigest
INSERT INTO digests SELECT queue_id + 100, bucket, waits FROM digests LIMIT greatest(0, :states - (SELECT count(*) FROM digests));
VACUUM (ANALYZE, FREEZE) digests;
\endif

VACUUM (ANALYZE, FREEZE) states;

-- A queue_log: events of calls, as Asterisk writes them, in the order of their times.
CREATE TABLE queue_log (id bigint GENERATED ALWAYS AS IDENTITY, "time" timestamptz, callid text, queuename text, agent text, event text, data1 text, data2 text, data3 text, data4 text, data5 text);
INSERT INTO queue_log ("time", callid, queuename, agent, event, data1, data2, data3, data4, data5)
SELECT timestamptz '2026-01-01 00:00Z' + (n * 6.3 + after) * interval '1 s', 1767225600 + n || '.' || n, 'queue-' || n % 20, CASE WHEN of_agent THEN 'PJSIP/1' || n % 97 ELSE 'NONE' END,
       event, data1, data2, data3, '', ''
FROM generate_series(1, :calls / 17) AS n, LATERAL (VALUES
         (true, 'ENTERQUEUE', 0, false, '', '4930' || n % 10000, '1'),
         (n % 2 = 0, 'RINGNOANSWER', 5.25, true, '5000', '', ''),
         (n % 10 < 9, 'CONNECT', 5.5 + n % 20, true, (5 + n % 20)::text, n || '.9', '4'),
         (n % 10 < 9, 'COMPLETECALLER', 105.75 + n % 220, true, (5 + n % 20)::text, (100 + n % 200)::text, '1'),
         (n % 10 = 9, 'ABANDON', 30.5 + n % 7, false, '1', '1', (30 + n % 7)::text)) AS e (happens, event, after, of_agent, data1, data2, data3)
WHERE happens
ORDER BY 1;
VACUUM (ANALYZE, FREEZE) queue_log;

CREATE TABLE texts AS SELECT stats::text AS stats FROM states LIMIT 100000;

VACUUM (ANALYZE, FREEZE) texts;
