/*
 * rollup/changes.c: triggers of a rollup that somebody has changed. One that was
 * disabled and enabled again looks as before, but what was written meanwhile was not
 * counted. Its row in pg_trigger is younger then than its dependency on the function:
 * CREATE TRIGGER writes both at once, in a restored database too. One that was set by
 * hand has no comment, or an older one. The copies of triggers for each row do not count:
 * they are marked by us.
 */
#include "rollup/rollup.h"

#include "access/xact.h"
#include "executor/spi.h"
#include "utils/builtins.h"

/* Tables and triggers, in a query: those changed, or of these the ones that no verify_rollup() has seen. */
static char *
changed(const Rollup *rollup, bool unseen)
{
	return psprintf("SELECT trigger.tgrelid::pg_catalog.regclass::pg_catalog.text AS relation, changed.state "
					"FROM pg_catalog.pg_depend AS depend, pg_catalog.pg_trigger AS trigger, LATERAL (SELECT trigger.oid::pg_catalog.text || ' ' || trigger.xmin::pg_catalog.text) AS changed (state) "
					"WHERE depend.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND depend.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass "
					"AND depend.refobjid = %u AND trigger.oid = depend.objid AND (trigger.tgtype & 1 = 0 OR trigger.tgparentid = 0) AND (trigger.xmin <> depend.xmin OR NOT EXISTS "
					"(SELECT FROM pg_catalog.pg_description AS comment WHERE comment.objoid = trigger.oid AND comment.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass "
					"AND pg_catalog.age(comment.xmin) <= pg_catalog.age(trigger.xmin)))%s",
					rollup->capture,
					unseen ? psprintf(" AND NOT EXISTS (SELECT FROM %s AS progress, pg_catalog.unnest(progress.triggers_seen) AS seen (state) WHERE seen.state = changed.state)",
									  rollup_relation_name(rollup->progress)) : "");
}

/* SQL of a warning, or NULL. */
char *
rollup_changes_warning(const Rollup *rollup)
{
	return psprintf("SELECT pg_catalog.format('triggers of the rollup on %%s%%s were changed: what was written while they were disabled is missing, and verify_rollup() lists it', "
					"pg_catalog.min(relation), CASE WHEN pg_catalog.count(DISTINCT relation) > 1 THEN pg_catalog.format(' and %%s more', pg_catalog.count(DISTINCT relation) - 1) END) "
					"FROM (%s) AS changed HAVING pg_catalog.count(*) > 0", changed(rollup, true));
}

/* The triggers changed by now, as an array; NULL if there is none that is new, or no place to keep them. */
char *
rollup_changes(const Rollup *rollup)
{
	if (XactReadOnly || IsolationUsesXactSnapshot() || rollup_is_subscribed(rollup->progress) ||
		rollup_run(psprintf("SELECT FROM (%s) AS changed LIMIT 1", changed(rollup, true))) == 0)
		return NULL;
	(void) rollup_run(psprintf("SELECT pg_catalog.array_agg(state)::pg_catalog.text FROM (%s) AS changed", changed(rollup, false)));
	return SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
}

/* All was found well since. */
void
rollup_accept_changes(const Rollup *rollup, const char *changes)
{
	if (changes != NULL)
		(void) rollup_run(psprintf("UPDATE %s SET triggers_seen = %s::pg_catalog.text[]", rollup_relation_name(rollup->progress), quote_literal_cstr(changes)));
}
