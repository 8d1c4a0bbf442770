/*
 * rollup/capture.c: the trigger function of a rollup, and the statements that its
 * language runs: what is written to the source, by group, is appended to the deltas.
 */
#include "rollup/rollup.h"

#include "lib/stringinfo.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/regproc.h"

/*
 * What the language of rollup/language.c runs. The transition tables are added and
 * removed; removed may also be a table in FROM, under that alias.
 */
char *
rollup_capture_statement(const Rollup *rollup, RollupEvent event, const char *from)
{
	char	   *into = psprintf("INSERT INTO %s (%s)", rollup_relation_name(rollup->deltas), rollup_columns(rollup));
	char	   *added = rollup_selection(rollup, "added", "added", NULL);
	char	   *removed = psprintf("SELECT %s FROM (%s) AS removed", rollup_negated(rollup, "removed"),
								   rollup_selection(rollup, "removed", from, NULL));

	if (rollup->parent != NULL && event != ON_INSERT)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("the rollup counts what is inserted into %s, and nothing else", rollup_relation_name(rollup->parent->deltas)),
				 errhint("Drop the triggers of %s() there that are not for INSERT.", rollup_function_name(rollup->capture))));
	if (event == ON_INSERT)
		return psprintf("%s %s", into, added);
	if (event == ON_UPDATE)
		return psprintf("%s SELECT %s FROM (%s UNION ALL %s) AS change (%s) GROUP BY %s HAVING %s",
						into, rollup_sums(rollup, NULL), added, removed, rollup_columns(rollup),
						rollup_keys(rollup, NULL), rollup_not_nothing(rollup));
	return psprintf("%s %s", into, removed);
}

/* Not everybody may set it as a trigger: that would be a way to write any delta. */
void
rollup_create_capture(Rollup *rollup, const char *function)
{
	(void) rollup_run(psprintf("CREATE FUNCTION %s() RETURNS trigger LANGUAGE ccmetrics_capture AS %s",
							   function, quote_literal_cstr(ROLLUP_CAPTURE_BODY)));
	(void) rollup_run(psprintf("REVOKE ALL ON FUNCTION %s() FROM PUBLIC", function));
	(void) rollup_run(psprintf("COMMENT ON FUNCTION %s() IS 'appends to the deltas of a rollup what is written to its source'", function));
	rollup->capture = LookupFuncName(stringToQualifiedNameList(function, NULL), 0, NULL, false);
}
