/*
 * rollup/status.c: rollups as a DBA looks at them: how far built, what is pending,
 * what went wrong.
 */
#include "rollup/rollup.h"

#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static Datum
names_of(List *columns, int skip)
{
	Datum	   *names = palloc(sizeof(Datum) * (list_length(columns) + 1));
	int			count = 0;
	ListCell   *cell;

	for_each_from(cell, columns, skip)
	{
		RollupColumn *column = lfirst(cell);

		if (!column->hidden)
			names[count++] = CStringGetTextDatum(column->name);
	}
	return PointerGetDatum(construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT));
}

static Datum
oids_of(List *tables)
{
	Datum	   *oids = palloc(sizeof(Datum) * (list_length(tables) + 1));
	ListCell   *cell;

	foreach(cell, tables)
		oids[foreach_current_index(cell)] = ObjectIdGetDatum(lfirst_oid(cell));
	return PointerGetDatum(construct_array(oids, list_length(tables), REGCLASSOID, sizeof(Oid), true, TYPALIGN_INT));
}

#define STATUS_COLUMNS 16

/* What the rollup's own tables say, read as its owner; the columns from first on. */
static void
read_progress(Rollup *rollup, Datum *values, bool *nulls)
{
	char	   *progress = rollup_relation_name(rollup->progress);
	RollupScope scope;

	rollup_enter(rollup->owner, &scope);
	/* of the time between the oldest and the newest call, the part that is built */
	(void) rollup_run(psprintf("SELECT CASE WHEN built_since IS NULL THEN 0 WHEN built_since = '-infinity' THEN 100 "
							   "ELSE least(100, pg_catalog.round((100 * extract(epoch FROM newest - built_since) / nullif(extract(epoch FROM newest - oldest), 0))::pg_catalog.numeric, 1)) END, "
							   "built_since, (SELECT pg_catalog.count(*) FROM %s), refreshed_at, refresh_took, last_error, last_error_at, "
							   "pg_catalog.pg_total_relation_size(%s::pg_catalog.regclass) + pg_catalog.pg_total_relation_size(%s::pg_catalog.regclass) FROM %s",
							   rollup_relation_name(rollup->deltas), quote_literal_cstr(rollup_relation_name(rollup->groups)),
							   quote_literal_cstr(rollup_relation_name(rollup->deltas)), progress));
	for (int i = 0; i < 8; i++)
	{
		if (SPI_processed == 1)
			values[i] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1, &nulls[i]);
		else
			nulls[i] = true;
	}
	rollup_leave(&scope);
}

typedef struct StatusStep
{
	Oid			view;
	Datum		values[STATUS_COLUMNS];
	bool		nulls[STATUS_COLUMNS];
} StatusStep;

static void
read_status(void *argument)
{
	StatusStep *step = argument;
	Datum	   *values = step->values;
	bool	   *nulls = step->nulls;
	Rollup	   *rollup = rollup_open(step->view);
	const char *hint;
	const char *problem = rollup_problem(rollup->source, rollup->source_name, rollup->capture, rollup->groups, &hint);

	read_progress(rollup, values + 8, nulls + 8);
	values[2] = CStringGetTextDatum(rollup_bucket_text(&rollup->bucket));
	values[3] = rollup->bucket.zone ? CStringGetTextDatum(rollup->bucket.zone) : (Datum) 0;
	nulls[3] = rollup->bucket.zone == NULL;
	values[4] = names_of(rollup->keys, 1);
	values[5] = names_of(rollup->amounts, 1);
	values[6] = BoolGetDatum(problem != NULL);
	values[7] = problem ? CStringGetTextDatum(problem) : (Datum) 0;
	nulls[7] = problem == NULL;
}

/* (): one row for every rollup whose view the caller may read */
PG_FUNCTION_INFO_V1(cc_rollup_states);
Datum
cc_rollup_states(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *output;
	List	   *views;
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, 0);
	output = (ReturnSetInfo *) fcinfo->resultinfo;
	SPI_connect();
	views = rollup_list();
	foreach(cell, views)
	{
		StatusStep	step = {.view = lfirst_oid(cell)};
		Rollup		found;
		ErrorData  *error;
		bool		gone = false;

		/* may go in the meantime, or be somebody's own use of the function */
		if (!OidIsValid(step.view) || pg_class_aclcheck_ext(step.view, GetUserId(), ACL_SELECT, &gone) != ACLCHECK_OK || gone)
			continue;
		LockRelationOid(step.view, AccessShareLock);
		if (!rollup_find(step.view, &found))
			continue;
		step.values[0] = ObjectIdGetDatum(step.view);
		step.values[1] = ObjectIdGetDatum(found.source);
		/* one that was made or changed by hand does not hide the others */
		error = rollup_try(read_status, &step);
		if (error != NULL)
		{
			/* nor is one broken that could not be looked at */
			if (error->sqlerrcode == ERRCODE_LOCK_NOT_AVAILABLE ||
				ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION ||
				ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_TRANSACTION_ROLLBACK)
				ReThrowError(error);
			for (int i = 2; i < STATUS_COLUMNS; i++)
				step.nulls[i] = true;
			step.values[6] = BoolGetDatum(true);
			step.values[7] = CStringGetTextDatum(error->message);
			step.nulls[6] = step.nulls[7] = false;
		}
		tuplestore_putvalues(output->setResult, output->setDesc, step.values, step.nulls);
	}
	SPI_finish();
	return (Datum) 0;
}

/* (rollup): tables to which one could write unseen */
PG_FUNCTION_INFO_V1(cc_rollup_uncovered);
Datum
cc_rollup_uncovered(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup = rollup_open(PG_GETARG_OID(0));

	rollup_require_reader(rollup);
	PG_RETURN_DATUM(oids_of(rollup_uncovered(rollup)));
}
