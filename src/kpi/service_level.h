/*
 * kpi/service_level.h: the methods of service level by their names.
 */
#ifndef CCMETRICS_KPI_SERVICE_LEVEL_H
#define CCMETRICS_KPI_SERVICE_LEVEL_H

#include "compat.h"

#include "core/service_level.h"

/* The method of that name, or an error; tries `guess` first. */
extern ServiceLevelMethod service_level_method_of(text *name, ServiceLevelMethod guess);

#endif
