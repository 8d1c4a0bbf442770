/*
 * rollup/answer_time.c: what a query says of the time of calls, said of the buckets of a rollup.
 *
 * An expression of the time may be taken of the bucket instead if it is the same for all times of
 * each bucket: a day in a zone, if each bucket lies within one such day. And a condition on the
 * time may be put on the bucket if no bucket has times on both sides of it.
 */
#include "rollup/answer_time.h"
#include "rollup/bucket.h"

#include "access/stratnum.h"
#include "catalog/pg_type_d.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

/* -------------------------------------------------------------- zones */

#define UNIX_EPOCH ((pg_time_t) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)
/* Clocks before 1800 are all local mean time; after 2200, rules only repeat. */
#define FIRST_CHANGE (-INT64CONST(5364662400))
#define LAST_CHANGE INT64CONST(7258118400)

static TimestampTz
changed_at(pg_time_t at)
{
	return (at - UNIX_EPOCH) * USECS_PER_SEC;
}

typedef struct ClockChange
{
	pg_time_t	at;
	long		before;			/* seconds east of UTC */
	long		after;
	bool		is_last;		/* there is none: before is for ever */
} ClockChange;

static bool
next_change(const pg_tz *zone, ClockChange *change)
{
	pg_time_t	from = change->at;
	int			before_dst,
				after_dst;
	int			found = pg_next_dst_boundary(&from, &change->before, &before_dst, &change->at, &change->after,
											 &after_dst, zone);

	change->is_last = found == 0;
	return found >= 0;
}

/* From when on do the hours and days of the zone begin with buckets of this width? False: never. */
static bool
clocks_fit(const pg_tz *zone, int64 width, TimestampTz *since)
{
	ClockChange change = {.at = FIRST_CHANGE};

	*since = DT_NOBEGIN;
	do
	{
		if (!next_change(zone, &change))
			return false;
		if (change.before * USECS_PER_SEC % width != 0)
		{
			if (change.is_last)
				return false;
			*since = changed_at(change.at);
		}
		if (!change.is_last && change.at * USECS_PER_SEC % width != 0)
			*since = changed_at(change.at);
	} while (!change.is_last && change.at < LAST_CHANGE);
	/* rules only repeat: what did not fit in the last years never will */
	return *since < changed_at(LAST_CHANGE - 10 * 366 * SECS_PER_DAY);
}

/* When the clock of the zone last went back over midnight, so that a time before a day's start belongs to it. */
static TimestampTz
last_midnight_twice(const pg_tz *zone)
{
	ClockChange change = {.at = FIRST_CHANGE};
	TimestampTz last = DT_NOBEGIN;

	while (next_change(zone, &change) && !change.is_last && change.at < LAST_CHANGE)
	{
		int64		until = change.at + change.before;
		int64		from = change.at + change.after;
		int64		midnight = (from + 400 * 366 * INT64CONST(86400)) / SECS_PER_DAY * SECS_PER_DAY -
			400 * 366 * INT64CONST(86400);

		if (midnight < from)
			midnight += SECS_PER_DAY;
		if (midnight < until)
			last = changed_at(change.at);
	}
	return last;
}

/*
 * Do functions of times take the name for this zone? They take it for an abbreviation first: CET is an hour the whole
 * year, and the zone CET has summer time.
 */
static bool
is_zone(const char *name, const pg_tz *zone)
{
	static const TimestampTz days[] = {INT64CONST(7362) * USECS_PER_DAY, INT64CONST(7544) * USECS_PER_DAY};

	for (size_t i = 0; i < lengthof(days); i++)
	{
		Datum		local = DirectFunctionCall2(timestamptz_zone, CStringGetTextDatum(name),
												TimestampTzGetDatum(days[i]));
		ClockChange change = {.at = days[i] / USECS_PER_SEC + UNIX_EPOCH};

		if (!next_change(zone, &change) || DatumGetTimestamp(local) - days[i] != change.before * USECS_PER_SEC)
			return false;
	}
	return true;
}

/* -------------------------------------------------------------- units */

/* What is the same for all times of a day, week or month is the same for those of the buckets within it. */
typedef enum Grain
{
	GRAIN_MINUTE, GRAIN_HOUR, GRAIN_DAY, GRAIN_WEEK, GRAIN_MONTH
} Grain;

/* What a function makes of a time: its beginning, a field of it, or text by a format. */
typedef enum TimeForm
{
	BY_TRUNC = 1, BY_FIELD = 2, BY_FORMAT = 4
} TimeForm;

static const struct
{
	const char *name;
	Grain		grain;
	int			forms;
}			ANSWER_UNITS[] = {
	{"minute", GRAIN_MINUTE, BY_TRUNC},
	{"hour", GRAIN_HOUR, BY_TRUNC | BY_FIELD},
	{"day", GRAIN_DAY, BY_TRUNC | BY_FIELD},
	{"dow", GRAIN_DAY, BY_FIELD},
	{"isodow", GRAIN_DAY, BY_FIELD},
	{"doy", GRAIN_DAY, BY_FIELD},
	{"week", GRAIN_WEEK, BY_TRUNC | BY_FIELD},
	{"isoyear", GRAIN_WEEK, BY_FIELD},
	{"month", GRAIN_MONTH, BY_TRUNC | BY_FIELD},
	{"quarter", GRAIN_MONTH, BY_TRUNC | BY_FIELD},
	{"year", GRAIN_MONTH, BY_TRUNC | BY_FIELD},
};

/*
 * Patterns of to_char(), longer ones before those that they begin with. As the server takes them: small letters are
 * other patterns than capitals, though they mean the same, and what mixes them is none. FM only leaves out blanks.
 */
static const struct
{
	const char *pattern;
	Grain		grain;
}			FORMAT_PATTERNS[] = {
	{"FM", GRAIN_MONTH}, {"fm", GRAIN_MONTH},
	{"HH24", GRAIN_HOUR}, {"hh24", GRAIN_HOUR}, {"HH12", GRAIN_HOUR}, {"hh12", GRAIN_HOUR},
	{"HH", GRAIN_HOUR}, {"hh", GRAIN_HOUR}, {"AM", GRAIN_HOUR}, {"am", GRAIN_HOUR}, {"PM", GRAIN_HOUR},
	{"pm", GRAIN_HOUR},
	{"IDDD", GRAIN_DAY}, {"iddd", GRAIN_DAY}, {"ID", GRAIN_DAY}, {"id", GRAIN_DAY},
	{"DDD", GRAIN_DAY}, {"ddd", GRAIN_DAY}, {"DD", GRAIN_DAY}, {"dd", GRAIN_DAY},
	{"DAY", GRAIN_DAY}, {"Day", GRAIN_DAY}, {"day", GRAIN_DAY}, {"DY", GRAIN_DAY}, {"Dy", GRAIN_DAY},
	{"dy", GRAIN_DAY}, {"D", GRAIN_DAY}, {"d", GRAIN_DAY}, {"WW", GRAIN_DAY}, {"ww", GRAIN_DAY},
	{"IW", GRAIN_WEEK}, {"iw", GRAIN_WEEK}, {"IYYY", GRAIN_WEEK}, {"iyyy", GRAIN_WEEK},
	{"MONTH", GRAIN_MONTH}, {"Month", GRAIN_MONTH}, {"month", GRAIN_MONTH}, {"MON", GRAIN_MONTH},
	{"Mon", GRAIN_MONTH}, {"mon", GRAIN_MONTH}, {"MM", GRAIN_MONTH}, {"mm", GRAIN_MONTH}, {"Q", GRAIN_MONTH},
	{"q", GRAIN_MONTH}, {"YYYY", GRAIN_MONTH}, {"yyyy", GRAIN_MONTH}, {"YY", GRAIN_MONTH}, {"yy", GRAIN_MONTH},
};

/* What has two grains is the same for the times of the finer one; weeks and months have only days in common. */
static Grain
common_grain(Grain one, Grain other)
{
	if (one != other && Min(one, other) == GRAIN_WEEK)
		return GRAIN_DAY;
	return Min(one, other);
}

/* Of a format of to_char(); false if it shows more than hours, or what is not known here. */
static bool
find_grain_of_format(const char *format, Grain *grain)
{
	bool		found = false;

	while (*format != '\0')
	{
		size_t		length = 0;

		if (*format == '"')
		{
			format = strchr(format + 1, '"');
			if (format == NULL)
				return false;
			format++;
			continue;
		}
		for (size_t i = 0; length == 0 && i < lengthof(FORMAT_PATTERNS); i++)
		{
			if (strncmp(format, FORMAT_PATTERNS[i].pattern, strlen(FORMAT_PATTERNS[i].pattern)) != 0)
				continue;
			length = strlen(FORMAT_PATTERNS[i].pattern);
			*grain = found ? common_grain(*grain, FORMAT_PATTERNS[i].grain) : FORMAT_PATTERNS[i].grain;
			found = true;
		}
		if (length == 0 && strchr(" -/.,:;_", *format) == NULL)
			return false;
		format += Max(length, 1);
	}
	return found;
}

static bool
find_grain(const char *unit, TimeForm form, Grain *grain)
{
	if (form == BY_FORMAT)
		return find_grain_of_format(unit, grain);
	for (size_t i = 0; i < lengthof(ANSWER_UNITS); i++)
	{
		if (pg_strcasecmp(unit, ANSWER_UNITS[i].name) == 0 && (ANSWER_UNITS[i].forms & form) != 0)
		{
			*grain = ANSWER_UNITS[i].grain;
			return true;
		}
	}
	return false;
}

static bool
is_of_any_zone(const RollupBucket *bucket)
{
	return bucket->unit == NULL && 15 * USECS_PER_MINUTE % bucket->width == 0;
}

static bool
refuse_time(AnswerTime *time, char *problem)
{
	if (time->problem == NULL)
		time->problem = problem;
	return false;
}

static char *
described(const RollupBucket *bucket)
{
	return bucket->unit != NULL ? psprintf("a %s in %s", bucket->unit, bucket->zone) : rollup_bucket_text(bucket);
}

/* Do the clocks of the zone (NULL: of the session) show the same day and hour for all times of a bucket? */
static bool
zone_fits(AnswerTime *time, const char *name)
{
	const RollupBucket *bucket = time->bucket;
	const pg_tz *zone = name != NULL ? pg_tzset(name) : session_timezone;
	TimestampTz since;

	if (zone == NULL)
		return refuse_time(time, psprintf("time zone \"%s\" is not known", name));
	if (name != NULL && bucket->unit == NULL && !is_zone(name, zone))
		return refuse_time(time, psprintf("time zone \"%s\" is an abbreviation", name));
	if (bucket->unit != NULL)
	{
		if (name != NULL && strcmp(pg_get_timezone_name((pg_tz *) zone), bucket->zone) == 0)
			return true;
		return refuse_time(time, psprintf("its buckets are each %s: times must be of that zone, by name",
										  described(bucket)));
	}
	if (name == NULL && !is_of_any_zone(bucket))
		return refuse_time(time, psprintf("its buckets of %s do not fit every time zone: name the zone of days and "
										  "hours in the query", described(bucket)));
	if (!clocks_fit(zone, bucket->width, &since))
		return refuse_time(time, psprintf("its buckets of %s do not start with the hours and days of %s",
										  described(bucket), pg_get_timezone_name((pg_tz *) zone)));
	time->fits_since = Max(time->fits_since, since);
	return true;
}

static bool
grain_fits(AnswerTime *time, Grain grain, const char *zone, const char *unit)
{
	static const int64 widths[] = {
		[GRAIN_MINUTE] = USECS_PER_MINUTE, [GRAIN_HOUR] = USECS_PER_HOUR, [GRAIN_DAY] = USECS_PER_DAY,
		[GRAIN_WEEK] = USECS_PER_DAY, [GRAIN_MONTH] = USECS_PER_DAY
	};
	const RollupBucket *bucket = time->bucket;

	if (!zone_fits(time, zone))
		return false;
	if (bucket->unit == NULL ? widths[grain] % bucket->width == 0 :
		strcmp(bucket->unit, "day") == 0 ? grain >= GRAIN_DAY :
		strcmp(bucket->unit, "week") == 0 ? grain == GRAIN_WEEK : grain == GRAIN_MONTH)
		return true;
	return refuse_time(time, psprintf("its buckets are each %s, from which \"%s\" of a time does not follow",
									  described(bucket), unit));
}

/* -------------------------------------------------------------- expressions of the time */

static Const *
known(Node *node, Oid type)
{
	return IsA(node, Const) && castNode(Const, node)->consttype == type && !castNode(Const, node)->constisnull ?
		castNode(Const, node) : NULL;
}

static char *
known_text(Node *node)
{
	Const	   *value = known(node, TEXTOID);

	return value != NULL ? TextDatumGetCString(value->constvalue) : NULL;
}

/* Functions that cut a time to a unit, or show a part of it. Arguments by number; -1 for none. */
static const struct
{
	Oid			function;
	int			time;
	int			unit;			/* none: a day */
	int			zone;			/* none: the session's, or that of the local time */
	TimeForm	form;
}			TIME_FORMS[] = {
	{F_DATE_TRUNC_TEXT_TIMESTAMPTZ_TEXT, 1, 0, 2, BY_TRUNC},
	{F_DATE_TRUNC_TEXT_TIMESTAMPTZ, 1, 0, -1, BY_TRUNC},
	{F_DATE_TRUNC_TEXT_TIMESTAMP, 1, 0, -1, BY_TRUNC},
	{F_EXTRACT_TEXT_TIMESTAMPTZ, 1, 0, -1, BY_FIELD},
	{F_EXTRACT_TEXT_TIMESTAMP, 1, 0, -1, BY_FIELD},
	{F_DATE_PART_TEXT_TIMESTAMPTZ, 1, 0, -1, BY_FIELD},
	{F_DATE_PART_TEXT_TIMESTAMP, 1, 0, -1, BY_FIELD},
	{F_TO_CHAR_TIMESTAMPTZ_TEXT, 0, 1, -1, BY_FORMAT},
	{F_TO_CHAR_TIMESTAMP_TEXT, 0, 1, -1, BY_FORMAT},
	{F_DATE_TIMESTAMPTZ, 0, -1, -1, BY_TRUNC},
	{F_DATE_TIMESTAMP, 0, -1, -1, BY_TRUNC},
};

/* The call with another argument in the place of the nth. */
static Node *
with_argument(const FuncExpr *call, int n, Node *argument)
{
	FuncExpr   *copy = copyObject((FuncExpr *) call);

	lfirst(list_nth_cell(copy->args, n)) = argument;
	return (Node *) copy;
}

/* The time itself, or local time of it: over the bucket, with the zone (NULL: of the session). Else NULL. */
static Node *
clock_of_bucket(Node *node, const AnswerTime *time, const char **zone)
{
	FuncExpr   *call = (FuncExpr *) node;

	*zone = NULL;
	if (equal(node, time->time))
		return copyObject(time->bucket_column);
	if (!IsA(node, FuncExpr))
		return NULL;
	if (call->funcid == F_TIMESTAMP_TIMESTAMPTZ && equal(linitial(call->args), time->time))
		return with_argument(call, 0, copyObject(time->bucket_column));
	if (call->funcid == F_TIMEZONE_TEXT_TIMESTAMPTZ && equal(lsecond(call->args), time->time) &&
		(*zone = known_text(linitial(call->args))) != NULL)
		return with_argument(call, 1, copyObject(time->bucket_column));
	return NULL;
}

/* date_bin() of whole buckets. */
static Node *
refined_bin(const FuncExpr *call, AnswerTime *time)
{
	Const	   *width = known(linitial(call->args), INTERVALOID);
	Const	   *origin = known(lthird(call->args), TIMESTAMPTZOID);
	const Interval *interval;
	int64		length;

	if (!equal(lsecond(call->args), time->time))
		return NULL;
	if (width == NULL || origin == NULL || time->bucket->unit != NULL)
	{
		(void) refuse_time(time, "date_bin() needs a constant width and origin, and buckets on the UTC grid");
		return NULL;
	}
	interval = DatumGetIntervalP(width->constvalue);
	length = interval->time + interval->day * USECS_PER_DAY;
	if (INTERVAL_NOT_FINITE(interval) || interval->month != 0 || length <= 0 || length % time->bucket->width != 0 ||
		TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(origin->constvalue)) ||
		DatumGetTimestampTz(origin->constvalue) % time->bucket->width != 0)
	{
		(void) refuse_time(time, psprintf("date_bin() does not give whole buckets of %s", described(time->bucket)));
		return NULL;
	}
	return with_argument(call, 1, copyObject(time->bucket_column));
}

/* The same over the bucket, if all times of a bucket share its value; else NULL. */
Node *
answer_refined(Node *node, AnswerTime *time)
{
	FuncExpr   *call = (FuncExpr *) node;

	if (!IsA(node, FuncExpr))
		return NULL;
	if (call->funcid == F_DATE_BIN_INTERVAL_TIMESTAMPTZ_TIMESTAMPTZ)
		return refined_bin(call, time);
	for (size_t i = 0; i < lengthof(TIME_FORMS); i++)
	{
		const char *zone;
		const char *unit = "day";
		Node	   *clock;
		Grain		grain;

		if (TIME_FORMS[i].function != call->funcid)
			continue;
		clock = clock_of_bucket(list_nth(call->args, TIME_FORMS[i].time), time, &zone);
		if (clock == NULL)
			return NULL;
		if (TIME_FORMS[i].zone >= 0)
			zone = known_text(list_nth(call->args, TIME_FORMS[i].zone));
		if (TIME_FORMS[i].unit >= 0)
			unit = known_text(list_nth(call->args, TIME_FORMS[i].unit));
		if (unit == NULL || (TIME_FORMS[i].zone >= 0 && zone == NULL))
		{
			(void) refuse_time(time, "a unit or a time zone is not a constant");
			return NULL;
		}
		if (!find_grain(unit, TIME_FORMS[i].form, &grain))
		{
			(void) refuse_time(time, psprintf("\"%s\" of a time does not follow from its bucket", unit));
			return NULL;
		}
		return grain_fits(time, grain, zone, unit) ? with_argument(call, TIME_FORMS[i].time, clock) : NULL;
	}
	return NULL;
}

/* -------------------------------------------------------------- conditions on the time */

/* The start of the bucket that the instant is in. */
TimestampTz
answer_bucket_at(const RollupBucket *bucket, TimestampTz at)
{
	if (TIMESTAMP_NOT_FINITE(at))
		return at;
	if (bucket->unit == NULL)
		return at - (at % bucket->width + bucket->width) % bucket->width;
	return DatumGetTimestampTz(DirectFunctionCall3(timestamptz_trunc_zone, CStringGetTextDatum(bucket->unit),
												   TimestampTzGetDatum(at), CStringGetTextDatum(bucket->zone)));
}

/* The first start of a bucket that is not before the instant. */
TimestampTz
answer_bucket_from(const RollupBucket *bucket, TimestampTz at)
{
	TimestampTz start = answer_bucket_at(bucket, at);
	int64		beyond = bucket->width;

	if (start == at)
		return at;
	/* into the next one, whatever the clocks do in this */
	if (bucket->unit != NULL)
		beyond = strcmp(bucket->unit, "day") == 0 ? 26 * USECS_PER_HOUR :
			strcmp(bucket->unit, "week") == 0 ? 7 * USECS_PER_DAY + 2 * USECS_PER_HOUR :
			31 * USECS_PER_DAY + 2 * USECS_PER_HOUR;
	return answer_bucket_at(bucket, start + beyond);
}

static bool
starts_bucket(const RollupBucket *bucket, TimestampTz at)
{
	return answer_bucket_at(bucket, at) == at;
}

static bool
is_whole_interval(Node *node, const RollupBucket *bucket)
{
	Const	   *value = known(node, INTERVALOID);

	return value != NULL && !INTERVAL_NOT_FINITE(DatumGetIntervalP(value->constvalue)) &&
		DatumGetIntervalP(value->constvalue)->time % bucket->width == 0;
}

/*
 * Will the value always start a bucket, whenever it is asked for? Of a constant it is known; an expression
 * such as now() must be cut to a unit.
 */
static bool
stays_aligned(Node *node, AnswerTime *time)
{
	const RollupBucket *bucket = time->bucket;
	FuncExpr   *call = (FuncExpr *) node;
	OpExpr	   *operator = (OpExpr *) node;
	Grain		grain;

	if (IsA(node, Const))
		return castNode(Const, node)->consttype == TIMESTAMPTZOID || is_of_any_zone(bucket);
	if (IsA(node, FuncExpr) && call->funcid == F_DATE_TRUNC_TEXT_TIMESTAMPTZ_TEXT)
	{
		char	   *unit = known_text(linitial(call->args));
		char	   *zone = known_text(lthird(call->args));

		return unit != NULL && zone != NULL && find_grain(unit, BY_TRUNC, &grain) &&
			grain_fits(time, grain, zone, unit);
	}
	if (!is_of_any_zone(bucket))
		return false;
	/* midnight, in the zone of the session */
	if (exprType(node) == DATEOID)
		return true;
	if (IsA(node, FuncExpr))
	{
		switch (call->funcid)
		{
			case F_DATE_TRUNC_TEXT_TIMESTAMPTZ:
			case F_DATE_TRUNC_TEXT_TIMESTAMP:
				return known_text(linitial(call->args)) != NULL &&
					find_grain(known_text(linitial(call->args)), BY_TRUNC, &grain) && grain >= GRAIN_HOUR;
			case F_TIMESTAMPTZ_DATE:
			case F_TIMESTAMP_DATE:
				return true;
			case F_TIMESTAMPTZ_TIMESTAMP:
				return stays_aligned(linitial(call->args), time);
			case F_TIMEZONE_TEXT_TIMESTAMP:
				return known_text(linitial(call->args)) != NULL && zone_fits(time, known_text(linitial(call->args))) &&
					stays_aligned(lsecond(call->args), time);
			default:
				return false;
		}
	}
	if (IsA(node, OpExpr))
	{
		switch (operator->opfuncid)
		{
			case F_TIMESTAMPTZ_PL_INTERVAL:
			case F_TIMESTAMPTZ_MI_INTERVAL:
			case F_TIMESTAMP_PL_INTERVAL:
			case F_TIMESTAMP_MI_INTERVAL:
			case F_DATE_PL_INTERVAL:
			case F_DATE_MI_INTERVAL:
				return is_whole_interval(lsecond(operator->args), bucket) &&
					stays_aligned(linitial(operator->args), time);
			default:
				return false;
		}
	}
	return false;
}

/* What the value is now, as an instant; false if that is not known. */
static bool
value_now(Node *node, bool is_lower, TimestampTz *at)
{
	PlannerInfo *planner = makeNode(PlannerInfo);
	Node	   *value;
	Const	   *constant;

	planner->glob = makeNode(PlannerGlobal);
	value = estimate_expression_value(planner, copyObject(node));
	constant = (Const *) value;
	if (!IsA(value, Const))
		return false;
	if (constant->constisnull)
		*at = is_lower ? DT_NOEND : DT_NOBEGIN;
	else if (constant->consttype == DATEOID)
		*at = DatumGetTimestampTz(DirectFunctionCall1(date_timestamptz, constant->constvalue));
	else if (constant->consttype == TIMESTAMPOID)
		*at = DatumGetTimestampTz(DirectFunctionCall1(timestamp_timestamptz, constant->constvalue));
	else
		*at = DatumGetTimestampTz(constant->constvalue);
	return true;
}

/*
 * The condition, if it compares the time with a value that takes no column. Then either no bucket has times on
 * both sides of it, or the time has a problem.
 */
bool
answer_bound(Node *condition, AnswerTime *time, AnswerBound *bound)
{
	OpExpr	   *operator = (OpExpr *) condition;
	const RollupBucket *bucket = time->bucket;
	Node	   *left,
			   *value;
	Oid			opno;
	bool		has_bound;
	TimestampTz edge;

	if (!IsA(condition, OpExpr) || list_length(operator->args) != 2)
		return false;
	left = linitial(operator->args);
	value = lsecond(operator->args);
	opno = operator->opno;
	if (!equal(left, time->time))
	{
		left = lsecond(operator->args);
		value = linitial(operator->args);
		opno = get_commutator(opno);
	}
	if (!equal(left, time->time) || !OidIsValid(opno) || contain_var_clause(value) || contain_subplans(value) ||
		(exprType(value) != TIMESTAMPTZOID && exprType(value) != TIMESTAMPOID && exprType(value) != DATEOID))
		return false;
	bound->strategy = get_op_opfamily_strategy(opno, lookup_type_cache(TIMESTAMPTZOID,
																	   TYPECACHE_BTREE_OPFAMILY)->btree_opf);
	if (bound->strategy == InvalidStrategy || bound->strategy == BTEqualStrategyNumber)
		return false;
	bound->value = value;
	has_bound = value_now(value, bound->strategy >= BTGreaterEqualStrategyNumber, &bound->at);
	if (!has_bound)
	{
		(void) refuse_time(time, "a limit of the time is not known before the query runs");
		return true;
	}
	/* up to and with a time is before the next microsecond */
	edge = bound->at;
	if (!TIMESTAMP_NOT_FINITE(edge) && edge < END_TIMESTAMP - 1 &&
		(bound->strategy == BTLessEqualStrategyNumber || bound->strategy == BTGreaterStrategyNumber))
		edge++;
	if (time->may_cut)
		time->is_cut |= !starts_bucket(bucket, edge);
	else if (!starts_bucket(bucket, edge))
		(void) refuse_time(time, psprintf("the limit %s of the time is within a bucket: its buckets are each %s",
										  DatumGetCString(DirectFunctionCall1(timestamptz_out,
																			  TimestampTzGetDatum(bound->at))),
										  described(bucket)));
	else if (!stays_aligned(value, time) ||
			 (!IsA(value, Const) && edge != bound->at))
		(void) refuse_time(time, psprintf("a limit of the time need not be the start of a bucket, which is each %s, "
										  "at another moment", described(bucket)));
	if (bucket->unit != NULL && !TIMESTAMP_NOT_FINITE(edge))
	{
		TimestampTz twice = last_midnight_twice(pg_tzset(bucket->zone));

		if (!TIMESTAMP_NOT_FINITE(twice) && edge < twice + 2 * USECS_PER_DAY)
			(void) refuse_time(time, psprintf("a limit of the time is before the last change of the clock in %s by "
											  "which midnight comes twice", bucket->zone));
	}
	bound->at = edge;
	return true;
}
