/*
 * core/queue_log.c: from the events of one call in Asterisk's queue_log to its legs.
 *
 * Events are sorted by their times. Where several share one, which happens in logs of
 * whole seconds, the step that the table of events names decides, and no row number:
 * row numbers and times disagree in real logs.
 */
#include "core/queue_log.h"

#include <string.h>

/* What an event does; of one instant, they are taken in this order. */
typedef enum Step
{
	STEP_ENTRY,
	STEP_RING,
	STEP_EXIT,					/* before STEP_ANSWER, which is then of the next leg */
	STEP_ANSWER,
	STEP_AGENT_END,
	STEP_BLOCKED,				/* after the ends, which are then of earlier legs */
	STEP_WRAP,
	STEP_NONE
} Step;

static const struct
{
	uint8_t		step;
	uint8_t		wait;
	uint8_t		talk;
}			events_of[QUEUE_EVENT_KINDS] = {
	[QUEUE_EVENT_OTHER] = {STEP_NONE, 0, 0},
#define EVENT_OF(NAME, step, wait, talk) [QUEUE_##NAME] = {STEP_##step, wait, talk},
	QUEUE_EVENTS(EVENT_OF)
#undef EVENT_OF
};

const char *const queue_event_names[QUEUE_EVENT_KINDS] = {
	[QUEUE_EVENT_OTHER] = "",
#define EVENT_NAME(NAME, step, wait, talk) [QUEUE_##NAME] = #NAME,
	QUEUE_EVENTS(EVENT_NAME)
#undef EVENT_NAME
};

static const uint8_t event_lengths[QUEUE_EVENT_KINDS] = {
	[QUEUE_EVENT_OTHER] = UINT8_MAX,
#define EVENT_LENGTH(NAME, step, wait, talk) [QUEUE_##NAME] = sizeof(#NAME) - 1,
	QUEUE_EVENTS(EVENT_LENGTH)
#undef EVENT_LENGTH
};

const char *const queue_problem_phrases[QUEUE_TOO_MANY + 1] = {
	[QUEUE_OFFERED_NULL] = "offered_at null",
	[QUEUE_ANSWERED_NULL] = "answered_at null",
	[QUEUE_ENDED_NULL] = "ended_at null",
	[QUEUE_ANSWERED_INFINITE] = "answered_at infinite",
	[QUEUE_ENDED_INFINITE] = "ended_at infinite",
	[QUEUE_ENDED_BEFORE_OFFERED] = "ended_at before offered_at",
	[QUEUE_ENDED_BEFORE_ANSWERED] = "ended_at before answered_at",
	[QUEUE_WAIT_TOO_LONG] = "wait too long",
	[QUEUE_TALK_TOO_LONG] = "talk too long",
	[QUEUE_TIME_RANGE] = "time out of range",
	[QUEUE_NO_LEG] = "event of no leg",
	[QUEUE_TOO_MANY] = "too many events"
};

static inline bool
same_name(QueueName a, QueueName b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, (size_t) a.length) == 0);
}

static inline bool
is_instant(int64_t time)
{
	return time != QUEUE_NO_TIME && time != INT64_MIN && time != INT64_MAX;
}

/* ------------------------------------------------------------ reading events */

QueueEventKind
queue_event_kind(const char *name, size_t length)
{
	for (int kind = QUEUE_EVENT_OTHER + 1; kind < QUEUE_EVENT_KINDS; kind++)
		if (event_lengths[kind] == length && memcmp(queue_event_names[kind], name, length) == 0)
			return (QueueEventKind) kind;
	return QUEUE_EVENT_OTHER;
}

unsigned
queue_event_data(QueueEventKind kind)
{
	unsigned	wait = 1u << events_of[kind].wait;
	unsigned	talk = 1u << events_of[kind].talk;

	if (kind == QUEUE_ATTENDEDTRANSFER)
		return 1u << 1 | wait | talk | talk << 1;
	return (wait | talk | (kind == QUEUE_EXITWITHKEY ? 1u << 1 : 0)) & ~1u;
}

static int32_t
read_seconds(QueueName data)
{
	int32_t		ms;

	if (data.length == 0 || call_parse_seconds(data.bytes, (size_t) data.length, &ms) != CALL_OK)
		return QUEUE_NOT_KNOWN;
	return ms;
}

static int32_t
read_milliseconds(QueueName data)
{
	int64_t		ms = 0;

	if (data.length == 0)
		return QUEUE_NOT_KNOWN;
	for (int32_t i = 0; i < data.length; i++)
	{
		if (data.bytes[i] < '0' || data.bytes[i] > '9')
			return QUEUE_NOT_KNOWN;
		ms = ms * 10 + (data.bytes[i] - '0');
		if (ms > INT32_MAX)
			return QUEUE_NOT_KNOWN;
	}
	return (int32_t) ms;
}

static inline bool
equals_word(QueueName name, const char *word, int32_t length)
{
	return name.length == length && memcmp(name.bytes, word, (size_t) length) == 0;
}

void
queue_event_read(QueueEvent *event, const QueueName data[6])
{
	int			later = event->kind == QUEUE_ATTENDEDTRANSFER && equals_word(data[1], "LINK", 4);
	int			wait = events_of[event->kind].wait;
	int			talk = events_of[event->kind].talk;

	event->wait = event->talk = QUEUE_NOT_KNOWN;
	/* Asterisk's word for nobody */
	if (equals_word(event->agent, "NONE", 4))
		event->agent.length = 0;
	if (wait > 0)
		event->wait = events_of[event->kind].step == STEP_RING ? read_milliseconds(data[wait]) :
			read_seconds(data[wait + later]);
	if (talk > 0)
	{
		QueueName	field = data[talk + later];
		const char *bar;

		/* what does not fit five fields hangs on the last */
		if (later && field.length > 0 && (bar = memchr(field.bytes, '|', (size_t) field.length)) != NULL)
			field.length = (int32_t) (bar - field.bytes);
		event->talk = read_seconds(field);
	}
	if (event->kind == QUEUE_EXITWITHKEY)
		event->detail = data[1];
}

/* -------------------------------------------------------------------- packing */

/*
 * A packed event is a word that says its kind and what there is, its time, and then what there is, in this order: wait,
 * talk, and the names, each with its length before it. Most events have little, and calls in flight are many.
 */
enum
{
	PACKED_KIND = 31,
	PACKED_WAIT = 1 << 5,
	PACKED_TALK = 1 << 6,
	PACKED_QUEUE = 1 << 7,
	PACKED_AGENT = 1 << 8,
	PACKED_DETAIL = 1 << 9,
	QUEUE_AS_BEFORE = 1 << 10,
	AGENT_AS_BEFORE = 1 << 11,
	PACKED_WORDS = 1 << 12
};

_Static_assert(QUEUE_EVENT_KINDS <= PACKED_KIND + 1, "a word has room for every kind");
_Static_assert(QUEUE_PACKED_LEAST == sizeof(uint16_t) + sizeof(int64_t), "a word and a time");

static inline bool
is_latest(QueueName name, const char *bytes, uint32_t at, uint16_t length)
{
	return length == name.length && length > 0 && memcmp(bytes + at, name.bytes, length) == 0;
}

static inline size_t
packed_name_size(QueueName name)
{
	return sizeof(uint16_t) + (size_t) name.length;
}

static inline char *
pack_bytes(char *at, const void *value, size_t size)
{
	memcpy(at, value, size);
	return at + size;
}

static inline char *
pack_name(char *at, QueueName name)
{
	uint16_t	length = (uint16_t) name.length;

	return pack_bytes(pack_bytes(at, &length, sizeof(length)), name.bytes, length);
}

bool
queue_event_pack(QueuePacked *packed, char *bytes, size_t room, const QueueEvent *event)
{
	uint16_t	word = event->kind;
	size_t		size = QUEUE_PACKED_LEAST;
	char	   *at = bytes + packed->used;

	if (event->wait != QUEUE_NOT_KNOWN)
	{
		word |= PACKED_WAIT;
		size += sizeof(event->wait);
	}
	if (event->talk != QUEUE_NOT_KNOWN)
	{
		word |= PACKED_TALK;
		size += sizeof(event->talk);
	}
	if (is_latest(event->queue, bytes, packed->queue_at, packed->queue_length))
		word |= QUEUE_AS_BEFORE;
	else if (event->queue.length > 0)
	{
		word |= PACKED_QUEUE;
		size += packed_name_size(event->queue);
	}
	if (is_latest(event->agent, bytes, packed->agent_at, packed->agent_length))
		word |= AGENT_AS_BEFORE;
	else if (event->agent.length > 0)
	{
		word |= PACKED_AGENT;
		size += packed_name_size(event->agent);
	}
	if (event->detail.length > 0)
	{
		word |= PACKED_DETAIL;
		size += packed_name_size(event->detail);
	}
	if (room - packed->used < size)
		return false;

	at = pack_bytes(at, &word, sizeof(word));
	at = pack_bytes(at, &event->time, sizeof(event->time));
	if (word & PACKED_WAIT)
		at = pack_bytes(at, &event->wait, sizeof(event->wait));
	if (word & PACKED_TALK)
		at = pack_bytes(at, &event->talk, sizeof(event->talk));
	if (word & PACKED_QUEUE)
	{
		at = pack_name(at, event->queue);
		packed->queue_length = (uint16_t) event->queue.length;
		packed->queue_at = (uint32_t) (at - bytes) - packed->queue_length;
	}
	if (word & PACKED_AGENT)
	{
		at = pack_name(at, event->agent);
		packed->agent_length = (uint16_t) event->agent.length;
		packed->agent_at = (uint32_t) (at - bytes) - packed->agent_length;
	}
	if (word & PACKED_DETAIL)
		at = pack_name(at, event->detail);
	packed->used = (uint32_t) (at - bytes);
	return true;
}

static inline bool
unpack_bytes(QueueReader *reader, const char *bytes, size_t used, void *value, size_t size)
{
	if (used - reader->at < size)
		return false;
	memcpy(value, bytes + reader->at, size);
	reader->at += size;
	return true;
}

static inline bool
unpack_duration(QueueReader *reader, const char *bytes, size_t used, bool there, int32_t *duration)
{
	*duration = QUEUE_NOT_KNOWN;
	return !there || (unpack_bytes(reader, bytes, used, duration, sizeof(*duration)) && *duration >= 0);
}

/* Of a name that is as before, nothing is there. */
static inline bool
unpack_name(QueueReader *reader, const char *bytes, size_t used, bool there, QueueName *name)
{
	uint16_t	length;

	if (!there)
		return true;
	if (!unpack_bytes(reader, bytes, used, &length, sizeof(length)) || length == 0 || length > QUEUE_MOST_NAME ||
		used - reader->at < length)
		return false;
	*name = (QueueName) {bytes + reader->at, length};
	reader->at += length;
	return true;
}

bool
queue_event_unpack(QueueReader *reader, const char *bytes, size_t used, QueueEvent *event)
{
	const QueueName none = {NULL, 0};
	uint16_t	word;

	event->detail = none;
	event->leg = -1;
	if (!unpack_bytes(reader, bytes, used, &word, sizeof(word)) || word >= PACKED_WORDS ||
		(word & PACKED_KIND) >= QUEUE_EVENT_KINDS ||
		((word & QUEUE_AS_BEFORE) != 0 && ((word & PACKED_QUEUE) != 0 || reader->queue.length == 0)) ||
		((word & AGENT_AS_BEFORE) != 0 && ((word & PACKED_AGENT) != 0 || reader->agent.length == 0)) ||
		!unpack_bytes(reader, bytes, used, &event->time, sizeof(event->time)) ||
		!unpack_duration(reader, bytes, used, word & PACKED_WAIT, &event->wait) ||
		!unpack_duration(reader, bytes, used, word & PACKED_TALK, &event->talk) ||
		!unpack_name(reader, bytes, used, word & PACKED_QUEUE, &reader->queue) ||
		!unpack_name(reader, bytes, used, word & PACKED_AGENT, &reader->agent) ||
		!unpack_name(reader, bytes, used, word & PACKED_DETAIL, &event->detail))
		return false;
	event->kind = word & PACKED_KIND;
	event->queue = word & (PACKED_QUEUE | QUEUE_AS_BEFORE) ? reader->queue : none;
	event->agent = word & (PACKED_AGENT | AGENT_AS_BEFORE) ? reader->agent : none;
	return true;
}

/* --------------------------------------------------------------------- order */

/* Unknown times come last, after infinity. */
static inline int
compare_times(int64_t a, int64_t b)
{
	if (a == b)
		return 0;
	if (a == QUEUE_NO_TIME || b == QUEUE_NO_TIME)
		return a == QUEUE_NO_TIME ? 1 : -1;
	return a < b ? -1 : 1;
}

static int
compare_names(QueueName a, QueueName b)
{
	int32_t		shorter = a.length < b.length ? a.length : b.length;
	int			order = shorter > 0 ? memcmp(a.bytes, b.bytes, (size_t) shorter) : 0;

	return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

/* A total order: only events that are equal in all that is kept of them are equal. */
static int
compare_events(const void *left, const void *right)
{
	const QueueEvent *a = left;
	const QueueEvent *b = right;
	int			order = compare_times(a->time, b->time);

	if (order != 0)
		return order;
	if (a->kind != b->kind)
	{
		order = events_of[a->kind].step - events_of[b->kind].step;
		return order != 0 ? order : a->kind - b->kind;
	}
	order = compare_names(a->queue, b->queue);
	if (order == 0)
		order = compare_names(a->agent, b->agent);
	if (order == 0)
		order = (a->wait > b->wait) - (a->wait < b->wait);
	if (order == 0)
		order = (a->talk > b->talk) - (a->talk < b->talk);
	if (order == 0)
		order = compare_names(a->detail, b->detail);
	return order;
}

static int
compare_legs(const void *left, const void *right)
{
	const QueueLeg *a = left;
	const QueueLeg *b = right;
	int			order = compare_times(a->entered_at, b->entered_at);

	return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

/* Merge sort: few are there as a rule, and mostly in order. `spare` has room for n. */
static void
sort(const void **items, size_t n, const void **spare, int (*compare) (const void *, const void *))
{
	size_t		half = n / 2;
	size_t		left = 0;
	size_t		right = half;

	if (n <= 12)
	{
		for (size_t i = 1; i < n; i++)
		{
			const void *item = items[i];
			size_t		at = i;

			for (; at > 0 && compare(items[at - 1], item) > 0; at--)
				items[at] = items[at - 1];
			items[at] = item;
		}
		return;
	}
	sort(items, half, spare, compare);
	sort(items + half, n - half, spare, compare);
	memcpy(spare, items, half * sizeof(*items));
	for (size_t i = 0; left < half; i++)
		items[i] = right == n || compare(spare[left], items[right]) <= 0 ? spare[left++] : items[right++];
}

/* ---------------------------------------------------------------------- legs */

/* A queue of the call. */
typedef struct Queue
{
	QueueName	name;
	int32_t		first;			/* leg that began, or -1 */
	int32_t		latest;
} Queue;

typedef struct Fold
{
	QueueLeg   *legs;
	int32_t		n;				/* legs */
	Queue	   *queues;
	int32_t		n_queues;
	int32_t		queue;			/* the one that was found last */
} Fold;

#define NO_LEG (-1)

static Queue *
queue_of(Fold *fold, QueueName name)
{
	int32_t		found = fold->queue;

	if (found < fold->n_queues && same_name(fold->queues[found].name, name))
		return &fold->queues[found];
	for (found = 0; found < fold->n_queues; found++)
		if (same_name(fold->queues[found].name, name))
			break;
	if (found == fold->n_queues)
		fold->queues[fold->n_queues++] = (Queue) {name, NO_LEG, NO_LEG};
	fold->queue = found;
	return &fold->queues[found];
}

static QueueLeg *
begin_leg(Fold *fold, Queue *queue, int64_t entered_at)
{
	QueueLeg   *leg = &fold->legs[fold->n];

	*leg = (QueueLeg)
	{
		.number = 1,
			.queue = queue->name,
			.entered_at = entered_at,
			.answered_at = QUEUE_NO_TIME,
			.ended_at = QUEUE_NO_TIME,
			.wait = QUEUE_NOT_KNOWN,
			.talk = QUEUE_NOT_KNOWN,
			.wrap = QUEUE_NOT_KNOWN,
			.ring = QUEUE_NOT_KNOWN,
			.rang_at = QUEUE_NO_TIME,
			.before = queue->latest,
			.place = fold->n
	};
	if (queue->first == NO_LEG)
		queue->first = fold->n;
	queue->latest = fold->n++;
	return leg;
}

static inline bool
is_waiting(const QueueLeg *leg)
{
	return !leg->answered && leg->reason == 0;
}

static inline uint64_t
distance(int64_t a, int64_t b)
{
	return a > b ? (uint64_t) a - (uint64_t) b : (uint64_t) b - (uint64_t) a;
}

/*
 * Of two stays that began at `newer` and `older`, and an event at the instant of the
 * newer: whether the older is meant. The duration that the event logs tells; without
 * it, what was there before the instant ends in it.
 */
static bool
older_is_meant(int64_t at, int64_t newer, int64_t older, int32_t logged)
{
	int64_t		began;

	if (logged == QUEUE_NOT_KNOWN || !is_instant(at) || !is_instant(older))
		return true;
	began = at - logged * INT64_C(1000);
	return distance(older, began) < distance(newer, began);
}

/* The leg to which an event belongs by the order of events alone. */
static QueueLeg *
leg_of_order(Fold *fold, const Queue *queue, const QueueEvent *event, int32_t logged)
{
	QueueLeg   *leg;
	QueueLeg   *older;

	if (queue->latest == NO_LEG)
		return NULL;
	leg = &fold->legs[queue->latest];
	if (leg->entered_at != event->time || leg->inferred || leg->before == NO_LEG)
		return leg;
	older = &fold->legs[leg->before];
	if ((is_waiting(older) && older_is_meant(event->time, leg->entered_at, older->entered_at, logged)) ||
		(event->kind == QUEUE_LEAVEEMPTY && older->reason == QUEUE_EXITEMPTY && older->ended_at == event->time))
		return older;
	return leg;
}

/* The leg that the agent answered last. */
static QueueLeg *
leg_of_agent(Fold *fold, const Queue *queue, const QueueEvent *event)
{
	QueueLeg   *found = NULL;

	for (int32_t i = queue->latest; i != NO_LEG; i = fold->legs[i].before)
	{
		QueueLeg   *leg = &fold->legs[i];

		if (!leg->answered || !same_name(leg->agent, event->agent))
			continue;
		if (found != NULL)
			return leg->reason == 0 &&
				older_is_meant(event->time, found->answered_at, leg->answered_at, event->talk) ? leg : found;
		if (leg->answered_at != event->time)
			return leg;
		found = leg;
	}
	return found;
}

static void
end_leg(QueueLeg *leg, const QueueEvent *event)
{
	/* the first end counts */
	if (leg->reason != 0)
		return;
	leg->reason = event->kind;
	leg->detail = event->detail;
	leg->ended_at = event->time;
	leg->talk = event->talk;
	if (!leg->answered)
		leg->wait = event->wait;
}

static void
ring_leg(QueueLeg *leg, const QueueEvent *event)
{
	if (event->kind == QUEUE_RINGNOANSWER)
		leg->ring_no_answer++;
	/* the last ring, as of answered calls; several that end together are one */
	if (event->wait != QUEUE_NOT_KNOWN && !leg->answered &&
		(event->wait > leg->ring || leg->rang_at != event->time))
	{
		leg->ring = event->wait;
		leg->rang_at = event->time;
	}
}

static QueueLeg *
enter(Fold *fold, Queue *queue, const QueueEvent *event)
{
	QueueLeg   *leg = queue->latest == NO_LEG ? NULL : &fold->legs[queue->latest];

	/* an entry without a time cannot begin a leg where one was inferred already */
	if (event->time == QUEUE_NO_TIME)
		for (; leg != NULL; leg = leg->before == NO_LEG ? NULL : &fold->legs[leg->before])
			if (leg->inferred)
				return leg;
	if (leg != NULL && leg->entered_at == event->time && !leg->inferred)
		return leg;
	return begin_leg(fold, queue, event->time);
}

static QueueLeg *
answer(Fold *fold, Queue *queue, const QueueEvent *event)
{
	QueueLeg   *leg = leg_of_order(fold, queue, event, event->wait);

	/* without a time it comes last, and may be of any */
	if (event->time == QUEUE_NO_TIME)
		while (leg != NULL && !is_waiting(leg))
			leg = leg->before == NO_LEG ? NULL : &fold->legs[leg->before];
	if (leg == NULL || !is_waiting(leg))
	{
		leg = begin_leg(fold, queue, event->time);
		leg->inferred = true;
		if (event->wait == QUEUE_NOT_KNOWN)
			leg->entered_at = QUEUE_NO_TIME;
		else if (is_instant(event->time))
			leg->entered_at -= event->wait * INT64_C(1000);
	}
	leg->answered = true;
	leg->answered_at = event->time;
	leg->agent = event->agent;
	leg->wait = event->wait;
	leg->ring = event->talk;
	return leg;
}

/* The leg that the event changes, or NULL while there is none that fits. */
static QueueLeg *
apply(Fold *fold, Queue *queue, const QueueEvent *event)
{
	QueueLeg   *leg;

	switch (events_of[event->kind].step)
	{
		case STEP_ENTRY:
			return enter(fold, queue, event);
		case STEP_ANSWER:
			return answer(fold, queue, event);
		case STEP_RING:
			leg = leg_of_order(fold, queue, event, QUEUE_NOT_KNOWN);
			if (leg != NULL)
				ring_leg(leg, event);
			return leg;
		case STEP_EXIT:
			leg = leg_of_order(fold, queue, event, event->wait);
			if (leg != NULL)
				end_leg(leg, event);
			return leg;
		case STEP_AGENT_END:
			leg = leg_of_agent(fold, queue, event);
			if (leg != NULL)
				end_leg(leg, event);
			return leg;
		case STEP_BLOCKED:
			/* no other event belongs to it, so the queue does not know it */
			leg = begin_leg(fold, &(Queue) {event->queue, NO_LEG, NO_LEG}, event->time);
			end_leg(leg, event);
			return leg;
		case STEP_WRAP:
			leg = leg_of_agent(fold, queue, event);
			if (leg != NULL && leg->wrap == QUEUE_NOT_KNOWN)
				leg->wrap = event->wait;
			return leg;
		default:
			return NULL;
	}
}

/*
 * For an end that fitted no leg when its turn came, because its time, or that of
 * another event, is wrong or not known. A leg that has no end is better ended with a
 * problem than left open.
 */
static QueueLeg *
apply_late(Fold *fold, const Queue *queue, const QueueEvent *event)
{
	QueueLeg   *waiting = NULL;
	QueueLeg   *answered = NULL;
	QueueLeg   *leg;

	if (queue->first == NO_LEG)
		return NULL;
	if (events_of[event->kind].step == STEP_EXIT)
	{
		leg = &fold->legs[queue->first];
		if (leg->reason != 0)
			return NULL;
		end_leg(leg, event);
		return leg;
	}
	if (events_of[event->kind].step != STEP_AGENT_END)
		return NULL;
	/* the latest before it that nobody answered, else the first after it that this agent did */
	for (int32_t i = queue->latest; i != NO_LEG; i = leg->before)
	{
		leg = &fold->legs[i];
		if (leg->reason == 0 && leg->answered && same_name(leg->agent, event->agent))
			answered = leg;
		else if (waiting == NULL && is_waiting(leg) && compare_times(leg->entered_at, event->time) <= 0)
			waiting = leg;
	}
	leg = waiting != NULL ? waiting : answered;
	if (leg == NULL)
		return NULL;
	end_leg(leg, event);
	leg->answered = true;
	leg->agent = event->agent;
	return leg;
}

/* Counts an event that belongs to no leg: an element for each event and queue. */
static QueueLeg *
set_aside(Fold *fold, const QueueEvent *event, int32_t begin)
{
	QueueLeg   *leg;

	for (int32_t i = fold->n; i-- > begin;)
	{
		leg = &fold->legs[i];
		if (leg->reason == event->kind && same_name(leg->queue, event->queue) &&
			(event->kind != QUEUE_EVENT_OTHER || same_name(leg->detail, event->detail)))
			return leg;
	}
	leg = begin_leg(fold, &(Queue) {event->queue, NO_LEG, NO_LEG}, QUEUE_NO_TIME);
	leg->number = 0;
	leg->reason = event->kind;
	if (event->kind == QUEUE_EVENT_OTHER)
		leg->detail = event->detail;
	else
		leg->problem = QUEUE_NO_LEG;
	return leg;
}

size_t
queue_log_scratch(size_t events)
{
	return events * (2 * sizeof(void *) + sizeof(Queue) + sizeof(QueueLeg));
}

#define EVENTS_BEFORE_PAUSE 256

size_t
queue_log_fold(QueueEvent *events, size_t n, QueueLeg *legs, void *scratch, void (*pause) (void))
{
	const void **order = scratch;
	const void **spare = order + n;
	Fold		fold = {.legs = legs,.queues = (Queue *) (spare + n)};
	int32_t		begun;

	for (size_t i = 0; i < n; i++)
		order[i] = &events[i];
	sort(order, n, spare, compare_events);

	/* in two rounds: those that fit no leg yet may fit one that is found later */
	for (int round = 0; round < 3; round++)
	{
		begun = fold.n;
		for (size_t i = 0; i < n; i++)
		{
			QueueEvent *event = (QueueEvent *) order[i];
			const QueueEvent *before = i > 0 ? order[i - 1] : NULL;
			QueueLeg   *leg = NULL;

			if (pause != NULL && i % EVENTS_BEFORE_PAUSE == EVENTS_BEFORE_PAUSE - 1)
				pause();
			if (round == 0)
				event->leg = NO_LEG;
			else if (event->leg != NO_LEG)
				continue;
			/* an event that is logged twice goes where the first went */
			if (before != NULL && before->leg != NO_LEG && compare_events(before, event) == 0)
				leg = &legs[before->leg];
			else if (round == 2)
				leg = set_aside(&fold, event, begun);
			else if (event->kind != QUEUE_EVENT_OTHER)
				leg = round == 0 ? apply(&fold, queue_of(&fold, event->queue), event) :
					apply_late(&fold, queue_of(&fold, event->queue), event);
			if (leg != NULL)
			{
				leg->events++;
				event->leg = leg->place;
			}
		}
	}

	/* `begun` legs, in the order of their entries */
	for (int32_t i = 0; i < begun; i++)
		if (i > 0 && compare_legs(&legs[i - 1], &legs[i]) > 0)
		{
			QueueLeg   *copies = (QueueLeg *) fold.queues;

			memcpy(copies, legs, (size_t) begun * sizeof(QueueLeg));
			for (int32_t j = 0; j < begun; j++)
				order[j] = &copies[j];
			sort(order, (size_t) begun, spare, compare_legs);
			for (int32_t j = 0; j < begun; j++)
				legs[j] = *(const QueueLeg *) order[j];
			break;
		}
	for (int32_t i = 0; i < begun; i++)
		legs[i].number = i + 1;
	return (size_t) fold.n;
}

/* ---------------------------------------------------------------------- calls */

/* The milliseconds from one instant to a later one; or what is wrong with them. */
static QueueProblem
leg_phase(int64_t from, int64_t to, CallInterval *call, int32_t *ms, QueueProblem early, QueueProblem too_long)
{
	int64_t		length;

	if (to < from)
	{
		if (distance(from, to) > (uint64_t) QUEUE_TOLERANCE)
			return early;
		to = from;
		call->flags |= CALL_FLAG_REPAIRED;
	}
	length = call_instant_ms(to) - call_instant_ms(from);
	if (length > INT32_MAX)
		return too_long;
	*ms = (int32_t) length;
	return QUEUE_OK;
}

static inline QueueProblem
need_time(int64_t time, QueueProblem null, QueueProblem infinite)
{
	return time == QUEUE_NO_TIME ? null : is_instant(time) ? QUEUE_OK : infinite;
}

QueueProblem
queue_leg_call(const QueueLeg *leg, bool logged, CallInterval *call)
{
	bool		wait_logged = logged && leg->wait != QUEUE_NOT_KNOWN;
	bool		talk_logged = logged && leg->talk != QUEUE_NOT_KNOWN;
	QueueProblem problem;

	if (leg->number == 0)
		return (QueueProblem) leg->problem;
	memset(call, 0, sizeof(*call));
	problem = need_time(leg->entered_at, QUEUE_OFFERED_NULL, QUEUE_TIME_RANGE);
	if (problem == QUEUE_OK && leg->answered && !(wait_logged && talk_logged))
		problem = need_time(leg->answered_at, QUEUE_ANSWERED_NULL, QUEUE_ANSWERED_INFINITE);
	if (problem == QUEUE_OK && leg->reason != 0 && !(leg->answered ? talk_logged : wait_logged))
		problem = need_time(leg->ended_at, QUEUE_ENDED_NULL, QUEUE_ENDED_INFINITE);
	if (problem != QUEUE_OK || leg->reason == 0)
		return problem;

	call->offered_at = call_instant_ms(leg->entered_at) * 1000;
	if (leg->inferred)
		call->flags |= CALL_FLAG_REPAIRED;
	if (wait_logged)
		call->wait = leg->wait;
	else if (leg->answered)
		problem = leg_phase(leg->entered_at, leg->answered_at, call, &call->wait, QUEUE_TIME_RANGE,
							QUEUE_WAIT_TOO_LONG);
	else
		problem = leg_phase(leg->entered_at, leg->ended_at, call, &call->wait, QUEUE_ENDED_BEFORE_OFFERED,
						QUEUE_WAIT_TOO_LONG);
	if (problem != QUEUE_OK)
		return problem;

	if (leg->answered)
	{
		call->outcome = CALL_ANSWERED;
		if (talk_logged)
			call->talk = leg->talk;
		else
			problem = leg_phase(leg->answered_at, leg->ended_at, call, &call->talk, QUEUE_ENDED_BEFORE_ANSWERED,
							QUEUE_TALK_TOO_LONG);
		if (leg->wrap != QUEUE_NOT_KNOWN)
			call->wrap = leg->wrap;
		if (leg->ring != QUEUE_NOT_KNOWN)
			call->ring = leg->ring;
		/* whole seconds are rounded, and a ring is a part of the wait */
		if (call->ring > call->wait)
		{
			call->ring = call->wait;
			call->flags |= CALL_FLAG_REPAIRED;
		}
		if (leg->reason == QUEUE_BLINDTRANSFER || leg->reason == QUEUE_ATTENDEDTRANSFER ||
			leg->reason == QUEUE_TRANSFER)
			call->flags |= CALL_FLAG_TRANSFERRED;
	}
	else
		call->outcome = leg->reason == QUEUE_ABANDON ? CALL_ABANDONED :
			events_of[leg->reason].step == STEP_BLOCKED ? CALL_BLOCKED : CALL_FLOWED_OUT;
	if (problem == QUEUE_OK && call_check(call) != CALL_OK)
		problem = QUEUE_TIME_RANGE;
	return problem;
}
