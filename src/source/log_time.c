/*
 * source/log_time.c: times as logs write them, read strictly: no word that means the time of reading.
 */
#include "base/local_time.h"
#include "core/call.h"

#include <ctype.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

/* The zone is looked up once a query; it is a constant there. */
static pg_tz *
cached_zone(FunctionCallInfo fcinfo, int n)
{
	struct
	{
		pg_tz	   *zone;
		int			length;
		char		name[TZ_STRLEN_MAX + 1];
	}		   *kept = fcinfo->flinfo->fn_extra;
	text	   *name = PG_GETARG_TEXT_PP(n);
	int			length = VARSIZE_ANY_EXHDR(name);

	if (length > TZ_STRLEN_MAX)
		return zone_of(name);
	if (kept == NULL)
		kept = fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(*kept));
	if (kept->zone == NULL || kept->length != length || memcmp(kept->name, VARDATA_ANY(name), length) != 0)
	{
		kept->zone = zone_of(name);
		kept->length = length;
		memcpy(kept->name, VARDATA_ANY(name), length);
	}
	return kept->zone;
}

/* (value, time_zone) */
PG_FUNCTION_INFO_V1(cc_log_time);
Datum
cc_log_time(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	pg_tz	   *zone = cached_zone(fcinfo, 1);
	const char *start = VARDATA_ANY(value);
	const char *end = start + VARSIZE_ANY_EXHDR(value);
	char		with_offset[64];
	int64		at;
	CallProblem problem;
	const char *text;

	while (start < end && isspace((unsigned char) *start))
		start++;
	while (start < end && isspace((unsigned char) end[-1]))
		end--;
	text = start;
	problem = call_parse_timestamp(&text, end, &at);
	if (problem == CALL_OK)
	{
		if (text != end)
			PG_RETURN_NULL();
		PG_RETURN_TIMESTAMPTZ(at);
	}
	if (problem != CALL_NO_OFFSET || text != end || end - start + 2 > (int) sizeof(with_offset))
		PG_RETURN_NULL();
	memcpy(with_offset, start, end - start);
	with_offset[end - start] = 'Z';
	text = with_offset;
	/* a day from the ends of the range, so that the zone stays within it */
	if (call_parse_timestamp(&text, with_offset + (end - start) + 1, &at) != CALL_OK ||
		at < CALL_TIME_MIN + USECS_PER_DAY || at >= CALL_TIME_END - USECS_PER_DAY)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(instant_of(at, zone));
}
