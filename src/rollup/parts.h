/*
 * rollup/parts.h: whether the parts of a rollup are as they were.
 */
#ifndef CCMETRICS_ROLLUP_PARTS_H
#define CCMETRICS_ROLLUP_PARTS_H

#include "rollup/rollup.h"

extern const char *rollup_parts_problem(const Rollup *rollup, const char **hint);
extern void rollup_require_parts(const Rollup *rollup);

#endif
