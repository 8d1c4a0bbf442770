/*
 * call/construct.c: calls from durations and from times.
 *
 * Each constructor is written once and has three faces: NAME raises an error,
 * try_NAME gives NULL, NAME_problem gives a phrase. Phrases are counted and
 * compared by users: a phrase never changes after a release.
 */
#include "call/interval.h"

#include "base/duration.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* A call in the making. */
typedef struct Made
{
	CallInterval call;
	bool		raises;			/* else the problem is left here, in two parts */
	const char *what;
	const char *predicate;
} Made;

typedef bool (*Constructor) (FunctionCallInfo fcinfo, Made *made);

/* Ends a constructor: an error, or the problem as a phrase and false. */
#define REFUSE(made, what_, predicate_, ...) \
	do { \
		if ((made)->raises) \
			ereport(ERROR, __VA_ARGS__); \
		(made)->what = (what_); \
		(made)->predicate = (predicate_); \
		return false; \
	} while (0)

/* -------------------------------------------------------------------- faces */

static pg_attribute_always_inline Datum
give_call(FunctionCallInfo fcinfo, Constructor constructor, bool raises)
{
	Made		made = {.raises = raises};
	CallInterval *call;

	if (!constructor(fcinfo, &made))
		PG_RETURN_NULL();
	call = palloc(sizeof(CallInterval));
	*call = made.call;
	PG_RETURN_CALL(call);
}

static pg_attribute_always_inline Datum
give_problem(FunctionCallInfo fcinfo, Constructor constructor)
{
	Made		made = {.raises = false};

	if (constructor(fcinfo, &made))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%s %s", made.what, made.predicate)));
}

#define CONSTRUCTOR(name, constructor) \
PG_FUNCTION_INFO_V1(cc_##name); \
Datum \
cc_##name(PG_FUNCTION_ARGS) \
{ \
	return give_call(fcinfo, constructor, true); \
} \
PG_FUNCTION_INFO_V1(cc_try_##name); \
Datum \
cc_try_##name(PG_FUNCTION_ARGS) \
{ \
	return give_call(fcinfo, constructor, false); \
} \
PG_FUNCTION_INFO_V1(cc_##name##_problem); \
Datum \
cc_##name##_problem(PG_FUNCTION_ARGS) \
{ \
	return give_problem(fcinfo, constructor); \
}

/* ---------------------------------------------------------------- arguments */

static bool
offered_at_null(Made *made)
{
	made->what = "offered_at";
	made->predicate = "null";
	return false;
}

static bool
refuse_duration(Made *made, DurationProblem problem, const char *what, const char *value)
{
	if (made->raises)
		duration_refuse(problem, what, psprintf("%s, offered at %s", value, call_describe_offered_at(&made->call)));
	made->what = what;
	made->predicate = duration_problem(problem);
	return false;
}

/* Argument n in microseconds; NULL is 0. */
static inline bool
interval_argument(FunctionCallInfo fcinfo, int n, Made *made, const char *what, int64 *us)
{
	DurationProblem problem;

	*us = 0;
	if (PG_ARGISNULL(n))
		return true;
	problem = duration_of_interval(PG_GETARG_INTERVAL_P(n), us);
	if (likely(problem == DURATION_OK))
		return true;
	return refuse_duration(made, problem, what, made->raises ? interval_text(PG_GETARG_INTERVAL_P(n)) : NULL);
}

static inline bool
seconds_argument(FunctionCallInfo fcinfo, int n, Made *made, const char *what, int64 *us)
{
	DurationProblem problem;

	*us = 0;
	if (PG_ARGISNULL(n))
		return true;
	problem = duration_of_seconds(PG_GETARG_FLOAT8(n), us);
	if (likely(problem == DURATION_OK))
		return true;
	return refuse_duration(made, problem, what, made->raises ? seconds_text(PG_GETARG_FLOAT8(n)) : NULL);
}

static inline bool
phase(Made *made, const char *what, int64 us, int32 *ms)
{
	DurationProblem problem = duration_to_phase(us, ms);

	if (likely(problem == DURATION_OK))
		return true;
	return refuse_duration(made, problem, what, made->raises ? interval_text(interval_from_us(us)) : NULL);
}

static inline bool
outcome_argument(FunctionCallInfo fcinfo, int n, Made *made)
{
	text	   *name = PG_GETARG_TEXT_PP(n);
	int			outcome = call_outcome_code(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));

	if (outcome < 0)
		REFUSE(made, "outcome", "unknown",
			   (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("unknown outcome of a call: \"%s\", offered at %s",
					   call_excerpt(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)),
					   call_describe_offered_at(&made->call)),
				errhint(CALL_OUTCOME_HINT)));
	made->call.outcome = (uint8) outcome;
	return true;
}

static inline void
transferred_argument(FunctionCallInfo fcinfo, int n, Made *made)
{
	if (!PG_ARGISNULL(n) && PG_GETARG_BOOL(n))
		made->call.flags |= CALL_FLAG_TRANSFERRED;
}

/* The laws of a call. The others of call_check() cannot be broken here. */
static inline bool
check_made(Made *made)
{
	CallProblem problem = call_check(&made->call);

	if (likely(problem == CALL_OK))
		return true;
	if (made->raises)
		call_refuse(&made->call, problem, 0);
	made->predicate = "of a call that was not answered";
	if (problem == CALL_NOT_ANSWERED)
		made->what = "talk, hold or wrap";
	else if (problem == CALL_RING_OF_NO_ANSWER)
		made->what = "ring";
	else if (problem == CALL_TRANSFER_OF_NO_ANSWER)
		made->what = "transfer";
	else if (problem == CALL_RING_OVER_WAIT)
	{
		made->what = "ring";
		made->predicate = "longer than wait";
	}
	else
	{
		made->what = "time";
		made->predicate = "out of range";
	}
	return false;
}

/* ----------------------------------------------------------- from durations */

typedef bool (*DurationArgument) (FunctionCallInfo fcinfo, int n, Made *made, const char *what, int64 *us);

static pg_attribute_always_inline bool
from_durations(FunctionCallInfo fcinfo, Made *made, DurationArgument duration)
{
	enum
	{
		OFFERED, WAIT, TALK, HOLD, WRAP, OUTCOME, RING, TRANSFERRED
	};
	CallInterval *call = &made->call;
	int64		us;

	if (PG_ARGISNULL(OFFERED))
		return offered_at_null(made);
	call->offered_at = PG_GETARG_TIMESTAMPTZ(OFFERED);
	if (PG_ARGISNULL(OUTCOME))
		REFUSE(made, "outcome", "null",
			   (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				errmsg("outcome of a call must not be null: offered at %s", call_describe_offered_at(call)),
				errhint(CALL_OUTCOME_HINT)));
	if (!duration(fcinfo, WAIT, made, "wait", &us) || !phase(made, "wait", us, &call->wait) ||
		!duration(fcinfo, TALK, made, "talk", &us) || !phase(made, "talk", us, &call->talk) ||
		!duration(fcinfo, HOLD, made, "hold", &us) || !phase(made, "hold", us, &call->hold) ||
		!duration(fcinfo, WRAP, made, "wrap", &us) || !phase(made, "wrap", us, &call->wrap) ||
		!duration(fcinfo, RING, made, "ring", &us) || !phase(made, "ring", us, &call->ring) ||
		!outcome_argument(fcinfo, OUTCOME, made))
		return false;
	transferred_argument(fcinfo, TRANSFERRED, made);
	if (PG_ARGISNULL(WAIT) && call->outcome != CALL_BLOCKED)
	{
		if (made->raises)
			call_refuse_wait(call);
		made->what = "wait";
		made->predicate = "null";
		return false;
	}
	return check_made(made);
}

static bool
from_intervals(FunctionCallInfo fcinfo, Made *made)
{
	return from_durations(fcinfo, made, interval_argument);
}

static bool
make_from_seconds(FunctionCallInfo fcinfo, Made *made)
{
	return from_durations(fcinfo, made, seconds_argument);
}

CONSTRUCTOR(call_interval, from_intervals)
CONSTRUCTOR(call_interval_from_seconds, make_from_seconds)

/* --------------------------------------------------------------- from times */

static bool
instant_argument(FunctionCallInfo fcinfo, int n, Made *made, const char *what, int64 *instant)
{
	*instant = PG_GETARG_TIMESTAMPTZ(n);
	if (TIMESTAMP_NOT_FINITE(*instant))
		REFUSE(made, what, "infinite",
			   (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				errmsg("%s must be finite: %s, offered at %s", what,
					   TIMESTAMP_IS_NOBEGIN(*instant) ? "-infinity" : "infinity",
					   call_describe_offered_at(&made->call)),
				errhint("A call must start and end within the range of timestamptz and cannot be infinite.")));
	return true;
}

/* An argument that this call needs. */
static bool
need_instant(FunctionCallInfo fcinfo, int n, Made *made, const char *what, const char *whose, const char *hint,
			 int64 *instant)
{
	if (PG_ARGISNULL(n))
		REFUSE(made, what, "null",
			   (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				errmsg("%s of %s must not be null: offered at %s", what, whose, call_describe_offered_at(&made->call)),
				errhint("%s", hint)));
	return instant_argument(fcinfo, n, made, what, instant);
}

/* Of two times, and what lies between them. */
typedef struct Step
{
	const char *from;
	const char *to;
	const char *before;			/* the predicate of `to` if it is out of order */
	const char *phase;
} Step;

static const Step to_answer = {"offered_at", "answered_at", "before offered_at", "wait"};
static const Step to_exit = {"offered_at", "ended_at", "before offered_at", "wait"};
static const Step to_end = {"answered_at", "ended_at", "before answered_at", "talk"};
static const Step to_release = {"ended_at", "wrapped_at", "before ended_at", "wrap"};

static bool
phase_between(Made *made, const Step *step, int64 from, int64 *to, int64 tolerance, int32 *ms)
{
	if (*to < from)
	{
		/* the two may lie further apart than int64 has microseconds */
		if ((uint64) from - (uint64) *to > (uint64) tolerance)
			REFUSE(made, step->to, step->before,
				   (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("%s is before %s: %s < %s, offered at %s", step->to, step->from,
						   pstrdup(timestamptz_to_str(*to)), pstrdup(timestamptz_to_str(from)),
						   call_describe_offered_at(&made->call)),
					errhint("The times of a call must be in the order offered_at, answered_at, ended_at, wrapped_at. "
							"Where clocks differ by a little, give a tolerance.")));
		*to = from;
		made->call.flags |= CALL_FLAG_REPAIRED;
	}
	return phase(made, step->phase, Min(call_instant_ms(*to) - call_instant_ms(from), PG_INT64_MAX / 1000) * 1000, ms);
}

static bool
from_times(FunctionCallInfo fcinfo, Made *made)
{
	enum
	{
		OFFERED, ANSWERED, ENDED, WRAPPED, HOLD, OUTCOME, RING, TRANSFERRED, TOLERANCE
	};
	CallInterval *call = &made->call;
	int64		offered,
				answered,
				ended,
				wrapped,
				hold,
				ring,
				tolerance;

	if (PG_ARGISNULL(OFFERED))
		return offered_at_null(made);
	offered = PG_GETARG_TIMESTAMPTZ(OFFERED);
	call->offered_at = offered;
	if (TIMESTAMP_NOT_FINITE(offered))
		return check_made(made);
	call->offered_at = call_instant_ms(offered) * 1000;
	if (!interval_argument(fcinfo, TOLERANCE, made, "tolerance", &tolerance) ||
		!interval_argument(fcinfo, HOLD, made, "hold", &hold) ||
		!interval_argument(fcinfo, RING, made, "ring", &ring))
		return false;
	if (PG_ARGISNULL(OUTCOME))
		call->outcome = PG_ARGISNULL(ANSWERED) ? CALL_ABANDONED : CALL_ANSWERED;
	else if (!outcome_argument(fcinfo, OUTCOME, made))
		return false;
	transferred_argument(fcinfo, TRANSFERRED, made);
	/* a blocked call never waited */
	if (call->outcome == CALL_BLOCKED && PG_ARGISNULL(ENDED))
		ended = offered;
	else if (!need_instant(fcinfo, ENDED, made, "ended_at", "a call",
						   "Leave out calls that have not ended yet: WHERE ended_at IS NOT NULL.", &ended))
		return false;

	if (call->outcome == CALL_ANSWERED)
	{
		if (!need_instant(fcinfo, ANSWERED, made, "answered_at", "an answered call",
						  "Give answered_at, or another outcome.", &answered) ||
			!phase_between(made, &to_answer, offered, &answered, tolerance, &call->wait) ||
			!phase_between(made, &to_end, answered, &ended, tolerance, &call->talk))
			return false;
		if (hold > ended - answered)
			REFUSE(made, "hold", "longer than the conversation",
				   (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("hold is longer than the conversation: %s, offered at %s",
						   interval_text(interval_from_us(hold)), call_describe_offered_at(call)),
					errhint("Hold lies between answered_at and ended_at.")));
		if (ring > answered - offered)
			REFUSE(made, "ring", "longer than wait",
				   (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("ring is longer than the wait: %s, offered at %s",
						   interval_text(interval_from_us(ring)), call_describe_offered_at(call)),
					errhint("Ring lies between offered_at and answered_at.")));
		/* rounding may make these longer by a millisecond, truth may not */
		if (!phase(made, "hold", hold, &call->hold) || !phase(made, "ring", ring, &call->ring))
			return false;
		call->hold = Min(call->hold, call->talk);
		call->talk -= call->hold;
		call->ring = Min(call->ring, call->wait);
	}
	else
	{
		if (!PG_ARGISNULL(ANSWERED))
			REFUSE(made, "answered_at", "of a call that was not answered",
				   (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("call with answered_at has outcome \"%s\", offered at %s",
						   call_outcome_names[call->outcome], call_describe_offered_at(call)),
					errhint("An answered call has the outcome answered; give answered_at only with it.")));
		if (!phase_between(made, &to_exit, offered, &ended, tolerance, &call->wait) ||
			!phase(made, "hold", hold, &call->hold) || !phase(made, "ring", ring, &call->ring))
			return false;
	}
	if (!PG_ARGISNULL(WRAPPED) &&
		(!instant_argument(fcinfo, WRAPPED, made, "wrapped_at", &wrapped) ||
		 !phase_between(made, &to_release, ended, &wrapped, tolerance, &call->wrap)))
		return false;
	return check_made(made);
}

CONSTRUCTOR(call_interval_from_times, from_times)
