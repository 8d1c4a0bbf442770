-- row: `call_stats` by queue
-- bound: at most 1.25
-- ours: statistics of the calls of a queue
SELECT queue_id, call_stats(call)
FROM calls
GROUP BY queue_id;
-- rival: `count(*)` by queue
SELECT queue_id, count(*)
FROM calls
GROUP BY queue_id;
