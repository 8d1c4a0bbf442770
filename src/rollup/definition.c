/*
 * rollup/definition.c: a rollup read from the catalogue, where its views are its
 * definition.
 */
#include "rollup/definition.h"
#include "rollup/bucket.h"
#include "rollup/citus.h"
#include "rollup/names.h"
#include "rollup/parts.h"
#include "rollup/statement.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "catalog/catalog.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/primnodes.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteHandler.h"
#include "rewrite/rewriteManip.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

/* The arguments of rollup_intact(), in their order: what they are, and the parts among them. */
static const struct
{
	Oid			type;
	char		relkind;		/* of a part; 0 for what is none */
}			INTACT_ARGUMENTS[] = {
	[INTACT_SOURCE] = {REGCLASSOID, 0},
	[INTACT_SOURCE_NAME] = {TEXTOID, 0},
	[INTACT_CAPTURE] = {REGPROCEDUREOID, 0},
	[INTACT_DEFINITION] = {REGCLASSOID, RELKIND_VIEW},
	[INTACT_LIVE] = {REGCLASSOID, RELKIND_VIEW},
	[INTACT_GROUPS] = {REGCLASSOID, RELKIND_RELATION},
	[INTACT_DELTAS] = {REGCLASSOID, RELKIND_RELATION},
	[INTACT_PROGRESS] = {REGCLASSOID, RELKIND_RELATION},
	[INTACT_PARTITIONS] = {REGCLASSOID, RELKIND_RELATION},
};

/* The arguments of rollup_intact() into the rollup that they name. */
void
rollup_take_arguments(Rollup *rollup, const Datum *arguments)
{
	rollup->source = DatumGetObjectId(arguments[INTACT_SOURCE]);
	rollup->source_name = TextDatumGetCString(arguments[INTACT_SOURCE_NAME]);
	rollup->capture = DatumGetObjectId(arguments[INTACT_CAPTURE]);
	rollup->definition = DatumGetObjectId(arguments[INTACT_DEFINITION]);
	rollup->live = DatumGetObjectId(arguments[INTACT_LIVE]);
	rollup->groups = DatumGetObjectId(arguments[INTACT_GROUPS]);
	rollup->deltas = DatumGetObjectId(arguments[INTACT_DELTAS]);
	rollup->progress = DatumGetObjectId(arguments[INTACT_PROGRESS]);
	rollup->partitions = DatumGetObjectId(arguments[INTACT_PARTITIONS]);
}

/* Not by LookupFuncName(), because a reader need not have USAGE on the extension's schema. */
static Oid
intact_function(void)
{
	Oid			types[INTACT_COUNT];

	for (int i = 0; i < INTACT_COUNT; i++)
		types[i] = INTACT_ARGUMENTS[i].type;
	return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum("rollup_intact"),
						   PointerGetDatum(buildoidvector(types, INTACT_COUNT)),
						   ObjectIdGetDatum(extension_schema()));
}

typedef struct IntactSearch
{
	Oid			function;
	FuncExpr   *found;
} IntactSearch;

static bool
find_intact(Node *node, IntactSearch *search)
{
	if (node == NULL)
		return false;
	if (IsA(node, FuncExpr) && castNode(FuncExpr, node)->funcid == search->function)
	{
		search->found = castNode(FuncExpr, node);
		return true;
	}
	if (IsA(node, Query))
		return query_tree_walker(castNode(Query, node), find_intact, search, 0);
	return expression_tree_walker(node, find_intact, search);
}

/* The constants that it is called with; false if one of its arguments is something else, or null. */
static bool
take_constants(const FuncExpr *call, Datum *arguments)
{
	for (int i = 0; i < INTACT_COUNT; i++)
	{
		Node	   *argument = list_nth(call->args, i);

		if (!IsA(argument, Const) || castNode(Const, argument)->constisnull)
			return false;
		arguments[i] = castNode(Const, argument)->constvalue;
	}
	return true;
}

/*
 * Anyone can call rollup_intact() in a view, with any arguments. A temporary object cannot be
 * part of a rollup, and no object can be two of its parts.
 */
static bool
has_all_parts(const Rollup *rollup, const Datum *arguments)
{
	Oid			parts[INTACT_COUNT] = {rollup->view};
	int			count = 1;

	for (int i = 0; i < INTACT_COUNT; i++)
	{
		Oid			part = DatumGetObjectId(arguments[i]);

		if (INTACT_ARGUMENTS[i].relkind == 0)
			continue;
		if (get_rel_relkind(part) != INTACT_ARGUMENTS[i].relkind || isAnyTempNamespace(get_rel_namespace(part)))
			return false;
		for (int other = 0; other < count; other++)
		{
			if (parts[other] == part)
				return false;
		}
		parts[count++] = part;
	}
	return get_func_name(rollup->capture) != NULL && get_func_rettype(rollup->capture) == TRIGGEROID &&
		!isAnyTempNamespace(get_func_namespace(rollup->capture)) &&
		!isAnyTempNamespace(get_rel_namespace(rollup->view)) &&
		!isAnyTempNamespace(get_rel_namespace(rollup->source));
}

/* The parts that the view names; false if it is not a rollup's view. */
bool
rollup_find(Oid view, Rollup *rollup)
{
	Relation	relation;
	IntactSearch search = {intact_function(), NULL};
	Datum		arguments[INTACT_COUNT];
	bool		in_quals;
	bool		found = false;

	memset(rollup, 0, sizeof(*rollup));
	if (get_rel_relkind(view) != RELKIND_VIEW)
		return false;
	/* it may go while this waits for the lock */
	relation = try_relation_open(view, AccessShareLock);
	if (relation == NULL)
		return false;
	(void) find_intact(get_view_query(relation)->jointree->quals, &search);
	/* over shards it is deeper */
	in_quals = search.found != NULL;
	if (!in_quals)
		(void) find_intact((Node *) get_view_query(relation), &search);
	if (search.found != NULL && take_constants(search.found, arguments))
	{
		rollup->view = view;
		rollup->owner = relation->rd_rel->relowner;
		rollup_take_arguments(rollup, arguments);
		found = has_all_parts(rollup, arguments) && in_quals != rollup_is_sharded(rollup);
	}
	if (!found)
		memset(rollup, 0, sizeof(*rollup));
	relation_close(relation, AccessShareLock);
	return found;
}

static const char *
operator_name(Oid operator)
{
	HeapTuple	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	Form_pg_operator form;
	char	   *name;

	if (!HeapTupleIsValid(tuple))
		rollup_refuse_gone();
	form = (Form_pg_operator) GETSTRUCT(tuple);
	name = psprintf("OPERATOR(%s.%s)", quote_identifier(schema_name(form->oprnamespace)),
					NameStr(form->oprname));

	ReleaseSysCache(tuple);
	return name;
}

/* The owner can change it by hand, but we cannot follow such a change. */
pg_noreturn static void refuse_definition(const Rollup *rollup);
static void
refuse_definition(const Rollup *rollup)
{
	const char *name = relation_name(rollup->definition);

	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the definition of the rollup was changed by other means than alter_rollup()"),
			 errhint("Undo that with CREATE OR REPLACE VIEW %s; or remove the rollup with DROP VIEW %s CASCADE, and "
					 "create it again.",
					 name, name)));
}

static RollupColumn *
column_of(const Rollup *rollup, const TargetEntry *target)
{
	RollupColumn *column = palloc0(sizeof(RollupColumn));

	/* a column that was renamed keeps its old name here */
	if (target->resjunk || strcmp(target->resname, get_attname(rollup->definition, target->resno, false)) != 0)
		refuse_definition(rollup);
	column->name = target->resname;
	column->quoted = pstrdup(quote_identifier(target->resname));
	column->expression = (Node *) target->expr;
	column->type = exprType(column->expression);
	column->type_name = format_type_extended(column->type, exprTypmod(column->expression),
											 FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY);
	column->schema = quote_identifier(schema_name(rollup_type_schema(column->type)));
	return column;
}

static void
add_key(Rollup *rollup, RollupColumn *column)
{
	Oid			equal = lookup_type_cache(column->type, TYPECACHE_EQ_OPR)->eq_opr;

	if (!OidIsValid(equal))
		refuse_definition(rollup);
	column->equal = operator_name(equal);
	rollup->keys = lappend(rollup->keys, column);
}

/* The number of rows, and the number of values of a measure that can be null. */
static void
hide_counts(Rollup *rollup)
{
	ListCell   *cell,
			   *other;

	foreach(cell, rollup->amounts)
	{
		RollupColumn *column = lfirst(cell);

		column->hidden = cell == list_head(rollup->amounts);
		foreach(other, rollup->amounts)
			column->hidden |= strcmp(column->name, psprintf("%s_values", ((RollupColumn *) lfirst(other))->name)) == 0;
	}
}

/* Groups of the rows for which the filter is true, and nothing else that decides what is in the result. */
static bool
is_plain(const Query *query)
{
	return list_length(query->jointree->fromlist) == 1 && IsA(linitial(query->jointree->fromlist), RangeTblRef) &&
		!query->hasSubLinks && !query->hasTargetSRFs && !query->hasWindowFuncs && query->cteList == NIL &&
		query->groupingSets == NIL && query->havingQual == NULL && query->distinctClause == NIL &&
		query->limitOffset == NULL && query->limitCount == NULL && query->setOperations == NULL;
}

/* What k_definition says: the columns and the filter, as expressions over what it reads. */
void
rollup_read_definition(Rollup *rollup)
{
	Relation	view = try_relation_open(rollup->definition, AccessShareLock);
	Query	   *query;
	List	   *targets;
	int			source;
	ListCell   *cell;

	if (view == NULL)
		rollup_refuse_gone();
	query = copyObject(get_view_query(view));
	targets = ungrouped_targets(query);
	if (!is_plain(query))
		refuse_definition(rollup);
	source = linitial_node(RangeTblRef, query->jointree->fromlist)->rtindex;
	if (rt_fetch(source, query->rtable)->rtekind != RTE_RELATION)
		refuse_definition(rollup);
	rollup->rows_of = rt_fetch(source, query->rtable)->relid;
	ChangeVarNodes((Node *) targets, source, 1, 0);
	rollup->filter = query->jointree->quals;
	ChangeVarNodes(rollup->filter, source, 1, 0);
	rollup->keys = rollup->amounts = NIL;
	foreach(cell, targets)
	{
		RollupColumn *column = column_of(rollup, lfirst_node(TargetEntry, cell));

		if (contain_agg_clause(column->expression))
			rollup->amounts = lappend(rollup->amounts, column);
		else
			add_key(rollup, column);
	}
	if (rollup->keys == NIL || rollup->amounts == NIL)
		refuse_definition(rollup);
	hide_counts(rollup);
	if (!rollup_bucket_of(((RollupColumn *) linitial(rollup->keys))->expression, &rollup->bucket, &rollup->time))
		refuse_definition(rollup);
	relation_close(view, AccessShareLock);
}

/*
 * What follows writes to the parts, and drops them with the view: all must be the
 * view owner's, or one could have that done to what is another's.
 */
static void
require_one_owner(const Rollup *rollup)
{
	const Oid	tables[] = {rollup->definition, rollup->live, rollup->groups, rollup->deltas, rollup->progress,
	rollup->partitions};
	bool		all = rollup_function_owner(rollup->capture) == rollup->owner;

	for (size_t i = 0; i < lengthof(tables); i++)
		all &= relation_owner(tables[i]) == rollup->owner;
	if (!all)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("rollup %s and its parts have different owners", relation_name(rollup->view)),
				 errhint("Give every part the same owner with REASSIGN OWNED, or with ALTER ... OWNER TO.")));
}

void
rollup_require_same_owner(const Rollup *rollup, const Rollup *parent)
{
	if (rollup->owner != parent->owner)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("rollup %s has another owner", relation_name(parent->view)),
				 errhint("A rollup over a rollup must have the same owner. Use SET ROLE first, or REASSIGN OWNED.")));
}

/* Whatever its parts are like, because a broken rollup can still be dropped. */
Rollup *
rollup_open_as_it_is(Oid view)
{
	Rollup	   *rollup = palloc0(sizeof(Rollup));
	Rollup		parent;

	/* a view made by hand may name itself */
	check_stack_depth();
	if (!rollup_find(view, rollup))
	{
		if (OidIsValid(view) && get_rel_name(view) == NULL)
			rollup_refuse_gone();
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s is not a rollup", relation_name(view)),
				 errhint("Name the view that create_rollup() made; rollup_status lists them.")));
	}
	require_one_owner(rollup);
	rollup_read_definition(rollup);
	if (rollup_find(rollup->source, &parent))
	{
		/* or one could have another's rollup locked */
		rollup_require_same_owner(rollup, &parent);
		if (rollup->rows_of != parent.live)
			refuse_definition(rollup);
		rollup->parent = rollup_open_as_it_is(rollup->source);
	}
	else if (rollup->rows_of != rollup->source)
		refuse_definition(rollup);
	return rollup;
}

Rollup *
rollup_open(Oid view)
{
	Rollup	   *rollup = rollup_open_as_it_is(view);

	for (const Rollup *each = rollup; each != NULL; each = each->parent)
		rollup_require_parts(each);
	return rollup;
}

/* The views that name a function: those whose rules depend on it. Some may go, and be InvalidOid, in the meantime. */
static List *
views_with(Oid function)
{
	List	   *views = NIL;
	Relation	depends = table_open(DependRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(ProcedureRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(function));
	scan = systable_beginscan(depends, DependReferenceIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend depend = (Form_pg_depend) GETSTRUCT(tuple);

		if (depend->classid == RewriteRelationId)
			views = lappend_oid(views, depend->objid);
	}
	systable_endscan(scan);
	table_close(depends, AccessShareLock);

	/* rules to views */
	{
		Relation	rules = table_open(RewriteRelationId, AccessShareLock);
		ListCell   *cell;

		foreach(cell, views)
		{
			ScanKeyInit(&keys[0], Anum_pg_rewrite_oid, BTEqualStrategyNumber, F_OIDEQ,
						ObjectIdGetDatum(lfirst_oid(cell)));
			scan = systable_beginscan(rules, RewriteOidIndexId, true, NULL, 1, keys);
			tuple = systable_getnext(scan);
			lfirst_oid(cell) = HeapTupleIsValid(tuple) ? ((Form_pg_rewrite) GETSTRUCT(tuple))->ev_class : InvalidOid;
			systable_endscan(scan);
		}
		table_close(rules, AccessShareLock);
	}
	list_sort(views, list_oid_cmp);
	list_deduplicate_oid(views);
	return views;
}

List *
rollup_list(void)
{
	return views_with(intact_function());
}

/*
 * The rollup whose trigger function it is. Others may name somebody else's function in
 * views of their own: those are passed over, and not locked.
 */
void
rollup_of_capture(Oid function, Rollup *rollup)
{
	ListCell   *cell;
	int			count = 0;
	Rollup		found;

	foreach(cell, views_with(function))
	{
		if (!OidIsValid(lfirst_oid(cell)) || relation_owner(lfirst_oid(cell)) != rollup_function_owner(function) ||
			!rollup_find(lfirst_oid(cell), &found) || found.capture != function)
			continue;
		*rollup = found;
		count++;
	}
	if (count != 1)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 count == 0 ? errmsg("the view of the rollup whose trigger function is %s() is gone, or another's",
									 rollup_function_name(function))
				 : errmsg("%s() is the trigger function of %d rollups", rollup_function_name(function), count),
				 count == 0 ? errhint("Remove the triggers with DROP FUNCTION ... CASCADE, or give all parts one "
									  "owner with ALTER ... OWNER TO.")
				 : errhint("Each rollup has a function of its own: drop the views that were made by hand.")));
}

/* -------------------------------------------------------------- how it stands */

bool
rollup_has_partitions(const Rollup *rollup)
{
	return rollup->parent == NULL && get_rel_relkind(rollup->source) == RELKIND_PARTITIONED_TABLE;
}

bool
rollup_is_built(const Rollup *rollup)
{
	return rollup_runf(rollup, "SELECT FROM {progress} AS progress WHERE progress.built_since = '-infinity'",
					   NULL) == 1;
}

/* As long as the end of the first build has not replaced k_live. */
bool
rollup_reads_source(const Rollup *rollup)
{
	return rollup_runf(rollup, "SELECT FROM pg_catalog.pg_rewrite AS r, pg_catalog.pg_depend AS d "
					   "WHERE r.ev_class = {live_oid} AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass "
					   "AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass "
					   "AND d.refobjid = {definition_oid}",
					   "live_oid", psprintf("%u", rollup->live),
					   "definition_oid", psprintf("%u", rollup->definition), NULL) > 0;
}
