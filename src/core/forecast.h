/*
 * core/forecast.h: expected call counts of a week, from a history of counts. Pure C.
 *
 * The model: on day d of weekday w, interval s, calls arrive as a Poisson
 * process of mean total(w) * share(w, s) * level(d). This is the multiplicative
 * model of Weinberg, Brown and Stroud, "Bayesian Forecasting of an Inhomogeneous
 * Poisson Process with Applications to Call Center Data", JASA 102 (2007): a
 * profile by weekday and interval times a random day level that keeps some of
 * the day before, fitted to roots of counts. The root sqrt(y + 1/4) is that
 * of Brown, Gans, Mandelbaum, Sakov, Shen, Zeltyn and Zhao, "Statistical
 * Analysis of a Telephone Call Center", JASA 100 (2005): its variance is about
 * 1/4 whatever the mean, so that one scale tells noise from a holiday.
 *
 * What differs: penalised least squares instead of sampling, so that the same
 * counts give the same forecast; levels are a random walk, which needs no
 * long history to be estimated, and return to what is usual afterwards; outliers count less; and means are taken as
 * ratios of sums of counts, because squares of mean roots are biased where
 * counts are small.
 */
#ifndef CCMETRICS_CORE_FORECAST_H
#define CCMETRICS_CORE_FORECAST_H

#include <stddef.h>
#include <stdint.h>

#define FORECAST_WEEKDAYS	7

/* Days older than this, in relation to the latest, weigh nothing: leave them out. */
#define FORECAST_DAYS		728

/* A weekday not seen for so many days, up to the latest, is closed by now. */
#define FORECAST_CLOSED		28

typedef struct ForecastHistory
{
	int			days;			/* with a count, at most FORECAST_DAYS */
	int			slots;			/* intervals a day */
	const int32_t *day;			/* ascending day numbers; mod 7 is the weekday */
	const double *offered;		/* [days][slots], sums where seen twice */
	const uint8_t *seen;		/* [days][slots]: how often: 0 is unknown, 2 the
								 * hour repeated when clocks go back */
	const uint8_t *open;		/* [weekdays][slots]: there was a count, 0 or more */
} ForecastHistory;

/* What the fit comes to; the caller gives the arrays, [weekdays][slots]. */
typedef struct ForecastModel
{
	double	   *expected;		/* the mean at the level of the latest day; exactly 0 where closed */
	double	   *doubt;			/* variance of its logarithm */
	double		usual;			/* logarithm of the usual level, where that of the latest day is 0 */
	double		noise;			/* variance of a day's logarithm about its level */
	double		level_doubt;	/* variance of the logarithm of the latest level itself */
	double		dispersion;		/* of single intervals: variance by mean, 1 for Poisson */
} ForecastModel;

/* A count to come. */
typedef struct ForecastCount
{
	double		mean;
	double		low;			/* and high: 90 percent of counts lie within */
	double		high;
} ForecastCount;

/* Bytes of scratch memory that a fit needs, aligned as for doubles. */
extern size_t forecast_scratch(int days, int slots);

extern void forecast_fit(const ForecastHistory *history, void *scratch, ForecastModel *model);

/* Of interval `slot` of a weekday, so many days after the latest of the history. */
extern ForecastCount forecast_count(const ForecastModel *model, int slots, int weekday, int slot, int days_ahead);

static inline int
forecast_weekday(int32_t day)
{
	int			weekday = day % FORECAST_WEEKDAYS;

	return weekday < 0 ? weekday + FORECAST_WEEKDAYS : weekday;
}

#endif
