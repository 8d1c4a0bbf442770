/*
 * base/duration.c: durations between SQL and integers.
 */
#include "base/duration.h"

#include <math.h>

#include "common/int.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

const char *
interval_text(const Interval *interval)
{
	return DatumGetCString(DirectFunctionCall1(interval_out,
											   PointerGetDatum(interval)));
}

int64
duration_from_odd_interval(const Interval *interval, const char *what)
{
	int64		us;

	if (INTERVAL_NOT_FINITE(interval))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be finite: %s", what, interval_text(interval)),
				 errhint("Give a finite duration, for example '20 s'.")));
	if (interval->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not have months: %s", what, interval_text(interval)),
				 errhint("Months differ in length. Give the duration in days, hours, minutes or seconds; "
						 "a day counts as 24 hours.")));
	if (pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &us) ||
		pg_add_s64_overflow(us, interval->time, &us))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range: %s", what, interval_text(interval)),
				 errhint("Give at most 292,000 years.")));
	if (us < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative: %s", what, interval_text(interval)),
				 errhint("Durations are zero or more. Where this is the difference of two times, check their order.")));
	return us;
}

int64
duration_from_odd_seconds(double seconds, const char *what)
{
	double		us = round(seconds * 1e6);

	if (seconds < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative: %g seconds", what, seconds),
				 errhint("Durations are zero or more. Where this is the difference of two times, check their order.")));
	/* written so that NaN fails it */
	if (!(us < 9223372036854774784.0))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range: %g seconds", what, seconds),
				 errhint("Give a finite number of seconds, below 9.2e12.")));
	return (int64) us;
}

int32
duration_to_phase(int64 us, const char *what)
{
	int64		ms = us / 1000 + (us % 1000 >= 500);

	if (ms > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is too long: %s", what, interval_text(interval_from_us(us))),
				 errhint("A phase of a call lasts at most 2147483.647 seconds, that is 24.8 days.")));
	return (int32) ms;
}

Interval *
interval_from_us(int64 us)
{
	Interval   *interval = palloc0(sizeof(Interval));

	interval->time = us;
	return interval;
}

static void
refuse_mean(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("mean time is out of range"),
			 errhint("Check the rows for values that are far too large.")));
}

int64
mean_us(int64 total, int64 count, int us_per_unit)
{
	int64		us;
	int64		rest;
	int64		more;

	/* the second overflows only with more rows than a table can have */
	if (pg_mul_s64_overflow(total / count, us_per_unit, &us) ||
		pg_mul_s64_overflow(total % count, us_per_unit, &rest))
		refuse_mean();
	more = rest / count;
	rest %= count;
	if (rest >= count - rest)
		more++;
	if (pg_add_s64_overflow(us, more, &us))
		refuse_mean();
	return us;
}

Datum
seconds_numeric(int64 number, int decimals)
{
	return NumericGetDatum(int64_div_fast_to_numeric(number, decimals));
}

double
seconds_float8(int64 number, int decimals)
{
	/* up to 2^53 both are exact, and what they give is rounded once */
	if (likely(number >= -(INT64CONST(1) << 53) && number <= (INT64CONST(1) << 53)))
		return (double) number / (decimals == DECIMALS_OF_US ? 1e6 : 1e3);
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, seconds_numeric(number, decimals)));
}
