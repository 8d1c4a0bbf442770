-- A month of a real call centre: every KPI against plain SQL over the raw rows,
-- exactly, by service type, by day, by half-hour and for the month.
--
-- The data: calls to the call centre of an Israeli bank, August 1999, courtesy
-- of the Service Enterprise Engineering group of the Technion. Not part of the
-- sources: CCMETRICS_TECHNION (psql variable, else environment) tells where the
-- file technion_aug1999.tsv is, and without it the test is skipped.
--
-- Not compared: nps and nps_margin, for the log has no surveys.

BEGIN;

\ir include/technion_log.sql
\if :found
\ir include/technion_calls.sql

-- First contacts, for the recipe with fcr_rate(boolean): true if no other of
-- the same customer follows within 7 days, NULL if no first contact, or too
-- near to the last call of the month to know.
CREATE TEMP TABLE contacts ON COMMIT DROP AS
SELECT type, call, customer_id, offered_at, no_server,
       CASE WHEN customer_id IS NOT NULL
                 AND (lag(offered_at) OVER customer < offered_at - interval '7 days') IS NOT FALSE
                 AND offered_at + interval '7 days' <= (SELECT max(offered_at) FROM calls)
            THEN (lead(offered_at) OVER customer > offered_at + interval '7 days') IS NOT FALSE
       END AS resolved,
       answered, wait, talk
FROM calls
WINDOW customer AS (PARTITION BY customer_id ORDER BY offered_at);

-- ------------------------------------------- theirs: counters in plain SQL

-- Nothing of ccmetrics from here to the list of KPIs. Day and half-hour come
-- from the raw times of day, not through timestamptz and a time zone.
CREATE TEMP VIEW offered_rows AS
SELECT l.*, g.grouping, g.key,
       86400 * at.day + extract(epoch FROM at.entered)::bigint AS second   -- local, since 1 August
FROM call_log AS l,
     LATERAL (SELECT CASE q_time WHEN 0 THEN vru_exit ELSE q_start END AS entered) AS e,
     LATERAL (SELECT e.entered,
                     date - date '1999-08-01' + (e.entered < vru_entry AND vru_time >= 0)::int AS day) AS at,
     LATERAL (VALUES ('month', 'August 1999'),
                     ('service type', type),
                     ('day', to_char(date '1999-08-01' + at.day, 'YYYY-MM-DD')),
                     ('half-hour', to_char(date '1999-08-01' + at.day, 'YYYY-MM-DD ') ||
                                   to_char(at.entered, 'HH24') ||
                                   CASE WHEN extract(minute FROM at.entered) < 30 THEN ':00' ELSE ':30' END))
         AS g(grouping, key)
WHERE outcome <> 'PHANTOM' AND NOT (outcome = 'HANG' AND q_time = 0);

CREATE TEMP TABLE counted ON COMMIT DROP AS
SELECT grouping, key,
       count(*) FILTER (WHERE outcome = 'AGENT') AS ans,
       count(*) FILTER (WHERE outcome = 'AGENT' AND q_time <= 10) AS ans_10,
       count(*) FILTER (WHERE outcome = 'AGENT' AND q_time <= 20) AS ans_20,
       count(*) FILTER (WHERE outcome = 'AGENT' AND q_time <= 60) AS ans_60,
       count(*) FILTER (WHERE outcome = 'HANG') AS abn,
       count(*) FILTER (WHERE outcome = 'HANG' AND q_time <= 5) AS abn_5,
       count(*) FILTER (WHERE outcome = 'HANG' AND q_time <= 10) AS abn_10,
       count(*) FILTER (WHERE outcome = 'HANG' AND q_time <= 20) AS abn_20,
       count(*) FILTER (WHERE outcome = 'HANG' AND q_time <= 60) AS abn_60,
       count(*) FILTER (WHERE outcome = 'HANG' AND q_time <= 180) AS abn_180,
       count(*) FILTER (WHERE outcome NOT IN ('AGENT', 'HANG')) AS other,   -- none: no flow-outs, callbacks, blocked
       coalesce(sum(q_time) FILTER (WHERE outcome = 'AGENT'), 0) AS wait_ans,
       coalesce(sum(q_time) FILTER (WHERE outcome = 'HANG'), 0) AS wait_abn,
       max(q_time) AS longest,
       coalesce(sum(ser_time) FILTER (WHERE outcome = 'AGENT'), 0) AS talk
FROM offered_rows
GROUP BY grouping, key;

-- Contacts of known customers; the columns that tell first and repeat contacts
-- apart for three limits. `until` is the end of observation: the last call of
-- the group, or a day given.
CREATE TEMP TABLE repeats ON COMMIT DROP AS
SELECT grouping, key, seconds,
       count(*) FILTER (WHERE known AND first AND second + seconds <= last) AS first,
       count(*) FILTER (WHERE known AND first AND second + seconds <= last AND NOT followed) AS resolved,
       count(*) FILTER (WHERE known AND first AND second + seconds <= 86400 * 20) AS first_20_days,
       count(*) FILTER (WHERE known AND first AND second + seconds <= 86400 * 20 AND NOT followed) AS resolved_20_days,
       count(*) FILTER (WHERE known AND NOT first) AS repeat,
       count(*) FILTER (WHERE known) AS contacts
FROM (SELECT grouping, key, seconds, second, customer_id <> 0 AS known,
             max(second) OVER (PARTITION BY grouping, key) AS last,
             coalesce(second - lag(second) OVER customer > seconds, true) AS first,
             coalesce(lead(second) OVER customer - second <= seconds, false) AS followed
      FROM offered_rows, LATERAL (VALUES (600), (86400), (604800)) AS within(seconds)
      WINDOW customer AS (PARTITION BY grouping, key, seconds, customer_id ORDER BY second)) AS r
GROUP BY grouping, key, seconds;
CREATE UNIQUE INDEX ON repeats (grouping, key, seconds);

-- The same over all contacts of a customer, whatever their type or day, by
-- EXISTS: 7 days, as in `contacts`.
CREATE TEMP TABLE known ON COMMIT DROP AS
SELECT customer_id, second FROM offered_rows WHERE grouping = 'month' AND customer_id <> 0;
CREATE INDEX ON known (customer_id, second);
ANALYZE known;

CREATE TEMP TABLE flagged ON COMMIT DROP AS
SELECT grouping, key,
       count(*) AS first,
       count(*) FILTER (WHERE NOT followed) AS resolved,
       count(*) FILTER (WHERE NOT followed AND server <> 'NO_SERVER') AS resolved_by_server
FROM (SELECT grouping, key, server,
             EXISTS (SELECT FROM known AS o
                     WHERE o.customer_id = r.customer_id
                           AND o.second > r.second AND o.second <= r.second + 604800) AS followed,
             EXISTS (SELECT FROM known AS o
                     WHERE o.customer_id = r.customer_id
                           AND o.second < r.second AND o.second >= r.second - 604800) AS follows,
             second + 604800 <= (SELECT max(second) FROM offered_rows WHERE grouping = 'month') AS decided
      FROM offered_rows AS r
      WHERE customer_id <> 0) AS r
WHERE decided AND NOT follows
GROUP BY grouping, key;

CREATE FUNCTION pg_temp.percent(part bigint, whole bigint) RETURNS numeric
    LANGUAGE sql AS 'SELECT 100 * part::numeric / nullif(whole, 0)';
-- Mean of seconds as an interval, to the microsecond, half up, in integers.
CREATE FUNCTION pg_temp.mean_time(total bigint, n bigint) RETURNS interval
    LANGUAGE sql AS $$ SELECT ((2000000 * total + n) / nullif(2 * n, 0)) * interval '1 microsecond' $$;
CREATE FUNCTION pg_temp.mean_seconds(total bigint, n bigint) RETURNS double precision
    LANGUAGE sql AS 'SELECT total::double precision / nullif(n, 0)';

-- ---------------------------------------------------------------- the KPIs

-- `ours` is an aggregate over contacts; `plain` an expression over counted.
CREATE TEMP TABLE kpi (ours text PRIMARY KEY, plain text NOT NULL) ON COMMIT DROP;

INSERT INTO kpi VALUES
    ('offered(call)', 'ans + abn + other'),
    ('answered(call)', 'ans'),
    ('abandoned(call)', 'abn'),
    ('service_level(call)', 'pg_temp.percent(ans_20, ans + abn)'),
    ('abandon_rate(call)', 'pg_temp.percent(abn, ans + abn + other)'),
    ('answer_rate(call)', 'pg_temp.percent(ans, ans + abn + other)'),
    ('flow_out_rate(call)', 'pg_temp.percent(other, ans + abn + other)'),
    ('callback_rate(call)', 'pg_temp.percent(other, ans + abn + other)'),
    ('blocked_rate(call)', 'pg_temp.percent(other, ans + abn + other)'),
    ('asa(call)', 'pg_temp.mean_time(wait_ans, ans)'),
    ('avg_wait_time(call)', 'pg_temp.mean_time(wait_ans + wait_abn, ans + abn + other)'),
    ('avg_abandon_time(call)', 'pg_temp.mean_time(wait_abn, abn)'),
    ('longest_wait(call)', 'longest * interval ''1 second'''),
    ('aht(call)', 'pg_temp.mean_time(talk, ans)'),
    ('avg_talk_time(call)', 'pg_temp.mean_time(talk, ans)'),
    ('avg_call_length(call)', 'pg_temp.mean_time(talk, ans)'),
    -- the log knows no hold and no after-call work
    ('hold_rate(call)', 'pg_temp.percent(0, ans)'),
    ('transfers(call)', '0::bigint'),
    ('transfer_rate(call)', 'pg_temp.percent(0, ans)'),
    ('avg_ring_time(call)', 'pg_temp.mean_time(0, ans)'),
    ('avg_hold_time(call)', 'pg_temp.mean_time(0, ans)'),
    ('avg_hold_time_held(call)', 'pg_temp.mean_time(0, 0)'),
    ('avg_wrap_time(call)', 'pg_temp.mean_time(0, ans)'),
    ('longest_hold(call)', 'CASE WHEN ans > 0 THEN interval ''0'' END'),
    ('abandon_rate(call, ''5 s'')', 'pg_temp.percent(abn - abn_5, ans + abn + other - abn_5)'),
    ('abandon_curve(call, ''{5 s, 1 min, 3 min}'')',
     'CASE WHEN ans + abn + other > 0
           THEN ARRAY[pg_temp.percent(abn_5, ans + abn + other),
                      pg_temp.percent(abn_60, ans + abn + other),
                      pg_temp.percent(abn_180, ans + abn + other)] END'),
    -- columns
    ('abandon_rate(NOT answered)', 'pg_temp.percent(abn, ans + abn)'),
    ('abandon_rate(NOT answered, make_interval(secs => wait), ''5 s'')',
     'pg_temp.percent(abn - abn_5, ans + abn - abn_5)'),
    ('abandon_rate(NOT answered, wait, 5)', 'pg_temp.percent(abn - abn_5, ans + abn - abn_5)'),
    ('aht(make_interval(secs => talk), interval ''0'', NULL) FILTER (WHERE answered)', 'pg_temp.mean_time(talk, ans)'),
    ('aht(make_interval(secs => talk)) FILTER (WHERE answered)', 'pg_temp.mean_time(talk, ans)'),
    ('asa(make_interval(secs => wait)) FILTER (WHERE answered)', 'pg_temp.mean_time(wait_ans, ans)'),
    ('aht(talk, 0, NULL) FILTER (WHERE answered)', 'pg_temp.mean_seconds(talk, ans)'),
    ('aht(talk) FILTER (WHERE answered)', 'pg_temp.mean_seconds(talk, ans)'),
    ('asa(wait) FILTER (WHERE answered)', 'pg_temp.mean_seconds(wait_ans, ans)'),
    -- repeat contacts, each customer over the whole month; the log has no
    -- transfers: calls without a server stand in for them
    ('fcr_rate(resolved)',
     '(SELECT pg_temp.percent(resolved, first) FROM flagged AS f
       WHERE (f.grouping, f.key) = (c.grouping, c.key))'),
    ('fcr_rate(resolved, no_server)',
     '(SELECT pg_temp.percent(resolved_by_server, first) FROM flagged AS f
       WHERE (f.grouping, f.key) = (c.grouping, c.key))');

-- repeat contacts within the group
INSERT INTO kpi
SELECT format(ours, seconds), format('(SELECT %s FROM repeats AS r WHERE (r.grouping, r.key, seconds) = (c.grouping, c.key, %s))', plain, seconds)
FROM (VALUES (600), (86400), (604800)) AS within(seconds),
     (VALUES ('fcr_rate(''%s s'') WITHIN GROUP (ORDER BY customer_id, offered_at)',
              'pg_temp.percent(resolved, first)'),
             ('fcr_rate(''%s s'', ''1999-08-21 00:00+03'') WITHIN GROUP (ORDER BY customer_id, offered_at)',
              'pg_temp.percent(resolved_20_days, first_20_days)'),
             ('repeat_call_rate(''%s s'') WITHIN GROUP (ORDER BY customer_id, offered_at)',
              'pg_temp.percent(repeat, contacts)')) AS f(ours, plain);

-- Service level: T is the threshold, 5 the limit of a short abandon; flow-outs
-- and callbacks would be in `other`.
CREATE TEMP TABLE method (name text, served text, counted text, over_columns boolean) ON COMMIT DROP;
INSERT INTO method VALUES
    ('abandon_negative', 'ans_T', 'ans + abn', true),
    ('answered', 'ans_T', 'ans', true),
    ('abandon_positive', 'ans_T + abn_T', 'ans + abn', true),
    ('abandon_ignored', 'ans_T', 'ans + abn - abn_T', true),
    ('short_excluded', 'ans_T', 'ans + abn - abn_5', true),
    ('short_positive', 'ans_T + abn_5', 'ans + abn', true),
    ('flowout', 'ans_T', 'ans + abn + other', false),
    ('flowout_short_excluded', 'ans_T', 'ans + abn - abn_5 + other', false),
    ('all_offered', 'ans_T', 'ans + abn + other', false),
    ('queue_exit', 'ans_T + abn_T + other', 'ans + abn + other', false);

INSERT INTO kpi
SELECT format(ours, t, name),
       replace(format('pg_temp.percent(%s, %s)', served, counted), 'T', t::text)
FROM method, (VALUES (10), (20), (60)) AS threshold(t),
     (VALUES ('service_level(call, ''%s s'', ''%s'', ''5 s'')', false),
             ('service_level(call, ''%s s'', ''%s'')', false),
             ('service_level(make_interval(secs => wait), answered, ''%s s'', ''%s'', ''5 s'')', true),
             ('service_level(make_interval(secs => wait), answered, ''%s s'', ''%s'')', true),
             ('service_level(wait, answered, %s, ''%s'', 5)', true),
             ('service_level(wait, answered, %s, ''%s'')', true)) AS f(ours, columns)
WHERE over_columns OR NOT columns;
INSERT INTO kpi
SELECT format(ours, t), format('pg_temp.percent(ans_%s, ans + abn)', t)
FROM (VALUES (10), (20), (60)) AS threshold(t),
     (VALUES ('service_level(call, ''%s s'')'),
             ('service_level(make_interval(secs => wait), answered, ''%s s'')'),
             ('service_level(wait, answered, %s)')) AS f(ours);

-- One pass for each side, a column for each KPI.
ALTER TABLE kpi ADD id int GENERATED ALWAYS AS IDENTITY;
SELECT format('CREATE TEMP TABLE ours ON COMMIT DROP AS
               SELECT g.grouping, g.key, %s
               FROM contacts,
                    LATERAL (SELECT offered_at(call) AT TIME ZONE ''Asia/Jerusalem'' AS local) AS at,
                    LATERAL (VALUES (''month'', ''August 1999''), (''service type'', type),
                                    (''day'', to_char(local, ''YYYY-MM-DD'')),
                                    (''half-hour'', to_char(date_bin(''30 min'', local, ''1999-08-01''), ''YYYY-MM-DD HH24:MI'')))
                        AS g(grouping, key)
               GROUP BY g.grouping, g.key',
              string_agg(format('%s AS kpi_%s', ours, id), ', ' ORDER BY id)) AS ours,
       format('CREATE TEMP TABLE plain ON COMMIT DROP AS SELECT grouping, key, %s FROM counted AS c',
              string_agg(format('%s AS kpi_%s', plain, id), ', ' ORDER BY id)) AS plain
FROM kpi \gset
:ours;
:plain;
CREATE INDEX ON ours (grouping, key);
CREATE INDEX ON plain (grouping, key);
ANALYZE ours;
ANALYZE plain;

-- ---------------------------------------------------------------- the tests

SELECT plan((SELECT 4 * count(*)::int FROM kpi) + 13);

-- every KPI in every grouping: groups that differ, both values shown
SELECT is_empty(format('SELECT key, o.kpi_%1$s AS ours, p.kpi_%1$s AS plain
                        FROM (SELECT * FROM ours WHERE grouping = %2$L) AS o
                        FULL JOIN (SELECT * FROM plain WHERE grouping = %2$L) AS p USING (key)
                        WHERE o.kpi_%1$s IS DISTINCT FROM p.kpi_%1$s', id, grouping),
                ours || ' by ' || grouping)
FROM kpi, (VALUES (1, 'month'), (2, 'service type'), (3, 'day'), (4, 'half-hour')) AS g(n, grouping)
ORDER BY id, n;

-- no comparison of nothing with nothing
SELECT results_eq(
    'SELECT o.grouping, count(*) FROM ours AS o JOIN plain AS p USING (grouping, key) GROUP BY 1 ORDER BY 1',
    $$VALUES ('day', 31::bigint), ('half-hour', 892), ('month', 1), ('service type', 6)$$,
    'as many groups as the month has');

-- totals
SELECT is(count(*), 42078::bigint, 'rows of the log') FROM call_log;
SELECT is(answered(call), 31402::bigint, 'answered') FROM calls;
SELECT is(abandoned(call), 7260::bigint, 'abandoned in the queue') FROM calls;
SELECT is(sum(handle_time(call)), 5790452 * interval '1 second', 'handle time') FROM calls;
SELECT is(count(*) FILTER (WHERE wait_time(call) <= '20 s'), 15857::bigint, 'answered within 20 seconds')
FROM calls WHERE outcome(call) = 'answered';

-- dirt
SELECT is(count(*), 125::bigint, 'answered without service time') FROM call_log WHERE outcome = 'AGENT' AND ser_time = 0;
SELECT is(count(*), 436::bigint, 'service time without being answered') FROM call_log WHERE outcome <> 'AGENT' AND ser_time > 0;
SELECT is(array_agg(ser_time), '{36291}', 'one service of ten hours') FROM call_log WHERE ser_time > 5 * 3600;
SELECT is(max(talk_time(call)), '10:04:51', 'it is in the calls as it stands') FROM calls;

-- around midnight
SELECT is(count(*), 13::bigint, 'calls that waited past midnight belong to the day that offered them')
FROM call_log JOIN calls ON offered_at(call) = (date + q_start) AT TIME ZONE 'Asia/Jerusalem' AND wait = q_time AND calls.type = call_log.type
WHERE q_exit < q_start;
SELECT is(count(*), 0::bigint, 'no call was offered on another day than it entered')
FROM call_log WHERE q_start < vru_entry AND q_time > 0 AND vru_time >= 0 OR vru_exit < vru_entry AND vru_time >= 0;
SELECT is(min(offered_at(call)) || ' ' || max(offered_at(call)), (SELECT min(offered_at) || ' ' || max(offered_at) FROM calls),
          'offered_at is kept') FROM calls;

SELECT * FROM finish();

\else

SELECT plan(1);
SELECT skip('CCMETRICS_TECHNION does not name a readable technion_aug1999.tsv', 1);
SELECT * FROM finish();

\endif

ROLLBACK;
