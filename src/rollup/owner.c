/*
 * rollup/owner.c: acting as a rollup's owner.
 */
#include "rollup/owner.h"
#include "rollup/names.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"

void
rollup_require_owner(const Rollup *rollup)
{
	if (!has_privs_of_role(GetUserId(), rollup->owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of rollup %s", rollup_relation_name(rollup->view)),
				 errhint("Use SET ROLE to become its owner.")));
}

void
rollup_require_reader(const Rollup *rollup)
{
	if (pg_class_aclcheck(rollup->view, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for rollup %s", rollup_relation_name(rollup->view)),
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

static void
set_local(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

/*
 * As REFRESH MATERIALIZED VIEW does: no one's SQL runs with a caller's rights, neither
 * now nor at the end of the transaction, or by a caller's search_path.
 */
void
rollup_enter_to_write(Oid owner, RollupScope *scope)
{
	GetUserIdAndSecContext(&scope->user, &scope->security);
	SetUserIdAndSecContext(owner, scope->security | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
	scope->nest_level = NewGUCNestLevel();
	set_local("search_path", "pg_catalog, pg_temp");
	/* refused rather than rows left out in silence */
	set_local("row_security", "off");
}

/* Also to write SQL: constants and names in it are written, and read again, in one way. */
void
rollup_enter(Oid owner, RollupScope *scope)
{
	rollup_enter_to_write(owner, scope);
	set_local("DateStyle", "ISO, YMD");
	set_local("IntervalStyle", "postgres");
	set_local("TimeZone", "UTC");
	set_local("extra_float_digits", "3");
	set_local("standard_conforming_strings", "on");
	set_local("array_nulls", "on");
	set_local("quote_all_identifiers", "off");
	set_local("transform_null_equals", "off");
	set_local("lc_monetary", "C");
	set_local("xmloption", "content");
}

void
rollup_leave(const RollupScope *scope)
{
	AtEOXact_GUC(true, scope->nest_level);
	SetUserIdAndSecContext(scope->user, scope->security);
}
