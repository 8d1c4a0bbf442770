/*
 * stats/kpis.c: what call_stats tells: every KPI of kpi/calls.table, one by
 * one and as kpis(), service level by any method at any edge, percentiles.
 */
#include "stats/type.h"

#include "kpi/abandonment.h"
#include "kpi/calls.h"
#include "kpi/service_level.h"
#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "base/duration.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
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

/*
 * Totals, which may well be negative: the balance of a subtraction. As seconds,
 * numeric and float8, and some as an interval.
 */
#define TOTAL(name, total) \
static int64 \
total_##name(FunctionCallInfo fcinfo) \
{ \
	CallStatisticsView view; \
	const int64 *sums = view.sums; \
\
	call_stats_read(PG_GETARG_DATUM(0), &view); \
	return total; \
} \
\
PG_FUNCTION_INFO_V1(cc_call_stats_##name##_seconds); \
Datum \
cc_call_stats_##name##_seconds(PG_FUNCTION_ARGS) \
{ \
	return seconds_numeric(total_##name(fcinfo), DECIMALS_OF_MS); \
} \
\
PG_FUNCTION_INFO_V1(cc_call_stats_##name##_seconds_float8); \
Datum \
cc_call_stats_##name##_seconds_float8(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_FLOAT8(seconds_float8(total_##name(fcinfo), DECIMALS_OF_MS)); \
}

#define TOTAL_AND_INTERVAL(name, total) \
TOTAL(name, total) \
\
PG_FUNCTION_INFO_V1(cc_call_stats_##name##_time); \
Datum \
cc_call_stats_##name##_time(PG_FUNCTION_ARGS) \
{ \
	int64		us; \
\
	if (pg_mul_s64_overflow(total_##name(fcinfo), 1000, &us)) \
		sums_refuse_overflow(); \
	PG_RETURN_INTERVAL_P(interval_from_us(us)); \
}

TOTAL_AND_INTERVAL(wait, call_offered(sums, CALL_WAIT))
TOTAL_AND_INTERVAL(talk, sums[CALL_TALK])
TOTAL_AND_INTERVAL(hold, sums[CALL_HOLD])
TOTAL_AND_INTERVAL(wrap, sums[CALL_WRAP])
TOTAL_AND_INTERVAL(handle, CALL_SUM(sums[CALL_TALK], sums[CALL_HOLD], sums[CALL_WRAP]))
TOTAL(ring, sums[CALL_RING])
TOTAL(answered_wait, sums[CALL_WAIT + CALL_ANSWERED])
TOTAL(abandoned_wait, sums[CALL_WAIT + CALL_ABANDONED])

/* The bucket that ends at a limit of waits, or -1 and the edges beside it. Beyond the longest wait, all are edges. */
static int
edge_bucket(int64 us, int64_t *lower, int64_t *upper)
{
	int			bucket = us >= PG_INT32_MAX * INT64CONST(1000) ? HISTOGRAM_BUCKETS - 1 :
		histogram_edge_bucket(us / 1000 + (us % 1000 != 0), lower, upper);

	if (bucket >= 0 && us % 1000 != 0)
	{
		/* a fraction of a millisecond below an edge */
		*lower = histogram_upper_edge((uint32) bucket - 1);
		return -1;
	}
	return bucket;
}

static uint32
edge_of(const Interval *limit, const char *what)
{
	int64_t		lower,
				upper;
	int			bucket = edge_bucket(duration_from_interval(limit, what), &lower, &upper);

	if (bucket < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not an edge of the statistics' histogram: %s", what, interval_text(limit)),
				 errhint("The nearest edges are %s and %s. Whole seconds up to 256 s are edges, then steps that "
						 "double with each doubling of the time, and usual times up to 21 days.",
						 interval_text(interval_from_us(lower * 1000)),
						 interval_text(interval_from_us(upper * 1000)))));
	return (uint32) bucket;
}

/* Why a limit cannot be asked for, in words that do not depend on settings; NULL if it can. */
static const char *
limit_problem(FunctionCallInfo fcinfo, int n, const char *what)
{
	DurationProblem problem;
	int64		us;
	int64_t		lower,
				upper;

	if (PG_ARGISNULL(n))
		return psprintf("%s is null", what);
	problem = duration_of_interval(PG_GETARG_INTERVAL_P(n), &us);
	if (problem != DURATION_OK)
		return psprintf(problem == DURATION_MONTHS ? "%s is %s, which differ in length" : "%s is %s", what,
						duration_problem(problem));
	if (edge_bucket(us, &lower, &upper) < 0)
		return psprintf("%s is not an edge of the statistics' histogram: %.15g s, between %.15g s and %.15g s", what,
						(double) us / 1e6, (double) lower / 1e3, (double) upper / 1e3);
	return NULL;
}

/* (threshold, method, short_abandon) */
PG_FUNCTION_INFO_V1(cc_service_level_problem);
Datum
cc_service_level_problem(PG_FUNCTION_ARGS)
{
	const char *problem = limit_problem(fcinfo, 0, "threshold");

	if (problem == NULL && PG_ARGISNULL(1))
		problem = "method is null";
	if (problem == NULL)
	{
		text	   *name = PG_GETARG_TEXT_PP(1);
		ServiceLevelMethod method = service_level_method(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name),
														 SL_ABANDON_NEGATIVE);

		if (method == SL_UNSET)
			problem = psprintf("unknown service level method: \"%s\"",
							   pnstrdup(VARDATA_ANY(name), pg_mbcliplen(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name),
																		80)));
		else if (service_level_traits[method].needs_short)
			problem = limit_problem(fcinfo, 2, "short_abandon");
	}
	if (problem == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problem));
}

/*
 * What a KPI is made of before it takes the form of its kind, numeric, interval or
 * float8: a count, or a part of a whole, a total of a count, a time of 0 or 1 calls.
 */
typedef struct KpiParts
{
	int64_t		part;
	int64_t		whole;
} KpiParts;

/* Both limits are buckets; short_abandon may be any where the method needs none. */
static KpiParts
service_level(const CallStatisticsView *stats, ServiceLevelMethod method, uint32 threshold, uint32 short_abandon)
{
	ServiceLevelCounts counts;
	KpiParts	level;

	for (int i = 0; i < STATISTICS_HANDLE; i++)
		check(call_statistics_check_counts(stats, i));
	check(call_statistics_service(stats, method, threshold, short_abandon, &counts));
	if (!service_level_ratio(method, &counts, &level.part, &level.whole))
		call_stats_refuse(HISTOGRAM_OVERFLOW);
	return level;
}

/* (stats, threshold, method, short_abandon) */
static KpiParts
service_level_argument(FunctionCallInfo fcinfo)
{
	CallStatisticsView view;
	ServiceLevelMethod method = service_level_method_of(PG_GETARG_TEXT_PP(2), SL_ABANDON_NEGATIVE);
	uint32		threshold = edge_of(PG_GETARG_INTERVAL_P(1), "threshold");
	uint32		short_abandon = 0;

	if (service_level_traits[method].needs_short)
		short_abandon = edge_of(PG_GETARG_INTERVAL_P(3), "short_abandon");
	read_rate(fcinfo, &view);
	return service_level(&view, method, threshold, short_abandon);
}

/* Two functions: of the kind's type, and as float8. */
#define IN_BOTH_FORMS(name, kind, parts) \
PG_FUNCTION_INFO_V1(cc_call_stats_##name); \
Datum \
cc_call_stats_##name(PG_FUNCTION_ARGS) \
{ \
	KpiParts	kpi = parts; \
\
	return GIVE_##kind(kpi.part, kpi.whole); \
} \
\
PG_FUNCTION_INFO_V1(cc_call_stats_##name##_float8); \
Datum \
cc_call_stats_##name##_float8(PG_FUNCTION_ARGS) \
{ \
	KpiParts	kpi = parts; \
\
	return SHOW_##kind(kpi.part, kpi.whole); \
}

/* Each kind as float8: percent, or seconds. */
#define SHOW_PERCENT(part, whole) sums_percent_float8(fcinfo, part, whole)
#define SHOW_MEAN(total, count) sums_mean_interval_float8(fcinfo, total, count, 1000)
#define SHOW_MAXIMUM(ms, calls) sums_mean_interval_float8(fcinfo, ms, (calls) > 0, 1000)
#define SHOW_QUANTILE SHOW_MAXIMUM

IN_BOTH_FORMS(service_level, PERCENT, service_level_argument(fcinfo))

/* Its part and its whole, which add up over rows. */
PG_FUNCTION_INFO_V1(cc_call_stats_served_within);
Datum
cc_call_stats_served_within(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(service_level_argument(fcinfo).part);
}

PG_FUNCTION_INFO_V1(cc_call_stats_service_base);
Datum
cc_call_stats_service_base(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(service_level_argument(fcinfo).whole);
}

/* (stats, short_abandon) */
static KpiParts
short_abandon_rate(FunctionCallInfo fcinfo)
{
	CallStatisticsView view;
	uint32		limit = edge_of(PG_GETARG_INTERVAL_P(1), "short_abandon");
	int64_t		shorter;

	read_rate(fcinfo, &view);
	check(call_statistics_check_counts(&view, STATISTICS_WAIT_ABANDONED));
	check(histogram_rank(view.histograms[STATISTICS_WAIT_ABANDONED], limit, &shorter));
	return (KpiParts) {view.sums[CALL_COUNT + CALL_ABANDONED] - shorter, call_offered(view.sums, CALL_COUNT) - shorter};
}

IN_BOTH_FORMS(short_abandon_rate, PERCENT, short_abandon_rate(fcinfo))

/* (stats, threshold): counts may be the balance of a subtraction. */
static Datum
within(FunctionCallInfo fcinfo, int histogram)
{
	CallStatisticsView view;
	uint32		limit = edge_of(PG_GETARG_INTERVAL_P(1), "threshold");
	int64_t		count;

	call_stats_read(PG_GETARG_DATUM(0), &view);
	check(histogram_rank(view.histograms[histogram], limit, &count));
	PG_RETURN_INT64(count);
}

PG_FUNCTION_INFO_V1(cc_call_stats_answered_within);
Datum
cc_call_stats_answered_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, STATISTICS_WAIT_ANSWERED);
}

PG_FUNCTION_INFO_V1(cc_call_stats_abandoned_within);
Datum
cc_call_stats_abandoned_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, STATISTICS_WAIT_ABANDONED);
}

/* (stats, times) */
PG_FUNCTION_INFO_V1(cc_call_stats_abandon_curve);
Datum
cc_call_stats_abandon_curve(PG_FUNCTION_ARGS)
{
	CallStatisticsView view;
	int			count;
	const Interval *times = abandon_curve_times(PG_GETARG_ARRAYTYPE_P(1), &count);
	Datum	   *shares;
	int64		offered;

	read_rate(fcinfo, &view);
	check(call_statistics_check_counts(&view, STATISTICS_WAIT_ABANDONED));
	offered = call_offered(view.sums, CALL_COUNT);
	if (offered == 0)
		PG_RETURN_NULL();
	shares = palloc((Size) Max(count, 1) * sizeof(Datum));
	for (int i = 0; i < count; i++)
	{
		int64_t		within;

		check(histogram_rank(view.histograms[STATISTICS_WAIT_ABANDONED], edge_of(&times[i], "time of "
			"abandon_curve"), &within));
		shares[i] = sums_percent(fcinfo, within, offered);
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(shares, count, NUMERICOID, -1, false, TYPALIGN_INT));
}

/* What a histogram answered; `bucket` is set if it did. */
static KpiParts
upper_edge(HistogramProblem problem, uint32 bucket)
{
	if (problem == HISTOGRAM_EMPTY)
		return (KpiParts) {0, 0};
	check(problem);
	return (KpiParts) {histogram_upper_edge(bucket), 1};
}

static KpiParts
percentile(const CallStatisticsView *stats, int histogram, double p)
{
	uint32_t	bucket = 0;
	HistogramProblem problem = call_statistics_quantile(stats, histogram, p, &bucket);

	return upper_edge(problem, bucket);
}

static double
fraction_argument(FunctionCallInfo fcinfo)
{
	double		p = PG_GETARG_FLOAT8(1);

	if (!(p >= 0 && p <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("percentile value %g is not between 0 and 1", p),
				 errhint("Give 0.9 for the 90th percentile.")));
	return p;
}

static void *
allocate_merged(void *context, size_t size)
{
	return MemoryContextAlloc((MemoryContext) context, size);
}

static void
release_merged(void *context pg_attribute_unused(), void *piece)
{
	pfree(piece);
}

/* (stats, p, of): of answered calls, or of all that were offered. */
static KpiParts
wait_percentile(FunctionCallInfo fcinfo)
{
	HistogramMemory memory = {allocate_merged, release_merged, CurrentMemoryContext};
	char	   *of = text_to_cstring(PG_GETARG_TEXT_PP(2));
	double		p = fraction_argument(fcinfo);
	CallStatisticsView view;
	Histogram	offered;
	uint32_t	bucket = 0;
	HistogramProblem problem;

	if (strcmp(of, "answered") != 0 && strcmp(of, "offered") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown calls for a percentile of waits: \"%.80s\"", of),
				 errhint("Known: answered, offered.")));
	read_rate(fcinfo, &view);
	if (*of == 'a')
		return percentile(&view, STATISTICS_WAIT_ANSWERED, p);
	histogram_init(&offered, &memory);
	for (int i = 0; i < STATISTICS_HANDLE; i++)
	{
		check(call_statistics_check_counts(&view, i));
		check(histogram_merge(&offered, view.histograms[i]));
	}
	problem = histogram_quantile(histogram_view(&offered), p, &bucket);
	return upper_edge(problem, bucket);
}

IN_BOTH_FORMS(wait_percentile, QUANTILE, wait_percentile(fcinfo))
/* (stats, p) */
static KpiParts
handle_time_percentile(FunctionCallInfo fcinfo)
{
	double		p = fraction_argument(fcinfo);
	CallStatisticsView view;

	read_rate(fcinfo, &view);
	return percentile(&view, STATISTICS_HANDLE, p);
}

IN_BOTH_FORMS(handle_time_percentile, QUANTILE, handle_time_percentile(fcinfo))

static KpiParts
longest_wait(const CallStatisticsView *stats)
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
	return (KpiParts) {histogram_upper_edge(longest), any};
}

/* (stats) */
static KpiParts
longest_wait_argument(FunctionCallInfo fcinfo)
{
	CallStatisticsView view;

	read_rate(fcinfo, &view);
	return longest_wait(&view);
}

IN_BOTH_FORMS(longest_wait, MAXIMUM, longest_wait_argument(fcinfo))

/* ------------------------------------------------- the KPIs of kpi/calls.table */

/* Of statistics that were read; `threshold` is a bucket. */
#define FROM_STATS(name, parts) \
static KpiParts \
name##_of(const CallStatisticsView *stats, uint32 threshold pg_attribute_unused()) \
{ \
	const int64 *sums pg_attribute_unused() = stats->sums; \
\
	return parts; \
}

#define PARTS_OF_COUNT(count) (KpiParts) {count, 1}
#define PARTS_OF_PERCENT(part, whole) (KpiParts) {part, whole}
#define PARTS_OF_MEAN(total, count) (KpiParts) {total, count}
#define KPI(name, kind, made_of, ...) FROM_STATS(name, PARTS_OF_##kind made_of)
#define KPI_OF_HISTOGRAM(name, kind, made_of, of_stats, ...) FROM_STATS(name, of_stats)
#define KPI_OF_STATS_ONLY(name, kind, of_stats, ...) FROM_STATS(name, of_stats)
#include "kpi/calls.table"

/* Counts may be the balance of a subtraction, all else may not. */
#define FUNCTIONS_OF_COUNT(name) \
PG_FUNCTION_INFO_V1(cc_call_stats_##name); \
Datum \
cc_call_stats_##name(PG_FUNCTION_ARGS) \
{ \
	CallStatisticsView view; \
\
	call_stats_read(PG_GETARG_DATUM(0), &view); \
	PG_RETURN_INT64(name##_of(&view, 0).part); \
}

#define FUNCTIONS_OF_RATIO(name, kind) \
static KpiParts \
name##_argument(FunctionCallInfo fcinfo) \
{ \
	CallStatisticsView view; \
\
	read_rate(fcinfo, &view); \
	return name##_of(&view, 0); \
} \
\
IN_BOTH_FORMS(name, kind, name##_argument(fcinfo))

#define FUNCTIONS_OF_PERCENT(name) FUNCTIONS_OF_RATIO(name, PERCENT)
#define FUNCTIONS_OF_MEAN(name) FUNCTIONS_OF_RATIO(name, MEAN)
#define KPI(name, kind, ...) FUNCTIONS_OF_##kind(name)
#include "kpi/calls.table"

/* -------------------------------------------------------------- all of them: kpis */

/* In the form of each kind. */
#define KIND(kind, type) \
static Datum \
give_##kind(FunctionCallInfo fcinfo, KpiParts kpi) \
{ \
	return GIVE_##kind(kpi.part, kpi.whole); \
} \
enum {TYPE_OF_##kind = type};

KIND(PERCENT, NUMERICOID)
KIND(MEAN, INTERVALOID)
KIND(MAXIMUM, INTERVALOID)
KIND(QUANTILE, INTERVALOID)

enum {TYPE_OF_COUNT = INT8OID};

static Datum
give_COUNT(FunctionCallInfo fcinfo pg_attribute_unused(), KpiParts kpi)
{
	return Int64GetDatum(kpi.part);
}

static const struct
{
	const char *name;
	Oid			type;
	KpiParts	(*of) (const CallStatisticsView *stats, uint32 threshold);
	Datum		(*give) (FunctionCallInfo fcinfo, KpiParts kpi);
}			known_kpis[] = {
#define KPI(name, kind, ...) {#name, TYPE_OF_##kind, name##_of, give_##kind},
#define KPI_OF_HISTOGRAM(name, kind, ...) {#name, TYPE_OF_##kind, name##_of, give_##kind},
#define KPI_OF_STATS_ONLY(name, kind, ...) {#name, TYPE_OF_##kind, name##_of, give_##kind},
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
			values[i] = known_kpis[row->kpis[i]].give(fcinfo, known_kpis[row->kpis[i]].of(&view, threshold));
		nulls[i] = fcinfo->isnull;
	}
	fcinfo->isnull = false;
	return HeapTupleGetDatum(heap_form_tuple(row->desc, values, nulls));
}
