/*
 * call_kpis.c: the KPIs of a group of calls that need no argument but the call.
 *
 * They share one transition function, state type and initial value, so the
 * server runs the transition once however many of them a query names.
 */
#include "call_interval.h"

#include "call_kpis.h"
#include "duration.h"
#include "sums.h"
#include "utils/timestamp.h"

/* Elements of the state; counts and waits are indexed by outcome. Milliseconds. */
enum
{
	COUNT,
	WAIT = COUNT + CALL_OUTCOMES,
	TALK = WAIT + CALL_OUTCOMES,
	HOLD,
	WRAP,
	HELD,						/* answered calls that were on hold */
	ANSWERED_IN_TIME,			/* within service_level(call)'s 20 seconds */
	LONGEST_WAIT,				/* maxima: no inverse */
	LONGEST_HOLD,
	ELEMENTS
};

static int64 *
accumulate(FunctionCallInfo fcinfo, ArrayType **array)
{
	*array = sums_state(fcinfo, ELEMENTS);
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
	state[COUNT + call->outcome]++;
	overflow |= pg_add_s64_overflow(state[WAIT + call->outcome], call->wait,
									&state[WAIT + call->outcome]);
	overflow |= pg_add_s64_overflow(state[TALK], call->talk, &state[TALK]);
	overflow |= pg_add_s64_overflow(state[HOLD], call->hold, &state[HOLD]);
	overflow |= pg_add_s64_overflow(state[WRAP], call->wrap, &state[WRAP]);
	state[HELD] += call->hold > 0;
	state[ANSWERED_IN_TIME] += (call->outcome == CALL_ANSWERED) & (call->wait <= CALL_SERVICE_MS);
	if (call->wait > state[LONGEST_WAIT] && call->outcome != CALL_BLOCKED)
		state[LONGEST_WAIT] = call->wait;
	if (call->hold > state[LONGEST_HOLD])
		state[LONGEST_HOLD] = call->hold;
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

	sum_subtract(&state[COUNT + call->outcome], 1);
	sum_subtract(&state[WAIT + call->outcome], call->wait);
	sum_subtract(&state[TALK], call->talk);
	sum_subtract(&state[HOLD], call->hold);
	sum_subtract(&state[WRAP], call->wrap);
	sum_subtract(&state[HELD], call->hold > 0);
	sum_subtract(&state[ANSWERED_IN_TIME],
				 call->outcome == CALL_ANSWERED && call->wait <= CALL_SERVICE_MS);
	PG_RETURN_ARRAYTYPE_P(array);
}

PG_FUNCTION_INFO_V1(cc_call_kpis_combine);
Datum
cc_call_kpis_combine(PG_FUNCTION_ARGS)
{
	const int64 *other = sums_argument(fcinfo, 1, ELEMENTS);
	ArrayType  *array;
	int64	   *state = accumulate(fcinfo, &array);

	sums_add(state, other, LONGEST_WAIT, 0);
	for (int i = LONGEST_WAIT; i < ELEMENTS; i++)
		state[i] = Max(state[i], other[i]);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* -------------------------------------------------------------------- finals */

static int64
offered(const int64 *state)
{
	int64		sum = 0;

	for (int outcome = 0; outcome < CALL_BLOCKED; outcome++)
		sum_add(&sum, state[COUNT + outcome]);
	return sum;
}

static int64
sum_of_two(int64 a, int64 b)
{
	sum_add(&a, b);
	return a;
}

static Datum
mean_ms(FunctionCallInfo fcinfo, int64 total, int64 count)
{
	return sums_mean_interval(fcinfo, total, count, 1000);
}

#define FINAL(name, result) \
PG_FUNCTION_INFO_V1(cc_##name##_final); \
Datum \
cc_##name##_final(PG_FUNCTION_ARGS) \
{ \
	const int64 *state = sums_final(fcinfo, ELEMENTS); \
\
	return result; \
}

#define ANSWERED state[COUNT + CALL_ANSWERED]
#define ABANDONED state[COUNT + CALL_ABANDONED]

FINAL(call_offered, Int64GetDatum(offered(state)))
FINAL(call_answered, Int64GetDatum(ANSWERED))
FINAL(call_abandoned, Int64GetDatum(ABANDONED))
FINAL(call_service_level, sums_percent(fcinfo, state[ANSWERED_IN_TIME], sum_of_two(ANSWERED, ABANDONED)))
FINAL(call_abandon_rate, sums_percent(fcinfo, ABANDONED, offered(state)))
FINAL(call_answer_rate, sums_percent(fcinfo, ANSWERED, offered(state)))
FINAL(call_flow_out_rate, sums_percent(fcinfo, state[COUNT + CALL_FLOWED_OUT], offered(state)))
FINAL(call_callback_rate, sums_percent(fcinfo, state[COUNT + CALL_CALLBACK], offered(state)))
FINAL(call_blocked_rate, sums_percent(fcinfo, state[COUNT + CALL_BLOCKED],
									  sum_of_two(state[COUNT + CALL_BLOCKED], offered(state))))
FINAL(call_hold_rate, sums_percent(fcinfo, state[HELD], ANSWERED))
FINAL(call_asa, mean_ms(fcinfo, state[WAIT + CALL_ANSWERED], ANSWERED))
FINAL(call_avg_abandon_time, mean_ms(fcinfo, state[WAIT + CALL_ABANDONED], ABANDONED))
FINAL(call_avg_talk_time, mean_ms(fcinfo, state[TALK], ANSWERED))
FINAL(call_avg_hold_time, mean_ms(fcinfo, state[HOLD], ANSWERED))
FINAL(call_avg_hold_time_held, mean_ms(fcinfo, state[HOLD], state[HELD]))
FINAL(call_avg_wrap_time, mean_ms(fcinfo, state[WRAP], ANSWERED))
FINAL(call_avg_call_length, mean_ms(fcinfo, sum_of_two(state[TALK], state[HOLD]), ANSWERED))
FINAL(call_aht, mean_ms(fcinfo, sum_of_two(sum_of_two(state[TALK], state[HOLD]), state[WRAP]), ANSWERED))

PG_FUNCTION_INFO_V1(cc_call_avg_wait_time_final);
Datum
cc_call_avg_wait_time_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);
	int64		total = 0;

	for (int outcome = 0; outcome < CALL_BLOCKED; outcome++)
		sum_add(&total, state[WAIT + outcome]);
	return mean_ms(fcinfo, total, offered(state));
}

static Datum
longest(FunctionCallInfo fcinfo, int64 ms, int64 calls)
{
	if (calls == 0)
		PG_RETURN_NULL();
	return mean_ms(fcinfo, ms, 1);
}

FINAL(call_longest_wait, longest(fcinfo, state[LONGEST_WAIT], offered(state)))
FINAL(call_longest_hold, longest(fcinfo, state[LONGEST_HOLD], ANSWERED))
