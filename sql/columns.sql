-- KPIs over plain columns, for tables without call_interval.

-- answered NULL: skipped; not answered with NULL wait: abandoned
SELECT round(service_level(wait, answered, '20 s'), 4) AS "2/4",
       round(service_level(wait, answered, '20 s', 'answered'), 4) AS "2/3"
FROM (VALUES (interval '0', true), ('20 s', true), ('20.000001 s', true), (NULL, false), (NULL, NULL), ('5 s', NULL)) AS v(wait, answered);
SELECT round(service_level(wait, answered, 20), 4) AS "2/4"
FROM (VALUES (0.0, true), (20, true), (20.000001, true), (NULL, false), (NULL, NULL)) AS v(wait, answered);
-- whole seconds, numeric and real cast by themselves
SELECT service_level(w::smallint, true, 20), service_level(w::bigint, true, 20), service_level(w::numeric, true, 20.0),
       service_level(w::real, true, 20::real)
FROM (VALUES (20)) AS v(w);

SELECT round(abandon_rate(abandoned), 4) AS "2/4", round(abandon_rate(abandoned, wait, '5 s'), 4) AS "1/3",
       round(abandon_rate(abandoned, extract(epoch FROM wait), 5), 4) AS "1/3"
FROM (VALUES (true, interval '5 s'), (true, '6 s'), (false, '1 s'), (false, NULL), (NULL, '1 s')) AS v(abandoned, wait);

-- a NULL part is 0; all NULL skips the row
SELECT aht(talk, hold, wrap) AS "210/2", aht(talk) AS "150/1",
       aht(extract(epoch FROM talk), extract(epoch FROM hold), extract(epoch FROM wrap)) AS "210/2",
       aht(extract(epoch FROM talk)) AS "150/1"
FROM (VALUES (interval '150 s', interval '20 s', interval '30 s'), (NULL, '10 s', NULL), (NULL, NULL, NULL)) AS v(talk, hold, wrap);
SELECT asa(wait) AS "10/3 s, to the microsecond", asa(extract(epoch FROM wait)) AS seconds
FROM (VALUES (interval '0'), ('4 s'), ('6 s'), (NULL)) AS v(wait);
-- half a microsecond goes up; days count as 24 hours
SELECT asa(wait) FROM (VALUES (interval '0'), ('0.000001 s')) AS v(wait);
SELECT aht(handle) FROM (VALUES (interval '1 day'), ('-1 day 36 hours')) AS v(handle);
-- seconds are rounded to the microsecond each, and summed exactly
SELECT aht(0.1::float8) = 0.1 AS exact, avg(0.1::float8) = 0.1 AS in_floats FROM generate_series(1, 10);

SELECT round(fcr_rate(resolved), 4) AS "2/3", round(fcr_rate(resolved, transferred), 4) AS "1/3"
FROM (VALUES (true, false), (true, NULL), (false, false), (NULL, false)) AS v(resolved, transferred);

SELECT nps(score) AS "(2 - 1)/4", round(nps(score::float8), 1), nps(score::numeric), nps(score::smallint)
FROM (VALUES (10), (9), (7), (6), (NULL)) AS v(score);
-- passives reach down to 7, detractors up to below it
SELECT score, round(nps(score)) AS nps FROM (VALUES (0), (6.9), (7), (8.9), (9), (10)) AS v(score) GROUP BY score ORDER BY score;
-- p = 1/2, d = 1/6, n = 324: 8.116
SELECT round(nps_margin(score), 3) AS "95 by habit", round(nps_margin(score, 95), 3) AS at_95, round(nps_margin(score, 99), 3) AS at_99
FROM (SELECT 9 FROM generate_series(1, 162) UNION ALL SELECT 0 FROM generate_series(1, 54) UNION ALL SELECT 8 FROM generate_series(1, 108)) AS v(score);
-- z at 50, 90, 99.9 and 99.9999 percent: 0.674490, 1.644854, 3.290527, 4.891638
SELECT confidence, round(nps_margin(score, confidence) / 100 * sqrt(2::numeric), 6) AS z
FROM (VALUES (0), (10)) AS v(score), (VALUES (50), (90), (99.9), (99.9999)) AS c(confidence)
GROUP BY confidence ORDER BY confidence;
-- all agree: no margin; one score: no spread either
SELECT nps_margin(10) FROM generate_series(1, 7);

-- empty groups
SELECT service_level(wait, true, '20 s'), service_level(1, true, 20), abandon_rate(true), abandon_rate(true, wait, wait), aht(wait),
       aht(wait, wait, wait), aht(1), asa(wait), asa(1), fcr_rate(true), fcr_rate(true, true), nps(1), nps_margin(1), nps_margin(1, 95)
FROM (SELECT interval '1 s') AS v(wait) WHERE false;

-- first-contact resolution from the contacts: Tom, John twice, Betty, long ago
CREATE TABLE contacts (customer text, offered_at timestamptz);
INSERT INTO contacts VALUES ('Tom', '2026-01-01 09:00Z'), ('John', '2026-01-01 10:00Z'), ('John', '2026-01-02 10:00Z'), ('Betty', '2026-01-03 09:00Z'),
    (NULL, '2026-03-01 09:00Z');
SELECT round(fcr_rate('1 day') WITHIN GROUP (ORDER BY customer, offered_at), 4) AS "2/3",
       round(fcr_rate('23:59:59') WITHIN GROUP (ORDER BY customer, offered_at), 4) AS "4/4",
       round(repeat_call_rate('1 day') WITHIN GROUP (ORDER BY customer, offered_at), 4) AS "1/4"
FROM contacts;
-- undecided nearer than a week to the end of observation: all; Betty; nobody
SELECT fcr_rate('7 days', '2026-01-05Z') WITHIN GROUP (ORDER BY customer, offered_at) AS "0/0",
       round(fcr_rate('7 days', '2026-01-10 08:59:59Z') WITHIN GROUP (ORDER BY customer, offered_at), 4) AS "1/2",
       round(fcr_rate('7 days', '2026-01-10 09:00:00Z') WITHIN GROUP (ORDER BY customer, offered_at), 4) AS "2/3"
FROM contacts;
-- the direction of the order, and the type of the customer, do not matter
SELECT round(fcr_rate('7 days') WITHIN GROUP (ORDER BY customer DESC, offered_at DESC), 4) AS text,
       round(fcr_rate('7 days') WITHIN GROUP (ORDER BY length(customer), offered_at), 4) AS integer,
       round(fcr_rate('7 days') WITHIN GROUP (ORDER BY md5(customer)::uuid, offered_at), 4) AS uuid,
       round(fcr_rate('7 days') WITHIN GROUP (ORDER BY customer COLLATE "C", offered_at), 4) AS c
FROM contacts;
-- nobody has called, or nobody known
SELECT fcr_rate('7 days') WITHIN GROUP (ORDER BY customer, offered_at), repeat_call_rate('7 days') WITHIN GROUP (ORDER BY customer, offered_at)
FROM contacts WHERE customer IS NULL OR false;
SELECT fcr_rate('7 days') WITHIN GROUP (ORDER BY customer, offered_at), repeat_call_rate('7 days') WITHIN GROUP (ORDER BY customer, offered_at) FROM contacts WHERE false;
DROP TABLE contacts;
