/*
 * workforce/peaks.c: peak_hour([width]) WITHIN GROUP (ORDER BY offered_at) and
 * max_concurrent() WITHIN GROUP (ORDER BY call).
 *
 * Both read two ascending series of times side by side: arrivals entering and
 * leaving a window, starts and ends of calls. A tuplesort has one reader, so
 * there are two of them; each spills to disk when it outgrows its half of
 * work_mem. The direction of the ORDER BY makes no difference.
 */
#include "core/peaks.h"

#include "call/interval.h"

#include "catalog/pg_type_d.h"
#include "common/int.h"
#include "base/arguments.h"
#include "base/duration.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/rangetypes.h"
#include "utils/timestamp.h"
#include "utils/tuplesort.h"
#include "utils/typcache.h"

enum
{
	STARTS,
	ENDS,
	SERIES
};

typedef struct Times
{
	Tuplesortstate *sorts[SERIES];
	bool		sorted;
} Times;

static void
end_sorts(Datum times)
{
	for (int i = 0; i < SERIES; i++)
		tuplesort_end(((Times *) DatumGetPointer(times))->sorts[i]);
}

/* Argument 0 of a transition function; made for the first row that counts. */
static Times *
times_state(FunctionCallInfo fcinfo)
{
	MemoryContext context,
				old;
	Times	   *times;
	Oid			before;

	if (AggCheckCallContext(fcinfo, &context) != AGG_CONTEXT_AGGREGATE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("peaks can only be found inside an aggregate"),
				 errhint("Support functions of aggregates are not meant to be called directly.")));
	if (!PG_ARGISNULL(0))
		return (Times *) PG_GETARG_POINTER(0);

	old = MemoryContextSwitchTo(context);
	times = palloc0(sizeof(Times));
	before = lookup_type_cache(TIMESTAMPTZOID, TYPECACHE_LT_OPR)->lt_opr;
	for (int i = 0; i < SERIES; i++)
		/* several finals may read the same sort */
		times->sorts[i] = tuplesort_begin_datum(TIMESTAMPTZOID, before, InvalidOid, false,
												Max(work_mem / SERIES, 64), NULL,
												AggStateIsShared(fcinfo) ?
												TUPLESORT_RANDOMACCESS : TUPLESORT_NONE);
	AggRegisterCallback(fcinfo, end_sorts, PointerGetDatum(times));
	MemoryContextSwitchTo(old);
	return times;
}

static void
put(Times *times, int series, TimestampTz at)
{
	tuplesort_putdatum(times->sorts[series], TimestampTzGetDatum(at), false);
}

static void
rewind_times(Times *times)
{
	for (int i = 0; i < SERIES; i++)
	{
		if (times->sorted)
			tuplesort_rescan(times->sorts[i]);
		else
			tuplesort_performsort(times->sorts[i]);
	}
	times->sorted = true;
}

static bool
next(Times *times, int series, TimestampTz *at)
{
	Datum		datum;
	bool		isnull;

	if (!tuplesort_getdatum(times->sorts[series], true, false, &datum, &isnull, NULL))
		return false;
	*at = DatumGetTimestampTz(datum);
	return true;
}

/* ------------------------------------------------------------------ peak_hour */

/* (internal, offered_at) */
PG_FUNCTION_INFO_V1(cc_peak_hour_accum);
Datum
cc_peak_hour_accum(PG_FUNCTION_ARGS)
{
	Times	   *times = times_state(fcinfo);
	TimestampTz at;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(times);
	at = PG_GETARG_TIMESTAMPTZ(1);
	need_finite(at, "offered_at", "Leave such rows out, or give them their real time.");
	put(times, STARTS, at);
	put(times, ENDS, at);
	PG_RETURN_POINTER(times);
}

static BusiestWindow
find_busiest(Times *times, int64 width)
{
	BusiestWindow window = {.width = (uint64) width};
	TimestampTz at;

	rewind_times(times);
	while (next(times, STARTS, &at))
	{
		CHECK_FOR_INTERRUPTS();
		if (window.arrivals++ == 0)
			next(times, ENDS, &window.oldest);
		/* stops at this arrival itself, because the width is not 0 */
		while (busiest_window_has_left(&window, at))
		{
			window.arrivals--;
			next(times, ENDS, &window.oldest);
		}
		busiest_window_judge(&window);
	}
	return window;
}

/* (internal [, width]) */
PG_FUNCTION_INFO_V1(cc_peak_hour_final);
Datum
cc_peak_hour_final(PG_FUNCTION_ARGS)
{
	int64		width = USECS_PER_HOUR;
	int64		end;
	BusiestWindow window;
	RangeBound	from = {.lower = true, .inclusive = true},
				until = {0};
	TupleDesc	desc;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (PG_NARGS() > 1)
	{
		if (PG_ARGISNULL(1))
			refuse_null("width", "Leave it out for an hour.");
		width = duration_from_interval(PG_GETARG_INTERVAL_P(1), "width");
		if (width == 0)
			refuse_zero("width",
						"Give the length of the window, for example '30 minutes', or leave it out for an hour.");
	}
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	window = find_busiest((Times *) PG_GETARG_POINTER(0), width);
	if (window.most == 0)
		PG_RETURN_NULL();

	if (pg_add_s64_overflow(window.start, width, &end) || !IS_VALID_TIMESTAMP(end))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("window ends after the range of timestamptz: it starts at %s",
						timestamptz_to_str(window.start)),
				 errhint("Give a smaller width.")));
	from.val = TimestampTzGetDatum(window.start);
	until.val = TimestampTzGetDatum(end);
	values[0] = RangeTypePGetDatum(make_range(lookup_type_cache(TSTZRANGEOID, TYPECACHE_RANGE_INFO),
											  &from, &until, false, NULL));
	values[1] = Int64GetDatum(window.most);
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("peak_hour returns a row and must be called where rows are accepted"),
				 errhint("Support functions of aggregates are not meant to be called directly.")));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

/* ------------------------------------------------------------- max_concurrent */

/* (internal, call) */
PG_FUNCTION_INFO_V1(cc_max_concurrent_accum);
Datum
cc_max_concurrent_accum(PG_FUNCTION_ARGS)
{
	Times	   *times = times_state(fcinfo);

	if (!PG_ARGISNULL(1))
	{
		const CallInterval *call = PG_GETARG_CALL(1);
		int64		released_at = call_released_at(call);

		/* a call of no length is at no time in progress */
		if (released_at > call->offered_at)
		{
			put(times, STARTS, call->offered_at);
			put(times, ENDS, released_at);
		}
	}
	PG_RETURN_POINTER(times);
}

/* (internal) */
PG_FUNCTION_INFO_V1(cc_max_concurrent_final);
Datum
cc_max_concurrent_final(PG_FUNCTION_ARGS)
{
	Concurrency count = {0};
	Times	   *times;
	TimestampTz start,
				end;

	if (PG_ARGISNULL(0))
		PG_RETURN_INT64(0);
	times = (Times *) PG_GETARG_POINTER(0);
	rewind_times(times);
	if (next(times, ENDS, &end))
		while (next(times, STARTS, &start))
		{
			CHECK_FOR_INTERRUPTS();
			/* stops before the end of this call itself */
			while (end <= start)
			{
				concurrency_end(&count);
				next(times, ENDS, &end);
			}
			concurrency_start(&count);
		}
	PG_RETURN_INT64(count.most);
}
