/*
 * core/erlang.h: calls lost, delayed and abandoned by the models Erlang B, C and A.
 * Pure C.
 *
 * Calls arrive as a Poisson process and are served for exponentially
 * distributed times by n servers, first come, first served.
 *
 *   B   a call that finds all servers busy is lost
 *   C   it waits, for as long as it takes
 *   A   it waits until its patience, exponentially distributed, runs out
 *
 * The unit of time is the mean service time (AHT) throughout, so the load, in
 * Erlangs, is the arrival rate. Load >= 0, finite; servers >= 0; mean patience
 * from ERLANG_PATIENCE_MIN to ERLANG_PATIENCE_MAX: no check is made.
 *
 * Relative error of all results: below 1e-11 up to a million Erlangs, and
 * growing with the root of the load; below 1e-13 for a hundred. What is below
 * the range of doubles is 0.
 *
 * With a limited number of lines, and of a fraction of an agent: absolute, below 1e-12.
 *
 * Sources: A. K. Erlang, Post Office Electrical Engineers' Journal 10 (1917),
 * for B and C; C. Palm, Tele 2 (1957), O. Garnett, A. Mandelbaum and M. Reiman,
 * Manufacturing & Service Operations Management 4 (2002), and A. Mandelbaum and
 * S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue" (2007), for A.
 */
#ifndef CCMETRICS_CORE_ERLANG_H
#define CCMETRICS_CORE_ERLANG_H

#include <stdint.h>

#define ERLANG_PATIENCE_MIN	1e-100
#define ERLANG_PATIENCE_MAX	1e100

/* What to expect of a queue. Probabilities and shares are 0..1. */
typedef struct ErlangKpis
{
	double		wait_probability;	/* of a call that arrives: all agents busy */
	double		service_level;	/* of offered: answered within the threshold */
	double		abandon_rate;	/* of offered */
	double		occupancy;		/* of agents' time; NaN without agents */
	double		asa;			/* mean wait of answered calls; NaN if there are none */
	double		avg_wait_time;	/* mean wait of all calls */
	double		queue_length;	/* mean number of calls that wait */
	double		blocked_rate;	/* of all calls: found no place; 0 unless lines are limited */
} ErlangKpis;

/* More places than this are not computed: it takes a step for each. */
#define ERLANG_LINES_MAX	1000000

/*
 * 1/B - 1: the odds that a call finds a free server. 0 without servers, infinite
 * where B is below the range of doubles. Never falls as servers are added, nor
 * rises with the load, not even by rounding. Takes about 9 steps, at most
 * 46, times the root of the number of servers.
 */
extern double erlang_free_odds(int32_t servers, double load);

/* The probability that a call is lost, by Erlang B. As monotone as the odds. */
extern double erlang_b(int32_t servers, double load);

/* The probability that a call waits, by Erlang C: 1 where load >= agents. */
extern double erlang_c(int32_t agents, double load);

/* The probability that a call is abandoned, by Erlang A. `patience` is its mean. */
extern double erlang_a(int32_t agents, double load, double patience);

/*
 * By Erlang C. Where load >= agents the queue grows for ever: service level 0,
 * waits and queue infinite.
 */
extern void erlang_c_kpis(int32_t agents, double load, double threshold, ErlangKpis *kpis);

/* By Erlang A. Without agents every call is abandoned. */
extern void erlang_a_kpis(int32_t agents, double load, double patience, double threshold,
						  ErlangKpis *kpis);

/*
 * With a limited number of places, those of calls in service included: a call that
 * finds them taken is blocked. lines >= 1, up to ERLANG_LINES_MAX; an infinite
 * patience is endless. Service level and abandon rate are of all calls, those
 * blocked included, so that turning calls away never flatters; waits are of
 * calls that found a place. What lies below 1e-25 of the calls that wait is left out.
 */
extern void erlang_lines_kpis(int32_t agents, double load, double patience, double threshold, int32_t lines,
							  ErlangKpis *kpis);

/*
 * The service level of Erlang C for any number of agents, whole or not, by the
 * continuation of Erlang B: 1/B(x) = A times the integral of exp(-A u) (1 + u)^x
 * over u >= 0, which keeps Erlang's recursion. D. L. Jagerman, "Some properties of
 * the Erlang loss function", Bell System Technical Journal 53 (1974).
 */
extern double erlang_c_level(double agents, double load, double threshold);

#endif
