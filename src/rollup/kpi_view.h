/*
 * rollup/kpi_view.h: the KPI views of a rollup that changes.
 */
#ifndef CCMETRICS_ROLLUP_KPI_VIEW_H
#define CCMETRICS_ROLLUP_KPI_VIEW_H

#include "rollup/rollup.h"

extern void rollup_note_kpi_views(const Rollup *rollup);
extern void rollup_refuse_kpi_views(const Rollup *rollup);

#endif
