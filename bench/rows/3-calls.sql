-- row: service level, abandon rate, AHT, ASA by queue over call_interval
-- bound: at most 1.2
-- ours: four aggregates, one transition
SELECT queue_id, service_level(call), abandon_rate(call), aht(call), asa(call)
FROM calls
GROUP BY queue_id;
-- rival: `count(*)` by queue
SELECT queue_id, count(*)
FROM calls
GROUP BY queue_id;
