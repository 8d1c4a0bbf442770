/*
 * source/source.c: a call source, found by its name, checked, and as SQL reads it.
 */
#include "source/source.h"
#include "base/acting.h"
#include "base/names.h"
#include "base/statement.h"
#include "source/options.h"
#include "source/tables.h"

#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_subscription_rel.h"
#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rls.h"

/* -------------------------------------------------------------- named places */

char *
source_part_name(const CallSource *source, const char *suffix)
{
	return quote_qualified_identifier(schema_name(source->schema), psprintf("%s%s", source->name, suffix));
}

/* What the kind says of a row r. */
static const struct
{
	const char *name;
	size_t		place;
}			PIECES[] = {
	{"time", offsetof(SourceKind, time)},
	{"event", offsetof(SourceKind, event)},
	{"of_call", offsetof(SourceKind, of_call)},
	{"restart", offsetof(SourceKind, restart)},
	{"of_agent", offsetof(SourceKind, of_agent)},
	{"states", offsetof(SourceKind, states)},
};

static const char *
place_of_source(const void *subject, const char *name)
{
	const CallSource *source = subject;
	int			table = source_table_of_place(name);

	if (table >= 0)
		return relation_name(source->tables[table]);
	if (strcmp(name, "rows") == 0)
		return source->rows;
	if (strcmp(name, "tolerance") == 0)
		return psprintf("%s::pg_catalog.interval", quote_literal_cstr(source->options.tolerance));
	if (strcmp(name, "max_age") == 0)
		return psprintf("%s::pg_catalog.interval", quote_literal_cstr(source->options.max_age));
	if (strcmp(name, "returns") == 0)
		return source->kind->unique_ids ? "false" : "true";
	if (strcmp(name, "threshold") == 0)
		return psprintf("%s::pg_catalog.interval", quote_literal_cstr(source->options.threshold));
	for (size_t i = 0; i < lengthof(PIECES); i++)
	{
		/* a piece has places of its own */
		if (strcmp(name, PIECES[i].name) == 0)
			return source_fill(source, *(const char *const *) ((const char *) source->kind + PIECES[i].place));
	}
	if (strncmp(name, "has_", 4) == 0)
	{
		return source_role(source->kind, name + 4) < 0 ? NULL :
			source_column(source, name + 4) != NULL ? "true" : "false";
	}
	return NULL;
}

/* SQL whose places are all the source's. */
char *
source_fill(const CallSource *source, const char *sql)
{
	return source_sql(source, sql, NULL);
}

char *
source_sql(const CallSource *source, const char *sql,...)
{
	va_list		given;
	char	   *filled;

	va_start(given, sql);
	filled = statement_fill(sql, place_of_source, source, given);
	va_end(given);
	return filled;
}

uint64
source_runf(const CallSource *source, const char *sql,...)
{
	va_list		given;
	char	   *filled;

	va_start(given, sql);
	filled = statement_fill(sql, place_of_source, source, given);
	va_end(given);
	return statement_run(filled);
}

bool
source_value(uint64 row, int column, Oid type, Datum *value)
{
	return statement_value(row, column, type, value, "a call source", "Give it back its type.");
}

const char *
source_column(const CallSource *source, const char *role)
{
	int			n = source_role(source->kind, role);

	return n < 0 ? NULL : source->columns[n];
}

/* -------------------------------------------------------------- the columns of the source */

/* Up to the year 9999; 0 is what is written where there is none. */
#define EPOCH(number) "CASE WHEN " number " BETWEEN 1 AND 253402300799 THEN to_timestamp((" number ")::float8) END"
/* an empty text, or a word, is not a number */
#define EPOCH_TEXT \
	"CASE WHEN {column} ~ '^[0-9]+([.][0-9]+)?$' AND length({column}) < 20 THEN " EPOCH("{column}::float8") " END"

/* The types that a role takes, and how they become what it is. {column} is the column. */
static const struct
{
	RoleType	role;
	Oid			type;
	const char *sql;
}			READINGS[] = {
	{ROLE_TEXT, TEXTOID, "{column}"},
	{ROLE_TEXT, VARCHAROID, "{column}::text"},
	{ROLE_TEXT, BPCHAROID, "{column}::text"},
	{ROLE_TEXT, NAMEOID, "{column}::text"},
	{ROLE_TEXT, INT2OID, "{column}::text"},
	{ROLE_TEXT, INT4OID, "{column}::text"},
	{ROLE_TEXT, INT8OID, "{column}::text"},
	{ROLE_TEXT, NUMERICOID, "{column}::text"},
	{ROLE_TEXT, UUIDOID, "{column}::text"},
	/* stands for any enum */
	{ROLE_TEXT, ANYENUMOID, "{column}::text"},
	/* as it is, so that its index serves */
	{ROLE_ID, INT2OID, "{column}"},
	{ROLE_ID, INT4OID, "{column}"},
	{ROLE_ID, INT8OID, "{column}"},
	{ROLE_TIME, TIMESTAMPTZOID, "{column}"},
	/* far from the ends of the range, where a zone would lead beyond them */
	{ROLE_TIME, TIMESTAMPOID, "CASE WHEN {column} BETWEEN '0001-01-02'::timestamp AND '9999-12-30'::timestamp "
		"THEN timezone({zone}, {column}) END"},
	{ROLE_TIME, TEXTOID, "{extension}.log_time({column}, {zone})"},
	{ROLE_TIME, VARCHAROID, "{extension}.log_time({column}::text, {zone})"},
	{ROLE_TIME, BPCHAROID, "{extension}.log_time({column}::text, {zone})"},
	{ROLE_TIME, INT4OID, EPOCH("{column}")},
	{ROLE_TIME, INT8OID, EPOCH("{column}")},
	{ROLE_TIME, NUMERICOID, EPOCH("{column}")},
	{ROLE_TIME, FLOAT8OID, EPOCH("{column}")},
	{ROLE_EPOCH, TIMESTAMPTZOID, "{column}"},
	{ROLE_EPOCH, INT4OID, EPOCH("{column}")},
	{ROLE_EPOCH, INT8OID, EPOCH("{column}")},
	{ROLE_EPOCH, NUMERICOID, EPOCH("{column}")},
	{ROLE_EPOCH, FLOAT8OID, EPOCH("{column}")},
	{ROLE_EPOCH, TEXTOID, EPOCH_TEXT},
	{ROLE_EPOCH, VARCHAROID, EPOCH_TEXT},
	{ROLE_EPOCH, BPCHAROID, EPOCH_TEXT},
	{ROLE_SECONDS, INT2OID, "{column}::float8"},
	{ROLE_SECONDS, INT4OID, "{column}::float8"},
	{ROLE_SECONDS, INT8OID, "{column}::float8"},
	/* what float8 cannot hold is too long anyway */
	{ROLE_SECONDS, NUMERICOID, "CASE WHEN {column} BETWEEN -1e15 AND 1e15 THEN {column}::float8 "
		"WHEN {column} IS NOT NULL THEN 'Infinity'::float8 END"},
	{ROLE_SECONDS, FLOAT4OID, "{column}::float8"},
	{ROLE_SECONDS, FLOAT8OID, "{column}"},
	{ROLE_SECONDS, INTERVALOID, "date_part('epoch', {column})"},
	{ROLE_FLAG, BOOLOID, "{column}"},
	{ROLE_DOCUMENT, JSONBOID, "{column}"},
};

static const char *const ROLE_TYPE_NAMES[ROLE_TYPES] = {
	[ROLE_TEXT] = "text", [ROLE_ID] = "int8", [ROLE_TIME] = "timestamptz", [ROLE_SECONDS] = "float8",
	[ROLE_FLAG] = "bool", [ROLE_EPOCH] = "timestamptz", [ROLE_DOCUMENT] = "jsonb",
};

/* From what to_jsonb() made of them, or somebody after it: null if it is none. {key} is the name, as a literal. */
static const char *const ROLE_FROM_JSON[ROLE_TYPES] = {
	[ROLE_TEXT] = "(j.row ->> {key})",
	[ROLE_ID] = "substring(left(j.row ->> {key}, 18) FROM '^-?[0-9]+$')::int8",
	[ROLE_TIME] = "{extension}.log_time(j.row ->> {key}, 'UTC')",
	[ROLE_EPOCH] = "{extension}.log_time(j.row ->> {key}, 'UTC')",
	[ROLE_SECONDS] = "substring(left(j.row ->> {key}, 30) FROM '^-?[0-9]+[.]?[0-9]*$')::float8",
	[ROLE_FLAG] = "(CASE j.row ->> {key} WHEN 'true' THEN true WHEN 'false' THEN false END)",
	[ROLE_DOCUMENT] = "(j.row -> {key})",
};

static const char *const ROLE_HINTS[ROLE_TYPES] = {
	[ROLE_TEXT] = "Use text, an integer, numeric or uuid.",
	[ROLE_ID] = "Use an integer, such as an identity column.",
	[ROLE_TIME] = "Use timestamptz, timestamp, text, or seconds since 1970 as a number.",
	[ROLE_SECONDS] = "Use interval, or seconds as a number.",
	[ROLE_FLAG] = "Use boolean.",
	[ROLE_EPOCH] = "Use seconds since 1970, as a number or text, or timestamptz.",
	[ROLE_DOCUMENT] = "Use jsonb.",
};

static bool
is_text(Oid type)
{
	return type == TEXTOID || type == VARCHAROID || type == BPCHAROID;
}

static const char *
reading_of(const CallSource *source, const SourceRole *role, const char *column, const char *name, Oid type)
{
	const char *zone = source->options.time_zone;

	for (size_t i = 0; i < lengthof(READINGS); i++)
	{
		if (READINGS[i].role != role->type || READINGS[i].type != (type_is_enum(type) ? ANYENUMOID : type))
			continue;
		if (role->type == ROLE_TIME && zone == NULL && (type == TIMESTAMPOID || is_text(type)))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("column %s is of type %s, which does not tell the time zone", name, format_type_be(type)),
					 errhint("Say in which time zone it is written, for example options => '{\"time_zone\": "
							 "\"Europe/Berlin\"}'. It holds for times without an offset.")));
		return source_sql(source, READINGS[i].sql, "column", column,
						  "zone", psprintf("%s::text", quote_literal_cstr(zone != NULL ? zone : "UTC")), NULL);
	}
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("column %s cannot be %s of a call source because it is of type %s", name, role->name,
					format_type_be(type)),
			 errhint("%s", ROLE_HINTS[role->type])));
}

/* Finds the column of each role, named in the options or by its usual name, and writes source->rows. */
static void
read_columns(CallSource *source)
{
	const SourceKind *kind = source->kind;
	const char *name = relation_name(source->source);
	StringInfoData rows;
	StringInfoData mended;
	const char *lacks;
	/* the role id comes first */
	const char *unnamed = "'(row)'";

	initStringInfo(&rows);
	initStringInfo(&mended);
	for (int i = 0; i < kind->role_count; i++)
	{
		const SourceRole *role = &kind->roles[i];
		bool		named = source->columns[i] != NULL && source->columns[i][0] != '\0';
		const char *column = source->columns[i] == NULL ? role->column : source->columns[i];
		AttrNumber	number = get_attnum(source->source, column);
		const char *quoted = psprintf("s.%s", quote_identifier(column));
		bool		is_call_id = strcmp(role->name, "call_id") == 0;
		const char *reading;
		Oid			type;

		source->columns[i] = NULL;
		appendStringInfoString(&rows, rows.len > 0 ? ", " : "(SELECT ");
		if (mended.len > 0)
			appendStringInfoString(&mended, ", ");
		if (is_call_id)
			appendStringInfoString(&mended, "j.call_id");
		else
			appendStringInfo(&mended, "%s AS %s", source_sql(source, ROLE_FROM_JSON[role->type],
															 "key", quote_literal_cstr(role->name), NULL),
							 quote_identifier(role->name));
		if (number > 0)
		{
			type = getBaseType(get_atttype(source->source, number));
			reading = reading_of(source, role, quoted, quote_identifier(column), type);
			if (is_call_id)
			{
				/* no index takes a longer one */
				appendStringInfo(&rows, "CASE WHEN octet_length(%s) BETWEEN 1 AND 1000 THEN %s ELSE %s END AS call_id, "
								 "%s AS call_key", reading, reading, unnamed, quoted);
				appendStringInfo(&mended, ", NULL::%s", format_type_extended(type, -1, FORMAT_TYPE_FORCE_QUALIFY));
			}
			else
				appendStringInfo(&rows, "%s AS %s", reading, quote_identifier(role->name));
			if ((role->type == ROLE_TIME || role->type == ROLE_EPOCH) && is_text(type))
			{
				appendStringInfo(&mended, ", j.row ->> %s", quote_literal_cstr(psprintf("%s_text", role->name)));
				appendStringInfo(&rows, ", %s::text AS %s", quoted, quote_identifier(psprintf("%s_text", role->name)));
			}
			if (role->type == ROLE_ID)
				unnamed = psprintf("'(row ' || %s || ')'", quoted);
			source->columns[i] = quoted;
			source->types[i] = format_type_extended(type, -1, FORMAT_TYPE_FORCE_QUALIFY);
			continue;
		}
		if (named || role->required)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("%s has no column %s", name, quote_identifier(column)),
					 named ? errhint("The options name it as %s.", role->name)
					 : errhint("A source of kind %s needs it as %s. If it has another name, say so: options => "
							   "'{\"columns\": {\"%s\": \"name\"}}'.", kind->name, role->name, role->name)));
		appendStringInfo(&rows, "NULL::%s AS %s", ROLE_TYPE_NAMES[role->type], quote_identifier(role->name));
	}
	source->mended = mended.data;
	appendStringInfo(&rows, " FROM %s AS s)", name);
	source->rows = rows.data;
	lacks = kind->lacks(source->columns);
	if (lacks != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("%s lacks %s, which a source of kind %s needs", name, lacks, kind->name),
				 errhint("If it has another name, say so: options => '{\"columns\": {\"role\": \"name\"}}'.")));
}

/* Rows of these come from other servers, or may be written in the order of another one. */
static bool
is_local(Oid relation)
{
	char		kind = get_rel_relkind(relation);

	return (kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE) &&
		source_runf(NULL, "SELECT FROM pg_catalog.pg_subscription_rel AS r WHERE r.srrelid = {'id'}::pg_catalog.oid",
					"id", psprintf("%u", relation), NULL) == 0;
}

/* What is known once kind and source are: options and columns. */
static void
bind_source(CallSource *source, const char *options)
{
	char		kind = get_rel_relkind(source->source);

	source->columns = palloc0(sizeof(char *) * source->kind->role_count);
	source->types = palloc0(sizeof(char *) * source->kind->role_count);
	source_read_options(source, options);
	if (kind == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("the table that call source \"%s\" reads was dropped", source->name),
				 errhint("Create the table again and put its name into column source of %s; or remove the call source "
						 "with drop_call_source().", relation_name(source->tables[SOURCE_STATE]))));
	if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE && kind != RELKIND_VIEW &&
		kind != RELKIND_MATVIEW && kind != RELKIND_FOREIGN_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s is not a table or view", relation_name(source->source)),
				 errhint("Name the table that the telephony system writes, or a view over it.")));
	if (get_rel_persistence(source->source) == RELPERSISTENCE_TEMP)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s is temporary and cannot be the table of a call source", relation_name(source->source)),
				 errhint("Copy its rows into a table that stays.")));
	if (pg_class_aclcheck(source->source, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
		pg_attribute_aclcheck_all(source->source, GetUserId(), ACL_SELECT, ACLMASK_ALL) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for table %s", relation_name(source->source)),
				 errhint("The owner of a call source needs SELECT on the table that it reads.")));
	if (check_enable_rls(source->source, GetUserId(), true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("row-level security hides rows of %s from the owner of call source \"%s\"",
						relation_name(source->source), source->name),
				 errhint("Calls would be incomplete. Give the owner BYPASSRLS, or name a view that shows the owner all "
						 "the rows.")));
	read_columns(source);
	source->local = is_local(source->source);
}

void
source_bind_new(CallSource *source, const char *kind, const char *options)
{
	source->kind = source_kind_named(kind);
	if (source->kind == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown kind of call source: \"%s\"", kind),
				 errhint("Kinds are: %s.", source_kind_names())));
	bind_source(source, options);
}

/* -------------------------------------------------------------- found by name */

static CallSource *
call_source_of(Oid state_table, Oid schema, const char *name)
{
	CallSource *source = palloc0(sizeof(CallSource));

	source->schema = schema;
	source->name = pstrdup(name);
	source->owner = relation_owner(state_table);
	for (int i = 0; i < SOURCE_TABLES; i++)
		source->tables[i] = get_relname_relid(psprintf("%s%s", name, source_table_suffix(i)), schema);
	return source;
}

CallSource *
source_find(Oid state_table)
{
	char	   *name = get_rel_name(state_table);
	const char *suffix = source_table_suffix(SOURCE_STATE);
	size_t		length;

	if (name == NULL || strlen(name) <= strlen(suffix))
		return NULL;
	length = strlen(name) - strlen(suffix);
	if (strcmp(name + length, suffix) != 0)
		return NULL;
	return call_source_of(state_table, get_rel_namespace(state_table), pnstrdup(name, length));
}

void
source_read(CallSource *source)
{
	Datum		relation;

	source_check_tables(source);
	if (source_runf(source, "SELECT s.kind, s.source::pg_catalog.oid, s.options::pg_catalog.text FROM {source} AS s",
					NULL) != 1 || !source_value(0, 2, OIDOID, &relation))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("call source \"%s\" is broken: %s does not have its one row", source->name,
						relation_name(source->tables[SOURCE_STATE])),
				 errhint("Restore the row; or remove the call source with drop_call_source(), and create it again.")));
	source->source = DatumGetObjectId(relation);
	source_bind_new(source, statement_text(0, 1), statement_text(0, 3));
}

static CallSource *
of_caller(CallSource *source)
{
	if (!has_privs_of_role(GetUserId(), source->owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of call source \"%s\"", source_part_name(source, "")),
				 errhint("Use SET ROLE to become its owner.")));
	return source;
}

CallSource *
source_open_table(Oid state_table)
{
	CallSource *source = source_find(state_table);

	return source != NULL ? of_caller(source) : NULL;
}

CallSource *
source_open(const char *name)
{
	RangeVar   *range = makeRangeVarFromNameList(stringToQualifiedNameList(name, NULL));
	char	   *base = range->relname;
	Oid			state;

	range->relname = psprintf("%s%s", base, source_table_suffix(SOURCE_STATE));
	state = RangeVarGetRelid(range, NoLock, true);
	if (!OidIsValid(state))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("call source \"%s\" does not exist", name),
				 errhint("Name it as in create_call_source(): its table of calls is NAME_calls. View "
						 "call_source_status lists all.")));
	return of_caller(call_source_of(state, get_rel_namespace(state), base));
}
