/*
 * rollup/fold.h: deltas moved into the groups.
 */
#ifndef CCMETRICS_ROLLUP_FOLD_H
#define CCMETRICS_ROLLUP_FOLD_H

#include "rollup/rollup.h"

extern void rollup_lock_progress(const Rollup *rollup, TimestampTz *built_since, bool *is_new);
extern void rollup_keep_error(const Rollup *rollup, const char *message, int code);
extern void rollup_refuse_subscribed(const Rollup *rollup);
extern int64 rollup_fold(Rollup *rollup);
extern int64 rollup_make_equal(const Rollup *rollup, const char *since, const char *until);
extern void rollup_note_unknown(const Rollup *rollup, const char *buckets);
extern void rollup_fill(Rollup *rollup, const char *since, const char *until);

#endif
