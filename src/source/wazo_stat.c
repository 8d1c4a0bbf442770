/*
 * source/wazo_stat.c: stat_call_on_queue, in which Wazo writes a row for each stay of a call in a queue. There is no
 * role for its id, because Wazo deletes the rows of its latest hours and writes them again.
 */
#include "source/kind.h"

enum
{
	CALL_ID, TIME, WAIT, TALK, RING, STATUS, QUEUE, AGENT, ROLES
};

static const SourceRole ROLES_OF_WAZO_STAT[] = {
	[CALL_ID] = {"call_id", ROLE_TEXT, "callid", true},
	[TIME] = {"time", ROLE_TIME, "time", true},
	[WAIT] = {"wait", ROLE_SECONDS, "waittime", true},
	[TALK] = {"talk", ROLE_SECONDS, "talktime", true},
	[RING] = {"ring", ROLE_SECONDS, "ringtime", false},
	[STATUS] = {"status", ROLE_TEXT, "status", true},
	[QUEUE] = {"queue", ROLE_TEXT, "stat_queue_id", false},
	[AGENT] = {"agent", ROLE_TEXT, "stat_agent_id", false},
};

StaticAssertDecl(lengthof(ROLES_OF_WAZO_STAT) == ROLES, "each role has its row");

static const SourceOutcome OUTCOMES[] = {
	{"answered", "", "answered"},
	{"abandoned", "", "abandoned"},
	{"timeout", "", "flowed_out"},
	{"leaveempty", "", "flowed_out"},
	{"full", "", "blocked"},
	{"closed", "", "blocked"},
	{"joinempty", "", "blocked"},
	{"divert_ca_ratio", "", "blocked"},
	{"divert_waittime", "", "blocked"},
};

/* A ring is a part of the wait, and both are rounded. */
#define FROM_SECONDS(before, after) \
	"{extension}." before "call_interval_from_seconds" after "(k.\"time\", k.wait, coalesce(k.talk, 0), 0, 0, " \
	"k.mapped, CASE WHEN k.mapped = 'answered' THEN coalesce(least(k.ring, k.wait), 0) ELSE 0 END, false)"

/*
 * A row that came twice is taken once. Where two rows tell different things of one stay, both are rejected: Wazo pairs
 * each entry of a call into a queue with each of its ends in that queue, and nothing says which pair is right.
 */
static const char LEGS[] =
"SELECT k.call_id, k.leg, k.queue, CASE WHEN k.mapped = 'answered' THEN k.agent END AS agent, "
"NULL::pg_catalog.text AS channel, NULL::pg_catalog.text AS direction, k.status AS reason, "
"NULL::pg_catalog.text AS event, NULL::pg_catalog.text AS detail, k.\"time\" AS entered_at, "
"NULL::pg_catalog.timestamptz AS answered_at, CASE WHEN k.problem IS NULL AND k.mapped = 'answered' "
"AND k.ring > k.wait THEN " REPAIRED(FROM_SECONDS("try_", "")) " WHEN k.problem IS NULL THEN "
FROM_SECONDS("try_", "") " END AS call, coalesce(k.problem, " FROM_SECONDS("", "_problem") ") AS problem, k.events "
"FROM (SELECT k.*, CASE WHEN k.others > 1 THEN 'several rows with this call, queue and time' "
"WHEN k.mapped IS NULL THEN 'no outcome for ' || coalesce(k.status, 'null') "
"WHEN k.wait IS NULL THEN 'wait null' END AS problem "
"FROM (SELECT k.call_id, k.\"time\", k.wait, k.talk, k.ring, k.status, k.queue, k.agent, "
"(SELECT o.outcome FROM {outcomes} AS o WHERE o.event = k.status AND o.detail = '') AS mapped, "
"pg_catalog.count(*) AS events, pg_catalog.count(*) OVER (PARTITION BY k.call_id, k.queue, k.\"time\") AS others, "
"(pg_catalog.row_number() OVER (PARTITION BY k.call_id ORDER BY k.\"time\", k.queue, k.status, k.wait, k.talk, "
"k.ring, k.agent))::pg_catalog.int4 AS leg "
"FROM known AS k GROUP BY k.call_id, k.\"time\", k.wait, k.talk, k.ring, k.status, k.queue, k.agent) AS k) AS k";

static const char *
legs_of_wazo_stat(bool logged_waits)
{
	(void) logged_waits;
	return LEGS;
}

static const char *
lacks_of_wazo_stat(const char *const *columns)
{
	(void) columns;
	return NULL;
}

const SourceKind source_kind_wazo_stat = {
	.name = "wazo_stat",
	.roles = ROLES_OF_WAZO_STAT,
	.role_count = ROLES,
	.outcomes = OUTCOMES,
	.outcome_count = lengthof(OUTCOMES),
	.time = "r.\"time\"",
	.event = "NULL::pg_catalog.text",
	.of_call = "true",
	.restart = "false",
	NO_STATES,
	.comes_late = true,
	.legs = legs_of_wazo_stat,
	.lacks = lacks_of_wazo_stat,
};
