/*
 * core/histogram.c: changing, reading and encoding histograms of durations.
 */
#include "core/histogram.h"

#include <string.h>

#include "core/varint.h"

/* The smallest piece of memory; larger ones are powers of two, as allocators
 * round up to them anyway. */
#define FIRST_PIECE 32

int
histogram_edge_bucket(int64_t ms, int64_t *lower, int64_t *upper)
{
	uint32_t	bucket;

	*lower = *upper = 0;
	if (ms < 0)
		return -1;
	if (ms >= HISTOGRAM_MAX_MS)
		ms = histogram_upper_edge(HISTOGRAM_BUCKETS - 1);
	bucket = histogram_bucket(ms);
	*upper = histogram_upper_edge(bucket);
	*lower = bucket > 0 ? histogram_upper_edge(bucket - 1) : 0;
	return *upper == ms ? (int) bucket : -1;
}

void
histogram_init(Histogram *h, const HistogramMemory *memory)
{
	memset(h, 0, sizeof(*h));
	h->memory = memory;
}

static int64_t
get_count(const Histogram *h, uint32_t i)
{
	return h->wide ? ((const int64_t *) h->counts)[i] : ((const int32_t *) h->counts)[i];
}

static void
set_count(Histogram *h, uint32_t i, int64_t count)
{
	if (h->wide)
		((int64_t *) h->counts)[i] = count;
	else
		((int32_t *) h->counts)[i] = (int32_t) count;
}

/* First pair whose bucket is not below `bucket`. */
static uint32_t
find_pair(const Histogram *h, uint32_t bucket)
{
	const uint16_t *base = h->buckets;
	uint32_t	n = h->used;

	/* what is merged or decoded comes in order */
	if (n == 0 || base[n - 1] < bucket)
		return n;
	/* no branch that depends on the data: there is no pattern to predict */
	while (n > 1)
	{
		uint32_t	half = n / 2;

		base += half & -(uint32_t) (base[half - 1] < bucket);
		n -= half;
	}
	return (uint32_t) (base - h->buckets);
}

/*
 * Moves the histogram to a larger piece of memory: sparse for at least `least`
 * pairs, or dense for at least so many buckets.
 */
static HistogramProblem
move(Histogram *h, bool dense, bool wide, uint32_t least)
{
	size_t		width = wide ? sizeof(int64_t) : sizeof(int32_t);
	size_t		each = dense ? width : width + sizeof(uint16_t);
	uint32_t	most = dense ? HISTOGRAM_BUCKETS : HISTOGRAM_SPARSE_MAX;
	size_t		room = FIRST_PIECE;
	Histogram	moved = *h;
	HistogramView view = histogram_view(h);
	uint32_t	bucket;
	int64_t		count;

	while (room / each < least)
		room *= 2;
	room = room / each < most ? room / each : most;
	moved.counts = h->memory->allocate(h->memory->context, room * each);
	if (moved.counts == NULL)
		return HISTOGRAM_NO_MEMORY;
	moved.room = (uint16_t) room;
	moved.dense = dense;
	moved.wide = wide;
	moved.used = dense ? moved.room : 0;
	moved.in_line = dense && !wide ? moved.room : 0;
	moved.buckets = NULL;
	if (dense)
		memset(moved.counts, 0, room * each);
	else
		moved.buckets = (uint16_t *) ((char *) moved.counts + room * width);

	if (dense == h->dense && wide == h->wide && h->used > 0)
	{
		memcpy(moved.counts, h->counts, h->used * width);
		if (!dense)
		{
			memcpy(moved.buckets, h->buckets, h->used * sizeof(uint16_t));
			moved.used = h->used;
		}
	}
	else
		while (histogram_next(&view, &bucket, &count))
		{
			if (!dense)
				moved.buckets[moved.used] = (uint16_t) bucket;
			set_count(&moved, dense ? bucket : moved.used++, count);
		}
	if (h->counts != NULL)
		h->memory->release(h->memory->context, h->counts);
	*h = moved;
	return HISTOGRAM_OK;
}

static HistogramProblem
add_dense(Histogram *h, uint32_t bucket, int64_t count)
{
	bool		covered = bucket < h->used;
	int64_t		sum;
	bool		wide;

	if (__builtin_add_overflow(covered ? get_count(h, bucket) : 0, count, &sum))
		return HISTOGRAM_OVERFLOW;
	wide = h->wide || sum != (int32_t) sum;
	if (!covered || wide != h->wide)
	{
		HistogramProblem problem = move(h, true, wide, covered ? h->used : bucket + 1);

		if (problem != HISTOGRAM_OK)
			return problem;
	}
	set_count(h, bucket, sum);
	return HISTOGRAM_OK;
}

/* Moves the pairs from `from` on to `to`. */
static void
shift_pairs(Histogram *h, uint32_t to, uint32_t from)
{
	size_t		width = h->wide ? sizeof(int64_t) : sizeof(int32_t);
	char	   *counts = (char *) h->counts;
	size_t		n = h->used - from;

	memmove(h->buckets + to, h->buckets + from, n * sizeof(uint16_t));
	memmove(counts + to * width, counts + from * width, n * width);
	h->used = (uint16_t) (to + n);
}

HistogramProblem
histogram_add_slow(Histogram *h, uint32_t bucket, int64_t count)
{
	uint32_t	pair;
	bool		found;
	int64_t		sum;
	bool		wide;

	if (bucket >= HISTOGRAM_BUCKETS)
		return HISTOGRAM_BAD_BUCKET;
	if (h->dense)
		return add_dense(h, bucket, count);

	pair = find_pair(h, bucket);
	found = pair < h->used && h->buckets[pair] == bucket;
	if (__builtin_add_overflow(found ? get_count(h, pair) : 0, count, &sum))
		return HISTOGRAM_OVERFLOW;
	if (sum == 0)
	{
		if (found)
			shift_pairs(h, pair, pair + 1);
		return HISTOGRAM_OK;
	}

	wide = h->wide || sum != (int32_t) sum;
	if (wide != h->wide || (!found && h->used == h->room))
	{
		HistogramProblem problem;

		if (!found && h->used == HISTOGRAM_SPARSE_MAX)
		{
			uint32_t	last = h->buckets[h->used - 1];

			problem = move(h, true, wide, (last > bucket ? last : bucket) + 1);
			return problem != HISTOGRAM_OK ? problem : add_dense(h, bucket, count);
		}
		problem = move(h, false, wide, h->used + !found);
		if (problem != HISTOGRAM_OK)
			return problem;
	}
	if (!found)
	{
		shift_pairs(h, pair + 1, pair);
		h->buckets[pair] = (uint16_t) bucket;
	}
	set_count(h, pair, sum);
	return HISTOGRAM_OK;
}

/*
 * Room for what is to be merged into a sparse histogram, as if no bucket were
 * in both: reading it twice costs less than growing on the way.
 */
static HistogramProblem
reserve(Histogram *h, HistogramView other)
{
	uint32_t	pairs = h->used;
	uint32_t	last = h->used > 0 ? h->buckets[h->used - 1] : 0;
	uint32_t	bucket = 0;
	int64_t		count;

	while (histogram_next(&other, &bucket, &count))
		pairs++;
	if (pairs > HISTOGRAM_SPARSE_MERGE)
		return move(h, true, h->wide, (bucket > last ? bucket : last) + 1);
	return pairs > h->room ? move(h, false, h->wide, pairs) : HISTOGRAM_OK;
}

HistogramProblem
histogram_make_dense(Histogram *h)
{
	return h->dense || h->used == 0 ? HISTOGRAM_OK : move(h, true, h->wide, h->buckets[h->used - 1] + 1);
}

HistogramProblem
histogram_merge(Histogram *h, HistogramView other)
{
	HistogramProblem reserved = h->dense ? HISTOGRAM_OK : reserve(h, other);
	/* copies live in registers: what is stored may not change them */
	HistogramView view = other;
	int32_t    *counts;
	uint32_t	in_line;
	uint32_t	bucket;
	int64_t		count;

	if (reserved != HISTOGRAM_OK)
		return reserved;
	counts = h->counts;
	in_line = h->in_line;
	while (histogram_next(&view, &bucket, &count))
	{
		HistogramProblem problem;
		int32_t		sum;

		if (__builtin_expect(bucket < in_line, 1) &&
			__builtin_expect(!__builtin_add_overflow(counts[bucket], count, &sum), 1))
		{
			counts[bucket] = sum;
			continue;
		}
		problem = histogram_add_slow(h, bucket, count);
		if (problem != HISTOGRAM_OK)
			return problem;
		counts = h->counts;
		in_line = h->in_line;
	}
	return view.problem;
}

HistogramProblem
histogram_subtract(Histogram *h, HistogramView other)
{
	uint32_t	bucket;
	int64_t		count;

	while (histogram_next(&other, &bucket, &count))
	{
		HistogramProblem problem = HISTOGRAM_OK;

		/* the one count whose negative does not exist goes in two steps */
		if (count == INT64_MIN)
		{
			problem = histogram_add(h, bucket, INT64_MAX);
			count = -1;
		}
		if (problem == HISTOGRAM_OK)
			problem = histogram_add(h, bucket, -count);
		if (problem != HISTOGRAM_OK)
			return problem;
	}
	return other.problem;
}

HistogramProblem
histogram_negate(Histogram *h)
{
	bool		wide = h->wide;

	for (uint32_t i = 0; i < h->used; i++)
	{
		if (get_count(h, i) == INT64_MIN)
			return HISTOGRAM_OVERFLOW;
		wide |= get_count(h, i) == INT32_MIN;
	}
	if (wide != h->wide)
	{
		HistogramProblem problem = move(h, h->dense, wide, h->used);

		if (problem != HISTOGRAM_OK)
			return problem;
	}
	for (uint32_t i = 0; i < h->used; i++)
		set_count(h, i, -get_count(h, i));
	return HISTOGRAM_OK;
}

/* The first of the counts from `i` on that is not 0. */
static inline __attribute__((always_inline)) uint32_t
next_nonzero(const Histogram *h, bool wide, uint32_t i)
{
	const uint32_t at_once = wide ? 2 : 4;
	const char *counts = h->counts;
	size_t		width = wide ? sizeof(int64_t) : sizeof(int32_t);
	uint64_t	some[2];

	/* most of a dense histogram is zeros */
	while (i + at_once <= h->used)
	{
		memcpy(some, counts + i * width, sizeof(some));
		if ((some[0] | some[1]) != 0)
			break;
		i += at_once;
	}
	while (i < h->used && (wide ? ((const int64_t *) h->counts)[i] : ((const int32_t *) h->counts)[i]) == 0)
		i++;
	return i;
}

/* The next pair of a histogram in memory. */
static bool
next_in_memory(HistogramView *view, uint32_t *bucket, int64_t *count)
{
	const Histogram *h = view->histogram;
	uint32_t	i = view->next;

	i = h->wide ? next_nonzero(h, true, i) : next_nonzero(h, false, i);
	view->next = i + 1;
	if (i >= h->used)
		return false;
	*count = get_count(h, i);
	*bucket = h->dense ? i : h->buckets[i];
	return true;
}

/* Ends the reading of bytes that are wrong. */
static bool
refuse_bytes(HistogramView *view, HistogramProblem problem)
{
	view->at = view->end;
	view->problem = problem;
	return false;
}

static bool
read_varint(HistogramView *view, uint64_t *value)
{
	int			size = varint_read(view->at, (size_t) (view->end - view->at), value);

	if (size <= 0)
		return refuse_bytes(view, size == 0 ? HISTOGRAM_TRUNCATED : HISTOGRAM_OVERLONG);
	view->at += size;
	return true;
}

bool
histogram_next_slow(HistogramView *view, uint32_t *bucket, int64_t *count)
{
	uint64_t	token;
	uint64_t	spelt;

	if (view->histogram != NULL)
		return next_in_memory(view, bucket, count);
	if (view->at == view->end || !read_varint(view, &token))
		return false;
	if (token >> 1 >= HISTOGRAM_BUCKETS - view->next)
		return refuse_bytes(view, HISTOGRAM_BAD_BUCKET);
	*bucket = view->next + (uint32_t) (token >> 1);
	*count = 1;
	if (token & 1)
	{
		if (!read_varint(view, &spelt))
			return false;
		*count = unzigzag(spelt);
		if (*count == 0 || *count == 1)
			return refuse_bytes(view, HISTOGRAM_NEEDLESS_COUNT);
	}
	view->next = *bucket + 1;
	return true;
}

HistogramProblem
histogram_check(HistogramView view)
{
	uint32_t	bucket;
	int64_t		count;

	while (histogram_next(&view, &bucket, &count))
		;
	return view.problem;
}

HistogramProblem
histogram_check_counts(HistogramView view)
{
	uint32_t	bucket;
	int64_t		count;

	while (histogram_next(&view, &bucket, &count))
		if (count < 0)
			return HISTOGRAM_NEGATIVE;
	return view.problem;
}

HistogramProblem
histogram_total(HistogramView view, int64_t *total)
{
	return histogram_rank(view, HISTOGRAM_BUCKETS - 1, total);
}

HistogramProblem
histogram_rank(HistogramView view, uint32_t limit, int64_t *rank)
{
	uint64_t	sum = 0;
	int			wraps = 0;		/* on the way only the last sum must fit */
	uint32_t	bucket;
	int64_t		count;

	while (histogram_next(&view, &bucket, &count) && bucket <= limit)
	{
		int64_t		next;

		if (__builtin_add_overflow((int64_t) sum, count, &next))
			wraps += count < 0 ? -1 : 1;
		sum = (uint64_t) next;
	}
	*rank = (int64_t) sum;
	if (view.problem != HISTOGRAM_OK)
		return view.problem;
	return wraps == 0 ? HISTOGRAM_OK : HISTOGRAM_OVERFLOW;
}

/*
 * The row that percentile_disc picks out of n, from 1: ceil(p * n), computed
 * as the server does, so that both pick the same row.
 */
static int64_t
quantile_row(double p, int64_t n)
{
	double		product = p * (double) n;
	int64_t		row;

	/* beyond 2^53 the product can round to more than n */
	if (product >= (double) n)
		return n;
	row = product > 0 ? (int64_t) product : 0;
	row += product > (double) row;
	return row < 1 ? 1 : row;
}

HistogramProblem
histogram_quantile(HistogramView view, double p, uint32_t *bucket)
{
	HistogramProblem problem = histogram_check_counts(view);
	int64_t		total;

	if (problem == HISTOGRAM_OK)
		problem = histogram_total(view, &total);
	return problem == HISTOGRAM_OK ? histogram_quantile_of(view, p, total, bucket) : problem;
}

HistogramProblem
histogram_quantile_of(HistogramView view, double p, int64_t total, uint32_t *bucket)
{
	int64_t		left;
	int64_t		count;

	if (total <= 0)
		return total == 0 ? HISTOGRAM_EMPTY : HISTOGRAM_NEGATIVE;
	left = quantile_row(p, total);
	while (histogram_next(&view, bucket, &count))
	{
		if (count < 0)
			return HISTOGRAM_NEGATIVE;
		if (count >= left)
			return HISTOGRAM_OK;
		left -= count;
	}
	return view.problem != HISTOGRAM_OK ? view.problem : HISTOGRAM_TRUNCATED;
}

HistogramProblem
histogram_last(HistogramView view, uint32_t *bucket)
{
	HistogramProblem problem = HISTOGRAM_EMPTY;
	int64_t		count;

	while (histogram_next(&view, bucket, &count))
		problem = HISTOGRAM_OK;
	return view.problem != HISTOGRAM_OK ? view.problem : problem;
}

/* Both go through all of a group's counts at its end: a loop for each width. */
static inline __attribute__((always_inline)) size_t
encoded_size(const Histogram *h, bool wide)
{
	size_t		size = 0;
	uint32_t	next = 0;

	for (uint32_t i = next_nonzero(h, wide, 0); i < h->used; i = next_nonzero(h, wide, i + 1))
	{
		int64_t		count = wide ? ((const int64_t *) h->counts)[i] : ((const int32_t *) h->counts)[i];
		uint32_t	bucket = h->dense ? i : h->buckets[i];

		size += varint_size((uint64_t) (bucket - next) << 1);
		/* no branch: whether a count is 1 has no pattern */
		size += varint_size(zigzag(count)) & -(size_t) (count != 1);
		next = bucket + 1;
	}
	return size;
}

static inline __attribute__((always_inline)) size_t
encode(const Histogram *h, bool wide, uint8_t *out, bool *negative)
{
	uint8_t    *end = out;
	uint32_t	next = 0;
	int64_t		signs = 0;

	for (uint32_t i = next_nonzero(h, wide, 0); i < h->used; i = next_nonzero(h, wide, i + 1))
	{
		int64_t		count = wide ? ((const int64_t *) h->counts)[i] : ((const int32_t *) h->counts)[i];
		uint32_t	bucket = h->dense ? i : h->buckets[i];

		end = varint_write(end, ((uint64_t) (bucket - next) << 1) | (count != 1));
		if (count != 1)
			end = varint_write(end, zigzag(count));
		signs |= count;
		next = bucket + 1;
	}
	*negative |= signs < 0;
	return (size_t) (end - out);
}

size_t
histogram_encoded_size(const Histogram *h)
{
	return h->wide ? encoded_size(h, true) : encoded_size(h, false);
}

size_t
histogram_encode(const Histogram *h, uint8_t *out, bool *negative)
{
	return h->wide ? encode(h, true, out, negative) : encode(h, false, out, negative);
}
