-- Stored bytes that no input accepts, as in a damaged table: an error or a value, never a crash, and the same however
-- they are stored and merged. A binary-coercible cast, which only a superuser can create, lets them in.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA damaged;
SET LOCAL search_path = damaged, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL log_min_messages = panic;

SELECT plan(31);

CREATE CAST (bytea AS call_stats) WITHOUT FUNCTION;

-- What the expression, of $1 damaged and $2 good, comes to: 'value ...' or the SQLSTATE.
CREATE FUNCTION outcome(expression text, damaged anyelement, good anyelement) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE 'SELECT (' || expression || ')::text' INTO result USING damaged, good;
    RETURN 'value ' || coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;

-- ---------------------------------------------------------------- call_stats, by hand

-- The bytes of the format: 1, the flag that no count is negative, two zeros, 16 sums (5 counts, 5 waits, talk, hold, wrap, held, ring, transferred), the wait histograms of
-- the 4 outcomes that have one, each behind its size, and that of handle times to the end. A number below 128 is a byte.
CREATE TABLE by_hand (what text, bytes bytea, offered text, state text, longest text);
INSERT INTO by_hand VALUES
    ('nothing counted', '\x01010000' || decode(repeat('00', 16 + 4), 'hex'), 'value 0', 'value', 'value NULL'),
    ('no bytes', '', 'XX001', 'XX001', 'XX001'),
    ('half a header', '\x0100', 'XX001', 'XX001', 'XX001'),
    ('another format', '\x02000000' || decode(repeat('00', 20), 'hex'), 'XX001', 'XX001', 'XX001'),
    ('an unknown flag', '\x01030000' || decode(repeat('00', 20), 'hex'), 'XX001', 'XX001', 'XX001'),
    ('a reserved byte', '\x01010001' || decode(repeat('00', 20), 'hex'), 'XX001', 'XX001', 'XX001'),
    ('a sum missing', '\x01010000' || decode(repeat('00', 15), 'hex'), 'XX001', 'XX001', 'XX001'),
    ('half a sum', '\x01010000' || decode(repeat('00', 15) || '80', 'hex'), 'XX001', 'XX001', 'XX001'),
    ('a sum with a needless byte', '\x01010000' || decode('8000' || repeat('00', 15 + 4), 'hex'), 'XX001', 'XX001', 'XX001'),
    ('a sum beyond 64 bits', '\x01010000' || decode('ffffffffffffffffff02' || repeat('00', 15 + 4), 'hex'), 'XX001', 'XX001', 'XX001'),
    ('a histogram longer than what is left', '\x01010000' || decode(repeat('00', 16) || '05', 'hex'), 'XX001', 'XX001', 'XX001'),
    ('a size with a needless byte', '\x01010000' || decode(repeat('00', 16) || '8000' || repeat('00', 3), 'hex'), 'XX001', 'XX001', 'XX001'),
    ('a histogram missing', '\x01010000' || decode(repeat('00', 16 + 3), 'hex'), 'XX001', 'XX001', 'XX001'),
    -- counts are read from the sums; only what needs a histogram sees these
    ('a bucket with half a number', '\x01010000' || decode(repeat('00', 16) || '0180' || '000000', 'hex'), 'value 0', 'XX001', 'XX001'),
    ('a bucket with half its count', '\x01010000' || decode(repeat('00', 16) || '0103' || '000000', 'hex'), 'value 0', 'XX001', 'XX001'),
    ('a bucket beyond the last', '\x01010000' || decode(repeat('00', 16) || '03b22100' || '000000', 'hex'), 'value 0', 'XX001', 'XX001'),
    ('a count of 1 spelt out', '\x01010000' || decode(repeat('00', 16) || '020302' || '000000', 'hex'), 'value 0', 'XX001', 'XX001'),
    ('a count of 0 spelt out', '\x01010000' || decode(repeat('00', 16) || '020300' || '000000', 'hex'), 'value 0', 'XX001', 'XX001'),
    ('half a bucket of handle times', '\x01010000' || decode(repeat('00', 16) || '00000000' || '80', 'hex'), 'value 0', 'XX001', 'value NULL');

SELECT is_empty($$
    SELECT what, n.o FROM by_hand, LATERAL outcome('offered($1)', bytes::call_stats, NULL) AS n (o) WHERE n.o <> offered
$$, 'by hand: offered() is an error where sums cannot be read');
SELECT is_empty($$
    SELECT what, n.o FROM by_hand, LATERAL outcome('$1', bytes::call_stats, NULL) AS n (o) WHERE split_part(n.o, ' ', 1) <> state
$$, 'the text form is an error wherever they are damaged');
SELECT is_empty($$
    SELECT what, n.o FROM by_hand, LATERAL outcome('longest_wait($1)', bytes::call_stats, NULL) AS n (o) WHERE n.o <> longest
$$, 'a KPI reads the histograms that it needs');
SELECT is_empty($$
    SELECT what, expression, n.o
    FROM by_hand, unnest('{$1 + $2,$2 + $1,$1 - $2,$2 - $1,-$1,$2 + $2 + $1 + $2}'::text[]) AS expression,
         LATERAL outcome(expression, bytes::call_stats, '{"version": 1}') AS n (o)
    WHERE split_part(n.o, ' ', 1) <> state
$$, 'merging and subtracting find them all');
SELECT is_empty($$
    SELECT what, place, n.o
    FROM by_hand, generate_series(1, 4) AS place,
         LATERAL outcome(format('(SELECT sum(CASE i WHEN %s THEN $1 ELSE $2 END) FROM generate_series(1, 4) AS i)', place), bytes::call_stats, '{"version": 1}') AS n (o)
    WHERE split_part(n.o, ' ', 1) <> state
$$, 'sum() too, at any place');
SELECT throws_ok($$SELECT sum(bytes::call_stats) FROM (TABLE by_hand UNION ALL TABLE by_hand) AS b WHERE what = 'another format'$$, 'XX001', 'invalid binary call_stats: its format is unknown', 'its error');
SELECT throws_ok($$SELECT offered('\x'::bytea::call_stats)$$, 'XX001', 'invalid binary call_stats: it ends early', 'that of an accessor');

-- ---------------------------------------------------------------- call_stats, byte by byte

CREATE TABLE good AS
SELECT call_stats(call) AS stats
FROM (SELECT call_interval_from_seconds('2026-01-05 09:00Z', i * i % 700, CASE WHEN i % 3 > 0 THEN 7 * i ELSE 0 END, CASE WHEN i % 3 = 1 THEN i ELSE 0 END, 0,
                                        CASE WHEN i % 3 > 0 THEN 'answered' ELSE (ARRAY['abandoned', 'flowed_out', 'callback', 'blocked'])[1 + i / 3 % 4] END) AS call
      FROM generate_series(1, 40) AS i) AS c;

-- All beginnings of it; each of its bytes lost, doubled, and made another.
CREATE TABLE mutant AS
WITH good AS (SELECT call_stats_send(stats) AS bytes FROM good), at AS (SELECT bytes, n FROM good, generate_series(0, octet_length(bytes) - 1) AS n)
SELECT DISTINCT mutant.bytes
FROM at, LATERAL (SELECT substr(bytes, 1, n) AS bytes
                  UNION ALL SELECT substr(bytes, 1, n) || substr(bytes, n + 2)
                  UNION ALL SELECT substr(bytes, 1, n + 1) || substr(bytes, n + 1)
                  UNION ALL SELECT set_byte(bytes, n, (get_byte(bytes, n) + way) % 256) FROM unnest('{1,255,2,64,127,128}'::int[]) AS way
                  UNION ALL SELECT set_byte(bytes, n, value) FROM unnest('{0,127,128,255}'::int[]) AS value) AS mutant
WHERE mutant.bytes <> at.bytes;
SELECT cmp_ok(count(*), '>', 800::bigint, 'damaged values') FROM mutant;

-- Every function that takes one, with what else it asks for.
CREATE FUNCTION call_of(function oid, "of" text) RETURNS text LANGUAGE sql AS $$
    SELECT format('public.%I(%s)', proname,
                  (SELECT string_agg(CASE format_type(argument, NULL) WHEN "of" THEN CASE WHEN n = 1 THEN '$1' ELSE '$2' END WHEN 'interval' THEN 'interval ''20 s''' WHEN 'interval[]' THEN 'ARRAY[interval ''20 s'']'
                                                                     WHEN 'double precision' THEN '0.5' WHEN 'text' THEN '''queue_exit''' WHEN 'integer' THEN (n + 2)::text WHEN 'bigint' THEN '7'
                                                                     WHEN 'call_interval' THEN '''2026-01-05 09:00Z answered wait=3 talk=60''' ELSE 'unknown type' END, ', ' ORDER BY n)
                   FROM unnest(proargtypes) WITH ORDINALITY AS a (argument, n)))
    FROM pg_proc WHERE oid = function
$$;
CREATE VIEW asked AS
SELECT type, call_of(p.oid, type) AS expression
FROM (VALUES ('call_stats'), ('survey_stats'), ('call_interval')) AS t (type), pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e' JOIN pg_extension AS e ON e.oid = d.refobjid
WHERE extname = 'ccmetrics' AND prokind = 'f' AND NOT proretset AND prorettype <> 'trigger'::regtype AND proargtypes[0] = type::regtype;
SELECT cmp_ok(count(*), '>', 40::bigint, 'functions that take them') FROM asked WHERE type = 'call_stats';

CREATE TABLE outcome AS
SELECT bytes, expression, outcome(expression, bytes::call_stats, stats) AS outcome FROM mutant, asked, good WHERE type = 'call_stats'
UNION ALL SELECT bytes, expression, outcome(expression, bytes::call_stats, stats) FROM mutant, good, unnest('{$1,-$1,$1 - $2,$2 - $1}'::text[]) AS expression;
-- the third and fourth: a count beyond bigint, and one below 0
SELECT is_empty($$SELECT expression, encode(bytes, 'hex'), outcome FROM outcome WHERE outcome NOT LIKE 'value %' AND outcome NOT IN ('XX001', '22003', '22023')$$,
                'each function: a value, or an error that says what is wrong');
SELECT cmp_ok(count(*), '>', 10000::bigint, 'data corrupted, many times') FROM outcome WHERE outcome = 'XX001';
SELECT is(count(*), (SELECT 4 * count(*) FROM mutant), 'but the bytes as such are taken by what only looks at bytes')
FROM outcome WHERE expression ~ '_(send|hash|hash_extended|eq)\(' AND outcome LIKE 'value %';

-- Put aside and merged later, or at once: the same. The first two of a sum are merged at once.
CREATE TABLE merged AS
SELECT bytes, outcome('$2 + $2 + $1 + $2', bytes::call_stats, stats) AS one_by_one,
       outcome('(SELECT sum(CASE i WHEN 3 THEN $1 ELSE $2 END) FROM generate_series(1, 4) AS i)', bytes::call_stats, stats) AS aggregate,
       outcome('(SELECT offered(sum(CASE i WHEN 40 THEN $1 ELSE $2 END)) FROM generate_series(1, 99) AS i)', bytes::call_stats, stats) AS many,
       outcome('(SELECT sum(CASE i WHEN 3 THEN $1 ELSE $2 END) OVER (ORDER BY i ROWS 1 PRECEDING) FROM generate_series(1, 4) AS i ORDER BY i DESC LIMIT 1)', bytes::call_stats, stats) AS moving
FROM mutant, good;
SELECT is_empty($$SELECT encode(bytes, 'hex'), one_by_one, aggregate FROM merged WHERE one_by_one <> aggregate$$, 'sum(): the same value or error as +');
SELECT is_empty($$SELECT encode(bytes, 'hex'), aggregate, many FROM merged WHERE (many LIKE 'value %') <> (aggregate LIKE 'value %') OR many NOT LIKE 'value %' AND many <> aggregate$$, 'of a large group too');
SELECT is_empty($$SELECT encode(bytes, 'hex'), aggregate, moving FROM merged WHERE moving NOT LIKE 'value %' AND moving <> aggregate$$, 'and in a window');
SELECT cmp_ok(count(*), '>', 100::bigint, 'errors among them') FROM merged WHERE aggregate = 'XX001';
SELECT cmp_ok(count(*), '>', 100::bigint, 'and values') FROM merged WHERE aggregate LIKE 'value %';

-- An error that is caught leaves a variable as it was, not with half of what was added to it.
CREATE FUNCTION caught() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    s call_stats;
    seen text := '';
BEGIN
    FOR i IN 1..2 LOOP
        BEGIN
            IF s IS NULL THEN
                s := ((SELECT stats FROM good) + (SELECT stats FROM good)) + (SELECT substr(call_stats_send(stats), 1, 20)::call_stats FROM good);
            END IF;
            seen := seen || offered(s) || ' ';
        EXCEPTION WHEN data_corrupted THEN
            seen := seen || 'error ';
        END;
    END LOOP;
    RETURN seen;
END $$;
SELECT is(caught(), 'error error ', 'a damaged value added to a variable: an error, and no value afterwards');

-- ---------------------------------------------------------------- call_stats, compressed and toasted

-- Long histograms, of counts that pglz compresses; a column that fills the page drives them out of line.
CREATE TABLE stored (how text, n int, stats call_stats, filler text);
ALTER TABLE stored ALTER filler SET STORAGE PLAIN;
ALTER TABLE stored SET (toast_tuple_target = 128);
CREATE TABLE large AS
SELECT call_stats_send(call_stats(call_interval_from_seconds('2026-01-05 09:00Z', i % 300, i % 300))) AS bytes FROM generate_series(1, 1200) AS i;
CREATE TABLE damage AS
SELECT row_number() OVER ()::int AS n, m.bytes
FROM large, LATERAL (SELECT substr(bytes, 1, i * octet_length(bytes) / 40) AS bytes FROM generate_series(1, 40) AS i
                     UNION ALL SELECT set_byte(bytes, i * (octet_length(bytes) - 1) / 100, value) FROM generate_series(0, 100) AS i, unnest('{0,1,127,128,255}'::int[]) AS value) AS m;
INSERT INTO stored SELECT 'in line', n, bytes::call_stats, '' FROM damage;
ALTER TABLE stored ALTER stats SET STORAGE MAIN;
INSERT INTO stored SELECT 'compressed', n, bytes::call_stats, repeat('x', 2000) FROM damage;
ALTER TABLE stored ALTER stats SET STORAGE EXTERNAL;
INSERT INTO stored SELECT 'out of line', n, bytes::call_stats, repeat('x', 2100) FROM damage;
SELECT cmp_ok(count(*) FILTER (WHERE pg_column_compression(stats) IS NOT NULL), '>', 400::bigint, 'compressed') FROM stored WHERE how = 'compressed';
SELECT cmp_ok(pg_relation_size(reltoastrelid), '>', 100000::bigint, 'out of line') FROM pg_class WHERE oid = 'stored'::regclass;
CREATE TABLE stored_outcome AS
SELECT how, n, expression, outcome(replace(expression, '$1', format('(SELECT stats FROM stored WHERE how = %L AND n = %s)', how, n)), NULL, good.stats) AS outcome
FROM stored, good, unnest('{$1,$1 + $2,$2 - $1,-$1,offered($1),longest_wait($1),"handle_time_percentile($1, 0.9)","(SELECT sum(CASE i WHEN 3 THEN $1 ELSE $2 END) FROM generate_series(1, 4) AS i)",call_stats_send($1)}'::text[]) AS expression;
SELECT is_empty($$SELECT n, expression, array_agg(left(outcome, 40)) FROM stored_outcome GROUP BY n, expression HAVING count(DISTINCT outcome) > 1$$, 'however stored: the same');
SELECT is_empty($$SELECT * FROM stored_outcome WHERE outcome NOT LIKE 'value %' AND outcome NOT IN ('XX001', '22003', '22023')$$, 'a value, or an error that says what is wrong');
SELECT cmp_ok(count(*) FILTER (WHERE outcome = 'XX001'), '>', 1000::bigint, 'errors among them') FROM stored_outcome;

-- ---------------------------------------------------------------- survey_stats and call_interval

-- Types of their sizes, whose input takes text: as it stands, or as the bytes of a bytea with its length of 4 bytes before.
CREATE TYPE raw96;
CREATE FUNCTION raw96_in(cstring) RETURNS raw96 LANGUAGE internal IMMUTABLE STRICT AS 'unknownin';
CREATE FUNCTION raw96_out(raw96) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'unknownout';
CREATE TYPE raw96 (INPUT = raw96_in, OUTPUT = raw96_out, INTERNALLENGTH = 96, ALIGNMENT = double);
CREATE CAST (raw96 AS survey_stats) WITHOUT FUNCTION;
CREATE TYPE raw32;
CREATE FUNCTION raw32_in(cstring) RETURNS raw32 LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION raw32_out(raw32) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'unknownout';
CREATE TYPE raw32 (INPUT = raw32_in, OUTPUT = raw32_out, INTERNALLENGTH = 32, ALIGNMENT = double);
CREATE CAST (raw32 AS call_interval) WITHOUT FUNCTION;

CREATE FUNCTION outcome(expression text, damaged call_interval, good call_interval) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE 'SELECT count(' || expression || ')' INTO result USING damaged, good;
    RETURN 'value ' || result;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;

-- format 1 or 2, and bytes that should be zero
CREATE TABLE surveys AS
SELECT first, rpad(chr(first), 96, fill)::raw96::survey_stats AS stats FROM generate_series(1, 2) AS first, unnest('{a,"\u0001",z}'::text[]) AS fill;
SELECT is_empty($$
    SELECT first, expression, n.o FROM surveys, (SELECT expression FROM asked WHERE type = 'survey_stats' UNION ALL SELECT * FROM unnest('{$1,-$1,$1 - $2,$2 - $1,$2 + $1,(SELECT sum($1)),(SELECT sum(CASE i WHEN 2 THEN $1 ELSE $2 END) FROM generate_series(1\,3) AS i)}'::text[])) AS a,
         LATERAL outcome(expression, stats, '{"version": 1, "5": 1}') AS n (o)
    WHERE n.o <> 'XX001' AND NOT (n.o LIKE 'value %' AND expression ~ '_(send|hash|hash_extended|eq|ne|lt|le|gt|ge|cmp)\(')
$$, 'survey_stats: nothing reads them but what only looks at bytes');
SELECT cmp_ok(count(*), '>=', 20::bigint, 'functions that take them') FROM asked WHERE type = 'survey_stats';
SELECT throws_ok($$SELECT sum(stats) FROM surveys WHERE first = 2$$, 'XX001', 'invalid binary survey_stats: its format is unknown', 'the error of sum()');
SELECT throws_ok($$SELECT nps(stats) FROM surveys WHERE first = 1$$, 'XX001', 'invalid binary survey_stats: its flags are unknown', 'and of a KPI');

-- The low half of offered_at, which is a length, then what is to be damaged.
CREATE FUNCTION call_of(high int4, wait int4, talk int4, hold int4, wrap int4, outcome int) RETURNS call_interval LANGUAGE plpgsql AS $$
DECLARE
    raw raw32;
    call call_interval;
    -- the machine's order of bytes
    little boolean := get_byte(int4send(1), 3) = 1 AND NOT version() ~ 's390x|powerpc64-|sparc';
    bytes bytea := '';
    number int4;
    piece bytea;
BEGIN
    FOREACH number IN ARRAY ARRAY[high, wait, talk, hold, wrap] LOOP
        piece := int4send(number);
        bytes := bytes || CASE WHEN little THEN substr(piece, 4) || substr(piece, 3, 1) || substr(piece, 2, 1) || substr(piece, 1, 1) ELSE piece END;
    END LOOP;
    bytes := bytes || set_byte('\x0000000000000000', 0, outcome);
    EXECUTE format('SELECT %L::raw32::call_interval', bytes) INTO call;
    RETURN call;
END $$;
CREATE TABLE call AS
SELECT sound, call_of(high, wait, talk, hold, wrap, outcome) AS call
FROM (VALUES (true, 100, 1, 2, 3, 4, 0), (false, 100, 1, 0, 0, 0, 5), (false, 100, 1, 0, 0, 0, 255), (false, 100, -1, 0, 0, 0, 0), (false, 100, 1, -1, 0, 0, 0), (false, 100, 0, 0, -2147483648, 0, 0),
             (false, 100, 0, 0, 0, -5, 0), (false, 2147483647, 1, 2, 3, 4, 0), (false, -2147483648, 1, 2, 3, 4, 0), (false, -2147483648, 0, 0, 0, 0, 1)) AS c (sound, high, wait, talk, hold, wrap, outcome);
CREATE VIEW asked_of_calls AS
SELECT expression FROM asked WHERE type = 'call_interval'
UNION ALL SELECT * FROM unnest('{"(SELECT aht($1))","(SELECT call_stats($1))","(SELECT service_level($1, ''20 s''))","(SELECT abandon_rate($1, ''20 s''))","(SELECT max_concurrent() WITHIN GROUP (ORDER BY $1))","(SELECT offered_load($1, ''[1990-01-01, 2100-01-01)''))","(SELECT offered($1))",$1::text,$1::tstzrange}'::text[])
UNION ALL SELECT '(SELECT count(*) FROM split($1, ''30 min''))';
SELECT is_empty($$
    SELECT expression, n.o FROM call, asked_of_calls, LATERAL outcome(expression, call, '2026-01-05 09:00Z answered wait=3 talk=60') AS n (o)
    WHERE n.o <> CASE WHEN sound OR expression ~ '_(send|hash|hash_extended|eq|ne|lt|le|gt|ge|cmp)\(' THEN 'value 1' ELSE 'XX001' END
$$, 'call_interval: nor is a call with an outcome, a phase or a time that cannot be');
SELECT cmp_ok(count(*), '>=', 20::bigint, 'functions that take it') FROM asked_of_calls;
SELECT throws_like($$SELECT aht(call) FROM call WHERE NOT sound$$, 'unknown outcome of a call: "%outcome 5 wait 1 ms%', 'the error of an aggregate');
SELECT lives_ok($$DELETE FROM call WHERE call NOT IN (SELECT call FROM call WHERE sound)$$, 'a damaged row can be found by its bytes, and deleted');

SELECT * FROM finish();
ROLLBACK;
