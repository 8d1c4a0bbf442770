-- row: calls from the events of a queue_log, a row a leg
-- bound: 0.25
-- ours: queue_log_calls
SELECT count((c.leg).call) FROM (SELECT callid, unnest(queue_log_calls("time", id, queuename, agent, event, data1, data2, data3, data4, data5)) AS leg FROM queue_log GROUP BY callid) AS c;
-- rival: window functions
WITH ordered AS (
    SELECT *, count(*) FILTER (WHERE event = 'ENTERQUEUE') OVER (PARTITION BY callid, queuename ORDER BY "time", event <> 'ENTERQUEUE', id) AS by_order FROM queue_log
), placed AS (
    SELECT *, CASE WHEN event IN ('COMPLETECALLER', 'COMPLETEAGENT', 'BLINDTRANSFER', 'ATTENDEDTRANSFER')
                   THEN max(by_order) FILTER (WHERE event = 'CONNECT') OVER (PARTITION BY callid, queuename, agent ORDER BY "time", id) ELSE by_order END AS leg FROM ordered
), legs AS (
    SELECT callid, queuename, leg, min("time") FILTER (WHERE event = 'ENTERQUEUE') AS entered_at, min("time") FILTER (WHERE event = 'CONNECT') AS answered_at,
           (array_agg(agent) FILTER (WHERE event = 'CONNECT'))[1] AS agent,
           (array_agg("time" ORDER BY "time", id) FILTER (WHERE event IN ('COMPLETECALLER', 'COMPLETEAGENT', 'BLINDTRANSFER', 'ATTENDEDTRANSFER', 'ABANDON', 'EXITWITHTIMEOUT', 'EXITWITHKEY', 'EXITEMPTY')))[1] AS ended_at,
           (array_agg(event ORDER BY "time", id) FILTER (WHERE event IN ('COMPLETECALLER', 'COMPLETEAGENT', 'BLINDTRANSFER', 'ATTENDEDTRANSFER', 'ABANDON', 'EXITWITHTIMEOUT', 'EXITWITHKEY', 'EXITEMPTY')))[1] AS reason
    FROM placed GROUP BY callid, queuename, leg
)
SELECT count(try_call_interval_from_times(entered_at, answered_at, ended_at, outcome => CASE WHEN answered_at IS NOT NULL THEN 'answered' WHEN reason = 'ABANDON' THEN 'abandoned' ELSE 'flowed_out' END,
                                          transferred => answered_at IS NOT NULL AND reason IN ('BLINDTRANSFER', 'ATTENDEDTRANSFER'))) FROM legs;
