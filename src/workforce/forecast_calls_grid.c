/*
 * workforce/forecast_calls_grid.c: the clocks of a time zone, and the grid of buckets.
 */
#include "workforce/forecast_calls_grid.h"

#include "base/duration.h"
#include "base/local_time.h"
#include "miscadmin.h"
#include "utils/timestamp.h"

#define LEAST_WIDTH		USECS_PER_MINUTE

int64
clock_floor_divide(int64 a, int64 b)
{
	int64		quotient = a / b;

	return a % b < 0 ? quotient - 1 : quotient;
}

ClockDay
clock_day(int64 day, pg_tz *zone)
{
	ClockDay	result = {.midnight = day * USECS_PER_DAY};
	int64		next = result.midnight + USECS_PER_DAY;

	result.offset = result.midnight - instant_of(result.midnight, zone);
	result.changes = next - instant_of(next, zone) != result.offset;
	return result;
}

/* The grid's local time at or before a local time; day and slot of it. */
static int64
grid_floor(const Grid *grid, int64 local, int64 *day, int *slot)
{
	int64		at = clock_floor_divide(local - grid->phase, grid->width) * grid->width + grid->phase;

	*day = clock_floor_divide(at, USECS_PER_DAY);
	*slot = (int) ((at - *day * USECS_PER_DAY) / grid->width);
	return at;
}

int
grid_instants(const Grid *grid, const ClockDay *day, int slot, TimestampTz instants[2])
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

static bool
clocks_change(TimestampTz at, pg_tz *zone)
{
	return clock_day(clock_floor_divide(local_time(at, zone), USECS_PER_DAY), zone).changes;
}

/*
 * The width is the least time between two buckets, on the clock; those of days
 * on which clocks change do not count, because such days may cut a bucket short.
 */
Grid
grid_find(const HistoryRow *rows, int64 n, pg_tz *zone)
{
	Grid		grid = {.zone = zone};
	const HistoryRow *narrowest = NULL;
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
		history_refuse();
	if (width < LEAST_WIDTH || width > USECS_PER_DAY || USECS_PER_DAY % width != 0)
	{
		Interval	apart = {.day = (int32) (width / USECS_PER_DAY), .time = (int64) (width % USECS_PER_DAY)};

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("buckets do not divide a day: the nearest ones are %s apart, at %s",
						interval_text(&apart), timestamptz_to_str(narrowest->bucket)),
				 errhint("Count calls by intervals from a minute to a day, for example with "
						 "date_bin('30 minutes', offered_at, '2000-01-01 00:00+00').")));
	}
	grid.width = (int64) width;
	grid.phase -= clock_floor_divide(grid.phase, grid.width) * grid.width;
	grid.slots = (int) (USECS_PER_DAY / grid.width);
	return grid;
}

void
grid_place(const Grid *grid, TimestampTz bucket, int64 *day, int *slot)
{
	int64		local = local_time(bucket, grid->zone);
	int64		at = grid_floor(grid, local, day, slot);

	/* a bucket that the change of clocks cuts short may begin off the grid */
	if (at != local && instant_of(at, grid->zone) != bucket)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bucket is not on the grid of the others, %s apart: %s",
						interval_text(interval_from_us(grid->width)), timestamptz_to_str(bucket)),
				 errhint("Give all buckets one width, and begin those longer than an hour at local times: "
						 "date_bin('2 hours', offered_at AT TIME ZONE zone, '2000-01-01') AT TIME ZONE zone.")));
}
