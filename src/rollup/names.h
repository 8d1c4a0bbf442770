/*
 * rollup/names.h: names as the generated SQL writes them, and whose it is that they name.
 */
#ifndef CCMETRICS_ROLLUP_NAMES_H
#define CCMETRICS_ROLLUP_NAMES_H

#include "rollup/rollup.h"

extern Oid	rollup_extension_schema(void);
extern char *rollup_schema_name(Oid schema);
extern char *rollup_view_name(Oid view);
extern char *rollup_aggregate_name(Oid function);
extern char *rollup_relation_name(Oid relation);
extern Oid	rollup_named(const char *qualified);
extern char *rollup_function_name(Oid function);
extern char *rollup_function_body(Oid function);
extern Oid	rollup_table_owner(Oid relation);
extern Oid	rollup_function_owner(Oid function);
extern Oid	rollup_type_schema(Oid type);
extern char *rollup_origin(void);
pg_noreturn extern void rollup_refuse_gone(void);
pg_noreturn extern void rollup_refuse_dropped(const char *kind, Oid object);

#endif
