/*
 * rollup/answer_sql.h: queries as SQL, and SQL as queries.
 */
#ifndef CCMETRICS_ROLLUP_ANSWER_SQL_H
#define CCMETRICS_ROLLUP_ANSWER_SQL_H

#include "compat.h"

#include "nodes/parsenodes.h"

extern char *answer_as_sql(const Query *query, bool pretty);
extern Query *answer_as_read(const char *sql);
extern bool answer_is_read_as(const char *sql, const Query *query);

#endif
