/*
 * base/arguments.h: what many functions ask of an argument, refused in the same words.
 * `hint` is a whole sentence.
 */
#ifndef CCMETRICS_BASE_ARGUMENTS_H
#define CCMETRICS_BASE_ARGUMENTS_H

#include "compat.h"

#include <float.h>

#include "datatype/timestamp.h"

pg_noreturn extern void refuse_null(const char *what, const char *hint);
pg_noreturn extern void refuse_infinite(TimestampTz at, const char *what, const char *hint);
pg_noreturn extern void refuse_negative(int64 number, const char *what, const char *hint);
pg_noreturn extern void refuse_number(double number, const char *what, const char *hint);
pg_noreturn extern void refuse_zero(const char *what, const char *hint);

static inline void
need_finite(TimestampTz at, const char *what, const char *hint)
{
	if (unlikely(TIMESTAMP_NOT_FINITE(at)))
		refuse_infinite(at, what, hint);
}

/* Neither negative, nor infinite, nor NaN. */
static inline void
need_amount(double number, const char *what, const char *hint)
{
	if (unlikely(!(number >= 0 && number <= DBL_MAX)))
		refuse_number(number, what, hint);
}

#endif
