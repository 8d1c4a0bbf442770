/*
 * rollup/refresh.c: refresh_rollup(): what is pending moves into the groups.
 */
#include "rollup/rollup.h"

#include "access/xact.h"
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
 * Refreshes, builds and changes of one rollup take turns: by its one row of
 * progress, which no writer and no reader locks. Where it is built from, too.
 */
void
rollup_lock_progress(const Rollup *rollup, TimestampTz *built_since, bool *is_new)
{
	char	   *progress = rollup_relation_name(rollup->progress);
	char	   *sql = psprintf("SELECT progress.built_since FROM %s AS progress FOR UPDATE", progress);
	bool		isnull;
	Datum		value;

	if (rollup_run(sql) != 1 && !IsolationUsesXactSnapshot())
	{
		/* restored without its data: to be built, as when it was new */
		if (rollup_run(psprintf("INSERT INTO %s (built_since) SELECT NULL WHERE NOT EXISTS (SELECT FROM %s) ON CONFLICT DO NOTHING",
								progress, rollup_relation_name(rollup->groups))) == 1)
			rollup_write_live(rollup, rollup_relation_name(rollup->live), false);
		(void) rollup_run(sql);
	}
	if (SPI_processed != 1)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("table %s does not have its one row in this transaction's snapshot", progress),
				 errhint("If the rollup was created a moment ago, begin the transaction again.")));
	value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
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
	bool		isnull;

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
						   "(SELECT pg_catalog.array_agg(DISTINCT merged.bucket)::pg_catalog.text FROM merged WHERE merged.rows = 0)");
	(void) rollup_run(sql.data);
	moved = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	vanished = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2);
	if (vanished != NULL)
		(void) rollup_run(psprintf("DELETE FROM %s WHERE rows = 0 AND bucket = ANY (%s::pg_catalog.timestamptz[])", groups, quote_literal_cstr(vanished)));
	return moved;
}

/* Renamed columns, an extension that moved, a dump that was restored: set right in passing. */
static void
mend(Rollup *rollup)
{
	if (!rollup_capture_is_current(rollup))
		rollup_write_capture(rollup, NULL);
	rollup_bind(rollup);
}

static int64
refresh(Oid view)
{
	Rollup	   *rollup = rollup_open(view);
	RollupScope scope;
	int64		moved;
	TimestampTz begin = GetCurrentTimestamp();

	rollup_require_owner(rollup);
	rollup_enter(rollup->owner, &scope);
	/* the source itself is not set right in passing: nobody knows what was written to it meanwhile */
	rollup_require_intact(rollup);
	/* new partitions, before the locks that come after the source's */
	rollup_cover(rollup);
	rollup = rollup_open_for_work(view, false);
	rollup_lock_progress(rollup, NULL, NULL);
	mend(rollup);
	moved = rollup_fold(rollup);
	(void) rollup_run(psprintf("UPDATE %s SET refreshed_at = pg_catalog.clock_timestamp(), "
							   "refresh_took = pg_catalog.make_interval(secs => %.6f), last_error = NULL, last_error_at = NULL",
							   rollup_relation_name(rollup->progress), (GetCurrentTimestamp() - begin) / 1e6));
	rollup_leave(&scope);
	return moved;
}

/* Leaves the error in rollup_status. */
void
rollup_record_error(Oid view, const char *message)
{
	Rollup	   *rollup = rollup_open_for_work(view, false);
	RollupScope scope;

	rollup_enter(rollup->owner, &scope);
	(void) rollup_run(psprintf("UPDATE %s SET last_error = %s, last_error_at = pg_catalog.clock_timestamp()",
							   rollup_relation_name(rollup->progress), quote_literal_cstr(message)));
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
	rollup_record_error(step.view, error->message);
	ereport(WARNING,
			(errcode(error->sqlerrcode), errmsg("rollup %s was not refreshed: %s", rollup_relation_name(step.view), error->message),
			 error->hint != NULL ? errhint("%s", error->hint) : 0));
	SPI_finish();
	PG_RETURN_NULL();
}
