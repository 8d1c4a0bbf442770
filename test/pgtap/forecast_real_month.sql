-- A forecast of a real call centre's half-hours: fitted on 1 to 21 August 1999, compared with what came on 22 to 28 August,
-- beside the forecast that everybody has for nothing: the same half-hour of last week.
--
-- The data: calls to the call centre of an Israeli bank, courtesy of the Service Enterprise Engineering group of the
-- Technion. Not part of the sources: CCMETRICS_TECHNION (psql variable, else environment) tells where the file
-- technion_aug1999.tsv is, and without it the test is skipped. The month is not kind: volume falls by a third in the first
-- two weeks, the lines are dead for hours on 9, 16 and 19 August, and in the week ahead on the evening of the 22nd.
--
-- WAPE: sum of |forecast - calls| / sum of calls, over all 336 half-hours. If last week is off by Poisson noise twice (its
-- own and that of the week ahead) and a perfect forecast once, the best possible is 1/sqrt(2) = 0.71 of last week's WAPE.

BEGIN;

\ir include/technion_log.sql
\if :found

-- Offered: answered, or abandoned in the queue, as in real_month.sql. All calls, and each service type with more than
-- a few calls a day.
CREATE TEMP TABLE counts ON COMMIT DROP AS
SELECT s.service, date_bin('30 min', local, '1999-08-01') AS local, count(*) AS calls
FROM call_log,
     LATERAL (SELECT CASE WHEN q_time > 0 THEN q_start ELSE vru_exit END AS entered) AS e,
     LATERAL (SELECT date + entered + CASE WHEN vru_entry - entered > interval '12 hours' THEN interval '1 day' ELSE interval '0' END AS local) AS l,
     LATERAL (VALUES ('all'), (type)) AS s(service)
WHERE (outcome = 'AGENT' OR outcome = 'HANG' AND q_time > 0) AND s.service <> 'PE'
GROUP BY 1, 2;

CREATE TEMP TABLE forecast ON COMMIT DROP AS
SELECT service, bucket AT TIME ZONE 'Asia/Jerusalem' AS local, expected
FROM (SELECT service, forecast_calls(local AT TIME ZONE 'Asia/Jerusalem', calls, '10 days', 'Asia/Jerusalem') AS f
      FROM counts WHERE local < '1999-08-22' GROUP BY service) AS h, unnest(f);

CREATE TEMP TABLE wape ON COMMIT DROP AS
SELECT f.service, count(*) AS half_hours, sum(coalesce(c.calls, 0)) AS calls,
       100 * sum(abs(expected - coalesce(c.calls, 0))) / sum(c.calls) AS ours,
       100.0 * sum(abs(coalesce(before.calls, 0) - coalesce(c.calls, 0))) / sum(c.calls) AS naive
FROM forecast AS f LEFT JOIN counts AS c USING (service, local)
     LEFT JOIN counts AS before ON before.service = f.service AND before.local = f.local - interval '7 days'
WHERE f.local >= '1999-08-22' AND f.local < '1999-08-29'
GROUP BY f.service;

SELECT plan(8);

SELECT is(calls, 7124::numeric, 'calls of all types on 22 to 28 August') FROM wape WHERE service = 'all';
SELECT is(count(*) FILTER (WHERE half_hours = 336), 6::bigint, 'every half-hour of the week is forecast') FROM wape;
SELECT diag(format('%s, %s calls: WAPE %s %%, same half-hour of last week %s %%', service, calls, round(ours::numeric, 2), round(naive::numeric, 2)))
FROM wape ORDER BY calls DESC;
-- TT, the bank's own call-backs, is shown only: a call in an hour and a half, on days that somebody chose. Where most
-- counts are 0, WAPE is least for a forecast of 0.
SELECT cmp_ok(ours, '<', 0.85::float8 * naive, format('%s: at least 15 %% less error than last week''s', service))
FROM wape WHERE service <> 'TT' ORDER BY calls DESC;

-- closed from Friday 15:00 to Saturday 20:30: the bank keeps the Sabbath
SELECT is(sum(expected), 0::float8, 'closed from Friday afternoon to Saturday evening')
FROM forecast WHERE service = 'all' AND local BETWEEN '1999-08-27 15:00' AND '1999-08-28 20:30';

SELECT * FROM finish();

\else

SELECT plan(1);
SELECT skip('CCMETRICS_TECHNION does not name a readable technion_aug1999.tsv', 1);
SELECT * FROM finish();

\endif

ROLLBACK;
