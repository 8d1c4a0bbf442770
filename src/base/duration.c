/*
 * base/duration.c: durations between SQL and integers.
 */
#include "base/duration.h"

#include <float.h>
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

const char *
seconds_text(double seconds)
{
	return psprintf("%g seconds", seconds);
}

static const struct
{
	int			state;
	const char *predicate;
	const char *message;		/* of the argument and its value */
	const char *hint;
}			problems[] = {
	[DURATION_INFINITE] = {ERRCODE_DATETIME_VALUE_OUT_OF_RANGE, "infinite",
		"%s must be finite: %s", "Give a finite duration, for example '20 s'."},
	[DURATION_MONTHS] = {ERRCODE_INVALID_PARAMETER_VALUE, "with months",
		"%s must not have months: %s",
		"Months differ in length. Give the duration in days, hours, minutes or seconds; a day counts as 24 hours."},
	[DURATION_OUT_OF_RANGE] = {ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, "out of range",
		"%s is out of range: %s", "Give at most 292,000 years."},
	[DURATION_SECONDS_OUT_OF_RANGE] = {ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, "out of range",
		"%s is out of range: %s", "Give a finite number of seconds, below 9.2e12."},
	[DURATION_NEGATIVE] = {ERRCODE_INVALID_PARAMETER_VALUE, "negative",
		"%s must not be negative: %s",
		"Durations are zero or more. Where this is the difference of two times, check their order."},
	[DURATION_TOO_LONG] = {ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, "too long",
		"%s is too long: %s", "A phase of a call lasts at most 2147483.647 seconds, that is 24.8 days."}
};

const char *
duration_problem(DurationProblem problem)
{
	return problems[problem].predicate;
}

void
duration_refuse(DurationProblem problem, const char *what, const char *value)
{
	ereport(ERROR,
			(errcode(problems[problem].state),
			 errmsg(problems[problem].message, what, value),
			 errhint("%s", problems[problem].hint)));
}

DurationProblem
duration_of_odd_interval(const Interval *interval, int64 *us)
{
	if (INTERVAL_NOT_FINITE(interval))
		return DURATION_INFINITE;
	if (interval->month != 0)
		return DURATION_MONTHS;
	if (pg_mul_s64_overflow(interval->day, USECS_PER_DAY, us) ||
		pg_add_s64_overflow(*us, interval->time, us))
		return DURATION_OUT_OF_RANGE;
	return *us < 0 ? DURATION_NEGATIVE : DURATION_OK;
}

DurationProblem
duration_of_odd_seconds(double seconds, int64 *us)
{
	double		scaled = round(seconds * 1e6);

	if (seconds < 0)
		return DURATION_NEGATIVE;
	/* written so that NaN fails it */
	if (!(scaled < 9223372036854774784.0))
		return DURATION_SECONDS_OUT_OF_RANGE;
	*us = (int64) scaled;
	return DURATION_OK;
}

int64
duration_from_odd_interval(const Interval *interval, const char *what)
{
	int64		us;
	DurationProblem problem = duration_of_odd_interval(interval, &us);

	if (problem != DURATION_OK)
		duration_refuse(problem, what, interval_text(interval));
	return us;
}

int64
duration_from_odd_seconds(double seconds, const char *what)
{
	int64		us;
	DurationProblem problem = duration_of_odd_seconds(seconds, &us);

	if (problem != DURATION_OK)
		duration_refuse(problem, what, seconds_text(seconds));
	return us;
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
	/* up to 2^53 both are exact, and the quotient is rounded once, except where registers are wider than a double */
	if (FLT_EVAL_METHOD == 0 && likely(number >= -(INT64CONST(1) << 53) && number <= (INT64CONST(1) << 53)))
		return (double) number / (decimals == DECIMALS_OF_US ? 1e6 : 1e3);
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, seconds_numeric(number, decimals)));
}
