/*
 * rollup/triggers.c: the statement triggers of a rollup, on its source and on the
 * partitions of that.
 */
#include "rollup/rollup.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_trigger.h"
#include "commands/defrem.h"
#include "commands/trigger.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

static const struct
{
	RollupEvent event;
	const char *name;
	const char *sql;
}			EVENTS[] = {
	{ON_INSERT, "insert", "AFTER INSERT ON %s REFERENCING NEW TABLE AS added"},
	{ON_UPDATE, "update", "AFTER UPDATE ON %s REFERENCING OLD TABLE AS removed NEW TABLE AS added"},
	{ON_DELETE, "delete", "AFTER DELETE ON %s REFERENCING OLD TABLE AS removed"},
	{ON_TRUNCATE, "truncate", "BEFORE TRUNCATE ON %s"},
};

/* The events, as bits, at which the table fires the function; or would, were its triggers enabled. */
int
rollup_events_of(Oid relation, Oid function, bool disabled_too)
{
	Relation	triggers = table_open(TriggerRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	int			events = 0;

	ScanKeyInit(&key, Anum_pg_trigger_tgrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
	scan = systable_beginscan(triggers, TriggerRelidNameIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_trigger trigger = (Form_pg_trigger) GETSTRUCT(tuple);

		if (trigger->tgfoid != function ||
			(!disabled_too && trigger->tgenabled != TRIGGER_FIRES_ON_ORIGIN && trigger->tgenabled != TRIGGER_FIRES_ALWAYS))
			continue;
		events |= (TRIGGER_FOR_INSERT(trigger->tgtype) ? ON_INSERT : 0) |
			(TRIGGER_FOR_UPDATE(trigger->tgtype) ? ON_UPDATE : 0) |
			(TRIGGER_FOR_DELETE(trigger->tgtype) ? ON_DELETE : 0) |
			(TRIGGER_FOR_TRUNCATE(trigger->tgtype) ? ON_TRUNCATE : 0);
	}
	systable_endscan(scan);
	table_close(triggers, AccessShareLock);
	return events;
}

static int
events_needed(const Rollup *rollup)
{
	return rollup->parent != NULL ? ON_INSERT : ON_INSERT | ON_UPDATE | ON_DELETE | ON_TRUNCATE;
}

List *
rollup_uncovered(const Rollup *rollup)
{
	List	   *uncovered = NIL;
	ListCell   *cell;
	int			needed = events_needed(rollup);

	foreach(cell, rollup_written_tables(rollup, NoLock))
	{
		if ((rollup_events_of(lfirst_oid(cell), rollup->capture, false) & needed) != needed)
			uncovered = lappend_oid(uncovered, lfirst_oid(cell));
	}
	return uncovered;
}

/* Rollups of one table may have one name in several schemas. */
static char *
free_trigger_name(Oid table, const char *rollup, const char *event)
{
	char	   *name = makeObjectName(rollup, event, NULL);

	for (int i = 2; OidIsValid(get_trigger_oid(table, name, true)); i++)
		name = makeObjectName(rollup, event, psprintf("%d", i));
	return name;
}

/*
 * Triggers on tables that lack them: on new partitions, that is. One of them is waited
 * for, but not while others are locked already, for writers take them in any order:
 * those in use are left for next time.
 */
void
rollup_cover(Rollup *rollup)
{
	ListCell   *cell;
	List	   *tables = rollup_uncovered(rollup);

	if (tables == NIL)
		return;
	rollup_lock_definition(rollup);
	foreach(cell, tables)
	{
		Oid			table = lfirst_oid(cell);
		Rollup		now;
		int			has;

		if (cell == list_head(tables))
			LockRelationOid(table, ShareRowExclusiveLock);
		else if (!ConditionalLockRelationOid(table, ShareRowExclusiveLock))
			continue;
		/* while this waited, the partition may have gone, or the rollup */
		if (get_rel_relkind(table) == '\0' || !rollup_find(rollup->view, &now) || now.source != rollup->source)
			return;
		has = rollup_events_of(table, rollup->capture, false);
		if (has != rollup_events_of(table, rollup->capture, true))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("triggers of rollup %s on %s are disabled", rollup_relation_name(rollup->view), rollup_relation_name(table)),
					 errhint("ALTER TABLE ... ENABLE TRIGGER; verify_rollup() then lists what was written unseen, and rebuild_rollup() mends it.")));
		if (get_rel_relkind(table) == RELKIND_FOREIGN_TABLE)
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("partition %s is a foreign table: what is written to it cannot be seen", rollup_relation_name(table)),
					 errhint("Roll up on the other server, and read its states from there.")));
		for (size_t i = 0; i < lengthof(EVENTS); i++)
		{
			char	   *name;

			if ((events_needed(rollup) & EVENTS[i].event) == 0 || (has & EVENTS[i].event) != 0)
				continue;
			name = free_trigger_name(table, get_rel_name(rollup->view), EVENTS[i].name);
			(void) rollup_run(psprintf("CREATE TRIGGER %s %s FOR EACH STATEMENT EXECUTE FUNCTION %s(%s)",
									   quote_identifier(name), psprintf(EVENTS[i].sql, rollup_relation_name(table)),
									   rollup_function_name(rollup->capture),
									   rollup->parent == NULL && table != rollup->source ? "'partition'" : ""));
			/* a comment is for the table's owner to make */
			if (!has_privs_of_role(GetUserId(), rollup_table_owner(table)))
				continue;
			(void) rollup_run(psprintf("COMMENT ON TRIGGER %s ON %s IS %s", quote_identifier(name), rollup_relation_name(table),
									   quote_literal_cstr(psprintf("keeps rollup %s", rollup_relation_name(rollup->view)))));
		}
	}
}

/*
 * Whether a partition whose trigger calls the function is part of the source still.
 * Asked of the catalogue as it is now: a transaction's snapshot may not know yet that
 * it was attached.
 */
bool
rollup_watches(Oid partition, Oid function)
{
	Relation	triggers;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			root;
	bool		watches = false;

	if (!get_rel_relispartition(partition))
		return false;
	root = llast_oid(get_partition_ancestors(partition));
	triggers = table_open(TriggerRelationId, AccessShareLock);
	ScanKeyInit(&key, Anum_pg_trigger_tgrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(root));
	scan = systable_beginscan(triggers, TriggerRelidNameIndexId, true, NULL, 1, &key);
	while (!watches && HeapTupleIsValid(tuple = systable_getnext(scan)))
		watches = ((Form_pg_trigger) GETSTRUCT(tuple))->tgfoid == function && ((Form_pg_trigger) GETSTRUCT(tuple))->tgnargs == 0;
	systable_endscan(scan);
	table_close(triggers, AccessShareLock);
	return watches;
}

/* Also from tables that are not the rollup owner's: a trigger is of the function. */
void
rollup_drop_triggers(Oid capture)
{
	Relation	depends = table_open(DependRelationId, AccessShareLock);
	ObjectAddresses *triggers = new_object_addresses();
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(ProcedureRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(capture));
	scan = systable_beginscan(depends, DependReferenceIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend depend = (Form_pg_depend) GETSTRUCT(tuple);
		ObjectAddress trigger;

		if (depend->classid != TriggerRelationId)
			continue;
		ObjectAddressSet(trigger, TriggerRelationId, depend->objid);
		add_exact_object_address(&trigger, triggers);
	}
	systable_endscan(scan);
	table_close(depends, AccessShareLock);
	performMultipleDeletions(triggers, DROP_RESTRICT, 0);
	free_object_addresses(triggers);
	CommandCounterIncrement();
}
