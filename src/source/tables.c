/*
 * source/tables.c: the tables of a call source. One list of their columns makes them, comments them, and checks them
 * where they are used, because their owner can alter them.
 */
#include "source/tables.h"
#include "base/names.h"
#include "base/statement.h"

#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "rewrite/prs2lock.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/rls.h"
#include "utils/syscache.h"

#define CALL_INTERVAL "{extension}.call_interval"

typedef struct TableColumn
{
	const char *name;
	const char *type;
	const char *constraint;
	const char *comment;
} TableColumn;

#define MOST_COLUMNS 16

typedef struct SourceTable
{
	const char *suffix;
	const char *key;
	const char *comment;
	TableColumn columns[MOST_COLUMNS];
} SourceTable;

static const SourceTable TABLES[SOURCE_TABLES] = {
	[SOURCE_CALLS] = {
		"_calls", "call_id, leg", "calls of a call source, a row a leg: a stay in one queue; rollups go over this "
		"table",
		{
			{"source", "text", "NOT NULL", "the table that the row comes from"},
			{"call_id", "text", "NOT NULL", "the call, as the telephony system names it"},
			{"leg", "int4", "NOT NULL", "number of the leg within the call, from 1"},
			{"queue", "text", "", "the queue"},
			{"agent", "text", "", "the agent who answered"},
			{"channel", "text", "", "the channel, such as voice or chat; null where the source has none"},
			{"direction", "text", "", "the direction, such as inbound; null where the source has none"},
			{"reason", "text", "", "how the leg ended, in the words of the telephony system"},
			{"first_leg", "bool", "NOT NULL", "whether it is the first leg of the call: count calls by it"},
			{"last_leg", "bool", "NOT NULL", "whether it is the last leg of the call so far"},
			{"call", CALL_INTERVAL, "NOT NULL", "the leg as a call: times, phases and outcome"},
			{"events", "int8", "NOT NULL", "rows of the source that it is made of"},
			{"loaded_at", "timestamptz", "NOT NULL", "when the row was written"},
		}
	},
	[SOURCE_OPEN] = {
		"_open", "call_id, leg", "legs of a call source that have not ended yet",
		{
			{"call_id", "text", "NOT NULL", "the call, as the telephony system names it"},
			{"leg", "int4", "NOT NULL", "number of the leg within the call, from 1"},
			{"queue", "text", "", "the queue"},
			{"agent", "text", "", "the agent who answered"},
			{"entered_at", "timestamptz", "", "when the caller entered the queue"},
			{"answered_at", "timestamptz", "", "when an agent answered; null while the caller waits"},
			{"events", "int8", "NOT NULL", "rows of the source that it is made of"},
		}
	},
	[SOURCE_REJECTED] = {
		"_rejected", "call_id, leg", "legs of a call source that cannot be calls, with the reason and their rows; "
		"retry_rejected() takes them in when rows or outcomes are mended",
		{
			{"call_id", "text", "NOT NULL", "the call, as the telephony system names it"},
			{"leg", "int4", "NOT NULL", "number of the leg within the call; 0 for rows that belong to no leg"},
			{"problem", "text", "NOT NULL", "why it cannot be a call, as a short phrase"},
			{"rows", "jsonb", "", "rows of the call, by role: the first hundred"},
			{"entered_at", "timestamptz", "", "when the caller entered the queue, if that is known"},
			{"events", "int8", "NOT NULL", "rows of the source that belong to it"},
			{"first_seen", "timestamptz", "NOT NULL", "when it was rejected first"},
		}
	},
	[SOURCE_IGNORED] = {
		"_ignored", "event", "events of a call source that tell nothing about calls or agents, counted by name",
		{
			{"event", "text", "NOT NULL", "the event"},
			{"count", "int8", "NOT NULL", "rows of the source with that event"},
		}
	},
	[SOURCE_STATES] = {
		"_agent_states", NULL, "states of agents, from each to the next of the same agent and queue",
		{
			{"agent", "text", "NOT NULL", "the agent, as the log names the agent"},
			{"queue", "text", "NOT NULL", "the queue; empty where the event is for all queues"},
			{"state", "text", "NOT NULL", "ready, paused or away"},
			{"during", "tstzrange", "NOT NULL", "from when to when; without an end if it goes on as far as is known"},
			{"events", "int8", "NOT NULL", "rows of the source that it is made of"},
		}
	},
	[SOURCE_OUTCOMES] = {
		"_outcomes", "event, detail", "which outcome an event of the telephony system means; its owner may edit it, "
		"and run retry_rejected() or reload_calls() then",
		{
			{"event", "text", "NOT NULL", "the event that ends a leg, or the word for an outcome"},
			{"detail", "text", "NOT NULL DEFAULT ''", "what narrows the event, such as the key pressed; empty for any"},
			{"outcome", "text", "NOT NULL CHECK (outcome IN ('answered', 'abandoned', 'flowed_out', 'callback', "
			"'blocked'))",
			"answered, abandoned, flowed_out, callback or blocked"},
		}
	},
	[SOURCE_GAPS] = {
		"_gaps", "first_id", "numbers that are missing in a call source although greater ones are there: their rows "
		"may be "
		"committed later, and each load looks for them until none can come any more",
		{
			{"first_id", "int8", "NOT NULL", "first number of the gap"},
			{"last_id", "int8", "NOT NULL", "last number of the gap"},
			{"found_at", "timestamptz", "NOT NULL", "when the gap was found"},
			{"running", "text[]", "NOT NULL", "transactions that were writing to the source when the gap was found"},
			{"is_over", "bool", "NOT NULL", "whether all of these have ended, so that one more look is the last"},
		}
	},
	[SOURCE_STATE] = {
		"_source", NULL, "one row: what a call source reads, how, and how far it has read",
		{
			{"kind", "text", "NOT NULL", "kind of the source"},
			{"source", "regclass", "NOT NULL", "table, view or foreign table that is read"},
			{"options", "jsonb", "NOT NULL", "options given to create_call_source()"},
			{"watermark", "int8", "", "greatest number read"},
			{"latest_at", "timestamptz", "", "latest time read"},
			{"restarted_at", "timestamptz", "", "latest time at which all open calls ended"},
			{"events", "int8", "NOT NULL", "rows read so far"},
			{"loaded_at", "timestamptz", "", "end of the last load"},
			{"load_took", "interval", "", "duration of the last load"},
			{"last_error", "text", "", "error of the last scheduled load that failed"},
			{"last_error_at", "timestamptz", "", "when it failed"},
		}
	},
};

const char *
source_table_suffix(SourceTableCode table)
{
	return TABLES[table].suffix;
}

int
source_table_of_place(const char *place)
{
	for (int i = 0; i < SOURCE_TABLES; i++)
	{
		if (strcmp(TABLES[i].suffix + 1, place) == 0)
			return i;
	}
	return -1;
}

static char *
column_type(const CallSource *source, const TableColumn *column)
{
	return column->type[0] == '{' ? source_fill(source, column->type) : psprintf("pg_catalog.%s", column->type);
}

static void
create_table(CallSource *source, SourceTableCode code)
{
	const SourceTable *table = &TABLES[code];
	char	   *name = source_part_name(source, table->suffix);
	StringInfoData columns;

	initStringInfo(&columns);
	for (const TableColumn *column = table->columns; column < table->columns + MOST_COLUMNS && column->name; column++)
		appendStringInfo(&columns, "%s%s %s %s", columns.len > 0 ? ", " : "", quote_identifier(column->name),
						 column_type(source, column), column->constraint);
	if (table->key != NULL)
		appendStringInfo(&columns, ", PRIMARY KEY (%s)", table->key);
	(void) source_runf(NULL, "CREATE TABLE {name} ({columns})", "name", name, "columns", columns.data, NULL);
	(void) source_runf(NULL, "COMMENT ON TABLE {name} IS {'comment'}", "name", name, "comment", table->comment, NULL);
	for (const TableColumn *column = table->columns; column < table->columns + MOST_COLUMNS && column->name; column++)
		(void) source_runf(NULL, "COMMENT ON COLUMN {name}.{\"column\"} IS {'comment'}", "name", name,
						   "column", column->name, "comment", column->comment, NULL);
	source->tables[code] = get_relname_relid(psprintf("%s%s", source->name, table->suffix), source->schema);
}

void
source_create_tables(CallSource *source)
{
	for (int i = 0; i < SOURCE_TABLES; i++)
		create_table(source, i);
	(void) source_runf(source, "CREATE INDEX ON {calls} ({extension}.offered_at(call))", NULL);
	/* a transfer looks up the leg that it ended */
	if (source->kind->infers_entries)
		(void) source_runf(source, "CREATE INDEX ON {calls} (queue, agent, {extension}.offered_at(call)) "
						   "WHERE reason = 'ATTENDEDTRANSFER'", NULL);
	(void) source_runf(source, "CREATE INDEX ON {agent_states} (agent, queue)", NULL);
	(void) source_runf(source, "CREATE INDEX ON {rejected} (entered_at)", NULL);
	(void) source_runf(source, "CREATE UNIQUE INDEX ON {source} ((true))", NULL);
	/* or no load would be possible where all tables are published */
	(void) source_runf(source, "ALTER TABLE {agent_states} REPLICA IDENTITY FULL", NULL);
	(void) source_runf(source, "ALTER TABLE {source} REPLICA IDENTITY FULL", NULL);
}

/* -------------------------------------------------------------- checked where they are used */

static Oid
wanted_type(const char *type)
{
	static const struct
	{
		const char *name;
		Oid			type;
	}			types[] = {
		{"text", TEXTOID}, {"int4", INT4OID}, {"int8", INT8OID}, {"bool", BOOLOID}, {"timestamptz", TIMESTAMPTZOID},
		{"tstzrange", TSTZRANGEOID}, {"jsonb", JSONBOID}, {"text[]", TEXTARRAYOID}, {"regclass", REGCLASSOID},
		{"interval", INTERVALOID},
	};

	for (size_t i = 0; i < lengthof(types); i++)
	{
		if (strcmp(types[i].name, type) == 0)
			return types[i].type;
	}
	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("call_interval"),
						   ObjectIdGetDatum(extension_schema()));
}

static const char *
column_problem(Relation part, const char *table, const TableColumn *wanted)
{
	Form_pg_attribute column = NULL;
	Oid			type = wanted_type(wanted->type);

	for (int n = 0; column == NULL && n < RelationGetDescr(part)->natts; n++)
	{
		column = TupleDescAttr(RelationGetDescr(part), n);
		if (column->attisdropped || strcmp(NameStr(column->attname), wanted->name) != 0)
			column = NULL;
	}
	if (column == NULL)
		return psprintf("%s has no column %s", table, wanted->name);
	if (column->atttypid != type || column->atttypmod != -1)
		return psprintf("column %s of %s is not of type %s", wanted->name, table, format_type_be(type));
	if (column->attgenerated != '\0')
		return psprintf("column %s of %s is generated", wanted->name, table);
	if (column->attidentity != '\0')
		return psprintf("column %s of %s is an identity", wanted->name, table);
	return NULL;
}

/* A trigger before the rows may change or suppress them, and rows would be lost in silence. */
static const char *
trigger_problem(Oid table)
{
	const char *problem = NULL;
	ListCell   *cell;

	foreach(cell, find_all_inheritors(table, NoLock, NULL))
	{
		Relation	part = RelationIdGetRelation(lfirst_oid(cell));
		TriggerDesc *triggers = RelationIsValid(part) ? part->trigdesc : NULL;

		for (int i = 0; problem == NULL && triggers != NULL && i < triggers->numtriggers; i++)
		{
			const Trigger *trigger = &triggers->triggers[i];

			if (TRIGGER_FOR_BEFORE(trigger->tgtype) && TRIGGER_FOR_ROW(trigger->tgtype))
				problem = psprintf("trigger %s of %s may change its rows before they are written",
								   quote_identifier(trigger->tgname), relation_name(lfirst_oid(cell)));
		}
		if (RelationIsValid(part))
			RelationClose(part);
	}
	return problem;
}

/* What keeps rows apart, and what ON CONFLICT needs. */
static bool
has_primary_key(Relation part)
{
	list_free(RelationGetIndexList(part));
	return OidIsValid(part->rd_pkindex);
}

static const char *
table_problem_of(const CallSource *source, SourceTableCode code, Relation part)
{
	const SourceTable *wanted = &TABLES[code];
	const char *name = relation_name(RelationGetRelid(part));
	char		kind = part->rd_rel->relkind;

	if (kind != RELKIND_RELATION && !(kind == RELKIND_PARTITIONED_TABLE && code == SOURCE_CALLS))
		return psprintf("%s is not a table", name);
	if (part->rd_rel->relowner != source->owner)
		return psprintf("%s has another owner than %s", name, relation_name(source->tables[SOURCE_STATE]));
	if (part->rd_rel->relpersistence != RELPERSISTENCE_PERMANENT)
		return psprintf("%s is unlogged", name);
	if (part->rd_rel->relispartition)
		return psprintf("%s is a partition", name);
	if (kind == RELKIND_RELATION && part->rd_rel->relhassubclass &&
		find_inheritance_children(RelationGetRelid(part), NoLock) != NIL)
		return psprintf("%s has inheritance children", name);
	if (part->rd_rules != NULL)
		return psprintf("%s has rules", name);
	if (trigger_problem(RelationGetRelid(part)) != NULL)
		return trigger_problem(RelationGetRelid(part));
	if (part->rd_rel->relrowsecurity && check_enable_rls(RelationGetRelid(part), source->owner, true) == RLS_ENABLED)
		return psprintf("row-level security hides rows of %s from its owner", name);
	for (const TableColumn *column = wanted->columns; column < wanted->columns + MOST_COLUMNS && column->name; column++)
	{
		const char *problem = column_problem(part, name, column);

		if (problem != NULL)
			return problem;
	}
	if (wanted->key != NULL && code != SOURCE_CALLS && !has_primary_key(part))
		return psprintf("%s has no primary key", name);
	return NULL;
}

void
source_check_tables(const CallSource *source)
{
	for (int i = 0; i < SOURCE_TABLES; i++)
	{
		Relation	part = OidIsValid(source->tables[i]) ? RelationIdGetRelation(source->tables[i]) : NULL;
		const char *problem;

		if (!RelationIsValid(part))
			problem = psprintf("table %s%s does not exist", source->name, TABLES[i].suffix);
		else
		{
			problem = table_problem_of(source, i, part);
			RelationClose(part);
		}
		if (problem != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("call source \"%s\" is broken: %s", source->name, problem),
					 errhint("Undo what was done to it; or remove the call source with drop_call_source(), and create "
							 "it "
							 "again.")));
	}
}
