/*
 * rollup/schedule.h: schedules of pg_cron.
 */
#ifndef CCMETRICS_ROLLUP_SCHEDULE_H
#define CCMETRICS_ROLLUP_SCHEDULE_H

#include "rollup/rollup.h"

extern bool rollup_unschedule(const Rollup *rollup);

#endif
