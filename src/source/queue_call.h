/*
 * source/queue_call.h: a leg as a row of the type queue_call.
 */
#ifndef CCMETRICS_SOURCE_QUEUE_CALL_H
#define CCMETRICS_SOURCE_QUEUE_CALL_H

#include "compat.h"

#include "access/tupdesc.h"

enum
{
	QUEUE_CALL_LEG, QUEUE_CALL_QUEUE, QUEUE_CALL_AGENT, QUEUE_CALL_CALL, QUEUE_CALL_REASON, QUEUE_CALL_RING,
	QUEUE_CALL_RING_NO_ANSWER, QUEUE_CALL_PROBLEM, QUEUE_CALL_ENTERED_AT, QUEUE_CALL_ANSWERED_AT, QUEUE_CALL_EVENTS,
	QUEUE_CALL_CHANNEL, QUEUE_CALL_DIRECTION, QUEUE_CALL_COLUMNS
};

/* A superuser may have altered the type: an error unless desc, which may be NULL, is that of queue_call. */
extern void queue_call_check(TupleDesc desc, const char *function, Oid type);

#endif
