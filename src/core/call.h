/*
 * core/call.h: a call as a plain struct, its laws and its text form.
 *
 * Pure C: no PostgreSQL header, no allocation. The type's functions in
 * call/interval.c, fuzzers and unit checks all stand on this.
 */
#ifndef CCMETRICS_CORE_CALL_H
#define CCMETRICS_CORE_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How a call ends: OUTCOME(NAME, code, name) for each, CALL_NAME in C. The code
 * is stored: a new outcome takes the next one, and none ever changes.
 */
#define CALL_OFFERED_OUTCOMES(OUTCOME) \
	OUTCOME(ANSWERED, 0, "answered") \
	OUTCOME(ABANDONED, 1, "abandoned") \
	OUTCOME(FLOWED_OUT, 2, "flowed_out") \
	OUTCOME(CALLBACK, 3, "callback")
/* These calls never entered the queue. */
#define CALL_OTHER_OUTCOMES(OUTCOME) \
	OUTCOME(BLOCKED, 4, "blocked")
#define CALL_EVERY_OUTCOME(OUTCOME) CALL_OFFERED_OUTCOMES(OUTCOME) CALL_OTHER_OUTCOMES(OUTCOME)

typedef enum CallOutcome
{
#define CALL_OUTCOME_CODE(NAME, code, name) CALL_##NAME = (code),
	CALL_EVERY_OUTCOME(CALL_OUTCOME_CODE)
#undef CALL_OUTCOME_CODE
} CallOutcome;

#define CALL_ONE_OUTCOME(NAME, code, name) + 1
#define CALL_OUTCOMES (0 CALL_EVERY_OUTCOME(CALL_ONE_OUTCOME))

extern const char *const call_outcome_names[CALL_OUTCOMES];

/* Whether calls with that outcome count as offered: the one place that decides it. */
static inline bool
call_is_offered(unsigned outcome)
{
#define CALL_OFFERED_BIT(NAME, code, name) | 1u << (code)
	return (0u CALL_OFFERED_OUTCOMES(CALL_OFFERED_BIT)) >> outcome & 1;
#undef CALL_OFFERED_BIT
}

/* Stored as it stands: 32 bytes, the reserved ones zero. */
typedef struct CallInterval
{
	int64_t		offered_at;		/* microseconds since 2000-01-01 00:00 UTC */
	int32_t		wait;			/* milliseconds, as the three that follow */
	int32_t		talk;
	int32_t		hold;
	int32_t		wrap;
	uint8_t		outcome;		/* CallOutcome */
	uint8_t		flags;			/* CALL_FLAG_TRANSFERRED, CALL_FLAG_REPAIRED */
	uint8_t		reserved[2];
	int32_t		ring;			/* milliseconds: the part of the wait in which an agent's phone rang */
} CallInterval;

/* The flags of a call. */
#define CALL_FLAG_TRANSFERRED	1u	/* answered, then handed on */
#define CALL_FLAG_REPAIRED		2u	/* a time was moved within a tolerance */
#define CALL_FLAGS			(CALL_FLAG_TRANSFERRED | CALL_FLAG_REPAIRED)

_Static_assert(sizeof(CallInterval) == 32 && offsetof(CallInterval, wait) == 8 &&
			   offsetof(CallInterval, talk) == 12 && offsetof(CallInterval, hold) == 16 &&
			   offsetof(CallInterval, wrap) == 20 && offsetof(CallInterval, outcome) == 24 &&
			   offsetof(CallInterval, flags) == 25 && offsetof(CallInterval, reserved) == 26 &&
			   offsetof(CallInterval, ring) == 28,
			   "stored call_intervals have 32 bytes and these parts: put new ones into the reserved bytes, "
			   "with 0 for calls that are stored already, state their places here, and run test/golden/write");
_Static_assert(CALL_ANSWERED == 0 && CALL_ABANDONED == 1 && CALL_FLOWED_OUT == 2 && CALL_CALLBACK == 3 &&
			   CALL_BLOCKED == 4,
			   "outcomes are stored by these codes: give a new outcome the next code");
_Static_assert(CALL_FLAG_TRANSFERRED == 1 && CALL_FLAG_REPAIRED == 2 && CALL_FLAGS == 3,
			   "flags are stored by these bits: give a new flag the next bit");

/* What is summed over calls; counts and waits are indexed by outcome. Milliseconds. */
enum
{
	CALL_COUNT,
	CALL_WAIT = CALL_COUNT + CALL_OUTCOMES,
	CALL_TALK = CALL_WAIT + CALL_OUTCOMES,
	CALL_HOLD,
	CALL_WRAP,
	CALL_HELD,					/* answered calls that were on hold */
	CALL_RING,
	CALL_TRANSFERRED,			/* answered calls that were handed on */
	CALL_SUMS
};

/* What can be wrong with a call; call/interval.c has a message for each. */
typedef enum CallProblem
{
	CALL_OK,
	/* text only */
	CALL_EMPTY,
	CALL_BAD_TIMESTAMP,
	CALL_NO_OFFSET,
	CALL_NO_OUTCOME,
	CALL_BAD_PHASE,
	CALL_UNKNOWN_PHASE,
	CALL_PHASE_TWICE,
	CALL_UNKNOWN_WORD,
	CALL_BAD_SECONDS,
	/* any form */
	CALL_UNKNOWN_OUTCOME,
	CALL_NEGATIVE,
	CALL_TOO_LONG,
	CALL_NOT_ANSWERED,
	CALL_RING_OF_NO_ANSWER,
	CALL_TRANSFER_OF_NO_ANSWER,
	CALL_RING_OVER_WAIT,
	CALL_UNKNOWN_FLAG,
	CALL_TIME_RANGE,
	CALL_RESERVED
} CallProblem;

/* The phases of a call, in the order of its text form. */
#define CALL_PHASES 5

typedef struct CallPhase
{
	const char *name;
	size_t		place;			/* in CallInterval: an int32_t */
} CallPhase;

extern const CallPhase call_phases[CALL_PHASES];

static inline int32_t *
call_phase(CallInterval *call, int phase)
{
	return (int32_t *) ((char *) call + call_phases[phase].place);
}

static inline int32_t
call_phase_ms(const CallInterval *call, int phase)
{
	return *(const int32_t *) ((const char *) call + call_phases[phase].place);
}

/* The problem, and the piece of the input where it lies. */
typedef struct CallError
{
	CallProblem problem;
	const char *at;
	size_t		length;
} CallError;

/* Longest text form with its final zero: see call_format. */
#define CALL_TEXT_SIZE 192

/* The range of timestamptz: Julian day 0 up to the year 294277, in microseconds since 2000. */
#define CALL_TIME_MIN	(INT64_C(-2451545) * 86400 * 1000000)
#define CALL_TIME_END	(INT64_C(106751983) * 86400 * 1000000)

/* Milliseconds from offered to the moment the customer is gone. */
static inline int64_t
call_customer_ms(const CallInterval *call)
{
	return (int64_t) call->wait + call->talk + call->hold;
}

/* Milliseconds that an agent spent on the call. */
static inline int64_t
call_handle_ms(const CallInterval *call)
{
	return (int64_t) call->talk + call->hold + call->wrap;
}

/* Microseconds since 2000 at which the agent, or else the customer, is free. */
static inline int64_t
call_released_at(const CallInterval *call)
{
	return call->offered_at +
		(call_customer_ms(call) + call->wrap) * INT64_C(1000);
}

/*
 * An instant in milliseconds. Instants are rounded, never their differences, so
 * that phases add up; and always upwards at half, so that rounding keeps the order
 * of instants.
 */
static inline int64_t
call_instant_ms(int64_t instant)
{
	int64_t		ms = instant / 1000;
	int64_t		rest = instant % 1000;

	if (rest < 0)
	{
		rest += 1000;
		ms--;
	}
	return ms + (rest >= 500);
}

/* Outcome of that name, or -1. */
extern int	call_outcome_code(const char *name, size_t length);

/*
 * What readers of a stored call rely on, lest damaged bytes lead them out of
 * memory or round in circles: the part of call_check that is cheap enough.
 */
static inline bool
call_is_sound(const CallInterval *call)
{
	return call->outcome < CALL_OUTCOMES &&
		((call->flags & ~CALL_FLAGS) | call->reserved[0] | call->reserved[1]) == 0 &&
		(call->wait | call->talk | call->hold | call->wrap | call->ring) >= 0 &&
		call->offered_at >= CALL_TIME_MIN &&
		call->offered_at < CALL_TIME_END - (call_customer_ms(call) + call->wrap) * INT64_C(1000);
}

/* Decimal seconds to milliseconds, half away from zero. */
extern CallProblem call_parse_seconds(const char *text, size_t length,
									  int32_t *ms);

/*
 * An ISO 8601 date and time with its offset, at most end - *text bytes of it;
 * moves *text behind what it read.
 */
extern CallProblem call_parse_timestamp(const char **text, const char *end,
										int64_t *timestamp);
extern char *call_format_timestamp(int64_t timestamp, char *out);
extern char *call_format_seconds(int32_t ms, char *out);

extern CallProblem call_check(const CallInterval *call);
extern bool call_parse(const char *text, size_t length, CallInterval *call,
					   CallError *error);

/* Writes the text form with a final zero; returns its length. */
extern size_t call_format(const CallInterval *call, char out[CALL_TEXT_SIZE]);

extern int	call_compare(const CallInterval *a, const CallInterval *b);

#endif
