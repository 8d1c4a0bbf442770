/*
 * rollup/status.c: rollups as a DBA looks at them: how far built, what is pending,
 * what went wrong.
 */
#include "rollup/bucket.h"
#include "rollup/changes.h"
#include "rollup/definition.h"
#include "rollup/locks.h"
#include "rollup/owner.h"
#include "rollup/partitions.h"
#include "rollup/parts.h"
#include "rollup/shards.h"
#include "rollup/source.h"
#include "rollup/statement.h"
#include "rollup/triggers.h"
#include "base/acting.h"

#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"

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

/* The columns of rollup_states(). */
enum
{
	ROLLUP, SOURCE, BUCKET, TIME_ZONE, DIMENSIONS, MEASURES, FILTER, BROKEN, PROBLEM, WARNING_TEXT,
	UNCOVERED, UNKNOWN_MEASURES, BUILT, BUILT_SINCE, PENDING_DELTAS, REFRESHED_AT, REFRESH_TOOK, LAST_ERROR,
	LAST_ERROR_AT, BYTES, STATUS_COLUMNS
};

typedef struct StatusStep
{
	Oid			view;
	bool		is_rollup;
	Datum		values[STATUS_COLUMNS];
	bool		nulls[STATUS_COLUMNS];
} StatusStep;

static void
set_column(StatusStep *step, int column, Datum value)
{
	step->values[column] = value;
	step->nulls[column] = false;
}

/* What the rollup's own tables say, read as its owner. */
static void
read_progress(StatusStep *step, Rollup *rollup)
{
	static const struct
	{
		int			column;
		Oid			type;
	}			columns[] = {
		{BUILT, NUMERICOID}, {BUILT_SINCE, TIMESTAMPTZOID}, {REFRESHED_AT, TIMESTAMPTZOID}, {REFRESH_TOOK, INTERVALOID},
		{LAST_ERROR, TEXTOID}, {LAST_ERROR_AT, TIMESTAMPTZOID}, {PENDING_DELTAS, INT8OID}, {BYTES, INT8OID},
		{WARNING_TEXT, TEXTOID}, {UNKNOWN_MEASURES, TEXTARRAYOID},
	};
	/* a message may hold what a row of the source held */
	const char *last_error = has_privs_of_role(GetUserId(), rollup->owner) ? "progress.last_error"
		: "'SQLSTATE ' || progress.last_sqlstate || '; the message is for the owner of the rollup'";
	ActingScope scope;

	act(rollup->owner, &scope);
	/* built is a part of the time between the oldest and the newest call */
	if (rollup_runf(rollup, "SELECT CASE WHEN progress.built_since IS NULL THEN 0 "
					"WHEN progress.built_since = '-infinity' THEN 100 "
					"ELSE least(100, pg_catalog.round((100 * extract(epoch FROM "
					"progress.newest - progress.built_since) "
					"/ nullif(extract(epoch FROM progress.newest - progress.oldest), 0))::pg_catalog.numeric, 1)) "
					"END::pg_catalog.numeric, "
					"progress.built_since::pg_catalog.timestamptz, progress.refreshed_at::pg_catalog.timestamptz, "
					"progress.refresh_took::pg_catalog.interval, ({last_error})::pg_catalog.text, "
					"progress.last_error_at::pg_catalog.timestamptz, (SELECT pg_catalog.count(*) FROM {deltas}), "
					"{size}({groups_oid}::pg_catalog.regclass) + {size}({deltas_oid}::pg_catalog.regclass), "
					"nullif(pg_catalog.concat_ws('; ', ({changes}), ({gone})), ''), "
					"coalesce(progress.unknown, '{}')::pg_catalog.text[] FROM {progress} AS progress",
					"last_error", last_error, "changes", rollup_changes_warning(rollup),
					"gone", rollup_gone_warning(rollup),
					"size", rollup_is_sharded(rollup) ? "pg_catalog.citus_total_relation_size" :
					"pg_catalog.pg_total_relation_size",
					"groups_oid", psprintf("%u", rollup->groups), "deltas_oid", psprintf("%u", rollup->deltas),
					NULL) == 1)
	{
		for (size_t i = 0; i < lengthof(columns); i++)
			step->nulls[columns[i].column] = !rollup_result(0, i + 1, columns[i].type,
															&step->values[columns[i].column]);
	}
	stop_acting(&scope);
}

/* What is amiss on the shards, asked as the rollup's owner. */
static const char *
problem_on_shards(const Rollup *rollup)
{
	ActingScope scope;
	const char *problem;

	act(rollup->owner, &scope);
	problem = rollup_shards_problem(rollup);
	stop_acting(&scope);
	return problem;
}

/* As one would write it: columns have no table's name before them. */
static char *
filter_text(const Rollup *rollup)
{
	return deparse_expression(copyObject(rollup->filter), deparse_context_for("source", rollup->rows_of), false, false);
}

static void
read_status(void *argument)
{
	StatusStep *step = argument;
	Rollup		found;
	Rollup	   *rollup;
	const char *hint;
	const char *problem;
	int			nest_level = rollup_wait_briefly();

	/* a filter is copied into conditions of queries */
	write_constants_for_all();
	step->is_rollup = rollup_find(step->view, &found);
	if (step->is_rollup)
	{
		set_column(step, SOURCE, ObjectIdGetDatum(found.source));
		rollup = rollup_open_as_it_is(step->view);
		problem = rollup_problem(rollup, &hint);
		if (rollup_parts_problem(rollup, &hint) == NULL)
		{
			read_progress(step, rollup);
			set_column(step, UNCOVERED, oids_of(rollup_uncovered(rollup)));
			if (problem == NULL && rollup_is_sharded(rollup))
				problem = problem_on_shards(rollup);
		}
		set_column(step, BUCKET, CStringGetTextDatum(rollup_bucket_text(&rollup->bucket)));
		if (rollup->bucket.zone != NULL)
			set_column(step, TIME_ZONE, CStringGetTextDatum(rollup->bucket.zone));
		set_column(step, DIMENSIONS, names_of(rollup->keys, 1));
		set_column(step, MEASURES, names_of(rollup->amounts, 1));
		if (rollup->filter != NULL)
			set_column(step, FILTER, CStringGetTextDatum(filter_text(rollup)));
		set_column(step, BROKEN, BoolGetDatum(problem != NULL));
		if (problem != NULL)
			set_column(step, PROBLEM, CStringGetTextDatum(problem));
	}
	AtEOXact_GUC(true, nest_level);
}

/* (): one row for every rollup whose view the caller may read */
PG_FUNCTION_INFO_V1(cc_rollup_states);
Datum
cc_rollup_states(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *output;
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, 0);
	output = (ReturnSetInfo *) fcinfo->resultinfo;
	SPI_connect();
	foreach(cell, rollup_list())
	{
		StatusStep	step = {.view = lfirst_oid(cell)};
		ErrorData  *error;
		bool		gone = false;

		/* may go in the meantime, or be somebody's own use of the function */
		if (!OidIsValid(step.view) ||
			pg_class_aclcheck_ext(step.view, GetUserId(), ACL_SELECT, &gone) != ACLCHECK_OK || gone)
			continue;
		memset(step.nulls, true, sizeof(step.nulls));
		set_column(&step, ROLLUP, ObjectIdGetDatum(step.view));
		/* one that was made or changed by hand does not hide the others */
		error = statement_ask(read_status, &step);
		if (error != NULL)
		{
			step.is_rollup = true;
			for (int i = BUCKET; i < STATUS_COLUMNS; i++)
				step.nulls[i] = true;
			/* one that could not be looked at is not known to be broken */
			if (error->sqlerrcode == ERRCODE_LOCK_NOT_AVAILABLE)
				set_column(&step, PROBLEM, CStringGetTextDatum("locked by another session"));
			else
			{
				set_column(&step, BROKEN, BoolGetDatum(true));
				set_column(&step, PROBLEM, CStringGetTextDatum(error->message));
			}
		}
		if (step.is_rollup)
			tuplestore_putvalues(output->setResult, output->setDesc, step.values, step.nulls);
	}
	SPI_finish();
	return (Datum) 0;
}
