/*
 * rollup/rollup.h: a rollup as its rooms see it.
 *
 * A rollup named k is made of ordinary objects, all of them its owner's:
 *
 *	k			view to read: one row a group, whole whatever is pending
 *	k_source	view that defines it: its groups worked out from the source
 *	k_live		view of groups and deltas together, hidden columns included
 *	k_groups	table of the groups folded so far
 *	k_deltas	table of what writers have appended since
 *	k_progress	table of one row: how far it is built, its last refresh
 *	k_partitions	table of the partitions whose rows are counted, and were
 *	k_capture()	trigger function that appends the deltas
 *
 * There is no registry. View k names all the others by OID in the arguments of
 * rollup_intact(), and k_source holds every expression, bound to the columns it
 * takes. k_capture() holds no SQL: its language finds the rollup by the view that
 * names it. So renaming, moving, dumping and restoring need no help from here.
 */
#ifndef CCMETRICS_ROLLUP_ROLLUP_H
#define CCMETRICS_ROLLUP_ROLLUP_H

#include "compat.h"

#include "fmgr.h"
#include "nodes/parsenodes.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "storage/lockdefs.h"
#include "utils/relcache.h"
#include "utils/timestamp.h"

/* A width on the UTC grid, or a unit of the calendar in a zone. */
typedef struct RollupBucket
{
	int64		width;			/* microseconds; 0 for a unit */
	const char *unit;			/* day, week or month */
	const char *zone;
} RollupBucket;

typedef struct RollupColumn
{
	char	   *name;
	char	   *quoted;
	Oid			type;
	const char *type_name;		/* qualified */
	const char *schema;			/* quoted: where the type's operators are, and sum() */
	const char *equal;			/* qualified operator; keys only */
	Node	   *expression;		/* over the source */
	bool		hidden;
} RollupColumn;

typedef struct Rollup
{
	Oid			view;
	Oid			owner;
	Oid			source;			/* what was named: a table, or another rollup's view */
	const char *source_name;	/* as it was named */
	Oid			capture;
	Oid			definition;
	Oid			live;
	Oid			groups;
	Oid			deltas;
	Oid			progress;
	Oid			partitions;

	Oid			rows_of;		/* what the definition reads: the source, or the parent's live view */
	struct Rollup *parent;
	RollupBucket bucket;
	Node	   *time;			/* over the source */
	List	   *keys;			/* RollupColumn: bucket, then the dimensions */
	List	   *amounts;		/* RollupColumn: rows, measures, hidden counts of values */
} Rollup;

/* Acting as a rollup's owner, under settings that no one else chose. */
typedef struct RollupScope
{
	Oid			user;
	int			security;
	int			nest_level;
} RollupScope;

/* rollup/names.c */
extern Oid	rollup_extension_schema(void);
extern char *rollup_schema_name(Oid schema);
extern char *rollup_view_name(Oid view);
extern char *rollup_aggregate_name(Oid function);
extern char *rollup_relation_name(Oid relation);
extern Oid	rollup_named(const char *qualified);
extern char *rollup_function_name(Oid function);
extern char *rollup_function_body(Oid function);
extern Oid	rollup_table_owner(Oid relation);
extern Oid	rollup_function_owner(Oid function);
extern Oid	rollup_type_schema(Oid type);

/* rollup/owner.c */
extern void rollup_require_owner(const Rollup *rollup);
extern void rollup_require_reader(const Rollup *rollup);
extern void rollup_require_read_committed(const char *what);
extern void rollup_enter_to_write(Oid owner, RollupScope *scope);
extern void rollup_enter(Oid owner, RollupScope *scope);
extern void rollup_leave(const RollupScope *scope);
extern uint64 rollup_run(const char *sql);
extern bool rollup_result(uint64 row, int column, Oid type, Datum *value);

/* rollup/bucket.c */
extern RollupBucket rollup_bucket_parse(const char *bucket, const char *zone);
extern bool rollup_bucket_of(Node *expression, RollupBucket *bucket, Node **time);
extern char *rollup_bucket_sql(const RollupBucket *bucket, const char *time);
extern const char *rollup_bucket_margin(const RollupBucket *bucket);
extern char *rollup_bucket_text(const RollupBucket *bucket);
extern char *rollup_instant(TimestampTz at);
extern void rollup_bucket_check_parent(const RollupBucket *bucket, const Rollup *parent);

/* rollup/definition.c */
extern bool rollup_find(Oid view, Rollup *rollup);
extern Rollup *rollup_open(Oid view);
extern Rollup *rollup_open_as_it_is(Oid view);
extern void rollup_require_same_owner(const Rollup *rollup, const Rollup *parent);
extern List *rollup_list(void);
extern void rollup_of_capture(Oid function, Rollup *rollup);
extern void rollup_read_definition(Rollup *rollup);
pg_noreturn extern void rollup_refuse_gone(void);
extern bool rollup_is_built(const Rollup *rollup);
extern bool rollup_reads_source(const Rollup *rollup);

/* rollup/parts.c */
extern const char *rollup_parts_problem(const Rollup *rollup, const char **hint);
extern void rollup_require_parts(const Rollup *rollup);

/* rollup/locks.c */
extern void rollup_lock_definition(const Rollup *rollup);
extern void rollup_lock_source(const Rollup *rollup, LOCKMODE mode);
extern List *rollup_tables_of(Oid table);
extern List *rollup_written_tables(const Rollup *rollup, LOCKMODE mode);
extern Rollup *rollup_open_for_work(Oid view, bool partitions);
extern Rollup *rollup_open_for_change(Oid view, LOCKMODE source_mode);
extern Rollup *rollup_open_to_drop(Oid view);

/* rollup/expression.c */
typedef enum RollupRole
{
	ROLLUP_TIME, ROLLUP_DIMENSION, ROLLUP_MEASURE
} RollupRole;

extern Node *rollup_expression(const char *text, RollupRole role, const char *name,
							   Relation source, const Rollup *parent, char **given_name);
extern bool rollup_needs_values(Node *measure);
extern Node *rollup_count_of(Node *measure, bool of_rows);
extern Node *rollup_sum_of(Node *measure, AttrNumber column);
extern AttrNumber rollup_summed_column(Node *measure);

/* rollup/measures.c */
extern void rollup_claim_name(List **names, const char *name, int limit);
extern char *rollup_zero(const RollupColumn *measure);
extern List *rollup_new_measures(Datum json, List **names, Relation source, const Rollup *parent);

/* rollup/objects.c */
extern void rollup_append_measure(StringInfo columns, const RollupColumn *measure, const Rollup *rollup);
extern void rollup_define(const Rollup *rollup, const char *view, const char *columns, int keys, bool replace);
extern void rollup_set_source(Rollup *rollup);
extern void rollup_create_objects(Rollup *rollup, Oid schema, const char *name, List *dimensions, List *measures);
extern void rollup_write_live(const Rollup *rollup, const char *name, bool built);
extern void rollup_write_view(Rollup *rollup, const char *name);
extern char *rollup_finite_check(const RollupColumn *column);
extern void rollup_bind(const Rollup *rollup);
extern void rollup_unbind(const Rollup *rollup);

/* rollup/sql.c */
extern char *rollup_deparse(Oid relation, Node *expression, const char *alias);
extern char *rollup_keys(const Rollup *rollup, const char *alias);
extern char *rollup_columns(const Rollup *rollup);
extern char *rollup_sums(const Rollup *rollup, const char *alias);
extern char *rollup_negated(const Rollup *rollup, const char *alias);
extern char *rollup_same_group(const Rollup *rollup, const char *one, const char *other);
extern char *rollup_not_nothing(const Rollup *rollup);
extern char *rollup_left_over(const Rollup *rollup, bool merged);
extern char *rollup_select_list(const Rollup *rollup, const char *alias);
extern char *rollup_selection(const Rollup *rollup, const char *alias, const char *from, const char *where);
extern char *rollup_difference(const Rollup *rollup, const char *since, const char *until);
extern char *rollup_source_range(const Rollup *rollup, const char *alias, const char *since, const char *until);
extern char *rollup_live_query(const Rollup *rollup, bool built);
extern char *rollup_view_query(const Rollup *rollup);

/* rollup/source.c */
extern void rollup_refuse_source(Oid source);
extern bool rollup_is_subscribed(Oid table);
extern bool rollup_is_replicated_write(Oid table);
extern const char *rollup_problem(const Rollup *rollup, const char **hint);
extern void rollup_require_intact(const Rollup *rollup);

/* rollup/triggers.c */
typedef enum RollupEvent
{
	ON_INSERT = 1, ON_UPDATE = 2, ON_DELETE = 4, ON_TRUNCATE = 8,
	/* of a partitioned table: rows that may move, statements that may move them, rows that are routed */
	ON_MOVE = 16, ON_ACTION = 32, ON_ROUTE = 64,
	/* of a partition: not an event, but a mark on the trigger of ON_MOVE */
	IS_COUNTED = 128
} RollupEvent;

extern int	rollup_events_of(Oid relation, Oid function, bool disabled_too);
extern int	rollup_events_needed(Oid table, Oid source);
extern List *rollup_cover(Rollup *rollup, bool *skipped);
extern List *rollup_cover_partitions(Oid view);
extern List *rollup_uncovered(const Rollup *rollup);
extern void rollup_mark_counted(Oid partition, Oid capture);
extern void rollup_drop_triggers(Oid capture);

/* rollup/partitions.c */
extern bool rollup_has_partitions(const Rollup *rollup);
extern bool rollup_has_blocks(const Rollup *rollup);
extern void rollup_grant_capture(const Rollup *rollup);
extern void rollup_count_all(const Rollup *rollup);
extern List *rollup_with_rows(const Rollup *rollup, List *leaves);
extern void rollup_count_leaves(Rollup *rollup, List *leaves, List *with_rows, TimestampTz built_since, bool is_new);
extern bool rollup_is_counted(const Rollup *rollup);
extern bool rollup_retire(const Rollup *rollup, List *looked_at);
extern void rollup_settle(const Rollup *rollup, List *leaves, const char *since, const char *until);

/* rollup/moves.c */
struct TriggerData;
extern bool rollup_note_move(struct TriggerData *trigger, Datum *result);
extern void rollup_require_moves(const struct TriggerData *trigger, MemoryContext context);

/* rollup/changes.c */
extern char *rollup_changes_warning(const Rollup *rollup);
extern char *rollup_changes(const Rollup *rollup);
extern void rollup_accept_changes(const Rollup *rollup, const char *changes);

/* rollup/capture.c */
#define ROLLUP_CAPTURE_BODY "appends to the deltas of a rollup what is written to its source"

extern char *rollup_capture_statement(const Rollup *rollup, RollupEvent event, const char *from);
extern bool rollup_capture_means(const Rollup *rollup, Query *query, Oid table);
extern void rollup_create_capture(Rollup *rollup, const char *function);

/* rollup/refresh.c */
extern PGDLLEXPORT Datum cc_refresh_rollup(PG_FUNCTION_ARGS);
extern void rollup_refuse_subscribed(const Rollup *rollup);
extern int64 rollup_fold(Rollup *rollup);
extern void rollup_count_locked(Rollup *rollup);
extern ErrorData *rollup_try(void (*step) (void *), void *argument);
extern void rollup_record_error(Oid view, const ErrorData *error);
extern void rollup_lock_progress(const Rollup *rollup, TimestampTz *built_since, bool *is_new);

/* rollup/schedule.c */
extern bool rollup_unschedule(const Rollup *rollup);

/* rollup/build.c */
extern int64 rollup_make_equal(const Rollup *rollup, const char *since, const char *until);
extern void rollup_fill(Rollup *rollup, const char *since, const char *until);

#endif
