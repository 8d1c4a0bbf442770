/*
 * base/percent.h: arguments in percent, 0 to 100: targets, limits, shrinkage,
 * confidence.
 */
#ifndef CCMETRICS_BASE_PERCENT_H
#define CCMETRICS_BASE_PERCENT_H

#include "compat.h"

/*
 * Nobody means less than one percent by such an argument: 0.8 is a fraction, taken
 * for a percentage it gives a plausible wrong figure. SQLSTATE 22023. `what` names
 * the argument.
 */
extern void percent_refuse_fraction(double percent, const char *what);

/* The same of a numeric. */
extern void percent_refuse_fraction_numeric(Datum percent, const char *what);

#endif
