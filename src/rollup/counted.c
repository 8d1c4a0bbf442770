/*
 * rollup/counted.c: the mark of partitions whose rows a rollup has counted.
 *
 * Rows come and go with a partition, and no trigger tells. So a mark must go when the
 * partition goes: the source has a row trigger, the server makes a copy of it on each
 * partition at ATTACH, and drops it at DETACH. The copy is as the server made it, or
 * fires ALWAYS: then the rows are counted.
 *
 * The owner of the partition can have the copy fire ALWAYS, too. So the rollup's own
 * table says which copy it was that the refresh marked, and in which state: one that
 * somebody has altered since is not believed, nor is any other then: without it rows
 * may have moved unseen to all partitions. In a database that was restored copies
 * have other numbers, and the dump carries the marks: they are believed until the first
 * refresh, which writes down the new numbers.
 */
#include "rollup/counted.h"
#include "rollup/definition.h"
#include "rollup/names.h"
#include "rollup/owner.h"
#include "rollup/sql.h"
#include "rollup/statement.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type_d.h"
#include "commands/trigger.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"

/*
 * Of the table's triggers for the function and these events, copies or not, how they
 * fire. Not by ALTER TABLE, which only the table's owner may use. The table is locked
 * against writers.
 */
void
rollup_set_firing(Oid table, Oid function, int row_event, bool copy, char firing)
{
	Relation	triggers = table_open(TriggerRelationId, RowExclusiveLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_pg_trigger_tgrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(table));
	scan = systable_beginscan(triggers, TriggerRelidNameIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_trigger trigger = (Form_pg_trigger) GETSTRUCT(tuple);

		if (trigger->tgfoid != function || !TRIGGER_FOR_ROW(trigger->tgtype) || (trigger->tgtype & row_event) == 0 ||
			OidIsValid(trigger->tgparentid) != copy || trigger->tgenabled == firing)
			continue;
		tuple = heap_copytuple(tuple);
		((Form_pg_trigger) GETSTRUCT(tuple))->tgenabled = firing;
		CatalogTupleUpdate(triggers, &tuple->t_self, tuple);
		heap_freetuple(tuple);
	}
	systable_endscan(scan);
	table_close(triggers, RowExclusiveLock);
	CacheInvalidateRelcacheByRelid(table);
}

/*
 * On the copies of the triggers; to be sealed if it is counted. What is deleted of a
 * partition is looked at only until then.
 */
void
rollup_mark(Oid partition, Oid capture, bool counted)
{
	rollup_set_firing(partition, capture, TRIGGER_TYPE_UPDATE, true,
					  counted ? TRIGGER_FIRES_ALWAYS : TRIGGER_FIRES_ON_ORIGIN);
	rollup_set_firing(partition, capture, TRIGGER_TYPE_DELETE, true,
					  counted ? TRIGGER_DISABLED : TRIGGER_FIRES_ON_ORIGIN);
}

/* What tells this database, and this rollup in it, from those of a dump. */
static char *
place_of_marks(const Rollup *rollup)
{
	return psprintf("%s %u ", oid_origin(), rollup->capture);
}

/* SQL over rows p of partitions and copies t: do they belong together? */
static char *
copy_of(const Rollup *rollup)
{
	return rollup_sql(NULL, "p.retired_at IS NULL AND p.changed IS NULL AND p.written IS NOT TRUE "
					  "AND t.tgrelid = p.partition::pg_catalog.oid "
					  "AND t.tgfoid = {capture_oid} AND t.tgparentid <> 0 "
					  "AND t.tgtype & {row_update} = {row_update}",
					  "capture_oid", psprintf("%u", rollup->capture),
					  "row_update", psprintf("%d", TRIGGER_TYPE_ROW | TRIGGER_TYPE_UPDATE), NULL);
}

static char *
marked_copy(const Rollup *rollup)
{
	return rollup_sql(NULL, "{copy} AND t.tgenabled = 'A'", "copy", copy_of(rollup), NULL);
}

static char *
mark_of_copy(const Rollup *rollup)
{
	return rollup_sql(NULL, "pg_catalog.concat({'place'}, t.oid, ' ', t.xmin)", "place", place_of_marks(rollup), NULL);
}

static char *
is_from_elsewhere(const Rollup *rollup)
{
	return rollup_sql(NULL, "NOT pg_catalog.starts_with(p.mark, {'place'})", "place", place_of_marks(rollup), NULL);
}

/* SQL: has somebody altered a copy that was marked, and that is still there? */
static char *
is_altered(const Rollup *rollup)
{
	return rollup_sql(rollup, "EXISTS (SELECT FROM {partitions} AS p, pg_catalog.pg_trigger AS t WHERE {copy} "
					  "AND pg_catalog.starts_with(p.mark, pg_catalog.concat({'place'}, t.oid, ' ')) "
					  "AND (t.tgenabled <> 'A' OR p.mark <> {mark}))", "copy", copy_of(rollup),
					  "place", place_of_marks(rollup), "mark", mark_of_copy(rollup), NULL);
}

/*
 * The marks of these partitions are believed no more; nor those of all others, if
 * somebody has altered one.
 */
void
rollup_unseal_marks(const Rollup *rollup, List *leaves)
{
	(void) rollup_runf(rollup, "UPDATE {partitions} AS u SET mark = {'place'} "
					   "WHERE u.retired_at IS NULL AND u.mark IS NOT NULL AND {these}",
					   "place", place_of_marks(rollup), "these", leaves == NIL ? is_altered(rollup) :
					   rollup_sql(NULL, "u.partition::pg_catalog.oid = ANY {leaves}", "leaves", rollup_oids_sql(leaves),
								  NULL), NULL);
}

typedef struct CountedStep
{
	const Rollup *rollup;
	Oid			partition;
	List	   *counted;
} CountedStep;

static void
read_counted(void *argument)
{
	CountedStep *step = argument;
	const Rollup *rollup = step->rollup;
	ActingScope scope;
	uint64		count;

	act(rollup->owner, &scope);
	count = rollup_runf(rollup, "SELECT DISTINCT p.partition::pg_catalog.oid "
						"FROM {partitions} AS p, pg_catalog.pg_trigger AS t "
						"WHERE {marked_copy} AND (p.mark = {mark} OR {is_from_elsewhere}) AND NOT {is_altered}{only}",
						"marked_copy", marked_copy(rollup), "mark", mark_of_copy(rollup),
						"is_from_elsewhere", is_from_elsewhere(rollup), "is_altered", is_altered(rollup),
						"only", !OidIsValid(step->partition) ? ""
						: psprintf(" AND p.partition::pg_catalog.oid = %u", step->partition), NULL);
	for (uint64 i = 0; i < count; i++)
	{
		Datum		value;

		if (rollup_result(i, 1, OIDOID, &value))
			step->counted = lappend_oid(step->counted, DatumGetObjectId(value));
	}
	stop_acting(&scope);
}

/* The partitions whose rows are counted; or this one, if it is. */
List *
rollup_counted(const Rollup *rollup, Oid partition)
{
	CountedStep step = {rollup, partition, NIL};

	/* locks of the rollup's own tables must come after those of the source, so none is kept */
	if (rollup_has_partitions(rollup))
		statement_peek(read_counted, &step);
	return step.counted;
}

/* Writes down which copies are marked: of partitions that were recorded just now, or in a database before this. */
void
rollup_seal_marks(const Rollup *rollup)
{
	if (rollup_has_partitions(rollup))
		(void) rollup_runf(rollup, "UPDATE {partitions} AS p SET mark = {mark} FROM pg_catalog.pg_trigger AS t "
						   "WHERE {marked_copy} AND (p.mark IS NULL OR {is_from_elsewhere})",
						   "mark", mark_of_copy(rollup), "marked_copy", marked_copy(rollup),
						   "is_from_elsewhere", is_from_elsewhere(rollup), NULL);
}
