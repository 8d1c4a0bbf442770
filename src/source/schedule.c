/*
 * source/schedule.c: call sources loaded on a schedule, by pg_cron.
 */
#include "source/schedule.h"
#include "base/cron.h"

#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"

/* NAME_source stays the same when the tables are renamed or moved. */
static CronSubject
load_subject(const CallSource *source)
{
	return (CronSubject) {
		"call source", "load_scheduled_calls", "load_calls", "schedule_call_source", source->tables[SOURCE_STATE],
		source_part_name(source, "")
	};
}

bool
source_unschedule(const CallSource *source)
{
	CronSubject subject = load_subject(source);

	return cron_unschedule(&subject);
}

/* (name, schedule): the job's number */
PG_FUNCTION_INFO_V1(cc_schedule_call_source);
Datum
cc_schedule_call_source(PG_FUNCTION_ARGS)
{
	CronSubject subject;
	int64		job;

	SPI_connect();
	subject = load_subject(source_open(text_to_cstring(PG_GETARG_TEXT_PP(0))));
	job = cron_schedule(&subject, text_to_cstring(PG_GETARG_TEXT_PP(1)));
	SPI_finish();
	PG_RETURN_INT64(job);
}

/* (name): whether there was a schedule */
PG_FUNCTION_INFO_V1(cc_unschedule_call_source);
Datum
cc_unschedule_call_source(PG_FUNCTION_ARGS)
{
	CronSubject subject;
	bool		was_there;

	SPI_connect();
	subject = load_subject(source_open(text_to_cstring(PG_GETARG_TEXT_PP(0))));
	was_there = cron_require_unscheduled(&subject);
	SPI_finish();
	PG_RETURN_BOOL(was_there);
}
