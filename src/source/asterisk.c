/*
 * source/asterisk.c: the queue_log that Asterisk writes into a table, and that of Wazo, an Asterisk whose dialplan adds
 * events. queue_log.c finds the legs.
 */
#include "source/kind.h"
#include "core/queue_log.h"

enum
{
	ID, TIME, CALL_ID, QUEUE, AGENT, EVENT, DATA1, DATA2, DATA3, DATA4, DATA5, DATA, ROLES
};

static const SourceRole ROLES_OF_ASTERISK[] = {
	[ID] = {"id", ROLE_ID, "id", true},
	[TIME] = {"time", ROLE_TIME, "time", true},
	[CALL_ID] = {"call_id", ROLE_TEXT, "callid", true},
	[QUEUE] = {"queue", ROLE_TEXT, "queuename", true},
	[AGENT] = {"agent", ROLE_TEXT, "agent", true},
	[EVENT] = {"event", ROLE_TEXT, "event", true},
	[DATA1] = {"data1", ROLE_TEXT, "data1", false},
	[DATA2] = {"data2", ROLE_TEXT, "data2", false},
	[DATA3] = {"data3", ROLE_TEXT, "data3", false},
	[DATA4] = {"data4", ROLE_TEXT, "data4", false},
	[DATA5] = {"data5", ROLE_TEXT, "data5", false},
	[DATA] = {"data", ROLE_TEXT, "data", false},
};

StaticAssertDecl(lengthof(ROLES_OF_ASTERISK) == ROLES, "each role has its row");

static const SourceOutcome OUTCOMES[] = {
	{"ABANDON", "", "abandoned"},
	{"EXITWITHTIMEOUT", "", "flowed_out"},
	{"EXITWITHKEY", "", "flowed_out"},
	{"EXITEMPTY", "", "flowed_out"},
	{"LEAVEEMPTY", "", "flowed_out"},
	{"FULL", "", "blocked"},
	{"CLOSED", "", "blocked"},
	{"JOINEMPTY", "", "blocked"},
	{"DIVERT_CA_RATIO", "", "blocked"},
	{"DIVERT_HOLDTIME", "", "blocked"},
};

/* Asterisk writes data1 to data5, or all of them into one column, with bars between them. */
static const char *
lacks_of_asterisk(const char *const *columns)
{
	return columns[DATA1] == NULL && columns[DATA] == NULL ? "a column for data1 or for data" : NULL;
}

#define DATA_OF(n) \
	"CASE WHEN {has_data1} THEN k.data" n " ELSE pg_catalog.split_part(k.data, '|', " n ") END"
/* the rest, bars included */
#define LAST_DATA \
	"CASE WHEN {has_data1} THEN k.data5 ELSE pg_catalog.substring(k.data, '^[^|]*[|][^|]*[|][^|]*[|][^|]*[|](.*)$') END"

/* Events that fit no leg are one row, of leg 0. unnest() in the list of columns keeps no copy of its rows. */
#define LEGS \
	"SELECT c.call_id, (c.leg).leg, (c.leg).queue, (c.leg).agent, NULL::pg_catalog.text AS channel, " \
	"NULL::pg_catalog.text AS direction, (c.leg).reason, " \
	"pg_catalog.split_part((c.leg).reason, ' ', 1) AS event, " \
	"pg_catalog.substr((c.leg).reason, pg_catalog.strpos((c.leg).reason || ' ', ' ') + 1) AS detail, " \
	"(c.leg).entered_at, (c.leg).answered_at, (c.leg).call, (c.leg).problem, " \
	"(c.leg).events::pg_catalog.int8 AS events FROM folded AS c WHERE (c.leg).leg > 0 UNION ALL " \
	"SELECT c.call_id, 0, pg_catalog.min((c.leg).queue), NULL, NULL, NULL, pg_catalog.min((c.leg).reason), " \
	"NULL, NULL, NULL, NULL, NULL, coalesce(pg_catalog.min((c.leg).problem), 'event of no leg'), " \
	"pg_catalog.sum((c.leg).events)::pg_catalog.int8 FROM folded AS c " \
	"WHERE (c.leg).leg = 0 GROUP BY c.call_id"
#define WITH_FOLD(fold) \
	"WITH folded AS MATERIALIZED (SELECT k.call_id, pg_catalog.unnest({extension}." fold "(k.\"time\", " \
	"k.id::pg_catalog.int8, k.queue, k.agent, k.event, " \
	"" DATA_OF("1") ", " DATA_OF("2") ", " DATA_OF("3") ", " DATA_OF("4") ", " LAST_DATA ")) AS leg " \
	"FROM known AS k GROUP BY k.call_id) " LEGS

static const char *
legs_of_asterisk(bool logged_waits)
{
	return logged_waits ? WITH_FOLD("queue_log_calls_logged") : WITH_FOLD("queue_log_calls");
}

#define EVENT_NAME(NAME, step, wait, talk) "'" #NAME "', "

/* The state that an agent has from this row on, or null. */
#define STATE_OF(row) \
	"CASE WHEN " row ".event = 'ADDMEMBER' AND CASE WHEN {has_data1} THEN " row ".data1 " \
	"ELSE pg_catalog.split_part(" row ".data, '|', 1) END = 'PAUSED' OR " row ".event IN ('PAUSE', 'PAUSEALL') " \
	"THEN 'paused' WHEN " row ".event IN ('ADDMEMBER', 'UNPAUSE', 'UNPAUSEALL', 'AGENTLOGIN', " \
	"'AGENTCALLBACKLOGIN') THEN 'ready' WHEN " row ".event IN ('REMOVEMEMBER', 'AGENTLOGOFF', " \
	"'AGENTCALLBACKLOGOFF') THEN 'away' END"

#define QUEUE_LOG_OF(kind) \
	.name = kind, \
	.roles = ROLES_OF_ASTERISK, \
	.role_count = ROLES, \
	.outcomes = OUTCOMES, \
	.outcome_count = lengthof(OUTCOMES), \
	.time = "r.\"time\"", \
	.event = "r.event", \
	.of_call = "coalesce(r.event IN (" QUEUE_EVENTS(EVENT_NAME) "''), false)", \
	.restart = "r.event = 'QUEUESTART'", \
	.of_agent = STATE_OF("r") " IS NOT NULL AND pg_catalog.isfinite(r.\"time\") AND r.agent IS NOT NULL", \
	.states = "SELECT k.agent, CASE WHEN k.queue = 'NONE' THEN '' ELSE coalesce(k.queue, '') END AS queue, " \
	STATE_OF("k") " AS state, k.\"time\" AS at, NULL::pg_catalog.timestamptz AS until, 1 AS events FROM told AS k", \
	.infers_entries = true, \
	.legs = legs_of_asterisk, \
	.lacks = lacks_of_asterisk,

const SourceKind source_kind_asterisk = {QUEUE_LOG_OF("asterisk")};

/* what it adds are events, which the table of events has */
const SourceKind source_kind_wazo = {QUEUE_LOG_OF("wazo")};
