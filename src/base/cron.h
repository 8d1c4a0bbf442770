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

/* SPI is connected. `instead` is the function that another scheduler would call. */
extern bool has_pg_cron(void);
extern void require_pg_cron(const char *instead);
extern void require_cron_seconds(const char *schedule);
extern bool can_log_in(Oid role);
extern void require_cron_login(const char *what, const char *function);

extern List *all_pg_cron_jobs(void);
extern int64 schedule_pg_cron_job(const char *name, const char *schedule, const char *command);
extern int	end_pg_cron_job(const CronJob *job, const char *what, const char *name);

#endif
