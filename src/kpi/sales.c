/*
 * kpi/sales.c: revenue and cost per call and per sale, cross-selling.
 */
#include "base/arguments.h"
#include "base/fixed_point.h"

enum
{
	COUNT,						/* of calls, or of sales */
	UNITS,
	BILLIONTHS,
	ELEMENTS
};

/* of cross_sell_rate: the elements of a share, because it uses its final function */
enum
{
	SEVERAL,
	ANY,
	SHARE_ELEMENTS
};

static int64
sales_argument(FunctionCallInfo fcinfo, int n, const char *what)
{
	int64		number = PG_GETARG_INT64(n);

	if (number < 0)
		refuse_negative(number, psprintf("number of %s", what),
						"Give zero or more. Count a refund as zero sales with negative revenue.");
	return number;
}

/* Adds the amount in argument 1, if there is one, for `count` calls or sales. */
static Datum
count_amount(FunctionCallInfo fcinfo, int64 count, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	int64	   *state = sums_of(array);
	int64		units,
				billionths;

	if (!PG_ARGISNULL(1))
	{
		fixed_amount(PG_GETARG_DATUM(1), "amount", &units, &billionths);
		sum_add(&state[UNITS], sign * units);
		sum_add(&state[BILLIONTHS], sign * billionths);
	}
	sum_add(&state[COUNT], sign * count);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* (state, amount, sold); a row with an unknown `sold` does not count */
static Datum
count_sold(FunctionCallInfo fcinfo, int sign)
{
	if (PG_ARGISNULL(2))
		PG_RETURN_ARRAYTYPE_P(sums_state(fcinfo, ELEMENTS));
	return count_amount(fcinfo, PG_GETARG_BOOL(2) ? 1 : 0, sign);
}

/* (state, amount, sales) */
static Datum
count_sales(FunctionCallInfo fcinfo, int sign)
{
	if (PG_ARGISNULL(2))
		PG_RETURN_ARRAYTYPE_P(sums_state(fcinfo, ELEMENTS));
	return count_amount(fcinfo, sales_argument(fcinfo, 2, "sales"), sign);
}

/* (state, products), STRICT */
static Datum
count_products(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, SHARE_ELEMENTS);
	int64		products = sales_argument(fcinfo, 1, "products");

	sum_add(&sums_of(array)[SEVERAL], products >= 2 ? sign : 0);
	sum_add(&sums_of(array)[ANY], products >= 1 ? sign : 0);
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(amount, count_amount(fcinfo, 1, sign))
TRANSITIONS(amount_if_sold, count_sold(fcinfo, sign))
TRANSITIONS(amount_of_sales, count_sales(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_amount_final);
Datum
cc_amount_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_argument(fcinfo, 0, ELEMENTS);

	if (state[COUNT] < 0)
		sums_refuse_content();
	if (state[COUNT] == 0)
		PG_RETURN_NULL();
	return fixed_divide(fixed_sum(state[UNITS], 0, state[BILLIONTHS], 9),
						fixed_from_integer(state[COUNT]));
}

TRANSITIONS(cross_sell, count_products(fcinfo, sign))
