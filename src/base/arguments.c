/*
 * base/arguments.c: refusals of arguments.
 */
#include "base/arguments.h"

void
refuse_null(const char *what, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s must not be null", what),
			 errhint("%s", hint)));
}

void
refuse_infinite(TimestampTz at, const char *what, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("%s must be finite: %s", what, TIMESTAMP_IS_NOBEGIN(at) ? "-infinity" : "infinity"),
			 errhint("%s", hint)));
}

void
refuse_negative(int64 number, const char *what, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must not be negative: " INT64_FORMAT, what, number),
			 errhint("%s", hint)));
}

void
refuse_number(double number, const char *what, const char *hint)
{
	if (number < 0 && number >= -DBL_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative: %.15g", what, number),
				 errhint("%s", hint)));
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s must be finite: %g", what, number),
			 errhint("%s", hint)));
}

void
refuse_zero(const char *what, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be greater than zero", what),
			 errhint("%s", hint)));
}
