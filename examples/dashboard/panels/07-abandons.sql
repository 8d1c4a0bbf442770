-- percent of offered calls abandoned within some times, of four weeks up to the day
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone)
SELECT a.queue, a.seconds, (100.0 * sum(a.abandoned_within) / nullif(sum(a.offered), 0))::double precision AS abandoned,
       sum(a.offered)::bigint AS n, sum(a.offered) < 10 AS small
FROM asked, dashboard.abandons AS a
WHERE a.day > asked.day - 28 AND a.day <= asked.day
  AND (asked.only IS NULL OR a.queue = asked.only)
GROUP BY a.queue, a.seconds
ORDER BY a.queue, a.seconds
