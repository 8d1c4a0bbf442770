/*
 * rollup/owner.h: acting as a rollup's owner.
 */
#ifndef CCMETRICS_ROLLUP_OWNER_H
#define CCMETRICS_ROLLUP_OWNER_H

#include "rollup/rollup.h"
#include "base/acting.h"

/* The names under which the rooms of rollup know them. */
#define RollupScope ActingScope
#define rollup_enter_to_write act_to_write
#define rollup_enter act
#define rollup_leave stop_acting

extern void rollup_require_owner(const Rollup *rollup);
extern void rollup_require_reader(const Rollup *rollup);
extern void rollup_require_read_committed(const char *what);

#endif
