/*
 * rollup/answer.c: rollup_query() and rollup_query_problem(): a query over calls, as the caller could run it, written
 * over a rollup; or why not.
 *
 * rollup/answer_match.c says whether a rollup that equals its source gives the result, and rollup/answer_premise.c
 * whether it does equal its source, for all that the query reads: at this moment, so the text says so.
 */
#include "rollup/answer_match.h"
#include "rollup/answer_premise.h"
#include "rollup/answer_sources.h"
#include "rollup/answer_sql.h"
#include "rollup/consent.h"
#include "rollup/definition.h"
#include "rollup/locks.h"
#include "rollup/names.h"
#include "rollup/source.h"
#include "rollup/sql.h"
#include "rollup/statement.h"
#include "base/acting.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/analyze.h"
#include "parser/parser.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteHandler.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"

/* -------------------------------------------------------------- the query that is asked about */

/* Where an error is in the query. */
static void
query_context(void *text)
{
	int			position = geterrposition();

	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery(text);
	}
	errcontext("query that a rollup is to answer");
}

static bool
check_rights(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
	{
		check_query_rights(castNode(Query, node));
		return query_tree_walker(castNode(Query, node), check_rights, context, 0);
	}
	return expression_tree_walker(node, check_rights, context);
}

/* As the server reads it for the caller, with the caller's rights; NULL with a problem if it is not a SELECT. */
static Query *
analysed(const char *text, char **problem)
{
	List	   *statements = raw_parser(text, RAW_PARSE_DEFAULT);
	RawStmt    *statement;
	Query	   *query;

	if (list_length(statements) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("query must be one statement, not %d", list_length(statements)),
				 errhint("Write one SELECT.")));
	statement = linitial_node(RawStmt, statements);
	/* others could change something while they are analysed */
	if (!IsA(statement->stmt, SelectStmt) || castNode(SelectStmt, statement->stmt)->intoClause != NULL)
	{
		*problem = "the query is not a SELECT";
		return NULL;
	}
	query = parse_analyze_fixedparams(statement, text, NULL, 0, NULL);
	(void) check_rights((Node *) query, NULL);
	*problem = answer_query_problem(query);
	return *problem == NULL ? query : NULL;
}

/* -------------------------------------------------------------- the views that the text reads */

/* Is the view what we would write? Its owner can write another, or name its columns otherwise. */
static bool
is_as_written(Oid view, const char *sql)
{
	Relation	relation = relation_open(view, AccessShareLock);
	Query	   *found = get_view_query(relation);
	bool		same = answer_is_read_as(sql, found);
	ListCell   *cell;

	foreach(cell, found->targetList)
		same &= strcmp(lfirst_node(TargetEntry, cell)->resname,
					   NameStr(TupleDescAttr(RelationGetDescr(relation), foreach_current_index(cell))->attname)) == 0;
	relation_close(relation, AccessShareLock);
	return same;
}

static char *
views_problem(const Rollup *rollup)
{
	char	   *problem = NULL;

	for (const Rollup *each = rollup; each != NULL && problem == NULL; each = each->parent)
	{
		if (is_as_written(each->view, rollup_view_query(each)) &&
			is_as_written(each->live, rollup_live_query(each, true)))
			continue;
		problem = "its views are not as they were made";
		if (each != rollup)
			problem = psprintf("of %s, which it is over: %s", relation_name(each->view), problem);
	}
	return problem;
}

/* -------------------------------------------------------------- a rollup that is asked */

typedef struct AskedRollup
{
	Oid			view;
	Query	   *query;			/* flattened */
	int			source;			/* in it */
	Answer	   *answer;
	char	   *problem;
} AskedRollup;

/* Could its owner have written the calls? Or does the caller trust it, being a member of its owner? */
static bool
is_trusted(const Rollup *rollup, Oid source)
{
	return rollup_could_have_written(rollup, source) ||
		is_member_of_role_nosuper(GetUserId(), rollup->owner);
}

static void
ask(AskedRollup *asked)
{
	Oid			source = rt_fetch(asked->source, asked->query->rtable)->relid;
	Rollup	   *rollup = rollup_open(asked->view);
	const char *hint;
	const char *problem = rollup_problem(rollup, &hint);
	ActingScope scope;

	if (problem != NULL)
		asked->problem = psprintf("it is broken: %s", problem);
	else if (!is_trusted(rollup, source))
		asked->problem = psprintf("its owner %s does not have the rights of the owner of %s",
								  quote_identifier(GetUserNameFromId(rollup->owner, false)), relation_name(source));
	if (asked->problem != NULL)
		return;
	asked->answer = answer_over(asked->query, asked->source, rollup, false);
	asked->problem = asked->answer->problem;
	if (asked->problem != NULL)
		return;
	act(rollup->owner, &scope);
	asked->problem = answer_premise_problem(asked->answer);
	if (asked->problem == NULL)
		asked->problem = views_problem(rollup);
	stop_acting(&scope);
	if (asked->problem == NULL)
		answer_read_view(asked->answer);
}

static void
ask_rollup(void *argument)
{
	int			nest_level = rollup_wait_briefly();

	ask(argument);
	AtEOXact_GUC(true, nest_level);
}

typedef struct SizedRollup
{
	Oid			view;
	char	   *name;			/* kept, because it may be dropped */
	Oid			source;
	double		rows;
	bool		found;
} SizedRollup;

static int
by_size(const ListCell *one, const ListCell *other)
{
	const SizedRollup *a = lfirst(one);
	const SizedRollup *b = lfirst(other);

	if (a->rows != b->rows)
		return a->rows < b->rows ? -1 : 1;
	return a->view < b->view ? -1 : a->view > b->view;
}

static void
size_up_rollup(void *argument)
{
	SizedRollup *sized = argument;
	int			nest_level = rollup_wait_briefly();
	Rollup		rollup;

	if (rollup_find(sized->view, &rollup))
	{
		sized->found = answer_is_over(&rollup, sized->source);
		sized->rows = answer_rows_of(rollup.groups);
	}
	AtEOXact_GUC(true, nest_level);
}

/* What is wrong with a rollup that cannot be looked at now, or NULL: that does not hide the others. */
static char *
tried(void (*step) (void *), void *argument)
{
	ErrorData  *error = statement_ask(step, argument);

	if (error == NULL)
		return NULL;
	return error->sqlerrcode == ERRCODE_LOCK_NOT_AVAILABLE ? "it is locked by another session" : error->message;
}

static void
add_problem(StringInfo problems, const char *subject, const char *problem)
{
	appendStringInfo(problems, "%s%s: %s", problems->len > 0 ? "; " : "", subject, problem);
}

/* Of a table, those that the caller may read, the smallest first. */
static List *
rollups_over(Oid source, StringInfo problems)
{
	List	   *rollups = NIL;
	ListCell   *cell;

	foreach(cell, rollup_list())
	{
		SizedRollup *sized = palloc0(sizeof(SizedRollup));
		bool		gone = false;
		char	   *problem;

		sized->view = lfirst_oid(cell);
		sized->source = source;
		if (!OidIsValid(sized->view) ||
			pg_class_aclcheck_ext(sized->view, GetUserId(), ACL_SELECT, &gone) != ACLCHECK_OK || gone ||
			object_aclcheck(NamespaceRelationId, get_rel_namespace(sized->view), GetUserId(), ACL_USAGE) != ACLCHECK_OK)
			continue;
		sized->name = relation_name(sized->view);
		problem = tried(size_up_rollup, sized);
		if (problem != NULL)
			add_problem(problems, sized->name, problem);
		else if (sized->found)
			rollups = lappend(rollups, sized);
	}
	list_sort(rollups, by_size);
	return rollups;
}

/* The first that answers; else all problems. */
static Answer *
ask_rollups(Query *query, StringInfo problems)
{
	Query	   *flat = answer_flattened(query);
	List	   *relations = flat->jointree->fromlist;
	bool		has_subquery = false;
	ListCell   *cell,
			   *each;

	foreach(cell, relations)
	{
		int			source = lfirst_node(RangeTblRef, cell)->rtindex;
		RangeTblEntry *entry = rt_fetch(source, flat->rtable);
		List	   *rollups;

		has_subquery |= entry->rtekind == RTE_SUBQUERY;
		if (entry->rtekind != RTE_RELATION)
			continue;
		if (entry->relkind != RELKIND_RELATION && entry->relkind != RELKIND_PARTITIONED_TABLE)
		{
			if (list_length(relations) == 1)
				add_problem(problems, relation_name(entry->relid), "is not a table");
			continue;
		}
		rollups = rollups_over(entry->relid, problems);
		if (rollups == NIL && list_length(relations) == 1 && problems->len == 0)
			add_problem(problems, relation_name(entry->relid), "there is no rollup of it that you may read");
		if (rollups != NIL && check_enable_rls(entry->relid, InvalidOid, true) == RLS_ENABLED)
		{
			add_problem(problems, relation_name(entry->relid), "row-level security hides rows of it from you");
			continue;
		}
		foreach(each, rollups)
		{
			const SizedRollup *sized = lfirst(each);
			AskedRollup asked = {.view = sized->view, .query = flat, .source = source};
			char	   *problem;

			CHECK_FOR_INTERRUPTS();
			problem = tried(ask_rollup, &asked);
			if (problem == NULL && asked.problem == NULL)
				return asked.answer;
			add_problem(problems, sized->name, problem != NULL ? problem : asked.problem);
		}
	}
	if (problems->len == 0)
		appendStringInfoString(problems, has_subquery ?
							   "the query has a subquery in FROM: ask for the part that groups calls" :
							   "there is no rollup of a table in FROM that you may read");
	return NULL;
}

/* -------------------------------------------------------------- the answer as text */

/* A name within a comment, from which it must not lead out. */
static char *
within_comment(char *name)
{
	for (char *c = name; *c != '\0'; c++)
	{
		if ((unsigned char) *c < ' ')
			*c = '?';
	}
	return name;
}

/*
 * By the caller's search_path, with constants that mean the same under all settings: in other styles of dates, times
 * have names of zones, and India's IST is read as Israel's. Names of tables are before columns if they must be: ORDER
 * BY takes a bare name for that of a result.
 */
static char *
text_for_all(const Query *query)
{
	int			nest_level = NewGUCNestLevel();
	char	   *text;

	write_constants_for_all();
	text = pg_get_querydef(copyObject((Query *) query), true);
	if (!answer_is_read_as(text, query))
		text = answer_as_sql(query, true);
	if (!answer_is_read_as(text, query))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the server reads the query over the rollup otherwise than it was meant"),
				 errdetail("It is: %s", text),
				 errhint("Report this as a bug of ccmetrics.")));
	AtEOXact_GUC(true, nest_level);
	return text;
}

/* The columns that the result has. */
static List *
columns_of(const Query *query)
{
	List	   *columns = NIL;
	ListCell   *cell;

	foreach(cell, query->targetList)
	{
		if (!lfirst_node(TargetEntry, cell)->resjunk)
			columns = lappend(columns, lfirst(cell));
	}
	return columns;
}

static bool
has_same_columns(const Query *answer, const Query *query)
{
	List	   *found = columns_of(answer);
	List	   *wanted = columns_of(query);
	ListCell   *one,
			   *other;

	if (list_length(found) != list_length(wanted))
		return false;
	forboth(one, found, other, wanted)
	{
		if (exprType((Node *) lfirst_node(TargetEntry, one)->expr) !=
			exprType((Node *) lfirst_node(TargetEntry, other)->expr) ||
			strcmp(lfirst_node(TargetEntry, one)->resname, lfirst_node(TargetEntry, other)->resname) != 0)
			return false;
	}
	return true;
}

/* NULL, with a problem, if there is none. */
static char *
answer_to(const char *text, char **problem)
{
	ErrorContextCallback context = {.callback = query_context, .arg = (void *) text, .previous = error_context_stack};
	StringInfoData problems;
	Query	   *query;
	Answer	   *answer;
	char	   *written;

	error_context_stack = &context;
	query = analysed(text, problem);
	error_context_stack = context.previous;
	if (query == NULL)
		return NULL;
	initStringInfo(&problems);
	answer = ask_rollups(query, &problems);
	*problem = problems.data;
	if (answer == NULL)
		return NULL;
	*problem = NULL;
	written = psprintf("-- From rollup %s. The result is that of the query over the calls\n"
					   "-- for as long as rollup_query_problem() of that query is NULL.\n%s",
					   within_comment(relation_name(answer->rollup->view)), text_for_all(answer->query));
	if (!has_same_columns(answer->query, query))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the query over the rollup has other columns than the query"),
				 errdetail("It is: %s", written),
				 errhint("Report this as a bug of ccmetrics.")));
	return written;
}

/* (query) */
static Datum
answer_or_problem(FunctionCallInfo fcinfo, bool want_problem)
{
	char	   *problem = NULL;
	char	   *written;
	char	   *result;
	text	   *given = NULL;
	MemoryContext called_in = CurrentMemoryContext;

	SPI_connect();
	written = answer_to(text_to_cstring(PG_GETARG_TEXT_PP(0)), &problem);
	result = want_problem ? problem : written;
	if (result != NULL)
	{
		MemoryContextSwitchTo(called_in);
		given = cstring_to_text(result);
	}
	SPI_finish();
	if (given == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(given);
}

PG_FUNCTION_INFO_V1(cc_rollup_query);
Datum
cc_rollup_query(PG_FUNCTION_ARGS)
{
	return answer_or_problem(fcinfo, false);
}

PG_FUNCTION_INFO_V1(cc_rollup_query_problem);
Datum
cc_rollup_query_problem(PG_FUNCTION_ARGS)
{
	return answer_or_problem(fcinfo, true);
}
