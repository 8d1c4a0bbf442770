/*
 * core/weekly_hours.c: reads the opening hours of a week.
 *
 *   hours = rule { ";" rule }
 *   rule  = days ( times | "closed" )
 *   days  = day [ "-" day ] { "," day [ "-" day ] }
 *   times = time "-" time { "," time "-" time }
 *
 * A day is "mon", "mo" or "monday", in any case. A time is that of the clock on
 * the wall, 8:00, 08:00 or 08:00:00, the last one of a day 24:00. Where the
 * second is not after the first, it is that of the day after.
 */
#include "core/weekly_hours.h"

typedef struct Reader
{
	const char *text;
	const char *at;
	const char *end;
	WeeklyError *error;
} Reader;

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_decimal(char c)
{
	return c >= '0' && c <= '9';
}

static void
skip_space(Reader *in)
{
	while (in->at < in->end && (*in->at == ' ' || *in->at == '\t' || *in->at == '\n' || *in->at == '\r'))
		in->at++;
}

/* After this character and the space around it? */
static bool
take(Reader *in, char c)
{
	skip_space(in);
	if (in->at >= in->end || *in->at != c)
		return false;
	in->at++;
	skip_space(in);
	return true;
}

/* What is wrong goes on to the next space or separator; where nothing follows, it is the whole. */
static bool
fail(Reader *in, WeeklyProblem problem, const char *from)
{
	const char *until = from;

	while (until < in->end && *until != ' ' && *until != ';' && *until != ',')
		until++;
	if (until == from)
	{
		from = in->text;
		until = in->end;
	}
	in->error->problem = problem;
	in->error->at = from;
	in->error->length = (size_t) (until - from);
	return false;
}

/* Length of the word at hand if it is the name, or its first 2 or 3 letters; else 0. */
static size_t
take_word(Reader *in, const char *name, bool whole)
{
	size_t		length = 0;

	while (in->at + length < in->end && is_letter(in->at[length]))
	{
		if ((in->at[length] | 0x20) != name[length])
			return 0;
		length++;
	}
	if (name[length] != '\0' && (whole || (length != 2 && length != 3)))
		return 0;
	in->at += length;
	return length;
}

static bool
read_day(Reader *in, int *day)
{
	static const char *const names[7] = {
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
	};

	for (*day = 0; *day < 7; (*day)++)
		if (take_word(in, names[*day], false))
			return true;
	return fail(in, WEEKLY_NO_DAY, in->at);
}

static bool
read_days(Reader *in, uint8_t *days)
{
	*days = 0;
	do
	{
		const char *start = in->at;
		int			first,
					last;

		if (!read_day(in, &first))
			return false;
		last = first;
		if (take(in, '-') && !read_day(in, &last))
			return false;
		/* sat-mon goes over the end of the week */
		for (int day = first;; day = (day + 1) % 7)
		{
			if (*days & (1 << day))
				return fail(in, WEEKLY_DAY_TWICE, start);
			*days |= (uint8_t) (1 << day);
			if (day == last)
				break;
		}
	} while (take(in, ','));
	return true;
}

/* Two digits, or one where that is enough; -1 without. */
static int
read_number(Reader *in, bool one_is_enough)
{
	int			number;

	if (in->at >= in->end || !is_decimal(*in->at))
		return -1;
	number = *in->at++ - '0';
	if (in->at < in->end && is_decimal(*in->at))
		number = number * 10 + (*in->at++ - '0');
	else if (!one_is_enough)
		return -1;
	return number;
}

static bool
read_time(Reader *in, bool last, int32_t *seconds)
{
	const char *start = in->at;
	int			hour = read_number(in, true);
	int			minute = -1;
	int			second = 0;

	if (hour >= 0 && in->at < in->end && *in->at == ':')
	{
		in->at++;
		minute = read_number(in, false);
		if (in->at < in->end && *in->at == ':')
		{
			in->at++;
			second = read_number(in, false);
		}
	}
	*seconds = (hour * 60 + minute) * 60 + second;
	if (hour < 0 || minute < 0 || second < 0 || minute > 59 || second > 59 ||
		*seconds > SECONDS_A_DAY || (*seconds == SECONDS_A_DAY && !last) ||
		(in->at < in->end && (is_decimal(*in->at) || is_letter(*in->at))))
		return fail(in, WEEKLY_NO_TIME, start);
	return true;
}

static bool
read_times(Reader *in, uint8_t days, WeeklyHours *hours)
{
	do
	{
		const char *start = in->at;
		Opening    *opening = &hours->openings[hours->count];

		if (hours->count >= WEEKLY_HOURS_MOST)
			return fail(in, WEEKLY_TOO_MANY, start);
		opening->days = days;
		if (!read_time(in, false, &opening->from))
			return false;
		if (!take(in, '-'))
			return fail(in, WEEKLY_NO_TIME, start);
		if (!read_time(in, true, &opening->until))
			return false;
		if (opening->until == opening->from)
			return fail(in, WEEKLY_NO_LENGTH, start);
		if (opening->until < opening->from)
			opening->until += SECONDS_A_DAY;
		hours->count++;
	} while (take(in, ','));
	return true;
}

bool
weekly_hours_parse(const char *text, size_t length, WeeklyHours *hours, WeeklyError *error)
{
	Reader		in = {text, text, text + length, error};
	uint8_t		named = 0;

	hours->count = 0;
	error->problem = WEEKLY_OK;
	do
	{
		const char *start;
		uint8_t		days;

		skip_space(&in);
		start = in.at;
		if (!read_days(&in, &days))
			return false;
		/* two rules for a day: does the second add hours, or replace them? */
		if (named & days)
			return fail(&in, WEEKLY_DAY_TWICE, start);
		named |= days;
		/* space is skipped by now, and some there must be */
		if (is_letter(in.at[-1]) && in.at < in.end)
			return fail(&in, WEEKLY_NO_DAY, start);
		if (!take_word(&in, "closed", true) && !read_times(&in, days, hours))
			return false;
	} while (take(&in, ';'));
	if (in.at < in.end)
		return fail(&in, WEEKLY_JUNK, in.at);
	return true;
}
