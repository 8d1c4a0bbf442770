/*
 * core/staffing.h: the smallest number of servers that is enough. Pure C.
 *
 *	for (staffing_start(&search, load); staffing_open(&search);)
 *		staffing_learn(&search, enough(search.servers));
 *
 * where enough() goes from no to yes once, as servers are added. Then
 * search.servers is the answer, or 0 if STAFFING_MOST are too few.
 */
#ifndef CCMETRICS_CORE_STAFFING_H
#define CCMETRICS_CORE_STAFFING_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#define STAFFING_MOST	INT32_MAX

typedef struct StaffingSearch
{
	int32_t		servers;		/* to be tried */
	int32_t		too_few;
	int32_t		enough;			/* 0: none known */
	double		step;
} StaffingSearch;

/* None are too few, and the answer is sought from the load on, in Erlangs. */
static inline void
staffing_start(StaffingSearch *search, double load)
{
	search->servers = load < 1 ? 1 : load < STAFFING_MOST ? (int32_t) ceil(load) : STAFFING_MOST;
	search->too_few = 0;
	search->enough = 0;
	/* what is needed above the load grows with its root */
	search->step = 1 + sqrt(load);
}

static inline bool
staffing_open(const StaffingSearch *search)
{
	return search->servers != search->enough;
}

static inline void
staffing_learn(StaffingSearch *search, bool enough)
{
	if (enough)
		search->enough = search->servers;
	else
		search->too_few = search->servers;

	if (search->enough > 0)
	{
		/* halve, rounding up: it ends at `enough` itself */
		search->servers = search->enough - (search->enough - search->too_few) / 2;
		/* while the load is enough, look near it first */
		if (search->too_few == 0 && search->step < search->enough - search->servers)
			search->servers = search->enough - (int32_t) search->step;
	}
	else if (search->too_few == STAFFING_MOST)
		search->servers = 0;
	else if (search->step < STAFFING_MOST - search->too_few)
		search->servers = search->too_few + (int32_t) search->step;
	else
		search->servers = STAFFING_MOST;
	search->step *= 2;
}

/*
 * A bound that is missed by a rounding error only is met: at 85 % occupancy, 17 Erlangs
 * need 20 agents, also if the load comes out as 17.000000000000004.
 */
#define STAFFING_SLACK	1e-14

static inline bool
staffing_at_least(double share, double percent)
{
	return share + STAFFING_SLACK >= percent / 100;
}

static inline bool
staffing_at_most(double share, double percent)
{
	return share - STAFFING_SLACK <= percent / 100;
}

/*
 * Who must be paid so that `agents` are at work while `shrinkage` percent of
 * the paid time is lost, rounded up: 14 at 30 % make 20, though 14 / 0.7 in doubles may
 * exceed it. No shrinkage with up to six digits comes within the slack of a whole.
 */
static inline double
staffing_with_shrinkage(int32_t agents, double shrinkage)
{
	double		paid = (double) agents * 100 / (100 - shrinkage);

	return ceil(paid - paid * 1e-12);
}

#endif
