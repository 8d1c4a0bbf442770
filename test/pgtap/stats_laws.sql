-- The laws of call_stats and survey_stats, over random calls and answers in random groups: however rows are cut, ordered,
-- merged and taken away again, statistics are the same bytes; what they hold is what plain SQL counts; what they tell is
-- what the aggregates over the raw calls tell.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA stats_laws;
SET LOCAL search_path = stats_laws, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL jit = off;

SELECT no_plan();

-- ---------------------------------------------------------------- tools

-- One row of `query` is one comparison: its only column says whether both sides agree.
CREATE FUNCTION holds(claim text, at_least bigint, query text, unit text DEFAULT 'comparisons') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
    wrong bigint;
BEGIN
    EXECUTE format('SELECT count(*), count(*) FILTER (WHERE same IS NOT TRUE) FROM (%s) AS q (same)', query) INTO n, wrong;
    RETURN ok(wrong = 0 AND n >= at_least, format('%s: %s %s', claim, n, unit)) ||
           CASE WHEN wrong > 0 THEN E'\n' || diag(wrong || ' of them differ') ELSE '' END;
END $$;

-- The same law of both types: {T} is the type.
CREATE FUNCTION both_hold(claim text, at_least bigint, query text, unit text DEFAULT 'comparisons') RETURNS SETOF text LANGUAGE sql AS $$
    SELECT holds(type || ': ' || claim, at_least, replace(query, '{T}', type), unit)
    FROM (VALUES ('call_stats'), ('survey_stats')) AS t (type)
$$;

CREATE FUNCTION plan_of(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (COSTS off, FORMAT json) ' || query INTO plan;
    RETURN plan;
END $$;

CREATE FUNCTION refused(query text, OUT state text, OUT message text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END $$;

CREATE FUNCTION any_of(choices anyarray) RETURNS anyelement LANGUAGE plpgsql VOLATILE AS
    'BEGIN RETURN choices[1 + floor(random() * cardinality(choices))::int]; END';

CREATE FUNCTION ms(interval) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN round(extract(epoch FROM $1) * 1000)::bigint;

-- The upper edges of the buckets in seconds, as the documentation has them: whole seconds up to 256 s, then 128 for each
-- doubling, until the longest handle time, three phases of 2147483.647 s, is covered.
CREATE TABLE edge AS
SELECT row_number() OVER (ORDER BY s) - 1 AS bucket, s
FROM (SELECT generate_series(0, 256) AS s
      UNION ALL SELECT 256 * 2 ^ d + i * (256 * 2 ^ d / 128) FROM generate_series(0, 20) AS d, generate_series(1, 128) AS i) AS e
WHERE s < 3 * 2147483.647 + 32768;
ALTER TABLE edge ADD PRIMARY KEY (bucket), ADD UNIQUE (s);
ANALYZE edge;

SELECT is(count(*), 2118::bigint, '2118 edges') FROM edge;
SELECT ok(bool_and(s IN (SELECT e.s FROM edge AS e)), 'thresholds in use are edges: 5, 7, 10, 15, 30 minutes, 1, 2, 4, 8 hours')
FROM unnest('{300,420,600,900,1800,3600,7200,14400,28800}'::int[]) AS s;

-- The edge that a duration is counted under: the first that it does not exceed.
CREATE FUNCTION edge_of(ms bigint) RETURNS int LANGUAGE sql STABLE
RETURN (SELECT min(s) FROM edge WHERE s >= ms / 1000.0);

-- ---------------------------------------------------------------- the data

-- of one group: few distinct waits, edges and their neighbours, a minute, minutes, or all orders of magnitude
CREATE FUNCTION any_ms(profile text) RETURNS int LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN CASE profile
        WHEN 'few' THEN 1000 * floor(random() * 20)
        WHEN 'edges' THEN greatest(0, least(2147483647,
            1000 * (SELECT s FROM edge, (SELECT floor(random() ^ 2 * 1920) AS b) AS r WHERE bucket = b) + floor(random() * 3) - 1))
        WHEN 'minute' THEN floor(random() * 60000)
        WHEN 'minutes' THEN least(2147483647, -ln(1 - random()) * 180000)
        ELSE floor(exp(random() * ln(2147483648))) - 1 END::int;
END $$;

SELECT setseed(0.31);

CREATE TABLE sizes AS
SELECT grp,
       CASE WHEN grp <= 8 THEN ('{0,0,1,2,64,65,2000,2000}'::int[])[grp] ELSE ceil(2000 * random() ^ 6)::int END AS size,
       string_to_array(any_of('{answered,abandoned,blocked,"answered,abandoned","flowed_out,callback,abandoned","answered,abandoned,flowed_out,callback,blocked","answered,answered,answered,abandoned,flowed_out,callback,blocked","answered,answered,answered,abandoned,flowed_out,callback,blocked"}'::text[]), ',') AS outcomes,
       any_of('{few,edges,minute,minutes,all}'::text[]) AS waits,
       1 + floor(random() * 40)::int AS parts,
       any_of('{0,0,0.2,1}'::float8[]) AS unknown
FROM generate_series(1, 120) AS grp;
UPDATE sizes SET unknown = 0, outcomes = '{answered,answered,abandoned,flowed_out,callback,blocked}', waits = CASE grp WHEN 7 THEN 'all' ELSE 'minutes' END
WHERE grp BETWEEN 3 AND 8;

-- pos is the order of time, id a random one: rows are stored by id, so that orders are hostile
CREATE TABLE raw_call_stats (
    id int GENERATED ALWAYS AS IDENTITY, grp int, pos int, part int, channel text,
    outcome text, wait_ms bigint, talk_ms bigint, hold_ms bigint, wrap_ms bigint, item call_interval) WITH (fillfactor = 20);
INSERT INTO raw_call_stats (grp, pos, part, channel, outcome, wait_ms, talk_ms, hold_ms, wrap_ms, item)
SELECT grp, pos, part, channel, outcome, wait_ms, talk_ms, hold_ms, wrap_ms,
       call_interval(timestamptz '2026-01-05 09:00:00Z' + pos * interval '1 minute', wait_ms * interval '1 ms', talk_ms * interval '1 ms',
                     hold_ms * interval '1 ms', wrap_ms * interval '1 ms', outcome)
FROM (SELECT grp, pos, part, channel, outcome, any_ms(waits) AS wait_ms,
             CASE outcome WHEN 'answered' THEN any_ms(waits) ELSE 0 END AS talk_ms,
             CASE WHEN outcome = 'answered' AND random() < 0.3 THEN any_ms(waits) ELSE 0 END AS hold_ms,
             CASE outcome WHEN 'answered' THEN any_ms(waits) ELSE 0 END AS wrap_ms
      FROM (SELECT grp, pos, waits, floor(random() * parts)::int AS part, any_of('{voice,chat,email}'::text[]) AS channel, any_of(outcomes) AS outcome
            FROM sizes, generate_series(1, size) AS pos) AS r
      ORDER BY random()) AS r;
-- rows without a call: groups of nothing else, too
INSERT INTO raw_call_stats (grp, pos, part, channel)
SELECT grp, size + pos, floor(random() * parts)::int, any_of('{voice,chat,email}'::text[])
FROM sizes, generate_series(1, 10) AS pos WHERE unknown > 0 OR grp = 2;

CREATE TABLE raw_survey_stats (
    id int GENERATED ALWAYS AS IDENTITY, grp int, pos int, part int, channel text, item int) WITH (fillfactor = 20);
INSERT INTO raw_survey_stats (grp, pos, part, channel, item)
SELECT grp, pos, part, channel, CASE WHEN random() >= unknown AND item IS NOT NULL THEN floor(low + random() * (high - low + 1))::int END
FROM raw_call_stats JOIN (SELECT grp, unknown, any_of('{0,0,1,7}'::int[]) AS low, any_of('{10,10,8}'::int[]) AS high FROM sizes) AS s USING (grp)
ORDER BY random();
ANALYZE raw_call_stats;
ANALYZE raw_survey_stats;

-- partitions, by what groups are and by what cuts through them
CREATE FUNCTION partition(type text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE replace($q$
        CREATE TABLE by_grp_{T} (LIKE raw_{T}) PARTITION BY HASH (grp);
        CREATE TABLE by_grp_0_{T} PARTITION OF by_grp_{T} FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE by_grp_1_{T} PARTITION OF by_grp_{T} FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        CREATE TABLE by_channel_{T} (LIKE raw_{T}) PARTITION BY LIST (channel);
        CREATE TABLE by_channel_voice_{T} PARTITION OF by_channel_{T} FOR VALUES IN ('voice');
        CREATE TABLE by_channel_other_{T} PARTITION OF by_channel_{T} DEFAULT;
        INSERT INTO by_grp_{T} SELECT * FROM raw_{T};
        INSERT INTO by_channel_{T} SELECT * FROM raw_{T};
        ANALYZE by_grp_{T};
        ANALYZE by_channel_{T};
        SET LOCAL max_parallel_workers_per_gather = 0;
        -- whole: in one pass; stored: cut at random
        CREATE TABLE whole_{T} AS
        SELECT s.grp, {T}(item ORDER BY r.id) AS stats FROM sizes AS s LEFT JOIN raw_{T} AS r USING (grp) GROUP BY s.grp;
        CREATE TABLE stored_{T} AS
        SELECT grp, part, {T}(item) AS stats FROM raw_{T} GROUP BY grp, part;
        ALTER TABLE whole_{T} ADD PRIMARY KEY (grp);
        ANALYZE whole_{T};
        ANALYZE stored_{T};

        -- any two states at a time, until one is left
        CREATE FUNCTION merge_tree(states {T}[]) RETURNS {T} LANGUAGE plpgsql VOLATILE AS $f$
        DECLARE
            n int := cardinality(states);
            a int;
            b int;
        BEGIN
            WHILE n > 1 LOOP
                a := 1 + floor(random() * n);
                b := 1 + floor(random() * (n - 1));
                IF b >= a THEN b := b + 1; END IF;
                states[least(a, b)] := states[a] + states[b];
                states[greatest(a, b)] := states[n];
                n := n - 1;
            END LOOP;
            RETURN states[1];
        END $f$;
        CREATE FUNCTION merge_right({T}, {T}) RETURNS {T} LANGUAGE sql RETURN $2 + $1;
        CREATE AGGREGATE fold_right({T}) (SFUNC = merge_right, STYPE = {T}, INITCOND = '{"version": 1}');

        -- groups at random, two or three at a time, themselves included
        CREATE TABLE triple_{T} AS
        SELECT a.stats AS a, b.stats AS b, c.stats AS c
        FROM (SELECT 1 + floor(random() * 120)::int AS a, 1 + floor(random() * 120)::int AS b, 1 + floor(random() * 120)::int AS c
              FROM generate_series(1, 1500)) AS r
        JOIN whole_{T} AS a ON a.grp = r.a JOIN whole_{T} AS b ON b.grp = r.b JOIN whole_{T} AS c ON c.grp = r.c;
        INSERT INTO triple_{T} SELECT stats, stats, stats FROM whole_{T};
    $q$, '{T}', type);
END $$;
SELECT partition('call_stats');
SELECT partition('survey_stats');

-- ---------------------------------------------------------------- what statistics hold, counted in plain SQL

CREATE FUNCTION leaves(object jsonb) RETURNS TABLE (path text, value bigint) LANGUAGE sql AS $$
    WITH RECURSIVE fields AS (
        SELECT key AS path, value FROM jsonb_each(object)
        UNION ALL
        SELECT path || '.' || e.key, e.value
        FROM fields AS f, jsonb_each(CASE jsonb_typeof(f.value) WHEN 'object' THEN f.value ELSE '{}' END) AS e)
    SELECT path, value::text::bigint FROM fields WHERE jsonb_typeof(value) <> 'object'
$$;

CREATE TABLE counted_call_stats AS
WITH calls AS (SELECT *, talk_ms + hold_ms + wrap_ms AS handle_ms FROM raw_call_stats WHERE item IS NOT NULL)
SELECT grp, 'version' AS path, 1::numeric AS value FROM sizes
UNION ALL SELECT grp, outcome, count(*) FROM calls GROUP BY 1, 2
UNION ALL SELECT grp, 'wait_ms.' || outcome, sum(wait_ms) FROM calls GROUP BY 1, 2
UNION ALL SELECT grp, 'held', count(*) FILTER (WHERE hold_ms > 0) FROM calls GROUP BY 1
UNION ALL SELECT grp, 'talk_ms', sum(talk_ms) FROM calls GROUP BY 1
UNION ALL SELECT grp, 'hold_ms', sum(hold_ms) FROM calls GROUP BY 1
UNION ALL SELECT grp, 'wrap_ms', sum(wrap_ms) FROM calls GROUP BY 1
UNION ALL SELECT grp, 'waits.' || outcome || '.' || edge_of(wait_ms), count(*) FROM calls WHERE outcome <> 'blocked' GROUP BY 1, 2
UNION ALL SELECT grp, 'handles.' || edge_of(handle_ms), count(*) FROM calls WHERE outcome = 'answered' GROUP BY 1, 2;
CREATE TABLE counted_survey_stats AS
SELECT grp, 'version' AS path, 1 AS value FROM sizes
UNION ALL SELECT grp, item::text, count(*) FROM raw_survey_stats WHERE item IS NOT NULL GROUP BY 1, 2;

SELECT both_hold('every count, sum and bucket as plain SQL counts it', 500, $$
    SELECT c.value = l.value
    FROM (SELECT * FROM counted_{T} WHERE value <> 0) AS c
    FULL JOIN (SELECT grp, l.* FROM whole_{T}, leaves(stats::jsonb) AS l) AS l USING (grp, path)$$, 'numbers');

-- ---------------------------------------------------------------- merge trees

SELECT both_hold(claim, 118, format($$
    SELECT {T}_send(w.stats) = {T}_send(m.stats)
    FROM (%s) AS m FULL JOIN (SELECT * FROM whole_{T} WHERE grp IN (SELECT grp FROM raw_{T})) AS w USING (grp)$$, query), 'groups')
FROM (VALUES
    (1, 'one pass = one pass in the order of time', 'SELECT grp, {T}(item ORDER BY pos) AS stats FROM raw_{T} GROUP BY grp'),
    (2, 'one pass = longest and best first', 'SELECT grp, {T}(item ORDER BY item::text COLLATE "C" DESC) AS stats FROM raw_{T} GROUP BY grp'),
    (3, 'one pass = sum of parts', 'SELECT grp, sum(stats ORDER BY part) AS stats FROM stored_{T} GROUP BY grp'),
    (4, 'one pass = sum of parts, last first', 'SELECT grp, sum(stats ORDER BY part DESC) AS stats FROM stored_{T} GROUP BY grp'),
    (5, 'one pass = sum of parts in random order', 'SELECT grp, sum(stats ORDER BY random()) AS stats FROM stored_{T} GROUP BY grp'),
    (6, 'one pass = fold from the right', 'SELECT grp, fold_right(stats ORDER BY part) AS stats FROM stored_{T} GROUP BY grp'),
    (7, 'one pass = sums of sums', 'SELECT grp, sum(stats) AS stats FROM (SELECT grp, sum(stats) AS stats FROM stored_{T} GROUP BY grp, part % 5) AS s GROUP BY grp'),
    (8, 'one pass = a merge tree cut at random', 'SELECT grp, merge_tree(array_agg(stats)) AS stats FROM stored_{T} GROUP BY grp'),
    (9, 'one pass = a merge tree over single rows', 'SELECT grp, coalesce(merge_tree(array_agg(stats)), ''{"version": 1}'') AS stats FROM (SELECT grp, (SELECT {T}(i) FROM (SELECT item) AS v (i)) AS stats FROM raw_{T}) AS s GROUP BY grp')
) AS v (n, claim, query) ORDER BY n;

-- rollups of rollups, stored in between
CREATE TABLE rollup_call_stats AS SELECT grp, part / 4 AS part, sum(stats) AS stats FROM stored_call_stats GROUP BY 1, 2;
CREATE TABLE rollup_survey_stats AS SELECT grp, part / 4 AS part, sum(stats) AS stats FROM stored_survey_stats GROUP BY 1, 2;
CREATE TABLE rollup_2_call_stats AS SELECT grp, part / 3 AS part, sum(stats) AS stats FROM rollup_call_stats GROUP BY 1, 2;
CREATE TABLE rollup_2_survey_stats AS SELECT grp, part / 3 AS part, sum(stats) AS stats FROM rollup_survey_stats GROUP BY 1, 2;
SELECT both_hold('one pass = rollup of rollups of rollups', 118, $$
    SELECT {T}_send(r.stats) = {T}_send(whole.stats)
    FROM (SELECT grp, sum(stats) AS stats FROM rollup_2_{T} GROUP BY grp) AS r JOIN whole_{T} AS whole USING (grp)$$, 'groups');
SELECT ok(count(*) > 1500, format('there were %s parts to merge', count(*))) FROM stored_call_stats;

-- ---------------------------------------------------------------- the group

SELECT both_hold(claim, at_least, query)
FROM (VALUES
    (1, 'a + empty = a = empty + a', 120, $$
        SELECT {T}_send(stats + '{"version": 1}') = {T}_send(stats) AND {T}_send('{"version": 1}' + stats) = {T}_send(stats) FROM whole_{T}$$),
    (2, 'empty, from no rows or from NULLs, is one value', 2, $$
        SELECT {T}_send(e) = {T}_send('{"version": 1}') FROM (SELECT {T}(item) AS e FROM raw_{T} WHERE false UNION ALL SELECT {T}(item) FROM raw_{T} WHERE item IS NULL) AS e$$),
    (3, 'sum of no rows and of NULLs is NULL', 2, 'SELECT sum(s) IS NULL FROM (SELECT stats AS s FROM whole_{T} WHERE false) AS s UNION ALL SELECT sum(NULL::{T}) IS NULL FROM whole_{T}'),
    (4, 'a + NULL, NULL - a, -NULL are NULL', 120, 'SELECT stats + NULL IS NULL AND NULL + stats IS NULL AND NULL - stats IS NULL AND stats - NULL IS NULL AND -NULL::{T} IS NULL FROM whole_{T}'),
    (5, 'sum skips NULL', 120, 'SELECT {T}_send(sum(s)) = {T}_send(stats) FROM whole_{T}, LATERAL (VALUES (NULL), (stats), (NULL)) AS v (s) GROUP BY grp'),
    (6, 'a + b = b + a', 1600, 'SELECT {T}_send(a + b) = {T}_send(b + a) FROM triple_{T}'),
    (7, '(a + b) + c = a + (b + c)', 1600, 'SELECT {T}_send((a + b) + c) = {T}_send(a + (b + c)) FROM triple_{T}'),
    (8, '(a + b) - b = a', 1600, 'SELECT {T}_send((a + b) - b) = {T}_send(a) FROM triple_{T}'),
    (9, '(a - b) + b = a', 1600, 'SELECT {T}_send((a - b) + b) = {T}_send(a) FROM triple_{T}'),
    (10, 'b - b = empty', 1600, $$SELECT {T}_send(b - b) = {T}_send('{"version": 1}') AND b - b = '{"version": 1}' FROM triple_{T}$$),
    (11, '-(-a) = a', 1600, 'SELECT {T}_send(-(-a)) = {T}_send(a) FROM triple_{T}'),
    (12, 'a - b = a + (-b) = -(b - a)', 1600, 'SELECT {T}_send(a - b) = {T}_send(a + (-b)) AND {T}_send(a - b) = {T}_send(-(b - a)) FROM triple_{T}'),
    (13, '-(a + b) = -a - b', 1600, 'SELECT {T}_send(-(a + b)) = {T}_send(-a - b) FROM triple_{T}'),
    (14, '-a = a only where a is empty', 120, $$SELECT (-stats = stats) = (stats = '{"version": 1}') FROM whole_{T}$$),
    (15, '(a + b + c) - c - a = b', 1600, 'SELECT {T}_send((a + b + c) - c - a) = {T}_send(b) FROM triple_{T}'),
    (16, 'whole - some parts = sum of the other parts', 110, $$
        SELECT {T}_send(w.stats - taken) = {T}_send(others)
        FROM (SELECT grp, sum(stats) FILTER (WHERE part % 3 = 0) AS taken, sum(stats) FILTER (WHERE part % 3 > 0) AS others FROM stored_{T} GROUP BY grp) AS s
        JOIN whole_{T} AS w USING (grp) WHERE taken IS NOT NULL AND others IS NOT NULL
        UNION ALL SELECT {T}_send(stats - stats) = {T}_send('{"version": 1}') FROM whole_{T}$$),
    (17, 'operands stay as they were', 1600, $$
        SELECT {T}_send(s) = {T}_send(a) AND {T}_send(s - b) = {T}_send(a - b) AND {T}_send(t) = {T}_send(a + b)
        FROM (SELECT a, b, sum(v) AS s, sum(v) + b AS t FROM triple_{T}, LATERAL (VALUES (a)) AS one (v) GROUP BY triple_{T}.ctid, a, b, c) AS s$$),
    (18, 'one aggregate read twice', 118, 'SELECT {T}_send({T}(item) + {T}(item)) = {T}_send((array_agg(twice))[1]) AND {T}_send({T}(item) - {T}(item)) = {T}_send(''{"version": 1}'') FROM raw_{T} JOIN (SELECT grp, stats + stats AS twice FROM whole_{T}) AS w USING (grp) GROUP BY grp')
) AS v (n, claim, at_least, query) ORDER BY n;

-- variables of PL/pgSQL hold what is changed in place elsewhere
CREATE FUNCTION copies(a call_stats, b call_stats) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    x call_stats := a;
    y call_stats;
    all_states call_stats[];
BEGIN
    x := x + b;
    y := x;
    all_states := ARRAY[x, y];
    x := x + b;
    x := x - a;
    RETURN call_stats_send(y) = call_stats_send(a + b) AND call_stats_send(x) = call_stats_send(b + b)
       AND call_stats_send(all_states[1]) = call_stats_send(y) AND call_stats_send(x + x) = call_stats_send(b + b + b + b)
       AND call_stats_send(x - x) = call_stats_send('{"version": 1}') AND call_stats_send(x) = call_stats_send(b + b);
END $$;
SELECT holds('call_stats: assigned variables are copies', 1600, 'SELECT copies(a, b) FROM triple_call_stats');

-- ---------------------------------------------------------------- round trips

CREATE TABLE any_call_stats AS SELECT stats FROM whole_call_stats UNION ALL SELECT stats FROM stored_call_stats UNION ALL SELECT a - b FROM triple_call_stats;
CREATE TABLE any_survey_stats AS SELECT stats FROM whole_survey_stats UNION ALL SELECT stats FROM stored_survey_stats UNION ALL SELECT a - b FROM triple_survey_stats;
ALTER TABLE any_call_stats ADD id int GENERATED ALWAYS AS IDENTITY;
ALTER TABLE any_survey_stats ADD id int GENERATED ALWAYS AS IDENTITY;
CREATE TABLE received_call_stats (stats call_stats, id int);
CREATE TABLE received_survey_stats (stats survey_stats, id int);

SELECT both_hold('text round trip', 3000, 'SELECT {T}_send(stats::text::{T}) = {T}_send(stats) AND stats::text::{T}::text = stats::text FROM any_{T}', 'states');
SELECT both_hold('jsonb round trip', 3000, 'SELECT {T}_send(stats::jsonb::{T}) = {T}_send(stats) AND stats::jsonb::{T}::jsonb = stats::text::jsonb FROM any_{T}', 'states');
\set file `mktemp`
\set copy_out '\\copy any_call_stats TO ' :'file' ' (FORMAT binary)'
\set copy_in '\\copy received_call_stats FROM ' :'file' ' (FORMAT binary)'
:copy_out
:copy_in
\set copy_out '\\copy any_survey_stats TO ' :'file' ' (FORMAT binary)'
\set copy_in '\\copy received_survey_stats FROM ' :'file' ' (FORMAT binary)'
:copy_out
:copy_in
\setenv file :file
\! rm -f "$file"
SELECT both_hold('binary round trip', 3000, 'SELECT {T}_send(r.stats) = {T}_send(s.stats) AND r.stats = s.stats FROM any_{T} AS s FULL JOIN received_{T} AS r USING (id)', 'states');

-- ---------------------------------------------------------------- plans

-- Each plan must be of its kind, or it proves nothing.
CREATE FUNCTION planned_as(law text, query text, kind jsonpath, at_least int DEFAULT 118) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    type text;
    q text;
BEGIN
    FOREACH type IN ARRAY '{call_stats,survey_stats}'::text[] LOOP
        q := replace(query, '{T}', type);
        RETURN NEXT ok(plan_of(q) @@ kind, format('%s: the plan is %s', type, law));
        EXECUTE format('CREATE TABLE result AS %s', q);
        RETURN NEXT holds(format('%s: serial = %s', type, law), at_least, replace(
            'SELECT {T}_send(w.stats) = {T}_send(m.stats)
             FROM result AS m FULL JOIN (SELECT * FROM whole_{T} WHERE grp IN (SELECT grp FROM raw_{T})) AS w USING (grp)', '{T}', type), 'groups');
        DROP TABLE result;
    END LOOP;
END $$;

\set gathered '''exists ($.** ? (@."Node Type" like_regex "^Gather").** ? (@."Partial Mode" == "Partial"))'''
\set appended '''exists ($.** ? (@."Node Type" like_regex "Append$").Plans[*] ? (@."Node Type" == "Aggregate" && @."Partial Mode" == "Simple"))'''
\set partial '''exists ($.** ? (@."Node Type" like_regex "Append$").Plans[*] ? (@."Partial Mode" == "Partial")) && !exists ($.** ? (@."Node Type" like_regex "^Gather"))'''

SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL cpu_operator_cost = 10;
SELECT planned_as('parallel', 'SELECT grp, {T}(item) AS stats FROM raw_{T} GROUP BY grp', :gathered);
SELECT planned_as('a parallel sum', 'SELECT grp, sum(stats) AS stats FROM stored_{T} GROUP BY grp', :gathered);
SELECT planned_as('a parallel sum of a parallel aggregate', 'SELECT grp, sum(stats) AS stats FROM (SELECT grp, part, {T}(item) AS stats FROM raw_{T} GROUP BY grp, part) AS s GROUP BY grp', :gathered);
SET LOCAL parallel_leader_participation = off;
SELECT planned_as('parallel without the leader', 'SELECT grp, {T}(item) AS stats FROM raw_{T} GROUP BY grp', :gathered);
SET LOCAL enable_hashagg = off;
SELECT planned_as('parallel and sorted', 'SELECT grp, {T}(item) AS stats FROM raw_{T} GROUP BY grp', :gathered);
SET LOCAL enable_hashagg = on;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT planned_as('parallel and partitionwise', 'SELECT grp, {T}(item) AS stats FROM by_channel_{T} GROUP BY grp', :gathered);
SET LOCAL parallel_leader_participation = on;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL cpu_operator_cost = 0.0025;
SET LOCAL cpu_tuple_cost = 10;
SELECT planned_as('partitionwise, whole groups', 'SELECT grp, {T}(item) AS stats FROM by_grp_{T} GROUP BY grp', :appended);
SELECT planned_as('partitionwise, partial groups', 'SELECT grp, {T}(item) AS stats FROM by_channel_{T} GROUP BY grp', :partial);
SET LOCAL enable_partitionwise_aggregate = off;
SET LOCAL cpu_tuple_cost = 0.01;

-- sorted groups, hashed ones, and hashed ones on disk
SET LOCAL enable_hashagg = off;
SELECT planned_as('sorted', 'SELECT grp, {T}(item) AS stats FROM raw_{T} GROUP BY grp', 'exists ($.** ? (@."Strategy" == "Sorted"))');
SET LOCAL enable_hashagg = on;
SET LOCAL enable_sort = off;
SELECT planned_as('hashed', 'SELECT grp, {T}(item) AS stats FROM raw_{T} GROUP BY grp', 'exists ($.** ? (@."Strategy" == "Hashed"))');
SET LOCAL work_mem = 64;
SELECT planned_as('hashed, in 64 kB', 'SELECT grp, {T}(item) AS stats FROM raw_{T} GROUP BY grp', 'exists ($.** ? (@."Strategy" == "Hashed"))');
RESET work_mem;
RESET enable_sort;

-- GROUPING SETS: every row of the cube is the sum of its groups
SELECT both_hold('GROUPING SETS, ' || kind || ' = sums of groups', 400, format($$
    SELECT {T}_send(c.stats) = {T}_send(s.stats)
    FROM (SELECT grouping(grp, channel) AS level, grp, channel, {T}(item) AS stats FROM raw_{T} GROUP BY %s) AS c
    FULL JOIN (SELECT 0 AS level, grp, channel, {T}(item) AS stats FROM raw_{T} GROUP BY grp, channel
               UNION ALL SELECT 1, grp, NULL, stats FROM whole_{T} WHERE grp IN (SELECT grp FROM raw_{T})
               UNION ALL SELECT 2, NULL, channel, {T}(item) FROM raw_{T} GROUP BY channel
               UNION ALL SELECT 3, NULL, NULL, sum(stats) FROM whole_{T}) AS s
    ON c.level = s.level AND c.grp IS NOT DISTINCT FROM s.grp AND c.channel IS NOT DISTINCT FROM s.channel$$, clause), 'groups')
FROM (VALUES ('cube', 'CUBE (grp, channel)'), ('sets', 'GROUPING SETS ((), (channel), (grp), (grp, channel))')) AS v (kind, clause);

SELECT both_hold('FILTER = WHERE, groups filtered to nothing included', 118, $$
    SELECT {T}_send(f.stats) = {T}_send(coalesce(w.stats, '{"version": 1}'))
    FROM (SELECT grp, {T}(item) FILTER (WHERE pos % 3 = 0 AND grp % 4 > 0) AS stats FROM raw_{T} GROUP BY grp) AS f
    LEFT JOIN (SELECT grp, {T}(item) AS stats FROM raw_{T} WHERE pos % 3 = 0 AND grp % 4 > 0 GROUP BY grp) AS w USING (grp)$$, 'groups');
SELECT both_hold('DISTINCT rows', 118, $$
    SELECT {T}_send(d.stats) = {T}_send(s.stats)
    FROM (SELECT grp, {T}(DISTINCT item) AS stats FROM raw_{T} GROUP BY grp) AS d
    JOIN (SELECT grp, {T}(item) AS stats FROM (SELECT DISTINCT grp, item FROM raw_{T}) AS r GROUP BY grp) AS s USING (grp)$$, 'groups');

-- ---------------------------------------------------------------- moving frames: the inverse at work

CREATE TABLE framed_call_stats AS SELECT * FROM raw_call_stats WHERE grp IN (SELECT grp FROM sizes WHERE size BETWEEN 1 AND 200);
CREATE TABLE framed_survey_stats AS SELECT * FROM raw_survey_stats WHERE grp IN (SELECT grp FROM framed_call_stats);
CREATE INDEX ON framed_call_stats (grp, pos);
CREATE INDEX ON framed_survey_stats (grp, pos);
ANALYZE framed_call_stats;
ANALYZE framed_survey_stats;
SELECT both_hold('moving frame ' || clause, 1000, format($$
    SELECT {T}_send(stats) = {T}_send((SELECT {T}(item) FROM framed_{T} AS f WHERE f.grp = w.grp AND %s))
    FROM (SELECT grp, pos, {T}(item) OVER (PARTITION BY grp ORDER BY pos %s) AS stats FROM framed_{T}) AS w$$, condition, clause), 'rows')
FROM (VALUES
    (1, 'ROWS 5 PRECEDING', 'f.pos BETWEEN w.pos - 5 AND w.pos'),
    (2, 'ROWS BETWEEN 90 PRECEDING AND 10 PRECEDING', 'f.pos BETWEEN w.pos - 90 AND w.pos - 10'),
    (3, 'ROWS BETWEEN 3 PRECEDING AND 75 FOLLOWING', 'f.pos BETWEEN w.pos - 3 AND w.pos + 75'),
    (4, 'ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', 'f.pos >= w.pos'),
    (5, 'RANGE BETWEEN 120 PRECEDING AND 20 FOLLOWING', 'f.pos BETWEEN w.pos - 120 AND w.pos + 20'),
    (6, 'ROWS BETWEEN 4 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW', 'f.pos BETWEEN w.pos - 4 AND w.pos + 2 AND f.pos <> w.pos')) AS v (n, clause, condition) ORDER BY n;
CREATE TABLE some_call_stats AS SELECT grp, part, CASE WHEN part % 5 > 0 THEN stats END AS stats FROM stored_call_stats;
CREATE TABLE some_survey_stats AS SELECT grp, part, CASE WHEN part % 5 > 0 THEN stats END AS stats FROM stored_survey_stats;
CREATE INDEX ON some_call_stats (grp, part);
CREATE INDEX ON some_survey_stats (grp, part);
SELECT both_hold('moving sum of stored states, some of them NULL', 1000, $$
    SELECT {T}_send(stats) IS NOT DISTINCT FROM
           (SELECT {T}_send(sum(f.stats)) FROM some_{T} AS f WHERE f.grp = w.grp AND f.part BETWEEN w.part - 7 AND w.part - 2)
    FROM (SELECT grp, part, sum(stats) OVER (PARTITION BY grp ORDER BY part RANGE BETWEEN 7 PRECEDING AND 2 PRECEDING) AS stats FROM some_{T}) AS w$$, 'rows');

-- ---------------------------------------------------------------- order and hash

SELECT both_hold('count(DISTINCT stats) = distinct bytes', 1, 'SELECT count(DISTINCT stats) = count(DISTINCT {T}_send(stats)) AND count(DISTINCT stats) < count(*) AND count(*) > 3000 FROM any_{T}', 'comparison of some 3000 states');
CREATE FUNCTION joined(law text, query text, kind jsonpath) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    type text;
    q text;
BEGIN
    FOREACH type IN ARRAY '{call_stats,survey_stats}'::text[] LOOP
        q := replace(query, '{T}', type);
        RETURN NEXT ok(plan_of(q) @@ kind, format('%s: the plan is %s', type, law));
        EXECUTE format('CREATE TABLE result AS %s', q);
        EXECUTE format('CREATE TABLE of_bytes AS %s', regexp_replace(q, '(\w+\.)?\mstats\M', format('%s_send(\&)', type), 'g'));
        RETURN NEXT ok((SELECT array_agg(r.n ORDER BY r.n) = (SELECT array_agg(b.n ORDER BY b.n) FROM of_bytes AS b) FROM result AS r) AND
                       (SELECT sum(n) > 300 FROM result), format('%s: %s as of the bytes, %s pairs or rows', type, law, (SELECT sum(n) FROM result)));
        DROP TABLE result, of_bytes;
    END LOOP;
END $$;
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_mergejoin = off;
SET LOCAL enable_nestloop = off;
SELECT joined('a hash join', 'SELECT count(*) AS n FROM stored_{T} AS a JOIN stored_{T} AS b ON a.stats = b.stats', 'exists ($.** ? (@."Node Type" == "Hash Join"))');
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = on;
SELECT joined('a merge join', 'SELECT count(*) AS n FROM stored_{T} AS a JOIN stored_{T} AS b ON a.stats = b.stats', 'exists ($.** ? (@."Node Type" == "Merge Join"))');
RESET enable_hashjoin;
RESET enable_nestloop;
SELECT joined('GROUP BY stats, hashed', 'SELECT count(*) AS n FROM any_{T} GROUP BY stats', 'exists ($.** ? (@."Strategy" == "Hashed"))');
SET LOCAL enable_hashagg = off;
SELECT joined('GROUP BY stats, sorted', 'SELECT count(*) AS n FROM any_{T} GROUP BY stats', 'exists ($.** ? (@."Strategy" == "Sorted"))');
RESET enable_hashagg;
SELECT both_hold('one and only one of <, =, >; <=, >=, <> and cmp agree; equal if and only if the bytes are', 1600, $$
    SELECT (a < b)::int + (a = b)::int + (a > b)::int = 1 AND (a <= b) = NOT (a > b) AND (a >= b) = NOT (a < b) AND (a <> b) = NOT (a = b)
           AND (a = b) = ({T}_send(a) = {T}_send(b)) AND {T}_cmp(a, b) = -{T}_cmp(b, a) AND ({T}_cmp(a, b) < 0) = (a < b)
           AND (NOT (a <= b AND b <= c) OR a <= c) AND (a <> b OR {T}_hash(a) = {T}_hash(b) AND {T}_hash_extended(a, 7) = {T}_hash_extended(b, 7))
    FROM triple_{T}$$);
