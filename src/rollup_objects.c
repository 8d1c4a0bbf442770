/*
 * rollup_objects.c: the views and tables of a rollup, made and changed.
 */
#include "rollup.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

/* -------------------------------------------------------------- the definition */

/* ", expression AS name" for a measure and, where it can be NULL, for the number of its values. */
void
rollup_append_measure(StringInfo columns, const RollupColumn *measure, const Rollup *rollup)
{
	Oid			relation = rollup->rows_of;
	const Rollup *parent = rollup->parent;
	char	   *sql = rollup_deparse(relation, measure->expression, "source");

	if (parent == NULL)
	{
		if (!rollup_needs_values(measure->expression))
		{
			appendStringInfo(columns, ", %s AS %s", sql, quote_identifier(measure->name));
			return;
		}
		/* of no values zero, so that NULL is left for what is not known */
		appendStringInfo(columns, ", COALESCE(%s, %s) AS %s", sql, rollup_zero(measure), quote_identifier(measure->name));
		sql = rollup_deparse(relation, rollup_count_of(measure->expression, false), "source");
	}
	else
	{
		char	   *summed = get_attname(relation, rollup_summed_column(measure->expression), false);
		AttrNumber	counted = list_length(parent->keys) + 1;	/* rows */
		ListCell   *cell;

		/* unknown, if any group of the parent's is */
		appendStringInfo(columns, ", CASE WHEN %s = %s THEN COALESCE(%s, %s) END AS %s",
						 rollup_deparse(relation, rollup_count_of(measure->expression, true), "source"),
						 rollup_deparse(relation, rollup_count_of(measure->expression, false), "source"),
						 sql, rollup_zero(measure), quote_identifier(measure->name));
		foreach(cell, parent->amounts)
		{
			if (strcmp(((RollupColumn *) lfirst(cell))->name, psprintf("%s_values", summed)) == 0)
				counted = list_length(parent->keys) + foreach_current_index(cell) + 1;
		}
		sql = psprintf("CAST(%s AS pg_catalog.int8)", rollup_deparse(relation, rollup_sum_of(measure->expression, counted), "source"));
	}
	appendStringInfo(columns, ", %s AS %s", sql, quote_identifier(psprintf("%s_values", measure->name)));
}

/* k_source over a list of columns, the keys first. */
void
rollup_define(const Rollup *rollup, const char *view, const char *columns, int keys, bool replace)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE %sVIEW %s AS SELECT %s FROM %s AS source GROUP BY 1", replace ? "OR REPLACE " : "",
					 view, columns, rollup_relation_name(rollup->rows_of));
	for (int i = 2; i <= keys; i++)
		appendStringInfo(&sql, ", %d", i);
	(void) rollup_run(sql.data);
}

/* The source's own name, or the live view of the rollup that is the source. */
void
rollup_set_source(Rollup *rollup)
{
	Rollup		parent;

	rollup->parent = NULL;
	rollup->source_name = rollup_relation_name(rollup->source);
	if (!rollup_find(rollup->source, &parent))
	{
		rollup_refuse_source(rollup->source);
		rollup->rows_of = rollup->source;
		return;
	}
	rollup_require_same_owner(rollup, &parent);
	rollup->parent = rollup_open(rollup->source);
	rollup->rows_of = parent.live;
}

/* -------------------------------------------------------------- dependencies */

static bool
is_bound(const ObjectAddress *object, const ObjectAddress *to)
{
	Relation	depends = table_open(DependRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found = false;

	ScanKeyInit(&keys[0], Anum_pg_depend_classid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(object->classId));
	ScanKeyInit(&keys[1], Anum_pg_depend_objid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(object->objectId));
	scan = systable_beginscan(depends, DependDependerIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend depend = (Form_pg_depend) GETSTRUCT(tuple);

		found |= depend->refclassid == to->classId && depend->refobjid == to->objectId;
	}
	systable_endscan(scan);
	table_close(depends, AccessShareLock);
	return found;
}

static void
bind_to(const ObjectAddress *object, const ObjectAddress *to)
{
	if (!is_bound(object, to))
		recordDependencyOn(object, to, DEPENDENCY_NORMAL);
}

/*
 * Whoever drops the source or the extension with CASCADE drops the definition: its
 * tables and its function go too then. A dump does not carry that, so
 * refresh_rollup() sees to it.
 */
void
rollup_bind(const Rollup *rollup)
{
	ObjectAddress extension;
	ObjectAddress definition;
	ObjectAddress parts[] = {
		{RelationRelationId, rollup->groups, 0},
		{RelationRelationId, rollup->deltas, 0},
		{RelationRelationId, rollup->progress, 0},
		{RelationRelationId, rollup->partitions, 0},
		{ProcedureRelationId, rollup->capture, 0},
	};

	ObjectAddressSet(extension, ExtensionRelationId, get_extension_oid("ccmetrics", false));
	ObjectAddressSet(definition, RelationRelationId, rollup->definition);
	/* which by itself may have nothing of ours: a sum() of core, say */
	bind_to(&definition, &extension);
	for (size_t i = 0; i < lengthof(parts); i++)
		bind_to(&parts[i], &definition);
	CommandCounterIncrement();
}

void
rollup_unbind(const Rollup *rollup)
{
	Oid			tables[] = {rollup->groups, rollup->deltas, rollup->progress, rollup->partitions};

	for (size_t i = 0; i < lengthof(tables); i++)
		(void) deleteDependencyRecordsForSpecific(RelationRelationId, tables[i], DEPENDENCY_NORMAL, RelationRelationId, rollup->definition);
	(void) deleteDependencyRecordsForSpecific(ProcedureRelationId, rollup->capture, DEPENDENCY_NORMAL, RelationRelationId, rollup->definition);
	CommandCounterIncrement();
}

/* -------------------------------------------------------------- views and tables */

static void
comment_on(const char *kind, const char *name, const char *comment)
{
	(void) rollup_run(psprintf("COMMENT ON %s %s IS %s", kind, name, quote_literal_cstr(comment)));
}

/* Core's numbers can be infinite, and infinity cannot be taken back. */
char *
rollup_finite_check(const RollupColumn *column)
{
	if (column->hidden || (column->type != NUMERICOID && column->type != INTERVALOID))
		return "";
	return psprintf(" CHECK (%s.rollup_finite(%s))", quote_identifier(rollup_schema_name(rollup_extension_schema())), column->quoted);
}

void
rollup_write_live(const Rollup *rollup, const char *name, bool built)
{
	(void) rollup_run(psprintf("CREATE OR REPLACE VIEW %s AS %s", name, rollup_live_query(rollup, built)));
	comment_on("VIEW", name, "groups of a rollup with what is pending, hidden columns included");
}

void
rollup_write_view(Rollup *rollup, const char *name)
{
	ListCell   *cell;

	(void) rollup_run(psprintf("CREATE OR REPLACE VIEW %s AS %s", name, rollup_view_query(rollup)));
	comment_on("VIEW", name, psprintf("rollup of %s: equal to what its rows give, at every instant", rollup_relation_name(rollup->source)));
	foreach(cell, rollup->keys)
	{
		RollupColumn *key = lfirst(cell);

		comment_on("COLUMN", psprintf("%s.%s", name, key->quoted),
				   cell != list_head(rollup->keys) ? rollup_deparse(rollup->rows_of, key->expression, "source")
				   : psprintf("start of the bucket of %s%s%s", rollup_bucket_text(&rollup->bucket),
							  rollup->bucket.zone ? " in " : "", rollup->bucket.zone ? rollup->bucket.zone : ""));
	}
	foreach(cell, rollup->amounts)
	{
		RollupColumn *measure = lfirst(cell);

		if (!measure->hidden)
			comment_on("COLUMN", psprintf("%s.%s", name, measure->quoted), rollup_deparse(rollup->rows_of, measure->expression, "source"));
	}
}

/* All objects of a new rollup; afterwards it can be opened like any other. */
void
rollup_create_objects(Rollup *rollup, Oid schema, const char *name, List *dimensions, List *measures)
{
	char	   *schema_name = rollup_schema_name(schema);
	StringInfoData columns,
				checks;
	ListCell   *cell;
#define PART(suffix) quote_qualified_identifier(schema_name, psprintf("%s" suffix, name))
#define PART_OID(suffix) get_relname_relid(psprintf("%s" suffix, name), schema)

	initStringInfo(&columns);
	appendStringInfo(&columns, "%s AS bucket", rollup_bucket_sql(&rollup->bucket, rollup_deparse(rollup->rows_of, rollup->time, "source")));
	foreach(cell, dimensions)
	{
		RollupColumn *dimension = lfirst(cell);

		appendStringInfo(&columns, ", %s AS %s", rollup_deparse(rollup->rows_of, dimension->expression, "source"), quote_identifier(dimension->name));
	}
	appendStringInfo(&columns, ", %s AS rows", rollup->parent != NULL ? "CAST(pg_catalog.sum(source.rows) AS pg_catalog.int8)" : "pg_catalog.count(*)");
	foreach(cell, measures)
		rollup_append_measure(&columns, lfirst(cell), rollup);
	rollup_define(rollup, PART("_source"), columns.data, 1 + list_length(dimensions), false);
	comment_on("VIEW", PART("_source"), "definition of a rollup: its groups, worked out from the source");
	rollup->definition = PART_OID("_source");
	rollup_read_definition(rollup);

	/* types and collations are those of the definition; the newest groups change at every refresh, in place if there is room */
	(void) rollup_run(psprintf("CREATE TABLE %s WITH (fillfactor = 90) AS SELECT * FROM %s WITH NO DATA", PART("_groups"), PART("_source")));
	initStringInfo(&checks);
	foreach(cell, rollup->amounts)
	{
		char	   *check = rollup_finite_check(lfirst(cell));

		if (check[0] != '\0')
			appendStringInfo(&checks, ", ADD%s", check);
	}
	(void) rollup_run(psprintf("ALTER TABLE %s ALTER bucket SET NOT NULL, ALTER rows SET NOT NULL%s", PART("_groups"), checks.data));
	/* emptied at every refresh, and read by every reader */
	(void) rollup_run(psprintf("CREATE TABLE %s (LIKE %s INCLUDING CONSTRAINTS) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)",
							   PART("_deltas"), PART("_groups")));
	(void) rollup_run(psprintf("CREATE UNIQUE INDEX ON %s (%s) NULLS NOT DISTINCT", PART("_groups"), rollup_keys(rollup, NULL)));
	(void) rollup_run(psprintf("CREATE TABLE %s (built_since pg_catalog.timestamptz, oldest pg_catalog.timestamptz, newest pg_catalog.timestamptz, "
							   "refreshed_at pg_catalog.timestamptz, refresh_took pg_catalog.interval, "
							   "last_error pg_catalog.text, last_sqlstate pg_catalog.text, last_error_at pg_catalog.timestamptz, triggers_seen pg_catalog.text[])", PART("_progress")));
	(void) rollup_run(psprintf("CREATE UNIQUE INDEX ON %s ((true))", PART("_progress")));
	(void) rollup_run(psprintf("INSERT INTO %s DEFAULT VALUES", PART("_progress")));
	(void) rollup_run(psprintf("CREATE TABLE %s (partition pg_catalog.regclass NOT NULL, since pg_catalog.timestamptz, until pg_catalog.timestamptz, "
							   "retired_at pg_catalog.timestamptz)", PART("_partitions")));
	/* or no refresh would be possible where all tables are published */
	(void) rollup_run(psprintf("ALTER TABLE %s REPLICA IDENTITY FULL", PART("_groups")));
	(void) rollup_run(psprintf("ALTER TABLE %s REPLICA IDENTITY FULL", PART("_deltas")));
	(void) rollup_run(psprintf("ALTER TABLE %s REPLICA IDENTITY FULL", PART("_progress")));
	(void) rollup_run(psprintf("ALTER TABLE %s REPLICA IDENTITY FULL", PART("_partitions")));
	comment_on("TABLE", PART("_groups"), "groups of a rollup, as far as they are folded");
	comment_on("TABLE", PART("_deltas"), "what was written to the source of a rollup since, by group: added, less what was taken away");
	comment_on("TABLE", PART("_progress"), "one row: how far a rollup is built, its last refresh and error; buckets before built_since are read from the source");
	comment_on("TABLE", PART("_partitions"), "partitions whose rows a rollup has counted: their bounds in time, and since when they are no part of the source any more");
	rollup->groups = PART_OID("_groups");
	rollup->deltas = PART_OID("_deltas");
	rollup->progress = PART_OID("_progress");
	rollup->partitions = PART_OID("_partitions");

	rollup_create_capture(rollup, PART("_capture"));
	rollup_write_live(rollup, PART("_live"), false);
	rollup->live = PART_OID("_live");
	rollup_write_view(rollup, PART(""));
	rollup->view = PART_OID("");
	rollup_grant_capture(rollup);
	(void) rollup_cover(rollup, NULL);
	rollup_count_all(rollup);
	rollup_bind(rollup);

	/* of nothing there is nothing to build; of partitions it would take a lock on each index to find out */
	if (rollup_has_partitions(rollup) ? !rollup_has_blocks(rollup) :
		rollup_run(psprintf("SELECT FROM %s LIMIT 1", rollup_relation_name(rollup->rows_of))) == 0)
	{
		(void) rollup_run(psprintf("UPDATE %s SET built_since = '-infinity'", rollup_relation_name(rollup->progress)));
		rollup_write_live(rollup, PART("_live"), true);
	}
#undef PART
#undef PART_OID
}
