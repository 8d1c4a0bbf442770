-- service level by half-hour; the band is from the lowest to the highest of the same weekday in the four weeks before
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone),
half_hours AS (
    SELECT k.queue, k.day, to_char(date_bin('30 min', k.local_time, '2000-01-01'), 'HH24:MI') AS half_hour,
           sum(k.within_threshold)::double precision AS within_threshold, sum(k.service_base)::bigint AS n, max(k.target) AS target
    FROM asked, dashboard.quarters AS k
    WHERE k.bucket >= (asked.day - 28)::timestamp AT TIME ZONE asked.zone
      AND k.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
      AND (asked.day - k.day) % 7 = 0
      AND (asked.only IS NULL OR k.queue = asked.only)
    GROUP BY k.queue, k.day, half_hour
)
SELECT queue, half_hour,
       max(100 * within_threshold / nullif(n, 0)) FILTER (WHERE h.day = asked.day) AS service_level,
       coalesce(max(n) FILTER (WHERE h.day = asked.day), 0) AS n,
       max(target) AS target,
       min(100 * within_threshold / nullif(n, 0)) FILTER (WHERE h.day < asked.day) AS low,
       max(100 * within_threshold / nullif(n, 0)) FILTER (WHERE h.day < asked.day) AS high,
       coalesce(max(n) FILTER (WHERE h.day = asked.day), 0) < 10 AS small
FROM asked, half_hours AS h
GROUP BY queue, half_hour
ORDER BY queue, half_hour
