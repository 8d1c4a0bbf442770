/*
 * rollup/counted.h: the mark of partitions whose rows a rollup has counted.
 */
#ifndef CCMETRICS_ROLLUP_COUNTED_H
#define CCMETRICS_ROLLUP_COUNTED_H

#include "rollup/rollup.h"

extern void rollup_set_firing(Oid table, Oid function, int row_event, bool copy, char firing);
extern void rollup_mark(Oid partition, Oid capture, bool counted);
extern List *rollup_counted(const Rollup *rollup, Oid partition);
extern void rollup_seal_marks(const Rollup *rollup);
extern void rollup_unseal_marks(const Rollup *rollup, List *leaves);

#endif
