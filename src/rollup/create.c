/*
 * rollup/create.c: create_rollup() and drop_rollup(), and what a rollup's
 * view asks at each read.
 */
#include "rollup/bucket.h"
#include "rollup/capture.h"
#include "rollup/definition.h"
#include "rollup/expression.h"
#include "rollup/locks.h"
#include "rollup/measures.h"
#include "rollup/names.h"
#include "rollup/objects.h"
#include "rollup/owner.h"
#include "rollup/partitions.h"
#include "rollup/schedule.h"
#include "rollup/shards.h"
#include "rollup/source.h"
#include "rollup/sql.h"
#include "rollup/statement.h"
#include "rollup/triggers.h"

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
 * True, or an error if the source is not watched any more, or one of the parts is not as it was.
 * The arguments are those of IntactArgument.
 */
PG_FUNCTION_INFO_V1(cc_rollup_intact);
Datum
cc_rollup_intact(PG_FUNCTION_ARGS)
{
	Rollup		rollup = {0};
	Datum		arguments[INTACT_COUNT];

	for (int i = 0; i < INTACT_COUNT; i++)
		arguments[i] = PG_GETARG_DATUM(i);
	rollup_take_arguments(&rollup, arguments);
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
				 errhint("Begin the transaction again. If the rollup was restored without its data, run CALL "
						 "build_rollup(...).")));
	PG_RETURN_BOOL(true);
}

/* (measure, how many values it was summed from) */
PG_FUNCTION_INFO_V1(cc_rollup_known);
Datum
cc_rollup_known(PG_FUNCTION_ARGS)
{
	if (PG_GETARG_INT64(1) == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

pg_noreturn static void refuse_infinite(const char *value);
static void
refuse_infinite(const char *value)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a rollup cannot sum %s because it could not be subtracted again", value),
			 errhint("Leave such values out, for example with sum(x) FILTER (WHERE x < 'Infinity').")));
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

/* The arguments of create_rollup(), in their order. */
enum
{
	CREATE_ROLLUP, CREATE_SOURCE, CREATE_TIME, CREATE_MEASURES, CREATE_DIMENSIONS, CREATE_BUCKET, CREATE_TIME_ZONE,
	CREATE_FILTER, CREATE_ARGUMENTS
};

static const char *const CREATE_NAMES[] = {
	"rollup", "source", "time_column", "measures", "dimensions", "bucket", "time_zone", "filter"
};

static char *
text_argument(FunctionCallInfo fcinfo, int n)
{
	return text_to_cstring(PG_GETARG_TEXT_PP(n));
}

/* Only the time zone and the filter can be null. */
static void
require_arguments(FunctionCallInfo fcinfo)
{
	for (int i = 0; i < CREATE_ARGUMENTS; i++)
	{
		if (i != CREATE_TIME_ZONE && i != CREATE_FILTER && PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not be null", CREATE_NAMES[i]),
					 i == CREATE_DIMENSIONS ? errhint("Write '{}' for a rollup without dimensions.")
					 : errhint("Give it a value, or leave it out if it has a default.")));
	}
}

/* A rollup that is being made: where, and what its parts are named after. */
typedef struct NewRollup
{
	Oid			schema;
	char	   *name;
	Rollup	   *rollup;
	List	   *dimensions;
	List	   *measures;
} NewRollup;

#define LONGEST_SUFFIX "_definition"

/* The name, and those that are made of it. */
static void
check_new_name(Oid schema, const char *name)
{
	static const char *const suffixes[] = {"", "_definition", "_live", "_groups", "_deltas", "_progress",
										   "_partitions"};
	const int	longest = NAMEDATALEN - 1 - strlen(LONGEST_SUFFIX);

	if (isAnyTempNamespace(schema))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_SCHEMA_NAME), errmsg("rollup \"%s\" cannot be temporary", name),
				 errhint("Name a schema that stays, for example 'kpi.%s'.", name)));
	if ((int) strlen(name) > longest)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("name \"%s\" of a rollup is longer than %d bytes", name, longest),
				 errhint("Choose a shorter name.")));
	for (size_t i = 0; i < lengthof(suffixes); i++)
	{
		char	   *full = psprintf("%s%s", name, suffixes[i]);

		if (OidIsValid(get_relname_relid(full, schema)))
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_TABLE),
					 errmsg("relation \"%s\" already exists", full),
					 errhint("A rollup named k makes views k, k_definition and k_live, and tables k_groups, k_deltas, "
							 "k_progress and k_partitions.")));
	}
}

/* -------------------------------------------------------------- the objects of a new rollup */

static char *
name_of_part(const NewRollup *new, const char *suffix)
{
	return quote_qualified_identifier(schema_name(new->schema), psprintf("%s%s", new->name, suffix));
}

static Oid
oid_of_part(const NewRollup *new, const char *suffix)
{
	return get_relname_relid(psprintf("%s%s", new->name, suffix), new->schema);
}

/* From here on the columns of the rollup are known. */
static void
create_definition(const NewRollup *new)
{
	Rollup	   *rollup = new->rollup;
	char	   *name = name_of_part(new, "_definition");
	StringInfoData columns;
	ListCell   *cell;

	initStringInfo(&columns);
	appendStringInfo(&columns, "%s AS bucket",
					 rollup_bucket_sql(&rollup->bucket, rollup_deparse(rollup->rows_of, rollup->time, "source")));
	foreach(cell, new->dimensions)
	{
		RollupColumn *dimension = lfirst(cell);

		appendStringInfo(&columns, ", %s AS %s", rollup_deparse(rollup->rows_of, dimension->expression, "source"),
						 quote_identifier(dimension->name));
	}
	appendStringInfo(&columns, ", %s AS rows", rollup->parent == NULL ? "pg_catalog.count(*)"
					 : "CAST(pg_catalog.sum(source.rows) AS pg_catalog.int8)");
	foreach(cell, new->measures)
		rollup_append_measure(&columns, lfirst(cell), rollup);
	rollup_define(rollup, name, columns.data, rollup_where(rollup, "source"), 1 + list_length(new->dimensions),
				  false);
	rollup_comment_on("VIEW", name, "definition of a rollup: its groups, worked out from the source");
	rollup->definition = oid_of_part(new, "_definition");
	rollup_read_definition(rollup);
}

static void
create_groups(const NewRollup *new)
{
	Rollup	   *rollup = new->rollup;
	StringInfoData checks;
	ListCell   *cell;

	initStringInfo(&checks);
	foreach(cell, rollup->amounts)
	{
		char	   *check = rollup_finite_check(lfirst(cell));

		if (check[0] != '\0')
			appendStringInfo(&checks, ", ADD%s", check);
	}
	/* types and collations are the definition's; each refresh changes the newest groups, in place if there is room */
	(void) rollup_runf(rollup, "CREATE TABLE {new} WITH (fillfactor = 90) AS SELECT * FROM {definition} WITH NO DATA",
					   "new", name_of_part(new, "_groups"), NULL);
	rollup->groups = oid_of_part(new, "_groups");
	(void) rollup_runf(rollup, "ALTER TABLE {groups} ALTER bucket SET NOT NULL, ALTER rows SET NOT NULL{checks}",
					   "checks", checks.data, NULL);
	/* each refresh empties it, and every reader reads it */
	(void) rollup_runf(rollup, "CREATE TABLE {new} (LIKE {groups} INCLUDING CONSTRAINTS) "
					   "WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)",
					   "new", name_of_part(new, "_deltas"), NULL);
	rollup->deltas = oid_of_part(new, "_deltas");
	/* Citus keeps nothing unique over shards */
	if (rollup_is_distributed(rollup->source))
		(void) rollup_runf(rollup, "CREATE INDEX ON {groups} (bucket)", NULL);
	else
		(void) rollup_runf(rollup, "CREATE UNIQUE INDEX ON {groups} ({keys}) NULLS NOT DISTINCT", NULL);
}

static void
create_records(const NewRollup *new)
{
	Rollup	   *rollup = new->rollup;

	(void) rollup_runf(rollup, "CREATE TABLE {new} (built_since pg_catalog.timestamptz, oldest pg_catalog.timestamptz, "
					   "newest pg_catalog.timestamptz, refreshed_at pg_catalog.timestamptz, "
					   "refresh_took pg_catalog.interval, last_error pg_catalog.text, last_sqlstate pg_catalog.text, "
					   "last_error_at pg_catalog.timestamptz, triggers_seen pg_catalog.text[], "
					   "unknown pg_catalog.text[], unverified pg_catalog.bool, answers pg_catalog.bool)",
					   "new", name_of_part(new, "_progress"), NULL);
	rollup->progress = oid_of_part(new, "_progress");
	(void) rollup_runf(rollup, "CREATE UNIQUE INDEX ON {progress} ((true))", NULL);
	(void) rollup_runf(rollup, "INSERT INTO {progress} DEFAULT VALUES", NULL);
	(void) rollup_runf(rollup, "CREATE TABLE {new} (partition pg_catalog.regclass NOT NULL, "
					   "since pg_catalog.timestamptz, until pg_catalog.timestamptz, retired_at pg_catalog.timestamptz, "
					   "mark pg_catalog.text, changed pg_catalog.text, "
					   "written pg_catalog.bool)",
					   "new", name_of_part(new, "_partitions"), NULL);
	rollup->partitions = oid_of_part(new, "_partitions");
}

static void
describe_tables(const NewRollup *new)
{
	static const char *const tables[][2] = {
		{"_groups", "groups of a rollup, as far as they are folded"},
		{"_deltas", "what was written to the source of a rollup since, by group: added, less what was removed"},
		{"_progress", "one row: how far a rollup is built, its last refresh and error; "
		"buckets before built_since are read from the source"},
		{"_partitions", "partitions whose rows a rollup has counted: their bounds in time, "
		"and since when they are no longer part of the source; and those written to before they were counted"},
	};

	for (size_t i = 0; i < lengthof(tables); i++)
	{
		char	   *name = name_of_part(new, tables[i][0]);

		/* or no refresh would be possible where all tables are published */
		(void) rollup_runf(NULL, "ALTER TABLE {name} REPLICA IDENTITY FULL", "name", name, NULL);
		rollup_comment_on("TABLE", name, tables[i][1]);
	}
}

/* All objects of a new rollup; afterwards it can be opened like any other. */
static void
create_objects(const NewRollup *new)
{
	Rollup	   *rollup = new->rollup;

	create_definition(new);
	create_groups(new);
	create_records(new);
	describe_tables(new);
	if (rollup_is_distributed(rollup->source))
		rollup_distribute(rollup, name_of_part(new, "_capture"));
	else
		rollup_create_capture(rollup, name_of_part(new, "_capture"));
	rollup_write_live(rollup, name_of_part(new, "_live"), false);
	rollup->live = oid_of_part(new, "_live");
	rollup_write_view(rollup, name_of_part(new, ""));
	rollup->view = oid_of_part(new, "");
	if (rollup_is_sharded(rollup))
		rollup_watch_shards(rollup);
	else
	{
		rollup_grant_capture(rollup);
		(void) rollup_cover(rollup, NULL);
		rollup_count_all(rollup);
	}
	rollup_bind(rollup);

	/* an empty source needs no build; to find out about rows in partitions would take a lock on each index */
	if (rollup_has_partitions(rollup) ? !rollup_has_blocks(rollup)
		: rollup_runf(rollup, "SELECT FROM {rows_of} LIMIT 1", NULL) == 0)
	{
		(void) rollup_runf(rollup, "UPDATE {progress} SET built_since = '-infinity'", NULL);
		rollup_write_live(rollup, name_of_part(new, "_live"), true);
	}
}

/* -------------------------------------------------------------- what the caller wrote */

static Node *
new_time(const Rollup *rollup, const char *text, Relation relation)
{
	Node	   *time = rollup_expression(text, ROLLUP_TIME, text, relation, rollup->parent, NULL);

	if (rollup->parent == NULL)
		return time;
	if (!IsA(time, Var) || castNode(Var, time)->varattno != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time column \"%s\" is not the bucket of rollup %s", text, rollup->source_name),
				 errhint("Write time_column => 'bucket'.")));
	rollup_bucket_check_parent(&rollup->bucket, rollup->parent);
	return time;
}

static List *
new_dimensions(const Rollup *rollup, ArrayType *array, List **names, Relation relation)
{
	List	   *dimensions = NIL;
	Datum	   *texts;
	bool	   *nulls;
	int			count;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &texts, &nulls, &count);
	if (count > INDEX_MAX_KEYS - 1)
		ereport(ERROR,
				(errcode(ERRCODE_TOO_MANY_COLUMNS),
				 errmsg("a rollup has at most %d dimensions, not %d", INDEX_MAX_KEYS - 1, count),
				 errhint("Combine several columns into one dimension, or create two rollups.")));
	for (int i = 0; i < count; i++)
	{
		RollupColumn *dimension = palloc0(sizeof(RollupColumn));
		char	   *given;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a dimension must not be null"),
					 errhint("Name a column, or write an expression with a name: 'lower(channel) AS channel'.")));
		given = TextDatumGetCString(texts[i]);
		dimension->expression = rollup_expression(given, ROLLUP_DIMENSION, given, relation, rollup->parent,
												  &dimension->name);
		rollup_claim_name(names, dimension->name, NAMEDATALEN - 1);
		dimensions = lappend(dimensions, dimension);
	}
	return dimensions;
}

/* (rollup, source, time_column, measures, dimensions, bucket, time_zone, filter) */
PG_FUNCTION_INFO_V1(cc_create_rollup);
Datum
cc_create_rollup(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup = palloc0(sizeof(Rollup));
	NewRollup	new = {.rollup = rollup};
	ActingScope scope;
	List	   *given_name;
	List	   *names = NIL;
	Relation	relation;

	rollup_require_read_committed("create_rollup()");
	require_arguments(fcinfo);
	rollup->source = PG_GETARG_OID(CREATE_SOURCE);
	rollup->owner = GetUserId();
	SPI_connect();
	given_name = stringToQualifiedNameList(text_argument(fcinfo, CREATE_ROLLUP), NULL);
	new.schema = QualifiedNameGetCreationNamespace(given_name, &new.name);
	check_new_name(new.schema, new.name);
	rollup->bucket = rollup_bucket_parse(text_argument(fcinfo, CREATE_BUCKET),
										 PG_ARGISNULL(CREATE_TIME_ZONE) ? NULL
										 : text_argument(fcinfo, CREATE_TIME_ZONE));

	/* the source, without writers from here to the end of the transaction */
	rollup_set_source(rollup);
	rollup_lock_source(rollup, ShareRowExclusiveLock);
	/* again, because it may have been dropped, or its views created again, while this waited for its lock */
	rollup_set_source(rollup);

	/* what the caller wrote means what it would mean in the caller's query */
	relation = relation_open(rollup->rows_of, AccessShareLock);
	rollup->time = new_time(rollup, text_argument(fcinfo, CREATE_TIME), relation);
	rollup_claim_name(&names, "bucket", NAMEDATALEN - 1);
	rollup_claim_name(&names, "rows", NAMEDATALEN - 1);
	if (rollup_is_distributed(rollup->source))
		rollup_claim_name(&names, ROLLUP_SHARD_KEY, NAMEDATALEN - 1);
	new.dimensions = new_dimensions(rollup, PG_GETARG_ARRAYTYPE_P(CREATE_DIMENSIONS), &names, relation);
	new.measures = rollup_new_measures(PG_GETARG_DATUM(CREATE_MEASURES), &names, relation, rollup->parent);
	if (!PG_ARGISNULL(CREATE_FILTER))
		rollup->filter = rollup_expression(text_argument(fcinfo, CREATE_FILTER), ROLLUP_FILTER,
										   text_argument(fcinfo, CREATE_FILTER), relation, rollup->parent, NULL);
	relation_close(relation, AccessShareLock);

	act(rollup->owner, &scope);
	create_objects(&new);
	stop_acting(&scope);
	rollup_bucket_note_clocks(&rollup->bucket);
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
	ActingScope scope;
	bool		sharded;

	SPI_connect();
	rollup = rollup_open_to_drop(PG_GETARG_OID(0));
	(void) rollup_unschedule(rollup);
	act(rollup->owner, &scope);
	sharded = rollup_is_sharded(rollup);
	if (sharded)
		(void) rollup_begin_everywhere();
	{
		/* written before anything goes, while all of it has names */
		char	   *drops[] = {
			rollup_sql(rollup, "DROP VIEW {view} {behavior}", "behavior", behavior, NULL),
			rollup_sql(rollup, "DROP VIEW {live} {behavior}", "behavior", behavior, NULL),
			rollup_sql(rollup, "DROP VIEW {definition} {behavior}", "behavior", behavior, NULL),
			rollup_sql(rollup, "DROP TABLE {groups}, {deltas}, {progress}, {partitions} {behavior}",
					   "behavior", behavior, NULL),
			/* nothing but triggers depends on it by then: with those, Citus drops it on all servers */
			rollup_sql(rollup, "DROP FUNCTION {capture}() {behavior}",
					   "behavior", sharded ? "CASCADE" : behavior, NULL),
		};

		rollup_unbind(rollup);
		/* first, because an event trigger may write to the source when the rest goes */
		if (!sharded)
			rollup_drop_triggers(rollup->capture);
		/* what others have made of the rollup stays, unless the caller says CASCADE */
		for (size_t i = 0; i < lengthof(drops); i++)
			statement_drop(drops[i]);
	}
	stop_acting(&scope);
	SPI_finish();
	PG_RETURN_VOID();
}
