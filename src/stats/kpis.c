/*
 * stats/kpis.c: what call_stats tells: every KPI of kpi/calls.h, service
 * level by any method at any edge, percentiles.
 */
#include "stats/type.h"

#include "kpi/calls.h"
#include "kpi/service_level.h"
#include "catalog/pg_type_d.h"
#include "base/duration.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

/* Argument 0, refused where a count or a sum is negative. */
static void
read_rate(FunctionCallInfo fcinfo, CallStatisticsView *view)
{
	call_stats_read(PG_GETARG_DATUM(0), view);
	for (int i = 0; i < CALL_SUMS; i++)
		if (view->sums[i] < 0)
			call_stats_refuse(HISTOGRAM_NEGATIVE);
}

static void
check(HistogramProblem problem)
{
	if (problem != HISTOGRAM_OK)
		call_stats_refuse(problem);
}

#define ACCESSOR(name, read, result) \
PG_FUNCTION_INFO_V1(cc_call_stats_##name); \
Datum \
cc_call_stats_##name(PG_FUNCTION_ARGS) \
{ \
	CallStatisticsView view; \
	const int64 *sums = view.sums; \
\
	read; \
	return result; \
}
#define COUNT_ACCESSOR(name, result) ACCESSOR(name, call_stats_read(PG_GETARG_DATUM(0), &view), result)
#define RATE_ACCESSOR(name, result) ACCESSOR(name, read_rate(fcinfo, &view), result)

CALL_COUNTS(COUNT_ACCESSOR)
CALL_RATES(RATE_ACCESSOR)

/* Totals, which may well be negative: the balance of a subtraction. */
#define TOTAL(name, total) \
PG_FUNCTION_INFO_V1(cc_call_stats_##name); \
Datum \
cc_call_stats_##name(PG_FUNCTION_ARGS) \
{ \
	CallStatisticsView view; \
	const int64 *sums = view.sums; \
	int64		us; \
\
	call_stats_read(PG_GETARG_DATUM(0), &view); \
	if (pg_mul_s64_overflow(total, 1000, &us)) \
		sums_refuse_overflow(); \
	PG_RETURN_INTERVAL_P(interval_from_us(us)); \
}

TOTAL(wait_time, call_offered(sums, CALL_WAIT))
TOTAL(talk_time, sums[CALL_TALK])
TOTAL(hold_time, sums[CALL_HOLD])
TOTAL(wrap_time, sums[CALL_WRAP])
TOTAL(handle_time, call_sum(call_sum(sums[CALL_TALK], sums[CALL_HOLD]), sums[CALL_WRAP]))

/* The bucket that ends at a limit, which must be an edge. */
static uint32
edge_of(const Interval *limit, const char *what)
{
	int64		us = duration_from_interval(limit, what);
	int64_t		lower,
				upper;
	int			bucket = histogram_edge_bucket(us / 1000 + (us % 1000 != 0), &lower, &upper);

	if (bucket >= 0 && us % 1000 != 0)
	{
		/* a fraction of a millisecond below an edge */
		lower = histogram_upper_edge((uint32) bucket - 1);
		bucket = -1;
	}
	if (bucket < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not an edge of the statistics' histogram: %s", what, interval_text(limit)),
				 errhint("The nearest edges are %s and %s. Whole seconds up to 256 s are edges, then steps that double with each doubling of the time.",
						 interval_text(interval_from_us(lower * 1000)), interval_text(interval_from_us(upper * 1000)))));
	return (uint32) bucket;
}

/* (stats, threshold, method, short_abandon) */
PG_FUNCTION_INFO_V1(cc_call_stats_service_level);
Datum
cc_call_stats_service_level(PG_FUNCTION_ARGS)
{
	CallStatisticsView view;
	ServiceLevelCounts counts;
	ServiceLevelMethod method = service_level_method_of(PG_GETARG_TEXT_PP(2), SL_UNSET);
	uint32		threshold = edge_of(PG_GETARG_INTERVAL_P(1), "threshold");
	uint32		short_abandon = 0;
	int64_t		served,
				counted;

	if (service_level_traits[method].needs_short)
		short_abandon = edge_of(PG_GETARG_INTERVAL_P(3), "short_abandon");
	read_rate(fcinfo, &view);
	for (int i = 0; i < STATISTICS_HANDLE; i++)
		check(histogram_check_counts(view.histograms[i]));
	check(call_statistics_service(&view, threshold, short_abandon, &counts));
	if (!service_level_ratio(method, &counts, &served, &counted))
		call_stats_refuse(HISTOGRAM_OVERFLOW);
	return sums_percent(fcinfo, served, counted);
}

/* (stats, short_abandon) */
PG_FUNCTION_INFO_V1(cc_call_stats_short_abandon_rate);
Datum
cc_call_stats_short_abandon_rate(PG_FUNCTION_ARGS)
{
	CallStatisticsView view;
	uint32		limit = edge_of(PG_GETARG_INTERVAL_P(1), "short_abandon");
	int64_t		shorter;

	read_rate(fcinfo, &view);
	check(histogram_check_counts(view.histograms[STATISTICS_WAIT_ABANDONED]));
	check(histogram_rank(view.histograms[STATISTICS_WAIT_ABANDONED], limit, &shorter));
	return sums_percent(fcinfo, view.sums[CALL_COUNT + CALL_ABANDONED] - shorter,
						call_offered(view.sums, CALL_COUNT) - shorter);
}

/* (stats, times) */
PG_FUNCTION_INFO_V1(cc_call_stats_abandon_curve);
Datum
cc_call_stats_abandon_curve(PG_FUNCTION_ARGS)
{
	CallStatisticsView view;
	ArrayType  *times = PG_GETARG_ARRAYTYPE_P(1);
	const Interval *time = (const Interval *) ARR_DATA_PTR(times);
	int			count = ARR_NDIM(times) == 0 ? 0 : ARR_DIMS(times)[0];
	Datum	   *shares;
	int64		offered;

	if (ARR_NDIM(times) > 1 || ARR_HASNULL(times))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("times of abandon_curve must be a one-dimensional array of intervals without nulls"),
				 errhint("For example: '{1 min, 3 min}'.")));
	read_rate(fcinfo, &view);
	check(histogram_check_counts(view.histograms[STATISTICS_WAIT_ABANDONED]));
	offered = call_offered(view.sums, CALL_COUNT);
	if (offered == 0)
		PG_RETURN_NULL();
	shares = palloc((Size) Max(count, 1) * sizeof(Datum));
	for (int i = 0; i < count; i++)
	{
		int64_t		within;

		check(histogram_rank(view.histograms[STATISTICS_WAIT_ABANDONED], edge_of(&time[i], "time of abandon_curve"), &within));
		shares[i] = sums_percent(fcinfo, within, offered);
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(shares, count, NUMERICOID, -1, false, TYPALIGN_INT));
}

static Datum
edge_interval(uint32 bucket)
{
	return IntervalPGetDatum(interval_from_us(histogram_upper_edge(bucket) * 1000));
}

static Datum
percentile(FunctionCallInfo fcinfo, int histogram)
{
	CallStatisticsView view;
	double		p = PG_GETARG_FLOAT8(1);
	uint32_t	bucket;
	HistogramProblem problem;

	if (!(p >= 0 && p <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("percentile value %g is not between 0 and 1", p),
				 errhint("Give 0.9 for the 90th percentile.")));
	read_rate(fcinfo, &view);
	problem = histogram_quantile(view.histograms[histogram], p, &bucket);
	if (problem == HISTOGRAM_EMPTY)
		PG_RETURN_NULL();
	check(problem);
	return edge_interval(bucket);
}

PG_FUNCTION_INFO_V1(cc_call_stats_wait_percentile);
Datum
cc_call_stats_wait_percentile(PG_FUNCTION_ARGS)
{
	return percentile(fcinfo, STATISTICS_WAIT_ANSWERED);
}

PG_FUNCTION_INFO_V1(cc_call_stats_handle_time_percentile);
Datum
cc_call_stats_handle_time_percentile(PG_FUNCTION_ARGS)
{
	return percentile(fcinfo, STATISTICS_HANDLE);
}

PG_FUNCTION_INFO_V1(cc_call_stats_longest_wait);
Datum
cc_call_stats_longest_wait(PG_FUNCTION_ARGS)
{
	CallStatisticsView view;
	uint32_t	longest = 0;
	bool		any = false;

	read_rate(fcinfo, &view);
	for (int i = 0; i < STATISTICS_HANDLE; i++)
	{
		uint32_t	bucket;
		HistogramProblem problem;

		check(histogram_check_counts(view.histograms[i]));
		problem = histogram_last(view.histograms[i], &bucket);
		if (problem == HISTOGRAM_EMPTY)
			continue;
		check(problem);
		longest = Max(longest, bucket);
		any = true;
	}
	if (!any)
		PG_RETURN_NULL();
	return edge_interval(longest);
}
