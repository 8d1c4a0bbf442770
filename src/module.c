/*
 * module.c: what makes the shared library a PostgreSQL module.
 */
#include "compat.h"
#include "rollup/answer_plan.h"

#include "fmgr.h"

CCMETRICS_MODULE_MAGIC;

void		_PG_init(void);
void
_PG_init(void)
{
	answer_plan_init();
}
