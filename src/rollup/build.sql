-- Rollups built from their source, and compared with it.

CREATE PROCEDURE build_rollup(rollup regclass, batch_rows bigint DEFAULT 1000000)
    AS 'MODULE_PATHNAME', 'cc_build_rollup' LANGUAGE C;
COMMENT ON PROCEDURE build_rollup(regclass, bigint) IS
    'builds a rollup from the rows that its source already holds, newest first, about batch_rows rows per transaction; continues where an earlier call stopped';

CREATE FUNCTION rebuild_rollup(rollup regclass, since timestamptz, until timestamptz, forget boolean DEFAULT false) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_rebuild_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rebuild_rollup(regclass, timestamptz, timestamptz, boolean) IS
    'makes the buckets of a rollup that start in [since, until) equal to the source (null means no limit), and returns the number of groups changed; unless forget is true, it is an error if the source no longer has the rows of some of them';

CREATE FUNCTION verify_rollup(rollup regclass, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL,
        OUT bucket timestamptz, OUT dimensions jsonb, OUT missing_rows bigint, OUT missing jsonb)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_verify_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION verify_rollup(regclass, timestamptz, timestamptz) IS
    'the groups of a rollup, in buckets that start in [since, until), that differ from the source, and what each lacks (negative if it has too much); no rows if all is well';
