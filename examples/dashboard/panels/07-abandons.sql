-- percent of offered calls abandoned within some times, of four weeks up to the day
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone)
SELECT d.queue, within.seconds, (100.0 * sum(within.abandoned) / nullif(sum(d.offered), 0))::double precision AS abandoned,
       sum(d.offered)::bigint AS n, sum(d.offered) < 10 AS small
FROM asked, dashboard.days AS d,
     LATERAL (VALUES (5, d.abandoned_within_5s),
                     (10, d.abandoned_within_10s),
                     (15, d.abandoned_within_15s),
                     (20, d.abandoned_within_20s),
                     (30, d.abandoned_within_30s),
                     (45, d.abandoned_within_45s),
                     (60, d.abandoned_within_60s),
                     (90, d.abandoned_within_90s),
                     (120, d.abandoned_within_120s),
                     (180, d.abandoned_within_180s),
                     (240, d.abandoned_within_240s),
                     (300, d.abandoned_within_300s)) AS within (seconds, abandoned)
WHERE d.bucket >= (asked.day - 27)::timestamp AT TIME ZONE asked.zone
  AND d.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
  AND (asked.only IS NULL OR d.queue = asked.only)
GROUP BY d.queue, within.seconds
ORDER BY d.queue, within.seconds
