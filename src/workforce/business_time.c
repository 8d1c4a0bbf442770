/*
 * workforce/business_time.c: business_time() and its inverse business_deadline(), by
 * opening hours as a multirange or by the hours of a week.
 */
#include "workforce/weekly_rule.h"

#include "base/arguments.h"
#include "base/duration.h"
#include "common/hashfn.h"
#include "common/int.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#define GOING_ON_HINT "Leave such rows out, or use now() for what is still going on."
#define SINCE_HINT "Leave such rows out, or give them their real time."
#define COVER_HINT \
	"Make the calendar a week longer on each side, or give the hours of a week instead: " \
	"they have no ends."

/* Arguments 0 and 1: since, until. */
static TimeRange
asked_span(FunctionCallInfo fcinfo, int64 *length)
{
	TimeRange	span = {PG_GETARG_TIMESTAMPTZ(0), PG_GETARG_TIMESTAMPTZ(1)};

	need_finite(span.from, "since", GOING_ON_HINT);
	need_finite(span.until, "until", GOING_ON_HINT);
	if (span.until < span.from)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("until is before since: %s < %s", pstrdup(timestamptz_to_str(span.until)),
						pstrdup(timestamptz_to_str(span.from))),
				 errhint("Check the order of the two times.")));
	if (pg_sub_s64_overflow(span.until, span.from, length))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("since and until are too far apart: %s, %s", pstrdup(timestamptz_to_str(span.from)),
						pstrdup(timestamptz_to_str(span.until))),
				 errhint("Give times less than 292,000 years apart.")));
	return span;
}

/* Argument 1. Users who write 2 days mean working days, which are not 48 hours of opening. */
static int64
asked_duration(FunctionCallInfo fcinfo)
{
	const Interval *duration = PG_GETARG_INTERVAL_P(1);

	if (!INTERVAL_NOT_FINITE(duration) && (duration->month != 0 || duration->day != 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("duration must not have days or months: %s", interval_text(duration)),
				 errhint("Give hours of opening time: two working days of 8 hours are '16 hours'.")));
	return duration_from_interval(duration, "duration");
}

/* ------------------------------------------------------- hours as a multirange */

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

/* A calendar says nothing of what lies before its first opening and after its last. */
static void
need_cover(TypeCacheEntry *typcache, const MultirangeType *open, TimeRange asked)
{
	TimestampTz from,
				until;

	if (open->rangeCount == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("opening hours do not cover %s", timestamptz_to_str(asked.from)),
				 errdetail("They are empty."),
				 errhint(COVER_HINT)));
	from = multirange_times(typcache, open, 0).from;
	until = multirange_times(typcache, open, open->rangeCount - 1).until;
	if (asked.from < from || asked.until > until)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("opening hours do not cover %s",
						timestamptz_to_str(asked.from < from ? asked.from : asked.until)),
				 errdetail("They reach from %s to %s.", pstrdup(timestamptz_to_str(from)),
						   pstrdup(timestamptz_to_str(until))),
				 errhint(COVER_HINT)));
}

/* (since, until, open) */
PG_FUNCTION_INFO_V1(cc_business_time);
Datum
cc_business_time(PG_FUNCTION_ARGS)
{
	MultirangeType *open = PG_GETARG_MULTIRANGE_P(2);
	TypeCacheEntry *typcache = tstzrange_typcache();
	int64		length;
	TimeRange	span = asked_span(fcinfo, &length);
	int64		total = 0;

	need_cover(typcache, open, span);
	for (uint32 i = first_after(typcache, open, span.from); i < open->rangeCount; i++)
	{
		TimeRange	range = multirange_times(typcache, open, i);

		CHECK_FOR_INTERRUPTS();
		if (range.from >= span.until)
			break;
		total += time_range_overlap(span, range);
	}
	PG_FREE_IF_COPY(open, 2);
	PG_RETURN_INTERVAL_P(interval_from_us(total));
}

/* (since, duration, open) */
PG_FUNCTION_INFO_V1(cc_business_deadline);
Datum
cc_business_deadline(PG_FUNCTION_ARGS)
{
	TimestampTz since = PG_GETARG_TIMESTAMPTZ(0);
	int64		left = asked_duration(fcinfo);
	MultirangeType *open = PG_GETARG_MULTIRANGE_P(2);
	TypeCacheEntry *typcache = tstzrange_typcache();
	TimestampTz due = since;

	need_finite(since, "since", SINCE_HINT);
	need_cover(typcache, open, (TimeRange) {since, since});
	for (uint32 i = first_after(typcache, open, since); left > 0; i++)
	{
		TimeRange	range;
		int64		length;

		CHECK_FOR_INTERRUPTS();
		if (i >= open->rangeCount)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("opening hours end before %s after %s have passed",
							interval_text(PG_GETARG_INTERVAL_P(1)), timestamptz_to_str(since)),
					 errhint(COVER_HINT)));
		range = multirange_times(typcache, open, i);
		range.from = Max(range.from, since);
		if (TIMESTAMP_IS_NOEND(range.until) || pg_sub_s64_overflow(range.until, range.from, &length) || length >= left)
		{
			if (pg_add_s64_overflow(range.from, left, &due) || !IS_VALID_TIMESTAMP(due))
				ereport(ERROR,
						(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
						 errmsg("deadline is beyond the range of timestamptz: %s after %s",
								interval_text(PG_GETARG_INTERVAL_P(1)), timestamptz_to_str(since)),
						 errhint("Give a shorter duration.")));
			break;
		}
		left -= length;
	}
	PG_FREE_IF_COPY(open, 2);
	PG_RETURN_TIMESTAMPTZ(due);
}

/* ------------------------------------------------------------ hours of a week */

/* A rule's openings, made for the days that were asked about and some around them, and kept from row to row. */
typedef struct OpenTime
{
	TimeRange	range;
	int64		before;			/* open since the first day */
} OpenTime;

typedef struct KeptRule
{
	MemoryContext memory;		/* NULL: none is kept here */
	uint32		hash;			/* of the arguments */
	struct varlena *arguments[3];
	WeeklyRule	rule;
	DateADT		from;			/* days [from, until) are made */
	DateADT		until;
	OpenTime   *times;
	int			count;
} KeptRule;

/* Queues may have hours of their own. */
#define RULES_KEPT 32

typedef struct KeptRules
{
	KeptRule   *latest;
	int			oldest;
	KeptRule	rules[RULES_KEPT];
} KeptRules;

#define MARGIN_DAYS 366

static bool
is_rule_of(const KeptRule *kept, struct varlena *const arguments[3])
{
	if (kept->memory == NULL)
		return false;
	for (int i = 0; i < 3; i++)
	{
		Size		size = VARSIZE_ANY_EXHDR(arguments[i]);

		if (VARSIZE_ANY_EXHDR(kept->arguments[i]) != size ||
			memcmp(VARDATA_ANY(kept->arguments[i]), VARDATA_ANY(arguments[i]), size) != 0)
			return false;
	}
	return true;
}

static void
keep_rule(KeptRule *kept, MemoryContext parent, struct varlena *const arguments[3])
{
	MemoryContext old,
				memory;

	/* after an error below nothing is kept here, and nothing is left behind */
	if (kept->memory != NULL)
		MemoryContextDelete(kept->memory);
	kept->memory = NULL;
	memory = AllocSetContextCreate(CurrentMemoryContext, "ccmetrics weekly rule", ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(memory);
	for (int i = 0; i < 3; i++)
		kept->arguments[i] = memcpy(palloc(VARSIZE_ANY(arguments[i])), arguments[i], VARSIZE_ANY(arguments[i]));
	weekly_rule_read(&kept->rule, (text *) arguments[0], (text *) arguments[1],
					 DatumGetArrayTypeP(PointerGetDatum(arguments[2])));
	kept->times = NULL;
	kept->from = kept->until = 0;
	kept->count = 0;
	MemoryContextSwitchTo(old);
	MemoryContextSetParent(memory, parent);
	kept->memory = memory;
}

/* Arguments 2 to 4: hours, time_zone, holidays. */
static KeptRule *
asked_rule(FunctionCallInfo fcinfo)
{
	KeptRules  *rules = fcinfo->flinfo->fn_extra;
	struct varlena *arguments[3] = {PG_GETARG_VARLENA_PP(2), PG_GETARG_VARLENA_PP(3), PG_GETARG_VARLENA_PP(4)};
	uint32		hash = 0;

	if (rules == NULL)
	{
		rules = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(KeptRules));
		rules->latest = &rules->rules[0];
		fcinfo->flinfo->fn_extra = rules;
	}
	if (is_rule_of(rules->latest, arguments))
		return rules->latest;
	for (int i = 0; i < 3; i++)
		hash = hash_combine(hash, hash_bytes((const unsigned char *) VARDATA_ANY(arguments[i]),
											 (int) VARSIZE_ANY_EXHDR(arguments[i])));
	for (int i = 0; i < RULES_KEPT; i++)
		if (rules->rules[i].hash == hash && is_rule_of(&rules->rules[i], arguments))
			return rules->latest = &rules->rules[i];
	rules->latest = &rules->rules[rules->oldest];
	rules->oldest = (rules->oldest + 1) % RULES_KEPT;
	keep_rule(rules->latest, fcinfo->flinfo->fn_mcxt, arguments);
	rules->latest->hash = hash;
	return rules->latest;
}

static DateADT
day_of(TimestampTz at)
{
	return (DateADT) (at / USECS_PER_DAY - (at % USECS_PER_DAY < 0));
}

/* Makes the openings of days [from, until), and of more where that is cheap. */
static void
make_days(KeptRule *kept, DateADT from, DateADT until)
{
	DateADT		first = from,
				last = until;
	MemoryContext old;
	TimeRange  *ranges;
	OpenTime   *times;
	int64		total = 0;
	int			count;

	if (from >= kept->from && until <= kept->until)
		return;
	if (kept->until > kept->from)
	{
		first = Min(first, kept->from);
		last = Max(last, kept->until);
	}
	first = Max(first - MARGIN_DAYS, RULE_FIRST_DAY + 1);
	last = Min(last + MARGIN_DAYS, RULE_LAST_DAY - 1);
	if (last - first > RULE_DAYS_MOST || (int64) (last - first) * kept->rule.hours.count > RULE_OPENINGS_MOST)
	{
		first = from;
		last = until;
	}

	if (kept->times != NULL)
		pfree(kept->times);
	kept->times = NULL;
	kept->count = 0;
	kept->from = kept->until = 0;
	ranges = weekly_rule_times(&kept->rule, first, last, &count);
	old = MemoryContextSwitchTo(kept->memory);
	times = palloc(Max(count, 1) * sizeof(OpenTime));
	MemoryContextSwitchTo(old);
	for (int i = 0; i < count; i++)
	{
		times[i].range = ranges[i];
		times[i].before = total;
		total += ranges[i].until - ranges[i].from;
	}
	pfree(ranges);
	kept->times = times;
	kept->count = count;
	kept->from = first;
	kept->until = last;
}

/* Makes the openings around the local days of two instants; a day of UTC is at most one off. */
static void
make_times(KeptRule *kept, TimestampTz since, TimestampTz until)
{
	DateADT		from = day_of(since) - 2;
	DateADT		last = day_of(until) + 3;

	if (from <= RULE_FIRST_DAY || last >= RULE_LAST_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp is too near to the ends of timestamptz for opening hours: %s",
						timestamptz_to_str(from <= RULE_FIRST_DAY ? since : until)),
				 errhint("Check the times for wrong dates.")));
	make_days(kept, from, last);
}

/* Open from the first day that is made up to an instant. */
static int64
open_before(const KeptRule *kept, TimestampTz at)
{
	int			low = 0,
				high = kept->count;
	const OpenTime *last;

	/* how many open before it */
	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (kept->times[middle].range.from < at)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return 0;
	last = &kept->times[low - 1];
	return last->before + Min(at, last->range.until) - last->range.from;
}

/* The earliest instant up to which so much is open; infinity if the days that are made do not suffice. */
static TimestampTz
open_until(const KeptRule *kept, int64 open)
{
	int			low = 0,
				high = kept->count;
	const OpenTime *last;
	TimestampTz at;

	/* how many begin before so much was open */
	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (kept->times[middle].before < open)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return DT_NOEND;
	last = &kept->times[low - 1];
	if (pg_add_s64_overflow(last->range.from, open - last->before, &at) || at > last->range.until)
		return DT_NOEND;
	return at;
}

/* (since, until, hours, time_zone, holidays) */
PG_FUNCTION_INFO_V1(cc_business_time_weekly);
Datum
cc_business_time_weekly(PG_FUNCTION_ARGS)
{
	int64		length;
	TimeRange	span = asked_span(fcinfo, &length);
	KeptRule   *kept = asked_rule(fcinfo);

	if (length > RULE_DAYS_MOST * USECS_PER_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("since and until are more than 100 years apart: %s, %s", pstrdup(timestamptz_to_str(span.from)),
						pstrdup(timestamptz_to_str(span.until))),
				 errhint("Check the times for wrong dates.")));
	make_times(kept, span.from, span.until);
	PG_RETURN_INTERVAL_P(interval_from_us(open_before(kept, span.until) - open_before(kept, span.from)));
}

/* (since, duration, hours, time_zone, holidays) */
PG_FUNCTION_INFO_V1(cc_business_deadline_weekly);
Datum
cc_business_deadline_weekly(PG_FUNCTION_ARGS)
{
	TimestampTz since = PG_GETARG_TIMESTAMPTZ(0);
	int64		duration = asked_duration(fcinfo);
	KeptRule   *kept = asked_rule(fcinfo);
	TimestampTz due = DT_NOEND;
	DateADT		from;

	need_finite(since, "since", SINCE_HINT);
	make_times(kept, since, since);
	if (duration == 0)
		PG_RETURN_TIMESTAMPTZ(since);
	from = day_of(since) - 2;
	/* a week without an opening needs no century's search */
	for (int days = MARGIN_DAYS; kept->rule.hours.count > 0; days *= 2)
	{
		int64		open;

		make_days(kept, from, (DateADT) Min(from + Min(days, RULE_DAYS_MOST + 5), RULE_LAST_DAY - 1));
		if (pg_add_s64_overflow(open_before(kept, since), duration, &open))
			break;
		due = open_until(kept, open);
		if (!TIMESTAMP_IS_NOEND(due) || days >= RULE_DAYS_MOST)
			break;
	}
	if (TIMESTAMP_IS_NOEND(due) || due - since > RULE_DAYS_MOST * USECS_PER_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("opening hours do not hold %s in the 100 years after %s",
						interval_text(PG_GETARG_INTERVAL_P(1)), timestamptz_to_str(since)),
				 errhint("Check hours and holidays, or give a shorter duration.")));
	PG_RETURN_TIMESTAMPTZ(due);
}
