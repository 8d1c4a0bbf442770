/*
 * queue_log_check.c: the fold of queue_log events into legs, rule by rule.
 *
 *   cc -std=gnu99 -O2 -Wall -Wextra -Isrc -o queue_log_check \
 *      test/unit/queue_log_check.c src/core/queue_log.c src/core/call.c && ./queue_log_check
 *
 * A log is written as lines `seconds queue agent EVENT data1 data2 ...`; `-` is
 * missing. What is expected follows from the rules by hand, as lines
 * `leg queue agent call-or-state reason events`. Every log is folded in several
 * orders, and doubled. Prints TAP.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/queue_log.h"

#define MOST		64

static QueueEvent log_of[2 * MOST];
static char words[2 * MOST][10][64];

static QueueName
name_of(const char *word)
{
	return strcmp(word, "-") == 0 ? (QueueName) {NULL, 0} : (QueueName) {word, (int32_t) strlen(word)};
}

/* Seconds with up to six decimals, or `-`, `infinity`, `-infinity`. */
static int64_t
time_of(const char *word)
{
	const char *point = strchr(word, '.');
	int64_t		us = strtoll(word, NULL, 10) * 1000000;

	if (strcmp(word, "-") == 0)
		return QUEUE_NO_TIME;
	if (strcmp(word, "infinity") == 0)
		return INT64_MAX;
	if (strcmp(word, "-infinity") == 0)
		return INT64_MIN;
	if (point != NULL)
		for (int64_t unit = 100000; *++point != '\0'; unit /= 10)
			us += (*point - '0') * unit;
	return us;
}

static size_t
read_log(const char *text)
{
	size_t		n = 0;

	while (*text != '\0')
	{
		QueueName	data[6] = {{NULL, 0}};
		QueueEvent *event = &log_of[n];
		int			count = 0;

		while (*text != '\0' && *text != '\n')
		{
			size_t		length = strcspn(text, " \n");

			memcpy(words[n][count], text, length);
			words[n][count++][length] = '\0';
			text += length + (text[length] == ' ');
		}
		text += *text == '\n';
		*event = (QueueEvent) {.time = time_of(words[n][0]),.queue = name_of(words[n][1]),.agent = name_of(words[n][2])};
		event->kind = (uint8_t) queue_event_kind(words[n][3], strlen(words[n][3]));
		if (event->kind == QUEUE_EVENT_OTHER)
			event->detail = name_of(words[n][3]);
		for (int i = 4; i < count; i++)
			data[i - 3] = name_of(words[n][i]);
		queue_event_read(event, data);
		n++;
	}
	return n;
}

/* What the fold says, in lines. The scratch memory is exactly as large as asked for. */
static void
fold_to_text(QueueEvent *events, size_t n, bool logged, int times, char *out)
{
	QueueLeg   *legs = malloc((n > 0 ? n : 1) * sizeof(QueueLeg));
	void	   *scratch = malloc(queue_log_scratch(n) + (n == 0));
	size_t		found = queue_log_fold(events, n, legs, scratch, NULL);

	*out = '\0';
	for (size_t i = 0; i < found; i++)
	{
		const QueueLeg *leg = &legs[i];
		CallInterval call;
		char		state[CALL_TEXT_SIZE] = "-";
		QueueProblem problem = queue_leg_call(leg, logged, &call);

		if (leg->number == 0)
			check(problem == (leg->reason != 0 ? QUEUE_NO_LEG : QUEUE_OK), "events of a call without a leg are a problem", problem);
		else if (problem != QUEUE_OK)
			sprintf(state, "(%s)", queue_problem_phrases[problem]);
		else if (leg->number > 0 && leg->reason != 0)
		{
			/* the date is always the same */
			call_format(&call, state);
			memmove(state, strchr(state, 'T') + 1, strlen(strchr(state, 'T')));
		}
		else if (leg->number > 0)
			strcpy(state, leg->answered ? "talking" : "waiting");
		out += sprintf(out, "%d %.*s %.*s %s %s%s%.*s", leg->number, leg->queue.length, leg->queue.bytes,
					   leg->agent.length > 0 ? leg->agent.length : 1, leg->agent.length > 0 ? leg->agent.bytes : "-",
					   state, leg->reason != 0 ? queue_event_names[leg->reason] : leg->number > 0 ? "-" : "",
					   leg->reason != 0 && leg->detail.length > 0 ? ":" : "", leg->detail.length, leg->detail.bytes);
		if (leg->ring_no_answer > 0)
			out += sprintf(out, " rna=%d", leg->ring_no_answer);
		if (leg->ring != QUEUE_NOT_KNOWN)
			out += sprintf(out, " ring=%d", leg->ring);
		out += sprintf(out, " %d\n", leg->events / times);
	}
	free(scratch);
	free(legs);
}

static void
compare(const char *what, const char *said, const char *expected)
{
	check(strcmp(said, expected) == 0, what, 0);
	if (strcmp(said, expected) != 0 && wrong <= 3)
		printf("# expected:\n%s# said:\n%s", expected, said);
}

/* The events as they are packed and read again, in place. */
static void
pack_all(QueueEvent *events, size_t n)
{
	static char bytes[2 * MOST * 300];
	QueuePacked packed = {0};
	QueueReader reader = {0};
	QueueEvent	none;

	for (size_t i = 0; i < n; i++)
	{
		size_t		room = packed.used;
		QueuePacked before = packed;

		/* as little room as is enough, and one byte less */
		while (!queue_event_pack(&packed, bytes, room, &events[i]))
			room++;
		check(packed.used == room && room >= before.used + QUEUE_PACKED_LEAST, "all room is used", (long double) room);
		packed = before;
		check(!queue_event_pack(&packed, bytes, room - 1, &events[i]) && packed.used == before.used,
			  "nothing is written where there is not enough room", (long double) room);
		check(queue_event_pack(&packed, bytes, sizeof(bytes), &events[i]) && packed.used == room,
			  "more room changes nothing", (long double) room);
	}
	for (size_t i = 0; i < n; i++)
		check(queue_event_unpack(&reader, bytes, packed.used, &events[i]), "a packed event is read", (long double) i);
	check(reader.at == packed.used, "all bytes are read", (long double) reader.at);
	check(!queue_event_unpack(&reader, bytes, packed.used, &none), "and no more", 0);
}

static void
fold_is(bool logged, const char *log, const char *expected)
{
	static char said[100000];
	static QueueEvent order[2 * MOST];
	size_t		n = read_log(log);

	for (int round = 0; round < 40; round++)
	{
		bool		twice = round % 4 == 3;
		size_t		m = twice ? 2 * n : n;

		for (size_t i = 0; i < m; i++)
			order[i] = log_of[i % n];
		/* in the order given first, then in any */
		for (size_t i = m; round > 0 && i > 1; i--)
		{
			size_t		j = random_below(i);
			QueueEvent	event = order[i - 1];

			order[i - 1] = order[j];
			order[j] = event;
		}
		if (round % 2 == 1)
			pack_all(order, m);
		fold_to_text(order, m, logged, twice ? 2 : 1, said);
		compare(twice ? "given twice" : round == 0 ? "in the order given" : "in any order", said, expected);
	}
}

static void
legs_are(const char *what, const char *log, const char *expected)
{
	fold_is(false, log, expected);
	result(what);
}

static void
logged_legs_are(const char *what, const char *log, const char *expected)
{
	fold_is(true, log, expected);
	result(what);
}

static void
check_rules(void)
{
	legs_are("answered: wait, ring and talk",
			 "10 a - ENTERQUEUE - 4930 1\n"
			 "28.25 a x CONNECT 18 1.2 6\n"
			 "208.5 a x COMPLETECALLER 18 180 1\n",
			 "1 a x 00:00:10Z answered wait=18.25 ring=6 talk=180.25 COMPLETECALLER ring=6000 3\n");
	legs_are("abandoned, with an agent's name or without",
			 "10 a - ENTERQUEUE\n14 a x ABANDON 1 1 4\n20 b - ENTERQUEUE\n21.5 b - ABANDON 1 1 2\n",
			 "1 a - 00:00:10Z abandoned wait=4 ABANDON 2\n2 b - 00:00:20Z abandoned wait=1.5 ABANDON 2\n");
	legs_are("out of the queue: time, key, nobody there; a key is told",
			 "10 a - ENTERQUEUE\n20 a - EXITWITHTIMEOUT 1 1 10\n20.5 b - ENTERQUEUE\n22 b - EXITWITHKEY 3 1 1 2\n"
			 "30 c - ENTERQUEUE\n30.25 c - EXITEMPTY 1 1 0\n",
			 "1 a - 00:00:10Z flowed_out wait=10 EXITWITHTIMEOUT 2\n"
			 "2 b - 00:00:20.5Z flowed_out wait=1.5 EXITWITHKEY:3 2\n"
			 "3 c - 00:00:30Z flowed_out wait=0.25 EXITEMPTY 2\n");
	legs_are("one queue twice: two legs",
			 "10 a - ENTERQUEUE\n20 a - EXITWITHTIMEOUT 1 1 10\n21 a - ENTERQUEUE\n31 a - ABANDON 1 1 10\n",
			 "1 a - 00:00:10Z flowed_out wait=10 EXITWITHTIMEOUT 2\n2 a - 00:00:21Z abandoned wait=10 ABANDON 2\n");
	legs_are("open: waiting, talking",
			 "10 a - ENTERQUEUE\n11 b - ENTERQUEUE\n15 b x CONNECT 4 1.2 2\n",
			 "1 a - waiting - 1\n2 b x talking - ring=2000 2\n");
	legs_are("the next entry before the end of a transfer, into another queue and into the same",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n19.993 a - ENTERQUEUE\n20 a x BLINDTRANSFER 8 c 2 8 1\n"
			 "22 a y CONNECT 2 1.3 1\n24.9995 b - ENTERQUEUE\n25 a y BLINDTRANSFER 9 c 2 3 1\n26 b - ABANDON 1 1 1\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 transferred BLINDTRANSFER ring=1000 3\n"
			 "2 a y 00:00:19.993Z answered wait=2.007 ring=1 talk=3 transferred BLINDTRANSFER ring=1000 3\n"
			 "3 b - 00:00:25Z abandoned wait=1 ABANDON 2\n");
	legs_are("the next agent's answer before the end of a transfer",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n19.99 a - ENTERQUEUE\n19.995 a y CONNECT 0 1.3 0\n"
			 "20 a x BLINDTRANSFER 8 c 2 8 1\n25 a y COMPLETECALLER 0 5 1\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 transferred BLINDTRANSFER ring=1000 3\n"
			 "2 a y 00:00:19.99Z answered wait=0.005 talk=5.005 COMPLETECALLER ring=0 3\n");
	legs_are("an entry that is logged again, differently, is the same",
			 "10 a - ENTERQUEUE\n10 a x ENTERQUEUE\n14 a - ABANDON 1 1 4\n",
			 "1 a - 00:00:10Z abandoned wait=4 ABANDON 3\n");
	legs_are("all transfers are: attended, and TRANSFER of old releases",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n20 a x ATTENDEDTRANSFER BRIDGE id 2 8 1\n"
			 "30 a - ENTERQUEUE\n32 a x CONNECT 2 1.2 1\n40 a x TRANSFER 8 c 2 8\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 transferred ATTENDEDTRANSFER ring=1000 3\n"
			 "2 a x 00:00:30Z answered wait=2 ring=1 talk=8 transferred TRANSFER ring=1000 3\n");
	legs_are("an answer without an entry: entered before it by the wait logged, and in its place among the legs",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n20 a x COMPLETEAGENT 2 8 1\n25 b - ENTERQUEUE\n26 b - ABANDON 1 1 1\n"
			 "30 c y CONNECT 7 1.3 2\n40 c y COMPLETEAGENT 7 10 1\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 COMPLETEAGENT ring=1000 3\n"
			 "2 c y 00:00:23Z answered wait=7 ring=2 talk=10 repaired COMPLETEAGENT ring=2000 2\n"
			 "3 b - 00:00:25Z abandoned wait=1 ABANDON 2\n");
	legs_are("in a queue that the caller has left, too",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n20 a x COMPLETEAGENT 2 8 1\n30 a y CONNECT 4 1.3 2\n"
			 "40 a y COMPLETEAGENT 4 10 1\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 COMPLETEAGENT ring=1000 3\n"
			 "2 a y 00:00:26Z answered wait=4 ring=2 talk=10 repaired COMPLETEAGENT ring=2000 2\n");
	legs_are("the first end counts",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n20 a x COMPLETECALLER 2 8 1\n"
			 "20.5 a x ATTENDEDTRANSFER BRIDGE id 2 8 1\n- a - ABANDON 1 1 10\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 COMPLETECALLER ring=1000 5\n");
	legs_are("of one instant, COMPLETECALLER before a transfer, and LEAVEEMPTY is no second end",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n20 a x ATTENDEDTRANSFER BRIDGE id 2 8 1\n20 a x COMPLETECALLER 2 8 1\n"
			 "30 b - ENTERQUEUE\n35 b - EXITEMPTY 1 1 5\n35 b - LEAVEEMPTY\n35 b - ENTERQUEUE\n40 b - ABANDON 1 1 5\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 COMPLETECALLER ring=1000 4\n"
			 "2 b - 00:00:30Z flowed_out wait=5 EXITEMPTY 3\n3 b - 00:00:35Z abandoned wait=5 ABANDON 2\n");
	legs_are("AGENTDUMP is no end",
			 "10 a - ENTERQUEUE\n12 a x AGENTDUMP\n14 a x AGENTDUMP\n18 a y CONNECT 8 1.2 1\n20 a y COMPLETEAGENT 8 2 1\n",
			 "1 a y 00:00:10Z answered wait=8 ring=1 talk=2 COMPLETEAGENT ring=1000 5\n");
	legs_are("rings without an answer are counted; a call that was not answered has no ring",
			 "10 a - ENTERQUEUE\n15 a x RINGNOANSWER 5000\n20 a y RINGNOANSWER 4000\n24 a z RINGNOANSWER 3000\n24 a - RINGCANCELED 3200\n"
			 "24 a - ABANDON 1 1 14\n",
			 "1 a - 00:00:10Z abandoned wait=14 ABANDON rna=3 ring=3200 6\n");
	legs_are("the last ring is that of the answer, at most the wait",
			 "10 a - ENTERQUEUE\n15 a x RINGNOANSWER 5000\n16.5 a y CONNECT 6 1.2 7\n20 a y COMPLETEAGENT 6 3 1\n",
			 "1 a y 00:00:10Z answered wait=6.5 ring=6.5 talk=3.5 repaired COMPLETEAGENT rna=1 ring=7000 4\n");
	legs_are("wrap, where it is logged",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n20 a x COMPLETECALLER 2 8 1\n20 a x WRAPUPSTART 15\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 wrap=15 COMPLETECALLER ring=1000 4\n");
	legs_are("callers who are not let in: a leg each, after the ends of the same instant",
			 "10 a - FULL\n11 b - CLOSED\n12 a - ENTERQUEUE\n20 a - EXITWITHTIMEOUT 1 1 8\n20 a - JOINEMPTY\n"
			 "30 a - DIVERT_CA_RATIO\n31 b - DIVERT_HOLDTIME\n- b - FULL\n",
			 "1 a - 00:00:10Z blocked FULL 1\n2 b - 00:00:11Z blocked CLOSED 1\n"
			 "3 a - 00:00:12Z flowed_out wait=8 EXITWITHTIMEOUT 2\n4 a - 00:00:20Z blocked JOINEMPTY 1\n"
			 "5 a - 00:00:30Z blocked DIVERT_CA_RATIO 1\n6 b - 00:00:31Z blocked DIVERT_HOLDTIME 1\n"
			 "7 b - (offered_at null) FULL 1\n");
	legs_are("a caller who is not let in does not end the wait of an earlier entry",
			 "10 a - ENTERQUEUE\n15 a - FULL\n20 a - ABANDON 1 1 10\n",
			 "1 a - 00:00:10Z abandoned wait=10 ABANDON 2\n2 a - 00:00:15Z blocked FULL 1\n");
	legs_are("what belongs to no leg is set aside by event and queue",
			 "10 a - ENTERQUEUE\n11 a - ABANDON 1 1 1\n12 a x PAUSE\n13 b x PAUSE\n14 a y PAUSE\n15 b x COMPLETEAGENT 2 8 1\n"
			 "16 b y COMPLETEAGENT 2 9 1\n17 - - -\n18 b x RINGNOANSWER 1000\n",
			 "1 a - 00:00:10Z abandoned wait=1 ABANDON 2\n0 a - - PAUSE 2\n0 b - - PAUSE 1\n"
			 "0 b - - COMPLETEAGENT 2\n0  - -  1\n0 b - - RINGNOANSWER 1\n");
}

static void
check_ties(void)
{
	legs_are("one second: an exit is of the leg before, an answer of the one that begins",
			 "10 a - ENTERQUEUE\n20 a - EXITWITHTIMEOUT 1 1 10\n20 a - ENTERQUEUE\n20 a x CONNECT 0 1.2 0\n30 a x COMPLETEAGENT 0 10 1\n",
			 "1 a - 00:00:10Z flowed_out wait=10 EXITWITHTIMEOUT 2\n"
			 "2 a x 00:00:20Z answered talk=10 COMPLETEAGENT ring=0 3\n");
	legs_are("one second: all of a call",
			 "10 a - ENTERQUEUE\n10 a x CONNECT 0 1.2 0\n10 a x COMPLETEAGENT 0 0 1\n",
			 "1 a x 00:00:10Z answered COMPLETEAGENT ring=0 3\n");
	legs_are("one second: answered, transferred, entered again",
			 "10 a - ENTERQUEUE\n20 a x CONNECT 10 1.2 1\n20 a x BLINDTRANSFER 8 c 10 0 1\n20 a - ENTERQUEUE\n25 a y CONNECT 5 1.2 1\n"
			 "30 a y COMPLETEAGENT 5 5 1\n",
			 "1 a x 00:00:10Z answered wait=10 ring=1 transferred BLINDTRANSFER ring=1000 3\n"
			 "2 a y 00:00:20Z answered wait=5 ring=1 talk=5 COMPLETEAGENT ring=1000 3\n");
	legs_are("one second: the logged wait tells that the stay before has lost its end",
			 "10 a - ENTERQUEUE\n3000 a - ENTERQUEUE\n3000 a x CONNECT 0 1.2 0\n3010 a x COMPLETEAGENT 0 10 1\n",
			 "1 a - waiting - 1\n2 a x 00:50:00Z answered talk=10 COMPLETEAGENT ring=0 3\n");
	legs_are("one second: the same agent again, after a transfer into the same queue",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n20 a x BLINDTRANSFER 8 c 2 8 1\n20 a - ENTERQUEUE\n20 a x CONNECT 0 1.2 0\n"
			 "30 a x COMPLETEAGENT 0 10 1\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 transferred BLINDTRANSFER ring=1000 3\n"
			 "2 a x 00:00:20Z answered talk=10 COMPLETEAGENT ring=0 3\n");
}

static void
check_dirt(void)
{
	legs_are("no time of the entry: by the answer's wait",
			 "- a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n20 a x COMPLETEAGENT 2 8 1\n",
			 "1 a x 00:00:10Z answered wait=2 ring=1 talk=8 repaired COMPLETEAGENT ring=1000 3\n");
	legs_are("no time of the entry, nor an answer",
			 "- a - ENTERQUEUE\n12 a - ABANDON 1 1 2\n", "1 a - (offered_at null) ABANDON 2\n");
	legs_are("no time of the answer",
			 "10 a - ENTERQUEUE\n- a x CONNECT 2 1.2 1\n20 a x COMPLETEAGENT 2 8 1\n",
			 "1 a x (answered_at null) COMPLETEAGENT ring=1000 3\n");
	legs_are("no time of an answer before another",
			 "10 a - ENTERQUEUE\n- a x CONNECT 2 1.2 1\n20 a x COMPLETEAGENT 2 8 1\n"
			 "30 a - ENTERQUEUE\n32 a y CONNECT 2 1.2 1\n40 a y COMPLETEAGENT 2 8 1\n",
			 "1 a x (answered_at null) COMPLETEAGENT ring=1000 3\n"
			 "2 a y 00:00:30Z answered wait=2 ring=1 talk=8 COMPLETEAGENT ring=1000 3\n");
	legs_are("no answer: the call is not left open",
			 "10 a - ENTERQUEUE\n20 a x COMPLETEAGENT 2 8 1\n", "1 a x (answered_at null) COMPLETEAGENT 2\n");
	legs_are("no time of the end",
			 "10 a - ENTERQUEUE\n12 a x CONNECT 2 1.2 1\n- a x COMPLETEAGENT 2 8 1\n15 b - ENTERQUEUE\n- b - ABANDON 1 1 4\n",
			 "1 a x (ended_at null) COMPLETEAGENT ring=1000 3\n2 b - (ended_at null) ABANDON 2\n");
	legs_are("an answer without entry and wait",
			 "12 a x CONNECT - 1.2 1\n20 a x COMPLETEAGENT 2 8 1\n", "1 a x (offered_at null) COMPLETEAGENT ring=1000 2\n");
	legs_are("infinite times",
			 "-infinity a - ENTERQUEUE\n10 a - ABANDON 1 1 1\n10 b - ENTERQUEUE\ninfinity b - ABANDON 1 1 1\n"
			 "11 c - ENTERQUEUE\ninfinity c x CONNECT 1\n12 d - ENTERQUEUE\n13 d x CONNECT 1\ninfinity d x COMPLETEAGENT 1 1\n",
			 "1 a - (time out of range) ABANDON 2\n2 b - (ended_at infinite) ABANDON 2\n"
			 "3 c x (answered_at infinite) - 2\n4 d x (ended_at infinite) COMPLETEAGENT 3\n");
	legs_are("times that run backwards by a second are moved, by more are a problem",
			 "10 a - ENTERQUEUE\n9 a - ABANDON 1 1 0\n20 b - ENTERQUEUE\n18.999999 b - ABANDON 1 1 0\n"
			 "30 c - ENTERQUEUE\n32 c x CONNECT 2 1.2 1\n31.5 d y COMPLETEAGENT 2 0 1\n31.5 c x COMPLETEAGENT 2 0 1\n"
			 "40 e - ENTERQUEUE\n42 e x CONNECT 2 1.2 1\n5 e x COMPLETEAGENT 2 3 1\n",
			 "1 a - 00:00:10Z abandoned repaired ABANDON 2\n2 b - (ended_at before offered_at) ABANDON 2\n"
			 "3 c x 00:00:30Z answered wait=2 ring=1 repaired COMPLETEAGENT ring=1000 3\n4 e x (ended_at before answered_at) COMPLETEAGENT ring=1000 3\n"
			 "0 d - - COMPLETEAGENT 1\n");
	legs_are("too long: 24.8 days are the most",
			 "0 a - ENTERQUEUE\n2147483.647 a - ABANDON 1 1 1\n1 b - ENTERQUEUE\n2147484.648 b - ABANDON 1 1 1\n"
			 "2 c - ENTERQUEUE\n3 c x CONNECT 1\n2147486.648 c x COMPLETEAGENT 1 1\n",
			 "1 a - 00:00:00Z abandoned wait=2147483.647 ABANDON 2\n2 b - (wait too long) ABANDON 2\n"
			 "3 c x (talk too long) COMPLETEAGENT 3\n");
	legs_are("numbers that are not numbers",
			 "10 a - ENTERQUEUE\n12 a x RINGNOANSWER -5\n13 a x RINGNOANSWER 1e3\n14 a x RINGNOANSWER 99999999999\n"
			 "15 a x CONNECT five 1.2 -3\n20 a x COMPLETEAGENT - abc\n",
			 "1 a x 00:00:10Z answered wait=5 talk=5 COMPLETEAGENT rna=3 6\n");
	legs_are("no names",
			 "10 - - ENTERQUEUE\n12 - - CONNECT 2 1.2 1\n20 - NONE COMPLETEAGENT 2 8 1\n",
			 "1  - 00:00:10Z answered wait=2 ring=1 talk=8 COMPLETEAGENT ring=1000 3\n");
}

static void
check_logged(void)
{
	logged_legs_are("as logged: answered",
					"10 a - ENTERQUEUE\n28.25 a x CONNECT 18 1.2 6\n208.5 a x COMPLETECALLER 18 181 1\n",
					"1 a x 00:00:10Z answered wait=18 ring=6 talk=181 COMPLETECALLER ring=6000 3\n");
	logged_legs_are("as logged: not answered",
					"10 a - ENTERQUEUE\n14.5 a - ABANDON 1 2 5\n20 b - ENTERQUEUE\n31.5 b - EXITWITHTIMEOUT 1 2 11\n"
					"40 c - ENTERQUEUE\n44.5 c - EXITWITHKEY 9 1 2 3\n50 d - ENTERQUEUE\n54.5 d - EXITEMPTY 1 2 6\n",
					"1 a - 00:00:10Z abandoned wait=5 ABANDON 2\n2 b - 00:00:20Z flowed_out wait=11 EXITWITHTIMEOUT 2\n"
					"3 c - 00:00:40Z flowed_out wait=3 EXITWITHKEY:9 2\n4 d - 00:00:50Z flowed_out wait=6 EXITEMPTY 2\n");
	logged_legs_are("as logged: transfers",
					"10 a - ENTERQUEUE\n12.5 a x CONNECT 2 1.2 1\n20 a x BLINDTRANSFER 8 c 2 9 1\n"
					"30 b - ENTERQUEUE\n32.5 b x CONNECT 3 1.2 1\n40 b x ATTENDEDTRANSFER BRIDGE id 3 11 1\n"
					"50 c - ENTERQUEUE\n52.5 c x CONNECT 4 1.2 1\n60 c x ATTENDEDTRANSFER LINK one two 4 12|1\n"
					"70 d - ENTERQUEUE\n72.5 d x CONNECT 5 1.2 1\n80 d x ATTENDEDTRANSFER LINK one two 5 13\n",
					"1 a x 00:00:10Z answered wait=2 ring=1 talk=9 transferred BLINDTRANSFER ring=1000 3\n"
					"2 b x 00:00:30Z answered wait=3 ring=1 talk=11 transferred ATTENDEDTRANSFER ring=1000 3\n"
					"3 c x 00:00:50Z answered wait=4 ring=1 talk=12 transferred ATTENDEDTRANSFER ring=1000 3\n"
					"4 d x 00:01:10Z answered wait=5 ring=1 talk=13 transferred ATTENDEDTRANSFER ring=1000 3\n");
	logged_legs_are("not logged: by the times",
					"10 a - ENTERQUEUE\n12.5 a x CONNECT - 1.2 1\n20 a x COMPLETEAGENT 2 x 1\n30 b - ENTERQUEUE\n31.5 b - LEAVEEMPTY\n",
					"1 a x 00:00:10Z answered wait=2.5 ring=1 talk=7.5 COMPLETEAGENT ring=1000 3\n"
					"2 b - 00:00:30Z flowed_out wait=1.5 LEAVEEMPTY 2\n");
	logged_legs_are("logged: times of the answer and of the end are not needed",
					"10 a - ENTERQUEUE\n- a x CONNECT 2 1.2 1\n- a x COMPLETEAGENT 2 9 1\n20 b - ENTERQUEUE\n- b - ABANDON 1 1 7\n"
					"30 c - ENTERQUEUE\n35 c x COMPLETEAGENT 2 3 1\n",
					"1 a x 00:00:10Z answered wait=2 ring=1 talk=9 COMPLETEAGENT ring=1000 3\n"
					"2 b - 00:00:20Z abandoned wait=7 ABANDON 2\n3 c x 00:00:30Z answered wait=2 talk=3 COMPLETEAGENT 2\n");
}

/* Random logs in hostile orders: nothing is lost, and no step leads out of memory. */
static void
check_random(void)
{
	static char first[100000];
	static char second[100000];
	static const char *const names[] = {"a", "b", "support", ""};

	for (long log = share(20000); log > 0; log--)
	{
		size_t		n = random_below(MOST);
		QueueLeg	legs[MOST];
		void	   *scratch = malloc(queue_log_scratch(n) + 1);
		long		counted = 0;
		size_t		found;

		for (size_t i = 0; i < n; i++)
		{
			const char *queue = names[random_below(4)];
			const char *agent = names[random_below(4)];

			log_of[i] = (QueueEvent)
			{
				.time = random_below(9) == 0 ? QUEUE_NO_TIME : random_below(30) == 0 ? INT64_MAX :
					random_below(30) == 0 ? INT64_MIN : (int64_t) random_below(40) * 500000,
					.queue = {queue, (int32_t) strlen(queue)},
					.agent = {agent, (int32_t) strlen(agent)},
					.wait = (int32_t) random_below(12) * 500 - 1,
					.talk = (int32_t) random_below(12) * 500 - 1,
					.kind = (uint8_t) random_below(QUEUE_EVENT_KINDS)
			};
		}
		found = queue_log_fold(log_of, n, legs, scratch, NULL);
		for (size_t i = 0; i < found; i++)
		{
			counted += legs[i].events;
			check(legs[i].number == 0 || legs[i].number == (int32_t) i + 1, "numbers go up", legs[i].number);
			check(legs[i].events > 0, "no leg without an event", legs[i].events);
		}
		check(counted == (long) n, "every event is counted", (long double) counted);
		free(scratch);
		fold_to_text(log_of, n, log % 2, 1, first);
		for (size_t i = n; i > 1; i--)
		{
			size_t		j = random_below(i);
			QueueEvent	event = log_of[i - 1];

			log_of[i - 1] = log_of[j];
			log_of[j] = event;
		}
		pack_all(log_of, n);
		fold_to_text(log_of, n, log % 2, 1, second);
		compare("in another order", second, first);
		memcpy(log_of + n, log_of, n * sizeof(QueueEvent));
		fold_to_text(log_of, 2 * n, log % 2, 2, second);
		compare("given twice", second, first);
	}
	result("random logs: every event is counted, in any order the same");
}

/* Bytes that nobody packed: refused, or events within bounds. */
static void
check_hostile(void)
{
	static char packed_bytes[2000];
	QueuePacked packed = {0};
	long		taken = 0;
	size_t		n = read_log("10 support - ENTERQUEUE\n12 support alice CONNECT 2 1.2 1\n20 support alice EXITWITHKEY 12 8 1\n"
							 "30 sales - HOLD\n");

	for (size_t i = 0; i < n; i++)
		check(queue_event_pack(&packed, packed_bytes, sizeof(packed_bytes), &log_of[i]), "there is room", (long double) i);
	for (long i = share(300000); i > 0; i--)
	{
		size_t		used = random_below(8) == 0 ? random_below(packed.used + 1) : packed.used;
		char	   *bytes = malloc(used + 1);
		QueueReader reader = {0};
		QueueEvent	event;

		memcpy(bytes, packed_bytes, used);
		for (size_t times = 1 + random_below(3); used > 0 && times > 0; times--)
			bytes[random_below(used)] ^= (char) (1 << random_below(8));
		while (reader.at < used && queue_event_unpack(&reader, bytes, used, &event))
		{
			int64_t	sum = (int64_t) event.wait + event.talk;

			taken++;
			for (int32_t b = 0; b < event.queue.length; b++)
				sum += event.queue.bytes[b];
			for (int32_t b = 0; b < event.agent.length; b++)
				sum += event.agent.bytes[b];
			for (int32_t b = 0; b < event.detail.length; b++)
				sum += event.detail.bytes[b];
			check(event.kind < QUEUE_EVENT_KINDS && event.wait >= -1 && event.talk >= -1 && reader.at <= used,
				  "what is read is an event", sum);
		}
		free(bytes);
	}
	check(taken > 1000, "some are read", taken);
	result("bytes that nobody packed");
}

int
main(void)
{
	check_rules();
	check_ties();
	check_dirt();
	check_logged();
	check_random();
	check_hostile();
	printf("1..%d\n", tests);
	return failures > 0;
}
