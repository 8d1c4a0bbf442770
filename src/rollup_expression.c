/*
 * rollup_expression.c: what a user writes into create_rollup(): the time column,
 * dimensions and measures, each an SQL expression over one row of the source.
 *
 * The text is parsed by PostgreSQL's parser and must be exactly one expression;
 * what goes into generated objects is never the text but the analysed expression,
 * deparsed with every name qualified.
 */
#include "rollup.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/analyze.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_func.h"
#include "parser/parse_oper.h"
#include "parser/parse_relation.h"
#include "parser/parser.h"
#include "rewrite/rewriteHandler.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

typedef struct Written
{
	const char *text;
	const char *what;			/* "measure", ... */
	const char *name;
} Written;

/* Where an error is in what the user wrote. */
static void
written_context(void *arg)
{
	Written    *written = arg;
	int			position = geterrposition();

	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery(written->text);
	}
	errcontext("%s \"%s\" of a rollup", written->what, written->name);
}

pg_noreturn static void refuse(const Written *written, const char *why, const char *hint);
static void
refuse(const Written *written, const char *why, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s \"%s\" %s: %s", written->what, written->name, why, written->text),
			 hint != NULL ? errhint("%s", hint) : 0));
}

/*
 * One expression and nothing else: no list, no clause. The parser takes it for the
 * body of one SELECT, so WITH, VALUES, INTO, UNION and a second statement are errors
 * of syntax.
 */
static ResTarget *
parse_one(const Written *written)
{
	List	   *statements = raw_parser(written->text, RAW_PARSE_PLPGSQL_EXPR);
	SelectStmt *select = castNode(SelectStmt, linitial_node(RawStmt, statements)->stmt);
	ResTarget  *target;

	if (list_length(select->targetList) != 1 || select->distinctClause != NIL || select->fromClause != NIL ||
		select->whereClause != NULL || select->groupClause != NIL || select->havingClause != NULL ||
		select->windowClause != NIL || select->sortClause != NIL || select->limitOffset != NULL ||
		select->limitCount != NULL || select->lockingClause != NIL)
		refuse(written, "is not one expression", "Write one expression over the columns of the source, no clause of a query.");
	target = linitial_node(ResTarget, select->targetList);
	/* * is no expression, and the analysis of one does not expect it */
	if (IsA(target->val, ColumnRef) && IsA(llast(castNode(ColumnRef, target->val)->fields), A_Star))
		refuse(written, "is not one expression", "Name the columns that it needs.");
	return target;
}

/* Rows as a whole and system columns are not in what a trigger sees. */
static bool
check_columns(Node *node, const Written *written)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var) && castNode(Var, node)->varattno <= 0)
		refuse(written, castNode(Var, node)->varattno == 0 ? "takes a whole row" : "takes a system column",
			   "Name the columns that it needs.");
	return expression_tree_walker(node, check_columns, (void *) written);
}

/*
 * What is generated when it is read is not in what a trigger sees. What is generated
 * when it is written is not always there, where rows are routed to partitions; and
 * ALTER COLUMN ... SET EXPRESSION changes it in all rows, past all triggers.
 */
static void
refuse_generated(Node *expression, Relation source, const Written *written)
{
	ListCell   *cell;

	foreach(cell, pull_var_clause(expression, PVC_RECURSE_AGGREGATES))
	{
		AttrNumber	number = lfirst_node(Var, cell)->varattno;
		Form_pg_attribute column = TupleDescAttr(RelationGetDescr(source), number - 1);

		if (column->attgenerated != '\0')
			refuse(written, psprintf("takes column \"%s\", which is generated", NameStr(column->attname)),
				   psprintf("Write the column's expression in its place: %s.",
							deparse_expression(build_column_default(source, number),
											   deparse_context_for(RelationGetRelationName(source), RelationGetRelid(source)), false, false)));
	}
}

static bool
starts_null(Oid aggregate)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
	bool		isnull;

	if (!HeapTupleIsValid(tuple))
		return true;
	(void) SysCacheGetAttr(AGGFNOID, tuple, Anum_pg_aggregate_agginitval, &isnull);
	ReleaseSysCache(tuple);
	return isnull;
}

static bool
has_operator(List *schema, char *name, Oid left, Oid right)
{
	return OidIsValid(LookupOperName(NULL, list_concat_copy(schema, list_make1(makeString(name))), left, right, true, -1));
}

/*
 * Merged by sum() and taken back by unary minus: core's count and sum over exact
 * numbers, and aggregates whose result is their own state and whose combine
 * function is that of sum() over it. A mean or a percentile looks the same from
 * outside, but the sum of two means is no mean.
 */
static void
check_additive(const Aggref *aggregate, const Written *written)
{
	Oid			function = aggregate->aggfnoid;
	Oid			type = aggregate->aggtype;
	char	   *name = rollup_aggregate_name(function);
	Oid			schema = get_func_namespace(function);

	if (aggregate->aggkind != AGGKIND_NORMAL)
		refuse(written, "cannot be merged, for it needs all rows in order", "Take call_stats(call), whose percentiles can be read from its states.");
	if (aggregate->aggdistinct != NIL)
		refuse(written, "cannot be merged, for DISTINCT needs all rows", "Make what is counted a dimension, or count without DISTINCT.");
	if (aggregate->aggorder != NIL)
		refuse(written, "has an ORDER BY, which sums do not need", NULL);
	if (schema == PG_CATALOG_NAMESPACE)
	{
		if (strcmp(name, "count") == 0)
			return;
		if (strcmp(name, "sum") == 0)
		{
			if (type == INT8OID || type == NUMERICOID || type == INTERVALOID)
				return;
			refuse(written, psprintf("sums %s, which cannot be subtracted exactly", format_type_be(type)),
				   "Cast to numeric or interval.");
		}
		refuse(written, psprintf("cannot be merged: %s() of two groups does not follow from the two", name),
			   "Keep the sum and the count and divide when reading; or call_stats(call), from which the KPIs can be read.");
	}

	{
		List	   *qualifier = list_make1(makeString(rollup_schema_name(rollup_type_schema(type))));
		Oid			sum = LookupFuncName(list_concat_copy(qualifier, list_make1(makeString("sum"))), 1, &type, true);
		HeapTuple	mine = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(function));
		HeapTuple	sums = OidIsValid(sum) ? SearchSysCache1(AGGFNOID, ObjectIdGetDatum(sum)) : NULL;
		bool		mergeable = false;

		if (HeapTupleIsValid(mine) && HeapTupleIsValid(sums))
		{
			Form_pg_aggregate a = (Form_pg_aggregate) GETSTRUCT(mine);
			Form_pg_aggregate s = (Form_pg_aggregate) GETSTRUCT(sums);

			mergeable = !OidIsValid(a->aggfinalfn) && a->aggtranstype == type &&
				OidIsValid(a->aggcombinefn) && a->aggcombinefn == s->aggcombinefn;
		}
		if (HeapTupleIsValid(mine))
			ReleaseSysCache(mine);
		if (HeapTupleIsValid(sums))
			ReleaseSysCache(sums);
		if (!mergeable)
			refuse(written, psprintf("cannot be merged: %s() of two groups does not follow from the two", name),
				   "Take call_stats(call) or survey_stats(score), from which the KPIs can be read; sum() or count().");
		if (!has_operator(qualifier, "-", InvalidOid, type))
			refuse(written, psprintf("cannot be subtracted: type %s has no unary minus", format_type_be(type)), NULL);
		if (!has_operator(qualifier, "+", type, type) || !has_operator(qualifier, "<>", type, type))
			refuse(written, psprintf("cannot be kept: type %s lacks one of the operators + and <>", format_type_be(type)), NULL);
	}
}

/* Over another rollup only the sum of one of its measures adds up. */
static void
check_measure_of_parent(const Aggref *aggregate, const Written *written, const Rollup *parent)
{
	Node	   *argument = aggregate->args == NIL ? NULL : (Node *) linitial_node(TargetEntry, aggregate->args)->expr;
	List	   *others = pull_var_clause((Node *) aggregate->aggfilter, PVC_RECURSE_AGGREGATES);
	ListCell   *cell;
	int			keys = list_length(parent->keys);

	if (strcmp(rollup_aggregate_name(aggregate->aggfnoid), "sum") != 0 || argument == NULL || !IsA(argument, Var) ||
		castNode(Var, argument)->varattno <= keys + 1)
		refuse(written, "is not the sum of a measure, which is all that adds up over another rollup",
			   "Write sum(calls), with the name of one of its measures.");
	foreach(cell, others)
	{
		if (lfirst_node(Var, cell)->varattno > keys)
			refuse(written, "has a FILTER by a measure, which does not add up", "Filter by dimensions.");
	}
}

/*
 * The expression over the source as its relation 1. A name that was given with AS
 * goes to given_name, if asked for; so does the name of a plain column.
 */
Node *
rollup_expression(const char *text, RollupRole role, const char *name, Relation source,
				  const Rollup *parent, char **given_name)
{
	Written		written = {text, role == ROLLUP_MEASURE ? "measure" : role == ROLLUP_TIME ? "time column" : "dimension", name};
	ErrorContextCallback context = {error_context_stack, written_context, &written};
	ParseState *pstate = make_parsestate(NULL);
	ParseNamespaceItem *item;
	ResTarget  *target;
	Node	   *expression;

	error_context_stack = &context;
	target = parse_one(&written);
	pstate->p_sourcetext = text;
	item = addRangeTableEntryForRelation(pstate, source, AccessShareLock, NULL, false, true);
	addNSItemToQuery(pstate, item, true, true, true);
	expression = transformExpr(pstate, target->val, EXPR_KIND_SELECT_TARGET);
	if (exprType(expression) == UNKNOWNOID)
		expression = coerce_type(pstate, expression, UNKNOWNOID, TEXTOID, -1, COERCION_IMPLICIT, COERCE_IMPLICIT_CAST, -1);
	assign_expr_collations(pstate, expression);

	if (pstate->p_hasSubLinks)
		refuse(&written, "has a subquery", "Only the columns of one row are at hand when a call is written.");
	if (pstate->p_hasWindowFuncs)
		refuse(&written, "has a window function", NULL);
	if (pstate->p_hasTargetSRFs)
		refuse(&written, "returns a set", NULL);
	check_columns(expression, &written);
	refuse_generated(expression, source, &written);
	if (contain_mutable_functions(expression))
		refuse(&written, contain_volatile_functions(expression) ? "is volatile" : "depends on settings such as TimeZone",
			   "The same row must give the same value when it is written and when it is taken back: use immutable functions only, such as AT TIME ZONE with a zone.");

	if (role == ROLLUP_MEASURE)
	{
		if (!IsA(expression, Aggref))
			refuse(&written, "is not an aggregate", "Write one aggregate, such as call_stats(call) or count(*) FILTER (WHERE resolved).");
		check_additive(castNode(Aggref, expression), &written);
		if (parent != NULL)
			check_measure_of_parent(castNode(Aggref, expression), &written, parent);
	}
	else
	{
		TypeCacheEntry *type = lookup_type_cache(exprType(expression), TYPECACHE_EQ_OPR | TYPECACHE_BTREE_OPFAMILY);
		ListCell   *cell;

		if (pstate->p_hasAggs)
			refuse(&written, "has an aggregate", "Aggregates go with the measures.");
		if (parent != NULL)
		{
			foreach(cell, pull_var_clause(expression, 0))
			{
				if (lfirst_node(Var, cell)->varattno > list_length(parent->keys))
					refuse(&written, "takes a measure of the rollup it is over", "Take its bucket and its dimensions.");
			}
		}
		if (role == ROLLUP_TIME && exprType(expression) != TIMESTAMPTZOID)
			refuse(&written, psprintf("is not a timestamp with time zone but %s", format_type_be(exprType(expression))),
				   "Say whose clock it was: (started_at AT TIME ZONE 'Europe/Berlin').");
		if (!OidIsValid(type->btree_opf) || !OidIsValid(type->eq_opr))
			refuse(&written, psprintf("has no order to group by: type %s", format_type_be(exprType(expression))),
				   "Cast it to a type that can be compared, text say.");
	}
	if (given_name != NULL)
	{
		*given_name = target->name;
		if (*given_name == NULL && IsA(expression, Var))
			*given_name = get_attname(RelationGetRelid(source), castNode(Var, expression)->varattno, false);
		if (*given_name == NULL)
			refuse(&written, "has no name", "Give it one: lower(channel) AS channel.");
	}
	error_context_stack = context.previous;
	return expression;
}

/* Is the measure NULL where it has no values? Then those must be counted. */
bool
rollup_needs_values(Node *measure)
{
	return starts_null(castNode(Aggref, measure)->aggfnoid);
}

/* Of the rows that the measure takes: count(*), or count() of its argument. */
Node *
rollup_count_of(Node *measure, bool of_rows)
{
	Aggref	   *count = copyObject(castNode(Aggref, measure));

	count->aggfnoid = of_rows ? F_COUNT_ : F_COUNT_ANY;
	count->aggtype = INT8OID;
	count->aggcollid = InvalidOid;
	if (of_rows)
	{
		count->aggstar = true;
		count->args = NIL;
		count->aggargtypes = NIL;
	}
	return (Node *) count;
}

/* The measure's aggregate of a bigint column of the same relation instead. */
Node *
rollup_sum_of(Node *measure, AttrNumber column)
{
	Aggref	   *sum = copyObject(castNode(Aggref, measure));

	sum->aggfnoid = F_SUM_INT8;
	sum->aggtype = NUMERICOID;
	sum->aggcollid = InvalidOid;
	sum->aggargtypes = list_make1_oid(INT8OID);
	sum->args = list_make1(makeTargetEntry((Expr *) makeVar(1, column, INT8OID, -1, InvalidOid, 0), 1, NULL, false));
	return (Node *) sum;
}

/* The column that a measure over another rollup sums. */
AttrNumber
rollup_summed_column(Node *measure)
{
	return castNode(Var, linitial_node(TargetEntry, castNode(Aggref, measure)->args)->expr)->varattno;
}
