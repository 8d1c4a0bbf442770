-- Every KPI on calls that one can count by hand.
SET TimeZone = 'UTC';
CREATE TABLE calls (call call_interval);
INSERT INTO calls VALUES
    ('2026-01-05T09:00:00Z answered wait=10 talk=100 hold=20 wrap=30'),
    ('2026-01-05T09:01:00Z answered wait=20 talk=200 wrap=40'),
    ('2026-01-05T09:02:00Z answered wait=20.001 talk=60 hold=10.5'),
    ('2026-01-05T09:03:00Z answered'),
    ('2026-01-05T09:04:00Z abandoned wait=5'),
    ('2026-01-05T09:05:00Z abandoned wait=65'),
    ('2026-01-05T09:06:00Z flowed_out wait=20'),
    ('2026-01-05T09:07:00Z flowed_out wait=90'),
    ('2026-01-05T09:08:00Z callback wait=45'),
    ('2026-01-05T09:09:00Z blocked wait=300'),
    (NULL);

-- 4 answered, 2 abandoned, 2 flowed out, 1 callback: 9 offered; 1 blocked
\x on
SELECT offered(call), answered(call), abandoned(call),
       round(service_level(call), 4) AS "service_level 3/6",
       round(abandon_rate(call), 4) AS "abandon_rate 2/9", round(answer_rate(call), 4) AS "answer_rate 4/9",
       round(flow_out_rate(call), 4) AS "flow_out_rate 2/9", round(callback_rate(call), 4) AS "callback_rate 1/9",
       round(blocked_rate(call), 4) AS "blocked_rate 1/10", round(hold_rate(call), 4) AS "hold_rate 2/4",
       asa(call) AS "asa 50.001/4", avg_wait_time(call) AS "avg_wait_time 275.001/9",
       avg_abandon_time(call) AS "avg_abandon_time 70/2", longest_wait(call), longest_hold(call),
       aht(call) AS "aht 460.5/4", avg_talk_time(call) AS "avg_talk_time 360/4",
       avg_hold_time(call) AS "avg_hold_time 30.5/4", avg_hold_time_held(call) AS "avg_hold_time_held 30.5/2",
       avg_wrap_time(call) AS "avg_wrap_time 70/4", avg_call_length(call) AS "avg_call_length 390.5/4"
FROM calls;
-- short abandons: (2 - 1) / (9 - 1); nothing is shorter than 4 s
SELECT round(abandon_rate(call, '5 s'), 4) AS "1/8", round(abandon_rate(call, '4 s'), 4) AS "2/9",
       abandon_curve(call, '{00:00:04.999, 5 s, 1 min, 3 min}') AS "0/9, 1/9, 1/9, 2/9",
       abandon_curve(call, '{}') AS "no times"
FROM calls;

-- nothing offered: NULL, never 0 or 100
SELECT offered(call), answered(call), abandoned(call), service_level(call), abandon_rate(call), answer_rate(call),
       flow_out_rate(call), callback_rate(call), blocked_rate(call), hold_rate(call), asa(call), avg_wait_time(call),
       avg_abandon_time(call), longest_wait(call), longest_hold(call), aht(call), avg_talk_time(call),
       avg_hold_time(call), avg_hold_time_held(call), avg_wrap_time(call), avg_call_length(call),
       abandon_rate(call, '5 s'), abandon_curve(call, '{1 min}'), service_level(call, '20 s'),
       service_level(call, '20 s', 'answered'), service_level(call, '20 s', 'short_excluded', '5 s')
FROM calls WHERE call IS NULL;
SELECT round(blocked_rate(call), 1) AS blocked_rate, abandon_rate(call), longest_wait(call), service_level(call, '20 s', 'all_offered'),
       abandon_rate(call, '5 s'), abandon_curve(call, '{1 min}')
FROM calls WHERE outcome(call) = 'blocked';
\x off

-- the ten methods; in time: 2 of 4 answered and more, by hand in the last column
SELECT method, round(service_level(call, '20 s', method), 4) AS at_20s, by_hand
FROM calls, (VALUES
    (1, 'abandon_negative', '3/6'), (2, 'answered', '3/4'), (3, 'abandon_positive', '(3+1)/6'), (4, 'abandon_ignored', '3/(6-1)'),
    (5, 'short_excluded', '3/(6-1)'), (6, 'short_positive', '(3+1)/6'), (7, 'flowout', '3/(6+2)'),
    (8, 'flowout_short_excluded', '3/(6+2-1)'), (9, 'all_offered', '3/9'), (10, 'queue_exit', '(3+1+1+0)/9')) AS m(n, method, by_hand)
GROUP BY n, method, by_hand ORDER BY n;
SELECT round(service_level(call, '20 s'), 4) AS "default method 3/6",
       round(service_level(call, '10 s'), 4) AS "10 s: 2/6", round(service_level(call, interval '20 s' - '1 ms'), 4) AS "below 20 s: 2/6",
       round(service_level(call, '0'), 4) AS "0 s: 1/6",
       round(service_level(call, '20 s', 'short_excluded', '4 s'), 4) AS "short 4 s: 3/6",
       round(service_level(call, '20 s', 'short_excluded', '2 min'), 4) AS "short 2 min: 3/(6-2)"
FROM calls;

-- published counts: 70 in time, 10 abandoned in time, 20 answered late
SELECT method, round(service_level(make_interval(secs => wait), answered, '20 s', method), 4) AS intervals,
       round(service_level(wait, answered, 20, method), 4) AS seconds
FROM (SELECT 20, true FROM generate_series(1, 70) UNION ALL SELECT 20, false FROM generate_series(1, 10)
      UNION ALL SELECT 21, true FROM generate_series(1, 20)) AS c(wait, answered),
     (VALUES (1, 'abandon_ignored'), (2, 'abandon_negative'), (3, 'abandon_positive')) AS m(n, method)
GROUP BY n, method ORDER BY n;
-- 1000 answered, 860 in time; 60 abandoned, 20 within the threshold, 10 short
SELECT method, round(service_level(make_interval(secs => wait), answered, '20 s', method, '5 s'), 4) AS intervals,
       round(service_level(wait, answered, 20, method, 5), 4) AS seconds
FROM (SELECT 20, true FROM generate_series(1, 860) UNION ALL SELECT 20.5, true FROM generate_series(1, 140)
      UNION ALL SELECT 5, false FROM generate_series(1, 10) UNION ALL SELECT 20, false FROM generate_series(1, 10)
      UNION ALL SELECT 60, false FROM generate_series(1, 40)) AS c(wait, answered),
     (VALUES (1, 'abandon_positive'), (2, 'answered'), (3, 'abandon_negative'), (4, 'abandon_ignored'), (5, 'short_positive'),
             (6, 'short_excluded')) AS m(n, method)
GROUP BY n, method ORDER BY n;

-- each queue its own target, and a threshold that arrives as text
SELECT round(service_level(call, target), 4) AS "(1 + 1)/6"
FROM (SELECT call, CASE WHEN row_number() OVER (ORDER BY call) <= 2 THEN interval '10 s' ELSE '20 s' END AS target FROM calls) AS c;
PREPARE at(text) AS SELECT round(service_level(call, $1::interval), 4) FROM calls;
EXECUTE at('10 s');
DROP TABLE calls;
