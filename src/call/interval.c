/*
 * call/interval.c: the type call_interval: input and output, constructors,
 * accessors and casts. What a call is and which are valid: core/call.c.
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

#define OUTCOME_HINT \
	"Known outcomes: answered, abandoned, flowed_out, callback, blocked."
#define SHAPE_HINT \
	"Write a call like 2026-01-05T09:00:00Z answered wait=18 talk=180.25 hold=30 wrap=45, phases in seconds."

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
		"outcome expected in call_interval: \"%s\"", OUTCOME_HINT},
	[CALL_BAD_PHASE] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"phase expected in call_interval: \"%s\"", SHAPE_HINT},
	[CALL_UNKNOWN_PHASE] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"unknown phase in call_interval: \"%s\"",
		"Known phases: wait, talk, hold, wrap."},
	[CALL_PHASE_TWICE] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"phase given twice in call_interval: \"%s\"",
		"Give each of wait, talk, hold and wrap at most once."},
	[CALL_BAD_SECONDS] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"invalid seconds in call_interval: \"%s\"",
		"Phases are decimal seconds, for example talk=180.25."},
	[CALL_UNKNOWN_OUTCOME] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
		"unknown outcome of a call: \"%s\"", OUTCOME_HINT},
	[CALL_NEGATIVE] = {ERRCODE_INVALID_PARAMETER_VALUE,
		"phase of a call must not be negative: \"%s\"",
		"Durations are zero or more. Where this is the difference of two times, check their order."},
	[CALL_TOO_LONG] = {ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
		"phase of a call is too long: \"%s\"",
		"A phase lasts at most 2147483.647 seconds, that is 24.8 days."},
	[CALL_NOT_ANSWERED] = {ERRCODE_INVALID_PARAMETER_VALUE,
		"call that was not answered has talk, hold or wrap: \"%s\"",
		"Only answered calls have these phases. Check the outcome, or leave the phases out."},
	[CALL_TIME_RANGE] = {ERRCODE_DATETIME_VALUE_OUT_OF_RANGE,
		"time of a call is out of range: \"%s\"",
		"A call must start and end within the range of timestamptz and cannot be infinite."},
	[CALL_RESERVED] = {ERRCODE_INVALID_BINARY_REPRESENTATION,
		"reserved bytes of a call are not zero: \"%s\"",
		"The value was not written by this version of ccmetrics."},
};

/* A megabyte of junk is not repeated in the error. */
static const char *
excerpt(const CallError *error)
{
	const int	most = 80;
	StringInfoData text;
	int			length = (int) Min(error->length, (size_t) most);

	initStringInfo(&text);
	if (error->length > (size_t) most)
		length = pg_mbcliplen(error->at, length, length);
	appendBinaryStringInfo(&text, error->at, length);
	if (error->length > (size_t) most)
		appendStringInfoString(&text, "...");
	return text.data;
}

/* When the call was offered, even where that is not a valid time. */
static const char *
describe_offered_at(const CallInterval *call)
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
	return psprintf("%s outcome %s wait %d ms talk %d ms hold %d ms wrap %d ms",
					describe_offered_at(call),
					call->outcome < CALL_OUTCOMES ? call_outcome_names[call->outcome] :
					psprintf("%d", call->outcome),
					call->wait, call->talk, call->hold, call->wrap);
}

/*
 * The one validator of calls that do not come as text. All but recv name a
 * parameter, recv names bytes.
 */
static CallInterval *
checked(CallInterval *call, int state)
{
	CallProblem problem = call_check(call);

	if (problem != CALL_OK)
	{
		if (state == 0)
			state = problems[problem].text_state;
		ereport(ERROR,
				(errcode(state),
				 errmsg(problems[problem].message, describe(call)),
				 errhint("%s", problems[problem].hint)));
	}
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
				 errhint("The binary form has 32 bytes: offered_at, wait, talk, hold, wrap, outcome, and 7 zero bytes.")));
	call->offered_at = pq_getmsgint64(buf);
	call->wait = (int32) pq_getmsgint(buf, 4);
	call->talk = (int32) pq_getmsgint(buf, 4);
	call->hold = (int32) pq_getmsgint(buf, 4);
	call->wrap = (int32) pq_getmsgint(buf, 4);
	call->outcome = (uint8) pq_getmsgbyte(buf);
	pq_copymsgbytes(buf, (char *) call->reserved, sizeof(call->reserved));
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
	pq_sendbytes(&buf, (const char *) call->reserved, sizeof(call->reserved));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* -------------------------------------------------------------- constructors */

static uint8
outcome_from_text(text *name)
{
	int			outcome = call_outcome_code(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));

	if (outcome < 0)
	{
		CallError	error = {CALL_UNKNOWN_OUTCOME, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)};

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg(problems[CALL_UNKNOWN_OUTCOME].message, excerpt(&error)),
				 errhint("%s", problems[CALL_UNKNOWN_OUTCOME].hint)));
	}
	return (uint8) outcome;
}

/*
 * A wait that is not known must not count as none: an answered call would be
 * within every threshold, and an abandoned one short. A blocked call never waited.
 */
static void
need_wait(const CallInterval *call, bool known)
{
	if (!known && call->outcome != CALL_BLOCKED)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("wait of a call must not be null: offered at %s, %s",
						describe_offered_at(call), call_outcome_names[call->outcome]),
				 errhint("Counted as 0 seconds it would flatter. Give the wait, or leave such calls out and show their number beside the figure. Only a blocked call needs no wait.")));
}

/* Argument n as a duration in microseconds; NULL is 0. */
static int64
interval_argument(FunctionCallInfo fcinfo, int n, const char *what)
{
	return PG_ARGISNULL(n) ? 0 : duration_from_interval(PG_GETARG_INTERVAL_P(n), what);
}

static int64
seconds_argument(FunctionCallInfo fcinfo, int n, const char *what)
{
	return PG_ARGISNULL(n) ? 0 : duration_from_seconds(PG_GETARG_FLOAT8(n), what);
}

static Datum
construct(FunctionCallInfo fcinfo, int64 (*duration) (FunctionCallInfo, int, const char *))
{
	CallInterval *call;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(5))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("outcome of a call must not be null"),
				 errhint(OUTCOME_HINT)));
	call = palloc0(sizeof(CallInterval));
	call->offered_at = PG_GETARG_TIMESTAMPTZ(0);
	call->wait = duration_to_phase(duration(fcinfo, 1, "wait"), "wait");
	call->talk = duration_to_phase(duration(fcinfo, 2, "talk"), "talk");
	call->hold = duration_to_phase(duration(fcinfo, 3, "hold"), "hold");
	call->wrap = duration_to_phase(duration(fcinfo, 4, "wrap"), "wrap");
	call->outcome = outcome_from_text(PG_GETARG_TEXT_PP(5));
	need_wait(call, !PG_ARGISNULL(1));
	PG_RETURN_CALL(checked(call, 0));
}

PG_FUNCTION_INFO_V1(cc_call_interval_construct);
Datum
cc_call_interval_construct(PG_FUNCTION_ARGS)
{
	return construct(fcinfo, interval_argument);
}

PG_FUNCTION_INFO_V1(cc_call_interval_from_seconds);
Datum
cc_call_interval_from_seconds(PG_FUNCTION_ARGS)
{
	return construct(fcinfo, seconds_argument);
}

static int64
instant_argument(FunctionCallInfo fcinfo, int n)
{
	TimestampTz instant = PG_GETARG_TIMESTAMPTZ(n);

	if (TIMESTAMP_NOT_FINITE(instant))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg(problems[CALL_TIME_RANGE].message,
						TIMESTAMP_IS_NOBEGIN(instant) ? "-infinity" : "infinity"),
				 errhint("%s", problems[CALL_TIME_RANGE].hint)));
	return instant;
}

/*
 * Instants are rounded, never their differences, so that phases add up; and
 * always upwards at half, so that rounding keeps the order of instants.
 */
static int64
instant_ms(int64 instant)
{
	int64		ms = instant / 1000;
	int64		rest = instant % 1000;

	if (rest < 0)
	{
		rest += 1000;
		ms--;
	}
	return ms + (rest >= 500);
}

static int32
phase_between(int64 from, int64 to, const char *from_name, const char *to_name,
			  const char *phase)
{
	if (to < from)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is before %s: %s < %s", to_name, from_name,
						pstrdup(timestamptz_to_str(to)), pstrdup(timestamptz_to_str(from))),
				 errhint("The times of a call must be in the order offered_at, answered_at, ended_at, wrapped_at.")));
	/* the two may lie further apart than int64 has microseconds */
	return duration_to_phase(Min(instant_ms(to) - instant_ms(from), PG_INT64_MAX / 1000) * 1000, phase);
}

/* The time at which the wait ended, or the call. */
static int64
need_instant(FunctionCallInfo fcinfo, int n, const CallInterval *call, const char *what, const char *hint)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null: offered at %s", what, describe_offered_at(call)),
				 errhint("%s", hint)));
	return instant_argument(fcinfo, n);
}

PG_FUNCTION_INFO_V1(cc_call_interval_from_times);
Datum
cc_call_interval_from_times(PG_FUNCTION_ARGS)
{
	enum
	{
		OFFERED, ANSWERED, ENDED, WRAPPED, HOLD, OUTCOME
	};
	CallInterval *call;
	int64		offered,
				ended;

	if (PG_ARGISNULL(OFFERED))
		PG_RETURN_NULL();
	call = palloc0(sizeof(CallInterval));
	offered = instant_argument(fcinfo, OFFERED);
	call->offered_at = instant_ms(offered) * 1000;
	if (!PG_ARGISNULL(OUTCOME))
		call->outcome = outcome_from_text(PG_GETARG_TEXT_PP(OUTCOME));
	else
		call->outcome = PG_ARGISNULL(ANSWERED) ? CALL_ABANDONED : CALL_ANSWERED;
	/* a blocked call never waited */
	if (call->outcome == CALL_BLOCKED && PG_ARGISNULL(ENDED))
		ended = offered;
	else
		ended = need_instant(fcinfo, ENDED, call, "ended_at of a call",
							 "Leave out calls that have not ended yet: WHERE ended_at IS NOT NULL.");

	if (call->outcome == CALL_ANSWERED)
	{
		int64		answered;
		int64		hold;

		answered = need_instant(fcinfo, ANSWERED, call, "answered_at of an answered call",
								"Give answered_at, or another outcome.");
		call->wait = phase_between(offered, answered, "offered_at", "answered_at", "wait");
		call->talk = phase_between(answered, ended, "answered_at", "ended_at", "talk");
		hold = interval_argument(fcinfo, HOLD, "hold");
		if (hold > ended - answered)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("hold is longer than the conversation: %s",
							interval_text(interval_from_us(hold))),
					 errhint("Hold lies between answered_at and ended_at.")));
		/* rounding may make it longer by a millisecond, truth may not */
		call->hold = Min(duration_to_phase(hold, "hold"), call->talk);
		call->talk -= call->hold;
		if (!PG_ARGISNULL(WRAPPED))
			call->wrap = phase_between(ended, instant_argument(fcinfo, WRAPPED),
									   "ended_at", "wrapped_at", "wrap");
	}
	else
	{
		if (!PG_ARGISNULL(ANSWERED))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("call with answered_at has outcome \"%s\"", call_outcome_names[call->outcome]),
					 errhint("An answered call has the outcome answered; give answered_at only with it.")));
		call->wait = phase_between(offered, ended, "offered_at", "ended_at", "wait");
		call->hold = duration_to_phase(interval_argument(fcinfo, HOLD, "hold"), "hold");
		if (!PG_ARGISNULL(WRAPPED))
			call->wrap = phase_between(ended, instant_argument(fcinfo, WRAPPED),
									   "ended_at", "wrapped_at", "wrap");
	}
	PG_RETURN_CALL(checked(call, 0));
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
	char		offered_at[CALL_TEXT_SIZE];
	char		phase[4][CALL_TEXT_SIZE];

	*call_format_timestamp(call->offered_at, offered_at) = '\0';
	*call_format_seconds(call->wait, phase[0]) = '\0';
	*call_format_seconds(call->talk, phase[1]) = '\0';
	*call_format_seconds(call->hold, phase[2]) = '\0';
	*call_format_seconds(call->wrap, phase[3]) = '\0';
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(
		psprintf("{\"offered_at\": \"%s\", \"outcome\": \"%s\", \"wait\": %s, \"talk\": %s, \"hold\": %s, \"wrap\": %s}",
				 offered_at, call_outcome_names[call->outcome],
				 phase[0], phase[1], phase[2], phase[3]))));
}

#define JSON_HINT \
	"Fields: offered_at (ISO 8601 with offset) and outcome as strings; wait, talk, hold and wrap as numbers of seconds. Talk, hold and wrap are 0 if left out; wait may be left out of a blocked call only."

static void
json_field(CallInterval *call, const JsonbValue *key, const JsonbValue *value)
{
	static const char *const names[] = {"wait", "talk", "hold", "wrap"};
	int32_t    *const phases[] = {&call->wait, &call->talk, &call->hold, &call->wrap};
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
	else
		for (int i = 0; i < 4; i++)
			if (strcmp(name, names[i]) == 0)
			{
				/* never in exponent form: the text of a phase */
				char	   *seconds = value->type == jbvNull ? "0" : value->type != jbvNumeric ? "" :
					DatumGetCString(DirectFunctionCall1(numeric_out,
														NumericGetDatum(value->val.numeric)));

				error.problem = call_parse_seconds(seconds, strlen(seconds), phases[i]);
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
	need_wait(call, wait != NULL && wait->type != jbvNull);
	PG_RETURN_CALL(checked(call, 0));
}
