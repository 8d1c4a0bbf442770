/*
 * workforce/forecast_calls_state.c: the state of forecast_calls.
 */
#include "workforce/forecast_calls_state.h"

#include "base/arguments.h"
#include "base/float_bits.h"
#include "base/sums.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#define FIRST_ROOM		64

void
history_refuse(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("aggregate state is not one of forecast_calls"),
			 errhint("Support functions of aggregates are not meant to be called directly.")));
}

History
history_of(ArrayType *array)
{
	History		history = {.array = array};
	int64	   *state;
	int			length;

	if (ARR_ELEMTYPE(array) != INT8OID || ARR_HASNULL(array) || ARR_NDIM(array) > 1)
		history_refuse();
	if (ARR_NDIM(array) == 0)
		return history;
	length = ARR_DIMS(array)[0];
	state = sums_of(array);
	if (length < HISTORY_PAIRS || state[HISTORY_ROWS] < 0 || state[HISTORY_ROWS] > (length - HISTORY_PAIRS) / 2 ||
		state[HISTORY_HORIZON] < 1 || state[HISTORY_HORIZON] > HISTORY_MAX_HORIZON ||
		(state[HISTORY_SINCE] != HISTORY_NO_SINCE && !IS_VALID_DATE(state[HISTORY_SINCE])))
		history_refuse();
	history.state = state;
	history.room = (length - HISTORY_PAIRS) / 2;
	return history;
}

History
history_argument(FunctionCallInfo fcinfo)
{
	struct varlena *state;

	if (PG_ARGISNULL(0))
		history_refuse();
	state = (struct varlena *) PG_GETARG_POINTER(0);
	if (!VARATT_IS_EXTENDED(state) && fcinfo->context != NULL &&
		(IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState)))
		return history_of((ArrayType *) state);
	return history_of(PG_GETARG_ARRAYTYPE_P_COPY(0));
}

/* Goes on with a copy that has room for more, which an aggregate takes over into its memory. */
static void
enlarge_history(History *history, int64 room)
{
	const int64 *state = history->state;
	int64		rows = state != NULL ? state[HISTORY_ROWS] : 0;
	Size		size = ARR_OVERHEAD_NONULLS(1) + ((Size) HISTORY_PAIRS + 2 * (Size) room) * sizeof(int64);
	ArrayType  *array;

	if (room > PG_INT32_MAX / 4 || !AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("history of forecast_calls is too long: more than " INT64_FORMAT " rows", rows),
				 errhint("Only the latest two years count: leave out what is older.")));
	array = palloc0(size);
	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->elemtype = INT8OID;
	ARR_DIMS(array)[0] = HISTORY_PAIRS + 2 * (int) room;
	ARR_LBOUND(array)[0] = 1;
	if (state != NULL)
		memcpy(sums_of(array), state, ((Size) HISTORY_PAIRS + 2 * (Size) rows) * sizeof(int64));
	history->array = array;
	history->state = sums_of(array);
	history->room = room;
}

void
history_start(History *history, int64 horizon, int64 since, const char *zone)
{
	enlarge_history(history, FIRST_ROOM);
	history->state[HISTORY_HORIZON] = horizon;
	history->state[HISTORY_SINCE] = since;
	for (int i = 0; zone[i] != '\0'; i++)
		history->state[HISTORY_ZONE + i / 8] |= (int64) ((uint64) (unsigned char) zone[i] << (i % 8 * 8));
}

void
history_add(History *history, TimestampTz bucket, double offered)
{
	int64		row = history->state[HISTORY_ROWS];

	if (row == history->room)
		enlarge_history(history, 2 * Max(history->room, FIRST_ROOM / 2));
	history->state[HISTORY_PAIRS + 2 * row] = bucket;
	history->state[HISTORY_PAIRS + 2 * row + 1] = float_bits(offered);
	history->state[HISTORY_ROWS]++;
}

void
history_join(History *history, const History *other)
{
	int64		rows;

	if (other->state == NULL)
		return;
	if (history->state == NULL)
	{
		*history = *other;
		enlarge_history(history, other->room);
		return;
	}
	if (memcmp(&history->state[HISTORY_HORIZON], &other->state[HISTORY_HORIZON],
			   (HISTORY_PAIRS - HISTORY_HORIZON) * sizeof(int64)) != 0)
		sums_refuse_settings();
	rows = history->state[HISTORY_ROWS] + other->state[HISTORY_ROWS];
	if (rows > history->room)
		enlarge_history(history, Max(rows, 2 * history->room));
	memcpy(&history->state[HISTORY_PAIRS + 2 * history->state[HISTORY_ROWS]], &other->state[HISTORY_PAIRS],
		   2 * (Size) other->state[HISTORY_ROWS] * sizeof(int64));
	history->state[HISTORY_ROWS] = rows;
}

void
history_zone(const History *history, char zone[HISTORY_ZONE_BYTES])
{
	for (int i = 0; i < HISTORY_ZONE_BYTES; i++)
		zone[i] = (char) ((uint64) history->state[HISTORY_ZONE + i / 8] >> (i % 8 * 8));
	zone[HISTORY_ZONE_BYTES - 1] = '\0';
}

pg_tz *
history_zone_by_name(const char *name)
{
	pg_tz	   *zone = strlen(name) < HISTORY_ZONE_BYTES ? pg_tzset(name) : NULL;

	return zone != NULL && pg_tz_acceptable(zone) ? zone : NULL;
}

int
history_compare_rows(const void *a, const void *b)
{
	TimestampTz left = ((const HistoryRow *) a)->bucket;
	TimestampTz right = ((const HistoryRow *) b)->bucket;

	return (left > right) - (left < right);
}

HistoryRow *
history_sorted(const History *history)
{
	const int64 *state = history->state;
	int64		n = state[HISTORY_ROWS];
	HistoryRow *rows = MemoryContextAllocHuge(CurrentMemoryContext, n * sizeof(HistoryRow));

	for (int64 i = 0; i < n; i++)
	{
		rows[i].bucket = state[HISTORY_PAIRS + 2 * i];
		rows[i].offered = float_of_bits(state[HISTORY_PAIRS + 2 * i + 1]);
		if (TIMESTAMP_NOT_FINITE(rows[i].bucket) || !IS_VALID_TIMESTAMP(rows[i].bucket) ||
			!history_offered_is_valid(rows[i].offered))
			history_refuse();
	}
	qsort(rows, n, sizeof(HistoryRow), history_compare_rows);
	for (int64 i = 1; i < n; i++)
		if (rows[i].bucket == rows[i - 1].bucket)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("history has two counts for the same bucket: %s", timestamptz_to_str(rows[i].bucket)),
					 errhint("Sum the counts by bucket first, and group by queue if each queue is to have its own "
							 "forecast.")));
	return rows;
}
