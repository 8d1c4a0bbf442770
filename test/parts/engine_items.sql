-- What test/parts/engine.sql and engine_states.sql aggregate, and how.

-- Groups: of many rows in three parts, of rows in one part, with nulls for whatever may be null, and without rows.
CREATE TABLE items AS
    SELECT 'many' AS grp, i, i % 3 AS part FROM generate_series(1, 60) AS i
    UNION ALL SELECT 'one part', i, 1 FROM generate_series(1, 10) AS i
    UNION ALL SELECT 'nulls', NULL, part FROM generate_series(0, 2) AS part
    UNION ALL SELECT 'no rows', NULL, NULL;

\ir arguments.sql

CREATE FUNCTION said(aggregate regprocedure) RETURNS TABLE (grp text, result text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT grp, (%s(%s) FILTER (WHERE part IS NOT NULL))::text FROM items GROUP BY grp', aggregate::regproc, arguments_of(aggregate));
EXCEPTION WHEN OTHERS THEN
    RETURN QUERY SELECT 'error', SQLERRM;
END $$;

CREATE FUNCTION said_by_engine(aggregate regprocedure, within boolean) RETURNS TABLE (grp text, result text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT grp, engine(%L::regprocedure, %L, part, ROW(%s)) FROM items GROUP BY grp', aggregate, within, arguments_of(aggregate));
EXCEPTION WHEN OTHERS THEN
    RETURN QUERY SELECT 'error', 'of the engine: ' || SQLERRM;
END $$;

-- The states of each group's parts, as text; none where the aggregate refuses the arguments.
CREATE FUNCTION states_by_engine(aggregate regprocedure) RETURNS TABLE (grp text, states text[]) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT grp, engine_states(%L::regprocedure, true, part, ROW(%s)) FROM items GROUP BY grp', aggregate, arguments_of(aggregate));
END $$;
