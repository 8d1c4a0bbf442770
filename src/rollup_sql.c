/*
 * rollup_sql.c: the SQL that rollups are made of. Every name in it is qualified,
 * operators too, for it runs and is stored under a search_path of pg_catalog.
 */
#include "rollup.h"

#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"

char *
rollup_deparse(Oid relation, Node *expression, const char *alias)
{
	return deparse_expression(copyObject(expression), deparse_context_for(alias, relation), true, false);
}

/* A column in a list, of the relation called alias if that is not NULL. */
typedef char *(*ColumnItem) (const RollupColumn *column, const char *alias);

static void
append_list(StringInfo list, List *columns, const char *separator, ColumnItem item, const char *alias)
{
	ListCell   *cell;

	foreach(cell, columns)
	{
		if (list->len > 0)
			appendStringInfoString(list, separator);
		appendStringInfoString(list, item(lfirst(cell), alias));
	}
}

static char *
plain_item(const RollupColumn *column, const char *alias)
{
	return alias == NULL ? column->quoted : psprintf("%s.%s", alias, column->quoted);
}

static char *
sum_item(const RollupColumn *column, const char *alias)
{
	/* the sum of bigints is numeric */
	return psprintf("CAST(%s.sum(%s) AS %s) AS %s", column->schema, plain_item(column, alias), column->type_name, column->quoted);
}

static char *
negated_item(const RollupColumn *column, const char *alias)
{
	return psprintf("OPERATOR(%s.-) %s AS %s", column->schema, plain_item(column, alias), column->quoted);
}

static char *
nonzero(const RollupColumn *column, const char *amount)
{
	if (column->type == INT8OID)
		return psprintf("%s <> 0", amount);
	/* a month less 30 days is equal to nothing, and is not nothing */
	if (column->type == INTERVALOID)
		return psprintf("pg_catalog.interval_send(%s) <> pg_catalog.interval_send('0'::pg_catalog.interval)", amount);
	/* only nothing is its own opposite */
	return psprintf("%s OPERATOR(%s.<>) (OPERATOR(%s.-) %s)", amount, column->schema, column->schema, amount);
}

static char *
nonzero_item(const RollupColumn *column, const char *alias)
{
	return nonzero(column, psprintf("%s.sum(%s)", column->schema, plain_item(column, alias)));
}

/* The keys, and of the amounts what is asked for. */
static char *
keys_and(const Rollup *rollup, ColumnItem amount, const char *alias)
{
	StringInfoData list;

	initStringInfo(&list);
	append_list(&list, rollup->keys, ", ", plain_item, alias);
	append_list(&list, rollup->amounts, ", ", amount, alias);
	return list.data;
}

char *
rollup_columns(const Rollup *rollup)
{
	return keys_and(rollup, plain_item, NULL);
}

/* For a merge of several rows a group. */
char *
rollup_sums(const Rollup *rollup, const char *alias)
{
	return keys_and(rollup, sum_item, alias);
}

char *
rollup_negated(const Rollup *rollup, const char *alias)
{
	return keys_and(rollup, negated_item, alias);
}

char *
rollup_keys(const Rollup *rollup, const char *alias)
{
	StringInfoData list;

	initStringInfo(&list);
	append_list(&list, rollup->keys, ", ", plain_item, alias);
	return list.data;
}

/* Over a merge: is there anything in the group? */
char *
rollup_not_nothing(const Rollup *rollup)
{
	StringInfoData list;

	initStringInfo(&list);
	append_list(&list, rollup->amounts, " OR ", nonzero_item, NULL);
	return list.data;
}

/*
 * Of a group without rows: has something been left in its measures? Then it stays, or
 * nobody would see that they are wrong. What is not known is nothing here.
 */
char *
rollup_left_over(const Rollup *rollup, bool merged)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, rollup->amounts)
	{
		RollupColumn *column = lfirst(cell);

		appendStringInfo(&list, "%s%s%s", list.len > 0 ? " OR " : "",
						 merged ? psprintf("pg_catalog.count(*) = pg_catalog.count(part.%s) AND ", column->quoted) : "",
						 nonzero(column, merged ? psprintf("%s.sum(part.%s)", column->schema, column->quoted) : column->quoted));
	}
	return psprintf("coalesce(%s, false)", list.data);
}

/* NULLs are equal here, but for buckets, which are never NULL. */
char *
rollup_same_group(const Rollup *rollup, const char *one, const char *other)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, rollup->keys)
	{
		RollupColumn *key = lfirst(cell);

		if (cell == list_head(rollup->keys))
			appendStringInfo(&list, "%s.%s = %s.%s", one, key->quoted, other, key->quoted);
		else
			appendStringInfo(&list, " AND (%s.%s %s %s.%s OR %s.%s IS NULL AND %s.%s IS NULL)",
							 one, key->quoted, key->equal, other, key->quoted, one, key->quoted, other, key->quoted);
	}
	return list.data;
}

char *
rollup_select_list(const Rollup *rollup, const char *alias)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, list_concat_copy(rollup->keys, rollup->amounts))
	{
		RollupColumn *column = lfirst(cell);

		appendStringInfo(&list, "%s%s AS %s", list.len > 0 ? ", " : "",
						 rollup_deparse(rollup->rows_of, column->expression, alias), column->quoted);
	}
	return list.data;
}

/* The groups of rows: those of the source, or of what a trigger sees. */
char *
rollup_selection(const Rollup *rollup, const char *alias, const char *from, const char *where)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT %s FROM %s%s%s GROUP BY 1", rollup_select_list(rollup, alias), from,
					 where != NULL ? " WHERE " : "", where != NULL ? where : "");
	for (int i = 2; i <= list_length(rollup->keys); i++)
		appendStringInfo(&sql, ", %d", i);
	return sql.data;
}

/*
 * The groups of the source whose buckets start from since on and before until
 * (each an SQL expression, or NULL for no limit). The limits on the time itself are
 * wider, and there for indexes and partitions.
 */
char *
rollup_source_range(const Rollup *rollup, const char *alias, const char *since, const char *until)
{
	char	   *time = rollup_deparse(rollup->rows_of, rollup->time, alias);
	char	   *bucket = rollup_bucket_sql(&rollup->bucket, time);
	const char *margin = rollup_bucket_margin(&rollup->bucket);
	StringInfoData where;

	initStringInfo(&where);
	appendStringInfoString(&where, "true");
	/* not beyond the ends of the calendar */
	if (since != NULL)
		appendStringInfo(&where, " AND %s >= CASE WHEN %s > '4713-03-01 00:00:00+00 BC'::pg_catalog.timestamptz THEN %s - '%s'::pg_catalog.interval ELSE '-infinity' END AND %s >= %s",
						 time, since, since, margin, bucket, since);
	if (until != NULL)
		appendStringInfo(&where, " AND %s < CASE WHEN %s < '294276-11-01 00:00:00+00'::pg_catalog.timestamptz THEN %s + '%s'::pg_catalog.interval ELSE 'infinity' END AND %s < %s",
						 time, until, until, margin, bucket, until);
	return rollup_selection(rollup, alias, psprintf("%s AS %s", rollup_relation_name(rollup->rows_of), alias), where.data);
}

/* What the source has and the rollup has not, by group; negative where it has too much. */
char *
rollup_difference(const Rollup *rollup, const char *since, const char *until)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, rollup->amounts)
	{
		RollupColumn *column = lfirst(cell);

		/* of what is not known there is no difference */
		appendStringInfo(&list, ", CASE WHEN pg_catalog.count(*) = pg_catalog.count(side.%s) THEN CAST(%s.sum(side.%s) AS %s) END AS %s",
						 column->quoted, column->schema, column->quoted, column->type_name, column->quoted);
	}
	return psprintf("SELECT %s%s FROM (%s UNION ALL SELECT %s FROM %s AS live WHERE true%s%s) AS side (%s) GROUP BY %s HAVING %s",
					rollup_keys(rollup, "side"), list.data,
					rollup_source_range(rollup, "source", since, until),
					rollup_negated(rollup, "live"), rollup_relation_name(rollup->live),
					since ? psprintf(" AND live.bucket >= %s", since) : "",
					until ? psprintf(" AND live.bucket < %s", until) : "",
					rollup_columns(rollup), rollup_keys(rollup, "side"), rollup_not_nothing(rollup));
}

/* Over a merge in which one may be unknown: then all are. */
static char *
known_sum_item(const RollupColumn *column, const char *alias)
{
	char	   *name = plain_item(column, alias);

	return psprintf("CASE WHEN pg_catalog.count(*) = pg_catalog.count(%s) THEN CAST(%s.sum(%s) AS %s) END AS %s",
					name, column->schema, name, column->type_name, column->quoted);
}

/*
 * k_live. Groups of buckets with nothing pending are read as they stand, at the
 * cost of one look into a hash table; the others are merged with what is pending.
 * While the rollup is not built, what is not yet taken in is read from the source.
 */
char *
rollup_live_query(const Rollup *rollup, bool built)
{
	char	   *progress = rollup_relation_name(rollup->progress);
	char	   *groups = rollup_relation_name(rollup->groups);
	char	   *deltas = rollup_relation_name(rollup->deltas);
	char	   *columns = rollup_columns(rollup);
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT %s FROM (", columns);
	appendStringInfo(&sql, "SELECT %s FROM %s AS folded WHERE folded.bucket NOT IN (SELECT DISTINCT delta.bucket FROM %s AS delta)",
					 columns, groups, deltas);
	appendStringInfo(&sql, " UNION ALL SELECT %s FROM (SELECT %s FROM %s AS folded WHERE folded.bucket IN (SELECT delta.bucket FROM %s AS delta)"
					 " UNION ALL SELECT %s FROM %s AS delta%s) AS part GROUP BY %s HAVING %s",
					 keys_and(rollup, known_sum_item, "part"), columns, groups, deltas, columns, deltas,
					 built ? "" : psprintf(" WHERE delta.bucket >= (SELECT progress.built_since FROM %s AS progress)", progress),
					 rollup_keys(rollup, "part"), rollup_left_over(rollup, true));
	if (!built)
		appendStringInfo(&sql, " UNION ALL SELECT %s FROM %s AS source WHERE (SELECT progress.built_since IS NULL FROM %s AS progress) OR source.bucket < (SELECT progress.built_since FROM %s AS progress)",
						 columns, rollup_relation_name(rollup->definition), progress, progress);
	appendStringInfoString(&sql, ") AS live");
	if (built)
		appendStringInfo(&sql, " WHERE %s.rollup_built((SELECT progress.built_since FROM %s AS progress))",
						 quote_identifier(rollup_schema_name(rollup_extension_schema())), progress);
	return sql.data;
}

/* k: what is asked for, and the names of all parts. */
char *
rollup_view_query(const Rollup *rollup)
{
	const char *schema = quote_identifier(rollup_schema_name(rollup_extension_schema()));
	StringInfoData sql;
	ListCell   *cell;

	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT %s", rollup_keys(rollup, "live"));
	foreach(cell, rollup->amounts)
	{
		RollupColumn *column = lfirst(cell);
		ListCell   *other;
		char	   *item = psprintf("live.%s", column->quoted);

		if (column->hidden)
			continue;
		foreach(other, rollup->amounts)
		{
			RollupColumn *values = lfirst(other);

			if (strcmp(values->name, psprintf("%s_values", column->name)) == 0)
				item = psprintf("CASE WHEN live.%s <> 0 THEN live.%s END", values->quoted, column->quoted);
		}
		appendStringInfo(&sql, ", %s AS %s", item, column->quoted);
	}
	appendStringInfo(&sql, " FROM %s AS live WHERE %s.rollup_intact(%s::pg_catalog.regclass, %s, %s::pg_catalog.regprocedure, %s::pg_catalog.regclass, %s::pg_catalog.regclass, %s::pg_catalog.regclass, %s::pg_catalog.regclass, %s::pg_catalog.regclass, %s::pg_catalog.regclass)",
					 rollup_relation_name(rollup->live), schema,
					 quote_literal_cstr(rollup_relation_name(rollup->source)),
					 quote_literal_cstr(rollup->source_name),
					 quote_literal_cstr(psprintf("%s()", rollup_function_name(rollup->capture))),
					 quote_literal_cstr(rollup_relation_name(rollup->definition)),
					 quote_literal_cstr(rollup_relation_name(rollup->live)),
					 quote_literal_cstr(rollup_relation_name(rollup->groups)),
					 quote_literal_cstr(rollup_relation_name(rollup->deltas)),
					 quote_literal_cstr(rollup_relation_name(rollup->progress)),
					 quote_literal_cstr(rollup_relation_name(rollup->partitions)));
	return sql.data;
}
