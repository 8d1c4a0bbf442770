/*
 * rollup/bucket.c: the buckets of a rollup. Either a width that divides a day, on
 * the UTC grid, from which any zone's days and months can be merged; or a day,
 * week or month of a named time zone, with its daylight-saving changes.
 */
#include "rollup/bucket.h"
#include "base/local_time.h"
#include "rollup/names.h"
#include "rollup/statement.h"

#include "access/xact.h"
#include "catalog/pg_type_d.h"
#include "fmgr.h"
#include "nodes/primnodes.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/timestamp.h"

static const char *
unit_named(const char *text)
{
	for (size_t i = 0; i < LOCAL_UNITS; i++)
	{
		const char *rest = text;

		if (strncmp(rest, "1 ", 2) == 0)
			rest += 2;
		if (pg_strcasecmp(rest, LOCAL_UNIT_NAMES[i]) == 0)
			return LOCAL_UNIT_NAMES[i];
	}
	return NULL;
}

static bool
divides_day(const Interval *width)
{
	return !INTERVAL_NOT_FINITE(width) && width->month == 0 && width->day == 0 &&
		width->time > 0 && USECS_PER_DAY % width->time == 0;
}

RollupBucket
rollup_bucket_parse(const char *text, const char *zone)
{
	RollupBucket bucket = {0};
	Interval   *width;

	bucket.unit = unit_named(text);
	if (bucket.unit != NULL)
	{
		pg_tz	   *tz;

		if (zone == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a bucket of a %s needs a time zone", bucket.unit),
					 errhint("Add a time zone, for example time_zone => 'Europe/Berlin' or 'UTC'.")));
		tz = pg_tzset(zone);
		if (tz == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("time zone \"%s\" not recognized", zone),
					 errhint("View pg_timezone_names lists those that are known.")));
		bucket.zone = pstrdup(pg_get_timezone_name(tz));
		return bucket;
	}
	if (zone != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a bucket of \"%s\" is on the UTC grid and takes no time zone", text),
				 errhint("Only 'day', 'week' and 'month' take a time zone. Local days can be merged from shorter "
						 "buckets when they are read.")));
	width = DatumGetIntervalP(DirectFunctionCall3(interval_in, CStringGetDatum(text),
												  ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
	if (!divides_day(width))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bucket \"%s\" does not divide a day", text),
				 errhint("Use for example 5, 15 or 30 minutes, 1 hour or 24 hours; or 'day', 'week' or 'month' with a "
						 "time_zone.")));
	bucket.width = width->time;
	return bucket;
}

/* A time as SQL. */
char *
rollup_instant(TimestampTz at)
{
	return rollup_sql(NULL, "{'at'}::pg_catalog.timestamptz",
					  "at", DatumGetCString(DirectFunctionCall1(timestamptz_out, TimestampTzGetDatum(at))), NULL);
}

static Const *
constant(Node *node, Oid type)
{
	return node != NULL && IsA(node, Const) && castNode(Const, node)->consttype == type &&
		!castNode(Const, node)->constisnull ? castNode(Const, node) : NULL;
}

/* Back from the expression that rollup_bucket_sql() made; false if that was another. */
bool
rollup_bucket_of(Node *expression, RollupBucket *bucket, Node **time)
{
	FuncExpr   *call;
	Const	   *first,
			   *last;

	if (!IsA(expression, FuncExpr))
		return false;
	call = castNode(FuncExpr, expression);
	if (call->funcid == F_DATE_BIN_INTERVAL_TIMESTAMPTZ_TIMESTAMPTZ)
	{
		first = constant(linitial(call->args), INTERVALOID);
		last = constant(lthird(call->args), TIMESTAMPTZOID);
		/* the grid begins in 2000, at a timestamp of 0 */
		if (first == NULL || last == NULL || !divides_day(DatumGetIntervalP(first->constvalue)) ||
			DatumGetTimestampTz(last->constvalue) != 0)
			return false;
		bucket->width = DatumGetIntervalP(first->constvalue)->time;
	}
	else if (call->funcid == F_DATE_TRUNC_TEXT_TIMESTAMPTZ_TEXT)
	{
		first = constant(linitial(call->args), TEXTOID);
		last = constant(lthird(call->args), TEXTOID);
		if (first == NULL || last == NULL)
			return false;
		bucket->unit = unit_named(TextDatumGetCString(first->constvalue));
		bucket->zone = TextDatumGetCString(last->constvalue);
		if (bucket->unit == NULL || pg_tzset(bucket->zone) == NULL)
			return false;
	}
	else
		return false;
	*time = lsecond(call->args);
	return true;
}

char *
rollup_bucket_sql(const RollupBucket *bucket, const char *time)
{
	if (bucket->unit != NULL)
		return rollup_sql(NULL, "pg_catalog.date_trunc({'unit'}::pg_catalog.text, {time}, {'zone'}::pg_catalog.text)",
						  "unit", bucket->unit, "time", time, "zone", bucket->zone, NULL);
	return rollup_sql(NULL, "pg_catalog.date_bin({'width'}::pg_catalog.interval, {time}, "
					  "'2000-01-01 00:00:00+00'::pg_catalog.timestamptz)",
					  "width", rollup_bucket_text(bucket), "time", time, NULL);
}

/*
 * A time cannot be further than this from the start of its bucket: the longest day, week or month,
 * and a day more for changes of the clock and of the zone.
 */
#define MARGIN_OF_DAY "2 days"
#define MARGIN_OF_WEEK "9 days"
#define MARGIN_OF_MONTH "33 days"

const char *
rollup_bucket_margin(const RollupBucket *bucket)
{
	return bucket->unit == NULL || strcmp(bucket->unit, "day") == 0 ? MARGIN_OF_DAY
		: strcmp(bucket->unit, "week") == 0 ? MARGIN_OF_WEEK : MARGIN_OF_MONTH;
}

/* SQL of the bucket after one that starts at this time. */
char *
rollup_next_bucket_sql(const RollupBucket *bucket, const char *start)
{
	if (bucket->unit == NULL)
		return rollup_sql(NULL, "({start} + {'width'}::pg_catalog.interval)", "start", start,
						  "width", psprintf(INT64_FORMAT " us", bucket->width), NULL);
	return rollup_sql(NULL, "pg_catalog.timezone({'zone'}, pg_catalog.timezone({'zone'}, {start}) "
					  "+ {'one'}::pg_catalog.interval)", "start", start, "zone", bucket->zone,
					  "one", psprintf("1 %s", bucket->unit), NULL);
}

char *
rollup_bucket_text(const RollupBucket *bucket)
{
	Interval	width = {.time = bucket->width};

	if (bucket->unit != NULL)
		return pstrdup(bucket->unit);
	return DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(&width)));
}

/*
 * Says that buckets on the UTC grid do not start with the hours and days of the session's
 * clocks, as an hour's do not half an hour off UTC: local hours read from them would have
 * the calls of other hours, and nothing would show it. By the clocks of the next year.
 */
void
rollup_bucket_note_clocks(const RollupBucket *bucket)
{
	TimestampTz now = GetCurrentTransactionStartTimestamp();
	int64		fitting = bucket->width;
	Interval	start = {0};
	Interval	width = {0};

	if (bucket->unit != NULL)
		return;
	for (int month = 0; month < 12; month++)
	{
		TimestampTz at = now + month * 30 * USECS_PER_DAY;
		int64		offset = (local_time(at, session_timezone) - at) % bucket->width;

		if (offset < 0)
			offset += bucket->width;
		if (offset != 0 && start.time == 0)
			start.time = offset;
		/* the greatest width that divides both */
		while (offset != 0)
		{
			int64		rest = fitting % offset;

			fitting = offset;
			offset = rest;
		}
	}
	if (fitting == bucket->width)
		return;
	width.time = fitting;
	ereport(NOTICE,
			(errmsg("buckets of %s do not start with the hours and days of time zone \"%s\"",
					rollup_bucket_text(bucket), pg_get_timezone_name(session_timezone)),
			 errdetail("They start with those of UTC: one of them at %s on the clocks of that zone.",
					   DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(&start)))),
			 errhint("Use buckets of %s for figures by local hours and days, or 'day', 'week' or 'month' with a "
					 "time_zone.",
					 DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(&width))))));
}

/*
 * Every bucket of the parent must lie in one bucket: widths must divide, and a
 * zone's days start on the parent's grid (half-hour zones do not on an hour's).
 * From 1980 on, when the last zone gave up offsets of odd minutes.
 */
void
rollup_bucket_check_parent(const RollupBucket *bucket, const Rollup *parent)
{
	const RollupBucket *finer = &parent->bucket;
	bool		fits;

	if (finer->unit != NULL)
		fits = bucket->unit != NULL && strcmp(bucket->zone, finer->zone) == 0 &&
			strcmp(finer->unit, "day") == 0;
	else if (bucket->unit == NULL)
		fits = bucket->width % finer->width == 0;
	else
		fits = rollup_runf(NULL, "SELECT FROM pg_catalog.generate_series('1980-01-01'::pg_catalog.timestamp, "
						   "'2060-01-01'::pg_catalog.timestamp, '1 day'::pg_catalog.interval) AS day "
						   "WHERE pg_catalog.date_bin({'width'}::pg_catalog.interval, day AT TIME ZONE {'zone'}, "
						   "'2000-01-01 00:00:00+00'::pg_catalog.timestamptz) OPERATOR(pg_catalog.<>) "
						   "(day AT TIME ZONE {'zone'}) LIMIT 1",
						   "width", rollup_bucket_text(finer), "zone", bucket->zone, NULL) == 0;
	if (!fits)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a bucket of %s%s%s is not made of whole buckets of %s%s%s, those of rollup %s",
						rollup_bucket_text(bucket), bucket->zone ? " in " : "", bucket->zone ? bucket->zone : "",
						rollup_bucket_text(finer), finer->zone ? " in " : "", finer->zone ? finer->zone : "",
						relation_name(parent->view)),
				 errhint("Use a rollup of 15 minutes as the source, because the days of every zone are made of whole "
						 "quarters of an hour.")));
}
