/*
 * valgrinded.c: what valgrind lacks in a PostgreSQL server. A library that the
 * extension needs, together with sanitized.c: see test/servers/valgrinded.
 *
 * Copying an uninitialised byte is no fault to it, only deciding by it or writing it
 * away. Who stores a value with such a byte is the server, later, maybe another
 * process. So each result of our functions is looked at as it leaves: a report if one
 * of its bytes is not initialised, padding too.
 */
#include "postgres.h"

#include <valgrind/memcheck.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/expandeddatum.h"
#include "utils/lsyscache.h"

extern Datum whole_result(FunctionCallInfo fcinfo, Datum result);

/* What the function's type looks like; the catalogue is not asked each time. */
static int16
length_of(Oid function, bool *by_value)
{
	static struct
	{
		Oid			function;
		int16		length;
		bool		by_value;
	}			known[1024];
	int			at = function % lengthof(known);

	if (known[at].function != function)
	{
		get_typlenbyval(get_func_rettype(function), &known[at].length, &known[at].by_value);
		known[at].function = function;
	}
	*by_value = known[at].by_value;
	return known[at].length;
}

static void
check_varlena(FunctionCallInfo fcinfo, struct varlena *value)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(value))
	{
		ExpandedObjectHeader *header = DatumGetEOHP(PointerGetDatum(value));
		Size		size;
		char	   *flat;

		/* a state that goes on being added to is not to be written each time */
		if (AggCheckCallContext(fcinfo, NULL))
			return;
		size = EOH_get_flat_size(header);
		flat = MemoryContextAllocHuge(CurrentMemoryContext, Max(size, 8200));
		VALGRIND_MAKE_MEM_UNDEFINED(flat, size);
		EOH_flatten_into(header, flat, size);
		VALGRIND_CHECK_MEM_IS_DEFINED(flat, size);
		pfree(flat);
		return;
	}
	VALGRIND_CHECK_MEM_IS_DEFINED(value, VARSIZE_ANY(value));
}

Datum
whole_result(FunctionCallInfo fcinfo, Datum result)
{
	bool		by_value;
	int16		length;

	VALGRIND_CHECK_VALUE_IS_DEFINED(fcinfo->isnull);
	/* called by C, which will see for itself */
	if (fcinfo->isnull || fcinfo->flinfo == NULL || !OidIsValid(fcinfo->flinfo->fn_oid))
		return result;
	length = length_of(fcinfo->flinfo->fn_oid, &by_value);
	VALGRIND_CHECK_VALUE_IS_DEFINED(result);
	/* of a set in a tuplestore there is none */
	if (by_value || DatumGetPointer(result) == NULL)
		return result;
	if (length == -1)
		check_varlena(fcinfo, (struct varlena *) DatumGetPointer(result));
	else
		VALGRIND_CHECK_MEM_IS_DEFINED(DatumGetPointer(result), length == -2 ? strlen(DatumGetCString(result)) + 1 : (size_t) length);
	return result;
}
