/*
 * rollup/kpi_view.c: create_kpi_view(): a rollup as tools for dashboards want it, with
 * plain columns only. Drivers turn intervals into text, numerics into strings, and
 * do not know our types.
 *
 * The view reads the rollup, its settings, and the table of targets where there is one:
 *
 *	FROM k AS rollup CROSS JOIN (SELECT '20 s'::interval AS threshold, ...) AS settings
 *	LEFT JOIN (SELECT queue, min(threshold), ... FROM queues GROUP BY queue HAVING ...) AS targets ON ...
 *
 * The planner makes constants of the settings, and from them the view is known again.
 */
#include "rollup/kpi_view.h"
#include "base/local_time.h"
#include "rollup/bucket.h"
#include "rollup/definition.h"
#include "rollup/names.h"
#include "rollup/objects.h"
#include "rollup/owner.h"
#include "rollup/sql.h"
#include "rollup/statement.h"
#include "rollup/shards.h"
#include "rollup/targets.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/comment.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "nodes/primnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteHandler.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/regproc.h"
#include "utils/syscache.h"

/* -------------------------------------------------------------- settings */

/* What a view was made with: the columns of its settings. */
typedef enum Setting
{
	SET_THRESHOLD, SET_METHOD, SET_SHORT_ABANDON, SET_TARGETS, SET_WITHIN, SET_TIME_ZONE, SETTINGS
} Setting;

static const struct
{
	const char *name;
	int			argument;		/* of create_kpi_view() */
	Oid			type;
	const char *type_name;
	const char *value;			/* that of a new view; NULL for none */
}			SETTING[] = {
	[SET_THRESHOLD] = {"threshold", 1, INTERVALOID, "pg_catalog.interval", "00:00:20"},
	[SET_METHOD] = {"method", 3, TEXTOID, "pg_catalog.text", "abandon_negative"},
	[SET_SHORT_ABANDON] = {"short_abandon", 4, INTERVALOID, "pg_catalog.interval", "00:00:05"},
	[SET_TARGETS] = {"targets", 5, REGCLASSOID, "pg_catalog.regclass", NULL},
	[SET_WITHIN] = {"within", 6, INTERVALARRAYOID, "pg_catalog.interval[]", NULL},
	[SET_TIME_ZONE] = {"time_zone", 7, TEXTOID, "pg_catalog.text", NULL},
};

static char *
text_of(Oid type, Datum value)
{
	Oid			output;
	bool		varlena;

	getTypeOutputInfo(type, &output, &varlena);
	return OidOutputFunctionCall(output, value);
}

static const RangeTblEntry *
entry_named(const Query *query, RTEKind kind, const char *alias)
{
	ListCell   *cell;

	foreach(cell, query->rtable)
	{
		const RangeTblEntry *entry = lfirst(cell);

		if (entry->rtekind == kind && entry->alias != NULL && strcmp(entry->alias->aliasname, alias) == 0)
			return entry;
	}
	return NULL;
}

/* The settings of a view, which is locked, and its rollup; false if it is not a KPI view. */
static bool
read_settings(Oid relation, char *settings[SETTINGS], Oid *rollup)
{
	Relation	view = relation_open(relation, NoLock);
	bool		complete = false;

	if (view->rd_rel->relkind == RELKIND_VIEW)
	{
		const Query *query = get_view_query(view);
		const RangeTblEntry *of_rollup = entry_named(query, RTE_RELATION, "rollup");
		const RangeTblEntry *of_settings = entry_named(query, RTE_SUBQUERY, "settings");

		complete = of_rollup != NULL && of_settings != NULL &&
			list_length(of_settings->subquery->targetList) == SETTINGS;
		for (int i = 0; complete && i < SETTINGS; i++)
		{
			const TargetEntry *column = list_nth(of_settings->subquery->targetList, i);
			const Const *value = (const Const *) column->expr;

			complete = IsA(value, Const) && value->consttype == SETTING[i].type &&
				strcmp(column->resname, SETTING[i].name) == 0;
			settings[i] = complete && !value->constisnull ? text_of(value->consttype, value->constvalue) : NULL;
		}
		if (complete)
			*rollup = of_rollup->relid;
	}
	relation_close(view, NoLock);
	return complete;
}

/* -------------------------------------------------------------- columns */

typedef enum KpiKind
{
	KPI_COUNT, KPI_FLOAT8, KPI_SECONDS, KPI_SCORE, KPI_ALERT
} KpiKind;

typedef struct Kpi
{
	const char *name;
	const char *sql;			/* of {extension}, {state}, and of the service level's arguments */
	KpiKind		kind;
	const char *comment;
} Kpi;

/* The kinds of kpi/calls.table as plain columns. */
#define SHOWN_COUNT(comment) KPI_COUNT, comment
#define SHOWN_PERCENT(comment) KPI_FLOAT8, comment
#define SHOWN_MEAN(comment) KPI_FLOAT8, comment ", in seconds"
#define SHOWN_MAXIMUM(comment) \
	KPI_FLOAT8, comment ", in seconds; up to 256 s less than 1 s too long, beyond less than 1/128"
#define SHOWN_QUANTILE SHOWN_MAXIMUM
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

/* Of a view with targets. */
#define LEVEL_AND_TARGET SERVICE_LEVEL_SQL ", {target})"

static const Kpi TARGET_KPIS[] = {
	{"alert", "{extension}.service_level_alert(" LEVEL_AND_TARGET, KPI_ALERT,
	"ok, warning (up to 5 points below the target), action (up to 10) or all_hands"},
	{"severity", "{extension}.service_level_severity(" LEVEL_AND_TARGET, KPI_ALERT,
	"the alert as a number: 0 ok, 1 warning, 2 action, 3 all_hands"},
	{"met", "{extension}.service_level_severity(" LEVEL_AND_TARGET " OPERATOR(pg_catalog.=) 0", KPI_ALERT,
	"true if the service level is at its target or above"},
};

/* What asks for nothing and finds out what is refused. */
#define EMPTY_STATS "{\"version\": 1}"

#define NPS_INTERVAL_SQL \
	"({extension}.nps_interval({state}, '95'::pg_catalog.float8, '9'::pg_catalog.int4, '6'::pg_catalog.int4))"

static const Kpi SURVEY_KPIS[] = {
	{"responses", "{extension}.responses({state})", KPI_COUNT, "answers to the survey"},
	{"promoters", "{extension}.promoters({state})", KPI_COUNT, "answers of 9 and 10"},
	{"passives", "{extension}.passives({state})", KPI_COUNT, "answers of 7 and 8"},
	{"detractors", "{extension}.detractors({state})", KPI_COUNT, "answers of 0 to 6"},
	{"nps", "{extension}.nps({state})", KPI_SCORE, "net promoter score, in points from -100 to 100"},
	{"nps_low", "pg_catalog.lower" NPS_INTERVAL_SQL, KPI_SCORE,
	"lower end of where the net promoter score lies with 95 percent confidence, in points"},
	{"nps_high", "pg_catalog.upper" NPS_INTERVAL_SQL, KPI_SCORE,
	"upper end of where the net promoter score lies with 95 percent confidence, in points"},
};

typedef struct KpiColumn
{
	const char *name;
	const char *sql;
	const char *comment;
} KpiColumn;

/* The view that is made: its name, and what it is made of. */
typedef struct KpiView
{
	const Rollup *rollup;
	char	   *name;
	char	   *qualified;
	Oid			schema;
	Oid			replaced;
	char	   *settings[SETTINGS];
	Targets    *targets;		/* NULL for none */
	/* SQL of what the service level is asked with: the settings, or the row's own */
	const char *threshold;
	const char *method;
	const char *short_abandon;
	const char *service;		/* in words */
	List	   *columns;		/* KpiColumn */
} KpiView;

static KpiColumn *
view_column(const KpiView *view, const char *name)
{
	ListCell   *cell;

	foreach(cell, view->columns)
	{
		KpiColumn  *column = lfirst(cell);

		if (strcmp(column->name, name) == 0)
			return column;
	}
	return NULL;
}

static void
add_column(KpiView *view, const char *name, const char *comment, const char *sql)
{
	KpiColumn  *column = palloc(sizeof(KpiColumn));

	if (view_column(view, name) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_COLUMN),
				 errmsg("the KPI view would have two columns \"%s\"", name),
				 errhint("Rename the dimension or measure of that name: 'expression AS name'.")));
	if (strlen(name) >= NAMEDATALEN)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("column name \"%s\" of the KPI view is longer than %d bytes", name, NAMEDATALEN - 1),
				 errhint("With more than one measure of call_stats or survey_stats, their names come before those of "
						 "the KPIs: give them shorter names.")));
	column->name = pstrdup(name);
	column->sql = pstrdup(sql);
	column->comment = pstrdup(comment);
	view->columns = lappend(view->columns, column);
}

static char *
plain_value(const char *sql, KpiKind kind)
{
	/* by functions of these very types */
	if (kind == KPI_COUNT || kind == KPI_FLOAT8 || kind == KPI_ALERT)
		return pstrdup(sql);
	if (kind == KPI_SECONDS)
		return rollup_seconds_of(sql);
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
			return plain_value(sql, KPI_SCORE);
		case INTERVALOID:
			return rollup_seconds_of(sql);
		default:
			return psprintf("CAST(%s AS pg_catalog.text)", sql);
	}
}

/* What is said of the source's column, where the dimension is one; else its expression. */
static char *
dimension_comment(const Rollup *rollup, const RollupColumn *key)
{
	const char *unit = key->type == INTERVALOID ? ", in seconds" : "";
	const RollupColumn *column = key;

	for (const Rollup *at = rollup; IsA(column->expression, Var); at = at->parent)
	{
		AttrNumber	number = castNode(Var, column->expression)->varattno;

		if (at->parent == NULL)
		{
			char	   *comment = GetComment(at->source, RelationRelationId, number);

			if (comment != NULL)
				return psprintf("%s%s", comment, unit);
			break;
		}
		if (number < 1 || number > list_length(at->parent->keys))
			break;
		column = list_nth(at->parent->keys, number - 1);
	}
	return psprintf("dimension: %s%s", rollup_deparse(rollup->rows_of, key->expression, "source"), unit);
}

/* -------------------------------------------------------------- settings and targets */

static char *
setting_literal(const KpiView *view, Setting setting)
{
	const char *value = view->settings[setting];

	if (value == NULL)
		return psprintf("NULL::%s", SETTING[setting].type_name);
	return rollup_sql(NULL, "{'value'}::{type}", "value", value, "type", SETTING[setting].type_name, NULL);
}

static char *
from_clause(const KpiView *view)
{
	StringInfoData settings;
	char	   *from;

	initStringInfo(&settings);
	for (int i = 0; i < SETTINGS; i++)
		appendStringInfo(&settings, "%s%s AS %s", i > 0 ? ", " : "", setting_literal(view, i),
						 quote_identifier(SETTING[i].name));
	from = rollup_sql(view->rollup, "{view} AS rollup CROSS JOIN (SELECT {settings}) AS settings",
					  "settings", settings.data, NULL);
	if (view->targets == NULL)
		return from;
	return rollup_sql(NULL, "{from} LEFT JOIN ({targets}) AS targets ON {on}", "from", from,
					  "targets", targets_query(view->targets, setting_literal(view, SET_THRESHOLD),
											   setting_literal(view, SET_METHOD),
											   setting_literal(view, SET_SHORT_ABANDON)),
					  "on", targets_match(view->targets), NULL);
}

static bool
sets_service(const KpiView *view)
{
	return view->targets != NULL && targets_set_service(view->targets);
}

/* The row's own, where there are such; or another, where the group has no row. */
static char *
own_or(const KpiView *view, bool own, const char *other, const char *name)
{
	if (!own)
		return pstrdup(other);
	return rollup_sql(NULL, "CASE WHEN targets.{key} IS NULL THEN {other} ELSE targets.{name} END",
					  "key", ((RollupColumn *) linitial(view->targets->keys))->quoted, "other", other, "name", name,
					  NULL);
}

static char *
service_argument(const KpiView *view, Setting setting, bool own)
{
	return own_or(view, own, psprintf("settings.%s", SETTING[setting].name), SETTING[setting].name);
}

static char *
threshold_seconds(const KpiView *view)
{
	return own_or(view, sets_service(view), rollup_seconds_of("settings.threshold"), "threshold_seconds");
}

static void
set_service(KpiView *view)
{
	const Targets *targets = view->targets;

	/* with a problem, the threshold is null, whichever of the three it is about */
	view->threshold = service_argument(view, SET_THRESHOLD, sets_service(view));
	view->method = service_argument(view, SET_METHOD, targets != NULL && targets->has[TARGET_METHOD]);
	view->short_abandon = service_argument(view, SET_SHORT_ABANDON,
										   targets != NULL && targets->has[TARGET_SHORT_ABANDON]);
	view->service = psprintf("threshold %s, method %s%s", view->settings[SET_THRESHOLD], view->settings[SET_METHOD],
							 sets_service(view) ? psprintf(", unless %s says otherwise", targets->name) : "");
}

/* -------------------------------------------------------------- the columns of a view */

static char *
kpi_sql(const KpiView *view, const char *sql, const char *state)
{
	return rollup_sql(NULL, sql, "state", state, "threshold", view->threshold, "method", view->method,
					  "short_abandon", view->short_abandon, "target", "targets.target", NULL);
}

/* Does the replaced view show this KPI of the measure under the KPI's own name? */
static bool
shown_alone(const KpiView *view, const char *kpi, const RollupColumn *measure)
{
	Relation	old = relation_open(view->replaced, NoLock);
	const Query *query = get_view_query(old);
	bool		alone = false;
	ListCell   *cell;

	foreach(cell, query->targetList)
	{
		const TargetEntry *column = lfirst(cell);
		ListCell   *of;

		if (strcmp(column->resname, kpi) != 0)
			continue;
		foreach(of, pull_var_clause((Node *) column->expr, 0))
		{
			const Var  *var = lfirst_node(Var, of);
			Oid			relation = rt_fetch(var->varno, query->rtable)->relid;

			alone |= relation == view->rollup->view &&
				strcmp(get_attname(relation, var->varattno, false), measure->name) == 0;
		}
	}
	relation_close(old, NoLock);
	return alone;
}

/*
 * With more than one measure of a type, the measure's name comes before the KPI's; in a view that is replaced, not
 * where it did not, because columns keep their names.
 */
static const char *
prefix_of(const KpiView *view, const RollupColumn *measure)
{
	const char *kpi = measure->type == rollup_extension_type("call_stats") ? CALL_KPIS[0].name : SURVEY_KPIS[0].name;
	ListCell   *cell;

	if (OidIsValid(view->replaced) && shown_alone(view, kpi, measure))
		return "";
	foreach(cell, view->rollup->amounts)
	{
		RollupColumn *other = lfirst(cell);

		if (other != measure && other->type == measure->type)
			return psprintf("%s_", measure->name);
	}
	return "";
}

/*
 * Is the function there that an SQL of above calls? Not yet, if the library is newer than the extension in this
 * database: until ALTER EXTENSION ... UPDATE, views are those of the older release.
 */
static bool
is_there(const char *sql)
{
	const char *name = strstr(sql, "{extension}.");
	char	   *function;
	CatCList   *functions;
	bool		there = false;

	/* one of the server's */
	if (name == NULL)
		return true;
	name += strlen("{extension}.");
	function = pnstrdup(name, strcspn(name, "("));
	functions = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(function));
	for (int i = 0; i < functions->n_members; i++)
		there |= ((Form_pg_proc) GETSTRUCT(&functions->members[i]->tuple))->pronamespace == extension_schema();
	ReleaseCatCacheList(functions);
	return there;
}

static void
add_kpis(KpiView *view, const Kpi *kpis, int count, const RollupColumn *measure)
{
	char	   *state = psprintf("rollup.%s", measure->quoted);
	const char *prefix = prefix_of(view, measure);

	for (int i = 0; i < count; i++)
	{
		const char *comment = kpis[i].comment;

		if (!is_there(kpis[i].sql))
			continue;
		/* the table's is that of one method */
		if (strcmp(kpis[i].name, "service_level") == 0)
			comment = "percent of service_base that was served within the threshold";
		if (strstr(kpis[i].sql, "{threshold}") != NULL && kpis[i].kind != KPI_ALERT)
			comment = psprintf("%s; %s", comment, view->service);
		add_column(view, psprintf("%s%s", prefix, kpis[i].name), comment,
				   plain_value(kpi_sql(view, kpis[i].sql, state), kpis[i].kind));
	}
}

/* answered_within_20s and abandoned_within_20s. Limits that the histograms cannot answer are refused here. */
static void
add_within(KpiView *view, const RollupColumn *measure)
{
	const char *prefix = prefix_of(view, measure);
	const char *const kinds[] = {"answered", "abandoned"};
	uint64		count;
	char	  **limits;
	char	  **seconds;

	if (view->settings[SET_WITHIN] == NULL)
		return;
	count = rollup_runf(NULL, "SELECT {extension}.answered_within({'empty'}::{extension}.call_stats, limits.each), "
						"CAST(limits.each AS pg_catalog.text), "
						"CAST(CAST(EXTRACT(epoch FROM limits.each) AS pg_catalog.int8) AS pg_catalog.text) "
						"FROM pg_catalog.unnest({within}) WITH ORDINALITY AS limits (each, n) ORDER BY limits.n",
						"within", setting_literal(view, SET_WITHIN), "empty", EMPTY_STATS, NULL);
	limits = palloc((Size) Max(count, 1) * sizeof(char *));
	seconds = palloc((Size) Max(count, 1) * sizeof(char *));
	for (uint64 i = 0; i < count; i++)
	{
		limits[i] = statement_text(i, 2);
		seconds[i] = statement_text(i, 3);
		if (limits[i] == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("an element of within must not be null"),
					 errhint("Give a list of times, for example '{10 s,20 s,60 s}'.")));
	}
	for (size_t kind = 0; kind < lengthof(kinds); kind++)
	{
		for (uint64 i = 0; i < count; i++)
		{
			char	   *name = psprintf("%s%s_within_%ss", prefix, kinds[kind], seconds[i]);

			if (view_column(view, name) != NULL)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("within has %s twice", limits[i]),
						 errhint("Give each time once.")));
			add_column(view, name, psprintf("calls %s within %s s", kinds[kind], seconds[i]),
					   rollup_sql(NULL, "{extension}.{kind}_within(rollup.{measure}, {'limit'}::pg_catalog.interval)",
								  "kind", kinds[kind], "measure", measure->quoted, "limit", limits[i], NULL));
		}
	}
}

static void
add_measure(KpiView *view, const RollupColumn *measure)
{
	char	   *sql = psprintf("rollup.%s", measure->quoted);
	char	   *expression = rollup_deparse(view->rollup->rows_of, measure->expression, "source");

	if (measure->type == rollup_extension_type("call_stats"))
	{
		add_kpis(view, CALL_KPIS, lengthof(CALL_KPIS), measure);
		if (view->targets != NULL && view->targets->has[TARGET_TARGET])
			add_kpis(view, TARGET_KPIS, lengthof(TARGET_KPIS), measure);
		add_within(view, measure);
	}
	else if (measure->type == rollup_extension_type("survey_stats"))
		add_kpis(view, SURVEY_KPIS, lengthof(SURVEY_KPIS), measure);
	else if (measure->type == INT8OID)
		add_column(view, measure->name, expression, sql);
	else if (measure->type == NUMERICOID)
		add_column(view, measure->name, expression, plain_value(sql, KPI_SCORE));
	else if (measure->type == INTERVALOID)
		add_column(view, measure->name, psprintf("%s, in seconds", expression), plain_value(sql, KPI_SECONDS));
}

static const struct
{
	const char *name;
	const char *comment;
}			CLOCKS[] = {
	{"local_time", "start of the bucket on the clocks"},
	{"day", "day of the bucket, the first one of a week or month,"},
	{"weekday", "day of the week by ISO, 1 for Monday to 7 for Sunday,"},
	{"hour", "hour of the day, 0 to 23,"},
};

static bool
has_column(const Rollup *rollup, const char *name)
{
	ListCell   *cell;

	foreach(cell, list_concat_copy(rollup->keys, rollup->amounts))
	{
		if (strcmp(((RollupColumn *) lfirst(cell))->name, name) == 0)
			return true;
	}
	return false;
}

/*
 * The clocks of a place. Days on the UTC grid must be made of whole buckets there. A rollup of local days has its day
 * without being asked, unless a column has that name.
 */
static void
add_clocks(KpiView *view)
{
	const RollupBucket *bucket = &view->rollup->bucket;
	const char *zone = view->settings[SET_TIME_ZONE];
	char	   *start = psprintf("rollup.%s", ((RollupColumn *) linitial(view->rollup->keys))->quoted);

	if (zone == NULL && bucket->unit == NULL)
		return;
	if (zone != NULL && (bucket->unit == NULL || strcmp(zone, bucket->zone) != 0))
	{
		RollupBucket day = {.unit = "day", .zone = zone};

		rollup_bucket_check_parent(&day, view->rollup);
	}
	for (size_t i = 0; i < lengthof(CLOCKS); i++)
	{
		if (zone == NULL && (strcmp(CLOCKS[i].name, "day") != 0 || has_column(view->rollup, "day")))
			continue;
		add_column(view, CLOCKS[i].name, psprintf("%s in %s", CLOCKS[i].comment, zone != NULL ? zone : bucket->zone),
				   rollup_sql(NULL, "{extension}.local_{name}({start}, {'zone'}::pg_catalog.text)",
							  "name", strcmp(CLOCKS[i].name, "local_time") == 0 ? "time" : CLOCKS[i].name,
							  "start", start, "zone", zone != NULL ? zone : bucket->zone, NULL));
	}
}

static void
add_targets(KpiView *view)
{
	const Targets *targets = view->targets;

	if (targets != NULL && targets->has[TARGET_METHOD])
		add_column(view, "method", psprintf("method of the service level, by %s", targets->name), view->method);
	if (targets != NULL && targets->has[TARGET_TARGET])
		add_column(view, "target", psprintf("service level to be reached, in percent, by %s", targets->name),
				   "targets.target");
	if (targets != NULL)
		add_column(view, "problem", psprintf("what is wrong with the row of %s; null if all is well", targets->name),
				   "targets.problem");
}

static bool
has_calls(const Rollup *rollup)
{
	Oid			call_stats = rollup_extension_type("call_stats");
	ListCell   *cell;

	foreach(cell, rollup->amounts)
	{
		if (((RollupColumn *) lfirst(cell))->type == call_stats)
			return true;
	}
	return false;
}

/* The view of the rollup is read by the names of the definition. */
static void
require_columns(const Rollup *rollup)
{
	ListCell   *cell;

	foreach(cell, list_concat_copy(rollup->keys, rollup->amounts))
	{
		const RollupColumn *column = lfirst(cell);

		if (!column->hidden && get_attnum(rollup->view, column->name) == InvalidAttrNumber)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("column \"%s\" of rollup %s was renamed", column->name, relation_name(rollup->view)),
					 errhint("Give it its name back with ALTER VIEW ... RENAME COLUMN.")));
	}
}

static void
add_columns(KpiView *view)
{
	const Rollup *rollup = view->rollup;
	RollupColumn *bucket = linitial(rollup->keys);
	ListCell   *cell;

	add_column(view, bucket->name, psprintf("start of the bucket of %s, %s%s", rollup_bucket_text(&rollup->bucket),
											rollup->bucket.unit == NULL ? "on the UTC grid" : "in ",
											rollup->bucket.unit == NULL ? "" : rollup->bucket.zone),
			   plain_dimension(bucket));
	add_clocks(view);
	for_each_from(cell, rollup->keys, 1)
		add_column(view, ((RollupColumn *) lfirst(cell))->name, dimension_comment(rollup, lfirst(cell)),
				   plain_dimension(lfirst(cell)));
	if (has_calls(rollup))
	{
		add_column(view, "threshold_seconds", psprintf("threshold of the service level, in seconds; %s", view->service),
				   threshold_seconds(view));
		add_targets(view);
	}
	foreach(cell, rollup->amounts)
	{
		if (!((RollupColumn *) lfirst(cell))->hidden)
			add_measure(view, lfirst(cell));
	}
}

/* -------------------------------------------------------------- the view */

/* The name that was given, or the rollup's with _kpis beside it. */
static void
name_view(KpiView *view, const char *given_name)
{
	view->schema = get_rel_namespace(view->rollup->view);
	if (given_name == NULL)
		view->name = psprintf("%s_kpis", rollup_view_name(view->rollup->view));
	else
		view->schema = QualifiedNameGetCreationNamespace(stringToQualifiedNameList(given_name, NULL), &view->name);
	view->qualified = quote_qualified_identifier(schema_name(view->schema), view->name);
	if (strlen(view->name) >= NAMEDATALEN)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("name \"%s\" of the KPI view is longer than %d bytes", view->name, NAMEDATALEN - 1),
				 errhint("Give it another name with view => '...'.")));
}

static void
require_owner(Oid view)
{
	if (!has_privs_of_role(GetUserId(), relation_owner(view)))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of view %s", relation_name(view)),
				 errhint("Use SET ROLE to become its owner, or give another name with view => '...'.")));
}

/* Of the view that is replaced, the settings stay unless others are given. */
static void
take_over(KpiView *view, bool replace)
{
	Oid			existing = get_relname_relid(view->name, view->schema);
	Oid			of;

	if (!OidIsValid(existing))
		return;
	if (!replace)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_TABLE),
				 errmsg("relation \"%s\" already exists", view->name),
				 errhint("Replace it with replace => true, which keeps its rights; or give another name with "
						 "view => '...'.")));
	require_owner(existing);
	LockRelationOid(existing, AccessExclusiveLock);
	/* while the lock was waited for, it may have got another name or owner */
	if (get_relname_relid(view->name, view->schema) != existing)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("view %s was renamed, moved or dropped at this moment", view->qualified),
				 errhint("Try again.")));
	require_owner(existing);
	if (!read_settings(existing, view->settings, &of))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s is not a KPI view", relation_name(existing)),
				 errhint("Only what create_kpi_view() made can be replaced. Give another name with view => '...'.")));
	view->replaced = existing;
}

/* The columns that the replaced view has come first, because others' views and queries count on them. */
static void
keep_order(KpiView *view)
{
	List	   *kept = NIL;
	Relation	old = relation_open(view->replaced, NoLock);

	for (int i = 0; i < RelationGetNumberOfAttributes(old); i++)
	{
		const char *name = NameStr(TupleDescAttr(RelationGetDescr(old), i)->attname);
		KpiColumn  *column = view_column(view, name);

		if (column == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
					 errmsg("column \"%s\" of view %s would be gone", name, view->qualified),
					 errdetail("A view that is replaced keeps its columns; new ones come after them."),
					 errhint("Make the view under another name with view => '...', or drop the old one.")));
		kept = lappend(kept, column);
	}
	relation_close(old, NoLock);
	view->columns = list_concat_unique_ptr(kept, view->columns);
}

/* WITH (...), as the owner set it; empty where nothing is set. */
static char *
options_of(Oid view)
{
	(void) rollup_runf(NULL, "SELECT ' WITH (' || pg_catalog.string_agg(pg_catalog.format('%I = %L', o.option_name, "
					   "o.option_value), ', ') || ')' FROM pg_catalog.pg_class AS c, "
					   "pg_catalog.pg_options_to_table(c.reloptions) AS o WHERE c.oid = {view}",
					   "view", psprintf("%u", view), NULL);
	return statement_text(0, 1);
}

static void
write_view(const KpiView *view)
{
	char	   *options = OidIsValid(view->replaced) ? options_of(view->replaced) : NULL;
	StringInfoData select;
	ListCell   *cell;

	initStringInfo(&select);
	foreach(cell, view->columns)
	{
		KpiColumn  *column = lfirst(cell);

		appendStringInfo(&select, "%s%s AS %s", select.len > 0 ? ", " : "", column->sql,
						 quote_identifier(column->name));
	}
	(void) rollup_runf(NULL, "CREATE {or_replace}VIEW {new}{options} AS SELECT {select} FROM {from}",
					   "or_replace", OidIsValid(view->replaced) ? "OR REPLACE " : "", "new", view->qualified,
					   "options", options != NULL ? options : "", "select", select.data,
					   "from", from_clause(view), NULL);
}

static void
create_view(KpiView *view)
{
	ListCell   *cell;

	write_view(view);
	rollup_comment_on("VIEW", view->qualified,
					  rollup_sql(view->rollup, "KPIs of rollup {view} in plain columns; service level: {service}",
								 "service", view->service, NULL));
	foreach(cell, view->columns)
	{
		KpiColumn  *column = lfirst(cell);

		rollup_comment_on("COLUMN", psprintf("%s.%s", view->qualified, quote_identifier(column->name)),
						  column->comment);
	}
}

/* The KPI views of a rollup. One that others have locked is left out. */
static List *
kpi_views_of(const Rollup *rollup)
{
	List	   *views = NIL;

	(void) rollup_runf(NULL, "SELECT DISTINCT r.ev_class FROM pg_catalog.pg_rewrite AS r, pg_catalog.pg_depend AS d "
					   "WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid "
					   "AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = {view_oid} "
					   "AND r.ev_class <> {view_oid} ORDER BY r.ev_class",
					   "view_oid", psprintf("%u", rollup->view), NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		Oid			view = atooid(statement_text(i, 1));
		char	   *settings[SETTINGS];
		Oid			of;

		if (!ConditionalLockRelationOid(view, AccessShareLock))
			continue;
		if (SearchSysCacheExists1(RELOID, ObjectIdGetDatum(view)) && read_settings(view, settings, &of) &&
			of == rollup->view)
			views = lappend_oid(views, view);
	}
	return views;
}

/* The statement that replaces it. */
static char *
replacement(const Rollup *rollup, Oid view)
{
	return rollup_sql(rollup, "SELECT create_kpi_view({'rollup'}, view => {'kpi_view'}, replace => true)",
					  "rollup", relation_name(rollup->view), "kpi_view", relation_name(view), NULL);
}

/* Says which views have no columns of the measures that were added. */
void
rollup_note_kpi_views(const Rollup *rollup)
{
	ListCell   *cell;

	foreach(cell, kpi_views_of(rollup))
		ereport(NOTICE,
				(errmsg("KPI view %s does not have the new measures yet", relation_name(lfirst_oid(cell))),
				 errhint("Use %s, which keeps its settings and rights.", replacement(rollup, lfirst_oid(cell)))));
}

/* Before measures are dropped: a KPI view stands in the way, and is to be made again. */
void
rollup_refuse_kpi_views(const Rollup *rollup)
{
	List	   *views = kpi_views_of(rollup);

	if (views != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
				 errmsg("cannot drop measures of rollup %s because KPI view %s depends on it",
						relation_name(rollup->view), relation_name(linitial_oid(views))),
				 errhint("Drop the KPI view, with DROP VIEW, and create it again afterwards with create_kpi_view() and "
						 "its GRANTs.")));
}

/* What the histograms cannot answer is refused now, not when a dashboard reads. */
static void
check_service(const KpiView *view)
{
	(void) rollup_runf(NULL, "SELECT {extension}.service_level({'empty'}::{extension}.call_stats, {threshold}, "
					   "{method}, {short_abandon})", "empty", EMPTY_STATS,
					   "threshold", setting_literal(view, SET_THRESHOLD), "method", setting_literal(view, SET_METHOD),
					   "short_abandon", setting_literal(view, SET_SHORT_ABANDON), NULL);
}

#define regclass_of(name) DirectFunctionCall1(regclassin, CStringGetDatum(name))

/* Over those of the replaced view, or of a new one. */
static void
take_settings(KpiView *view, FunctionCallInfo fcinfo)
{
	for (int i = 0; i < SETTINGS; i++)
	{
		if (!PG_ARGISNULL(SETTING[i].argument))
			view->settings[i] = text_of(SETTING[i].type, PG_GETARG_DATUM(SETTING[i].argument));
		else if (!OidIsValid(view->replaced) && SETTING[i].value != NULL)
			view->settings[i] = pstrdup(SETTING[i].value);
	}
	if (!PG_ARGISNULL(SETTING[SET_TIME_ZONE].argument))
	{
		pg_tz	   *zone = zone_of(PG_GETARG_TEXT_PP(SETTING[SET_TIME_ZONE].argument));

		view->settings[SET_TIME_ZONE] = pstrdup(pg_get_timezone_name(zone));
	}
	check_service(view);
	if (view->settings[SET_TARGETS] != NULL)
	{
		if (!has_calls(view->rollup))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("rollup %s has no measure of call_stats, so targets say nothing of it",
							relation_name(view->rollup->view)),
					 errhint("Leave targets out, or add such a measure with alter_rollup().")));
		/* most queries over such a view are refused by Citus, for a condition of it that has no column */
		rollup_refuse_sharded(view->rollup, "a KPI view with targets is not possible",
							  "Create the KPI view without targets, and join it with them in a query.");
		view->targets = targets_open(view->rollup,
									 DatumGetObjectId(regclass_of(view->settings[SET_TARGETS])));
		if (OidIsValid(view->replaced))
			targets_refuse_renamed(view->targets, view->replaced);
	}
	set_service(view);
}

/* (rollup, threshold, view, method, short_abandon, targets, within, time_zone, replace): null for what is not said */
PG_FUNCTION_INFO_V1(cc_create_kpi_view);
Datum
cc_create_kpi_view(PG_FUNCTION_ARGS)
{
	KpiView		view = {0};
	ActingScope scope;
	Oid			created;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("rollup must not be null"),
				 errhint("Name the view that create_rollup() made; all other arguments can be left out.")));
	SPI_connect();
	view.rollup = rollup_open(PG_GETARG_OID(0));
	rollup_require_reader(view.rollup);
	/* before the view that is replaced, as alter_rollup() does when it drops measures; and looked at again under it */
	LockRelationOid(view.rollup->view, AccessShareLock);
	view.rollup = rollup_open(PG_GETARG_OID(0));
	rollup_require_reader(view.rollup);
	require_columns(view.rollup);
	name_view(&view, PG_ARGISNULL(2) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(2)));
	/* it is the caller's view, or that of the replaced one's owner */
	act(GetUserId(), &scope);
	take_over(&view, !PG_ARGISNULL(8) && PG_GETARG_BOOL(8));
	stop_acting(&scope);
	act(OidIsValid(view.replaced) ? relation_owner(view.replaced) : GetUserId(), &scope);
	rollup_require_reader(view.rollup);
	take_settings(&view, fcinfo);
	add_columns(&view);
	if (OidIsValid(view.replaced))
		keep_order(&view);
	create_view(&view);
	stop_acting(&scope);
	created = relation_named(view.qualified);
	/* frees the name */
	SPI_finish();
	PG_RETURN_OID(created);
}
