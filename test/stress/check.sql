INSERT INTO checks WITH
k AS MATERIALIZED (SELECT bucket, queue_id, offered, calls, survey, resolved, cost FROM k),
k_again AS MATERIALIZED (SELECT date_bin('15 minutes', offered_at, '2000-01-01 Z'), queue_id, count(*), call_stats(call), survey_stats(nps), count(*) FILTER (WHERE resolved), sum(cost) FROM calls GROUP BY 1, 2),
d AS MATERIALIZED (SELECT bucket, queue_id, offered, calls, survey, resolved, cost FROM d),
d_again AS MATERIALIZED (SELECT date_trunc('day', offered_at, 'Europe/Berlin'), queue_id, count(*), call_stats(call), survey_stats(nps), count(*) FILTER (WHERE resolved), sum(cost) FROM calls GROUP BY 1, 2)
SELECT (SELECT count(*) FROM k) + (SELECT count(*) FROM d),
	(SELECT count(*) FROM ((TABLE k EXCEPT ALL TABLE k_again) UNION ALL (TABLE k_again EXCEPT ALL TABLE k)) AS x) +
	(SELECT count(*) FROM ((TABLE d EXCEPT ALL TABLE d_again) UNION ALL (TABLE d_again EXCEPT ALL TABLE d)) AS x);
