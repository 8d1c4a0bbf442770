/*
 * workforce/forecast_calls.c: forecast_calls(bucket, offered, horizon [, zone [, since]]).
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
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#define LEAST_DAYS		7
/* Rows with so many days before and after them are not of one piece with the others. */
#define GAP_DAYS		7
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

/* Argument n, the first day wanted, in days since 2000. */
static int64
since_argument(FunctionCallInfo fcinfo, int n)
{
	DateADT		since;

	if (PG_NARGS() <= n)
		return HISTORY_NO_SINCE;
	if (PG_ARGISNULL(n))
		refuse_null("since of forecast_calls", "Give the first day wanted, or leave it out.");
	since = PG_GETARG_DATEADT(n);
	if (DATE_NOT_FINITE(since))
		refuse_infinite(DATE_IS_NOBEGIN(since) ? DT_NOBEGIN : DT_NOEND, "since of forecast_calls",
						"Give the first day wanted, or leave it out.");
	return since;
}

/* (state, bucket, offered, horizon [, zone [, since]]) */
PG_FUNCTION_INFO_V1(cc_forecast_calls_accum);
Datum
cc_forecast_calls_accum(PG_FUNCTION_ARGS)
{
	History		history = history_argument(fcinfo);
	TimestampTz bucket;
	double		offered;
	int64		horizon;
	int64		since;
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
	since = since_argument(fcinfo, 5);
	if (history.state == NULL)
	{
		zone_argument(fcinfo, 4, NULL, zone);
		history_start(&history, horizon, since, zone);
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
		if (history.state[HISTORY_SINCE] != since)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("since of forecast_calls changes within a group: %s",
							DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum((DateADT) since)))),
					 errhint("Group by what the first day wanted depends on.")));
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

static ForecastModel
fit_history(const Grid *grid, const HistoryRow *rows, int64 n, int64 first_day, int64 last_day)
{
	int64		oldest = Max(first_day, last_day - (FORECAST_DAYS - 1));
	int			slots = grid->slots;
	ForecastHistory history = {.slots = slots};
	int		   *row_of = palloc((last_day - oldest + 1) * sizeof(int));
	int32	   *day_of = palloc((last_day - oldest + 1) * sizeof(int32));
	double	   *offered;
	uint8	   *seen;
	uint8	   *open = palloc0((Size) FORECAST_WEEKDAYS * slots);
	ForecastModel model = {.expected = palloc(FORECAST_WEEKDAYS * slots * sizeof(double)),
	.doubt = palloc(FORECAST_WEEKDAYS * slots * sizeof(double))};
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
		/* a row of 0 tells that somebody was there to count */
		open[(Size) forecast_weekday((int32) day) * slots + slot] = 1;
		seen[cell] = Max(seen[cell], 1);
	}

	history.day = day_of;
	history.offered = offered;
	history.seen = seen;
	history.open = open;
	forecast_fit(&history,
				 MemoryContextAllocHuge(CurrentMemoryContext, forecast_scratch(history.days, slots)),
				 &model);
	return model;
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

/*
 * Rows behind a gap are strays, if they are fewer than half a day has, or if they
 * cover less than a week and are more than four away: a wrong year, a test call.
 * They would move the forecast to where nobody asks for it, or let a few days of
 * history pass for years.
 */
static void
refuse_strays(const HistoryRow *rows, int64 n, pg_tz *zone)
{
	int64		days = 1;
	int64		start = 0;
	int64		gap = 0;		/* before the rows from `start` on */

	for (int64 i = 1; i < n; i++)
		days += local_day(rows[i].bucket, zone) != local_day(rows[i - 1].bucket, zone);
	for (int64 end = 1; end <= n; end++)
	{
		int64		next = end == n ? 0 :
			local_day(rows[end].bucket, zone) - local_day(rows[end - 1].bucket, zone);
		int64		widest;

		if (end < n && next <= GAP_DAYS)
			continue;
		widest = Max(gap, next);
		if (widest > GAP_DAYS &&
			(2 * (end - start) * days < n ||
			 (widest > FORECAST_CLOSED &&
			  local_day(rows[end - 1].bucket, zone) - local_day(rows[start].bucket, zone) + 1 < LEAST_DAYS)))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 end - start == 1 ?
					 errmsg("history of forecast_calls has a row far from the others: %s",
							timestamptz_to_str(rows[start].bucket)) :
					 errmsg("history of forecast_calls has " INT64_FORMAT " rows far from the others, from %s on",
							end - start, timestamptz_to_str(rows[start].bucket)),
					 errhint("Correct the date or leave the row out. If it lies in the future, give the first day "
							 "wanted as the fifth argument: rows from that day on are then left out.")));
		start = end;
		gap = next;
	}
}

/* What the forecast is of: days `first` to `last`, and of these, buckets after `latest`. */
typedef struct Horizon
{
	TimestampTz latest;
	int64		latest_day;
	int64		first;
	int64		last;
} Horizon;

typedef struct ForecastRow
{
	TimestampTz bucket;
	ForecastCount count;
} ForecastRow;

static int
compare_forecasts(const void *a, const void *b)
{
	TimestampTz left = ((const ForecastRow *) a)->bucket;
	TimestampTz right = ((const ForecastRow *) b)->bucket;

	return (left > right) - (left < right);
}

/* So many are made. */
static ForecastRow *
expect_calls(const Grid *grid, const Horizon *horizon, const ForecastModel *model, int *made)
{
	ForecastRow *forecast = MemoryContextAllocHuge(CurrentMemoryContext,
												   (Size) (horizon->last - horizon->first + 1) * grid->slots * 2 *
												   sizeof(ForecastRow));

	*made = 0;
	for (int64 day = horizon->first; day <= horizon->last; day++)
	{
		ClockDay	local = clock_day(day, grid->zone);
		int			weekday = forecast_weekday((int32) day);

		for (int slot = 0; slot < grid->slots; slot++)
		{
			TimestampTz instants[2];
			int			times = grid_instants(grid, &local, slot, instants);
			ForecastCount count;

			CHECK_FOR_INTERRUPTS();
			if (times == 0 || instants[times - 1] <= horizon->latest)
				continue;
			count = forecast_count(model, grid->slots, weekday, slot, (int) (day - horizon->latest_day));
			for (int i = 0; i < times; i++)
				if (instants[i] > horizon->latest)
				{
					forecast[*made].bucket = instants[i];
					forecast[(*made)++].count = count;
				}
		}
	}
	/* a repeated hour comes in the order of its clocks */
	qsort(forecast, *made, sizeof(ForecastRow), compare_forecasts);
	return forecast;
}

/* Of call_forecast. */
enum
{
	BUCKET, EXPECTED, LOW, HIGH, COLUMNS
};

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

	bool		fits = desc != NULL && desc->natts == COLUMNS;

	for (int i = 0; fits && i < COLUMNS; i++)
		fits = TupleDescAttr(desc, i)->atttypid == (i == BUCKET ? TIMESTAMPTZOID : FLOAT8OID);
	if (!fits)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("forecast_calls does not return rows of call_forecast as it was made: %s",
						format_type_be(get_func_rettype(fcinfo->flinfo->fn_oid))),
				 errhint("The type call_forecast was altered. It must have the columns that the extension gave it: "
						 "bucket timestamptz, and expected, low and high, double precision.")));
	return desc;
}

static ArrayType *
forecast_array(FunctionCallInfo fcinfo, const ForecastRow *forecast, int made)
{
	TupleDesc	desc = forecast_row(fcinfo);
	Datum	   *elements = palloc(Max(made, 1) * sizeof(Datum));
	Oid			type = desc->tdtypeid;

	for (int i = 0; i < made; i++)
	{
		const ForecastCount *count = &forecast[i].count;
		Datum		values[COLUMNS] = {TimestampTzGetDatum(forecast[i].bucket), Float8GetDatum(count->mean),
			Float8GetDatum(count->low), Float8GetDatum(count->high)};
		bool		nulls[COLUMNS] = {false};

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

/* How many of the sorted rows lie before a day. */
static int64
rows_before(const HistoryRow *rows, int64 n, int64 day, pg_tz *zone)
{
	while (n > 0 && local_day(rows[n - 1].bucket, zone) >= day)
		n--;
	return n;
}

static void
check_since(const HistoryRow *rows, int64 n, int64 since, pg_tz *zone)
{
	const char *day = DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum((DateADT) since)));

	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("history of forecast_calls has no row before the first day wanted: %s", day),
				 errhint("Give the counts of at least one week before that day, and better of three or more.")));
	if (since - local_day(rows[n - 1].bucket, zone) > HISTORY_MAX_HORIZON)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the first day wanted is more than %d days after the latest row of forecast_calls: %s, %s",
						HISTORY_MAX_HORIZON, day, timestamptz_to_str(rows[n - 1].bucket)),
				 errhint("Give a day that is nearer, or a history that goes further.")));
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
	ForecastModel model;
	Horizon		horizon;
	ForecastRow *forecast;
	int64		since;
	int64		n;
	int64		first_day;
	int			slot;
	int			made;

	if (history.state == NULL || history.state[HISTORY_ROWS] == 0)
		PG_RETURN_NULL();
	history_zone(&history, name);
	zone = history_zone_by_name(name);
	if (zone == NULL)
		history_refuse();
	rows = history_sorted(&history);
	n = history.state[HISTORY_ROWS];
	since = history.state[HISTORY_SINCE];
	if (since != HISTORY_NO_SINCE)
	{
		n = rows_before(rows, n, since, zone);
		check_since(rows, n, since, zone);
	}
	check_days(rows, n, zone);
	grid = grid_find(rows, n, zone);
	refuse_strays(rows, n, zone);

	/* a bucket that a change of clocks has moved may lie on another day of the grid */
	grid_place(&grid, rows[0].bucket, &first_day, &slot);
	horizon.latest = rows[n - 1].bucket;
	grid_place(&grid, horizon.latest, &horizon.latest_day, &slot);
	model = fit_history(&grid, rows, n, first_day, horizon.latest_day);
	if (since == HISTORY_NO_SINCE)
	{
		horizon.first = horizon.latest_day;
		horizon.last = horizon.latest_day + history.state[HISTORY_HORIZON];
	}
	else
	{
		horizon.first = since;
		horizon.last = since + history.state[HISTORY_HORIZON] - 1;
	}
	forecast = expect_calls(&grid, &horizon, &model, &made);
	PG_RETURN_ARRAYTYPE_P(forecast_array(fcinfo, forecast, made));
}
