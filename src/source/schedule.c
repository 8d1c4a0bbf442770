/*
 * source/schedule.c: call sources loaded on a schedule, by pg_cron.
 */
#include "source/schedule.h"
#include "base/cron.h"
#include "base/names.h"
#include "base/statement.h"

#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"

/* A job knows its source by the name. */
static char *
load_command(const CallSource *source)
{
	return source_sql(source, "SELECT {extension}.load_scheduled_calls({'name'}::pg_catalog.text)",
					  "name", source_part_name(source, ""), NULL);
}

/* The extension may have moved since. */
static bool
loads_source(const CronJob *job, const CallSource *source)
{
	char	   *call = strstr(job->command, ".load_scheduled_calls(");
	char	   *wanted = strstr(load_command(source), ".load_scheduled_calls(");

	return call != NULL && strcmp(call, wanted) == 0;
}

static int
end_loads(const CallSource *source, int64 except, bool of_all)
{
	int			ended = 0;
	ListCell   *cell;

	foreach(cell, all_pg_cron_jobs())
	{
		const CronJob *job = lfirst(cell);

		if (job->id != except && loads_source(job, source) && (of_all || get_role_oid(job->role, true) == GetUserId()))
			ended += end_pg_cron_job(job, "call source", source_part_name(source, ""));
	}
	return ended;
}

bool
source_unschedule(const CallSource *source)
{
	return has_pg_cron() && end_loads(source, 0, true) > 0;
}

/* (name, schedule): the job's number */
PG_FUNCTION_INFO_V1(cc_schedule_call_source);
Datum
cc_schedule_call_source(PG_FUNCTION_ARGS)
{
	char	   *schedule = text_to_cstring(PG_GETARG_TEXT_PP(1));
	CallSource *source;
	char	   *name;
	int64		job;

	SPI_connect();
	source = source_open(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	require_pg_cron("load_calls()");
	require_cron_login("call source", "schedule_call_source()");
	require_cron_seconds(schedule);
	/* pg_cron replaces a job of the same name and user; older ones clip names to 63 bytes */
	name = psprintf("load_calls %s", source_part_name(source, ""));
	name = pnstrdup(name, pg_mbcliplen(name, strlen(name), NAMEDATALEN - 1));
	job = schedule_pg_cron_job(name, schedule, load_command(source));
	(void) end_loads(source, job, false);
	SPI_finish();
	PG_RETURN_INT64(job);
}

/* (name): whether there was a schedule */
PG_FUNCTION_INFO_V1(cc_unschedule_call_source);
Datum
cc_unschedule_call_source(PG_FUNCTION_ARGS)
{
	CallSource *source;
	bool		was_there;

	SPI_connect();
	source = source_open(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	require_pg_cron("load_calls()");
	was_there = source_unschedule(source);
	SPI_finish();
	PG_RETURN_BOOL(was_there);
}
