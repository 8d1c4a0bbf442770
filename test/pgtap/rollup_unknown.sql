-- Measures that some groups do not know, because the source had lost rows when they were added: rollup_status.unknown says so.

SET client_min_messages = warning;
SET timezone = 'UTC';
SELECT no_plan();

CREATE TABLE calls (t timestamptz NOT NULL, queue text, resolved boolean, talk int) PARTITION BY RANGE (t);
CREATE TABLE calls_1 PARTITION OF calls FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE calls_2 PARTITION OF calls FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
INSERT INTO calls SELECT '2026-01-01'::timestamptz + n * interval '1 h', 'q' || n % 2, n % 2 = 0, n FROM generate_series(0, 1400) AS n;
SELECT create_rollup('k', 'calls', 't', '{"n": "count(*)"}', '{queue}', 'day', 'UTC');
CALL build_rollup('k');
SELECT create_rollup('over_k', 'k', 'bucket', '{"n": "sum(n)"}', bucket => 'month', time_zone => 'UTC');
CALL build_rollup('over_k');
CREATE FUNCTION unknown_of(rollup regclass) RETURNS text[] LANGUAGE sql AS 'SELECT unknown FROM rollup_status AS s WHERE s.rollup = $1';

SELECT is(unknown_of('k'), '{}', 'all measures are known');
SELECT alter_rollup('k', add => '{"resolved": "count(*) FILTER (WHERE resolved)"}');
SELECT is(unknown_of('k'), '{}', 'an added one, too, while all rows are there');
SELECT is((SELECT sum(resolved) FROM k), (SELECT count(*) FILTER (WHERE resolved)::numeric FROM calls), 'which is filled in');

-- January goes; then a measure is added of which it has no values, a sum that may be null as well
ALTER TABLE calls DETACH PARTITION calls_1;
SELECT refresh_rollup('k');
SELECT alter_rollup('k', add => '{"talk": "sum(talk)", "answers": "count(talk)"}');
SELECT results_eq('SELECT sum(talk), sum(answers), sum(n), count(*) > count(answers) FROM k',
    'SELECT sum(talk)::numeric, count(talk)::numeric, count(*)::numeric + (SELECT count(*) FROM calls_1), true FROM calls', 'sum() leaves January out, and nothing else shows it');
SELECT is(unknown_of('k'), '{answers,talk}', 'rollup_status names the measures');

-- a rollup over it learns by alter_rollup() of its own
SELECT is(unknown_of('over_k'), '{}', 'a rollup over it has none of them');
SELECT alter_rollup('over_k', add => '{"answers": "sum(answers)"}');
SELECT is(unknown_of('over_k'), '{answers}', 'until it has');
SELECT create_rollup('later', 'k', 'bucket', '{"answers": "sum(answers)", "n": "sum(n)"}', bucket => 'week', time_zone => 'UTC');
CALL build_rollup('later');
SELECT is(unknown_of('later'), '{answers}', 'one that is built later does not know more');

-- late calls do not make January known
INSERT INTO calls VALUES ('2026-02-03', 'q1', true, 5);
SELECT refresh_rollup('k'), refresh_rollup('over_k');
SELECT is(unknown_of('k'), '{answers,talk}', 'after a refresh');

SELECT drop_rollup('over_k'), drop_rollup('later');
SELECT alter_rollup('k', drop => '{talk}');
SELECT is(unknown_of('k'), '{answers}', 'a measure that is dropped is not named');

-- January is there again
ALTER TABLE calls ATTACH PARTITION calls_1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
SELECT refresh_rollup('k');
SELECT is(unknown_of('k'), '{answers}', 'the rows are there again, which refresh does not look for');
SELECT rebuild_rollup('k', NULL, '2026-01-10');
SELECT is(unknown_of('k'), '{answers}', 'rebuilt in part');
SELECT rebuild_rollup('k', NULL, NULL);
SELECT is(unknown_of('k'), '{}', 'rebuilt: all groups know it');
SELECT is((SELECT sum(answers) FROM k), (SELECT count(talk)::numeric FROM calls), 'and its value is right');

-- what comes to a rollup by its refresh: a NULL of the one below it
SELECT create_rollup('over_k', 'k', 'bucket', '{"answers": "sum(answers)"}', bucket => 'month', time_zone => 'UTC');
CALL build_rollup('over_k');
SELECT is(unknown_of('over_k'), '{}', 'over a rollup that knows all');
INSERT INTO over_k_deltas (bucket, rows, answers, answers_values) VALUES ('2026-01-01', 0, NULL, 0);
SELECT refresh_rollup('over_k');
SELECT is(unknown_of('over_k'), '{answers}', 'a delta that does not know makes the group unknown');

SELECT * FROM finish();
