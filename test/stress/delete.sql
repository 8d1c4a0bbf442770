SELECT floor(last_value * random())::bigint AS one FROM ids \gset
\set level random(1, 4)
\if :level = 1
BEGIN ISOLATION LEVEL REPEATABLE READ;
\elif :level = 2
BEGIN ISOLATION LEVEL SERIALIZABLE;
\else
BEGIN;
\endif
DELETE FROM calls WHERE id BETWEEN :one AND :one + 8;
DELETE FROM calls_leaf WHERE id BETWEEN :one + 20 AND :one + 22;
\set undo random(1, 5)
\if :undo = 1
ROLLBACK;
\else
COMMIT;
\endif
