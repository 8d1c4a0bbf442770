-- What a stored state takes: bytes of the column by calls in the state.
SELECT calls AS "calls in the state",
       round(avg(pg_column_size(stats))) AS "bytes, call_stats",
       max(pg_column_size(stats)) AS "at most",
       round(avg(pg_column_size(waits))) AS "bytes, tdigest of the wait alone"
FROM (SELECT calls, call_stats(call) AS stats, tdigest(extract(epoch FROM wait_time(call))::double precision, 100) AS waits
      FROM (VALUES (1), (10), (100), (1000)) AS s(calls),
           LATERAL (SELECT n, (n - 1) / calls AS state,
                           call_interval_from_seconds('2026-01-05 09:00Z',
                               wait => -30 * ln(1 - uniform(n, 1)),
                               talk => CASE WHEN uniform(n, 2) < 0.93 THEN 30 - 150 * ln(1 - uniform(n, 3)) ELSE 0 END,
                               wrap => CASE WHEN uniform(n, 2) < 0.93 THEN -30 * ln(1 - uniform(n, 6)) ELSE 0 END,
                               outcome => CASE WHEN uniform(n, 2) < 0.93 THEN 'answered' ELSE 'abandoned' END) AS call
                    FROM generate_series(1, 100 * calls) AS n) AS c
      GROUP BY calls, state) AS s
GROUP BY calls
ORDER BY calls
