/*
 * rollup/capture.c: the trigger function of a rollup, and the statements that its
 * language runs: what is written to the source, by group, is appended to the deltas.
 */
#include "rollup/capture.h"
#include "rollup/events.h"
#include "rollup/names.h"
#include "rollup/sql.h"
#include "rollup/statement.h"

#include "access/transam.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"

/*
 * The deltas of a statement. The transition tables are added and removed; removed may also be a table in FROM, under
 * that alias.
 */
char *
rollup_capture_query(const Rollup *rollup, RollupEvent event, const char *from)
{
	char	   *added = rollup_selection(rollup, "added", "added", "");
	char	   *removed = rollup_sql(rollup, "SELECT {negated} FROM ({selection}) AS removed",
									 "negated", rollup_negated(rollup, "removed"),
									 "selection", rollup_selection(rollup, "removed", from, ""), NULL);

	if (rollup->parent != NULL && event != ON_INSERT)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("the rollup counts only what is inserted into %s",
						relation_name(rollup->parent->deltas)),
				 errhint("Drop the triggers of %s() there that are not for INSERT.",
						 rollup_function_name(rollup->capture))));
	if (event == ON_INSERT)
		return added;
	if (event == ON_UPDATE)
		return rollup_sql(rollup, "SELECT {sums} FROM ({added} UNION ALL {removed}) AS change ({columns}) "
						  "GROUP BY {keys} HAVING {not_nothing}", "sums", rollup_sums(rollup, NULL),
						  "added", added, "removed", removed, "not_nothing", rollup_not_nothing(rollup), NULL);
	return removed;
}

/* What the language of rollup/language.c runs. */
char *
rollup_capture_statement(const Rollup *rollup, RollupEvent event, const char *from)
{
	return rollup_sql(rollup, "INSERT INTO {deltas} ({columns}) {query}",
					  "query", rollup_capture_query(rollup, event, from), NULL);
}

/* ---------------------------------------------------------------- what a statement means */

static bool
holds_oids(Oid type)
{
	switch (type)
	{
		case REGCLASSOID:
		case REGPROCOID:
		case REGPROCEDUREOID:
		case REGOPEROID:
		case REGOPERATOROID:
		case REGTYPEOID:
		case REGCONFIGOID:
		case REGDICTIONARYOID:
		case REGROLEOID:
		case REGNAMESPACEOID:
		case REGCOLLATIONOID:
			return true;
		default:
			return type_is_enum(type) || type_is_enum(get_element_type(type));
	}
}

/* What an expression names, in order: all that was not there when the database was made. */
static bool
named_objects(Node *node, List **objects)
{
	Oid			object = InvalidOid;

	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_FuncExpr:
			object = ((FuncExpr *) node)->funcid;
			break;
		case T_Aggref:
			object = ((Aggref *) node)->aggfnoid;
			break;
		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
			object = ((OpExpr *) node)->opno;
			break;
		case T_ScalarArrayOpExpr:
			object = ((ScalarArrayOpExpr *) node)->opno;
			break;
		case T_RowCompareExpr:
			*objects = list_concat(*objects, ((RowCompareExpr *) node)->opnos);
			break;
		case T_CollateExpr:
			object = ((CollateExpr *) node)->collOid;
			break;
		case T_Const:
			object = ((Const *) node)->consttype;
			if (!((Const *) node)->constisnull && holds_oids(object))
				*objects = lappend_oid(*objects, datum_image_hash(((Const *) node)->constvalue,
																  ((Const *) node)->constbyval,
																  ((Const *) node)->constlen));
			break;
		case T_RelabelType:
		case T_CoerceViaIO:
		case T_ArrayCoerceExpr:
		case T_CoerceToDomain:
		case T_RowExpr:
			object = exprType(node);
			break;
		default:
			break;
	}
	if (object >= FirstNormalObjectId)
		*objects = lappend_oid(*objects, object);
	return expression_tree_walker(node, named_objects, objects);
}

/* Does what was found name the objects that were meant? */
static bool
means(Node *meant, Node *found)
{
	List	   *meant_objects = NIL;
	List	   *found_objects = NIL;

	(void) named_objects(meant, &meant_objects);
	(void) named_objects(found, &found_objects);
	return equal(meant_objects, found_objects);
}

typedef struct Meaning
{
	const Rollup *rollup;
	Oid			table;			/* whose rows the trigger sees */
	bool		same;
} Meaning;

/* Each query over the rows themselves has the expressions of the definition. */
static bool
compare_meaning(Node *node, Meaning *meaning)
{
	Query	   *query = (Query *) node;
	List	   *columns = list_concat_copy(meaning->rollup->keys, meaning->rollup->amounts);
	RangeTblEntry *first;
	List	   *targets;
	ListCell   *column,
			   *target;

	if (node == NULL)
		return false;
	if (!IsA(node, Query))
		return expression_tree_walker(node, compare_meaning, meaning);
	first = query->rtable != NIL ? linitial_node(RangeTblEntry, query->rtable) : NULL;
	if (query->commandType == CMD_INSERT)
		meaning->same &= rt_fetch(query->resultRelation, query->rtable)->relid == meaning->rollup->deltas;
	else if (first != NULL && (first->rtekind == RTE_NAMEDTUPLESTORE || first->rtekind == RTE_RELATION))
	{
		targets = ungrouped_targets(query);
		meaning->same &= first->relid == meaning->table && list_length(targets) == list_length(columns);
		forboth(column, columns, target, targets)
		{
			meaning->same &= means(((RollupColumn *) lfirst(column))->expression,
								   (Node *) lfirst_node(TargetEntry, target)->expr);
		}
		meaning->same &= means(meaning->rollup->filter, query->jointree->quals);
		return false;
	}
	return query_tree_walker(query, compare_meaning, meaning, 0);
}

/* Whether a statement, as the server has read it, names the objects of the definition. */
bool
rollup_capture_means(const Rollup *rollup, Query *query, Oid table)
{
	Meaning		meaning = {rollup, table, true};

	(void) compare_meaning((Node *) query, &meaning);
	return meaning.same;
}

/* Others may not set it as a trigger, because they could write any delta that way. */
void
rollup_create_capture(Rollup *rollup, const char *function)
{
	(void) rollup_runf(NULL, "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE ccmetrics_capture AS {'body'}",
					   "function", function, "body", ROLLUP_CAPTURE_BODY, NULL);
	(void) rollup_runf(NULL, "REVOKE ALL ON FUNCTION {function}() FROM PUBLIC", "function", function, NULL);
	rollup_comment_on("FUNCTION", psprintf("%s()", function), ROLLUP_CAPTURE_BODY);
	rollup->capture = LookupFuncName(stringToQualifiedNameList(function, NULL), 0, NULL, false);
}
