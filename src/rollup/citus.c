/*
 * rollup/citus.c: tables that Citus manages. Their rows are in shards, be it in one on this server, and triggers of
 * such a table need not be on its shards. A catalogue of Citus's has all of them. It is read without Citus's headers.
 */
#include "rollup/citus.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* A column of the catalogue; InvalidAttrNumber if it is not of the type that Citus gives it. */
static AttrNumber
catalogue_column(Oid catalogue, const char *name, Oid type)
{
	AttrNumber	number = get_attnum(catalogue, name);

	return number != InvalidAttrNumber && get_atttype(catalogue, number) == type ? number : InvalidAttrNumber;
}

/* One character of the table's row in the catalogue; '\0' if there is none. */
static char
catalogued(Oid table, const char *name)
{
	Oid			catalogue = get_relname_relid("pg_dist_partition", PG_CATALOG_NAMESPACE);
	AttrNumber	number;
	AttrNumber	wanted;
	Relation	managed;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	char		found = '\0';

	if (!OidIsValid(catalogue) || get_rel_relkind(catalogue) != RELKIND_RELATION)
		return '\0';
	number = catalogue_column(catalogue, "logicalrelid", REGCLASSOID);
	wanted = catalogue_column(catalogue, name, CHAROID);
	if (number == InvalidAttrNumber)
		return '\0';
	managed = table_open(catalogue, AccessShareLock);
	ScanKeyInit(&key, number, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(table));
	scan = systable_beginscan(managed, InvalidOid, false, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool		isnull = wanted == InvalidAttrNumber;
		Datum		value = isnull ? (Datum) 0 : heap_getattr(tuple, wanted, RelationGetDescr(managed), &isnull);

		/* it is there, whatever is said of it */
		found = isnull || DatumGetChar(value) == '\0' ? '?' : DatumGetChar(value);
	}
	systable_endscan(scan);
	table_close(managed, AccessShareLock);
	return found;
}

bool
rollup_is_managed_by_citus(Oid table)
{
	return catalogued(table, "partmethod") != '\0';
}

/* A table that can be the source of a rollup: spread over shards by a hash, one copy of each. */
bool
rollup_is_distributed(Oid table)
{
	return get_rel_relkind(table) == RELKIND_RELATION && catalogued(table, "partmethod") == 'h' &&
		catalogued(table, "repmodel") == 's';
}

/* Its groups are where its source's rows are. */
bool
rollup_is_sharded(const Rollup *rollup)
{
	return rollup_is_managed_by_citus(rollup->groups);
}
