/*
 * rollup/shards.c: the rollup of a table that Citus distributes.
 *
 * Groups and deltas are distributed, too, and colocated with the source: what is written to a shard is appended to
 * the shard of the deltas beside it, in the same transaction. Citus sets the triggers of a table on its shards, again
 * when it moves or splits them.
 *
 * The trigger function is of PL/pgSQL, and has its SQL in its body, because the workers do not have the views from
 * which it could be written. It finds the shards by the number at the end of the name of the one that fired it. It
 * writes to them by their own names, because nothing distributed can run within a query on a shard.
 *
 * Groups and deltas have a column more, by which they are distributed: a value of the source's own distribution
 * column, of any row of that shard. When a shard is split, a group goes to one of the two, and deltas of its other
 * rows may be in the other. So only sums over all shards mean something, and a group of no rows stays until all of it
 * is zero.
 *
 * Shards are folded and built by a trigger of the groups, at an UPDATE of no row. That is a distributed statement like
 * others: it is committed on all shards or on none, and waits while a shard is moved.
 */
#include "rollup/shards.h"
#include "rollup/capture.h"
#include "rollup/definition.h"
#include "rollup/names.h"
#include "rollup/sql.h"
#include "rollup/statement.h"

#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type_d.h"
#include "commands/comment.h"
#include "commands/defrem.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"
#include "parser/parse_func.h"
#include "rewrite/rewriteHandler.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/ruleutils.h"

/* ---------------------------------------------------------------- on all servers */

static void
set_for_now(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

/* What follows is done on all servers of Citus, until AtEOXact_GUC() of the level that it returns. */
int
rollup_begin_everywhere(void)
{
	int			nest_level = NewGUCNestLevel();

	set_for_now("citus.enable_ddl_propagation", "on");
	/* Citus sets triggers on shards only so: what ours write is in shards of the same server */
	set_for_now("citus.enable_unsafe_triggers", "on");
	/* one connection for each server, which then sees all that was made in this transaction */
	set_for_now("citus.multi_shard_modify_mode", "sequential");
	set_for_now("client_min_messages", "warning");
	return nest_level;
}

static void
run_everywhere(const char *sql)
{
	int			nest_level = rollup_begin_everywhere();

	(void) statement_run(sql);
	AtEOXact_GUC(true, nest_level);
}

/* The column by which the source is distributed. */
static char *
distribution_column(const Rollup *rollup)
{
	(void) rollup_runf(rollup, "SELECT pg_catalog.column_to_column_name(p.logicalrelid, p.partkey) "
					   "FROM pg_catalog.pg_dist_partition AS p WHERE p.logicalrelid = {'source'}::pg_catalog.regclass",
					   NULL);
	if (statement_text(0, 1) == NULL)
		rollup_refuse_gone();
	return pstrdup(statement_text(0, 1));
}

/* ---------------------------------------------------------------- the trigger function */

/* In its body as it stands here: the names that it writes to. */
#define EMPTIES "TRUNCATE {groups}, {deltas};"

/* As a part of what format() fills in. */
static char *
for_format(const char *sql)
{
	StringInfoData doubled;

	initStringInfo(&doubled);
	for (const char *at = sql; *at != '\0'; at++)
	{
		if (*at == '%')
			appendStringInfoChar(&doubled, '%');
		appendStringInfoChar(&doubled, *at);
	}
	return doubled.data;
}

/* The first columns of a query, by number. */
static char *
numbers_to(int count)
{
	StringInfoData numbers;

	initStringInfo(&numbers);
	for (int i = 1; i <= count; i++)
		appendStringInfo(&numbers, "%s%d", i > 1 ? ", " : "", i);
	return numbers.data;
}

/* What is missing in the names that shard_name() gives: they have their schema only if it is not public. */
static const char *
missing_schema(Oid table)
{
	return strcmp(schema_name(get_rel_namespace(table)), "public") == 0 ? "public." : "";
}

/* SQL: the qualified name of a shard that is listed in pg_dist_shard under an alias. */
static char *
name_of_shard(Oid table, const char *alias)
{
	return rollup_sql(NULL, "{'schema'} || pg_catalog.shard_name({alias}.logicalrelid, {alias}.shardid)",
					  "schema", missing_schema(table), "alias", alias, NULL);
}

/* An INSERT into one of the shards of groups that a query gives, under a key of that shard. */
static char *
into_shard(const Rollup *rollup, const char *shard, const char *key, const char *from, const char *query)
{
	return rollup_sql(NULL, "INSERT INTO {shard} (" ROLLUP_SHARD_KEY ", {columns}) "
					  "SELECT (SELECT one.{key} FROM {from} AS one LIMIT 1), given.* FROM ({query}) AS given",
					  "shard", shard, "columns", for_format(rollup_sql(rollup, "{columns}", NULL)),
					  "key", for_format(key), "from", from, "query", query, NULL);
}

/* What a statement on the source has added and removed. */
static char *
captured(const Rollup *rollup, RollupEvent event, const char *key)
{
	return into_shard(rollup, "%2$s", key, event == ON_DELETE ? "removed" : "added",
					  for_format(rollup_capture_query(rollup, event, "removed")));
}

/* The deltas that it sees, moved into the groups. */
static char *
folded(const Rollup *rollup)
{
	char	   *parts = rollup_sql(rollup, "SELECT {columns} FROM moved UNION ALL SELECT {columns} FROM touched", NULL);

	return rollup_sql(NULL, "WITH moved AS (DELETE FROM %2$s AS delta RETURNING delta.*), "
					  "touched AS (DELETE FROM %1$s AS folded USING (SELECT DISTINCT {keys} FROM moved) AS delta "
					  "WHERE {same_group} RETURNING folded.*) {insert}",
					  "keys", for_format(rollup_sql(rollup, "{keys}", NULL)),
					  "same_group", for_format(rollup_same_group(rollup, "folded", "delta")),
					  "insert", into_shard(rollup, "%1$s", ROLLUP_SHARD_KEY, "moved",
										   for_format(rollup_merged(rollup, parts))), NULL);
}

/* The groups of the source in the place of all that was there, whatever it was. */
static char *
built(const Rollup *rollup, const char *key)
{
	char	   *query = rollup_sql(NULL, "SELECT {list} FROM %3$s AS source WHERE {filter} GROUP BY {numbers}",
								   "list", for_format(rollup_select_list(rollup, "source")),
								   "filter", for_format(rollup_filter(rollup, "source")),
								   "numbers", numbers_to(list_length(rollup->keys)), NULL);

	return rollup_sql(NULL, "WITH gone AS (DELETE FROM %1$s), taken AS (DELETE FROM %2$s) {insert}",
					  "insert", into_shard(rollup, "%1$s", key, "%3$s", query), NULL);
}

static char *
function_body(const Rollup *rollup)
{
	char	   *key = pstrdup(quote_identifier(distribution_column(rollup)));

	return rollup_sql(rollup,
					  "\nDECLARE\n"
					  "    shard bigint := pg_catalog.substring(TG_TABLE_NAME::pg_catalog.text, '_([0-9]+)$');\n"
					  "    groups pg_catalog.text;\n"
					  "    deltas pg_catalog.text;\n"
					  "    source pg_catalog.text;\n"
					  "BEGIN\n"
					  "    -- the table itself, on any server: Citus is about to empty the shards\n"
					  "    IF EXISTS (SELECT FROM pg_catalog.pg_dist_partition AS p\n"
					  "            WHERE p.logicalrelid = TG_RELID) THEN\n"
					  "        IF TG_OP = 'TRUNCATE' AND TG_RELID <> {'source'}::pg_catalog.regclass THEN\n"
					  "            RAISE EXCEPTION 'table % is not the one that its rollup knows',\n"
					  "                TG_RELID::pg_catalog.regclass\n"
					  "                USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Give tables the '\n"
					  "                    'names that they had, or drop the rollup with drop_rollup().';\n"
					  "        ELSIF TG_OP = 'TRUNCATE' THEN\n"
					  "            " EMPTIES "\n"
					  "        END IF;\n"
					  "        RETURN NULL;\n"
					  "    ELSIF TG_OP = 'TRUNCATE' THEN\n"
					  "        RETURN NULL;\n"
					  "    END IF;\n"
					  "    SELECT {groups_shard}, {deltas_shard}, {source_shard} INTO groups, deltas, source\n"
					  "    FROM pg_catalog.pg_dist_shard AS own\n"
					  "    JOIN pg_catalog.pg_dist_shard AS g ON g.logicalrelid = {'groups'}::pg_catalog.regclass\n"
					  "    JOIN pg_catalog.pg_dist_shard AS d ON d.logicalrelid = {'deltas'}::pg_catalog.regclass\n"
					  "    JOIN pg_catalog.pg_dist_shard AS s ON s.logicalrelid = {'source'}::pg_catalog.regclass\n"
					  "    WHERE own.shardid = shard AND own.shardminvalue = g.shardminvalue\n"
					  "        AND own.shardminvalue = d.shardminvalue AND own.shardminvalue = s.shardminvalue;\n"
					  "    IF pg_catalog.format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) IS DISTINCT FROM\n"
					  "            (CASE WHEN TG_NARGS > 0 THEN groups ELSE source END) THEN\n"
					  "        RAISE EXCEPTION 'table %.% is not a shard that its rollup knows',\n"
					  "            TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'serialization_failure',\n"
					  "            HINT = 'Try again. If it stays so, drop the rollup with drop_rollup().';\n"
					  "    END IF;\n"
					  "    IF TG_NARGS > 0 THEN\n"
					  "        -- one after the other, also after one that is prepared and not yet committed\n"
					  "        PERFORM pg_catalog.pg_advisory_xact_lock({lock}, TG_RELID::pg_catalog.int4);\n"
					  "    END IF;\n"
					  "    EXECUTE pg_catalog.format(CASE WHEN TG_NARGS = 0 THEN CASE TG_OP\n"
					  "            WHEN 'INSERT' THEN {'insert'}\n"
					  "            WHEN 'UPDATE' THEN {'update'}\n"
					  "            ELSE {'delete'} END\n"
					  "        WHEN TG_ARGV[0] = 'fold' THEN {'fold'}\n"
					  "        ELSE {'build'} END, groups, deltas, source);\n"
					  "    RETURN NULL;\n"
					  "END\n",
					  "groups_shard", name_of_shard(rollup->groups, "g"),
					  "deltas_shard", name_of_shard(rollup->deltas, "d"),
					  "source_shard", name_of_shard(rollup->source, "s"),
					  "lock", psprintf("%d", ROLLUP_SHARD_LOCK), "insert", captured(rollup, ON_INSERT, key),
					  "update", captured(rollup, ON_UPDATE, key), "delete", captured(rollup, ON_DELETE, key),
					  "fold", folded(rollup), "build", built(rollup, key), NULL);
}

/*
 * The same settings as of act(): constants and names in the body are read as they were written. It is made here, and
 * Citus sends it to other servers, with its rights, before it sets a trigger that needs it.
 */
static void
create_function(Rollup *rollup, const char *function)
{
	Oid			owner = relation_owner(rollup->source);

	(void) rollup_runf(NULL, "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
					   "SET search_path = pg_catalog, pg_temp SET row_security = off SET DateStyle = 'ISO, YMD' "
					   "SET IntervalStyle = postgres SET TimeZone = 'UTC' SET standard_conforming_strings = on "
					   "SET transform_null_equals = off SET array_nulls = on AS {'body'}",
					   "function", function, "body", function_body(rollup), NULL);
	(void) rollup_runf(NULL, "REVOKE ALL ON FUNCTION {function}() FROM PUBLIC", "function", function, NULL);
	/* who sets the triggers again when a shard is moved */
	if (OidIsValid(owner) && owner != rollup->owner)
		(void) rollup_runf(NULL, "GRANT EXECUTE ON FUNCTION {function}() TO {\"owner\"}",
						   "function", function, "owner", GetUserNameFromId(owner, false), NULL);
	rollup_comment_on("FUNCTION", psprintf("%s()", function), ROLLUP_CAPTURE_BODY);
	rollup->capture = LookupFuncName(stringToQualifiedNameList(function, NULL), 0, NULL, false);
}

/* ---------------------------------------------------------------- made */

/* The tables of a new rollup, beside the shards of its source, and its trigger function. */
void
rollup_distribute(Rollup *rollup, const char *function)
{
	const char *tables[] = {"{groups}", "{deltas}"};
	char	   *column = distribution_column(rollup);
	AttrNumber	number = get_attnum(rollup->source, column);
	Oid			type;
	int32		typmod;
	Oid			collation;

	/* Citus 13.2 writes its rights without them */
	if (strchr(function, '"') != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_NAME),
				 errmsg("function %s() of a rollup cannot be sent to workers because its name needs quotes", function),
				 errhint("Name the rollup, and its schema, with small letters, digits and underscores: Citus does not "
						 "quote these names.")));
	get_atttypetypmodcoll(rollup->source, number, &type, &typmod, &collation);
	for (size_t i = 0; i < lengthof(tables); i++)
	{
		char	   *name = rollup_sql(rollup, tables[i], NULL);

		(void) rollup_runf(NULL, "ALTER TABLE {name} ADD COLUMN " ROLLUP_SHARD_KEY " {type}{collation} NOT NULL",
						   "name", name, "type", format_type_extended(type, typmod, FORMAT_TYPE_TYPEMOD_GIVEN |
																	  FORMAT_TYPE_FORCE_QUALIFY),
						   "collation", !OidIsValid(collation) ? "" :
						   psprintf(" COLLATE %s", generate_collation_name(collation)), NULL);
		run_everywhere(rollup_sql(rollup, "SELECT pg_catalog.create_distributed_table({'name'}::pg_catalog.regclass, "
								  "'" ROLLUP_SHARD_KEY "', colocate_with => {'source'})", "name", name, NULL));
	}
	create_function(rollup, function);
}

static const struct
{
	const char *name;
	bool		of_source;
	const char *sql;
}			SHARD_TRIGGERS[] = {
	{"insert", true, "AFTER INSERT ON {source} REFERENCING NEW TABLE AS added FOR EACH STATEMENT "
	"EXECUTE FUNCTION {capture}()"},
	{"update", true, "AFTER UPDATE ON {source} REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT "
	"EXECUTE FUNCTION {capture}()"},
	{"delete", true, "AFTER DELETE ON {source} REFERENCING OLD TABLE AS removed FOR EACH STATEMENT "
	"EXECUTE FUNCTION {capture}()"},
	{"truncate", true, "BEFORE TRUNCATE ON {source} FOR EACH STATEMENT EXECUTE FUNCTION {capture}()"},
	{"fold", false, "AFTER UPDATE OF rows ON {groups} FOR EACH STATEMENT EXECUTE FUNCTION {capture}('fold')"},
	{"build", false, "AFTER UPDATE OF bucket ON {groups} FOR EACH STATEMENT EXECUTE FUNCTION {capture}('build')"},
};

/* After the view, which the triggers' comments name. */
void
rollup_watch_shards(const Rollup *rollup)
{
	for (size_t i = 0; i < lengthof(SHARD_TRIGGERS); i++)
	{
		Oid			table = SHARD_TRIGGERS[i].of_source ? rollup->source : rollup->groups;
		const char *view = rollup_view_name(rollup->view);
		char	   *name = makeObjectName(view, SHARD_TRIGGERS[i].name, NULL);

		for (int n = 2; OidIsValid(get_trigger_oid(table, name, true)); n++)
			name = makeObjectName(view, SHARD_TRIGGERS[i].name, psprintf("%d", n));
		run_everywhere(rollup_sql(rollup, "CREATE TRIGGER {\"name\"} {fires}", "name", name,
								  "fires", rollup_sql(rollup, SHARD_TRIGGERS[i].sql, NULL), NULL));
		CreateComments(get_trigger_oid(table, name, false), TriggerRelationId, 0,
					   rollup_sql(rollup, "keeps rollup {view}", NULL));
	}
	CommandCounterIncrement();
}

/* ---------------------------------------------------------------- read */

/* Groups and deltas of one shard, with its key, or Citus would not read both in one query on it. */
static char *
parts_of_shards(const Rollup *rollup)
{
	return rollup_sql(rollup, "SELECT part." ROLLUP_SHARD_KEY ", {part.columns} FROM {groups} AS part "
					  "UNION ALL SELECT part." ROLLUP_SHARD_KEY ", {part.columns} FROM {deltas} AS part", NULL);
}

/* Of a built rollup: k_live has groups in as many parts as there are shards and deltas. */
char *
rollup_sharded_live_query(const Rollup *rollup)
{
	return rollup_sql(rollup, "SELECT {live.columns} FROM ({parts}) AS live WHERE (SELECT {extension}.rollup_built("
					  "(SELECT progress.built_since FROM {progress} AS progress)))",
					  "parts", parts_of_shards(rollup), NULL);
}

/*
 * k: a row for each group, put together on the server that asks. Citus asks the condition first, there and once,
 * because it is a subquery. It stands inside, because Citus refuses some joins with a condition that has no column.
 */
char *
rollup_sharded_view_query(const Rollup *rollup)
{
	char	   *parts = rollup_sql(rollup, "SELECT {columns} FROM {live} AS live WHERE (SELECT {guard})",
								   "guard", rollup_guard(rollup), NULL);

	return rollup_sql(rollup, "SELECT {shown} FROM ({merged}) AS live", "shown", rollup_shown(rollup),
					  "merged", rollup_merged(rollup, parts), NULL);
}

/* Its name as the body has it, where no name needs quotes: whatever the session's quote_all_identifiers is. */
static char *
plain_name(Oid table)
{
	return psprintf("%s.%s", schema_name(get_rel_namespace(table)), rollup_view_name(table));
}

/*
 * The trigger function has names. What took one of them is counted, or written to, and no write fails.
 * Asked at each read, so nothing is locked, and no other server is asked. The names that the columns of the source had
 * are in the definition.
 */
const char *
rollup_taken_names(const Rollup *rollup)
{
	Relation	definition = RelationIdGetRelation(rollup->definition);
	List	   *range_table = NIL;
	ListCell   *cell,
			   *name;

	if (RelationIsValid(definition))
	{
		if (definition->rd_rel->relkind == RELKIND_VIEW)
			range_table = copyObject(get_view_query(definition)->rtable);
		RelationClose(definition);
	}
	foreach(cell, range_table)
	{
		RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);

		if (entry->rtekind != RTE_RELATION || entry->relid != rollup->source)
			continue;
		foreach(name, entry->eref->colnames)
		{
			AttrNumber	was = foreach_current_index(name) + 1;
			AttrNumber	is = get_attnum(rollup->source, strVal(lfirst(name)));

			/* a column that was dropped was not counted */
			if (is != InvalidAttrNumber && is != was && OidIsValid(get_atttype(rollup->source, was)))
				return psprintf("another column of %s is named %s now, and %s() counts it",
								relation_name(rollup->source), quote_identifier(strVal(lfirst(name))),
								rollup_function_name(rollup->capture));
		}
	}
	if (strstr(rollup_function_body(rollup->capture),
			   rollup_sql(NULL, EMPTIES, "groups", plain_name(rollup->groups), "deltas", plain_name(rollup->deltas),
						  NULL)) == NULL)
		return psprintf("%s and %s are not the names that %s() writes to", relation_name(rollup->groups),
						relation_name(rollup->deltas), rollup_function_name(rollup->capture));
	return NULL;
}

/*
 * What the source has and the rollup lacks. In one query on each shard, so in one snapshot of it: the source is
 * grouped by its distribution column, too, because Citus would not do that on the shards otherwise.
 */
char *
rollup_sharded_difference(const Rollup *rollup, const char *since, const char *until)
{
	char	   *sides = rollup_sql(rollup, "(SELECT source.{\"column\"}, {list} FROM {source} AS source WHERE {filter} "
								   "GROUP BY {numbers} "
								   "UNION ALL SELECT " ROLLUP_SHARD_KEY ", {negated} FROM ({parts}) AS held) "
								   "AS side (" ROLLUP_SHARD_KEY ", {columns}) WHERE {in_range}",
								   "column", distribution_column(rollup),
								   "list", rollup_select_list(rollup, "source"),
								   "filter", rollup_filter(rollup, "source"),
								   "numbers", numbers_to(list_length(rollup->keys) + 1),
								   "negated", rollup_negated(rollup, "held"), "parts", parts_of_shards(rollup),
								   "in_range", rollup_in_range("side.bucket", since, until), NULL);

	return rollup_differences(rollup, sides);
}

/* ---------------------------------------------------------------- work */

/* SQL: names of the table's shards on a server that do not have so many triggers of the rollup that fire. */
static char *
shards_lacking(Oid table, const char *triggers, const char *fires)
{
	return rollup_sql(NULL, "SELECT {shard} FROM pg_catalog.pg_dist_shard AS s "
					  "JOIN pg_catalog.pg_dist_placement AS p ON p.shardid = s.shardid "
					  "JOIN pg_catalog.pg_dist_local_group AS here ON here.groupid = p.groupid "
					  "WHERE s.logicalrelid = {'table'}::pg_catalog.regclass AND {triggers} <> "
					  "(SELECT pg_catalog.count(*) FROM pg_catalog.pg_trigger AS t "
					  "WHERE t.tgrelid = pg_catalog.to_regclass({shard}) AND {fires} AND t.tgtype & {truncate} = 0)",
					  "shard", name_of_shard(table, "s"), "table", relation_name(table), "triggers", triggers,
					  "fires", fires, "truncate", psprintf("%d", TRIGGER_TYPE_TRUNCATE), NULL);
}

/* Why something that is written could be missed; or NULL. Each server is asked for the shards that it has. */
static char *
problem_of_shards(const Rollup *rollup)
{
	char	   *function = psprintf("%s()", rollup_function_name(rollup->capture));
	char	   *fires = rollup_sql(NULL, "t.tgenabled = 'O' AND t.tgfoid = {'function'}::pg_catalog.regprocedure",
								   "function", function, NULL);
	char	   *body = function_body(rollup);
	char	   *command;

	/* columns may have changed their names, so that it counts others */
	if (strcmp(body, rollup_function_body(rollup->capture)) != 0)
		return psprintf("function %s is not the one that the definition asks for", function);
	command = rollup_sql(rollup, "SELECT coalesce(pg_catalog.min(lacking.name), '') FROM ({of_source} "
						 "UNION ALL {of_groups} UNION ALL SELECT {'source'} WHERE NOT EXISTS "
						 "(SELECT FROM pg_catalog.pg_trigger AS t WHERE t.tgrelid = {'source'}::pg_catalog.regclass "
						 "AND {fires} AND t.tgtype & {truncate} <> 0) UNION ALL SELECT {'function'} WHERE NOT EXISTS "
						 "(SELECT FROM pg_catalog.pg_proc AS f WHERE f.oid = {'function'}::pg_catalog.regprocedure "
						 "AND f.prosrc = {'body'})) AS lacking (name)",
						 "of_source", shards_lacking(rollup->source, "3", fires),
						 "of_groups", shards_lacking(rollup->groups, "2", fires),
						 "fires", fires, "truncate", psprintf("%d", TRIGGER_TYPE_TRUNCATE), "function", function,
						 "body", body, NULL);
	if (rollup_runf(rollup, "SELECT n.nodename || ':' || n.nodeport, asked.success, asked.result "
					"FROM pg_catalog.run_command_on_all_nodes({'command'}) AS asked "
					"JOIN pg_catalog.pg_dist_node AS n ON n.nodeid = asked.nodeid "
					"WHERE NOT asked.success OR asked.result <> '' LIMIT 1", "command", command, NULL) == 0)
		return NULL;
	if (strcmp(statement_text(0, 2), "t") != 0)
		return psprintf("server %s could not be asked for the triggers of its shards: %s", statement_text(0, 1),
						statement_text(0, 3));
	return psprintf(strcmp(statement_text(0, 3), function) == 0
					? "function %s on server %s is not the one that the definition asks for"
					: "%s on server %s lacks triggers of the rollup, or they are disabled",
					statement_text(0, 3), statement_text(0, 1));
}

/* Asked again if there is one, because a shard may have been moved at that moment. */
char *
rollup_shards_problem(const Rollup *rollup)
{
	/* with names quoted as the settings of act() have it, as in the function's body */
	rollup = rollup_open_as_it_is(rollup->view);
	return problem_of_shards(rollup) == NULL ? NULL : problem_of_shards(rollup);
}

/* What was done to the shards holds off moves until the end of the transaction. */
static void
require_shards(const Rollup *rollup)
{
	char	   *problem = rollup_shards_problem(rollup);

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the rollup is broken: %s", problem),
				 errhint("If all servers are up, and all columns have the names that they had, remove the rollup with "
						 "drop_rollup(), and create it again.")));
}

/* The number of deltas that it saw. */
int64
rollup_fold_shards(const Rollup *rollup)
{
	int64		moved;
	Datum		value;

	if (!rollup_is_built(rollup))
		return 0;
	(void) rollup_runf(rollup, "SELECT pg_catalog.count(*) FROM {deltas}", NULL);
	moved = rollup_result(0, 1, INT8OID, &value) ? DatumGetInt64(value) : 0;
	(void) rollup_runf(rollup, "UPDATE {groups} SET rows = rows WHERE bucket IS NULL", NULL);
	require_shards(rollup);
	return moved;
}

void
rollup_build_shards(const Rollup *rollup)
{
	(void) rollup_runf(rollup, "UPDATE {groups} SET bucket = bucket WHERE bucket IS NULL", NULL);
	require_shards(rollup);
}

/* What is not for rollups on shards. */
void
rollup_refuse_sharded(const Rollup *rollup, const char *what, const char *hint)
{
	if (rollup_is_sharded(rollup))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s because Citus distributes the source of rollup %s", what, relation_name(rollup->view)),
				 errhint("%s", hint)));
}
