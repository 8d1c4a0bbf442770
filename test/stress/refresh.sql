\set level random(1, 4)
\if :level = 1
BEGIN ISOLATION LEVEL REPEATABLE READ;
\else
BEGIN;
\endif
INSERT INTO refreshes SELECT refresh_rollup('k');
COMMIT;
INSERT INTO refreshes SELECT refresh_rollup('d');
\sleep 20 ms
