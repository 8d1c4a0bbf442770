-- Peaks, loads over a span, adherence: counted by hand.
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
SET IntervalStyle = 'postgres';

-- 10:00 to 10:59:59.999999 is an hour, 11:00 is in the next one
SELECT (peak_hour() WITHIN GROUP (ORDER BY offered_at)).during AS "10:00", (peak_hour() WITHIN GROUP (ORDER BY offered_at)).calls AS "3"
FROM (VALUES (timestamptz '2026-01-05 09:00Z'), ('2026-01-05 10:00Z'), ('2026-01-05 10:30Z'), ('2026-01-05 10:59:59.999999Z'), ('2026-01-05 11:00Z')) AS v(offered_at);
-- two windows with two calls: the earlier; calls at one instant all count; NULL is no call; any direction
SELECT peak_hour() WITHIN GROUP (ORDER BY offered_at) AS "09:00, 2", peak_hour() WITHIN GROUP (ORDER BY offered_at DESC) AS "09:00, 2"
FROM (VALUES (timestamptz '2026-01-05 09:00Z'), ('2026-01-05 09:59Z'), ('2026-01-05 12:00Z'), ('2026-01-05 12:00Z'), (NULL)) AS v(offered_at);
SELECT peak_hour() WITHIN GROUP (ORDER BY offered_at) AS "12:00, 3"
FROM (VALUES (timestamptz '2026-01-05 09:00Z'), ('2026-01-05 09:59Z'), ('2026-01-05 12:00Z'), ('2026-01-05 12:00Z'), ('2026-01-05 12:00Z')) AS v(offered_at);
-- before and after 2000, and other widths
SELECT peak_hour() WITHIN GROUP (ORDER BY offered_at) AS "23:30, 3", peak_hour('30 minutes') WITHIN GROUP (ORDER BY offered_at) AS "22:29, 2",
       peak_hour('1 microsecond') WITHIN GROUP (ORDER BY offered_at) AS "22:29, 1", peak_hour('1000 days') WITHIN GROUP (ORDER BY offered_at) AS "22:29, 5"
FROM (VALUES (timestamptz '1999-12-31 22:29Z'), ('1999-12-31 22:29:59Z'), ('1999-12-31 23:30Z'), ('1999-12-31 23:40Z'), ('2000-01-01 00:09:59Z')) AS v(offered_at);
-- the ends of time
SELECT peak_hour() WITHIN GROUP (ORDER BY offered_at) AS "the earlier"
FROM (VALUES (timestamptz '4714-11-24 00:00Z BC'), ('294276-12-31 22:00Z')) AS v(offered_at);
SELECT peak_hour() WITHIN GROUP (ORDER BY NULL::timestamptz) IS NULL AS nobody_known, peak_hour() WITHIN GROUP (ORDER BY now()) FILTER (WHERE false) IS NULL AS nobody;

-- 09:00-09:03 and 09:02-09:04 overlap; 09:04 starts as another ends; those of no length are never in progress
SELECT max_concurrent() WITHIN GROUP (ORDER BY call) AS "2", max_concurrent() WITHIN GROUP (ORDER BY call) FILTER (WHERE outcome(call) = 'answered') AS "1",
       max_concurrent() WITHIN GROUP (ORDER BY call) FILTER (WHERE call::tstzrange = 'empty') AS "0", max_concurrent() WITHIN GROUP (ORDER BY call) FILTER (WHERE false) AS "0"
FROM (VALUES ('2026-01-05T09:00:00Z answered wait=60 talk=60 hold=30 wrap=30'::call_interval), ('2026-01-05T09:02:00Z abandoned wait=120'),
             ('2026-01-05T09:04:00Z answered talk=1'), ('2026-01-05T09:02:30Z blocked'), ('2026-01-05T09:02:30Z blocked'), ('2026-01-05T09:03:00Z abandoned'), (NULL)) AS v(call);
-- two start where two end
SELECT max_concurrent() WITHIN GROUP (ORDER BY call) AS "2"
FROM (VALUES ('2026-01-05T09:00:00Z answered talk=60'::call_interval), ('2026-01-05T09:00:00Z answered talk=60'),
             ('2026-01-05T09:01:00Z answered talk=60'), ('2026-01-05T09:01:00Z answered talk=0.001')) AS v(call);

-- 6 calls in a day: 1/4 an hour, 6 a day; whole of the day, whatever was empty of it
SELECT round(arrival_rate(offered_at, '1 hour', '[2026-01-05,2026-01-06)'), 4) AS "0.25", round(arrival_rate(offered_at, '1 day', '[2026-01-05,2026-01-06)'), 4) AS "6"
FROM (SELECT NULL::timestamptz UNION ALL SELECT timestamptz '2026-01-05 09:00Z' + n * interval '10 minutes' FROM generate_series(1, 6) n) AS v(offered_at);
-- bounds are those of the range
SELECT round(arrival_rate(at, '1 day', span), 4) AS "1", span
FROM (VALUES (timestamptz '2026-01-05', tstzrange('2026-01-05', '2026-01-06')), ('2026-01-06', '(2026-01-05,2026-01-06]'), ('2000-01-01', '[2000-01-01,2000-01-02)'), ('1999-12-31', '[1999-12-31,2000-01-01]')) AS v(at, span)
GROUP BY span ORDER BY span;
-- 8 offered in half an hour, 6 of them answered with 4 minutes each, 1 blocked: carried 24 min / 30 min, offered 32 / 30
SELECT round(carried_load(call, span), 4) AS "0.8", round(offered_load(call, span), 4) AS "1.0667"
FROM (SELECT tstzrange('2026-01-05 09:00Z', '2026-01-05 09:30Z')) AS s(span),
     LATERAL (SELECT call_interval('2026-01-05 09:29Z', '10 s', '3 min', '30 s', '30 s') FROM generate_series(1, 6)
              UNION ALL SELECT call_interval('2026-01-05 09:00Z', '10 s', outcome => outcome) FROM unnest('{abandoned,flowed_out,blocked}'::text[]) AS outcome
              UNION ALL SELECT NULL) AS c(call);
-- nobody was answered: nothing carried, and no AHT to reckon what was offered
SELECT carried_load(call, '[2026-01-05,2026-01-06)')::int AS "0", offered_load(call, '[2026-01-05,2026-01-06)') AS "null"
FROM (VALUES ('2026-01-05T09:00:00Z abandoned wait=10'::call_interval)) AS v(call);
SELECT arrival_rate(NULL, '1 hour', '[2026-01-05,2026-01-06)'), carried_load(NULL, NULL), offered_load(NULL, NULL), arrival_rate(now(), NULL, NULL) FILTER (WHERE false);
-- a frame that has lost its rows takes another span
SELECT at, round(arrival_rate(at, '1 day', tstzrange(at, at + '1 day')) OVER (ORDER BY at ROWS BETWEEN CURRENT ROW AND CURRENT ROW), 4) AS "1"
FROM (VALUES (timestamptz '2026-01-05'), ('2026-01-07')) AS v(at);

-- scheduled 9 to 10, worked 9:15 to 10:15
SELECT round(adherence(scheduled, actual), 4) AS "75", round(conformance(scheduled, actual), 4) AS "100"
FROM (VALUES ('{[2026-01-05 09:00Z,2026-01-05 10:00Z)}'::tstzmultirange, '{[2026-01-05 09:15Z,2026-01-05 10:15Z)}'::tstzmultirange)) AS v(scheduled, actual);
-- ann: 7 h scheduled around lunch, 8:55-12:10 and 12:50-17:00 worked, 3 h and 4 h of it as scheduled; bob: 4 h, absent;
-- eve came without a shift for an hour; the last rows are skipped
SELECT round(adherence(scheduled, actual), 4) AS "7/11", round(conformance(scheduled, actual), 4) AS "(7:25 + 1)/11",
       adherence(scheduled, actual) FILTER (WHERE agent = 'eve') AS "null", conformance(scheduled, actual) FILTER (WHERE agent = 'eve') AS "null",
       adherence(scheduled, actual) FILTER (WHERE agent = 'bob')::int AS "0"
FROM (VALUES ('ann', '{[2026-01-05 09:00Z,2026-01-05 12:00Z),[2026-01-05 13:00Z,2026-01-05 17:00Z)}'::tstzmultirange,
                     '{[2026-01-05 08:55Z,2026-01-05 12:10Z],(2026-01-05 12:50Z,2026-01-05 17:00Z)}'::tstzmultirange),
             ('bob', '{[2026-01-05 09:00Z,2026-01-05 13:00Z)}', '{}'), ('eve', '{}', '{[2026-01-05 09:00Z,2026-01-05 10:00Z)}'),
             ('joe', NULL, '{[2026-01-05 09:00Z,2026-01-05 10:00Z)}'), ('pat', '{[2026-01-05 09:00Z,2026-01-05 10:00Z)}', NULL)) AS v(agent, scheduled, actual);

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
SELECT quote_literal(expression), r.* FROM (VALUES
    ('peak_hour() WITHIN GROUP (ORDER BY timestamptz ''infinity'')'), ('peak_hour() WITHIN GROUP (ORDER BY timestamptz ''-infinity'')'),
    ('peak_hour(NULL) WITHIN GROUP (ORDER BY now())'), ('peak_hour(''0'') WITHIN GROUP (ORDER BY now())'), ('peak_hour(''0'') WITHIN GROUP (ORDER BY now()) FILTER (WHERE false)'),
    ('peak_hour(''-1 h'') WITHIN GROUP (ORDER BY now())'), ('peak_hour(''1 month'') WITHIN GROUP (ORDER BY now())'),
    ('peak_hour() WITHIN GROUP (ORDER BY timestamptz ''294276-12-31 23:00Z'')'), ('peak_hour(''290000 years'' - interval ''290000 years'' + ''9223372036854775807 us'') WITHIN GROUP (ORDER BY timestamptz ''2026-01-05 09:00Z'')'),
    ('arrival_rate(timestamptz ''2026-01-06'', ''1 hour'', ''[2026-01-05,2026-01-06)'')'), ('arrival_rate(timestamptz ''2026-01-05'', ''1 hour'', ''(2026-01-05,2026-01-06)'')'),
    ('arrival_rate(timestamptz ''2026-01-04 23:59:59.999999'', ''1 hour'', ''[2026-01-05,2026-01-06)'')'), ('arrival_rate(timestamptz ''infinity'', ''1 hour'', ''[2026-01-05,2026-01-06]'')'),
    ('arrival_rate(timestamptz ''2026-01-05'', NULL, ''[2026-01-05,2026-01-06)'')'), ('arrival_rate(timestamptz ''2026-01-05'', ''1 hour'', NULL)'),
    ('arrival_rate(timestamptz ''2026-01-05'', ''0'', ''[2026-01-05,2026-01-06)'')'), ('arrival_rate(timestamptz ''2026-01-05'', ''-1 h'', ''[2026-01-05,2026-01-06)'')'),
    ('arrival_rate(timestamptz ''2026-01-05'', ''1 month'', ''[2026-01-05,2026-01-06)'')'),
    ('arrival_rate(timestamptz ''2026-01-05'', ''1 hour'', ''empty'')'), ('arrival_rate(timestamptz ''2026-01-05'', ''1 hour'', ''[2026-01-05,2026-01-05]'')'),
    ('arrival_rate(timestamptz ''2026-01-05'', ''1 hour'', ''[2026-01-05,)'')'), ('arrival_rate(timestamptz ''2026-01-05'', ''1 hour'', ''[-infinity,2026-01-06)'')'),
    ('arrival_rate(timestamptz ''2026-01-05'', ''1 hour'', ''[2026-01-05,infinity)'')'), ('arrival_rate(timestamptz ''2026-01-05'', ''1 hour'', ''["4714-11-24 00:00Z BC",294276-12-31)'')'),
    ('offered_load(''2026-01-06T00:00:00Z answered'', ''[2026-01-05,2026-01-06)'')'), ('carried_load(''2026-01-06T00:00:00Z blocked'', ''[2026-01-05,2026-01-06)'')'),
    ('offered_load(''2026-01-06T00:00:00Z answered'', NULL)'), ('carried_load(''2026-01-06T00:00:00Z answered'', ''(,)'')'),
    ('adherence(''{[2026-01-05,)}'', ''{}'')'), ('conformance(''{(,2026-01-05)}'', ''{}'')'), ('adherence(''{[2026-01-05,infinity)}'', ''{}'')'),
    ('adherence(''{[2026-01-05,2026-01-06)}'', ''{[2026-01-03,2026-01-04),[2026-01-05,)}'')'), ('conformance(''{["4714-11-24 00:00Z BC",294276-12-31)}'', ''{}'')')) AS v(expression),
    LATERAL pg_temp.refused('SELECT ' || expression) AS r;
-- settings that change within a group, also between workers' states
SELECT r.* FROM (VALUES
    ('SELECT arrival_rate(at, ''1 hour'', tstzrange(at, ''2026-01-07'')) FROM (VALUES (timestamptz ''2026-01-05''), (''2026-01-06'')) AS v(at)'),
    ('SELECT arrival_rate(at, ''1 hour'', tstzrange(''2026-01-05'', ''2026-01-07'', bounds)) FROM (VALUES (timestamptz ''2026-01-05'', ''[)''), (''2026-01-06'', ''[]'')) AS v(at, bounds)'),
    ('SELECT arrival_rate(at, per, ''[2026-01-05,2026-01-07)'') FROM (VALUES (timestamptz ''2026-01-05'', interval ''1 hour''), (''2026-01-06'', ''1 day'')) AS v(at, per)'),
    ('SELECT carried_load(call, span) FROM (VALUES (''2026-01-05T00:00:00Z answered''::call_interval, tstzrange(''2026-01-05'', ''2026-01-06'')), (''2026-01-05T00:00:00Z answered'', ''[2026-01-05,2026-01-07)'')) AS v(call, span)'),
    ('SELECT load_combine(''{1,0,1,2,0,0,0,0}'', ''{1,1,2,2,0,0,0,0}'')'),
    ('SELECT load_combine(''{1,0,1,2,0,0,0,0}'', ''{1,0,1,2,0,0,0}'')'),
    ('SELECT carried_load_final(''{1,0,0,2,0,0,0,0}'')'), ('SELECT carried_load_final(''{1,5,4,2,0,0,0,0}'')'), ('SELECT carried_load_final(''{-1,0,1,2,0,0,0,0}'')'),
    ('SELECT offered_load_final(''{1,0,1,2,0,2,1,0}'')'), ('SELECT offered_load_final(''{2,0,1,2,0,1,2,0}'')'),
    ('SELECT adherence_final(''{2,1,2}'')'), ('SELECT adherence_final(''{-1,1,2}'')'), ('SELECT adherence_accum(''{0,0}'', ''{}'', ''{}'')'),
    ('SELECT sums_combine(''{0,0,9223372036854775807}'', ''{0,0,1}'')')) AS v(query),
    LATERAL pg_temp.refused(query) AS r;
SELECT load_combine('{0,0,0,0,0,0,0,0}', '{1,-2,1,2,0,1,1,7}'), load_combine('{1,-2,1,2,0,1,1,7}', '{0,0,0,0,0,0,0,0}');
DROP FUNCTION pg_temp.refused;
