/*
 * base/cron.c: jobs of pg_cron.
 */
#include "base/cron.h"
#include "base/acting.h"
#include "base/names.h"
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
#include "mb/pg_wchar.h"
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

static bool
has_pg_cron(void)
{
	static const Oid texts[] = {TEXTOID, TEXTOID, TEXTOID};
	static const Oid number[] = {INT8OID};

	return of_pg_cron("schedule", 3, texts) && of_pg_cron("unschedule", 1, number);
}

static void
require_pg_cron(const CronSubject *subject)
{
	if (!has_pg_cron())
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("scheduling needs the extension pg_cron in this database"),
				 errhint("Install postgresql-" PG_MAJORVERSION "-cron, add pg_cron to shared_preload_libraries, "
						 "set cron.database_name = '%s', restart the server, and run CREATE EXTENSION pg_cron. "
						 "Or call %s() from any other scheduler.", get_database_name(MyDatabaseId), subject->by_hand)));
}

/* Schedules in seconds came with 1.5. Before, pg_cron only says that they are invalid. */
static void
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
static void
require_cron_login(const CronSubject *subject)
{
	Oid			role = GetUserId();

	if (!can_log_in(role))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("role \"%s\" cannot log in, so pg_cron could not run its jobs", GetUserNameFromId(role, false)),
				 errhint("Let a role that can log in and is a member of the owner of the %s call "
						 "%s().", subject->what, subject->scheduler)));
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

/* Ends a job; or warns that it stays. */
static int
end_job(const CronJob *job, const CronSubject *subject)
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
			 errmsg("job " INT64_FORMAT " of role \"%s\" for %s %s remains", job->id, job->role, subject->what,
					subject->name),
			 errhint("That role, with USAGE on schema cron, or a superuser can end it: SELECT "
					 "cron.unschedule(" INT64_FORMAT ").", job->id)));
	return 0;
}

static int64
write_job(const char *name, const char *schedule, const char *command)
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

/* -------------------------------------------------------------- jobs of a subject */

/* How the command of each of its jobs begins. */
char *
cron_call(const CronSubject *subject)
{
	return psprintf("SELECT %s.%s(", quote_identifier(schema_name(extension_schema())), subject->function);
}

/* Whether a job is for the subject. The extension may have moved since it was scheduled. */
CronJobKind
cron_job_kind(const CronJob *job, const CronSubject *subject)
{
	char	   *call = strstr(job->command, psprintf(".%s('", subject->function));
	char	   *name = quote_literal_cstr(subject->name);
	char	   *origin = quote_literal_cstr(oid_origin());
	Oid			id;
	bool		named;

	if (call == NULL || sscanf(strchr(call, '('), "('%u'::pg_catalog.oid, ", &id) != 1)
		return CRON_JOB_OF_OTHERS;
	named = strstr(call, psprintf("::pg_catalog.oid, %s::pg_catalog.text, '", name)) != NULL;
	if (strstr(call, psprintf("::pg_catalog.text, %s::pg_catalog.text)", origin)) == NULL)
		return named ? CRON_JOB_OF_SUBJECT : CRON_JOB_OF_OTHERS;
	if (id == subject->id)
		return CRON_JOB_OF_SUBJECT;
	return named && get_rel_name(id) == NULL ? CRON_JOB_OF_NAMESAKE : CRON_JOB_OF_OTHERS;
}

/* pg_cron replaces a job of the same name and user; older ones clip names to 63 bytes. */
static char *
job_name(const CronSubject *subject)
{
	char	   *name = psprintf("%s %s", subject->by_hand, subject->name);
	char	   *number = psprintf(" %u", subject->id);

	return psprintf("%.*s%s", pg_mbcliplen(name, strlen(name), NAMEDATALEN - 1 - strlen(number)), name, number);
}

/*
 * Ends the jobs of a subject, except one, that are the caller's; with tell_others also those of roles it is a member
 * of, with a warning for the rest. The number of those ended.
 */
static int
end_jobs(const CronSubject *subject, int64 except, bool tell_others)
{
	int			ended = 0;
	ListCell   *cell;

	foreach(cell, all_pg_cron_jobs())
	{
		CronJob    *job = lfirst(cell);

		if (job->id != except && cron_job_kind(job, subject) != CRON_JOB_OF_OTHERS &&
			(tell_others || get_role_oid(job->role, true) == GetUserId()))
			ended += end_job(job, subject);
	}
	return ended;
}

/* The number of the job. */
int64
cron_schedule(const CronSubject *subject, const char *schedule)
{
	int64		job;

	require_pg_cron(subject);
	require_cron_login(subject);
	require_cron_seconds(schedule);
	job = write_job(job_name(subject), schedule,
					psprintf("%s'%u'::pg_catalog.oid, %s::pg_catalog.text, %s::pg_catalog.text)", cron_call(subject),
							 subject->id, quote_literal_cstr(subject->name), quote_literal_cstr(oid_origin())));
	/* from before it was renamed, or restored */
	(void) end_jobs(subject, job, false);
	return job;
}

/* Whether there was a job that could be ended. Where there is no pg_cron there is none. */
bool
cron_unschedule(const CronSubject *subject)
{
	return has_pg_cron() && end_jobs(subject, 0, true) > 0;
}

/* The same as what the user asks for: an error without pg_cron. */
bool
cron_require_unscheduled(const CronSubject *subject)
{
	require_pg_cron(subject);
	return cron_unschedule(subject);
}
