-- The rows of call_log that are calls, as the temporary table calls.

-- A call that queued was offered when it entered the queue, any other when it
-- left the voice response unit. `date` is that of vru_entry: a time of day far
-- before that one is tomorrow's; a little before it is dirt (negative vru_time).
CREATE TEMP TABLE calls ON COMMIT DROP AS
SELECT type, customer_id, answered, wait, talk, offered_at, no_server,
       call_interval_from_seconds(offered_at, wait, talk, 0, 0,
                                  CASE WHEN answered THEN 'answered' ELSE 'abandoned' END) AS call
FROM (SELECT type, nullif(customer_id, 0) AS customer_id,
             outcome = 'AGENT' AS answered,
             q_time AS wait,
             CASE WHEN outcome = 'AGENT' THEN ser_time ELSE 0 END AS talk,
             server = 'NO_SERVER' AS no_server,
             (date + entered + CASE WHEN vru_entry - entered > interval '12 hours'
                                    THEN interval '1 day' ELSE interval '0' END)
                 AT TIME ZONE 'Asia/Jerusalem' AS offered_at
      FROM call_log, LATERAL (SELECT CASE WHEN q_time > 0 THEN q_start ELSE vru_exit END AS entered) AS at
      WHERE outcome = 'AGENT' OR outcome = 'HANG' AND q_time > 0) AS r;
ANALYZE calls;
