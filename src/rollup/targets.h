/*
 * rollup/targets.h: the table of a KPI view that says each queue's threshold, method and target.
 */
#ifndef CCMETRICS_ROLLUP_TARGETS_H
#define CCMETRICS_ROLLUP_TARGETS_H

#include "rollup/rollup.h"
#include "nodes/bitmapset.h"

/* The columns that a table of targets may have. */
typedef enum TargetColumn
{
	TARGET_THRESHOLD, TARGET_METHOD, TARGET_SHORT_ABANDON, TARGET_TARGET, TARGET_COLUMNS
} TargetColumn;

typedef struct Targets
{
	Oid			table;
	char	   *name;
	List	   *keys;			/* RollupColumn: the dimensions that it has */
	Bitmapset  *key_numbers;
	bool		has[TARGET_COLUMNS];
} Targets;

extern Targets *targets_open(const Rollup *rollup, Oid table);
extern void targets_refuse_renamed(const Targets *targets, Oid view);
extern bool targets_set_service(const Targets *targets);
extern char *targets_query(const Targets *targets, const char *threshold, const char *method,
						   const char *short_abandon);
extern char *targets_match(const Targets *targets);

#endif
