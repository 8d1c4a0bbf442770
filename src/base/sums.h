/*
 * base/sums.h: the state of every one-step aggregate, a bigint[] of fixed length,
 * and the division at the end.
 *
 * A state is an ordinary SQL value: it reaches parallel workers and other nodes
 * without serialisation functions, and anyone may pass one to the support
 * functions directly. So its shape is checked at each call.
 */
#ifndef CCMETRICS_BASE_SUMS_H
#define CCMETRICS_BASE_SUMS_H

#include "compat.h"

#include "catalog/pg_type_d.h"
#include "common/int.h"
#include "fmgr.h"
#include "utils/array.h"

pg_noreturn extern void sums_refuse_shape(int length);
pg_noreturn extern void sums_refuse_content(void);
pg_noreturn extern void sums_refuse_overflow(void);
pg_noreturn extern void sums_refuse_settings(void);

static inline void
sums_check(ArrayType *array, int length)
{
	if (unlikely(ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != length ||
				 ARR_ELEMTYPE(array) != INT8OID || ARR_HASNULL(array)))
		sums_refuse_shape(length);
}

static inline int64 *
sums_of(ArrayType *array)
{
	return (int64 *) ARR_DATA_PTR(array);
}

/*
 * Argument 0 of a transition, combine or inverse function, to be changed: in
 * place within an aggregate, a copy when called directly. The test for an
 * aggregate is AggCheckCallContext's, without a function call for each row.
 */
extern ArrayType *sums_copy(FunctionCallInfo fcinfo);

static inline ArrayType *
sums_state(FunctionCallInfo fcinfo, int length)
{
	struct varlena *state;
	ArrayType  *array;

	if (unlikely(PG_ARGISNULL(0)))
		sums_refuse_shape(length);
	state = (struct varlena *) PG_GETARG_POINTER(0);
	if (likely(!VARATT_IS_EXTENDED(state) && fcinfo->context != NULL &&
			   (IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState))))
		array = (ArrayType *) state;
	else
		array = sums_copy(fcinfo);
	sums_check(array, length);
	return array;
}

/* Argument n, to be read. */
static inline const int64 *
sums_argument(FunctionCallInfo fcinfo, int n, int length)
{
	ArrayType  *array;

	if (PG_ARGISNULL(n))
		sums_refuse_shape(length);
	array = PG_GETARG_ARRAYTYPE_P(n);
	sums_check(array, length);
	return sums_of(array);
}

static inline void
sum_add(int64 *sum, int64 value)
{
	if (unlikely(pg_add_s64_overflow(*sum, value, sum)))
		sums_refuse_overflow();
}

static inline void
sum_subtract(int64 *sum, int64 value)
{
	if (unlikely(pg_sub_s64_overflow(*sum, value, sum)))
		sums_refuse_overflow();
}

/*
 * Both directions of a moving aggregate, cc_NAME_accum and cc_NAME_discard: a call
 * with `sign`, 1 for a row that is added, -1 for one that is taken away.
 */
#define TRANSITIONS(name, call) \
PG_FUNCTION_INFO_V1(cc_##name##_accum); \
Datum \
cc_##name##_accum(PG_FUNCTION_ARGS) \
{ \
	const int	sign = 1; \
\
	return call; \
} \
\
PG_FUNCTION_INFO_V1(cc_##name##_discard); \
Datum \
cc_##name##_discard(PG_FUNCTION_ARGS) \
{ \
	const int	sign = -1; \
\
	return call; \
}

/*
 * Adds a whole state to another; where the first `settings` elements (method,
 * limits) are 0 in one side they are unset there, and otherwise must agree.
 */
extern void sums_add(int64 *state, const int64 *other, int length, int settings);

/*
 * Argument 0 of a final function. No element of a real group's state is
 * negative; of one made by hand it may be: an error.
 */
extern const int64 *sums_final(FunctionCallInfo fcinfo, int length);

/* Final results: NULL where the denominator is 0. */
extern Datum sums_percent(FunctionCallInfo fcinfo, int64 part, int64 whole);
extern Datum sums_mean_interval(FunctionCallInfo fcinfo, int64 total, int64 count,
								int us_per_unit);

/* The float8 nearest to what the numeric or the interval holds, without making either. */
extern Datum sums_percent_float8(FunctionCallInfo fcinfo, int64 part, int64 whole);
extern Datum sums_mean_interval_float8(FunctionCallInfo fcinfo, int64 total, int64 count,
									   int us_per_unit);

extern Datum sums_mean_seconds(FunctionCallInfo fcinfo, int64 total_us, int64 count);

#endif
