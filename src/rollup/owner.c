/*
 * rollup/owner.c: who may work on a rollup, and when; base/acting.c acts as its owner.
 */
#include "rollup/owner.h"
#include "rollup/names.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"

void
rollup_require_owner(const Rollup *rollup)
{
	if (!has_privs_of_role(GetUserId(), rollup->owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of rollup %s", relation_name(rollup->view)),
				 errhint("Use SET ROLE to become its owner.")));
}

void
rollup_require_reader(const Rollup *rollup)
{
	if (pg_class_aclcheck(rollup->view, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for rollup %s", relation_name(rollup->view)),
				 errhint("Its owner can GRANT SELECT on it.")));
}

/*
 * What builds must see what was committed while it waited for its locks; a
 * snapshot for the whole transaction does not.
 */
void
rollup_require_read_committed(const char *what)
{
	if (IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TRANSACTION_STATE),
				 errmsg("%s must run in READ COMMITTED", what),
				 errhint("Use SET TRANSACTION ISOLATION LEVEL READ COMMITTED first, or run it outside the "
						 "transaction.")));
}
