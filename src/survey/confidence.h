/*
 * survey/confidence.h: the confidence of margins and intervals, an argument in percent.
 */
#ifndef CCMETRICS_SURVEY_CONFIDENCE_H
#define CCMETRICS_SURVEY_CONFIDENCE_H

#include "compat.h"

#include "fmgr.h"

/* Raises 22003 unless it is above 0 and below 100 percent, 22023 for a fraction. */
extern void confidence_check(double confidence);

/*
 * Argument n of a row. It is the same for all rows of a group; its bits stand in
 * the state, 0 while unset.
 */
extern void confidence_of_row(FunctionCallInfo fcinfo, int n, int64 *setting);

/* What confidence_of_row() kept. A state made by hand is refused. */
extern double confidence_of_state(int64 setting);

/* A numrange with both bounds. */
extern Datum confidence_range(double low, double high);

#endif
