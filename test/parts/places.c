/*
 * places.c: rollup_sql() for SQL.
 *
 *	fill_places_of(sql text, rollup regclass, name text, value text)
 *
 * The rollup has one relation for all its parts, keys bucket and "a b", and a measure n; or is null.
 * A place is given if the name is not null. Built by test/parts/places, used in test/parts/places.sql.
 */
#include "rollup/statement.h"

#include "utils/builtins.h"
#include "utils/fmgroids.h"

PG_MODULE_MAGIC;

static List *
column(List *columns, char *quoted)
{
	RollupColumn *new = palloc0(sizeof(RollupColumn));

	new->quoted = quoted;
	return lappend(columns, new);
}

PG_FUNCTION_INFO_V1(fill_places_of);
Datum
fill_places_of(PG_FUNCTION_ARGS)
{
	char	   *sql = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Oid			part = PG_ARGISNULL(1) ? InvalidOid : PG_GETARG_OID(1);
	char	   *name = PG_ARGISNULL(2) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(2));
	char	   *value = PG_ARGISNULL(3) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(3));
	Rollup		rollup = {.view = part, .source = part, .rows_of = part, .definition = part, .live = part,
	.groups = part, .deltas = part, .progress = part, .partitions = part, .capture = F_NOW};

	rollup.keys = column(column(NIL, "bucket"), "\"a b\"");
	rollup.amounts = column(NIL, "n");
	PG_RETURN_TEXT_P(cstring_to_text(rollup_sql(OidIsValid(part) ? &rollup : NULL, sql, name, value, NULL)));
}
