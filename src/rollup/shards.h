/*
 * rollup/shards.h: the rollup of a table that Citus distributes.
 */
#ifndef CCMETRICS_ROLLUP_SHARDS_H
#define CCMETRICS_ROLLUP_SHARDS_H

#include "rollup/citus.h"

#define ROLLUP_SHARD_KEY "shard_key"

/* Of the advisory locks by which folds and builds of a shard take turns: the other number is the shard's. */
#define ROLLUP_SHARD_LOCK 711829

extern int	rollup_begin_everywhere(void);
extern void rollup_distribute(Rollup *rollup, const char *function);
extern void rollup_watch_shards(const Rollup *rollup);
extern char *rollup_sharded_live_query(const Rollup *rollup);
extern char *rollup_sharded_view_query(const Rollup *rollup);
extern char *rollup_sharded_difference(const Rollup *rollup, const char *since, const char *until);
extern const char *rollup_taken_names(const Rollup *rollup);
extern char *rollup_shards_problem(const Rollup *rollup);
extern int64 rollup_fold_shards(const Rollup *rollup);
extern void rollup_build_shards(const Rollup *rollup);
extern void rollup_refuse_sharded(const Rollup *rollup, const char *what, const char *hint);

#endif
