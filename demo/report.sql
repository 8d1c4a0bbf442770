-- demo/report.sql: what a floor manager wants to see of demo.calls.
--
--     psql -f demo/report.sql           (after demo/calls.sql)

\set ON_ERROR_STOP on
\set QUIET on
\encoding UTF8
\pset pager off
\pset footer off
\pset null ''
SET TimeZone = 'Europe/Berlin';
SELECT format('SET search_path = demo, %I', n.nspname)
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'ccmetrics' \gexec

\echo
\echo '1. Twelve weeks by queue'
\echo '   Service level: answered within 20 s, in percent of answered and abandoned. Times in seconds, longest wait in minutes.'
SELECT coalesce(queue, 'all') AS queue,
       offered(call),
       round(service_level(call), 1) AS "service level",
       round(abandon_rate(call), 1) AS "abandon rate",
       round(extract(epoch FROM asa(call)), 1) AS asa,
       round(extract(epoch FROM aht(call))) AS aht,
       to_char(longest_wait(call), 'MI:SS') AS "longest wait"
FROM calls
GROUP BY ROLLUP (queue)
ORDER BY calls.queue NULLS LAST;

SELECT offered_at::date AS busy_day FROM calls WHERE queue = 'support'
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1 \gset
\set heading '2. The busiest day of the support queue, ' :busy_day ', by half-hour'
\echo :heading
\echo '   One block is 5 points of service level; a line marks the target of 80 where it is missed.'
SELECT to_char(half_hour, 'HH24:MI') AS "from",
       offered, "service level",
       repeat('█', least(blocks, 15)) || repeat('·', 15 - blocks)
       || CASE WHEN "service level" >= 80 THEN '█' ELSE '│' END
       || repeat('█', blocks - 16) || repeat('·', 20 - greatest(blocks, 16)) AS "0             80   100",
       asa,
       abandoned
FROM (SELECT date_bin('30 min', offered_at, :'busy_day'::timestamptz) AS half_hour,
             offered(call), abandoned(call),
             round(service_level(call), 1) AS "service level",
             round(service_level(call) / 5)::int AS blocks,
             round(extract(epoch FROM asa(call))) AS asa
      FROM calls
      WHERE queue = 'support' AND offered_at >= :'busy_day'::timestamptz
        AND offered_at < :'busy_day'::timestamptz + interval '1 day'
      GROUP BY 1) AS day
ORDER BY half_hour;

\echo '3. The ten worst half-hours'
\echo '   Of those with at least 20 calls offered: with fewer, a single call moves the percentage too far.'
SELECT queue, to_char(half_hour, 'Dy DD Mon HH24:MI') AS "from",
       offered, abandoned, "service level", asa, "longest wait"
FROM (SELECT queue, date_bin('30 min', offered_at, '2026-01-01') AS half_hour,
             offered(call), abandoned(call),
             round(service_level(call), 1) AS "service level",
             round(extract(epoch FROM asa(call))) AS asa,
             to_char(longest_wait(call), 'MI:SS') AS "longest wait"
      FROM calls
      GROUP BY 1, 2) AS half_hours
WHERE offered >= 20
ORDER BY "service level", offered DESC, queue, half_hour
LIMIT 10;

\echo '4. Would customers recommend us?'
\echo '   NPS is promoters (9, 10) less detractors (0 to 6), in percent. With 95 % confidence it lies within the margin.'
SELECT queue, count(nps_score) AS responses,
       round(nps(nps_score), 1) AS nps,
       round(nps_margin(nps_score), 1) AS "margin ±"
FROM calls
GROUP BY queue
ORDER BY nps(nps_score) DESC;

\echo '5. Resolved at first contact'
\echo '   Percent of first contacts after which the customer did not call again: within a day, three days, a week.'
SELECT round(fcr_rate('1 day') WITHIN GROUP (ORDER BY customer_id, offered_at), 1) AS "1 day",
       round(fcr_rate('3 days') WITHIN GROUP (ORDER BY customer_id, offered_at), 1) AS "3 days",
       round(fcr_rate('7 days') WITHIN GROUP (ORDER BY customer_id, offered_at), 1) AS "7 days"
FROM calls;

RESET TimeZone;
RESET search_path;
\pset footer on
\unset QUIET
