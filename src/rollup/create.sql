-- Rollups: created, dropped, and what their views ask when read.

CREATE FUNCTION rollup_intact(source regclass, source_name text, capture regprocedure, definition regclass, live regclass, groups regclass, deltas regclass, progress regclass, partitions regclass)
    RETURNS boolean AS 'MODULE_PATHNAME', 'cc_rollup_intact' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rollup_intact(regclass, text, regprocedure, regclass, regclass, regclass, regclass, regclass, regclass) IS
    'used in the view of a rollup: true, or an error if the source lacks the triggers that maintain it; the arguments name the parts of the rollup';

CREATE FUNCTION rollup_built(built_since timestamptz) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_rollup_built' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rollup_built(timestamptz) IS
    'used in the view of a rollup: true, or an error if the transaction''s snapshot is older than the end of the first build';

-- Short, because the planner copies it into each column of a KPI view.

CREATE FUNCTION rollup_known(measure call_stats, number bigint) RETURNS call_stats
    AS 'MODULE_PATHNAME', 'cc_rollup_known' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rollup_known(call_stats, bigint) IS 'used in the view of a rollup: the measure; null where it was summed from no values';

CREATE FUNCTION rollup_known(measure survey_stats, number bigint) RETURNS survey_stats
    AS 'MODULE_PATHNAME', 'cc_rollup_known' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rollup_known(survey_stats, bigint) IS 'used in the view of a rollup: the measure; null where it was summed from no values';

CREATE FUNCTION rollup_finite(numeric) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_rollup_finite_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rollup_finite(numeric) IS 'used in the tables of a rollup: true, or an error for NaN and infinity, which cannot be subtracted again';

CREATE FUNCTION rollup_finite(interval) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_rollup_finite_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rollup_finite(interval) IS 'used in the tables of a rollup: true, or an error for infinity, which cannot be subtracted again';

CREATE FUNCTION create_rollup(rollup text, source regclass, time_column text, measures json, dimensions text[] DEFAULT '{}', bucket text DEFAULT '15 minutes', time_zone text DEFAULT NULL, filter text DEFAULT NULL)
    RETURNS regclass AS 'MODULE_PATHNAME', 'cc_create_rollup' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION create_rollup(text, regclass, text, json, text[], text, text, text) IS
    'creates a view of measures by bucket and dimensions that always equals its source, or those of its rows that a filter leaves: triggers maintain it, build_rollup() takes in existing rows, refresh_rollup() folds pending changes';

CREATE FUNCTION drop_rollup(rollup regclass, cascade boolean DEFAULT false) RETURNS void
    AS 'MODULE_PATHNAME', 'cc_drop_rollup' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION drop_rollup(regclass, boolean) IS
    'drops a rollup with its tables, views, triggers and schedule; with cascade, also the objects that depend on it';
