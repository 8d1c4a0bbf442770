/*
 * rollup/locks.h: the locks of a rollup.
 */
#ifndef CCMETRICS_ROLLUP_LOCKS_H
#define CCMETRICS_ROLLUP_LOCKS_H

#include "rollup/rollup.h"
#include "storage/lockdefs.h"

extern int	rollup_wait_briefly(void);
extern void rollup_lock_definition(const Rollup *rollup);
extern void rollup_lock_source(const Rollup *rollup, LOCKMODE mode);
extern List *rollup_tables_of(Oid table);
extern List *rollup_written_tables(const Rollup *rollup, LOCKMODE mode);
extern Rollup *rollup_open_for_work(Oid view, bool partitions);
extern Rollup *rollup_open_for_change(Oid view, LOCKMODE source_mode);
extern Rollup *rollup_open_to_drop(Oid view);

#endif
