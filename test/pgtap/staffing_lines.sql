-- Limited lines, several contacts at once, and fractions of agents: against the birth and death process in plain SQL,
-- integrals by Simpson's rule, and the models that they must come to at their ends.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA staffing_lines;
SET LOCAL search_path = staffing_lines, public;
SET LOCAL jit = off;

SELECT no_plan();

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    message text;
    hint text;
BEGIN
    EXECUTE query INTO result;
    RETURN 'value ' || coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN format('%s %s: %s', SQLSTATE, message, hint);
END $$;

-- ---------------------------------------------------------------- the process itself

-- Agents, load, lines, patience and threshold, the last two in handle times of 1000 s.
CREATE TABLE queue AS
SELECT row_number() OVER () AS queue, n, load, lines, patience, t
FROM unnest('{1,3,10,24}'::int[]) AS n, unnest('{0.3,0.9,1,1.7}'::float8[]) AS part, LATERAL (SELECT n * part AS load) AS l,
     unnest(ARRAY[n, n + 1, n + 7, 3 * n + 9]) AS lines, unnest('{NULL,0.2,3}'::float8[]) AS patience, unnest('{0,0.02,0.5}'::float8[]) AS t;
-- Weights of the states, and what is in them: each is the one before times arrivals by departures.
CREATE TABLE state AS
SELECT q.queue, k, exp(sum(CASE k WHEN 0 THEN 0 ELSE ln(load / (least(k, n) + greatest(k - n, 0) * coalesce(1 / patience, 0))) END) OVER (PARTITION BY q.queue ORDER BY k)) AS weight
FROM queue AS q, generate_series(0, lines) AS k;
-- The wait offered: density n P(n) exp(-(n + r) v) sum of y^j / j! below the number of places to wait, y = load (1 - exp(-r v)) / r,
-- which is weighted with the patience that outlasts it.
CREATE FUNCTION answered_after(n int, load float8, places int, r float8, v float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    y float8 := CASE r WHEN 0 THEN load * v ELSE load * (1 - exp(-r * v)) / r END;
    term float8 := 1;
    sum float8 := 0;
BEGIN
    FOR j IN 1..places LOOP
        sum := sum + term;
        term := term * y / j;
    END LOOP;
    RETURN n * exp(-(n + r) * v) * sum;
END $$;
CREATE FUNCTION integral(n int, load float8, places int, r float8, until float8, moment int, steps int DEFAULT 300) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN (SELECT sum(CASE WHEN i IN (0, steps) THEN 1 WHEN i % 2 = 1 THEN 4 ELSE 2 END * answered_after(n, load, places, r, until * i / steps) * power(until * i / steps, moment)) * until / steps / 3
        FROM generate_series(0, steps) AS i);
CREATE TABLE reference AS
SELECT q.*, blocked, waits, waiting, busy, below, at_n
FROM queue AS q,
     LATERAL (SELECT sum(weight) AS total FROM state WHERE state.queue = q.queue) AS s,
     LATERAL (SELECT sum(weight) FILTER (WHERE k = lines) / total AS blocked, coalesce(sum(weight) FILTER (WHERE k >= n AND k < lines), 0) / total AS waits,
                     sum(weight * greatest(k - n, 0)) / total AS waiting, sum(weight * least(k, n)) / total AS busy, sum(weight) FILTER (WHERE k < n) / total AS below,
                     sum(weight) FILTER (WHERE k = n) / total AS at_n
              FROM state WHERE state.queue = q.queue) AS p;
CREATE TABLE result AS
SELECT r.*, k.* FROM reference AS r, expected_kpis(n, load, '1000 s', '1000 s', t * interval '1000 s', patience * interval '1000 s', lines) AS k;

SELECT is(count(*), 4 * 4 * 4 * 3 * 3::bigint, 'queues') FROM result;
SELECT is_empty($$SELECT * FROM result WHERE NOT abs(blocked_rate::float8 / 100 - blocked) < 1e-12$$, 'blocked: all places are taken');
SELECT is_empty($$SELECT * FROM result WHERE NOT abs(wait_probability - waits) < 1e-12$$, 'waits: all agents are busy, and there is a place');
SELECT is_empty($$SELECT * FROM result WHERE NOT abs(queue_length - waiting) < 1e-12 * (1 + waiting)$$, 'queue');
SELECT is_empty($$SELECT * FROM result WHERE NOT abs(occupancy::float8 / 100 - busy / n) < 1e-12$$, 'occupancy');
SELECT is_empty($$SELECT * FROM result WHERE NOT abs(abandon_rate::float8 / 100 - waiting * coalesce(1 / patience, 0) / load) < 1e-12$$, 'abandoned: each who waits, at the rate of patience');
SELECT is_empty($$SELECT * FROM result WHERE NOT abs(occupancy::float8 / 100 * n / load + abandon_rate::float8 / 100 + blocked_rate::float8 / 100 - 1) < 1e-12$$, 'answered, abandoned, blocked: all calls');
-- Little's law; intervals end at the microsecond
SELECT is_empty($$SELECT * FROM result WHERE NOT abs(extract(epoch FROM avg_wait_time) / 1000 - waiting / (load * (1 - blocked))) < 1e-9$$, 'mean wait of those who found a place');
SELECT is_empty($$SELECT * FROM result WHERE t > 0 AND NOT abs(service_level::float8 / 100 - below - at_n * integral(n, load, lines - n, coalesce(1 / patience, 0), t, 0)) < 1e-8$$,
                'service level: by the density of the wait');
SELECT is_empty($$SELECT * FROM result WHERE t = 0 AND NOT abs(service_level::float8 / 100 - below) < 1e-12$$, 'within 0 seconds: those who need not wait');
SELECT is_empty($$SELECT queue, asa, mean FROM result, LATERAL (SELECT at_n * integral(n, load, lines - n, coalesce(1 / patience, 0), 60.0 / n, 1, 3000) / (busy / load) AS mean OFFSET 0) AS i
                  WHERE t = 0 AND n > 1 AND lines < 3 * n AND NOT abs(extract(epoch FROM asa) / 1000 - mean) < 1e-8$$,
                'mean wait of those answered: by its density');

-- ---------------------------------------------------------------- the ends

SELECT is_empty($$SELECT n, load FROM generate_series(1, 40) AS n, unnest('{0.1,5,39.5,80}'::float8[]) AS load, expected_kpis(n, load, '1 h', '1 h', '20 s', lines => n) AS k
                  WHERE NOT (abs(blocked_rate::float8 / 100 - erlang_b(n, load)) < 1e-13 AND wait_probability = 0 AND asa = '0' AND abs(service_level::float8 / 100 - (1 - erlang_b(n, load))) < 1e-13)$$,
                'no place to wait: Erlang B');
SELECT is_empty($$SELECT n, load, patience FROM generate_series(1, 40) AS n, unnest('{0.1,5,39.5,80}'::float8[]) AS load, unnest('{NULL,10 min}'::interval[]) AS patience,
                         expected_kpis(n, load, '1 h', '1 h', '5 min', patience, 20000) AS k, expected_kpis(n, load, '1 h', '1 h', '5 min', patience) AS free
                  WHERE (load < n OR patience IS NOT NULL)
                    AND NOT (abs(k.wait_probability - free.wait_probability) < 1e-11 AND abs(k.service_level - free.service_level) < 1e-9 AND abs(extract(epoch FROM k.asa - free.asa)) < 1e-5
                             AND abs(k.abandon_rate - free.abandon_rate) < 1e-9 AND abs(k.occupancy - free.occupancy) < 1e-9 AND abs(k.queue_length - free.queue_length) < 1e-8 * (1 + free.queue_length))$$,
                'places enough: Erlang C, and Erlang A');
-- all places are taken, so each waits for the 90 departures before; a tenth of the calls finds a place
SELECT is(row(round(service_level, 6), date_trunc('second', asa), round(occupancy, 6), round(queue_length::numeric, 3), round(blocked_rate, 6))::text, '(0.000000,00:08:59,100.000000,89.889,90.000000)',
          'ten times the load that ten agents carry') FROM expected_kpis(10, 100, '1 min', '1 min', '20 s', lines => 100);
SELECT is(row(k.*)::text, '(0,0,,,0,,90,100)', 'no agents, endless patience: the places are taken for ever') FROM expected_kpis(0, 100, '1 min', '1 min', lines => 90) AS k;
SELECT is(row(round(wait_probability::numeric, 9), service_level, asa, avg_wait_time, round(abandon_rate + blocked_rate, 9), occupancy)::text, '(0.500000000,0,,00:01:00,100.000000000,)',
          'no agents: a call that finds the one place gives up') FROM expected_kpis(0, 1, '1 min', '1 min', patience => '1 min', lines => 1) AS k;
SELECT is(k::text, row(e.*)::text, 'no calls') FROM expected_kpis(2, 0, '1 min', '1 min', lines => 5) AS k, expected_kpis(2, 0, '1 min', '1 min') AS e;
SELECT is(round(occupancy, 9), round(100 * load * (1 - erlang_b(10, load))::numeric / 14, 9), 'more agents than lines: ten talk, of fourteen')
FROM (VALUES (9.0)) AS v (load), expected_kpis(14, load, '1 h', '1 h', lines => 10);
-- a million places, each weighed
SELECT ok(abs(blocked_rate - 50) < 1e-9 AND occupancy = 100, 'a million lines') FROM expected_kpis(500000, 1000000, '3 min', '3 min', lines => 1000000);

-- ---------------------------------------------------------------- agents on lines

SELECT is_empty(
    $$SELECT calls, lines, target, patience, n
      FROM unnest('{17,100,412.5}'::float8[]) AS calls, unnest('{1.3,2}'::float8[]) AS wide, LATERAL (SELECT ceil(wide * (calls * 4 / 30 + 4))::int AS lines) AS l, unnest('{50,80,95}'::float8[]) AS target, unnest('{NULL,30 s,5 min}'::interval[]) AS patience,
           LATERAL required_agents(calls, '30 min', '4 min', target, '15 s', patience => patience, lines => lines) AS n,
           LATERAL expected_kpis(n, calls, '30 min', '4 min', '15 s', patience, lines) AS k, LATERAL expected_kpis(n - 1, calls, '30 min', '4 min', '15 s', patience, lines) AS less
      WHERE NOT (k.service_level >= target - 1e-10 AND less.service_level < target)$$,
    'required_agents on lines is the smallest number that reaches the target');
SELECT is(required_agents(100, '30 min', '3 min', lines => 1000000), required_agents(100, '30 min', '3 min'), 'lines enough');
SELECT is(required_agents(100, '30 min', '3 min', lines => NULL), 14, 'no limit');
-- turned away is not served: to block is no way to the target
SELECT is(state_of('SELECT required_agents(100, ''30 min'', ''3 min'', lines => 10)'),
          '22023 a service level of 80 percent is not attainable with 10 lines: With an agent for each line 21.5 percent of the calls are blocked. 11 lines or more can attain it.', 'too few lines');
SELECT is(state_of('SELECT required_agents(100, ''30 min'', ''3 min'', lines => 11, max_occupancy => 20)'), 'value ' || ceil(10 * (1 - erlang_b(11, 10)) / 0.2), 'an occupancy that needs more agents than lines');
SELECT ok(1 - erlang_b(11, 10) >= 0.8 AND 1 - erlang_b(10, 10) < 0.8, 'and that is the fewest by Erlang B');
SELECT is(state_of('SELECT required_agents(100, ''30 min'', ''3 min'', 100, lines => 99)'),
          '22023 a service level of 100 percent is not attainable with any number of agents: Give a target below 100.', 'a target of 100');

-- ---------------------------------------------------------------- contacts at once

SELECT is_empty($$SELECT agents, c FROM generate_series(1, 9) AS agents, unnest('{1,2,3}'::int[]) AS c, unnest('{NULL,4 min}'::interval[]) AS patience, unnest('{NULL,24}'::int[]) AS lines,
                         expected_kpis(agents, 60, '1 h', '10 min', '20 s', patience, lines, c) AS k, expected_kpis(agents * c, 60, '1 h', '10 min', '20 s', patience, lines) AS e WHERE k IS DISTINCT FROM e$$,
                'each of an agent''s contacts is a server');
SELECT is_empty($$SELECT chats, c, n FROM unnest('{3,60,500}'::float8[]) AS chats, unnest('{2,3,7}'::int[]) AS c,
                         LATERAL required_agents(chats, '1 h', '10 min', concurrency => c) AS n WHERE n <> ceil(required_agents(chats, '1 h', '10 min') / c::numeric)$$,
                'so agents are the places by c, rounded up');

-- ---------------------------------------------------------------- fractions

SELECT is(round(required_agents_fractional(100, '30 min', '3 min')::numeric, 2), 13.04, 'the example');
SELECT is(round(required_agents_fractional(100, '30 min', '3 min', shrinkage => 30)::numeric, 2), round(13.0372 / 0.7, 2), 'with shrinkage');
SELECT is(required_agents_fractional(0, '30 min', '3 min'), 0::float8, 'no calls');
-- 1/B(x) = A integral of exp(-A u) (1 + u)^x: by Simpson, over u = s / A
CREATE FUNCTION level(x float8, load float8, t float8) RETURNS float8 LANGUAGE sql
RETURN (SELECT 1 - exp(-(x - load) * t) / (1 + (x - load) / x * (inverse - 1))
        FROM (SELECT sum(CASE WHEN i IN (0, 40000) THEN 1 WHEN i % 2 = 1 THEN 4 ELSE 2 END * exp(-s + x * ln(1 + s / load))) * 400.0 / 40000 / 3 AS inverse
              FROM generate_series(0, 40000) AS i, LATERAL (SELECT i * 400.0::float8 / 40000 AS s) AS p) AS b);
SELECT is_empty($$SELECT load, target, n, level(n, load, 0.1) FROM unnest('{0.4,1.3,2.5,10,40}'::float8[]) AS load, unnest('{50,80,95}'::float8[]) AS target,
                         LATERAL required_agents_fractional(load, '1000 s', '1000 s', target, '100 s') AS n
                  WHERE NOT abs(100 * level(n, load, 0.1) - target) < 1e-6$$, 'reaches the target by Erlang''s integral');
SELECT is_empty($$SELECT n, load FROM generate_series(1, 40) AS n, unnest('{0.05,0.9,1.99,2,17,39}'::float8[]) AS load, expected_kpis(n, load, '1000 s', '1000 s', '100 s') AS k
                  WHERE load < n AND service_level BETWEEN 1 AND 99.99 AND NOT abs(required_agents_fractional(load, '1000 s', '1000 s', service_level::float8, '100 s') - n) < 1e-9 * n$$,
                'whole numbers are those of Erlang C');
SELECT is_empty($$SELECT load FROM unnest('{0.4,3,17,900,123456.7}'::float8[]) AS load, unnest('{20,80,99}'::float8[]) AS target, unnest('{60,100}'::float8[]) AS most,
                         LATERAL required_agents_fractional(load, '3 min', '3 min', target, max_occupancy => most) AS f, LATERAL required_agents(load, '3 min', '3 min', target, max_occupancy => most) AS n
                  WHERE NOT (f <= n + 1e-9 AND f > n - 1)$$, 'required_agents rounds it up');
SELECT is_empty($$SELECT load FROM unnest('{3,17.5}'::float8[]) AS load WHERE abs(required_agents_fractional(load, '3 min', '3 min', 10, max_occupancy => 50) - 2 * load) > 1e-9$$, 'an occupancy of half: twice the load');
SELECT is(required_agents_fractional(100, '30 min', '3 min', concurrency => 4) * 4, required_agents_fractional(100, '30 min', '3 min'), 'four contacts at once');
SELECT ok(sum(required_agents_fractional(3, '30 min', '3 min')) < 0.8 * sum(required_agents(3, '30 min', '3 min')), 'over ten small queues a fifth less') FROM generate_series(1, 10);

-- ---------------------------------------------------------------- NULL, and errors

SELECT is(row(required_agents(1, '1 min', '1 min', concurrency => NULL), required_agents_fractional(NULL, '1 min', '1 min'), required_agents_fractional(1, '1 min', '1 min', concurrency => NULL))::text, '(,,)', 'NULL gives NULL');
SELECT is(expected_kpis(1, 1, '1 min', '1 min', concurrency => NULL) IS NULL, true, 'of expected_kpis, too');
SELECT matches(state_of('SELECT ' || query), expected, query)
FROM (VALUES
    ('required_agents(100, ''30 min'', ''3 min'', lines => 0)', '^22003 lines must be from 1 to 1000000: 0: Give '), ('required_agents(100, ''30 min'', ''3 min'', lines => -1)', '^22003 lines must be from 1 to 1000000: -1: '),
    ('expected_kpis(5, 100, ''30 min'', ''3 min'', lines => 1000001)', '^22003 lines must be from 1 to 1000000: 1000001: '), ('expected_kpis(5, 100, ''30 min'', ''3 min'', concurrency => 0)', '^22003 concurrency must be from 1 to 1000: 0: '),
    ('required_agents(100, ''30 min'', ''3 min'', concurrency => 1001)', '^22003 concurrency must be from 1 to 1000: 1001: '), ('required_agents_fractional(100, ''30 min'', ''3 min'', concurrency => -2)', '^22003 concurrency must be'),
    ('required_agents_fractional(100, ''30 min'', ''3 min'', 100)', '^22023 a service level of 100 percent is not attainable'), ('required_agents_fractional(100, ''30 min'', ''3 min'', 0)', '^22003 target must be above 0'),
    ('required_agents_fractional(1e12, ''30 min'', ''3 min'')', '^22003 more than 2147483647 agents are needed'), ('required_agents_fractional(-1, ''30 min'', ''3 min'')', '^22023 calls must not be negative'),
    ('required_agents_fractional(100, ''30 min'', ''3 min'', threshold => ''1 mon'')', '^22023 '), ('required_agents_fractional(100, ''0'', ''3 min'')', '^22023 per must be greater than zero')) AS v (query, expected);
-- the widest of all, within two seconds
SET LOCAL statement_timeout = '2s';
SELECT ok(required_agents(900000, '3 min', '3 min', patience => '10 min', lines => 1000000) > 0, 'the search over a million lines');

SELECT * FROM finish();
ROLLBACK;
