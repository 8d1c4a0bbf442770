/*
 * workforce/covered_time.c: covered_time(), the length of what ranges of time cover
 * together.
 *
 * The state is a bigint[]: a number of ranges, then their starts and ends; the array
 * has room for more than are there. When it is full, what overlaps or adjoins is
 * joined. So it takes as much memory as the union, and any order and any split of the
 * rows give the same microseconds.
 */
#include "base/time_ranges.h"

#include "base/duration.h"
#include "base/sums.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

enum
{
	RANGES,						/* in the state */
	TIMES						/* start, end, start, end, ... */
};

#define FIRST_ROOM 32

typedef struct Cover
{
	ArrayType  *array;
	int64	   *count;
	TimeRange  *ranges;
	int64		room;
} Cover;

static Cover
cover_of(ArrayType *array)
{
	Cover		cover = {.array = array};
	int			length = ARR_NDIM(array) == 1 ? ARR_DIMS(array)[0] : 0;

	if (ARR_ELEMTYPE(array) != INT8OID || ARR_HASNULL(array) || ARR_NDIM(array) > 1 ||
		(ARR_NDIM(array) == 1 &&
		 (length < TIMES + 2 || length % 2 != 1 || sums_of(array)[RANGES] < 0 || sums_of(array)[RANGES] > length / 2)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("aggregate state is not one of covered_time"),
				 errhint("Support functions of aggregates are not meant to be called directly.")));
	if (length > 0)
	{
		cover.count = sums_of(array) + RANGES;
		cover.ranges = (TimeRange *) (sums_of(array) + TIMES);
		cover.room = length / 2;
	}
	return cover;
}

/* Argument 0, to be changed: in place within an aggregate. As sums_state(). */
static Cover
cover_argument(FunctionCallInfo fcinfo)
{
	struct varlena *state = (struct varlena *) PG_GETARG_POINTER(0);

	if (!VARATT_IS_EXTENDED(state) && fcinfo->context != NULL &&
		(IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState)))
		return cover_of((ArrayType *) state);
	return cover_of(PG_GETARG_ARRAYTYPE_P_COPY(0));
}

/* Goes on with a copy that has room for more, which an aggregate takes over into its memory. */
static void
enlarge_cover(Cover *cover, int64 room)
{
	const Cover old = *cover;
	Size		size = ARR_OVERHEAD_NONULLS(1) + (TIMES + 2 * (Size) room) * sizeof(int64);
	ArrayType  *array;

	if (room > PG_INT32_MAX / 4 || !AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("ranges leave more than %lld gaps between them", (long long) old.room),
				 errhint("Group by day, month or year, and add up the results.")));
	array = palloc0(size);
	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->elemtype = INT8OID;
	ARR_DIMS(array)[0] = TIMES + 2 * (int) room;
	ARR_LBOUND(array)[0] = 1;
	*cover = cover_of(array);
	if (old.room > 0)
	{
		*cover->count = *old.count;
		memcpy(cover->ranges, old.ranges, (Size) *old.count * sizeof(TimeRange));
	}
}

static void
add_range(Cover *cover, TimeRange range)
{
	if (cover->room == 0)
		enlarge_cover(cover, FIRST_ROOM);
	if (*cover->count == cover->room)
	{
		*cover->count = time_ranges_join(cover->ranges, *cover->count);
		/* so that it is not soon full again */
		if (*cover->count > cover->room / 2)
			enlarge_cover(cover, 2 * cover->room);
	}
	cover->ranges[(*cover->count)++] = range;
}

/* (state, range) */
PG_FUNCTION_INFO_V1(cc_covered_time_accum);
Datum
cc_covered_time_accum(PG_FUNCTION_ARGS)
{
	Cover		cover = cover_argument(fcinfo);
	TimeRange	range;

	if (finite_times(PG_GETARG_RANGE_P(1), &range) && range.from < range.until)
		add_range(&cover, range);
	PG_RETURN_ARRAYTYPE_P(cover.array);
}

/* (state, state) */
PG_FUNCTION_INFO_V1(cc_covered_time_combine);
Datum
cc_covered_time_combine(PG_FUNCTION_ARGS)
{
	Cover		cover = cover_argument(fcinfo);
	Cover		other = cover_of(PG_GETARG_ARRAYTYPE_P(1));

	for (int64 i = 0; other.room > 0 && i < *other.count; i++)
		add_range(&cover, other.ranges[i]);
	PG_RETURN_ARRAYTYPE_P(cover.array);
}

/* (state) */
PG_FUNCTION_INFO_V1(cc_covered_time_final);
Datum
cc_covered_time_final(PG_FUNCTION_ARGS)
{
	Cover		cover = cover_of(PG_GETARG_ARRAYTYPE_P_COPY(0));
	int64		count = cover.room > 0 ? time_ranges_join(cover.ranges, *cover.count) : 0;
	int64		total = 0;

	for (int64 i = 0; i < count; i++)
	{
		int64		length;

		/* of a state made by hand */
		if (!time_range_finite(cover.ranges[i]) || cover.ranges[i].from >= cover.ranges[i].until)
			sums_refuse_content();
		if (pg_sub_s64_overflow(cover.ranges[i].until, cover.ranges[i].from, &length))
			sums_refuse_overflow();
		sum_add(&total, length);
	}
	PG_RETURN_INTERVAL_P(interval_from_us(total));
}
