/*
 * rollup/answer_sources.c: the rollups that may answer queries over a table, the smallest first. To read a rollup from
 * the catalogue takes milliseconds, and every query over calls would pay them. So each session keeps what it has read,
 * until the server tells it that a relation of it has changed.
 */
#include "rollup/answer_sources.h"
#include "rollup/answer_sql.h"
#include "rollup/bucket.h"
#include "rollup/citus.h"
#include "rollup/consent.h"
#include "rollup/definition.h"
#include "rollup/names.h"
#include "rollup/sql.h"
#include "rollup/statement.h"
#include "base/acting.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "commands/proclang.h"
#include "nodes/nodeFuncs.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

typedef struct KnownTable
{
	Oid			table;
	List	   *sources;
} KnownTable;

static MemoryContext cache;
static HTAB *known;
static List *watched;			/* the relations that what is kept was read from */
static bool stale = true;

void
answer_forget_sources(void)
{
	stale = true;
}

static void
forget_relation(Datum argument, Oid relation)
{
	(void) argument;
	if (stale)
		return;
	if (!OidIsValid(relation) || list_member_oid(watched, relation))
		stale = true;
	else
		(void) hash_search(known, &relation, HASH_REMOVE, NULL);
}

static void
role_changed(Datum argument, int cache_id, uint32 hash)
{
	(void) argument;
	(void) cache_id;
	(void) hash;
	stale = true;
}

void
answer_sources_init(void)
{
	CacheRegisterRelcacheCallback(forget_relation, (Datum) 0);
	CacheRegisterSyscacheCallback(AUTHMEMROLEMEM, role_changed, (Datum) 0);
}

static void
begin_anew(void)
{
	HASHCTL		control = {.keysize = sizeof(Oid), .entrysize = sizeof(KnownTable)};

	if (cache == NULL)
		cache = AllocSetContextCreate(CacheMemoryContext, "ccmetrics rollups that answer", ALLOCSET_SMALL_SIZES);
	MemoryContextReset(cache);
	control.hcxt = cache;
	known = hash_create("ccmetrics tables of calls", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	watched = NIL;
	stale = false;
}

/* A trigger of a rollup is the sign: a look into what the server keeps of the table, which is locked. */
static bool
has_capture_trigger(Oid table)
{
	Relation	relation = RelationIdGetRelation(table);
	Oid			language;
	bool		found = false;

	if (!RelationIsValid(relation))
		return false;
	if (relation->trigdesc != NULL && OidIsValid(language = get_language_oid("ccmetrics_capture", true)))
	{
		for (int i = 0; i < relation->trigdesc->numtriggers && !found; i++)
		{
			HeapTuple	function = SearchSysCache1(PROCOID,
												   ObjectIdGetDatum(relation->trigdesc->triggers[i].tgfoid));

			if (!HeapTupleIsValid(function))
				continue;
			found = ((Form_pg_proc) GETSTRUCT(function))->prolang == language;
			ReleaseSysCache(function);
		}
	}
	RelationClose(relation);
	return found;
}

/* False for all tables without rollups, at the cost of one look into a hash table. */
bool
answer_may_have_sources(Oid table)
{
	KnownTable *entry;
	bool		found;

	if (table < FirstNormalObjectId)
		return false;
	if (stale)
		begin_anew();
	entry = hash_search(known, &table, HASH_FIND, &found);
	if (found)
		return entry->sources != NIL;
	if (has_capture_trigger(table))
		return true;
	entry = hash_search(known, &table, HASH_ENTER, &found);
	entry->sources = NIL;
	return false;
}

/* Is there one that may give all of these aggregates? If it is not known yet, there may be. */
bool
answer_has_source_for(Oid table, List *aggregates)
{
	const KnownTable *entry;
	bool		found;
	ListCell   *cell,
			   *each;

	if (!answer_may_have_sources(table))
		return false;
	entry = hash_search(known, &table, HASH_FIND, &found);
	if (!found)
		return true;
	foreach(cell, entry->sources)
	{
		const AnswerSource *source = lfirst(cell);
		bool		all = true;

		foreach(each, aggregates)
		{
			all = answer_may_be_given(lfirst_node(Aggref, each), source->aggregates);
			if (!all)
				break;
		}
		if (all)
			return true;
	}
	return false;
}

/* -------------------------------------------------------------- what is read in the place of the source */

typedef struct Readers
{
	Oid			owner;			/* of the rollup */
	Oid			calls;			/* the source; InvalidOid if it is not read */
	Oid			reader;			/* who reads that; InvalidOid for the session's role */
} Readers;

/* The rollup is read as its owner, who can read it; the calls are read as they are where the query names them. */
static bool
read_as(Node *node, void *context)
{
	const Readers *readers = context;

	if (node == NULL)
		return false;
	if (IsA(node, Query))
	{
		ListCell   *cell;

		foreach(cell, rights_of_query(castNode(Query, node)))
		{
			QueryRights *rights = lfirst(cell);

			rights->checkAsUser = rights->relid == readers->calls ? readers->reader : readers->owner;
		}
		return query_tree_walker(castNode(Query, node), read_as, context, 0);
	}
	return expression_tree_walker(node, read_as, context);
}

/* Has the view the columns of the query, as these are numbered? The last is none of its. */
static bool
has_columns_of(Oid view, const Query *query)
{
	ListCell   *cell;

	foreach(cell, query->targetList)
	{
		TargetEntry *target = lfirst_node(TargetEntry, cell);
		char	   *name = get_attname(view, target->resno, true);

		if (lnext(query->targetList, cell) == NULL)
			break;
		if (name == NULL || strcmp(name, target->resname) != 0 ||
			get_atttype(view, target->resno) != exprType((Node *) target->expr))
			return false;
	}
	return true;
}

/* NULL if it cannot be read in the place of the calls: strange functions would run with the rights of who asks. */
static Query *
read_as_groups(const Rollup *rollup, const char *sql, Oid calls, Oid reader)
{
	Readers		readers = {.owner = rollup->owner, .calls = calls, .reader = reader};
	ActingScope scope;
	Query	   *query;

	act(rollup->owner, &scope);
	query = answer_as_read(sql);
	stop_acting(&scope);
	if (OidIsValid(answer_strange_function((Node *) query)) || !has_columns_of(rollup->view, query))
		return NULL;
	(void) read_as((Node *) query, &readers);
	return query;
}

/* What its view shows of groups, and their numbers of rows. */
static char *
shown_of(const Rollup *rollup, const char *groups, const char *range)
{
	return rollup_sql(rollup, "SELECT {shown}, live.rows FROM ({groups}) AS live{range}",
					  "shown", rollup_shown(rollup), "groups", groups, "range", range, NULL);
}

/* The groups of the calls from since on and before until, worked out now. */
static char *
groups_of_calls(const Rollup *rollup, TimestampTz since, TimestampTz until)
{
	char	   *time = rollup_deparse(rollup->rows_of, rollup->time, "source");

	return shown_of(rollup, rollup_selection(rollup, "source", rollup_sql(rollup, "{rows_of} AS source", NULL),
											 psprintf(" AND %s >= %s AND %s < %s", time, rollup_instant(since),
													  time, rollup_instant(until))), "");
}

/*
 * The groups, with the columns of the view, that an answer reads: those of the rollup; or where a limit of the time is
 * within a bucket, the whole buckets of the rollup, and those of the calls before and after. As the reader may read
 * these.
 */
Query *
answer_groups_of(const AnswerSource *source, const Answer *answer, Oid reader)
{
	const Rollup *rollup = source->rollup;
	ActingScope scope;
	StringInfoData sql;

	if (!answer->is_cut)
		return copyObject(source->groups);
	initStringInfo(&sql);
	act(rollup->owner, &scope);
	appendStringInfoString(&sql, shown_of(rollup, rollup_groups_query(rollup),
										  psprintf(" WHERE %s",
												   rollup_in_range("live.bucket", rollup_instant(answer->since),
																   TIMESTAMP_IS_NOEND(answer->until) ? NULL :
																   rollup_instant(answer->until)))));
	if (answer->calls_since != answer->since)
		appendStringInfo(&sql, " UNION ALL %s", groups_of_calls(rollup, answer->calls_since, answer->since));
	if (answer->calls_until != answer->until)
		appendStringInfo(&sql, " UNION ALL %s", groups_of_calls(rollup, answer->until, answer->calls_until));
	stop_acting(&scope);
	return read_as_groups(rollup, sql.data, source->source, reader);
}

/* -------------------------------------------------------------- reading */

static void
watch(const Rollup *rollup)
{
	const Oid	relations[] = {rollup->view, rollup->definition, rollup->live, rollup->groups, rollup->deltas,
	rollup->progress, rollup->partitions, rollup->source};

	for (size_t i = 0; i < lengthof(relations); i++)
		watched = list_append_unique_oid(watched, relations[i]);
}

/* As the planner counts them. */
double
answer_rows_of(Oid table)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
	double		rows = -1;

	if (HeapTupleIsValid(tuple))
	{
		rows = ((Form_pg_class) GETSTRUCT(tuple))->reltuples;
		ReleaseSysCache(tuple);
	}
	/* as long as it is not known, it may be large */
	return rows < 0 ? 1e300 : rows;
}

/* Is it a rollup of the table, or of others that are? A view made by hand may name itself. */
bool
answer_is_over(const Rollup *rollup, Oid table)
{
	Rollup		base = *rollup;

	for (int depth = 0; depth < 100 && base.source != table && rollup_find(base.source, &base); depth++)
		;
	return base.source == table;
}

typedef struct ReadStep
{
	Oid			view;
	Oid			table;
	AnswerSource *source;		/* NULL if it is another table's, or does not answer */
} ReadStep;

static void
read_source(void *argument)
{
	ReadStep   *step = argument;
	Rollup		found;
	AnswerSource *source;

	if (!rollup_find(step->view, &found))
		return;
	if (!answer_is_over(&found, step->table) || rollup_is_sharded(&found))
		return;
	/* from here on, a change of any of it may make it answer */
	watch(&found);
	if (!rollup_has_consent(&found))
		return;
	source = palloc0(sizeof(AnswerSource));
	source->rollup = rollup_open(step->view);
	for (const Rollup *each = source->rollup; each != NULL; each = each->parent)
		watch(each);
	source->source = step->table;
	source->groups = read_as_groups(source->rollup,
									shown_of(source->rollup, rollup_groups_query(source->rollup), ""),
									InvalidOid, InvalidOid);
	source->aggregates = answer_aggregates(source->rollup);
	source->rows = answer_rows_of(source->rollup->groups);
	if (source->groups != NULL)
		step->source = source;
}

static int
by_rows(const ListCell *one, const ListCell *other)
{
	const AnswerSource *a = lfirst(one);
	const AnswerSource *b = lfirst(other);

	if (a->rows != b->rows)
		return a->rows < b->rows ? -1 : 1;
	return a->rollup->view < b->rollup->view ? -1 : a->rollup->view > b->rollup->view;
}

static List *
read_sources(Oid table)
{
	List	   *sources = NIL;
	ListCell   *cell;

	foreach(cell, rollup_list())
	{
		ReadStep	step = {.view = lfirst_oid(cell), .table = table};
		const Rollup named = {.view = step.view, .owner = relation_owner(step.view)};
		ErrorData  *error;

		/* anybody can name the table in a view and lock that: those are passed over without waiting for them */
		if (!OidIsValid(named.owner) || !rollup_could_have_written(&named, table))
			continue;
		/* one that cannot be read does not answer, and does not hide the others */
		error = statement_ask(read_source, &step);
		if (error != NULL && error->sqlerrcode == ERRCODE_LOCK_NOT_AVAILABLE)
			answer_forget_sources();
		else if (step.source != NULL)
			sources = lappend(sources, step.source);
	}
	list_sort(sources, by_rows);
	return sources;
}

/* Within SPI. */
List *
answer_sources_of(Oid table)
{
	KnownTable *entry;
	bool		found;
	MemoryContext before;
	List	   *sources;

	if (!answer_may_have_sources(table))
		return NIL;
	entry = hash_search(known, &table, HASH_FIND, &found);
	if (found)
		return entry->sources;
	before = MemoryContextSwitchTo(cache);
	sources = read_sources(table);
	MemoryContextSwitchTo(before);
	/* what changed in the meantime is read again the next time */
	if (stale)
		return sources;
	entry = hash_search(known, &table, HASH_ENTER, &found);
	entry->sources = sources;
	return sources;
}

/* In the order of its readers. False if something has changed by then. */
bool
answer_lock_source(const AnswerSource *source)
{
	for (const Rollup *each = source->rollup; each != NULL; each = each->parent)
	{
		const Oid	relations[] = {each->view, each->live, each->groups, each->deltas, each->progress,
		each->partitions};

		for (size_t i = 0; i < lengthof(relations); i++)
			LockRelationOid(relations[i], AccessShareLock);
	}
	return !stale;
}
