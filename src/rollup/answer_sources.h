/*
 * rollup/answer_sources.h: the rollups that may answer queries over a table.
 */
#ifndef CCMETRICS_ROLLUP_ANSWER_SOURCES_H
#define CCMETRICS_ROLLUP_ANSWER_SOURCES_H

#include "rollup/answer_match.h"

/* Kept until something of it changes. */
typedef struct AnswerSource
{
	Rollup	   *rollup;
	Oid			source;			/* the table of calls, also of a rollup over a rollup */
	Query	   *groups;			/* its groups, with the columns of its view, read as its owner */
	List	   *aggregates;		/* OIDs: over the calls, those that it may give */
	double		rows;
} AnswerSource;

extern void answer_sources_init(void);
extern bool answer_may_have_sources(Oid table);
extern bool answer_has_source_for(Oid table, List *aggregates);
extern List *answer_sources_of(Oid table);
extern void answer_forget_sources(void);
extern double answer_rows_of(Oid table);
extern bool answer_is_over(const Rollup *rollup, Oid table);
extern Query *answer_groups_of(const AnswerSource *source, const Answer *answer, Oid reader);
extern bool answer_lock_source(const AnswerSource *source);

#endif
