/*
 * repeat_contacts.c: fcr_rate(within) and repeat_call_rate(within)
 * WITHIN GROUP (ORDER BY customer, offered_at).
 *
 * Contacts go through the server's tuplesort, which spills to disk when they
 * outgrow work_mem. The answer does not depend on the direction or collation of
 * the ORDER BY, so the sort is always ascending, and by bytes where equality is.
 */
#include "repeat_contacts.h"

#include "compat.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type_d.h"
#include "duration.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "sums.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/tuplesort.h"
#include "utils/typcache.h"

typedef struct Contacts
{
	Tuplesortstate *sort;
	TupleTableSlot *slots[2];	/* this row and the one before */
	FmgrInfo	equal;
	Oid			collation;
	bool		shared;			/* several finals read the same sort */
	bool		sorted;
	int64		latest;			/* of all rows, those without customer too */
} Contacts;

static void
end_sort(Datum contacts)
{
	tuplesort_end(((Contacts *) DatumGetPointer(contacts))->sort);
}

static Contacts *
start(FunctionCallInfo fcinfo)
{
	Contacts   *contacts = palloc0(sizeof(Contacts));
	Aggref	   *aggref = AggGetAggref(fcinfo);
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 1);
	TypeCacheEntry *customer = lookup_type_cache(type, TYPECACHE_EQ_OPR_FINFO | TYPECACHE_LT_OPR);
	TypeCacheEntry *time = lookup_type_cache(TIMESTAMPTZOID, TYPECACHE_LT_OPR);
	AttrNumber	columns[2] = {1, 2};
	bool		nulls_first[2] = {false, false};
	Oid			operators[2] = {customer->lt_opr, time->lt_opr};
	Oid			collations[2] = {InvalidOid, InvalidOid};
	TupleDesc	desc;

	if (!OidIsValid(customer->eq_opr) || !OidIsValid(customer->lt_opr))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("customers of type %s cannot be ordered", format_type_be(type)),
				 errhint("Use a type with a default btree operator class, such as text, bigint or uuid.")));
	contacts->collation = exprCollation((Node *) linitial_node(TargetEntry, aggref->args)->expr);
	if (OidIsValid(contacts->collation) && get_collation_isdeterministic(contacts->collation))
		contacts->collation = C_COLLATION_OID;
	collations[0] = contacts->collation;
	fmgr_info_copy(&contacts->equal, &customer->eq_opr_finfo, CurrentMemoryContext);

	desc = CreateTemplateTupleDesc(2);
	TupleDescInitEntry(desc, 1, "customer", type, -1, 0);
	TupleDescInitEntry(desc, 2, "offered_at", TIMESTAMPTZOID, -1, 0);
	for (int i = 0; i < 2; i++)
		contacts->slots[i] = MakeSingleTupleTableSlot(desc, &TTSOpsMinimalTuple);
	contacts->shared = AggStateIsShared(fcinfo);
	contacts->sort = tuplesort_begin_heap(desc, 2, columns, operators, collations, nulls_first,
										  work_mem, NULL,
										  contacts->shared ? TUPLESORT_RANDOMACCESS : TUPLESORT_NONE);
	contacts->latest = DT_NOBEGIN;
	AggRegisterCallback(fcinfo, end_sort, PointerGetDatum(contacts));
	return contacts;
}

static void
refuse_infinite(const char *what, TimestampTz at)
{
	if (TIMESTAMP_NOT_FINITE(at))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be finite: %s", what, TIMESTAMP_IS_NOBEGIN(at) ? "-infinity" : "infinity"),
				 errhint("Leave such rows out, or give them their real time.")));
}

/* (internal, customer, offered_at) */
PG_FUNCTION_INFO_V1(cc_repeat_contacts_accum);
Datum
cc_repeat_contacts_accum(PG_FUNCTION_ARGS)
{
	Contacts   *contacts = PG_ARGISNULL(0) ? NULL : (Contacts *) PG_GETARG_POINTER(0);
	MemoryContext context;
	TimestampTz at;

	if (AggCheckCallContext(fcinfo, &context) != AGG_CONTEXT_AGGREGATE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("repeat contacts are counted in aggregates only")));
	if (contacts == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		contacts = start(fcinfo);
		MemoryContextSwitchTo(old);
	}
	if (PG_ARGISNULL(2))
		PG_RETURN_POINTER(contacts);
	at = PG_GETARG_TIMESTAMPTZ(2);
	refuse_infinite("offered_at", at);
	contacts->latest = Max(contacts->latest, at);
	if (!PG_ARGISNULL(1))
	{
		TupleTableSlot *slot = contacts->slots[0];

		ExecClearTuple(slot);
		slot->tts_values[0] = PG_GETARG_DATUM(1);
		slot->tts_values[1] = TimestampTzGetDatum(at);
		slot->tts_isnull[0] = slot->tts_isnull[1] = false;
		ExecStoreVirtualTuple(slot);
		tuplesort_puttupleslot(contacts->sort, slot);
	}
	PG_RETURN_POINTER(contacts);
}

/* Arguments 1 and 2 of a final function: within, observed_until. */
static void
limits(FunctionCallInfo fcinfo, const Contacts *contacts, RepeatContacts *count)
{
	int64		within;

	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("within must not be null"),
				 errhint("Give the time in which another contact counts as a repeat, for example '7 days'.")));
	within = duration_from_interval(PG_GETARG_INTERVAL_P(1), "within");
	if (within == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("within must be greater than zero"),
				 errhint("Give the time in which another contact counts as a repeat, for example '7 days'.")));
	count->within = (uint64_t) within;
	count->observed_until = contacts->latest;
	if (PG_NARGS() > 2)
	{
		if (PG_ARGISNULL(2))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("observed_until must not be null"),
					 errhint("Leave it out to take the latest time in the group.")));
		count->observed_until = PG_GETARG_TIMESTAMPTZ(2);
		refuse_infinite("observed_until", count->observed_until);
	}
}

static RepeatContacts
count_all(FunctionCallInfo fcinfo, Contacts *contacts)
{
	RepeatContacts count = {0};
	int			current = 0;

	limits(fcinfo, contacts, &count);
	if (!contacts->sorted)
		tuplesort_performsort(contacts->sort);
	else
		tuplesort_rescan(contacts->sort);
	contacts->sorted = true;
	ExecClearTuple(contacts->slots[0]);
	ExecClearTuple(contacts->slots[1]);

	while (tuplesort_gettupleslot(contacts->sort, true, true, contacts->slots[current], NULL))
	{
		TupleTableSlot *slot = contacts->slots[current];
		TupleTableSlot *before = contacts->slots[1 - current];

		CHECK_FOR_INTERRUPTS();
		slot_getallattrs(slot);
		repeat_contacts_add(&count,
							!TTS_EMPTY(before) &&
							DatumGetBool(FunctionCall2Coll(&contacts->equal, contacts->collation,
														   slot->tts_values[0], before->tts_values[0])),
							DatumGetTimestampTz(slot->tts_values[1]));
		current = 1 - current;
	}
	repeat_contacts_settle(&count, false);
	ExecClearTuple(contacts->slots[0]);
	ExecClearTuple(contacts->slots[1]);
	return count;
}

/* (internal, within [, observed_until]) */
PG_FUNCTION_INFO_V1(cc_fcr_final);
Datum
cc_fcr_final(PG_FUNCTION_ARGS)
{
	RepeatContacts count;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	count = count_all(fcinfo, (Contacts *) PG_GETARG_POINTER(0));
	return sums_percent(fcinfo, count.resolved, count.first);
}

/* (internal, within) */
PG_FUNCTION_INFO_V1(cc_repeat_call_final);
Datum
cc_repeat_call_final(PG_FUNCTION_ARGS)
{
	RepeatContacts count;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	count = count_all(fcinfo, (Contacts *) PG_GETARG_POINTER(0));
	return sums_percent(fcinfo, count.repeats, count.contacts);
}
