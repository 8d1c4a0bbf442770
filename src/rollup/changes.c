/*
 * rollup/changes.c: triggers of a rollup that somebody has changed. One that was
 * disabled and enabled again looks as before, but what was written meanwhile was not
 * counted. Its row in pg_trigger is younger then than its dependency on the function:
 * CREATE TRIGGER writes both at once, in a restored database too. One that was set by
 * hand has no comment, or an older one. The copies of triggers for each row do not count,
 * because we mark them ourselves.
 */
#include "rollup/changes.h"
#include "rollup/source.h"
#include "rollup/statement.h"

#include "access/xact.h"
#include "catalog/pg_trigger.h"
#include "executor/spi.h"
#include "utils/builtins.h"

/*
 * A query for changed triggers and their tables: all, or those that no verify_rollup() has seen. Not the one that never
 * fires, which a dump disables after it has made it.
 */
static char *
changed_triggers(const Rollup *rollup, bool unseen)
{
	return rollup_sql(rollup, "SELECT trigger.tgrelid::pg_catalog.regclass::pg_catalog.text AS relation, changed.state "
					  "FROM pg_catalog.pg_depend AS depend, pg_catalog.pg_trigger AS trigger, "
					  "LATERAL (SELECT trigger.oid::pg_catalog.text || ' ' || trigger.xmin::pg_catalog.text) "
					  "AS changed (state) "
					  "WHERE depend.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass "
					  "AND depend.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass "
					  "AND depend.refobjid = {capture_oid} AND trigger.oid = depend.objid "
					  "AND (trigger.tgtype & 1 = 0 OR trigger.tgparentid = 0) "
					  "AND trigger.tgtype & {never} <> {never} "
					  "AND (trigger.xmin <> depend.xmin OR NOT EXISTS "
					  "(SELECT FROM pg_catalog.pg_description AS comment WHERE comment.objoid = trigger.oid "
					  "AND comment.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass "
					  "AND pg_catalog.age(comment.xmin) <= pg_catalog.age(trigger.xmin))){not_seen}",
					  "capture_oid", psprintf("%u", rollup->capture),
					  "never", psprintf("%d", TRIGGER_TYPE_ROW | TRIGGER_TYPE_INSERT), "not_seen", !unseen ? "" :
					  rollup_sql(rollup, " AND NOT EXISTS (SELECT FROM {progress} AS progress, "
								 "pg_catalog.unnest(progress.triggers_seen) AS seen (state) "
								 "WHERE seen.state = changed.state)", NULL),
					  NULL);
}

/* SQL of a warning, or NULL. */
char *
rollup_changes_warning(const Rollup *rollup)
{
	return rollup_sql(rollup, "SELECT pg_catalog.format('triggers of the rollup on %s%s were changed: "
					  "what was written while they were disabled is missing, and verify_rollup() lists it', "
					  "pg_catalog.min(relation), CASE WHEN pg_catalog.count(DISTINCT relation) > 1 "
					  "THEN pg_catalog.format(' and %s more', pg_catalog.count(DISTINCT relation) - 1) END) "
					  "FROM ({changed}) AS changed HAVING pg_catalog.count(*) > 0",
					  "changed", changed_triggers(rollup, true), NULL);
}

/* The triggers changed by now, as an array; NULL if there is none that is new, or no place to keep them. */
char *
rollup_changes(const Rollup *rollup)
{
	if (XactReadOnly || IsolationUsesXactSnapshot() || rollup_is_subscribed(rollup->progress) ||
		rollup_runf(rollup, "SELECT FROM ({changed}) AS changed LIMIT 1", "changed", changed_triggers(rollup, true),
					NULL) == 0)
		return NULL;
	(void) rollup_runf(rollup, "SELECT pg_catalog.array_agg(state)::pg_catalog.text FROM ({changed}) AS changed",
					   "changed", changed_triggers(rollup, false), NULL);
	return statement_text(0, 1);
}

/* All was found well since. */
void
rollup_accept_changes(const Rollup *rollup, const char *changes)
{
	if (changes != NULL)
		(void) rollup_runf(rollup, "UPDATE {progress} SET triggers_seen = {'changes'}::pg_catalog.text[]",
						   "changes", changes, NULL);
	if (!XactReadOnly && !IsolationUsesXactSnapshot() && !rollup_is_subscribed(rollup->progress))
		(void) rollup_runf(rollup, "UPDATE {progress} SET unverified = false WHERE unverified", NULL);
}

/* Before a rollup gets a source, by the word of its owner: is it unknown whether it equals that? */
bool
rollup_is_doubtful(const Rollup *rollup, Oid source)
{
	const char *hint;

	return source != rollup->source || rollup_problem(rollup, &hint) != NULL ||
		rollup_runf(rollup, "SELECT FROM {progress} AS progress WHERE progress.unverified "
					"OR EXISTS ({changes})", "changes", changed_triggers(rollup, true), NULL) > 0;
}

void
rollup_set_unverified(const Rollup *rollup)
{
	(void) rollup_runf(rollup, "UPDATE {progress} SET unverified = true", NULL);
}

/* Did it get its source so, and nobody has looked since? */
bool
rollup_is_unverified(const Rollup *rollup)
{
	return rollup_runf(rollup, "SELECT FROM {progress} AS progress WHERE progress.unverified", NULL) > 0;
}
