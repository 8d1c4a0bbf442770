/*
 * source/source.h: a call source as its rooms see it.
 *
 * A call source named NAME is made of ordinary tables, all of them its owner's: tables.c lists them. NAME_source has
 * one row, which says what is read, how, and how far.
 */
#ifndef CCMETRICS_SOURCE_SOURCE_H
#define CCMETRICS_SOURCE_SOURCE_H

#include "source/kind.h"

/* The tables, in the order in which they are made. */
typedef enum SourceTableCode
{
	SOURCE_CALLS, SOURCE_OPEN, SOURCE_REJECTED, SOURCE_IGNORED, SOURCE_STATES, SOURCE_OUTCOMES, SOURCE_GAPS,
	SOURCE_STATE, SOURCE_TABLES
} SourceTableCode;

/* A rejected call keeps so many of its rows, or a log that names all calls alike would fill the disk. */
#define MOST_ROWS "100"

typedef struct SourceOptions
{
	const char *time_zone;		/* of times without an offset; or NULL */
	bool		logged_waits;
	const char *max_age;		/* intervals, as text in one form */
	const char *tolerance;
	const char *threshold;
	const char *overlap;		/* NULL: what fits the source */
} SourceOptions;

typedef struct CallSource
{
	Oid			schema;
	char	   *name;
	Oid			owner;
	Oid			tables[SOURCE_TABLES];
	Oid			source;
	const SourceKind *kind;
	SourceOptions options;
	const char **columns;		/* of the source, quoted, by role; NULL where there is none */
	const char **types;			/* of these, qualified */
	char	   *rows;			/* the source with roles for columns, as a relation in parentheses */
	char	   *mended;			/* the same from j.row, a row that NAME_rejected keeps of j.call_id as jsonb */
	bool		local;			/* all rows are written by transactions of this server */
} CallSource;

/* The ends of the range have no number before or after them. */
#define READABLE_ID "r.id > '-9223372036854775808'::int8 AND r.id < '9223372036854775807'::int8"

/*
 * Of calls n, in the window of a call id by leg. An id that is used again after max_age is another call, as it is
 * when the rows of the first one are gone by then.
 */
#define FIRST_LEG "(lag(n.leg) OVER calls IS NULL OR {returns} AND " LATER_THAN("n.call", "lag(n.call) OVER calls") ")"
#define LAST_LEG "(lead(n.leg) OVER calls IS NULL OR {returns} AND " LATER_THAN("lead(n.call) OVER calls", "n.call") ")"
#define LATER_THAN(call, other) "{extension}.offered_at(" call ") > {extension}.offered_at(" other ") + {max_age}"
#define CALLS_OF_IDS "WINDOW calls AS (PARTITION BY n.call_id ORDER BY n.leg)"

/* Where the source of that name lives or would live; `suffix` as of NAME_source. */
extern char *source_part_name(const CallSource *source, const char *suffix);

/* SQL with named places: the tables by their names without NAME_, and those of kind.h. */
extern char *source_sql(const CallSource *source, const char *sql,...) __attribute__((sentinel));
extern uint64 source_runf(const CallSource *source, const char *sql,...) __attribute__((sentinel));
extern char *source_fill(const CallSource *source, const char *sql);
/* The column that fills the role, quoted; NULL if none does, or the kind has no such role. */
extern const char *source_column(const CallSource *source, const char *role);

extern bool source_value(uint64 row, int column, Oid type, Datum *value);

/* Opens what the caller owns, checked; SPI is connected, and nothing is locked yet. */
extern CallSource *source_open(const char *name);

/* The same by the OID of NAME_source, whatever its name is now; NULL if there is none. */
extern CallSource *source_open_table(Oid state_table);

/* Opens NAME_source with that OID without looking at the rest; NULL if it is not of that shape. */
extern CallSource *source_find(Oid state_table);

/* Reads kind, source and options, and checks the tables and columns; as the owner. */
extern void source_read(CallSource *source);

/* The same for one that is being made. */
extern void source_bind_new(CallSource *source, const char *kind, const char *options);

#endif
