-- Rollups for dashboards.

CREATE FUNCTION create_kpi_view(rollup regclass, threshold interval DEFAULT NULL, view text DEFAULT NULL,
        method text DEFAULT NULL, short_abandon interval DEFAULT NULL, targets regclass DEFAULT NULL,
        within interval[] DEFAULT NULL, time_zone text DEFAULT NULL, replace boolean DEFAULT false) RETURNS regclass
    AS 'MODULE_PATHNAME', 'cc_create_kpi_view' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION create_kpi_view(regclass, interval, text, text, interval, regclass, interval[], text, boolean) IS
    'creates a view of a rollup''s KPIs in plain columns for dashboards: timestamps, bigint counts, double precision percent and seconds; without a name, it is called like the rollup, followed by _kpis';
