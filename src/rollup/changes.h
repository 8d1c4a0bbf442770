/*
 * rollup/changes.h: triggers of a rollup that somebody has changed.
 */
#ifndef CCMETRICS_ROLLUP_CHANGES_H
#define CCMETRICS_ROLLUP_CHANGES_H

#include "rollup/rollup.h"

extern char *rollup_changes_warning(const Rollup *rollup);
extern char *rollup_changes(const Rollup *rollup);
extern void rollup_accept_changes(const Rollup *rollup, const char *changes);
extern bool rollup_is_doubtful(const Rollup *rollup, Oid source);
extern void rollup_set_unverified(const Rollup *rollup);
extern bool rollup_is_unverified(const Rollup *rollup);

#endif
