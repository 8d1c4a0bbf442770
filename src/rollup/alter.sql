-- Rollups changed.

CREATE FUNCTION alter_rollup(rollup regclass, add json DEFAULT NULL, drop text[] DEFAULT NULL, source regclass DEFAULT NULL, answers boolean DEFAULT NULL) RETURNS regclass
    AS 'MODULE_PATHNAME', 'cc_alter_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION alter_rollup(regclass, json, text[], regclass, boolean) IS
    'adds measures to a rollup (null for groups of which the source no longer has all rows), drops measures, names the table that has replaced the source, or says whether queries over the source may be answered from the rollup';
