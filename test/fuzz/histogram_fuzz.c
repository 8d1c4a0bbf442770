/*
 * histogram_fuzz.c: arbitrary bytes as an encoded histogram.
 *
 * Sources: src/core/histogram.c. Built and run by test/parts/fuzz.
 *
 * What is accepted must re-encode to the same bytes, and what is refused must
 * be refused by every reader. The first byte cuts the input in two, so that
 * arithmetic between two histograms is met as well.
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/histogram_for_checks.h"

static void
require(int condition)
{
	if (!condition)
		abort();
}

static void
check_encoding(const Histogram *h, const uint8_t *bytes, size_t size)
{
	uint8_t    *out = malloc(size + 1);
	bool		negative = false;

	require(histogram_encoded_size(h) == size);
	require(histogram_encode(h, out, &negative) == size);
	require(negative == (histogram_check_counts(histogram_view(h)) == HISTOGRAM_NEGATIVE));
	require(size == 0 || memcmp(out, bytes, size) == 0);
	free(out);
}

/* Decodes; all readers must agree on whether the bytes are valid. */
static int
decode(Histogram *h, const uint8_t *bytes, size_t size)
{
	HistogramView view = histogram_view_encoded(bytes, size);
	HistogramProblem problem = histogram_check(view);
	uint32_t	bucket;
	int64_t		total;
	HistogramProblem quantile = histogram_quantile(view, 0.9, &bucket);

	require(quantile != HISTOGRAM_OK || bucket < HISTOGRAM_BUCKETS);
	histogram_init(h, &plain_memory);
	require(histogram_decode(h, bytes, size) == problem);
	if (problem == HISTOGRAM_OK)
	{
		int64_t		again;

		check_encoding(h, bytes, size);
		require(histogram_total(view, &total) == histogram_total(histogram_view(h), &again));
		require(total == again);
		require(histogram_compare(view, histogram_view(h)) == 0);
		require(histogram_quantile(histogram_view(h), 0.9, &bucket) == quantile);
		return 1;
	}
	require(histogram_total(view, &total) == problem);
	require(histogram_last(view, &bucket) == problem);
	require(histogram_encoded_size(h) == 0);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t		cut = size > 0 ? data[0] : 0;
	Histogram	a;
	Histogram	b;

	if (size > 0)
	{
		data++;
		size--;
	}
	cut = cut < size ? cut : size;
	if (decode(&a, data, cut) & decode(&b, data + cut, size - cut))
	{
		/* (a + b) - b = a; sums may overflow */
		if (histogram_merge(&a, histogram_view(&b)) == HISTOGRAM_OK &&
			histogram_subtract(&a, histogram_view_encoded(data + cut, size - cut)) == HISTOGRAM_OK)
			check_encoding(&a, data, cut);
	}
	histogram_clear(&a);
	histogram_clear(&b);
	return 0;
}
