/*
 * source/status.c: call sources as a DBA looks at them.
 */
#include "source/source.h"
#include "base/acting.h"
#include "base/names.h"
#include "base/statement.h"
#include "source/tables.h"

#include "catalog/pg_class.h"
#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

/* The columns of call_source_states(); those from KIND to LAST_ERROR_AT come from one statement. */
enum
{
	NAME, KIND, SOURCE, CALLS, OPEN, REJECTED, IGNORED, ROWS, WATERMARK, LATEST_AT, LAG, GAPS, LOADED_AT, LOAD_TOOK,
	LAST_ERROR, LAST_ERROR_AT, PROBLEM, STATUS_COLUMNS
};

typedef struct SourceStatus
{
	CallSource *source;
	Datum		values[STATUS_COLUMNS];
	bool		nulls[STATUS_COLUMNS];
} SourceStatus;

static void
read_source_status(void *argument)
{
	static const Oid types[] = {
		[KIND] = TEXTOID, [SOURCE] = REGCLASSOID, [CALLS] = INT8OID, [OPEN] = INT8OID, [REJECTED] = JSONBOID,
		[IGNORED] = INT8OID, [ROWS] = INT8OID, [WATERMARK] = INT8OID, [LATEST_AT] = TIMESTAMPTZOID,
		[LAG] = INTERVALOID, [GAPS] = INT8OID, [LOADED_AT] = TIMESTAMPTZOID, [LOAD_TOOK] = INTERVALOID,
		[LAST_ERROR] = TEXTOID, [LAST_ERROR_AT] = TIMESTAMPTZOID,
	};
	SourceStatus *status = argument;
	CallSource *source = status->source;
	bool		is_owner = has_privs_of_role(GetUserId(), source->owner);
	ActingScope scope;

	/* briefly, or one owner could hold up everybody's monitoring */
	act(source->owner, &scope);
	(void) set_config_option("lock_timeout", "20ms", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	source_check_tables(source);
	if (source_runf(source, "SELECT s.kind, s.source, (SELECT count(*) FROM {calls}), (SELECT count(*) FROM {open}), "
					"(SELECT coalesce(jsonb_object_agg(j.problem, j.count), '{}') FROM (SELECT j.problem, count(*) "
					"FROM {rejected} AS j GROUP BY j.problem) AS j), "
					"(SELECT coalesce(sum(i.count), 0)::int8 FROM {ignored} AS i), s.events, s.watermark, s.latest_at, "
					"now() - CASE WHEN isfinite(s.latest_at) THEN s.latest_at END, (SELECT count(*) FROM {gaps}), "
					"s.loaded_at, s.load_took, {last_error}, s.last_error_at FROM {source} AS s",
					"last_error", is_owner ? "s.last_error" : "NULL::text", NULL) == 1)
	{
		for (int i = KIND; i <= LAST_ERROR_AT; i++)
			status->nulls[i] = !source_value(0, i - KIND + 1, types[i], &status->values[i]);
	}
	/* kind, options, rights and columns, as a load would find them */
	source_read(source);
	stop_acting(&scope);
}

PG_FUNCTION_INFO_V1(cc_call_source_states);
Datum
cc_call_source_states(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *output;
	uint64		count;
	Oid		   *tables;

	InitMaterializedSRF(fcinfo, 0);
	output = (ReturnSetInfo *) fcinfo->resultinfo;
	SPI_connect();
	/* by the names of their tables; what only looks like one is not told */
	count = source_runf(NULL, "SELECT c.oid FROM pg_catalog.pg_class AS c WHERE c.relkind OPERATOR(pg_catalog.=) 'r' "
						"AND c.relname OPERATOR(pg_catalog.~) '.{suffix}$' AND c.relpersistence OPERATOR(pg_catalog.=) "
						"'p' "
						"AND EXISTS (SELECT FROM pg_catalog.pg_class AS o WHERE o.relnamespace OPERATOR(pg_catalog.=) "
						"c.relnamespace "
						"AND o.relowner OPERATOR(pg_catalog.=) c.relowner AND o.relname OPERATOR(pg_catalog.=) "
						"(pg_catalog.regexp_replace(c.relname, '{suffix}$', '_outcomes'))) "
						"AND (pg_catalog.has_table_privilege(c.oid, 'SELECT'::pg_catalog.text)) ORDER BY "
						"c.oid::pg_catalog.regclass::pg_catalog.text",
						"suffix", source_table_suffix(SOURCE_STATE), NULL);
	tables = palloc(sizeof(Oid) * (count + 1));
	for (uint64 i = 0; i < count; i++)
	{
		Datum		table;

		tables[i] = source_value(i, 1, OIDOID, &table) ? DatumGetObjectId(table) : InvalidOid;
	}
	for (uint64 i = 0; i < count; i++)
	{
		SourceStatus status = {.source = source_find(tables[i])};
		ErrorData  *error;

		CHECK_FOR_INTERRUPTS();
		if (status.source == NULL)
			continue;
		for (int n = 0; n < STATUS_COLUMNS; n++)
			status.nulls[n] = true;
		error = statement_try(read_source_status, &status);
		status.values[NAME] = CStringGetTextDatum(source_part_name(status.source, ""));
		status.nulls[NAME] = false;
		if (error != NULL)
		{
			/* values of the subtransaction are gone with it */
			for (int n = KIND; n < STATUS_COLUMNS; n++)
				status.nulls[n] = true;
			status.values[PROBLEM] = CStringGetTextDatum(error->message);
			status.nulls[PROBLEM] = false;
		}
		tuplestore_putvalues(output->setResult, output->setDesc, status.values, status.nulls);
	}
	SPI_finish();
	return (Datum) 0;
}
