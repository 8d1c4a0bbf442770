/*
 * rollup/statement.c: SQL with named places, written and run.
 *
 *	rollup_runf(rollup, "COMMENT ON VIEW {view} IS {'comment'}", "comment", comment, NULL)
 *
 * {name} is a place. Its value stands there as it is, in {'name'} as a literal, in {"name"} as an identifier.
 * {view}, {groups} and the like come from the rollup, each name qualified and quoted; {keys} and {columns} are
 * lists of its columns, and {alias.keys} and {alias.columns} are those of a relation. All other places are given,
 * as pairs of a name and a value. What is put in is not read again, so it may contain braces. {} is an empty array.
 */
#include "rollup/statement.h"
#include "rollup/names.h"

#include "access/xact.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/resowner.h"

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
place_of(const Rollup *rollup, const char *name)
{
	const char *dot = strchr(name, '.');
	const char *list = dot != NULL ? dot + 1 : name;
	const char *alias = dot != NULL ? pnstrdup(name, dot - name) : "";

	if (strcmp(name, "extension") == 0)
		return quote_identifier(rollup_schema_name(rollup_extension_schema()));
	if (rollup == NULL)
		return NULL;
	if (strcmp(name, "capture") == 0)
		return rollup_function_name(rollup->capture);
	if (strcmp(list, "keys") == 0)
		return column_names(rollup->keys, alias);
	if (strcmp(list, "columns") == 0)
		return column_names(list_concat_copy(rollup->keys, rollup->amounts), alias);
	for (size_t i = 0; i < lengthof(RELATION_PLACES); i++)
	{
		if (strcmp(name, RELATION_PLACES[i].name) == 0)
			return rollup_relation_name(*(const Oid *) ((const char *) rollup + RELATION_PLACES[i].relation));
	}
	return NULL;
}

static const char *
given_place(va_list places, const char *name)
{
	const char *given;

	while ((given = va_arg(places, const char *)) != NULL)
	{
		const char *value = va_arg(places, const char *);

		if (strcmp(given, name) == 0)
			return value;
	}
	return NULL;
}

pg_noreturn static void refuse_place(const char *sql, const char *place);
static void
refuse_place(const char *sql, const char *place)
{
	ereport(ERROR,
			(errcode(ERRCODE_INTERNAL_ERROR),
			 errmsg("statement of a rollup has an unknown place: %s", place),
			 errdetail("The statement is: %s", sql),
			 errhint("Report this as a bug of ccmetrics.")));
}

static char *
fill_places(const Rollup *rollup, const char *sql, va_list given)
{
	StringInfoData filled;

	initStringInfo(&filled);
	for (const char *at = sql; *at != '\0'; at++)
	{
		const char *end;
		char		quote;
		char	   *name;
		const char *value;
		va_list		places;

		if (at[0] != '{' || at[1] == '}')
		{
			appendStringInfoChar(&filled, *at);
			continue;
		}
		end = strchr(at, '}');
		if (end == NULL)
			refuse_place(sql, at);
		quote = at[1] == '\'' || at[1] == '"' ? at[1] : '\0';
		if (quote != '\0' && (end - at < 4 || end[-1] != quote))
			refuse_place(sql, pnstrdup(at, end + 1 - at));
		name = quote != '\0' ? pnstrdup(at + 2, end - at - 3) : pnstrdup(at + 1, end - at - 1);
		va_copy(places, given);
		value = given_place(places, name);
		va_end(places);
		if (value == NULL)
			value = place_of(rollup, name);
		if (value == NULL)
			refuse_place(sql, pnstrdup(at, end + 1 - at));
		appendStringInfoString(&filled, quote == '\'' ? quote_literal_cstr(value) :
							   quote == '"' ? quote_identifier(value) : value);
		at = end;
	}
	return filled.data;
}

/* The places that are given end with NULL. The rollup may be NULL, and has no places then. */
char *
rollup_sql(const Rollup *rollup, const char *sql,...)
{
	va_list		given;
	char	   *filled;

	va_start(given, sql);
	filled = fill_places(rollup, sql, given);
	va_end(given);
	return filled;
}

/* -------------------------------------------------------------- run */

uint64
rollup_run(const char *sql)
{
	int			result = SPI_execute(sql, false, 0);

	if (result < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not run a rollup's statement: %s", SPI_result_code_string(result)),
				 errdetail("The statement is: %s", sql),
				 errhint("Report this as a bug of ccmetrics.")));
	return SPI_processed;
}

/* rollup_sql(), run: the number of rows. */
uint64
rollup_runf(const Rollup *rollup, const char *sql,...)
{
	va_list		given;
	char	   *filled;

	va_start(given, sql);
	filled = fill_places(rollup, sql, given);
	va_end(given);
	return rollup_run(filled);
}

/*
 * A column of what the last statement gave; false if it is null, or there is no such
 * row. This is the one place that takes such a value: a user can give a table's column any
 * type, and a number would be followed as a pointer.
 */
bool
rollup_result(uint64 row, int column, Oid type, Datum *value)
{
	bool		isnull;
	Oid			found;

	if (row >= SPI_processed)
		return false;
	found = SPI_gettypeid(SPI_tuptable->tupdesc, column);
	if (found != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of a rollup is of type %s, not %s", SPI_fname(SPI_tuptable->tupdesc, column),
						format_type_be(found), format_type_be(type)),
				 errhint("Give it back its type; or remove the rollup with drop_rollup(), and create it again.")));
	*value = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull);
	return !isnull;
}

/* The same as text; NULL if it is null. */
char *
rollup_result_text(uint64 row, int column)
{
	return row < SPI_processed ? SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column) : NULL;
}

/*
 * Runs a step in a subtransaction. The error if it failed, whose effects are undone
 * then; else NULL.
 */
ErrorData *
rollup_try(void (*step) (void *), void *argument)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		step(argument);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return error;
}

/*
 * Runs a step that only reads, and lets go of the locks that it took: of the rollup's
 * own tables they must come after those of the source.
 */
void
rollup_peek(void (*step) (void *), void *argument)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		step(argument);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	if (error != NULL)
		ReThrowError(error);
}
