/*
 * workforce/staffing.c: Erlang B, C and A in SQL: what to expect of a number of agents,
 * and how many are needed.
 */
#include "core/staffing.h"

#include "base/arguments.h"
#include "base/duration.h"
#include "core/erlang.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "base/percent.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

static double
checked_amount(double amount, const char *what, const char *hint)
{
	need_amount(amount, what, hint);
	/* of the two zeros the positive one: it will be divided by */
	return amount + 0.0;
}

static double
load_argument(FunctionCallInfo fcinfo, int n)
{
	return checked_amount(PG_GETARG_FLOAT8(n), "load",
						  "Give the offered load in Erlangs: calls times mean handle time, divided by the "
						  "length of the interval.");
}

/* `what` is agents or servers. */
static int32
servers_argument(FunctionCallInfo fcinfo, int n, const char *what)
{
	int32		servers = PG_GETARG_INT32(n);

	if (servers < 0)
		refuse_negative(servers, what, "Give 0 or more.");
	return servers;
}

/* In microseconds. A length of 0 would be divided by. */
static double
length_argument(FunctionCallInfo fcinfo, int n, const char *what, const char *hint)
{
	int64		us = duration_from_interval(PG_GETARG_INTERVAL_P(n), what);

	if (us == 0)
		refuse_zero(what, hint);
	return (double) us;
}

PG_FUNCTION_INFO_V1(cc_erlang_b);
Datum
cc_erlang_b(PG_FUNCTION_ARGS)
{
	int32		servers = servers_argument(fcinfo, 0, "servers");

	PG_RETURN_FLOAT8(erlang_b(servers, load_argument(fcinfo, 1)));
}

PG_FUNCTION_INFO_V1(cc_erlang_c);
Datum
cc_erlang_c(PG_FUNCTION_ARGS)
{
	int32		agents = servers_argument(fcinfo, 0, "agents");

	PG_RETURN_FLOAT8(erlang_c(agents, load_argument(fcinfo, 1)));
}

#define CONCURRENCY_MAX	1000

#define PATIENCE_HINT "Use Erlang C for callers who never hang up: erlang_c, or a NULL patience."

PG_FUNCTION_INFO_V1(cc_erlang_a);
Datum
cc_erlang_a(PG_FUNCTION_ARGS)
{
	int32		agents = servers_argument(fcinfo, 0, "agents");
	double		load = load_argument(fcinfo, 1);
	double		patience = checked_amount(PG_GETARG_FLOAT8(2), "patience", PATIENCE_HINT);

	if (patience == 0)
		refuse_zero("patience", "Use erlang_b for callers who do not wait at all.");
	if (patience < ERLANG_PATIENCE_MIN || patience > ERLANG_PATIENCE_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("patience is out of range: %g", patience),
				 errhint("Give the mean patience in units of the mean handle time.")));
	PG_RETURN_FLOAT8(erlang_a(agents, load, patience));
}

/* A queue as SQL describes it; times in units of the mean handle time. */
typedef struct Queue
{
	double		load;
	double		aht_us;
	double		threshold;
	double		patience;		/* infinite: Erlang C */
	int32		lines;			/* 0: without limit */
	int32		concurrency;	/* contacts at once per agent */
} Queue;

/* Arguments n, n + 1 and n + 2: calls, per, aht. */
static void
read_load(FunctionCallInfo fcinfo, int n, Queue *queue)
{
	double		calls = checked_amount(PG_GETARG_FLOAT8(n), "calls",
									 "Give the number of calls expected in the interval.");
	double		per;

	per = length_argument(fcinfo, n + 1, "per",
						  "Give the length of the interval in which the calls arrive, for example '30 min'.");
	queue->aht_us = length_argument(fcinfo, n + 2, "aht",
									"Give the mean handle time of a call, for example '3 min'.");
	queue->load = calls * queue->aht_us / per;
	if (isinf(queue->load))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("load of the calls is out of range: %g calls", calls),
				 errhint("Give the number of calls expected in the interval.")));
}

static void
read_waits(FunctionCallInfo fcinfo, int threshold, int patience, Queue *queue)
{
	queue->threshold = (double) duration_from_interval(PG_GETARG_INTERVAL_P(threshold), "threshold") / queue->aht_us;
	queue->patience = PG_ARGISNULL(patience) ? INFINITY :
		length_argument(fcinfo, patience, "patience", PATIENCE_HINT) / queue->aht_us;
}

static int32
concurrency_argument(FunctionCallInfo fcinfo, int n)
{
	int32		concurrency = PG_GETARG_INT32(n);

	if (concurrency < 1 || concurrency > CONCURRENCY_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("concurrency must be from 1 to %d: %d", CONCURRENCY_MAX, concurrency),
				 errhint("Give the number of contacts that an agent handles at once, for example 3 for chat.")));
	return concurrency;
}

static void
read_places(FunctionCallInfo fcinfo, int lines, int concurrency, Queue *queue)
{
	queue->lines = 0;
	if (!PG_ARGISNULL(lines))
	{
		queue->lines = PG_GETARG_INT32(lines);
		if (queue->lines < 1 || queue->lines > ERLANG_LINES_MAX)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("lines must be from 1 to %d: %d", ERLANG_LINES_MAX, queue->lines),
					 errhint("Give the number of calls that find a place, those in progress included, or leave it out "
							 "if there is no limit.")));
	}
	queue->concurrency = concurrency_argument(fcinfo, concurrency);
}

static void
expect(const Queue *queue, int32 agents, ErlangKpis *kpis)
{
	int32		servers = (int32) Min((int64) agents * queue->concurrency, PG_INT32_MAX);

	if (queue->lines > 0)
		erlang_lines_kpis(servers, queue->load, queue->patience, queue->threshold, queue->lines, kpis);
	else if (isinf(queue->patience))
		erlang_c_kpis(servers, queue->load, queue->threshold, kpis);
	else
		erlang_a_kpis(servers, queue->load, queue->patience, queue->threshold, kpis);
}

/* A NULL argument gives NULL, except that a NULL patience is endless, and NULL lines have no limit. */
static bool
any_null(FunctionCallInfo fcinfo, int patience, int lines)
{
	for (int i = 0; i < PG_NARGS(); i++)
		if (i != patience && i != lines && PG_ARGISNULL(i))
			return true;
	return false;
}

/* (agents, calls, per, aht, threshold, patience, lines, concurrency) */
PG_FUNCTION_INFO_V1(cc_expected_kpis);
Datum
cc_expected_kpis(PG_FUNCTION_ARGS)
{
	enum
	{
		WAIT_PROBABILITY, SERVICE_LEVEL, ASA, AVG_WAIT_TIME, ABANDON_RATE, OCCUPANCY, QUEUE_LENGTH, BLOCKED_RATE,
		COLUMNS
	};
	TupleDesc	desc;
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS] = {false};
	double		share[COLUMNS] = {0};
	double		wait_us[COLUMNS] = {0};
	Queue		queue;
	ErlangKpis	kpis;
	int32		agents;

	if (any_null(fcinfo, 5, 6))
		PG_RETURN_NULL();
	agents = servers_argument(fcinfo, 0, "agents");
	read_load(fcinfo, 1, &queue);
	read_waits(fcinfo, 4, 5, &queue);
	read_places(fcinfo, 6, 7, &queue);
	expect(&queue, agents, &kpis);

	share[SERVICE_LEVEL] = kpis.service_level;
	share[ABANDON_RATE] = kpis.abandon_rate;
	share[OCCUPANCY] = kpis.occupancy;
	share[BLOCKED_RATE] = kpis.blocked_rate;
	wait_us[ASA] = kpis.asa * queue.aht_us;
	wait_us[AVG_WAIT_TIME] = kpis.avg_wait_time * queue.aht_us;

	for (int i = 0; i < COLUMNS; i++)
		switch (i)
		{
			case WAIT_PROBABILITY:
				values[i] = Float8GetDatum(kpis.wait_probability);
				break;
			case QUEUE_LENGTH:
				nulls[i] = isinf(kpis.queue_length);
				values[i] = Float8GetDatum(kpis.queue_length);
				break;
			case ASA:
			case AVG_WAIT_TIME:
				/* infinite, or longer than an interval; NaN if no call is answered */
				nulls[i] = !(wait_us[i] < 9223372036854774784.0);
				if (!nulls[i])
					values[i] = IntervalPGetDatum(interval_from_us((int64) round(wait_us[i])));
				break;
			default:
				nulls[i] = isnan(share[i]);
				if (!nulls[i])
					values[i] = DirectFunctionCall1(float8_numeric, Float8GetDatum(100 * share[i]));
		}

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("expected_kpis returns a row and must be called where rows are accepted"),
				 errhint("Call expected_kpis in FROM.")));
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

typedef struct Bounds
{
	double		target;
	double		max_occupancy;
} Bounds;

static bool
meets(const Queue *queue, int32 agents, const Bounds *bounds)
{
	ErlangKpis	kpis;

	CHECK_FOR_INTERRUPTS();
	expect(queue, agents, &kpis);
	return staffing_at_least(kpis.service_level, bounds->target) &&
		staffing_at_most(kpis.occupancy, bounds->max_occupancy);
}

/* The smallest number that meets both bounds; 0 if none does. */
static int32
search_agents(const Queue *queue, const Bounds *bounds)
{
	StaffingSearch search;

	for (staffing_start(&search, queue->load / queue->concurrency); staffing_open(&search);)
		staffing_learn(&search, meets(queue, search.servers, bounds));
	return search.servers;
}

/* More agents than lines answer no more calls. */
static int32
search_agents_on_lines(const Queue *queue, const Bounds *bounds)
{
	int32		most = (queue->lines - 1) / queue->concurrency + 1;
	ErlangKpis	kpis;
	StaffingSearch search;

	expect(queue, most, &kpis);
	if (staffing_at_least(kpis.service_level, bounds->target))
		return search_agents(queue, bounds);

	/* as many lines as servers: what is lost is lost by Erlang B */
	for (staffing_start(&search, queue->load); staffing_open(&search);)
	{
		CHECK_FOR_INTERRUPTS();
		staffing_learn(&search, staffing_at_least(1 - erlang_b(search.servers, queue->load), bounds->target));
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a service level of %.15g percent is not attainable with %d lines", bounds->target, queue->lines),
			 search.servers > 0 ?
			 errhint("With an agent for each line %.3g percent of the calls are blocked. %d lines or more can attain "
					 "it.", 100 * kpis.blocked_rate, search.servers) :
			 errhint("With an agent for each line %.3g percent of the calls are blocked.", 100 * kpis.blocked_rate)));
}

/* With ever more agents the service level approaches 100 percent, but some calls always wait. */
static void
refuse_certainty(const Queue *queue, const Bounds *bounds)
{
	Bounds		nearly = {99.9, bounds->max_occupancy};
	int32		agents = queue->lines > 0 ? 0 : search_agents(queue, &nearly);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a service level of 100 percent is not attainable with any number of agents"),
			 agents > 0 ?
			 errhint("Any target below 100 is attainable: %g percent with %d agents.", nearly.target, agents) :
			 errhint("Give a target below 100.")));
}

static void
refuse_load(const Queue *queue)
{
	ErlangKpis	kpis;

	expect(queue, STAFFING_MOST, &kpis);
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("more than %d agents are needed for %g Erlangs", STAFFING_MOST, queue->load),
			 errhint("That many would attain a service level of %g percent at an occupancy of %g percent. "
					 "Check calls, per, aht and max_occupancy.",
					 100 * kpis.service_level, 100 * kpis.occupancy)));
}

/* Arguments 3, 5 and 6 of the functions that ask for agents: target, shrinkage and max_occupancy. */
static void
read_bounds(FunctionCallInfo fcinfo, Bounds *bounds, double *shrinkage)
{
	bounds->target = PG_GETARG_FLOAT8(3);
	*shrinkage = PG_GETARG_FLOAT8(5);
	bounds->max_occupancy = PG_GETARG_FLOAT8(6);

	/* written so that NaN fails them */
	if (!(bounds->target > 0 && bounds->target <= 100))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("target must be above 0 and at most 100 percent: %g", bounds->target),
				 errhint("Give the service level to reach in percent, for example 80.")));
	if (!(*shrinkage >= 0 && *shrinkage < 100))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("shrinkage must be at least 0 and below 100 percent: %g", *shrinkage),
				 errhint("Give the share of paid time that is lost to the queue, in percent, for example 30.")));
	if (!(bounds->max_occupancy > 0 && bounds->max_occupancy <= 100))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("max_occupancy must be above 0 and at most 100 percent: %g", bounds->max_occupancy),
				 errhint("Give the greatest share of their time that agents may be busy, in percent, "
						 "for example 85.")));
	percent_refuse_fraction(bounds->target, "target");
	percent_refuse_fraction(*shrinkage, "shrinkage");
	percent_refuse_fraction(bounds->max_occupancy, "max_occupancy");
}

/* At work, without shrinkage. The load is not 0. */
static int32
needed_agents(const Queue *queue, const Bounds *bounds)
{
	int32		agents;

	if (bounds->target == 100)
		refuse_certainty(queue, bounds);
	agents = queue->lines > 0 ? search_agents_on_lines(queue, bounds) : search_agents(queue, bounds);
	if (agents == 0)
		refuse_load(queue);
	return agents;
}

/* (calls, per, aht, target, threshold, shrinkage, max_occupancy, patience, lines, concurrency) */
PG_FUNCTION_INFO_V1(cc_required_agents);
Datum
cc_required_agents(PG_FUNCTION_ARGS)
{
	Queue		queue;
	Bounds		bounds;
	double		shrinkage;
	double		paid;
	int32		agents;

	if (any_null(fcinfo, 7, 8))
		PG_RETURN_NULL();
	read_load(fcinfo, 0, &queue);
	read_waits(fcinfo, 4, 7, &queue);
	read_bounds(fcinfo, &bounds, &shrinkage);
	read_places(fcinfo, 8, 9, &queue);
	/* no calls need no agents */
	if (queue.load == 0)
		PG_RETURN_INT32(0);
	agents = needed_agents(&queue, &bounds);
	paid = staffing_with_shrinkage(agents, shrinkage);
	if (paid > STAFFING_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("more than %d agents are needed at %.15g percent shrinkage", STAFFING_MOST, shrinkage),
				 errhint("Without shrinkage, %d agents are needed.", agents)));
	PG_RETURN_INT32((int32) paid);
}

/* (calls, per, aht, target, threshold, shrinkage, max_occupancy, concurrency) */
PG_FUNCTION_INFO_V1(cc_required_agents_fractional);
Datum
cc_required_agents_fractional(PG_FUNCTION_ARGS)
{
	Queue		queue = {.patience = INFINITY, .concurrency = 1};
	Bounds		bounds;
	double		shrinkage;
	int32		concurrency;
	double		enough;
	double		too_few;

	read_load(fcinfo, 0, &queue);
	queue.threshold = (double) duration_from_interval(PG_GETARG_INTERVAL_P(4), "threshold") / queue.aht_us;
	read_bounds(fcinfo, &bounds, &shrinkage);
	concurrency = concurrency_argument(fcinfo, 7);
	if (queue.load == 0)
		PG_RETURN_FLOAT8(0);
	/* between the whole number that is enough and the one before: halved to the last digit */
	enough = needed_agents(&queue, &bounds);
	too_few = enough - 1;
	for (;;)
	{
		double		agents = too_few + (enough - too_few) / 2;

		CHECK_FOR_INTERRUPTS();
		if (agents <= too_few || agents >= enough)
			break;
		if (staffing_at_least(erlang_c_level(agents, queue.load, queue.threshold), bounds.target) &&
			staffing_at_most(queue.load / agents, bounds.max_occupancy))
			enough = agents;
		else
			too_few = agents;
	}
	PG_RETURN_FLOAT8(enough / concurrency * 100 / (100 - shrinkage));
}

/* (load, blocking) */
PG_FUNCTION_INFO_V1(cc_required_lines);
Datum
cc_required_lines(PG_FUNCTION_ARGS)
{
	double		load = load_argument(fcinfo, 0);
	double		blocking = PG_GETARG_FLOAT8(1);
	StaffingSearch search;

	/* 1 is refused too, because it is meant as 1 percent */
	if (!(blocking > 0 && blocking < 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("blocking must be between 0 and 1: %g", blocking),
				 errhint("Give the probability of blocking, as erlang_b does: 0.01 for one call in a hundred.")));
	if (load == 0)
		PG_RETURN_INT32(0);
	for (staffing_start(&search, load); staffing_open(&search);)
	{
		CHECK_FOR_INTERRUPTS();
		staffing_learn(&search, erlang_b(search.servers, load) <= blocking);
	}
	if (search.servers == 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("more than %d lines are needed for %g Erlangs", STAFFING_MOST, load),
				 errhint("That many would attain a blocking of %g. Give the load in Erlangs.",
						 erlang_b(STAFFING_MOST, load))));
	PG_RETURN_INT32(search.servers);
}
