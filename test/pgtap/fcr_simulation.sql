-- Is first-contact resolution measured without bias? Contacts of which the truth is known by construction, cut into the
-- windows that a report sees; the mean over many histories must lie within its confidence interval of the truth.
--
-- The model: a contact is resolved with a probability; else the customer calls again after less than 7 days, 2 on
-- average (7 u^2.5, u uniform). Three worlds:
--   once       issues arrive as a Poisson process, each of a new customer. 70 % are resolved, at whichever contact: true FCR 70.
--   returning  customers with a solved issue have another after 60 days on average, exponentially distributed. A first contact is
--              resolved if its issue is and no new one comes within 7 days: 70 exp(-7/60) = 62.29.
--   stubborn   as once, but a repeat is resolved in 50 % only. What is not solved at once is hard.
--
-- The left edge. A window hides the contacts before it, so a repeat that comes early looks like a first contact. That does no
-- harm where a repeat is as likely to be resolved as a first contact (once, returning): the two edges of the definition then
-- keep FCR unbiased. Where it is not (stubborn), FCR over the bare window is drawn towards the rate of repeats: of 1 issue a
-- day, 0.3 * 2 / 0.5 = 1.2 repeats have their predecessor before the window and pass for first contacts, all of them within
-- its first 7 days; so a window of w days has mean (0.7 (w - 7) + 0.5 * 1.2) / (w - 7 + 1.2): 67.1 for 14 days, 69.0 for 31,
-- 69.7 for 90. Giving the 7 days before the window as rows only moves that edge: the same with w + 7. Flags by lag and
-- lead over the contacts of the window and of the 7 days before it, then fcr_rate(boolean) over those of the window, have no
-- such edge.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA simulation;
SET LOCAL search_path = simulation, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;

SELECT no_plan();

CREATE TABLE contact (world text, history int, customer bigint, at timestamptz, resolved boolean);

-- Days at which a customer calls, from the first on, to the end of the history; without a return he has one issue.
CREATE FUNCTION calls_of_customer(first float8, until float8, p_first float8, p_repeat float8, return_after float8)
    RETURNS TABLE (day float8, resolved boolean) LANGUAGE plpgsql AS $$
DECLARE
    p float8 := p_first;
BEGIN
    day := first;
    WHILE day < until LOOP
        resolved := random() < p;
        RETURN NEXT;
        IF NOT resolved THEN
            day := day + 7 * random() ^ 2.5;
            p := p_repeat;
        ELSIF return_after IS NULL THEN
            RETURN;
        ELSE
            day := day - return_after * ln(1 - random());
            p := p_first;
        END IF;
    END LOOP;
END $$;

-- Day 0 is when the windows begin; the histories begin long before, and end after the longest.
SELECT setseed(0.2026);
INSERT INTO contact
SELECT world, history, customer, timestamptz '2026-01-01 00:00Z' + day * interval '1 day', resolved
FROM (VALUES ('once', 0.7, 0.7), ('stubborn', 0.7, 0.5)) AS world (world, p_first, p_repeat),
     LATERAL (SELECT history, n AS customer, -60 + sum(-ln(1 - random()) / 10) OVER (PARTITION BY history ORDER BY n) AS start
              FROM generate_series(1, 120) AS history, generate_series(1, 1900) AS n WHERE world IS NOT NULL) AS issue,
     calls_of_customer(start, 100, p_first, p_repeat, NULL);
INSERT INTO contact
SELECT 'returning', history, customer, timestamptz '2026-01-01 00:00Z' + day * interval '1 day', resolved
FROM (SELECT history, customer, -120 - 60 * ln(1 - random()) AS start
      FROM generate_series(1, 80) AS history, generate_series(1, 500) AS customer) AS issue,
     calls_of_customer(start, 100, 0.7, 0.7, 60);

-- ---------------------------------------------------------------- the model is what it says

SELECT ok(abs(avg(mean) - expected) < 4 * stddev(mean) / sqrt(count(*)), format('%s: %s, %s in %s histories', world, what, round(avg(mean), 2), count(*)))
FROM (SELECT world, history, what, expected::numeric, avg(value) AS mean
      FROM (SELECT *, at - lag(at) OVER w AS since, row_number() OVER w AS n
            FROM contact WINDOW w AS (PARTITION BY world, history, customer ORDER BY at)) c,
      LATERAL (VALUES
          ('percent of first contacts resolved', 70, CASE WHEN n = 1 THEN 100.0 * resolved::int END),
          ('percent of repeats resolved', CASE world WHEN 'stubborn' THEN 50 ELSE 70 END, CASE WHEN n > 1 THEN 100.0 * resolved::int END)) AS v (what, expected, value)
      WHERE world <> 'returning' AND at < timestamptz '2026-01-01 00:00Z' + interval '90 days'
      GROUP BY world, history, what, expected) s
GROUP BY world, what, expected ORDER BY world, what;

-- ---------------------------------------------------------------- estimates from what each window shows

CREATE TABLE report (days int, since timestamptz, until timestamptz);
INSERT INTO report SELECT days, '2026-01-01 00:00Z', timestamptz '2026-01-01 00:00Z' + days * interval '1 day' FROM unnest('{14,31,90}'::int[]) AS days;

CREATE TABLE estimate (estimator text, world text, days int, history int, fcr numeric);

INSERT INTO estimate
SELECT unnest('{observed_until,latest time,until forgotten}'::text[]), world, days, history,
       unnest(ARRAY[fcr_rate('7 days', until) WITHIN GROUP (ORDER BY customer, at),
                    fcr_rate('7 days') WITHIN GROUP (ORDER BY customer, at),
                    fcr_rate('7 days', until + interval '7 days') WITHIN GROUP (ORDER BY customer, at)])
FROM report JOIN contact ON at >= since AND at < until
GROUP BY world, days, until, history;

INSERT INTO estimate
SELECT '7 days earlier', world, days, history, fcr_rate('7 days', until) WITHIN GROUP (ORDER BY customer, at)
FROM report JOIN contact ON at >= since - interval '7 days' AND at < until
WHERE world = 'stubborn'
GROUP BY world, days, until, history;

-- the recipe: flags over all contacts of the window and of the 7 days before, then the boolean form over those of the window that are decided
INSERT INTO estimate
SELECT 'flags', world, days, history,
       fcr_rate(later IS NULL OR later - at > interval '7 days') FILTER (WHERE at >= since AND until - at >= interval '7 days' AND (earlier IS NULL OR at - earlier > interval '7 days'))
FROM (SELECT *, lag(at) OVER w AS earlier, lead(at) OVER w AS later
      FROM report JOIN contact ON at >= since - interval '7 days' AND at < until WINDOW w AS (PARTITION BY days, world, history, customer ORDER BY at)) c
GROUP BY world, days, history;

-- The tempting one: a customer is decided 7 days after the last contact. It waits for those who call again, and not for the others.
INSERT INTO estimate
SELECT 'by last contact', world, days, history, 100.0 * count(*) FILTER (WHERE contacts = 1) / count(*)
FROM (SELECT world, days, history, customer, count(*) AS contacts
      FROM report JOIN contact ON at >= since AND at < until
      WHERE world = 'once' GROUP BY world, days, until, history, customer HAVING until - max(at) >= interval '7 days') c
GROUP BY world, days, history;

CREATE VIEW summary AS
SELECT estimator, world, days, count(fcr) AS histories, avg(fcr) AS mean, stddev(fcr) / sqrt(count(fcr)::numeric) AS error
FROM estimate GROUP BY estimator, world, days;

-- ---------------------------------------------------------------- the tests

SELECT is(count(*), 0::bigint, 'every history has a rate in every window') FROM estimate WHERE fcr IS NULL;

SELECT ok(abs(mean - truth) < 4 * error AND error < 0.8,
          format('%s days, %s, %s: %s +- %s for a true %s, mean of %s histories', days, world, estimator, round(mean, 2), round(error, 2), round(truth, 2), histories))
FROM summary JOIN (VALUES ('once', 70.0), ('returning', 70 * exp(-7.0 / 60)), ('stubborn', 70.0)) AS v (world, truth) USING (world)
WHERE estimator = 'flags' OR (estimator IN ('observed_until', 'latest time') AND world <> 'stubborn')
ORDER BY estimator, world, days;

SELECT ok(abs(mean - expected) < 4 * error,
          format('%s days, stubborn, %s: %s +- %s, drawn to %s by the left edge', days, estimator, round(mean, 2), round(error, 2), round(expected, 2)))
FROM (SELECT *, days + CASE estimator WHEN '7 days earlier' THEN 7 ELSE 0 END AS w FROM summary) s,
     LATERAL (SELECT 100 * (0.7 * (w - 7) + 0.6) / (w - 7 + 1.2) AS expected) e
WHERE world = 'stubborn' AND estimator IN ('observed_until', '7 days earlier')
ORDER BY estimator, days;
SELECT ok(mean < 70 - 4 * error, format('%s days, stubborn: an edge that the test can tell from none', days))
FROM summary WHERE world = 'stubborn' AND estimator = 'observed_until' AND days = 14;

-- 0.7 (w - 7) resolved at once, 0.3 (w - 7 - 2/0.7) not, and the 0.3 * 2/0.7 = 0.86 that came in over the left edge: 72.5 for
-- 31 days. For 14 the chains are as long as what remains, and the formula is too low.
SELECT ok(mean > 70 + 4 * error, format('%s days, judged by the last contact: %s +- %s flatters a true 70', days, round(mean, 2), round(error, 2)))
FROM summary WHERE estimator = 'by last contact' ORDER BY days;
SELECT ok(abs(mean - 72.5) < 4 * error AND mean > 72, format('31 days, judged by the last contact: about 72.5 (%s)', round(mean, 2)))
FROM summary WHERE estimator = 'by last contact' AND days = 31;

-- Contacts too near to the end taken for resolved: 0.3 * 2 repeats a day not seen yet.
SELECT ok(abs(mean - (70 + 30 * 2.0 / (days + 0.3 * 2 / 0.7))) < 4 * error AND mean > 70 + 4 * error,
          format('%s days, the end of observation forgotten: %s +- %s flatters a true 70', days, round(mean, 2), round(error, 2)))
FROM summary WHERE estimator = 'until forgotten' AND world = 'once' ORDER BY days;

SELECT * FROM finish();
ROLLBACK;
