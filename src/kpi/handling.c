/*
 * kpi/handling.c: mean times over plain columns: aht() and asa() of intervals and
 * of seconds. Over calls: kpi/calls.c.
 */
#include "base/sums.h"

#include "base/duration.h"
#include "utils/timestamp.h"

enum
{
	COUNT,
	TOTAL,						/* microseconds */
	ELEMENTS
};

static pg_attribute_always_inline int64
duration_argument(FunctionCallInfo fcinfo, int n, bool seconds, const char *what)
{
	return seconds ? duration_from_seconds(PG_GETARG_FLOAT8(n), what) :
		duration_from_interval(PG_GETARG_INTERVAL_P(n), what);
}

/* Argument n where it is not NULL, then `any` is set; else 0. */
static pg_attribute_always_inline int64
part_argument(FunctionCallInfo fcinfo, int n, bool seconds, const char *what, bool *any)
{
	if (PG_ARGISNULL(n))
		return 0;
	*any = true;
	return duration_argument(fcinfo, n, seconds, what);
}

/* (state, duration) STRICT, or (state, talk, hold, wrap) */
static pg_attribute_always_inline Datum
count_handling(FunctionCallInfo fcinfo, bool seconds, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	int64	   *state = sums_of(array);
	bool		any = false;
	int64		total;

	if (PG_NARGS() == 2)
		total = part_argument(fcinfo, 1, seconds, "time", &any);
	else
	{
		total = part_argument(fcinfo, 1, seconds, "talk", &any);
		sum_add(&total, part_argument(fcinfo, 2, seconds, "hold", &any));
		sum_add(&total, part_argument(fcinfo, 3, seconds, "wrap", &any));
	}
	if (any)
	{
		sum_add(&state[COUNT], sign);
		sum_add(&state[TOTAL], sign * total);
	}
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(mean_interval, count_handling(fcinfo, false, sign))
TRANSITIONS(mean_seconds, count_handling(fcinfo, true, sign))

PG_FUNCTION_INFO_V1(cc_mean_interval_final);
Datum
cc_mean_interval_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	return sums_mean_interval(fcinfo, state[TOTAL], state[COUNT], 1);
}

PG_FUNCTION_INFO_V1(cc_mean_seconds_final);
Datum
cc_mean_seconds_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	return sums_mean_seconds(fcinfo, state[TOTAL], state[COUNT]);
}
