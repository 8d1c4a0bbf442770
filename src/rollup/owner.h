/*
 * rollup/owner.h: acting as a rollup's owner.
 */
#ifndef CCMETRICS_ROLLUP_OWNER_H
#define CCMETRICS_ROLLUP_OWNER_H

#include "rollup/rollup.h"
#include "base/acting.h"

extern void rollup_require_owner(const Rollup *rollup);
extern void rollup_require_reader(const Rollup *rollup);
extern void rollup_require_read_committed(const char *what);

#endif
