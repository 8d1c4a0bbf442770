/*
 * call/interval.h: a call as a Datum.
 */
#ifndef CCMETRICS_CALL_INTERVAL_H
#define CCMETRICS_CALL_INTERVAL_H

#include "compat.h"

#include "fmgr.h"

#include "core/call.h"

#define DatumGetCallInterval(d) ((const CallInterval *) DatumGetPointer(d))
#define PG_GETARG_CALL(n) stored_call(PG_GETARG_DATUM(n))
#define PG_RETURN_CALL(c) PG_RETURN_POINTER(c)

#define CALL_OUTCOME_HINT \
	"Known outcomes: answered, abandoned, flowed_out, callback, blocked."

/* A megabyte of junk is not repeated in an error. */
extern const char *call_excerpt(const char *words, size_t length);

/* When the call was offered, in UTC, even where that is not a valid time. */
extern const char *call_describe_offered_at(const CallInterval *call);

/* What call_check() found; state 0 for the SQLSTATE of wrong arguments. */
pg_noreturn extern void call_refuse(const CallInterval *call, CallProblem problem, int state);

/*
 * A wait that is not known must not count as none: an answered call would be
 * within every threshold, and an abandoned one short. A blocked call never waited.
 */
pg_noreturn extern void call_refuse_wait(const CallInterval *call);

/* XX001: the table is damaged. */
pg_noreturn extern void call_refuse_stored(const CallInterval *call);

static inline const CallInterval *
stored_call(Datum value)
{
	const CallInterval *call = DatumGetCallInterval(value);

	if (unlikely(!call_is_sound(call)))
		call_refuse_stored(call);
	return call;
}

#endif
