-- Six months of calls whose partitions differ in their columns, one with partitions of its own; a rollup, one over it, and at random
-- what is done to rows and partitions.
CREATE SEQUENCE ids;
CREATE SEQUENCE versions;
CREATE TABLE r (junk int, id int, t timestamptz NOT NULL, q text, x int, made int GENERATED ALWAYS AS (x * 2) STORED) PARTITION BY RANGE (t);
ALTER TABLE r DROP COLUMN junk;
-- counted: refreshed since it came; back: and retired before, which no one may exchange unnoticed
CREATE TABLE months (n int PRIMARY KEY, name text, attached boolean, counted boolean, back boolean);
-- of what is retired, and of which table
CREATE TABLE history (name text, t timestamptz, q text, x int);
-- a partition of the seventh month, which comes with rows and goes again, counted or not; changed: before it was counted
CREATE TABLE guests (name text, gone boolean DEFAULT false, changed boolean DEFAULT false);
CREATE VIEW expected AS SELECT t, q, x FROM r UNION ALL SELECT t, q, x FROM history;
CREATE TABLE checks (groups bigint, differences bigint, uncovered text);
CREATE TABLE done (what text, outcome text, month text, at timestamptz DEFAULT clock_timestamp());

CREATE FUNCTION month(n int) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT make_timestamptz(2026, n, 1, 0, 0, 0, 'UTC') $$;
CREATE FUNCTION any_of(VARIADIC text[]) RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT $1[1 + floor(random() * cardinality($1))::int] $$;
-- at random, but what was seldom done is likelier: so each of them comes in every run
CREATE FUNCTION any_seldom(VARIADIC text[]) RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT d FROM unnest($1) AS d ORDER BY random() * (SELECT count(*) FROM done WHERE what = d) LIMIT 1 $$;

-- a table for a month, with rows
CREATE PROCEDURE make_table(n int, name text) LANGUAGE plpgsql AS $$
BEGIN
    IF n = 3 THEN
        EXECUTE format('CREATE TABLE %1$I (LIKE r INCLUDING GENERATED) PARTITION BY LIST (q); CREATE TABLE %2$I PARTITION OF %1$I FOR VALUES IN (''a'', ''b''); CREATE TABLE %3$I PARTITION OF %1$I DEFAULT', name, name || '_ab', name || '_others');
    ELSIF n % 2 = 0 THEN
        EXECUTE format('CREATE TABLE %I (x int, gone text, made int GENERATED ALWAYS AS (x * 2) STORED, q text, t timestamptz NOT NULL, id int); ALTER TABLE %1$I DROP COLUMN gone', name);
    ELSE
        EXECUTE format('CREATE TABLE %I (LIKE r INCLUDING GENERATED)', name);
    END IF;
    EXECUTE format('INSERT INTO %I (id, t, q, x) SELECT nextval(''ids''), month(%s) + random() * interval ''28 days'', any_of(''a'', ''b'', ''c'', ''d''), random() * 9 FROM generate_series(0, %s)', name, n, floor(random() * 30));
END $$;
CREATE PROCEDURE attach(m int, table_name text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE r ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', table_name, month(m), month(m + 1));
    INSERT INTO months VALUES (m, table_name, true, false, false)
    ON CONFLICT (n) DO UPDATE SET name = excluded.name, attached = true, counted = false, back = months.back OR NOT months.attached;
    DELETE FROM history WHERE name = table_name;
END $$;
CREATE PROCEDURE write_some(target text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(any_of('UPDATE %I SET x = x + 1 WHERE random() < 0.3', 'DELETE FROM %I WHERE random() < 0.3', 'UPDATE %I SET t = t + interval ''1 hour'', q = any_of(''a'', ''b'', ''c'') WHERE random() < 0.3 AND extract(day FROM t AT TIME ZONE ''UTC'') < 26',
        'DELETE FROM %I', 'SELECT FROM %I'), target);
END $$;

-- it comes; or some of its rows change, and it goes
CREATE PROCEDURE change_guest() LANGUAGE plpgsql AS $$
DECLARE
    guest guests;
    uncounted boolean;
    rows int;
BEGIN
    SELECT * INTO guest FROM guests;
    IF guest.gone THEN
        RETURN;
    ELSIF guest.name IS NULL THEN
        guest.name := format('m7_%s', nextval('versions'));
        CALL make_table(7, guest.name);
        EXECUTE format('ALTER TABLE r ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', guest.name, month(7), month(8));
        INSERT INTO guests VALUES (guest.name);
        -- else it goes at once
        IF random() < 0.5 THEN
            RETURN;
        END IF;
    END IF;
    EXECUTE format('LOCK TABLE r, %I IN ACCESS EXCLUSIVE MODE', guest.name);
    SELECT tgenabled = 'O' INTO uncounted FROM pg_trigger WHERE tgrelid = guest.name::regclass AND tgname = '~rk_move';
    EXECUTE any_of('UPDATE r SET x = x + 1 WHERE t >= month(7) AND random() < 0.5', 'DELETE FROM r WHERE t >= month(7) AND random() < 0.5',
        'MERGE INTO r USING (SELECT 1) AS s ON r.t >= month(7) AND random() < 0.5 WHEN MATCHED THEN DELETE', format('DELETE FROM %I WHERE random() < 0.5', guest.name));
    GET DIAGNOSTICS rows = ROW_COUNT;
    EXECUTE format(any_of('ALTER TABLE r DETACH PARTITION %I', 'DROP TABLE %I'), guest.name);
    UPDATE guests SET gone = true, changed = rows > 0 AND uncounted;
END $$;
-- the sign that is left of one that is gone, if it was changed before it was counted; then its rows are forgotten
CREATE PROCEDURE forget_guest() LANGUAGE plpgsql AS $$
DECLARE
    guest guests;
BEGIN
    SELECT * INTO guest FROM guests WHERE gone;
    IF FOUND THEN
        INSERT INTO done SELECT 'guest', CASE WHEN NOT guest.changed THEN 'counted or unchanged' WHEN warning ~ (guest.name || '\M') THEN 'signed' ELSE 'no sign' END
            FROM rollup_status WHERE rollup = 'rk'::regclass;
        PERFORM rebuild_rollup('rk', month(7), month(8), forget => true);
        INSERT INTO done SELECT 'guest', 'sign stays' FROM rollup_status WHERE rollup = 'rk'::regclass AND warning IS NOT NULL;
        DELETE FROM guests;
    END IF;
END $$;

-- one thing that happens to a partition; what comes in a transaction of its own is a statement for the caller
CREATE FUNCTION change_partition() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    month months;
    fresh text;
    what text;
BEGIN
    CALL note_detached();
    IF random() < (CASE WHEN EXISTS (SELECT FROM done WHERE outcome = 'signed') THEN 0.3 ELSE 0.6 END) THEN
        CALL change_guest();
        RETURN 'SELECT 1';
    END IF;
    SELECT * INTO month FROM months WHERE n > 1 ORDER BY random() LIMIT 1;
    IF NOT month.attached THEN
        what := 'attached again';
        CALL write_some(month.name);
        CALL attach(month.n, month.name);
    ELSE
        what := any_seldom('exchanged', 'retired', 'detached concurrently', 'detached and attached', 'written to');
        -- what a partition came with would be gone before it is counted
        IF what IN ('retired', 'detached concurrently') AND NOT month.counted OR what = 'exchanged' AND month.back THEN
            what := 'written to';
        END IF;
        IF what = 'detached concurrently' THEN
            RETURN format('ALTER TABLE r DETACH PARTITION %I CONCURRENTLY', month.name);
        END IF;
        -- who waits for it waits for no other
        EXECUTE format('LOCK TABLE r, %I IN ACCESS EXCLUSIVE MODE', month.name);
        IF what = 'retired' THEN
            EXECUTE format('INSERT INTO history SELECT %L, t, q, x FROM %1$I', month.name);
            EXECUTE format('ALTER TABLE r DETACH PARTITION %I', month.name);
            UPDATE months SET attached = false WHERE n = month.n;
        ELSIF what = 'exchanged' THEN
            fresh := format('m%s_%s', month.n, nextval('versions'));
            CALL make_table(month.n, fresh);
            EXECUTE format(any_of('ALTER TABLE r DETACH PARTITION %I', 'DROP TABLE %I'), month.name);
            CALL attach(month.n, fresh);
        ELSIF what = 'detached and attached' THEN
            EXECUTE format('ALTER TABLE r DETACH PARTITION %I', month.name);
            CALL write_some(month.name);
            CALL attach(month.n, month.name);
        END IF;
    END IF;
    IF random() < 0.5 AND what <> 'retired' THEN
        -- and then it is written to, or counted at once, or both
        CALL write_some(any_of(coalesce(fresh, month.name), 'r'));
    END IF;
    IF random() < 0.5 THEN
        PERFORM refresh_rollup('rk');
    END IF;
    INSERT INTO done VALUES (what, 'taken', coalesce(fresh, month.name));
    RETURN 'SELECT 1';
END $$;
-- those of which nobody has said yet that they are retired
CREATE PROCEDURE note_detached() LANGUAGE plpgsql AS $$
DECLARE
    month months;
BEGIN
    FOR month IN SELECT * FROM months WHERE attached AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = name::regclass AND NOT inhdetachpending) LOOP
        EXECUTE format('INSERT INTO history SELECT %L, t, q, x FROM %1$I', month.name);
        UPDATE months SET attached = false WHERE n = month.n;
        INSERT INTO done VALUES ('detached concurrently', 'taken');
    END LOOP;
END $$;

-- every combination of actions, in any order; refused ones with all of them
CREATE PROCEDURE merge_some() LANGUAGE plpgsql AS $$
DECLARE
    mask int := right(any_seldom('merge 1', 'merge 2', 'merge 3', 'merge 4', 'merge 5', 'merge 6', 'merge 7'), 1);
    first int := floor(random() * (SELECT last_value FROM ids));
    change text := any_of('x = r.x + 1', 'q = any_of(''a'', ''b'', ''c'')', 't = r.t + interval ''1 month''', 't = month(1 + s.id % 6), x = 0', 't = r.t', 'q = upper(r.q)');
    updating text := 'WHEN MATCHED AND s.id % 3 <> 0 THEN UPDATE SET ' || change;
    deleting text := 'WHEN MATCHED AND s.id % 3 = 0 THEN DELETE';
    inserting text := 'WHEN NOT MATCHED THEN INSERT (id, t, q, x) VALUES (nextval(''ids''), month(1 + s.id % 6) + interval ''3 days'', ''b'', 5)';
    statement text;
BEGIN
    -- the order in which rows come
    PERFORM set_config('enable_hashjoin', any_of('on', 'off'), true), set_config('enable_mergejoin', any_of('on', 'off'), true);
    FOR attempt IN 1..2 LOOP
        statement := format('MERGE INTO r USING (SELECT * FROM generate_series(%s, %s) AS g (id) ORDER BY random()) AS s ON r.id = s.id ', first, first + 5)
            || (SELECT string_agg(action, ' ' ORDER BY random()) FROM unnest(array[CASE WHEN mask & 1 > 0 THEN updating END, CASE WHEN mask & 2 > 0 THEN deleting END, CASE WHEN mask & 4 > 0 THEN inserting END]) AS action WHERE action IS NOT NULL);
        BEGIN
            EXECUTE statement;
            INSERT INTO done VALUES ('merge ' || mask, 'taken');
            EXIT;
        EXCEPTION
            -- there is no such month at the moment
            WHEN check_violation THEN EXIT;
            WHEN feature_not_supported THEN
                INSERT INTO done VALUES ('merge ' || mask, 'refused');
                mask := 7;
        END;
    END LOOP;
END $$;
CREATE PROCEDURE check_all() LANGUAGE plpgsql AS $$
BEGIN
    -- with nobody writing
    PERFORM pg_advisory_xact_lock(1);
    CALL note_detached();
    -- autovacuum may have locked a partition, which is left for the next refresh then
    FOR attempt IN 1..20 LOOP
        PERFORM refresh_rollup('rk'), refresh_rollup('rd');
        EXIT WHEN (SELECT uncovered = '{}' FROM rollup_status WHERE rollup = 'rk'::regclass);
    END LOOP;
    CALL forget_guest();
    PERFORM refresh_rollup('rd');
    UPDATE months SET counted = attached, back = false;
    INSERT INTO done VALUES ('check', 'taken');
    INSERT INTO checks WITH
    rk AS MATERIALIZED (TABLE rk), rk_again AS MATERIALIZED (SELECT date_bin('6 hours', t, '2000-01-01 Z'), q, count(*), sum(x) FROM expected GROUP BY 1, 2),
    rd AS MATERIALIZED (TABLE rd), rd_again AS MATERIALIZED (SELECT date_trunc('day', t, 'UTC'), q, count(*), sum(x) FROM expected GROUP BY 1, 2)
    SELECT (SELECT count(*) FROM rk),
        (SELECT count(*) FROM ((TABLE rk EXCEPT ALL TABLE rk_again) UNION ALL (TABLE rk_again EXCEPT ALL TABLE rk)) AS x) +
        (SELECT count(*) FROM ((TABLE rd EXCEPT ALL TABLE rd_again) UNION ALL (TABLE rd_again EXCEPT ALL TABLE rd)) AS x),
        (SELECT uncovered::text FROM rollup_status WHERE rollup = 'rk'::regclass);
END $$;

DO $$
BEGIN
    FOR n IN 1..6 LOOP
        CALL make_table(n, 'm' || n);
        CALL attach(n, 'm' || n);
    END LOOP;
END $$;
SELECT create_rollup('rk', 'r', 't', '{"n": "count(*)", "x": "sum(x)"}', '{q}', '6 hours');
SELECT create_rollup('rd', 'rk', 'bucket', '{"n": "sum(n)", "x": "sum(x)"}', '{q}', 'day', 'UTC');
CALL build_rollup('rk');
CALL build_rollup('rd');
