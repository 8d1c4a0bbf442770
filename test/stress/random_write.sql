\set what random(1, 5)
\set first random(1, 400)
BEGIN;
SELECT pg_advisory_xact_lock_shared(1);
\if :what = 1
INSERT INTO r (id, t, q, x) SELECT nextval('ids'), '2026-01-01 Z'::timestamptz + random() * interval '30 days', any_of('a', 'b', 'c', 'd'), 1 FROM generate_series(1, 5);
INSERT INTO m1 (id, t, q, x) VALUES (nextval('ids'), '2026-01-05 Z', 'a', 2);
\elif :what = 2
UPDATE r SET x = x + 1, q = any_of('a', 'b', 'c') WHERE id BETWEEN :first AND :first + 3;
UPDATE m1 SET x = x - 1, t = t + interval '1 minute' WHERE id % 50 = 1 AND t < '2026-01-30 Z';
\elif :what = 3
DELETE FROM r WHERE id BETWEEN :first AND :first + 2;
\else
CALL merge_some();
\endif
COMMIT;
