/*
 * rollup_schedule.c: refreshing on a schedule, by pg_cron.
 */
#include "rollup.h"

#include "catalog/dependency.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type_d.h"
#include "commands/dbcommands.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/*
 * A function of schema cron that belongs to pg_cron: whoever made a schema of that
 * name could have put anything there.
 */
static bool
of_pg_cron(const char *name, int count, const Oid *arguments)
{
	Oid			extension = get_extension_oid("pg_cron", true);
	Oid			function = LookupFuncName(list_make2(makeString("cron"), makeString(pstrdup(name))), count, arguments, true);

	return OidIsValid(extension) && OidIsValid(function) &&
		getExtensionOfObject(ProcedureRelationId, function) == extension;
}

static bool
has_pg_cron(void)
{
	static const Oid three[] = {TEXTOID, TEXTOID, TEXTOID};

	return of_pg_cron("schedule", 3, three) && of_pg_cron("unschedule", 1, three);
}

static void
require_pg_cron(void)
{
	if (!has_pg_cron())
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("scheduling needs the extension pg_cron in this database"),
				 errhint("Install postgresql-" PG_MAJORVERSION "-cron, add pg_cron to shared_preload_libraries, set cron.database_name = '%s', restart, and CREATE EXTENSION pg_cron. Or call refresh_rollup() from any other scheduler.",
						 get_database_name(MyDatabaseId))));
}

/* One job a rollup and user: pg_cron replaces a job of the same name. */
static char *
job_name(const Rollup *rollup)
{
	return psprintf("refresh_rollup %s", rollup_relation_name(rollup->view));
}

/* (rollup, schedule): the job's number */
PG_FUNCTION_INFO_V1(cc_schedule_rollup);
Datum
cc_schedule_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup = rollup_open(PG_GETARG_OID(0));
	char	   *schedule = text_to_cstring(PG_GETARG_TEXT_PP(1));
	char	   *command;
	bool		isnull;
	int64		job;

	rollup_require_owner(rollup);
	require_pg_cron();
	command = psprintf("SELECT %s.refresh_rollup(%s, record_error => true)",
					   quote_identifier(get_namespace_name(rollup_extension_schema())), quote_literal_cstr(rollup_relation_name(rollup->view)));
	SPI_connect();
	(void) rollup_run(psprintf("SELECT cron.schedule(%s::pg_catalog.text, %s::pg_catalog.text, %s::pg_catalog.text)",
							   quote_literal_cstr(job_name(rollup)), quote_literal_cstr(schedule), quote_literal_cstr(command)));
	job = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	SPI_finish();
	PG_RETURN_INT64(job);
}

/* Whether there was a job of the caller's. */
bool
rollup_unschedule(const Rollup *rollup)
{
	char	   *name = quote_literal_cstr(job_name(rollup));

	if (!has_pg_cron() ||
		rollup_run(psprintf("SELECT FROM cron.job WHERE jobname = %s AND username = current_user", name)) == 0)
		return false;
	(void) rollup_run(psprintf("SELECT cron.unschedule(%s::pg_catalog.text)", name));
	return true;
}

/* (rollup): whether there was a schedule */
PG_FUNCTION_INFO_V1(cc_unschedule_rollup);
Datum
cc_unschedule_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup = rollup_open(PG_GETARG_OID(0));
	bool		was_there;

	rollup_require_owner(rollup);
	require_pg_cron();
	SPI_connect();
	was_there = rollup_unschedule(rollup);
	SPI_finish();
	PG_RETURN_BOOL(was_there);
}
