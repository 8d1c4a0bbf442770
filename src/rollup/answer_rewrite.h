/*
 * rollup/answer_rewrite.h: a query, with its levels over calls read from rollups.
 */
#ifndef CCMETRICS_ROLLUP_ANSWER_REWRITE_H
#define CCMETRICS_ROLLUP_ANSWER_REWRITE_H

#include "compat.h"

#include "nodes/params.h"
#include "nodes/parsenodes.h"

typedef struct Rewriting
{
	const Query *asked;
	ParamListInfo parameters;	/* with values that may stand in the query; or NULL */
	bool		checked;		/* does each rollup equal its source, for the active snapshot? */
	Query	   *query;			/* the result; NULL if no rollup answers */
	List	   *views;			/* of the rollups that answer */
	int			answers;		/* levels that are read from rollups */
	int			tables;			/* that each run looks at: their sources, with all partitions */
} Rewriting;

extern bool answer_may_rewrite(Query *query);
extern void answer_rewrite(Rewriting *rewriting);

#endif
