/*
 * base/time_ranges.c: tstzrange and tstzmultirange as plain times.
 */
#include "base/time_ranges.h"

#include "catalog/pg_type_d.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/fmgroids.h"
#include "utils/timestamp.h"

TypeCacheEntry *
tstzrange_typcache(void)
{
	return lookup_type_cache(TSTZRANGEOID, TYPECACHE_RANGE_INFO);
}

TimeRange
multirange_times(TypeCacheEntry *typcache, const MultirangeType *multirange, uint32 n)
{
	RangeBound	lower,
				upper;
	TimeRange	range = {DT_NOBEGIN, DT_NOEND};

	multirange_get_bounds(typcache, multirange, n, &lower, &upper);
	if (!lower.infinite)
		range.from = DatumGetTimestampTz(lower.val);
	if (!upper.infinite)
		range.until = DatumGetTimestampTz(upper.val);
	return range;
}

bool
finite_times(const RangeType *range, TimeRange *times)
{
	RangeBound	lower,
				upper;
	bool		empty;

	range_deserialize(tstzrange_typcache(), range, &lower, &upper, &empty);
	if (empty)
		return false;
	times->from = lower.infinite ? DT_NOBEGIN : DatumGetTimestampTz(lower.val);
	times->until = upper.infinite ? DT_NOEND : DatumGetTimestampTz(upper.val);
	if (!time_range_finite(*times))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("range must have a start and an end: %s", range_text(range)),
				 errhint("End what is still going on at the time of the report: range * tstzrange(NULL, now()).")));
	return true;
}

static int
compare_starts(const void *a, const void *b)
{
	TimestampTz left = ((const TimeRange *) a)->from;
	TimestampTz right = ((const TimeRange *) b)->from;

	/* there may be many millions of them */
	CHECK_FOR_INTERRUPTS();
	return left < right ? -1 : left > right;
}

int64
time_ranges_join(TimeRange *ranges, int64 count)
{
	int64		kept = 0;

	qsort(ranges, count, sizeof(TimeRange), compare_starts);
	for (int64 i = 0; i < count; i++)
	{
		TimeRange	range = ranges[i];

		if (kept > 0 && range.from <= ranges[kept - 1].until)
			ranges[kept - 1].until = Max(ranges[kept - 1].until, range.until);
		else
			ranges[kept++] = range;
	}
	return kept;
}

const char *
range_text(const RangeType *range)
{
	return OidOutputFunctionCall(F_RANGE_OUT, RangeTypePGetDatum(range));
}
