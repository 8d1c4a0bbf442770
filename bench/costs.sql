-- What functions over statistics take, in integer additions: where the COSTs of src/kpi/table.awk come from. States are of 70
-- calls; what is expensive is capped at 100 there.
--   test/servers/cluster bash -c 'createdb costs && psql -Xq -d costs -f bench/costs.sql'

SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
CREATE EXTENSION ccmetrics;
CREATE TABLE states AS
SELECT 1 AS n, call_stats(call) AS stats, survey_stats(score) AS survey
FROM (SELECT i % 7300 AS grp, i % 11 AS score, call_interval_from_seconds('2026-01-05 09:00Z', i * 37 % 101, CASE WHEN i % 8 > 0 THEN i * 53 % 600 ELSE 0 END, 0, 0, CASE WHEN i % 8 > 0 THEN 'answered' ELSE 'abandoned' END) AS call
      FROM generate_series(1, 500000) AS i) AS c GROUP BY grp;
CREATE TABLE ten AS SELECT generate_series(1, 10);
VACUUM ANALYZE;

-- Nanoseconds a state: the least of five.
CREATE FUNCTION taken(expression text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    started timestamptz;
    least float8 := 'infinity';
BEGIN
    FOR i IN 1..5 LOOP
        started := clock_timestamp();
        EXECUTE format('SELECT count(%s) FROM ten, states', expression);
        least := least(least, extract(epoch FROM clock_timestamp() - started) / 73000 * 1e9);
    END LOOP;
    RETURN least;
END $$;
CREATE TABLE addition AS SELECT (taken('n' || repeat('+1', 200)) - taken('n')) / 200 AS addition;
SELECT expression, round(((taken(expression) - taken('stats')) / addition)::numeric, 1) AS additions, addition AS addition_ns
FROM addition,
     (SELECT proname || CASE pronargs - pronargdefaults WHEN 2 THEN CASE proargtypes[1] WHEN 'interval'::regtype THEN '(stats, ''20 s'')' WHEN 'float8'::regtype THEN '(stats, 0.9)' ELSE '(stats, ''{10 s,20 s}'')' END
                                                         WHEN 4 THEN '(stats, ''20 s'', ''abandon_negative'', ''5 s'')' ELSE format('(%s)', CASE proargtypes[0] WHEN 'call_stats'::regtype THEN 'stats' ELSE 'survey' END) END AS expression
      FROM pg_proc JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
      WHERE proargtypes[0] IN ('call_stats'::regtype, 'survey_stats'::regtype) AND prokind = 'f' AND proname !~ '_stats_|^jsonb|^c(sat|es)') AS f
UNION ALL SELECT expression, round(((taken(expression) - taken('stats')) / addition)::numeric, 1), addition FROM addition, unnest('{stats + stats,stats = stats,stats::text,call_stats_hash(stats),survey + survey}'::text[]) AS expression
ORDER BY 2;
