-- row: why there is no call, of a million rows, from times
-- bound: at most 1.2
-- ours: `call_interval_from_times_problem`
SELECT count(*) - count(call_interval_from_times_problem(offered_at, answered_at, ended_at, wrapped_at))
FROM times;
-- rival: `call_interval_from_times`
SELECT count(call_interval_from_times(offered_at, answered_at, ended_at, wrapped_at))
FROM times;
