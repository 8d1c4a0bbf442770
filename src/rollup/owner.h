/*
 * rollup/owner.h: acting as a rollup's owner.
 */
#ifndef CCMETRICS_ROLLUP_OWNER_H
#define CCMETRICS_ROLLUP_OWNER_H

#include "rollup/rollup.h"

/* Acting as a rollup's owner, under settings that no one else chose. */
typedef struct RollupScope
{
	Oid			user;
	int			security;
	int			nest_level;
} RollupScope;

extern void rollup_require_owner(const Rollup *rollup);
extern void rollup_require_reader(const Rollup *rollup);
extern void rollup_require_read_committed(const char *what);
extern void rollup_enter_to_write(Oid owner, RollupScope *scope);
extern void rollup_enter(Oid owner, RollupScope *scope);
extern void rollup_leave(const RollupScope *scope);

#endif
