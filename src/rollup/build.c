/*
 * rollup/build.c: build_rollup() takes in what the source had before the rollup was
 * there; rebuild_rollup() makes a range equal to the source again; verify_rollup()
 * lists what differs.
 */
#include "rollup/rollup.h"

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

/*
 * Into how many ranges of time to cut the source. Without an index by time, or
 * partitions, each range costs a scan of all.
 */
static int
batches(const Rollup *rollup, int64 batch_rows)
{
	Oid			relation = rollup->parent != NULL ? rollup->parent->groups : rollup->rows_of;
	AttrNumber	column = IsA(rollup->time, Var) ? castNode(Var, rollup->time)->varattno : InvalidAttrNumber;
	char	   *time = deparse_expression(copyObject(rollup->time), deparse_context_for("source", rollup->rows_of), false, false);
	double		rows = 0;
	bool		cheap = false;
	Datum		value;

	(void) rollup_run(psprintf("SELECT (SELECT pg_catalog.sum(greatest(c.reltuples, 0))::pg_catalog.float8 FROM pg_catalog.pg_class AS c "
							   "WHERE c.oid = %u OR c.oid IN (SELECT t.relid FROM pg_catalog.pg_partition_tree(%u) AS t WHERE t.isleaf)), "
							   "EXISTS (SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = %u AND i.indisvalid AND i.indpred IS NULL AND pg_catalog.pg_get_indexdef(i.indexrelid, 1, false) = %s) "
							   "OR EXISTS (SELECT FROM pg_catalog.pg_partitioned_table AS p WHERE p.partrelid = %u AND p.partstrat = 'r' AND p.partattrs[0] = %d)",
							   relation, relation, relation, quote_literal_cstr(time), relation, column));
	if (rollup_result(0, 1, FLOAT8OID, &value))
		rows = DatumGetFloat8(value);
	if (rollup_result(0, 2, BOOLOID, &value))
		cheap = DatumGetBool(value);
	return (int) Min(cheap ? 1000.0 : 8.0, rows / (double) batch_rows + 1);
}

typedef struct BuildStep
{
	Oid			view;
	int64		batch_rows;
	void		(*run) (void *step);	/* what comes next, or NULL */
} BuildStep;

/*
 * The view need not read the source any more. A transaction of its own: it waits for
 * readers, and these may be waiting for whoever has locked the progress.
 */
static void
end_step(void *argument)
{
	BuildStep  *step = argument;
	Rollup	   *rollup = rollup_open_for_work(step->view, false);
	RollupScope scope;

	rollup_enter(rollup->owner, &scope);
	if (rollup_reads_source(rollup))
		rollup_write_live(rollup, rollup_relation_name(rollup->live), true);
	(void) rollup_run(psprintf("ANALYZE %s", rollup_relation_name(rollup->groups)));
	rollup_leave(&scope);
	step->run = NULL;
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
	char	   *progress = rollup_relation_name(rollup->progress);
	RollupScope scope;
	TimestampTz until,
				oldest,
				newest;
	bool		is_new;
	char	   *since = NULL;
	char	   *limit = NULL;
	Datum		value;
	char	   *time;

	rollup_enter(rollup->owner, &scope);
	rollup_lock_progress(rollup, &until, &is_new);
	rollup_refuse_subscribed(rollup);
	if (!is_new && TIMESTAMP_IS_NOBEGIN(until))
	{
		step->run = end_step;
		rollup_leave(&scope);
		return;
	}
	time = rollup_deparse(rollup->rows_of, rollup->time, "source");
	if (is_new)
	{
		(void) rollup_run(psprintf("UPDATE %s SET (oldest, newest) = (SELECT pg_catalog.min(%s), pg_catalog.max(%s) FROM %s AS source WHERE %s > '-infinity' AND %s < 'infinity')",
								   progress, time, time, rollup_relation_name(rollup->rows_of), time, time));
	}
	(void) rollup_run(psprintf("SELECT oldest::pg_catalog.timestamptz, newest::pg_catalog.timestamptz FROM %s", progress));
	if (rollup_result(0, 1, TIMESTAMPTZOID, &value))
	{
		TimestampTz from,
					start;
		int64		width;

		start = oldest = DatumGetTimestampTz(value);
		newest = rollup_result(0, 2, TIMESTAMPTZOID, &value) ? DatumGetTimestampTz(value) : oldest;
		/* the calendar is longer than an int64 has microseconds */
		width = (int64) Min(((double) newest - (double) oldest) / batches(rollup, step->batch_rows), 1e18) + 1;
		from = is_new ? newest : until;
		/* a day whose midnight comes twice starts in its middle: further back then, for each range must have a bucket */
		for (; (double) width < (double) from - (double) oldest; width *= 2)
		{
			(void) rollup_run(psprintf("SELECT %s", rollup_bucket_sql(&rollup->bucket, rollup_instant(from - width))));
			start = rollup_result(0, 1, TIMESTAMPTZOID, &value) ? DatumGetTimestampTz(value) : oldest;
			if (start < from)
				break;
		}
		if ((double) width < (double) from - (double) oldest && start > oldest)
			since = rollup_instant(start);
	}
	if (!is_new)
		limit = rollup_instant(until);
	(void) rollup_run(psprintf("WITH taken AS (DELETE FROM %s AS delta WHERE true%s%s) INSERT INTO %s (%s) %s",
							   rollup_relation_name(rollup->deltas),
							   since ? psprintf(" AND delta.bucket >= %s", since) : "",
							   limit ? psprintf(" AND delta.bucket < %s", limit) : "",
							   rollup_relation_name(rollup->groups), rollup_columns(rollup),
							   rollup_source_range(rollup, "source", since, limit)));
	(void) rollup_run(psprintf("UPDATE %s SET built_since = %s", progress, since ? since : "'-infinity'"));
	if (since == NULL)
		step->run = end_step;
	rollup_leave(&scope);
}

/* (rollup, batch_rows) */
PG_FUNCTION_INFO_V1(cc_build_rollup);
Datum
cc_build_rollup(PG_FUNCTION_ARGS)
{
	BuildStep	step = {InvalidOid, 0, build_step};
	bool		atomic = fcinfo->context == NULL || !IsA(fcinfo->context, CallContext) || castNode(CallContext, fcinfo->context)->atomic;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be NULL", PG_ARGISNULL(0) ? "rollup" : "batch_rows"),
				 errhint("Name the view that create_rollup() made; batch_rows can be left out.")));
	step.view = PG_GETARG_OID(0);
	step.batch_rows = PG_GETARG_INT64(1);
	if (step.batch_rows <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("batch_rows must be positive: " INT64_FORMAT, step.batch_rows),
				 errhint("Some 1000000 rows a transaction are a good start.")));
	rollup_require_read_committed("build_rollup()");
	rollup_require_owner(rollup_open(step.view));
	SPI_connect_ext(atomic ? 0 : SPI_OPT_NONATOMIC);
	while (step.run != NULL)
	{
		ErrorData  *error;

		CHECK_FOR_INTERRUPTS();
		if (atomic)
		{
			/* within a transaction, one transaction it is */
			step.run(&step);
			continue;
		}
		error = rollup_try(step.run, &step);
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

/*
 * A measure that was added knows nothing of the groups before it: filled in where
 * the source still has all rows of the group, and left NULL where it has not.
 */
void
rollup_fill(Rollup *rollup, const char *since, const char *until)
{
	StringInfoData set,
				unknown;
	ListCell   *cell;

	initStringInfo(&set);
	initStringInfo(&unknown);
	foreach(cell, rollup->amounts)
	{
		RollupColumn *column = lfirst(cell);

		if (cell == list_head(rollup->amounts))
			continue;
		appendStringInfo(&set, "%s%s = CASE WHEN folded.%s IS NOT NULL THEN folded.%s WHEN pending.rows IS NULL THEN fresh.%s "
						 "ELSE fresh.%s OPERATOR(%s.+) (OPERATOR(%s.-) pending.%s) END",
						 set.len > 0 ? ", " : "", column->quoted, column->quoted, column->quoted, column->quoted,
						 column->quoted, column->schema, column->schema, column->quoted);
		appendStringInfo(&unknown, "%sfolded.%s IS NULL", unknown.len > 0 ? " OR " : "", column->quoted);
	}
	if (rollup_run(psprintf("SELECT FROM %s AS folded WHERE %s LIMIT 1", rollup_relation_name(rollup->groups), unknown.data)) == 0)
		return;
	(void) rollup_run(psprintf("UPDATE %s AS folded SET %s FROM (%s) AS fresh LEFT JOIN (SELECT %s FROM %s AS delta GROUP BY %s) AS pending ON %s "
							   "WHERE %s AND (%s) AND fresh.rows = folded.rows + coalesce(pending.rows, 0)",
							   rollup_relation_name(rollup->groups), set.data,
							   rollup_source_range(rollup, "source", since, until),
							   rollup_sums(rollup, "delta"), rollup_relation_name(rollup->deltas), rollup_keys(rollup, "delta"),
							   rollup_same_group(rollup, "fresh", "pending"),
							   rollup_same_group(rollup, "folded", "fresh"), unknown.data));
}

static char *
bound(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : rollup_instant(PG_GETARG_TIMESTAMPTZ(n));
}

/*
 * The buckets that start from since on and before until, equal to the source. The
 * differences go through the deltas, so that rollups over this one learn of them.
 */
int64
rollup_make_equal(const Rollup *rollup, const char *since, const char *until)
{
	return rollup_run(psprintf("INSERT INTO %s (%s) %s", rollup_relation_name(rollup->deltas), rollup_columns(rollup),
							   rollup_difference(rollup, since, until)));
}

/* (rollup, since, until, forget): the groups set right */
PG_FUNCTION_INFO_V1(cc_rebuild_rollup);
Datum
cc_rebuild_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup;
	RollupScope scope;
	char	   *since,
			   *until;
	List	   *uncounted;
	int64		changed;
	char	   *triggers = NULL;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be NULL", PG_ARGISNULL(0) ? "rollup" : "forget"),
				 errhint("Name the view that create_rollup() made; forget can be left out.")));
	rollup_require_read_committed("rebuild_rollup()");
	SPI_connect();
	uncounted = rollup_cover_partitions(PG_GETARG_OID(0));
	rollup = rollup_open_for_work(PG_GETARG_OID(0), true);
	rollup_enter(rollup->owner, &scope);
	since = bound(fcinfo, 1);
	until = bound(fcinfo, 2);
	rollup_lock_progress(rollup, NULL, NULL);
	if (since == NULL && until == NULL)
		triggers = rollup_changes(rollup);
	if (!rollup_is_built(rollup))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("rollup %s is not built yet", rollup_relation_name(rollup->view)),
				 errhint("CALL build_rollup(...) first.")));
	rollup_refuse_subscribed(rollup);
	if (!PG_GETARG_BOOL(3))
	{
		Datum		value;
		int64		gone;
		char	   *first;

		(void) rollup_run(psprintf("SELECT pg_catalog.count(*), pg_catalog.min(live.bucket) FROM "
								   "(SELECT DISTINCT live.bucket FROM %s AS live WHERE true%s%s EXCEPT SELECT DISTINCT fresh.bucket FROM (%s) AS fresh) AS live",
								   rollup_relation_name(rollup->live),
								   since ? psprintf(" AND live.bucket >= %s", since) : "",
								   until ? psprintf(" AND live.bucket < %s", until) : "",
								   rollup_source_range(rollup, "source", since, until)));
		gone = rollup_result(0, 1, INT8OID, &value) ? DatumGetInt64(value) : 0;
		first = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2);
		if (gone > 0)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("the source has no rows any more of " INT64_FORMAT " buckets of rollup %s, the first of %s",
							gone, rollup_relation_name(rollup->view), first),
					 errhint("Narrow the range to what the source still holds; or, with forget => true, let that history go.")));
	}
	changed = rollup_make_equal(rollup, since, until);
	rollup_settle(rollup, uncounted, since, until);
	if (rollup_is_counted(rollup))
		(void) rollup_fold(rollup);
	rollup_fill(rollup, since, until);
	rollup_accept_changes(rollup, triggers);
	rollup_leave(&scope);
	SPI_finish();
	PG_RETURN_INT64(changed);
}

/* -------------------------------------------------------------- verify_rollup */

/* A function takes so many arguments at most, and a rollup may have more columns. */
#define MEMBERS (FUNC_MAX_ARGS / 2)

/* The nth member of an object, in pieces that are put together. */
static void
append_member(StringInfo object, const RollupColumn *column, int n, const char *cast)
{
	if (n > 0)
		appendStringInfoString(object, n % MEMBERS == 0 ? ") OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object(" : ", ");
	appendStringInfo(object, "%s, difference.%s%s", quote_literal_cstr(column->name), column->quoted, cast);
}

/* (rollup, since, until): groups that differ, with what the rollup lacks */
PG_FUNCTION_INFO_V1(cc_verify_rollup);
Datum
cc_verify_rollup(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *output;
	Rollup	   *rollup;
	RollupScope scope;
	StringInfoData dimensions,
				missing;
	int			members = 0;
	ListCell   *cell;
	char	   *triggers = NULL;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("rollup must not be NULL"),
				 errhint("Name the view that create_rollup() made.")));
	InitMaterializedSRF(fcinfo, 0);
	output = (ReturnSetInfo *) fcinfo->resultinfo;
	SPI_connect();
	rollup = rollup_open_for_work(PG_GETARG_OID(0), true);
	rollup_enter(rollup->owner, &scope);
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
	(void) rollup_run(psprintf("SELECT difference.bucket, pg_catalog.jsonb_build_object(%s), difference.rows, pg_catalog.jsonb_build_object(%s) FROM (%s) AS difference ORDER BY 1, 2",
							   dimensions.data, missing.data, rollup_difference(rollup, bound(fcinfo, 1), bound(fcinfo, 2))));
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
	rollup_leave(&scope);
	SPI_finish();
	return (Datum) 0;
}
