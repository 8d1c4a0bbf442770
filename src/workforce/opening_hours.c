/*
 * workforce/opening_hours.c: business_time(), and opening_hours() that makes its opening
 * hours from those of a week, holidays and a time zone.
 */
#include "base/local_time.h"
#include "base/time_ranges.h"

#include "catalog/pg_type_d.h"
#include "common/int.h"
#include "base/arguments.h"
#include "base/duration.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"
#include "core/weekly_hours.h"

/* -------------------------------------------------------------- business_time */

/* The first range that does not end before the instant or at it. */
static uint32
first_after(TypeCacheEntry *typcache, const MultirangeType *times, TimestampTz at)
{
	uint32		low = 0,
				high = times->rangeCount;

	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (multirange_times(typcache, times, middle).until <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

#define GOING_ON_HINT "Leave such rows out, or use now() for what is still going on."

/* (since, until, open) */
PG_FUNCTION_INFO_V1(cc_business_time);
Datum
cc_business_time(PG_FUNCTION_ARGS)
{
	TimeRange	span = {PG_GETARG_TIMESTAMPTZ(0), PG_GETARG_TIMESTAMPTZ(1)};
	MultirangeType *open = PG_GETARG_MULTIRANGE_P(2);
	TypeCacheEntry *typcache = tstzrange_typcache();
	int64		length;
	int64		total = 0;

	need_finite(span.from, "since", GOING_ON_HINT);
	need_finite(span.until, "until", GOING_ON_HINT);
	if (span.until < span.from)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("until is before since: %s < %s", pstrdup(timestamptz_to_str(span.until)),
						pstrdup(timestamptz_to_str(span.from))),
				 errhint("Check the order of the two times.")));
	if (pg_sub_s64_overflow(span.until, span.from, &length))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("since and until are too far apart: %s, %s", pstrdup(timestamptz_to_str(span.from)),
						pstrdup(timestamptz_to_str(span.until))),
				 errhint("Give times less than 292,000 years apart.")));

	for (uint32 i = first_after(typcache, open, span.from); i < open->rangeCount; i++)
	{
		TimeRange	range = multirange_times(typcache, open, i);

		if (range.from >= span.until)
			break;
		total += time_range_overlap(span, range);
	}
	PG_FREE_IF_COPY(open, 2);
	PG_RETURN_INTERVAL_P(interval_from_us(total));
}

/* -------------------------------------------------------------- opening_hours */

#define DAYS_MOST 36600
/* The server's output of a multirange cannot be cancelled: it takes a second for so many. */
#define OPENINGS_MOST 200000
#define HOLIDAYS_MOST 100000
/* 100 openings are written in some thousand bytes. */
#define HOURS_TEXT_MOST (1024 * 1024)

/* A stretch of time with one offset from UTC; seconds since 1970. */
typedef struct OffsetStretch
{
	pg_time_t	from;
	pg_time_t	until;
	long		offset;
} OffsetStretch;

typedef struct OpeningList
{
	RangeType **ranges;
	int			count;
	int			room;
} OpeningList;

static const struct
{
	const char *message;
	const char *hint;
}			problems[] = {
	[WEEKLY_NO_DAY] = {"day of the week expected in opening hours: \"%s\"",
		"For example: 'mon-fri 08:00-20:00; sat 09:00-13:00, 14:00-16:00'. "
		"Days are mon, tue, wed, thu, fri, sat, sun."},
	[WEEKLY_DAY_TWICE] = {"day given twice in opening hours: \"%s\"",
		"Give all hours of a day in one rule: 'mon-thu 08:00-12:00, 13:00-17:00; fri 08:00-12:00'."},
	[WEEKLY_NO_TIME] = {"hours expected in opening hours: \"%s\"",
		"Give hours like 08:00-20:00, with 24 hours to the day and 24:00 as the last, or 'closed'. "
		"Rules are separated by semicolons."},
	[WEEKLY_NO_LENGTH] = {"opening hours end where they start: \"%s\"",
		"Write 00:00-24:00 for the whole day."},
	[WEEKLY_JUNK] = {"end of opening hours expected: \"%s\"",
		"Rules are separated by semicolons: 'mon-fri 08:00-20:00; sat 09:00-13:00'."},
	[WEEKLY_TOO_MANY] = {"more than 100 openings in opening hours: \"%s\"",
		"Give at most 100, and add the others as ranges with +."},
};

static void
read_weekly(text *source, WeeklyHours *hours)
{
	const int	most = 80;
	WeeklyError error;
	int			length;

	if (VARSIZE_ANY_EXHDR(source) > HOURS_TEXT_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text of opening hours is too long: %zu bytes", (Size) VARSIZE_ANY_EXHDR(source)),
				 errhint("No week needs more than %d bytes. %s", HOURS_TEXT_MOST, problems[WEEKLY_NO_DAY].hint)));
	if (weekly_hours_parse(VARDATA_ANY(source), VARSIZE_ANY_EXHDR(source), hours, &error))
		return;
	/* a megabyte of junk is not repeated in the error */
	length = (int) Min(error.length, (size_t) most);
	length = pg_mbcliplen(error.at, length, length);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg(problems[error.problem].message, pnstrdup(error.at, length)),
			 errhint("%s", problems[error.problem].hint)));
}

/* Days from 2000-01-01, [*from, *until); false where there is none. */
static bool
span_argument(RangeType *span, DateADT *from, DateADT *until)
{
	RangeBound	lower,
				upper;
	bool		empty;

	range_deserialize(lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO), span, &lower, &upper, &empty);
	if (empty)
		return false;
	*from = lower.infinite ? DATEVAL_NOBEGIN : DatumGetDateADT(lower.val);
	*until = upper.infinite ? DATEVAL_NOEND : DatumGetDateADT(upper.val);
	if (DATE_NOT_FINITE(*from) || DATE_NOT_FINITE(*until))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("span of opening hours must have a first and a last day: %s", range_text(span)),
				 errhint("Give the days in which the measured times lie, "
						 "for example daterange('2026-01-01', '2027-01-01').")));
	if ((int64) *until - *from > DAYS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("span of opening hours is longer than 100 years: %s", range_text(span)),
				 errhint("Give the days in which the measured times lie.")));
	/* a day to spare for the zone's offset */
	if (*from <= DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE ||
		*until >= TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE - 1)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("span of opening hours is outside the range of timestamptz: %s", range_text(span)),
				 errhint("Give the days in which the measured times lie.")));
	return true;
}

static int
compare_days(const void *a, const void *b)
{
	DateADT		left = *(const DateADT *) a;
	DateADT		right = *(const DateADT *) b;

	return left < right ? -1 : left > right;
}

static DateADT *
read_holidays(ArrayType *array, int *count)
{
	Datum	   *datums;
	bool	   *nulls;
	DateADT    *days;

	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (*count > HOLIDAYS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d holidays: %d", HOLIDAYS_MOST, *count),
				 errhint("Give each day once, and only days of the span.")));
	deconstruct_array(array, DATEOID, sizeof(DateADT), true, TYPALIGN_INT, &datums, &nulls, count);
	days = palloc(Max(*count, 1) * sizeof(DateADT));
	for (int i = 0; i < *count; i++)
	{
		days[i] = DatumGetDateADT(datums[i]);
		if (nulls[i] || DATE_NOT_FINITE(days[i]))
			ereport(ERROR,
					(errcode(nulls[i] ? ERRCODE_NULL_VALUE_NOT_ALLOWED : ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("holidays must not contain %s", nulls[i] ? "null" :
							DATE_IS_NOBEGIN(days[i]) ? "-infinity" : "infinity"),
					 errhint("Give the days on which it is closed.")));
	}
	qsort(days, *count, sizeof(DateADT), compare_days);
	return days;
}

/* The offsets of a zone from one instant to another. */
static OffsetStretch *
offsets_of(pg_tz *zone, pg_time_t from, pg_time_t until, int *count)
{
	int			room = 16;
	OffsetStretch *stretches = palloc(room * sizeof(OffsetStretch));

	*count = 0;
	while (from < until)
	{
		OffsetStretch stretch = {from, until, 0};
		pg_time_t	boundary;
		long		after;
		int			dst,
					dst_after;
		int			found = pg_next_dst_boundary(&from, &stretch.offset, &dst, &boundary, &after, &dst_after, zone);

		if (found < 0)
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("time zone \"%s\" has no offset at some time of span", pg_get_timezone_name(zone)),
					 errhint("Give days nearer to the present.")));
		if (found > 0)
			stretch.until = Min(boundary, until);
		if (*count == room)
			stretches = repalloc(stretches, (room *= 2) * sizeof(OffsetStretch));
		stretches[(*count)++] = stretch;
		from = stretch.until;
	}
	return stretches;
}

static TimestampTz
timestamp_of(pg_time_t seconds)
{
	return (seconds - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * (int64) SECS_PER_DAY) * USECS_PER_SEC;
}

static void
add_opening(OpeningList *list, TypeCacheEntry *typcache, pg_time_t from, pg_time_t until)
{
	RangeBound	lower = {.val = TimestampTzGetDatum(timestamp_of(from)), .inclusive = true, .lower = true};
	RangeBound	upper = {.val = TimestampTzGetDatum(timestamp_of(until))};

	if (list->count == OPENINGS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d openings in the span of opening hours", OPENINGS_MOST),
				 errhint("Give fewer days, or fewer openings a day. 100 years with 5 openings a day are possible.")));
	if (list->count == list->room)
		list->ranges = repalloc(list->ranges, (list->room *= 2) * sizeof(RangeType *));
	list->ranges[list->count++] = make_range(typcache, &lower, &upper, false, NULL);
}

/*
 * (span, hours, zone, holidays)
 *
 * It is open whenever the clock on the wall says so. For each stretch of one
 * offset, the hours by that clock are shifted by the offset and cut at the
 * stretch's ends: so hours that the clock skips do not count, and those it shows
 * twice count twice.
 */
PG_FUNCTION_INFO_V1(cc_opening_hours);
Datum
cc_opening_hours(PG_FUNCTION_ARGS)
{
	TypeCacheEntry *typcache = tstzrange_typcache();
	WeeklyHours hours;
	pg_tz	   *zone = zone_of(PG_GETARG_TEXT_PP(2));
	int			holiday_count,
				stretch_count = 0;
	DateADT    *holidays = read_holidays(PG_GETARG_ARRAYTYPE_P(3), &holiday_count);
	OffsetStretch *stretches = NULL;
	OpeningList list = {.room = 64};
	DateADT		from = 0,
				until = 0;
	pg_time_t	first = 0,
				last = 0;
	int			passed = 0;

#define CLOCK_MIDNIGHT(day) (((pg_time_t) (day) + POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)
#define IS_HOLIDAY(day) \
	(bsearch(&(DateADT) {day}, holidays, holiday_count, sizeof(DateADT), compare_days) != NULL)

	read_weekly(PG_GETARG_TEXT_PP(1), &hours);
	list.ranges = palloc(list.room * sizeof(RangeType *));
	if (span_argument(PG_GETARG_RANGE_P(0), &from, &until))
	{
		first = CLOCK_MIDNIGHT(from);
		last = CLOCK_MIDNIGHT(until);
		stretches = offsets_of(zone, first - SECS_PER_DAY, last + SECS_PER_DAY, &stretch_count);
	}

	/* the eve of the first day may be open past midnight */
	for (DateADT day = from - 1; day < until; day++)
	{
		pg_time_t	midnight = CLOCK_MIDNIGHT(day);
		/* 2000-01-01 was a Saturday */
		int			weekday = (int) (((int64) day + 5) % 7 + 7) % 7;
		bool		no_tomorrow;

		CHECK_FOR_INTERRUPTS();
		/* nothing opens on a holiday or stays open into it */
		if (IS_HOLIDAY(day))
			continue;
		no_tomorrow = IS_HOLIDAY(day + 1);
		while (passed < stretch_count && stretches[passed].until + stretches[passed].offset <= midnight)
			passed++;
		for (int i = 0; i < hours.count; i++)
		{
			const Opening *opening = &hours.openings[i];
			pg_time_t	opens = Max(midnight + opening->from, first);
			pg_time_t	until_then = no_tomorrow ? Min(opening->until, SECS_PER_DAY) : opening->until;
			pg_time_t	closes = Min(midnight + until_then, last);

			if (!(opening->days & (1 << weekday)))
				continue;
			/* offsets are less than a day */
			for (int s = passed; s < stretch_count && stretches[s].from < closes + SECS_PER_DAY; s++)
			{
				pg_time_t	lower = Max(opens - stretches[s].offset, stretches[s].from);
				pg_time_t	upper = Min(closes - stretches[s].offset, stretches[s].until);

				if (lower < upper)
					add_opening(&list, typcache, lower, upper);
			}
		}
	}
	/* sorts, and joins what overlaps or adjoins */
	PG_RETURN_MULTIRANGE_P(make_multirange(TSTZMULTIRANGEOID, typcache, list.count, list.ranges));
}
