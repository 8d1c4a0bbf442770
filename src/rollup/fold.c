/*
 * rollup/fold.c: the tables of a rollup: deltas moved into the groups, and differences from the
 * source into the deltas.
 */
#include "rollup/fold.h"
#include "rollup/definition.h"
#include "rollup/names.h"
#include "rollup/objects.h"
#include "rollup/shards.h"
#include "rollup/source.h"
#include "rollup/sql.h"
#include "rollup/statement.h"

#include "access/xact.h"
#include "catalog/pg_type_d.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/*
 * The row of progress, missing where not all tables were restored. Without groups the
 * rollup is to be built, as when it was new. With groups it is built if its view says
 * so; half built, nobody knows how far.
 */
static void
restore_progress(const Rollup *rollup)
{
	char	   *progress = relation_name(rollup->progress);
	bool		empty;

	if (IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("table %s does not have its one row in this transaction's snapshot", progress),
				 errhint("Begin the transaction again, in READ COMMITTED.")));
	empty = rollup_runf(rollup, "SELECT FROM {groups} LIMIT 1", NULL) == 0;
	if (!empty && rollup_reads_source(rollup))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table %s has lost its one row, so it is unknown how far rollup %s was built", progress,
						relation_name(rollup->view)),
				 errhint("Remove the rollup with drop_rollup(), create it again and build it.")));
	if (rollup_runf(rollup, "INSERT INTO {progress} (built_since) VALUES ({since}) ON CONFLICT DO NOTHING",
					"since", empty ? "NULL" : "'-infinity'", NULL) == 1 && empty)
		rollup_write_live(rollup, relation_name(rollup->live), false);
}

/*
 * Refreshes, builds and changes of one rollup take turns: by its one row of
 * progress, which no writer and no reader locks. Where it is built from, too.
 */
void
rollup_lock_progress(const Rollup *rollup, TimestampTz *built_since, bool *is_new)
{
	char	   *sql = rollup_sql(rollup, "SELECT progress.built_since::pg_catalog.timestamptz "
								 "FROM {progress} AS progress FOR UPDATE", NULL);
	bool		isnull;
	Datum		value;

	if (statement_run(sql) == 0)
		restore_progress(rollup);
	if (statement_run(sql) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table %s has more than its one row", relation_name(rollup->progress)),
				 errhint("DELETE all rows except one.")));
	isnull = !rollup_result(0, 1, TIMESTAMPTZOID, &value);
	if (is_new != NULL)
		*is_new = isnull;
	if (built_since != NULL)
		*built_since = isnull ? DT_NOEND : DatumGetTimestampTz(value);
}

/* What a subscription brings must stay as it came, or later changes would not find it. */
void
rollup_refuse_subscribed(const Rollup *rollup)
{
	if (rollup_is_subscribed(rollup->groups))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table %s is written by a subscription", relation_name(rollup->groups)),
				 errhint("Refresh, build and alter the rollup on the publisher; or here, after the subscription is "
						 "dropped.")));
}

/* For rollup_status. */
void
rollup_keep_error(const Rollup *rollup, const char *message, int code)
{
	(void) rollup_runf(rollup, "UPDATE {progress} SET last_error = {'message'}, last_sqlstate = {'state'}, "
					   "last_error_at = pg_catalog.clock_timestamp()",
					   "message", message, "state", unpack_sql_state(code), NULL);
}

/*
 * Fewer than no rows: some were deleted that were never counted, for example those of
 * a partition that came and went between two refreshes.
 */
static void
report_negative(const Rollup *rollup, const char *bucket)
{
	char	   *message = psprintf("rows were deleted that rollup %s has not counted, the first of bucket %s",
								   relation_name(rollup->view), bucket);

	rollup_keep_error(rollup, message, ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE);
	ereport(WARNING,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("%s", message),
			 errhint("verify_rollup() lists what differs, and rebuild_rollup() mends it.")));
}

/* SQL over a group: is a measure, or one of them, not known? */
static char *
is_unknown(const Rollup *rollup)
{
	StringInfoData unknown;
	ListCell   *cell;

	initStringInfo(&unknown);
	for_each_from(cell, rollup->amounts, 1)
		appendStringInfo(&unknown, "%sfolded.%s IS NULL", unknown.len > 0 ? " OR " : "",
						 ((RollupColumn *) lfirst(cell))->quoted);
	return unknown.data;
}

/*
 * Writes down which measures some groups do not know, because sum() leaves those groups out and nobody would
 * see it. Of all groups; or, where buckets are given, of these besides what is known.
 */
void
rollup_note_unknown(const Rollup *rollup, const char *buckets)
{
	StringInfoData names;
	ListCell   *cell;

	initStringInfo(&names);
	for_each_from(cell, rollup->amounts, 1)
	{
		const RollupColumn *column = lfirst(cell);

		if (!column->hidden)
			appendStringInfo(&names, "%sCASE WHEN pg_catalog.count(*) > pg_catalog.count(folded.%s) THEN %s END",
							 names.len > 0 ? ", " : "", column->quoted, quote_literal_cstr(column->name));
	}
	(void) rollup_runf(rollup, "UPDATE {progress} AS progress SET unknown = now.unknown FROM ("
					   "SELECT pg_catalog.array_agg(DISTINCT name ORDER BY name) AS unknown FROM ("
					   "SELECT pg_catalog.unnest(ARRAY[{names}]::pg_catalog.text[]) FROM {groups} AS folded "
					   "WHERE {these} "
					   "UNION ALL SELECT pg_catalog.unnest(before.unknown) FROM {progress} AS before WHERE {besides}"
					   ") AS names (name) WHERE name IS NOT NULL) AS now "
					   "WHERE progress.unknown IS DISTINCT FROM now.unknown",
					   "names", names.data, "besides", buckets != NULL ? "true" : "false",
					   "these", buckets == NULL ? "true" :
					   rollup_sql(NULL, "folded.bucket = ANY ({'buckets'}::pg_catalog.timestamptz[])",
								  "buckets", buckets, NULL), NULL);
}

/*
 * Moves the deltas that this statement sees: what is not committed yet stays for
 * the next. Deltas of what is not built yet stay too, because the build takes them in.
 * The number of deltas moved.
 */
int64
rollup_fold(Rollup *rollup)
{
	StringInfoData set;
	ListCell   *cell;
	int64		moved;
	char	   *vanished;
	char	   *negative;
	char	   *unknown;
	Datum		value;

	if (rollup_is_sharded(rollup))
		return rollup_fold_shards(rollup);
	rollup_refuse_subscribed(rollup);
	initStringInfo(&set);
	foreach(cell, rollup->amounts)
	{
		RollupColumn *column = lfirst(cell);

		if (set.len > 0)
			appendStringInfoString(&set, ", ");
		appendStringInfoString(&set, rollup_sql(NULL, "{column} = folded.{column} "
												"OPERATOR({schema}.+) excluded.{column}",
												"column", column->quoted, "schema", column->schema, NULL));
	}
	(void) rollup_runf(rollup, "WITH moved AS (DELETE FROM {deltas} AS delta USING {progress} AS progress "
					   "WHERE delta.bucket >= progress.built_since RETURNING delta.*), "
					   "merged AS (INSERT INTO {groups} AS folded ({columns}) SELECT {sums} FROM moved AS delta "
					   "GROUP BY {delta.keys} "
					   "ON CONFLICT ({keys}) DO UPDATE SET {set} "
					   "RETURNING folded.bucket, folded.rows, ({is_unknown}) AS is_unknown) "
					   "SELECT (SELECT pg_catalog.count(*) FROM moved), "
					   "(SELECT pg_catalog.array_agg(DISTINCT merged.bucket)::pg_catalog.text FROM merged "
					   "WHERE merged.rows = 0), "
					   "(SELECT pg_catalog.min(merged.bucket)::pg_catalog.text FROM merged WHERE merged.rows < 0), "
					   "(SELECT pg_catalog.array_agg(DISTINCT merged.bucket)::pg_catalog.text FROM merged "
					   "WHERE merged.is_unknown)",
					   "sums", rollup_sums(rollup, "delta"), "set", set.data, "is_unknown", is_unknown(rollup), NULL);
	moved = rollup_result(0, 1, INT8OID, &value) ? DatumGetInt64(value) : 0;
	vanished = statement_text(0, 2);
	negative = statement_text(0, 3);
	unknown = statement_text(0, 4);
	if (vanished != NULL)
		(void) rollup_runf(rollup, "DELETE FROM {groups} WHERE rows = 0 AND "
						   "bucket = ANY ({'buckets'}::pg_catalog.timestamptz[]) AND NOT {left_over}",
						   "buckets", vanished, "left_over", rollup_left_over(rollup, false),
						   NULL);
	if (unknown != NULL)
		rollup_note_unknown(rollup, unknown);
	/* over a rollup it is for that one to say, which may have counted them only by now */
	if (negative != NULL && rollup->parent == NULL)
		report_negative(rollup, negative);
	return moved;
}

/*
 * The buckets that start from since on and before until, equal to the source. The
 * differences go through the deltas, so that rollups over this one learn of them.
 */
int64
rollup_make_equal(const Rollup *rollup, const char *since, const char *until)
{
	return rollup_runf(rollup, "INSERT INTO {deltas} ({columns}) {difference}",
					   "difference", rollup_difference(rollup, since, until), NULL);
}

/*
 * A measure that was added knows nothing of the groups before it: filled in where
 * the source still has all rows of the group, and left null where it has not.
 */
void
rollup_fill(Rollup *rollup, const char *since, const char *until)
{
	StringInfoData set;
	ListCell   *cell;

	initStringInfo(&set);
	for_each_from(cell, rollup->amounts, 1)
	{
		RollupColumn *column = lfirst(cell);

		if (set.len > 0)
			appendStringInfoString(&set, ", ");
		appendStringInfoString(&set, rollup_sql(NULL, "{column} = CASE WHEN folded.{column} IS NOT NULL "
												"THEN folded.{column} "
												"WHEN pending.rows IS NULL THEN fresh.{column} "
												"ELSE fresh.{column} OPERATOR({schema}.+) "
												"(OPERATOR({schema}.-) pending.{column}) END",
												"column", column->quoted, "schema", column->schema, NULL));
	}
	if (rollup_runf(rollup, "SELECT FROM {groups} AS folded WHERE {unknown} LIMIT 1", "unknown", is_unknown(rollup),
					NULL) == 0)
	{
		rollup_note_unknown(rollup, NULL);
		return;
	}
	(void) rollup_runf(rollup, "UPDATE {groups} AS folded SET {set} FROM ({fresh}) AS fresh "
					   "LEFT JOIN (SELECT {sums} FROM {deltas} AS delta GROUP BY {delta.keys}) AS pending "
					   "ON {same_pending} WHERE {same_group} AND ({unknown}) "
					   "AND fresh.rows = folded.rows + coalesce(pending.rows, 0)",
					   "set", set.data, "fresh", rollup_source_range(rollup, "source", since, until),
					   "sums", rollup_sums(rollup, "delta"),
					   "same_pending", rollup_same_group(rollup, "fresh", "pending"),
					   "same_group", rollup_same_group(rollup, "folded", "fresh"), "unknown", is_unknown(rollup), NULL);
	rollup_note_unknown(rollup, NULL);
}
