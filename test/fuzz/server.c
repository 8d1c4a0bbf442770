/*
 * server.c: libFuzzer inside a backend, over the input and receive functions of
 * a type as they are, jsonb and palloc and all. Built and run by
 * test/parts/fuzz-server.
 *
 *   fuzz(type regtype, format text, arguments text[]), format 'text' or 'binary'
 *
 * Each input is an error of SQLSTATE class 22, or a value that is sent, written,
 * and read back from both as the same; binary input as the bytes that came.
 * Does not return: the fuzzer ends the backend when it is done.
 */
#include "postgres.h"

#include "catalog/pg_type_d.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

PG_MODULE_MAGIC;

extern int	LLVMFuzzerRunDriver(int *argc, char ***argv, int (*one_input) (const uint8_t *data, size_t size));

static MemoryContext input_context;
static bool binary;
static Oid	in,
			out,
			receive,
			send,
			typioparam;

static void
require(bool condition, const char *what)
{
	if (!condition)
	{
		write_stderr("fuzz: %s\n", what);
		abort();
	}
}

static Datum
received(const char *bytes, size_t size)
{
	StringInfoData buffer;
	Datum		value;

	initStringInfo(&buffer);
	appendBinaryStringInfo(&buffer, bytes, (int) size);
	value = OidReceiveFunctionCall(receive, &buffer, typioparam, -1);
	require(buffer.cursor == buffer.len, "bytes are left");
	return value;
}

static void
require_sent(Datum value, const bytea *bytes, const char *what)
{
	bytea	   *sent = OidSendFunctionCall(send, value);

	require(VARSIZE(sent) == VARSIZE(bytes) && memcmp(VARDATA(sent), VARDATA(bytes), VARSIZE(bytes) - VARHDRSZ) == 0, what);
}

static void
round_trip(const char *data, size_t size)
{
	Datum		value = binary ? received(data, size) : OidInputFunctionCall(in, pnstrdup(data, size), typioparam, -1);
	bytea	   *sent = OidSendFunctionCall(send, value);
	char	   *text = OidOutputFunctionCall(out, value);
	Datum		read = OidInputFunctionCall(in, text, typioparam, -1);

	require(!binary || (VARSIZE(sent) - VARHDRSZ == size && memcmp(VARDATA(sent), data, size) == 0), "it is sent as other bytes");
	require_sent(received(VARDATA(sent), VARSIZE(sent) - VARHDRSZ), sent, "what was sent is not sent again");
	require_sent(read, sent, "its text form is another value");
	require(strcmp(OidOutputFunctionCall(out, read), text) == 0, "its text form is not stable");
}

static int
one_input(const uint8_t *data, size_t size)
{
	MemoryContext before = MemoryContextSwitchTo(input_context);

	/* what the protocol would not let through */
	if (binary || (memchr(data, '\0', size) == NULL && pg_verifymbstr((const char *) data, (int) size, true)))
	{
		PG_TRY();
		{
			round_trip((const char *) data, size);
		}
		PG_CATCH();
		{
			ErrorData  *error;

			MemoryContextSwitchTo(input_context);
			error = CopyErrorData();
			FlushErrorState();
			if (ERRCODE_TO_CATEGORY(error->sqlerrcode) != ERRCODE_DATA_EXCEPTION)
				require(false, error->message);
		}
		PG_END_TRY();
	}
	MemoryContextSwitchTo(before);
	MemoryContextReset(input_context);
	return 0;
}

PG_FUNCTION_INFO_V1(fuzz);
Datum
fuzz(PG_FUNCTION_ARGS)
{
	Oid			type = PG_GETARG_OID(0);
	Datum	   *datums;
	int			count;
	char	  **argv;
	bool		varlena;

	binary = strcmp(text_to_cstring(PG_GETARG_TEXT_PP(1)), "binary") == 0;
	getTypeInputInfo(type, &in, &typioparam);
	getTypeBinaryInputInfo(type, &receive, &typioparam);
	getTypeOutputInfo(type, &out, &varlena);
	getTypeBinaryOutputInfo(type, &send, &varlena);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(2), TEXTOID, -1, false, TYPALIGN_INT, &datums, NULL, &count);
	argv = palloc((count + 2) * sizeof(char *));
	argv[0] = "fuzz";
	for (int i = 0; i < count; i++)
		argv[i + 1] = TextDatumGetCString(datums[i]);
	argv[++count] = NULL;
	input_context = AllocSetContextCreate(TopMemoryContext, "fuzz", ALLOCSET_DEFAULT_SIZES);
	PG_RETURN_INT32(LLVMFuzzerRunDriver(&count, &argv, one_input));
}
