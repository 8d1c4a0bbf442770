-- Every btree is what it should be; each kind of index finds what the table has.
\set ON_ERROR_STOP
CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA pg_catalog;
SET client_min_messages = warning;
SELECT 'amcheck', c.oid::regclass, bt_index_check(c.oid, true) FROM pg_class AS c JOIN pg_am AS a ON a.oid = relam
WHERE amname = 'btree' AND relowner = 'owner'::regrole AND relkind = 'i' ORDER BY c.oid::regclass::text COLLATE "C";
CREATE FUNCTION pg_temp.found(index text, condition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    query text := 'SELECT count(*) FROM ' || split_part(index, '_', 1) || ' WHERE ' || condition;
    plan json; by_index bigint; by_table bigint; spare text;
BEGIN
    -- planned with no other index than the one
    FOR spare IN SELECT indexrelid::regclass FROM pg_index WHERE indrelid = split_part(index, '_', 1)::regclass AND indexrelid <> index::regclass LOOP
        EXECUTE 'DROP INDEX ' || spare;
    END LOOP;
    SET LOCAL enable_seqscan = off;
    EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
    EXECUTE query INTO by_index;
    SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_indexonlyscan = off;
    EXECUTE query INTO by_table;
    RETURN format('%s: %s rows, %s', index, by_index, CASE WHEN plan::text NOT LIKE '%"' || index || '"%' THEN 'not used' WHEN by_index = by_table THEN 'as in the table' ELSE 'but ' || by_table || ' in the table' END);
END $$;
\set found 'ROLLBACK; BEGIN; SELECT pg_temp.found'
BEGIN;
:found ('calls_btree', 'call BETWEEN ''2026-03-02T01:00:00Z answered'' AND ''2026-03-02T05:00:00Z answered''');
:found ('calls_hash', 'call = (SELECT last_call FROM states WHERE queue_id = 1 AND channel = ''voice'')');
:found ('calls_brin', 'call BETWEEN ''2026-03-02T01:00:00Z answered'' AND ''2026-03-02T05:00:00Z answered''');
:found ('calls_gist', 'call::tstzrange && ''[2026-03-02 10:00+01, 2026-03-02 10:30+01]''::tstzrange');
:found ('calls_partial', 'wait_time(call) < ''10 s'' AND outcome(call) = ''answered''');
:found ('states_btree', 'stats >= (SELECT stats FROM states WHERE queue_id = 1 AND channel = ''voice'')');
:found ('states_hash', 'survey = (SELECT survey FROM states WHERE queue_id = 1 AND channel = ''voice'')');
ROLLBACK;
-- else pg_upgrade would tell of its new version
SET client_min_messages = warning;
DROP EXTENSION amcheck;
