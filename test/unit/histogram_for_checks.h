/*
 * histogram_for_checks.h: what checks, fuzzers and benches want of a histogram, but
 * not the extension: there, a memory context frees them, and bytes are compared.
 */
#ifndef CCMETRICS_HISTOGRAM_FOR_CHECKS_H
#define CCMETRICS_HISTOGRAM_FOR_CHECKS_H

#include <stdlib.h>

#include "core/histogram.h"

static inline void *
plain_allocate(void *context, size_t size)
{
	(void) context;
	return malloc(size);
}

static inline void
plain_release(void *context, void *piece)
{
	(void) context;
	free(piece);
}

static const HistogramMemory plain_memory = {plain_allocate, plain_release, NULL};

static inline void
histogram_clear(Histogram *h)
{
	if (h->counts != NULL)
		h->memory->release(h->memory->context, h->counts);
	histogram_init(h, h->memory);
}

/* Replaces what `h` held; empty if the bytes are no valid histogram. */
static inline HistogramProblem
histogram_decode(Histogram *h, const uint8_t *bytes, size_t size)
{
	HistogramProblem problem;

	histogram_clear(h);
	problem = histogram_merge(h, histogram_view_encoded(bytes, size));
	if (problem != HISTOGRAM_OK)
		histogram_clear(h);
	return problem;
}

/*
 * Order by the counts, that of bucket 0 first. Both must be valid; 0 if and
 * only if the encoded forms are the same bytes.
 */
static inline int
histogram_compare(HistogramView a, HistogramView b)
{
	for (;;)
	{
		uint32_t	bucket_a = HISTOGRAM_BUCKETS;
		uint32_t	bucket_b = HISTOGRAM_BUCKETS;
		int64_t		count_a = 0;
		int64_t		count_b = 0;
		bool		more_a = histogram_next(&a, &bucket_a, &count_a);
		bool		more_b = histogram_next(&b, &bucket_b, &count_b);

		if (!more_a && !more_b)
			return 0;
		/* who has nothing in the lower bucket has 0 there */
		if (bucket_a < bucket_b)
			return count_a < 0 ? -1 : 1;
		if (bucket_b < bucket_a)
			return count_b < 0 ? 1 : -1;
		if (count_a != count_b)
			return count_a < count_b ? -1 : 1;
	}
}

#endif
