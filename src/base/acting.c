/*
 * base/acting.c: acting as the owner of what is worked on.
 */
#include "base/acting.h"

#include "miscadmin.h"
#include "utils/guc.h"

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
act_to_write(Oid owner, ActingScope *scope)
{
	GetUserIdAndSecContext(&scope->user, &scope->security);
	SetUserIdAndSecContext(owner, scope->security | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
	scope->nest_level = NewGUCNestLevel();
	set_local("search_path", "pg_catalog, pg_temp");
	/* refused rather than rows left out in silence */
	set_local("row_security", "off");
}

/* Until AtEOXact_GUC() of the level that the caller began. */
void
write_constants_for_all(void)
{
	set_local("DateStyle", "ISO, YMD");
	set_local("IntervalStyle", "postgres");
	set_local("extra_float_digits", "3");
}

/* Also to write SQL: constants and names in it are written, and read again, in one way. */
void
act(Oid owner, ActingScope *scope)
{
	act_to_write(owner, scope);
	write_constants_for_all();
	set_local("TimeZone", "UTC");
	set_local("standard_conforming_strings", "on");
	set_local("array_nulls", "on");
	set_local("quote_all_identifiers", "off");
	set_local("transform_null_equals", "off");
	set_local("lc_monetary", "C");
	set_local("xmloption", "content");
	/* what we make is of this server: Citus would copy some of it to its workers, and warn of the rest */
	if (GetConfigOption("citus.enable_ddl_propagation", true, false) != NULL)
		set_local("citus.enable_ddl_propagation", "off");
}

void
stop_acting(const ActingScope *scope)
{
	AtEOXact_GUC(true, scope->nest_level);
	SetUserIdAndSecContext(scope->user, scope->security);
}
