-- Text and jsonb that are nearly statistics: an error of class 22, or a state that is stable under every round trip.
-- The binary form, and text with bytes that no text has: hostile.c.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA stats_hostile;
SET LOCAL search_path = stats_hostile, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;
-- the log need not tell of every input
SET LOCAL log_min_messages = panic;

SELECT plan(24);
SELECT setseed(0.77);

CREATE TABLE base AS
WITH items AS MATERIALIZED (
    SELECT grp, call_interval_from_seconds('2026-01-05 09:00:00Z', round((random() ^ 4 * 4000)::numeric, 3)::float8,
                                           CASE WHEN answered THEN 100 * random() ELSE 0 END, CASE WHEN answered THEN greatest(0, 20 * random() - 10) ELSE 0 END, 0,
                                           CASE WHEN answered THEN 'answered' ELSE (ARRAY['abandoned', 'flowed_out', 'callback', 'blocked'])[1 + floor(random() * 4)::int] END) AS call,
           floor(random() * 11)::int AS score
    FROM generate_series(1, 20) AS grp, generate_series(1, grp) AS i, LATERAL (SELECT random() < 0.7 AND i > 0 AS answered) AS a)
SELECT 'call_stats' AS type, call_stats(call)::text AS good FROM items GROUP BY grp
UNION ALL SELECT 'call_stats', (-call_stats(call))::text FROM items GROUP BY grp
UNION ALL SELECT 'survey_stats', survey_stats(score)::text FROM items GROUP BY grp
UNION ALL SELECT 'survey_stats', (-survey_stats(score))::text FROM items GROUP BY grp;

CREATE FUNCTION any_of(choices text[]) RETURNS text LANGUAGE plpgsql VOLATILE AS
    'BEGIN RETURN choices[1 + floor(random() * cardinality(choices))::int]; END';

-- One of the tokens becomes another, is lost or doubled; or letters are.
CREATE FUNCTION mutate(good text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    names text[] := '{"\"version\"","\"answered\"","\"abandoned\"","\"blocked\"","\"callback\"","\"flowed_out\"","\"held\"","\"transferred\"","\"ring_ms\"","\"wait_ms\"","\"talk_ms\"","\"hold_ms\"","\"wrap_ms\"","\"waits\"","\"handles\"","\"0\"","\"1\"","\"10\"","\"11\"","\"257\"","\"258\"","\"01\"","\"-1\"","\"1.5\"","\" 1\"","\"\"","\"6455296\"","\"6488064\"","\"18446744073709551617\"","\"\\\\u0031\""}';
    things text[] := '{0,1,-1,2,3,7,0.5,1.0,1e2,1E-2,-0,9223372036854775807,9223372036854775808,-9223372036854775808,-9223372036854775809,1e400,1e131072,null,true,"\"1\"","{}","[]","[1]","{\"1\": 1}","{\"answered\": {\"1\": 1}}"}';
    tokens text[] := ARRAY(SELECT t[1] FROM regexp_matches(good, '"[^"]*"|-?[0-9]+|[^"0-9-]', 'g') AS t);
    n int := cardinality(tokens);
    k int;
BEGIN
    FOR times IN 1..1 + floor(random() * 3)::int LOOP
        k := 1 + floor(random() * n);
        CASE floor(random() * 12)::int
            WHEN 0 THEN tokens[k] := '';
            WHEN 1 THEN tokens[k] := tokens[k] || tokens[k];
            WHEN 2 THEN tokens := tokens[:k]; n := greatest(1, cardinality(tokens));
            WHEN 3 THEN tokens[k] := chr(32 + floor(random() * 400)::int) || tokens[k];
            WHEN 4 THEN tokens[k] := tokens[1 + floor(random() * n)::int];
            ELSE
                -- punctuation is left to the others
                FOR tries IN 1..20 LOOP
                    EXIT WHEN tokens[k] ~ '[0-9a-z"]';
                    k := 1 + floor(random() * n);
                END LOOP;
                tokens[k] := any_of(CASE WHEN tokens[k] LIKE '"%' AND random() < 0.9 THEN names ELSE things END);
        END CASE;
    END LOOP;
    RETURN array_to_string(tokens, '');
END $$;

-- 'taken', the SQLSTATE, or what went wrong
CREATE FUNCTION outcome_call_stats(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    stats call_stats;
BEGIN
    BEGIN
        stats := input::call_stats;
    EXCEPTION WHEN OTHERS THEN
        RETURN SQLSTATE;
    END;
    IF stats::text::call_stats::text <> stats::text OR call_stats_send(stats::text::call_stats) <> call_stats_send(stats)
       OR call_stats_send(stats::jsonb::call_stats) <> call_stats_send(stats) OR call_stats_send(stats + '{"version": 1}') <> call_stats_send(stats)
       OR call_stats_send(input::jsonb::call_stats) <> call_stats_send(stats) THEN
        RETURN 'unstable: ' || input;
    END IF;
    RETURN 'taken';
END $$;
CREATE FUNCTION outcome_survey_stats(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    stats survey_stats;
BEGIN
    BEGIN
        stats := input::survey_stats;
    EXCEPTION WHEN OTHERS THEN
        RETURN SQLSTATE;
    END;
    IF stats::text::survey_stats::text <> stats::text OR survey_stats_send(stats::text::survey_stats) <> survey_stats_send(stats)
       OR survey_stats_send(stats::jsonb::survey_stats) <> survey_stats_send(stats) OR survey_stats_send(stats + '{"version": 1}') <> survey_stats_send(stats)
       OR survey_stats_send(input::jsonb::survey_stats) <> survey_stats_send(stats) THEN
        RETURN 'unstable: ' || input;
    END IF;
    RETURN 'taken';
END $$;

CREATE TABLE mutant AS
SELECT type, mutate(good) AS input FROM (SELECT * FROM base, generate_series(1, 1250)) AS b;
CREATE TABLE outcome AS
SELECT type, input, CASE type WHEN 'call_stats' THEN outcome_call_stats(input) ELSE outcome_survey_stats(input) END AS outcome FROM mutant;

SELECT ok(count(*) >= 50000 AND bool_and(outcome = 'taken' OR outcome LIKE '22___'),
          format('%s: %s mutated texts, %s of them taken, the others of %s, for %s different inputs', type, count(*), count(*) FILTER (WHERE outcome = 'taken'),
                 (SELECT string_agg(DISTINCT outcome, ', ') FROM outcome AS s WHERE s.type = o.type AND outcome <> 'taken'), count(DISTINCT input)))
FROM outcome AS o GROUP BY type ORDER BY type;
SELECT is_empty($$SELECT outcome, input FROM outcome WHERE outcome <> 'taken' AND outcome NOT LIKE '22___' LIMIT 5$$, 'no other outcome');
SELECT ok(count(*) FILTER (WHERE outcome = 'taken') BETWEEN count(*) / 100 AND count(*) / 2, type || ': neither all nor none are taken') FROM outcome GROUP BY type ORDER BY type;

-- what is given as jsonb is held to the same laws
CREATE FUNCTION refused(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
CREATE FUNCTION is_json(input text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM input::jsonb;
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$;
SELECT ok(count(*) > 2000 AND bool_and(refused(format('SELECT %L::jsonb::%s', input, type)) = outcome), format('%s: %s of them as jsonb: the same outcome', type, count(*)))
FROM (SELECT *, row_number() OVER (PARTITION BY type) AS n FROM outcome WHERE is_json(input)) AS o WHERE n <= 5000 GROUP BY type ORDER BY type;

-- limits that no mutation finds
SELECT is(refused(format('SELECT %L::call_stats', '{"version": 1, "handles": {"1": 1}, "' || repeat('x', 1000000) || '": 1}')), '22P02', 'call_stats: a name of a million letters');
SELECT is(refused(format('SELECT %L::survey_stats', '{"version": 1, "' || repeat('9', 1000000) || '": 1}')), '22P02', 'survey_stats: a name of a million letters');
SELECT is(refused(format('SELECT %L::call_stats', '{"version": 1, "answered": ' || repeat('9', 100000) || '}')), '22P02', 'call_stats: a number of 100000 digits');
SELECT is(refused(format('SELECT %L::survey_stats', '{"version": 1, "1": ' || repeat('9', 100000) || '}')), '22P02', 'survey_stats: a number of 100000 digits');
SELECT is(refused(format('SELECT %L::call_stats', '{"version": 1, "waits": ' || repeat('[', 1000) || repeat(']', 1000) || '}')), '22P02', 'call_stats: a thousand arrays');
SELECT is(refused(format('SELECT %L::call_stats', '{"version": 1, "waits": ' || repeat('{"answered": ', 1000) || '1' || repeat('}', 1000) || '}')), '22P02', 'call_stats: a thousand objects');
SELECT is(refused(format('SELECT %L::call_stats', '{"version": 1, "answered": 2, "waits": {"answered": {"1": 9223372036854775807, "2": -9223372036854775807, "3": 2}}, "handles": {"1": 2}}')), 'taken', 'call_stats: sums that leave bigint only on the way');
SELECT is(refused(format('SELECT %L::call_stats', '{"version": 1, "answered": -2, "waits": {"answered": {"1": 9223372036854775807, "2": 9223372036854775807}}, "handles": {"1": 9223372036854775807, "2": 9223372036854775807}}')), '22P02', 'call_stats: a sum that would wrap around');

-- In the very spelling that text output has there is a reader without a jsonb in between. What it must not take, the histogram's
-- total does not tell: each of these agrees with its counts.
SELECT is(refused(format('SELECT %L::call_stats', input)), expected, 'call_stats: ' || input) FROM (VALUES
    ('{"version": 1, "waits": {"abandoned": {"1": 0}}}', '22P02'), ('{"version": 1, "handles": {"1": 0}}', '22P02'),
    ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"1": 1, "2": 0}}}', '22P02'),
    ('{"version": 1, "abandoned": 01, "waits": {"abandoned": {"1": 1}}}', '22P02'), ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"01": 1}}}', '22P02'),
    ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"257": 1}}}', '22P02'), ('{"version": 1, "waits": {"abandoned": {"1": -0}}}', '22P02'),
    ('{"version": 1, "held": 0, "waits": {}}', 'taken'), ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"2": 1, "1": 1, "3": -1}}}', 'taken')) AS v (input, expected);

SELECT * FROM finish();
ROLLBACK;
