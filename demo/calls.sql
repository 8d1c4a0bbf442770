-- demo/calls.sql: a call log to try ccmetrics on, in a schema of its own.
--
--     psql -f demo/calls.sql            (after CREATE EXTENSION ccmetrics)
--     DROP SCHEMA demo CASCADE;         (takes it away again)
--
-- 200 000 calls of twelve weeks, 5 January to 29 March 2026, in five queues of a
-- contact centre in Berlin. The waits are not drawn but worked out: each call
-- goes, first come first served, to the agent who is idle longest; callers hang
-- up when their patience ends. So a half-hour with too few agents has a bad
-- service level, and the next one inherits its queue.
--
-- The same log comes out everywhere: what is random is a hash of the call's
-- number, so neither the server's version nor its plans matter.

\set ON_ERROR_STOP on
\set QUIET on
\pset pager off
\pset format unaligned
\pset tuples_only on
SET TimeZone = 'Europe/Berlin';
SET client_min_messages = warning;

BEGIN;
CREATE SCHEMA demo;
COMMENT ON SCHEMA demo IS 'a call log of a made-up contact centre';
-- The extension may live in any schema.
SELECT format('SET LOCAL search_path = demo, %I', n.nspname)
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'ccmetrics' \gexec

-- Random numbers -----------------------------------------------------------

CREATE FUNCTION demo.uniform(n bigint, seed int) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((hashint8extended(n, seed) & 4503599627370495) + 0.5::double precision) / 4503599627370496;
COMMENT ON FUNCTION demo.uniform(bigint, int) IS
    'a number between 0 and 1, always the same for the same n and seed, as if drawn at random';

CREATE FUNCTION pg_temp.exponential(n bigint, seed int, mean double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN -mean * ln(demo.uniform(n, seed));

CREATE FUNCTION pg_temp.normal(n bigint, seed int) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sqrt(-2 * ln(demo.uniform(n, seed))) * cos(2 * pi() * demo.uniform(n, seed + 1000));

-- The contact centre -------------------------------------------------------

CREATE TABLE demo.queues (
    queue     text PRIMARY KEY,
    threshold interval NOT NULL,
    target    numeric NOT NULL
);
COMMENT ON TABLE demo.queues IS 'service-level agreement of each queue';
COMMENT ON COLUMN demo.queues.queue IS 'name of the queue';
COMMENT ON COLUMN demo.queues.threshold IS 'a call answered within this time counts as in time';
COMMENT ON COLUMN demo.queues.target IS 'agreed service level, in percent';
INSERT INTO demo.queues VALUES
    ('billing',   '30 s', 75),
    ('retention', '15 s', 85),
    ('sales',     '20 s', 80),
    ('support',   '30 s', 80),
    ('technical', '60 s', 70);

-- What the queues are like. Times in seconds.
CREATE TEMP TABLE nature (
    queue      text PRIMARY KEY,
    share      double precision,  -- of all calls
    talk       double precision,  -- mean
    wrap       double precision,  -- mean
    spare      double precision,  -- agents beyond the load, in square roots of the load
    patience   double precision,  -- mean
    opens      int,               -- hour, Monday to Friday
    closes     int,
    saturday   boolean,           -- 9 to 16
    sunday     boolean,           -- 10 to 16
    callback   double precision,  -- share of callers who take a callback when it is offered
    overflow   int,               -- wait after which the call goes to voicemail
    unresolved double precision   -- how readily customers call again
) ON COMMIT DROP;
INSERT INTO nature VALUES
    ('billing',   0.23, 190,  40, 0.55, 170, 8, 18, false, false, 0.00,  120, 0.8),
    ('retention', 0.08, 380, 110, 0.95, 150, 9, 19, false, false, 0.00, NULL, 0.5),
    ('sales',     0.25, 240,  70, 1.20, 110, 8, 20, true,  false, 0.00,  120, 0.4),
    ('support',   0.34, 290,  55, 0.20, 200, 8, 20, true,  true,  0.22, NULL, 1.0),
    ('technical', 0.10, 480, 140, 0.60, 300, 8, 18, true,  false, 0.35, NULL, 1.3);

\echo 'Half-hours: how many calls arrive, how many agents are there'

CREATE TEMP TABLE half_hours ON COMMIT DROP AS
WITH grid AS (
    SELECT row_number() OVER (ORDER BY day, half, queue) AS slot,
           n.*, day::date, half,
           (day + half * interval '30 min') AT TIME ZONE 'Europe/Berlin' AS starts,
           -- Mondays are busy; twice as many in mid-morning as at noon, and a lower hill in the afternoon
           share
           * (ARRAY[1.22, 1.06, 1.00, 0.98, 0.90, 0.42, 0.30])[extract(isodow FROM day)::int]
           * (0.22 + exp(-power((half / 2.0 - 10.25) / 1.6, 2)) + 0.75 * exp(-power((half / 2.0 - 14.75) / 1.9, 2)))
           AS usual
    FROM generate_series(timestamp '2026-01-05', timestamp '2026-03-29', '1 day') AS day,
         generate_series(16, 39) AS half,
         nature AS n
    WHERE CASE extract(isodow FROM day)
              WHEN 7 THEN sunday AND half / 2 BETWEEN 10 AND 15
              WHEN 6 THEN saturday AND half / 2 BETWEEN 9 AND 15
              ELSE half / 2 >= opens AND half / 2 < closes END
), actual AS (
    SELECT *,
           usual
           * greatest(0.5, 1 + 0.08 * pg_temp.normal(day - date '2000-01-01', 1))
           * greatest(0.3, 1 + 0.13 * pg_temp.normal(slot, 2))
           -- invoices go out on the 3rd of the month; in February with a mistake in them
           * CASE WHEN queue = 'billing' AND extract(day FROM day) IN (4, 5) THEN 1.25 ELSE 1 END
           * CASE WHEN queue = 'billing' AND day = '2026-02-04' AND half BETWEEN 18 AND 27 THEN 1.5 ELSE 1 END
           -- one afternoon the service is down
           * CASE WHEN queue IN ('support', 'technical') AND day = '2026-03-10' AND half BETWEEN 27 AND 32 THEN 1.9 ELSE 1 END
           AS weight
    FROM grid
), cumulated AS (
    -- Rounding the running total, not each half-hour, makes exactly 200 000;
    -- sums of numeric are the same in whatever order a plan adds them up.
    SELECT *,
           round(200000 * sum(weight::numeric) OVER (ORDER BY slot) / sum(weight::numeric) OVER ())::bigint AS upto,
           200000 * usual / (sum(usual::numeric) OVER ())::double precision * (talk + 10 + wrap) / 1800 AS load
    FROM actual
)
SELECT slot, queue, day, half, starts,
       coalesce(lag(upto) OVER (ORDER BY slot), 0) AS after,
       upto,
       -- the plan, less those ill that day, less a meeting now and then
       greatest(2, round(
           (load + spare * sqrt(load) + 0.5)
           * CASE WHEN demo.uniform(hashtextextended(queue, 0) + (day - date '2000-01-01'), 3) < 0.10 THEN 0.85 ELSE 1 END
           * CASE WHEN demo.uniform(slot, 4) < 0.04 THEN 0.65 ELSE 1 END))::int AS agents
FROM cumulated;

\echo 'Calls: when they are offered, what the caller wants, how long they will wait'

CREATE TEMP TABLE arrivals ON COMMIT DROP AS
WITH timed AS (
    SELECT h.slot, h.queue, h.day, h.half, h.agents,
           h.starts + floor(1800000 * demo.uniform(n, 5)) * interval '1 ms' AS offered_at, n
    FROM half_hours AS h, generate_series(h.after + 1, h.upto) AS n
), numbered AS (
    SELECT row_number() OVER (ORDER BY offered_at, n) AS call_id,
           row_number() OVER (PARTITION BY queue ORDER BY offered_at, n) AS place, *
    FROM timed
)
SELECT call_id, queue, place, day, half, agents, offered_at,
       (extract(epoch FROM offered_at) * 1000)::bigint AS offered_ms,
       -- whole seconds, as most call logs have them
       2 + floor(5 * demo.uniform(call_id, 6))::int AS ring,
       ceil(pg_temp.exponential(call_id, 7, patience))::int AS patience,
       ceil(talk * exp(0.75 * pg_temp.normal(call_id, 8) - 0.28125))::int AS talk,
       CASE WHEN demo.uniform(call_id, 9) < 0.2 THEN ceil(pg_temp.exponential(call_id, 10, 45))::int ELSE 0 END AS hold,
       5 + floor(pg_temp.exponential(call_id, 11, wrap - 5))::int AS wrap,
       CASE WHEN demo.uniform(call_id, 12) < callback THEN 75 + floor(20 * demo.uniform(call_id, 13))::int END AS callback,
       overflow,
       demo.uniform(call_id, 14) < 0.5 AS line_busy,
       unresolved
FROM numbered JOIN nature USING (queue);
ANALYZE arrivals;

-- A day's queue, from opening to the last call: who answers, and after how long?
CREATE FUNCTION pg_temp.answer(since date, until date,
        OUT call_id bigint, OUT outcome text, OUT wait int, OUT agent int)
    RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE
    c record;
    at_work text := '';   -- the queue and day the agents below belong to
    free_at bigint[];     -- when each agent is free, in milliseconds
    soonest bigint;
BEGIN
    FOR c IN SELECT * FROM arrivals a WHERE a.day >= since AND a.day < until
             ORDER BY a.queue, a.place
    LOOP
        IF at_work <> c.queue || c.day THEN
            at_work := c.queue || c.day;
            free_at := array_fill(0::bigint, ARRAY[200]);
        END IF;
        agent := 1;
        soonest := free_at[1];
        FOR i IN 2 .. c.agents LOOP
            IF free_at[i] < soonest THEN
                agent := i;
                soonest := free_at[i];
            END IF;
        END LOOP;
        -- rounded up: an agent never has two calls at once
        wait := greatest(0, (soonest - c.offered_ms + 999) / 1000) + c.ring;
        call_id := c.call_id;
        outcome := 'answered';
        IF wait > 300 AND c.line_busy THEN
            outcome := 'blocked';
            wait := 0;
        ELSE
            IF wait > c.overflow THEN
                outcome := 'flowed_out';
                wait := c.overflow;
            END IF;
            IF wait > c.callback THEN
                outcome := 'callback';
                wait := c.callback;
            END IF;
            IF wait > c.patience THEN
                outcome := 'abandoned';
                wait := c.patience;
            END IF;
        END IF;
        IF outcome = 'answered' THEN
            free_at[agent] := c.offered_ms + 1000 * (wait + c.talk + c.hold + c.wrap);
        ELSE
            agent := NULL;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;

\echo 'Queues: twelve weeks of waiting and answering'

CREATE TEMP TABLE handled (call_id bigint PRIMARY KEY, outcome text, wait int, agent int) ON COMMIT DROP;
SELECT format($$WITH week AS (INSERT INTO handled SELECT * FROM pg_temp.answer(%L, %L) RETURNING outcome)
                SELECT format('  week of %s: %%s calls, %%s answered', count(*), count(*) FILTER (WHERE outcome = 'answered'))
                FROM week$$,
              monday, monday + 7, monday)
FROM (SELECT date '2026-01-05' + 7 * w AS monday FROM generate_series(0, 11) AS w) AS weeks \gexec
ANALYZE handled;

\echo 'Customers: who calls, and who calls again'

-- Some calls are a customer's second or third: then they point at an earlier
-- call, hours or days before, mostly in the same queue. Whoever was not served is
-- likelier to call again.
CREATE TEMP TABLE callers ON COMMIT DROP AS
WITH RECURSIVE sizes AS (
    SELECT queue, count(*) AS calls FROM arrivals GROUP BY queue
), again AS (
    SELECT a.call_id, earlier.call_id AS first_id
    FROM arrivals AS a
    CROSS JOIN LATERAL (
        SELECT CASE WHEN kind < 0.45 THEN pg_temp.exponential(a.call_id, 16, 0.25)
                    WHEN kind < 0.75 THEN pg_temp.exponential(a.call_id, 16, 1.5)
                    ELSE 2 + 8 * demo.uniform(a.call_id, 16) END AS days,
               CASE WHEN demo.uniform(a.call_id, 17) < 0.8 THEN a.queue
                    ELSE (ARRAY['billing', 'retention', 'sales', 'support', 'technical'])[1 + floor(5 * demo.uniform(a.call_id, 18))::int]
                    END AS queue
        FROM (SELECT demo.uniform(a.call_id, 15) AS kind) AS k) AS r
    -- Counted in calls of that queue, not in hours: else the last calls of an
    -- evening would inherit everything that points into the night.
    JOIN sizes AS own ON own.queue = a.queue
    JOIN sizes AS other ON other.queue = r.queue
    JOIN arrivals AS earlier
      ON earlier.queue = r.queue
     AND earlier.place = a.place * other.calls / own.calls - 1 - floor(days * other.calls / 72)::bigint
     AND earlier.call_id < a.call_id
    JOIN handled AS h ON h.call_id = earlier.call_id
    WHERE demo.uniform(a.call_id, 19) < 0.65 * a.unresolved
      AND demo.uniform(a.call_id, 20) < CASE h.outcome WHEN 'answered' THEN 0.6 ELSE 0.95 END
), chain AS (
    SELECT call_id, call_id AS first_id FROM arrivals WHERE call_id NOT IN (SELECT call_id FROM again)
    UNION ALL
    SELECT a.call_id, c.first_id FROM again AS a JOIN chain AS c ON c.call_id = a.first_id
)
SELECT call_id,
       -- number withheld, or not recognised
       CASE WHEN demo.uniform(first_id, 21) >= 0.06
            THEN 10000000 + floor(900000 * demo.uniform(first_id, 22))::bigint END AS customer_id
FROM chain;

-- The call log -------------------------------------------------------------

CREATE TABLE demo.calls (
    call_id     bigint PRIMARY KEY,
    queue       text NOT NULL REFERENCES demo.queues,
    channel     text NOT NULL,
    agent       text,
    customer_id bigint,
    offered_at  timestamptz NOT NULL,
    call        call_interval NOT NULL,
    wait        interval,
    talk        interval,
    hold        interval,
    wrap        interval,
    answered    boolean,
    abandoned   boolean,
    resolved    boolean,
    transferred boolean,
    nps_score   int CHECK (nps_score BETWEEN 0 AND 10)
);
COMMENT ON TABLE demo.calls IS 'call log: a row for each inbound call';
COMMENT ON COLUMN demo.calls.call_id IS 'number of the call, in the order of arrival';
COMMENT ON COLUMN demo.calls.queue IS 'queue that the call was offered to';
COMMENT ON COLUMN demo.calls.channel IS 'phone, or a call from the app or the web site';
COMMENT ON COLUMN demo.calls.agent IS 'who answered; NULL unless answered';
COMMENT ON COLUMN demo.calls.customer_id IS 'who called; NULL where the caller was not recognised';
COMMENT ON COLUMN demo.calls.offered_at IS 'when the call entered the queue';
COMMENT ON COLUMN demo.calls.call IS 'the call as one value: offered_at, wait, ring, talk, hold, wrap, how it ended and whether it was transferred';
COMMENT ON COLUMN demo.calls.wait IS 'time in the queue, ringing included; NULL for blocked calls, which never entered it';
COMMENT ON COLUMN demo.calls.talk IS 'conversation; NULL unless answered';
COMMENT ON COLUMN demo.calls.hold IS 'time on hold; NULL unless answered';
COMMENT ON COLUMN demo.calls.wrap IS 'after-call work; NULL unless answered';
COMMENT ON COLUMN demo.calls.answered IS 'true: answered, false: abandoned, NULL: neither (flowed out, callback, blocked)';
COMMENT ON COLUMN demo.calls.abandoned IS 'true: abandoned, false: offered, but not abandoned, NULL: blocked';
COMMENT ON COLUMN demo.calls.resolved IS 'as noted by the agent; NULL where not noted';
COMMENT ON COLUMN demo.calls.transferred IS 'passed on to another agent; NULL unless answered';
COMMENT ON COLUMN demo.calls.nps_score IS 'how likely to recommend us, 0 to 10; NULL for most, who were not asked or did not say';

\echo 'Log: outcome, resolution and survey'

INSERT INTO demo.calls
WITH log AS (
    SELECT a.*, h.outcome, h.wait, customer_id,
           outcome = 'answered' AS is_answered,
           -- an early and a late team, which swap every week
           initcap(queue) || ' ' || to_char(
               1 + (h.agent + extract(isodow FROM day)::int * 3) % 45
               + CASE WHEN (half < 28) = (extract(week FROM day)::int % 2 = 0) THEN 50 ELSE 0 END, 'FM00') AS agent,
           coalesce(lead(offered_at) OVER (PARTITION BY customer_id ORDER BY offered_at, call_id)
                    <= offered_at + interval '7 days', false) AND customer_id IS NOT NULL AS calls_again
    FROM arrivals AS a JOIN handled AS h USING (call_id) JOIN callers USING (call_id)
), noted AS (
    SELECT *,
           CASE WHEN is_answered AND demo.uniform(call_id, 30) < 0.9
                THEN demo.uniform(call_id, 31) < CASE WHEN calls_again THEN 0.35 ELSE 0.88 END END AS resolved,
           CASE WHEN is_answered
                THEN demo.uniform(call_id, 32) < CASE queue WHEN 'technical' THEN 0.05 WHEN 'support' THEN 0.14 ELSE 0.08 END
                END AS transferred
    FROM log
)
SELECT call_id, queue,
       CASE WHEN channel < 0.80 THEN 'phone' WHEN channel < 0.93 THEN 'app' ELSE 'web' END,
       CASE WHEN is_answered THEN agent END,
       customer_id, offered_at,
       call_interval_from_seconds(offered_at, wait,
           CASE WHEN is_answered THEN talk ELSE 0 END, CASE WHEN is_answered THEN hold ELSE 0 END,
           CASE WHEN is_answered THEN wrap ELSE 0 END, outcome,
           CASE WHEN is_answered THEN ring END, transferred),
       CASE WHEN outcome <> 'blocked' THEN wait * interval '1 s' END,
       CASE WHEN is_answered THEN talk * interval '1 s' END,
       CASE WHEN is_answered THEN hold * interval '1 s' END,
       CASE WHEN is_answered THEN wrap * interval '1 s' END,
       CASE outcome WHEN 'answered' THEN true WHEN 'abandoned' THEN false END,
       CASE WHEN outcome <> 'blocked' THEN outcome = 'abandoned' END,
       resolved, transferred,
       -- a long wait, a transfer or an open question costs points
       CASE WHEN is_answered AND demo.uniform(call_id, 33) < 0.07
            THEN greatest(0, least(10, round(
                     CASE queue WHEN 'sales' THEN 9.3 WHEN 'retention' THEN 8.2 WHEN 'billing' THEN 8.6 ELSE 9.0 END
                     - least(4, wait / 60.0)
                     - CASE WHEN resolved THEN 0 ELSE 2.2 END
                     - CASE WHEN transferred THEN 1 ELSE 0 END
                     + 1.6 * pg_temp.normal(call_id, 34)))) END
FROM noted, LATERAL (SELECT demo.uniform(call_id, 35) AS channel) AS c
ORDER BY call_id;
COMMIT;

VACUUM (ANALYZE) demo.calls;
SELECT format('%s calls from %s to %s, %s answered, in %s queues',
              count(*), min(offered_at)::date, max(offered_at)::date, count(*) FILTER (WHERE answered), count(DISTINCT queue))
FROM demo.calls;

RESET client_min_messages;
RESET TimeZone;
\pset tuples_only off
\pset format aligned
\unset QUIET
