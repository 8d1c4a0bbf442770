-- States of agents from the documents of Amazon Connect and Genesys Cloud. Expected values are what the vendors' fields
-- say, by hand, or a slow reading of them in plain SQL.

BEGIN;
\ir include/sources.sql
\ir include/documents.sql
SELECT no_plan();
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';

-- ---------------------------------------------------------------- Amazon Connect: one document

-- The event of an agent: who, what, since when, and when it was sent.
CREATE FUNCTION agent_event(changes jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT changed('{"AgentARN": "arn:ann", "EventId": "e1", "EventType": "STATE_CHANGE", "EventTimestamp": "2026-01-05T09:00:05.250Z", "PreviousAgentSnapshot": null,
        "CurrentAgentSnapshot": {"AgentStatus": {"ARN": "arn:s", "Name": "Available", "StartTimestamp": "2026-01-05T09:00:00.125Z", "Type": "ROUTABLE"}, "Configuration": {"Username": "ann"}, "Contacts": []}}', changes)
$$;
CREATE FUNCTION connect_agent_says(document jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', agent, state, to_char(since, 'HH24:MI:SS.MS'), until), ' / '), amazon_connect_ignored(document)) FROM amazon_connect_agent_states(document)
$$;
SELECT is(connect_agent_says(agent_event(changes::jsonb)), expected, changes) FROM (VALUES
    ('{}', 'ann ready 09:00:00.125'),
    ('{"EventType": "HEART_BEAT", "EventTimestamp": "2026-01-05T11:00:00Z"}', 'ann ready 09:00:00.125'),
    ('{"CurrentAgentSnapshot.AgentStatus.Name": "Lunch", "CurrentAgentSnapshot.AgentStatus.Type": "CUSTOM"}', 'ann paused 09:00:00.125'),
    ('{"CurrentAgentSnapshot.AgentStatus.Name": "Gone", "CurrentAgentSnapshot.AgentStatus.Type": "OFFLINE"}', 'ann away 09:00:00.125'),
    -- events of old have no type
    ('{"CurrentAgentSnapshot.AgentStatus.Type": null}', 'ann ready 09:00:00.125'),
    ('{"CurrentAgentSnapshot.AgentStatus.Type": null, "CurrentAgentSnapshot.AgentStatus.Name": "Offline"}', 'ann away 09:00:00.125'),
    ('{"CurrentAgentSnapshot.AgentStatus.Type": null, "CurrentAgentSnapshot.AgentStatus.Name": "Lunch"}', 'ann paused 09:00:00.125'),
    ('{"CurrentAgentSnapshot.AgentStatus.StartTimestamp": null}', 'ann ready 09:00:05.250'),
    -- a logout, whatever the status was
    ('{"EventType": "LOGOUT"}', 'ann away 09:00:05.250'),
    ('{"EventType": "LOGOUT", "CurrentAgentSnapshot.AgentStatus.Type": "OFFLINE"}', 'ann away 09:00:00.125'),
    ('{"EventType": "LOGOUT", "CurrentAgentSnapshot": null, "PreviousAgentSnapshot": {"Configuration": {"Username": "ann"}}}', 'ann away 09:00:05.250'),
    ('{"CurrentAgentSnapshot.Configuration": null}', 'arn:ann ready 09:00:00.125'),
    -- dirt
    ('{"CurrentAgentSnapshot.AgentStatus.Type": "ASLEEP"}', 'agent states: AgentStatus not known'),
    ('{"CurrentAgentSnapshot.AgentStatus": null}', 'agent states: AgentStatus not known'),
    ('{"CurrentAgentSnapshot": null}', 'agent states: AgentStatus not known'),
    ('{"CurrentAgentSnapshot": 7}', 'agent states: CurrentAgentSnapshot not an object'),
    ('{"CurrentAgentSnapshot.AgentStatus.StartTimestamp": "soon"}', 'agent states: StartTimestamp not a time'),
    ('{"CurrentAgentSnapshot.AgentStatus.StartTimestamp": null, "EventTimestamp": null}', 'agent states: EventTimestamp null'),
    ('{"EventType": "LOGOUT", "EventTimestamp": "infinity"}', 'agent states: EventTimestamp not a time'),
    -- another document
    ('{"AgentARN": null}', 'no queue')) AS v (changes, expected);
SELECT is(amazon_connect_ignored(agent_event()), 'agent states', 'why it is not a call');
SELECT is_empty('SELECT * FROM amazon_connect_calls(agent_event())', 'and gives none');
SELECT is_empty($$SELECT * FROM unnest(ARRAY[contact('k1'), '[]', '7', NULL]) AS d, amazon_connect_agent_states(d)$$, 'a contact is of no agent''s states');

-- ---------------------------------------------------------------- Genesys Cloud: one document

-- A user detail: presence and routing as "word start end", in seconds after nine.
CREATE FUNCTION user_detail(who text, presence text, routing text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('userId', who, 'primaryPresence', s.list -> 'systemPresence', 'routingStatus', s.list -> 'routingStatus') FROM (
        SELECT jsonb_object_agg(key, (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(key, w[1], 'startTime', at_ms((w[2]::int * 1000)::text), 'endTime', at_ms(CASE WHEN w[3] <> '-' THEN (w[3]::int * 1000)::text END)))), '[]')
            FROM regexp_split_to_table(words, ', ') AS word, regexp_split_to_array(word, ' ') AS w WHERE word <> '')) AS list
        FROM (VALUES ('systemPresence', presence), ('routingStatus', routing)) AS v (key, words)) AS s
$$;
CREATE FUNCTION genesys_agent_says(document jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', state, extract(epoch FROM since - '2026-01-05 09:00Z')::int, coalesce(extract(epoch FROM until - '2026-01-05 09:00Z')::int::text, '-')), ', '), genesys_cloud_ignored(document)) FROM genesys_cloud_agent_states(document)
$$;
SELECT is(genesys_agent_says(user_detail('u', presence, routing)), expected, concat_ws(' | ', presence, routing)) FROM (VALUES
    ('OFFLINE 0 10, AVAILABLE 10 20, ON_QUEUE 20 50, MEAL 50 60, OFFLINE 60 -', 'OFF_QUEUE 0 20, IDLE 20 30, INTERACTING 30 45, IDLE 45 50, OFF_QUEUE 50 -', 'away 0 10, paused 10 20, ready 20 50, paused 50 60, away 60 -'),
    -- a phone that nobody answers
    ('ON_QUEUE 0 60', 'IDLE 0 20, NOT_RESPONDING 20 30, COMMUNICATING 30 60', 'ready 0 20, paused 20 30, ready 30 60'),
    -- one of the two lists
    ('OFFLINE 0 10, ON_QUEUE 10 40, BREAK 40 50', '', 'away 0 10, ready 10 40, paused 40 50'),
    ('', 'OFF_QUEUE 0 10, IDLE 10 40, OFF_QUEUE 40 50', 'ready 10 40'),
    -- what is not known between two of them
    ('ON_QUEUE 0 10, ON_QUEUE 20 -', '', 'ready 0 10, ready 20 -'),
    -- out of order, overlapping, without an end, of no length
    ('BREAK 30 40, ON_QUEUE 0 -, ON_QUEUE 5 5', '', 'ready 0 5, paused 30 40'),
    -- the routing status a second late
    ('ON_QUEUE 0 30, OFFLINE 30 -', 'OFF_QUEUE 0 1, IDLE 1 31, OFF_QUEUE 31 -', 'paused 0 1, ready 1 30, away 30 -'),
    ('', '', 'agent states: states null'),
    ('', 'OFF_QUEUE 0 -', 'agent states: states null'),
    ('ON_QUEUE 10 5', '', 'agent states: endTime before startTime'),
    ('', 'ASLEEP 0 5', 'agent states: routingStatus not known')) AS v (presence, routing, expected);
SELECT is(genesys_agent_says(detail::jsonb), expected, detail) FROM (VALUES
    ('{"userId": "u", "primaryPresence": 7}', 'agent states: primaryPresence not an array'),
    ('{"userId": "u", "primaryPresence": [7]}', 'agent states: primaryPresence not an object'),
    ('{"userId": "u", "routingStatus": [{"startTime": "2026-01-05T09:00:00Z"}]}', 'agent states: routingStatus null'),
    ('{"userId": "u", "primaryPresence": [{"systemPresence": "MEAL"}]}', 'agent states: startTime null'),
    ('{"userId": "u", "primaryPresence": [{"systemPresence": "MEAL", "startTime": "2026-01-05"}]}', 'agent states: startTime not a time'),
    ('{"userId": "u", "conversationId": "c"}', 'no queue')) AS v (detail, expected);
SELECT is_empty($$SELECT * FROM genesys_cloud_calls(user_detail('u', 'ON_QUEUE 0 10', ''))$$, 'a user is no call');
SELECT is_empty($$SELECT * FROM unnest(ARRAY['[]', '7', NULL]::jsonb[]) AS d, genesys_cloud_agent_states(d)$$, 'nor are others of a user');
-- at each second of many random days, against what the lists say there
SELECT setseed(0.5);
CREATE TABLE random_day AS SELECT n, (SELECT string_agg(format('%s %s %s', (ARRAY['OFFLINE', 'ON_QUEUE', 'AVAILABLE', 'MEAL'])[1 + floor(random() * 4 + n * 0)::int], 10 * i, CASE WHEN random() < 0.8 THEN (10 * i + 1 + floor(random() * 9)::int)::text ELSE '-' END), ', ')
    FROM generate_series(0, 9) AS i) AS presence, (SELECT string_agg(format('%s %s %s', (ARRAY['IDLE', 'INTERACTING', 'NOT_RESPONDING', 'OFF_QUEUE'])[1 + floor(random() * 4 + n * 0)::int], 7 * i, CASE WHEN random() < 0.8 THEN (7 * i + 1 + floor(random() * 6)::int)::text ELSE '-' END), ', ')
    FROM generate_series(0, 12) AS i) AS routing FROM generate_series(1, 40) AS n;
CREATE FUNCTION word_at(words text, s int) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN w[3] = '-' OR w[3]::int > s THEN w[1] END FROM regexp_split_to_table(words, ', ') AS word, regexp_split_to_array(word, ' ') AS w WHERE w[2]::int <= s ORDER BY w[2]::int DESC LIMIT 1
$$;
SELECT is_empty($$SELECT n, s, expected, found FROM random_day, generate_series(0, 120) AS s,
    LATERAL (SELECT word_at(presence, s) AS p, word_at(routing, s) AS r) AS w,
    LATERAL (SELECT CASE WHEN p = 'OFFLINE' THEN 'away' WHEN r IN ('IDLE', 'INTERACTING') OR r IS NULL AND p = 'ON_QUEUE' THEN 'ready' WHEN r = 'NOT_RESPONDING' OR p IS NOT NULL THEN 'paused' END AS expected) AS e,
    LATERAL (SELECT string_agg(state, ' and ') AS found FROM genesys_cloud_agent_states(user_detail('u', presence, routing)) WHERE since <= '2026-01-05 09:00Z'::timestamptz + make_interval(secs => s) AND coalesce(until, 'infinity') > '2026-01-05 09:00Z'::timestamptz + make_interval(secs => s)) AS f
    WHERE expected IS DISTINCT FROM found$$, 'at each second what holds there');

-- ---------------------------------------------------------------- Amazon Connect: a source

CREATE TABLE records (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, document jsonb, call_id text GENERATED ALWAYS AS (coalesce(document ->> 'InitialContactId', document ->> 'ContactId')) STORED);
CREATE INDEX ON records (call_id);
SELECT create_call_source('cc', 'amazon_connect', 'records');
CREATE FUNCTION status(who text, type text, since int, sent int) RETURNS jsonb LANGUAGE sql AS $$
    SELECT agent_event(jsonb_build_object('CurrentAgentSnapshot.Configuration.Username', who, 'CurrentAgentSnapshot.AgentStatus.Type', type, 'CurrentAgentSnapshot.AgentStatus.StartTimestamp', at_ms((since * 1000)::text), 'EventTimestamp', at_ms((sent * 1000)::text)))
$$;
INSERT INTO records (document) VALUES (contact('k1')), (status('ann', 'ROUTABLE', 0, 0)), (status('ann', 'ROUTABLE', 0, 120)), (status('bob', 'ROUTABLE', 30, 30)),
    (status('ann', 'CUSTOM', 600, 600)), (agent_event('{"CurrentAgentSnapshot": 7}')), (contact('k2', '{"InitiationMethod": "OUTBOUND"}'));
SELECT is(load_calls('cc')::text, '(1,0,0,2,0)', 'one call, two documents ignored');
SELECT conserved('cc', 'calls, events of agents, and what is ignored');
CREATE FUNCTION states(name text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$SELECT concat_ws(' ', agent, queue || state, to_char(lower(during), 'HH24:MI:SS'), coalesce(to_char(upper(during), 'HH24:MI:SS'), '-'), events) FROM %s_agent_states$q$, name);
END $$;
SELECT set_eq($$SELECT states('cc')$$, ARRAY['ann ready 09:00:00 09:10:00 2', 'ann paused 09:10:00 - 1', 'bob ready 09:00:30 - 1'], 'a heartbeat repeats the state, and adds no row');
SELECT set_eq('TABLE cc_ignored', $$VALUES ('OUTBOUND', 1::bigint), ('agent states: CurrentAgentSnapshot not an object', 1)$$, 'ignored, by name');
-- a lost change is known from a later heartbeat; late and repeated ones do no harm
INSERT INTO records (document) VALUES (status('ann', 'OFFLINE', 1800, 1920)), (status('ann', 'ROUTABLE', 900, 900)), (status('ann', 'ROUTABLE', 0, 240)), (status('bob', 'OFFLINE', 3600, 3600));
SELECT is(load_calls('cc')::text, '(0,0,0,0,0)', 'events of agents only');
SELECT set_eq($$SELECT states('cc')$$, ARRAY['ann ready 09:00:00 09:10:00 3', 'ann paused 09:10:00 09:15:00 1', 'ann ready 09:15:00 09:30:00 1', 'ann away 09:30:00 - 1', 'bob ready 09:00:30 10:00:00 1', 'bob away 10:00:00 - 1'], 'each until the next');
SELECT conserved('cc', 'after late events');
SELECT is((SELECT latest_at FROM cc_source), '2026-01-05 10:00Z', 'the latest time is that of an event of an agent, too');
-- one queue has no agent that is known to serve it: not 0
INSERT INTO records (document) VALUES (contact('k9', '{"Agent": null, "DisconnectTimestamp": null, "Queue.DequeueTimestamp": null, "Queue.Duration": null}'));
SELECT load_calls('cc');
SELECT results_eq($$SELECT queue, waiting, talking, ready, busy, paused FROM cc_now$$, $$VALUES ('sales', 1::bigint, 0::bigint, NULL::bigint, 0::bigint, NULL::bigint)$$, 'states that name no queue are not counted as nobody');

-- ---------------------------------------------------------------- Genesys Cloud: a source

CREATE TABLE details (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, document jsonb, call_id text GENERATED ALWAYS AS (document ->> 'conversationId') STORED);
CREATE INDEX ON details (call_id);
SELECT create_call_source('gc', 'genesys_cloud', 'details');
INSERT INTO details (document) VALUES
    (user_detail('ann', 'OFFLINE 0 60, ON_QUEUE 60 600, MEAL 600 900', 'OFF_QUEUE 0 60, IDLE 60 600, OFF_QUEUE 600 900')), (user_detail('bob', 'ON_QUEUE 0 -', '')), (user_detail('cat', '', '')),
    (conversation('c1', E'acd sales voice q1 interact,0,5000,transfer\nagent ann voice q1 interact,5000,9000,client'));
SELECT is(load_calls('gc')::text, '(1,0,0,1,0)', 'one call, one document ignored');
SELECT set_eq($$SELECT states('gc')$$, ARRAY['ann away 09:00:00 09:01:00 1', 'ann ready 09:01:00 09:10:00 0', 'ann paused 09:10:00 09:15:00 0', 'bob ready 09:00:00 - 1'], 'a document counts once; a state ends when its document says so');
SELECT conserved('gc', 'conversations and users');
-- the next day's detail begins with a state of the day before; days between are not known
INSERT INTO details (document) VALUES (user_detail('ann', 'MEAL 600 900, ON_QUEUE 1200 -', '')), (user_detail('bob', 'ON_QUEUE 0 300, OFFLINE 300 -', ''));
SELECT load_calls('gc');
SELECT set_eq($$SELECT states('gc')$$, ARRAY['ann away 09:00:00 09:01:00 1', 'ann ready 09:01:00 09:10:00 0', 'ann paused 09:10:00 09:15:00 1', 'ann ready 09:20:00 - 0', 'bob ready 09:00:00 09:05:00 2', 'bob away 09:05:00 - 0'], 'from 9:15 to 9:20 nothing is known of ann');
SELECT conserved('gc', 'after further details');
-- an event within a state that has an end cuts it
INSERT INTO details (document) VALUES (user_detail('ann', 'BREAK 300 600', ''));
SELECT load_calls('gc');
SELECT set_has($$SELECT states('gc')$$, $$VALUES ('ann ready 09:01:00 09:05:00 0'), ('ann paused 09:05:00 09:10:00 1'), ('ann paused 09:10:00 09:15:00 1')$$, 'the later beginning holds');
SELECT conserved('gc', 'after that');

-- ---------------------------------------------------------------- whole, in pieces, shuffled

CREATE TABLE told AS SELECT row_number() OVER (ORDER BY random()) AS id, kind, document FROM (
    SELECT 'amazon_connect' AS kind, status('a' || n % 7, (ARRAY['ROUTABLE', 'CUSTOM', 'OFFLINE'])[1 + n * n % 3], n * 60, n * 60 + beat * 120) AS document FROM generate_series(1, 100) AS n, generate_series(0, n % 4) AS beat
    UNION ALL SELECT 'genesys_cloud', user_detail('u' || n % 5, (SELECT string_agg(format('%s %s %s', (ARRAY['ON_QUEUE', 'BREAK', 'OFFLINE'])[1 + i * i % 3], i * 60, (i + 1) * 60), ', ') FROM generate_series(n, n + 5) AS i), '') FROM generate_series(1, 60) AS n) AS d;
CREATE FUNCTION loaded(name text, kind text, pieces int, "order" text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE records INCLUDING ALL)', name);
    PERFORM create_call_source(name, kind, name::regclass);
    FOR i IN 0..pieces - 1 LOOP
        EXECUTE format('INSERT INTO %I (document) SELECT document FROM told WHERE kind = %L AND id %% %s = %s ORDER BY %s', name, kind, pieces, i, "order");
        PERFORM load_calls(name);
    END LOOP;
END $$;
SELECT loaded(substr(kind, 1, 1) || way, kind, pieces, said) FROM unnest('{amazon_connect,genesys_cloud}'::text[]) AS kind, (VALUES ('_whole', 1, 'id'), ('_pieces', 23, 'id'), ('_shuffled', 5, 'md5(document::text)')) AS w (way, pieces, said);
SELECT conserved(k || way, k || way) FROM unnest('{a,g}'::text[]) AS k, unnest('{_whole,_pieces,_shuffled}'::text[]) AS way;
SELECT set_eq(format('SELECT agent, state, during FROM %s%s_agent_states', k, way), format('SELECT agent, state, during FROM %s_whole_agent_states', k), k || way || ' gives the same states') FROM unnest('{a,g}'::text[]) AS k, unnest('{_pieces,_shuffled}'::text[]) AS way;
-- the minutes of each agent and state, by plain SQL
SELECT set_eq($$SELECT agent, state, lower(during), upper(during) FROM a_whole_agent_states$$,
    $$SELECT 'a' || n % 7, (ARRAY['ready', 'paused', 'away'])[1 + n * n % 3], at, lead(at) OVER (PARTITION BY n % 7 ORDER BY n) FROM generate_series(1, 100) AS n, LATERAL (SELECT '2026-01-05 09:00Z'::timestamptz + n * interval '1 min' AS at) AS s$$, 'as they were written');

SELECT * FROM finish();
ROLLBACK;
