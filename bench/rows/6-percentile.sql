-- row: p90 of wait by queue
-- bound: at most 0.4 and 0.7
-- ours: `wait_percentile` of `call_stats`
SELECT queue_id, wait_percentile(call_stats(call), 0.9)
FROM calls
GROUP BY queue_id;
-- rival: `percentile_cont` of seconds
SELECT queue_id, percentile_cont(0.9) WITHIN GROUP (ORDER BY wait_s)
FROM calls_seconds
WHERE answered
GROUP BY queue_id;
-- rival: `tdigest_percentile` of seconds
SELECT queue_id, tdigest_percentile(wait_s, 100, 0.9)
FROM calls_seconds
WHERE answered
GROUP BY queue_id;
