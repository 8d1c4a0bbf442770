/*
 * kpi/calls.h: the KPIs that are ratios of sums over calls: which sums, and
 * which ratios. Aggregates over calls and stored statistics share both, so they
 * cannot disagree.
 */
#ifndef CCMETRICS_KPI_CALLS_H
#define CCMETRICS_KPI_CALLS_H

#include "base/sums.h"
#include "call/interval.h"

/* Threshold of service_level(call), in milliseconds. */
#define CALL_SERVICE_MS 20000

static inline int64
call_sum(int64 a, int64 b)
{
	sum_add(&a, b);
	return a;
}

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

/*
 * KPI(name, result) for each, where `sums` are at hand and `fcinfo` is the
 * call's: counts, which may be the balance of a subtraction; percentages and
 * mean times, which may not.
 */
#define CALL_COUNTED(outcome) sums[CALL_COUNT + (outcome)]
#define CALL_MEAN(total, count) sums_mean_interval(fcinfo, total, count, 1000)
#define CALL_COUNTS(KPI) \
	KPI(offered, Int64GetDatum(call_offered(sums, CALL_COUNT))) \
	KPI(answered, Int64GetDatum(CALL_COUNTED(CALL_ANSWERED))) \
	KPI(abandoned, Int64GetDatum(CALL_COUNTED(CALL_ABANDONED))) \
	KPI(flowed_out, Int64GetDatum(CALL_COUNTED(CALL_FLOWED_OUT))) \
	KPI(callback, Int64GetDatum(CALL_COUNTED(CALL_CALLBACK))) \
	KPI(blocked, Int64GetDatum(CALL_COUNTED(CALL_BLOCKED))) \
	KPI(held, Int64GetDatum(sums[CALL_HELD]))
#define CALL_RATES(KPI) \
	KPI(abandon_rate, sums_percent(fcinfo, CALL_COUNTED(CALL_ABANDONED), call_offered(sums, CALL_COUNT))) \
	KPI(answer_rate, sums_percent(fcinfo, CALL_COUNTED(CALL_ANSWERED), call_offered(sums, CALL_COUNT))) \
	KPI(flow_out_rate, sums_percent(fcinfo, CALL_COUNTED(CALL_FLOWED_OUT), call_offered(sums, CALL_COUNT))) \
	KPI(callback_rate, sums_percent(fcinfo, CALL_COUNTED(CALL_CALLBACK), call_offered(sums, CALL_COUNT))) \
	KPI(blocked_rate, sums_percent(fcinfo, CALL_COUNTED(CALL_BLOCKED), \
								   call_sum(CALL_COUNTED(CALL_BLOCKED), call_offered(sums, CALL_COUNT)))) \
	KPI(hold_rate, sums_percent(fcinfo, sums[CALL_HELD], CALL_COUNTED(CALL_ANSWERED))) \
	KPI(asa, CALL_MEAN(sums[CALL_WAIT + CALL_ANSWERED], CALL_COUNTED(CALL_ANSWERED))) \
	KPI(avg_wait_time, CALL_MEAN(call_offered(sums, CALL_WAIT), call_offered(sums, CALL_COUNT))) \
	KPI(avg_abandon_time, CALL_MEAN(sums[CALL_WAIT + CALL_ABANDONED], CALL_COUNTED(CALL_ABANDONED))) \
	KPI(avg_talk_time, CALL_MEAN(sums[CALL_TALK], CALL_COUNTED(CALL_ANSWERED))) \
	KPI(avg_hold_time, CALL_MEAN(sums[CALL_HOLD], CALL_COUNTED(CALL_ANSWERED))) \
	KPI(avg_hold_time_held, CALL_MEAN(sums[CALL_HOLD], sums[CALL_HELD])) \
	KPI(avg_wrap_time, CALL_MEAN(sums[CALL_WRAP], CALL_COUNTED(CALL_ANSWERED))) \
	KPI(avg_call_length, CALL_MEAN(call_sum(sums[CALL_TALK], sums[CALL_HOLD]), CALL_COUNTED(CALL_ANSWERED))) \
	KPI(aht, CALL_MEAN(call_sum(call_sum(sums[CALL_TALK], sums[CALL_HOLD]), sums[CALL_WRAP]), \
					   CALL_COUNTED(CALL_ANSWERED)))

#endif
