/*
 * stats/type.c: the type call_stats: input and output, the group operations,
 * the aggregates call_stats(call) and sum(call_stats). What statistics are:
 * core/call_statistics.c; what they tell: stats/kpis.c.
 */
#include "stats/type.h"

#include "call/interval.h"
#include "common/hashfn.h"
#include "base/comparison.h"
#include "base/json_integer.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

/* --------------------------------------------------------------------- refusals */

static void
refuse_encoded(CallStatisticsProblem problem, int state)
{
	static const char *const reasons[] = {
		[STATISTICS_VERSION] = "its format is unknown",
		[STATISTICS_FLAGS] = "its flags are unknown",
		[STATISTICS_TRUNCATED] = "it ends early",
		[STATISTICS_MALFORMED] = "a number is not in its one form",
		[STATISTICS_INCONSISTENT] = "counts differ from their histograms",
		[STATISTICS_SIGN] = "its flag for negative counts is wrong",
		[STATISTICS_OVERFLOW] = "a sum is out of range of bigint"
	};

	ereport(ERROR,
			(errcode(state),
			 errmsg("invalid binary call_stats: %s", reasons[problem]),
			 problem == STATISTICS_VERSION || problem == STATISTICS_FLAGS ?
			 errhint("It was written by a newer release of ccmetrics: upgrade this one to read it.") :
			 errhint("The bytes were damaged on their way, or are not a call_stats value.")));
}

void
call_stats_refuse(HistogramProblem problem)
{
	if (problem == HISTOGRAM_OVERFLOW)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("count or sum of call_stats is out of range of bigint"),
				 errhint("Merge smaller groups, and check that no statistics were merged again and again.")));
	if (problem == HISTOGRAM_NEGATIVE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("call_stats has a negative count"),
				 errhint("More calls were subtracted than added, so this KPI is undefined. "
						 "Add what is missing first.")));
	refuse_encoded(STATISTICS_MALFORMED, ERRCODE_DATA_CORRUPTED);
	pg_unreachable();
}

/* ----------------------------------------------------- what is still to be merged */

/*
 * A hash aggregate jumps from group to group, and a group's histograms are
 * large: merged one by one, nearly every state would wait for memory. So what
 * is merged is put aside as it stands, and merged when there is more of it.
 */
#define PENDING_FIRST	256
#define PENDING_MOST	2048

static void
merge_encoded(CallStatistics *stats, const uint8 *bytes, size_t size)
{
	CallStatisticsView view;
	CallStatisticsProblem problem = call_statistics_decode(bytes, size, &view);
	HistogramProblem merged;

	if (problem != STATISTICS_OK)
		refuse_encoded(problem, ERRCODE_DATA_CORRUPTED);
	merged = call_statistics_merge(stats, &view);
	if (merged != HISTOGRAM_OK)
		call_stats_refuse(merged);
}

static void *
allocate(void *context, size_t size)
{
	return MemoryContextAlloc((MemoryContext) context, size);
}

static void
release(void *context, void *piece)
{
	(void) context;
	pfree(piece);
}

typedef struct StatisticsPiece
{
	HistogramMemory memory;
	CallStatistics stats;
} StatisticsPiece;

static pg_noinline void
leave_list(ExpandedCallStats *expanded)
{
	MemoryContext context = expanded->header.eoh_context;
	StatisticsPiece *piece = MemoryContextAlloc(context, sizeof(StatisticsPiece));
	HistogramProblem problem;

	piece->memory = (HistogramMemory) {allocate, release, context};
	call_statistics_init(&piece->stats, &piece->memory);
	problem = few_calls_spread(&expanded->few, &piece->stats);
	if (problem != HISTOGRAM_OK)
		call_stats_refuse(problem);
	expanded->stats = &piece->stats;
}

/* Its histograms, without what is still to be merged. */
static inline CallStatistics *
histograms_of(ExpandedCallStats *expanded)
{
	if (unlikely(expanded->stats == NULL))
		leave_list(expanded);
	return expanded->stats;
}

static void
settle_pending(ExpandedCallStats *expanded)
{
	CallStatistics *stats = histograms_of(expanded);
	const uint8 *at = expanded->pending;
	const uint8 *end = at + expanded->pending_used;
	uint16		size;

	expanded->pending_used = 0;
	for (; at < end; at += size)
	{
		memcpy(&size, at, sizeof(size));
		at += sizeof(size);
		merge_encoded(stats, at, size);
	}
}

/* To be called before anything but put_aside looks at the statistics. */
static inline void
settle(ExpandedCallStats *expanded)
{
	if (unlikely(expanded->pending_used > 0))
		settle_pending(expanded);
}

static void
grow_pending(ExpandedCallStats *expanded)
{
	uint16		room = Max(PENDING_FIRST, expanded->pending_room * 2);
	uint8	   *grown = MemoryContextAlloc(expanded->header.eoh_context, room);

	if (expanded->pending != NULL)
	{
		memcpy(grown, expanded->pending, expanded->pending_used);
		pfree(expanded->pending);
	}
	expanded->pending = grown;
	expanded->pending_room = room;
}

/*
 * False if the value is to be merged now: expanded, toasted or large itself. Of
 * aggregates only, which end with an error: what keeps its value after one, as
 * PL/pgSQL's variables do, would be left with half of what was put aside.
 */
static bool
put_aside(ExpandedCallStats *expanded, Datum value)
{
	struct varlena *flat = (struct varlena *) DatumGetPointer(value);
	uint16		size;
	uint8	   *at;

	if (VARATT_IS_EXTERNAL(flat) || VARATT_IS_COMPRESSED(flat))
		return false;
	if (VARSIZE_ANY_EXHDR(flat) > PENDING_FIRST - sizeof(size))
		return false;
	size = VARSIZE_ANY_EXHDR(flat);
	while (unlikely(expanded->pending_used + sizeof(size) + size > expanded->pending_room))
	{
		if (expanded->pending_room < PENDING_MOST)
			grow_pending(expanded);
		else
		{
			/* a group that gets as far as this is a large one */
			HistogramProblem problem = call_statistics_expect_many(histograms_of(expanded));

			if (problem != HISTOGRAM_OK)
				call_stats_refuse(problem);
			settle_pending(expanded);
		}
	}
	at = expanded->pending + expanded->pending_used;
	memcpy(at, &size, sizeof(size));
	memcpy(at + sizeof(size), VARDATA_ANY(flat), size);
	expanded->pending_used += sizeof(size) + size;
	expanded->flat_size = 0;
	return true;
}

/* --------------------------------------------------------- the expanded object */

/* The server asks up to three times before it has it flattened. */
static Size
flat_size(ExpandedObjectHeader *header)
{
	ExpandedCallStats *expanded = (ExpandedCallStats *) header;
	uint8		encoded[FEW_CALLS_MAX_SIZE];

	settle(expanded);
	if (expanded->flat_size == 0)
		expanded->flat_size = VARHDRSZ + (expanded->stats == NULL ? few_calls_encode(&expanded->few, encoded) :
										  call_statistics_encoded_size(expanded->stats));
	return expanded->flat_size;
}

static void
flatten(ExpandedObjectHeader *header, void *result, Size size)
{
	ExpandedCallStats *expanded = (ExpandedCallStats *) header;

	SET_VARSIZE(result, size);
	if (expanded->stats == NULL)
		(void) few_calls_encode(&expanded->few, (uint8 *) VARDATA(result));
	else
		call_statistics_encode(expanded->stats, (uint8 *) VARDATA(result));
}

static const ExpandedObjectMethods methods = {flat_size, flatten};

static ExpandedCallStats *
expanded_in(MemoryContext context)
{
	ExpandedCallStats *expanded = MemoryContextAlloc(context, sizeof(ExpandedCallStats));

	EOH_init_header(&expanded->header, &methods, context);
	expanded->pending = NULL;
	expanded->pending_used = expanded->pending_room = 0;
	expanded->flat_size = 0;
	expanded->stats = NULL;
	memset(&expanded->few, 0, sizeof(expanded->few));
	return expanded;
}

/* An empty one in a context of its own below `parent`. */
static ExpandedCallStats *
call_stats_expanded(MemoryContext parent)
{
	return expanded_in(AllocSetContextCreate(parent, "call_stats", ALLOCSET_SMALL_SIZES));
}

/*
 * The one context below an aggregate's own for the states of all its groups.
 * A hash aggregate adds up the contexts below its own at each new group: one
 * context a group would make that quadratic. Nobody but the aggregate's end
 * deletes it, for our transitions return the state that they were given.
 */
static MemoryContext
states_context(MemoryContext aggregate)
{
	static const char ident[] = "states of an aggregate";
	MemoryContext context = aggregate->firstchild;

	while (context != NULL && context->ident != ident)
		context = context->nextchild;
	if (context == NULL)
	{
		context = AllocSetContextCreate(aggregate, "call_stats", ALLOCSET_SMALL_MINSIZE, ALLOCSET_SMALL_INITSIZE,
										64 * 1024);
		MemoryContextSetIdentifier(context, ident);
	}
	return context;
}

/* NULL unless the value is an expanded call_stats. */
static inline ExpandedCallStats *
if_expanded(Datum value)
{
	varatt_expanded pointer;
	ExpandedObjectHeader *header;

	if (!VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(value)))
		return NULL;
	/* as DatumGetEOHP() does, without a function call for each row */
	memcpy(&pointer, VARDATA_EXTERNAL(DatumGetPointer(value)), sizeof(pointer));
	header = pointer.eohptr;
	return header->eoh_methods == &methods ? (ExpandedCallStats *) header : NULL;
}

void
call_stats_read(Datum value, CallStatisticsView *view)
{
	ExpandedCallStats *expanded = if_expanded(value);

	if (expanded != NULL)
	{
		settle(expanded);
		call_statistics_view(histograms_of(expanded), view);
	}
	else
	{
		struct varlena *flat = PG_DETOAST_DATUM_PACKED(value);
		CallStatisticsProblem problem = call_statistics_decode((uint8 *) VARDATA_ANY(flat),
															   VARSIZE_ANY_EXHDR(flat), view);

		if (problem != STATISTICS_OK)
			refuse_encoded(problem, ERRCODE_DATA_CORRUPTED);
	}
}

/* Argument 0 where the server allows it to be changed in place, else NULL. */
static inline ExpandedCallStats *
if_changeable(FunctionCallInfo fcinfo)
{
	Datum		value = PG_GETARG_DATUM(0);

	return likely(VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(value))) ? if_expanded(value) : NULL;
}

static pg_noinline ExpandedCallStats *
copy_to_change(FunctionCallInfo fcinfo)
{
	ExpandedCallStats *expanded;
	CallStatisticsView view;
	HistogramProblem problem;
	MemoryContext context;

	call_stats_read(PG_GETARG_DATUM(0), &view);
	if (AggCheckCallContext(fcinfo, &context))
		expanded = expanded_in(states_context(context));
	else
		expanded = call_stats_expanded(CurrentMemoryContext);
	/* the state that an aggregate begins with stays a list of calls */
	if (call_statistics_is_empty(&view))
		return expanded;
	problem = call_statistics_merge(histograms_of(expanded), &view);
	if (problem != HISTOGRAM_OK)
		call_stats_refuse(problem);
	return expanded;
}

/*
 * Argument 0, to be changed: in place where the server allows it, which is
 * what makes aggregates cheap; else a copy.
 */
static inline ExpandedCallStats *
to_change(FunctionCallInfo fcinfo)
{
	ExpandedCallStats *expanded = if_changeable(fcinfo);

	if (unlikely(expanded == NULL))
		return copy_to_change(fcinfo);
	settle(expanded);
	expanded->flat_size = 0;
	return expanded;
}

#define RETURN_CHANGED(expanded, problem) \
	do { \
		HistogramProblem problem_ = (problem); \
\
		if (unlikely(problem_ != HISTOGRAM_OK)) \
			call_stats_refuse(problem_); \
		PG_RETURN_DATUM(EOHPGetRWDatum(&(expanded)->header)); \
	} while (0)

/* ----------------------------------------------------------------- aggregates */

PG_FUNCTION_INFO_V1(cc_call_stats_accum);
Datum
cc_call_stats_accum(PG_FUNCTION_ARGS)
{
	ExpandedCallStats *expanded = to_change(fcinfo);

	if (expanded->stats == NULL && few_calls_have_room(&expanded->few))
		RETURN_CHANGED(expanded, few_calls_add(&expanded->few, PG_GETARG_CALL(1)));
	RETURN_CHANGED(expanded, call_statistics_add(histograms_of(expanded), PG_GETARG_CALL(1), 1));
}

PG_FUNCTION_INFO_V1(cc_call_stats_discard);
Datum
cc_call_stats_discard(PG_FUNCTION_ARGS)
{
	ExpandedCallStats *expanded = to_change(fcinfo);

	RETURN_CHANGED(expanded, call_statistics_add(histograms_of(expanded), PG_GETARG_CALL(1), -1));
}

/* ----------------------------------------------------------- group operations */

/* Argument 1, which is not to be a view of what changes. */
static void
read_other(FunctionCallInfo fcinfo, const ExpandedCallStats *changing, CallStatisticsView *view)
{
	Datum		other = PG_GETARG_DATUM(1);

	if (if_expanded(other) == changing)
		other = PointerGetDatum(PG_DETOAST_DATUM_COPY(other));
	call_stats_read(other, view);
}

PG_FUNCTION_INFO_V1(cc_call_stats_merge);
Datum
cc_call_stats_merge(PG_FUNCTION_ARGS)
{
	ExpandedCallStats *expanded = if_changeable(fcinfo);
	CallStatisticsView other;

	if (likely(expanded != NULL) && AggCheckCallContext(fcinfo, NULL) &&
		likely(put_aside(expanded, PG_GETARG_DATUM(1))))
		PG_RETURN_DATUM(EOHPGetRWDatum(&expanded->header));
	expanded = to_change(fcinfo);
	read_other(fcinfo, expanded, &other);
	RETURN_CHANGED(expanded, call_statistics_merge(histograms_of(expanded), &other));
}

PG_FUNCTION_INFO_V1(cc_call_stats_subtract);
Datum
cc_call_stats_subtract(PG_FUNCTION_ARGS)
{
	ExpandedCallStats *expanded = to_change(fcinfo);
	CallStatisticsView other;

	read_other(fcinfo, expanded, &other);
	RETURN_CHANGED(expanded, call_statistics_subtract(histograms_of(expanded), &other));
}

PG_FUNCTION_INFO_V1(cc_call_stats_negate);
Datum
cc_call_stats_negate(PG_FUNCTION_ARGS)
{
	ExpandedCallStats *expanded = to_change(fcinfo);

	RETURN_CHANGED(expanded, call_statistics_negate(histograms_of(expanded)));
}

/* -------------------------------------------------------------- input, output */

/* INITCOND of call_stats(call) */
#define EMPTY_TEXT "{\"version\": " CppAsString2(STATISTICS_FORMAT) "}"

PG_FUNCTION_INFO_V1(cc_call_stats_in);
Datum
cc_call_stats_in(PG_FUNCTION_ARGS)
{
	Datum		json;
	ExpandedCallStats *expanded;

	/* read for every aggregation, of single rows too */
	if (strcmp(PG_GETARG_CSTRING(0), EMPTY_TEXT) == 0)
	{
		static const FewCalls empty;
		struct varlena *flat = palloc(VARHDRSZ + FEW_CALLS_MAX_SIZE);

		SET_VARSIZE(flat, VARHDRSZ + few_calls_encode(&empty, (uint8 *) VARDATA(flat)));
		PG_RETURN_POINTER(flat);
	}
	expanded = call_stats_expanded(CurrentMemoryContext);
	if (call_stats_read_own_text(PG_GETARG_CSTRING(0), histograms_of(expanded)))
		PG_RETURN_DATUM(PointerGetDatum(PG_DETOAST_DATUM(EOHPGetRODatum(&expanded->header))));
	if (!json_of_state(PG_GETARG_CSTRING(0), "call_stats", fcinfo->context, &json))
		PG_RETURN_NULL();
	/* afresh: that may have read a part */
	expanded = call_stats_expanded(CurrentMemoryContext);
	if (!call_stats_read_json(json, histograms_of(expanded), fcinfo->context))
		PG_RETURN_NULL();
	/* flat: what is put in is kept */
	PG_RETURN_DATUM(PointerGetDatum(PG_DETOAST_DATUM(EOHPGetRODatum(&expanded->header))));
}

PG_FUNCTION_INFO_V1(cc_call_stats_out);
Datum
cc_call_stats_out(PG_FUNCTION_ARGS)
{
	CallStatisticsView view;
	StringInfoData text;
	HistogramProblem problem;

	call_stats_read(PG_GETARG_DATUM(0), &view);
	initStringInfo(&text);
	problem = call_stats_write_text(&view, &text);
	if (problem != HISTOGRAM_OK)
		call_stats_refuse(problem);
	PG_RETURN_CSTRING(text.data);
}

PG_FUNCTION_INFO_V1(cc_call_stats_recv);
Datum
cc_call_stats_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			size = buf->len - buf->cursor;
	CallStatisticsView view;
	CallStatisticsProblem problem;
	struct varlena *flat = palloc(VARHDRSZ + size);

	SET_VARSIZE(flat, VARHDRSZ + size);
	pq_copymsgbytes(buf, VARDATA(flat), size);
	problem = call_statistics_decode((uint8 *) VARDATA(flat), size, &view);
	if (problem == STATISTICS_OK)
		problem = call_statistics_check(&view);
	if (problem != STATISTICS_OK)
		refuse_encoded(problem, ERRCODE_INVALID_BINARY_REPRESENTATION);
	PG_RETURN_POINTER(flat);
}

PG_FUNCTION_INFO_V1(cc_call_stats_send);
Datum
cc_call_stats_send(PG_FUNCTION_ARGS)
{
	/* the stored bytes know no byte order: they are the binary form */
	struct varlena *flat = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbytes(&buf, VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(cc_call_stats_to_jsonb);
Datum
cc_call_stats_to_jsonb(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in, cc_call_stats_out(fcinfo));
}

PG_FUNCTION_INFO_V1(cc_call_stats_from_jsonb);
Datum
cc_call_stats_from_jsonb(PG_FUNCTION_ARGS)
{
	ExpandedCallStats *expanded = call_stats_expanded(CurrentMemoryContext);

	call_stats_read_json(PG_GETARG_DATUM(0), histograms_of(expanded), NULL);
	PG_RETURN_DATUM(EOHPGetRWDatum(&expanded->header));
}

/* ------------------------------------------------------------------ order, hash */

/*
 * Statistics have one encoded form each, so equal ones have equal bytes. The
 * order is that of the bytes: it means nothing, but indexes and DISTINCT work.
 */
static int
compare_bytes(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	struct varlena *b = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
	Size		size_a = VARSIZE_ANY_EXHDR(a);
	Size		size_b = VARSIZE_ANY_EXHDR(b);
	int			order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(size_a, size_b));

	if (order == 0)
		order = size_a < size_b ? -1 : size_a > size_b;
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

COMPARISONS(call_stats, compare_bytes(fcinfo))

PG_FUNCTION_INFO_V1(cc_call_stats_hash);
Datum
cc_call_stats_hash(PG_FUNCTION_ARGS)
{
	struct varlena *flat = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	return hash_any((unsigned char *) VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat));
}

PG_FUNCTION_INFO_V1(cc_call_stats_hash_extended);
Datum
cc_call_stats_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *flat = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	return hash_any_extended((unsigned char *) VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat),
							 (uint64) PG_GETARG_INT64(1));
}
