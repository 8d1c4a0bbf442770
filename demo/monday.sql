-- demo/monday.sql: the calls of Monday 30 March 2026, the day after the log ends, for those
-- who show a day as it passes.
--
--     psql -f demo/monday.sql           (after demo/calls.sql, in the session that writes them)
--
-- Of the two Mondays before, six of ten calls each: a busy day, of which no half-hour is as it was a
-- week ago. Makes the temporary table monday, whose rows are like those of demo.calls; minute is that
-- of the day in Berlin.

SET TimeZone = 'Europe/Berlin';
CREATE TEMP TABLE monday AS
SELECT 1000000 + call_id AS call_id, queue, channel, agent, customer_id, at AS offered_at,
       call_interval(at, wait_time(call), talk_time(call), hold_time(call), wrap_time(call), outcome(call),
                     ring_time(call), transferred(call)) AS call,
       wait, talk, hold, wrap, answered, abandoned, resolved, transferred, nps_score,
       floor(extract(epoch FROM at - timestamptz '2026-03-30') / 60)::int AS minute
FROM demo.calls, LATERAL (SELECT timestamptz '2026-03-30' + (offered_at::timestamp - offered_at::date)) AS later (at)
WHERE offered_at::date IN ('2026-03-16', '2026-03-23') AND demo.uniform(call_id, 50) < 0.6;
