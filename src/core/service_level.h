/*
 * core/service_level.h: the ten methods of service level as formulas over counts.
 *
 * Pure C, so that aggregates over calls, over columns and over stored
 * statistics cannot disagree.
 */
#ifndef CCMETRICS_CORE_SERVICE_LEVEL_H
#define CCMETRICS_CORE_SERVICE_LEVEL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* 0 is kept for "not set yet". Stored in aggregate states: never renumber. */
typedef enum ServiceLevelMethod
{
	SL_UNSET,
	SL_ABANDON_NEGATIVE,
	SL_ANSWERED,
	SL_ABANDON_POSITIVE,
	SL_ABANDON_IGNORED,
	SL_SHORT_EXCLUDED,
	SL_SHORT_POSITIVE,
	SL_FLOWOUT,
	SL_FLOWOUT_SHORT_EXCLUDED,
	SL_ALL_OFFERED,
	SL_QUEUE_EXIT
} ServiceLevelMethod;

#define SL_METHODS (SL_QUEUE_EXIT + 1)

/* Calls by outcome; _in_time with a wait of at most the threshold. */
typedef struct ServiceLevelCounts
{
	int64_t		answered;
	int64_t		answered_in_time;
	int64_t		abandoned;
	int64_t		abandoned_in_time;
	int64_t		abandoned_short;	/* wait of at most the short-abandon limit */
	int64_t		flowed_out;
	int64_t		flowed_out_in_time;
	int64_t		callback;
	int64_t		callback_in_time;
	int64_t		blocked;		/* in no formula, but a row all the same */
} ServiceLevelCounts;

/* What a method asks of a row beyond whether and when it was answered. */
typedef struct ServiceLevelTraits
{
	const char *name;
	bool		needs_flow;		/* flowed out and callback calls */
	bool		needs_abandon_wait;
	bool		needs_short;	/* the limit of short abandons */
	bool		needs_flow_wait;
} ServiceLevelTraits;

static const ServiceLevelTraits service_level_traits[SL_METHODS] = {
	[SL_UNSET] = {"", false, false, false, false},
	[SL_ABANDON_NEGATIVE] = {"abandon_negative", false, false, false, false},
	[SL_ANSWERED] = {"answered", false, false, false, false},
	[SL_ABANDON_POSITIVE] = {"abandon_positive", false, true, false, false},
	[SL_ABANDON_IGNORED] = {"abandon_ignored", false, true, false, false},
	[SL_SHORT_EXCLUDED] = {"short_excluded", false, true, true, false},
	[SL_SHORT_POSITIVE] = {"short_positive", false, true, true, false},
	[SL_FLOWOUT] = {"flowout", true, false, false, false},
	[SL_FLOWOUT_SHORT_EXCLUDED] = {"flowout_short_excluded", true, true, true, false},
	[SL_ALL_OFFERED] = {"all_offered", true, false, false, false},
	[SL_QUEUE_EXIT] = {"queue_exit", true, true, false, true}
};

#define SL_METHOD_HINT \
	"Known methods: abandon_negative, answered, abandon_positive, abandon_ignored, short_excluded, short_positive, flowout, flowout_short_excluded, all_offered, queue_exit."

/* Method of that name, SL_UNSET if there is none; tries `guess` first. */
static inline ServiceLevelMethod
service_level_method(const char *name, size_t length, ServiceLevelMethod guess)
{
	if (guess != SL_UNSET && strlen(service_level_traits[guess].name) == length &&
		memcmp(service_level_traits[guess].name, name, length) == 0)
		return guess;
	for (int method = SL_UNSET + 1; method < SL_METHODS; method++)
		if (strlen(service_level_traits[method].name) == length &&
			memcmp(service_level_traits[method].name, name, length) == 0)
			return (ServiceLevelMethod) method;
	return SL_UNSET;
}

/* Adds to a sum, and remembers if it ran over. */
static inline void
service_level_add(int64_t *sum, int64_t value, bool *overflow)
{
	*overflow |= __builtin_add_overflow(*sum, value, sum);
}

/*
 * Calls that were served well, and those that count; none of the counts is
 * negative. False if there are more than an int64_t holds, as no real rows come to.
 */
static inline bool
service_level_ratio(ServiceLevelMethod method, const ServiceLevelCounts *n,
					int64_t *served, int64_t *counted)
{
	bool		overflow = false;
	int64_t		abandoned = n->abandoned;	/* those that count */

#define SERVED(value) service_level_add(served, value, &overflow)
#define COUNTED(value) service_level_add(counted, value, &overflow)
	*served = n->answered_in_time;
	*counted = n->answered;
	switch (method)
	{
		case SL_UNSET:
		case SL_ABANDON_NEGATIVE:
			break;
		case SL_ANSWERED:
			abandoned = 0;
			break;
		case SL_ABANDON_POSITIVE:
			SERVED(n->abandoned_in_time);
			break;
		case SL_ABANDON_IGNORED:
			abandoned -= n->abandoned_in_time;
			break;
		case SL_SHORT_EXCLUDED:
			abandoned -= n->abandoned_short;
			break;
		case SL_SHORT_POSITIVE:
			SERVED(n->abandoned_short);
			break;
		case SL_FLOWOUT_SHORT_EXCLUDED:
			abandoned -= n->abandoned_short;
			/* FALLTHROUGH */
		case SL_FLOWOUT:
			COUNTED(n->flowed_out);
			break;
		case SL_QUEUE_EXIT:
			SERVED(n->abandoned_in_time);
			SERVED(n->flowed_out_in_time);
			SERVED(n->callback_in_time);
			/* FALLTHROUGH */
		case SL_ALL_OFFERED:
			COUNTED(n->flowed_out);
			COUNTED(n->callback);
			break;
	}
	COUNTED(abandoned);
#undef SERVED
#undef COUNTED
	return !overflow;
}

#endif
