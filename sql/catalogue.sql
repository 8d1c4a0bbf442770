-- Resolution, surveys, sales, agents' time, targets and forecasts: values counted by hand or published.
SET TimeZone = 'UTC';
SET IntervalStyle = 'postgres';

-- shares of trues: 5 of 100 and 2 of 100, as the textbooks convert
SELECT n, round(conversion_rate(i <= n), 4) AS conversion, round(transfer_rate(i <= n), 4) AS transfer,
       round(call_setup_success_rate(i > n), 4) AS setup, round(target_met_rate(CASE WHEN i > 50 THEN i <= n END), 4) AS met
FROM (VALUES (5), (2)) AS v(n), generate_series(1, 100) AS i GROUP BY n ORDER BY n DESC;

-- resolution: 2 h, 4 h, one open since the 3rd, one not opened yet
CREATE TABLE tickets (opened timestamptz, closed timestamptz);
INSERT INTO tickets VALUES ('2026-01-01 09:00Z', '2026-01-01 11:00Z'), ('2026-01-02 09:00Z', '2026-01-02 13:00Z'), ('2026-01-03 00:00Z', NULL), ('2026-01-09 00:00Z', NULL), (NULL, NULL);
SELECT avg_resolution_time(opened, closed) AS "(2 + 4)/2", avg_first_response_time(opened, closed) AS "(2 + 4)/2" FROM tickets;
-- opened <= as_of, and not closed or closed > as_of: at 11:00 the first is closed, an instant before it is open
SELECT as_of, avg_age_of_query(opened, closed, as_of) AS age, round(resolved_rate(opened, closed, as_of), 4) AS resolved
FROM tickets, (VALUES (timestamptz '2026-01-01 08:59:59.999999Z'), ('2026-01-01 09:00Z'), ('2026-01-01 10:59:59.999999Z'), ('2026-01-01 11:00Z'), ('2026-01-02 11:00Z'), ('2026-01-05 00:00Z'), ('2026-01-11 00:00Z')) AS t(as_of)
GROUP BY as_of ORDER BY as_of;
-- a time of its own for each row: resolved within three hours
SELECT round(resolved_rate(opened, closed, opened + '3 h'), 4) AS "1/4" FROM tickets;
-- half a microsecond goes up
SELECT avg_resolution_time(opened, opened + d * interval '1 us') FROM tickets, (VALUES (0), (1)) AS v(d) WHERE opened = '2026-01-01 09:00Z';
DROP TABLE tickets;

-- surveys: 5:42 4:32 3:10 2:9 1:14 gives (42 + 32)/107
CREATE TABLE answers AS SELECT score FROM (VALUES (5, 42), (4, 32), (3, 10), (2, 9), (1, 14), (NULL, 3)) AS v(score, n), generate_series(1, n);
SELECT round(csat(score), 2) AS "69.16", round(csat(score, 5, 1, 5), 2) AS "42/107", round(csat(score, 2, 0, 10), 2) AS "93/107",
       round(csat_mean(score), 4) AS "400/107", round(ces(score), 4) AS "400/107", round(ces(score, 0, 7), 4) AS "400/107" FROM answers;
-- the same from statistics of the answers
SELECT csat(score) = csat(survey_stats(score)) AS csat, csat_mean(score) = csat_mean(survey_stats(score)) AS mean, ces(score, 1, 7) = ces(survey_stats(score), 1, 7) AS ces FROM answers;
DROP TABLE answers;
-- a question's own scale in each row; fractions; other numbers by cast
SELECT csat(score, satisfied, low, high) AS "2/4" FROM (VALUES (4, 4, 1, 5), (3.9, 4, 1, 5), (8, 8, 0, 10), (7, 8, 0, 10), (NULL, NULL, NULL, NULL)) AS v(score, satisfied, low, high);
SELECT csat_mean(score) AS "0.1, exactly" FROM (SELECT 0.1 FROM generate_series(1, 10)) AS v(score);
SELECT csat_mean(score) AS "-2/3" FROM (VALUES (-1), (-1), (0)) AS v(score);
-- 3 x 90 + 1 x 50 over 4; an item without a score drops its weight, one of weight 0 does not count
SELECT qa_score(score, weight) AS "320/4" FROM (VALUES (90, 3), (50, 1), (NULL, 6), (1000, 0)) AS v(score, weight);
SELECT qa_score(score, weight) AS "0.9 x 0.3 + 0.5 x 0.7" FROM (VALUES (0.9, 0.3), (0.5, 0.7)) AS v(score, weight);
SELECT qa_score(score, 0) AS "0/0" FROM (VALUES (90)) AS v(score);
-- digits that double precision would lose: a hundred thousand scores of 0.1
SELECT qa_score(0.1, 0.333333), csat_mean(0.1) FROM generate_series(1, 100000);

-- sales: NULL revenue is a call without revenue, a NULL cost is not known
SELECT revenue_per_call(amount) AS "150.30/4", cost_per_call(amount) AS "150.30/3",
       revenue_per_sale(amount, sold) AS "150.30/2", cost_per_sale(amount, sold) AS "150.30/1",
       revenue_per_sale(amount, sales) AS "150.30/5", cost_per_sale(amount, sales) AS "150.30/1",
       revenue_per_successful_call(amount, sold) AS "150.30/2", cross_sell_rate(sales) AS "1/2"
FROM (VALUES (200.10, true, 1), (-49.9, false, 0), (0.1, false, 0), (NULL, true, 4)) AS v(amount, sold, sales);
-- where it is not known whether it was sold, no row; refunds alone are negative
SELECT revenue_per_sale(amount, sold) AS "10/1" FROM (VALUES (10, true), (90, NULL)) AS v(amount, sold);
SELECT revenue_per_call(-2.5) FROM generate_series(1, 3);
-- money is exact to the billionth, half away from zero, up to 18 digits before the point; double precision would lose the cents
SELECT revenue_per_call(amount) AS mean FROM (VALUES (999999999999999999.99), (-999999999999999999.98)) AS v(amount);
SELECT amount, revenue_per_call(amount) FROM (VALUES (0.0000000005), (0.00000000049999), (-0.0000000005), (1.9999999995), (-1.9999999995), (.5), (7), (0), (-0.000), (1e17)) AS v(amount) GROUP BY amount ORDER BY amount;
SELECT cross_sell_rate(products) AS "2/3" FROM (VALUES (0), (1), (2), (3), (NULL)) AS v(products);
SELECT cross_sell_rate(n) FROM (SELECT count(*) AS n FROM generate_series(1, 3) AS i GROUP BY i % 2) AS baskets;

-- sales per agent: one without a sale, one whose sales are not known, a sale of nobody's
CREATE TABLE deals (agent text, sold boolean, sales int);
INSERT INTO deals VALUES ('Ann', true, 1), ('Ann', true, 4), ('Bob', false, 0), ('Cem', NULL, NULL), (NULL, true, 9);
SELECT round(sales_per_agent() WITHIN GROUP (ORDER BY agent, sold), 4) AS "2/3", round(sales_per_agent() WITHIN GROUP (ORDER BY agent, sales), 4) AS "5/3",
       round(sales_per_agent() WITHIN GROUP (ORDER BY length(agent) DESC, sold DESC), 4) AS "2/1"
FROM deals;
SELECT sales_per_agent() WITHIN GROUP (ORDER BY agent, sold) FROM deals WHERE agent IS NULL OR false;
DROP TABLE deals;

-- agents: the example of the trade, 45 minutes busy of 60; hours do as well
SELECT occupancy(interval '45 min', interval '15 min') AS "45/60", utilization(interval '45 min', interval '1 h') AS "45/60",
       shrinkage(interval '2 h', interval '8 h') AS "2/8", attendance_rate(interval '8 h', interval '7:30') AS "7.5/8";
SELECT occupancy(45, 15) AS "45/60", utilization(0.75, 1) AS "45/60", shrinkage(2, 8) AS "2/8", attendance_rate(8, 7.5) AS "7.5/8";
-- a ratio of sums, not a mean of ratios; a row without one of the two does not count
SELECT occupancy(handle, idle) AS "100/110" FROM (VALUES (90, 10), (10, 0), (5, NULL), (NULL, 5)) AS v(handle, idle);
SELECT utilization(8, 0) AS "8/0", occupancy(0, 0) AS "0/0", attendance_rate(8, 9) AS "9/8";
-- 6 leavers in a year at a mean headcount of 50
SELECT turnover_rate(leavers, headcount) AS "6/50" FROM (VALUES (1, 52), (5, 48), (NULL, 1000), (3, NULL)) AS v(leavers, headcount);
SELECT turnover_rate(0.5, 12.5) AS "0.5/12.5", turnover_rate(1, 0) AS "1/0";

-- targets: exact at 5 and 10 points below
SELECT actual, service_level_alert(actual, 80) FROM unnest('{100,80.0,79.9999999999999999999,75,74.9999999999999999999,70.00,69.9999999999999999999,0}'::numeric[]) AS actual;
SELECT service_level_alert(NULL, 80), service_level_alert(80, NULL), service_level_alert(service_level(interval '21 s', true, '20 s'), 80);
-- runs of misses 1, 3 (over one without a measure and a gap) and 2
CREATE TABLE halves AS SELECT bucket, met FROM (VALUES (1, false), (2, true), (3, false), (4, NULL), (5, false), (9, false), (10, true), (11, false), (12, false), (NULL, false)) AS v(bucket, met);
SELECT longest_breach() WITHIN GROUP (ORDER BY bucket, met) AS "3", longest_breach() WITHIN GROUP (ORDER BY bucket DESC, met) AS "3",
       longest_breach() WITHIN GROUP (ORDER BY timestamptz '2026-01-05Z' + bucket * interval '30 min', met) AS "3", longest_breach() WITHIN GROUP (ORDER BY -bucket, NOT met) AS "1",
       longest_breach() WITHIN GROUP (ORDER BY bucket, met) FILTER (WHERE met) AS "0", longest_breach() WITHIN GROUP (ORDER BY bucket, met) FILTER (WHERE met IS NULL) AS "none"
FROM halves;
-- names are ordered as their collation says: a A b B, or A B a b
SELECT longest_breach() WITHIN GROUP (ORDER BY bucket COLLATE "C", met) AS "2" FROM (VALUES ('a', true), ('A', false), ('b', true), ('B', false)) AS v(bucket, met);
DROP TABLE halves;

-- scorecard: (85 - 70)/(90 - 70) of weight 3 is 3/4, (300 - 400)/(250 - 400) of weight 1 is 2/3
SELECT round(scorecard(value, worst, best, weight), 6) AS "100 (2.25 + 0.666667)/4" FROM (VALUES (85, 70, 90, 3), (300, 400, 250, 1), (NULL, 1, 2, 9)) AS v(value, worst, best, weight);
-- beyond worst is 0 and beyond best 100, whichever is greater
SELECT value, scorecard(value, 10, 20, 1) AS higher, scorecard(value, 20, 10, 1) AS lower FROM unnest('{-5,10,12.5,20,1e9}'::float8[]) AS value GROUP BY value ORDER BY value;
-- thirds are kept to a billionth
SELECT scorecard(1, 0, 3, 1) AS third, scorecard(-1, -3, 0, 7) AS "two thirds", scorecard(1, 0, 899999999999, 1) AS "a billionth of a percent is lost";

-- forecast: errors 10 of 100, 10 of 100, 10 of 20, and 5 where nobody called
SELECT round(mape(forecast, actual), 4) AS "(10 + 10 + 50)/3", round(wape(forecast, actual), 4) AS "35/220",
       round(forecast_bias(forecast, actual), 4) AS "15/220", round(forecast_accuracy(forecast, actual), 4) AS "185/220"
FROM (VALUES (110, 100), (90, 100), (30, 20), (5, 0), (NULL, 7), (7, NULL)) AS v(forecast, actual);
SELECT mape(3, 0), wape(3, 0), forecast_bias(3, 0), forecast_accuracy(3, 0);
SELECT mape(0.75, 0.5) AS "0.25/0.5", mape(2, 0.3) AS "1.7/0.3";
-- too little forecast is a negative bias; an error above all that came, a negative accuracy
SELECT wape(forecast, 2), forecast_bias(forecast, 2), forecast_accuracy(7, 2) FROM (VALUES (1)) AS v(forecast);

-- empty groups
SELECT conversion_rate(true), avg_resolution_time(t, t), avg_age_of_query(t, t, t), resolved_rate(t, t, t), csat(1), csat(1, 2, 1, 5), csat_mean(1), ces(1), ces(1, 1, 5), qa_score(1, 1),
       revenue_per_call(1), revenue_per_sale(1, true), cost_per_call(1), cost_per_sale(1, 1), cross_sell_rate(1), sales_per_agent() WITHIN GROUP (ORDER BY 1, true),
       occupancy(1, 1), turnover_rate(1, 1), longest_breach() WITHIN GROUP (ORDER BY 1, true), scorecard(1, 1, 2, 1), mape(1, 1), forecast_bias(1, 1)
FROM (SELECT timestamptz '2026-01-05Z') AS v(t) WHERE false;
-- sales without a sale, products without one
SELECT revenue_per_sale(10, false), cost_per_sale(10, 0), revenue_per_successful_call(10, false), cross_sell_rate(0);

-- share of contacts by channel: a query, for there is nothing to aggregate
SELECT channel, contacts, round(100.0 * contacts / sum(contacts) OVER (), 2) AS contact_share
FROM (VALUES ('phone', 5), ('chat', 3), ('email', 4)) AS v(channel, contacts) ORDER BY channel;
