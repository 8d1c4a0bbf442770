/*
 * rollup/measures.c: the measures and names of columns that a user asks for.
 */
#include "rollup/measures.h"
#include "rollup/expression.h"
#include "rollup/names.h"
#include "rollup/statement.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "nodes/nodeFuncs.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

typedef struct Named
{
	char	   *name;
	char	   *text;
} Named;

pg_noreturn static void refuse_measures(void);
static void
refuse_measures(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("measures are not a JSON object of strings"),
			 errhint("Write for example '{\"calls\": \"call_stats(call)\", \"resolved\": \"count(*) FILTER (WHERE "
					 "resolved)\"}'.")));
}

/* The members of a JSON object of strings, in the order written. */
static List *
members_of(Datum json)
{
	char	   *object = TextDatumGetCString(json);
	MemoryContext mine = CurrentMemoryContext;
	List	   *measures = NIL;

	(void) rollup_runf(NULL, "SELECT pg_catalog.json_typeof({'object'}::pg_catalog.json)", "object", object, NULL);
	if (strcmp(statement_text(0, 1), "object") != 0)
		refuse_measures();
	(void) rollup_runf(NULL, "SELECT key, value OPERATOR(pg_catalog.#>>) '{}', pg_catalog.json_typeof(value) "
					   "FROM pg_catalog.json_each({'object'}::pg_catalog.json)", "object", object, NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		Named	   *measure = MemoryContextAlloc(mine, sizeof(Named));

		if (strcmp(statement_text(i, 3), "string") != 0)
			refuse_measures();
		measure->name = statement_text(i, 1);
		measure->text = statement_text(i, 2);
		measures = lappend(measures, measure);
	}
	return measures;
}

/* Names of columns, each once. */
void
rollup_claim_name(List **names, const char *name, int limit)
{
	ListCell   *cell;

	if (name[0] == '\0' || (int) strlen(name) > limit)
		ereport(ERROR,
				(errcode(name[0] == '\0' ? ERRCODE_INVALID_NAME : ERRCODE_NAME_TOO_LONG),
				 errmsg("column name \"%s\" of a rollup must have 1 to %d bytes", name, limit),
				 errhint("Give it a name of that length. A dimension is named with AS.")));
	foreach(cell, *names)
	{
		if (strcmp(lfirst(cell), name) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("a rollup cannot have two columns \"%s\"", name),
					 errhint("Choose another name. Every rollup has columns \"bucket\" and \"rows\", and a measure m "
							 "may need \"m_values\".")));
	}
	*names = lappend(*names, pstrdup(name));
}

/*
 * The initial value of an aggregate whose result is its own state and which merges as the type's
 * sum() does: the neutral value of the type. Others may have made aggregates over the type, so
 * only one that came with the type counts.
 */
static char *
initial_value(Oid type, Oid merge)
{
	Oid			extension = getExtensionOfObject(TypeRelationId, type);
	Oid			schema = rollup_type_schema(type);
	Relation	aggregates = table_open(AggregateRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(aggregates, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;
	char	   *value = NULL;

	while (value == NULL && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_aggregate aggregate = (Form_pg_aggregate) GETSTRUCT(tuple);
		bool		isnull;
		Datum		initial;

		if (aggregate->aggtranstype != type || OidIsValid(aggregate->aggfinalfn) || aggregate->aggcombinefn != merge ||
			getExtensionOfObject(ProcedureRelationId, aggregate->aggfnoid) != extension ||
			(!OidIsValid(extension) && get_func_namespace(aggregate->aggfnoid) != schema))
			continue;
		initial = heap_getattr(tuple, Anum_pg_aggregate_agginitval, RelationGetDescr(aggregates), &isnull);
		if (!isnull)
			value = TextDatumGetCString(initial);
	}
	systable_endscan(scan);
	table_close(aggregates, AccessShareLock);
	return value;
}

/* The combine function of a measure's aggregate, which is known to be that of the type's sum(). */
static Oid
merge_of(const RollupColumn *measure)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(castNode(Aggref, measure->expression)->aggfnoid));
	Oid			merge = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		merge = ((Form_pg_aggregate) GETSTRUCT(tuple))->aggcombinefn;
		ReleaseSysCache(tuple);
	}
	return merge;
}

/* Zero of a measure's type, as SQL. */
char *
rollup_zero(const RollupColumn *measure)
{
	Oid			type = exprType(measure->expression);
	char	   *value;
	char	   *zero;

	if (type == INT8OID || type == NUMERICOID || type == INTERVALOID)
		return psprintf("'0'::%s", format_type_be_qualified(type));
	value = initial_value(type, merge_of(measure));
	if (value == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("measure \"%s\" cannot be kept because no aggregate gives the zero of type %s", measure->name,
						format_type_be(type)),
				 errhint("The type's schema or extension needs an aggregate of that type with an initial value that "
						 "merges as its sum() does.")));
	zero = psprintf("%s::%s", quote_literal_cstr(value), format_type_be_qualified(type));
	if (rollup_runf(NULL, "SELECT WHERE ({zero} OPERATOR({schema}.+) {zero}) OPERATOR({schema}.<>) {zero} "
					"OR {zero} OPERATOR({schema}.<>) (OPERATOR({schema}.-) {zero})",
					"zero", zero, "schema", quote_identifier(schema_name(rollup_type_schema(type))), NULL) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("measure \"%s\" cannot be kept because %s is not the zero of type %s", measure->name,
						quote_literal_cstr(value), format_type_be(type)),
				 errhint("The aggregate that begins with it must begin with a value that does not change any sum.")));
	return zero;
}

/* A column that a user asks for, analysed under the user's own search_path. */
static RollupColumn *
new_measure(List **names, const Named *given, Relation source, const Rollup *parent)
{
	RollupColumn *column = palloc0(sizeof(RollupColumn));

	column->expression = rollup_expression(given->text, ROLLUP_MEASURE, given->name, source, parent, NULL);
	column->name = given->name;
	rollup_claim_name(names, given->name, NAMEDATALEN - 1 - strlen("_values"));
	if (parent != NULL || rollup_needs_values(column->expression))
		rollup_claim_name(names, psprintf("%s_values", given->name), NAMEDATALEN - 1);
	return column;
}

/* Measures as the user wrote them: a JSON object of names and aggregates. */
List *
rollup_new_measures(Datum json, List **names, Relation source, const Rollup *parent)
{
	List	   *measures = NIL;
	ListCell   *cell;

	foreach(cell, members_of(json))
		measures = lappend(measures, new_measure(names, lfirst(cell), source, parent));
	if (measures == NIL)
		refuse_measures();
	return measures;
}
