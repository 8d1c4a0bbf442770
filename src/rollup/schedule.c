/*
 * rollup/schedule.c: refreshing on a schedule, by pg_cron.
 */
#include "rollup/schedule.h"
#include "base/cron.h"
#include "rollup/definition.h"
#include "rollup/names.h"
#include "rollup/owner.h"
#include "rollup/refresh.h"
#include "rollup/statement.h"

#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "commands/dbcommands.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"

/* -------------------------------------------------------------- jobs, and whose they are */

/* The table of groups stays the same when the rollup is renamed or altered. */
static CronSubject
cron_subject(const Rollup *rollup)
{
	return (CronSubject) {
		"rollup", "refresh_scheduled_rollup", "refresh_rollup", "schedule_rollup", rollup->groups,
		relation_name(rollup->view)
	};
}

/* Whether there was a job that could be ended. */
bool
rollup_unschedule(const Rollup *rollup)
{
	CronSubject subject = cron_subject(rollup);

	return cron_unschedule(&subject);
}

/* -------------------------------------------------------------- the functions */

/* (rollup, schedule): the job's number */
PG_FUNCTION_INFO_V1(cc_schedule_rollup);
Datum
cc_schedule_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup = rollup_open(PG_GETARG_OID(0));
	CronSubject subject = cron_subject(rollup);
	int64		job;

	rollup_require_owner(rollup);
	SPI_connect();
	job = cron_schedule(&subject, text_to_cstring(PG_GETARG_TEXT_PP(1)));
	SPI_finish();
	PG_RETURN_INT64(job);
}

/* (rollup): whether there was a schedule */
PG_FUNCTION_INFO_V1(cc_unschedule_rollup);
Datum
cc_unschedule_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup = rollup_open(PG_GETARG_OID(0));
	CronSubject subject = cron_subject(rollup);
	bool		was_there;

	rollup_require_owner(rollup);
	SPI_connect();
	was_there = cron_require_unscheduled(&subject);
	SPI_finish();
	PG_RETURN_BOOL(was_there);
}

/*
 * The rollup of a table of groups: of its owner's views only, because others can
 * name the table in theirs, and lock them.
 */
static Oid
rollup_of_groups(Oid groups)
{
	Rollup		found;

	(void) rollup_runf(NULL, "SELECT DISTINCT r.ev_class FROM pg_catalog.pg_depend AS d, pg_catalog.pg_rewrite AS r, "
					   "pg_catalog.pg_class AS v, pg_catalog.pg_class AS g "
					   "WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_rewrite'::pg_catalog.regclass "
					   "AND d.objid OPERATOR(pg_catalog.=) r.oid AND v.oid OPERATOR(pg_catalog.=) r.ev_class "
					   "AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass "
					   "AND d.refobjid OPERATOR(pg_catalog.=) g.oid AND "
					   "g.oid OPERATOR(pg_catalog.=) {'groups_oid'}::pg_catalog.oid "
					   "AND v.relowner OPERATOR(pg_catalog.=) g.relowner", "groups_oid", psprintf("%u", groups), NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		Datum		view;

		if (rollup_result(i, 1, OIDOID, &view) && rollup_find(DatumGetObjectId(view), &found) && found.groups == groups)
			return DatumGetObjectId(view);
	}
	return InvalidOid;
}

static Oid
rollup_of_name(const char *qualified)
{
	List	   *name = stringToQualifiedNameList(qualified, NULL);
	Oid			schema = list_length(name) == 2 ? get_namespace_oid(strVal(linitial(name)), true) : InvalidOid;
	Oid			view = OidIsValid(schema) ? get_relname_relid(strVal(lsecond(name)), schema) : InvalidOid;

	return get_rel_relkind(view) == RELKIND_VIEW ? view : InvalidOid;
}

/* (groups, name, origin): what refresh_rollup() gives */
PG_FUNCTION_INFO_V1(cc_refresh_scheduled_rollup);
Datum
cc_refresh_scheduled_rollup(PG_FUNCTION_ARGS)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(1));
	bool		is_here = strcmp(text_to_cstring(PG_GETARG_TEXT_PP(2)), oid_origin()) == 0;
	Oid			view;
	Datum		moved;
	LOCAL_FCINFO(refresh, 2);

	SPI_connect();
	view = is_here ? rollup_of_groups(PG_GETARG_OID(0)) : rollup_of_name(name);
	SPI_finish();
	if (!OidIsValid(view))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("rollup %s, which this job refreshed, was dropped, or its view has another owner than its "
						"tables", name),
				 errhint("End the job with cron.unschedule(). Use schedule_rollup() for another rollup of that "
						 "name.")));
	InitFunctionCallInfoData(*refresh, NULL, 2, InvalidOid, NULL, NULL);
	refresh->args[0].value = ObjectIdGetDatum(view);
	refresh->args[0].isnull = false;
	refresh->args[1].value = BoolGetDatum(true);
	refresh->args[1].isnull = false;
	moved = cc_refresh_rollup(refresh);
	fcinfo->isnull = refresh->isnull;
	return moved;
}

/* -------------------------------------------------------------- rollup_schedules */

/* Why the job does not refresh the rollup; or NULL. */
static char *
job_problem(const CronJob *job, const Rollup *rollup, const CronSubject *subject)
{
	Oid			role = get_role_oid(job->role, true);
	char	   *call = cron_call(subject);

	if (cron_job_kind(job, subject) == CRON_JOB_OF_NAMESAKE)
		return "made for another rollup of this name, which was dropped";
	if (!job->active)
		return "switched off";
	if (strcmp(job->database, get_database_name(MyDatabaseId)) != 0)
		return psprintf("runs in database \"%s\"", job->database);
	if (strncmp(job->command, call, strlen(call)) != 0)
		return "its command is not what schedule_rollup() writes";
	if (!can_log_in(role))
		return psprintf("role \"%s\" cannot log in", job->role);
	if (!has_privs_of_role(role, rollup->owner))
		return psprintf("role \"%s\" is not a member of the rollup's owner, \"%s\"", job->role,
						GetUserNameFromId(rollup->owner, true));
	return NULL;
}

/* The columns of rollup_schedules(). */
enum
{
	SCHEDULED, JOB, ROLE, SCHEDULE, PROBLEM, SCHEDULE_COLUMNS
};

/* (): a row for every job of the rollups that the caller may act as owner of */
PG_FUNCTION_INFO_V1(cc_rollup_schedules);
Datum
cc_rollup_schedules(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *output;
	List	   *jobs;
	ListCell   *cell,
			   *of;

	InitMaterializedSRF(fcinfo, 0);
	output = (ReturnSetInfo *) fcinfo->resultinfo;
	jobs = all_pg_cron_jobs();
	foreach(cell, jobs != NIL ? rollup_list() : NIL)
	{
		Oid			view = lfirst_oid(cell);
		Rollup		rollup;
		CronSubject subject;
		Datum		values[SCHEDULE_COLUMNS] = {[SCHEDULED] = ObjectIdGetDatum(view)};
		bool		nulls[SCHEDULE_COLUMNS] = {[JOB] = true, [ROLE] = true, [SCHEDULE] = true};

		if (!OidIsValid(view) || !OidIsValid(relation_owner(view)) ||
			!has_privs_of_role(GetUserId(), relation_owner(view)))
			continue;
		/* one owner's lock does not hold up the look at the others */
		if (!ConditionalLockRelationOid(view, AccessShareLock))
		{
			values[PROBLEM] = CStringGetTextDatum("not looked at: another session has locked it");
			tuplestore_putvalues(output->setResult, output->setDesc, values, nulls);
			continue;
		}
		if (!rollup_find(view, &rollup))
			continue;
		subject = cron_subject(&rollup);
		foreach(of, jobs)
		{
			CronJob    *job = lfirst(of);
			char	   *problem;

			if (cron_job_kind(job, &subject) == CRON_JOB_OF_OTHERS)
				continue;
			problem = job_problem(job, &rollup, &subject);
			values[JOB] = Int64GetDatum(job->id);
			values[ROLE] = CStringGetTextDatum(job->role);
			values[SCHEDULE] = CStringGetTextDatum(job->schedule);
			values[PROBLEM] = problem != NULL ? CStringGetTextDatum(problem) : (Datum) 0;
			nulls[JOB] = nulls[ROLE] = nulls[SCHEDULE] = false;
			nulls[PROBLEM] = problem == NULL;
			tuplestore_putvalues(output->setResult, output->setDesc, values, nulls);
		}
	}
	return (Datum) 0;
}
