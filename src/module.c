/*
 * module.c: what makes the shared library a PostgreSQL module.
 */
#include "compat.h"

#include "fmgr.h"

CCMETRICS_MODULE_MAGIC;
