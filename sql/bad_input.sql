-- Bad input: each an error with SQLSTATE, the offending value and a hint, and
-- nothing is changed by it.
SET TimeZone = 'UTC';
SET IntervalStyle = 'postgres';

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

-- text
SELECT quote_literal(literal), r.* FROM (VALUES
    (''), ('   '), ('answered'), ('2026-01-05'), ('2026-01-0'), ('2026-0105T09:00:00Z'), ('2026-01-05T09:00:00 answered'), ('2026-01-05T09:00:00Z'), ('2026-01-05T09:00:00Z wait=1'),
    ('2026-01-05T09:00:00Z Answered'), ('2026-01-05T09:00:00Z lost wait=1'),
    ('2026-01-05T09:00:00Z answered ring=1'), ('2026-01-05T09:00:00Z answered wait=1 ring=1.001'), ('2026-01-05T09:00:00Z abandoned wait=1 ring=1'), ('2026-01-05T09:00:00Z abandoned transferred'),
    ('2026-01-05T09:00:00Z answered transferred transferred'), ('2026-01-05T09:00:00Z answered repaired=1'), ('2026-01-05T09:00:00Z transferred answered'), ('2026-01-05T09:00:00Z answered rang=1'), ('2026-01-05T09:00:00Z answered wait=1 wait=1'), ('2026-01-05T09:00:00Z answered wait'),
    ('2026-01-05T09:00:00Z answered wait='), ('2026-01-05T09:00:00Z answered wait=.'), ('2026-01-05T09:00:00Z answered wait=1:30'),
    ('2026-01-05T09:00:00Z answered wait=1e3'), ('2026-01-05T09:00:00Z answered wait=1.2.3'), ('2026-01-05T09:00:00Z answered wait=NaN'),
    ('2026-01-05T09:00:00Z answered wait=-1'), ('2026-01-05T09:00:00Z answered talk=1 mon'),
    ('2026-01-05T09:00:00Z answered wait=2147483.648'), ('2026-01-05T09:00:00Z answered wait=2147483.6475'), ('2026-01-05T09:00:00Z answered wait=99999999999999999999'),
    ('2026-01-05T09:00:00Z abandoned talk=1'), ('2026-01-05T09:00:00Z blocked wrap=0.001'),
    ('2026-01-05T09:00:00Z answered wait=1 junk'), ('2026-01-05T09:00:00Zjunk answered'), ('2026-01-05T09:00:00Z answered, wait=1'),
    ('2026-13-05T09:00:00Z answered'), ('2026-02-29T09:00:00Z answered'), ('1900-02-29T09:00:00Z answered'), ('2026-01-05T25:00:00Z answered'), ('2026-01-05T24:00:01Z answered'),
    ('2026-01-05T09:60:00Z answered'), ('2026-01-05T09:00:61Z answered'), ('2026-01-05T09:00:00+16 answered'), ('2026-01-05T09:00:00.Z answered'), ('26-01-05T09:00:00Z answered'),
    ('05/01/2026 09:00 answered'), ('infinity answered'), ('294276-12-31T23:59:59Z answered'), ('+294276-12-31T23:59:59Z answered wait=1'), ('+999999-12-31T23:59:59Z answered'),
    ('-4714-11-23T00:00:00Z answered'), ('-999999-01-01T00:00:00Z answered')) AS v(literal),
    LATERAL refused(format('SELECT %L::call_interval', literal)) AS r;
-- a megabyte of junk is not repeated in the message
SELECT state, length(message), hint FROM refused(format('SELECT %L::call_interval', repeat('junk', 250000)));
SELECT state, length(message), hint FROM refused(format('SELECT %L::call_interval', '2026-01-05T09:00:00Z answered wait=' || repeat('é', 500000)));
SELECT state, message FROM refused(format('SELECT %L::call_interval', '2026-01-05T09:00:00Z answered wait=' || repeat('9', 1000000)));

-- binary, through COPY: one row of one field
CREATE TABLE received (call call_interval);
CREATE FUNCTION receive(field bytea) RETURNS TABLE (state text, message text, hint text) LANGUAGE plpgsql AS $$
DECLARE
    file bytea := '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea || '\x0001'
        || int4send(length(field)) || field || '\xffff';
    octal text;
BEGIN
    SELECT string_agg(format('\%s%s%s', byte / 64, byte / 8 % 8, byte % 8), '' ORDER BY at) INTO octal
    FROM generate_series(0, length(file) - 1) AS at, LATERAL get_byte(file, at) AS byte;
    RETURN QUERY SELECT * FROM refused(format('COPY received FROM PROGRAM %L WITH (FORMAT binary)', 'printf ''' || octal || ''''));
END $$;
SELECT field, r.* FROM (VALUES
    ('\x00'), ('\x'), ('\x00000000000f4240000003e8000007d000000bb800000fa0000000000000000000'), ('\x00000000000f4240000003e8000007d000000bb800000fa000000000000000'),
    ('\x00000000000f4240000003e8000007d000000bb800000fa00000000100000000'), ('\x00000000000f4240000003e8000007d000000bb800000fa00000010000000000'),
    ('\x00000000000f4240000003e8000007d000000bb800000fa00004000000000000'), ('\x00000000000f4240000003e8000007d000000bb800000fa000ff000000000000'),
    ('\x00000000000f4240000003e8000007d000000bb800000fa000000000ffffffff'), ('\x00000000000f4240000003e8000007d000000bb800000fa000000000000003e9'),
    ('\x00000000000f4240000003e800000000000000000000000001000000000003e8'), ('\x00000000000f4240000003e80000000000000000000000000101000000000000'),
    ('\x00000000000f4240000003e8000007d000000bb800000fa00500000000000000'), ('\x00000000000f4240000003e8000007d000000bb800000fa0ff00000000000000'),
    ('\x00000000000f4240ffffffff000007d000000bb800000fa00000000000000000'), ('\x00000000000f4240000003e8000007d000000bb8800000000000000000000000'),
    ('\x00000000000f4240000003e8000007d000000bb800000fa00100000000000000'),
    ('\x7fffffffffffffff000003e8000007d000000bb800000fa00000000000000000'), ('\x8000000000000000000003e8000007d000000bb800000fa00000000000000000')) AS v(field),
    LATERAL receive(field::bytea) AS r;
SELECT state, message FROM receive('\x00000000000f4240000003e8000007d000000bb800000fa00000000000000000');
SELECT call FROM received;

-- constructors
SELECT query, r.* FROM (VALUES
    ('call_interval(''2026-01-05Z'', ''-1 s'')'), ('call_interval(''2026-01-05Z'', ''1 s'', talk => ''1 mon'')'), ('call_interval(''2026-01-05Z'', ''25 days'')'),
    ('call_interval(''2026-01-05Z'', ''1 s'', hold => ''178000000 years'')'), ('call_interval(''2026-01-05Z'', make_interval(days => 2000000000))'),
    ('call_interval(''infinity'', ''1 s'')'), ('call_interval(''-infinity'', ''1 s'')'), ('call_interval(''2026-01-05Z'', ''1 s'', outcome => ''lost'')'),
    ('call_interval(''2026-01-05Z'', ''1 s'', outcome => NULL)'), ('call_interval(''2026-01-05Z'', ''1 s'', ''1 s'', outcome => ''abandoned'')'),
    ('call_interval(''294276-12-31 23:59:59Z'', ''1 s'')'),
    ('call_interval_from_seconds(''2026-01-05Z'', ''NaN'')'), ('call_interval_from_seconds(''2026-01-05Z'', ''Infinity'')'), ('call_interval_from_seconds(''2026-01-05Z'', ''-Infinity'')'),
    ('call_interval_from_seconds(''2026-01-05Z'', -0.001)'), ('call_interval_from_seconds(''2026-01-05Z'', 2147483.648)'), ('call_interval_from_seconds(''2026-01-05Z'', 1e300)'),
    ('call_interval_from_seconds(''2026-01-05Z'', 1, wrap => 1, outcome => ''callback'')'),
    ('call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 08:59Z'', ''2026-01-05 09:01Z'')'), ('call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:00Z'')'),
    ('call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:02Z'', ''2026-01-05 09:01Z'')'), ('call_interval_from_times(''2026-01-05 09:00Z'', NULL, ''2026-01-05 08:00Z'')'),
    ('call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:02Z'', hold => ''61 s'')'), ('call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', NULL)'),
    ('call_interval_from_times(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', outcome => ''answered'')'), ('call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:02Z'', outcome => ''callback'')'),
    ('call_interval_from_times(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', hold => ''1 s'')'), ('call_interval_from_times(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', ''2026-01-05 09:03Z'')'),
    ('call_interval_from_times(''2026-01-05 09:00Z'', ''infinity'', ''2026-01-05 09:02Z'')'), ('call_interval_from_times(''2026-01-05 09:00Z'', NULL, ''2026-02-05 09:02Z'')'),
    ('call_interval(''2026-01-05Z'', ''1 s'', ring => ''1.001 s'')'), ('call_interval(''2026-01-05Z'', ''1 s'', ring => ''-1 s'')'), ('call_interval(''2026-01-05Z'', ''1 s'', outcome => ''callback'', ring => ''1 s'')'),
    ('call_interval(''2026-01-05Z'', ''1 s'', outcome => ''flowed_out'', transferred => true)'), ('call_interval_from_seconds(''2026-01-05Z'', 1, ring => 2)'), ('call_interval_from_seconds(''2026-01-05Z'', 1, ring => ''NaN'')'),
    ('call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:02Z'', ring => ''61 s'')'), ('call_interval_from_times(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', ring => ''1 s'')'),
    ('call_interval_from_times(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', transferred => true)'), ('call_interval_from_times(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', tolerance => ''-1 s'')'),
    ('call_interval_from_times(''2026-01-05 09:00Z'', NULL, ''2026-01-05 09:02Z'', tolerance => ''1 mon'')'), ('call_interval_from_times(''2026-01-05 09:00Z'', ''2026-01-05 09:01Z'', ''2026-01-05 09:00:59.9Z'', tolerance => ''99 ms'')'),
    ('call_interval_from_times(''-infinity'', NULL, ''2026-02-05 09:02Z'')'),
    ('''[]''::jsonb::call_interval'), ('''7''::jsonb::call_interval'), ('''{}''::jsonb::call_interval'), ('''{"offered_at": "2026-01-05T09:00:00Z"}''::jsonb::call_interval'),
    ('''{"offered_at": "2026-01-05T09:00:00", "outcome": "answered"}''::jsonb::call_interval'), ('''{"offered_at": "2026-01-05T09:00:00Z abandoned", "outcome": "answered"}''::jsonb::call_interval'),
    ('''{"offered_at": 7, "outcome": "answered"}''::jsonb::call_interval'), ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "lost"}''::jsonb::call_interval'),
    ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "answered", "wait": "1"}''::jsonb::call_interval'), ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "answered", "wait": -1}''::jsonb::call_interval'),
    ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "answered", "wait": 1e30}''::jsonb::call_interval'), ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "answered", "rang": 1}''::jsonb::call_interval'), ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "answered", "wait": 0, "ring": 1}''::jsonb::call_interval'),
    ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "answered", "wait": 1, "transferred": "yes"}''::jsonb::call_interval'), ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "blocked", "transferred": true}''::jsonb::call_interval'),
    ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "answered", "talk": {"s": 1}}''::jsonb::call_interval'), ('''{"offered_at": "2026-01-05T09:00:00Z", "outcome": "abandoned", "wait": 1, "talk": 1}''::jsonb::call_interval'),
    ('split(''2026-01-05T09:00:00Z answered wait=1'', ''0'')'), ('split(''2026-01-05T09:00:00Z answered wait=1'', ''-1 min'')'), ('split(''2026-01-05T09:00:00Z answered wait=1'', ''1 mon'')'),
    ('split(''2026-01-05T09:00:00Z answered wait=1'', ''1 min'', ''infinity'')'), ('split(''-4712-01-01T00:00:00Z answered'', ''100000 days'')'), ('split(''+294270-01-01T00:00:00Z answered'', ''106751990 days'', ''4700-01-01 00:00Z BC'')')
) AS v(query), LATERAL refused('SELECT ' || query) AS r;

-- aggregates; v(call, wait, answered, score) holds one answered, one abandoned call
CREATE TABLE v AS
SELECT * FROM (VALUES (call_interval '2026-01-05T09:00:00Z answered wait=10', interval '10 s', true, 10),
                      ('2026-01-05T09:01:00Z abandoned wait=3', NULL, false, 0)) AS v(call, wait, answered, score);
SELECT query, r.* FROM (VALUES
    ('service_level(call, ''20 s'', ''best'')'), ('service_level(call, ''20 s'', '''')'), ('service_level(call, ''20 s'', repeat(''long'', 100))'), ('service_level(call, ''20 s'', NULL)'),
    ('service_level(call, NULL)'), ('service_level(call, ''-1 s'')'), ('service_level(call, ''1 mon'')'), ('service_level(call, ''20 s'', ''short_excluded'', NULL)'), ('service_level(call, ''20 s'', ''short_excluded'', ''-1 s'')'),
    ('service_level(call, ''20 s'', CASE WHEN answered THEN ''answered'' ELSE ''flowout'' END)'),
    ('service_level(wait, answered, NULL)'), ('service_level(wait, answered, ''-1 s'')'), ('service_level(wait, answered, ''20 s'', ''flowout'')'), ('service_level(wait, answered, ''20 s'', ''flowout_short_excluded'')'),
    ('service_level(wait, answered, ''20 s'', ''all_offered'')'), ('service_level(wait, answered, ''20 s'', ''queue_exit'')'), ('service_level(wait, NOT answered, ''20 s'')'),
    ('service_level(wait, answered, ''20 s'', ''abandon_positive'')'), ('service_level(wait, answered, ''20 s'', ''short_excluded'', ''5 s'')'), ('service_level(-wait, answered, ''20 s'')'),
    ('service_level(''NaN'', answered, 20)'), ('service_level(''Infinity'', answered, 20)'), ('service_level(1, answered, ''NaN'')'), ('service_level(-1, answered, 20)'), ('service_level(1, answered, -20)'), ('service_level(1, answered, NULL::float8)'),
    ('service_level(1, answered, 20, ''best'')'), ('service_level(1, answered, 20, ''answered'', ''NaN'')'),
    ('abandon_rate(call, NULL)'), ('abandon_rate(call, ''-1 s'')'), ('abandon_rate(NOT answered, wait, ''5 s'')'), ('abandon_rate(answered, wait, NULL)'), ('abandon_rate(answered, -wait, ''5 s'')'), ('abandon_rate(answered, 1, ''NaN'')'),
    ('abandon_curve(call, NULL)'), ('abandon_curve(call, ''{NULL}'')'), ('abandon_curve(call, ''{-1 s}'')'), ('abandon_curve(call, ''{1 mon}'')'), ('abandon_curve(call, ''{{1 s},{2 s}}'')'),
    ('abandon_curve(call, CASE WHEN answered THEN ''{1 s}'' ELSE ''{2 s}'' END::interval[])'), ('abandon_curve(call, CASE WHEN answered THEN ''{1 s}'' ELSE ''{1 s, 2 s}'' END::interval[])'), ('abandon_curve(call, CASE WHEN answered THEN ''{1 s, 2 s}'' ELSE ''{1 s}'' END::interval[])'),
    ('aht(-wait)'), ('aht(wait, -wait, wait)'), ('aht(interval ''1 mon'')'), ('aht(''NaN''::float8)'), ('aht(''Infinity''::float8)'), ('aht(-1.5)'), ('aht(1e19)'), ('aht(9e12::float8, 9e12::float8, 0)'), ('asa(-wait)'), ('asa(-1)'),
    ('nps(-1)'), ('nps(10.001)'), ('nps(11)'), ('nps(''NaN''::float8)'), ('nps(''Infinity''::float8)'), ('nps_margin(11)'), ('nps_margin(score, 0)'), ('nps_margin(score, 100)'), ('nps_margin(score, ''NaN'')'), ('nps_margin(score, NULL)'),
    ('nps_margin(score, 90 + score / 2)'), ('nps_margin(score * 2, 95)'),
    ('fcr_rate(NULL) WITHIN GROUP (ORDER BY score, offered_at(call))'), ('fcr_rate(''0'') WITHIN GROUP (ORDER BY score, offered_at(call))'), ('fcr_rate(''-1 day'') WITHIN GROUP (ORDER BY score, offered_at(call))'),
    ('fcr_rate(''1 mon'') WITHIN GROUP (ORDER BY score, offered_at(call))'), ('fcr_rate(''7 days'', NULL) WITHIN GROUP (ORDER BY score, offered_at(call))'), ('fcr_rate(''7 days'', ''infinity'') WITHIN GROUP (ORDER BY score, offered_at(call))'),
    ('fcr_rate(''7 days'') WITHIN GROUP (ORDER BY score, ''infinity''::timestamptz)'), ('fcr_rate(''7 days'') WITHIN GROUP (ORDER BY ''{}''::json, offered_at(call))'), ('repeat_call_rate(''0'') WITHIN GROUP (ORDER BY score, offered_at(call))'),
    ('repeat_call_rate(NULL) WITHIN GROUP (ORDER BY score, offered_at(call))')
) AS q(query), LATERAL refused('SELECT ' || query || ' FROM v') AS r;

-- support functions called directly with states of the wrong length or shape
SELECT function, s.state AS given, r.state, r.message
FROM (VALUES ('''{}'''), ('''{1}'''), ('''{1,2,3,4,5}'''), ('''{{0,0},{0,0}}'''), ('array_fill(NULL::bigint, ''{19}'')')) AS s(state),
     (VALUES ('call_kpis_accum(%s, ''2026-01-05T09:00:00Z answered'')'), ('call_kpis_discard(%s, ''2026-01-05T09:00:00Z answered'')'), ('call_kpis_combine(%s, %1$s)'), ('call_aht_final(%s)'),
             ('service_level_accum(%s, call_interval ''2026-01-05T09:00:00Z answered'', ''20 s'')'), ('service_level_discard(%s, 1, true, 20)'), ('service_level_combine(%s, %1$s)'), ('service_level_final(%s)'),
             ('short_abandon_accum(%s, call_interval ''2026-01-05T09:00:00Z answered'', ''20 s'')'), ('short_abandon_final(%s)'),
             ('mean_time_accum(%s, interval ''1 s'')'), ('mean_time_discard(%s, 1, 1, 1)'), ('mean_interval_final(%s)'), ('mean_seconds_final(%s)'),
             ('share_accum(%s, true)'), ('resolution_accum(%s, true, true)'), ('share_final(%s)'),
             ('nps_accum(%s, 1)'), ('nps_final(%s)'), ('nps_margin_final(%s)'), ('nps_margin_accum(%s, 1, 95)'), ('nps_margin_combine(%s, %1$s)'), ('nps_margin_confidence_final(%s)'),
             ('abandon_curve_accum(%s, ''2026-01-05T09:00:00Z answered'', ''{1 s}'')'), ('abandon_curve_combine(%s, %1$s)'), ('abandon_curve_final(%s)')) AS f(function),
     LATERAL refused('SELECT ' || format(function, state)) AS r
ORDER BY function COLLATE "C", s.state COLLATE "C";
-- states of the right length that no rows can give
SELECT query, r.* FROM (VALUES
    ('sums_combine(''{1,2}'', ''{1,2,3}'')'), ('sums_combine(''{{1,2}}'', ''{{1,2}}'')'), ('share_final(''{-1,1}'')'), ('share_final(''{9223372036854775807,9223372036854775807}'')'),
    ('share_accum(''{9223372036854775807,9223372036854775807}'', true)'), ('sums_combine(''{9223372036854775807}'', ''{1}'')'), ('mean_interval_final(''{1,9223372036854775807}'')'),
    ('call_kpis_accum(array_fill(9223372036854775807, ''{19}''), ''2026-01-05T09:00:00Z answered wait=1'')'), ('call_kpis_accum(array_prepend(9223372036854775807, array_fill(0::bigint, ''{18}'')), ''2026-01-05T09:00:00Z answered'')'), ('call_aht_final(array_fill(9223372036854775807, ''{19}''))'), ('call_longest_wait_final(array_fill(9223372036854775807, ''{19}''))'),
    ('service_level_final(''{11,1,1,1,1,1,1,1,1,1,1}'')'), ('service_level_accum(''{-3,1,1,1,1,1,1,1,1,1,1}'', call_interval ''2026-01-05T09:00:00Z answered'', ''20 s'', ''answered'')'), ('service_level_accum(''{2,1,1,1,1,1,1,1,1,1,1}'', call_interval ''2026-01-05T09:00:00Z answered'', ''20 s'', ''flowout'')'),
    ('service_level_combine(''{2,1,1,1,1,1,1,1,1,1,1}'', ''{3,1,1,1,1,1,1,1,1,1,1}'')'), ('service_level_combine(''{2,1,1,1,1,1,1,1,1,1,1}'', ''{0,1,1,1,1,1,1,1,1,1,1}'')'),
    ('nps_margin_final(''{1,2,3}'')'), ('nps_margin_confidence_final(''{9218868437227405312,3,1,1}'')'), ('nps_margin_combine(''{1,1,1,1}'', ''{2,1,1,1}'')'),
    ('short_abandon_final(''{1,2,3}'')'), ('abandon_curve_combine(''{1,1,1000,1}'', ''{1,1,2000,1}'')'), ('abandon_curve_combine(''{1,1,1000,1}'', ''{1,1,1000,1,2000,1}'')'), ('abandon_curve_combine(''{1,1,1000,1}'', ''{}'')'),
    ('abandon_curve_final(''{1,1,-1000,1}'')')
) AS q(query), LATERAL refused('SELECT ' || query) AS r;

-- called directly, a state is not changed where it lies
CREATE TABLE states AS SELECT '{1,2}'::bigint[] AS state;
SELECT share_accum(state, true), state FROM states;
SELECT sums_combine(state, state), state FROM states;
DROP TABLE states, v, received;
DROP FUNCTION refused, receive;
