/*
 * rollup/language.c: the language of a rollup's trigger function. The function holds
 * no SQL: what it does follows from the rollup's definition, which names everything by
 * OID. The statement is written from that whenever a plan is made, so it follows
 * whatever is renamed or moved, as the rollup's views do.
 *
 * Why not PL/pgSQL: it keeps each function that ever ran in a session, with all its
 * plans, until the session ends, also those that were dropped. Rollups come and go
 * while writers stay connected for months, so here a plan goes with its trigger.
 */
#include "rollup/capture.h"
#include "rollup/counted.h"
#include "rollup/definition.h"
#include "rollup/events.h"
#include "rollup/locks.h"
#include "rollup/moves.h"
#include "rollup/names.h"
#include "rollup/owner.h"
#include "rollup/partitions.h"
#include "rollup/source.h"
#include "rollup/statement.h"

#include "access/xact.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type_d.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "storage/lmgr.h"
#include "storage/sinval.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/rel.h"
#include "utils/resowner.h"
#include "utils/syscache.h"

/* ---------------------------------------------------------------- plans */

/* By trigger, not by function: partitions may have their columns in another order. */
typedef struct PlanKey
{
	Oid			trigger;
	uint32		event;
} PlanKey;

/* The relations that a plan is made of: these of the rollup, and of the one it is over. */
#define RELATIONS 8

typedef struct CapturePlan
{
	PlanKey		key;
	uint32		function;		/* hash value in the catalogue's cache, by which changes are told */
	Oid			relations[RELATIONS];
	Oid			view;			/* of the rollup; invalid until it was looked for */
	Oid			owner;
	Oid			watched;		/* the table whose rows are counted */
	Oid			deltas;
	SPIPlanPtr	plan;			/* NULL until it is made */
	int			proven;			/* generation of it that means what the definition means; 0 for none */
	int			running;
	bool		stale;
	bool		looked;			/* at partitions: */
	List	   *tree;			/* partitioned tables */
	List	   *unrecorded;		/* partitions of which nothing is written down */
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
relation_changed(pg_attribute_unused() Datum argument, Oid relation)
{
	HASH_SEQ_STATUS scan;
	CapturePlan *plan;

	hash_seq_init(&scan, plans);
	while ((plan = hash_seq_search(&scan)) != NULL)
	{
		bool		concerned = !OidIsValid(relation);

		for (int i = 0; i < RELATIONS; i++)
			concerned |= plan->relations[i] == relation;
		if (concerned)
			mark_stale(plan);
		if (concerned || list_member_oid(plan->tree, relation))
			plan->looked = false;
	}
}

/* Was something written down of partitions, or seen to be, by this transaction? It may be undone. */
static bool any_uncertain = false;

static void
forget_partitions(void)
{
	HASH_SEQ_STATUS scan;
	CapturePlan *plan;

	if (!any_uncertain)
		return;
	hash_seq_init(&scan, plans);
	while ((plan = hash_seq_search(&scan)) != NULL)
		plan->looked = false;
}

static void
transaction_ended(XactEvent event, pg_attribute_unused() void *argument)
{
	/* one that is prepared may be rolled back elsewhere */
	if (event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE)
		forget_partitions();
	if (event == XACT_EVENT_ABORT || event == XACT_EVENT_COMMIT || event == XACT_EVENT_PREPARE)
		any_uncertain = false;
}

static void
subtransaction_ended(SubXactEvent event, pg_attribute_unused() SubTransactionId id,
					 pg_attribute_unused() SubTransactionId parent, pg_attribute_unused() void *argument)
{
	if (event == SUBXACT_EVENT_ABORT_SUB)
		forget_partitions();
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
		list_free(plan->tree);
		list_free(plan->unrecorded);
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
	CacheRegisterRelcacheCallback(relation_changed, (Datum) 0);
	RegisterXactCallback(transaction_ended, NULL);
	RegisterSubXactCallback(subtransaction_ended, NULL);
}

static void
begin_plan(CapturePlan *plan, const TriggerData *trigger)
{
	PlanKey		key = plan->key;

	memset(plan, 0, sizeof(*plan));
	plan->key = key;
	plan->relations[0] = RelationGetRelid(trigger->tg_relation);
	plan->function = GetSysCacheHashValue1(PROCOID, ObjectIdGetDatum(trigger->tg_trigger->tgfoid));
}

static CachedPlanSource *
source_of(const CapturePlan *plan)
{
	return linitial(SPI_plan_get_plan_sources(plan->plan));
}

/*
 * The server would make an invalid one again by itself, from its text, in which a name
 * may mean something else by now.
 */
static bool
is_valid(const CapturePlan *plan)
{
	return plan->proven == source_of(plan)->generation && SPI_plan_is_valid(plan->plan) &&
		source_of(plan)->gplan != NULL && source_of(plan)->gplan->is_valid;
}

/*
 * The plan that the session keeps for the trigger, to be filled in if it is new. NULL
 * if that plan is stale and still running, because what it did changed something and wrote to its
 * table again.
 */
static CapturePlan *
kept_plan(const TriggerData *trigger)
{
	PlanKey		key = {.trigger = trigger->tg_trigger->tgoid, .event = trigger->tg_event & TRIGGER_EVENT_OPMASK};
	CapturePlan *plan;
	bool		found;

	prepare_for_plans();
	plan = hash_search(plans, &key, HASH_FIND, NULL);
	/* before it is looked at, because names may change while the lock is waited for */
	if (plan != NULL && plan->plan != NULL)
		LockRelationOid(plan->deltas, RowExclusiveLock);
	if (plan != NULL && plan->plan != NULL && !is_valid(plan))
		mark_stale(plan);
	free_stale_plans();
	plan = hash_search(plans, &key, HASH_ENTER, &found);
	if (!found)
		begin_plan(plan, trigger);
	return plan->stale ? NULL : plan;
}

static RollupEvent
fired_event(const TriggerData *trigger)
{
	return TRIGGER_FIRED_BY_INSERT(trigger->tg_event) ? ON_INSERT :
		TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? ON_UPDATE :
		TRIGGER_FIRED_BY_DELETE(trigger->tg_event) ? ON_DELETE : ON_TRUNCATE;
}

static Rollup *
rollup_of(const CapturePlan *plan, const TriggerData *trigger)
{
	Rollup	   *rollup = rollup_open(plan->view);

	if (rollup->capture != trigger->tg_trigger->tgfoid || rollup->owner != plan->owner)
		rollup_refuse_gone();
	return rollup;
}

/* By the names of now. */
static char *
capture_sql(const Rollup *rollup, const TriggerData *trigger)
{
	RollupEvent event = fired_event(trigger);

	/* there is no transition table of what is truncated: it is all of the table */
	return rollup_capture_statement(rollup, event, event != ON_TRUNCATE ? "removed" :
									psprintf("ONLY %s AS removed",
											 relation_name(RelationGetRelid(trigger->tg_relation))));
}

/* Is it the same when it is written again, and has the server read the functions and types of the definition? */
static bool
prove(CapturePlan *plan, const TriggerData *trigger)
{
	Rollup	   *rollup = rollup_of(plan, trigger);
	CachedPlanSource *source = source_of(plan);

	plan->proven = 0;
	if (strcmp(source->query_string, capture_sql(rollup, trigger)) == 0 &&
		list_length(source->query_list) == 1 &&
		rollup_capture_means(rollup, linitial_node(Query, source->query_list), RelationGetRelid(trigger->tg_relation)))
		plan->proven = source->generation;
	return plan->proven != 0;
}

pg_noreturn static void refuse_changing(void);
static void
refuse_changing(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("a rollup or its source was renamed at this moment"),
			 errhint("Try again.")));
}

typedef struct PlanStep
{
	CapturePlan *plan;
	const TriggerData *trigger;
	bool		keep;
} PlanStep;

/*
 * The parser takes names for what they mean when it reads them, and others may rename
 * at any time, many things without any lock.
 */
static void
plan_statement(void *argument)
{
	PlanStep   *step = argument;
	CapturePlan *plan = step->plan;
	ActingScope scope;
	char	   *statement;
	SPIPlanPtr	prepared;

	act(plan->owner, &scope);
	statement = capture_sql(rollup_of(plan, step->trigger), step->trigger);
	prepared = SPI_prepare(statement, 0, NULL);
	if (prepared == NULL || (step->keep && SPI_keepplan(prepared) != 0))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not prepare a rollup's statement: %s", SPI_result_code_string(SPI_result)),
				 errhint("Report this as a bug of ccmetrics.")));
	plan->plan = prepared;
	ReleaseCachedPlan(SPI_plan_get_cached_plan(prepared), step->keep ? CurrentResourceOwner : NULL);
	(void) prove(plan, step->trigger);
	stop_acting(&scope);
}

/* Was the error caused by a name that does not exist, or that is now another object's? */
static bool
is_about_names(const ErrorData *error)
{
	return ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_TO_CATEGORY(ERRCODE_UNDEFINED_TABLE) ||
		error->sqlerrcode == ERRCODE_UNDEFINED_SCHEMA || error->sqlerrcode == ERRCODE_INVALID_TEXT_REPRESENTATION;
}

/* Tries again if something changed while the plan was made, because names may have changed between two look-ups. */
static void
make_plan(CapturePlan *plan, const TriggerData *trigger, bool keep)
{
	PlanStep	step = {plan, trigger, keep};

	for (int tries = 0; tries < 10; tries++)
	{
		uint64		heard = SharedInvalidMessageCounter;
		ErrorData  *error = statement_try(plan_statement, &step);

		if (error == NULL && plan->proven != 0)
			return;
		if (error != NULL && (heard == SharedInvalidMessageCounter || !is_about_names(error)))
			ReThrowError(error);
		if (keep && plan->plan != NULL)
			SPI_freeplan(plan->plan);
		plan->plan = NULL;
	}
	refuse_changing();
}

/*
 * A plan that is valid when it is asked for may have become invalid when its locks are
 * taken; the server reads its text again then.
 */
static void
run_plan(CapturePlan *plan, const TriggerData *trigger)
{
	int			result = SPI_execute_plan(plan->plan, NULL, NULL, false, 0);
	ActingScope scope;

	if (result < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not run a rollup's statement: %s", SPI_result_code_string(result)),
				 errhint("Report this as a bug of ccmetrics.")));
	if (source_of(plan)->generation == plan->proven)
		return;
	act(plan->owner, &scope);
	if (!prove(plan, trigger))
		refuse_changing();
	stop_acting(&scope);
}

static void
find_rollup(CapturePlan *plan, Oid function)
{
	Rollup		rollup;
	Rollup		parent;
	int			n = 1;

	rollup_of_capture(function, &rollup);
	plan->relations[n++] = rollup.view;
	plan->relations[n++] = rollup.definition;
	plan->relations[n++] = plan->deltas = rollup.deltas;
	plan->watched = rollup.source;
	if (rollup_find(rollup.source, &parent))
	{
		plan->relations[n++] = parent.view;
		plan->relations[n++] = parent.definition;
		plan->relations[n++] = parent.live;
		plan->relations[n++] = parent.deltas;
		plan->watched = parent.deltas;
	}
	plan->owner = rollup.owner;
	plan->view = rollup.view;
}

/* ---------------------------------------------------------------- partitions */

/* The partitions below the table that is watched, and which of them nothing is written down of. */
static void
look_at_partitions(CapturePlan *plan, const TriggerData *trigger)
{
	Rollup	   *rollup = rollup_of(plan, trigger);
	List	   *unrecorded;
	List	   *tables;
	ListCell   *cell;
	MemoryContext before;

	list_free(plan->tree);
	list_free(plan->unrecorded);
	plan->tree = plan->unrecorded = NIL;
	/* first, because something may change while this looks */
	plan->looked = any_uncertain = true;
	unrecorded = rollup_unrecorded(rollup);
	tables = rollup_tables_of(plan->watched);
	/* only what is freed with the plan: a session looks again after each change and each error */
	before = MemoryContextSwitchTo(CacheMemoryContext);
	plan->unrecorded = list_copy(unrecorded);
	foreach(cell, tables)
	{
		if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_PARTITIONED_TABLE)
			plan->tree = lappend_oid(plan->tree, lfirst_oid(cell));
	}
	MemoryContextSwitchTo(before);
}

/* Rows that are routed to a partition, or updated in it, lock it. */
static bool
may_be_written(Oid partition)
{
	Relation	table = RelationIdGetRelation(partition);
	bool		locked;

	if (!RelationIsValid(table))
		return false;
	locked = CheckRelationLockedByMe(table, RowExclusiveLock, true);
	RelationClose(table);
	return locked;
}

/* Writes down which partitions this transaction may have written to, if nothing is written down of them. */
static void
note_written(CapturePlan *plan, const TriggerData *trigger)
{
	List	   *written = NIL;
	ListCell   *cell;
	ActingScope scope;

	if (get_rel_relkind(plan->watched) != RELKIND_PARTITIONED_TABLE ||
		(fired_event(trigger) & (ON_INSERT | ON_UPDATE)) == 0)
		return;
	if (plan->looked && plan->unrecorded == NIL)
		return;
	act(plan->owner, &scope);
	if (!plan->looked)
		look_at_partitions(plan, trigger);
	foreach(cell, plan->unrecorded)
	{
		if (may_be_written(lfirst_oid(cell)))
			written = lappend_oid(written, lfirst_oid(cell));
	}
	if (written != NIL)
	{
		any_uncertain = true;
		rollup_note_written(rollup_of(plan, trigger), written);
		/* if a change was heard of meanwhile, it is looked again */
		foreach(cell, written)
			plan->unrecorded = list_delete_oid(plan->unrecorded, lfirst_oid(cell));
	}
	stop_acting(&scope);
}

/* ---------------------------------------------------------------- the trigger */

static void
check_truncate(const CapturePlan *plan, const TriggerData *trigger)
{
	Relation	table = trigger->tg_relation;
	List	   *counted;
	ListCell   *cell;

	/* all rows must be seen, also those committed a moment ago */
	if (IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TRANSACTION_STATE),
				 errmsg("cannot TRUNCATE %s in this isolation level because a rollup depends on it",
						relation_name(RelationGetRelid(table))),
				 errhint("Use TRUNCATE in READ COMMITTED, or DELETE.")));
	if (table->rd_rel->relkind != RELKIND_PARTITIONED_TABLE && !table->rd_rel->relispartition)
		return;
	counted = rollup_counted(rollup_of(plan, trigger), InvalidOid);
	foreach(cell, rollup_tables_of(RelationGetRelid(table)))
	{
		int			has = rollup_events_of(lfirst_oid(cell), trigger->tg_trigger->tgfoid, true);

		/* it is unknown which of its rows are counted */
		if (get_rel_relkind(lfirst_oid(cell)) != RELKIND_PARTITIONED_TABLE &&
			((has & ON_TRUNCATE) == 0 || !list_member_oid(counted, lfirst_oid(cell))))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("cannot TRUNCATE %s: partition %s is not counted by a rollup yet",
							relation_name(RelationGetRelid(table)), relation_name(lfirst_oid(cell))),
					 errhint("Call refresh_rollup() first; it counts the partition.")));
	}
}

/* Runs during any error, so nothing here may read the catalogue. */
static void
tell_trigger(void *argument)
{
	const TriggerData *trigger = argument;

	errcontext("trigger \"%s\" on \"%s\", which keeps a rollup", trigger->tg_trigger->tgname,
			   RelationGetRelationName(trigger->tg_relation));
}

/*
 * Whether the table is the one whose rows are counted, or a partition of it as the
 * catalogue is now: a partition keeps its triggers when it, or one above it, is
 * detached, but its rows are history then. It has no ancestors while that is pending.
 */
static bool
is_watched(const CapturePlan *plan, Relation table)
{
	List	   *ancestors;

	if (RelationGetRelid(table) == plan->watched)
		return true;
	if (!get_rel_relispartition(RelationGetRelid(table)))
		return false;
	ancestors = get_partition_ancestors(RelationGetRelid(table));
	return ancestors != NIL && llast_oid(ancestors) == plan->watched;
}

/* The rows of UPDATE and DELETE are those of the children, too. */
static void
refuse_children(const TriggerData *trigger)
{
	Relation	table = trigger->tg_relation;

	if (table->rd_rel->relkind == RELKIND_RELATION && table->rd_rel->relhassubclass &&
		(fired_event(trigger) & (ON_UPDATE | ON_DELETE)) != 0 &&
		find_inheritance_children(RelationGetRelid(table), NoLock) != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("cannot update or delete in %s because it has inheritance children and a rollup",
						relation_name(RelationGetRelid(table))),
				 errhint("Use ALTER TABLE ... NO INHERIT for its children, or drop_rollup().")));
}

/* Somebody may have set the trigger by hand. */
static void
check_transition_tables(const TriggerData *trigger)
{
	RollupEvent event = fired_event(trigger);
	const char *added = trigger->tg_trigger->tgnewtable;
	const char *removed = trigger->tg_trigger->tgoldtable;

	if (((event & (ON_INSERT | ON_UPDATE)) != 0 && (added == NULL || strcmp(added, "added") != 0)) ||
		((event & (ON_UPDATE | ON_DELETE)) != 0 && (removed == NULL || strcmp(removed, "removed") != 0)))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("trigger \"%s\" on %s does not have the transition tables of a rollup's trigger",
						trigger->tg_trigger->tgname, relation_name(RelationGetRelid(trigger->tg_relation))),
				 errhint("Drop that trigger; refresh_rollup() sets the triggers that a rollup needs.")));
}

/* A second trigger, set by hand, would count everything twice; and after TRUNCATE nothing is left to count. */
static void
refuse_second(const TriggerData *trigger)
{
	const TriggerDesc *all = trigger->tg_relation->trigdesc;
	const char *superfluous = NULL;

	if (fired_event(trigger) == ON_TRUNCATE && !TRIGGER_FIRED_BEFORE(trigger->tg_event))
		superfluous = trigger->tg_trigger->tgname;
	for (int i = 0; i < all->numtriggers; i++)
	{
		const Trigger *other = &all->triggers[i];

		if (other->tgfoid == trigger->tg_trigger->tgfoid && other->tgoid != trigger->tg_trigger->tgoid &&
			other->tgtype == trigger->tg_trigger->tgtype && other->tgenabled != TRIGGER_DISABLED)
			superfluous = other->tgoid > trigger->tg_trigger->tgoid ? other->tgname : trigger->tg_trigger->tgname;
	}
	if (superfluous != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("trigger \"%s\" on %s is not the rollup's own", superfluous,
						relation_name(RelationGetRelid(trigger->tg_relation))),
				 errhint("Drop that trigger, because the rollup would count everything a second time.")));
}

static void
capture(TriggerData *trigger, CapturePlan *plan, bool keep, MemoryContext called_in)
{
	ActingScope scope;

	/* by triggers that are ENABLE ALWAYS */
	if (rollup_is_replicated_write(RelationGetRelid(trigger->tg_relation)))
		return;
	if (!OidIsValid(plan->view))
		find_rollup(plan, trigger->tg_trigger->tgfoid);
	if (!is_watched(plan, trigger->tg_relation))
		return;
	if (fired_event(trigger) == ON_TRUNCATE)
	{
		refuse_second(trigger);
		check_truncate(plan, trigger);
		/* of a partitioned table only the leaves have rows, and triggers of their own */
		if (trigger->tg_relation->rd_rel->relkind != RELKIND_RELATION)
			return;
	}
	refuse_children(trigger);
	check_transition_tables(trigger);
	refuse_second(trigger);
	if (fired_event(trigger) == ON_UPDATE)
		rollup_require_moves(trigger, called_in);
	if (SPI_register_trigger_data(trigger) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not read the transition tables of trigger \"%s\"", trigger->tg_trigger->tgname),
				 errhint("Report this as a bug of ccmetrics.")));
	note_written(plan, trigger);
	act_to_write(plan->owner, &scope);
	if (plan->plan == NULL)
		make_plan(plan, trigger, keep);
	run_plan(plan, trigger);
	stop_acting(&scope);
}

/* Of a partition that is not counted. */
static void
note_change(const TriggerData *trigger)
{
	CapturePlan plan = {0};
	ActingScope scope;
	Rollup	   *rollup;

	SPI_connect();
	find_rollup(&plan, trigger->tg_trigger->tgfoid);
	if (is_watched(&plan, trigger->tg_relation))
	{
		rollup = rollup_of(&plan, trigger);
		act(plan.owner, &scope);
		rollup_note_change(rollup, RelationGetRelid(trigger->tg_relation));
		stop_acting(&scope);
	}
	SPI_finish();
}

pg_noreturn static void refuse_call(void);
static void
refuse_call(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
			 errmsg("functions of language ccmetrics_capture can only be called by the triggers of a rollup"),
			 errhint("create_rollup() sets the triggers that call them.")));
}

PG_FUNCTION_INFO_V1(cc_rollup_capture_handler);
Datum
cc_rollup_capture_handler(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	ErrorContextCallback context = {.callback = tell_trigger, .arg = trigger, .previous = error_context_stack};
	CapturePlan once = {0};
	CapturePlan *plan;
	MemoryContext called_in = CurrentMemoryContext;
	Datum		noted;
	bool		uncounted;
	bool		keep;

	if (!CALLED_AS_TRIGGER(fcinfo))
		refuse_call();
	if (rollup_note_move(trigger, &noted, &uncounted))
	{
		error_context_stack = &context;
		if (uncounted)
			note_change(trigger);
		error_context_stack = context.previous;
		PG_RETURN_DATUM(noted);
	}
	if (!TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event))
		refuse_call();
	error_context_stack = &context;
	SPI_connect();
	/* none is kept for TRUNCATE, whose table is named in it */
	plan = fired_event(trigger) == ON_TRUNCATE ? NULL : kept_plan(trigger);
	keep = plan != NULL;
	if (plan == NULL)
	{
		plan = &once;
		begin_plan(plan, trigger);
	}
	plan->running++;
	PG_TRY();
	{
		capture(trigger, plan, keep, called_in);
	}
	PG_FINALLY();
	{
		plan->running--;
		list_free(once.tree);
		list_free(once.unrecorded);
	}
	PG_END_TRY();
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
				 errmsg("functions of language ccmetrics_capture must return type %s", "trigger"),
				 errhint("create_rollup() makes these functions. Write your own in PL/pgSQL.")));
	if (check_function_bodies && strcmp(rollup_function_body(function), ROLLUP_CAPTURE_BODY) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_FUNCTION_DEFINITION),
				 errmsg("the body of a function of language ccmetrics_capture must be: %s", ROLLUP_CAPTURE_BODY),
				 errdetail("What it does follows from the rollup's definition."),
				 errhint("create_rollup() makes these functions. Write your own in PL/pgSQL.")));
	PG_RETURN_VOID();
}
