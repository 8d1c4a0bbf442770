-- What clients read: KPI views over rollups with dimensions of many types, a view over surveys, and tables with the
-- extension's own types. Times have milliseconds at most, because clients of JavaScript keep no more.
-- as docs/dashboards.md has it for a dashboard's role
ALTER DATABASE clients SET jit = off;
SET jit = off;
CREATE EXTENSION ccmetrics;
CREATE TYPE channel AS ENUM ('phone', 'chat', 'e-mail');
CREATE TABLE calls (
    id bigint PRIMARY KEY, queue text, channel channel, site uuid, skill int[], level numeric(5, 2), active boolean, day date,
    offered_at timestamptz NOT NULL, call call_interval, score int, resolved boolean
);
COMMENT ON COLUMN calls.queue IS 'queue, as agents call it';
INSERT INTO calls
SELECT n, nullif((ARRAY['sales', 'Straße "7"', E'tab\tand\\', ''])[n % 5], ''), (ARRAY['phone', 'chat', 'e-mail', NULL])[1 + n % 4]::channel,
       CASE WHEN n % 7 > 0 THEN ('00000000-0000-0000-0000-00000000000' || n % 3)::uuid END, CASE WHEN n % 3 > 0 THEN ARRAY[n % 2, NULL] END,
       nullif(n % 4, 3) * 1.25, n % 6 < 3, (at AT TIME ZONE 'Europe/Berlin')::date, at,
       CASE WHEN n % 11 > 0 THEN call_interval_from_seconds(at, n % 45 + n % 1000 / 1000.0, CASE WHEN n % 8 > 0 THEN 30 + n % 300 ELSE 0 END, 0, n % 9 * (n % 8 > 0)::int,
            CASE WHEN n % 8 > 0 THEN 'answered' ELSE 'abandoned' END) END,
       nullif(n % 13, 11) % 12, n % 5 > 0
FROM generate_series(1, 3000) AS n, LATERAL (SELECT timestamptz '2026-03-27 06:00Z' + n * interval '97.123 s' AS at) AS a;
UPDATE calls SET score = NULL WHERE score > 10 OR id % 4 = 0;

SELECT create_rollup('by_quarter', 'calls', 'offered_at', '{"calls": "call_stats(call)", "survey": "survey_stats(score)", "n": "count(*)", "worth": "sum(level)"}',
                     '{queue, channel}');
SELECT create_rollup('by_day', 'calls', 'offered_at', '{"calls": "call_stats(call)"}', '{site, skill, level, active, day}', 'day', 'Europe/Berlin');
SELECT create_rollup('by_hour', 'calls', 'offered_at', '{"survey": "survey_stats(score)"}', '{queue}', '1 hour');
CALL build_rollup('by_quarter');
CALL build_rollup('by_day');
CALL build_rollup('by_hour');
SELECT create_kpi_view('by_quarter'), create_kpi_view('by_day'), create_kpi_view('by_hour');
-- no more than a client reads in a moment
CREATE TABLE own_types AS
SELECT row_number() OVER (ORDER BY bucket, queue, channel)::int AS id, calls, survey, (SELECT call FROM calls AS c WHERE c.offered_at >= bucket ORDER BY id LIMIT 1) AS call,
       asa(calls) AS asa, longest_wait(calls) AS longest_wait
FROM by_quarter ORDER BY bucket, queue, channel LIMIT 200;
INSERT INTO own_types (id) VALUES (0);
ANALYZE;
