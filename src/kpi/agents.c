/*
 * kpi/agents.c: how agents' time is used, and how many leave.
 */
#include "base/fixed_point.h"

#include "base/duration.h"
#include "utils/timestamp.h"

/* of ratios of two times */
enum
{
	FIRST,						/* microseconds, or millionths of any unit */
	SECOND,
	TIME_ELEMENTS
};

/* of turnover_rate */
enum
{
	PERIODS,
	LEAVERS,					/* millionths: headcounts are in full-time equivalents */
	HEADCOUNT,
	TURNOVER_ELEMENTS
};

/* (state, first, second), STRICT */
static pg_attribute_always_inline Datum
count_times(FunctionCallInfo fcinfo, bool numbers, int sign)
{
	ArrayType  *array = sums_state(fcinfo, TIME_ELEMENTS);

	for (int i = 0; i < TIME_ELEMENTS; i++)
	{
		int64		time = numbers ? fixed_millionths_from_zero(PG_GETARG_FLOAT8(i + 1), "time") :
			duration_from_interval(PG_GETARG_INTERVAL_P(i + 1), "time");

		sum_add(&sums_of(array)[i], sign * time);
	}
	PG_RETURN_ARRAYTYPE_P(array);
}

/* (state, leavers, headcount), STRICT */
static Datum
count_period(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, TURNOVER_ELEMENTS);
	int64	   *state = sums_of(array);

	sum_add(&state[PERIODS], sign);
	sum_add(&state[LEAVERS], sign * fixed_millionths_from_zero(PG_GETARG_FLOAT8(1), "leavers"));
	sum_add(&state[HEADCOUNT], sign * fixed_millionths_from_zero(PG_GETARG_FLOAT8(2), "headcount"));
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(times_interval, count_times(fcinfo, false, sign))
TRANSITIONS(times_number, count_times(fcinfo, true, sign))

/* occupancy: the first in percent of both */
PG_FUNCTION_INFO_V1(cc_times_part_final);
Datum
cc_times_part_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, TIME_ELEMENTS);
	int64		both = state[FIRST];

	sum_add(&both, state[SECOND]);
	return sums_percent(fcinfo, state[FIRST], both);
}

/* utilization, shrinkage: the first in percent of the second */
PG_FUNCTION_INFO_V1(cc_times_first_final);
Datum
cc_times_first_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, TIME_ELEMENTS);

	return sums_percent(fcinfo, state[FIRST], state[SECOND]);
}

/* attendance_rate: the second in percent of the first */
PG_FUNCTION_INFO_V1(cc_times_second_final);
Datum
cc_times_second_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, TIME_ELEMENTS);

	return sums_percent(fcinfo, state[SECOND], state[FIRST]);
}

TRANSITIONS(turnover, count_period(fcinfo, sign))

/* leavers / (headcount / periods) */
PG_FUNCTION_INFO_V1(cc_turnover_final);
Datum
cc_turnover_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, TURNOVER_ELEMENTS);
	int64		leavers_periods;

	if (state[HEADCOUNT] == 0)
		PG_RETURN_NULL();
	if (pg_mul_s64_overflow(state[LEAVERS], state[PERIODS], &leavers_periods))
		sums_refuse_overflow();
	return fixed_percent(fixed_sum(leavers_periods, 6, 0, 0),
						 fixed_sum(state[HEADCOUNT], 6, 0, 0));
}
