/*
 * source/document.c: calls from JSON documents.
 */
#include "source/document.h"
#include "base/duration.h"
#include "source/queue_call.h"

#include "catalog/pg_type_d.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

/* -------------------------------------------------------------- reading */

void
document_problem(DocumentReader *reader, const char *what, const char *predicate)
{
	if (reader->problem == NULL)
		reader->problem = psprintf("%s %s", what, predicate);
}

/* False if there is none. */
static bool
find(JsonbContainer *object, const char *key, JsonbValue *value)
{
	return object != NULL && getKeyJsonValueFromContainer(object, key, strlen(key), value) != NULL &&
		value->type != jbvNull && !(value->type == jbvString && value->val.string.len == 0);
}

static JsonbContainer *
find_container(JsonbContainer *object, const char *key, bool array, DocumentReader *reader)
{
	JsonbValue	value;

	if (!find(object, key, &value))
		return NULL;
	if (value.type == jbvBinary &&
		(array ? JsonContainerIsArray(value.val.binary.data) : JsonContainerIsObject(value.val.binary.data)))
		return value.val.binary.data;
	document_problem(reader, key, array ? "not an array" : "not an object");
	return NULL;
}

JsonbContainer *
document_object(JsonbContainer *object, const char *key, DocumentReader *reader)
{
	return find_container(object, key, false, reader);
}

JsonbContainer *
document_array(JsonbContainer *object, const char *key, DocumentReader *reader)
{
	return find_container(object, key, true, reader);
}

int
document_length(JsonbContainer *array)
{
	return array != NULL ? (int) JsonContainerSize(array) : 0;
}

JsonbContainer *
document_element(JsonbContainer *array, int n, const char *what, DocumentReader *reader)
{
	JsonbValue *value = getIthJsonbValueFromContainer(array, n);

	if (value != NULL && value->type == jbvBinary && JsonContainerIsObject(value->val.binary.data))
		return value->val.binary.data;
	document_problem(reader, what, "not an object");
	return NULL;
}

DocumentText
document_text(JsonbContainer *object, const char *key, DocumentReader *reader)
{
	JsonbValue	value;

	if (!find(object, key, &value))
		return (DocumentText) {NULL, 0};
	if (value.type == jbvString)
		return (DocumentText) {value.val.string.val, value.val.string.len};
	document_problem(reader, key, "not text");
	return (DocumentText) {NULL, 0};
}

int64
document_time(JsonbContainer *object, const char *key, DocumentReader *reader)
{
	DocumentReader own = {NULL};
	DocumentText text = document_text(object, key, &own);
	const char *end = text.bytes + text.length;
	int64		at;

	if (text.bytes == NULL && own.problem == NULL)
		return DOCUMENT_NO_TIME;
	if (own.problem == NULL && call_parse_timestamp(&text.bytes, end, &at) == CALL_OK && text.bytes == end)
		return at;
	document_problem(reader, key, "not a time");
	return DOCUMENT_NO_TIME;
}

static bool
find_number(JsonbContainer *object, const char *key, const char *what, DocumentReader *reader, double *number)
{
	JsonbValue	value;

	if (!find(object, key, &value))
		return false;
	if (value.type != jbvNumeric)
	{
		document_problem(reader, what, "not a number");
		return false;
	}
	*number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value.val.numeric)));
	return true;
}

int32
document_seconds(JsonbContainer *object, const char *key, const char *what, DocumentReader *reader)
{
	double		seconds;
	int64		us;
	int32		ms;
	DurationProblem problem;

	if (!find_number(object, key, what, reader, &seconds))
		return DOCUMENT_NOT_KNOWN;
	problem = duration_of_seconds(seconds, &us);
	if (problem == DURATION_OK)
		problem = duration_to_phase(us, &ms);
	if (problem == DURATION_OK)
		return ms;
	document_problem(reader, what, duration_problem(problem));
	return DOCUMENT_NOT_KNOWN;
}

int32
document_count(JsonbContainer *object, const char *key, DocumentReader *reader)
{
	double		number;

	if (!find_number(object, key, key, reader, &number))
		return DOCUMENT_NOT_KNOWN;
	if (number >= 0 && number <= PG_INT32_MAX)
		return (int32) number;
	document_problem(reader, key, "out of range");
	return DOCUMENT_NOT_KNOWN;
}

Datum
document_text_datum(DocumentText text)
{
	return PointerGetDatum(cstring_to_text_with_len(text.bytes, text.length));
}

bool
document_text_equal(DocumentText a, DocumentText b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

bool
document_text_is(DocumentText text, const char *word)
{
	return document_text_equal(text, (DocumentText) {word, (int) strlen(word)});
}

int32
document_phase(int64 from, int64 to, const char *what, DocumentReader *reader)
{
	int64		ms = call_instant_ms(to) - call_instant_ms(from);

	if (ms >= 0 && ms <= PG_INT32_MAX)
		return (int32) ms;
	document_problem(reader, what, ms < 0 ? "negative" : "too long");
	return DOCUMENT_NOT_KNOWN;
}

/* -------------------------------------------------------------- calls */

static void
set_problem(DocumentLeg *leg, const char *problem)
{
	if (leg->problem == NULL)
		leg->problem = problem;
}

/* What no call can do without. */
static void
set_entry(DocumentLeg *leg, int32 wait)
{
	if (leg->entered_at == DOCUMENT_NO_TIME)
		set_problem(leg, "offered_at null");
	if (wait == DOCUMENT_NOT_KNOWN)
		set_problem(leg, "wait null");
	leg->call.offered_at = leg->entered_at;
	leg->call.wait = wait;
}

static void
finish_call(DocumentLeg *leg)
{
	if (leg->problem == NULL && call_check(&leg->call) != CALL_OK)
		set_problem(leg, "time out of range");
	leg->has_call = leg->problem == NULL;
}

void
document_answered(DocumentLeg *leg, int32 wait, int32 talk, int32 hold, int32 wrap, bool transferred)
{
	leg->call = (CallInterval) {.outcome = CALL_ANSWERED, .talk = talk, .hold = Max(hold, 0), .wrap = Max(wrap, 0)};
	set_entry(leg, wait);
	if (transferred)
		leg->call.flags |= CALL_FLAG_TRANSFERRED;
	if (leg->ring > 0 && wait >= 0)
	{
		/* the alert may begin and end some milliseconds beside the stay in the queue */
		leg->call.ring = Min(leg->ring, wait);
		if (leg->ring > wait)
			leg->call.flags |= CALL_FLAG_REPAIRED;
	}
	if (talk == DOCUMENT_NOT_KNOWN)
		set_problem(leg, "talk null");
	finish_call(leg);
}

void
document_not_answered(DocumentLeg *leg, int32 wait, const SourceKind *kind, const char *event, bool any)
{
	const char *outcome = any ? "abandoned" : NULL;

	for (int i = 0; i < kind->outcome_count; i++)
	{
		if (kind->outcomes[i].detail[0] == '\0' && strcmp(kind->outcomes[i].event, event) == 0)
			outcome = kind->outcomes[i].outcome;
	}
	leg->call = (CallInterval) {0};
	set_entry(leg, wait);
	if (outcome != NULL)
		leg->call.outcome = call_outcome_code(outcome, strlen(outcome));
	else
		set_problem(leg, psprintf("no outcome for %s", event));
	finish_call(leg);
}

/* -------------------------------------------------------------- rows */

void
document_begin(FunctionCallInfo fcinfo, const char *function)
{
	Oid			type;
	TupleDesc	desc = NULL;

	(void) get_call_result_type(fcinfo, &type, &desc);
	queue_call_check(desc, function, type);
	InitMaterializedSRF(fcinfo, 0);
}

static void
set_document_text(Datum *value, bool *null, DocumentText text)
{
	*null = text.bytes == NULL;
	if (!*null)
		*value = document_text_datum(text);
}

void
document_give(FunctionCallInfo fcinfo, const DocumentLeg *leg)
{
	ReturnSetInfo *output = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum		values[QUEUE_CALL_COLUMNS] = {0};
	bool		nulls[QUEUE_CALL_COLUMNS] = {false};

	values[QUEUE_CALL_LEG] = Int32GetDatum(leg->number);
	values[QUEUE_CALL_EVENTS] = Int32GetDatum(leg->events);
	values[QUEUE_CALL_RING_NO_ANSWER] = Int32GetDatum(leg->ring_no_answer);
	set_document_text(&values[QUEUE_CALL_QUEUE], &nulls[QUEUE_CALL_QUEUE], leg->queue);
	set_document_text(&values[QUEUE_CALL_AGENT], &nulls[QUEUE_CALL_AGENT], leg->agent);
	set_document_text(&values[QUEUE_CALL_REASON], &nulls[QUEUE_CALL_REASON], leg->reason);
	set_document_text(&values[QUEUE_CALL_CHANNEL], &nulls[QUEUE_CALL_CHANNEL], leg->channel);
	values[QUEUE_CALL_DIRECTION] = CStringGetTextDatum("inbound");
	nulls[QUEUE_CALL_CALL] = !leg->has_call;
	values[QUEUE_CALL_CALL] = PointerGetDatum(&leg->call);
	nulls[QUEUE_CALL_RING] = leg->ring == DOCUMENT_NOT_KNOWN;
	if (!nulls[QUEUE_CALL_RING])
		values[QUEUE_CALL_RING] = PointerGetDatum(interval_from_us(leg->ring * INT64CONST(1000)));
	nulls[QUEUE_CALL_PROBLEM] = leg->problem == NULL;
	if (!nulls[QUEUE_CALL_PROBLEM])
		values[QUEUE_CALL_PROBLEM] = CStringGetTextDatum(leg->problem);
	nulls[QUEUE_CALL_ENTERED_AT] = leg->entered_at == DOCUMENT_NO_TIME;
	values[QUEUE_CALL_ENTERED_AT] = TimestampTzGetDatum(leg->entered_at);
	nulls[QUEUE_CALL_ANSWERED_AT] = leg->answered_at == DOCUMENT_NO_TIME;
	values[QUEUE_CALL_ANSWERED_AT] = TimestampTzGetDatum(leg->answered_at);
	tuplestore_putvalues(output->setResult, output->setDesc, values, nulls);
}

void
document_begin_states(FunctionCallInfo fcinfo)
{
	InitMaterializedSRF(fcinfo, 0);
}

void
document_give_state(FunctionCallInfo fcinfo, const DocumentState *state)
{
	ReturnSetInfo *output = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum		values[4];
	bool		nulls[4] = {false};

	values[0] = document_text_datum(state->agent);
	values[1] = CStringGetTextDatum(state->state);
	values[2] = TimestampTzGetDatum(state->since);
	values[3] = TimestampTzGetDatum(state->until);
	nulls[3] = state->until == DOCUMENT_NO_TIME;
	tuplestore_putvalues(output->setResult, output->setDesc, values, nulls);
}

DocumentText
document_of_agents(const char *problem)
{
	const char *why = problem == NULL ? "agent states" : psprintf("agent states: %s", problem);

	return (DocumentText) {why, (int) strlen(why)};
}
