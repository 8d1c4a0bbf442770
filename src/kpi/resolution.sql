-- Times to resolution and first response, and the backlog.

CREATE FUNCTION time_between_accum(bigint[], timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_time_between_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION time_between_accum(bigint[], timestamptz, timestamptz) IS
    'adds a row to the state of a mean time between two events';

CREATE FUNCTION time_between_discard(bigint[], timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_time_between_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION time_between_discard(bigint[], timestamptz, timestamptz) IS
    'takes a row out of the state of a mean time between two events';

CREATE FUNCTION age_of_query_accum(bigint[], timestamptz, timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_age_of_query_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION age_of_query_accum(bigint[], timestamptz, timestamptz, timestamptz) IS
    'adds a row to the state of avg_age_of_query';

CREATE FUNCTION age_of_query_discard(bigint[], timestamptz, timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_age_of_query_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION age_of_query_discard(bigint[], timestamptz, timestamptz, timestamptz) IS
    'takes a row out of the state of avg_age_of_query';

CREATE FUNCTION resolved_accum(bigint[], timestamptz, timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_resolved_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION resolved_accum(bigint[], timestamptz, timestamptz, timestamptz) IS
    'adds a row to the state of resolved_rate';

CREATE FUNCTION resolved_discard(bigint[], timestamptz, timestamptz, timestamptz) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_resolved_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION resolved_discard(bigint[], timestamptz, timestamptz, timestamptz) IS
    'takes a row out of the state of resolved_rate';

CREATE AGGREGATE avg_resolution_time(timestamptz, timestamptz) (
    SFUNC = time_between_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = time_between_accum, MINVFUNC = time_between_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_resolution_time(timestamptz, timestamptz) IS
    'mean time from opened to closed, of those closed';

CREATE AGGREGATE avg_first_response_time(timestamptz, timestamptz) (
    SFUNC = time_between_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = time_between_accum, MINVFUNC = time_between_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_first_response_time(timestamptz, timestamptz) IS
    'mean time from created to first responded, of those responded to';

CREATE AGGREGATE avg_age_of_query(timestamptz, timestamptz, timestamptz) (
    SFUNC = age_of_query_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = mean_interval_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = age_of_query_accum, MINVFUNC = age_of_query_discard, MSTYPE = bigint[],
    MFINALFUNC = mean_interval_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_age_of_query(timestamptz, timestamptz, timestamptz) IS
    'mean age at a given time of the queries that were open then';

CREATE AGGREGATE resolved_rate(timestamptz, timestamptz, timestamptz) (
    SFUNC = resolved_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = resolved_accum, MINVFUNC = resolved_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE resolved_rate(timestamptz, timestamptz, timestamptz) IS
    'percent closed by a given time, of those opened by then';
