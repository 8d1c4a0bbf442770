/*
 * call/order.c: comparison and hashing of calls, for indexes, joins and DISTINCT.
 */
#include "call/interval.h"

#include "common/hashfn.h"
#include "base/comparison.h"
#include "utils/sortsupport.h"

/* Any bytes have their place, so that a damaged row can be found and deleted. */
#define CALL_AS_STORED(n) DatumGetCallInterval(PG_GETARG_DATUM(n))

COMPARISONS(call, call_compare(CALL_AS_STORED(0), CALL_AS_STORED(1)))

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
	return hash_any((const unsigned char *) CALL_AS_STORED(0), sizeof(CallInterval));
}

PG_FUNCTION_INFO_V1(cc_call_hash_extended);
Datum
cc_call_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_any_extended((const unsigned char *) CALL_AS_STORED(0),
							 sizeof(CallInterval), (uint64) PG_GETARG_INT64(1));
}
