/*
 * workforce/weekly_rule.c: the opening hours of a week on the clocks of a time zone,
 * from text to instants.
 */
#include "workforce/weekly_rule.h"

#include "base/local_time.h"
#include "catalog/pg_type_d.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/timestamp.h"

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
	TimeRange  *ranges;
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

void
weekly_rule_read(WeeklyRule *rule, text *hours, text *zone, ArrayType *holidays)
{
	rule->zone = zone_of(zone);
	rule->holidays = read_holidays(holidays, &rule->holiday_count);
	read_weekly(hours, &rule->hours);
}

static bool
is_holiday(const WeeklyRule *rule, DateADT day)
{
	return bsearch(&day, rule->holidays, rule->holiday_count, sizeof(DateADT), compare_days) != NULL;
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
add_opening(OpeningList *list, pg_time_t from, pg_time_t until)
{
	if (list->count == RULE_OPENINGS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d openings in the span of opening hours", RULE_OPENINGS_MOST),
				 errhint("Give fewer days, or fewer openings a day. 100 years with 5 openings a day are possible.")));
	if (list->count == list->room)
		list->ranges = repalloc(list->ranges, (list->room *= 2) * sizeof(TimeRange));
	list->ranges[list->count++] = (TimeRange) {timestamp_of(from), timestamp_of(until)};
}

/*
 * It is open whenever the clock on the wall says so. For each stretch of one
 * offset, the hours by that clock are shifted by the offset and cut at the
 * stretch's ends: so hours that the clock skips do not count, and those it shows
 * twice count twice.
 */
TimeRange *
weekly_rule_times(const WeeklyRule *rule, DateADT from, DateADT until, int *count)
{
	OpeningList list = {.room = 64};
	int			stretch_count;
	OffsetStretch *stretches;
	pg_time_t	first,
				last;
	int			passed = 0;

#define CLOCK_MIDNIGHT(day) (((pg_time_t) (day) + POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)

	first = CLOCK_MIDNIGHT(from);
	last = CLOCK_MIDNIGHT(until);
	list.ranges = palloc(list.room * sizeof(TimeRange));
	stretches = offsets_of(rule->zone, first - SECS_PER_DAY, last + SECS_PER_DAY, &stretch_count);

	/* the eve of the first day may be open past midnight */
	for (DateADT day = from - 1; day < until; day++)
	{
		pg_time_t	midnight = CLOCK_MIDNIGHT(day);
		/* 2000-01-01 was a Saturday */
		int			weekday = (int) (((int64) day + 5) % 7 + 7) % 7;
		bool		no_tomorrow;

		CHECK_FOR_INTERRUPTS();
		/* nothing opens on a holiday or stays open into it */
		if (is_holiday(rule, day))
			continue;
		no_tomorrow = is_holiday(rule, day + 1);
		while (passed < stretch_count && stretches[passed].until + stretches[passed].offset <= midnight)
			passed++;
		for (int i = 0; i < rule->hours.count; i++)
		{
			const Opening *opening = &rule->hours.openings[i];
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
					add_opening(&list, lower, upper);
			}
		}
	}
	pfree(stretches);
	*count = (int) time_ranges_join(list.ranges, list.count);
	return list.ranges;
}
