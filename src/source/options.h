/*
 * source/options.h: the options of a call source.
 */
#ifndef CCMETRICS_SOURCE_OPTIONS_H
#define CCMETRICS_SOURCE_OPTIONS_H

#include "source/source.h"

/* Reads options, a jsonb as text; columns that are named are put into source->columns, unquoted. */
extern void source_read_options(CallSource *source, const char *options);

#endif
