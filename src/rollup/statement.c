/*
 * rollup/statement.c: SQL with named places, written and run.
 *
 *	rollup_runf(rollup, "COMMENT ON VIEW {view} IS {'comment'}", "comment", comment, NULL)
 *
 * base/statement.c fills the places. {view}, {groups} and the like come from the rollup, each name qualified and
 * quoted; {keys} and {columns} are lists of its columns, and {alias.keys} and {alias.columns} are those of a relation.
 * All other places are given.
 */
#include "rollup/statement.h"
#include "rollup/names.h"

#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* -------------------------------------------------------------- places */

static const struct
{
	const char *name;
	size_t		relation;
}			RELATION_PLACES[] = {
	{"view", offsetof(Rollup, view)},
	{"source", offsetof(Rollup, source)},
	{"rows_of", offsetof(Rollup, rows_of)},
	{"definition", offsetof(Rollup, definition)},
	{"live", offsetof(Rollup, live)},
	{"groups", offsetof(Rollup, groups)},
	{"deltas", offsetof(Rollup, deltas)},
	{"progress", offsetof(Rollup, progress)},
	{"partitions", offsetof(Rollup, partitions)},
};

/* "a, b", or "alias.a, alias.b". */
static char *
column_names(List *columns, const char *alias)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, columns)
		appendStringInfo(&list, "%s%s%s%s", list.len > 0 ? ", " : "", alias, alias[0] != '\0' ? "." : "",
						 ((RollupColumn *) lfirst(cell))->quoted);
	return list.data;
}

/* What a place of the rollup stands for; NULL if it is none. */
static const char *
place_of(const void *subject, const char *name)
{
	const Rollup *rollup = subject;
	const char *dot = strchr(name, '.');
	const char *list = dot != NULL ? dot + 1 : name;
	const char *alias = dot != NULL ? pnstrdup(name, dot - name) : "";

	if (strcmp(name, "capture") == 0)
		return rollup_function_name(rollup->capture);
	if (strcmp(list, "keys") == 0)
		return column_names(rollup->keys, alias);
	if (strcmp(list, "columns") == 0)
		return column_names(list_concat_copy(rollup->keys, rollup->amounts), alias);
	for (size_t i = 0; i < lengthof(RELATION_PLACES); i++)
	{
		if (strcmp(name, RELATION_PLACES[i].name) == 0)
			return relation_name(*(const Oid *) ((const char *) rollup + RELATION_PLACES[i].relation));
	}
	return NULL;
}

/* The places that are given end with NULL. The rollup may be NULL, and has no places then. */
char *
rollup_sql(const Rollup *rollup, const char *sql,...)
{
	va_list		given;
	char	   *filled;

	va_start(given, sql);
	filled = statement_fill(sql, place_of, rollup, given);
	va_end(given);
	return filled;
}

/* -------------------------------------------------------------- run */

/* rollup_sql(), run: the number of rows. */
uint64
rollup_runf(const Rollup *rollup, const char *sql,...)
{
	va_list		given;
	char	   *filled;

	va_start(given, sql);
	filled = statement_fill(sql, place_of, rollup, given);
	va_end(given);
	return statement_run(filled);
}

/* The same, where $1 and $2 are two times: so the statement is the same for all. */
uint64
rollup_run_between(const Rollup *rollup, TimestampTz since, TimestampTz until, const char *sql,...)
{
	Oid			types[] = {TIMESTAMPTZOID, TIMESTAMPTZOID};
	Datum		values[] = {TimestampTzGetDatum(since), TimestampTzGetDatum(until)};
	va_list		given;
	char	   *filled;

	va_start(given, sql);
	filled = statement_fill(sql, place_of, rollup, given);
	va_end(given);
	return statement_run_with(filled, lengthof(types), types, values);
}

bool
rollup_result(uint64 row, int column, Oid type, Datum *value)
{
	return statement_value(row, column, type, value, "a rollup",
						   "Give it back its type; or remove the rollup with drop_rollup(), and create it again.");
}

void
rollup_comment_on(const char *kind, const char *name, const char *comment)
{
	(void) rollup_runf(NULL, "COMMENT ON {kind} {name} IS {'comment'}", "kind", kind, "name", name,
					   "comment", comment, NULL);
}
