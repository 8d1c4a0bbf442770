/*
 * valgrinded.h: included before each source of the extension in the server of
 * test/servers/valgrinded. Every function that SQL calls gets another name, and its own
 * name a function that calls it and has its result looked at: see valgrinded.c.
 */
#ifndef CCMETRICS_VALGRINDED_H
#define CCMETRICS_VALGRINDED_H

#include "postgres.h"

#include "fmgr.h"

extern Datum whole_result(FunctionCallInfo fcinfo, Datum result);

#undef PG_FUNCTION_INFO_V1
#define PG_FUNCTION_INFO_V1(function) \
	extern Datum function(PG_FUNCTION_ARGS) __asm__("unchecked_" #function); \
	extern PGDLLEXPORT Datum checked_##function(PG_FUNCTION_ARGS) __asm__(#function); \
	Datum \
	checked_##function(PG_FUNCTION_ARGS) \
	{ \
		return whole_result(fcinfo, function(fcinfo)); \
	} \
	extern PGDLLEXPORT const Pg_finfo_record *pg_finfo_##function(void); \
	const Pg_finfo_record * \
	pg_finfo_##function(void) \
	{ \
		static const Pg_finfo_record version = {1}; \
		return &version; \
	} \
	extern int	no_such_variable

#endif
