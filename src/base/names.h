/*
 * base/names.h: names as the generated SQL writes them.
 */
#ifndef CCMETRICS_BASE_NAMES_H
#define CCMETRICS_BASE_NAMES_H

#include "compat.h"

extern Oid	extension_schema(void);
extern char *schema_name(Oid schema);
extern char *relation_name(Oid relation);
extern Oid	relation_named(const char *qualified);
extern Oid	relation_owner(Oid relation);
extern char *oid_origin(void);
pg_noreturn extern void refuse_dropped(const char *kind, Oid object);

#endif
