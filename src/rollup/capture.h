/*
 * rollup/capture.h: the trigger function of a rollup, and what it runs.
 */
#ifndef CCMETRICS_ROLLUP_CAPTURE_H
#define CCMETRICS_ROLLUP_CAPTURE_H

#include "rollup/rollup.h"
#include "rollup/events.h"

#define ROLLUP_CAPTURE_BODY "appends to the deltas of a rollup what is written to its source"

extern char *rollup_capture_query(const Rollup *rollup, RollupEvent event, const char *from);
extern char *rollup_capture_statement(const Rollup *rollup, RollupEvent event, const char *from);
extern bool rollup_capture_means(const Rollup *rollup, Query *query, Oid table);
extern void rollup_create_capture(Rollup *rollup, const char *function);

#endif
