/*
 * base/duration.h: from interval and seconds to whole microseconds or milliseconds,
 * and back. A duration is finite, not negative, and free of months.
 */
#ifndef CCMETRICS_BASE_DURATION_H
#define CCMETRICS_BASE_DURATION_H

#include "compat.h"

#include "datatype/timestamp.h"

/*
 * `what` names the argument in errors. SQLSTATE 22023 for a negative duration
 * or months, 22003 beyond the range, NaN and infinite seconds, 22008 for an
 * infinite interval.
 */
extern int64 duration_from_odd_interval(const Interval *interval, const char *what);
extern int64 duration_from_odd_seconds(double seconds, const char *what);

/* The usual duration without a function call; the rest as above. */
static inline int64
duration_from_interval(const Interval *interval, const char *what)
{
	if (likely(interval->month == 0 && interval->day == 0 && interval->time >= 0))
		return interval->time;
	return duration_from_odd_interval(interval, what);
}

static inline int64
duration_from_seconds(double seconds, const char *what)
{
	double		us = seconds * 1e6;

	/* below 2^52 the fraction is exact, and half goes up */
	if (likely(us >= 0 && us < 4503599627370496.0))
	{
		int64		whole = (int64) us;

		return whole + (us - (double) whole >= 0.5);
	}
	return duration_from_odd_seconds(seconds, what);
}

/* Microseconds to the milliseconds of a call's phase, half away from zero. */
extern int32 duration_to_phase(int64 us, const char *what);

extern Interval *interval_from_us(int64 us);

/* For error messages. */
extern const char *interval_text(const Interval *interval);

/* total / count in an interval's microseconds, half away from zero. */
extern int64 mean_us(int64 total, int64 count, int us_per_unit);

/* Seconds from microseconds or milliseconds: exact, and the float8 nearest to that. */
#define DECIMALS_OF_US 6
#define DECIMALS_OF_MS 3
extern Datum seconds_numeric(int64 number, int decimals);
extern double seconds_float8(int64 number, int decimals);

#endif
