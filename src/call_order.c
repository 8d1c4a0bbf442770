/*
 * call_order.c: comparison and hashing of calls, for indexes, joins and DISTINCT.
 */
#include "call_interval.h"

#include "common/hashfn.h"
#include "utils/sortsupport.h"

#define COMPARISON(name, op) \
PG_FUNCTION_INFO_V1(cc_call_##name); \
Datum \
cc_call_##name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL(call_compare(PG_GETARG_CALL(0), PG_GETARG_CALL(1)) op 0); \
}

COMPARISON(lt, <)
COMPARISON(le, <=)
COMPARISON(eq, ==)
COMPARISON(ne, !=)
COMPARISON(ge, >=)
COMPARISON(gt, >)

PG_FUNCTION_INFO_V1(cc_call_cmp);
Datum
cc_call_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(call_compare(PG_GETARG_CALL(0), PG_GETARG_CALL(1)));
}

static int
compare_for_sort(Datum a, Datum b, SortSupport ssup)
{
	(void) ssup;
	return call_compare(DatumGetCallInterval(a), DatumGetCallInterval(b));
}

PG_FUNCTION_INFO_V1(cc_call_sortsupport);
Datum
cc_call_sortsupport(PG_FUNCTION_ARGS)
{
	((SortSupport) PG_GETARG_POINTER(0))->comparator = compare_for_sort;
	PG_RETURN_VOID();
}

/* Equal calls have equal bytes: the reserved ones are zero. */
PG_FUNCTION_INFO_V1(cc_call_hash);
Datum
cc_call_hash(PG_FUNCTION_ARGS)
{
	return hash_any((const unsigned char *) PG_GETARG_CALL(0), sizeof(CallInterval));
}

PG_FUNCTION_INFO_V1(cc_call_hash_extended);
Datum
cc_call_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_any_extended((const unsigned char *) PG_GETARG_CALL(0),
							 sizeof(CallInterval), (uint64) PG_GETARG_INT64(1));
}
