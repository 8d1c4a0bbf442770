-- Buckets on the UTC grid and of named time zones, exact where clocks change; and rollups over rollups.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();
SET LOCAL statement_timeout = '5 min';
-- none of the zones below
SET LOCAL TimeZone = 'Pacific/Chatham';

CREATE TABLE calls (offered_at timestamptz NOT NULL, queue int, wait int);
-- every change of clocks of 2026, and the years before and after; ends of months, years and weeks; the far past; no end
INSERT INTO calls
SELECT at, i % 2, i % 60 FROM unnest('{2026-03-08 05:00Z,2026-03-29 00:00Z,2026-04-04 15:00Z,2026-10-03 15:00Z,2026-10-25 00:00Z,2026-11-01 05:00Z,2025-03-30 00:00Z,2024-02-29 00:00Z,2027-01-01 00:00Z,1999-12-31 23:00Z,1976-06-01 00:00Z}'::timestamptz[]) AS change,
     generate_series(change - interval '40 h', change + interval '40 h', interval '20 min') WITH ORDINALITY AS t (at, i)
UNION ALL SELECT at - d, 0, 5 FROM unnest('{2026-03-01 00:00Z,2025-12-31 23:00Z,2000-01-01 00:00Z,1970-01-01 00:00Z,1900-01-01 00:00Z,0001-01-01 00:00Z}'::timestamptz[]) AS at, unnest('{0,1 microsecond,-1 microsecond,5 h,5 h 45 min}'::interval[]) AS d
UNION ALL SELECT at, 1, 7 FROM unnest('{infinity,-infinity,4712-11-24 00:00Z BC}'::timestamptz[]) AS at;
CREATE INDEX ON calls (offered_at);
ANALYZE calls;

-- ---------------------------------------------------------------- the grid

SELECT create_rollup('w' || n, 'calls', 'offered_at', '{"n": "count(*)", "wait": "sum(wait)"}', '{queue}', width)
FROM unnest('{1 second,5 minutes,15 minutes,1 hour,90 minutes,8 hours,24 hours}'::text[]) WITH ORDINALITY AS w (width, n);
INSERT INTO kept (rollup, plain)
SELECT 'w' || n, format('SELECT CASE WHEN isfinite(offered_at) THEN to_timestamp(((us - (us %% %1$s + %1$s) %% %1$s) / 1000000)) ELSE offered_at END, queue, count(*), sum(wait)
               FROM calls, LATERAL (SELECT CASE WHEN isfinite(offered_at) THEN (extract(epoch FROM offered_at) * 1000000)::bigint END AS us) AS e GROUP BY 1, 2', extract(epoch FROM width)::bigint * 1000000)
FROM unnest('{1 second,5 minutes,15 minutes,1 hour,90 minutes,8 hours,24 hours}'::interval[]) WITH ORDINALITY AS w (width, n);
SELECT is((SELECT array_agg(bucket ORDER BY rollup::text) FROM rollup_status), '{00:00:01,00:05:00,00:15:00,01:00:00,01:30:00,08:00:00,24:00:00}', 'rollup_status: widths');

-- ---------------------------------------------------------------- days, weeks and months of zones

CREATE TABLE zone (zone text, z text, grid text);
INSERT INTO zone VALUES ('Europe/Berlin', 'berlin', '1 hour'), ('America/New_York', 'new_york', '1 hour'), ('Australia/Lord_Howe', 'lord_howe', '30 min'), ('Asia/Kathmandu', 'kathmandu', '15 min'),
    ('America/Havana', 'havana', '1 hour'), ('America/St_Johns', 'st_johns', '30 min'), ('UTC', 'utc', '12 hours'), ('Pacific/Kiritimati', 'kiritimati', '1 hour');
SELECT create_rollup(format('%s_%s', unit, z), 'calls', 'offered_at', '{"n": "count(*)", "wait": "sum(wait)"}', '{queue}', unit, zone) FROM zone, unnest('{day,week,month}'::text[]) AS unit;
INSERT INTO kept (rollup, plain)
SELECT format('%s_%s', unit, z), format('SELECT date_trunc(%L, offered_at AT TIME ZONE %L) AT TIME ZONE %2$L, queue, count(*), sum(wait) FROM calls GROUP BY 1, 2', unit, zone) FROM zone, unnest('{day,week,month}'::text[]) AS unit;
SELECT is((SELECT bucket || ' ' || time_zone FROM rollup_status WHERE rollup = 'week_havana'::regclass), 'week America/Havana', 'rollup_status: zones');
SELECT same('not built');
DO $$ DECLARE r text; BEGIN FOR r IN SELECT rollup FROM kept LOOP CALL build_rollup(r::regclass, 100); END LOOP; END $$;
SELECT same('built');

-- by hand (but for Havana, whose autumn of 2026 depends on how new the server's zones are): a call every 20 minutes, so 69 a day of 23 hours, 75 a day of 25, 70 and 74 where the clock changes by half an hour
SELECT results_eq(format('SELECT sum(n)::int FROM %s WHERE bucket IN (%L, %L) GROUP BY bucket ORDER BY bucket', rollup, short, long), array[short_calls, long_calls], 'short and long days: ' || rollup)
FROM (VALUES ('day_berlin', '2026-03-28 23:00Z', '2026-10-24 22:00Z', 69, 75), ('day_new_york', '2026-03-08 05:00Z', '2026-11-01 04:00Z', 69, 75),
             ('day_lord_howe', '2026-10-03 13:30Z', '2026-04-04 13:00Z', 74, 70)) AS v (rollup, short, long, short_calls, long_calls);
SELECT is((SELECT array_agg(DISTINCT bucket AT TIME ZONE 'Asia/Kathmandu' ORDER BY bucket AT TIME ZONE 'Asia/Kathmandu') FROM day_kathmandu WHERE bucket >= '2026-03-07Z' AND bucket < '2026-03-09Z'),
          '{2026-03-08 00:00,2026-03-09 00:00}'::timestamp[], 'days of Kathmandu start at its midnight');
SELECT is((SELECT array_agg(DISTINCT bucket AT TIME ZONE 'Europe/Berlin' ORDER BY bucket AT TIME ZONE 'Europe/Berlin') FROM week_berlin WHERE bucket > '2026-03-01Z' AND bucket < '2026-04-12Z'),
          '{2026-03-02 00:00,2026-03-09 00:00,2026-03-23 00:00,2026-03-30 00:00,2026-04-06 00:00}'::timestamp[], 'weeks of Berlin start on Mondays');

INSERT INTO calls SELECT offered_at + interval '7 min', queue, 1 FROM calls WHERE isfinite(offered_at);
UPDATE calls SET offered_at = offered_at + interval '1 h' WHERE wait % 4 = 0 AND isfinite(offered_at);
INSERT INTO calls VALUES ('infinity', 0, 5), ('-infinity', NULL, 5);
DELETE FROM calls WHERE wait % 7 = 3;
SELECT same_refreshed('written');
SELECT is((SELECT count(*) FROM kept, verify_rollup(kept.rollup::regclass)), 0::bigint, 'verify_rollup: nothing differs');
SELECT is((SELECT count(*) FROM kept, verify_rollup(kept.rollup::regclass, since, until)), 0::bigint, format('nor from %s to %s, in the midst of buckets', since, until))
FROM (VALUES ('2026-03-24 10:07Z'::timestamptz, '2026-10-07 11:13Z'::timestamptz), ('2026-03-03Z', '2026-03-24Z'), (NULL, '2026-03-02Z'), (NULL, '2026-11-01 04:30Z'), ('2026-11-01 04:30Z', NULL)) AS v (since, until);
SELECT is((SELECT sum(rebuild_rollup(kept.rollup::regclass, '2026-03-24 10:07Z', '2026-11-01 04:30Z')) FROM kept), 0::numeric, 'so there is nothing to rebuild');

-- an hour that comes twice at midnight, alone in a table: the day's bucket starts in the middle of it
CREATE TABLE midnight (offered_at timestamptz, i int);
INSERT INTO midnight SELECT '2026-11-01 04:10Z'::timestamptz + i * interval '1 min', i FROM generate_series(1, 200) AS i;
CREATE INDEX ON midnight (offered_at);
ANALYZE midnight;
SELECT create_rollup('twice', 'midnight', 'offered_at', '{"n": "count(*)"}', '{}', 'day', 'America/Havana');
SET LOCAL statement_timeout = '20 s';
SELECT lives_ok($$CALL build_rollup('twice', 1)$$, 'a day that starts twice is built');
SET LOCAL statement_timeout = '5 min';
SELECT results_eq('SELECT n FROM twice', '{200}'::bigint[], 'into one bucket');

-- ---------------------------------------------------------------- rollups over rollups

SELECT create_rollup('over_day_' || z, CASE grid WHEN '15 min' THEN 'w3' WHEN '30 min' THEN 'w3' ELSE 'w4' END::regclass, 'bucket', '{"calls": "sum(n)", "w": "sum(wait) FILTER (WHERE queue = 1)"}', '{(queue + 1) AS q}', 'day', zone) FROM zone;
INSERT INTO kept (rollup, plain)
SELECT 'over_day_' || z, format('SELECT date_trunc(''day'', offered_at AT TIME ZONE %L) AT TIME ZONE %1$L, queue + 1, count(*)::numeric, sum(wait) FILTER (WHERE queue = 1)::numeric FROM calls GROUP BY 1, 2', zone) FROM zone;
SELECT create_rollup('over_month_' || z, ('over_day_' || z)::regclass, 'bucket', '{"c": "sum(calls)"}', '{}', 'month', zone) FROM zone;
SELECT create_rollup('over_week_' || z, ('over_day_' || z)::regclass, 'bucket', '{"c": "sum(calls)"}', '{}', 'week', zone) FROM zone;
INSERT INTO kept (rollup, plain)
SELECT format('over_%s_%s', unit, z), format('SELECT date_trunc(%L, offered_at AT TIME ZONE %L) AT TIME ZONE %2$L, count(*)::numeric FROM calls GROUP BY 1', unit, zone) FROM zone, unnest('{week,month}'::text[]) AS unit;
DELETE FROM kept WHERE rollup !~ '^(over_|w3$|w4$)';
-- offsets of odd minutes are older than 1980: the grid does not tell such days apart
DELETE FROM calls WHERE offered_at < '1980-01-01Z' AND isfinite(offered_at);
SELECT same('over rollups, not built');
CALL build_rollup('over_day_berlin');
CALL build_rollup('over_month_berlin', 1);
INSERT INTO calls SELECT offered_at, queue, 2 FROM calls WHERE wait % 3 = 0;
SELECT same('over rollups, some of them built, with deltas in all');
SELECT refresh_rollup('w4');
SELECT same('parent refreshed');
DO $$ DECLARE r text; BEGIN FOR r IN SELECT rollup FROM kept LOOP CALL build_rollup(r::regclass, 10); END LOOP; END $$;
SELECT same_refreshed('all built');
DELETE FROM calls WHERE queue = 1 AND wait < 3;
UPDATE calls SET queue = NULL WHERE wait = 5;
SELECT refresh_rollup('over_month_berlin');
SELECT same_refreshed('children refreshed before their parents');
-- damage that no trigger sees, mended from the bottom up
SET LOCAL session_replication_role = replica;
DELETE FROM calls WHERE wait = 12;
RESET session_replication_role;
SELECT cmp_ok((SELECT count(*) FROM verify_rollup('w4')), '>', 10::bigint, 'verify_rollup: damage');
SELECT is((SELECT count(*) FROM verify_rollup('over_day_berlin')), 0::bigint, 'a child equals its parent, damaged or not');
SELECT rebuild_rollup(rollup, NULL, NULL) FROM unnest('{w3,w4}'::regclass[]) AS rollup;
SELECT same_refreshed('parents rebuilt, children learn of it');
DELETE FROM over_day_berlin_groups WHERE bucket > '2026-04-01Z' AND bucket < 'infinity';
SELECT cmp_ok((SELECT count(*) FROM verify_rollup('over_day_berlin')), '>', 3::bigint, 'verify_rollup: damage to a child');
SELECT rebuild_rollup('over_day_berlin', NULL, NULL);
SELECT is_empty($$SELECT * FROM verify_rollup('over_day_berlin')$$, 'a child is rebuilt');
SELECT rebuild_rollup('over_month_berlin', NULL, NULL), rebuild_rollup('over_week_berlin', NULL, NULL);
SELECT same_refreshed('and those over it');
TRUNCATE calls;
SELECT is((SELECT count(*) FROM w4) + (SELECT count(*) FROM over_day_berlin) + (SELECT count(*) FROM over_month_kathmandu), 0::bigint, 'TRUNCATE takes all');
INSERT INTO calls VALUES ('2026-03-29 22:30Z', 1, 5), ('2026-03-31 22:30Z', 0, 6), ('2026-03-31 18:30Z', 1, 7);
SELECT same_refreshed('TRUNCATE, then INSERT');

-- what does not fit
SELECT create_rollup('zoned', 'calls', 'offered_at', '{"n": "count(*)"}', '{}', 'day', 'Europe/Berlin');
SELECT create_rollup('weekly', 'calls', 'offered_at', '{"n": "count(*)"}', '{}', 'week', 'Europe/Berlin');
SELECT is(outcome(format('SELECT create_rollup(''child'', %L, ''bucket'', ''{"n": "sum(n)"}'', bucket => %L, time_zone => %L)', parent, bucket, zone)),
          format('22023 a bucket of %s%s is not made of whole buckets of %s, those of rollup public.%s', CASE WHEN zone IS NULL THEN bucket::interval::text ELSE bucket END, ' in ' || zone, finer, parent),
          format('%s %s over %s', bucket, zone, finer))
FROM (VALUES ('w4', 'day', 'Asia/Kolkata', '01:00:00'), ('w4', 'day', 'Asia/Kathmandu', '01:00:00'), ('w4', 'month', 'Australia/Lord_Howe', '01:00:00'), ('w5', 'day', 'Europe/Berlin', '01:30:00'), ('w7', 'day', 'Europe/Berlin', '24:00:00'),
             ('w4', '15 minutes', NULL, '01:00:00'), ('w4', '90 minutes', NULL, '01:00:00'), ('zoned', 'month', 'Europe/Paris', 'day in Europe/Berlin'), ('zoned', '24 hours', NULL, 'day in Europe/Berlin'),
             ('weekly', 'month', 'Europe/Berlin', 'week in Europe/Berlin'), ('weekly', 'day', 'Europe/Berlin', 'week in Europe/Berlin')) AS v (parent, bucket, zone, finer);
SELECT is(outcome(format('SELECT create_rollup(%L, %L, ''bucket'', ''{"n": "sum(n)"}'', bucket => %L, time_zone => %L)', 'over_' || parent, parent, bucket, zone)), 'taken', format('but %s %s over %s', bucket, zone, parent))
FROM (VALUES ('w3', 'day', 'Asia/Kolkata'), ('w4', '2 hours', NULL), ('w7', 'week', 'UTC'), ('zoned', 'week', 'Europe/Berlin')) AS v (parent, bucket, zone);

-- what the maker is told: buckets that start with no hour or day of the session's clocks, and the widest that do
\set noticed `for zone in UTC Europe/Berlin Asia/Kolkata Asia/Kathmandu Australia/Lord_Howe Pacific/Chatham America/St_Johns; do for width in '15 minutes' '30 minutes' '1 hour' '2 hours' '24 hours'; do psql -XAtq -c 'BEGIN' -c 'CREATE TABLE noticed (at timestamptz NOT NULL)' -c "SET timezone = '$zone'" -c "SELECT 'taken' FROM (SELECT create_rollup('notice', 'noticed', 'at', '{\"n\": \"count(*)\"}', bucket => '$width')) AS r" -c ROLLBACK 2>&1 | tr '\n' '~' | sed "s|^|$zone;$width;|"; echo; done; done`
CREATE TABLE noticed AS SELECT split_part(line, ';', 1) AS zone, split_part(line, ';', 2)::interval AS width, split_part(line, ';', 3) AS said FROM regexp_split_to_table(:'noticed', E'\n') AS line WHERE line <> '';
SELECT is(count(*), 35::bigint, 'each zone with each width') FROM noticed;
-- by the offsets of the days of the next year
CREATE TABLE fitting AS
SELECT zone, width, (SELECT bool_and(extract(epoch FROM at AT TIME ZONE zone)::bigint % extract(epoch FROM width)::bigint = 0) FROM generate_series(date_trunc('day', now(), 'UTC'), now() + interval '1 year', '24 hours') AS at) AS fits
FROM (SELECT DISTINCT zone FROM noticed) AS z, unnest('{5 minutes,15 minutes,30 minutes,1 hour,2 hours,24 hours}'::interval[]) AS width;
SELECT is(said, CASE WHEN fits THEN 'taken~' ELSE 'NOTICE:  buckets of ' || width || ' do not start with the hours and days of time zone "' || zone || '"~' END || coalesce(substring(said FROM '~(DETAIL.*)'), ''), zone || ' ' || width)
FROM noticed JOIN fitting USING (zone, width);
SELECT is(substring(said FROM 'HINT:  Use buckets of ([0-9:]+)')::interval, (SELECT max(width) FROM fitting AS f WHERE f.zone = n.zone AND fits AND f.width <= n.width), 'advice for ' || zone || ' ' || width)
FROM noticed AS n JOIN fitting USING (zone, width) WHERE NOT fits;

SELECT * FROM finish();
ROLLBACK;
