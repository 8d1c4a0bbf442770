-- Queries over calls, answered from rollups without being written over them: what is answered, what is not, and that each
-- figure is that of the calls, whatever happens between a plan and its use. Random queries are in rollup_query_random.sql.

\ir include/preload.sql
SELECT no_plan();

CREATE TABLE calls (call_id int PRIMARY KEY, queue text, channel text NOT NULL, offered_at timestamptz NOT NULL, call call_interval NOT NULL, score int, price numeric(8, 2));
INSERT INTO calls
SELECT n, (ARRAY['sales', 'support', NULL])[1 + n % 3], CASE WHEN n % 2 = 0 THEN 'phone' ELSE 'chat' END, t,
    call_interval(t, wait => n % 50 * interval '1 s', talk => CASE WHEN n % 4 <> 0 THEN interval '2 min' END, outcome => CASE WHEN n % 4 <> 0 THEN 'answered' ELSE 'abandoned' END), n % 11, n % 100 / 10.0
FROM generate_series(1, 2000) AS n, LATERAL (SELECT timestamptz '2026-03-01 00:00Z' + n * interval '11 min 7 s' AS t) AS at;
-- The calls in a form that no rollup answers: the level that groups them has a subquery in FROM.
CREATE VIEW every_call AS SELECT * FROM calls OFFSET 0;
SELECT create_rollup('calls_15min', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)", "price": "sum(price)"}', '{queue, channel}');
CALL build_rollup('calls_15min');
UPDATE calls SET queue = 'support' WHERE call_id % 9 = 0;
ANALYZE;

-- The rollups that EXPLAIN names, or "calls".
CREATE FUNCTION answered_from(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    found text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS false) ' || query LOOP
        found := coalesce(found, substring(line FROM '^ *Rollups: (.*)'));
    END LOOP;
    RETURN coalesce(replace(found, 'public.', ''), 'calls');
END $$;
-- What a query gives: its lines, sorted, or its error.
CREATE FUNCTION lines_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line record;
    lines text[] := '{}';
BEGIN
    FOR line IN EXECUTE query LOOP
        lines := lines || line::text;
    END LOOP;
    RETURN coalesce((SELECT string_agg(one, ' ' ORDER BY one COLLATE "C") FROM unnest(lines) AS one), 'no rows');
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
-- From what a query is answered; and whether that is what it gives with use_rollups off.
CREATE FUNCTION asked(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    uses text := current_setting('ccmetrics.use_rollups');
    answered text := answered_from(query);
    mine text := lines_of(query);
    plain text;
BEGIN
    PERFORM set_config('ccmetrics.use_rollups', 'off', false);
    plain := lines_of(query);
    PERFORM set_config('ccmetrics.use_rollups', uses, false);
    RETURN answered || CASE WHEN mine <> plain THEN format(', wrong: %s, not %s', mine, plain) WHEN plain ~ '^\d{5} ' THEN ', ' || plain ELSE '' END;
END $$;

-- ---------------------------------------------------------------- the setting, and consent

SELECT is(current_setting('ccmetrics.use_rollups'), 'off', 'off, where nobody has said otherwise');
SELECT alter_rollup('calls_15min', answers => true) \g /dev/null
SELECT is(asked('SELECT queue, count(*) FROM calls GROUP BY queue'), 'calls', 'with the consent of the owner, and not of who asks');
SELECT alter_rollup('calls_15min', answers => false) \g /dev/null
SET ccmetrics.use_rollups = always;
SELECT is(asked('SELECT queue, count(*) FROM calls GROUP BY queue'), 'calls', 'with the setting, and not with the consent');
SELECT alter_rollup('calls_15min', answers => true) \g /dev/null
SELECT is(asked('SELECT queue, count(*) FROM calls GROUP BY queue'), 'calls_15min', 'with both');
SELECT is(asked('SELECT queue, count(*) FROM every_call GROUP BY queue'), 'calls', 'but not in the form that the tests compare with');
SELECT is(lines_of('SELECT queue, count(*) FROM calls GROUP BY queue'), '(,667) (sales,444) (support,889)', 'whose figures follow from how the calls were made');

-- ---------------------------------------------------------------- plans that are kept

SET plan_cache_mode = force_generic_plan;
PREPARE by_queue AS SELECT queue, count(*), answered(call), sum(price) FROM calls GROUP BY queue;
PREPARE since (timestamptz) AS SELECT queue, count(*) FROM calls WHERE offered_at >= $1 GROUP BY queue;
PREPARE by_day AS SELECT offered_at::date, count(*) FROM calls GROUP BY 1;
CREATE FUNCTION in_plpgsql() RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT c::text FROM (SELECT queue, count(*), answered(call), sum(price) FROM calls GROUP BY queue) AS c; END $$;
CREATE FUNCTION in_sql() RETURNS SETOF text LANGUAGE sql VOLATILE AS $$ SELECT c::text FROM (SELECT queue, count(*), answered(call), sum(price) FROM calls GROUP BY queue) AS c $$;
CREATE FUNCTION wrong(query text, plain text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    mine text := lines_of(query);
    expected text := lines_of(plain);
BEGIN
    RETURN CASE WHEN mine <> expected THEN format(', wrong: %s gives %s, not %s', query, mine, expected) ELSE '' END;
END $$;
-- Where the plans that are kept take their answer from; and what they give wrong.
CREATE FUNCTION kept() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN answered_from('EXECUTE by_queue')
        || wrong('EXECUTE by_queue', 'SELECT queue, count(*), answered(call), sum(price) FROM every_call GROUP BY queue')
        || wrong('EXECUTE since (''2026-03-05Z'')', 'SELECT queue, count(*) FROM every_call WHERE offered_at >= ''2026-03-05Z'' GROUP BY queue')
        || wrong('EXECUTE since (''2026-03-05 00:07Z'')', 'SELECT queue, count(*) FROM every_call WHERE offered_at >= ''2026-03-05 00:07Z'' GROUP BY queue')
        || wrong('EXECUTE by_day', 'SELECT offered_at::date, count(*) FROM every_call GROUP BY 1')
        || wrong('SELECT replace(f, ''"'', '''') FROM in_plpgsql() AS f', 'SELECT c::text FROM (SELECT queue, count(*), answered(call), sum(price) FROM every_call GROUP BY queue) AS c')
        || wrong('SELECT replace(f, ''"'', '''') FROM in_sql() AS f', 'SELECT c::text FROM (SELECT queue, count(*), answered(call), sum(price) FROM every_call GROUP BY queue) AS c');
END $$;

SELECT is(kept(), 'calls_15min', 'a plan that is kept');
SELECT is(kept(), 'calls_15min', 'once more');
SELECT is(answered_from('EXECUTE since (''2026-03-05Z'')') || ' ' || answered_from('EXECUTE since (''2026-03-05 00:07Z'')'), 'calls calls', 'a limit that is not known');
SET plan_cache_mode = auto;
SELECT is(answered_from('EXECUTE since (''2026-03-05Z'')') || ' ' || answered_from('EXECUTE since (''2026-03-05 00:07Z'')'), 'calls_15min calls_15min', 'and one that is, also within a bucket');
SET plan_cache_mode = force_generic_plan;
INSERT INTO calls SELECT 3001, 'sales', 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5;
SELECT is(kept(), 'calls_15min', 'after a call');
SELECT refresh_rollup('calls_15min') > 0 AS refreshed \gset
SELECT is(kept(), 'calls_15min', 'after a refresh');
DELETE FROM calls WHERE call_id = 1000;
SELECT is(kept(), 'calls_15min', 'after a call has gone');

-- If the gate were closed at planning only: 1,999 calls without the one that no trigger saw, where there are 2,000.
ALTER TABLE calls DISABLE TRIGGER calls_15min_insert;
INSERT INTO calls SELECT 3002, 'sales', 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5;
SELECT is(kept(), 'calls', 'while its trigger is disabled');
ALTER TABLE calls ENABLE TRIGGER calls_15min_insert;
SELECT is(rebuild_rollup('calls_15min', NULL, NULL), 1::bigint, 'a rebuild finds the group of the call that was not seen');
SELECT is(kept(), 'calls_15min', 'rebuilt');
ALTER TABLE calls RENAME TO renamed;
SELECT is(asked('SELECT queue, count(*) FROM renamed GROUP BY queue'), 'calls_15min', 'of a source of another name');
ALTER TABLE renamed RENAME TO calls;
SELECT is(kept(), 'calls_15min', 'with its name again');
ALTER TABLE calls ADD note text;
SELECT is(kept(), 'calls_15min', 'with another column');
ALTER TABLE calls DROP note;
SELECT alter_rollup('calls_15min', answers => false) \g /dev/null
SELECT is(kept(), 'calls', 'consent withdrawn');
SELECT alter_rollup('calls_15min', answers => true) \g /dev/null
SELECT is(kept(), 'calls_15min', 'and given');
-- nobody tells the planner of this
UPDATE calls_15min_progress SET answers = false;
SELECT is(kept(), 'calls', 'withdrawn by hand');
UPDATE calls_15min_progress SET answers = true;
SELECT is(kept(), 'calls_15min', 'and given');
SELECT alter_rollup('calls_15min', drop => '{price}') \g /dev/null
SELECT is(kept(), 'calls', 'a measure dropped');
SELECT alter_rollup('calls_15min', '{"price": "sum(price)"}') \g /dev/null
SELECT is(kept(), 'calls_15min', 'and added, of calls that are all there');
SELECT is(asked('SELECT sum(score) FROM calls'), 'calls', 'a measure that it lacks');
SELECT alter_rollup('calls_15min', '{"score": "sum(score)"}') \g /dev/null
SELECT is(asked('SELECT sum(score) FROM calls'), 'calls_15min', 'and then has');

-- By days of Berlin; smaller, so it is taken where it can be.
SELECT create_rollup('calls_day', 'calls_15min', 'bucket', '{"n": "sum(n)", "calls": "sum(calls)", "price": "sum(price)"}', '{queue}', 'day', 'Europe/Berlin') \g /dev/null
CALL build_rollup('calls_day');
SELECT is(kept(), 'calls_15min', 'another rollup, without consent');
SELECT alter_rollup('calls_day', answers => true) \g /dev/null
SELECT is(kept(), 'calls_day', 'which answers once it has it');
SELECT is(answered_from('EXECUTE by_day'), 'calls_15min', 'but not by days of UTC');
SELECT is(asked('SELECT date_trunc(''day'', offered_at, ''Europe/Berlin''), count(*) FROM calls GROUP BY 1'), 'calls_day', 'by its own days it does');
-- If the plan kept the zone in which it was made, days of Berlin would be shown for those of Kolkata: the first call
-- of a day would be at 18:30 UTC.
SET timezone = 'Europe/Berlin';
SELECT is(answered_from('EXECUTE by_day') || kept(), 'calls_15mincalls_day', 'nor by those of a session, which can change');
SET timezone = 'Asia/Kolkata';
SELECT is(answered_from('EXECUTE by_day') || kept(), 'calls_15mincalls_day', 'in another zone the plan is another');
SET timezone = 'America/St_Johns';
SELECT is(answered_from('EXECUTE by_day') || kept(), 'calls_15mincalls_day', 'and in one more');
SET timezone = 'UTC';
ALTER TABLE calls DISABLE TRIGGER calls_15min_insert;
SELECT is(kept(), 'calls', 'a rollup over a rollup that is broken');
ALTER TABLE calls ENABLE TRIGGER calls_15min_insert;
SELECT is(kept(), 'calls', 'until somebody has looked at what it may have missed');
SELECT is(rebuild_rollup('calls_15min', NULL, NULL), 0::bigint, 'which is nothing');
SELECT is(kept(), 'calls_day', 'and mended');
SELECT drop_rollup('calls_day') \g /dev/null
SELECT is(kept(), 'calls_15min', 'and dropped');
-- Of two rollups the smaller one is planned; if it is broken, the other answers.
SELECT create_rollup('calls_hour', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)", "price": "sum(price)"}', '{queue}', '1 hour') \g /dev/null
CALL build_rollup('calls_hour');
SELECT alter_rollup('calls_hour', answers => true) \g /dev/null
SELECT is(kept(), 'calls_hour', 'the smaller of two');
ALTER TABLE calls DISABLE TRIGGER calls_hour_insert;
INSERT INTO calls SELECT 3004, 'sales', 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5;
SELECT is(kept(), 'calls_15min', 'the other, if that is broken');
ALTER TABLE calls ENABLE TRIGGER calls_hour_insert;
SELECT is(kept(), 'calls_15min', 'and may have missed something');
SELECT drop_rollup('calls_hour') \g /dev/null
SELECT is(kept(), 'calls_15min', 'the other, when it is dropped');
SET ccmetrics.use_rollups = off;
SELECT is(kept(), 'calls', 'with the setting off');
PREPARE made_off AS SELECT count(*) FROM calls;
EXECUTE made_off \g /dev/null
SET ccmetrics.use_rollups = always;
SELECT is(answered_from('EXECUTE made_off'), 'calls_15min', 'a plan that was made when it was off');
SELECT is(kept(), 'calls_15min', 'and always');

-- The source replaced by another table.
CREATE TABLE calls_2 (LIKE calls INCLUDING ALL);
INSERT INTO calls_2 SELECT * FROM calls;
BEGIN;
ALTER TABLE calls RENAME TO calls_1;
ALTER TABLE calls_2 RENAME TO calls;
CREATE OR REPLACE VIEW every_call AS SELECT call_id, queue, channel, offered_at, call, score, price FROM calls OFFSET 0;
INSERT INTO calls SELECT 3003, 'sales', 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5;
COMMIT;
-- 2,000, where there are 2,001
SELECT is(kept(), 'calls', 'the table of that name is another');
SELECT alter_rollup('calls_15min', source => 'calls') \g /dev/null
SELECT is(kept(), 'calls', 'which nothing has verified');
SELECT is(rebuild_rollup('calls_15min', NULL, NULL), 1::bigint, 'a call was written meanwhile');
SELECT is(kept(), 'calls_15min', 'then it answers');
DROP TABLE calls_1;
SELECT is(kept(), 'calls_15min', 'also without the first table');
TRUNCATE calls;
SELECT is(kept(), 'calls_15min', 'after TRUNCATE');
INSERT INTO calls
SELECT n, (ARRAY['sales', 'support', NULL])[1 + n % 3], CASE WHEN n % 2 = 0 THEN 'phone' ELSE 'chat' END, t,
    call_interval(t, wait => n % 50 * interval '1 s', talk => CASE WHEN n % 4 <> 0 THEN interval '2 min' END, outcome => CASE WHEN n % 4 <> 0 THEN 'answered' ELSE 'abandoned' END), n % 11, n % 100 / 10.0
FROM generate_series(1, 2000) AS n, LATERAL (SELECT timestamptz '2026-03-01 00:00Z' + n * interval '11 min 7 s' AS t) AS at;
SELECT is(kept(), 'calls_15min', 'and filled again');

-- ---------------------------------------------------------------- what this transaction has written

BEGIN;
SELECT is(kept(), 'calls_15min', 'in a transaction');
SAVEPOINT s;
INSERT INTO calls SELECT 4000 + n, 'sales', 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5 FROM generate_series(1, 5) AS n;
SELECT is(kept(), 'calls', 'that has written calls');
DECLARE after_write SCROLL CURSOR FOR SELECT queue, count(*) FROM calls GROUP BY queue ORDER BY queue NULLS FIRST;
ROLLBACK TO s;
SELECT is(kept(), 'calls_15min', 'and taken them back');
UPDATE calls SET queue = 'billing' WHERE call_id < 10;
SELECT is(kept(), 'calls', 'changed some');
TRUNCATE calls;
SELECT is(kept(), 'calls', 'or all');
ROLLBACK;
SELECT is(kept(), 'calls_15min', 'rolled back');

-- ---------------------------------------------------------------- cursors

CREATE TABLE fetched (n int GENERATED ALWAYS AS IDENTITY, line text);
-- All of it, back again, and its last row once more.
CREATE FUNCTION fetch_all(name refcursor, is_scroll boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line record;
    result text := '';
BEGIN
    LOOP
        FETCH NEXT FROM name INTO line;
        EXIT WHEN NOT FOUND;
        result := result || line::text;
    END LOOP;
    WHILE is_scroll LOOP
        FETCH PRIOR FROM name INTO line;
        EXIT WHEN NOT FOUND;
        result := result || '<' || line::text;
    END LOOP;
    IF is_scroll THEN
        FETCH LAST FROM name INTO line;
        result := result || '=' || line::text;
        FETCH ABSOLUTE 2 FROM name INTO line;
        result := result || '2' || coalesce(line::text, '');
    END IF;
    RETURN result;
END $$;
SELECT count(*) FILTER (WHERE queue IS NULL) AS none, count(*) FILTER (WHERE queue = 'sales') AS sales, count(*) FILTER (WHERE queue = 'support') AS support FROM every_call \gset
\set forward '(,' :none ')(sales,' :sales ')(support,' :support ')'
\set back '<(support,' :support ')<(sales,' :sales ')<(,' :none ')=(support,' :support ')2(sales,' :sales ')'
\set counted 'SELECT queue, count(*) FROM calls GROUP BY queue ORDER BY queue NULLS FIRST'
SELECT answered AS before FROM rollup_status WHERE rollup = 'calls_15min'::regclass \gset
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT answered AS before FROM rollup_status WHERE rollup = 'calls_15min'::regclass \gset
BEGIN;
DECLARE plain CURSOR FOR :counted;
DECLARE scrolled SCROLL CURSOR FOR :counted;
DECLARE held SCROLL CURSOR WITH HOLD FOR :counted;
DECLARE kept_open CURSOR FOR :counted;
SELECT is(fetch_all('plain', false), :'forward', 'a cursor');
SELECT is(fetch_all('scrolled', true), :'forward' || :'back', 'a cursor that goes backward');
-- the cursor stays with what it was opened for
INSERT INTO calls SELECT 4000, 'billing', 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5;
SELECT is(fetch_all('kept_open', false), :'forward', 'one that was opened before a call was written');
SELECT queue, count(*) FROM calls GROUP BY queue \g /dev/null
-- 4 queues over the calls; the rollup had 3
DECLARE plain_calls CURSOR FOR :counted;
DECLARE scrolled_calls SCROLL CURSOR FOR :counted;
DECLARE held_calls SCROLL CURSOR WITH HOLD FOR :counted;
-- of a plan that cannot go backward by itself
DECLARE total_calls SCROLL CURSOR FOR SELECT count(*) FROM calls;
SELECT is(fetch_all('total_calls', true), format('(%1$s)<(%1$s)=(%1$s)2()', :none + :sales + :support + 1), 'the total, and back again');
SELECT is(fetch_all('plain_calls', false), replace(:'forward', '(sales', '(billing,1)(sales'), 'one that was opened after it');
SELECT is(fetch_all('scrolled_calls', true), replace(:'forward', '(sales', '(billing,1)(sales') || format('<(support,%s)<(sales,%s)<(billing,1)<(,%s)=(support,%s)2(billing,1)', :support, :sales, :none, :support), 'one that goes backward over the calls');
COMMIT;
SELECT is(fetch_all('held', true), :'forward' || :'back', 'one that outlives its transaction');
SELECT is(fetch_all('held_calls', true), replace(:'forward', '(sales', '(billing,1)(sales') || format('<(support,%s)<(sales,%s)<(billing,1)<(,%s)=(support,%s)2(billing,1)', :support, :sales, :none, :support), 'and one over the calls');
CLOSE ALL;
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT is(answered - :before, 4::bigint, 'four were answered, three were not') FROM rollup_status WHERE rollup = 'calls_15min'::regclass;
DELETE FROM calls WHERE call_id = 4000;

-- ---------------------------------------------------------------- statements

CREATE TABLE by_insert (queue text, n bigint);
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT answered AS before FROM rollup_status WHERE rollup = 'calls_15min'::regclass \gset
SELECT is(answered_from('INSERT INTO by_insert SELECT queue, count(*) FROM calls GROUP BY queue'), 'calls_15min', 'INSERT ... SELECT');
INSERT INTO by_insert SELECT queue, count(*) FROM calls GROUP BY queue;
SELECT set_eq('TABLE by_insert', 'SELECT queue, count(*) FROM every_call GROUP BY queue', 'gives the figures of the calls');
SELECT is(answered_from('CREATE TABLE by_ctas AS SELECT queue, count(*) FROM calls GROUP BY queue'), 'calls_15min', 'CREATE TABLE AS');
CREATE TABLE by_ctas AS SELECT queue, count(*) FROM calls GROUP BY queue;
SELECT set_eq('TABLE by_ctas', 'SELECT queue, count(*) FROM every_call GROUP BY queue', 'and so does this');
CREATE TABLE by_execute AS EXECUTE by_queue;
SELECT set_eq('TABLE by_execute', 'SELECT queue, count(*), answered(call), sum(price) FROM every_call GROUP BY queue', 'and that of a plan that is kept');
CREATE TABLE by_copy (queue text, n bigint);
SELECT format('COPY (SELECT queue, count(*) FROM calls GROUP BY queue) TO %1$L; COPY by_copy FROM %1$L', current_setting('data_directory') || '/rollup_answers.copy') AS both \gset
:both;
SELECT set_eq('TABLE by_copy', 'SELECT queue, count(*) FROM every_call GROUP BY queue', 'COPY (SELECT) TO');
-- Where it stands in an INSERT that also writes to the source, the calls are read.
SELECT is(answered_from('INSERT INTO calls SELECT max(call_id) + 1, ''x'', ''y'', ''2026-01-01'', NULL FROM calls'), 'calls', 'INSERT into the source');
CREATE MATERIALIZED VIEW materialized AS SELECT queue, count(*) FROM calls GROUP BY queue;
SELECT set_eq('TABLE materialized', 'SELECT queue, count(*) FROM every_call GROUP BY queue', 'a materialized view');
UPDATE calls SET queue = 'support' WHERE call_id = 11;
REFRESH MATERIALIZED VIEW materialized;
SELECT set_eq('TABLE materialized', 'SELECT queue, count(*) FROM every_call GROUP BY queue', 'refreshed');
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT is(answered - :before, 4::bigint, 'four were answered: what is materialized is read from the calls') FROM rollup_status WHERE rollup = 'calls_15min'::regclass;

-- EXPLAIN: what runs is counted.
CREATE FUNCTION explained(options text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text[] := '{}';
BEGIN
    FOR line IN EXECUTE format('EXPLAIN (%s) %s', options, query) LOOP
        lines := lines || line;
    END LOOP;
    RETURN array_to_string(lines, E'\n');
END $$;
SELECT answered AS before FROM rollup_status WHERE rollup = 'calls_15min'::regclass \gset
SELECT matches(explained('COSTS false', 'SELECT queue, count(*) FROM calls GROUP BY queue'), E'^Custom Scan .*\n  Rollups: public.calls_15min\n  ->  \\w*Aggregate', 'EXPLAIN shows it above the plan');
-- The traps 27 to 29: the calls are in no branch of the plan, which would be planned, and counted in its costs, for nothing.
SELECT doesnt_match(explained('COSTS false', 'SELECT queue, count(*) FROM calls GROUP BY queue'), E' on calls( |\n|$)', 'and no scan of the calls');
SELECT is(explained('ANALYZE, COSTS false, TIMING false, VERBOSE, FORMAT JSON', 'SELECT queue, count(*) FROM calls GROUP BY queue')::jsonb #> '{0,Plan,Rollups}', '["public.calls_15min"]', 'as JSON, too');
SELECT is((explained('ANALYZE, COSTS false, TIMING false, VERBOSE, FORMAT JSON', 'SELECT queue, count(*) FROM calls GROUP BY queue')::jsonb #>> '{0,Plan,Actual Rows}')::numeric, 3::numeric, 'with its rows');
SELECT matches(explained('ANALYZE, COSTS false, TIMING false, VERBOSE, BUFFERS, WAL, SETTINGS', 'EXECUTE by_queue'), 'Rollups: public.calls_15min', 'EXPLAIN EXECUTE');
BEGIN;
INSERT INTO calls SELECT 4000, 'billing', 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5;
CREATE TABLE by_call AS SELECT explained('COSTS false', 'SELECT queue, count(*) FROM calls GROUP BY queue') AS mine, explained('COSTS false', 'EXECUTE by_queue') AS kept;
SET LOCAL ccmetrics.use_rollups = off;
SELECT is(mine, explained('COSTS false', 'SELECT queue, count(*) FROM calls GROUP BY queue'), 'after a write, the plan is that of the calls') FROM by_call;
SELECT is(kept, explained('COSTS false', 'EXECUTE by_queue'), 'also where one is kept') FROM by_call;
ROLLBACK;
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT is(answered - :before, 3::bigint, 'ANALYZE is counted, and EXPLAIN alone is not') FROM rollup_status WHERE rollup = 'calls_15min'::regclass;
SELECT answered AS before FROM rollup_status WHERE rollup = 'calls_15min'::regclass \gset
SELECT (SELECT count(*) FROM calls WHERE queue = 'sales') AS sales, (SELECT count(*) FROM calls WHERE channel = 'chat') AS chat \g /dev/null
SELECT count(*) FROM calls UNION ALL SELECT count(*) FROM calls WHERE queue = 'sales' \g /dev/null
SELECT count(*) FROM calls WHERE score > 3 \g /dev/null
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT is(answered - :before, 2::bigint, 'a query counts once, however often it reads the rollup') FROM rollup_status WHERE rollup = 'calls_15min'::regclass;

-- What drivers send: a value where one would write a constant.
SET plan_cache_mode = auto;
PREPARE driver (interval, text, text) AS SELECT date_trunc('day', offered_at, $2) AS day, service_level(call, $1) FROM calls WHERE queue = $3 GROUP BY 1;
SELECT is(answered_from('EXECUTE driver (''20 s'', ''Europe/Berlin'', ''sales'')'), 'calls_15min', 'parameters of a driver');
SELECT is(wrong('EXECUTE driver (''20 s'', ''Europe/Berlin'', ''sales'')', 'SELECT date_trunc(''day'', offered_at, ''Europe/Berlin''), service_level(call, ''20 s'') FROM every_call WHERE queue = ''sales'' GROUP BY 1'), '', 'give what the constants give');
-- A threshold between two edges of the histogram would be that of the edge.
SELECT is(answered_from('EXECUTE driver (''20.5 s'', ''Europe/Berlin'', ''sales'')'), 'calls', 'a threshold that is no edge of the histogram');
SELECT is(wrong('EXECUTE driver (''20.5 s'', ''Europe/Berlin'', ''sales'')', 'SELECT date_trunc(''day'', offered_at, ''Europe/Berlin''), service_level(call, ''20.5 s'') FROM every_call WHERE queue = ''sales'' GROUP BY 1'), '', 'is that of the calls');
SELECT is(wrong(format('EXECUTE driver (%L, %L, ''support'')', threshold, zone), format('SELECT date_trunc(''day'', offered_at, %L), service_level(call, %L) FROM every_call WHERE queue = ''support'' GROUP BY 1', zone, threshold)), '', format('%s, %s', threshold, zone))
FROM unnest(ARRAY['20 s', '30 s', '20.5 s', '-1 s', NULL]) AS threshold, unnest(ARRAY['UTC', 'Asia/Kathmandu', 'Nowhere', NULL]) AS zone;
SET plan_cache_mode = force_generic_plan;
SELECT is(wrong(format('EXECUTE driver (%L, %L, ''support'')', threshold, zone), format('SELECT date_trunc(''day'', offered_at, %L), service_level(call, %L) FROM every_call WHERE queue = ''support'' GROUP BY 1', zone, threshold)), '', format('kept: %s, %s', threshold, zone))
FROM unnest(ARRAY['20 s', '20.5 s']) AS threshold, unnest(ARRAY['UTC', 'Asia/Kathmandu']) AS zone;

-- ---------------------------------------------------------------- limits within a bucket

-- Whole buckets of the rollup, and the calls before and after them. Without those, or with the whole of the buckets that
-- are cut, there would be 1 to 3 calls too few or too many.
CREATE TABLE limits (since text, until text);
INSERT INTO limits VALUES ('>= ''2026-03-02 10:03:11Z''', '< ''2026-03-12 11:11:11.123456Z'''), ('> ''2026-03-02 10:00Z''', '<= ''2026-03-12 11:15Z'''), ('>= ''2026-03-02 10:00Z''', '<= ''2026-03-12 11:14:59.999999Z'''),
    ('>= ''2026-03-02 10:00:00.000001Z''', '< ''2026-03-12 11:15Z'''), ('>= timestamp ''2026-03-02 10:03:11''', '< date ''2026-03-12'''), ('BETWEEN ''2026-03-02 10:14:59Z'' AND ''2026-03-02 20:00:01Z''', NULL),
    (NULL, '< ''2026-03-12 11:11:11.123456Z'''), ('> ''2026-03-02 10:00Z''', NULL);
SELECT is(asked(query), 'calls_15min', query)
FROM limits, format('SELECT queue, channel, count(*), answered(call), sum(price) FROM calls WHERE %s GROUP BY queue, channel', concat_ws(' AND ', 'offered_at ' || since, 'offered_at ' || until)) AS query;
SELECT is(asked(query), 'calls', query)
FROM (VALUES ('offered_at >= NULL'), ('offered_at >= ''2026-03-02 10:03:11Z'' AND offered_at < ''infinity'''), ('offered_at BETWEEN ''2026-03-02 10:03:11Z'' AND ''2026-03-02 10:40Z'''), ('offered_at BETWEEN ''2026-03-12Z'' AND ''2026-03-02Z''')) AS v (condition),
    format('SELECT queue, count(*) FROM calls WHERE %s GROUP BY queue', condition) AS query
WHERE condition !~ 'NULL|2026-03-12Z';
SELECT is(asked('SELECT queue, count(*) FROM calls WHERE offered_at >= NULL GROUP BY queue') ~ 'wrong', false, 'a limit that is null');
SELECT is(asked('SELECT queue, count(*) FROM calls WHERE offered_at BETWEEN ''2026-03-12Z'' AND ''2026-03-02Z'' GROUP BY queue') ~ 'wrong', false, 'limits the wrong way round');
INSERT INTO calls SELECT 4000 + n, 'edge', 'chat', t, call_interval(t, '5 s', '1 min'), 9, 1.5
FROM unnest('{2026-03-02 10:03:10.999999Z,2026-03-02 10:03:11Z,2026-03-02 10:15Z,2026-03-12 11:11:11.123455Z,2026-03-12 11:11:11.123456Z}'::timestamptz[]) WITH ORDINALITY AS u (t, n);
SELECT is(lines_of('SELECT queue, count(*) FROM calls WHERE queue = ''edge'' AND offered_at >= ''2026-03-02 10:03:11Z'' AND offered_at < ''2026-03-12 11:11:11.123456Z'' GROUP BY queue'), '(edge,3)', 'calls at the limits');
DELETE FROM calls WHERE queue = 'edge';
SELECT matches(explained('COSTS false', 'SELECT count(*) FROM calls WHERE offered_at >= ''2026-03-02 10:03:11Z'' AND offered_at < ''2026-03-12 11:15Z'''), E'Rollups: .* on calls source\n', 'the plan has both');

-- ---------------------------------------------------------------- traps: within a statement that writes

CREATE TABLE seen (n int GENERATED ALWAYS AS IDENTITY, what text, calls bigint);
-- Its plan is kept from here on, when nothing is being written.
CREATE FUNCTION count_calls() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN (SELECT count(*) FROM calls); END $$;
SELECT count_calls() AS calls \gset
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seen (what, calls) VALUES (TG_WHEN || ' ' || TG_LEVEL, count_calls());
    RETURN NEW;
END $$;
CREATE TRIGGER a_look AFTER INSERT ON calls FOR EACH ROW EXECUTE FUNCTION look();
CREATE TRIGGER b_look BEFORE INSERT ON calls FOR EACH STATEMENT EXECUTE FUNCTION look();
CREATE TRIGGER c_look AFTER INSERT ON calls FOR EACH STATEMENT EXECUTE FUNCTION look();
-- Without the gate, the row triggers saw :calls, because the rollup gets the calls at the end of the statement.
INSERT INTO calls SELECT 5000 + n, 'sales', 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5 FROM generate_series(1, 2) AS n;
SELECT results_eq('SELECT what, calls FROM seen ORDER BY n', format('VALUES (''BEFORE STATEMENT'', %1$s::bigint), (''AFTER ROW'', %1$s + 2), (''AFTER ROW'', %1$s + 2), (''AFTER STATEMENT'', %1$s + 2)', :calls), 'triggers see the calls that are being written');
DROP TRIGGER a_look ON calls;
DROP TRIGGER b_look ON calls;
DROP TRIGGER c_look ON calls;
INSERT INTO calls SELECT 5100 + n, count_calls()::text, 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5 FROM generate_series(1, 3) AS n;
SELECT results_eq('SELECT queue::bigint FROM calls WHERE call_id BETWEEN 5101 AND 5103 ORDER BY call_id', format('VALUES (%1$s::bigint + 2), (%1$s + 3), (%1$s + 4)', :calls), 'and so do functions in the statement that writes them');
SELECT is(count_calls(), :calls::bigint + 5, 'afterwards there are five more');
DELETE FROM calls WHERE call_id > 5000;

-- ---------------------------------------------------------------- traps: verify_rollup() and rebuild_rollup()

UPDATE calls_15min_groups SET n = n + 1, rows = rows + 1, calls = (SELECT sum(c) FROM (VALUES (calls), (calls)) AS two (c)) WHERE bucket = '2026-03-04 00:00Z' AND channel = 'chat';
-- A wrong rollup is a wrong figure: it is for verify_rollup() to find. If that read the rollup for the calls, it would find 0, and so would the rebuild.
SELECT isnt((SELECT count(*) FROM calls), :calls::bigint, 'who can write to the groups can falsify a figure');
SELECT is((SELECT count(*) FROM verify_rollup('calls_15min')), 1::bigint, 'verify_rollup() reads the calls');
SELECT is(rebuild_rollup('calls_15min', NULL, NULL), 1::bigint, 'and so does rebuild_rollup()');
SELECT is((SELECT count(*) FROM calls), :calls::bigint, 'then the figure is right');

-- ---------------------------------------------------------------- traps: what is volatile, sampled, locked or only a part

SELECT is(answered_from('SELECT count(*) FROM calls WHERE random() < 0.5'), 'calls', 'a volatile function is called for each call, not for each group');
SELECT is(answered_from('SELECT count(*) FROM calls TABLESAMPLE SYSTEM (10)'), 'calls', 'a sample is one of calls');
SELECT is(answered_from('SELECT count(*) FROM (SELECT * FROM calls FOR UPDATE) AS c'), 'calls', 'rows that are locked are those of calls');
SELECT is(asked('SELECT count(*) FROM ONLY calls'), 'calls_15min', 'ONLY of a table from which none inherits is the table');
-- A level that takes columns of those around it has calls of another number in each of its runs.
SELECT is(asked('SELECT queue, (SELECT count(*) FROM calls WHERE calls.queue = q.queue) FROM by_insert AS q'), 'calls', 'a subquery that takes a column of the query around it');
SELECT is(asked('SELECT q.queue, c.n, c.price FROM by_insert AS q, LATERAL (SELECT count(*) AS n, sum(price) + q.n AS price FROM calls WHERE calls.queue = q.queue) AS c'), 'calls', 'LATERAL');
SELECT is(asked('SELECT queue, (SELECT n FROM (SELECT count(*) AS n FROM calls WHERE channel = ''chat'') AS c WHERE n > q.n) FROM by_insert AS q'), 'calls_15min', 'a level within it that does not');
SELECT is(asked('SELECT queue, count(*), (SELECT count(calls.offered_at) + min(n) FROM by_insert) FROM calls GROUP BY queue'), 'calls', 'an aggregate in a subquery of its level');
CREATE FUNCTION definer_counts() RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER AS $$ SELECT count(*) FROM calls $$;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT is(answered_from('SELECT count(*) FROM calls'), 'calls', 'SERIALIZABLE: its locks must be on the calls that were read');
COMMIT;
SELECT answered AS before FROM rollup_status WHERE rollup = 'calls_15min'::regclass \gset
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT answered AS before FROM rollup_status WHERE rollup = 'calls_15min'::regclass \gset
SELECT is(definer_counts(), :calls::bigint, 'a SECURITY DEFINER function');
SELECT pg_stat_force_next_flush() \g /dev/null
SELECT is(answered, :before::bigint, 'reads the calls') FROM rollup_status WHERE rollup = 'calls_15min'::regclass;
-- Tables that can be no source have none; a child of the source makes it one.
CREATE TEMP TABLE temporary (LIKE calls INCLUDING ALL);
SELECT throws_like('SELECT create_rollup(''temporary_15min'', ''temporary'', ''offered_at'', ''{"n": "count(*)"}'')', '%temporary%', 'a temporary table is no source');
CREATE TABLE child () INHERITS (calls);
INSERT INTO child SELECT 6000, 'child', 'chat', '2026-03-02 10:00Z', call_interval('2026-03-02 10:00Z', '5 s', '1 min'), 9, 1.5;
SELECT is(asked('SELECT count(*) FROM calls') || asked('SELECT count(*) FROM ONLY calls') || asked('SELECT count(*) FROM child') || kept(), 'callscallscallscalls', 'a table from which others inherit is none');
DROP TABLE child;
SELECT is(asked('SELECT count(*) FROM calls'), 'calls_15min', 'until they are gone');

-- Where it is cheaper: a few calls by an index are read from the calls, all of them from the rollup.
CREATE INDEX ON calls (offered_at);
ANALYZE calls;
SET ccmetrics.use_rollups = on;
SELECT is(asked('SELECT count(*) FROM calls WHERE offered_at >= ''2026-03-16 09:00Z'''), 'calls', 'the last calls, by an index');
SET ccmetrics.use_rollups = always;
SELECT is(asked('SELECT count(*) FROM calls WHERE offered_at >= ''2026-03-16 09:00Z'''), 'calls_15min', 'always');

-- ---------------------------------------------------------------- traps: partitions

CREATE TABLE log (queue text, offered_at timestamptz NOT NULL, resolved boolean) PARTITION BY RANGE (offered_at);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
CREATE TABLE log_3 PARTITION OF log FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');
INSERT INTO log SELECT 'q' || n % 3, timestamptz '2026-01-01Z' + n * interval '1 hour', n % 2 = 0 FROM generate_series(0, 2000) AS n;
CREATE VIEW every_log AS SELECT * FROM log OFFSET 0;
SELECT create_rollup('log_hour', 'log', 'offered_at', '{"n": "count(*)"}', '{queue}', '1 hour') \g /dev/null
CALL build_rollup('log_hour');
SELECT alter_rollup('log_hour', answers => true) \g /dev/null
PREPARE logged AS SELECT queue, count(*) FROM log GROUP BY queue;
PREPARE logged_march AS SELECT queue, count(*) FROM log WHERE offered_at >= '2026-03-01Z' GROUP BY queue;
CREATE FUNCTION kept_log() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN format('%s%s, %s%s', answered_from('EXECUTE logged'), wrong('EXECUTE logged', 'SELECT queue, count(*) FROM every_log GROUP BY queue'),
        answered_from('EXECUTE logged_march'), wrong('EXECUTE logged_march', 'SELECT queue, count(*) FROM every_log WHERE offered_at >= ''2026-03-01Z'' GROUP BY queue'));
END $$;
SELECT is(kept_log(), 'log_hour, log_hour', 'partitions');
SELECT is(asked('SELECT count(*) FROM ONLY log'), 'calls', 'ONLY of a partitioned table is nothing');
-- The trap 28: no partition is planned.
SELECT unalike(explained('COSTS false', 'EXECUTE logged'), '%log\_1%', 'none of which is in the plan');
BEGIN;
INSERT INTO log_2 VALUES ('q1', '2026-02-02Z', true);
SELECT is(kept_log(), 'calls, calls', 'a call is written straight into a partition');
ROLLBACK;
CREATE TABLE log_4 (LIKE log);
INSERT INTO log_4 SELECT 'q1', '2026-04-02Z' FROM generate_series(1, 7);
ALTER TABLE log ATTACH PARTITION log_4 FOR VALUES FROM ('2026-04-01Z') TO ('2026-05-01Z');
SELECT is(kept_log(), 'calls, calls', 'a partition with calls was attached');
SELECT refresh_rollup('log_hour') IS NOT NULL AS refreshed \gset
SELECT is(kept_log(), 'log_hour, log_hour', 'and counted by a refresh');
SELECT count(*) AS kept FROM log \gset
DROP TABLE log_1;
-- :kept, where the calls of January are gone
SELECT is(kept_log(), 'calls, log_hour', 'a partition was dropped');
SELECT is((SELECT sum(n) FROM log_hour)::bigint, :kept::bigint, 'whose calls the rollup keeps');
SELECT is((SELECT count(*) FROM log), :kept - 744::bigint, 'and a query over the calls does not');
SELECT refresh_rollup('log_hour') IS NOT NULL AS refreshed \gset
SELECT is(kept_log(), 'calls, log_hour', 'also after a refresh');
SELECT rebuild_rollup('log_hour', NULL, '2026-02-01Z', forget => true) > 0 AS forgot \gset
SELECT is(kept_log(), 'log_hour, log_hour', 'until it has forgotten them');
ALTER TABLE log DETACH PARTITION log_3;
SELECT is(kept_log(), 'calls, calls', 'a partition was detached');
ALTER TABLE log ATTACH PARTITION log_3 FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z');
SELECT matches(kept_log(), '^(calls|log_hour), (calls|log_hour)$', 'and attached again');
SELECT rebuild_rollup('log_hour', NULL, NULL, forget => true) IS NOT NULL AS rebuilt \gset
SELECT is(kept_log(), 'log_hour, log_hour', 'and counted anew');
CREATE TABLE log_5 PARTITION OF log FOR VALUES FROM ('2026-05-01Z') TO ('2026-06-01Z');
INSERT INTO log SELECT 'q1', '2026-05-02Z' FROM generate_series(1, 9);
DROP TABLE log_5;
-- nine calls too many
SELECT is(kept_log(), 'calls, calls', 'a partition that came, was filled and went between two refreshes');
SELECT rebuild_rollup('log_hour', NULL, NULL, forget => true) IS NOT NULL AS rebuilt \gset
SELECT is(kept_log(), 'log_hour, log_hour', 'forgotten');
-- Resolved calls of February: 0 or none, where unknown is not nothing.
DELETE FROM log WHERE offered_at >= '2026-04-01Z';
DROP TABLE log_2;
SELECT alter_rollup('log_hour', '{"resolved": "count(*) FILTER (WHERE resolved)"}') \g /dev/null
SELECT is(asked('SELECT count(*) FILTER (WHERE resolved) FROM log'), 'calls', 'a measure that was added after calls had gone');
SELECT is(asked('SELECT count(*) FILTER (WHERE resolved) FROM log WHERE offered_at >= ''2026-03-01Z'''), 'log_hour', 'is known of later ones');
TRUNCATE log_3;
SELECT is(kept_log(), 'calls, log_hour', 'a partition that was emptied');


-- ---------------------------------------------------------------- traps: who asks, and who says what the figures are

-- For longer than a transaction, so that plans outlive the change of a role.
CREATE ROLE traps_source;
CREATE ROLE traps_forger;
CREATE ROLE traps_reader;
CREATE ROLE traps_stranger;
CREATE SCHEMA app AUTHORIZATION traps_source;
CREATE SCHEMA forged AUTHORIZATION traps_forger;
GRANT USAGE ON SCHEMA app TO PUBLIC;
GRANT USAGE ON SCHEMA forged TO PUBLIC;
SET ROLE traps_source;
CREATE TABLE app.calls (queue text, offered_at timestamptz NOT NULL, price int);
INSERT INTO app.calls SELECT 'q' || n % 2, timestamptz '2026-03-01Z' + n * interval '10 min', n FROM generate_series(1, 1000) AS n;
GRANT SELECT, TRIGGER ON app.calls TO traps_forger;
GRANT SELECT ON app.calls TO traps_reader;
RESET ROLE;
CREATE VIEW app.every_call AS SELECT * FROM app.calls OFFSET 0;
GRANT SELECT ON app.every_call TO PUBLIC;

-- Forged: 1,000 calls more than there are.
SET ROLE traps_forger;
SELECT create_rollup('forged.k', 'app.calls', 'offered_at', '{"n": "count(*)"}', '{queue}', 'day', 'UTC') \g /dev/null
CALL build_rollup('forged.k');
SELECT throws_ok('SELECT alter_rollup(''forged.k'', answers => true)', '42501', NULL, 'who has SELECT and TRIGGER cannot give consent');
SELECT is((SELECT answers FROM rollup_status WHERE rollup = 'forged.k'::regclass), false, 'and that gives none');
UPDATE forged.k_progress SET answers = true;
UPDATE forged.k_groups SET n = n + 1000, rows = rows + 1000 WHERE bucket = '2026-03-03Z' AND queue = 'q0';
SELECT is(asked('SELECT count(*) FROM app.calls'), 'calls', 'nor if it is written by hand');
SET ROLE traps_reader;
SELECT is(asked('SELECT count(*) FROM app.calls'), 'calls', 'for others');
SET ROLE traps_source;
SELECT is(asked('SELECT count(*) FROM app.calls') || lines_of('SELECT count(*) FROM app.calls'), 'calls(1000)', 'for the owner of the calls');
RESET ROLE;
SELECT is(asked('SELECT count(*) FROM app.calls'), 'calls', 'for a superuser');
UPDATE forged.k_groups SET n = n - 1000, rows = rows - 1000 WHERE bucket = '2026-03-03Z' AND queue = 'q0';
SET plan_cache_mode = force_generic_plan;
PREPARE counted AS SELECT queue, count(*) FROM app.calls GROUP BY queue;
CREATE FUNCTION kept_app() RETURNS text LANGUAGE sql AS $$ SELECT answered_from('EXECUTE counted') || wrong('EXECUTE counted', 'SELECT queue, count(*) FROM app.every_call GROUP BY queue') $$;
SET ROLE traps_reader;
SELECT is(kept_app(), 'calls', 'it is no rollup of one who could have written the calls');
RESET ROLE;
GRANT traps_source TO traps_forger;
SET ROLE traps_reader;
SELECT is(asked('SELECT queue, count(*) FROM app.calls GROUP BY queue'), 'forged.k', 'of a member of the role it is');
DEALLOCATE counted;
PREPARE counted AS SELECT queue, count(*) FROM app.calls GROUP BY queue;
SELECT is(kept_app(), 'forged.k', 'also in a plan that is kept');
RESET ROLE;
REVOKE traps_source FROM traps_forger;
SET ROLE traps_reader;
SELECT is(kept_app(), 'calls', 'as long as it is one');
RESET ROLE;

-- The owner's rollup: read without any right on it, by those who may read the calls.
SET ROLE traps_source;
SELECT create_rollup('app.k', 'app.calls', 'offered_at', '{"n": "count(*)", "price": "sum(price)"}', '{queue}', 'day', 'UTC') \g /dev/null
CALL build_rollup('app.k');
SELECT alter_rollup('app.k', answers => true) \g /dev/null
RESET ROLE;
SELECT is(kept_app(), 'app.k', 'a superuser');
SET ROLE traps_reader;
SELECT is(kept_app(), 'app.k', 'one with SELECT on the calls');
SELECT throws_ok('TABLE app.k', '42501', NULL, 'who may not read the rollup');
SET ROLE traps_stranger;
SELECT throws_ok('EXECUTE counted', '42501', 'permission denied for table calls', 'another may not read the calls, so gets nothing of the rollup');
SELECT throws_ok('SELECT count(*) FROM app.calls', '42501', 'permission denied for table calls', 'with a plan of his own neither');
SET ROLE traps_reader;
SELECT is(kept_app(), 'app.k', 'the first still does');
RESET ROLE;
-- A right on some columns: the query asks for those that it reads, and the rollup has more.
GRANT SELECT (queue) ON app.calls TO traps_stranger;
SET ROLE traps_stranger;
SELECT is(asked('SELECT queue, count(*) FROM app.calls GROUP BY queue'), 'calls', 'rights on columns');
SELECT throws_ok('SELECT queue, sum(price) FROM app.calls GROUP BY queue', '42501', 'permission denied for table calls', 'not on this one');
RESET ROLE;
REVOKE SELECT (queue) ON app.calls FROM traps_stranger;
REVOKE SELECT ON app.calls FROM traps_reader;
SET ROLE traps_reader;
SELECT throws_ok('EXECUTE counted', '42501', 'permission denied for table calls', 'a right that is revoked is asked for by a plan that is kept');
RESET ROLE;
GRANT SELECT ON app.calls TO traps_reader;

-- With calls before and after whole buckets: by the right of who reads them.
SET ROLE traps_reader;
SELECT is(asked('SELECT queue, count(*) FROM app.calls WHERE offered_at > ''2026-03-01 10:01Z'' GROUP BY queue'), 'app.k', 'limits within a bucket, with SELECT');
SET ROLE traps_stranger;
SELECT throws_ok('SELECT queue, count(*) FROM app.calls WHERE offered_at > ''2026-03-01 10:01Z'' GROUP BY queue', '42501', 'permission denied for table calls', 'and without it');
RESET ROLE;

-- Views: with the rights of their owner, or of who reads them; and those that hide rows from functions.
SET ROLE traps_source;
CREATE VIEW app.by_owner AS SELECT queue, count(*) FROM app.calls GROUP BY queue;
CREATE VIEW app.by_reader WITH (security_invoker) AS SELECT queue, count(*) FROM app.calls GROUP BY queue;
CREATE VIEW app.barrier WITH (security_barrier) AS SELECT queue, count(*) FROM app.calls GROUP BY queue;
GRANT SELECT ON app.by_owner, app.by_reader, app.barrier TO PUBLIC;
SET ROLE traps_stranger;
SELECT is(asked('TABLE app.by_owner'), 'app.k', 'a view with the rights of its owner');
SELECT throws_ok('TABLE app.by_reader', '42501', 'permission denied for table calls', 'one with those of who reads it');
SELECT is(asked('TABLE app.barrier'), 'calls', 'a view that is a security barrier');
SET ROLE traps_reader;
SELECT is(asked('TABLE app.by_reader'), 'app.k', 'who may read the calls');
RESET ROLE;

-- What the owner makes of the views of the rollup is not run by readers.
CREATE TABLE spied (who name);
GRANT INSERT ON spied TO PUBLIC;
CREATE FUNCTION app.spy(bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$ INSERT INTO public.spied VALUES (current_user); SELECT $1 + 1 $$;
CREATE FUNCTION app.with_spy(view regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %s AS SELECT %s FROM (%s) AS v', view,
        (SELECT string_agg(CASE attname WHEN 'n' THEN 'app.spy(n) AS n' ELSE quote_ident(attname) END, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = view AND attnum > 0), rtrim(pg_get_viewdef(view), ';'));
END $$;
BEGIN;
SELECT app.with_spy('app.k') \g /dev/null
SET LOCAL ROLE traps_reader;
SELECT is(asked('SELECT queue, count(*) FROM app.calls GROUP BY queue') ~ '^(app.k|calls)$', true, 'the view of the rollup replaced: the figures are those of the calls');
RESET ROLE;
SELECT is_empty('TABLE spied', 'and nothing ran as the reader');
ROLLBACK;
BEGIN;
SELECT app.with_spy('app.k_live') \g /dev/null
SET LOCAL ROLE traps_reader;
SELECT is(asked('SELECT queue, count(*) FROM app.calls GROUP BY queue') ~ '^(app.k|calls)$', true, 'so is the view below it');
RESET ROLE;
SELECT is_empty('TABLE spied', 'nothing ran');
ROLLBACK;

-- Row security: a reader sees 500 calls of 1,000, and the rollup has all.
ALTER TABLE app.calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.calls FOR SELECT TO traps_reader USING (queue = 'q1');
SELECT is(kept_app(), 'app.k', 'row security: a superuser sees all');
SET ROLE traps_source;
SELECT is(kept_app(), 'app.k', 'and so does the owner');
SET ROLE traps_reader;
SELECT is(answered_from('EXECUTE counted') || lines_of('EXECUTE counted'), 'calls(q1,500)', 'a reader does not');
SELECT is(asked('SELECT count(*) FROM app.calls') || lines_of('SELECT count(*) FROM app.calls'), 'calls(500)', 'in a plan of his own neither');
RESET ROLE;
ALTER TABLE app.calls FORCE ROW LEVEL SECURITY;
SET ROLE traps_source;
SELECT is(lines_of('EXECUTE counted'), 'no rows', 'the owner, with row security for owners');
RESET ROLE;
SELECT is(lines_of('EXECUTE counted'), '(q0,500) (q1,500)', 'a superuser');
ALTER TABLE app.calls DISABLE ROW LEVEL SECURITY;
SET ROLE traps_reader;
SELECT is(kept_app(), 'app.k', 'without row security');
RESET ROLE;

DROP SCHEMA app, forged CASCADE;
DROP ROLE traps_source, traps_forger, traps_reader, traps_stranger;
SELECT * FROM finish();
