-- what all panels are of; $1 the day, $2 the queue (null for all), $3 the time zone
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone),
rows AS (
    SELECT k.queue, k.local_time, k.offered
    FROM asked, dashboard.quarters AS k
    WHERE k.bucket >= asked.day::timestamp AT TIME ZONE asked.zone
      AND k.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
      AND (asked.only IS NULL OR k.queue = asked.only)
)
SELECT to_char(asked.day, 'YYYY-MM-DD') AS day, to_char(asked.day, 'FMDay, FMDD FMMonth YYYY') AS day_name,
       asked.zone, (SELECT to_char(max(local_time) + interval '15 min', 'HH24:MI') FROM rows) AS until,
       (SELECT coalesce(sum(offered), 0)::bigint FROM rows) AS offered,
       (SELECT array_agg(DISTINCT queue ORDER BY queue) FROM dashboard.days WHERE bucket >= (asked.day - 28)::timestamp AT TIME ZONE asked.zone) AS queues,
       to_char(clock_timestamp() AT TIME ZONE asked.zone, 'HH24:MI:SS') AS read_at
FROM asked
