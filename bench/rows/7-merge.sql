-- row: stored 15-minute states merged by day and queue
-- bound: none
-- ours: `sum(stats)`: five histograms and all sums
SELECT queue_id, date_trunc('day', bucket) AS day, sum(stats)
FROM states
GROUP BY 1, 2;
-- rival: `tdigest(waits)`: one digest
SELECT queue_id, date_trunc('day', bucket) AS day, tdigest(waits)
FROM digests
GROUP BY 1, 2;
-- rival: `count(*)` of the same rows
SELECT queue_id, date_trunc('day', bucket) AS day, count(*)
FROM states
GROUP BY 1, 2;
