/*
 * workforce/weekly_rule.h: when it is open by the hours of a week, on the clocks of
 * a time zone, closed on holidays.
 */
#ifndef CCMETRICS_WORKFORCE_WEEKLY_RULE_H
#define CCMETRICS_WORKFORCE_WEEKLY_RULE_H

#include "compat.h"

#include "base/time_ranges.h"
#include "core/weekly_hours.h"
#include "fmgr.h"
#include "pgtime.h"
#include "utils/array.h"
#include "utils/date.h"

/* 100 years */
#define RULE_DAYS_MOST 36600
/* The server's output of a multirange cannot be cancelled: it takes a second for so many. */
#define RULE_OPENINGS_MOST 200000

/* Days that a rule can be asked about, with one to spare for the zone's offset: (first, last). */
#define RULE_FIRST_DAY (DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE)
#define RULE_LAST_DAY (TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE - 1)

typedef struct WeeklyRule
{
	WeeklyHours hours;
	pg_tz	   *zone;
	DateADT    *holidays;		/* sorted */
	int			holiday_count;
} WeeklyRule;

/* Allocates in the current memory context. */
extern void weekly_rule_read(WeeklyRule *rule, text *hours, text *zone, ArrayType *holidays);

/*
 * The times open on the local days [from, until), cut at their midnights: in
 * ascending order, none touching the next.
 */
extern TimeRange *weekly_rule_times(const WeeklyRule *rule, DateADT from, DateADT until, int *count);

#endif
