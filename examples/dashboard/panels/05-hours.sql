-- service level by weekday and hour, of four weeks up to the day
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone)
SELECT to_char(k.day, 'Dy') AS weekday, extract(isodow FROM k.day)::int AS place, to_char(k.local_time, 'HH24') AS hour,
       (100.0 * sum(k.within_threshold) / nullif(sum(k.service_base), 0))::double precision AS service_level,
       sum(k.service_base)::bigint AS n, sum(k.service_base) < 10 AS small
FROM asked, dashboard.quarters AS k
WHERE k.bucket >= (asked.day - 27)::timestamp AT TIME ZONE asked.zone
  AND k.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
  AND (asked.only IS NULL OR k.queue = asked.only)
GROUP BY 1, 2, 3
ORDER BY 2, 3
