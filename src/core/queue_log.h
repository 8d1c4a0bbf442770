/*
 * core/queue_log.h: from the events of one call in Asterisk's queue_log to its legs.
 *
 * Pure C: no PostgreSQL header, no allocation. A leg is one stay in one queue. The
 * order in which events are given makes no difference, and an event given twice
 * changes nothing except a count.
 */
#ifndef CCMETRICS_CORE_QUEUE_LOG_H
#define CCMETRICS_CORE_QUEUE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/call.h"

/*
 * EVENT(NAME, step, wait, talk): the events of a call, and which of data1 to data5
 * hold the logged wait and talk; 0: none does. Of CONNECT, the second is the ring;
 * of the rings, the first is their length in milliseconds; of WRAPUPSTART, the wrap.
 * ATTENDEDTRANSFER by LINK has each one field later. Those from FULL on are Wazo's: the
 * caller is not let into the queue, so each is a leg of its own.
 */
#define QUEUE_EVENTS(EVENT) \
	EVENT(ENTERQUEUE, ENTRY, 0, 0) \
	EVENT(CONNECT, ANSWER, 1, 3) \
	EVENT(COMPLETECALLER, AGENT_END, 1, 2) \
	EVENT(COMPLETEAGENT, AGENT_END, 1, 2) \
	EVENT(ABANDON, EXIT, 3, 0) \
	EVENT(RINGNOANSWER, RING, 1, 0) \
	EVENT(RINGCANCELED, RING, 1, 0) \
	EVENT(ATTENDEDTRANSFER, AGENT_END, 3, 4) \
	EVENT(BLINDTRANSFER, AGENT_END, 3, 4) \
	EVENT(TRANSFER, AGENT_END, 3, 4) \
	EVENT(EXITWITHTIMEOUT, EXIT, 3, 0) \
	EVENT(EXITWITHKEY, EXIT, 4, 0) \
	EVENT(EXITEMPTY, EXIT, 3, 0) \
	EVENT(LEAVEEMPTY, EXIT, 0, 0) \
	EVENT(AGENTDUMP, RING, 0, 0) \
	EVENT(WRAPUPSTART, WRAP, 1, 0) \
	EVENT(FULL, BLOCKED, 0, 0) \
	EVENT(CLOSED, BLOCKED, 0, 0) \
	EVENT(JOINEMPTY, BLOCKED, 0, 0) \
	EVENT(DIVERT_CA_RATIO, BLOCKED, 0, 0) \
	EVENT(DIVERT_HOLDTIME, BLOCKED, 0, 0)

typedef enum QueueEventKind
{
	QUEUE_EVENT_OTHER,			/* not of a call, or not known */
#define QUEUE_EVENT_KIND(NAME, step, wait, talk) QUEUE_##NAME,
	QUEUE_EVENTS(QUEUE_EVENT_KIND)
#undef QUEUE_EVENT_KIND
	QUEUE_EVENT_KINDS
} QueueEventKind;

/* What is not known: a time, a duration. INT64_MIN is -infinity. */
#define QUEUE_NO_TIME		(INT64_MIN + 1)
#define QUEUE_NOT_KNOWN		(-1)

/* Not terminated. A name of length 0 is missing. */
typedef struct QueueName
{
	const char *bytes;
	int32_t		length;
} QueueName;

typedef struct QueueEvent
{
	int64_t		time;			/* microseconds since 2000, or QUEUE_NO_TIME */
	QueueName	queue;
	QueueName	agent;
	QueueName	detail;			/* of EXITWITHKEY the key, of QUEUE_EVENT_OTHER its name */
	int32_t		wait;			/* milliseconds, as logged; see QUEUE_EVENTS */
	int32_t		talk;
	uint8_t		kind;			/* QueueEventKind */
	int32_t		leg;			/* of the fold */
} QueueEvent;

/* Why a leg gives no call: phrases that never change after a release. */
typedef enum QueueProblem
{
	QUEUE_OK,
	QUEUE_OFFERED_NULL,
	QUEUE_ANSWERED_NULL,
	QUEUE_ENDED_NULL,
	QUEUE_ANSWERED_INFINITE,
	QUEUE_ENDED_INFINITE,
	QUEUE_ENDED_BEFORE_OFFERED,
	QUEUE_ENDED_BEFORE_ANSWERED,
	QUEUE_WAIT_TOO_LONG,
	QUEUE_TALK_TOO_LONG,
	QUEUE_TIME_RANGE,
	QUEUE_NO_LEG,				/* events that fit no leg */
	QUEUE_TOO_MANY
} QueueProblem;

extern const char *const queue_problem_phrases[QUEUE_TOO_MANY + 1];

typedef struct QueueLeg
{
	int32_t		number;			/* from 1; 0: no leg, but events that belong to none */
	int32_t		events;
	QueueName	queue;
	QueueName	agent;			/* who answered */
	QueueName	detail;			/* of the event that ended it */
	int64_t		entered_at;		/* or QUEUE_NO_TIME, as the two that follow */
	int64_t		answered_at;
	int64_t		ended_at;
	int32_t		wait;			/* as logged, milliseconds or QUEUE_NOT_KNOWN, as those that follow */
	int32_t		talk;
	int32_t		wrap;
	int32_t		ring;			/* of the last ring */
	int32_t		ring_no_answer;
	uint8_t		reason;			/* QueueEventKind of the end, 0 while there is none */
	uint8_t		problem;		/* of number 0, QueueProblem: QUEUE_OK where the event is not one of a call */
	bool		answered;
	bool		inferred;		/* no entry was logged: it was worked out from CONNECT */
	int32_t		before;			/* the leg of this queue that began before it, or -1 */
	int32_t		place;			/* among all legs, as they were found */
	int64_t		rang_at;
} QueueLeg;

/* Times that are out of order by at most this are made equal. */
#define QUEUE_TOLERANCE		INT64_C(1000000)

/* A call has fewer events than this. */
#define QUEUE_MOST_EVENTS	100000

extern const char *const queue_event_names[QUEUE_EVENT_KINDS];
extern QueueEventKind queue_event_kind(const char *name, size_t length);

/* Which of data1 to data5 the event needs: bits from 1 << 1 on. */
extern unsigned queue_event_data(QueueEventKind kind);

/* Sets wait and talk from data[1] to data[5]; what is not a number is not known. */
extern void queue_event_read(QueueEvent *event, const QueueName data[6]);

/*
 * Events packed into bytes of the native order, without padding. A name that is the
 * latest of its kind is left out, as is all that an event does not have.
 */
#define QUEUE_PACKED_LEAST		10	/* bytes of an event */
#define QUEUE_MOST_NAME			1000

typedef struct QueuePacked
{
	uint32_t	used;			/* bytes */
	uint32_t	queue_at;		/* the latest name of each kind: where it is, and its length */
	uint32_t	agent_at;
	uint16_t	queue_length;	/* 0 while there is none */
	uint16_t	agent_length;
} QueuePacked;

/* Appends an event. False, with nothing done, if there is not enough room: the bytes that there are, used or not. */
extern bool queue_event_pack(QueuePacked *packed, char *bytes, size_t room, const QueueEvent *event);

/* Where the next event is, and the latest names before it: zeros to begin with. */
typedef struct QueueReader
{
	size_t		at;
	QueueName	queue;
	QueueName	agent;
} QueueReader;

/* False if queue_event_pack() did not write these bytes. */
extern bool queue_event_unpack(QueueReader *reader, const char *bytes, size_t used, QueueEvent *event);

/* Bytes of scratch memory that queue_log_fold() needs, with the alignment of a pointer. */
extern size_t queue_log_scratch(size_t events);

/*
 * Finds the legs, at most as many as there are events, in the order of their numbers;
 * those of number 0 come last. Returns how many. `pause` is called now and then, or
 * is NULL.
 */
extern size_t queue_log_fold(QueueEvent *events, size_t n, QueueLeg *legs, void *scratch, void (*pause) (void));

/*
 * Makes the call of a leg that has ended, from the times of its events or from the
 * durations logged. Whether it has: reason; an open leg without a problem is none yet.
 */
extern QueueProblem queue_leg_call(const QueueLeg *leg, bool logged, CallInterval *call);

#endif
