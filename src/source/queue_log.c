/*
 * source/queue_log.c: queue_log_calls(), the legs of a call from its events in
 * Asterisk's queue_log. The rules are in core/queue_log.c.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "base/duration.h"
#include "core/queue_log.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "source/queue_call.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

/* ---------------------------------------------------------------------- state */

/* A bytea: the events as they came, and room for more. Workers hand it over as it is. */
typedef struct EventState
{
	int32		vl_len_;
	uint32		events;			/* those beyond QUEUE_MOST_EVENTS are counted, but not kept */
	QueuePacked packed;
	char		bytes[FLEXIBLE_ARRAY_MEMBER];
} EventState;

#define STATE_HEADER	offsetof(EventState, bytes)
/* Four events and their names fit, which is a usual call. */
#define FIRST_SIZE		128

static void
refuse_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("aggregate state is not one of queue_log_calls"),
			 errhint("Support functions of aggregates are not meant to be called directly.")));
}

static EventState *
checked_state(struct varlena *value)
{
	EventState *state = (EventState *) value;
	const QueuePacked *packed = &state->packed;

	if (VARSIZE(state) < STATE_HEADER ||
		packed->used > VARSIZE(state) - STATE_HEADER ||
		packed->queue_length > packed->used || packed->queue_at > packed->used - packed->queue_length ||
		packed->agent_length > packed->used || packed->agent_at > packed->used - packed->agent_length)
		refuse_state();
	return state;
}

/* Argument 0, to be changed: in place within an aggregate. NULL before the first row. */
static EventState *
state_argument(FunctionCallInfo fcinfo)
{
	struct varlena *state;

	if (PG_ARGISNULL(0))
		return NULL;
	state = (struct varlena *) PG_GETARG_POINTER(0);
	if (VARATT_IS_EXTENDED(state) || !AggCheckCallContext(fcinfo, NULL))
		state = (struct varlena *) PG_GETARG_BYTEA_P_COPY(0);
	return checked_state(state);
}

static inline size_t
room_of(const EventState *state)
{
	return VARSIZE(state) - STATE_HEADER;
}

/* With room for so many bytes more. The aggregate takes over a copy. */
static EventState *
make_room(EventState *state, size_t more)
{
	size_t		used = state != NULL ? state->packed.used : 0;
	size_t		size = FIRST_SIZE;
	EventState *larger;

	if (state != NULL && room_of(state) - used >= more)
		return state;
	while (size - STATE_HEADER < used + more)
		size *= 2;
	larger = palloc0(size);
	if (state != NULL)
		memcpy(larger, state, STATE_HEADER + used);
	SET_VARSIZE(larger, size);
	return larger;
}

/* False if there are so many already that none is kept. */
static bool
count_events(EventState *state, uint32 more)
{
	state->events = more > PG_INT32_MAX - Min(state->events, PG_INT32_MAX) ? PG_INT32_MAX : state->events + more;
	if (state->events < QUEUE_MOST_EVENTS)
		return true;
	state->packed = (QueuePacked) {0};
	return false;
}

/* ----------------------------------------------------------------------- rows */

static inline QueueName
name_argument(FunctionCallInfo fcinfo, int n)
{
	QueueName	name = {NULL, 0};
	text	   *value;

	if (PG_ARGISNULL(n))
		return name;
	value = PG_GETARG_TEXT_PP(n);
	name.bytes = VARDATA_ANY(value);
	name.length = (int32) VARSIZE_ANY_EXHDR(value);
	if (unlikely(name.length > QUEUE_MOST_NAME))
		name.length = pg_mbcliplen(name.bytes, name.length, QUEUE_MOST_NAME);
	return name;
}

/* (state, time, id, queue, agent, event, data1, data2, data3, data4, data5) */
PG_FUNCTION_INFO_V1(cc_queue_log_calls_accum);
Datum
cc_queue_log_calls_accum(PG_FUNCTION_ARGS)
{
	enum
	{
		TIME = 1, ID, QUEUE, AGENT, EVENT
	};
	EventState *state = state_argument(fcinfo);
	QueueEvent	event = {.time = QUEUE_NO_TIME};
	QueueName	data[6];
	QueueName	name = name_argument(fcinfo, EVENT);
	unsigned	needed;

	event.kind = queue_event_kind(name.bytes, name.length);
	if (!PG_ARGISNULL(TIME))
		event.time = PG_GETARG_TIMESTAMPTZ(TIME);
	event.queue = name_argument(fcinfo, QUEUE);
	event.agent = name_argument(fcinfo, AGENT);
	if (event.kind == QUEUE_EVENT_OTHER)
		event.detail = name;
	needed = queue_event_data(event.kind);
	for (int i = 1; i <= 5; i++)
		data[i] = needed & 1u << i ? name_argument(fcinfo, EVENT + i) : (QueueName) {NULL, 0};
	queue_event_read(&event, data);

	state = make_room(state, QUEUE_PACKED_LEAST);
	if (count_events(state, 1))
		while (!queue_event_pack(&state->packed, state->bytes, room_of(state), &event))
			state = make_room(state, room_of(state) - state->packed.used + 1);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(cc_queue_log_calls_combine);
Datum
cc_queue_log_calls_combine(PG_FUNCTION_ARGS)
{
	EventState *state = state_argument(fcinfo);
	const EventState *other = checked_state((struct varlena *) PG_GETARG_BYTEA_P(1));
	uint32		before = state->packed.used;

	state = make_room(state, other->packed.used);
	if (count_events(state, other->events))
	{
		memcpy(state->bytes + before, other->bytes, other->packed.used);
		/* the other's first names are written out, and its latest are now ours */
		state->packed = other->packed;
		state->packed.used += before;
		state->packed.queue_at += before;
		state->packed.agent_at += before;
	}
	PG_RETURN_POINTER(state);
}

/* ----------------------------------------------------------------------- legs */

/* What a final function asks the catalogue, once a query. */
typedef struct CallArray
{
	Oid			type;
	TupleDesc	desc;
} CallArray;

/* By the type that the final function itself returns, as of forecast_calls. */
static const CallArray *
call_array_type(FunctionCallInfo fcinfo)
{
	Oid			type;
	TupleDesc	desc;
	CallArray  *array = fcinfo->flinfo->fn_extra;

	if (array != NULL)
		return array;
	type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	desc = OidIsValid(type) ? lookup_rowtype_tupdesc_noerror(type, -1, true) : NULL;
	queue_call_check(desc, "queue_log_calls", get_func_rettype(fcinfo->flinfo->fn_oid));
	array = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(CallArray));
	array->type = type;
	{
		MemoryContext before = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		array->desc = CreateTupleDescCopy(desc);
		MemoryContextSwitchTo(before);
	}
	ReleaseTupleDesc(desc);
	fcinfo->flinfo->fn_extra = array;
	return array;
}

static void
set_text(Datum *value, bool *null, const char *bytes, int32 length)
{
	*null = length == 0;
	if (*null)
		return;
	if (!pg_verifymbstr(bytes, length, true))
		refuse_state();
	*value = PointerGetDatum(cstring_to_text_with_len(bytes, length));
}

static void
set_time(Datum *value, bool *null, int64 time)
{
	/* -infinity and infinity are times, the entry worked out from a CONNECT may be none */
	*null = !IS_VALID_TIMESTAMP(time) && !TIMESTAMP_NOT_FINITE(time);
	*value = TimestampTzGetDatum(time);
}

static Datum
leg_row(const QueueLeg *leg, bool logged, TupleDesc desc)
{
	Datum		values[QUEUE_CALL_COLUMNS] = {0};
	bool		nulls[QUEUE_CALL_COLUMNS] = {false};
	CallInterval call;
	QueueProblem problem = queue_leg_call(leg, logged, &call);
	const char *reason = queue_event_names[leg->reason];

	values[QUEUE_CALL_LEG] = Int32GetDatum(leg->number);
	values[QUEUE_CALL_EVENTS] = Int32GetDatum(leg->events);
	values[QUEUE_CALL_RING_NO_ANSWER] = Int32GetDatum(leg->ring_no_answer);
	set_text(&values[QUEUE_CALL_QUEUE], &nulls[QUEUE_CALL_QUEUE], leg->queue.bytes, leg->queue.length);
	set_text(&values[QUEUE_CALL_AGENT], &nulls[QUEUE_CALL_AGENT], leg->agent.bytes, leg->agent.length);
	set_time(&values[QUEUE_CALL_ENTERED_AT], &nulls[QUEUE_CALL_ENTERED_AT], leg->entered_at);
	set_time(&values[QUEUE_CALL_ANSWERED_AT], &nulls[QUEUE_CALL_ANSWERED_AT], leg->answered_at);

	if (leg->reason != QUEUE_EXITWITHKEY || leg->detail.length == 0)
	{
		bool		other = leg->reason == QUEUE_EVENT_OTHER;

		set_text(&values[QUEUE_CALL_REASON], &nulls[QUEUE_CALL_REASON], other ? leg->detail.bytes : reason,
				 other ? leg->detail.length : (int32) strlen(reason));
	}
	else
	{
		char	   *with_key = psprintf("%s %.*s", reason, (int) leg->detail.length, leg->detail.bytes);

		set_text(&values[QUEUE_CALL_REASON], &nulls[QUEUE_CALL_REASON], with_key, (int32) strlen(with_key));
	}

	nulls[QUEUE_CALL_RING] = leg->ring == QUEUE_NOT_KNOWN;
	if (!nulls[QUEUE_CALL_RING])
		values[QUEUE_CALL_RING] = PointerGetDatum(interval_from_us(leg->ring * INT64CONST(1000)));

	nulls[QUEUE_CALL_CALL] = leg->number == 0 || leg->reason == 0 || problem != QUEUE_OK;
	if (!nulls[QUEUE_CALL_CALL])
		values[QUEUE_CALL_CALL] = PointerGetDatum(&call);
	nulls[QUEUE_CALL_PROBLEM] = problem == QUEUE_OK;
	if (!nulls[QUEUE_CALL_PROBLEM])
		values[QUEUE_CALL_PROBLEM] = CStringGetTextDatum(queue_problem_phrases[problem]);
	nulls[QUEUE_CALL_CHANNEL] = nulls[QUEUE_CALL_DIRECTION] = true;
	return HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
}

static void
breathe(void)
{
	CHECK_FOR_INTERRUPTS();
}

static Datum
give_calls(FunctionCallInfo fcinfo, bool logged)
{
	const EventState *state = checked_state((struct varlena *) PG_GETARG_BYTEA_P(0));
	const CallArray *array = call_array_type(fcinfo);
	size_t		kept = state->events < QUEUE_MOST_EVENTS ? state->events : 0;
	QueueEvent *events;
	QueueReader reader = {0};
	size_t		n = 0;
	QueueLeg   *legs;
	size_t		n_legs;
	Datum	   *elements;

	if (state->events == 0 || kept > state->packed.used / QUEUE_PACKED_LEAST)
		refuse_state();
	events = palloc_extended(Max(kept, 1) * sizeof(QueueEvent), MCXT_ALLOC_HUGE);
	while (reader.at < state->packed.used)
	{
		QueueEvent *event = &events[n];

		if (n++ == kept || !queue_event_unpack(&reader, state->bytes, state->packed.used, event) ||
			!(IS_VALID_TIMESTAMP(event->time) || TIMESTAMP_NOT_FINITE(event->time) || event->time == QUEUE_NO_TIME))
			refuse_state();
	}
	if (n != kept)
		refuse_state();

	legs = palloc_extended(Max(n, 1) * sizeof(QueueLeg), MCXT_ALLOC_HUGE);
	if (n == 0)
	{
		legs[0] = (QueueLeg) {.events = (int32) Min(state->events, PG_INT32_MAX),.ring = QUEUE_NOT_KNOWN,
			.entered_at = QUEUE_NO_TIME,.answered_at = QUEUE_NO_TIME,.problem = QUEUE_TOO_MANY};
		n_legs = 1;
	}
	else
		n_legs = queue_log_fold(events, n, legs, palloc_extended(queue_log_scratch(n), MCXT_ALLOC_HUGE), breathe);

	elements = palloc(n_legs * sizeof(Datum));
	for (size_t i = 0; i < n_legs; i++)
		elements[i] = leg_row(&legs[i], logged, array->desc);
	return PointerGetDatum(construct_array(elements, (int) n_legs, array->type, -1, false, TYPALIGN_DOUBLE));
}

PG_FUNCTION_INFO_V1(cc_queue_log_calls_final);
Datum
cc_queue_log_calls_final(PG_FUNCTION_ARGS)
{
	return give_calls(fcinfo, false);
}

PG_FUNCTION_INFO_V1(cc_queue_log_calls_logged_final);
Datum
cc_queue_log_calls_logged_final(PG_FUNCTION_ARGS)
{
	return give_calls(fcinfo, true);
}
