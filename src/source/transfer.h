/*
 * source/transfer.h: what a transfer with consultation leaves under several calls.
 */
#ifndef CCMETRICS_SOURCE_TRANSFER_H
#define CCMETRICS_SOURCE_TRANSFER_H

#include "source/source.h"

/* After each load; the number of legs that have become calls. */
extern int64 source_join_transfers(const CallSource *source);

#endif
