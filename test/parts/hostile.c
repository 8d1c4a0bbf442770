/*
 * hostile.c: mutated call_stats and survey_stats, binary and text, sent to a
 * server the way a client sends parameters.
 *
 *   cc -std=gnu99 -O2 -Wall -Wextra -I$(pg_config --includedir) -o hostile \
 *      test/parts/hostile.c -lpq && ./hostile [inputs of each kind [seed]]
 *
 * Prints TAP. Each input is an error of SQLSTATE class 22, or a state that is
 * written as it will be read and written for ever; binary ones as they came.
 * The first input that does anything else is shown. The connection is that of
 * libpq's environment, the database has the extension.
 */
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BINARY_OUT 1
#define TEXT_OUT 0
#define MAX_INPUT 100000

static PGconn *connection;
static int	tests;
static int	failures;

static void
die(const char *what)
{
	printf("Bail out! %s: %s\n", what, PQerrorMessage(connection));
	exit(1);
}

/* ---- random data (splitmix64) ---- */

static uint64_t seed = 20260105;

static uint64_t
random_bits(void)
{
	uint64_t	z = (seed += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static size_t
random_below(size_t n)
{
	return (size_t) (random_bits() % n);
}

/* ---- mutations ---- */

static char input[2 * MAX_INPUT];
static size_t size;

/* Replaces `length` bytes at `at`. */
static void
replace(size_t at, size_t length, const char *by, size_t by_length)
{
	if (size - length + by_length > MAX_INPUT)
		return;
	memmove(input + at + by_length, input + at + length, size - at - length);
	memcpy(input + at, by, by_length);
	size = size - length + by_length;
}

/* What is wrong with bytes of any kind. */
static void
mutate_bytes(const char *other, size_t other_size)
{
	size_t		at = random_below(size + 1);
	size_t		length = 1 + random_below(8);
	char		noise[32];

	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (char) random_bits();
	if (length > size - at)
		length = size - at;
	switch (random_below(8))
	{
		case 0:					/* truncated */
			size = at;
			break;
		case 1:					/* overlong */
			replace(size, 0, noise, 1 + random_below(20));
			break;
		case 2:					/* a bit */
			if (at < size)
				input[at] = (char) (input[at] ^ (1 << random_below(8)));
			break;
		case 3:					/* a byte off by a little */
			if (at < size)
				input[at] = (char) (input[at] + (int) random_below(5) - 2);
			break;
		case 4:					/* a piece cut out */
			replace(at, length, noise, 0);
			break;
		case 5:					/* a piece doubled */
			memcpy(noise, input + at, length);
			replace(at, 0, noise, length);
			break;
		case 6:					/* noise put in */
			replace(at, random_below(length + 1), noise, random_below(12));
			break;
		default:				/* the end of another */
			length = random_below(other_size + 1);
			replace(at, size - at, other + other_size - length, length);
	}
}

/* A piece of JSON from `at` on that is a number or a name, or nothing. */
static size_t
token_length(size_t at)
{
	size_t		end = at;

	if (input[at] == '"')
	{
		for (end = at + 1; end < size && input[end] != '"'; end++)
			;
		return end < size ? end + 1 - at : 0;
	}
	while (end < size && strchr("-0123456789", input[end]) != NULL && input[end] != '\0')
		end++;
	return end - at;
}

static void
mutate_json(const char *other, size_t other_size)
{
	static const char *const pieces[] = {
		"0", "1", "-1", "2", "7", "0.5", "1.0", "1e2", "1E-2", "-0", "9223372036854775807", "9223372036854775808",
		"-9223372036854775808", "-9223372036854775809", "1e400", "1e131072", "123456789012345678901234567890",
		"null", "true", "\"1\"", "\"\"", "{}", "[]", "[1]", "{\"1\": 1}", "{\"answered\": {\"1\": 1}}",
		"\"version\"", "\"answered\"", "\"abandoned\"", "\"blocked\"", "\"callback\"", "\"flowed_out\"", "\"held\"", "\"transferred\"", "\"ring_ms\"", "\"wait_ms\"",
		"\"talk_ms\"", "\"hold_ms\"", "\"wrap_ms\"", "\"waits\"", "\"handles\"", "\"0\"", "\"1\"", "\"10\"", "\"11\"", "\"256\"",
		"\"257\"", "\"258\"", "\"01\"", "\"-1\"", "\"1e1\"", "\" 1\"", "\"6455296\"", "\"6488064\"", "\"9223372036854775\"",
		"\"18446744073709551617\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u0031\"", "\"%s%n\"", ", ", ": ", "{", "}", " ", "\t\n"
	};
	const char *piece = pieces[random_below(sizeof(pieces) / sizeof(pieces[0]))];
	size_t		at;

	if (size == 0 || random_below(6) == 0)
	{
		mutate_bytes(other, other_size);
		return;
	}
	/* the next number or name is another one, of the same kind as a rule */
	for (int tries = 0; tries < 100; tries++)
	{
		size_t		length;

		at = random_below(size);
		while (at > 0 && strchr("-0123456789", input[at]) != NULL && strchr("-0123456789", input[at - 1]) != NULL)
			at--;
		length = token_length(at);
		if (length == 0)
			continue;
		if ((input[at] == '"') != (*piece == '"') && random_below(4) > 0)
		{
			piece = pieces[random_below(sizeof(pieces) / sizeof(pieces[0]))];
			continue;
		}
		replace(at, random_below(8) > 0 ? length : 0, piece, strlen(piece));
		return;
	}
	replace(random_below(size + 1), 0, piece, strlen(piece));
}

/* ---- one input ---- */

typedef struct Output
{
	PGresult   *result;
	const char *bytes;			/* NULL: refused */
	size_t		size;
} Output;

/* Sends `$1`, which is of the type, and takes it back. */
static Output
round_trip(const char *type, const char *bytes, size_t length, int format, int out)
{
	const char *values[] = {bytes};
	const int	lengths[] = {(int) length};
	const int	formats[] = {format};
	Output		output = {PQexecPrepared(connection, type, 1, values, lengths, formats, out), NULL, 0};

	if (PQresultStatus(output.result) == PGRES_TUPLES_OK)
	{
		output.bytes = PQgetvalue(output.result, 0, 0);
		output.size = (size_t) PQgetlength(output.result, 0, 0);
	}
	return output;
}

static bool
same(const char *a, size_t a_size, const Output *b)
{
	return b->bytes != NULL && a_size == b->size && memcmp(a, b->bytes, a_size) == 0;
}

/* NULL if all is well with the input; else what is not. */
static const char *
wrong_with(const char *type, int format, long *taken, char *state)
{
	Output		first;
	Output		binary;
	Output		text;
	Output		again;
	const char *wrong = NULL;

	/* libpq takes text up to its first zero, and wants one */
	input[size] = '\0';
	if (format == TEXT_OUT)
		size = strlen(input);
	first = round_trip(type, input, size, format, BINARY_OUT);
	if (first.bytes == NULL)
	{
		const char *sqlstate = PQresultErrorField(first.result, PG_DIAG_SQLSTATE);

		snprintf(state, 6, "%s", sqlstate != NULL ? sqlstate : "none");
		if (strncmp(state, "22", 2) != 0)
			wrong = "it is an error of another class";
		PQclear(first.result);
		return wrong;
	}
	(*taken)++;
	strcpy(state, "taken");
	if (format == BINARY_OUT && !same(input, size, &first))
		wrong = "it is sent as other bytes";
	binary = round_trip(type, first.bytes, first.size, BINARY_OUT, BINARY_OUT);
	text = round_trip(type, first.bytes, first.size, BINARY_OUT, TEXT_OUT);
	if (!same(first.bytes, first.size, &binary))
		wrong = "what was sent is not sent again";
	if (text.bytes == NULL)
		wrong = "it has no text form";
	else
	{
		again = round_trip(type, text.bytes, text.size, TEXT_OUT, BINARY_OUT);
		if (!same(first.bytes, first.size, &again))
			wrong = "its text form is another state";
		PQclear(again.result);
		again = round_trip(type, text.bytes, text.size, TEXT_OUT, TEXT_OUT);
		if (!same(text.bytes, text.size, &again))
			wrong = "its text form is not stable";
		PQclear(again.result);
	}
	PQclear(first.result);
	PQclear(binary.result);
	PQclear(text.result);
	return wrong;
}

/* States to start from: of few calls and of many, of negative and of vast counts. */
static PGresult *
corpus(const char *type, int format)
{
	static const char items[] =
		"SELECT setseed(0.5);"
		"CREATE TEMP TABLE states AS WITH items AS MATERIALIZED ("
		" SELECT grp, call_interval_from_seconds('2026-01-05 09:00:00Z', round((random() ^ 4 * 4000)::numeric, 3)::float8,"
		"                                        CASE answered WHEN 1 THEN 100 * random() ^ 2 ELSE 0 END, CASE answered WHEN 1 THEN greatest(0, 20 * random() - 10) ELSE 0 END,"
		"                                        CASE answered WHEN 1 THEN 300 * random() ELSE 0 END,"
		"                                        CASE answered WHEN 1 THEN 'answered' ELSE (ARRAY['abandoned', 'flowed_out', 'callback', 'blocked'])[1 + floor(random() * 4)::int] END) AS call,"
		"        floor(random() * 11)::int AS score"
		" FROM generate_series(1, 30) AS grp, generate_series(1, grp * grp / 6) AS i, LATERAL (SELECT (random() < 0.7 AND i > 0)::int AS answered) AS a)"
		"SELECT call_stats(call), survey_stats(score) FROM items GROUP BY grp;"
		"INSERT INTO states SELECT -call_stats, -survey_stats FROM states;"
		"INSERT INTO states VALUES ('{\"version\": 1, \"answered\": 9223372036854775807, \"wait_ms\": {\"answered\": -9223372036854775808}, \"talk_ms\": 7,"
		"  \"waits\": {\"answered\": {\"0\": 9223372036854775806, \"6455296\": 1}}, \"handles\": {\"258\": 9223372036854775807}}',"
		"  '{\"version\": 1, \"0\": 9223372036854775807, \"10\": -9223372036854775808}'), ('{\"version\": 1}', '{\"version\": 1}')";
	char		query[100];
	PGresult   *result = PQexec(connection, "SELECT FROM pg_temp.states");

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
	{
		PQclear(result);
		result = PQexec(connection, items);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			die("corpus");
	}
	PQclear(result);
	snprintf(query, sizeof(query), "SELECT %s FROM states", type);
	result = PQexecParams(connection, query, 0, NULL, NULL, NULL, NULL, format);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		die(query);
	return result;
}

static void
try_kind(const char *type, int format, long inputs)
{
	PGresult   *states = corpus(type, format);
	size_t		n = (size_t) PQntuples(states);
	long		taken = 0;
	long		bad = 0;
	struct
	{
		char		state[8];
		long		count;
	}			seen[16] = {{"", 0}};

	for (long i = 0; i < inputs; i++)
	{
		int			base = (int) random_below(n);
		int			other = (int) random_below(n);
		const char *wrong;
		char		state[8] = "";
		int			slot = 0;

		size = (size_t) PQgetlength(states, base, 0);
		memcpy(input, PQgetvalue(states, base, 0), size);
		for (size_t times = 1 + random_below(3); times > 0; times--)
			(format == BINARY_OUT ? mutate_bytes : mutate_json) (PQgetvalue(states, other, 0), (size_t) PQgetlength(states, other, 0));
		wrong = wrong_with(type, format, &taken, state);
		while (slot < 15 && seen[slot].count > 0 && strcmp(seen[slot].state, state) != 0)
			slot++;
		strcpy(seen[slot].state, state);
		seen[slot].count++;
		if (wrong != NULL && bad++ < 3)
		{
			printf("# wrong (%s): %s\n# input in hex: ", state, wrong);
			for (size_t b = 0; b < size; b++)
				printf("%02x", (unsigned char) input[b]);
			printf("\n");
		}
		if (PQstatus(connection) != CONNECTION_OK)
			die("the server is gone");
	}
	/* a test that only ever meets errors, or none, tests little */
	tests++;
	if (bad > 0 || taken < inputs / 200 || taken > inputs / 2)
		failures++;
	printf("%s %d - %s, %s: %ld mutated inputs", bad > 0 || taken < inputs / 200 || taken > inputs / 2 ? "not ok" : "ok",
		   tests, type, format == BINARY_OUT ? "binary" : "text", inputs);
	for (int slot = 0; slot < 16 && seen[slot].count > 0; slot++)
		printf("%s %ld %s", slot > 0 ? "," : ":", seen[slot].count, seen[slot].state);
	printf("\n");
	fflush(stdout);
	PQclear(states);
}

int
main(int argc, char **argv)
{
	static const char *const types[] = {"call_stats", "survey_stats"};
	long		inputs = argc > 1 ? strtol(argv[1], NULL, 10) : 50000;

	if (argc > 2)
		seed = strtoull(argv[2], NULL, 10);
	connection = PQconnectdb("");
	if (PQstatus(connection) != CONNECTION_OK)
		die("connection");
	/* the log need not tell of every input */
	PQclear(PQexec(connection, "SET log_min_messages = panic"));
	for (int i = 0; i < 2; i++)
	{
		char		query[40];
		PGresult   *result;

		snprintf(query, sizeof(query), "SELECT $1::%s", types[i]);
		result = PQprepare(connection, types[i], query, 0, NULL);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			die(query);
		PQclear(result);
		try_kind(types[i], BINARY_OUT, inputs);
		try_kind(types[i], TEXT_OUT, inputs);
	}
	PQfinish(connection);
	printf("1..%d\n", tests);
	return failures > 0;
}
