-- examples/dashboard/live.sql: the demo's Monday as it passes: what was called before ten, then five
-- minutes at a time, every PACE seconds, until the centre closes.
--
--     psql -v pace=3 -f examples/dashboard/live.sql

\set ON_ERROR_STOP on
\set QUIET on
\if :{?pace}
\else
    \set pace 3
\endif
\ir ../../demo/monday.sql
\o /dev/null
INSERT INTO demo.calls
SELECT call_id, queue, channel, agent, customer_id, offered_at, call, wait, talk, hold, wrap, answered, abandoned, resolved, transferred, nps_score
FROM monday WHERE minute < 600;
SELECT format('SELECT pg_sleep(%L)', :'pace'),
       format('INSERT INTO demo.calls SELECT call_id, queue, channel, agent, customer_id, offered_at, call, wait, talk, hold, wrap, answered, abandoned, '
              'resolved, transferred, nps_score FROM monday WHERE minute >= %s AND minute < %s + 5', minute, minute)
FROM generate_series(600, 1195, 5) AS minute
ORDER BY minute \gexec
