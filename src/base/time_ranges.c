/*
 * base/time_ranges.c: tstzrange and tstzmultirange as plain times.
 */
#include "base/time_ranges.h"

#include "catalog/pg_type_d.h"
#include "fmgr.h"
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

const char *
range_text(const RangeType *range)
{
	return OidOutputFunctionCall(F_RANGE_OUT, RangeTypePGetDatum(range));
}
