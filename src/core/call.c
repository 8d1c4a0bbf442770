/*
 * core/call.c: the laws of a call and its text form, without PostgreSQL.
 *
 * Text input and output must not depend on DateStyle, TimeZone or
 * IntervalStyle, or casts and dumps could not be trusted: hence a small parser
 * of ISO 8601 here instead of the server's, which reads all three.
 */
#include "core/call.h"

#include <string.h>

const char *const call_outcome_names[CALL_OUTCOMES] = {
#define CALL_OUTCOME_NAME(NAME, code, name) [code] = name,
	CALL_EVERY_OUTCOME(CALL_OUTCOME_NAME)
#undef CALL_OUTCOME_NAME
};

const CallPhase call_phases[CALL_PHASES] = {
	{"wait", offsetof(CallInterval, wait)},
	{"ring", offsetof(CallInterval, ring)},
	{"talk", offsetof(CallInterval, talk)},
	{"hold", offsetof(CallInterval, hold)},
	{"wrap", offsetof(CallInterval, wrap)}
};

#define US_PER_SECOND	INT64_C(1000000)
#define US_PER_DAY		(INT64_C(86400) * US_PER_SECOND)

/* Days from 0000-03-01 to 2000-01-01, where timestamps count from. */
#define DAYS_TO_2000	INT64_C(730425)

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Exactly `count` digits at *text, as a number; -1 if they are not there. */
static int
digits(const char **text, const char *end, int count)
{
	int			value = 0;

	if (end - *text < count)
		return -1;
	for (int i = 0; i < count; i++)
	{
		if (!is_digit((*text)[i]))
			return -1;
		value = value * 10 + ((*text)[i] - '0');
	}
	*text += count;
	return value;
}

static bool
skip(const char **text, const char *end, char c)
{
	if (*text == end || **text != c)
		return false;
	(*text)++;
	return true;
}

/*
 * Days since 2000-01-01 of a date in the proleptic Gregorian calendar. Years
 * start in March here, so that the leap day comes last and months have a
 * regular length: 153 days for each five.
 */
static int64_t
days_since_2000(int64_t year, int month, int day)
{
	int64_t		y = month > 2 ? year : year - 1;
	int64_t		era = (y >= 0 ? y : y - 399) / 400;
	int64_t		year_of_era = y - era * 400;
	int			month_from_march = (month + 9) % 12;
	int64_t		day_of_year = (153 * month_from_march + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 -
		year_of_era / 100 + day_of_year - DAYS_TO_2000;
}

static int
days_in_month(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return 29;
	return days[month - 1];
}

/* The year: four digits, or a sign and four to six (year 0 is 1 BC). */
static bool
parse_year(const char **text, const char *end, int64_t *year)
{
	bool		negative = skip(text, end, '-');
	bool		expanded = negative || skip(text, end, '+');
	int			value = digits(text, end, 4);

	if (value < 0)
		return false;
	if (expanded)
		for (int more = 0; more < 2 && *text < end && is_digit(**text); more++)
			value = value * 10 + (*(*text)++ - '0');
	*year = negative ? -value : value;
	return true;
}

/* Fraction of a second after its point, rounded to microseconds. */
static bool
parse_fraction(const char **text, const char *end, int64_t *us)
{
	int64_t		unit = US_PER_SECOND / 10;

	if (*text == end || !is_digit(**text))
		return false;
	for (; *text < end && is_digit(**text) && unit > 0; (*text)++, unit /= 10)
		*us += unit * (**text - '0');
	if (*text < end && is_digit(**text) && **text >= '5')
		(*us)++;
	while (*text < end && is_digit(**text))
		(*text)++;
	return true;
}

CallProblem
call_parse_timestamp(const char **text, const char *end, int64_t *timestamp)
{
	int64_t		year;
	int			month,
				day,
				hour,
				minute = 0,
				second = 0;
	int64_t		us = 0;
	int64_t		offset = 0;
	bool		extended;

	if (!parse_year(text, end, &year))
		return CALL_BAD_TIMESTAMP;
	extended = skip(text, end, '-');
	month = digits(text, end, 2);
	if (extended && !skip(text, end, '-'))
		return CALL_BAD_TIMESTAMP;
	day = digits(text, end, 2);
	if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return CALL_BAD_TIMESTAMP;

	if (!skip(text, end, 'T') && !skip(text, end, 't') && !skip(text, end, ' '))
		return CALL_BAD_TIMESTAMP;
	hour = digits(text, end, 2);
	extended = skip(text, end, ':');
	if (extended || (*text < end && is_digit(**text)))
	{
		minute = digits(text, end, 2);
		if (extended ? skip(text, end, ':') : *text < end && is_digit(**text))
		{
			second = digits(text, end, 2);
			if ((skip(text, end, '.') || skip(text, end, ',')) &&
				!parse_fraction(text, end, &us))
				return CALL_BAD_TIMESTAMP;
		}
	}
	/* 24:00:00 ends a day, second 60 is a leap second: both are ISO 8601. */
	if (hour < 0 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
		hour > 24 || (hour == 24 && (minute > 0 || second > 0 || us > 0)))
		return CALL_BAD_TIMESTAMP;

	if (!skip(text, end, 'Z') && !skip(text, end, 'z'))
	{
		int			sign = skip(text, end, '-') ? 1 : -1;
		int			part[3] = {0, 0, 0};

		if (sign < 0 && !skip(text, end, '+'))
			return CALL_NO_OFFSET;
		for (int i = 0; i < 3; i++)
		{
			if (i > 0 && !skip(text, end, ':') &&
				(*text == end || !is_digit(**text)))
				break;
			part[i] = digits(text, end, 2);
			if (part[i] < 0 || part[i] > (i == 0 ? 15 : 59))
				return CALL_BAD_TIMESTAMP;
		}
		offset = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
	}

	us += ((hour * 60 + minute) * 60 + second + offset) * US_PER_SECOND;
	/* far beyond the server's range already, and close to overflow */
	if (year < -4800 || year > 294276)
		return CALL_TIME_RANGE;
	us += days_since_2000(year, month, day) * US_PER_DAY;
	if (us < CALL_TIME_MIN || us >= CALL_TIME_END)
		return CALL_TIME_RANGE;
	*timestamp = us;
	return CALL_OK;
}

static char *
put_digits(char *out, uint64_t value, int width)
{
	char		reversed[20];
	int			n = 0;

	while (value > 0 || n < width)
	{
		reversed[n++] = (char) ('0' + value % 10);
		value /= 10;
	}
	while (n > 0)
		*out++ = reversed[--n];
	return out;
}

/* A fraction of `width` digits without its trailing zeros, if any is left. */
static char *
put_fraction(char *out, uint64_t value, int width)
{
	if (value == 0)
		return out;
	for (; value % 10 == 0; width--)
		value /= 10;
	*out++ = '.';
	return put_digits(out, value, width);
}

char *
call_format_timestamp(int64_t timestamp, char *out)
{
	int64_t		day = timestamp / US_PER_DAY - (timestamp % US_PER_DAY < 0);
	int64_t		us = timestamp - day * US_PER_DAY;
	int64_t		seconds = us / US_PER_SECOND;

	/* the inverse of days_since_2000, in years that start in March */
	int64_t		days = day + DAYS_TO_2000;
	int64_t		era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t		day_of_era = days - era * 146097;
	int64_t		year_of_era = (day_of_era - day_of_era / 1460 +
							   day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t		day_of_year = day_of_era -
		(365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t		month_from_march = (5 * day_of_year + 2) / 153;
	int64_t		month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	int64_t		year = era * 400 + year_of_era + (month <= 2);

	if (year < 0 || year > 9999)
		*out++ = year < 0 ? '-' : '+';
	out = put_digits(out, (uint64_t) (year < 0 ? -year : year), 4);
	*out++ = '-';
	out = put_digits(out, (uint64_t) month, 2);
	*out++ = '-';
	out = put_digits(out, (uint64_t) (day_of_year - (153 * month_from_march + 2) / 5 + 1), 2);
	*out++ = 'T';
	out = put_digits(out, (uint64_t) (seconds / 3600), 2);
	*out++ = ':';
	out = put_digits(out, (uint64_t) (seconds / 60 % 60), 2);
	*out++ = ':';
	out = put_digits(out, (uint64_t) (seconds % 60), 2);
	out = put_fraction(out, (uint64_t) (us % US_PER_SECOND), 6);
	*out++ = 'Z';
	return out;
}

CallProblem
call_parse_seconds(const char *text, size_t length, int32_t *ms)
{
	const char *p = text;
	const char *end = text + length;
	bool		negative = skip(&p, end, '-');
	int64_t		value = 0;
	int			decimals = -1;	/* -1 before the point */
	bool		any = false;

	for (; p < end; p++)
	{
		if (*p == '.' && decimals < 0)
			decimals = 0;
		else if (!is_digit(*p))
			return CALL_BAD_SECONDS;
		else
		{
			any = true;
			if (decimals < 3)
			{
				/* stop growing once out of range, but read on for junk */
				if (value <= INT32_MAX)
					value = value * 10 + (*p - '0');
				decimals += decimals >= 0;
			}
			else if (decimals == 3)
			{
				value += *p >= '5';
				decimals = 4;
			}
		}
	}
	if (!any)
		return CALL_BAD_SECONDS;
	for (decimals = decimals < 0 ? 0 : decimals; decimals < 3; decimals++)
		value = value <= INT32_MAX ? value * 10 : value;
	if (negative)
		return CALL_NEGATIVE;
	if (value > INT32_MAX)
		return CALL_TOO_LONG;
	*ms = (int32_t) value;
	return CALL_OK;
}

char *
call_format_seconds(int32_t ms, char *out)
{
	out = put_digits(out, (uint64_t) ms / 1000, 1);
	return put_fraction(out, (uint64_t) ms % 1000, 3);
}

static bool
is_word(const char *name, const char *word, size_t length)
{
	return strlen(name) == length && memcmp(name, word, length) == 0;
}

int
call_outcome_code(const char *name, size_t length)
{
	for (int i = 0; i < CALL_OUTCOMES; i++)
		if (is_word(call_outcome_names[i], name, length))
			return i;
	return -1;
}

CallProblem
call_check(const CallInterval *call)
{
	static const uint8_t zero[sizeof(call->reserved)];

	if (memcmp(call->reserved, zero, sizeof(zero)) != 0)
		return CALL_RESERVED;
	if (call->outcome >= CALL_OUTCOMES)
		return CALL_UNKNOWN_OUTCOME;
	if ((call->flags & ~CALL_FLAGS) != 0)
		return CALL_UNKNOWN_FLAG;
	if (call->wait < 0 || call->talk < 0 || call->hold < 0 || call->wrap < 0 || call->ring < 0)
		return CALL_NEGATIVE;
	if (call->outcome != CALL_ANSWERED)
	{
		if (call_handle_ms(call) > 0)
			return CALL_NOT_ANSWERED;
		if (call->ring > 0)
			return CALL_RING_OF_NO_ANSWER;
		if (call->flags & CALL_FLAG_TRANSFERRED)
			return CALL_TRANSFER_OF_NO_ANSWER;
	}
	if (call->ring > call->wait)
		return CALL_RING_OVER_WAIT;
	/* neither offered_at plus the phases nor the end less offered_at fits always */
	if (call->offered_at < CALL_TIME_MIN ||
		call->offered_at >= CALL_TIME_END -
		(call_customer_ms(call) + call->wrap) * INT64_C(1000))
		return CALL_TIME_RANGE;
	return CALL_OK;
}

/* The next word, without the white space around it; false at the end. */
static bool
next_word(const char **text, const char *end, const char **word, size_t *length)
{
	while (*text < end && is_space(**text))
		(*text)++;
	*word = *text;
	while (*text < end && !is_space(**text))
		(*text)++;
	*length = (size_t) (*text - *word);
	return *length > 0;
}

/* The words behind the phases, in the order of the text form. */
static const struct
{
	const char *name;
	uint8_t		flag;
}			text_flags[] = {
	{"transferred", CALL_FLAG_TRANSFERRED},
	{"repaired", CALL_FLAG_REPAIRED}
};

#define TEXT_FLAGS ((int) (sizeof(text_flags) / sizeof(text_flags[0])))

/* One word behind the outcome: a phase with its seconds, or a flag. */
static CallProblem
parse_part(const char *word, size_t length, CallInterval *call, bool seen[CALL_PHASES])
{
	const char *equals = memchr(word, '=', length);
	size_t		name_length = equals ? (size_t) (equals - word) : length;

	if (equals == NULL)
	{
		for (int i = 0; i < TEXT_FLAGS; i++)
			if (is_word(text_flags[i].name, word, length))
			{
				if (call->flags & text_flags[i].flag)
					return CALL_PHASE_TWICE;
				call->flags |= text_flags[i].flag;
				return CALL_OK;
			}
		for (int i = 0; i < CALL_PHASES; i++)
			if (is_word(call_phases[i].name, word, length))
				return CALL_BAD_PHASE;
		return CALL_UNKNOWN_WORD;
	}
	for (int i = 0; i < CALL_PHASES; i++)
		if (is_word(call_phases[i].name, word, name_length))
		{
			int32_t		ms;
			CallProblem problem;

			if (seen[i])
				return CALL_PHASE_TWICE;
			seen[i] = true;
			problem = call_parse_seconds(equals + 1, length - name_length - 1, &ms);
			if (problem == CALL_OK)
				*call_phase(call, i) = ms;
			return problem;
		}
	return CALL_UNKNOWN_PHASE;
}

bool
call_parse(const char *text, size_t length, CallInterval *call, CallError *error)
{
	bool		seen[CALL_PHASES] = {false};
	const char *end = text + length;
	const char *start;
	int			outcome;

	memset(call, 0, sizeof(*call));
	while (text < end && is_space(*text))
		text++;
	while (end > text && is_space(end[-1]))
		end--;
	*error = (CallError) {CALL_OK, text, (size_t) (end - text)};
	if (text == end)
	{
		error->problem = CALL_EMPTY;
		return false;
	}

	start = text;
	error->problem = call_parse_timestamp(&text, end, &call->offered_at);
	if (error->problem == CALL_OK && text < end && !is_space(*text))
		error->problem = CALL_BAD_TIMESTAMP;
	if (error->problem != CALL_OK)
	{
		/* show the word that began badly, or both where a space joins them */
		while (text < end && !is_space(*text))
			text++;
		error->at = start;
		error->length = (size_t) (text - start);
		return false;
	}

	if (!next_word(&text, end, &error->at, &error->length))
	{
		error->problem = CALL_NO_OUTCOME;
		error->at = start;
		error->length = (size_t) (end - start);
		return false;
	}
	outcome = call_outcome_code(error->at, error->length);
	if (outcome < 0)
	{
		error->problem = memchr(error->at, '=', error->length) ?
			CALL_NO_OUTCOME : CALL_UNKNOWN_OUTCOME;
		return false;
	}
	call->outcome = (uint8_t) outcome;

	while (next_word(&text, end, &error->at, &error->length))
	{
		error->problem = parse_part(error->at, error->length, call, seen);
		if (error->problem != CALL_OK)
			return false;
	}

	error->problem = call_check(call);
	error->at = start;
	error->length = (size_t) (end - start);
	return error->problem == CALL_OK;
}

static char *
put_word(char *out, const char *word)
{
	size_t		length = strlen(word);

	memcpy(out, word, length);
	return out + length;
}

size_t
call_format(const CallInterval *call, char out[CALL_TEXT_SIZE])
{
	char	   *end = call_format_timestamp(call->offered_at, out);

	*end++ = ' ';
	end = put_word(end, call_outcome_names[call->outcome]);
	for (int i = 0; i < CALL_PHASES; i++)
	{
		int32_t		ms = call_phase_ms(call, i);

		if (ms == 0)
			continue;
		*end++ = ' ';
		end = put_word(end, call_phases[i].name);
		*end++ = '=';
		end = call_format_seconds(ms, end);
	}
	for (int i = 0; i < TEXT_FLAGS; i++)
		if (call->flags & text_flags[i].flag)
		{
			*end++ = ' ';
			end = put_word(end, text_flags[i].name);
		}
	*end = '\0';
	return (size_t) (end - out);
}

int
call_compare(const CallInterval *a, const CallInterval *b)
{
#define COMPARE(field) \
	if (a->field != b->field) \
		return a->field < b->field ? -1 : 1
	COMPARE(offered_at);
	COMPARE(wait);
	COMPARE(talk);
	COMPARE(hold);
	COMPARE(wrap);
	COMPARE(outcome);
	COMPARE(ring);
	COMPARE(flags);
#undef COMPARE
	return 0;
}
