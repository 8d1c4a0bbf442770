/*
 * source/document.h: calls from JSON documents. Anybody may have written them: what is wrong in one is kept as a
 * phrase, and is never an error.
 */
#ifndef CCMETRICS_SOURCE_DOCUMENT_H
#define CCMETRICS_SOURCE_DOCUMENT_H

#include "compat.h"

#include "core/call.h"
#include "source/kind.h"

#include "fmgr.h"
#include "utils/jsonb.h"

#define DOCUMENT_NO_TIME	PG_INT64_MIN
#define DOCUMENT_NOT_KNOWN	(-1)

/* Bytes within the document, or NULL. */
typedef struct DocumentText
{
	const char *bytes;
	int			length;
} DocumentText;

typedef struct DocumentReader
{
	const char *problem;		/* the first that was found, or NULL */
} DocumentReader;

/* A leg, as a row of queue_call. It is open without call and problem. */
typedef struct DocumentLeg
{
	int			number;
	int			events;
	DocumentText queue;
	DocumentText agent;
	DocumentText reason;
	DocumentText channel;
	const char *problem;
	bool		has_call;
	CallInterval call;
	int64		entered_at;		/* or DOCUMENT_NO_TIME, as the next */
	int64		answered_at;
	int32		ring;			/* milliseconds or DOCUMENT_NOT_KNOWN */
	int32		ring_no_answer;
} DocumentLeg;

/* What an agent did from then on. */
typedef struct DocumentState
{
	DocumentText agent;
	const char *state;			/* AGENT_READY or the like */
	int64		since;
	int64		until;			/* or DOCUMENT_NO_TIME */
} DocumentState;

#define AGENT_READY "ready"
#define AGENT_PAUSED "paused"
#define AGENT_AWAY "away"

/*
 * The value of a key. A missing key, null and empty text are NULL or none; so is what is of another type, but that is a
 * problem. `object` may be NULL.
 */
extern JsonbContainer *document_object(JsonbContainer *object, const char *key, DocumentReader *reader);
extern JsonbContainer *document_array(JsonbContainer *object, const char *key, DocumentReader *reader);
extern DocumentText document_text(JsonbContainer *object, const char *key, DocumentReader *reader);
extern int64 document_time(JsonbContainer *object, const char *key, DocumentReader *reader);
/* Seconds, as milliseconds; `what` names them in the problem. */
extern int32 document_seconds(JsonbContainer *object, const char *key, const char *what, DocumentReader *reader);
extern int32 document_count(JsonbContainer *object, const char *key, DocumentReader *reader);

/* The number of elements; 0 of NULL. And one of them, which must be an object. */
extern int	document_length(JsonbContainer *array);
extern JsonbContainer *document_element(JsonbContainer *array, int n, const char *what, DocumentReader *reader);

extern void document_problem(DocumentReader *reader, const char *what, const char *predicate);
extern Datum document_text_datum(DocumentText text);
extern bool document_text_is(DocumentText text, const char *word);
extern bool document_text_equal(DocumentText a, DocumentText b);

/* From one instant to another, in milliseconds. */
extern int32 document_phase(int64 from, int64 to, const char *what, DocumentReader *reader);

/*
 * Makes leg->call of phases in milliseconds, some of which may not be known. An answered leg without wait or talk is a
 * problem; hold and wrap that are not known are none.
 */
extern void document_answered(DocumentLeg *leg, int32 wait, int32 talk, int32 hold, int32 wrap, bool transferred);

/* The outcome is that of the word in the kind's table. With `any`, a word that is not there gives abandoned. */
extern void document_not_answered(DocumentLeg *leg, int32 wait, const SourceKind *kind, const char *event, bool any);

/* The rows of a function that returns a set of queue_call. */
extern void document_begin(FunctionCallInfo fcinfo, const char *function);
extern void document_give(FunctionCallInfo fcinfo, const DocumentLeg *leg);

/* The rows of a function that returns agent, state, since and until. */
extern void document_begin_states(FunctionCallInfo fcinfo);
extern void document_give_state(FunctionCallInfo fcinfo, const DocumentState *state);

/* Why documents of agents' states are not of calls: that they are such, and what is wrong, or NULL. */
extern DocumentText document_of_agents(const char *problem);

#endif
