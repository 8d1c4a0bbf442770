/*
 * source/amazon_connect.c: contact records of Amazon Connect, a JSON document a contact. Its times are in whole seconds
 * and are not the edges of the phases, so the durations are taken. And events of agents, a document an event.
 */
#include "source/document.h"

enum
{
	ID, CALL_ID, DOCUMENT, ROLES
};

static const SourceRole ROLES_OF_AMAZON_CONNECT[] = {
	[ID] = {"id", ROLE_ID, "id", true},
	[CALL_ID] = {"call_id", ROLE_TEXT, "call_id", true},
	[DOCUMENT] = {"document", ROLE_DOCUMENT, "document", true},
};

StaticAssertDecl(lengthof(ROLES_OF_AMAZON_CONNECT) == ROLES, "each role has its row");

/* How the next contact began, if that tells what became of this one; else DisconnectReason; else these two. */
#define NEXT_CONTACT	"NEXT_CONTACT"
#define NO_REASON		"none"

static const SourceOutcome OUTCOMES[] = {
	{"CUSTOMER_DISCONNECT", "", "abandoned"},
	{"TELECOM_PROBLEM", "", "abandoned"},
	{NO_REASON, "", "abandoned"},
	{"CALLBACK", "", "callback"},
	{"QUEUE_TRANSFER", "", "flowed_out"},
	{"TRANSFER", "", "flowed_out"},
	{NEXT_CONTACT, "", "flowed_out"},
	{"CONTACT_FLOW_DISCONNECT", "", "flowed_out"},
	{"EXPIRED", "", "flowed_out"},
};

static const char *const TELLING_METHODS[] = {"CALLBACK", "QUEUE_TRANSFER", "TRANSFER"};

/* Contacts that the centre began itself, or that nobody is served by. */
static const char *const IGNORED_METHODS[] = {
	"OUTBOUND", "EXTERNAL_OUTBOUND", "CAMPAIGN_PREVIEW", "AGENT_REPLY", "MONITOR"
};

static bool
is_among(DocumentText text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
	{
		if (document_text_is(text, words[i]))
			return true;
	}
	return false;
}

/* -------------------------------------------------------------- agents */

static bool
is_agent_event(JsonbContainer *document)
{
	DocumentReader reader = {NULL};

	return document_text(document, "AgentARN", &reader).bytes != NULL;
}

/* The word of a status that has no type, as in events of old. */
static const char *
state_of_status(DocumentText type, DocumentText name, DocumentReader *reader)
{
	static const struct
	{
		const char *type;
		const char *name;
		const char *state;
	}			states[] = {
		{"ROUTABLE", "Available", AGENT_READY}, {"OFFLINE", "Offline", AGENT_AWAY}, {"CUSTOM", NULL, AGENT_PAUSED},
	};

	for (size_t i = 0; i < lengthof(states); i++)
	{
		if (type.bytes != NULL ? document_text_is(type, states[i].type)
			: name.bytes != NULL && (states[i].name == NULL || document_text_is(name, states[i].name)))
			return states[i].state;
	}
	document_problem(reader, "AgentStatus", "not known");
	return NULL;
}

/*
 * A status has the time at which it began, and every event repeats both. So events that are lost, late or delivered
 * twice do no harm.
 */
static DocumentState
read_agent_event(JsonbContainer *event, DocumentReader *reader)
{
	JsonbContainer *now = document_object(event, "CurrentAgentSnapshot", reader);
	JsonbContainer *snapshot = now != NULL ? now : document_object(event, "PreviousAgentSnapshot", reader);
	JsonbContainer *status = document_object(now, "AgentStatus", reader);
	JsonbContainer *configuration = document_object(snapshot, "Configuration", reader);
	DocumentText type = document_text(status, "Type", reader);
	bool		logout = document_text_is(document_text(event, "EventType", reader), "LOGOUT");
	DocumentState state = {.agent = document_text(configuration, "Username", reader), .until = DOCUMENT_NO_TIME};

	if (state.agent.bytes == NULL)
		state.agent = document_text(event, "AgentARN", reader);
	state.since = document_time(status, "StartTimestamp", reader);
	if (status != NULL || !logout)
		state.state = state_of_status(type, document_text(status, "Name", reader), reader);
	/* a status may outlive its agent */
	if (logout && (state.state == NULL || strcmp(state.state, AGENT_AWAY) != 0))
	{
		state.state = AGENT_AWAY;
		state.since = DOCUMENT_NO_TIME;
	}
	if (state.since == DOCUMENT_NO_TIME)
		state.since = document_time(event, "EventTimestamp", reader);
	if (state.since == DOCUMENT_NO_TIME)
		document_problem(reader, "EventTimestamp", "null");
	return state;
}

/* -------------------------------------------------------------- contacts */

/* Why it is not a call of a queue, or none. */
static DocumentText
contact_ignored(JsonbContainer *contact)
{
	DocumentReader reader = {NULL};
	DocumentText method = document_text(contact, "InitiationMethod", &reader);

	if (is_agent_event(contact))
	{
		(void) read_agent_event(contact, &reader);
		return document_of_agents(reader.problem);
	}
	if (is_among(method, IGNORED_METHODS, lengthof(IGNORED_METHODS)))
		return method;
	if (document_object(contact, "Queue", &reader) == NULL && reader.problem == NULL)
		return (DocumentText) {"no queue", 8};
	return (DocumentText) {NULL, 0};
}

static DocumentText
contact_reason(JsonbContainer *contact, DocumentText next_method, DocumentReader *reader)
{
	DocumentText reason = document_text(contact, "DisconnectReason", reader);

	if (is_among(next_method, TELLING_METHODS, lengthof(TELLING_METHODS)))
		return next_method;
	if (reason.bytes != NULL)
		return reason;
	if (document_text(contact, "NextContactId", reader).bytes != NULL)
		return (DocumentText) {NEXT_CONTACT, strlen(NEXT_CONTACT)};
	return (DocumentText) {NO_REASON, strlen(NO_REASON)};
}

static void
read_contact(JsonbContainer *contact, DocumentText next_method, bool any, DocumentLeg *leg)
{
	DocumentReader reader = {NULL};
	JsonbContainer *queue = document_object(contact, "Queue", &reader);
	JsonbContainer *agent = document_object(contact, "Agent", &reader);
	int64		dequeued_at = document_time(queue, "DequeueTimestamp", &reader);
	int64		disconnected_at = document_time(contact, "DisconnectTimestamp", &reader);
	int64		transferred_at = document_time(contact, "TransferCompletedTimestamp", &reader);
	int64		wrap_began_at = document_time(agent, "AfterContactWorkStartTimestamp", &reader);
	int32		wait = document_seconds(queue, "Duration", "wait", &reader);
	int32		talk = document_seconds(agent, "AgentInteractionDuration", "talk", &reader);
	int32		hold = document_seconds(agent, "CustomerHoldDuration", "hold", &reader);
	int32		wrap = document_seconds(agent, "AfterContactWorkDuration", "wrap", &reader);
	int32		attempts = document_count(contact, "AgentConnectionAttempts", &reader);
	DocumentText reason = contact_reason(contact, next_method, &reader);
	DocumentText method = document_text(contact, "InitiationMethod", &reader);
	bool		answered;
	bool		open;

	if (document_text(contact, "ContactId", &reader).bytes == NULL)
		document_problem(&reader, "ContactId", "null");
	leg->queue = document_text(queue, "Name", &reader);
	if (leg->queue.bytes == NULL)
		leg->queue = document_text(queue, "ARN", &reader);
	leg->channel = document_text(contact, "Channel", &reader);
	leg->entered_at = document_time(queue, "EnqueueTimestamp", &reader);
	leg->answered_at = document_time(agent, "ConnectedToAgentTimestamp", &reader);
	answered = leg->answered_at != DOCUMENT_NO_TIME;

	/* a callback waits from its request on, which is before it enters the queue */
	if (document_text_is(method, "CALLBACK") && leg->entered_at != DOCUMENT_NO_TIME &&
		dequeued_at != DOCUMENT_NO_TIME && wait != DOCUMENT_NOT_KNOWN)
		leg->entered_at = Min(leg->entered_at, dequeued_at - wait * INT64CONST(1000));
	if (wait == DOCUMENT_NOT_KNOWN && leg->entered_at != DOCUMENT_NO_TIME && dequeued_at != DOCUMENT_NO_TIME)
		wait = document_phase(leg->entered_at, dequeued_at, "wait", &reader);

	if (answered)
	{
		leg->agent = document_text(agent, "Username", &reader);
		if (leg->agent.bytes == NULL)
			leg->agent = document_text(agent, "ARN", &reader);
		open = (talk == DOCUMENT_NOT_KNOWN && disconnected_at == DOCUMENT_NO_TIME) ||
			(wrap == DOCUMENT_NOT_KNOWN && wrap_began_at != DOCUMENT_NO_TIME);
	}
	else
		open = dequeued_at == DOCUMENT_NO_TIME && disconnected_at == DOCUMENT_NO_TIME;

	leg->problem = reader.problem;
	if (leg->problem == NULL)
		leg->ring_no_answer = Max(attempts - answered, 0);
	if (open)
	{
		if (leg->entered_at == DOCUMENT_NO_TIME && leg->problem == NULL)
			leg->problem = "offered_at null";
		return;
	}
	leg->reason = reason;
	if (answered)
		document_answered(leg, wait, talk, hold, wrap, transferred_at != DOCUMENT_NO_TIME);
	else
		document_not_answered(leg, wait, &source_kind_amazon_connect, pnstrdup(reason.bytes, reason.length), any);
}

static void
give_contact(FunctionCallInfo fcinfo, DocumentText next_method, bool any, const char *function)
{
	DocumentLeg leg = {
		.number = 1, .events = 1, .entered_at = DOCUMENT_NO_TIME, .answered_at = DOCUMENT_NO_TIME,
		.ring = DOCUMENT_NOT_KNOWN
	};
	Jsonb	   *document = PG_GETARG_JSONB_P(0);

	document_begin(fcinfo, function);
	if (!JB_ROOT_IS_OBJECT(document))
		leg.problem = "document not an object";
	else if (contact_ignored(&document->root).bytes != NULL)
		return;
	else
		read_contact(&document->root, next_method, any, &leg);
	document_give(fcinfo, &leg);
}

/* (document) */
PG_FUNCTION_INFO_V1(cc_amazon_connect_calls);
Datum
cc_amazon_connect_calls(PG_FUNCTION_ARGS)
{
	give_contact(fcinfo, (DocumentText) {NULL, 0}, false, "amazon_connect_calls");
	return (Datum) 0;
}

/* (document, next_method) */
PG_FUNCTION_INFO_V1(cc_amazon_connect_legs);
Datum
cc_amazon_connect_legs(PG_FUNCTION_ARGS)
{
	text	   *next_method = PG_GETARG_TEXT_PP(1);

	give_contact(fcinfo, (DocumentText) {VARDATA_ANY(next_method), (int) VARSIZE_ANY_EXHDR(next_method)}, true,
			   "amazon_connect_legs");
	return (Datum) 0;
}

/* (document) */
PG_FUNCTION_INFO_V1(cc_amazon_connect_ignored);
Datum
cc_amazon_connect_ignored(PG_FUNCTION_ARGS)
{
	Jsonb	   *document = PG_GETARG_JSONB_P(0);
	DocumentText why = {NULL, 0};

	if (JB_ROOT_IS_OBJECT(document))
		why = contact_ignored(&document->root);
	if (why.bytes == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(document_text_datum(why));
}

/* (document) */
PG_FUNCTION_INFO_V1(cc_amazon_connect_agent_states);
Datum
cc_amazon_connect_agent_states(PG_FUNCTION_ARGS)
{
	Jsonb	   *document = PG_GETARG_JSONB_P(0);
	DocumentReader reader = {NULL};

	document_begin_states(fcinfo);
	if (JB_ROOT_IS_OBJECT(document) && is_agent_event(&document->root))
	{
		DocumentState state = read_agent_event(&document->root, &reader);

		if (reader.problem == NULL)
			document_give_state(fcinfo, &state);
	}
	return (Datum) 0;
}

/*
 * The contacts of a customer's call are its legs: call_id is InitialContactId, or ContactId of the first. Each contact
 * is as its last update has it. How the next one began says what became of this one.
 */
static const char LEGS[] =
"SELECT c.call_id, (row_number() OVER (PARTITION BY c.call_id ORDER BY e.entered_at, c.contact))::int4 AS leg, "
"e.queue, e.agent, e.channel, e.direction, e.reason, e.reason AS event, '' AS detail, e.entered_at, e.answered_at, "
"e.call, e.problem, c.events FROM (SELECT c.*, jsonb_object_agg(c.contact, c.document -> 'InitiationMethod') "
"OVER (PARTITION BY c.call_id) ->> (c.document ->> 'NextContactId') AS next_method FROM ("
"SELECT DISTINCT ON (k.call_id, k.contact) k.call_id, k.contact, k.document, "
"count(*) OVER (PARTITION BY k.call_id, k.contact) AS events FROM (SELECT k.call_id, "
"coalesce(k.document, 'null'::jsonb) AS document, "
"coalesce(k.document ->> 'ContactId', k.document::text, '') AS contact, "
"{extension}.log_time(k.document ->> 'LastUpdateTimestamp', 'UTC') AS updated_at FROM known AS k) AS k "
"ORDER BY k.call_id, k.contact, k.updated_at DESC NULLS LAST, k.document) AS c) AS c, "
"LATERAL {extension}.amazon_connect_legs(c.document, coalesce(c.next_method, '')) AS e";

static const char *
legs_of_amazon_connect(bool logged_waits)
{
	(void) logged_waits;
	return LEGS;
}

static const char *
lacks_of_amazon_connect(const char *const *columns)
{
	(void) columns;
	return NULL;
}

const SourceKind source_kind_amazon_connect = {
	.name = "amazon_connect",
	.roles = ROLES_OF_AMAZON_CONNECT,
	.role_count = ROLES,
	.outcomes = OUTCOMES,
	.outcome_count = lengthof(OUTCOMES),
	.time = "{extension}.log_time(coalesce(r.document ->> 'InitiationTimestamp', r.document ->> 'EventTimestamp'), "
	"'UTC')",
	.event = "{extension}.amazon_connect_ignored(r.document)",
	.of_call = NOT_IGNORED("amazon_connect_ignored"),
	.restart = "false",
	STATES_OF_DOCUMENTS("amazon_connect_agent_states"),
	.unique_ids = true,
	.legs = legs_of_amazon_connect,
	.lacks = lacks_of_amazon_connect,
};
