-- row: all stored 15-minute states merged into one
-- bound: none
-- ours: `wait_percentile(sum(stats), 0.9)`
SELECT wait_percentile(sum(stats), 0.9)
FROM states;
-- rival: `tdigest_percentile(waits, 0.9)`
SELECT tdigest_percentile(waits, 0.9)
FROM digests;
