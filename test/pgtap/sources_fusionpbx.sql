-- Call sources of kind fusionpbx: from hand-made channels to calls. Expected is what docs/sources.md says, by hand.

BEGIN;
\ir include/sources.sql
SELECT no_plan();
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';

-- the columns that matter; epochs as FusionPBX declares them, and as text below
CREATE TABLE v_xml_cdr (xml_cdr_uuid uuid PRIMARY KEY, direction text, cc_side text, cc_queue text, cc_agent text, cc_cause text, cc_cancel_reason text, cc_queue_joined_epoch numeric, cc_queue_answered_epoch numeric,
    cc_queue_terminated_epoch numeric, cc_queue_canceled_epoch numeric, end_epoch numeric, hold_accum_seconds numeric);
CREATE FUNCTION number(n int) RETURNS uuid LANGUAGE sql AS $$ SELECT lpad(n::text, 32, '0')::uuid $$;
-- times in seconds after 2026-01-05 09:00 UTC
CREATE VIEW seconds AS SELECT 0 AS n, ''::text AS side, ''::text AS cause, ''::text AS reason, ''::text AS agent, 0 AS joined, 0 AS answered, 0 AS terminated, 0 AS canceled, 0 AS ended, 0 AS hold;
CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO v_xml_cdr SELECT number(new.n), 'inbound', new.side, 'sales@here', new.agent, new.cause, new.reason, 1767603600 + new.joined, 1767603600 + new.answered, 1767603600 + new.terminated, 1767603600 + new.canceled, 1767603600 + new.ended, new.hold;
    RETURN new; END $$;
CREATE TRIGGER put INSTEAD OF INSERT ON seconds FOR EACH ROW EXECUTE FUNCTION put();

SELECT create_call_source('pbx', 'fusionpbx', 'v_xml_cdr');
INSERT INTO seconds VALUES
    -- answered; its agent's channel; a call of no queue
    (1, 'member', 'answered', NULL, 'ann', 0, 5, 65, NULL, 70, 20), (2, 'agent', 'answered', NULL, 'ann', 0, 5, 65, NULL, 65, 0), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 9, 0),
    -- the reasons of those who were not answered; the agent is the last to whom it was offered
    (4, 'member', 'cancel', 'NONE', 'ann', 10, NULL, NULL, 25, 25, 0), (5, 'member', 'cancel', 'BREAK_OUT', NULL, 10, NULL, NULL, 26, 26, 0), (6, 'member', 'cancel', 'TIMEOUT', NULL, 10, NULL, NULL, 40, 99, 0),
    (7, 'member', 'cancel', 'NO_AGENT_TIMEOUT', NULL, 10, NULL, NULL, 41, 99, 0), (8, 'member', 'cancel', 'EXIT_WITH_KEY', NULL, 10, NULL, NULL, 42, 99, 0),
    -- after another queue: answered there and transferred, then not answered here; timed out there, then answered here
    (10, 'member', 'cancel', 'BREAK_OUT', 'ann', 100, 40, 90, 130, 130, 12), (11, 'member', 'answered', 'TIMEOUT', 'bob', 100, 107, 160, 95, 165, 12), (12, 'member', 'answered', 'TIMEOUT', 'ben', 100, 107, 90, 95, 165, 12),
    (13, 'member', 'cancel', 'TIMEOUT', NULL, 100, 40, 90, 95, 165, 0), (14, 'member', 'answered', NULL, 'bob', 100, 40, 90, NULL, 165, 0),
    -- the record was written before the end was noted
    (20, 'member', 'answered', NULL, 'cat', 200, 210, NULL, NULL, 260, 0), (21, 'member', 'cancel', 'NONE', NULL, 200, NULL, NULL, NULL, 230, 0),
    -- nothing known of it
    (22, 'member', NULL, NULL, NULL, 200, NULL, NULL, NULL, 231, 0), (23, 'member', 'cancel', NULL, NULL, 200, NULL, NULL, 220, 231, 0), (24, 'member', 'answered', NULL, 'cat', NULL, 210, 220, NULL, 231, 0),
    (25, 'member', 'cancel', 'NEW_WORD', NULL, 200, NULL, NULL, 220, 231, 0), (26, 'member', 'answered', NULL, 'cia', 200, 210, 220, NULL, 231, 300), (27, 'member', 'answered', NULL, 'cat', 200, NULL, 220, NULL, 231, 0);
SELECT is(load_calls('pbx')::text, '(11,0,8,0,3)', 'calls, open, rejected, ignored, repaired');
SELECT conserved('pbx', 'all channels of callers are accounted for');
SELECT set_eq('SELECT ltrim(replace(call_id, ''-'', ''''), ''0'')::int, leg, queue, agent, direction, reason, call::text, events FROM pbx_calls', $$VALUES
    (1, 1, 'sales@here', 'ann', 'inbound', 'answered', '2026-01-05T09:00:00Z answered wait=5 talk=40 hold=20', 1::bigint),
    (4, 1, 'sales@here', NULL, 'inbound', 'NONE', '2026-01-05T09:00:10Z abandoned wait=15', 1), (5, 1, 'sales@here', NULL, 'inbound', 'BREAK_OUT', '2026-01-05T09:00:10Z abandoned wait=16', 1),
    (6, 1, 'sales@here', NULL, 'inbound', 'TIMEOUT', '2026-01-05T09:00:10Z flowed_out wait=30', 1), (7, 1, 'sales@here', NULL, 'inbound', 'NO_AGENT_TIMEOUT', '2026-01-05T09:00:10Z flowed_out wait=31', 1),
    (8, 1, 'sales@here', NULL, 'inbound', 'EXIT_WITH_KEY', '2026-01-05T09:00:10Z flowed_out wait=32', 1),
    (10, 1, 'sales@here', NULL, 'inbound', 'BREAK_OUT', '2026-01-05T09:01:40Z abandoned wait=30', 1),
    (11, 1, 'sales@here', 'bob', 'inbound', 'answered', '2026-01-05T09:01:40Z answered wait=7 talk=53', 1),
    (12, 1, 'sales@here', 'ben', 'inbound', 'answered', '2026-01-05T09:01:40Z answered wait=7 talk=58 repaired', 1),
    (20, 1, 'sales@here', 'cat', 'inbound', 'answered', '2026-01-05T09:03:20Z answered wait=10 talk=50 repaired', 1), (21, 1, 'sales@here', NULL, 'inbound', 'NONE', '2026-01-05T09:03:20Z abandoned wait=30 repaired', 1)$$, 'calls');
SELECT set_eq('SELECT ltrim(replace(call_id, ''-'', ''''), ''0'')::int, problem FROM pbx_rejected', $$VALUES (13, 'ended_at null'), (14, 'answered_at null'), (22, 'cc_cause neither answered nor cancel'), (23, 'no outcome for cancel'),
    (24, 'offered_at null'), (25, 'no outcome for NEW_WORD'), (26, 'hold longer than the conversation'), (27, 'answered_at null')$$, 'what cannot be a call, and why');
INSERT INTO pbx_outcomes VALUES ('NEW_WORD', '', 'callback');
UPDATE v_xml_cdr SET hold_accum_seconds = 3 WHERE xml_cdr_uuid = number(26);
SELECT is(retry_rejected('pbx')::text, '(2,0,0,0,0)', 'mended rows and a new word are taken in');
SELECT set_eq($$SELECT call::text FROM pbx_calls WHERE call_id IN (number(25)::text, number(26)::text)$$, $$VALUES ('2026-01-05T09:03:20Z callback wait=20'), ('2026-01-05T09:03:20Z answered wait=10 talk=7 hold=3')$$, 'as they are now');
-- a record is written at the end of its call: one that began long before the latest is not missed
INSERT INTO seconds VALUES (30, 'member', 'answered', NULL, 'dan', -20000, -19990, -100, NULL, -90, 0);
SELECT is(load_calls('pbx')::text, '(1,0,0,0,0)', 'a call of five hours');
SELECT conserved('pbx', 'after changes');

-- ---------------------------------------------------------------- numbers as text, with words and empty strings in them

CREATE TABLE texts AS SELECT xml_cdr_uuid, cc_side, cc_queue, cc_agent, cc_cause, coalesce(cc_cancel_reason, '') AS cc_cancel_reason, coalesce(cc_queue_joined_epoch::text, '_undef_') AS cc_queue_joined_epoch,
    coalesce(cc_queue_answered_epoch::text, '') AS cc_queue_answered_epoch, coalesce(cc_queue_terminated_epoch::text, '_undef_') AS cc_queue_terminated_epoch, coalesce(cc_queue_canceled_epoch::text, '0') AS cc_queue_canceled_epoch,
    end_epoch::text, coalesce(nullif(hold_accum_seconds::text, '0'), '_undef_') AS hold_accum_seconds FROM v_xml_cdr;
SELECT create_call_source('texts', 'fusionpbx', 'texts');
INSERT INTO texts_outcomes VALUES ('NEW_WORD', '', 'callback');
SELECT load_calls('texts');
SELECT conserved('texts', 'texts are conserved');
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, call::text FROM texts_calls', 'SELECT call_id, leg, queue, agent, reason, call::text FROM pbx_calls', 'numbers as text give the same calls');
SELECT set_eq('SELECT call_id, problem FROM texts_rejected', 'SELECT call_id, problem FROM pbx_rejected', 'and the same problems');
SELECT is((SELECT rows #>> '{0,joined_at_text}' FROM texts_rejected WHERE call_id = number(24)::text), '_undef_', 'a rejected row shows the word in place of the number');

-- ---------------------------------------------------------------- laws: in pieces, in any order, twice

SELECT setseed(0.25);
CREATE TABLE big (LIKE v_xml_cdr);
INSERT INTO big SELECT number(n), 'inbound', (ARRAY['member', 'member', 'member', 'agent', NULL, ''])[1 + (random() * 5)::int], 'q' || (random() * 3)::int, 'a' || n, (ARRAY['answered', 'cancel', NULL])[1 + (random() * 2)::int],
    (ARRAY['NONE', 'BREAK_OUT', 'TIMEOUT', 'NO_AGENT_TIMEOUT', 'EXIT_WITH_KEY', NULL])[1 + (random() * 5)::int], 1769904000 + n * 60, CASE WHEN random() < 0.8 THEN 1769904000 + n * 60 + (random() * 60)::int - 20 END,
    CASE WHEN random() < 0.8 THEN 1769904000 + n * 60 + (random() * 100)::int - 20 END, CASE WHEN random() < 0.8 THEN 1769904000 + n * 60 + (random() * 100)::int - 20 END, 1769904000 + n * 60 + 100 + (random() * 50)::int, 0 FROM generate_series(1, 2000) AS n;
SELECT create_call_source('big', 'fusionpbx', 'big');
SELECT load_calls('big');
SELECT conserved('big', 'random channels are conserved');
-- the same in plain SQL
SELECT set_eq($$SELECT call_id, outcome(call), extract(epoch FROM offered_at(call))::int AS j, extract(epoch FROM wait_time(call))::int AS w, extract(epoch FROM talk_time(call))::int AS t, repaired(call) AS r, agent FROM big_calls$$, $$
    SELECT xml_cdr_uuid::text AS id, 'answered' AS o, j::int AS j, (a - j)::int AS w, (coalesce(t, end_epoch) - a)::int AS t, t IS NULL AS r, cc_agent FROM (SELECT *, cc_queue_joined_epoch AS j, cc_queue_answered_epoch AS a, CASE WHEN cc_queue_terminated_epoch >= cc_queue_answered_epoch THEN cc_queue_terminated_epoch END AS t FROM big) AS b
    WHERE cc_side = 'member' AND cc_cause = 'answered' AND a >= j
    UNION ALL SELECT xml_cdr_uuid::text, CASE WHEN cc_cancel_reason IN ('NONE', 'BREAK_OUT') THEN 'abandoned' ELSE 'flowed_out' END, j::int, (coalesce(c, end_epoch) - j)::int, 0, c IS NULL, NULL
    FROM (SELECT *, cc_queue_joined_epoch AS j, CASE WHEN cc_queue_canceled_epoch >= cc_queue_joined_epoch THEN cc_queue_canceled_epoch END AS c FROM big) AS b WHERE cc_side = 'member' AND cc_cause = 'cancel' AND cc_cancel_reason IS NOT NULL AND (c IS NOT NULL OR cc_cancel_reason IN ('NONE', 'BREAK_OUT'))$$, 'calls are those of plain SQL');
SELECT is((SELECT sum(n)::bigint FROM (SELECT count(*) AS n FROM big_calls UNION ALL SELECT count(*) FROM big_rejected) AS s), (SELECT count(*) FROM big WHERE cc_side = 'member'), 'each caller is a call or rejected, agents are not');
CREATE TABLE pieces (LIKE big);
SELECT create_call_source('pieces', 'fusionpbx', 'pieces', '{"overlap": "2 days"}');
DO $$ DECLARE i int; BEGIN FOR i IN 0 .. 6 LOOP INSERT INTO pieces SELECT b.* FROM big AS b WHERE abs(hashtext(xml_cdr_uuid::text)) % 7 = i ORDER BY random(); PERFORM load_calls('pieces'); PERFORM load_calls('pieces'); END LOOP; END $$;
SELECT conserved('pieces', 'in shuffled pieces they are conserved');
SELECT same_contents('pieces', 'big', 'in shuffled pieces they give the same');
CREATE TABLE twice (LIKE big);
SELECT create_call_source('twice', 'fusionpbx', 'twice');
INSERT INTO twice SELECT * FROM big UNION ALL SELECT * FROM big;
SELECT load_calls('twice');
SELECT conserved('twice', 'twice they are conserved');
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, call, events FROM twice_calls', 'SELECT call_id, leg, queue, agent, reason, call, 2 * events FROM big_calls', 'rows that come twice give the same calls');
INSERT INTO twice SELECT xml_cdr_uuid, direction, cc_side, 'other', cc_agent, cc_cause, cc_cancel_reason, cc_queue_joined_epoch, cc_queue_answered_epoch, cc_queue_terminated_epoch, cc_queue_canceled_epoch, end_epoch, 0 FROM big WHERE cc_side = 'member' ORDER BY end_epoch DESC LIMIT 1;
SELECT load_calls('twice');
SELECT is((SELECT string_agg(DISTINCT problem, ', ') FROM twice_rejected WHERE problem ~ 'several'), 'several rows with this call_id', 'two rows of one channel that differ are both rejected');
SELECT conserved('twice', 'with them it is conserved');

-- ---------------------------------------------------------------- many rows that are read again

-- each call was compared with each other one: minutes for these
CREATE TABLE many AS SELECT number(n) AS xml_cdr_uuid, 'inbound' AS direction, 'member' AS cc_side, 'q' AS cc_queue, 'a' || n AS cc_agent, 'answered' AS cc_cause, NULL AS cc_cancel_reason, 1767603600 + n / 4.0 AS cc_queue_joined_epoch, 1767603605 + n / 4.0 AS cc_queue_answered_epoch,
    1767603610 + n / 4.0 AS cc_queue_terminated_epoch, NULL::numeric AS cc_queue_canceled_epoch, 1767603610 + n / 4.0 AS end_epoch, 0 AS hold_accum_seconds, to_timestamp(1767603610 + n / 4.0) AS end_stamp FROM generate_series(1, 12000) AS n;
CREATE INDEX ON many (xml_cdr_uuid);
CREATE INDEX ON many (end_stamp);
ANALYZE many;
SELECT create_call_source('many', 'fusionpbx', 'many'), create_call_source('stamps', 'fusionpbx', 'many', '{"columns": {"ended_at": "end_stamp"}}');
SELECT is(load_calls(name)::text, '(12000,0,0,0,0)', name || ': many rows of one hour') FROM unnest('{many,stamps}'::text[]) AS name;
SET LOCAL statement_timeout = '15 s';
SELECT is(load_calls('many')::text, '(0,0,0,0,0)', 'read again in time');
SELECT is(load_calls('stamps')::text, '(0,0,0,0,0)', 'also by a column of times, which an index may have');
SET LOCAL statement_timeout = 0;
SELECT conserved(name, name || ' is conserved') FROM unnest('{many,stamps}'::text[]) AS name;
SELECT set_eq('SELECT call_id, call FROM many_calls', 'SELECT call_id, call FROM stamps_calls', 'both give the same');

-- ---------------------------------------------------------------- what is refused

CREATE TABLE dates AS SELECT *, now()::timestamp AS stamp FROM v_xml_cdr;
SELECT is(refusal($$SELECT create_call_source('o', 'fusionpbx', 'dates', '{"columns": {"ended_at": "stamp"}}')$$), '42804 column stamp cannot be ended_at of a call source because it is of type timestamp without time zone | Use seconds since 1970, as a number or text, or timestamptz.', 'a time without a zone');

SELECT * FROM finish();
ROLLBACK;
