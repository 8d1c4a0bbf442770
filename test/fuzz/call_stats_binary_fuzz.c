/*
 * call_stats_binary_fuzz.c: arbitrary bytes as encoded call statistics.
 *
 * Sources: src/core/call_statistics.c src/core/histogram.c src/core/call.c. Built and run by
 * test/parts/fuzz.
 *
 * Statistics have one encoded form: what is accepted must be written as the
 * same bytes. The first byte cuts the input in two, so that arithmetic between
 * two statistics is met as well.
 */
#include <stdlib.h>
#include <string.h>

#include "core/call_statistics.h"
#include "../unit/histogram_for_checks.h"

static void
require(bool condition)
{
	if (!condition)
		abort();
}

static bool
read_bytes(const uint8_t *bytes, size_t size, CallStatisticsView *view)
{
	return call_statistics_decode(bytes, size, view) == STATISTICS_OK &&
		call_statistics_check(view) == STATISTICS_OK;
}

static void
require_encoding(const CallStatistics *stats, const uint8_t *bytes, size_t size)
{
	uint8_t    *out = malloc(size);

	require(call_statistics_encoded_size(stats) == size);
	call_statistics_encode(stats, out);
	require(memcmp(out, bytes, size) == 0);
	free(out);
}

/* Statistics of an hour's calls answer any question without a fault, if only with an error. */
static void
ask(const CallStatisticsView *view)
{
	ServiceLevelCounts n;
	uint32_t	bucket;

	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
		if (call_statistics_quantile(view, i, 0.9, &bucket) == HISTOGRAM_OK)
			require(bucket < HISTOGRAM_BUCKETS);
	(void) call_statistics_service(view, SL_ABANDON_NEGATIVE, 20, 5, &n);
	(void) call_statistics_service(view, SL_QUEUE_EXIT, HISTOGRAM_BUCKETS - 1, 0, &n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t		cut = size > 0 ? data[0] : 0;
	CallStatisticsView a,
				b;
	CallStatistics stats;

	if (size > 0)
	{
		data++;
		size--;
	}
	/* 255: one whole */
	cut = cut < size && cut < 255 ? cut : size;
	if (!read_bytes(data, cut, &a))
		return 0;
	ask(&a);
	call_statistics_init(&stats, &plain_memory);
	require(call_statistics_merge(&stats, &a) == HISTOGRAM_OK);
	require_encoding(&stats, data, cut);
	/* (a + b) - b = a; sums may overflow */
	if (read_bytes(data + cut, size - cut, &b) && call_statistics_merge(&stats, &b) == HISTOGRAM_OK &&
		call_statistics_subtract(&stats, &b) == HISTOGRAM_OK)
		require_encoding(&stats, data, cut);
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
		histogram_clear(&stats.histograms[i]);
	return 0;
}
