-- Rollups as a DBA looks at them.

CREATE FUNCTION rollup_states(OUT rollup regclass, OUT source regclass, OUT bucket text, OUT time_zone text, OUT dimensions text[], OUT measures text[],
        OUT broken boolean, OUT problem text, OUT built numeric, OUT built_since timestamptz, OUT pending_deltas bigint,
        OUT refreshed_at timestamptz, OUT refresh_took interval, OUT last_error text, OUT last_error_at timestamptz, OUT bytes bigint)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_rollup_states' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_states() IS 'what view rollup_status shows, but for partitions';

CREATE FUNCTION rollup_uncovered(rollup regclass) RETURNS regclass[]
    AS 'MODULE_PATHNAME', 'cc_rollup_uncovered' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rollup_uncovered(regclass) IS
    'tables of a rollup''s source, partitions that is, to which one could write unseen: without triggers until refresh_rollup() sets them';

CREATE VIEW rollup_status AS
SELECT rollup, source, bucket, time_zone, dimensions, measures, broken, problem, CASE WHEN built IS NOT NULL THEN rollup_uncovered(rollup) END AS uncovered,
       built, built_since, pending_deltas, refreshed_at, refresh_took, last_error, last_error_at, bytes
FROM rollup_states();
GRANT SELECT ON rollup_status TO PUBLIC;
COMMENT ON VIEW rollup_status IS 'every rollup that one may read: how far it is built, what is pending, its last refresh and error';
COMMENT ON COLUMN rollup_status.rollup IS 'its view';
COMMENT ON COLUMN rollup_status.source IS 'the table, or the rollup, that it is over';
COMMENT ON COLUMN rollup_status.bucket IS 'width of its buckets';
COMMENT ON COLUMN rollup_status.time_zone IS 'whose days, weeks or months the buckets are; NULL on the UTC grid';
COMMENT ON COLUMN rollup_status.dimensions IS 'columns it groups by, besides the bucket';
COMMENT ON COLUMN rollup_status.measures IS 'columns of its states and sums';
COMMENT ON COLUMN rollup_status.broken IS 'the source is not watched any more: reading the view is an error';
COMMENT ON COLUMN rollup_status.problem IS 'why it is broken';
COMMENT ON COLUMN rollup_status.uncovered IS 'partitions to which one could write unseen, until the next refresh_rollup()';
COMMENT ON COLUMN rollup_status.built IS 'percent of the source''s time that is built; the rest is read from the source';
COMMENT ON COLUMN rollup_status.built_since IS 'buckets from here on are built: -infinity for all, NULL for none';
COMMENT ON COLUMN rollup_status.pending_deltas IS 'deltas that the next refresh_rollup() would fold';
COMMENT ON COLUMN rollup_status.refreshed_at IS 'end of the last refresh';
COMMENT ON COLUMN rollup_status.refresh_took IS 'how long it took';
COMMENT ON COLUMN rollup_status.last_error IS 'of the last build or scheduled refresh, if it failed';
COMMENT ON COLUMN rollup_status.last_error_at IS 'when it failed';
COMMENT ON COLUMN rollup_status.bytes IS 'size of its tables and their indexes on disk';
