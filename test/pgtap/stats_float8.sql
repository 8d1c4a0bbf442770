-- The forms in double precision, which KPI views read: the float8 nearest to what the numeric or the interval holds, over
-- many states. And counts within a threshold and sums in seconds, against what the text form of the state says.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA stats_float8;
SET LOCAL search_path = stats_float8, public;
SET LOCAL jit = off;
SET LOCAL extra_float_digits = 1;
SELECT no_plan();
SELECT setseed(0.31);

-- Numbers of every magnitude: a, b, c, d calls of the outcomes, waits in a bucket each, and times that no phase has.
CREATE TABLE numbers AS
SELECT i, floor(2 ^ (random() * 10 ^ least(1 + i % 20, 2) * CASE i % 20 WHEN 0 THEN 0.01 WHEN 1 THEN 0.53 ELSE 0.20 END))::bigint - 1 AS a,
       floor(2 ^ (random() * 20))::bigint - 1 AS b, floor(2 ^ (random() * 12))::bigint AS c, floor(random() * 3)::bigint AS d,
       floor(2 ^ (random() * 48))::bigint AS ms, floor(random() * 10)::int AS edge
FROM generate_series(1, 60000) AS i;
INSERT INTO numbers VALUES (0, 0, 0, 0, 0, 0, 0), (-1, 9007199254740993, 3, 7, 1, 9007199254740993, 1), (-2, 4611686018427387904, 4611686018427387903, 0, 0, 9223372036854775, 2),
                           (-3, 9223372036854775800, 7, 0, 0, 4611686018427387904, 3), (-4, 1, 0, 99999999999999, 0, 1, 3), (-5, 1, 999999999999999, 0, 0, 1, 3), (-6, 100, 9900, 0, 0, 1, 1), (-7, 1, 9999, 0, 0, 1, 1);
CREATE FUNCTION state(a bigint, b bigint, c bigint, d bigint, ms bigint, edge int) RETURNS call_stats LANGUAGE sql AS $$
    SELECT regexp_replace(regexp_replace(format('{"version": 1, "answered": %1$s, "abandoned": %2$s, "flowed_out": %3$s, "callback": %4$s, "blocked": %3$s, "held": %4$s, "wait_ms": {"answered": %5$s, "abandoned": %6$s}, "talk_ms": %5$s, "hold_ms": %4$s, "wrap_ms": %3$s, "waits": {"answered": {"%7$s": %1$s}, "abandoned": {"%7$s": %2$s}, "flowed_out": {"0": %3$s}, "callback": {"1": %4$s}}, "handles": {"%7$s": %1$s}}',
                  a, b, c, d, ms, ms / 7, edge), '"[0-9]+": 0(?![0-9])', '', 'g'), ', (?=})', '', 'g')::call_stats
$$;
CREATE TABLE states AS SELECT i, state(a, b, c, d, ms, edge) AS stats FROM numbers;
CREATE TABLE calls AS
SELECT call_interval_from_seconds('2026-01-05 09:00Z', round((random() ^ 3 * 200)::numeric, 3)::float8, CASE WHEN answered THEN random() * 600 ELSE 0 END, CASE WHEN answered AND random() < 0.3 THEN random() * 60 ELSE 0 END,
                                  CASE WHEN answered THEN random() * 90 ELSE 0 END, CASE WHEN answered THEN 'answered' ELSE (ARRAY['abandoned', 'flowed_out', 'callback', 'blocked'])[1 + floor(random() * 4)::int] END) AS call, floor(i ^ 0.75) AS grp
FROM generate_series(1, 40000) AS i, LATERAL (SELECT i > 0 AND random() < 0.8 AS answered) AS a;
INSERT INTO states SELECT 100000 + grp, call_stats(call) FROM calls GROUP BY grp;

-- The twins: every name_float8 beside its name, and with the same arguments.
CREATE TABLE twin AS
SELECT p.proname AS name, p.oid::regprocedure AS plain, f.oid::regprocedure AS shown, format('(stats%s)', (SELECT string_agg(
           CASE t WHEN 'interval'::regtype THEN ', ''3 s''' WHEN 'text'::regtype THEN CASE p.proname WHEN 'service_level' THEN ', ''short_excluded''' ELSE ', ''offered''' END WHEN 'float8'::regtype THEN ', 0.75' END, '' ORDER BY n)
           FROM unnest(string_to_array(p.proargtypes::text, ' ')::regtype[]) WITH ORDINALITY AS a (t, n) WHERE n > 1)) AS arguments,
       CASE p.prorettype WHEN 'interval'::regtype THEN 'extract(epoch FROM %s)::float8' ELSE '(%s)::float8' END AS cast
FROM pg_proc AS p JOIN pg_proc AS f ON f.proname = p.proname || '_float8' AND f.proargtypes = p.proargtypes AND f.pronamespace = p.pronamespace
WHERE p.pronamespace = 'public'::regnamespace AND p.proargtypes[0] = 'call_stats'::regtype;
SELECT cmp_ok(count(*), '>=', 27::bigint, 'accessors with a form in float8') FROM twin;
SELECT is_empty($$SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE '%\_float8' AND proargtypes[0] = 'call_stats'::regtype AND (oid::regprocedure NOT IN (SELECT shown FROM twin) OR prorettype <> 'float8'::regtype)$$,
                'and no other function is named so');
-- an accessor that has no form in float8: counts, totals as intervals, and what is no single figure
SELECT set_eq($$SELECT DISTINCT proname::text FROM pg_proc WHERE proargtypes[0] = 'call_stats'::regtype AND prorettype IN ('numeric'::regtype, 'interval'::regtype) AND oid NOT IN (SELECT plain FROM twin)$$,
              '{wait_time,talk_time,hold_time,wrap_time,handle_time}'::text[], 'every rate and time has one');

CREATE FUNCTION answer(expression text, stats call_stats) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result float8;
BEGIN
    EXECUTE 'SELECT ' || expression INTO result USING stats;
    RETURN coalesce(result::text, 'NULL');
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
CREATE FUNCTION differences(plain text, shown text, OUT compared bigint, OUT answers bigint, OUT different text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT count(*), count(DISTINCT a), min(format(''%%s: %%s, not %%s'', i, b, a)) FILTER (WHERE a <> b)
                    FROM (SELECT i, coalesce((%s)::text, ''NULL'') AS a, coalesce((%s)::text, ''NULL'') AS b FROM states WHERE i >= 0) AS s', plain, shown)
    INTO compared, answers, different;
END $$;
SELECT is(different, NULL, format('%s: of %s states, %s values', shown, compared, answers))
FROM twin, LATERAL differences(format(twin.cast, name || arguments), split_part(shown::text, '(', 1) || arguments) AS d ORDER BY name;
-- those beyond 2^53, and beyond what the answer holds
SELECT is_empty(format($$SELECT i, a, b FROM states, answer(%L, stats) AS a, answer(%L, stats) AS b WHERE i < 0 AND a <> b$$, replace(format(twin.cast, name || arguments), 'stats', '$1'), replace(split_part(shown::text, '(', 1) || arguments, '(stats', '($1')),
                format('%s: where a count is beyond 2^53', shown)) FROM twin ORDER BY name;

-- ---------------------------------------------------------------- counts and sums

SELECT is_empty($$SELECT i, edge FROM numbers JOIN states USING (i), unnest('{0,1,4,9,17}'::int[]) AS t
                  WHERE answered_within(stats, make_interval(secs => t)) <> CASE WHEN edge <= t THEN a ELSE 0 END OR abandoned_within(stats, make_interval(secs => t)) <> CASE WHEN edge <= t THEN b ELSE 0 END$$,
                'answered_within, abandoned_within: what is in the buckets up to the threshold');
SELECT is_empty($$SELECT grp FROM calls JOIN states ON i = 100000 + grp, unnest('{0,1,5,20,60,180}'::int[]) AS t GROUP BY grp, t, stats
                  HAVING answered_within(stats, make_interval(secs => t)) <> count(*) FILTER (WHERE outcome(call) = 'answered' AND wait_time(call) <= make_interval(secs => t))
                      OR abandoned_within(stats, make_interval(secs => t)) <> count(*) FILTER (WHERE outcome(call) = 'abandoned' AND wait_time(call) <= make_interval(secs => t))$$,
                'and what is within it, of the calls');
SELECT results_eq($$SELECT answered_within(-stats, '20 s'), abandoned_within(-stats, '20 s') FROM states WHERE i = -1$$, 'VALUES (-9007199254740993, -3::bigint)', 'counts may be the balance of a subtraction');
SELECT is_empty($$SELECT grp, p, o, s FROM calls JOIN states ON i = 100000 + grp, unnest('{0,0.1,0.5,0.9,1}'::float8[]) AS p, LATERAL (VALUES ('offered')) AS v (o), LATERAL (SELECT wait_percentile(stats, p, of => o) AS s) AS w GROUP BY grp, p, o, s
                  HAVING s IS DISTINCT FROM ceil(extract(epoch FROM percentile_disc(p) WITHIN GROUP (ORDER BY wait_time(call)) FILTER (WHERE outcome(call) <> 'blocked'))) * interval '1 s'$$,
                'wait_percentile of all offered calls: the edge above the one that percentile_disc picks');
SELECT is(wait_percentile(stats, 0.5), wait_percentile(stats, 0.5, 'answered'), 'answered is the default') FROM states WHERE i = 100500;
SELECT is(wait_percentile(stats, 0.5, 'offered'), NULL, 'of none') FROM states WHERE i = 0;
SELECT throws_ok($$SELECT wait_percentile('{"version": 1}', 0.5, 'lost')$$, '22023', 'unknown calls for a percentile of waits: "lost"', 'of calls that are unknown');
SELECT throws_ok($$SELECT wait_percentile('{"version": 1, "abandoned": -1, "waits": {"abandoned": {"1": -1}}}', 0.5, 'offered')$$, '22023', 'call_stats has a negative count', 'of negative counts');
-- One bucket of one histogram below 0, where no sum and no count of calls is: refused by what reads that histogram, and by nothing else.
CREATE TABLE skewed AS
SELECT h AS negative, CASE h WHEN 'answered' THEN '{"version": 1, "answered": 5, "waits": {"answered": {"5": 6, "7": -1}}, "handles": {"1": 5}}'
                             WHEN 'handles' THEN '{"version": 1, "answered": 5, "waits": {"answered": {"5": 5}}, "handles": {"1": 6, "2": -1}}'
                             ELSE format('{"version": 1, "answered": 5, "%1$s": 2, "waits": {"answered": {"5": 5}, "%1$s": {"5": 3, "7": -1}}, "handles": {"1": 5}}', h) END::call_stats AS stats
FROM unnest('{answered,abandoned,flowed_out,callback,handles}'::text[]) AS h;
CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is(state_of(format('SELECT %s FROM skewed WHERE negative = %L', call, negative)), CASE WHEN negative = ANY (reads) THEN '22023' ELSE 'taken' END, call || ', a negative count of ' || negative)
FROM skewed, LATERAL (SELECT '{answered,abandoned,flowed_out,callback}'::text[] AS waits) AS w,
     LATERAL (VALUES ('service_level(stats, ''10 s'')', waits), ('service_level_float8(stats, ''10 s'', ''answered'', ''5 s'')', waits), ('served_within(stats, ''10 s'', ''queue_exit'')', waits), ('service_base(stats, ''10 s'', ''short_excluded'', ''5 s'')', waits),
                     ('longest_wait(stats)', waits), ('wait_percentile(stats, 0.5, ''offered'')', waits), ('wait_percentile(stats, 0.5)', '{answered}'), ('handle_time_percentile(stats, 0.5)', '{handles}'),
                     ('abandon_rate(stats, ''5 s'')', '{abandoned}'), ('abandon_curve(stats, ''{5 s}'')', '{abandoned}'), ('kpis(stats, ''10 s'')', waits || 'handles'::text),
                     ('aht(stats)', '{}'), ('answer_rate(stats)', '{}'), ('answered_within(stats, ''5 s'')', '{}')) AS k (call, reads);
-- Any sum below 0: every KPI that divides is refused, whatever it is made of.
SELECT is(state_of(format('SELECT %s FROM (VALUES (%L::call_stats)) AS v (stats)', call, '{"version": 1, "answered": 1, ' || sum || ', "waits": {"answered": {"5": 1}}, "handles": {"1": 1}}')), '22023', call || ', ' || sum)
FROM unnest('{avg_ring_time(stats),transfer_rate(stats),aht_float8(stats),service_level(stats),longest_wait(stats),"wait_percentile(stats, 0.9, ''offered'')",kpis(stats)}'::text[]) AS call,
     (SELECT format('"%s": -1', name) AS sum FROM unnest('{blocked,held,transferred,talk_ms,hold_ms,wrap_ms,ring_ms}'::text[]) AS name
      UNION ALL SELECT format('"wait_ms": {"%s": -1}', name) FROM unnest('{answered,abandoned,flowed_out,callback,blocked}'::text[]) AS name) AS s;
SELECT is_empty($$SELECT n FROM generate_series(1, 40) AS n, LATERAL (SELECT count(*) FILTER (WHERE s >= 9) AS p, count(*) FILTER (WHERE s IN (7, 8)) AS a, count(*) FILTER (WHERE s < 7) AS d, survey_stats(s) AS stats FROM (SELECT i * n % 11 AS s FROM generate_series(1, 3 * n) AS i) AS i) AS c
                  WHERE (promoters(stats), passives(stats), detractors(stats)) <> (p, a, d) OR (promoters(-stats), passives(-stats), detractors(-stats)) <> (-p, -a, -d) OR p + a + d <> responses(stats)$$,
                'promoters, passives, detractors: counts of scores, of either sign');
SELECT throws_ok($$SELECT answered_within('{"version": 1}', '20.5 s')$$, '22023', 'threshold is not an edge of the statistics'' histogram: 00:00:20.5', 'a threshold that is no edge');
SELECT throws_ok($$SELECT abandoned_within('{"version": 1}', '-1 s')$$, '22023', 'threshold must not be negative: -00:00:01', 'a negative one');
SELECT is_empty($$SELECT i FROM states, to_jsonb(stats::jsonb) AS j,
                      LATERAL (SELECT coalesce((j->'wait_ms'->>'answered')::numeric, 0) AS answered, coalesce((j->'wait_ms'->>'abandoned')::numeric, 0) AS abandoned,
                                      coalesce((j->'wait_ms'->>'flowed_out')::numeric, 0) + coalesce((j->'wait_ms'->>'callback')::numeric, 0) AS gone,
                                      coalesce((j->>'talk_ms')::numeric, 0) AS talk, coalesce((j->>'hold_ms')::numeric, 0) AS hold, coalesce((j->>'wrap_ms')::numeric, 0) AS wrap,
                                      coalesce((j->>'ring_ms')::numeric, 0) AS ring) AS ms
                  WHERE i <> -3 AND (answered_wait_seconds(stats), abandoned_wait_seconds(stats), wait_seconds(stats), talk_seconds(stats), hold_seconds(stats), wrap_seconds(stats), ring_seconds(stats), handle_seconds(stats))
                     IS DISTINCT FROM (answered / 1000, abandoned / 1000, (answered + abandoned + gone) / 1000, talk / 1000, hold / 1000, wrap / 1000, ring / 1000, (talk + hold + wrap) / 1000)$$,
                'sums in seconds: what the text form has in milliseconds');
SELECT is(wait_seconds(-stats), -wait_seconds(stats), 'negative sums too') FROM states WHERE i = -1;
SELECT is(talk_seconds('{"version": 1, "talk_ms": 180250}')::text, '180.250', 'milliseconds are shown');

SELECT * FROM finish();
ROLLBACK;
