/*
 * call/split.c: calls and ranges of time cut at the borders of reporting
 * intervals: of a fixed width, or days, weeks and months of a time zone.
 */
#include "call/interval.h"

#include "common/int.h"
#include "base/arguments.h"
#include "base/duration.h"
#include "base/local_time.h"
#include "base/time_ranges.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/rangetypes.h"
#include "utils/timestamp.h"

/* Reporting intervals, and the one that is looked at: [start, until). */
typedef struct Buckets
{
	int64		width;			/* microseconds; 0: units of a zone */
	int64		origin;
	LocalUnit	unit;
	pg_tz	   *zone;
	int64		day;			/* the local day after the last of this interval */
	TimestampTz start;
	TimestampTz until;
} Buckets;

/* ----------------------------------------------------------- fixed intervals */

static void
read_width(FunctionCallInfo fcinfo, Buckets *buckets)
{
	buckets->width = duration_from_interval(PG_GETARG_INTERVAL_P(1), "width");
	if (buckets->width == 0)
		refuse_zero("width", "Give the length of a reporting interval, for example '30 minutes'.");
	buckets->origin = PG_GETARG_TIMESTAMPTZ(2);
	need_finite(buckets->origin, "origin", "Give an instant at which a reporting interval starts.");
}

static void
find_fixed(Buckets *buckets, TimestampTz at)
{
	int64		phase;

	if (pg_sub_s64_overflow(at, buckets->origin, &phase))
		phase = -1;
	else
	{
		phase %= buckets->width;
		if (phase < 0)
			phase += buckets->width;
	}
	if (phase < 0 ||
		pg_sub_s64_overflow(at, phase, &buckets->start) ||
		buckets->start < MIN_TIMESTAMP)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("reporting interval starts before the range of timestamptz"),
				 errhint("Give a smaller width, or an origin nearer to the call.")));
}

/* ----------------------------------------------------- days, weeks and months */

static void
read_unit(FunctionCallInfo fcinfo, Buckets *buckets)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(1));
	int			unit = 0;

	while (unit < LOCAL_UNITS && strcmp(LOCAL_UNIT_NAMES[unit], name) != 0)
		unit++;
	if (unit == LOCAL_UNITS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown unit of reporting intervals: \"%s\"", call_excerpt(name, strlen(name))),
				 errhint("Units are day, week and month. For a fixed width, such as '1 hour', use the function "
						 "without a time zone.")));
	buckets->unit = (LocalUnit) unit;
	buckets->zone = zone_of(PG_GETARG_TEXT_PP(2));
}

/* The instant at which a local day begins: of two midnights the first. */
static TimestampTz
day_begins(int64 day, pg_tz *zone)
{
	int64		midnight;
	TimestampTz at,
				before,
				first;

	if (day >= END_TIMESTAMP / USECS_PER_DAY)
		return END_TIMESTAMP;
	midnight = day * USECS_PER_DAY;
	at = instant_of(midnight, zone);
	before = Max(at - USECS_PER_DAY, MIN_TIMESTAMP);
	first = midnight - (local_time(before, zone) - before);
	return first < at && first >= MIN_TIMESTAMP && local_time(first, zone) == midnight ? first : at;
}

/* The next interval of a zone; a day that it left out has none. */
static void
next_local(Buckets *buckets)
{
	buckets->start = buckets->until;
	do
	{
		buckets->until = day_begins(buckets->day, buckets->zone);
		buckets->day = local_unit_start(buckets->unit, buckets->day, 1);
	} while (buckets->until <= buckets->start && buckets->start < END_TIMESTAMP);
}

static void
find_local(Buckets *buckets, TimestampTz at)
{
	/* where a zone had the same day twice, the first one begins before both */
	int64		day = local_unit_start(buckets->unit, local_day(at, buckets->zone), 0);

	while ((buckets->until = day_begins(day, buckets->zone)) > at)
		day = local_unit_start(buckets->unit, day, -1);
	buckets->day = local_unit_start(buckets->unit, day, 1);
	next_local(buckets);
}

/* ---------------------------------------------------------------- any of them */

static void
next_bucket(Buckets *buckets)
{
	if (buckets->width == 0)
		next_local(buckets);
	else
	{
		buckets->start = buckets->until;
		/* the end less a bucket before 2000 would overflow, less the width it cannot */
		buckets->until = buckets->start > END_TIMESTAMP - buckets->width ? END_TIMESTAMP :
			buckets->start + buckets->width;
	}
}

/* The interval in which that instant lies. */
static void
find_bucket(Buckets *buckets, TimestampTz at)
{
	if (buckets->width == 0)
		find_local(buckets, at);
	else
	{
		find_fixed(buckets, at);
		buckets->until = buckets->start;
		next_bucket(buckets);
	}
}

typedef void (*ReadBuckets) (FunctionCallInfo fcinfo, Buckets *buckets);

/* -------------------------------------------------------------------- calls */

/* Microseconds of [from, to) that lie in [since, until). */
static int64
overlap(int64 from, int64 to, int64 since, int64 until)
{
	int64		start = Max(from, since);
	int64		end = Min(to, until);

	return end > start ? end - start : 0;
}

typedef struct SplitCall
{
	CallInterval call;
	Buckets		buckets;
} SplitCall;

static Datum
split_call(FunctionCallInfo fcinfo, ReadBuckets read_buckets)
{
	FuncCallContext *context;
	SplitCall  *split;
	int64		ends[5];
	Datum		values[5];
	bool		nulls[5] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &context->tuple_desc) != TYPEFUNC_COMPOSITE)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("split returns rows and must be called where rows are accepted"),
					 errhint("Call split in FROM.")));
		context->tuple_desc = BlessTupleDesc(context->tuple_desc);
		split = palloc0(sizeof(SplitCall));
		split->call = *PG_GETARG_CALL(0);
		read_buckets(fcinfo, &split->buckets);
		find_bucket(&split->buckets, split->call.offered_at);
		context->user_fctx = split;
		MemoryContextSwitchTo(old);
	}

	context = SRF_PERCALL_SETUP();
	split = context->user_fctx;
	ends[0] = split->call.offered_at;
	ends[1] = ends[0] + split->call.wait * INT64CONST(1000);
	ends[2] = ends[1] + split->call.talk * INT64CONST(1000);
	ends[3] = ends[2] + split->call.hold * INT64CONST(1000);
	ends[4] = ends[3] + split->call.wrap * INT64CONST(1000);

	/* a call of no length has one part, where it was offered */
	if (context->call_cntr > 0)
	{
		if (split->buckets.until >= ends[4])
			SRF_RETURN_DONE(context);
		next_bucket(&split->buckets);
	}
	values[0] = TimestampTzGetDatum(split->buckets.start);
	for (int i = 0; i < 4; i++)
		values[i + 1] = IntervalPGetDatum(interval_from_us(
			overlap(ends[i], ends[i + 1], split->buckets.start, split->buckets.until)));
	SRF_RETURN_NEXT(context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc,
															   values, nulls)));
}

PG_FUNCTION_INFO_V1(cc_call_split);
Datum
cc_call_split(PG_FUNCTION_ARGS)
{
	return split_call(fcinfo, read_width);
}

PG_FUNCTION_INFO_V1(cc_call_split_local);
Datum
cc_call_split_local(PG_FUNCTION_ARGS)
{
	return split_call(fcinfo, read_unit);
}

/* ------------------------------------------------------------------- ranges */

/* Instants, not Datums: these point into the argument on servers of 32 bits, and it is gone at the next call. */
typedef struct SplitRange
{
	TypeCacheEntry *typcache;
	TimestampTz from;
	TimestampTz to;
	bool		from_inclusive;
	bool		to_inclusive;
	bool		empty;
	Buckets		buckets;
} SplitRange;

static Datum
split_range(FunctionCallInfo fcinfo, ReadBuckets read_buckets)
{
	FuncCallContext *context;
	SplitRange *split;
	RangeBound	lower = {.lower = true},
				upper = {.lower = false};

	if (SRF_IS_FIRSTCALL())
	{
		RangeType  *range = PG_GETARG_RANGE_P(0);
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		split = palloc0(sizeof(SplitRange));
		split->typcache = tstzrange_typcache();
		range_deserialize(split->typcache, range, &lower, &upper, &split->empty);
		read_buckets(fcinfo, &split->buckets);
		if (!split->empty)
		{
			if (lower.infinite || upper.infinite ||
				TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(lower.val)) ||
				TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(upper.val)))
				ereport(ERROR,
						(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
						 errmsg("range must begin and end: %s", range_text(range)),
						 errhint("Cut it to the time of the report first: range * tstzrange(since, until).")));
			split->from = DatumGetTimestampTz(lower.val);
			split->from_inclusive = lower.inclusive;
			split->to = DatumGetTimestampTz(upper.val);
			split->to_inclusive = upper.inclusive;
			find_bucket(&split->buckets, split->from);
		}
		context->user_fctx = split;
		MemoryContextSwitchTo(old);
	}

	context = SRF_PERCALL_SETUP();
	split = context->user_fctx;
	if (split->empty)
		SRF_RETURN_DONE(context);
	if (context->call_cntr > 0)
	{
		/* an upper bound that is part of the range may be all of the last piece */
		if (split->to_inclusive ? split->buckets.until > split->to : split->buckets.until >= split->to)
			SRF_RETURN_DONE(context);
		next_bucket(&split->buckets);
		split->from = split->buckets.start;
		split->from_inclusive = true;
	}
	lower.val = TimestampTzGetDatum(split->from);
	lower.inclusive = split->from_inclusive;
	upper.val = TimestampTzGetDatum(Min(split->buckets.until, split->to));
	upper.inclusive = split->to_inclusive && split->buckets.until > split->to;
	SRF_RETURN_NEXT(context, RangeTypePGetDatum(make_range(split->typcache, &lower, &upper, false, NULL)));
}

PG_FUNCTION_INFO_V1(cc_split_range);
Datum
cc_split_range(PG_FUNCTION_ARGS)
{
	return split_range(fcinfo, read_width);
}

PG_FUNCTION_INFO_V1(cc_split_range_local);
Datum
cc_split_range_local(PG_FUNCTION_ARGS)
{
	return split_range(fcinfo, read_unit);
}
