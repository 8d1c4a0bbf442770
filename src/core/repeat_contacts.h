/*
 * core/repeat_contacts.h: first-contact resolution and repeat calls from the times
 * of contacts. Pure C: fed with contacts in the order of customer and time.
 */
#ifndef CCMETRICS_CORE_REPEAT_CONTACTS_H
#define CCMETRICS_CORE_REPEAT_CONTACTS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct RepeatContacts
{
	/* given: microseconds */
	uint64_t	within;
	uint64_t	at_least;		/* what follows sooner belongs to the contact before */
	int64_t		observed_until;

	/* counted */
	int64_t		contacts;
	int64_t		repeats;		/* follow another within the limit */
	int64_t		first;			/* first contacts that can be decided */
	int64_t		resolved;		/* of those, without another within the limit */

	/* the contact not counted yet */
	bool		pending;
	bool		pending_first;
	int64_t		pending_at;

	int64_t		latest_at;		/* of the customer, contacts of their own or not */
} RepeatContacts;

/* Unsigned, because timestamps may lie further apart than int64 reaches. */
static inline bool
repeat_contacts_near(const RepeatContacts *count, int64_t earlier, int64_t later)
{
	return (uint64_t) later - (uint64_t) earlier <= count->within;
}

/* Counts the pending contact once it is known whether another follows. */
static inline void
repeat_contacts_settle(RepeatContacts *count, bool followed)
{
	if (!count->pending)
		return;
	/* too close to the end of observation: undecided */
	if (count->pending_first && count->observed_until >= count->pending_at &&
		(uint64_t) count->observed_until - (uint64_t) count->pending_at >= count->within)
	{
		count->first++;
		count->resolved += !followed;
	}
	count->pending = false;
}

static inline void
repeat_contacts_add(RepeatContacts *count, bool same_customer, int64_t at)
{
	bool		repeat = same_customer && repeat_contacts_near(count, count->pending_at, at);
	bool		too_soon = same_customer && (uint64_t) at - (uint64_t) count->latest_at < count->at_least;

	count->latest_at = at;
	if (too_soon)
		return;
	repeat_contacts_settle(count, repeat);
	count->contacts++;
	count->repeats += repeat;
	count->pending = true;
	count->pending_first = !repeat;
	count->pending_at = at;
}

#endif
