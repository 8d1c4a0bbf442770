/*
 * rollup/answer_plan.h: queries over calls, answered from rollups without being written over them.
 */
#ifndef CCMETRICS_ROLLUP_ANSWER_PLAN_H
#define CCMETRICS_ROLLUP_ANSWER_PLAN_H

extern void answer_plan_init(void);

#endif
