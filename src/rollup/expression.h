/*
 * rollup/expression.h: what a user writes into create_rollup().
 */
#ifndef CCMETRICS_ROLLUP_EXPRESSION_H
#define CCMETRICS_ROLLUP_EXPRESSION_H

#include "rollup/rollup.h"
#include "utils/relcache.h"

typedef enum RollupRole
{
	ROLLUP_TIME, ROLLUP_DIMENSION, ROLLUP_MEASURE, ROLLUP_FILTER
} RollupRole;

extern Node *rollup_expression(const char *text, RollupRole role, const char *name, Relation source,
							   const Rollup *parent, char **given_name);
extern bool rollup_needs_values(Node *measure);
extern Node *rollup_count_of(Node *measure, bool of_rows);
extern Node *rollup_sum_of(Node *measure, AttrNumber column);
extern AttrNumber rollup_summed_column(Node *measure);

#endif
