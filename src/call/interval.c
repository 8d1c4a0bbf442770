/*
 * call/interval.c: the type call_interval: input and output, accessors and casts.
 * What a call is and which are valid: core/call.c. Constructors: call/construct.c.
 */
#include "call/interval.h"

#include "catalog/pg_type_d.h"
#include "base/duration.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/rangetypes.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

/* No call needs a hundredth of it. */
#define TEXT_MOST (1024 * 1024)

#define SHAPE_HINT \
	"Write a call like 2026-01-05T09:00:00Z answered wait=18 ring=6 talk=180.25 hold=30 wrap=45 transferred, " \
	"phases in seconds."

/* Messages by problem; %s is the piece of the input where the problem lies. */
static const struct
{
	int			text_state;		/* SQLSTATE where text is at fault */
	const char *message;
	const char *hint;
}			problems[] = {
	[CALL_EMPTY] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"invalid input syntax for type call_interval: \"%s\"", SHAPE_HINT},
	[CALL_BAD_TIMESTAMP] = {ERRCODE_INVALID_DATETIME_FORMAT,
		"invalid timestamp in call_interval: \"%s\"",
		"Give date and time in ISO 8601, for example 2026-01-05T09:00:00+01:00."},
	[CALL_NO_OFFSET] = {ERRCODE_INVALID_DATETIME_FORMAT,
		"timestamp without offset in call_interval: \"%s\"",
		"Add Z for UTC or an offset like +01:00: a call must not depend on the session's time zone."},
	[CALL_NO_OUTCOME] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"outcome expected in call_interval: \"%s\"", CALL_OUTCOME_HINT},
	[CALL_BAD_PHASE] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"phase expected in call_interval: \"%s\"", SHAPE_HINT},
	[CALL_UNKNOWN_PHASE] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"unknown phase in call_interval: \"%s\"",
		"Known phases: wait, ring, talk, hold, wrap."},
	[CALL_PHASE_TWICE] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"given twice in call_interval: \"%s\"",
		"Give each of wait, ring, talk, hold, wrap, transferred and repaired at most once."},
	[CALL_UNKNOWN_WORD] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"unknown word in call_interval: \"%s\"", SHAPE_HINT},
	[CALL_BAD_SECONDS] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"invalid seconds in call_interval: \"%s\"",
		"Phases are decimal seconds, for example talk=180.25."},
	[CALL_UNKNOWN_OUTCOME] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"unknown outcome of a call: \"%s\"", CALL_OUTCOME_HINT},
	[CALL_NEGATIVE] = {ERRCODE_INVALID_PARAMETER_VALUE,
		"phase of a call must not be negative: \"%s\"",
		"Durations are zero or more. Where this is the difference of two times, check their order."},
	[CALL_TOO_LONG] = {ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
		"phase of a call is too long: \"%s\"",
		"A phase lasts at most 2147483.647 seconds, that is 24.8 days."},
	[CALL_NOT_ANSWERED] = {ERRCODE_INVALID_PARAMETER_VALUE,
		"call that was not answered has talk, hold or wrap: \"%s\"",
		"Only answered calls have these phases. Check the outcome, or leave the phases out."},
	[CALL_RING_OF_NO_ANSWER] = {ERRCODE_INVALID_PARAMETER_VALUE,
		"call that was not answered has ring: \"%s\"",
		"Only answered calls have a ring time. Check the outcome, or leave ring out."},
	[CALL_TRANSFER_OF_NO_ANSWER] = {ERRCODE_INVALID_PARAMETER_VALUE,
		"call that was not answered is transferred: \"%s\"",
		"A transferred call was answered, then handed on. One that left the queue without an answer has the "
		"outcome flowed_out."},
	[CALL_RING_OVER_WAIT] = {ERRCODE_INVALID_PARAMETER_VALUE,
		"ring of a call is longer than its wait: \"%s\"",
		"Ring is the part of the wait in which an agent's phone rang. A wait that was measured without ringing "
		"lacks it: give the sum."},
	[CALL_UNKNOWN_FLAG] = {ERRCODE_INVALID_BINARY_REPRESENTATION,
		"unknown flags of a call: \"%s\"",
		"The value was not written by this version of ccmetrics."},
	[CALL_TIME_RANGE] = {ERRCODE_DATETIME_VALUE_OUT_OF_RANGE,
		"time of a call is out of range: \"%s\"",
		"A call must start and end within the range of timestamptz and cannot be infinite."},
	[CALL_RESERVED] = {ERRCODE_INVALID_BINARY_REPRESENTATION,
		"reserved bytes of a call are not zero: \"%s\"",
		"The value was not written by this version of ccmetrics."},
};

const char *
call_excerpt(const char *words, size_t length)
{
	const int	most = 80;
	StringInfoData text;
	int			shown = (int) Min(length, (size_t) most);

	initStringInfo(&text);
	if (length > (size_t) most)
		shown = pg_mbcliplen(words, shown, shown);
	appendBinaryStringInfo(&text, words, shown);
	if (length > (size_t) most)
		appendStringInfoString(&text, "...");
	return text.data;
}

static const char *
excerpt(const CallError *error)
{
	return call_excerpt(error->at, error->length);
}

const char *
call_describe_offered_at(const CallInterval *call)
{
	char		offered_at[CALL_TEXT_SIZE];

	if (!IS_VALID_TIMESTAMP(call->offered_at))
		return TIMESTAMP_IS_NOBEGIN(call->offered_at) ? "-infinity" :
			TIMESTAMP_IS_NOEND(call->offered_at) ? "infinity" : "beyond its range";
	*call_format_timestamp(call->offered_at, offered_at) = '\0';
	return pstrdup(offered_at);
}

/* The offending call in words, even where it has no valid text form. */
static char *
describe(const CallInterval *call)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "%s outcome ", call_describe_offered_at(call));
	if (call->outcome < CALL_OUTCOMES)
		appendStringInfoString(&text, call_outcome_names[call->outcome]);
	else
		appendStringInfo(&text, "%d", call->outcome);
	for (int i = 0; i < CALL_PHASES; i++)
		appendStringInfo(&text, " %s %d ms", call_phases[i].name, call_phase_ms(call, i));
	if (call->flags)
		appendStringInfo(&text, " flags %d", call->flags);
	return text.data;
}

void
call_refuse(const CallInterval *call, CallProblem problem, int state)
{
	ereport(ERROR,
			(errcode(state ? state : problems[problem].text_state),
			 errmsg(problems[problem].message, describe(call)),
			 errhint("%s", problems[problem].hint)));
}

/* The one validator of calls that do not come as text. */
static CallInterval *
checked(CallInterval *call, int state)
{
	CallProblem problem = call_check(call);

	if (problem != CALL_OK)
		call_refuse(call, problem, state);
	return call;
}

void
call_refuse_stored(const CallInterval *call)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg(problems[call_check(call)].message, describe(call)),
			 errhint("The stored bytes were damaged, or are not a call_interval.")));
}

void
call_refuse_wait(const CallInterval *call)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("wait of a call must not be null: offered at %s, %s",
					call_describe_offered_at(call), call_outcome_names[call->outcome]),
			 errhint("Counted as 0 seconds it would flatter. Give the wait, or leave such calls out and show their "
					 "number beside the figure. Only a blocked call needs no wait.")));
}

/* ------------------------------------------------------------- input, output */

PG_FUNCTION_INFO_V1(cc_call_interval_in);
Datum
cc_call_interval_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	CallInterval *call = palloc(sizeof(CallInterval));
	CallError	error;
	size_t		length = strlen(text);

	if (length > TEXT_MOST)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text of call_interval is too long: %zu bytes", length),
				 errhint("%s", SHAPE_HINT)));
	if (!call_parse(text, length, call, &error))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(problems[error.problem].text_state),
				 errmsg(problems[error.problem].message, excerpt(&error)),
				 errhint("%s", problems[error.problem].hint)));
	PG_RETURN_CALL(call);
}

PG_FUNCTION_INFO_V1(cc_call_interval_out);
Datum
cc_call_interval_out(PG_FUNCTION_ARGS)
{
	char	   *text = palloc(CALL_TEXT_SIZE);

	call_format(PG_GETARG_CALL(0), text);
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(cc_call_interval_recv);
Datum
cc_call_interval_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	CallInterval *call = palloc0(sizeof(CallInterval));

	if (buf->len - buf->cursor != (int) sizeof(CallInterval))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("binary call_interval has %d bytes", buf->len - buf->cursor),
				 errhint("The binary form has 32 bytes: offered_at, wait, talk, hold, wrap, outcome, flags, 2 zero "
						 "bytes, and ring.")));
	call->offered_at = pq_getmsgint64(buf);
	call->wait = (int32) pq_getmsgint(buf, 4);
	call->talk = (int32) pq_getmsgint(buf, 4);
	call->hold = (int32) pq_getmsgint(buf, 4);
	call->wrap = (int32) pq_getmsgint(buf, 4);
	call->outcome = (uint8) pq_getmsgbyte(buf);
	call->flags = (uint8) pq_getmsgbyte(buf);
	pq_copymsgbytes(buf, (char *) call->reserved, sizeof(call->reserved));
	call->ring = (int32) pq_getmsgint(buf, 4);
	PG_RETURN_CALL(checked(call, ERRCODE_INVALID_BINARY_REPRESENTATION));
}

PG_FUNCTION_INFO_V1(cc_call_interval_send);
Datum
cc_call_interval_send(PG_FUNCTION_ARGS)
{
	/* any bytes, as they are */
	const CallInterval *call = DatumGetCallInterval(PG_GETARG_DATUM(0));
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint64(&buf, call->offered_at);
	pq_sendint32(&buf, call->wait);
	pq_sendint32(&buf, call->talk);
	pq_sendint32(&buf, call->hold);
	pq_sendint32(&buf, call->wrap);
	pq_sendint8(&buf, call->outcome);
	pq_sendint8(&buf, call->flags);
	pq_sendbytes(&buf, (const char *) call->reserved, sizeof(call->reserved));
	pq_sendint32(&buf, call->ring);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* ----------------------------------------------------------------- accessors */

static Datum
interval_of_ms(int64 ms)
{
	return IntervalPGetDatum(interval_from_us(ms * 1000));
}

PG_FUNCTION_INFO_V1(cc_call_offered_at);
Datum
cc_call_offered_at(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(PG_GETARG_CALL(0)->offered_at);
}

PG_FUNCTION_INFO_V1(cc_call_answered_at);
Datum
cc_call_answered_at(PG_FUNCTION_ARGS)
{
	const CallInterval *call = PG_GETARG_CALL(0);

	if (call->outcome != CALL_ANSWERED)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(call->offered_at + call->wait * INT64CONST(1000));
}

PG_FUNCTION_INFO_V1(cc_call_ended_at);
Datum
cc_call_ended_at(PG_FUNCTION_ARGS)
{
	const CallInterval *call = PG_GETARG_CALL(0);

	PG_RETURN_TIMESTAMPTZ(call->offered_at + call_customer_ms(call) * 1000);
}

PG_FUNCTION_INFO_V1(cc_call_released_at);
Datum
cc_call_released_at(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(call_released_at(PG_GETARG_CALL(0)));
}

PG_FUNCTION_INFO_V1(cc_call_wait_time);
Datum
cc_call_wait_time(PG_FUNCTION_ARGS)
{
	return interval_of_ms(PG_GETARG_CALL(0)->wait);
}

PG_FUNCTION_INFO_V1(cc_call_talk_time);
Datum
cc_call_talk_time(PG_FUNCTION_ARGS)
{
	return interval_of_ms(PG_GETARG_CALL(0)->talk);
}

PG_FUNCTION_INFO_V1(cc_call_hold_time);
Datum
cc_call_hold_time(PG_FUNCTION_ARGS)
{
	return interval_of_ms(PG_GETARG_CALL(0)->hold);
}

PG_FUNCTION_INFO_V1(cc_call_wrap_time);
Datum
cc_call_wrap_time(PG_FUNCTION_ARGS)
{
	return interval_of_ms(PG_GETARG_CALL(0)->wrap);
}

PG_FUNCTION_INFO_V1(cc_call_ring_time);
Datum
cc_call_ring_time(PG_FUNCTION_ARGS)
{
	return interval_of_ms(PG_GETARG_CALL(0)->ring);
}

PG_FUNCTION_INFO_V1(cc_call_transferred);
Datum
cc_call_transferred(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_CALL(0)->flags & CALL_FLAG_TRANSFERRED);
}

PG_FUNCTION_INFO_V1(cc_call_repaired);
Datum
cc_call_repaired(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_CALL(0)->flags & CALL_FLAG_REPAIRED);
}

PG_FUNCTION_INFO_V1(cc_call_handle_time);
Datum
cc_call_handle_time(PG_FUNCTION_ARGS)
{
	const CallInterval *call = PG_GETARG_CALL(0);

	if (call->outcome != CALL_ANSWERED)
		PG_RETURN_NULL();
	return interval_of_ms(call_handle_ms(call));
}

PG_FUNCTION_INFO_V1(cc_call_outcome);
Datum
cc_call_outcome(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(call_outcome_names[PG_GETARG_CALL(0)->outcome]));
}

/* --------------------------------------------------------------------- casts */

PG_FUNCTION_INFO_V1(cc_call_tstzrange);
Datum
cc_call_tstzrange(PG_FUNCTION_ARGS)
{
	const CallInterval *call = PG_GETARG_CALL(0);
	RangeBound	lower = {.val = TimestampTzGetDatum(call->offered_at),
	.infinite = false,.inclusive = true,.lower = true};
	RangeBound	upper = {.val = TimestampTzGetDatum(call_released_at(call)),
	.infinite = false,.inclusive = false,.lower = false};

	PG_RETURN_RANGE_P(make_range(lookup_type_cache(TSTZRANGEOID, TYPECACHE_RANGE_INFO),
								 &lower, &upper, false, NULL));
}

PG_FUNCTION_INFO_V1(cc_call_to_jsonb);
Datum
cc_call_to_jsonb(PG_FUNCTION_ARGS)
{
	const CallInterval *call = PG_GETARG_CALL(0);
	char		buffer[CALL_TEXT_SIZE];
	StringInfoData json;

	initStringInfo(&json);
	*call_format_timestamp(call->offered_at, buffer) = '\0';
	appendStringInfo(&json, "{\"offered_at\": \"%s\", \"outcome\": \"%s\"", buffer, call_outcome_names[call->outcome]);
	for (int i = 0; i < CALL_PHASES; i++)
	{
		*call_format_seconds(call_phase_ms(call, i), buffer) = '\0';
		appendStringInfo(&json, ", \"%s\": %s", call_phases[i].name, buffer);
	}
	appendStringInfo(&json, ", \"transferred\": %s, \"repaired\": %s}",
					 call->flags & CALL_FLAG_TRANSFERRED ? "true" : "false",
					 call->flags & CALL_FLAG_REPAIRED ? "true" : "false");
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

#define JSON_HINT \
	"Fields: offered_at (ISO 8601 with offset) and outcome as strings; wait, ring, talk, hold and wrap as numbers " \
	"of seconds; transferred and repaired as booleans. What is left out is 0 or false; wait may be left out of a " \
	"blocked call only."

static void
json_field(CallInterval *call, const JsonbValue *key, const JsonbValue *value)
{
	char	   *name = pnstrdup(key->val.string.val, key->val.string.len);
	CallError	error = {CALL_UNKNOWN_PHASE, name, strlen(name)};

	if (strcmp(name, "offered_at") == 0 && value->type == jbvString)
	{
		const char *text = value->val.string.val;
		const char *end = text + value->val.string.len;

		error = (CallError) {CALL_OK, text, value->val.string.len};
		error.problem = call_parse_timestamp(&text, end, &call->offered_at);
		if (error.problem == CALL_OK && text < end)
			error.problem = CALL_BAD_TIMESTAMP;
	}
	else if (strcmp(name, "outcome") == 0 && value->type == jbvString)
	{
		int			outcome = call_outcome_code(value->val.string.val, value->val.string.len);

		error = (CallError) {outcome < 0 ? CALL_UNKNOWN_OUTCOME : CALL_OK,
		value->val.string.val, value->val.string.len};
		call->outcome = (uint8) outcome;
	}
	else if ((strcmp(name, "transferred") == 0 || strcmp(name, "repaired") == 0) &&
			 (value->type == jbvBool || value->type == jbvNull))
	{
		error.problem = CALL_OK;
		if (value->type == jbvBool && value->val.boolean)
			call->flags |= strcmp(name, "repaired") == 0 ? CALL_FLAG_REPAIRED : CALL_FLAG_TRANSFERRED;
	}
	else
		for (int i = 0; i < CALL_PHASES; i++)
			if (strcmp(name, call_phases[i].name) == 0)
			{
				/* never in exponent form: the text of a phase */
				char	   *seconds = value->type == jbvNull ? "0" : value->type != jbvNumeric ? "" :
					DatumGetCString(DirectFunctionCall1(numeric_out,
														NumericGetDatum(value->val.numeric)));

				error.problem = call_parse_seconds(seconds, strlen(seconds), call_phase(call, i));
				if (value->type == jbvNumeric)
					error = (CallError) {error.problem, seconds, strlen(seconds)};
			}

	if (error.problem == CALL_UNKNOWN_PHASE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown field or wrong type of field in the jsonb of a call: \"%s\"", excerpt(&error)),
				 errhint(JSON_HINT)));
	if (error.problem != CALL_OK)
		ereport(ERROR,
				(errcode(problems[error.problem].text_state),
				 errmsg(problems[error.problem].message, excerpt(&error)),
				 errhint("%s", problems[error.problem].hint)));
}

PG_FUNCTION_INFO_V1(cc_call_from_jsonb);
Datum
cc_call_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *json = PG_GETARG_JSONB_P(0);
	CallInterval *call = palloc0(sizeof(CallInterval));
	JsonbIterator *it;
	JsonbValue	key,
				value;
	JsonbIteratorToken token;
	JsonbValue *wait;

	if (!JB_ROOT_IS_OBJECT(json) ||
		getKeyJsonValueFromContainer(&json->root, "offered_at", 10, NULL) == NULL ||
		getKeyJsonValueFromContainer(&json->root, "outcome", 7, NULL) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("jsonb of a call must be an object with offered_at and outcome"),
				 errhint(JSON_HINT)));
	it = JsonbIteratorInit(&json->root);
	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
		if (token == WJB_KEY)
		{
			(void) JsonbIteratorNext(&it, &value, true);
			json_field(call, &key, &value);
		}
	/* the cast to jsonb always writes it */
	wait = getKeyJsonValueFromContainer(&json->root, "wait", 4, NULL);
	if ((wait == NULL || wait->type == jbvNull) && call->outcome != CALL_BLOCKED)
		call_refuse_wait(call);
	PG_RETURN_CALL(checked(call, 0));
}
