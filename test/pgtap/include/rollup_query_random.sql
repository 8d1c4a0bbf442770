-- Calls, rollups over them and random queries: for pgtap/rollup_query_random.sql, and for test/stress beside writers.
-- Each is asked over the calls; as rollup_query() writes it; as it is, with ccmetrics.use_rollups; and so once more
-- within another query, with parameters or in a function, often enough that a plan is kept. The session needs the
-- library preloaded.

CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
-- Times around changes of clocks, many of them at edges of buckets. Queues can be null, calls too; grades and labels can be equal and not the same.
SELECT setseed(0.2);
CREATE TABLE calls AS
SELECT n AS call_id, (ARRAY['sales', 'support', 'billing', NULL])[1 + floor(random() * 4)::int] AS queue, (ARRAY['phone', 'Phone', 'chat'])[1 + floor(random() * 3)::int] AS channel,
    (ARRAY['a', 'A', 'b'])[1 + floor(random() * 3)::int] COLLATE any_case AS label, (ARRAY[1.0, 1.00, 2, NULL])[1 + floor(random() * 4)::int]::numeric AS grade,
    CASE WHEN n % 500 = 0 THEN 'infinity' WHEN n % 501 = 0 THEN '-infinity' ELSE t END AS offered_at,
    CASE WHEN n % 37 <> 0 THEN call_interval(t, wait => floor(random() * 60) * interval '1 s', talk => CASE WHEN n % 4 <> 0 THEN floor(random() * 300000) * interval '1 ms' END,
        outcome => CASE WHEN n % 4 <> 0 THEN 'answered' WHEN n % 8 = 0 THEN 'abandoned' WHEN n % 3 = 0 THEN 'blocked' ELSE 'flowed_out' END) END AS call,
    CASE WHEN n % 3 = 0 THEN floor(random() * 11)::int END AS score, nullif(n % 5, 2) > 2 AS resolved,
    CASE WHEN n % 7 <> 0 THEN round((random() * 100)::numeric, 2) END::numeric(8, 2) AS price, (random() * 100)::numeric AS weight, floor(random() * 1e6)::bigint AS talk_ms
FROM generate_series(1, 2500) AS n,
    LATERAL (SELECT (ARRAY['2010-11-07 02:30Z', '2026-03-29 01:00Z', '2026-10-25 01:00Z', '2026-11-01 05:00Z', '2026-12-31 12:00Z'])[1 + n % 5]::timestamptz AS near) AS a,
    LATERAL (SELECT CASE WHEN n % 4 = 0 THEN date_bin('15 minutes', near + (random() - 0.5) * interval '5 days', '2000-01-01Z') ELSE near + (random() - 0.5) * interval '4 days' END AS t) AS b;
ALTER TABLE calls ALTER offered_at SET NOT NULL;
CREATE TABLE log (LIKE calls, CHECK (call IS NOT NULL)) PARTITION BY RANGE (offered_at);
ALTER TABLE log ALTER call SET NOT NULL;
CREATE TABLE log_until_2020 PARTITION OF log FOR VALUES FROM (MINVALUE) TO ('2020-01-01Z');
CREATE TABLE log_2026_spring PARTITION OF log FOR VALUES FROM ('2020-01-01Z') TO ('2026-06-01Z');
CREATE TABLE log_2026_autumn PARTITION OF log FOR VALUES FROM ('2026-06-01Z') TO (MAXVALUE);
INSERT INTO log SELECT * FROM calls WHERE call IS NOT NULL;
CREATE TABLE queues (queue text PRIMARY KEY, team text, target int);
INSERT INTO queues VALUES ('sales', 'out', 3), ('support', 'in', 5), ('other', 'in', 7);

SELECT create_rollup('calls_15min', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)", "survey": "survey_stats(score)", "resolved": "count(*) FILTER (WHERE resolved)",
    "price": "sum(price)", "prices": "count(price)", "weight": "sum(weight)", "talk": "sum(talk_ms)", "talks": "count(talk_ms)"}', '{queue, channel, label, grade}');
SELECT create_rollup('calls_hour', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)", "price": "sum(price)"}', '{queue, lower(channel) AS channel}', '1 hour');
SELECT create_rollup('calls_day', 'calls_15min', 'bucket', '{"n": "sum(n)", "calls": "sum(calls)", "resolved": "sum(resolved)", "price": "sum(price)"}', '{queue}', 'day', 'Europe/Berlin');
SELECT create_rollup('calls_havana', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)"}', '{queue}', 'day', 'America/Havana');
SELECT create_rollup('log_30min', 'log', 'offered_at', '{"calls": "call_stats(call)", "survey": "survey_stats(score)", "talk": "sum(talk_ms)"}', '{queue, channel}', '30 minutes');
SELECT create_rollup('log_5min', 'log', 'offered_at', '{"calls": "call_stats(call)", "resolved": "count(*) FILTER (WHERE resolved)", "price": "sum(price)", "prices": "count(price)"}', '{queue}', '5 minutes');
SELECT create_rollup('log_month', 'log_30min', 'bucket', '{"calls": "sum(calls)", "talk": "sum(talk)"}', '{queue}', 'month', 'Asia/Kolkata');
CALL build_rollup('calls_15min');
CALL build_rollup('calls_hour');
CALL build_rollup('calls_day');
CALL build_rollup('calls_havana');
CALL build_rollup('log_30min');
CALL build_rollup('log_5min');
CALL build_rollup('log_month');
-- something is pending everywhere
UPDATE calls SET queue = 'support', price = 99.5 WHERE call_id % 17 = 0;
DELETE FROM calls WHERE call_id % 19 = 0;
UPDATE log SET queue = 'support', price = 99.5 WHERE call_id % 17 = 0;
DELETE FROM log WHERE call_id % 19 = 0;
ANALYZE;

SELECT alter_rollup(rollup, answers => true) FROM rollup_status;

CREATE FUNCTION one_of(words text[]) RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT words[1 + floor(random() * cardinality(words))::int] $$;

-- A time, mostly one at which buckets start.
CREATE FUNCTION random_instant() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT one_of(ARRAY['timestamptz ''2026-03-29 00:00 Europe/Berlin''', 'timestamptz ''2026-10-25 00:00 Europe/Berlin''', 'timestamptz ''2026-10-01 00:00 Asia/Kolkata''',
        'timestamptz ''2026-11-01 00:00 America/Havana''', 'timestamptz ''2026-11-01 01:00 America/Havana''', 'timestamptz ''2026-10-25 01:00Z''', 'timestamptz ''2026-10-25 02:15Z''', 'timestamptz ''2010-11-07 02:30Z''',
        'timestamptz ''2026-11-02 00:00Z''', '''2026-12-31 12:00Z''', 'date ''2026-03-30''', 'date ''2026-10-31''', 'timestamp ''2026-10-26 00:00''', '''2026-03-29 02:07:11Z''', '''infinity''', '''-infinity''',
        'date_trunc(''month'', now() - interval ''1 year'', ''Asia/Kolkata'')', 'date_trunc(''day'', now(), ''Europe/Berlin'')', 'date_trunc(''hour'', now()) + interval ''30 minutes''', 'current_date - 100', 'date_trunc(''day'', now(), ''Europe/Berlin'')', '''2020-01-01 00:00Z''', 'now()', 'timestamptz ''2026-11-01 04:30Z''', 'now() - interval ''30 days''', 'timestamptz ''2026-03-27 00:59:59.999999Z'''])
$$;
CREATE FUNCTION random_condition() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN CASE floor(random() * 6)::int
        WHEN 0 THEN one_of('{queue = ''sales'',queue IS NULL,"queue IN (''sales'', ''billing'')",NOT queue LIKE ''s%'',"coalesce(queue, ''none'') <> ''sales''",channel = ''phone'',lower(channel) = ''phone'',label = ''a'',queue > ''b'',queue = queue}')
        WHEN 1 THEN format('offered_at %s %s', one_of('{>=,>=,<,>}'), random_instant())
        WHEN 2 THEN format('offered_at BETWEEN %s AND ''2026-10-24 23:59:59.999999 Europe/Berlin''', random_instant())
        WHEN 3 THEN one_of('{"extract(dow FROM offered_at AT TIME ZONE ''Europe/Berlin'') < 6","offered_at::date > ''2026-01-01''","date_trunc(''month'', offered_at, ''Asia/Kolkata'') >= ''2026-03-01 Asia/Kolkata''","queue IN (SELECT queue FROM queues WHERE team = ''in'')"}')
        WHEN 4 THEN format('%s <= offered_at AND offered_at < %s', random_instant(), random_instant())
        ELSE format('offered_at %s %s', one_of('{>=,<}'), random_instant()) END;
END $$;
CREATE FUNCTION random_filter() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN random() < 0.25 THEN format(' FILTER (WHERE %s)', one_of('{queue = ''sales'',queue IS NULL,queue <> ''sales'',queue > ''b'',resolved,channel <> ''chat'',queue < ''b''}')) ELSE '' END
$$;
CREATE FUNCTION random_aggregate() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT one_of('{count(*),count(*),count(1),count(offered_at),offered(call),offered(call),answered(call),abandoned(call),transfers(call),"service_level(call, ''20 s'')","service_level(call, ''30 s'', ''abandon_ignored'')",service_level(call),
        "service_level(call, ''20.5 s'')",abandon_rate(call),"abandon_rate(call, ''5 s'')",asa(call),aht(call),avg_talk_time(call),call_stats(call),longest_wait(call),survey_stats(score),nps(score),sum(price),avg(price),count(price),sum(weight),
        sum(talk_ms),avg(talk_ms),count(price),answered(call),aht(call),count(*),sum(price),max(queue),count(DISTINCT queue),"string_agg(DISTINCT queue, '','' ORDER BY queue)",min(offered_at)}') || random_filter()
$$;
CREATE FUNCTION random_key() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT one_of('{queue,queue,queue,queue,channel,lower(channel),label,grade,upper(queue),"coalesce(queue, ''?'')","date_trunc(''day'', offered_at, ''Europe/Berlin'')","date_trunc(''week'', offered_at, ''Europe/Berlin'')::date","date_trunc(''month'', offered_at, ''Asia/Kolkata'')",
        "date_trunc(''hour'', offered_at)",offered_at::date,"extract(hour FROM offered_at AT TIME ZONE ''America/St_Johns'')","(offered_at AT TIME ZONE ''America/Havana'')::date","date_bin(''30 minutes'', offered_at, ''2000-01-01Z'')","to_char(date_trunc(''day'', offered_at), ''Dy'')","to_char(offered_at, ''Day HH24'')","to_char(offered_at AT TIME ZONE ''Europe/Berlin'', ''IYYY-IW'')","to_char(offered_at AT TIME ZONE ''Asia/Kolkata'', ''FMMonth YY'')",queue,queue,queue,"date_trunc(''day'', offered_at, ''Europe/Berlin'')",offered_at::date,queue,queue,offered_at}')
$$;

CREATE FUNCTION random_query() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    keys text[] := ARRAY(SELECT DISTINCT random_key() FROM generate_series(1, floor(random() * 3)::int));
    aggregates text[] := ARRAY(SELECT random_aggregate() FROM generate_series(1, 1 + floor(random() * 2)::int));
    source text := one_of('{calls,log}');
    result text;
BEGIN
    result := format('SELECT %s FROM ', array_to_string(keys || aggregates, ', '));
    IF random() < 0.15 THEN
        result := regexp_replace(result, '\yqueue\y', source || '.queue', 'g') || source
            || one_of(ARRAY[' JOIN queues USING (queue)', format(' JOIN queues ON queues.queue = %s.queue AND target > 3', source)]);
        keys := ARRAY(SELECT regexp_replace(key, '\yqueue\y', source || '.queue', 'g') FROM unnest(keys) AS key);
    ELSE
        result := result || source || one_of('{""," AS c"}');
        result := result || coalesce(' WHERE ' || (SELECT string_agg(random_condition(), ' AND ') FROM generate_series(1, floor(random() * 3)::int)), '');
    END IF;
    IF keys <> '{}' THEN
        result := result || format(one_of('{" GROUP BY %s"," GROUP BY %s"," GROUP BY %s"," GROUP BY ROLLUP (%s)"}'), array_to_string(keys, ', '));
    END IF;
    RETURN result || CASE WHEN random() < 0.2 THEN ' HAVING count(*) > 2' ELSE '' END;
END $$;

-- Faults that the comparison must find: those with a pattern are planted into what rollup_query() gives, the others into
-- the groups.
CREATE TABLE fault (name text, pattern text, becomes text, planted text, tried int DEFAULT 0, caught int DEFAULT 0);
INSERT INTO fault VALUES ('the first bucket left out', 'bucket >= ', 'bucket > ', NULL), ('a bucket too many', 'bucket < ', 'bucket <= ', NULL),
    ('groups counted instead of calls', 'sum\((\w+\.)?n\)', 'count(*)', NULL),
    ('a bucket lost', NULL, NULL, 'DELETE FROM {groups} WHERE bucket = (SELECT min(bucket) FROM {groups} WHERE isfinite(bucket))'),
    ('a bucket counted twice', NULL, NULL, 'UPDATE {groups} AS g SET {doubled} WHERE bucket = (SELECT min(bucket) FROM {groups} WHERE isfinite(bucket))'),
    ('calls of another queue', NULL, NULL, 'UPDATE {groups} SET queue = ''another'' WHERE queue = ''support'' AND bucket < ''2026-06-01''');
CREATE TABLE asked (n int, zone text, query text, answer text, problem text, same boolean, hooked boolean, hook_same boolean, form text, form_hooked boolean, form_same boolean, form_error text);

CREATE FUNCTION use_rollups(uses text) RETURNS void LANGUAGE sql AS $$ SELECT set_config('ccmetrics.use_rollups', uses, true) $$;

-- What parameters can be.
CREATE TABLE given (which int, threshold interval, zone text, queue text, since timestamptz, width interval, method text);
INSERT INTO given VALUES (1, '20 s', 'Europe/Berlin', 'sales', '2026-03-29 00:00 Europe/Berlin', '30 minutes', 'abandon_ignored'), (2, '30 s', 'Asia/Kolkata', 'support', '2026-10-25 00:07:11Z', '45 minutes', 'abandon_negative');

-- What a query gives that is sent by itself, sorted.
CREATE FUNCTION lines_of(query text, which int DEFAULT 1) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    g given;
    line record;
    lines text[] := '{}';
BEGIN
    SELECT * INTO g FROM given WHERE given.which = lines_of.which;
    query := replace(query, '{values}', format('%L, %L, %L, %L, %L, %L', g.threshold, g.zone, g.queue, g.since, g.width, g.method));
    FOR line IN EXECUTE query USING g.threshold, g.zone, g.queue, g.since, g.width, g.method LOOP
        lines := lines || line::text;
    END LOOP;
    RETURN coalesce((SELECT string_agg(one, E'\n' ORDER BY one COLLATE "C") FROM unnest(lines) AS one), 'no rows');
END $$;

-- What it gives over the calls: its lines, or its error.
CREATE FUNCTION lines_or_error(query text, which int DEFAULT 1) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN lines_of(query, which);
EXCEPTION WHEN OTHERS THEN
    RETURN format('error %s: %s', SQLSTATE, SQLERRM);
END $$;

-- Constants as a driver sends them.
CREATE FUNCTION with_parameters(query text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    query := replace(query, '''20 s''', '$1');
    query := regexp_replace(query, '(ZONE|, offered_at,) ''[A-Z]\w+/\w+''', '\1 $2', 'g');
    query := replace(query, '''sales''', '$3');
    query := regexp_replace(query, '(timestamptz|date|timestamp) ''2026[^'']*''', '$4', 'g');
    query := replace(query, '''30 minutes'', offered_at', '$5, offered_at');
    RETURN replace(query, '''abandon_ignored''', '$6');
END $$;

-- The line of EXPLAIN that names rollups.
CREATE FUNCTION answered_from(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    found text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS false) ' || query LOOP
        found := coalesce(found, substring(line FROM '^ *Rollups: (.*)'));
    END LOOP;
    RETURN found;
END $$;

-- Forms in which a query is asked. {} is the query, {parameters} the same with parameters in the place of constants.
CREATE TABLE form (n int GENERATED ALWAYS AS IDENTITY, name text, first text, query text, last text, times int, can_explain boolean);
INSERT INTO form (name, first, query, last, times, can_explain) VALUES
    ('subquery in FROM', '', 'SELECT s::text, count(*) OVER () FROM ({}) AS s', '', 1, true),
    ('WITH, read twice', '', 'WITH c AS ({}) SELECT c::text FROM c UNION ALL SELECT d::text FROM c AS d', '', 1, true),
    ('WITH, in place', '', 'WITH c AS NOT MATERIALIZED ({}) SELECT q.queue, c::text FROM queues AS q LEFT JOIN c ON true', '', 1, true),
    ('UNION ALL', '', 'SELECT s::text FROM ({}) AS s UNION ALL SELECT s::text FROM ({}) AS s UNION ALL SELECT queue FROM queues', '', 1, true),
    ('EXISTS', '', 'SELECT queue FROM queues WHERE EXISTS ({}) OR target > 4', '', 1, true),
    ('IN', '', 'SELECT queue, target IN (SELECT row_number() OVER () FROM ({}) AS s) FROM queues', '', 1, true),
    ('ARRAY', '', 'SELECT queue, ARRAY(SELECT s::text FROM ({}) AS s ORDER BY s::text COLLATE "C") FROM queues', '', 1, true),
    ('INSERT', '', 'INSERT INTO got SELECT s::text FROM ({}) AS s RETURNING line', '', 1, true),
    ('view', 'CREATE TEMP VIEW asked_view AS SELECT s::text FROM ({}) AS s', 'SELECT * FROM asked_view', 'DROP VIEW asked_view', 1, true),
    ('parameters', '', '{parameters}', '', 1, false),
    ('prepared', 'PREPARE asked_plan (interval, text, text, timestamptz, interval, text) AS {parameters}', 'EXECUTE asked_plan ({values})', 'DEALLOCATE asked_plan', 8, false),
    ('prepared, generic', 'PREPARE asked_plan (interval, text, text, timestamptz, interval, text) AS {parameters}; SET LOCAL plan_cache_mode = force_generic_plan', 'EXECUTE asked_plan ({values})',
        'DEALLOCATE asked_plan; RESET plan_cache_mode', 4, false),
    ('PL/pgSQL', 'CREATE FUNCTION pg_temp.asked_function(interval, text, text, timestamptz, interval, text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ BEGIN RETURN QUERY SELECT s::text FROM ({parameters}) AS s; END $f$',
        'SELECT * FROM pg_temp.asked_function($1, $2, $3, $4, $5, $6)', 'DROP FUNCTION pg_temp.asked_function', 8, false),
    ('SQL function', 'CREATE FUNCTION pg_temp.asked_function(interval, text, text, timestamptz, interval, text) RETURNS SETOF text LANGUAGE sql AS $f$ SELECT s::text FROM ({parameters}) AS s $f$',
        'SELECT * FROM pg_temp.asked_function($1, $2, $3, $4, $5, $6)', 'DROP FUNCTION pg_temp.asked_function', 2, false);

CREATE FUNCTION ask_form(a asked, f form) RETURNS asked LANGUAGE plpgsql AS $$
DECLARE
    parameters text := with_parameters(a.query);
    query text := replace(replace(f.query, '{parameters}', parameters), '{}', a.query);
    plain text[];
    which int;
BEGIN
    -- of values that are equal and yet not the same, another plan may show another, also over the calls
    IF NOT f.can_explain AND a.query ~ '\y(grade|label)\y' THEN
        RETURN a;
    END IF;
    a.form := f.name;
    BEGIN
        EXECUTE replace(replace(f.first, '{parameters}', parameters), '{}', a.query);
    EXCEPTION WHEN OTHERS THEN
        -- not in this form
        a.form := f.name || ': ' || SQLERRM;
        RETURN a;
    END;
    -- first over the calls: whatever is planned is planned anew when the setting changes
    FOR which IN 1 .. least(f.times, 2) LOOP
        plain[which] := lines_or_error(query, which);
        a.form_error := coalesce(a.form_error, substring(plain[which] FROM '^error.*'));
    END LOOP;
    -- else where they are cheaper
    PERFORM use_rollups(CASE WHEN f.can_explain OR a.n % 3 > 0 THEN 'always' ELSE 'on' END);
    IF f.can_explain THEN
        a.form_hooked := answered_from(query) IS NOT NULL;
    END IF;
    a.form_same := true;
    FOR i IN 1 .. f.times LOOP
        which := 1 + (i > 1 AND i % 2 = 0)::int;
        a.form_same := a.form_same AND lines_or_error(query, which) = plain[which];
    END LOOP;
    PERFORM use_rollups('off');
    EXECUTE f.last;
    RETURN a;
END $$;

CREATE FUNCTION ask(seed float8, queries int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    a asked;
    plain text;
    f fault;
    asked_as form;
    changed text;
BEGIN
    PERFORM setseed(seed);
    CREATE TEMP TABLE IF NOT EXISTS got (line text);
    FOR n IN 1 .. queries LOOP
        a := NULL;
        a.n := n;
        a.zone := one_of('{Europe/Berlin,Europe/Berlin,Europe/Berlin,Asia/Kolkata,Asia/Kolkata,UTC,UTC,America/St_Johns,America/Havana,America/Havana,<A>-1:07}');
        a.query := random_query();
        PERFORM set_config('timezone', a.zone, true);
        BEGIN
            plain := lines_of(a.query);
        EXCEPTION WHEN ambiguous_function OR ambiguous_column OR undefined_function OR grouping_error OR undefined_table OR invalid_column_reference THEN
            CONTINUE;
        END;
        a.answer := rollup_query(a.query);
        IF a.answer IS NULL OR n % 10 = 0 THEN
            a.problem := rollup_query_problem(a.query);
        END IF;
        IF a.answer IS NOT NULL THEN
            a.same := lines_of(a.answer) = plain;
            FOR f IN SELECT * FROM fault WHERE pattern IS NOT NULL LOOP
                changed := regexp_replace(a.answer, f.pattern, f.becomes);
                CONTINUE WHEN changed = a.answer;
                UPDATE fault SET tried = tried + 1, caught = caught + (lines_of(changed) <> plain)::int WHERE name = f.name;
            END LOOP;
        END IF;
        PERFORM use_rollups('always');
        a.hooked := answered_from(a.query) IS NOT NULL;
        a.hook_same := lines_or_error(a.query) = plain;
        PERFORM use_rollups('off');
        SELECT * INTO asked_as FROM form WHERE form.n = 1 + (a.n + (seed * 100000)::int) % (SELECT count(*) FROM form);
        a := ask_form(a, asked_as);
        INSERT INTO asked SELECT a.*;
    END LOOP;
END $$;

-- Faults that a query itself must show: the owner plants them into the groups, where nothing can find them but a comparison.
CREATE FUNCTION plant(bad fault) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    a asked;
    r record;
    plain text;
    tries int := 0;
    finds int := 0;
BEGIN
    BEGIN
        FOR r IN SELECT rollup || '_groups' AS groups, string_agg(format('%1$I = (SELECT sum(v) FROM (VALUES (g.%1$I), (g.%1$I)) AS two (v))', attname), ', ') AS doubled
            FROM rollup_status, pg_attribute WHERE attrelid = (rollup || '_groups')::regclass AND attname <> 'grade' AND atttypid IN ('int8'::regtype, 'numeric'::regtype, 'call_stats'::regtype, 'survey_stats'::regtype) GROUP BY rollup LOOP
            EXECUTE replace(replace(bad.planted, '{groups}', r.groups), '{doubled}', r.doubled);
        END LOOP;
        FOR a IN SELECT * FROM asked WHERE hooked ORDER BY asked.n LIMIT 60 LOOP
            PERFORM set_config('timezone', a.zone, true);
            plain := lines_of(a.query);
            PERFORM use_rollups('always');
            tries := tries + 1;
            finds := finds + (lines_of(a.query) <> plain)::int;
            PERFORM use_rollups('off');
            EXIT WHEN finds = 3;
        END LOOP;
        RAISE SQLSTATE 'ZZ999';
    EXCEPTION WHEN SQLSTATE 'ZZ999' THEN
        UPDATE fault SET tried = tries, caught = finds WHERE name = bad.name;
    END;
END $$;
