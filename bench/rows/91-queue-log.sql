-- row: calls from the events of a queue_log
-- bound: 5
-- ours: queue_log_calls
SELECT count(legs) FROM (SELECT queue_log_calls("time", id, queuename, agent, event, data1, data2, data3, data4, data5) AS legs FROM queue_log GROUP BY callid) AS g;
-- rival: GROUP BY callid alone
SELECT count(events) FROM (SELECT count(*) AS events FROM queue_log GROUP BY callid) AS g;
