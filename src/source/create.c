/*
 * source/create.c: create_call_source() and drop_call_source().
 */
#include "source/source.h"
#include "base/acting.h"
#include "base/names.h"
#include "base/statement.h"
#include "source/schedule.h"
#include "source/tables.h"

#include "catalog/namespace.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"

#define NOW_SUFFIX "_now"

/* Of the suffixes it is the longest. */
#define LONGEST_SUFFIX "_agent_states"

static void
check_free_names(const CallSource *source)
{
	const int	longest = NAMEDATALEN - 1 - strlen(LONGEST_SUFFIX);

	if (isAnyTempNamespace(source->schema))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_SCHEMA_NAME),
				 errmsg("call source \"%s\" cannot be temporary", source->name),
				 errhint("Name a schema that stays, for example 'kpi.%s'.", source->name)));
	if ((int) strlen(source->name) > longest)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("name \"%s\" of a call source is longer than %d bytes", source->name, longest),
				 errhint("Choose a shorter name.")));
	for (int i = 0; i <= SOURCE_TABLES; i++)
	{
		const char *suffix = i < SOURCE_TABLES ? source_table_suffix(i) : NOW_SUFFIX;
		char	   *full = psprintf("%s%s", source->name, suffix);

		if (OidIsValid(get_relname_relid(full, source->schema)))
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_TABLE),
					 errmsg("relation \"%s\" already exists", full),
					 errhint("A call source named c makes tables c_calls, c_open, c_rejected, c_ignored, "
							 "c_agent_states, "
							 "c_outcomes, c_gaps and c_source, and view c_now.")));
	}
}

/* Agents are busy while one of their calls is open; the service level is that of today in the reader's time zone. */
static void
create_now(const CallSource *source)
{
	static const char *const columns[][2] = {
		{"queue", "the queue"},
		{"waiting", "callers who wait now"},
		{"longest_waiting", "how long the first of them has waited; 0 if the entry is ahead of the clock; "
		"null if nobody waits"},
		{"talking", "callers who talk to an agent now"},
		{"ready", "agents who are logged in, not paused and not on a call; null if no state names the queue"},
		{"busy", "agents on a call"},
		{"paused", "agents who are paused and not on a call; null if no state names the queue"},
		{"service_level", "percent of today's calls answered within the threshold, where a caller who has waited "
		"longer "
		"counts, too; null if there is none"},
	};
	char	   *name = source_part_name(source, NOW_SUFFIX);

	(void) source_runf(source, "CREATE VIEW {name} WITH (security_barrier) AS "
					   "WITH open AS (SELECT coalesce(o.queue, '') AS queue, o.agent, o.entered_at, o.answered_at "
					   "FROM {open} AS o), "
					   "busy AS (SELECT DISTINCT o.agent FROM open AS o WHERE o.answered_at IS NOT NULL), "
					   /* an event without a queue holds for all queues of the agent, if it is the newer one */
					   "states AS (SELECT DISTINCT ON (q.agent, q.queue) q.agent, q.queue, s.state "
					   "FROM (SELECT DISTINCT a.agent, a.queue FROM {agent_states} AS a "
					   "WHERE pg_catalog.upper_inf(a.during) AND a.queue <> '') AS q "
					   "JOIN {agent_states} AS s ON s.agent = q.agent AND s.queue IN (q.queue, '') "
					   "AND pg_catalog.upper_inf(s.during) "
					   "ORDER BY q.agent, q.queue, pg_catalog.lower(s.during) DESC), "
					   "calls AS (SELECT coalesce(c.queue, '') AS queue, c.call FROM {calls} AS c "
					   "WHERE {extension}.offered_at(c.call) >= pg_catalog.date_trunc('day', pg_catalog.now()) "
					   "UNION ALL SELECT o.queue, {extension}.try_call_interval(o.entered_at, pg_catalog.now() - "
					   "o.entered_at, "
					   "outcome => 'abandoned') FROM open AS o WHERE o.answered_at IS NULL "
					   "AND o.entered_at < pg_catalog.now() - {threshold} "
					   "UNION ALL SELECT o.queue, {extension}.try_call_interval(o.entered_at, o.answered_at - "
					   "o.entered_at) "
					   "FROM open AS o WHERE o.answered_at IS NOT NULL "
					   "AND o.entered_at >= pg_catalog.date_trunc('day', pg_catalog.now())), "
					   "queues AS (SELECT c.queue FROM calls AS c UNION SELECT o.queue FROM open AS o "
					   "UNION SELECT s.queue FROM states AS s) "
					   "SELECT nullif(q.queue, '') AS queue, "
					   "(SELECT pg_catalog.count(*) FROM open AS o WHERE o.queue = q.queue AND o.answered_at IS NULL) "
					   "AS waiting, "
					   /* a clock may be ahead */
					   "(SELECT greatest(pg_catalog.now() - pg_catalog.min(o.entered_at), "
					   "'0'::pg_catalog.interval) FROM open AS o WHERE o.queue = q.queue "
					   "AND o.answered_at IS NULL HAVING pg_catalog.count(*) > 0) AS longest_waiting, "
					   "(SELECT pg_catalog.count(*) FROM open AS o WHERE o.queue = q.queue AND o.answered_at IS NOT "
					   "NULL) AS talking, "
					   "CASE WHEN EXISTS (SELECT FROM {agent_states} AS a WHERE a.queue = q.queue) THEN "
					   "(SELECT pg_catalog.count(*) FROM states AS s WHERE s.queue = q.queue AND s.state = 'ready' "
					   "AND s.agent NOT IN (SELECT b.agent FROM busy AS b WHERE b.agent IS NOT NULL)) END AS ready, "
					   "(SELECT pg_catalog.count(DISTINCT o.agent) FROM open AS o WHERE o.queue = q.queue "
					   "AND o.answered_at IS NOT NULL) AS busy, "
					   "CASE WHEN EXISTS (SELECT FROM {agent_states} AS a WHERE a.queue = q.queue) THEN "
					   "(SELECT pg_catalog.count(*) FROM states AS s WHERE s.queue = q.queue AND s.state = 'paused' "
					   "AND s.agent NOT IN (SELECT b.agent FROM busy AS b WHERE b.agent IS NOT NULL)) END AS paused, "
					   "(SELECT {extension}.service_level(c.call, {threshold}) FROM calls AS c WHERE c.queue = "
					   "q.queue) "
					   "AS service_level FROM queues AS q", "name", name, NULL);
	(void) source_runf(NULL, "COMMENT ON VIEW {name} IS 'a call source as it is now, as of its last load: a row a "
					   "queue'",
					   "name", name, NULL);
	for (size_t i = 0; i < lengthof(columns); i++)
		(void) source_runf(NULL, "COMMENT ON COLUMN {name}.{\"column\"} IS {'comment'}", "name", name,
						   "column", columns[i][0], "comment", columns[i][1], NULL);
}

/* Calls are looked up one by one: without an index each load reads the whole table. */
static void
advise_index(const CallSource *source)
{

	if (!source->local || get_rel_relkind(source->source) == '\0')
		return;
	for (int i = 0; i < 2; i++)
	{
		const char *column = source_column(source, i == 0 ? "call_id" : "id");

		/* "s." before the column */
		if (column != NULL &&
			source_runf(NULL, "SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = {'table'}::pg_catalog.regclass "
						"AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = (SELECT a.attnum FROM "
						"pg_catalog.pg_attribute AS a WHERE a.attrelid = i.indrelid AND "
						"pg_catalog.quote_ident(a.attname) = {'column'})", "table", relation_name(source->source),
						"column", column + 2, NULL) == 0)
			ereport(NOTICE,
					(errmsg("%s has no index that begins with %s, so each load reads the whole table",
							relation_name(source->source), column + 2),
					 errhint("Run CREATE INDEX ON %s (%s).", relation_name(source->source), column + 2)));
	}
}

static void
create_source(CallSource *source, const char *kind, const char *options)
{
	source_bind_new(source, kind, options);
	check_free_names(source);
	source_create_tables(source);
	for (int i = 0; i < source->kind->outcome_count; i++)
	{
		const SourceOutcome *outcome = &source->kind->outcomes[i];

		(void) source_runf(source, "INSERT INTO {outcomes} (event, detail, outcome) VALUES "
						   "({'event'}, {'detail'}, {'outcome'})", "event", outcome->event, "detail", outcome->detail,
						   "outcome", outcome->outcome, NULL);
	}
	(void) source_runf(source, "INSERT INTO {source} (kind, source, options, events) VALUES "
					   "({'kind'}, {relation}::pg_catalog.oid::pg_catalog.regclass, {'options'}::pg_catalog.jsonb, 0)",
					   "kind", kind, "relation", psprintf("%u", source->source), "options", options, NULL);
	create_now(source);
	advise_index(source);
}

/* (name, kind, source, options): NAME_calls */
PG_FUNCTION_INFO_V1(cc_create_call_source);
Datum
cc_create_call_source(PG_FUNCTION_ARGS)
{
	List	   *name = stringToQualifiedNameList(text_to_cstring(PG_GETARG_TEXT_PP(0)), NULL);
	RangeVar   *range = makeRangeVarFromNameList(name);
	char	   *kind = text_to_cstring(PG_GETARG_TEXT_PP(1));
	char	   *options = DatumGetCString(DirectFunctionCall1(jsonb_out, PG_GETARG_DATUM(3)));
	CallSource *source = palloc0(sizeof(CallSource));
	ActingScope scope;

	source->schema = RangeVarGetAndCheckCreationNamespace(range, NoLock, NULL);
	source->name = range->relname;
	source->owner = GetUserId();
	source->source = PG_GETARG_OID(2);
	if (get_rel_relkind(source->source) == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", source->source),
				 errhint("Name the table that the telephony system writes, or a view over it.")));
	SPI_connect();
	act(source->owner, &scope);
	create_source(source, kind, options);
	stop_acting(&scope);
	SPI_finish();
	PG_RETURN_OID(source->tables[SOURCE_CALLS]);
}

/* (name, cascade) */
PG_FUNCTION_INFO_V1(cc_drop_call_source);
Datum
cc_drop_call_source(PG_FUNCTION_ARGS)
{
	CallSource *source;
	const char *behaviour = PG_GETARG_BOOL(1) ? "CASCADE" : "RESTRICT";
	ActingScope scope;
	Oid			now;
	StringInfoData tables;

	SPI_connect();
	source = source_open(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	(void) source_unschedule(source);
	act(source->owner, &scope);
	now = get_relname_relid(psprintf("%s%s", source->name, NOW_SUFFIX), source->schema);
	if (OidIsValid(now) && get_rel_relkind(now) == RELKIND_VIEW)
		statement_drop(source_sql(NULL, "DROP VIEW {view} {behaviour}", "view", relation_name(now),
								  "behaviour", behaviour, NULL));
	initStringInfo(&tables);
	for (int i = 0; i < SOURCE_TABLES; i++)
	{
		/* its owner may have dropped it, or made a view of that name */
		if (OidIsValid(source->tables[i]) && get_rel_relkind(source->tables[i]) != RELKIND_VIEW)
			appendStringInfo(&tables, "%s%s", tables.len > 0 ? ", " : "", relation_name(source->tables[i]));
	}
	statement_drop(source_sql(NULL, "DROP TABLE {tables} {behaviour}", "tables", tables.data, "behaviour", behaviour,
							  NULL));
	stop_acting(&scope);
	SPI_finish();
	PG_RETURN_VOID();
}
