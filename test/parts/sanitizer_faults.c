/*
 * sanitizer_faults.c: functions that do what they must not, one fault each, to see that
 * the sanitizers, or valgrind, in a server see it: see test/parts/sanitizers.
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

/* ---- for valgrind: what was never written ---- */

/* No arithmetic may come of this. */
static Datum
decide_by(char byte)
{
	if (byte == 'x')
		elog(NOTICE, "x");
	PG_RETURN_INT32(one);
}

PG_FUNCTION_INFO_V1(no_fault_int);
Datum
no_fault_int(PG_FUNCTION_ARGS)
{
	return no_fault(fcinfo);
}

PG_FUNCTION_INFO_V1(no_fault_cstring);
Datum
no_fault_cstring(PG_FUNCTION_ARGS)
{
	char	   *text = palloc(20);

	(void) fcinfo;
	/* what comes after the end may be as it is */
	strcpy(text, "text");
	PG_RETURN_CSTRING(text);
}

/* A value of 20 bytes, all written but the one asked for. */
static Datum
bytes_but(int unwritten)
{
	bytea	   *value = palloc(VARHDRSZ + 20);

	SET_VARSIZE(value, VARHDRSZ + 20);
	for (int i = 0; i < 20; i++)
		if (i != unwritten)
			VARDATA(value)[i] = one;
	PG_RETURN_BYTEA_P(value);
}

PG_FUNCTION_INFO_V1(no_fault_bytea);
Datum
no_fault_bytea(PG_FUNCTION_ARGS)
{
	(void) fcinfo;
	return bytes_but(-1);
}

PG_FUNCTION_INFO_V1(unwritten_byte);
Datum
unwritten_byte(PG_FUNCTION_ARGS)
{
	(void) fcinfo;
	return bytes_but(19);
}

PG_FUNCTION_INFO_V1(unwritten_sent);
Datum
unwritten_sent(PG_FUNCTION_ARGS)
{
	(void) fcinfo;
	return bytes_but(0);
}

PG_FUNCTION_INFO_V1(unwritten_int);
Datum
unwritten_int(PG_FUNCTION_ARGS)
{
	int		   *piece = palloc(sizeof(int) * 2);

	(void) fcinfo;
	PG_RETURN_INT32(piece[one]);
}

PG_FUNCTION_INFO_V1(unwritten_piece);
Datum
unwritten_piece(PG_FUNCTION_ARGS)
{
	char	   *piece = palloc(20);

	(void) fcinfo;
	return decide_by(piece[one]);
}

/* A piece of zeroes made larger: the new part is as new. */
PG_FUNCTION_INFO_V1(unwritten_in_larger);
Datum
unwritten_in_larger(PG_FUNCTION_ARGS)
{
	char	   *piece = repalloc(palloc0(20), 40);

	(void) fcinfo;
	return decide_by(piece[19 + one]);
}

PG_FUNCTION_INFO_V1(unwritten_array);
Datum
unwritten_array(PG_FUNCTION_ARGS)
{
	volatile char array[4];

	(void) fcinfo;
	array[0] = 1;
	return decide_by(array[one]);
}
