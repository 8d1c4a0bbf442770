-- Rollups of the demonstration's calls that suit the reports of README.md, the cookbook and the scorecards; and what
-- becomes of a query that is asked for.

SET search_path = demo, public;
SELECT create_rollup('answers_15min', 'calls', 'offered_at', '{"n": "count(*)", "calls": "call_stats(call)", "survey": "survey_stats(nps_score)", "scores": "count(nps_score)",
    "resolved": "count(*) FILTER (WHERE resolved)"}', '{queue, channel}');
CALL build_rollup('answers_15min');

CREATE FUNCTION ask(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text := rollup_query(query);
    same boolean;
BEGIN
    IF answer IS NULL THEN
        RETURN coalesce(rollup_query_problem(query), 'wrong: neither an answer nor a problem');
    END IF;
    -- in the order in which they come, if the query says one
    EXECUTE format(E'SELECT (SELECT array_agg(a::text) FROM (%s\n) AS a) IS NOT DISTINCT FROM (SELECT array_agg(p::text) FROM (%s\n) AS p)', answer, query) INTO same;
    RETURN CASE WHEN same THEN 'answered' ELSE 'wrong: the answer differs' END;
END $$;
