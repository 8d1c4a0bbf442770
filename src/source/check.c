/*
 * source/check.c: what must be true of a call source.
 */
#include "source/source.h"
#include "base/acting.h"
#include "base/statement.h"

#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

/* Each gives expected and found. */
static const struct
{
	const char *what;
	const char *sql;
}			CHECKS[] = {
	{"rows read are in calls, open, rejected, ignored and agent states",
		"SELECT s.events, (SELECT coalesce(sum(p.events), 0)::int8 FROM (SELECT c.events FROM {calls} AS c "
		"UNION ALL SELECT o.events FROM {open} AS o UNION ALL SELECT j.events FROM {rejected} AS j "
		"UNION ALL SELECT i.count FROM {ignored} AS i UNION ALL SELECT a.events FROM {agent_states} AS a) AS p) "
		"FROM {source} AS s"},
	{"rows of the source that should have been read, and were not",
		"SELECT 0::int8, coalesce(sum(n.rows - coalesce(h.events, 0)) FILTER (WHERE n.rows > coalesce(h.events, 0)), "
		"0)::int8 "
		"FROM (SELECT r.call_id, count(*) AS rows FROM {source} AS s, {rows} AS r WHERE {of_call} AND {within} "
		"GROUP BY r.call_id) AS n "
		"LEFT JOIN (SELECT e.call_id, sum(e.events) AS events FROM (SELECT c.call_id, c.events FROM {calls} AS c "
		"UNION ALL SELECT o.call_id, o.events FROM {open} AS o UNION ALL SELECT j.call_id, j.events FROM {rejected} AS "
		"j) AS e "
		"GROUP BY e.call_id) AS h ON h.call_id = n.call_id"},
	{"rows of the source that can never be read, because they have no number or time",
		"SELECT 0::int8, count(*) FROM {rows} AS r WHERE {unreadable}"},
	{"legs that are in two tables",
		"SELECT 0::int8, count(*) FROM (SELECT FROM (SELECT c.call_id, c.leg FROM {calls} AS c "
		"UNION ALL SELECT o.call_id, o.leg FROM {open} AS o UNION ALL SELECT j.call_id, j.leg FROM {rejected} AS j) AS "
		"l "
		"GROUP BY l.call_id, l.leg HAVING count(*) > 1) AS l"},
	{"calls on which an agent talked while another call of the same agent was still going on",
		"SELECT 0::int8, count(*) FROM (SELECT {extension}.answered_at(c.call) < max({extension}.ended_at(c.call)) "
		"OVER "
		"(PARTITION BY c.agent ORDER BY {extension}.answered_at(c.call), c.call_id, c.leg "
		"ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS both FROM {calls} AS c "
		"WHERE {extension}.outcome(c.call) = 'answered' AND c.agent IS NOT NULL) AS c WHERE c.both"},
};

/* (name): a row a check */
PG_FUNCTION_INFO_V1(cc_check_call_source);
Datum
cc_check_call_source(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *output;
	CallSource *source;
	ActingScope scope;
	bool		by_id;

	InitMaterializedSRF(fcinfo, 0);
	output = (ReturnSetInfo *) fcinfo->resultinfo;
	SPI_connect();
	source = source_open(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	act(source->owner, &scope);
	source_read(source);
	by_id = source_column(source, "id") != NULL;
	for (size_t i = 0; i < lengthof(CHECKS); i++)
	{
		Datum		values[4];
		bool		nulls[4] = {false};
		const char *within = by_id ? "r.id <= s.watermark AND " READABLE_ID " AND NOT EXISTS (SELECT FROM {gaps} AS g "
			"WHERE r.id >= g.first_id AND r.id <= g.last_id)" : "{time} <= s.latest_at";

		/* not all checks have all places */
		(void) source_runf(source, CHECKS[i].sql,
						   "within", source_fill(source, within),
						   "unreadable", by_id ? "(" READABLE_ID ") IS NOT TRUE"
						   : source_fill(source, "NOT coalesce(isfinite({time}), false)"), NULL);
		values[0] = CStringGetTextDatum(CHECKS[i].what);
		nulls[1] = !source_value(0, 1, INT8OID, &values[1]);
		nulls[2] = !source_value(0, 2, INT8OID, &values[2]);
		values[3] = BoolGetDatum(!nulls[1] && !nulls[2] && DatumGetInt64(values[1]) == DatumGetInt64(values[2]));
		tuplestore_putvalues(output->setResult, output->setDesc, values, nulls);
	}
	stop_acting(&scope);
	SPI_finish();
	return (Datum) 0;
}
