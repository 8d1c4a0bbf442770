/*
 * rollup/source.c: what can be the source of a rollup, and whether a rollup can
 * still be told to equal its own.
 */
#include "rollup/rollup.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/catcache.h"
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

/* Is the table written by a subscription? Its changes fire no statement triggers, not even those ENABLEd ALWAYS. */
bool
rollup_is_subscribed(Oid table)
{
	CatCList   *subscriptions = SearchSysCacheList1(SUBSCRIPTIONRELMAP, ObjectIdGetDatum(table));
	bool		found = subscriptions->n_members > 0;

	ReleaseCatCacheList(subscriptions);
	return found;
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
	has = rollup_events_of(watched, capture, false);
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
