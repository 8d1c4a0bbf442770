/*
 * survey/nps.c: nps() and nps_margin() over survey scores.
 */
#include "core/nps.h"

#include "base/arguments.h"
#include "base/float_bits.h"
#include "base/percent.h"
#include "base/sums.h"
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

void
nps_check_confidence(double confidence)
{
	/* written so that NaN fails it */
	if (!(confidence > 0 && confidence < 100))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("confidence must be between 0 and 100 percent: %g", confidence),
				 errhint("Give percent, for example 95.")));
	percent_refuse_fraction(confidence, "confidence");
}

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
	double		confidence;

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	if (PG_ARGISNULL(2))
		refuse_null("confidence of nps_margin", "Give percent, for example 95.");
	confidence = PG_GETARG_FLOAT8(2);
	nps_check_confidence(confidence);
	if (state[0] == 0)
		state[0] = float_bits(confidence);
	else if (state[0] != float_bits(confidence))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("confidence of nps_margin changes within a group: %g", confidence),
				 errhint("Group by what the confidence depends on.")));
	count_score(state + SETTINGS, PG_GETARG_FLOAT8(1), sign);
	/* a window frame that has lost its last row may go on with another */
	if (sign < 0 && state[SETTINGS + SCORES] == 0)
		state[0] = 0;
	PG_RETURN_ARRAYTYPE_P(array);
}

static Datum
margin(FunctionCallInfo fcinfo, const int64 *counts, double confidence)
{
	if (counts[SCORES] == 0)
		PG_RETURN_NULL();
	if (counts[PROMOTERS] > counts[SCORES] ||
		counts[DETRACTORS] > counts[SCORES] - counts[PROMOTERS] ||
		!(confidence > 0 && confidence < 100))
		sums_refuse_content();
	return DirectFunctionCall1(float8_numeric,
							   Float8GetDatum(nps_margin_points(counts[SCORES], counts[PROMOTERS],
																counts[DETRACTORS], confidence)));
}

TRANSITIONS(nps, count_nps(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_nps_final);
Datum
cc_nps_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, ELEMENTS);

	return sums_percent(fcinfo, state[PROMOTERS] - state[DETRACTORS], state[SCORES]);
}

PG_FUNCTION_INFO_V1(cc_nps_margin_final);
Datum
cc_nps_margin_final(PG_FUNCTION_ARGS)
{
	return margin(fcinfo, sums_final(fcinfo, ELEMENTS), NPS_CONFIDENCE);
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

PG_FUNCTION_INFO_V1(cc_nps_margin_confidence_final);
Datum
cc_nps_margin_confidence_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, SETTINGS + ELEMENTS);

	return margin(fcinfo, state + SETTINGS, float_of_bits(state[0]));
}
