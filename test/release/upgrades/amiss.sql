-- Each rollup against plain SQL over its source, and by verify_rollup().
CREATE FUNCTION pg_temp.amiss() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE k text; source text; n bigint;
BEGIN
    FOR k, source IN VALUES ('k', 'calls'), ('half', 'calls'), ('kpi."K 1"', 'parted') LOOP
        EXECUTE format('WITH one AS MATERIALIZED (SELECT * FROM %s), other AS MATERIALIZED (SELECT date_bin(''15 minutes'', offered_at, ''2000-01-01 00:00+00'') AS bucket, queue_id, channel,
                call_stats(call), survey_stats(score), sum(cost), count(*) FILTER (WHERE resolved) FROM %s GROUP BY 1, 2, 3)
            SELECT count(*) FROM ((TABLE one EXCEPT ALL TABLE other) UNION ALL (TABLE other EXCEPT ALL TABLE one)) AS d', k, source) INTO n;
        RETURN NEXT format('%s: %s groups unlike plain SQL', k, n);
    END LOOP;
    FOR k IN SELECT rollup FROM rollup_status ORDER BY rollup::text COLLATE "C" LOOP
        EXECUTE 'SELECT count(*) FROM verify_rollup($1)' INTO n USING k::regclass;
        RETURN NEXT format('%s: verify_rollup() lists %s', k, n);
    END LOOP;
END $$;
SELECT :'when', pg_temp.amiss();
