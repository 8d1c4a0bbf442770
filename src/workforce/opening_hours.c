/*
 * workforce/opening_hours.c: opening_hours(), the times open on the days of a span as a
 * multirange.
 */
#include "workforce/weekly_rule.h"

#include "catalog/pg_type_d.h"
#include "utils/timestamp.h"

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
	if ((int64) *until - *from > RULE_DAYS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("span of opening hours is longer than 100 years: %s", range_text(span)),
				 errhint("Give the days in which the measured times lie.")));
	/* a day to spare for the zone's offset */
	if (*from <= RULE_FIRST_DAY ||
		*until >= RULE_LAST_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("span of opening hours is outside the range of timestamptz: %s", range_text(span)),
				 errhint("Give the days in which the measured times lie.")));
	return true;
}

/* (span, hours, time_zone, holidays) */
PG_FUNCTION_INFO_V1(cc_opening_hours);
Datum
cc_opening_hours(PG_FUNCTION_ARGS)
{
	TypeCacheEntry *typcache = tstzrange_typcache();
	WeeklyRule	rule;
	DateADT		from,
				until;
	TimeRange  *times;
	RangeType **ranges;
	int			count = 0;

	weekly_rule_read(&rule, PG_GETARG_TEXT_PP(1), PG_GETARG_TEXT_PP(2), PG_GETARG_ARRAYTYPE_P(3));
	if (!span_argument(PG_GETARG_RANGE_P(0), &from, &until))
		PG_RETURN_MULTIRANGE_P(make_empty_multirange(TSTZMULTIRANGEOID, typcache));
	times = weekly_rule_times(&rule, from, until, &count);
	ranges = palloc(Max(count, 1) * sizeof(RangeType *));
	for (int i = 0; i < count; i++)
	{
		RangeBound	lower = {.val = TimestampTzGetDatum(times[i].from), .inclusive = true, .lower = true};
		RangeBound	upper = {.val = TimestampTzGetDatum(times[i].until)};

		ranges[i] = make_range(typcache, &lower, &upper, false, NULL);
	}
	PG_RETURN_MULTIRANGE_P(make_multirange(TSTZMULTIRANGEOID, typcache, count, ranges));
}
