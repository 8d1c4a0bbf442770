/*
 * workforce/forecast_calls.c: forecast_calls(bucket, offered, horizon [, zone]).
 */
#include "workforce/forecast_calls_grid.h"

#include "access/htup_details.h"
#include "base/arguments.h"
#include "base/duration.h"
#include "base/local_time.h"
#include "core/forecast.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#define LEAST_DAYS		7
#define HORIZON_HINT	"Give the number of days after the day of the latest bucket, for example '7 days'."

/* ---------------------------------------------------------------- rows */

static int64
horizon_argument(FunctionCallInfo fcinfo, int n)
{
	const Interval *horizon;
	int64		us;

	if (PG_ARGISNULL(n))
		refuse_null("horizon of forecast_calls", HORIZON_HINT);
	horizon = PG_GETARG_INTERVAL_P(n);
	us = duration_from_interval(horizon, "horizon");
	if (us == 0 || us % USECS_PER_DAY != 0 || us > HISTORY_MAX_HORIZON * USECS_PER_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("horizon must be 1 to %d whole days: %s", HISTORY_MAX_HORIZON, interval_text(horizon)),
				 errhint(HORIZON_HINT)));
	return us / USECS_PER_DAY;
}

/* Argument n by its full name, UTC without it. `first` is that of the rows before, or NULL. */
static void
zone_argument(FunctionCallInfo fcinfo, int n, const char *first, char zone[HISTORY_ZONE_BYTES])
{
	pg_tz	   *found;

	strlcpy(zone, "UTC", HISTORY_ZONE_BYTES);
	if (PG_NARGS() > n)
	{
		if (PG_ARGISNULL(n))
			refuse_null("zone of forecast_calls",
						"Name a time zone as in pg_timezone_names, for example 'Europe/Berlin', or leave it out "
						"for UTC.");
		/* too long is as unknown as any */
		if (VARSIZE_ANY_EXHDR(PG_GETARG_TEXT_PP(n)) < HISTORY_ZONE_BYTES)
			text_to_cstring_buffer(PG_GETARG_TEXT_PP(n), zone, HISTORY_ZONE_BYTES);
		else
			zone[0] = '\0';
	}
	if (first != NULL && strcmp(zone, first) == 0)
		return;
	found = history_zone_by_name(zone);
	if (found == NULL)
	{
		char	   *name = PG_NARGS() > n ? text_to_cstring(PG_GETARG_TEXT_PP(n)) : zone;

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone not recognized: \"%.64s%s\"", name, strlen(name) > 64 ? "..." : ""),
				 errhint("Name it as in pg_timezone_names, for example 'Europe/Berlin'.")));
	}
	strlcpy(zone, pg_get_timezone_name(found), HISTORY_ZONE_BYTES);
}

/* (state, bucket, offered, horizon [, zone]) */
PG_FUNCTION_INFO_V1(cc_forecast_calls_accum);
Datum
cc_forecast_calls_accum(PG_FUNCTION_ARGS)
{
	History		history = history_argument(fcinfo);
	TimestampTz bucket;
	double		offered;
	int64		horizon;
	char		zone[HISTORY_ZONE_BYTES];
	char		first[HISTORY_ZONE_BYTES];

	/* no interval, or nothing known of it */
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_ARRAYTYPE_P(history.array);
	bucket = PG_GETARG_TIMESTAMPTZ(1);
	offered = PG_GETARG_FLOAT8(2);
	need_finite(bucket, "bucket", "Leave such rows out, or give them their real time.");
	if (!history_offered_is_valid(offered))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("offered is not a count of calls: %g", offered),
				 errhint("Give the number of calls in each interval, from 0 to 1e12, or NULL if it is not known.")));
	horizon = horizon_argument(fcinfo, 3);
	if (history.state == NULL)
	{
		zone_argument(fcinfo, 4, NULL, zone);
		history_start(&history, horizon, zone);
	}
	else
	{
		history_zone(&history, first);
		zone_argument(fcinfo, 4, first, zone);
		if (history.state[HISTORY_HORIZON] != horizon)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("horizon of forecast_calls changes within a group: %s",
							interval_text(PG_GETARG_INTERVAL_P(3))),
					 errhint("Group by what the horizon depends on.")));
		if (strcmp(zone, first) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("time zone of forecast_calls changes within a group: \"%s\" and \"%s\"", first, zone),
					 errhint("Group by what the time zone depends on.")));
	}
	history_add(&history, bucket, offered);
	PG_RETURN_ARRAYTYPE_P(history.array);
}

PG_FUNCTION_INFO_V1(cc_forecast_calls_combine);
Datum
cc_forecast_calls_combine(PG_FUNCTION_ARGS)
{
	History		history = history_argument(fcinfo);
	History		other = history_of(PG_GETARG_ARRAYTYPE_P(1));

	history_join(&history, &other);
	PG_RETURN_ARRAYTYPE_P(history.array);
}

/* ---------------------------------------------------------------- the forecast */

/* Expected counts by weekday and slot. */
static double *
fit_history(const Grid *grid, const HistoryRow *rows, int64 n, int64 first_day, int64 last_day)
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
		grid_place(grid, rows[i].bucket, &day, &slot);
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
		ClockDay	local = clock_day(day_of[i], grid->zone);
		TimestampTz instants[2];

		if (local.changes)
			for (int s = 0; s < slots; s++)
				seen[(Size) i * slots + s] = grid_instants(grid, &local, s, instants);
	}
	/* before the first row and after the last nothing is known */
	grid_place(grid, rows[0].bucket, &day, &slot);
	if (day == oldest)
		memset(seen, 0, slot);
	grid_place(grid, rows[n - 1].bucket, &day, &last_slot);
	memset(seen + (Size) (history.days - 1) * slots + last_slot + 1, 0, slots - last_slot - 1);
	for (int64 i = 0; i < n; i++)
	{
		Size		cell;

		grid_place(grid, rows[i].bucket, &day, &slot);
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

static void
check_days(const HistoryRow *rows, int64 n, pg_tz *zone)
{
	int64		first_day = clock_floor_divide(local_time(rows[0].bucket, zone), USECS_PER_DAY);
	int64		last_day = clock_floor_divide(local_time(rows[n - 1].bucket, zone), USECS_PER_DAY);

	if (last_day - first_day + 1 < LEAST_DAYS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("history of forecast_calls covers %d of at least %d days: %s to %s",
						(int) (last_day - first_day + 1), LEAST_DAYS,
						pstrdup(timestamptz_to_str(rows[0].bucket)), pstrdup(timestamptz_to_str(rows[n - 1].bucket))),
				 errhint("Give at least one week, and better three or more. If the last days had no calls, add a row "
						 "with a count of 0.")));
}

/* The buckets after the latest, to the end of the horizon: so many are made. */
static HistoryRow *
expect_calls(const Grid *grid, TimestampTz latest, int64 last_day, int64 horizon, const double *expected, int *made)
{
	HistoryRow *forecast = MemoryContextAllocHuge(CurrentMemoryContext,
												  (Size) (horizon + 1) * grid->slots * 2 * sizeof(HistoryRow));

	*made = 0;
	for (int64 day = last_day; day <= last_day + horizon; day++)
	{
		ClockDay	local = clock_day(day, grid->zone);
		const double *of_day = expected + (Size) forecast_weekday((int32) day) * grid->slots;

		CHECK_FOR_INTERRUPTS();
		for (int slot = 0; slot < grid->slots; slot++)
		{
			TimestampTz instants[2];
			int			times = grid_instants(grid, &local, slot, instants);

			for (int i = 0; i < times; i++)
				if (instants[i] > latest)
				{
					forecast[*made].bucket = instants[i];
					forecast[(*made)++].offered = of_day[slot];
				}
		}
	}
	/* a repeated hour comes in the order of its clocks */
	qsort(forecast, *made, sizeof(HistoryRow), history_compare_rows);
	return forecast;
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
				 errhint("The type call_forecast was altered. It must have the two columns that the extension gave it: "
						 "bucket timestamptz and expected double precision.")));
	return desc;
}

static ArrayType *
forecast_array(FunctionCallInfo fcinfo, const HistoryRow *forecast, int made)
{
	TupleDesc	desc = forecast_row(fcinfo);
	Datum	   *elements = palloc(Max(made, 1) * sizeof(Datum));
	Oid			type = desc->tdtypeid;

	for (int i = 0; i < made; i++)
	{
		Datum		values[2] = {TimestampTzGetDatum(forecast[i].bucket), Float8GetDatum(forecast[i].offered)};
		bool		nulls[2] = {false, false};

		if (!IS_VALID_TIMESTAMP(forecast[i].bucket))
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("timestamp out of range"),
					 errhint("Check the buckets for wrong dates.")));
		elements[i] = HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
	}
	ReleaseTupleDesc(desc);
	return construct_array(elements, made, type, -1, false, TYPALIGN_DOUBLE);
}

PG_FUNCTION_INFO_V1(cc_forecast_calls_final);
Datum
cc_forecast_calls_final(PG_FUNCTION_ARGS)
{
	History		history = history_of(PG_GETARG_ARRAYTYPE_P(0));
	char		name[HISTORY_ZONE_BYTES];
	pg_tz	   *zone;
	Grid		grid;
	HistoryRow *rows;
	HistoryRow *forecast;
	int64		n;
	int64		first_day;
	int64		last_day;
	int			slot;
	int			made;

	if (history.state == NULL || history.state[HISTORY_ROWS] == 0)
		PG_RETURN_NULL();
	history_zone(&history, name);
	zone = history_zone_by_name(name);
	if (zone == NULL)
		history_refuse();
	n = history.state[HISTORY_ROWS];
	rows = history_sorted(&history);
	check_days(rows, n, zone);
	grid = grid_find(rows, n, zone);
	/* a bucket that a change of clocks has moved may lie on another day of the grid */
	grid_place(&grid, rows[0].bucket, &first_day, &slot);
	grid_place(&grid, rows[n - 1].bucket, &last_day, &slot);
	forecast = expect_calls(&grid, rows[n - 1].bucket, last_day, history.state[HISTORY_HORIZON],
							fit_history(&grid, rows, n, first_day, last_day), &made);
	PG_RETURN_ARRAYTYPE_P(forecast_array(fcinfo, forecast, made));
}
