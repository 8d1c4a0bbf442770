/*
 * kpi/longest_breach.c: the longest run of intervals that missed their target, as their
 * number and as a range of time.
 */
#include "base/ordered_rows.h"

#include "base/time_ranges.h"
#include "utils/timestamp.h"

/* (internal, bucket, met); a null neither breaks nor extends a run */
PG_FUNCTION_INFO_V1(cc_longest_breach_accum);
Datum
cc_longest_breach_accum(PG_FUNCTION_ARGS)
{
	OrderedRows *rows = ordered_rows_state(fcinfo, "intervals", false, 0);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
		ordered_rows_add(rows, PG_GETARG_DATUM(1), PG_GETARG_BOOL(2));
	PG_RETURN_POINTER(rows);
}

PG_FUNCTION_INFO_V1(cc_longest_breach_final);
Datum
cc_longest_breach_final(PG_FUNCTION_ARGS)
{
	OrderedRows *rows;
	int64		longest = 0;
	int64		run = 0;
	bool		any = false;
	bool		same_bucket;
	int64		met;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	rows = (OrderedRows *) PG_GETARG_POINTER(0);
	ordered_rows_begin(rows);
	while (ordered_rows_next(rows, &same_bucket, &met))
	{
		/* two queues in one group would break each other's runs */
		if (same_bucket)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("longest_breach has more than one row of the interval %.100s", ordered_rows_key(rows)),
					 errhint("Group by queue, or aggregate each interval first.")));
		any = true;
		run = met ? 0 : run + 1;
		longest = Max(longest, run);
	}
	if (!any)
		PG_RETURN_NULL();
	PG_RETURN_INT64(longest);
}

/*
 * (internal, interval, met); what was not measured is left out, and so is a gap as
 * closed hours are: a range says of all of it that the target was missed.
 */
PG_FUNCTION_INFO_V1(cc_longest_breach_range_accum);
Datum
cc_longest_breach_range_accum(PG_FUNCTION_ARGS)
{
	OrderedRows *rows = ordered_rows_state(fcinfo, "intervals", false, 0);
	TimeRange	times;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_POINTER(rows);
	if (!finite_times(PG_GETARG_RANGE_P(1), &times) || times.from == times.until)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("interval of longest_breach_range has no length: %s", range_text(PG_GETARG_RANGE_P(1))),
				 errhint("Give each interval as a range: tstzrange(bucket, bucket + interval '30 minutes').")));
	ordered_rows_add(rows, PG_GETARG_DATUM(1), PG_GETARG_BOOL(2));
	PG_RETURN_POINTER(rows);
}

static inline uint64
length_of(TimeRange range)
{
	return (uint64) range.until - (uint64) range.from;
}

PG_FUNCTION_INFO_V1(cc_longest_breach_range_final);
Datum
cc_longest_breach_range_final(PG_FUNCTION_ARGS)
{
	OrderedRows *rows;
	TimeRange	longest = {0, 0};
	TimeRange	run = {0, 0};
	TimeRange	before = {0, 0};
	bool		any = false;
	bool		same_interval;
	int64		met;
	RangeBound	lower = {.inclusive = true, .lower = true};
	RangeBound	upper = {0};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	rows = (OrderedRows *) PG_GETARG_POINTER(0);
	ordered_rows_begin(rows);
	while (ordered_rows_next(rows, &same_interval, &met))
	{
		Datum		key = rows->slots[rows->current]->tts_values[0];
		RangeType  *range = DatumGetRangeTypeP(key);
		TimeRange	times;

		(void) finite_times(range, &times);
		/* two queues in one group would break each other's runs */
		if (any && times.from < before.until)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("longest_breach_range has intervals that overlap: %s", range_text(range)),
					 errhint("Group by queue, or aggregate each interval first.")));
		if (met)
			run.from = run.until = times.until;
		else if (any && times.from == run.until)
			run.until = times.until;
		else
			run = times;
		if (length_of(run) > length_of(longest))
			longest = run;
		before = times;
		any = true;
		if ((Pointer) range != DatumGetPointer(key))
			pfree(range);
	}
	if (!any)
		PG_RETURN_NULL();
	lower.val = TimestampTzGetDatum(longest.from);
	upper.val = TimestampTzGetDatum(longest.until);
	PG_RETURN_RANGE_P(make_range(tstzrange_typcache(), &lower, &upper, longest.from == longest.until, NULL));
}
