/*
 * forecast_check.c: the fit of forecasts, over exact cases and random data.
 *
 *   cc -std=gnu99 -O2 -Wall -Wextra -Isrc -o forecast_check \
 *      test/unit/forecast_check.c src/core/forecast.c -lm && ./forecast_check [seed]
 *
 * Prints TAP.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/forecast.h"

#define MOST_DAYS	120
#define MOST_SLOTS	48

/* splitmix64 */
static uint64_t state;

static double
uniform(void)
{
	uint64_t	z = (state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (double) ((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* ---- a history ---- */

static int	days;
static int	slots;
static int32_t day[MOST_DAYS];
static double offered[MOST_DAYS * MOST_SLOTS];
static uint8_t seen[MOST_DAYS * MOST_SLOTS];
static double expected[FORECAST_WEEKDAYS * MOST_SLOTS];

static void
begin(int of_days, int of_slots)
{
	days = of_days;
	slots = of_slots;
	for (int d = 0; d < days; d++)
		day[d] = d - 50;		/* weekdays of negative days, too */
	memset(offered, 0, sizeof(offered));
	memset(seen, 1, sizeof(seen));
}

/* Scratch memory of exactly the size asked for, so that the sanitizer sees steps beyond it. */
static void
fit(void)
{
	ForecastHistory history = {days, slots, day, offered, seen};
	void	   *scratch = malloc(forecast_scratch(days, slots));

	memset(scratch, 0xa5, forecast_scratch(days, slots));
	forecast_fit(&history, scratch, expected);
	free(scratch);
}

static double
pattern(int weekday, int slot)
{
	/* shorter hours on weekday 5, and weekday 6 closed */
	return weekday == 6 || slot < (weekday == 5 ? 4 : 2) ? 0.0 : (weekday + 1) * (slot + 3) * (1 + slot % 5);
}

static void
exact(int of_days, double scale)
{
	begin(of_days, 10);
	for (int d = 0; d < days; d++)
		for (int s = 0; s < slots; s++)
			offered[d * slots + s] = scale * pattern(forecast_weekday(day[d]), s);
}

static void
check_exact(double scale, const char *what)
{
	for (int w = 0; w < FORECAST_WEEKDAYS; w++)
		for (int s = 0; s < slots; s++)
		{
			double		right = scale * pattern(w, s);
			double		got = expected[w * slots + s];

			check(right == 0 ? got == 0 : fabs(got - right) < 1e-9 * right, what, got - right);
		}
}

int
main(int argc, char **argv)
{
	state = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;

	for (int of_days = 7; of_days <= 100; of_days += of_days < 30 ? 1 : 35)
		for (double scale = 1e-3; scale < 1e10; scale *= 1000)
		{
			exact(of_days, scale);
			fit();
			check_exact(scale, "a constant pattern");
		}
	result("a week that repeats itself is what is expected, in all sizes");

	/* parts of days, and an hour seen twice */
	exact(30, 1.0);
	for (int s = 0; s < 5; s++)
		seen[s] = 0, offered[s] = 0.0;
	for (int s = 6; s < 10; s++)
		seen[29 * slots + s] = 0, offered[29 * slots + s] = 0.0;
	for (int d = 9; d < 30; d += 7)
		seen[d * slots + 3] = 2, offered[d * slots + 3] *= 2.0;
	seen[15 * slots + 4] = 0, offered[15 * slots + 4] = 0.0;
	fit();
	check_exact(1.0, "parts of days");
	result("what was not seen, or twice, makes no difference");

	/* a third of the days of a weekday are holidays, of any kind */
	for (int kind = 0; kind < 4; kind++)
	{
		static const double of[] = {0.0, 0.2, 0.5, 3.0};

		exact(42, 1.0);
		for (int s = 0; s < slots; s++)
		{
			offered[16 * slots + s] *= of[kind];
			offered[37 * slots + s] *= of[kind];
			offered[33 * slots + s] *= of[kind];
		}
		offered[25 * slots + 7] = 0.0;
		fit();
		for (int w = 0; w < FORECAST_WEEKDAYS; w++)
			for (int s = 0; s < slots; s++)
				check(fabs(expected[w * slots + s] - pattern(w, s)) <= 0.02 * pattern(w, s), "a holiday",
					  expected[w * slots + s] / pattern(w, s));
	}
	result("holidays and an outage are not learned");

	begin(60, 10);
	fit();
	for (int i = 0; i < FORECAST_WEEKDAYS * slots; i++)
		check(expected[i] == 0.0, "no calls at all", expected[i]);
	result("no calls, none expected");

	/* whatever comes, the forecast is finite, not negative, and 0 where nothing was seen */
	for (int round = 0; round < 400; round++)
	{
		double		size = pow(10.0, 14.0 * uniform() - 2.0);
		double		density = uniform();

		begin(1 + (int) (uniform() * (MOST_DAYS - 1)), 1 + (int) (uniform() * MOST_SLOTS));
		for (int d = 0; d < days; d++)
		{
			double		burst = uniform() < 0.1 ? pow(10.0, 8.0 * uniform() - 4.0) : 1.0;

			if (d > 0)
				day[d] = day[d - 1] + (uniform() < 0.1 ? 1 + (int32_t) (uniform() * 300) : 1);
			for (int s = 0; s < slots; s++)
			{
				seen[d * slots + s] = uniform() < 0.05 ? 0 : uniform() < 0.02 ? 2 : 1;
				if (seen[d * slots + s] > 0 && uniform() < density)
					offered[d * slots + s] = fmin(floor(size * burst * uniform()), 1e12);
			}
		}
		fit();
		for (int w = 0; w < FORECAST_WEEKDAYS; w++)
			for (int s = 0; s < slots; s++)
			{
				double		got = expected[w * slots + s];
				bool		any = false;

				for (int d = 0; d < days; d++)
					any |= forecast_weekday(day[d]) == w && offered[d * slots + s] > 0.0;
				check(isfinite(got) && got >= 0.0, "not a count", got);
				check(any || got == 0.0, "calls in a closed interval", got);
			}
	}
	result("any history gives finite counts, and 0 where there were none");

	printf("1..%d\n", tests);
	return failures > 0;
}
