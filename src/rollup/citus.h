/*
 * rollup/citus.h: tables that Citus manages.
 */
#ifndef CCMETRICS_ROLLUP_CITUS_H
#define CCMETRICS_ROLLUP_CITUS_H

#include "rollup/rollup.h"

extern bool rollup_is_managed_by_citus(Oid table);
extern bool rollup_is_distributed(Oid table);
extern bool rollup_is_sharded(const Rollup *rollup);

#endif
