/*
 * rollup/time_buckets.c: the buckets of a time, whether there are calls in them or
 * not: time_buckets() of a range, open_buckets() of opening hours.
 */
#include "rollup/bucket.h"
#include "base/local_time.h"
#include "base/time_ranges.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/multirangetypes.h"
#include "utils/timestamp.h"

/*
 * Buckets are counted by position: of a width their start, of a unit its first local day. A
 * unit starts where date_trunc() says so, as it does in rollups: of two midnights at
 * the second.
 */
typedef struct Series
{
	RollupBucket bucket;
	LocalUnit	unit;
	pg_tz	   *zone;			/* NULL for a width */
	TimeRange  *ranges;			/* in ascending order */
	uint32		count;
	uint32		next_range;
	int64		position;
	int64		last_position;	/* of the range */
	TimestampTz since;			/* a start before it is passed over */
	TimestampTz until;
} Series;

static int64
position_of(const Series *series, TimestampTz at)
{
	int64		phase;

	if (series->zone != NULL)
		return local_unit_start(series->unit, local_day(at, series->zone), 0);
	phase = at % series->bucket.width;
	return at - (phase < 0 ? phase + series->bucket.width : phase);
}

static void
begin_range(Series *series)
{
	TimeRange	range = series->ranges[series->next_range++];

	series->position = position_of(series, range.from);
	series->last_position = position_of(series, range.until - 1);
}

/* The next start; false if there is none. */
static bool
next_start(Series *series, TimestampTz *start)
{
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		while (series->position > series->last_position)
		{
			if (series->next_range == series->count)
				return false;
			begin_range(series);
		}
		if (series->zone != NULL)
		{
			*start = instant_of(series->position * USECS_PER_DAY, series->zone);
			series->position = local_unit_start(series->unit, series->position, 1);
		}
		else
		{
			*start = series->position;
			series->position += series->bucket.width;
		}
		/* a day that a zone left out starts with the next; and a bucket may have two openings */
		if (*start < series->since || *start >= series->until)
			continue;
		series->since = *start + 1;
		return true;
	}
}

static void
need_argument(bool given, const char *name, const char *hint)
{
	if (!given)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", name),
				 errhint("%s", hint)));
}

/* The last two arguments, from that one on. */
static void
read_bucket_arguments(FunctionCallInfo fcinfo, int n, Series *series)
{
	need_argument(!PG_ARGISNULL(n), "bucket", "Give the bucket of the rollup, for example '15 minutes' or 'day'.");
	series->bucket = rollup_bucket_parse(text_to_cstring(PG_GETARG_TEXT_PP(n)),
										 PG_ARGISNULL(n + 1) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(n + 1)));
	series->since = DT_NOBEGIN;
	series->until = DT_NOEND;
	series->last_position = -1;
	if (series->bucket.unit == NULL)
		return;
	series->zone = pg_tzset(series->bucket.zone);
	while (strcmp(LOCAL_UNIT_NAMES[series->unit], series->bucket.unit) != 0)
		series->unit++;
}

static void
read_range(FunctionCallInfo fcinfo, Series *series)
{
	static const char *const hint = "Give the time of the report, as since and until.";
	TimeRange  *range = palloc(sizeof(TimeRange));

	need_argument(!PG_ARGISNULL(0), "since", hint);
	need_argument(!PG_ARGISNULL(1), "until", hint);
	*range = (TimeRange) {PG_GETARG_TIMESTAMPTZ(0), PG_GETARG_TIMESTAMPTZ(1)};
	if (!time_range_finite(*range))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be finite: %s", TIMESTAMP_NOT_FINITE(range->from) ? "since" : "until",
						timestamptz_to_str(TIMESTAMP_NOT_FINITE(range->from) ? range->from : range->until)),
				 errhint("%s", hint)));
	read_bucket_arguments(fcinfo, 2, series);
	series->since = range->from;
	series->until = range->until;
	series->ranges = range;
	series->count = range->from < range->until ? 1 : 0;
}

static void
read_openings(FunctionCallInfo fcinfo, Series *series)
{
	MultirangeType *open;

	need_argument(!PG_ARGISNULL(0), "open", "Give the times open, for example from opening_hours().");
	open = PG_GETARG_MULTIRANGE_P(0);
	series->ranges = palloc(sizeof(TimeRange) * Max(open->rangeCount, 1));
	for (uint32 i = 0; i < open->rangeCount; i++)
	{
		TimeRange	range = multirange_times(tstzrange_typcache(), open, i);

		if (!time_range_finite(range))
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("times open must begin and end"),
					 errhint("Cut them to the time of the report first: open * tstzmultirange(tstzrange(since, "
							 "until)).")));
		/* a single instant has no time */
		if (range.from < range.until)
			series->ranges[series->count++] = range;
	}
	read_bucket_arguments(fcinfo, 1, series);
}

static Datum
series_next(FunctionCallInfo fcinfo, void (*read) (FunctionCallInfo fcinfo, Series *series))
{
	FuncCallContext *context;
	TimestampTz start;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = palloc0(sizeof(Series));
		read(fcinfo, context->user_fctx);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	if (!next_start(context->user_fctx, &start))
		SRF_RETURN_DONE(context);
	SRF_RETURN_NEXT(context, TimestampTzGetDatum(start));
}

/* (since, until, bucket, time_zone) */
PG_FUNCTION_INFO_V1(cc_time_buckets);
Datum
cc_time_buckets(PG_FUNCTION_ARGS)
{
	return series_next(fcinfo, read_range);
}

/* (open, bucket, time_zone) */
PG_FUNCTION_INFO_V1(cc_open_buckets);
Datum
cc_open_buckets(PG_FUNCTION_ARGS)
{
	return series_next(fcinfo, read_openings);
}
