/*
 * rollup/kpi_view.c: create_kpi_view(): a rollup as tools for dashboards want it, with
 * plain columns only. Drivers turn intervals into text, numerics into strings, and
 * do not know our types.
 */
#include "rollup/bucket.h"
#include "rollup/definition.h"
#include "rollup/names.h"
#include "rollup/objects.h"
#include "rollup/owner.h"
#include "rollup/statement.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/syscache.h"

typedef enum KpiKind
{
	KPI_COUNT, KPI_FLOAT8, KPI_SECONDS, KPI_SCORE
} KpiKind;

typedef struct Kpi
{
	const char *name;
	const char *sql;			/* of {extension}, {state} and {threshold} */
	KpiKind		kind;
	const char *comment;
} Kpi;

/* The kinds of kpi/calls.table as plain columns. */
#define SHOWN_COUNT(comment) KPI_COUNT, comment
#define SHOWN_PERCENT(comment) KPI_FLOAT8, comment
#define SHOWN_MEAN(comment) KPI_FLOAT8, comment ", in seconds"
#define SHOWN_MAXIMUM SHOWN_MEAN
#define SHOWN_QUANTILE SHOWN_MEAN
#define SHOWN_TOTAL SHOWN_MEAN
#define CALLED_COUNT(name) "{extension}." #name "({state})"
#define CALLED_PERCENT(name) "{extension}." #name "_float8({state})"
#define CALLED_MEAN CALLED_PERCENT

static const Kpi CALL_KPIS[] = {
#define KPI(name, kind, made_of, comment) {#name, CALLED_##kind(name), SHOWN_##kind(comment)},
#define KPI_OF_HISTOGRAM(name, kind, over_calls, of_stats, sql, comment, comment_of_stats) \
	{#name, sql, SHOWN_##kind(comment_of_stats)},
#define KPI_OF_STATS_ONLY(name, kind, of_stats, sql, comment, why) {#name, sql, SHOWN_##kind(comment)},
#define KPI_IN_VIEWS_ONLY(name, kind, sql, comment, why) {#name, sql, SHOWN_##kind(comment)},
#include "kpi/calls.table"
};

static const Kpi SURVEY_KPIS[] = {
	{"responses", "{extension}.responses({state})", KPI_COUNT, "answers to the survey"},
	{"nps", "{extension}.nps({state})", KPI_SCORE, "net promoter score, -100 to 100"},
	{"nps_margin", "{extension}.nps_margin({state}, '95'::pg_catalog.float8)", KPI_SCORE,
	"margin of the net promoter score at 95 percent confidence, in points"},
};

typedef struct KpiColumns
{
	StringInfoData select;
	List	   *names;
	List	   *comments;
} KpiColumns;

static void
add_column(KpiColumns *columns, const char *name, const char *comment, const char *sql)
{
	ListCell   *cell;

	foreach(cell, columns->names)
	{
		if (strcmp(lfirst(cell), name) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("the KPI view would have two columns \"%s\"", name),
					 errhint("Rename the dimension or measure of that name: 'expression AS name'.")));
	}
	if (strlen(name) >= NAMEDATALEN)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("column name \"%s\" of the KPI view is longer than %d bytes", name, NAMEDATALEN - 1),
				 errhint("With more than one measure of call_stats or survey_stats, their names come before those of "
						 "the KPIs: give them shorter names.")));
	appendStringInfo(&columns->select, "%s%s AS %s", columns->names != NIL ? ", " : "", sql, quote_identifier(name));
	columns->names = lappend(columns->names, pstrdup(name));
	columns->comments = lappend(columns->comments, pstrdup(comment));
}

static char *
plain_value(const char *sql, KpiKind kind)
{
	/* by functions of these very types */
	if (kind == KPI_COUNT || kind == KPI_FLOAT8)
		return pstrdup(sql);
	if (kind == KPI_SECONDS)
		return psprintf("CAST(EXTRACT(epoch FROM %s) AS pg_catalog.float8)", sql);
	return psprintf("CAST(%s AS pg_catalog.float8)", sql);
}

/* A dimension's type as every tool knows it; text for all others. */
static char *
plain_dimension(const RollupColumn *key)
{
	char	   *sql = psprintf("rollup.%s", key->quoted);

	switch (key->type)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case TEXTOID:
		case VARCHAROID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return sql;
		case NUMERICOID:
			return psprintf("CAST(%s AS pg_catalog.float8)", sql);
		case INTERVALOID:
			return psprintf("CAST(EXTRACT(epoch FROM %s) AS pg_catalog.float8)", sql);
		default:
			return psprintf("CAST(%s AS pg_catalog.text)", sql);
	}
}

/* The view that is made: its name, and what its columns are made of. */
typedef struct KpiView
{
	const Rollup *rollup;
	char	   *name;
	char	   *qualified;
	char	   *threshold;		/* as text */
	KpiColumns	columns;
} KpiView;

/* The name that was given, or the rollup's with _kpis beside it. */
static void
name_view(KpiView *view, const char *given)
{
	Oid			schema = get_rel_namespace(view->rollup->view);

	if (given == NULL)
		view->name = psprintf("%s_kpis", rollup_view_name(view->rollup->view));
	else
		schema = QualifiedNameGetCreationNamespace(stringToQualifiedNameList(given, NULL), &view->name);
	view->qualified = quote_qualified_identifier(schema_name(schema), view->name);
	if (strlen(view->name) >= NAMEDATALEN)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("name \"%s\" of the KPI view is longer than %d bytes", view->name, NAMEDATALEN - 1),
				 errhint("Give it another name with view => '...'.")));
}

static char *
kpi_sql(const KpiView *view, const char *sql, const char *state)
{
	return rollup_sql(NULL, sql, "state", state, "threshold",
					  rollup_sql(NULL, "{'threshold'}::pg_catalog.interval", "threshold", view->threshold, NULL), NULL);
}

/* A threshold that the histograms cannot answer is refused now, not when a dashboard reads. */
static void
check_threshold(const KpiView *view)
{
	char	   *empty = rollup_sql(NULL, "{'empty'}::{extension}.call_stats", "empty", "{\"version\": 1}", NULL);

	(void) rollup_runf(NULL, "SELECT {service_level}", "service_level", kpi_sql(view, SERVICE_LEVEL_SQL, empty), NULL);
}

static Oid
extension_type(const char *name)
{
	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
						   ObjectIdGetDatum(extension_schema()));
}

/* With more than one measure of a type, the measure's name comes before the KPI's. */
static void
add_kpis(KpiView *view, const Kpi *kpis, int count, const RollupColumn *measure, const char *state)
{
	const char *prefix = "";
	ListCell   *cell;

	foreach(cell, view->rollup->amounts)
	{
		RollupColumn *other = lfirst(cell);

		if (other != measure && other->type == measure->type)
			prefix = psprintf("%s_", measure->name);
	}
	for (int i = 0; i < count; i++)
		add_column(&view->columns, psprintf("%s%s", prefix, kpis[i].name), kpis[i].comment,
				   plain_value(kpi_sql(view, kpis[i].sql, state), kpis[i].kind));
}

static void
add_measure(KpiView *view, const RollupColumn *measure)
{
	char	   *sql = psprintf("rollup.%s", measure->quoted);

	if (measure->type == extension_type("call_stats"))
		add_kpis(view, CALL_KPIS, lengthof(CALL_KPIS), measure, sql);
	else if (measure->type == extension_type("survey_stats"))
		add_kpis(view, SURVEY_KPIS, lengthof(SURVEY_KPIS), measure, sql);
	else if (measure->type == INT8OID)
		add_column(&view->columns, measure->name, "count or sum", sql);
	else if (measure->type == NUMERICOID)
		add_column(&view->columns, measure->name, "sum", plain_value(sql, KPI_SCORE));
	else if (measure->type == INTERVALOID)
		add_column(&view->columns, measure->name, "total, in seconds", plain_value(sql, KPI_SECONDS));
}

static void
add_columns(KpiView *view)
{
	const Rollup *rollup = view->rollup;
	RollupColumn *bucket = linitial(rollup->keys);
	ListCell   *cell;

	initStringInfo(&view->columns.select);
	add_column(&view->columns, bucket->name, psprintf("start of the bucket of %s", rollup_bucket_text(&rollup->bucket)),
			   plain_dimension(bucket));
	for_each_from(cell, rollup->keys, 1)
		add_column(&view->columns, ((RollupColumn *) lfirst(cell))->name, "dimension", plain_dimension(lfirst(cell)));
	foreach(cell, rollup->amounts)
	{
		if (!((RollupColumn *) lfirst(cell))->hidden)
			add_measure(view, lfirst(cell));
	}
}

static void
create_view(const KpiView *view)
{
	char	   *comment = rollup_sql(view->rollup, "KPIs of rollup {view} in plain columns; threshold of the service "
									 "level: {threshold}",
									 "threshold", view->threshold, NULL);
	ListCell   *name,
			   *of_column;

	(void) rollup_runf(view->rollup, "CREATE VIEW {new} AS SELECT {select} FROM {view} AS rollup",
					   "new", view->qualified, "select", view->columns.select.data, NULL);
	rollup_comment_on("VIEW", view->qualified, comment);
	forboth(name, view->columns.names, of_column, view->columns.comments)
		rollup_comment_on("COLUMN", psprintf("%s.%s", view->qualified, quote_identifier(lfirst(name))),
						  lfirst(of_column));
}

/* (rollup, threshold, view): view is null for the rollup's name with _kpis */
PG_FUNCTION_INFO_V1(cc_create_kpi_view);
Datum
cc_create_kpi_view(PG_FUNCTION_ARGS)
{
	KpiView		view = {0};
	ActingScope scope;
	Oid			created;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", PG_ARGISNULL(0) ? "rollup" : "threshold"),
				 errhint("Name the view that create_rollup() made; threshold can be left out.")));
	SPI_connect();
	view.rollup = rollup_open(PG_GETARG_OID(0));
	rollup_require_reader(view.rollup);
	name_view(&view, PG_ARGISNULL(2) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(2)));
	/* it is the caller's view */
	act(GetUserId(), &scope);
	view.threshold = DatumGetCString(DirectFunctionCall1(interval_out, PG_GETARG_DATUM(1)));
	check_threshold(&view);
	add_columns(&view);
	create_view(&view);
	stop_acting(&scope);
	created = relation_named(view.qualified);
	/* frees the name */
	SPI_finish();
	PG_RETURN_OID(created);
}
