/*
 * rollup/build.c: build_rollup() takes in what the source had before the rollup was
 * there; rebuild_rollup() makes a range equal to the source again; verify_rollup()
 * lists what differs.
 */
#include "rollup/bucket.h"
#include "rollup/changes.h"
#include "rollup/definition.h"
#include "rollup/fold.h"
#include "rollup/locks.h"
#include "rollup/names.h"
#include "rollup/objects.h"
#include "rollup/owner.h"
#include "rollup/partitions.h"
#include "rollup/refresh.h"
#include "rollup/shards.h"
#include "rollup/sql.h"
#include "rollup/statement.h"
#include "rollup/triggers.h"

#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

/* -------------------------------------------------------------- build_rollup */

/* Into so many ranges of time at most a source is cut. */
#define MOST_BATCHES 1000.0
/* Without an index by time, or partitions, each range costs a scan of the whole source. */
#define MOST_SCANS 8.0

/* Into how many ranges of time to cut the source. */
static int
batch_count(const Rollup *rollup, int64 batch_rows)
{
	Oid			relation = rollup->parent != NULL ? rollup->parent->groups : rollup->rows_of;
	AttrNumber	column = IsA(rollup->time, Var) ? castNode(Var, rollup->time)->varattno : InvalidAttrNumber;
	char	   *time = deparse_expression(copyObject(rollup->time), deparse_context_for("source", rollup->rows_of),
										  false, false);
	double		rows = 0;
	bool		cheap = false;
	Datum		value;

	(void) rollup_runf(NULL, "SELECT (SELECT pg_catalog.sum(greatest(c.reltuples, 0))::pg_catalog.float8 "
					   "FROM pg_catalog.pg_class AS c "
					   "WHERE c.oid = {table} OR c.oid IN "
					   "(SELECT t.relid FROM pg_catalog.pg_partition_tree({table}) AS t WHERE t.isleaf)), "
					   "EXISTS (SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = {table} AND i.indisvalid "
					   "AND i.indpred IS NULL "
					   "AND pg_catalog.pg_get_indexdef(i.indexrelid, 1, false) = {'time'}) "
					   "OR EXISTS (SELECT FROM pg_catalog.pg_partitioned_table AS p "
					   "WHERE p.partrelid = {table} AND p.partstrat = 'r' AND p.partattrs[0] = {column})",
					   "table", psprintf("%u", relation), "time", time, "column", psprintf("%d", column), NULL);
	if (rollup_result(0, 1, FLOAT8OID, &value))
		rows = DatumGetFloat8(value);
	if (rollup_result(0, 2, BOOLOID, &value))
		cheap = DatumGetBool(value);
	return (int) Min(cheap ? MOST_BATCHES : MOST_SCANS, rows / (double) batch_rows + 1);
}

typedef struct BuildStep
{
	Oid			view;
	int64		batch_rows;
	void		(*run) (void *step);	/* what comes next, or NULL */
} BuildStep;

/*
 * The view need not read the source any more. A transaction of its own: it waits for
 * readers, and these may be waiting for the session that has locked the progress.
 */
static void
end_step(void *argument)
{
	BuildStep  *step = argument;
	Rollup	   *rollup = rollup_open_for_work(step->view, false);
	ActingScope scope;

	act(rollup->owner, &scope);
	if (rollup_reads_source(rollup))
		rollup_write_live(rollup, relation_name(rollup->live), true);
	(void) rollup_runf(rollup, "ANALYZE {groups}", NULL);
	stop_acting(&scope);
	step->run = NULL;
}

/* The first bucket of the next range, which ends at until, as SQL; NULL if nothing is left before it. */
static char *
next_since(const Rollup *rollup, int64 batch_rows, bool is_new, TimestampTz until)
{
	TimestampTz oldest,
				newest,
				start;
	int64		width;
	Datum		value;

	(void) rollup_runf(rollup,
					   "SELECT oldest::pg_catalog.timestamptz, newest::pg_catalog.timestamptz FROM {progress}", NULL);
	if (!rollup_result(0, 1, TIMESTAMPTZOID, &value))
		return NULL;
	start = oldest = DatumGetTimestampTz(value);
	newest = rollup_result(0, 2, TIMESTAMPTZOID, &value) ? DatumGetTimestampTz(value) : oldest;
	if (is_new)
		until = newest;
	/* the calendar is longer than an int64 has microseconds */
	width = (int64) Min(((double) newest - (double) oldest) / batch_count(rollup, batch_rows), 1e18) + 1;
	/* each range must have a bucket: a day whose midnight comes twice starts in its middle, so go further back then */
	for (; (double) width < (double) until - (double) oldest; width *= 2)
	{
		(void) rollup_runf(rollup, "SELECT {bucket}",
						   "bucket", rollup_bucket_sql(&rollup->bucket, rollup_instant(until - width)), NULL);
		start = rollup_result(0, 1, TIMESTAMPTZOID, &value) ? DatumGetTimestampTz(value) : oldest;
		if (start < until)
			break;
	}
	return (double) width < (double) until - (double) oldest && start > oldest ? rollup_instant(start) : NULL;
}

/*
 * One range of buckets, the newest that is not built yet. In one statement, so in
 * one snapshot, its visible deltas go and the groups of the source come: a writer
 * not yet committed is in neither, and its delta stays.
 */
static void
build_step(void *argument)
{
	BuildStep  *step = argument;
	/* a TRUNCATE that goes on must end before the snapshot is taken */
	Rollup	   *rollup = rollup_open_for_work(step->view, true);
	ActingScope scope;
	TimestampTz until;
	bool		is_new;
	char	   *since;
	char	   *limit;

	act(rollup->owner, &scope);
	rollup_lock_progress(rollup, &until, &is_new);
	rollup_refuse_subscribed(rollup);
	if (!is_new && TIMESTAMP_IS_NOBEGIN(until))
	{
		step->run = end_step;
		stop_acting(&scope);
		return;
	}
	if (is_new)
		(void) rollup_runf(rollup, "UPDATE {progress} SET (oldest, newest) = "
						   "(SELECT pg_catalog.min({time}), pg_catalog.max({time}) FROM {rows_of} AS source "
						   "WHERE {filter} AND {time} > '-infinity' AND {time} < 'infinity')",
						   "time", rollup_deparse(rollup->rows_of, rollup->time, "source"),
						   "filter", rollup_filter(rollup, "source"), NULL);
	since = next_since(rollup, step->batch_rows, is_new, until);
	limit = is_new ? NULL : rollup_instant(until);
	(void) rollup_runf(rollup, "WITH taken AS (DELETE FROM {deltas} AS delta WHERE {in_range}) "
					   "INSERT INTO {groups} ({columns}) {fresh}",
					   "in_range", rollup_in_range("delta.bucket", since, limit),
					   "fresh", rollup_source_range(rollup, "source", since, limit), NULL);
	rollup_note_read(rollup);
	(void) rollup_runf(rollup, "UPDATE {progress} SET built_since = {since}", "since", since ? since : "'-infinity'",
					   NULL);
	if (since == NULL)
	{
		/* over a rollup, what that one does not know */
		rollup_note_unknown(rollup, NULL);
		step->run = end_step;
	}
	stop_acting(&scope);
}

/*
 * Of a rollup on shards, after all of them were built. Citus commits here first and there afterwards, so that is
 * waited for, by a fold: only then does the view read what was built.
 */
static void
settle_step(void *argument)
{
	BuildStep  *step = argument;
	Rollup	   *rollup = rollup_open_for_work(step->view, false);
	ActingScope scope;

	act(rollup->owner, &scope);
	rollup_lock_progress(rollup, NULL, NULL);
	(void) rollup_runf(rollup, "UPDATE {progress} SET built_since = '-infinity'", NULL);
	(void) rollup_fold(rollup);
	stop_acting(&scope);
	step->run = end_step;
}

/* All shards at once, each in a snapshot of its own: what was committed there by then goes from its deltas. */
static void
shards_step(void *argument)
{
	BuildStep  *step = argument;
	Rollup	   *rollup = rollup_open_for_work(step->view, true);
	ActingScope scope;
	bool		is_new;

	act(rollup->owner, &scope);
	rollup_lock_progress(rollup, NULL, &is_new);
	if (is_new)
		rollup_build_shards(rollup);
	step->run = is_new ? settle_step : end_step;
	stop_acting(&scope);
}

/* (rollup, batch_rows) */
PG_FUNCTION_INFO_V1(cc_build_rollup);
Datum
cc_build_rollup(PG_FUNCTION_ARGS)
{
	BuildStep	step = {InvalidOid, 0, build_step};
	Rollup	   *rollup;
	bool		atomic = fcinfo->context == NULL || !IsA(fcinfo->context, CallContext) ||
		castNode(CallContext, fcinfo->context)->atomic;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", PG_ARGISNULL(0) ? "rollup" : "batch_rows"),
				 errhint("Name the view that create_rollup() made; batch_rows can be left out.")));
	step.view = PG_GETARG_OID(0);
	step.batch_rows = PG_GETARG_INT64(1);
	if (step.batch_rows <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("batch_rows must be greater than zero: " INT64_FORMAT, step.batch_rows),
				 errhint("About 1000000 rows per transaction are a good start.")));
	rollup_require_read_committed("build_rollup()");
	rollup = rollup_open(step.view);
	rollup_require_owner(rollup);
	if (atomic)
		rollup_refuse_sharded(rollup, "build_rollup() cannot run inside a transaction",
							  "CALL it by itself: each of its steps must be committed on all servers before the next.");
	if (rollup_is_sharded(rollup))
		step.run = shards_step;
	SPI_connect_ext(atomic ? 0 : SPI_OPT_NONATOMIC);
	while (step.run != NULL)
	{
		ErrorData  *error;

		CHECK_FOR_INTERRUPTS();
		if (atomic)
		{
			/* inside a transaction, all steps belong to it */
			step.run(&step);
			continue;
		}
		error = statement_try(step.run, &step);
		if (error != NULL)
			rollup_record_error(step.view, error);
		SPI_commit();
		if (error != NULL)
			ReThrowError(error);
	}
	SPI_finish();
	PG_RETURN_VOID();
}

/* -------------------------------------------------------------- rebuild_rollup */

/* What the source has and the rollup lacks. */
static char *
missing_in(const Rollup *rollup, const char *since, const char *until)
{
	return rollup_is_sharded(rollup) && rollup_is_built(rollup) ? rollup_sharded_difference(rollup, since, until)
		: rollup_difference(rollup, since, until);
}

static char *
bound(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : rollup_instant(PG_GETARG_TIMESTAMPTZ(n));
}

/* An error if the rollup has buckets in the range of which the source has no rows any more. */
static void
require_all_buckets(const Rollup *rollup, const char *since, const char *until)
{
	Datum		value;
	int64		gone;

	(void) rollup_runf(rollup, "SELECT pg_catalog.count(*), pg_catalog.min(live.bucket) FROM "
					   "(SELECT DISTINCT live.bucket FROM {held} AS live WHERE {in_range} "
					   "EXCEPT SELECT DISTINCT fresh.bucket FROM ({fresh}) AS fresh) AS live",
					   /* parts of groups may be there of what is nothing in sum */
					   "held", relation_name(rollup_is_sharded(rollup) ? rollup->view : rollup->live),
					   "in_range", rollup_in_range("live.bucket", since, until),
					   "fresh", rollup_source_range(rollup, "source", since, until), NULL);
	gone = rollup_result(0, 1, INT8OID, &value) ? DatumGetInt64(value) : 0;
	if (gone > 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the source no longer has rows of " INT64_FORMAT " buckets of rollup %s, the first of %s",
						gone, relation_name(rollup->view), statement_text(0, 2)),
				 errhint("Narrow the range to what the source still holds; or delete that history with forget => "
						 "true.")));
}

/* (rollup, since, until, forget): the groups made correct */
PG_FUNCTION_INFO_V1(cc_rebuild_rollup);
Datum
cc_rebuild_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup;
	ActingScope scope;
	char	   *since,
			   *until;
	List	   *uncounted;
	int64		changed;
	char	   *triggers = NULL;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", PG_ARGISNULL(0) ? "rollup" : "forget"),
				 errhint("Name the view that create_rollup() made; forget can be left out.")));
	rollup_require_read_committed("rebuild_rollup()");
	SPI_connect();
	uncounted = rollup_cover_partitions(PG_GETARG_OID(0));
	rollup = rollup_open_for_work(PG_GETARG_OID(0), true);
	act(rollup->owner, &scope);
	since = bound(fcinfo, 1);
	until = bound(fcinfo, 2);
	if (since != NULL || until != NULL)
		rollup_refuse_sharded(rollup, "rebuild_rollup() cannot be limited to a range",
							  "Give NULL for both limits, which rebuilds all of it.");
	rollup_lock_progress(rollup, NULL, NULL);
	if (since == NULL && until == NULL)
		triggers = rollup_changes(rollup);
	if (!rollup_is_built(rollup))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("rollup %s is not built yet", relation_name(rollup->view)),
				 errhint("Run CALL build_rollup(...) first.")));
	rollup_refuse_subscribed(rollup);
	if (!PG_GETARG_BOOL(3))
		require_all_buckets(rollup, since, until);
	if (rollup_is_sharded(rollup))
	{
		changed = rollup_runf(rollup, "{difference}", "difference", missing_in(rollup, NULL, NULL), NULL);
		rollup_build_shards(rollup);
		rollup_accept_changes(rollup, triggers);
		stop_acting(&scope);
		SPI_finish();
		PG_RETURN_INT64(changed);
	}
	changed = rollup_make_equal(rollup, since, until);
	rollup_note_read(rollup);
	rollup_settle(rollup, uncounted, since, until);
	if (rollup_is_counted(rollup))
		(void) rollup_fold(rollup);
	rollup_fill(rollup, since, until);
	rollup_accept_changes(rollup, triggers);
	stop_acting(&scope);
	SPI_finish();
	PG_RETURN_INT64(changed);
}

/* -------------------------------------------------------------- verify_rollup */

/* The most members that jsonb_build_object() takes. A rollup may have more columns. */
#define MEMBERS (FUNC_MAX_ARGS / 2)

/* The nth member of an object, in pieces that are put together. */
static void
append_member(StringInfo object, const RollupColumn *column, int n, const char *cast)
{
	if (n > 0)
		appendStringInfoString(object, n % MEMBERS == 0 ?
							   ") OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object(" : ", ");
	appendStringInfo(object, "%s, difference.%s%s", quote_literal_cstr(column->name), column->quoted, cast);
}

/* (rollup, since, until): groups that differ, with what the rollup lacks */
PG_FUNCTION_INFO_V1(cc_verify_rollup);
Datum
cc_verify_rollup(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *output;
	Rollup	   *rollup;
	ActingScope scope;
	StringInfoData dimensions,
				missing;
	int			members = 0;
	ListCell   *cell;
	char	   *triggers = NULL;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("rollup must not be null"),
				 errhint("Name the view that create_rollup() made.")));
	InitMaterializedSRF(fcinfo, 0);
	output = (ReturnSetInfo *) fcinfo->resultinfo;
	SPI_connect();
	rollup = rollup_open_for_work(PG_GETARG_OID(0), true);
	act(rollup->owner, &scope);
	/* before the groups are compared, so that a later change is not taken for one seen */
	if (PG_ARGISNULL(1) && PG_ARGISNULL(2))
		triggers = rollup_changes(rollup);
	initStringInfo(&dimensions);
	for_each_from(cell, rollup->keys, 1)
		append_member(&dimensions, lfirst(cell), foreach_current_index(cell) - 1, "");
	initStringInfo(&missing);
	for_each_from(cell, rollup->amounts, 1)
	{
		RollupColumn *amount = lfirst(cell);

		if (!amount->hidden)
			append_member(&missing, amount, members++, "::pg_catalog.text");
	}
	(void) rollup_runf(rollup, "SELECT difference.bucket, pg_catalog.jsonb_build_object({dimensions}), "
					   "difference.rows, pg_catalog.jsonb_build_object({missing}) FROM ({difference}) AS difference "
					   "ORDER BY 1, 2",
					   "dimensions", dimensions.data, "missing", missing.data,
					   "difference", missing_in(rollup, bound(fcinfo, 1), bound(fcinfo, 2)), NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		static const Oid types[] = {TIMESTAMPTZOID, JSONBOID, INT8OID, JSONBOID};
		Datum		values[lengthof(types)] = {0};
		bool		nulls[lengthof(types)];

		for (size_t n = 0; n < lengthof(types); n++)
			nulls[n] = !rollup_result(i, n + 1, types[n], &values[n]);
		tuplestore_putvalues(output->setResult, output->setDesc, values, nulls);
	}
	if (SPI_processed == 0)
		rollup_accept_changes(rollup, triggers);
	stop_acting(&scope);
	SPI_finish();
	return (Datum) 0;
}
