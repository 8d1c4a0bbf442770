-- net promoter score of the month and of the two before, and where it lies with 95 percent confidence
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone)
SELECT to_char(m.day, 'YYYY-MM') AS month, m.queue, m.nps, m.nps_low AS low, m.nps_high AS high, m.responses AS n, m.responses < 10 AS small
FROM asked, dashboard.months AS m
WHERE m.bucket >= (date_trunc('month', asked.day::timestamp) - interval '2 months') AT TIME ZONE asked.zone
  AND m.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
  AND (asked.only IS NULL OR m.queue = asked.only)
ORDER BY m.queue, m.day
