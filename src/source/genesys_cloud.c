/*
 * source/genesys_cloud.c: conversation details of Genesys Cloud, a JSON document a conversation. It has participants,
 * these have sessions, and these have segments with times in milliseconds. A stay in a queue is a session of a
 * participant whose purpose is acd. And details of users, a document a user, with what the user was when.
 */
#include "source/document.h"

#include "miscadmin.h"

enum
{
	ID, CALL_ID, DOCUMENT, ROLES
};

static const SourceRole ROLES_OF_GENESYS_CLOUD[] = {
	[ID] = {"id", ROLE_ID, "id", true},
	[CALL_ID] = {"call_id", ROLE_TEXT, "call_id", true},
	[DOCUMENT] = {"document", ROLE_DOCUMENT, "document", true},
};

StaticAssertDecl(lengthof(ROLES_OF_GENESYS_CLOUD) == ROLES, "each role has its row");

/* A callback that was asked for; else the metric that Genesys counts the stay by; else disconnectType; else none. */
#define CALLBACK	"callback"
#define ABANDONED	"tAbandon"
#define FLOWED_OUT	"tFlowOut"
#define NO_REASON	"none"

static const SourceOutcome OUTCOMES[] = {
	{CALLBACK, "", "callback"},
	{ABANDONED, "", "abandoned"},
	{FLOWED_OUT, "", "flowed_out"},
	{"peer", "", "abandoned"},
	{"endpoint", "", "abandoned"},
	{"client", "", "abandoned"},
	{"transfer", "", "flowed_out"},
	{"transfer.conference", "", "flowed_out"},
	{"transfer.consult", "", "flowed_out"},
	{"transfer.forward", "", "flowed_out"},
	{"transfer.noanswer", "", "flowed_out"},
	{"transfer.notavailable", "", "flowed_out"},
	{"system", "", "flowed_out"},
	{"timeout", "", "flowed_out"},
};

/* -------------------------------------------------------------- agents */

/* What a user was from then on: an element of primaryPresence or routingStatus. */
typedef struct Stretch
{
	int64		since;
	int64		until;			/* PG_INT64_MAX if it goes on */
	const char *word;			/* NULL: none */
} Stretch;

typedef struct Stretches
{
	Stretch    *list;
	int			n;
} Stretches;

#define ROUTING_OFF "OFF_QUEUE"

/* Presence on a queue, and that of a user who is not logged in; the others are all alike. */
#define ON_QUEUE	"ON_QUEUE"
#define OFFLINE		"OFFLINE"
#define ELSEWHERE	""

static const char *const ROUTING_WORDS[] = {"IDLE", "INTERACTING", "COMMUNICATING", "NOT_RESPONDING", ROUTING_OFF};

static int
compare_stretches(const void *a, const void *b)
{
	const Stretch *one = a;
	const Stretch *other = b;

	if (one->since != other->since)
		return one->since < other->since ? -1 : 1;
	if (one->until != other->until)
		return one->until < other->until ? -1 : 1;
	return strcmp(one->word, other->word);
}

static const char *
word_of(DocumentText text, const char *key, DocumentReader *reader)
{
	if (strcmp(key, "systemPresence") == 0 && text.bytes != NULL)
		return document_text_is(text, ON_QUEUE) ? ON_QUEUE : document_text_is(text, OFFLINE) ? OFFLINE : ELSEWHERE;
	for (size_t i = 0; i < lengthof(ROUTING_WORDS) && text.bytes != NULL; i++)
	{
		if (document_text_is(text, ROUTING_WORDS[i]))
			return ROUTING_WORDS[i];
	}
	document_problem(reader, key, text.bytes == NULL ? "null" : "not known");
	return ELSEWHERE;
}

/* In order, and each ends where the next begins at the latest. */
static Stretches
read_stretches(JsonbContainer *user, const char *array, const char *key, DocumentReader *reader)
{
	JsonbContainer *elements = document_array(user, array, reader);
	int			length = document_length(elements);
	Stretches	stretches = {.list = palloc_extended(sizeof(Stretch) * (length + 1), MCXT_ALLOC_HUGE)};

	for (int i = 0; i < length; i++)
	{
		JsonbContainer *element;
		Stretch		stretch;

		CHECK_FOR_INTERRUPTS();
		element = document_element(elements, i, array, reader);
		stretch.since = document_time(element, "startTime", reader);
		stretch.until = document_time(element, "endTime", reader);
		stretch.word = word_of(document_text(element, key, reader), key, reader);
		if (stretch.since == DOCUMENT_NO_TIME)
			document_problem(reader, "startTime", "null");
		if (stretch.until == DOCUMENT_NO_TIME)
			stretch.until = PG_INT64_MAX;
		else if (stretch.until < stretch.since)
			document_problem(reader, "endTime", "before startTime");
		stretches.list[stretches.n++] = stretch;
	}
	if (stretches.n > 1)
		qsort(stretches.list, stretches.n, sizeof(Stretch), compare_stretches);
	for (int i = 0; i + 1 < stretches.n; i++)
		stretches.list[i].until = Min(stretches.list[i].until, stretches.list[i + 1].since);
	return stretches;
}

/* What holds at an instant, and moves *until to where it may change. The instants grow from call to call. */
static const char *
word_at(Stretches *stretches, int64 at, int64 *until)
{
	while (stretches->n > 0 && stretches->list->until <= at)
	{
		stretches->list++;
		stretches->n--;
	}
	if (stretches->n == 0)
		return NULL;
	*until = Min(*until, stretches->list->since > at ? stretches->list->since : stretches->list->until);
	return stretches->list->since > at ? NULL : stretches->list->word;
}

/* NULL if it is not known. The routing status alone does not tell a pause from the end of work. */
static const char *
state_of(const char *presence, const char *routing)
{
	if (presence != NULL && strcmp(presence, OFFLINE) == 0)
		return AGENT_AWAY;
	if (routing == NULL)
		return presence == NULL ? NULL : strcmp(presence, ON_QUEUE) == 0 ? AGENT_READY : AGENT_PAUSED;
	if (strcmp(routing, ROUTING_OFF) == 0)
		return presence == NULL ? NULL : AGENT_PAUSED;
	return strcmp(routing, "NOT_RESPONDING") == 0 ? AGENT_PAUSED : AGENT_READY;
}

static bool
is_user(JsonbContainer *document)
{
	DocumentReader reader = {NULL};

	return document_text(document, "userId", &reader).bytes != NULL &&
		document_text(document, "conversationId", &reader).bytes == NULL;
}

/* Gives the states of a user to fcinfo, if that is not NULL; returns their number. */
static int
read_user(JsonbContainer *user, FunctionCallInfo fcinfo, DocumentReader *reader)
{
	Stretches	presence = read_stretches(user, "primaryPresence", "systemPresence", reader);
	Stretches	routing = read_stretches(user, "routingStatus", "routingStatus", reader);
	DocumentState state = {.agent = document_text(user, "userId", reader)};
	int64		at = PG_INT64_MAX;
	int			n = 0;

	if (reader->problem != NULL)
		return 0;
	if (presence.n > 0)
		at = presence.list->since;
	if (routing.n > 0)
		at = Min(at, routing.list->since);
	while (at != PG_INT64_MAX)
	{
		int64		until = PG_INT64_MAX;
		const char *online = word_at(&presence, at, &until);
		const char *word = state_of(online, word_at(&routing, at, &until));

		CHECK_FOR_INTERRUPTS();
		if (state.state != NULL && word != NULL && strcmp(state.state, word) == 0)
			state.until = until;
		else
		{
			if (state.state != NULL && fcinfo != NULL)
				document_give_state(fcinfo, &state);
			state.state = word;
			state.since = at;
			state.until = until;
			n += word != NULL;
		}
		if (until == PG_INT64_MAX)
			state.until = DOCUMENT_NO_TIME;
		at = until;
	}
	if (state.state != NULL && fcinfo != NULL)
		document_give_state(fcinfo, &state);
	return n;
}

/* -------------------------------------------------------------- sessions */

typedef enum SegmentType
{
	ALERT, INTERACT, HOLD, WRAP, OTHER, SEGMENT_TYPES
} SegmentType;

static const char *const SEGMENT_NAMES[OTHER] = {"alert", "interact", "hold", "wrapup"};

/* A session of a queue or of an agent. */
typedef struct Session
{
	int			order;			/* in the document */
	DocumentText name;			/* of the queue or the agent */
	DocumentText queue_id;
	DocumentText channel;
	DocumentText left;			/* disconnectType of the latest segment before the wrap-up */
	int64		began_at;		/* or DOCUMENT_NO_TIME, as the two that follow */
	int64		ended_at;		/* without the wrap-up */
	int64		answered_at;	/* its first interact */
	int64		took[SEGMENT_TYPES];	/* milliseconds */
	bool		running;		/* a segment has not ended */
	bool		alerted;
	bool		transferred;
	bool		abandoned;
	bool		flowed_out;
} Session;

typedef struct Conversation
{
	Session    *queues;
	int			n_queues;
	Session    *agents;
	int			n_agents;
	bool		outbound;		/* it has a stay in a queue, which is of an outbound campaign or call */
	bool		ended;
} Conversation;

static bool
starts_with(DocumentText text, const char *word)
{
	return text.length >= (int) strlen(word) && memcmp(text.bytes, word, strlen(word)) == 0;
}

static void
read_segment(JsonbContainer *segment, Session *session, DocumentReader *reader)
{
	DocumentText type = document_text(segment, "segmentType", reader);
	DocumentText queue_id = document_text(segment, "queueId", reader);
	DocumentText left = document_text(segment, "disconnectType", reader);
	int64		began_at = document_time(segment, "segmentStart", reader);
	int64		ended_at = document_time(segment, "segmentEnd", reader);
	SegmentType which = 0;

	while (which < OTHER && !document_text_is(type, SEGMENT_NAMES[which]))
		which++;
	if (began_at == DOCUMENT_NO_TIME)
	{
		document_problem(reader, "segmentStart", "null");
		return;
	}
	if (session->queue_id.bytes == NULL)
		session->queue_id = queue_id;
	if (ended_at == DOCUMENT_NO_TIME)
		session->running = true;
	else if (call_instant_ms(ended_at) < call_instant_ms(began_at))
		document_problem(reader, "segmentEnd", "before segmentStart");
	else
		session->took[which] += call_instant_ms(ended_at) - call_instant_ms(began_at);

	if (session->began_at == DOCUMENT_NO_TIME || began_at < session->began_at)
		session->began_at = began_at;
	if (which == WRAP)
		return;
	if (which == ALERT)
		session->alerted = true;
	if (which == INTERACT && (session->answered_at == DOCUMENT_NO_TIME || began_at < session->answered_at))
		session->answered_at = began_at;
	if (ended_at != DOCUMENT_NO_TIME && (session->ended_at == DOCUMENT_NO_TIME || ended_at >= session->ended_at))
	{
		session->ended_at = ended_at;
		session->left = left;
	}
	if (starts_with(left, "transfer"))
		session->transferred = true;
}

static void
read_metrics(JsonbContainer *metrics, Session *session, DocumentReader *reader)
{
	for (int i = 0; i < document_length(metrics); i++)
	{
		JsonbContainer *metric = document_element(metrics, i, "metric", reader);
		DocumentText name = document_text(metric, "name", reader);

		session->abandoned |= document_text_is(name, ABANDONED);
		session->flowed_out |= document_text_is(name, FLOWED_OUT);
		session->transferred |= document_text_is(name, "nTransferred");
	}
}

/* False if it is outbound. */
static bool
read_session(JsonbContainer *json, Session *session, DocumentReader *reader)
{
	JsonbContainer *segments = document_array(json, "segments", reader);

	session->began_at = session->ended_at = session->answered_at = DOCUMENT_NO_TIME;
	session->channel = document_text(json, "mediaType", reader);
	for (int i = 0; i < document_length(segments); i++)
		read_segment(document_element(segments, i, "segment", reader), session, reader);
	read_metrics(document_array(json, "metrics", reader), session, reader);
	return document_text(json, "outboundCampaignId", reader).bytes == NULL &&
		!document_text_is(document_text(json, "direction", reader), "outbound");
}

static int
compare_sessions(const void *a, const void *b)
{
	const Session *one = a;
	const Session *other = b;

	if (one->began_at != other->began_at)
		return one->began_at < other->began_at ? -1 : 1;
	return one->order < other->order ? -1 : one->order > other->order;
}

static void
add_session(Session **sessions, int *n, Session *session)
{
	/* room for twice as many each time it is full */
	if (*n == 0)
		*sessions = palloc(4 * sizeof(Session));
	else if (*n >= 4 && (*n & (*n - 1)) == 0)
		*sessions = repalloc_huge(*sessions, (Size) *n * 2 * sizeof(Session));
	session->order = *n;
	(*sessions)[(*n)++] = *session;
}

static void
read_participant(JsonbContainer *participant, Conversation *conversation, DocumentReader *reader)
{
	DocumentText purpose = document_text(participant, "purpose", reader);
	DocumentText name = document_text(participant, "participantName", reader);
	bool		is_queue = document_text_is(purpose, "acd");
	JsonbContainer *sessions;

	if (!is_queue && !document_text_is(purpose, "agent"))
		return;
	if (name.bytes == NULL && !is_queue)
		name = document_text(participant, "userId", reader);
	sessions = document_array(participant, "sessions", reader);
	for (int i = 0; i < document_length(sessions); i++)
	{
		Session		session = {.name = name};
		bool		inbound = read_session(document_element(sessions, i, "session", reader), &session, reader);

		if (!is_queue)
			add_session(&conversation->agents, &conversation->n_agents, &session);
		else if (inbound)
			add_session(&conversation->queues, &conversation->n_queues, &session);
		else
			conversation->outbound = true;
	}
}

static Conversation
read_conversation(JsonbContainer *document, DocumentReader *reader)
{
	Conversation conversation = {0};
	JsonbContainer *participants = document_array(document, "participants", reader);
	DocumentText direction = document_text(document, "originatingDirection", reader);

	conversation.ended = document_time(document, "conversationEnd", reader) != DOCUMENT_NO_TIME;
	for (int i = 0; i < document_length(participants); i++)
	{
		CHECK_FOR_INTERRUPTS();
		read_participant(document_element(participants, i, "participant", reader), &conversation, reader);
	}
	if (document_text_is(direction, "outbound"))
	{
		conversation.outbound = true;
		conversation.n_queues = 0;
	}
	if (conversation.n_queues > 1)
		qsort(conversation.queues, conversation.n_queues, sizeof(Session), compare_sessions);
	return conversation;
}

/* Why it is not of a queue, or NULL. What cannot be read may be of one. */
static const char *
conversation_ignored(const Conversation *conversation, const DocumentReader *reader)
{
	if (reader->problem != NULL || conversation->n_queues > 0)
		return NULL;
	return conversation->outbound ? "outbound" : "no queue";
}

/* -------------------------------------------------------------- legs */

/* Whether the agent was offered a call of this stay, at that time. */
static bool
is_offered(const Session *agent, int64 at, const Session *queue, int64 next_at)
{
	return at != DOCUMENT_NO_TIME && at >= queue->began_at && at < next_at &&
		(agent->queue_id.bytes == NULL || queue->queue_id.bytes == NULL ||
		 document_text_equal(agent->queue_id, queue->queue_id));
}

static int32
taken(const Session *session, SegmentType type, const char *what, DocumentReader *reader)
{
	if (session->took[type] <= PG_INT32_MAX)
		return (int32) session->took[type];
	document_problem(reader, what, "too long");
	return DOCUMENT_NOT_KNOWN;
}

static DocumentText
stay_reason(const Session *queue, const Session *next)
{
	const char *word = NO_REASON;

	if (next != NULL && document_text_is(next->channel, CALLBACK) && !document_text_is(queue->channel, CALLBACK))
		word = CALLBACK;
	else if (queue->abandoned)
		word = ABANDONED;
	else if (queue->flowed_out)
		word = FLOWED_OUT;
	else if (queue->left.bytes != NULL)
		return queue->left;
	return (DocumentText) {word, strlen(word)};
}

static DocumentLeg
leg_of(const Conversation *conversation, int n, bool any)
{
	const Session *queue = &conversation->queues[n];
	const Session *next = n + 1 < conversation->n_queues ? queue + 1 : NULL;
	const Session *answer = NULL;
	int64		next_at = next != NULL ? next->began_at : PG_INT64_MAX;
	DocumentReader reader = {NULL};
	DocumentLeg leg = {
		.number = n + 1, .events = n == 0, .queue = queue->name.bytes != NULL ? queue->name : queue->queue_id,
		.channel = queue->channel, .entered_at = queue->began_at, .answered_at = DOCUMENT_NO_TIME,
		.ring = DOCUMENT_NOT_KNOWN
	};
	int32		wait = DOCUMENT_NOT_KNOWN;

	for (int i = 0; i < conversation->n_agents; i++)
	{
		const Session *agent = &conversation->agents[i];

		if (agent->answered_at == DOCUMENT_NO_TIME)
			leg.ring_no_answer += agent->alerted && !agent->running &&
				is_offered(agent, agent->began_at, queue, next_at);
		else if (is_offered(agent, agent->answered_at, queue, next_at) &&
				 (answer == NULL || agent->answered_at < answer->answered_at))
			answer = agent;
	}

	if (answer != NULL)
	{
		leg.agent = answer->name;
		leg.answered_at = answer->answered_at;
		if (answer->alerted)
			leg.ring = taken(answer, ALERT, "ring", &reader);
	}
	if ((answer != NULL ? answer : queue)->running)
	{
		if (conversation->ended)
			document_problem(&reader, "ended_at", "null");
		leg.problem = reader.problem;
		return leg;
	}

	if (answer != NULL)
	{
		int32		talk = taken(answer, INTERACT, "talk", &reader);
		int32		hold = taken(answer, HOLD, "hold", &reader);
		int32		wrap = taken(answer, WRAP, "wrap", &reader);

		wait = document_phase(leg.entered_at, leg.answered_at, "wait", &reader);
		leg.problem = reader.problem;
		leg.reason = answer->left;
		document_answered(&leg, wait, talk, hold, wrap, answer->transferred);
	}
	else
	{
		if (queue->ended_at != DOCUMENT_NO_TIME)
			wait = document_phase(leg.entered_at, queue->ended_at, "wait", &reader);
		leg.problem = reader.problem;
		leg.reason = stay_reason(queue, next);
		document_not_answered(&leg, wait, &source_kind_genesys_cloud, pnstrdup(leg.reason.bytes, leg.reason.length),
							  any);
	}
	return leg;
}

static void
give_stays(FunctionCallInfo fcinfo, bool any, const char *function)
{
	DocumentReader reader = {NULL};
	Conversation conversation = {0};
	Jsonb	   *document = PG_GETARG_JSONB_P(0);

	document_begin(fcinfo, function);
	if (!JB_ROOT_IS_OBJECT(document))
		document_problem(&reader, "document", "not an object");
	else
		conversation = read_conversation(&document->root, &reader);

	/* which agent belongs to which queue is not sure if a part cannot be read */
	if (reader.problem != NULL)
	{
		DocumentLeg leg = {
			.number = 1, .events = 1, .problem = reader.problem, .entered_at = DOCUMENT_NO_TIME,
			.answered_at = DOCUMENT_NO_TIME, .ring = DOCUMENT_NOT_KNOWN
		};

		document_give(fcinfo, &leg);
		return;
	}
	for (int i = 0; i < conversation.n_queues; i++)
	{
		DocumentLeg leg = leg_of(&conversation, i, any);

		CHECK_FOR_INTERRUPTS();
		document_give(fcinfo, &leg);
	}
}

/* (document) */
PG_FUNCTION_INFO_V1(cc_genesys_cloud_calls);
Datum
cc_genesys_cloud_calls(PG_FUNCTION_ARGS)
{
	give_stays(fcinfo, false, "genesys_cloud_calls");
	return (Datum) 0;
}

/* (document) */
PG_FUNCTION_INFO_V1(cc_genesys_cloud_legs);
Datum
cc_genesys_cloud_legs(PG_FUNCTION_ARGS)
{
	give_stays(fcinfo, true, "genesys_cloud_legs");
	return (Datum) 0;
}

/* (document) */
PG_FUNCTION_INFO_V1(cc_genesys_cloud_ignored);
Datum
cc_genesys_cloud_ignored(PG_FUNCTION_ARGS)
{
	Jsonb	   *document = PG_GETARG_JSONB_P(0);
	DocumentReader reader = {NULL};
	Conversation conversation;
	const char *why = NULL;

	if (JB_ROOT_IS_OBJECT(document) && is_user(&document->root))
	{
		if (read_user(&document->root, NULL, &reader) == 0)
			document_problem(&reader, "states", "null");
		PG_RETURN_DATUM(document_text_datum(document_of_agents(reader.problem)));
	}
	if (JB_ROOT_IS_OBJECT(document))
	{
		conversation = read_conversation(&document->root, &reader);
		why = conversation_ignored(&conversation, &reader);
	}
	if (why == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(document_text_datum((DocumentText) {why, (int) strlen(why)}));
}

/* (document) */
PG_FUNCTION_INFO_V1(cc_genesys_cloud_agent_states);
Datum
cc_genesys_cloud_agent_states(PG_FUNCTION_ARGS)
{
	Jsonb	   *document = PG_GETARG_JSONB_P(0);
	DocumentReader reader = {NULL};

	document_begin_states(fcinfo);
	if (JB_ROOT_IS_OBJECT(document) && is_user(&document->root))
		(void) read_user(&document->root, fcinfo, &reader);
	return (Datum) 0;
}

/* -------------------------------------------------------------- the kind */

#define TIMES_OF(key) \
	"jsonb_array_length(jsonb_path_query_array(target => k.document, " \
	"path => '$.participants[*].sessions[*].segments[*]." key "'::jsonpath, silent => true))"

/* A conversation only grows: of its deliveries, the one counts that tells most. */
static const char LEGS[] =
"SELECT c.call_id, e.leg, e.queue, e.agent, e.channel, e.direction, e.reason, e.reason AS event, '' AS detail, "
"e.entered_at, e.answered_at, e.call, e.problem, e.events * c.deliveries AS events FROM ("
"SELECT DISTINCT ON (k.call_id) k.call_id, k.document, count(*) OVER (PARTITION BY k.call_id) AS deliveries "
"FROM known AS k ORDER BY k.call_id, k.document ->> 'conversationEnd' IS NULL, " TIMES_OF("segmentEnd") " DESC, "
TIMES_OF("segmentStart") " DESC, k.document ->> 'conversationEnd' DESC, k.document) AS c, "
"LATERAL {extension}.genesys_cloud_legs(coalesce(c.document, 'null'::jsonb)) AS e";

static const char *
legs_of_genesys_cloud(bool logged_waits)
{
	(void) logged_waits;
	return LEGS;
}

static const char *
lacks_of_genesys_cloud(const char *const *columns)
{
	(void) columns;
	return NULL;
}

const SourceKind source_kind_genesys_cloud = {
	.name = "genesys_cloud",
	.roles = ROLES_OF_GENESYS_CLOUD,
	.role_count = ROLES,
	.outcomes = OUTCOMES,
	.outcome_count = lengthof(OUTCOMES),
	.time = "{extension}.log_time(r.document ->> 'conversationStart', 'UTC')",
	.event = "{extension}.genesys_cloud_ignored(r.document)",
	.of_call = NOT_IGNORED("genesys_cloud_ignored"),
	.restart = "false",
	STATES_OF_DOCUMENTS("genesys_cloud_agent_states"),
	.unique_ids = true,
	.legs = legs_of_genesys_cloud,
	.lacks = lacks_of_genesys_cloud,
};
