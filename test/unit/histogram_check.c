/*
 * histogram_check.c: the laws of the histogram, over edges and random data.
 *
 *   cc -std=gnu99 -O2 -Wall -Wextra -Isrc -o histogram_check \
 *      test/unit/histogram_check.c src/core/histogram.c && ./histogram_check [seed]
 *
 * Prints TAP. The reference is an array with one count for every bucket.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "histogram_for_checks.h"

typedef struct Reference
{
	int64_t		counts[HISTOGRAM_BUCKETS];
} Reference;

/* ---- memory that is counted, and can be made to run out ---- */

static long pieces;
static long pieces_left = -1;	/* -1: as many as you like */
static size_t largest_piece;

static void *
allocate(void *context, size_t size)
{
	(void) context;
	if (pieces_left == 0)
		return NULL;
	pieces_left -= pieces_left > 0;
	pieces++;
	largest_piece = size;
	return malloc(size);
}

static void
release(void *context, void *piece)
{
	(void) context;
	pieces--;
	free(piece);
}

static const HistogramMemory memory = {allocate, release, NULL};

/* Mostly 1, at times 0, small, about to leave 32 bits, or long beyond them. */
static int64_t
random_count(bool negative)
{
	int64_t		count = 1;

	switch (random_below(12))
	{
		case 0:
			count = (int64_t) random_below(300);
			break;
		case 1:
			count = INT32_MAX - (int64_t) random_below(3);
			break;
		case 2:
			count = (int64_t) (random_bits() >> (12 + random_below(52)));
			break;
		default:
			break;
	}
	return negative && random_below(2) ? -count : count;
}

static void
add(Histogram *h, Reference *r, uint32_t bucket, int64_t count)
{
	check(histogram_add(h, bucket, count) == HISTOGRAM_OK, "add", bucket);
	r->counts[bucket] += count;
}

/* A histogram of some shape: none to many buckets, near together or far apart. */
static void
random_histogram(Histogram *h, Reference *r, bool negative)
{
	static const uint32_t spans[] = {3, 30, 70, 300, 700, HISTOGRAM_BUCKETS};
	static const uint32_t sizes[] = {0, 1, 4, 20, 64, 100, 140, 600};
	uint32_t	span = spans[random_below(6)];
	uint32_t	size = sizes[random_below(8)];

	histogram_init(h, &memory);
	memset(r, 0, sizeof(*r));
	if (size > 0 && random_below(2))
		size = (uint32_t) random_below(size);
	for (uint32_t i = 0; i < size; i++)
		add(h, r, (uint32_t) random_below(span), random_count(negative));
}

/* The same content by another road: dense or not, wide or not, order reversed. */
static void
rebuild(Histogram *h, const Reference *r)
{
	bool		dense = random_below(2);
	bool		wide = random_below(2);

	histogram_init(h, &memory);
	for (uint32_t i = 0; dense && i <= HISTOGRAM_SPARSE_MAX; i++)
		check(histogram_add(h, i * 3, 7) == HISTOGRAM_OK, "rebuild", i);
	if (wide)
		check(histogram_add(h, 5, INT64_C(1) << 40) == HISTOGRAM_OK, "rebuild", 5);
	for (uint32_t i = HISTOGRAM_BUCKETS; i-- > 0;)
		if (r->counts[i] != 0)
			check(histogram_add(h, i, r->counts[i]) == HISTOGRAM_OK, "rebuild", i);
	if (wide)
		check(histogram_add(h, 5, -(INT64_C(1) << 40)) == HISTOGRAM_OK, "rebuild", 5);
	for (uint32_t i = 0; dense && i <= HISTOGRAM_SPARSE_MAX; i++)
		check(histogram_add(h, i * 3, -7) == HISTOGRAM_OK, "rebuild", i);
	check(!dense || h->dense, "dense", 0);
	if (random_below(2))
		check(histogram_make_dense(h) == HISTOGRAM_OK && (h->dense || h->used == 0), "make dense", 0);
	check(!wide || h->wide, "wide", 0);
}

static bool
matches(HistogramView view, const Reference *r)
{
	uint32_t	next = 0;
	uint32_t	bucket;
	int64_t		count;

	while (histogram_next(&view, &bucket, &count))
	{
		for (; next < bucket; next++)
			if (r->counts[next] != 0)
				return false;
		if (count == 0 || r->counts[next++] != count)
			return false;
	}
	for (; next < HISTOGRAM_BUCKETS; next++)
		if (r->counts[next] != 0)
			return false;
	return view.problem == HISTOGRAM_OK;
}

/* ---- the encoded form ---- */

typedef struct Bytes
{
	size_t		size;
	uint8_t		bytes[HISTOGRAM_MAX_SIZE];
} Bytes;

static void
encode(const Histogram *h, Bytes *out)
{
	bool		negative = false;

	out->size = histogram_encode(h, out->bytes, &negative);
	check(out->size == histogram_encoded_size(h), "size", (long long) out->size);
	check(negative == (histogram_check_counts(histogram_view(h)) == HISTOGRAM_NEGATIVE), "sign", negative);
}

static HistogramView
view_of(const Bytes *b)
{
	return histogram_view_encoded(b->bytes, b->size);
}

static bool
same_bytes(const Bytes *a, const Bytes *b)
{
	return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

static bool
same(const Histogram *a, const Histogram *b)
{
	static Bytes bytes_a;
	static Bytes bytes_b;

	encode(a, &bytes_a);
	encode(b, &bytes_b);
	return same_bytes(&bytes_a, &bytes_b);
}

/* The format as its description has it, written a second time. */
static void
put_number(Bytes *out, uint64_t value)
{
	do
	{
		out->bytes[out->size] = value & 0x7f;
		value >>= 7;
		out->bytes[out->size++] |= value > 0 ? 0x80 : 0;
	} while (value > 0);
}

static void
encode_reference(const Reference *r, Bytes *out)
{
	uint64_t	skipped = 0;

	out->size = 0;
	for (int i = 0; i < HISTOGRAM_BUCKETS; i++)
	{
		int64_t		count = r->counts[i];

		if (count == 0)
			skipped++;
		else
		{
			put_number(out, 2 * skipped + (count == 1 ? 0 : 1));
			if (count < 0)
				put_number(out, 2 * (uint64_t) -(count + 1) + 1);
			else if (count > 1)
				put_number(out, 2 * (uint64_t) count);
			skipped = 0;
		}
	}
}

/* ---- buckets and edges ---- */

static void
check_value(int64_t ms)
{
	uint32_t	bucket = histogram_bucket(ms);

	check(bucket < HISTOGRAM_BUCKETS && ms <= histogram_upper_edge(bucket) &&
		  (bucket == 0 ? ms == 0 : ms > histogram_upper_edge(bucket - 1)),
		  "value outside its bucket", ms);
}

static void
test_buckets(void)
{
	static const int named[] = {
		257 + 1, 260, 270, 300, 420, 600, 900, 1800, 3600, 7200, 14400, 28800
	};
	int64_t		lower;
	int64_t		upper;

	for (int64_t ms = 0; ms <= 600000; ms++)
		check_value(ms);
	result("every millisecond up to 10 minutes lies in its bucket");

	for (uint32_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++)
		for (int64_t ms = histogram_upper_edge(bucket) - 1; ms <= histogram_upper_edge(bucket) + 1; ms++)
			if (ms >= 0 && ms <= HISTOGRAM_MAX_MS)
				check_value(ms);
	for (int64_t ms = 600000; ms <= INT32_MAX; ms += 1 + (int64_t) random_below(2000))
		check_value(ms);
	for (int i = 0; i < 1000000; i++)
		check_value((int64_t) (random_bits() >> 33 >> random_below(31)));
	for (int i = 0; i < 100000; i++)
		check_value((int64_t) random_below(HISTOGRAM_MAX_MS + 1));
	check_value(INT32_MAX);
	check_value(HISTOGRAM_MAX_MS);
	result("so do the neighbours of every edge, and samples up to the maximum");

	check(histogram_bucket(0) == 0 && histogram_upper_edge(0) == 0, "zero", 0);
	check(histogram_bucket(HISTOGRAM_MAX_MS) == HISTOGRAM_BUCKETS - 1, "last", 0);
	check(histogram_upper_edge(HISTOGRAM_BUCKETS - 1) >= HISTOGRAM_MAX_MS, "top", 0);
	for (uint32_t bucket = 1; bucket < HISTOGRAM_BUCKETS; bucket++)
	{
		lower = histogram_upper_edge(bucket - 1);
		upper = histogram_upper_edge(bucket);
		check(upper > lower, "not increasing", bucket);
		check(lower < 256000 ? upper - lower == 1000 : (upper - lower) * 128 <= lower,
			  "too wide", bucket);
	}
	result("edges increase; a bucket is 1 s wide, or beyond 256 s at most 1/128");

	for (int seconds = 0; seconds <= 256; seconds++)
		check(histogram_edge_bucket(seconds * 1000, &lower, &upper) == seconds, "whole second", seconds);
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
	{
		int			bucket = histogram_edge_bucket(named[i] * INT64_C(1000), &lower, &upper);

		check(bucket >= 0 && upper == named[i] * INT64_C(1000) &&
			  upper == histogram_upper_edge((uint32_t) bucket), "named edge", named[i]);
	}
	result("whole seconds up to 256, minutes and hours in use are edges");

	for (uint32_t bucket = 1; bucket < HISTOGRAM_BUCKETS; bucket++)
	{
		int64_t		below = histogram_upper_edge(bucket - 1);
		int64_t		above = histogram_upper_edge(bucket);
		int64_t		between = below + 1 + (int64_t) random_below((uint64_t) (above - below - 1));

		if (between < HISTOGRAM_MAX_MS)
			check(histogram_edge_bucket(between, &lower, &upper) == -1 &&
				  lower == below && upper == above, "between edges", between);
		if (above < HISTOGRAM_MAX_MS)
			check(histogram_edge_bucket(above, &lower, &upper) == (int) bucket, "edge", above);
	}
	check(histogram_edge_bucket(-1, &lower, &upper) == -1, "negative", -1);
	check(histogram_edge_bucket(HISTOGRAM_MAX_MS - 1, &lower, &upper) == -1, "maximum", -1);
	check(histogram_edge_bucket(HISTOGRAM_MAX_MS, &lower, &upper) == HISTOGRAM_BUCKETS - 1, "maximum", 0);
	check(histogram_edge_bucket(INT64_MAX, &lower, &upper) == HISTOGRAM_BUCKETS - 1, "maximum", 1);
	result("a threshold between edges is given its neighbours, one beyond all the last edge");
}

/* ---- the group ---- */

/* A view of it in memory, or of its bytes. */
static HistogramView
some_view(const Histogram *h, Bytes *bytes)
{
	if (random_below(2))
		return histogram_view(h);
	encode(h, bytes);
	return view_of(bytes);
}

static void
sum_of(Histogram *sum, const Histogram *a, const Histogram *b, Bytes *bytes)
{
	histogram_init(sum, &memory);
	check(histogram_merge(sum, some_view(a, bytes)) == HISTOGRAM_OK, "merge", 0);
	check(histogram_merge(sum, some_view(b, bytes)) == HISTOGRAM_OK, "merge", 1);
}

static void
test_laws(int rounds)
{
	static Reference a_counts, b_counts, c_counts, both;
	static Bytes bytes, expected;
	Histogram	a, b, c, ab, ba, bc, left, right;

	for (int round = 0; round < rounds; round++)
	{
		random_histogram(&a, &a_counts, true);
		random_histogram(&b, &b_counts, true);
		random_histogram(&c, &c_counts, true);
		check(matches(histogram_view(&a), &a_counts), "contents", round);
		encode(&a, &bytes);
		check(matches(view_of(&bytes), &a_counts), "contents, encoded", round);
		encode_reference(&a_counts, &expected);
		check(same_bytes(&bytes, &expected), "format", round);
		for (int i = 0; i < HISTOGRAM_BUCKETS; i++)
			both.counts[i] = a_counts.counts[i] + b_counts.counts[i];

		sum_of(&ab, &a, &b, &bytes);
		sum_of(&ba, &b, &a, &bytes);
		check(matches(histogram_view(&ab), &both), "sum", round);
		check(same(&ab, &ba), "a + b = b + a", round);

		sum_of(&bc, &b, &c, &bytes);
		sum_of(&left, &ab, &c, &bytes);
		sum_of(&right, &a, &bc, &bytes);
		check(same(&left, &right), "(a + b) + c = a + (b + c)", round);
		check(histogram_compare(histogram_view(&left), histogram_view(&right)) == 0, "compare", round);

		check(histogram_subtract(&ab, some_view(&b, &bytes)) == HISTOGRAM_OK, "subtract", round);
		check(same(&ab, &a), "(a + b) - b = a", round);
		check(histogram_subtract(&ab, some_view(&a, &bytes)) == HISTOGRAM_OK, "subtract", round);
		check(histogram_encoded_size(&ab) == 0, "a - a is empty", round);

		/* a - b, with b taken away or its negative added */
		check(histogram_merge(&ab, histogram_view(&a)) == HISTOGRAM_OK, "merge", round);
		check(histogram_subtract(&ab, some_view(&b, &bytes)) == HISTOGRAM_OK, "subtract", round);
		histogram_clear(&ba);
		check(histogram_merge(&ba, some_view(&b, &bytes)) == HISTOGRAM_OK, "merge", round);
		check(histogram_negate(&ba) == HISTOGRAM_OK, "negate", round);
		check(histogram_merge(&ba, some_view(&a, &bytes)) == HISTOGRAM_OK, "merge", round);
		check(same(&ab, &ba), "a - b = -b + a", round);

		check(histogram_negate(&a) == HISTOGRAM_OK && histogram_negate(&a) == HISTOGRAM_OK, "negate", round);
		check(matches(histogram_view(&a), &a_counts), "-(-a) = a", round);

		histogram_clear(&a);
		histogram_clear(&b);
		histogram_clear(&c);
		histogram_clear(&ab);
		histogram_clear(&ba);
		histogram_clear(&bc);
		histogram_clear(&left);
		histogram_clear(&right);
	}
	result("merge, subtract and negate are a group, byte for byte, in memory and encoded");
}

static void
test_representations(int rounds)
{
	static Reference counts, others;
	static Bytes bytes;
	Histogram	h, again, other;

	for (int round = 0; round < rounds; round++)
	{
		int			order;

		random_histogram(&h, &counts, true);
		rebuild(&again, &counts);
		check(same(&h, &again), "same bytes", round);
		encode(&h, &bytes);
		check(histogram_compare(histogram_view(&h), histogram_view(&again)) == 0, "equal", round);
		check(histogram_compare(view_of(&bytes), histogram_view(&again)) == 0, "equal, encoded", round);

		/* order: of two histograms that differ in one bucket, and of any two */
		check(histogram_add(&again, (uint32_t) random_below(HISTOGRAM_BUCKETS), 1) == HISTOGRAM_OK, "add", round);
		check(histogram_compare(histogram_view(&h), histogram_view(&again)) == -1 &&
			  histogram_compare(histogram_view(&again), view_of(&bytes)) == 1, "less", round);
		random_histogram(&other, &others, true);
		order = 0;
		for (int i = 0; i < HISTOGRAM_BUCKETS && order == 0; i++)
			order = (counts.counts[i] > others.counts[i]) - (counts.counts[i] < others.counts[i]);
		check(histogram_compare(histogram_view(&h), histogram_view(&other)) == order, "order", round);
		check(histogram_compare(histogram_view(&other), view_of(&bytes)) == -order, "order", round);

		histogram_clear(&h);
		histogram_clear(&again);
		histogram_clear(&other);
	}
	result("sparse, dense, 32 and 64 bits: one content, one encoded form, one order");

	/* the forms themselves, and what they take */
	histogram_init(&h, &memory);
	for (uint32_t i = 0; i < 5; i++)
		histogram_add(&h, i * 7, 1);
	check(largest_piece <= 32 && !h.dense, "five pairs", (long long) largest_piece);
	for (uint32_t i = 5; i < HISTOGRAM_SPARSE_MAX; i++)
		histogram_add(&h, i * 7, 1);
	check(largest_piece <= 1024 && !h.dense, "sparse", (long long) largest_piece);
	histogram_add(&h, 1, 1);
	check(h.dense && !h.wide && largest_piece == 4096, "dense", (long long) largest_piece);
	histogram_add(&h, 1, INT32_MAX);
	check(h.dense && h.wide && largest_piece == 8192, "wide", (long long) largest_piece);
	histogram_add(&h, HISTOGRAM_BUCKETS - 1, 1);
	check(largest_piece == HISTOGRAM_BUCKETS * sizeof(int64_t), "all", (long long) largest_piece);
	histogram_clear(&h);
	result("memory grows in powers of two, sparse while buckets are few");
}

/* ---- answers ---- */

static void
test_answers(int rounds)
{
	static Reference counts;
	static Bytes bytes;
	static uint32_t list[4000];
	Histogram	h;
	uint32_t	bucket;
	int64_t		n;

	for (int round = 0; round < rounds; round++)
	{
		uint32_t	span = random_below(2) ? 60 : HISTOGRAM_BUCKETS;
		int			size = (int) random_below(random_below(10) ? 200 : 4000);
		HistogramView view;
		int64_t		expected;

		histogram_init(&h, &memory);
		memset(&counts, 0, sizeof(counts));
		for (int i = 0; i < size; i++)
			add(&h, &counts, (uint32_t) random_below(span), 1);
		view = some_view(&h, &bytes);

		size = 0;
		for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++)
			for (int64_t k = 0; k < counts.counts[i]; k++)
				list[size++] = i;
		check(histogram_total(view, &n) == HISTOGRAM_OK && n == size, "total", round);
		check(histogram_check_counts(view) == HISTOGRAM_OK, "no negative count", round);
		check(size == 0 ? histogram_last(view, &bucket) == HISTOGRAM_EMPTY :
			  histogram_last(view, &bucket) == HISTOGRAM_OK && bucket == list[size - 1], "last", round);

		for (int i = 0; i < 20; i++)
		{
			uint32_t	limit = (uint32_t) random_below(span);

			expected = 0;
			for (uint32_t k = 0; k <= limit; k++)
				expected += counts.counts[k];
			check(histogram_rank(view, limit, &n) == HISTOGRAM_OK && n == expected, "rank", round);
		}
		if (size == 0)
			check(histogram_quantile(view, 0.5, &bucket) == HISTOGRAM_EMPTY, "quantile of none", round);
		for (int i = 0; size > 0 && i <= 110; i++)
		{
			double		p = i <= 100 ? i / 100.0 : (double) (random_bits() >> 11) / 9007199254740992.0;
			double		up_to = p * size;	/* a double, also where registers are wider */
			int			row = 1;

			/* ceil(p * n), as percentile_disc has it */
			while (row < size && (double) row < up_to)
				row++;
			check(histogram_quantile(view, p, &bucket) == HISTOGRAM_OK && bucket == list[row - 1], "quantile", i);
		}
		histogram_clear(&h);

		/* sums of any sign */
		random_histogram(&h, &counts, true);
		view = some_view(&h, &bytes);
		bucket = (uint32_t) random_below(HISTOGRAM_BUCKETS);
		expected = 0;
		for (uint32_t k = 0; k <= bucket; k++)
			expected = (int64_t) ((uint64_t) expected + (uint64_t) counts.counts[k]);
		if (histogram_rank(view, bucket, &n) == HISTOGRAM_OK)
			check(n == expected, "signed rank", round);
		expected = HISTOGRAM_OK;
		for (uint32_t k = 0; k < HISTOGRAM_BUCKETS; k++)
			if (counts.counts[k] < 0)
				expected = HISTOGRAM_NEGATIVE;
		check((int64_t) histogram_check_counts(view) == expected, "negative count", round);
		check(expected == HISTOGRAM_OK || histogram_quantile(view, 0.5, &bucket) == HISTOGRAM_NEGATIVE,
			  "quantile of negative counts", round);
		histogram_clear(&h);
	}
	result("total, rank, last and quantile agree with a sorted list");

	histogram_init(&h, &memory);
	histogram_add(&h, 10, INT64_MAX - 2);
	histogram_add(&h, 20, 1);
	histogram_add(&h, 30, 1);
	check(histogram_total(histogram_view(&h), &n) == HISTOGRAM_OK && n == INT64_MAX, "total", 0);
	check(histogram_quantile(histogram_view(&h), 0, &bucket) == HISTOGRAM_OK && bucket == 10, "p = 0", 0);
	check(histogram_quantile(histogram_view(&h), 0.5, &bucket) == HISTOGRAM_OK && bucket == 10, "p = 0.5", 0);
	check(histogram_quantile(histogram_view(&h), 0.9999999999999999, &bucket) == HISTOGRAM_OK && bucket == 10, "p < 1", 0);
	check(histogram_quantile(histogram_view(&h), 1, &bucket) == HISTOGRAM_OK && bucket == 30, "p = 1", 0);
	histogram_clear(&h);
	result("quantiles of 2^63 - 1 values");
}

/* ---- limits ---- */

static void
test_limits(void)
{
	static Bytes bytes;
	Histogram	h, other;
	int64_t		n;

	for (int dense = 0; dense < 2; dense++)
	{
		histogram_init(&h, &memory);
		histogram_init(&other, &memory);
		for (uint32_t i = 0; dense && i <= HISTOGRAM_SPARSE_MAX; i++)
			histogram_add(&h, 100 + i, 1);
		for (int side = 0; side < 2; side++)
		{
			int64_t		limit = side ? INT64_MIN : INT64_MAX;
			int64_t		unit = side ? -1 : 1;
			uint32_t	bucket = 3 + (uint32_t) side;

			check(histogram_add(&h, bucket, limit) == HISTOGRAM_OK, "limit", side);
			check(histogram_add(&h, bucket, unit) == HISTOGRAM_OVERFLOW, "beyond", side);
			check(histogram_add(&h, bucket, limit) == HISTOGRAM_OVERFLOW, "far beyond", side);
			check(histogram_add(&h, bucket, -unit) == HISTOGRAM_OK &&
				  histogram_add(&h, bucket, unit) == HISTOGRAM_OK, "back", side);
			histogram_clear(&other);
			histogram_add(&other, bucket, unit);
			check(histogram_merge(&h, histogram_view(&other)) == HISTOGRAM_OVERFLOW, "merge", side);
			encode(&other, &bytes);
			check(histogram_merge(&h, view_of(&bytes)) == HISTOGRAM_OVERFLOW, "merge encoded", side);
			histogram_negate(&other);
			check(histogram_subtract(&h, histogram_view(&other)) == HISTOGRAM_OVERFLOW, "subtract", side);
		}
		check(h.dense == dense && h.wide, "form", dense);
		/* 3: 2^63-1, 4: -2^63 */
		check(histogram_negate(&h) == HISTOGRAM_OVERFLOW, "negate", 0);
		histogram_clear(&other);
		check(histogram_subtract(&other, histogram_view(&h)) == HISTOGRAM_OVERFLOW, "0 - -2^63", 0);
		histogram_clear(&other);
		histogram_add(&other, 4, -1);
		check(histogram_subtract(&other, histogram_view(&h)) == HISTOGRAM_OK, "-1 - -2^63", 0);
		check(histogram_rank(histogram_view(&other), 4, &n) == HISTOGRAM_OK && n == 0, "-1 - -2^63", 1);

		/* sums may leave the range on the way, not at the end */
		check(histogram_rank(histogram_view(&h), 4, &n) == HISTOGRAM_OK && n == -1, "sum", 0);
		histogram_add(&h, 5, INT64_MIN);
		check(histogram_rank(histogram_view(&h), 5, &n) == HISTOGRAM_OVERFLOW, "sum", 1);
		histogram_add(&h, 6, INT64_MAX);
		check(histogram_rank(histogram_view(&h), 6, &n) == HISTOGRAM_OK && n == -2, "sum", 2);
		histogram_clear(&h);

		/* 32 bits are no limit at all */
		for (uint32_t i = 0; dense && i <= HISTOGRAM_SPARSE_MAX; i++)
			histogram_add(&h, 100 + i, 1);
		histogram_add(&h, 7, INT32_MIN);
		check(!h.wide && histogram_negate(&h) == HISTOGRAM_OK && h.wide, "32 bits", 0);
		check(histogram_rank(histogram_view(&h), 7, &n) == HISTOGRAM_OK && n == -(int64_t) INT32_MIN, "32 bits", 1);
		histogram_clear(&h);
		histogram_clear(&other);
	}
	check(histogram_add(&h, HISTOGRAM_BUCKETS, 1) == HISTOGRAM_BAD_BUCKET, "bucket", HISTOGRAM_BUCKETS);
	check(histogram_add(&h, UINT32_MAX, 1) == HISTOGRAM_BAD_BUCKET, "bucket", UINT32_MAX);
	result("64-bit overflow is a problem, never a wrap");
}

static void
test_no_memory(int rounds)
{
	static Reference counts, others;
	static Bytes bytes;
	Histogram	h, other;

	for (int round = 0; round < rounds; round++)
	{
		random_histogram(&h, &counts, true);
		for (int i = 0; i < 100; i++)
		{
			uint32_t	bucket = (uint32_t) random_below(HISTOGRAM_BUCKETS);
			int64_t		count = random_count(true);
			HistogramProblem problem;

			pieces_left = (long) random_below(2);
			problem = histogram_add(&h, bucket, count);
			pieces_left = -1;
			if (problem == HISTOGRAM_OK)
				counts.counts[bucket] += count;
			else
				check(problem == HISTOGRAM_NO_MEMORY && matches(histogram_view(&h), &counts), "content", round);
		}
		check(matches(histogram_view(&h), &counts), "content", round);

		/* a merge may stop half way, at a valid histogram */
		random_histogram(&other, &others, true);
		pieces_left = (long) random_below(2);
		check(histogram_merge(&h, some_view(&other, &bytes)) == HISTOGRAM_NO_MEMORY ||
			  histogram_subtract(&h, some_view(&other, &bytes)) == HISTOGRAM_NO_MEMORY ||
			  matches(histogram_view(&h), &counts), "merge", round);
		pieces_left = -1;
		encode(&h, &bytes);
		check(histogram_check(view_of(&bytes)) == HISTOGRAM_OK &&
			  histogram_compare(view_of(&bytes), histogram_view(&h)) == 0, "valid", round);
		histogram_clear(&h);
		histogram_clear(&other);
	}
	histogram_init(&h, &memory);
	histogram_init(&other, &memory);
	histogram_add(&other, 7, INT32_MIN);
	pieces_left = 0;
	check(histogram_merge(&h, histogram_view(&other)) == HISTOGRAM_NO_MEMORY &&
		  histogram_encoded_size(&h) == 0, "merge", 0);
	check(histogram_negate(&other) == HISTOGRAM_NO_MEMORY &&
		  histogram_add(&other, 7, 1) == HISTOGRAM_OK, "negate", 0);
	pieces_left = -1;
	histogram_clear(&other);
	result("out of memory leaves the content as it was, or a valid one");
}

/* ---- bytes of any origin ---- */

/* Accepted bytes are the one form of what they hold; nothing else is. */
static bool
check_bytes(const Bytes *in, const char *what)
{
	static Bytes out;
	/* a piece of its own, for a sanitizer to watch its end */
	uint8_t    *exact = malloc(in->size > 0 ? in->size : 1);
	HistogramView view = histogram_view_encoded(exact, in->size);
	HistogramProblem problem;
	Histogram	h;
	int64_t		n;
	uint32_t	bucket;

	memcpy(exact, in->bytes, in->size);
	histogram_init(&h, &memory);
	problem = histogram_decode(&h, exact, in->size);
	check(problem == histogram_check(view), what, problem);
	histogram_total(view, &n);
	histogram_quantile(view, 0.9, &bucket);
	if (problem == HISTOGRAM_OK)
	{
		encode(&h, &out);
		check(same_bytes(in, &out), what, (long long) in->size);
		check(histogram_compare(view, histogram_view(&h)) == 0, what, 0);
	}
	else
		check(problem >= HISTOGRAM_BAD_BUCKET && problem <= HISTOGRAM_NEEDLESS_COUNT &&
			  histogram_encoded_size(&h) == 0, what, problem);
	histogram_clear(&h);
	free(exact);
	return problem == HISTOGRAM_OK;
}

static void
mutate(Bytes *b)
{
	size_t		at = b->size > 0 ? (size_t) random_below(b->size) : 0;

	switch (random_below(6))
	{
		case 0:
			if (b->size > 0)
				b->bytes[at] ^= (uint8_t) (1 << random_below(8));
			break;
		case 1:
			if (b->size > 0)
				b->bytes[at] = (uint8_t) random_bits();
			break;
		case 2:
			b->size = at;
			break;
		case 3:
			if (b->size > 0)
				memmove(b->bytes + at, b->bytes + at + 1, --b->size - at);
			break;
		case 4:
			if (b->size < 5000)
			{
				memmove(b->bytes + at + 1, b->bytes + at, b->size++ - at);
				b->bytes[at] = (uint8_t) (random_below(2) ? 0x80 | random_bits() : random_below(4));
			}
			break;
		default:
			for (int more = (int) random_below(12); more > 0 && b->size < 5000; more--)
				b->bytes[b->size++] = (uint8_t) random_bits();
			break;
	}
}

static void
test_bytes(int rounds)
{
	static Reference counts;
	static Bytes original, bytes;
	Histogram	h, again;
	long		accepted = 0;
	long		inputs = 0;

	for (int round = 0; round < rounds; round++)
	{
		random_histogram(&h, &counts, true);
		encode(&h, &original);
		histogram_init(&again, &memory);
		check(histogram_decode(&again, original.bytes, original.size) == HISTOGRAM_OK &&
			  matches(histogram_view(&again), &counts), "round trip", round);
		check(check_bytes(&original, "valid bytes"), "valid bytes refused", round);
		histogram_clear(&h);
		histogram_clear(&again);
	}
	result("decode(encode(h)) = h, encode(decode(bytes)) = bytes");

	for (int round = 0; round < rounds; round++)
	{
		random_histogram(&h, &counts, true);
		encode(&h, &original);
		histogram_clear(&h);
		for (int i = 0; i < 250; i++)
		{
			bytes.size = original.size;
			memcpy(bytes.bytes, original.bytes, original.size);
			for (uint64_t more = random_below(3) + 1; more > 0; more--)
				mutate(&bytes);
			accepted += check_bytes(&bytes, "mutated bytes");
			inputs++;
		}
	}
	printf("# %ld mutated inputs, %ld of them valid histograms\n", inputs, accepted);
	result("mutated bytes are refused, or are the one form of another histogram");

	accepted = 0;
	for (int i = 0; i < 100 * rounds; i++)
	{
		bytes.size = (size_t) random_below(24);
		for (size_t k = 0; k < bytes.size; k++)
			bytes.bytes[k] = (uint8_t) (random_bits() & (random_below(2) ? 0xff : 0x83));
		accepted += check_bytes(&bytes, "random bytes");
	}
	printf("# %d random inputs, %ld of them valid histograms\n", 100 * rounds, accepted);
	result("so are random bytes");

	/* every input of up to two bytes, and what they stand for */
	accepted = 0;
	for (int i = 0; i < 65536 + 256 + 1; i++)
	{
		bytes.size = i < 65536 ? 2 : i < 65536 + 256 ? 1 : 0;
		bytes.bytes[0] = (uint8_t) i;
		bytes.bytes[1] = (uint8_t) (i >> 8);
		accepted += check_bytes(&bytes, "short input");
	}

	/*
	 * None: 1. One byte: 64 gaps. Two: a pair of gaps, 64 * 64; a gap and a count, 64 * 126; a
	 * gap of two bytes with a count of 1, 2118 - 64.
	 */
	check(accepted == 1 + 64 + 64 * 64 + 64 * 126 + HISTOGRAM_BUCKETS - 64, "short inputs", accepted);
	result("of the inputs of up to two bytes exactly the canonical ones are accepted");
}

/* The format is stored in tables: these bytes never change. */
static void
test_golden(void)
{
	static const struct
	{
		const char *pairs;
		size_t		size;
		uint8_t		bytes[16];
	}			golden[] = {
		{"", 0, {0}},
		{"0:1", 1, {0x00}},
		{"0:1 1:1", 2, {0x00, 0x00}},
		{"18:1 20:1", 2, {0x24, 0x02}},
		{"18:2", 2, {0x25, 0x04}},
		{"18:-1", 2, {0x25, 0x01}},
		{"63:1 128:1", 3, {0x7e, 0x80, 0x01}},
		{"64:63 65:64", 6, {0x81, 0x01, 0x7e, 0x01, 0x80, 0x01}},
		{"2117:1", 2, {0x8a, 0x21}},
		{"5:9223372036854775807", 11, {0x0b, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}},
		{"5:-9223372036854775808", 11, {0x0b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}}
	};
	static const struct
	{
		HistogramProblem problem;
		size_t		size;
		uint8_t		bytes[16];
	}			refused[] = {
		{HISTOGRAM_TRUNCATED, 1, {0x80}},
		{HISTOGRAM_TRUNCATED, 1, {0x01}},
		{HISTOGRAM_TRUNCATED, 2, {0x01, 0x80}},
		{HISTOGRAM_OVERLONG, 2, {0x80, 0x00}},
		{HISTOGRAM_OVERLONG, 3, {0x01, 0x84, 0x00}},
		{HISTOGRAM_OVERLONG, 11, {0x01, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02}},
		{HISTOGRAM_OVERLONG, 12, {0x01, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x81, 0x00}},
		{HISTOGRAM_NEEDLESS_COUNT, 2, {0x01, 0x00}},
		{HISTOGRAM_NEEDLESS_COUNT, 2, {0x01, 0x02}},
		{HISTOGRAM_BAD_BUCKET, 2, {0x8c, 0x21}},
		{HISTOGRAM_BAD_BUCKET, 3, {0x8a, 0x21, 0x00}},
		{HISTOGRAM_BAD_BUCKET, 10, {0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}}
	};
	static Bytes bytes;
	Histogram	h;

	histogram_init(&h, &memory);
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++)
	{
		const char *pairs = golden[i].pairs;

		histogram_clear(&h);
		while (*pairs != '\0')
		{
			char	   *end;
			uint32_t	bucket = (uint32_t) strtoul(pairs, &end, 10);

			check(histogram_add(&h, bucket, strtoll(end + 1, &end, 10)) == HISTOGRAM_OK, "add", (long long) i);
			pairs = end + (*end == ' ');
		}
		encode(&h, &bytes);
		check(bytes.size == golden[i].size && memcmp(bytes.bytes, golden[i].bytes, bytes.size) == 0,
			  golden[i].pairs, (long long) bytes.size);
		check(check_bytes(&bytes, "golden"), "golden", (long long) i);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
	{
		bytes.size = refused[i].size;
		memcpy(bytes.bytes, refused[i].bytes, bytes.size);
		check(!check_bytes(&bytes, "refused"), "refused", (long long) i);
		check(histogram_check(view_of(&bytes)) == refused[i].problem, "reason", (long long) i);
	}
	histogram_clear(&h);
	result("golden bytes");
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		seed = strtoull(argv[1], NULL, 10);
	printf("# seed %llu\n", (unsigned long long) seed);
	test_buckets();
	test_laws(2000);
	test_representations(2000);
	test_answers(500);
	test_limits();
	test_no_memory(300);
	test_golden();
	test_bytes(1000);
	check(pieces == 0, "pieces left", pieces);
	result("all memory is given back");
	printf("1..%d\n", tests);
	return failures > 0;
}
