\set what random(1, 24)
\set one random(1, 2500)
\set two random(1, 2500)
\set level random(1, 4)
\if :level = 1
BEGIN ISOLATION LEVEL REPEATABLE READ;
\else
BEGIN;
\endif
\if :what < 7
INSERT INTO calls SELECT * FROM calls WHERE call_id BETWEEN :one AND :one + 3;
INSERT INTO log SELECT * FROM calls WHERE call_id BETWEEN :two AND :two + 3 AND call IS NOT NULL;
\elif :what < 13
UPDATE calls SET queue = (ARRAY['sales', 'support', 'billing', NULL])[1 + :one % 4], price = price + 0.25, score = :two % 11, offered_at = offered_at + interval '11 min' WHERE call_id BETWEEN :one AND :one + 5;
SAVEPOINT s;
UPDATE log SET channel = 'phone', talk_ms = talk_ms + 1, resolved = NOT resolved WHERE call_id BETWEEN :two AND :two + 5;
\elif :what < 19
DELETE FROM calls WHERE call_id BETWEEN :one AND :one + 2;
DELETE FROM log WHERE call_id BETWEEN :two AND :two + 2;
\elif :what < 21
-- to another partition, and back
UPDATE log SET offered_at = offered_at + CASE WHEN offered_at < '2026-06-01Z' THEN 1 ELSE -1 END * interval '150 days' WHERE call_id BETWEEN :one AND :one + 5 AND isfinite(offered_at);
INSERT INTO calls SELECT * FROM log WHERE call_id BETWEEN :two AND :two + 3;
\elif :what < 23
INSERT INTO refreshes SELECT refresh_rollup('calls_15min') + refresh_rollup('log_30min') + refresh_rollup('log_5min');
\else
INSERT INTO refreshes SELECT refresh_rollup('calls_hour') + refresh_rollup('calls_day') + refresh_rollup('log_month');
\endif
\set undo random(1, 6)
\if :undo = 1
ROLLBACK;
\else
COMMIT;
\endif
