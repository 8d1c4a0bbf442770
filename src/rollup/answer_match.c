/*
 * rollup/answer_match.c: a query over calls, written over a rollup of them: all of it, or nothing.
 *
 * What is outside of aggregates must be dimensions, or times cut to whole buckets; conditions, too.
 * Aggregates must be measures, or follow from measures to the last digit. The rest of the query
 * stays as it is: everything above the groups sees the same groups with the same values.
 */
#include "rollup/answer_match.h"
#include "rollup/answer_time.h"
#include "rollup/names.h"
#include "rollup/sql.h"
#include "rollup/statement.h"
#include "base/acting.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/nbtree.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "funcapi.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parse_func.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

/* -------------------------------------------------------------- the query */

/* Why no rollup can answer it, whatever it is over; or NULL. */
char *
answer_query_problem(Query *query)
{
	ListCell   *cell;

	if (query->commandType != CMD_SELECT || query->utilityStmt != NULL)
		return "the query is not a SELECT";
	if (query->setOperations != NULL)
		return "the query is a UNION, INTERSECT or EXCEPT: ask for each of its parts";
	if (query->cteList != NIL)
		return "the query has WITH: ask for the part that groups calls";
	if (query->rowMarks != NIL)
		return "the query locks rows, with FOR UPDATE or FOR SHARE";
	if (!query->hasAggs && query->groupClause == NIL)
		return "the query has no aggregate and no GROUP BY";
	if (query->constraintDeps != NIL)
		return "the query groups by a primary key";
	if (query->hasTargetSRFs)
		return "the query has a function in its SELECT list that returns a set";
	foreach(cell, query->rtable)
	{
		const RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);

		if (entry->tablesample != NULL)
			return "the query takes a sample, with TABLESAMPLE";
		if (entry->rtekind == RTE_JOIN && entry->jointype != JOIN_INNER)
			return "the query has an outer join";
		if (entry->rtekind == RTE_RELATION && entry->relkind == RELKIND_PARTITIONED_TABLE && !entry->inh)
			return "the query reads ONLY a partitioned table, which has no rows of its own";
	}
	if (contain_volatile_functions((Node *) query))
		return "the query calls a volatile function";
	return NULL;
}

/* The relations of FROM and its conditions, without JOIN: all joins are inner joins. */
static void
collect_from(Node *node, List **relations, List **conditions)
{
	ListCell   *cell;

	if (IsA(node, RangeTblRef))
		*relations = lappend(*relations, node);
	else if (IsA(node, FromExpr))
	{
		foreach(cell, castNode(FromExpr, node)->fromlist)
			collect_from(lfirst(cell), relations, conditions);
		*conditions = lappend(*conditions, castNode(FromExpr, node)->quals);
	}
	else if (IsA(node, JoinExpr))
	{
		collect_from(castNode(JoinExpr, node)->larg, relations, conditions);
		collect_from(castNode(JoinExpr, node)->rarg, relations, conditions);
		*conditions = lappend(*conditions, castNode(JoinExpr, node)->quals);
	}
}

/* Conditions that are joined by AND, each by itself. */
static List *
each_of(List *conditions)
{
	List	   *all = NIL;
	ListCell   *cell;

	foreach(cell, conditions)
	{
		if (lfirst(cell) == NULL)
			continue;
		if (is_andclause(lfirst(cell)))
			all = list_concat(all, each_of(castNode(BoolExpr, lfirst(cell))->args));
		else if (IsA(lfirst(cell), List))
			all = list_concat(all, each_of(lfirst(cell)));
		else
			all = lappend(all, lfirst(cell));
	}
	return all;
}

/* The value of a function in FROM that returns one, which is a column of its own there. */
typedef struct InlinedFunction
{
	int			varno;
	Node	   *value;
} InlinedFunction;

static Node *
inline_function(Node *node, void *context)
{
	const InlinedFunction *inlined = context;

	if (node == NULL)
		return NULL;
	if (IsA(node, Var) && castNode(Var, node)->varno == inlined->varno && castNode(Var, node)->varlevelsup == 0)
		return copyObject(inlined->value);
	return expression_tree_mutator(node, inline_function, context);
}

static Node *
value_in_from(const RangeTblEntry *entry)
{
	Node	   *value;

	if (entry->rtekind != RTE_FUNCTION || entry->funcordinality || list_length(entry->functions) != 1)
		return NULL;
	value = linitial_node(RangeTblFunction, entry->functions)->funcexpr;
	if (expression_returns_set(value) || linitial_node(RangeTblFunction, entry->functions)->funccolnames != NIL ||
		get_expr_result_type(value, NULL, NULL) != TYPEFUNC_SCALAR)
		return NULL;
	return value;
}

static void
empty_entry(Query *query, int varno, const char *name)
{
	RangeTblEntry *entry = makeNode(RangeTblEntry);

	entry->rtekind = RTE_RESULT;
	entry->eref = makeAlias(name, NIL);
	lfirst(list_nth_cell(query->rtable, varno - 1)) = entry;
}

/* Functions in FROM that return one value, as expressions where that is read. None of them is volatile. */
static void
inline_functions(Query *flat)
{
	ListCell   *cell,
			   *other;

	foreach(cell, flat->jointree->fromlist)
	{
		InlinedFunction inlined = {.varno = lfirst_node(RangeTblRef, cell)->rtindex};

		inlined.value = value_in_from(rt_fetch(inlined.varno, flat->rtable));
		/* all of FROM must not go: without it, there is one row */
		if (inlined.value == NULL || list_length(flat->jointree->fromlist) == 1)
			continue;
		flat->targetList = (List *) inline_function((Node *) flat->targetList, &inlined);
		flat->havingQual = inline_function(flat->havingQual, &inlined);
		flat->jointree->quals = inline_function(flat->jointree->quals, &inlined);
		foreach(other, flat->rtable)
		{
			RangeTblEntry *entry = lfirst_node(RangeTblEntry, other);

			if (entry->rtekind == RTE_FUNCTION)
				entry->functions = (List *) inline_function((Node *) entry->functions, &inlined);
		}
		empty_entry(flat, inlined.varno, "function");
		flat->jointree->fromlist = foreach_delete_current(flat->jointree->fromlist, cell);
	}
}

/* The query with its FROM as a list of relations, and its conditions as a list in WHERE. */
Query *
answer_flattened(Query *query)
{
	Query	   *flat = copyObject(query);
	List	   *relations = NIL;
	List	   *conditions = NIL;
	ListCell   *cell;

	ungroup_query(flat);
	flat->targetList = (List *) query_without_joins(flat, (Node *) flat->targetList);
	flat->havingQual = query_without_joins(flat, flat->havingQual);
	collect_from(query_without_joins(flat, (Node *) flat->jointree), &relations, &conditions);
	flat->jointree = makeFromExpr(relations, (Node *) each_of(conditions));
	foreach(cell, flat->rtable)
	{
		RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);

		if (entry->rtekind == RTE_JOIN || is_group_entry(entry))
			empty_entry(flat, foreach_current_index(cell) + 1, "join");
	}
	inline_functions(flat);
	/* where one relation is left, columns are written without its name */
	while (list_length(flat->rtable) > 1 && llast_node(RangeTblEntry, flat->rtable)->rtekind == RTE_RESULT)
		flat->rtable = list_delete_last(flat->rtable);
	return flat;
}

/* -------------------------------------------------------------- the rollup, over the calls themselves */

typedef struct Dimension
{
	const RollupColumn *column;
	Node	   *expression;		/* over the source, in the query */
} Dimension;

typedef struct AnswerMeasure
{
	const RollupColumn *column;
	Aggref	   *aggregate;		/* over the source, in the query */
} AnswerMeasure;

typedef struct Matching
{
	Answer	   *answer;
	const Rollup *rollup;
	Oid			source;
	int			varno;
	bool		grouped;		/* without rows there is no group */
	bool		has_rows;		/* behind the view's columns is the number of rows of each group */
	AnswerTime	time;
	List	   *dimensions;
	List	   *measures;
} Matching;

static void
refuse_answer(Matching *matching, char *problem)
{
	if (matching->answer->problem == NULL)
		matching->answer->problem = problem;
}

/* The aggregate in a column's definition, under what makes null of it or zero. */
static Aggref *
aggregate_in(Node *node)
{
	if (IsA(node, Aggref))
		return castNode(Aggref, node);
	if (IsA(node, CoalesceExpr))
		return aggregate_in(linitial(castNode(CoalesceExpr, node)->args));
	if (IsA(node, CaseExpr))
		return aggregate_in((Node *) linitial_node(CaseWhen, castNode(CaseExpr, node)->args)->result);
	if (IsA(node, FuncExpr) && list_length(castNode(FuncExpr, node)->args) == 1)
		return aggregate_in(linitial(castNode(FuncExpr, node)->args));
	if (IsA(node, RelabelType))
		return aggregate_in((Node *) castNode(RelabelType, node)->arg);
	return NULL;
}

static RollupColumn *
numbered_column(const Rollup *rollup, int number)
{
	int			keys = list_length(rollup->keys);

	return number <= keys ? list_nth(rollup->keys, number - 1) : list_nth(rollup->amounts, number - keys - 1);
}

/* An expression over a rollup's live view, over the calls. */
static Node *
over_calls(Node *node, const Rollup *rollup)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, Var))
	{
		int			number = castNode(Var, node)->varattno;
		Node	   *meant = number == 1 ? rollup->time : numbered_column(rollup, number)->expression;

		return rollup->parent != NULL ? over_calls(meant, rollup->parent) : copyObject(meant);
	}
	return expression_tree_mutator(node, over_calls, (void *) rollup);
}

/* The aggregate of calls that a measure is, also one over a rollup; NULL if it is none. */
static Aggref *
aggregate_over_calls(const Rollup *rollup, Node *measure)
{
	Aggref	   *aggregate = aggregate_in(measure);

	if (aggregate == NULL || rollup->parent == NULL)
		return copyObject(aggregate);
	if (aggregate->aggfilter != NULL || list_length(aggregate->args) != 1 ||
		!IsA(linitial_node(TargetEntry, aggregate->args)->expr, Var))
		return NULL;
	return aggregate_over_calls(rollup->parent,
								numbered_column(rollup->parent,
												castNode(Var, linitial_node(TargetEntry, aggregate->args)->expr)
												->varattno)->expression);
}

static Node *
in_query(const Matching *matching, Node *node)
{
	ChangeVarNodes(node, 1, matching->varno, 0);
	return node;
}

/* The filters of the rollup and of those that it is over, over the calls. */
static List *
filters_of(const Rollup *rollup)
{
	List	   *filters = rollup->parent != NULL ? filters_of(rollup->parent) : NIL;

	if (rollup->filter == NULL)
		return filters;
	return lappend(filters, rollup->parent != NULL ? over_calls(rollup->filter, rollup->parent)
				   : copyObject(rollup->filter));
}

static void
take_rollup(Matching *matching)
{
	const Rollup *rollup = matching->rollup;
	ListCell   *cell;

	matching->time.time = in_query(matching, rollup->parent != NULL ? over_calls(rollup->time, rollup->parent)
								   : copyObject(rollup->time));
	for_each_from(cell, rollup->keys, 1)
	{
		Dimension  *dimension = palloc0(sizeof(Dimension));

		dimension->column = lfirst(cell);
		dimension->expression = in_query(matching, rollup->parent == NULL ? copyObject(dimension->column->expression)
										 : over_calls(dimension->column->expression, rollup->parent));
		matching->dimensions = lappend(matching->dimensions, dimension);
	}
	foreach(cell, rollup->amounts)
	{
		AnswerMeasure *measure = palloc0(sizeof(AnswerMeasure));

		measure->column = lfirst(cell);
		if (measure->column->hidden)
			continue;
		measure->aggregate = aggregate_over_calls(rollup, measure->column->expression);
		if (measure->aggregate == NULL)
			continue;
		measure->aggregate = (Aggref *) in_query(matching, (Node *) measure->aggregate);
		matching->measures = lappend(matching->measures, measure);
	}
}

/* A column of the rollup's view. */
static Var *
column_of_view(const Matching *matching, const char *name)
{
	AttrNumber	number = get_attnum(matching->rollup->view, name);
	Oid			type;
	int32		typmod;
	Oid			collation;

	if (number <= 0)
		rollup_refuse_gone();
	get_atttypetypmodcoll(matching->rollup->view, number, &type, &typmod, &collation);
	return makeVar(matching->varno, number, type, typmod, collation, 0);
}

/* -------------------------------------------------------------- functions that others can replace */

static bool
is_ours(Oid function)
{
	Oid			extension = get_extension_oid("ccmetrics", true);

	return OidIsValid(extension) && getExtensionOfObject(ProcedureRelationId, function) == extension;
}

static bool
is_strange(Oid function, void *found)
{
	if (function < FirstUnpinnedObjectId || is_ours(function))
		return false;
	*(Oid *) found = function;
	return true;
}

static bool
calls_strange(Node *node, void *found)
{
	if (node == NULL)
		return false;
	if (check_functions_in_node(node, is_strange, found))
		return true;
	if (IsA(node, Query))
		return query_tree_walker(castNode(Query, node), calls_strange, found, 0);
	return expression_tree_walker(node, calls_strange, found);
}

/* A function that is neither the server's nor ours, if there is one. */
Oid
answer_strange_function(Node *node)
{
	Oid			found = InvalidOid;

	(void) calls_strange(node, &found);
	return found;
}

/* It can be replaced by one with other results: what the rollup keeps is what the old one gave. */
static void
refuse_strange(Matching *matching, Node *over_calls)
{
	Oid			function = answer_strange_function(over_calls);

	if (OidIsValid(function))
		refuse_answer(matching, psprintf("it counts by function %s(), which can be replaced",
										 rollup_function_name(function)));
}

/* -------------------------------------------------------------- dimensions */

/*
 * Are equal values of the type the same? If not, as 1.0 and 1.00 are not, a group has one of them, and which
 * one depends on the order of writes.
 */
static bool
equal_is_same(Node *node)
{
	TypeCacheEntry *entry = lookup_type_cache(getBaseType(exprType(node)), TYPECACHE_BTREE_OPFAMILY);
	Oid			function;

	/* of char(n) blanks at the end are not compared, which older minor releases do not tell */
	if (!OidIsValid(entry->btree_opf) || entry->type_id == BPCHAROID)
		return false;
	function = get_opfamily_proc(entry->btree_opf, entry->btree_opintype, entry->btree_opintype, BTEQUALIMAGE_PROC);
	return OidIsValid(function) &&
		DatumGetBool(OidFunctionCall1Coll(function, exprCollation(node), ObjectIdGetDatum(entry->btree_opintype)));
}

static Node *
dimension_of(Node *node, Matching *matching)
{
	ListCell   *cell;

	foreach(cell, matching->dimensions)
	{
		const Dimension *dimension = lfirst(cell);

		if (!equal(node, dimension->expression))
			continue;
		if (!equal_is_same(node))
			refuse_answer(matching, psprintf("values of dimension %s can be equal and yet not the same",
											 dimension->column->quoted));
		refuse_strange(matching, dimension->expression);
		return (Node *) column_of_view(matching, dimension->column->name);
	}
	return NULL;
}

/*
 * Of values that are equal and not the same, the first one stands for the group: which one that is depends on the order
 * of rows. What is made of the bucket only is the same for all.
 */
static void
refuse_ambiguous(Matching *matching, Node *node)
{
	const Var  *bucket = (const Var *) matching->time.bucket_column;
	ListCell   *cell;

	foreach(cell, pull_var_clause(node, PVC_RECURSE_AGGREGATES | PVC_RECURSE_WINDOWFUNCS | PVC_RECURSE_PLACEHOLDERS))
	{
		const Var  *column = lfirst_node(Var, cell);

		if (column->varno == matching->varno && column->varattno != bucket->varattno && !equal_is_same(node))
			refuse_answer(matching, "it is grouped by values that can be equal and yet not the same");
	}
}

static void
refuse_ambiguous_groups(Matching *matching, const Query *query, List *clauses)
{
	ListCell   *cell;

	foreach(cell, clauses)
		refuse_ambiguous(matching, get_sortgroupclause_expr(lfirst_node(SortGroupClause, cell), query->targetList));
}

/* -------------------------------------------------------------- aggregates */

static Node *over_rollup(Node *node, Matching *matching);

static void
must_be_known(Matching *matching, const AnswerMeasure *measure)
{
	refuse_strange(matching, (Node *) measure->aggregate);
	matching->answer->measures = list_append_unique_ptr(matching->answer->measures, (void *) measure->column);
}

/* sum(column), of the groups that the filter lets pass. */
static Node *
sum_of(Var *column, const Expr *filter)
{
	Aggref	   *sum = makeNode(Aggref);
	Oid			type = column->vartype;

	sum->aggfnoid = LookupFuncName(list_make2(makeString(schema_name(rollup_type_schema(type))), makeString("sum")), 1,
								   &type, false);
	sum->aggtype = get_func_rettype(sum->aggfnoid);
	sum->aggtranstype = InvalidOid;
	sum->aggargtypes = list_make1_oid(type);
	sum->args = list_make1(makeTargetEntry((Expr *) column, 1, NULL, false));
	sum->aggfilter = copyObject((Expr *) filter);
	sum->aggkind = AGGKIND_NORMAL;
	sum->aggsplit = AGGSPLIT_SIMPLE;
	sum->aggno = sum->aggtransno = -1;
	sum->location = -1;
	return (Node *) sum;
}

static Node *
sum_of_measure(Matching *matching, const AnswerMeasure *measure, Expr *filter)
{
	must_be_known(matching, measure);
	return sum_of(column_of_view(matching, measure->column->name), filter);
}

static Node *
as_bigint(Node *value)
{
	return exprType(value) == INT8OID ? value :
		(Node *) makeFuncExpr(F_INT8_NUMERIC, INT8OID, list_make1(value), InvalidOid, InvalidOid, COERCE_EXPLICIT_CAST);
}

static Node *
bigint_zero(void)
{
	return (Node *) makeConst(INT8OID, -1, InvalidOid, sizeof(int64), Int64GetDatum(0), false, FLOAT8PASSBYVAL);
}

/* Over no groups a sum is null, where the aggregate over no calls is something else. */
static Node *
or_else(const Matching *matching, Node *value, const Expr *filter, Node *otherwise)
{
	CoalesceExpr *both;

	if (matching->grouped && filter == NULL)
		return value;
	both = makeNode(CoalesceExpr);
	both->coalescetype = exprType(value);
	both->coalescecollid = exprCollation(value);
	both->args = list_make2(value, otherwise);
	both->location = -1;
	return (Node *) both;
}

static Node *
empty_state(Oid type)
{
	Oid			input,
				parameter;
	Datum		empty;

	getTypeInputInfo(type, &input, &parameter);
	empty = OidInputFunctionCall(input, pstrdup("{\"version\": 1}"), parameter, -1);
	return (Node *) makeConst(type, -1, InvalidOid, get_typlen(type), empty, false, false);
}

/* An operator of the server, over two values of a type. */
static Oid
server_operator(const char *name, Oid type)
{
	return OpernameGetOprid(list_make2(makeString("pg_catalog"), makeString(pstrdup(name))), type, type);
}

static bool
is_ordinary(const Aggref *aggregate)
{
	return aggregate->aggkind == AGGKIND_NORMAL && aggregate->aggorder == NIL && aggregate->aggdistinct == NIL &&
		aggregate->agglevelsup == 0;
}

static Node *
argument_of(const Aggref *aggregate)
{
	return aggregate->args == NIL ? NULL : (Node *) linitial_node(TargetEntry, aggregate->args)->expr;
}

/* Equal as the aggregates of a query are, whatever the parser noted of them; with or without their filters. */
static bool
same_aggregate(const Aggref *one, const Aggref *other, bool with_filter)
{
	return is_ordinary(one) && is_ordinary(other) && one->aggfnoid == other->aggfnoid &&
		one->inputcollid == other->inputcollid && one->aggstar == other->aggstar &&
		equal(one->aggargtypes, other->aggargtypes) && equal(one->args, other->args) &&
		equal(one->aggdirectargs, other->aggdirectargs) && (!with_filter || equal(one->aggfilter, other->aggfilter));
}

/* The measure that is this aggregate, with its filter or, over dimensions that filter later, without. */
static const AnswerMeasure *
measure_of(const Matching *matching, const Aggref *aggregate, bool with_filter)
{
	ListCell   *cell;

	foreach(cell, matching->measures)
	{
		const AnswerMeasure *measure = lfirst(cell);

		if (same_aggregate(aggregate, measure->aggregate, with_filter) &&
			(with_filter || measure->aggregate->aggfilter == NULL))
			return measure;
	}
	return NULL;
}

/* An aggregate of one argument, without a filter. */
static const AnswerMeasure *
measure_over(const Matching *matching, const Oid *functions, int count, Node *argument)
{
	ListCell   *cell;

	foreach(cell, matching->measures)
	{
		const AnswerMeasure *measure = lfirst(cell);

		if (!is_ordinary(measure->aggregate) || measure->aggregate->aggfilter != NULL || measure->aggregate->aggstar ||
			!equal(argument_of(measure->aggregate), argument))
			continue;
		for (int i = 0; i < count; i++)
		{
			if (measure->aggregate->aggfnoid == functions[i])
				return measure;
		}
	}
	return NULL;
}

static bool
is_extension_aggregate(const Aggref *aggregate, const char *name)
{
	return is_ordinary(aggregate) && is_ours(aggregate->aggfnoid) &&
		strcmp(rollup_aggregate_name(aggregate->aggfnoid), name) == 0;
}

/*
 * Is there a NOT NULL that is NOT VALID, as PostgreSQL 18 has it? Rows of before may have nulls in that column. Older
 * servers have no such constraints.
 */
static bool
has_unproven_not_null(Oid table)
{
	Relation	constraints = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found = false;

	ScanKeyInit(&key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(table));
	scan = systable_beginscan(constraints, ConstraintRelidTypidNameIndexId, true, NULL, 1, &key);
	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_constraint constraint = (Form_pg_constraint) GETSTRUCT(tuple);

		found = constraint->contype == 'n' && !constraint->convalidated;
	}
	systable_endscan(scan);
	table_close(constraints, AccessShareLock);
	return found;
}

/* A column of the source, or a constant, that is never null. */
static bool
is_never_null(const Matching *matching, Node *node)
{
	HeapTuple	tuple;
	bool		never = false;

	if (IsA(node, Const))
		return !castNode(Const, node)->constisnull;
	if (!IsA(node, Var) || castNode(Var, node)->varno != matching->varno || castNode(Var, node)->varattno <= 0)
		return false;
	tuple = SearchSysCache2(ATTNUM, ObjectIdGetDatum(matching->source), Int16GetDatum(castNode(Var, node)->varattno));
	if (HeapTupleIsValid(tuple))
	{
		never = ((Form_pg_attribute) GETSTRUCT(tuple))->attnotnull;
		ReleaseSysCache(tuple);
	}
	return never && !has_unproven_not_null(matching->source);
}

/* name(state), of the extension. */
static Node *
asked_of_state(const char *name, Node *state, List *others, Oid result)
{
	CatCList   *functions = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(name));
	Node	   *call = NULL;
	int			given = 1 + list_length(others);

	for (int i = 0; i < functions->n_members && call == NULL; i++)
	{
		HeapTuple	tuple = &functions->members[i]->tuple;
		Form_pg_proc function = (Form_pg_proc) GETSTRUCT(tuple);
		bool		fits = function->prokind == PROKIND_FUNCTION && function->prorettype == result &&
			function->proisstrict && function->pronargs >= given &&
			function->pronargs - function->pronargdefaults <= given &&
			function->proargtypes.values[0] == exprType(state) && is_ours(function->oid);

		for (int n = 1; fits && n < given; n++)
			fits = function->proargtypes.values[n] == exprType(list_nth(others, n - 1));
		if (fits)
			call = (Node *) makeFuncExpr(function->oid, result, lcons(state, copyObject(others)), InvalidOid,
										 InvalidOid, COERCE_EXPLICIT_CALL);
	}
	ReleaseSysCacheList(functions);
	return call;
}

/* All calls of a group are in its statistics if the column of calls is never null. */
static Node *
rows_from_statistics(Matching *matching, const AnswerMeasure *measure, Expr *filter)
{
	Node	   *offered = asked_of_state("offered", sum_of_measure(matching, measure, filter), NIL, INT8OID);
	Node	   *blocked = asked_of_state("blocked", sum_of_measure(matching, measure, filter), NIL, INT8OID);
	OpExpr	   *both;

	if (offered == NULL || blocked == NULL)
		return NULL;
	both = (OpExpr *) make_opclause(server_operator("+", INT8OID), INT8OID, false, (Expr *) offered,
									(Expr *) blocked, InvalidOid, InvalidOid);
	both->opfuncid = F_INT8PL;
	matching->answer->counts = lappend(matching->answer->counts,
									   rollup_sql(NULL, "{extension}.offered(live.{column}) + "
												  "{extension}.blocked(live.{column})",
												  "column", measure->column->quoted, NULL));
	return (Node *) both;
}

/* The number of rows that each group keeps beside its measures. */
static Var *
rows_of_group(const Matching *matching)
{
	const RollupColumn *rows = linitial(matching->rollup->amounts);
	int			number = list_length(matching->rollup->keys) + 1;
	ListCell   *cell;

	foreach(cell, matching->rollup->amounts)
		number += !((RollupColumn *) lfirst(cell))->hidden;
	return makeVar(matching->varno, number, rows->type, -1, InvalidOid, 0);
}

/* The number of calls, from a measure that counts all of them; NULL if there is none. */
static Node *
number_of_rows(Matching *matching, Expr *filter)
{
	ListCell   *cell;

	if (matching->has_rows)
		return as_bigint(sum_of(rows_of_group(matching), filter));
	foreach(cell, matching->measures)
	{
		const AnswerMeasure *measure = lfirst(cell);
		const Aggref *aggregate = measure->aggregate;

		if (!is_ordinary(aggregate) || aggregate->aggfilter != NULL)
			continue;
		if (aggregate->aggfnoid == F_COUNT_)
			return as_bigint(sum_of_measure(matching, measure, filter));
		if (aggregate->aggfnoid == F_COUNT_ANY && is_never_null(matching, argument_of(aggregate)))
		{
			matching->answer->counts = lappend(matching->answer->counts, psprintf("live.%s", measure->column->quoted));
			return as_bigint(sum_of_measure(matching, measure, filter));
		}
	}
	foreach(cell, matching->measures)
	{
		const AnswerMeasure *measure = lfirst(cell);

		if (measure->aggregate->aggfilter == NULL && is_extension_aggregate(measure->aggregate, "call_stats") &&
			is_never_null(matching, argument_of(measure->aggregate)))
			return rows_from_statistics(matching, measure, filter);
	}
	return NULL;
}

/* An aggregate that is a measure, of the same type. NULL if it cannot be had from it to the last digit. */
static Node *
from_measure(Matching *matching, const Aggref *aggregate, const AnswerMeasure *measure, Expr *filter)
{
	Node	   *sum;
	bool		is_count = aggregate->aggfnoid == F_COUNT_ || aggregate->aggfnoid == F_COUNT_ANY;
	/* without calls it is an empty state, not null */
	bool		is_state = get_func_namespace(aggregate->aggfnoid) != PG_CATALOG_NAMESPACE &&
		strcmp(rollup_aggregate_name(aggregate->aggfnoid), "sum") != 0;

	/* its scale is that of the values that it was made of, also of those that are gone */
	if (aggregate->aggtype == NUMERICOID && linitial_oid(aggregate->aggargtypes) == NUMERICOID &&
		exprTypmod(argument_of(aggregate)) < (int32) VARHDRSZ)
	{
		refuse_answer(matching, psprintf("the sum %s is of numbers without a declared scale", measure->column->quoted));
		return NULL;
	}
	if (is_state && !is_ours(aggregate->aggfnoid))
		return NULL;
	sum = sum_of_measure(matching, measure, filter);
	if (is_count)
		return or_else(matching, as_bigint(sum), filter, bigint_zero());
	if (aggregate->aggtype == INT8OID)
		return as_bigint(sum);
	if (exprType(sum) != aggregate->aggtype)
		return NULL;
	return is_state ? or_else(matching, sum, filter, empty_state(aggregate->aggtype)) : sum;
}

/* Can the statistics answer it with these arguments to the last digit? Else they say why not. */
static void
ask_empty_state(void *argument)
{
	FuncExpr   *call = copyObject((FuncExpr *) argument);

	linitial(call->args) = empty_state(exprType(linitial(call->args)));
	(void) eval_const_expressions(NULL, (Node *) call);
}

static bool
are_exact(Matching *matching, const char *name, Node *call, List *arguments)
{
	ListCell   *cell;
	ErrorData  *error;

	foreach(cell, arguments)
	{
		Const	   *value = lfirst(cell);
		Interval   *time;

		if (!IsA(value, Const) || value->constisnull)
		{
			refuse_answer(matching, psprintf("an argument of %s() is not a constant", name));
			return false;
		}
		if (value->consttype != INTERVALOID)
			continue;
		time = DatumGetIntervalP(value->constvalue);
		if (INTERVAL_NOT_FINITE(time) || time->month != 0 || time->time % 1000 != 0)
		{
			refuse_answer(matching, psprintf("a threshold of %s() is not of whole milliseconds", name));
			return false;
		}
	}
	error = statement_try(ask_empty_state, call);
	if (error == NULL)
		return true;
	if (ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION)
		ReThrowError(error);
	refuse_answer(matching, psprintf("%s() of statistics: %s", name, error->message));
	return false;
}

/* KPIs over calls that statistics of them give to the last digit, and the statistics. */
#define EXACT_COUNT true
#define EXACT_PERCENT true
#define EXACT_MEAN true
#define EXACT_MAXIMUM false
static const struct
{
	const char *name;
	const char *state;
	bool		exact;
}			KPIS_OF_STATES[] = {
#define KPI(name, kind, made_of, comment) {#name, "call_stats", EXACT_##kind},
#define KPI_OF_HISTOGRAM(name, kind, over_calls, of_stats, sql, comment, comment_of_stats) \
	{#name, "call_stats", EXACT_##kind},
#include "kpi/calls.table"
	{"nps", "survey_stats", true},
};

/* A KPI, asked of the merged statistics; NULL if there are none, or they do not give it. */
static Node *
from_state(Matching *matching, const Aggref *aggregate, Expr *filter)
{
	const char *name = rollup_aggregate_name(aggregate->aggfnoid);
	const char *state = NULL;
	ListCell   *cell;

	if (!is_ours(aggregate->aggfnoid) || aggregate->args == NIL)
		return NULL;
	for (size_t i = 0; i < lengthof(KPIS_OF_STATES); i++)
	{
		if (KPIS_OF_STATES[i].exact && strcmp(KPIS_OF_STATES[i].name, name) == 0)
			state = KPIS_OF_STATES[i].state;
	}
	foreach(cell, state != NULL ? matching->measures : NIL)
	{
		const AnswerMeasure *measure = lfirst(cell);
		List	   *others = NIL;
		Node	   *call;
		ListCell   *other;

		if (measure->aggregate->aggfilter != NULL || !is_extension_aggregate(measure->aggregate, state) ||
			!equal(argument_of(aggregate), argument_of(measure->aggregate)))
			continue;
		for_each_from(other, aggregate->args, 1)
			others = lappend(others, lfirst_node(TargetEntry, other)->expr);
		call = asked_of_state(name, sum_of_measure(matching, measure, filter), others, aggregate->aggtype);
		if (call == NULL || !are_exact(matching, name, call, others))
			return NULL;
		return aggregate->aggtype == INT8OID ? or_else(matching, call, filter, bigint_zero()) : call;
	}
	return NULL;
}

/* avg() as it divides: by the number of values, and without a remainder that sums could keep. */
static Node *
from_sum_and_count(Matching *matching, const Aggref *aggregate, Expr *filter)
{
	static const Oid sums[] = {F_SUM_INT2, F_SUM_INT4, F_SUM_INT8, F_SUM_NUMERIC};
	static const Oid counts[] = {F_COUNT_ANY};
	const AnswerMeasure *sum,
			   *count;
	Node	   *total,
			   *number = NULL;
	NullIfExpr *divisor;
	OpExpr	   *division;

	if (aggregate->aggfnoid != F_AVG_INT2 && aggregate->aggfnoid != F_AVG_INT4 && aggregate->aggfnoid != F_AVG_INT8 &&
		aggregate->aggfnoid != F_AVG_NUMERIC)
		return NULL;
	sum = measure_over(matching, sums, lengthof(sums), argument_of(aggregate));
	count = measure_over(matching, counts, lengthof(counts), argument_of(aggregate));
	if (sum == NULL)
		return NULL;
	if (aggregate->aggfnoid == F_AVG_NUMERIC && exprTypmod(argument_of(aggregate)) < (int32) VARHDRSZ)
	{
		refuse_answer(matching, psprintf("the sum %s is of numbers without a declared scale", sum->column->quoted));
		return NULL;
	}
	if (count != NULL)
		number = sum_of_measure(matching, count, filter);
	else if (is_never_null(matching, argument_of(aggregate)))
		number = number_of_rows(matching, filter);
	if (number == NULL)
		return NULL;
	total = sum_of_measure(matching, sum, filter);
	if (exprType(number) == INT8OID)
		number = (Node *) makeFuncExpr(F_NUMERIC_INT8, NUMERICOID, list_make1(number), InvalidOid, InvalidOid,
									   COERCE_EXPLICIT_CAST);
	if (exprType(total) != NUMERICOID || exprType(number) != NUMERICOID)
		return NULL;
	divisor = makeNode(NullIfExpr);
	divisor->opno = server_operator("=", NUMERICOID);
	divisor->opfuncid = F_NUMERIC_EQ;
	divisor->opresulttype = NUMERICOID;
	divisor->args = list_make2(number, makeConst(NUMERICOID, -1, InvalidOid, -1,
												 DirectFunctionCall1(int8_numeric, Int64GetDatum(0)), false, false));
	divisor->location = -1;
	division = (OpExpr *) make_opclause(server_operator("/", NUMERICOID), NUMERICOID, false, (Expr *) total,
										(Expr *) divisor, InvalidOid, InvalidOid);
	division->opfuncid = F_NUMERIC_DIV;
	return (Node *) division;
}

/* Does it not matter to the aggregate how often a value is there? */
static bool
is_of_distinct_values(const Aggref *aggregate)
{
	static const char *const names[] = {"min", "max", "bool_and", "bool_or", "every"};

	if (aggregate->aggkind != AGGKIND_NORMAL)
		return false;
	if (aggregate->aggdistinct != NIL)
		return true;
	if (get_func_namespace(aggregate->aggfnoid) != PG_CATALOG_NAMESPACE)
		return false;
	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (strcmp(rollup_aggregate_name(aggregate->aggfnoid), names[i]) == 0)
			return true;
	}
	return false;
}

static char *
written(const Matching *matching, Node *node)
{
	Node	   *copy = copyObject(node);
	int			nest_level;
	char	   *text;

	/* a relation has a name here only if it is the source */
	if (IsA(copy, Aggref) && bms_membership(pull_varnos(NULL, copy)) == BMS_MULTIPLE)
		return psprintf("%s() over several tables", rollup_aggregate_name(castNode(Aggref, copy)->aggfnoid));
	ChangeVarNodes(copy, matching->varno, 1, 0);
	nest_level = NewGUCNestLevel();
	write_constants_for_all();
	text = deparse_expression(copy, deparse_context_for(get_rel_name(matching->source), matching->source), false,
							  false);
	AtEOXact_GUC(true, nest_level);
	return text;
}

static Node *
over_rollup_aggregate(Aggref *aggregate, Matching *matching)
{
	const AnswerMeasure *measure;
	Expr	   *filter = NULL;
	Node	   *found = NULL;
	Bitmapset  *relations = pull_varnos(NULL, (Node *) aggregate->args);

	if (is_of_distinct_values(aggregate))
	{
		Aggref	   *over = (Aggref *) expression_tree_mutator((Node *) aggregate, over_rollup, matching);
		ListCell   *cell;

		foreach(cell, matching->answer->problem == NULL ? over->args : NIL)
			refuse_ambiguous(matching, (Node *) lfirst_node(TargetEntry, cell)->expr);
		return (Node *) over;
	}
	if (aggregate->aggfilter != NULL && (measure = measure_of(matching, aggregate, true)) != NULL)
		found = from_measure(matching, aggregate, measure, NULL);
	else if (is_ordinary(aggregate))
	{
		filter = (Expr *) over_rollup((Node *) aggregate->aggfilter, matching);
		if (matching->answer->problem != NULL)
			return (Node *) aggregate;
		measure = measure_of(matching, aggregate, false);
		if (measure != NULL)
			found = from_measure(matching, aggregate, measure, filter);
		else if (aggregate->aggfnoid == F_COUNT_ ||
				 (aggregate->aggfnoid == F_COUNT_ANY && is_never_null(matching, argument_of(aggregate))))
		{
			found = number_of_rows(matching, filter);
			if (found != NULL)
				found = or_else(matching, found, filter, bigint_zero());
		}
		else
		{
			found = from_state(matching, aggregate, filter);
			if (found == NULL && matching->answer->problem == NULL)
				found = from_sum_and_count(matching, aggregate, filter);
		}
	}
	if (found != NULL)
		return found;
	if (!bms_is_empty(relations) && !bms_is_member(matching->varno, relations))
		refuse_answer(matching, psprintf("%s() of another table would count its rows once a group",
								rollup_aggregate_name(aggregate->aggfnoid)));
	else
		refuse_answer(matching, psprintf("no measure gives %s", written(matching, (Node *) aggregate)));
	return (Node *) aggregate;
}

/* -------------------------------------------------------------- a first look */

/* Our aggregates of this name. */
static List *
aggregates_named(const char *name)
{
	CatCList   *functions = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(name));
	List	   *aggregates = NIL;

	for (int i = 0; i < functions->n_members; i++)
	{
		Form_pg_proc function = (Form_pg_proc) GETSTRUCT(&functions->members[i]->tuple);

		if (function->prokind == PROKIND_AGGREGATE && is_ours(function->oid))
			aggregates = lappend_oid(aggregates, function->oid);
	}
	ReleaseSysCacheList(functions);
	return aggregates;
}

/* The aggregates over calls that the rollup may give, if all else fits: what others there are is seen at once. */
List *
answer_aggregates(const Rollup *rollup)
{
	static const Oid averages[] = {F_AVG_INT2, F_AVG_INT4, F_AVG_INT8, F_AVG_NUMERIC};
	List	   *aggregates = list_make2_oid(F_COUNT_, F_COUNT_ANY);
	ListCell   *cell;

	for (size_t i = 0; i < lengthof(averages); i++)
		aggregates = lappend_oid(aggregates, averages[i]);
	foreach(cell, rollup->amounts)
	{
		Aggref	   *aggregate = aggregate_over_calls(rollup, ((RollupColumn *) lfirst(cell))->expression);

		if (aggregate == NULL)
			continue;
		aggregates = list_append_unique_oid(aggregates, aggregate->aggfnoid);
		for (size_t i = 0; i < lengthof(KPIS_OF_STATES); i++)
		{
			if (KPIS_OF_STATES[i].exact && is_extension_aggregate(aggregate, KPIS_OF_STATES[i].state))
				aggregates = list_concat_unique_oid(aggregates, aggregates_named(KPIS_OF_STATES[i].name));
		}
	}
	return aggregates;
}

bool
answer_may_be_given(const Aggref *aggregate, List *aggregates)
{
	return list_member_oid(aggregates, aggregate->aggfnoid) || is_of_distinct_values(aggregate);
}

/* -------------------------------------------------------------- all of it */

static Node *
over_rollup(Node *node, Matching *matching)
{
	Node	   *found;

	if (node == NULL || matching->answer->problem != NULL)
		return node;
	if (IsA(node, Query))
	{
		if (contain_vars_of_level(node, 1))
			refuse_answer(matching, "a subquery takes columns of the query around it");
		return node;
	}
	if (IsA(node, Aggref))
		return over_rollup_aggregate(castNode(Aggref, node), matching);
	found = dimension_of(node, matching);
	if (found == NULL)
		found = answer_refined(node, &matching->time);
	if (matching->time.problem != NULL)
		refuse_answer(matching, matching->time.problem);
	if (found != NULL || matching->answer->problem != NULL)
		return found != NULL ? found : node;
	if (IsA(node, Var))
	{
		Var		   *column = copyObject(castNode(Var, node));

		if (column->varno == matching->varno)
		{
			const char *name = get_attname(matching->source, column->varattno, true);

			refuse_answer(matching, equal(node, matching->time.time) ?
				 psprintf("column %s is not cut to whole buckets", quote_identifier(name)) :
				 psprintf("column %s is not a dimension", name != NULL ? quote_identifier(name) : "*"));
		}
		/* the join that it was written as a column of is not there */
		column->varnosyn = column->varno;
		column->varattnosyn = column->varattno;
		return (Node *) column;
	}
	return expression_tree_mutator(node, over_rollup, matching);
}

/* The conditions without those that all calls of the rollup fulfil; which must all be among them. */
static List *
conditions_left(List *conditions, Matching *matching)
{
	List	   *left = list_copy(conditions);
	ListCell   *cell;

	foreach(cell, each_of(filters_of(matching->rollup)))
	{
		Node	   *condition = in_query(matching, copyObject(lfirst(cell)));

		refuse_strange(matching, condition);
		if (!list_member(left, condition))
			refuse_answer(matching, psprintf("it has only calls with %s", written(matching, condition)));
		left = list_delete(left, condition);
	}
	return left;
}

/* The whole buckets at least so many times those that are cut: else the calls are read, or smaller buckets. */
#define WHOLE_BUCKETS 4

/* Between the limits are whole buckets, and calls before and after them. */
static void
cut_buckets(Matching *matching)
{
	Answer	   *answer = matching->answer;
	const RollupBucket *bucket = &matching->rollup->bucket;
	TimestampTz first = answer_bucket_at(bucket, answer->since);

	answer->is_cut = true;
	answer->calls_since = answer->since;
	answer->calls_until = answer->until;
	answer->since = answer_bucket_from(bucket, answer->since);
	answer->until = answer_bucket_at(bucket, answer->until);
	if (answer->since >= answer->until ||
		(!TIMESTAMP_IS_NOBEGIN(answer->since) && !TIMESTAMP_IS_NOEND(answer->until) &&
		 (double) answer->until - (double) answer->since < WHOLE_BUCKETS * ((answer->since - first) +
														  (answer_bucket_from(bucket, answer->calls_until) -
														   answer->until))))
		refuse_answer(matching, "few buckets are within the limits of the time");
	else if (matching->rollup->parent != NULL)
		refuse_answer(matching, "a limit of the time is within a bucket of a rollup over a rollup");
}

/* Limits of the time as they are, over the bucket; all other conditions over dimensions. */
static List *
conditions_over_rollup(List *conditions, Matching *matching)
{
	List	   *over = NIL;
	List	   *others = NIL;
	bool		is_finite = true;
	ListCell   *cell;

	foreach(cell, conditions)
	{
		AnswerBound bound;
		OpExpr	   *limit;

		if (!answer_bound(lfirst(cell), &matching->time, &bound))
		{
			over = lappend(over, over_rollup(lfirst(cell), matching));
			others = lappend(others, llast(over));
			continue;
		}
		if (matching->time.problem != NULL)
			refuse_answer(matching, matching->time.problem);
		if (bound.strategy >= BTGreaterEqualStrategyNumber)
			matching->answer->since = Max(matching->answer->since, bound.at);
		else
			matching->answer->until = Min(matching->answer->until, bound.at);
		limit = copyObject((OpExpr *) lfirst(cell));
		if (equal(linitial(limit->args), matching->time.time))
			linitial(limit->args) = copyObject(matching->time.bucket_column);
		else
			lsecond(limit->args) = copyObject(matching->time.bucket_column);
		over = lappend(over, limit);
		is_finite &= !TIMESTAMP_NOT_FINITE(bound.at);
	}
	if (!matching->time.is_cut)
		return over;
	/* a bucket at infinity would be on either side of it */
	if (!is_finite)
		refuse_answer(matching, "a limit of the time is infinite or null, and another is within a bucket");
	cut_buckets(matching);
	return others;
}

/*
 * A flattened query, with columns of the rollup's view in the place of those of its source. What it reads them from
 * is for the caller to put there: the view; or for the planner, which is asked at each run, groups that have their
 * number of rows behind those columns, and are partly made from calls where a limit of the time is within a bucket.
 */
Answer *
answer_over(Query *query, int source, const Rollup *rollup, bool for_planner)
{
	Answer	   *answer = palloc0(sizeof(Answer));
	Query	   *over = copyObject(query);
	RangeTblEntry *entry = rt_fetch(source, over->rtable);
	Matching	matching = {.answer = answer, .rollup = rollup, .source = entry->relid, .varno = source};
	ListCell   *cell;
	List	   *conditions;

	answer->rollup = rollup;
	answer->source = source;
	answer->since = DT_NOBEGIN;
	answer->until = DT_NOEND;
	matching.grouped = query->groupClause != NIL && query->groupingSets == NIL;
	matching.time.bucket = &rollup->bucket;
	matching.time.may_cut = for_planner;
	matching.has_rows = for_planner;
	matching.time.fits_since = DT_NOBEGIN;
	matching.time.bucket_column = (Node *) column_of_view(&matching, ((RollupColumn *) linitial(rollup->keys))->name);
	take_rollup(&matching);
	conditions = conditions_over_rollup(conditions_left((List *) over->jointree->quals, &matching), &matching);
	over->jointree->quals = (Node *) make_ands_explicit(conditions);
	if (conditions == NIL)
		over->jointree->quals = NULL;
	over->targetList = (List *) over_rollup((Node *) over->targetList, &matching);
	over->havingQual = over_rollup(over->havingQual, &matching);
	if (answer->problem == NULL)
	{
		refuse_ambiguous_groups(&matching, over, over->groupClause);
		refuse_ambiguous_groups(&matching, over, over->distinctClause);
	}
	foreach(cell, over->rtable)
	{
		RangeTblEntry *other = lfirst_node(RangeTblEntry, cell);

		if (other->lateral && contain_vars_of_level((Node *) other->subquery, 1))
			refuse_answer(&matching, "a subquery takes columns of the query around it");
		if (other->rtekind == RTE_FUNCTION && contain_var_clause((Node *) other->functions))
			refuse_answer(&matching, "a function in FROM takes columns of another table");
		if (other->rtekind == RTE_VALUES && contain_var_clause((Node *) other->values_lists))
			refuse_answer(&matching, "VALUES in FROM take columns of another table");
		if (other->rtekind == RTE_TABLEFUNC && contain_var_clause((Node *) other->tablefunc))
			refuse_answer(&matching, "a function in FROM takes columns of another table");
	}
	answer->fits_since = matching.time.fits_since;
	/* known only now, from all of the query */
	if (answer->is_cut && !TIMESTAMP_IS_NOBEGIN(answer->calls_since) &&
		answer_bucket_at(&rollup->bucket, answer->calls_since) < answer->fits_since)
		refuse_answer(&matching, "a limit of the time is before clocks were set by whole buckets");
	if (answer->problem == NULL)
		answer->query = over;
	return answer;
}

/* The rollup's view in the place of the source. */
void
answer_read_view(Answer *answer)
{
	Oid			view = answer->rollup->view;
	RangeTblEntry *entry = rt_fetch(answer->source, answer->query->rtable);
	List	   *names = NIL;
	char	   *name = rollup_view_name(view);
	char	   *column;

	for (AttrNumber n = 1; (column = get_attname(view, n, true)) != NULL; n++)
		names = lappend(names, makeString(column));
	entry->relid = view;
	entry->relkind = RELKIND_VIEW;
	entry->inh = true;
	entry->eref = makeAlias(entry->alias != NULL ? entry->alias->aliasname : name, names);
	if (entry->alias != NULL)
		entry->alias->colnames = NIL;
}
