-- row: the text of 100,000 states of seven calls, read
-- bound: below 1
-- ours: as `call_stats`
SELECT count(stats::call_stats)
FROM texts;
-- rival: as `jsonb`
SELECT count(stats::jsonb)
FROM texts;
