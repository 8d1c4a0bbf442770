-- What create_rollup and the others refuse, with which SQLSTATE, message and hint, and that nothing of it is left.

BEGIN;
\ir include/rollup.sql
SELECT no_plan();

-- SQLSTATE, message and hint.
CREATE FUNCTION refusal(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text;
    hint text;
BEGIN
    EXECUTE query;
    RAISE EXCEPTION 'taken' USING ERRCODE = 'TAKEN';
EXCEPTION WHEN SQLSTATE 'TAKEN' THEN
    RETURN 'taken';
WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || coalesce(' | ' || nullif(hint, ''), '');
END $$;

CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE calls (id int, offered_at timestamptz NOT NULL, "at local" timestamp, queue text, wait int, cost numeric, talk interval, price money,
                    f float8, r real, ok boolean, score int, spot point, doc json, call call_interval);
INSERT INTO calls (id, offered_at, queue, wait) VALUES (1, '2026-03-02 08:00Z', 'sales', 3), (2, '2026-03-02 08:20Z', NULL, 4);
CREATE FUNCTION set_of(int) RETURNS SETOF int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION add(bigint, int) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT coalesce($1, 0) + coalesce($2, 0)';
CREATE FUNCTION half(bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT $1 / 2';
CREATE AGGREGATE my_sum(int) (SFUNC = add, STYPE = bigint, INITCOND = 0);
CREATE AGGREGATE my_half(int) (SFUNC = add, STYPE = bigint, INITCOND = 0, FINALFUNC = half, COMBINEFUNC = int8pl);
CREATE TABLE parted (id int, offered_at timestamptz) PARTITION BY RANGE (offered_at);
CREATE TABLE leaf PARTITION OF parted DEFAULT;
CREATE TABLE parent (id int, offered_at timestamptz);
CREATE TABLE child () INHERITS (parent);
CREATE UNLOGGED TABLE unlogged (id int, offered_at timestamptz);
CREATE TEMP TABLE temporary (id int, offered_at timestamptz);
CREATE VIEW view AS TABLE calls;
CREATE MATERIALIZED VIEW matview AS SELECT 1 AS id, now() AS offered_at;
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE remote (id int, offered_at timestamptz) SERVER nowhere;
CREATE TABLE with_remote (id int, offered_at timestamptz) PARTITION BY RANGE (offered_at);
CREATE FOREIGN TABLE remote_leaf PARTITION OF with_remote DEFAULT SERVER nowhere;
CREATE SEQUENCE numbers;
CREATE INDEX of_calls ON calls (id);
CREATE TYPE composite AS (offered_at timestamptz);
CREATE VIEW k_taken_definition AS SELECT 1;
CREATE TABLE used_groups ();
CREATE FUNCTION spent_capture() RETURNS int LANGUAGE sql AS 'SELECT 1';

CREATE VIEW snapshot AS
SELECT 'relation' AS kind, oid::text, relname::text AS name FROM pg_class
UNION ALL SELECT 'function', oid::text, proname FROM pg_proc
UNION ALL SELECT 'trigger', oid::text, tgname FROM pg_trigger
UNION ALL SELECT 'type', oid::text, typname FROM pg_type
UNION ALL SELECT 'dependency', pg_describe_object(classid, objid, objsubid), pg_describe_object(refclassid, refobjid, refobjsubid) FROM pg_depend
UNION ALL SELECT 'comment', objoid::text, description FROM pg_description;

CREATE FUNCTION created(rollup text DEFAULT 'k', source text DEFAULT 'calls', at text DEFAULT 'offered_at', measures text DEFAULT '{"n": "count(*)"}',
                        dimensions text DEFAULT '{}', bucket text DEFAULT '15 minutes', zone text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT refusal(format('SELECT create_rollup(%L, %L::regclass, %L, %L::json, %L::text[], %L, %L)', rollup, source, at, measures, dimensions, bucket, zone))
$$;
CREATE FUNCTION measured(text) RETURNS text LANGUAGE sql AS $$ SELECT created(measures => json_build_object('m', $1)::text) $$;
CREATE FUNCTION grouped(text) RETURNS text LANGUAGE sql AS $$ SELECT created(dimensions => array[$1]::text) $$;
SELECT md5(string_agg(s::text, ',' ORDER BY s::text)) AS before FROM snapshot AS s \gset

-- ---------------------------------------------------------------- sources

SELECT is(split_part(created(source => given), ' | ', 1), expected, 'source: ' || given) FROM (VALUES
    ('nowhere', '42P01 relation "nowhere" does not exist'),
    ('view', '42809 public.view cannot be the source of a rollup: it is not a table'),
    ('matview', '42809 public.matview cannot be the source of a rollup: it is not a table'),
    ('remote', '42809 public.remote cannot be the source of a rollup: it is not a table'),
    ('with_remote', '42809 partition public.remote_leaf is a foreign table, whose writes no trigger sees'),
    ('unlogged', '42809 public.unlogged cannot be the source of a rollup: it is unlogged: a crash empties it without a trace'),
    ('leaf', '42809 public.leaf cannot be the source of a rollup: it is a partition: what is written through its parent would not be seen'),
    ('parent', '42809 public.parent cannot be the source of a rollup: it has inheritance children: what is written to them would not be seen'),
    ('child', '42809 public.child cannot be the source of a rollup: it is an inheritance child: what is written through its parent would not be seen'),
        ('numbers', '42809 public.numbers cannot be the source of a rollup: it is not a table'),
    ('of_calls', '42809 public.of_calls cannot be the source of a rollup: it is not a table'),
    ('composite', '42809 public.composite cannot be the source of a rollup: it is not a table')) AS v (given, expected);

-- ---------------------------------------------------------------- time columns

SELECT is(split_part(created(at => given), ' | ', 1), expected, 'at: ' || given) FROM (VALUES
    ('nothing', '42703 column "nothing" does not exist'),
    ('id', '22023 time column "id" is not a timestamp with time zone but integer: id'),
    ('"at local"', '22023 time column ""at local"" is not a timestamp with time zone but timestamp without time zone: "at local"'),
    ('now()', '22023 time column "now()" depends on settings such as TimeZone: now()'),
    ('NULL', '22023 time column "NULL" is not a timestamp with time zone but text: NULL'),
    ('''2026-01-01''', '22023 time column "''2026-01-01''" is not a timestamp with time zone but text: ''2026-01-01'''),
    ('', '22023 time column "" is not one expression: '),
    ('ctid', '22023 time column "ctid" takes a system column: ctid'),
    ('xmin', '22023 time column "xmin" takes a system column: xmin'),
    ('calls', '22023 time column "calls" takes a whole row: calls'),
    ('max(offered_at)', '22023 time column "max(offered_at)" has an aggregate: max(offered_at)'),
    ('offered_at::timestamp::timestamptz', '22023 time column "offered_at::timestamp::timestamptz" depends on settings such as TimeZone: offered_at::timestamp::timestamptz')) AS v (given, expected);

-- ---------------------------------------------------------------- buckets

SELECT is(split_part(created(bucket => given, zone => zone), ' | ', 1), expected, format('bucket %s %s', given, zone)) FROM (VALUES
    ('0', NULL, '22023 bucket "0" does not divide a day'),
    ('-15 minutes', NULL, '22023 bucket "-15 minutes" does not divide a day'),
    ('7 minutes', NULL, '22023 bucket "7 minutes" does not divide a day'),
    ('1 month', NULL, '22023 a bucket of a month needs a time zone'),
    ('2 days', NULL, '22023 bucket "2 days" does not divide a day'),
    ('day', NULL, '22023 a bucket of a day needs a time zone'),
    ('1 week', NULL, '22023 a bucket of a week needs a time zone'),
    ('month', NULL, '22023 a bucket of a month needs a time zone'),
    ('day', 'Europe/Atlantis', '22023 time zone "Europe/Atlantis" not recognized'),
    ('15 minutes', 'UTC', '22023 a bucket of "15 minutes" is on the UTC grid and takes no time zone'),
    ('year', 'UTC', '22023 a bucket of "year" is on the UTC grid and takes no time zone'),
    ('gibberish', NULL, '22007 invalid input syntax for type interval: "gibberish"'),
    ('', NULL, '22007 invalid input syntax for type interval: ""'),
    ('25 hours', NULL, '22023 bucket "25 hours" does not divide a day'),
    -- infinite intervals came with 17
    ('infinity', NULL, CASE WHEN current_setting('server_version_num')::int < 170000 THEN '22007 invalid input syntax for type interval: "infinity"'
                       ELSE '22023 bucket "infinity" does not divide a day' END),
    ('day', '', '22023 time zone "" not recognized'),
    ('1 day 1 hour', NULL, '22023 bucket "1 day 1 hour" does not divide a day'),
    ('24:00:00.5', NULL, '22023 bucket "24:00:00.5" does not divide a day')) AS v (given, zone, expected);

-- ---------------------------------------------------------------- measures

SELECT is(split_part(measured(given), ' | ', 1), expected, 'measure: ' || given) FROM (VALUES
    ('avg(wait)', '22023 measure "m" cannot be merged: avg() of two groups does not follow from the two: avg(wait)'),
    ('min(wait)', '22023 measure "m" cannot be merged: min() of two groups does not follow from the two: min(wait)'),
    ('max(wait)', '22023 measure "m" cannot be merged: max() of two groups does not follow from the two: max(wait)'),
    ('stddev(wait)', '22023 measure "m" cannot be merged: stddev() of two groups does not follow from the two: stddev(wait)'),
    ('percentile_cont(0.9) WITHIN GROUP (ORDER BY wait)', '22023 measure "m" cannot be merged because it needs all rows in order: percentile_cont(0.9) WITHIN GROUP (ORDER BY wait)'),
    ('mode() WITHIN GROUP (ORDER BY wait)', '22023 measure "m" cannot be merged because it needs all rows in order: mode() WITHIN GROUP (ORDER BY wait)'),
    ('service_level(call, ''20 s'')', '22023 measure "m" cannot be merged: service_level() of two groups does not follow from the two: service_level(call, ''20 s'')'),
    ('aht(call)', '22023 measure "m" cannot be merged: aht() of two groups does not follow from the two: aht(call)'),
    ('count(DISTINCT queue)', '22023 measure "m" cannot be merged because DISTINCT needs all rows: count(DISTINCT queue)'),
    ('sum(DISTINCT wait)', '22023 measure "m" cannot be merged because DISTINCT needs all rows: sum(DISTINCT wait)'),
    ('string_agg(queue, '','')', '22023 measure "m" cannot be merged: string_agg() of two groups does not follow from the two: string_agg(queue, '','')'),
    ('array_agg(wait ORDER BY id)', '22023 measure "m" has an ORDER BY, which sums do not need: array_agg(wait ORDER BY id)'),
    ('sum(f)', '22023 measure "m" sums double precision, which cannot be subtracted exactly: sum(f)'),
    ('sum(r)', '22023 measure "m" sums real, which cannot be subtracted exactly: sum(r)'),
    ('sum(price)', '22023 measure "m" sums money, which cannot be subtracted exactly: sum(price)'),
    ('bool_and(ok)', '22023 measure "m" cannot be merged: bool_and() of two groups does not follow from the two: bool_and(ok)'),
    ('count(*) OVER ()', '22023 measure "m" has a window function: count(*) OVER ()'),
    ('row_number() OVER ()', '22023 measure "m" has a window function: row_number() OVER ()'),
    ('my_sum(wait)', '22023 measure "m" cannot be merged: my_sum() of two groups does not follow from the two: my_sum(wait)'),
    ('my_half(wait)', '22023 measure "m" cannot be merged: my_half() of two groups does not follow from the two: my_half(wait)'),
    ('fcr_rate(ok)', '22023 measure "m" cannot be merged: fcr_rate() of two groups does not follow from the two: fcr_rate(ok)'),
    ('sum(wait) + 1', '22023 measure "m" is not an aggregate: sum(wait) + 1'),
    ('count(*)::int', '22023 measure "m" is not an aggregate: count(*)::int'),
    ('wait', '22023 measure "m" is not an aggregate: wait'),
    ('1', '22023 measure "m" is not an aggregate: 1'),
    ('sum(wait ORDER BY id)', '22023 measure "m" has an ORDER BY, which sums do not need: sum(wait ORDER BY id)'),
    ('nothing(wait)', '42883 function nothing(integer) does not exist'),
    ('sum(nothing)', '42703 column "nothing" does not exist'),
    ('sum(queue)', '42883 function sum(text) does not exist'),
    ('sum(count(*))', '42803 aggregate function calls cannot be nested'),
    ('count(*) FILTER (WHERE (SELECT true))', '22023 measure "m" has a subquery: count(*) FILTER (WHERE (SELECT true))'),
    ('sum((SELECT 1))', '22023 measure "m" has a subquery: sum((SELECT 1))'),
    ('sum(random())', '22023 measure "m" is volatile: sum(random())'),
    ('sum(extract(hour FROM offered_at))', '22023 measure "m" depends on settings such as TimeZone: sum(extract(hour FROM offered_at))'),
    ('count(*) FILTER (WHERE offered_at < now())', '22023 measure "m" depends on settings such as TimeZone: count(*) FILTER (WHERE offered_at < now())'),
    ('sum(set_of(wait))', '0A000 aggregate function calls cannot contain set-returning function calls'),
    ('sum($1)', '42P02 there is no parameter $1'),
    ('count(calls)', '22023 measure "m" takes a whole row: count(calls)'),
    ('count(calls.*)', '22023 measure "m" takes a whole row: count(calls.*)'),
    ('count(ctid)', '22023 measure "m" takes a system column: count(ctid)'),
    ('count(tableoid)', '22023 measure "m" takes a system column: count(tableoid)'),
    ('sum(wait) FROM calls', '22023 measure "m" is not one expression: sum(wait) FROM calls'),
    ('sum(wait) FROM pg_authid', '22023 measure "m" is not one expression: sum(wait) FROM pg_authid'),
    ('sum(wait) UNION SELECT 1', '42601 syntax error at or near "UNION"'),
    ('sum(wait); DROP TABLE calls', '42601 syntax error at or near ";"'),
    ('sum(wait)) FROM calls --', '42601 syntax error at or near ")"'),
    ('sum(wait), count(*)', '22023 measure "m" is not one expression: sum(wait), count(*)'),
    ('', '22023 measure "m" is not one expression: '),
    (' ', '22023 measure "m" is not one expression:  '),
    ('count(*) WHERE true', '22023 measure "m" is not one expression: count(*) WHERE true'),
    ('DISTINCT sum(wait)', '22023 measure "m" is not one expression: DISTINCT sum(wait)'),
    ('sum(wait) HAVING true', '22023 measure "m" is not one expression: sum(wait) HAVING true'),
    ('sum(wait) OVER w WINDOW w AS ()', '22023 measure "m" is not one expression: sum(wait) OVER w WINDOW w AS ()'),
    ('sum(wait) OFFSET 0', '22023 measure "m" is not one expression: sum(wait) OFFSET 0'),
    ('WITH w AS (SELECT 1) SELECT sum(wait)', '42601 syntax error at or near "WITH"'),
    ('VALUES (1)', '42601 syntax error at or near "("'),
    ('sum(wait) INTO x', '42601 syntax error at or near "INTO"'),
    ('*', '22023 measure "m" is not one expression: *'),
    ('calls.*', '22023 measure "m" is not one expression: calls.*'),
    ('sum(wait) ORDER BY 1', '22023 measure "m" is not one expression: sum(wait) ORDER BY 1'),
    ('sum(wait) LIMIT 1', '22023 measure "m" is not one expression: sum(wait) LIMIT 1'),
    ('rank(1) WITHIN GROUP (ORDER BY wait)', '22023 measure "m" cannot be merged because it needs all rows in order: rank(1) WITHIN GROUP (ORDER BY wait)'),
    ('sum(wait) GROUP BY 1', '22023 measure "m" is not one expression: sum(wait) GROUP BY 1'),
    (':x := 1', '42601 syntax error at or near ":"'),
    ('x := sum(wait)', '42601 syntax error at or near ":="'),
    ('grouping(id)', '22023 measure "m" is not an aggregate: grouping(id)'),
    ('sum(avg(wait)) OVER ()', '22023 measure "m" has a window function: sum(avg(wait)) OVER ()'),
    ('sum(wait) FOR UPDATE', '22023 measure "m" is not one expression: sum(wait) FOR UPDATE'),
    ('sum(wait)[1]', '42601 syntax error at or near "["'),
    ('corr(f, f)', '22023 measure "m" cannot be merged: corr() of two groups does not follow from the two: corr(f, f)'),
    ('every(ok)', '22023 measure "m" cannot be merged: every() of two groups does not follow from the two: every(ok)'),
    ('max(call)', '42883 function max(call_interval) does not exist')) AS v (given, expected);

-- ---------------------------------------------------------------- dimensions

SELECT is(split_part(grouped(given), ' | ', 1), expected, 'dimension: ' || given) FROM (VALUES
    ('nothing', '42703 column "nothing" does not exist'),
    ('', '22023 dimension "" is not one expression: '),
    ('lower(queue)', '22023 dimension "lower(queue)" has no name: lower(queue)'),
    ('id + 1', '22023 dimension "id + 1" has no name: id + 1'),
    ('count(*) AS n', '22023 dimension "count(*) AS n" has an aggregate: count(*) AS n'),
    ('spot', '22023 dimension "spot" has no order to group by: type point: spot'),
    ('doc', '22023 dimension "doc" has no order to group by: type json: doc'),
    ('ROW(id, queue) AS r', '42P16 column "r" has pseudo-type record'),
    ('calls', '22023 dimension "calls" takes a whole row: calls'),
    ('ctid', '22023 dimension "ctid" takes a system column: ctid'),
    ('set_of(id) AS s', '22023 dimension "set_of(id) AS s" returns a set: set_of(id) AS s'),
    ('random() AS r', '22023 dimension "random() AS r" is volatile: random() AS r'),
    ('to_char(offered_at, ''Day'') AS day', '22023 dimension "to_char(offered_at, ''Day'') AS day" depends on settings such as TimeZone: to_char(offered_at, ''Day'') AS day'),
    ('current_user AS me', '22023 dimension "current_user AS me" depends on settings such as TimeZone: current_user AS me'),
    ('(SELECT 1) AS s', '22023 dimension "(SELECT 1) AS s" has a subquery: (SELECT 1) AS s'),
    ('row_number() OVER () AS n', '22023 dimension "row_number() OVER () AS n" has a window function: row_number() OVER () AS n'),
    ('$1 AS p', '42P02 there is no parameter $1'),
    ('id AS bucket', '42701 a rollup cannot have two columns "bucket"'),
    ('id AS rows', '42701 a rollup cannot have two columns "rows"'),
    ('id AS n', '42701 a rollup cannot have two columns "n"'),
    ('id AS ""', '42601 zero-length delimited identifier at or near """"'),
    ('queue AS a, id AS b', '22023 dimension "queue AS a, id AS b" is not one expression: queue AS a, id AS b'),
    ('queue; DROP TABLE calls', '42601 syntax error at or near ";"'),
    ('queue /* x', '42601 unterminated /* comment at or near "/* x"'),
    ('id AS "xmin"', '42701 column name "xmin" conflicts with a system column name'),
    ('id AS ctid', '42701 column name "ctid" conflicts with a system column name')) AS v (given, expected);

SELECT is(split_part(created(dimensions => given), ' | ', 1), expected, 'dimensions: ' || given) FROM (VALUES
    ('{NULL}', '22004 a dimension must not be null'),
    ('{queue,queue}', '42701 a rollup cannot have two columns "queue"'),
    ('{queue,"id AS queue"}', '42701 a rollup cannot have two columns "queue"')) AS v (given, expected);

SELECT is(split_part(created(measures => given), ' | ', 1), expected, 'measures: ' || given) FROM (VALUES
    ('[]', '22023 measures are not a JSON object of strings'),
    ('{}', '22023 measures are not a JSON object of strings'),
    ('"count(*)"', '22023 measures are not a JSON object of strings'),
    ('null', '22023 measures are not a JSON object of strings'),
    ('1', '22023 measures are not a JSON object of strings'),
    ('{"n": 1}', '22023 measures are not a JSON object of strings'),
    ('{"n": null}', '22023 measures are not a JSON object of strings'),
    ('{"n": {"m": "count(*)"}}', '22023 measures are not a JSON object of strings'),
    ('{"n": ["count(*)"]}', '22023 measures are not a JSON object of strings'),
    ('{"n": "count(*)", "n": "count(*)"}', '42701 a rollup cannot have two columns "n"'),
    ('{"": "count(*)"}', '42602 column name "" of a rollup must have 1 to 56 bytes'),
    ('{"rows": "count(*)"}', '42701 a rollup cannot have two columns "rows"'),
    ('{"bucket": "count(*)"}', '42701 a rollup cannot have two columns "bucket"'),
    ('{"s": "sum(wait)", "s_values": "count(*)"}', '42701 a rollup cannot have two columns "s_values"'),
    ('{"ctid": "count(*)"}', '42701 column name "ctid" conflicts with a system column name'),
    ('{"n": "count(*)"', '22P02 invalid input syntax for type json'),
    ('{"\u0000": "count(*)"}', '22P05 unsupported Unicode escape sequence'),
    ('{"n": "count(*) \u0000"}', '22P05 unsupported Unicode escape sequence')) AS v (given, expected);

-- ---------------------------------------------------------------- names

SELECT is(split_part(created(rollup => given), ' | ', 1), expected, 'rollup: ' || given) FROM (VALUES
    ('', '42602 invalid name syntax'),
    ('   ', '42602 invalid name syntax'),
    ('.', '42602 invalid name syntax'),
    ('a.b.c.d', '42601 improper qualified name (too many dotted names): a.b.c.d'),
    ('nowhere.k', '3F000 schema "nowhere" does not exist'),
    ('pg_temp.k', '3F000 rollup "k" cannot be temporary'),
    ('pg_catalog.k', '42501 permission denied to create "pg_catalog.k_definition"'),
    ('calls', '42P07 relation "calls" already exists'),
    ('k_taken', '42P07 relation "k_taken_definition" already exists'),
    ('used', '42P07 relation "used_groups" already exists'),
    ('spent', '42723 function "spent_capture" already exists with same argument types'),
    ('"', '42602 invalid name syntax'),
    ('k k', '42602 invalid name syntax')) AS v (given, expected);

SELECT matches(created(source => 'temporary'), '^42809 pg_temp_\d+.temporary cannot be the source of a rollup: it is temporary \| A rollup is over a permanent table', 'source: temporary');
SELECT is(created(source => 'pg_authid', at => 'rolvaliduntil'), '42501 permission denied: "pg_authid" is a system catalog', 'source: of the catalogue');
SELECT is(created(source => oid), '42809 ' || oid || ' cannot be the source of a rollup: it does not exist | A rollup is over a permanent table, a partitioned table, or another rollup.', 'source: ' || oid) FROM unnest('{0,4294967295}'::text[]) AS oid;
SELECT is(created(dimensions => (SELECT array_agg('id AS d' || i)::text FROM generate_series(1, 32) AS i)), '54011 a rollup has at most 31 dimensions, not 32 | Combine several columns into one dimension, or create two rollups.', 'too many dimensions');
SELECT is(created(measures => json_build_object(repeat('n', 57), 'count(*)')::text), format('42622 column name "%s" of a rollup must have 1 to 56 bytes | Give it a name of that length. A dimension is named with AS.', repeat('n', 57)), 'a measure with a long name');
SELECT is(created(rollup => name), format('42622 name "%s" of a rollup is longer than 52 bytes | Choose a shorter name.', name), 'a rollup with a long name') FROM (VALUES (repeat('x', 53)), (repeat('é', 27))) AS v (name);

-- what helps
SELECT matches(refusal, pattern, 'hint: ' || pattern) FROM (VALUES
    (created(source => 'leaf'), 'Name the partitioned table\.$'), (created(source => 'parent'), 'Use declarative partitioning\.$'), (created(source => 'unlogged'), 'SET LOGGED'),
    (created(at => '"at local"'), 'AT TIME ZONE ''Europe/Berlin'''), (created(bucket => 'day'), 'time_zone => ''Europe/Berlin'''), (created(bucket => '7 minutes'), '5, 15 or 30 minutes'),
    (created(bucket => 'day', zone => 'Europe/Atlantis'), 'pg_timezone_names'), (created(zone => 'UTC'), 'Only ''day'', ''week'' and ''month'' take a time zone'),
    (measured('avg(wait)'), 'Keep the sum and the count and divide when reading'), (measured('percentile_disc(0.5) WITHIN GROUP (ORDER BY wait)'), 'call_stats'),
    (measured('service_level(call, ''20 s'')'), 'call_stats'), (measured('count(DISTINCT id)'), 'dimension'), (measured('sum(f)'), 'Cast to numeric'), (measured('wait'), 'Write one aggregate'),
    (measured('sum(random())'), 'same value when it is written and when it is deleted'), (measured('count(calls)'), 'Name the columns'), (created(measures => '[]'), 'count\(\*\) FILTER'),
    (grouped('id + 1'), 'lower\(channel\) AS channel'), (grouped('doc'), 'Cast it'), (grouped('count(*) AS n'), 'into the measures'), (created(rollup => 'used'), 'k_groups, k_deltas')) AS v (refusal, pattern);

-- ---------------------------------------------------------------- NULLs, and what is no rollup

SELECT is(refusal(query), expected, query) FROM (VALUES
    ($$SELECT create_rollup(NULL, 'calls', 'offered_at', '{"n": "count(*)"}')$$, '22004 rollup must not be null | Give it a value, or leave it out if it has a default.'),
    ($$SELECT create_rollup('k', NULL, 'offered_at', '{"n": "count(*)"}')$$, '22004 source must not be null | Give it a value, or leave it out if it has a default.'),
    ($$SELECT create_rollup('k', 'calls', NULL, '{"n": "count(*)"}')$$, '22004 time_column must not be null | Give it a value, or leave it out if it has a default.'),
    ($$SELECT create_rollup('k', 'calls', 'offered_at', NULL)$$, '22004 measures must not be null | Give it a value, or leave it out if it has a default.'),
    ($$SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)"}', NULL)$$, '22004 dimensions must not be null | Write ''{}'' for a rollup without dimensions.'),
    ($$SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)"}', bucket => NULL)$$, '22004 bucket must not be null | Give it a value, or leave it out if it has a default.'),
    ('SELECT alter_rollup(NULL)', '22004 rollup must not be null | Name the view that create_rollup() made.'), ('CALL build_rollup(NULL)', '22004 rollup must not be null | Name the view that create_rollup() made; batch_rows can be left out.'),
    ('SELECT rebuild_rollup(NULL, NULL, NULL)', '22004 rollup must not be null | Name the view that create_rollup() made; forget can be left out.'), ('SELECT verify_rollup(NULL)', '22004 rollup must not be null | Name the view that create_rollup() made.'),
    ('SELECT create_kpi_view(NULL)', '22004 rollup must not be null | Name the view that create_rollup() made; all other arguments can be left out.')) AS v (query, expected);
SELECT is_empty(format('SELECT 1 WHERE %s(NULL) IS NOT NULL', f), f || '(NULL) is NULL') FROM unnest('{drop_rollup,refresh_rollup,schedule_rollup,unschedule_rollup}'::text[]) AS f;
SELECT is(refusal(format(query, given)), format('42809 %s is not a rollup | Name the view that create_rollup() made; rollup_status lists them.', coalesce('public.' || nullif(given, '0'), '0')), format(query, given))
FROM unnest('{calls,view,matview,of_calls,numbers,0}'::text[]) AS given,
     unnest(array['SELECT drop_rollup(''%s'')', 'SELECT alter_rollup(''%s'', drop => ''{n}'')', 'CALL build_rollup(''%s'')', 'SELECT rebuild_rollup(''%s'', NULL, NULL)', 'SELECT verify_rollup(''%s'')',
                  'SELECT refresh_rollup(''%s'')', 'SELECT schedule_rollup(''%s'')', 'SELECT unschedule_rollup(''%s'')', 'SELECT create_kpi_view(''%s'')']) AS query;

SELECT is(md5(string_agg(s::text, ',' ORDER BY s::text)), :'before', 'nothing of what was refused is left') FROM snapshot AS s;

-- ---------------------------------------------------------------- changes that are refused

SELECT create_rollup('k', 'calls', 'offered_at', '{"n": "count(*)", "wait": "sum(wait)", "cost": "sum(cost)", "talk": "sum(talk)"}', '{queue}');
INSERT INTO kept (rollup, plain) VALUES ('k', 'SELECT date_bin(''15 min'', offered_at, ''2000-01-01Z''), queue, count(*), sum(wait), sum(cost), sum(talk) FROM calls GROUP BY 1, 2');
SELECT md5(string_agg(s::text, ',' ORDER BY s::text)) AS before FROM snapshot AS s \gset
SELECT is(split_part(refusal(query), ' | ', 1), expected, query) FROM (VALUES
    ($$CALL build_rollup('k', 0)$$, '22023 batch_rows must be greater than zero: 0'), ($$CALL build_rollup('k', -1)$$, '22023 batch_rows must be greater than zero: -1'), ($$CALL build_rollup('k', NULL)$$, '22004 batch_rows must not be null'),
    ($$SELECT rebuild_rollup('k', NULL, NULL)$$, '55000 rollup public.k is not built yet'), ($$SELECT rebuild_rollup('k', NULL, NULL, NULL)$$, '22004 forget must not be null'),
    ($$SELECT alter_rollup('k', add => '{"n": "count(*)"}')$$, '42701 a rollup cannot have two columns "n"'), ($$SELECT alter_rollup('k', add => '{"queue": "count(*)"}')$$, '42701 a rollup cannot have two columns "queue"'),
    ($$SELECT alter_rollup('k', add => '{"wait_values": "count(*)"}')$$, '42701 a rollup cannot have two columns "wait_values"'), ($$SELECT alter_rollup('k', add => '{"x": "avg(wait)"}')$$, '22023 measure "x" cannot be merged: avg() of two groups does not follow from the two: avg(wait)'),
    ($$SELECT alter_rollup('k', add => '[]')$$, '22023 measures are not a JSON object of strings'), ($$SELECT alter_rollup('k', drop => '{x}')$$, '42703 rollup public.k has no measure "x"'),
    ($$SELECT alter_rollup('k', drop => '{queue}')$$, '42703 rollup public.k has no measure "queue"'), ($$SELECT alter_rollup('k', drop => '{rows}')$$, '42703 rollup public.k has no measure "rows"'),
    ($$SELECT alter_rollup('k', drop => '{wait_values}')$$, '42703 rollup public.k has no measure "wait_values"'), ($$SELECT alter_rollup('k', drop => '{NULL}')$$, '42703 rollup public.k has no measure ""'),
    ($$SELECT alter_rollup('k', drop => '{n,n}')$$, '42703 rollup public.k has no measure "n"'), ($$SELECT alter_rollup('k', drop => '{n,wait,cost,talk}')$$, '22023 rollup public.k would have no measure left'),
    ($$SELECT alter_rollup('k', source => 'view')$$, '42809 public.view cannot be the source of a rollup: it is not a table'), ($$SELECT alter_rollup('k', source => 'parted')$$, '42703 column source.queue does not exist'),
    ($$SELECT create_rollup('l', 'k', 'bucket', '{"n": "count(*)"}')$$, '22023 measure "n" is not the sum of a measure, which is all that adds up over another rollup: count(*)'),
    ($$SELECT create_rollup('l', 'k', 'bucket', '{"n": "sum(rows)"}')$$, '22023 measure "n" is not the sum of a measure, which is all that adds up over another rollup: sum(rows)'),
    ($$SELECT create_rollup('l', 'k', 'bucket', '{"n": "sum(n + 1)"}')$$, '22023 measure "n" is not the sum of a measure, which is all that adds up over another rollup: sum(n + 1)'),
    ($$SELECT create_rollup('l', 'k', 'bucket', '{"n": "sum(n) FILTER (WHERE n > 1)"}')$$, '22023 measure "n" has a FILTER by a measure, which does not add up: sum(n) FILTER (WHERE n > 1)'),
    ($$SELECT create_rollup('l', 'k', 'bucket', '{"n": "sum(n)"}', '{n AS m}')$$, '22023 dimension "n AS m" takes a measure of the rollup it is over: n AS m'),
    ($$SELECT create_rollup('l', 'k', 'date_bin(''1 h'', bucket, ''2000-01-01Z'')', '{"n": "sum(n)"}')$$, '22023 time column "date_bin(''1 h'', bucket, ''2000-01-01Z'')" is not the bucket of rollup public.k'),
    ($$SELECT create_rollup('l', 'k_groups', 'bucket', '{"n": "sum(nothing)"}')$$, '42703 column "nothing" does not exist')) AS v (query, expected);
CREATE VIEW upon AS SELECT * FROM k;
SELECT is(refusal($$SELECT drop_rollup('k')$$), '2BP01 cannot drop view public.k because other objects depend on it | Drop these objects first, rollups with drop_rollup(); or call this function with cascade => true, which drops them, too.', 'a rollup on which a view stands is not dropped');
DROP VIEW upon;
SELECT is(split_part(refusal('DROP TABLE calls'), ' | ', 1), '2BP01 cannot drop table calls because other objects depend on it', 'the source cannot be dropped');
SELECT is(split_part(refusal('ALTER TABLE calls DROP COLUMN wait'), ' | ', 1), '2BP01 cannot drop column wait of table calls because other objects depend on it', 'nor a column that is used');
SELECT is(refusal('ALTER TABLE calls ALTER wait TYPE bigint'), '0A000 cannot alter type of a column used by a view or rule', 'nor can its type change');
SELECT is(refusal('DROP TABLE ' || part), format('2BP01 cannot drop table %s because other objects depend on it | Use DROP ... CASCADE to drop the dependent objects too.', part), part || ' cannot be dropped') FROM unnest('{k_groups,k_deltas,k_progress,k_partitions}'::text[]) AS part;
SELECT is(refusal('DROP FUNCTION k_capture()'), '2BP01 cannot drop function k_capture() because other objects depend on it | Use DROP ... CASCADE to drop the dependent objects too.', 'nor its function');
SELECT is(md5(string_agg(s::text, ',' ORDER BY s::text)), :'before', 'nothing of what was refused is left') FROM snapshot AS s;

-- ---------------------------------------------------------------- values

SELECT throws_ok($$INSERT INTO calls (offered_at, cost) VALUES ('2026-03-02 08:00Z', 'NaN')$$, '22003', 'a rollup cannot sum NaN because it could not be subtracted again', 'NaN, while not built');
CALL build_rollup('k');
SELECT throws_ok(format($$INSERT INTO calls (offered_at, cost) VALUES ('2026-03-02 08:00Z', 1), ('2026-03-02 08:00Z', %L)$$, value), '22003', format('a rollup cannot sum %s because it could not be subtracted again', value), value || ' in a sum')
FROM unnest('{NaN,Infinity,-Infinity}'::text[]) AS value;
SELECT throws_ok('UPDATE calls SET cost = ''NaN''', '22003', 'a rollup cannot sum NaN because it could not be subtracted again', 'NaN in an UPDATE');
-- An update that changes nothing else: NaN equals its own negative, so the sum looked like a change of nothing.
INSERT INTO calls (offered_at, cost) VALUES ('2026-03-02 08:10Z', 2);
SELECT throws_ok('UPDATE calls SET cost = ''NaN'' WHERE cost = 2', '22003', 'a rollup cannot sum NaN because it could not be subtracted again', 'NaN in the place of a number');
DELETE FROM calls WHERE cost = 2;
SELECT throws_ok('INSERT INTO calls (offered_at) VALUES (NULL)', '23502', NULL, 'no time, where the table forbids it');
ALTER TABLE calls ALTER offered_at DROP NOT NULL;
SELECT throws_ok('INSERT INTO calls (offered_at) VALUES (NULL)', '23502', 'null value in column "bucket" of relation "k_deltas" violates not-null constraint', 'no time, where it does not');
SELECT lives_ok($$INSERT INTO calls (offered_at, wait) VALUES ('2026-03-02 08:00Z', 2147483647), ('2026-03-02 08:00Z', 2147483647)$$, 'sums that leave integer');
SELECT same_refreshed('what was refused left nothing');

-- ---------------------------------------------------------------- the source dropped

DROP TABLE calls CASCADE;
SELECT is_empty($$SELECT relname FROM pg_class WHERE relname ~ '^k($|_)' AND relname !~ '^k_taken' UNION ALL SELECT proname FROM pg_proc WHERE proname ~ '^k_' UNION ALL SELECT tgname FROM pg_trigger WHERE tgname ~ '^k_'$$,
                'DROP of the source with CASCADE takes all of the rollup');
SELECT is_empty('TABLE rollup_status', 'rollup_status: none');

SELECT * FROM finish();
ROLLBACK;
