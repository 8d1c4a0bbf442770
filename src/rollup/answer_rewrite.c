/*
 * rollup/answer_rewrite.c: a query as the planner gets it, with its levels over calls read from rollups.
 *
 * A level is a query within the query: a view, a subquery, a part of UNION. Each is asked for by itself; a level that
 * takes columns of those around it is left alone. What the caller needs rights for stays in the query, so that the
 * rights on the calls are asked for as before.
 */
#include "rollup/answer_rewrite.h"
#include "rollup/answer_premise.h"
#include "rollup/answer_sources.h"
#include "rollup/consent.h"
#include "rollup/locks.h"
#include "rollup/source.h"
#include "rollup/statement.h"
#include "base/acting.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/acl.h"
#include "utils/datum.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* -------------------------------------------------------------- is there anything to do? */

static bool
may_group_calls(const Query *query)
{
	return query->commandType == CMD_SELECT && (query->hasAggs || query->groupClause != NIL);
}

/* The aggregates of the level, not of those in it. */
static bool
collect_aggregates(Node *node, void *context)
{
	if (node == NULL || IsA(node, Query))
		return false;
	if (IsA(node, Aggref))
	{
		*(List **) context = lappend(*(List **) context, node);
		return false;
	}
	return expression_tree_walker(node, collect_aggregates, context);
}

static bool
has_answerable_source(const Query *level)
{
	List	   *aggregates = NIL;
	bool		collected = false;
	ListCell   *cell;

	foreach(cell, may_group_calls(level) ? level->rtable : NIL)
	{
		const RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);

		if (entry->rtekind != RTE_RELATION || !answer_may_have_sources(entry->relid))
			continue;
		if (!collected)
		{
			(void) collect_aggregates((Node *) level->targetList, &aggregates);
			(void) collect_aggregates(level->havingQual, &aggregates);
			collected = true;
		}
		if (answer_has_source_for(entry->relid, aggregates))
			return true;
	}
	return false;
}

static bool
reads_calls(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
		return has_answerable_source(castNode(Query, node)) ||
			query_tree_walker(castNode(Query, node), reads_calls, context, 0);
	return expression_tree_walker(node, reads_calls, context);
}

/* False for nearly all queries, in a fraction of a microsecond. */
bool
answer_may_rewrite(Query *query)
{
	if ((query->commandType != CMD_SELECT && query->commandType != CMD_INSERT) || query->utilityStmt != NULL ||
		query->hasModifyingCTE || query->rowMarks != NIL)
		return false;
	if (query->commandType == CMD_SELECT && !may_group_calls(query) && !query->hasSubLinks && query->cteList == NIL)
	{
		bool		has_subquery = false;
		ListCell   *cell;

		foreach(cell, query->rtable)
			has_subquery |= lfirst_node(RangeTblEntry, cell)->rtekind == RTE_SUBQUERY;
		if (!has_subquery)
			return false;
	}
	return reads_calls((Node *) query, NULL);
}

/* -------------------------------------------------------------- parameters whose values are known */

typedef struct KnownParameters
{
	ParamListInfo parameters;
	int			found;
} KnownParameters;

static Const *
value_of(ParamListInfo parameters, const Param *parameter)
{
	ParamExternData given;
	ParamExternData *value;
	int16		length;
	bool		by_value;

	if (parameter->paramkind != PARAM_EXTERN || parameter->paramid <= 0 || parameter->paramid > parameters->numParams)
		return NULL;
	value = parameters->paramFetch != NULL ?
		parameters->paramFetch(parameters, parameter->paramid, true, &given) :
		&parameters->params[parameter->paramid - 1];
	if (value->ptype != parameter->paramtype || (value->pflags & PARAM_FLAG_CONST) == 0)
		return NULL;
	get_typlenbyval(parameter->paramtype, &length, &by_value);
	return makeConst(parameter->paramtype, parameter->paramtypmod, parameter->paramcollid, length,
					 value->isnull ? (Datum) 0 : datumCopy(value->value, by_value, length), value->isnull, by_value);
}

/* A threshold that a driver sends is a constant then, as it is where one writes it; also under a cast. */
static Node *
with_values(Node *node, void *context)
{
	KnownParameters *known = context;
	int			before = known->found;
	Node	   *result;

	if (node == NULL)
		return NULL;
	if (IsA(node, Param))
	{
		Const	   *value = value_of(known->parameters, castNode(Param, node));

		if (value == NULL)
			return copyObject(node);
		known->found++;
		return (Node *) value;
	}
	if (IsA(node, Query))
		return node;
	result = expression_tree_mutator(node, with_values, context);
	if (known->found > before && !IsA(result, List) && !IsA(result, TargetEntry) && !contain_var_clause(result) &&
		!contain_agg_clause(result))
	{
		Node	   *folded = eval_const_expressions(NULL, result);

		if (IsA(folded, Const))
			return folded;
	}
	return result;
}

static void
take_values(Query *flat, ParamListInfo parameters)
{
	KnownParameters known = {.parameters = parameters};

	if (parameters == NULL)
		return;
	flat->targetList = (List *) with_values((Node *) flat->targetList, &known);
	flat->havingQual = with_values(flat->havingQual, &known);
	flat->jointree->quals = with_values(flat->jointree->quals, &known);
}

/* -------------------------------------------------------------- may this rollup answer, now? */

/* Is the snapshot older than the table, or its files, as after TRUNCATE? The calls are read from those all the same. */
static bool
is_older_than(Snapshot snapshot, Oid source)
{
	bool		older = false;
	ListCell   *cell;

	foreach(cell, rollup_tables_of(source))
	{
		HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(lfirst_oid(cell)));

		if (!HeapTupleIsValid(tuple))
			return true;
		older |= !HeapTupleHeaderXminFrozen(tuple->t_data) &&
			XidInMVCCSnapshot(HeapTupleHeaderGetRawXmin(tuple->t_data), snapshot);
		ReleaseSysCache(tuple);
	}
	return older;
}

/* Whatever it reads: could the rollup lack or keep anything that a query over the calls would not? */
static bool
stands(const AnswerSource *source)
{
	const char *hint;

	/* nor does it see rows of a table of the rollup that its owner has rewritten since */
	for (const Rollup *each = source->rollup; each != NULL; each = each->parent)
	{
		const Oid	tables[] = {each->groups, each->deltas, each->progress, each->partitions};

		for (size_t i = 0; i < lengthof(tables); i++)
		{
			if (is_older_than(GetActiveSnapshot(), tables[i]))
				return false;
		}
	}
	/* rows of a statement that is not at its end are seen by functions that it calls, and the rollup lacks them */
	return rollup_could_have_written(source->rollup, source->source) && !answer_is_written_here(source->source) &&
		!is_older_than(GetActiveSnapshot(), source->source) && rollup_problem(source->rollup, &hint) == NULL;
}

static bool
holds(const AnswerSource *source, const Answer *answer)
{
	MemoryContext called_in = CurrentMemoryContext;
	ActingScope scope;
	bool		all;

	if (!stands(source) || !rollup_has_consent(source->rollup))
		return false;
	act(source->rollup->owner, &scope);
	all = answer_premise_problem(answer) == NULL;
	stop_acting(&scope);
	/* SPI leaves another */
	MemoryContextSwitchTo(called_in);
	return all;
}

/* -------------------------------------------------------------- levels */

typedef struct Levels
{
	Rewriting  *rewriting;
	int			depth;
	List	   *barriers;		/* security barriers: nothing in them is touched */
	bool		changed;		/* something that was read from the catalogue has changed */
} Levels;

/* The groups in the place of the source, which stays where its rights and its lock are asked for. */
static bool
read_groups(Answer *answer, const AnswerSource *source)
{
	RangeTblEntry *calls = rt_fetch(answer->source, answer->query->rtable);
	RangeTblEntry *groups = makeNode(RangeTblEntry);
	List	   *names = NIL;
	ListCell   *cell;

	groups->rtekind = RTE_SUBQUERY;
	groups->subquery = answer_groups_of(source, answer, rights_of_entry(answer->query, calls)->checkAsUser);
	if (groups->subquery == NULL)
		return false;
	foreach(cell, source->groups->targetList)
		names = lappend(names, makeString(pstrdup(lfirst_node(TargetEntry, cell)->resname)));
	groups->alias = makeAlias(calls->eref->aliasname, NIL);
	groups->eref = makeAlias(calls->eref->aliasname, names);
	groups->inFromCl = true;
	lfirst(list_nth_cell(answer->query->rtable, answer->source - 1)) = groups;
	answer->query->rtable = lappend(answer->query->rtable, calls);
	return true;
}

static bool
may_read_all(const Query *query, const RangeTblEntry *entry)
{
	Oid			reader = rights_of_entry(query, entry)->checkAsUser;

	return entry->securityQuals == NIL &&
		pg_class_aclcheck(entry->relid, OidIsValid(reader) ? reader : GetUserId(), ACL_SELECT) == ACLCHECK_OK;
}

static bool
is_refused(Oid function, void *context)
{
	(void) context;
	return OidIsValid(function) &&
		object_aclcheck(ProcedureRelationId, function, GetUserId(), ACL_EXECUTE) != ACLCHECK_OK;
}

/*
 * Does it call a function that the reader may not execute? A dimension stands for calls of functions that are not in
 * the answer, and reading groups takes others that are not in the query.
 */
static bool
calls_refused(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, SortGroupClause))
		return is_refused(get_opcode(castNode(SortGroupClause, node)->eqop), context);
	if (check_functions_in_node(node, is_refused, context))
		return true;
	if (IsA(node, Query))
		return query_tree_walker(castNode(Query, node), calls_refused, context, QTW_EXAMINE_SORTGROUP);
	return expression_tree_walker(node, calls_refused, context);
}

static bool
answer_from(Query *level, Query *flat, int varno, Levels *levels)
{
	ListCell   *cell;

	foreach(cell, answer_sources_of(rt_fetch(varno, flat->rtable)->relid))
	{
		const AnswerSource *source = lfirst(cell);
		Answer	   *answer = answer_over(flat, varno, source->rollup, true);

		CHECK_FOR_INTERRUPTS();
		if (answer->problem != NULL)
			continue;
		if (!answer_lock_source(source))
		{
			levels->changed = true;
			return false;
		}
		if (levels->rewriting->checked ? !holds(source, answer) :
			!rollup_could_have_written(source->rollup, source->source))
			continue;
		if (!read_groups(answer, source) || calls_refused((Node *) answer->query, NULL))
			continue;
		levels->rewriting->views = list_append_unique_oid(levels->rewriting->views, source->rollup->view);
		levels->rewriting->answers++;
		levels->rewriting->tables += list_length(rollup_tables_of(source->source));
		*level = *answer->query;
		return true;
	}
	return false;
}

static bool
takes_outer_columns(Query *level, int depth)
{
	for (int up = 1; up <= depth; up++)
	{
		if (contain_vars_of_level((Node *) level, up))
			return true;
	}
	return false;
}

static void
rewrite_level(Query *level, Levels *levels)
{
	Query	   *flat;
	ListCell   *cell;

	if (!has_answerable_source(level) || takes_outer_columns(level, levels->depth) ||
		answer_query_problem(level) != NULL ||
		calls_refused((Node *) level, NULL))
		return;
	flat = answer_flattened(level);
	take_values(flat, levels->rewriting->parameters);
	foreach(cell, flat->jointree->fromlist)
	{
		int			varno = lfirst_node(RangeTblRef, cell)->rtindex;
		const RangeTblEntry *entry = rt_fetch(varno, flat->rtable);

		if (entry->rtekind != RTE_RELATION ||
			(entry->relkind != RELKIND_RELATION && entry->relkind != RELKIND_PARTITIONED_TABLE) ||
			!answer_may_have_sources(entry->relid) || !may_read_all(flat, entry))
			continue;
		if (answer_from(level, flat, varno, levels) || levels->changed)
			return;
	}
}

static bool
rewrite_levels(Node *node, void *context)
{
	Levels	   *levels = context;
	Query	   *level = (Query *) node;
	ListCell   *cell;

	if (node == NULL)
		return false;
	if (!IsA(node, Query))
		return expression_tree_walker(node, rewrite_levels, context);
	if (list_member_ptr(levels->barriers, level))
		return false;
	foreach(cell, level->rtable)
	{
		const RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);

		if (entry->rtekind == RTE_SUBQUERY && entry->security_barrier)
			levels->barriers = lappend(levels->barriers, entry->subquery);
	}
	levels->depth++;
	(void) query_tree_walker(level, rewrite_levels, context, 0);
	levels->depth--;
	if (!levels->changed)
		rewrite_level(level, levels);
	return levels->changed;
}

/* How often what was read may turn out to have changed, before the calls are read. */
#define TRIES 3

static void
rewrite(void *argument)
{
	Rewriting  *rewriting = argument;
	MemoryContext called_in = CurrentMemoryContext;
	int			nest_level = rollup_wait_briefly();

	/* or pg_stat_statements would count what is asked here as statements of the client */
	(void) set_config_option("compute_query_id", "off", PGC_SUSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	SPI_connect();
	MemoryContextSwitchTo(called_in);
	for (int n = 0; n < TRIES; n++)
	{
		Levels		levels = {.rewriting = rewriting};

		rewriting->views = NIL;
		rewriting->answers = rewriting->tables = 0;
		rewriting->query = copyObject((Query *) rewriting->asked);
		(void) rewrite_levels((Node *) rewriting->query, &levels);
		if (!levels.changed)
			break;
		rewriting->views = NIL;
	}
	SPI_finish();
	AtEOXact_GUC(true, nest_level);
}

/* Whatever is wrong with a rollup must not become an error of a query over calls. */
void
answer_rewrite(Rewriting *rewriting)
{
	bool		read_only = statement_read_only(true);
	ErrorData  *error = NULL;

	PG_TRY();
	{
		error = statement_ask(rewrite, rewriting);
	}
	PG_FINALLY();
	{
		(void) statement_read_only(read_only);
	}
	PG_END_TRY();
	if (error != NULL)
	{
		answer_forget_sources();
		rewriting->views = NIL;
	}
	if (rewriting->views == NIL)
		rewriting->query = NULL;
}
