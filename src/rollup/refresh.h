/*
 * rollup/refresh.h: refresh_rollup(), and the error it leaves.
 */
#ifndef CCMETRICS_ROLLUP_REFRESH_H
#define CCMETRICS_ROLLUP_REFRESH_H

#include "rollup/rollup.h"

extern PGDLLEXPORT Datum cc_refresh_rollup(PG_FUNCTION_ARGS);
extern void rollup_count_locked(Rollup *rollup);
extern void rollup_record_error(Oid view, const ErrorData *error);

#endif
