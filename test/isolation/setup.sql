-- What the specs share: calls with a rollup, statements that fail with a word for
-- the reason, and the full comparison of view and source.

CREATE PROCEDURE start(is_built boolean DEFAULT true, partitioned boolean DEFAULT false) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'CREATE TABLE calls (id integer, offered_at timestamptz NOT NULL, queue_id integer, call call_interval, nps integer, resolved boolean, cost numeric)'
		|| CASE WHEN partitioned THEN ' PARTITION BY LIST (queue_id)' ELSE '' END;
	IF partitioned THEN
		CREATE TABLE calls_1 PARTITION OF calls FOR VALUES IN (1);
		CREATE TABLE calls_others PARTITION OF calls DEFAULT;
	END IF;
	CREATE INDEX ON calls (offered_at);
	INSERT INTO calls SELECT * FROM some_calls(1, 5);
	ANALYZE calls;
	PERFORM make_rollup();
	IF is_built THEN
		CALL build_rollup('k');
	END IF;
	-- these are pending
	INSERT INTO calls SELECT * FROM some_calls(6, 7);
END $$;

CREATE PROCEDURE finish() LANGUAGE plpgsql AS $$
BEGIN
	IF to_regclass('k') IS NOT NULL THEN
		PERFORM drop_rollup('k', true);
	END IF;
	DROP TABLE calls;
END $$;

-- 1, 2 and 6 of one group, 3, 4 (no queue), 5 (no cost) and 7 of others; 6 and 7 pending
CREATE FUNCTION some_calls(first integer, last integer)
	RETURNS TABLE (id integer, offered_at timestamptz, queue_id integer, call call_interval, nps integer, resolved boolean, cost numeric) AS $$
	SELECT c.id, at, queue_id, call_interval(at, make_interval(secs => 10 * c.id), '3 min'), CASE WHEN c.id % 3 > 0 THEN c.id % 11 END, c.id % 2 = 0, cost
	FROM (VALUES (1, '09:00', 1, 1.5), (2, '09:05', 1, NULL), (3, '09:20', 2, 2), (4, '09:25', NULL, 0.25), (5, '09:50', 1, NULL),
		(6, '09:10', 1, 4), (7, '10:05', 3, 8),
		(8, '09:07', 1, 16), (9, '11:00', NULL, NULL)) AS c (id, clock, queue_id, cost),
		CAST('2026-01-05 ' || clock || ' Z' AS timestamptz) AS at
	WHERE c.id BETWEEN first AND last;
$$ LANGUAGE sql STABLE;

-- The number of rows, or what a function returns; or the name of the error, for messages
-- are for their authors to change.
CREATE FUNCTION run(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	IF statement LIKE 'SELECT %' THEN
		EXECUTE statement INTO result;
	ELSE
		EXECUTE statement;
		GET DIAGNOSTICS result = ROW_COUNT;
	END IF;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = CASE SQLSTATE
		WHEN '40001' THEN 'serialization_failure'
		WHEN '40P01' THEN 'deadlock_detected'
		WHEN '42P01' THEN 'undefined_table'
		WHEN '42P07' THEN 'duplicate_table'
		WHEN '25000' THEN 'invalid_transaction_state'
		WHEN '55000' THEN 'object_not_in_prerequisite_state'
		ELSE SQLSTATE || ' ' || SQLERRM END;
END $$;

CREATE FUNCTION make_rollup() RETURNS text LANGUAGE sql AS $create$
	SELECT run($$SELECT create_rollup('k', 'calls', 'offered_at', bucket => '15 minutes', dimensions => '{queue_id}',
		measures => '{"offered": "count(*)", "calls": "call_stats(call)", "survey": "survey_stats(nps)", "resolved": "count(*) FILTER (WHERE resolved)", "cost": "sum(cost)"}')$$);
$create$;

-- View and source in one statement, so in one snapshot, every group in both directions.
-- Of a rollup that was dropped, nothing may be left.
CREATE FUNCTION compare() RETURNS TABLE (view_rows numeric, source_rows numeric, groups bigint, differences bigint) LANGUAGE plpgsql AS $$
BEGIN
	IF to_regclass('k') IS NULL THEN
		RETURN QUERY SELECT NULL::numeric, (SELECT count(*)::numeric FROM calls), NULL::bigint,
			(SELECT count(to_regclass('k_' || part)) FROM unnest('{definition,live,groups,deltas,progress,partitions}'::text[]) AS part)
			+ count(to_regproc('k_capture'));
		RETURN;
	END IF;
	RETURN QUERY
		WITH seen AS (SELECT bucket, queue_id, offered, calls, survey, resolved, cost FROM k),
		source AS (SELECT date_bin('15 minutes', offered_at, '2000-01-01 Z'), queue_id, count(*) AS offered, call_stats(call), survey_stats(nps),
				count(*) FILTER (WHERE resolved), sum(cost) FROM calls GROUP BY 1, 2)
		SELECT (SELECT sum(offered) FROM seen), (SELECT sum(offered) FROM source), (SELECT count(*) FROM source),
			(SELECT count(*) FROM ((TABLE seen EXCEPT ALL TABLE source) UNION ALL (TABLE source EXCEPT ALL TABLE seen)) AS difference);
END $$;

CREATE FUNCTION refresh_if_there() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN to_regclass('k') IS NULL THEN 'dropped' ELSE run('SELECT refresh_rollup(''k'')') END;
END $$;

-- What EXPLAIN says that a query is answered from: rollups, or the calls.
CREATE FUNCTION answered_from(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	found text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS false) ' || query LOOP
		found := coalesce(found, substring(line FROM '^ *Rollups: (.*)'));
	END LOOP;
	RETURN coalesce(found, 'calls');
END $$;
