SELECT last_value AS last, floor(last_value * random())::bigint AS one, floor(last_value * random())::bigint AS two FROM ids \gset
\set level random(1, 4)
\if :level = 1
BEGIN ISOLATION LEVEL REPEATABLE READ;
\elif :level = 2
BEGIN ISOLATION LEVEL SERIALIZABLE;
\else
BEGIN;
\endif
UPDATE calls SET offered_at = offered_at + random() * interval '1 day' - interval '12 hours', queue_id = nullif((coalesce(queue_id, 0) + 1) % 6, 0),
	call = CASE WHEN random() < 0.5 THEN call END, cost = CASE WHEN random() < 0.5 THEN cost * 1.5 END WHERE id BETWEEN :one AND :one + 5;
SAVEPOINT s;
UPDATE calls_leaf SET nps = 10 WHERE id BETWEEN :two AND :two + 5;
\set undo random(1, 5)
\if :undo = 1
ROLLBACK TO s;
COMMIT;
\else
COMMIT;
\endif
-- nothing changes
UPDATE calls SET cost = cost, queue_id = queue_id WHERE id BETWEEN :two AND :two + 5;
