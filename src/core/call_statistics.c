/*
 * core/call_statistics.c: merging, reading and encoding statistics of calls.
 */
#include "core/call_statistics.h"

#include <string.h>

#include "core/varint.h"

/* The calls that a histogram is of. */
static const CallOutcome outcome_of[STATISTICS_HISTOGRAMS] = {
#define STATISTICS_WAITS(NAME, code, name) [STATISTICS_WAIT_##NAME] = CALL_##NAME,
	CALL_OFFERED_OUTCOMES(STATISTICS_WAITS)
#undef STATISTICS_WAITS
	[STATISTICS_HANDLE] = CALL_ANSWERED
};

void
call_statistics_init(CallStatistics *stats, const HistogramMemory *memory)
{
	memset(stats->sums, 0, sizeof(stats->sums));
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
		histogram_init(&stats->histograms[i], memory);
}

HistogramProblem
call_statistics_merge(CallStatistics *stats, const CallStatisticsView *other)
{
	HistogramProblem problem = HISTOGRAM_OK;
	bool		overflow = false;

	for (int i = 0; i < CALL_SUMS; i++)
		overflow |= __builtin_add_overflow(stats->sums[i], other->sums[i], &stats->sums[i]);
	for (int i = 0; i < STATISTICS_HISTOGRAMS && problem == HISTOGRAM_OK; i++)
		problem = histogram_merge(&stats->histograms[i], other->histograms[i]);
	return overflow ? HISTOGRAM_OVERFLOW : problem;
}

HistogramProblem
call_statistics_subtract(CallStatistics *stats, const CallStatisticsView *other)
{
	HistogramProblem problem = HISTOGRAM_OK;
	bool		overflow = false;

	for (int i = 0; i < CALL_SUMS; i++)
		overflow |= __builtin_sub_overflow(stats->sums[i], other->sums[i], &stats->sums[i]);
	for (int i = 0; i < STATISTICS_HISTOGRAMS && problem == HISTOGRAM_OK; i++)
		problem = histogram_subtract(&stats->histograms[i], other->histograms[i]);
	return overflow ? HISTOGRAM_OVERFLOW : problem;
}

HistogramProblem
call_statistics_negate(CallStatistics *stats)
{
	HistogramProblem problem = HISTOGRAM_OK;
	bool		overflow = false;

	for (int i = 0; i < CALL_SUMS; i++)
		overflow |= __builtin_sub_overflow((int64_t) 0, stats->sums[i], &stats->sums[i]);
	for (int i = 0; i < STATISTICS_HISTOGRAMS && problem == HISTOGRAM_OK; i++)
		problem = histogram_negate(&stats->histograms[i]);
	return overflow ? HISTOGRAM_OVERFLOW : problem;
}

HistogramProblem
call_statistics_expect_many(CallStatistics *stats)
{
	HistogramProblem problem = HISTOGRAM_OK;

	/* a few pairs will do for an outcome that is rare */
	for (int i = 0; i < STATISTICS_HISTOGRAMS && problem == HISTOGRAM_OK; i++)
		if (stats->histograms[i].used >= 8)
			problem = histogram_make_dense(&stats->histograms[i]);
	return problem;
}

bool
call_statistics_is_empty(const CallStatisticsView *view)
{
	int64_t		any = 0;
	uint32_t	bucket;
	int64_t		count;

	for (int i = 0; i < CALL_SUMS; i++)
		any |= view->sums[i];
	for (int i = 0; i < STATISTICS_HISTOGRAMS && any == 0; i++)
	{
		HistogramView histogram = view->histograms[i];

		any |= histogram_next(&histogram, &bucket, &count) || histogram.problem != HISTOGRAM_OK;
	}
	return any == 0;
}

void
call_statistics_view(const CallStatistics *stats, CallStatisticsView *view)
{
	memcpy(view->sums, stats->sums, sizeof(view->sums));
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
		view->histograms[i] = histogram_view(&stats->histograms[i]);
	view->no_negative = false;
}

size_t
call_statistics_encoded_size(const CallStatistics *stats)
{
	size_t		size = STATISTICS_HEADER;

	for (int i = 0; i < CALL_SUMS; i++)
		size += varint_size(zigzag(stats->sums[i]));
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
	{
		size_t		length = histogram_encoded_size(&stats->histograms[i]);

		size += length + (i < STATISTICS_HANDLE ? varint_size(length) : 0);
	}
	return size;
}

/* Header, its flag not yet set, and sums; returns their end. */
static uint8_t *
encode_sums(const int64_t *sums, uint8_t *out, bool *negative)
{
	memset(out, 0, STATISTICS_HEADER);
	out[0] = STATISTICS_FORMAT;
	out += STATISTICS_HEADER;
	for (int i = 0; i < CALL_SUMS; i++)
	{
		*negative |= sums[i] < 0;
		out = varint_write(out, zigzag(sums[i]));
	}
	return out;
}

void
call_statistics_encode(const CallStatistics *stats, uint8_t *out)
{
	uint8_t    *header = out;
	bool		negative = false;

	out = encode_sums(stats->sums, out, &negative);
	for (int i = 0; i < STATISTICS_HANDLE; i++)
	{
		/* nearly always a length of one byte: written first, measured after */
		size_t		length = histogram_encode(&stats->histograms[i], out + 1, &negative);
		size_t		prefix = varint_size(length);

		if (prefix > 1)
			memmove(out + prefix, out + 1, length);
		out = varint_write(out, length) + length;
	}
	/* the last one ends with the whole */
	histogram_encode(&stats->histograms[STATISTICS_HANDLE], out, &negative);
	header[1] = negative ? 0 : STATISTICS_NO_NEGATIVE;
}

/* A histogram of few calls: those from `at` on whose keys are below `beyond`. Returns the call after them. */
static const uint16_t *
encode_few(const uint16_t *at, const uint16_t *end, uint32_t first, uint32_t beyond, uint8_t **out)
{
	uint32_t	next = first;

	while (at < end && *at < beyond)
	{
		uint32_t	key = *at++;
		int64_t		count = 1;

		for (; at < end && *at == key; at++)
			count++;
		*out = varint_write(*out, ((uint64_t) (key - next) << 1) | (count != 1));
		if (count != 1)
			*out = varint_write(*out, zigzag(count));
		next = key + 1;
	}
	return at;
}

size_t
few_calls_encode(const FewCalls *few, uint8_t *out)
{
	uint8_t    *begin = out;
	bool		negative = false;
	const uint16_t *at = few->waits;
	const uint16_t *end = few->waits + few->n_waits;

	out = encode_sums(few->sums, out, &negative);
	for (uint32_t i = 0; i < STATISTICS_HANDLE; i++)
	{
		/* so few that the length takes one byte */
		uint8_t    *length = out++;

		at = encode_few(at, end, i * FEW_CALLS_STRIDE, (i + 1) * FEW_CALLS_STRIDE, &out);
		*length = (uint8_t) (out - length - 1);
	}
	(void) encode_few(few->handles, few->handles + few->n_handles, 0, FEW_CALLS_STRIDE, &out);
	begin[1] = negative ? 0 : STATISTICS_NO_NEGATIVE;
	return (size_t) (out - begin);
}

HistogramProblem
few_calls_spread(const FewCalls *few, CallStatistics *stats)
{
	HistogramProblem problem = HISTOGRAM_OK;

	memcpy(stats->sums, few->sums, sizeof(stats->sums));
	for (int i = 0; i < few->n_waits && problem == HISTOGRAM_OK; i++)
		problem = histogram_add(&stats->histograms[few->waits[i] / FEW_CALLS_STRIDE],
								few->waits[i] % FEW_CALLS_STRIDE, 1);
	for (int i = 0; i < few->n_handles && problem == HISTOGRAM_OK; i++)
		problem = histogram_add(&stats->histograms[STATISTICS_HANDLE], few->handles[i], 1);
	return problem;
}

CallStatisticsProblem
call_statistics_decode(const uint8_t *bytes, size_t size, CallStatisticsView *view)
{
	const uint8_t *end = bytes + size;
	uint64_t	number;
	int			length;

	if (size < STATISTICS_HEADER)
		return STATISTICS_TRUNCATED;
	if (bytes[0] != STATISTICS_FORMAT)
		return STATISTICS_VERSION;
	if ((bytes[1] & ~STATISTICS_NO_NEGATIVE) != 0 || bytes[2] != 0 || bytes[3] != 0)
		return STATISTICS_FLAGS;
	view->no_negative = (bytes[1] & STATISTICS_NO_NEGATIVE) != 0;
	bytes += STATISTICS_HEADER;
	for (int i = 0; i < CALL_SUMS; i++)
	{
		length = varint_read(bytes, (size_t) (end - bytes), &number);
		if (length <= 0)
			return length == 0 ? STATISTICS_TRUNCATED : STATISTICS_MALFORMED;
		view->sums[i] = unzigzag(number);
		bytes += length;
	}
	for (int i = 0; i < STATISTICS_HANDLE; i++)
	{
		length = varint_read(bytes, (size_t) (end - bytes), &number);
		if (length < 0)
			return STATISTICS_MALFORMED;
		bytes += length;
		if (length == 0 || number > (size_t) (end - bytes))
			return STATISTICS_TRUNCATED;
		view->histograms[i] = histogram_view_encoded(bytes, number);
		bytes += number;
	}
	view->histograms[STATISTICS_HANDLE] = histogram_view_encoded(bytes, (size_t) (end - bytes));
	return STATISTICS_OK;
}

CallStatisticsProblem
call_statistics_check(const CallStatisticsView *view)
{
	bool		negative = false;

	for (int i = 0; i < CALL_SUMS; i++)
		negative |= view->sums[i] < 0;
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
	{
		int64_t		total;
		HistogramProblem problem = histogram_check(view->histograms[i]);

		if (problem == HISTOGRAM_TRUNCATED)
			return STATISTICS_TRUNCATED;
		if (problem != HISTOGRAM_OK)
			return STATISTICS_MALFORMED;
		negative |= histogram_check_counts(view->histograms[i]) == HISTOGRAM_NEGATIVE;
		if (histogram_total(view->histograms[i], &total) != HISTOGRAM_OK)
			return STATISTICS_OVERFLOW;
		if (total != view->sums[CALL_COUNT + outcome_of[i]])
			return STATISTICS_INCONSISTENT;
	}
	if (histogram_is_encoded(view->histograms[0]) && view->no_negative == negative)
		return STATISTICS_SIGN;
	return STATISTICS_OK;
}

HistogramProblem
call_statistics_service(const CallStatisticsView *view, ServiceLevelMethod method, uint32_t threshold,
						uint32_t short_abandon, ServiceLevelCounts *n)
{
	const ServiceLevelTraits *traits = &service_level_traits[method];
	struct
	{
		bool		needed;
		int			waits;
		uint32_t	bucket;
		int64_t    *rank;
	}			ranks[] = {
		{true, STATISTICS_WAIT_ANSWERED, threshold, &n->answered_in_time},
		{traits->needs_abandon_wait, STATISTICS_WAIT_ABANDONED, threshold, &n->abandoned_in_time},
		{traits->needs_short, STATISTICS_WAIT_ABANDONED, short_abandon, &n->abandoned_short},
		{traits->needs_flow_wait, STATISTICS_WAIT_FLOWED_OUT, threshold, &n->flowed_out_in_time},
		{traits->needs_flow_wait, STATISTICS_WAIT_CALLBACK, threshold, &n->callback_in_time}
	};

	n->answered = view->sums[CALL_COUNT + CALL_ANSWERED];
	n->abandoned = view->sums[CALL_COUNT + CALL_ABANDONED];
	n->flowed_out = view->sums[CALL_COUNT + CALL_FLOWED_OUT];
	n->callback = view->sums[CALL_COUNT + CALL_CALLBACK];
	n->blocked = view->sums[CALL_COUNT + CALL_BLOCKED];
	for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++)
	{
		HistogramProblem problem = HISTOGRAM_OK;

		*ranks[i].rank = 0;
		if (ranks[i].needed)
			problem = histogram_rank(view->histograms[ranks[i].waits], ranks[i].bucket, ranks[i].rank);
		if (problem != HISTOGRAM_OK)
			return problem;
	}
	return HISTOGRAM_OK;
}

HistogramProblem
call_statistics_quantile(const CallStatisticsView *view, int histogram, double p, uint32_t *bucket)
{
	if (!view->no_negative)
		return histogram_quantile(view->histograms[histogram], p, bucket);
	return histogram_quantile_of(view->histograms[histogram], p, view->sums[CALL_COUNT + outcome_of[histogram]],
								 bucket);
}
