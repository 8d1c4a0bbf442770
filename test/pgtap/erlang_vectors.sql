-- Erlang B, C and A and the staffing functions against published values: each within the precision that it was published
-- with, and within 1e-9, relative, of a reference computed with 60 digits.
--
-- Some key values are here. The others, with their sources, are in a file that is not part of ours: CCMETRICS_ERLANG (psql
-- variable, else environment) tells where erlang_vectors.csv is, and without it only the key values are tested.

BEGIN;

\if :{?CCMETRICS_ERLANG}
\else
\getenv CCMETRICS_ERLANG CCMETRICS_ERLANG
\endif
\if :{?CCMETRICS_ERLANG}
\set found `test -r :'CCMETRICS_ERLANG' && echo true || echo false`
\else
\set found false
\endif

SELECT no_plan();

-- As in the file; there target, shrinkage and max_occupancy are fractions.
CREATE TEMP TABLE vector (
    model text, quantity text, servers int, offered_load_erl float8, calls float8, interval_s float8, aht_s float8,
    threshold_s float8, target float8, patience_s float8, system_size int, shrinkage float8, max_occupancy float8,
    expected float8, abs_tol float8, reference_value float8, source text, note text
) ON COMMIT DROP;

INSERT INTO vector (model, quantity, servers, offered_load_erl, calls, interval_s, aht_s, threshold_s, target, patience_s, expected, abs_tol, reference_value, source)
VALUES
    ('B', 'blocking', 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, 0.5, 1e-6, 0.5, 'by hand'),
    ('B', 'blocking', 30, 25, NULL, NULL, NULL, NULL, NULL, NULL, 0.05, 0.005, 0.052603172228140614, 'Wolfram'),
    ('B', 'blocking', 1000, 1000, NULL, NULL, NULL, NULL, NULL, NULL, 0.024811917646160, 1e-15, 0.024811917646160408, '40 digits'),
    ('B', 'blocking', 190, 200, NULL, NULL, NULL, NULL, NULL, NULL, 0.08869684386923561, 1e-13, 0.08869684386923561, 'queuingSystem'),
    ('B', 'required_lines', NULL, 10, NULL, NULL, NULL, NULL, 0.02, NULL, 17, 0, 17, 'pyworkforce'),
    ('B', 'required_lines', NULL, 708, NULL, NULL, NULL, NULL, 0.01, NULL, 736, 0, 736, 'erlanglib'),
    ('C', 'prob_wait', 14, 10, 100, 1800, 180, NULL, NULL, NULL, 0.174, 0.0005, 0.1741319335950498, 'pyworkforce'),
    ('C', 'prob_wait', 12421, 12345, NULL, NULL, NULL, NULL, NULL, NULL, 0.3812, 5e-5, 0.3812250150617514, 'a test of overflow'),
    ('C', 'service_level', 14, 10, 100, 1800, 180, 20, NULL, NULL, 0.88835, 0.005, 0.8883500191794669, 'erlanglib'),
    ('C', 'service_level', 2, 1, NULL, NULL, 180, 20, NULL, NULL, 0.7017202277285435, 1e-12, 0.7017202277285434, 'by hand'),
    ('C', 'mean_wait_s', 14, 10, 100, 1800, 180, NULL, NULL, NULL, 7.83593701177724, 1e-11, 7.83593701177724, '40 digits'),
    ('C', 'queue_length', 9, 7, NULL, NULL, NULL, NULL, NULL, NULL, 1.3473148295486905, 1e-9, 1.347314829548691, 'queuingSystem'),
    ('C', 'required_agents', NULL, 45, 180, 1800, 450, 10, 0.9, NULL, 55, 0, 55, 'ErlangC'),
    ('A', 'abandon_prob', 50, 48, 48, 60, 60, NULL, NULL, 120, 0.030912, 5e-7, 0.030912249162193218, '40 digits'),
    ('A', 'mean_wait_s', 50, 48, 48, 60, 60, NULL, NULL, 120, 3.7095, 5e-5, 3.7094698994631864, '40 digits'),
    ('A', 'abandon_prob', 14, 10, 100, 1800, 180, NULL, NULL, 300, 0.013984, 5e-7, 0.013983744122408938, 'pyworkforce'),
    ('A', 'service_level_offered', 13, 10, 100, 1800, 180, 20, NULL, 300, 0.858, 0.001, 0.8581777000307628, 'pyworkforce'),
    ('A', 'state_prob_30', 28, 24, 0.1, 1, 240, NULL, NULL, 300, 0.03655086716188359, 1e-12, 0.036550867161883584, 'queuingSystem');

\if :found
CREATE TEMP TABLE file (LIKE vector) ON COMMIT DROP;
\set load '\\copy file FROM ' :'CCMETRICS_ERLANG' ' WITH (FORMAT csv, HEADER MATCH)'
:load
SELECT is(count(*), 64::bigint, 'rows of the file') FROM file;
INSERT INTO vector SELECT * FROM file;
\else
SELECT skip('the other published values: $CCMETRICS_ERLANG is not a file');
\endif

-- A million seconds for each second: only ratios of times matter, and intervals end at the microsecond.
CREATE TEMP TABLE result ON COMMIT DROP AS
SELECT v.*, CASE quantity
    WHEN 'blocking' THEN erlang_b(servers, load)
    WHEN 'answered_fraction_1_minus_B' THEN 1 - erlang_b(servers, load)
    WHEN 'required_lines' THEN required_lines(load, target)
    WHEN 'prob_wait' THEN k.wait_probability
    WHEN 'immediate_answer_pct' THEN 100 * (1 - erlang_c(servers, load))
    WHEN 'service_level' THEN k.service_level / 100
    WHEN 'service_level_offered' THEN k.service_level / 100
    WHEN 'abandon_prob' THEN k.abandon_rate / 100
    WHEN 'occupancy' THEN k.occupancy / 100
    WHEN 'queue_length' THEN k.queue_length
    WHEN 'mean_wait_s' THEN extract(epoch FROM k.avg_wait_time) / 1e6
    -- those in service too
    WHEN 'number_in_system' THEN k.queue_length + servers * k.occupancy::float8 / 100
    WHEN 'residence_time_s' THEN extract(epoch FROM k.avg_wait_time) / 1e6 + (1 - k.abandon_rate / 100) * aht_s::numeric
    -- of 28 agents: two wait. P(W > 0) is the sum over the states from 28 on, each load / (28 + j aht / patience) of the one before
    WHEN 'state_prob_30' THEN
        (SELECT k.wait_probability * max(share) FILTER (WHERE j = 2) / (1 + sum(share))
         FROM (SELECT j, exp(sum(ln(load / (servers + j * aht_s / patience_s))) OVER (ORDER BY j)) AS share FROM generate_series(1, 120) AS j) AS s)
    WHEN 'required_agents' THEN
        required_agents(arrivals, per, aht, 100 * target, threshold, max_occupancy => 100 * coalesce(max_occupancy, 1), patience => patience)
    WHEN 'required_agents_with_shrinkage' THEN
        required_agents(arrivals, per, aht, 100 * target, threshold, 100 * shrinkage, 100 * coalesce(max_occupancy, 1))
    WHEN 'required_agents_for_asa' THEN
        (SELECT min(n) FROM generate_series(1, 100) AS n, expected_kpis(n, arrivals, per, aht) AS e WHERE e.asa <= make_interval(secs => target * 1e6))
    -- the calls of pyworkforce's example, for which 14 agents are enough
    WHEN 'agents_with_shrinkage' THEN required_agents(100, '30 min', '3 min', shrinkage => 100 * shrinkage)
    END AS value
FROM vector AS v,
     LATERAL (SELECT coalesce(offered_load_erl, 1) AS load, make_interval(secs => coalesce(aht_s, 1) * 1e6) AS aht,
                     make_interval(secs => coalesce(threshold_s, 20) * 1e6) AS threshold,
                     make_interval(secs => CASE WHEN model = 'A' THEN patience_s * 1e6 END) AS patience) AS i,
     LATERAL (SELECT coalesce(calls, load) AS arrivals, CASE WHEN calls IS NULL THEN aht ELSE make_interval(secs => interval_s * 1e6) END AS per) AS c,
     LATERAL expected_kpis(coalesce(servers, 1), arrivals, per, aht, threshold, patience) AS k;

SELECT is_empty(
    $$SELECT model, quantity, source FROM result WHERE value IS NULL$$,
    'every kind of value is known');

SELECT is_empty(
    $$SELECT model, quantity, servers, offered_load_erl, expected, value FROM result WHERE NOT abs(value - expected) <= abs_tol + 1e-14 * abs(expected)$$,
    format('%s published values, each within its precision', (SELECT count(*) FROM result)));

CREATE TEMP VIEW deviation AS
SELECT *, CASE WHEN value = reference_value THEN 0 ELSE abs(value - reference_value) / coalesce(nullif(abs(reference_value), 0), 1) END AS relative FROM result;

SELECT is_empty(
    $$SELECT model, quantity, servers, offered_load_erl, reference_value, value, relative FROM deviation WHERE NOT relative <= 1e-9$$,
    'and within 1e-9 of the reference');

SELECT diag(format('largest relative deviation of %s values: %s (%s %s, %s servers, %s Erlangs)',
                   (SELECT count(*) FROM deviation), to_char(relative, '9.9EEEE'), model, quantity, servers, offered_load_erl))
FROM deviation ORDER BY relative DESC LIMIT 1;
SELECT diag(format('%s %s: largest relative deviation %s', model, quantity, to_char(max(relative), '9.9EEEE')))
FROM deviation GROUP BY model, quantity HAVING max(relative) > 0 ORDER BY max(relative) DESC LIMIT 5;

-- ------------------------------------------------- the functions among themselves

-- Without patience there is B, with endless patience C; the queue between them.
SELECT is_empty(
    $$SELECT n, load FROM generate_series(1, 60) AS n, unnest('{0.1,1,7.5,20,59.9,80}'::float8[]) AS load,
          LATERAL (SELECT erlang_b(n, load) AS b, erlang_c(n, load) AS c) AS e,
          LATERAL expected_kpis(n, load, '1 day', '1 day', '0', '1 day') AS a
      WHERE NOT (0 <= b AND b <= a.wait_probability * (1 + 1e-13) AND a.wait_probability <= c * (1 + 1e-13) AND c <= 1
                 AND abs(erlang_a(n, load, 1e-30) - b) <= 1e-12 * b)$$,
    'erlang_b <= P(W > 0) of Erlang A <= erlang_c, and erlang_a without patience is erlang_b');

SELECT is_empty(
    $$SELECT n, load FROM generate_series(1, 60) AS n, unnest('{0.1,1,7.5,20,59.9,80}'::float8[]) AS load,
          LATERAL expected_kpis(n, load, '3 min', '3 min', patience => '5 min') AS k
      WHERE NOT (abs(k.abandon_rate - 100 * erlang_a(n, load, 5 / 3.0)) <= 1e-12 * k.abandon_rate
                 AND k.wait_probability >= 1 - k.service_level / 100 - 1e-13)$$,
    'expected_kpis and erlang_a agree');

-- The answer is enough by every bound, and one agent less is not.
SELECT is_empty(
    $$SELECT calls, target, most, patience, n
      FROM unnest('{1,17,100,412.5,9000}'::float8[]) AS calls, unnest('{5,50,80,99.5}'::float8[]) AS target,
           unnest('{60,85,100}'::float8[]) AS most, unnest('{NULL,30 s,5 min}'::interval[]) AS patience,
           LATERAL required_agents(calls, '30 min', '4 min', target, '15 s', 0, most, patience) AS n,
           LATERAL expected_kpis(n, calls, '30 min', '4 min', '15 s', patience) AS k,
           LATERAL expected_kpis(n - 1, calls, '30 min', '4 min', '15 s', patience) AS less
      WHERE NOT (k.service_level >= target - 1e-10 AND k.occupancy <= most + 1e-10
                 AND (less.service_level < target OR less.occupancy > most))$$,
    'required_agents is the smallest number that meets every bound');

SELECT is_empty(
    $$SELECT load, blocking FROM unnest('{0.01,1,17.5,708,1e6}'::float8[]) AS load, unnest('{0.5,0.01,1e-9}'::float8[]) AS blocking,
           LATERAL required_lines(load, blocking) AS n
      WHERE NOT (erlang_b(n, load) <= blocking AND erlang_b(n - 1, load) > blocking)$$,
    'so is required_lines');

SELECT * FROM finish();
ROLLBACK;
