/*
 * rollup/locks.c: what is locked, and in which order: the source, the view, the row
 * of progress.
 */
#include "rollup/rollup.h"

#include "catalog/pg_inherits.h"
#include "storage/lmgr.h"

/* What expressions are deparsed against; of a parent the view first, as all its readers do. */
void
rollup_lock_definition(const Rollup *rollup)
{
	if (rollup->parent != NULL)
		LockRelationOid(rollup->parent->view, AccessShareLock);
	LockRelationOid(rollup->rows_of, AccessShareLock);
}

/* The tables to which writes may go: with another rollup as source, its deltas. */
List *
rollup_written_tables(const Rollup *rollup, LOCKMODE mode)
{
	if (rollup->parent != NULL)
	{
		/* in the order of changes to the parent */
		if (mode != NoLock)
		{
			rollup_lock_definition(rollup);
			LockRelationOid(rollup->parent->deltas, mode);
		}
		return list_make1_oid(rollup->parent->deltas);
	}
	/* find_all_inheritors() locks the partitions only */
	if (mode != NoLock)
		LockRelationOid(rollup->source, mode);
	return find_all_inheritors(rollup->source, mode, NULL);
}

void
rollup_lock_source(const Rollup *rollup, LOCKMODE mode)
{
	list_free(rollup_written_tables(rollup, mode));
}

/* Read again under its locks, for it may have changed while these were waited for. */
static Rollup *
open_locked(const Rollup *before)
{
	Rollup	   *rollup = rollup_open(before->view);

	if (rollup->source != before->source || rollup->rows_of != before->rows_of || rollup->live != before->live)
		rollup_refuse_gone();
	return rollup;
}

/*
 * The rollup as its owner works on it, reading the source's partitions or not: no one
 * changes or drops it before the end of the transaction. The locks come in one order
 * everywhere, that of rollup_open_for_change(): the source, the view, the row of progress.
 */
Rollup *
rollup_open_for_work(Oid view, bool partitions)
{
	Rollup	   *rollup = rollup_open(view);

	rollup_require_owner(rollup);
	if (partitions)
		rollup_lock_source(rollup, AccessShareLock);
	else
		rollup_lock_definition(rollup);
	LockRelationOid(view, AccessShareLock);
	return open_locked(rollup);
}

/*
 * The rollup with no one at work on it, and none that reads or, by source_mode,
 * writes. What writers lock comes first, then what readers lock, in their order.
 */
Rollup *
rollup_open_for_change(Oid view, LOCKMODE source_mode)
{
	Rollup	   *rollup = rollup_open(view);
	RollupScope scope;
	bool		reads_source;

	rollup_require_owner(rollup);
	rollup_enter(rollup->owner, &scope);
	reads_source = rollup_reads_source(rollup);
	rollup_leave(&scope);
	/* readers go on to the source then: it is closed to them after the view */
	rollup_lock_source(rollup, reads_source ? Min(source_mode, ShareRowExclusiveLock) : source_mode);
	LockRelationOid(rollup->view, AccessExclusiveLock);
	LockRelationOid(rollup->live, AccessExclusiveLock);
	rollup_lock_source(rollup, source_mode);
	return open_locked(rollup);
}
