-- Rollups for dashboards.

CREATE FUNCTION create_kpi_view(rollup regclass, threshold interval DEFAULT '20 s', view text DEFAULT NULL) RETURNS regclass
    AS 'MODULE_PATHNAME', 'cc_create_kpi_view' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION create_kpi_view(regclass, interval, text) IS
    'creates a view of a rollup''s KPIs in plain columns for dashboards: timestamps, bigint counts, double precision percent and seconds; without a name, it is called like the rollup, followed by _kpis';
