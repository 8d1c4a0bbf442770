/*
 * rollup/refresh.c: refresh_rollup(): what is pending moves into the groups.
 */
#include "rollup/rollup.h"

#include "access/xact.h"
#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/*
 * The row of progress, missing where not all tables were restored. Without groups the
 * rollup is to be built, as when it was new. With groups it is built if its view says
 * so; half built, nobody knows how far.
 */
static void
restore_progress(const Rollup *rollup)
{
	char	   *progress = rollup_relation_name(rollup->progress);
	bool		empty;

	if (IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("table %s does not have its one row in this transaction's snapshot", progress),
				 errhint("Begin the transaction again, in READ COMMITTED.")));
	empty = rollup_run(psprintf("SELECT FROM %s LIMIT 1", rollup_relation_name(rollup->groups))) == 0;
	if (!empty && rollup_reads_source(rollup))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table %s has lost its one row, and nobody knows how far rollup %s was built", progress, rollup_relation_name(rollup->view)),
				 errhint("Take it away with drop_rollup(), create it anew and build it.")));
	if (rollup_run(psprintf("INSERT INTO %s (built_since) VALUES (%s) ON CONFLICT DO NOTHING", progress, empty ? "NULL" : "'-infinity'")) == 1 && empty)
		rollup_write_live(rollup, rollup_relation_name(rollup->live), false);
}

/*
 * Refreshes, builds and changes of one rollup take turns: by its one row of
 * progress, which no writer and no reader locks. Where it is built from, too.
 */
void
rollup_lock_progress(const Rollup *rollup, TimestampTz *built_since, bool *is_new)
{
	char	   *progress = rollup_relation_name(rollup->progress);
	char	   *sql = psprintf("SELECT progress.built_since::pg_catalog.timestamptz FROM %s AS progress FOR UPDATE", progress);
	bool		isnull;
	Datum		value;

	if (rollup_run(sql) == 0)
		restore_progress(rollup);
	if (rollup_run(sql) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table %s has more than its one row", progress),
				 errhint("DELETE all but one.")));
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
				 errmsg("table %s is written by a subscription", rollup_relation_name(rollup->groups)),
				 errhint("Refresh, build and alter the rollup on the publisher; here once the subscription is dropped.")));
}

/* For rollup_status. */
static void
keep_error(const Rollup *rollup, const char *message, int code)
{
	(void) rollup_run(psprintf("UPDATE %s SET last_error = %s, last_sqlstate = '%s', last_error_at = pg_catalog.clock_timestamp()",
							   rollup_relation_name(rollup->progress), quote_literal_cstr(message), unpack_sql_state(code)));
}

/*
 * Fewer than no rows: some were deleted that were never counted, those of a partition
 * that came and went between two refreshes, say.
 */
static void
report_negative(const Rollup *rollup, const char *bucket)
{
	char	   *message = psprintf("rows were deleted that rollup %s has not counted, the first of bucket %s", rollup_relation_name(rollup->view), bucket);

	keep_error(rollup, message, ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE);
	ereport(WARNING,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("%s", message),
			 errhint("verify_rollup() lists what differs, and rebuild_rollup() mends it.")));
}

/*
 * Moves the deltas that this statement sees: what is not committed yet stays for
 * the next. Deltas of what is not built yet stay too, for the build takes them in.
 * The number of deltas moved.
 */
int64
rollup_fold(Rollup *rollup)
{
	char	   *groups = rollup_relation_name(rollup->groups);
	StringInfoData sql;
	ListCell   *cell;
	int64		moved;
	char	   *vanished;
	char	   *negative;
	Datum		value;

	rollup_refuse_subscribed(rollup);
	initStringInfo(&sql);
	appendStringInfo(&sql, "WITH moved AS (DELETE FROM %s AS delta USING %s AS progress WHERE delta.bucket >= progress.built_since RETURNING delta.*), "
					 "merged AS (INSERT INTO %s AS folded (%s) SELECT %s FROM moved AS delta GROUP BY %s "
					 "ON CONFLICT (%s) DO UPDATE SET ",
					 rollup_relation_name(rollup->deltas), rollup_relation_name(rollup->progress),
					 groups, rollup_columns(rollup), rollup_sums(rollup, "delta"), rollup_keys(rollup, "delta"),
					 rollup_keys(rollup, NULL));
	foreach(cell, rollup->amounts)
	{
		RollupColumn *column = lfirst(cell);

		appendStringInfo(&sql, "%s%s = folded.%s OPERATOR(%s.+) excluded.%s", cell == list_head(rollup->amounts) ? "" : ", ",
						 column->quoted, column->quoted, column->schema, column->quoted);
	}
	appendStringInfoString(&sql, " RETURNING folded.bucket, folded.rows) SELECT (SELECT pg_catalog.count(*) FROM moved), "
						   "(SELECT pg_catalog.array_agg(DISTINCT merged.bucket)::pg_catalog.text FROM merged WHERE merged.rows = 0), "
						   "(SELECT pg_catalog.min(merged.bucket)::pg_catalog.text FROM merged WHERE merged.rows < 0)");
	(void) rollup_run(sql.data);
	moved = rollup_result(0, 1, INT8OID, &value) ? DatumGetInt64(value) : 0;
	vanished = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2);
	negative = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 3);
	if (vanished != NULL)
		(void) rollup_run(psprintf("DELETE FROM %s WHERE rows = 0 AND bucket = ANY (%s::pg_catalog.timestamptz[]) AND NOT %s",
								   groups, quote_literal_cstr(vanished), rollup_left_over(rollup, false)));
	/* over a rollup it is for that one to say, which may have counted them only by now */
	if (negative != NULL && rollup->parent == NULL)
		report_negative(rollup, negative);
	return moved;
}

/* Partitions that are not counted, of a source that is locked against writers. */
void
rollup_count_locked(Rollup *rollup)
{
	List	   *uncounted;
	List	   *with_rows;
	const char *hint;
	TimestampTz built_since;
	bool		is_new;

	if (rollup_problem(rollup, &hint) != NULL)
		return;
	uncounted = rollup_cover(rollup, NULL);
	with_rows = rollup_with_rows(rollup, uncounted);
	rollup_lock_progress(rollup, &built_since, &is_new);
	rollup_count_leaves(rollup, uncounted, with_rows, built_since, is_new);
}

static int64
refresh(Oid view)
{
	Rollup	   *rollup = rollup_open(view);
	RollupScope scope;
	int64		moved;
	List	   *uncounted;
	List	   *with_rows;
	bool		skipped;
	bool		is_new;
	TimestampTz built_since;
	TimestampTz begin = GetCurrentTimestamp();

	rollup_require_owner(rollup);
	rollup_enter(rollup->owner, &scope);
	/* the source itself is not set right in passing: nobody knows what was written to it meanwhile */
	rollup_require_intact(rollup);
	/* new partitions, before the locks that come after the source's */
	rollup_grant_capture(rollup);
	uncounted = rollup_cover(rollup, &skipped);
	/* who reads the source's partitions locks them before the snapshot, for a TRUNCATE may go on */
	with_rows = rollup_with_rows(rollup, uncounted);
	rollup = rollup_open_for_work(view, with_rows != NIL);
	rollup_lock_progress(rollup, &built_since, &is_new);
	/* which a dump does not carry */
	rollup_bind(rollup);
	rollup_count_leaves(rollup, uncounted, with_rows, built_since, is_new);
	/* while one is not counted deltas stay, by which one can tell that it has had rows; and what it may take the place of */
	moved = !skipped && rollup_retire(rollup, uncounted) ? rollup_fold(rollup) : 0;
	(void) rollup_run(psprintf("UPDATE %s SET refreshed_at = pg_catalog.clock_timestamp(), "
							   "refresh_took = pg_catalog.make_interval(secs => %.6f)",
							   rollup_relation_name(rollup->progress), (GetCurrentTimestamp() - begin) / 1e6));
	rollup_leave(&scope);
	return moved;
}

/* Leaves the error in rollup_status. */
void
rollup_record_error(Oid view, const ErrorData *error)
{
	Rollup	   *rollup = rollup_open_for_work(view, false);
	RollupScope scope;

	rollup_enter(rollup->owner, &scope);
	keep_error(rollup, error->message, error->sqlerrcode);
	rollup_leave(&scope);
}

/*
 * Runs a step in a subtransaction. The error if it failed, whose effects are undone
 * then; else NULL.
 */
ErrorData *
rollup_try(void (*step) (void *), void *argument)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		step(argument);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return error;
}

typedef struct RefreshStep
{
	Oid			view;
	int64		moved;
} RefreshStep;

static void
refresh_step(void *argument)
{
	RefreshStep *step = argument;

	step->moved = refresh(step->view);
}

/* (rollup, record_error): the number of deltas folded */
PG_FUNCTION_INFO_V1(cc_refresh_rollup);
Datum
cc_refresh_rollup(PG_FUNCTION_ARGS)
{
	RefreshStep step = {PG_GETARG_OID(0), 0};
	ErrorData  *error;

	SPI_connect();
	if (!PG_GETARG_BOOL(1))
	{
		refresh_step(&step);
		SPI_finish();
		PG_RETURN_INT64(step.moved);
	}
	rollup_require_owner(rollup_open(step.view));
	error = rollup_try(refresh_step, &step);
	if (error == NULL)
	{
		SPI_finish();
		PG_RETURN_INT64(step.moved);
	}
	/* a cancelled statement stays cancelled */
	if (ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION)
		ReThrowError(error);
	rollup_record_error(step.view, error);
	ereport(WARNING,
			(errcode(error->sqlerrcode), errmsg("rollup %s was not refreshed: %s", rollup_relation_name(step.view), error->message),
			 error->hint != NULL ? errhint("%s", error->hint) : 0));
	SPI_finish();
	PG_RETURN_NULL();
}
