-- What servers newer than the oldest supported one bring to our types: soft errors came with 16, infinite intervals
-- with 17, virtual generated columns and NOT NULL that is NOT VALID with 18.

BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
SELECT current_setting('server_version_num')::int >= 160000 AS soft_errors,
       current_setting('server_version_num')::int >= 170000 AS infinite_intervals,
       current_setting('server_version_num')::int >= 180000 AS virtual_columns \gset

SELECT plan(16);

-- ---------------------------------------------------------------- soft errors

\if :soft_errors

-- The SQLSTATE, message and hint that a cast raises; all NULL if it raises none.
CREATE FUNCTION pg_temp.raised(literal text, type text, OUT state text, OUT message text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %L::%s', literal, type);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END
$$;

-- Valid literals, and 1000 of each with a piece of 0 to 3 characters replaced by another.
SELECT setseed(0.16);
CREATE TEMP TABLE literal ON COMMIT DROP AS
SELECT type, valid AS literal
FROM (VALUES ('call_interval', '2026-01-05T09:00:00Z answered wait=18 talk=180.25 hold=30 wrap=45'), ('call_interval', '2026-12-31 23:59:60+05:30 abandoned wait=7'),
             ('call_stats', '{"version": 1, "answered": 2, "talk_ms": 20000, "waits": {"answered": {"1": 1, "256": 1}}, "handles": {"10": 2}}'),
             ('survey_stats', '{"version": 1, "7": 3, "10": -4}')) AS v (type, valid);
INSERT INTO literal
SELECT type, overlay(literal placing piece FROM (1 + floor(random() * length(literal)))::int FOR floor(random() * 4)::int)
FROM literal, generate_series(1, 100), unnest('{"", 0, 9, "9999999999999999999", "-", "}", "\"", " ", "e5", "é"}'::text[]) AS piece;

SELECT is_empty($$
    SELECT type, literal, soft, hard
    FROM literal, LATERAL pg_input_error_info(literal, type) AS soft, LATERAL pg_temp.raised(literal, type) AS hard
    WHERE (soft.sql_error_code, soft.message, coalesce(soft.hint, '')) IS DISTINCT FROM (hard.state, hard.message, coalesce(hard.hint, ''))
       OR pg_input_is_valid(literal, type) <> (hard.state IS NULL)
$$, 'bad literals: the soft error is the one that is raised');
SELECT is_empty($$
    SELECT type, count(*) FROM literal GROUP BY type
    HAVING count(*) FILTER (WHERE pg_input_is_valid(literal, type)) < 30 OR count(*) FILTER (WHERE NOT pg_input_is_valid(literal, type)) < 300
$$, 'valid literals and bad ones of each type');

\else
SELECT skip('soft errors came with PostgreSQL 16', 2);
\endif

-- ---------------------------------------------------------------- infinite intervals

\if :infinite_intervals

CREATE FUNCTION pg_temp.state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;
CREATE TEMP TABLE calls ON COMMIT DROP AS SELECT call_interval('2026-01-05 09:00Z', '18 s', '3 min') AS call;

SELECT is_empty($$
    SELECT format(query, infinity) AS query, pg_temp.state_of(format(query, infinity)) AS state
    FROM unnest('{infinity,-infinity}'::text[]) AS infinity, unnest(ARRAY[
        'call_interval(''2026-01-05 09:00Z'', %L)', 'call_interval(''2026-01-05 09:00Z'', ''0'', %L)', 'call_interval(''2026-01-05 09:00Z'', ''0'', ''0'', %L)',
        'call_interval(''2026-01-05 09:00Z'', ''0'', ''0'', ''0'', %L)',
        'call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:02Z'', hold => %L)',
        'split(call, %L)', 'service_level(call, %L)', 'service_level(call, %L, ''answered'')', 'service_level(call, ''20 s'', ''short_excluded'', %L)',
        'service_level(interval %L, true, ''20 s'')', 'service_level(interval ''1 s'', true, %L)', 'abandon_rate(call, %L)', 'abandon_rate(true, interval %L, ''5 s'')',
        'abandon_rate(true, interval ''1 s'', %L)', 'abandon_curve(call, ARRAY[interval %L])', 'aht(interval %L)', 'asa(interval %L)',
        'aht(interval ''1 s'', interval %L, interval ''1 s'')', 'fcr_rate(%L) WITHIN GROUP (ORDER BY 1, now())', 'repeat_call_rate(%L) WITHIN GROUP (ORDER BY 1, now())',
        'service_level(call_stats(call), %L)', 'abandon_rate(call_stats(call), %L)', 'abandon_curve(call_stats(call), ARRAY[interval %L])', 'kpis(call_stats(call), %L)',
        'occupancy(interval %L, interval ''1 h'')', 'utilization(interval ''1 h'', interval %L)', 'shrinkage(interval %L, interval ''1 h'')', 'attendance_rate(interval %L, interval ''1 h'')',
        'peak_hour(%L) WITHIN GROUP (ORDER BY now())', 'arrival_rate(offered_at(call), %L, ''[2026-01-05, 2026-01-06)'')', 'forecast_calls(offered_at(call), 7, %L)',
        'concurrency_profile(%L) WITHIN GROUP (ORDER BY call)', 'repeat_call_rate(''7 days'', %L) WITHIN GROUP (ORDER BY 1, now())', 'fcr_rate(''7 days'', now(), %L) WITHIN GROUP (ORDER BY 1, now())',
        'business_deadline(now(), %L, ''{(,)}'')', 'business_deadline(now(), %L, ''mon 08:00-09:00'', ''UTC'')',
        'expected_kpis(14, 100, %L, ''3 min'', ''20 s'')', 'expected_kpis(14, 100, ''30 min'', ''3 min'', ''20 s'', %L)', 'required_agents(100, ''30 min'', %L, 80)'
    ]) AS expression, LATERAL (SELECT 'SELECT ' || expression || ' FROM calls') AS q (query)
    WHERE pg_temp.state_of(format(query, infinity)) <> '22008'
$$, 'no function takes an infinite interval');

\else
SELECT skip('infinite intervals came with PostgreSQL 17');
\endif

-- ---------------------------------------------------------------- virtual generated columns

\if :virtual_columns

-- A trigger does not see what is worked out when it is read.
CREATE SCHEMA virtual_columns;
SET LOCAL search_path = virtual_columns, public;
CREATE TABLE v (id int, at timestamptz, queue text, price int,
                later timestamptz GENERATED ALWAYS AS (date_bin('1 h', at, '2000-01-01 00:30Z')) VIRTUAL, loud text GENERATED ALWAYS AS (upper(queue)) VIRTUAL,
                gross int GENERATED ALWAYS AS (price * 2) VIRTUAL, net int GENERATED ALWAYS AS (price * 3) STORED);
SELECT throws_like(format('SELECT create_rollup(%L, %L, %s)', 'refused', 'v', arguments), what || ' takes column %, which is generated: %', what)
FROM (VALUES ('time column "later"', $$'later', '{"n": "count(*)"}'$$), ('dimension "loud"', $$'at', '{"n": "count(*)"}', dimensions => '{loud}'$$),
             ('dimension "lower(loud) AS l"', $$'at', '{"n": "count(*)"}', dimensions => '{lower(loud) AS l}'$$), ('measure "n"', $$'at', '{"n": "sum(gross)"}'$$),
             ('measure "n"', $$'at', '{"n": "count(*) FILTER (WHERE gross > 2)"}'$$), ('measure "n"', $$'at', '{"n": "sum(price + gross)"}'$$)) AS r (what, arguments);

-- What it is made of can be taken; the table may have such columns.
SELECT lives_ok($$SELECT create_rollup('k', 'v', 'at', '{"n": "count(*)", "gross": "sum(price * 2)", "net": "sum(price * 3)"}', dimensions => '{upper(queue) AS loud}')$$, 'the expression of one is taken');
INSERT INTO v (id, at, queue, price) SELECT i, '2026-01-05Z'::timestamptz + i * interval '7 min', chr(97 + i % 3), i FROM generate_series(1, 100) AS i;
SELECT create_rollup('of_old', 'v', 'at', '{"n": "count(*)", "gross": "sum(price * 2)", "net": "sum(price * 3)"}', dimensions => '{upper(queue) AS loud}') \g /dev/null
UPDATE v SET queue = 'd', price = price + 1 WHERE id % 10 = 0;
DELETE FROM v WHERE id % 7 = 0;
CREATE VIEW expected AS SELECT date_bin('15 min', at, '2000-01-01Z') AS bucket, loud, count(*) AS n, sum(gross) AS gross, sum(net) AS net FROM v GROUP BY 1, 2;
SELECT set_eq('SELECT bucket, loud, n, gross, net FROM k', 'TABLE expected', 'the rollup shows what the columns show');
SELECT refresh_rollup('k') \g /dev/null
SELECT set_eq('SELECT bucket, loud, n, gross, net FROM k', 'TABLE expected', 'and once refreshed');
SELECT set_eq('SELECT bucket, loud, n, gross, net FROM of_old', 'TABLE expected', 'that of rows that were there before');

\else
SELECT skip('virtual generated columns came with PostgreSQL 18', 10);
\endif

-- ---------------------------------------------------------------- NOT NULL that is NOT VALID

\if :virtual_columns

-- Rows of before may have nulls, which count(x) leaves out and count(*) does not.
CREATE TABLE unproven (at timestamptz NOT NULL, x int);
SELECT create_rollup('u', 'unproven', 'at', '{"n": "count(*)", "x": "sum(x)"}') \g /dev/null
INSERT INTO unproven SELECT '2026-01-05Z'::timestamptz + i * interval '7 min', nullif(i % 3, 0) FROM generate_series(1, 100) AS i;
ALTER TABLE unproven ADD CONSTRAINT x_known NOT NULL x NOT VALID;
SELECT matches(rollup_query_problem('SELECT count(x) FROM unproven'), 'u: no measure gives count\(x\)$', 'count(x) is not count(*)');
SELECT matches(rollup_query_problem('SELECT avg(x) FROM unproven'), 'u: no measure gives avg\(x\)$', 'nor what avg(x) divides by');
UPDATE unproven SET x = 0 WHERE x IS NULL;
ALTER TABLE unproven VALIDATE CONSTRAINT x_known;
SELECT matches(rollup_query('SELECT count(x) FROM unproven'), 'sum\(n\)', 'until all rows are known');

\else
SELECT skip('NOT NULL can be NOT VALID from PostgreSQL 18 on', 3);
\endif

SELECT * FROM finish();
ROLLBACK;
