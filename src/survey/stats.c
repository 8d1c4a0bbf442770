/*
 * survey/stats.c: the type survey_stats, its group operations and aggregates,
 * and what it tells: NPS, CSAT, CES.
 */
#include "core/survey_counts.h"

#include "compat.h"

#include "common/hashfn.h"
#include "base/comparison.h"
#include "fmgr.h"
#include "base/json_integer.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "core/nps.h"
#include "base/sums.h"
#include "survey/confidence.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

/* As stored: for functions that accept any bytes, so that damaged ones can be found. */
#define SURVEY_AS_STORED(n) ((const SurveyCounts *) PG_GETARG_POINTER(n))
#define PG_GETARG_SURVEY(n) checked_survey(SURVEY_AS_STORED(n), ERRCODE_DATA_CORRUPTED)

static const SurveyCounts *
checked_survey(const SurveyCounts *counts, int state)
{
	SurveyProblem problem = survey_check(counts);

	if (unlikely(problem != SURVEY_OK))
		ereport(ERROR,
				(errcode(state),
				 errmsg("invalid binary survey_stats: its %s unknown",
						problem == SURVEY_UNKNOWN_FORMAT ? "format is" : "flags are"),
				 errhint("It was written by a newer release of ccmetrics: upgrade this one to read it.")));
	return counts;
}

static SurveyCounts *
empty_survey(void)
{
	SurveyCounts *counts = palloc0(sizeof(SurveyCounts));

	counts->format = SURVEY_FORMAT;
	return counts;
}

/* Argument 0, to be changed: in place within an aggregate, else a copy. */
static SurveyCounts *
survey_to_change(FunctionCallInfo fcinfo)
{
	SurveyCounts *copy;

	if (AggCheckCallContext(fcinfo, NULL))
		return (SurveyCounts *) PG_GETARG_SURVEY(0);
	copy = palloc(sizeof(SurveyCounts));
	*copy = *PG_GETARG_SURVEY(0);
	return copy;
}

static void
survey_refuse_overflow(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("count of survey_stats is out of range of bigint"),
			 errhint("Merge smaller groups, and check that no statistics were merged again and again.")));
}

/* ----------------------------------------------------------------- aggregates */

static Datum
count_answer(FunctionCallInfo fcinfo, int sign)
{
	SurveyCounts *counts = survey_to_change(fcinfo);
	double		score = PG_GETARG_FLOAT8(1);
	int64	   *count;

	/* written so that NaN fails it */
	if (!(score >= 0 && score <= SURVEY_SCORES - 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("survey score is outside 0..10: %.15g", score),
				 errhint("survey_stats counts whole scores from 0 to 10. Use NULL for no answer.")));
	if (score != (int) score)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("survey score is not a whole number: %.15g", score),
				 errhint("survey_stats counts whole scores from 0 to 10: round this one, or use nps(score).")));
	count = (int64 *) &counts->answers[(int) score];
	if (pg_add_s64_overflow(*count, sign, count))
		survey_refuse_overflow();
	PG_RETURN_POINTER(counts);
}

TRANSITIONS(survey_stats, count_answer(fcinfo, sign))

/* ----------------------------------------------------------- group operations */

static Datum
add_other(FunctionCallInfo fcinfo, int sign)
{
	SurveyCounts *counts = survey_to_change(fcinfo);

	if (!survey_add(counts, PG_GETARG_SURVEY(1), sign))
		survey_refuse_overflow();
	PG_RETURN_POINTER(counts);
}

PG_FUNCTION_INFO_V1(cc_survey_stats_merge);
Datum
cc_survey_stats_merge(PG_FUNCTION_ARGS)
{
	return add_other(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(cc_survey_stats_subtract);
Datum
cc_survey_stats_subtract(PG_FUNCTION_ARGS)
{
	return add_other(fcinfo, -1);
}

PG_FUNCTION_INFO_V1(cc_survey_stats_negate);
Datum
cc_survey_stats_negate(PG_FUNCTION_ARGS)
{
	SurveyCounts *negated = empty_survey();

	if (!survey_add(negated, PG_GETARG_SURVEY(0), -1))
		survey_refuse_overflow();
	PG_RETURN_POINTER(negated);
}

/* -------------------------------------------------------------- input, output */

/* INITCOND of survey_stats(score) */
#define SURVEY_EMPTY_TEXT "{\"version\": " CppAsString2(SURVEY_FORMAT) "}"
#define JSON_HINT "Write counts by score like {\"version\": 1, \"9\": 3, \"10\": 5}."

static Datum
write_json(const SurveyCounts *counts)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "{\"version\": %d", SURVEY_FORMAT);
	for (int score = 0; score < SURVEY_SCORES; score++)
		if (counts->answers[score] != 0)
			appendStringInfo(&out, ", \"%d\": " INT64_FORMAT, score, (int64) counts->answers[score]);
	appendStringInfoChar(&out, '}');
	PG_RETURN_CSTRING(out.data);
}

static SurveyCounts *
read_json(Datum json, Node *escontext)
{
	Jsonb	   *object = DatumGetJsonbP(json);
	SurveyCounts *counts = empty_survey();
	JsonbIterator *it;
	JsonbValue	key,
				value;
	JsonbIteratorToken token;
	bool		version_seen = false;

	if (!JB_ROOT_IS_OBJECT(object))
		ereturn(escontext, NULL,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid survey_stats: object expected"),
				 errhint(JSON_HINT)));
	it = JsonbIteratorInit(&object->root);
	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
	{
		char	   *name;
		int64		count;
		int			score = 0;

		if (token != WJB_KEY)
			continue;
		name = pnstrdup(key.val.string.val, key.val.string.len);
		(void) JsonbIteratorNext(&it, &value, true);
		if (json_integer(&value, &count) != JSON_INTEGER)
			ereturn(escontext, NULL,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid survey_stats: whole number expected: \"%.80s\"", name),
					 errhint(JSON_HINT)));
		if (strcmp(name, "version") == 0)
		{
			if (count != SURVEY_FORMAT)
				ereturn(escontext, NULL,
						(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						 errmsg("invalid survey_stats: unknown version " INT64_FORMAT, count),
						 errhint("It was written by a newer release of ccmetrics: upgrade this one to read it.")));
			version_seen = true;
			continue;
		}
		while (score < SURVEY_SCORES && strcmp(name, psprintf("%d", score)) != 0)
			score++;
		if (score == SURVEY_SCORES)
			ereturn(escontext, NULL,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid survey_stats: unknown field: \"%.80s\"", name),
					 errhint(JSON_HINT)));
		counts->answers[score] = count;
	}
	if (!version_seen)
		ereturn(escontext, NULL,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid survey_stats: field is missing: \"version\""),
				 errhint(JSON_HINT)));
	return counts;
}

PG_FUNCTION_INFO_V1(cc_survey_stats_in);
Datum
cc_survey_stats_in(PG_FUNCTION_ARGS)
{
	Datum		json;

	/* read for every aggregation, of single rows too */
	if (strcmp(PG_GETARG_CSTRING(0), SURVEY_EMPTY_TEXT) == 0)
		PG_RETURN_POINTER(empty_survey());
	if (!json_of_state(PG_GETARG_CSTRING(0), "survey_stats", fcinfo->context, &json))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(read_json(json, fcinfo->context));
}

PG_FUNCTION_INFO_V1(cc_survey_stats_out);
Datum
cc_survey_stats_out(PG_FUNCTION_ARGS)
{
	return write_json(PG_GETARG_SURVEY(0));
}

PG_FUNCTION_INFO_V1(cc_survey_stats_to_jsonb);
Datum
cc_survey_stats_to_jsonb(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in, write_json(PG_GETARG_SURVEY(0)));
}

PG_FUNCTION_INFO_V1(cc_survey_stats_from_jsonb);
Datum
cc_survey_stats_from_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(read_json(PG_GETARG_DATUM(0), NULL));
}

PG_FUNCTION_INFO_V1(cc_survey_stats_recv);
Datum
cc_survey_stats_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	SurveyCounts *counts = palloc0(sizeof(SurveyCounts));

	if (buf->len - buf->cursor != (int) sizeof(SurveyCounts))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary survey_stats: it has %d bytes", buf->len - buf->cursor),
				 errhint("The binary form has 96 bytes: format, flags, 6 zero bytes, and 11 counts.")));
	counts->format = (uint8) pq_getmsgbyte(buf);
	counts->flags = (uint8) pq_getmsgbyte(buf);
	pq_copymsgbytes(buf, (char *) counts->reserved, sizeof(counts->reserved));
	(void) checked_survey(counts, ERRCODE_INVALID_BINARY_REPRESENTATION);
	for (int score = 0; score < SURVEY_SCORES; score++)
		counts->answers[score] = pq_getmsgint64(buf);
	PG_RETURN_POINTER(counts);
}

PG_FUNCTION_INFO_V1(cc_survey_stats_send);
Datum
cc_survey_stats_send(PG_FUNCTION_ARGS)
{
	const SurveyCounts *counts = SURVEY_AS_STORED(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint8(&buf, counts->format);
	pq_sendint8(&buf, counts->flags);
	pq_sendbytes(&buf, (const char *) counts->reserved, sizeof(counts->reserved));
	for (int score = 0; score < SURVEY_SCORES; score++)
		pq_sendint64(&buf, counts->answers[score]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* ------------------------------------------------------------------ order, hash */

COMPARISONS(survey_stats, survey_compare(SURVEY_AS_STORED(0), SURVEY_AS_STORED(1)))

PG_FUNCTION_INFO_V1(cc_survey_stats_hash);
Datum
cc_survey_stats_hash(PG_FUNCTION_ARGS)
{
	return hash_any((const unsigned char *) PG_GETARG_POINTER(0), sizeof(SurveyCounts));
}

PG_FUNCTION_INFO_V1(cc_survey_stats_hash_extended);
Datum
cc_survey_stats_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_any_extended((const unsigned char *) PG_GETARG_POINTER(0), sizeof(SurveyCounts),
							 (uint64) PG_GETARG_INT64(1));
}

/* ------------------------------------------------------------------------ KPIs */

static int64
answers(const SurveyCounts *counts, int from, int to)
{
	int64_t		sum;

	if (!survey_sum(counts, from, to, &sum))
		survey_refuse_overflow();
	return sum;
}

/* Argument 0, refused where a count is negative. */
static const SurveyCounts *
survey_of_answers(FunctionCallInfo fcinfo)
{
	const SurveyCounts *counts = PG_GETARG_SURVEY(0);

	for (int score = 0; score < SURVEY_SCORES; score++)
		if (counts->answers[score] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("survey_stats has a negative count of score %d: " INT64_FORMAT,
							score, (int64) counts->answers[score]),
					 errhint("More answers were subtracted than added, so this KPI is undefined. Add what is "
							 "missing first.")));
	return counts;
}

/* Counts, which may be the balance of a subtraction: summed over rows they give the NPS of all. */
#define COUNT_OF_ANSWERS(name, from, to) \
PG_FUNCTION_INFO_V1(cc_survey_stats_##name); \
Datum \
cc_survey_stats_##name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_INT64(answers(PG_GETARG_SURVEY(0), from, to)); \
}

COUNT_OF_ANSWERS(responses, 0, SURVEY_SCORES - 1)
COUNT_OF_ANSWERS(promoters, NPS_PROMOTER, NPS_HIGH)
COUNT_OF_ANSWERS(passives, NPS_PASSIVE, NPS_PROMOTER - 1)
COUNT_OF_ANSWERS(detractors, NPS_LOW, NPS_PASSIVE - 1)

/* Of an NPS: scores from promoter_from on and up to detractor_to. */
typedef struct NpsCounts
{
	int64		responses;
	int64		promoters;
	int64		detractors;
} NpsCounts;

/* Arguments n and n + 1 are promoter_from and detractor_to, where there are such. */
static NpsCounts
count_for_nps(FunctionCallInfo fcinfo, int n)
{
	const SurveyCounts *counts = survey_of_answers(fcinfo);
	int			promoter_from = PG_NARGS() > n ? PG_GETARG_INT32(n) : NPS_PROMOTER;
	int			detractor_to = PG_NARGS() > n ? PG_GETARG_INT32(n + 1) : NPS_PASSIVE - 1;

	if (promoter_from > NPS_HIGH || detractor_to < NPS_LOW || detractor_to >= promoter_from)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("detractor_to must be less than promoter_from, both within 0..10: %d, %d",
						detractor_to, promoter_from),
				 errhint("Give the lowest score of a promoter and the highest one of a detractor, for example 5 "
						 "and 3 on 1..5.")));
	return (NpsCounts) {answers(counts, NPS_LOW, NPS_HIGH), answers(counts, promoter_from, NPS_HIGH),
	answers(counts, NPS_LOW, detractor_to)};
}

/* (stats [, promoter_from, detractor_to]) */
PG_FUNCTION_INFO_V1(cc_survey_stats_nps);
Datum
cc_survey_stats_nps(PG_FUNCTION_ARGS)
{
	NpsCounts	counts = count_for_nps(fcinfo, 1);

	return sums_percent(fcinfo, counts.promoters - counts.detractors, counts.responses);
}

/* (stats, confidence) */
PG_FUNCTION_INFO_V1(cc_survey_stats_nps_margin);
Datum
cc_survey_stats_nps_margin(PG_FUNCTION_ARGS)
{
	NpsCounts	counts = count_for_nps(fcinfo, 2);
	double		confidence = PG_GETARG_FLOAT8(1);

	confidence_check(confidence);
	if (counts.responses == 0)
		PG_RETURN_NULL();
	return DirectFunctionCall1(float8_numeric, Float8GetDatum(
		nps_margin_points(counts.responses, counts.promoters, counts.detractors, confidence)));
}

/* (stats, confidence, promoter_from, detractor_to) */
PG_FUNCTION_INFO_V1(cc_survey_stats_nps_interval);
Datum
cc_survey_stats_nps_interval(PG_FUNCTION_ARGS)
{
	NpsCounts	counts = count_for_nps(fcinfo, 2);
	double		confidence = PG_GETARG_FLOAT8(1);
	double		low,
				high;

	confidence_check(confidence);
	if (counts.responses == 0)
		PG_RETURN_NULL();
	nps_adjusted_wald(counts.responses, counts.promoters, counts.detractors, confidence, &low, &high);
	return confidence_range(low, high);
}

/* All answers must lie on the scale. */
static void
check_scale(const SurveyCounts *counts, int low, int high)
{
	if (low < 0 || high >= SURVEY_SCORES || low >= high)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("scale must lie within 0..10, and low must be less than high: %d..%d", low, high),
				 errhint("Give the lowest and the highest score of the question, for example 1 and 5.")));
	for (int score = 0; score < SURVEY_SCORES; score++)
		if (counts->answers[score] != 0 && (score < low || score > high))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("survey_stats has scores outside the scale %d..%d: %d", low, high, score),
					 errhint("Give the question's own scale, and keep questions of different scales apart.")));
}

static Datum
mean_score(FunctionCallInfo fcinfo, const SurveyCounts *counts)
{
	int64		responses = answers(counts, 0, SURVEY_SCORES - 1);
	int64		total = 0;

	if (responses == 0)
		PG_RETURN_NULL();
	for (int score = 0; score < SURVEY_SCORES; score++)
	{
		int64		product;

		if (pg_mul_s64_overflow(counts->answers[score], score, &product) ||
			pg_add_s64_overflow(total, product, &total))
			survey_refuse_overflow();
	}
	return DirectFunctionCall2(numeric_div, NumericGetDatum(int64_to_numeric(total)),
							   NumericGetDatum(int64_to_numeric(responses)));
}

/* Arguments 1, 2 and 3: satisfied, low and high. */
static void
satisfied_answers(FunctionCallInfo fcinfo, int64 *part, int64 *whole)
{
	const SurveyCounts *counts = survey_of_answers(fcinfo);
	int			satisfied = PG_GETARG_INT32(1);
	int			low = PG_GETARG_INT32(2);
	int			high = PG_GETARG_INT32(3);

	check_scale(counts, low, high);
	if (satisfied <= low || satisfied > high)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("satisfied must be above %d and at most %d: %d", low, high, satisfied),
				 errhint("Give the lowest score that counts as satisfied, for example 4 on 1..5.")));
	*part = answers(counts, satisfied, high);
	*whole = answers(counts, low, high);
}

PG_FUNCTION_INFO_V1(cc_survey_stats_csat);
Datum
cc_survey_stats_csat(PG_FUNCTION_ARGS)
{
	int64		part,
				whole;

	satisfied_answers(fcinfo, &part, &whole);
	return sums_percent(fcinfo, part, whole);
}

/* (stats, satisfied, low, high, confidence) */
PG_FUNCTION_INFO_V1(cc_survey_stats_csat_interval);
Datum
cc_survey_stats_csat_interval(PG_FUNCTION_ARGS)
{
	double		confidence = PG_GETARG_FLOAT8(4);
	int64		part,
				whole;
	double		low,
				high;

	satisfied_answers(fcinfo, &part, &whole);
	confidence_check(confidence);
	if (whole == 0)
		PG_RETURN_NULL();
	confidence_wilson(part, whole, confidence, &low, &high);
	return confidence_range(low, high);
}

PG_FUNCTION_INFO_V1(cc_survey_stats_csat_mean);
Datum
cc_survey_stats_csat_mean(PG_FUNCTION_ARGS)
{
	return mean_score(fcinfo, survey_of_answers(fcinfo));
}

/* (stats, low, high) */
PG_FUNCTION_INFO_V1(cc_survey_stats_ces);
Datum
cc_survey_stats_ces(PG_FUNCTION_ARGS)
{
	const SurveyCounts *counts = survey_of_answers(fcinfo);

	check_scale(counts, PG_GETARG_INT32(1), PG_GETARG_INT32(2));
	return mean_score(fcinfo, counts);
}
