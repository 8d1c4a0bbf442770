// examples/dashboard/truths.mjs: what each panel must show, from the calls in plain SQL: without rollups, views or KPIs of the extension.
const days = (from, to) => `local >= date '${to}' - ${from} AND local < date '${to}' + 1`;
// of every call, what the figures are made of
const calls = `(
    SELECT c.queue, c.offered_at AT TIME ZONE 'Europe/Berlin' AS local, outcome(call) AS outcome, c.answered, c.abandoned, c.nps_score,
           extract(epoch FROM wait)::int AS wait, extract(epoch FROM talk + hold + wrap)::int AS handling,
           c.abandoned IS NOT NULL AS offered, c.answered IS NOT NULL AS based, c.answered AND c.wait <= q.threshold AS in_time,
           extract(epoch FROM q.threshold)::int AS threshold, q.target::float8 AS target
    FROM demo.calls AS c JOIN demo.queues AS q USING (queue)) AS c`;
const level = '100.0 * count(*) FILTER (WHERE in_time) / nullif(count(*) FILTER (WHERE based), 0)';
const half = "to_char(date_trunc('hour', local) + CASE WHEN extract(minute FROM local) >= 30 THEN interval '30 min' ELSE '0' END, 'HH24:MI')";

export const truths = {
  '01-queues': (sql, day) => sql(`
      WITH today AS (
          SELECT queue, count(*) FILTER (WHERE offered)::int AS offered, (${level})::float8 AS service_level, count(*) FILTER (WHERE based)::int AS n,
                 threshold AS threshold_seconds, target, avg(wait) FILTER (WHERE answered)::float8 AS asa, avg(handling) FILTER (WHERE answered)::float8 AS aht,
                 count(*) FILTER (WHERE offered AND local < '${day} 19:45')::int AS compared
          FROM ${calls} WHERE ${days(0, day)} GROUP BY queue, threshold, target
      ), week AS (
          SELECT queue, count(*) FILTER (WHERE offered)::int AS last_week, (${level})::float8 AS last_week_level, count(*) FILTER (WHERE based)::int AS last_week_n
          FROM ${calls} WHERE local >= date '${day}' - 7 AND local < date '${day}' - 7 + time '19:45' GROUP BY queue
      )
      SELECT queue, offered, service_level, n, threshold_seconds, target,
             CASE WHEN service_level >= target THEN 'ok' WHEN service_level >= target - 5 THEN 'warning' WHEN service_level >= target - 10 THEN 'action' ELSE 'all_hands' END AS alert,
             asa, aht,
             last_week, (100.0 * compared / last_week - 100)::float8 AS change, last_week_level, last_week_n, '19:45' AS until
      FROM today JOIN week USING (queue) ORDER BY queue`),
  '02-level': (sql, day) => sql(`
      WITH half_hours AS (
          SELECT queue, ${half} AS half_hour, local::date AS day, target, (${level})::float8 AS service_level, count(*) FILTER (WHERE based)::int AS n
          FROM ${calls} WHERE local::date IN ('${day}', date '${day}' - 7, date '${day}' - 14, date '${day}' - 21, date '${day}' - 28) GROUP BY 1, 2, 3, 4
      )
      SELECT queue, half_hour, t.service_level, coalesce(t.n, 0) AS n, target, low, high
      FROM (SELECT queue, half_hour, target, service_level, n FROM half_hours WHERE day = '${day}') AS t
      FULL JOIN (SELECT queue, half_hour, target, min(service_level) AS low, max(service_level) AS high FROM half_hours WHERE day < '${day}' GROUP BY 1, 2, 3) AS b
        USING (queue, half_hour, target)
      ORDER BY queue, half_hour`),
  '03-outcomes': (sql, day) => sql(`
      SELECT half_hour, o.outcome, calls
      FROM (SELECT ${half} AS half_hour, count(*) FILTER (WHERE answered)::int AS answered, count(*) FILTER (WHERE abandoned)::int AS abandoned,
                   count(*) FILTER (WHERE outcome = 'flowed_out')::int AS flowed_out, count(*) FILTER (WHERE outcome = 'callback')::int AS callback,
                   count(*) FILTER (WHERE NOT offered)::int AS blocked
            FROM ${calls} WHERE ${days(0, day)} GROUP BY 1) AS h,
           LATERAL (VALUES (1, 'answered', answered), (2, 'abandoned', abandoned), (3, 'flowed out', flowed_out), (4, 'callback', callback), (5, 'blocked', blocked))
             AS o (place, outcome, calls)
      ORDER BY half_hour, place`),
  '04-forecast': async (sql, day) => {
    // the aggregate itself is tested elsewhere; here, that it was given these calls
    const expected = await sql(`
        SELECT queue, to_char(bucket AT TIME ZONE 'Europe/Berlin', 'HH24:MI') AS half_hour, expected, aht, threshold, target
        FROM (SELECT queue, forecast_calls(bucket, n, '1 day', 'Europe/Berlin', '${day}') AS forecast
              FROM (SELECT queue, date_bin('30 min', offered_at, '2000-01-01Z') AS bucket, count(*) FILTER (WHERE abandoned IS NOT NULL) AS n FROM demo.calls GROUP BY 1, 2) AS h
              GROUP BY queue) AS f
        JOIN (SELECT queue, threshold, target, avg(handling)::float8 AS aht FROM ${calls} WHERE answered AND local >= date '${day}' - 28 AND local < '${day}' GROUP BY 1, 2, 3) AS a USING (queue),
             unnest(forecast) WHERE expected > 0`);
    const came = await sql(`SELECT ${half} AS half_hour, count(*)::int AS offered FROM ${calls} WHERE offered AND ${days(0, day)} GROUP BY 1`);
    // Erlang C, by its recursion
    const agents = ({ expected: n, aht, threshold, target }) => {
      const load = n * aht / 1800;
      let blocked = 1;
      for (let i = 1; ; i++) {
        blocked = load * blocked / (i + load * blocked);
        if (i > load && 100 * (1 - blocked / (1 - load / i * (1 - blocked)) * Math.exp(-(i - load) * threshold / aht)) >= target) return i;
      }
    };
    const sums = {};
    for (const row of expected) {
      const sum = sums[row.half_hour] ??= { half_hour: row.half_hour, offered: came.find(({ half_hour }) => half_hour === row.half_hour)?.offered ?? null, expected: 0, agents: 0 };
      sum.expected += row.expected;
      sum.agents += agents(row);
    }
    return Object.values(sums).sort((a, b) => a.half_hour < b.half_hour ? -1 : 1);
  },
  '05-hours': (sql, day) => sql(`
      SELECT (ARRAY['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])[extract(isodow FROM local)::int] AS weekday, extract(hour FROM local)::int AS hour,
             (${level})::float8 AS service_level, count(*) FILTER (WHERE based)::int AS n
      FROM ${calls} WHERE ${days(27, day)} GROUP BY extract(isodow FROM local), 1, 2 ORDER BY extract(isodow FROM local), 2`),
  '06-waits': (sql, day) => sql(`
      SELECT queue, local::date::text AS day, percentile_disc(0.5) WITHIN GROUP (ORDER BY wait) AS wait_p50, percentile_disc(0.9) WITHIN GROUP (ORDER BY wait) AS wait_p90, count(*)::int AS n
      FROM ${calls} WHERE answered AND ${days(27, day)} GROUP BY 1, 2 ORDER BY 1, 2`),
  '07-abandons': (sql, day) => sql(`
      SELECT queue, seconds, (100.0 * count(*) FILTER (WHERE abandoned AND wait <= seconds) / count(*))::float8 AS abandoned, count(*)::int AS n
      FROM ${calls}, unnest('{5,10,15,20,30,45,60,90,120,180,240,300}'::int[]) AS seconds
      WHERE offered AND ${days(27, day)} GROUP BY 1, 2 ORDER BY 1, 2`),
  // adjusted Wald: three answers more, 3/4 of a promoter, 3/4 of a detractor, 3/2 of neither
  '08-nps': (sql, day) => sql(`
      WITH months AS (
          SELECT queue, to_char(local, 'YYYY-MM') AS month, count(nps_score)::float8 AS n,
                 count(*) FILTER (WHERE nps_score >= 9)::float8 AS pro, count(*) FILTER (WHERE nps_score <= 6)::float8 AS con
          FROM ${calls} WHERE local >= '2026-01-01' AND local < date '${day}' + 1 GROUP BY 1, 2
      )
      SELECT queue, month, 100 * (pro - con) / n AS nps, 100 * (p - d - z * error) AS low, 100 * (p - d + z * error) AS high, n
      FROM months, LATERAL (SELECT (pro + 0.75) / (n + 3) AS p, (con + 0.75) / (n + 3) AS d, 1.959963984540054 AS z) AS adjusted,
           LATERAL (SELECT sqrt((p + d - (p - d) ^ 2) / (n + 3)) AS error) AS e
      ORDER BY 1, 2`),
  '09-worst': (sql, day) => sql(`
      SELECT queue || ', ' || to_char(local_half, 'Dy FMDD Mon HH24:MI') AS half_hour, service_level, n, target, target - service_level AS missing
      FROM (SELECT queue, target, date_trunc('hour', local) + CASE WHEN extract(minute FROM local) >= 30 THEN interval '30 min' ELSE '0' END AS local_half,
                   (${level})::float8 AS service_level, count(*) FILTER (WHERE based)::int AS n
            FROM ${calls} WHERE ${days(27, day)} GROUP BY 1, 2, 3) AS h
      WHERE n >= 20 AND service_level < target ORDER BY missing DESC, n DESC, queue, local_half LIMIT 10`),
  '10-rejects': (sql) => sql(`
      SELECT problem, legs, "rows", share, n, example FROM (
          SELECT problem, count(*)::int AS legs, sum(events)::int AS "rows", min(call_id)::float8 AS example,
                 (SELECT (SELECT count(*) FROM demo.acd_calls)::int + (SELECT count(*) FROM demo.acd_rejected)::int) AS n
          FROM demo.acd_rejected GROUP BY 1) AS r, LATERAL (SELECT (100.0 * legs / n)::float8) AS s (share)
      ORDER BY legs DESC, problem`),
};
