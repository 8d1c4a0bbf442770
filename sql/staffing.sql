-- Erlang B, C and A; expected KPIs; required agents and lines.
SET TimeZone = 'UTC';
SET IntervalStyle = 'postgres';

SELECT round(erlang_b(30, 25)::numeric, 12) AS "0.052603172228", round(erlang_b(1000, 1000)::numeric, 12) AS "0.024811917646",
       round(erlang_c(14, 10)::numeric, 12) AS "0.174131933595", round(erlang_a(50, 48, 2)::numeric, 6) AS "0.030912";
-- no servers, no load, more load than agents
SELECT erlang_b(0, 5) AS "1", erlang_b(5, 0) AS "0", erlang_c(0, 5) AS "1", erlang_c(10, 10) AS "1", erlang_c(10, 11) AS "1", erlang_c(5, 0) AS "0",
       erlang_a(0, 5, 1) AS "1", erlang_a(5, 0, 1) AS "0", erlang_b(5, '-0') AS "0";
-- a million Erlangs
SELECT round(erlang_b(1000000, 1e6)::numeric, 12) AS "0.000797460307", erlang_b(2000000, 1e6) AS "0", round(erlang_c(1000500, 1e6)::numeric, 12) AS "0.504654034713";
SELECT erlang_b(NULL, 1), erlang_b(1, NULL), erlang_c(NULL, 1), erlang_a(1, 1, NULL);

\x
-- 100 calls in half an hour of 3 minutes each, 14 agents
SELECT round(wait_probability::numeric, 6) AS wait_probability, round(service_level, 4) AS service_level, asa, avg_wait_time, abandon_rate,
       round(occupancy, 4) AS occupancy, round(queue_length::numeric, 6) AS queue_length
FROM expected_kpis(14, 100, '30 min', '3 min');
-- 48 calls a minute of a minute each, 50 agents, patience of 2 minutes
SELECT round(wait_probability::numeric, 6) AS "0.467774", round(service_level, 4) AS service_level, asa, avg_wait_time AS "3.70947", round(abandon_rate, 4) AS "3.0912",
       round(occupancy, 4) AS "93.0324", round(queue_length::numeric, 6) AS "2.967576"
FROM expected_kpis(50, 48, '1 min', '1 min', '20 s', '2 min');
-- too few agents: the queue grows for ever, unless callers give up
SELECT * FROM expected_kpis(10, 100, '30 min', '3 min');
-- (patience as long as calls: as many calls in the system as Poisson(10) has it)
SELECT round(wait_probability::numeric, 6) AS "0.542070", round(occupancy + abandon_rate, 6) AS "100.000000" FROM expected_kpis(10, 100, '30 min', '3 min', patience => '3 min');
-- nobody there: nobody's time is occupied, nobody is answered
SELECT * FROM expected_kpis(0, 100, '30 min', '3 min');
SELECT * FROM expected_kpis(0, 100, '30 min', '3 min', patience => '90 s');
-- no calls: what a single one would meet
SELECT * FROM expected_kpis(2, 0, '30 min', '3 min');
SELECT * FROM expected_kpis(2, 0, '30 min', '3 min', patience => '1 min');
-- NULL in, NULL out, save for patience
SELECT expected_kpis(NULL, 1, '1 min', '1 min') IS NULL AND expected_kpis(1, NULL, '1 min', '1 min') IS NULL AND expected_kpis(1, 1, NULL, '1 min') IS NULL
       AND expected_kpis(1, 1, '1 min', NULL) IS NULL AND expected_kpis(1, 1, '1 min', '1 min', NULL) IS NULL AS null_out,
       expected_kpis(3, 1, '1 min', '1 min', '20 s', NULL) = expected_kpis(3, 1, '1 min', '1 min') AS endless_patience;
\x
-- a wait beyond the range of intervals is as good as endless
SELECT asa, queue_length > 1e15 AS long FROM expected_kpis(10, 9.999999999999998, '1 day', '1 day');

SELECT required_agents(100, '30 min', '3 min') AS "14", required_agents(100, '30 min', '3 min', shrinkage => 30) AS "20",
       required_agents(100, '30 min', '3 min', 80, '19.8 s', 30, 70) AS "22", required_agents(180, '30 min', '450 s', 90, '10 s') AS "55",
       required_agents(100, '30 min', '3 min', patience => '5 min') < 14 AS fewer, required_agents(0, '30 min', '3 min', shrinkage => 30) AS "0";
-- bounds met but for rounding: 17 Erlangs at 85 percent; one agent who is busy half the time
SELECT required_agents(306, '30 min', '100 s', 1, '1 hour', max_occupancy => 85) AS "20", required_agents(1, '1 min', '30 s', 50, '0') AS "1";
-- a target, and a patience, that need far fewer agents than the load
SELECT required_agents(1000, '1 min', '1 min', 1, patience => '1 min') < 800 AS few, required_agents(1, '1 min', '1 min', 1, patience => '1 min') AS "1";
SELECT required_agents(NULL, '1 min', '1 min'), required_agents(1, NULL, '1 min'), required_agents(1, '1 min', NULL), required_agents(1, '1 min', '1 min', NULL),
       required_agents(1, '1 min', '1 min', 80, NULL), required_agents(1, '1 min', '1 min', shrinkage => NULL), required_agents(1, '1 min', '1 min', max_occupancy => NULL);
SELECT required_lines(10, 0.02) AS "17", required_lines(22.5, 0.01) AS "33", required_lines(708, 0.01) AS "736", required_lines(1, 0.5) AS "1",
       required_lines(0, 0.01) AS "0", required_lines(NULL, 0.01), required_lines(1, NULL);

-- Bad input: each an error with SQLSTATE, the value and a hint.
CREATE FUNCTION refused(query text, OUT state text, OUT message text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    message := 'ACCEPTED';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END $$;
\pset format unaligned
\pset fieldsep '\n    '
\pset tuples_only on
SELECT query, r.* FROM (VALUES
    ('erlang_b(-1, 5)'), ('erlang_c(-1, 5)'), ('erlang_a(-1, 5, 1)'), ('erlang_b(5, -0.5)'), ('erlang_c(5, -0.5)'), ('erlang_a(5, -0.5, 1)'),
    ('erlang_b(5, ''NaN'')'), ('erlang_c(5, ''NaN'')'), ('erlang_a(5, ''NaN'', 1)'), ('erlang_b(5, ''Infinity'')'), ('erlang_c(5, ''-Infinity'')'), ('erlang_a(5, ''Infinity'', 1)'),
    ('erlang_a(5, 4, 0)'), ('erlang_a(5, 4, -1)'), ('erlang_a(5, 4, ''NaN'')'), ('erlang_a(5, 4, ''Infinity'')'), ('erlang_a(5, 4, 1e-101)'), ('erlang_a(5, 4, 1e101)'),
    ('expected_kpis(-1, 100, ''30 min'', ''3 min'')'), ('expected_kpis(14, -1, ''30 min'', ''3 min'')'), ('expected_kpis(14, ''NaN'', ''30 min'', ''3 min'')'),
    ('expected_kpis(14, ''Infinity'', ''30 min'', ''3 min'')'), ('expected_kpis(14, 1e308, ''1 s'', ''1 hour'')'),
    ('expected_kpis(14, 100, ''0'', ''3 min'')'), ('expected_kpis(14, 100, ''-30 min'', ''3 min'')'), ('expected_kpis(14, 100, ''1 mon'', ''3 min'')'),
    ('expected_kpis(14, 100, ''30 min'', ''0'')'), ('expected_kpis(14, 100, ''30 min'', ''-3 min'')'), ('expected_kpis(14, 100, ''30 min'', ''1 mon'')'),
    ('expected_kpis(14, 100, ''30 min'', ''3 min'', ''-1 s'')'), ('expected_kpis(14, 100, ''30 min'', ''3 min'', ''1 mon'')'),
    ('expected_kpis(14, 100, ''30 min'', ''3 min'', ''20 s'', ''0'')'), ('expected_kpis(14, 100, ''30 min'', ''3 min'', ''20 s'', ''-1 s'')'), ('expected_kpis(14, 100, ''30 min'', ''3 min'', ''20 s'', ''1 mon'')'),
    ('required_agents(-1, ''30 min'', ''3 min'')'), ('required_agents(''NaN'', ''30 min'', ''3 min'')'), ('required_agents(100, ''0'', ''3 min'')'), ('required_agents(100, ''30 min'', ''0'')'),
    ('required_agents(100, ''30 min'', ''3 min'', 0)'), ('required_agents(100, ''30 min'', ''3 min'', -80)'), ('required_agents(100, ''30 min'', ''3 min'', 100.5)'), ('required_agents(100, ''30 min'', ''3 min'', ''NaN'')'),
    ('required_agents(100, ''30 min'', ''3 min'', 80, ''-20 s'')'), ('required_agents(100, ''30 min'', ''3 min'', shrinkage => -1)'), ('required_agents(100, ''30 min'', ''3 min'', shrinkage => 100)'), ('required_agents(100, ''30 min'', ''3 min'', shrinkage => ''NaN'')'),
    ('required_agents(100, ''30 min'', ''3 min'', max_occupancy => 0)'), ('required_agents(100, ''30 min'', ''3 min'', max_occupancy => 100.1)'), ('required_agents(100, ''30 min'', ''3 min'', max_occupancy => ''NaN'')'),
    ('required_agents(100, ''30 min'', ''3 min'', patience => ''0'')'), ('required_agents(100, ''30 min'', ''3 min'', patience => ''1 mon'')'),
    -- not attainable
    ('required_agents(100, ''30 min'', ''3 min'', 100)'), ('required_agents(100, ''30 min'', ''3 min'', 100, patience => ''5 min'')'), ('required_agents(1e9, ''3 min'', ''3 min'', 100, max_occupancy => 1)'),
    ('required_agents(1e12, ''30 min'', ''3 min'')'), ('required_agents(1e12, ''30 min'', ''3 min'', patience => ''5 min'')'), ('required_agents(1e8, ''3 min'', ''3 min'', max_occupancy => 1)'),
    ('required_agents(100, ''30 min'', ''3 min'', shrinkage => 99.9999999999)'),
    ('required_lines(-1, 0.01)'), ('required_lines(''NaN'', 0.01)'), ('required_lines(''Infinity'', 0.01)'), ('required_lines(10, 0)'), ('required_lines(10, 1)'), ('required_lines(10, -0.01)'), ('required_lines(10, ''NaN'')'),
    ('required_lines(1e10, 0.01)')
) AS q(query), LATERAL refused('SELECT ' || query) AS r;
DROP FUNCTION refused;
