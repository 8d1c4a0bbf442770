/*
 * base/acting.h: acting as the owner of what is worked on.
 */
#ifndef CCMETRICS_BASE_ACTING_H
#define CCMETRICS_BASE_ACTING_H

#include "compat.h"

/* Acting as an owner, under settings that no one else chose. */
typedef struct ActingScope
{
	Oid			user;
	int			security;
	int			nest_level;
} ActingScope;

extern void act_to_write(Oid owner, ActingScope *scope);
extern void write_constants_for_all(void);
extern void act(Oid owner, ActingScope *scope);
extern void stop_acting(const ActingScope *scope);

#endif
