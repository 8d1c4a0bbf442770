/*
 * kpi/abandonment.c: abandon_rate() without short abandons, over calls and over
 * plain columns, and abandon_curve(). Plain abandon_rate(call) is in
 * kpi/calls.c, abandon_rate(boolean) in kpi/share.c.
 */
#include "kpi/abandonment.h"

#include "call/interval.h"

#include "catalog/pg_type_d.h"
#include "base/arguments.h"
#include "base/duration.h"
#include "base/sums.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

/* ------------------------------------------- abandon_rate with a short limit */

enum
{
	OFFERED,
	ABANDONED,
	SHORT,						/* abandoned with a wait of at most the limit */
	ELEMENTS
};

#define ROW_HINT "Give every row a value, for example with coalesce."

static pg_attribute_always_inline void
count_abandon(int64 *state, bool abandoned, bool is_short, int sign)
{
	sum_add(&state[OFFERED], sign);
	sum_add(&state[ABANDONED], abandoned ? sign : 0);
	sum_add(&state[SHORT], abandoned && is_short ? sign : 0);
}

/* (state, call, short_abandon) */
static Datum
count_short_abandon(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	const CallInterval *call;
	int64		limit;

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	if (PG_ARGISNULL(2))
		refuse_null("short_abandon", ROW_HINT);
	call = PG_GETARG_CALL(1);
	limit = duration_from_interval(PG_GETARG_INTERVAL_P(2), "short_abandon");
	if (call_is_offered(call->outcome))
		count_abandon(sums_of(array), call->outcome == CALL_ABANDONED,
				  call->wait * INT64CONST(1000) <= limit, sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* (state, abandoned, wait, short_abandon) */
static pg_attribute_always_inline Datum
count_abandon_columns(FunctionCallInfo fcinfo, bool seconds, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	bool		abandoned;
	int64		limit,
				wait = 0;

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	abandoned = PG_GETARG_BOOL(1);
	if (PG_ARGISNULL(3))
		refuse_null("short_abandon", ROW_HINT);
	if (PG_ARGISNULL(2) && abandoned)
		refuse_null("wait of an abandoned call", ROW_HINT);
	limit = seconds ? duration_from_seconds(PG_GETARG_FLOAT8(3), "short_abandon") :
		duration_from_interval(PG_GETARG_INTERVAL_P(3), "short_abandon");
	if (!PG_ARGISNULL(2))
		wait = seconds ? duration_from_seconds(PG_GETARG_FLOAT8(2), "wait") :
			duration_from_interval(PG_GETARG_INTERVAL_P(2), "wait");
	count_abandon(sums_of(array), abandoned, wait <= limit, sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(short_abandon_call, count_short_abandon(fcinfo, sign))
TRANSITIONS(short_abandon_interval, count_abandon_columns(fcinfo, false, sign))
TRANSITIONS(short_abandon_seconds, count_abandon_columns(fcinfo, true, sign))

PG_FUNCTION_INFO_V1(cc_short_abandon_final);
Datum
cc_short_abandon_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	if (state[SHORT] > state[ABANDONED] || state[ABANDONED] > state[OFFERED])
		sums_refuse_content();
	return sums_percent(fcinfo, state[ABANDONED] - state[SHORT],
						state[OFFERED] - state[SHORT]);
}

/* --------------------------------------------------------------- abandon_curve */

/*
 * State: rows counted, offered, then a pair for each time asked for: the time
 * in microseconds, and the calls abandoned within it. Empty before the first
 * row, because only a row tells the times. Rows are counted so that a window frame
 * that has lost all may start with other times.
 */
#define CURVE_HEAD 2
#define CURVE_LENGTH(times) (CURVE_HEAD + 2 * (times))
#define CURVE_MOST_TIMES 100000

static int
curve_length(ArrayType *array)
{
	int			length = ARR_NDIM(array) == 1 ? ARR_DIMS(array)[0] : 0;

	if (ARR_NDIM(array) == 0 && ARR_ELEMTYPE(array) == INT8OID)
		return 0;
	if (length < CURVE_HEAD || length % 2 != 0)
		sums_refuse_shape(CURVE_HEAD);
	sums_check(array, length);
	return length;
}

const Interval *
abandon_curve_times(ArrayType *times, int *count)
{
	*count = ARR_NDIM(times) == 0 ? 0 : ARR_DIMS(times)[0];
	if (ARR_NDIM(times) > 1 || ARR_HASNULL(times) || *count > CURVE_MOST_TIMES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("times of abandon_curve must be a one-dimensional array of at most %d intervals without nulls",
						CURVE_MOST_TIMES),
				 errhint("For example: '{1 min, 3 min}'.")));
	return (const Interval *) ARR_DATA_PTR(times);
}

static ArrayType *
curve_start(const Interval *times, int count)
{
	int			size = ARR_OVERHEAD_NONULLS(1) + CURVE_LENGTH(count) * (int) sizeof(int64);
	ArrayType  *array;
	int64	   *state;

	/* first row of a group: the server keeps a copy of what is returned */
	array = palloc0(size);
	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->elemtype = INT8OID;
	ARR_DIMS(array)[0] = CURVE_LENGTH(count);
	ARR_LBOUND(array)[0] = 1;
	state = sums_of(array);
	for (int i = 0; i < count; i++)
		state[CURVE_LENGTH(i)] = duration_from_interval(&times[i], "time of abandon_curve");
	return array;
}

/* (state, call, times) */
static Datum
curve_row(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array;
	int			length,
				count;
	const Interval *times;
	const CallInterval *call;
	int64	   *state;

	if (PG_ARGISNULL(0))
		sums_refuse_shape(CURVE_HEAD);
	array = PG_GETARG_ARRAYTYPE_P(0);
	length = curve_length(array);
	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	if (PG_ARGISNULL(2))
		refuse_null("times of abandon_curve", ROW_HINT);
	times = abandon_curve_times(PG_GETARG_ARRAYTYPE_P(2), &count);
	if (length == 0 || sums_of(array)[0] == 0)
	{
		array = curve_start(times, count);
		length = CURVE_LENGTH(count);
	}
	else
		array = sums_state(fcinfo, length);
	state = sums_of(array);
	for (int i = 0; i < Max(count, (length - CURVE_HEAD) / 2); i++)
		if (length != CURVE_LENGTH(count) ||
			state[CURVE_LENGTH(i)] != duration_from_interval(&times[i], "time of abandon_curve"))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("times of abandon_curve change within a group"),
					 errhint("Group by what the times depend on.")));

	call = PG_GETARG_CALL(1);
	sum_add(&state[0], sign);
	if (call_is_offered(call->outcome))
		sum_add(&state[1], sign);
	if (call->outcome == CALL_ABANDONED)
		for (int i = CURVE_HEAD; i < length; i += 2)
			sum_add(&state[i + 1], call->wait * INT64CONST(1000) <= state[i] ? sign : 0);
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(abandon_curve, curve_row(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_abandon_curve_combine);
Datum
cc_abandon_curve_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	ArrayType  *other = PG_GETARG_ARRAYTYPE_P(1);
	int			length = curve_length(array);
	int			other_length = curve_length(other);
	int64	   *state;

	if (other_length == 0)
		PG_RETURN_ARRAYTYPE_P(array);
	if (length == 0)
		PG_RETURN_ARRAYTYPE_P(other);
	if (length != other_length)
		sums_refuse_settings();
	array = sums_state(fcinfo, length);
	state = sums_of(array);
	for (int i = 0; i < length; i++)
	{
		/* the times of both must agree, everything else is a sum */
		if (i < CURVE_HEAD || i % 2 == 1)
			sum_add(&state[i], sums_of(other)[i]);
		else if (state[i] != sums_of(other)[i])
			sums_refuse_settings();
	}
	PG_RETURN_ARRAYTYPE_P(array);
}

PG_FUNCTION_INFO_V1(cc_abandon_curve_final);
Datum
cc_abandon_curve_final(PG_FUNCTION_ARGS)
{
	int			length = curve_length(PG_GETARG_ARRAYTYPE_P(0));
	const int64 *state;
	Datum	   *shares;

	if (length == 0)
		PG_RETURN_NULL();
	state = sums_final(fcinfo, length);
	if (state[1] == 0)
		PG_RETURN_NULL();
	shares = palloc(length * sizeof(Datum));
	for (int i = CURVE_HEAD; i < length; i += 2)
		shares[(i - CURVE_HEAD) / 2] = sums_percent(fcinfo, state[i + 1], state[1]);
	PG_RETURN_ARRAYTYPE_P(construct_array(shares, (length - CURVE_HEAD) / 2,
										  NUMERICOID, -1, false, TYPALIGN_INT));
}
