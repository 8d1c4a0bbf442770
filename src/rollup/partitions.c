/*
 * rollup/partitions.c: which partitions of its source a rollup has counted, and which
 * of those are gone.
 *
 * Rows come and go with a partition, and no trigger tells. What is counted is marked
 * on the partition itself, where DETACH wipes it: the source has a row trigger, the
 * server makes a copy of it on each partition at ATTACH, and drops it at DETACH. The
 * copy is as the server made it, or fires ALWAYS: then the rows are counted.
 */
#include "rollup/rollup.h"

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

bool
rollup_has_partitions(const Rollup *rollup)
{
	return rollup->parent == NULL && get_rel_relkind(rollup->source) == RELKIND_PARTITIONED_TABLE;
}

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
		Oid			owner = rollup_table_owner(lfirst_oid(cell));

		if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_PARTITIONED_TABLE && OidIsValid(owner) &&
			object_aclcheck(ProcedureRelationId, rollup->capture, owner, ACL_EXECUTE) != ACLCHECK_OK)
		{
			(void) rollup_run(psprintf("GRANT EXECUTE ON FUNCTION %s() TO %s", rollup_function_name(rollup->capture),
									   quote_identifier(GetUserNameFromId(owner, false))));
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
		strcmp(get_attname(parent, key->partattrs[0], false), get_attname(rollup->source, castNode(Var, rollup->time)->varattno, false)) == 0;
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

static char *
literal(const Bounds *bounds, bool until)
{
	return bounds->by_time ? rollup_instant(until ? bounds->until : bounds->since) : "NULL::pg_catalog.timestamptz";
}

/* -------------------------------------------------------------- what is recorded */

static char *
ranges(const char *since, const char *until)
{
	return psprintf("pg_catalog.tstzmultirange(pg_catalog.tstzrange(coalesce(%s, '-infinity'), coalesce(%s, 'infinity')))", since, until);
}

static char *
oids(List *tables)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, tables)
		appendStringInfo(&list, "%s%u", list.len > 0 ? "," : "", lfirst_oid(cell));
	return psprintf("('{%s}'::pg_catalog.oid[])", list.data);
}

/* SQL over rows p: is it no part of the source any more, or was it none once? */
static char *
is_gone(const Rollup *rollup)
{
	return psprintf("(p.retired_at IS NOT NULL OR p.partition::pg_catalog.oid <> ALL %s)", oids(leaves_of(rollup)));
}

/*
 * SQL over rows p that are gone, or of partitions that have come: do those take its
 * place? It is the same table; or its range in time has another since the last refresh.
 */
static char *
is_replaced(List *come)
{
	return psprintf("(p.partition::pg_catalog.oid = ANY %s OR p.retired_at IS NULL AND p.since IS NOT NULL)", oids(come));
}

/* The partitions that are not counted, skipped ones as well. */
static List *
come_to(const Rollup *rollup)
{
	List	   *come = NIL;
	ListCell   *cell;

	foreach(cell, leaves_of(rollup))
	{
		if ((rollup_events_of(lfirst_oid(cell), rollup->capture, true) & IS_COUNTED) == 0)
			come = lappend_oid(come, lfirst_oid(cell));
	}
	return come;
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
			appendStringInfo(&list, "%s%s", list.len > 0 ? " + " : "", ranges(literal(&bounds, false), literal(&bounds, true)));
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
	char	   *partitions = rollup_relation_name(rollup->partitions);
	char	   *gone = is_gone(rollup);

	if (!bounds->by_time)
		return rollup_run(psprintf("SELECT FROM %s AS p WHERE %s AND NOT p.partition::pg_catalog.oid = ANY %s LIMIT 1", partitions, gone, oids(come))) > 0;
	return rollup_run(psprintf("SELECT FROM %s AS p, pg_catalog.unnest(%s - CASE WHEN %s THEN (%s) ELSE '{}' END) AS piece "
							   "WHERE (%s OR p.partition::pg_catalog.oid = ANY %s) AND NOT (p.partition::pg_catalog.oid = ANY %s AND p.since IS NULL) AND %s < %s AND %s < pg_catalog.upper(piece) LIMIT 1",
							   partitions, ranges("p.since", "p.until"), is_replaced(come), ranges_of(rollup, come),
							   gone, oids(come), oids(come), rollup_bucket_sql(&rollup->bucket, "pg_catalog.lower(piece)"), literal(bounds, true),
							   rollup_bucket_sql(&rollup->bucket, literal(bounds, false)))) > 0;
}

/* Counted: what it takes the place of is not history. One without rows takes nobody's place. */
static void
record(const Rollup *rollup, Oid leaf, const Bounds *bounds, bool has_rows)
{
	char	   *partitions = rollup_relation_name(rollup->partitions);

	if (bounds->by_time && has_rows)
		(void) rollup_run(psprintf("WITH past AS (DELETE FROM %s AS p WHERE p.partition::pg_catalog.oid = %u OR %s AND %s RETURNING p.*) "
								   "INSERT INTO %s (partition, since, until, retired_at) SELECT past.partition, pg_catalog.lower(piece), pg_catalog.upper(piece), "
								   "CASE WHEN past.partition::pg_catalog.oid = %u THEN coalesce(past.retired_at, pg_catalog.clock_timestamp()) ELSE past.retired_at END "
								   "FROM past, pg_catalog.unnest(%s - %s) AS piece",
								   partitions, leaf, is_gone(rollup), is_replaced(list_make1_oid(leaf)), partitions, leaf,
								   ranges("past.since", "past.until"), ranges(literal(bounds, false), literal(bounds, true))));
	else
		(void) rollup_run(psprintf("DELETE FROM %s AS p WHERE p.partition::pg_catalog.oid = %u", partitions, leaf));
	(void) rollup_run(psprintf("INSERT INTO %s (partition, since, until) VALUES ('%u'::pg_catalog.oid::pg_catalog.regclass, %s, %s)",
							   partitions, leaf, literal(bounds, false), literal(bounds, true)));
}

static void
count_leaf(const Rollup *rollup, Oid leaf, const Bounds *bounds, bool has_rows)
{
	record(rollup, leaf, bounds, has_rows);
	rollup_mark_counted(leaf, rollup->capture);
}

/* -------------------------------------------------------------- a new or another source */

/* All that are there: what they hold is built, or is for the user to rebuild. With no writers. */
void
rollup_count_all(const Rollup *rollup)
{
	StringInfoData rows;
	ListCell   *cell;

	/* of a former source */
	(void) rollup_run(psprintf("DELETE FROM %s AS p WHERE p.retired_at IS NULL", rollup_relation_name(rollup->partitions)));
	if (!rollup_has_partitions(rollup))
		return;
	initStringInfo(&rows);
	foreach(cell, leaves_of(rollup))
	{
		Bounds		bounds = bounds_of(rollup, lfirst_oid(cell));

		appendStringInfo(&rows, "%s('%u'::pg_catalog.oid::pg_catalog.regclass, %s, %s)", rows.len > 0 ? ", " : "", lfirst_oid(cell),
						 literal(&bounds, false), literal(&bounds, true));
		rollup_mark_counted(lfirst_oid(cell), rollup->capture);
	}
	if (rows.len > 0)
		(void) rollup_run(psprintf("INSERT INTO %s (partition, since, until) VALUES %s", rollup_relation_name(rollup->partitions), rows.data));
	CommandCounterIncrement();
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

static char *
in_range(const char *bucket, const char *since, const char *until)
{
	return psprintf("true%s%s", since != NULL ? psprintf(" AND %s >= %s", bucket, since) : "",
					until != NULL ? psprintf(" AND %s < %s", bucket, until) : "");
}

/* The buckets that the partition can have rows in, as SQL; NULL for no limit. */
static void
buckets_of(const Rollup *rollup, const Bounds *bounds, char **since, char **until)
{
	*since = *until = NULL;
	if (!bounds->by_time)
		return;
	if (!TIMESTAMP_IS_NOBEGIN(bounds->since))
		*since = rollup_bucket_sql(&rollup->bucket, literal(bounds, false));
	if (!TIMESTAMP_IS_NOEND(bounds->until))
		*until = literal(bounds, true);
}

/* Was the table a partition before? */
static bool
is_known(const Rollup *rollup, Oid leaf)
{
	return rollup_run(psprintf("SELECT FROM %s AS p WHERE p.partition::pg_catalog.oid = %u LIMIT 1", rollup_relation_name(rollup->partitions), leaf)) > 0;
}

/*
 * Has the partition rows, or had some when it was one before, or since it came? A writer
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
	return rollup_run(psprintf("SELECT FROM %s AS delta WHERE %s LIMIT 1", rollup_relation_name(rollup->deltas), in_range("delta.bucket", since, until))) > 0;
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
	(void) rollup_run(psprintf("SELECT pg_catalog.quote_literal(%s)", sql));
	return SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
}

/*
 * Of one that is not a range in time: from the first to the last bucket that it has
 * rows in, or that has deltas; all buckets if the table was there before, for it may
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
	(void) rollup_run(psprintf("SELECT pg_catalog.min(%s)::pg_catalog.timestamptz, (pg_catalog.max(%s) + '1 us'::pg_catalog.interval)::pg_catalog.timestamptz FROM "
							   "(SELECT %s FROM %s AS source WHERE source.tableoid = %u UNION ALL SELECT delta.bucket FROM %s AS delta) AS both_of (bucket)",
							   "both_of.bucket", "both_of.bucket", rollup_bucket_sql(&rollup->bucket, time), rollup_relation_name(rollup->rows_of), leaf,
							   rollup_relation_name(rollup->deltas)));
	if (rollup_result(0, 1, TIMESTAMPTZOID, &at))
		*since = rollup_instant(DatumGetTimestampTz(at));
	if (rollup_result(0, 2, TIMESTAMPTZOID, &at))
		*until = rollup_instant(DatumGetTimestampTz(at));
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
				ereport(WARNING,
						(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						 errmsg("rows of partition %s cannot be told from history of rollup %s", rollup_relation_name(leaf), rollup_relation_name(rollup->view)),
						 errdetail("The rollup keeps what partitions that are gone have had in the same buckets."),
						 errhint("To have the rows of the source in the place of that history: SELECT rebuild_rollup('%s', %s, %s, forget => true).",
								 rollup_relation_name(rollup->view), time_of(since), time_of(until))));
				continue;
			}
			if (!bounds.by_time)
				buckets_with_rows(rollup, leaf, &since, &until);
			if (!TIMESTAMP_IS_NOBEGIN(built_since))
				since = since == NULL ? rollup_instant(built_since) : psprintf("greatest(%s, %s)", since, rollup_instant(built_since));
			(void) rollup_make_equal(rollup, since, until);
		}
		count_leaf(rollup, leaf, &bounds, list_member_oid(with_rows, leaf));
	}
	CommandCounterIncrement();
}

/* Are all partitions counted? While one is not, deltas stay: they tell that it has had rows. */
bool
rollup_is_counted(const Rollup *rollup)
{
	return !rollup_has_partitions(rollup) || come_to(rollup) == NIL;
}

/*
 * Those that are gone are noticed. But not while one has come that this refresh has not
 * looked at, for that may take their place: false then. What is gone is asked first: an
 * exchange that is committed between the two questions is in neither answer.
 */
bool
rollup_retire(const Rollup *rollup, List *looked_at)
{
	char	   *gone;

	if (!rollup_has_partitions(rollup))
		return true;
	gone = is_gone(rollup);
	if (list_difference_oid(come_to(rollup), looked_at) != NIL)
		return false;
	(void) rollup_run(psprintf("UPDATE %s AS p SET retired_at = coalesce(p.retired_at, pg_catalog.clock_timestamp()), "
							   "partition = CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = p.partition::pg_catalog.oid) THEN p.partition ELSE 0::pg_catalog.regclass END "
							   "WHERE %s AND (p.retired_at IS NULL OR p.partition::pg_catalog.oid <> 0 AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = p.partition::pg_catalog.oid))",
							   rollup_relation_name(rollup->partitions), gone));
	return true;
}

/*
 * A range is equal to the source: there is no history in it any more, and partitions
 * within it are counted, if they are locked against writers.
 */
void
rollup_settle(const Rollup *rollup, List *leaves, const char *since, const char *until)
{
	char	   *partitions = rollup_relation_name(rollup->partitions);
	const char *margin = rollup_bucket_margin(&rollup->bucket);
	ListCell   *cell;

	if (!rollup_has_partitions(rollup))
		return;
	if (since == NULL && until == NULL)
		(void) rollup_run(psprintf("DELETE FROM %s AS p WHERE %s", partitions, is_gone(rollup)));
	else
	{
		/* whole buckets only */
		char	   *from = since == NULL ? "'-infinity'" :
			psprintf("CASE WHEN %s = %s THEN %s ELSE %s END", rollup_bucket_sql(&rollup->bucket, since), since, since,
					 rollup_bucket_sql(&rollup->bucket, psprintf("(%s + '%s'::pg_catalog.interval)", since, margin)));
		char	   *to = until == NULL ? "'infinity'" : rollup_bucket_sql(&rollup->bucket, until);

		(void) rollup_run(psprintf("WITH past AS (DELETE FROM %s AS p WHERE p.since IS NOT NULL AND %s RETURNING p.*) "
								   "INSERT INTO %s (partition, since, until, retired_at) SELECT past.partition, pg_catalog.lower(piece), pg_catalog.upper(piece), past.retired_at "
								   "FROM past, pg_catalog.unnest(%s - pg_catalog.tstzmultirange(pg_catalog.tstzrange(%s, greatest(%s, %s)))) AS piece",
								   partitions, is_gone(rollup), partitions, ranges("past.since", "past.until"), from, from, to));
	}
	foreach(cell, leaves)
	{
		Bounds		bounds = bounds_of(rollup, lfirst_oid(cell));
		char	   *first,
				   *last;

		buckets_of(rollup, &bounds, &first, &last);
		if ((since != NULL && (first == NULL || rollup_run(psprintf("SELECT WHERE %s >= %s", first, since)) == 0)) ||
			(until != NULL && (last == NULL || rollup_run(psprintf("SELECT WHERE %s < %s",
																   rollup_bucket_sql(&rollup->bucket, psprintf("(%s - '1 us'::pg_catalog.interval)", last)), until)) == 0)))
			continue;
		count_leaf(rollup, lfirst_oid(cell), &bounds, true);
	}
	CommandCounterIncrement();
}
