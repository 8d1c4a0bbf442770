/*
 * source/transfer.h: what a transfer with consultation leaves under several calls.
 */
#ifndef CCMETRICS_SOURCE_TRANSFER_H
#define CCMETRICS_SOURCE_TRANSFER_H

#include "source/source.h"

typedef struct JoinedTransfers
{
	/* of the load: before this instant nothing has changed; and what its rows have in xmin and cmin */
	const char *since;
	const char *writer;
	const char *command;
	/* legs more or, negative, fewer than the load has counted */
	int64		calls;
	int64		open;
	int64		rejected;
} JoinedTransfers;

/* After each load that touched calls. */
extern void source_join_transfers(const CallSource *source, JoinedTransfers *transfers);

#endif
