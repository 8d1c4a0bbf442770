/*
 * rollup/partitions.h: which partitions of its source a rollup has counted.
 */
#ifndef CCMETRICS_ROLLUP_PARTITIONS_H
#define CCMETRICS_ROLLUP_PARTITIONS_H

#include "rollup/rollup.h"

extern bool rollup_has_blocks(const Rollup *rollup);
extern void rollup_grant_capture(const Rollup *rollup);
extern void rollup_count_all(const Rollup *rollup);
extern List *rollup_with_rows(const Rollup *rollup, List *leaves);
extern void rollup_count_leaves(Rollup *rollup, List *leaves, List *with_rows, TimestampTz built_since, bool is_new);
extern bool rollup_is_counted(const Rollup *rollup);
extern bool rollup_retire(const Rollup *rollup, List *looked_at);
extern List *rollup_unrecorded(const Rollup *rollup);
extern void rollup_note_written(const Rollup *rollup, List *leaves);
extern void rollup_note_read(const Rollup *rollup);
extern void rollup_note_change(const Rollup *rollup, Oid leaf);
extern char *rollup_gone_warning(const Rollup *rollup);
extern char *rollup_gone_problem(const Rollup *rollup, const Rollup *over, TimestampTz since, TimestampTz until);
extern void rollup_settle(const Rollup *rollup, List *leaves, const char *since, const char *until);

#endif
