/*
 * rollup/bucket.h: the buckets of a rollup.
 */
#ifndef CCMETRICS_ROLLUP_BUCKET_H
#define CCMETRICS_ROLLUP_BUCKET_H

#include "rollup/rollup.h"

extern RollupBucket rollup_bucket_parse(const char *bucket, const char *zone);
extern bool rollup_bucket_of(Node *expression, RollupBucket *bucket, Node **time);
extern char *rollup_bucket_sql(const RollupBucket *bucket, const char *time);
extern char *rollup_next_bucket_sql(const RollupBucket *bucket, const char *start);
extern const char *rollup_bucket_margin(const RollupBucket *bucket);
extern char *rollup_bucket_text(const RollupBucket *bucket);
extern char *rollup_instant(TimestampTz at);
extern void rollup_bucket_note_clocks(const RollupBucket *bucket);
extern void rollup_bucket_check_parent(const RollupBucket *bucket, const Rollup *parent);

#endif
