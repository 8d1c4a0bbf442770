/*
 * base/ordered_rows.h: the rows of an ordered-set aggregate in the order of their
 * key, each with a number that goes along: a flag, a time.
 *
 * They go through the server's tuplesort, which spills to disk when they outgrow
 * work_mem. The order is always ascending, whatever the ORDER BY says: for
 * aggregates whose result does not depend on the direction.
 */
#ifndef CCMETRICS_BASE_ORDERED_ROWS_H
#define CCMETRICS_BASE_ORDERED_ROWS_H

#include "compat.h"

#include "executor/tuptable.h"
#include "fmgr.h"
#include "utils/tuplesort.h"

typedef struct OrderedRows
{
	Tuplesortstate *sort;
	TupleTableSlot *slots[2];	/* this row and the one before */
	int			current;
	FmgrInfo	equal;
	Oid			key_type;
	Oid			collation;
	bool		shared;			/* several finals read the same sort */
	bool		sorted;
	int64		own;			/* the aggregate's */
} OrderedRows;

/*
 * Argument 0 of a transition function (internal, key, ...), made for the first
 * row, with `own` to begin with. `what` names the keys in errors. With
 * `any_order` it is enough that equal keys lie together: texts are then compared
 * by bytes, which is faster.
 */
extern OrderedRows *ordered_rows_state(FunctionCallInfo fcinfo, const char *what, bool any_order, int64 own);

/* Rows of one key are in the order of their numbers. */
extern void ordered_rows_add(OrderedRows *rows, Datum key, int64 number);

/* In a final function: from the first row on, then one after the other. */
extern void ordered_rows_begin(OrderedRows *rows);
extern bool ordered_rows_next(OrderedRows *rows, bool *same_key, int64 *number);

/* The key of the row that ordered_rows_next() has moved to, as text. */
extern const char *ordered_rows_key(OrderedRows *rows);

#endif
