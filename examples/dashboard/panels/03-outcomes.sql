-- how the calls of each half-hour ended
WITH asked AS (SELECT $1::date AS day, $2::text AS only, $3::text AS zone),
half_hours AS (
    SELECT to_char(date_bin('30 min', k.local_time, '2000-01-01'), 'HH24:MI') AS half_hour,
           sum(k.answered)::bigint AS answered, sum(k.abandoned)::bigint AS abandoned, sum(k.flowed_out)::bigint AS flowed_out,
           sum(k.callback)::bigint AS callback, sum(k.blocked)::bigint AS blocked
    FROM asked, dashboard.quarters AS k
    WHERE k.bucket >= asked.day::timestamp AT TIME ZONE asked.zone
      AND k.bucket < (asked.day + 1)::timestamp AT TIME ZONE asked.zone
      AND (asked.only IS NULL OR k.queue = asked.only)
    GROUP BY half_hour
)
SELECT half_hour, outcome, place, calls
FROM half_hours, unnest('{answered,abandoned,flowed out,callback,blocked}'::text[],
                        ARRAY[answered, abandoned, flowed_out, callback, blocked]) WITH ORDINALITY AS o (outcome, calls, place)
ORDER BY half_hour, place
