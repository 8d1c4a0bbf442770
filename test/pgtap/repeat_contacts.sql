-- fcr_rate and repeat_call_rate WITHIN GROUP against lag and lead in plain SQL: random contacts of customers of several
-- types, gaps on the edges of `within`; any direction of the ORDER BY; sorts that are shared and sorts that spill.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA contacts;
SET LOCAL search_path = contacts, public;
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;

SELECT no_plan();

-- equality of this collation is not that of bytes
CREATE COLLATION ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

CREATE TABLE contact (
    queue int, offered_at timestamptz,
    as_text text, as_ignore_case text COLLATE ignore_case, as_c text COLLATE "C", as_integer int, as_bigint bigint, as_numeric numeric, as_uuid uuid, as_bytea bytea, as_date date);

CREATE TABLE compared (law text, customer text, groups bigint, known bigint, differences bigint, example text);

-- Contacts of few customers, their times at multiples of `within` from a start, or next to them; some without customer or time.
CREATE FUNCTION fill(size int, customers int, within interval) RETURNS void LANGUAGE sql AS $$
    TRUNCATE contact;
    INSERT INTO contact
    SELECT 1 + floor(random() * 3), at,
           (ARRAY['', 'a', 'A', 'aa', 'Z', 'é', 'e'])[1 + customer % 7] || customer / 14, (ARRAY['ann', 'Ann', 'ANN'])[1 + floor(random() * 3)::int] || customer, 'c' || customer,
           customer - 3, (customer - 3) * 10000000000, (customer::text || (ARRAY['', '.0', '.00'])[1 + floor(random() * 3)::int])::numeric,
           md5(customer::text)::uuid, decode(md5(customer::text), 'hex'), date '2026-01-05' + customer
    FROM (SELECT CASE WHEN random() < 0.9 THEN floor(random() * customers)::int END AS customer,
                 CASE WHEN random() < 0.95 THEN
                     timestamptz '2026-01-05 09:00Z' + floor(random() * 20) * within / 2
                     + (ARRAY['0', '0', '1 us', '-1 us', '1 s'])[1 + floor(random() * 5)::int]::interval END AS at
          FROM generate_series(1, size) OFFSET 0) s
$$;

-- FCR and repeat rate by queue in plain SQL. {customer}, {within}, {until}
CREATE FUNCTION expected(customer text, within interval, until text) RETURNS text LANGUAGE sql
RETURN format($$
    SELECT queue,
           (100::numeric * count(*) FILTER (WHERE first AND decided AND (later IS NULL OR later - offered_at > %2$L))
            / nullif(count(*) FILTER (WHERE first AND decided), 0))::text AS fcr,
           (100::numeric * count(*) FILTER (WHERE offered_at - earlier <= %2$L) / nullif(count(known), 0))::text AS repeats
    FROM (SELECT *, earlier IS NULL OR offered_at - earlier > %2$L AS first, %3$s - offered_at >= %2$L AS decided
          FROM (SELECT c.queue, offered_at, known, earlier, later, max(c.offered_at) OVER (PARTITION BY c.queue) AS latest
                FROM (SELECT *, CASE WHEN %1$s IS NOT NULL AND offered_at IS NOT NULL THEN 1 END AS known,
                             lag(offered_at) OVER w AS earlier, lead(offered_at) OVER w AS later
                      FROM contact WINDOW w AS (PARTITION BY queue, %1$s, offered_at IS NULL ORDER BY offered_at)) c) c) c
    WHERE known IS NOT NULL
    GROUP BY queue$$, customer, within, until);

CREATE FUNCTION actual(customer text, within interval, until text, direction text) RETURNS text LANGUAGE sql
RETURN format($$
    SELECT queue, fcr_rate(%2$L %3$s) WITHIN GROUP (ORDER BY %1$s %4$s, offered_at %4$s)::text AS fcr,
           repeat_call_rate(%2$L) WITHIN GROUP (ORDER BY %1$s %4$s, offered_at %4$s)::text AS repeats
    FROM contact GROUP BY queue$$, customer, within, CASE WHEN until <> 'latest' THEN ', ' || until ELSE '' END, direction);

-- The contacts less those that follow another of the customer sooner than `at_least`, which belong to it.
CREATE FUNCTION without_forwards(query text, customer text, at_least interval) RETURNS text LANGUAGE sql
RETURN replace(query, 'FROM contact ', format($$FROM (SELECT * FROM (SELECT *, lag(offered_at) OVER (PARTITION BY queue, %1$s, offered_at IS NULL ORDER BY offered_at) AS before FROM contact) AS f
                      WHERE %1$s IS NULL OR offered_at IS NULL OR before IS NULL OR offered_at - before >= %2$L) AS contact $$, customer, at_least));

CREATE FUNCTION compare(law text, customer text, wanted text, result text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- a group of nothing but unknown customers has no row in plain SQL, and NULL rates here
    EXECUTE format('INSERT INTO compared SELECT %L, %L, count(*), count(w.fcr), count(*) FILTER (WHERE (w.fcr, w.repeats) IS DISTINCT FROM (f.fcr, f.repeats) OR f.queue IS NULL),'
                   ' min(format(''queue %%s: %%s instead of %%s'', queue, f, w)) FILTER (WHERE (w.fcr, w.repeats) IS DISTINCT FROM (f.fcr, f.repeats) OR f.queue IS NULL)'
                   ' FROM (%s) w FULL JOIN (%s) f USING (queue)', law, customer, wanted, result);
END $$;

SELECT setseed(0.7);
DO $$
DECLARE
    size int;
    customer text;
    within interval;
    until text;
    at_least interval;
BEGIN
    FOR tab IN 1..60 LOOP
        size := CASE WHEN tab <= 4 THEN tab - 1 ELSE floor(300 * random() ^ 1.5) END;
        within := (ARRAY['1 ms', '1 hour', '1 day', '7 days'])[1 + tab % 4];
        -- gaps are multiples of half the time, or next to them
        at_least := (ARRAY[within / 2, within / 2 + '1 us', '1 us', '0', within, within / 2 + '1 s'])[1 + tab % 6];
        PERFORM contacts.fill(size, (ARRAY[1, 5, 40])[1 + tab % 3], within);
        FOREACH customer IN ARRAY '{as_text,as_ignore_case,as_c,as_integer,as_bigint,as_numeric,as_uuid,as_bytea,as_date}'::text[] LOOP
            PERFORM contacts.compare('ascending', customer, contacts.expected(customer, within, 'latest'), contacts.actual(customer, within, 'latest', 'ASC'));
            PERFORM contacts.compare('descending', customer, contacts.expected(customer, within, 'latest'), contacts.actual(customer, within, 'latest', 'DESC'));
            PERFORM contacts.compare('nulls moved', customer, contacts.expected(customer, within, 'latest'),
                                     contacts.actual(customer, within, 'latest', CASE tab % 2 WHEN 0 THEN 'NULLS FIRST' ELSE 'DESC NULLS LAST' END));
            -- before all contacts, among them, at an edge, long after
            FOREACH until IN ARRAY ARRAY['2026-01-01 00:00Z', '2026-01-05 09:00Z', '2026-01-06 09:00Z', '2026-01-19 09:00Z', '2026-01-19 08:59:59.999999Z', '2027-01-01 00:00Z'] LOOP
                until := format('timestamptz %L', until);
                PERFORM contacts.compare('at_least', customer, contacts.without_forwards(contacts.expected(customer, within, until), customer, least(within, at_least)),
                                         replace(replace(contacts.actual(customer, within, until, 'DESC'), until || ')', until || format(', %L)', least(within, at_least))),
                                                 format('repeat_call_rate(%L)', within), format('repeat_call_rate(%L, %L)', within, least(within, at_least))));
                PERFORM contacts.compare('observed_until', customer, contacts.expected(customer, within, until), contacts.actual(customer, within, until, 'ASC'));
            END LOOP;
        END LOOP;
        -- another collation in the ORDER BY than that of the column
        PERFORM contacts.compare('collation of the ORDER BY', 'as_text', contacts.expected('as_text COLLATE ignore_case', within, 'latest'),
                                 contacts.actual('as_text COLLATE ignore_case', within, 'latest', 'ASC'));
    END LOOP;
END $$;

SELECT ok(sum(differences) = 0 AND sum(known) >= 100,
          format('%s: fcr_rate and repeat_call_rate by %s in %s groups, FCR not null in %s', law, customer, sum(groups), sum(known))) ||
       CASE WHEN sum(differences) > 0 THEN E'\n' || diag(format('%s differences; %s', sum(differences), min(example))) ELSE '' END
FROM compared GROUP BY law, customer ORDER BY law, customer;

-- Would the test see a collation, or a type, that is taken for bytes?
DO $$ BEGIN PERFORM contacts.fill(300, 40, '1 day'); END $$;
CREATE FUNCTION repeats_by(customer text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format('SELECT repeat_call_rate(''1 day'') WITHIN GROUP (ORDER BY %s, offered_at)::text FROM contact', customer) INTO result;
    RETURN result;
END $$;
SELECT isnt(repeats_by('as_ignore_case'), repeats_by('as_ignore_case COLLATE "C"'), 'control: case matters to the repeat rate of these contacts');
SELECT isnt(repeats_by('as_numeric'), repeats_by('as_numeric::text'), 'control: and so does the scale of a numeric customer');

-- ---------------------------------------------------------------- examples

SELECT is(round(fcr_rate('7 days', '2026-06-01 00:00Z') WITHIN GROUP (ORDER BY customer, at), 4), 66.6667, 'Tom, John, John again in a day, Betty, all long ago: 2/3')
FROM (VALUES ('Tom', timestamptz '2026-01-05 09:00Z'), ('John', '2026-01-05 10:00Z'), ('John', '2026-01-06 10:00Z'), ('Betty', '2026-01-05 11:00Z')) AS v (customer, at);
SELECT is(fcr_rate('7 days') WITHIN GROUP (ORDER BY customer, at), NULL, 'all of them within 7 days of the latest: undecided')
FROM (VALUES ('Tom', timestamptz '2026-01-05 09:00Z'), ('John', '2026-01-05 10:00Z'), ('John', '2026-01-06 10:00Z'), ('Betty', '2026-01-05 11:00Z')) AS v (customer, at);
SELECT is(fcr_rate('7 days') WITHIN GROUP (ORDER BY customer, at), 100.0, 'a row without customer counts as observation: one is decided')
FROM (VALUES ('Tom', timestamptz '2026-01-05 09:00Z'), (NULL, '2026-01-12 09:00Z')) AS v (customer, at);

-- Four customers, eight calls. Two of the calls were forwarded and came back within 15 minutes: they are no repeats.
CREATE TABLE forwarded (customer text, at timestamptz);
INSERT INTO forwarded VALUES ('a', '2026-01-05 09:00Z'), ('a', '2026-01-05 09:10Z'), ('b', '2026-01-05 10:00Z'), ('b', '2026-01-07 10:00Z'),
    ('c', '2026-01-05 11:00Z'), ('c', '2026-01-06 11:00Z'), ('c', '2026-01-06 11:14Z'), ('d', '2026-01-05 12:00Z');
SELECT is(ARRAY[round(repeat_call_rate('7 days') WITHIN GROUP (ORDER BY customer, at), 2), round(fcr_rate('7 days', '2026-02-01Z') WITHIN GROUP (ORDER BY customer, at), 2),
                round(repeat_call_rate('7 days', '15 min') WITHIN GROUP (ORDER BY customer, at), 2), round(fcr_rate('7 days', '2026-02-01Z', '15 min') WITHIN GROUP (ORDER BY customer, at), 2)],
          '{50.00,25.00,33.33,50.00}', 'all contacts: 4 of 8, 1 of 4; without the two forwards: 2 of 6, 2 of 4') FROM forwarded;
SELECT is(ARRAY[repeat_call_rate('7 days', '0') WITHIN GROUP (ORDER BY customer, at), fcr_rate('7 days', '2026-02-01Z', '0') WITHIN GROUP (ORDER BY customer, at)],
          ARRAY[repeat_call_rate('7 days') WITHIN GROUP (ORDER BY customer, at), fcr_rate('7 days', '2026-02-01Z') WITHIN GROUP (ORDER BY customer, at)], 'an at_least of 0 leaves none out') FROM forwarded;
SELECT is(repeat_call_rate('7 days', '15 min') WITHIN GROUP (ORDER BY 1, at), 0::numeric, 'forwards that follow forwards are one contact')
FROM generate_series('2026-01-05 09:00Z'::timestamptz, '2026-01-05 12:00Z', '14 min') AS at;
SELECT is(round(repeat_call_rate('7 days', '15 min') WITHIN GROUP (ORDER BY 1, at), 4), 92.3077, 'calls that far apart are not: 12 of 13')
FROM generate_series('2026-01-05 09:00Z'::timestamptz, '2026-01-05 12:00Z', '15 min') AS at;
SELECT throws_ok(format('SELECT %s WITHIN GROUP (ORDER BY customer, at) FROM forwarded', call), state, message, call) FROM (VALUES
    ('repeat_call_rate(''7 days'', NULL)', '22004', 'at_least must not be null'), ('fcr_rate(''7 days'', ''2026-02-01Z'', NULL)', '22004', 'at_least must not be null'),
    ('fcr_rate(''7 days'', NULL, ''15 min'')', '22004', 'observed_until must not be null'), ('repeat_call_rate(''7 days'', ''-15 min'')', '22023', 'at_least must not be negative: -00:15:00'),
    ('repeat_call_rate(''7 days'', ''1 month'')', '22023', 'at_least must not have months: 1 mon'), ('repeat_call_rate(''15 min'', ''7 days'')', '22023', 'at_least is longer than within: 7 days > 00:15:00'),
    ('fcr_rate(''15 min'', ''2026-02-01Z'', ''00:15:00.000001'')', '22023', 'at_least is longer than within: 00:15:00.000001 > 00:15:00')) AS v (call, state, message);

-- ---------------------------------------------------------------- one sort for several

CREATE SEQUENCE evaluations;
CREATE FUNCTION counted(anyelement) RETURNS anyelement LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM nextval(''contacts.evaluations''); RETURN $1; END';

DO $$ BEGIN PERFORM setval('evaluations', 1, false); END $$;
CREATE TABLE shared AS
SELECT queue, fcr_rate('1 day') WITHIN GROUP (ORDER BY counted(as_bigint), offered_at) AS a,
       fcr_rate('3 days', '2026-01-12 00:00Z') WITHIN GROUP (ORDER BY counted(as_bigint), offered_at) AS b,
       repeat_call_rate('12 hours') WITHIN GROUP (ORDER BY counted(as_bigint), offered_at) AS c
FROM contact GROUP BY queue;
SELECT is(nextval('evaluations') - 1, 300::bigint, 'three rates over one sort: every contact is read once');
SELECT bag_eq(
    'SELECT queue, a, b, c FROM shared',
    $$SELECT queue, a, b, c
      FROM (SELECT queue, fcr_rate('1 day') WITHIN GROUP (ORDER BY as_bigint, offered_at) AS a FROM contact GROUP BY queue) a
      JOIN (SELECT queue, fcr_rate('3 days', '2026-01-12 00:00Z') WITHIN GROUP (ORDER BY as_bigint, offered_at) AS b FROM contact GROUP BY queue) b USING (queue)
      JOIN (SELECT queue, repeat_call_rate('12 hours') WITHIN GROUP (ORDER BY as_bigint, offered_at) AS c FROM contact GROUP BY queue) c USING (queue)$$,
    'and each is what it is alone');
SELECT is((SELECT count(DISTINCT (a, b, c)) FROM shared WHERE a IS NOT NULL AND b IS NOT NULL AND c > 0), 3::bigint, 'control: in three queues that differ');

-- grouping sets: one sort a set
SELECT bag_eq(
    $$SELECT queue, round(fcr_rate('1 day') WITHIN GROUP (ORDER BY as_text, offered_at), 9), repeat_call_rate('1 day') WITHIN GROUP (ORDER BY as_text, offered_at)
      FROM contact GROUP BY ROLLUP (queue)$$,
    $$SELECT queue, round(fcr_rate('1 day') WITHIN GROUP (ORDER BY as_text, offered_at), 9), repeat_call_rate('1 day') WITHIN GROUP (ORDER BY as_text, offered_at)
      FROM contact GROUP BY queue
      UNION ALL
      SELECT NULL, round(fcr_rate('1 day') WITHIN GROUP (ORDER BY as_text, offered_at), 9), repeat_call_rate('1 day') WITHIN GROUP (ORDER BY as_text, offered_at)
      FROM contact$$,
    'ROLLUP as separate GROUP BYs');
SELECT bag_eq(
    $$SELECT queue, fcr_rate('1 day') WITHIN GROUP (ORDER BY as_text, offered_at) FILTER (WHERE as_integer % 2 = 0) FROM contact GROUP BY queue$$,
    $$SELECT queue, fcr_rate('1 day') WITHIN GROUP (ORDER BY as_text, offered_at) FROM contact WHERE as_integer % 2 = 0 GROUP BY queue$$,
    'FILTER as WHERE');

-- ---------------------------------------------------------------- sorts on disk

TRUNCATE contact;
INSERT INTO contact (queue, offered_at, as_text, as_ignore_case, as_bigint, as_uuid)
SELECT 1, timestamptz '2026-01-05 09:00Z' + floor(random() * 7776000) * interval '1 s',
       'customer ' || customer, (ARRAY['Customer ', 'customer '])[1 + floor(random() * 2)::int] || customer, customer, md5(customer::text)::uuid
FROM (SELECT CASE WHEN random() < 0.98 THEN floor(random() * 20000)::int END AS customer FROM generate_series(1, 200000) OFFSET 0) s;

-- Blocks that the sort of an aggregate writes; there is no other.
CREATE FUNCTION temp_blocks(customer text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    EXECUTE format('EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) SELECT fcr_rate(''7 days'') WITHIN GROUP (ORDER BY %s, offered_at) FROM contact', customer) INTO plan;
    IF plan #>> '{0,Plan,Node Type}' <> 'Aggregate' OR plan #>> '{0,Plan,Plans,0,Node Type}' <> 'Seq Scan' THEN
        RAISE 'not an aggregate over a scan: %', plan;
    END IF;
    RETURN plan #> '{0,Plan,Temp Written Blocks}';
END $$;

-- 200,000 contacts take 8 MB and more
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL work_mem = '256MB';
SELECT is(temp_blocks('as_bigint'), 0::bigint, 'as_bigint: with work_mem to spare, in memory');
SET LOCAL work_mem = '64kB';
SELECT cmp_ok(temp_blocks(customer), '>', 900::bigint, format('%s: with a work_mem of 64 kB, on disk', customer))
FROM unnest('{as_text,as_ignore_case,as_bigint,as_uuid}'::text[]) AS customer;

TRUNCATE compared;
DO $$
BEGIN
    PERFORM contacts.compare('on disk', customer, contacts.expected(customer, '7 days', 'latest'), contacts.actual(customer, '7 days', 'latest', 'DESC'))
    FROM unnest('{as_text,as_ignore_case,as_bigint,as_uuid}'::text[]) AS customer;
END $$;
SELECT ok(differences = 0 AND known = 1, format('%s: the rates of 200,000 contacts, sorted on disk, are those of plain SQL', customer))
FROM compared ORDER BY customer;

SELECT results_eq(
    $$SELECT fcr_rate('7 days') WITHIN GROUP (ORDER BY as_bigint, offered_at), fcr_rate('14 days', '2026-03-01 00:00Z') WITHIN GROUP (ORDER BY as_bigint, offered_at),
             repeat_call_rate('7 days') WITHIN GROUP (ORDER BY as_bigint, offered_at) FROM contact$$,
    $$SELECT (SELECT fcr_rate('7 days') WITHIN GROUP (ORDER BY as_uuid, offered_at) FROM contact), (SELECT fcr_rate('14 days', '2026-03-01 00:00Z') WITHIN GROUP (ORDER BY as_uuid, offered_at) FROM contact),
             (SELECT repeat_call_rate('7 days') WITHIN GROUP (ORDER BY as_uuid, offered_at) FROM contact)$$,
    'three rates read one sort on disk, each from its start');

SELECT * FROM finish();
ROLLBACK;
