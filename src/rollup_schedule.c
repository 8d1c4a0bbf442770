/*
 * rollup_schedule.c: refreshing on a schedule, by pg_cron.
 */
#include "rollup.h"

#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type_d.h"
#include "commands/dbcommands.h"
#include "commands/extension.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/*
 * A function of schema cron that belongs to pg_cron: whoever made a schema of that
 * name could have put anything there.
 */
static bool
of_pg_cron(const char *name, int count, const Oid *arguments)
{
	Oid			extension = get_extension_oid("pg_cron", true);
	Oid			function;

	if (!OidIsValid(extension))
		return false;
	function = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(name),
							   PointerGetDatum(buildoidvector(arguments, count)), ObjectIdGetDatum(get_namespace_oid("cron", true)));
	return OidIsValid(function) && getExtensionOfObject(ProcedureRelationId, function) == extension;
}

static bool
has_pg_cron(void)
{
	static const Oid texts[] = {TEXTOID, TEXTOID, TEXTOID};
	static const Oid number[] = {INT8OID};

	return of_pg_cron("schedule", 3, texts) && of_pg_cron("unschedule", 1, number);
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

/*
 * One job a rollup and user: pg_cron replaces a job of the same name. Older ones
 * clip names to 63 bytes, where two rollups must not meet.
 */
static char *
job_name(const Rollup *rollup)
{
	char	   *view = rollup_relation_name(rollup->view);
	char	   *name = psprintf("refresh_rollup %s", view);
	int			room = NAMEDATALEN - 1 - strlen(" 12345678");

	if (strlen(name) < NAMEDATALEN)
		return name;
	return psprintf("%.*s %08x", pg_mbcliplen(name, strlen(name), room), name,
					DatumGetUInt32(hash_any((unsigned char *) view, strlen(view))));
}

/* (rollup, schedule): the job's number */
PG_FUNCTION_INFO_V1(cc_schedule_rollup);
Datum
cc_schedule_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup = rollup_open(PG_GETARG_OID(0));
	char	   *schedule = text_to_cstring(PG_GETARG_TEXT_PP(1));
	char	   *command;
	Datum		job;

	rollup_require_owner(rollup);
	require_pg_cron();
	command = psprintf("SELECT %s.refresh_rollup(%s, record_error => true)",
					   quote_identifier(rollup_schema_name(rollup_extension_schema())), quote_literal_cstr(rollup_relation_name(rollup->view)));
	SPI_connect();
	(void) rollup_run(psprintf("SELECT cron.schedule(%s::pg_catalog.text, %s::pg_catalog.text, %s::pg_catalog.text)",
							   quote_literal_cstr(job_name(rollup)), quote_literal_cstr(schedule), quote_literal_cstr(command)));
	if (!rollup_result(0, 1, INT8OID, &job))
		job = Int64GetDatum(0);
	SPI_finish();
	PG_RETURN_DATUM(job);
}

/*
 * Whether there was a job that the caller sees: its own; a superuser sees all. By
 * its number, for its name is of another type in older versions of pg_cron.
 */
bool
rollup_unschedule(const Rollup *rollup)
{
	/* who may not use pg_cron has no job, and may drop a rollup nevertheless */
	if (!has_pg_cron() || object_aclcheck(NamespaceRelationId, get_namespace_oid("cron", false), GetUserId(), ACL_USAGE) != ACLCHECK_OK)
		return false;
	return rollup_run(psprintf("SELECT cron.unschedule(job.jobid) FROM cron.job "
							   "WHERE job.jobname OPERATOR(pg_catalog.=) %s",
							   quote_literal_cstr(job_name(rollup)))) > 0;
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
