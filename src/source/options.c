/*
 * source/options.c: the options of a call source.
 */
#include "source/options.h"
#include "base/local_time.h"
#include "base/statement.h"

#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#define ALL_OPTIONS "time_zone, waits, max_age, tolerance, columns, threshold, overlap"

pg_noreturn static void refuse_option(const char *name, const char *value, const char *hint);
static void
refuse_option(const char *name, const char *value, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid value of option %s: %s", name, value),
			 errhint("%s", hint)));
}

typedef struct IntervalReading
{
	const char *text;
	Interval   *value;
} IntervalReading;

static void
read_interval(void *argument)
{
	IntervalReading *reading = argument;

	reading->value = DatumGetIntervalP(DirectFunctionCall3(interval_in, CStringGetDatum(reading->text),
														   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

/* An interval of the option, in one form; not negative, not of months. */
static char *
interval_option(const char *name, const char *text)
{
	IntervalReading reading = {text, NULL};
	const char *hint = "Write an interval that is not negative, without months, for example \"20 s\" or \"24 hours\".";

	if (statement_try(read_interval, &reading) != NULL || INTERVAL_NOT_FINITE(reading.value) ||
		reading.value->month != 0 || reading.value->day < 0 || reading.value->time < 0 ||
		reading.value->day > 100000)
		refuse_option(name, text, hint);
	return DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(reading.value)));
}

static const struct
{
	const char *name;
	size_t		place;
}			INTERVAL_OPTIONS[] = {
	{"max_age", offsetof(SourceOptions, max_age)},
	{"tolerance", offsetof(SourceOptions, tolerance)},
	{"threshold", offsetof(SourceOptions, threshold)},
	{"overlap", offsetof(SourceOptions, overlap)},
};

static void
require_text(const char *name, const char *type, const char *value)
{
	if (strcmp(type, "string") != 0)
		refuse_option(name, value, "Write it as text in double quotes.");
}

static void
read_option(CallSource *source, const char *name, const char *type, const char *value)
{
	SourceOptions *options = &source->options;

	if (strcmp(name, "columns") == 0)
	{
		if (strcmp(type, "object") != 0)
			refuse_option(name, value, "Write an object that gives columns by role, such as {\"offered_at\": "
						  "\"start\"}.");
		return;
	}
	if (strcmp(name, "time_zone") == 0)
	{
		require_text(name, type, value);
		(void) zone_of(cstring_to_text(value));
		options->time_zone = value;
		return;
	}
	if (strcmp(name, "waits") == 0)
	{
		options->logged_waits = strcmp(value, "logged") == 0;
		if (!options->logged_waits && strcmp(value, "times") != 0)
			refuse_option(name, value, "Use times or logged.");
		return;
	}
	for (size_t i = 0; i < lengthof(INTERVAL_OPTIONS); i++)
	{
		if (strcmp(name, INTERVAL_OPTIONS[i].name) != 0)
			continue;
		require_text(name, type, value);
		*(const char **) ((char *) options + INTERVAL_OPTIONS[i].place) = interval_option(name, value);
		return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown option of a call source: \"%s\"", name),
			 errhint("Options are: " ALL_OPTIONS ".")));
}

static void
read_column(CallSource *source, const char *role, const char *type, const char *column)
{
	int			n = source_role(source->kind, role);

	if (n < 0)
	{
		StringInfoData names;

		initStringInfo(&names);
		for (int i = 0; i < source->kind->role_count; i++)
			appendStringInfo(&names, "%s%s", i > 0 ? ", " : "", source->kind->roles[i].name);
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("kind %s has no role \"%s\" for a column", source->kind->name, role),
				 errhint("Its roles are: %s.", names.data)));
	}
	if (strcmp(type, "string") != 0 && strcmp(type, "null") != 0)
		refuse_option("columns", column, "Write the name of a column as text, or null for none.");
	/* an empty name: there is none, even if a column has the usual name */
	source->columns[n] = strcmp(type, "null") == 0 ? "" : column;
}

void
source_read_options(CallSource *source, const char *options)
{
	SourceOptions defaults = {
		.max_age = "24:00:00", .tolerance = "00:00:00", .threshold = "00:00:20",
	};

	source->options = defaults;
	if (source_runf(source, "SELECT WHERE pg_catalog.jsonb_typeof({'options'}::pg_catalog.jsonb) <> 'object'",
					"options", options, NULL) > 0)
		refuse_option("options", options, "Write an object such as {\"time_zone\": \"Europe/Berlin\"}.");
	(void) source_runf(source, "SELECT o.key, pg_catalog.jsonb_typeof(o.value), o.value #>> '{}' "
					   "FROM pg_catalog.jsonb_each({'options'}::pg_catalog.jsonb) AS o", "options", options, NULL);
	for (uint64 i = 0, n = SPI_processed; i < n; i++)
	{
		SPITupleTable *table = SPI_tuptable;
		char	   *value = statement_text(i, 3);

		read_option(source, statement_text(i, 1), statement_text(i, 2), value != NULL ? value : "null");
		SPI_tuptable = table;
		SPI_processed = n;
	}
	(void) source_runf(source, "SELECT c.key, pg_catalog.jsonb_typeof(c.value), c.value #>> '{}' "
					   "FROM pg_catalog.jsonb_each(coalesce({'options'}::pg_catalog.jsonb -> 'columns', '{}')) AS c",
					   "options", options, NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		char	   *value = statement_text(i, 3);

		read_column(source, statement_text(i, 1), statement_text(i, 2), value != NULL ? value : "null");
	}
}
