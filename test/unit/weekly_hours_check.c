/*
 * weekly_hours_check.c: opening hours of a week from random text: whatever it
 * is, nothing outside it is read, and what is accepted keeps its promises.
 *
 *   cc -std=gnu99 -g -fsanitize=address,undefined -Wall -Wextra -Isrc -o weekly_hours_check \
 *      test/unit/weekly_hours_check.c src/core/weekly_hours.c && ./weekly_hours_check [seed]
 *
 * Prints TAP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/weekly_hours.h"

#define ROUNDS 400000

static const char *const pieces[] = {
	"mon", "tue", "We", "thursday", "FRI", "sat", "su", "m", "mond", " ", " ", " ", "\t", "-", "-", ",", ";", ";", ":",
	"08:00", "8:00", "20:00", "08:00-20:00", "22:00-06:00", "00:00-24:00", "24:00", "08:00:30", "25:00", "8", "99999999999",
	"mon-fri 08:00-20:00", "; sat 09:00-13:00", "closed", "close", "\303\251", "x", ""
};

#define PIECES (sizeof(pieces) / sizeof(pieces[0]))

static bool
is_sound(const WeeklyHours *hours)
{
	if (hours->count < 0 || hours->count > WEEKLY_HOURS_MOST)
		return false;
	for (int i = 0; i < hours->count; i++)
	{
		const Opening *opening = &hours->openings[i];

		if (opening->days == 0 || opening->days > 127 || opening->from < 0 || opening->from >= SECONDS_A_DAY ||
			opening->until <= opening->from || opening->until - opening->from > SECONDS_A_DAY)
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	long		accepted = 0,
				refused = 0,
				unsound = 0,
				outside = 0;

	srandom(argc > 1 ? (unsigned) atol(argv[1]) : 1);
	for (long round = 0; round < ROUNDS; round++)
	{
		char		text[4096];
		char	   *exact;
		size_t		length = 0;
		WeeklyHours hours;
		WeeklyError error;

		for (int n = random() % (round % 100 == 0 ? 200 : 8); n > 0; n--)
		{
			const char *piece = pieces[(size_t) random() % PIECES];

			memcpy(text + length, piece, strlen(piece));
			length += strlen(piece);
		}
		/* of its exact size, without a zero, for the sanitizer to see a step outside */
		exact = malloc(length + (length == 0));
		memcpy(exact, text, length);
		if (weekly_hours_parse(exact, length, &hours, &error))
		{
			accepted++;
			unsound += !is_sound(&hours);
		}
		else
		{
			refused++;
			outside += error.problem == WEEKLY_OK || error.at < exact || error.at + error.length > exact + length;
		}
		free(exact);
	}
	printf("1..3\n");
	printf("%sok 1 - %ld texts accepted, all of them sound\n", unsound > 0 ? "not " : "", accepted);
	printf("%sok 2 - %ld texts refused, each with a piece of itself\n", outside > 0 ? "not " : "", refused);
	printf("%sok 3 - some of each\n", accepted < 100 || refused < 100 ? "not " : "");
	return unsound > 0 || outside > 0 || accepted < 100 || refused < 100;
}
