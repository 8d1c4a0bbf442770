-- Constructors of calls. Not STRICT: a NULL offered_at gives NULL, a NULL talk, hold, wrap or ring is 0, a NULL wait is
-- an error unless the call was blocked. Beside each: try_NAME, which gives NULL for an error, and NAME_problem, which
-- says why.

CREATE FUNCTION call_interval(
        offered_at timestamptz, wait interval,
        talk interval DEFAULT '0', hold interval DEFAULT '0', wrap interval DEFAULT '0',
        outcome text DEFAULT 'answered', ring interval DEFAULT '0', transferred boolean DEFAULT false)
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval(timestamptz, interval, interval, interval, interval, text, interval, boolean) IS
    'a call from intervals, rounded to the millisecond; outcome is answered, abandoned, flowed_out, callback or blocked; a null wait is an error unless blocked';

CREATE FUNCTION try_call_interval(
        offered_at timestamptz, wait interval,
        talk interval DEFAULT '0', hold interval DEFAULT '0', wrap interval DEFAULT '0',
        outcome text DEFAULT 'answered', ring interval DEFAULT '0', transferred boolean DEFAULT false)
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_try_call_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION try_call_interval(timestamptz, interval, interval, interval, interval, text, interval, boolean) IS
    'call_interval, but null where that raises an error';

CREATE FUNCTION call_interval_problem(
        offered_at timestamptz, wait interval,
        talk interval DEFAULT '0', hold interval DEFAULT '0', wrap interval DEFAULT '0',
        outcome text DEFAULT 'answered', ring interval DEFAULT '0', transferred boolean DEFAULT false)
    RETURNS text
    AS 'MODULE_PATHNAME', 'cc_call_interval_problem' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_problem(timestamptz, interval, interval, interval, interval, text, interval, boolean) IS
    'why call_interval gives no call of these arguments, as a short phrase; null if it gives one';

CREATE FUNCTION call_interval_from_seconds(
        offered_at timestamptz, wait double precision,
        talk double precision DEFAULT 0, hold double precision DEFAULT 0, wrap double precision DEFAULT 0,
        outcome text DEFAULT 'answered', ring double precision DEFAULT 0, transferred boolean DEFAULT false)
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval_from_seconds' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_seconds(timestamptz, double precision, double precision, double precision, double precision, text, double precision, boolean) IS
    'a call from seconds, rounded to the millisecond; outcome is answered, abandoned, flowed_out, callback or blocked; a null wait is an error unless blocked';

CREATE FUNCTION try_call_interval_from_seconds(
        offered_at timestamptz, wait double precision,
        talk double precision DEFAULT 0, hold double precision DEFAULT 0, wrap double precision DEFAULT 0,
        outcome text DEFAULT 'answered', ring double precision DEFAULT 0, transferred boolean DEFAULT false)
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_try_call_interval_from_seconds' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION try_call_interval_from_seconds(timestamptz, double precision, double precision, double precision, double precision, text, double precision, boolean) IS
    'call_interval_from_seconds, but null where that raises an error';

CREATE FUNCTION call_interval_from_seconds_problem(
        offered_at timestamptz, wait double precision,
        talk double precision DEFAULT 0, hold double precision DEFAULT 0, wrap double precision DEFAULT 0,
        outcome text DEFAULT 'answered', ring double precision DEFAULT 0, transferred boolean DEFAULT false)
    RETURNS text
    AS 'MODULE_PATHNAME', 'cc_call_interval_from_seconds_problem' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_seconds_problem(timestamptz, double precision, double precision, double precision, double precision, text, double precision, boolean) IS
    'why call_interval_from_seconds gives no call of these arguments, as a short phrase; null if it gives one';

CREATE FUNCTION call_interval_from_times(
        offered_at timestamptz, answered_at timestamptz, ended_at timestamptz,
        wrapped_at timestamptz DEFAULT NULL, hold interval DEFAULT NULL, outcome text DEFAULT NULL,
        ring interval DEFAULT '0', transferred boolean DEFAULT false, tolerance interval DEFAULT '0')
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_call_interval_from_times' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_times(timestamptz, timestamptz, timestamptz, timestamptz, interval, text, interval, boolean, interval) IS
    'a call from its times, each rounded to the millisecond; without answered_at it is abandoned unless outcome says otherwise; a null ended_at is an error unless blocked; times out of order by at most the tolerance are moved, and the call is repaired';

CREATE FUNCTION try_call_interval_from_times(
        offered_at timestamptz, answered_at timestamptz, ended_at timestamptz,
        wrapped_at timestamptz DEFAULT NULL, hold interval DEFAULT NULL, outcome text DEFAULT NULL,
        ring interval DEFAULT '0', transferred boolean DEFAULT false, tolerance interval DEFAULT '0')
    RETURNS call_interval
    AS 'MODULE_PATHNAME', 'cc_try_call_interval_from_times' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION try_call_interval_from_times(timestamptz, timestamptz, timestamptz, timestamptz, interval, text, interval, boolean, interval) IS
    'call_interval_from_times, but null where that raises an error';

CREATE FUNCTION call_interval_from_times_problem(
        offered_at timestamptz, answered_at timestamptz, ended_at timestamptz,
        wrapped_at timestamptz DEFAULT NULL, hold interval DEFAULT NULL, outcome text DEFAULT NULL,
        ring interval DEFAULT '0', transferred boolean DEFAULT false, tolerance interval DEFAULT '0')
    RETURNS text
    AS 'MODULE_PATHNAME', 'cc_call_interval_from_times_problem' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION call_interval_from_times_problem(timestamptz, timestamptz, timestamptz, timestamptz, interval, text, interval, boolean, interval) IS
    'why call_interval_from_times gives no call of these arguments, as a short phrase; null if it gives one';
