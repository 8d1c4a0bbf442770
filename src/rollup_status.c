/*
 * rollup_status.c: rollups as a DBA looks at them: how far built, what is pending,
 * what went wrong.
 */
#include "rollup.h"

#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
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
		Oid			view = lfirst_oid(cell);
		Rollup		found;
		Rollup	   *rollup;
		Datum		values[STATUS_COLUMNS];
		bool		nulls[STATUS_COLUMNS] = {false};
		const char *hint;
		const char *problem;

		/* may have gone in the meantime, or be somebody's own use of the function */
		if (!OidIsValid(view) || !rollup_find(view, &found) ||
			pg_class_aclcheck(view, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
			continue;
		rollup = rollup_open(view);
		problem = rollup_problem(rollup->source, rollup->source_name, rollup->capture, rollup->groups, &hint);
		values[0] = ObjectIdGetDatum(view);
		values[1] = ObjectIdGetDatum(rollup->source);
		values[2] = CStringGetTextDatum(rollup_bucket_text(&rollup->bucket));
		values[3] = rollup->bucket.zone ? CStringGetTextDatum(rollup->bucket.zone) : (Datum) 0;
		nulls[3] = rollup->bucket.zone == NULL;
		values[4] = names_of(rollup->keys, 1);
		values[5] = names_of(rollup->amounts, 1);
		values[6] = BoolGetDatum(problem != NULL);
		values[7] = problem ? CStringGetTextDatum(problem) : (Datum) 0;
		nulls[7] = problem == NULL;
		read_progress(rollup, values + 8, nulls + 8);
		tuplestore_putvalues(output->setResult, output->setDesc, values, nulls);
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

	PG_RETURN_DATUM(oids_of(rollup_uncovered(rollup)));
}
