/*
 * base/cron.h: jobs of pg_cron.
 */
#ifndef CCMETRICS_BASE_CRON_H
#define CCMETRICS_BASE_CRON_H

#include "compat.h"

#include "nodes/pg_list.h"

typedef struct CronJob
{
	int64		id;
	char	   *schedule;
	char	   *command;
	char	   *database;
	char	   *role;
	bool		active;
} CronJob;

/*
 * What jobs are for. They call a function of ours with (id, name, origin): an OID stays the same when its table is
 * renamed, and is never that of a later one of the same name. The name counts where a job was restored from a dump.
 */
typedef struct CronSubject
{
	const char *what;			/* such as "rollup" */
	const char *function;		/* what jobs call */
	const char *by_hand;		/* the function that does the same for another scheduler */
	const char *scheduler;		/* the function that schedules */
	Oid			id;
	const char *name;			/* qualified */
} CronSubject;

typedef enum CronJobKind
{
	CRON_JOB_OF_OTHERS, CRON_JOB_OF_SUBJECT,
	CRON_JOB_OF_NAMESAKE		/* which was dropped */
} CronJobKind;

extern bool can_log_in(Oid role);
extern List *all_pg_cron_jobs(void);
extern char *cron_call(const CronSubject *subject);
extern CronJobKind cron_job_kind(const CronJob *job, const CronSubject *subject);

/* SPI is connected. */
extern int64 cron_schedule(const CronSubject *subject, const char *schedule);
extern bool cron_unschedule(const CronSubject *subject);
extern bool cron_require_unscheduled(const CronSubject *subject);

#endif
