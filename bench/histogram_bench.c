/*
 * histogram_bench.c: what a duration and a stored state cost.
 *
 *   cc -std=gnu99 -O2 -Isrc -o histogram_bench bench/histogram_bench.c \
 *      src/core/histogram.c -lm && ./histogram_bench
 *
 * Waits and handle times are lognormal, in milliseconds. Each figure is the
 * fastest of fifteen runs, as other work on the machine only ever adds.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../test/unit/histogram_for_checks.h"

#define VALUES	(1 << 20)
#define STATES	10000
#define RUNS	15

static int64_t values[VALUES];
static uint8_t *states[STATES];
static size_t sizes[STATES];

static double
uniform(void)
{
	return (rand() + 0.5) / (RAND_MAX + 1.0);
}

static void
fill(double median_seconds, double sigma)
{
	for (int i = 0; i < VALUES; i++)
		values[i] = (int64_t) (1000 * median_seconds *
							   exp(sigma * sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform())));
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int
ascending(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

static void
report(const char *what, double (*run) (int), int parameter)
{
	double		ns[RUNS];

	for (int i = 0; i < RUNS; i++)
		ns[i] = run(parameter);
	qsort(ns, RUNS, sizeof(double), ascending);
	printf("%-58s %8.1f ns\n", what, ns[0]);
}

/* histogram_bucket alone. */
static double
bucket_only(int unused)
{
	double		start = now();
	uint32_t	sum = 0;

	(void) unused;
	for (int i = 0; i < VALUES; i++)
		sum += histogram_bucket(values[i]);
	if (sum == 0)
		puts("");
	return (now() - start) / VALUES;
}

/* Groups of so many values, one after the other, each from empty to encoded. */
static double
in_order(int group)
{
	uint8_t		out[HISTOGRAM_MAX_SIZE];
	Histogram	h;
	double		start = now();
	bool		negative = false;

	histogram_init(&h, &plain_memory);
	for (int i = 0; i + group <= VALUES; i += group)
	{
		for (int k = 0; k < group; k++)
			histogram_add(&h, histogram_bucket(values[i + k]), 1);
		histogram_encode(&h, out, &negative);
		histogram_clear(&h);
	}
	return (now() - start) / (VALUES / group * group);
}

/* So many groups at once, values in random order. */
static double
interleaved(int groups)
{
	Histogram  *h = malloc((size_t) groups * sizeof(Histogram));
	uint32_t	next = 1;
	double		start;

	for (int i = 0; i < groups; i++)
		histogram_init(&h[i], &plain_memory);
	start = now();
	for (int i = 0; i < VALUES; i++)
	{
		next = next * 1664525 + 1013904223;
		histogram_add(&h[((uint64_t) next * (uint64_t) groups) >> 32], histogram_bucket(values[i]), 1);
	}
	start = now() - start;
	for (int i = 0; i < groups; i++)
		histogram_clear(&h[i]);
	free(h);
	return start / VALUES;
}

static void
make_states(int group)
{
	Histogram	h;
	bool		negative = false;

	histogram_init(&h, &plain_memory);
	for (int i = 0; i < STATES; i++)
	{
		for (int k = 0; k < group; k++)
			histogram_add(&h, histogram_bucket(values[((size_t) i * (size_t) group + (size_t) k) % VALUES]), 1);
		free(states[i]);
		sizes[i] = histogram_encoded_size(&h);
		states[i] = malloc(sizes[i]);
		histogram_encode(&h, states[i], &negative);
		histogram_clear(&h);
	}
}

/* Merges so many encoded histograms into each of the results. */
static double
merge(int each)
{
	Histogram	h;
	double		start = now();

	histogram_init(&h, &plain_memory);
	for (int i = 0; i < STATES; i++)
	{
		if (histogram_merge(&h, histogram_view_encoded(states[i], sizes[i])) != HISTOGRAM_OK)
			abort();
		if (i % each == each - 1)
			histogram_clear(&h);
	}
	histogram_clear(&h);
	return (now() - start) / STATES;
}

/* An answer straight from each encoded histogram. */
static double
rank_of_each(int bucket)
{
	double		start = now();

	for (int i = 0; i < STATES; i++)
	{
		int64_t		rank;

		if (histogram_rank(histogram_view_encoded(states[i], sizes[i]), (uint32_t) bucket, &rank) != HISTOGRAM_OK)
			abort();
	}
	return (now() - start) / STATES;
}

static void
merges(const char *what, int group)
{
	double		mean = 0;
	char		line[80];

	make_states(group);
	for (int i = 0; i < STATES; i++)
		mean += (double) sizes[i] / STATES;
	printf("%s of %d calls: %.1f bytes encoded\n", what, group, mean);
	snprintf(line, sizeof(line), "  merge into one histogram");
	report(line, merge, STATES);
	report("  merge 96 into each result", merge, 96);
	report("  merge 1 into each result", merge, 1);
	report("  merge 4 into each result", merge, 4);
	report("  rank, from the bytes", rank_of_each, HISTOGRAM_BUCKETS - 1);
}

static void
adds(const char *what)
{
	printf("%s, a value:\n", what);
	report("  bucket", bucket_only, 0);
	report("  bucket, add; 1 group", in_order, VALUES);
	report("  bucket, add; 20 groups in random order", interleaved, 20);
	report("  bucket, add; 1000 groups in random order", interleaved, 1000);
	report("  bucket, add; 100000 groups in random order", interleaved, 100000);
	report("  bucket, add, encode; groups of 1000", in_order, 1000);
	report("  bucket, add, encode; groups of 100", in_order, 100);
	report("  bucket, add, encode; groups of 30", in_order, 30);
	report("  bucket, add, encode; groups of 5", in_order, 5);
}

int
main(void)
{
	srand(1);
	fill(15, 1.2);
	adds("Waits of about 15 s");
	merges("Waits", 5);
	merges("Waits", 100);
	fill(240, 0.7);
	adds("Handle times of about 240 s");
	merges("Handle times", 5);
	merges("Handle times", 100);
	return 0;
}
