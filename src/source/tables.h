/*
 * source/tables.h: the tables of a call source.
 */
#ifndef CCMETRICS_SOURCE_TABLES_H
#define CCMETRICS_SOURCE_TABLES_H

#include "source/source.h"

/* "_calls" and the like. */
extern const char *source_table_suffix(SourceTableCode table);

/* What stands for it in SQL: "calls". */
extern int	source_table_of_place(const char *place);

/* All tables, commented, in the schema and under the name of the source. */
extern void source_create_tables(CallSource *source);

/* An error if the owner has altered a table so that it cannot be relied on. */
extern void source_check_tables(const CallSource *source);

#endif
