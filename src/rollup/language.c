/*
 * rollup/language.c: the language of a rollup's trigger function. Its body is one SQL
 * statement each for INSERT, UPDATE and DELETE, which appends to the deltas what the
 * transition tables, added and removed, have. TRUNCATE has none, and runs that of
 * DELETE over the table itself.
 *
 * Why not PL/pgSQL: it keeps each function that ever ran in a session, with all its
 * plans, until the session ends, also those that were dropped. Rollups come and go
 * while writers stay connected for months, so here a plan goes with its trigger.
 */
#include "rollup/rollup.h"

#include "access/xact.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type_d.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "nodes/nodeFuncs.h"
#include "parser/parser.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* ---------------------------------------------------------------- the body */

/* Positions are in the body, not in the statement that fired the trigger. */
static void
transpose_error(void *body)
{
	(void) function_parse_error_transpose(body);
}

/* One INSERT, or three: for rows inserted, updated, deleted. */
static List *
statements_of(const char *body)
{
	ErrorContextCallback context = {.callback = transpose_error, .arg = unconstify(char *, body), .previous = error_context_stack};
	List	   *parsed;
	List	   *statements = NIL;
	ListCell   *cell;

	error_context_stack = &context;
	parsed = raw_parser(body, RAW_PARSE_DEFAULT);
	error_context_stack = context.previous;
	foreach(cell, parsed)
	{
		RawStmt    *raw = lfirst_node(RawStmt, cell);
		int			length = raw->stmt_len > 0 ? raw->stmt_len : (int) strlen(body) - raw->stmt_location;

		if (IsA(raw->stmt, InsertStmt))
			statements = lappend(statements, pnstrdup(body + raw->stmt_location, length));
	}
	if (list_length(statements) != list_length(parsed) || (list_length(parsed) != 1 && list_length(parsed) != 3))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_FUNCTION_DEFINITION),
				 errmsg("a function of language ccmetrics_capture is not one INSERT, or three"),
				 errdetail("It is what to do when rows are inserted; or when they are inserted, updated and deleted."),
				 errhint("create_rollup() writes these functions, and alter_rollup() changes them. Write your own in PL/pgSQL.")));
	return statements;
}

static bool
find_removed(Node *node, List **found)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeVar))
	{
		RangeVar   *range = castNode(RangeVar, node);

		if (range->schemaname == NULL && strcmp(range->relname, "removed") == 0)
			*found = lappend(*found, range);
		return false;
	}
	return raw_expression_tree_walker(node, find_removed, found);
}

static int
by_location(const ListCell *a, const ListCell *b)
{
	return castNode(RangeVar, lfirst(a))->location - castNode(RangeVar, lfirst(b))->location;
}

/* There is no transition table of what is truncated: it is all of the table. */
static char *
of_whole_table(const char *statement, Oid table)
{
	RawStmt    *raw = linitial_node(RawStmt, raw_parser(statement, RAW_PARSE_DEFAULT));
	List	   *found = NIL;
	ListCell   *cell;
	StringInfoData sql;
	const char *rest = statement;

	(void) find_removed(raw->stmt, &found);
	list_sort(found, by_location);
	initStringInfo(&sql);
	foreach(cell, found)
	{
		RangeVar   *range = lfirst_node(RangeVar, cell);
		const char *at = statement + range->location;

		appendBinaryStringInfo(&sql, rest, at - rest);
		appendStringInfo(&sql, "%s%s%s", range->inh ? "ONLY " : "", rollup_relation_name(table), range->alias == NULL ? " AS removed" : "");
		rest = at + (*at == '"' ? strlen("\"removed\"") : strlen("removed"));
	}
	appendStringInfoString(&sql, rest);
	return sql.data;
}

static char *
statement_for(const TriggerData *trigger)
{
	Oid			function = trigger->tg_trigger->tgfoid;
	List	   *statements = statements_of(rollup_function_body(function));
	int			which = TRIGGER_FIRED_BY_INSERT(trigger->tg_event) ? 0 : TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? 1 : 2;

	if (which >= list_length(statements))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("%s() is for INSERT only, and is trigger \"%s\" for another event on %s", rollup_function_name(function),
						trigger->tg_trigger->tgname, rollup_relation_name(RelationGetRelid(trigger->tg_relation))),
				 errhint("Drop that trigger: refresh_rollup() sets those that a rollup needs.")));
	if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
		return of_whole_table(list_nth(statements, which), RelationGetRelid(trigger->tg_relation));
	return list_nth(statements, which);
}

/* ---------------------------------------------------------------- plans */

/* By trigger, not by function: partitions may have their columns in another order. */
typedef struct PlanKey
{
	Oid			trigger;
	uint32		event;
} PlanKey;

typedef struct CapturePlan
{
	PlanKey		key;
	Oid			table;
	uint32		function;		/* hash value in the catalogue's cache, by which changes are told */
	SPIPlanPtr	plan;			/* NULL if preparing it failed */
	int			running;
	bool		stale;
} CapturePlan;

static HTAB *plans = NULL;
static bool any_stale = false;

static void
mark_stale(CapturePlan *plan)
{
	plan->stale = true;
	any_stale = true;
}

/* Both callbacks: nothing can be freed here, where plans may be being made. */
static void
function_changed(pg_attribute_unused() Datum argument, pg_attribute_unused() int cache, uint32 function)
{
	HASH_SEQ_STATUS scan;
	CapturePlan *plan;

	hash_seq_init(&scan, plans);
	while ((plan = hash_seq_search(&scan)) != NULL)
	{
		if (function == 0 || plan->function == function)
			mark_stale(plan);
	}
}

static void
table_changed(pg_attribute_unused() Datum argument, Oid table)
{
	HASH_SEQ_STATUS scan;
	CapturePlan *plan;

	hash_seq_init(&scan, plans);
	while ((plan = hash_seq_search(&scan)) != NULL)
	{
		if (!OidIsValid(table) || plan->table == table)
			mark_stale(plan);
	}
}

static void
free_stale_plans(void)
{
	HASH_SEQ_STATUS scan;
	CapturePlan *plan;

	if (!any_stale)
		return;
	any_stale = false;
	hash_seq_init(&scan, plans);
	while ((plan = hash_seq_search(&scan)) != NULL)
	{
		if (!plan->stale)
			continue;
		if (plan->running > 0)
		{
			any_stale = true;
			continue;
		}
		if (plan->plan != NULL)
			SPI_freeplan(plan->plan);
		hash_search(plans, &plan->key, HASH_REMOVE, NULL);
	}
}

static void
prepare_for_plans(void)
{
	HASHCTL		control = {.keysize = sizeof(PlanKey), .entrysize = sizeof(CapturePlan), .hcxt = CacheMemoryContext};

	if (plans != NULL)
		return;
	plans = hash_create("plans of rollups' triggers", 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	CacheRegisterSyscacheCallback(PROCOID, function_changed, (Datum) 0);
	CacheRegisterRelcacheCallback(table_changed, (Datum) 0);
}

static CapturePlan *
plan_for(const TriggerData *trigger)
{
	PlanKey		key = {.trigger = trigger->tg_trigger->tgoid, .event = trigger->tg_event & TRIGGER_EVENT_OPMASK};
	CapturePlan *plan;
	SPIPlanPtr	prepared;
	bool		found;

	prepare_for_plans();
	free_stale_plans();
	plan = hash_search(plans, &key, HASH_ENTER, &found);
	if (!found)
	{
		plan->plan = NULL;
		plan->running = 0;
		plan->stale = false;	/* from here on: what changes while it is prepared is heard of */
		plan->table = RelationGetRelid(trigger->tg_relation);
		plan->function = GetSysCacheHashValue1(PROCOID, ObjectIdGetDatum(trigger->tg_trigger->tgfoid));
	}
	if (plan->plan != NULL)
		return plan;
	plan->running++;
	PG_TRY();
	{
		prepared = SPI_prepare(statement_for(trigger), 0, NULL);
		if (prepared == NULL || SPI_keepplan(prepared) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("could not prepare a rollup's statement: %s", SPI_result_code_string(SPI_result))));
		plan->plan = prepared;
	}
	PG_FINALLY();
	{
		plan->running--;
	}
	PG_END_TRY();
	return plan;
}

static int
run_plan(CapturePlan *plan)
{
	int			result;

	plan->running++;
	PG_TRY();
	{
		result = SPI_execute_plan(plan->plan, NULL, NULL, false, 0);
	}
	PG_FINALLY();
	{
		plan->running--;
	}
	PG_END_TRY();
	return result;
}

static void
run(const TriggerData *trigger)
{
	/* not kept for TRUNCATE: its table is named in it, and nobody tells when a schema is renamed */
	CapturePlan *plan = TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event) ? NULL : plan_for(trigger);
	/* stale, though it was asked for now: changed by what it does itself, or while it was prepared */
	int			result = plan == NULL || plan->stale ? SPI_execute(statement_for(trigger), false, 0) : run_plan(plan);

	if (result < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not run a rollup's statement: %s", SPI_result_code_string(result))));
}

/* ---------------------------------------------------------------- the trigger */

static void
check_truncate(const TriggerData *trigger)
{
	Relation	table = trigger->tg_relation;
	ListCell   *cell;

	/* all rows must be seen, also those committed a moment ago */
	if (IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TRANSACTION_STATE),
				 errmsg("cannot truncate %s above READ COMMITTED, for a rollup would not know which rows go",
						rollup_relation_name(RelationGetRelid(table))),
				 errhint("Truncate in READ COMMITTED, or DELETE.")));
	if (table->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		return;
	foreach(cell, find_all_inheritors(RelationGetRelid(table), NoLock, NULL))
	{
		if (get_rel_relkind(lfirst_oid(cell)) != RELKIND_PARTITIONED_TABLE &&
			(rollup_events_of(lfirst_oid(cell), trigger->tg_trigger->tgfoid, true) & ON_TRUNCATE) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("cannot truncate %s: a partition of it has no triggers of a rollup yet",
							rollup_relation_name(RelationGetRelid(table))),
					 errhint("Call refresh_rollup() first, which sets them.")));
	}
}

/* In the midst of any error: so nothing here may ask the catalogue. */
static void
tell_trigger(void *argument)
{
	const TriggerData *trigger = argument;

	errcontext("trigger \"%s\" on \"%s\", which keeps a rollup", trigger->tg_trigger->tgname,
			   RelationGetRelationName(trigger->tg_relation));
}

static void
capture(TriggerData *trigger)
{
	/* a partition keeps its triggers when it, or one above it, is detached, but its rows are history then */
	if (trigger->tg_trigger->tgnargs > 0 && !rollup_watches(RelationGetRelid(trigger->tg_relation), trigger->tg_trigger->tgfoid))
		return;
	if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
	{
		check_truncate(trigger);
		/* of a partitioned table only the leaves have rows, and triggers of their own */
		if (trigger->tg_relation->rd_rel->relkind != RELKIND_RELATION)
			return;
	}
	if (SPI_register_trigger_data(trigger) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not read the transition tables of trigger \"%s\"", trigger->tg_trigger->tgname)));
	run(trigger);
}

PG_FUNCTION_INFO_V1(cc_rollup_capture_handler);
Datum
cc_rollup_capture_handler(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	ErrorContextCallback context = {.callback = tell_trigger, .arg = trigger, .previous = error_context_stack};

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("functions of language ccmetrics_capture can only be called by statement triggers"),
				 errhint("create_rollup() sets the triggers that call them.")));
	error_context_stack = &context;
	SPI_connect();
	capture(trigger);
	SPI_finish();
	error_context_stack = context.previous;
	PG_RETURN_DATUM(PointerGetDatum(NULL));
}

PG_FUNCTION_INFO_V1(cc_rollup_capture_validator);
Datum
cc_rollup_capture_validator(PG_FUNCTION_ARGS)
{
	Oid			function = PG_GETARG_OID(0);

	if (!CheckFunctionValidatorAccess(fcinfo->flinfo->fn_oid, function))
		PG_RETURN_VOID();
	if (get_func_rettype(function) != TRIGGEROID)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_FUNCTION_DEFINITION),
				 errmsg("functions of language ccmetrics_capture must return type %s", "trigger")));
	if (check_function_bodies)
		(void) statements_of(rollup_function_body(function));
	PG_RETURN_VOID();
}
