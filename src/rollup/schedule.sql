-- Rollups refreshed on a schedule, by pg_cron.

CREATE FUNCTION schedule_rollup(rollup regclass, schedule text DEFAULT '* * * * *') RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_schedule_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION schedule_rollup(regclass, text) IS
    'has pg_cron refresh a rollup, every minute unless said otherwise, in the place of an earlier schedule; returns the number of the job';

CREATE FUNCTION unschedule_rollup(rollup regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_unschedule_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION unschedule_rollup(regclass) IS 'ends the schedule of a rollup; whether it had one';
