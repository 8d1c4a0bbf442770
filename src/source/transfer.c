/*
 * source/transfer.c: what a transfer with consultation leaves under several calls.
 *
 * An agent who transfers a caller into a queue enters it under a call of the agent's own. Asterisk may log the transfer
 * under that call, and the answer in the second queue under the caller's. So the caller's first leg has no end, the
 * second no entry, and the consult has an entry without an end. No fold of one call can see it. This is done after a
 * load, over the few legs that are left. A row stays counted under the call that it was logged under.
 */
#include "source/transfer.h"
#include "base/names.h"
#include "base/statement.h"

#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#define TRANSFER_OF_ANOTHER "transfer of another call"
#define CONSULT "consult of a transfer"

/* The rows of a call; one without a name has a number instead. */
#define ROWS_OF(call_id) \
	"{rows} AS r ON r.call_key = CASE WHEN " call_id " !~ '^[(]row -?[0-9]+[)]$' THEN " call_id "::{key_type} END"

/* Whether this load has written the row, so that it is counted. */
#define IS_NEW(row) "(" row ".xmin = {'writer'}::xid AND " row ".cmin = {'command'}::cid)"

/* What began long before all that the load touched cannot fit it, or each load would read all that is rejected. */
#define IS_NEAR(row) row ".entered_at >= {'since'}::timestamptz"

/* Transfers that fit no leg of their own call, by the role that their row has in NAME_rejected. */
#define TRANSFERS \
	"(SELECT j.call_id, j.leg, j.events, x.transfer ->> 'queue' AS queue, x.transfer ->> 'agent' AS agent, " \
	"{extension}.log_time(x.transfer ->> 'time', 'UTC') AS at, substring(left(split_part(d.data, '|', " \
	"CASE WHEN starts_with(d.data, 'LINK|') THEN 5 ELSE 4 END), 9) FROM '^[0-9]+')::float8 AS talk " \
	"FROM {rejected} AS j, LATERAL jsonb_path_query(j.rows, '$[*] ? (@.event == \"ATTENDEDTRANSFER\")') " \
	"AS x (transfer), LATERAL (SELECT CASE WHEN x.transfer ? 'data1' THEN format('%s|%s|%s|%s|%s', " \
	"x.transfer ->> 'data1', x.transfer ->> 'data2', x.transfer ->> 'data3', x.transfer ->> 'data4', " \
	"x.transfer ->> 'data5') ELSE x.transfer ->> 'data' END) AS d (data) " \
	"WHERE " IS_NEAR("j") " AND j.problem IN ('event of no leg', 'answered_at null', '" TRANSFER_OF_ANOTHER "', " \
	"'" CONSULT "'))"

/*
 * A transfer ends the open leg of its queue and agent. It must log a talk, and this has to be that of the leg, as far as
 * whole seconds tell: a leg may be open because its end was lost.
 */
static const char END_LEGS[] =
"WITH transfers AS MATERIALIZED " TRANSFERS ", "
"unended AS MATERIALIZED (SELECT o.call_id, o.leg, o.queue, o.agent, o.events, true AS open, " IS_NEW("o") " AS "
"is_new FROM {open} AS o WHERE o.answered_at IS NOT NULL AND EXISTS (SELECT FROM transfers) "
"UNION ALL SELECT DISTINCT j.call_id, j.leg, x.answer ->> 'queue', x.answer ->> 'agent', j.events, false, "
IS_NEW("j") " FROM {rejected} AS j, "
"LATERAL jsonb_path_query(j.rows, '$[*] ? (@.event == \"CONNECT\")') AS x (answer) "
"WHERE " IS_NEAR("j") " AND j.problem IN ('never ended', 'open at a restart') AND EXISTS (SELECT FROM transfers)), "
"pairs AS MATERIALIZED (SELECT u.*, t.call_id AS logged_under, t.talk, t.at FROM unended AS u JOIN transfers AS t "
"ON t.queue = u.queue AND t.agent = u.agent AND t.call_id <> u.call_id), "
"known AS MATERIALIZED (SELECT p.call_id, {columns} FROM (SELECT DISTINCT p.call_id FROM pairs AS p) AS p "
"JOIN " ROWS_OF("p.call_id") " WHERE {of_call} UNION ALL SELECT p.call_id, {columns} FROM pairs AS p "
"JOIN " ROWS_OF("p.logged_under") " AND r.queue = p.queue AND r.agent = p.agent AND r.event = 'ATTENDEDTRANSFER'), "
"legs AS MATERIALIZED ({legs}), "
"ended AS MATERIALIZED (SELECT DISTINCT ON (l.call_id, l.leg) l.*, p.events AS own_events, p.open, p.is_new "
"FROM legs AS l "
"JOIN pairs AS p "
"ON p.call_id = l.call_id AND p.leg = l.leg AND p.queue = l.queue AND p.agent = l.agent "
"WHERE l.call IS NOT NULL AND l.reason = 'ATTENDEDTRANSFER' AND l.events > p.events "
"AND coalesce(abs(date_part('epoch', {extension}.ended_at(l.call) - p.at)) < 1, false) "
"AND coalesce(abs(date_part('epoch', {extension}.talk_time(l.call)) - p.talk) <= 2, false)), "
"no_longer_open AS (DELETE FROM {open} AS o USING ended AS e WHERE o.call_id = e.call_id AND o.leg = e.leg), "
"no_longer_rejected AS (DELETE FROM {rejected} AS j USING ended AS e WHERE j.call_id = e.call_id AND j.leg = e.leg), "
"calls AS (INSERT INTO {calls} (source, call_id, leg, queue, agent, channel, direction, reason, first_leg, last_leg, "
"call, events, loaded_at) SELECT {'relation'}::text, e.call_id, e.leg, e.queue, e.agent, e.channel, e.direction, "
"e.reason, false, false, e.call, e.own_events, now() FROM ended AS e RETURNING call_id) "
"SELECT (SELECT array_agg(c.call_id)::text FROM calls AS c), count(*), -count(*) FILTER (WHERE e.is_new AND e.open), "
"-count(*) FILTER (WHERE e.is_new AND NOT e.open) FROM ended AS e";

/* A leg that was ended may be the first or the last of the call. */
static const char NUMBER_LEGS[] =
"UPDATE {calls} AS c SET first_leg = n.first_leg, last_leg = n.last_leg FROM (SELECT n.call_id, n.leg, "
FIRST_LEG " AS first_leg, " LAST_LEG " AS last_leg FROM {calls} AS n WHERE n.call_id = ANY ({'ended'}::text[]) "
CALLS_OF_IDS ") AS n WHERE c.call_id = n.call_id AND c.leg = n.leg "
"AND (c.first_leg, c.last_leg) IS DISTINCT FROM (n.first_leg, n.last_leg)";

/* A subquery with LIMIT, or the planner might read NAME_calls whole. */
static const char NAME_TRANSFERS[] =
"UPDATE {rejected} AS j SET problem = CASE WHEN j.leg = 0 THEN '" TRANSFER_OF_ANOTHER "' ELSE '" CONSULT "' END "
"FROM " TRANSFERS " AS t "
"WHERE j.call_id = t.call_id AND j.leg = t.leg AND j.problem IN ('event of no leg', 'answered_at null') "
/* not if there is more that is wrong */
"AND (j.leg > 0 OR j.events = (SELECT count(*) FROM jsonb_path_query(j.rows, '$[*] ? (@.event == "
"\"ATTENDEDTRANSFER\")'))) "
"AND (SELECT true FROM {calls} AS c WHERE c.reason = 'ATTENDEDTRANSFER' AND c.queue = t.queue AND c.agent = t.agent "
"AND {extension}.offered_at(c.call) BETWEEN t.at - {max_age} AND t.at AND c.call_id <> t.call_id "
"AND abs(date_part('epoch', {extension}.ended_at(c.call) - t.at)) < 1 LIMIT 1)";

/* The leg with an entry that was worked out is the same one. */
#define IS_CONSULT \
	"(SELECT true FROM {calls} AS c WHERE {extension}.offered_at(c.call) BETWEEN o.entered_at - interval '1 " \
	"second' AND o.entered_at + interval '1 second' AND c.queue = {queue} AND c.call_id <> o.call_id " \
	"AND {extension}.repaired(c.call) LIMIT 1)"

/* A number of the last statement's one row. */
static int64
counted(int column)
{
	Datum		value;

	return source_value(0, column, INT8OID, &value) ? DatumGetInt64(value) : 0;
}

static void
name_consults(const CallSource *source, JoinedTransfers *transfers)
{
	const char *key_type = source->types[source_role(source->kind, "call_id")];

	(void) source_runf(source, "WITH found AS MATERIALIZED (SELECT o.*, " IS_NEW("o") " AS is_new FROM {open} AS o "
					   "WHERE o.answered_at IS NULL AND " IS_CONSULT "), "
					   "consults AS (DELETE FROM {open} AS o USING found AS f WHERE o.call_id = f.call_id AND "
					   "o.leg = f.leg RETURNING f.*), "
					   "written AS (INSERT INTO {rejected} (call_id, leg, problem, rows, entered_at, events, "
					   "first_seen) SELECT o.call_id, o.leg, '" CONSULT "', (SELECT "
					   "jsonb_agg(jsonb_strip_nulls(to_jsonb(r) - 'call_key')) FROM (SELECT r.* "
					   "FROM (VALUES (1)) AS one "
					   "JOIN " ROWS_OF("o.call_id") " LIMIT " MOST_ROWS ") AS r), o.entered_at, "
					   "o.events, now() FROM consults AS o RETURNING 1) "
					   "SELECT count(*), -count(*) FILTER (WHERE f.is_new) FROM found AS f",
					   "queue", "o.queue", "key_type", key_type, "writer", transfers->writer,
					   "command", transfers->command, NULL);
	transfers->rejected += counted(1);
	transfers->open += counted(2);
	(void) source_runf(source, "UPDATE {rejected} AS o SET problem = '" CONSULT "' WHERE " IS_NEAR("o")
					   " AND o.problem IN ('never ended', 'open at a restart') AND " IS_CONSULT,
					   "queue", "o.rows #>> '{0,queue}'", "since", transfers->since, NULL);
}

/* The columns of {rows} but the call. */
static char *
columns_of_rows(const SourceKind *kind)
{
	StringInfoData columns;

	initStringInfo(&columns);
	for (int i = 0; i < kind->role_count; i++)
	{
		if (strcmp(kind->roles[i].name, "call_id") != 0)
			appendStringInfo(&columns, "%sr.%s", columns.len > 0 ? ", " : "", quote_identifier(kind->roles[i].name));
	}
	return columns.data;
}

void
source_join_transfers(const CallSource *source, JoinedTransfers *transfers)
{
	const SourceKind *kind = source->kind;
	char	   *ended;

	(void) source_runf(source, END_LEGS, "columns", columns_of_rows(kind),
					   "key_type", source->types[source_role(kind, "call_id")],
					   "legs", source_fill(source, kind->legs(source->options.logged_waits)),
					   "relation", relation_name(source->source), "since", transfers->since,
					   "writer", transfers->writer, "command", transfers->command, NULL);
	transfers->calls = counted(2);
	transfers->open = counted(3);
	transfers->rejected = counted(4);
	ended = statement_text(0, 1);
	if (ended != NULL)
		(void) source_runf(source, NUMBER_LEGS, "ended", ended, NULL);
	(void) source_runf(source, NAME_TRANSFERS, "since", transfers->since, NULL);
	name_consults(source, transfers);
}
