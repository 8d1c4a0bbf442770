/*
 * kpi/repeat_contacts.c: fcr_rate(within [, observed_until [, at_least]]) and
 * repeat_call_rate(within [, at_least]) WITHIN GROUP (ORDER BY customer, offered_at).
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

#define WITHIN_HINT "Give the time in which another contact counts as a repeat, for example '7 days'."

/* Argument 1: within. */
static void
read_within(FunctionCallInfo fcinfo, RepeatContacts *count)
{
	int64		within;

	if (PG_ARGISNULL(1))
		refuse_null("within", WITHIN_HINT);
	within = duration_from_interval(PG_GETARG_INTERVAL_P(1), "within");
	if (within == 0)
		refuse_zero("within", WITHIN_HINT);
	count->within = (uint64_t) within;
}

static void
read_observed_until(FunctionCallInfo fcinfo, int n, RepeatContacts *count)
{
	if (PG_ARGISNULL(n))
		refuse_null("observed_until", PG_NARGS() > n + 1 ? "Give the time up to which contacts were recorded." :
					"Leave it out to take the latest time in the group.");
	count->observed_until = PG_GETARG_TIMESTAMPTZ(n);
	need_finite(count->observed_until, "observed_until", TIME_HINT);
}

static void
read_at_least(FunctionCallInfo fcinfo, int n, RepeatContacts *count)
{
	int64		at_least;

	if (PG_ARGISNULL(n))
		refuse_null("at_least", "Leave it out if every other contact counts, however soon it follows.");
	at_least = duration_from_interval(PG_GETARG_INTERVAL_P(n), "at_least");
	if ((uint64_t) at_least > count->within)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("at_least is longer than within: %s > %s", interval_text(PG_GETARG_INTERVAL_P(n)),
						interval_text(PG_GETARG_INTERVAL_P(1))),
				 errhint("Give the time below which a contact belongs to the one before, for example '15 minutes'.")));
	count->at_least = (uint64_t) at_least;
}

static void
count_all(OrderedRows *contacts, RepeatContacts *count)
{
	bool		same_customer;
	int64		at;

	ordered_rows_begin(contacts);
	while (ordered_rows_next(contacts, &same_customer, &at))
		repeat_contacts_add(count, same_customer, at);
	repeat_contacts_settle(count, false);
}

/* (internal, within [, observed_until [, at_least]]) */
PG_FUNCTION_INFO_V1(cc_fcr_final);
Datum
cc_fcr_final(PG_FUNCTION_ARGS)
{
	OrderedRows *contacts = (OrderedRows *) PG_GETARG_POINTER(0);
	RepeatContacts count = {0};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	count.observed_until = contacts->own;
	read_within(fcinfo, &count);
	if (PG_NARGS() > 2)
		read_observed_until(fcinfo, 2, &count);
	if (PG_NARGS() > 3)
		read_at_least(fcinfo, 3, &count);
	count_all(contacts, &count);
	return sums_percent(fcinfo, count.resolved, count.first);
}

/* (internal, within [, at_least]) */
PG_FUNCTION_INFO_V1(cc_repeat_call_final);
Datum
cc_repeat_call_final(PG_FUNCTION_ARGS)
{
	RepeatContacts count = {0};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	read_within(fcinfo, &count);
	if (PG_NARGS() > 2)
		read_at_least(fcinfo, 2, &count);
	count_all((OrderedRows *) PG_GETARG_POINTER(0), &count);
	return sums_percent(fcinfo, count.repeats, count.contacts);
}
