/*
 * base/json_integer.h: whole numbers in jsonb, without a hard error.
 */
#ifndef CCMETRICS_BASE_JSON_INTEGER_H
#define CCMETRICS_BASE_JSON_INTEGER_H

#include "compat.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

typedef enum JsonInteger
{
	JSON_INTEGER,
	JSON_NO_INTEGER,
	JSON_BEYOND_BIGINT
} JsonInteger;

static inline JsonInteger
json_integer(const JsonbValue *value, int64 *result)
{
	char	   *digits;
	char	   *end;

	if (value->type != jbvNumeric)
		return JSON_NO_INTEGER;
	digits = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
	errno = 0;
	*result = strtoi64(digits, &end, 10);
	if (*end != '\0')
		return JSON_NO_INTEGER;
	return errno == ERANGE ? JSON_BEYOND_BIGINT : JSON_INTEGER;
}

#endif
