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
