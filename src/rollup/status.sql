-- Rollups as a DBA looks at them.

CREATE FUNCTION rollup_states(OUT rollup regclass, OUT source regclass, OUT bucket text, OUT time_zone text, OUT dimensions text[], OUT measures text[],
        OUT filter text, OUT broken boolean, OUT problem text, OUT warning text, OUT uncovered regclass[], OUT unknown text[], OUT built numeric, OUT built_since timestamptz, OUT pending_deltas bigint,
        OUT refreshed_at timestamptz, OUT refresh_took interval, OUT last_error text, OUT last_error_at timestamptz, OUT bytes bigint)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_rollup_states' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_states() IS 'the rows of view rollup_status';

CREATE FUNCTION rollup_answers(rollup regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_rollup_answers' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_answers(regclass) IS 'column answers of view rollup_status';

CREATE VIEW rollup_status AS
SELECT rollup, source, bucket, time_zone, dimensions, measures, filter, broken, problem, warning, uncovered, unknown,
       built, built_since, pending_deltas, refreshed_at, refresh_took, last_error, last_error_at, bytes,
       rollup_answers(rollup) AS answers, pg_catalog.pg_stat_get_numscans(rollup) AS answered
FROM rollup_states();
GRANT SELECT ON rollup_status TO PUBLIC;
COMMENT ON VIEW rollup_status IS 'every rollup that the current user may read: how far it is built, what is pending, its last refresh and its last error';
COMMENT ON COLUMN rollup_status.rollup IS 'the view of the rollup';
COMMENT ON COLUMN rollup_status.source IS 'the table or rollup that it is built on';
COMMENT ON COLUMN rollup_status.bucket IS 'width of its buckets';
COMMENT ON COLUMN rollup_status.time_zone IS 'time zone of the days, weeks or months that are its buckets; null on the UTC grid';
COMMENT ON COLUMN rollup_status.dimensions IS 'columns it groups by, besides the bucket';
COMMENT ON COLUMN rollup_status.measures IS 'columns of its states and sums';
COMMENT ON COLUMN rollup_status.filter IS 'condition for the rows that are counted; null if all rows are';
COMMENT ON COLUMN rollup_status.broken IS 'true if the source is no longer watched or a part was altered, so that reading the view is an error; null if it was locked';
COMMENT ON COLUMN rollup_status.problem IS 'why it is broken, or why it could not be checked';
COMMENT ON COLUMN rollup_status.warning IS 'what may have been missed, until verify_rollup() or rebuild_rollup() over all its time finds that all is well';
COMMENT ON COLUMN rollup_status.uncovered IS 'partitions to which rows can be written unseen until the next refresh_rollup()';
COMMENT ON COLUMN rollup_status.unknown IS 'measures that some groups do not know because the source no longer had all rows when they were added: null there, and sum() leaves those groups out';
COMMENT ON COLUMN rollup_status.built IS 'percent of the source''s time that is built; the rest is read from the source';
COMMENT ON COLUMN rollup_status.built_since IS 'buckets from here on are built: -infinity for all, null for none';
COMMENT ON COLUMN rollup_status.pending_deltas IS 'deltas that the next refresh_rollup() would fold';
COMMENT ON COLUMN rollup_status.refreshed_at IS 'end of the last refresh';
COMMENT ON COLUMN rollup_status.refresh_took IS 'duration of the last refresh';
COMMENT ON COLUMN rollup_status.last_error IS 'error of the last build or scheduled refresh that failed: the message for the owner, the SQLSTATE for others';
COMMENT ON COLUMN rollup_status.last_error_at IS 'when it failed; a later refreshed_at means that it works again';
COMMENT ON COLUMN rollup_status.bytes IS 'size of its tables and their indexes on disk';
COMMENT ON COLUMN rollup_status.answers IS 'true if queries over the source may be answered from it: alter_rollup(..., answers => true); null if that could not be read';
COMMENT ON COLUMN rollup_status.answered IS 'how many queries over the source it has answered, since the statistics of the server were last reset';
