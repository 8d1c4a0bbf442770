/*
 * rollup/locks.c: the locks of a rollup, taken in the order that rollup_open_for_change() explains.
 */
#include "rollup/locks.h"
#include "rollup/definition.h"
#include "rollup/events.h"
#include "rollup/names.h"
#include "rollup/owner.h"
#include "rollup/parts.h"

#include <math.h>

#include "access/genam.h"
#include "access/table.h"
#include "access/twophase.h"
#include "catalog/catalog.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "utils/acl.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

/*
 * Waits only briefly for locks from now on, or one owner could hold up everybody who looks at all rollups. Until
 * AtEOXact_GUC() of the level that it returns.
 */
int
rollup_wait_briefly(void)
{
	int			nest_level = NewGUCNestLevel();

	(void) set_config_option("lock_timeout", "20ms", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	return nest_level;
}

/*
 * Locks the relation that the expressions are deparsed against. A parent's view is locked before it,
 * in the order of all readers of the parent.
 */
void
rollup_lock_definition(const Rollup *rollup)
{
	if (rollup->parent != NULL)
		LockRelationOid(rollup->parent->view, AccessShareLock);
	LockRelationOid(rollup->rows_of, AccessShareLock);
}

/* A table and its partitions, not locked: find_all_inheritors() would fail on one that goes in the meantime. */
List *
rollup_tables_of(Oid table)
{
	List	   *tables = list_make1_oid(table);

	for (int i = 0; i < list_length(tables); i++)
	{
		if (get_rel_relkind(list_nth_oid(tables, i)) == RELKIND_PARTITIONED_TABLE)
			tables = list_concat(tables, find_inheritance_children(list_nth_oid(tables, i), NoLock));
	}
	return tables;
}

/*
 * The server's table of locks is of fixed size, and all sessions share it. Where the
 * partitions alone would fill most of it, say so before any is locked:
 * the server's own error would name no number. Reading takes each index, too.
 */
static void
require_room(const Rollup *rollup, LOCKMODE mode)
{
	double		room = (double) max_locks_per_xact * (MaxBackends + max_prepared_xacts);
	List	   *tables;
	Relation	indexes;
	double		needed;
	ListCell   *cell;

	if (rollup->parent != NULL || get_rel_relkind(rollup->source) != RELKIND_PARTITIONED_TABLE)
		return;
	tables = rollup_tables_of(rollup->source);
	needed = list_length(tables);
	indexes = table_open(IndexRelationId, AccessShareLock);
	foreach(cell, mode == AccessExclusiveLock ? NIL : tables)
	{
		ScanKeyData key;
		SysScanDesc scan;

		ScanKeyInit(&key, Anum_pg_index_indrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(lfirst_oid(cell)));
		scan = systable_beginscan(indexes, IndexIndrelidIndexId, true, NULL, 1, &key);
		while (HeapTupleIsValid(systable_getnext(scan)))
			needed++;
		systable_endscan(scan);
	}
	table_close(indexes, AccessShareLock);
	if (needed > room * 3 / 4)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("the partitions of %s and their indexes need %.0f locks, but the server has room for only %.0f",
						relation_name(rollup->source), needed, room),
				 errhint("Set max_locks_per_transaction to %.0f or more, and restart the server.",
						 ceil(needed * 2 / (MaxBackends + max_prepared_xacts)))));
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
	{
		require_room(rollup, mode);
		LockRelationOid(rollup->source, mode);
	}
	return mode == NoLock ? rollup_tables_of(rollup->source) : find_all_inheritors(rollup->source, mode, NULL);
}

void
rollup_lock_source(const Rollup *rollup, LOCKMODE mode)
{
	list_free(rollup_written_tables(rollup, mode));
}

/* Are there triggers of the rollup on its source, or on a partition of that? */
static bool
has_triggers(const Rollup *rollup)
{
	ListCell   *cell;

	foreach(cell, rollup_tables_of(rollup->source))
	{
		if (rollup_events_of(lfirst_oid(cell), rollup->capture, true) != 0)
			return true;
	}
	return false;
}

/*
 * May the owner have the source locked so? A view made by hand can name any table as
 * the source of a rollup, and a lock holds up everybody else. A parent is the owner's
 * own. One who had the right once may have triggers there still.
 */
static bool
may_lock_source(const Rollup *rollup, LOCKMODE mode)
{
	AclMode		rights = mode > AccessShareLock ? ACL_TRIGGER : ACL_SELECT | ACL_TRIGGER;

	if (rollup->parent != NULL)
		return true;
	if (IsCatalogRelationOid(rollup->source) || IsToastNamespace(get_rel_namespace(rollup->source)))
		return false;
	return pg_class_aclmask(rollup->source, rollup->owner, rights, ACLMASK_ANY) != 0 || has_triggers(rollup);
}

static void
require_lockable_source(const Rollup *rollup, LOCKMODE mode)
{
	if (!may_lock_source(rollup, mode))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for table %s", relation_name(rollup->source)),
				 errhint("A rollup's owner needs SELECT and TRIGGER on its source.")));
}

/* Read again under its locks, because it may have changed while this waited for them. */
static Rollup *
open_locked(const Rollup *before)
{
	Rollup	   *rollup = rollup_open_as_it_is(before->view);

	if (rollup->source != before->source || rollup->rows_of != before->rows_of || rollup->live != before->live)
		rollup_refuse_gone();
	return rollup;
}

/*
 * The rollup as its owner works on it, reading the source's partitions or not: no one
 * changes or drops it before the end of the transaction.
 */
Rollup *
rollup_open_for_work(Oid view, bool partitions)
{
	Rollup	   *rollup = rollup_open(view);

	rollup_require_owner(rollup);
	require_lockable_source(rollup, AccessShareLock);
	if (partitions)
		rollup_lock_source(rollup, AccessShareLock);
	else
		rollup_lock_definition(rollup);
	LockRelationOid(view, AccessShareLock);
	rollup = open_locked(rollup);
	rollup_require_parts(rollup);
	return rollup;
}

/*
 * With no one at work on it, no reader and, depending on source_mode, no writer. The order of locks
 * is the same everywhere: what writers lock, which is the source; then what readers lock, the view first;
 * then the row of progress.
 */
static Rollup *
lock_for_change(const Rollup *rollup, LOCKMODE source_mode)
{
	ActingScope scope;
	bool		reads_source;

	act(rollup->owner, &scope);
	reads_source = rollup_reads_source(rollup);
	stop_acting(&scope);
	/* readers go on to the source then: it is closed to them after the view */
	if (source_mode != NoLock)
		rollup_lock_source(rollup, reads_source ? Min(source_mode, ShareRowExclusiveLock) : source_mode);
	LockRelationOid(rollup->view, AccessExclusiveLock);
	LockRelationOid(rollup->live, AccessExclusiveLock);
	if (source_mode != NoLock)
		rollup_lock_source(rollup, source_mode);
	return open_locked(rollup);
}

Rollup *
rollup_open_for_change(Oid view, LOCKMODE source_mode)
{
	Rollup	   *rollup = rollup_open(view);

	rollup_require_owner(rollup);
	require_lockable_source(rollup, source_mode);
	rollup = lock_for_change(rollup, source_mode);
	rollup_require_parts(rollup);
	return rollup;
}

/* Its parts may be in any state, and its source is not locked if it has no triggers to remove. */
Rollup *
rollup_open_to_drop(Oid view)
{
	Rollup	   *rollup = rollup_open_as_it_is(view);

	rollup_require_owner(rollup);
	return lock_for_change(rollup, rollup->parent != NULL || has_triggers(rollup) ? AccessExclusiveLock : NoLock);
}
