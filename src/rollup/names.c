/*
 * rollup/names.c: names of what rollups are made of, and whose it is that they name; base/names.c has the rest.
 */
#include "rollup/names.h"

#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

void
rollup_refuse_gone(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_TABLE),
			 errmsg("the rollup was dropped or changed in the meantime"),
			 errhint("Try again if it is still there.")));
}

/* The name alone. */
char *
rollup_view_name(Oid view)
{
	char	   *name = get_rel_name(view);

	if (name == NULL)
		rollup_refuse_gone();
	return name;
}

char *
rollup_aggregate_name(Oid function)
{
	char	   *name = get_func_name(function);

	if (name == NULL)
		refuse_dropped("function", function);
	return name;
}

char *
rollup_function_name(Oid function)
{
	char	   *name = get_func_name(function);
	char	   *schema = get_namespace_name(get_func_namespace(function));

	if (name == NULL || schema == NULL)
		return psprintf("%u", function);
	return quote_qualified_identifier(schema, name);
}

char *
rollup_function_body(Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	bool		isnull;
	char	   *body;

	if (!HeapTupleIsValid(tuple))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("function with OID %u does not exist", function),
				 errhint("It was dropped in the meantime: try again.")));
	body = TextDatumGetCString(SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &isnull));
	ReleaseSysCache(tuple);
	return body;
}

/* An OID in the catalogue's row of an object; InvalidOid if there is no such object. */
static Oid
catalogued_oid(int cache, Oid object, AttrNumber column)
{
	HeapTuple	tuple = SearchSysCache1(cache, ObjectIdGetDatum(object));
	bool		isnull;
	Oid			oid;

	if (!HeapTupleIsValid(tuple))
		return InvalidOid;
	oid = DatumGetObjectId(SysCacheGetAttr(cache, tuple, column, &isnull));
	ReleaseSysCache(tuple);
	return oid;
}

Oid
rollup_function_owner(Oid function)
{
	return catalogued_oid(PROCOID, function, Anum_pg_proc_proowner);
}

/* Where the operators of the type are, and its sum(). */
Oid
rollup_type_schema(Oid type)
{
	Oid			schema = catalogued_oid(TYPEOID, type, Anum_pg_type_typnamespace);

	if (!OidIsValid(schema))
		refuse_dropped("type", type);
	return schema;
}

/* A type of ours. */
Oid
rollup_extension_type(const char *name)
{
	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
						   ObjectIdGetDatum(extension_schema()));
}
