-- business_time and business_deadline by the hours of a week: what is kept from row to row must be that of the row's own
-- hours, zone and holidays; each is the inverse of the other; what cannot be had ends soon. Values against opening_hours,
-- which has a test against the clock on the wall.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA business;
SET LOCAL search_path = business, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;

SELECT no_plan();
SELECT setseed(0.4);

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE query INTO result;
    RETURN 'value ' || coalesce(result, 'NULL');
EXCEPTION WHEN query_canceled OR OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- ---------------------------------------------------------------- rules that change from row to row

-- More of them than are kept, in any order; each zone and each holiday matters in some row.
CREATE TABLE rule AS
SELECT row_number() OVER () AS id, format('mon-fri %s:00-18:00; sat 22:00-0%s:30', 6 + n, n) AS hours, zone, holidays,
       opening_hours('[2025-01-01,2028-01-01)', format('mon-fri %s:00-18:00; sat 22:00-0%s:30', 6 + n, n), zone, holidays) AS open
FROM generate_series(0, 3) AS n, unnest('{UTC,Europe/Berlin,America/New_York,Australia/Lord_Howe,Asia/Kolkata}'::text[]) AS zone,
     (VALUES ('{}'::date[]), ('{2026-03-02}'), ('{2026-03-02,2026-03-03,2026-10-26}')) AS h (holidays);
CREATE TABLE ticket AS
SELECT n, 1 + floor(random() * 60)::int AS rule, since, since + random() ^ 4 * interval '4000 hours' AS until, floor(random() * 400) * interval '0.37 hours' AS promise
FROM (SELECT n, timestamptz '2026-01-05Z' + floor(random() * 4000) * interval '100 min' AS since FROM generate_series(1, 6000) AS n OFFSET 0) AS s;

SELECT cmp_ok(count(*), '>=', 60::bigint, 'more rules than are kept') FROM rule;
SELECT is_empty(
    $$SELECT * FROM (SELECT t.*, business_time(since, until, hours, zone, holidays) AS weekly, business_time(since, until, open) AS wanted FROM ticket AS t JOIN rule ON rule.id = t.rule ORDER BY n) AS s
      WHERE weekly IS DISTINCT FROM wanted$$, 'business_time: each row by its own rule');
SELECT is_empty(
    $$SELECT * FROM (SELECT t.*, business_deadline(since, promise, hours, zone, holidays) AS weekly, business_deadline(since, promise, open) AS wanted FROM ticket AS t JOIN rule ON rule.id = t.rule ORDER BY n) AS s
      WHERE weekly IS DISTINCT FROM wanted$$, 'business_deadline: each row by its own rule');
-- the same function call of a PL/pgSQL expression lives on while its arguments change, also over an error
CREATE FUNCTION each_in_turn() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    t record;
    given text;
    weekly interval;
BEGIN
    FOR t IN SELECT ticket.*, hours, zone, holidays, open FROM ticket JOIN rule ON rule.id = ticket.rule ORDER BY n LIMIT 600 LOOP
        FOREACH given IN ARRAY CASE t.n % 3 WHEN 0 THEN ARRAY['mon 8-9', t.hours] ELSE ARRAY[t.hours] END LOOP
            BEGIN
                weekly := business_time(t.since, t.until, given, t.zone, t.holidays);
                IF weekly IS DISTINCT FROM business_time(t.since, t.until, t.open) OR given <> t.hours THEN
                    RETURN NEXT format('%s: %s', t, weekly);
                END IF;
            EXCEPTION WHEN invalid_text_representation THEN
                CONTINUE;
            END;
        END LOOP;
    END LOOP;
END $$;
SELECT is_empty('SELECT each_in_turn()', 'a PL/pgSQL expression takes the rule of each turn, also after an error');
-- arguments as they lie in tables: short, compressed, out of line
CREATE TABLE stored (kind text, hours text, holidays date[]);
ALTER TABLE stored ALTER hours SET STORAGE EXTERNAL, ALTER holidays SET STORAGE MAIN;
INSERT INTO stored VALUES ('short', 'mon-fri 08:00-18:00', '{2026-03-02}'), ('long', 'mon-fri 08:00-18:00' || repeat(' ', 5000), '{2026-03-02}'),
    ('compressed', 'mon-fri 08:00-18:00', '{2026-03-02}' || array_fill('2030-01-01'::date, ARRAY[3000]));
SELECT is(business_time('2026-03-01', '2026-03-07', hours, 'Europe/Berlin', holidays), '40 hours', kind || ' arguments') FROM stored;
SELECT is(business_time('2026-03-01', '2026-03-07', 'mon-fri 08:00-18:00', 'Europe/Berlin', (('[2:3]={2026-03-02,2026-03-03}')::date[])), '30 hours', 'holidays that do not count from 1');

-- ---------------------------------------------------------------- the days that are made

-- Forwards, backwards and far apart: each row alone has the same answer.
CREATE TABLE days AS
SELECT n, since, since + n % 7 * interval '31.5 hours' AS until FROM (SELECT n, '1960-01-01 10:00Z'::timestamptz + n % 13 * interval '14.25 years' + n * interval '7 hours' AS since FROM generate_series(1, 300) AS n) AS s;
CREATE FUNCTION alone(since timestamptz, until timestamptz) RETURNS interval LANGUAGE plpgsql AS $$
DECLARE
    result interval;
BEGIN
    EXECUTE format('SELECT business_time(%L, %L, ''mon-fri 08:00-18:00; sat 20:00-04:00'', ''Europe/Berlin'')', since, until) INTO result;
    RETURN result;
END $$;
SELECT is_empty(format(
    $$SELECT n FROM (SELECT n, business_time(since, until, 'mon-fri 08:00-18:00; sat 20:00-04:00', 'Europe/Berlin') AS kept, since, until FROM (TABLE days ORDER BY %s) AS d) AS s WHERE kept IS DISTINCT FROM alone(since, until)$$,
    direction), 'days ' || direction)
FROM unnest('{n,n DESC,since,since DESC,"n * 7919 % 300"}'::text[]) AS direction;
SELECT cmp_ok(count(DISTINCT alone(since, until)), '>', 20::bigint, 'control: they differ') FROM days;
SELECT is(business_time('1926-01-05', '2026-01-05', 'mon-sun 08:00-18:00', 'UTC'), (date '2026-01-05' - date '1926-01-05') * interval '10 hours', 'a hundred years');
SELECT is(business_time('1926-01-05', '2026-03-21', 'mon-sun 00:00-24:00', 'Asia/Kolkata'), '878400 hours', 'the most, 36,600 days, over changes of the clock');

-- ---------------------------------------------------------------- inverse

SELECT is_empty(
    $$SELECT * FROM (SELECT t.*, hours, zone, holidays, business_deadline(since, promise, hours, zone, holidays) AS due FROM ticket AS t JOIN rule ON rule.id = t.rule) AS s
      WHERE business_time(since, due, hours, zone, holidays) <> promise$$, 'as much time has passed as was promised');
SELECT is_empty(
    $$SELECT * FROM (SELECT t.*, hours, zone, holidays, business_deadline(since, promise, hours, zone, holidays) AS due FROM ticket AS t JOIN rule ON rule.id = t.rule WHERE promise > '0') AS s
      WHERE business_time(since, due - interval '1 us', hours, zone, holidays) <> promise - interval '1 us'$$, 'and not a microsecond before');
SELECT is_empty(
    $$SELECT * FROM (SELECT t.*, business_time(since, until, hours, zone, holidays) AS took, hours, zone, holidays FROM ticket AS t JOIN rule ON rule.id = t.rule) AS s
      WHERE business_deadline(since, took, hours, zone, holidays) > until$$, 'the deadline of what it took is not after it');

-- ---------------------------------------------------------------- calendars that are too short

SELECT is(state_of(format('SELECT business_time(%L, %L, ''{[2026-01-05 08:00Z,2026-01-05 18:00Z),[2026-01-09 08:00Z,2026-01-09 18:00Z)}'')', since, until)), wanted, format('%s to %s', since, until))
FROM (VALUES ('2026-01-05 08:00Z', '2026-01-09 18:00Z', 'value 20:00:00'), ('2026-01-05 07:59:59.999999Z', '2026-01-09 18:00Z', '22023 opening hours do not cover 2026-01-05 07:59:59.999999+00'),
             ('2026-01-05 08:00Z', '2026-01-09 18:00:00.000001Z', '22023 opening hours do not cover 2026-01-09 18:00:00.000001+00'), ('2026-01-06Z', '2026-01-06Z', 'value 00:00:00'),
             ('2026-01-10Z', '2026-01-10Z', '22023 opening hours do not cover 2026-01-10 00:00:00+00'), ('2026-01-03Z', '2026-01-04Z', '22023 opening hours do not cover 2026-01-03 00:00:00+00')) AS v (since, until, wanted);
SELECT is(state_of(format('SELECT business_deadline(%L, %L, ''{[2026-01-05 08:00Z,2026-01-05 18:00Z),[2026-01-09 08:00Z,2026-01-09 18:00Z)}'')', since, duration)), wanted, format('%s after %s', duration, since))
FROM (VALUES ('2026-01-05 08:00Z', '20 hours', 'value 2026-01-09 18:00:00+00'), ('2026-01-05 08:00Z', '20:00:00.000001', '22023 opening hours end before 20:00:00.000001 after 2026-01-05 08:00:00+00 have passed'),
             ('2026-01-04Z', '1 hour', '22023 opening hours do not cover 2026-01-04 00:00:00+00'), ('2026-01-09 18:00Z', '0', 'value 2026-01-09 18:00:00+00'), ('2026-01-05 08:00Z', '10 hours', 'value 2026-01-05 18:00:00+00'),
             ('2026-01-05 08:00Z', '10:00:00.000001', 'value 2026-01-09 08:00:00.000001+00')) AS v (since, duration, wanted);

-- ---------------------------------------------------------------- a hundred years, and no longer

SELECT is(business_deadline('2026-01-05Z', '878400 hours', 'mon-sun 00:00-24:00', 'UTC'), '2026-01-05Z'::timestamptz + interval '878400 hours', '36,600 days');
CREATE TABLE search (what text, query text, wanted text);
INSERT INTO search VALUES
    ('a microsecond more', $$SELECT business_deadline('2026-01-05Z', '878400:00:00.000001', 'mon-sun 00:00-24:00', 'UTC')$$, '22023 opening hours do not hold 878400:00:00.000001 in the 100 years after 2026-01-05 00:00:00+00'),
    ('days', $$SELECT business_deadline('2026-01-05Z', '2 days', 'mon-sun 00:00-24:00', 'UTC')$$, '22023 duration must not have days or months: 2 days'),
    ('days by ranges', $$SELECT business_deadline('2026-01-05Z', '1 day 2 hours', '{(,)}')$$, '22023 duration must not have days or months: 1 day 02:00:00'),
    ('never open', $$SELECT business_deadline('2026-01-05Z', '1 us', 'mon-sun closed', 'UTC')$$, '22023 opening hours do not hold 00:00:00.000001 in the 100 years after 2026-01-05 00:00:00+00'),
    ('each day a holiday', $$SELECT business_deadline('2026-01-05Z', '1 us', 'mon-sun 00:00-24:00', 'Europe/Berlin', (SELECT array_agg(date '2025-12-01' + n) FROM generate_series(0, 36700) AS n))$$,
     '22023 opening hours do not hold 00:00:00.000001 in the 100 years after 2026-01-05 00:00:00+00'),
    ('a minute a week', $$SELECT business_deadline('2026-01-05Z', '100 hours', 'wed 10:00-10:01', 'America/New_York')$$, '22023 opening hours do not hold 100:00:00 in the 100 years after 2026-01-05 00:00:00+00'),
    ('the longest duration', format('SELECT business_deadline(''2026-01-05Z'', interval %L, ''mon-fri 10:00-10:01'', ''UTC'')', '9223372036854775807 us'::interval),
     '22023 opening hours do not hold 2562047788:00:54.775807 in the 100 years after 2026-01-05 00:00:00+00');
SELECT is(state_of(query), wanted, what) FROM search;
CREATE FUNCTION seconds(query text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := clock_timestamp();
BEGIN
    PERFORM state_of(query);
    RETURN extract(epoch FROM clock_timestamp() - start);
END $$;
SELECT cmp_ok(seconds(query), '<', 2::float8, what || ': soon said') FROM search;
-- no row is slow by itself; many can be cancelled
SET LOCAL statement_timeout = '1s';
SELECT is(state_of($$SELECT count(business_deadline('2026-01-05Z'::timestamptz + n * interval '1 us', '100 hours', 'wed 10:00-10:0' || n % 8 + 2, 'America/New_York', ARRAY[date '2026-01-01' + n])) FROM generate_series(1, 1000000) AS n$$),
    '57014 canceling statement due to statement timeout', 'a century for each row is cancelled');
RESET statement_timeout;

SELECT * FROM finish();
ROLLBACK;
