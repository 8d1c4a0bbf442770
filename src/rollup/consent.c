/*
 * rollup/consent.c: may a rollup answer queries over its source without being asked to? Its owner says so, by
 * alter_rollup(..., answers => true), and must be one who could have written the calls as well: with the rights of the
 * source's owner. So nobody can falsify what others read of a table that is not theirs.
 */
#include "rollup/consent.h"
#include "rollup/definition.h"
#include "rollup/locks.h"
#include "rollup/names.h"
#include "rollup/owner.h"
#include "rollup/statement.h"
#include "base/acting.h"

#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"

/* The table of calls, also below other rollups. */
Oid
rollup_table_of(const Rollup *rollup)
{
	while (rollup->parent != NULL)
		rollup = rollup->parent;
	return rollup->source;
}

bool
rollup_could_have_written(const Rollup *rollup, Oid source)
{
	Oid			owner = relation_owner(source);

	return OidIsValid(owner) && has_privs_of_role(rollup->owner, owner);
}

/* Rollups of 0.1.0 lack the column until their owner agrees. */
static bool
has_answers_column(const Rollup *rollup)
{
	return get_attnum(rollup->progress, "answers") != InvalidAttrNumber;
}

/* Within SPI. */
bool
rollup_has_consent(const Rollup *rollup)
{
	MemoryContext called_in = CurrentMemoryContext;
	ActingScope scope;
	bool		answers;

	/* a cast of its owner's would make a boolean of another type */
	if (!has_answers_column(rollup) ||
		get_atttype(rollup->progress, get_attnum(rollup->progress, "answers")) != BOOLOID)
		return false;
	act(rollup->owner, &scope);
	answers = rollup_runf(rollup, "SELECT FROM {progress} AS progress WHERE progress.answers", NULL) > 0;
	stop_acting(&scope);
	/* SPI leaves another */
	MemoryContextSwitchTo(called_in);
	return answers;
}

/* Plans over the source that are kept are made once more. */
void
rollup_tell_planners(const Rollup *rollup)
{
	CacheInvalidateRelcacheByRelid(rollup->view);
	CacheInvalidateRelcacheByRelid(rollup_table_of(rollup));
}

/* As the owner, within SPI. */
void
rollup_set_consent(const Rollup *rollup, bool answers)
{
	Oid			source = rollup_table_of(rollup);

	if (answers && !rollup_could_have_written(rollup, source))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("rollup %s cannot answer queries over %s because its owner %s does not have the rights of the "
						"owner of %s", relation_name(rollup->view), relation_name(source),
						quote_identifier(GetUserNameFromId(rollup->owner, false)), relation_name(source)),
				 errhint("The owner of %s can create a rollup that answers, or grant its role to %s.",
						 relation_name(source), quote_identifier(GetUserNameFromId(rollup->owner, false)))));
	if (!has_answers_column(rollup))
	{
		if (!answers)
			return;
		(void) rollup_runf(rollup, "ALTER TABLE {progress} ADD COLUMN answers pg_catalog.bool", NULL);
	}
	(void) rollup_runf(rollup, "UPDATE {progress} SET answers = {answers}", "answers", answers ? "true" : "false",
					   NULL);
	rollup_tell_planners(rollup);
}

typedef struct ConsentStep
{
	Oid			view;
	bool		answers;
	bool		known;
} ConsentStep;

static void
read_consent(void *argument)
{
	ConsentStep *step = argument;
	int			nest_level = rollup_wait_briefly();
	Rollup		rollup;

	if (rollup_find(step->view, &rollup) &&
		pg_class_aclcheck(step->view, GetUserId(), ACL_SELECT) == ACLCHECK_OK)
	{
		step->answers = rollup_has_consent(&rollup);
		step->known = true;
	}
	AtEOXact_GUC(true, nest_level);
}

/* (rollup); null for what is none, or cannot be looked at now */
PG_FUNCTION_INFO_V1(cc_rollup_answers);
Datum
cc_rollup_answers(PG_FUNCTION_ARGS)
{
	ConsentStep step = {.view = PG_GETARG_OID(0)};
	ErrorData  *error;

	SPI_connect();
	error = statement_ask(read_consent, &step);
	SPI_finish();
	if (error != NULL || !step.known)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(step.answers);
}
