-- waits that half and nine of ten answered calls did not exceed, of four weeks up to the day
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone)
SELECT to_char(d.day, 'YYYY-MM-DD') AS day, d.queue, d.wait_p50, d.wait_p90, d.answered AS n, d.answered < 10 AS small
FROM asked, dashboard.days AS d
WHERE d.bucket >= (asked.day - 27)::timestamp AT TIME ZONE asked.zone
  AND d.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
  AND (asked.only IS NULL OR d.queue = asked.only)
ORDER BY d.queue, d.day
