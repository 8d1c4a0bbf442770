-- The laws of every aggregate that is a ratio of sums, on 100 random tables: however a plan cuts, orders, merges or
-- takes back the rows, the result is that of one serial pass, to the last digit; and that is the formula of the KPI
-- in plain SQL over plain integers, which no code of the extension has touched.
--
-- To cover a new aggregate, add a row to laws.kpi; the first test fails until all are there.

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
-- every result is compared as text: an interval must agree field by field, a numeric in its scale
SET LOCAL TimeZone = 'UTC';
SET LOCAL jit = off;

SELECT no_plan();

-- ---------------------------------------------------------------- the aggregates, each with its formula

CREATE TABLE kpi (
    no        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL,
    args      text[] NOT NULL,
    formula   text NOT NULL,
    tolerance numeric NOT NULL DEFAULT 0);  -- of the formula only; between plans there is none

-- ANS, ABN, FLO, CB, BLK, OFF with _T and _S, as the formulas are written, into counts.
CREATE FUNCTION counts(formula text, source text, t text, s text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    wait text := CASE source WHEN 'call' THEN 'wait_ms' ELSE 'known_us' END;
    counter record;
BEGIN
    formula := regexp_replace(formula, '\mOFF\M', '(ANS + ABN + FLO + CB)', 'g');
    formula := regexp_replace(formula, '\mOFF_LESS_S\M', '(ANS + ABN - ABN_S + FLO + CB)', 'g');
    FOR counter IN
        SELECT * FROM (VALUES ('ANS', 'answered', 'answered'), ('ABN', 'abandoned', 'NOT answered'),
                              ('FLO', 'flowed_out', 'false'), ('CB', 'callback', 'false'), ('BLK', 'blocked', 'false'))
            AS v (token, outcome, flag)
    LOOP
        DECLARE
            filter text := CASE source WHEN 'call' THEN format('outcome = %L', counter.outcome) ELSE counter.flag END;
        BEGIN
            formula := regexp_replace(formula, '\m' || counter.token || '\M', format('count(*) FILTER (WHERE %s)', filter), 'g');
            formula := regexp_replace(formula, '\m' || counter.token || '_T\M', format('count(*) FILTER (WHERE %s AND %s <= %s)', filter, wait, t), 'g');
            formula := regexp_replace(formula, '\m' || counter.token || '_S\M', format('count(*) FILTER (WHERE %s AND %s <= %s)', filter, wait, s), 'g');
        END;
    END LOOP;
    RETURN formula;
END $$;

CREATE FUNCTION percent(part text, whole text) RETURNS text LANGUAGE sql
RETURN format('100::numeric * (%s) / nullif(%s, 0)', part, whole);

-- mean of microseconds as an interval, half away from zero; and as seconds
CREATE FUNCTION mean_interval(total text, n text) RETURNS text LANGUAGE sql
RETURN format('round((%s)::numeric / nullif(%s, 0))::float8 * interval ''1 microsecond''', total, n);
CREATE FUNCTION mean_seconds(total text, n text) RETURNS text LANGUAGE sql
RETURN format('(%s)::float8 / (nullif(%s, 0)::float8 * 1e6)', total, n);

CREATE TABLE method (name text, served text, counted text, over_columns boolean);
INSERT INTO method VALUES
    ('abandon_negative', 'ANS_T', 'ANS + ABN', true),
    ('answered', 'ANS_T', 'ANS', true),
    ('abandon_positive', 'ANS_T + ABN_T', 'ANS + ABN', true),
    ('abandon_ignored', 'ANS_T', 'ANS + ABN - ABN_T', true),
    ('short_excluded', 'ANS_T', 'ANS + ABN - ABN_S', true),
    ('short_positive', 'ANS_T + ABN_S', 'ANS + ABN', true),
    ('flowout', 'ANS_T', 'ANS + ABN + FLO', false),
    ('flowout_short_excluded', 'ANS_T', 'ANS + ABN - ABN_S + FLO', false),
    ('all_offered', 'ANS_T', 'OFF', false),
    ('queue_exit', 'ANS_T + ABN_T + FLO_T + CB_T', 'OFF', false);

-- Over calls.
INSERT INTO kpi (name, args, formula)
SELECT name, '{call}', counts(formula, 'call', '20000', '5000')
FROM (VALUES
    ('offered', 'OFF'),
    ('answered', 'ANS'),
    ('abandoned', 'ABN'),
    ('flowed_out', 'FLO'),
    ('callback', 'CB'),
    ('blocked', 'BLK'),
    ('held', 'count(*) FILTER (WHERE hold_ms > 0)'),
    ('transfers', 'count(*) FILTER (WHERE transferred(call))'),
    ('service_level', percent('ANS_T', 'ANS + ABN')),
    ('abandon_rate', percent('ABN', 'OFF')),
    ('answer_rate', percent('ANS', 'OFF')),
    ('flow_out_rate', percent('FLO', 'OFF')),
    ('callback_rate', percent('CB', 'OFF')),
    ('blocked_rate', percent('BLK', 'BLK + OFF')),
    ('completion_rate', percent('ANS', 'BLK + OFF')),
    ('hold_rate', percent('count(*) FILTER (WHERE hold_ms > 0)', 'ANS')),
    ('transfer_rate', percent('count(*) FILTER (WHERE transferred(call))', 'ANS')),
    ('avg_ring_time', mean_interval('1000000 * sum(extract(epoch FROM ring_time(call)))', 'ANS')),
    ('asa', mean_interval('1000 * sum(wait_ms) FILTER (WHERE outcome = ''answered'')', 'ANS')),
    ('avg_wait_time', mean_interval('1000 * sum(wait_ms) FILTER (WHERE outcome <> ''blocked'')', 'OFF')),
    ('avg_abandon_time', mean_interval('1000 * sum(wait_ms) FILTER (WHERE outcome = ''abandoned'')', 'ABN')),
    ('longest_wait', '(max(wait_ms) FILTER (WHERE outcome <> ''blocked'') * interval ''1 millisecond'')'),
    ('longest_hold', '(max(hold_ms) FILTER (WHERE outcome = ''answered'') * interval ''1 millisecond'')'),
    ('aht', mean_interval('1000 * sum(talk_ms + hold_ms + wrap_ms)', 'ANS')),
    ('avg_talk_time', mean_interval('1000 * sum(talk_ms)', 'ANS')),
    ('avg_hold_time', mean_interval('1000 * sum(hold_ms)', 'ANS')),
    ('avg_hold_time_held', mean_interval('1000 * sum(hold_ms)', 'count(*) FILTER (WHERE hold_ms > 0)')),
    ('avg_wrap_time', mean_interval('1000 * sum(wrap_ms)', 'ANS')),
    ('avg_call_length', mean_interval('1000 * sum(talk_ms + hold_ms)', 'ANS'))) AS v (name, formula);

INSERT INTO kpi (name, args, formula) VALUES
    ('service_level', '{call,threshold}', counts(percent('ANS_T', 'ANS + ABN'), 'call', 'threshold_ms', '5000'));
INSERT INTO kpi (name, args, formula)
SELECT 'service_level', ARRAY['call', 'threshold', quote_literal(name) || '::text'],
       counts(percent(served, counted), 'call', 'threshold_ms', '5000')
FROM method;
INSERT INTO kpi (name, args, formula)
SELECT 'service_level', ARRAY['call', 'threshold', quote_literal(name) || '::text', 'short'],
       counts(percent(served, counted), 'call', 'threshold_ms', 'short_ms')
FROM method;

INSERT INTO kpi (name, args, formula) VALUES
    ('abandon_rate', '{call,short}', counts(percent('ABN - ABN_S', 'OFF_LESS_S'), 'call', '0', 'short_ms'));
INSERT INTO kpi (name, args, formula)
SELECT 'abandon_curve', ARRAY[quote_literal(array_agg(ms * interval '1 ms' ORDER BY i)) || '::interval[]', 'call'],
       counts('CASE WHEN OFF > 0 THEN ARRAY[' ||
              string_agg(percent(format('count(*) FILTER (WHERE outcome = ''abandoned'' AND wait_ms <= %s)', ms), 'OFF'), ', ' ORDER BY i) ||
              '] END', 'call', '0', '0')
FROM (VALUES (1, 1, 0), (1, 2, 5000), (1, 3, 20000), (1, 4, 60000), (2, 1, 20001), (2, 2, 1), (2, 3, 20001)) AS v (curve, i, ms)
GROUP BY curve;
UPDATE kpi SET args = ARRAY[args[2], args[1]] WHERE name = 'abandon_curve';

-- Over columns, with intervals and with seconds.
CREATE TABLE form (suffix text, t text, s text);
INSERT INTO form VALUES ('', 'threshold', 'short'), ('_s', 'threshold_s', 'short_s');

INSERT INTO kpi (name, args, formula)
SELECT 'service_level', ARRAY['wait' || suffix, 'answered', t],
       counts(percent('ANS_T', 'ANS + ABN'), 'columns', 'threshold_ms * 1000', '5000000')
FROM form;
INSERT INTO kpi (name, args, formula)
SELECT 'service_level',
       ARRAY[CASE WHEN name IN ('abandon_negative', 'answered') THEN 'wait' ELSE 'known' END || suffix, 'answered', t,
             quote_literal(name) || '::text'] || CASE WHEN short THEN ARRAY[s] ELSE '{}' END,
       counts(percent(served, counted), 'columns', 'threshold_ms * 1000', CASE WHEN short THEN 'short_ms * 1000' ELSE '5000000' END)
FROM form, method, (VALUES (false), (true)) AS v (short)
WHERE over_columns;

INSERT INTO kpi (name, args, formula)
SELECT 'abandon_rate', ARRAY['abandoned', 'known' || suffix, s],
       counts(percent('ABN - ABN_S', 'OFF_LESS_S'), 'columns', '0', 'short_ms * 1000')
FROM form;

INSERT INTO kpi (name, args, formula)
SELECT v.name, v.args, CASE suffix WHEN '' THEN mean_interval(total, n) ELSE mean_seconds(total, n) END
FROM form, LATERAL (VALUES
    ('aht', ARRAY['talk' || suffix, 'hold' || suffix, 'wrap' || suffix],
     'sum(coalesce(talk_us, 0) + coalesce(hold_us, 0) + coalesce(wrap_us, 0))',
     'count(*) FILTER (WHERE talk_us IS NOT NULL OR hold_us IS NOT NULL OR wrap_us IS NOT NULL)'),
    ('aht', ARRAY['talk' || suffix], 'sum(talk_us)', 'count(talk_us)'),
    ('asa', ARRAY['wait' || suffix], 'sum(wait_us)', 'count(wait_us)')) AS v (name, args, total, n);

INSERT INTO kpi (name, args, formula) VALUES
    ('abandon_rate', '{abandoned}', percent('count(*) FILTER (WHERE abandoned)', 'count(abandoned)')),
    ('fcr_rate', '{resolved}', percent('count(*) FILTER (WHERE resolved)', 'count(resolved)')),
    ('fcr_rate', '{resolved,transferred}', percent('count(*) FILTER (WHERE resolved AND NOT transferred)', 'count(resolved)')),
    ('nps', '{score}', percent('count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score < 7)', 'count(score)'));

-- The rest of the catalogue. Doubles are kept to a millionth, money and ratios to a billionth.
CREATE FUNCTION kept(value text) RETURNS text LANGUAGE sql
RETURN format('round((%s)::numeric, 6)', value);
-- of numerics that are exact to 30 places before they are divided
CREATE FUNCTION ratio(part text, whole text) RETURNS text LANGUAGE sql
RETURN format('round((%s)::numeric(60,30) / (%s)::numeric(60,30), 9)', part, whole);
CREATE FUNCTION us_between(since text, until text) RETURNS text LANGUAGE sql
RETURN format('(extract(epoch FROM %s) - extract(epoch FROM %s)) * 1000000', until, since);

INSERT INTO kpi (name, args, formula)
SELECT name, ARRAY[flag], percent(format('count(*) FILTER (WHERE %s)', flag), format('count(%s)', flag))
FROM (VALUES ('call_setup_success_rate', 'answered'), ('transfer_rate', 'transferred'), ('conversion_rate', 'sold'), ('target_met_rate', 'resolved')) AS v (name, flag);

INSERT INTO kpi (name, args, formula)
SELECT name, '{opened,closed}',
       mean_interval(format('sum(%s) FILTER (WHERE closed IS NOT NULL)', us_between('opened', 'closed')), 'count(*) FILTER (WHERE opened IS NOT NULL AND closed IS NOT NULL)')
FROM unnest('{avg_resolution_time,avg_first_response_time}'::text[]) AS name;
INSERT INTO kpi (name, args, formula) VALUES
    ('avg_age_of_query', '{opened,closed,as_of}',
     mean_interval(format('sum(%s) FILTER (WHERE opened <= as_of AND (closed > as_of) IS NOT FALSE)', us_between('opened', 'as_of')),
                   'count(*) FILTER (WHERE opened <= as_of AND (closed > as_of) IS NOT FALSE)')),
    ('resolved_rate', '{opened,closed,as_of}', percent('count(*) FILTER (WHERE opened <= as_of AND closed <= as_of)', 'count(*) FILTER (WHERE opened <= as_of)'));

INSERT INTO kpi (name, args, formula) VALUES
    ('csat', '{stars}', percent('count(*) FILTER (WHERE stars >= 4)', 'count(stars)')),
    ('csat', '{answer,satisfied,low,high}', percent('count(*) FILTER (WHERE answer >= satisfied)', 'count(answer)')),
    ('csat_mean', '{points}', format('sum(%s) / nullif(count(points), 0)', kept('points'))),
    ('ces', '{stars}', format('sum(%s) / nullif(count(stars), 0)', kept('stars'))),
    ('ces', '{answer,0::float8,5.5::float8}', format('sum(%s) / nullif(count(answer), 0)', kept('answer'))),
    ('qa_score', '{points,weight}', format('sum(%1$s * %2$s) / nullif(sum(%2$s) FILTER (WHERE points IS NOT NULL), 0)', kept('points'), kept('weight'))),
    ('scorecard', '{value,worst,best,weight}',
     format('100 * sum(%1$s * %2$s) / nullif(sum(%2$s) FILTER (WHERE value IS NOT NULL), 0)',
            format('least(1, greatest(0, %s))', ratio(format('%s - %s', kept('value'), kept('worst')), format('%s - %s', kept('best'), kept('worst')))), kept('weight')));

INSERT INTO kpi (name, args, formula)
SELECT name, ARRAY['amount'] || args, format('sum(round(%s, 9)) FILTER (WHERE %s) / nullif(sum(%s) FILTER (WHERE %2$s), 0)',
                                             CASE WHEN name ~ '^revenue' THEN 'coalesce(amount, 0)' ELSE 'amount' END, condition, n)
FROM (VALUES
    ('revenue_per_call', '{}'::text[], 'true', '1'),
    ('revenue_per_sale', '{sold}', 'sold IS NOT NULL', 'sold::int'),
    ('revenue_per_sale', '{sales}', 'sales IS NOT NULL', 'sales'),
    ('revenue_per_successful_call', '{resolved}', 'resolved IS NOT NULL', 'resolved::int'),
    ('cost_per_call', '{}', 'amount IS NOT NULL', '1'),
    ('cost_per_sale', '{sold}', 'amount IS NOT NULL AND sold IS NOT NULL', 'sold::int'),
    ('cost_per_sale', '{sales}', 'amount IS NOT NULL AND sales IS NOT NULL', 'sales')) AS v (name, args, condition, n);
INSERT INTO kpi (name, args, formula) VALUES
    ('cross_sell_rate', '{products}', percent('count(*) FILTER (WHERE products > 1)', 'count(*) FILTER (WHERE products > 0)'));

INSERT INTO kpi (name, args, formula)
SELECT name, ARRAY[a, b], format('100 * %s / nullif(%s, 0)', format(part, x, y), format(whole, x, y))
FROM (VALUES ('occupancy', '%1$s', '(%1$s + %2$s)'), ('utilization', '%1$s', '%2$s'), ('shrinkage', '%1$s', '%2$s'), ('attendance_rate', '%2$s', '%1$s')) AS v (name, part, whole),
     (VALUES ('handle', 'idle', '(1e6 * extract(epoch FROM handle))::bigint', '(1e6 * extract(epoch FROM idle))::bigint'),
             ('handle_h', 'idle_h', format('(1e6 * %s)::bigint', kept('handle_h')), format('(1e6 * %s)::bigint', kept('idle_h')))) AS c (a, b, of_a, of_b),
     LATERAL (SELECT format('sum(%s) FILTER (WHERE %s IS NOT NULL)', of_a, b) AS x, format('sum(%s) FILTER (WHERE %s IS NOT NULL)', of_b, a) AS y) s;
INSERT INTO kpi (name, args, formula) VALUES
    ('turnover_rate', '{leavers,headcount}',
     format('100 * (sum(%1$s) FILTER (WHERE headcount IS NOT NULL) * count(*) FILTER (WHERE leavers IS NOT NULL AND headcount IS NOT NULL)) / nullif(sum(%2$s) FILTER (WHERE leavers IS NOT NULL), 0)',
            kept('leavers'), kept('headcount')));

INSERT INTO kpi (name, args, formula)
SELECT name, '{forecast,actual}', regexp_replace(regexp_replace(formula, '\mF\M', format('(1e6 * %s)::bigint', kept('forecast')), 'g'), '\mA\M', format('(1e6 * %s)::bigint', kept('actual')), 'g')
FROM (VALUES
    ('mape', format('100 * sum(CASE WHEN A > 0 THEN %s END) / nullif(count(forecast) FILTER (WHERE A > 0), 0)', ratio('abs(F - A)', 'A'))),
    ('wape', '100 * sum(abs(F - A)) / nullif(sum(A) FILTER (WHERE forecast IS NOT NULL), 0)'),
    ('forecast_bias', '100 * sum(F - A) / nullif(sum(A) FILTER (WHERE forecast IS NOT NULL), 0)'),
    ('forecast_accuracy', '100 * (sum(A) FILTER (WHERE forecast IS NOT NULL) - sum(abs(F - A))) / nullif(sum(A) FILTER (WHERE forecast IS NOT NULL), 0)')) AS v (name, formula);

-- z to 20 digits, from tables; the margin comes through double precision, with its 15 digits
INSERT INTO kpi (name, args, formula, tolerance)
SELECT 'nps_margin', args,
       format('(SELECT %s * 100 * sqrt((p + d - (p - d) * (p - d)) / n) FROM (SELECT count(*) FILTER (WHERE score >= 9)::numeric(40,30) / nullif(count(score), 0) AS p,'
              ' count(*) FILTER (WHERE score < 7)::numeric(40,30) / nullif(count(score), 0) AS d, count(score)::numeric(40,30) AS n) s)', z), 1e-11
FROM (VALUES
    ('{score}'::text[], '1.95996398454005423552'),
    ('{score,95::float8}', '1.95996398454005423552'),
    ('{score,99::float8}', '2.57582930354890076101')) AS v (args, z);

-- Of other scales; and intervals, whose bounds come through double precision, too. The counts come from ones and zeros.
INSERT INTO kpi (name, args, formula) VALUES
    ('nps', '{answer,satisfied,low}', percent('count(*) FILTER (WHERE answer >= satisfied) - count(*) FILTER (WHERE answer <= low)', 'count(answer)'));
INSERT INTO kpi (name, args, formula, tolerance)
SELECT 'nps_interval', args,
       format('(SELECT CASE WHEN n > 3 THEN numrange(greatest(-100, 100 * (p - d) / n - w), least(100, 100 * (p - d) / n + w), ''[]'') END FROM (SELECT n, p, d, %s * 100 * sqrt(((p + d) / n - (p - d) * (p - d) / (n * n)) / n) AS w'
              ' FROM (SELECT count(*) FILTER (WHERE score >= 9) + 0.75::numeric(40,30) AS p, count(*) FILTER (WHERE score < 7) + 0.75::numeric(40,30) AS d, count(score) + 3::numeric(40,30) AS n) s) s)', z), 1e-11
FROM (VALUES
    ('{score}'::text[], '1.95996398454005423552'),
    ('{score,99::float8}', '2.57582930354890076101')) AS v (args, z);
INSERT INTO kpi (name, args, formula, tolerance)
SELECT 'csat_interval', args,
       format('(SELECT CASE WHEN n > 0 THEN numrange(greatest(0, 100 * (k + z * z / 2 - w) / (n + z * z)), least(100, 100 * (k + z * z / 2 + w) / (n + z * z)), ''[]'') END FROM (SELECT n, k, z, z * sqrt(k * (n - k) / nullif(n, 0) + z * z / 4) AS w'
              ' FROM (SELECT count(*) FILTER (WHERE %1$s >= %2$s)::numeric(40,30) AS k, count(%1$s)::numeric(40,30) AS n, %3$s AS z) s) s)', args[1], satisfied, z), 1e-11
FROM (VALUES
    ('{stars}'::text[], '4', '1.95996398454005423552'),
    ('{stars,99::float8}', '4', '2.57582930354890076101'),
    ('{answer,satisfied,low,high}', 'satisfied', '1.95996398454005423552'),
    ('{answer,satisfied,low,high,99::float8}', 'satisfied', '2.57582930354890076101')) AS v (args, satisfied, z);

-- Loads over a span that is the same throughout, and schedules from the phases: shifts of talk_us, worked for wrap_us from hold_us on.
INSERT INTO kpi (name, args, formula) VALUES
    ('arrival_rate', $${"offered_at","'7 minutes'::interval","'[2026-01-05 09:00Z,2026-01-05 11:00Z)'::tstzrange"}$$,
     'nullif(count(offered_at), 0)::numeric * 420000000 / 7200000000'),
    ('offered_load', $${"call","'[1999-12-31 23:00Z,2026-01-05 11:00Z]'::tstzrange"}$$,
     counts('OFF::numeric * sum(talk_ms + hold_ms + wrap_ms) * 1000 / nullif(ANS::numeric * extract(epoch FROM timestamp ''2026-01-05 11:00'' - timestamp ''1999-12-31 23:00'')::bigint * 1000000, 0)', 'call', '0', '0')),
    ('carried_load', $${"call","'[2000-01-01 00:00Z,2026-01-05 11:00Z)'::tstzrange"}$$,
     'sum(talk_ms + hold_ms + wrap_ms) * 1000 / (extract(epoch FROM timestamp ''2026-01-05 11:00'' - timestamp ''2000-01-01'')::bigint * 1000000)');
INSERT INTO kpi (name, args, formula)
SELECT name, ARRAY['(CASE WHEN talk IS NOT NULL THEN tstzmultirange(tstzrange(offered_at, offered_at + talk)) END)::tstzmultirange',
                   '(CASE WHEN hold + wrap IS NOT NULL THEN tstzmultirange(tstzrange(offered_at + hold, offered_at + hold + wrap)) END)::tstzmultirange'],
       percent(part, 'sum(talk_us) FILTER (WHERE hold_us + wrap_us IS NOT NULL)')
FROM (VALUES
    ('adherence', 'sum(greatest(least(talk_us, hold_us + wrap_us) - hold_us, 0)) FILTER (WHERE talk_us + hold_us + wrap_us IS NOT NULL)'),
    ('conformance', 'sum(wrap_us) FILTER (WHERE talk_us + hold_us IS NOT NULL)')) AS v (name, part);

-- ---------------------------------------------------------------- the tables

-- wide gaps in the pages, so that parallel workers find a page each
CREATE TABLE calls (
    id int, queue int, q int, channel text, offered_at timestamptz,
    outcome text, wait_ms bigint, talk_ms bigint, hold_ms bigint, wrap_ms bigint, call call_interval,
    threshold_ms bigint, threshold interval, threshold_s float8, short_ms bigint, short interval, short_s float8,
    answered boolean, abandoned boolean,
    wait_us bigint, wait interval, wait_s float8,  -- NULL for some abandoned calls
    known_us bigint, known interval, known_s float8,
    talk_us bigint, talk interval, talk_s float8, hold_us bigint, hold interval, hold_s float8, wrap_us bigint, wrap interval, wrap_s float8,
    resolved boolean, transferred boolean, score float8) WITH (fillfactor = 10, autovacuum_enabled = off);
-- what other KPIs than the call's own are made of
ALTER TABLE calls
    ADD opened timestamptz, ADD closed timestamptz, ADD as_of timestamptz,
    ADD answer float8, ADD stars float8, ADD low float8, ADD high float8, ADD satisfied float8, ADD points float8, ADD weight float8,
    ADD amount numeric, ADD sold boolean, ADD sales bigint, ADD products bigint,
    ADD handle interval, ADD idle interval, ADD handle_h float8, ADD idle_h float8, ADD leavers float8, ADD headcount float8,
    ADD value float8, ADD worst float8, ADD best float8, ADD forecast float8, ADD actual float8;
CREATE TABLE calls_by_queue (LIKE calls) PARTITION BY HASH (queue);
CREATE TABLE calls_by_channel (LIKE calls) PARTITION BY LIST (channel);
CREATE TABLE calls_by_queue_0 PARTITION OF calls_by_queue FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE calls_by_queue_1 PARTITION OF calls_by_queue FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE calls_by_queue_2 PARTITION OF calls_by_queue FOR VALUES WITH (MODULUS 3, REMAINDER 2);
CREATE TABLE calls_by_channel_voice PARTITION OF calls_by_channel FOR VALUES IN ('voice');
CREATE TABLE calls_by_channel_chat PARTITION OF calls_by_channel FOR VALUES IN ('chat', NULL);
CREATE TABLE calls_by_channel_other PARTITION OF calls_by_channel DEFAULT;
-- within its queue, by time: for window frames
CREATE TABLE ranked (pos bigint, LIKE calls);

CREATE FUNCTION any_of(choices anyarray) RETURNS anyelement LANGUAGE plpgsql VOLATILE AS
    'BEGIN RETURN choices[1 + floor(random() * cardinality(choices))::int]; END';

CREATE FUNCTION any_ms() RETURNS int LANGUAGE sql VOLATILE
RETURN CASE WHEN random() < 0.6 THEN any_of(ARRAY[0, 1, 4999, 5000, 5001, 19999, 20000, 20001])
            WHEN random() < 0.9 THEN floor(random() * 60000)::int ELSE floor(random() * 2147483648)::int END;

CREATE FUNCTION any_us() RETURNS bigint LANGUAGE sql VOLATILE
RETURN any_ms() * 1000::bigint + any_of(ARRAY[0, 0, 0, 0, 1, 499, 500, 999]);

-- Numbers with more decimals than are kept of doubles, but not half a millionth, which no double is; and amounts with more than are kept of money.
CREATE FUNCTION any_number(top float8) RETURNS numeric LANGUAGE sql VOLATILE
RETURN round((random() * top)::numeric, any_of(ARRAY[0, 0, 1, 2, 3, 6])) + any_of(ARRAY[0, 0, 0, 0.0000002, 0.0000007]);
CREATE FUNCTION any_amount() RETURNS numeric LANGUAGE sql VOLATILE
RETURN any_of(ARRAY[1, 1, 1000000000, -1]) * round((random() * 1000)::numeric, any_of(ARRAY[0, 2, 2, 10, 11]));

-- The columns beyond the call's own.
CREATE FUNCTION fill_others() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    has float8 := any_of(ARRAY[0, 0.6, 0.9, 1]);
BEGIN
    UPDATE laws.calls SET
        opened = CASE WHEN random() < has THEN offered_at - random() * interval '3 days' END,
        as_of = any_of(ARRAY[offered_at, '2026-01-05 10:00:00Z']),
        answer = CASE WHEN random() < has THEN round(any_number(5)) END,
        stars = CASE WHEN random() < has THEN least(5, 1 + any_number(4)) END,
        low = any_of(ARRAY[0, -1, -0.5]), high = any_of(ARRAY[5, 7, 10]), satisfied = any_of(ARRAY[1, 3.5, 5]),
        points = CASE WHEN random() < has THEN any_number(100) - 10 END,
        weight = 0.001 + any_number(10),
        amount = CASE WHEN random() < has THEN any_amount() END,
        sold = CASE WHEN random() < 0.9 THEN random() < 0.3 END,
        sales = CASE WHEN random() < 0.9 THEN any_of(ARRAY[0, 0, 1, 3]) END,
        products = CASE WHEN random() < has THEN any_of(ARRAY[0, 1, 2, 5]) END,
        handle = CASE WHEN random() < has THEN any_us() * interval '1 us' END,
        idle = CASE WHEN random() < 0.9 THEN any_us() * interval '1 us' END,
        handle_h = CASE WHEN random() < has THEN any_number(9) END,
        idle_h = CASE WHEN random() < 0.9 THEN any_number(9) END,
        leavers = CASE WHEN random() < has THEN any_of(ARRAY[0, 1, 2.5]) END,
        headcount = CASE WHEN random() < 0.9 THEN any_number(40) END,
        value = CASE WHEN random() < has THEN any_number(120) - 10 END,
        worst = any_of(ARRAY[0, 100, 70.1]), best = any_of(ARRAY[1, 90, 60.7]),
        forecast = CASE WHEN random() < has THEN any_number(60) END,
        actual = CASE WHEN random() < 0.9 THEN any_of(ARRAY[0, 1, 1, 3]) * any_number(20) END;
    UPDATE laws.calls SET closed = CASE WHEN random() < 0.6 THEN opened + random() * interval '3 days' END,
        -- a scale of its own for each question; NULL where there is no answer, which must not matter
        satisfied = CASE WHEN answer IS NOT NULL THEN satisfied END;
END $$;

-- Table `no`: of 0 to about 400 rows, one in five the copy of another; some tables lack whole columns.
CREATE FUNCTION fill(no int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    size int := CASE WHEN no <= 4 THEN no - 1 ELSE floor(330 * random() ^ 2) END;
    queues int := any_of(ARRAY[1, 3, 6]);
    has_call float8 := any_of(ARRAY[0, 0.5, 0.9, 0.9, 1, 1]);
    has_flag float8 := any_of(ARRAY[0, 0.9, 0.9, 1]);
    has_part float8 := any_of(ARRAY[0, 0.7, 0.7, 1]);
    has_survey float8 := any_of(ARRAY[0, 0.3, 0.9, 1]);
    outcomes text[] := string_to_array(any_of(ARRAY[
        'answered', 'abandoned', 'blocked', 'answered,abandoned', 'flowed_out,callback,abandoned',
        'answered,abandoned,flowed_out,callback,blocked', 'answered,answered,answered,abandoned,flowed_out,callback,blocked',
        'answered,answered,answered,abandoned,flowed_out,callback,blocked']), ',');
BEGIN
    TRUNCATE calls, calls_by_queue, calls_by_channel, ranked;
    INSERT INTO calls
    SELECT id, queue, coalesce(queue, 0), channel, offered_at,
           outcome, wait_ms, talk_ms, hold_ms, wrap_ms,
           CASE WHEN outcome IS NOT NULL THEN
               call_interval(offered_at, wait_ms * interval '1 ms', talk_ms * interval '1 ms', hold_ms * interval '1 ms', wrap_ms * interval '1 ms', outcome,
                             CASE WHEN outcome = 'answered' AND id % 3 = 0 THEN wait_ms / 2 ELSE 0 END * interval '1 ms', outcome = 'answered' AND id % 5 = 0) END,
           threshold_ms, threshold_ms * interval '1 ms', threshold_ms / 1000.0::float8, short_ms, short_ms * interval '1 ms', short_ms / 1000.0::float8,
           answered, NOT answered,
           wait_us, wait_us * interval '1 us', wait_us / 1e6::float8, known_us, known_us * interval '1 us', known_us / 1e6::float8,
           talk_us, talk_us * interval '1 us', talk_us / 1e6::float8, hold_us, hold_us * interval '1 us', hold_us / 1e6::float8,
           wrap_us, wrap_us * interval '1 us', wrap_us / 1e6::float8,
           resolved, transferred, score
    FROM (
        SELECT *,
               CASE WHEN outcome IS NOT NULL THEN any_ms() END AS wait_ms,
               CASE WHEN outcome = 'answered' THEN any_ms() WHEN outcome IS NOT NULL THEN 0 END AS talk_ms,
               CASE WHEN outcome = 'answered' AND random() < 0.6 THEN any_ms() WHEN outcome IS NOT NULL THEN 0 END AS hold_ms,
               CASE WHEN outcome = 'answered' THEN any_ms() WHEN outcome IS NOT NULL THEN 0 END AS wrap_ms,
               CASE WHEN answered OR random() < 0.7 THEN known_us END AS wait_us
        FROM (
            SELECT id, queue, any_of(ARRAY['voice', 'chat', 'email', NULL]) AS channel,
                   timestamptz '2026-01-05 09:00:00Z' + floor(random() * 120) * interval '1 minute' AS offered_at,
                   (ARRAY[20000, 20000, 5000, 0, 20001, 60000, 19999])[1 + coalesce(queue, 0)] AS threshold_ms,
                   (ARRAY[5000, 5000, 1, 0, 4999, 20000, 5001])[1 + coalesce(queue, 0)] AS short_ms,
                   CASE WHEN random() < has_call THEN any_of(outcomes) END AS outcome,
                   CASE WHEN random() < has_flag THEN random() < 0.7 END AS answered,
                   any_us() AS known_us,
                   CASE WHEN random() < has_part THEN any_us() END AS talk_us,
                   CASE WHEN random() < has_part THEN any_us() END AS hold_us,
                   CASE WHEN random() < has_part THEN any_us() END AS wrap_us,
                   CASE WHEN random() < has_survey THEN random() < 0.7 END AS resolved,
                   CASE WHEN random() < 0.8 THEN random() < 0.2 END AS transferred,
                   CASE WHEN random() < has_survey THEN any_of(ARRAY[0, 6, 6.999, 7, 8, 8.999, 9, 10, 10]::float8[]) END AS score
            FROM (SELECT id, CASE WHEN random() < 0.95 THEN 1 + floor(random() * queues)::int END AS queue
                  FROM generate_series(1, size) id OFFSET 0) s OFFSET 0) s OFFSET 0) s;
    PERFORM laws.fill_others();
    INSERT INTO calls SELECT * FROM calls WHERE random() < 0.25;
    INSERT INTO calls_by_queue SELECT * FROM calls;
    INSERT INTO calls_by_channel SELECT * FROM calls;
    INSERT INTO ranked SELECT row_number() OVER (PARTITION BY q ORDER BY offered_at, id), * FROM calls;
    -- else the planner sees too many groups to aggregate below an Append
    ANALYZE calls_by_channel (queue);
    ANALYZE calls_by_queue (queue);
    ANALYZE calls (queue);
END $$;

-- ---------------------------------------------------------------- comparisons

CREATE TABLE compared (law text, no int, groups bigint, known bigint, differences bigint, example text, PRIMARY KEY (law, no));
CREATE TABLE planned (law text, size int, marked boolean, workers int);
CREATE TABLE levels (negative numeric, answered numeric, positive numeric, ignored numeric, short_excluded numeric, flowout numeric);

-- Of two numbers, or the greater one of two ranges' bounds.
CREATE FUNCTION distance(e text, a text) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN CASE WHEN e LIKE '[%' THEN greatest(abs(lower(e::numrange) - lower(a::numrange)), abs(upper(e::numrange) - upper(a::numrange)))
            ELSE abs(e::numeric - a::numeric) END;

-- Two results, rows of (key, one text for each aggregate), into compared. Aggregate 0 stands for the keys.
CREATE FUNCTION compare(law text, tab int, expected text[], actual text[], tolerant boolean DEFAULT false) RETURNS void LANGUAGE sql AS $$
    INSERT INTO compared
    SELECT law, no, count(*), count(e), count(*) FILTER (WHERE differs),
           min(format('table %s, group %s: %s instead of %s', tab, (1 + (i - 1) / n), a, e)) FILTER (WHERE differs)
    FROM (
        SELECT *, e IS DISTINCT FROM a AND
                  NOT coalesce(tolerant AND tolerance > 0 AND e IS NOT NULL AND a IS NOT NULL AND distance(e, a) <= tolerance, false) AS differs
        FROM (SELECT e, a, i, n, (i - 1) % n AS no
              FROM unnest(expected, actual) WITH ORDINALITY AS u (e, a, i), (SELECT 1 + count(*) AS n FROM kpi) s OFFSET 0) s
        LEFT JOIN kpi USING (no)) s
    GROUP BY no
    ON CONFLICT ON CONSTRAINT compared_pkey DO UPDATE
    SET groups = compared.groups + excluded.groups, known = compared.known + excluded.known, differences = compared.differences + excluded.differences,
        example = coalesce(compared.example, excluded.example)
$$;

-- Rows of a query (key, result) as one array of two dimensions, in the order of the keys; notes whether the plan has the mark.
CREATE FUNCTION rows_of(query text, law text DEFAULT NULL, mark jsonpath DEFAULT NULL) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    result text[];
    plan jsonb;
    size int := (SELECT count(*) FROM calls);
BEGIN
    query := 'SELECT array_agg(ARRAY[key] || result ORDER BY key) FROM (' || query || ') AS s (key, result)';
    IF mark IS NOT NULL THEN
        EXECUTE format('EXPLAIN (FORMAT JSON, COSTS OFF, ANALYZE %s) ', (law = 'parallel without leader' AND size > 150)::text) || query INTO plan;
        INSERT INTO planned SELECT law, size, plan @@ mark, sum(workers::int) FROM jsonb_path_query(plan, '$.**."Workers Launched"') AS workers;
    END IF;
    EXECUTE query INTO result;
    RETURN result;
END $$;

CREATE FUNCTION set_all(settings jsonb) RETURNS void LANGUAGE plpgsql AS
    'BEGIN PERFORM set_config(key, value, true) FROM jsonb_each_text(settings); END';

-- An array of all aggregates, each by a template.
CREATE FUNCTION list(template text) RETURNS text LANGUAGE sql AS $$
    SELECT 'ARRAY[' || string_agg(replace(replace(replace(replace(replace(template,
               '{formula}', formula), '{name}', name), '{args}', array_to_string(args, ', ')),
               '{as_is}', array_to_string(ARRAY(SELECT 'as_is(' || arg || ')' FROM unnest(args) arg), ', ')),
               '{columns}', array_to_string(ARRAY(SELECT 'a' || i FROM generate_subscripts(args, 1) i), ', '))
               , ', ' ORDER BY no) || ']'
    FROM kpi
$$;

-- Neither inlined nor parallel: what goes through it is aggregated in one process, if in parts.
CREATE FUNCTION as_is(anyelement) RETURNS anyelement LANGUAGE plpgsql STABLE PARALLEL UNSAFE AS 'BEGIN RETURN $1; END';

CREATE FUNCTION compare_all(tab int) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    plain text := list('({name}({args}))::text');
    by_queue text := 'SELECT queue::text, ' || plain || ' FROM calls GROUP BY queue';
    of_all text := $$SELECT 'all', $$ || plain || ' FROM calls';
    serial jsonb := '{"max_parallel_workers_per_gather": 0, "enable_partitionwise_aggregate": "off", "enable_hashagg": "on",
                      "enable_sort": "on", "cpu_operator_cost": 0.0025, "cpu_tuple_cost": 0.01, "parallel_leader_participation": "on"}';
    -- dear transitions make the parallel plan the cheaper one for three rows, too
    parallel jsonb := '{"max_parallel_workers_per_gather": 2, "min_parallel_table_scan_size": 0, "parallel_setup_cost": 0,
                        "parallel_tuple_cost": 0, "cpu_operator_cost": 10}';
    partitionwise jsonb := '{"enable_partitionwise_aggregate": "on", "cpu_tuple_cost": 10}';
    gathered jsonpath := 'exists ($.** ? (@."Node Type" like_regex "^Gather").** ? (@."Partial Mode" == "Partial"))';
    appended jsonpath := 'exists ($.** ? (@."Node Type" like_regex "Append$").Plans[*] ? (@."Node Type" == "Aggregate"))';
    partial jsonpath := 'exists ($.** ? (@."Node Type" like_regex "Append$").Plans[*] ? (@."Partial Mode" == "Partial"))
                         && !exists ($.** ? (@."Node Type" like_regex "^Gather"))';
    grouped text[];
    total text[];
    expected text[];
    frame record;
BEGIN
    PERFORM set_all(serial);
    grouped := rows_of(by_queue);
    total := rows_of(of_all);

    PERFORM compare('plain SQL', tab, rows_of('SELECT queue::text, ' || list('({formula})::text') || ' FROM calls GROUP BY queue'), grouped, true);
    PERFORM compare('plain SQL', tab, rows_of($$SELECT 'all', $$ || list('({formula})::text') || ' FROM calls'), total, true);

    PERFORM set_all(parallel);
    PERFORM compare('parallel', tab, grouped, rows_of(by_queue, 'parallel', gathered));
    PERFORM compare('parallel', tab, total, rows_of(of_all, 'parallel', gathered));
    PERFORM set_config('parallel_leader_participation', 'off', true);
    PERFORM compare('parallel without leader', tab, grouped, rows_of(by_queue, 'parallel without leader', gathered));
    PERFORM compare('parallel without leader', tab, total, rows_of(of_all, 'parallel without leader', gathered));

    PERFORM set_all(partitionwise);
    PERFORM compare('parallel partitionwise', tab, grouped,
                    rows_of(replace(by_queue, 'FROM calls', 'FROM calls_by_channel'), 'parallel partitionwise', gathered));
    PERFORM compare('parallel partitionwise', tab, total,
                    rows_of(replace(of_all, 'FROM calls', 'FROM calls_by_channel'), 'parallel partitionwise', gathered));
    PERFORM set_config('cpu_operator_cost', '0.0025', true);
    PERFORM compare('partial without parallel', tab, grouped,
                    rows_of('SELECT queue::text, ' || list('({name}({as_is}))::text') || ' FROM calls_by_channel GROUP BY queue', 'partial without parallel', partial));
    PERFORM compare('partial without parallel', tab, total,
                    rows_of($$SELECT 'all', $$ || list('({name}({as_is}))::text') || ' FROM calls_by_channel', 'partial without parallel', partial));
    PERFORM set_all(serial || partitionwise);
    PERFORM compare('partitionwise', tab, grouped,
                    rows_of(replace(by_queue, 'FROM calls', 'FROM calls_by_queue'), 'partitionwise', appended));
    PERFORM compare('partitionwise', tab, grouped,
                    rows_of(replace(by_queue, 'FROM calls', 'FROM calls_by_channel'), 'partitionwise', partial));
    PERFORM set_all(serial);

    -- GROUPING SETS, hashed and sorted, as so many GROUP BYs
    expected := rows_of(format($$
        SELECT '0 ' || coalesce(queue, 0) || ' ' || coalesce(channel, ''), %1$s FROM calls GROUP BY queue, channel
        UNION ALL SELECT '1 ' || coalesce(queue, 0) || ' ', %1$s FROM calls GROUP BY queue
        UNION ALL SELECT '2 0 ' || coalesce(channel, ''), %1$s FROM calls GROUP BY channel
        UNION ALL SELECT '3 0 ', %1$s FROM calls$$, plain));
    FOR frame IN
        SELECT * FROM (VALUES ('CUBE (queue, channel)', 'on'), ('GROUPING SETS ((), (queue, channel), (channel), (queue))', 'off')) AS v (clause, hashed)
    LOOP
        PERFORM set_config('enable_hashagg', frame.hashed, true);
        PERFORM compare('grouping sets', tab, expected, rows_of(format($$
            SELECT grouping(queue, channel) || ' ' || coalesce(queue, 0) || ' ' || coalesce(channel, ''), %s FROM calls GROUP BY %s$$, plain, frame.clause)));
    END LOOP;
    PERFORM set_all(serial);

    -- one queue is filtered to nothing
    expected := rows_of(format($$
        SELECT g.queue::text, w.r FROM (SELECT DISTINCT queue FROM calls) g,
        LATERAL (SELECT %s AS r FROM calls WHERE calls.queue IS NOT DISTINCT FROM g.queue AND id %% 3 = 0 AND q <> 2) w$$, plain));
    PERFORM compare('filter', tab, expected,
                    rows_of('SELECT queue::text, ' || list('({name}({args}) FILTER (WHERE id % 3 = 0 AND q <> 2))::text') || ' FROM calls GROUP BY queue'));
    PERFORM compare('filter', tab, rows_of(of_all || ' WHERE false'), rows_of($$SELECT 'all', $$ || list('({name}({args}) FILTER (WHERE false))::text') || ' FROM calls'));

    PERFORM compare('distinct', tab,
                    rows_of($$SELECT 'all', $$ || list('(SELECT ({name}({columns}))::text FROM (SELECT DISTINCT {args} FROM calls) AS s ({columns}))')),
                    rows_of($$SELECT 'all', $$ || list('({name}(DISTINCT {args}))::text') || ' FROM calls'));

    -- Frames with EXCLUDE start afresh each row; so does longest_*, which has no inverse.
    FOR frame IN
        SELECT * FROM (VALUES
            ('pos ROWS BETWEEN 5 PRECEDING AND CURRENT ROW', 'f.pos BETWEEN w.pos - 5 AND w.pos'),
            ('pos ROWS BETWEEN 7 PRECEDING AND 3 PRECEDING', 'f.pos BETWEEN w.pos - 7 AND w.pos - 3'),
            ($$offered_at RANGE BETWEEN interval '10 minutes' PRECEDING AND interval '2 minutes' PRECEDING$$,
             $$f.offered_at BETWEEN w.offered_at - interval '10 minutes' AND w.offered_at - interval '2 minutes'$$),
            ($$offered_at RANGE BETWEEN CURRENT ROW AND interval '5 minutes' FOLLOWING$$,
             $$f.offered_at BETWEEN w.offered_at AND w.offered_at + interval '5 minutes'$$),
            ('pos ROWS BETWEEN 4 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW', 'f.pos BETWEEN w.pos - 4 AND w.pos + 2 AND f.pos <> w.pos'),
            ($$offered_at RANGE BETWEEN interval '5 minutes' PRECEDING AND CURRENT ROW EXCLUDE TIES$$,
             $$f.offered_at BETWEEN w.offered_at - interval '5 minutes' AND w.offered_at AND (f.offered_at <> w.offered_at OR f.pos = w.pos)$$)) AS v (clause, condition)
    LOOP
        PERFORM compare(CASE WHEN frame.clause LIKE '%EXCLUDE%' THEN 'frame with EXCLUDE' ELSE 'moving frame' END, tab,
            rows_of(format('SELECT w.q || ''/'' || w.pos, r.r FROM ranked w, LATERAL (SELECT %s AS r FROM ranked f WHERE f.q = w.q AND %s) r',
                           plain, frame.condition)),
            rows_of(format('SELECT q || ''/'' || pos, %s FROM ranked WINDOW w AS (PARTITION BY q ORDER BY %s)',
                           list('({name}({args}) OVER w)::text'), frame.clause)));
    END LOOP;

    INSERT INTO levels
    SELECT service_level(call, threshold, 'abandon_negative', short), service_level(call, threshold, 'answered', short),
           service_level(call, threshold, 'abandon_positive', short), service_level(call, threshold, 'abandon_ignored', short),
           service_level(call, threshold, 'short_excluded', short), service_level(call, threshold, 'flowout', short)
    FROM calls GROUP BY queue, channel;
END $body$;

SELECT setseed(0.42);
DO $$
BEGIN
    FOR tab IN 1..100 LOOP
        PERFORM laws.fill(tab);
        PERFORM laws.compare_all(tab);
    END LOOP;
END $$;

-- ---------------------------------------------------------------- the tests

SELECT set_eq(
    $$SELECT proname || '(' || oidvectortypes(proargtypes) || ')'
      FROM pg_proc JOIN pg_aggregate ON aggfnoid = pg_proc.oid
      WHERE aggkind = 'n' AND aggtranstype = 'bigint[]'::regtype
        AND proname NOT IN ('forecast_calls', 'covered_time')  -- no ratios of sums: forecast.sql and peaks.sql have their laws
        AND EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
                                      AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'ccmetrics'))$$,
    $$SELECT DISTINCT name || '(' || signature || ')'
      FROM (SELECT name, string_agg(CASE WHEN arg ~ '::interval\[\]$' THEN 'interval[]' WHEN arg ~ '::text$' THEN 'text' WHEN arg ~ '::float8$' THEN 'double precision'
                                         WHEN arg ~ '::(interval|tstzrange|tstzmultirange)$' THEN substring(arg FROM '::(\w+)$')
                                         ELSE (SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'laws.calls'::regclass AND attname = arg) END,
                                    ', ' ORDER BY n) AS signature
            FROM laws.kpi, unnest(args) WITH ORDINALITY AS u (arg, n) GROUP BY no, name) s$$,
    'the laws are tried on every aggregate of the extension that is a ratio of sums');

SELECT ok(bool_and(marked) AND count(*) >= 60, format('%s: %s plans for tables of more than 40 rows, all of that kind', law, count(*)))
FROM planned WHERE size > 40 GROUP BY law ORDER BY law;
SELECT ok(sum(workers) > 0, format('parallel without leader: %s workers took part in %s tables', sum(workers), count(*)))
FROM planned WHERE law = 'parallel without leader' AND size > 150;

SELECT ok(differences = 0 AND groups >= 100, format('%s: same groups, %s of them', law, groups))
FROM compared WHERE no = 0 ORDER BY law;
SELECT ok(differences = 0 AND known >= 30,
          format('%s: %s(%s) in %s groups, %s of them not null', law, name, array_to_string(args, ', '), groups, known)) ||
       CASE WHEN differences > 0 THEN E'\n' || diag(format('%s differences; %s', differences, example)) ELSE '' END
FROM compared JOIN kpi USING (no) ORDER BY law, no;

-- More than one service level: what must lie above what, and does somewhere.
SELECT ok(bool_and(above >= below) AND count(above - below) >= 300 AND bool_or(above > below),
          format('service level: %s, in %s groups', claim, count(above - below)))
FROM levels, LATERAL (VALUES
    ('abandon_positive >= abandon_ignored', positive, ignored),
    ('abandon_ignored >= abandon_negative', ignored, negative),
    ('answered >= abandon_negative', answered, negative),
    ('abandon_negative >= flowout', negative, flowout),
    ('short_excluded >= abandon_negative', short_excluded, negative)) AS v (claim, above, below)
GROUP BY claim ORDER BY claim;

SELECT * FROM finish();
ROLLBACK;
