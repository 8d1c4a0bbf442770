-- Rollups of the demonstration's calls that suit the reports of README.md, the cookbook and the scorecards; and what
-- becomes of a query that is asked for: by rollup_query(), and as it is, with ccmetrics.use_rollups.

SET search_path = demo, public;
SELECT create_rollup('answers_15min', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)", "survey": "survey_stats(nps_score)", "scores": "count(nps_score)",
    "resolved": "count(*) FILTER (WHERE resolved)"}', '{queue, channel}');
CALL build_rollup('answers_15min');
SELECT alter_rollup('answers_15min', answers => true);

-- In the order in which they come.
CREATE FUNCTION lines_of(query text, uses text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    line record;
    lines text[] := '{}';
BEGIN
    PERFORM set_config('ccmetrics.use_rollups', uses, true);
    FOR line IN EXECUTE query LOOP
        lines := lines || line::text;
    END LOOP;
    PERFORM set_config('ccmetrics.use_rollups', 'off', true);
    RETURN CASE WHEN query ~* '\yORDER\s+BY\y(?!.*\))' THEN lines ELSE ARRAY(SELECT unnest(lines) ORDER BY 1) END;
END $$;

CREATE FUNCTION ask(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    answer text := rollup_query(query);
    plain text[] := lines_of(query, 'off');
    line text;
    is_answered boolean := false;
BEGIN
    RETURN NEXT CASE WHEN answer IS NULL THEN coalesce(rollup_query_problem(query), 'wrong: neither an answer nor a problem')
        WHEN lines_of(answer, 'off') IS NOT DISTINCT FROM plain THEN 'answered' ELSE 'wrong: the answer differs' END;
    IF lines_of(query, 'always') IS DISTINCT FROM plain THEN
        RETURN NEXT 'with use_rollups: wrong: it differs';
        RETURN;
    END IF;
    PERFORM set_config('ccmetrics.use_rollups', 'always', true);
    FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
        is_answered := is_answered OR line ~ '^ *Rollups: ';
    END LOOP;
    PERFORM set_config('ccmetrics.use_rollups', 'off', true);
    RETURN NEXT 'with use_rollups: ' || CASE WHEN is_answered THEN 'answered' ELSE 'read from the calls' END;
END $$;
