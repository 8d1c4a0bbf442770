-- the day of each queue, and the same hours a week ago: quarters of an hour that are over, by the clock on the wall
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone),
quarters AS (
    SELECT k.queue, k.day, k.local_time - k.day AS time, k.offered, k.within_threshold, k.service_base
    FROM asked, dashboard.quarters AS k
    WHERE (k.bucket >= asked.day::timestamp AT TIME ZONE asked.zone
           AND k.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
           OR k.bucket >= (asked.day - 7)::timestamp AT TIME ZONE asked.zone
           AND k.bucket < (asked.day - 6)::timestamp AT TIME ZONE asked.zone)
      AND (asked.only IS NULL OR k.queue = asked.only)
),
-- the quarter that is running is compared only when the next has begun
running AS (
    SELECT CASE WHEN NOT EXISTS (SELECT FROM asked, dashboard.days AS d WHERE d.bucket >= (asked.day + 1)::timestamp AT TIME ZONE asked.zone)
                THEN (SELECT max(time) FROM asked JOIN quarters USING (day)) END AS time
),
compared AS (
    SELECT queue,
           sum(offered) FILTER (WHERE quarters.day = asked.day) AS offered,
           sum(offered) FILTER (WHERE quarters.day < asked.day) AS last_week,
           100.0 * sum(within_threshold) FILTER (WHERE quarters.day < asked.day)
           / nullif(sum(service_base) FILTER (WHERE quarters.day < asked.day), 0) AS last_week_level,
           sum(service_base) FILTER (WHERE quarters.day < asked.day) AS last_week_n
    FROM asked, quarters, running
    WHERE running.time IS NULL OR quarters.time < running.time
    GROUP BY queue
)
SELECT queue, d.offered, d.answered, d.abandoned, d.service_level, d.service_base AS n, d.threshold_seconds, d.target,
       coalesce(d.alert, 'none') AS alert, d.asa, d.aht,
       coalesce(to_char(running.time, 'HH24:MI'), '24:00') AS until,
       c.last_week::bigint, (100.0 * (c.offered - c.last_week) / nullif(c.last_week, 0))::double precision AS change,
       c.last_week_level::double precision, c.last_week_n::bigint,
       d.service_base < 10 AS small
FROM asked, running, dashboard.days AS d LEFT JOIN compared AS c USING (queue)
WHERE d.bucket >= asked.day::timestamp AT TIME ZONE asked.zone
  AND d.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
  AND (asked.only IS NULL OR queue = asked.only)
ORDER BY queue
