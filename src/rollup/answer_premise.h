/*
 * rollup/answer_premise.h: does a rollup equal its source, for all that an answer reads?
 */
#ifndef CCMETRICS_ROLLUP_ANSWER_PREMISE_H
#define CCMETRICS_ROLLUP_ANSWER_PREMISE_H

#include "rollup/answer_match.h"

extern bool answer_is_written_here(Oid source);
extern char *answer_premise_problem(const Answer *answer);

#endif
