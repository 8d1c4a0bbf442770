/*
 * base/fixed_point.h: decimal fractions as integers, so that sums of them do not
 * depend on the order of rows: numbers from double precision in millionths,
 * amounts of money in units and billionths.
 */
#ifndef CCMETRICS_BASE_FIXED_POINT_H
#define CCMETRICS_BASE_FIXED_POINT_H

#include "base/sums.h"

#define MILLION INT64CONST(1000000)
#define BILLION INT64CONST(1000000000)

/*
 * The value in millionths, half away from zero; below 9e17, so that differences
 * fit as well. Raises 22003 for NaN and from 900 billion on.
 */
extern int64 fixed_millionths(double value, const char *what);

/* Raises 22023 if it is negative. */
extern int64 fixed_millionths_from_zero(double value, const char *what);

/*
 * Units and billionths of a numeric, half away from zero, both of its sign. The
 * billionths may be a whole unit. Raises 22003 for NaN and from 1e18 on.
 */
extern void fixed_amount(Datum numeric, const char *what, int64 *units, int64 *billionths);

/*
 * part / whole in units and billionths, half up, exactly: digit by digit, as
 * one does on paper. For 0 <= part and 0 < whole < 1.8e18.
 */
static inline void
fixed_ratio(uint64 part, uint64 whole, int64 *units, int64 *billionths)
{
	uint64		rest = part % whole;
	int64		digits = 0;

	*units = (int64) (part / whole);
	for (int i = 0; i < 9; i++)
	{
		rest *= 10;
		digits = digits * 10 + (int64) (rest / whole);
		rest %= whole;
	}
	*billionths = digits + (rest >= whole - rest);
}

/*
 * Adds weight * factor to a sum of two integers, in units and millionths of the
 * factor's unit, without rounding. The weight is in millionths.
 */
static inline void
fixed_add_product(int64 *units, int64 *millionths, int64 weight, int64 factor)
{
	int64		whole,
				part;

	if (pg_mul_s64_overflow(weight / MILLION, factor, &whole) ||
		pg_mul_s64_overflow(weight % MILLION, factor, &part))
		sums_refuse_overflow();
	sum_add(units, whole);
	sum_add(units, part / MILLION);
	sum_add(millionths, part % MILLION);
}

/* high / 10^high_scale + low / 10^low_scale as a numeric */
extern Datum fixed_sum(int64 high, int high_scale, int64 low, int low_scale);

extern Datum fixed_from_integer(int64 value);
extern Datum fixed_divide(Datum part, Datum whole);

/* 100 part / whole */
extern Datum fixed_percent(Datum part, Datum whole);

#endif
