/*
 * source/fusionpbx.c: v_xml_cdr of FusionPBX, a row a channel, written when the channel ends. The caller's channel has
 * what mod_callcenter of FreeSWITCH set on it: only the last queue in which the caller was.
 *
 * A queue that is joined clears little of what an earlier one has set: the epochs of its answer and end, and the
 * reason, stay. So they are read only as far as cc_cause, which every end sets, names them, and only if they are not
 * before the entry.
 */
#include "source/kind.h"

enum
{
	CALL_ID, SIDE, QUEUE, AGENT, CAUSE, REASON, JOINED_AT, ANSWERED_AT, TERMINATED_AT, CANCELED_AT, ENDED_AT, HOLD,
	DIRECTION, ROLES
};

static const SourceRole ROLES_OF_FUSIONPBX[] = {
	[CALL_ID] = {"call_id", ROLE_TEXT, "xml_cdr_uuid", true},
	[SIDE] = {"side", ROLE_TEXT, "cc_side", true},
	[QUEUE] = {"queue", ROLE_TEXT, "cc_queue", true},
	[AGENT] = {"agent", ROLE_TEXT, "cc_agent", true},
	[CAUSE] = {"cause", ROLE_TEXT, "cc_cause", true},
	[REASON] = {"reason", ROLE_TEXT, "cc_cancel_reason", true},
	[JOINED_AT] = {"joined_at", ROLE_EPOCH, "cc_queue_joined_epoch", true},
	[ANSWERED_AT] = {"answered_at", ROLE_EPOCH, "cc_queue_answered_epoch", true},
	[TERMINATED_AT] = {"terminated_at", ROLE_EPOCH, "cc_queue_terminated_epoch", true},
	[CANCELED_AT] = {"canceled_at", ROLE_EPOCH, "cc_queue_canceled_epoch", true},
	[ENDED_AT] = {"ended_at", ROLE_EPOCH, "end_epoch", true},
	[HOLD] = {"hold", ROLE_TEXT, "hold_accum_seconds", false},
	[DIRECTION] = {"direction", ROLE_TEXT, "direction", false},
};

StaticAssertDecl(lengthof(ROLES_OF_FUSIONPBX) == ROLES, "each role has its row");

static const SourceOutcome OUTCOMES[] = {
	{"NONE", "", "abandoned"},
	{"BREAK_OUT", "", "abandoned"},
	{"TIMEOUT", "", "flowed_out"},
	{"NO_AGENT_TIMEOUT", "", "flowed_out"},
	{"EXIT_WITH_KEY", "", "flowed_out"},
};

#define FROM_TIMES(before, after) \
	"{extension}." before "call_interval_from_times" after "(k.joined_at, k.answered, k.ended, NULL, k.held, " \
	"CASE WHEN k.answered IS NULL THEN 'abandoned' END, '0'::pg_catalog.interval, false, {tolerance})"

/*
 * Where the record was written before the queue had noted the end, the channel's end is the caller's, if he did not
 * go on elsewhere: the call is repaired. The hold is the channel's, so it is the queue's only if there was none before.
 */
static const char LEGS[] =
"SELECT k.call_id, (pg_catalog.row_number() OVER (PARTITION BY k.call_id ORDER BY k.content))::pg_catalog.int4 AS leg, "
"k.queue, k.who AS agent, NULL::pg_catalog.text AS channel, k.direction, k.word AS reason, "
"CASE WHEN k.by = 'cancel' THEN k.word END AS event, ''::pg_catalog.text AS detail, k.joined_at AS entered_at, "
"k.answered AS answered_at, CASE WHEN k.problem IS NULL AND k.noted IS NULL THEN " REPAIRED(FROM_TIMES("try_", "")) " "
"WHEN k.problem IS NULL THEN " FROM_TIMES("try_", "") " END AS call, "
"coalesce(k.problem, " FROM_TIMES("", "_problem") ") AS problem, k.events "
"FROM (SELECT k.*, coalesce(k.noted, CASE WHEN k.by = 'answered' OR k.word IN ('NONE', 'BREAK_OUT') "
"THEN k.ended_at END) AS ended, CASE WHEN k.by = 'answered' AND k.hold ~ '^[0-9]+$' AND length(k.hold) < 8 "
"AND NOT coalesce(least(k.answered_at, k.terminated_at, k.canceled_at) < k.joined_at, false) "
"THEN pg_catalog.make_interval(secs => k.hold::pg_catalog.float8) END AS held, "
"CASE WHEN k.others > 1 THEN 'several rows with this call_id' WHEN k.by IS NULL THEN 'cc_cause neither answered nor "
"cancel' "
"WHEN k.joined_at IS NULL THEN 'offered_at null' WHEN k.by = 'answered' AND k.answered IS NULL "
"THEN 'answered_at null' END AS problem "
"FROM (SELECT k.*, CASE k.by WHEN 'answered' THEN nullif(k.agent, '') END AS who, "
"CASE WHEN k.by = 'answered' THEN k.cause ELSE coalesce(nullif(k.reason, ''), k.cause) END AS word, "
"CASE WHEN k.by = 'answered' AND k.answered_at >= k.joined_at THEN k.answered_at END AS answered, "
"CASE WHEN k.by = 'answered' AND k.terminated_at >= k.answered_at AND k.terminated_at >= k.joined_at "
"THEN k.terminated_at WHEN k.by = 'cancel' AND k.canceled_at >= k.joined_at THEN k.canceled_at END AS noted "
"FROM (SELECT k.*, CASE pg_catalog.lower(k.cause) WHEN 'answered' THEN 'answered' WHEN 'terminated' THEN 'answered' "
"WHEN 'cancel' THEN 'cancel' END AS by, pg_catalog.count(*) OVER (PARTITION BY k.call_id) AS others "
"FROM (SELECT DISTINCT ON (k.call_id, k.content) k.*, pg_catalog.count(*) OVER (PARTITION BY k.call_id, k.content) AS "
"events "
"FROM (SELECT k.*, pg_catalog.to_jsonb(k)::pg_catalog.text AS content FROM known AS k "
"WHERE k.side = 'member') AS k) AS k) AS k) AS k) AS k";

static const char *
legs_of_fusionpbx(bool logged_waits)
{
	(void) logged_waits;
	return LEGS;
}

static const char *
lacks_of_fusionpbx(const char *const *columns)
{
	(void) columns;
	return NULL;
}

const SourceKind source_kind_fusionpbx = {
	.name = "fusionpbx",
	.roles = ROLES_OF_FUSIONPBX,
	.role_count = ROLES,
	.outcomes = OUTCOMES,
	.outcome_count = lengthof(OUTCOMES),
	/* rows come at the end of a call */
	.time = "r.ended_at",
	.event = "r.side",
	/* channels of agents would count the calls twice */
	.of_call = "coalesce(r.side = 'member', false)",
	.restart = "false",
	NO_STATES,
	.legs = legs_of_fusionpbx,
	.lacks = lacks_of_fusionpbx,
};
