-- local_time(), local_day(), local_weekday(), local_hour(): against AT TIME ZONE, in zones of all kinds.

BEGIN;
CREATE SCHEMA local_time;
SET LOCAL search_path = local_time, public;
SELECT plan(13);

CREATE FUNCTION outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- two years by odd steps, over both changes of the clocks; before 2000; far away
CREATE TABLE at AS
SELECT '2025-01-01Z'::timestamptz + i * interval '37 min 11.123456 s' AS at FROM generate_series(0, 28000) AS i
UNION ALL SELECT '1890-01-01Z'::timestamptz + i * interval '13 days 5 h 7 min' FROM generate_series(0, 4000) AS i
UNION ALL SELECT '4000-01-01 BC'::timestamptz + i * interval '501 years 3 days 23 h 59 min 59.999999 s' FROM generate_series(0, 500) AS i;
CREATE TABLE zone AS SELECT unnest('{UTC,Europe/Berlin,Asia/Kolkata,America/St_Johns,Australia/Lord_Howe,Pacific/Apia,Africa/Casablanca}'::text[]) AS zone;
SELECT cmp_ok(count(*), '>', 200000::bigint, 'times and zones') FROM at, zone;
SELECT is(count(*), 0::bigint, 'local_time') FROM at, zone WHERE local_time(at, zone) IS DISTINCT FROM at AT TIME ZONE zone;
SELECT is(count(*), 0::bigint, 'local_day') FROM at, zone WHERE local_day(at, zone) IS DISTINCT FROM (at AT TIME ZONE zone)::date;
SELECT is(count(*), 0::bigint, 'local_weekday') FROM at, zone WHERE local_weekday(at, zone) IS DISTINCT FROM extract(isodow FROM at AT TIME ZONE zone)::int;
SELECT is(count(*), 0::bigint, 'local_hour') FROM at, zone WHERE local_hour(at, zone) IS DISTINCT FROM extract(hour FROM at AT TIME ZONE zone)::int;
SELECT is((SELECT array_agg(DISTINCT local_weekday(at, 'UTC') ORDER BY local_weekday(at, 'UTC')) FROM at), '{1,2,3,4,5,6,7}', 'Monday to Sunday');
SELECT results_eq($$SELECT local_time(at, 'Europe/Berlin')::text, local_day(at, 'Europe/Berlin')::text, local_weekday(at, 'Europe/Berlin'), local_hour(at, 'Europe/Berlin') FROM unnest('{-infinity,infinity,NULL}'::timestamptz[]) AS at$$,
                  $$VALUES ('-infinity', '-infinity', NULL::int, NULL::int), ('infinity', 'infinity', NULL, NULL), (NULL, NULL, NULL, NULL)$$, 'infinity and NULL');
SELECT is(outcome(format('SELECT local_day(now(), %L)', zone)), format('22023 time zone not recognized: "%s"', zone), 'zone ' || zone) FROM unnest('{Europe/Bern,+02,UTC-3,CEST}'::text[]) AS zone;
SELECT is(outcome($$SELECT local_hour('294276-12-31 23:59Z', 'Asia/Tokyo')$$), '22008 timestamp out of range', 'beyond the last timestamp');
SELECT is((SELECT min(procost) FROM pg_proc WHERE proname IN ('local_time', 'local_day', 'local_weekday', 'local_hour') AND prosrc LIKE 'cc\_%'), 20::real, 'each costs enough to be worked out behind LIMIT');
SELECT * FROM finish();
ROLLBACK;
