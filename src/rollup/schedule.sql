-- Rollups refreshed on a schedule, by pg_cron.

CREATE FUNCTION schedule_rollup(rollup regclass, schedule text DEFAULT '* * * * *') RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_schedule_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION schedule_rollup(regclass, text) IS
    'makes pg_cron refresh a rollup, every minute by default, and replaces an earlier schedule; returns the number of the job';

CREATE FUNCTION unschedule_rollup(rollup regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_unschedule_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION unschedule_rollup(regclass) IS 'ends the schedule of a rollup; returns whether it had one';

CREATE FUNCTION refresh_scheduled_rollup(groups oid, name text, origin text) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_refresh_scheduled_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION refresh_scheduled_rollup(oid, text, text) IS
    'run by the jobs of schedule_rollup(): refreshes the rollup of a table of groups, whatever its name is now; by its name if the job was restored from a dump';

CREATE FUNCTION rollup_schedules(OUT rollup regclass, OUT job bigint, OUT role text, OUT schedule text, OUT problem text)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_rollup_schedules' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_schedules() IS
    'the jobs of the rollups that the current user owns, including those that others scheduled, and why a job does not refresh its rollup';
