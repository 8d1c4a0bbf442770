/*
 * rollup/create.c: create_rollup(), alter_rollup() and drop_rollup(), and what a rollup's
 * view asks at each read.
 */
#include "rollup/rollup.h"

#include "access/relation.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "parser/parse_func.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/varlena.h"

/* -------------------------------------------------------------- asked at each read */

/*
 * (source, its name, capture, definition, live, groups, deltas, progress, partitions): true, or
 * an error if the source is not watched any more, or one of the parts is not as it was.
 */
PG_FUNCTION_INFO_V1(cc_rollup_intact);
Datum
cc_rollup_intact(PG_FUNCTION_ARGS)
{
	Rollup		rollup = {
		.source = PG_GETARG_OID(0), .source_name = text_to_cstring(PG_GETARG_TEXT_PP(1)), .capture = PG_GETARG_OID(2),
		.definition = PG_GETARG_OID(3), .live = PG_GETARG_OID(4), .groups = PG_GETARG_OID(5), .deltas = PG_GETARG_OID(6),
		.progress = PG_GETARG_OID(7), .partitions = PG_GETARG_OID(8)
	};

	rollup_require_intact(&rollup);
	PG_RETURN_BOOL(true);
}

/*
 * The end of the first build replaces the view that reads the source for what is
 * missing; a snapshot older than that does not have the groups yet.
 */
PG_FUNCTION_INFO_V1(cc_rollup_built);
Datum
cc_rollup_built(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || !TIMESTAMP_IS_NOBEGIN(PG_GETARG_TIMESTAMPTZ(0)))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("the rollup was built after this transaction's snapshot was taken"),
				 errhint("Begin the transaction again. If the rollup was restored without its data, CALL build_rollup(...).")));
	PG_RETURN_BOOL(true);
}

pg_noreturn static void refuse_infinite(const char *value);
static void
refuse_infinite(const char *value)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a rollup cannot sum %s, for it could not be taken back", value),
			 errhint("Leave such values out: sum(x) FILTER (WHERE x < 'Infinity'), say.")));
}

PG_FUNCTION_INFO_V1(cc_rollup_finite_numeric);
Datum
cc_rollup_finite_numeric(PG_FUNCTION_ARGS)
{
	Numeric		value = PG_GETARG_NUMERIC(0);

	if (numeric_is_nan(value) || numeric_is_inf(value))
		refuse_infinite(DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value))));
	PG_RETURN_BOOL(true);
}

PG_FUNCTION_INFO_V1(cc_rollup_finite_interval);
Datum
cc_rollup_finite_interval(PG_FUNCTION_ARGS)
{
	Interval   *value = PG_GETARG_INTERVAL_P(0);

	if (INTERVAL_NOT_FINITE(value))
		refuse_infinite(DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(value))));
	PG_RETURN_BOOL(true);
}

/* -------------------------------------------------------------- create_rollup */

static char *
text_argument(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be NULL", name),
				 errhint("Give it a value, or leave it out if it has a default.")));
	return text_to_cstring(PG_GETARG_TEXT_PP(n));
}

/* The name, and those that are made of it. */
static void
check_new_name(Oid schema, const char *name)
{
	static const char *const suffixes[] = {"", "_source", "_live", "_groups", "_deltas", "_progress", "_partitions"};

	if (isAnyTempNamespace(schema))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_SCHEMA_NAME), errmsg("rollup \"%s\" cannot be temporary", name),
				 errhint("Name a schema that stays: 'kpi.%s', say.", name)));
	if (strlen(name) > NAMEDATALEN - 1 - strlen("_partitions"))
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("name \"%s\" of a rollup is longer than %d bytes", name, (int) (NAMEDATALEN - 1 - strlen("_partitions"))),
				 errhint("Choose a shorter one.")));
	for (size_t i = 0; i < lengthof(suffixes); i++)
	{
		char	   *full = psprintf("%s%s", name, suffixes[i]);

		if (OidIsValid(get_relname_relid(full, schema)))
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_TABLE),
					 errmsg("relation \"%s\" already exists", full),
					 errhint("A rollup named k makes views k, k_source and k_live, and tables k_groups, k_deltas, k_progress and k_partitions.")));
	}
}

/* (rollup, source, time_column, measures, dimensions, bucket, time_zone) */
PG_FUNCTION_INFO_V1(cc_create_rollup);
Datum
cc_create_rollup(PG_FUNCTION_ARGS)
{
	char	   *given_name = text_argument(fcinfo, 0, "rollup");
	char	   *time_text = text_argument(fcinfo, 2, "time_column");
	char	   *bucket_text = text_argument(fcinfo, 5, "bucket");
	char	   *zone = PG_ARGISNULL(6) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(6));
	Rollup	   *rollup = palloc0(sizeof(Rollup));
	RollupScope scope;
	Oid			schema;
	char	   *name;
	List	   *names = NIL,
			   *dimensions = NIL,
			   *measures = NIL;
	Relation	relation;
	Datum	   *dimension_texts;
	bool	   *nulls;
	int			dimension_count;

	rollup_require_read_committed("create_rollup()");
	if (PG_ARGISNULL(1) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be NULL", PG_ARGISNULL(1) ? "source" : PG_ARGISNULL(3) ? "measures" : "dimensions"),
				 errhint("Give it a value; a rollup without dimensions has '{}'.")));
	rollup->source = PG_GETARG_OID(1);
	rollup->owner = GetUserId();
	SPI_connect();
	schema = QualifiedNameGetCreationNamespace(stringToQualifiedNameList(given_name, NULL), &name);
	check_new_name(schema, name);
	rollup->bucket = rollup_bucket_parse(bucket_text, zone);

	/* the source, without writers from here to the end of the transaction */
	rollup_set_source(rollup);
	rollup_lock_source(rollup, ShareRowExclusiveLock);
	/* again, for it may have gone while its lock was waited for, or have views of its own anew */
	rollup_set_source(rollup);

	/* what the caller wrote means what it would mean in the caller's query */
	relation = relation_open(rollup->rows_of, AccessShareLock);
	rollup->time = rollup_expression(time_text, ROLLUP_TIME, time_text, relation, rollup->parent, NULL);
	if (rollup->parent != NULL)
	{
		if (!IsA(rollup->time, Var) || castNode(Var, rollup->time)->varattno != 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("time column \"%s\" is not the bucket of rollup %s", time_text, rollup->source_name),
					 errhint("Write time_column => 'bucket'.")));
		rollup_bucket_check_parent(&rollup->bucket, rollup->parent);
	}
	rollup_claim_name(&names, "bucket", NAMEDATALEN - 1);
	rollup_claim_name(&names, "rows", NAMEDATALEN - 1);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(4), TEXTOID, -1, false, TYPALIGN_INT, &dimension_texts, &nulls, &dimension_count);
	if (dimension_count > INDEX_MAX_KEYS - 1)
		ereport(ERROR,
				(errcode(ERRCODE_TOO_MANY_COLUMNS),
				 errmsg("a rollup has at most %d dimensions, not %d", INDEX_MAX_KEYS - 1, dimension_count),
				 errhint("Take several columns together as one dimension, or make two rollups.")));
	for (int i = 0; i < dimension_count; i++)
	{
		RollupColumn *dimension = palloc0(sizeof(RollupColumn));
		char	   *given;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a dimension must not be NULL"),
					 errhint("Name a column, or write an expression with a name: 'lower(channel) AS channel'.")));
		given = TextDatumGetCString(dimension_texts[i]);
		dimension->expression = rollup_expression(given, ROLLUP_DIMENSION, given, relation, rollup->parent, &dimension->name);
		rollup_claim_name(&names, dimension->name, NAMEDATALEN - 1);
		dimensions = lappend(dimensions, dimension);
	}
	measures = rollup_new_measures(PG_GETARG_DATUM(3), &names, relation, rollup->parent);
	relation_close(relation, AccessShareLock);

	rollup_enter(rollup->owner, &scope);
	rollup_create_objects(rollup, schema, name, dimensions, measures);
	rollup_leave(&scope);
	SPI_finish();
	PG_RETURN_OID(rollup->view);
}

/* -------------------------------------------------------------- drop_rollup */

/* (rollup, cascade) */
PG_FUNCTION_INFO_V1(cc_drop_rollup);
Datum
cc_drop_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup;
	const char *behavior = PG_GETARG_BOOL(1) ? "CASCADE" : "RESTRICT";
	RollupScope scope;
	char	   *view,
			   *live,
			   *definition,
			   *function;

	SPI_connect();
	rollup = rollup_open_to_drop(PG_GETARG_OID(0));
	(void) rollup_unschedule(rollup);
	rollup_enter(rollup->owner, &scope);
	view = rollup_relation_name(rollup->view);
	live = rollup_relation_name(rollup->live);
	definition = rollup_relation_name(rollup->definition);
	function = rollup_function_name(rollup->capture);
	rollup_unbind(rollup);
	/* first, because an event trigger may write to the source when the rest goes; they are not the table owner's to keep */
	rollup_drop_triggers(rollup->capture);
	/* what others have made of the rollup stays, or goes by their word only */
	(void) rollup_run(psprintf("DROP VIEW %s %s", view, behavior));
	(void) rollup_run(psprintf("DROP VIEW %s %s", live, behavior));
	(void) rollup_run(psprintf("DROP VIEW %s %s", definition, behavior));
	(void) rollup_run(psprintf("DROP TABLE %s, %s, %s, %s %s", rollup_relation_name(rollup->groups), rollup_relation_name(rollup->deltas),
							   rollup_relation_name(rollup->progress), rollup_relation_name(rollup->partitions), behavior));
	(void) rollup_run(psprintf("DROP FUNCTION %s() %s", function, behavior));
	rollup_leave(&scope);
	SPI_finish();
	PG_RETURN_VOID();
}

