/*
 * core/peaks.h: the busiest window of arrivals, and the most calls at once. Pure C:
 * fed with times in ascending order.
 */
#ifndef CCMETRICS_CORE_PEAKS_H
#define CCMETRICS_CORE_PEAKS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A window [start, start + width) that holds most arrivals can be moved to the
 * right until its first arrival is its start, without losing any. So it is
 * enough to keep, at each arrival, the arrivals less than `width` before it; the
 * first time that there are more of them than ever, `oldest` is the start of the
 * earliest such window.
 */
typedef struct BusiestWindow
{
	uint64_t	width;			/* microseconds, given */
	int64_t		oldest;			/* the first arrival in the window */
	int64_t		arrivals;		/* in the window */

	int64_t		most;
	int64_t		start;			/* of the earliest window with most */
} BusiestWindow;

/* Unsigned, because timestamps may lie further apart than int64 reaches. */
static inline bool
busiest_window_has_left(const BusiestWindow *window, int64_t at)
{
	return (uint64_t) at - (uint64_t) window->oldest >= window->width;
}

/* To be called when the arrivals that have left the window are taken out. */
static inline void
busiest_window_judge(BusiestWindow *window)
{
	if (window->arrivals > window->most)
	{
		window->most = window->arrivals;
		window->start = window->oldest;
	}
}

/* The most calls at once, and the first stretch of time with so many. */
typedef struct Concurrency
{
	int64_t		most;
	int64_t		from;
	int64_t		until;
} Concurrency;

/* `open` calls from one instant to another; the stretches come in ascending order, and the next has another number. */
static inline void
concurrency_judge(Concurrency *count, int64_t open, int64_t from, int64_t until)
{
	if (open > count->most)
	{
		count->most = open;
		count->from = from;
		count->until = until;
	}
}

#endif
