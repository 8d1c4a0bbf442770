\set n random(1, 6)
\set level random(1, 4)
\if :level = 1
BEGIN ISOLATION LEVEL REPEATABLE READ;
\elif :level = 2
BEGIN ISOLATION LEVEL SERIALIZABLE;
\else
BEGIN;
\endif
INSERT INTO calls SELECT * FROM some_calls(:n, '10 days', '5 days');
-- into a partition, if there is one
INSERT INTO calls_leaf SELECT id, offered_at, 1, call, nps, resolved, cost FROM some_calls(2, '8 days', '0');
\set undo random(1, 5)
\if :undo = 1
ROLLBACK;
\else
COMMIT;
\endif
