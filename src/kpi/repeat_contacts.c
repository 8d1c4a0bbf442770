/*
 * kpi/repeat_contacts.c: fcr_rate(within) and repeat_call_rate(within)
 * WITHIN GROUP (ORDER BY customer, offered_at).
 *
 * Contacts are sorted by customer and time, on disk where they outgrow work_mem.
 */
#include "core/repeat_contacts.h"

#include "base/arguments.h"
#include "base/duration.h"
#include "base/ordered_rows.h"
#include "base/sums.h"
#include "utils/timestamp.h"

#define TIME_HINT "Leave such rows out, or give them their real time."

/* (internal, customer, offered_at); the latest time is that of all rows, those without a customer too */
PG_FUNCTION_INFO_V1(cc_repeat_contacts_accum);
Datum
cc_repeat_contacts_accum(PG_FUNCTION_ARGS)
{
	OrderedRows *contacts = ordered_rows_state(fcinfo, "customers", true, DT_NOBEGIN);
	TimestampTz at;

	if (PG_ARGISNULL(2))
		PG_RETURN_POINTER(contacts);
	at = PG_GETARG_TIMESTAMPTZ(2);
	need_finite(at, "offered_at", TIME_HINT);
	contacts->own = Max(contacts->own, at);
	if (!PG_ARGISNULL(1))
		ordered_rows_add(contacts, PG_GETARG_DATUM(1), at);
	PG_RETURN_POINTER(contacts);
}

/* Arguments 1 and 2 of a final function: within, observed_until. */
static void
limits(FunctionCallInfo fcinfo, const OrderedRows *contacts, RepeatContacts *count)
{
	int64		within;

	if (PG_ARGISNULL(1))
		refuse_null("within", "Give the time in which another contact counts as a repeat, for example '7 days'.");
	within = duration_from_interval(PG_GETARG_INTERVAL_P(1), "within");
	if (within == 0)
		refuse_zero("within", "Give the time in which another contact counts as a repeat, for example '7 days'.");
	count->within = (uint64_t) within;
	count->observed_until = contacts->own;
	if (PG_NARGS() > 2)
	{
		if (PG_ARGISNULL(2))
			refuse_null("observed_until", "Leave it out to take the latest time in the group.");
		count->observed_until = PG_GETARG_TIMESTAMPTZ(2);
		need_finite(count->observed_until, "observed_until", TIME_HINT);
	}
}

static RepeatContacts
count_all(FunctionCallInfo fcinfo)
{
	OrderedRows *contacts = (OrderedRows *) PG_GETARG_POINTER(0);
	RepeatContacts count = {0};
	bool		same_customer;
	int64		at;

	limits(fcinfo, contacts, &count);
	ordered_rows_begin(contacts);
	while (ordered_rows_next(contacts, &same_customer, &at))
		repeat_contacts_add(&count, same_customer, at);
	repeat_contacts_settle(&count, false);
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
	count = count_all(fcinfo);
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
	count = count_all(fcinfo);
	return sums_percent(fcinfo, count.repeats, count.contacts);
}
