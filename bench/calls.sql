-- 5 million calls in 20 queues, as plain columns and as one value.
-- :calls is their number; the same rows come out each time.
SET TimeZone = 'UTC';
CREATE SCHEMA bench;
SET search_path = bench, public;

CREATE FUNCTION uniform(n bigint, seed bigint) RETURNS double precision
    LANGUAGE SQL IMMUTABLE PARALLEL SAFE
    RETURN (hashint8extended(n, seed) & 4503599627370495) / 4503599627370496.0::double precision;

CREATE TABLE plain AS
SELECT 'queue ' || lpad((n % 20)::text, 2, '0') AS queue,
       timestamptz '2026-01-01 00:00Z' + n * interval '6.3 s' AS offered_at,
       round(-30 * ln(1 - uniform(n, 1)))::int AS wait_s,
       uniform(n, 2) < 0.93 AS answered,
       uniform(n, 2) >= 0.93 AS abandoned,
       CASE WHEN uniform(n, 2) < 0.93 THEN round(60 - 180 * ln(1 - uniform(n, 3)))::int END AS handle_s,
       CASE WHEN uniform(n, 2) < 0.93 THEN uniform(n, 4) < 0.72 END AS resolved,
       CASE WHEN uniform(n, 5) < 0.2 THEN floor(11 * sqrt(uniform(n, 6)))::smallint END AS nps_score
FROM generate_series(1, :calls) AS n;

CREATE TABLE plain_interval AS
SELECT queue, offered_at, make_interval(secs => wait_s) AS wait, answered, abandoned,
       make_interval(secs => handle_s) AS handle, resolved, nps_score
FROM plain;

CREATE TABLE calls AS
SELECT queue, public.call_interval_from_seconds(offered_at, wait_s,
           talk => coalesce(handle_s, 0), outcome => CASE WHEN answered THEN 'answered' ELSE 'abandoned' END) AS call
FROM plain;

VACUUM (ANALYZE, FREEZE) plain;
VACUUM (ANALYZE, FREEZE) plain_interval;
VACUUM (ANALYZE, FREEZE) calls;
