/*
 * source/load.c: from the rows of a source to calls.
 *
 * One statement does it all, in one snapshot: it reads what is new, collects all rows of the calls that are touched,
 * works out their legs, and replaces what differs.
 *
 * What is new: numbers above the watermark, and those in gaps. A gap is a number that was missing when a greater one
 * was there. Its row may be committed later, by a transaction that took the number and had not ended. Such a
 * transaction had locked the table for writing before it took the number. So the transactions that hold that lock when
 * the gap is found, after the snapshot, are all that can fill it, except those that ended between the two. A gap is
 * therefore looked at in one more load at least, and given up only by a load that saw all of these transactions ended
 * before it took its snapshot. Where rows come from elsewhere, this cannot be known, and gaps are looked at for as long
 * as option overlap says.
 */
#include "source/source.h"
#include "base/acting.h"
#include "base/arguments.h"
#include "base/names.h"
#include "base/statement.h"
#include "source/transfer.h"

#include "access/xact.h"
#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

/* What load_calls() returns, in its order, and what only this file needs. */
enum
{
	LOADED_CALLS, LOADED_OPEN, LOADED_REJECTED, LOADED_IGNORED, LOADED_REPAIRED, LOADED_RESULTS,
	LOADED_GONE = LOADED_RESULTS, LOADED_NEW, LOADED_COLUMNS
};

typedef struct Loaded
{
	int64		counts[LOADED_COLUMNS];
	char	   *until;			/* what the load has come to, as text; or NULL */
} Loaded;

/* What is to be worked out: SQL that differs. */
typedef struct LoadWork
{
	const char *fresh;			/* rows r that no load has read */
	const char *touched;		/* call_id of further calls */
	bool		reads;			/* whether it moves the watermark */
	bool		mends;			/* whether NAME_rejected stands for what the source has no rows of */
	bool		counts_rows;	/* whether fresh has each row once, so that it can be counted */
} LoadWork;

#define WRITERS \
	"ARRAY(SELECT DISTINCT l.virtualtransaction FROM pg_locks AS l WHERE l.locktype = 'relation' AND l.granted " \
	"AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()) " \
	"AND l.pid IS DISTINCT FROM pg_backend_pid() AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', " \
	"'ExclusiveLock', 'AccessExclusiveLock') AND l.relation IN (WITH RECURSIVE tree AS (SELECT {read}::oid AS id " \
	"UNION SELECT i.inhrelid FROM tree, pg_inherits AS i WHERE i.inhparent = tree.id) SELECT id FROM tree))"

/* Rows of the source, with what the kind says of them. */
#define CLASSIFIED(rows) \
	"SELECT r.*, {time} AS at, left({event}, 250) AS event_name, coalesce({restart}, false) AS is_restart, " \
	"CASE WHEN {of_call} THEN 'call' WHEN {of_agent} THEN 'agent' ELSE 'ignored' END AS class FROM (" rows ") AS r"

#define SAME_CALL \
	"c.call_id = n.call_id AND c.leg = n.leg AND c.call OPERATOR({extension}.=) n.call AND " \
	"(c.source, c.queue, c.agent, c.channel, c.direction, c.reason, c.first_leg, c.last_leg, c.events) IS NOT " \
	"DISTINCT FROM " \
	"({'relation'}::text, n.queue, n.agent, n.channel, n.direction, n.reason, n.first_leg, n.last_leg, n.events)"
#define SAME_OPEN \
	"c.call_id = n.call_id AND c.leg = n.leg AND (c.queue, c.agent, c.entered_at, c.answered_at, c.events) " \
	"IS NOT DISTINCT FROM (n.queue, n.agent, n.entered_at, n.answered_at, n.events)"
#define SAME_REJECTED \
	"c.call_id = n.call_id AND c.leg = n.leg AND (c.problem, c.rows, c.entered_at, c.events) " \
	"IS NOT DISTINCT FROM (n.problem, n.rows, n.entered_at, n.events)"
/* legs of an earlier call of the same name stay */
#define REPLACED "c.call_id = t.call_id AND (t.after = 0 OR c.leg > t.after OR c.leg = -t.after)"

static const char LOAD[] =
"WITH fresh AS MATERIALIZED (" CLASSIFIED("{fresh}") "), "
"bounds AS MATERIALIZED (SELECT greatest({watermark}::int8, {max_id}) AS upto, "
/* a time in the far future would end all open calls */
"greatest({latest}::timestamptz, max(f.at) FILTER (WHERE isfinite(f.at) AND f.at < clock_timestamp() + {max_age})) AS "
"latest_at, "
"greatest({restarted}::timestamptz, max(f.at) FILTER (WHERE f.is_restart AND isfinite(f.at))) AS restarted_at FROM "
"fresh AS f), "
"touched AS MATERIALIZED (SELECT t.call_id, t.call_id !~ '^[(]row -?[0-9]+[)]$' AS keyed FROM ("
"SELECT f.call_id FROM fresh AS f WHERE f.class = 'call' UNION SELECT o.call_id FROM {open} AS o, bounds AS b "
"WHERE {reads} AND ({rereads} OR o.entered_at <= b.restarted_at OR o.entered_at < b.latest_at - {max_age}) "
/* or loads would take longer with each such row */
"UNION SELECT j.call_id FROM {rejected} AS j, bounds AS b WHERE {reads} AND {rereads} AND j.problem = 'never ended' "
"AND j.entered_at >= b.latest_at - 7 * {max_age} "
"UNION {touched}) AS t), "
"known AS MATERIALIZED (SELECT r.* FROM bounds AS b, touched AS t JOIN {rows} AS r "
"ON r.call_key = CASE WHEN t.keyed THEN t.call_id::{key_type} END WHERE {within} AND {of_call} "
"UNION ALL SELECT r.* FROM bounds AS b, touched AS t JOIN {rows} AS r ON {unkeyed} WHERE NOT t.keyed AND {within} AND "
"{of_call}{mended}), "
"legs AS MATERIALIZED ({legs}), "
"firsts AS MATERIALIZED (SELECT r.call_id, min({time}) AS first_at FROM known AS r GROUP BY r.call_id), "
"judged AS MATERIALIZED (SELECT l.call_id, l.leg, l.queue, l.agent, l.channel, l.direction, l.reason, "
"coalesce(l.entered_at, f.first_at) AS entered_at, l.answered_at, l.events, CASE WHEN l.problem IS NOT NULL THEN "
"l.problem "
/* an open leg has no call that would have been refused; {open} is what the wallboard counts seconds of */
"WHEN l.call IS NULL AND NOT isfinite(l.entered_at) THEN 'time out of range' "
"WHEN l.call IS NULL AND NOT isfinite(l.answered_at) THEN 'answered_at infinite' "
"WHEN l.call IS NULL AND l.entered_at <= b.restarted_at THEN 'open at a restart' "
"WHEN l.call IS NULL AND l.entered_at < b.latest_at - {max_age} THEN 'never ended' "
"WHEN l.call IS NULL THEN NULL WHEN m.asked AND m.outcome IS NULL THEN 'no outcome for ' || l.reason "
"WHEN m.call IS NULL THEN 'outcome ' || m.outcome || ' does not fit' END AS problem, m.call "
"FROM bounds AS b, legs AS l LEFT JOIN firsts AS f ON f.call_id = l.call_id, LATERAL (SELECT x.asked, x.outcome, CASE "
"WHEN NOT x.asked OR x.outcome = "
"{extension}.outcome(l.call) "
"THEN l.call ELSE {extension}.try_call_interval({extension}.offered_at(l.call), {extension}.wait_time(l.call), outcome "
"=> x.outcome) "
"END AS call FROM (SELECT l.event IS NOT NULL AND l.call IS NOT NULL AND {extension}.outcome(l.call) <> 'answered' AS "
"asked, "
"(SELECT o.outcome FROM {outcomes} AS o WHERE o.event = l.event AND o.detail IN (l.detail, '') "
"ORDER BY o.detail = '' LIMIT 1) AS outcome) AS x) AS m), "
/* what is there of these calls; legs long before the first row that is known are of another call of that name */
"existing AS MATERIALIZED (SELECT e.* FROM touched AS t JOIN (SELECT c.call_id, c.leg, c.events, "
"{extension}.offered_at(c.call) AS entered_at "
"FROM {calls} AS c UNION ALL SELECT o.call_id, o.leg, o.events, o.entered_at FROM {open} AS o "
"UNION ALL SELECT j.call_id, j.leg, j.events, j.entered_at FROM {rejected} AS j) AS e ON e.call_id = t.call_id), "
"settled AS MATERIALIZED (SELECT e.call_id, max(abs(e.leg)) AS legs FROM existing AS e JOIN firsts AS f ON f.call_id = "
"e.call_id "
"WHERE e.entered_at < f.first_at - {max_age} GROUP BY e.call_id), "
/* if all rows are there they are all worked out together, whatever their times */
"sizes AS MATERIALIZED (SELECT n.call_id, n.has, n.fresh, CASE WHEN n.has >= n.had_all + n.fresh THEN 0 ELSE n.legs "
"END AS after, "
"CASE WHEN n.has >= n.had_all + n.fresh THEN n.had_all ELSE n.had_after END AS had FROM (SELECT t.call_id, "
"coalesce(s.legs, 0) AS legs, coalesce(h.had_all, 0) AS had_all, coalesce(h.had_after, 0) AS had_after, "
"coalesce(n.events, 0) AS has, coalesce(f.events, 0) AS fresh FROM touched AS t LEFT JOIN settled AS s ON s.call_id = "
"t.call_id "
"LEFT JOIN (SELECT e.call_id, sum(e.events) AS had_all, sum(e.events) FILTER (WHERE s.legs IS NULL OR e.leg > s.legs "
"OR e.leg = -s.legs) AS had_after FROM existing AS e LEFT JOIN settled AS s ON s.call_id = e.call_id GROUP BY "
"e.call_id) AS h "
"ON h.call_id = t.call_id "
"LEFT JOIN (SELECT j.call_id, sum(j.events) AS events FROM judged AS j GROUP BY j.call_id) AS n ON n.call_id = "
"t.call_id "
"LEFT JOIN (SELECT f.call_id, count(*) AS events FROM fresh AS f WHERE {counts_rows} AND f.class = 'call' GROUP BY "
"f.call_id) AS f "
"ON f.call_id = t.call_id) AS n), "
/* calls whose earlier rows are gone from the source keep what they have */
"gone AS MATERIALIZED (SELECT s.call_id FROM sizes AS s WHERE s.has < s.had + s.fresh), "
"targets AS MATERIALIZED (SELECT s.call_id, s.after FROM sizes AS s WHERE s.has >= s.had + s.fresh), "
"ready AS MATERIALIZED (SELECT j.call_id, CASE WHEN j.leg = 0 THEN -t.after ELSE j.leg + t.after END AS leg, j.queue, "
"j.agent, "
"j.channel, j.direction, j.reason, j.entered_at, j.answered_at, j.events, j.problem, j.call, "
/* as booleans, because the planner takes IS NULL for rare, and would compare each call with each other one */
"j.problem IS NULL AND j.call IS NOT NULL AS is_call, j.problem IS NULL AND j.call IS NULL AS is_open "
"FROM judged AS j JOIN targets AS t ON t.call_id = j.call_id), "
"new_calls AS MATERIALIZED (SELECT n.*, " FIRST_LEG " AS first_leg, " LAST_LEG " AS last_leg "
"FROM ready AS n WHERE n.is_call " CALLS_OF_IDS "), "
"new_open AS MATERIALIZED (SELECT * FROM ready AS n WHERE n.is_open), "
"new_rejected AS MATERIALIZED (SELECT n.*, k.rows FROM ready AS n LEFT JOIN (SELECT r.call_id, "
"jsonb_agg(jsonb_strip_nulls(to_jsonb(r) - ARRAY['call_key', 'place']) ORDER BY {order}) AS rows FROM ("
"SELECT r.*, row_number() OVER (PARTITION BY r.call_id ORDER BY {order}) AS place FROM known AS r "
"WHERE r.call_id IN (SELECT n.call_id FROM ready AS n WHERE n.problem IS NOT NULL)) AS r "
"WHERE r.place <= " MOST_ROWS " GROUP BY r.call_id) AS k ON k.call_id = n.call_id WHERE n.problem IS NOT NULL), "
/* equal rows stay; an INSERT waits for the DELETE before it */
"old_calls AS (DELETE FROM {calls} AS c USING targets AS t WHERE " REPLACED
" AND NOT EXISTS (SELECT FROM new_calls AS n WHERE " SAME_CALL ") RETURNING c.events), "
"calls AS (INSERT INTO {calls} (source, call_id, leg, queue, agent, channel, direction, reason, first_leg, last_leg, "
"call, events, loaded_at) "
"SELECT {'relation'}::text, n.call_id, n.leg, n.queue, n.agent, n.channel, n.direction, n.reason, n.first_leg, "
"n.last_leg, n.call, n.events, "
"now() FROM new_calls AS n WHERE (SELECT count(*) FROM old_calls) >= 0 "
"AND NOT EXISTS (SELECT FROM {calls} AS c WHERE " SAME_CALL ") RETURNING call, events), "
"old_open AS (DELETE FROM {open} AS c USING targets AS t WHERE " REPLACED
" AND NOT EXISTS (SELECT FROM new_open AS n WHERE " SAME_OPEN ") RETURNING c.events), "
"open AS (INSERT INTO {open} (call_id, leg, queue, agent, entered_at, answered_at, events) "
"SELECT n.call_id, n.leg, n.queue, n.agent, n.entered_at, n.answered_at, n.events FROM new_open AS n "
"WHERE (SELECT count(*) FROM old_open) >= 0 AND NOT EXISTS (SELECT FROM {open} AS c WHERE " SAME_OPEN ") RETURNING "
"events), "
"old_rejected AS (DELETE FROM {rejected} AS c USING targets AS t WHERE " REPLACED
" AND NOT EXISTS (SELECT FROM new_rejected AS n WHERE " SAME_REJECTED ") RETURNING c.call_id, c.leg, c.events, "
"c.first_seen), "
"rejected AS (INSERT INTO {rejected} (call_id, leg, problem, rows, entered_at, events, first_seen) "
"SELECT n.call_id, n.leg, n.problem, n.rows, n.entered_at, n.events, coalesce((SELECT min(o.first_seen) FROM "
"old_rejected AS o "
"WHERE o.call_id = n.call_id AND o.leg = n.leg), now()) FROM new_rejected AS n WHERE (SELECT count(*) FROM "
"old_rejected) >= 0 "
"AND NOT EXISTS (SELECT FROM {rejected} AS c WHERE " SAME_REJECTED ") RETURNING events), "
"late AS (INSERT INTO {rejected} AS c (call_id, leg, problem, rows, entered_at, events, first_seen) "
"SELECT f.call_id, 0, 'earlier rows are gone from the source', jsonb_agg(jsonb_strip_nulls(to_jsonb(f) - "
"ARRAY['call_key', 'at', 'event_name', 'is_restart', 'class', 'place'])) "
"FILTER (WHERE f.place <= " MOST_ROWS "), min(f.at), count(*), now() FROM (SELECT f.*, row_number() OVER (PARTITION BY "
"f.call_id) AS place FROM fresh AS f WHERE {counts_rows} AND f.class = 'call' AND f.call_id IN (SELECT g.call_id FROM "
"gone AS g)) AS f GROUP BY f.call_id "
"ON CONFLICT (call_id, leg) DO UPDATE SET problem = excluded.problem, rows = CASE WHEN CASE WHEN jsonb_typeof(c.rows) "
"= 'array' THEN jsonb_array_length(c.rows) END >= " MOST_ROWS " THEN c.rows ELSE coalesce(c.rows, '[]') || "
"excluded.rows END, events = c.events + excluded.events RETURNING 1), "
"aged AS (DELETE FROM {open} AS o USING gone AS g, bounds AS b WHERE o.call_id = g.call_id AND {reads} "
"AND (o.entered_at <= b.restarted_at OR o.entered_at < b.latest_at - {max_age}) RETURNING o.*), "
"rejected_aged AS (INSERT INTO {rejected} (call_id, leg, problem, entered_at, events, first_seen) "
"SELECT a.call_id, a.leg, 'never ended', a.entered_at, a.events, now() FROM aged AS a RETURNING 1), "
"ignored AS (INSERT INTO {ignored} AS i (event, count) SELECT coalesce(f.event_name, ''), count(*) FROM fresh AS f "
"WHERE f.class = 'ignored' AND {counts_rows} GROUP BY 1 "
"ON CONFLICT (event) DO UPDATE SET count = i.count + excluded.count RETURNING 1), "
/* a state lasts to its end, if that is known, and at most to the next one of the agent in that queue */
"told AS MATERIALIZED (SELECT f.* FROM fresh AS f WHERE f.class = 'agent'), "
"agents AS MATERIALIZED (SELECT left(s.agent, 250) AS agent, left(s.queue, 250) AS queue, s.state, s.at, s.until, "
"s.events FROM ({states}) AS s), "
"old_states AS (DELETE FROM {agent_states} AS s USING (SELECT a.agent, a.queue, min(a.at) AS since FROM agents AS a "
"GROUP BY 1, 2) AS a "
"WHERE s.agent = a.agent AND s.queue = a.queue AND (upper_inf(s.during) OR upper(s.during) >= a.since) "
"RETURNING s.agent, s.queue, s.state, lower(s.during) AS at, upper(s.during) AS until, s.events), "
"states AS (INSERT INTO {agent_states} (agent, queue, state, during, events) SELECT p.agent, p.queue, p.state, "
"tstzrange(p.at, p.until, CASE WHEN p.at = p.until THEN '[]' ELSE '[)' END), p.events FROM ("
"SELECT p.agent, p.queue, p.state, p.at, p.events, least(p.until, lead(p.at) OVER (PARTITION BY p.agent, p.queue "
"ORDER BY p.at, p.state)) AS until FROM ("
"SELECT p.agent, p.queue, p.state, p.at, min(p.until) AS until, sum(p.events)::int8 AS events FROM ("
"SELECT o.agent, o.queue, o.state, o.at, o.until, o.events FROM old_states AS o "
"UNION ALL SELECT a.agent, a.queue, a.state, a.at, a.until, a.events FROM agents AS a) AS p GROUP BY 1, 2, 3, 4) AS p) "
"AS p RETURNING 1), "
"{gaps_found}"
"progress AS (UPDATE {source} AS s SET watermark = b.upto, latest_at = b.latest_at, restarted_at = b.restarted_at, "
"events = s.events + CASE WHEN {counts_rows} THEN (SELECT count(*) FROM fresh) ELSE (SELECT coalesce(sum(n.events), 0) "
"FROM "
"(SELECT c.events FROM calls AS c UNION ALL SELECT o.events FROM open AS o UNION ALL SELECT j.events FROM rejected AS "
"j "
"UNION ALL SELECT -c.events FROM old_calls AS c UNION ALL SELECT -o.events FROM old_open AS o UNION ALL SELECT "
"-j.events FROM old_rejected AS j) AS n) END, "
"loaded_at = clock_timestamp(), load_took = clock_timestamp() - now(), last_error = NULL, last_error_at = NULL "
"FROM bounds AS b RETURNING s.xmin AS writer, s.cmin AS command) "
"SELECT (SELECT count(*) FROM calls), (SELECT count(*) FROM open), (SELECT count(*) FROM rejected) + (SELECT count(*) "
"FROM rejected_aged) "
"+ (SELECT count(*) FROM late), (SELECT count(*) FROM fresh AS f WHERE f.class = 'ignored' AND {counts_rows}), "
"(SELECT count(*) FROM calls AS c WHERE {extension}.repaired(c.call)), (SELECT count(*) FROM gone), "
"(SELECT count(*) FROM fresh AS f WHERE {is_new}), "
"(SELECT coalesce(b.upto::text, b.latest_at::text) FROM bounds AS b), "
"(SELECT min(f.first_at) - {max_age} FROM firsts AS f WHERE isfinite(f.first_at)), p.writer, p.command "
"FROM progress AS p";

/*
 * Calls of which the source has no row, from the rows that were kept of them. These may have been mended. All legs of a
 * call have the same ones as long as nobody mends them, so those that differ from most are meant.
 */
static const char MENDED[] =
" UNION ALL SELECT r.* FROM (SELECT {columns} FROM (SELECT j.call_id, jsonb_array_elements(j.rows) AS row FROM (SELECT "
"DISTINCT ON (j.call_id) j.call_id, j.rows FROM (SELECT j.call_id, j.rows, count(*) AS legs, min(j.leg) AS leg FROM "
"{rejected} AS j WHERE jsonb_typeof(j.rows) = 'array' GROUP BY j.call_id, j.rows) AS j ORDER BY j.call_id, j.legs, "
"j.leg) AS j JOIN touched AS t ON t.call_id = j.call_id WHERE NOT EXISTS (SELECT FROM {rows} AS s WHERE s.call_key = "
"CASE WHEN t.keyed THEN t.call_id::{key_type} END) AND (t.keyed OR NOT EXISTS (SELECT FROM {rows} AS s "
"WHERE s.call_id = t.call_id))) AS j) AS r WHERE {of_call}";

/* Gaps between the numbers read, and what is left of those found before. */
static const char GAPS_FOUND[] =
"seen AS MATERIALIZED (SELECT coalesce(range_agg(int8range(f.id::int8, f.id::int8, '[]')), '{}'::int8multirange) AS "
"ids FROM fresh AS f), "
"old_gaps AS (DELETE FROM {gaps} AS g USING seen AS s WHERE g.is_over OR s.ids && int8range(g.first_id, g.last_id, "
"'[]') "
"RETURNING g.*), "
"gaps AS (INSERT INTO {gaps} (first_id, last_id, found_at, running, is_over) "
"SELECT lower(x), upper(x) - 1, g.found_at, g.running, false FROM old_gaps AS g, seen AS s, "
"LATERAL unnest(int8multirange(int8range(g.first_id, g.last_id, '[]')) - s.ids) AS x WHERE NOT g.is_over "
"UNION ALL SELECT coalesce(lower(x), -9223372036854775807), upper(x) - 1, clock_timestamp(), {writers}, false FROM "
"bounds AS b, seen AS s, "
"LATERAL unnest(int8multirange(int8range({watermark}::int8, b.upto, '(]')) - s.ids) AS x "
"WHERE b.upto > coalesce({watermark}::int8, -9223372036854775807) "
/* before the least number that is read there is none */
"AND coalesce(lower(x), -9223372036854775807) < upper(x) RETURNING 1), ";

/* The row of NAME_source, locked, so that loads take turns. */
typedef struct LoadState
{
	char	   *watermark;		/* as literals */
	char	   *latest;
	char	   *restarted;
} LoadState;

static char *
literal_or_null(const char *value)
{
	return value != NULL ? quote_literal_cstr(value) : "NULL";
}

static LoadState
lock_state(const CallSource *source)
{
	LoadState	state;

	if (source_runf(source, "SELECT s.watermark, s.latest_at, s.restarted_at FROM {source} AS s FOR UPDATE", NULL) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("call source \"%s\" was dropped or changed in the meantime", source->name),
				 errhint("Try again if it is still there.")));
	state.watermark = literal_or_null(statement_text(0, 1));
	state.latest = literal_or_null(statement_text(0, 2));
	state.restarted = literal_or_null(statement_text(0, 3));
	return state;
}

static const char *
overlap_of(const CallSource *source)
{
	bool		by_id = source_column(source, "id") != NULL;

	if (source->options.overlap != NULL)
		return source->options.overlap;
	return source->kind->comes_late ? source->options.max_age : source->local && by_id ? "0" : "1 hour";
}

static const char *
writers_of(const CallSource *source)
{
	return source_sql(source, WRITERS, "read", psprintf("%u", source->source), NULL);
}

/*
 * The estimates of what is new and touched are far too high, because nothing is known of it: code would be compiled for
 * longer than it runs. As long as the scope lasts.
 */
static void
act_to_load(const CallSource *source, ActingScope *scope)
{
	act(source->owner, scope);
	(void) set_config_option("jit", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

/* Runs the statement. */
static Loaded
work_out(const CallSource *source, const LoadState *state, const LoadWork *work)
{
	const SourceKind *kind = source->kind;
	bool		by_id = source_column(source, "id") != NULL;
	int			key = source_role(kind, "call_id");
	char	   *sql;
	Loaded		loaded = {0};
	JoinedTransfers transfers = {0};

	sql = source_sql(source, LOAD, "fresh", work->fresh, "touched", work->touched,
					 "reads", work->reads ? "true" : "false", "rereads", kind->updates_rows ? "true" : "false",
					 "counts_rows", work->counts_rows ? "true" : "false",
					 "legs", source_fill(source, kind->legs(source->options.logged_waits)),
					 "mended", !work->mends ? "" : source_sql(source, MENDED, "columns", source->mended,
															  "key_type", source->types[key], NULL),
					 "watermark", state->watermark, "latest", state->latest, "restarted", state->restarted,
					 "max_id", by_id ? "max(f.id)::int8" : "NULL::int8",
					 "within", by_id ? "r.id <= b.upto AND " READABLE_ID : "true",
					 "unkeyed", by_id ? "r.id = CASE WHEN NOT t.keyed THEN substr(t.call_id, 6, length(t.call_id) - "
					 "6)::numeric::int8 END"
					 " AND r.call_id = t.call_id"
					 : "r.call_id = t.call_id",
					 "order", by_id ? "r.id" : source_fill(source, "{time}"), "key_type", source->types[key],
					 "relation", relation_name(source->source),
					 "is_new", !by_id ? psprintf("f.at > %s::timestamptz OR %s IS NULL", state->latest, state->latest)
					 : psprintf("f.id > %s::int8 OR %s IS NULL", state->watermark, state->watermark),
					 "gaps_found", by_id && work->reads ? source_sql(source, GAPS_FOUND, "watermark", state->watermark,
																	 "writers", writers_of(source), NULL) : "", NULL);
	(void) statement_run(sql);
	for (int i = 0; i < LOADED_COLUMNS; i++)
	{
		Datum		count;

		loaded.counts[i] = source_value(0, i + 1, INT8OID, &count) ? DatumGetInt64(count) : 0;
	}
	loaded.until = statement_text(0, LOADED_COLUMNS + 1);
	transfers.since = statement_text(0, LOADED_COLUMNS + 2);
	transfers.writer = statement_text(0, LOADED_COLUMNS + 3);
	transfers.command = statement_text(0, LOADED_COLUMNS + 4);
	if (kind->infers_entries && transfers.since != NULL)
	{
		source_join_transfers(source, &transfers);
		loaded.counts[LOADED_CALLS] += transfers.calls;
		loaded.counts[LOADED_OPEN] += transfers.open;
		loaded.counts[LOADED_REJECTED] += transfers.rejected;
	}
	return loaded;
}

/*
 * Analyses the tables that have grown to twice what the planner knows of them. Within a transaction nobody else can do
 * it, and without statistics the next batch would read NAME_calls whole. If somebody holds the table, the next load
 * does it.
 */
static void
analyze_grown(const CallSource *source)
{
	for (int i = 0; i < SOURCE_TABLES; i++)
	{
		const char *table = relation_name(source->tables[i]);

		if (source_runf(source, "SELECT FROM pg_class AS c WHERE c.oid = {'id'}::oid AND c.relkind = 'r' "
						"AND pg_relation_size(c.oid) > 2 * greatest(c.relpages, 8) * "
						"current_setting('block_size')::int8",
						"id", psprintf("%u", source->tables[i]), NULL) > 0 &&
			ConditionalLockRelationOid(source->tables[i], ShareUpdateExclusiveLock))
			(void) source_runf(NULL, "ANALYZE {table}", "table", table, NULL);
	}
}

/* -------------------------------------------------------------- load */

/* Of so many gaps each is written as it is, and the planner knows how few rows they have. */
#define FEW_GAPS 100

/* Rows that have come into gaps, to be added to others. */
static const char *
rows_in_gaps(const CallSource *source)
{
	StringInfoData rows;

	if (source_runf(source, "SELECT g.first_id, g.last_id FROM {gaps} AS g LIMIT {limit}",
					"limit", psprintf("%d", FEW_GAPS + 1), NULL) > FEW_GAPS)
		return source_fill(source, " UNION ALL SELECT r.* FROM {gaps} AS g JOIN {rows} AS r "
						   "ON r.id >= g.first_id AND r.id <= g.last_id");
	initStringInfo(&rows);
	for (uint64 i = 0; i < SPI_processed; i++)
		appendStringInfo(&rows, " UNION ALL SELECT r.* FROM %s AS r WHERE r.id >= '%s'::int8 AND r.id <= '%s'::int8",
						 source->rows, statement_text(i, 1), statement_text(i, 2));
	return rows.data;
}

/* What no load has read, at most so many rows, and what is looked at again. */
static const char *
fresh_rows(const CallSource *source, const LoadState *state, int64 batch)
{
	bool		by_id = source_column(source, "id") != NULL;
	const char *rows = psprintf(INT64_FORMAT, batch);

	if (by_id)
		return source_sql(source, "(SELECT r.* FROM {rows} AS r WHERE {since} ORDER BY r.id "
						  "FETCH FIRST {batch} ROWS WITH TIES){gap_rows}", "gap_rows", rows_in_gaps(source),
						  "since", strcmp(state->watermark, "NULL") == 0 ? READABLE_ID
						  : psprintf("r.id > %s::int8 AND " READABLE_ID, state->watermark), "batch", rows, NULL);
	return source_sql(source, "(SELECT r.* FROM {rows} AS r WHERE {since} AND {time} < 'infinity' ORDER BY {time} "
					  "FETCH FIRST {batch} ROWS WITH TIES) UNION ALL SELECT r.* FROM {rows} AS r "
					  "WHERE {time} <= {latest}::timestamptz AND {time} > {latest}::timestamptz - {overlap}::interval",
					  "since", strcmp(state->latest, "NULL") == 0 ? "true"
					  : source_sql(source, "{time} > {latest}::timestamptz", "latest", state->latest, NULL),
					  "latest", state->latest,
					  "overlap", quote_literal_cstr(overlap_of(source)), "batch", rows, NULL);
}

/* True if there may be more. */
static bool
load_batch(CallSource *source, int64 batch, Loaded *loaded)
{
	LoadState	state = lock_state(source);
	LoadWork	work = {.touched = "SELECT NULL::text WHERE false", .reads = true};

	work.counts_rows = source_column(source, "id") != NULL;
	if (work.counts_rows)
		/* before the snapshot in which the rows are read */
		(void) source_runf(source, "UPDATE {gaps} AS g SET is_over = true WHERE NOT g.is_over AND NOT g.running && "
						   "{writers} "
						   "AND g.found_at <= clock_timestamp() - {overlap}::interval", "writers", writers_of(source),
						   "overlap", quote_literal_cstr(overlap_of(source)), NULL);
	work.fresh = fresh_rows(source, &state, batch);
	*loaded = work_out(source, &state, &work);
	analyze_grown(source);
	return loaded->counts[LOADED_NEW] >= batch && loaded->until != NULL &&
		strcmp(literal_or_null(loaded->until), work.counts_rows ? state.watermark : state.latest) != 0;
}

/* The gaps stand on a snapshot that is younger than what the locks tell. */
static void
require_read_committed(const char *function)
{
	if (IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TRANSACTION_STATE),
				 errmsg("%s must run in READ COMMITTED", function),
				 errhint("Use SET TRANSACTION ISOLATION LEVEL READ COMMITTED first, or run it outside the "
						 "transaction.")));
}

static Datum
loaded_row(FunctionCallInfo fcinfo, const Loaded *loaded)
{
	TupleDesc	columns;
	Datum		values[LOADED_RESULTS];
	bool		nulls[LOADED_RESULTS] = {false};

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("function must be called where a row is expected"),
				 errhint("Write SELECT * FROM load_calls(...).")));
	for (int i = 0; i < LOADED_RESULTS; i++)
		values[i] = Int64GetDatum(loaded->counts[i]);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls));
}

#define BATCH_OF_LOAD 100000

/* All that is new, in one transaction. */
static Loaded
load_all(CallSource *source)
{
	ActingScope scope;
	Loaded		all = {0};
	bool		more = true;

	act_to_load(source, &scope);
	source_read(source);
	while (more)
	{
		Loaded		loaded;

		CHECK_FOR_INTERRUPTS();
		/* so that the memory of a batch is freed after it */
		SPI_connect();
		more = load_batch(source, BATCH_OF_LOAD, &loaded);
		SPI_finish();
		for (int i = 0; i < LOADED_COLUMNS; i++)
			all.counts[i] += loaded.counts[i];
	}
	stop_acting(&scope);
	return all;
}

/* (name): what was done */
PG_FUNCTION_INFO_V1(cc_load_calls);
Datum
cc_load_calls(PG_FUNCTION_ARGS)
{
	Loaded		loaded;

	require_read_committed("load_calls()");
	SPI_connect();
	loaded = load_all(source_open(text_to_cstring(PG_GETARG_TEXT_PP(0))));
	SPI_finish();
	return loaded_row(fcinfo, &loaded);
}

typedef struct ScheduledLoad
{
	CallSource *source;
	Loaded		loaded;
} ScheduledLoad;

static void
load_step(void *argument)
{
	ScheduledLoad *load = argument;

	load->loaded = load_all(load->source);
}

/* (state table, name, origin): the number of calls, or null after an error, which is recorded */
PG_FUNCTION_INFO_V1(cc_load_scheduled_calls);
Datum
cc_load_scheduled_calls(PG_FUNCTION_ARGS)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(1));
	bool		is_here = strcmp(text_to_cstring(PG_GETARG_TEXT_PP(2)), oid_origin()) == 0;
	ScheduledLoad load = {0};
	CallSource *source;
	ActingScope scope;
	ErrorData  *error;

	require_read_committed("load_scheduled_calls()");
	SPI_connect();
	source = is_here ? source_open_table(PG_GETARG_OID(0)) : source_open(name);
	if (source == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("call source \"%s\", which this job loaded, was dropped", name),
				 errhint("End the job with cron.unschedule(). Use schedule_call_source() for another call source of "
						 "that name.")));
	load.source = source;
	error = statement_try(load_step, &load);
	if (error != NULL)
	{
		act(source->owner, &scope);
		(void) source_runf(source, "UPDATE {source} SET last_error = {'message'}, last_error_at = clock_timestamp()",
						   "message", error->message, NULL);
		stop_acting(&scope);
		ereport(WARNING,
				(errcode(error->sqlerrcode),
				 errmsg("call source \"%s\" was not loaded: %s", source->name, error->message),
				 error->hint != NULL ? errhint("%s", error->hint) : 0));
	}
	SPI_finish();
	if (error != NULL)
		PG_RETURN_NULL();
	PG_RETURN_INT64(load.loaded.counts[LOADED_CALLS]);
}

/* (name, batch_rows) */
PG_FUNCTION_INFO_V1(cc_build_call_source);
Datum
cc_build_call_source(PG_FUNCTION_ARGS)
{
	bool		atomic = castNode(CallContext, fcinfo->context)->atomic;
	char	   *name;
	int64		batch;
	bool		more = true;
	int64		rows = 0;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		refuse_null(PG_ARGISNULL(0) ? "name" : "batch_rows", "Name the call source as in create_call_source(); "
					"batch_rows can be "
					"left out.");
	name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	batch = PG_GETARG_INT64(1);
	if (batch <= 0)
		refuse_zero("batch_rows", "Give the number of rows to read in one transaction.");
	while (more)
	{
		CallSource *source;
		ActingScope scope;
		Loaded		loaded;

		CHECK_FOR_INTERRUPTS();
		/* for each batch, so that its memory is freed after it */
		SPI_connect_ext(atomic ? 0 : SPI_OPT_NONATOMIC);
		require_read_committed("build_call_source()");
		/* opened for each batch, because it may have been altered or dropped in between */
		source = source_open(name);
		act_to_load(source, &scope);
		source_read(source);
		more = load_batch(source, batch, &loaded);
		rows += loaded.counts[LOADED_NEW];
		stop_acting(&scope);
		if (!atomic)
			SPI_commit();
		if (loaded.until != NULL)
			ereport(NOTICE,
					(errmsg("call source \"%s\": " INT64_FORMAT " rows read, up to %s", name, rows, loaded.until)));
		SPI_finish();
	}
	PG_RETURN_VOID();
}

/* -------------------------------------------------------------- again */

static Loaded
work_again(CallSource *source, const char *touched, bool mends)
{
	LoadState	state = lock_state(source);
	LoadWork	work = {.touched = touched, .mends = mends};

	work.fresh = source_sql(source, "SELECT r.* FROM {rows} AS r WHERE false", NULL);
	return work_out(source, &state, &work);
}

/* (name): what was done */
PG_FUNCTION_INFO_V1(cc_retry_rejected);
Datum
cc_retry_rejected(PG_FUNCTION_ARGS)
{
	CallSource *source;
	ActingScope scope;
	Loaded		loaded;

	require_read_committed("retry_rejected()");
	SPI_connect();
	source = source_open(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	act_to_load(source, &scope);
	source_read(source);
	loaded = work_again(source, source_sql(source, "SELECT j.call_id FROM {rejected} AS j", NULL), true);
	stop_acting(&scope);
	SPI_finish();
	return loaded_row(fcinfo, &loaded);
}

static char *
bound_argument(FunctionCallInfo fcinfo, int n, const char *none)
{
	/* UTC and ISO while we act */
	return quote_literal_cstr(PG_ARGISNULL(n) ? none
							  : DatumGetCString(DirectFunctionCall1(timestamptz_out, PG_GETARG_DATUM(n))));
}

/* (name, since, until): what was done */
PG_FUNCTION_INFO_V1(cc_reload_calls);
Datum
cc_reload_calls(PG_FUNCTION_ARGS)
{
	CallSource *source;
	ActingScope scope;
	Loaded		loaded;

	if (PG_ARGISNULL(0))
		refuse_null("name", "Name the call source as in create_call_source().");
	require_read_committed("reload_calls()");
	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2) && PG_GETARG_TIMESTAMPTZ(1) > PG_GETARG_TIMESTAMPTZ(2))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("until is before since: %s",
						DatumGetCString(DirectFunctionCall1(timestamptz_out, PG_GETARG_DATUM(2)))),
				 errhint("Give the earlier time first.")));
	SPI_connect();
	source = source_open(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	act_to_load(source, &scope);
	source_read(source);
	loaded = work_again(source, source_sql(source, "SELECT r.call_id FROM {rows} AS r WHERE {time} >= "
										   "{since}::timestamptz "
										   "AND {time} < {until}::timestamptz AND {of_call} UNION SELECT c.call_id "
										   "FROM {calls} AS c "
										   "WHERE {extension}.offered_at(c.call) >= {since}::timestamptz "
										   "AND {extension}.offered_at(c.call) < {until}::timestamptz "
										   "UNION SELECT o.call_id FROM {open} AS o WHERE o.entered_at >= "
										   "{since}::timestamptz "
										   "AND o.entered_at < {until}::timestamptz",
										   "since", bound_argument(fcinfo, 1, "-infinity"),
										   "until", bound_argument(fcinfo, 2, "infinity"), NULL), false);
	if (loaded.counts[LOADED_GONE] > 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s no longer has all rows of the calls of call source \"%s\": calls that lack rows: "
						INT64_FORMAT, relation_name(source->source), source->name, loaded.counts[LOADED_GONE]),
				 errhint("Narrow the range to what it still holds.")));
	stop_acting(&scope);
	SPI_finish();
	return loaded_row(fcinfo, &loaded);
}
