/*
 * rollup/consent.h: may a rollup answer queries over its source without being asked to?
 */
#ifndef CCMETRICS_ROLLUP_CONSENT_H
#define CCMETRICS_ROLLUP_CONSENT_H

#include "rollup/rollup.h"

extern Oid	rollup_table_of(const Rollup *rollup);
extern bool rollup_could_have_written(const Rollup *rollup, Oid source);
extern bool rollup_has_consent(const Rollup *rollup);
extern void rollup_set_consent(const Rollup *rollup, bool answers);
extern void rollup_tell_planners(const Rollup *rollup);

#endif
