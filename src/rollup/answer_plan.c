/*
 * rollup/answer_plan.c: queries over calls, answered from rollups without being written over them, where the library is
 * preloaded and ccmetrics.use_rollups is on.
 *
 * The planner plans the query as answer_rewrite() writes it over rollups. Above the plan is a node of ours, which keeps
 * both queries. Whenever the plan is about to run, the query is rewritten once more, and each rollup must equal its
 * source for the snapshot that will be read: as long as the result is the same, the plan is right. Otherwise the query
 * gets a plan over another rollup, or over the calls. So it does not matter how old a plan is, or what has changed.
 */
#include "rollup/answer_plan.h"
#include "rollup/answer_rewrite.h"
#include "rollup/answer_sources.h"
#include "rollup/names.h"
#include "base/names.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "commands/explain.h"
#include "executor/executor.h"
#include "executor/nodeCustom.h"
#include "miscadmin.h"
#include "nodes/extensible.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/planner.h"
#include "tcop/tcopprot.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/pgstat_internal.h"
#include "utils/plancache.h"
#include "utils/snapmgr.h"
#include "utils/varlena.h"

typedef enum UseRollups
{
	USE_NEVER, USE_IF_CHEAPER, USE_ALWAYS
} UseRollups;

static const struct config_enum_entry USES[] = {
	{"off", USE_NEVER, false}, {"on", USE_IF_CHEAPER, false}, {"always", USE_ALWAYS, false},
	{"false", USE_NEVER, true}, {"no", USE_NEVER, true}, {"0", USE_NEVER, true},
	{"true", USE_IF_CHEAPER, true}, {"yes", USE_IF_CHEAPER, true}, {"1", USE_IF_CHEAPER, true},
	{NULL, 0, false}
};

static int	use_rollups = USE_NEVER;
static bool is_preloaded = false;
static bool is_rewriting = false;
static planner_hook_type next_planner;
static ExecutorStart_hook_type next_start;

/*
 * May queries be answered from rollups at this point? Not within functions of another role, nor where the server, or a
 * function of ours, works as the owner of something: verify_rollup() must read the calls.
 */
static bool
may_answer(void)
{
	return use_rollups != USE_NEVER && !is_rewriting && !IsParallelWorker() && !IsInParallelMode() &&
		IsTransactionState() &&
		ActiveSnapshotSet() && !InLocalUserIdChange() && !InSecurityRestrictedOperation() &&
	/* predicate locks on a few groups would be conflicts with every writer */
		!IsolationIsSerializable();
}

static void
rewritten_by_rollups(Rewriting *rewriting)
{
	is_rewriting = true;
	PG_TRY();
	{
		answer_rewrite(rewriting);
	}
	PG_FINALLY();
	{
		is_rewriting = false;
	}
	PG_END_TRY();
}

/* -------------------------------------------------------------- the node above a plan */

/* What it keeps, in custom_private. */
enum
{
	ASKED, REWRITTEN, VIEWS, OPTIONS, HAS_VALUES, KEPT
};

typedef struct AnswerState
{
	CustomScanState scan;
	List	   *views;
} AnswerState;

static void
count_as_scan(Oid view)
{
	PgStat_EntryRef *entry;
	PgStat_TableStatus *status;

	if (!pgstat_track_counts)
		return;
	/* views are not scanned: the number is free, lives as long as the view, and needs no memory of ours */
	entry = pgstat_prep_pending_entry(PGSTAT_KIND_RELATION, MyDatabaseId, view, NULL);
	status = entry->pending;
	count_scan(status);
}

static void
begin_answer(CustomScanState *node, EState *estate, int flags)
{
	AnswerState *state = (AnswerState *) node;
	ListCell   *cell;

	outerPlanState(node) = ExecInitNode(outerPlan(node->ss.ps.plan), estate, flags);
	if ((flags & EXEC_FLAG_EXPLAIN_ONLY) != 0)
		return;
	foreach(cell, state->views)
		count_as_scan(lfirst_oid(cell));
}

static TupleTableSlot *
next_row(CustomScanState *node)
{
	return ExecProcNode(outerPlanState(node));
}

static void
end_answer(CustomScanState *node)
{
	ExecEndNode(outerPlanState(node));
}

static void
rescan_answer(CustomScanState *node)
{
	if (outerPlanState(node)->chgParam == NULL)
		ExecReScan(outerPlanState(node));
}

static void
explain_answer(CustomScanState *node, List *ancestors, ExplainState *explain)
{
	List	   *names = NIL;
	ListCell   *cell;

	(void) ancestors;
	foreach(cell, ((AnswerState *) node)->views)
		names = lappend(names, relation_name(lfirst_oid(cell)));
	ExplainPropertyList("Rollups", names, explain);
}

static const CustomExecMethods answer_exec_methods = {
	.CustomName = "Rollup Answer",
	.BeginCustomScan = begin_answer,
	.ExecCustomScan = next_row,
	.EndCustomScan = end_answer,
	.ReScanCustomScan = rescan_answer,
	.ExplainCustomScan = explain_answer,
};

static Node *
create_answer_state(CustomScan *scan)
{
	AnswerState *state = palloc0(sizeof(AnswerState));

	NodeSetTag(state, T_CustomScanState);
	state->scan.methods = &answer_exec_methods;
	state->views = list_nth(scan->custom_private, VIEWS);
	return (Node *) state;
}

static const CustomScanMethods answer_scan_methods = {
	.CustomName = "Rollup Answer",
	.CreateCustomScanState = create_answer_state,
};

/* Where it is: at the top, or below an INSERT. */
static Plan **
place_of_answer(PlannedStmt *statement)
{
	return IsA(statement->planTree, ModifyTable) ? &statement->planTree->lefttree : &statement->planTree;
}

static CustomScan *
answer_in(PlannedStmt *statement)
{
	Plan	   *plan = statement->planTree != NULL ? *place_of_answer(statement) : NULL;

	if (plan == NULL || !IsA(plan, CustomScan) || castNode(CustomScan, plan)->methods != &answer_scan_methods)
		return NULL;
	return castNode(CustomScan, plan);
}

static CustomScan *
answer_above(Plan *plan, List *kept)
{
	CustomScan *scan = makeNode(CustomScan);
	ListCell   *cell;

	scan->scan.plan.startup_cost = plan->startup_cost;
	scan->scan.plan.total_cost = plan->total_cost;
	scan->scan.plan.plan_rows = plan->plan_rows;
	scan->scan.plan.plan_width = plan->plan_width;
	scan->scan.plan.plan_node_id = -1;
	scan->scan.plan.extParam = bms_copy(plan->extParam);
	scan->scan.plan.allParam = bms_copy(plan->allParam);
	scan->scan.plan.lefttree = plan;
	foreach(cell, plan->targetlist)
	{
		const TargetEntry *below = lfirst_node(TargetEntry, cell);
		TargetEntry *column = flatCopyTargetEntry((TargetEntry *) below);
		Oid			type = exprType((Node *) below->expr);
		int32		typmod = exprTypmod((Node *) below->expr);
		Oid			collation = exprCollation((Node *) below->expr);

		/* an INSERT looks for the constant null of a column that was dropped */
		if (!IsA(below->expr, Const))
			column->expr = (Expr *) makeVar(INDEX_VAR, below->resno, type, typmod, collation, 0);
		scan->scan.plan.targetlist = lappend(scan->scan.plan.targetlist, column);
		column = flatCopyTargetEntry((TargetEntry *) below);
		column->expr = (Expr *) makeVar(OUTER_VAR, below->resno, type, typmod, collation, 0);
		scan->custom_scan_tlist = lappend(scan->custom_scan_tlist, column);
	}
	scan->flags = ExecSupportsBackwardScan(plan) ? CUSTOMPATH_SUPPORT_BACKWARD_SCAN : 0;
	scan->custom_private = kept;
	scan->methods = &answer_scan_methods;
	return scan;
}

/* -------------------------------------------------------------- planning */

static PlannedStmt *
planned(Query *query, const char *text, int options, ParamListInfo parameters)
{
	return next_planner != NULL ? next_planner(query, text, options, parameters) :
		standard_planner(query, text, options, parameters);
}

static PlannedStmt *
planned_over_rollups(const Rewriting *rewriting, const char *text, int options, ParamListInfo parameters)
{
	List	   *kept = list_make5((void *) rewriting->asked, copyObject(rewriting->query), rewriting->views,
								  makeInteger(options), makeInteger(rewriting->parameters != NULL));
	PlannedStmt *statement = planned(rewriting->query, text, options, parameters);
	Plan	  **place = place_of_answer(statement);

	/* a planner beside this one may have made something else of it */
	if (*place == NULL)
		return NULL;
	*place = (Plan *) answer_above(*place, kept);
	/* a plan that is kept goes when the rollup is changed or dropped */
	statement->relationOids = list_concat_unique_oid(statement->relationOids, rewriting->views);
	return statement;
}

/* What a look at a rollup costs before each run, as the planner counts: a hundred pages, and ten for a partition. */
#define CHECK_COST 100.0
#define CHECK_COST_OF_TABLE 10.0

static PlannedStmt *
plan_from_rollups(Query *query, const char *text, int options, ParamListInfo parameters)
{
	Rewriting	rewriting = {.asked = query, .parameters = parameters};
	PlannedStmt *over_calls = NULL;
	PlannedStmt *over_rollups = NULL;

	if (!may_answer() || !answer_may_rewrite(query))
		return planned(query, text, options, parameters);
	/* a look at the last few calls by an index is faster than any rollup */
	if (use_rollups == USE_IF_CHEAPER)
	{
		over_calls = planned(copyObject(query), text, options, parameters);
		if (over_calls->planTree->total_cost <= CHECK_COST)
			return over_calls;
	}
	rewritten_by_rollups(&rewriting);
	if (rewriting.query != NULL)
		over_rollups = planned_over_rollups(&rewriting, text, options, parameters);
	if (over_rollups == NULL)
		return over_calls != NULL ? over_calls : planned(query, text, options, parameters);
	return over_calls != NULL &&
		over_calls->planTree->total_cost <= over_rollups->planTree->total_cost +
		CHECK_COST * rewriting.answers + CHECK_COST_OF_TABLE * rewriting.tables ?
		over_calls : over_rollups;
}

/* -------------------------------------------------------------- before a plan runs */

/* The plan if it is right for what will be read, or another. */
static PlannedStmt *
plan_for_now(const QueryDesc *description, const CustomScan *answer, int flags)
{
	const Query *rewritten = list_nth(answer->custom_private, REWRITTEN);
	int			options = intVal(list_nth(answer->custom_private, OPTIONS));
	Rewriting	rewriting = {.asked = list_nth(answer->custom_private, ASKED), .checked = true};
	PlannedStmt *statement = NULL;

	if (intVal(list_nth(answer->custom_private, HAS_VALUES)) != 0)
		rewriting.parameters = description->params;
	PushActiveSnapshot(description->snapshot);
	if (may_answer())
		rewritten_by_rollups(&rewriting);
	if (rewriting.query != NULL && equal(rewriting.query, rewritten))
	{
		PopActiveSnapshot();
		return description->plannedstmt;
	}
	if ((flags & EXEC_FLAG_BACKWARD) != 0)
		options |= CURSOR_OPT_SCROLL;
	if (rewriting.query != NULL)
	{
		rewriting.asked = copyObject((Query *) rewriting.asked);
		statement = planned_over_rollups(&rewriting, description->sourceText, options, description->params);
	}
	if (statement == NULL)
		statement = planned(copyObject((Query *) rewriting.asked), description->sourceText, options,
							description->params);
	PopActiveSnapshot();
	return statement;
}

static void
start_from_rollups(QueryDesc *description, int flags)
{
	CustomScan *answer = answer_in(description->plannedstmt);
	MemoryContext memory = NULL;

	if (answer != NULL)
	{
		const PlannedStmt *planned_before = description->plannedstmt;
		MemoryContext called_in;

		memory = AllocSetContextCreate(GetMemoryChunkContext(description), "ccmetrics answer", ALLOCSET_DEFAULT_SIZES);
		called_in = MemoryContextSwitchTo(memory);
		description->plannedstmt = plan_for_now(description, answer, flags);
		MemoryContextSwitchTo(called_in);
		if (description->plannedstmt == planned_before)
		{
			MemoryContextDelete(memory);
			memory = NULL;
		}
	}
	if (next_start != NULL)
		next_start(description, flags);
	else
		standard_ExecutorStart(description, flags);
	/* another plan goes with the run: the description is kept for as long as a function of SQL, which may run often */
	if (memory != NULL)
		MemoryContextSetParent(memory, description->estate->es_query_cxt);
}

/* -------------------------------------------------------------- the setting */

/* By the variables: not every role may ask for the settings by their names. */
static bool
names_us(const char *value)
{
	List	   *libraries = NIL;
	ListCell   *cell;
	bool		found = false;

	if (value == NULL || !SplitDirectoriesString(pstrdup(value), ',', &libraries))
		return false;
	foreach(cell, libraries)
	{
		const char *name = strrchr(lfirst(cell), '/');

		name = name != NULL ? name + 1 : lfirst(cell);
		found |= strcmp(name, "ccmetrics") == 0 || strcmp(name, "ccmetrics.so") == 0;
	}
	return found;
}

/*
 * A session that happens to call a function of ours must not change its plans half-way. Before a session has begun
 * there is no text of a statement.
 */
static bool
comes_before_sessions(void)
{
	return process_shared_preload_libraries_in_progress ||
		(debug_query_string == NULL &&
		 (names_us(session_preload_libraries_string) || names_us(local_preload_libraries_string)));
}

static bool
check_use_rollups(int *value, void **extra, GucSource source)
{
	(void) extra;
	/* what is set for later sessions is theirs to judge; a parallel worker does as its leader */
	if (*value == USE_NEVER || is_preloaded || source == PGC_S_TEST || InitializingParallelWorker)
		return true;
	GUC_check_errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE);
	GUC_check_errmsg("ccmetrics.use_rollups can be other than off only where the library is preloaded");
	GUC_check_errhint("Add ccmetrics to session_preload_libraries, by ALTER DATABASE or ALTER ROLE, and connect "
					  "again.");
	return false;
}

/* Plans that are kept follow the setting. */
static void
assign_use_rollups(int value, void *extra)
{
	(void) extra;
	if (value != use_rollups)
		ResetPlanCache();
}

void
answer_plan_init(void)
{
	is_preloaded = comes_before_sessions();
	DefineCustomEnumVariable("ccmetrics.use_rollups",
							 "Answers queries over calls from rollups that give the same result.",
							 "Only rollups answer for which alter_rollup(..., answers => true) was called. "
							 "Where it is on, they answer if that is estimated to be cheaper.",
							 &use_rollups, USE_NEVER, USES, PGC_USERSET, GUC_EXPLAIN, check_use_rollups,
							 assign_use_rollups, NULL);
	MarkGUCPrefixReserved("ccmetrics");
	if (!is_preloaded)
		return;
	RegisterCustomScanMethods(&answer_scan_methods);
	answer_sources_init();
	next_planner = planner_hook;
	planner_hook = plan_from_rollups;
	next_start = ExecutorStart_hook;
	ExecutorStart_hook = start_from_rollups;
}
