/*
 * kpi/service_level.c: service_level() over calls and over plain columns. The
 * methods themselves: core/service_level.h.
 */
#include "kpi/service_level.h"

#include "call/interval.h"
#include "base/arguments.h"
#include "base/duration.h"
#include "mb/pg_wchar.h"
#include "base/sums.h"
#include "utils/timestamp.h"

/* The state: the method, then ServiceLevelCounts in its order. */
#define ELEMENTS (1 + (int) (sizeof(ServiceLevelCounts) / sizeof(int64)))

#define DEFAULT_SHORT_US INT64CONST(5000000)

/* Limits of one row in microseconds; they may differ from row to row. */
typedef struct Limits
{
	ServiceLevelMethod method;
	int64		threshold;
	int64		short_abandon;
} Limits;

typedef int64 (*Duration) (FunctionCallInfo fcinfo, int n, const char *what);

static pg_attribute_always_inline int64
from_interval(FunctionCallInfo fcinfo, int n, const char *what)
{
	return duration_from_interval(PG_GETARG_INTERVAL_P(n), what);
}

static pg_attribute_always_inline int64
from_seconds(FunctionCallInfo fcinfo, int n, const char *what)
{
	return duration_from_seconds(PG_GETARG_FLOAT8(n), what);
}

ServiceLevelMethod
service_level_method_of(text *name, ServiceLevelMethod guess)
{
	ServiceLevelMethod method = service_level_method(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), guess);

	if (method == SL_UNSET)
	{
		int			length = pg_mbcliplen(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), 80);

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown service level method: \"%s\"", pnstrdup(VARDATA_ANY(name), length)),
				 errhint(SL_METHOD_HINT)));
	}
	return method;
}

/*
 * Limits from argument n on: threshold, method, short_abandon, as far as given.
 * `nargs` is a constant wherever this is called, so that a threshold alone
 * costs no more than it must.
 */
static pg_attribute_always_inline Limits
limits_from(FunctionCallInfo fcinfo, int n, int nargs, Duration duration, const int64 *state)
{
	Limits		limits = {SL_ABANDON_NEGATIVE, 0, DEFAULT_SHORT_US};

	if (PG_ARGISNULL(n))
		refuse_null("threshold of service_level", "Give every row a threshold, for example with coalesce.");
	limits.threshold = duration(fcinfo, n, "threshold");
	if (nargs > n + 1)
	{
		if (state[0] < SL_UNSET || state[0] >= SL_METHODS)
			sums_refuse_content();
		if (PG_ARGISNULL(n + 1))
			refuse_null("method of service_level", "Give every row a method, for example with coalesce.");
		limits.method = service_level_method_of(PG_GETARG_TEXT_PP(n + 1), (ServiceLevelMethod) state[0]);
	}
	if (nargs > n + 2)
	{
		if (PG_ARGISNULL(n + 2))
			refuse_null("short_abandon of service_level",
						"Give every row a short_abandon, for example with coalesce.");
		limits.short_abandon = duration(fcinfo, n + 2, "short_abandon");
	}
	return limits;
}

/* Adds a row to the state (sign 1) or takes it out (sign -1). */
static pg_attribute_always_inline void
count_served(int64 *state, CallOutcome outcome, int64 wait, const Limits *limits, int sign)
{
	ServiceLevelCounts *n = (ServiceLevelCounts *) (state + 1);
	int			in_time = wait <= limits->threshold ? sign : 0;

	if (unlikely(state[0] != (int64) limits->method))
	{
		if (state[0] != SL_UNSET)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("service level method changes within a group: \"%s\" after \"%s\"",
							service_level_traits[limits->method].name,
							state[0] > 0 && state[0] < SL_METHODS ?
							service_level_traits[state[0]].name : "unknown"),
					 errhint("Group by what the method depends on.")));
		state[0] = limits->method;
	}
	switch (outcome)
	{
		case CALL_ANSWERED:
			sum_add(&n->answered, sign);
			sum_add(&n->answered_in_time, in_time);
			break;
		case CALL_ABANDONED:
			sum_add(&n->abandoned, sign);
			sum_add(&n->abandoned_in_time, in_time);
			sum_add(&n->abandoned_short, wait <= limits->short_abandon ? sign : 0);
			break;
		case CALL_FLOWED_OUT:
			sum_add(&n->flowed_out, sign);
			sum_add(&n->flowed_out_in_time, in_time);
			break;
		case CALL_CALLBACK:
			sum_add(&n->callback, sign);
			sum_add(&n->callback_in_time, in_time);
			break;
		case CALL_BLOCKED:
			sum_add(&n->blocked, sign);
			break;
	}
	/* a window frame that has lost its last row may go on with another method */
	if (sign < 0 && n->answered == 0 && n->abandoned == 0 && n->flowed_out == 0 &&
		n->callback == 0 && n->blocked == 0)
		state[0] = SL_UNSET;
}

/* (state, call [, threshold [, method [, short_abandon]]]) */
static pg_attribute_always_inline Datum
count_call(FunctionCallInfo fcinfo, int nargs, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	const CallInterval *call;
	Limits		limits;

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	call = PG_GETARG_CALL(1);
	limits = limits_from(fcinfo, 2, nargs, from_interval, sums_of(array));
	count_served(sums_of(array), call->outcome, call->wait * INT64CONST(1000), &limits, sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* (state, wait, answered, threshold [, method [, short_abandon]]) */
static pg_attribute_always_inline Datum
count_served_columns(FunctionCallInfo fcinfo, Duration duration, int nargs, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	Limits		limits;
	bool		answered;
	int64		wait = 0;

	if (PG_ARGISNULL(2))
		PG_RETURN_ARRAYTYPE_P(array);
	answered = PG_GETARG_BOOL(2);
	limits = limits_from(fcinfo, 3, nargs, duration, sums_of(array));
	if (service_level_traits[limits.method].needs_flow)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("service level method \"%s\" needs outcomes other than answered and abandoned",
						service_level_traits[limits.method].name),
				 errhint("It counts calls that flowed out or left a callback. Use service_level over call_interval.")));
	if (!PG_ARGISNULL(1))
		wait = duration(fcinfo, 1, "wait");
	else if (answered)
		refuse_null("wait of an answered call",
					"Give 0 if it was answered at once; skipping such calls would flatter the service level.");
	else if (service_level_traits[limits.method].needs_abandon_wait)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("wait of an abandoned call must not be null with service level method \"%s\"",
						service_level_traits[limits.method].name),
				 errhint("The method asks how long abandoned calls waited. Give the wait, or use "
						 "abandon_negative or answered.")));
	count_served(sums_of(array), answered ? CALL_ANSWERED : CALL_ABANDONED, wait, &limits, sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* Each arity is compiled by itself. */
#define COUNT_CALL(name, sign) \
PG_FUNCTION_INFO_V1(cc_service_level_call_##name); \
Datum \
cc_service_level_call_##name(PG_FUNCTION_ARGS) \
{ \
	if (PG_NARGS() == 3) \
		return count_call(fcinfo, 3, sign); \
	if (PG_NARGS() == 4) \
		return count_call(fcinfo, 4, sign); \
	return count_call(fcinfo, 5, sign); \
}

#define COUNT_COLUMNS(type, name, sign) \
PG_FUNCTION_INFO_V1(cc_service_level_##type##_##name); \
Datum \
cc_service_level_##type##_##name(PG_FUNCTION_ARGS) \
{ \
	if (PG_NARGS() == 4) \
		return count_served_columns(fcinfo, from_##type, 4, sign); \
	if (PG_NARGS() == 5) \
		return count_served_columns(fcinfo, from_##type, 5, sign); \
	return count_served_columns(fcinfo, from_##type, 6, sign); \
}

COUNT_CALL(accum, 1)
COUNT_CALL(discard, -1)
COUNT_COLUMNS(interval, accum, 1)
COUNT_COLUMNS(interval, discard, -1)
COUNT_COLUMNS(seconds, accum, 1)
COUNT_COLUMNS(seconds, discard, -1)

PG_FUNCTION_INFO_V1(cc_service_level_combine);
Datum
cc_service_level_combine(PG_FUNCTION_ARGS)
{
	const int64 *other = sums_argument(fcinfo, 1, ELEMENTS);
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);

	sums_add(sums_of(array), other, ELEMENTS, 1);
	PG_RETURN_ARRAYTYPE_P(array);
}

PG_FUNCTION_INFO_V1(cc_service_level_final);
Datum
cc_service_level_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);
	int64		served,
				counted;

	if (state[0] >= SL_METHODS)
		sums_refuse_content();
	if (!service_level_ratio((ServiceLevelMethod) state[0],
							 (const ServiceLevelCounts *) (state + 1), &served, &counted))
		sums_refuse_overflow();
	return sums_percent(fcinfo, served, counted);
}
