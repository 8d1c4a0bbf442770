/*
 * engine.c: an engine of its own, which runs an aggregate's support functions the
 * way a distributed one does: a transition over each part of the rows, the
 * states as text out and in again, combined, finished. No function gets an
 * expression (fn_expr), nor what it kept at an earlier call (fn_extra).
 *
 *   engine(aggregate regprocedure, within boolean, part integer, args record)
 *
 * is an aggregate that gives that result as text, and engine_states(...) one that gives the
 * states instead, as text; engine_finish(aggregate, states) finishes such states, maybe
 * those of an older release. `within`: the functions see an
 * aggregate's context, this one's; else they are called as any other function, and
 * may not change what they are given. Rows of part NULL are none: so a group can be
 * empty. Parts are 0 to PARTS - 1; the others are empty. Built by test/parts/engine,
 * and used in test/parts/engine.sql.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/expandeddatum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/regproc.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

PG_MODULE_MAGIC;

#define PARTS 4

typedef struct State
{
	Datum		value;
	bool		null;
} State;

typedef struct Engine
{
	Oid			function;
	int			arguments;
	Oid			types[FUNC_MAX_ARGS];
	FormData_pg_aggregate aggregate;
	int16		length;			/* of the state's type */
	bool		by_value;
	char	   *initial;		/* NULL: none */
	bool		within;
	fmNodePtr	context;		/* NULL where not within */
	MemoryContext memory;		/* of the states */
	State		parts[PARTS];
} Engine;

/* In memory that is gone after the row, as the server's aggregates have it. */
static State
call(const Engine *engine, Oid function, int n, const State *arguments)
{
	LOCAL_FCINFO(fcinfo, FUNC_MAX_ARGS);
	FmgrInfo	info;
	State		result;

	fmgr_info(function, &info);
	InitFunctionCallInfoData(*fcinfo, &info, n, DEFAULT_COLLATION_OID, engine->context, NULL);
	for (int i = 0; i < n; i++)
		fcinfo->args[i] = (NullableDatum) {arguments[i].value, arguments[i].null};
	result.value = FunctionCallInvoke(fcinfo);
	result.null = fcinfo->isnull;
	return result;
}

/* As nodeAgg.c does it: a state that was changed in place stays where it is. */
static State
keep(const Engine *engine, State before, State after)
{
	MemoryContext old;

	if (after.null || engine->by_value || (!before.null && after.value == before.value))
		return after;
	if (engine->within && DatumIsReadWriteExpandedObject(after.value, false, engine->length) &&
		MemoryContextGetParent(DatumGetEOHP(after.value)->eoh_context) == engine->memory)
		return after;
	old = MemoryContextSwitchTo(engine->memory);
	after.value = datumCopy(after.value, engine->by_value, engine->length);
	MemoryContextSwitchTo(old);
	return after;
}

static char *
text_of(Oid type, State value)
{
	Oid			output;
	bool		varlena;

	if (value.null)
		return NULL;
	getTypeOutputInfo(type, &output, &varlena);
	return OidOutputFunctionCall(output, value.value);
}

static State
from_text(Oid type, char *text)
{
	Oid			input;
	Oid			parameter;

	if (text == NULL)
		return (State) {(Datum) 0, true};
	getTypeInputInfo(type, &input, &parameter);
	return (State) {OidInputFunctionCall(input, text, parameter, -1), false};
}

/* Out of one node ... */
static char *
state_out(const Engine *engine, State state)
{
	if (state.null || engine->aggregate.aggtranstype != INTERNALOID)
		return text_of(engine->aggregate.aggtranstype, state);
	return text_of(BYTEAOID, call(engine, engine->aggregate.aggserialfn, 1, &state));
}

/* ... and into the next. */
static State
state_in(const Engine *engine, char *text)
{
	State		arguments[2] = {{(Datum) 0, true}, {(Datum) 0, true}};

	if (text == NULL || engine->aggregate.aggtranstype != INTERNALOID)
		return from_text(engine->aggregate.aggtranstype, text);
	arguments[0] = from_text(BYTEAOID, text);
	return call(engine, engine->aggregate.aggdeserialfn, 2, arguments);
}

static Engine *
start(Oid function, bool within, fmNodePtr context, MemoryContext memory)
{
	MemoryContext old = MemoryContextSwitchTo(memory);
	Engine	   *engine = palloc0(sizeof(Engine));
	Oid		   *types;
	HeapTuple	tuple;
	Datum		initial;
	bool		none;

	engine->function = function;
	engine->within = within;
	engine->context = within ? context : NULL;
	engine->memory = memory;
	get_func_signature(engine->function, &types, &engine->arguments);
	memcpy(engine->types, types, engine->arguments * sizeof(Oid));
	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(engine->function));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "function %u is no aggregate", engine->function);
	memcpy(&engine->aggregate, GETSTRUCT(tuple), sizeof(engine->aggregate));
	initial = SysCacheGetAttr(AGGFNOID, tuple, Anum_pg_aggregate_agginitval, &none);
	engine->initial = none ? NULL : TextDatumGetCString(initial);
	ReleaseSysCache(tuple);
	get_typlenbyval(engine->aggregate.aggtranstype, &engine->length, &engine->by_value);
	for (int i = 0; i < PARTS; i++)
		engine->parts[i] = from_text(engine->aggregate.aggtranstype, engine->initial);
	MemoryContextSwitchTo(old);
	return engine;
}

/* (state, aggregate, within, part, args) */
PG_FUNCTION_INFO_V1(engine_accum);
Datum
engine_accum(PG_FUNCTION_ARGS)
{
	MemoryContext memory;
	Engine	   *engine;
	HeapTupleHeader row;
	HeapTupleData tuple;
	TupleDesc	desc;
	State	   *part;
	State		arguments[FUNC_MAX_ARGS + 1];
	Datum		values[FUNC_MAX_ARGS];
	bool		nulls[FUNC_MAX_ARGS];
	bool		any_null = false;
	Oid			function;

	if (AggCheckCallContext(fcinfo, &memory) != AGG_CONTEXT_AGGREGATE)
		elog(ERROR, "engine runs in an aggregate only");
	engine = PG_ARGISNULL(0) ? start(PG_GETARG_OID(1), PG_GETARG_BOOL(2), fcinfo->context, memory) :
		(Engine *) PG_GETARG_POINTER(0);
	if (PG_ARGISNULL(3))
		PG_RETURN_POINTER(engine);
	part = &engine->parts[PG_GETARG_INT32(3) % PARTS];

	row = PG_GETARG_HEAPTUPLEHEADER(4);
	desc = lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(row), HeapTupleHeaderGetTypMod(row));
	tuple = (HeapTupleData) {.t_len = HeapTupleHeaderGetDatumLength(row), .t_data = row};
	if (desc->natts != engine->arguments)
		elog(ERROR, "%d arguments for %d", desc->natts, engine->arguments);
	heap_deform_tuple(&tuple, desc, values, nulls);
	for (int i = 0; i < desc->natts; i++)
	{
		if (TupleDescAttr(desc, i)->atttypid != engine->types[i])
			elog(ERROR, "argument %d is of another type", i + 1);
		arguments[i + 1] = (State) {values[i], nulls[i]};
		any_null |= nulls[i];
	}

	function = engine->aggregate.aggtransfn;
	if (func_strict(function) && (any_null || part->null))
	{
		/* the first row is the state, where there is no other to begin with */
		if (!any_null && engine->initial == NULL)
			*part = keep(engine, *part, arguments[1]);
		PG_RETURN_POINTER(engine);
	}
	arguments[0] = *part;
	*part = keep(engine, *part, call(engine, function, engine->arguments + 1, arguments));
	PG_RETURN_POINTER(engine);
}

static void
must_be_as_before(const Engine *engine, const char *what, char *before, State after)
{
	Oid			type = engine->aggregate.aggtranstype;
	char	   *text = type == INTERNALOID ? before : text_of(type, after);

	if ((before == NULL) != (text == NULL) || (before != NULL && strcmp(before, text) != 0))
		elog(ERROR, "%s of %s was changed", what, format_procedure(engine->function));
}

static char *
as_text(const Engine *engine, State state)
{
	return engine->aggregate.aggtranstype == INTERNALOID ? NULL : text_of(engine->aggregate.aggtranstype, state);
}

static State
combine(const Engine *engine, State state, State other)
{
	Oid			function = engine->aggregate.aggcombinefn;
	State		arguments[2] = {state, other};
	char	   *before = engine->within ? NULL : as_text(engine, state);
	char	   *other_before = as_text(engine, other);
	State		combined;

	if (func_strict(function) && other.null)
		return state;
	if (func_strict(function) && state.null)
		return keep(engine, state, other);
	combined = keep(engine, state, call(engine, function, 2, arguments));
	must_be_as_before(engine, "the second state", other_before, other);
	if (!engine->within)
		must_be_as_before(engine, "the first state", before, state);
	return combined;
}

/* The result as text, of states as text; NULL if it is. */
static char *
finish(const Engine *engine, char **states, int n_states)
{
	State		arguments[FUNC_MAX_ARGS + 1];
	State		state;
	Oid			function = engine->aggregate.aggfinalfn;
	bool		any_null;
	char	   *before;
	int			n = 1;

	state = keep(engine, (State) {(Datum) 0, true}, from_text(engine->aggregate.aggtranstype, engine->initial));
	for (int i = 0; i < n_states; i++)
		state = combine(engine, state, state_in(engine, states[i]));
	if (!OidIsValid(function))
		return text_of(engine->aggregate.aggtranstype, state);

	any_null = state.null;
	before = as_text(engine, state);
	arguments[0] = state;
	if (engine->aggregate.aggfinalextra)
		for (; n <= engine->arguments; n++)
		{
			arguments[n] = (State) {(Datum) 0, true};
			any_null = true;
		}
	if (func_strict(function) && any_null)
		return NULL;
	arguments[0] = call(engine, function, n, arguments);
	must_be_as_before(engine, "the finished state", before, state);
	return text_of(get_func_rettype(function), arguments[0]);
}

static void
states_of(const Engine *engine, char **states)
{
	for (int i = 0; i < PARTS; i++)
		states[i] = state_out(engine, engine->parts[i]);
}

PG_FUNCTION_INFO_V1(engine_final);
Datum
engine_final(PG_FUNCTION_ARGS)
{
	char	   *states[PARTS];
	char	   *text;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	states_of((const Engine *) PG_GETARG_POINTER(0), states);
	text = finish((const Engine *) PG_GETARG_POINTER(0), states, PARTS);
	if (text == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(text));
}

PG_FUNCTION_INFO_V1(engine_states_final);
Datum
engine_states_final(PG_FUNCTION_ARGS)
{
	char	   *states[PARTS];
	Datum		values[PARTS];
	bool		nulls[PARTS];
	int			parts = PARTS;
	int			first = 1;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	states_of((const Engine *) PG_GETARG_POINTER(0), states);
	for (int i = 0; i < PARTS; i++)
	{
		nulls[i] = states[i] == NULL;
		values[i] = nulls[i] ? (Datum) 0 : CStringGetTextDatum(states[i]);
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, 1, &parts, &first, TEXTOID, -1, false, TYPALIGN_INT));
}

/* (aggregate, states) */
PG_FUNCTION_INFO_V1(engine_finish);
Datum
engine_finish(PG_FUNCTION_ARGS)
{
	const Engine *engine = start(PG_GETARG_OID(0), false, NULL, CurrentMemoryContext);
	Datum	   *values;
	bool	   *nulls;
	int			n;
	char	  **states;
	char	   *result;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &n);
	states = palloc(n * sizeof(char *));
	for (int i = 0; i < n; i++)
		states[i] = nulls[i] ? NULL : TextDatumGetCString(values[i]);
	result = finish(engine, states, n);
	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(result));
}
