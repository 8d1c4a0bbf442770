/*
 * workforce/load.c: arrival_rate() of times, offered_load() and carried_load() of calls,
 * over the length of a span that the query names: the rows cannot tell how much
 * of it was empty.
 */
#include "call/interval.h"

#include "base/arguments.h"
#include "base/duration.h"
#include "base/sums.h"
#include "base/time_ranges.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

/*
 * The state. Settings are those of the first row. ROWS tells whether they are set,
 * because 0 is a time, too.
 */
enum
{
	ROWS,
	FROM,
	UNTIL,
	BOUNDS,						/* RANGE_LB_INC, RANGE_UB_INC */
	PER,						/* microseconds; 0 unless a rate */
	SETTINGS_END,
	OFFERED = SETTINGS_END,
	ANSWERED,
	HANDLE,						/* milliseconds */
	ELEMENTS
};

/* Settings FROM, UNTIL and BOUNDS of argument n. */
static void
read_span(FunctionCallInfo fcinfo, int n, int64 *settings)
{
	RangeType  *span;
	RangeBound	lower,
				upper;
	bool		empty;
	int64		length;

	if (PG_ARGISNULL(n))
		refuse_null("span", "Give the range of time that the query selects.");
	span = PG_GETARG_RANGE_P(n);
	range_deserialize(tstzrange_typcache(), span, &lower, &upper, &empty);
	if (empty)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("span must not be empty"),
				 errhint("Give the range of time that the query selects, its end after its start.")));
	if (lower.infinite || upper.infinite || TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(lower.val)) ||
		TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(upper.val)))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("span must have a start and an end: %s", range_text(span)),
				 errhint("Give the range of time that the query selects.")));
	settings[FROM] = DatumGetTimestampTz(lower.val);
	settings[UNTIL] = DatumGetTimestampTz(upper.val);
	settings[BOUNDS] = (lower.inclusive ? RANGE_LB_INC : 0) | (upper.inclusive ? RANGE_UB_INC : 0);
	if (settings[FROM] == settings[UNTIL] ||
		pg_sub_s64_overflow(settings[UNTIL], settings[FROM], &length))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("span must be longer than zero and at most 292,000 years: %s", range_text(span)),
				 errhint("Give the range of time that the query selects, its end after its start.")));
}

/* Argument n: the span. */
static void
refuse_outside(FunctionCallInfo fcinfo, int n, TimestampTz at)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("offered_at is outside the span: %s is not in %s", timestamptz_to_str(at),
					range_text(PG_GETARG_RANGE_P(n))),
			 errhint("Select only the calls of the span: WHERE span @> offered_at.")));
}

static const char *
span_text(const int64 *settings)
{
	RangeBound	lower = {.val = TimestampTzGetDatum(settings[FROM]), .lower = true,
		.inclusive = (settings[BOUNDS] & RANGE_LB_INC) != 0};
	RangeBound	upper = {.val = TimestampTzGetDatum(settings[UNTIL]),
		.inclusive = (settings[BOUNDS] & RANGE_UB_INC) != 0};

	return range_text(make_range(tstzrange_typcache(), &lower, &upper, false, NULL));
}

/* Takes the settings of the first row, or compares. */
static void
agree(int64 *state, const int64 *settings)
{
	const char *what = NULL;

	if (state[ROWS] == 0)
		memcpy(&state[FROM], &settings[FROM], (SETTINGS_END - FROM) * sizeof(int64));
	else if (memcmp(&state[FROM], &settings[FROM], (PER - FROM) * sizeof(int64)) != 0)
		what = psprintf("span changes within a group: %s, %s", span_text(state), span_text(settings));
	else if (state[PER] != settings[PER])
		what = psprintf("per changes within a group: %s, %s", interval_text(interval_from_us(state[PER])),
						interval_text(interval_from_us(settings[PER])));
	if (what != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", what),
				 errhint("Group by what it depends on.")));
}

/*
 * Adds (sign 1) or takes out (-1) a row offered at that time; the span is
 * argument n, settings[PER] is set.
 */
static void
count_arrival(FunctionCallInfo fcinfo, int n, int64 *state, int64 *settings, TimestampTz at, int sign)
{
	read_span(fcinfo, n, settings);
	if (at < settings[FROM] || (at == settings[FROM] && !(settings[BOUNDS] & RANGE_LB_INC)) ||
		at > settings[UNTIL] || (at == settings[UNTIL] && !(settings[BOUNDS] & RANGE_UB_INC)))
		refuse_outside(fcinfo, n, at);
	agree(state, settings);
	sum_add(&state[ROWS], sign);
	/* a window frame that has lost its last row may go on with another span */
	if (sign < 0 && state[ROWS] == 0)
		memset(&state[FROM], 0, (SETTINGS_END - FROM) * sizeof(int64));
}

/* (state, offered_at, per, span) */
static Datum
count_arrival_time(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	int64		settings[SETTINGS_END] = {0};

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	if (PG_ARGISNULL(2))
		refuse_null("per", "Give the time to count arrivals by, for example '30 minutes'.");
	settings[PER] = duration_from_interval(PG_GETARG_INTERVAL_P(2), "per");
	if (settings[PER] == 0)
		refuse_zero("per", "Give the time to count arrivals by, for example '30 minutes'.");
	count_arrival(fcinfo, 3, sums_of(array), settings, PG_GETARG_TIMESTAMPTZ(1), sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* (state, call, span) */
static Datum
count_load(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	int64	   *state = sums_of(array);
	int64		settings[SETTINGS_END] = {0};
	const CallInterval *call;

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	call = PG_GETARG_CALL(1);
	count_arrival(fcinfo, 2, state, settings, call->offered_at, sign);
	sum_add(&state[OFFERED], call_is_offered(call->outcome) ? sign : 0);
	sum_add(&state[ANSWERED], call->outcome == CALL_ANSWERED ? sign : 0);
	sum_add(&state[HANDLE], sign * call_handle_ms(call));
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(arrival, count_arrival_time(fcinfo, sign))
TRANSITIONS(load, count_load(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_load_combine);
Datum
cc_load_combine(PG_FUNCTION_ARGS)
{
	const int64 *other = sums_argument(fcinfo, 1, ELEMENTS);
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	int64	   *state = sums_of(array);

	if (other[ROWS] == 0)
		PG_RETURN_ARRAYTYPE_P(array);
	agree(state, other);
	sum_add(&state[ROWS], other[ROWS]);
	for (int i = SETTINGS_END; i < ELEMENTS; i++)
		sum_add(&state[i], other[i]);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* -------------------------------------------------------------------- finals */

/* As sums_final(), except that FROM and UNTIL may be before 2000. */
static const int64 *
load_state(FunctionCallInfo fcinfo)
{
	const int64 *state = sums_argument(fcinfo, 0, ELEMENTS);
	int64		length;

	for (int i = 0; i < ELEMENTS; i++)
		if (state[i] < 0 && i != FROM && i != UNTIL)
			sums_refuse_content();
	if (state[ROWS] > 0 &&
		(pg_sub_s64_overflow(state[UNTIL], state[FROM], &length) || length <= 0))
		sums_refuse_content();
	if (state[ANSWERED] > state[OFFERED] || state[OFFERED] > state[ROWS])
		sums_refuse_content();
	return state;
}

static Datum
product(int64 a, int64 b)
{
	return DirectFunctionCall2(numeric_mul, NumericGetDatum(int64_to_numeric(a)),
							   NumericGetDatum(int64_to_numeric(b)));
}

/* Calls in units of `per`; loads in Erlangs: time on calls by time. */
PG_FUNCTION_INFO_V1(cc_arrival_rate_final);
Datum
cc_arrival_rate_final(PG_FUNCTION_ARGS)
{
	const int64 *state = load_state(fcinfo);

	if (state[ROWS] == 0)
		PG_RETURN_NULL();
	return DirectFunctionCall2(numeric_div, product(state[ROWS], state[PER]),
							   NumericGetDatum(int64_to_numeric(state[UNTIL] - state[FROM])));
}

PG_FUNCTION_INFO_V1(cc_offered_load_final);
Datum
cc_offered_load_final(PG_FUNCTION_ARGS)
{
	const int64 *state = load_state(fcinfo);
	Datum		us;

	/* without an answered call there is no AHT to reckon the others with */
	if (state[ANSWERED] == 0)
		PG_RETURN_NULL();
	us = DirectFunctionCall2(numeric_mul, product(state[OFFERED], state[HANDLE]),
							 NumericGetDatum(int64_to_numeric(1000)));
	return DirectFunctionCall2(numeric_div, us,
							   product(state[ANSWERED], state[UNTIL] - state[FROM]));
}

PG_FUNCTION_INFO_V1(cc_carried_load_final);
Datum
cc_carried_load_final(PG_FUNCTION_ARGS)
{
	const int64 *state = load_state(fcinfo);

	if (state[ROWS] == 0)
		PG_RETURN_NULL();
	return DirectFunctionCall2(numeric_div, product(state[HANDLE], 1000),
							   NumericGetDatum(int64_to_numeric(state[UNTIL] - state[FROM])));
}
