-- the half-hours that missed their target most, of four weeks up to the day; those of fewer than 20 calls are left out
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone),
half_hours AS (
    SELECT k.queue, date_bin('30 min', k.local_time, '2000-01-01') AS half_hour,
           (100.0 * sum(k.within_threshold) / nullif(sum(k.service_base), 0))::double precision AS service_level,
           sum(k.service_base)::bigint AS n, max(k.target) AS target
    FROM asked, dashboard.quarters AS k
    WHERE k.bucket >= (asked.day - 27)::timestamp AT TIME ZONE asked.zone
      AND k.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
      AND (asked.only IS NULL OR k.queue = asked.only)
    GROUP BY 1, 2
)
SELECT queue || ', ' || to_char(half_hour, 'Dy FMDD Mon HH24:MI') AS half_hour, service_level, n, target,
       target - service_level AS missing, row_number() OVER worst AS place
FROM half_hours
WHERE n >= 20 AND target > service_level
WINDOW worst AS (ORDER BY target - service_level DESC, n DESC, queue, half_hour)
ORDER BY place
LIMIT 10
