/*
 * workforce/forecast_calls_state.h: the state of forecast_calls, a history of counts.
 *
 * It holds the rows as they come: settings, then pairs of bucket and the bits of
 * its count; the array has room for more than are there. They are sorted in the
 * end, so that any order and any split give the same digits.
 */
#ifndef CCMETRICS_WORKFORCE_FORECAST_CALLS_STATE_H
#define CCMETRICS_WORKFORCE_FORECAST_CALLS_STATE_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "pgtime.h"
#include "utils/array.h"

enum
{
	HISTORY_ROWS,				/* in the state */
	HISTORY_HORIZON,			/* days */
	HISTORY_SINCE,				/* the first day wanted, or HISTORY_NO_SINCE */
	HISTORY_ZONE,				/* its name, 8 bytes an element, padded with zeros */
	HISTORY_PAIRS = HISTORY_ZONE + 32	/* bucket, count, bucket, count, ... */
};

#define HISTORY_ZONE_BYTES		((HISTORY_PAIRS - HISTORY_ZONE) * 8)
#define HISTORY_NO_SINCE		PG_INT64_MIN
#define HISTORY_MAX_HORIZON		366 /* days */
#define HISTORY_MAX_OFFERED		1e12

typedef struct History
{
	ArrayType  *array;
	int64	   *state;			/* in the array; NULL before the first row, when there are no settings */
	int64		room;			/* for so many rows */
} History;

typedef struct HistoryRow
{
	TimestampTz bucket;
	double		offered;
} HistoryRow;

static inline bool
history_offered_is_valid(double offered)
{
	/* NaN fails it */
	return offered >= 0 && offered <= HISTORY_MAX_OFFERED;
}

/* For a state that was made by hand. */
pg_noreturn extern void history_refuse(void);

/* Argument 0, to be changed: in place within an aggregate. As sums_state(). */
extern History history_argument(FunctionCallInfo fcinfo);

/* An array, to be read. */
extern History history_of(ArrayType *array);

extern void history_start(History *history, int64 horizon, int64 since, const char *zone);
extern void history_add(History *history, TimestampTz bucket, double offered);
extern void history_join(History *history, const History *other);

extern void history_zone(const History *history, char zone[HISTORY_ZONE_BYTES]);

/* All rows, sorted by bucket. Raises 22023 where a bucket has two. */
extern HistoryRow *history_sorted(const History *history);

extern int	history_compare_rows(const void *a, const void *b);

/* NULL if no time zone has that name. */
extern pg_tz *history_zone_by_name(const char *name);

#endif
