/*
 * core/forecast.c: the fit of core/forecast.h.
 *
 * Rounds of three steps, each given the results of the others: shares of the
 * intervals, levels of the days with totals of the weekdays, and weights of
 * days and of single intervals. Their number is fixed: nothing depends on a
 * test of convergence.
 */
#include "core/forecast.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Days after which a count weighs half: profiles change with the seasons. */
#define HALF_LIFE		42.0
/* Standard deviation of the random walk's daily step, of the logarithm. */
#define LEVEL_STEP		0.04
/* Least standard deviation of a day about its level, beyond Poisson noise. */
#define DAY_NOISE		0.05
/* Beyond so many standard deviations an observation counts for nothing: Tukey's
 * bisquare, at its usual constant for days; single intervals, of which there are
 * many more, must be further off. */
#define DAY_LIMIT		4.685
#define SLOT_LIMIT		6.0
/* Rounds: the first ones, by least absolute deviations, find outliers that
 * would hide from a fit by least squares. */
#define START_ROUNDS	10
#define ROUNDS			30
/* Days of a weekday looked at for the first guess. */
#define RECENT			8
#define POOL_ROUNDS		30
/* What is rejected keeps a trace, because there may be nothing else. */
#define LEAST_WEIGHT	1e-4
/* A day of which less was seen says nothing of its total. */
#define LEAST_COVERED	0.01
#define MAD_TO_SIGMA	1.4826
/* What of the distance between the latest level and the usual one is left after a
 * day; and the days after which a level weighs half in what is usual. */
#define LEVEL_KEPT		0.95
#define USUAL_HALF_LIFE	14.0
/* So many standard deviations too rough to be chance: then the shape of the day is real,
 * and so is what a weekday has of its own. */
#define SHAPE_LIMIT		4.0
#define OWN_LIMIT		1.0
/* Five percent lie beyond so many standard deviations. */
#define Z_90			1.6448536269514722
/* Up to this mean, quantiles are summed up; beyond, they are approximated. */
#define SUMMED_MEAN		300.0

typedef struct Day
{
	int			row;			/* in the history */
	int			weekday;
	double		gap;			/* days since the one before */
	double		discount;		/* by age */
	double		weight;			/* by how far off it is */
	double		covered;		/* share of a day's calls in what was seen */
	double		offered;
	double		level;			/* logarithm, 0 on the latest day */
	double		mean;			/* by the model */
} Day;

typedef struct Fit
{
	const ForecastHistory *history;
	int			slots;
	int			days;			/* of weekdays that are open */
	bool		open[FORECAST_WEEKDAYS];
	double		total[FORECAST_WEEKDAYS];	/* logarithm, at level 0 */
	double		noise;			/* variance of a day about its level */
	double		sigma;			/* of the root of an interval: 1/2 for Poisson */
	Day		   *day;
	double	   *trust;			/* [days][slots]: weights of intervals */
	double	   *values;			/* [days * slots]: to take medians of */
	double	   *share;			/* [weekdays][slots], as the next three */
	double	   *calls;			/* weighted sums: of counts, */
	double	   *exposure;		/* of the days' totals, */
	double	   *variance;		/* and the variance of the first a share */
	double	   *pooled;			/* [slots]: shape common to the weekdays, as the next five */
	double	   *pooled_calls;
	double	   *pooled_exposure;
	double	   *pooled_variance;
	double	   *smooth;			/* of the neighbours */
	double	   *pooled_doubt;	/* variance of the logarithm of pooled */
	double	   *doubt;			/* [weekdays][slots]: of the logarithm of share */
	double	   *band;			/* [days]: multipliers of the elimination */
	double	   *pivot;			/* [days] */
	double	   *solved;			/* [1 + weekdays][days] */
} Fit;

static double
square(double x)
{
	return x * x;
}

/* The k-th smallest, counted from 0; what stands before it is not greater. */
static double
select_kth(double *values, ptrdiff_t n, ptrdiff_t k)
{
	ptrdiff_t	low = 0;
	ptrdiff_t	high = n - 1;

	while (low < high)
	{
		double		pivot = values[low + (high - low) / 2];
		ptrdiff_t	i = low;
		ptrdiff_t	j = high;

		while (i <= j)
		{
			while (values[i] < pivot)
				i++;
			while (values[j] > pivot)
				j--;
			if (i <= j)
			{
				double		swap = values[i];

				values[i++] = values[j];
				values[j--] = swap;
			}
		}
		if (k <= j)
			high = j;
		else if (k >= i)
			low = i;
		else
			break;
	}
	return values[k];
}

static double
median(double *values, size_t n)
{
	double		upper;
	double		lower;

	if (n == 0)
		return 0.0;
	upper = select_kth(values, (ptrdiff_t) n, (ptrdiff_t) n / 2);
	if (n % 2 == 1)
		return upper;
	lower = values[0];
	for (size_t i = 1; i < n / 2; i++)
		if (values[i] > lower)
			lower = values[i];
	return (lower + upper) / 2.0;
}

static double
bisquare(double deviations, double limit)
{
	double		rest = 1.0 - square(deviations / limit);

	return rest > 0.0 ? rest * rest : 0.0;
}

/* ---- the scratch memory ---- */

static size_t
carve(char **at, size_t size)
{
	size = (size + 15) & ~(size_t) 15;
	if (*at != NULL)
		*at += size;
	return size;
}

/* Measures, where scratch is NULL. */
static size_t
lay_out(Fit *fit, char *scratch, size_t days, size_t slots)
{
	size_t		cells = days * slots * sizeof(double);
	size_t		week = FORECAST_WEEKDAYS * slots * sizeof(double);
	size_t		size = 0;

#define PIECE(member, bytes) \
	(fit->member = (void *) scratch, size += carve(&scratch, bytes))
	PIECE(day, days * sizeof(Day));
	PIECE(trust, cells);
	PIECE(values, cells);
	PIECE(share, week);
	PIECE(calls, week);
	PIECE(exposure, week);
	PIECE(variance, week);
	PIECE(doubt, week);
	PIECE(pooled, slots * sizeof(double));
	PIECE(pooled_calls, slots * sizeof(double));
	PIECE(pooled_exposure, slots * sizeof(double));
	PIECE(pooled_variance, slots * sizeof(double));
	PIECE(smooth, slots * sizeof(double));
	PIECE(pooled_doubt, slots * sizeof(double));
	PIECE(band, days * sizeof(double));
	PIECE(pivot, days * sizeof(double));
	PIECE(solved, (1 + FORECAST_WEEKDAYS) * days * sizeof(double));
#undef PIECE
	return size;
}

size_t
forecast_scratch(int days, int slots)
{
	Fit			fit;

	return lay_out(&fit, NULL, (size_t) days, (size_t) slots);
}

/* ---- rows of the matrices ---- */

static const double *
offered_of(const Fit *fit, int i)
{
	return fit->history->offered + (size_t) fit->day[i].row * fit->slots;
}

static const uint8_t *
seen_of(const Fit *fit, int i)
{
	return fit->history->seen + (size_t) fit->day[i].row * fit->slots;
}

static double *
trust_of(const Fit *fit, int i)
{
	return fit->trust + (size_t) i * fit->slots;
}

/* In which intervals a weekday is open. */
static const uint8_t *
open_row(const Fit *fit, int weekday)
{
	return fit->history->open + (size_t) weekday * fit->slots;
}

static double *
week_row(double *week, const Fit *fit, int weekday)
{
	return week + (size_t) weekday * fit->slots;
}

/* ---- which weekdays are open ---- */

static void
start_fit(Fit *fit)
{
	const ForecastHistory *history = fit->history;
	int32_t		latest = history->day[history->days - 1];
	int32_t		before = 0;

	for (int row = 0; row < history->days; row++)
	{
		const double *offered = history->offered + (size_t) row * fit->slots;
		int			weekday = forecast_weekday(history->day[row]);

		for (int s = 0; s < fit->slots; s++)
			if (offered[s] > 0.0)
				/* total serves as a mark for now: a call was seen */
				fit->total[weekday] = 1.0;
		if (latest - history->day[row] < FORECAST_CLOSED)
			fit->open[weekday] = true;
	}
	for (int w = 0; w < FORECAST_WEEKDAYS; w++)
		fit->open[w] = fit->open[w] && fit->total[w] > 0.0;

	for (int row = 0; row < history->days; row++)
	{
		int			weekday = forecast_weekday(history->day[row]);
		Day		   *day = &fit->day[fit->days];

		if (!fit->open[weekday])
			continue;
		memset(day, 0, sizeof(*day));
		day->row = row;
		day->weekday = weekday;
		day->gap = (double) (history->day[row] - before);
		day->discount = exp2((history->day[row] - latest) / HALF_LIFE);
		day->weight = 1.0;
		before = history->day[row];
		fit->days++;
	}
	for (size_t i = 0; i < (size_t) fit->days * fit->slots; i++)
		fit->trust[i] = 1.0;
	fit->noise = square(DAY_NOISE);
}

/* ---- shares ---- */

/* Makes the shares of a weekday add up to 1. */
static bool
normalise(double *share, int slots)
{
	double		sum = 0.0;

	for (int s = 0; s < slots; s++)
		sum += share[s];
	if (!(sum > 0.0))
		return false;
	for (int s = 0; s < slots; s++)
		share[s] /= sum;
	return true;
}

/* First guess: medians of the latest days, so that one holiday does not matter. */
static void
guess_shares(Fit *fit)
{
	for (int w = 0; w < FORECAST_WEEKDAYS; w++)
	{
		double	   *share = week_row(fit->share, fit, w);

		if (!fit->open[w])
			continue;
		for (int s = 0; s < fit->slots; s++)
		{
			double		recent[RECENT];
			int			n = 0;

			for (int i = fit->days - 1; i >= 0 && n < RECENT; i--)
				if (fit->day[i].weekday == w && seen_of(fit, i)[s] > 0)
					recent[n++] = offered_of(fit, i)[s] / seen_of(fit, i)[s];
			share[s] = median(recent, n);
		}
		/* of few calls all medians may be 0: then means */
		if (!normalise(share, fit->slots))
		{
			for (int i = 0; i < fit->days; i++)
				if (fit->day[i].weekday == w)
					for (int s = 0; s < fit->slots; s++)
						share[s] += offered_of(fit, i)[s];
			normalise(share, fit->slots);
		}
	}
}

/* What of each day was seen, and how many calls came in that. */
static void
cover_days(Fit *fit)
{
	for (int i = 0; i < fit->days; i++)
	{
		Day		   *day = &fit->day[i];
		const double *share = week_row(fit->share, fit, day->weekday);
		const double *offered = offered_of(fit, i);
		const uint8_t *seen = seen_of(fit, i);
		const double *trust = trust_of(fit, i);

		day->covered = day->offered = 0.0;
		for (int s = 0; s < fit->slots; s++)
		{
			day->covered += trust[s] * seen[s] * share[s];
			day->offered += trust[s] * offered[s];
		}
	}
}

static void
sum_shares(Fit *fit)
{
	size_t		week = (size_t) FORECAST_WEEKDAYS * fit->slots * sizeof(double);

	memset(fit->calls, 0, week);
	memset(fit->exposure, 0, week);
	memset(fit->variance, 0, week);
	for (int i = 0; i < fit->days; i++)
	{
		Day		   *day = &fit->day[i];
		double	   *calls = week_row(fit->calls, fit, day->weekday);
		double	   *exposure = week_row(fit->exposure, fit, day->weekday);
		double	   *variance = week_row(fit->variance, fit, day->weekday);
		const double *offered = offered_of(fit, i);
		const uint8_t *seen = seen_of(fit, i);
		const double *trust = trust_of(fit, i);
		double		total;

		if (day->covered < LEAST_COVERED)
			continue;
		total = day->offered / day->covered;
		for (int s = 0; s < fit->slots; s++)
		{
			double		weight = day->weight * day->discount * trust[s];

			calls[s] += weight * offered[s];
			exposure[s] += weight * seen[s] * total;
			variance[s] += weight * weight * seen[s] * total;
		}
	}
}

/*
 * The shape that the weekdays have in common: calls = exposure * size of the
 * weekday * shape, by iterative proportional fitting over the intervals that are
 * open, so that a weekday with shorter hours pulls nothing down.
 */
static void
pool_shares(Fit *fit, double *size)
{
	for (int s = 0; s < fit->slots; s++)
		fit->pooled[s] = 1.0;
	for (int round = 0; round < POOL_ROUNDS; round++)
	{
		for (int w = 0; w < FORECAST_WEEKDAYS; w++)
		{
			const double *calls = week_row(fit->calls, fit, w);
			const double *exposure = week_row(fit->exposure, fit, w);
			double		above = 0.0;
			double		below = 0.0;

			for (int s = 0; s < fit->slots; s++)
				if (open_row(fit, w)[s])
				{
					above += calls[s];
					below += exposure[s] * fit->pooled[s];
				}
			size[w] = below > 0.0 ? above / below : 0.0;
		}
		for (int s = 0; s < fit->slots; s++)
		{
			double		above = 0.0;
			double		below = 0.0;

			for (int w = 0; w < FORECAST_WEEKDAYS; w++)
				if (open_row(fit, w)[s])
				{
					above += week_row(fit->calls, fit, w)[s];
					below += week_row(fit->exposure, fit, w)[s] * size[w];
				}
			fit->pooled[s] = below > 0.0 ? above / below : 0.0;
		}
	}
}

/* Of the neighbours up to `reach` intervals away, itself included, around the clock. */
static void
smooth_shape(Fit *fit, int reach)
{
	int			slots = fit->slots;
	double		calls = 0.0;
	double		exposure = 0.0;

	for (int s = -reach; s <= reach; s++)
	{
		calls += fit->pooled_calls[(s + slots) % slots];
		exposure += fit->pooled_exposure[(s + slots) % slots];
	}
	for (int s = 0; s < slots; s++)
	{
		int			enters = (s + reach + 1) % slots;
		int			leaves = (s - reach + slots) % slots;

		fit->smooth[s] = exposure > 0.0 ? fmax(calls, 0.0) / exposure : 0.0;
		calls += fit->pooled_calls[enters] - fit->pooled_calls[leaves];
		exposure += fit->pooled_exposure[enters] - fit->pooled_exposure[leaves];
	}
}

/* Whether chance alone may make the shape as rough as it is, about that of the neighbours. */
static bool
is_chance(const Fit *fit, int reach)
{
	double		chi_square = 0.0;
	int			n = 0;

	for (int s = 0; s < fit->slots; s++)
		if (fit->pooled_exposure[s] > 0.0 && fit->smooth[s] > 0.0)
		{
			chi_square += square(fit->pooled_calls[s] - fit->smooth[s] * fit->pooled_exposure[s]) /
				(fit->smooth[s] * fit->pooled_variance[s]);
			n++;
		}
	return chi_square <= (n + SHAPE_LIMIT * sqrt(2.0 * n)) * (1.0 - 1.0 / (2 * reach + 1));
}

/*
 * A queue of few calls has no shape that can be seen: a call every two hours falls
 * into this interval or that by chance. So the common shape is that of as many
 * neighbours as chance alone explains; with enough calls, of none.
 */
static void
steady_shape(Fit *fit, const double *size)
{
	for (int s = 0; s < fit->slots; s++)
	{
		fit->pooled_calls[s] = fit->pooled_exposure[s] = fit->pooled_variance[s] = 0.0;
		for (int w = 0; w < FORECAST_WEEKDAYS; w++)
			if (open_row(fit, w)[s])
			{
				fit->pooled_calls[s] += week_row(fit->calls, fit, w)[s];
				fit->pooled_exposure[s] += week_row(fit->exposure, fit, w)[s] * size[w];
				fit->pooled_variance[s] += week_row(fit->variance, fit, w)[s] * size[w];
			}
		fit->pooled_doubt[s] = fit->pooled_calls[s] > 0.0 ?
			fit->pooled_variance[s] / (fit->pooled_exposure[s] * fit->pooled_calls[s]) : 0.0;
	}
	for (int reach = (fit->slots - 1) / 2; reach > 0; reach /= 2)
	{
		smooth_shape(fit, reach);
		if (!is_chance(fit, reach))
			continue;
		for (int s = 0; s < fit->slots; s++)
			if (fit->pooled_exposure[s] > 0.0)
			{
				fit->pooled[s] = fit->smooth[s];
				fit->pooled_doubt[s] /= 2 * reach + 1;
			}
		break;
	}
}

/*
 * Shares of each weekday: its own, drawn towards the common shape as far as
 * Poisson noise alone explains the difference (by the method of moments). A
 * weekday with a shape of its own keeps it.
 */
static void
learn_shares(Fit *fit)
{
	double		size[FORECAST_WEEKDAYS];

	sum_shares(fit);
	pool_shares(fit, size);
	steady_shape(fit, size);
	for (int w = 0; w < FORECAST_WEEKDAYS; w++)
	{
		const double *calls = week_row(fit->calls, fit, w);
		const double *exposure = week_row(fit->exposure, fit, w);
		const double *variance = week_row(fit->variance, fit, w);
		double	   *share = week_row(fit->share, fit, w);
		double	   *doubt = week_row(fit->doubt, fit, w);
		double		excess = 0.0;
		double		scale = 0.0;
		double		chance = 0.0;	/* variance of the excess that noise alone makes */
		double		spread;

		/* nothing that can be learned from: the guess stays */
		if (!(size[w] > 0.0))
			continue;
		for (int s = 0; s < fit->slots; s++)
			if (open_row(fit, w)[s])
			{
				double		common = size[w] * fit->pooled[s];

				excess += square(calls[s] - common * exposure[s]) - common * variance[s];
				scale += square(common * exposure[s]);
				chance += 2.0 * square(common * variance[s]);
			}
		excess -= OWN_LIMIT * sqrt(chance);
		spread = excess > 0.0 && scale > 0.0 ? excess / scale : 0.0;
		for (int s = 0; s < fit->slots; s++)
		{
			double		common = size[w] * fit->pooled[s];
			double		own;
			double		greater;
			double		between;
			double		within;

			doubt[s] = 0.0;
			share[s] = 0.0;
			if (!open_row(fit, w)[s] || !(exposure[s] > 0.0))
				continue;
			own = calls[s] / exposure[s];
			/* both variances at the greater of the two rates: else an interval
			 * that is busy on this weekday only would hardly be believed */
			greater = fmax(own, common);
			between = spread * square(greater);
			within = greater * variance[s] / square(exposure[s]);
			share[s] = common;
			doubt[s] = fit->pooled_doubt[s];
			if (between > 0.0)
			{
				share[s] += (own - common) * between / (between + within);
				doubt[s] += between * within / (between + within) / square(greater);
			}
		}
		normalise(share, fit->slots);
	}
}

/* ---- levels ---- */

/* So far that neither exp nor its square overflows. */
static double
bounded(double logarithm)
{
	return fmin(fmax(logarithm, -200.0), 200.0);
}

static void
guess_totals(Fit *fit)
{
	for (int w = 0; w < FORECAST_WEEKDAYS; w++)
	{
		double		recent[RECENT];
		int			n = 0;

		for (int i = fit->days - 1; i >= 0 && n < RECENT; i--)
			if (fit->day[i].weekday == w && fit->day[i].covered >= LEAST_COVERED)
				recent[n++] = fit->day[i].offered / fit->day[i].covered + 0.25;
		fit->total[w] = n > 0 ? log(median(recent, n)) : 0.0;
	}
}

/* The root of what was seen. A quarter for a whole day: then days of which less
 * was seen, and those of 23 hours, agree with the others to the last digit. */
static double
root_of(const Day *day)
{
	return sqrt(day->offered + 0.25 * day->covered);
}

/* In standard deviations: that of a root is 1/2 by Poisson noise alone. */
static double
deviation(const Day *day, double noise)
{
	return 2.0 * (root_of(day) - sqrt(day->mean)) / sqrt(1.0 + noise * day->mean);
}

static void
model_means(Fit *fit)
{
	for (int i = 0; i < fit->days; i++)
		fit->day[i].mean = fmax(fit->day[i].covered, LEAST_COVERED) *
			exp(bounded(fit->total[fit->day[i].weekday] + fit->day[i].level));
}

/* The variance of days about their level at which the deviations' median
 * fits a normal distribution; the median falls as it grows. */
static void
estimate_noise(Fit *fit)
{
	double		low = square(DAY_NOISE);
	double		high = 1.0;

	for (int step = 0; step < 40; step++)
	{
		double		noise = step == 0 ? low : (low + high) / 2.0;

		for (int i = 0; i < fit->days; i++)
			fit->values[i] = fabs(deviation(&fit->day[i], noise));
		if (MAD_TO_SIGMA * median(fit->values, fit->days) > 1.0)
			low = noise;
		else if (step == 0)
		{
			high = low;
			break;
		}
		else
			high = noise;
	}
	fit->noise = high;
}

static void
weigh_days(Fit *fit, int round)
{
	if (round >= START_ROUNDS)
		estimate_noise(fit);
	for (int i = 0; i < fit->days; i++)
	{
		Day		   *day = &fit->day[i];
		double		off = fabs(deviation(day, fit->noise));

		if (day->covered < LEAST_COVERED)
			day->weight = 0.0;
		else if (round == 0)
			day->weight = 1.0;
		else if (round < START_ROUNDS)
			day->weight = 1.0 / fmax(off, 0.2);
		else
			day->weight = fmax(bisquare(off, DAY_LIMIT), LEAST_WEIGHT);
	}
}

/* Forward elimination and back substitution of one right side. */
static void
solve_band(const Fit *fit, double *x)
{
	int			n = fit->days - 1;

	for (int i = 1; i < n; i++)
		x[i] -= fit->band[i] * x[i - 1];
	for (int i = n - 1; i >= 0; i--)
	{
		x[i] /= fit->pivot[i];
		if (i > 0)
			x[i - 1] -= fit->band[i] * fit->pivot[i - 1] * x[i];
	}
}

/*
 * fit_levels() makes one step of iteratively reweighted least squares in the logarithms
 * of totals and levels, with the random walk's steps as penalty. The level of the latest
 * day is 0 by choice: totals are those of that day. All other levels make a tridiagonal
 * system; the weekdays' totals border it, their right side in the last column.
 */
typedef double Border[FORECAST_WEEKDAYS][FORECAST_WEEKDAYS + 1];

/* By the variance of the logarithm: Poisson noise and the day's own. */
static double
day_weight(const Fit *fit, const Day *day)
{
	return day->weight * day->discount / (1.0 / day->mean + fit->noise);
}

static double *
solved_of(const Fit *fit, int weekday)
{
	return fit->solved + (size_t) (1 + weekday) * fit->days;
}

/* The equations of the days, still without penalties. */
static void
add_days(Fit *fit, Border border)
{
	memset(fit->solved, 0, (size_t) (1 + FORECAST_WEEKDAYS) * fit->days * sizeof(double));
	for (int i = 0; i < fit->days; i++)
	{
		Day		   *day = &fit->day[i];
		int			w = day->weekday;
		double		root = sqrt(day->mean);
		double		weight = day_weight(fit, day);
		double		aim = fit->total[w] + day->level +
			2.0 * (root_of(day) - root) / root;

		border[w][w] += weight;
		border[w][FORECAST_WEEKDAYS] += weight * aim;
		if (i == fit->days - 1)
			continue;
		fit->solved[i] = weight * aim;
		solved_of(fit, w)[i] = weight;
		fit->pivot[i] = weight;
	}
}

/* Adds the penalties, eliminates downwards, and solves all right sides. */
static void
solve_levels(Fit *fit)
{
	for (int i = 0; i < fit->days - 1; i++)
	{
		double		to_next = 1.0 / (square(LEVEL_STEP) * fit->day[i + 1].gap);
		double		from_last = i > 0 ? 1.0 / (square(LEVEL_STEP) * fit->day[i].gap) : 0.0;

		fit->pivot[i] += to_next + from_last;
		fit->band[i] = 0.0;
		if (i > 0)
		{
			fit->band[i] = -from_last / fit->pivot[i - 1];
			fit->pivot[i] += fit->band[i] * from_last;
		}
	}
	for (int w = 0; w < FORECAST_WEEKDAYS; w++)
		if (fit->open[w])
			solve_band(fit, solved_of(fit, w));
	solve_band(fit, fit->solved);
}

/* Leaves equations of the totals alone. */
static void
take_out_levels(const Fit *fit, Border border)
{
	for (int i = 0; i < fit->days - 1; i++)
	{
		const Day  *day = &fit->day[i];
		double		weight = day_weight(fit, day);

		for (int v = 0; v < FORECAST_WEEKDAYS; v++)
			border[day->weekday][v] -= weight * solved_of(fit, v)[i];
		border[day->weekday][FORECAST_WEEKDAYS] -= weight * fit->solved[i];
	}
	for (int w = 0; w < FORECAST_WEEKDAYS; w++)
		/* closed, or nothing known of it: stays as it is */
		if (!fit->open[w] || !(border[w][w] > 0.0))
		{
			memset(border[w], 0, sizeof(border[w]));
			border[w][w] = 1.0;
			border[w][FORECAST_WEEKDAYS] = fit->total[w];
		}
}

static void
solve_totals(Fit *fit, Border border)
{
	/* symmetric and positive definite: no exchange of rows is needed */
	for (int w = 0; w < FORECAST_WEEKDAYS; w++)
		for (int v = w + 1; v < FORECAST_WEEKDAYS; v++)
		{
			double		factor = border[v][w] / border[w][w];

			for (int u = w; u <= FORECAST_WEEKDAYS; u++)
				border[v][u] -= factor * border[w][u];
		}
	for (int w = FORECAST_WEEKDAYS - 1; w >= 0; w--)
	{
		double		rest = border[w][FORECAST_WEEKDAYS];

		for (int v = w + 1; v < FORECAST_WEEKDAYS; v++)
			rest -= border[w][v] * fit->total[v];
		fit->total[w] = bounded(rest / border[w][w]);
	}
}

static void
fit_levels(Fit *fit)
{
	Border		border;

	memset(border, 0, sizeof(border));
	add_days(fit, border);
	solve_levels(fit);
	take_out_levels(fit, border);
	solve_totals(fit, border);
	for (int i = 0; i < fit->days - 1; i++)
	{
		double		level = fit->solved[i];

		for (int w = 0; w < FORECAST_WEEKDAYS; w++)
			level -= fit->total[w] * solved_of(fit, w)[i];
		fit->day[i].level = bounded(level);
	}
}

/* ---- single intervals that are far off: outages, storms ---- */

static void
weigh_slots(Fit *fit)
{
	size_t		n = 0;

	/* a pass for the scale, then one for the weights */
	for (int pass = 0; pass < 2; pass++)
	{
		if (pass == 1)
			fit->sigma = fmax(MAD_TO_SIGMA * median(fit->values, n), 0.5);
		for (int i = 0; i < fit->days; i++)
		{
			const Day  *day = &fit->day[i];
			const double *share = week_row(fit->share, fit, day->weekday);
			const double *offered = offered_of(fit, i);
			const uint8_t *seen = seen_of(fit, i);
			double	   *trust = trust_of(fit, i);
			/* by the day's own total: a bad day is not many bad intervals */
			double		total = day->covered >= LEAST_COVERED ? day->offered / day->covered : day->mean;

			for (int s = 0; s < fit->slots; s++)
			{
				double		off;

				if (seen[s] == 0 || !(share[s] > 0.0))
					continue;
				off = fabs(sqrt(offered[s] + 0.25) - sqrt(seen[s] * total * share[s] + 0.25));
				if (pass == 0)
					fit->values[n++] = off;
				else
					trust[s] = fmax(bisquare(off / fit->sigma, SLOT_LIMIT), LEAST_WEIGHT);
			}
		}
	}
}

/* ---- all of it ---- */

/* The mean level of the past weeks, as a logarithm. */
static double
usual_level(const Fit *fit)
{
	double		sum = 0.0;
	double		weights = 0.0;
	int32_t		latest = fit->history->day[fit->history->days - 1];

	for (int i = 0; i < fit->days; i++)
	{
		const Day  *day = &fit->day[i];
		double		weight = day->weight * exp2((fit->history->day[day->row] - latest) / USUAL_HALF_LIFE);

		sum += weight * day->level;
		weights += weight;
	}
	return weights > 0.0 ? bounded(sum / weights) : 0.0;
}

/* Of a random walk's last place, seen through the noise of days: the steady state of Kalman's filter. */
static double
level_doubt(const Fit *fit)
{
	double		step = square(LEVEL_STEP);
	double		mean = 0.0;
	double		weights = 0.0;
	double		noise;

	for (int i = 0; i < fit->days; i++)
	{
		mean += fit->day[i].weight * fit->day[i].mean;
		weights += fit->day[i].weight;
	}
	if (!(mean > 0.0))
		return 0.0;
	noise = fit->noise + weights / mean;
	return (sqrt(step * step + 4.0 * step * noise) - step) / 2.0;
}

void
forecast_fit(const ForecastHistory *history, void *scratch, ForecastModel *model)
{
	Fit			fit;
	double		above[FORECAST_WEEKDAYS] = {0};
	double		below[FORECAST_WEEKDAYS] = {0};
	size_t		week;

	memset(&fit, 0, sizeof(fit));
	lay_out(&fit, scratch, (size_t) history->days, (size_t) history->slots);
	fit.history = history;
	fit.slots = history->slots;
	fit.sigma = 0.5;
	week = (size_t) FORECAST_WEEKDAYS * fit.slots * sizeof(double);
	memset(fit.share, 0, week);
	memset(fit.doubt, 0, week);
	memset(model->expected, 0, week);
	memset(model->doubt, 0, week);
	model->usual = model->noise = model->level_doubt = 0.0;
	model->dispersion = 1.0;
	start_fit(&fit);
	if (fit.days == 0)
		return;

	guess_shares(&fit);
	cover_days(&fit);
	guess_totals(&fit);
	for (int round = 0; round < ROUNDS; round++)
	{
		model_means(&fit);
		weigh_days(&fit, round);
		fit_levels(&fit);
		learn_shares(&fit);
		/* by settled shares only: the first ones would condemn too much */
		if (round >= 2)
			weigh_slots(&fit);
		cover_days(&fit);
	}
	model_means(&fit);

	/* totals as ratios of sums: the roots found levels and weights */
	for (int i = 0; i < fit.days; i++)
	{
		const Day  *day = &fit.day[i];
		double		weight = day->weight * day->discount;

		above[day->weekday] += weight * day->offered;
		below[day->weekday] += weight * day->covered * exp(day->level);
	}
	for (int w = 0; w < FORECAST_WEEKDAYS; w++)
		if (below[w] > 0.0)
			for (int s = 0; s < fit.slots; s++)
				week_row(model->expected, &fit, w)[s] = above[w] / below[w] * week_row(fit.share, &fit, w)[s];
	memcpy(model->doubt, fit.doubt, week);
	model->usual = usual_level(&fit);
	model->noise = fit.noise;
	model->level_doubt = level_doubt(&fit);
	model->dispersion = 4.0 * square(fit.sigma);
}

/* ---- a count to come ---- */

/*
 * The smallest count with a chance of at least `part` of this or fewer, of a negative
 * binomial distribution: Poisson with a mean that is itself uncertain.
 */
static double
count_quantile(double mean, double variance, double z, double part)
{
	double		excess = (variance - mean) / mean;	/* 0 for Poisson */
	double		chance;
	double		sum;
	double		count = 0.0;

	if (mean > SUMMED_MEAN)
	{
		/* as good as lognormal, where the mean is what is uncertain */
		double		spread = log1p(variance / (mean * mean));

		return round(mean * exp(z * sqrt(spread) - spread / 2.0));
	}
	chance = exp(excess < 1e-9 ? -mean : -mean * log1p(excess) / excess);
	for (sum = chance; sum < part && count < 1e6; sum += chance)
	{
		chance *= (mean + excess * count) / ((1.0 + excess) * (count + 1.0));
		count++;
	}
	return count;
}

ForecastCount
forecast_count(const ForecastModel *model, int slots, int weekday, int slot, int days_ahead)
{
	size_t		cell = (size_t) weekday * slots + slot;
	double		kept = pow(LEVEL_KEPT, days_ahead);
	ForecastCount count = {0.0, 0.0, 0.0};
	double		wander;
	double		variance;

	if (!(model->expected[cell] > 0.0))
		return count;
	count.mean = model->expected[cell] * exp(model->usual * (1.0 - kept));
	/* of a level that goes on with its steps and returns */
	wander = square(LEVEL_STEP) * (1.0 - kept * kept) / (1.0 - LEVEL_KEPT * LEVEL_KEPT);
	variance = count.mean * model->dispersion +
		square(count.mean) * expm1(model->noise + model->level_doubt + model->doubt[cell] + wander);
	count.low = count_quantile(count.mean, variance, -Z_90, 0.05);
	/* of a mean that is hardly known, more than 95 percent may lie below it */
	count.high = fmax(count_quantile(count.mean, variance, Z_90, 0.95), floor(count.mean));
	return count;
}
