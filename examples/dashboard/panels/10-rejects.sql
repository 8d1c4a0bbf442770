-- what the log of the telephony system has that cannot be a call; of the whole log
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone)
SELECT r.problem, r.legs, r."rows", r.example, (100.0 * r.legs / r.of_legs)::double precision AS share, r.of_legs AS n
FROM asked, dashboard.rejects AS r
ORDER BY r.legs DESC, r.problem
