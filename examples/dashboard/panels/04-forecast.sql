-- calls that were expected and that came, and the agents for both
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone),
came AS (
    SELECT k.queue, date_bin('30 min', k.local_time, '2000-01-01') AS local_time, sum(k.offered)::bigint AS offered
    FROM asked, dashboard.quarters AS k
    WHERE k.bucket >= asked.day::timestamp AT TIME ZONE asked.zone
      AND k.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
    GROUP BY 1, 2
)
SELECT to_char(local_time, 'HH24:MI') AS half_hour,
       sum(f.expected) AS expected, sum(f.agents)::bigint AS agents, sum(came.offered)::bigint AS offered
FROM asked, dashboard.forecast AS f FULL JOIN came USING (queue, local_time)
WHERE local_time >= asked.day AND local_time < asked.day + 1
  AND (asked.only IS NULL OR queue = asked.only)
GROUP BY local_time
ORDER BY local_time
