/*
 * kpi/share.c: the share of trues: abandon_rate(boolean), fcr_rate(boolean), and
 * fcr_rate(resolved, transferred).
 */
#include "base/sums.h"

enum
{
	TRUES,
	ROWS,
	ELEMENTS
};

static pg_attribute_always_inline Datum
count_share(FunctionCallInfo fcinfo, bool is_true, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);

	sum_add(&sums_of(array)[TRUES], is_true ? sign : 0);
	sum_add(&sums_of(array)[ROWS], sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(share, count_share(fcinfo, PG_GETARG_BOOL(1), sign))

/*
 * (state, resolved, transferred), not STRICT: NULL resolved skips the row, NULL
 * transferred does not, or rows of unknown transfer would flatter the rate.
 */
static pg_attribute_always_inline Datum
count_resolution(FunctionCallInfo fcinfo, int sign)
{
	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(sums_state(fcinfo, ELEMENTS));
	return count_share(fcinfo, PG_GETARG_BOOL(1) && !PG_ARGISNULL(2) && !PG_GETARG_BOOL(2), sign);
}

TRANSITIONS(resolution, count_resolution(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_share_final);
Datum
cc_share_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	return sums_percent(fcinfo, state[TRUES], state[ROWS]);
}
