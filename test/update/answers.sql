-- One line for each function of the extension, or for each attribute of its result, because later versions may add some: what
-- it gives for sample rows, or its error. Made from the catalogue, so that every version of the script can be asked.
SET TimeZone = 'UTC';
SET IntervalStyle = 'postgres';
CREATE TEMP TABLE samples AS
SELECT n, at AS "timestamp with time zone", at::date AS date,
       CASE WHEN n % 6 = 0 THEN call_interval_from_seconds(at, n % 50, outcome => 'abandoned')
            ELSE call_interval_from_seconds(at, n % 50, 10 * n % 300, n % 7, n % 30) END AS call_interval,
       n % 50 * interval '1 s' AS interval, '{5 s, 1 min}'::interval[] AS "interval[]", (1 + n % 5)::float8 AS "double precision",
       n % 3 > 0 AS boolean, 1 + n % 5 AS integer, n % 5::bigint AS bigint, n / 8.0 AS numeric, 'a' || n AS anyelement,
       tstzrange('2026-01-05', '2026-02-01') AS tstzrange, tstzmultirange(tstzrange(at, at + interval '5 min')) AS tstzmultirange,
       daterange('2026-01-05', '2026-01-08') AS daterange, '{2026-01-06}'::date[] AS "date[]", '{"version": 1}'::jsonb AS jsonb,
       (SELECT call_stats(call_interval_from_seconds('2026-01-05', n, i)) FROM generate_series(1, 20) AS i) AS call_stats,
       (SELECT survey_stats(i) FROM generate_series(1, 1 + n % 5) AS i) AS survey_stats
FROM generate_series(1, 100) AS n, LATERAL (SELECT timestamptz '2026-01-05 09:00Z' + n * interval '3 h') AS t(at);

DO $$
DECLARE
    f record;
    given text;
    answer text;
BEGIN
    CREATE TEMP TABLE answers (line text);
    FOR f IN
        SELECT p.oid::regprocedure AS name, p.proname, p.prokind, a.aggkind, coalesce(a.aggnumdirectargs, 0) AS direct,
               ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS u(t, i) ORDER BY i) AS types, attname
        FROM pg_depend AS d JOIN pg_proc AS p ON p.oid = d.objid LEFT JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
             LEFT JOIN pg_attribute ON attrelid = (SELECT typrelid FROM pg_type WHERE pg_type.oid = p.prorettype AND typtype = 'c') AND attnum > 0 AND NOT attisdropped
        WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'ccmetrics')
          AND p.prokind IN ('a', 'f') AND NOT p.proretset AND p.provolatile <> 'v' AND p.prorettype <> ALL ('{internal,trigger}'::regtype[])
          AND NOT p.proargtypes::oid[] && '{internal,cstring,oid,name,regclass,regprocedure,bigint[]}'::regtype[]::oid[]
    LOOP
        -- A text is a method or an outcome, opening hours, a zone; and where one value
        -- a row is refused, the same for all: a day, and ... 4, 1, 5 (bounds, 1 to 5), at last ... 4, 1, 5, 1, and ranges
        -- one after the other
        FOREACH given IN ARRAY '{answered,mon-fri 08:00-20:00,UTC,Europe/Berlin}'::text[] LOOP
            DECLARE
                arguments text[] := ARRAY(
                    SELECT CASE WHEN t = 'text' THEN quote_literal(given)
                                WHEN given <> 'answered' AND t = 'interval' THEN '''1 day''::interval'
                                WHEN given <> 'answered' AND t = 'date' THEN '''2026-01-17''::date'
                                WHEN given = 'Europe/Berlin' AND t = 'tstzrange'
                                    THEN 'tstzrange("timestamp with time zone", "timestamp with time zone" + interval ''3 h'')'
                                WHEN given <> 'answered' AND t IN ('double precision', 'integer') AND i > 1
                                    THEN format('%s::%s', coalesce((CASE given WHEN 'Europe/Berlin' THEN '{1,5,1,4}' ELSE '{5,1,4}' END::int[])[1 + cardinality(f.types) - i], 1), t)
                                WHEN i <= f.direct THEN format('(SELECT %I FROM samples WHERE n = 20)', t)
                                ELSE quote_ident(t) END
                    FROM unnest(f.types) WITH ORDINALITY AS u(t, i) ORDER BY i);
                call text;
            BEGIN
                call := format(CASE WHEN f.aggkind <> 'n' THEN '%1$s(%2$s) WITHIN GROUP (ORDER BY %3$s)' ELSE '%1$s(%2$s%3$s)' END, f.proname,
                               array_to_string(arguments[:f.direct], ', '), array_to_string(arguments[f.direct + 1:], ', '));
                IF f.attname IS NOT NULL THEN
                    call := format('(%s).%I', call, f.attname);
                END IF;
                EXECUTE CASE f.prokind WHEN 'a' THEN format('SELECT (%s)::text FROM samples', call)
                                       ELSE format('SELECT string_agg((%s)::text, '' '' ORDER BY n) FROM samples', call) END INTO answer;
                EXIT;
            EXCEPTION WHEN OTHERS THEN
                answer := format('error %s: %s', SQLSTATE, SQLERRM);
            END;
        END LOOP;
        INSERT INTO answers VALUES (concat_ws(' | ', f.prokind, concat_ws('.', f.name::text, f.attname), CASE WHEN length(answer) > 200 THEN md5(answer) ELSE coalesce(answer, 'null') END));
    END LOOP;
END
$$;
SELECT line FROM answers ORDER BY line COLLATE "C";
