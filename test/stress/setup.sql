-- 5,000 calls of ten days in five queues, or none; and, not yet built, a rollup of them
-- and one over it.
CREATE SEQUENCE ids;
CREATE FUNCTION some_calls(count integer, since interval, until interval)
	RETURNS TABLE (id bigint, offered_at timestamptz, queue_id integer, call call_interval, nps integer, resolved boolean, cost numeric) AS $$
	SELECT nextval('ids'), at, nullif(floor(random() * 6)::integer, 0),
		call_interval(at, make_interval(secs => floor(random() * 600)), '3 min'), CASE WHEN random() < 0.3 THEN floor(random() * 11)::integer END,
		random() < 0.5, CASE WHEN random() < 0.3 THEN round((random() * 100)::numeric, floor(random() * 5)::integer) END
	-- i, that each row draws its own
	FROM generate_series(1, count) AS i, LATERAL (SELECT timestamptz '2026-03-31 Z' - since + random() * (since - until) + i * interval '0') AS t (at);
$$ LANGUAGE sql VOLATILE;

SELECT format('CREATE TABLE calls (id bigint, offered_at timestamptz NOT NULL, queue_id integer, call call_interval, nps integer, resolved boolean, cost numeric) %s',
	CASE WHEN :'partitioned' THEN 'PARTITION BY LIST (queue_id)' END) \gexec
SELECT format('CREATE TABLE calls_%s PARTITION OF calls %s', n, CASE n WHEN 0 THEN 'DEFAULT' ELSE 'FOR VALUES IN (' || n || ')' END)
FROM generate_series(0, 2) AS n WHERE :'partitioned' \gexec
-- what is written straight into a partition
SELECT CASE WHEN :'partitioned' THEN 'CREATE VIEW calls_leaf AS SELECT * FROM calls_1' ELSE 'CREATE VIEW calls_leaf AS SELECT * FROM calls' END \gexec
CREATE INDEX ON calls (id);
CREATE INDEX ON calls (offered_at);
INSERT INTO calls SELECT * FROM some_calls(5000, '10 days', '0');
ANALYZE calls;
SELECT create_rollup('k', 'calls', 'offered_at', bucket => '15 minutes', dimensions => '{queue_id}',
	measures => '{"offered": "count(*)", "calls": "call_stats(call)", "survey": "survey_stats(nps)", "resolved": "count(*) FILTER (WHERE resolved)", "cost": "sum(cost)"}');
-- in a zone whose clocks go forward in these days
SELECT create_rollup('d', 'k', 'bucket', bucket => 'day', time_zone => 'Europe/Berlin', dimensions => '{queue_id}',
	measures => '{"offered": "sum(offered)", "calls": "sum(calls)", "survey": "sum(survey)", "resolved": "sum(resolved)", "cost": "sum(cost)"}');

CREATE TABLE checks (groups bigint, differences bigint);
CREATE TABLE refreshes (moved bigint);
CREATE TABLE rebuilds (changed bigint);
CREATE TABLE truncates (at timestamptz);
CREATE TABLE kills (built numeric);
