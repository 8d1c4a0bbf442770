/*
 * core/call_statistics.h: counts, time sums and histograms of a group of calls.
 *
 * Pure C. Everything in it is a signed integer that calls add to and take away
 * from, so statistics are a group under merge and subtract, and each has one
 * encoded form.
 */
#ifndef CCMETRICS_CORE_CALL_STATISTICS_H
#define CCMETRICS_CORE_CALL_STATISTICS_H

#include "core/call.h"
#include "core/histogram.h"
#include "core/service_level.h"

/* Histograms: of the waits of each outcome that is offered, and of handle times. */
enum
{
#define STATISTICS_WAITS(NAME, code, name) STATISTICS_WAIT_##NAME,
	CALL_OFFERED_OUTCOMES(STATISTICS_WAITS)
#undef STATISTICS_WAITS
	STATISTICS_HANDLE,			/* behind all of the waits */
	STATISTICS_HISTOGRAMS
};

/* The histogram of an outcome's waits; -1 if it is not offered. */
static inline int
statistics_wait(int outcome)
{
	switch (outcome)
	{
#define STATISTICS_WAITS(NAME, code, name) case code: return STATISTICS_WAIT_##NAME;
		CALL_OFFERED_OUTCOMES(STATISTICS_WAITS)
#undef STATISTICS_WAITS
		default:
			return -1;
	}
}

typedef struct CallStatistics
{
	int64_t		sums[CALL_SUMS];
	Histogram	histograms[STATISTICS_HISTOGRAMS];
} CallStatistics;

/* Statistics to be read: in memory, or encoded. */
typedef struct CallStatisticsView
{
	int64_t		sums[CALL_SUMS];
	HistogramView histograms[STATISTICS_HISTOGRAMS];
	bool		no_negative;	/* encoded: its header says so; in memory: nobody knows, false */
} CallStatisticsView;

/* Why an encoded form is not one. */
typedef enum CallStatisticsProblem
{
	STATISTICS_OK,
	STATISTICS_VERSION,			/* written by a newer release */
	STATISTICS_FLAGS,
	STATISTICS_TRUNCATED,
	STATISTICS_MALFORMED,		/* not the one form of its numbers */
	STATISTICS_INCONSISTENT,	/* counts that differ from their histograms */
	STATISTICS_SIGN,			/* STATISTICS_NO_NEGATIVE is set, or is not, and should not be, or should */
	STATISTICS_OVERFLOW
} CallStatisticsProblem;

#define STATISTICS_FORMAT 1
#define STATISTICS_HEADER 4		/* format, flags, two reserved bytes: zero */

/*
 * The one flag: no sum and no count in a histogram is negative. It is set if and
 * only if that is so, so that equal statistics have equal bytes, and KPIs need not
 * read all of the histograms to know it.
 */
#define STATISTICS_NO_NEGATIVE 1

#define STATISTICS_HAS(what) \
	_Static_assert(STATISTICS_FORMAT == 1 && (what), \
				   "call_stats of format 1 were stored with: " #what ". If this changes, stored ones are misread: " \
				   "raise STATISTICS_FORMAT, let call_statistics_decode() read every format that was released, " \
				   "state here what the new one has, and run test/golden/write")
STATISTICS_HAS(CALL_OUTCOMES == 5);
STATISTICS_HAS(CALL_SUMS == 16);
STATISTICS_HAS(CALL_COUNT == 0 && CALL_WAIT == 5 && CALL_TALK == 10 && CALL_HOLD == 11 &&
			   CALL_WRAP == 12 && CALL_HELD == 13 && CALL_RING == 14 && CALL_TRANSFERRED == 15);
STATISTICS_HAS(STATISTICS_HISTOGRAMS == 5);
STATISTICS_HAS(STATISTICS_NO_NEGATIVE == 1);
STATISTICS_HAS(STATISTICS_WAIT_ANSWERED == 0 && STATISTICS_WAIT_ABANDONED == 1 &&
			   STATISTICS_WAIT_FLOWED_OUT == 2 && STATISTICS_WAIT_CALLBACK == 3 && STATISTICS_HANDLE == 4);
STATISTICS_HAS(HISTOGRAM_BUCKETS == 2137 && HISTOGRAM_FORMAT == 1);
#undef STATISTICS_HAS

extern void call_statistics_init(CallStatistics *stats, const HistogramMemory *memory);

extern HistogramProblem call_statistics_merge(CallStatistics *stats, const CallStatisticsView *other);
extern HistogramProblem call_statistics_subtract(CallStatistics *stats, const CallStatisticsView *other);
extern HistogramProblem call_statistics_negate(CallStatistics *stats);

/* Ahead of many merges. */
extern HistogramProblem call_statistics_expect_many(CallStatistics *stats);

/* Is every sum and every count 0? */
extern bool call_statistics_is_empty(const CallStatisticsView *view);

extern void call_statistics_view(const CallStatistics *stats, CallStatisticsView *view);

/* The encoded form: header, sums, wait histograms with their lengths, handle times. */
extern size_t call_statistics_encoded_size(const CallStatistics *stats);
extern void call_statistics_encode(const CallStatistics *stats, uint8_t *out);

/* Reads header and sums, finds the histograms; call_statistics_check reads them too. */
extern CallStatisticsProblem call_statistics_decode(const uint8_t *bytes, size_t size,
													CallStatisticsView *view);
extern CallStatisticsProblem call_statistics_check(const CallStatisticsView *view);

/* HISTOGRAM_NEGATIVE if a count in the histogram is; nothing is read where the header says it. */
static inline HistogramProblem
call_statistics_check_counts(const CallStatisticsView *view, int histogram)
{
	return view->no_negative ? HISTOGRAM_OK : histogram_check_counts(view->histograms[histogram]);
}

/*
 * Counts for service_level at edges of buckets: those that the method asks for.
 * Both limits must be edges: their buckets are given.
 */
extern HistogramProblem call_statistics_service(const CallStatisticsView *view, ServiceLevelMethod method,
												uint32_t threshold, uint32_t short_abandon,
												ServiceLevelCounts *n);

/* histogram_quantile of one of the histograms. */
extern HistogramProblem call_statistics_quantile(const CallStatisticsView *view, int histogram, double p,
												 uint32_t *bucket);

/* Adds a call (sign 1) to the sums or takes it away (sign -1); true if one of them exceeds 64 bits. */
static inline __attribute__((always_inline)) bool
call_sums_add(int64_t *sums, const CallInterval *call, int sign)
{
	int			outcome = call->outcome;
	bool		overflow = false;

	overflow |= __builtin_add_overflow(sums[CALL_COUNT + outcome], sign, &sums[CALL_COUNT + outcome]);
	overflow |= __builtin_add_overflow(sums[CALL_WAIT + outcome], (int64_t) sign * call->wait,
									   &sums[CALL_WAIT + outcome]);
	if (outcome == CALL_ANSWERED)
	{
		overflow |= __builtin_add_overflow(sums[CALL_TALK], (int64_t) sign * call->talk, &sums[CALL_TALK]);
		overflow |= __builtin_add_overflow(sums[CALL_HOLD], (int64_t) sign * call->hold, &sums[CALL_HOLD]);
		overflow |= __builtin_add_overflow(sums[CALL_WRAP], (int64_t) sign * call->wrap, &sums[CALL_WRAP]);
		overflow |= __builtin_add_overflow(sums[CALL_HELD], call->hold > 0 ? sign : 0, &sums[CALL_HELD]);
		overflow |= __builtin_add_overflow(sums[CALL_RING], (int64_t) sign * call->ring, &sums[CALL_RING]);
		overflow |= __builtin_add_overflow(sums[CALL_TRANSFERRED], call->flags & CALL_FLAG_TRANSFERRED ? sign : 0,
										   &sums[CALL_TRANSFERRED]);
	}
	return overflow;
}

/* Adds a call (sign 1) or takes it away (sign -1). In line, so that each sign has code of its own. */
static inline __attribute__((always_inline)) HistogramProblem
call_statistics_add(CallStatistics *stats, const CallInterval *call, int sign)
{
	bool		overflow = call_sums_add(stats->sums, call, sign);
	int			waits = statistics_wait(call->outcome);
	HistogramProblem problem = HISTOGRAM_OK;

	if (waits >= 0)
		problem = histogram_add(&stats->histograms[waits], histogram_bucket(call->wait), sign);
	if (call->outcome == CALL_ANSWERED && problem == HISTOGRAM_OK)
		problem = histogram_add(&stats->histograms[STATISTICS_HANDLE],
								histogram_bucket(call_handle_ms(call)), sign);
	return overflow ? HISTOGRAM_OVERFLOW : problem;
}

/*
 * Statistics of a few calls, before they need histograms: their buckets, in order.
 * Most groups of a rollup of quarters of an hour are as small as this, and a list
 * of calls is quicker to make and to encode.
 */
#define FEW_CALLS			12
#define FEW_CALLS_STRIDE	4096	/* waits are kept as histogram * FEW_CALLS_STRIDE + bucket */
_Static_assert(HISTOGRAM_BUCKETS <= FEW_CALLS_STRIDE && STATISTICS_HANDLE * FEW_CALLS_STRIDE <= UINT16_MAX + 1,
			   "a bucket of a histogram does not fit into FewCalls");

typedef struct FewCalls
{
	int64_t		sums[CALL_SUMS];
	uint8_t		n_waits;
	uint8_t		n_handles;		/* none of a call that is not answered */
	uint16_t	waits[FEW_CALLS];
	uint16_t	handles[FEW_CALLS];
} FewCalls;

/* No encoded form is longer. Two bytes and a count for each bucket. */
#define FEW_CALLS_MAX_SIZE	(STATISTICS_HEADER + CALL_SUMS * 10 + STATISTICS_HANDLE + 2 * FEW_CALLS * 3)
_Static_assert(FEW_CALLS * 3 < 128, "the length of a histogram of few calls does not fit into one byte");

/* The form of call_statistics_encode(); returns its size. */
extern size_t few_calls_encode(const FewCalls *few, uint8_t *out);

/* Into statistics that are empty. */
extern HistogramProblem few_calls_spread(const FewCalls *few, CallStatistics *stats);

static inline bool
few_calls_have_room(const FewCalls *few)
{
	return few->n_waits < FEW_CALLS;
}

static inline void
few_calls_insert(uint16_t *keys, int n, uint32_t key)
{
	for (; n > 0 && keys[n - 1] > key; n--)
		keys[n] = keys[n - 1];
	keys[n] = (uint16_t) key;
}

/* If there is room. */
static inline HistogramProblem
few_calls_add(FewCalls *few, const CallInterval *call)
{
	bool		overflow = call_sums_add(few->sums, call, 1);
	int			waits = statistics_wait(call->outcome);

	if (waits >= 0)
		few_calls_insert(few->waits, few->n_waits++,
						 (uint32_t) waits * FEW_CALLS_STRIDE + histogram_bucket(call->wait));
	if (call->outcome == CALL_ANSWERED)
		few_calls_insert(few->handles, few->n_handles++, histogram_bucket(call_handle_ms(call)));
	return overflow ? HISTOGRAM_OVERFLOW : HISTOGRAM_OK;
}

#endif
