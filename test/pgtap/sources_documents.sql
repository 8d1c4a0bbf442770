-- Calls from the JSON documents of Amazon Connect and Genesys Cloud, one document at a time and as call sources. Expected
-- values are what the vendors' fields say, by hand.

BEGIN;
\ir include/sources.sql
\ir include/documents.sql
SELECT no_plan();
-- The checks, without that of agents on two calls at once, as the agents here often are.
CREATE FUNCTION accounted(name text, description text) RETURNS text LANGUAGE sql AS $$
    SELECT is((SELECT count(*)::int || coalesce(string_agg('; ' || what || format(': %s, not %s', found, expected), '') FILTER (WHERE NOT ok), '') FROM check_call_source(name) WHERE what !~ 'agent talked'), '4', description)
$$;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';

-- ---------------------------------------------------------------- Amazon Connect: one document

CREATE FUNCTION connect_says(document jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' | ', queue, agent, reason, call::text, 'missed ' || nullif(ring_no_answer, 0), 'problem: ' || problem,
        CASE WHEN call IS NULL AND problem IS NULL THEN 'open since ' || to_char(entered_at, 'HH24:MI:SS') || coalesce(', talking since ' || to_char(answered_at, 'HH24:MI:SS'), '') END), ' / ' ORDER BY leg),
        'ignored: ' || amazon_connect_ignored(document)) FROM amazon_connect_calls(document)
$$;
SELECT is(connect_says(contact('k', changes::jsonb)), expected, changes) FROM (VALUES
    ('{}', 'sales | ann | CUSTOMER_DISCONNECT | 2026-01-05T09:00:10Z answered wait=20 talk=200 hold=60 wrap=25'),
    -- handed to an outside number; the customer talks on for a quarter of an hour
    ('{"TransferCompletedTimestamp": "2026-01-05T09:04:50Z"}', 'sales | ann | CUSTOMER_DISCONNECT | 2026-01-05T09:00:10Z answered wait=20 talk=200 hold=60 wrap=25 transferred'),
    -- a callback was asked for 99 s before it entered the queue, and waited there for 21 s
    ('{"InitiationMethod": "CALLBACK", "Queue.EnqueueTimestamp": "2026-01-05T09:00:09Z", "Queue.Duration": 120}', 'sales | ann | CUSTOMER_DISCONNECT | 2026-01-05T08:58:30Z answered wait=120 talk=200 hold=60 wrap=25'),
    ('{"Queue.Duration": 21}', 'sales | ann | CUSTOMER_DISCONNECT | 2026-01-05T09:00:10Z answered wait=21 talk=200 hold=60 wrap=25'),
    ('{"Queue.Duration": null}', 'sales | ann | CUSTOMER_DISCONNECT | 2026-01-05T09:00:10Z answered wait=20 talk=200 hold=60 wrap=25'),
    ('{"Agent.CustomerHoldDuration": null, "Agent.AfterContactWorkDuration": null, "Agent.AfterContactWorkStartTimestamp": null}', 'sales | ann | CUSTOMER_DISCONNECT | 2026-01-05T09:00:10Z answered wait=20 talk=200'),
    ('{"AgentConnectionAttempts": 4, "Queue.Name": null, "Agent.Username": "", "DisconnectReason": null}', 'arn:q | arn:a | none | 2026-01-05T09:00:10Z answered wait=20 talk=200 hold=60 wrap=25 | missed 3'),
    -- not answered
    ('{"Agent": null, "AgentConnectionAttempts": 0}', 'sales | CUSTOMER_DISCONNECT | 2026-01-05T09:00:10Z abandoned wait=20'),
    ('{"Agent.ConnectedToAgentTimestamp": null, "AgentConnectionAttempts": 2}', 'sales | CUSTOMER_DISCONNECT | 2026-01-05T09:00:10Z abandoned wait=20 | missed 2'),
    ('{"Agent": null, "AgentConnectionAttempts": null, "DisconnectReason": "(gone)"}', 'sales | none | 2026-01-05T09:00:10Z abandoned wait=20'),
    ('{"Agent": null, "AgentConnectionAttempts": null, "DisconnectReason": "CONTACT_FLOW_DISCONNECT"}', 'sales | CONTACT_FLOW_DISCONNECT | 2026-01-05T09:00:10Z flowed_out wait=20'),
    ('{"Agent": null, "AgentConnectionAttempts": null, "DisconnectReason": null, "NextContactId": "k2"}', 'sales | NEXT_CONTACT | 2026-01-05T09:00:10Z flowed_out wait=20'),
    ('{"Agent": null, "AgentConnectionAttempts": null, "DisconnectReason": "SOLAR_STORM"}', 'sales | SOLAR_STORM | problem: no outcome for SOLAR_STORM'),
    -- not over
    ('{"Agent": null, "DisconnectTimestamp": null, "Queue.DequeueTimestamp": null, "Queue.Duration": null, "AgentConnectionAttempts": null}', 'sales | open since 09:00:10'),
    ('{"Agent.AgentInteractionDuration": null, "DisconnectTimestamp": null}', 'sales | ann | open since 09:00:10, talking since 09:00:30'),
    ('{"Agent.AfterContactWorkDuration": null, "Agent.AfterContactWorkEndTimestamp": null}', 'sales | ann | open since 09:00:10, talking since 09:00:30'),
    -- not of a queue
    ('{"InitiationMethod": "OUTBOUND"}', 'ignored: OUTBOUND'),
    ('{"InitiationMethod": "MONITOR"}', 'ignored: MONITOR'),
    ('{"InitiationMethod": "EXTERNAL_OUTBOUND"}', 'ignored: EXTERNAL_OUTBOUND'),
    ('{"InitiationMethod": "CAMPAIGN_PREVIEW"}', 'ignored: CAMPAIGN_PREVIEW'),
    ('{"InitiationMethod": "AGENT_REPLY"}', 'ignored: AGENT_REPLY'),
    ('{"Queue": null}', 'ignored: no queue'),
    ('{"Queue": "(gone)", "Agent": "(gone)"}', 'ignored: no queue'),
    -- dirt
    ('{"Queue": "sales"}', 'ann | CUSTOMER_DISCONNECT | problem: Queue not an object'),
    ('{"Agent": [1]}', 'sales | CUSTOMER_DISCONNECT | problem: Agent not an object'),
    ('{"ContactId": null}', 'sales | ann | CUSTOMER_DISCONNECT | problem: ContactId null'),
    ('{"Queue.EnqueueTimestamp": null}', 'sales | ann | CUSTOMER_DISCONNECT | problem: offered_at null'),
    ('{"Queue.EnqueueTimestamp": "2026-01-05 09:00:10"}', 'sales | ann | CUSTOMER_DISCONNECT | problem: EnqueueTimestamp not a time'),
    ('{"Queue.EnqueueTimestamp": 1767603610}', 'sales | ann | CUSTOMER_DISCONNECT | problem: EnqueueTimestamp not a time'),
    ('{"Agent.ConnectedToAgentTimestamp": "soon"}', 'sales | CUSTOMER_DISCONNECT | problem: ConnectedToAgentTimestamp not a time'),
    ('{"Agent.AgentInteractionDuration": null}', 'sales | ann | CUSTOMER_DISCONNECT | problem: talk null'),
    ('{"Queue.Duration": null, "Queue.DequeueTimestamp": null}', 'sales | ann | CUSTOMER_DISCONNECT | problem: wait null'),
    ('{"Agent.AgentInteractionDuration": "200"}', 'sales | ann | CUSTOMER_DISCONNECT | problem: talk not a number'),
    ('{"Agent.AgentInteractionDuration": -1}', 'sales | ann | CUSTOMER_DISCONNECT | problem: talk negative'),
    ('{"Agent.CustomerHoldDuration": 3000000}', 'sales | ann | CUSTOMER_DISCONNECT | problem: hold too long'),
    ('{"Agent.CustomerHoldDuration": 1e400}', 'sales | ann | CUSTOMER_DISCONNECT | problem: hold out of range'),
    ('{"Queue.Duration": null, "Queue.DequeueTimestamp": "2026-01-05T09:00:00Z"}', 'sales | ann | CUSTOMER_DISCONNECT | problem: wait negative'),
    ('{"AgentConnectionAttempts": -1}', 'sales | ann | CUSTOMER_DISCONNECT | problem: AgentConnectionAttempts out of range')) AS t (changes, expected);
SELECT is(connect_says(junk::jsonb), 'problem: document not an object', junk) FROM unnest('{[],1,"null","\"x\"",true}'::text[]) AS junk;
SELECT is_empty('SELECT * FROM amazon_connect_calls(NULL)', 'no document, no row');
SELECT is((SELECT array[channel, direction] FROM amazon_connect_calls(contact('k', '{"Channel": "CHAT"}'))), '{CHAT,inbound}', 'channel and direction');

-- ---------------------------------------------------------------- Genesys Cloud: one document

CREATE FUNCTION genesys_says(document jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' | ', leg || ' ' || queue, agent, channel, reason, call::text, 'missed ' || nullif(ring_no_answer, 0), 'problem: ' || problem,
        CASE WHEN call IS NULL AND problem IS NULL THEN 'open since ' || to_char(entered_at, 'HH24:MI:SS') || coalesce(', talking since ' || to_char(answered_at, 'HH24:MI:SS'), '') END), ' / ' ORDER BY leg),
        'ignored: ' || genesys_cloud_ignored(document)) FROM genesys_cloud_calls(document)
$$;
CREATE TABLE told (name text, rest jsonb DEFAULT '{"conversationEnd": "2026-01-05T10:00:00.000Z"}', lines text, expected text);
INSERT INTO told VALUES
    ('ring, hold, and a wrap-up that begins before the end', DEFAULT, $$
        customer Cy voice - interact,0,100000,peer
        ivr menu voice - ivr,0,1000
        acd sales voice q1 delay,1000,1004,- interact,1004,9000,transfer
        agent ann voice q1 alert,5000,9020,- interact,9020,60000,- hold,60000,80000,- interact,80000,100000,client wrapup,99800,130000,client $$,
     '1 sales | ann | voice | client | 2026-01-05T09:00:01Z answered wait=8.02 ring=4.02 talk=70.98 hold=20 wrap=30.2'),
    ('a wrap-up that ends before the end, and a hold last', DEFAULT, $$
        agent - voice q1 interact,9000,60000,- hold,60000,80000,client wrapup,79700,79950,client
        acd - voice q1 interact,0,9000,transfer $$,
     '1 q1 | voice | client | 2026-01-05T09:00:00Z answered wait=9 talk=51 hold=20 wrap=0.25'),
    ('abandoned', DEFAULT, 'acd sales voice q1 interact,0,15000,peer', '1 sales | voice | peer | 2026-01-05T09:00:00Z abandoned wait=15'),
    ('abandoned, by its metric', DEFAULT, 'acd sales voice q1 interact,0,15000,system', '1 sales | voice | tAbandon | 2026-01-05T09:00:00Z abandoned wait=15'),
    ('flowed out, by its metric', DEFAULT, 'acd sales voice q1 interact,0,15000,peer', '1 sales | voice | tFlowOut | 2026-01-05T09:00:00Z flowed_out wait=15'),
    ('two queues', DEFAULT, $$
        acd sales voice q1 interact,0,5000,transfer
        agent ann voice q1 interact,5000,20000,transfer wrapup,20000,21000,client
        acd help voice q2 interact,20000,31000,transfer
        agent bob voice q2 interact,31000,50000,peer $$,
     '1 sales | ann | voice | transfer | 2026-01-05T09:00:00Z answered wait=5 talk=15 wrap=1 transferred / 2 help | bob | voice | peer | 2026-01-05T09:00:20Z answered wait=11 talk=19'),
    ('two queues, of which the first passes it on', DEFAULT, $$
        acd help voice q2 interact,20000,31000,transfer
        agent bob voice q2 interact,31000,50000,peer
        acd sales voice q1 interact,0,20000,transfer $$,
     '1 sales | voice | transfer | 2026-01-05T09:00:00Z flowed_out wait=20 / 2 help | bob | voice | peer | 2026-01-05T09:00:20Z answered wait=11 talk=19'),
    ('two agents who do not answer, and one who does; a second one is given the call without a queue', DEFAULT, $$
        acd sales voice q1 interact,0,20000,transfer
        agent eve voice q1 alert,1000,6000,system
        agent fay voice q1 alert,7000,12000,system
        agent gil voice - interact,40000,90000,peer
        agent ann voice q1 alert,15000,20000,- interact,20000,40000,transfer $$,
     '1 sales | ann | voice | transfer | 2026-01-05T09:00:00Z answered wait=20 ring=5 talk=20 transferred | missed 2'),
    ('an agent of another queue did not answer this one', DEFAULT, $$
        acd sales voice q1 interact,0,20000,peer
        agent ann voice q9 alert,15000,20000,- interact,20000,40000,transfer $$, '1 sales | voice | peer | 2026-01-05T09:00:00Z abandoned wait=20'),
    ('an alert that began before the stay in the queue', DEFAULT, $$
        acd sales voice q1 interact,1000,3000,transfer
        agent ann voice q1 alert,500,3000,- interact,3000,4000,peer $$, '1 sales | ann | voice | peer | 2026-01-05T09:00:01Z answered wait=2 ring=2 talk=1 repaired'),
    ('a callback is asked for, and made', DEFAULT, $$
        acd sales voice q1 interact,0,30000,client
        acd sales callback q1 interact,30000,90000,transfer
        agent ann callback q1 alert,85000,90000,- interact,90000,100000,client $$,
     '1 sales | voice | callback | 2026-01-05T09:00:00Z callback wait=30 / 2 sales | ann | callback | client | 2026-01-05T09:00:30Z answered wait=60 ring=5 talk=10'),
    ('without a disconnectType', DEFAULT, 'acd sales chat q1 interact,0,15000,-', '1 sales | chat | none | problem: no outcome for none'),
    ('with an odd one', DEFAULT, 'acd sales chat q1 interact,0,15000,error', '1 sales | chat | error | problem: no outcome for error'),
    -- not over
    ('waiting', '{}', 'acd sales voice q1 interact,5000,-,-', '1 sales | voice | open since 09:00:05'),
    ('waiting in the second queue', '{}', $$
        acd sales voice q1 interact,0,5000,transfer
        acd help voice q2 interact,5000,-,- $$, '1 sales | voice | transfer | 2026-01-05T09:00:00Z flowed_out wait=5 / 2 help | voice | open since 09:00:05'),
    ('talking', '{}', $$
        acd sales voice q1 interact,0,5000,transfer
        agent ann voice q1 interact,5000,-,- $$, '1 sales | ann | voice | open since 09:00:00, talking since 09:00:05'),
    ('ended for the customer, wrapped up by the agent', '{}', $$
        acd sales voice q1 interact,0,5000,transfer
        agent ann voice q1 interact,5000,6000,client wrapup,6000,-,- $$, '1 sales | ann | voice | open since 09:00:00, talking since 09:00:05'),
    ('ended, with a segment that has not', DEFAULT, $$
        acd sales voice q1 interact,0,5000,transfer
        agent ann voice q1 interact,5000,-,- $$, '1 sales | ann | voice | problem: ended_at null'),
    -- not of a queue
    ('a chat with an agent', DEFAULT, 'agent ann chat - alert,0,1000,- interact,1000,5000,client', 'ignored: no queue'),
    ('no participants', DEFAULT, '', 'ignored: no queue'),
    ('an outbound call that is transferred to a queue', '{"originatingDirection": "outbound"}', 'acd sales voice q1 interact,0,15000,peer', 'ignored: outbound'),
    ('an inbound one', '{"originatingDirection": "inbound"}', 'acd sales voice q1 interact,0,15000,peer', '1 sales | voice | peer | 2026-01-05T09:00:00Z abandoned wait=15'),
    ('a preview of an outbound campaign', DEFAULT, 'acd sales callback q1 interact,0,15000,peer', 'ignored: outbound'),
    ('an outbound session of a queue', DEFAULT, 'acd sales voice q1 interact,0,15000,peer', 'ignored: outbound'),
    -- dirt
    ('an end before the beginning', DEFAULT, 'acd sales voice q1 interact,1,0,peer', 'problem: segmentEnd before segmentStart'),
    ('an ended queue session without segments', DEFAULT, 'acd sales voice q1', '1 sales | voice | none | problem: offered_at null'),
    ('a talk of 25 days', DEFAULT, $$
        acd sales chat q1 interact,0,5000,transfer
        agent ann chat q1 interact,5000,2160005000,client $$, '1 sales | ann | chat | client | problem: talk too long'),
    ('a wait of 25 days', DEFAULT, $$acd sales chat q1 interact,0,2160005000,client$$, '1 sales | chat | client | problem: wait too long');
CREATE VIEW tale AS SELECT name, expected, CASE name
    WHEN 'abandoned, by its metric' THEN jsonb_set(document, '{participants,0,sessions,0,metrics}', '[{"name": "nOffered", "value": 1}, {"name": "tAbandon", "value": 15000}]')
    WHEN 'flowed out, by its metric' THEN jsonb_set(document, '{participants,0,sessions,0,metrics}', '[{"name": "tFlowOut", "value": 15000}]')
    WHEN 'a preview of an outbound campaign' THEN jsonb_set(document, '{participants,0,sessions,0,outboundCampaignId}', '"c"')
    WHEN 'an outbound session of a queue' THEN jsonb_set(document, '{participants,0,sessions,0,direction}', '"outbound"')
    ELSE document END AS document
FROM (SELECT name, expected, conversation('g', lines, rest) AS document FROM told) AS t;
SELECT is(genesys_says(document), expected, name) FROM tale WHERE expected NOT LIKE '%q1 | voice | client%';
SELECT is(genesys_says(document), '1 q1 | id of - | voice | client | 2026-01-05T09:00:00Z answered wait=9 talk=51 hold=20 wrap=0.25', name) FROM tale WHERE expected LIKE '%q1 | voice | client%';
SELECT is(genesys_says(changed(conversation('g', 'acd sales voice q1 interact,0,15000,peer'), changes::jsonb)), 'problem: ' || problem, changes) FROM (VALUES
    ('{"participants": 1}', 'participants not an array'), ('{"participants.0": 1}', 'participant not an object'), ('{"participants.0.sessions": "x"}', 'sessions not an array'),
    ('{"participants.0.purpose": 7}', 'purpose not text'), ('{"participants.0.sessions.0": []}', 'session not an object'), ('{"participants.0.sessions.0.segments.0": null}', 'segment not an object'),
    ('{"participants.0.sessions.0.segments.0.segmentStart": null}', 'segmentStart null'), ('{"participants.0.sessions.0.segments.0.segmentStart": 5}', 'segmentStart not a time'),
    ('{"participants.0.sessions.0.segments.0.segmentEnd": "2026-02-30T00:00:00Z"}', 'segmentEnd not a time'), ('{"participants.0.sessions.0.segments.0.disconnectType": {}}', 'disconnectType not text'),
    ('{"conversationEnd": "late"}', 'conversationEnd not a time')) AS t (changes, problem);
SELECT is((SELECT problem FROM genesys_cloud_calls(junk::jsonb)), 'document not an object', junk) FROM unnest('{[],1,"null","\"x\"",true}'::text[]) AS junk;

-- ---------------------------------------------------------------- any dirt, anywhere

CREATE TABLE good AS SELECT 'amazon_connect' AS kind, contact('k1', '{"InitialContactId": "k0", "TransferCompletedTimestamp": "2026-01-05T09:04:50Z"}') AS document
    UNION ALL SELECT 'genesys_cloud', document FROM tale WHERE name IN ('ring, hold, and a wrap-up that begins before the end', 'two queues', 'a callback is asked for, and made');
CREATE TABLE spoilt AS SELECT row_number() OVER () AS id, kind, document, path, junk, changed(document, jsonb_build_object(path, junk)) AS bad
    FROM good, paths(document) AS path, unnest('{true,null,-1,1e400,0.0005,1e15,"\"\"","\"x\"","\"(gone)\"","[]","{}","[[1]]","\"2026-01-05T09:00:00+99:99\"","\"9999-12-31T23:59:59Z\"","\"-4000-01-01T00:00:00Z\""}'::jsonb[]) AS junk;
SELECT cmp_ok(count(*)::int, '>', 2000, 'documents with one value spoilt') FROM spoilt;
CREATE FUNCTION legs(kind text, document jsonb) RETURNS SETOF queue_call LANGUAGE sql AS $$
    SELECT c.* FROM amazon_connect_calls(document) AS c WHERE kind = 'amazon_connect' UNION ALL SELECT c.* FROM genesys_cloud_calls(document) AS c WHERE kind = 'genesys_cloud'
$$;
CREATE TABLE found AS SELECT s.*, (SELECT array_agg(l ORDER BY leg) FROM legs(s.kind, s.bad) AS l) AS legs,
    CASE s.kind WHEN 'amazon_connect' THEN amazon_connect_ignored(s.bad) ELSE genesys_cloud_ignored(s.bad) END AS ignored FROM spoilt AS s;
SELECT is_empty('SELECT kind, path, junk FROM found WHERE (legs IS NULL) <> (ignored IS NOT NULL)', 'either a document is ignored, or it gives rows');
SELECT is_empty('SELECT kind, path, junk FROM found, unnest(legs) AS l WHERE l.call IS NOT NULL AND (l.problem IS NOT NULL OR l.reason IS NULL AND outcome(l.call) <> ''answered'' OR l.call::text::call_interval <> l.call)', 'a call has no problem, and is one');
SELECT is_empty('SELECT kind, path, junk FROM found, unnest(legs) AS l GROUP BY id, kind, path, junk HAVING sum(l.events) <> 1 OR min(l.leg) <> 1 OR max(l.leg) <> count(*) OR count(DISTINCT l.leg) <> count(*)', 'legs are numbered, and the document counts once');
SELECT is_empty($$SELECT kind, path, junk FROM found WHERE junk IN ('true', '[[1]]') AND legs IS DISTINCT FROM (SELECT array_agg(l ORDER BY leg) FROM legs(kind, document) AS l)
    AND NOT EXISTS (SELECT FROM unnest(legs) AS l WHERE l.problem IS NOT NULL)$$, 'a value of a wrong type is a problem, or is not read: no figure changes in silence');
SELECT cmp_ok(count(DISTINCT path)::int, '>', 40, 'of many paths') FROM found, unnest(legs) AS l WHERE junk = 'true' AND l.problem IS NOT NULL;

-- ---------------------------------------------------------------- Amazon Connect: a source

CREATE TABLE contacts (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, document jsonb, call_id text GENERATED ALWAYS AS (coalesce(document ->> 'InitialContactId', document ->> 'ContactId')) STORED);
CREATE INDEX ON contacts (call_id);
SELECT is(create_call_source('cc', 'amazon_connect', 'contacts')::text, 'cc_calls', 'a source of contact records');
INSERT INTO contacts (document) VALUES
    -- the customer asks for a callback while waiting; it is made
    (contact('k1', '{"Agent": null, "AgentConnectionAttempts": null, "NextContactId": "k2", "DisconnectReason": "CONTACT_FLOW_DISCONNECT"}')),
    (contact('k2', '{"InitialContactId": "k1", "PreviousContactId": "k1", "InitiationMethod": "CALLBACK", "Queue.EnqueueTimestamp": "2026-01-05T09:10:00Z", "Queue.DequeueTimestamp": "2026-01-05T09:10:21Z", "Queue.Duration": 120,
        "Agent.ConnectedToAgentTimestamp": "2026-01-05T09:10:21Z"}')),
    -- the agent hands the customer to another queue
    (contact('k3', '{"NextContactId": "k4", "TransferCompletedTimestamp": "2026-01-05T09:04:50Z", "DisconnectReason": null}')),
    -- who hangs up there, which starts a flow without a queue
    (contact('k4', '{"InitialContactId": "k3", "PreviousContactId": "k3", "NextContactId": "k5", "InitiationMethod": "TRANSFER", "Agent": null, "AgentConnectionAttempts": null, "Queue.Name": "help", "Queue.EnqueueTimestamp": "2026-01-05T09:04:50Z", "Queue.DequeueTimestamp": "2026-01-05T09:05:20Z", "Queue.Duration": 30}')),
    (contact('k5', '{"InitialContactId": "k3", "InitiationMethod": "DISCONNECT", "Queue": null, "Agent": null}')),
    -- from one queue to the next
    (contact('k6', '{"NextContactId": "k7", "Agent": null, "AgentConnectionAttempts": null, "DisconnectReason": null}')),
    (contact('k8', '{"InitiationMethod": "OUTBOUND"}')),
    (contact('k9', '{"Agent": null, "DisconnectTimestamp": null, "Queue.DequeueTimestamp": null, "Queue.Duration": null, "LastUpdateTimestamp": "2026-01-05T09:00:11Z"}')),
    (contact('k10', '{"Agent": null, "AgentConnectionAttempts": null, "DisconnectReason": "SOLAR_STORM"}')),
    (contact('k11', '{"Agent.AgentInteractionDuration": -5}')),
    (NULL), ('[]'), (contact('', '{"ContactId": null}'));
SELECT is(load_calls('cc')::text, '(5,1,5,2,0)', 'calls, open, rejected, ignored, repaired');
SELECT conserved('cc', 'all documents are accounted for');
SELECT set_eq('SELECT call_id, leg, queue, agent, channel, direction, reason, first_leg, last_leg, call::text, events FROM cc_calls', $$VALUES
    ('k1', 1, 'sales', NULL, 'VOICE', 'inbound', 'CALLBACK', true, false, '2026-01-05T09:00:10Z callback wait=20', 1::bigint),
    ('k1', 2, 'sales', 'ann', 'VOICE', 'inbound', 'CUSTOMER_DISCONNECT', false, true, '2026-01-05T09:08:21Z answered wait=120 talk=200 hold=60 wrap=25', 1),
    ('k3', 1, 'sales', 'ann', 'VOICE', 'inbound', 'TRANSFER', true, false, '2026-01-05T09:00:10Z answered wait=20 talk=200 hold=60 wrap=25 transferred', 1),
    ('k3', 2, 'help', NULL, 'VOICE', 'inbound', 'CUSTOMER_DISCONNECT', false, true, '2026-01-05T09:04:50Z abandoned wait=30', 1),
    ('k6', 1, 'sales', NULL, 'VOICE', 'inbound', 'NEXT_CONTACT', true, true, '2026-01-05T09:00:10Z flowed_out wait=20', 1)$$, 'the contacts of a customer''s call are its legs');
SELECT set_eq('SELECT call_id, problem, events FROM cc_rejected', $$VALUES ('k10', 'no outcome for SOLAR_STORM', 1::bigint), ('k11', 'talk negative', 1), ('(row 11)', 'document not an object', 1), ('(row 12)', 'document not an object', 1), ('(row 13)', 'ContactId null', 1)$$, 'rejected, each by its problem');
SELECT set_eq('TABLE cc_ignored', $$VALUES ('OUTBOUND', 1::bigint), ('no queue', 1)$$, 'ignored, by name');
SELECT is((SELECT rows #>> '{0,document,Agent,AgentInteractionDuration}' FROM cc_rejected WHERE call_id = 'k11'), '-5', 'a rejected document is kept');
-- the vendor delivers again: older ones change nothing, newer ones replace
INSERT INTO contacts (document) VALUES (contact('k11', '{"LastUpdateTimestamp": "2026-01-06T00:00:00Z"}')), (contact('k9', '{"LastUpdateTimestamp": "2026-01-05T09:21:00Z"}')),
    (contact('k1', '{"LastUpdateTimestamp": "2026-01-05T09:29:59Z"}')), (contact('k7', '{"InitialContactId": "k6", "InitiationMethod": "QUEUE_TRANSFER", "Queue.EnqueueTimestamp": "2026-01-05T09:00:31Z"}'));
INSERT INTO cc_outcomes VALUES ('SOLAR_STORM', '', 'flowed_out');
SELECT is(load_calls('cc')::text, '(5,0,0,0,0)', 'a mended one, an open one, a leg more, and the two whose events or place differ');
SELECT is(retry_rejected('cc')::text, '(1,0,0,0,0)', 'the outcomes are the owner''s');
SELECT set_eq($$SELECT call_id, leg, reason, call::text, events FROM cc_calls WHERE call_id ~ '^k(1|6|9|10|11)$' AND leg = 1$$, $$VALUES
    ('k1', 1, 'CALLBACK', '2026-01-05T09:00:10Z callback wait=20', 2::bigint),
    ('k6', 1, 'QUEUE_TRANSFER', '2026-01-05T09:00:10Z flowed_out wait=20', 1),
    ('k9', 1, 'CUSTOMER_DISCONNECT', '2026-01-05T09:00:10Z answered wait=20 talk=200 hold=60 wrap=25', 2),
    ('k10', 1, 'SOLAR_STORM', '2026-01-05T09:00:10Z flowed_out wait=20', 1),
    ('k11', 1, 'CUSTOMER_DISCONNECT', '2026-01-05T09:00:10Z answered wait=20 talk=200 hold=60 wrap=25', 2)$$, 'the last update counts');
SELECT accounted('cc', 'after further deliveries');

-- the durations of four published records and of the callback that the vendor's documentation tells of: a contact that
-- asked for it within two minutes, and one that waited for 99 s of delay and 21 s in the queue
CREATE TABLE published AS SELECT contact('p' || n, jsonb_build_object('Queue.Duration', wait, 'Agent.AgentInteractionDuration', talk, 'Agent.CustomerHoldDuration', hold, 'Agent.AfterContactWorkDuration', wrap, 'NextContactId', next, 'InitiationMethod', method, 'InitialContactId', first)
    || CASE WHEN talk IS NULL THEN '{"Agent.ConnectedToAgentTimestamp": null, "DisconnectReason": null}' ELSE '{}' END::jsonb) AS document
FROM (VALUES (1, 346, 239, 221, 5, NULL, 'INBOUND', NULL), (2, 7, 33, 0, 32, NULL, 'INBOUND', NULL), (3, 5, 14, 0, 10, NULL, 'INBOUND', NULL), (4, 753, 2257, 1021, 116, NULL, 'INBOUND', NULL),
    (5, 30, NULL, NULL, NULL, 'p6', 'INBOUND', NULL), (6, 120, 300, 0, 35, NULL, 'CALLBACK', 'p5')) AS v (n, wait, talk, hold, wrap, next, method, first);
INSERT INTO contacts (document) SELECT document FROM published;
SELECT is(load_calls('cc')::text, '(6,0,0,0,0)', 'the published records');
SELECT results_eq($$SELECT round(extract(epoch FROM asa(call)), 1), round(extract(epoch FROM aht(call)), 1), round(service_level(call, '120 s', 'queue_exit'), 2) FROM cc_calls WHERE call_id ~ '^p'$$,
    $$SELECT round((346 + 7 + 5 + 753 + 120) / 5.0, 1), round((465 + 65 + 24 + 3394 + 335) / 5.0, 1), round(100 * 4 / 6.0, 2)$$, 'answer time 246.2, handle time 856.6, 66.67 % removed within 120 s');
SELECT accounted('cc', 'after the published records');

-- ---------------------------------------------------------------- Genesys Cloud: a source

CREATE TABLE conversations (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, document jsonb, call_id text GENERATED ALWAYS AS (document ->> 'conversationId') STORED);
CREATE INDEX ON conversations (call_id);
SELECT create_call_source('gc', 'genesys_cloud', 'conversations');
INSERT INTO conversations (document) SELECT jsonb_set(document, '{conversationId}', to_jsonb(name)) FROM tale;
SELECT load_calls('gc');
SELECT accounted('gc', 'all conversations are accounted for');
SELECT set_eq('SELECT call_id, leg, queue, agent, channel, reason, call FROM gc_calls', 'SELECT name, leg, queue, agent, channel, reason, call FROM tale, genesys_cloud_calls(document) WHERE call IS NOT NULL', 'calls as one document gives them');
SELECT set_eq('SELECT call_id, leg, problem FROM gc_rejected', 'SELECT name, leg, problem FROM tale, genesys_cloud_calls(document) WHERE problem IS NOT NULL', 'problems, too');
SELECT set_eq('SELECT call_id, leg, answered_at FROM gc_open', 'SELECT name, leg, answered_at FROM tale, genesys_cloud_calls(document) WHERE problem IS NULL AND call IS NULL', 'and what is open');
SELECT set_eq('TABLE gc_ignored', $$VALUES ('no queue', 2::bigint), ('outbound', 3)$$, 'ignored, by name');
SELECT is((SELECT sum(events) FROM gc_calls WHERE call_id = 'two queues'), 1::numeric, 'a conversation is one document, however many legs it has');
-- the fullest delivery counts, whichever comes last
INSERT INTO conversations (document) VALUES
    (conversation('talking', E'acd sales voice q1 interact,0,5000,transfer\nagent ann voice q1 interact,5000,9000,client wrapup,9000,9500,client')),
    (conversation('talking', E'acd sales voice q1 interact,0,5000,transfer\nagent ann voice q1 interact,5000,9000,client', '{}')),
    (conversation('waiting', 'acd sales voice q1 interact,5000,8000,peer')), (conversation('waiting', 'acd sales voice q1 interact,5000,-,-', '{}'));
SELECT is(load_calls('gc')::text, '(2,0,0,0,0)', 'two open ones have ended');
SELECT set_eq($$SELECT call_id, call::text, events FROM gc_calls WHERE call_id IN ('talking', 'waiting')$$, $$VALUES ('talking', '2026-01-05T09:00:00Z answered wait=5 talk=4 wrap=0.5', 3::bigint), ('waiting', '2026-01-05T09:00:05Z abandoned wait=3', 3)$$, 'as the fullest delivery has them');
SELECT accounted('gc', 'after further deliveries');
-- also without conversationEnd: the one in which more has ended
INSERT INTO conversations (document) SELECT conversation(name, 'acd sales voice q1 interact,0,' || ended, '{}') FROM (VALUES ('first', '7000,peer'), ('first', '-,-'), ('then', '-,-'), ('then', '7000,peer')) AS v (name, ended);
SELECT is(load_calls('gc')::text, '(2,0,0,0,0)', 'what has ended is not open again');
-- or the one in which more has begun: the caller was not sent on, an agent has answered
INSERT INTO conversations (document) SELECT conversation(name, lines, '{}') FROM (VALUES (1, E'acd sales voice q1 interact,0,5000,transfer'), (2, E'acd sales voice q1 interact,0,5000,transfer\nagent ann voice q1 interact,5000,-,-')) AS v (n, lines), (VALUES ('begun', 1), ('begun first', -1)) AS w (name, way) ORDER BY n * way;
SELECT is(load_calls('gc')::text, '(0,2,0,0,0)', 'what goes on is open');
SELECT set_eq($$SELECT call_id, agent FROM gc_open WHERE call_id ~ 'begun'$$, $$VALUES ('begun', 'ann'), ('begun first', 'ann')$$, 'with the agent who has answered');
-- of two that have ended the later end
INSERT INTO conversations (document) SELECT conversation('later', 'acd sales voice q1 interact,0,' || ms || ',peer', jsonb_build_object('conversationEnd', at_ms(ms::text))) FROM unnest('{7000,9000,8000}'::int[]) AS ms;
SELECT load_calls('gc');
SELECT results_eq($$SELECT call::text FROM gc_calls WHERE call_id = 'later'$$, $$VALUES ('2026-01-05T09:00:00Z abandoned wait=9')$$, 'the latest end counts');
-- with an end: although the other one has more segments
INSERT INTO conversations (document) SELECT conversation('over', lines, rest) FROM (VALUES (E'acd sales voice q1 interact,0,5000,peer interact,5000,6000,peer', '{}'::jsonb), ('acd sales voice q1 interact,0,7000,peer', '{"conversationEnd": "2026-01-05T09:00:07.000Z"}')) AS v (lines, rest);
SELECT load_calls('gc');
SELECT results_eq($$SELECT call::text FROM gc_calls WHERE call_id = 'over'$$, $$VALUES ('2026-01-05T09:00:00Z abandoned wait=7')$$, 'a conversation that has ended tells most');
SELECT set_eq($$SELECT call_id, call::text FROM gc_calls WHERE call_id IN ('first', 'then')$$, $$VALUES ('first', '2026-01-05T09:00:00Z abandoned wait=7'), ('then', '2026-01-05T09:00:00Z abandoned wait=7')$$, 'whichever came first');
INSERT INTO gc_outcomes VALUES ('error', '', 'abandoned');
SELECT is(retry_rejected('gc')::text, '(1,0,0,0,0)', 'the outcomes are the owner''s here, too');

-- ---------------------------------------------------------------- whole, in pieces, shuffled, twice; clean and dirty

SELECT setseed(0.25);
-- 200 customers of one or two contacts, each delivered up to three times; some deliveries are lost, some spoilt
CREATE TABLE delivered AS SELECT row_number() OVER () AS id, document FROM (
    SELECT contact('c' || n || CASE part WHEN 1 THEN '' ELSE 'b' END, jsonb_build_object('InitialContactId', CASE part WHEN 2 THEN 'c' || n END, 'NextContactId', CASE WHEN part = 1 AND n % 3 = 0 THEN 'c' || n || 'b' END,
        'InitiationMethod', CASE WHEN part = 2 THEN (ARRAY['CALLBACK', 'TRANSFER'])[1 + n % 2] WHEN n % 20 = 0 THEN 'OUTBOUND' ELSE 'INBOUND' END, 'LastUpdateTimestamp', at_ms((n * 1000 + version * 60000)::text),
        'InitiationTimestamp', at_ms((n * 1000)::text), 'Queue.EnqueueTimestamp', at_ms((n * 1000 + part * 100)::text), 'Queue.Duration', n % 40, 'Agent.AgentInteractionDuration', n * version,
        'Agent.ConnectedToAgentTimestamp', CASE WHEN n % 4 > 0 THEN at_ms((n * 1000 + 30000)::text) END) || CASE WHEN random() < 0.05 THEN '{"Agent": 3}' ELSE '{}' END::jsonb) AS document
    FROM generate_series(1, 200) AS n, generate_series(1, 2) AS part, generate_series(1, 3) AS version WHERE (part = 1 OR n % 3 = 0) AND random() < 0.9 ORDER BY random()) AS d
    WHERE document IS NOT NULL;
CREATE TABLE talked AS SELECT row_number() OVER () AS id, document FROM (
    SELECT CASE WHEN random() < 0.05 THEN jsonb_set(document, '{participants,0,sessions}', '7') ELSE document END AS document
    FROM (SELECT conversation('c' || n, format(E'acd q%s voice q interact,%s,%s,transfer\nagent a%s voice q interact,%s,%s,%s', n % 3, n, CASE WHEN version > 1 THEN (n + 5000)::text ELSE '-' END, n % 7, n + 5000,
            CASE WHEN version > 2 THEN (n * 100 + 6000)::text ELSE '-' END, CASE WHEN version > 2 THEN 'peer' ELSE '-' END), CASE WHEN version > 2 THEN '{"conversationEnd": "2026-01-05T10:00:00.000Z"}' ELSE '{}' END::jsonb) AS document
          FROM generate_series(1, 200) AS n, generate_series(1, 3) AS version WHERE random() < 0.9) AS d ORDER BY random()) AS d;

CREATE FUNCTION loaded(name text, kind text, documents text, pieces int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', name, CASE kind WHEN 'amazon_connect' THEN 'contacts' ELSE 'conversations' END);
    PERFORM create_call_source(name, kind, name::regclass);
    FOR i IN 0..pieces - 1 LOOP
        EXECUTE format('INSERT INTO %I (document) SELECT document FROM %s AS d WHERE id %% %s = %s ORDER BY id', name, documents, pieces, i);
        PERFORM load_calls(name);
    END LOOP;
END $$;
SELECT loaded(substr(kind, 1, 1) || way, kind, format(documents, said), pieces)
FROM (VALUES ('amazon_connect', 'delivered'), ('genesys_cloud', 'talked')) AS k (kind, said),
     (VALUES ('_whole', '%s', 1), ('_pieces', '%s', 17), ('_shuffled', '(SELECT row_number() OVER (ORDER BY md5(document::text)) AS id, document FROM %s)', 5)) AS w (way, documents, pieces);
SELECT accounted(k || way, k || way) FROM unnest('{a,g}'::text[]) AS k, unnest('{_whole,_pieces,_shuffled}'::text[]) AS way;
SELECT same_contents(k || way, k || '_whole', k || way || ' gives the same') FROM unnest('{a,g}'::text[]) AS k, unnest('{_pieces,_shuffled}'::text[]) AS way;
SELECT cmp_ok((SELECT count(*)::int FROM a_whole_calls), '>', 180, 'many contacts');
SELECT cmp_ok((SELECT count(*)::int FROM a_whole_rejected), '>', 5, 'and rejected ones');
SELECT cmp_ok((SELECT count(*)::int FROM g_whole_calls), '>', 120, 'many conversations');
-- by plain SQL: the talk of the last update
SELECT bag_eq($$SELECT call_id, queue, agent, wait_time(call), talk_time(call) FROM a_whole_calls WHERE outcome(call) = 'answered'$$,
    $$SELECT coalesce(document ->> 'InitialContactId', document ->> 'ContactId'), 'sales' AS queue, 'ann' AS agent, make_interval(secs => (document #>> '{Queue,Duration}')::float8) AS wait, make_interval(secs => (document #>> '{Agent,AgentInteractionDuration}')::float8) AS talk
      FROM (SELECT DISTINCT ON (document ->> 'ContactId') document FROM delivered WHERE document ->> 'InitiationMethod' <> 'OUTBOUND' ORDER BY document ->> 'ContactId', document ->> 'LastUpdateTimestamp' DESC) AS d
      WHERE document #>> '{Agent,ConnectedToAgentTimestamp}' IS NOT NULL$$, 'answered calls are those of the last updates');
SELECT bag_eq($$SELECT call_id, count(*) FROM g_whole_calls WHERE outcome(call) = 'answered' GROUP BY 1$$,
    $$SELECT DISTINCT document ->> 'conversationId', 1::bigint FROM talked WHERE document ? 'conversationEnd' AND jsonb_typeof(document #> '{participants,0,sessions}') = 'array'$$, 'and those of the fullest deliveries');
-- delivered all over again: the same calls, from twice the documents
INSERT INTO a_whole (document) SELECT document FROM delivered;
INSERT INTO g_whole (document) SELECT document FROM talked;
SELECT load_calls(k || '_whole') FROM unnest('{a,g}'::text[]) AS k;
SELECT accounted(k || '_whole', k || ' delivered twice is conserved') FROM unnest('{a,g}'::text[]) AS k;
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, first_leg, last_leg, call, events FROM a_whole_calls', 'SELECT call_id, leg, queue, agent, reason, first_leg, last_leg, call, 2 * events FROM a_pieces_calls', 'contacts delivered twice are the same calls');
SELECT set_eq('SELECT call_id, leg, queue, agent, reason, first_leg, last_leg, call, events FROM g_whole_calls', 'SELECT call_id, leg, queue, agent, reason, first_leg, last_leg, call, 2 * events FROM g_pieces_calls', 'conversations, too');
-- ids of documents are never used again: a callback, or the next queue, days later is a leg of the same call
CREATE TABLE days_a (LIKE contacts INCLUDING ALL);
CREATE TABLE days_g (LIKE conversations INCLUDING ALL);
SELECT create_call_source('days_a', 'amazon_connect', 'days_a'), create_call_source('days_g', 'genesys_cloud', 'days_g');
INSERT INTO days_a (document) VALUES (contact('k1', '{"Agent": null, "AgentConnectionAttempts": null, "NextContactId": "k2", "DisconnectReason": "CONTACT_FLOW_DISCONNECT"}')),
    (contact('k2', '{"InitialContactId": "k1", "PreviousContactId": "k1", "InitiationMethod": "CALLBACK", "InitiationTimestamp": "2026-01-08T09:00:00Z", "LastUpdateTimestamp": "2026-01-08T09:30:00Z", "DisconnectTimestamp": "2026-01-08T09:06:00Z",
        "Queue.EnqueueTimestamp": "2026-01-08T09:00:00Z", "Queue.DequeueTimestamp": "2026-01-08T09:00:20Z", "Agent.ConnectedToAgentTimestamp": "2026-01-08T09:00:20Z"}'));
INSERT INTO days_g (document) VALUES (conversation('g', E'acd sales email q1 interact,0,15000,transfer\nacd help email q2 interact,259200000,259205000,peer', '{"conversationEnd": "2026-01-09T10:00:00.000Z"}'));
SELECT is(load_calls(name)::text, '(2,0,0,0,0)', name) FROM unnest('{days_a,days_g}'::text[]) AS name;
SELECT set_eq(format('SELECT leg, date_trunc(''day'', offered_at(call))::date, first_leg, last_leg FROM %s_calls', name), $$VALUES (1, date '2026-01-05', true, false), (2, '2026-01-08', false, true)$$,
    name || ': legs that are days apart') FROM unnest('{days_a,days_g}'::text[]) AS name;
-- every spoilt document of above
CREATE TABLE spoilt_a (LIKE contacts INCLUDING ALL);
CREATE TABLE spoilt_g (LIKE conversations INCLUDING ALL);
SELECT create_call_source('spoilt_a', 'amazon_connect', 'spoilt_a'), create_call_source('spoilt_g', 'genesys_cloud', 'spoilt_g');
INSERT INTO spoilt_a (document) SELECT changed(bad, CASE WHEN jsonb_typeof(bad -> 'ContactId') = 'string' THEN jsonb_build_object('ContactId', 'k' || id, 'InitialContactId', NULL) ELSE '{}' END) FROM spoilt WHERE kind = 'amazon_connect';
INSERT INTO spoilt_g (document) SELECT changed(bad, jsonb_build_object('conversationId', 'g' || id)) FROM spoilt WHERE kind = 'genesys_cloud';
SELECT lives_ok(format('SELECT load_calls(%L)', name), name || ' is loaded') FROM unnest('{spoilt_a,spoilt_g}'::text[]) AS name;
SELECT accounted(name, name || ' is conserved') FROM unnest('{spoilt_a,spoilt_g}'::text[]) AS name;

-- ---------------------------------------------------------------- refused

CREATE TABLE plain (id int, call_id text, document text);
SELECT is(refusal($$SELECT create_call_source('p', 'genesys_cloud', 'plain')$$), '42804 column document cannot be document of a call source because it is of type text | Use jsonb.', 'text is not a document');
SELECT is(refusal($$SELECT create_call_source('p', 'amazon_connect', 'plain', '{"columns": {"document": null}}')$$), '42703 public.plain has no column "" | A source of kind amazon_connect needs it as document. If it has another name, say so: options => ''{"columns": {"document": "name"}}''.', 'a document is needed');
ALTER TYPE queue_call ADD ATTRIBUTE more int CASCADE;
SELECT is(refusal(format('SELECT * FROM %s_calls(''{}'')', kind)), format('42804 %s_calls does not return rows of queue_call: queue_call | The type queue_call was altered. It must have the columns that the extension gave it.', kind), 'a type that was altered')
FROM unnest('{amazon_connect,genesys_cloud}'::text[]) AS kind;

SELECT * FROM finish();
ROLLBACK;
