/*
 * rollup/expression.c: what a user writes into create_rollup(): the time column,
 * dimensions, measures and the filter, each an SQL expression over one row of the source.
 *
 * The text is parsed by PostgreSQL's parser and must be exactly one expression;
 * what goes into generated objects is never the text but the analysed expression,
 * deparsed with every name qualified.
 */
#include "rollup/expression.h"
#include "rollup/names.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "catalog/namespace.h"
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

pg_noreturn static void refuse_written(const Written *written, const char *why, const char *hint);
static void
refuse_written(const Written *written, const char *why, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s \"%s\" %s: %s", written->what, written->name, why, written->text),
			 errhint("%s", hint)));
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
		refuse_written(written, "is not one expression",
					   "Write one expression over the columns of the source, without clauses of a query.");
	target = linitial_node(ResTarget, select->targetList);
	/* * is not an expression, and the analysis of one does not expect it */
	if (IsA(target->val, ColumnRef) && IsA(llast(castNode(ColumnRef, target->val)->fields), A_Star))
		refuse_written(written, "is not one expression", "Name the columns that it needs.");
	return target;
}

/* Rows as a whole and system columns are not in what a trigger sees. */
static bool
check_columns(Node *node, const Written *written)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var) && castNode(Var, node)->varattno <= 0)
		refuse_written(written, castNode(Var, node)->varattno == 0 ? "takes a whole row" : "takes a system column",
			   "Name the columns that it needs.");
	return expression_tree_walker(node, check_columns, (void *) written);
}

/*
 * What is generated when it is read is not in what a trigger sees. What is generated
 * when it is written is not always there, where rows are routed to partitions; and
 * ALTER COLUMN ... SET EXPRESSION changes it in all rows, past all triggers.
 */
static void
refuse_generated_column(Node *expression, Relation source, const Written *written)
{
	ListCell   *cell;

	foreach(cell, pull_var_clause(expression, PVC_RECURSE_AGGREGATES))
	{
		AttrNumber	number = lfirst_node(Var, cell)->varattno;
		Form_pg_attribute column = TupleDescAttr(RelationGetDescr(source), number - 1);

		if (column->attgenerated != '\0')
			refuse_written(written, psprintf("takes column \"%s\", which is generated", NameStr(column->attname)),
						   psprintf("Write the column's expression in its place: %s.",
									deparse_expression(build_column_default(source, number),
													   deparse_context_for(RelationGetRelationName(source),
																		   RelationGetRelid(source)), false, false)));
	}
}

static bool
is_temporary_function(Oid function, pg_attribute_unused() void *context)
{
	return isAnyTempNamespace(get_func_namespace(function));
}

/* Goes when the session ends, and would take the rollup along. */
static bool
needs_temporary(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (check_functions_in_node(node, is_temporary_function, context))
		return true;
	if ((IsA(node, Const) || IsA(node, RelabelType) || IsA(node, CoerceToDomain) || IsA(node, CoerceViaIO)) &&
		isAnyTempNamespace(rollup_type_schema(exprType(node))))
		return true;
	return expression_tree_walker(node, needs_temporary, context);
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
	return OidIsValid(LookupOperName(NULL, list_concat_copy(schema, list_make1(makeString(name))), left, right, true,
									 -1));
}

#define TAKE_STATES "Use call_stats(call) or survey_stats(score), from which the KPIs can be read; or sum() or count()."

/* Of the aggregates of the server: count, and sum over exact numbers. */
static void
check_core_aggregate(const Aggref *aggregate, const Written *written)
{
	char	   *name = rollup_aggregate_name(aggregate->aggfnoid);
	Oid			type = aggregate->aggtype;

	if (strcmp(name, "count") == 0)
		return;
	if (strcmp(name, "sum") != 0)
		refuse_written(written, psprintf("cannot be merged: %s() of two groups does not follow from the two", name),
					   "Keep the sum and the count and divide when reading; or use call_stats(call), from which the "
					   "KPIs can be read.");
	if (type != INT8OID && type != NUMERICOID && type != INTERVALOID)
		refuse_written(written, psprintf("sums %s, which cannot be subtracted exactly", format_type_be(type)),
					   "Cast to numeric or interval.");
}

/* Is its result its own state, and does it combine states as the sum() over them does? */
static bool
is_mergeable(const Aggref *aggregate, Oid sum)
{
	HeapTuple	mine = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate->aggfnoid));
	HeapTuple	sums = OidIsValid(sum) ? SearchSysCache1(AGGFNOID, ObjectIdGetDatum(sum)) : NULL;
	bool		mergeable = false;

	if (HeapTupleIsValid(mine) && HeapTupleIsValid(sums))
	{
		Form_pg_aggregate a = (Form_pg_aggregate) GETSTRUCT(mine);
		Form_pg_aggregate s = (Form_pg_aggregate) GETSTRUCT(sums);

		mergeable = !OidIsValid(a->aggfinalfn) && a->aggtranstype == aggregate->aggtype &&
			OidIsValid(a->aggcombinefn) && a->aggcombinefn == s->aggcombinefn;
	}
	if (HeapTupleIsValid(mine))
		ReleaseSysCache(mine);
	if (HeapTupleIsValid(sums))
		ReleaseSysCache(sums);
	return mergeable;
}

/* Of all other aggregates: those that are merged by sum() and subtracted by unary minus. */
static void
check_state_aggregate(const Aggref *aggregate, const Written *written)
{
	Oid			type = aggregate->aggtype;
	List	   *schema = list_make1(makeString(schema_name(rollup_type_schema(type))));
	Oid			sum = LookupFuncName(list_concat_copy(schema, list_make1(makeString("sum"))), 1, &type, true);

	if (!is_mergeable(aggregate, sum))
		refuse_written(written, psprintf("cannot be merged: %s() of two groups does not follow from the two",
										 rollup_aggregate_name(aggregate->aggfnoid)), TAKE_STATES);
	if (!has_operator(schema, "-", InvalidOid, type))
		refuse_written(written, psprintf("cannot be subtracted: type %s has no unary minus", format_type_be(type)),
					   "Create the operator in the schema of the type, or use another measure.");
	if (!has_operator(schema, "+", type, type) || !has_operator(schema, "<>", type, type))
		refuse_written(written, psprintf("cannot be kept: type %s lacks one of the operators + and <>",
										 format_type_be(type)),
					   "Create the operators in the schema of the type, or use another measure.");
}

/*
 * A measure must be merged and subtracted. A mean or a percentile looks the same from
 * outside as a sum, but the sum of two means is not a mean.
 */
static void
check_additive(const Aggref *aggregate, const Written *written)
{
	if (aggregate->aggkind != AGGKIND_NORMAL)
		refuse_written(written, "cannot be merged because it needs all rows in order",
					   "Use call_stats(call), whose percentiles can be read from its states.");
	if (aggregate->aggdistinct != NIL)
		refuse_written(written, "cannot be merged because DISTINCT needs all rows",
					   "Make what is counted a dimension, or count without DISTINCT.");
	if (aggregate->aggorder != NIL)
		refuse_written(written, "has an ORDER BY, which sums do not need", "Leave the ORDER BY out.");
	if (get_func_namespace(aggregate->aggfnoid) == PG_CATALOG_NAMESPACE)
		check_core_aggregate(aggregate, written);
	else
		check_state_aggregate(aggregate, written);
}

/* Over another rollup, only sums of its measures add up. */
static void
check_measure_of_parent(const Aggref *aggregate, const Written *written, const Rollup *parent)
{
	Node	   *argument = aggregate->args == NIL ? NULL : (Node *) linitial_node(TargetEntry, aggregate->args)->expr;
	List	   *others = pull_var_clause((Node *) aggregate->aggfilter, PVC_RECURSE_AGGREGATES);
	ListCell   *cell;
	int			keys = list_length(parent->keys);

	if (strcmp(rollup_aggregate_name(aggregate->aggfnoid), "sum") != 0 || argument == NULL || !IsA(argument, Var) ||
		castNode(Var, argument)->varattno <= keys + 1)
		refuse_written(written, "is not the sum of a measure, which is all that adds up over another rollup",
			   "Write sum(calls), with the name of one of its measures.");
	foreach(cell, others)
	{
		if (lfirst_node(Var, cell)->varattno > keys)
			refuse_written(written, "has a FILTER by a measure, which does not add up", "Filter by dimensions.");
	}
}

static Node *
analyse(ParseState *pstate, Relation source, Node *parsed)
{
	ParseNamespaceItem *item = addRangeTableEntryForRelation(pstate, source, AccessShareLock, NULL, false, true);
	Node	   *expression;

	addNSItemToQuery(pstate, item, true, true, true);
	expression = transformExpr(pstate, parsed, EXPR_KIND_SELECT_TARGET);
	if (exprType(expression) == UNKNOWNOID)
		expression = coerce_type(pstate, expression, UNKNOWNOID, TEXTOID, -1, COERCION_IMPLICIT,
								 COERCE_IMPLICIT_CAST, -1);
	assign_expr_collations(pstate, expression);
	return expression;
}

/* The same row must give the same value when it is written and when it is taken out again. */
static void
check_row_expression(ParseState *pstate, Node *expression, Relation source, const Written *written)
{
	if (pstate->p_hasSubLinks)
		refuse_written(written, "has a subquery",
					   "A trigger sees only the columns of one row: store what the subquery gives in the row.");
	if (pstate->p_hasWindowFuncs)
		refuse_written(written, "has a window function",
					   "Use columns of one row; window functions can be used when the rollup is read.");
	if (pstate->p_hasTargetSRFs)
		refuse_written(written, "returns a set", "Write an expression that gives one value per row.");
	check_columns(expression, written);
	refuse_generated_column(expression, source, written);
	if (needs_temporary(expression, NULL))
		refuse_written(written, "needs a temporary object",
					   "It goes when this session ends, and the rollup would go with it: create it in a schema that "
					   "stays.");
	if (contain_mutable_functions(expression))
		refuse_written(written,
					   contain_volatile_functions(expression) ? "is volatile" : "depends on settings such as TimeZone",
					   "The same row must give the same value when it is written and when it is deleted: use only "
					   "immutable functions, such as AT TIME ZONE with a zone.");
}

static void
check_measure(Node *expression, const Written *written, const Rollup *parent)
{
	if (!IsA(expression, Aggref))
		refuse_written(written, "is not an aggregate",
					   "Write one aggregate, such as call_stats(call) or count(*) FILTER (WHERE resolved).");
	check_additive(castNode(Aggref, expression), written);
	if (parent != NULL)
		check_measure_of_parent(castNode(Aggref, expression), written, parent);
}

/* What has one value for each row: of another rollup, that is for each group. */
static void
check_ungrouped(Node *expression, bool has_aggregates, const Written *written, const Rollup *parent)
{
	ListCell   *cell;

	if (has_aggregates)
		refuse_written(written, "has an aggregate", "Put aggregates into the measures.");
	foreach(cell, parent != NULL ? pull_var_clause(expression, 0) : NIL)
	{
		if (lfirst_node(Var, cell)->varattno > list_length(parent->keys))
			refuse_written(written, "takes a measure of the rollup it is over", "Use its bucket and its dimensions.");
	}
}

static void
check_filter(Node *expression, bool has_aggregates, const Written *written, const Rollup *parent)
{
	check_ungrouped(expression, has_aggregates, written, parent);
	if (getBaseType(exprType(expression)) != BOOLOID)
		refuse_written(written, psprintf("is not boolean but %s", format_type_be(exprType(expression))),
					   "Write a condition, for example: queue <> 'test'.");
}

/* A time or a dimension: what is grouped by. */
static void
check_key(Node *expression, RollupRole role, bool has_aggregates, const Written *written, const Rollup *parent)
{
	Oid			type = exprType(expression);
	TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_EQ_OPR | TYPECACHE_BTREE_OPFAMILY);

	check_ungrouped(expression, has_aggregates, written, parent);
	if (role == ROLLUP_TIME && type != TIMESTAMPTZOID)
		refuse_written(written, psprintf("is not a timestamp with time zone but %s", format_type_be(type)),
					   "Name the zone of the clock: (started_at AT TIME ZONE 'Europe/Berlin').");
	if (!OidIsValid(entry->btree_opf) || !OidIsValid(entry->eq_opr))
		refuse_written(written, psprintf("has no order to group by: type %s", format_type_be(type)),
					   "Cast it to a type that can be compared, for example text.");
}

/* With AS, or that of a plain column. */
static char *
name_of(const ResTarget *target, Node *expression, Relation source, const Written *written)
{
	if (target->name != NULL)
		return target->name;
	if (!IsA(expression, Var))
		refuse_written(written, "has no name", "Give it one: lower(channel) AS channel.");
	return get_attname(RelationGetRelid(source), castNode(Var, expression)->varattno, false);
}

/* The expression over the source as its relation 1. Its name goes to given_name, if asked for. */
Node *
rollup_expression(const char *text, RollupRole role, const char *name, Relation source,
				  const Rollup *parent, char **given_name)
{
	static const char *const roles[] = {
		[ROLLUP_TIME] = "time column", [ROLLUP_DIMENSION] = "dimension", [ROLLUP_MEASURE] = "measure",
		[ROLLUP_FILTER] = "filter"
	};
	Written		written = {text, roles[role], name};
	ErrorContextCallback context = {error_context_stack, written_context, &written};
	ParseState *pstate = make_parsestate(NULL);
	ResTarget  *target;
	Node	   *expression;

	error_context_stack = &context;
	target = parse_one(&written);
	/* it may be all that is left of a condition: "ok AND" is ok, named "and" */
	if (target->name != NULL && given_name == NULL)
		refuse_written(&written, psprintf("ends with a name, \"%s\"", target->name),
					   "Leave the name out, because only a dimension has a name after its expression.");
	pstate->p_sourcetext = text;
	expression = analyse(pstate, source, target->val);
	check_row_expression(pstate, expression, source, &written);
	if (role == ROLLUP_MEASURE)
		check_measure(expression, &written, parent);
	else if (role == ROLLUP_FILTER)
		check_filter(expression, pstate->p_hasAggs, &written, parent);
	else
		check_key(expression, role, pstate->p_hasAggs, &written, parent);
	if (given_name != NULL)
		*given_name = name_of(target, expression, source, &written);
	error_context_stack = context.previous;
	return expression;
}

/* Is the measure null where it has no values? Then those must be counted. */
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
