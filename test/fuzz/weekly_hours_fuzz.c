/*
 * weekly_hours_fuzz.c: arbitrary bytes as the opening hours of a week.
 *
 * Sources: src/core/weekly_hours.c. Built and run by test/parts/fuzz.
 *
 * What is accepted lies within a week's days and, each opening, within 24
 * hours; what is refused has a piece of itself to blame.
 */
#include <stdlib.h>

#include "core/weekly_hours.h"

static void
require(bool condition)
{
	if (!condition)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data;
	WeeklyHours hours;
	WeeklyError error;

	if (!weekly_hours_parse(text, size, &hours, &error))
	{
		require(error.problem != WEEKLY_OK);
		require(error.at >= text && error.at + error.length <= text + size);
		return 0;
	}
	require(hours.count >= 0 && hours.count <= WEEKLY_HOURS_MOST);
	for (int i = 0; i < hours.count; i++)
	{
		const Opening *opening = &hours.openings[i];

		require(opening->days > 0 && opening->days < 128);
		require(opening->from >= 0 && opening->from < SECONDS_A_DAY);
		require(opening->until > opening->from && opening->until - opening->from <= SECONDS_A_DAY);
	}
	return 0;
}
