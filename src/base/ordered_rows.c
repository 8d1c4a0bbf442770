/*
 * base/ordered_rows.c: sorted rows of ordered-set aggregates.
 */
#include "base/ordered_rows.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type_d.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

static void
end_sort(Datum rows)
{
	tuplesort_end(((OrderedRows *) DatumGetPointer(rows))->sort);
}

static OrderedRows *
start_sort(FunctionCallInfo fcinfo, const char *what, bool any_order, int64 own)
{
	OrderedRows *rows = palloc0(sizeof(OrderedRows));
	Aggref	   *aggref = AggGetAggref(fcinfo);
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 1);
	TypeCacheEntry *key;
	TypeCacheEntry *number = lookup_type_cache(INT8OID, TYPECACHE_LT_OPR);
	AttrNumber	columns[2] = {1, 2};
	bool		nulls_first[2] = {false, false};
	Oid			operators[2];
	Oid			collations[2] = {InvalidOid, InvalidOid};
	TupleDesc	desc;

	/* a distributed engine may know neither, and would have to sort the rows itself */
	if (aggref == NULL || !OidIsValid(type))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s can only be sorted inside an aggregate of a query", what),
				 errhint("Support functions of aggregates are not meant to be called directly.")));
	key = lookup_type_cache(type, TYPECACHE_EQ_OPR_FINFO | TYPECACHE_LT_OPR);
	operators[0] = key->lt_opr;
	operators[1] = number->lt_opr;
	if (!OidIsValid(key->eq_opr) || !OidIsValid(key->lt_opr))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("%s of type %s cannot be ordered", what, format_type_be(type)),
				 errhint("Use a type with a default btree operator class, such as text, bigint or timestamptz.")));
	rows->key_type = type;
	rows->collation = exprCollation((Node *) linitial_node(TargetEntry, aggref->args)->expr);
	if (any_order && OidIsValid(rows->collation) && get_collation_isdeterministic(rows->collation))
		rows->collation = C_COLLATION_OID;
	collations[0] = rows->collation;
	rows->own = own;
	fmgr_info_copy(&rows->equal, &key->eq_opr_finfo, CurrentMemoryContext);

	desc = CreateTemplateTupleDesc(2);
	TupleDescInitEntry(desc, 1, "key", type, -1, 0);
	TupleDescInitEntry(desc, 2, "number", INT8OID, -1, 0);
	for (int i = 0; i < 2; i++)
		rows->slots[i] = MakeSingleTupleTableSlot(desc, &TTSOpsMinimalTuple);
	rows->shared = AggStateIsShared(fcinfo);
	rows->sort = tuplesort_begin_heap(desc, 2, columns, operators, collations, nulls_first,
									  work_mem, NULL,
									  rows->shared ? TUPLESORT_RANDOMACCESS : TUPLESORT_NONE);
	AggRegisterCallback(fcinfo, end_sort, PointerGetDatum(rows));
	return rows;
}

OrderedRows *
ordered_rows_state(FunctionCallInfo fcinfo, const char *what, bool any_order, int64 own)
{
	OrderedRows *rows;
	MemoryContext context;
	MemoryContext old;

	if (AggCheckCallContext(fcinfo, &context) != AGG_CONTEXT_AGGREGATE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s can only be sorted inside an aggregate", what),
				 errhint("Support functions of aggregates are not meant to be called directly.")));
	if (!PG_ARGISNULL(0))
		return (OrderedRows *) PG_GETARG_POINTER(0);
	old = MemoryContextSwitchTo(context);
	rows = start_sort(fcinfo, what, any_order, own);
	MemoryContextSwitchTo(old);
	return rows;
}

void
ordered_rows_add(OrderedRows *rows, Datum key, int64 number)
{
	TupleTableSlot *slot = rows->slots[0];

	ExecClearTuple(slot);
	slot->tts_values[0] = key;
	slot->tts_values[1] = Int64GetDatum(number);
	slot->tts_isnull[0] = slot->tts_isnull[1] = false;
	ExecStoreVirtualTuple(slot);
	tuplesort_puttupleslot(rows->sort, slot);
}

void
ordered_rows_begin(OrderedRows *rows)
{
	if (!rows->sorted)
		tuplesort_performsort(rows->sort);
	else
		tuplesort_rescan(rows->sort);
	rows->sorted = true;
	ExecClearTuple(rows->slots[0]);
	ExecClearTuple(rows->slots[1]);
}

bool
ordered_rows_next(OrderedRows *rows, bool *same_key, int64 *number)
{
	TupleTableSlot *before = rows->slots[rows->current];
	TupleTableSlot *slot = rows->slots[1 - rows->current];

	CHECK_FOR_INTERRUPTS();
	if (!tuplesort_gettupleslot(rows->sort, true, true, slot, NULL))
	{
		ExecClearTuple(before);
		return false;
	}
	slot_getallattrs(slot);
	*number = DatumGetInt64(slot->tts_values[1]);
	*same_key = !TTS_EMPTY(before) &&
		DatumGetBool(FunctionCall2Coll(&rows->equal, rows->collation,
									   slot->tts_values[0], before->tts_values[0]));
	rows->current = 1 - rows->current;
	return true;
}

const char *
ordered_rows_key(OrderedRows *rows)
{
	Oid			output;
	bool		varlena;

	getTypeOutputInfo(rows->key_type, &output, &varlena);
	return OidOutputFunctionCall(output, rows->slots[rows->current]->tts_values[0]);
}
