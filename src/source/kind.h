/*
 * source/kind.h: what a kind of call source is.
 *
 * A kind is a table of roles, which columns of the source fill, and a few pieces of SQL over rows in which these roles
 * are columns. Everything else is the same for all kinds. A new kind is a room of its own, and a line in kind.c.
 */
#ifndef CCMETRICS_SOURCE_KIND_H
#define CCMETRICS_SOURCE_KIND_H

#include "compat.h"

/* What a role becomes, whatever type its column has. */
typedef enum RoleType
{
	ROLE_TEXT,
	ROLE_ID,					/* a whole number that grows */
	ROLE_TIME,					/* timestamptz */
	ROLE_SECONDS,				/* double precision */
	ROLE_FLAG,					/* boolean */
	ROLE_EPOCH,					/* timestamptz, from seconds since 1970, which may be text */
	ROLE_DOCUMENT,				/* jsonb */
	ROLE_TYPES
} RoleType;

typedef struct SourceRole
{
	const char *name;
	RoleType	type;
	const char *column;			/* its usual name */
	bool		required;
} SourceRole;

/* A row of NAME_outcomes; an empty detail stands for all. */
typedef struct SourceOutcome
{
	const char *event;
	const char *detail;
	const char *outcome;
} SourceOutcome;

/*
 * Two roles are known to the loader: id and call_id. In the pieces of SQL, {extension} is the schema of the extension,
 * {tolerance} an interval, {outcomes} the table of outcomes, and {has_ROLE} whether a column fills that role.
 */
typedef struct SourceKind
{
	const char *name;
	const SourceRole *roles;
	int			role_count;
	const SourceOutcome *outcomes;
	int			outcome_count;

	/* over a row r: its time, its event, whether it is of a call, whether all open calls end here */
	const char *time;
	const char *event;
	const char *of_call;
	const char *restart;
	/* of a row that is not of a call: whether it tells what an agent did */
	const char *of_agent;
	/*
	 * From relation told, these rows: agent, queue, state, at, until, events. until is null if the state lasts to the
	 * next one. The events of a row add up to 1.
	 */
	const char *states;
	/* whether the rows of open calls are updated, so that open calls are read again each time */
	bool		updates_rows;
	/* whether rows come when calls have ended, under the time at which they began */
	bool		comes_late;
	/* whether a call id is never used again, so that its legs may be far apart */
	bool		unique_ids;
	/* whether legs without an entry are given one, so that a consult may be the same leg without an end */
	bool		infers_entries;

	/*
	 * From relation known, all rows of the calls to be worked out: call_id, leg, queue, agent, channel, direction,
	 * reason, event, detail, entered_at, answered_at, call, problem, events. A leg without call and problem is open.
	 * The outcome of a call that was not answered is that of event and detail in the table of outcomes, unless event
	 * is null.
	 */
	const char *(*legs) (bool logged_waits);

	/* Why the roles that columns fill are not enough, or NULL. */
	const char *(*lacks) (const char *const *columns);
} SourceKind;

/* Of a kind without agents' states. */
#define NO_STATES \
	.of_agent = "false", \
	.states = "SELECT NULL::pg_catalog.text AS agent, NULL::pg_catalog.text AS queue, " \
	"NULL::pg_catalog.text AS state, NULL::pg_catalog.timestamptz AS at, NULL::pg_catalog.timestamptz AS until, " \
	"0 AS events WHERE false"

/* As a CASE, because the planner takes IS NULL for rare, and would plan for a call or two. */
#define NOT_IGNORED(function) "CASE WHEN {extension}." function "(r.document) IS NULL THEN true ELSE false END"

/* Of documents, by a function of one document that returns its states. */
#define STATES_OF_DOCUMENTS(function) \
	.of_agent = "EXISTS (SELECT FROM {extension}." function "(r.document))", \
	.states = "SELECT s.agent, ''::pg_catalog.text AS queue, s.state, s.since AS at, s.until, " \
	"CASE WHEN s.n = 1 THEN 1 ELSE 0 END AS events FROM told AS k, " \
	"LATERAL {extension}." function "(k.document) WITH ORDINALITY AS s (agent, state, since, until, n)"

/* A call, marked repaired. */
#define REPAIRED(call) "(" call "::pg_catalog.text OPERATOR(pg_catalog.||) ' repaired')::{extension}.call_interval"

extern const SourceKind source_kind_times;
extern const SourceKind source_kind_asterisk;
extern const SourceKind source_kind_fusionpbx;
extern const SourceKind source_kind_wazo;
extern const SourceKind source_kind_wazo_stat;
extern const SourceKind source_kind_amazon_connect;
extern const SourceKind source_kind_genesys_cloud;

extern const SourceKind *source_kind_named(const char *name);
extern char *source_kind_names(void);

/* The number of the role of that name, or -1. */
extern int	source_role(const SourceKind *kind, const char *name);

#endif
