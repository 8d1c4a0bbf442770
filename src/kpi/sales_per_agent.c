/*
 * kpi/sales_per_agent.c: sales by distinct agents, those without a sale included.
 */
#include "base/arguments.h"
#include "base/ordered_rows.h"

#include "base/fixed_point.h"

/* (internal, agent, sold or sales); NULL means no sale; a row without an agent does not count */
static Datum
count_sale(FunctionCallInfo fcinfo, int64 sales)
{
	OrderedRows *rows = ordered_rows_state(fcinfo, "agents", true, 0);

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(rows);
	if (sales < 0)
		refuse_negative(sales, "number of sales", "Give zero or more.");
	sum_add(&rows->own, sales);
	ordered_rows_add(rows, PG_GETARG_DATUM(1), sales > 0);
	PG_RETURN_POINTER(rows);
}

PG_FUNCTION_INFO_V1(cc_sales_per_agent_sold_accum);
Datum
cc_sales_per_agent_sold_accum(PG_FUNCTION_ARGS)
{
	return count_sale(fcinfo, !PG_ARGISNULL(2) && PG_GETARG_BOOL(2) ? 1 : 0);
}

PG_FUNCTION_INFO_V1(cc_sales_per_agent_sales_accum);
Datum
cc_sales_per_agent_sales_accum(PG_FUNCTION_ARGS)
{
	return count_sale(fcinfo, PG_ARGISNULL(2) ? 0 : PG_GETARG_INT64(2));
}

PG_FUNCTION_INFO_V1(cc_sales_per_agent_final);
Datum
cc_sales_per_agent_final(PG_FUNCTION_ARGS)
{
	OrderedRows *rows;
	int64		agents = 0;
	bool		same_agent;
	int64		sold;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	rows = (OrderedRows *) PG_GETARG_POINTER(0);
	ordered_rows_begin(rows);
	while (ordered_rows_next(rows, &same_agent, &sold))
		agents += !same_agent;
	if (agents == 0)
		PG_RETURN_NULL();
	return fixed_divide(fixed_from_integer(rows->own), fixed_from_integer(agents));
}
