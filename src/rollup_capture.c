/*
 * rollup_capture.c: the trigger function of a rollup, generated: what is written to
 * the source, by group, is appended to the deltas.
 */
#include "rollup.h"

#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type_d.h"
#include "lib/stringinfo.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/syscache.h"

static char *
doubled_percent(const char *text)
{
	StringInfoData result;

	initStringInfo(&result);
	for (; *text != '\0'; text++)
	{
		if (*text == '%')
			appendStringInfoChar(&result, '%');
		appendStringInfoChar(&result, *text);
	}
	return result.data;
}

static char *
capture_body(const Rollup *rollup)
{
	char	   *into = psprintf("INSERT INTO %s (%s)", rollup_relation_name(rollup->deltas), rollup_columns(rollup));
	char	   *added = rollup_selection(rollup, "added", "added", NULL);
	char	   *removed = rollup_selection(rollup, "removed", "removed", NULL);
	char	   *truncated;
	StringInfoData body;

	initStringInfo(&body);
	appendStringInfo(&body, "#variable_conflict use_column\nBEGIN\n");
	if (rollup->parent != NULL)
	{
		appendStringInfo(&body, "\t%s\n\t%s;\n\tRETURN NULL;\nEND", into, added);
		return body.data;
	}
	/* only the placeholder is format()'s */
	{
		char	   *before = psprintf("%s SELECT %s FROM (", into, rollup_negated(rollup, "removed"));
		char	   *selection = rollup_selection(rollup, "removed", "ONLY \001 AS removed", NULL);
		char	   *place = strrchr(selection, '\001');	/* expressions come before it */

		*place = '\0';
		truncated = psprintf("%s%s%%s%s) AS removed", doubled_percent(before), doubled_percent(selection), doubled_percent(place + 1));
	}
	appendStringInfo(&body,
					 "\t-- a partition keeps its triggers when it, or one above it, is detached, but its rows are history then\n"
					 "\tIF TG_NARGS > 0 AND NOT %s.rollup_watches(TG_RELID, TG_NAME) THEN\n"
					 "\t\tRETURN NULL;\n"
					 "\tEND IF;\n"
					 "\tIF TG_OP = 'INSERT' THEN\n"
					 "\t\t%s\n\t\t%s;\n"
					 "\tELSIF TG_OP = 'UPDATE' THEN\n"
					 "\t\t%s\n\t\tSELECT %s FROM (%s UNION ALL SELECT %s FROM (%s) AS removed) AS change (%s)\n"
					 "\t\tGROUP BY %s HAVING %s;\n"
					 "\tELSIF TG_OP = 'DELETE' THEN\n"
					 "\t\t%s\n\t\tSELECT %s FROM (%s) AS removed;\n"
					 "\tELSE\n",
					 quote_identifier(get_namespace_name(rollup_extension_schema())),
					 into, added,
					 into, rollup_sums(rollup, NULL), added, rollup_negated(rollup, "removed"), removed, rollup_columns(rollup),
					 rollup_keys(rollup, NULL), rollup_not_nothing(rollup),
					 into, rollup_negated(rollup, "removed"), removed);
	appendStringInfo(&body,
					 "\t\t-- all rows must be seen, also those committed a moment ago\n"
					 "\t\tIF pg_catalog.current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN\n"
					 "\t\t\tRAISE EXCEPTION 'cannot truncate %% above READ COMMITTED, for a rollup would not know which rows go', TG_RELID::pg_catalog.regclass\n"
					 "\t\t\t\tUSING ERRCODE = 'invalid_transaction_state', HINT = 'Truncate in READ COMMITTED, or DELETE.';\n"
					 "\t\tEND IF;\n"
					 "\t\tIF EXISTS (SELECT FROM pg_catalog.pg_partition_tree(TG_RELID) AS t WHERE t.isleaf AND NOT EXISTS (\n"
					 "\t\t\tSELECT FROM pg_catalog.pg_trigger AS g JOIN pg_catalog.pg_trigger AS mine ON mine.tgrelid = TG_RELID AND mine.tgname = TG_NAME\n"
					 "\t\t\tWHERE g.tgrelid = t.relid AND g.tgfoid = mine.tgfoid)) THEN\n"
					 "\t\t\tRAISE EXCEPTION 'cannot truncate %%: a partition of it has no triggers of a rollup yet', TG_RELID::pg_catalog.regclass\n"
					 "\t\t\t\tUSING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call refresh_rollup() first, which sets them.';\n"
					 "\t\tEND IF;\n"
					 "\t\t-- of a partitioned table only the leaves have rows, and triggers of their own\n"
					 "\t\tIF (SELECT c.relkind = 'r' FROM pg_catalog.pg_class AS c WHERE c.oid = TG_RELID) THEN\n"
					 "\t\t\tEXECUTE pg_catalog.format(%s, TG_RELID::pg_catalog.regclass);\n"
					 "\t\tEND IF;\n"
					 "\tEND IF;\n"
					 "\tRETURN NULL;\n"
					 "END",
					 quote_literal_cstr(truncated));
	return body.data;
}

bool
rollup_capture_is_current(const Rollup *rollup)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(rollup->capture));
	bool		isnull;
	bool		current;

	if (!HeapTupleIsValid(tuple))
		return false;
	current = strcmp(TextDatumGetCString(SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &isnull)), capture_body(rollup)) == 0;
	ReleaseSysCache(tuple);
	return current;
}

/*
 * It runs as the rollup's owner, for whoever writes, and whatever the writer has
 * set: row-level security must not hide rows from TRUNCATE, nor constants change
 * their meaning. Not everybody may set it as a trigger: that would be a way to write
 * any delta.
 */
void
rollup_write_capture(Rollup *rollup, const char *new_name)
{
	const char *function = new_name != NULL ? new_name : rollup_function_name(rollup->capture);

	(void) rollup_run(psprintf("CREATE %sFUNCTION %s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp "
							   "SET row_security = off SET standard_conforming_strings = on SET array_nulls = on AS %s",
							   new_name == NULL ? "OR REPLACE " : "", function, quote_literal_cstr(capture_body(rollup))));
	if (new_name == NULL)
		return;
	(void) rollup_run(psprintf("REVOKE ALL ON FUNCTION %s() FROM PUBLIC", function));
	(void) rollup_run(psprintf("COMMENT ON FUNCTION %s() IS 'appends to the deltas of a rollup what is written to its source'", function));
	rollup->capture = LookupFuncName(stringToQualifiedNameList(function, NULL), 0, NULL, false);
}
