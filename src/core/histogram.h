/*
 * core/histogram.h: how many durations fell into each of some two thousand buckets.
 *
 * Pure C: no PostgreSQL header, memory through two functions of the caller's.
 *
 * Bucket 0 holds durations of exactly 0; bucket k, up to 256, those of more
 * than k-1 and at most k seconds. Beyond 256 s each doubling is cut into 128
 * equal buckets: steps of 2 s up to 512 s, of 4 s up to 1024 s, and so on. So
 * a bucket is at most max(1 s, 1/128 of its lower edge) wide, and thresholds
 * in use (whole seconds; 5 to 30 minutes; hours) are edges of buckets.
 *
 * Counts are signed 64-bit integers and a bucket with count 0 is no different
 * from one never seen: histograms are a group under merge and subtract.
 */
#ifndef CCMETRICS_CORE_HISTOGRAM_H
#define CCMETRICS_CORE_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest duration: three phases of a call, each of up to 2^31-1 ms. */
#define HISTOGRAM_MAX_MS	(INT64_C(3) * INT32_MAX)
#define HISTOGRAM_BUCKETS	2118

/*
 * Distinct buckets kept as pairs before one count for every bucket. Adding
 * stays sparse for longer: groups of 100 calls then take a third of the
 * memory. Merging turns dense earlier, as it goes through all buckets at once.
 */
#define HISTOGRAM_SPARSE_MAX	128
#define HISTOGRAM_SPARSE_MERGE	64

typedef enum HistogramProblem
{
	HISTOGRAM_OK,
	HISTOGRAM_OVERFLOW,			/* a count or sum beyond 64 bits */
	HISTOGRAM_NO_MEMORY,
	HISTOGRAM_BAD_BUCKET,		/* no such bucket */
	/* encoded form only */
	HISTOGRAM_TRUNCATED,
	HISTOGRAM_OVERLONG,			/* a number longer than it need be */
	HISTOGRAM_NEEDLESS_COUNT,	/* count 0, or a count of 1 spelt out */
	/* answers only */
	HISTOGRAM_NEGATIVE,			/* more taken away than was there */
	HISTOGRAM_EMPTY
} HistogramProblem;

/* `allocate` may return NULL or not return; pieces are aligned for int64_t. */
typedef struct HistogramMemory
{
	void	   *(*allocate) (void *context, size_t size);
	void		(*release) (void *context, void *piece);
	void	   *context;
} HistogramMemory;

/*
 * Sparse: `used` buckets, ascending, and their counts, none of them 0. Dense:
 * the counts of buckets 0 to used-1. Counts take 32 bits until one of them
 * needs more.
 */
typedef struct Histogram
{
	const HistogramMemory *memory;
	void	   *counts;			/* int32_t, or int64_t if wide */
	uint16_t   *buckets;		/* behind the counts, in the same piece */
	uint16_t	used;
	uint16_t	room;
	uint16_t	in_line;		/* what histogram_add may change by itself */
	bool		dense;
	bool		wide;
} Histogram;

/*
 * A histogram to be read from its first bucket to its last: one in memory,
 * which must stay as it is meanwhile, or an encoded one. Copy a view to read
 * twice.
 */
typedef struct HistogramView
{
	const uint8_t *at;			/* encoded: what is left of it */
	const uint8_t *end;
	const Histogram *histogram; /* in memory */
	uint32_t	next;			/* encoded, dense: bucket after the last one;
								 * sparse: pair after the last one */
	HistogramProblem problem;	/* why the encoded form ended early */
} HistogramView;

/* Bucket of a duration from 0 to HISTOGRAM_MAX_MS. */
static inline uint32_t
histogram_bucket(int64_t ms)
{
	uint32_t	some = ms > 0;
	uint32_t	seconds = (uint32_t) (((uint64_t) ms - some) / 1000);
	/* one for each doubling from 256 s on */
	uint32_t	shift = 24 - (uint32_t) __builtin_clz(seconds | 128);

	return (seconds >> shift) + shift * 128 + some;
}

/* The longest duration in a bucket, in ms; that of the last exceeds the maximum. */
static inline int64_t
histogram_upper_edge(uint32_t bucket)
{
	if (bucket <= 256)
		return (int64_t) bucket * 1000;
	bucket--;
	return ((int64_t) (bucket % 128 + 129) << (bucket / 128 - 1)) * 1000;
}

/*
 * The bucket that ends at exactly `ms`, or -1 and the edges around it. From
 * the longest duration on every threshold is the last edge: nothing is beyond.
 */
extern int	histogram_edge_bucket(int64_t ms, int64_t *lower, int64_t *upper);

extern void histogram_init(Histogram *h, const HistogramMemory *memory);

extern HistogramProblem histogram_add_slow(Histogram *h, uint32_t bucket,
										   int64_t count);

static inline HistogramProblem
histogram_add(Histogram *h, uint32_t bucket, int64_t count)
{
	if (__builtin_expect(bucket < h->in_line, 1))
	{
		int32_t    *counts = (int32_t *) h->counts;
		int32_t		sum;

		if (__builtin_expect(!__builtin_add_overflow(counts[bucket], count, &sum), 1))
		{
			counts[bucket] = sum;
			return HISTOGRAM_OK;
		}
	}
	return histogram_add_slow(h, bucket, count);
}

/*
 * Where these fail they leave a valid histogram, but half of the work done.
 * `other` must not be a view of `h` itself.
 */
extern HistogramProblem histogram_merge(Histogram *h, HistogramView other);
extern HistogramProblem histogram_subtract(Histogram *h, HistogramView other);
extern HistogramProblem histogram_negate(Histogram *h);

/* Ahead of many merges, which are cheaper then. It changes no count. */
extern HistogramProblem histogram_make_dense(Histogram *h);

static inline HistogramView
histogram_view(const Histogram *h)
{
	return (HistogramView) {NULL, NULL, h, 0, HISTOGRAM_OK};
}

static inline HistogramView
histogram_view_encoded(const uint8_t *bytes, size_t size)
{
	return (HistogramView) {bytes, bytes + size, NULL, 0, HISTOGRAM_OK};
}

extern bool histogram_next_slow(HistogramView *view, uint32_t *bucket, int64_t *count);

/*
 * The next bucket with a count; false at the end or on a problem. In line is
 * what nearly all of the encoded form consists of: one byte or two for any
 * bucket, and another for a count from 2 to 63. No branch depends on which.
 */
static inline bool
histogram_next(HistogramView *view, uint32_t *bucket, int64_t *count)
{
	const uint8_t *at = view->at;

	if (__builtin_expect(at < view->end, 1))
	{
		uint32_t	first = at[0];
		uint32_t	longer = first >> 7;
		uint32_t	counted = first & 1;

		if (__builtin_expect(view->end - at > (ptrdiff_t) (longer + counted), 1))
		{
			uint32_t	second = at[longer];
			uint32_t	spelt = at[longer + counted];
			/* negative counts, with their low bit, become large ones here */
			uint32_t	beyond_2 = ((spelt >> 1 | spelt << 31) - 2) & -counted;
			/* three bytes or more would be a bucket beyond the last */
			uint32_t	here = view->next + ((first & 0x7f) >> 1) + ((second << 6) & -longer);

			if (__builtin_expect(second >= longer, 1) &&
				__builtin_expect(beyond_2 <= 61, 1) &&
				__builtin_expect(here < HISTOGRAM_BUCKETS, 1))
			{
				*bucket = here;
				*count = 1 + counted + beyond_2;
				view->at = at + 1 + longer + counted;
				view->next = here + 1;
				return true;
			}
		}
	}
	else if (view->histogram == NULL)
		return false;
	{
		/* by way of copies, so that the originals can live in registers */
		HistogramView copy = *view;
		uint32_t	slow_bucket;
		int64_t		slow_count;
		bool		more = histogram_next_slow(&copy, &slow_bucket, &slow_count);

		*view = copy;
		if (more)
		{
			*bucket = slow_bucket;
			*count = slow_count;
		}
		return more;
	}
}

/*
 * Answers. Besides those named, they return the problems of the encoded form;
 * HISTOGRAM_OVERFLOW where a sum exceeds 64 bits.
 */

/* Whether the encoded form is valid: this reads all of it. */
extern HistogramProblem histogram_check(HistogramView view);

/* HISTOGRAM_NEGATIVE if a count is. */
extern HistogramProblem histogram_check_counts(HistogramView view);

static inline bool
histogram_is_encoded(HistogramView view)
{
	return view.histogram == NULL;
}

extern HistogramProblem histogram_total(HistogramView view, int64_t *total);

/* Durations up to the upper edge of a bucket. */
extern HistogramProblem histogram_rank(HistogramView view, uint32_t bucket,
									   int64_t *rank);

/*
 * The bucket of the value that percentile_disc(p) picks, p from 0 to 1;
 * HISTOGRAM_EMPTY, HISTOGRAM_NEGATIVE. The second is told the total, and reads
 * no further than it must: HISTOGRAM_TRUNCATED where there is less.
 */
extern HistogramProblem histogram_quantile(HistogramView view, double p,
										   uint32_t *bucket);
extern HistogramProblem histogram_quantile_of(HistogramView view, double p, int64_t total,
											  uint32_t *bucket);

/* The bucket of the longest duration; HISTOGRAM_EMPTY. */
extern HistogramProblem histogram_last(HistogramView view, uint32_t *bucket);

/*
 * The encoded form. For each bucket a varint: the number of buckets skipped
 * since the one before, doubled, plus 1 if the count is not 1; if so, another
 * with the count. See core/varint.h. One histogram has one encoded form; none is
 * longer than HISTOGRAM_MAX_SIZE.
 */
#define HISTOGRAM_MAX_SIZE	(HISTOGRAM_BUCKETS * 11)

/* Of the encoded form and of the edges; it is stored as part of other formats, which check it. */
#define HISTOGRAM_FORMAT	1
_Static_assert(HISTOGRAM_FORMAT == 1 && HISTOGRAM_BUCKETS == 2118 && HISTOGRAM_MAX_MS == INT64_C(6442450941),
			   "histograms of format 1 were stored with 2118 buckets: raise HISTOGRAM_FORMAT and the format of all "
			   "that holds histograms, and state here what the new format has");

extern size_t histogram_encoded_size(const Histogram *h);
/* Sets `negative` if a count is; else it leaves it. */
extern size_t histogram_encode(const Histogram *h, uint8_t *out, bool *negative);

#endif
