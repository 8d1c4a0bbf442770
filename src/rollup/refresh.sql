-- What is pending in a rollup, folded.

CREATE FUNCTION refresh_rollup(rollup regclass, record_error boolean DEFAULT false) RETURNS bigint
    AS 'MODULE_PATHNAME', 'cc_refresh_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION refresh_rollup(regclass, boolean) IS
    'folds what is pending into the groups of a rollup, sets triggers on new partitions, and returns the number of deltas folded; with record_error, an error is recorded in rollup_status and shown as a warning, and the result is null';
