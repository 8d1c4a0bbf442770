/*
 * stats/type.h: statistics of calls as a Datum: flat as stored, or expanded
 * while an aggregate changes them.
 */
#ifndef CCMETRICS_STATS_TYPE_H
#define CCMETRICS_STATS_TYPE_H

#include "compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/expandeddatum.h"

#include "core/call_statistics.h"

/* As small as it can be, because there is one for each group: 256 bytes. */
typedef struct ExpandedCallStats
{
	ExpandedObjectHeader header;
	/* encoded statistics still to be merged, each behind its size */
	uint8	   *pending;
	uint16		pending_used;
	uint16		pending_room;
	uint32		flat_size;		/* 0 if it is not known */
	CallStatistics *stats;		/* NULL as long as `few` is all that there is */
	FewCalls	few;
} ExpandedCallStats;

/* Either form, to be read. Stored bytes that are none: XX001. */
extern void call_stats_read(Datum value, CallStatisticsView *view);

pg_noreturn extern void call_stats_refuse(HistogramProblem problem);

/* The text form: stats/text.c. `escontext` takes soft errors. */
extern HistogramProblem call_stats_write_text(const CallStatisticsView *view, StringInfo out);

/*
 * The spelling that call_stats_write_text() has, and valid; false for any other text,
 * which goes the long way through jsonb, and may have left half of its numbers.
 */
extern bool call_stats_read_own_text(const char *text, CallStatistics *stats);
extern bool call_stats_read_json(Datum json, CallStatistics *stats, Node *escontext);

#endif
