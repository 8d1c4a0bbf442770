-- row: a million calls by the soft constructor, from times
-- bound: at most 1.2
-- ours: `try_call_interval_from_times`
SELECT count(try_call_interval_from_times(offered_at, answered_at, ended_at, wrapped_at))
FROM times;
-- rival: `call_interval_from_times`
SELECT count(call_interval_from_times(offered_at, answered_at, ended_at, wrapped_at))
FROM times;
