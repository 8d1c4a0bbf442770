-- NPS on other scales, and the intervals of NPS and CSAT: published values, the formulas in plain SQL, and the coverage,
-- which is summed exactly over every sample that may come.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA survey_intervals;
SET LOCAL search_path = survey_intervals, public;
SET LOCAL jit = off;

SELECT no_plan();

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    message text;
    hint text;
BEGIN
    EXECUTE query INTO result;
    RETURN 'value ' || coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN format('%s %s%s', SQLSTATE, message, CASE WHEN hint IS NULL THEN ' without a hint' ELSE '' END);
END $$;
CREATE FUNCTION rounded(bounds numrange, digits int) RETURNS text LANGUAGE sql
RETURN round(lower(bounds), digits) || ' to ' || round(upper(bounds), digits);

-- ---------------------------------------------------------------- NPS on other scales

-- 1 to 5 stars: five is a promoter, up to three a detractor. Four promoters and a detractor of six: 50.
SELECT is(nps(score, 5, 3), 50.0, 'stars, as a column') FROM unnest('{5,5,5,5,4,1}'::int[]) AS score;
SELECT is(nps(survey_stats(score), 5, 3), 50.0, 'and as statistics') FROM unnest('{5,5,5,5,4,1}'::int[]) AS score;
SELECT is(nps(survey_stats(score), promoter_from => 5, detractor_to => 3), 50.0, 'by name') FROM unnest('{5,5,5,5,4,1}'::int[]) AS score;
SELECT is(nps(score, 9, 6), nps(score), '9 and 6 are the scale of 0 to 10') FROM generate_series(0, 10) AS score;
SELECT is(nps(score, from_, to_), 0.0, 'each question with its own scale: a promoter of one, a detractor of the other')
FROM (VALUES (5, 5, 3), (5, 9, 6)) AS v (score, from_, to_);
SELECT is(nps(score, 5, 3), 0.0, 'a fraction between the two is passive') FROM unnest('{3.01,4.99}'::float8[]) AS score;
SELECT is(nps(score, NULL, NULL), NULL, 'no answer needs no scale') FROM (VALUES (NULL::int)) AS v (score);
SELECT is(state_of('SELECT nps(1, 5, NULL)'), '22004 detractor_to must not be null', 'no detractor_to');
SELECT is(state_of('SELECT nps(1, NULL, 3)'), '22004 promoter_from must not be null', 'no promoter_from');
SELECT is(state_of('SELECT nps(1, 3, 5)'), '22023 detractor_to must be less than promoter_from: 5, 3', 'the wrong way round');
SELECT is(state_of('SELECT nps(1, 3, 3)'), '22023 detractor_to must be less than promoter_from: 3, 3', 'none between');
SELECT is(state_of('SELECT nps(1, ''NaN'', 3)'), '22023 detractor_to must be less than promoter_from: 3, NaN', 'NaN');
SELECT is(state_of('SELECT nps(1, ''Infinity'', 3)'), '22023 detractor_to must be less than promoter_from: 3, Infinity', 'infinite');
SELECT is(state_of('SELECT nps(''NaN'', 5::float8, 3)'), '22003 survey score must be finite: NaN', 'a score that is not a number');
SELECT is(state_of('SELECT nps(survey_stats(5), 3, 5)'), '22023 detractor_to must be less than promoter_from, both within 0..10: 5, 3', 'of statistics');
SELECT is(state_of('SELECT nps(survey_stats(5), 11, 5)'), '22023 detractor_to must be less than promoter_from, both within 0..10: 5, 11', 'beyond what they hold');
SELECT is(state_of('SELECT nps(survey_stats(5), 5, -1)'), '22023 detractor_to must be less than promoter_from, both within 0..10: -1, 5', 'below it');
SELECT is(state_of('SELECT nps(survey_stats(NULL), 5, 3)'), 'value NULL', 'no answers');

-- ---------------------------------------------------------------- published intervals

-- 5 answers of 10: 62.5 +- 45.0, of which 7.5 lie beyond the scale
SELECT is(rounded(nps_interval(10), 1), '17.5 to 100.0', 'five answers of 10') FROM generate_series(1, 5);
-- by hand: 25 +- 196 sqrt((0.625 - 0.25^2) / 4) = 25 +- 73.5, and 80 +- 196 sqrt((0.9 - 0.8^2) / 15) = 80 +- 25.8
SELECT is(rounded(nps_interval(10), 1), expected, format('%s answers of 10', n))
FROM (VALUES (1, '-48.5 to 98.5'), (12, '54.2 to 100.0')) AS v (n, expected), generate_series(1, n) GROUP BY n, expected;
-- R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3
SELECT is(rounded(csat_interval(CASE WHEN i <= k THEN 5 ELSE 1 END) , 2), expected, format('%s of %s satisfied', k, n))
FROM (VALUES (81, 263, '25.53 to 36.62'), (15, 148, '6.24 to 16.05'), (0, 20, '0.00 to 16.11'), (1, 29, '0.61 to 17.18')) AS v (k, n, expected),
     generate_series(1, n) AS i GROUP BY k, n, expected;
SELECT is(rounded(csat_interval(5), 2), '83.89 to 100.00', 'all of 20 satisfied: the mirror of none') FROM generate_series(1, 20);
SELECT is(csat_interval(1), numrange(0, upper(csat_interval(1)), '[]'), 'none satisfied begins at 0 itself') FROM generate_series(1, 7);
SELECT is(upper(csat_interval(5)), 100.0, 'all satisfied ends at 100 itself') FROM generate_series(1, 7);

-- ---------------------------------------------------------------- every sample of up to 12 answers, by the formulas

CREATE TABLE sample AS
SELECT n, p, d, z, confidence, least(100, greatest(-100, 100 * (x - w))) AS low, least(100, greatest(-100, 100 * (x + w))) AS high,
       (k + z * z / 2 - v) / (n + z * z) * 100 AS csat_low, (k + z * z / 2 + v) / (n + z * z) * 100 AS csat_high
FROM generate_series(1, 12) AS n, generate_series(0, n) AS p, generate_series(0, n - p) AS d,
     (VALUES (1.959963984540054::float8, 95::float8), (1.6448536269514722, 90), (2.5758293035489004, 99)) AS c (z, confidence),
     LATERAL (SELECT (p - d) / (n + 3.0)::float8 AS x, p::float8 AS k) AS a,
     LATERAL (SELECT z * sqrt(((p + d + 1.5) / (n + 3) - x * x) / (n + 3)) AS w, z * sqrt(k * (n - k) / n + z * z / 4) AS v) AS b;
CREATE TABLE answer AS
SELECT n, p, d, CASE WHEN i <= p THEN 10 WHEN i <= p + d THEN 2 ELSE 8 END AS score, CASE WHEN i <= p THEN 5 ELSE 3 END AS stars
FROM (SELECT DISTINCT n, p, d FROM sample) AS s, generate_series(1, n) AS i;
CREATE TABLE result AS
SELECT n, p, d, confidence, nps_interval(score, confidence) AS nps_bounds, nps_interval(survey_stats(score), confidence) AS nps_of_stats,
       csat_interval(stars, confidence) AS csat_bounds, csat_interval(stars, 4, 1, 5, confidence) AS csat_of_scale,
       csat_interval(survey_stats(stars), confidence => confidence) AS csat_of_stats, nps(score) AS nps, csat(stars) AS csat,
       nps_interval(survey_stats(stars), confidence, 5, 2) AS nps_of_stars
FROM answer, (SELECT DISTINCT confidence FROM sample) AS c GROUP BY n, p, d, confidence;
SELECT is(count(*), 3 * 454::bigint, 'samples') FROM result;
SELECT is_empty($$SELECT * FROM result JOIN sample USING (n, p, d, confidence)
                  WHERE NOT (abs(lower(nps_bounds)::float8 - low) < 1e-10 AND abs(upper(nps_bounds)::float8 - high) < 1e-10)$$, 'NPS: adjusted Wald');
SELECT is_empty($$SELECT * FROM result JOIN sample USING (n, p, d, confidence)
                  WHERE NOT (abs(lower(csat_bounds)::float8 - csat_low) < 1e-10 AND abs(upper(csat_bounds)::float8 - csat_high) < 1e-10)$$, 'CSAT: Wilson');
SELECT is_empty('SELECT * FROM result WHERE nps_bounds <> nps_of_stats OR csat_bounds <> csat_of_stats OR csat_bounds <> csat_of_scale', 'of statistics and of a scale the same');
SELECT is_empty($$SELECT * FROM result WHERE NOT (nps_bounds <@ numrange(-100, 100, '[]') AND csat_bounds <@ numrange(0, 100, '[]')
                                                  AND csat_bounds @> csat AND upper(nps_bounds) > lower(nps_bounds))$$, 'never beyond the scale, never of no width');
-- 5 is a promoter, 3 passive: no detractors
SELECT is_empty($$SELECT * FROM result AS r WHERE nps_of_stars <> (SELECT nps_bounds FROM result AS s WHERE (s.n, s.p, s.d, s.confidence) = (r.n, r.p, 0, r.confidence))$$,
                'statistics of another scale');
SELECT is_empty($$SELECT n, p, d, nps_interval(score), csat_interval(stars), csat_interval(stars, 4, 1, 5), nps_interval(survey_stats(score)), csat_interval(survey_stats(stars)) FROM answer GROUP BY n, p, d
                  EXCEPT SELECT n, p, d, nps_bounds, csat_bounds, csat_bounds, nps_bounds, csat_bounds FROM result WHERE confidence = 95$$, 'without a confidence: 95');
SELECT is_empty($$SELECT n, p, d FROM result GROUP BY n, p, d HAVING count(*) FILTER (WHERE confidence = 99) <> 1
                  OR NOT (max(upper(nps_bounds)) FILTER (WHERE confidence = 90) <= max(upper(nps_bounds)) FILTER (WHERE confidence = 99))$$, 'wider with more confidence');

-- ---------------------------------------------------------------- coverage

-- The probability that the interval holds the true value, over all samples of n answers: multinomial, binomial.
CREATE FUNCTION factorial_log(n int) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN (SELECT coalesce(sum(ln(i)), 0) FROM generate_series(1, n) AS i);
CREATE TABLE coverage AS
SELECT n, promoters, detractors,
       sum(chance) FILTER (WHERE nps_bounds @> (100 * (promoters - detractors))::numeric) AS covered,
       sum(chance) FILTER (WHERE nps BETWEEN 100 * (promoters - detractors) - margin AND 100 * (promoters - detractors) + margin) AS by_margin, sum(chance) AS all_samples
FROM (SELECT n, p, d, nps_interval(score) AS nps_bounds, nps(score)::float8 AS nps, nps_margin(score)::float8 AS margin FROM answer WHERE n IN (3, 5, 12) GROUP BY n, p, d) AS s,
     (SELECT i / 20.0::float8 AS promoters, j / 20.0::float8 AS detractors FROM generate_series(1, 19) AS i, generate_series(0, 19 - i) AS j WHERE i + j < 20) AS truth,
     LATERAL (SELECT exp(factorial_log(n) - factorial_log(p) - factorial_log(d) - factorial_log(n - p - d)) * power(promoters, p) * power(detractors, d) * power(1 - promoters - detractors, n - p - d) AS chance) AS c
GROUP BY n, promoters, detractors;
SELECT is_empty('SELECT * FROM coverage WHERE abs(all_samples - 1) > 1e-9', 'all samples are there');
SELECT diag(format('NPS of %s answers: %s %% of intervals hold the true score, at least %s %%; of margins %s %%, at least %s %%', n,
                   round(100 * avg(covered)::numeric, 1), round(100 * min(covered)::numeric, 1), round(100 * avg(coalesce(by_margin, 0))::numeric, 1), round(100 * min(coalesce(by_margin, 0))::numeric, 1)))
FROM coverage GROUP BY n ORDER BY n;
-- near an end of the scale, where hardly a sample differs from another, less is covered: of three answers the most
SELECT ok(avg(covered) BETWEEN 0.945 AND 0.97 AND min(covered) > least, format('NPS of %s answers: covered', n))
FROM coverage JOIN (VALUES (3, 0.70), (5, 0.80), (12, 0.85)) AS v (n, least) USING (n) GROUP BY n, least ORDER BY n;
SELECT ok(min(coalesce(by_margin, 0)) < 0.5, 'the margin of few answers is not: that is why there are intervals') FROM coverage WHERE n = 3;

CREATE TABLE csat_coverage AS
SELECT n, share, sum(chance) FILTER (WHERE bounds @> (100 * share)::numeric) AS covered
FROM (SELECT n, k, csat_interval(CASE WHEN i <= k THEN 5 ELSE 1 END) AS bounds FROM unnest('{5,12,40}'::int[]) AS n, generate_series(0, n) AS k, generate_series(1, n) AS i GROUP BY n, k) AS s,
     (SELECT i / 100.0::float8 AS share FROM generate_series(1, 99) AS i) AS truth,
     LATERAL (SELECT exp(factorial_log(n) - factorial_log(k) - factorial_log(n - k)) * power(share, k) * power(1 - share, n - k) AS chance) AS c
GROUP BY n, share;
SELECT diag(format('CSAT of %s answers: %s %% of intervals hold the true share, at least %s %%', n, round(100 * avg(covered)::numeric, 1), round(100 * min(covered)::numeric, 1)))
FROM csat_coverage GROUP BY n ORDER BY n;
-- Wilson's least coverage near 0 and 1 is 0.83 to 0.84, whatever n (Brown, Cai and DasGupta, Statistical Science 16, 2001)
SELECT ok(avg(covered) BETWEEN 0.94 AND 0.97 AND min(covered) > 0.82, format('CSAT of %s answers: covered', n)) FROM csat_coverage GROUP BY n ORDER BY n;

-- ---------------------------------------------------------------- many answers

-- so many that squares of counts leave bigint; and the margin is then the same
SELECT ok(abs(upper(b)::float8 - (nps(s) + nps_margin(s))::float8) < 1e-6 AND abs(lower(b)::float8 - (nps(s) - nps_margin(s))::float8) < 1e-6, 'of a trillion answers the interval is nps +- nps_margin')
FROM (SELECT '{"version": 1, "10": 500000000000, "8": 300000000000, "0": 200000000000}'::survey_stats AS s) AS v, nps_interval(s) AS b;
SELECT is(state_of(format('SELECT csat_interval(%L::survey_stats)', '{"version": 1, "5": 4611686018427387904, "1": 4611686018427387903}')), 'value [49.9999999677319,50.0000000322681]', 'of all answers that bigint counts: 50 +- 98 / sqrt(2^63)');

-- ---------------------------------------------------------------- none, and errors

SELECT is(row(nps_interval(NULL::int), nps_interval(NULL::int, NULL), csat_interval(NULL::int), csat_interval(NULL::int, NULL), csat_interval(NULL::int, NULL, NULL, NULL), csat_interval(NULL::int, NULL, NULL, NULL, NULL))::text,
          '(,,,,,)', 'answers of NULL are none');
SELECT is(row(nps_interval(survey_stats(NULL::int)), csat_interval(survey_stats(NULL::int)))::text, '(,)', 'statistics of none');
SELECT is(state_of(format('SELECT %s FROM (VALUES (1), (5)) AS v (score)', query)), expected, query)
FROM (VALUES
    ('nps_interval(score, NULL)', '22004 confidence must not be null'), ('csat_interval(score, NULL)', '22004 confidence must not be null'),
    ('csat_interval(score, 4, 1, 5, NULL)', '22004 confidence must not be null'), ('csat_interval(score, NULL, 1, 5)', '22004 satisfied must not be null'),
    ('nps_interval(score, 100)', '22003 confidence must be between 0 and 100 percent: 100'), ('csat_interval(score, 0)', '22003 confidence must be between 0 and 100 percent: 0'),
    ('nps_interval(score, 90 + score)', '22023 confidence changes within a group: 95'), ('csat_interval(score, 90 + score)', '22023 confidence changes within a group: 95'),
    ('nps_interval(score * 3, 95)', '22003 NPS score is outside 0..10: 15'), ('csat_interval(score + 1)', '22003 survey score is outside 1..5: 6'),
    ('csat_interval(score, 6, 1, 5)', '22023 satisfied must be above 1 and at most 5: 6'), ('csat_interval(score, 4, 5, 1, 95)', '22023 low must be less than high on a scale: 5..1'),
    ('csat_interval(survey_stats(score), 4, 2, 5)', '22003 survey_stats has scores outside the scale 2..5: 1'), ('csat_interval(survey_stats(score), confidence => ''NaN'')', '22003 confidence must be between 0 and 100 percent: NaN'),
    ('nps_interval(survey_stats(score), 95, 3, 4)', '22023 detractor_to must be less than promoter_from, both within 0..10: 4, 3'), ('nps_interval(-survey_stats(score))', '22023 survey_stats has a negative count of score 1: -1'),
    ('csat_interval(-survey_stats(score))', '22023 survey_stats has a negative count of score 1: -1')) AS v (query, expected);
-- a frame that has lost its last row goes on with another confidence
SELECT results_eq($$SELECT nps_interval(score, confidence) OVER w IS NULL, csat_interval(score, confidence) OVER w IS NULL
                    FROM (VALUES (1, 5, 95), (2, NULL, NULL), (3, 5, 90)) AS v (i, score, confidence) WINDOW w AS (ORDER BY i ROWS BETWEEN CURRENT ROW AND CURRENT ROW)$$,
                  'VALUES (false, false), (true, true), (false, false)', 'another confidence in another frame');
-- states that no rows give
SELECT is(state_of('SELECT ' || query), expected, query)
FROM (VALUES ('nps_interval_final(''{1,2,3}'')', '22023'), ('nps_interval_confidence_final(''{9218868437227405312,3,1,1}'')', '22023'), ('csat_interval_final(''{2,1}'')', '22023'),
             ('csat_interval_confidence_final(''{9218868437227405312,1,1}'')', '22023'), ('csat_interval_combine(''{1,1,1}'', ''{2,1,1}'')', '22023')) AS v (query, code),
     LATERAL (SELECT code || substr(state_of('SELECT ' || query), 6)) AS s (expected);

-- what the COMMENT says of nps_margin
SELECT is_empty($$SELECT oid::regprocedure FROM pg_proc WHERE proname = 'nps_margin' AND obj_description(oid, 'pg_proc') NOT LIKE '%for large samples: nps_interval%'$$, 'nps_margin is for large samples');

SELECT * FROM finish();
ROLLBACK;
