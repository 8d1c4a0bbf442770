-- The jobs of before the upgrade are run by pg_cron: here each second, else at the end of the year.
\set ON_ERROR_STOP
SET client_min_messages = warning;
SELECT current_user AS superuser \gset
ALTER EXTENSION pg_cron UPDATE;
\c - owner
INSERT INTO calls (offered_at, queue_id, channel, call, score, cost, resolved) SELECT * FROM more_calls(50);
\c - :superuser
-- by a superuser, who changes another's job: the job stays its owner's
SELECT 'jobs', count(cron.alter_job(jobid, schedule => '1 second')) FROM cron.job;
DO $$
BEGIN
    FOR i IN 1 .. 300 LOOP
        EXIT WHEN (SELECT pending_deltas = 0 FROM rollup_status WHERE rollup = 'k'::regclass);
        PERFORM pg_sleep(0.2);
        COMMIT;
    END LOOP;
END $$;
SELECT CASE WHEN pending_deltas = 0 THEN 'folded by the schedule of before' ELSE 'not folded' END FROM rollup_status WHERE rollup = 'k'::regclass;
SELECT 'jobs', count(cron.alter_job(jobid, schedule => '59 23 31 12 *')) FROM cron.job;
