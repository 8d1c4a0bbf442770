/*
 * rollup/names.c: names as the generated SQL writes them, and whose it is that they name.
 */
#include "rollup/names.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xlog.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* Others drop things while this waits for a lock, and the server's look-ups give nothing then. */
void
rollup_refuse_dropped(const char *kind, Oid object)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("%s with OID %u was dropped in the meantime", kind, object),
			 errhint("Try again.")));
}

/* Where OIDs mean what they meant: a dump that is restored has others, under the same names. */
char *
rollup_origin(void)
{
	return psprintf(UINT64_FORMAT "/%u", GetSystemIdentifier(), MyDatabaseId);
}

void
rollup_refuse_gone(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_TABLE),
			 errmsg("the rollup was dropped or changed in the meantime"),
			 errhint("Try again if it is still there.")));
}

/* The name alone, as of the next two. */
char *
rollup_schema_name(Oid schema)
{
	char	   *name = get_namespace_name(schema);

	if (name == NULL)
		rollup_refuse_dropped("schema", schema);
	return name;
}

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
		rollup_refuse_dropped("function", function);
	return name;
}

/* The extension may live in any schema, and move. */
Oid
rollup_extension_schema(void)
{
	Relation	extensions = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			schema = InvalidOid;

	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ, CStringGetDatum("ccmetrics"));
	scan = systable_beginscan(extensions, ExtensionNameIndexId, true, NULL, 1, &key);
	if (HeapTupleIsValid(tuple = systable_getnext(scan)))
		schema = ((Form_pg_extension) GETSTRUCT(tuple))->extnamespace;
	systable_endscan(scan);
	table_close(extensions, AccessShareLock);
	if (!OidIsValid(schema))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("extension ccmetrics was dropped in the meantime"),
				 errhint("Run CREATE EXTENSION ccmetrics, and try again.")));
	return schema;
}

char *
rollup_relation_name(Oid relation)
{
	char	   *name = get_rel_name(relation);
	char	   *schema = get_namespace_name(get_rel_namespace(relation));

	/* a number is not a name in SQL, so the statement fails there */
	if (name == NULL || schema == NULL)
		return psprintf("%u", relation);
	return quote_qualified_identifier(schema, name);
}

/* Back from rollup_relation_name(). */
Oid
rollup_named(const char *qualified)
{
	List	   *name = stringToQualifiedNameList(qualified, NULL);

	return get_relname_relid(strVal(lsecond(name)), get_namespace_oid(strVal(linitial(name)), false));
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

Oid
rollup_table_owner(Oid relation)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid			owner = HeapTupleIsValid(tuple) ? ((Form_pg_class) GETSTRUCT(tuple))->relowner : InvalidOid;

	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	return owner;
}

Oid
rollup_function_owner(Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Oid			owner = HeapTupleIsValid(tuple) ? ((Form_pg_proc) GETSTRUCT(tuple))->proowner : InvalidOid;

	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	return owner;
}

/* Where the operators of the type are, and its sum(). */
Oid
rollup_type_schema(Oid type)
{
	HeapTuple	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	Oid			schema = HeapTupleIsValid(tuple) ? ((Form_pg_type) GETSTRUCT(tuple))->typnamespace : InvalidOid;

	if (!HeapTupleIsValid(tuple))
		rollup_refuse_dropped("type", type);
	ReleaseSysCache(tuple);
	return schema;
}
