/*
 * base/sums.c: what aggregates of plain sums have in common.
 */
#include "base/sums.h"

#include <math.h>

#include "base/duration.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

void
sums_refuse_shape(int length)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("aggregate state is not a one-dimensional bigint array of %d elements without nulls", length),
			 errhint("Support functions of aggregates are not meant to be called directly.")));
}

void
sums_refuse_content(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("aggregate state holds values that no group of rows can have"),
			 errhint("Support functions of aggregates are not meant to be called directly.")));
}

void
sums_refuse_overflow(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("sum of an aggregate is out of range of bigint"),
			 errhint("Check the rows for values that are far too large, or aggregate smaller groups.")));
}

void
sums_refuse_settings(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("aggregate states with different methods or settings cannot be combined"),
			 errhint("Group by what the method or setting depends on.")));
}

ArrayType *
sums_copy(FunctionCallInfo fcinfo)
{
	return PG_GETARG_ARRAYTYPE_P_COPY(0);
}

void
sums_add(int64 *state, const int64 *other, int length, int settings)
{
	for (int i = 0; i < settings; i++)
	{
		if (state[i] == 0)
			state[i] = other[i];
		else if (other[i] != 0 && other[i] != state[i])
			sums_refuse_settings();
	}
	for (int i = settings; i < length; i++)
		sum_add(&state[i], other[i]);
}

const int64 *
sums_final(FunctionCallInfo fcinfo, int length)
{
	const int64 *state = sums_argument(fcinfo, 0, length);

	for (int i = 0; i < length; i++)
		if (state[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("aggregate state has a negative element: " INT64_FORMAT, state[i]),
					 errhint("No group of rows has such a state. Check whether more was subtracted than added.")));
	return state;
}

Datum
sums_percent(FunctionCallInfo fcinfo, int64 part, int64 whole)
{
	int64		hundredfold;
	Datum		dividend;

	if (whole == 0)
		PG_RETURN_NULL();
	if (likely(!pg_mul_s64_overflow(part, 100, &hundredfold)))
		dividend = NumericGetDatum(int64_to_numeric(hundredfold));
	else
		dividend = DirectFunctionCall2(numeric_mul, NumericGetDatum(int64_to_numeric(100)),
									   NumericGetDatum(int64_to_numeric(part)));
	return DirectFunctionCall2(numeric_div, dividend, NumericGetDatum(int64_to_numeric(whole)));
}

#ifdef HAVE_INT128
/* The first digit to the base of 10000, and the place where it stands, as numeric has them. */
static int
numeric_digit(int64 number, int *weight)
{
	for (*weight = 0; number >= 10000; number /= 10000)
		(*weight)++;
	return (int) number;
}

/*
 * sums_percent() as float8, from integers: false where that would be no simpler. The
 * division rounds to the decimals that numeric's division has, then to 53 bits.
 */
static bool
percent_of_integers(int64 part, int64 whole, double *percent)
{
	uint128		decimals = UINT64CONST(10000000000000000);
	uint128		digits,
				dividend;
	uint64		quotient;
	int			weight,
				weight_of_whole,
				bits,
				shift;
	int64		hundredfold = part * 100;

	if (part == 0)
	{
		*percent = 0;
		return true;
	}
	weight = numeric_digit(hundredfold, &weight) <= numeric_digit(whole, &weight_of_whole) ? weight - 1 : weight;
	weight -= weight_of_whole;
	/* 16 digits at least: four more where the quotient is seen to begin behind the point */
	if (weight == -1)
		decimals *= 10000;
	else if (weight != 0)
		return false;
	digits = ((uint128) hundredfold * decimals + whole / 2) / whole;
	bits = digits >> 64 != 0 ? 128 - __builtin_clzll((uint64) (digits >> 64)) : 64 - __builtin_clzll((uint64) digits);
	/* so many bits that the quotient has 60 to 62: the last says whether there is a rest */
	shift = (weight == 0 ? 115 : 127) - bits;
	dividend = digits << shift;
	quotient = (uint64) (dividend / decimals);
	quotient |= dividend != quotient * decimals;
	*percent = ldexp((double) quotient, -shift);
	return true;
}
#endif

Datum
sums_percent_float8(FunctionCallInfo fcinfo, int64 part, int64 whole)
{
	if (whole == 0)
		PG_RETURN_NULL();
#ifdef HAVE_INT128
	{
		double		percent;

		/* beyond, the product of hundredfold and decimals leaves 128 bits */
		if (likely(part >= 0 && part <= whole && whole <= INT64CONST(10000000000000000)) &&
			percent_of_integers(part, whole, &percent))
			PG_RETURN_FLOAT8(percent);
	}
#endif
	return DirectFunctionCall1(numeric_float8, sums_percent(fcinfo, part, whole));
}

Datum
sums_mean_interval(FunctionCallInfo fcinfo, int64 total, int64 count, int us_per_unit)
{
	if (count == 0)
		PG_RETURN_NULL();
	PG_RETURN_INTERVAL_P(interval_from_us(mean_us(total, count, us_per_unit)));
}

Datum
sums_mean_interval_float8(FunctionCallInfo fcinfo, int64 total, int64 count, int us_per_unit)
{
	if (count == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(seconds_float8(mean_us(total, count, us_per_unit), DECIMALS_OF_US));
}

Datum
sums_mean_seconds(FunctionCallInfo fcinfo, int64 total_us, int64 count)
{
	if (count == 0)
		PG_RETURN_NULL();
	/* both exact up to 2^53, so rounded once; on 32-bit x86 in its wider registers, too */
	PG_RETURN_FLOAT8((double) total_us / ((double) count * 1e6));
}

/* combine(bigint[], bigint[]) of every state without settings or maxima */
PG_FUNCTION_INFO_V1(cc_sums_combine);
Datum
cc_sums_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *other = PG_GETARG_ARRAYTYPE_P(1);
	int			length = ARR_NDIM(other) == 1 ? ARR_DIMS(other)[0] : 0;
	ArrayType  *state = sums_state(fcinfo, length);

	sums_check(other, length);
	sums_add(sums_of(state), sums_of(other), length, 0);
	PG_RETURN_ARRAYTYPE_P(state);
}
