/*
 * workforce/peaks.c: peak_hour([width]) WITHIN GROUP (ORDER BY offered_at), and of
 * calls or ranges of time max_concurrent(), peak_concurrency() and
 * concurrency_profile(width) WITHIN GROUP (ORDER BY call).
 *
 * All read two ascending series of times side by side: arrivals entering and
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
#include "base/sums.h"
#include "base/time_ranges.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
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

	CHECK_FOR_INTERRUPTS();
	if (!tuplesort_getdatum(times->sorts[series], true, false, &datum, &isnull, NULL))
		return false;
	*at = DatumGetTimestampTz(datum);
	return true;
}

/*
 * A row type of ours, by what the final function itself returns: a distributed
 * engine that calls it has no expression to ask. A superuser may have altered it.
 */
static TupleDesc
result_row(Oid type, const Oid *columns, int count)
{
	TupleDesc	desc = OidIsValid(type) ? lookup_rowtype_tupdesc_noerror(type, -1, true) : NULL;
	bool		sound = desc != NULL && desc->natts == count;

	for (int i = 0; sound && i < count; i++)
		sound = TupleDescAttr(desc, i)->atttypid == columns[i];
	if (!sound)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("type %s does not have the columns that the extension gave it", format_type_be(type)),
				 errhint("The type was altered. Give it its columns again: docs/reference/workforce.md has them.")));
	return desc;
}

static Datum
range_datum(TimestampTz from, TimestampTz until)
{
	RangeBound	lower = {.val = TimestampTzGetDatum(from), .inclusive = true, .lower = true};
	RangeBound	upper = {.val = TimestampTzGetDatum(until)};

	return RangeTypePGetDatum(make_range(tstzrange_typcache(), &lower, &upper, false, NULL));
}

static Datum
peak_datum(FunctionCallInfo fcinfo, TimestampTz from, TimestampTz until, int64 calls)
{
	static const Oid columns[2] = {TSTZRANGEOID, INT8OID};
	TupleDesc	desc = result_row(get_func_rettype(fcinfo->flinfo->fn_oid), columns, 2);
	Datum		values[2] = {range_datum(from, until), Int64GetDatum(calls)};
	bool		nulls[2] = {false, false};
	Datum		peak = HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));

	ReleaseTupleDesc(desc);
	return peak;
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
	return peak_datum(fcinfo, window.start, end, window.most);
}

/* -------------------------------------------------------------- calls at once */

/* What lasts no time is at no time in progress. */
static void
put_stay(Times *times, TimestampTz from, TimestampTz until)
{
	if (until > from)
	{
		put(times, STARTS, from);
		put(times, ENDS, until);
	}
}

/* (internal, call) */
PG_FUNCTION_INFO_V1(cc_max_concurrent_accum);
Datum
cc_max_concurrent_accum(PG_FUNCTION_ARGS)
{
	Times	   *times = times_state(fcinfo);

	if (!PG_ARGISNULL(1))
	{
		const CallInterval *call = PG_GETARG_CALL(1);

		put_stay(times, call->offered_at, call_released_at(call));
	}
	PG_RETURN_POINTER(times);
}

/* (internal, range) */
PG_FUNCTION_INFO_V1(cc_max_concurrent_range_accum);
Datum
cc_max_concurrent_range_accum(PG_FUNCTION_ARGS)
{
	Times	   *times = times_state(fcinfo);
	TimeRange	range;

	if (!PG_ARGISNULL(1) && finite_times(PG_GETARG_RANGE_P(1), &range))
		put_stay(times, range.from, range.until);
	PG_RETURN_POINTER(times);
}

/* Goes through the instants at which calls start or end. */
typedef struct Sweep
{
	Times	   *times;
	TimestampTz start;			/* the next ones */
	TimestampTz end;
	bool		starts_left;
	bool		ends_left;		/* the last event is an end */
	TimestampTz at;
	int64		open;			/* from `at` on */
} Sweep;

static void
sweep_step(Sweep *sweep)
{
	TimestampTz at = sweep->starts_left ? Min(sweep->start, sweep->end) : sweep->end;

	while (sweep->ends_left && sweep->end == at)
	{
		sweep->open--;
		sweep->ends_left = next(sweep->times, ENDS, &sweep->end);
	}
	while (sweep->starts_left && sweep->start == at)
	{
		sweep->open++;
		sweep->starts_left = next(sweep->times, STARTS, &sweep->start);
	}
	sweep->at = at;
}

static Sweep
sweep_begin(Times *times)
{
	Sweep		sweep = {.times = times};

	rewind_times(times);
	sweep.starts_left = next(times, STARTS, &sweep.start);
	sweep.ends_left = next(times, ENDS, &sweep.end);
	if (sweep.ends_left)
		sweep_step(&sweep);
	return sweep;
}

/* The next stretch of time with as many calls throughout; none of them before the first call or after the last. */
static bool
sweep_next(Sweep *sweep, TimeRange *stretch, int64 *open)
{
	if (!sweep->ends_left)
		return false;
	stretch->from = sweep->at;
	*open = sweep->open;
	/* where as many start as end, it goes on */
	do
		sweep_step(sweep);
	while (sweep->ends_left && sweep->open == *open);
	stretch->until = sweep->at;
	return true;
}

static Concurrency
find_peak(Times *times)
{
	Concurrency peak = {0};
	Sweep		sweep = sweep_begin(times);
	TimeRange	stretch;
	int64		open;

	while (sweep_next(&sweep, &stretch, &open))
		concurrency_judge(&peak, open, stretch.from, stretch.until);
	return peak;
}

/* (internal) */
PG_FUNCTION_INFO_V1(cc_max_concurrent_final);
Datum
cc_max_concurrent_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_ARGISNULL(0) ? 0 : find_peak((Times *) PG_GETARG_POINTER(0)).most);
}

/* (internal) */
PG_FUNCTION_INFO_V1(cc_peak_concurrency_final);
Datum
cc_peak_concurrency_final(PG_FUNCTION_ARGS)
{
	Concurrency peak = {0};

	if (!PG_ARGISNULL(0))
		peak = find_peak((Times *) PG_GETARG_POINTER(0));
	if (peak.most == 0)
		PG_RETURN_NULL();
	return peak_datum(fcinfo, peak.from, peak.until, peak.most);
}

/* -------------------------------------------------------- concurrency_profile */

/* As of opening hours: the server's output of so many takes a second, and cannot be cancelled. */
#define BUCKETS_MOST 200000

typedef struct Profile
{
	int64		width;
	TupleDesc	desc;
	Datum	   *elements;		/* finished buckets */
	int			count;
	int			room;

	/* the bucket at hand */
	TimestampTz start;
	TimestampTz until;
	int64		most;
	int64		total;			/* microseconds of calls */
} Profile;

static void
begin_bucket(Profile *profile, TimestampTz start)
{
	profile->start = start;
	if (start < MIN_TIMESTAMP || pg_add_s64_overflow(start, profile->width, &profile->until) ||
		!IS_VALID_TIMESTAMP(profile->until))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("bucket is not within the range of timestamptz"),
				 errhint("Give a smaller width, and check the times for wrong dates.")));
	profile->most = 0;
	profile->total = 0;
}

static void
end_bucket(Profile *profile)
{
	Datum		values[3];
	bool		nulls[3] = {false, false, false};

	if (profile->count == BUCKETS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("profile has more than %d buckets", BUCKETS_MOST),
				 errhint("Give a larger width, or group by day, month or year; check the times for wrong dates.")));
	if (profile->count == profile->room)
		profile->elements = repalloc(profile->elements, (profile->room *= 2) * sizeof(Datum));
	values[0] = range_datum(profile->start, profile->until);
	values[1] = Int64GetDatum(profile->most);
	values[2] = DirectFunctionCall2(numeric_div, NumericGetDatum(int64_to_numeric(profile->total)),
									NumericGetDatum(int64_to_numeric(profile->width)));
	profile->elements[profile->count++] = HeapTupleGetDatum(heap_form_tuple(profile->desc, values, nulls));
}

static void
add_stretch(Profile *profile, TimeRange stretch, int64 open)
{
	for (;;)
	{
		int64		part = Min(stretch.until, profile->until) - stretch.from;
		int64		product;

		CHECK_FOR_INTERRUPTS();
		if (part > 0)
		{
			profile->most = Max(profile->most, open);
			if (pg_mul_s64_overflow(part, open, &product))
				sums_refuse_overflow();
			sum_add(&profile->total, product);
			stretch.from += part;
		}
		if (stretch.from == stretch.until)
			return;
		end_bucket(profile);
		begin_bucket(profile, profile->until);
	}
}

/* (internal, width) */
PG_FUNCTION_INFO_V1(cc_concurrency_profile_final);
Datum
cc_concurrency_profile_final(PG_FUNCTION_ARGS)
{
	static const Oid columns[3] = {TSTZRANGEOID, INT8OID, NUMERICOID};
	Profile		profile = {.room = 64};
	Sweep		sweep;
	TimeRange	stretch;
	int64		open;
	int64		phase;
	Oid			type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));

	if (PG_ARGISNULL(1))
		refuse_null("width", "Give the length of a bucket, for example '1 hour'.");
	profile.width = duration_from_interval(PG_GETARG_INTERVAL_P(1), "width");
	if (profile.width == 0)
		refuse_zero("width", "Give the length of a bucket, for example '1 hour'.");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	sweep = sweep_begin((Times *) PG_GETARG_POINTER(0));
	if (!sweep_next(&sweep, &stretch, &open))
		PG_RETURN_NULL();

	profile.desc = result_row(type, columns, 3);
	profile.elements = palloc(profile.room * sizeof(Datum));
	phase = stretch.from % profile.width;
	if (phase < 0)
		phase += profile.width;
	begin_bucket(&profile, pg_sub_s64_overflow(stretch.from, phase, &phase) ? DT_NOBEGIN : phase);
	do
		add_stretch(&profile, stretch, open);
	while (sweep_next(&sweep, &stretch, &open));
	end_bucket(&profile);
	ReleaseTupleDesc(profile.desc);
	PG_RETURN_ARRAYTYPE_P(construct_array(profile.elements, profile.count, type, -1, false, TYPALIGN_DOUBLE));
}
