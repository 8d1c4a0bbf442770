/*
 * base/names.c: names as the generated SQL writes them.
 */
#include "base/names.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xlog.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* Others drop things while this waits for a lock, and the server's look-ups give nothing then. */
void
refuse_dropped(const char *kind, Oid object)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("%s with OID %u was dropped in the meantime", kind, object),
			 errhint("Try again.")));
}

/* The name alone. */
char *
schema_name(Oid schema)
{
	char	   *name = get_namespace_name(schema);

	if (name == NULL)
		refuse_dropped("schema", schema);
	return name;
}

/* The extension may live in any schema, and move. */
Oid
extension_schema(void)
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
relation_name(Oid relation)
{
	char	   *name = get_rel_name(relation);
	char	   *schema = get_namespace_name(get_rel_namespace(relation));

	/* a number is not a name in SQL, so the statement fails there */
	if (name == NULL || schema == NULL)
		return psprintf("%u", relation);
	return quote_qualified_identifier(schema, name);
}

/* Back from relation_name(). */
Oid
relation_named(const char *qualified)
{
	List	   *name = stringToQualifiedNameList(qualified, NULL);

	return get_relname_relid(strVal(lsecond(name)), get_namespace_oid(strVal(linitial(name)), false));
}

Oid
relation_owner(Oid relation)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid			owner = HeapTupleIsValid(tuple) ? ((Form_pg_class) GETSTRUCT(tuple))->relowner : InvalidOid;

	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	return owner;
}

/* Where OIDs mean what they meant: a dump that is restored has others, under the same names. */
char *
oid_origin(void)
{
	return psprintf(UINT64_FORMAT "/%u", GetSystemIdentifier(), MyDatabaseId);
}
