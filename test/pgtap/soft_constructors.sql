-- Soft constructors: try_NAME gives a call exactly where NAME does, the same one, and NAME_problem gives NULL exactly
-- there. Over random arguments, most of them nonsense. And every error of a constructor names the call's offered_at.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA soft_constructors;
SET LOCAL search_path = soft_constructors, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;
SELECT no_plan();

CREATE FUNCTION any_of(choice anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS 'SELECT choice[1 + floor(random() * cardinality(choice))::int]';
-- Usual values, many times, so that a good share of the calls is valid; then nulls and nonsense.
CREATE FUNCTION any_interval() RETURNS interval LANGUAGE sql VOLATILE
RETURN CASE WHEN random() < 0.85 THEN any_of('{0,0,0,1 s,18.25 s,3 min,0.4 ms}'::interval[])
            ELSE any_of(ARRAY[NULL, '-1 s', '1 mon', '-1 mon', '24 days', '24.9 days', '1 day -25 hours', make_interval(days => 2000000000), make_interval(secs => 9e12), '0.5 ms']::interval[]) END;
CREATE FUNCTION any_seconds() RETURNS double precision LANGUAGE sql VOLATILE
RETURN CASE WHEN random() < 0.85 THEN any_of('{0,0,0,1,18.25,180,0.0004}'::float8[])
            ELSE any_of('{NULL,-1,NaN,Infinity,-Infinity,2147483.647,2147483.648,1e300,-1e-9,9.3e12,0.0005}'::float8[]) END;
CREATE FUNCTION any_time(later interval) RETURNS timestamptz LANGUAGE sql VOLATILE
RETURN CASE WHEN random() < 0.85 THEN timestamptz '2026-01-05 09:00Z' + floor(random() * 5) * interval '30 s' + floor(random() * 3) * interval '40 ms' + later
            ELSE any_of('{NULL,infinity,-infinity,4714-11-24 00:00Z BC,294276-12-31 23:59:59Z,2026-02-05 09:00Z,2026-01-05 08:59:59.9996Z}'::timestamptz[]) END;
CREATE FUNCTION any_outcome() RETURNS text LANGUAGE sql VOLATILE
RETURN CASE WHEN random() < 0.9 THEN any_of('{answered,answered,answered,abandoned,flowed_out,callback,blocked}'::text[])
            ELSE any_of('{NULL,lost,Answered,"",answered ,answere}'::text[]) END;
CREATE FUNCTION any_flag() RETURNS boolean LANGUAGE sql VOLATILE RETURN any_of('{f,f,f,t,NULL}'::boolean[]);

SELECT setseed(0.5);
CREATE TABLE arguments AS
SELECT 'call_interval' AS constructor, format('%L::timestamptz,%L::interval,%L::interval,%L::interval,%L::interval,%L::text,%L::interval,%L::boolean',
       any_time('0'), any_interval(), any_interval(), any_interval(), any_interval(), any_outcome(), CASE WHEN i % 3 = 0 THEN any_interval() END, any_flag()) AS list
FROM generate_series(1, 6000) AS i
UNION ALL
SELECT 'call_interval_from_seconds', format('%L::timestamptz,%L::float8,%L::float8,%L::float8,%L::float8,%L::text,%L::float8,%L::boolean',
       any_time('0'), any_seconds(), any_seconds(), any_seconds(), any_seconds(), any_outcome(), CASE WHEN i % 3 = 0 THEN any_seconds() END, any_flag())
FROM generate_series(1, 6000) AS i
UNION ALL
SELECT 'call_interval_from_times', format('%L::timestamptz,%L::timestamptz,%L::timestamptz,%L::timestamptz,%L::interval,%L::text,%L::interval,%L::boolean,%L::interval',
       any_time('0'), CASE WHEN i % 3 < 2 THEN any_time('0') END, any_time('1 min'), CASE WHEN i % 2 = 0 THEN any_time('2 min') END,
       CASE WHEN i % 3 = 0 THEN any_interval() END, CASE WHEN i % 2 = 0 THEN any_outcome() END, CASE WHEN i % 5 = 0 THEN any_interval() END, any_flag(),
       CASE WHEN i % 2 = 0 THEN any_of(ARRAY['50 ms', '1 min', '1 hour', '-1 s', '1 mon']::interval[]) END)
FROM generate_series(1, 9000) AS i;

CREATE TABLE said (constructor text, list text, call text, soft text, problem text, state text, message text);
DO $$
DECLARE
    a arguments;
    s said;
BEGIN
    FOR a IN SELECT * FROM arguments LOOP
        s := NULL;
        s.constructor := a.constructor;
        s.list := a.list;
        BEGIN
            EXECUTE format('SELECT %s(%s)', a.constructor, a.list) INTO s.call;
        EXCEPTION WHEN OTHERS THEN
            s.state := SQLSTATE;
            s.message := SQLERRM;
        END;
        EXECUTE format('SELECT try_%1$s(%2$s), %1$s_problem(%2$s)', a.constructor, a.list) INTO s.soft, s.problem;
        INSERT INTO said SELECT s.*;
    END LOOP;
END $$;

SELECT ok(count(soft) > 500 AND count(state) > 1000 AND count(DISTINCT problem) > 15, format('%s: %s calls, %s errors, %s problems', constructor, count(soft), count(state), count(DISTINCT problem)))
FROM said GROUP BY constructor ORDER BY constructor;
SELECT is_empty($$SELECT * FROM said WHERE call IS DISTINCT FROM soft$$, 'try_ gives the call of the constructor, or NULL');
SELECT is_empty($$SELECT * FROM said WHERE (soft IS NULL) <> (problem IS NOT NULL)$$, 'a problem is NULL exactly where try_ gives a call');
SELECT is_empty($$SELECT * FROM said WHERE (state IS NOT NULL OR problem = 'offered_at null') <> (problem IS NOT NULL)$$, 'the constructor fails exactly where there is a problem; it gives NULL of a null offered_at');
SELECT is_empty($$SELECT * FROM said WHERE (problem = 'offered_at null') IS NOT TRUE AND list ~ '^NULL'$$, 'a null offered_at is the first of problems');
SELECT is_empty($$SELECT * FROM said WHERE state NOT IN ('22023', '22003', '22004', '22008')$$, 'errors of arguments, and no others');
SELECT is_empty(
    $$SELECT * FROM said, LATERAL (SELECT split_part(list, '''', 2)) AS s (offered)
      WHERE message IS NOT NULL AND strpos(message, CASE WHEN offered ~ 'infinity' THEN offered WHEN offered ~ ' BC$' THEN '-4713-11-24T00:00:00Z'
          ELSE rtrim(CASE WHEN constructor = 'call_interval_from_times' AND offered ~ '[.]9996' THEN '2026-01-05T09:00:00' ELSE
               CASE WHEN offered ~ '^294276' THEN '+' ELSE '' END || to_char(offered::timestamptz, 'YYYY-MM-DD"T"HH24:MI:SS') || CASE WHEN offered ~ '[.]' THEN '.' || substring(offered FROM '[.](\d+)') ELSE '' END END, '') END) = 0$$,
    'every error names offered_at');

-- The reasons, by what the arguments are. (A row may have more than one.)
SELECT is_empty($$SELECT problem FROM said WHERE problem !~ '^(offered_at|answered_at|ended_at|wrapped_at|wait|talk|hold|wrap|ring|tolerance|outcome|transfer|time|talk, hold or wrap) (null|unknown|negative|infinite|with months|too long|out of range|before (offered|answered|ended)_at|longer than (wait|the conversation)|of a call that was not answered)$'$$,
                'a problem is what it is of, and what is wrong with it');
CREATE TABLE expected (query text, problem text);
INSERT INTO expected VALUES
    ('call_interval_problem(NULL, ''1 s'')', 'offered_at null'), ('call_interval_from_seconds_problem(NULL, 1)', 'offered_at null'), ('call_interval_from_times_problem(NULL, NULL, NULL)', 'offered_at null'),
    ('call_interval_problem(''2026-01-05Z'', NULL)', 'wait null'), ('call_interval_problem(''2026-01-05Z'', NULL, outcome => ''blocked'')', NULL),
    ('call_interval_problem(''2026-01-05Z'', ''1 s'', outcome => NULL)', 'outcome null'), ('call_interval_problem(''2026-01-05Z'', ''1 s'', outcome => ''lost'')', 'outcome unknown'),
    ('call_interval_problem(''2026-01-05Z'', ''-1 s'')', 'wait negative'), ('call_interval_problem(''2026-01-05Z'', ''1 s'', talk => ''25 days'')', 'talk too long'),
    ('call_interval_problem(''2026-01-05Z'', ''1 s'', hold => ''1 mon'')', 'hold with months'), ('call_interval_problem(''2026-01-05Z'', make_interval(days => 2000000000))', 'wait out of range'),
    ('call_interval_from_seconds_problem(''2026-01-05Z'', 1, wrap => ''NaN'')', 'wrap out of range'), ('call_interval_problem(''infinity'', ''1 s'')', 'time out of range'),
    ('call_interval_problem(''2026-01-05Z'', ''1 s'', ''1 s'', outcome => ''abandoned'')', 'talk, hold or wrap of a call that was not answered'),
    ('call_interval_problem(''2026-01-05Z'', ''1 s'', ring => ''2 s'')', 'ring longer than wait'), ('call_interval_problem(''2026-01-05Z'', ''1 s'', outcome => ''abandoned'', ring => ''1 s'')', 'ring of a call that was not answered'),
    ('call_interval_problem(''2026-01-05Z'', ''1 s'', outcome => ''flowed_out'', transferred => true)', 'transfer of a call that was not answered'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', NULL)', 'ended_at null'), ('call_interval_from_times_problem(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:01Z'', outcome => ''answered'')', 'answered_at null'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', ''2026-01-05 08:59Z'', ''2026-01-05 09:01Z'')', 'answered_at before offered_at'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:00Z'')', 'ended_at before answered_at'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', NULL, ''2026-01-05 08:00Z'')', 'ended_at before offered_at'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:02Z'', ''2026-01-05 09:01Z'')', 'wrapped_at before ended_at'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', ''infinity'', ''2026-01-05 09:02Z'')', 'answered_at infinite'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:02Z'', hold => ''61 s'')', 'hold longer than the conversation'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:02Z'', ring => ''61 s'')', 'ring longer than wait'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:02Z'', outcome => ''callback'')', 'answered_at of a call that was not answered'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', tolerance => ''-1 s'')', 'tolerance negative'), ('call_interval_from_times_problem(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', tolerance => ''1 mon'')', 'tolerance with months'),
    ('call_interval_from_times_problem(''2026-01-05 09:00Z'', NULL, NULL, outcome => ''blocked'')', NULL);
CREATE FUNCTION answer(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE 'SELECT ' || query INTO result;
    RETURN result;
END $$;
SELECT is(answer(query), problem, query) FROM expected;
-- an infinite interval is one from PostgreSQL 17 on
SELECT is(answer('call_interval_from_times_problem(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', tolerance => ''infinity'')'), 'tolerance infinite', 'an infinite tolerance')
WHERE current_setting('server_version_num')::int >= 170000;

-- A million rows, one of them bad, as in a log with two clocks.
CREATE TABLE million AS
SELECT id, offered_at, offered_at + interval '18 s' AS answered_at, offered_at + CASE id WHEN 987654 THEN interval '17.958 s' ELSE interval '3 min' END AS ended_at
FROM (SELECT id, timestamptz '2026-01-01 00:00Z' + id * interval '1 s' AS offered_at FROM generate_series(1, 1000000) AS id) AS s;
SELECT results_eq('SELECT count(try_call_interval_from_times(offered_at, answered_at, ended_at)), count(call_interval_from_times_problem(offered_at, answered_at, ended_at)) FROM million',
                  'VALUES (999999::bigint, 1::bigint)', 'a million rows, one bad: 999,999 calls and one reason');
SELECT results_eq('SELECT id, call_interval_from_times_problem(offered_at, answered_at, ended_at) FROM million WHERE try_call_interval_from_times(offered_at, answered_at, ended_at) IS NULL',
                  $$VALUES (987654, 'ended_at before answered_at')$$, 'the row, and why');
SELECT throws_like('SELECT count(call_interval_from_times(offered_at, answered_at, ended_at)) FROM million', 'ended_at is before answered_at: %, offered at 2026-01-12T10:20:54Z', 'the constructor says which it was');
SELECT results_eq('SELECT count(*), count(*) FILTER (WHERE repaired(call)) FROM (SELECT call_interval_from_times(offered_at, answered_at, ended_at, tolerance => ''1 s'') AS call FROM million) AS s',
                  'VALUES (1000000::bigint, 1::bigint)', 'with a tolerance it is repaired');

SELECT * FROM finish();
ROLLBACK;
