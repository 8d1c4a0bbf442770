-- Arguments for every aggregate of the extension, by their types: each is an expression of a row number, i. An aggregate added to
-- the extension has them without being named here. Where its arguments must not be as its types say, they have a row in the table
-- inputs. Read by test/parts/engine.sql and test/faults/distributed.pl, which set the schema, and UTC.

CREATE FUNCTION a_call(i integer) RETURNS call_interval IMMUTABLE LANGUAGE SQL AS $$
    SELECT call_interval_from_seconds('2026-01-05 09:00Z'::timestamptz + i * interval '17 min', i * i * 13 % 97 + 0.25, a * (i * 29 % 300), a * (i % 4), a * (i % 31 + 0.001),
                                      (ARRAY['answered', 'answered', 'abandoned', 'answered', 'flowed_out', 'answered', 'callback', 'answered', 'blocked'])[i % 9 + 1])
    FROM (SELECT (i % 9 IN (0, 1, 3, 5, 7))::int) AS v (a)
$$;

-- An argument of a type, of row i; null where i is, and now and then.
CREATE TABLE by_type (type regtype PRIMARY KEY, expression text NOT NULL);
INSERT INTO by_type VALUES
    ('call_interval', 'a_call(i)'),
    ('call_stats', '(SELECT call_stats(a_call(n)) FROM generate_series(i, i + 3) AS n)'),
    ('survey_stats', '(SELECT survey_stats(n % 11) FROM generate_series(i, i + 3) AS n)'),
    ('boolean', 'i % 3 = 0'), ('integer', 'i % 11'), ('bigint', 'i::bigint % 4'), ('numeric', 'i * 1.37'),
    ('double precision', '(1 + i * i % 5)::float8'), ('interval', 'i * i % 53 * interval ''1.75 s'''),
    ('timestamptz', '''2026-01-05Z''::timestamptz + i * interval ''1 day'''),
    ('text', 'i::text'),
    ('tstzrange', '''[2026-01-01Z,2027-01-01Z)''::tstzrange'),
    ('tstzmultirange', 'tstzmultirange(tstzrange(''2026-01-05 08:00Z''::timestamptz + i * interval ''30 min'', ''2026-01-05 17:00Z''::timestamptz + i * interval ''1 h''))');

-- What is never null, because it is a setting or must be known.
CREATE TABLE inputs (aggregate text, argument integer, expression text NOT NULL);
INSERT INTO inputs VALUES
    ('service_level(call_interval,%', 2, 'interval ''20 s'''), ('service_level(call_interval,%', 3, 'text ''abandon_ignored'''), ('service_level(call_interval,%', 4, 'interval ''5 s'''),
    ('service_level(interval,%', 1, 'i * i % 53 * interval ''1.75 s'''), ('service_level(interval,%', 3, 'interval ''20 s'''), ('service_level(interval,%', 4, 'text ''short_positive'''),
    ('service_level(interval,%', 5, 'interval ''5 s'''),
    ('service_level(double precision,%', 1, '(i * i % 53)::float8'), ('service_level(double precision,%', 3, '20::float8'), ('service_level(double precision,%', 4, 'text ''abandon_positive'''),
    ('service_level(double precision,%', 5, '5::float8'),
    ('abandon_rate(call_interval,%', 2, 'interval ''5 s'''), ('abandon_rate(boolean,interval,%', 2, 'i % 11 * interval ''1 s'''), ('abandon_rate(boolean,interval,%', 3, 'interval ''5 s'''),
    ('abandon_rate(boolean,double precision,%', 2, '(i % 11)::float8'), ('abandon_rate(boolean,double precision,%', 3, '5::float8'),
    ('abandon_curve(%', 2, '''{10 s,30 s,80 s}''::interval[]'),
    ('nps_margin(double precision,double precision)', 2, '90::float8'),
    ('nps_interval(double precision,double precision)', 2, '90::float8'), ('nps(double precision,double precision,%', 2, '9::float8'), ('nps(double precision,double precision,%', 3, '6::float8'),
    ('csat_interval(double precision,double precision)', 2, '90::float8'), ('csat_interval(double precision,double precision,%', 2, '4::float8'), ('csat_interval(double precision,double precision,%', 3, '1::float8'),
    ('csat_interval(double precision,double precision,%', 4, '5::float8'), ('csat_interval(double precision,double precision,%', 5, '90::float8'),
    ('csat(double precision,double precision,%', 2, '4::float8'), ('csat(double precision,double precision,%', 3, '1::float8'), ('csat(double precision,double precision,%', 4, '5::float8'),
    ('ces(double precision,%', 2, '1::float8'), ('ces(double precision,%', 3, '5::float8'),
    ('avg_resolution_time(%', 2, '''2026-01-05Z''::timestamptz + i * interval ''25.5 h'''), ('avg_first_response_time(%', 2, '''2026-01-05Z''::timestamptz + i * interval ''25.5 h'''),
    ('avg_age_of_query(%', 3, '''2026-02-20Z''::timestamptz'), ('resolved_rate(%', 3, '''2026-02-20Z''::timestamptz'),
    ('qa_score(%', 2, '(1 + i % 3)::float8'),
    ('scorecard(%', 2, '1::float8'), ('scorecard(%', 3, '5::float8'), ('scorecard(%', 4, '(1 + i % 3)::float8'),
    ('arrival_rate(%', 2, 'interval ''1 h'''), ('arrival_rate(%', 3, '''[2026-01-01Z,2027-01-01Z)''::tstzrange'),
    ('offered_load(%', 2, '''[2026-01-01Z,2027-01-01Z)''::tstzrange'), ('carried_load(%', 2, '''[2026-01-01Z,2027-01-01Z)''::tstzrange'),
    ('covered_time(%', 1, 'CASE WHEN i % 7 > 0 THEN tstzrange(''2026-01-05Z''::timestamptz + i * i % 53 * interval ''1 h'', ''2026-01-05Z''::timestamptz + (i * i % 53 + i % 4) * interval ''1 h'') END'),
    ('queue_log_calls%', 3, 'text ''support'''), ('queue_log_calls%', 5, '(ARRAY[''ENTERQUEUE'', ''CONNECT'', ''COMPLETEAGENT'', ''ABANDON'', ''ADDMEMBER''])[i % 5 + 1]'),
    ('forecast_calls(%', 3, 'interval ''7 days'''), ('forecast_calls(%', 4, 'text ''Europe/Berlin'''), ('forecast_calls(%', 5, 'date ''2026-06-01''');

CREATE FUNCTION argument(aggregate regprocedure, n integer, type oid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    written text;
BEGIN
    SELECT expression INTO written FROM inputs WHERE argument.aggregate::text LIKE inputs.aggregate AND argument = n;
    IF FOUND THEN
        RETURN written;
    END IF;
    SELECT format('CASE WHEN (3 * i + %s) %% 11 > 0 THEN %s END', 7 * n, expression) INTO STRICT written FROM by_type WHERE by_type.type = argument.type;
    RETURN written;
END $$;

CREATE FUNCTION arguments_of(aggregate regprocedure) RETURNS text STABLE LANGUAGE SQL AS $$
    SELECT string_agg(argument(aggregate, n::int, type), ', ' ORDER BY n)
    FROM pg_proc, unnest(proargtypes::oid[]) WITH ORDINALITY AS a (type, n) WHERE oid = aggregate
$$;

CREATE VIEW aggregates AS
    SELECT a.aggfnoid::oid::regprocedure AS aggregate, a.aggcombinefn <> 0 AS combined, a.aggkind
    FROM pg_aggregate AS a JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = a.aggfnoid AND d.deptype = 'e'
    JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid AND e.extname = 'ccmetrics';
