-- Documents in the shape of two vendors, made by hand.

-- A document with some of its values replaced; keys are paths with dots. An SQL null takes the key away.
CREATE FUNCTION changed(document jsonb, changes jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    change record;
BEGIN
    FOR change IN SELECT string_to_array(key, '.') AS path, value FROM jsonb_each(changes) LOOP
        document := CASE WHEN change.value = '"(gone)"' THEN document #- change.path ELSE jsonb_set(document, change.path, change.value) END;
    END LOOP;
    RETURN document;
END $$;

-- A contact record of Amazon Connect: in the queue for 20 s, talk 200 s, hold 60 s, after-contact work 25 s. What its
-- times say is longer, because the customer stays on the line.
CREATE FUNCTION contact(id text, changes jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT changed(jsonb_build_object('ContactId', id, 'InitialContactId', NULL, 'NextContactId', NULL, 'PreviousContactId', NULL, 'Attributes', '{"a": "b"}'::jsonb) || '{
        "Channel": "VOICE", "InitiationMethod": "INBOUND", "InitiationTimestamp": "2026-01-05T09:00:00Z", "LastUpdateTimestamp": "2026-01-05T09:30:00Z",
        "DisconnectTimestamp": "2026-01-05T09:20:00Z", "DisconnectReason": "CUSTOMER_DISCONNECT", "TransferCompletedTimestamp": null, "AgentConnectionAttempts": 1,
        "Queue": {"ARN": "arn:q", "Name": "sales", "EnqueueTimestamp": "2026-01-05T09:00:10Z", "DequeueTimestamp": "2026-01-05T09:00:30Z", "Duration": 20},
        "Agent": {"ARN": "arn:a", "Username": "ann", "ConnectedToAgentTimestamp": "2026-01-05T09:00:30Z", "AgentInteractionDuration": 200, "CustomerHoldDuration": 60,
                  "AfterContactWorkStartTimestamp": "2026-01-05T09:04:50Z", "AfterContactWorkEndTimestamp": "2026-01-05T09:05:15Z", "AfterContactWorkDuration": 25}}', changes)
$$;

CREATE FUNCTION at_ms(ms text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT to_char('2026-01-05 09:00'::timestamp + ms::int8 * interval '1 ms', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- A conversation detail of Genesys Cloud. A line a participant: purpose, name, media type, queue; then its segments, each
-- type,start,end,disconnectType with times in milliseconds after nine; "-" stands for nothing.
CREATE FUNCTION conversation(id text, lines text, rest jsonb DEFAULT '{"conversationEnd": "2026-01-05T10:00:00.000Z"}') RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('conversationId', id, 'conversationStart', at_ms('0'), 'participants', coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'purpose', w[1], 'participantName', nullif(w[2], '-'), 'userId', 'id of ' || w[2], 'sessions', jsonb_build_array(jsonb_build_object('mediaType', nullif(w[3], '-'), 'segments',
            (SELECT jsonb_agg(jsonb_build_object('segmentType', s[1], 'segmentStart', at_ms(s[2]), 'segmentEnd', at_ms(nullif(s[3], '-')), 'disconnectType', nullif(s[4], '-'), 'queueId', nullif(w[4], '-')) ORDER BY o)
             FROM unnest(w[5:]) WITH ORDINALITY AS u (segment, o), string_to_array(segment, ',') AS s))))) ORDER BY n), '[]')) || rest
    FROM regexp_split_to_table(lines, E'\n') WITH ORDINALITY AS l (line, n), regexp_split_to_array(trim(line), ' +') AS w WHERE trim(line) <> ''
$$;

-- Every path of a document.
CREATE FUNCTION paths(document jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
    WITH RECURSIVE node AS (
        SELECT ''::text AS path, document AS value
        UNION ALL SELECT concat_ws('.', nullif(n.path, ''), c.key), c.value
        FROM node AS n, LATERAL (SELECT key, value FROM jsonb_each(CASE WHEN jsonb_typeof(n.value) = 'object' THEN n.value END)
                                 UNION ALL SELECT (o - 1)::text, e FROM jsonb_array_elements(CASE WHEN jsonb_typeof(n.value) = 'array' THEN n.value END) WITH ORDINALITY AS a (e, o)) AS c)
    SELECT path FROM node WHERE path <> ''
$$;
