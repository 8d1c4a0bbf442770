/*
 * workforce/adherence.c: adherence() and conformance() of schedules and what was worked,
 * a row for each agent and day or as the query has them.
 */
#include "base/time_ranges.h"

#include "fmgr.h"
#include "base/sums.h"

/* The state: microseconds. */
enum
{
	BOTH,						/* scheduled and worked at the same time */
	SCHEDULED,
	WORKED,
	ELEMENTS
};

/* Length of the whole; open ends have none. */
static int64
total_length(TypeCacheEntry *typcache, const MultirangeType *times, const char *what, const char *hint)
{
	int64		total = 0;

	for (uint32 i = 0; i < times->rangeCount; i++)
	{
		TimeRange	range = multirange_times(typcache, times, i);
		int64		length;

		if (!time_range_finite(range))
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("%s time must have a start and an end: %s", what,
							range_text(multirange_get_range(typcache, times, i))),
					 errhint("%s", hint)));
		if (pg_sub_s64_overflow(range.until, range.from, &length))
			sums_refuse_overflow();
		sum_add(&total, length);
	}
	return total;
}

static int64
common_length(TypeCacheEntry *typcache, const MultirangeType *a, const MultirangeType *b)
{
	int64		total = 0;
	uint32		i = 0,
				j = 0;

	while (i < a->rangeCount && j < b->rangeCount)
	{
		TimeRange	left = multirange_times(typcache, a, i);
		TimeRange	right = multirange_times(typcache, b, j);

		sum_add(&total, time_range_overlap(left, right));
		if (left.until < right.until)
			i++;
		else
			j++;
	}
	return total;
}

/* (state, scheduled, actual) */
static Datum
count_adherence(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	int64	   *state = sums_of(array);
	MultirangeType *scheduled = PG_GETARG_MULTIRANGE_P(1);
	MultirangeType *actual = PG_GETARG_MULTIRANGE_P(2);
	TypeCacheEntry *typcache = tstzrange_typcache();

	sum_add(&state[SCHEDULED], sign * total_length(typcache, scheduled, "scheduled",
												   "Give every shift a start and an end."));
	sum_add(&state[WORKED], sign * total_length(typcache, actual, "actual",
												"End work that is still going on at the time of the report: "
												"actual * tstzmultirange(tstzrange(NULL, now()))."));
	sum_add(&state[BOTH], sign * common_length(typcache, scheduled, actual));
	PG_FREE_IF_COPY(scheduled, 1);
	PG_FREE_IF_COPY(actual, 2);
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(adherence, count_adherence(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_adherence_final);
Datum
cc_adherence_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	if (state[BOTH] > state[SCHEDULED] || state[BOTH] > state[WORKED])
		sums_refuse_content();
	return sums_percent(fcinfo, state[BOTH], state[SCHEDULED]);
}

PG_FUNCTION_INFO_V1(cc_conformance_final);
Datum
cc_conformance_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	return sums_percent(fcinfo, state[WORKED], state[SCHEDULED]);
}
