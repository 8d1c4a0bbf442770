-- From the lines that both ends of each call wrote (etc/extensions.conf) to what became of each
-- entry into a queue: the view truth over truth_lines.
CREATE TEMP TABLE truth_lines (at numeric, callid text, leg int, call text, what text, detail text);

CREATE TEMP VIEW truth AS
SELECT offered.call, offered.callid, offered.leg, offered.detail AS queue, answer.agent,
       CASE WHEN answer.at IS NOT NULL THEN 'answered'
            WHEN out.detail IN ('JOINEMPTY', 'FULL', 'JOINUNAVAIL') THEN 'blocked'
            WHEN out.at IS NOT NULL THEN 'flowed_out'
            WHEN caller.gone IS NOT NULL THEN 'abandoned'
       END AS outcome,
       to_timestamp(offered.at) AS offered_at, to_timestamp(answer.at) AS answered_at,
       to_timestamp(CASE WHEN answer.at IS NOT NULL THEN least(answer.agent_gone, caller.gone)
                         ELSE coalesce(out.at, caller.gone) END) AS ended_at,
       to_timestamp(dials.at) AS dialled_at
FROM truth_lines AS offered
     -- a caller has one telephone, whichever queue the call is in
     CROSS JOIN LATERAL (SELECT min(at) AS gone FROM truth_lines
                         WHERE call = offered.call AND what = 'caller_gone' AND at > offered.at) AS caller
     LEFT JOIN LATERAL (SELECT at, detail FROM truth_lines
                        WHERE callid = offered.callid AND leg = offered.leg AND what = 'left'
                        ORDER BY at LIMIT 1) AS out ON true
     -- the first agent who talks to the caller: after the announcement, if both are still there
     LEFT JOIN LATERAL (
         SELECT picked_up.detail AS agent, talks.at, gone.at AS agent_gone
         FROM truth_lines AS picked_up
              CROSS JOIN LATERAL (SELECT picked_up.at + CASE offered.detail WHEN 'greeted' THEN 2.1 ELSE 0 END AS at) AS talks
              LEFT JOIN LATERAL (SELECT min(at) AS at FROM truth_lines
                                 WHERE callid = offered.callid AND leg = offered.leg AND what = 'agent_gone'
                                       AND detail = picked_up.detail AND at > picked_up.at) AS gone ON true
         WHERE picked_up.callid = offered.callid AND picked_up.leg = offered.leg AND picked_up.what = 'picked_up'
               AND (gone.at > talks.at OR gone.at IS NULL) AND (caller.gone > talks.at OR caller.gone IS NULL)
         ORDER BY talks.at LIMIT 1) AS answer ON true
     LEFT JOIN LATERAL (SELECT min(at) AS at FROM truth_lines
                        WHERE callid = offered.callid AND leg = offered.leg AND what = 'dials') AS dials ON true
WHERE offered.what = 'offered';
