/*
 * rollup/targets.c: the table of a KPI view that says each queue's threshold, method and target: what it must be like,
 * and the SQL that reads it.
 */
#include "rollup/targets.h"
#include "rollup/names.h"
#include "rollup/sql.h"
#include "rollup/statement.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "parser/parse_coerce.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

/* -------------------------------------------------------------- the table */

/* And the types that they may be of. */
static const struct
{
	const char *name;
	Oid			types[6];
	const char *expected;
}			TARGET_COLUMN[] = {
	[TARGET_THRESHOLD] = {"threshold", {INTERVALOID}, "interval"},
	[TARGET_METHOD] = {"method", {TEXTOID, VARCHAROID}, "text"},
	[TARGET_SHORT_ABANDON] = {"short_abandon", {INTERVALOID}, "interval"},
	[TARGET_TARGET] = {"target", {NUMERICOID, FLOAT8OID, INT2OID, INT4OID, INT8OID, FLOAT4OID}, "numeric"},
};

/* Why rows of a table may be unseen, or seen by some users only; NULL if they are not. */
static const char *
targets_problem(Form_pg_class class)
{
	if (class->relkind != RELKIND_RELATION && class->relkind != RELKIND_PARTITIONED_TABLE)
		return "is not a table";
	if (class->relpersistence == RELPERSISTENCE_TEMP)
		return "is temporary";
	if (class->relpersistence != RELPERSISTENCE_PERMANENT)
		return "is unlogged, so a crash would empty it";
	if (class->relrowsecurity)
		return "has row-level security, which would hide targets";
	return NULL;
}

static void
refuse_targets(Oid table)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
	const char *problem;

	if (!HeapTupleIsValid(tuple))
		refuse_dropped("table", table);
	problem = targets_problem((Form_pg_class) GETSTRUCT(tuple));
	ReleaseSysCache(tuple);
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s cannot hold the targets of a KPI view: it %s", relation_name(table), problem),
				 errhint("Keep targets in an ordinary table without row-level security, and give others rights by "
						 "GRANT.")));
}

/* (targets): that a view which reads it sees all of its rows */
PG_FUNCTION_INFO_V1(cc_kpi_view_targets_intact);
Datum
cc_kpi_view_targets_intact(PG_FUNCTION_ARGS)
{
	refuse_targets(PG_GETARG_OID(0));
	PG_RETURN_BOOL(true);
}

/* (targets, rows, key): that a group of calls has one row of targets, whatever has become of the index */
PG_FUNCTION_INFO_V1(cc_kpi_view_target_alone);
Datum
cc_kpi_view_target_alone(PG_FUNCTION_ARGS)
{
	if (PG_GETARG_INT64(1) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("%s has " INT64_FORMAT " rows of targets for %s", relation_name(PG_GETARG_OID(0)),
						PG_GETARG_INT64(1), text_to_cstring(PG_GETARG_TEXT_PP(2))),
				 errhint("Delete all of them but one, and give the table back its primary key or unique index.")));
	PG_RETURN_BOOL(true);
}

/* What the owner of the table does reaches the readers of the view: policies, for example, run with their rights. */
static void
require_own_targets(Oid table)
{
	if (pg_class_aclcheck(table, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for table %s", relation_name(table)),
				 errhint("The owner of a KPI view must own its table of targets, too.")));
	if (relation_owner(table) != GetUserId())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("table %s of targets belongs to %s, and the KPI view would belong to %s", relation_name(table),
						GetUserNameFromId(relation_owner(table), false), GetUserNameFromId(GetUserId(), false)),
				 errhint("Create the KPI view as the owner of the table: use SET ROLE. That role needs SELECT on the "
						 "rollup.")));
}

/* The column of that name, if there is one. */
static Form_pg_attribute
table_column(Relation table, const char *name)
{
	for (int i = 0; i < RelationGetNumberOfAttributes(table); i++)
	{
		Form_pg_attribute column = TupleDescAttr(RelationGetDescr(table), i);

		if (!column->attisdropped && strcmp(NameStr(column->attname), name) == 0)
			return column;
	}
	return NULL;
}

pg_noreturn static void refuse_column_type(Relation table, Form_pg_attribute column, const char *expected);
static void
refuse_column_type(Relation table, Form_pg_attribute column, const char *expected)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("column \"%s\" of %s is of type %s, not %s", NameStr(column->attname),
					relation_name(RelationGetRelid(table)),
					format_type_with_typemod(column->atttypid, column->atttypmod), expected),
			 errhint("Give it that type with ALTER TABLE, or keep the targets in a table of their own.")));
}

static void
add_target_key(Targets *targets, Relation table, Form_pg_attribute column, RollupColumn *key, Oid view)
{
	AttrNumber	number = get_attnum(view, key->name);
	Oid			type,
				collation;
	int32		typmod;

	get_atttypetypmodcoll(view, number, &type, &typmod, &collation);
	/* text fits varchar, and one equals the other by the same operator */
	if (!(IsBinaryCoercible(column->atttypid, type) || IsBinaryCoercible(type, column->atttypid)) ||
		lookup_type_cache(column->atttypid, TYPECACHE_EQ_OPR)->eq_opr !=
		lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr)
		refuse_column_type(table, column, format_type_be(type));
	if (column->attcollation != collation)
		ereport(ERROR,
				(errcode(ERRCODE_COLLATION_MISMATCH),
				 errmsg("column \"%s\" of %s has another collation than the dimension of the rollup", key->name,
						targets->name),
				 errhint("Give it that collation with ALTER TABLE ... ALTER COLUMN ... TYPE ... COLLATE.")));
	if (!column->attnotnull)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
				 errmsg("column \"%s\" of %s can be null, and a null fits no row of the rollup", key->name,
						targets->name),
				 errhint("Use ALTER TABLE %s ALTER COLUMN %s SET NOT NULL.", targets->name, key->quoted)));
	targets->keys = lappend(targets->keys, key);
	targets->key_numbers = bms_add_member(targets->key_numbers, column->attnum);
}

static bool
is_key(Oid index, const Bitmapset *columns)
{
	HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
	Form_pg_index form;
	Bitmapset  *indexed = NULL;
	bool		fits;

	if (!HeapTupleIsValid(tuple))
		return false;
	form = (Form_pg_index) GETSTRUCT(tuple);
	for (int i = 0; i < form->indnkeyatts; i++)
		indexed = bms_add_member(indexed, form->indkey.values[i]);
	fits = form->indisunique && form->indimmediate && form->indisvalid && bms_equal(indexed, columns) &&
		heap_attisnull(tuple, Anum_pg_index_indpred, NULL) && heap_attisnull(tuple, Anum_pg_index_indexprs, NULL);
	ReleaseSysCache(tuple);
	return fits;
}

static void
require_key(const Targets *targets, Relation table)
{
	StringInfoData names;
	ListCell   *cell;

	foreach(cell, RelationGetIndexList(table))
	{
		if (is_key(lfirst_oid(cell), targets->key_numbers))
			return;
	}
	initStringInfo(&names);
	foreach(cell, targets->keys)
		appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "", ((RollupColumn *) lfirst(cell))->quoted);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
			 errmsg("%s has no primary key or unique index on exactly (%s)", targets->name, names.data),
			 errdetail("With two rows for a group, its calls would count twice. A partial or deferrable index does not "
					   "keep the second one out."),
			 errhint("Use ALTER TABLE %s ADD UNIQUE (%s).", targets->name, names.data)));
}

static void
read_target_columns(Targets *targets, Relation table)
{
	bool		any = false;

	for (int i = 0; i < TARGET_COLUMNS; i++)
	{
		Form_pg_attribute column = table_column(table, TARGET_COLUMN[i].name);
		bool		fits = false;

		/* a dimension of that name */
		if (column == NULL || bms_is_member(column->attnum, targets->key_numbers))
			continue;
		for (size_t type = 0; type < lengthof(TARGET_COLUMN[i].types); type++)
			fits |= getBaseType(column->atttypid) == TARGET_COLUMN[i].types[type];
		if (!fits)
			refuse_column_type(table, column, TARGET_COLUMN[i].expected);
		any = targets->has[i] = true;
	}
	if (targets->keys == NIL || !any)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
				 errmsg("%s has no column %s", targets->name, targets->keys == NIL ?
						"that is a dimension of the rollup" : "of targets"),
				 errhint("Its columns are some of the rollup's dimensions, by name and type, and any of threshold, "
						 "method, short_abandon and target.")));
}

Targets *
targets_open(const Rollup *rollup, Oid oid)
{
	Targets    *targets = palloc0(sizeof(Targets));
	Relation	table;
	ListCell   *cell;

	targets->table = oid;
	targets->name = relation_name(oid);
	require_own_targets(oid);
	refuse_targets(oid);
	table = relation_open(oid, AccessShareLock);
	for_each_from(cell, rollup->keys, 1)
	{
		RollupColumn *key = lfirst(cell);
		Form_pg_attribute column = table_column(table, key->name);

		if (column != NULL)
			add_target_key(targets, table, column, key, rollup->view);
	}
	read_target_columns(targets, table);
	require_key(targets, table);
	relation_close(table, NoLock);
	return targets;
}

/* A column that the replaced view reads under another name: without it, its figures would change in silence. */
void
targets_refuse_renamed(const Targets *targets, Oid view)
{
	StringInfoData known;
	ListCell   *cell;

	initStringInfo(&known);
	foreach(cell, targets->keys)
		appendStringInfo(&known, "%s, ", quote_literal_cstr(((RollupColumn *) lfirst(cell))->name));
	for (int i = 0; i < TARGET_COLUMNS; i++)
		appendStringInfo(&known, "%s%s", i > 0 ? ", " : "", quote_literal_cstr(TARGET_COLUMN[i].name));
	if (rollup_runf(NULL, "SELECT a.attname FROM pg_catalog.pg_rewrite AS r, pg_catalog.pg_depend AS d, "
					"pg_catalog.pg_attribute AS a WHERE r.ev_class = {view} "
					"AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid "
					"AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = {table} "
					"AND a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.attnum > 0 "
					"AND a.attname NOT IN ({known}) ORDER BY a.attnum",
					"view", psprintf("%u", view), "table", psprintf("%u", targets->table), "known", known.data,
					NULL) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" of %s, which the KPI view reads, was renamed", statement_text(0, 1),
						targets->name),
				 errhint("Give it back its name, or make the view under another name with view => '...'.")));
}

/* -------------------------------------------------------------- SQL */

/* Whether it says anything of how the service level is measured. */
bool
targets_set_service(const Targets *targets)
{
	return targets->has[TARGET_THRESHOLD] || targets->has[TARGET_METHOD] || targets->has[TARGET_SHORT_ABANDON];
}

/* A column of the one row of a group, or another value where the table has no such column. */
static char *
column_or(const Targets *targets, TargetColumn column, const char *type, const char *other)
{
	if (!targets->has[column])
		return pstrdup(other);
	return psprintf("CAST(pg_catalog.min(targets.%s) AS %s)", TARGET_COLUMN[column].name, type);
}

/*
 * The rows of targets, with their keys grouped, so that there is one a group whatever becomes of the index. Of
 * a row that the service level refuses, the threshold is null. What the table does not say is given, as literals.
 */
char *
targets_query(const Targets *targets, const char *threshold, const char *method, const char *short_abandon)
{
	StringInfoData keys;
	StringInfoData columns;
	StringInfoData problems;
	ListCell   *cell;

	initStringInfo(&keys);
	initStringInfo(&columns);
	initStringInfo(&problems);
	foreach(cell, targets->keys)
		appendStringInfo(&keys, "%stargets.%s", keys.len > 0 ? ", " : "", ((RollupColumn *) lfirst(cell))->quoted);
	if (targets_set_service(targets))
	{
		char	   *own_threshold = column_or(targets, TARGET_THRESHOLD, "pg_catalog.interval", threshold);
		char	   *own_method = column_or(targets, TARGET_METHOD, "pg_catalog.text", method);
		char	   *own_short = column_or(targets, TARGET_SHORT_ABANDON, "pg_catalog.interval", short_abandon);
		char	   *problem = rollup_sql(NULL, "{extension}.service_level_problem({arguments})", "arguments",
										 psprintf("%s, %s, %s", own_threshold, own_method, own_short), NULL);

		own_threshold = psprintf("CASE WHEN %s IS NULL THEN %s END", problem, own_threshold);
		/* seconds once a row of targets, not of the view; a method that needs no short_abandon takes any */
		appendStringInfo(&columns, ", %s AS threshold, %s AS threshold_seconds, %s AS method, "
						 "COALESCE(%s, %s) AS short_abandon", own_threshold, rollup_seconds_of(own_threshold),
						 own_method, own_short, short_abandon);
		appendStringInfo(&problems, ", %s", problem);
	}
	if (targets->has[TARGET_TARGET])
	{
		char	   *number = column_or(targets, TARGET_TARGET, "pg_catalog.numeric", NULL);
		char	   *problem = rollup_sql(NULL, "{extension}.service_level_target_problem({number})", "number", number,
										 NULL);

		appendStringInfo(&columns, ", CASE WHEN %s IS NULL THEN CAST(%s AS pg_catalog.float8) END AS target", problem,
						 number);
		appendStringInfo(&problems, ", %s", problem);
	}
	return rollup_sql(NULL, "SELECT {keys}{columns}, "
					  "NULLIF(pg_catalog.concat_ws('; '::pg_catalog.text{problems}), '') AS problem "
					  "FROM {table} AS targets "
					  "WHERE {extension}.kpi_view_targets_intact({'table'}::pg_catalog.regclass) GROUP BY {keys} "
					  "HAVING {extension}.kpi_view_target_alone({'table'}::pg_catalog.regclass, pg_catalog.count(*), "
					  "pg_catalog.concat_ws(', '::pg_catalog.text, {keys}))",
					  "keys", keys.data, "columns", columns.data, "problems", problems.data, "table", targets->name,
					  NULL);
}

/* That a row of the rollup has these targets. */
char *
targets_match(const Targets *targets)
{
	StringInfoData match;
	ListCell   *cell;

	initStringInfo(&match);
	foreach(cell, targets->keys)
	{
		RollupColumn *key = lfirst(cell);

		appendStringInfo(&match, "%srollup.%s %s targets.%s", match.len > 0 ? " AND " : "", key->quoted, key->equal,
						 key->quoted);
	}
	return match.data;
}
