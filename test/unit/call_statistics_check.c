/*
 * call_statistics_check.c: the laws of call statistics, and hostile bytes.
 *
 *   cc -std=gnu99 -O2 -g -fsanitize=address,undefined -fno-sanitize-recover \
 *      -Wall -Wextra -Isrc -o call_statistics_check test/unit/call_statistics_check.c \
 *      src/core/call_statistics.c src/core/histogram.c src/core/call.c &&
 *   ./call_statistics_check [mutated inputs [seed]]
 *
 * Prints TAP. The reference is a list of sums and of pairs with a reader and a
 * writer of the format of its own: what it takes, must be taken, and nothing
 * else. Every input lies in a piece of memory of just its size, so that the
 * sanitizer sees whoever reads past it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/call_statistics.h"
#include "histogram_for_checks.h"

#ifdef __SIZEOF_INT128__
typedef __int128 Wide;
typedef unsigned __int128 UnsignedWide;
#else
/* 32 bits: clang has these, gcc does not */
typedef _BitInt(128) Wide;
typedef unsigned _BitInt(128) UnsignedWide;
#endif

typedef struct List
{
	int			n;
	uint16_t	bucket[HISTOGRAM_BUCKETS];
	int64_t		count[HISTOGRAM_BUCKETS];
} List;

typedef struct Reference
{
	int64_t		sums[CALL_SUMS];
	List		lists[STATISTICS_HISTOGRAMS];
} Reference;

#define MAX_SIZE (STATISTICS_HEADER + CALL_SUMS * 10 + STATISTICS_HISTOGRAMS * (HISTOGRAM_MAX_SIZE + 10))

/* ---- memory that is counted ---- */

static long pieces;

static void *
allocate(void *context, size_t size)
{
	(void) context;
	pieces++;
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

static void
clear(CallStatistics *stats)
{
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
		histogram_clear(&stats->histograms[i]);
}

/* Of any magnitude; now and then at a limit. */
static int64_t
random_number(void)
{
	static const int64_t limits[] = {
		0, 1, -1, 63, 64, -64, -65, INT32_MAX, INT32_MIN, (int64_t) INT32_MAX + 1,
		INT64_MAX, INT64_MIN, INT64_MAX - 1, INT64_MIN + 1
	};

	if (random_below(8) == 0)
		return limits[random_below(sizeof(limits) / sizeof(limits[0]))];
	return (int64_t) random_bits() >> random_below(64);
}

/* ---- the reference ---- */

static void
put_number(uint8_t **out, int64_t value)
{
	UnsignedWide zigzag = value < 0 ? -2 * (Wide) value - 1 : 2 * (Wide) value;

	do
	{
		*(*out)++ = (uint8_t) (zigzag % 128 + (zigzag >= 128 ? 128 : 0));
		zigzag /= 128;
	}
	while (zigzag > 0);
}

/* Unsigned numbers are written as they stand: half of what zigzag doubles. */
static void
put_unsigned(uint8_t **out, uint64_t value)
{
	for (;;)
	{
		*(*out)++ = (uint8_t) (value % 128 + (value >= 128 ? 128 : 0));
		value /= 128;
		if (value == 0)
			break;
	}
}

static bool
has_negative(const Reference *r)
{
	for (int i = 0; i < CALL_SUMS; i++)
		if (r->sums[i] < 0)
			return true;
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
		for (int pair = 0; pair < r->lists[i].n; pair++)
			if (r->lists[i].count[pair] < 0)
				return true;
	return false;
}

static size_t
reference_write(const Reference *r, uint8_t *bytes)
{
	static uint8_t body[HISTOGRAM_MAX_SIZE];
	uint8_t    *out = bytes;

	*out++ = 1;
	*out++ = !has_negative(r);
	*out++ = 0;
	*out++ = 0;
	for (int i = 0; i < CALL_SUMS; i++)
		put_number(&out, r->sums[i]);
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
	{
		const List *list = &r->lists[i];
		uint8_t    *end = body;
		int			before = -1;

		for (int pair = 0; pair < list->n; pair++)
		{
			int			gap = list->bucket[pair] - before - 1;

			put_unsigned(&end, (uint64_t) gap * 2 + (list->count[pair] != 1));
			if (list->count[pair] != 1)
				put_number(&end, list->count[pair]);
			before = list->bucket[pair];
		}
		if (i < STATISTICS_HISTOGRAMS - 1)
			put_unsigned(&out, (uint64_t) (end - body));
		memcpy(out, body, (size_t) (end - body));
		out += end - body;
	}
	return (size_t) (out - bytes);
}

/* A number in its shortest form, below 2^64. */
static bool
get_unsigned(const uint8_t **at, const uint8_t *end, uint64_t *value)
{
	UnsignedWide sum = 0;
	UnsignedWide weight = 1;

	for (int length = 1; *at < end && length <= 10; length++)
	{
		uint8_t		byte = *(*at)++;

		sum += weight * (byte % 128);
		weight *= 128;
		if (byte < 128)
		{
			*value = (uint64_t) sum;
			return sum <= UINT64_MAX && (byte > 0 || length == 1);
		}
	}
	return false;
}

static int64_t
signed_of(uint64_t zigzag)
{
	return zigzag % 2 == 0 ? (int64_t) (zigzag / 2) : -(int64_t) (zigzag / 2) - 1;
}

static bool
reference_read(const uint8_t *bytes, size_t size, Reference *r)
{
	const uint8_t *at = bytes + 4;
	const uint8_t *end = bytes + size;
	uint64_t	number;

	if (size < 4 || bytes[0] != 1 || bytes[1] > 1 || bytes[2] != 0 || bytes[3] != 0)
		return false;
	for (int i = 0; i < CALL_SUMS; i++)
	{
		if (!get_unsigned(&at, end, &number))
			return false;
		r->sums[i] = signed_of(number);
	}
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
	{
		List	   *list = &r->lists[i];
		const uint8_t *stop = end;
		Wide		total = 0;
		uint64_t	next = 0;

		if (i < STATISTICS_HISTOGRAMS - 1)
		{
			if (!get_unsigned(&at, end, &number) || number > (uint64_t) (end - at))
				return false;
			stop = at + number;
		}
		list->n = 0;
		while (at < stop)
		{
			int64_t		count = 1;

			if (!get_unsigned(&at, stop, &number) || number / 2 >= HISTOGRAM_BUCKETS - next)
				return false;
			next += number / 2;
			if (number % 2 == 1)
			{
				if (!get_unsigned(&at, stop, &number))
					return false;
				count = signed_of(number);
				if (count == 0 || count == 1)
					return false;
			}
			list->bucket[list->n] = (uint16_t) next++;
			list->count[list->n++] = count;
			total += count;
		}
		if (total != r->sums[i == STATISTICS_HISTOGRAMS - 1 ? CALL_COUNT + CALL_ANSWERED : CALL_COUNT + i])
			return false;
	}
	return bytes[1] == !has_negative(r);
}

/* a + sign * b; false if any number leaves 64 bits. */
static bool
reference_add(const Reference *a, const Reference *b, int sign, Reference *sum)
{
	bool		fits = true;

	for (int i = 0; i < CALL_SUMS; i++)
	{
		Wide		wide = (Wide) a->sums[i] + sign * (Wide) b->sums[i];

		fits &= wide == (int64_t) wide;
		sum->sums[i] = (int64_t) wide;
	}
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
	{
		const List *x = &a->lists[i];
		const List *y = &b->lists[i];
		List	   *z = &sum->lists[i];
		int			p = 0;
		int			q = 0;

		z->n = 0;
		while (p < x->n || q < y->n)
		{
			int			bucket = HISTOGRAM_BUCKETS;
			Wide		wide = 0;

			if (p < x->n)
				bucket = x->bucket[p];
			if (q < y->n && y->bucket[q] < bucket)
				bucket = y->bucket[q];
			if (p < x->n && x->bucket[p] == bucket)
				wide += x->count[p++];
			if (q < y->n && y->bucket[q] == bucket)
				wide += sign * (Wide) y->count[q++];
			fits &= wide == (int64_t) wide;
			if (wide != 0)
			{
				z->bucket[z->n] = (uint16_t) bucket;
				z->count[z->n++] = (int64_t) wide;
			}
		}
	}
	return fits;
}

/*
 * Random numbers that fit each other: the count of answered calls is the total
 * of two histograms.
 */
static void
reference_random(Reference *r)
{
	bool		calm = random_below(3) > 0;
	int			most = random_below(4) > 0 ? 6 : 150;

	for (int i = 0; i < CALL_SUMS; i++)
		r->sums[i] = calm ? (int64_t) random_below(1 << random_below(24)) : random_number();
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
	{
		List	   *list = &r->lists[i];
		int			n = (int) random_below((uint64_t) most);
		int			bucket = (int) random_below(40);
		Wide		total = 0;

		list->n = 0;
		for (int pair = 0; pair < n && bucket < HISTOGRAM_BUCKETS; pair++)
		{
			int64_t		count = random_below(2) ? 1 : calm ? (int64_t) random_below(90) + 1 : random_number();

			if (count == 0 || total + count != (int64_t) (total + count))
				continue;
			total += count;
			list->bucket[list->n] = (uint16_t) bucket;
			list->count[list->n++] = count;
			bucket += 1 + (int) random_below(random_below(6) > 0 ? 3 : 300);
		}
		if (i < STATISTICS_HANDLE)
			r->sums[CALL_COUNT + i] = (int64_t) total;
		else
		{
			/* one more pair makes up for what is missing */
			Wide		missing = (Wide) r->sums[CALL_COUNT + CALL_ANSWERED] - total;

			if (missing == 0)
				continue;
			if (missing != (int64_t) missing || bucket >= HISTOGRAM_BUCKETS)
			{
				*list = r->lists[CALL_ANSWERED];
				continue;
			}
			list->bucket[list->n] = (uint16_t) bucket;
			list->count[list->n++] = (int64_t) missing;
		}
	}
}

/* ---- ours ---- */

static uint8_t written[MAX_SIZE];
static uint8_t expected[MAX_SIZE];

static bool
same_as(const CallStatistics *stats, const Reference *r)
{
	size_t		size = call_statistics_encoded_size(stats);

	if (size > sizeof(written) || size != reference_write(r, expected))
		return false;
	call_statistics_encode(stats, written);
	return memcmp(written, expected, size) == 0;
}

/* The bytes in a piece of their own size. */
static uint8_t *
tight(const uint8_t *bytes, size_t size)
{
	uint8_t    *copy = malloc(size > 0 ? size : 1);

	memcpy(copy, bytes, size);
	return copy;
}

/* Statistics and the bytes they were read from, which their view points to. */
typedef struct Sample
{
	Reference	reference;
	uint8_t    *bytes;
	size_t		size;
	CallStatisticsView view;
	CallStatistics stats;
} Sample;

static void
sample(Sample *s)
{
	reference_random(&s->reference);
	s->size = reference_write(&s->reference, expected);
	s->bytes = tight(expected, s->size);
	check(call_statistics_decode(s->bytes, s->size, &s->view) == STATISTICS_OK, "decode", (long long) s->size);
	check(call_statistics_check(&s->view) == STATISTICS_OK, "check", (long long) s->size);
	call_statistics_init(&s->stats, &memory);
	check(call_statistics_merge(&s->stats, &s->view) == HISTOGRAM_OK, "merge into empty", (long long) s->size);
	check(same_as(&s->stats, &s->reference), "written as read", (long long) s->size);
}

static void
discard(Sample *s)
{
	clear(&s->stats);
	free(s->bytes);
}

static void
check_service(const CallStatisticsView *view, const Reference *r)
{
	uint32_t	threshold = (uint32_t) random_below(HISTOGRAM_BUCKETS);
	uint32_t	brief = (uint32_t) random_below(HISTOGRAM_BUCKETS);
	Wide		within[STATISTICS_HANDLE] = {0};
	Wide		abandoned_short = 0;
	bool		fits = true;
	ServiceLevelCounts all;

	for (int i = 0; i < STATISTICS_HANDLE; i++)
		for (int pair = 0; pair < r->lists[i].n; pair++)
		{
			if (r->lists[i].bucket[pair] <= threshold)
				within[i] += r->lists[i].count[pair];
			if (i == CALL_ABANDONED && r->lists[i].bucket[pair] <= brief)
				abandoned_short += r->lists[i].count[pair];
		}
	for (int i = 0; i < STATISTICS_HANDLE; i++)
		fits &= within[i] == (int64_t) within[i];
	fits &= abandoned_short == (int64_t) abandoned_short;
	all = (ServiceLevelCounts) {
		.answered = r->sums[CALL_COUNT + CALL_ANSWERED], .answered_in_time = (int64_t) within[CALL_ANSWERED],
		.abandoned = r->sums[CALL_COUNT + CALL_ABANDONED], .abandoned_in_time = (int64_t) within[CALL_ABANDONED],
		.abandoned_short = (int64_t) abandoned_short, .blocked = r->sums[CALL_COUNT + CALL_BLOCKED],
		.flowed_out = r->sums[CALL_COUNT + CALL_FLOWED_OUT], .flowed_out_in_time = (int64_t) within[CALL_FLOWED_OUT],
		.callback = r->sums[CALL_COUNT + CALL_CALLBACK], .callback_in_time = (int64_t) within[CALL_CALLBACK]
	};

	/* a method reads what it needs: its formula comes to the same with all that there is */
	for (ServiceLevelMethod method = SL_ABANDON_NEGATIVE; method < SL_METHODS; method++)
	{
		ServiceLevelCounts n;
		HistogramProblem problem = call_statistics_service(view, method, threshold, brief, &n);
		int64_t		served,
					counted,
					all_served,
					all_counted;

		check(problem == HISTOGRAM_OK || !fits, "service level in range", problem);
		if (fits && !has_negative(r))
			check(service_level_ratio(method, &n, &served, &counted) ==
				  service_level_ratio(method, &all, &all_served, &all_counted) &&
				  served == all_served && counted == all_counted, "service level counts", method);
	}
}

/* The flag in the header changes no answer. */
static void
check_sign(const CallStatisticsView *view)
{
	CallStatisticsView unknown = *view;

	unknown.no_negative = false;
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
	{
		uint32_t	bucket = 0;
		uint32_t	slow = 0;
		double		p = (double) random_below(101) / 100;

		check(call_statistics_check_counts(view, i) == call_statistics_check_counts(&unknown, i), "counts below 0", i);
		check(call_statistics_quantile(view, i, p, &bucket) == call_statistics_quantile(&unknown, i, p, &slow),
			  "whether there is a quantile", i);
		check(view->no_negative == false || bucket == slow, "quantile", i);
	}
}

static void
law_of_arithmetic(long rounds)
{
	static Sample a,
				b;
	static Reference sum,
				back,
				zero;
	long		overflows = 0;

	for (long round = 0; round < rounds; round++)
	{
		CallStatistics ours;
		CallStatisticsView view;
		bool		fits;
		HistogramProblem problem;

		sample(&a);
		sample(&b);
		check_service(&a.view, &a.reference);
		check_sign(&a.view);
		call_statistics_view(&a.stats, &view);
		check_service(&view, &a.reference);

		/* a + b, from bytes or from memory, then - b */
		call_statistics_init(&ours, &memory);
		check(call_statistics_merge(&ours, &a.view) == HISTOGRAM_OK, "copy", round);
		if (random_below(2))
			view = b.view;
		else
			call_statistics_view(&b.stats, &view);
		fits = reference_add(&a.reference, &b.reference, 1, &sum);
		overflows += !fits;
		problem = call_statistics_merge(&ours, &view);
		check(problem == (fits ? HISTOGRAM_OK : HISTOGRAM_OVERFLOW), "merge: overflow", problem);
		if (fits)
		{
			check(same_as(&ours, &sum), "merge", round);
			/* a sum is as valid as what is stored */
			{
				size_t		size = call_statistics_encoded_size(&ours);
				uint8_t    *bytes = tight(written, size);
				CallStatisticsView stored;

				check(call_statistics_decode(bytes, size, &stored) == STATISTICS_OK &&
					  call_statistics_check(&stored) == STATISTICS_OK, "sum is valid", round);
				free(bytes);
			}
			check(call_statistics_subtract(&ours, &b.view) == HISTOGRAM_OK, "and back", round);
			check(same_as(&ours, &a.reference), "(a + b) - b = a", round);
		}
		clear(&ours);

		/* b + a */
		call_statistics_init(&ours, &memory);
		check(call_statistics_merge(&ours, &b.view) == HISTOGRAM_OK, "copy", round);
		problem = call_statistics_merge(&ours, &a.view);
		check(problem == (fits ? HISTOGRAM_OK : HISTOGRAM_OVERFLOW) && (!fits || same_as(&ours, &sum)), "a + b = b + a", round);
		clear(&ours);

		/* a - b */
		call_statistics_init(&ours, &memory);
		check(call_statistics_merge(&ours, &a.view) == HISTOGRAM_OK, "copy", round);
		fits = reference_add(&a.reference, &b.reference, -1, &sum);
		problem = call_statistics_subtract(&ours, &b.view);
		check(problem == (fits ? HISTOGRAM_OK : HISTOGRAM_OVERFLOW) && (!fits || same_as(&ours, &sum)), "subtract", round);
		clear(&ours);

		/* -a, a - a, -(-a) */
		fits = reference_add(&zero, &a.reference, -1, &back);
		check(call_statistics_subtract(&b.stats, &b.view) == HISTOGRAM_OK && same_as(&b.stats, &zero), "b - b = empty", round);
		problem = call_statistics_negate(&a.stats);
		check(problem == (fits ? HISTOGRAM_OK : HISTOGRAM_OVERFLOW), "negate: overflow", problem);
		if (fits)
		{
			check(same_as(&a.stats, &back), "negate", round);
			check(call_statistics_negate(&a.stats) == HISTOGRAM_OK && same_as(&a.stats, &a.reference), "-(-a) = a", round);
		}
		discard(&a);
		discard(&b);
	}
	check(overflows > rounds / 100, "some sums overflow", overflows);
}

/* ---- calls one by one ---- */

static void
reference_call(Reference *r, const CallInterval *call, int sign)
{
	static Reference one,
				sum;
	int64_t		handle = (int64_t) call->talk + call->hold + call->wrap;

	memset(one.sums, 0, sizeof(one.sums));
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
		one.lists[i].n = 0;
	one.sums[CALL_COUNT + call->outcome] = 1;
	one.sums[CALL_WAIT + call->outcome] = call->wait;
	one.sums[CALL_TALK] = call->talk;
	one.sums[CALL_HOLD] = call->hold;
	one.sums[CALL_WRAP] = call->wrap;
	one.sums[CALL_HELD] = call->hold > 0;
	one.sums[CALL_RING] = call->ring;
	one.sums[CALL_TRANSFERRED] = (call->flags & CALL_FLAG_TRANSFERRED) != 0;
	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
		if (i == STATISTICS_HANDLE ? call->outcome == CALL_ANSWERED : i == call->outcome)
		{
			int64_t		ms = i == STATISTICS_HANDLE ? handle : call->wait;
			uint32_t	bucket = 0;

			while (histogram_upper_edge(bucket) < ms)
				bucket++;
			one.lists[i].n = 1;
			one.lists[i].bucket[0] = (uint16_t) bucket;
			one.lists[i].count[0] = 1;
		}
	reference_add(r, &one, sign, &sum);
	*r = sum;
}

/* A list of calls is written as their statistics are, and makes the same statistics. */
static bool
few_same_as(const FewCalls *few, const Reference *r)
{
	uint8_t    *bytes = malloc(FEW_CALLS_MAX_SIZE);
	CallStatistics spread;
	size_t		size = few_calls_encode(few, bytes);
	bool		same = size == reference_write(r, expected) && memcmp(bytes, expected, size) == 0;

	free(bytes);
	call_statistics_init(&spread, &memory);
	same &= few_calls_spread(few, &spread) == HISTOGRAM_OK && same_as(&spread, r);
	clear(&spread);
	return same;
}

static int32_t
random_ms(void)
{
	static const int32_t edges[] = {0, 1, 999, 1000, 1001, 256000, 256001, INT32_MAX};

	if (random_below(4) == 0)
		return edges[random_below(8)];
	return (int32_t) (random_bits() >> (33 + random_below(31)));
}

static void
law_of_calls(int groups)
{
	static Reference r;
	static CallInterval calls[400];

	for (int group = 0; group < groups; group++)
	{
		CallStatistics ours;
		FewCalls	few = {0};
		bool		are_few = true;
		CallStatisticsView view;
		int			n = (int) random_below(group % 10 == 0 ? 400 : 30);

		memset(r.sums, 0, sizeof(r.sums));
		for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
			r.lists[i].n = 0;
		call_statistics_init(&ours, &memory);
		for (int i = 0; i < n; i++)
		{
			CallInterval *call = &calls[i];

			memset(call, 0, sizeof(*call));
			call->outcome = (uint8_t) (random_below(2) ? CALL_ANSWERED : random_below(CALL_OUTCOMES));
			call->wait = random_ms();
			if (call->outcome == CALL_ANSWERED)
			{
				call->talk = random_ms();
				call->hold = random_below(2) ? random_ms() : 0;
				call->ring = random_below(2) ? call->wait / 2 : 0;
				call->flags = (uint8_t) random_below(4);
				call->wrap = random_ms();
			}
			check(call_statistics_add(&ours, call, 1) == HISTOGRAM_OK, "add a call", i);
			reference_call(&r, call, 1);
			are_few &= few_calls_have_room(&few);
			if (are_few)
			{
				check(few_calls_add(&few, call) == HISTOGRAM_OK, "add a call to few", i);
				check(few_same_as(&few, &r), "few calls", i + 1);
			}
		}
		check(are_few || n > FEW_CALLS, "few have room for as many as they should", n);
		check(same_as(&ours, &r), "calls one by one", n);
		call_statistics_view(&ours, &view);
		check(call_statistics_is_empty(&view) == (n == 0), "empty without a call", n);
		/* a few of them, or all, are taken away again */
		for (int i = 0; i < n; i++)
			if (group % 3 == 0 || random_below(2))
			{
				check(call_statistics_add(&ours, &calls[i], -1) == HISTOGRAM_OK, "take a call away", i);
				reference_call(&r, &calls[i], -1);
			}
		check(same_as(&ours, &r), "calls taken away", n);
		call_statistics_view(&ours, &view);
		check(group % 3 != 0 || call_statistics_is_empty(&view), "empty when all are taken away", n);
		clear(&ours);
	}
}

/* Sums at their limits: an error, and no list of calls that says otherwise. */
static void
law_of_limits(void)
{
	CallInterval call = {.outcome = CALL_ANSWERED, .wait = 1000, .talk = 1000};

	for (int i = 0; i < CALL_SUMS; i++)
	{
		FewCalls	few = {0};
		bool		is_added = i == CALL_COUNT + CALL_ANSWERED || i == CALL_WAIT + CALL_ANSWERED || i == CALL_TALK;

		few.sums[i] = INT64_MAX;
		check(few_calls_add(&few, &call) == (is_added ? HISTOGRAM_OVERFLOW : HISTOGRAM_OK), "few calls: overflow", i);
	}
}

/* ---- hostile bytes ---- */

static uint8_t mutant[2 * MAX_SIZE];

/* Changes one thing; returns the new size. */
static size_t
mutate(size_t size, const uint8_t *other, size_t other_size)
{
	size_t		at = size > 0 ? random_below(size) : 0;
	size_t		length;

	switch (random_below(12))
	{
		case 0:					/* truncated */
			return at;
		case 1:					/* overlong */
			length = 1 + random_below(20);
			for (size_t i = 0; i < length; i++)
				mutant[size + i] = (uint8_t) (random_below(2) ? random_bits() : 0);
			return size + length;
		case 2:					/* a bit, somewhere or in the header */
			if (size > 0)
				mutant[random_below(4) ? at : random_below(size < 4 ? size : 4)] ^= (uint8_t) (1 << random_below(8));
			return size;
		case 3:					/* a byte */
			if (size > 0)
				mutant[at] = (uint8_t) random_bits();
			return size;
		case 4:					/* a byte off by one: counts that nearly fit */
			if (size > 0)
				mutant[at] = (uint8_t) (mutant[at] + (random_below(2) ? 2 : -2));
			return size;
		case 5:					/* a piece cut out */
			length = random_below(8) + 1;
			if (at + length > size)
				return size;
			memmove(mutant + at, mutant + at + length, size - at - length);
			return size - length;
		case 6:					/* a piece doubled */
			length = random_below(8) + 1;
			if (at + length > size)
				return size;
			memmove(mutant + at + length, mutant + at, size - at);
			return size + length;
		case 7:					/* a number made longer than it need be */
			if (size == 0 || mutant[at] >= 0x80)
				return size;
			memmove(mutant + at + 1, mutant + at, size - at);
			mutant[at] |= 0x80;
			mutant[at + 1] = 0;
			return size + 1;
		case 8:					/* a number of ten bytes, or of more */
			length = 9 + random_below(3);
			memmove(mutant + at + length, mutant + at, size - at);
			memset(mutant + at, random_below(2) ? 0xff : 0x80, length - 1);
			mutant[at + length - 1] = (uint8_t) random_below(4);
			return size + length;
		case 9:					/* the end of another */
			length = random_below(other_size + 1);
			memcpy(mutant + at, other + other_size - length, length);
			return at + length;
		case 10:				/* random bytes behind a good header */
			length = random_below(64);
			for (size_t i = 4; i < 4 + length; i++)
				mutant[i] = (uint8_t) (random_below(3) ? random_below(4) : random_bits());
			memcpy(mutant, "\1\0\0", 4);
			return 4 + length;
		default:				/* random bytes */
			length = random_below(64);
			for (size_t i = 0; i < length; i++)
				mutant[i] = (uint8_t) random_bits();
			return length;
	}
}

/* Whoever reads bytes that nobody checked must at least survive. */
static void
read_unchecked(const CallStatisticsView *view, CallStatisticsProblem problem)
{
	CallStatistics ours;
	ServiceLevelCounts n;
	uint32_t	bucket;
	HistogramProblem merged,
				subtracted;
	bool		damaged = false;

	for (int i = 0; i < STATISTICS_HISTOGRAMS; i++)
	{
		damaged |= histogram_check(view->histograms[i]) != HISTOGRAM_OK;
		(void) histogram_check_counts(view->histograms[i]);
		(void) histogram_last(view->histograms[i], &bucket);
		(void) histogram_quantile(view->histograms[i], 0.9, &bucket);
		(void) call_statistics_quantile(view, i, 0.9, &bucket);
	}
	(void) call_statistics_service(view, SL_QUEUE_EXIT, (uint32_t) random_below(HISTOGRAM_BUCKETS), 5, &n);
	call_statistics_init(&ours, &memory);
	merged = call_statistics_merge(&ours, view);
	check((merged != HISTOGRAM_OK) == damaged, "damaged bytes are not merged", problem);
	(void) call_statistics_encoded_size(&ours);
	clear(&ours);
	call_statistics_init(&ours, &memory);
	subtracted = call_statistics_subtract(&ours, view);
	check(!damaged || subtracted != HISTOGRAM_OK, "damaged bytes are not subtracted", problem);
	clear(&ours);
}

static void
law_of_hostile_bytes(long inputs)
{
	static Reference ref,
				other;
	static uint8_t other_bytes[MAX_SIZE];
	long		seen[STATISTICS_OVERFLOW + 1] = {0};
	size_t		base_size = 0;
	static uint8_t base[MAX_SIZE];
	size_t		other_size = 0;
	static const char *const names[] = {
		"taken", "unknown version", "flags", "truncated", "malformed", "inconsistent", "sign", "overflow"
	};

	for (long input = 0; input < inputs; input++)
	{
		CallStatisticsView view;
		CallStatisticsProblem decoded,
					problem;
		uint8_t    *bytes;
		size_t		size;
		bool		good;

		if (input % 20 == 0)
		{
			reference_random(&ref);
			base_size = reference_write(&ref, base);
			reference_random(&other);
			other_size = reference_write(&other, other_bytes);
		}
		memcpy(mutant, base, base_size);
		size = base_size;
		for (int times = 1 + (int) random_below(3); times > 0; times--)
			size = mutate(size, other_bytes, other_size);
		bytes = tight(mutant, size);

		good = reference_read(bytes, size, &ref);
		problem = decoded = call_statistics_decode(bytes, size, &view);
		if (problem == STATISTICS_OK)
			problem = call_statistics_check(&view);
		seen[problem]++;
		check((problem == STATISTICS_OK) == good, "taken if and only if valid", problem);
		if (size >= STATISTICS_HEADER && bytes[0] != STATISTICS_FORMAT)
			check(problem == STATISTICS_VERSION, "a format of the future is named", problem);
		else if (size >= STATISTICS_HEADER && (bytes[1] >> 1 | bytes[2] | bytes[3]) != 0)
			check(problem == STATISTICS_FLAGS, "a flag of the future is named", problem);
		if (problem == STATISTICS_OK && good)
		{
			CallStatistics ours;

			call_statistics_init(&ours, &memory);
			check(call_statistics_merge(&ours, &view) == HISTOGRAM_OK, "merge", input);
			check(same_as(&ours, &ref) && call_statistics_encoded_size(&ours) == size &&
				  memcmp(written, bytes, size) == 0, "written as read", input);
			check_service(&view, &ref);
			check_sign(&view);
			clear(&ours);
		}
		if (decoded == STATISTICS_OK)
			read_unchecked(&view, problem);
		free(bytes);
	}
	for (int i = 0; i <= STATISTICS_OVERFLOW; i++)
	{
		printf("# %s: %ld\n", names[i], seen[i]);
		check(seen[i] > 0, "every answer is given", i);
	}
}

int
main(int argc, char **argv)
{
	long		inputs = argc > 1 ? strtol(argv[1], NULL, 10) : share(1000000);
	char		what[80];

	if (argc > 2)
		seed = strtoull(argv[2], NULL, 10);
	law_of_calls(2000);
	result("calls, added and taken away, and lists of few calls, against the reference");
	law_of_limits();
	result("a sum of few calls beyond 64 bits is an overflow");
	law_of_arithmetic(20000);
	result("merge, subtract, negate, service level against the reference, overflow included");
	law_of_hostile_bytes(inputs);
	snprintf(what, sizeof(what), "%ld mutated inputs: refused, or written again as read", inputs);
	result(what);
	check(pieces == 0, "all memory was given back", pieces);
	result("memory");
	printf("1..%d\n", tests);
	return failures > 0;
}
