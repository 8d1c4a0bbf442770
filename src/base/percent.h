/*
 * base/percent.h: arguments in percent, 0 to 100: targets, limits, shrinkage,
 * confidence.
 */
#ifndef CCMETRICS_BASE_PERCENT_H
#define CCMETRICS_BASE_PERCENT_H

#include "compat.h"

/*
 * Such an argument is never meant to be less than one percent: 0.8 is a fraction, and
 * would give a plausible wrong figure. SQLSTATE 22023. `what` names the argument.
 */
extern void percent_refuse_fraction(double percent, const char *what);

extern bool percent_is_fraction_numeric(Datum percent);

/* The same of a numeric. */
extern void percent_refuse_fraction_numeric(Datum percent, const char *what);

#endif
