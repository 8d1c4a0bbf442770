/*
 * rollup/moves.h: rows that move from one partition to another.
 */
#ifndef CCMETRICS_ROLLUP_MOVES_H
#define CCMETRICS_ROLLUP_MOVES_H

#include "rollup/rollup.h"

struct TriggerData;
extern bool rollup_note_move(struct TriggerData *trigger, Datum *result, bool *uncounted);
extern void rollup_require_moves(const struct TriggerData *trigger, MemoryContext context);

#endif
