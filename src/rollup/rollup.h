/*
 * rollup/rollup.h: a rollup as its rooms see it.
 *
 * A rollup named k is made of ordinary objects, all of them its owner's:
 *
 *	k			view to read: one row a group, whole whatever is pending
 *	k_definition	view that defines it: its groups worked out from the source
 *	k_live		view of groups and deltas together, hidden columns included
 *	k_groups	table of the groups folded so far
 *	k_deltas	table of what writers have appended since
 *	k_progress	table of one row: how far it is built, its last refresh
 *	k_partitions	table of the partitions whose rows are counted, and were
 *	k_capture()	trigger function that appends the deltas
 *
 * There is no registry. View k names all the others by OID in the arguments of
 * rollup_intact(), and k_definition holds every expression, bound to the columns it
 * takes. k_capture() holds no SQL: its language finds the rollup by the view that
 * names it. So renaming, moving, dumping and restoring need no help from here.
 */
#ifndef CCMETRICS_ROLLUP_ROLLUP_H
#define CCMETRICS_ROLLUP_ROLLUP_H

#include "compat.h"

#include "fmgr.h"
#include "nodes/parsenodes.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "storage/lockdefs.h"
#include "utils/relcache.h"
#include "utils/timestamp.h"

/* A width on the UTC grid, or a unit of the calendar in a zone. */
typedef struct RollupBucket
{
	int64		width;			/* microseconds; 0 for a unit */
	const char *unit;			/* day, week or month */
	const char *zone;
} RollupBucket;

typedef struct RollupColumn
{
	char	   *name;
	char	   *quoted;
	Oid			type;
	const char *type_name;		/* qualified */
	const char *schema;			/* quoted: where the type's operators are, and sum() */
	const char *equal;			/* qualified operator; keys only */
	Node	   *expression;		/* over the source */
	bool		hidden;
} RollupColumn;

typedef struct Rollup
{
	Oid			view;
	Oid			owner;
	Oid			source;			/* what was named: a table, or another rollup's view */
	const char *source_name;	/* as it was named */
	Oid			capture;
	Oid			definition;
	Oid			live;
	Oid			groups;
	Oid			deltas;
	Oid			progress;
	Oid			partitions;

	Oid			rows_of;		/* what the definition reads: the source, or the parent's live view */
	struct Rollup *parent;
	RollupBucket bucket;
	Node	   *time;			/* over the source */
	Node	   *filter;			/* over the source: rows for which it is not true are not counted; or NULL */
	List	   *keys;			/* RollupColumn: bucket, then the dimensions */
	List	   *amounts;		/* RollupColumn: rows, measures, hidden counts of values */
} Rollup;

#endif
