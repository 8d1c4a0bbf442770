/*
 * rollup/parts.c: what is checked of the parts of a rollup before anybody relies on them. Their owner
 * can alter them, and views read columns by number that everything else reads by name.
 */
#include "rollup/parts.h"
#include "rollup/names.h"

#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type_d.h"
#include "nodes/parsenodes.h"
#include "rewrite/prs2lock.h"
#include "rewrite/rewriteHandler.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/rls.h"

typedef struct PartColumn
{
	const char *name;
	Oid			type;
	bool		is_later;		/* rollups of older versions lack it */
} PartColumn;

static const PartColumn PROGRESS[] = {
	{"built_since", TIMESTAMPTZOID, false}, {"oldest", TIMESTAMPTZOID, false}, {"newest", TIMESTAMPTZOID, false},
	{"refreshed_at", TIMESTAMPTZOID, false}, {"refresh_took", INTERVALOID, false},
	{"last_error", TEXTOID, false}, {"last_sqlstate", TEXTOID, false}, {"last_error_at", TIMESTAMPTZOID, false},
	{"triggers_seen", TEXTARRAYOID, false}, {"unknown", TEXTARRAYOID, false}, {"unverified", BOOLOID, false},
	{"answers", BOOLOID, true},
};

static const PartColumn PARTITIONS[] = {
	{"partition", REGCLASSOID, false}, {"since", TIMESTAMPTZOID, false}, {"until", TIMESTAMPTZOID, false},
	{"retired_at", TIMESTAMPTZOID, false}, {"mark", TEXTOID, false}, {"changed", TEXTOID, false},
	{"written", BOOLOID, false},
};

/* Why nothing can be written to the column as it is; or NULL. */
static const char *
unwritable(const char *part, Form_pg_attribute column)
{
	if (column->attgenerated != '\0')
		return psprintf("column %s of %s is generated", quote_identifier(NameStr(column->attname)), part);
	if (column->attidentity != '\0')
		return psprintf("column %s of %s is an identity", quote_identifier(NameStr(column->attname)), part);
	return NULL;
}

/*
 * The columns of the definition, in their order; there may be others between them, for
 * example a key for replication.
 */
static const char *
columns_problem(Relation part, Relation definition)
{
	const char *name = relation_name(RelationGetRelid(part));
	int			n = 0;

	for (int i = 0; i < RelationGetDescr(definition)->natts; i++)
	{
		Form_pg_attribute wanted = TupleDescAttr(RelationGetDescr(definition), i);
		Form_pg_attribute column = NULL;
		const char *problem;

		while (column == NULL && n < RelationGetDescr(part)->natts)
		{
			column = TupleDescAttr(RelationGetDescr(part), n++);
			if (column->attisdropped || strcmp(NameStr(column->attname), NameStr(wanted->attname)) != 0)
				column = NULL;
		}
		if (column == NULL)
			return psprintf("%s has no column %s where its definition has it", name,
							quote_identifier(NameStr(wanted->attname)));
		if (column->atttypid != wanted->atttypid || column->atttypmod != wanted->atttypmod ||
			column->attcollation != wanted->attcollation)
			return psprintf("column %s of %s is not of the type that its definition says",
							quote_identifier(NameStr(column->attname)), name);
		problem = unwritable(name, column);
		if (problem != NULL)
			return problem;
	}
	return NULL;
}

static const char *
fixed_columns_problem(Relation part, const PartColumn *wanted, int count)
{
	const char *name = relation_name(RelationGetRelid(part));

	for (int i = 0; i < count; i++)
	{
		Form_pg_attribute column = NULL;
		const char *problem;

		for (int n = 0; column == NULL && n < RelationGetDescr(part)->natts; n++)
		{
			column = TupleDescAttr(RelationGetDescr(part), n);
			if (column->attisdropped || strcmp(NameStr(column->attname), wanted[i].name) != 0)
				column = NULL;
		}
		if (column == NULL && wanted[i].is_later)
			continue;
		if (column == NULL)
			return psprintf("%s has no column %s", name, wanted[i].name);
		if (column->atttypid != wanted[i].type || column->atttypmod != -1)
			return psprintf("column %s of %s is not of type %s", wanted[i].name, name, format_type_be(wanted[i].type));
		problem = unwritable(name, column);
		if (problem != NULL)
			return problem;
	}
	return NULL;
}

/* Why rows could be missed or changed when the table is read and written by its owner; or NULL. */
static const char *
table_problem(Relation table, Oid owner)
{
	const char *name = relation_name(RelationGetRelid(table));

	if (table->rd_rel->relpersistence != RELPERSISTENCE_PERMANENT)
		return psprintf("%s is unlogged", name);
	if (table->rd_rel->relispartition)
		return psprintf("%s is a partition", name);
	if (table->rd_rel->relhassubclass && find_inheritance_children(RelationGetRelid(table), NoLock) != NIL)
		return psprintf("%s has inheritance children", name);
	if (table->rd_rules != NULL)
		return psprintf("%s has rules", name);
	if (table->rd_rel->relrowsecurity && check_enable_rls(RelationGetRelid(table), owner, true) == RLS_ENABLED)
		return psprintf("row-level security hides rows of %s from its owner", name);
	return NULL;
}

/*
 * A column renamed since the view was written: the view reads it still, and what
 * writes by name would write another.
 */
static const char *
renamed_column(List *range_table, const Rollup *rollup)
{
	ListCell   *cell;
	const char *problem = NULL;

	foreach(cell, range_table)
	{
		RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);
		ListCell   *column;

		if (entry->rtekind == RTE_SUBQUERY)
			problem = renamed_column(entry->subquery->rtable, rollup);
		else if (entry->rtekind == RTE_RELATION &&
				 (entry->relid == rollup->groups || entry->relid == rollup->deltas || entry->relid == rollup->progress))
		{
			foreach(column, entry->eref->colnames)
			{
				const char *was = strVal(lfirst(column));
				const char *is = get_attname(entry->relid, foreach_current_index(column) + 1, true);

				if (is != NULL && was[0] != '\0' && strcmp(was, is) != 0)
					return psprintf("column %s of %s was renamed to %s", quote_identifier(was),
									relation_name(entry->relid), quote_identifier(is));
			}
		}
		if (problem != NULL)
			break;
	}
	return problem;
}

/* What is amiss with one of the parts, or NULL. Nothing is locked: readers ask at each read. */
const char *
rollup_parts_problem(const Rollup *rollup, const char **hint)
{
	const Oid	ids[] = {rollup->definition, rollup->live, rollup->groups, rollup->deltas, rollup->progress,
	rollup->partitions};
	enum
	{
		DEFINITION, LIVE, GROUPS, DELTAS, PROGRESS_PART, PARTITIONS_PART, PARTS
	};
	Relation	parts[PARTS];
	int			opened = 0;
	const char *problem = NULL;

	*hint = "Undo what was done to it; or remove the rollup with drop_rollup(), and create it again.";
	while (problem == NULL && opened < PARTS)
	{
		parts[opened] = RelationIdGetRelation(ids[opened]);
		if (RelationIsValid(parts[opened]))
			opened++;
		else
			problem = psprintf("its part with OID %u does not exist", ids[opened]);
	}
	if (problem == NULL && parts[LIVE]->rd_rel->relkind != RELKIND_VIEW)
		problem = psprintf("%s is not a view", relation_name(rollup->live));
	for (int i = GROUPS; problem == NULL && i < PARTS; i++)
		problem = table_problem(parts[i], parts[i]->rd_rel->relowner);
	for (int i = LIVE; problem == NULL && i <= DELTAS; i++)
		problem = columns_problem(parts[i], parts[DEFINITION]);
	if (problem == NULL)
		problem = fixed_columns_problem(parts[PROGRESS_PART], PROGRESS, lengthof(PROGRESS));
	if (problem == NULL)
		problem = fixed_columns_problem(parts[PARTITIONS_PART], PARTITIONS, lengthof(PARTITIONS));
	if (problem == NULL)
		problem = renamed_column(get_view_query(parts[LIVE])->rtable, rollup);
	while (opened > 0)
		RelationClose(parts[--opened]);
	return problem;
}

void
rollup_require_parts(const Rollup *rollup)
{
	const char *hint;
	const char *problem = rollup_parts_problem(rollup, &hint);

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the rollup is broken: %s", problem),
				 errhint("%s", hint)));
}
