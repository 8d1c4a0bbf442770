/*
 * kpi/calls.h: how the KPIs of kpi/calls.table are worked out from sums over
 * calls. Aggregates over calls and stored statistics share it, so they cannot
 * disagree.
 */
#ifndef CCMETRICS_KPI_CALLS_H
#define CCMETRICS_KPI_CALLS_H

#include "base/sums.h"
#include "call/interval.h"

/* Threshold of service_level(call), in milliseconds. */
#define CALL_SERVICE_MS 20000

static inline int64
call_sum(const int64 *terms, int count)
{
	int64		sum = 0;

	for (int i = 0; i < count; i++)
		sum_add(&sum, terms[i]);
	return sum;
}

#define CALL_SUM(...) call_sum((const int64[]) {__VA_ARGS__}, lengthof(((const int64[]) {__VA_ARGS__})))

/* Counts or waits of the calls that were offered. */
static inline int64
call_offered(const int64 *sums, int counts_or_waits)
{
	int64		sum = 0;

	for (int outcome = 0; outcome < CALL_OUTCOMES; outcome++)
		if (call_is_offered(outcome))
			sum_add(&sum, sums[counts_or_waits + outcome]);
	return sum;
}

/* Each kind of the table as a Datum, where `fcinfo` is the call's. */
#define GIVE_COUNT(count) Int64GetDatum(count)
#define GIVE_PERCENT(part, whole) sums_percent(fcinfo, part, whole)
#define GIVE_MEAN(total, count) sums_mean_interval(fcinfo, total, count, 1000)
#define GIVE_MAXIMUM(ms, calls) sums_mean_interval(fcinfo, ms, (calls) > 0, 1000)
#define GIVE_QUANTILE GIVE_MAXIMUM

#endif
