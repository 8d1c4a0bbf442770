/*
 * survey/nps.c: nps(), nps_margin() and nps_interval() over survey scores.
 */
#include "core/nps.h"

#include <float.h>

#include "base/arguments.h"
#include "base/sums.h"
#include "survey/confidence.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

enum
{
	SCORES,
	PROMOTERS,
	DETRACTORS,
	ELEMENTS
};

/* With a confidence, its bits stand before the counts: 0 while unset. */
#define SETTINGS 1

static pg_attribute_always_inline void
count_score(int64 *state, double score, int sign)
{
	/* written so that NaN fails it */
	if (!(score >= NPS_LOW && score <= NPS_HIGH))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("NPS score is outside 0..10: %g", score),
				 errhint("NPS asks for 0 to 10. Convert other scales first, and use NULL for no answer.")));
	sum_add(&state[SCORES], sign);
	if (score >= NPS_PROMOTER)
		sum_add(&state[PROMOTERS], sign);
	else if (score < NPS_PASSIVE)
		sum_add(&state[DETRACTORS], sign);
}

static pg_attribute_always_inline Datum
count_nps(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);

	count_score(sums_of(array), PG_GETARG_FLOAT8(1), sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* (state, score, confidence) */
static Datum
count_row_with_confidence(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, SETTINGS + ELEMENTS);
	int64	   *state = sums_of(array);

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	confidence_of_row(fcinfo, 2, &state[0]);
	count_score(state + SETTINGS, PG_GETARG_FLOAT8(1), sign);
	/* a window frame that has lost its last row may go on with another */
	if (sign < 0 && state[SETTINGS + SCORES] == 0)
		state[0] = 0;
	PG_RETURN_ARRAYTYPE_P(array);
}

#define THRESHOLD_HINT \
	"Give the lowest score of a promoter and the highest one of a detractor, for example 5 and 3 on 1..5."

static double
threshold_argument(FunctionCallInfo fcinfo, int n, const char *what)
{
	if (PG_ARGISNULL(n))
		refuse_null(what, THRESHOLD_HINT);
	return PG_GETARG_FLOAT8(n);
}

/* (state, score, promoter_from, detractor_to); the scale may differ from row to row */
static Datum
count_on_scale(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, ELEMENTS);
	int64	   *state = sums_of(array);
	double		score;
	double		promoter_from;
	double		detractor_to;

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	score = PG_GETARG_FLOAT8(1);
	promoter_from = threshold_argument(fcinfo, 2, "promoter_from");
	detractor_to = threshold_argument(fcinfo, 3, "detractor_to");
	/* all written so that NaN fails them */
	if (!(detractor_to < promoter_from && detractor_to >= -DBL_MAX && promoter_from <= DBL_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("detractor_to must be less than promoter_from: %.15g, %.15g", detractor_to, promoter_from),
				 errhint(THRESHOLD_HINT)));
	if (!(score >= -DBL_MAX && score <= DBL_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("survey score must be finite: %g", score),
				 errhint("Use NULL for no answer.")));
	sum_add(&state[SCORES], sign);
	sum_add(&state[PROMOTERS], score >= promoter_from ? sign : 0);
	sum_add(&state[DETRACTORS], score <= detractor_to ? sign : 0);
	PG_RETURN_ARRAYTYPE_P(array);
}

static void
check_counts(const int64 *counts)
{
	if (counts[PROMOTERS] > counts[SCORES] ||
		counts[DETRACTORS] > counts[SCORES] - counts[PROMOTERS])
		sums_refuse_content();
}

static Datum
margin(const int64 *counts, double confidence)
{
	check_counts(counts);
	return DirectFunctionCall1(float8_numeric,
							   Float8GetDatum(nps_margin_points(counts[SCORES], counts[PROMOTERS],
																counts[DETRACTORS], confidence)));
}

static Datum
bounds(const int64 *counts, double confidence)
{
	double		low,
				high;

	check_counts(counts);
	nps_adjusted_wald(counts[SCORES], counts[PROMOTERS], counts[DETRACTORS], confidence, &low, &high);
	return confidence_range(low, high);
}

TRANSITIONS(nps, count_nps(fcinfo, sign))
TRANSITIONS(nps_scale, count_on_scale(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_nps_final);
Datum
cc_nps_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	return sums_percent(fcinfo, state[PROMOTERS] - state[DETRACTORS], state[SCORES]);
}

TRANSITIONS(nps_margin, count_row_with_confidence(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_nps_margin_combine);
Datum
cc_nps_margin_combine(PG_FUNCTION_ARGS)
{
	const int64 *other = sums_argument(fcinfo, 1, SETTINGS + ELEMENTS);
	ArrayType  *array = sums_state(fcinfo, SETTINGS + ELEMENTS);

	sums_add(sums_of(array), other, SETTINGS + ELEMENTS, SETTINGS);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* Both over counts alone, and over counts behind a confidence. */
#define FINALS(name, result) \
PG_FUNCTION_INFO_V1(cc_##name##_final); \
Datum \
cc_##name##_final(PG_FUNCTION_ARGS) \
{ \
	const int64 *state = sums_final(fcinfo, ELEMENTS); \
\
	if (state[SCORES] == 0) \
		PG_RETURN_NULL(); \
	return result(state, CONFIDENCE_USUAL); \
} \
\
PG_FUNCTION_INFO_V1(cc_##name##_confidence_final); \
Datum \
cc_##name##_confidence_final(PG_FUNCTION_ARGS) \
{ \
	const int64 *state = sums_final(fcinfo, SETTINGS + ELEMENTS); \
\
	if (state[SETTINGS + SCORES] == 0) \
		PG_RETURN_NULL(); \
	return result(state + SETTINGS, confidence_of_state(state[0])); \
}

FINALS(nps_margin, margin)
FINALS(nps_interval, bounds)
