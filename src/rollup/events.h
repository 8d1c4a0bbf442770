/*
 * rollup/events.h: at which events a rollup is told of writes.
 */
#ifndef CCMETRICS_ROLLUP_EVENTS_H
#define CCMETRICS_ROLLUP_EVENTS_H

#include "rollup/rollup.h"

typedef enum RollupEvent
{
	ON_INSERT = 1, ON_UPDATE = 2, ON_DELETE = 4, ON_TRUNCATE = 8,
	/* of a partitioned table: rows that may move, statements that may move them, rows that are routed */
	ON_MOVE = 16, ON_ACTION = 32, ON_ROUTE = 64,
	/* rows deleted of a partition that is not counted */
	ON_ERASE = 128,
	/* none: that such a trigger exists keeps a plain table from becoming a child of another */
	ON_ALONE = 256
} RollupEvent;

extern int	rollup_events_of(Oid relation, Oid function, bool disabled_too);
extern int	rollup_events_needed(Oid table, Oid source);

#endif
