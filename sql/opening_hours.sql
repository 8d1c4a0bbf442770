-- Opening hours and the time within them: counted by hand. 5 January 2026 is a Monday.
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
SET IntervalStyle = 'postgres';

-- Friday 19:00 to Monday 9:00, open 8 to 20 on working days: an hour and an hour
SELECT business_time('2026-01-09 19:00Z', '2026-01-12 09:00Z', '{[2026-01-09 08:00Z,2026-01-09 20:00Z),[2026-01-12 08:00Z,2026-01-12 20:00Z)}') AS "2 h",
       business_time('2026-01-09 20:00Z', '2026-01-12 08:00Z', '{[2026-01-09 08:00Z,2026-01-09 20:00Z],[2026-01-12 08:00Z,2026-01-12 20:00Z)}') AS "0",
       business_time('2026-01-09 19:00Z', '2026-01-09 19:00Z', '{[2026-01-09 08:00Z,2026-01-09 20:00Z)}') AS "0",
       business_time('2026-01-09 08:00Z', '2026-01-12 20:00Z', '{[2026-01-09 08:00Z,2026-01-09 20:00Z],[2026-01-12 08:00Z,2026-01-12 20:00Z)}') AS "24 h";
-- the same by the hours of the week, and what falls due after as much
SELECT business_time('2026-01-09 19:00Z', '2026-01-12 09:00Z', 'mon-fri 08:00-20:00', 'UTC') AS "2 h", business_time('2026-01-09 20:00Z', '2026-01-12 08:00Z', 'mon-fri 08:00-20:00', 'UTC') AS "0",
       business_time('2026-01-09 19:00Z', '2026-01-12 09:00Z', 'mon-fri 08:00-20:00', 'UTC', '{2026-01-12}') AS "1 h", business_time('2026-01-09 19:00Z', '2026-01-12 09:00Z', 'mon-sun closed', 'UTC') AS "0";
SELECT business_deadline('2026-01-09 19:00Z', '1 hour', h, z) AS "20:00", business_deadline('2026-01-09 19:00Z', '01:00:00.000001', h, z) AS "monday 8",
       business_deadline('2026-01-09 19:00Z', '2 hours', h, z) AS "monday 9", business_deadline('2026-01-10 19:00Z', '0', h, z) AS "itself"
FROM (VALUES ('mon-fri 08:00-20:00', 'UTC')) AS v(h, z);
SELECT business_deadline('2026-01-09 19:00Z', '1 hour', open) AS "20:00", business_deadline('2026-01-09 19:00Z', '01:00:00.000001', open) AS "monday 8",
       business_deadline('2026-01-09 19:00Z', '2 hours', open) AS "monday 9", business_deadline('2026-01-10 19:00Z', '0', open) AS "itself"
FROM (VALUES ('{[2026-01-09 08:00Z,2026-01-09 20:00Z),[2026-01-12 08:00Z,2026-01-12 20:00Z)}'::tstzmultirange)) AS v(open);
-- 48 hours from the night of 9 November 2016, open daily from 9 to 21, the 11th and the 13th closed: the 10th, 12th, 14th and 15th
SELECT business_deadline('2016-11-09 23:00Z', '48 hours', 'mon-sun 09:00-21:00', 'UTC', '{2016-11-11,2016-11-13}') AS "the 15th, 21:00";
-- thirty years of them, against the hours of each day by core's own clocks
SELECT opening_hours('[2000-01-01,2030-01-01)', 'mon-fri 08:00-20:00', 'Europe/Berlin') =
       (SELECT range_agg(tstzrange((day + time '08:00') AT TIME ZONE 'Europe/Berlin', (day + time '20:00') AT TIME ZONE 'Europe/Berlin'))
        FROM (SELECT date '2000-01-01' + n AS day FROM generate_series(0, date '2029-12-31' - date '2000-01-01') AS n) AS d
        WHERE extract(isodow FROM day) < 6) AS t;
-- what has no bounds is cut by the two times; hours past 24 stay hours
SELECT business_time('2026-01-09 19:00Z', '2026-01-12 09:00:00.000001Z', '{(,)}') AS "62 h", business_time('2026-01-09 19:00Z', '2026-01-12 09:00Z', '{(,2026-01-09 20:00Z),[2026-01-12 08:00Z,infinity)}') AS "2 h",
       extract(day FROM business_time('2026-01-09 19:00Z', '2026-01-12 09:00Z', '{(,)}')) AS "0";
SELECT business_deadline('2026-01-09 19:00Z', '62:00:00.000001', '{(,)}') AS "monday 9", business_deadline('2026-01-09 19:00Z', '2 hours', '{(,2026-01-09 20:00Z),[2026-01-12 08:00Z,infinity)}') AS "monday 9";
SELECT business_time(NULL, '2026-01-12', '{}') IS NULL AS a, business_time('2026-01-12', NULL, '{}') IS NULL AS b, business_time('2026-01-11', '2026-01-12', NULL) IS NULL AS c;

-- a week, with and without a holiday; rules in any order, days in any spelling
SELECT unnest(opening_hours('[2026-01-05,2026-01-12)', 'mon-fri 08:00-20:00; sat 09:00-13:00, 14:00-16:00; sun closed', 'Europe/Berlin', '{2026-01-06}')) AS open;
SELECT count(DISTINCT opening_hours('[2026-01-05,2026-01-12)', hours, 'UTC')) AS "1"
FROM (VALUES ('mon-fri 08:00-20:00; sat 9:00-13:00,14:00-16:00'), ('Sa 14:00-16:00 , 09:00-13:00;Mo - Fr 08:00 - 20:00'), ('  Monday,tuesday, WED-Fri 8:00-12:00, 12:00-20:00 ; sat 09:00:00-13:00:00, 14:00-15:00, 14:30-16:00; su closed ')) AS v(hours);
-- over the week's end, round the clock, to midnight, and nothing
SELECT opening_hours('[2026-01-05,2026-01-12)', 'sat-mon 00:00-24:00', 'UTC') AS "sat, sun, mon", opening_hours('[2026-01-05,2026-01-06)', 'mon 22:00-00:00, 00:00-02:00', 'UTC') AS monday;
SELECT opening_hours('[2026-01-05,2026-01-12)', 'mon-sun closed', 'UTC') AS closed, opening_hours('empty', 'mon-sun 00:00-24:00', 'UTC') AS no_day, opening_hours('[2026-01-05,2026-01-06)', 'mon 00:00-24:00', 'UTC', '{2026-01-05}') AS holiday,
       opening_hours('[2026-01-05,2026-01-06)', NULL, 'UTC') IS NULL AS unknown;
-- past midnight: the eve's night is in, the last one is cut at midnight; two spans are their sum
SELECT opening_hours('[2026-01-06,2026-01-07)', 'mon-sun 22:00-06:00', 'UTC');
SELECT opening_hours('[2026-01-05,2026-01-07)', h, z) + opening_hours('[2026-01-07,2026-01-12)', h, z) = opening_hours('[2026-01-05,2026-01-12)', h, z) AS sum
FROM (VALUES ('mon-sun 22:00-06:00, 12:00-13:00', 'Europe/Berlin')) AS v(h, z);
-- nothing stays open into a holiday, nor opens on it
SELECT opening_hours('[2026-01-05,2026-01-09)', 'mon-sun 22:00-06:00', 'UTC', '{2026-01-07}');
-- special days by core's algebra
SELECT opening_hours('[2026-12-24,2026-12-24]', 'mon-fri 08:00-20:00', 'Europe/Berlin') * '{[2026-12-24 00:00+01,2026-12-24 14:00+01)}' AS "8 to 14";

-- The night in which clocks go forward has 7 of 8 hours, the one in which they go back 9; half an hour on Lord Howe; none in Kolkata.
SELECT zone, night, (SELECT sum(upper(r) - lower(r)) FROM unnest(opening_hours(daterange(night, night + 1), 'sat-sun 21:00-05:00', zone)
       + opening_hours(daterange(night + 1, night + 2), 'sat-sun 21:00-05:00', zone) * tstzmultirange(tstzrange(NULL, (night + 1 + time '06:00') AT TIME ZONE zone))) r) AS hours
FROM (VALUES ('Europe/Berlin', date '2026-03-28'), ('Europe/Berlin', '2026-10-24'), ('America/New_York', '2026-03-07'), ('America/New_York', '2026-10-31'),
             ('Australia/Lord_Howe', '2026-04-04'), ('Australia/Lord_Howe', '2026-10-03'), ('Asia/Kolkata', '2026-03-28')) AS v(zone, night);
-- whole days: 23 and 25 hours, 23:30 and 24:30
SELECT zone, day, (SELECT sum(upper(r) - lower(r)) FROM unnest(opening_hours(daterange(day, day + 1), 'mon-sun 00:00-24:00', zone)) r) AS hours
FROM (VALUES ('Europe/Berlin', date '2026-03-29'), ('Europe/Berlin', '2026-10-25'), ('America/New_York', '2026-03-08'), ('America/New_York', '2026-11-01'),
             ('Australia/Lord_Howe', '2026-04-05'), ('Australia/Lord_Howe', '2026-10-04'), ('Asia/Kolkata', '2026-03-29'), ('Pacific/Apia', '2011-12-30')) AS v(zone, day);
-- hours that the clock skips, and hours that it shows twice
SET TimeZone = 'Europe/Berlin';
SELECT opening_hours('[2026-03-29,2026-03-29]', 'sun 02:10-02:50', 'Europe/Berlin') AS skipped, opening_hours('[2026-03-29,2026-03-29]', 'sun 02:30-03:15', 'Europe/Berlin') AS "15 minutes",
       opening_hours('[2026-03-29,2026-03-29]', 'sun 01:00-02:30', 'Europe/Berlin') AS "an hour";
SELECT opening_hours('[2026-10-25,2026-10-25]', 'sun 02:10-02:50', 'Europe/Berlin') AS twice, opening_hours('[2026-10-25,2026-10-25]', 'sun 01:00-03:00', 'Europe/Berlin') AS "3 hours";
SET TimeZone = 'UTC';
-- before the zone knew of any rule, and a century from now
SELECT opening_hours('[1700-01-01,1700-01-02)', 'fri 08:00-09:00', 'UTC'), opening_hours('[2126-07-01,2126-07-02)', 'mon 08:00-09:00', 'America/New_York');
SELECT isempty(range_merge(opening_hours('["4714-11-26 BC","4714-11-27 BC")', 'mon-sun 00:00-24:00', zone))) AS first, isempty(range_merge(opening_hours('[294276-12-29,294276-12-30)', 'mon-sun 00:00-24:00', zone))) AS last
FROM unnest('{UTC,Asia/Kolkata,America/New_York}'::text[]) AS zone;

-- Bad input: SQLSTATE, value and hint.
CREATE FUNCTION pg_temp.refused(query text, OUT state text, OUT message text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    message := 'ACCEPTED';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END $$;
\pset format unaligned
\pset fieldsep '\n    '
\pset tuples_only on
SELECT quote_literal(hours), r.* FROM (VALUES
    (''), ('08:00-20:00'), ('mon'), ('mon '), ('m 08:00-20:00'), ('mond 08:00-20:00'), ('mon08:00-20:00'), ('montag 08:00-20:00'), ('mon-fri'), ('mon- 08:00-20:00'), ('mon, 08:00-20:00'), ('24/7'),
    ('mon 08:00'), ('mon 08:00-'), ('mon 8-20'), ('mon 08:00–20:00'), ('mon 25:00-26:00'), ('mon 08:60-20:00'), ('mon 24:00-06:00'), ('mon 08:00-24:01'), ('mon 8:00am-8:00pm'), ('mon 08:00-20:00h'),
    ('mon 008:00-20:00'), ('mon 08:0-20:00'), ('mon 08:00:0-20:00'), ('mon 08:00-20:00-22:00'), ('mon 08:00-08:00'), ('mon 08:00-20:00 sat 09:00-13:00'), ('mon 08:00-20:00, sat 09:00-13:00'),
    ('mon 08:00-20:00;'), ('mon 08:00-20:00;; sat 09:00-13:00'), ('mon-fri 08:00-12:00; fri 13:00-17:00'), ('mon,mon 08:00-12:00'), ('fri-mon,sun 08:00-12:00'), ('mon closed, 08:00-12:00'), ('mon close'), ('mon open'),
    ('mon 08:00-20:00é')) AS v(hours),
    LATERAL pg_temp.refused(format('SELECT opening_hours(''[2026-01-05,2026-01-12)'', %L, ''Europe/Berlin'')', hours)) AS r;
SELECT state, length(message), hint FROM pg_temp.refused(format('SELECT opening_hours(''[2026-01-05,2026-01-12)'', %L, ''Europe/Berlin'')', repeat('é', 500000)));
SELECT r.* FROM pg_temp.refused(format('SELECT opening_hours(''[2026-01-05,2026-01-12)'', ''mon %s'', ''Europe/Berlin'')', (SELECT string_agg('00:00-00:01', ',') FROM generate_series(1, 101)))) AS r;
SELECT quote_literal(zone), r.* FROM unnest('{"","Berlin","Europe/Atlantis","CEST","+02:00","2","UTC+2","GMT-02:00","../../etc/passwd"}'::text[]) AS zone,
    LATERAL pg_temp.refused(format('SELECT opening_hours(''[2026-01-05,2026-01-12)'', ''mon 08:00-20:00'', %L)', zone)) AS r;
SELECT state, length(message), hint FROM pg_temp.refused(format('SELECT opening_hours(''[2026-01-05,2026-01-12)'', ''mon 08:00-20:00'', %L)', repeat('é', 500000)));
SELECT r.* FROM unnest('{UTC,Etc/GMT+2,GMT0,EST5EDT,europe/berlin}'::text[]) AS zone,
    LATERAL pg_temp.refused(format('SELECT opening_hours(''[2026-01-05,2026-01-12)'', ''mon 08:00-20:00'', %L)', zone)) AS r;
SELECT expression, r.* FROM (VALUES
    ('opening_hours(''[2026-01-05,)'', ''mon 08:00-20:00'', ''UTC'')'), ('opening_hours(''(,2026-01-05)'', ''mon 08:00-20:00'', ''UTC'')'), ('opening_hours(''[2026-01-05,infinity)'', ''mon 08:00-20:00'', ''UTC'')'),
    ('opening_hours(''[2026-01-05,2126-03-22)'', ''mon 08:00-20:00'', ''UTC'')'), ('opening_hours(''[2026-01-05,2126-03-23)'', ''mon 08:00-20:00'', ''UTC'')'),
    ('opening_hours(''["4714-11-24 BC","4714-11-27 BC")'', ''mon 08:00-20:00'', ''UTC'')'), ('opening_hours(''[294276-12-29,294276-12-31]'', ''mon 08:00-20:00'', ''UTC'')'), ('opening_hours(''[500000-12-29,500000-12-31]'', ''mon 08:00-20:00'', ''UTC'')'),
    ('opening_hours(''[2026-01-05,2026-01-12)'', ''mon 08:00-20:00'', ''UTC'', ''{2026-01-06,NULL}'')'), ('opening_hours(''[2026-01-05,2026-01-12)'', ''mon 08:00-20:00'', ''UTC'', ''{infinity}'')'), ('opening_hours(''[2026-01-05,2026-01-12)'', ''mon 08:00-20:00'', ''UTC'', ''{-infinity}'')'),
    ('business_time(''2026-01-12'', ''2026-01-11 23:59:59'', ''{}'')'), ('business_time(''-infinity'', ''2026-01-11'', ''{}'')'), ('business_time(''infinity'', ''2026-01-11'', ''{}'')'), ('business_time(''2026-01-12'', ''infinity'', ''{}'')'),
    ('business_time(''4714-11-24 00:00Z BC'', ''294276-12-31'', ''{(,)}'')'),
    ('business_time(''2026-02-02 08:00Z'', ''2026-02-06 18:00Z'', opening_hours(''[2026-01-01,2026-02-01)'', ''mon-fri 09:00-17:00'', ''UTC''))'),
    ('business_time(''2025-12-30 08:00Z'', ''2026-01-02 18:00Z'', opening_hours(''[2026-01-01,2026-02-01)'', ''mon-fri 09:00-17:00'', ''UTC''))'),
    ('business_time(''2026-01-09'', ''2026-01-12'', ''{}'')'), ('business_time(''2026-01-09'', ''2026-01-12'', ''mon-fri 8-20'', ''UTC'')'), ('business_time(''2026-01-09'', ''2026-01-12'', ''mon 08:00-20:00'', ''CET+1'')'),
    ('business_time(''2026-01-09'', ''2026-01-12'', ''mon 08:00-20:00'', ''UTC'', ''{NULL}'')'), ('business_time(''2026-01-12'', ''2026-01-11'', ''mon 08:00-20:00'', ''UTC'')'),
    ('business_time(''2026-01-12'', ''infinity'', ''mon 08:00-20:00'', ''UTC'')'), ('business_time(''1926-01-12'', ''2026-03-28 00:00:00.000001'', ''mon 08:00-20:00'', ''UTC'')'),
    ('business_time(''4714-11-24 00:00Z BC'', ''4713-01-01 BC'', ''mon 08:00-20:00'', ''UTC'')'), ('business_time(''294276-12-01'', ''294276-12-31'', ''mon 08:00-20:00'', ''UTC'')'),
    ('business_deadline(''2026-01-12'', ''2 days'', ''mon 08:00-20:00'', ''UTC'')'), ('business_deadline(''2026-01-12'', ''1 month'', ''{(,)}'')'), ('business_deadline(''2026-01-12'', ''-1 hour'', ''{(,)}'')'),
    ('business_deadline(''infinity'', ''1 hour'', ''{(,)}'')'), ('business_deadline(''-infinity'', ''1 hour'', ''mon 08:00-20:00'', ''UTC'')'), ('business_deadline(''294276-12-31'', ''48 hours'', ''{(,)}'')'),
    ('business_deadline(''2026-01-12'', ''1 hour'', ''{}'')'), ('business_deadline(''2026-01-08 10:00Z'', ''1 hour'', ''{[2026-01-09 08:00Z,2026-01-09 20:00Z)}'')'), ('business_deadline(''2026-01-09 10:00Z'', ''11 hours'', ''{[2026-01-09 08:00Z,2026-01-09 20:00Z)}'')'),
    ('business_deadline(''2026-01-12'', ''1 us'', ''mon-sun closed'', ''UTC'')'), ('business_deadline(''2026-01-12'', ''878400:00:00.000001'', ''mon-sun 00:00-24:00'', ''UTC'')'),
    ('business_deadline(''294276-12-31'', ''1 hour'', ''mon-sun 00:00-24:00'', ''UTC'')')) AS v(expression),
    LATERAL pg_temp.refused('SELECT ' || expression) AS r;
DROP FUNCTION pg_temp.refused;
