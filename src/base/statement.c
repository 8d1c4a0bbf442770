/*
 * base/statement.c: SQL with named places, written and run.
 *
 * {name} is a place. Its value stands there as it is, in {'name'} as a literal, in {"name"} as an identifier.
 * Places are given, as pairs of a name and a value that end with NULL, or belong to the subject of the statement.
 * {extension} is the schema of the extension. What is put in is not read again, so it may contain braces. {} is an
 * empty array.
 */
#include "base/statement.h"
#include "base/names.h"

#include "access/xact.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

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
			 errmsg("statement has an unknown place: %s", place),
			 errdetail("The statement is: %s", sql),
			 errhint("Report this as a bug of ccmetrics.")));
}

/* The subject may be NULL, and has no places then. */
char *
statement_fill(const char *sql, StatementPlaces places_of, const void *subject, va_list given)
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
		if (value == NULL && strcmp(name, "extension") == 0)
			value = quote_identifier(schema_name(extension_schema()));
		if (value == NULL && subject != NULL)
			value = places_of(subject, name);
		if (value == NULL)
			refuse_place(sql, pnstrdup(at, end + 1 - at));
		appendStringInfoString(&filled, quote == '\'' ? quote_literal_cstr(value) :
							   quote == '"' ? quote_identifier(value) : value);
		at = end;
	}
	return filled.data;
}

/* As much of a statement as an error shows. */
#define SHOWN_BYTES 100

/* The server's context of an error has all of the statement: of some, thousands of bytes that nobody asked for. */
static char *
shortened_context(char *context, const char *sql)
{
	int			length = strlen(sql);
	const char *found;
	int			shown;

	if (context == NULL || length <= SHOWN_BYTES || (found = strstr(context, sql)) == NULL)
		return context;
	shown = pg_mbcliplen(sql, length, SHOWN_BYTES);
	return psprintf("%.*s ...%s", (int) (found - context) + shown, context, found + length);
}

/* -------------------------------------------------------------- statements that only read, and come again */

static bool read_only = false;

/*
 * From now on, do statements only read? Then they see what the active snapshot sees. They are asked again and again,
 * and it takes longer to plan them than to run them: so their plans are kept. Returns what was so before.
 */
bool
statement_read_only(bool now)
{
	bool		before = read_only;

	read_only = now;
	return before;
}

typedef struct KeptPlan
{
	uint32		hash;			/* of the text */
	char	   *sql;
	SPIPlanPtr	plan;
} KeptPlan;

/* When there are more, none was worth it. */
#define KEPT_PLANS 64

static KeptPlan kept_plans[KEPT_PLANS];
static int	kept_count = 0;
static int	running = 0;		/* some of them: what they call can run more */

static void
forget_plans(void)
{
	while (kept_count > 0)
	{
		kept_count--;
		pfree(kept_plans[kept_count].sql);
		(void) SPI_freeplan(kept_plans[kept_count].plan);
	}
}

/* NULL if it could not be made. */
static SPIPlanPtr
plan_of(const char *sql, int count, Oid *types)
{
	uint32		hash = DatumGetUInt32(hash_any((const unsigned char *) sql, strlen(sql)));
	SPIPlanPtr	plan;
	char	   *copy;

	for (int i = 0; i < kept_count; i++)
	{
		if (kept_plans[i].hash == hash && strcmp(kept_plans[i].sql, sql) == 0)
			return kept_plans[i].plan;
	}
	plan = SPI_prepare_cursor(sql, count, types, CURSOR_OPT_GENERIC_PLAN);
	if (plan == NULL)
		return NULL;
	/* a plan that runs must stay; this one goes with SPI_finish() */
	if (kept_count == KEPT_PLANS && running > 0)
		return plan;
	if (kept_count == KEPT_PLANS)
		forget_plans();
	copy = MemoryContextStrdup(TopMemoryContext, sql);
	(void) SPI_keepplan(plan);
	kept_plans[kept_count++] = (KeptPlan) {
		hash, copy, plan
	};
	return plan;
}

static int
run_now(const char *sql, int count, Oid *types, Datum *values)
{
	SPIPlanPtr	plan;
	int			result;

	if (!read_only)
		return count == 0 ? SPI_execute(sql, false, 0) :
			SPI_execute_with_args(sql, count, types, values, NULL, false, 0);
	plan = plan_of(sql, count, types);
	if (plan == NULL)
		return SPI_result;
	running++;
	result = SPI_execute_plan(plan, values, NULL, true, 0);
	running--;
	return result;
}

uint64
statement_run(const char *sql)
{
	return statement_run_with(sql, 0, NULL, NULL);
}

/* With the values of $1 and so on. */
uint64
statement_run_with(const char *sql, int count, Oid *types, Datum *values)
{
	MemoryContext context = CurrentMemoryContext;
	const int	running_before = running;
	volatile int result = 0;

	PG_TRY();
	{
		result = run_now(sql, count, types, values);
	}
	PG_CATCH();
	{
		ErrorData  *error;

		running = running_before;
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		error->context = shortened_context(error->context, sql);
		ReThrowError(error);
	}
	PG_END_TRY();
	if (result < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not run a statement: %s", SPI_result_code_string(result)),
				 errdetail("The statement is: %s", sql),
				 errhint("Report this as a bug of ccmetrics.")));
	return SPI_processed;
}

/* With places that are all given. */
uint64
statement_runf(const char *sql,...)
{
	va_list		given;
	char	   *filled;

	va_start(given, sql);
	filled = statement_fill(sql, NULL, NULL, given);
	va_end(given);
	return statement_run(filled);
}

/* A DROP. The hint of the server, if other objects depend on it, names a statement that is not meant. */
void
statement_drop(const char *sql)
{
	MemoryContext context = CurrentMemoryContext;

	PG_TRY();
	{
		(void) statement_run(sql);
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		if (error->sqlerrcode == ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST)
			error->hint = pstrdup("Drop these objects first, rollups with drop_rollup(); or call this function with "
								  "cascade => true, which drops them, too.");
		ReThrowError(error);
	}
	PG_END_TRY();
}

/*
 * A column of what the last statement gave; false if it is null, or there is no such
 * row. This is the one place that takes such a value: a user can give a table's column any
 * type, and a number would be followed as a pointer. The subject and the hint are for the error.
 */
bool
statement_value(uint64 row, int column, Oid type, Datum *value, const char *subject, const char *hint)
{
	bool		isnull;
	Oid			found;

	if (row >= SPI_processed)
		return false;
	found = SPI_gettypeid(SPI_tuptable->tupdesc, column);
	if (found != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of %s is of type %s, not %s", SPI_fname(SPI_tuptable->tupdesc, column), subject,
						format_type_be(found), format_type_be(type)),
				 errhint("%s", hint)));
	*value = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &isnull);
	return !isnull;
}

/* A column of what the last statement gave, as text; NULL if it is null, or there is no such row. */
char *
statement_text(uint64 row, int column)
{
	return row < SPI_processed ? SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column) : NULL;
}

/* Runs a step in a subtransaction, which is kept if that is asked for and it did not fail. Its error, or NULL. */
static ErrorData *
in_subtransaction(void (*step) (void *), void *argument, bool keep)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		step(argument);
		if (keep)
			ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	if (error != NULL || !keep)
		RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return error;
}

/* Runs a step that leaves nothing behind if it fails. The error if it failed; else NULL. */
ErrorData *
statement_try(void (*step) (void *), void *argument)
{
	return in_subtransaction(step, argument, true);
}

/* The same, of one of many that are asked: but cancel, timeouts and deadlocks are for all, and passed on. */
ErrorData *
statement_ask(void (*step) (void *), void *argument)
{
	ErrorData  *error = statement_try(step, argument);

	if (error != NULL && (ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION ||
						  ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_TRANSACTION_ROLLBACK))
		ReThrowError(error);
	return error;
}

/* Runs a step that only reads, and lets go of the locks that it took. */
void
statement_peek(void (*step) (void *), void *argument)
{
	ErrorData  *error = in_subtransaction(step, argument, false);

	if (error != NULL)
		ReThrowError(error);
}
