/*
 * survey/scores.c: customer satisfaction, customer effort, quality scores.
 */
#include "base/arguments.h"
#include "base/fixed_point.h"
#include "core/confidence.h"
#include "survey/confidence.h"

/* A question's lowest and highest answer, where none are given. */
#define LOW		1.0
#define HIGH	5.0
#define SATISFIED 4.0			/* at least */

static double
setting(FunctionCallInfo fcinfo, int n, const char *what)
{
	if (PG_ARGISNULL(n))
		refuse_null(what, "Give the lowest and the highest score of the question, for example 1 and 5.");
	return PG_GETARG_FLOAT8(n);
}

/* Argument 1, checked against a scale. */
static double
score_argument(FunctionCallInfo fcinfo, double low, double high)
{
	double		score = PG_GETARG_FLOAT8(1);

	/* both written so that NaN fails them */
	if (!(low < high))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("low must be less than high on a scale: %.15g..%.15g", low, high),
				 errhint("Give the lowest and the highest score of the question, for example 1 and 5.")));
	if (!(score >= low && score <= high))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("survey score is outside %.15g..%.15g: %.15g", low, high, score),
				 errhint("Give the question's own scale, and use NULL for no answer.")));
	return score;
}

/* ------------------------------------------------------------------ satisfaction */

/* the state of a share, because it uses its final function */
enum
{
	SATISFIED_SCORES,
	SCORES,
	SHARE_ELEMENTS
};

/* The bits of a confidence stand before the counts, 0 while unset. */
#define CONFIDENCE 1

/* Argument 1 into counts. Arguments 2, 3 and 4 are satisfied, low and high, where `scale` says so. */
static void
count_satisfied(FunctionCallInfo fcinfo, int64 *counts, bool scale, int sign)
{
	double		satisfied = SATISFIED;
	double		low = LOW;
	double		high = HIGH;
	double		score;

	if (scale)
	{
		satisfied = setting(fcinfo, 2, "satisfied");
		low = setting(fcinfo, 3, "low");
		high = setting(fcinfo, 4, "high");
	}
	score = score_argument(fcinfo, low, high);
	if (!(satisfied > low && satisfied <= high))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("satisfied must be above %.15g and at most %.15g: %.15g", low, high, satisfied),
				 errhint("Give the lowest score that counts as satisfied, for example 4 on 1..5.")));
	sum_add(&counts[SATISFIED_SCORES], score >= satisfied ? sign : 0);
	sum_add(&counts[SCORES], sign);
}

/* (state, score [, satisfied, low, high]); the scale may differ from row to row */
static Datum
count_csat(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, SHARE_ELEMENTS);

	if (!PG_ARGISNULL(1))
		count_satisfied(fcinfo, sums_of(array), PG_NARGS() > 2, sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* (state, score [, satisfied, low, high], confidence) */
static Datum
count_csat_with_confidence(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, CONFIDENCE + SHARE_ELEMENTS);
	int64	   *state = sums_of(array);

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	confidence_of_row(fcinfo, PG_NARGS() - 1, &state[0]);
	count_satisfied(fcinfo, state + CONFIDENCE, PG_NARGS() > 3, sign);
	/* a window frame that has lost its last row may go on with another */
	if (sign < 0 && state[CONFIDENCE + SCORES] == 0)
		state[0] = 0;
	PG_RETURN_ARRAYTYPE_P(array);
}

static Datum
satisfied_bounds(const int64 *counts, double confidence)
{
	double		low,
				high;

	if (counts[SATISFIED_SCORES] > counts[SCORES])
		sums_refuse_content();
	confidence_wilson(counts[SATISFIED_SCORES], counts[SCORES], confidence, &low, &high);
	return confidence_range(low, high);
}

TRANSITIONS(csat, count_csat(fcinfo, sign))
TRANSITIONS(csat_interval, count_csat_with_confidence(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_csat_interval_combine);
Datum
cc_csat_interval_combine(PG_FUNCTION_ARGS)
{
	const int64 *other = sums_argument(fcinfo, 1, CONFIDENCE + SHARE_ELEMENTS);
	ArrayType  *array = sums_state(fcinfo, CONFIDENCE + SHARE_ELEMENTS);

	sums_add(sums_of(array), other, CONFIDENCE + SHARE_ELEMENTS, CONFIDENCE);
	PG_RETURN_ARRAYTYPE_P(array);
}

PG_FUNCTION_INFO_V1(cc_csat_interval_final);
Datum
cc_csat_interval_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, SHARE_ELEMENTS);

	if (state[SCORES] == 0)
		PG_RETURN_NULL();
	return satisfied_bounds(state, CONFIDENCE_USUAL);
}

PG_FUNCTION_INFO_V1(cc_csat_interval_confidence_final);
Datum
cc_csat_interval_confidence_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_final(fcinfo, CONFIDENCE + SHARE_ELEMENTS);

	if (state[CONFIDENCE + SCORES] == 0)
		PG_RETURN_NULL();
	return satisfied_bounds(state + CONFIDENCE, confidence_of_state(state[0]));
}

/* ------------------------------------------------------------------- mean scores */

/*
 * The scale comes first, 0 while unset: a mean over questions of different
 * scales would mean nothing. csat_mean knows no scale and leaves it unset.
 */
enum
{
	SCALE_LOW,
	SCALE_HIGH,
	ANSWERS,
	TOTAL,						/* millionths */
	MEAN_ELEMENTS
};
#define SETTINGS 2

/* A setting as an integer that is never 0. */
static int64
setting_bits(double value, const char *what)
{
	return fixed_millionths(value, what) * 2 + 1;
}

static void
add_score(int64 *state, double score, int sign)
{
	sum_add(&state[ANSWERS], sign);
	sum_add(&state[TOTAL], sign * fixed_millionths(score, "survey score"));
}

/* (state, score), STRICT */
static Datum
count_mean_score(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, MEAN_ELEMENTS);

	add_score(sums_of(array), PG_GETARG_FLOAT8(1), sign);
	PG_RETURN_ARRAYTYPE_P(array);
}

/* (state, score [, low, high]) */
static Datum
count_effort(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, MEAN_ELEMENTS);
	int64	   *state = sums_of(array);
	double		low = LOW;
	double		high = HIGH;
	int64		scale[SETTINGS];

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	if (PG_NARGS() > 2)
	{
		low = setting(fcinfo, 2, "low");
		high = setting(fcinfo, 3, "high");
	}
	(void) score_argument(fcinfo, low, high);
	scale[SCALE_LOW] = setting_bits(low, "low");
	scale[SCALE_HIGH] = setting_bits(high, "high");
	for (int i = 0; i < SETTINGS; i++)
	{
		if (state[i] == 0)
			state[i] = scale[i];
		else if (state[i] != scale[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("scale of ces changes within a group: %.15g..%.15g", low, high),
					 errhint("Group by the question, or bring its scores to one scale first.")));
	}
	add_score(state, PG_GETARG_FLOAT8(1), sign);
	/* a window frame that has lost its last row may go on with another scale */
	if (sign < 0 && state[ANSWERS] == 0)
		state[SCALE_LOW] = state[SCALE_HIGH] = 0;
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(mean_score, count_mean_score(fcinfo, sign))
TRANSITIONS(ces, count_effort(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_mean_score_combine);
Datum
cc_mean_score_combine(PG_FUNCTION_ARGS)
{
	const int64 *other = sums_argument(fcinfo, 1, MEAN_ELEMENTS);
	ArrayType  *array = sums_state(fcinfo, MEAN_ELEMENTS);

	sums_add(sums_of(array), other, MEAN_ELEMENTS, SETTINGS);
	PG_RETURN_ARRAYTYPE_P(array);
}

PG_FUNCTION_INFO_V1(cc_mean_score_final);
Datum
cc_mean_score_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_argument(fcinfo, 0, MEAN_ELEMENTS);

	if (state[ANSWERS] < 0)
		sums_refuse_content();
	if (state[ANSWERS] == 0)
		PG_RETURN_NULL();
	return fixed_divide(fixed_sum(state[TOTAL], 6, 0, 0), fixed_from_integer(state[ANSWERS]));
}

/* ----------------------------------------------------------------- quality scores */

enum
{
	WEIGHTS,					/* millionths */
	PRODUCTS,					/* of weight and score: millionths */
	PRODUCTS_REST,				/* and millionths of those */
	QA_ELEMENTS
};

/* (state, score, weight) */
static Datum
count_weighted_score(FunctionCallInfo fcinfo, int sign)
{
	ArrayType  *array = sums_state(fcinfo, QA_ELEMENTS);
	int64	   *state = sums_of(array);
	int64		weight;

	if (PG_ARGISNULL(1))
		PG_RETURN_ARRAYTYPE_P(array);
	if (PG_ARGISNULL(2))
		refuse_null("weight of a score", "Give each item its weight; 0 for one that does not count.");
	weight = fixed_millionths_from_zero(PG_GETARG_FLOAT8(2), "weight");
	sum_add(&state[WEIGHTS], sign * weight);
	fixed_add_product(&state[PRODUCTS], &state[PRODUCTS_REST], weight,
					  sign * fixed_millionths(PG_GETARG_FLOAT8(1), "score"));
	PG_RETURN_ARRAYTYPE_P(array);
}

TRANSITIONS(qa_score, count_weighted_score(fcinfo, sign))

PG_FUNCTION_INFO_V1(cc_qa_score_final);
Datum
cc_qa_score_final(PG_FUNCTION_ARGS)
{
	const int64 *state = sums_argument(fcinfo, 0, QA_ELEMENTS);

	if (state[WEIGHTS] < 0)
		sums_refuse_content();
	if (state[WEIGHTS] == 0)
		PG_RETURN_NULL();
	return fixed_divide(fixed_sum(state[PRODUCTS], 6, state[PRODUCTS_REST], 12),
						fixed_sum(state[WEIGHTS], 6, 0, 0));
}
