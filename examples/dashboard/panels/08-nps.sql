-- net promoter score of the month and of the two before, and where it lies with 95 percent confidence
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone)
SELECT to_char(s.month, 'YYYY-MM') AS month, s.queue, s.nps, s.low, s.high, s.responses AS n, s.responses < 10 AS small
FROM asked, dashboard.nps AS s
WHERE s.month > date_trunc('month', asked.day::timestamp) - interval '3 months' AND s.month <= asked.day
  AND (asked.only IS NULL OR s.queue = asked.only)
ORDER BY s.queue, s.month
