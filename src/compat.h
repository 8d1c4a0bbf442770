/*
 * compat.h: the one place that tests PG_VERSION_NUM. Everything else is written
 * against the newest server; what older ones lack is given here its newest name.
 */
#ifndef CCMETRICS_COMPAT_H
#define CCMETRICS_COMPAT_H

#include "postgres.h"

#if PG_VERSION_NUM < 150000
#error "ccmetrics needs PostgreSQL 15 or newer"
#endif

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else
#include "fmgr.h"
#include "utils/rangetypes.h"
#include "utils/regproc.h"
#include "utils/tuplesort.h"

/* Before 16 there are no soft errors: a bad literal always raises. */
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#define DirectInputFunctionCallSafe(function, text, typioparam, typmod, escontext, result) \
	((void) (escontext), \
	 *(result) = DirectFunctionCall3(function, CStringGetDatum(text), \
									 ObjectIdGetDatum(typioparam), Int32GetDatum(typmod)), \
	 true)
#define make_range(typcache, lower, upper, empty, escontext) \
	make_range(typcache, lower, upper, empty)
#define stringToQualifiedNameList(string, escontext) stringToQualifiedNameList(string)
/* One function a kind of object; only schemas and functions are asked about here. */
#define object_aclcheck(classid, objectid, roleid, mode) \
	((classid) == ProcedureRelationId ? pg_proc_aclcheck(objectid, roleid, mode) : \
	 pg_namespace_aclcheck(objectid, roleid, mode))
/* They copied always, which is nothing for what is passed by value. */
#define tuplesort_getdatum(state, forward, copy, val, isNull, abbrev) \
	tuplesort_getdatum(state, forward, val, isNull, abbrev)
#endif

#if PG_VERSION_NUM < 170000
/* Infinite intervals came with 17. */
#define INTERVAL_NOT_FINITE(i) ((void) (i), false)
#endif

/* Since 18, the columns of a grouped query are those of a relation of their own.
   Needs optimizer/optimizer.h, which is not for everyone: it brings parsenodes.h. */
#if PG_VERSION_NUM >= 180000
#define ungrouped_targets(query) \
	((List *) flatten_group_exprs(NULL, query, (Node *) (query)->targetList))
#define ungroup_query(query) \
	((query)->targetList = ungrouped_targets(query), \
	 (query)->havingQual = flatten_group_exprs(NULL, query, (query)->havingQual), \
	 (query)->hasGroupRTE = false)
#define is_group_entry(entry) ((entry)->rtekind == RTE_GROUP)
#else
#define ungrouped_targets(query) ((query)->targetList)
#define ungroup_query(query) ((void) (query))
#define is_group_entry(entry) ((void) (entry), false)
#endif

/* What a query needs rights for is in a list of its own since 16. */
#if PG_VERSION_NUM >= 160000
#define check_query_rights(query) ((void) ExecCheckPermissions((query)->rtable, (query)->rteperminfos, true))
#define QueryRights RTEPermissionInfo
#define rights_of_query(query) ((query)->rteperminfos)
#define rights_of_entry(query, entry) getRTEPermissionInfo((query)->rteperminfos, (RangeTblEntry *) (entry))
#define query_without_joins(query, node) flatten_join_alias_vars(NULL, query, node)
#else
#define check_query_rights(query) ((void) ExecCheckRTPerms((query)->rtable, true))
#define QueryRights RangeTblEntry
#define rights_of_query(query) ((query)->rtable)
#define rights_of_entry(query, entry) ((void) (query), (entry))
#define query_without_joins(query, node) flatten_join_alias_vars(query, node)
#endif

/* Scans are counted under another name since 16. */
#if PG_VERSION_NUM >= 160000
#define count_scan(status) ((status)->counts.numscans++)
#else
#define count_scan(status) ((status)->t_counts.t_numscans++)
#endif

/* What a node adds to EXPLAIN is declared in another header since 18. */
#if PG_VERSION_NUM >= 180000
#include "commands/explain_format.h"
#endif

#if PG_VERSION_NUM >= 180000
#define CCMETRICS_MODULE_MAGIC \
	PG_MODULE_MAGIC_EXT(.name = "ccmetrics", .version = CCMETRICS_VERSION)
#else
#define CCMETRICS_MODULE_MAGIC PG_MODULE_MAGIC
#define pg_noreturn pg_attribute_noreturn()
#endif

#endif
