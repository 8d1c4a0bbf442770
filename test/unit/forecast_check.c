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
static uint8_t open_hours[FORECAST_WEEKDAYS * MOST_SLOTS];
static double expected[FORECAST_WEEKDAYS * MOST_SLOTS];
static double doubt[FORECAST_WEEKDAYS * MOST_SLOTS];
static ForecastModel model = {.expected = expected, .doubt = doubt};

static void
begin(int of_days, int of_slots)
{
	days = of_days;
	slots = of_slots;
	for (int d = 0; d < days; d++)
		day[d] = d - 50;		/* weekdays of negative days, too */
	memset(offered, 0, sizeof(offered));
	memset(seen, 1, sizeof(seen));
	memset(open_hours, 0, sizeof(open_hours));
}

/* Scratch memory of exactly the size asked for, so that the sanitizer sees steps beyond it. */
static void
fit(void)
{
	ForecastHistory history = {days, slots, day, offered, seen, open_hours};
	void	   *scratch = malloc(forecast_scratch(days, slots));

	/* a row for each interval with calls; what is open besides stays so */
	for (int d = 0; d < days; d++)
		for (int s = 0; s < slots; s++)
			if (offered[d * slots + s] > 0.0)
				open_hours[forecast_weekday(day[d]) * slots + s] = 1;

	memset(scratch, 0xa5, forecast_scratch(days, slots));
	forecast_fit(&history, scratch, &model);
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
	double		total = 0;
	double		right = 0;

	/* a queue of few calls has no shape that can be told from chance: its sum only */
	if (scale < 1.0)
	{
		for (int i = 0; i < FORECAST_WEEKDAYS * slots; i++)
		{
			total += expected[i];
			right += scale * pattern(i / slots, i % slots);
		}
		check(fabs(total - right) < 1e-3 * right, "the sum of a week", total - right);
		return;
	}
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

	/* open hours without a call, of a queue that has few: not nothing, and less than the others */
	begin(42, 10);
	memset(open_hours, 1, sizeof(open_hours));
	for (int d = 0; d < days; d++)
		for (int s = 0; s < slots; s++)
			if (forecast_weekday(day[d]) != 3 || s != 4)
				offered[d * slots + s] = uniform() < 0.3;
	fit();
	check(expected[3 * slots + 4] > 0.05 && expected[3 * slots + 4] < 0.6, "an open hour without a call", expected[3 * slots + 4]);
	result("an open interval in which no call came has a small number of its own");

	/* without doubt of the mean: 5 and 95 percent of Poisson, from tables; the last two are approximated */
	{
		static const double quantiles[][3] = {{0.3, 0, 1}, {1, 0, 3}, {10, 5, 15}, {100, 84, 117}, {250, 224, 276}, {1000, 948, 1052}, {1e6, 998355, 1001645}};

		begin(1, 1);
		model.noise = model.level_doubt = model.usual = doubt[0] = 0.0;
		model.dispersion = 1.0;
		for (size_t i = 0; i < sizeof(quantiles) / sizeof(quantiles[0]); i++)
		{
			ForecastCount count;
			double		slack = quantiles[i][0] > 300 ? 2.0 : 0.0;

			expected[0] = quantiles[i][0];
			count = forecast_count(&model, 1, 0, 0, 0);
			check(fabs(count.mean - quantiles[i][0]) < 1e-9 && fabs(count.low - quantiles[i][1]) <= slack &&
				  fabs(count.high - quantiles[i][2]) <= slack, "quantiles", quantiles[i][0]);
		}
		/* half way back to the usual level after 13.5 days, by 0.95 a day */
		model.usual = log(4.0);
		expected[0] = 10.0;
		check(fabs(forecast_count(&model, 1, 0, 0, 1).mean - 10.0 * pow(4.0, 0.05)) < 1e-9, "a day", 1);
		check(fabs(forecast_count(&model, 1, 0, 0, 14).mean - 10.0 * pow(4.0, 1.0 - pow(0.95, 14))) < 1e-9, "two weeks", 14);
		check(fabs(forecast_count(&model, 1, 0, 0, 366).mean - 40.0) < 1e-6, "a year", 366);
		check(forecast_count(&model, 1, 0, 0, 14).high - forecast_count(&model, 1, 0, 0, 14).low >
			  forecast_count(&model, 1, 0, 0, 0).high - forecast_count(&model, 1, 0, 0, 0).low, "wider", 14);
	}
	result("ranges of counts; the level returns to the usual one");

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

				ForecastCount count = forecast_count(&model, slots, w, s, round % 30);

				for (int d = 0; d < days; d++)
					any |= forecast_weekday(day[d]) == w && offered[d * slots + s] > 0.0;
				check(isfinite(got) && got >= 0.0, "not a count", got);
				check(any || got == 0.0, "calls in a closed interval", got);
				check(isfinite(count.mean) && count.mean >= 0.0 && count.low >= 0.0 && count.low <= count.high && isfinite(count.high), "not a range", count.low);
				check(count.mean < 1e-3 || (count.low <= 2.0 * count.mean + 1.0 && count.high >= count.mean / 2.0 - 1.0), "a range beside its mean", count.mean);
			}
	}
	result("any history gives finite counts, and 0 where there were none");

	printf("1..%d\n", tests);
	return failures > 0;
}
