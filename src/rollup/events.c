/*
 * rollup/events.c: at which events tables fire the trigger function of a rollup, and at which they must.
 */
#include "rollup/events.h"
#include "rollup/citus.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

/* Of a row that is inserted: such a trigger only has to exist. */
static bool
need_not_fire(const FormData_pg_trigger *trigger)
{
	return TRIGGER_FOR_ROW(trigger->tgtype) && TRIGGER_FOR_INSERT(trigger->tgtype);
}

static int
trigger_event(const FormData_pg_trigger *trigger, bool disabled_too)
{
	bool		enabled = disabled_too || trigger->tgenabled == TRIGGER_FIRES_ON_ORIGIN ||
		trigger->tgenabled == TRIGGER_FIRES_ALWAYS;
	bool		is_copy = OidIsValid(trigger->tgparentid);

	if (need_not_fire(trigger))
		return is_copy ? 0 : TRIGGER_FOR_BEFORE(trigger->tgtype) ? ON_ROUTE : ON_ALONE;
	if (TRIGGER_FOR_ROW(trigger->tgtype))
	{
		/* copies say which partitions are counted; that of the source must fire as its copies do when they begin */
		if (is_copy || (!disabled_too && trigger->tgenabled != TRIGGER_FIRES_ON_ORIGIN))
			return 0;
		return TRIGGER_FOR_UPDATE(trigger->tgtype) ? ON_MOVE : ON_ERASE;
	}
	if (!enabled)
		return 0;
	if (TRIGGER_FOR_BEFORE(trigger->tgtype))
		return (TRIGGER_FOR_INSERT(trigger->tgtype) && TRIGGER_FOR_DELETE(trigger->tgtype) ? ON_ACTION : 0) |
			(TRIGGER_FOR_TRUNCATE(trigger->tgtype) ? ON_TRUNCATE : 0);
	return (TRIGGER_FOR_INSERT(trigger->tgtype) ? ON_INSERT : 0) |
		(TRIGGER_FOR_UPDATE(trigger->tgtype) ? ON_UPDATE : 0) |
		(TRIGGER_FOR_DELETE(trigger->tgtype) ? ON_DELETE : 0);
}

/* The events, as bits, at which the table fires the function; or would, were its triggers enabled. */
int
rollup_events_of(Oid relation, Oid function, bool disabled_too)
{
	Relation	triggers = table_open(TriggerRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	int			events = 0;

	ScanKeyInit(&key, Anum_pg_trigger_tgrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
	scan = systable_beginscan(triggers, TriggerRelidNameIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_trigger trigger = (Form_pg_trigger) GETSTRUCT(tuple);

		/* one with a condition, set by hand, may not fire where it must */
		if (trigger->tgfoid == function &&
			(need_not_fire(trigger) || heap_attisnull(tuple, Anum_pg_trigger_tgqual, RelationGetDescr(triggers))))
			events |= trigger_event(trigger, disabled_too);
	}
	systable_endscan(scan);
	table_close(triggers, AccessShareLock);
	return events;
}

/* Of the source, one of its partitions, or the deltas of the rollup that is the source. */
int
rollup_events_needed(Oid table, Oid source)
{
	int			all = ON_INSERT | ON_UPDATE | ON_DELETE | ON_TRUNCATE;

	if (get_rel_relkind(source) == RELKIND_VIEW)
		return ON_INSERT;
	if (get_rel_relkind(table) == RELKIND_PARTITIONED_TABLE)
		return all | ON_ACTION | (table == source ? ON_MOVE | ON_ERASE | ON_ROUTE : 0);
	return all | (table == source && !rollup_is_distributed(source) ? ON_ALONE : 0);
}
