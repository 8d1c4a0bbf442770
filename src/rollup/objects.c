/*
 * rollup/objects.c: the views and tables of a rollup, made and changed.
 */
#include "rollup/objects.h"
#include "rollup/bucket.h"
#include "rollup/definition.h"
#include "rollup/expression.h"
#include "rollup/measures.h"
#include "rollup/names.h"
#include "rollup/shards.h"
#include "rollup/source.h"
#include "rollup/sql.h"
#include "rollup/statement.h"

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

static void
append_column(StringInfo columns, const char *sql, const char *name)
{
	appendStringInfo(columns, ", %s AS %s", sql, quote_identifier(name));
}

/* Over another rollup, the column of the parent's that counts what the measure sums: m_values, or rows. */
static AttrNumber
counting_column(const RollupColumn *measure, const Rollup *rollup)
{
	const Rollup *parent = rollup->parent;
	char	   *summed = get_attname(rollup->rows_of, rollup_summed_column(measure->expression), false);
	AttrNumber	first_amount = list_length(parent->keys) + 1;
	ListCell   *cell;

	foreach(cell, parent->amounts)
	{
		if (strcmp(((RollupColumn *) lfirst(cell))->name, psprintf("%s_values", summed)) == 0)
			return first_amount + foreach_current_index(cell);
	}
	return first_amount;
}

/* ", expression AS name" for a measure and, where it can be null, for the number of its values. */
void
rollup_append_measure(StringInfo columns, const RollupColumn *measure, const Rollup *rollup)
{
	Oid			relation = rollup->rows_of;
	char	   *values = psprintf("%s_values", measure->name);
	char	   *sql = rollup_deparse(relation, measure->expression, "source");
	char	   *given;

	if (rollup->parent == NULL && !rollup_needs_values(measure->expression))
	{
		append_column(columns, sql, measure->name);
		return;
	}
	given = rollup_deparse(relation, rollup_count_of(measure->expression, false), "source");
	if (rollup->parent == NULL)
	{
		/* zero where there are no values, so that null is left for what is not known */
		append_column(columns, psprintf("COALESCE(%s, %s)", sql, rollup_zero(measure)), measure->name);
		append_column(columns, given, values);
		return;
	}
	/* null, that is unknown, where a group of the parent's is */
	append_column(columns, psprintf("CASE WHEN %s = %s THEN COALESCE(%s, %s) END",
									rollup_deparse(relation, rollup_count_of(measure->expression, true), "source"),
									given, sql, rollup_zero(measure)), measure->name);
	append_column(columns, psprintf("CAST(%s AS pg_catalog.int8)",
									rollup_deparse(relation, rollup_sum_of(measure->expression,
																		   counting_column(measure, rollup)),
												   "source")), values);
}

/* k_definition over a list of columns, the keys first, and a WHERE clause. */
void
rollup_define(const Rollup *rollup, const char *view, const char *columns, const char *where, int keys, bool replace)
{
	StringInfoData others;

	initStringInfo(&others);
	for (int i = 2; i <= keys; i++)
		appendStringInfo(&others, ", %d", i);
	(void) rollup_runf(rollup, "CREATE {or_replace}VIEW {new} AS SELECT {list} FROM {rows_of} AS source{where} "
					   "GROUP BY 1{others}",
					   "or_replace", replace ? "OR REPLACE " : "", "new", view, "list", columns, "where", where,
					   "others", others.data, NULL);
}

/* The source's own name, or the live view of the rollup that is the source. */
void
rollup_set_source(Rollup *rollup)
{
	Rollup		parent;

	rollup->parent = NULL;
	rollup->source_name = relation_name(rollup->source);
	if (!rollup_find(rollup->source, &parent))
	{
		rollup_refuse_source(rollup->source);
		rollup->rows_of = rollup->source;
		return;
	}
	rollup_require_same_owner(rollup, &parent);
	rollup_refuse_sharded(&parent, "a rollup over a rollup is not possible",
						  "Create another rollup of the source, with wider buckets.");
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
 * DROP ... CASCADE of the source or the extension drops the definition: the tables and the
 * function of the rollup go with it. A dump does not carry these dependencies, so refresh_rollup()
 * restores them.
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

	/* Citus would follow them from server to server: from the source over its triggers, and back to the source */
	if (rollup_is_sharded(rollup))
		return;
	ObjectAddressSet(extension, ExtensionRelationId, get_extension_oid("ccmetrics", false));
	ObjectAddressSet(definition, RelationRelationId, rollup->definition);
	/* by itself it may use nothing of ours, only a sum() of the server */
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
		(void) deleteDependencyRecordsForSpecific(RelationRelationId, tables[i], DEPENDENCY_NORMAL,
												  RelationRelationId, rollup->definition);
	(void) deleteDependencyRecordsForSpecific(ProcedureRelationId, rollup->capture, DEPENDENCY_NORMAL,
											  RelationRelationId, rollup->definition);
	CommandCounterIncrement();
}

/* -------------------------------------------------------------- views and tables */

/* The server's numbers can be infinite, and infinity cannot be subtracted again. */
char *
rollup_finite_check(const RollupColumn *column)
{
	if (column->hidden || (column->type != NUMERICOID && column->type != INTERVALOID))
		return "";
	return rollup_sql(NULL, " CHECK ({extension}.rollup_finite({column}))", "column", column->quoted, NULL);
}

void
rollup_write_live(const Rollup *rollup, const char *name, bool built)
{
	(void) rollup_runf(NULL, "CREATE OR REPLACE VIEW {live} AS {query}",
					   "live", name, "query", !rollup_is_sharded(rollup) ? rollup_live_query(rollup, built) :
					   built ? rollup_sharded_live_query(rollup) :
					   rollup_sql(rollup, "SELECT {columns} FROM {definition} AS source", NULL), NULL);
	rollup_comment_on("VIEW", name, "groups of a rollup with what is pending, hidden columns included");
}

static void
comment_on_column(const char *view, const RollupColumn *column, const char *comment)
{
	rollup_comment_on("COLUMN", psprintf("%s.%s", view, column->quoted), comment);
}

void
rollup_write_view(Rollup *rollup, const char *name)
{
	ListCell   *cell;

	(void) rollup_runf(NULL, "CREATE OR REPLACE VIEW {view} AS {query}",
					   "view", name, "query", rollup_is_sharded(rollup) ? rollup_sharded_view_query(rollup) :
					   rollup_view_query(rollup), NULL);
	rollup_comment_on("VIEW", name, rollup_sql(rollup, "rollup of {source}{where}: equal to what its rows give, at "
											   "every instant", "where", rollup_where(rollup, "source"), NULL));
	comment_on_column(name, linitial(rollup->keys),
					  psprintf("start of the bucket of %s%s%s", rollup_bucket_text(&rollup->bucket),
							   rollup->bucket.zone ? " in " : "", rollup->bucket.zone ? rollup->bucket.zone : ""));
	for_each_from(cell, rollup->keys, 1)
	{
		RollupColumn *key = lfirst(cell);

		comment_on_column(name, key, rollup_deparse(rollup->rows_of, key->expression, "source"));
	}
	foreach(cell, rollup->amounts)
	{
		RollupColumn *measure = lfirst(cell);

		if (!measure->hidden)
			comment_on_column(name, measure, rollup_deparse(rollup->rows_of, measure->expression, "source"));
	}
}
