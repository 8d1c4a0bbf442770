/*
 * stats/kpis.c: what call_stats tells: every KPI of kpi/calls.table, one by
 * one and as kpis(), service level by any method at any edge, percentiles.
 */
#include "stats/type.h"

#include "kpi/calls.h"
#include "kpi/service_level.h"
#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "base/duration.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

/* Argument 0, refused where a count or a sum is negative. */
static void
read_rate(FunctionCallInfo fcinfo, CallStatisticsView *view)
{
	call_stats_read(PG_GETARG_DATUM(0), view);
	if (view->no_negative)
		return;
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
TOTAL(handle_time, CALL_SUM(sums[CALL_TALK], sums[CALL_HOLD], sums[CALL_WRAP]))

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

/* Both limits are buckets; short_abandon may be any where the method needs none. */
static Datum
service_level(FunctionCallInfo fcinfo, const CallStatisticsView *stats, ServiceLevelMethod method,
			  uint32 threshold, uint32 short_abandon)
{
	ServiceLevelCounts counts;
	int64_t		served,
				counted;

	for (int i = 0; i < STATISTICS_HANDLE; i++)
		check(call_statistics_check_counts(stats, i));
	check(call_statistics_service(stats, method, threshold, short_abandon, &counts));
	if (!service_level_ratio(method, &counts, &served, &counted))
		call_stats_refuse(HISTOGRAM_OVERFLOW);
	return sums_percent(fcinfo, served, counted);
}

/* (stats, threshold, method, short_abandon) */
PG_FUNCTION_INFO_V1(cc_call_stats_service_level);
Datum
cc_call_stats_service_level(PG_FUNCTION_ARGS)
{
	CallStatisticsView view;
	ServiceLevelMethod method = service_level_method_of(PG_GETARG_TEXT_PP(2), SL_UNSET);
	uint32		threshold = edge_of(PG_GETARG_INTERVAL_P(1), "threshold");
	uint32		short_abandon = 0;

	if (service_level_traits[method].needs_short)
		short_abandon = edge_of(PG_GETARG_INTERVAL_P(3), "short_abandon");
	read_rate(fcinfo, &view);
	return service_level(fcinfo, &view, method, threshold, short_abandon);
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
	check(call_statistics_check_counts(&view, STATISTICS_WAIT_ABANDONED));
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
	check(call_statistics_check_counts(&view, STATISTICS_WAIT_ABANDONED));
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
percentile(FunctionCallInfo fcinfo, const CallStatisticsView *stats, int histogram, double p)
{
	uint32_t	bucket;
	HistogramProblem problem = call_statistics_quantile(stats, histogram, p, &bucket);

	if (problem == HISTOGRAM_EMPTY)
		PG_RETURN_NULL();
	check(problem);
	return edge_interval(bucket);
}

/* (stats, p) */
static Datum
percentile_argument(FunctionCallInfo fcinfo, int histogram)
{
	CallStatisticsView view;
	double		p = PG_GETARG_FLOAT8(1);

	if (!(p >= 0 && p <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("percentile value %g is not between 0 and 1", p),
				 errhint("Give 0.9 for the 90th percentile.")));
	read_rate(fcinfo, &view);
	return percentile(fcinfo, &view, histogram, p);
}

PG_FUNCTION_INFO_V1(cc_call_stats_wait_percentile);
Datum
cc_call_stats_wait_percentile(PG_FUNCTION_ARGS)
{
	return percentile_argument(fcinfo, STATISTICS_WAIT_ANSWERED);
}

PG_FUNCTION_INFO_V1(cc_call_stats_handle_time_percentile);
Datum
cc_call_stats_handle_time_percentile(PG_FUNCTION_ARGS)
{
	return percentile_argument(fcinfo, STATISTICS_HANDLE);
}

static Datum
longest_wait(FunctionCallInfo fcinfo, const CallStatisticsView *stats)
{
	uint32_t	longest = 0;
	bool		any = false;

	for (int i = 0; i < STATISTICS_HANDLE; i++)
	{
		uint32_t	bucket;
		HistogramProblem problem;

		check(call_statistics_check_counts(stats, i));
		problem = histogram_last(stats->histograms[i], &bucket);
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

PG_FUNCTION_INFO_V1(cc_call_stats_longest_wait);
Datum
cc_call_stats_longest_wait(PG_FUNCTION_ARGS)
{
	CallStatisticsView view;

	read_rate(fcinfo, &view);
	return longest_wait(fcinfo, &view);
}

/* ------------------------------------------------- the KPIs of kpi/calls.table */

/* As a function of statistics that were read; `threshold` is a bucket. */
#define FROM_STATS(name, result) \
static Datum \
name##_of(FunctionCallInfo fcinfo pg_attribute_unused(), const CallStatisticsView *stats, \
		  uint32 threshold pg_attribute_unused()) \
{ \
	const int64 *sums pg_attribute_unused() = stats->sums; \
\
	return result; \
}

#define KPI(name, kind, made_of, ...) FROM_STATS(name, GIVE_##kind made_of)
#define KPI_OF_HISTOGRAM(name, kind, made_of, of_stats, ...) FROM_STATS(name, of_stats)
#define KPI_OF_STATS_ONLY(name, kind, of_stats, ...) FROM_STATS(name, of_stats)
#include "kpi/calls.table"

/* Counts may be the balance of a subtraction, all else may not. */
#define READ_COUNT() call_stats_read(PG_GETARG_DATUM(0), &view)
#define READ_PERCENT() read_rate(fcinfo, &view)
#define READ_MEAN() read_rate(fcinfo, &view)

#define KPI(name, kind, ...) \
PG_FUNCTION_INFO_V1(cc_call_stats_##name); \
Datum \
cc_call_stats_##name(PG_FUNCTION_ARGS) \
{ \
	CallStatisticsView view; \
\
	READ_##kind(); \
	return name##_of(fcinfo, &view, 0); \
}
#include "kpi/calls.table"

/* -------------------------------------------------------------- all of them: kpis */

#define TYPE_OF_COUNT INT8OID
#define TYPE_OF_PERCENT NUMERICOID
#define TYPE_OF_MEAN INTERVALOID
#define TYPE_OF_MAXIMUM INTERVALOID
#define TYPE_OF_QUANTILE INTERVALOID

static const struct
{
	const char *name;
	Oid			type;
	Datum		(*of) (FunctionCallInfo fcinfo, const CallStatisticsView *stats, uint32 threshold);
}			known_kpis[] = {
#define KPI(name, kind, ...) {#name, TYPE_OF_##kind, name##_of},
#define KPI_OF_HISTOGRAM(name, kind, ...) {#name, TYPE_OF_##kind, name##_of},
#define KPI_OF_STATS_ONLY(name, kind, ...) {#name, TYPE_OF_##kind, name##_of},
#include "kpi/calls.table"
};

/* Of the type that kpis() returns: which KPI each attribute is, -1 for a dropped one. */
typedef struct KpisRow
{
	Oid			type;
	uint64		version;
	TupleDesc	desc;
	int16		kpis[MaxTupleAttributeNumber];
} KpisRow;

static int
known_kpi(Oid row_type, Form_pg_attribute attribute)
{
	const char *name = NameStr(attribute->attname);

	for (int i = 0; i < (int) lengthof(known_kpis); i++)
		if (strcmp(known_kpis[i].name, name) == 0)
		{
			if (attribute->atttypid != known_kpis[i].type)
				ereport(ERROR,
						(errcode(ERRCODE_DATATYPE_MISMATCH),
						 errmsg("attribute \"%s\" of type %s is of type %s, not %s", name, format_type_be(row_type),
								format_type_be(attribute->atttypid), format_type_be(known_kpis[i].type)),
						 errhint("Drop it and add it again: ALTER TYPE ... ADD ATTRIBUTE %s %s.", name,
								 format_type_be(known_kpis[i].type))));
			return i;
		}
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("attribute \"%s\" of type %s is not a KPI that this library knows", name, format_type_be(row_type)),
			 errhint("Start a new session if ccmetrics was just upgraded, and install the library that belongs to the "
					 "extension's version; or drop the attribute: ALTER TYPE ... DROP ATTRIBUTE.")));
}

/*
 * The type by its attributes' names, because it may be older than this library,
 * or have grown: found once a query, and again if it is altered meanwhile.
 */
static KpisRow *
kpis_row(FunctionCallInfo fcinfo)
{
	KpisRow    *row = fcinfo->flinfo->fn_extra;
	TypeCacheEntry *entry;

	if (row == NULL)
	{
		Oid			type;

		if (get_call_result_type(fcinfo, &type, NULL) != TYPEFUNC_COMPOSITE || type == RECORDOID)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("kpis must return a composite type with KPIs as its attributes"),
					 errhint("Use the function that CREATE EXTENSION ccmetrics makes.")));
		row = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(KpisRow));
		row->type = type;
		fcinfo->flinfo->fn_extra = row;
	}
	entry = lookup_type_cache(row->type, TYPECACHE_TUPDESC);
	if (row->version != entry->tupDesc_identifier)
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		row->version = 0;
		row->desc = CreateTupleDescCopy(entry->tupDesc);
		MemoryContextSwitchTo(caller);
		for (int i = 0; i < row->desc->natts; i++)
		{
			Form_pg_attribute attribute = TupleDescAttr(row->desc, i);

			row->kpis[i] = attribute->attisdropped ? -1 : known_kpi(row->type, attribute);
		}
		row->version = entry->tupDesc_identifier;
	}
	return row;
}

/* (stats, threshold) */
PG_FUNCTION_INFO_V1(cc_call_stats_kpis);
Datum
cc_call_stats_kpis(PG_FUNCTION_ARGS)
{
	uint32		threshold = edge_of(PG_GETARG_INTERVAL_P(1), "threshold");
	CallStatisticsView view;
	KpisRow    *row;
	Datum	   *values;
	bool	   *nulls;

	read_rate(fcinfo, &view);
	row = kpis_row(fcinfo);
	values = palloc0(row->desc->natts * sizeof(Datum));
	nulls = palloc(row->desc->natts * sizeof(bool));
	for (int i = 0; i < row->desc->natts; i++)
	{
		fcinfo->isnull = row->kpis[i] < 0;
		if (!fcinfo->isnull)
			values[i] = known_kpis[row->kpis[i]].of(fcinfo, &view, threshold);
		nulls[i] = fcinfo->isnull;
	}
	fcinfo->isnull = false;
	return HeapTupleGetDatum(heap_form_tuple(row->desc, values, nulls));
}
