/*
 * kpi/resolution.c: times to resolution and first response, backlog: its age, and
 * the share resolved.
 */
#include "base/arguments.h"
#include "base/sums.h"

#include "utils/timestamp.h"

/* of mean times */
enum
{
	COUNT,
	TOTAL,						/* microseconds */
	MEAN_ELEMENTS
};

/* of resolved_rate: the elements of a share, because it uses its final function */
enum
{
	CLOSED,
	OPENED,
	SHARE_ELEMENTS
};

static TimestampTz
time_argument(FunctionCallInfo fcinfo, int n, const char *what, const char *hint)
{
	TimestampTz at = PG_GETARG_TIMESTAMPTZ(n);

	need_finite(at, what, hint);
	return at;
}

static void
check_order(TimestampTz start, TimestampTz end, const char *start_name, const char *end_name)
{
	if (end < start)
	{
		char	   *end_text = pstrdup(timestamptz_to_str(end));

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is before %s: %s < %s", end_name, start_name, end_text, timestamptz_to_str(start)),
				 errhint("Check the order of the two times, and leave out rows in which they are wrong.")));
	}
}

static void
add_time(int64 *state, TimestampTz start, TimestampTz end, int sign)
{
	int64		us;

	if (pg_sub_s64_overflow(end, start, &us))
		sums_refuse_overflow();
	sum_add(&state[COUNT], sign);
	sum_add(&state[TOTAL], sign * us);
}

#define OPEN_HINT "Use NULL for what is still open, and leave out rows whose start is not known."

/* (state, start, end), STRICT: a row without an end is still open */
static Datum
count_time_between(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, MEAN_ELEMENTS);
	TimestampTz start = time_argument(fcinfo, 1, "start", OPEN_HINT);
	TimestampTz end = time_argument(fcinfo, 2, "end", OPEN_HINT);

	check_order(start, end, "start", "end");
	add_time(sums_of(array), start, end, sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* One row of a backlog as it stood at as_of. */
typedef struct Ticket
{
	TimestampTz opened;
	TimestampTz as_of;
	bool		closed;			/* by as_of */
} Ticket;

/* (state, opened, closed, as_of); false if it had not been opened by as_of */
static bool
ticket_arguments(FunctionCallInfo fcinfo, Ticket *ticket)
{
	TimestampTz closed = DT_NOEND;

	if (PG_ARGISNULL(1))
		return false;
	ticket->opened = time_argument(fcinfo, 1, "opened", OPEN_HINT);
	if (!PG_ARGISNULL(2))
	{
		closed = time_argument(fcinfo, 2, "closed", OPEN_HINT);
		check_order(ticket->opened, closed, "opened", "closed");
	}
	if (PG_ARGISNULL(3))
		refuse_null("as_of", "Give the time for which to report, for example now().");
	ticket->as_of = time_argument(fcinfo, 3, "as_of", "Give the time for which to report, for example now().");
	ticket->closed = closed <= ticket->as_of;
	return ticket->opened <= ticket->as_of;
}

static Datum
count_age(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, MEAN_ELEMENTS);
	Ticket		ticket;

	if (ticket_arguments(fcinfo, &ticket) && !ticket.closed)
		add_time(sums_of(array), ticket.opened, ticket.as_of, sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

static Datum
count_resolved(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, SHARE_ELEMENTS);
	Ticket		ticket;

	if (ticket_arguments(fcinfo, &ticket))
	{
		sum_add(&sums_of(array)[CLOSED], ticket.closed ? sign : 0);
		sum_add(&sums_of(array)[OPENED], sign);
	}
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(time_between, count_time_between(fcinfo, sign))
TRANSITIONS(age_of_query, count_age(fcinfo, sign))
TRANSITIONS(resolved, count_resolved(fcinfo, sign))
