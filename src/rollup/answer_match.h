/*
 * rollup/answer_match.h: a query over calls, written over a rollup of them.
 */
#ifndef CCMETRICS_ROLLUP_ANSWER_MATCH_H
#define CCMETRICS_ROLLUP_ANSWER_MATCH_H

#include "rollup/rollup.h"

/* What an answer is made of, and what must hold for it. */
typedef struct Answer
{
	const Rollup *rollup;
	Query	   *query;			/* over the rollup; NULL if there is a problem */
	int			source;			/* in it: what the rollup's columns are read from */
	char	   *problem;
	TimestampTz since;			/* of the buckets that it reads: from here on, and before until */
	TimestampTz until;
	bool		is_cut;			/* beside these, it reads calls: those from here on before since, */
	TimestampTz calls_since;	/* and those from until on before there */
	TimestampTz calls_until;
	TimestampTz fits_since;		/* before this, its zones' clocks did not change with the buckets */
	List	   *measures;		/* RollupColumn: must be known in all groups */
	List	   *counts;			/* char *: SQL over a group, which must be its number of rows */
} Answer;

extern char *answer_query_problem(Query *query);
extern Query *answer_flattened(Query *query);
extern Answer *answer_over(Query *query, int source, const Rollup *rollup, bool for_planner);
extern List *answer_aggregates(const Rollup *rollup);
extern bool answer_may_be_given(const Aggref *aggregate, List *aggregates);
extern void answer_read_view(Answer *answer);
extern Oid	answer_strange_function(Node *node);

#endif
