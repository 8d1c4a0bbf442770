/*
 * rollup/sql.h: the SQL that rollups are made of.
 */
#ifndef CCMETRICS_ROLLUP_SQL_H
#define CCMETRICS_ROLLUP_SQL_H

#include "rollup/rollup.h"

extern char *rollup_deparse(Oid relation, Node *expression, const char *alias);
extern char *rollup_sums(const Rollup *rollup, const char *alias);
extern char *rollup_negated(const Rollup *rollup, const char *alias);
extern char *rollup_same_group(const Rollup *rollup, const char *one, const char *other);
extern char *rollup_not_nothing(const Rollup *rollup);
extern char *rollup_left_over(const Rollup *rollup, bool merged);
extern char *rollup_select_list(const Rollup *rollup, const char *alias);
extern char *rollup_filter(const Rollup *rollup, const char *alias);
extern char *rollup_where(const Rollup *rollup, const char *alias);
extern char *rollup_selection(const Rollup *rollup, const char *alias, const char *from, const char *range);
extern char *rollup_in_range(const char *bucket, const char *since, const char *until);
extern char *rollup_differences(const Rollup *rollup, const char *sides);
extern char *rollup_difference(const Rollup *rollup, const char *since, const char *until);
extern char *rollup_source_range(const Rollup *rollup, const char *alias, const char *since, const char *until);
extern char *rollup_groups_query(const Rollup *rollup);
extern char *rollup_live_query(const Rollup *rollup, bool built);
extern char *rollup_merged(const Rollup *rollup, const char *parts);
extern char *rollup_guard(const Rollup *rollup);
extern char *rollup_shown(const Rollup *rollup);
extern char *rollup_view_query(const Rollup *rollup);
extern char *rollup_oids_sql(List *tables);
extern char *rollup_seconds_of(const char *interval);

#endif
