-- Properties of the type on 10,000 random calls, each beside the plain integers it was made from.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA random_calls;
SET LOCAL search_path = random_calls, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;

SELECT no_plan();

CREATE FUNCTION any_ms() RETURNS int LANGUAGE sql VOLATILE
RETURN CASE WHEN random() < 0.3 THEN 0
            WHEN random() < 0.4 THEN (ARRAY[1, 10, 100, 999, 1000, 5001, 20000, 86400000, 2147483646, 2147483647])[1 + floor(random() * 10)::int]
            WHEN random() < 0.9 THEN floor(random() * 600000)::int ELSE floor(random() * 2147483648)::int END;

-- Most within a month, many at the same instant; one in twenty anywhere from 4714 BC to 294276.
CREATE TABLE calls (id int, offered timestamptz, wait bigint, talk bigint, hold bigint, wrap bigint, ring bigint, flags int, outcome text, code int, call call_interval);
SELECT setseed(0.1);
INSERT INTO calls (id, offered, wait, talk, hold, wrap, ring, flags, outcome, code)
SELECT id, timestamptz '2000-01-01 00:00Z' + day * interval '1 day' + us * interval '1 us', any_ms(),
       CASE code WHEN 0 THEN any_ms() ELSE 0 END, CASE code WHEN 0 THEN any_ms() ELSE 0 END, CASE code WHEN 0 THEN any_ms() ELSE 0 END,
       0, 0, (ARRAY['answered', 'abandoned', 'flowed_out', 'callback', 'blocked'])[code + 1], code
FROM (SELECT id, CASE WHEN random() < 0.6 THEN 0 ELSE floor(random() * 5)::int END AS code,
             CASE WHEN id % 20 = 0 THEN floor(random() * (106751990 - 200 + 2451545)) - 2451545 ELSE 9497 + floor(random() * 30) END AS day,
             CASE WHEN random() < 0.5 THEN floor(random() * 5) * 1000000 WHEN random() < 0.5 THEN floor(random() * 86400) * 1000000
                  ELSE floor(random() * 86400000000) END AS us
      FROM generate_series(1, 10000) AS id OFFSET 0) s;
-- a third of the answered calls with ring, some to the limit; a fifth transferred; one in ten of all repaired
UPDATE calls SET ring = CASE WHEN code = 0 AND random() < 0.3 THEN CASE WHEN random() < 0.3 THEN wait ELSE floor(random() * (wait + 1)) END ELSE 0 END,
                 flags = CASE WHEN code = 0 AND random() < 0.2 THEN 1 ELSE 0 END + CASE WHEN random() < 0.1 THEN 2 ELSE 0 END;
-- doubles and near doubles
INSERT INTO calls SELECT id + 20000, offered, wait, talk, hold, wrap, ring, flags, outcome, code FROM calls WHERE id % 10 = 1;
INSERT INTO calls SELECT id + 40000, offered, wait, talk, hold, CASE code WHEN 0 THEN wrap / 2 ELSE 0 END, ring, flags, outcome, code FROM calls WHERE id % 10 = 2;
INSERT INTO calls SELECT id + 60000, offered, wait, 0, 0, 0, 0, flags & 2, 'callback', 3 FROM calls WHERE id % 10 = 3;
INSERT INTO calls SELECT id + 80000, offered, wait, talk, hold, wrap, ring, flags # CASE WHEN code = 0 AND id % 20 = 4 THEN 1 ELSE 2 END, outcome, code FROM calls WHERE id <= 10000 AND id % 10 = 4;
INSERT INTO calls SELECT id + 100000, offered, wait, talk, hold, wrap, ring / 2, flags, outcome, code FROM calls WHERE id <= 10000 AND id % 10 = 5;
-- only a tolerance, or somebody's word for it, makes a call repaired
UPDATE calls SET call = call_interval(offered, wait * interval '1 ms', talk * interval '1 ms', hold * interval '1 ms', wrap * interval '1 ms', outcome, ring * interval '1 ms', flags & 1 = 1);
UPDATE calls SET call = (call::text || ' repaired')::call_interval WHERE flags & 2 = 2;
ANALYZE calls;

SELECT cmp_ok(count(*), '>=', 12000::bigint, format('%s calls, %s of them different', count(*), count(DISTINCT call::text))) FROM calls;

-- No row where the condition is not true.
CREATE FUNCTION always(condition text, description text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    failures bigint;
    rows bigint;
    example text;
BEGIN
    EXECUTE format('SELECT count(*), count(*) FILTER (WHERE (%1$s) IS NOT TRUE), min(id::text || '': '' || call::text) FILTER (WHERE (%1$s) IS NOT TRUE) FROM calls', condition)
        INTO rows, failures, example;
    RETURN ok(failures = 0 AND rows > 10000, format('%s (%s calls)', description, rows)) ||
           CASE WHEN failures > 0 THEN E'\n' || diag(format('%s failures; %s', failures, example)) ELSE '' END;
END $$;

-- ---------------------------------------------------------------- fields

SELECT always('offered_at(call) = offered', 'offered_at');
SELECT always('outcome(call) = outcome', 'outcome');
SELECT always('wait_time(call)::text = (wait * interval ''1 ms'')::text', 'wait_time');
SELECT always('talk_time(call)::text = (talk * interval ''1 ms'')::text', 'talk_time');
SELECT always('hold_time(call)::text = (hold * interval ''1 ms'')::text', 'hold_time');
SELECT always('wrap_time(call)::text = (wrap * interval ''1 ms'')::text', 'wrap_time');
SELECT always('ring_time(call)::text = (ring * interval ''1 ms'')::text', 'ring_time');
SELECT always('transferred(call) = (flags & 1 = 1) AND repaired(call) = (flags & 2 = 2)', 'transferred, repaired');
SELECT always('handle_time(call)::text IS NOT DISTINCT FROM CASE code WHEN 0 THEN (talk + hold + wrap) * interval ''1 ms'' END::text', 'handle_time');
SELECT always('answered_at(call) IS NOT DISTINCT FROM CASE code WHEN 0 THEN offered + wait * interval ''1 ms'' END', 'answered_at');
SELECT always('ended_at(call) = offered + (wait + talk + hold) * interval ''1 ms''', 'ended_at');
SELECT always('released_at(call) = offered + (wait + talk + hold + wrap) * interval ''1 ms''', 'released_at');

SELECT always('call_interval_from_seconds(offered, wait / 1000.0::float8, talk / 1000.0::float8, hold / 1000.0::float8, wrap / 1000.0::float8, outcome, ring / 1000.0::float8, flags & 1 = 1) = call OR flags & 2 = 2',
              'call_interval_from_seconds makes the same call');
-- instants are rounded, so only whole milliseconds come back
SELECT always($$extract(microseconds FROM offered)::bigint % 1000 <> 0 OR (code <> 0 AND wait > 2147483647) OR talk + hold > 2147483647 OR flags & 2 = 2
                OR call_interval_from_times(offered, answered_at(call), ended_at(call), CASE code WHEN 0 THEN released_at(call) END, hold_time(call), outcome, ring_time(call), transferred(call)) = call$$,
              'call_interval_from_times makes the same call of its times');

-- further apart than 64 bits have microseconds
SELECT throws_ok(format('SELECT call_interval_from_times(%L, NULL, %L)', '4713-01-01 00:00Z BC', ended), '22003', NULL, 'a call from 4713 BC to ' || ended)
FROM unnest('{2026-01-01 00:00Z,287000-01-01 00:00Z,290000-06-01 00:00Z,294276-12-31 00:00Z}'::text[]) AS ended;

-- ---------------------------------------------------------------- tolerance

-- Times as they should be, each of them moved back by up to 100 ms; then the rule in SQL: of two times out of order, the
-- one that belongs later becomes the other.
CREATE TABLE skewed AS
SELECT id, t0, t1, t2, t3, tolerance, greatest(t1, t0) AS r1, greatest(t2, t1, t0) AS r2, greatest(t3, t2, t1, t0) AS r3,
       greatest(t0 - t1, greatest(t0, t1) - t2, greatest(t0, t1, t2) - t3) AS worst
FROM (SELECT id, timestamptz '2026-01-05 09:00Z' + id * interval '1 s' AS t0, timestamptz '2026-01-05 09:00Z' + id * interval '1 s' + (a - floor(random() * 100)) * interval '1 ms' AS t1,
             timestamptz '2026-01-05 09:00Z' + id * interval '1 s' + (a + b - floor(random() * 100)) * interval '1 ms' AS t2,
             timestamptz '2026-01-05 09:00Z' + id * interval '1 s' + (a + b + c - floor(random() * 100)) * interval '1 ms' AS t3, tolerance
      FROM (SELECT id, floor(random() * 2) * 200 AS a, floor(random() * 3) * 100 AS b, floor(random() * 2) * 300 AS c, floor(random() * 4) * interval '50 ms' AS tolerance
            FROM generate_series(1, 5000) AS id OFFSET 0) s OFFSET 0) s;
SELECT cmp_ok(count(*) FILTER (WHERE worst > '0' AND worst <= tolerance), '>', 500::bigint, format('%s skewed calls: %s beyond the tolerance, and within it', count(*), count(*) FILTER (WHERE worst > greatest(tolerance, '0')))) FROM skewed;
SELECT is_empty($$SELECT id, try_call_interval_from_times(t0, t1, t2, t3, tolerance => tolerance) FROM skewed
                  WHERE try_call_interval_from_times(t0, t1, t2, t3, tolerance => tolerance) IS DISTINCT FROM
                        CASE WHEN worst <= tolerance THEN (call_interval_from_times(t0, r1, r2, r3)::text || CASE WHEN worst > '0' THEN ' repaired' ELSE '' END)::call_interval END$$,
                'within the tolerance the later time is moved, and the call is repaired; beyond it there is no call');
-- the one that nobody answered
SELECT is(call_interval_from_times('2026-01-05 09:00Z', NULL, '2026-01-05 08:59:59.958Z', tolerance => '42 ms')::text, '2026-01-05T09:00:00Z abandoned repaired', 'a caller who left before he came');
SELECT throws_like($$SELECT call_interval_from_times('2026-01-05 09:00Z', NULL, '2026-01-05 08:59:59.958Z', tolerance => '41.999 ms')$$,
                   'ended_at is before offered_at: %, offered at 2026-01-05T09:00:00Z', 'a microsecond too little');
SELECT is(call_interval_from_times('2026-01-05 09:00Z', '2026-01-05 09:00:18Z', '2026-01-05 09:03Z', tolerance => '1 hour')::text, '2026-01-05T09:00:00Z answered wait=18 talk=162', 'what is in order is not repaired');
-- From 0.5 ms to 1001.4 ms, instants are rounded to 1 ms and 1001 ms, so 1000 ms apart. A duration of 1000.9 ms by itself is rounded to 1001 ms.
SELECT is(call_interval_from_times(t, t + interval '1.0009 s', t + interval '2.0009 s', ring => '1.0009 s')::text, '2026-01-05T09:00:00.001Z answered wait=1 ring=1 talk=1', 'a ring as long as the wait is not rounded beyond it')
FROM (VALUES (timestamptz '2026-01-05 09:00:00.0005Z')) AS v (t);
SELECT is(call_interval_from_times(t - interval '0.5 ms', t, t + interval '1.0009 s', hold => '1.0009 s')::text, '2026-01-05T09:00:00Z answered wait=0.001 hold=1', 'nor is a hold as long as the conversation')
FROM (VALUES (timestamptz '2026-01-05 09:00:00.0005Z')) AS v (t);
-- further apart than 64 bits have microseconds
SELECT is(call_interval_from_times_problem('294276-12-31 00:00Z', NULL, '4713-01-01 00:00Z BC', tolerance => make_interval(secs => 9223372036854)), 'ended_at before offered_at', 'a tolerance of 292,000 years');

-- ---------------------------------------------------------------- text, bytes, jsonb

SELECT always('call::text::call_interval = call AND call_interval_send(call::text::call_interval) = call_interval_send(call)', 'out, in: the same bytes');
SELECT always($$extract(year FROM offered) NOT BETWEEN 1 AND 9999 OR call::text =
                to_char(offered, 'YYYY-MM-DD"T"HH24:MI:SS') || CASE extract(microseconds FROM offered)::bigint % 1000000 WHEN 0 THEN '' ELSE rtrim(to_char(offered, '.US'), '0') END
                || 'Z ' || outcome
                || CASE wait WHEN 0 THEN '' ELSE ' wait=' || trim_scale(wait / 1000.0) END || CASE ring WHEN 0 THEN '' ELSE ' ring=' || trim_scale(ring / 1000.0) END || CASE talk WHEN 0 THEN '' ELSE ' talk=' || trim_scale(talk / 1000.0) END
                || CASE hold WHEN 0 THEN '' ELSE ' hold=' || trim_scale(hold / 1000.0) END || CASE wrap WHEN 0 THEN '' ELSE ' wrap=' || trim_scale(wrap / 1000.0) END
                || CASE flags & 1 WHEN 0 THEN '' ELSE ' transferred' END || CASE flags & 2 WHEN 0 THEN '' ELSE ' repaired' END$$,
              'text form as to_char would have it');
SELECT always($$call_interval_send(call) = timestamptz_send(offered) || int4send(wait::int) || int4send(talk::int) || int4send(hold::int) || int4send(wrap::int)
                || set_byte(set_byte('\x00000000', 0, code), 1, flags) || int4send(ring::int)$$, 'binary form: the fields in order, big-endian, 32 bytes');
SELECT always('call::jsonb::call_interval = call', 'jsonb and back');
SELECT always($$(call::jsonb - 'offered_at') = jsonb_build_object('outcome', outcome, 'wait', wait / 1000.0, 'talk', talk / 1000.0, 'hold', hold / 1000.0, 'wrap', wrap / 1000.0,
                    'ring', ring / 1000.0, 'transferred', flags & 1 = 1, 'repaired', flags & 2 = 2)
                AND call::jsonb ->> 'offered_at' = split_part(call::text, ' ', 1)$$, 'jsonb: seconds as numbers');

-- through COPY in both formats, by a file of the server
CREATE TABLE copied (LIKE calls);
DO $$
DECLARE
    file text := current_setting('data_directory') || '/ccmetrics_copied_calls';
    form text;
BEGIN
    FOREACH form IN ARRAY '{binary,text,csv}'::text[] LOOP
        EXECUTE format('COPY calls (id, code, call) TO %L (FORMAT %s)', file, form);
        EXECUTE format('COPY copied (id, code, call) FROM %L (FORMAT %s)', file, form);
        UPDATE copied SET outcome = form WHERE outcome IS NULL;
    END LOOP;
    EXECUTE format('COPY (SELECT WHERE false) TO PROGRAM %L', 'rm -f ' || quote_literal(file));
END $$;
SELECT is(count(*) FILTER (WHERE call_interval_send(copied.call) = call_interval_send(calls.call)), (SELECT count(*) FROM calls), format('COPY in %s format: the same bytes', form))
FROM unnest('{binary,text,csv}'::text[]) AS form LEFT JOIN copied ON copied.outcome = form LEFT JOIN calls USING (id)
GROUP BY form ORDER BY form;

-- ---------------------------------------------------------------- settings of the session

CREATE TABLE as_read AS SELECT id, call, call::text AS text, call::jsonb AS json FROM calls;
CREATE TABLE under (settings text, differences bigint);
DO $$
DECLARE
    settings jsonb;
BEGIN
    FOR settings IN
        SELECT jsonb_build_object('DateStyle', style, 'TimeZone', zone, 'IntervalStyle', interval_style, 'extra_float_digits', digits)
        FROM unnest('{"ISO, MDY","SQL, DMY","German","Postgres, YMD"}'::text[], '{Asia/Kathmandu,America/St_Johns,Europe/Berlin,UTC}'::text[],
                    '{sql_standard,iso_8601,postgres_verbose,postgres}'::text[], '{-15,3,0,1}'::int[]) AS u (style, zone, interval_style, digits)
    LOOP
        PERFORM set_config(key, value, true) FROM jsonb_each_text(settings);
        EXECUTE format('INSERT INTO under SELECT %L, count(*) FROM as_read JOIN calls c USING (id)'
                       ' WHERE c.call::text <> text OR text::call_interval <> c.call OR c.call::jsonb <> json OR json::call_interval <> c.call', settings::text);
    END LOOP;
    PERFORM set_config('DateStyle', 'ISO, MDY', true), set_config('TimeZone', 'UTC', true), set_config('IntervalStyle', 'postgres', true), set_config('extra_float_digits', '1', true);
END $$;
SELECT is(differences, 0::bigint, 'text and jsonb do not depend on ' || settings) FROM under;

-- ---------------------------------------------------------------- order and hash

SELECT is(count(*) FILTER (WHERE by_call <> by_fields), 0::bigint, format('ORDER BY call as ORDER BY its fields (%s ranks)', max(by_call)))
FROM (SELECT dense_rank() OVER (ORDER BY call) AS by_call, dense_rank() OVER (ORDER BY offered, wait, talk, hold, wrap, code, ring, flags) AS by_fields FROM calls) s;
SELECT is(count(*) FILTER (WHERE by_call <> by_fields), 0::bigint, 'ORDER BY call USING >')
FROM (SELECT dense_rank() OVER (ORDER BY call DESC) AS by_call, dense_rank() OVER (ORDER BY offered DESC, wait DESC, talk DESC, hold DESC, wrap DESC, code DESC, ring DESC, flags DESC) AS by_fields FROM calls) s;

-- neighbours in time, most of them of one instant
CREATE TYPE fields AS (offered timestamptz, wait bigint, talk bigint, hold bigint, wrap bigint, code int, ring bigint, flags int);
CREATE TABLE pair AS
SELECT a.call AS a, b.call AS b, ROW (a.offered, a.wait, a.talk, a.hold, a.wrap, a.code, a.ring, a.flags)::fields AS row_a, ROW (b.offered, b.wait, b.talk, b.hold, b.wrap, b.code, b.ring, b.flags)::fields AS row_b
FROM (SELECT *, row_number() OVER (ORDER BY offered, id) AS n FROM calls) a
JOIN (SELECT *, row_number() OVER (ORDER BY offered, id) AS n FROM calls) b ON b.n BETWEEN a.n - 2 AND a.n + 2;
SELECT ok(bool_and(same) AND bool_or(held) AND NOT bool_and(held), format('a %s b as for their fields: %s pairs, true of %s', operator, count(*), count(*) FILTER (WHERE held)))
FROM pair, LATERAL (VALUES
    ('<', a < b, row_a < row_b), ('<=', a <= b, row_a <= row_b), ('=', a = b, row_a = row_b),
    ('<>', a <> b, row_a <> row_b), ('>=', a >= b, row_a >= row_b), ('>', a > b, row_a > row_b)) AS v (operator, held, expected),
    LATERAL (SELECT held = expected AS same) s
GROUP BY operator ORDER BY operator;
SELECT is(count(*) FILTER (WHERE sign(call_interval_cmp(a, b)) <> CASE WHEN row_a < row_b THEN -1 WHEN row_a > row_b THEN 1 ELSE 0 END), 0::bigint, 'call_interval_cmp as the fields compare') FROM pair;

SELECT is(count(*) FILTER (WHERE (a = b) AND NOT (call_interval_hash(a) = call_interval_hash(b) AND call_interval_hash_extended(a, 7) = call_interval_hash_extended(b, 7))), 0::bigint,
          format('equal calls have equal hashes (%s pairs)', count(*) FILTER (WHERE a = b))) FROM pair;
SELECT cmp_ok(count(DISTINCT call_interval_hash(call)), '>=', count(DISTINCT call) - 5, 'different calls seldom have equal hashes') FROM calls;
SELECT is(count(DISTINCT call_interval_hash_extended(call, 7)), count(DISTINCT call), 'and never equal ones of 64 bits') FROM calls;
SELECT is(count(*) FILTER (WHERE call_interval_hash_extended(call, 0) & 4294967295 <> call_interval_hash(call)::bigint & 4294967295), 0::bigint, 'seed 0: the low half is the plain hash') FROM calls;
SELECT cmp_ok(count(*) FILTER (WHERE call_interval_hash_extended(call, 1) = call_interval_hash_extended(call, 2)), '<', 2::bigint, 'the seed counts') FROM calls;

-- ---------------------------------------------------------------- indexes and joins

CREATE TABLE clustered AS SELECT * FROM calls ORDER BY offered, wait;
CREATE TABLE probe AS SELECT row_number() OVER () AS n, least(a.call, b.call) AS low, greatest(a.call, b.call) AS high
FROM (SELECT *, row_number() OVER (ORDER BY md5(id::text)) AS r FROM calls) a JOIN (SELECT *, row_number() OVER (ORDER BY md5(id::text)) AS r FROM calls) b ON b.r = a.r + 1
WHERE a.r <= 50;

-- Calls between the ends of each probe, and equal to its lower one, with a plan of the kind asked for.
CREATE FUNCTION found(kind text) RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE
    p probe;
    query text;
    plan jsonb;
BEGIN
    FOR p IN SELECT * FROM probe ORDER BY n LOOP
        query := format(CASE kind WHEN 'hash' THEN 'FROM clustered WHERE call = %L' ELSE 'FROM clustered WHERE call >= %L AND call < %L' END, p.low, p.high);
        EXECUTE 'EXPLAIN (FORMAT JSON) SELECT count(*), coalesce(sum(id), 0) ' || query INTO plan;
        IF (plan #>> '{0,Plan,Plans,0,Node Type}' = 'Seq Scan') <> (kind = 'none') THEN
            RAISE 'not the plan asked for: % instead of %', plan, kind;
        END IF;
        RETURN QUERY EXECUTE format('SELECT %s, count(*), coalesce(sum(id), 0) ', p.n) || query;
    END LOOP;
END $$;
CREATE TABLE wanted AS
SELECT p.n, count(c.id) AS calls, coalesce(sum(c.id), 0) AS ids, count(c.id) FILTER (WHERE c.call::text = p.low::text) AS equals, coalesce(sum(c.id) FILTER (WHERE c.call::text = p.low::text), 0) AS equal_ids
FROM probe p LEFT JOIN calls c ON (c.offered, c.wait, c.talk, c.hold, c.wrap, c.code, c.ring, c.flags) >=
    (offered_at(p.low), extract(epoch FROM wait_time(p.low)) * 1000, extract(epoch FROM talk_time(p.low)) * 1000, extract(epoch FROM hold_time(p.low)) * 1000,
     extract(epoch FROM wrap_time(p.low)) * 1000, array_position('{answered,abandoned,flowed_out,callback,blocked}', outcome(p.low)) - 1,
     extract(epoch FROM ring_time(p.low)) * 1000, transferred(p.low)::int + 2 * repaired(p.low)::int)
    AND (c.offered, c.wait, c.talk, c.hold, c.wrap, c.code, c.ring, c.flags) <
    (offered_at(p.high), extract(epoch FROM wait_time(p.high)) * 1000, extract(epoch FROM talk_time(p.high)) * 1000, extract(epoch FROM hold_time(p.high)) * 1000,
     extract(epoch FROM wrap_time(p.high)) * 1000, array_position('{answered,abandoned,flowed_out,callback,blocked}', outcome(p.high)) - 1,
     extract(epoch FROM ring_time(p.high)) * 1000, transferred(p.high)::int + 2 * repaired(p.high)::int)
GROUP BY p.n;
SELECT ok(min(calls) > 0 AND max(calls) > 5000, format('ranges of %s to %s calls', min(calls), max(calls))) FROM wanted;

SELECT results_eq($$SELECT * FROM found('none') AS f (n int, calls bigint, ids bigint) ORDER BY n$$, 'SELECT n::int, calls, ids FROM wanted ORDER BY n', 'sequential scans find what the fields say');
CREATE INDEX by_call ON clustered USING btree (call);
SET LOCAL enable_seqscan = off;
SELECT results_eq($$SELECT * FROM found('btree') AS f (n int, calls bigint, ids bigint) ORDER BY n$$, 'SELECT n::int, calls, ids FROM wanted ORDER BY n', 'btree scans find the same');
DROP INDEX by_call;
CREATE INDEX by_call ON clustered USING brin (call) WITH (pages_per_range = 2);
SELECT results_eq($$SELECT * FROM found('brin') AS f (n int, calls bigint, ids bigint) ORDER BY n$$, 'SELECT n::int, calls, ids FROM wanted ORDER BY n', 'BRIN scans find the same');
DROP INDEX by_call;
CREATE INDEX by_call ON clustered USING hash (call);
SELECT results_eq($$SELECT * FROM found('hash') AS f (n int, calls bigint, ids bigint) ORDER BY n$$, 'SELECT n::int, equals, equal_ids FROM wanted ORDER BY n', 'hash scans find the equal ones');
DROP INDEX by_call;
SET LOCAL enable_seqscan = on;

CREATE TABLE joined (method text, pairs bigint, ids numeric);
DO $$
DECLARE
    method text;
    plan jsonb;
BEGIN
    FOREACH method IN ARRAY '{hash,merge}'::text[] LOOP
        PERFORM set_config('enable_hashjoin', (method = 'hash')::text, true), set_config('enable_mergejoin', (method = 'merge')::text, true), set_config('enable_nestloop', 'off', true);
        EXECUTE 'EXPLAIN (FORMAT JSON) SELECT count(*) FROM calls a JOIN calls b USING (call)' INTO plan;
        IF plan #>> '{0,Plan,Plans,0,Node Type}' <> initcap(method) || ' Join' THEN
            RAISE 'not a % join: %', method, plan;
        END IF;
        INSERT INTO joined SELECT method, count(*), sum(a.id::numeric * b.id) FROM calls a JOIN calls b USING (call);
    END LOOP;
    PERFORM set_config('enable_hashjoin', 'on', true), set_config('enable_mergejoin', 'on', true), set_config('enable_nestloop', 'on', true);
END $$;
SELECT results_eq('SELECT pairs, ids FROM joined WHERE method = ' || quote_literal(m),
                  'SELECT count(*), sum(a.id::numeric * b.id) FROM calls a JOIN calls b USING (offered, wait, talk, hold, wrap, code, ring, flags)',
                  m || ' join on calls as on their fields')
FROM unnest('{hash,merge}'::text[]) AS m;

-- ---------------------------------------------------------------- ranges

SELECT always($$call::tstzrange = tstzrange(offered, offered + (wait + talk + hold + wrap) * interval '1 ms')$$, 'the range from offered to released');
SELECT always($$isempty(call::tstzrange) = (wait + talk + hold + wrap = 0)$$, 'empty for a call of no length');
SELECT is(count(*) FILTER (WHERE (call::tstzrange @> t) <> (t >= offered AND t < offered + (wait + talk + hold + wrap) * interval '1 ms')), 0::bigint,
          format('call::tstzrange @> t: a call in progress, for %s pairs, true of %s', count(*), count(*) FILTER (WHERE call::tstzrange @> t)))
FROM calls, LATERAL (VALUES (offered), (offered - interval '1 us'), (offered + (wait + talk + hold + wrap) * interval '1 ms'),
                            (offered + (wait + talk + hold + wrap) * interval '1 ms' - interval '1 us'), (timestamptz '2026-01-15 12:00Z')) AS v (t);

-- ---------------------------------------------------------------- split

-- widths from milliseconds to weeks, but no more than about 40 parts a call; origins anywhere within 5 years
CREATE TABLE cut AS
SELECT id, offered, wait, talk, hold, wrap, call, width, origin
FROM (SELECT *, greatest((ARRAY['1 ms', '1 s', '30 s', '7 min', '15 min', '30 min', '1 h', '1 day', '7 days'])[1 + id % 9]::interval,
                         date_trunc('second', (wait + talk + hold + wrap) * interval '1 ms' / 40) + (id % 7) * interval '1 us') AS width,
             timestamptz '2025-06-01 00:00Z' + (random() * 1800 - 900) * interval '1 day' AS origin
      FROM calls WHERE id <= 10000 AND (id % 4 = 1 OR id % 20 = 0) OFFSET 0) c;
CREATE TABLE part AS
SELECT id, n, p.bucket, p.wait, p.talk, p.hold, p.wrap, c.width, c.origin, c.offered, c.wait AS wait_ms, c.talk AS talk_ms, c.hold AS hold_ms, c.wrap AS wrap_ms
FROM cut c, split(call, width, origin) WITH ORDINALITY AS p (bucket, wait, talk, hold, wrap, n);

SELECT ok(count(*) > 3 * count(DISTINCT id) AND count(DISTINCT id) = (SELECT count(*) FROM cut), format('split: %s parts of %s calls', count(*), count(DISTINCT id))) FROM part;
SELECT is_empty(
    $$SELECT id FROM part GROUP BY id, wait_ms, talk_ms, hold_ms, wrap_ms
      HAVING (sum(wait), sum(talk), sum(hold), sum(wrap)) <> (wait_ms * interval '1 ms', talk_ms * interval '1 ms', hold_ms * interval '1 ms', wrap_ms * interval '1 ms')$$,
    'split: the parts of each phase add up to it');
SELECT is_empty(
    $$SELECT id FROM part WHERE (wait, talk, hold, wrap) <> (
          SELECT max(overlap) FILTER (WHERE phase = 'wait'), max(overlap) FILTER (WHERE phase = 'talk'), max(overlap) FILTER (WHERE phase = 'hold'), max(overlap) FILTER (WHERE phase = 'wrap')
          FROM (SELECT phase, greatest(interval '0', least(until, bucket + width) - greatest(since, bucket)) AS overlap
                FROM (VALUES ('wait', offered, offered + wait_ms * interval '1 ms'),
                             ('talk', offered + wait_ms * interval '1 ms', offered + (wait_ms + talk_ms) * interval '1 ms'),
                             ('hold', offered + (wait_ms + talk_ms) * interval '1 ms', offered + (wait_ms + talk_ms + hold_ms) * interval '1 ms'),
                             ('wrap', offered + (wait_ms + talk_ms + hold_ms) * interval '1 ms', offered + (wait_ms + talk_ms + hold_ms + wrap_ms) * interval '1 ms'))
                    AS v (phase, since, until)) s)$$,
    'split: each part is the overlap of phase and interval');
SELECT is_empty('SELECT id FROM part WHERE bucket <> date_bin(width, bucket, origin)', 'split: intervals are counted from the origin');
SELECT is_empty(
    $$SELECT id FROM part GROUP BY id, offered, wait_ms, talk_ms, hold_ms, wrap_ms, width, origin
      HAVING min(bucket) <> date_bin(width, offered, origin)
          OR max(bucket) <> date_bin(width, greatest(offered, offered + (wait_ms + talk_ms + hold_ms + wrap_ms) * interval '1 ms' - interval '1 us'), origin)
          OR max(bucket) - min(bucket) <> (count(*) - 1) * width$$,
    'split: from the interval of offered_at, without a gap, to that of the last instant');
SELECT is_empty('SELECT id FROM (SELECT id, n, bucket, lag(bucket) OVER (PARTITION BY id ORDER BY n) AS before FROM part) s WHERE before >= bucket', 'split: in the order of time');
SELECT is_empty(
    $$SELECT id FROM cut c, LATERAL (SELECT array_agg(p) AS by_default FROM split(call, width) p) a, LATERAL (SELECT array_agg(p) AS given FROM split(call, width, '2000-01-01 00:00Z') p) b
      WHERE id % 10 = 1 AND by_default <> given$$, 'split: the default origin is 2000-01-01 00:00 UTC');

SELECT * FROM finish();
ROLLBACK;
