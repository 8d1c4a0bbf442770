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
-- doubling, until the longest handle time, three phases of 2147483.647 s, is covered; and long promises: 25, 35, 45, 50 and
-- 90 minutes, 3, 5, 6, 10, 12 and 18 hours, 1, 2, 3, 4, 5, 7, 14 and 21 days.
CREATE TABLE edge AS
SELECT row_number() OVER (ORDER BY s) - 1 AS bucket, s
FROM (SELECT generate_series(0, 256) AS s
      UNION ALL SELECT 256 * 2 ^ d + i * (256 * 2 ^ d / 128) FROM generate_series(0, 20) AS d, generate_series(1, 128) AS i
      UNION ALL SELECT 60 * unnest('{25,35,45,50,90}'::int[])
      UNION ALL SELECT 3600 * unnest('{3,5,6,10,12,18,24,48,72,96,120,168,336,504}'::int[])) AS e
WHERE s < 3 * 2147483.647 + 32768;
ALTER TABLE edge ADD PRIMARY KEY (bucket), ADD UNIQUE (s);
ANALYZE edge;

SELECT is(count(*), 2137::bigint, '2137 edges') FROM edge;
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
       CASE WHEN grp <= 8 THEN ('{0,0,1,2,64,65,2000,2000}'::int[])[grp] ELSE ceil(2000 * random() ^ 5)::int END AS size,
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
                     hold_ms * interval '1 ms', wrap_ms * interval '1 ms', outcome,
                     CASE WHEN outcome = 'answered' AND pos % 3 = 0 THEN wait_ms / 2 ELSE 0 END * interval '1 ms', outcome = 'answered' AND pos % 5 = 0)
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

CREATE FUNCTION count_calls(source regclass) RETURNS TABLE (grp int, path text, value numeric) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        WITH calls AS (SELECT *, talk_ms + hold_ms + wrap_ms AS handle_ms FROM %s WHERE item IS NOT NULL)
        SELECT grp, 'version', 1::numeric FROM calls GROUP BY 1
        UNION ALL SELECT grp, outcome, count(*) FROM calls GROUP BY 1, 2
        UNION ALL SELECT grp, 'wait_ms.' || outcome, sum(wait_ms) FROM calls GROUP BY 1, 2
        UNION ALL SELECT grp, 'held', count(*) FILTER (WHERE hold_ms > 0) FROM calls GROUP BY 1
        UNION ALL SELECT grp, 'transferred', count(*) FILTER (WHERE transferred(item)) FROM calls GROUP BY 1
        UNION ALL SELECT grp, 'ring_ms', sum(extract(epoch FROM ring_time(item)) * 1000) FROM calls GROUP BY 1
        UNION ALL SELECT grp, 'talk_ms', sum(talk_ms) FROM calls GROUP BY 1
        UNION ALL SELECT grp, 'hold_ms', sum(hold_ms) FROM calls GROUP BY 1
        UNION ALL SELECT grp, 'wrap_ms', sum(wrap_ms) FROM calls GROUP BY 1
        UNION ALL SELECT grp, 'waits.' || outcome || '.' || edge_of(wait_ms), count(*) FROM calls WHERE outcome <> 'blocked' GROUP BY 1, 2
        UNION ALL SELECT grp, 'handles.' || edge_of(handle_ms), count(*) FROM calls WHERE outcome = 'answered' GROUP BY 1, 2$q$, source);
END $$;
CREATE TABLE counted_call_stats AS
SELECT * FROM count_calls('raw_call_stats')
UNION SELECT grp, 'version', 1 FROM sizes;
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
-- a state that starts with all the bytes of another
SELECT ok(substr(call_stats_send(b), 1, length(call_stats_send(a))) = call_stats_send(a) AND a < b AND a <> b AND b > a AND call_stats_cmp(a, b) = -1 AND call_stats_cmp(b, a) = 1,
          'call_stats: the shorter of two states goes before the longer that it starts')
FROM (VALUES ('{"version": 1, "answered": 1, "talk_ms": -1, "waits": {"answered": {"1": 1}}, "handles": {"1": 1}}'::call_stats,
              '{"version": 1, "answered": 1, "talk_ms": -1, "waits": {"answered": {"1": 1}}, "handles": {"1": 1, "2": 1, "3": -1}}'::call_stats)) AS v (a, b);

-- ---------------------------------------------------------------- service level: one state, every threshold, ten methods

CREATE TABLE method (name text);
INSERT INTO method VALUES
    ('abandon_negative'), ('answered'), ('abandon_positive'), ('abandon_ignored'), ('short_excluded'), ('short_positive'),
    ('flowout'), ('flowout_short_excluded'), ('all_offered'), ('queue_exit');
CREATE TABLE chosen AS
SELECT grp, row_number() OVER (ORDER BY grp) AS n FROM sizes WHERE size BETWEEN 60 AND 400 AND waits IN ('all', 'edges', 'minutes') AND cardinality(outcomes) >= 5;
ANALYZE chosen;

CREATE FUNCTION service_levels(thresholds text, least_known bigint) RETURNS text LANGUAGE sql AS $$
    SELECT holds(format('%s, %s groups, ten methods, short abandons of many lengths: service level = of the raw calls',
                        thresholds, (SELECT count(*) FROM chosen)), least_known, format($q$
        SELECT coalesce(service_level(w.stats, s * interval '1 s', name, short * interval '1 s') = v, false)
        FROM (SELECT grp, s, name, (s * 7 %% 40)::int AS short, service_level(item, s * interval '1 s', name, (s * 7 %% 40) * interval '1 s') AS v
              FROM raw_call_stats JOIN chosen USING (grp), (SELECT s::bigint AS s FROM edge) AS edge, method WHERE %s GROUP BY grp, s, name) AS r
        JOIN whole_call_stats AS w USING (grp)
        WHERE v IS NOT NULL OR service_level(w.stats, s * interval '1 s', name, short * interval '1 s') IS NOT NULL$q$, thresholds))
$$;
SELECT service_levels('s BETWEEN 0 AND 256', 10000);
DELETE FROM chosen WHERE n > 3;
SELECT service_levels('s > 256', 10000);
-- every other group at some thresholds, short abandons beyond 256 s among them
SELECT holds('service level = of the raw calls, all groups at 12 edges', 10000, $$
    SELECT service_level(w.stats, s * interval '1 s', name, short * interval '1 s') IS NOT DISTINCT FROM v
    FROM (SELECT grp, s, name, short, service_level(item, s * interval '1 s', name, short * interval '1 s') AS v
          FROM raw_call_stats, method, (VALUES (0, 0), (0, 1), (1, 0), (5, 5), (10, 3), (19, 256), (20, 5), (60, 258), (256, 0), (258, 1), (3600, 300), (2097152, 2113536)) AS t (s, short)
          GROUP BY grp, s, name, short) AS r JOIN whole_call_stats AS w USING (grp)$$);
SELECT holds('defaults of service_level', 118, $$
    SELECT service_level(w.stats) IS NOT DISTINCT FROM service_level(item) AND service_level(w.stats, '30 s') IS NOT DISTINCT FROM service_level(item, '30 s')
           AND service_level(w.stats, '30 s', 'short_excluded') IS NOT DISTINCT FROM service_level(item, '30 s', 'short_excluded')
    FROM raw_call_stats JOIN whole_call_stats AS w USING (grp) GROUP BY grp, w.stats$$, 'groups');
SELECT holds('from the longest wait on every threshold is in force', 120, $$
    SELECT service_level(stats, '6442450.941 s', name) IS NOT DISTINCT FROM service_level(stats, '100000 hours', name)
           AND service_level(stats, '2162688 s', name) IS NOT DISTINCT FROM service_level(stats, '6442450.941 s', name)
           AND service_level(stats, '2147483.647 s', name) IS NOT DISTINCT FROM service_level(stats, '6442450.941 s', name)
           AND service_level(stats, '30 days', name) IS NOT DISTINCT FROM service_level(stats, '6442450.941 s', name)
    FROM whole_call_stats, method$$);

-- between edges: refused, with both neighbours
SELECT holds('a threshold that is no edge is refused, with its neighbours', 7700, $$
    SELECT state = '22023' AND message = format('threshold is not an edge of the statistics'' histogram: %s', t)
           AND hint LIKE format('The nearest edges are %s and %s. %%', lower, upper)
    FROM (SELECT s * interval '1 s' AS upper, (lag(s) OVER (ORDER BY s)) * interval '1 s' AS lower FROM edge) AS e,
         LATERAL (VALUES (lower + '1 ms'), (lower + (upper - lower) / 2), (upper - interval '1 ms'), (upper - interval '1 us')) AS v (t),
         refused(format('SELECT service_level(%L::call_stats, %L)', '{"version": 1}', t))
    WHERE lower IS NOT NULL AND t < '2147483.647 s'$$, 'thresholds');
SELECT holds('so is any other limit', 1290, $$
    SELECT state = '22023' AND message LIKE what || ' is not an edge%'
    FROM (SELECT (s + 0.5) * interval '1 s' AS t FROM edge WHERE bucket % 6 = 0 AND s < 2147483) AS e,
         LATERAL (VALUES ('short_abandon', 'service_level(stats, ''20 s'', ''short_excluded'', %L)'), ('short_abandon', 'abandon_rate(stats, %L)'),
                         ('time of abandon_curve', 'abandon_curve(stats, ARRAY[interval ''1 min'', %L])'), ('threshold', 'kpis(stats, %L)')) AS q (what, template),
         refused('SELECT ' || format(template, t) || ' FROM (SELECT stats FROM stats_laws.whole_call_stats WHERE grp = 7) AS s')$$, 'limits');

-- ---------------------------------------------------------------- every other KPI

-- those that are the same from statistics; the others come from histograms, above and below, save longest_hold
CREATE TABLE kpi AS
SELECT proname::text AS name, prorettype = 'bigint'::regtype AS is_count FROM pg_proc AS p JOIN pg_aggregate ON aggfnoid = p.oid
WHERE oidvectortypes(proargtypes) = 'call_interval' AND aggkind = 'n' AND proname NOT IN ('call_stats', 'service_level', 'longest_wait', 'longest_hold');
SELECT cmp_ok(count(*), '>=', 22::bigint, 'every aggregate over calls alone is compared') FROM kpi;
SELECT holds(name || '(call_stats) = ' || name || '(call)', 119, format($$
    SELECT %1$I(w.stats) IS NOT DISTINCT FROM v AND pg_typeof(%1$I(w.stats)) = pg_typeof(v) AND %1$I(w.stats)::text IS NOT DISTINCT FROM v::text
    FROM (SELECT grp, %1$I(item) AS v FROM raw_call_stats GROUP BY grp) AS r JOIN whole_call_stats AS w USING (grp)$$, name), 'groups')
FROM kpi;
SELECT holds('totals of time = sums in plain SQL', 119, $$
    SELECT wait_time(w.stats) = r.wait AND talk_time(w.stats) = talk AND hold_time(w.stats) = hold AND wrap_time(w.stats) = wrap AND handle_time(w.stats) = talk + hold + wrap
           AND wait_time(-w.stats) = -r.wait AND handle_time(-w.stats) = -(talk + hold + wrap)
    FROM (SELECT grp, coalesce(sum(wait_ms) FILTER (WHERE outcome <> 'blocked'), 0) * interval '1 ms' AS wait, coalesce(sum(talk_ms), 0) * interval '1 ms' AS talk,
                 coalesce(sum(hold_ms), 0) * interval '1 ms' AS hold, coalesce(sum(wrap_ms), 0) * interval '1 ms' AS wrap
          FROM raw_call_stats GROUP BY grp) AS r JOIN whole_call_stats AS w USING (grp)$$, 'groups');
SELECT holds('longest_wait: the edge above the longest, within max(1 s, 1/128)', 119, $$
    SELECT ms(longest_wait(w.stats)) IS NOT DISTINCT FROM 1000::bigint * edge_of(ms(v))
           AND (longest_wait(w.stats) >= v AND ms(longest_wait(w.stats)) <= ms(v) + greatest(1000, ms(v) / 128)) IS NOT FALSE
    FROM (SELECT grp, longest_wait(item) AS v FROM raw_call_stats GROUP BY grp) AS r JOIN whole_call_stats AS w USING (grp)$$, 'groups');
SELECT holds('abandon_rate with a short abandon = of the raw calls, at every 15th edge', 15000, $$
    SELECT abandon_rate(w.stats, s * interval '1 s') IS NOT DISTINCT FROM v
    FROM (SELECT grp, s, abandon_rate(item, s * interval '1 s') AS v FROM raw_call_stats, edge WHERE bucket % 15 = 5 GROUP BY grp, s) AS r
    JOIN whole_call_stats AS w USING (grp)$$);
SELECT holds('abandon_curve = of the raw calls, at every 8th edge', 119, $$
    SELECT abandon_curve(w.stats, times) IS NOT DISTINCT FROM v
    FROM (SELECT grp, times, abandon_curve(item, times) AS v
          FROM raw_call_stats, (SELECT array_agg(s * interval '1 s' ORDER BY s) AS times FROM edge WHERE bucket % 8 = 5) AS e GROUP BY grp, times) AS r
    JOIN whole_call_stats AS w USING (grp)$$, 'groups of 265 edges');

-- percentiles: never below percentile_disc
CREATE TABLE fraction AS
SELECT array_agg(p ORDER BY p) AS all_p
FROM (SELECT unnest('{0,1,0.5,0.8,0.9,0.95,0.99,0.999,0.000001,0.999999}'::float8[]) AS p
      UNION SELECT i / 16.0::float8 FROM generate_series(1, 15) AS i UNION SELECT i / 7.0::float8 FROM generate_series(1, 6) AS i
      UNION SELECT random() FROM generate_series(1, 40)) AS f;
SELECT holds(format('%s_percentile: the edge above percentile_disc, within max(1 s, 1/128)', what), 4500, format($$
    SELECT state >= v AND state <= v + greatest(1000, v / 128) AND state = 1000::bigint * edge_of(v)
    FROM (SELECT grp, all_p, percentile_disc(all_p) WITHIN GROUP (ORDER BY %s) AS all_v
          FROM raw_call_stats, fraction WHERE outcome = 'answered' GROUP BY grp, all_p) AS r
    JOIN whole_call_stats AS w USING (grp), unnest(all_p, all_v) AS u (p, v), LATERAL (SELECT ms(%s_percentile(w.stats, p)) AS state) AS s$$, raw, what), 'percentiles')
FROM (VALUES ('wait', 'wait_ms'), ('handle_time', 'talk_ms + hold_ms + wrap_ms')) AS v (what, raw);
SELECT holds('no answered call, no percentile', 10, $$
    SELECT wait_percentile(stats, 0.5) IS NULL AND handle_time_percentile(stats, 0.9) IS NULL FROM whole_call_stats WHERE answered(stats) = 0$$, 'groups');

-- kpis()
SELECT holds(format('kpis().%s', name), 480, format($$
    SELECT (kpis(stats, t)).%s IS NOT DISTINCT FROM %s FROM whole_call_stats, unnest('{0 s,20 s,1 min,1 hour}'::interval[]) AS t$$, name,
    CASE WHEN name ~ '_p\d+$' THEN regexp_replace(name, '^(.*)_p(\d+)$', '\1_percentile(stats, 0.\2)') WHEN name = 'service_level' THEN 'service_level(stats, t)' ELSE name || '(stats)' END))
FROM pg_attribute, LATERAL (SELECT attname::text AS name) AS a WHERE attrelid = 'call_kpis'::regclass ORDER BY attnum;

-- more taken away than there was: counts are the balance, whatever divides is refused
CREATE TABLE balance AS SELECT name FROM kpi WHERE is_count;
SELECT holds(name || ' of what was taken away is negative', 120, format('SELECT %1$I(-stats) = -%1$I(stats) FROM whole_call_stats', name), 'groups') FROM balance;
SELECT holds('a KPI of a negative count is refused', 26, $$
    SELECT state = '22023' AND message = 'call_stats has a negative count'
    FROM (SELECT name || '(-stats)' AS call FROM kpi WHERE name NOT IN (SELECT name FROM balance)
          UNION ALL VALUES ('service_level(-stats)'), ('longest_wait(-stats)'), ('wait_percentile(-stats, 0.9)'), ('handle_time_percentile(-stats, 0.5)'),
              ('kpis(-stats)'), ('abandon_rate(-stats, ''5 s'')'), ('abandon_curve(-stats, ''{1 min}'')'),
              -- one bucket below 0 where the count is not
              ('service_level(skew)'), ('longest_wait(skew)'), ('wait_percentile(skew, 0.9)'), ('handle_time_percentile(skew, 0.9)')) AS k,
         refused('SELECT ' || call || ' FROM stats_laws.whole_call_stats,
                  (VALUES (''{"version": 1, "answered": 1, "wait_ms": {"answered": 1}, "waits": {"answered": {"1": 2, "5": -1}}, "handles": {"1": 2, "7": -1}}''::call_stats)) AS v (skew)
                  WHERE grp = 7')$$, 'KPIs');

-- ---------------------------------------------------------------- around the edges

-- Every subset of eight durations, for every outcome; of answered calls every phase.
CREATE TABLE brink AS
SELECT 5 * subset + o AS grp, outcome, ms AS wait_ms, CASE outcome WHEN 'answered' THEN ms ELSE 0 END AS talk_ms, CASE outcome WHEN 'answered' THEN ms ELSE 0 END AS hold_ms,
       CASE outcome WHEN 'answered' THEN ms ELSE 0 END AS wrap_ms, subset,
       call_interval('2026-01-05 09:00:00Z', ms * interval '1 ms', CASE outcome WHEN 'answered' THEN ms * interval '1 ms' END, CASE outcome WHEN 'answered' THEN ms * interval '1 ms' END,
                     CASE outcome WHEN 'answered' THEN ms * interval '1 ms' END, outcome) AS item
FROM generate_series(1, 255) AS subset, (VALUES (0, 'answered'), (1, 'abandoned'), (2, 'flowed_out'), (3, 'callback'), (4, 'blocked')) AS v (o, outcome),
     unnest('{0,1,999,1000,1001,256000,256001,2147483647}'::bigint[]) WITH ORDINALITY AS u (ms, i)
WHERE subset >> (i - 1)::int & 1 = 1;
SELECT holds('0, 1, 999, 1000, 1001 ms, 256, 256.001 s and the maximum, each subset: every number as plain SQL counts it', 5000, $$
    SELECT c.value = l.value
    FROM (SELECT * FROM count_calls('brink') WHERE value <> 0) AS c
    FULL JOIN (SELECT grp, l.* FROM (SELECT grp, call_stats(item) AS stats FROM brink GROUP BY grp) AS s, leaves(stats::jsonb) AS l) AS l USING (grp, path)$$, 'numbers');
SELECT holds('each subset of them, of all outcomes: merged = one pass', 255, $$
    SELECT call_stats_send(sum(stats)) = call_stats_send(call_stats(item)) FROM (SELECT subset, item, (SELECT call_stats(i) FROM (SELECT item) AS o (i)) AS stats FROM brink) AS b GROUP BY subset$$, 'subsets');
SELECT holds('each subset of them: service level = of the raw calls', 25500, $$
    SELECT service_level(stats, s * interval '1 s', name, short * interval '1 s') IS NOT DISTINCT FROM v
    FROM (SELECT subset, s, short, name, call_stats(item) AS stats, service_level(item, s * interval '1 s', name, short * interval '1 s') AS v
          FROM brink, method, (VALUES (0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (255, 2), (256, 256), (258, 0), (2146304, 1), (2162688, 258)) AS t (s, short)
          GROUP BY subset, s, short, name) AS r$$);
SELECT holds('each of them alone: percentiles and longest wait', 8, $$
    SELECT ms(wait_percentile(stats, 0.5)) = 1000::bigint * edge_of(wait_ms) AND ms(longest_wait(stats)) = 1000::bigint * edge_of(wait_ms)
           AND ms(handle_time_percentile(stats, 1)) = 1000::bigint * edge_of(3 * wait_ms)
    FROM (SELECT wait_ms, (SELECT call_stats(i) FROM (SELECT item) AS o (i)) AS stats FROM brink WHERE subset IN (1, 2, 4, 8, 16, 32, 64, 128) AND outcome = 'answered') AS b$$);

-- ---------------------------------------------------------------- few states and many

-- small states are put aside and merged in batches, large ones and KPIs on the way come between them
CREATE TABLE single AS
SELECT id, grp, (SELECT call_stats(i) FROM (SELECT item) AS o (i)) AS stats FROM raw_call_stats WHERE item IS NOT NULL;
SELECT holds('a state a call, groups in turn: merged = one pass', 100, $$
    SELECT call_stats_send(a.stats) = call_stats_send(w.stats) FROM (SELECT grp, sum(stats) AS stats FROM single GROUP BY grp) AS a JOIN whole_call_stats AS w USING (grp)$$, 'groups');
SELECT holds('with larger states between them', 90, $$
    SELECT call_stats_send(a.stats) = call_stats_send(w.stats + w.stats + w.stats)
    FROM (SELECT grp, sum(stats ORDER BY hashint4(n)) AS stats
          FROM (SELECT grp, stats, id AS n FROM single UNION ALL SELECT grp, stats, -part FROM stored_call_stats UNION ALL SELECT grp, stats, -1000 FROM whole_call_stats) AS s
          GROUP BY grp) AS a
    JOIN whole_call_stats AS w USING (grp)
    WHERE offered(w.stats) > 0$$, 'groups');
SELECT holds('a running sum = one pass over its rows', 1000, $$
    SELECT call_stats_send(s.stats) = call_stats_send(r.stats)
    FROM (SELECT id, sum(stats) OVER (PARTITION BY grp ORDER BY id) AS stats FROM single WHERE grp BETWEEN 3 AND 7) AS s
    JOIN (SELECT id, call_stats(item) OVER (PARTITION BY grp ORDER BY id) AS stats FROM raw_call_stats WHERE grp BETWEEN 3 AND 7) AS r USING (id)$$, 'rows');

-- ---------------------------------------------------------------- few buckets and many

-- n distinct buckets from 1 to 200: kept as pairs up to 64 or 128, as an array beyond; and the way back. `other` has 100 more.
CREATE TABLE spread AS
SELECT n, i, i <= n AS own, bucket, wait_ms,
       call_interval('2026-01-05 09:00:00Z', wait_ms * interval '1 ms', wait_ms * interval '1 ms') AS item
FROM generate_series(1, 200) AS n,
     LATERAL (SELECT row_number() OVER (ORDER BY random()) AS i, bucket, least(s::bigint * 1000, 2147483647) AS wait_ms FROM edge WHERE s <= 2162688 AND n > 0) AS e
WHERE i <= n + 100;
CREATE TABLE spread_stats AS
SELECT n, call_stats(item ORDER BY bucket) FILTER (WHERE own) AS stats, call_stats(item ORDER BY i) FILTER (WHERE NOT own) AS other, call_stats(item ORDER BY i) AS whole
FROM spread GROUP BY n;
SELECT holds('sparse and dense: ' || way, 200, format($$
    SELECT call_stats_send(s.stats) = call_stats_send(%s) FROM spread_stats AS s JOIN (SELECT n, %s AS stats FROM spread GROUP BY n) AS a USING (n)$$, expression, aggregate), 'states of 1 to 200 buckets')
FROM (VALUES
    (1, 'longest first', 'a.stats', 'call_stats(item ORDER BY bucket DESC) FILTER (WHERE own)'),
    (2, 'in random order', 'a.stats', 'call_stats(item ORDER BY i) FILTER (WHERE own)'),
    (3, 'merged from halves', 'a.stats', 'call_stats(item) FILTER (WHERE own AND i % 2 = 0) + call_stats(item) FILTER (WHERE own AND i % 2 = 1)'),
    (4, 'merged one by one', 'a.stats', 'merge_tree(array_agg((SELECT call_stats(c) FROM (SELECT item) AS o (c))) FILTER (WHERE own))'),
    (5, 'what remains of many buckets', 's.whole - s.other', 'NULL'),
    (6, 'what remains, and text in between', '(s.whole - s.other)::text::call_stats + ''{"version": 1}''', 'NULL'),
    (7, 'there and back', '-(s.other - (s.stats + s.other))', 'NULL')) AS v (n, way, expression, aggregate) ORDER BY n;
-- A state of few calls is a list, which is left when it is full; each row's state is written, and goes on.
SELECT holds('a call more, a call more: the state of each row of a running frame', 1500, $$
    SELECT call_stats_send(call_stats(item) OVER frame) = call_stats_send(sum(one) OVER frame)
    FROM (SELECT grp, i, item, (SELECT call_stats(c) FROM (SELECT item) AS o (c)) AS one
          FROM (SELECT grp, item, row_number() OVER (PARTITION BY grp ORDER BY random()) AS i FROM raw_call_stats) AS r WHERE i <= 40) AS r
    WINDOW frame AS (PARTITION BY grp ORDER BY i)$$, 'rows');
-- Operators hand on states in memory, tables hold flat ones.
SELECT holds('sparse and dense, in memory as stored: service level, percentiles, longest wait', 1100, $$
    SELECT service_level(a.stored, t) = service_level(whole - other, t) AND wait_percentile(a.stored, p) = wait_percentile(whole - other, p)
           AND handle_time_percentile(a.stored, p) = handle_time_percentile(whole - other, p) AND longest_wait(a.stored) = longest_wait(whole - other)
           AND (whole - other)::text = a.stored::text
    FROM spread_stats AS s JOIN (SELECT n, stats AS stored FROM spread_stats) AS a USING (n), unnest('{1 s,20 s,1 min,256 s,1 hour,131072 s}'::interval[], '{0,0.1,0.5,0.9,0.95,1}'::float8[]) AS u (t, p)$$);

-- ---------------------------------------------------------------- surveys

SELECT holds(name || ' = over the raw answers', 119, format($$
    SELECT %s IS NOT DISTINCT FROM v FROM (SELECT grp, %s AS v FROM raw_survey_stats GROUP BY grp) AS r JOIN whole_survey_stats AS w USING (grp)$$, state, raw), 'groups')
FROM (VALUES
    ('nps', 'nps(w.stats)', 'nps(item)'), ('nps_margin', 'nps_margin(w.stats)', 'nps_margin(item)'), ('nps_margin at 99', 'nps_margin(w.stats, 99)', 'nps_margin(item, 99)'),
    ('responses', 'responses(w.stats)', 'count(item)'), ('csat_mean', 'csat_mean(w.stats)', 'avg(item)'), ('ces on 0..10', 'ces(w.stats, 0, 10)', 'avg(item)'),
    ('csat on 0..10', 'csat(w.stats, 8, 0, 10)', '100 * count(*) FILTER (WHERE item >= 8)::numeric / nullif(count(item), 0)')) AS v (name, state, raw);
SELECT holds(format('csat and ces on %s..%s, satisfied from %s', low, high, satisfied), 119, format($$
    SELECT csat(survey_stats(item) FILTER (WHERE own), %1$s, %2$s, %3$s) IS NOT DISTINCT FROM 100 * count(*) FILTER (WHERE own AND item >= %1$s)::numeric / nullif(count(*) FILTER (WHERE own), 0)
           AND ces(survey_stats(item) FILTER (WHERE own), %2$s, %3$s) IS NOT DISTINCT FROM avg(item) FILTER (WHERE own)
    FROM raw_survey_stats, LATERAL (SELECT item BETWEEN %2$s AND %3$s AS own) AS o GROUP BY grp$$, satisfied, low, high), 'groups')
FROM (VALUES (1, 5, 4), (1, 5, 5), (1, 7, 5), (0, 3, 3), (1, 10, 9)) AS v (low, high, satisfied);
SELECT holds('csat and ces on a scale that answers exceed are refused', 100, $$
    SELECT CASE WHEN outside THEN state = '22003' ELSE state IS NULL END
    FROM (SELECT stats, EXISTS (SELECT FROM raw_survey_stats AS r WHERE r.grp = w.grp AND item NOT BETWEEN 1 AND 5) AS outside FROM whole_survey_stats AS w) AS w,
         unnest('{csat,ces}'::text[]) AS f, refused(format('SELECT %I(%L::survey_stats)', f, stats))$$);

SELECT * FROM finish();
ROLLBACK;
