-- Rollups against plain SQL. A test registers each rollup in the table kept with a
-- query over the source that gives what its view must hold.

CREATE TABLE kept (n int GENERATED ALWAYS AS IDENTITY, rollup text PRIMARY KEY, plain text NOT NULL);

-- Both ways, and never nothing with nothing.
CREATE FUNCTION same(description text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    k kept;
    groups bigint;
    difference text;
BEGIN
    FOR k IN SELECT * FROM kept ORDER BY n LOOP
        EXECUTE format('SELECT count(*) FROM (%s) AS plain', k.plain) INTO groups;
        EXECUTE format($q$
            SELECT string_agg(d, E'\n') FROM (
                SELECT 'rollup only: ' || r::text AS d FROM (TABLE %1$s EXCEPT ALL (%2$s)) AS r
                UNION ALL SELECT 'lacking: ' || r::text FROM ((%2$s) EXCEPT ALL TABLE %1$s) AS r) AS s $q$, k.rollup, k.plain)
        INTO difference;
        RETURN NEXT is(CASE WHEN groups = 0 THEN 'nothing to compare' ELSE difference END, NULL, format('%s: %s, %s groups', description, k.rollup, groups));
    END LOOP;
END $$;

-- The same once more with everything folded.
CREATE FUNCTION same_refreshed(description text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    k kept;
BEGIN
    FOR k IN SELECT * FROM kept ORDER BY n LOOP
        PERFORM refresh_rollup(k.rollup::regclass);
    END LOOP;
    RETURN NEXT is_empty($q$SELECT s.rollup, pending_deltas FROM rollup_status AS s JOIN kept AS k ON s.rollup = k.rollup::regclass WHERE pending_deltas <> 0$q$, description || ': refreshed, nothing is pending');
    RETURN QUERY SELECT same(description || ', refreshed');
END $$;

-- SQLSTATE and message of what is refused, or "taken".
CREATE FUNCTION outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
