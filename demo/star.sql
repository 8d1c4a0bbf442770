-- demo/star.sql: the last four weeks of the demo's calls as a warehouse would hold them, in the schema star.
--
--     psql -f demo/star.sql             (after demo/calls.sql)
--     DROP SCHEMA star CASCADE;         (takes it away again)
--
-- A fact table with a row a segment: transfers, e-mail, duplicates, clocks that disagree, times that are missing.
-- docs/star-schema.md reports on it. As in calls.sql, what is random is a hash of a number.

\set ON_ERROR_STOP on
\set QUIET on
\pset tuples_only on
\pset format unaligned
SET TimeZone = 'Europe/Berlin';

BEGIN;
CREATE SCHEMA star;
COMMENT ON SCHEMA star IS 'a star schema of a made-up contact centre, with the dirt of a real one';

CREATE TABLE star.dim_queue (
    queue_key   int PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    channel     text NOT NULL,
    threshold_s int NOT NULL,
    target      numeric NOT NULL,
    hours       text NOT NULL
);
COMMENT ON TABLE star.dim_queue IS 'queues: threshold in seconds, target in percent, opening hours in Europe/Berlin';
INSERT INTO star.dim_queue VALUES
    (1, 'billing',   'phone',  30, 75, 'Mo-Fr 08:00-18:00'),
    (2, 'retention', 'phone',  15, 85, 'Mo-Fr 09:00-19:00'),
    (3, 'sales',     'phone',  20, 80, 'Mo-Fr 08:00-20:00; Sa 09:00-16:00'),
    (4, 'support',   'phone',  30, 80, 'Mo-Fr 08:00-20:00; Sa 09:00-16:00; Su 10:00-16:00'),
    (5, 'technical', 'phone',  60, 70, 'Mo-Fr 08:00-18:00; Sa 09:00-16:00'),
    (6, 'second line', 'phone',  60, 60, 'Mo-Fr 08:00-20:00; Sa 09:00-16:00; Su 10:00-16:00'),
    (7, 'e-mail',    'e-mail', 86400, 90, '24/7'),
    (99, 'test',     'phone',  20, 80, '24/7');

CREATE TABLE star.dim_agent (
    agent_key int PRIMARY KEY,
    name      text NOT NULL,
    team      text NOT NULL,
    centre    text NOT NULL
);
COMMENT ON TABLE star.dim_agent IS 'agents, their teams and the centre where they work';
INSERT INTO star.dim_agent
SELECT row_number() OVER (ORDER BY agent), agent, team, centre
FROM (SELECT DISTINCT agent, lower(split_part(agent, ' ', 1)) AS team,
             CASE WHEN demo.uniform(hashtextextended(agent, 0), 40) < 0.4 THEN 'Leipzig' ELSE 'Berlin' END AS centre
      FROM demo.calls WHERE agent IS NOT NULL AND offered_at >= '2026-03-02 00:00 Europe/Berlin') AS a
UNION ALL
SELECT 900 + n, 'Specialist ' || to_char(n, 'FM00'), 'specialists', 'Berlin' FROM generate_series(1, 40) AS n;

CREATE TABLE star.fact_calls (
    call_id      bigint NOT NULL,
    segment      int NOT NULL,
    queue_key    int NOT NULL,
    agent_key    int,
    customer_key bigint NOT NULL,
    result       text NOT NULL,
    offered_ts   timestamptz NOT NULL,
    answered_ts  timestamptz,
    ended_ts     timestamptz,
    hold_s       int,
    wrap_s       int
);
COMMENT ON TABLE star.fact_calls IS 'a row for each segment of a call; customer_key -1: not recognised';

-- first segments
INSERT INTO star.fact_calls
SELECT c.call_id, 1, q.queue_key, a.agent_key, coalesce(c.customer_id, -1),
       CASE outcome(c.call) WHEN 'answered' THEN 'ANSWERED' WHEN 'abandoned' THEN 'ABANDONED' WHEN 'flowed_out' THEN 'VOICEMAIL'
            WHEN 'callback' THEN 'CALLBACK' ELSE 'BUSY' END,
       c.offered_at, c.offered_at + CASE WHEN c.answered THEN c.wait END, c.offered_at + coalesce(c.wait, '0') + coalesce(c.talk + c.hold, '0'),
       extract(epoch FROM c.hold)::int, extract(epoch FROM c.wrap)::int
FROM demo.calls AS c JOIN star.dim_queue AS q ON q.name = c.queue LEFT JOIN star.dim_agent AS a ON a.name = c.agent
WHERE c.offered_at >= '2026-03-02 00:00 Europe/Berlin';
-- what was transferred went to the second line
INSERT INTO star.fact_calls
SELECT f.call_id, 2, 6, CASE WHEN taken THEN 901 + (demo.uniform(f.call_id, 41) * 40)::int % 40 END, f.customer_key,
       CASE WHEN taken THEN 'ANSWERED' ELSE 'ABANDONED' END, f.ended_ts, CASE WHEN taken THEN f.ended_ts + queued END,
       f.ended_ts + queued + CASE WHEN taken THEN talked ELSE interval '0' END, CASE WHEN taken THEN 0 END, CASE WHEN taken THEN 30 END
FROM star.fact_calls AS f JOIN demo.calls AS c USING (call_id),
     LATERAL (SELECT demo.uniform(call_id, 42) < 0.9 AS taken, ceil(90 * demo.uniform(call_id, 43)) * interval '1 s' AS queued,
                     ceil(60 + 400 * demo.uniform(call_id, 44)) * interval '1 s' AS talked) AS d
WHERE c.transferred;
-- e-mail: answered within some hours, a few after weeks
INSERT INTO star.fact_calls
SELECT 1000000 + n, 1, 7, 901 + n % 40, 10000000 + n * 37 % 900000, 'ANSWERED', offered, answered, answered + interval '4 min', 0, 0
FROM generate_series(1, 1500) AS n,
     LATERAL (SELECT '2026-03-02 00:00 Europe/Berlin'::timestamptz + floor(28 * 86400 * demo.uniform(n, 45)) * interval '1 s' AS offered) AS o,
     LATERAL (SELECT offered + CASE WHEN n % 300 = 0 THEN interval '792 hours' ELSE ceil(-36000 * ln(demo.uniform(n, 46))) * interval '1 s' END AS answered) AS a;
INSERT INTO star.fact_calls
SELECT 2000000 + n, 1, 99, 901, -1, 'ANSWERED', t, t, t + interval '1 s', 0, 0
FROM generate_series(1, 40) AS n, LATERAL (SELECT '2026-03-02 03:00 Europe/Berlin'::timestamptz + n * interval '12 hours' AS t) AS x;

-- The dirt: two clocks, ends before answers, missing times, missing wraps, duplicates.
UPDATE star.fact_calls SET offered_ts = answered_ts + interval '1 s' WHERE segment = 1 AND queue_key < 6 AND result = 'ANSWERED' AND demo.uniform(call_id, 50) < 0.001;
UPDATE star.fact_calls SET ended_ts = answered_ts - interval '40 s' WHERE segment = 1 AND queue_key < 6 AND result = 'ANSWERED' AND demo.uniform(call_id, 51) < 0.0005;
UPDATE star.fact_calls SET ended_ts = NULL WHERE segment = 1 AND queue_key < 6 AND demo.uniform(call_id, 52) < 0.0003;
UPDATE star.fact_calls SET answered_ts = NULL WHERE segment = 1 AND queue_key < 6 AND result = 'ANSWERED' AND demo.uniform(call_id, 53) < 0.0004;
UPDATE star.fact_calls SET wrap_s = NULL WHERE segment = 1 AND demo.uniform(call_id, 54) < 0.03;
INSERT INTO star.fact_calls SELECT * FROM star.fact_calls WHERE demo.uniform(call_id, 55) < 0.002;

CREATE TABLE star.fact_surveys (call_id bigint PRIMARY KEY, score int NOT NULL);
COMMENT ON TABLE star.fact_surveys IS 'answers to "would you recommend us", 0 to 10';
INSERT INTO star.fact_surveys
SELECT call_id, nps_score FROM demo.calls WHERE nps_score IS NOT NULL AND offered_at >= '2026-03-02 00:00 Europe/Berlin';

-- Shifts, and what agents did: busy with a call, ready, or away, which is not logged. They come late, and go to lunch.
CREATE TABLE star.fact_schedule (agent_key int NOT NULL, scheduled tstzrange NOT NULL);
COMMENT ON TABLE star.fact_schedule IS 'when an agent should be at work';
CREATE TABLE star.fact_states (agent_key int NOT NULL, state text NOT NULL, started timestamptz NOT NULL, ended timestamptz NOT NULL);
COMMENT ON TABLE star.fact_states IS 'what an agent did: busy or ready';
WITH days AS (
    SELECT agent_key, (answered_ts AT TIME ZONE 'Europe/Berlin')::date AS day,
           date_bin('30 min', min(answered_ts), '2026-01-01 00:00Z') AS starts,
           date_bin('30 min', max(ended_ts + coalesce(wrap_s, 0) * interval '1 s'), '2026-01-01 00:00Z') + interval '30 min' AS ends,
           range_agg(tstzrange(answered_ts, ended_ts + coalesce(wrap_s, 0) * interval '1 s')) AS busy
    FROM star.fact_calls
    WHERE agent_key < 900 AND ended_ts > answered_ts
    GROUP BY agent_key, day
), shifts AS (
    INSERT INTO star.fact_schedule SELECT agent_key, tstzrange(starts, ends) FROM days
), logged AS (
    SELECT agent_key, busy,
           busy + (tstzmultirange(tstzrange(starts + floor(600 * demo.uniform(agent_key, day - date '2000-01-01')) * interval '1 s', ends))
                   - CASE WHEN ends - starts > interval '6 hours' THEN tstzmultirange(tstzrange(starts + (ends - starts) / 2, starts + (ends - starts) / 2 + interval '30 min')) ELSE '{}' END) AS logged
    FROM days
)
INSERT INTO star.fact_states
SELECT agent_key, 'busy', lower(r), upper(r) FROM logged, unnest(busy) AS r
UNION ALL
SELECT agent_key, 'ready', lower(r), upper(r) FROM logged, unnest(logged - busy) AS r;

CREATE TABLE star.fact_costs (queue_key int, month date, amount numeric, PRIMARY KEY (queue_key, month));
COMMENT ON TABLE star.fact_costs IS 'cost of a queue in a month, in euros';
INSERT INTO star.fact_costs VALUES (1, '2026-03-01', 52000), (2, '2026-03-01', 41000), (3, '2026-03-01', 96000), (4, '2026-03-01', 148000), (5, '2026-03-01', 88000), (6, '2026-03-01', 30000), (7, '2026-03-01', 6000);
COMMIT;

VACUUM (ANALYZE) star.fact_calls, star.fact_states;
SELECT format('%s segments, %s states of agents, %s shifts', (SELECT count(*) FROM star.fact_calls), (SELECT count(*) FROM star.fact_states), (SELECT count(*) FROM star.fact_schedule));
RESET TimeZone;
\pset tuples_only off
\pset format aligned
\unset QUIET
