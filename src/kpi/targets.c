/*
 * kpi/targets.c: how far below its target a service level is, and how near to their
 * targets the items of a scorecard are.
 */
#include "base/arguments.h"
#include "base/fixed_point.h"

#include "base/percent.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

/* ------------------------------------------------------------------------- alert */

/* Alerts by severity, and the points below target up to which they go. */
static const struct
{
	const char *name;
	int			points;
}			ALERTS[] = {{"ok", 0}, {"warning", 5}, {"action", 10}, {"all_hands", 100}};

static int
compare(Datum a, Datum b)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, a, b));
}

static bool
is_percent(Datum percent, bool positive)
{
	int			above_zero = compare(percent, fixed_from_integer(0));

	/* numeric's NaN and infinity are greater than any number */
	return above_zero >= 0 && !(positive && above_zero == 0) && compare(percent, fixed_from_integer(100)) <= 0;
}

static Datum
percent_argument(FunctionCallInfo fcinfo, int n, const char *what, bool positive)
{
	Datum		percent = PG_GETARG_DATUM(n);

	if (!is_percent(percent, positive))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be a percentage %s 100: %.40s", what, positive ? "above 0 and at most" : "from 0 to",
						DatumGetCString(DirectFunctionCall1(numeric_out, percent))),
				 errhint("Give percent, for example 80.")));
	return percent;
}

/* (actual, target) */
static int
severity(FunctionCallInfo fcinfo)
{
	Datum		actual = percent_argument(fcinfo, 0, "actual", false);
	Datum		target = percent_argument(fcinfo, 1, "target", true);
	Datum		below = DirectFunctionCall2(numeric_sub, target, actual);
	int			alert = 0;

	/* the actual value is measured, and may well be less than one percent */
	percent_refuse_fraction_numeric(target, "target");
	while (compare(below, fixed_from_integer(ALERTS[alert].points)) > 0)
		alert++;
	return alert;
}

PG_FUNCTION_INFO_V1(cc_service_level_alert);
Datum
cc_service_level_alert(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(ALERTS[severity(fcinfo)].name));
}

PG_FUNCTION_INFO_V1(cc_service_level_severity);
Datum
cc_service_level_severity(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(severity(fcinfo));
}

/* (target) */
PG_FUNCTION_INFO_V1(cc_service_level_target_problem);
Datum
cc_service_level_target_problem(PG_FUNCTION_ARGS)
{
	Datum		target = PG_GETARG_DATUM(0);
	bool		fraction = percent_is_fraction_numeric(target);

	if (!fraction && is_percent(target, true))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(psprintf(fraction ? "target is a fraction, not percent: %.40s"
											  : "target must be a percentage above 0 and at most 100: %.40s",
											  DatumGetCString(DirectFunctionCall1(numeric_out, target)))));
}

/* --------------------------------------------------------------------- scorecard */

enum
{
	WEIGHTS,					/* millionths */
	PRODUCTS,					/* of weight and attainment: billionths */
	PRODUCTS_REST,				/* and millionths of those */
	ELEMENTS
};

static int64
item_argument(FunctionCallInfo fcinfo, int n, const char *what)
{
	if (PG_ARGISNULL(n))
		refuse_null(psprintf("%s of scorecard", what),
					"Give each item its worst and best value and its weight; only its value may be null.");
	return fixed_millionths(PG_GETARG_FLOAT8(n), what);
}

/*
 * How far the value has come from worst to best, in billionths: 0 at worst or
 * beyond, a whole at best or beyond. Lower is better where worst > best.
 */
static int64
attainment(int64 value, int64 worst, int64 best)
{
	int64		units,
				billionths;

	if (worst > best)
		return attainment(-value, -worst, -best);
	if (value <= worst)
		return 0;
	if (value >= best)
		return BILLION;
	fixed_ratio((uint64) (value - worst), (uint64) (best - worst), &units, &billionths);
	return billionths;
}

/* (state, value, worst, best, weight) */
static Datum
count_scorecard_item(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	int64	   *state = sums_of(array);
	int64		worst,
				best,
				weight;

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	worst = item_argument(fcinfo, 2, "worst");
	best = item_argument(fcinfo, 3, "best");
	weight = item_argument(fcinfo, 4, "weight");
	if (worst == best)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("best and worst of scorecard are the same: %.15g", PG_GETARG_FLOAT8(3)),
				 errhint("Give the value that earns nothing and the value that earns everything. If "
						 "lower is better, worst is the greater of the two.")));
	if (weight <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weight of scorecard must be greater than zero: %.15g", PG_GETARG_FLOAT8(4)),
				 errhint("Leave out items that do not count. Weights are rounded to a millionth.")));
	sum_add(&state[WEIGHTS], sign * weight);
	fixed_add_product(&state[PRODUCTS], &state[PRODUCTS_REST], weight,
					  sign * attainment(item_argument(fcinfo, 1, "value"), worst, best));
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(scorecard, count_scorecard_item(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_scorecard_final);
Datum
cc_scorecard_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	if (state[WEIGHTS] == 0)
		PG_RETURN_NULL();
	return fixed_percent(fixed_sum(state[PRODUCTS], 9, state[PRODUCTS_REST], 15),
						 fixed_sum(state[WEIGHTS], 6, 0, 0));
}
