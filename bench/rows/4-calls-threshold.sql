-- row: the same with a threshold of one's own: a second transition
-- bound: at most 1.25
-- ours: four aggregates, two transitions
SELECT queue_id, service_level(call, '20 s'), abandon_rate(call), aht(call), asa(call)
FROM calls
GROUP BY queue_id;
-- rival: `count(*)` by queue
SELECT queue_id, count(*)
FROM calls
GROUP BY queue_id;
