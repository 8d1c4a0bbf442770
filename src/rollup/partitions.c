/*
 * rollup/partitions.c: which partitions of its source a rollup has counted, and which
 * of those are gone.
 */
#include "rollup/partitions.h"
#include "rollup/bucket.h"
#include "rollup/counted.h"
#include "rollup/definition.h"
#include "rollup/fold.h"
#include "rollup/locks.h"
#include "rollup/names.h"
#include "rollup/sql.h"
#include "rollup/statement.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "storage/bufmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

/* The partitions with rows, as they are now; those whose detachment is pending are detached. */
static List *
leaves_of(const Rollup *rollup)
{
	List	   *leaves = NIL;
	ListCell   *cell;

	foreach(cell, rollup_tables_of(rollup->source))
	{
		if (get_rel_relkind(lfirst_oid(cell)) != RELKIND_PARTITIONED_TABLE)
			leaves = lappend_oid(leaves, lfirst_oid(cell));
	}
	return leaves;
}

/* At ATTACH the server makes triggers of the function in the name of the table's owner. */
void
rollup_grant_capture(const Rollup *rollup)
{
	ListCell   *cell;

	if (!rollup_has_partitions(rollup))
		return;
	foreach(cell, rollup_tables_of(rollup->source))
	{
		Oid			owner = relation_owner(lfirst_oid(cell));

		if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_PARTITIONED_TABLE && OidIsValid(owner) &&
			object_aclcheck(ProcedureRelationId, rollup->capture, owner, ACL_EXECUTE) != ACLCHECK_OK)
		{
			(void) rollup_runf(rollup, "GRANT EXECUTE ON FUNCTION {capture}() TO {\"owner\"}",
							   "owner", GetUserNameFromId(owner, false), NULL);
			CommandCounterIncrement();
		}
	}
}

/* -------------------------------------------------------------- bounds */

/* What a partition can have: all of a range of time, or anything. */
typedef struct Bounds
{
	bool		by_time;
	TimestampTz since;
	TimestampTz until;
} Bounds;

static bool
is_time(const Rollup *rollup, Oid parent, const PartitionKey key)
{
	if (key->strategy != PARTITION_STRATEGY_RANGE || key->parttypid[0] != TIMESTAMPTZOID)
		return false;
	if (key->partattrs[0] == 0)
		return parent == rollup->source && equal(linitial(key->partexprs), rollup->time);
	return IsA(rollup->time, Var) &&
		strcmp(get_attname(parent, key->partattrs[0], false),
			   get_attname(rollup->source, castNode(Var, rollup->time)->varattno, false)) == 0;
}

static PartitionBoundSpec *
bound_of(Oid partition)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(partition));
	PartitionBoundSpec *bound = NULL;
	bool		isnull = true;
	Datum		written;

	if (!HeapTupleIsValid(tuple))
		return NULL;
	written = SysCacheGetAttr(RELOID, tuple, Anum_pg_class_relpartbound, &isnull);
	if (!isnull)
		bound = stringToNode(TextDatumGetCString(written));
	ReleaseSysCache(tuple);
	return bound;
}

static TimestampTz
first_datum(List *datums, TimestampTz otherwise, bool inclusive)
{
	PartitionRangeDatum *datum = castNode(PartitionRangeDatum, linitial(datums));

	if (datum->kind != PARTITION_RANGE_DATUM_VALUE)
		return otherwise;
	return DatumGetTimestampTz(castNode(Const, datum->value)->constvalue) + (inclusive ? 1 : 0);
}

static Bounds
bounds_of(const Rollup *rollup, Oid leaf)
{
	Bounds		bounds = {false, DT_NOBEGIN, DT_NOEND};
	Oid			child = leaf;
	ListCell   *cell;

	foreach(cell, get_partition_ancestors(leaf))
	{
		Relation	parent = table_open(lfirst_oid(cell), AccessShareLock);
		PartitionKey key = RelationGetPartitionKey(parent);
		PartitionBoundSpec *bound = bound_of(child);

		if (bound != NULL && !bound->is_default && is_time(rollup, lfirst_oid(cell), key))
		{
			bounds.by_time = true;
			bounds.since = Max(bounds.since, first_datum(bound->lowerdatums, DT_NOBEGIN, false));
			/* of several columns, the others go on to where the first is equal */
			bounds.until = Min(bounds.until, first_datum(bound->upperdatums, DT_NOEND, key->partnatts > 1));
		}
		table_close(parent, NoLock);
		child = lfirst_oid(cell);
	}
	return bounds;
}

/* The two bounds as SQL. */
static char *
since_of(const Bounds *bounds)
{
	return bounds->by_time ? rollup_instant(bounds->since) : "NULL::pg_catalog.timestamptz";
}

static char *
until_of(const Bounds *bounds)
{
	return bounds->by_time ? rollup_instant(bounds->until) : "NULL::pg_catalog.timestamptz";
}

/* -------------------------------------------------------------- what is recorded */

static char *
range_sql(const char *since, const char *until)
{
	return rollup_sql(NULL, "pg_catalog.tstzmultirange(pg_catalog.tstzrange(coalesce({since}, '-infinity'), "
					  "coalesce({until}, 'infinity')))",
					  "since", since, "until", until, NULL);
}

static char *
oid_sql(Oid table)
{
	return psprintf("%u", table);
}

/* SQL over rows p: is the partition not part of the source, now or at some time before, be it only written to? */
static char *
is_missing(const Rollup *rollup)
{
	return rollup_sql(NULL, "(p.retired_at IS NOT NULL OR p.partition::pg_catalog.oid <> ALL {leaves})",
					  "leaves", rollup_oids_sql(leaves_of(rollup)), NULL);
}

/* SQL over rows p: are they of a partition that is gone, after it was counted or changed? */
static char *
is_gone(const Rollup *rollup)
{
	return psprintf("(p.written IS NOT TRUE AND %s)", is_missing(rollup));
}

/*
 * SQL over rows p that are gone, or of partitions that have come: do those take its
 * place? It is the same table; or its range in time has another since the last refresh.
 */
static char *
is_replaced(List *come)
{
	return rollup_sql(NULL,
					  "(p.partition::pg_catalog.oid = ANY {come} OR p.retired_at IS NULL AND p.since IS NOT NULL)",
					  "come", rollup_oids_sql(come), NULL);
}

/* The partitions that are not counted, skipped ones as well. */
static List *
come_to(const Rollup *rollup)
{
	return list_difference_oid(leaves_of(rollup), rollup_counted(rollup, InvalidOid));
}

/* All that the partitions are ranges of, as SQL. */
static char *
ranges_of(const Rollup *rollup, List *leaves)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, leaves)
	{
		Bounds		bounds = bounds_of(rollup, lfirst_oid(cell));

		if (bounds.by_time)
			appendStringInfo(&list, "%s%s", list.len > 0 ? " + " : "", range_sql(since_of(&bounds), until_of(&bounds)));
	}
	return list.len > 0 ? list.data : "'{}'::pg_catalog.tstzmultirange";
}

/*
 * Does the rollup have history, of partitions that are gone, in the buckets of these
 * bounds, and not only of what those that have come take the place of?
 */
static bool
has_history(const Rollup *rollup, const Bounds *bounds, List *come)
{
	char	   *come_sql = rollup_oids_sql(come);
	char	   *gone = is_gone(rollup);

	if (!bounds->by_time)
		return rollup_runf(rollup, "SELECT FROM {partitions} AS p WHERE {is_gone} "
						   "AND NOT p.partition::pg_catalog.oid = ANY {come} LIMIT 1",
						   "is_gone", gone, "come", come_sql, NULL) > 0;
	return rollup_runf(rollup, "SELECT FROM {partitions} AS p, "
					   "pg_catalog.unnest({range} - CASE WHEN {is_replaced} "
					   "THEN ({come_ranges}) ELSE '{}' END) AS piece "
					   "WHERE ({is_gone} OR p.partition::pg_catalog.oid = ANY {come}) "
					   "AND NOT (p.partition::pg_catalog.oid = ANY {come} AND p.since IS NULL) "
					   "AND p.written IS NOT TRUE "
					   "AND {piece_bucket} < {until} AND {first_bucket} < pg_catalog.upper(piece) LIMIT 1",
					   "range", range_sql("p.since", "p.until"), "is_replaced", is_replaced(come),
					   "come_ranges", ranges_of(rollup, come), "is_gone", gone, "come", come_sql,
					   "piece_bucket", rollup_bucket_sql(&rollup->bucket, "pg_catalog.lower(piece)"),
					   "until", until_of(bounds),
					   "first_bucket", rollup_bucket_sql(&rollup->bucket, since_of(bounds)), NULL) > 0;
}

/* Counted: what it takes the place of is not history. One without rows takes nobody's place. */
static void
record_counted(const Rollup *rollup, Oid leaf, const Bounds *bounds, bool has_rows)
{
	if (bounds->by_time && has_rows)
		(void) rollup_runf(rollup, "WITH past AS (DELETE FROM {partitions} AS p "
						   "WHERE p.partition::pg_catalog.oid = {leaf} OR {is_missing} "
						   "AND ({is_replaced} OR p.written AND p.since IS NOT NULL) RETURNING p.*) "
						   "INSERT INTO {partitions} (partition, since, until, retired_at, changed, written) "
						   "SELECT past.partition, pg_catalog.lower(piece), pg_catalog.upper(piece), "
						   "CASE WHEN past.partition::pg_catalog.oid = {leaf} "
						   "THEN coalesce(past.retired_at, pg_catalog.clock_timestamp()) ELSE past.retired_at END, "
						   "past.changed, past.written "
						   "FROM past, pg_catalog.unnest({past_range} - {range}) AS piece",
						   "leaf", oid_sql(leaf), "is_missing", is_missing(rollup),
						   "is_replaced", is_replaced(list_make1_oid(leaf)),
						   "past_range", range_sql("past.since", "past.until"),
						   "range", range_sql(since_of(bounds), until_of(bounds)), NULL);
	else
		(void) rollup_runf(rollup, "DELETE FROM {partitions} AS p WHERE p.partition::pg_catalog.oid = {leaf}",
						   "leaf", oid_sql(leaf), NULL);
	(void) rollup_runf(rollup, "INSERT INTO {partitions} (partition, since, until) "
					   "VALUES ({'leaf'}::pg_catalog.oid::pg_catalog.regclass, {since}, {until})",
					   "leaf", oid_sql(leaf), "since", since_of(bounds), "until", until_of(bounds), NULL);
}

static void
count_leaf(const Rollup *rollup, Oid leaf, const Bounds *bounds, bool has_rows)
{
	record_counted(rollup, leaf, bounds, has_rows);
	rollup_mark(leaf, rollup->capture, true);
}

/* -------------------------------------------------------------- a new or another source */

/* As rows of VALUES: partitions and their bounds. */
static char *
values_of(const Rollup *rollup, List *leaves)
{
	StringInfoData rows;
	ListCell   *cell;

	initStringInfo(&rows);
	foreach(cell, leaves)
	{
		Bounds		bounds = bounds_of(rollup, lfirst_oid(cell));

		appendStringInfo(&rows, "%s(%s::pg_catalog.oid, %s, %s)", rows.len > 0 ? ", " : "", oid_sql(lfirst_oid(cell)),
						 since_of(&bounds), until_of(&bounds));
	}
	return rows.data;
}

/* All partitions: what they hold is built, or the user rebuilds it. No one writes meanwhile. */
void
rollup_count_all(const Rollup *rollup)
{
	List	   *leaves = rollup_has_partitions(rollup) ? leaves_of(rollup) : NIL;
	ListCell   *cell;

	/* of a former source; but the rollup may have rows of those that are gone */
	(void) rollup_runf(rollup, "DELETE FROM {partitions} AS p WHERE p.retired_at IS NULL "
					   "AND p.partition::pg_catalog.oid = ANY {leaves}", "leaves", rollup_oids_sql(leaves), NULL);
	(void) rollup_runf(rollup, "UPDATE {partitions} SET changed = NULL WHERE changed IS NOT NULL", NULL);
	(void) rollup_runf(rollup, "UPDATE {partitions} SET written = true, mark = NULL WHERE retired_at IS NULL", NULL);
	if (!rollup_has_partitions(rollup))
		return;
	foreach(cell, leaves)
		rollup_mark(lfirst_oid(cell), rollup->capture, true);
	if (leaves != NIL)
		(void) rollup_runf(rollup, "INSERT INTO {partitions} (partition, since, until) "
						   "SELECT v.partition::pg_catalog.regclass, v.since, v.until "
						   "FROM (VALUES {values}) AS v (partition, since, until)",
						   "values", values_of(rollup, leaves), NULL);
	CommandCounterIncrement();
	rollup_seal_marks(rollup);
}

/* -------------------------------------------------------------- rows of what is not counted */

/*
 * Partitions of which nothing is written down. If the rollup gets rows of them, that must be (rollup_note_written):
 * if they go before a refresh has counted them, nobody could tell that it has more than the source.
 */
List *
rollup_unrecorded(const Rollup *rollup)
{
	List	   *leaves = leaves_of(rollup);
	List	   *unrecorded = NIL;
	uint64		count;

	if (leaves == NIL)
		return NIL;
	count = rollup_runf(rollup, "SELECT v.partition FROM (VALUES {values}) AS v (partition, since, until) "
						"WHERE NOT EXISTS (SELECT FROM {partitions} AS p "
						"WHERE p.partition::pg_catalog.oid = v.partition AND p.retired_at IS NULL "
						"AND p.since IS NOT DISTINCT FROM v.since AND p.until IS NOT DISTINCT FROM v.until)",
						"values", values_of(rollup, leaves), NULL);
	for (uint64 i = 0; i < count; i++)
	{
		Datum		value;

		if (rollup_result(i, 1, OIDOID, &value))
			unrecorded = lappend_oid(unrecorded, DatumGetObjectId(value));
	}
	return unrecorded;
}

void
rollup_note_written(const Rollup *rollup, List *leaves)
{
	if (leaves != NIL)
		(void) rollup_runf(rollup, "INSERT INTO {partitions} (partition, since, until, written) "
						   "SELECT v.partition::pg_catalog.regclass, v.since, v.until, true "
						   "FROM (VALUES {values}) AS v (partition, since, until)",
						   "values", values_of(rollup, leaves), NULL);
}

/* The source was read, with all partitions: they are locked against DROP until the end of the transaction. */
void
rollup_note_read(const Rollup *rollup)
{
	if (rollup_has_partitions(rollup))
		rollup_note_written(rollup, rollup_unrecorded(rollup));
}

/* -------------------------------------------------------------- refresh */

static bool
has_blocks(Oid leaf)
{
	Relation	relation = table_open(leaf, NoLock);
	bool		has = RelationGetNumberOfBlocks(relation) > 0;

	table_close(relation, NoLock);
	return has;
}

/* Without blocks there are no rows. */
bool
rollup_has_blocks(const Rollup *rollup)
{
	ListCell   *cell;

	foreach(cell, leaves_of(rollup))
	{
		if (has_blocks(lfirst_oid(cell)))
			return true;
	}
	return false;
}

/* The buckets that the partition can have rows in, as SQL; NULL for no limit. */
static void
buckets_of(const Rollup *rollup, const Bounds *bounds, char **since, char **until)
{
	*since = *until = NULL;
	if (!bounds->by_time)
		return;
	if (!TIMESTAMP_IS_NOBEGIN(bounds->since))
		*since = rollup_bucket_sql(&rollup->bucket, since_of(bounds));
	if (!TIMESTAMP_IS_NOEND(bounds->until))
		*until = until_of(bounds);
}

/* Was the table a partition before? */
static bool
is_known(const Rollup *rollup, Oid leaf)
{
	return rollup_runf(rollup, "SELECT FROM {partitions} AS p WHERE p.partition::pg_catalog.oid = {leaf} "
					   "AND (p.retired_at IS NOT NULL OR p.changed IS NULL AND p.written IS NOT TRUE) LIMIT 1",
					   "leaf", oid_sql(leaf), NULL) > 0;
}

/*
 * Does the partition have rows, or did it have some when it was one before, or since it came? A writer
 * through the source has left deltas then, and they are not folded before it is counted.
 */
static bool
had_rows(const Rollup *rollup, Oid leaf, const Bounds *bounds)
{
	char	   *since,
			   *until;

	if (has_blocks(leaf) || is_known(rollup, leaf))
		return true;
	buckets_of(rollup, bounds, &since, &until);
	return rollup_runf(rollup, "SELECT FROM {deltas} AS delta WHERE {in_range} LIMIT 1",
					   "in_range", rollup_in_range("delta.bucket", since, until), NULL) > 0;
}

/* Those of these locked partitions that have rows to be counted. */
List *
rollup_with_rows(const Rollup *rollup, List *leaves)
{
	List	   *with_rows = NIL;
	ListCell   *cell;

	foreach(cell, leaves)
	{
		Bounds		bounds = bounds_of(rollup, lfirst_oid(cell));

		if (had_rows(rollup, lfirst_oid(cell), &bounds))
			with_rows = lappend_oid(with_rows, lfirst_oid(cell));
	}
	return with_rows;
}

/* What the SQL comes to, for a message. */
static char *
time_of(const char *sql)
{
	if (sql == NULL)
		return "NULL";
	(void) rollup_runf(NULL, "SELECT pg_catalog.quote_literal({time})", "time", sql, NULL);
	return statement_text(0, 1);
}

/*
 * Of one that is not a range in time: from the first to the last bucket that it has
 * rows in, or that has deltas; all buckets if the table was there before, because it may
 * have had rows anywhere.
 */
static void
buckets_with_rows(const Rollup *rollup, Oid leaf, char **since, char **until)
{
	char	   *time = rollup_deparse(rollup->rows_of, rollup->time, "source");
	Datum		at;

	*since = *until = NULL;
	if (is_known(rollup, leaf))
		return;
	(void) rollup_runf(rollup, "SELECT pg_catalog.min(both_of.bucket)::pg_catalog.timestamptz, "
					   "(pg_catalog.max(both_of.bucket) + '1 us'::pg_catalog.interval)::pg_catalog.timestamptz FROM "
					   "(SELECT {bucket} FROM {rows_of} AS source WHERE {filter} AND source.tableoid = {leaf} "
					   "UNION ALL SELECT delta.bucket FROM {deltas} AS delta) AS both_of (bucket)",
					   "bucket", rollup_bucket_sql(&rollup->bucket, time),
					   "filter", rollup_filter(rollup, "source"), "leaf", oid_sql(leaf), NULL);
	if (rollup_result(0, 1, TIMESTAMPTZOID, &at))
		*since = rollup_instant(DatumGetTimestampTz(at));
	if (rollup_result(0, 2, TIMESTAMPTZOID, &at))
		*until = rollup_instant(DatumGetTimestampTz(at));
}

static void
warn_of_history(const Rollup *rollup, Oid leaf, const char *since, const char *until)
{
	char	   *view = relation_name(rollup->view);

	ereport(WARNING,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("rows of partition %s cannot be told from history of rollup %s", relation_name(leaf), view),
			 errdetail("The rollup keeps the rows of former partitions in the same buckets."),
			 errhint("To replace that history by the rows of the source: SELECT rebuild_rollup('%s', %s, %s, forget "
					 "=> true).",
					 view, time_of(since), time_of(until))));
}

/*
 * Partitions that are not counted and locked against writers: their buckets become
 * equal to the source, so it does not matter which of their rows were counted already.
 * What is not built yet comes with the build.
 */
void
rollup_count_leaves(Rollup *rollup, List *leaves, List *with_rows, TimestampTz built_since, bool is_new)
{
	List	   *come = with_rows == NIL ? NIL : come_to(rollup);
	ListCell   *cell;

	foreach(cell, leaves)
	{
		Oid			leaf = lfirst_oid(cell);
		Bounds		bounds = bounds_of(rollup, leaf);
		char	   *since,
				   *until;

		if (!is_new && list_member_oid(with_rows, leaf))
		{
			buckets_of(rollup, &bounds, &since, &until);
			if (has_history(rollup, &bounds, come))
			{
				warn_of_history(rollup, leaf, since, until);
				continue;
			}
			if (!bounds.by_time)
				buckets_with_rows(rollup, leaf, &since, &until);
			if (!TIMESTAMP_IS_NOBEGIN(built_since))
				since = since == NULL ? rollup_instant(built_since) :
					psprintf("greatest(%s, %s)", since, rollup_instant(built_since));
			(void) rollup_make_equal(rollup, since, until);
		}
		count_leaf(rollup, leaf, &bounds, list_member_oid(with_rows, leaf));
	}
	/* buckets were read of others, too */
	if (with_rows != NIL)
		rollup_note_read(rollup);
	CommandCounterIncrement();
	rollup_seal_marks(rollup);
}

/*
 * Rows of a partition are updated or deleted that is not counted: it may have come with
 * them. If it goes before a refresh, nobody knows which were counted.
 */
void
rollup_note_change(const Rollup *rollup, Oid leaf)
{
	Bounds		bounds = bounds_of(rollup, leaf);

	(void) rollup_runf(rollup, "INSERT INTO {partitions} (partition, since, until, changed) "
					   "SELECT {'leaf'}::pg_catalog.oid::pg_catalog.regclass, {since}, {until}, {'name'} "
					   "WHERE NOT EXISTS (SELECT FROM {partitions} AS p WHERE p.partition::pg_catalog.oid = {leaf} "
					   "AND p.changed = {'name'} AND p.retired_at IS NULL "
					   "AND p.since IS NOT DISTINCT FROM {since} AND p.until IS NOT DISTINCT FROM {until})",
					   "leaf", oid_sql(leaf), "since", since_of(&bounds), "until", until_of(&bounds),
					   "name", relation_name(leaf), NULL);
}

/* SQL of a warning about partitions that are gone, and were changed before they were counted; its value may be NULL. */
char *
rollup_gone_warning(const Rollup *rollup)
{
	if (!rollup_has_partitions(rollup))
		return "NULL";
	return rollup_sql(rollup, "SELECT pg_catalog.format('rows of partition %s%s were updated or deleted before it was "
					  "counted, and it is gone: %s may be wrong, and rebuild_rollup(..., forget => true) makes them "
					  "equal to the source', pg_catalog.min(p.changed), "
					  "CASE WHEN pg_catalog.count(DISTINCT p.changed) > 1 "
					  "THEN pg_catalog.format(' and %s more', pg_catalog.count(DISTINCT p.changed) - 1) END, "
					  "CASE WHEN pg_catalog.count(*) > pg_catalog.count(p.since) THEN 'the buckets' "
					  "ELSE pg_catalog.format('the buckets from %s to %s', pg_catalog.min(p.since), "
					  "pg_catalog.max(p.until)) END) "
					  "FROM {partitions} AS p WHERE p.changed IS NOT NULL AND {is_gone} HAVING pg_catalog.count(*) > 0",
					  "is_gone", is_gone(rollup), NULL);
}

/* Has no other partition rows of the same time, now or ever, because each level is divided by time alone? */
static bool
is_only_by_time(const Rollup *rollup, Oid leaf)
{
	Oid			child = leaf;
	ListCell   *cell;
	bool		only = true;

	foreach(cell, get_partition_ancestors(leaf))
	{
		Relation	parent = table_open(lfirst_oid(cell), AccessShareLock);
		PartitionKey key = RelationGetPartitionKey(parent);
		PartitionBoundSpec *bound = bound_of(child);

		only &= bound != NULL && !bound->is_default && key->partnatts == 1 && is_time(rollup, lfirst_oid(cell), key);
		table_close(parent, NoLock);
		child = lfirst_oid(cell);
	}
	return only;
}

/*
 * Why a rollup over this one, or itself, may have more in its buckets from since on and before until than the
 * source has: of partitions that are gone; or NULL. If all partitions are ranges of time, buckets that have groups must
 * be of such that are there: else it would be enough that one rule of what is written down has a hole.
 */
char *
rollup_gone_problem(const Rollup *rollup, const Rollup *over, TimestampTz since, TimestampTz until)
{
	List	   *leaves;
	bool		only_by_time = true;
	ListCell   *cell;

	if (!rollup_has_partitions(rollup))
		return NULL;
	leaves = leaves_of(rollup);
	foreach(cell, leaves)
		only_by_time &= is_only_by_time(rollup, lfirst_oid(cell));
	if (rollup_run_between(rollup, since, until,
						   "SELECT pg_catalog.min(p.since)::pg_catalog.text, "
					"CASE WHEN pg_catalog.count(*) = pg_catalog.count(p.until) "
					"THEN pg_catalog.max(p.until)::pg_catalog.text END, "
					"pg_catalog.count(*) = pg_catalog.count(p.since) "
					"FROM {partitions} AS p WHERE {is_missing} AND (p.since IS NULL OR {first} < $2 "
					"AND coalesce(p.until, 'infinity') > $1) HAVING pg_catalog.count(*) > 0",
					"is_missing", is_missing(rollup), "first", rollup_bucket_sql(&over->bucket, "p.since"),
					NULL) > 0)
	{
		Datum		by_time;
		bool		has_since = rollup_result(0, 3, BOOLOID, &by_time) && DatumGetBool(by_time);

		return psprintf("it keeps rows of partitions that are gone, from %s to %s",
						has_since ? statement_text(0, 1) : "the beginning",
						has_since && statement_text(0, 2) != NULL ? statement_text(0, 2) : "the end");
	}
	if (only_by_time &&
		rollup_run_between(over, since, until,
						   "SELECT pg_catalog.min(b.bucket)::pg_catalog.text FROM (SELECT DISTINCT live.bucket "
					"FROM ({groups_now}) AS live WHERE {in_range}) AS b WHERE NOT ({ranges}) OPERATOR(pg_catalog.@>) "
					"pg_catalog.tstzrange(b.bucket, {next}) HAVING pg_catalog.count(*) > 0",
					"groups_now", rollup_groups_query(over),
					"in_range", rollup_in_range("live.bucket", "$1", TIMESTAMP_IS_NOEND(until) ? NULL : "$2"),
					"ranges", ranges_of(rollup, leaves),
					"next", rollup_next_bucket_sql(&over->bucket, "b.bucket"), NULL) > 0)
		return psprintf("its bucket of %s is not all of partitions that are there", statement_text(0, 1));
	return NULL;
}

/* Are all partitions counted? While one is not, deltas stay: they tell that it has had rows. */
bool
rollup_is_counted(const Rollup *rollup)
{
	return !rollup_has_partitions(rollup) || come_to(rollup) == NIL;
}

/* SQL over a range of time b: is it of no partition, neither now nor before? */
static char *
is_of_none(const Rollup *rollup)
{
	return rollup_sql(rollup, "NOT (({ranges}) + coalesce((SELECT pg_catalog.range_agg("
					  "pg_catalog.tstzrange(p.since, p.until)) FROM {partitions} AS p WHERE p.since IS NOT NULL "
					  "AND p.written IS NOT TRUE), '{}') && b)",
					  "ranges", ranges_of(rollup, leaves_of(rollup)), NULL);
}

/*
 * What was written through the source to partitions that came and went since the last
 * refresh is history, too: a table that takes their place later must not wipe it out. The
 * partitions are asked for again after the buckets, because one may have come with its first rows just now.
 */
static void
keep_unknown_history(const Rollup *rollup)
{
	char	   *buckets;
	ListCell   *cell;

	foreach(cell, leaves_of(rollup))
	{
		if (!bounds_of(rollup, lfirst_oid(cell)).by_time)
			return;
	}
	(void) rollup_runf(rollup, "SELECT pg_catalog.array_agg(b)::pg_catalog.text FROM (SELECT "
					   "pg_catalog.tstzrange(delta.bucket, {next}) AS b FROM {deltas} AS delta, {progress} AS progress "
					   "WHERE delta.bucket >= progress.built_since AND pg_catalog.isfinite(delta.bucket) "
					   "GROUP BY delta.bucket HAVING pg_catalog.sum(delta.rows) <> 0) AS buckets WHERE {is_of_none}",
					   "next", rollup_next_bucket_sql(&rollup->bucket, "delta.bucket"),
					   "is_of_none", is_of_none(rollup), NULL);
	buckets = statement_text(0, 1);
	if (buckets == NULL)
		return;
	(void) rollup_runf(rollup, "INSERT INTO {partitions} (partition, since, until, retired_at) "
					   "SELECT 0::pg_catalog.regclass, pg_catalog.lower(piece), pg_catalog.upper(piece), "
					   "pg_catalog.clock_timestamp() FROM pg_catalog.unnest((SELECT pg_catalog.range_agg(b) "
					   "FROM pg_catalog.unnest({'buckets'}::pg_catalog.tstzrange[]) AS b WHERE {is_of_none})) AS piece",
					   "buckets", buckets, "is_of_none", is_of_none(rollup), NULL);
}

/*
 * Records the partitions that are gone. But while one has come that this refresh has not
 * looked at, it may take their place: the result is false then. What is gone is asked first, so an
 * exchange that is committed between the two questions is in neither answer.
 */
bool
rollup_retire(const Rollup *rollup, List *looked_at)
{
	char	   *missing;

	if (!rollup_has_partitions(rollup))
		return true;
	missing = is_missing(rollup);
	if (list_difference_oid(come_to(rollup), looked_at) != NIL)
		return false;
	(void) rollup_runf(rollup, "UPDATE {partitions} AS p SET "
					   "retired_at = coalesce(p.retired_at, pg_catalog.clock_timestamp()), "
					   "partition = CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_class AS c "
					   "WHERE c.oid = p.partition::pg_catalog.oid) "
					   "THEN p.partition ELSE 0::pg_catalog.regclass END "
					   "WHERE {is_missing} AND (p.retired_at IS NULL OR p.partition::pg_catalog.oid <> 0 "
					   "AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c "
					   "WHERE c.oid = p.partition::pg_catalog.oid))",
					   "is_missing", missing, NULL);
	keep_unknown_history(rollup);
	return true;
}

/* What is history in the range is so no more; the range is cut to whole buckets. */
static void
forget_history(const Rollup *rollup, const char *since, const char *until)
{
	char	   *from = "'-infinity'";

	if (since != NULL)
		from = rollup_sql(NULL, "CASE WHEN {bucket} = {since} THEN {since} ELSE {next_bucket} END",
						  "bucket", rollup_bucket_sql(&rollup->bucket, since), "since", since, "next_bucket",
						  rollup_bucket_sql(&rollup->bucket,
											rollup_sql(NULL, "({since} + {'margin'}::pg_catalog.interval)",
													   "since", since,
													   "margin", rollup_bucket_margin(&rollup->bucket), NULL)), NULL);
	(void) rollup_runf(rollup, "WITH past AS (DELETE FROM {partitions} AS p WHERE p.since IS NOT NULL "
					   "AND {is_missing} RETURNING p.*) "
					   "INSERT INTO {partitions} (partition, since, until, retired_at, changed, written) "
					   "SELECT past.partition, pg_catalog.lower(piece), pg_catalog.upper(piece), past.retired_at, "
					   "past.changed, past.written "
					   "FROM past, "
					   "pg_catalog.unnest({range} - "
					   "pg_catalog.tstzmultirange(pg_catalog.tstzrange({from}, greatest({from}, {to})))) AS piece",
					   "is_missing", is_missing(rollup), "range", range_sql("past.since", "past.until"), "from", from,
					   "to", until == NULL ? "'infinity'" : rollup_bucket_sql(&rollup->bucket, until), NULL);
}

/* Are all buckets that the partition can have rows in within the range? */
static bool
is_within(const Rollup *rollup, const Bounds *bounds, const char *since, const char *until)
{
	char	   *first,
			   *last;

	buckets_of(rollup, bounds, &first, &last);
	if (since != NULL && (first == NULL ||
						  rollup_runf(NULL, "SELECT WHERE {first} >= {since}", "first", first, "since", since,
									  NULL) == 0))
		return false;
	if (until == NULL)
		return true;
	if (last == NULL)
		return false;
	last = rollup_bucket_sql(&rollup->bucket, psprintf("(%s - '1 us'::pg_catalog.interval)", last));
	return rollup_runf(NULL, "SELECT WHERE {last} < {until}", "last", last, "until", until, NULL) > 0;
}

/*
 * A range is equal to the source: there is no history in it any more, and partitions
 * within it are counted, if they are locked against writers.
 */
void
rollup_settle(const Rollup *rollup, List *leaves, const char *since, const char *until)
{
	ListCell   *cell;

	if (!rollup_has_partitions(rollup))
		return;
	if (since == NULL && until == NULL)
		(void) rollup_runf(rollup, "DELETE FROM {partitions} AS p WHERE {is_missing}",
						   "is_missing", is_missing(rollup), NULL);
	else
		forget_history(rollup, since, until);
	foreach(cell, leaves)
	{
		Bounds		bounds = bounds_of(rollup, lfirst_oid(cell));

		if (is_within(rollup, &bounds, since, until))
			count_leaf(rollup, lfirst_oid(cell), &bounds, true);
	}
	CommandCounterIncrement();
	rollup_seal_marks(rollup);
}
