/*
 * base/duration.h: from interval and seconds to whole microseconds or milliseconds,
 * and back. A duration is finite, not negative, and free of months.
 */
#ifndef CCMETRICS_BASE_DURATION_H
#define CCMETRICS_BASE_DURATION_H

#include "compat.h"

#include "datatype/timestamp.h"

/* Why something is not a duration, or not that of a phase of a call. */
typedef enum DurationProblem
{
	DURATION_OK,
	DURATION_INFINITE,
	DURATION_MONTHS,
	DURATION_OUT_OF_RANGE,
	DURATION_SECONDS_OUT_OF_RANGE,
	DURATION_NEGATIVE,
	DURATION_TOO_LONG
} DurationProblem;

extern DurationProblem duration_of_odd_interval(const Interval *interval, int64 *us);
extern DurationProblem duration_of_odd_seconds(double seconds, int64 *us);

/* The problem as a predicate: "too long". */
extern const char *duration_problem(DurationProblem problem);

/* `what` names the argument, `value` says what it was. */
pg_noreturn extern void duration_refuse(DurationProblem problem, const char *what, const char *value);

/* The usual duration without a function call. */
static inline DurationProblem
duration_of_interval(const Interval *interval, int64 *us)
{
	if (likely(interval->month == 0 && interval->day == 0 && interval->time >= 0))
	{
		*us = interval->time;
		return DURATION_OK;
	}
	return duration_of_odd_interval(interval, us);
}

static inline DurationProblem
duration_of_seconds(double seconds, int64 *us)
{
	double		scaled = seconds * 1e6;

	/* below 2^52 the fraction is exact, and half goes up */
	if (likely(scaled >= 0 && scaled < 4503599627370496.0))
	{
		int64		whole = (int64) scaled;

		*us = whole + (scaled - (double) whole >= 0.5);
		return DURATION_OK;
	}
	return duration_of_odd_seconds(seconds, us);
}

/* Microseconds to the milliseconds of a call's phase, half away from zero. */
static inline DurationProblem
duration_to_phase(int64 us, int32 *phase)
{
	int64		ms = us / 1000 + (us % 1000 >= 500);

	*phase = (int32) ms;
	return ms > PG_INT32_MAX ? DURATION_TOO_LONG : DURATION_OK;
}

/*
 * `what` names the argument in errors. SQLSTATE 22023 for a negative duration
 * or months, 22003 beyond the range, NaN and infinite seconds, 22008 for an
 * infinite interval.
 */
extern int64 duration_from_odd_interval(const Interval *interval, const char *what);
extern int64 duration_from_odd_seconds(double seconds, const char *what);

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
	int64		us;

	if (likely(duration_of_seconds(seconds, &us) == DURATION_OK))
		return us;
	return duration_from_odd_seconds(seconds, what);
}

extern Interval *interval_from_us(int64 us);

/* For error messages. */
extern const char *interval_text(const Interval *interval);
extern const char *seconds_text(double seconds);

/* total / count in an interval's microseconds, half away from zero. */
extern int64 mean_us(int64 total, int64 count, int us_per_unit);

/* Seconds from microseconds or milliseconds: exact, and the float8 nearest to that. */
#define DECIMALS_OF_US 6
#define DECIMALS_OF_MS 3
extern Datum seconds_numeric(int64 number, int decimals);
extern double seconds_float8(int64 number, int decimals);

#endif
