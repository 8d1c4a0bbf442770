/*
 * rollup/source.h: what can be the source of a rollup.
 */
#ifndef CCMETRICS_ROLLUP_SOURCE_H
#define CCMETRICS_ROLLUP_SOURCE_H

#include "rollup/rollup.h"

extern void rollup_refuse_source(Oid source);
extern bool rollup_is_subscribed(Oid table);
extern bool rollup_is_replicated_write(Oid table);
extern const char *rollup_problem(const Rollup *rollup, const char **hint);
extern void rollup_require_intact(const Rollup *rollup);

#endif
