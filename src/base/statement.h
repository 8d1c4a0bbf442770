/*
 * base/statement.h: SQL with named places, written and run.
 */
#ifndef CCMETRICS_BASE_STATEMENT_H
#define CCMETRICS_BASE_STATEMENT_H

#include "compat.h"

/* What a place stands for that belongs to the subject of a statement; NULL if it has no such place. */
typedef const char *(*StatementPlaces) (const void *subject, const char *name);

extern char *statement_fill(const char *sql, StatementPlaces places, const void *subject, va_list given);
extern bool statement_read_only(bool now);
extern uint64 statement_run(const char *sql);
extern uint64 statement_run_with(const char *sql, int count, Oid *types, Datum *values);
extern void statement_drop(const char *sql);
extern uint64 statement_runf(const char *sql,...) __attribute__((sentinel));
extern bool statement_value(uint64 row, int column, Oid type, Datum *value, const char *subject, const char *hint);
extern char *statement_text(uint64 row, int column);
extern ErrorData *statement_try(void (*step) (void *), void *argument);
extern ErrorData *statement_ask(void (*step) (void *), void *argument);
extern void statement_peek(void (*step) (void *), void *argument);

#endif
