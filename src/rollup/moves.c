/*
 * rollup/moves.c: rows that move from one partition to another.
 *
 * The server files the rows that UPDATE moves under UPDATE, but those that MERGE moves
 * under DELETE and INSERT, whose triggers fire only if the MERGE has such actions. So
 * each row that has moved is noted, and the statement's trigger for UPDATE must find it
 * among the rows updated: else it was moved by a MERGE, and is counted only if the
 * triggers for INSERT and DELETE fire, too.
 *
 * Whether a row moves is not known before it is updated, because triggers that fire
 * later may change its key, or keep it where it is. So a trigger remembers the row, and
 * the next one looks back: the server has left a sign on the old row if it moved.
 */
#include "rollup/moves.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "commands/trigger.h"
#include "common/hashfn.h"
#include "executor/executor.h"
#include "lib/ilist.h"
#include "storage/bufmgr.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

/* What is known of a query, by the memory that lives as long as its execution does. */
typedef struct Moves
{
	dlist_node	node;
	MemoryContext query;
	Oid			function;		/* the rollup's: each has triggers of its own */
	int64		updated;		/* rows of it, moved or not */
	HTAB	   *rows;			/* that have moved, and that were not found yet */
	int64		missing;
	Oid			last_table;		/* of the row that is updated, if it was not looked at yet */
	ItemPointerData last_row;
	CommandId	last_command;	/* the one that updates it */
	List	   *inserting;		/* tables that the query inserts into, by an INSERT or an action of MERGE */
	List	   *deleting;
	List	   *uncounted;		/* partitions with rows that it changes, although they are not counted */
	MemoryContextCallback end;
} Moves;

typedef struct MovedRow
{
	uint64		hash;
	int64		count;
} MovedRow;

static dlist_head all = DLIST_STATIC_INIT(all);

static void
forget(void *argument)
{
	dlist_delete(&((Moves *) argument)->node);
}

static Moves *
moves_of(MemoryContext query, Oid function, bool make)
{
	dlist_iter	iter;
	Moves	   *moves;

	dlist_foreach(iter, &all)
	{
		moves = dlist_container(Moves, node, iter.cur);
		if (moves->query == query && moves->function == function)
			return moves;
	}
	if (!make)
		return NULL;
	moves = MemoryContextAllocZero(query, sizeof(Moves));
	moves->query = query;
	moves->function = function;
	moves->end.func = forget;
	moves->end.arg = moves;
	MemoryContextRegisterResetCallback(query, &moves->end);
	dlist_push_head(&all, &moves->node);
	return moves;
}

static uint64
hash_of_value(Datum value, Form_pg_attribute attribute, uint64 seed)
{
	const void *bytes = DatumGetPointer(value);
	Size		size = attribute->attlen;

	if (attribute->attbyval)
	{
		bytes = &value;
		size = sizeof(Datum);
	}
	else if (attribute->attlen == -2)
		size = strlen(bytes);
	/* one with a header of four bytes may get one of one byte where it is stored; out of line it stays where it is */
	else if (attribute->attlen == -1 && !VARATT_IS_EXTERNAL(bytes))
	{
		size = VARSIZE_ANY_EXHDR(bytes);
		bytes = VARDATA_ANY(bytes);
	}
	else if (attribute->attlen == -1)
		size = VARSIZE_ANY(bytes);
	return hash_bytes_extended(bytes, size, seed);
}

/* Partitions may have their columns in another order: so by name, and added up. */
static uint64
hash_of_row(TupleDesc descriptor, const Datum *values, const bool *nulls)
{
	uint64		hash = 0;

	for (int i = 0; i < descriptor->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(descriptor, i);
		const char *name = NameStr(attribute->attname);

		if (!attribute->attisdropped && !nulls[i])
			hash += hash_of_value(values[i], attribute,
								  hash_bytes_extended((const unsigned char *) name, strlen(name), 0));
	}
	return hash;
}

static void
note_row(Moves *moves, TupleDesc descriptor, HeapTuple row)
{
	Datum	   *values = palloc(sizeof(Datum) * descriptor->natts);
	bool	   *nulls = palloc(sizeof(bool) * descriptor->natts);
	uint64		hash;
	MovedRow   *moved;
	bool		found;

	if (moves->rows == NULL)
	{
		HASHCTL		control = {.keysize = sizeof(uint64), .entrysize = sizeof(MovedRow), .hcxt = moves->query};

		moves->rows = hash_create("rows that have moved to another partition", 256, &control,
								  HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	}
	heap_deform_tuple(row, descriptor, values, nulls);
	hash = hash_of_row(descriptor, values, nulls);
	moved = hash_search(moves->rows, &hash, HASH_ENTER, &found);
	moved->count = found ? moved->count + 1 : 1;
	moves->missing++;
}

/*
 * Did the query update the row itself? A trigger that fired later may have kept it, or
 * updated it by a statement of its own, which is a later command. The buffer is locked.
 */
static bool
is_updated(HeapTupleHeader row, CommandId command)
{
	return (row->t_infomask & HEAP_XMAX_INVALID) == 0 && !HEAP_XMAX_IS_LOCKED_ONLY(row->t_infomask) &&
		TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetUpdateXid(row)) &&
		HeapTupleHeaderGetCmax(row) <= command;
}

/* Has the row that was updated last moved? The statement holds the lock on its table. */
static void
look_back(Moves *moves)
{
	HeapTupleData row = {.t_self = moves->last_row};
	Relation	table;
	Buffer		buffer;

	if (!OidIsValid(moves->last_table))
		return;
	table = table_open(moves->last_table, NoLock);
	moves->last_table = InvalidOid;
	if (heap_fetch(table, SnapshotAny, &row, &buffer, false))
	{
		bool		updated;

		LockBuffer(buffer, BUFFER_LOCK_SHARE);
		updated = is_updated(row.t_data, moves->last_command);
		LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
		if (updated)
			moves->updated++;
		if (updated && HeapTupleHeaderIndicatesMovedPartitions(row.t_data))
			note_row(moves, RelationGetDescr(table), &row);
		ReleaseBuffer(buffer);
	}
	table_close(table, NoLock);
}

static void
note_update(Moves *moves, Relation table, HeapTuple row)
{
	look_back(moves);
	/* other kinds of tables leave no such sign: any of their rows may have moved */
	if (table->rd_tableam != GetHeapamTableAmRoutine())
		note_row(moves, RelationGetDescr(table), row);
	else
	{
		moves->last_table = RelationGetRelid(table);
		moves->last_row = row->t_self;
		moves->last_command = GetActiveSnapshot()->curcid;
	}
}

/* The first row that the query changes of a partition that is not counted? The copy fires as it was made then. */
static bool
is_first_change(Moves *moves, const TriggerData *trigger)
{
	Oid			table = RelationGetRelid(trigger->tg_relation);
	MemoryContext before;

	if (trigger->tg_trigger->tgenabled != TRIGGER_FIRES_ON_ORIGIN || list_member_oid(moves->uncounted, table))
		return false;
	before = MemoryContextSwitchTo(moves->query);
	moves->uncounted = lappend_oid(moves->uncounted, table);
	MemoryContextSwitchTo(before);
	return true;
}

/*
 * The triggers that only note: whether the trigger is one of them, and what it returns
 * then; and whether the query begins to change a partition that is not counted. To be
 * called before anything changes the memory context, by which the query is known.
 */
bool
rollup_note_move(TriggerData *trigger, Datum *result, bool *uncounted)
{
	MemoryContext query = MemoryContextGetParent(CurrentMemoryContext);
	Oid			function = trigger->tg_trigger->tgfoid;
	Oid			table = RelationGetRelid(trigger->tg_relation);
	MemoryContext before;
	Moves	   *moves;

	*uncounted = false;
	if (TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
	{
		bool		update = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event);

		*result = PointerGetDatum(update ? trigger->tg_newtuple : trigger->tg_trigtuple);
		if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
			return TRIGGER_FIRED_BEFORE(trigger->tg_event) || trigger->tg_trigger->tgnewtable != NULL;
		moves = moves_of(query, function, true);
		if (update && TRIGGER_FIRED_BEFORE(trigger->tg_event))
			note_update(moves, trigger->tg_relation, trigger->tg_trigtuple);
		*uncounted = is_first_change(moves, trigger);
		return true;
	}
	if (!TRIGGER_FIRED_BEFORE(trigger->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
		return false;
	*result = PointerGetDatum(NULL);
	moves = moves_of(query, function, true);
	before = MemoryContextSwitchTo(query);
	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		moves->inserting = list_append_unique_oid(moves->inserting, table);
	else if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		moves->deleting = list_append_unique_oid(moves->deleting, table);
	MemoryContextSwitchTo(before);
	return true;
}

static void
find_rows(Moves *moves, const TriggerData *trigger)
{
	TupleDesc	descriptor = RelationGetDescr(trigger->tg_relation);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);
	int			reader = tuplestore_alloc_read_pointer(trigger->tg_oldtable, EXEC_FLAG_REWIND);

	tuplestore_select_read_pointer(trigger->tg_oldtable, reader);
	tuplestore_rescan(trigger->tg_oldtable);
	while (moves->missing > 0 && tuplestore_gettupleslot(trigger->tg_oldtable, true, false, slot))
	{
		uint64		hash;
		MovedRow   *moved;

		slot_getallattrs(slot);
		hash = hash_of_row(descriptor, slot->tts_values, slot->tts_isnull);
		moved = hash_search(moves->rows, &hash, HASH_FIND, NULL);
		if (moved != NULL && moved->count > 0)
		{
			moved->count--;
			moves->missing--;
		}
	}
	tuplestore_select_read_pointer(trigger->tg_oldtable, 0);
	ExecDropSingleTupleTableSlot(slot);
}

/*
 * After UPDATE: an error if rows have moved that no trigger counts. The context is the one that the trigger
 * was called in.
 */
void
rollup_require_moves(const TriggerData *trigger, MemoryContext context)
{
	Moves	   *moves = moves_of(MemoryContextGetParent(context), trigger->tg_trigger->tgfoid, false);
	Oid			table = RelationGetRelid(trigger->tg_relation);

	if (moves == NULL)
		return;
	look_back(moves);
	if (moves->missing == 0)
		return;
	find_rows(moves, trigger);
	/* one that stayed may have been taken for an equal one that has moved */
	if (tuplestore_tuple_count(trigger->tg_oldtable) < moves->updated)
		moves->missing++;
	/* what is written to a leaf stays there */
	if (moves->missing == 0 || trigger->tg_relation->rd_rel->relkind != RELKIND_PARTITIONED_TABLE ||
		(list_member_oid(moves->inserting, table) && list_member_oid(moves->deleting, table)))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("cannot count the rows of %s that MERGE has moved to other partitions",
					RelationGetRelationName(trigger->tg_relation)),
			 errdetail("The server shows them to the triggers of DELETE and INSERT, which fire only if the MERGE has "
					   "such actions."),
			 errhint("Put WHEN MATCHED AND false THEN DELETE and WHEN NOT MATCHED AND false THEN INSERT VALUES (...) "
					 "before the actions of the MERGE where it has no such action, or use UPDATE.")));
}
