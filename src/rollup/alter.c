/*
 * rollup/alter.c: alter_rollup(): measures added and dropped, and a source whose
 * place another table has taken.
 */
#include "rollup/changes.h"
#include "rollup/consent.h"
#include "rollup/definition.h"
#include "rollup/fold.h"
#include "rollup/kpi_view.h"
#include "rollup/locks.h"
#include "rollup/measures.h"
#include "rollup/names.h"
#include "rollup/objects.h"
#include "rollup/owner.h"
#include "rollup/partitions.h"
#include "rollup/shards.h"
#include "rollup/refresh.h"
#include "rollup/sql.h"
#include "rollup/statement.h"
#include "rollup/triggers.h"

#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* The rights that others have on a view, as GRANTs for the view that replaces it without some columns. */
static char *
grants_on(Oid view, ArrayType *dropped)
{
	StringInfoData grants;

	initStringInfo(&grants);
	(void) rollup_runf(NULL, "SELECT pg_catalog.format('GRANT %s%s ON %s TO %s%s;', acl.privilege_type, acl.columns, "
					   "c.oid::pg_catalog.regclass, "
					   "CASE WHEN acl.grantee = 0 THEN 'PUBLIC' ELSE "
					   "acl.grantee::pg_catalog.regrole::pg_catalog.text END, "
					   "CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) "
					   "FROM pg_catalog.pg_class AS c, "
					   "LATERAL (SELECT '' AS columns, acl.* FROM pg_catalog.aclexplode(c.relacl) AS acl "
					   "UNION ALL SELECT pg_catalog.format('(%I)', a.attname), acl.* "
					   "FROM pg_catalog.pg_attribute AS a, pg_catalog.aclexplode(a.attacl) AS acl "
					   "WHERE a.attrelid = c.oid AND NOT a.attisdropped AND "
					   "a.attname <> ALL ({'dropped'}::pg_catalog.text[])) AS acl "
					   "WHERE c.oid = {view_oid} AND acl.grantee <> c.relowner",
					   "dropped", OidOutputFunctionCall(F_ARRAY_OUT, PointerGetDatum(dropped)),
					   "view_oid", psprintf("%u", view), NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
		appendStringInfoString(&grants, statement_text(i, 1));
	return grants.data;
}

/* An action of ALTER TABLE on a column of both tables. */
static void
alter_tables(const Rollup *rollup, const char *action, const RollupColumn *column, const char *definition)
{
	(void) rollup_runf(rollup, "ALTER TABLE {groups} {action} COLUMN {column}{definition}", "action", action,
					   "column", column->quoted, "definition", definition, NULL);
	(void) rollup_runf(rollup, "ALTER TABLE {deltas} {action} COLUMN {column}{definition}", "action", action,
					   "column", column->quoted, "definition", definition, NULL);
}

static RollupColumn *
column_named(const Rollup *rollup, const char *name)
{
	ListCell   *cell;

	foreach(cell, rollup->amounts)
	{
		if (strcmp(((RollupColumn *) lfirst(cell))->name, name) == 0)
			return lfirst(cell);
	}
	return NULL;
}

/* The measure, and what counts its values, out of the tables and the list of columns. */
static void
drop_measure(Rollup *rollup, const char *name, const char *view)
{
	RollupColumn *measure = column_named(rollup, name);
	RollupColumn *values = column_named(rollup, psprintf("%s_values", name));

	if (measure == NULL || measure->hidden)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("rollup %s has no measure \"%s\"", view, name),
				 errhint("Column measures of rollup_status names those it has.")));
	alter_tables(rollup, "DROP", measure, "");
	rollup->amounts = list_delete_ptr(rollup->amounts, measure);
	if (values == NULL)
		return;
	alter_tables(rollup, "DROP", values, "");
	rollup->amounts = list_delete_ptr(rollup->amounts, values);
}

static void
require_measure(const Rollup *rollup, const char *view)
{
	ListCell   *cell;

	foreach(cell, rollup->amounts)
	{
		if (!((RollupColumn *) lfirst(cell))->hidden)
			return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("rollup %s would have no measure left", view),
			 errhint("drop_rollup() removes the whole rollup.")));
}

/*
 * CREATE OR REPLACE VIEW can only add columns, so the three views are dropped and created again.
 * That is refused if other views depend on them.
 */
static void
drop_measures(Rollup *rollup, ArrayType *names)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	bool		built = rollup_is_built(rollup);
	char	   *grants = grants_on(rollup->view, names);
	char	   *view = relation_name(rollup->view);
	char	   *live = relation_name(rollup->live);
	char	   *definition = relation_name(rollup->definition);

	deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	rollup_unbind(rollup);
	(void) rollup_runf(NULL, "DROP VIEW {view}", "view", view, NULL);
	(void) rollup_runf(NULL, "DROP VIEW {live}", "live", live, NULL);
	(void) rollup_runf(NULL, "DROP VIEW {definition}", "definition", definition, NULL);
	for (int i = 0; i < count; i++)
		drop_measure(rollup, nulls[i] ? "" : TextDatumGetCString(elements[i]), view);
	require_measure(rollup, view);

	rollup_define(rollup, definition, rollup_select_list(rollup, "source"), rollup_where(rollup, "source"),
				  list_length(rollup->keys), false);
	rollup->definition = relation_named(definition);
	rollup_read_definition(rollup);
	rollup_write_live(rollup, live, built);
	rollup->live = relation_named(live);
	rollup_write_view(rollup, view);
	rollup->view = relation_named(view);
	if (grants[0] != '\0')
		(void) statement_run(grants);
}

/* New columns at the end of the views and tables; their values are unknown in the groups that exist. */
static void
add_measures(Rollup *rollup, List *measures)
{
	bool		built = rollup_is_built(rollup);
	int			before = list_length(rollup->amounts);
	StringInfoData columns;
	ListCell   *cell;

	initStringInfo(&columns);
	appendStringInfoString(&columns, rollup_select_list(rollup, "source"));
	foreach(cell, measures)
		rollup_append_measure(&columns, lfirst(cell), rollup);
	rollup_define(rollup, relation_name(rollup->definition), columns.data, rollup_where(rollup, "source"),
				  list_length(rollup->keys), true);
	rollup_read_definition(rollup);
	for_each_from(cell, rollup->amounts, before)
	{
		RollupColumn *column = lfirst(cell);

		alter_tables(rollup, "ADD", column, psprintf(" %s%s", column->type_name, rollup_finite_check(column)));
	}
	rollup_write_live(rollup, relation_name(rollup->live), built);
	rollup_write_view(rollup, relation_name(rollup->view));
}

/* sum() would leave those groups out, without a sign. */
static void
tell_unknown(const Rollup *rollup)
{
	if (rollup_runf(rollup, "SELECT pg_catalog.array_to_string(progress.unknown, ', ') FROM {progress} AS progress "
					"WHERE progress.unknown IS NOT NULL", NULL) == 1)
		ereport(NOTICE,
				(errmsg("some groups of rollup %s do not know: %s", relation_name(rollup->view), statement_text(0, 1)),
				 errdetail("The source no longer has all of their rows, so the measure is null there, and sum() leaves "
						   "those groups out."),
				 errhint("Where all groups must know it, read CASE WHEN count(*) = count(x) THEN sum(x) END.")));
}

/* The same expressions over another table. */
static void
move_to(Rollup *rollup, Oid source)
{
	char	   *columns = rollup_select_list(rollup, "source");
	char	   *where = rollup_where(rollup, "source");
	bool		built = rollup_is_built(rollup);
	bool		doubtful = rollup_is_doubtful(rollup, source);

	rollup_drop_triggers(rollup->capture);
	rollup->source = source;
	rollup_set_source(rollup);
	if (rollup_is_distributed(source))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s cannot become the source of rollup %s because Citus distributes it",
						relation_name(source), relation_name(rollup->view)),
				 errhint("Create a rollup of it, and drop this one.")));
	rollup_lock_source(rollup, ShareRowExclusiveLock);
	rollup_define(rollup, relation_name(rollup->definition), columns, where, list_length(rollup->keys), true);
	rollup_read_definition(rollup);
	rollup_write_live(rollup, relation_name(rollup->live), built);
	rollup_write_view(rollup, relation_name(rollup->view));
	rollup_grant_capture(rollup);
	(void) rollup_cover(rollup, NULL);
	rollup_count_all(rollup);
	if (doubtful)
		rollup_set_unverified(rollup);
}

/* Nothing else, so no writer has to wait for it. */
static void
agree_to_answer(Oid view, bool answers)
{
	Rollup	   *rollup = rollup_open_for_work(view, false);
	ActingScope scope;

	act(rollup->owner, &scope);
	rollup_refuse_subscribed(rollup);
	rollup_set_consent(rollup, answers);
	stop_acting(&scope);
}

/* (rollup, add, drop, source, answers); 0.1.0 had no answers */
PG_FUNCTION_INFO_V1(cc_alter_rollup);
Datum
cc_alter_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup;
	ActingScope scope;
	List	   *measures = NIL;
	Oid			view;
	bool		has_answers;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("rollup must not be null"),
				 errhint("Name the view that create_rollup() made.")));
	rollup_require_read_committed("alter_rollup()");
	SPI_connect();
	rollup_refuse_sharded(rollup_open(PG_GETARG_OID(0)), "alter_rollup() is not possible",
						  "Create another rollup of the source, and drop this one.");
	has_answers = PG_NARGS() > 4 && !PG_ARGISNULL(4);
	if (has_answers && PG_ARGISNULL(1) && PG_ARGISNULL(2) && PG_ARGISNULL(3))
	{
		agree_to_answer(PG_GETARG_OID(0), PG_GETARG_BOOL(4));
		SPI_finish();
		PG_RETURN_OID(PG_GETARG_OID(0));
	}
	rollup = rollup_open_for_change(PG_GETARG_OID(0), ShareRowExclusiveLock);

	/* what the caller wrote means what it would mean in the caller's query */
	if (!PG_ARGISNULL(1))
	{
		Relation	source = relation_open(rollup->rows_of, AccessShareLock);
		List	   *names = NIL;
		ListCell   *cell;

		foreach(cell, list_concat_copy(rollup->keys, rollup->amounts))
			rollup_claim_name(&names, ((RollupColumn *) lfirst(cell))->name, NAMEDATALEN - 1);
		measures = rollup_new_measures(PG_GETARG_DATUM(1), &names, source, rollup->parent);
		relation_close(source, AccessShareLock);
	}

	act(rollup->owner, &scope);
	rollup_refuse_subscribed(rollup);
	/* or the new measure would stay unknown where the deltas are those of rows that came with a partition */
	if (measures != NIL && PG_ARGISNULL(3) && !rollup_is_counted(rollup))
		rollup_count_locked(rollup);
	if (!PG_ARGISNULL(3) || rollup_is_counted(rollup))
		(void) rollup_fold(rollup);
	else if (measures != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("a partition of %s is not counted by rollup %s yet", relation_name(rollup->source),
						relation_name(rollup->view)),
				 errhint("Call refresh_rollup() first, which counts it or says why it cannot.")));
	if (!PG_ARGISNULL(3))
		move_to(rollup, PG_GETARG_OID(3));
	if (!PG_ARGISNULL(2))
	{
		rollup_refuse_kpi_views(rollup);
		drop_measures(rollup, PG_GETARG_ARRAYTYPE_P(2));
		rollup_note_unknown(rollup, NULL);
	}
	if (measures != NIL)
	{
		add_measures(rollup, measures);
		rollup_fill(rollup, NULL, NULL);
		tell_unknown(rollup);
		rollup_note_kpi_views(rollup);
	}
	rollup_bind(rollup);
	if (has_answers)
		rollup_set_consent(rollup, PG_GETARG_BOOL(4));
	rollup_tell_planners(rollup);
	stop_acting(&scope);
	view = rollup->view;
	/* frees the rollup */
	SPI_finish();
	PG_RETURN_OID(view);
}
