-- Call sources loaded on a schedule, by pg_cron.

CREATE FUNCTION schedule_call_source(name text, schedule text DEFAULT '* * * * *') RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_schedule_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION schedule_call_source(text, text) IS
    'makes pg_cron load a call source, every minute by default, and replaces an earlier schedule; returns the number of the job';

CREATE FUNCTION unschedule_call_source(name text) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_unschedule_call_source' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION unschedule_call_source(text) IS 'ends the schedule of a call source; returns whether it had one';

CREATE FUNCTION load_scheduled_calls(source oid, name text, origin text) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_load_scheduled_calls' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION load_scheduled_calls(oid, text, text) IS
    'run by the jobs of schedule_call_source(): load_calls() of the source of a table NAME_source, whatever its name is now, or by its name if the job was restored from a dump; an error is recorded for call_source_status; returns the number of calls written, null after an error';
