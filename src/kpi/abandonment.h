/*
 * kpi/abandonment.h: the times of an abandon curve, over calls and of stored statistics.
 */
#ifndef CCMETRICS_KPI_ABANDONMENT_H
#define CCMETRICS_KPI_ABANDONMENT_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "utils/array.h"

/* The intervals in the array, and how many; an error if it is anything else, or too long. */
extern const Interval *abandon_curve_times(ArrayType *times, int *count);

#endif
