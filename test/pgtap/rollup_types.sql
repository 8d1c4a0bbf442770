-- Dimensions and measures of many types, with NULLs, against plain SQL, whatever is written.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

CREATE TYPE channel AS ENUM ('voice', 'chat', 'e-mail');
CREATE TYPE skill AS (language text, level int);
CREATE DOMAIN percent AS int CHECK (value BETWEEN 0 AND 100);
CREATE COLLATION no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE calls (
    id int GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    d_text text, d_no_case text COLLATE no_case, d_varchar varchar(10), d_char char(5), d_int int, d_bigint bigint, d_small smallint,
    d_uuid uuid, d_enum channel, d_date date, d_bool boolean, d_numeric numeric, d_inet inet, d_row skill, d_range tstzrange,
    d_array text[], d_float float8, d_interval interval, d_time time, d_stamp timestamptz, d_json jsonb, d_bytea bytea, d_domain percent, d_call call_interval,
    call call_interval, score int, i int, b bigint, n numeric, v interval, s smallint, state call_stats, survey survey_stats
);
CREATE FUNCTION some_calls(first int, last int) RETURNS SETOF calls LANGUAGE sql AS $$
    SELECT 0, '2026-03-02 08:00Z'::timestamptz + x % 9 * interval '7 min',
           (array['a', 'b', '', NULL])[1 + x % 4], (array['Ab', 'aB', 'b', NULL])[1 + x % 4], (array['x', 'y', NULL])[1 + x % 3], (array['x', 'x  ', NULL])[1 + x % 3],
           (array[1, -1, NULL])[1 + x % 3], (array[9223372036854775807, NULL])[1 + x % 2], (array[-32768, 0])[1 + x % 2],
           (array['00000000-0000-0000-0000-000000000001'::uuid, NULL])[1 + x % 2], (array['voice'::channel, 'e-mail', NULL])[1 + x % 3],
           (array['2026-03-02'::date, 'infinity', NULL])[1 + x % 3], (array[true, false, NULL])[1 + x % 3], (array[1.0, 1.00, 'NaN', NULL])[1 + x % 4],
           (array['10.0.0.1/32'::inet, '::1', NULL])[1 + x % 3], (array[ROW('de', 1)::skill, ROW('de', NULL)::skill, NULL])[1 + x % 3],
           (array['[2026-01-01Z,2026-02-01Z)'::tstzrange, 'empty', NULL])[1 + x % 3], CASE x % 4 WHEN 0 THEN '{}' WHEN 1 THEN '{a,NULL}' WHEN 2 THEN '{"{","\"",","}'::text[] END,
           (array['0'::float8, '-0', 'NaN', NULL])[1 + x % 4], (array['1 day'::interval, '24 h', NULL])[1 + x % 3], (array['24:00'::time, NULL])[1 + x % 2],
           (array['-infinity'::timestamptz, 'infinity', '0044-03-15 BC'])[1 + x % 3], (array['{"a": [1, null]}'::jsonb, 'null', NULL])[1 + x % 3],
           (array['\x00'::bytea, '\x', NULL])[1 + x % 3], (array[0, 100, NULL])[1 + x % 3], CASE x % 2 WHEN 0 THEN call_interval('2026-03-02 08:00Z', '1 s', '1 s', '0', '0') END,
           CASE WHEN x % 5 > 0 THEN call_interval('2026-03-02 08:00Z', x % 40 * interval '1 s', '1 min', '0', '5 s') END,
           nullif(x % 11, 0) - 1, nullif(x % 7, 0), CASE WHEN x % 3 = 0 THEN 4000000000000000000 + x END, CASE WHEN x % 6 < 3 THEN x / 7.0 END,
           CASE WHEN x % 4 < 3 THEN x * interval '1 month 2 days 3.4 s' END, nullif(x % 3, 0),
           CASE WHEN x % 3 > 0 THEN (SELECT call_stats(call_interval('2026-03-02 08:00Z', y * interval '1 s', '1 min', '0', '0')) FROM generate_series(1, x % 20) AS y) END,
           CASE WHEN x % 3 > 1 THEN (SELECT survey_stats(y % 11) FROM generate_series(1, x % 20) AS y) END
    FROM generate_series(first, last) AS x
$$;
SELECT string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute WHERE attrelid = 'calls'::regclass AND attnum > 1 \gset
CREATE VIEW new_calls AS SELECT :columns FROM some_calls(1, 500);
INSERT INTO calls (:columns) TABLE new_calls;

-- ---------------------------------------------------------------- each type of dimension, and all together

SELECT create_rollup('by_' || attname, 'calls', 'at', '{"n": "count(*)", "sum": "sum(i)"}', array[attname::text])
FROM pg_attribute WHERE attrelid = 'calls'::regclass AND attname LIKE 'd\_%' ORDER BY attnum;
SELECT create_rollup('by_all', 'calls', 'at', '{"n": "count(*)", "sum": "sum(i)"}', array_agg(attname::text ORDER BY attnum))
FROM pg_attribute WHERE attrelid = 'calls'::regclass AND attname LIKE 'd\_%';
INSERT INTO kept (rollup, plain)
SELECT 'by_' || attname, format('SELECT date_bin(''15 min'', at, ''2000-01-01Z''), %I, count(*), sum(i) FROM calls GROUP BY 1, 2', attname)
FROM pg_attribute WHERE attrelid = 'calls'::regclass AND attname LIKE 'd\_%' ORDER BY attnum;
INSERT INTO kept (rollup, plain)
SELECT 'by_all', format('SELECT date_bin(''15 min'', at, ''2000-01-01Z''), %1$s, count(*), sum(i) FROM calls GROUP BY 1, %1$s', string_agg(quote_ident(attname), ', ' ORDER BY attnum))
FROM pg_attribute WHERE attrelid = 'calls'::regclass AND attname LIKE 'd\_%';
SELECT is(count(*), 25::bigint, 'rollups of every type') FROM kept;

-- ---------------------------------------------------------------- every kind of measure

SELECT create_rollup('measured', 'calls', 'at', dimensions => '{d_text, lower(d_no_case) AS lower, (i % 2 = 0) AS even}', bucket => '5 min', measures => $$ {
    "calls": "call_stats(call)", "surveys": "survey_stats(score)", "count_all": "count(*)", "count_i": "count(i)",
    "count_filter": "count(*) FILTER (WHERE d_bool)", "count_call": "count(call)", "sum_small": "sum(s)", "sum_int": "sum(i)", "sum_bigint": "sum(b)",
    "sum_numeric": "sum(n)", "sum_interval": "sum(v)", "sum_states": "sum(state)", "sum_surveys": "sum(survey)",
    "built_calls": "call_stats(call_interval_from_seconds(at, i, s, 0, 0, CASE WHEN s IS NULL THEN 'abandoned' ELSE 'answered' END)) FILTER (WHERE i IS NOT NULL)",
    "sum_case": "sum(CASE WHEN d_enum = 'voice' THEN 1 ELSE 0 END)", "sum_filter": "sum(n * 2) FILTER (WHERE i > 3 AND d_array <> '{}')",
    "waits": "sum(wait_time(call))" } $$);
INSERT INTO kept (rollup, plain) VALUES ('measured', $$
    SELECT date_bin('5 min', at, '2000-01-01Z'), d_text, lower(d_no_case), i % 2 = 0,
           call_stats(call), CASE WHEN count(score) > 0 THEN survey_stats(score) ELSE '{"version": 1}' END, count(*), count(i),
           count(*) FILTER (WHERE d_bool), count(call), sum(s), sum(i), sum(b),
           sum(n), sum(v), sum(state), sum(survey),
           call_stats(call_interval_from_seconds(at, i, s, 0, 0, CASE WHEN s IS NULL THEN 'abandoned' ELSE 'answered' END)) FILTER (WHERE i IS NOT NULL),
           sum(CASE WHEN d_enum = 'voice' THEN 1 ELSE 0 END), sum(n * 2) FILTER (WHERE i > 3 AND d_array <> '{}'),
           sum(wait_time(call))
    FROM calls GROUP BY 1, 2, 3, 4 $$);
SELECT is(
    (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'measured'::regclass AND attname ~ '^(sum|count)'),
    'count_all bigint, count_i bigint, count_filter bigint, count_call bigint, sum_small bigint, sum_int bigint, sum_bigint numeric, sum_numeric numeric, '
    'sum_interval interval, sum_states call_stats, sum_surveys survey_stats, sum_case bigint, sum_filter numeric',
    'measures have the types of their aggregates');

SELECT same('before they are built');
DO $$ DECLARE r regclass; BEGIN FOR r IN SELECT rollup FROM kept LOOP CALL build_rollup(r); END LOOP; END $$;
SELECT same('built');
INSERT INTO calls (:columns) SELECT :columns FROM some_calls(501, 800);
SELECT same('written');
UPDATE calls SET d_text = nullif(d_text || 'x', 'ax'), d_no_case = upper(d_no_case), d_enum = 'chat', d_row = ROW(d_text, d_int), d_array = d_array || 'z'::text, d_float = -d_float,
                 d_numeric = d_numeric + 1, d_inet = NULL, d_range = 'empty', d_json = '[]', d_bool = NOT d_bool, d_date = d_date + 1, d_interval = '24 h', d_stamp = NULL,
                 i = NULL, score = 10, n = NULL, v = -v, state = state + state, call = NULL
WHERE id % 3 = 0;
SELECT same_refreshed('updated');
DELETE FROM calls WHERE id % 2 = 0 OR d_text IS NULL;
SELECT same('deleted');
UPDATE calls SET i = NULL, b = NULL, n = NULL, v = NULL, s = NULL, state = NULL, survey = NULL, call = NULL, score = NULL;
SELECT results_eq(
    $$SELECT count(*) > 3, count(sum_small), count(sum_int), count(sum_bigint), count(sum_numeric), count(sum_interval), count(sum_states), count(sum_surveys), count(sum_filter), count(waits),
             bool_and(offered(calls) = 0), bool_and(responses(surveys) = 0), bool_and(count_i = 0 AND count_all > 0) FROM measured$$,
    'VALUES (true, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, true, true, true)',
    'without values sums are NULL, states empty, counts 0');
SELECT same_refreshed('no values left');
UPDATE calls SET i = 0, n = 0, v = '0', state = '{"version": 1}' WHERE id % 3 = 0;
SELECT cmp_ok((SELECT count(*) FROM measured WHERE sum_int = 0 AND sum_numeric = 0 AND sum_interval = '0' AND sum_states = '{"version": 1}'), '>', 0::bigint, 'zero is not NULL');
SELECT same('zeros');
DELETE FROM calls;
SELECT is((SELECT sum((xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %s', rollup), false, true, '')))[1]::text::bigint) FROM kept), 0::numeric, 'no rows, no groups');
INSERT INTO calls (:columns) TABLE new_calls;
SELECT same('once more');
TRUNCATE calls;
SELECT is((SELECT count(*) FROM measured) + (SELECT count(*) FROM by_all), 0::bigint, 'truncated');
SELECT results_eq($$SELECT count(*) FROM verify_rollup('measured') UNION ALL SELECT count(*) FROM verify_rollup('by_all')$$, '{0,0}'::bigint[], 'verify_rollup: nothing differs');

SELECT * FROM finish();
ROLLBACK;
