/*
 * rollup/answer_time.h: what a query says of the time of calls, said of the buckets of a rollup.
 */
#ifndef CCMETRICS_ROLLUP_ANSWER_TIME_H
#define CCMETRICS_ROLLUP_ANSWER_TIME_H

#include "rollup/rollup.h"

/* A rollup's time as a query writes it, and what stands for it. */
typedef struct AnswerTime
{
	const RollupBucket *bucket;
	Node	   *time;			/* over the source, in the query */
	Node	   *bucket_column;
	TimestampTz fits_since;		/* before this, clocks did not change with the buckets */
	bool		may_cut;		/* may a limit be within a bucket, at this moment? Its calls are read then */
	bool		is_cut;			/* one is */
	char	   *problem;
} AnswerTime;

/* A condition that compares the time with a value. */
typedef struct AnswerBound
{
	int			strategy;		/* of the btree */
	Node	   *value;
	TimestampTz at;				/* the value now; DT_NOBEGIN or DT_NOEND, as fits, for null */
} AnswerBound;

extern Node *answer_refined(Node *node, AnswerTime *time);
extern TimestampTz answer_bucket_at(const RollupBucket *bucket, TimestampTz at);
extern TimestampTz answer_bucket_from(const RollupBucket *bucket, TimestampTz at);
extern bool answer_bound(Node *condition, AnswerTime *time, AnswerBound *bound);

#endif
