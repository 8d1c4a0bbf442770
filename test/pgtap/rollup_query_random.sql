-- Random queries over calls: where rollup_query() gives a text, that gives the same as the query, to the last digit; and so
-- does the query itself with ccmetrics.use_rollups.

\ir include/preload.sql
SELECT no_plan();
\ir include/rollup_query_random.sql

-- More, and others: make check ONLY=pgtap FILES=test/pgtap/rollup_query_random.sql QUERIES=5000 SEED=0.7
\getenv QUERIES QUERIES
\if :{?QUERIES}
\else
\set QUERIES 300
\endif
\getenv SEED SEED
\if :{?SEED}
\else
\set SEED 0.42
\endif
SELECT ask(:SEED, :QUERIES);
SELECT plant(f) FROM fault AS f WHERE planted IS NOT NULL;

SELECT is_empty('SELECT n, zone, query, answer FROM asked WHERE NOT same', 'the answer of a rollup is that of the calls, to the last digit');
SELECT is_empty('SELECT n, zone, query FROM asked WHERE NOT hook_same', 'and so is the query with use_rollups');
SELECT is_empty('SELECT n, zone, form, query FROM asked WHERE NOT form_same', 'in each of the forms');
SELECT is_empty('SELECT n, query FROM asked WHERE n % 10 = 0 AND (answer IS NULL) = (problem IS NULL)', 'there is an answer or a problem');
SELECT cmp_ok(count(answer) * 2, '>=', count(*), 'at least half of the queries are answered') FROM asked;
SELECT cmp_ok(count(*) FILTER (WHERE hooked), '>=', count(answer), 'with use_rollups as many are') FROM asked;
SELECT is_empty('SELECT n, zone, query FROM asked WHERE answer IS NOT NULL AND NOT hooked', 'of these, all');
SELECT is_empty('SELECT n, zone, query, problem FROM asked WHERE hooked AND answer IS NULL AND problem !~ ''limit''', 'and others only with limits within a bucket');
SELECT cmp_ok(count(*), '>', 0::bigint, 'of which there are some') FROM asked WHERE hooked AND answer IS NULL;
SELECT is_empty('SELECT n, zone, form, query FROM asked WHERE form_hooked <> hooked', 'and so are parts of other queries');
SELECT set_eq('SELECT DISTINCT form FROM asked WHERE hooked AND form !~ '':''', 'SELECT name FROM form', 'there are some of each form');
SELECT cmp_ok(count(form_error) * 20, '<=', count(*), 'nearly all of which can be run') FROM asked;
SELECT cmp_ok(count(*), '>=', 250 * :QUERIES / 300::bigint, 'which are nearly all that were made') FROM asked;
SELECT cmp_ok(caught, '>', 0, name || ': found') FROM fault;
SELECT cmp_ok(count(DISTINCT substring(answer FROM 'rollup ([^ ]+[a-z0-9])')), '>=', 6::bigint, 'rollups of all kinds answer') FROM asked;
SELECT * FROM finish();
