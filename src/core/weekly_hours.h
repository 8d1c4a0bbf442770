/*
 * core/weekly_hours.h: the opening hours of a week, such as
 * "mon-fri 08:00-20:00; sat 09:00-13:00, 14:00-16:00". Pure C.
 */
#ifndef CCMETRICS_CORE_WEEKLY_HOURS_H
#define CCMETRICS_CORE_WEEKLY_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEEKLY_HOURS_MOST 100
#define SECONDS_A_DAY 86400

/* Seconds of the local clock from midnight; past 86400 in the day after. */
typedef struct Opening
{
	uint8_t		days;			/* bit 0 Monday .. bit 6 Sunday */
	int32_t		from;
	int32_t		until;
} Opening;

typedef struct WeeklyHours
{
	int			count;
	Opening		openings[WEEKLY_HOURS_MOST];
} WeeklyHours;

typedef enum WeeklyProblem
{
	WEEKLY_OK,
	WEEKLY_NO_DAY,
	WEEKLY_DAY_TWICE,
	WEEKLY_NO_TIME,
	WEEKLY_NO_LENGTH,
	WEEKLY_JUNK,
	WEEKLY_TOO_MANY
} WeeklyProblem;

/* The problem, and the piece of the text where it lies. */
typedef struct WeeklyError
{
	WeeklyProblem problem;
	const char *at;
	size_t		length;
} WeeklyError;

extern bool weekly_hours_parse(const char *text, size_t length, WeeklyHours *hours, WeeklyError *error);

#endif
