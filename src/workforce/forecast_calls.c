/*
 * workforce/forecast_calls.c: forecast_calls(bucket, offered, horizon [, zone]).
 *
 * The state holds the rows as they come: settings, then pairs of bucket and
 * the bits of its count; the array has room for more than are there. They are
 * sorted in the end, so that any order and any split give the same digits.
 * Time zones are dealt with here; core/forecast.c knows days and intervals of days.
 */
#include "core/forecast.h"

#include "compat.h"

#include "access/htup_details.h"
#include "base/duration.h"
#include "base/local_time.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "base/sums.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

enum
{
	ROWS,						/* in the state */
	HORIZON,					/* days */
	ZONE,						/* its name, 8 bytes an element, padded with zeros */
	PAIRS = ZONE + 32			/* bucket, count, bucket, count, ... */
};

#define ZONE_BYTES		((PAIRS - ZONE) * 8)
#define FIRST_ROOM		64
#define MAX_HORIZON		366		/* days */
#define MAX_OFFERED		1e12
#define LEAST_DAYS		7
#define LEAST_WIDTH		USECS_PER_MINUTE

typedef struct Row
{
	TimestampTz bucket;
	double		offered;
} Row;

/* ---------------------------------------------------------------- the state */

static int64
bits_of(double value)
{
	int64		bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static double
double_of(int64 bits)
{
	double		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static bool
offered_is_valid(double offered)
{
	/* NaN fails it */
	return offered >= 0 && offered <= MAX_OFFERED;
}

static void
refuse_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("aggregate state is not one of forecast_calls"),
			 errhint("Support functions of aggregates are not meant to be called directly.")));
}

/* NULL: the initial value, without settings. */
static int64 *
state_of(ArrayType *array, int64 *room)
{
	int64	   *state;
	int			length;

	*room = 0;
	if (ARR_ELEMTYPE(array) != INT8OID || ARR_HASNULL(array) || ARR_NDIM(array) > 1)
		refuse_state();
	if (ARR_NDIM(array) == 0)
		return NULL;
	length = ARR_DIMS(array)[0];
	state = sums_of(array);
	if (length < PAIRS || state[ROWS] < 0 || state[ROWS] > (length - PAIRS) / 2 ||
		state[HORIZON] < 1 || state[HORIZON] > MAX_HORIZON)
		refuse_state();
	*room = (length - PAIRS) / 2;
	return state;
}

/* A copy with room for more, which an aggregate takes over into its memory. */
static ArrayType *
state_with_room(const int64 *state, int64 room)
{
	int64		rows = state != NULL ? state[ROWS] : 0;
	Size		size = ARR_OVERHEAD_NONULLS(1) + ((Size) PAIRS + 2 * (Size) room) * sizeof(int64);
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
	ARR_DIMS(array)[0] = PAIRS + 2 * (int) room;
	ARR_LBOUND(array)[0] = 1;
	if (state != NULL)
		memcpy(sums_of(array), state, ((Size) PAIRS + 2 * (Size) rows) * sizeof(int64));
	return array;
}

/* Argument 0, to be changed: in place within an aggregate. As sums_state. */
static ArrayType *
state_argument(FunctionCallInfo fcinfo)
{
	struct varlena *state;

	if (PG_ARGISNULL(0))
		refuse_state();
	state = (struct varlena *) PG_GETARG_POINTER(0);
	if (!VARATT_IS_EXTENDED(state) && fcinfo->context != NULL &&
		(IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState)))
		return (ArrayType *) state;
	return PG_GETARG_ARRAYTYPE_P_COPY(0);
}

static void
zone_to_state(int64 *state, const char *zone)
{
	for (int i = 0; zone[i] != '\0'; i++)
		state[ZONE + i / 8] |= (int64) ((uint64) (unsigned char) zone[i] << (i % 8 * 8));
}

static void
zone_from_state(const int64 *state, char zone[ZONE_BYTES])
{
	for (int i = 0; i < ZONE_BYTES; i++)
		zone[i] = (char) ((uint64) state[ZONE + i / 8] >> (i % 8 * 8));
	zone[ZONE_BYTES - 1] = '\0';
}

/* NULL where there is none of that name. */
static pg_tz *
zone_by_name(const char *name)
{
	pg_tz	   *zone = strlen(name) < ZONE_BYTES ? pg_tzset(name) : NULL;

	return zone != NULL && pg_tz_acceptable(zone) ? zone : NULL;
}

/* ---------------------------------------------------------------- rows */

static int64
days_of_horizon(const Interval *horizon)
{
	int64		us = duration_from_interval(horizon, "horizon");

	if (us == 0 || us % USECS_PER_DAY != 0 || us > MAX_HORIZON * USECS_PER_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("horizon is not 1 to %d whole days: %s", MAX_HORIZON, interval_text(horizon)),
				 errhint("Give the number of days after that of the latest bucket, for example '7 days'.")));
	return us / USECS_PER_DAY;
}

static const char *
timestamp_text(TimestampTz at)
{
	return DatumGetCString(DirectFunctionCall1(timestamptz_out, TimestampTzGetDatum(at)));
}

/* (state, bucket, offered, horizon [, zone]) */
PG_FUNCTION_INFO_V1(cc_forecast_calls_accum);
Datum
cc_forecast_calls_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *array = state_argument(fcinfo);
	int64		room;
	int64	   *state = state_of(array, &room);
	TimestampTz bucket;
	double		offered;
	int64		horizon;
	char		zone[ZONE_BYTES] = "UTC";
	bool		same_zone;

	/* no interval, or nothing known of it */
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_ARRAYTYPE_P(array);
	bucket = PG_GETARG_TIMESTAMPTZ(1);
	offered = PG_GETARG_FLOAT8(2);
	if (TIMESTAMP_NOT_FINITE(bucket))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("bucket must be finite: %s", TIMESTAMP_IS_NOBEGIN(bucket) ? "-infinity" : "infinity"),
				 errhint("Leave such rows out, or give them their real time.")));
	if (!offered_is_valid(offered))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("offered is not a count of calls: %g", offered),
				 errhint("Give the number of calls of each interval, 0 or more, and NULL where it is not known.")));

	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("horizon of forecast_calls must not be null"),
				 errhint("Give the number of days after that of the latest bucket, for example '7 days'.")));
	horizon = days_of_horizon(PG_GETARG_INTERVAL_P(3));
	if (PG_NARGS() > 4)
	{
		text	   *name;

		if (PG_ARGISNULL(4))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("zone of forecast_calls must not be null"),
					 errhint("Name a time zone as in pg_timezone_names, for example 'Europe/Berlin', or leave it out for UTC.")));
		name = PG_GETARG_TEXT_PP(4);
		/* too long is as unknown as any */
		if (VARSIZE_ANY_EXHDR(name) < ZONE_BYTES)
			text_to_cstring_buffer(name, zone, sizeof(zone));
		else
			zone[0] = '\0';
	}
	if (state != NULL)
	{
		char		first[ZONE_BYTES];

		zone_from_state(state, first);
		same_zone = strcmp(zone, first) == 0;
	}
	else
		same_zone = false;
	if (!same_zone)
	{
		pg_tz	   *found = zone_by_name(zone);

		if (found == NULL)
		{
			char	   *name = PG_NARGS() > 4 ? text_to_cstring(PG_GETARG_TEXT_PP(4)) : zone;

			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("time zone of forecast_calls is not known: \"%.64s%s\"",
							name, strlen(name) > 64 ? "..." : ""),
					 errhint("Name it as in pg_timezone_names, for example 'Europe/Berlin'.")));
		}
		strlcpy(zone, pg_get_timezone_name(found), sizeof(zone));
	}

	if (state == NULL)
	{
		array = state_with_room(NULL, FIRST_ROOM);
		state = sums_of(array);
		room = FIRST_ROOM;
		state[HORIZON] = horizon;
		zone_to_state(state, zone);
	}
	else
	{
		char		first[ZONE_BYTES];

		zone_from_state(state, first);
		if (state[HORIZON] != horizon)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("horizon of forecast_calls changes within a group: %s",
							interval_text(PG_GETARG_INTERVAL_P(3))),
					 errhint("Group by what the horizon depends on.")));
		if (!same_zone && strcmp(zone, first) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("time zone of forecast_calls changes within a group: \"%s\" and \"%s\"", first, zone),
					 errhint("Group by what the time zone depends on.")));
		if (state[ROWS] == room)
		{
			room = 2 * Max(room, FIRST_ROOM / 2);
			array = state_with_room(state, room);
			state = sums_of(array);
		}
	}
	state[PAIRS + 2 * state[ROWS]] = bucket;
	state[PAIRS + 2 * state[ROWS] + 1] = bits_of(offered);
	state[ROWS]++;
	PG_RETURN_ARRAYTYPE_P(array);
}

PG_FUNCTION_INFO_V1(cc_forecast_calls_combine);
Datum
cc_forecast_calls_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *array = state_argument(fcinfo);
	ArrayType  *other_array = PG_GETARG_ARRAYTYPE_P(1);
	int64		room;
	int64		other_room;
	int64	   *state = state_of(array, &room);
	const int64 *other = state_of(other_array, &other_room);
	int64		rows;

	if (other == NULL)
		PG_RETURN_ARRAYTYPE_P(array);
	if (state == NULL)
		PG_RETURN_ARRAYTYPE_P(state_with_room(other, other_room));
	if (memcmp(&state[HORIZON], &other[HORIZON], (PAIRS - HORIZON) * sizeof(int64)) != 0)
		sums_refuse_settings();
	rows = state[ROWS] + other[ROWS];
	if (rows > room)
	{
		array = state_with_room(state, Max(rows, 2 * room));
		state = sums_of(array);
	}
	memcpy(&state[PAIRS + 2 * state[ROWS]], &other[PAIRS], 2 * (Size) other[ROWS] * sizeof(int64));
	state[ROWS] = rows;
	PG_RETURN_ARRAYTYPE_P(array);
}

/* ---------------------------------------------------------------- local time */

static int64
floor_divide(int64 a, int64 b)
{
	int64		quotient = a / b;

	return a % b < 0 ? quotient - 1 : quotient;
}

/* A local day, whose clocks may change in it. */
typedef struct LocalDay
{
	int64		midnight;		/* local time */
	int64		offset;			/* local time less UTC, at its beginning */
	bool		changes;
} LocalDay;

static LocalDay
local_day(int64 day, pg_tz *zone)
{
	LocalDay	result = {.midnight = day * USECS_PER_DAY};
	int64		next = result.midnight + USECS_PER_DAY;

	result.offset = result.midnight - instant_of(result.midnight, zone);
	result.changes = next - instant_of(next, zone) != result.offset;
	return result;
}

/* The grid of buckets: local times phase + k * width. */
typedef struct Grid
{
	pg_tz	   *zone;
	int64		width;
	int64		phase;			/* in [0, width) */
	int			slots;			/* a day */
} Grid;

/* The grid's local time at or before a local time; day and slot of it. */
static int64
grid_floor(const Grid *grid, int64 local, int64 *day, int *slot)
{
	int64		at = floor_divide(local - grid->phase, grid->width) * grid->width + grid->phase;

	*day = floor_divide(at, USECS_PER_DAY);
	*slot = (int) ((at - *day * USECS_PER_DAY) / grid->width);
	return at;
}

/*
 * The instants at which a bucket begins that local day, of which there are none
 * when the clocks leave the hour out, and two when they repeat it. Buckets
 * longer than what is repeated contain it.
 */
static int
slot_instants(const Grid *grid, const LocalDay *day, int slot, TimestampTz instants[2])
{
	int64		local = day->midnight + grid->phase + slot * grid->width;
	TimestampTz at;
	int64		of_day;
	int			of_slot;
	int			n = 0;

	if (!day->changes)
	{
		instants[0] = local - day->offset;
		return 1;
	}
	at = instant_of(local, grid->zone);
	if (local_time(at, grid->zone) != local)
	{
		/* left out: part of the bucket may be there */
		if (grid_floor(grid, local_time(at, grid->zone), &of_day, &of_slot) != local)
			return 0;
		instants[0] = at;
		return 1;
	}
	for (int side = -1; side <= 1; side += 2)
	{
		/* by the clocks of the day before and of the day after */
		TimestampTz near = at + side * USECS_PER_DAY;
		TimestampTz other = local - (local_time(near, grid->zone) - near);

		if (other == at || local_time(other, grid->zone) != local)
			continue;
		if (Max(at, other) - Min(at, other) >= grid->width)
			instants[n++] = other;
	}
	instants[n] = at;
	n = Min(n, 1) + 1;
	if (n == 2 && instants[0] > instants[1])
	{
		TimestampTz swap = instants[0];

		instants[0] = instants[1];
		instants[1] = swap;
	}
	return n;
}

/* ---------------------------------------------------------------- the forecast */

static int
compare_rows(const void *a, const void *b)
{
	TimestampTz left = ((const Row *) a)->bucket;
	TimestampTz right = ((const Row *) b)->bucket;

	return (left > right) - (left < right);
}

static Row *
sorted_rows(const int64 *state)
{
	int64		n = state[ROWS];
	Row		   *rows = MemoryContextAllocHuge(CurrentMemoryContext, n * sizeof(Row));

	for (int64 i = 0; i < n; i++)
	{
		rows[i].bucket = state[PAIRS + 2 * i];
		rows[i].offered = double_of(state[PAIRS + 2 * i + 1]);
		if (TIMESTAMP_NOT_FINITE(rows[i].bucket) || !IS_VALID_TIMESTAMP(rows[i].bucket) ||
			!offered_is_valid(rows[i].offered))
			refuse_state();
	}
	qsort(rows, n, sizeof(Row), compare_rows);
	for (int64 i = 1; i < n; i++)
		if (rows[i].bucket == rows[i - 1].bucket)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("history has two counts for the same bucket: %s", timestamp_text(rows[i].bucket)),
					 errhint("Add the counts up by bucket first, and group by queue if each is to have its forecast.")));
	return rows;
}

static bool
clocks_change(TimestampTz at, pg_tz *zone)
{
	return local_day(floor_divide(local_time(at, zone), USECS_PER_DAY), zone).changes;
}

/*
 * The width is the least time between two buckets, on the clock; those of days
 * on which clocks change do not count, for such days may cut a bucket short.
 */
static Grid
find_grid(const Row *rows, int64 n, pg_tz *zone)
{
	Grid		grid = {.zone = zone};
	const Row  *narrowest = NULL;
	/* from the first timestamp to the last it is more than int64 holds */
	uint64		width = 0;

	/* a second pass only where there are no other days */
	for (int pass = 0; pass < 2 && narrowest == NULL; pass++)
	{
		int64		before = local_time(rows[0].bucket, zone);

		for (int64 i = 1; i < n; i++)
		{
			int64		local = local_time(rows[i].bucket, zone);
			uint64		distance = (uint64) local - (uint64) before;

			CHECK_FOR_INTERRUPTS();
			if (local > before && (narrowest == NULL || distance < width) &&
				(pass > 0 || (!clocks_change(rows[i].bucket, zone) && !clocks_change(rows[i - 1].bucket, zone))))
			{
				width = distance;
				grid.phase = before;
				narrowest = &rows[i];
			}
			before = local;
		}
	}
	if (narrowest == NULL)
		refuse_state();
	if (width < LEAST_WIDTH || width > USECS_PER_DAY || USECS_PER_DAY % width != 0)
	{
		Interval	apart = {.day = (int32) (width / USECS_PER_DAY), .time = (int64) (width % USECS_PER_DAY)};

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("buckets do not divide a day: the nearest ones are %s apart, at %s",
						interval_text(&apart), timestamp_text(narrowest->bucket)),
				 errhint("Count calls by intervals from a minute to a day, for example with date_bin('30 minutes', offered_at, '2000-01-01 00:00+00').")));
	}
	grid.width = (int64) width;
	grid.phase -= floor_divide(grid.phase, grid.width) * grid.width;
	grid.slots = (int) (USECS_PER_DAY / grid.width);
	return grid;
}

static void
place(const Grid *grid, TimestampTz bucket, int64 *day, int *slot)
{
	int64		local = local_time(bucket, grid->zone);
	int64		at = grid_floor(grid, local, day, slot);

	/* a bucket that the change of clocks cuts short may begin off the grid */
	if (at != local && instant_of(at, grid->zone) != bucket)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bucket is not on the grid of the others, %s apart: %s",
						interval_text(interval_from_us(grid->width)), timestamp_text(bucket)),
				 errhint("Give all buckets one width, and begin those longer than an hour at local times: date_bin('2 hours', offered_at AT TIME ZONE zone, '2000-01-01') AT TIME ZONE zone.")));
}

/* Expected counts by weekday and slot. */
static double *
fit(const Grid *grid, const Row *rows, int64 n, int64 first_day, int64 last_day)
{
	int64		oldest = Max(first_day, last_day - (FORECAST_DAYS - 1));
	int			slots = grid->slots;
	ForecastHistory history = {.slots = slots};
	int		   *row_of = palloc((last_day - oldest + 1) * sizeof(int));
	int32	   *day_of = palloc((last_day - oldest + 1) * sizeof(int32));
	double	   *offered;
	uint8	   *seen;
	double	   *expected = palloc(FORECAST_WEEKDAYS * slots * sizeof(double));
	int64		day;
	int			slot;
	int			last_slot;

	for (int64 i = 0; i <= last_day - oldest; i++)
		row_of[i] = -1;
	for (int64 i = 0; i < n; i++)
	{
		place(grid, rows[i].bucket, &day, &slot);
		if (day >= oldest && day <= last_day)
			row_of[day - oldest] = 0;
	}
	for (int64 i = 0; i <= last_day - oldest; i++)
		if (row_of[i] == 0)
		{
			row_of[i] = history.days;
			day_of[history.days++] = (int32) (oldest + i);
		}

	offered = MemoryContextAllocExtended(CurrentMemoryContext, (Size) history.days * slots * sizeof(double),
										 MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	seen = palloc((Size) history.days * slots);
	/* no row on a day that has others: no calls */
	memset(seen, 1, (Size) history.days * slots);
	for (int i = 0; i < history.days; i++)
	{
		LocalDay	local = local_day(day_of[i], grid->zone);
		TimestampTz instants[2];

		if (local.changes)
			for (int s = 0; s < slots; s++)
				seen[(Size) i * slots + s] = slot_instants(grid, &local, s, instants);
	}
	/* before the first row and after the last nothing is known */
	place(grid, rows[0].bucket, &day, &slot);
	if (day == oldest)
		memset(seen, 0, slot);
	place(grid, rows[n - 1].bucket, &day, &last_slot);
	memset(seen + (Size) (history.days - 1) * slots + last_slot + 1, 0, slots - last_slot - 1);
	for (int64 i = 0; i < n; i++)
	{
		Size		cell;

		place(grid, rows[i].bucket, &day, &slot);
		if (day < oldest || day > last_day)
			continue;
		cell = (Size) row_of[day - oldest] * slots + slot;
		offered[cell] += rows[i].offered;
		seen[cell] = Max(seen[cell], 1);
	}

	history.day = day_of;
	history.offered = offered;
	history.seen = seen;
	forecast_fit(&history,
				 MemoryContextAllocHuge(CurrentMemoryContext, forecast_scratch(history.days, slots)),
				 expected);
	return expected;
}

/*
 * The rows of the result, by the type that the final function itself returns: a
 * distributed engine that calls it has no expression to ask. A superuser may have
 * altered the type.
 */
static TupleDesc
forecast_row(FunctionCallInfo fcinfo)
{
	Oid			type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	TupleDesc	desc = OidIsValid(type) ? lookup_rowtype_tupdesc_noerror(type, -1, true) : NULL;

	if (desc == NULL || desc->natts != 2 || TupleDescAttr(desc, 0)->atttypid != TIMESTAMPTZOID ||
		TupleDescAttr(desc, 1)->atttypid != FLOAT8OID)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("forecast_calls does not return rows of bucket and expected calls: %s",
						format_type_be(get_func_rettype(fcinfo->flinfo->fn_oid))),
				 errhint("The type call_forecast was altered. It must have the two columns that the extension gave it: bucket timestamptz and expected double precision.")));
	return desc;
}

PG_FUNCTION_INFO_V1(cc_forecast_calls_final);
Datum
cc_forecast_calls_final(PG_FUNCTION_ARGS)
{
	int64		room;
	const int64 *state = state_of(PG_GETARG_ARRAYTYPE_P(0), &room);
	char		name[ZONE_BYTES];
	TupleDesc	desc;
	pg_tz	   *zone;
	Grid		grid;
	Row		   *rows;
	Row		   *forecast;
	double	   *expected;
	Datum	   *elements;
	Oid			type;
	int64		n;
	int64		first_day;
	int64		last_day;
	int			made = 0;

	if (state == NULL || state[ROWS] == 0)
		PG_RETURN_NULL();
	zone_from_state(state, name);
	zone = zone_by_name(name);
	if (zone == NULL)
		refuse_state();
	n = state[ROWS];
	rows = sorted_rows(state);

	first_day = floor_divide(local_time(rows[0].bucket, zone), USECS_PER_DAY);
	last_day = floor_divide(local_time(rows[n - 1].bucket, zone), USECS_PER_DAY);
	if (last_day - first_day + 1 < LEAST_DAYS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("history of forecast_calls covers %d of at least %d days: %s to %s",
						(int) (last_day - first_day + 1), LEAST_DAYS,
						timestamp_text(rows[0].bucket), timestamp_text(rows[n - 1].bucket)),
				 errhint("Give at least a week, better three or more. Where the last days had no calls, add a row with a count of 0.")));
	grid = find_grid(rows, n, zone);
	/* in the grid a bucket off by a change of clocks may belong elsewhere */
	{
		int			slot;

		place(&grid, rows[0].bucket, &first_day, &slot);
		place(&grid, rows[n - 1].bucket, &last_day, &slot);
	}
	expected = fit(&grid, rows, n, first_day, last_day);

	forecast = MemoryContextAllocHuge(CurrentMemoryContext,
									  (Size) (state[HORIZON] + 1) * grid.slots * 2 * sizeof(Row));
	for (int64 day = last_day; day <= last_day + state[HORIZON]; day++)
	{
		LocalDay	local = local_day(day, zone);
		const double *of_day = expected + (Size) forecast_weekday((int32) day) * grid.slots;

		CHECK_FOR_INTERRUPTS();
		for (int slot = 0; slot < grid.slots; slot++)
		{
			TimestampTz instants[2];
			int			times = slot_instants(&grid, &local, slot, instants);

			for (int i = 0; i < times; i++)
				if (instants[i] > rows[n - 1].bucket)
				{
					forecast[made].bucket = instants[i];
					forecast[made++].offered = of_day[slot];
				}
		}
	}
	/* a repeated hour comes in the order of its clocks */
	qsort(forecast, made, sizeof(Row), compare_rows);

	desc = forecast_row(fcinfo);
	elements = palloc(Max(made, 1) * sizeof(Datum));
	for (int i = 0; i < made; i++)
	{
		Datum		values[2] = {TimestampTzGetDatum(forecast[i].bucket), Float8GetDatum(forecast[i].offered)};
		bool		nulls[2] = {false, false};

		if (!IS_VALID_TIMESTAMP(forecast[i].bucket))
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("timestamp out of range"),
					 errhint("Check the buckets for dates far off.")));
		elements[i] = HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
	}
	type = desc->tdtypeid;
	ReleaseTupleDesc(desc);
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, made, type, -1, false, TYPALIGN_DOUBLE));
}
