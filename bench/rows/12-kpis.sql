-- row: all KPIs of stored states
-- bound: none
-- ours: `kpis(stats)`, a record of thirty
SELECT count(kpis(stats))
FROM (SELECT stats FROM states LIMIT 100000) AS s;
-- rival: `service_level`, `abandon_rate`, `aht`, `asa`
SELECT count(service_level(stats)), count(abandon_rate(stats)), count(aht(stats)), count(asa(stats))
FROM (SELECT stats FROM states LIMIT 100000) AS s;
