/*
 * call/split.c: a call cut at the borders of reporting intervals.
 */
#include "call/interval.h"

#include "common/int.h"
#include "base/arguments.h"
#include "base/duration.h"
#include "funcapi.h"
#include "utils/timestamp.h"

/* Microseconds of [from, to) that lie in [since, until). */
static int64
overlap(int64 from, int64 to, int64 since, int64 until)
{
	int64		start = Max(from, since);
	int64		end = Min(to, until);

	return end > start ? end - start : 0;
}

typedef struct Split
{
	CallInterval call;
	int64		width;			/* microseconds, as all below */
	int64		bucket;			/* start of the next part */
} Split;

PG_FUNCTION_INFO_V1(cc_call_split);
Datum
cc_call_split(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Split	   *split;
	int64		ends[5];
	int64		until;
	Datum		values[5];
	bool		nulls[5] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		TimestampTz origin = PG_GETARG_TIMESTAMPTZ(2);
		int64		phase;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &context->tuple_desc) != TYPEFUNC_COMPOSITE)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("split returns rows and must be called where rows are accepted"),
					 errhint("Call split in FROM.")));
		context->tuple_desc = BlessTupleDesc(context->tuple_desc);
		split = palloc(sizeof(Split));
		split->call = *PG_GETARG_CALL(0);
		split->width = duration_from_interval(PG_GETARG_INTERVAL_P(1), "width");
		if (split->width == 0)
			refuse_zero("width", "Give the length of a reporting interval, for example '30 minutes'.");
		need_finite(origin, "origin", "Give an instant at which a reporting interval starts.");
		if (pg_sub_s64_overflow(split->call.offered_at, origin, &phase))
			phase = -1;
		else
		{
			phase %= split->width;
			if (phase < 0)
				phase += split->width;
		}
		if (phase < 0 ||
			pg_sub_s64_overflow(split->call.offered_at, phase, &split->bucket) ||
			split->bucket < MIN_TIMESTAMP)
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("reporting interval starts before the range of timestamptz"),
					 errhint("Give a smaller width, or an origin nearer to the call.")));
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
	if (split->bucket >= ends[4] && context->call_cntr > 0)
		SRF_RETURN_DONE(context);

	/* the end less a bucket before 2000 would overflow, less the width it cannot */
	until = split->bucket > END_TIMESTAMP - split->width ? END_TIMESTAMP :
		split->bucket + split->width;
	values[0] = TimestampTzGetDatum(split->bucket);
	for (int i = 0; i < 4; i++)
		values[i + 1] = IntervalPGetDatum(interval_from_us(
			overlap(ends[i], ends[i + 1], split->bucket, until)));
	split->bucket = until;
	SRF_RETURN_NEXT(context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc,
															   values, nulls)));
}
