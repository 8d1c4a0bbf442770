-- For KPI views with targets, which call them.

CREATE FUNCTION kpi_view_targets_intact(targets regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_kpi_view_targets_intact' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_view_targets_intact(regclass) IS
    'true; an error if rows of a table of targets may be hidden or lost';

CREATE FUNCTION kpi_view_target_alone(targets regclass, rows bigint, key text) RETURNS boolean
    AS 'MODULE_PATHNAME', 'cc_kpi_view_target_alone' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_view_target_alone(regclass, bigint, text) IS
    'true; an error if a table of targets has more than one row for a key';
