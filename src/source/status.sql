-- Call sources as a DBA looks at them.

CREATE FUNCTION call_source_states(OUT name text, OUT kind text, OUT source regclass, OUT calls bigint, OUT open bigint,
        OUT rejected jsonb, OUT ignored bigint, OUT "rows" bigint, OUT watermark bigint, OUT latest_at timestamptz, OUT lag interval,
        OUT gaps bigint, OUT loaded_at timestamptz, OUT load_took interval, OUT last_error text, OUT last_error_at timestamptz,
        OUT problem text)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_call_source_states' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION call_source_states() IS 'the rows of view call_source_status';

CREATE VIEW call_source_status AS
SELECT name, kind, source, calls, open, rejected, ignored, "rows", watermark, latest_at, lag, gaps, loaded_at, load_took,
       last_error, last_error_at, problem
FROM call_source_states();
GRANT SELECT ON call_source_status TO PUBLIC;
COMMENT ON VIEW call_source_status IS 'every call source whose progress the current user may read: how far it has read, what it holds, and its last error';
COMMENT ON COLUMN call_source_status.name IS 'name of the call source, with its schema';
COMMENT ON COLUMN call_source_status.kind IS 'kind of the source';
COMMENT ON COLUMN call_source_status.source IS 'table, view or foreign table that is read';
COMMENT ON COLUMN call_source_status.calls IS 'legs in its table of calls';
COMMENT ON COLUMN call_source_status.open IS 'legs that have not ended';
COMMENT ON COLUMN call_source_status.rejected IS 'number of rejected legs, by problem';
COMMENT ON COLUMN call_source_status.ignored IS 'rows that tell nothing about calls or agents';
COMMENT ON COLUMN call_source_status."rows" IS 'rows read so far';
COMMENT ON COLUMN call_source_status.watermark IS 'greatest number read; null where the source has none';
COMMENT ON COLUMN call_source_status.latest_at IS 'latest time read';
COMMENT ON COLUMN call_source_status.lag IS 'time from the latest time read to now';
COMMENT ON COLUMN call_source_status.gaps IS 'ranges of missing numbers that are still looked for';
COMMENT ON COLUMN call_source_status.loaded_at IS 'end of the last load';
COMMENT ON COLUMN call_source_status.load_took IS 'duration of the last load';
COMMENT ON COLUMN call_source_status.last_error IS 'error of the last scheduled load, if it failed; for the owner only';
COMMENT ON COLUMN call_source_status.last_error_at IS 'when it failed';
COMMENT ON COLUMN call_source_status.problem IS 'why it cannot be loaded; null if all is well';
