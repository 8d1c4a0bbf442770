-- Random logs with rows lost, doubled and swapped, and times unknown or cut: never an error, every row is accounted for,
-- and the calls are the same whole, in pieces and shuffled. Calls that nothing happened to are those of plain SQL.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL TimeZone = 'UTC';
SET LOCAL client_min_messages = warning;

CREATE TABLE clean (callid text, queuename text, agent text, offered timestamptz, wait numeric, talk numeric, ending text);
CREATE TABLE whole (LIKE queue_log INCLUDING ALL);
CREATE TABLE pieces (LIKE queue_log INCLUDING ALL);
CREATE TABLE shuffled (LIKE queue_log INCLUDING ALL);

-- A tenth of the calls is made dirty, in a way of its own each.
CREATE FUNCTION write_log(seed float8) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM setseed(seed);
    TRUNCATE clean, whole, pieces, shuffled RESTART IDENTITY;
    INSERT INTO clean SELECT 'c' || i, 'q' || i % 3, 'a' || i, '2026-02-01 09:00Z'::timestamptz + make_interval(secs => i * 3 + round(random()::numeric, 3)::float8),
        round((random() * 60)::numeric, 3) + 1, round((random() * 200)::numeric, 3) + 1, (ARRAY['ABANDON', 'COMPLETECALLER', 'COMPLETEAGENT', 'BLINDTRANSFER', 'EXITWITHTIMEOUT'])[1 + floor(random() * 5)]
    FROM generate_series(1, 60) AS i;
    INSERT INTO whole ("time", callid, queuename, agent, event, data1, data2, data3, data4, data5)
    SELECT CASE WHEN dirty AND random() < 0.1 THEN NULL WHEN dirty AND random() < 0.2 THEN date_trunc('second', at) ELSE at END,
        CASE WHEN dirty AND random() < 0.05 THEN NULL ELSE callid END, queuename, CASE WHEN event IN ('CONNECT', 'COMPLETECALLER', 'COMPLETEAGENT', 'BLINDTRANSFER') THEN agent ELSE 'NONE' END,
        CASE WHEN dirty AND random() < 0.1 THEN (ARRAY['CONNECT', 'ENTERQUEUE', 'ABANDON', 'ODD', 'ATTENDEDTRANSFER', 'RINGNOANSWER'])[1 + floor(random() * 6)] ELSE event END, '', '', '', '', ''
    FROM (SELECT c.*, callid ~ '[05]$' AS dirty FROM clean AS c) AS c,
        LATERAL (VALUES ('ENTERQUEUE', offered), ('CONNECT', offered + make_interval(secs => wait::float8)),
                        (ending, offered + make_interval(secs => (wait + CASE WHEN ending ~ '^[CB]' THEN talk ELSE 0 END)::float8))) AS e (event, at),
        LATERAL generate_series(1, CASE WHEN dirty AND random() < 0.2 THEN 2 ELSE 1 END)
    WHERE (event <> 'CONNECT' OR ending ~ '^[CB]') AND (NOT dirty OR random() > 0.2)
    ORDER BY at + CASE WHEN dirty THEN random() * interval '2 min' ELSE interval '0' END;
    INSERT INTO shuffled SELECT row_number() OVER (ORDER BY random()), "time", callid, queuename, agent, event, data1, data2, data3, data4, data5 FROM whole WHERE callid IS NOT NULL;
END $$;

-- The calls that nothing happened to, from what is known of them.
CREATE FUNCTION reference() RETURNS TABLE (call_id text, queue text, agent text, reason text, call call_interval) LANGUAGE sql AS $$
    SELECT callid, queuename, CASE WHEN ending ~ '^[CB]' THEN agent END, ending,
        call_interval(offered, make_interval(secs => wait::float8), make_interval(secs => CASE WHEN ending ~ '^[CB]' THEN talk ELSE 0 END::float8),
            outcome => CASE WHEN ending ~ '^[CB]' THEN 'answered' WHEN ending = 'ABANDON' THEN 'abandoned' ELSE 'flowed_out' END, transferred => ending = 'BLINDTRANSFER')
    FROM clean WHERE callid !~ '[05]$'
$$;

CREATE FUNCTION tried(seed float8) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    n int;
BEGIN
    PERFORM write_log(seed);
    SELECT count(*) INTO n FROM whole;
    PERFORM create_call_source(name, 'asterisk', name::regclass) FROM unnest('{whole,pieces,shuffled}'::text[]) AS name;
    PERFORM load_calls('whole');
    RETURN QUERY SELECT conserved('whole', seed || ': whole');
    RETURN NEXT set_eq('SELECT call_id, queue, agent, reason, call FROM whole_calls WHERE call_id !~ ''[05]$|[(]''', 'SELECT * FROM reference()', seed || ': calls that nothing happened to');
    FOR i IN 0 .. n / 7 LOOP
        INSERT INTO pieces SELECT * FROM whole WHERE id / 7 = i;
        PERFORM load_calls('pieces');
    END LOOP;
    RETURN QUERY SELECT conserved('pieces', seed || ': in pieces');
    RETURN NEXT same_contents('pieces', 'whole', seed || ': in pieces the same');
    PERFORM load_calls('shuffled');
    RETURN QUERY SELECT conserved('shuffled', seed || ': shuffled');
    RETURN NEXT set_eq('SELECT call_id, leg, queue, agent, reason, call, events FROM shuffled_calls', 'SELECT call_id, leg, queue, agent, reason, call, events FROM whole_calls WHERE call_id !~ ''[(]''', seed || ': shuffled the same');
    -- the log is purged: nothing is lost
    DELETE FROM whole WHERE id % 2 = 0;
    PERFORM load_calls('whole');
    PERFORM retry_rejected('whole');
    RETURN QUERY SELECT conserved('whole', seed || ': purged');
    PERFORM drop_call_source(name) FROM unnest('{whole,pieces,shuffled}'::text[]) AS name;
END $$;
SELECT tried(n / 10.0) FROM generate_series(1, 9) AS n;

SELECT * FROM finish();
ROLLBACK;
