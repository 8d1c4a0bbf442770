/*
 * base/local_time.c: instants, and what the clocks of a time zone show.
 */
#include "base/local_time.h"

#include <ctype.h>

#include "mb/pg_wchar.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

/* POSIX counts offsets west of Greenwich, against what everybody writes today. */
static bool
is_bare_offset(const char *zone)
{
	while (isalpha((unsigned char) *zone))
		zone++;
	return strpbrk(zone, "123456789") != NULL && strspn(zone, "+-0123456789:") == strlen(zone);
}

pg_tz *
zone_of(text *source)
{
	char	   *name = text_to_cstring(source);
	pg_tz	   *zone = is_bare_offset(name) ? NULL : pg_tzset(name);

	if (zone == NULL || !pg_tz_acceptable(zone))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone not recognized: \"%s\"", pnstrdup(name, pg_mbcliplen(name, strlen(name), 80))),
				 errhint("Give a full name such as Europe/Berlin: pg_timezone_names lists them. "
						 "An abbreviation or offset has no daylight-saving time.")));
	return zone;
}

int64
local_time(TimestampTz at, pg_tz *zone)
{
	struct pg_tm tm;
	fsec_t		fsec;
	int			tz;

	if (timestamp2tm(at, &tz, &tm, &fsec, NULL, zone) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range"),
				 errhint("Check the times for wrong dates.")));
	return at - (int64) tz * USECS_PER_SEC;
}

int64
local_day(TimestampTz at, pg_tz *zone)
{
	int64		local = local_time(at, zone);

	return local / USECS_PER_DAY - (local % USECS_PER_DAY < 0);
}

TimestampTz
instant_of(int64 local, pg_tz *zone)
{
	struct pg_tm tm;
	fsec_t		fsec;
	TimestampTz at;

	if (!IS_VALID_TIMESTAMP(local) ||
		timestamp2tm(local, NULL, &tm, &fsec, NULL, NULL) != 0)
		at = DT_NOEND;
	else
		at = local + (int64) DetermineTimeZoneOffset(&tm, zone) * USECS_PER_SEC;
	if (!IS_VALID_TIMESTAMP(at))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range"),
				 errhint("Check the times for wrong dates.")));
	return at;
}

/* -------------------------------------------------------------- days, weeks and months */

const char *const LOCAL_UNIT_NAMES[LOCAL_UNITS] = {
	[LOCAL_DAY] = "day", [LOCAL_WEEK] = "week", [LOCAL_MONTH] = "month"
};

int64
local_unit_start(LocalUnit unit, int64 day, int steps)
{
	if (unit == LOCAL_WEEK)
	{
		/* 2000-01-03 was a Monday */
		int64		weekday = (day - 2) % 7;

		return day - (weekday < 0 ? weekday + 7 : weekday) + 7 * steps;
	}
	if (unit == LOCAL_MONTH)
	{
		int			year,
					month,
					of_month;

		j2date((int) (day + POSTGRES_EPOCH_JDATE), &year, &month, &of_month);
		month += steps - 1;
		if (month < 0 || month > 11)
		{
			year += month < 0 ? -1 : 1;
			month = (month + 12) % 12;
		}
		return (int64) date2j(year, month + 1, 1) - POSTGRES_EPOCH_JDATE;
	}
	return day + steps;
}

/* -------------------------------------------------------------- clocks, in SQL */

/* The zone that the expression named last: most name one, and to find it takes as long as all the rest. */
typedef struct KeptZone
{
	pg_tz	   *zone;			/* the server keeps it as long as the session */
	size_t		length;
	char		name[TZ_STRLEN_MAX + 1];
} KeptZone;

static pg_tz *
kept_zone(FunctionCallInfo fcinfo, int n)
{
	text	   *name = PG_GETARG_TEXT_PP(n);
	size_t		length = VARSIZE_ANY_EXHDR(name);
	KeptZone   *kept = fcinfo->flinfo->fn_extra;
	pg_tz	   *zone;

	if (kept != NULL && kept->length == length && memcmp(kept->name, VARDATA_ANY(name), length) == 0)
		return kept->zone;
	zone = zone_of(name);
	if (kept == NULL)
		kept = fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(KeptZone));
	/* the server finds none with a longer name */
	kept->zone = zone;
	kept->length = Min(length, TZ_STRLEN_MAX);
	memcpy(kept->name, VARDATA_ANY(name), kept->length);
	return zone;
}

/* (at, zone): local time where at is finite. */
static bool
clock_argument(FunctionCallInfo fcinfo, int64 *local)
{
	TimestampTz at = PG_GETARG_TIMESTAMPTZ(0);
	pg_tz	   *zone = kept_zone(fcinfo, 1);

	if (TIMESTAMP_NOT_FINITE(at))
		return false;
	*local = local_time(at, zone);
	if (!IS_VALID_TIMESTAMP(*local))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range"),
				 errhint("Check the times for wrong dates.")));
	return true;
}

/* Days since 2000-01-01. */
static int64
days_of(int64 local)
{
	int64		days = local / USECS_PER_DAY;

	return local % USECS_PER_DAY < 0 ? days - 1 : days;
}

PG_FUNCTION_INFO_V1(cc_local_time);
Datum
cc_local_time(PG_FUNCTION_ARGS)
{
	int64		local;

	if (!clock_argument(fcinfo, &local))
		PG_RETURN_TIMESTAMP(PG_GETARG_TIMESTAMPTZ(0));
	PG_RETURN_TIMESTAMP(local);
}

PG_FUNCTION_INFO_V1(cc_local_day);
Datum
cc_local_day(PG_FUNCTION_ARGS)
{
	int64		local;

	if (clock_argument(fcinfo, &local))
		PG_RETURN_DATEADT((DateADT) days_of(local));
	if (TIMESTAMP_IS_NOBEGIN(PG_GETARG_TIMESTAMPTZ(0)))
		PG_RETURN_DATEADT(DATEVAL_NOBEGIN);
	PG_RETURN_DATEADT(DATEVAL_NOEND);
}

PG_FUNCTION_INFO_V1(cc_local_weekday);
Datum
cc_local_weekday(PG_FUNCTION_ARGS)
{
	int64		local;
	int64		since_saturday;

	if (!clock_argument(fcinfo, &local))
		PG_RETURN_NULL();
	/* 2000-01-01 was a Saturday */
	since_saturday = days_of(local) % 7;
	if (since_saturday < 0)
		since_saturday += 7;
	PG_RETURN_INT32((int32) ((since_saturday + 5) % 7 + 1));
}

PG_FUNCTION_INFO_V1(cc_local_hour);
Datum
cc_local_hour(PG_FUNCTION_ARGS)
{
	int64		local;

	if (!clock_argument(fcinfo, &local))
		PG_RETURN_NULL();
	PG_RETURN_INT32((int32) ((local - days_of(local) * USECS_PER_DAY) / USECS_PER_HOUR));
}
