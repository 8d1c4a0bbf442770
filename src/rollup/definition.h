/*
 * rollup/definition.h: a rollup read from the catalogue.
 */
#ifndef CCMETRICS_ROLLUP_DEFINITION_H
#define CCMETRICS_ROLLUP_DEFINITION_H

#include "rollup/rollup.h"

/* The arguments of rollup_intact(), in their order. */
typedef enum IntactArgument
{
	INTACT_SOURCE, INTACT_SOURCE_NAME, INTACT_CAPTURE, INTACT_DEFINITION, INTACT_LIVE, INTACT_GROUPS, INTACT_DELTAS,
	INTACT_PROGRESS, INTACT_PARTITIONS, INTACT_COUNT
} IntactArgument;

extern void rollup_take_arguments(Rollup *rollup, const Datum *arguments);
extern bool rollup_find(Oid view, Rollup *rollup);
extern Rollup *rollup_open(Oid view);
extern Rollup *rollup_open_as_it_is(Oid view);
extern void rollup_require_same_owner(const Rollup *rollup, const Rollup *parent);
extern List *rollup_list(void);
extern void rollup_of_capture(Oid function, Rollup *rollup);
extern void rollup_read_definition(Rollup *rollup);
extern bool rollup_has_partitions(const Rollup *rollup);
extern bool rollup_is_built(const Rollup *rollup);
extern bool rollup_reads_source(const Rollup *rollup);

#endif
