-- The type: text form, constructors, accessors, casts, order, indexes, split.
SET TimeZone = 'America/New_York';
SET DateStyle = 'SQL, DMY';
SET IntervalStyle = 'sql_standard';

-- text: UTC and shortest whatever the session's settings
SELECT call::call_interval FROM (VALUES
    ('2026-01-05T09:00:00Z answered wait=18 talk=180.25 hold=30 wrap=45'),
    ('2026-01-05T09:00:00Z answered wait=18 ring=6 talk=180.25 hold=30 wrap=45 transferred'),
    ('2026-01-05T09:00:00Z answered repaired ring=6 transferred wait=18'),
    ('2026-01-05T10:00:00+01:00 answered wrap=45 hold=30 talk=180.250 wait=18'),
    ('  2026-01-05 10:00:00.123456+01   abandoned   wait=7 '),
    ('20260105T0930-0530 callback'),
    ('2026-01-05T24:00Z flowed_out wait=0.0005'),
    ('2026-01-05T09:00:00.1234565Z blocked'),
    ('2026-01-05T09:00:00,5Z blocked wait=0'),
    ('2024-02-29T23:59:60z answered wait=0.0004 talk=0.0015'),
    ('+12345-12-31T00:00:00+15:59:59 abandoned wait=2147483.647'),
    ('0000-02-29T00:00:00Z abandoned'),
    ('-4712-01-01T00:00:00Z abandoned')) AS v(call);

-- the calendar agrees with the server's
SET DateStyle = 'ISO';
SET TimeZone = 'UTC';
SELECT count(*) AS days,
       count(*) FILTER (WHERE call_interval(day, '0')::text <> to_char(day, 'YYYY-MM-DD"T"HH24:MI:SS"Z" "answered"')
                           OR offered_at(call_interval(day, '0')::text::call_interval) <> day) AS wrong
FROM generate_series(timestamptz '0001-01-01Z', '9999-12-31Z', '3 days 01:02:03') AS day;

-- constructors
SELECT call_interval('2026-01-05 09:00Z', '18 s', '180.25 s', '30 s', '45 s') AS answered,
       call_interval('2026-01-05 09:00Z', '7 s', outcome => 'abandoned') AS abandoned;
SELECT call_interval_from_seconds('2026-01-05 09:00Z', 18, 180.25, 30, 45) AS answered,
       call_interval_from_seconds('2026-01-05 09:00Z', 0.0005, talk => 0.0004999) AS half_away_from_zero;
SELECT call_interval('2026-01-05 09:00Z', '1 s', NULL, NULL, NULL) AS null_phases,
       call_interval('2026-01-05 09:00Z', NULL, NULL, NULL, NULL, 'blocked') AS null_wait,
       call_interval(NULL, '1 s') IS NULL AS null_offered_at,
       call_interval_from_seconds(NULL, 1) IS NULL AS null_offered_at,
       call_interval_from_times(NULL, NULL, NULL) IS NULL AS null_offered_at;
SELECT call_interval('2026-01-05 09:00Z', '18 s', '180.25 s', ring => '6 s', transferred => true),
       call_interval('2026-01-05 09:00Z', '18 s', ring => NULL, transferred => NULL) AS null_ring;
SELECT call_interval_from_times('2026-01-05 09:00Z', '2026-01-05 09:00:18Z', '2026-01-05 09:03:48.25Z',
                                '2026-01-05 09:04:33.25Z', '30 s') AS answered;
SELECT call_interval_from_times('2026-01-05 09:00Z', NULL, '2026-01-05 09:00:07Z') AS abandoned,
       call_interval_from_times('2026-01-05 09:00Z', NULL, '2026-01-05 09:00:07Z', outcome => 'callback') AS callback;

-- instants are rounded, not differences: 0.4 + 0.4 ms of phases end within 1 ms
SELECT call_interval_from_times('2026-01-05 09:00:00.0002Z', '2026-01-05 09:00:00.0006Z', '2026-01-05 09:00:00.001Z') AS call,
       ended_at(call_interval_from_times('2026-01-05 09:00:00.0002Z', '2026-01-05 09:00:00.0006Z', '2026-01-05 09:00:00.001Z'));
-- a hold as long as the conversation stays so after rounding
SELECT call_interval_from_times('2026-01-05 09:00Z', '2026-01-05 09:00:00.0006Z', '2026-01-05 09:00:10.0004Z',
                                hold => '9.9998 s') AS call;
-- so does a ring as long as the wait
SELECT call_interval_from_times('2026-01-05 09:00:00.0006Z', '2026-01-05 09:00:10.0004Z', '2026-01-05 09:00:20Z', ring => '9.9998 s') AS call;
-- two clocks: what is out of order by no more than the tolerance is moved
SELECT call_interval_from_times('2026-01-05 09:00Z', '2026-01-05 09:00:18Z', '2026-01-05 09:03:48.25Z', '2026-01-05 09:03:48.208Z',
                                ring => '6 s', transferred => true, tolerance => '1 s') AS call;
-- before 2000 too, and in the same direction
SELECT call_interval_from_times('1999-12-31 23:59:59.9994Z', NULL, '1999-12-31 23:59:59.9995Z') AS call;

-- accessors
\x on
SELECT c, offered_at(c), answered_at(c), ended_at(c), released_at(c), wait_time(c), talk_time(c), hold_time(c),
       wrap_time(c), ring_time(c), handle_time(c), outcome(c), transferred(c), repaired(c), c::tstzrange, c::jsonb, c::jsonb::call_interval = c AS same
FROM (VALUES (call_interval '2026-01-05T09:00:00Z answered wait=18 ring=6 talk=180.25 hold=30 wrap=45 transferred'),
             ('2026-01-05T09:00:00Z abandoned wait=7 repaired'),
             ('2026-01-05T09:00:00Z blocked')) AS v(c);
\x off
SELECT '{"offered_at": "2026-01-05T10:00:00+01:00", "outcome": "abandoned", "wait": 7e0, "talk": null}'::jsonb::call_interval;

-- binary form
SELECT encode(call_interval_send('2000-01-01T00:00:01Z answered wait=1 talk=2 hold=3 wrap=4'), 'hex');
SELECT encode(call_interval_send('2000-01-01T00:00:01Z answered wait=1 ring=0.5 talk=2 hold=3 wrap=4 transferred repaired'), 'hex');

-- order: by offered_at, then wait, talk, hold, wrap, outcome, ring, flags
CREATE TABLE calls (id int, call call_interval);
INSERT INTO calls VALUES
    (1, '2026-01-05T09:00:00Z answered'),
    (2, '2026-01-05T09:00:00Z abandoned'),
    (3, '2026-01-05T09:00:00Z answered wrap=1'),
    (4, '2026-01-05T09:00:00Z answered hold=1'),
    (5, '2026-01-05T09:00:00Z answered talk=1'),
    (6, '2026-01-05T09:00:00Z answered wait=1'),
    (7, '2026-01-05T09:00:00.000001Z answered');
SELECT string_agg(id::text, ' ' ORDER BY call DESC) AS descending, max(id) FILTER (WHERE call >= '2026-01-05T09:00:00Z answered wait=1') FROM calls;
SELECT a.id, b.id, a.call < b.call AS lt, a.call <= b.call AS le, a.call = b.call AS eq,
       a.call <> b.call AS ne, a.call >= b.call AS ge, a.call > b.call AS gt
FROM calls a, calls b WHERE a.id = 2 AND b.id IN (1, 2, 3) ORDER BY b.id;
INSERT INTO calls SELECT n, call_interval_from_seconds(timestamptz '2026-01-06 00:00Z' + n * interval '1 min', n % 10)
FROM generate_series(8, 5000) AS n;
INSERT INTO calls SELECT * FROM calls;
SELECT count(*), count(DISTINCT call) FROM calls;
CREATE INDEX calls_btree ON calls (call);
CREATE INDEX calls_hash ON calls USING hash (call);
CREATE INDEX calls_brin ON calls USING brin (call) WITH (pages_per_range = 1);
CREATE INDEX calls_in_progress ON calls USING gist ((call::tstzrange));

-- each kind of index gives what a scan of the table gives
CREATE FUNCTION found(query text, setting text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE plan json; answer text; index text;
BEGIN
    PERFORM set_config(setting, value, true);
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
    EXECUTE query INTO answer;
    index := substring(plan::text FROM 'calls_\w+');
    RETURN answer || ' through ' || coalesce(index, 'the table');
END $$;
\set between 'SELECT count(*) FROM calls WHERE call BETWEEN ''2026-01-06T01:00:00Z answered'' AND ''2026-01-06T02:00:00Z answered'''
\set equal 'SELECT count(*) FROM calls WHERE call = ''2026-01-06T01:00:00Z answered'''
\set progress 'SELECT count(*) FROM calls WHERE call::tstzrange @> timestamptz ''2026-01-06 01:07:03Z'''
BEGIN;
SELECT found(:'between', 'enable_bitmapscan', 'off'), found(:'progress', 'enable_seqscan', 'off');
DROP INDEX calls_btree;
SELECT found(:'equal', 'enable_seqscan', 'off'), found(:'between', 'enable_bitmapscan', 'on');
DROP INDEX calls_hash, calls_brin, calls_in_progress;
SELECT found(:'between', 'enable_seqscan', 'on'), found(:'equal', 'enable_seqscan', 'on'), found(:'progress', 'enable_seqscan', 'on');
ROLLBACK;

-- split: phases in the order wait, talk, hold, wrap; parts add up
SELECT * FROM split('2026-01-05T09:29:50Z answered wait=18 talk=180.25 hold=30 wrap=4500', '30 minutes');
SELECT * FROM split('2026-01-05T09:00:00Z answered wait=60', '1 minute');
SELECT * FROM split('2026-01-05T09:00:00Z blocked', '1 minute', '2030-01-01 00:00:10Z');
SELECT count(*), sum(wait), sum(talk), sum(hold), sum(wrap)
FROM split('2026-01-05T09:00:00.123456Z answered wait=1 talk=2.345 hold=0.001 wrap=3', '7 ms', '1999-01-01 00:00:00.000003Z');

-- arrays and records keep it whole
SELECT ARRAY[call] @> ARRAY[call_interval '2026-01-05T09:00:00Z abandoned'] AS in_array, ROW(call)::text
FROM calls WHERE id = 2 LIMIT 1;
DROP TABLE calls;
DROP FUNCTION found;
