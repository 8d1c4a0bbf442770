-- Rollups built from their source, and compared with it.

CREATE PROCEDURE build_rollup(rollup regclass, batch_rows bigint DEFAULT 1000000)
    AS 'MODULE_PATHNAME', 'cc_build_rollup' LANGUAGE C;
COMMENT ON PROCEDURE build_rollup(regclass, bigint) IS
    'takes in what the source of a rollup holds, newest first, about batch_rows rows a transaction; goes on where an earlier call ended';

CREATE FUNCTION rebuild_rollup(rollup regclass, since timestamptz, until timestamptz, forget boolean DEFAULT false) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_rebuild_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rebuild_rollup(regclass, timestamptz, timestamptz, boolean) IS
    'makes the buckets of a rollup that start in [since, until) equal to the source, null being no limit, and returns the number of groups changed; refused, unless forget, if the source no longer has rows of some of them';

CREATE FUNCTION verify_rollup(rollup regclass, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL,
        OUT bucket timestamptz, OUT dimensions jsonb, OUT missing_rows bigint, OUT missing jsonb)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'cc_verify_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION verify_rollup(regclass, timestamptz, timestamptz) IS
    'the groups of a rollup, of buckets that start in [since, until), that differ from the source, with what they lack (negative: have too much); none if all is well';
