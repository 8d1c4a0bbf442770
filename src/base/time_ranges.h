/*
 * base/time_ranges.h: tstzrange and tstzmultirange as plain times.
 */
#ifndef CCMETRICS_BASE_TIME_RANGES_H
#define CCMETRICS_BASE_TIME_RANGES_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "utils/multirangetypes.h"

/*
 * Microseconds; without a bound, -infinity and infinity. Whether a bound is
 * inclusive makes no difference to lengths and overlaps, and is dropped.
 */
typedef struct TimeRange
{
	TimestampTz from;
	TimestampTz until;
} TimeRange;

static inline bool
time_range_finite(TimeRange range)
{
	return !TIMESTAMP_NOT_FINITE(range.from) && !TIMESTAMP_NOT_FINITE(range.until);
}

/* Of two, one at least finite and no longer than int64 reaches. */
static inline int64
time_range_overlap(TimeRange a, TimeRange b)
{
	TimestampTz from = Max(a.from, b.from);
	TimestampTz until = Min(a.until, b.until);

	return until > from ? until - from : 0;
}

/* What lookup_type_cache knows of tstzrange. */
extern TypeCacheEntry *tstzrange_typcache(void);

/* Range n of a multirange. They are in ascending order and do not overlap. */
extern TimeRange multirange_times(TypeCacheEntry *typcache, const MultirangeType *multirange, uint32 n);

/* A tstzrange as plain times; false if it is empty. Without a start or an end it is an error, 22008. */
extern bool finite_times(const RangeType *range, TimeRange *times);

/* Sorts, and joins what overlaps or adjoins; returns how many are left. */
extern int64 time_ranges_join(TimeRange *ranges, int64 count);

/* For error messages. */
extern const char *range_text(const RangeType *range);

#endif
