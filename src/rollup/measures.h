/*
 * rollup/measures.h: the measures and names of columns that a user asks for.
 */
#ifndef CCMETRICS_ROLLUP_MEASURES_H
#define CCMETRICS_ROLLUP_MEASURES_H

#include "rollup/rollup.h"
#include "utils/relcache.h"

extern void rollup_claim_name(List **names, const char *name, int limit);
extern char *rollup_zero(const RollupColumn *measure);
extern List *rollup_new_measures(Datum json, List **names, Relation source, const Rollup *parent);

#endif
