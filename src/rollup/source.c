/*
 * rollup/source.c: what can be the source of a rollup, and whether a rollup can
 * still be told to equal its own.
 */
#include "rollup/source.h"
#include "rollup/citus.h"
#include "rollup/definition.h"
#include "rollup/events.h"
#include "rollup/names.h"
#include "rollup/parts.h"
#include "rollup/shards.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_subscription_rel.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "replication/logicalworker.h"
#include "utils/acl.h"
#include "utils/catcache.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rls.h"
#include "utils/syscache.h"

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

	*hint = "A rollup is over a permanent table, a partitioned table, or another rollup.";
	if (class == NULL)
		return "does not exist";
	if (class->relkind != RELKIND_RELATION && class->relkind != RELKIND_PARTITIONED_TABLE)
		why = "is not a table";
	else if (class->relpersistence == RELPERSISTENCE_TEMP)
		why = "is temporary";
	else if (class->relpersistence != RELPERSISTENCE_PERMANENT)
	{
		why = "is unlogged: a crash empties it without a trace";
		*hint = "Use ALTER TABLE ... SET LOGGED.";
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
	else if (rollup_is_managed_by_citus(relation) && !rollup_is_distributed(relation))
	{
		why = "is managed by Citus: what is written to its shards would not be seen";
		*hint = "Create a rollup on each shard with run_command_on_shards(), and add up what they hold: "
			"docs/distributed.md has the statements.";
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
				 errmsg("%s cannot be the source of a rollup: it %s", relation_name(source), why),
				 errhint("%s", hint)));
	if (pg_class_aclcheck(source, GetUserId(), ACL_SELECT) != ACLCHECK_OK ||
		pg_class_aclcheck(source, GetUserId(), ACL_TRIGGER) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for table %s", relation_name(source)),
				 errhint("A rollup's owner needs SELECT and TRIGGER on its source.")));
	if (check_enable_rls(source, InvalidOid, true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("row-level security hides rows of %s from you", relation_name(source)),
				 errhint("A rollup shows the sums of all rows, so its owner must be a role that may read all of "
						 "them.")));
}

static bool
is_named_by_subscription(Oid table)
{
	CatCList   *subscriptions = SearchSysCacheList1(SUBSCRIPTIONRELMAP, ObjectIdGetDatum(table));
	bool		found = subscriptions->n_members > 0;

	ReleaseCatCacheList(subscriptions);
	return found;
}

/*
 * Is the table, or a partition of it, written by a subscription? Its changes fire no
 * statement triggers, but the first copy and TRUNCATE fire those ENABLEd ALWAYS. A
 * partitioned table's own name is in a subscription only if it is published by it.
 */
bool
rollup_is_subscribed(Oid table)
{
	Relation	subscribed;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found = false;

	if (is_named_by_subscription(table) || get_rel_relkind(table) != RELKIND_PARTITIONED_TABLE)
		return is_named_by_subscription(table);
	subscribed = table_open(SubscriptionRelRelationId, AccessShareLock);
	scan = systable_beginscan(subscribed, InvalidOid, false, NULL, 0, NULL);
	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Oid			partition = ((Form_pg_subscription_rel) GETSTRUCT(tuple))->srrelid;

		found = get_rel_relispartition(partition) && list_member_oid(get_partition_ancestors(partition), table);
	}
	systable_endscan(scan);
	table_close(subscribed, AccessShareLock);
	return found;
}

/*
 * Is this the subscription's own write to the table? What it copies and truncates is
 * in the rollup that comes with it; where none comes, the rollup is broken.
 */
bool
rollup_is_replicated_write(Oid table)
{
	ListCell   *cell;

	if (!IsLogicalWorker())
		return false;
	if (is_named_by_subscription(table))
		return true;
	if (!get_rel_relispartition(table))
		return false;
	foreach(cell, get_partition_ancestors(table))
	{
		if (is_named_by_subscription(lfirst_oid(cell)))
			return true;
	}
	return false;
}

/* Why the rollup cannot be told to equal its source; or NULL. Partitions are not looked at. */
const char *
rollup_problem(const Rollup *rollup, const char **hint)
{
	Oid			source = rollup->source;
	const char *source_name = rollup->source_name;
	Rollup		parent;
	Oid			watched = source;
	int			needed;
	int			has;
	List	   *name;
	Oid			schema;
	Oid			named;
	const char *problem;

	check_stack_depth();
	problem = rollup_parts_problem(rollup, hint);
	if (problem != NULL)
		return problem;
	if (rollup_find(source, &parent))
	{
		problem = rollup_problem(&parent, hint);
		if (problem != NULL)
			return psprintf("of %s, which it is over: %s", relation_name(source), problem);
		watched = parent.deltas;
	}
	else
	{
		problem = unseen(source, hint);
		if (problem != NULL)
			return psprintf("%s %s", relation_name(source), problem);
		if (rollup_is_distributed(source) != rollup_is_sharded(rollup))
		{
			*hint = "Remove the rollup with drop_rollup(), and create it again.";
			return psprintf(rollup_is_sharded(rollup) ? "%s is not distributed by Citus any more"
							: "%s is managed by Citus: what is written to its shards would not be seen",
							relation_name(source));
		}
		/* or what is not built yet would be read without the hidden rows */
		if (check_enable_rls(source, rollup_function_owner(rollup->capture), true) == RLS_ENABLED)
		{
			*hint = "Its owner must be a role that may read all rows of the source.";
			return psprintf("row-level security hides rows of %s from its owner", relation_name(source));
		}
	}
	*hint = rollup_is_sharded(rollup)
		? "Give tables and columns the names that they had, and enable the triggers: verify_rollup() then lists what "
		"differs, and rebuild_rollup() corrects it. Or remove the rollup with drop_rollup(), and create it again."
		: "Name its table with alter_rollup(..., source => ...), which sets the triggers again. "
		"Then verify_rollup() lists what differs, and rebuild_rollup() corrects it.";
	/* not by RangeVarGetRelid(), because a reader need not have USAGE on the source's schema */
	name = stringToQualifiedNameList(source_name, NULL);
	schema = list_length(name) == 2 ? get_namespace_oid(strVal(linitial(name)), true) : InvalidOid;
	named = OidIsValid(schema) ? get_relname_relid(strVal(lsecond(name)), schema) : InvalidOid;
	if (OidIsValid(named) && named != source)
		return psprintf("another table is named %s now, the one it keeps is %s", source_name,
						relation_name(source));
	problem = rollup_is_sharded(rollup) ? rollup_taken_names(rollup) : NULL;
	if (problem != NULL)
		return problem;
	if (rollup_is_subscribed(watched) && !rollup_is_subscribed(rollup->groups))
	{
		*hint = "Replicate the tables of the rollup, too. Or drop the subscription: "
			"then verify_rollup() lists what differs, and rebuild_rollup() corrects it.";
		return psprintf("%s is written by a subscription, whose changes no trigger counts",
						relation_name(watched));
	}
	needed = rollup_events_needed(watched, source);
	has = rollup_events_of(watched, rollup->capture, false);
	if ((has & needed) != needed)
		return psprintf("%s lacks its triggers, or they are disabled", relation_name(watched));
	return NULL;
}

void
rollup_require_intact(const Rollup *rollup)
{
	const char *hint;
	const char *problem = rollup_problem(rollup, &hint);

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the rollup is broken: %s", problem),
				 errhint("%s", hint)));
}
