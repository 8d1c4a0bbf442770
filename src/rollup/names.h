/*
 * rollup/names.h: names as the generated SQL writes them, and whose it is that they name.
 */
#ifndef CCMETRICS_ROLLUP_NAMES_H
#define CCMETRICS_ROLLUP_NAMES_H

#include "rollup/rollup.h"
#include "base/names.h"

extern char *rollup_view_name(Oid view);
extern char *rollup_aggregate_name(Oid function);
extern char *rollup_function_name(Oid function);
extern char *rollup_function_body(Oid function);
extern Oid	rollup_function_owner(Oid function);
extern Oid	rollup_type_schema(Oid type);
extern Oid	rollup_extension_type(const char *name);
pg_noreturn extern void rollup_refuse_gone(void);

#endif
