BEGIN;
SELECT pg_advisory_xact_lock_shared(1);
SELECT refresh_rollup('rk');
COMMIT;
SELECT refresh_rollup('rd');
\sleep 50 ms
