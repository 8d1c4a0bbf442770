-- kpis() fills the type call_kpis by the names of its attributes: an older type, one that has grown, one that was
-- altered in between. And the table of KPIs: each is everywhere, or the table says why it is not.

BEGIN;
CREATE SCHEMA of_kpis;
SET LOCAL search_path = of_kpis, public;
SET LOCAL client_min_messages = warning;
SELECT no_plan();

CREATE FUNCTION outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    hint text;
BEGIN
    EXECUTE query INTO result;
    RETURN result;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || SQLERRM || CASE WHEN hint = '' THEN ' without a hint' ELSE '' END;
END $$;

-- 2 of 3 offered are answered, after 10 and 30 s; 100 s of talk, 20 of hold, 60 of wrap
CREATE TABLE stored AS
SELECT call_stats(call::call_interval) AS stats
FROM unnest('{2026-01-05T09:00:00Z answered wait=10 ring=5 talk=70 hold=20 wrap=40 transferred,2026-01-05T09:01:00Z answered wait=30 talk=30 wrap=20,2026-01-05T09:02:00Z abandoned wait=50,2026-01-05T09:03:00Z blocked}'::text[]) AS call;
CREATE FUNCTION told(attribute text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format('SELECT (kpis(stats, ''20 s'')).%I::text FROM of_kpis.stored', attribute) INTO result;
    RETURN result;
END $$;

-- ---------------------------------------------------------------- as installed

SELECT is(told(name), wanted, name)
FROM (VALUES ('offered', '3'), ('answered', '2'), ('abandoned', '1'), ('flowed_out', '0'), ('callback', '0'), ('blocked', '1'), ('held', '1'), ('transfers', '1'), ('transfer_rate', (100::numeric * 1 / 2)::text), ('avg_ring_time', '00:00:02.5'),
             ('service_level', (100::numeric * 1 / 3)::text), ('abandon_rate', (100::numeric * 1 / 3)::text), ('answer_rate', (100::numeric * 2 / 3)::text),
             ('flow_out_rate', (100::numeric * 0 / 3)::text), ('blocked_rate', (100::numeric * 1 / 4)::text), ('completion_rate', (100::numeric * 2 / 4)::text), ('callback_rate', (100::numeric * 0 / 3)::text), ('hold_rate', (100::numeric * 1 / 2)::text),
             ('asa', '00:00:20'), ('avg_wait_time', '00:00:30'), ('avg_abandon_time', '00:00:50'), ('avg_talk_time', '00:00:50'),
             ('avg_hold_time', '00:00:10'), ('avg_hold_time_held', '00:00:20'), ('avg_wrap_time', '00:00:30'), ('avg_call_length', '00:01:00'), ('aht', '00:01:30'),
             ('longest_wait', '00:00:50'), ('wait_p50', '00:00:10'), ('wait_p90', '00:00:30'), ('handle_time_p50', '00:00:50'), ('handle_time_p90', '00:02:10')) AS v (name, wanted);
SELECT set_eq($$SELECT key, value FROM jsonb_each_text((SELECT to_jsonb(kpis('{"version": 1}'))))$$,
              $$SELECT attname::text, CASE atttypid WHEN 'bigint'::regtype THEN '0' END FROM pg_attribute WHERE attrelid = 'call_kpis'::regclass$$,
              'of nothing: counts of 0, and no KPI');
SELECT is((SELECT num_nulls(k.offered, k.aht) FROM kpis(NULL) AS k), 2, 'of NULL: a row of NULLs');

-- a repaired call is not a transferred one: over calls, moved out of a window, and over statistics
CREATE TABLE flagged AS
SELECT n, ('2026-01-05T09:00:00Z answered wait=9 ring=' || n || CASE WHEN n IN (1, 3) THEN ' transferred' ELSE '' END || CASE WHEN n > 1 THEN ' repaired' ELSE '' END)::call_interval AS call
FROM generate_series(0, 4) AS n;
SELECT results_eq('SELECT transfers(call), transfers(call_stats(call)), transfer_rate(call), transfer_rate(call_stats(call)) FROM flagged', 'VALUES (2::bigint, 2::bigint, 40::numeric, 40::numeric)', 'transfers of repaired calls');
SELECT results_eq('SELECT transfers(call) OVER w, transfers(call_stats(call) OVER w), avg_ring_time(call) OVER w, avg_ring_time(call_stats(call) OVER w) FROM flagged WINDOW w AS (ORDER BY n ROWS 1 PRECEDING)',
                  $$SELECT CASE n WHEN 0 THEN 0::bigint ELSE 1 END, CASE n WHEN 0 THEN 0::bigint ELSE 1 END, s, s FROM flagged, LATERAL (SELECT CASE n WHEN 0 THEN interval '0' ELSE (n - 0.5) * interval '1 s' END) AS r (s) ORDER BY n$$, 'and in a moving window');

-- ---------------------------------------------------------------- an older type, and a newer one

SELECT count(*) - 1 AS without_asa FROM pg_attribute WHERE attrelid = 'call_kpis'::regclass \gset
CREATE TABLE kept AS SELECT kpis(stats) AS k FROM stored;
SELECT lives_ok('ALTER TYPE call_kpis DROP ATTRIBUTE asa', 'a type without asa, as an older script would have made it');
SELECT is(outcome('SELECT (kpis(stats)).asa FROM stored') ~ '^42703', true, 'has no asa');
SELECT is(told('aht'), '00:01:30', 'the rest is there');
SELECT is((SELECT to_jsonb(kpis(stats)) ? 'asa' OR (SELECT count(*) FROM jsonb_object_keys(to_jsonb(kpis(stats)))) <> :without_asa FROM stored), false, 'and nothing else');
SELECT lives_ok('ALTER TYPE call_kpis ADD ATTRIBUTE asa interval', 'it grows, as an update would let it');
SELECT is(told('asa'), '00:00:20', 'and is filled by name, wherever it stands');
SELECT is(told('handle_time_p90'), '00:02:10', 'as are all others');
SELECT is((SELECT (k).offered || ' ' || coalesce((k).asa::text, 'unknown') FROM kept), '3 unknown', 'rows that were kept can still be read');

-- in the middle of a query
CREATE FUNCTION regrow(i int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    IF i = 2 THEN
        ALTER TYPE call_kpis DROP ATTRIBUTE wait_p50;
        ALTER TYPE call_kpis ADD ATTRIBUTE wait_p50 interval;
    END IF;
    RETURN i;
END $$;
SELECT is(string_agg(coalesce(to_jsonb(kpis(stats)) ->> 'wait_p50', 'none'), ' '), '00:00:10 00:00:10 00:00:10', 'altered while in use: found again')
FROM (SELECT stats, regrow(i) FROM stored, generate_series(1, 3) AS i OFFSET 0) AS s;

-- ---------------------------------------------------------------- what it cannot fill

SAVEPOINT odd;
ALTER TYPE call_kpis ADD ATTRIBUTE moods text;
SELECT is(outcome('SELECT kpis(stats) FROM stored'), '42703 attribute "moods" of type call_kpis is not a KPI that this library knows', 'an attribute of a newer release, or of nobody');
ROLLBACK TO odd;
ALTER TYPE call_kpis DROP ATTRIBUTE aht, ADD ATTRIBUTE aht double precision;
SELECT is(outcome('SELECT kpis(stats) FROM stored'), '42804 attribute "aht" of type call_kpis is of type double precision, not interval', 'a KPI of another type');
ROLLBACK TO odd;
SELECT format('CREATE FUNCTION by_hand(call_stats, interval) RETURNS %s AS %L, ''cc_call_stats_kpis'' LANGUAGE C STRICT', result, probin) FROM pg_proc, unnest('{record,bigint}'::text[]) AS result WHERE proname = 'kpis' AND result = 'record' \gexec
SELECT is(outcome(query), '42804 kpis must return a composite type with KPIs as its attributes', query)
FROM unnest('{SELECT by_hand(stats\, ''20 s'') FROM stored,SELECT k.a FROM stored\, by_hand(stats\, ''20 s'') AS k(a bigint)}'::text[]) AS query;
ROLLBACK TO odd;

-- ---------------------------------------------------------------- the table

\set table `awk -f src/kpi/table.awk -v list=1 src/kpi/calls.table`
CREATE TABLE row_of AS
SELECT of[1] AS name, of[2] AS kind, string_to_array(of[3], ' ') AS places, of[4] AS why
FROM regexp_split_to_table(btrim(:'table', E'\n'), E'\n') AS line, string_to_array(line, E'\t') AS of;
SELECT cmp_ok(count(*), '>=', 32::bigint, 'KPIs') FROM row_of;
SELECT set_eq($$SELECT name FROM row_of WHERE 'calls' = ANY (places)$$,
              $$SELECT proname::text FROM pg_proc AS p JOIN pg_aggregate ON aggfnoid = p.oid WHERE oidvectortypes(proargtypes) = 'call_interval' AND aggkind = 'n' AND prorettype <> 'call_stats'::regtype$$,
              'the aggregates over calls alone are those of the table');
SELECT is_empty($$SELECT name FROM row_of WHERE 'kpis' = ANY (places) AND name !~ '_p\d+$' AND NOT EXISTS (SELECT FROM pg_proc WHERE proname = name AND proargtypes[0] = 'call_stats'::regtype)$$,
                'what call_stats tells has a function of its name');
SELECT results_eq($$SELECT attname::text COLLATE "C" FROM pg_attribute WHERE attrelid = 'call_kpis'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('asa', 'wait_p50')$$,
                  $$SELECT name COLLATE "C" FROM row_of WHERE 'kpis' = ANY (places) AND name NOT IN ('asa', 'wait_p50')$$, 'call_kpis has them in its order');
SELECT is_empty($$SELECT name, places, why FROM row_of WHERE (places @> '{calls,kpis,views}') <> (coalesce(why, '') = '')$$, 'each is everywhere, or the table says why not');
CREATE TABLE calls (at timestamptz NOT NULL, call call_interval);
SELECT create_rollup('of_calls', 'calls', 'at', '{"stats": "call_stats(call)"}');
SELECT create_kpi_view('of_calls');
SELECT set_eq($$SELECT attname::text FROM pg_attribute WHERE attrelid = 'of_calls_kpis'::regclass AND attnum > 1 AND attname <> 'threshold_seconds'$$, $$SELECT name FROM row_of WHERE 'views' = ANY (places)$$, 'KPI views have theirs');

SELECT * FROM finish();
ROLLBACK;
