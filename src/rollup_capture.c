/*
 * rollup_capture.c: how a rollup sees what is written to its source: statement
 * triggers on it and on its partitions, all of one generated function.
 */
#include "rollup.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "parser/parse_func.h"
#include "nodes/parsenodes.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

/* -------------------------------------------------------------- what can be a source */

static Form_pg_class
class_of(Oid relation, HeapTuple *tuple)
{
	*tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	return HeapTupleIsValid(*tuple) ? (Form_pg_class) GETSTRUCT(*tuple) : NULL;
}

/* Why rows could come and go without a trigger of the table seeing it; or NULL. */
static const char *
unseen(Oid relation, const char **hint)
{
	HeapTuple	tuple;
	Form_pg_class class = class_of(relation, &tuple);
	const char *why = NULL;

	*hint = NULL;
	if (class == NULL)
		return "does not exist";
	if (class->relkind != RELKIND_RELATION && class->relkind != RELKIND_PARTITIONED_TABLE)
	{
		why = "is not a table";
		*hint = "A rollup is over a table, a partitioned table, or another rollup.";
	}
	else if (class->relpersistence == RELPERSISTENCE_TEMP)
		why = "is temporary";
	else if (class->relpersistence != RELPERSISTENCE_PERMANENT)
	{
		why = "is unlogged: a crash empties it without a trace";
		*hint = "ALTER TABLE ... SET LOGGED.";
	}
	else if (class->relispartition)
	{
		why = "is a partition: what is written through its parent would not be seen";
		*hint = "Name the partitioned table.";
	}
	else if (class->relkind == RELKIND_RELATION && class->relhassubclass && has_subclass(relation) &&
			 find_inheritance_children(relation, NoLock) != NIL)
	{
		why = "has inheritance children: what is written to them would not be seen";
		*hint = "Use declarative partitioning.";
	}
	else if (class->relkind == RELKIND_RELATION && has_superclass(relation))
	{
		why = "is an inheritance child: what is written through its parent would not be seen";
		*hint = "Name the parent, as a partitioned table.";
	}
	ReleaseSysCache(tuple);
	return why;
}

void
rollup_refuse_source(Oid source)
{
	const char *hint;
	const char *why = unseen(source, &hint);

	if (why != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s cannot be the source of a rollup: it %s", rollup_relation_name(source), why),
				 hint != NULL ? errhint("%s", hint) : 0));
	if (pg_class_aclcheck(source, GetUserId(), ACL_SELECT) != ACLCHECK_OK ||
		pg_class_aclcheck(source, GetUserId(), ACL_TRIGGER) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for table %s", rollup_relation_name(source)),
				 errhint("A rollup's owner needs SELECT and TRIGGER on its source.")));
	if (check_enable_rls(source, InvalidOid, true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("row-level security hides rows of %s from you", rollup_relation_name(source)),
				 errhint("A rollup shows the sums of all rows: let one who may read them all create it.")));
}

/* -------------------------------------------------------------- triggers */

typedef enum Event
{
	ON_INSERT = 1, ON_UPDATE = 2, ON_DELETE = 4, ON_TRUNCATE = 8
} Event;

static const struct
{
	Event		event;
	const char *name;
	const char *sql;
}			EVENTS[] = {
	{ON_INSERT, "insert", "AFTER INSERT ON %s REFERENCING NEW TABLE AS added"},
	{ON_UPDATE, "update", "AFTER UPDATE ON %s REFERENCING OLD TABLE AS removed NEW TABLE AS added"},
	{ON_DELETE, "delete", "AFTER DELETE ON %s REFERENCING OLD TABLE AS removed"},
	{ON_TRUNCATE, "truncate", "BEFORE TRUNCATE ON %s"},
};

/* The events at which the table fires the function; or would, were the triggers enabled. */
static int
events_of(Oid relation, Oid function, bool disabled_too)
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

/* What expressions are deparsed against; of a parent the view first, as all its readers do. */
void
rollup_lock_definition(const Rollup *rollup)
{
	if (rollup->parent != NULL)
		LockRelationOid(rollup->parent->view, AccessShareLock);
	LockRelationOid(rollup->rows_of, AccessShareLock);
}

/* The tables to which writes may go: with another rollup as source, its deltas. */
static List *
written_tables(const Rollup *rollup, LOCKMODE mode)
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
	/* which locks the partitions only */
	if (mode != NoLock)
		LockRelationOid(rollup->source, mode);
	return find_all_inheritors(rollup->source, mode, NULL);
}

void
rollup_lock_source(const Rollup *rollup, LOCKMODE mode)
{
	list_free(written_tables(rollup, mode));
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

	foreach(cell, written_tables(rollup, NoLock))
	{
		if ((events_of(lfirst_oid(cell), rollup->capture, false) & needed) != needed)
			uncovered = lappend_oid(uncovered, lfirst_oid(cell));
	}
	return uncovered;
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
		has = events_of(table, rollup->capture, false);
		if (has != events_of(table, rollup->capture, true))
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
			name = psprintf("%s_%s", get_rel_name(rollup->view), EVENTS[i].name);
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

/* Is the table written by a subscription? Its changes fire no statement triggers, not even those ENABLEd ALWAYS. */
bool
rollup_is_subscribed(Oid table)
{
	CatCList   *subscriptions = SearchSysCacheList1(SUBSCRIPTIONRELMAP, ObjectIdGetDatum(table));
	bool		found = subscriptions->n_members > 0;

	ReleaseCatCacheList(subscriptions);
	return found;
}

/*
 * (table, trigger): for the trigger of a partition, whether the table is part of the
 * source still. Asked of the catalogue as it is now: a transaction's snapshot may
 * not know yet that it was attached.
 */
PG_FUNCTION_INFO_V1(cc_rollup_watches);
Datum
cc_rollup_watches(PG_FUNCTION_ARGS)
{
	Oid			partition = PG_GETARG_OID(0);
	Name		trigger = PG_GETARG_NAME(1);
	Relation	triggers;
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			function = InvalidOid;
	Oid			root;
	bool		watches = false;

	if (!get_rel_relispartition(partition))
		PG_RETURN_BOOL(false);
	root = llast_oid(get_partition_ancestors(partition));
	triggers = table_open(TriggerRelationId, AccessShareLock);
	ScanKeyInit(&keys[0], Anum_pg_trigger_tgrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(partition));
	ScanKeyInit(&keys[1], Anum_pg_trigger_tgname, BTEqualStrategyNumber, F_NAMEEQ, NameGetDatum(trigger));
	scan = systable_beginscan(triggers, TriggerRelidNameIndexId, true, NULL, 2, keys);
	if (HeapTupleIsValid(tuple = systable_getnext(scan)))
		function = ((Form_pg_trigger) GETSTRUCT(tuple))->tgfoid;
	systable_endscan(scan);
	ScanKeyInit(&keys[0], Anum_pg_trigger_tgrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(root));
	scan = systable_beginscan(triggers, TriggerRelidNameIndexId, true, NULL, 1, keys);
	while (!watches && HeapTupleIsValid(tuple = systable_getnext(scan)))
		watches = ((Form_pg_trigger) GETSTRUCT(tuple))->tgfoid == function && ((Form_pg_trigger) GETSTRUCT(tuple))->tgnargs == 0;
	systable_endscan(scan);
	table_close(triggers, AccessShareLock);
	PG_RETURN_BOOL(watches);
}

/* Why the rollup cannot be told to equal its source; or NULL. Partitions are not looked at. */
const char *
rollup_problem(Oid source, const char *source_name, Oid capture, Oid groups, const char **hint)
{
	Rollup		parent;
	Oid			watched = source;
	int			needed = ON_INSERT | ON_UPDATE | ON_DELETE | ON_TRUNCATE;
	int			has;
	List	   *name;
	Oid			schema;
	Oid			named;
	const char *problem;

	check_stack_depth();
	if (rollup_find(source, &parent))
	{
		problem = rollup_problem(parent.source, parent.source_name, parent.capture, parent.groups, hint);
		if (problem != NULL)
			return psprintf("of %s, which it is over: %s", rollup_relation_name(source), problem);
		watched = parent.deltas;
		needed = ON_INSERT;
	}
	else
	{
		problem = unseen(source, hint);
		if (problem != NULL)
			return psprintf("%s %s", rollup_relation_name(source), problem);
		/* else what is not built yet would be read without the hidden rows */
		if (check_enable_rls(source, rollup_function_owner(capture), true) == RLS_ENABLED)
		{
			*hint = "Its owner must be one who may read all rows of the source.";
			return psprintf("row-level security hides rows of %s from its owner", rollup_relation_name(source));
		}
	}
	*hint = "alter_rollup() with source => names its table and sets the triggers anew; verify_rollup() then lists what differs, and rebuild_rollup() mends it.";
	/* not by RangeVarGetRelid(), for a reader need not have USAGE on the source's schema */
	name = stringToQualifiedNameList(source_name, NULL);
	schema = list_length(name) == 2 ? get_namespace_oid(strVal(linitial(name)), true) : InvalidOid;
	named = OidIsValid(schema) ? get_relname_relid(strVal(lsecond(name)), schema) : InvalidOid;
	if (OidIsValid(named) && named != source)
		return psprintf("another table is named %s now, the one it keeps is %s", source_name, rollup_relation_name(source));
	if (rollup_is_subscribed(watched) && !rollup_is_subscribed(groups))
	{
		*hint = "Replicate the tables of the rollup, too; or drop the subscription, then have verify_rollup() list what differs and rebuild_rollup() mend it.";
		return psprintf("%s is written by a subscription, whose changes no trigger counts", rollup_relation_name(watched));
	}
	has = events_of(watched, capture, false);
	if ((has & needed) != needed)
		return psprintf("%s lacks its triggers, or they are disabled", rollup_relation_name(watched));
	return NULL;
}

void
rollup_require_intact(const Rollup *rollup)
{
	const char *hint;
	const char *problem = rollup_problem(rollup->source, rollup->source_name, rollup->capture, rollup->groups, &hint);

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the rollup is broken: %s", problem),
				 hint != NULL ? errhint("%s", hint) : 0));
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

/* -------------------------------------------------------------- the trigger function */

static char *
doubled_percent(const char *text)
{
	StringInfoData result;

	initStringInfo(&result);
	for (; *text != '\0'; text++)
	{
		if (*text == '%')
			appendStringInfoChar(&result, '%');
		appendStringInfoChar(&result, *text);
	}
	return result.data;
}

static char *
capture_body(const Rollup *rollup)
{
	char	   *into = psprintf("INSERT INTO %s (%s)", rollup_relation_name(rollup->deltas), rollup_columns(rollup));
	char	   *added = rollup_selection(rollup, "added", "added", NULL);
	char	   *removed = rollup_selection(rollup, "removed", "removed", NULL);
	char	   *truncated;
	StringInfoData body;

	initStringInfo(&body);
	appendStringInfo(&body, "#variable_conflict use_column\nBEGIN\n");
	if (rollup->parent != NULL)
	{
		appendStringInfo(&body, "\t%s\n\t%s;\n\tRETURN NULL;\nEND", into, added);
		return body.data;
	}
	/* only the placeholder is format()'s */
	{
		char	   *before = psprintf("%s SELECT %s FROM (", into, rollup_negated(rollup, "removed"));
		char	   *selection = rollup_selection(rollup, "removed", "ONLY \001 AS removed", NULL);
		char	   *place = strrchr(selection, '\001');	/* expressions come before it */

		*place = '\0';
		truncated = psprintf("%s%s%%s%s) AS removed", doubled_percent(before), doubled_percent(selection), doubled_percent(place + 1));
	}
	appendStringInfo(&body,
					 "\t-- a partition keeps its triggers when it, or one above it, is detached, but its rows are history then\n"
					 "\tIF TG_NARGS > 0 AND NOT %s.rollup_watches(TG_RELID, TG_NAME) THEN\n"
					 "\t\tRETURN NULL;\n"
					 "\tEND IF;\n"
					 "\tIF TG_OP = 'INSERT' THEN\n"
					 "\t\t%s\n\t\t%s;\n"
					 "\tELSIF TG_OP = 'UPDATE' THEN\n"
					 "\t\t%s\n\t\tSELECT %s FROM (%s UNION ALL SELECT %s FROM (%s) AS removed) AS change (%s)\n"
					 "\t\tGROUP BY %s HAVING %s;\n"
					 "\tELSIF TG_OP = 'DELETE' THEN\n"
					 "\t\t%s\n\t\tSELECT %s FROM (%s) AS removed;\n"
					 "\tELSE\n",
					 quote_identifier(get_namespace_name(rollup_extension_schema())),
					 into, added,
					 into, rollup_sums(rollup, NULL), added, rollup_negated(rollup, "removed"), removed, rollup_columns(rollup),
					 rollup_keys(rollup, NULL), rollup_not_nothing(rollup),
					 into, rollup_negated(rollup, "removed"), removed);
	appendStringInfo(&body,
					 "\t\t-- all rows must be seen, also those committed a moment ago\n"
					 "\t\tIF pg_catalog.current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n"
					 "\t\t\tRAISE EXCEPTION 'cannot truncate %% above READ COMMITTED, for a rollup would not know which rows go', TG_RELID::pg_catalog.regclass\n"
					 "\t\t\t\tUSING ERRCODE = 'invalid_transaction_state', HINT = 'Truncate in READ COMMITTED, or DELETE.';\n"
					 "\t\tEND IF;\n"
					 "\t\tIF EXISTS (SELECT FROM pg_catalog.pg_partition_tree(TG_RELID) AS t WHERE t.isleaf AND NOT EXISTS (\n"
					 "\t\t\tSELECT FROM pg_catalog.pg_trigger AS g JOIN pg_catalog.pg_trigger AS mine ON mine.tgrelid = TG_RELID AND mine.tgname = TG_NAME\n"
					 "\t\t\tWHERE g.tgrelid = t.relid AND g.tgfoid = mine.tgfoid)) THEN\n"
					 "\t\t\tRAISE EXCEPTION 'cannot truncate %%: a partition of it has no triggers of a rollup yet', TG_RELID::pg_catalog.regclass\n"
					 "\t\t\t\tUSING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call refresh_rollup() first, which sets them.';\n"
					 "\t\tEND IF;\n"
					 "\t\t-- of a partitioned table only the leaves have rows, and triggers of their own\n"
					 "\t\tIF (SELECT c.relkind = 'r' FROM pg_catalog.pg_class AS c WHERE c.oid = TG_RELID) THEN\n"
					 "\t\t\tEXECUTE pg_catalog.format(%s, TG_RELID::pg_catalog.regclass);\n"
					 "\t\tEND IF;\n"
					 "\tEND IF;\n"
					 "\tRETURN NULL;\n"
					 "END",
					 quote_literal_cstr(truncated));
	return body.data;
}

bool
rollup_capture_is_current(const Rollup *rollup)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(rollup->capture));
	bool		isnull;
	bool		current;

	if (!HeapTupleIsValid(tuple))
		return false;
	current = strcmp(TextDatumGetCString(SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &isnull)), capture_body(rollup)) == 0;
	ReleaseSysCache(tuple);
	return current;
}

/*
 * It runs as the rollup's owner, for whoever writes, and whatever the writer has
 * set: row-level security must not hide rows from TRUNCATE, nor constants change
 * their meaning. Not everybody may set it as a trigger: that would be a way to write
 * any delta.
 */
void
rollup_write_capture(Rollup *rollup, const char *new_name)
{
	const char *function = new_name != NULL ? new_name : rollup_function_name(rollup->capture);

	(void) rollup_run(psprintf("CREATE %sFUNCTION %s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp "
							   "SET row_security = off SET standard_conforming_strings = on SET array_nulls = on AS %s",
							   new_name == NULL ? "OR REPLACE " : "", function, quote_literal_cstr(capture_body(rollup))));
	if (new_name == NULL)
		return;
	(void) rollup_run(psprintf("REVOKE ALL ON FUNCTION %s() FROM PUBLIC", function));
	(void) rollup_run(psprintf("COMMENT ON FUNCTION %s() IS 'appends to the deltas of a rollup what is written to its source'", function));
	rollup->capture = LookupFuncName(stringToQualifiedNameList(function, NULL), 0, NULL, false);
}
