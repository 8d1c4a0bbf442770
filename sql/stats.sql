-- Stored statistics, as users type them: on calls and answers that one can count by hand.
SET TimeZone = 'UTC';
CREATE TABLE calls (day date, call call_interval);
INSERT INTO calls VALUES
    ('2026-01-05', '2026-01-05T09:00:00Z answered wait=10 talk=100 hold=20 wrap=30'),
    ('2026-01-05', '2026-01-05T09:01:00Z answered wait=20 talk=200 wrap=40'),
    ('2026-01-05', '2026-01-05T09:02:00Z answered wait=20.001 talk=60 hold=10.5'),
    ('2026-01-05', '2026-01-05T09:03:00Z answered'),
    ('2026-01-05', '2026-01-05T09:04:00Z abandoned wait=5'),
    ('2026-01-06', '2026-01-05T09:05:00Z abandoned wait=65'),
    ('2026-01-06', '2026-01-05T09:06:00Z flowed_out wait=20'),
    ('2026-01-06', '2026-01-05T09:07:00Z flowed_out wait=90'),
    ('2026-01-06', '2026-01-05T09:08:00Z callback wait=45'),
    ('2026-01-06', '2026-01-05T09:09:00Z blocked wait=300'),
    ('2026-01-06', NULL);
CREATE TABLE stored AS SELECT day, call_stats(call) AS stats FROM calls GROUP BY day;
SELECT * FROM stored ORDER BY day;

-- every KPI from the stored days; sql/kpis.sql has the same from the calls
\x on
SELECT offered, answered, abandoned, flowed_out, callback, blocked, held, service_level, abandon_rate, answer_rate, flow_out_rate, callback_rate, blocked_rate, hold_rate,
       asa, avg_wait_time, avg_abandon_time, avg_talk_time, avg_hold_time, avg_hold_time_held, avg_wrap_time, avg_call_length, aht, longest_wait, wait_p50, wait_p90, handle_time_p50, handle_time_p90
FROM (SELECT sum(stats) AS stats FROM stored) AS s, LATERAL kpis(stats, '20 s') AS k;
SELECT wait_time(stats) AS "275.001 s", talk_time(stats) AS "360 s", hold_time(stats) AS "30.5 s", wrap_time(stats) AS "70 s",
       handle_time(stats) AS "460.5 s",
       round(abandon_rate(stats, '5 s'), 4) AS "1/8", abandon_curve(stats, '{4 s, 5 s, 1 min, 3 min}') AS "0/9, 1/9, 1/9, 2/9",
       round(service_level(stats), 4) AS "3/6", round(service_level(stats, '19 s'), 4) AS "2/6",
       round(service_level(stats, '20 s', 'short_excluded'), 4) AS "3/(6 - 1)", round(service_level(stats, '20 s', 'short_excluded', '2 min'), 4) AS "3/(6 - 2)"
FROM (SELECT sum(stats) AS stats FROM stored) AS s;
\x off
SELECT method, round(service_level(stats, '20 s', method), 4) AS stored, round((SELECT service_level(call, '20 s', method) FROM calls), 4) AS calls
FROM (SELECT sum(stats) AS stats FROM stored) AS s, unnest('{abandon_negative, answered, abandon_positive, abandon_ignored, short_excluded,
    short_positive, flowout, flowout_short_excluded, all_offered, queue_exit}'::text[]) AS method;

-- the group: before and after, and what is left
SELECT a.stats - a.stats AS nothing, a.stats + b.stats - b.stats = a.stats AS back, -(-a.stats) = a.stats AS twice,
       a.stats + b.stats = b.stats + a.stats AS commutes, b.stats - a.stats AS difference
FROM stored AS a, stored AS b WHERE a.day < b.day;
-- counts and totals give the balance
SELECT offered(b.stats - a.stats) AS "4 - 5", answered(b.stats - a.stats) AS "0 - 4", blocked(b.stats - a.stats) AS "1 - 0", talk_time(b.stats - a.stats) AS "-360 s"
FROM stored AS a, stored AS b WHERE a.day < b.day;
-- text, jsonb, order, hash
SELECT bool_and(stats::text::call_stats = stats), bool_and(stats::jsonb::call_stats = stats), count(DISTINCT stats), bool_or(stats < stats),
       bool_and(stats >= stats), count(*) FILTER (WHERE stats IN (SELECT stats FROM stored)) FROM stored;
SELECT stats::jsonb -> 'waits' -> 'answered' ->> '21' AS "answered in (20, 21] s" FROM stored WHERE day = '2026-01-05';
-- nothing: an empty value of calls, NULL of values
SELECT call_stats(call), offered(call_stats(call)), service_level(call_stats(call)), wait_percentile(call_stats(call), 0.9),
       longest_wait(call_stats(call)), abandon_curve(call_stats(call), '{1 min}') FROM calls WHERE false;
SELECT sum(stats), sum(NULL::call_stats), NULL::call_stats + (SELECT stats FROM stored LIMIT 1) FROM stored WHERE false;
-- a moving sum over stored days
SELECT day, offered(sum(stats) OVER (ORDER BY day ROWS 1 PRECEDING)) AS "5, 9", offered(sum(stats) OVER (ORDER BY day ROWS CURRENT ROW)) AS "5, 4"
FROM stored ORDER BY day;
-- upserts
CREATE TABLE kept (queue int PRIMARY KEY, stats call_stats);
INSERT INTO kept SELECT 1, stats FROM stored WHERE day = '2026-01-05';
INSERT INTO kept SELECT 1, stats FROM stored WHERE day = '2026-01-06' ON CONFLICT (queue) DO UPDATE SET stats = kept.stats + excluded.stats;
SELECT stats = (SELECT call_stats(call) FROM calls) AS whole FROM kept;

-- surveys: 42, 32, 10, 9 and 14 answers of 5, 4, 3, 2 and 1
CREATE TABLE answers AS SELECT score FROM (VALUES (5, 42), (4, 32), (3, 10), (2, 9), (1, 14)) AS v(score, n), generate_series(1, n);
SELECT survey_stats(score), responses(survey_stats(score)), round(csat(survey_stats(score)), 2) AS "69.16", round(csat(survey_stats(score), 5), 2) AS "42/107",
       round(csat_mean(survey_stats(score)), 4) AS "400/107", round(ces(survey_stats(score)), 4) AS "400/107" FROM answers;
SELECT round(nps(survey_stats(score)), 4) AS "(162 - 54)/324", round(nps_margin(survey_stats(score)), 3) AS "8.116", round(nps_margin(survey_stats(score), 99), 3) AS at_99
FROM (VALUES (9, 162), (0, 54), (8, 108)) AS v(score, n), generate_series(1, n);
SELECT a + b - b = a AS back, a - a AS nothing, -(-a) = a AS twice, a::text::survey_stats = a AS text, a::jsonb::survey_stats = a AS jsonb, a < b AS less,
       encode(survey_stats_send(b), 'hex') AS binary
FROM (SELECT survey_stats(score) AS a FROM answers) AS s, (SELECT survey_stats(10) AS b) AS t;
SELECT survey_stats(NULL::int), nps(survey_stats(NULL::int)), csat(survey_stats(NULL::int)), nps_margin(survey_stats(NULL::int)), responses(survey_stats(NULL::int)), sum(NULL::survey_stats);

-- bad input
CREATE FUNCTION refused(query text, OUT state text, OUT message text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    message := 'ACCEPTED';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END $$;
\pset format unaligned
\pset fieldsep '\n    '
\pset tuples_only on
SELECT literal, r.* FROM (VALUES
    (''), ('junk'), ('7'), ('[]'), ('{}'), ('{"version": 2}'), ('{"version": "1"}'), ('{"version": 1, "lost": 3}'), ('{"version": 1, "answered": 1}'), ('{"version": 1, "answered": 1.5}'),
    ('{"version": 1, "answered": 1e30}'), ('{"version": 1, "held": "many"}'), ('{"version": 1, "wait_ms": 7}'), ('{"version": 1, "wait_ms": {"lost": 7}}'), ('{"version": 1, "waits": []}'),
    ('{"version": 1, "waits": {"blocked": {"1": 1}}}'), ('{"version": 1, "waits": {"answered": 7}}'), ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"257": 1}}}'),
    ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"-1": 1}}}'), ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"01": 1}}}'), ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"99999999999": 1}}}'),
    ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"1": 0}}}'), ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"1": 2}}}'), ('{"version": 1, "abandoned": 1, "waits": {"abandoned": {"1": 9223372036854775808}}}'),
    ('{"version": 1, "answered": 1, "waits": {"answered": {"1": 1}}}'), ('{"version": 1, "handles": {"1": 9223372036854775807, "2": 1}}')) AS v(literal),
    LATERAL refused(format('SELECT %L::call_stats', literal)) AS r;
SELECT literal, r.* FROM (VALUES ('junk'), ('[]'), ('{}'), ('{"version": 2}'), ('{"version": 1, "11": 3}'), ('{"version": 1, "01": 3}'), ('{"version": 1, "1": "3"}'), ('{"version": 1, "1": 0.5}'),
    ('{"version": 1, "1": 9223372036854775808}')) AS v(literal),
    LATERAL refused(format('SELECT %L::survey_stats', literal)) AS r;
SELECT query, r.* FROM (VALUES
    ('service_level(stats, ''20.5 s'')'), ('service_level(stats, ''19.9999 s'')'), ('service_level(stats, ''257 s'')'), ('service_level(stats, ''-1 s'')'), ('service_level(stats, ''1 mon'')'), ('service_level(stats, ''20 s'', ''best'')'),
    ('service_level(stats, ''20 s'', ''short_excluded'', ''4.5 s'')'), ('abandon_rate(stats, ''0.5 s'')'), ('abandon_curve(stats, ''{1 min, 4.5 s}'')'), ('abandon_curve(stats, ''{NULL}'')'), ('kpis(stats, ''0.1 s'')'),
    ('wait_percentile(stats, 1.1)'), ('wait_percentile(stats, -0.1)'), ('handle_time_percentile(stats, ''NaN'')'),
    ('service_level(-stats)'), ('aht(-stats)'), ('wait_percentile(-stats, 0.9)'), ('longest_wait(-stats)'), ('kpis(-stats)'),
    ('''{"version": 1, "blocked": 9223372036854775807}''::call_stats + ''{"version": 1, "blocked": 1}'''), ('-''{"version": 1, "blocked": -9223372036854775808}''::call_stats'),
    ('''{"version": 1, "talk_ms": -9223372036854775808}''::call_stats - ''{"version": 1, "talk_ms": 1}'''),
    -- means beyond an interval; and within one, where the rest alone, in microseconds, is beyond bigint
    ('asa(''{"version": 1, "answered": 1, "wait_ms": {"answered": 9223372036854775807}, "waits": {"answered": {"1": 1}}, "handles": {"0": 1}}''::call_stats)'), ('asa(''{"version": 1, "answered": 10, "wait_ms": {"answered": 92233720368547759}, "waits": {"answered": {"1": 10}}, "handles": {"0": 10}}''::call_stats)'), ('asa(''{"version": 1, "answered": 9223372036854775807, "wait_ms": {"answered": 9223372036854775806}, "waits": {"answered": {"1": 9223372036854775807}}, "handles": {"0": 9223372036854775807}}''::call_stats)'),
    ('survey_stats_accum(''{"version": 1, "7": 9223372036854775807}'', 7)'), ('csat_mean(''{"version": 1, "10": 9223372036854775807}''::survey_stats)'),
    ('survey_stats(11)'), ('survey_stats(-1)'), ('nps(-survey_stats(7))'), ('csat(survey_stats(7))'), ('csat(survey_stats(7), 4, 5, 1)'), ('csat(survey_stats(7), 1, 1, 10)'), ('csat(survey_stats(7), 11, 1, 10)'), ('ces(survey_stats(7), -1, 11)'), ('nps_margin(survey_stats(7), 100)'), ('nps_margin(survey_stats(7), ''NaN'')'),
    ('''{"version": 1, "7": 9223372036854775807}''::survey_stats + ''{"version": 1, "7": 1}'''), ('-''{"version": 1, "7": -9223372036854775808}''::survey_stats'), ('responses(''{"version": 1, "7": 9223372036854775807, "8": 1}''::survey_stats)')
) AS q(query), LATERAL refused('SELECT ' || query || ' FROM (SELECT sum(stats) AS stats FROM stored) AS s') AS r;
-- binary, through COPY: one row of one field
CREATE FUNCTION receive(target regclass, field bytea) RETURNS TABLE (state text, message text, hint text) LANGUAGE plpgsql AS $$
DECLARE
    file bytea := '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea || '\x0001'
        || int4send(length(field)) || field || '\xffff';
    octal text;
BEGIN
    SELECT string_agg(format('\%s%s%s', byte / 64, byte / 8 % 8, byte % 8), '' ORDER BY at) INTO octal
    FROM generate_series(0, length(file) - 1) AS at, LATERAL get_byte(file, at) AS byte;
    RETURN QUERY SELECT * FROM refused(format('COPY %s FROM PROGRAM %L WITH (FORMAT binary)', target, 'printf ''' || octal || ''''));
END $$;
CREATE TABLE received_calls (stats call_stats);
CREATE TABLE received_surveys (stats survey_stats);
SELECT encode(call_stats_send(stats), 'hex') AS golden FROM stored WHERE day = '2026-01-05' \gset
SELECT :'golden';
SELECT what, r.* FROM (VALUES ('whole', decode(:'golden', 'hex')), ('empty', ''), ('cut', substr(decode(:'golden', 'hex'), 1, 20)), ('longer', decode(:'golden', 'hex') || '\x01'),
    ('newer', set_byte(decode(:'golden', 'hex'), 0, 2)), ('flag', set_byte(decode(:'golden', 'hex'), 1, 3)), ('sign', set_byte(decode(:'golden', 'hex'), 1, 0)), ('reserved', set_byte(decode(:'golden', 'hex'), 3, 1)),
    ('one answered less', set_byte(decode(:'golden', 'hex'), 4, 6)), ('overlong', decode('010100008800', 'hex') || substr(decode(:'golden', 'hex'), 6))) AS v(what, field),
    LATERAL receive('received_calls', field) AS r;
SELECT stats = (SELECT stats FROM stored WHERE day = '2026-01-05') FROM received_calls;
SELECT what, r.* FROM (VALUES ('whole', survey_stats_send('{"version": 1, "7": -3}')), ('empty', ''), ('cut', substr(survey_stats_send('{"version": 1}'), 2)),
    ('newer', set_byte(survey_stats_send('{"version": 1}'), 0, 2)), ('flag', set_byte(survey_stats_send('{"version": 1}'), 1, 1)), ('reserved', set_byte(survey_stats_send('{"version": 1}'), 7, 1))) AS v(what, field),
    LATERAL receive('received_surveys', field) AS r;
SELECT stats FROM received_surveys;
DROP TABLE calls, stored, kept, answers, received_calls, received_surveys;
DROP FUNCTION refused, receive;
