/*
 * rollup/answer_premise.c: does a rollup equal its source, for all that an answer reads?
 */
#include "rollup/answer_premise.h"
#include "rollup/bucket.h"
#include "rollup/changes.h"
#include "rollup/citus.h"
#include "rollup/definition.h"
#include "rollup/locks.h"
#include "rollup/names.h"
#include "rollup/partitions.h"
#include "rollup/sql.h"
#include "rollup/statement.h"
#include "rollup/triggers.h"

#include "catalog/pg_type_d.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

static char *
warning_of(const Rollup *rollup)
{
	(void) rollup_runf(rollup, "SELECT nullif(pg_catalog.concat_ws('; ', ({changes}), ({gone})), '')",
					   "changes", rollup_changes_warning(rollup), "gone", rollup_gone_warning(rollup), NULL);
	return statement_text(0, 1);
}

static char *
standing_problem(const Rollup *rollup)
{
	List	   *uncovered;
	char	   *warning;

	if (!rollup_is_built(rollup))
		return "it is not built";
	if (rollup_is_sharded(rollup))
		return "its source is distributed by Citus";
	if (rollup_is_unverified(rollup))
		return "nothing has verified it since alter_rollup() gave it its source";
	uncovered = rollup_uncovered(rollup);
	if (uncovered != NIL)
		return psprintf("%s is not counted before the next refresh", relation_name(linitial_oid(uncovered)));
	warning = warning_of(rollup);
	return warning != NULL ? psprintf("it has a warning: %s", warning) : NULL;
}

/* What its groups must be like that the answer reads. */
static char *
groups_problem(const Answer *answer)
{
	const Rollup *rollup = answer->rollup;
	StringInfoData unknown,
				miscounted;
	ListCell   *cell;

	initStringInfo(&unknown);
	foreach(cell, answer->measures)
	{
		const RollupColumn *measure = lfirst(cell);

		appendStringInfo(&unknown, "%sCASE WHEN pg_catalog.count(*) > pg_catalog.count(live.%s) THEN %s END",
						 unknown.len > 0 ? ", " : "", measure->quoted, quote_literal_cstr(measure->name));
	}
	if (unknown.len == 0)
		appendStringInfoString(&unknown, "NULL");
	initStringInfo(&miscounted);
	foreach(cell, answer->counts)
		appendStringInfo(&miscounted, " OR live.rows IS DISTINCT FROM %s", (char *) lfirst(cell));
	(void) rollup_run_between(rollup, answer->since, answer->until,
							  "SELECT pg_catalog.concat_ws(', ', {unknown}), "
							  "(pg_catalog.min(live.bucket) FILTER (WHERE live.rows <= 0))::pg_catalog.text, "
							  "(pg_catalog.min(live.bucket) FILTER (WHERE false{miscounted}))::pg_catalog.text, "
							  "(pg_catalog.min(live.bucket) FILTER (WHERE live.bucket > '-infinity'))"
							  "::pg_catalog.timestamptz"
							  ", "
							  "(pg_catalog.min(live.bucket) FILTER (WHERE live.bucket <> {start}))::pg_catalog.text "
							  "FROM ({groups_now}) AS live WHERE {in_range}",
							  "groups_now", rollup_groups_query(rollup), "unknown", unknown.data,
							  "miscounted", miscounted.data,
							  "start", rollup_bucket_sql(&rollup->bucket, "live.bucket"),
	/* nothing is before the beginning; at the end, there can be a bucket */
							  "in_range", rollup_in_range("live.bucket", "$1",
														  TIMESTAMP_IS_NOEND(answer->until) ? NULL : "$2"), NULL);
	if (statement_text(0, 1) != NULL && statement_text(0, 1)[0] != '\0')
		return psprintf("measure %s is not known in all of its groups", statement_text(0, 1));
	if (statement_text(0, 2) != NULL)
		return psprintf("its bucket of %s has a group without rows: verify_rollup() lists what differs",
						statement_text(0, 2));
	if (statement_text(0, 3) != NULL)
		return psprintf("in its bucket of %s not all calls are counted", statement_text(0, 3));
	/* rules of time zones change, and buckets stay */
	if (statement_text(0, 5) != NULL)
		return psprintf("its bucket of %s starts by other rules of %s than those of today", statement_text(0, 5),
						rollup->bucket.zone != NULL ? rollup->bucket.zone : "UTC");
	if (!TIMESTAMP_IS_NOBEGIN(answer->fits_since))
	{
		Datum		first;

		if (rollup_result(0, 4, TIMESTAMPTZOID, &first) && DatumGetTimestampTz(first) < answer->fits_since)
			return psprintf("it has calls before %s, when clocks were not set by whole buckets",
							DatumGetCString(DirectFunctionCall1(timestamptz_out,
																TimestampTzGetDatum(answer->fits_since))));
	}
	return NULL;
}

/*
 * Within a trigger of a statement that writes calls, the calls are there before the rollup has them. Which statement
 * a trigger belongs to is not known, so one that has written before counts, too.
 */
static bool
is_within_write(Oid source)
{
	return DatumGetInt32(OidFunctionCall0(F_PG_TRIGGER_DEPTH)) > 0 && answer_is_written_here(source);
}

/* Has this transaction written to the source? */
bool
answer_is_written_here(Oid source)
{
	bool		written = false;
	ListCell   *cell;

	foreach(cell, rollup_tables_of(source))
	{
		Relation	table = RelationIdGetRelation(lfirst_oid(cell));

		if (!RelationIsValid(table))
			continue;
		written |= CheckRelationLockedByMe(table, RowExclusiveLock, true);
		RelationClose(table);
	}
	return written;
}

char *
answer_premise_problem(const Answer *answer)
{
	char	   *problem = NULL;
	const Rollup *base = answer->rollup;

	for (const Rollup *each = answer->rollup; each != NULL && problem == NULL; each = each->parent)
	{
		problem = standing_problem(each);
		if (problem != NULL && each != answer->rollup)
			problem = psprintf("of %s, which it is over: %s", relation_name(each->view), problem);
		base = each;
	}
	if (problem == NULL && is_within_write(base->source))
		problem = psprintf("within a trigger it lacks what is being written to %s", relation_name(base->source));
	if (problem == NULL)
		problem = rollup_gone_problem(base, answer->rollup, answer->since, answer->until);
	if (problem == NULL)
		problem = groups_problem(answer);
	return problem;
}
