/*
 * stats/text.c: call_stats as one line of JSON, lossless: what is 0 is
 * left out, buckets bear their upper edge in seconds.
 */
#include "stats/type.h"

#include "base/json_integer.h"
#include "common/int.h"
#include "utils/builtins.h"

/* ---------------------------------------------------------------------- output */

/* Without printf, which would take longer than all else for hundreds of buckets. */
static void
write_member(StringInfo out, const char *name, int length, int64 value)
{
	char	   *at;

	enlargeStringInfo(out, length + MAXINT8LEN + 8);
	at = out->data + out->len;
	if (at[-1] != '{')
	{
		*at++ = ',';
		*at++ = ' ';
	}
	*at++ = '"';
	memcpy(at, name, length);
	at += length;
	*at++ = '"';
	*at++ = ':';
	*at++ = ' ';
	at += pg_lltoa(value, at);
	out->len = at - out->data;
}

static void
write_number(StringInfo out, const char *name, int64 value)
{
	if (value != 0)
		write_member(out, name, strlen(name), value);
}

static HistogramProblem
write_buckets(StringInfo out, const char *name, HistogramView view)
{
	uint32_t	bucket;
	int64_t		count;
	int			start = out->len;
	char		edge[MAXINT8LEN];
	bool		any = false;

	appendStringInfo(out, "%s\"%s\": {", out->data[out->len - 1] == '{' ? "" : ", ", name);
	while (histogram_next(&view, &bucket, &count))
	{
		any = true;
		write_member(out, edge, pg_ultoa_n(histogram_upper_edge(bucket) / 1000, edge), count);
	}
	appendStringInfoChar(out, '}');
	if (!any)
	{
		out->len = start;
		out->data[start] = '\0';
	}
	return view.problem;
}

/* An object of numbers or of buckets by outcome, left out where it is empty. */
static HistogramProblem
write_by_outcome(StringInfo out, const char *name, const CallStatisticsView *view, bool buckets)
{
	HistogramProblem problem = HISTOGRAM_OK;
	int			start = out->len;
	int			open;

	appendStringInfo(out, ", \"%s\": {", name);
	open = out->len;
	for (int outcome = 0; outcome < CALL_OUTCOMES; outcome++)
	{
		if (!buckets)
			write_number(out, call_outcome_names[outcome], view->sums[CALL_WAIT + outcome]);
		else if (call_is_offered(outcome) && problem == HISTOGRAM_OK)
			problem = write_buckets(out, call_outcome_names[outcome], view->histograms[statistics_wait(outcome)]);
	}
	if (out->len == open)
	{
		out->len = start;
		out->data[start] = '\0';
	}
	else
		appendStringInfoChar(out, '}');
	return problem;
}

/* What cannot be read is not to be left out: the caller refuses it. */
HistogramProblem
call_stats_write_text(const CallStatisticsView *view, StringInfo out)
{
	HistogramProblem problem;

	appendStringInfo(out, "{\"version\": %d", STATISTICS_FORMAT);
	for (int outcome = 0; outcome < CALL_OUTCOMES; outcome++)
		write_number(out, call_outcome_names[outcome], view->sums[CALL_COUNT + outcome]);
	write_number(out, "held", view->sums[CALL_HELD]);
	write_number(out, "transferred", view->sums[CALL_TRANSFERRED]);
	(void) write_by_outcome(out, "wait_ms", view, false);
	write_number(out, "talk_ms", view->sums[CALL_TALK]);
	write_number(out, "hold_ms", view->sums[CALL_HOLD]);
	write_number(out, "wrap_ms", view->sums[CALL_WRAP]);
	write_number(out, "ring_ms", view->sums[CALL_RING]);
	problem = write_by_outcome(out, "waits", view, true);
	if (problem == HISTOGRAM_OK)
		problem = write_buckets(out, "handles", view->histograms[STATISTICS_HANDLE]);
	appendStringInfoChar(out, '}');
	return problem;
}

/* ------------------------------------------------------------- input, as it was output */

/* Moves behind a piece of the text, if that is what comes next. */
static inline bool
skip_piece(const char **at, const char *piece)
{
	size_t		length = strlen(piece);

	if (strncmp(*at, piece, length) != 0)
		return false;
	*at += length;
	return true;
}

/* A whole number as pg_lltoa() writes it, not 0: zeros are left out. */
static bool
skip_number(const char **at, int64 *number)
{
	bool		negative = **at == '-';
	const char *digits = *at + negative;
	int64		sum = 0;

	if (*digits < '1' || *digits > '9')
		return false;
	for (; *digits >= '0' && *digits <= '9'; digits++)
		if (pg_mul_s64_overflow(sum, 10, &sum) || pg_sub_s64_overflow(sum, *digits - '0', &sum))
			return false;
	if (!negative && pg_sub_s64_overflow(0, sum, &sum))
		return false;
	*number = sum;
	*at = digits;
	return true;
}

/* "name": behind the comma that all members but the first have. */
static bool
skip_name(const char **at, const char *name)
{
	const char *here = *at;

	if (here[-1] != '{' && !skip_piece(&here, ", "))
		return false;
	if (!skip_piece(&here, "\"") || !skip_piece(&here, name) || !skip_piece(&here, "\": "))
		return false;
	*at = here;
	return true;
}

/* False if the number is there, and is none. */
static bool
skip_member(const char **at, const char *name, int64 *number)
{
	return !skip_name(at, name) || skip_number(at, number);
}

static bool
skip_buckets(const char **at, const char *name, Histogram *histogram)
{
	int64		previous = -1;

	if (!skip_name(at, name))
		return true;
	if (!skip_piece(at, "{"))
		return false;
	do
	{
		int64		seconds = 0;
		int64		count;
		int64_t		lower,
					upper;
		int			bucket;

		if ((*at)[-1] != '{' && !skip_piece(at, ", "))
			return false;
		if (!skip_piece(at, "\"") || (!skip_piece(at, "0") && !skip_number(at, &seconds)) || !skip_piece(at, "\": "))
			return false;
		if (seconds <= previous || seconds > histogram_upper_edge(HISTOGRAM_BUCKETS - 1) / 1000)
			return false;
		previous = seconds;
		bucket = histogram_edge_bucket(seconds * 1000, &lower, &upper);
		if (bucket < 0 || upper != seconds * 1000 || !skip_number(at, &count) ||
			histogram_add(histogram, (uint32) bucket, count) != HISTOGRAM_OK)
			return false;
	} while (**at == ',');
	return skip_piece(at, "}");
}

bool
call_stats_read_own_text(const char *text, CallStatistics *stats)
{
	const char *at = text;
	CallStatisticsView view;

	if (!skip_piece(&at, "{\"version\": " CppAsString2(STATISTICS_FORMAT)))
		return false;
	for (int outcome = 0; outcome < CALL_OUTCOMES; outcome++)
		if (!skip_member(&at, call_outcome_names[outcome], &stats->sums[CALL_COUNT + outcome]))
			return false;
	if (!skip_member(&at, "held", &stats->sums[CALL_HELD]) ||
		!skip_member(&at, "transferred", &stats->sums[CALL_TRANSFERRED]))
		return false;
	if (skip_name(&at, "wait_ms"))
	{
		if (!skip_piece(&at, "{"))
			return false;
		for (int outcome = 0; outcome < CALL_OUTCOMES; outcome++)
			if (!skip_member(&at, call_outcome_names[outcome], &stats->sums[CALL_WAIT + outcome]))
				return false;
		if (!skip_piece(&at, "}"))
			return false;
	}
	if (!skip_member(&at, "talk_ms", &stats->sums[CALL_TALK]) ||
		!skip_member(&at, "hold_ms", &stats->sums[CALL_HOLD]) ||
		!skip_member(&at, "wrap_ms", &stats->sums[CALL_WRAP]) ||
		!skip_member(&at, "ring_ms", &stats->sums[CALL_RING]))
		return false;
	if (skip_name(&at, "waits"))
	{
		if (!skip_piece(&at, "{"))
			return false;
		for (int outcome = 0; outcome < CALL_OUTCOMES; outcome++)
			if (call_is_offered(outcome) &&
				!skip_buckets(&at, call_outcome_names[outcome], &stats->histograms[statistics_wait(outcome)]))
				return false;
		if (!skip_piece(&at, "}"))
			return false;
	}
	if (!skip_buckets(&at, "handles", &stats->histograms[STATISTICS_HANDLE]) || !skip_piece(&at, "}") || *at != '\0')
		return false;
	call_statistics_view(stats, &view);
	return call_statistics_check(&view) == STATISTICS_OK;
}

/* ------------------------------------------------------------ input, any other spelling */

#define JSON_HINT \
	"Known fields: version, answered, abandoned, flowed_out, callback, blocked, held, transferred, wait_ms, " \
	"talk_ms, hold_ms, wrap_ms, ring_ms, waits, handles."

/* Reading goes on in one object at a time, so one struct serves them all. */
typedef struct Reader
{
	CallStatistics *stats;
	Node	   *escontext;
	bool		version_seen;
} Reader;

typedef bool (*ReadField) (Reader *reader, const char *name, const JsonbValue *value, int where);

static bool
refuse_json(Reader *reader, const char *what, const char *name)
{
	/* a name may be of any length */
	ereturn(reader->escontext, false,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid call_stats: %s: \"%.80s\"", what, name),
			 errhint(JSON_HINT)));
}

static bool
read_integer(Reader *reader, const char *name, const JsonbValue *value, int64 *result)
{
	JsonInteger found = json_integer(value, result);

	if (found == JSON_NO_INTEGER)
		return refuse_json(reader, "whole number expected", name);
	if (found == JSON_BEYOND_BIGINT)
		return refuse_json(reader, "number out of range of bigint", name);
	return true;
}

static bool
read_object(Reader *reader, JsonbContainer *object, ReadField read, int where)
{
	JsonbIterator *it = JsonbIteratorInit(object);
	JsonbValue	key,
				value;
	JsonbIteratorToken token;

	while ((token = JsonbIteratorNext(&it, &key, true)) != WJB_DONE)
		if (token == WJB_KEY)
		{
			(void) JsonbIteratorNext(&it, &value, true);
			if (!read(reader, pnstrdup(key.val.string.val, key.val.string.len), &value, where))
				return false;
		}
	return true;
}

/* A value that must be an object, read by `read`. */
static bool
read_inner(Reader *reader, const char *name, const JsonbValue *value, ReadField read, int where)
{
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		return refuse_json(reader, "object expected", name);
	return read_object(reader, value->val.binary.data, read, where);
}

/* "edge in seconds": count */
static bool
read_bucket(Reader *reader, const char *name, const JsonbValue *value, int where)
{
	char	   *end;
	int64		seconds;
	int64		count;
	int64_t		lower,
				upper;
	int			bucket;
	char		canonical[24];

	errno = 0;
	seconds = strtoi64(name, &end, 10);
	snprintf(canonical, sizeof(canonical), INT64_FORMAT, seconds);
	if (errno != 0 || strcmp(canonical, name) != 0 || seconds < 0 ||
		seconds > histogram_upper_edge(HISTOGRAM_BUCKETS - 1) / 1000)
		return refuse_json(reader, "upper edge of a bucket expected, in seconds", name);
	bucket = histogram_edge_bucket(seconds * 1000, &lower, &upper);
	if (bucket < 0 || histogram_upper_edge(bucket) != seconds * 1000)
		return refuse_json(reader, psprintf("seconds that are not an edge of a bucket, between " INT64_FORMAT
											" and " INT64_FORMAT, (int64) lower / 1000, (int64) upper / 1000), name);
	if (!read_integer(reader, name, value, &count))
		return false;
	if (count == 0)
		return refuse_json(reader, "bucket with count 0", name);
	if (histogram_add(&reader->stats->histograms[where], (uint32) bucket, count) != HISTOGRAM_OK)
		return refuse_json(reader, "count out of range", name);
	return true;
}

static bool
read_wait(Reader *reader, const char *name, const JsonbValue *value, int where pg_attribute_unused())
{
	int			outcome = call_outcome_code(name, strlen(name));

	if (outcome < 0)
		return refuse_json(reader, "unknown outcome", name);
	return read_integer(reader, name, value, &reader->stats->sums[CALL_WAIT + outcome]);
}

static bool
read_outcome_waits(Reader *reader, const char *name, const JsonbValue *value, int where pg_attribute_unused())
{
	int			outcome = call_outcome_code(name, strlen(name));

	if (outcome < 0 || !call_is_offered(outcome))
		return refuse_json(reader, "unknown outcome", name);
	return read_inner(reader, name, value, read_bucket, statistics_wait(outcome));
}

static bool
read_field(Reader *reader, const char *name, const JsonbValue *value, int where pg_attribute_unused())
{
	static const struct
	{
		const char *name;
		int			sum;
	}			sums[] = {
		{"held", CALL_HELD}, {"transferred", CALL_TRANSFERRED}, {"talk_ms", CALL_TALK}, {"hold_ms", CALL_HOLD},
		{"wrap_ms", CALL_WRAP}, {"ring_ms", CALL_RING}
	};
	int			outcome = call_outcome_code(name, strlen(name));

	if (outcome >= 0)
		return read_integer(reader, name, value, &reader->stats->sums[CALL_COUNT + outcome]);
	for (size_t i = 0; i < lengthof(sums); i++)
		if (strcmp(name, sums[i].name) == 0)
			return read_integer(reader, name, value, &reader->stats->sums[sums[i].sum]);
	if (strcmp(name, "wait_ms") == 0)
		return read_inner(reader, name, value, read_wait, 0);
	if (strcmp(name, "waits") == 0)
		return read_inner(reader, name, value, read_outcome_waits, 0);
	if (strcmp(name, "handles") == 0)
		return read_inner(reader, name, value, read_bucket, STATISTICS_HANDLE);
	if (strcmp(name, "version") == 0)
	{
		int64		version;

		if (!read_integer(reader, name, value, &version))
			return false;
		if (version != STATISTICS_FORMAT)
			ereturn(reader->escontext, false,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid call_stats: unknown version " INT64_FORMAT, version),
					 errhint("It was written by a newer release of ccmetrics: upgrade this one to read it.")));
		reader->version_seen = true;
		return true;
	}
	return refuse_json(reader, "unknown field", name);
}

bool
call_stats_read_json(Datum json, CallStatistics *stats, Node *escontext)
{
	Jsonb	   *object = DatumGetJsonbP(json);
	Reader		reader = {stats, escontext, false};
	CallStatisticsView view;

	if (!JB_ROOT_IS_OBJECT(object))
		return refuse_json(&reader, "object expected",
					  JsonbToCString(NULL, &object->root, VARSIZE_ANY_EXHDR(object)));
	if (!read_object(&reader, &object->root, read_field, 0))
		return false;
	if (!reader.version_seen)
		return refuse_json(&reader, "field is missing", "version");
	call_statistics_view(stats, &view);
	if (call_statistics_check(&view) != STATISTICS_OK)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid call_stats: counts differ from their histograms"),
				 errhint("The counts of waits and of handles must add up to the calls of each outcome; handles to "
						 "the answered ones.")));
	return true;
}
