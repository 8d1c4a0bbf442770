/*
 * kpi/calls.c: the KPIs of a group of calls that need no other argument than the call.
 *
 * They share one transition function, state type and initial value, so the
 * server runs the transition once however many of them a query names.
 */
#include "call/interval.h"

#include "kpi/calls.h"
#include "base/sums.h"

/* The state: kpi/calls.h's sums, then maxima, which have no inverse. */
enum
{
	STATE_ANSWERED_IN_TIME = CALL_SUMS, /* within service_level(call)'s 20 seconds */
	STATE_LONGEST_WAIT,
	STATE_LONGEST_HOLD,
	STATE_ELEMENTS
};

static int64 *
accumulate(FunctionCallInfo fcinfo, ArrayType **array)
{
	*array = sums_state(fcinfo, STATE_ELEMENTS);
	return sums_of(*array);
}

PG_FUNCTION_INFO_V1(cc_call_kpis_accum);
Datum
cc_call_kpis_accum(PG_FUNCTION_ARGS)
{
	const CallInterval *call = PG_GETARG_CALL(1);
	ArrayType  *array;
	int64	   *state = accumulate(fcinfo, &array);
	bool		overflow = false;

	/* phases are 0 unless answered: no branch on the outcome */
	overflow |= pg_add_s64_overflow(state[CALL_COUNT + call->outcome], 1, &state[CALL_COUNT + call->outcome]);
	overflow |= pg_add_s64_overflow(state[CALL_WAIT + call->outcome], call->wait,
									&state[CALL_WAIT + call->outcome]);
	overflow |= pg_add_s64_overflow(state[CALL_TALK], call->talk, &state[CALL_TALK]);
	overflow |= pg_add_s64_overflow(state[CALL_HOLD], call->hold, &state[CALL_HOLD]);
	overflow |= pg_add_s64_overflow(state[CALL_WRAP], call->wrap, &state[CALL_WRAP]);
	overflow |= pg_add_s64_overflow(state[CALL_HELD], call->hold > 0, &state[CALL_HELD]);
	overflow |= pg_add_s64_overflow(state[CALL_RING], call->ring, &state[CALL_RING]);
	overflow |= pg_add_s64_overflow(state[CALL_TRANSFERRED], call->flags & CALL_FLAG_TRANSFERRED,
									&state[CALL_TRANSFERRED]);
	overflow |= pg_add_s64_overflow(state[STATE_ANSWERED_IN_TIME],
									(call->outcome == CALL_ANSWERED) & (call->wait <= CALL_SERVICE_MS),
									&state[STATE_ANSWERED_IN_TIME]);
	if (call->wait > state[STATE_LONGEST_WAIT] && call_is_offered(call->outcome))
		state[STATE_LONGEST_WAIT] = call->wait;
	if (call->hold > state[STATE_LONGEST_HOLD])
		state[STATE_LONGEST_HOLD] = call->hold;
	if (unlikely(overflow))
		sums_refuse_overflow();
	PG_RETURN_ARRAYTYPE_P(array);
}

/* The inverse: maxima are left as they are, and no moving aggregate reads them. */
PG_FUNCTION_INFO_V1(cc_call_kpis_discard);
Datum
cc_call_kpis_discard(PG_FUNCTION_ARGS)
{
	const CallInterval *call = PG_GETARG_CALL(1);
	ArrayType  *array;
	int64	   *state = accumulate(fcinfo, &array);

	sum_subtract(&state[CALL_COUNT + call->outcome], 1);
	sum_subtract(&state[CALL_WAIT + call->outcome], call->wait);
	sum_subtract(&state[CALL_TALK], call->talk);
	sum_subtract(&state[CALL_HOLD], call->hold);
	sum_subtract(&state[CALL_WRAP], call->wrap);
	sum_subtract(&state[CALL_HELD], call->hold > 0);
	sum_subtract(&state[CALL_RING], call->ring);
	sum_subtract(&state[CALL_TRANSFERRED], call->flags & CALL_FLAG_TRANSFERRED);
	sum_subtract(&state[STATE_ANSWERED_IN_TIME],
				 call->outcome == CALL_ANSWERED && call->wait <= CALL_SERVICE_MS);
	PG_RETURN_ARRAYTYPE_P(array);
}

PG_FUNCTION_INFO_V1(cc_call_kpis_combine);
Datum
cc_call_kpis_combine(PG_FUNCTION_ARGS)
{
	const int64 *other = sums_argument(fcinfo, 1, STATE_ELEMENTS);
	ArrayType  *array;
	int64	   *state = accumulate(fcinfo, &array);

	sums_add(state, other, STATE_LONGEST_WAIT, 0);
	for (int i = STATE_LONGEST_WAIT; i < STATE_ELEMENTS; i++)
		state[i] = Max(state[i], other[i]);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* -------------------------------------------------------------------- finals */

#define FINAL(name, result) \
PG_FUNCTION_INFO_V1(cc_call_##name##_final); \
Datum \
cc_call_##name##_final(PG_FUNCTION_ARGS) \
{ \
	const int64 *sums = sums_final(fcinfo, STATE_ELEMENTS); \
\
	return result; \
}

#define KPI(name, kind, made_of, ...) FINAL(name, GIVE_##kind made_of)
#define KPI_OF_HISTOGRAM(name, kind, made_of, ...) FINAL(name, GIVE_##kind made_of)
#define KPI_OVER_CALLS_ONLY(name, kind, made_of, ...) FINAL(name, GIVE_##kind made_of)
#include "kpi/calls.table"

StaticAssertDecl(STATE_ELEMENTS == CALL_STATE_ELEMENTS,
				 "the state of KPIs over calls has another length: write it into kpi/calls.table as "
				 "CALL_STATE_ELEMENTS");
