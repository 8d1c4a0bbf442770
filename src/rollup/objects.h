/*
 * rollup/objects.h: the views of a rollup, and what depends on what.
 */
#ifndef CCMETRICS_ROLLUP_OBJECTS_H
#define CCMETRICS_ROLLUP_OBJECTS_H

#include "rollup/rollup.h"
#include "lib/stringinfo.h"

extern void rollup_append_measure(StringInfo columns, const RollupColumn *measure, const Rollup *rollup);
extern void rollup_define(const Rollup *rollup, const char *view, const char *columns, const char *where, int keys,
						  bool replace);
extern void rollup_set_source(Rollup *rollup);
extern void rollup_write_live(const Rollup *rollup, const char *name, bool built);
extern void rollup_write_view(Rollup *rollup, const char *name);
extern char *rollup_finite_check(const RollupColumn *column);
extern void rollup_bind(const Rollup *rollup);
extern void rollup_unbind(const Rollup *rollup);

#endif
