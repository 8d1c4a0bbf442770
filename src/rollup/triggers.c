/*
 * rollup/triggers.c: the statement triggers of a rollup, on its source and on the
 * partitions of that.
 */
#include "rollup/triggers.h"
#include "rollup/counted.h"
#include "rollup/definition.h"
#include "rollup/events.h"
#include "rollup/locks.h"
#include "rollup/names.h"
#include "rollup/owner.h"
#include "rollup/source.h"
#include "rollup/statement.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_inherits.h"
#include "commands/comment.h"
#include "commands/defrem.h"
#include "commands/trigger.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

static const struct
{
	RollupEvent event;
	const char *name;
	const char *sql;
}			EVENTS[] = {
	{ON_INSERT, "insert", "AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT"},
	{ON_UPDATE, "update", "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS removed NEW TABLE AS added "
	"FOR EACH STATEMENT"},
	{ON_DELETE, "delete", "AFTER DELETE ON {table} REFERENCING OLD TABLE AS removed FOR EACH STATEMENT"},
	{ON_TRUNCATE, "truncate", "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"},
	{ON_ACTION, "action", "BEFORE INSERT OR DELETE ON {table} FOR EACH STATEMENT"},
	/* the server copies these to all partitions */
	{ON_MOVE, "move", "BEFORE UPDATE ON {table} FOR EACH ROW"},
	{ON_ERASE, "erase", "AFTER DELETE ON {table} FOR EACH ROW"},
	/*
	 * Servers keep the row that MERGE routed last to a partition, and show it in the place of rows that it updates
	 * afterwards: 18.6 and 15.18 do, 15.20 and 17.12 do not. None does where such a trigger exists.
	 */
	{ON_ROUTE, "route", "BEFORE INSERT ON {table} FOR EACH ROW WHEN (false)"},
	/* the server lets no table with such a trigger become a partition or a child */
	{ON_ALONE, "alone", "AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH ROW WHEN (false)"},
};

static int
lacking(const Rollup *rollup, Oid table)
{
	return rollup_events_needed(table, rollup->source) & ~rollup_events_of(table, rollup->capture, false);
}

/* Are the rows of all leaves below a table counted, as far as these are? */
static bool
are_counted(const Rollup *rollup, Oid table, const List *counted)
{
	return !rollup_has_partitions(rollup) || get_rel_relkind(table) == RELKIND_PARTITIONED_TABLE ||
		list_member_oid(counted, table);
}

/* Tables with writes that the rollup cannot see, or with rows that it has not counted. */
List *
rollup_uncovered(const Rollup *rollup)
{
	List	   *uncovered = NIL;
	List	   *counted = rollup_counted(rollup, InvalidOid);
	ListCell   *cell;

	foreach(cell, rollup_written_tables(rollup, NoLock))
	{
		if (lacking(rollup, lfirst_oid(cell)) != 0 || !are_counted(rollup, lfirst_oid(cell), counted))
			uncovered = lappend_oid(uncovered, lfirst_oid(cell));
	}
	return uncovered;
}

/*
 * The leaves of a table whose triggers did not see everything are uncounted; these
 * leaves. The partitions are locked against writers.
 */
static List *
mark_uncounted(Oid table, Oid capture)
{
	List	   *leaves = NIL;
	ListCell   *cell;

	foreach(cell, rollup_tables_of(table))
	{
		if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_PARTITIONED_TABLE)
			continue;
		rollup_mark(lfirst_oid(cell), capture, false);
		leaves = lappend_oid(leaves, lfirst_oid(cell));
	}
	return leaves;
}

static bool
is_free_trigger_name(List *tables, const char *name)
{
	ListCell   *cell;

	foreach(cell, tables)
	{
		if (OidIsValid(get_trigger_oid(lfirst_oid(cell), name, true)))
			return false;
	}
	return true;
}

/*
 * Rollups of one table may have one name in several schemas. A trigger for each row gets
 * its name on all partitions.
 */
static char *
free_trigger_name(Oid table, const char *rollup, RollupEvent event, const char *suffix)
{
	List	   *tables = (event & (ON_MOVE | ON_ERASE | ON_ROUTE)) != 0 ? rollup_tables_of(table)
		: list_make1_oid(table);
	char	   *name = makeObjectName(rollup, suffix, NULL);

	for (int i = 2; !is_free_trigger_name(tables, name); i++)
		name = makeObjectName(rollup, suffix, psprintf("%d", i));
	return name;
}

static void
create_trigger(const Rollup *rollup, Oid table, RollupEvent event, const char *suffix, const char *sql)
{
	const char *rollup_name = rollup_view_name(rollup->view);
	char	   *name;
	Oid			trigger;

	if ((event & (ON_MOVE | ON_ERASE | ON_ALONE)) != 0)
		rollup_name = psprintf("~%s", rollup_name);
	name = free_trigger_name(table, rollup_name, event, suffix);

	(void) rollup_runf(rollup, "CREATE TRIGGER {\"name\"} {fires} EXECUTE FUNCTION {capture}()",
					   "name", name, "fires", rollup_sql(NULL, sql, "table", relation_name(table), NULL), NULL);
	/* an event trigger may have dropped it */
	trigger = get_trigger_oid(table, name, true);
	if (!OidIsValid(trigger))
		refuse_dropped("table", table);
	/* not by COMMENT, which keeps a lock on each trigger until the end of the transaction */
	CreateComments(trigger, TriggerRelationId, 0,
				   rollup_sql(rollup, "keeps rollup {view}", NULL));
	if (event == ON_ROUTE || event == ON_ALONE)
	{
		ListCell   *cell;

		/*
		 * It only has to exist. Its condition keeps it from being called for each row after ENABLE TRIGGER USER,
		 * and a trigger that is disabled does not even have its condition read.
		 */
		foreach(cell, rollup_tables_of(table))
			rollup_set_firing(lfirst_oid(cell), rollup->capture, TRIGGER_TYPE_INSERT, lfirst_oid(cell) != table,
							  TRIGGER_DISABLED);
	}
}

/* Before 16 a partition may generate a column that its parent does not. */
static void
refuse_generated_in_partition(const Rollup *rollup, Oid table, Node *expression)
{
	ListCell   *cell;

	foreach(cell, pull_var_clause(expression, PVC_RECURSE_AGGREGATES))
	{
		char	   *name = get_attname(rollup->rows_of, lfirst_node(Var, cell)->varattno, false);
		AttrNumber	number = get_attnum(table, name);

		if (number != InvalidAttrNumber && get_attgenerated(table, number) != '\0')
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("column \"%s\" of partition %s is generated, so triggers would not see it in what is "
							"written through its parent",
							name, relation_name(table)),
					 errhint("Use ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION, or DETACH the partition.")));
	}
}

static void
refuse_partition(const Rollup *rollup, Oid table)
{
	ListCell   *cell;

	if (get_rel_relkind(table) == RELKIND_FOREIGN_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("partition %s is a foreign table, whose writes no trigger sees", relation_name(table)),
				 errhint("Create the rollup on the other server, and read its states from there.")));
	foreach(cell, list_concat_copy(rollup->keys, rollup->amounts))
		refuse_generated_in_partition(rollup, table, ((RollupColumn *) lfirst(cell))->expression);
}

/* The table, and those that its triggers are copied to. */
static bool
lock_conditionally(Oid table)
{
	ListCell   *cell;

	foreach(cell, rollup_tables_of(table))
	{
		if (!ConditionalLockRelationOid(lfirst_oid(cell), ShareRowExclusiveLock))
			return false;
	}
	return true;
}

static bool
is_part_of(Oid table, Oid source)
{
	List	   *ancestors;

	if (table == source || get_rel_relkind(source) == RELKIND_VIEW)
		return get_rel_relkind(table) != '\0';
	ancestors = get_rel_relispartition(table) ? get_partition_ancestors(table) : NIL;
	return ancestors != NIL && llast_oid(ancestors) == source;
}

/*
 * Sets triggers on tables that lack them, which are new partitions. It waits for the first
 * of them, but not for others while it holds locks, because writers take them in any order:
 * those in use are skipped, and left for next time. The result is the partitions that are locked
 * and not counted.
 */
List *
rollup_cover(Rollup *rollup, bool *skipped)
{
	ListCell   *cell;
	List	   *tables = rollup_uncovered(rollup);
	List	   *uncounted = NIL;
	bool		unsealed = false;
	bool		ignored;

	if (skipped == NULL)
		skipped = &ignored;
	*skipped = false;
	if (tables == NIL)
		return NIL;
	rollup_lock_definition(rollup);
	foreach(cell, tables)
	{
		Oid			table = lfirst_oid(cell);
		Rollup		now;
		int			lacks;

		if (cell == list_head(tables))
			LockRelationOid(table, ShareRowExclusiveLock);
		if (!lock_conditionally(table))
		{
			*skipped = true;
			continue;
		}
		/* while this waited, the partition may have gone, or the rollup */
		if (!rollup_find(rollup->view, &now) || now.source != rollup->source)
		{
			*skipped = true;
			return uncounted;
		}
		/* after the lock on the source, as all that is the rollup's own */
		if (!unsealed && rollup_has_partitions(rollup))
			rollup_unseal_marks(rollup, NIL);
		unsealed = true;
		if (rollup->parent == NULL && !is_part_of(table, rollup->source))
			continue;
		lacks = lacking(rollup, table);
		if ((lacks & rollup_events_of(table, rollup->capture, true)) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("triggers of rollup %s on %s are disabled", relation_name(rollup->view),
							relation_name(table)),
					 errhint("Run ALTER TABLE ... ENABLE TRIGGER. Then verify_rollup() lists what was written unseen, "
							 "and rebuild_rollup() corrects it.")));
		if (rollup->parent == NULL && table != rollup->source)
			refuse_partition(rollup, table);
		for (size_t i = 0; i < lengthof(EVENTS); i++)
		{
			if ((lacks & EVENTS[i].event) != 0)
				create_trigger(rollup, table, EVENTS[i].event, EVENTS[i].name, EVENTS[i].sql);
		}
		if (rollup->parent == NULL && table != rollup->source &&
			(lacks != 0 || !are_counted(rollup, table, rollup_counted(rollup, table))))
			uncounted = list_concat_unique_oid(uncounted, mark_uncounted(table, rollup->capture));
	}
	if (uncounted != NIL)
		rollup_unseal_marks(rollup, uncounted);
	if (uncounted == NIL || !IsolationUsesXactSnapshot())
		return uncounted;
	/* such a snapshot does not show what a partition has */
	*skipped = true;
	return NIL;
}

/* Before a rollup is worked on that reads all of its source. */
List *
rollup_cover_partitions(Oid view)
{
	Rollup	   *rollup = rollup_open(view);
	ActingScope scope;
	List	   *uncounted = NIL;
	const char *hint;
	bool		skipped;

	rollup_require_owner(rollup);
	if (!rollup_has_partitions(rollup) ||
		rollup_problem(rollup, &hint) != NULL)
		return NIL;
	act(rollup->owner, &scope);
	uncounted = rollup_cover(rollup, &skipped);
	stop_acting(&scope);
	return uncounted;
}

/*
 * Also from tables that are not the rollup owner's, because triggers belong to the function. Not
 * by performMultipleDeletions(), which would lock each trigger of each partition.
 */
void
rollup_drop_triggers(Oid capture)
{
	Relation	depends = table_open(DependRelationId, AccessShareLock);
	List	   *triggers = NIL;
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	ListCell   *cell;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(ProcedureRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(capture));
	scan = systable_beginscan(depends, DependReferenceIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend depend = (Form_pg_depend) GETSTRUCT(tuple);

		if (depend->classid == TriggerRelationId)
			triggers = lappend_oid(triggers, depend->objid);
	}
	systable_endscan(scan);
	table_close(depends, AccessShareLock);
	foreach(cell, triggers)
	{
		RemoveTriggerById(lfirst_oid(cell));
		(void) deleteDependencyRecordsFor(TriggerRelationId, lfirst_oid(cell), false);
		DeleteComments(lfirst_oid(cell), TriggerRelationId, 0);
	}
	CommandCounterIncrement();
}
