/*
 * sanitizer_faults.c: functions that do what they must not, one fault each, to see that
 * the sanitizers in a server see it: see test/run-sanitizers.
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;

/* The compiler is not to know what comes. */
static volatile int one = 1;

PG_FUNCTION_INFO_V1(no_fault);
Datum
no_fault(PG_FUNCTION_ARGS)
{
	char	   *piece = repalloc(palloc0(10), 20);

	(void) fcinfo;
	piece[18 + one] = 1;
	pfree(piece);
	PG_RETURN_INT32(one);
}

PG_FUNCTION_INFO_V1(past_piece);
Datum
past_piece(PG_FUNCTION_ARGS)
{
	char	   *piece = palloc(20);

	(void) fcinfo;
	piece[19 + one] = 1;
	PG_RETURN_INT32(piece[0]);
}

PG_FUNCTION_INFO_V1(after_pfree);
Datum
after_pfree(PG_FUNCTION_ARGS)
{
	char	   *piece = palloc0(20);

	(void) fcinfo;
	pfree(piece);
	PG_RETURN_INT32(piece[one]);
}

PG_FUNCTION_INFO_V1(past_array);
Datum
past_array(PG_FUNCTION_ARGS)
{
	volatile int array[4] = {0, 0, 0, 0};
	volatile int *last = &array[3];

	(void) fcinfo;
	PG_RETURN_INT32(last[one]);
}

PG_FUNCTION_INFO_V1(overflow);
Datum
overflow(PG_FUNCTION_ARGS)
{
	(void) fcinfo;
	PG_RETURN_INT32(PG_INT32_MAX + one);
}

PG_FUNCTION_INFO_V1(wide_shift);
Datum
wide_shift(PG_FUNCTION_ARGS)
{
	(void) fcinfo;
	PG_RETURN_INT32(1 << (31 + one));
}
