/*
 * rollup/triggers.h: the triggers of a rollup.
 */
#ifndef CCMETRICS_ROLLUP_TRIGGERS_H
#define CCMETRICS_ROLLUP_TRIGGERS_H

#include "rollup/rollup.h"

extern List *rollup_cover(Rollup *rollup, bool *skipped);
extern List *rollup_cover_partitions(Oid view);
extern List *rollup_uncovered(const Rollup *rollup);
extern void rollup_drop_triggers(Oid capture);

#endif
