/*
 * core/survey_counts.h: answers to a survey question by score, 0 to 10. Pure C.
 *
 * Signed counts, so that survey statistics are a group under + and -.
 */
#ifndef CCMETRICS_CORE_SURVEY_COUNTS_H
#define CCMETRICS_CORE_SURVEY_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SURVEY_SCORES 11
#define SURVEY_FORMAT 1

/* Stored as it stands: 96 bytes. */
typedef struct SurveyCounts
{
	uint8_t		format;			/* SURVEY_FORMAT */
	uint8_t		flags;			/* zero, as the reserved ones */
	uint8_t		reserved[6];
	int64_t		answers[SURVEY_SCORES];
} SurveyCounts;

_Static_assert(SURVEY_FORMAT == 1 && SURVEY_SCORES == 11 && sizeof(SurveyCounts) == 96 &&
			   offsetof(SurveyCounts, answers) == 8,
			   "survey_stats of format 1 were stored with 11 counts in 96 bytes: raise SURVEY_FORMAT, let "
			   "survey_check() and the readers take every format that was released, state here what the new one "
			   "has, and run test/golden/write");

typedef enum SurveyProblem
{
	SURVEY_OK,
	SURVEY_UNKNOWN_FORMAT,
	SURVEY_UNKNOWN_FLAGS
} SurveyProblem;

static inline SurveyProblem
survey_check(const SurveyCounts *counts)
{
	if (counts->format != SURVEY_FORMAT)
		return SURVEY_UNKNOWN_FORMAT;
	for (unsigned i = 0; i < sizeof(counts->reserved); i++)
		if (counts->reserved[i] != 0)
			return SURVEY_UNKNOWN_FLAGS;
	return counts->flags == 0 ? SURVEY_OK : SURVEY_UNKNOWN_FLAGS;
}

/* a + sign * b, false on overflow. */
static inline bool
survey_add(SurveyCounts *a, const SurveyCounts *b, int sign)
{
	bool		overflow = false;

	for (int i = 0; i < SURVEY_SCORES; i++)
		overflow |= sign > 0 ?
			__builtin_add_overflow(a->answers[i], b->answers[i], &a->answers[i]) :
			__builtin_sub_overflow(a->answers[i], b->answers[i], &a->answers[i]);
	return !overflow;
}

static inline int
survey_compare(const SurveyCounts *a, const SurveyCounts *b)
{
	for (int i = 0; i < SURVEY_SCORES; i++)
		if (a->answers[i] != b->answers[i])
			return a->answers[i] < b->answers[i] ? -1 : 1;
	return 0;
}

/* Answers with scores from..to, false on overflow. */
static inline bool
survey_sum(const SurveyCounts *counts, int from, int to, int64_t *sum)
{
	*sum = 0;
	for (int score = from; score <= to; score++)
		if (__builtin_add_overflow(*sum, counts->answers[score], sum))
			return false;
	return true;
}

#endif
