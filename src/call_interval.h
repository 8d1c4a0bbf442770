/*
 * call_interval.h: a call as a Datum.
 */
#ifndef CCMETRICS_CALL_INTERVAL_H
#define CCMETRICS_CALL_INTERVAL_H

#include "compat.h"

#include "fmgr.h"

#include "call_value.h"

StaticAssertDecl(sizeof(CallInterval) == 32, "call_interval is stored in 32 bytes");

#define DatumGetCallInterval(d) ((const CallInterval *) DatumGetPointer(d))
#define PG_GETARG_CALL(n) DatumGetCallInterval(PG_GETARG_DATUM(n))
#define PG_RETURN_CALL(c) PG_RETURN_POINTER(c)

#endif
