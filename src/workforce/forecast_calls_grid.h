/*
 * workforce/forecast_calls_grid.h: the clocks of a time zone, and the grid of buckets on
 * them. core/forecast.c knows days and intervals of days only.
 */
#ifndef CCMETRICS_WORKFORCE_FORECAST_CALLS_GRID_H
#define CCMETRICS_WORKFORCE_FORECAST_CALLS_GRID_H

#include "workforce/forecast_calls_state.h"

extern int64 clock_floor_divide(int64 a, int64 b);

/* A local day, whose clocks may change in it. */
typedef struct ClockDay
{
	int64		midnight;		/* local time */
	int64		offset;			/* local time less UTC, at its beginning */
	bool		changes;
} ClockDay;

extern ClockDay clock_day(int64 day, pg_tz *zone);

/* The grid of buckets: local times phase + k * width. */
typedef struct Grid
{
	pg_tz	   *zone;
	int64		width;
	int64		phase;			/* in [0, width) */
	int			slots;			/* a day */
} Grid;

/* The grid of sorted rows. Raises 22023 where their buckets do not divide a day. */
extern Grid grid_find(const HistoryRow *rows, int64 n, pg_tz *zone);

/* Day and slot of a bucket. Raises 22023 where it is not on the grid. */
extern void grid_place(const Grid *grid, TimestampTz bucket, int64 *day, int *slot);

/*
 * The instants at which a bucket begins that local day: there is none when the
 * clocks leave the hour out, and there are two when they repeat it. Buckets longer
 * than what is repeated contain it.
 */
extern int	grid_instants(const Grid *grid, const ClockDay *day, int slot, TimestampTz instants[2]);

#endif
