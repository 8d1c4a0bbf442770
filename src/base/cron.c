/*
 * base/cron.c: jobs of pg_cron.
 */
#include "base/cron.h"
#include "base/acting.h"
#include "base/statement.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type_d.h"
#include "commands/dbcommands.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/*
 * A function of schema cron that belongs to pg_cron. Anyone who made a schema of that
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
							   PointerGetDatum(buildoidvector(arguments, count)),
							   ObjectIdGetDatum(get_namespace_oid("cron", true)));
	return OidIsValid(function) && getExtensionOfObject(ProcedureRelationId, function) == extension;
}

bool
has_pg_cron(void)
{
	static const Oid texts[] = {TEXTOID, TEXTOID, TEXTOID};
	static const Oid number[] = {INT8OID};

	return of_pg_cron("schedule", 3, texts) && of_pg_cron("unschedule", 1, number);
}

void
require_pg_cron(const char *instead)
{
	if (!has_pg_cron())
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("scheduling needs the extension pg_cron in this database"),
				 errhint("Install postgresql-" PG_MAJORVERSION "-cron, add pg_cron to shared_preload_libraries, "
						 "set cron.database_name = '%s', restart the server, and run CREATE EXTENSION pg_cron. "
						 "Or call %s from any other scheduler.", get_database_name(MyDatabaseId), instead)));
}

/* Schedules in seconds came with 1.5. Before, pg_cron only says that they are invalid. */
void
require_cron_seconds(const char *schedule)
{
	char		unit[8];
	int			count,
				major = 0,
				minor = 0;
	char	   *version;

	if (sscanf(schedule, " %d %7s", &count, unit) != 2 || pg_strncasecmp(unit, "second", 6) != 0)
		return;
	version = statement_run("SELECT e.extversion FROM pg_catalog.pg_extension AS e "
						 "WHERE e.extname OPERATOR(pg_catalog.=) 'pg_cron'::pg_catalog.name") == 1 ?
						 statement_text(0, 1) : "";
	(void) sscanf(version, "%d.%d", &major, &minor);
	if (major < 1 || (major == 1 && minor < 5))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("schedule \"%s\" needs pg_cron 1.5 or newer; this database has %s", schedule, version),
				 errhint("The shortest schedule of older versions is every minute: '* * * * *'. If a newer version is "
						 "installed, run ALTER EXTENSION pg_cron UPDATE.")));
}

bool
can_log_in(Oid role)
{
	HeapTuple	tuple = SearchSysCache1(AUTHOID, ObjectIdGetDatum(role));
	bool		can = HeapTupleIsValid(tuple) && ((Form_pg_authid) GETSTRUCT(tuple))->rolcanlogin;

	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	return can;
}

/* pg_cron connects as the role that scheduled: it would fail each time, and say so only in its own table. */
void
require_cron_login(const char *what, const char *function)
{
	Oid			role = GetUserId();

	if (!can_log_in(role))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("role \"%s\" cannot log in, so pg_cron could not run its jobs", GetUserNameFromId(role, false)),
				 errhint("Let a role that can log in and is a member of the owner of the %s call "
						 "%s.", what, function)));
}

/* -------------------------------------------------------------- jobs */

static Datum
job_value(HeapTuple tuple, TupleDesc columns, const char *name, Oid type)
{
	bool		isnull;

	for (int i = 0; i < columns->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(columns, i);
		Datum		value;

		if (column->attisdropped || column->atttypid != type || strcmp(NameStr(column->attname), name) != 0)
			continue;
		value = heap_getattr(tuple, i + 1, columns, &isnull);
		if (!isnull)
			return value;
	}
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("table cron.job of pg_cron has no column \"%s\" of type %s, or a null in it", name,
					format_type_be(type)),
			 errhint("Use pg_cron 1.4 or newer.")));
}

/*
 * All jobs, of which pg_cron's own policy shows a role no more than its own: what
 * others have scheduled for a thing its owner must know. The caller sees to it
 * that nobody learns more.
 */
List *
all_pg_cron_jobs(void)
{
	Oid			extension = get_extension_oid("pg_cron", true);
	Oid			schema = get_namespace_oid("cron", true);
	Oid			id = OidIsValid(schema) ? get_relname_relid("job", schema) : InvalidOid;
	List	   *jobs = NIL;
	Relation	table;
	SysScanDesc scan;
	HeapTuple	tuple;

	if (!OidIsValid(extension) || !OidIsValid(id) || getExtensionOfObject(RelationRelationId, id) != extension ||
		get_rel_relkind(id) != RELKIND_RELATION)
		return NIL;
	table = table_open(id, AccessShareLock);
	scan = systable_beginscan(table, InvalidOid, false, NULL, 0, NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		TupleDesc	columns = RelationGetDescr(table);
		CronJob    *job = palloc(sizeof(CronJob));

		job->id = DatumGetInt64(job_value(tuple, columns, "jobid", INT8OID));
		job->schedule = TextDatumGetCString(job_value(tuple, columns, "schedule", TEXTOID));
		job->command = TextDatumGetCString(job_value(tuple, columns, "command", TEXTOID));
		job->database = TextDatumGetCString(job_value(tuple, columns, "database", TEXTOID));
		job->role = TextDatumGetCString(job_value(tuple, columns, "username", TEXTOID));
		job->active = DatumGetBool(job_value(tuple, columns, "active", BOOLOID));
		jobs = lappend(jobs, job);
	}
	systable_endscan(scan);
	table_close(table, AccessShareLock);
	return jobs;
}

static bool
may_use_pg_cron(Oid role)
{
	return object_aclcheck(NamespaceRelationId, get_namespace_oid("cron", false), role, ACL_USAGE) == ACLCHECK_OK;
}

/* Ends a job; or warns that it stays. `what` and `name` say what it is for. */
int
end_pg_cron_job(const CronJob *job, const char *what, const char *name)
{
	Oid			as = superuser() ? GetUserId() : get_role_oid(job->role, true);
	ActingScope scope;

	/* a role that may not use pg_cron may drop what the job is for nevertheless */
	if (OidIsValid(as) && has_privs_of_role(GetUserId(), as) && may_use_pg_cron(as))
	{
		act(as, &scope);
		(void) statement_runf("SELECT cron.unschedule({'job'}::pg_catalog.int8)",
							  "job", psprintf(INT64_FORMAT, job->id), NULL);
		stop_acting(&scope);
		return 1;
	}
	ereport(WARNING,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("job " INT64_FORMAT " of role \"%s\" for %s %s remains", job->id, job->role, what, name),
			 errhint("That role, with USAGE on schema cron, or a superuser can end it: SELECT "
					 "cron.unschedule(" INT64_FORMAT ").", job->id)));
	return 0;
}

int64
schedule_pg_cron_job(const char *name, const char *schedule, const char *command)
{
	MemoryContext context = CurrentMemoryContext;

	PG_TRY();
	{
		(void) statement_runf("SELECT cron.schedule({'name'}::pg_catalog.text, {'schedule'}::pg_catalog.text, "
							  "{'command'}::pg_catalog.text)", "name", name, "schedule", schedule,
							  "command", command, NULL);
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		if (error->sqlerrcode == ERRCODE_INVALID_PARAMETER_VALUE && error->hint == NULL)
			error->hint = "Write five fields, as in crontab: minute, hour, day of the month, month, day of the week. "
				"'* * * * *' is every minute, '*/5 * * * *' every five.";
		ReThrowError(error);
	}
	PG_END_TRY();
	return statement_text(0, 1) != NULL ? pg_strtoint64(statement_text(0, 1)) : 0;
}
