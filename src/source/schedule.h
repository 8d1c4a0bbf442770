/*
 * source/schedule.h: call sources loaded on a schedule.
 */
#ifndef CCMETRICS_SOURCE_SCHEDULE_H
#define CCMETRICS_SOURCE_SCHEDULE_H

#include "source/source.h"

/* Ends the jobs of the source; whether there was one. SPI is connected. */
extern bool source_unschedule(const CallSource *source);

#endif
