/*
 * rollup/kpi_view.c: create_kpi_view(): a rollup as tools for dashboards want it, with
 * plain columns only. Drivers turn intervals into text, numerics into strings, and
 * do not know our types.
 */
#include "rollup/rollup.h"

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
	const char *call;			/* %s: the extension's schema, the state, the threshold */
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
#define CALLED_COUNT(name) "%1$s." #name "(%2$s)"
#define CALLED_PERCENT(name) "%1$s." #name "_float8(%2$s)"
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
	{"responses", "%1$s.responses(%2$s)", KPI_COUNT, "answers to the survey"},
	{"nps", "%1$s.nps(%2$s)", KPI_SCORE, "net promoter score, -100 to 100"},
	{"nps_margin", "%1$s.nps_margin(%2$s, '95'::pg_catalog.float8)", KPI_SCORE, "margin of the net promoter score at 95 percent confidence, in points"},
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
				 errhint("With more than one measure of call_stats or survey_stats, their names come before the KPIs': take shorter ones.")));
	appendStringInfo(&columns->select, "%s%s AS %s", columns->names != NIL ? ", " : "", sql, quote_identifier(name));
	columns->names = lappend(columns->names, pstrdup(name));
	columns->comments = lappend(columns->comments, pstrdup(comment));
}

static char *
plain(const char *sql, KpiKind kind)
{
	/* by functions of these very types */
	if (kind == KPI_COUNT || kind == KPI_FLOAT8)
		return pstrdup(sql);
	if (kind == KPI_SECONDS)
		return psprintf("CAST(EXTRACT(epoch FROM %s) AS pg_catalog.float8)", sql);
	return psprintf("CAST(%s AS pg_catalog.float8)", sql);
}

/* With more than one state of a kind, its measure's name comes before the KPI's. */
static void
add_kpis(KpiColumns *columns, const Kpi *kpis, int count, const char *prefix, const char *schema, const char *state, const char *threshold)
{
	for (int i = 0; i < count; i++)
		add_column(columns, psprintf("%s%s", prefix, kpis[i].name), kpis[i].comment,
				   plain(psprintf(kpis[i].call, schema, state, threshold), kpis[i].kind));
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

/* (rollup, threshold, view): NULL for the rollup's name with _kpis */
PG_FUNCTION_INFO_V1(cc_create_kpi_view);
Datum
cc_create_kpi_view(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup;
	RollupScope scope;
	char	   *schema;
	char	   *threshold;
	char	   *name;
	char	   *qualified;
	Oid			call_stats,
				survey_stats;
	int			calls = 0,
				surveys = 0;
	KpiColumns	columns = {0};
	ListCell   *cell,
			   *comment;
	Oid			view;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be NULL", PG_ARGISNULL(0) ? "rollup" : "threshold"),
				 errhint("Name the view that create_rollup() made; threshold can be left out.")));
	SPI_connect();
	rollup = rollup_open(PG_GETARG_OID(0));
	rollup_require_reader(rollup);
	if (PG_ARGISNULL(2))
	{
		name = psprintf("%s_kpis", rollup_view_name(rollup->view));
		qualified = quote_qualified_identifier(rollup_schema_name(get_rel_namespace(rollup->view)), name);
	}
	else
	{
		Oid			into = QualifiedNameGetCreationNamespace(stringToQualifiedNameList(text_to_cstring(PG_GETARG_TEXT_PP(2)), NULL), &name);

		qualified = quote_qualified_identifier(rollup_schema_name(into), name);
	}
	if (strlen(name) >= NAMEDATALEN)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("name \"%s\" of the KPI view is longer than %d bytes", name, NAMEDATALEN - 1),
				 errhint("Give it a name of its own: view => '...'.")));

	/* it is the caller's view */
	rollup_enter(GetUserId(), &scope);
	schema = pstrdup(quote_identifier(rollup_schema_name(rollup_extension_schema())));
	call_stats = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("call_stats"), ObjectIdGetDatum(rollup_extension_schema()));
	survey_stats = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("survey_stats"), ObjectIdGetDatum(rollup_extension_schema()));
	threshold = psprintf("%s::pg_catalog.interval", quote_literal_cstr(DatumGetCString(DirectFunctionCall1(interval_out, PG_GETARG_DATUM(1)))));
	/* a threshold that the histograms cannot answer is refused now, not when a dashboard reads */
	(void) rollup_run(psprintf("SELECT " SERVICE_LEVEL_SQL, schema, psprintf("'{\"version\": 1}'::%s.call_stats", schema), threshold));
	foreach(cell, rollup->amounts)
	{
		RollupColumn *amount = lfirst(cell);

		calls += amount->type == call_stats;
		surveys += amount->type == survey_stats;
	}

	initStringInfo(&columns.select);
	foreach(cell, rollup->keys)
	{
		RollupColumn *key = lfirst(cell);
		bool		is_bucket = cell == list_head(rollup->keys);

		add_column(&columns, key->name, is_bucket ? psprintf("start of the bucket of %s", rollup_bucket_text(&rollup->bucket)) : "dimension", plain_dimension(key));
	}
	foreach(cell, rollup->amounts)
	{
		RollupColumn *amount = lfirst(cell);
		char	   *sql = psprintf("rollup.%s", amount->quoted);

		if (amount->hidden)
			continue;
		if (amount->type == call_stats)
			add_kpis(&columns, CALL_KPIS, lengthof(CALL_KPIS), calls > 1 ? psprintf("%s_", amount->name) : "", schema, sql, threshold);
		else if (amount->type == survey_stats)
			add_kpis(&columns, SURVEY_KPIS, lengthof(SURVEY_KPIS), surveys > 1 ? psprintf("%s_", amount->name) : "", schema, sql, threshold);
		else if (amount->type == INT8OID)
			add_column(&columns, amount->name, "count or sum", sql);
		else if (amount->type == NUMERICOID)
			add_column(&columns, amount->name, "sum", plain(sql, KPI_SCORE));
		else if (amount->type == INTERVALOID)
			add_column(&columns, amount->name, "total, in seconds", plain(sql, KPI_SECONDS));
	}
	(void) rollup_run(psprintf("CREATE VIEW %s AS SELECT %s FROM %s AS rollup", qualified, columns.select.data, rollup_relation_name(rollup->view)));
	(void) rollup_run(psprintf("COMMENT ON VIEW %s IS %s", qualified,
							   quote_literal_cstr(psprintf("KPIs of rollup %s in plain columns; threshold of the service level: %s", rollup_relation_name(rollup->view),
														   DatumGetCString(DirectFunctionCall1(interval_out, PG_GETARG_DATUM(1)))))));
	forboth(cell, columns.names, comment, columns.comments)
		(void) rollup_run(psprintf("COMMENT ON COLUMN %s.%s IS %s", qualified, quote_identifier(lfirst(cell)), quote_literal_cstr(lfirst(comment))));
	rollup_leave(&scope);
	view = rollup_named(qualified);
	/* frees the name */
	SPI_finish();
	PG_RETURN_OID(view);
}
