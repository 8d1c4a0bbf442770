/*
 * rollup/capture.c: the trigger function of a rollup, generated: what is written to
 * the source, by group, is appended to the deltas.
 */
#include "rollup/rollup.h"

#include "lib/stringinfo.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/regproc.h"

/* In the language of rollup/language.c, which says what the statements are. */
static char *
capture_body(const Rollup *rollup)
{
	char	   *into = psprintf("INSERT INTO %s (%s)", rollup_relation_name(rollup->deltas), rollup_columns(rollup));
	char	   *added = rollup_selection(rollup, "added", "added", NULL);
	char	   *removed = rollup_selection(rollup, "removed", "removed", NULL);
	StringInfoData body;

	initStringInfo(&body);
	appendStringInfo(&body, "-- inserted\n%s\n%s;\n", into, added);
	if (rollup->parent != NULL)
		return body.data;
	appendStringInfo(&body, "-- updated\n%s\nSELECT %s FROM (%s UNION ALL SELECT %s FROM (%s) AS removed) AS change (%s)\nGROUP BY %s HAVING %s;\n",
					 into, rollup_sums(rollup, NULL), added, rollup_negated(rollup, "removed"), removed, rollup_columns(rollup),
					 rollup_keys(rollup, NULL), rollup_not_nothing(rollup));
	appendStringInfo(&body, "-- deleted; and truncated, where removed is the whole table\n%s\nSELECT %s FROM (%s) AS removed;\n",
					 into, rollup_negated(rollup, "removed"), removed);
	return body.data;
}

bool
rollup_capture_is_current(const Rollup *rollup)
{
	return strcmp(rollup_function_body(rollup->capture), capture_body(rollup)) == 0;
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

	(void) rollup_run(psprintf("CREATE %sFUNCTION %s() RETURNS trigger LANGUAGE ccmetrics_capture SECURITY DEFINER SET search_path = pg_catalog, pg_temp "
							   "SET row_security = off SET standard_conforming_strings = on SET array_nulls = on AS %s",
							   new_name == NULL ? "OR REPLACE " : "", function, quote_literal_cstr(capture_body(rollup))));
	if (new_name == NULL)
		return;
	(void) rollup_run(psprintf("REVOKE ALL ON FUNCTION %s() FROM PUBLIC", function));
	(void) rollup_run(psprintf("COMMENT ON FUNCTION %s() IS 'appends to the deltas of a rollup what is written to its source'", function));
	rollup->capture = LookupFuncName(stringToQualifiedNameList(function, NULL), 0, NULL, false);
}
