/*
 * rollup/definition.c: a rollup read from the catalogue, where its views are its
 * definition.
 */
#include "rollup/rollup.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "catalog/indexing.h"
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

/* Not by LookupFuncName(), for a reader need not have USAGE on the extension's schema. */
static Oid
intact_function(void)
{
	static const Oid arguments[] = {REGCLASSOID, TEXTOID, REGPROCEDUREOID, REGCLASSOID, REGCLASSOID, REGCLASSOID, REGCLASSOID, REGCLASSOID};

	return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum("rollup_intact"),
						   PointerGetDatum(buildoidvector(arguments, lengthof(arguments))), ObjectIdGetDatum(rollup_extension_schema()));
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
	return expression_tree_walker(node, find_intact, search);
}

static Datum
intact_argument(FuncExpr *call, int n)
{
	Node	   *argument = list_nth(call->args, n);

	return IsA(argument, Const) && !castNode(Const, argument)->constisnull ? castNode(Const, argument)->constvalue : (Datum) 0;
}

/* Anyone can call rollup_intact() in a view, with any arguments. */
static bool
has_all_parts(FuncExpr *call)
{
	static const char kinds[] = {0, 0, 0, RELKIND_VIEW, RELKIND_VIEW, RELKIND_RELATION, RELKIND_RELATION, RELKIND_RELATION};
	Oid			capture = DatumGetObjectId(intact_argument(call, 2));

	for (int i = 0; i < (int) lengthof(kinds); i++)
	{
		if (intact_argument(call, i) == (Datum) 0 ||
			(kinds[i] != 0 && get_rel_relkind(DatumGetObjectId(intact_argument(call, i))) != kinds[i]))
			return false;
	}
	return get_func_name(capture) != NULL && get_func_rettype(capture) == TRIGGEROID;
}

/* The parts that the view names; false if it is no rollup's view. */
bool
rollup_find(Oid view, Rollup *rollup)
{
	Relation	relation;
	IntactSearch search = {intact_function(), NULL};
	bool		found = false;

	memset(rollup, 0, sizeof(*rollup));
	if (get_rel_relkind(view) != RELKIND_VIEW)
		return false;
	/* it may go while this waits for the lock */
	relation = try_relation_open(view, AccessShareLock);
	if (relation == NULL)
		return false;
	(void) find_intact(get_view_query(relation)->jointree->quals, &search);
	if (search.found != NULL && has_all_parts(search.found))
	{
		rollup->view = view;
		rollup->owner = relation->rd_rel->relowner;
		rollup->source = DatumGetObjectId(intact_argument(search.found, 0));
		rollup->source_name = TextDatumGetCString(intact_argument(search.found, 1));
		rollup->capture = DatumGetObjectId(intact_argument(search.found, 2));
		rollup->definition = DatumGetObjectId(intact_argument(search.found, 3));
		rollup->live = DatumGetObjectId(intact_argument(search.found, 4));
		rollup->groups = DatumGetObjectId(intact_argument(search.found, 5));
		rollup->deltas = DatumGetObjectId(intact_argument(search.found, 6));
		rollup->progress = DatumGetObjectId(intact_argument(search.found, 7));
		found = true;
	}
	relation_close(relation, AccessShareLock);
	return found;
}

static const char *
schema_of_type(Oid type)
{
	HeapTuple	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	Oid			schema = ((Form_pg_type) GETSTRUCT(tuple))->typnamespace;

	ReleaseSysCache(tuple);
	return quote_identifier(get_namespace_name(schema));
}

static const char *
operator_name(Oid operator)
{
	HeapTuple	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	Form_pg_operator form = (Form_pg_operator) GETSTRUCT(tuple);
	char	   *name = psprintf("OPERATOR(%s.%s)", quote_identifier(get_namespace_name(form->oprnamespace)), NameStr(form->oprname));

	ReleaseSysCache(tuple);
	return name;
}

/* It is the owner's to change by hand, but not for us to follow. */
pg_noreturn static void refuse_definition(void);
static void
refuse_definition(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the definition of the rollup was changed by other means than alter_rollup()")));
}

void
rollup_refuse_gone(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_TABLE),
			 errmsg("the rollup was dropped or changed in the meantime")));
}

/* What k_source says: the columns, and the expressions over what it reads. */
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
	if (list_length(query->jointree->fromlist) != 1 || !IsA(linitial(query->jointree->fromlist), RangeTblRef))
		refuse_definition();
	source = linitial_node(RangeTblRef, query->jointree->fromlist)->rtindex;
	if (rt_fetch(source, query->rtable)->rtekind != RTE_RELATION)
		refuse_definition();
	rollup->rows_of = rt_fetch(source, query->rtable)->relid;
	ChangeVarNodes((Node *) targets, source, 1, 0);
	rollup->keys = rollup->amounts = NIL;
	foreach(cell, targets)
	{
		TargetEntry *target = lfirst_node(TargetEntry, cell);
		RollupColumn *column = palloc0(sizeof(RollupColumn));
		bool		is_key = !contain_agg_clause((Node *) target->expr);

		if (target->resjunk)
			refuse_definition();
		column->name = target->resname;
		column->quoted = pstrdup(quote_identifier(target->resname));
		column->expression = (Node *) target->expr;
		column->type = exprType(column->expression);
		column->type_name = format_type_extended(column->type, exprTypmod(column->expression), FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY);
		column->schema = schema_of_type(column->type);
		if (is_key)
		{
			Oid			equal = lookup_type_cache(column->type, TYPECACHE_EQ_OPR)->eq_opr;

			if (!OidIsValid(equal))
				refuse_definition();
			column->equal = operator_name(equal);
			rollup->keys = lappend(rollup->keys, column);
		}
		else
			rollup->amounts = lappend(rollup->amounts, column);
	}
	if (rollup->keys == NIL || rollup->amounts == NIL)
		refuse_definition();
	/* hidden: the number of rows, and the number of values of a measure that can be NULL */
	foreach(cell, rollup->amounts)
	{
		RollupColumn *column = lfirst(cell);
		ListCell   *other;

		column->hidden = cell == list_head(rollup->amounts);
		foreach(other, rollup->amounts)
			column->hidden |= strcmp(column->name, psprintf("%s_values", ((RollupColumn *) lfirst(other))->name)) == 0;
	}
	if (!rollup_bucket_of(((RollupColumn *) linitial(rollup->keys))->expression, &rollup->bucket, &rollup->time))
		refuse_definition();
	relation_close(view, AccessShareLock);
}

/*
 * What follows writes to the parts, and drops them with the view: all must be the
 * view owner's, or one could have that done to what is another's.
 */
static void
require_one_owner(const Rollup *rollup)
{
	const Oid	tables[] = {rollup->definition, rollup->live, rollup->groups, rollup->deltas, rollup->progress};
	bool		all = rollup_function_owner(rollup->capture) == rollup->owner;

	for (size_t i = 0; i < lengthof(tables); i++)
		all &= rollup_table_owner(tables[i]) == rollup->owner;
	if (!all)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("rollup %s and its parts have different owners", rollup_relation_name(rollup->view)),
				 errhint("REASSIGN OWNED, or ALTER ... OWNER TO of every part.")));
}

Rollup *
rollup_open(Oid view)
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
				 errmsg("%s is not a rollup", rollup_relation_name(view)),
				 errhint("Name the view that create_rollup() made; rollup_status lists them.")));
	}
	require_one_owner(rollup);
	rollup_read_definition(rollup);
	if (rollup_find(rollup->source, &parent))
	{
		if (rollup->rows_of != parent.live)
			refuse_definition();
		rollup->parent = rollup_open(rollup->source);
	}
	return rollup;
}

/* The views of all rollups: those whose rule depends on rollup_intact(). */
List *
rollup_list(void)
{
	List	   *views = NIL;
	Relation	depends = table_open(DependRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(ProcedureRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(intact_function()));
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
			ScanKeyInit(&keys[0], Anum_pg_rewrite_oid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(lfirst_oid(cell)));
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

/* -------------------------------------------------------------- how it stands */

bool
rollup_is_built(const Rollup *rollup)
{
	return rollup_run(psprintf("SELECT FROM %s AS progress WHERE progress.built_since = '-infinity'", rollup_relation_name(rollup->progress))) == 1;
}

/* As long as the end of the first build has not replaced k_live. */
bool
rollup_reads_source(const Rollup *rollup)
{
	return rollup_run(psprintf("SELECT FROM pg_catalog.pg_rewrite AS r, pg_catalog.pg_depend AS d WHERE r.ev_class = %u AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass "
							   "AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = %u",
							   rollup->live, rollup->definition)) > 0;
}
