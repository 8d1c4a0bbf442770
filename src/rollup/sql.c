/*
 * rollup/sql.c: the SQL that rollups are made of. Every name in it is qualified,
 * operators too, because it runs and is stored under a search_path of pg_catalog.
 */
#include "rollup/sql.h"
#include "rollup/bucket.h"
#include "rollup/definition.h"
#include "rollup/names.h"
#include "rollup/statement.h"

#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"

/*
 * Calls with all their arguments, by position: written as the user wrote them, by name
 * or without those that have defaults, another's function could fit better when the
 * text is read again.
 */
static Node *
with_all_arguments(Node *node, void *context)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, FuncExpr))
	{
		FuncExpr   *call = copyObject(castNode(FuncExpr, node));
		HeapTuple	function = SearchSysCache1(PROCOID, ObjectIdGetDatum(call->funcid));

		if (!HeapTupleIsValid(function))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_FUNCTION),
					 errmsg("function with OID %u does not exist", call->funcid),
					 errhint("It was dropped in the meantime. Try again.")));
		call->args = expand_function_arguments(call->args, false, call->funcresulttype, function);
		ReleaseSysCache(function);
		node = (Node *) call;
	}
	return expression_tree_mutator(node, with_all_arguments, context);
}

char *
rollup_deparse(Oid relation, Node *expression, const char *alias)
{
	return deparse_expression(with_all_arguments(expression, NULL), deparse_context_for(alias, relation), true, false);
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
	return psprintf("CAST(%s.sum(%s) AS %s) AS %s", column->schema, plain_item(column, alias), column->type_name,
					column->quoted);
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
	/* NaN equals its own negative */
	if (column->type == NUMERICOID)
		return psprintf("%s <> '0'::pg_catalog.numeric", amount);
	/* a month less 30 days is equal to zero, and still is not zero */
	if (column->type == INTERVALOID)
		return psprintf("pg_catalog.interval_send(%s) <> pg_catalog.interval_send('0'::pg_catalog.interval)", amount);
	/* of all other types, only zero equals its own negative */
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
 * nobody would see that they are wrong. A measure that is not known counts as zero here.
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
						 nonzero(column, merged ? psprintf("%s.sum(part.%s)", column->schema, column->quoted)
								 : column->quoted));
	}
	return psprintf("coalesce(%s, false)", list.data);
}

/* Nulls are equal here. Buckets are never null. */
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

/* Which rows are counted, as a condition. */
char *
rollup_filter(const Rollup *rollup, const char *alias)
{
	return rollup->filter == NULL ? "true" : psprintf("(%s)", rollup_deparse(rollup->rows_of, rollup->filter, alias));
}

/* As a clause, empty where all are. */
char *
rollup_where(const Rollup *rollup, const char *alias)
{
	return rollup->filter == NULL ? "" : psprintf(" WHERE %s", rollup_filter(rollup, alias));
}

/* The groups of rows: those of the source, or of what a trigger sees. A range begins with " AND ", or is empty. */
char *
rollup_selection(const Rollup *rollup, const char *alias, const char *from, const char *range)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT %s FROM %s WHERE %s%s GROUP BY 1", rollup_select_list(rollup, alias), from,
					 rollup_filter(rollup, alias), range);
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
	char	   *from_since = "";
	char	   *before_until = "";

	/* not beyond the ends of the calendar */
	if (since != NULL)
		from_since = rollup_sql(NULL, " AND {time} >= "
								"CASE WHEN {since} > '4713-03-01 00:00:00+00 BC'::pg_catalog.timestamptz "
								"THEN {since} - {'margin'}::pg_catalog.interval ELSE '-infinity' END "
								"AND {bucket} >= {since}",
								"time", time, "bucket", bucket, "since", since, "margin", margin, NULL);
	if (until != NULL)
		before_until = rollup_sql(NULL, " AND {time} < "
								  "CASE WHEN {until} < '294276-11-01 00:00:00+00'::pg_catalog.timestamptz "
								  "THEN {until} + {'margin'}::pg_catalog.interval ELSE 'infinity' END "
								  "AND {bucket} < {until}",
								  "time", time, "bucket", bucket, "until", until, "margin", margin, NULL);
	return rollup_selection(rollup, alias, rollup_sql(rollup, "{rows_of} AS {alias}", "alias", alias, NULL),
							psprintf("%s%s", from_since, before_until));
}

/* A condition on a bucket: from since on and before until, each SQL or NULL for no limit. */
char *
rollup_in_range(const char *bucket, const char *since, const char *until)
{
	return psprintf("true%s%s", since != NULL ? psprintf(" AND %s >= %s", bucket, since) : "",
					until != NULL ? psprintf(" AND %s < %s", bucket, until) : "");
}

/* Over a merge in which a value may be unknown: then the sum is. */
static char *
known_sum_item(const RollupColumn *column, const char *alias)
{
	return rollup_sql(NULL, "CASE WHEN pg_catalog.count(*) = pg_catalog.count({value}) "
					  "THEN CAST({schema}.sum({value}) AS {type}) END AS {name}",
					  "value", plain_item(column, alias), "schema", column->schema, "type", column->type_name,
					  "name", column->quoted, NULL);
}

/* By group, what two sides have and the other lacks, one of them negated. They are what follows FROM, called side. */
char *
rollup_differences(const Rollup *rollup, const char *sides)
{
	return rollup_sql(rollup, "SELECT {sums} FROM {sides} GROUP BY {side.keys} HAVING {not_nothing}",
					  "sums", keys_and(rollup, known_sum_item, "side"), "sides", sides,
					  "not_nothing", rollup_not_nothing(rollup), NULL);
}

/* What the source has and the rollup lacks, by group; negative where the rollup has too much. */
char *
rollup_difference(const Rollup *rollup, const char *since, const char *until)
{
	char	   *sides = rollup_sql(rollup, "({fresh} UNION ALL SELECT {negated} FROM {live} AS live WHERE {in_range}) "
								   "AS side ({columns})",
								   "fresh", rollup_source_range(rollup, "source", since, until),
								   "negated", rollup_negated(rollup, "live"),
								   "in_range", rollup_in_range("live.bucket", since, until), NULL);

	return rollup_differences(rollup, sides);
}

/* A query of parts of groups, merged: the groups with anything in them. */
char *
rollup_merged(const Rollup *rollup, const char *parts)
{
	return rollup_sql(rollup, "SELECT {sums} FROM ({parts}) AS part GROUP BY {part.keys} HAVING {left_over}",
					  "sums", keys_and(rollup, known_sum_item, "part"), "parts", parts,
					  "left_over", rollup_left_over(rollup, true), NULL);
}

/*
 * The built groups, as they stand, and those with something pending, merged. The first are all groups: which of them
 * are current, current_groups() says, above the UNION ALL, because a branch with a condition of its own hides the order
 * of its index. So the newest rows are read, and no others. Tableoid tells the branches apart: no column of the user's
 * can have that name.
 */
static char *
pending_query(const Rollup *rollup, bool built)
{
	char	   *where = "";
	char	   *parts;

	if (!built)
		where = rollup_sql(rollup, " WHERE delta.bucket >= (SELECT progress.built_since FROM {progress} AS progress)",
						   NULL);
	parts = rollup_sql(rollup, "SELECT {columns} FROM {groups} AS folded "
					   "WHERE folded.bucket IN (SELECT delta.bucket FROM {deltas} AS delta) "
					   "UNION ALL SELECT {columns} FROM {deltas} AS delta{where}", "where", where, NULL);
	return rollup_sql(rollup, "SELECT {columns}, true AS tableoid FROM {groups} AS folded "
					  "UNION ALL SELECT {columns}, false FROM ({merged}) AS merged",
					  "merged", rollup_merged(rollup, parts), NULL);
}

/* Not the groups as they stand of a bucket with something pending. */
static char *
current_groups(const Rollup *rollup)
{
	return rollup_sql(rollup, "(NOT live.tableoid "
					  "OR live.bucket NOT IN (SELECT DISTINCT delta.bucket FROM {deltas} AS delta))", NULL);
}

/* The groups as they are now, of a rollup that is built. */
char *
rollup_groups_query(const Rollup *rollup)
{
	return rollup_sql(rollup, "SELECT {columns} FROM ({pending}) AS live WHERE {current}",
					  "pending", pending_query(rollup, true), "current", current_groups(rollup), NULL);
}

/*
 * k_live. Groups of buckets with nothing pending are read as they stand, at the
 * cost of one look into a hash table; the others are merged with what is pending.
 * While the rollup is not built, what is not yet taken in is read from the source.
 */
char *
rollup_live_query(const Rollup *rollup, bool built)
{
	if (built)
		return rollup_sql(rollup, "{groups_now} "
						  "AND {extension}.rollup_built((SELECT progress.built_since FROM {progress} AS progress))",
						  "groups_now", rollup_groups_query(rollup), NULL);
	return rollup_sql(rollup, "SELECT {columns} FROM ({pending} UNION ALL SELECT {columns}, false "
					  "FROM {definition} AS source "
					  "WHERE (SELECT progress.built_since IS NULL FROM {progress} AS progress) "
					  "OR source.bucket < (SELECT progress.built_since FROM {progress} AS progress)) AS live "
					  "WHERE {current}",
					  "pending", pending_query(rollup, false), "current", current_groups(rollup), NULL);
}

/*
 * A measure as readers see it: null where it has no values. KPI views show ours in dozens of columns, and a function
 * is planned in half the time of a CASE.
 */
static char *
shown_measure(const Rollup *rollup, const RollupColumn *measure)
{
	ListCell   *cell;

	foreach(cell, rollup->amounts)
	{
		RollupColumn *values = lfirst(cell);

		if (strcmp(values->name, psprintf("%s_values", measure->name)) != 0)
			continue;
		if (measure->type == rollup_extension_type("call_stats") ||
			measure->type == rollup_extension_type("survey_stats"))
			return rollup_sql(NULL, "{extension}.rollup_known(live.{measure}, live.{values})",
							  "measure", measure->quoted, "values", values->quoted, NULL);
		return psprintf("CASE WHEN live.%s <> 0 THEN live.%s END", values->quoted, measure->quoted);
	}
	return psprintf("live.%s", measure->quoted);
}

/* The condition of k, which names all parts. */
char *
rollup_guard(const Rollup *rollup)
{
	return rollup_sql(rollup, "{extension}.rollup_intact("
					  "{'source'}::pg_catalog.regclass, {'source_name'}::pg_catalog.text, "
					  "{'function'}::pg_catalog.regprocedure, {'definition'}::pg_catalog.regclass, "
					  "{'live'}::pg_catalog.regclass, {'groups'}::pg_catalog.regclass, "
					  "{'deltas'}::pg_catalog.regclass, "
					  "{'progress'}::pg_catalog.regclass, {'partitions'}::pg_catalog.regclass)",
					  "source_name", rollup->source_name,
					  "function", psprintf("%s()", rollup_function_name(rollup->capture)), NULL);
}

/* The columns of k, of what is called live: its keys and what readers see of its amounts. */
char *
rollup_shown(const Rollup *rollup)
{
	StringInfoData measures;
	ListCell   *cell;

	initStringInfo(&measures);
	foreach(cell, rollup->amounts)
	{
		RollupColumn *measure = lfirst(cell);

		if (!measure->hidden)
			appendStringInfo(&measures, ", %s AS %s", shown_measure(rollup, measure), measure->quoted);
	}
	return rollup_sql(rollup, "{live.keys}{measures}", "measures", measures.data, NULL);
}

/* k: what is asked for, and the names of all parts. */
char *
rollup_view_query(const Rollup *rollup)
{
	return rollup_sql(rollup, "SELECT {shown} FROM {live} AS live WHERE {guard}",
					  "shown", rollup_shown(rollup), "guard", rollup_guard(rollup), NULL);
}

/* An array. */
char *
rollup_oids_sql(List *tables)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, tables)
		appendStringInfo(&list, "%s%u", list.len > 0 ? "," : "", lfirst_oid(cell));
	return psprintf("('{%s}'::pg_catalog.oid[])", list.data);
}

/* An interval as double precision. */
char *
rollup_seconds_of(const char *interval)
{
	return psprintf("CAST(EXTRACT(epoch FROM %s) AS pg_catalog.float8)", interval);
}
