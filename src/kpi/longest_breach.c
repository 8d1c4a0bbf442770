/*
 * kpi/longest_breach.c: the longest run of intervals that missed their target.
 */
#include "base/ordered_rows.h"

/* (internal, bucket, met); a null neither breaks nor extends a run */
PG_FUNCTION_INFO_V1(cc_longest_breach_accum);
Datum
cc_longest_breach_accum(PG_FUNCTION_ARGS)
{
	OrderedRows *rows = ordered_rows_state(fcinfo, "intervals", false, 0);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
		ordered_rows_add(rows, PG_GETARG_DATUM(1), PG_GETARG_BOOL(2));
	PG_RETURN_POINTER(rows);
}

PG_FUNCTION_INFO_V1(cc_longest_breach_final);
Datum
cc_longest_breach_final(PG_FUNCTION_ARGS)
{
	OrderedRows *rows;
	int64		longest = 0;
	int64		run = 0;
	bool		any = false;
	bool		same_bucket;
	int64		met;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	rows = (OrderedRows *) PG_GETARG_POINTER(0);
	ordered_rows_begin(rows);
	while (ordered_rows_next(rows, &same_bucket, &met))
	{
		/* two queues in one group would break each other's runs */
		if (same_bucket)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("longest_breach has more than one row of the interval %.100s", ordered_rows_key(rows)),
					 errhint("Group by queue, or aggregate each interval first.")));
		any = true;
		run = met ? 0 : run + 1;
		longest = Max(longest, run);
	}
	if (!any)
		PG_RETURN_NULL();
	PG_RETURN_INT64(longest);
}
