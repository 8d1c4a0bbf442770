/*
 * workforce/forecast_accuracy.c: mape, wape, forecast_bias and forecast_accuracy, over one
 * state, so that a query which names all of them counts once.
 */
#include "base/fixed_point.h"

/* numbers in millionths */
enum
{
	ACTUAL,
	ABSOLUTE_ERROR,
	ERROR_BELOW,				/* forecast less than actual, as a positive number */
	RATIOS,						/* intervals with an actual above 0 */
	RATIO_UNITS,				/* of absolute error to actual */
	RATIO_BILLIONTHS,
	ELEMENTS
};

/* (state, forecast, actual), STRICT */
static Datum
count_interval(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	int64	   *state = sums_of(array);
	int64		error = fixed_millionths(PG_GETARG_FLOAT8(1), "forecast");
	int64		actual = fixed_millionths_from_zero(PG_GETARG_FLOAT8(2), "actual");
	int64		absolute;

	error -= actual;
	absolute = error < 0 ? -error : error;
	sum_add(&state[ACTUAL], sign * actual);
	sum_add(&state[ABSOLUTE_ERROR], sign * absolute);
	if (error < 0)
		sum_add(&state[ERROR_BELOW], sign * absolute);
	if (actual > 0)
	{
		int64		units,
					billionths;

		fixed_ratio((uint64) absolute, (uint64) actual, &units, &billionths);
		sum_add(&state[RATIOS], sign);
		sum_add(&state[RATIO_UNITS], sign * units);
		sum_add(&state[RATIO_BILLIONTHS], sign * billionths);
	}
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(forecast, count_interval(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_mape_final);
Datum
cc_mape_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	if (state[RATIOS] == 0)
		PG_RETURN_NULL();
	return fixed_percent(fixed_sum(state[RATIO_UNITS], 0, state[RATIO_BILLIONTHS], 9),
						 fixed_from_integer(state[RATIOS]));
}

PG_FUNCTION_INFO_V1(cc_wape_final);
Datum
cc_wape_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	return sums_percent(fcinfo, state[ABSOLUTE_ERROR], state[ACTUAL]);
}

/* what was forecast too much, minus what was forecast too little */
PG_FUNCTION_INFO_V1(cc_forecast_bias_final);
Datum
cc_forecast_bias_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);
	int64		error = state[ABSOLUTE_ERROR];

	sum_subtract(&error, state[ERROR_BELOW]);
	sum_subtract(&error, state[ERROR_BELOW]);
	return sums_percent(fcinfo, error, state[ACTUAL]);
}

/* 100 - wape */
PG_FUNCTION_INFO_V1(cc_forecast_accuracy_final);
Datum
cc_forecast_accuracy_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);
	int64		hit = state[ACTUAL];

	sum_subtract(&hit, state[ABSOLUTE_ERROR]);
	return sums_percent(fcinfo, hit, state[ACTUAL]);
}
