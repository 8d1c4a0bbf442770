/*
 * source/times.c: any table that has a call a row, with its times or its durations.
 */
#include "source/kind.h"

enum
{
	ID, CALL_ID, OFFERED_AT, ANSWERED_AT, ENDED_AT, WRAPPED_AT, WAIT, TALK, HOLD, WRAP, RING, ANSWERED, TRANSFERRED,
	OUTCOME, QUEUE, AGENT, CHANNEL, DIRECTION, ROLES
};

static const SourceRole ROLES_OF_TIMES[] = {
	[ID] = {"id", ROLE_ID, "id", false},
	[CALL_ID] = {"call_id", ROLE_TEXT, "call_id", true},
	[OFFERED_AT] = {"offered_at", ROLE_TIME, "offered_at", true},
	[ANSWERED_AT] = {"answered_at", ROLE_TIME, "answered_at", false},
	[ENDED_AT] = {"ended_at", ROLE_TIME, "ended_at", false},
	[WRAPPED_AT] = {"wrapped_at", ROLE_TIME, "wrapped_at", false},
	[WAIT] = {"wait", ROLE_SECONDS, "wait", false},
	[TALK] = {"talk", ROLE_SECONDS, "talk", false},
	[HOLD] = {"hold", ROLE_SECONDS, "hold", false},
	[WRAP] = {"wrap", ROLE_SECONDS, "wrap", false},
	[RING] = {"ring", ROLE_SECONDS, "ring", false},
	[ANSWERED] = {"answered", ROLE_FLAG, "answered", false},
	[TRANSFERRED] = {"transferred", ROLE_FLAG, "transferred", false},
	[OUTCOME] = {"outcome", ROLE_TEXT, "outcome", false},
	[QUEUE] = {"queue", ROLE_TEXT, "queue", false},
	[AGENT] = {"agent", ROLE_TEXT, "agent", false},
	[CHANNEL] = {"channel", ROLE_TEXT, "channel", false},
	[DIRECTION] = {"direction", ROLE_TEXT, "direction", false},
};

StaticAssertDecl(lengthof(ROLES_OF_TIMES) == ROLES, "each role has its row");

static const SourceOutcome OUTCOMES[] = {
	{"answered", "", "answered"},
	{"abandoned", "", "abandoned"},
	{"flowed_out", "", "flowed_out"},
	{"callback", "", "callback"},
	{"blocked", "", "blocked"},
};

static const char *
lacks_of_times(const char *const *columns)
{
	if (columns[ENDED_AT] == NULL && columns[WAIT] == NULL)
		return "a column for ended_at or for wait";
	if (columns[ENDED_AT] == NULL && columns[OUTCOME] == NULL && columns[ANSWERED] == NULL)
		return "a column for outcome or for answered";
	return NULL;
}

/* Seconds that no interval takes are cut to what no call takes: the constructor says that they are too long. */
#define INTERVAL_OF(seconds) \
	"CASE WHEN k." seconds " IS NOT NULL " \
	"THEN pg_catalog.make_interval(secs => greatest(-1e9, least(1e9, k." seconds "))) END"

#define FROM_TIMES(before, after) \
	"{extension}." before "call_interval_from_times" after "(k.offered_at, k.answered_at, k.ended_at, k.wrapped_at, " \
	"" INTERVAL_OF("hold") ", " \
	"CASE WHEN k.answered_at IS NULL THEN k.mapped END, " \
	"coalesce(" INTERVAL_OF("ring") ", '0'::pg_catalog.interval), coalesce(k.transferred, false), {tolerance})"
#define FROM_SECONDS(before, after) \
	"{extension}." before "call_interval_from_seconds" after "(k.offered_at, k.wait, coalesce(k.talk, 0), " \
	"coalesce(k.hold, 0), coalesce(k.wrap, 0), " \
	"k.mapped, coalesce(k.ring, 0), coalesce(k.transferred, false))"
#define EITHER(before, after) \
	"CASE WHEN {has_ended_at} THEN " FROM_TIMES(before, after) " ELSE " FROM_SECONDS(before, after) " END"

/*
 * A row that came twice is taken once. Two rows that differ under one call_id are both rejected, because nothing says
 * which is right.
 */
static const char LEGS[] =
"SELECT k.call_id, 1 AS leg, k.queue, k.agent, k.channel, k.direction, k.outcome AS reason, "
"NULL::pg_catalog.text AS event, NULL::pg_catalog.text AS detail, k.offered_at AS entered_at, "
"k.answered_at, CASE WHEN k.problem IS NULL AND NOT k.open THEN " EITHER("try_", "") " END AS call, "
"coalesce(k.problem, CASE WHEN NOT k.open THEN " EITHER("", "_problem") " END) AS problem, k.events "
"FROM (SELECT k.*, k.mapped IS DISTINCT FROM 'blocked' AND CASE WHEN {has_ended_at} THEN k.ended_at IS NULL "
"ELSE k.wait IS NULL AND k.mapped IS NULL END AND k.offered_at IS NOT NULL AS open, "
"CASE WHEN k.others THEN 'several rows with this call_id' "
"WHEN k.outcome IS NOT NULL AND k.mapped IS NULL "
"THEN 'no outcome for ' OPERATOR(pg_catalog.||) k.outcome END AS problem "
"FROM (SELECT k.*, CASE WHEN k.outcome IS NOT NULL THEN (SELECT o.outcome FROM {outcomes} AS o "
"WHERE o.event = k.outcome AND o.detail = '') WHEN k.answered THEN 'answered' "
"WHEN NOT k.answered THEN 'abandoned' END AS mapped "
"FROM (SELECT DISTINCT ON (k.call_id) k.*, pg_catalog.count(*) OVER calls AS events, "
"pg_catalog.min(k.content) OVER calls IS DISTINCT FROM pg_catalog.max(k.content) OVER calls AS others "
"FROM (SELECT k.*, (pg_catalog.to_jsonb(k) - 'id')::pg_catalog.text AS content FROM known AS k) AS k "
"WINDOW calls AS (PARTITION BY k.call_id)) AS k) AS k) AS k";

static const char *
legs_of_times(bool logged_waits)
{
	(void) logged_waits;
	return LEGS;
}

const SourceKind source_kind_times = {
	.name = "times",
	.roles = ROLES_OF_TIMES,
	.role_count = ROLES,
	.outcomes = OUTCOMES,
	.outcome_count = lengthof(OUTCOMES),
	.time = "r.offered_at",
	.event = "NULL::pg_catalog.text",
	.of_call = "true",
	.restart = "false",
	NO_STATES,
	.updates_rows = true,
	.legs = legs_of_times,
	.lacks = lacks_of_times,
};
