-- Erlang B, C and A; what to expect of a number of agents, and how many are needed.

CREATE FUNCTION erlang_b(servers integer, load double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_erlang_b' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION erlang_b(integer, double precision) IS
    'probability that a call is blocked: load in Erlangs, servers without a queue';

CREATE FUNCTION erlang_c(agents integer, load double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_erlang_c' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION erlang_c(integer, double precision) IS
    'probability that a call waits: load in Erlangs, agents with a queue, callers who never hang up';

CREATE FUNCTION erlang_a(agents integer, load double precision, patience double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_erlang_a' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION erlang_a(integer, double precision, double precision) IS
    'probability that a call is abandoned: load in Erlangs, agents with a queue, mean patience in units of the mean handle time';

CREATE FUNCTION expected_kpis(agents integer, calls double precision, per interval, aht interval,
        threshold interval DEFAULT '20 s', patience interval DEFAULT NULL, lines integer DEFAULT NULL, concurrency integer DEFAULT 1,
        OUT wait_probability double precision, OUT service_level numeric, OUT asa interval, OUT avg_wait_time interval,
        OUT abandon_rate numeric, OUT occupancy numeric, OUT queue_length double precision,
        OUT blocked_rate numeric)
    AS 'MODULE_PATHNAME', 'cc_expected_kpis' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION expected_kpis(integer, double precision, interval, interval, interval, interval, integer, integer) IS
    'expected KPIs for a number of agents: by Erlang C, or by Erlang A if patience is given; calls that find all lines taken are blocked';

CREATE FUNCTION required_agents(calls double precision, per interval, aht interval,
        target double precision DEFAULT 80, threshold interval DEFAULT '20 s', shrinkage double precision DEFAULT 0,
        max_occupancy double precision DEFAULT 100, patience interval DEFAULT NULL, lines integer DEFAULT NULL,
        concurrency integer DEFAULT 1) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_required_agents' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION required_agents(double precision, interval, interval, double precision, interval, double precision, double precision, interval, integer, integer) IS
    'fewest agents that reach the target service level without exceeding max_occupancy, plus shrinkage; target, shrinkage and max_occupancy in percent';

CREATE FUNCTION required_agents_fractional(calls double precision, per interval, aht interval,
        target double precision DEFAULT 80, threshold interval DEFAULT '20 s', shrinkage double precision DEFAULT 0,
        max_occupancy double precision DEFAULT 100, concurrency integer DEFAULT 1) RETURNS double precision
    AS 'MODULE_PATHNAME', 'cc_required_agents_fractional' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION required_agents_fractional(double precision, interval, interval, double precision, interval, double precision, double precision, integer) IS
    'agents as required_agents by Erlang C, as a fraction: for sums over many queues or intervals; target, shrinkage and max_occupancy in percent';

CREATE FUNCTION required_lines(load double precision, blocking double precision) RETURNS integer
    AS 'MODULE_PATHNAME', 'cc_required_lines' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION required_lines(double precision, double precision) IS
    'fewest lines on which at most the given share of calls, 0 to 1, is blocked, by Erlang B';
