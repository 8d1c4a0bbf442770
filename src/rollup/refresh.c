/*
 * rollup/refresh.c: refresh_rollup(): what is pending moves into the groups.
 */
#include "rollup/refresh.h"
#include "rollup/definition.h"
#include "rollup/fold.h"
#include "rollup/locks.h"
#include "rollup/names.h"
#include "rollup/objects.h"
#include "rollup/owner.h"
#include "rollup/partitions.h"
#include "rollup/source.h"
#include "rollup/statement.h"
#include "rollup/triggers.h"

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
refresh_view(Oid view)
{
	Rollup	   *rollup = rollup_open(view);
	ActingScope scope;
	int64		moved;
	List	   *uncounted;
	List	   *with_rows;
	bool		skipped;
	bool		is_new;
	TimestampTz built_since;
	TimestampTz begin = GetCurrentTimestamp();

	rollup_require_owner(rollup);
	act(rollup->owner, &scope);
	/* not the source itself, which is not mended in passing: nobody knows what was written to it meanwhile */
	rollup_require_intact(rollup);
	/* new partitions, before the locks that come after the source's */
	rollup_grant_capture(rollup);
	uncounted = rollup_cover(rollup, &skipped);
	/* who reads the source's partitions locks them before the snapshot, because a TRUNCATE may go on */
	with_rows = rollup_with_rows(rollup, uncounted);
	rollup = rollup_open_for_work(view, with_rows != NIL);
	rollup_lock_progress(rollup, &built_since, &is_new);
	/* the dependencies, which a dump does not carry */
	rollup_bind(rollup);
	rollup_count_leaves(rollup, uncounted, with_rows, built_since, is_new);
	/* while a partition is not counted, the deltas stay that show it has had rows, and so does what it may replace */
	moved = !skipped && rollup_retire(rollup, uncounted) ? rollup_fold(rollup) : 0;
	(void) rollup_runf(rollup, "UPDATE {progress} SET refreshed_at = pg_catalog.clock_timestamp(), "
					   "refresh_took = pg_catalog.make_interval(secs => {seconds})",
					   "seconds", psprintf("%.6f", (GetCurrentTimestamp() - begin) / 1e6), NULL);
	stop_acting(&scope);
	return moved;
}

/* Leaves the error in rollup_status. */
void
rollup_record_error(Oid view, const ErrorData *error)
{
	Rollup	   *rollup = rollup_open_for_work(view, false);
	ActingScope scope;

	act(rollup->owner, &scope);
	rollup_keep_error(rollup, error->message, error->sqlerrcode);
	stop_acting(&scope);
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

	step->moved = refresh_view(step->view);
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
	error = statement_try(refresh_step, &step);
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
			(errcode(error->sqlerrcode),
			 errmsg("rollup %s was not refreshed: %s", relation_name(step.view), error->message),
			 error->hint != NULL ? errhint("%s", error->hint) : 0));
	SPI_finish();
	PG_RETURN_NULL();
}
