/*
 * rollup/statement.h: SQL with named places, written and run.
 */
#ifndef CCMETRICS_ROLLUP_STATEMENT_H
#define CCMETRICS_ROLLUP_STATEMENT_H

#include "rollup/rollup.h"
#include "base/statement.h"

extern char *rollup_sql(const Rollup *rollup, const char *sql,...) __attribute__((sentinel));
extern uint64 rollup_runf(const Rollup *rollup, const char *sql,...) __attribute__((sentinel));
extern uint64 rollup_run_between(const Rollup *rollup, TimestampTz since, TimestampTz until, const char *sql,...)
			__attribute__((sentinel));
extern bool rollup_result(uint64 row, int column, Oid type, Datum *value);
extern void rollup_comment_on(const char *kind, const char *name, const char *comment);

#endif
