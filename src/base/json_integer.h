/*
 * base/json_integer.h: jsonb from the text of a state, and whole numbers in it, without
 * a hard error.
 */
#ifndef CCMETRICS_BASE_JSON_INTEGER_H
#define CCMETRICS_BASE_JSON_INTEGER_H

#include "compat.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

/*
 * No state has a longer text, written with spaces and line breaks too: the longest
 * call_stats has 2137 buckets in each of 5 histograms, at most 33 bytes each, 0.35
 * MB. The server's parser of jsonb cannot be cancelled, and takes minutes where
 * it is given all that a text may hold.
 */
#define STATE_TEXT_MOST		(1024 * 1024)

/* False after a soft error. */
static inline bool
json_of_state(char *text, const char *type, Node *escontext, Datum *json)
{
	size_t		length = strlen(text);

	if (length > STATE_TEXT_MOST)
		ereturn(escontext, false,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text of %s is too long: %zu bytes", type, length),
				 errhint("Statistics never need more than %d bytes.", STATE_TEXT_MOST)));
	return DirectInputFunctionCallSafe(jsonb_in, text, InvalidOid, -1, escontext, json);
}

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
