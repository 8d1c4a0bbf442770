/*
 * call_interval_text_fuzz.c: arbitrary bytes as the text form of a call.
 *
 * Sources: src/core/call.c. Built and run by test/parts/fuzz.
 *
 * What is accepted is a valid call, whose text form reads as the same call and
 * is written the same again; what is refused has a piece of itself to blame.
 */
#include <stdlib.h>
#include <string.h>

#include "core/call.h"

static void
require(bool condition)
{
	if (!condition)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data;
	char		written[CALL_TEXT_SIZE];
	char		again[CALL_TEXT_SIZE];
	CallInterval call;
	CallInterval read;
	CallError	error;
	size_t		length;

	if (!call_parse(text, size, &call, &error))
	{
		require(error.problem != CALL_OK);
		require(error.at >= text && error.at + error.length <= text + size);
		return 0;
	}
	require(call_check(&call) == CALL_OK);
	length = call_format(&call, written);
	require(length < CALL_TEXT_SIZE && strlen(written) == length);
	require(call_parse(written, length, &read, &error));
	require(memcmp(&read, &call, sizeof(call)) == 0);
	require(call_format(&read, again) == length && strcmp(again, written) == 0);
	return 0;
}
